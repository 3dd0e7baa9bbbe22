/*
 * Blocks: the closed list of things a layout can place, and what all of them share.
 *
 * A block type is one row in block.c: its fields, what it needs, and a function that prepares it
 * against the figures into boxes. Blocks never draw pages; they add boxes to a flow.
 */
#ifndef OBI_RENDER_BLOCK_H
#define OBI_RENDER_BLOCK_H

#include "render/flow.h"
#include "render/words.h"

enum block_numbering { NUMBER_NONE, NUMBER_FIGURE, NUMBER_TABLE };

struct block_type;

/* What every block has; each type's own struct begins with it. */
struct block {
	const struct block_type *type;
	const char *pointer;
	const char *id;
	const json_t *when;
	int when_missing;     /* enum missing_policy */
	GPtrArray *otherwise; /* struct block */
	const char *data;     /* types with rows only */
	struct words *caption;
};

struct layout;
struct section;

/* One rendering: everything that preparing and drawing need. */
struct job {
	const struct layout *layout;
	const struct theme *theme;
	const struct figures *figures;
	struct text_engine *text;
	struct problems *problems;
	const char *client;
	bool failed;
	int heading_level;       /* of a section's heading */
	GHashTable *numbers;     /* struct block * -> its number's label ("図3") */
	GHashTable *labels;      /* id -> label, for {@id} */
	GHashTable *hidden;      /* struct block * that show nothing */
	GHashTable *pages;       /* section id -> page (int), when placed */
	GPtrArray *contents;     /* struct contents_entry: sections and headings shown */
	int npages;
};

struct contents_entry {
	const char *id, *number, *title;
	int level;
};

/* What a drawing function gets. */
struct canvas {
	struct page_device *device;
	struct job *job;
	bool artifact; /* inside an artifact: no structure elements */
};

struct block_type {
	const char *name;
	const char *doc;
	size_t size;
	const struct shape_field *fields;
	size_t nfields;
	enum block_numbering numbering;
	bool (*check)(struct reader *reader, struct block *block, const char *pointer);
	bool (*shows)(struct job *job, const struct block *block); /* NULL: always; else false = nothing to show */
	void (*prepare)(struct job *job, const struct block *block, struct flow *flow);
	void (*inner)(const struct block *block, GPtrArray *blocks); /* NULL: no blocks inside */
};

extern const struct block_type block_heading, block_text, block_note, block_list, block_definitions, block_callout,
    block_spacer, block_page_break, block_table, block_bar, block_band, block_histogram, block_funnel, block_cards,
    block_actions, block_toc, block_columns, block_group;

const struct block_type *const *block_types(size_t *n);
struct block *block_read(struct reader *reader, const json_t *json, const char *pointer);
GPtrArray *block_read_all(struct reader *reader, const json_t *json, const char *pointer);
/* draft-07 schema of any block. New reference. */
json_t *block_schema(json_t *definitions);

/* Decide what shows and number figures and tables, in the order of the report. */
void block_number_all(struct job *job, const GPtrArray *blocks);
/* Does any of them show something? */
bool block_any_shows(struct job *job, const GPtrArray *blocks);
void block_prepare_all(struct job *job, const GPtrArray *blocks, struct flow *flow);

/* Record a problem at the block, naming the client. Marks the job as failed. Always false. */
bool block_fail(struct job *job, const char *pointer, enum problem_id id, ...) G_GNUC_NULL_TERMINATED;

/* The figure of the block's data with at least one row, or NULL. */
const struct figure *block_rows(struct job *job, const struct block *block);
/* A scalar figure's value, or a cell's (NAME.COLUMN@ROW); lends; missing if there is none. */
const struct value *block_value(struct job *job, const char *name, enum figure_kind *kind);
/* A cell by column name; a missing value when the column is not there. */
const struct value *block_cell(const struct figure *figure, size_t row, const char *column);
enum figure_kind block_column_kind(const struct figure *figure, const char *column);

#endif
