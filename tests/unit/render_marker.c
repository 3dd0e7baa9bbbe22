/*
 * Markers: what a bar is to be compared with, pointed at.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "render_bench.h"
#include "render_trace.h"

#define SECTION(blocks) \
	"{ \"layout\": 1, \"title\": \"t\", \"sections\": [ { \"id\": \"s\", \"blocks\": " \
	"[ " blocks " ] } ] }"
#define FIGURES(list) "{ \"client\": \"K-1\", \"figures\": { " list " } }"

#define COMPARED(mark) \
	SECTION("{ \"type\": \"bar\", \"data\": \"cohort.parts\", \"label\": \"{part}\", " \
		"\"scale\": \"share\"," \
		" \"values\": [ { \"column\": \"rate\", \"mark\": \"score.points\" } ]," \
		" \"marker\": { \"column\": \"median\", \"mark\": \"" mark "\" }," \
		" \"alt_row\": \"{part} {median|pct0}\" }")
#define PARTS(rows) \
	FIGURES("\"cohort.parts\": { \"kind\": \"series\", \"columns\": [ \"part\", \"rate\", " \
		"\"median\" ]," \
		" \"rows\": [ " rows " ] }")

/* The trace of a layout over figures. Caller frees. */
static char *
show(const char *layout, const char *list)
{
	bench_read(&bench, layout);
	struct figures *figures = bench_figures(&bench, list);
	char *trace = bench.layout == NULL || figures == NULL ? NULL : bench_trace(&bench, figures);
	g_autofree char *told = bench_told(&bench);
	figures_drop(figures);
	if (trace == NULL)
		fail_msg("%s", told);
	return trace;
}

static size_t
count(const char *trace, const char *words)
{
	size_t n = 0;
	for (const char *at = trace; (at = strstr(at, words)) != NULL; at++)
		n++;
	return n;
}

static void
a_marker_points_at_each_row_s_other_value(void **state)
{
	(void)state;
	g_autofree char *one =
	    show(COMPARED("cohort.median"), PARTS("[ \"甲\", 0.5, 0.25 ], [ \"乙\", 0.5, null ]"));
	g_autofree char *two =
	    show(COMPARED("cohort.median"), PARTS("[ \"甲\", 0.5, 0.25 ], [ \"乙\", 0.5, 0.75 ]"));
	assert_non_null(strstr(one, "参加企業の中央値"));
	assert_non_null(strstr(one, "甲 25%"));
	/* its line, its edge and its head */
	assert_int_equal(count(two, "fill"), count(one, "fill") + 3);
}

static void
a_marker_needs_a_mark_that_points(void **state)
{
	(void)state;
	assert_null(bench_read(&bench, COMPARED("score.points")));
	g_autofree char *told = bench_told(&bench);
	assert_non_null(strstr(told, "is no pointer"));
}

#define CARD(marker) \
	SECTION("{ \"type\": \"cards\", \"cards\": [ { \"title\": \"題\", \"value\": " \
		"\"diagnosis.total\", \"meter\":" \
		" { \"value\": \"diagnosis.total\", \"from\": 0, \"to\": 100, \"mark\": " \
		"\"score.points\"" marker " } } ] }")

static void
a_card_s_meter_has_a_marker_where_there_is_something_to_compare_with(void **state)
{
	(void)state;
	static const char own[] = "\"diagnosis.total\": { \"kind\": \"points\", \"value\": 52 }",
			  all[] =
			      ", \"cohort.score_median\": { \"kind\": \"points\", \"value\": -4 }";
	g_autofree char *alone = g_strdup_printf(FIGURES("%s"), own);
	g_autofree char *beside = g_strdup_printf(FIGURES("%s%s"), own, all);
#define MARKER ", \"marker\": \"cohort.score_median\", \"marker_mark\": \"cohort.median\""
	g_autofree char *without = show(CARD(MARKER), alone);
	g_autofree char *with = show(CARD(MARKER), beside);
	assert_int_equal(count(with, "fill"), count(without, "fill") + 3);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_marker_points_at_each_row_s_other_value),
		cmocka_unit_test(a_marker_needs_a_mark_that_points),
		cmocka_unit_test(
		    a_card_s_meter_has_a_marker_where_there_is_something_to_compare_with),
	};
	return cmocka_run_group_tests(tests, open_all, drop_all);
}
