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

struct block_list {
	size_t n;
	struct block **items;
};

/* What every block has; each type's own struct begins with it. */
struct block {
	const struct block_type *type;
	const json_t *type_name;
	const char *pointer;
	const char *id;
	const json_t *when;
	int when_missing; /* enum missing_policy */
	struct block_list otherwise;
	struct words *caption, *remark, *alt; /* numbered types only */
	const char *data;                     /* types with rows only */
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
	enum value_state gap; /* why words were left out last: missing or hidden */
	int heading_level;    /* of a section's heading */
	GHashTable *numbers;  /* struct block * -> its number's label ("図3") */
	GHashTable *labels;   /* id -> label, for {@id} */
	GHashTable *hidden;   /* struct block * that show nothing */
	int nfigures, ntables;
	GHashTable *pages;              /* section id -> page from 0, once placed */
	GArray *contents;               /* struct contents_entry: the sections that show */
	const char *section;            /* id of the section being prepared */
	const struct section *choosing; /* the section whose blocks are being looked at */
	GHashTable *comments; /* row of the figure comments, from 1 -> the block that prints it */
	int npages;
};

/* A section that shows. */
struct contents_entry {
	const struct section *section;
	const char *id;
	char *number, *title;            /* number NULL: not numbered; title NULL: no heading */
	const struct block_list *blocks; /* those that show: its blocks, or the other ones */
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
	bool (*shows)(
	    struct job *job, const struct block *block); /* NULL: always; false: nothing to show */
	void (*prepare)(struct job *job, const struct block *block, struct flow *flow);
	const struct block_list *(*inner)(const struct block *block); /* NULL: no blocks inside */
};

/* Fields for the tables of the types (b: the type's struct, whose first member is the block). */
#define BLOCK_DATA(b, kinds) \
	{ \
		"data", SHAPE_DATA, true, offsetof(b, block.data), "使う数値の名前", NULL, kinds \
	}
#define BLOCK_DRAWN(b, kinds_) \
	{ \
		"data", SHAPE_DATA, true, offsetof(b, block.data), "使う数値の名前", \
		    .kinds = (kinds_), .drawn = true \
	}

extern const struct block_type block_heading, block_text, block_note, block_list, block_definitions,
    block_callout, block_spacer, block_page_break, block_table, block_bar, block_band,
    block_histogram, block_funnel, block_cards, block_actions, block_comment, block_toc,
    block_columns, block_group;

extern const char *const block_missing_names[]; /* enum missing_policy */

const struct block_type *const *block_types(size_t *n);
#define BLOCK_FIELD_LIMIT 32
/* All fields of a type, the common ones first. Returns how many. */
size_t block_fields(const struct block_type *type, struct shape_field fields[BLOCK_FIELD_LIMIT]);
/* Ids of blocks and sections are unique in a layout. */
bool block_take_id(struct reader *reader, const char *id, const char *pointer, void *owner);
struct block *block_read(struct reader *reader, const json_t *json, const char *pointer);
bool block_read_all(
    struct reader *reader, const json_t *json, const char *pointer, struct block_list *list);
/* draft-07 schema of any block. New reference. */
json_t *block_schema(json_t *definitions);

/* Decide what shows and number figures and tables, in the order of the report. */
void block_number_all(struct job *job, const struct block_list *blocks);
/* Does any of them show something? */
bool block_any_shows(struct job *job, const struct block_list *blocks);
bool block_shows(struct job *job, const struct block *block);
void block_prepare(struct job *job, const struct block *block, struct flow *flow);
void block_prepare_all(struct job *job, const struct block_list *blocks, struct flow *flow);

/* After all sections are chosen: say which comments no block prints. */
void block_comment_check(struct job *job);

/* Record a problem at the block, naming the client. Marks the job as failed. Always false. */
bool block_fail(
    struct job *job, const char *pointer, enum problem_id id, ...) G_GNUC_NULL_TERMINATED;

/* The figure of the block's data with at least one row, or NULL. */
bool block_has_rows(struct job *job, const struct block *block);
const struct figure *block_rows(struct job *job, const struct block *block);
/* A scalar figure's value, or a cell's (NAME.COLUMN@ROW); lends; missing if there is none. */
const struct value *block_value(struct job *job, const char *name, enum figure_kind *kind);
/* A cell by column name; a missing value when the column is not there. */
const struct value *block_cell(const struct figure *figure, size_t row, const char *column);
enum figure_kind block_column_kind(const struct figure *figure, const char *column);

#endif
