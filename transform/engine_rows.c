/*
 * Virtual tables over records in memory.
 *
 * In: records in order of their first two columns. Out: what SQLite asks of them.
 * Rule: nothing is copied.
 */
#include "transform/engine_rows.h"
#include <sqlite3.h>
#include <string.h>

/* What a search is by: the numbers of the plans that choose() makes. */
enum { BY_NOTHING, BY_FIRST, BY_BOTH };

/* What the planner is told, as no statement is prepared anew for each client: some drills of some people. */
static const double costs[] = { [BY_NOTHING] = 400, [BY_FIRST] = 150, [BY_BOTH] = 10 };
static const sqlite3_int64 sizes[] = { [BY_NOTHING] = 300, [BY_FIRST] = 100, [BY_BOTH] = 1 };

struct engine_rows {
	sqlite3 *db;
	char *name, *declaration;
	const struct engine_column *columns;
	const GArray *records; /* lent; NULL: none */
	gsize size;            /* of each */
	int keys;              /* how many columns they stand in order of: 1 or 2 */
};

struct table {
	sqlite3_vtab base;
	const struct engine_rows *rows;
};

struct cursor {
	sqlite3_vtab_cursor base;
	const struct engine_rows *rows;
	guint at, end;
};

static guint
count(const struct engine_rows *rows)
{
	return rows->records != NULL ? rows->records->len : 0;
}

/* Where a record keeps a column. */
static const void *
find(const struct engine_rows *rows, guint record, int column)
{
	return rows->records->data + record * rows->size + rows->columns[column].offset;
}

/* ---- what SQLite calls */

static int
connect(sqlite3 *db, void *data, int argc, const char *const *argv, sqlite3_vtab **made,
    char **complaint)
{
	const struct engine_rows *rows = data;
	int result = sqlite3_declare_vtab(db, rows->declaration);
	if (result != SQLITE_OK)
		return result;
	struct table *table = g_new0(struct table, 1);
	table->rows = rows;
	*made = &table->base;
	return SQLITE_OK;
}

static int
disconnect(sqlite3_vtab *table)
{
	g_free(table);
	return SQLITE_OK;
}

/* Are the rows in the order asked for: of these columns, ascending, those that are searched by left out? */
static bool
is_ordered(const sqlite3_index_info *info, int by, int keys)
{
	int next = by == BY_NOTHING ? 0 : 1;
	for (int i = 0; i < info->nOrderBy; i++) {
		if (info->aOrderBy[i].desc)
			return false;
		if (info->aOrderBy[i].iColumn < next)
			continue;
		if (info->aOrderBy[i].iColumn != next || next >= keys)
			return false;
		next++;
	}
	return true;
}

static int
choose(sqlite3_vtab *table, sqlite3_index_info *info)
{
	int most = ((const struct table *)table)->rows->keys, keys[2] = { -1, -1 };
	for (int i = 0; i < info->nConstraint; i++)
		if (info->aConstraint[i].usable &&
		    info->aConstraint[i].op == SQLITE_INDEX_CONSTRAINT_EQ &&
		    info->aConstraint[i].iColumn >= 0 && info->aConstraint[i].iColumn < most)
			keys[info->aConstraint[i].iColumn] = i;
	int by = keys[0] < 0 ? BY_NOTHING : keys[1] < 0 ? BY_FIRST : BY_BOTH;
	for (int i = 0; i < by; i++)
		info->aConstraintUsage[keys[i]].argvIndex = i + 1;
	info->idxNum = by;
	info->estimatedCost = costs[by];
	info->estimatedRows = sizes[by];
	info->orderByConsumed = is_ordered(info, by, most);
	return SQLITE_OK;
}

static int
open_cursor(sqlite3_vtab *base, sqlite3_vtab_cursor **made)
{
	struct cursor *cursor = g_new0(struct cursor, 1);
	cursor->rows = ((const struct table *)base)->rows;
	*made = &cursor->base;
	return SQLITE_OK;
}

static int
close_cursor(sqlite3_vtab_cursor *cursor)
{
	g_free(cursor);
	return SQLITE_OK;
}

/* Before, at or after what is searched for. */
static int
compare(const struct engine_rows *rows, guint record, gint64 first, const char *second)
{
	gint64 own = *(const gint64 *)find(rows, record, 0);
	if (own != first)
		return own < first ? -1 : 1;
	return second == NULL ? 0 : strcmp(*(const char *const *)find(rows, record, 1), second);
}

