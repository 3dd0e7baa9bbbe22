/*
 * An intake read into a new store, alone: how long, how much, and how much memory. For tests/bench.sh.
 *
 * In: a folder, and a path for the store. Out: lines "name value"; seconds by the wall's clock.
 */
#include "ingest/ingest.h"
#include <stdio.h>
#include <sys/resource.h>

static void
note_time(const char *path, void *data)
{
	*(gint64 *)data = g_get_monotonic_time();
}

static double
seconds(gint64 from, gint64 to)
{
	return (double)(to - from) / G_USEC_PER_SEC;
}

static void
print_all(const struct ingest_summary *summary, const gint64 times[3])
{
	struct rusage usage;
	getrusage(RUSAGE_SELF, &usage);
	printf("files %" G_GINT64_FORMAT "\n", summary->files);
	printf("rows %" G_GINT64_FORMAT "\n", summary->rows_read);
	printf("used %" G_GINT64_FORMAT "\n", summary->used);
	printf("seconds %.3f\n", seconds(times[0], times[2]));
	printf("reading %.3f\n", seconds(times[0], times[1]));
	printf("settling %.3f\n", seconds(times[1], times[2]));
	printf("peak_mb %.0f\n", (double)usage.ru_maxrss / 1024);
}

int
main(int argc, char **argv)
{
	if (argc != 3) {
		fprintf(stderr, "usage: ingest_speed INTAKE STORE\n");
		return 2;
	}
	gint64 times[3] = { g_get_monotonic_time() };
	times[1] = times[0];
	struct problems *problems = problems_new();
	struct store *store = store_open(argv[2], STORE_WRITE, problems);
	struct ingest_summary summary = { 0 };
	const struct ingest_options options = {
		.intake = argv[1], .on_file = note_time, .data = &times[1]
	};
	bool good = store != NULL && ingest_run(store, &options, &summary, problems);
	good = store != NULL && store_close(store, problems) && good;
	times[2] = g_get_monotonic_time();
	for (size_t i = 0; !good && i < problems_count(problems); i++) {
		g_autofree char *text = problem_format(problems_at(problems, i), LANGUAGE_ENGLISH);
		fprintf(stderr, "%s\n", text);
	}
	problems_drop(problems);
	if (good)
		print_all(&summary, times);
	return good ? 0 : 1;
}
