/*
 * Lists over several pages.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "render_report.h"
#include "render_trace.h"

static struct bench bench;

/* A list with a paragraph above, so that it begins at any height of a page. */
static char *
layout_of(int paragraphs, int terms)
{
	GString *layout = g_string_new("{ \"layout\": 1, \"title\": \"t\", \"sections\": [ { "
				       "\"id\": \"s\", \"blocks\": [ ");
	for (int i = 0; i < paragraphs; i++)
		g_string_append(layout, "{ \"type\": \"text\", \"text\": \"段落\" }, ");
	g_string_append(layout, "{ \"type\": \"definitions\", \"items\": [ ");
	for (int i = 0; i < terms; i++)
		g_string_append_printf(layout,
		    "%s{ \"term\": \"用語%d\", \"text\": \"意味です。\" }", i > 0 ? ", " : "", i);
	g_string_append(layout, " ] } ] } ] }");
	return g_string_free(layout, FALSE);
}

/* How many terms each page has. */
static void
count_terms(const char *trace, int *pages, int most)
{
	g_autoptr(GArray) texts = trace_texts(trace);
	for (guint i = 0; i < texts->len; i++) {
		const struct trace_text *text = &g_array_index(texts, struct trace_text, i);
		if (g_str_has_prefix(text->text, "用語") && text->page <= most)
			pages[text->page]++;
	}
}

static void
no_item_stands_alone_on_a_page(void **state)
{
	(void)state;
	for (int paragraphs = 0; paragraphs < 40; paragraphs += 3) {
		g_autofree char *layout = layout_of(paragraphs, 34);
		int pages[9] = { 0 }, first = 1, last = 8;
		assert_non_null(bench_read(&bench, layout));
		struct figures *figures =
		    bench_figures(&bench, "{ \"client\": \"K-1\", \"figures\": { } }");
		g_autofree char *trace = bench_trace(&bench, figures);
		figures_drop(figures);
		count_terms(trace, pages, 8);
		while (pages[first] == 0)
			first++;
		while (pages[last] == 0)
			last--;
		assert_true(pages[first] >= 2);
		assert_true(pages[last] >= 3);
	}
}

static int
open_all(void **state)
{
	(void)state;
	bench_open(&bench);
	return bench.renderer == NULL || bench.theme == NULL ? -1 : 0;
}

static int
drop_all(void **state)
{
	(void)state;
	bench_drop(&bench);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_item_stands_alone_on_a_page),
	};
	return cmocka_run_group_tests(tests, open_all, drop_all);
}
