/*
 * Sources in the store: found, begun, finished, undone, removed; and the complaints kept with them.
 *
 * In: what intake_file.c learnt of a file. Out: rows of source, complaint, unsettled.
 * Rule: a source's rows leave together, by the range of their record ids.
 */
#include "ingest/store_inside.h"
#include <sqlite3.h>
#include <string.h>

static const char *const state_names[] = {
	[SOURCE_READ] = "read",
	[SOURCE_SET_ASIDE] = "set_aside",
	[SOURCE_PASSED_OVER] = "passed_over",
};

static char *
column_copy(sqlite3_stmt *row, int column)
{
	return g_strdup((const char *)sqlite3_column_text(row, column));
}

bool
store_source_find(
    struct store *store, const char *path, struct source *out, struct problems *problems)
{
	*out = (struct source){ 0 };
	sqlite3_stmt *row = store_statement(store,
	    "SELECT id, sha256, reading_key, profile, state, size FROM source WHERE path = ?1",
	    problems);
	if (row == NULL)
		return false;
	store_bind(row, 1, path);
	bool found = sqlite3_step(row) == SQLITE_ROW;
	if (found) {
		out->id = sqlite3_column_int64(row, 0);
		out->sha256 = column_copy(row, 1);
		out->reading_key = column_copy(row, 2);
		out->profile = column_copy(row, 3);
		const char *state = (const char *)sqlite3_column_text(row, 4);
		for (int i = SOURCE_READ; i <= SOURCE_PASSED_OVER; i++)
			if (strcmp(state, state_names[i]) == 0)
				out->state = i;
		out->size = sqlite3_column_int64(row, 5);
	}
	store_reset(&row);
	return found;
}

void
store_source_clear(struct source *source)
{
	g_free((char *)source->sha256);
	g_free((char *)source->reading_key);
	g_free((char *)source->profile);
	*source = (struct source){ 0 };
}

/* ---- removing */

static bool
run_with_source(struct store *store, const char *sql, int64_t id, struct problems *problems)
{
	sqlite3_stmt *statement = store_statement(store, sql, problems);
	if (statement == NULL)
		return false;
	sqlite3_bind_int64(statement, 1, id);
	return store_step(store, statement, problems);
}

#define RANGE "record >= ?1 << 32 AND record < (?1 + 1) << 32"

/* Clients with plans, of whose list this source is a part. */
#define PLANNED(table) \
	("INSERT OR IGNORE INTO plan_unsettled SELECT client FROM " table " WHERE " RANGE \
	 " AND client IN (SELECT client FROM plan_element)")

static const char *const unsettling[] = {
	"INSERT OR IGNORE INTO unsettled SELECT client FROM drill_batch WHERE source = ?1",
	"INSERT OR IGNORE INTO unsettled SELECT client FROM person WHERE " RANGE,
	("INSERT OR IGNORE INTO unsettled SELECT b.client FROM"
	 " (SELECT DISTINCT client FROM setting WHERE source = ?1 AND client <> '') s"
	 " CROSS JOIN drill_batch b ON b.client = s.client"),
	("INSERT OR IGNORE INTO unsettled SELECT client FROM drill_batch"
	 " WHERE EXISTS (SELECT 1 FROM setting WHERE source = ?1 AND client = '')"),
	"INSERT OR IGNORE INTO plan_unsettled SELECT client FROM plan_element WHERE " RANGE,
	PLANNED("device"),
	PLANNED("link"),
	("INSERT OR IGNORE INTO plan_unsettled SELECT client FROM source WHERE id = ?1"
	 " AND state = 'passed_over' AND client IN (SELECT client FROM plan_element)"),
};

static const char *const by_source[] = {
	("DELETE FROM set_aside WHERE " RANGE),
	"DELETE FROM photo_found WHERE " RANGE,
	"DELETE FROM source_client WHERE source = ?1",
	"DELETE FROM complaint WHERE source = ?1",
	"DELETE FROM drill_batch WHERE source = ?1",
	"DELETE FROM setting WHERE source = ?1",
	"DELETE FROM source WHERE id = ?1",
};

bool
store_source_remove(struct store *store, int64_t id, struct problems *problems)
{
	bool good = store_begin(store, problems);
	for (size_t i = 0; good && i < G_N_ELEMENTS(unsettling); i++)
		good = run_with_source(store, unsettling[i], id, problems);
	for (int i = 0; good && i < RECORD_TABLE_COUNT; i++) {
		g_autofree char *sql =
		    g_strdup_printf("DELETE FROM %s WHERE " RANGE, record_tables[i].name);
		good = run_with_source(store, sql, id, problems);
	}
	for (size_t i = 0; good && i < G_N_ELEMENTS(by_source); i++)
		good = run_with_source(store, by_source[i], id, problems);
	return good;
}

/* Of the rows (id, path) those are removed whose paths are not seen. */
static bool
remove_unseen(struct store *store, sqlite3_stmt *rows, GHashTable *seen, struct problems *problems)
{
	g_autoptr(GArray) gone = g_array_new(FALSE, FALSE, sizeof(int64_t));
	int step;
	while ((step = sqlite3_step(rows)) == SQLITE_ROW) {
		int64_t id = sqlite3_column_int64(rows, 0);
		if (!g_hash_table_contains(seen, sqlite3_column_text(rows, 1)))
			g_array_append_val(gone, id);
	}
	bool good = step == SQLITE_DONE || store_complain(store, problems);
	store_reset(&rows);
	for (guint i = 0; good && i < gone->len; i++)
		good = store_source_remove(store, g_array_index(gone, int64_t, i), problems);
	return good;
}

