/*
 * Inserting many rows by one statement.
 *
 * In: rows of values, their texts copied. Out: the same rows in their table, in order.
 * Rule: SQLite fetches the rows itself, as from a table (INSERT … SELECT … FROM gathered_rows), so that its cursors
 * stay at the ends of the table and of its indexes: half the time of a statement bound and stepped for each row.
 */
#include "ingest/store_inside.h"
#include <sqlite3.h>
#include <string.h>

#define ROWS_LIMIT 2048
#define BYTES_LIMIT (1u << 20)

/* ---- gathered_rows, the table that SQLite reads: whatever store->gathering holds */

struct source_table {
	sqlite3_vtab base;
	struct store *store;
};

struct source_cursor {
	sqlite3_vtab_cursor base;
	size_t at;
};

static const struct store_rows *
rows_of(const sqlite3_vtab *table)
{
	return ((const struct source_table *)table)->store->gathering;
}

static int
connect_table(
    sqlite3 *db, void *store, int argc, const char *const *argv, sqlite3_vtab **out, char **error)
{
	g_autoptr(GString) sql = g_string_new("CREATE TABLE gathered_rows (c0");
	for (int i = 1; i < STORE_ROWS_COLUMN_LIMIT; i++)
		g_string_append_printf(sql, ", c%d", i);
	g_string_append_c(sql, ')');
	struct source_table *table = g_new0(struct source_table, 1);
	table->store = store;
	*out = &table->base;
	return sqlite3_declare_vtab(db, sql->str);
}

static int
disconnect_table(sqlite3_vtab *table)
{
	g_free(table);
	return SQLITE_OK;
}

static int
plan(sqlite3_vtab *table, sqlite3_index_info *info)
{
	return SQLITE_OK;
}

static int
open_cursor(sqlite3_vtab *table, sqlite3_vtab_cursor **out)
{
	struct source_cursor *cursor = g_new0(struct source_cursor, 1);
	*out = &cursor->base;
	return SQLITE_OK;
}

static int
close_cursor(sqlite3_vtab_cursor *cursor)
{
	g_free(cursor);
	return SQLITE_OK;
}

static int
rewind_cursor(
    sqlite3_vtab_cursor *cursor, int plan, const char *name, int argc, sqlite3_value **argv)
{
	((struct source_cursor *)cursor)->at = 0;
	return SQLITE_OK;
}

static int
step_cursor(sqlite3_vtab_cursor *cursor)
{
	((struct source_cursor *)cursor)->at++;
	return SQLITE_OK;
}

static int
is_behind(sqlite3_vtab_cursor *cursor)
{
	return ((const struct source_cursor *)cursor)->at >= rows_of(cursor->pVtab)->nrows;
}

static int
give_value(sqlite3_vtab_cursor *cursor, sqlite3_context *context, int column)
{
	const struct store_rows *rows = rows_of(cursor->pVtab);
	size_t at = ((const struct source_cursor *)cursor)->at;
	const struct record_value *value = &rows->values[at * rows->ncolumns + (size_t)column];
	switch (value->kind) {
	case RECORD_NULL:
		break;
	case RECORD_TEXT:
		sqlite3_result_text(context, value->text, (int)value->length, SQLITE_STATIC);
		break;
	case RECORD_INTEGER:
		sqlite3_result_int64(context, value->integer);
		break;
	case RECORD_REAL:
		sqlite3_result_double(context, value->real);
		break;
	}
	return SQLITE_OK;
}

static int
give_number(sqlite3_vtab_cursor *cursor, sqlite3_int64 *number)
{
	*number = (sqlite3_int64)((const struct source_cursor *)cursor)->at;
	return SQLITE_OK;
}

/* No xCreate: the table is there without being made, on this connection alone. */
static const sqlite3_module source_module = {
	.xConnect = connect_table,
	.xDisconnect = disconnect_table,
	.xBestIndex = plan,
	.xOpen = open_cursor,
	.xClose = close_cursor,
	.xFilter = rewind_cursor,
	.xNext = step_cursor,
	.xEof = is_behind,
	.xColumn = give_value,
	.xRowid = give_number,
};

bool
store_rows_enable(struct store *store)
{
	return sqlite3_create_module(store->db, "gathered_rows", &source_module, store) ==
	       SQLITE_OK;
}

/* ---- gathering */

struct store_rows *
store_rows_new(void)
{
	struct store_rows *rows = g_new0(struct store_rows, 1);
	rows->values = g_new(struct record_value, ROWS_LIMIT * STORE_ROWS_COLUMN_LIMIT);
	rows->bytes = g_malloc(BYTES_LIMIT);
	return rows;
}

void
store_rows_drop(struct store_rows *rows)
{
	if (rows == NULL)
		return;
	g_free(rows->values);
	g_free(rows->bytes);
	g_free(rows);
}

void
store_rows_empty(struct store_rows *rows)
{
	rows->nrows = rows->nbytes = 0;
}

static size_t
count_bytes(const struct record_value *values, size_t n)
{
	size_t bytes = 0;
	for (size_t i = 0; i < n; i++)
		bytes += values[i].kind == RECORD_TEXT ? values[i].length : 0;
	return bytes;
}

enum store_room
store_rows_room(const struct store_rows *rows, const struct record_value *values, size_t n)
{
	size_t bytes = count_bytes(values, n);
	if (bytes > BYTES_LIMIT)
		return STORE_ROOM_NEVER;
	bool same = rows->nrows == 0 || rows->ncolumns == n;
	return same && rows->nrows < ROWS_LIMIT && rows->nbytes + bytes <= BYTES_LIMIT
	           ? STORE_ROOM_NOW
	           : STORE_ROOM_LATER;
}

void
store_rows_add(struct store_rows *rows, const struct record_value *values, size_t n)
{
	rows->ncolumns = n;
	struct record_value *copy = rows->values + rows->nrows++ * n;
	memcpy(copy, values, n * sizeof *copy);
	size_t bytes = count_bytes(values, n);
	for (size_t i = 0; bytes <= BYTES_LIMIT && i < n; i++)
		if (copy[i].kind == RECORD_TEXT) {
			char *to = rows->bytes + rows->nbytes;
			copy[i].text = memcpy(to, copy[i].text, copy[i].length);
			rows->nbytes += copy[i].length;
		}
}

bool
store_rows_write(struct store *store, struct store_rows *rows, sqlite3_stmt *insert)
{
	if (rows->nrows == 0)
		return true;
	store->gathering = rows;
	int result = sqlite3_step(insert);
	sqlite3_reset(insert);
	store_rows_empty(rows);
	return result == SQLITE_DONE;
}

char *
store_rows_sql(const char *table, const char *const *columns, size_t n)
{
	GString *sql = g_string_new(NULL);
	g_string_append_printf(sql, "INSERT INTO %s (", table);
	for (size_t i = 0; i < n; i++)
		g_string_append_printf(sql, "%s%s", i > 0 ? ", " : "", columns[i]);
	g_string_append(sql, ") SELECT c0");
	for (size_t i = 1; i < n; i++)
		g_string_append_printf(sql, ", c%" G_GSIZE_FORMAT, i);
	g_string_append(sql, " FROM gathered_rows");
	return g_string_free(sql, FALSE);
}
