/*
 * Texts that repeat for each row of a figure, and what the report says of published values with them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "render_bench.h"
#include "render_trace.h"

/* Blocks on line 2. */
#define LAYOUT(blocks) \
	"{ \"layout\": 1, \"title\": \"t\", \"sections\": [ { \"id\": \"s\", \"blocks\": " \
	"[\n" blocks " ] } ] }"
#define TEXT(words) LAYOUT("{ \"type\": \"text\", \"text\": " words " }")
#define FIGURES(list) "{ \"client\": \"K-1\", \"figures\": { " list " } }"
#define DEVICES(rows) \
	FIGURES("\"network.devices\": { \"kind\": \"table\", \"columns\": [ \"id\", \"kind\", " \
		"\"name\" ], " \
		"\"rows\": [ " rows " ] }")

/* All that the pages say, lines joined. Caller frees. */
static char *
words_of(const struct figures *figures)
{
	g_autofree char *trace = bench_trace(&bench, figures);
	if (trace == NULL) {
		g_autofree char *told = bench_told(&bench);
		fail_msg("%s", told);
	}
	g_autoptr(GArray) texts = trace_texts(trace);
	GString *all = g_string_new(NULL);
	for (guint i = 0; i < texts->len; i++)
		g_string_append(all, g_array_index(texts, struct trace_text, i).text);
	return g_string_free(all, FALSE);
}

static void
expect_words(const char *layout, const char *list, const char *expected)
{
	if (bench_read(&bench, layout) == NULL) {
		g_autofree char *told = bench_told(&bench);
		fail_msg("%s", told);
	}
	struct figures *figures = bench_figures(&bench, list);
	g_autofree char *words = words_of(figures);
	assert_string_equal(words, expected);
	figures_drop(figures);
}

static void
expect_refused(const char *layout, const char *told)
{
	assert_null(bench_read(&bench, layout));
	g_autofree char *all = bench_told(&bench);
	if (strstr(all, told) == NULL)
		fail_msg("told \"%s\", not \"%s\"", all, told);
}

/* ---- for each row ---- */

#define EACH \
	TEXT("[ \"初め\", { \"data\": \"network.devices\", \"text\": \"{id}は{name}\", " \
	     "\"between\": \"、\" }, \"終わり\" ]")

static void
a_text_is_said_once_for_each_row(void **state)
{
	(void)state;
	expect_words(EACH, DEVICES("[ \"A\", \"pc\", \"甲\" ], [ \"B\", \"nas\", \"{乙}\" ]"),
	    "初めAは甲、Bは{乙}終わり");
	expect_words(EACH, DEVICES("[ \"A\", \"pc\", \"甲\" ]"), "初めAは甲終わり");
	expect_words(EACH, DEVICES(""), "初め終わり");
	expect_words(TEXT("{ \"data\": \"network.devices\", \"text\": \"{id}\" }"),
	    DEVICES("[ \"A\", \"pc\", \"甲\" ], [ \"B\", \"nas\", \"乙\" ]"), "AB");
}

static void
a_row_without_its_value_leaves_no_comma(void **state)
{
	(void)state;
	expect_words(
	    LAYOUT("{ \"type\": \"text\", \"when_missing\": \"hide\", \"text\": { \"data\": "
		   "\"network.devices\", \"text\": \"{id}は{name}\", \"between\": \"、\" } }"),
	    DEVICES("[ \"A\", \"pc\", null ], [ \"B\", \"pc\", \"乙\" ], [ \"C\", \"pc\", null ], "
		    "[ \"D\", \"pc\", \"丁\" ]"),
	    "Bは乙、Dは丁");
}

static void
rows_are_chosen_and_grouped(void **state)
{
	(void)state;
	static const char four[] =
	    DEVICES("[ \"A\", \"pc\", \"甲\" ], [ \"B\", \"nas\", \"乙\" ],"
		    " [ \"C\", \"pc\", \"丙\" ], [ \"D\", \"hub\", \"丁\" ]");
	expect_words(
	    TEXT(
		"{ \"data\": \"network.devices\", \"where\": { \"column\": \"kind\", \"not_in\": [ "
		"\"hub\" ] }, \"first_of\": \"kind\", \"between\": \"。\", \"text\": [ "
		"\"{kind}:\", { "
		"\"data\": \"network.devices\", \"same\": \"kind\", \"text\": \"{id}\", "
		"\"between\": "
		"\"・\" } ] }"),
	    four, "pc:A・C。nas:B");
}