bool
store_sources_keep(
    struct store *store, const char *folder, GHashTable *seen, struct problems *problems)
{
	sqlite3_stmt *rows = store_statement(store,
	    "SELECT id, path FROM source WHERE substr(path, 1, length(?1)) = ?1 ORDER BY id",
	    problems);
	if (rows == NULL)
		return false;
	store_bind(rows, 1, folder);
	return remove_unseen(store, rows, seen, problems);
}

bool
store_sources_keep_programme(struct store *store, GHashTable *seen, struct problems *problems)
{
	sqlite3_stmt *rows = store_statement(
	    store, "SELECT id, path FROM source WHERE client IS NULL ORDER BY id", problems);
	return rows != NULL && remove_unseen(store, rows, seen, problems);
}

/* ---- one source being read */

int64_t
store_source_begin(struct store *store, struct problems *problems)
{
	if (!store_begin(store, problems) || !store_execute(store, "SAVEPOINT source", problems))
		return -1;
	store->source = store->next_source++;
	store->record = 0;
	return store->source;
}

void
store_source_undo(struct store *store)
{
	queue_stop(store);
	sqlite3_exec(store->db, "ROLLBACK TO source; RELEASE source", NULL, NULL, NULL);
	/* Numbers given since may be gone with it. */
	g_hash_table_remove_all(store->agents);
	store->last_agent = NULL;
}

static void
bind_account(sqlite3_stmt *insert, int first, const struct account *account)
{
	const int64_t counts[] = { account->rows_read, account->used, account->set_aside,
		account->blank, account->heading, account->duplicate };
	for (size_t i = 0; i < G_N_ELEMENTS(counts); i++)
		sqlite3_bind_int64(insert, first + (int)i, counts[i]);
}

static bool
write_source(struct store *store, const struct source *source, struct problems *problems)
{
	sqlite3_stmt *insert = store_statement(store,
	    "INSERT INTO source (id, path, client, profile, drill, sha256, reading_key, size, "
	    "encoding, delimiter,"
	    " heading_line, state, rows_read, used, set_aside, blank, heading, duplicate)"
	    " VALUES (?1, ?2, ?3, ?4, nullif(?5, 0), ?6, ?7, ?8, ?9, ?10, nullif(?11, 0), ?12, "
	    "?13, ?14, ?15,"
	    " ?16, ?17, ?18)",
	    problems);
	if (insert == NULL)
		return false;
	sqlite3_bind_int64(insert, 1, source->id);
	store_bind(insert, 2, source->path);
	store_bind(insert, 3, source->client);
	store_bind(insert, 4, source->profile);
	sqlite3_bind_int64(insert, 5, source->drill);
	store_bind(insert, 6, source->sha256);
	store_bind(insert, 7, source->reading_key);
	sqlite3_bind_int64(insert, 8, source->size);
	store_bind(insert, 9, source->encoding);
	store_bind(insert, 10, source->delimiter);
	sqlite3_bind_int64(insert, 11, source->heading_line);
	store_bind(insert, 12, state_names[source->state]);
	bind_account(insert, 13, &source->account);
	return store_step(store, insert, problems);
}

static bool
unsettle_source(struct store *store, int64_t id, struct problems *problems)
{
	for (size_t i = 0; i < G_N_ELEMENTS(unsettling); i++)
		if (!run_with_source(store, unsettling[i], id, problems))
			return false;
	return true;
}

bool
store_source_end(struct store *store, const struct source *source, struct problems *problems)
{
	if (!queue_stop(store))
		return store_complain(store, problems);
	return write_source(store, source, problems) &&
	       unsettle_source(store, source->id, problems) &&
	       store_execute(store, "RELEASE source", problems) &&
	       store_commit_full(store, problems);
}

/* ---- complaints */

bool
store_complaints_add(struct store *store, int64_t source, const char *client,
    const struct problems *what, struct problems *problems)
{
	sqlite3_stmt *insert = store_statement(
	    store, "INSERT INTO complaint VALUES (nullif(?1, 0), ?2, ?3)", problems);
	if (insert == NULL)
		return false;
	bool good = true;
	for (size_t i = 0; good && i < problems_count(what); i++) {
		json_t *object = problem_to_json(problems_at(what, i));
		char *text = json_dumps(object, JSON_COMPACT);
		json_decref(object);
		sqlite3_bind_int64(insert, 1, source);
		store_bind(insert, 2, client);
		store_bind(insert, 3, text);
		good = store_step(store, insert, problems);
		free(text);
	}
	return good;
}

static bool
repeat(struct store *store, sqlite3_stmt *rows, struct problems *into)
{
	int step;
	while ((step = sqlite3_step(rows)) == SQLITE_ROW) {
		json_t *object = json_loads((const char *)sqlite3_column_text(rows, 0), 0, NULL);
		if (object != NULL)
			problem_add_json(into, object);
		json_decref(object);
	}
	bool good = step == SQLITE_DONE || store_complain(store, into);
	store_reset(&rows);
	return good;
}

bool
store_complaints_repeat(struct store *store, int64_t source, struct problems *into)
{
	sqlite3_stmt *rows = store_statement(store,
	    "SELECT problem FROM complaint WHERE source = ?1 AND client IS NULL ORDER BY rowid",
	    into);
	if (rows == NULL)
		return false;
	sqlite3_bind_int64(rows, 1, source);
	return repeat(store, rows, into);
}

bool
store_complaints_repeat_settled(struct store *store, const char *only_client, struct problems *into)
{
	sqlite3_stmt *rows = store_statement(store,
	    "SELECT problem FROM complaint WHERE client IS NOT NULL AND (?1 IS NULL OR client = ?1)"
	    " ORDER BY client, rowid",
	    into);
	if (rows == NULL)
		return false;
	store_bind(rows, 1, only_client);
	return repeat(store, rows, into);
}
