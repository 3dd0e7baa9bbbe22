/*
 * Writing records, set-aside rows and what goes with them.
 *
 * In: rows of values from the importers. Out: rows of the store, each under the source begun last.
 * Rule: one prepared statement per table, bound to lent memory and stepped at once; nothing is copied here.
 */
#include "ingest/convert.h"
#include "ingest/store_inside.h"
#include <sqlite3.h>
#include <string.h>

#define AGENTS_CACHED 50000
/* Records after which a file is large enough for a thread of its own. */
#define QUEUE_AFTER 20000

/* What stands before the columns of every record table. */
static const char *const head_columns[] = { "record", "source", "line" };

static size_t
list_columns(enum record_table_id id, const char *columns[STORE_ROWS_COLUMN_LIMIT])
{
	const struct record_table *table = &record_tables[id];
	size_t n = 0;
	for (size_t i = 0; i < G_N_ELEMENTS(head_columns); i++)
		columns[n++] = head_columns[i];
	for (int i = 0; i < table->stored; i++)
		columns[n++] = table->columns[i].name;
	return n;
}

static sqlite3_stmt *
insert_statement(struct store *store, enum record_table_id id)
{
	if (store->inserts[id] != NULL)
		return store->inserts[id];
	const char *columns[STORE_ROWS_COLUMN_LIMIT];
	size_t n = list_columns(id, columns);
	g_autoptr(GString) sql = g_string_new(NULL);
	g_string_append_printf(sql, "INSERT INTO %s (", record_tables[id].name);
	for (size_t i = 0; i < n; i++)
		g_string_append_printf(sql, "%s%s", i > 0 ? ", " : "", columns[i]);
	g_string_append(sql, ") VALUES (?");
	for (size_t i = 1; i < n; i++)
		g_string_append(sql, ", ?");
	g_string_append_c(sql, ')');
	sqlite3_prepare_v3(
	    store->db, sql->str, -1, SQLITE_PREPARE_PERSISTENT, &store->inserts[id], NULL);
	return store->inserts[id];
}

static sqlite3_stmt *
bulk_insert(struct store *store, enum record_table_id id)
{
	if (store->bulk_inserts[id] != NULL || !queue_wait(store))
		return store->bulk_inserts[id];
	const char *columns[STORE_ROWS_COLUMN_LIMIT];
	size_t n = list_columns(id, columns);
	g_autofree char *sql = store_rows_sql(record_tables[id].name, columns, n);
	sqlite3_prepare_v3(
	    store->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &store->bulk_inserts[id], NULL);
	return store->bulk_inserts[id];
}

static void
bind_value(sqlite3_stmt *insert, int index, const struct record_value *value)
{
	switch (value->kind) {
	case RECORD_NULL:
		sqlite3_bind_null(insert, index);
		break;
	case RECORD_TEXT:
		sqlite3_bind_text(insert, index, value->text, (int)value->length, SQLITE_STATIC);
		break;
	case RECORD_INTEGER:
		sqlite3_bind_int64(insert, index, value->integer);
		break;
	case RECORD_REAL:
		sqlite3_bind_double(insert, index, value->real);
		break;
	}
}

int64_t
store_next_record(const struct store *store)
{
	return (store->source << STORE_RECORD_BITS) + store->record;
}

static int64_t
take_record(struct store *store)
{
	int64_t record = store_next_record(store);
	store->record++;
	return record;
}

bool
store_insert_now(struct store *store, enum record_table_id table, int64_t record, int64_t line,
    const struct record_value *values)
{
	sqlite3_stmt *insert = insert_statement(store, table);
	if (insert == NULL)
		return false;
	sqlite3_bind_int64(insert, 1, record);
	sqlite3_bind_int64(insert, 2, store->source);
	sqlite3_bind_int64(insert, 3, line);
	for (int i = 0; i < record_tables[table].stored; i++)
		bind_value(insert, i + 4, &values[i]);
	int result = sqlite3_step(insert);
	sqlite3_reset(insert);
	return result == SQLITE_DONE;
}

