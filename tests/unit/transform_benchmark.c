/* Published values: read strictly, each fault told where it stands; shown with what was measured, of whom and when. */
#include "tests/unit/transform_store.h"

#define ABOUT_OF(id, year) \
	"\"id\": \"" id "\", \"population\": \"対象\", \"year\": " year ", \"source\": \"出典" id \
	"\", "
#define ABOUT(id) ABOUT_OF(id, "2024")
#define SURVEY_OF(id, year, measure, values) \
	"{ " ABOUT_OF(id, year) "\"n\": 10, \"measure\": \"" measure "\",\n\"values\": [ " values \
				" ] }"
#define SURVEY(id, measure, values) SURVEY_OF(id, "2024", measure, values)
#define ITEM(item, value) "{ \"item\": " item ", \"value\": " value " }"
#define DRILL(id, values) "{ " ABOUT(id) "\n\"values\": [ " values " ] }"
#define TYPE(type, opened, n) \
	"{ \"type\": \"" type "\", \"type_label\": \"型\", \"opened\": " opened ", \"n\": " n " }"
#define SURVEYS(list) "{ \"benchmark\": 1, \"surveys\": [\n" list " ] }"
#define DRILLS(list) "{ \"benchmark\": 1, \"drills\": [\n" list " ] }"

/* The answers of all 25 items, one mail, and these published values. */
static struct fixture *
fixture_with(const char *text)
{
	struct fixture *fixture = fixture_new();
	fixture_sheet(fixture, "a", "2024-06-01", "yyyyyyyyyyyyyyyyyyyyyyyyn");
	fixture_person(fixture, 1, "a", "営業", "o");
	fixture->engine = engine_open(fixture->store, fixture->problems);
	struct document *document =
	    document_new("published.json", text, strlen(text), fixture->problems);
	assert_non_null(document);
	assert_true(engine_set_benchmark(fixture->engine, document, fixture->problems));
	document_drop(document);
	return fixture;
}

static void
expect_shown(const char *text, const char *name, const char *columns, const char *expected)
{
	struct fixture *fixture = fixture_with(text);
	struct figures *figures = fixture_figures(fixture);
	expect_rows(figures, name, columns, expected);
	figures_drop(figures);
	fixture_drop(fixture);
}

static void
the_values_that_ship_are_sound(void **state)
{
	static const char path[] = "layouts/benchmark/standard.json";
	struct problems *problems = problems_new();
	struct document *document = document_open(path, path, problems);
	assert_true(document != NULL && benchmark_check(document, problems));
	assert_int_equal(problems_count(problems), 0);
	document_drop(document);
	problems_drop(problems);
}

/* In whatever order the file has them. */
static void
one_measure_stands_together_and_the_newest_survey_first(void **state)
{
	static const char text[] =
	    SURVEYS(SURVEY_OF("new", "2026", "done", ITEM("1", "0.5")) "," SURVEY_OF("a", "2024",
		"done_or_partly", ITEM("25", "0") "," ITEM("3", "1")) "," SURVEY_OF("z", "2025",
		"done_or_partly", ITEM("3", "0.25")));
	expect_shown(text, "diagnosis.benchmark",
	    "survey measure year n population source no value answer",
	    "z|done_or_partly|2025|10|対象|出典z|3|0.25|yes\n"
	    "a|done_or_partly|2024|10|対象|出典a|3|1|yes\n"
	    "a|done_or_partly|2024|10|対象|出典a|25|0|no\n"
	    "new|done|2026|10|対象|出典new|1|0.5|yes\n");
}

static void
a_drill_is_shown_by_type_with_or_without_its_firms(void **state)
{
	expect_shown(
	    DRILLS(DRILL("d",
		TYPE("attachment", "0", "4") ", { \"type\": \"url\", "
					     "\"type_label\": \"リンク\", \"opened\": 1, \"n\": 4, "
					     "\"firms\": 2 }")),
	    "drill.benchmark", "survey type type_label rate opened n firms population year source",
	    "d|url|リンク|0.25|1|4|2|対象|2024|出典d\n"
	    "d|attachment|型|0|0|4|-|対象|2024|出典d\n");
}

static void
without_values_there_is_nothing(void **state)
{
	static const char *const files[] = {
		"{ \"benchmark\": 1 }", "{ \"benchmark\": 1, \"surveys\": [], \"drills\": [] }",
		"{ \"benchmark\": 1, \"title\": \"t\", \"surveys\": [" SURVEY("a", "done", "") "] }"
	};
	for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
		struct fixture *fixture = fixture_with(files[i]);
		struct figures *figures = fixture_figures(fixture);
		expect_missing(figures, "diagnosis.benchmark");
		expect_missing(figures, "drill.benchmark");
		figures_drop(figures);
		fixture_drop(fixture);
	}
}

