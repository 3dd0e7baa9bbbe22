/*
 * For the fuzz targets of ingest: one file of an intake that lies in memory, read as the program reads it from the
 * disk (recognised, imported, accounted for, settled) into a store in memory, and held to what is promised of any file.
 *
 * Shape: fuzz_begin, fuzz_read for each file, fuzz_settle, fuzz_end. The store is made once; fuzz_end rolls it back.
 * Errors: whatever is not as promised aborts.
 */
#ifndef OBI_TESTS_FUZZ_INGEST_FILE_H
#define OBI_TESTS_FUZZ_INGEST_FILE_H

#include "ingest/intake_inside.h"
#include "ingest/settle.h"
#include "ingest/store_inside.h"
#include <sqlite3.h>
#include <string.h>

struct fuzz {
	struct ingest_options options;
	struct ingest_summary summary;
	struct intake intake;
};

/* Both languages of every message are UTF-8, and so is what the store keeps of it. */
static inline void
fuzz_check_messages(const struct problems *problems)
{
	for (size_t i = 0; i < problems_count(problems); i++) {
		const struct problem *problem = problems_at(problems, i);
		g_assert(problem->level < PROBLEM_FATAL);
		g_autofree char *english = problem_format(problem, LANGUAGE_ENGLISH);
		g_autofree char *japanese = problem_format(problem, LANGUAGE_JAPANESE);
		g_assert(g_utf8_validate(english, -1, NULL));
		g_assert(g_utf8_validate(japanese, -1, NULL));
	}
}

static inline struct store *
fuzz_store(void)
{
	static struct store *store;
	struct problems *problems = problems_new();
	if (store == NULL)
		store = store_open(NULL, STORE_WRITE, problems);
	g_assert(store != NULL && problems_count(problems) == 0);
	problems_drop(problems);
	return store;
}

static inline struct profiles *
fuzz_profiles(void)
{
	static struct profiles *profiles;
	struct problems *problems = problems_new();
	if (profiles == NULL)
		profiles = profiles_load(NULL, problems);
	g_assert(problems_count(problems) == 0);
	problems_drop(problems);
	return profiles;
}

static inline void
fuzz_begin(struct fuzz *fuzz)
{
	*fuzz = (struct fuzz){ 0 };
	struct intake *intake = &fuzz->intake;
	*intake = (struct intake){ .options = &fuzz->options,
		.summary = &fuzz->summary,
		.store = fuzz_store(),
		.profiles = fuzz_profiles(),
		.problems = problems_new() };
	intake->zones = g_hash_table_new_full(
	    g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_time_zone_unref);
	GHashTable *ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_hash_table_add(ids, g_strdup("K"));
	g_hash_table_add(ids, g_strdup("K-1"));
	intake->known = register_new(ids);
	g_assert(store_begin(intake->store, intake->problems));
	intake->store->begun_us = G_MAXINT64 / 2; /* never commit */
	intake->store->gathered = G_MININT;
}

static inline void
fuzz_end(struct fuzz *fuzz)
{
	struct store *store = fuzz->intake.store;
	fuzz_check_messages(fuzz->intake.problems);
	g_assert(queue_stop(store) &&
		 sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL) == SQLITE_OK);
	store->open = false;
	store->next_source = 1;
	store->last_agent = NULL;
	g_hash_table_remove_all(store->agents);
	register_drop(fuzz->intake.known);
	g_clear_pointer(&fuzz->intake.statements, g_ptr_array_unref);
	g_hash_table_unref(fuzz->intake.zones);
	problems_drop(fuzz->intake.problems);
}

/* ---- questions to the store */

static inline int64_t
fuzz_count(struct fuzz *fuzz, const char *sql)
{
	sqlite3_stmt *row = store_statement(fuzz->intake.store, sql, fuzz->intake.problems);
	g_assert(row != NULL && sqlite3_step(row) == SQLITE_ROW);
	int64_t n = sqlite3_column_int64(row, 0);
	store_reset(&row);
	return n;
}

static inline void
fuzz_check_texts(struct fuzz *fuzz, const char *table)
{
	g_autofree char *sql = g_strconcat("SELECT * FROM ", table, NULL);
	sqlite3_stmt *rows = store_statement(fuzz->intake.store, sql, fuzz->intake.problems);
	g_assert(rows != NULL);
	while (sqlite3_step(rows) == SQLITE_ROW)
		for (int i = 0; i < sqlite3_column_count(rows); i++) {
			if (sqlite3_column_type(rows, i) != SQLITE_TEXT)
				continue;
			const char *text = (const char *)sqlite3_column_text(rows, i);
			g_assert(
			    g_utf8_validate_len(text, (gsize)sqlite3_column_bytes(rows, i), NULL));
		}
	store_reset(&rows);
}

/* ---- one file */

static inline void
fuzz_check_account(struct fuzz *fuzz, const struct source *source)
{
	const struct account *account = &source->account;
	g_assert(account->rows_read == account->used + account->set_aside + account->blank +
					   account->heading + account->duplicate);
	if (source->state != SOURCE_READ) {
		g_assert(account->rows_read == 0);
		return;
	}
	const char *shares = "SELECT coalesce(sum(used), 0) FROM source_client";
	g_assert(fuzz_count(fuzz, shares) - fuzz->summary.used == account->used);
	const char *rows = "SELECT count(*) FROM set_aside WHERE scope = 'row'";
	g_assert(fuzz_count(fuzz, rows) - fuzz->summary.set_aside == account->set_aside);
	fuzz->summary.used += account->used;
	fuzz->summary.set_aside += account->set_aside;
}

/* Read `data` as the file of this path, of a client's folder or (client NULL) of the programme. */
static inline void
fuzz_read(struct fuzz *fuzz, const char *path, const char *client, const uint8_t *data, size_t size)
{
	struct intake *intake = &fuzz->intake;
	g_autofree char *name = g_strdup(path);
	bool comments = g_str_has_suffix(path, ".md");
	const struct intake_file file = { .path = name,
		.kind = comments ? INTAKE_COMMENTS : INTAKE_TABLE };
	const struct intake_folder folder = { .prefix = client == NULL ? "" : "clients/K/",
		.client = client };
	struct reading reading;
	intake_reading_open(&reading, intake, &folder, &file);
	reading.bytes = bytes_of(path, data, size);
	struct source *source = &reading.source;
	source->size = (int64_t)size;
	source->sha256 = bytes_sha256(reading.bytes, reading.local);
	source->id = store_source_begin(intake->store, intake->problems);
	g_assert(
	    source->id > 0 && (comments ? reading_comments(&reading) : reading_table(&reading)));
	fuzz_check_account(fuzz, source);
	g_assert(source->state != SOURCE_SET_ASIDE || problems_count(reading.local) > 0);
	fuzz_check_messages(reading.local);
	source->reading_key = "";
	g_assert(store_complaints_add(
		     intake->store, source->id, NULL, reading.local, intake->problems) &&
		 store_source_end(intake->store, source, intake->problems));
	intake_reading_close(&reading);
}

/* What the files come to together: recipients, reactions, rounds. */
static inline void
fuzz_settle(struct fuzz *fuzz)
{
	struct intake *intake = &fuzz->intake;
	g_assert(store_clients_renew(intake->store, intake->problems) &&
		 settle_run(intake->store, intake->problems));
	for (int i = 0; i < RECORD_TABLE_COUNT; i++)
		fuzz_check_texts(fuzz, record_tables[i].name);
	fuzz_check_texts(fuzz, "set_aside");
	fuzz_check_texts(fuzz, "recipient");
}

#endif