static void
mistakes_in_texts_of_rows_are_told(void **state)
{
	(void)state;
	expect_refused(TEXT("{ \"data\": \"network.devices\", \"text\": \"{nmae}\" }"),
	    "layout.json:2:64: error: \"nmae\" is no column of \"network.devices\"; did you mean "
	    "\"name\"?");
	expect_refused(
	    TEXT("{ \"data\": \"network.devices\", \"text\": \"a\", \"betwen\": \"、\" }"),
	    "unknown key \"betwen\"; did you mean \"between\"?");
	expect_refused(
	    TEXT("{ \"data\": \"network.devices\", \"text\": \"a\", \"same\": \"kind\" }"),
	    "\"kind\" names a column, but there is no \"data\" here");
	expect_refused(TEXT("{ \"data\": \"network.devices\", \"text\": \"a\", \"where\": { "
			    "\"column\": \"kind\" } }"),
	    "exactly one of in / not_in is needed here");
	expect_refused(TEXT("[ { \"data\": \"network.devices\", \"text\": \"a\" }, \"{id}\" ]"),
	    "\"id\" names a column, but there is no \"data\" here");
}

/* ---- what is not measured in one way is never drawn together ---- */

#define PICTURE(name, fields) \
	LAYOUT("{ \"type\": \"" name \
	       "\", \"data\": \"diagnosis.benchmark\", \"alt_row\": \"a\", " fields " }")
#define CARD(picture) \
	LAYOUT("{ \"type\": \"cards\", \"cards\": [ { \"title\": \"t\", \"value\": " \
	       "\"diagnosis.total\", " picture " } ] }")
#define SHEET(blocks) \
	"{ \"layout\": 1, \"title\": \"t\", \"workbook\": [ { \"sheet\": \"s\", \"title\": " \
	"\"t\", \"blocks\": [ " blocks " ] } ] }"
#define CELL "\"value\": \"diagnosis.benchmark.value@1\", \"mark\": \"count.plain\""
#define APART "\"diagnosis.benchmark\" cannot be drawn: its rows differ in \"measure\""

static void
two_measures_are_never_drawn_in_one_picture(void **state)
{
	(void)state;
	expect_refused(PICTURE("bar", "\"label\": \"l\", \"values\": [ { \"column\": \"value\", "
				      "\"mark\": \"count.plain\" } ]"),
	    "\"diagnosis.benchmark\" is of kind table");
	expect_refused(PICTURE("band", "\"label\": \"l\", \"n\": \"n\", \"parts\": [ { \"column\": "
				       "\"value\", \"mark\": \"count.plain\" } ]"),
	    "\"diagnosis.benchmark\" is of kind table");
	expect_refused(PICTURE("histogram", "\"label\": \"l\", \"value\": \"v\", \"column\": "
					    "\"value\", \"mark\": \"count.plain\""),
	    "\"diagnosis.benchmark\" is of kind table");
	expect_refused(LAYOUT("{ \"type\": \"table\", \"data\": \"diagnosis.benchmark\", "
			      "\"columns\": [ { \"band\": [ { "
			      "\"column\": \"value\", \"mark\": \"count.plain\" } ] } ] }"),
	    APART);
	expect_refused(CARD("\"bars\": [ { \"label\": \"l\", " CELL " } ]"), APART);
	expect_refused(CARD("\"meter\": { \"from\": 0, \"to\": 1, " CELL " }"), APART);
	expect_refused(
	    CARD("\"meter\": { \"from\": 0, \"to\": 1, \"value\": \"diagnosis.total\", \"mark\": "
		 "\"count.plain\", \"marker\": \"diagnosis.benchmark.value@1\" }"),
	    APART);
	expect_refused(CARD("\"units\": { \"of\": \"diagnosis.total\", " CELL " }"), APART);
	expect_refused(
	    CARD("\"units\": { \"value\": \"diagnosis.total\", \"mark\": \"count.plain\", "
		 "\"of\": \"diagnosis.benchmark.n@1\" }"),
	    APART);
	expect_refused(
	    LAYOUT("{ \"type\": \"funnel\", \"steps\": [ { \"label\": \"l\", " CELL " } ] }"),
	    APART);
	expect_refused(SHEET("{ \"type\": \"table\", \"data\": \"diagnosis.benchmark\", "
			     "\"columns\": [ { \"field\": \"no\", \"heading\": "
			     "\"h\" }, { \"field\": \"value\", \"heading\": \"h\" } ] }, { "
			     "\"type\": \"chart\", \"data\": "
			     "\"diagnosis.benchmark\", \"kind\": \"bar\", \"label\": \"no\", "
			     "\"title\": \"t\", \"alt\": \"a\", \"series\": [ { "
			     "\"field\": \"value\", \"mark\": \"count.plain\" } ] }"),
	    APART);
	/* A single value may be printed. */
	assert_non_null(bench_read(&bench, TEXT("\"{diagnosis.benchmark.value@1}\"")));
}

/* ---- the report that ships ---- */

#define VALUE(survey, measure, no, value) \
	"[ \"" survey "\", \"" measure "\", " no ", " value ", 1200, \"対象" survey \
	"\", \"出典" survey "\", 2024, \"yes\" ]"