/* Other values take the place of the first; NULL leaves none. */
static void
an_engine_has_one_set_of_values(void **state)
{
	struct fixture *fixture = fixture_with(SURVEYS(SURVEY("a", "done", ITEM("1", "0.5"))));
	static const char text[] = SURVEYS(SURVEY("b", "done", ITEM("2", "0.5")));
	struct document *document = document_new("b.json", text, strlen(text), fixture->problems);
	assert_true(engine_set_benchmark(fixture->engine, document, fixture->problems));
	document_drop(document);
	struct figures *figures = fixture_figures(fixture);
	expect_rows(figures, "diagnosis.benchmark", "survey no", "b|2\n");
	figures_drop(figures);
	assert_true(engine_set_benchmark(fixture->engine, NULL, fixture->problems));
	figures = fixture_figures(fixture);
	expect_missing(figures, "diagnosis.benchmark");
	figures_drop(figures);
	fixture_drop(fixture);
}

#define LIMITS \
	SURVEYS("{ \"valid_from\": \"2024-07-01\", " ABOUT( \
	    "from") "\"n\": 1, \"measure\": \"done\", " \
		    "\"values\": [" ITEM( \
			"1", "0.5") "] }, { \"valid_until\": " \
				    "\"2024-07-01\", " ABOUT( \
					"until") "\"n\": 1, \"measure\": " \
						 "\"done\", \"values\": [" ITEM( \
						     "1", "0.5") "] }, " SURVEY("ope" \
										"n", \
						     "done", ITEM("1", "0.5")))

static void
expect_valid(const char *day, const char *expected)
{
	struct fixture *fixture = fixture_with(LIMITS);
	g_autofree char *json = g_strdup_printf("\"%s\"", day);
	fixture_setting(fixture, "", "report_date", json);
	struct figures *figures = fixture_figures(fixture);
	expect_rows(figures, "diagnosis.benchmark", "survey", expected);
	figures_drop(figures);
	fixture_drop(fixture);
}

static void
a_survey_stands_in_reports_of_its_days_only(void **state)
{
	expect_valid("2024-06-30", "open\nuntil\n");
	expect_valid("2024-07-01", "from\nopen\nuntil\n");
	expect_valid("2024-07-02", "from\nopen\n");
}

static void
expect_refused(const char *text, const char *told)
{
	struct problems *problems = problems_new();
	struct document *document = document_new("published.json", text, strlen(text), problems);
	assert_non_null(document);
	assert_false(benchmark_check(document, problems));
	g_autoptr(GString) all = g_string_new(NULL);
	for (size_t i = 0; i < problems_count(problems); i++) {
		g_autofree char *line = problem_format(problems_at(problems, i), LANGUAGE_ENGLISH);
		g_string_append_printf(all, "%s\n", line);
	}
	if (!g_str_has_prefix(all->str, told))
		fail_msg("told \"%s\", not \"%s\"", all->str, told);
	document_drop(document);
	problems_drop(problems);
}

