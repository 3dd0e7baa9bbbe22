/*
 * Tables that C fills and SQL reads: virtual tables whose rows stay in memory, so that nothing is written for a client.
 *
 * The first column is a number, the second a text; rows come and stay in order of both. A statement that asks for
 * one of the first (`drill = 1`) or one of both reads no more than these rows, and gets them in order.
 * Memory: texts of cells are lent by whoever fills, and must live until the table is cleared.
 */
#ifndef OBI_TRANSFORM_ENGINE_ROWS_H
#define OBI_TRANSFORM_ENGINE_ROWS_H

#include <glib.h>
#include <stdbool.h>

struct sqlite3;
struct engine_rows;

/* A cell: a text where there is one, else a number where `known`, else NULL. */
struct engine_cell {
	const char *text;
	gint64 number;
	bool known;
};

static inline void
engine_cell_keep_least(struct engine_cell *least, struct engine_cell cell)
{
	if (cell.known && (!least->known || cell.number < least->number))
		*least = cell;
}

/* `columns` as in CREATE TABLE. NULL where SQLite refuses it. Drop after the statements that read it. */
struct engine_rows *engine_rows_open(struct sqlite3 *db, const char *name, const char *columns);
void engine_rows_drop(struct engine_rows *rows);

void engine_rows_clear(struct engine_rows *rows);
/* A new last row, all NULL; good until the next. */
struct engine_cell *engine_rows_add(struct engine_rows *rows);

#endif