#define PUBLISHED(rows) \
	"{ \"kind\": \"table\", \"columns\": [ \"survey\", \"measure\", \"no\", \"value\", " \
	"\"n\", \"population\", \"source\", \"year\", " \
	"\"answer\" ], \"rows\": [ " rows " ] }"
#define SENT(survey, label, rate) \
	"[ \"" survey "\", \"" label "\", " rate ", 1600, \"対象" survey "\", \"出典" survey \
	"\", 2017 ]"
#define DRILLED(rows) \
	"{ \"kind\": \"table\", \"columns\": [ \"survey\", \"type_label\", \"rate\", \"n\", " \
	"\"population\", \"source\", \"year\" ], \"rows\": [ " rows " ] }"

/* The full case's report with these published values. Caller frees. */
static char *
report_with(const char *published, const char *drilled)
{
	assert_non_null(bench_read_file(&bench, REPORT_LAYOUT));
	json_t *json = json_load_file(REPORT_CASES "/full/figures.json", 0, NULL);
	json_t *list = json_object_get(json, "figures");
	json_object_set_new(list, "diagnosis.benchmark", json_loads(published, 0, NULL));
	json_object_set_new(list, "drill.benchmark", json_loads(drilled, 0, NULL));
	struct figures *figures = figures_from_json(json, bench.problems);
	assert_non_null(figures);
	char *words = words_of(figures);
	figures_drop(figures);
	json_decref(json);
	return words;
}

static void
expect_said(const char *words, const char *expected)
{
	if (strstr(words, expected) == NULL)
		fail_msg("no \"%s\" in:\n%s", expected, words);
}

static void
expect_unsaid(const char *words, const char *never)
{
	if (strstr(words, never) != NULL)
		fail_msg("\"%s\" in:\n%s", never, words);
}

static void
the_report_says_what_the_surveys_say(void **state)
{
	(void)state;
	g_autofree char *one = report_with(
	    PUBLISHED(VALUE("a", "done_or_partly", "7", "0.5")), DRILLED(SENT("d", "甲型", "0.2")));
	expect_said(one, "参考：出典a（2024年、対象a1,"
			 "200社）で「実施している」「一部実施している」を合わせた企業は、設問7が50."
			 "0%でした。貴社が");
	expect_said(one, "公表された例では、対象dで行われた訓練の開封率は、甲型20%（1,"
			 "600通）でした（出典d、2017年）。文面が違う");
	g_autofree char *two = report_with(
	    PUBLISHED(VALUE("b", "done_or_partly", "1", "0.731") "," VALUE(
		"b", "done_or_partly", "2", "0.5") "," VALUE("a", "done_or_partly", "25", "1")),
	    DRILLED(SENT("d", "甲型", "0.2") "," SENT("d", "乙型", "0.1") "," SENT(
		"e", "甲型", "0.3")));
	expect_said(two, "企業は、設問1が73.1%、設問2が50.0%でした。参考：出典a（");
	expect_said(two, "企業は、設問25が100.0%でした。貴社が");
	expect_said(two,
	    "甲型20%（1,600通）、乙型10%（1,600通）でした（出典d、2017年）。また、対象eで行われた");
}

static void
the_report_never_sets_two_measures_side_by_side(void **state)
{
	(void)state;
	g_autofree char *both = report_with(
	    PUBLISHED(VALUE("a", "done_or_partly", "7", "0.5") "," VALUE("b", "done", "7", "0.4")),
	    DRILLED(""));
	expect_said(both, "参考：出典a（");
	expect_unsaid(both, "出典b");
	g_autofree char *done = report_with(PUBLISHED(VALUE("b", "done", "7", "0.4")), DRILLED(""));
	expect_said(done,
	    "参考：出典b（2024年、対象b1,200社）で「実施している」企業は、設問7が40.0%でした。");
}

static void
without_published_values_the_report_says_nothing_of_them(void **state)
{
	(void)state;
	g_autofree char *none = report_with(PUBLISHED(""), DRILLED(""));
	expect_unsaid(none, "参考：");
	expect_unsaid(none, "公表され");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_text_is_said_once_for_each_row),
		cmocka_unit_test(a_row_without_its_value_leaves_no_comma),
		cmocka_unit_test(rows_are_chosen_and_grouped),
		cmocka_unit_test(mistakes_in_texts_of_rows_are_told),
		cmocka_unit_test(two_measures_are_never_drawn_in_one_picture),
		cmocka_unit_test(the_report_says_what_the_surveys_say),
		cmocka_unit_test(the_report_never_sets_two_measures_side_by_side),
		cmocka_unit_test(without_published_values_the_report_says_nothing_of_them),
	};
	return cmocka_run_group_tests_name("rows", tests, open_all, drop_all);
}