static void
a_fault_of_a_survey_is_told_where_it_stands(void **state)
{
	static const struct {
		const char *values, *told;
	} cases[] = {
		{ "{ \"item\": 1, \"value\": 0.5, \"valeu\": 1 }",
		    "published.json:3:40: error: unknown key \"valeu\"; did you mean \"value\"?" },
		{ ITEM("0", "0.5"), "published.json:3:23: error: 0 is outside 1 to 25" },
		{ ITEM("26", "0.5"), "published.json:3:23: error: 26 is outside 1 to 25" },
		{ ITEM("1", "73"), "published.json:3:35: error: 73 is no share from 0 to 1" },
		{ ITEM("1", "-0.1"), "published.json:3:35: error: -0.1 is no share from 0 to 1" },
		{ ITEM("1", "\"0.5\""), "published.json:3:35: error: a text where a number" },
		{ ITEM("1", "0.5") ",\n" ITEM("1", "0.6"),
		    "published.json:4:11: error: item \"1\" stands twice in \"a\"" },
		{ "{ \"item\": 1 }", "published.json:3:13: error: key \"value\" is missing" },
		{ "1", "published.json:3:13: error: a whole number where an object is expected" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *text =
		    g_strdup_printf(SURVEYS(SURVEY("a", "done", "%s")), cases[i].values);
		expect_refused(text, cases[i].told);
	}
	expect_refused(SURVEYS(SURVEY("a", "some", "")),
	    "published.json:2:85: error: \"some\" is none of: "
	    "done, done_or_partly");
	expect_refused(SURVEYS(SURVEY("a", "done", "") ",\n" SURVEY("a", "done", "")),
	    "published.json:4:9: error: two surveys are named \"a\"");
}

static void
a_fault_of_a_drill_is_told_where_it_stands(void **state)
{
	expect_refused(DRILLS(DRILL("d", TYPE("url", "5", "4"))),
	    "published.json:3:59: error: 5 opened of 4 sent");
	expect_refused(DRILLS(DRILL("d", TYPE("url", "0", "0"))),
	    "published.json:3:67: error: 0 is outside 1 to 1000000000");
	expect_refused(DRILLS(DRILL("d", TYPE("url", "-1", "4"))),
	    "published.json:3:59: error: -1 is outside");
	expect_refused(DRILLS(DRILL("d", TYPE("link", "0", "4"))),
	    "published.json:3:23: error: \"link\" is none of: url, attachment, other, all");
	expect_refused(DRILLS(DRILL("d", TYPE("url", "0", "4") ",\n" TYPE("url", "1", "4"))),
	    "published.json:4:11: error: type \"url\" stands twice in \"d\"");
}

/* What stands once for all values; the pattern has room for one key. */
static void
of_whom_by_whom_and_when_must_be_said(void **state)
{
	static const struct {
		const char *key, *told;
	} cases[] = {
		{ "\"id\": \" \"", "published.json:2:9: error: \"id\" says nothing" },
		{ "\"population\": \"\"",
		    "published.json:2:17: error: \"population\" says nothing" },
		{ "\"source\": \"\\n\"", "published.json:2:13: error: \"source\" says nothing" },
		{ "\"year\": 24", "published.json:2:11: error: 24 is outside 1990 to 2099" },
		{ "\"n\": 0", "published.json:2:8: error: 0 is outside 1 to 1000000000" },
		{ "\"valid_from\": \"2024-02-30\"",
		    "published.json:2:17: error: \"2024-02-30\" is not a day" },
		{ "\"valid_until\": \"2024-2-3\"",
		    "published.json:2:18: error: \"2024-2-3\" is not a day" },
		{ "\"valid_until\": \"2024-02-03x\"",
		    "published.json:2:18: error: \"2024-02-03x\" is not a day" },
	};
	static const char *const all[] = { "\"id\": \"a\"", "\"population\": \"p\"",
		"\"source\": \"s\"", "\"year\": 2024", "\"n\": 1", "\"measure\": \"done\"",
		"\"values\": []" };
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		size_t key = strcspn(cases[i].key, ":");
		g_autoptr(GString) text = g_string_new("{ \"benchmark\": 1, \"surveys\": [\n{ ");
		g_string_append(text, cases[i].key);
		for (size_t j = 0; j < G_N_ELEMENTS(all); j++)
			if (strncmp(all[j], cases[i].key, key + 1) != 0)
				g_string_append_printf(text, ",\n%s", all[j]);
		g_string_append(text, " } ] }");
		expect_refused(text->str, cases[i].told);
	}
}

static void
no_total_can_be_stated(void **state)
{
	expect_refused("{ \"benchmark\": 1, \"total\": 52 }",
	    "published.json:1:19: error: unknown key \"total\"");
	expect_refused(
	    SURVEYS("{ " ABOUT(
		"a") "\"n\": 1, \"measure\": \"done\", \"average\": 52, \"values\": [] }"),
	    "published.json:2:");
	expect_refused(
	    "{ \"benchmark\": 2 }", "published.json:1:16: error: published values of version 2;");
}

/* Down to the line of the file that says so. */
static void
a_published_value_comes_from_its_line(void **state)
{
	struct fixture *fixture = fixture_with(SURVEYS(SURVEY("a", "done",
	    ITEM("1", "0.5") ",\n" ITEM("2", "0.5")) "," SURVEY("b", "done", ITEM("2", "0.5"))));
	struct figures *figures = fixture_figures(fixture);
	json_t *answer = figures_explain(
	    fixture->engine, figures, "diagnosis.benchmark", "a", fixture->problems);
	figures_drop(figures);
	g_autofree char *rows =
	    json_dumps(json_object_get(answer, "rows"), JSON_COMPACT | JSON_SORT_KEYS);
	assert_string_equal(rows,
	    "[{\"line\":2,\"source\":\"data.csv\"},{\"line\":3,\"source\":\"published.json\"},"
	    "{\"line\":4,\"source\":\"published.json\"}]");
	json_decref(answer);
	fixture_drop(fixture);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_values_that_ship_are_sound),
		cmocka_unit_test(one_measure_stands_together_and_the_newest_survey_first),
		cmocka_unit_test(a_drill_is_shown_by_type_with_or_without_its_firms),
		cmocka_unit_test(without_values_there_is_nothing),
		cmocka_unit_test(an_engine_has_one_set_of_values),
		cmocka_unit_test(a_survey_stands_in_reports_of_its_days_only),
		cmocka_unit_test(a_fault_of_a_survey_is_told_where_it_stands),
		cmocka_unit_test(a_fault_of_a_drill_is_told_where_it_stands),
		cmocka_unit_test(of_whom_by_whom_and_when_must_be_said),
		cmocka_unit_test(no_total_can_be_stated),
		cmocka_unit_test(a_published_value_comes_from_its_line),
	};
	return cmocka_run_group_tests_name("benchmark", tests, NULL, NULL);
}
