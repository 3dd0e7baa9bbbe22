/*
 * Shapes: the objects a layout or theme is made of, each described once by a table of fields.
 *
 * One table drives the strict reader, the check of names and kinds, the JSON Schema and the
 * reference page in layouts/README.md. Reading goes on after a problem, so that one run finds all.
 *
 * Memory: what is read lives in the reader's pool and in the document.
 */
#ifndef OBI_RENDER_SHAPE_H
#define OBI_RENDER_SHAPE_H

#include "base/document.h"
#include "transform/transform.h"

enum shape_kind {
	SHAPE_STRING, /* const char * */
	SHAPE_BOOL,
	SHAPE_INTEGER,    /* int64_t */
	SHAPE_NUMBER,     /* double */
	SHAPE_CHOICE,     /* int: index into choices */
	SHAPE_COLOUR,     /* uint32_t, from "#RRGGBB" */
	SHAPE_TEXTS,      /* const json_t *: an array of strings */
	SHAPE_ANY,        /* const json_t *: as it is */
	SHAPE_WORDS,      /* struct words *: text with placeholders, pieces under conditions */
	SHAPE_WORDS_LIST, /* struct list of struct words */
	SHAPE_WHEN,       /* const json_t *: a condition */
	SHAPE_FIGURE,     /* const char *: name of a figure of one of `kinds` */
	SHAPE_DATA,       /* the same, and its columns are what the block's other fields name */
	SHAPE_VALUE,      /* const char *: a scalar figure, or NAME.COLUMN@ROW */
	SHAPE_COLUMN,     /* const char *: a column of the block's data */
	SHAPE_FORMAT,     /* const char *: a number format */
	SHAPE_MARK,       /* const struct mark * of the theme */
	SHAPE_MARKS,      /* const char *: a group of the theme's marks ("answer") */
	SHAPE_OBJECT,     /* the object's own struct, in place */
	SHAPE_LIST,       /* struct list of `shape` */
	SHAPE_MAP,        /* struct list of `shape`, whose first member is the key */
	SHAPE_BLOCK,      /* struct block *: one block */
	SHAPE_BLOCKS,     /* struct block_list */
};

struct shape;

struct shape_field {
	const char *key;
	enum shape_kind kind;
	bool required;
	size_t offset;
	const char *doc;            /* one sentence in Japanese, for schema and reference */
	const char *const *choices; /* SHAPE_CHOICE: NULL-terminated */
	unsigned kinds;             /* SHAPE_FIGURE, SHAPE_DATA: SHAPE_KIND(…) bits */
	const struct shape *shape;  /* SHAPE_OBJECT, SHAPE_LIST, SHAPE_MAP */
	double minimum, maximum;    /* numbers; both 0 = unlimited */
	bool drawn;                 /* SHAPE_DATA, SHAPE_VALUE: a picture shows it beside others */
};

#define SHAPE_KIND(kind) (1u << (kind))
#define SHAPE_ROWS (SHAPE_KIND(FIGURE_SERIES) | SHAPE_KIND(FIGURE_BANDS) | SHAPE_KIND(FIGURE_TABLE))

struct shape {
	const char *name;
	const char *doc;
	size_t size;
	const struct shape_field *fields;
	size_t nfields;
	const char *const
	    *locals; /* local names that words in it may use, NULL-terminated; NULL = none */
};

struct list {
	size_t n;
	void *items;
};

struct theme;

/* An id named before it may have been seen. */
struct reader_reference {
	const char *id, *pointer;
	bool numbered; /* must be a figure or table with a caption; else a section */
};

struct reader {
	const struct document *document;
	struct problems *problems;
	GPtrArray *pool;                       /* frees with g_free */
	const struct theme *theme;             /* NULL while a theme is read */
	int when_missing;                      /* of blocks that do not say: enum missing_policy */
	const struct figure_declaration *data; /* of the block being read, NULL = none */
	const char *const *locals;             /* of the shape being read */
	GHashTable *ids;                       /* block and section ids seen so far */
	GPtrArray *references; /* struct reader_reference, checked when all ids are known */
};

/* Zeroed memory that lives as long as the pool. */
void *shape_keep(GPtrArray *pool, size_t size);
const char *shape_keep_printf(GPtrArray *pool, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* Read one object into `out` (zeroed by the caller or holding defaults). False after recording problems. */
bool shape_read(struct reader *reader, const struct shape *shape, const json_t *object,
    const char *pointer, void *out);
/* Record a problem at a pointer; the values end with NULL. Always false. */
bool shape_problem(
    struct reader *reader, const char *pointer, enum problem_id id, ...) G_GNUC_NULL_TERMINATED;
/* Remember that an id is named here. */
void shape_refer(struct reader *reader, const char *id, const char *pointer, bool numbered);
/* Is `name` a column of the data being read? Records the nearest name if not. */
bool shape_check_column(struct reader *reader, const char *name, const char *pointer);
/* May values of this figure be drawn side by side (figure_declaration.apart)? False after recording why not. */
bool shape_check_drawn(
    struct reader *reader, const struct figure_declaration *declaration, const char *pointer);

/* draft-07 definitions of a shape and those below it, added to `definitions`; returns {"$ref": …}. New reference. */
json_t *shape_schema(const struct shape *shape, json_t *definitions);

#endif
