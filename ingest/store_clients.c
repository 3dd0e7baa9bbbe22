/*
 * Clients and settings, as later stages ask for them.
 *
 * In: the tables that reading filled. Out: structs without SQL.
 * Rule: a client's key depends on that client's own rows, its files' names and its settings, never on another client.
 */
#include "ingest/store_inside.h"
#include <sqlite3.h>
#include <string.h>

/* ---- settings */

char *
store_setting(struct store *store, const char *client, const char *key)
{
	struct problems *none = problems_new();
	sqlite3_stmt *row = store_statement(
	    store, "SELECT value FROM setting WHERE client = ?1 AND key = ?2", none);
	problems_drop(none);
	if (row == NULL)
		return NULL;
	store_bind(row, 1, client);
	store_bind(row, 2, key);
	char *value = NULL;
	if (sqlite3_step(row) == SQLITE_ROW)
		value = g_strdup((const char *)sqlite3_column_text(row, 0));
	store_reset(&row);
	return value;
}

char *
ingest_setting(struct store *store, const char *client, const char *key)
{
	char *own = client == NULL || *client == '\0' ? NULL : store_setting(store, client, key);
	return own != NULL ? own : store_setting(store, "", key);
}

char *
store_settings_text(struct store *store, const char *client)
{
	GString *text = g_string_new(NULL);
	struct problems *none = problems_new();
	sqlite3_stmt *rows = store_statement(store,
	    "SELECT key, value FROM setting WHERE client = ?1 AND key <> 'sources' ORDER BY key",
	    none);
	problems_drop(none);
	if (rows != NULL) {
		store_bind(rows, 1, client);
		while (sqlite3_step(rows) == SQLITE_ROW)
			g_string_append_printf(text, "%s=%s\n", sqlite3_column_text(rows, 0),
			    sqlite3_column_text(rows, 1));
	}
	store_reset(&rows);
	return g_string_free(text, FALSE);
}

/* ---- who is a client */

GHashTable *
store_registered(struct store *store, struct problems *problems)
{
	sqlite3_stmt *rows = store_statement(store,
	    "SELECT DISTINCT a.client FROM application a JOIN source s ON s.id = a.source WHERE "
	    "s.client IS NULL",
	    problems);
	if (rows == NULL)
		return NULL;
	GHashTable *ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	int step;
	while ((step = sqlite3_step(rows)) == SQLITE_ROW)
		g_hash_table_add(ids, g_strdup((const char *)sqlite3_column_text(rows, 0)));
	store_reset(&rows);
	return ids;
}

bool
store_client_folders(struct store *store, GPtrArray *ids, struct problems *problems)
{
	if (!store_begin(store, problems) ||
	    !store_execute(store, "DELETE FROM client_folder", problems))
		return false;
	sqlite3_stmt *insert =
	    store_statement(store, "INSERT OR IGNORE INTO client_folder VALUES (?1)", problems);
	bool good = insert != NULL;
	for (guint i = 0; good && i < ids->len; i++) {
		store_bind(insert, 1, ids->pdata[i]);
		good = store_step(store, insert, problems);
	}
	return good;
}

bool
store_clients_renew(struct store *store, struct problems *problems)
{
	return store_begin(store, problems) &&
	       store_execute(store,
		   "DELETE FROM client;"
		   "INSERT INTO client SELECT client FROM client_folder"
		   " UNION SELECT client FROM application"
		   " UNION SELECT client FROM source_client WHERE used > 0",
		   problems);
}

bool
store_unsettle(struct store *store, const char *client, struct problems *problems)
{
	sqlite3_stmt *insert = store_statement(store,
	    "INSERT OR IGNORE INTO unsettled SELECT DISTINCT client FROM drill_batch"
	    " WHERE ?1 IS NULL OR client = ?1",
	    problems);
	if (insert == NULL || !store_begin(store, problems))
		return false;
	store_bind(insert, 1, client);
	return store_step(store, insert, problems);
}

