/*
 * Tables: cells to columns of fitting widths, rows that never break, a head that repeats.
 *
 * A block fills cells with text; table_add() measures, decides the widths and adds the boxes.
 * Shape: caption above, head, rows, each row one box; side by side in `split` parts where asked.
 * Widths: a column never gets less than its longest word; what is left over goes where `grow` says.
 */
#ifndef OBI_RENDER_TABLE_H
#define OBI_RENDER_TABLE_H

#include "render/band.h"
#include "render/plot.h"

enum cell_kind { CELL_EMPTY, CELL_TEXT, CELL_BADGE, CELL_BAND, CELL_PAGE };

struct cell {
	enum cell_kind kind;
	bool plain;              /* data: "**" is no markup */
	const char *string;      /* TEXT, BADGE */
	const struct mark *mark; /* BADGE */
	const char *target;      /* PAGE: id of a section */
	struct band band;
	const char *alt;         /* BAND */
	struct text_block *text; /* laid out by table_add() */
	double natural_pt;
};

struct table_column {
	const char *heading; /* NULL: none */
	enum text_align align;
	double grow;
	bool strong, row_heading;
	bool rigid;              /* never wrapped: numbers, badges */
	double least_pt;         /* the block's own minimum (bands) */
	struct text_block *head; /* set by table_add() from here on */
	double x, width_pt;
};

struct table_row {
	struct cell *cells;
	bool total; /* set off from the others */
	double height_pt;
};

struct table {
	size_t ncolumns, nrows;
	struct table_column *columns;
	struct table_row *rows;
	bool narrow;  /* no wider than it needs */
	size_t split; /* parts side by side; 0 or 1: one */
	struct type_style type;
	double pad_pt, edge_pt;           /* in a cell: left and right, above and below */
	const struct mark *const *legend; /* NULL: none */
	struct words_signs signs;
	/* set by table_add() */
	const struct theme *theme;
	double width_pt, head_pt;
	struct caption caption;
	struct text_block *continued;
};

/* Lay out and add to the flow. `table` must be kept by the flow. */
void table_add(struct job *job, const struct block *block, struct flow *flow, struct table *table);

/* table_width.c: lay out heads and cells and decide the columns for this width. */
void table_fit(struct job *job, struct flow *flow, struct table *table, double width_pt);
/* table_row.c: drawing. */
void table_draw_head(const struct table *table, struct canvas *canvas, double x, double y);
void table_draw_row(const struct table *table, const struct table_row *row, struct canvas *canvas,
    double x, double y);

#define TABLE_BADGE_PT 13

#endif
