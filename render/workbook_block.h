/*
 * What the sheets of a workbook are made of once read, and how they are written; private to render/workbook*.c.
 *
 * Memory: everything read lives in the reader's pool and document; what is made while writing, in struct workbook_job.
 */
#ifndef OBI_RENDER_WORKBOOK_BLOCK_H
#define OBI_RENDER_WORKBOOK_BLOCK_H

#include "render/block.h"
#include "render/layout.h"
#include "render/sheet.h"
#include "render/workbook.h"

struct workbook_type;

/* What every block has; each type's own struct begins with it. */
struct workbook_block {
	const struct workbook_type *type;
	const char *pointer;
	int type_index; /* where the reader puts "type": 0 */
	const json_t *when;
	int when_missing; /* enum missing_policy */
};

struct workbook_blocks {
	size_t n;
	struct workbook_block **items;
};

/* How a value is shown in a cell. */
struct workbook_look {
	const char *format; /* NULL: the kind's own */
	const char *marks;  /* group of the theme's marks: label and colours of the values */
	const json_t *words; /* {"value": "word"}: what is written in place of the value */
	int style;          /* enum workbook_style */
};
enum workbook_style { WORKBOOK_TEXT, WORKBOOK_WRAPPED, WORKBOOK_LABEL };

struct workbook_text { /* heading, note */
	struct workbook_block block;
	struct words *text;
};

struct workbook_value {
	const char *figure;
	struct words *label, *meaning;
	struct workbook_look look;
	const json_t *when;
};

struct workbook_values {
	struct workbook_block block;
	struct words *label, *value, *meaning; /* headings; meaning NULL: no third column */
	struct list rows;                      /* struct workbook_value */
};

struct workbook_column {
	const char *field;
	int at; /* the field's column in the figure */
	struct words *heading;
	struct workbook_look look;
	double width; /* 0: fitted to what is in it */
	bool blank;   /* a missing value leaves the cell empty: it is no gap */
};

struct workbook_table {
	struct workbook_block block;
	const char *data;
	struct words *caption, *empty;
	struct list columns; /* struct workbook_column */
	bool filter;         /* one per sheet */
	bool repeat;         /* the sheet's main table: its heading stays in sight and is on each printed page */
	int64_t freeze_columns;
};

struct workbook_series {
	const char *field;
	const struct mark *mark;
};

struct workbook_chart {
	struct workbook_block block;
	const char *data;
	int kind; /* enum sheet_chart_kind */
	const char *label;
	struct list series; /* struct workbook_series */
	struct words *title, *alt;
	double label_from; /* band: the least share whose number is printed in its bar */
	const struct workbook_table *table; /* whose cells it draws */
	bool percent;
};

/* What the workbook cannot show: sheets that are not there, values missing or hidden. */
struct workbook_gaps {
	struct workbook_block block;
	struct words *sheet, *signs, *item; /* headings */
	struct words *absent, *none;
};

struct workbook_definitions {
	struct workbook_block block;
	struct words *name, *meaning, *unit, *kind; /* headings */
	const json_t *units, *kinds;                /* {"person": "人", …} */
	bool filter, repeat;
};

struct workbook_sheet {
	const char *pointer;
	struct words *name, *title;
	const json_t *when;
	bool landscape, optional;
	const json_t *blocks_json, *otherwise_json;
	struct workbook_blocks blocks, otherwise;
};

struct workbook_layout {
	struct list sheets; /* struct workbook_sheet */
};

/* ---- writing ---- */

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
	GArray *widths;      /* double, of each column in use */
	double total_width;
	int last_column;     /* that notes stretch over */
	int row;             /* the next free one */
	bool joined;         /* what comes next belongs to the heading above it */
	GArray *heights;     /* double, points, of each row up to the last one set */
	GArray *spans;       /* struct workbook_span, of the blocks written */
	GHashTable *tables;  /* struct workbook_table * -> struct workbook_rows * */
	int freeze_rows, freeze_columns, repeat_row; /* 0, 0, -1: none */
};

