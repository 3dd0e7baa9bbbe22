/*
 * Rendering in tests: layouts and figures from texts or files, and a trace taken apart.
 *
 * Everything hangs on one struct bench; bench_drop() frees it all.
 */
#ifndef OBI_TESTS_RENDER_REPORT_H
#define OBI_TESTS_RENDER_REPORT_H

#include "render/render.h"
#include "render/text.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REPORT_LAYOUT "layouts/client-report.json"
#define REPORT_THEME "layouts/themes/standard.json"
#define REPORT_CASES "tests/cases/report"

/* What a test renders with; problems are those of the last bench_read() and bench_trace(). */
struct bench {
	struct problems *problems;
	struct document *theme, *document;
	struct layout *layout;
	struct renderer *renderer;
};

G_GNUC_UNUSED static void
bench_open(struct bench *bench)
{
	*bench = (struct bench){ .problems = problems_new() };
	bench->theme = document_open(REPORT_THEME, REPORT_THEME, bench->problems);
	bench->renderer = renderer_open(bench->problems);
}

G_GNUC_UNUSED static void
bench_forget(struct bench *bench)
{
	layout_drop(bench->layout);
	document_drop(bench->document);
	problems_drop(bench->problems);
	bench->layout = NULL;
	bench->document = NULL;
	bench->problems = problems_new();
}

G_GNUC_UNUSED static void
bench_drop(struct bench *bench)
{
	bench_forget(bench);
	renderer_drop(bench->renderer);
	document_drop(bench->theme);
	problems_drop(bench->problems);
}

/* Every problem's line, for a message and for comparing. Caller frees. */
G_GNUC_UNUSED static char *
bench_told(const struct bench *bench)
{
	GString *told = g_string_new(NULL);
	for (size_t i = 0; i < problems_count(bench->problems); i++) {
		g_autofree char *line =
		    problem_format(problems_at(bench->problems, i), LANGUAGE_ENGLISH);
		g_string_append_printf(told, "%s\n", line);
	}
	return g_string_free(told, FALSE);
}

/* A layout from text; NULL where it is refused. */
G_GNUC_UNUSED static struct layout *
bench_read(struct bench *bench, const char *text)
{
	bench_forget(bench);
	bench->document = document_new("layout.json", text, strlen(text), bench->problems);
	if (bench->document != NULL)
		bench->layout = layout_read(bench->document, bench->theme, bench->problems);
	return bench->layout;
}

G_GNUC_UNUSED static struct layout *
bench_read_file(struct bench *bench, const char *path)
{
	bench_forget(bench);
	bench->document = document_open(path, path, bench->problems);
	if (bench->document != NULL)
		bench->layout = layout_read(bench->document, bench->theme, bench->problems);
	return bench->layout;
}

G_GNUC_UNUSED static struct figures *
bench_figures(struct bench *bench, const char *text)
{
	json_t *json = json_loads(text, 0, NULL);
	struct figures *figures = figures_from_json(json, bench->problems);
	json_decref(json);
	return figures;
}

G_GNUC_UNUSED static GBytes *
bench_render(struct bench *bench, const struct figures *figures, enum page_format format)
{
	g_autoptr(GPtrArray) out = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
	struct report_options options = { .format = format };
	if (!render_report(bench->renderer, bench->layout, figures, &options, out, bench->problems))
		return NULL;
	return g_bytes_ref(g_ptr_array_index(out, 0));
}

/* The trace as text, NULL where rendering failed. Caller frees. */
G_GNUC_UNUSED static char *
bench_trace(struct bench *bench, const struct figures *figures)
{
	g_autoptr(GBytes) bytes = bench_render(bench, figures, PAGE_FORMAT_TRACE);
	return bytes == NULL ? NULL
	                     : g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
}

#endif
