/*
 * For the tests of ingest: small intakes in a folder of their own, and questions to the store they end up in.
 *
 * Memory: everything is freed by scratch_end.
 */
#ifndef OBI_TESTS_INGEST_SCRATCH_H
#define OBI_TESTS_INGEST_SCRATCH_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ingest/ingest.h"
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

struct scratch {
	char *folder, *store_path;
	struct store *store;
	struct problems *problems;
	struct ingest_summary summary;
};

static inline void
scratch_begin(struct scratch *scratch)
{
	*scratch = (struct scratch){ .folder = g_dir_make_tmp("obi-intake-XXXXXX", NULL) };
	assert_non_null(scratch->folder);
	scratch->store_path = g_strconcat(scratch->folder, ".db", NULL);
}

static inline void
scratch_remove(const char *path)
{
	if (g_file_test(path, G_FILE_TEST_IS_DIR) && !g_file_test(path, G_FILE_TEST_IS_SYMLINK)) {
		GDir *directory = g_dir_open(path, 0, NULL);
		const char *name;
		while ((name = g_dir_read_name(directory)) != NULL) {
			g_autofree char *inner = g_build_filename(path, name, NULL);
			scratch_remove(inner);
		}
		g_dir_close(directory);
	}
	g_remove(path);
}

static inline void
scratch_close(struct scratch *scratch)
{
	if (scratch->store != NULL)
		assert_true(store_close(scratch->store, scratch->problems));
	scratch->store = NULL;
	if (scratch->problems != NULL)
		problems_drop(scratch->problems);
	scratch->problems = NULL;
}

static inline void
scratch_end(struct scratch *scratch)
{
	scratch_close(scratch);
	scratch_remove(scratch->folder);
	scratch_remove(scratch->store_path);
	g_autofree char *journal = g_strconcat(scratch->store_path, "-journal", NULL);
	g_remove(journal);
	g_free(scratch->folder);
	g_free(scratch->store_path);
}

static inline void
scratch_write_bytes(struct scratch *scratch, const char *path, const void *bytes, size_t length)
{
	g_autofree char *full = g_build_filename(scratch->folder, path, NULL);
	g_autofree char *folder = g_path_get_dirname(full);
	assert_int_equal(g_mkdir_with_parents(folder, 0700), 0);
	assert_true(g_file_set_contents(full, bytes, (gssize)length, NULL));
}

static inline void
scratch_write(struct scratch *scratch, const char *path, const char *text)
{
	scratch_write_bytes(scratch, path, text, strlen(text));
}

static inline void
scratch_delete(struct scratch *scratch, const char *path)
{
	g_autofree char *full = g_build_filename(scratch->folder, path, NULL);
	scratch_remove(full);
}

/* Ingest the folder into its store; the same store the next time. */
static inline bool
scratch_run_for(struct scratch *scratch, const char *client)
{
	scratch_close(scratch);
	scratch->problems = problems_new();
	scratch->store = store_open(scratch->store_path, STORE_WRITE, scratch->problems);
	assert_non_null(scratch->store);
	struct ingest_options options = { .intake = scratch->folder, .only_client = client };
	return ingest_run(scratch->store, &options, &scratch->summary, scratch->problems);
}

static inline bool
scratch_run(struct scratch *scratch)
{
	return scratch_run_for(scratch, NULL);
}

/* All rows of a query: cells joined by '|', rows by '\n'; NULL is "-". Caller frees. */
static inline char *
scratch_query(struct scratch *scratch, const char *sql)
{
	sqlite3_stmt *rows = NULL;
	if (sqlite3_prepare_v2(store_handle(scratch->store), sql, -1, &rows, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(store_handle(scratch->store)));
	GString *out = g_string_new(NULL);
	while (sqlite3_step(rows) == SQLITE_ROW) {
		if (out->len > 0)
			g_string_append_c(out, '\n');
		for (int i = 0; i < sqlite3_column_count(rows); i++) {
			const char *text = (const char *)sqlite3_column_text(rows, i);
			g_string_append_printf(
			    out, "%s%s", i > 0 ? "|" : "", text == NULL ? "-" : text);
		}
	}
	sqlite3_finalize(rows);
	return g_string_free(out, FALSE);
}

static inline void
assert_query(struct scratch *scratch, const char *sql, const char *expected)
{
	g_autofree char *got = scratch_query(scratch, sql);
	if (strcmp(got, expected) != 0)
		fail_msg("%s\n  gave     %s\n  expected %s", sql, got, expected);
}

/* All problems with an id, as the English messages say them, one a line. Caller frees. */
static inline char *
scratch_messages(const struct scratch *scratch, enum problem_id id)
{
	GString *out = g_string_new(NULL);
	for (size_t i = 0; i < problems_count(scratch->problems); i++) {
		const struct problem *problem = problems_at(scratch->problems, i);
		if (problem->id != id)
			continue;
		g_autofree char *text = problem_format(problem, LANGUAGE_ENGLISH);
		char *hint = strchr(text, '\n');
		if (hint != NULL)
			*hint = '\0';
		g_string_append_printf(out, "%s%s", out->len > 0 ? "\n" : "", text);
	}
	return g_string_free(out, FALSE);
}

static inline void
assert_messages(const struct scratch *scratch, enum problem_id id, const char *expected)
{
	g_autofree char *got = scratch_messages(scratch, id);
	if (strcmp(got, expected) != 0)
		fail_msg("gave     %s\n  expected %s", got, expected);
}

/* Nothing at all was complained of, notes aside. */
static inline void
assert_no_complaint(const struct scratch *scratch)
{
	for (size_t i = 0; i < problems_count(scratch->problems); i++) {
		const struct problem *problem = problems_at(scratch->problems, i);
		if (problem->level > PROBLEM_NOTE) {
			g_autofree char *text = problem_format(problem, LANGUAGE_ENGLISH);
			fail_msg("%s", text);
		}
	}
}

#endif
