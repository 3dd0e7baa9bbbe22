/*
 * What the sheets of a workbook are made of once read; private to render/workbook*.c.
 *
 * Memory: all of it lives in the reader's pool and document.
 */
#ifndef OBI_RENDER_WORKBOOK_BLOCK_H
#define OBI_RENDER_WORKBOOK_BLOCK_H

#include "render/theme.h"
#include "render/words.h"
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
	const char *format;  /* NULL: the kind's own */
	const char *marks;   /* group of the theme's marks: label and colours of the values */
	const json_t *words; /* {"value": "word"}: what is written in place of the value */
	int style;           /* enum workbook_style */
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
	/* The sheet's main table: its heading stays in sight and is on each printed page. */
	bool repeat;
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

struct workbook_job;

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

/* {"key": "word"} as the layout may give it; NULL is fine. */
bool workbook_cell_check_words(struct reader *reader, const json_t *words, const char *pointer);

/* clang-format off */
#define WORKBOOK_LOOK(type, look) \
	{ "format", SHAPE_FORMAT, false, offsetof(type, look.format), "書式。省くと数値の種類どおり" }, \
	{ "marks", SHAPE_MARKS, false, offsetof(type, look.marks), "値に付ける言葉と色。テーマの印の組の名前" }, \
	{ "words", SHAPE_ANY, false, offsetof(type, look.words), "値の代わりに書く言葉。{\"値\": \"言葉\"}" }
/* clang-format on */

#endif
