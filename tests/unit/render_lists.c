/*
 * Lists and tables over several pages.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "render_bench.h"
#include "render_trace.h"

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

/* How many rows of a table each page has, where so many lines stand above it. */
static void
count_rows(int nrows, int lines, int *pages, int most)
{
	GString *layout = g_string_new("{ \"layout\": 1, \"title\": \"t\", \"sections\": [ { "
				       "\"id\": \"s\", \"blocks\": [ { \"type\": \"text\", "
				       "\"text\": \"上");
	for (int i = 1; i < lines; i++)
		g_string_append(layout, "\\n上");
	g_string_append(layout, "\" }, { \"type\": \"table\", \"columns\": [ { \"heading\": "
				"\"頭\" } ], \"rows\": [ ");
	for (int i = 0; i < nrows; i++)
		g_string_append_printf(layout, "%s{ \"cells\": [ \"行\" ] }", i > 0 ? ", " : "");
	g_string_append(layout, " ] } ] } ] }");
	assert_non_null(bench_read(&bench, layout->str));
	g_string_free(layout, TRUE);
	struct figures *figures =
	    bench_figures(&bench, "{ \"client\": \"K-1\", \"figures\": { } }");
	g_autofree char *trace = bench_trace(&bench, figures);
	figures_drop(figures);
	g_autoptr(GArray) texts = trace_texts(trace);
	for (guint i = 0; i < texts->len; i++) {
		const struct trace_text *text = &g_array_index(texts, struct trace_text, i);
		if (strcmp(text->text, "行") == 0 && text->page <= most)
			pages[text->page]++;
	}
}

static void
no_row_or_two_of_a_table_are_left_on_a_page(void **state)
{
	(void)state;
	for (int lines = 1; lines <= 44; lines++) {
		int pages[5] = { 0 };
		count_rows(20, lines, pages, 4);
		for (int page = 1; page <= 4; page++)
			assert_true(pages[page] == 0 || pages[page] >= 3);
		assert_int_equal(pages[1] + pages[2], 20);
	}
}

static void
a_table_of_few_rows_is_not_broken(void **state)
{
	(void)state;
	for (int lines = 1; lines <= 44; lines++) {
		int pages[5] = { 0 };
		count_rows(11, lines, pages, 4);
		assert_true(pages[1] == 11 || pages[2] == 11);
	}
}

#define LONG "とても長い文がここに入り、表の幅をほとんど使ってしまいます。もう一つの文も続きます。"

static void
short_cells_stay_whole_beside_long_ones(void **state)
{
	(void)state;
	assert_non_null(bench_read(&bench,
	    "{ \"layout\": 1, \"title\": \"t\", \"sections\": [ { \"id\": \"s\", \"blocks\": [ { "
	    "\"type\": \"table\", \"columns\": [ { \"heading\": \"項目\", \"row_heading\": true }, "
	    "{ \"heading\": \"場所\" }, { \"heading\": \"所見\", \"grow\": 2 }, "
	    "{ \"heading\": \"対応\", \"grow\": 2 } ], \"rows\": [ "
	    "{ \"cells\": [ \"LANケーブル保護\", \"2階 執務室 通路\", \"" LONG "\", \"" LONG
	    "\" ] }, "
	    "{ \"cells\": [ \"施錠\", \"倉庫\", \"" LONG "\", \"" LONG "\" ] } ] } ] } ] }"));
	struct figures *figures =
	    bench_figures(&bench, "{ \"client\": \"K-1\", \"figures\": { } }");
	g_autofree char *trace = bench_trace(&bench, figures);
	figures_drop(figures);
	assert_non_null(strstr(trace, "\"LANケーブル保護\"")); /* a row's name */
	assert_non_null(strstr(trace, "\"2階 執務室 通路\"")); /* the longer of two */
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_item_stands_alone_on_a_page),
		cmocka_unit_test(no_row_or_two_of_a_table_are_left_on_a_page),
		cmocka_unit_test(a_table_of_few_rows_is_not_broken),
		cmocka_unit_test(short_cells_stay_whole_beside_long_ones),
	};
	return cmocka_run_group_tests(tests, open_all, drop_all);
}
