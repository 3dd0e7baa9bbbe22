/*
 * The programme's clients side by side: quartiles of the score and of the drills' rates.
 *
 * In: all clients' records, by way of the tables `standing` of the store. Out: these tables; a digest for each client.
 * Rule: what a client's figures see of others are the quartiles in cohort.sql, and nothing else.
 */
#include "base/resource.h"
#include "ingest/ingest.h"
#include "transform/engine.h"
#include <sqlite3.h>
#include <string.h>

bool
engine_cohort_fill(struct engine *engine, struct problems *problems)
{
	static const char file[] = "transform/cohort.sql";
	if (sqlite3_exec(engine->db, resource_find(file, NULL), NULL, NULL, NULL) == SQLITE_OK)
		return true;
	return engine_complain(engine, file, problems);
}

/* One statement after another of a file, for one client. */
static bool
run_standing(struct engine *engine, const struct client *client)
{
	const char *at = resource_find("transform/standing.sql", NULL);
	bool good = true;
	while (good && *at != '\0') {
		sqlite3_stmt *statement = NULL;
		good = sqlite3_prepare_v2(engine->db, at, -1, &statement, &at) == SQLITE_OK;
		if (statement == NULL)
			continue;
		engine_bind(statement, client->id, 0, NULL, NULL);
		int key = sqlite3_bind_parameter_index(statement, ":key");
		if (key > 0)
			sqlite3_bind_text(statement, key, client->key, -1, SQLITE_STATIC);
		good = good && sqlite3_step(statement) == SQLITE_DONE;
		sqlite3_finalize(statement);
	}
	return good;
}

static bool
renew(struct engine *engine, const struct client *client, struct problems *problems)
{
	if (!engine_enter(engine, client->id, problems))
		return false;
	bool good = run_standing(engine, client) ||
	            engine_complain(engine, "transform/standing.sql", problems);
	engine_leave(engine);
	return good;
}

/* Which clients stand there with which key: id → key. */
static GHashTable *
read_keys(struct engine *engine)
{
	GHashTable *keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	sqlite3_stmt *rows = NULL;
	sqlite3_prepare_v2(engine->db, "SELECT client, key FROM standing", -1, &rows, NULL);
	while (sqlite3_step(rows) == SQLITE_ROW)
		g_hash_table_insert(keys, g_strdup((const char *)sqlite3_column_text(rows, 0)),
		    g_strdup((const char *)sqlite3_column_text(rows, 1)));
	sqlite3_finalize(rows);
	return keys;
}

static bool
renew_all(struct engine *engine, const GPtrArray *clients, struct problems *problems)
{
	g_autoptr(GHashTable) keys = read_keys(engine);
	bool good =
	    sqlite3_exec(engine->db,
		"DELETE FROM standing WHERE client NOT IN (SELECT client FROM client);"
		"DELETE FROM standing_value WHERE client NOT IN (SELECT client FROM client)",
		NULL, NULL, NULL) == SQLITE_OK;
	if (!good)
		return engine_complain(engine, NULL, problems);
	for (guint i = 0; good && i < clients->len; i++) {
		const struct client *client = clients->pdata[i];
		const char *known = g_hash_table_lookup(keys, client->id);
		if (known == NULL || strcmp(known, client->key) != 0)
			good = renew(engine, client, problems);
	}
	return good;
}

bool
cohort_refresh(struct engine *engine, const GPtrArray *clients, struct problems *problems)
{
	if (sqlite3_exec(engine->db, "BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK)
		return engine_complain(engine, NULL, problems);
	bool good = renew_all(engine, clients, problems);
	if (good && sqlite3_exec(engine->db, "COMMIT", NULL, NULL, NULL) != SQLITE_OK)
		good = engine_complain(engine, NULL, problems);
	if (!good)
		sqlite3_exec(engine->db, "ROLLBACK", NULL, NULL, NULL);
	return good && engine_cohort_fill(engine, problems);
}

/* All that a client's cohort figures are made of besides its own records. */
static const char seen_sql[] =
    "SELECT measure, kind, n, lower, median, upper FROM cohort c JOIN standing s ON s.client = ?1"
    " WHERE CASE kind WHEN 'industry' THEN of = s.industry WHEN 'size' THEN of = s.size ELSE 1 END"
    " AND (measure IN (SELECT measure FROM standing_value WHERE client = ?1)"
    " OR (measure IN ('damage', 'seconds') OR measure LIKE 'choice.%') AND ?1 IN (SELECT client "
    "FROM participant))"
    " ORDER BY measure, kind";

void
cohort_digest(struct engine *engine, const char *client, char digest[65])
{
	g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
	if (engine->cohort_seen == NULL)
		sqlite3_prepare_v3(engine->db, seen_sql, -1, SQLITE_PREPARE_PERSISTENT,
		    &engine->cohort_seen, NULL);
	sqlite3_stmt *rows = engine->cohort_seen;
	sqlite3_bind_text(rows, 1, client, -1, SQLITE_STATIC);
	while (sqlite3_step(rows) == SQLITE_ROW)
		for (int i = 0; i < sqlite3_column_count(rows); i++) {
			const char *text = (const char *)sqlite3_column_text(rows, i);
			g_checksum_update(sum, (const guchar *)text, (gssize)strlen(text) + 1);
		}
	sqlite3_reset(rows);
	g_strlcpy(digest, g_checksum_get_string(sum), 65);
}
