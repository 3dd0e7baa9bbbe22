/*
 * One workbook while it is written, and what its blocks share; private to render/workbook*.c.
 *
 * Units: widths in the unit of sheet_column_width(), heights in points.
 */
#ifndef OBI_RENDER_WORKBOOK_JOB_H
#define OBI_RENDER_WORKBOOK_JOB_H

#include "render/block.h"
#include "render/layout.h"
#include "render/sheet.h"
#include "render/workbook_block.h"

/* Where a table was written. */
struct workbook_rows {
	int heading_row, first_row, nrows;
};

/* The rows of a block. */
struct workbook_span {
	int first_row, last_row;
	bool keep; /* on one page with the block that follows, if there is room */
};

/* One workbook being written. */
struct workbook_job {
	struct job job;
	const struct workbook_layout *layout;
	struct sheet_device *device;
	/* the sheet at hand */
	const struct workbook_sheet *sheet;
	GArray *widths; /* double, of each column in use */
	double total_width;
	int last_column;    /* that notes stretch over */
	int row;            /* the next free one */
	bool joined;        /* what comes next belongs to the heading above it */
	GArray *heights;    /* double, points, of each row up to the last one set */
	GArray *spans;      /* struct workbook_span, of the blocks written */
	GHashTable *tables; /* struct workbook_table * -> struct workbook_rows * */
	int freeze_rows, freeze_columns, repeat_row; /* 0, 0, -1: none */
};

/* The blocks of a sheet that show for this client, or NULL where the sheet does not. */
const struct workbook_blocks *workbook_sheet_blocks(
    struct workbook_job *job, const struct workbook_sheet *sheet);
bool workbook_block_shows(struct workbook_job *job, const struct workbook_block *block);
void workbook_sheet_write(struct workbook_job *job, const struct workbook_sheet *sheet);

/* The block's words filled as its when_missing says; "" for none. Caller frees. */
char *workbook_words(
    struct workbook_job *job, const struct workbook_block *block, const struct words *words);
/* A blank row before what comes next, unless it is the sheet's first. */
void workbook_leave_row(struct workbook_job *job);
/* One row of headings. */
void workbook_headings_write(struct workbook_job *job, const struct workbook_block *block,
    const struct words *const *words, int n);
void workbook_filter_rows(struct workbook_job *job, const struct workbook_rows *rows, int ncolumns);
/* The heading stays in sight, with so many columns, and is repeated on each printed page. */
void workbook_repeat_heading(
    struct workbook_job *job, const struct workbook_rows *rows, int freeze_columns);
void workbook_widen(struct workbook_job *job, int column, double characters);
/* A heading may break over two lines. `extra`: room for a filter's arrow. */
void workbook_widen_heading(struct workbook_job *job, int column, const char *text, double extra);
/* Lines that a text takes when it is wrapped in its column. */
int workbook_count_lines(const struct workbook_job *job, int column, const char *text);
void workbook_row_height(struct workbook_job *job, int row, double points);
/* Make the row at hand high enough for so many lines. */
void workbook_row_lines(struct workbook_job *job, int lines);

/* ---- tables (workbook_table.c) ---- */

/* NULL where the client has none. */
const struct figure *workbook_table_figure(
    const struct workbook_job *job, const struct workbook_table *table);
size_t workbook_table_nrows(const struct workbook_job *job, const struct workbook_table *table);
/* A column of a figure by its name, which was checked when it was read. */
int workbook_table_column(const char *data, const char *field);

/* Set the sheet up for printing, its pages broken between blocks (workbook_print.c). */
void workbook_print(struct workbook_job *job);

/* ---- values in cells (workbook_cell.c) ---- */

double workbook_cell_width(struct workbook_job *job, const struct workbook_look *look,
    enum figure_kind kind, const struct value *value);
/* Write at job->row. Returns how many lines the cell takes. */
int workbook_cell_write(struct workbook_job *job, int column, const struct workbook_look *look,
    enum figure_kind kind, const struct value *value);
/* The word for a key, or the key itself; words may be NULL. Lends. */
const char *workbook_cell_word(const json_t *words, const char *key);

#endif
