/*
 * Brings a store that an earlier Obi wrote up to date.
 *
 * In: an open store of an older version. Out: an empty store of this version that still knows its editions.
 * Rule: what can be read anew is; what cannot, the published editions, is carried over; all or nothing.
 */
#include "base/resource.h"
#include "ingest/store_inside.h"
#include <sqlite3.h>

/* The tables but for the editions, as statements that drop them; of the editions, the columns both versions have. */
static const char drops[] =
    "SELECT group_concat(format('DROP TABLE \"%w\";', name), '') FROM sqlite_schema "
    "WHERE type = 'table' AND name <> 'edition_before' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";
static const char carried[] =
    "SELECT group_concat(format('\"%w\"', name), ', ') FROM pragma_table_info('edition') "
    "WHERE name IN (SELECT name FROM pragma_table_info('edition_before'))";

/* The text that a query gives; NULL after recording a problem. */
static char *
ask(struct store *store, const char *sql, struct problems *problems)
{
	sqlite3_stmt *statement = NULL;
	char *text = NULL;
	if (sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL) == SQLITE_OK &&
	    sqlite3_step(statement) == SQLITE_ROW)
		text = g_strdup((const char *)sqlite3_column_text(statement, 0));
	sqlite3_finalize(statement);
	if (text == NULL)
		store_complain(store, problems);
	return text;
}

static bool
empty(struct store *store, struct problems *problems)
{
	if (!store_execute(store, "ALTER TABLE edition RENAME TO edition_before", problems))
		return false;
	g_autofree char *sql = ask(store, drops, problems);
	return sql != NULL && store_execute(store, sql, problems) &&
	       store_execute(store, resource_find("ingest/schema.sql", NULL), problems);
}

static bool
carry_editions(struct store *store, struct problems *problems)
{
	g_autofree char *columns = ask(store, carried, problems);
	if (columns == NULL)
		return false;
	g_autofree char *sql =
	    g_strdup_printf("INSERT INTO edition (%s) SELECT %s FROM edition_before;"
			    "DROP TABLE edition_before",
		columns, columns);
	return store_execute(store, sql, problems);
}

bool
store_upgrade(struct store *store, struct problems *problems)
{
	if (!store_execute(store, "BEGIN IMMEDIATE", problems))
		return false;
	if (empty(store, problems) && carry_editions(store, problems))
		return store_execute(store, "COMMIT", problems);
	sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
	return false;
}
