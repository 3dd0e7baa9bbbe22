/*
 * Tables that C fills and SQL reads: virtual tables over records in memory, so that nothing is written for a client.
 *
 * A list of columns says what of a record SQLite sees. The first column is a number, and records stand in order of it;
 * where the second is a text, it is never NULL, and they stand in order of both. A statement that asks for one of the
 * first (`drill = 1`) or one of both reads no more than these, and gets them in order.
 * Memory: records and their texts are lent by whoever fills, and must stay as they are while statements read them.
 */
#ifndef OBI_TRANSFORM_ENGINE_ROWS_H
#define OBI_TRANSFORM_ENGINE_ROWS_H

#include <glib.h>
#include <stdbool.h>

struct sqlite3;
struct engine_rows;

/* A number that may not be known: then NULL. */
struct engine_number {
	gint64 number;
	bool known;
};

enum engine_column_kind {
	ENGINE_COLUMN_NUMBER, /* gint64 */
	ENGINE_COLUMN_FLAG,   /* bool */
	ENGINE_COLUMN_TEXT,   /* const char *, NULL for NULL */
	ENGINE_COLUMN_MAYBE,  /* struct engine_number */
};

struct engine_column {
	const char *name;
	enum engine_column_kind kind;
	size_t offset; /* in the record */
};

/* NULL where SQLite refuses it. Drop after the statements that read it. */
struct engine_rows *engine_rows_open(
    struct sqlite3 *db, const char *name, const struct engine_column *columns, size_t ncolumns);
void engine_rows_drop(struct engine_rows *rows);

/* The records from now on; NULL: none. */
void engine_rows_show(struct engine_rows *rows, const GArray *records);

static inline void
engine_number_keep_least(struct engine_number *least, struct engine_number number)
{
	if (number.known && (!least->known || number.number < least->number))
		*least = number;
}

#endif
