/*
 * Progress.
 *
 * In: counts. Out: on a terminal one line that is written over, elsewhere a line every ten seconds.
 * Rule: never more than ten times a second, and nothing under --quiet.
 */
#include "batch/progress.h"
#include "batch/phrase.h"
#include <stdio.h>

#define REDRAW_US (G_USEC_PER_SEC / 10)
#define LINE_US (10 * G_USEC_PER_SEC)
#define BAR_CELLS 24

struct progress {
	const struct say *say;
	bool moving, drawn;
	int64_t files, done, total;
	gint64 started, last; /* monotonic, µs */
};

struct progress *
progress_new(const struct say *say)
{
	struct progress *progress = g_new0(struct progress, 1);
	progress->say = say;
	progress->moving = say_terminal();
	progress->started = progress->last = g_get_monotonic_time();
	return progress;
}

void
progress_drop(struct progress *progress)
{
	if (progress == NULL)
		return;
	progress_clear(progress);
	g_free(progress);
}

static char *
client_line(const struct progress *progress, gint64 now)
{
	double seconds = (double)(now - progress->started) / G_USEC_PER_SEC;
	double rate = seconds > 0 ? (double)progress->done / seconds : 0;
	double left = rate > 0 ? (double)(progress->total - progress->done) / rate : 0;
	g_autofree char *done = g_strdup_printf("%" G_GINT64_FORMAT, progress->done);
	g_autofree char *total = g_strdup_printf("%" G_GINT64_FORMAT, progress->total);
	g_autofree char *per_second = g_strdup_printf("%.1f", rate);
	g_autofree char *time =
	    left < 90 ? g_strdup_printf("%.0f s", left) : g_strdup_printf("%.0f min", left / 60);
	return phrase_fill(
	    PHRASE_PROGRESS_CLIENTS, progress->say->language, done, total, per_second, time, NULL);
}

static void
append_bar(GString *out, const struct progress *progress)
{
	int full = (int)(progress->done * BAR_CELLS / MAX(progress->total, 1));
	g_string_append_c(out, '[');
	for (int i = 0; i < BAR_CELLS; i++)
		g_string_append_c(out, i < full ? '#' : '.');
	g_string_append(out, "] ");
}

static void
show(struct progress *progress, bool last)
{
	gint64 now = g_get_monotonic_time();
	if (progress->say->quiet ||
	    (!last && now - progress->last < (progress->moving ? REDRAW_US : LINE_US)))
		return;
	progress->last = now;
	g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, progress->files);
	g_autofree char *line = progress->total > 0 ? client_line(progress, now)
	                                            : phrase_fill(PHRASE_PROGRESS_FILES,
							  progress->say->language, number, NULL);
	if (!progress->moving) {
		fprintf(stderr, "%s\n", line);
		return;
	}
	GString *bar = g_string_new("\r");
	if (progress->total > 0)
		append_bar(bar, progress);
	fprintf(stderr, "%s%s\033[K", bar->str, line);
	fflush(stderr);
	g_string_free(bar, TRUE);
	progress->drawn = true;
}

void
progress_file(struct progress *progress)
{
	progress->files++;
	show(progress, false);
}

void
progress_clients(struct progress *progress, int64_t total)
{
	progress->total = total;
	progress->done = 0;
	progress->started = g_get_monotonic_time();
}

void
progress_client(struct progress *progress)
{
	progress->done++;
	show(progress, progress->moving && progress->done == progress->total);
}

void
progress_clear(struct progress *progress)
{
	if (!progress->drawn)
		return;
	fputs("\r\033[K", stderr);
	fflush(stderr);
	progress->drawn = false;
}