static bool
queue_record(struct store *store, enum record_table_id table, int64_t record, int64_t line,
    const struct record_value *values)
{
	sqlite3_stmt *insert = bulk_insert(store, table);
	if (insert == NULL)
		return false;
	size_t n = (size_t)record_tables[table].stored;
	struct record_value row[STORE_ROWS_COLUMN_LIMIT] = { record_integer(record),
		record_integer(store->source), record_integer(line) };
	memcpy(row + G_N_ELEMENTS(head_columns), values, n * sizeof *values);
	return queue_add(store, insert, row, n + G_N_ELEMENTS(head_columns));
}

bool
store_insert(struct store *store, enum record_table_id table, int64_t line,
    const struct record_value *values, struct problems *problems)
{
	if (store->record >= QUEUE_AFTER && store->queue == NULL)
		queue_start(store);
	int64_t record = take_record(store);
	bool good = store->queue != NULL ? queue_record(store, table, record, line, values)
	                                 : store_insert_now(store, table, record, line, values);
	return good || store_complain(store, problems);
}

static int64_t
find_agent(struct store *store, const char *text, size_t length, struct problems *problems)
{
	sqlite3_stmt *add =
	    store_statement(store, "INSERT OR IGNORE INTO agent (text) VALUES (?1)", problems);
	sqlite3_stmt *find =
	    store_statement(store, "SELECT id FROM agent WHERE text = ?1", problems);
	if (add == NULL || find == NULL)
		return 0;
	sqlite3_bind_text(add, 1, text, (int)length, SQLITE_STATIC);
	if (!store_step(store, add, problems))
		return 0;
	sqlite3_bind_text(find, 1, text, (int)length, SQLITE_STATIC);
	int64_t number = sqlite3_step(find) == SQLITE_ROW ? sqlite3_column_int64(find, 0) : 0;
	store_reset(&find);
	return number;
}

int64_t
store_agent(struct store *store, const char *text, size_t length, struct problems *problems)
{
	if (store->last_agent != NULL && strcmp(store->last_agent, text) == 0)
		return store->last_agent_number;
	gpointer key, value;
	if (!g_hash_table_lookup_extended(store->agents, text, &key, &value)) {
		if (g_hash_table_size(store->agents) >= AGENTS_CACHED)
			g_hash_table_remove_all(store->agents);
		key = g_strndup(text, length);
		value = (gpointer)(intptr_t)find_agent(store, text, length, problems);
		g_hash_table_insert(store->agents, key, value);
	}
	store->last_agent = key;
	store->last_agent_number = (int64_t)(intptr_t)value;
	return store->last_agent_number;
}

/* One language of a sentence, personal values masked. */
static void
bind_sentence(sqlite3_stmt *insert, int index, char *text)
{
	if (text == NULL)
		sqlite3_bind_null(insert, index);
	else
		sqlite3_bind_text(insert, index, text, -1, g_free);
}

bool
store_set_aside(struct store *store, const struct set_aside *what, const struct problem *problem,
    struct problems *problems)
{
	sqlite3_stmt *insert = store_statement(store,
	    "INSERT INTO set_aside (record, source, scope, line, byte_offset, column_name, code, "
	    "reason, hint,"
	    " client, raw, reason_ja, hint_ja) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, "
	    "?11, ?12, ?13)",
	    problems);
	if (insert == NULL)
		return false;
	sqlite3_bind_int64(insert, 1, take_record(store));
	sqlite3_bind_int64(insert, 2, store->source);
	store_bind(insert, 3, what->scope);
	sqlite3_bind_int64(insert, 4, what->line);
	if (what->byte_offset >= 0)
		sqlite3_bind_int64(insert, 5, what->byte_offset);
	store_bind(insert, 6, what->column);
	store_bind(insert, 7, problem_code(problem->id));
	bind_sentence(insert, 8, problem_text(problem, LANGUAGE_ENGLISH));
	bind_sentence(insert, 9, problem_hint(problem, LANGUAGE_ENGLISH));
	store_bind(insert, 10, what->client);
	if (what->raw != NULL)
		sqlite3_bind_blob64(insert, 11, what->raw, what->raw_length, SQLITE_STATIC);
	bind_sentence(insert, 12, problem_text(problem, LANGUAGE_JAPANESE));
	bind_sentence(insert, 13, problem_hint(problem, LANGUAGE_JAPANESE));
	return store_step(store, insert, problems);
}

