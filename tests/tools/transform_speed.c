/*
 * All figures of all clients of a store, alone: how long a client takes, and which statements take it.
 *
 * In: a store (OUT/.obi/store.db). Out: milliseconds of processor time a client, the least of ROUNDS; then the
 * statements with their microseconds, steps and runs a client, the longest first.
 */
#include "base/resource.h"
#include "ingest/ingest.h"
#include "transform/transform.h"
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define ROUNDS 5
#define SHOWN 70

struct statement {
	char *text;
	double nanoseconds, steps, runs;
};

struct watch {
	GHashTable *statements; /* text → struct statement */
	double begun;
};

static double
nanoseconds(clockid_t clock)
{
	struct timespec now;
	clock_gettime(clock, &now);
	return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

/* SQLite's own time of a statement is in whole milliseconds. */
static int
watch_statement(unsigned event, void *data, void *what, void *detail)
{
	struct watch *watch = data;
	double now = nanoseconds(CLOCK_MONOTONIC);
	if (event == SQLITE_TRACE_STMT) {
		sqlite3_stmt_status(what, SQLITE_STMTSTATUS_VM_STEP, 1);
		watch->begun = now;
		return 0;
	}
	const char *text = sqlite3_sql(what);
	struct statement *statement = g_hash_table_lookup(watch->statements, text);
	if (statement == NULL) {
		statement = g_new0(struct statement, 1);
		statement->text = g_strdup(text);
		g_hash_table_insert(watch->statements, statement->text, statement);
	}
	statement->nanoseconds += now - watch->begun;
	statement->steps += sqlite3_stmt_status(what, SQLITE_STMTSTATUS_VM_STEP, 1);
	statement->runs++;
	return 0;
}

static int
by_time(const void *a, const void *b)
{
	const struct statement *left = *(const struct statement *const *)a;
	const struct statement *right = *(const struct statement *const *)b;
	return (left->nanoseconds < right->nanoseconds) - (left->nanoseconds > right->nanoseconds);
}

static void
print_statements(const struct watch *watch, double clients)
{
	g_autoptr(GPtrArray) all = g_ptr_array_new();
	GHashTableIter at;
	void *statement;
	g_hash_table_iter_init(&at, watch->statements);
	while (g_hash_table_iter_next(&at, NULL, &statement))
		g_ptr_array_add(all, statement);
	g_ptr_array_sort(all, by_time);
	printf("%8s %8s %5s  statement\n", "us", "steps", "runs");
	for (guint i = 0; i < all->len && i < SHOWN; i++) {
		const struct statement *one = g_ptr_array_index(all, i);
		g_autofree char *text = g_strndup(one->text, 60);
		g_strdelimit(text, "\n\t", ' ');
		printf("%8.1f %8.0f %5.1f  %s\n", one->nanoseconds / 1000 / clients,
		    one->steps / clients, one->runs / clients, text);
	}
}

static GPtrArray *
read_clients(struct store *store)
{
	GPtrArray *clients = g_ptr_array_new();
	sqlite3_stmt *rows = NULL;
	sqlite3_prepare_v2(
	    store_handle(store), "SELECT client FROM client ORDER BY client", -1, &rows, NULL);
	while (sqlite3_step(rows) == SQLITE_ROW)
		g_ptr_array_add(clients, g_strdup((const char *)sqlite3_column_text(rows, 0)));
	sqlite3_finalize(rows);
	return clients;
}

/* Milliseconds a client. */
static double
compute_all(struct engine *engine, const GPtrArray *clients, const struct document *advice,
    struct problems *problems)
{
	double begun = nanoseconds(CLOCK_PROCESS_CPUTIME_ID);
	for (guint i = 0; i < clients->len; i++) {
		struct figures *figures =
		    figures_compute(engine, clients->pdata[i], advice, problems);
		if (figures != NULL)
			figures_drop(figures);
	}
	return (nanoseconds(CLOCK_PROCESS_CPUTIME_ID) - begun) / 1e6 / MAX(clients->len, 1);
}

static const struct document *
read_built_in(const char *file, struct problems *problems)
{
	size_t length;
	const char *text = resource_find(file, &length);
	return document_new(file, text, length, problems);
}

int
main(int argc, char **argv)
{
	struct problems *problems = problems_new();
	struct store *store = argc == 2 ? store_open(argv[1], STORE_READ, problems) : NULL;
	struct engine *engine = store != NULL ? engine_open(store, problems) : NULL;
	if (engine == NULL) {
		fprintf(stderr, "usage: transform_speed STORE\n");
		return 2;
	}
	GPtrArray *clients = read_clients(store);
	const struct document *advice = read_built_in("layouts/advice/standard.json", problems);
	engine_set_benchmark(
	    engine, read_built_in("layouts/benchmark/standard.json", problems), problems);
	double least = compute_all(engine, clients, advice, problems);
	for (int i = 1; i < ROUNDS; i++)
		least = MIN(least, compute_all(engine, clients, advice, problems));
	printf("clients %u\nms_a_client %.3f\n", clients->len, least);
	struct watch watch = { .statements = g_hash_table_new(g_str_hash, g_str_equal) };
	sqlite3_trace_v2(
	    store_handle(store), SQLITE_TRACE_STMT | SQLITE_TRACE_PROFILE, watch_statement, &watch);
	compute_all(engine, clients, advice, problems);
	print_statements(&watch, MAX(clients->len, 1));
	engine_drop(engine);
	store_drop(store);
	return 0;
}