struct workbook_type {
	const char *name, *doc;
	size_t size;
	const struct shape_field *fields;
	size_t nfields;
	/* What its fields alone do not tell; false after recording a problem. NULL: nothing. */
	bool (*check)(struct reader *reader, struct workbook_block *block);
	/* Is there something to write? NULL: always. */
	bool (*shows)(struct workbook_job *job, const struct workbook_block *block);
	/* Widen the sheet's columns to what the block needs; NULL: needs none. */
	void (*measure)(struct workbook_job *job, const struct workbook_block *block);
	/* Write at job->row and move it on. */
	void (*write)(struct workbook_job *job, const struct workbook_block *block);
};

extern const struct workbook_type workbook_type_heading, workbook_type_note, workbook_type_values,
    workbook_type_table, workbook_type_chart, workbook_type_gaps, workbook_type_definitions;

/* The blocks of a sheet that show for this client, or NULL where the sheet does not. */
const struct workbook_blocks *workbook_sheet_blocks(struct workbook_job *job, const struct workbook_sheet *sheet);
bool workbook_block_shows(struct workbook_job *job, const struct workbook_block *block);
void workbook_sheet_write(struct workbook_job *job, const struct workbook_sheet *sheet);

/* The block's words filled as its when_missing says; "" for none. Caller frees. */
char *workbook_words(struct workbook_job *job, const struct workbook_block *block, const struct words *words);
/* A blank row before what comes next, unless it is the sheet's first. */
void workbook_leave_row(struct workbook_job *job);
/* One row of headings. */
void workbook_headings_write(struct workbook_job *job, const struct workbook_block *block,
    const struct words *const *words, int n);
void workbook_filter_rows(struct workbook_job *job, const struct workbook_rows *rows, int ncolumns);
/* The heading stays in sight, with so many columns, and is repeated on each printed page. */
void workbook_repeat_heading(struct workbook_job *job, const struct workbook_rows *rows, int freeze_columns);
void workbook_widen(struct workbook_job *job, int column, double characters);
/* A heading may break over two lines. `extra`: room for a filter's arrow. */
void workbook_widen_heading(struct workbook_job *job, int column, const char *text, double extra);
/* Lines that a text takes when it is wrapped in its column. */
int workbook_count_lines(const struct workbook_job *job, int column, const char *text);
void workbook_row_height(struct workbook_job *job, int row, double points);
/* Make the row at hand high enough for so many lines. */
void workbook_row_lines(struct workbook_job *job, int lines);

/* Set the sheet up for printing, its pages broken between blocks (workbook_print.c). */
void workbook_print(struct workbook_job *job);

/* ---- values in cells (workbook_cell.c) ---- */

double workbook_cell_width(struct workbook_job *job, const struct workbook_look *look, enum figure_kind kind,
    const struct value *value);
/* Write at job->row. Returns how many lines the cell takes. */
int workbook_cell_write(struct workbook_job *job, int column, const struct workbook_look *look, enum figure_kind kind,
    const struct value *value);
/* {"key": "word"} as the layout may give it; NULL is fine. */
bool workbook_cell_check_words(struct reader *reader, const json_t *words, const char *pointer);
/* The word for a key, or the key itself; words may be NULL. Lends. */
const char *workbook_cell_word(const json_t *words, const char *key);

#define WORKBOOK_LOOK(type, look)                                                                                      \
	{ "format", SHAPE_FORMAT, false, offsetof(type, look.format), "書式。省くと数値の種類どおり" },                   \
	{ "marks", SHAPE_MARKS, false, offsetof(type, look.marks), "値に付ける言葉と色。テーマの印の組の名前" },          \
	{ "words", SHAPE_ANY, false, offsetof(type, look.words), "値の代わりに書く言葉。{\"値\": \"言葉\"}" },           \
	{ "style", SHAPE_CHOICE, false, offsetof(type, look.style),                                                     \
	    "text=1行（省略時）、wrapped=折り返し、label=太字", workbook_style_names }
extern const char *const workbook_style_names[];

#endif