/* The first row that is not before; with `after`, the first that is after. */
static guint
bound(const struct engine_rows *rows, gint64 first, const char *second, bool after)
{
	guint from = 0, to = count(rows);
	while (from < to) {
		guint middle = from + (to - from) / 2;
		if (compare(rows, middle, first, second) < (after ? 1 : 0))
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

/* What is no number, or no text, is equal to nothing here: SQLite looks at the rows once more itself. */
static int
filter(sqlite3_vtab_cursor *base, int by, const char *plan, int argc, sqlite3_value **argv)
{
	struct cursor *cursor = (struct cursor *)base;
	cursor->at = 0;
	cursor->end = count(cursor->rows);
	if (by == BY_NOTHING || sqlite3_value_type(argv[0]) != SQLITE_INTEGER)
		return SQLITE_OK;
	gint64 first = sqlite3_value_int64(argv[0]);
	bool both = by == BY_BOTH && sqlite3_value_type(argv[1]) == SQLITE_TEXT;
	const char *second = both ? (const char *)sqlite3_value_text(argv[1]) : NULL;
	cursor->at = bound(cursor->rows, first, second, false);
	cursor->end = bound(cursor->rows, first, second, true);
	return SQLITE_OK;
}

static int
step(sqlite3_vtab_cursor *cursor)
{
	((struct cursor *)cursor)->at++;
	return SQLITE_OK;
}

static int
is_over(sqlite3_vtab_cursor *base)
{
	const struct cursor *cursor = (const struct cursor *)base;
	return cursor->at >= cursor->end;
}

static int
give_column(sqlite3_vtab_cursor *base, sqlite3_context *context, int column)
{
	const struct cursor *cursor = (const struct cursor *)base;
	const void *value = find(cursor->rows, cursor->at, column);
	const struct engine_number *maybe = value;
	switch (cursor->rows->columns[column].kind) {
	case ENGINE_COLUMN_NUMBER:
		sqlite3_result_int64(context, *(const gint64 *)value);
		break;
	case ENGINE_COLUMN_FLAG:
		sqlite3_result_int(context, *(const bool *)value);
		break;
	case ENGINE_COLUMN_TEXT:
		sqlite3_result_text(context, *(const char *const *)value, -1, SQLITE_STATIC);
		break;
	case ENGINE_COLUMN_MAYBE:
		if (maybe->known)
			sqlite3_result_int64(context, maybe->number);
		break;
	}
	return SQLITE_OK;
}

static int
give_rowid(sqlite3_vtab_cursor *cursor, sqlite3_int64 *rowid)
{
	*rowid = ((const struct cursor *)cursor)->at;
	return SQLITE_OK;
}

/* Without xCreate the table is there under the module's name, in every schema of this connection. */
static const sqlite3_module module = {
	.xConnect = connect,
	.xBestIndex = choose,
	.xDisconnect = disconnect,
	.xOpen = open_cursor,
	.xClose = close_cursor,
	.xFilter = filter,
	.xNext = step,
	.xEof = is_over,
	.xColumn = give_column,
	.xRowid = give_rowid,
};

/* ---- what C calls */

static char *
declare(const struct engine_column *columns, size_t ncolumns)
{
	GString *text = g_string_new("CREATE TABLE x (");
	for (size_t i = 0; i < ncolumns; i++)
		g_string_append_printf(text, "%s\"%s\" %s", i > 0 ? ", " : "", columns[i].name,
		    columns[i].kind == ENGINE_COLUMN_TEXT ? "TEXT" : "INTEGER");
	g_string_append_c(text, ')');
	return g_string_free(text, FALSE);
}

struct engine_rows *
engine_rows_open(
    struct sqlite3 *db, const char *name, const struct engine_column *columns, size_t ncolumns)
{
	struct engine_rows *rows = g_new0(struct engine_rows, 1);
	g_assert(columns[0].kind == ENGINE_COLUMN_NUMBER);
	rows->db = db;
	rows->name = g_strdup(name);
	rows->columns = columns;
	rows->keys = ncolumns > 1 && columns[1].kind == ENGINE_COLUMN_TEXT ? 2 : 1;
	rows->declaration = declare(columns, ncolumns);
	if (sqlite3_create_module_v2(db, name, &module, rows, NULL) == SQLITE_OK)
		return rows;
	engine_rows_drop(rows);
	return NULL;
}

void
engine_rows_drop(struct engine_rows *rows)
{
	if (rows == NULL)
		return;
	sqlite3_create_module_v2(rows->db, rows->name, NULL, NULL, NULL);
	g_free(rows->declaration);
	g_free(rows->name);
	g_free(rows);
}

void
engine_rows_show(struct engine_rows *rows, const GArray *records)
{
	rows->records = records;
	rows->size = records != NULL ? g_array_get_element_size((GArray *)records) : 0;
}