/* ---- ingest_clients */

static void
client_drop(void *data)
{
	struct client *client = data;
	g_free((char *)client->id);
	g_free((char *)client->name);
	g_free(client);
}

/* The name in the newest application, else the one client.json states. */
static const char list_sql[] =
    "SELECT c.client,"
    " (SELECT name FROM application a WHERE a.client = c.client AND name IS NOT NULL ORDER BY "
    "record DESC LIMIT 1),"
    " (SELECT value FROM setting s WHERE s.client = c.client AND s.key = 'client.name'),"
    " (SELECT count(*) FROM setting s WHERE s.client = c.client AND s.key = 'client.broken')"
    " FROM client c ORDER BY c.client";

static char *
name_of(sqlite3_stmt *row)
{
	const char *name = (const char *)sqlite3_column_text(row, 1);
	const char *stated = (const char *)sqlite3_column_text(row, 2);
	if (name != NULL)
		return g_strdup(name);
	if (stated != NULL) {
		json_t *value = json_loads(stated, JSON_DECODE_ANY, NULL);
		char *copy = g_strdup(json_string_value(value));
		json_decref(value);
		if (copy != NULL)
			return copy;
	}
	return g_strdup((const char *)sqlite3_column_text(row, 0));
}

static void
add_text(GChecksum *sum, const char *text)
{
	/* With its end, so that "ab","c" and "a","bc" differ. */
	g_checksum_update(
	    sum, (const guchar *)(text == NULL ? "" : text), text == NULL ? 1 : strlen(text) + 1);
}

/* Accounts and digests of one client's share of each file. */
static bool
fill_shares(struct store *store, struct client *client, GChecksum *sum, struct problems *problems)
{
	sqlite3_stmt *rows = store_statement(store,
	    "SELECT s.path, s.profile, s.state, c.digest, c.rows_read, c.set_aside FROM "
	    "source_client c"
	    " JOIN source s ON s.id = c.source WHERE c.client = ?1 ORDER BY s.path",
	    problems);
	if (rows == NULL)
		return false;
	store_bind(rows, 1, client->id);
	int step;
	while ((step = sqlite3_step(rows)) == SQLITE_ROW) {
		for (int column = 0; column < 4; column++)
			add_text(sum, (const char *)sqlite3_column_text(rows, column));
		client->rows_read += sqlite3_column_int64(rows, 4);
		client->set_aside += sqlite3_column_int64(rows, 5);
	}
	bool good = step == SQLITE_DONE || store_complain(store, problems);
	store_reset(&rows);
	return good;
}

static bool
fill_client(
    struct store *store, struct client *client, const char *programme, struct problems *problems)
{
	g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
	g_autofree char *own = store_settings_text(store, client->id);
	add_text(sum, client->id);
	add_text(sum, programme);
	add_text(sum, own);
	bool good = fill_shares(store, client, sum, problems);
	g_strlcpy(client->key, g_checksum_get_string(sum), sizeof client->key);
	return good;
}

GPtrArray *
ingest_clients(struct store *store, struct problems *problems)
{
	sqlite3_stmt *rows = store_statement(store, list_sql, problems);
	if (rows == NULL)
		return NULL;
	g_autofree char *programme = store_settings_text(store, "");
	g_autoptr(GPtrArray) clients = g_ptr_array_new_with_free_func(client_drop);
	int step;
	bool good = true;
	while (good && (step = sqlite3_step(rows)) == SQLITE_ROW) {
		struct client *client = g_new0(struct client, 1);
		g_ptr_array_add(clients, client);
		client->id = g_strdup((const char *)sqlite3_column_text(rows, 0));
		client->name = name_of(rows);
		client->broken = sqlite3_column_int64(rows, 3) > 0;
		good = fill_client(store, client, programme, problems);
	}
	if (good && step != SQLITE_DONE)
		good = store_complain(store, problems);
	store_reset(&rows);
	return good ? g_steal_pointer(&clients) : NULL;
}
