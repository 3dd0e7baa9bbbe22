/*
 * A store in memory for the tests of figures, filled by hand-countable statements.
 *
 * Uses ingest's own store, so that the schema is the real one. Everything fails the test on the first fault.
 */
#ifndef OBI_TESTS_TRANSFORM_STORE_H
#define OBI_TESTS_TRANSFORM_STORE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include "ingest/ingest.h"
#include "tests/unit/transform_expect.h"
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

struct fixture {
	struct problems *problems;
	struct store *store;
	struct engine *engine;
	int64_t record;
};

static inline void
fixture_sql(struct fixture *fixture, const char *sql)
{
	char *error = NULL;
	if (sqlite3_exec(store_handle(fixture->store), sql, NULL, NULL, &error) != SQLITE_OK)
		fail_msg("%s\n%s", error, sql);
}

G_GNUC_PRINTF(2, 3)
static inline void
fixture_add(struct fixture *fixture, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	g_autofree char *sql = g_strdup_vprintf(format, arguments);
	va_end(arguments);
	fixture_sql(fixture, sql);
}

static inline struct fixture *
fixture_new(void)
{
	struct fixture *fixture = g_new0(struct fixture, 1);
	fixture->problems = problems_new();
	fixture->store = store_open(NULL, STORE_WRITE, fixture->problems);
	assert_non_null(fixture->store);
	fixture_sql(fixture,
	    "INSERT INTO source (id, path, sha256, reading_key, size, state) VALUES"
	    " (1, 'data.csv', '', '', 0, 'read'), (2, 'events.csv', '', '', 0, 'read');"
	    "INSERT INTO client VALUES ('K1');");
	return fixture;
}

static inline void
fixture_drop(struct fixture *fixture)
{
	for (size_t i = 0; i < problems_count(fixture->problems); i++) {
		g_autofree char *text =
		    problem_format(problems_at(fixture->problems, i), LANGUAGE_ENGLISH);
		fail_msg("%s", text);
	}
	engine_drop(fixture->engine);
	store_drop(fixture->store);
	problems_drop(fixture->problems);
	g_free(fixture);
}

static inline void
fixture_setting(struct fixture *fixture, const char *client, const char *key, const char *json)
{
	fixture_add(fixture,
	    "INSERT OR REPLACE INTO setting (client, key, value) VALUES ('%s', '%s', '%s')", client,
	    key, json);
}

/* One mail to one person; sent at minute 0 of the drill's day. Returns its id. */
struct mail {
	const char *client;
	int drill;
	const char *person, *department, *title;
	const char *delivery; /* NULL: sent */
	bool excluded;
	const char *mail; /* NULL: 'mail' */
	const char *site;
};

static inline int64_t
fixture_mail(struct fixture *fixture, const struct mail *mail)
{
	int64_t id = ++fixture->record;
	g_autofree char *department =
	    mail->department != NULL ? g_strdup_printf("'%s'", mail->department) : g_strdup("NULL");
	g_autofree char *title =
	    mail->title != NULL ? g_strdup_printf("'%s'", mail->title) : g_strdup("NULL");
	g_autofree char *site =
	    mail->site != NULL ? g_strdup_printf("'%s'", mail->site) : g_strdup("NULL");
	fixture_add(fixture,
	    "INSERT INTO recipient (id, client, drill, campaign, person, department, title, site, "
	    "mail, mail_type,"
	    " delivery, excluded, sent_at, source, line) VALUES (%" G_GINT64_FORMAT
	    ", '%s', %d, 'c%d', '%s', %s, %s, %s, '%s', 'url', '%s', %d, %" G_GINT64_FORMAT
	    ", 1, %" G_GINT64_FORMAT ")",
	    id, mail->client != NULL ? mail->client : "K1", mail->drill, mail->drill, mail->person,
	    department, title, site, mail->mail != NULL ? mail->mail : "mail",
	    mail->delivery != NULL ? mail->delivery : "sent", mail->excluded,
	    (int64_t)mail->drill * 86400000, id + 1);
	return id;
}

/* minute < 0: happened, time unknown. */
static inline void
fixture_reaction(
    struct fixture *fixture, int64_t recipient, const char *kind, double minute, const char *judged)
{
	g_autofree char *at =
	    minute < 0 ? g_strdup("NULL")
		       : g_strdup_printf("sent_at + %" G_GINT64_FORMAT, (int64_t)(minute * 60000));
	fixture_add(fixture,
	    "INSERT INTO reaction (recipient, client, drill, person, kind, at, judged, source, "
	    "line)"
	    " SELECT id, client, drill, person, '%s', %s, '%s', 2, %" G_GINT64_FORMAT
	    " FROM recipient WHERE id = %" G_GINT64_FORMAT,
	    kind, at, judged, ++fixture->record, recipient);
}

/* The answers of one sheet: 25 letters of y, p, n, u, and - for none. */
static inline void
fixture_sheet(struct fixture *fixture, const char *respondent, const char *day, const char *letters)
{
	for (int i = 0; letters[i] != '\0'; i++) {
		const char *answer = letters[i] == 'y'   ? "yes"
		                     : letters[i] == 'p' ? "partly"
		                     : letters[i] == 'n' ? "no"
		                                         : "unknown";
		if (letters[i] != '-')
			fixture_add(fixture,
			    "INSERT INTO diagnosis_answer (source, line, client, respondent, "
			    "answered_on, edition,"
			    " question, answer) VALUES (1, 2, 'K1', '%s', %s%s%s, '3.1', %d, '%s')",
			    respondent, day != NULL ? "'" : "", day != NULL ? day : "NULL",
			    day != NULL ? "'" : "", i + 1, answer);
	}
}

/* With the published values that ship. */
static inline void
fixture_engine(struct fixture *fixture)
{
	static const char path[] = "layouts/benchmark/standard.json";
	fixture->engine = engine_open(fixture->store, fixture->problems);
	struct document *document = document_open(path, path, fixture->problems);
	if (fixture->engine != NULL && document != NULL)
		engine_set_benchmark(fixture->engine, document, fixture->problems);
	document_drop(document);
}

static inline struct figures *
fixture_figures_of(struct fixture *fixture, const char *client, const struct document *advice)
{
	if (fixture->engine == NULL)
		fixture_engine(fixture);
	struct figures *figures = fixture->engine != NULL ? figures_compute(fixture->engine, client,
								advice, fixture->problems)
	                                                  : NULL;
	if (figures == NULL && problems_count(fixture->problems) > 0) {
		g_autofree char *text =
		    problem_format(problems_at(fixture->problems, 0), LANGUAGE_ENGLISH);
		fail_msg("%s", text);
	}
	assert_non_null(figures);
	return figures;
}

static inline struct figures *
fixture_figures(struct fixture *fixture)
{
	return fixture_figures_of(fixture, "K1", NULL);
}

/* One mail of a round and what its receiver did: letters v, o, s, r at minute 10, 20, 30, 40. */
static inline int64_t
fixture_person(
    struct fixture *fixture, int drill, const char *name, const char *department, const char *steps)
{
	static const char *const kinds[] = { "viewed", "opened", "submitted", "reported" };
	int64_t mail = fixture_mail(
	    fixture, &(struct mail){ .drill = drill, .person = name, .department = department });
	for (int i = 0; i < 4; i++)
		if (strchr(steps, "vosr"[i]) != NULL)
			fixture_reaction(fixture, mail, kinds[i], 10 * (i + 1), "person");
	return mail;
}

#endif
