/*
 * What batch asks of the store: files with their accounts, set-aside rows, published editions.
 *
 * In: the store. Out: plain structs, so that no SQL leaves this folder.
 * Rule: reads nothing but source, set_aside and edition; writes nothing but edition, and what one store takes from
 * another.
 */
#include "ingest/ingest.h"
#include <sqlite3.h>
#include <string.h>

static bool
store_complain(struct sqlite3 *db, struct problems *problems)
{
	struct place place = { .byte_offset = -1, .fate = FATE_NONE };
	return problem_add(problems, PROBLEM_STORE_FAILED, &place, sqlite3_errmsg(db), NULL);
}

static sqlite3_stmt *
prepare(struct sqlite3 *db, const char *sql, struct problems *problems)
{
	sqlite3_stmt *statement = NULL;
	if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
		store_complain(db, problems);
	return statement;
}

/* False after recording a problem when the last step was not the end of the rows. */
static bool
finish(struct sqlite3 *db, sqlite3_stmt *statement, int step, struct problems *problems)
{
	bool good = step == SQLITE_DONE || step == SQLITE_ROW;
	if (!good)
		store_complain(db, problems);
	sqlite3_finalize(statement);
	return good;
}

static const char *
text_at(sqlite3_stmt *statement, int column)
{
	return (const char *)sqlite3_column_text(statement, column);
}

static void
file_drop(void *data)
{
	struct ingest_file *file = data;
	g_free((char *)file->path);
	g_free((char *)file->client);
	g_free((char *)file->profile);
	g_free((char *)file->encoding);
	g_free((char *)file->state);
	g_free(file);
}

static struct ingest_file *
file_new(sqlite3_stmt *row)
{
	struct ingest_file *file = g_new0(struct ingest_file, 1);
	file->path = g_strdup(text_at(row, 0));
	file->client = g_strdup(text_at(row, 1));
	file->profile = g_strdup(text_at(row, 2));
	file->encoding = g_strdup(text_at(row, 3));
	file->state = g_strdup(text_at(row, 4));
	file->rows_read = sqlite3_column_int64(row, 5);
	file->used = sqlite3_column_int64(row, 6);
	file->set_aside = sqlite3_column_int64(row, 7);
	file->blank = sqlite3_column_int64(row, 8);
	file->heading = sqlite3_column_int64(row, 9);
	file->duplicate = sqlite3_column_int64(row, 10);
	return file;
}

GPtrArray *
ingest_files(struct store *store, struct problems *problems)
{
	struct sqlite3 *db = store_handle(store);
	sqlite3_stmt *rows = prepare(db,
	    "SELECT path, client, profile, encoding, state, rows_read, used, set_aside, blank, "
	    "heading,"
	    " duplicate FROM source ORDER BY path",
	    problems);
	if (rows == NULL)
		return NULL;
	g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(file_drop);
	int step;
	while ((step = sqlite3_step(rows)) == SQLITE_ROW)
		g_ptr_array_add(files, file_new(rows));
	return finish(db, rows, step, problems) ? g_steal_pointer(&files) : NULL;
}

static void
fill_set_aside(struct ingest_set_aside *out, sqlite3_stmt *row)
{
	*out = (struct ingest_set_aside){
		.path = text_at(row, 0),
		.line = sqlite3_column_int64(row, 1),
		.byte_offset = -1,
		.column = text_at(row, 3),
		.code = text_at(row, 4),
		.reason = text_at(row, 5),
		.hint = text_at(row, 6),
		.client = text_at(row, 7),
		.raw = sqlite3_column_blob(row, 8),
		.raw_length = (size_t)sqlite3_column_bytes(row, 8),
	};
	if (sqlite3_column_type(row, 2) != SQLITE_NULL)
		out->byte_offset = sqlite3_column_int64(row, 2);
}

