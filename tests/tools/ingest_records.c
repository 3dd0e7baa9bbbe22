/*
 * records INTAKE: reads an intake as obi does and prints every normalised record, for cases to compare.
 *
 * In: a folder. Out: each file with what became of it and its records by line, then each client's drills as settled.
 * Times are printed in UTC, texts quoted where they are more than one word, missing values not at all.
 * Rule: every table of the store that has a source and a line is printed, also those that come later.
 */
#include "ingest/ingest.h"
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct sqlite3 *db;

static sqlite3_stmt *
ask(const char *sql)
{
	sqlite3_stmt *rows = NULL;
	if (sqlite3_prepare_v2(db, sql, -1, &rows, NULL) == SQLITE_OK)
		return rows;
	fprintf(stderr, "records: %s: %s\n", sql, sqlite3_errmsg(db));
	exit(1);
}

/* ---- one row */

static void
put_time(int64_t ms)
{
	g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(ms / 1000);
	g_autofree char *text =
	    time == NULL ? g_strdup("?") : g_date_time_format(time, "%Y-%m-%dT%H:%M:%S");
	printf(ms % 1000 == 0 ? "%sZ" : "%s.%03dZ", text, (int)(ms % 1000));
}

static void
put_text(const char *text, int length)
{
	if (length > 0 && strpbrk(text, " =\"\\\t\r\n") == NULL) {
		fputs(text, stdout);
		return;
	}
	g_autofree char *converted =
	    g_utf8_validate_len(text, (gsize)length, NULL)
		? NULL
		: g_convert(text, length, "UTF-8", "CP932", NULL, NULL, NULL);
	json_t *value =
	    converted != NULL ? json_string(converted) : json_stringn_nocheck(text, (size_t)length);
	char *quoted = json_dumps(value, JSON_ENCODE_ANY);
	fputs(quoted == NULL ? "\"?\"" : quoted, stdout);
	free(quoted);
	json_decref(value);
}

static void
put_value(sqlite3_stmt *row, int column)
{
	const char *name = sqlite3_column_name(row, column);
	int type = sqlite3_column_type(row, column);
	if (type == SQLITE_INTEGER && (strcmp(name, "at") == 0 || g_str_has_suffix(name, "_at")))
		put_time(sqlite3_column_int64(row, column));
	else
		put_text((const char *)sqlite3_column_text(row, column),
		    sqlite3_column_bytes(row, column));
}

/* "  drill_record 3 email=a@example.jp …": the table, the line, and all that is not missing. */
static void
put_rows(const char *table, sqlite3_stmt *rows)
{
	while (sqlite3_step(rows) == SQLITE_ROW) {
		printf("  %s", table);
		for (int i = 0; i < sqlite3_column_count(rows); i++) {
			if (sqlite3_column_type(rows, i) == SQLITE_NULL)
				continue;
			if (i == 0) {
				printf(" %s", (const char *)sqlite3_column_text(rows, i));
				continue;
			}
			printf(" %s=", sqlite3_column_name(rows, i));
			put_value(rows, i);
		}
		putchar('\n');
	}
	sqlite3_finalize(rows);
}

/* ---- one file */

/* The columns of a table but those that stand elsewhere, browsers by their name; NULL where it holds no records. */
static char *
columns_of(const char *table)
{
	g_autofree char *sql = g_strdup_printf("PRAGMA table_info(%s)", table);
	sqlite3_stmt *rows = ask(sql);
	GString *list = g_string_new("r.line");
	bool source = false, line = false;
	while (sqlite3_step(rows) == SQLITE_ROW) {
		const char *name = (const char *)sqlite3_column_text(rows, 1);
		source = source || strcmp(name, "source") == 0;
		line = line || strcmp(name, "line") == 0;
		if (strcmp(name, "agent") == 0)
			g_string_append(
			    list, ", (SELECT text FROM agent WHERE id = r.agent) AS agent");
		else if (strcmp(name, "client") == 0)
			g_string_append(list, ", nullif(r.client, s.client) AS client");
		else if (strcmp(name, "record") != 0 && strcmp(name, "source") != 0 &&
			 strcmp(name, "line") != 0)
			g_string_append_printf(list, ", r.%s", name);
	}
	sqlite3_finalize(rows);
	return g_string_free(list, !(source && line));
}