bool
store_share(struct store *store, const char *client, const struct client_share *share,
    struct problems *problems)
{
	sqlite3_stmt *insert = store_statement(store,
	    "INSERT INTO source_client (source, client, rows_read, used, set_aside, duplicate, "
	    "cells, digest)"
	    " VALUES (?1, ?2, ?3 + ?4 + ?5, ?3, ?4, ?5, ?6, ?7)"
	    /* A JSON file may hold several tables, each with its share. */
	    " ON CONFLICT DO UPDATE SET rows_read = rows_read + excluded.rows_read, used = used + "
	    "excluded.used,"
	    " set_aside = set_aside + excluded.set_aside, duplicate = duplicate + "
	    "excluded.duplicate,"
	    " cells = cells + excluded.cells, digest = digest || excluded.digest",
	    problems);
	if (insert == NULL)
		return false;
	sqlite3_bind_int64(insert, 1, store->source);
	store_bind(insert, 2, client);
	sqlite3_bind_int64(insert, 3, share->used);
	sqlite3_bind_int64(insert, 4, share->set_aside);
	sqlite3_bind_int64(insert, 5, share->duplicate);
	sqlite3_bind_int64(insert, 6, share->cells);
	store_bind(insert, 7, share->digest);
	return store_step(store, insert, problems);
}

bool
store_batch(struct store *store, const struct batch *batch, struct problems *problems)
{
	sqlite3_stmt *insert = store_statement(store,
	    "INSERT INTO drill_batch (source, client, campaign, drill, kind, named, first_sent_at, "
	    "first_at, n, first_record, last_record,"
	    " mail, mail_type, difficulty, title) VALUES (?1, ?2, ?3, nullif(?4, 0), ?5, ?6, ?7, "
	    "?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
	    problems);
	if (insert == NULL)
		return false;
	sqlite3_bind_int64(insert, 1, store->source);
	store_bind(insert, 2, batch->client);
	store_bind(insert, 3, batch->campaign);
	sqlite3_bind_int64(insert, 4, batch->drill);
	store_bind(insert, 5, batch->events ? "events" : "records");
	sqlite3_bind_int(insert, 6, batch->named);
	if (batch->any_sent)
		sqlite3_bind_int64(insert, 7, batch->first_sent_at);
	if (batch->any_time)
		sqlite3_bind_int64(insert, 8, batch->first_at);
	sqlite3_bind_int64(insert, 9, batch->n);
	sqlite3_bind_int64(insert, 10, batch->first_record);
	sqlite3_bind_int64(insert, 11, batch->last_record);
	store_bind(insert, 12, batch->mail);
	store_bind(insert, 13, batch->mail_type);
	store_bind(insert, 14, batch->difficulty);
	store_bind(insert, 15, batch->title);
	return store_step(store, insert, problems);
}

bool
store_setting_add(struct store *store, int64_t line, const char *client, const char *key,
    const char *value, struct problems *problems)
{
	sqlite3_stmt *insert = store_statement(store,
	    "INSERT OR REPLACE INTO setting (source, line, client, key, value) VALUES (?1, ?2, ?3, "
	    "?4, ?5)",
	    problems);
	if (insert == NULL)
		return false;
	sqlite3_bind_int64(insert, 1, store->source);
	sqlite3_bind_int64(insert, 2, line);
	store_bind(insert, 3, client);
	store_bind(insert, 4, key);
	store_bind(insert, 5, value);
	return store_step(store, insert, problems);
}