bool
ingest_each_set_aside(struct store *store, enum problem_language language,
    bool (*each)(const struct ingest_set_aside *row, void *data), void *data,
    struct problems *problems)
{
	struct sqlite3 *db = store_handle(store);
	sqlite3_stmt *rows = prepare(db,
	    "SELECT s.path, a.line, a.byte_offset, a.column_name, a.code,"
	    " CASE ?1 WHEN 1 THEN coalesce(a.reason_ja, a.reason) ELSE a.reason END,"
	    " CASE ?1 WHEN 1 THEN coalesce(a.hint_ja, a.hint) ELSE a.hint END,"
	    " coalesce(a.client, s.client), a.raw FROM set_aside a JOIN source s ON s.id = a.source"
	    " ORDER BY s.path, a.line, a.record",
	    problems);
	if (rows == NULL)
		return false;
	sqlite3_bind_int(rows, 1, language == LANGUAGE_JAPANESE);
	int step;
	bool going = true;
	while (going && (step = sqlite3_step(rows)) == SQLITE_ROW) {
		struct ingest_set_aside row;
		fill_set_aside(&row, rows);
		going = each(&row, data);
	}
	return finish(db, rows, step, problems) && going;
}

void
edition_drop(void *data)
{
	struct edition *edition = data;
	g_free(edition->figures);
	g_free(edition->sources);
	g_free(edition->made_with);
	g_free(edition);
}

static void
copy_text(char *to, size_t size, sqlite3_stmt *row, int column)
{
	const char *text = text_at(row, column);
	g_strlcpy(to, text == NULL ? "" : text, size);
}

static struct edition *
edition_new(sqlite3_stmt *row)
{
	struct edition *edition = g_new0(struct edition, 1);
	copy_text(edition->client, sizeof edition->client, row, 0);
	edition->number = sqlite3_column_int64(row, 1);
	copy_text(edition->key, sizeof edition->key, row, 2);
	copy_text(edition->report_sha256, sizeof edition->report_sha256, row, 3);
	copy_text(edition->workbook_sha256, sizeof edition->workbook_sha256, row, 4);
	return edition;
}

GPtrArray *
store_editions_of(struct store *store, const char *client, size_t most, struct problems *problems)
{
	struct sqlite3 *db = store_handle(store);
	sqlite3_stmt *rows = prepare(db,
	    "SELECT client, number, key, report_sha256, workbook_sha256, figures, sources,"
	    " made_with FROM edition"
	    " WHERE client = ?1 ORDER BY number DESC LIMIT ?2",
	    problems);
	if (rows == NULL)
		return NULL;
	sqlite3_bind_text(rows, 1, client, -1, SQLITE_STATIC);
	sqlite3_bind_int64(rows, 2, (int64_t)most);
	g_autoptr(GPtrArray) editions = g_ptr_array_new_with_free_func(edition_drop);
	int step;
	while ((step = sqlite3_step(rows)) == SQLITE_ROW) {
		struct edition *edition = edition_new(rows);
		edition->figures = g_strdup(text_at(rows, 5));
		edition->sources = g_strdup(text_at(rows, 6));
		edition->made_with = g_strdup(text_at(rows, 7));
		g_ptr_array_add(editions, edition);
	}
	return finish(db, rows, step, problems) ? g_steal_pointer(&editions) : NULL;
}

GHashTable *
store_editions(struct store *store, struct problems *problems)
{
	struct sqlite3 *db = store_handle(store);
	sqlite3_stmt *rows = prepare(db,
	    "SELECT client, number, key, report_sha256, workbook_sha256 FROM edition e"
	    " WHERE number = (SELECT max(number) FROM edition WHERE client = e.client)",
	    problems);
	if (rows == NULL)
		return NULL;
	g_autoptr(GHashTable) editions =
	    g_hash_table_new_full(g_str_hash, g_str_equal, NULL, edition_drop);
	int step;
	while ((step = sqlite3_step(rows)) == SQLITE_ROW) {
		struct edition *edition = edition_new(rows);
		g_hash_table_insert(editions, edition->client, edition);
	}
	return finish(db, rows, step, problems) ? g_steal_pointer(&editions) : NULL;
}