static void
put_table(const char *table, int64_t source)
{
	g_autofree char *columns = columns_of(table);
	if (columns == NULL)
		return;
	g_autofree char *sql = g_strdup_printf(
	    "SELECT %s FROM %s r JOIN source s ON s.id = r.source WHERE r.source = ?1"
	    " ORDER BY r.line, r.rowid",
	    columns, table);
	sqlite3_stmt *rows = ask(sql);
	sqlite3_bind_int64(rows, 1, source);
	put_rows(table, rows);
}

static void
put_files(void)
{
	sqlite3_stmt *files =
	    ask("SELECT id, path, coalesce(profile, 'no profile'), state, coalesce(encoding, ''),"
		" rows_read, used, set_aside, blank, heading, duplicate FROM source ORDER BY path");
	while (sqlite3_step(files) == SQLITE_ROW) {
		printf("%s: %s %s", sqlite3_column_text(files, 1), sqlite3_column_text(files, 2),
		    sqlite3_column_text(files, 3));
		for (int i = 5; i < sqlite3_column_count(files); i++)
			if (sqlite3_column_int(files, i) > 0)
				printf(" %s=%d", sqlite3_column_name(files, i),
				    sqlite3_column_int(files, i));
		putchar('\n');
		sqlite3_stmt *tables =
		    ask("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN"
			" ('setting', 'recipient', 'reaction') ORDER BY rowid");
		while (sqlite3_step(tables) == SQLITE_ROW)
			put_table((const char *)sqlite3_column_text(tables, 0),
			    sqlite3_column_int64(files, 0));
		sqlite3_finalize(tables);
	}
	sqlite3_finalize(files);
}

/* ---- drills as settled */

static void
put_drills(void)
{
	sqlite3_stmt *mails = ask(
	    "SELECT r.id, 'client ' || r.client || ' drill ' || r.drill || ': ' || r.person,"
	    " delivery, sent_at, campaign, name, department, title, site, mail, mail_type, "
	    "difficulty,"
	    " status, nullif(excluded, 0) AS excluded, nullif(status_disagrees, 0) AS disagrees,"
	    " s.path || ':' || r.line AS from_row FROM recipient r JOIN source s ON s.id = r.source"
	    " ORDER BY r.client, r.drill, r.person, r.mail, r.id");
	while (sqlite3_step(mails) == SQLITE_ROW) {
		printf("%s", sqlite3_column_text(mails, 1));
		for (int i = 2; i < sqlite3_column_count(mails); i++) {
			if (sqlite3_column_type(mails, i) == SQLITE_NULL)
				continue;
			printf(" %s=", sqlite3_column_name(mails, i));
			put_value(mails, i);
		}
		putchar('\n');
		sqlite3_stmt *rows =
		    ask("SELECT kind, at, iif(implied, 'yes', NULL) AS implied,"
			" nullif(judged, 'person') AS judged, rule, address,"
			" (SELECT text FROM agent a WHERE a.id = e.agent) AS agent,"
			" s.path || ':' || e.line AS from_row"
			" FROM reaction e JOIN source s ON s.id = e.source WHERE recipient = ?1"
			" ORDER BY at IS NULL, at, kind, s.path, e.line");
		sqlite3_bind_int64(rows, 1, sqlite3_column_int64(mails, 0));
		put_rows("-", rows);
	}
	sqlite3_finalize(mails);
}

int
main(int argc, char **argv)
{
	if (argc != 2) {
		fputs("usage: records INTAKE\n", stderr);
		return 2;
	}
	struct problems *problems = problems_new();
	struct store *store = store_open(NULL, STORE_WRITE, problems);
	struct ingest_options options = { .intake = argv[1] };
	struct ingest_summary summary;
	bool good = store != NULL && ingest_run(store, &options, &summary, problems);
	if (good) {
		db = store_handle(store);
		put_files();
		put_drills();
		good = store_close(store, problems);
	} else if (store != NULL) {
		store_drop(store);
	}
	for (size_t i = 0; !good && i < problems_count(problems); i++) {
		g_autofree char *text = problem_format(problems_at(problems, i), LANGUAGE_ENGLISH);
		fprintf(stderr, "%s\n", text);
	}
	problems_drop(problems);
	return good ? 0 : 1;
}