static bool
add_edition(struct sqlite3 *db, sqlite3_stmt *insert, const struct edition *edition)
{
	sqlite3_bind_text(insert, 1, edition->client, -1, SQLITE_STATIC);
	sqlite3_bind_int64(insert, 2, edition->number);
	sqlite3_bind_text(insert, 3, edition->key, -1, SQLITE_STATIC);
	sqlite3_bind_text(insert, 4, edition->report_sha256, -1, SQLITE_STATIC);
	sqlite3_bind_text(insert, 5, edition->workbook_sha256, -1, SQLITE_STATIC);
	sqlite3_bind_text(insert, 6, edition->figures, -1, SQLITE_STATIC);
	sqlite3_bind_text(insert, 7, edition->made_with, -1, SQLITE_STATIC);
	bool good = sqlite3_step(insert) == SQLITE_DONE;
	sqlite3_reset(insert);
	return good;
}

bool
store_editions_add(struct store *store, const GPtrArray *editions, struct problems *problems)
{
	struct sqlite3 *db = store_handle(store);
	if (sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK)
		return store_complain(db, problems);
	sqlite3_stmt *insert = prepare(db,
	    "INSERT OR REPLACE INTO edition (client, number, key, report_sha256, workbook_sha256, "
	    "figures, made_with, sources)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, json_object("
	    "'files', (SELECT json_group_object(path, digest) FROM (SELECT path, c.digest FROM "
	    "source_client c"
	    " JOIN source s ON s.id = c.source WHERE c.client = ?1 ORDER BY path)),"
	    "'kinds', (SELECT json_group_object(path, profile) FROM (SELECT path, profile FROM "
	    "source_client c"
	    " JOIN source s ON s.id = c.source WHERE c.client = ?1 ORDER BY path)),"
	    "'settings', (SELECT json_group_object(key, json(value)) FROM (SELECT key, value FROM "
	    "setting"
	    " WHERE client IN ('', ?1) AND key <> 'sources' AND json_valid(value) ORDER BY client, "
	    "key))))",
	    problems);
	bool good = insert != NULL;
	for (guint i = 0; good && i < editions->len; i++)
		if (!add_edition(db, insert, editions->pdata[i]))
			good = store_complain(db, problems);
	sqlite3_finalize(insert);
	if (good && sqlite3_exec(db, "COMMIT", NULL, NULL, NULL) != SQLITE_OK)
		good = store_complain(db, problems);
	if (!good)
		sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
	return good;
}

static const char take_sql[] =
    "INSERT OR REPLACE INTO standing SELECT * FROM earlier.standing WHERE client <> ?1;"
    "INSERT OR REPLACE INTO standing_value SELECT * FROM earlier.standing_value WHERE client <> ?1;"
    /* those of programme-wide files are here already */
    "INSERT INTO exercise (source, line, client, participant, held_on, role, question, card,"
    " recommended, seconds, damage_yen, total_damage_yen, extra)"
    " SELECT 0, line, client, participant, held_on, role, question, card, recommended, seconds,"
    " damage_yen, total_damage_yen, extra FROM earlier.exercise"
    " WHERE client <> ?1 AND client NOT IN (SELECT client FROM exercise)";

static bool
take(struct sqlite3 *db, const char *client, struct problems *problems)
{
	const char *at = take_sql;
	bool good = true;
	while (good && *at != '\0') {
		sqlite3_stmt *statement = NULL;
		good = sqlite3_prepare_v2(db, at, -1, &statement, &at) == SQLITE_OK;
		sqlite3_bind_text(statement, 1, client, -1, SQLITE_STATIC);
		good = good && sqlite3_step(statement) == SQLITE_DONE;
		sqlite3_finalize(statement);
	}
	return good || store_complain(db, problems);
}

bool
store_take_others(
    struct store *store, const char *path, const char *client, struct problems *problems)
{
	struct sqlite3 *db = store_handle(store);
	struct store *earlier = store_open(path, STORE_READ, problems); /* its version is checked */
	if (earlier == NULL)
		return false;
	store_drop(earlier);
	sqlite3_stmt *attach = prepare(db, "ATTACH ?1 AS earlier", problems);
	sqlite3_bind_text(attach, 1, path, -1, SQLITE_STATIC);
	if (!finish(db, attach, sqlite3_step(attach), problems))
		return false;
	bool good = take(db, client, problems);
	sqlite3_exec(db, "DETACH earlier", NULL, NULL, NULL);
	return good;
}

const char *
ingest_libraries(void)
{
	static char text[32];
	g_snprintf(text, sizeof text, "SQLite %s", sqlite3_libversion());
	return text;
}
