/* Words made of figures: templates, conditions, advice rules. */
#include "tests/unit/transform_store.h"

static struct figures *
sample(struct problems *problems)
{
	json_t *json = json_loads("{\"client\": \"K\", \"figures\": {"
				  "\"client.name\": {\"value\": \"{甲}**商事**\"},"
				  "\"drill.1.valid\": {\"value\": 1234},"
				  "\"drill.1.opened\": {\"value\": 0},"
				  "\"drill.1.opened_rate\": {\"value\": 0.241},"
				  "\"drill.1.sent_on\": {\"value\": \"2024-07-12\"},"
				  "\"drill.1.reported\": {\"value\": {\"hidden\": true}},"
				  "\"diagnosis.items\": {\"columns\": [\"no\", \"answer\"],"
				  " \"rows\": [[1, \"yes\"], [2, \"unknown\"], [3, null]]}}}",
	    0, NULL);
	struct figures *figures = figures_from_json(json, problems);
	assert_non_null(figures);
	json_decref(json);
	return figures;
}

static void
expect_filled(const char *text, const char *expected, bool expect_gap)
{
	struct problems *problems = problems_new();
	struct figures *figures = sample(problems);
	struct place place = { .file = "layout.json" };
	bool missing = false;
	g_autofree char *filled = template_fill(text, figures, &missing, &place, problems);
	assert_non_null(filled);
	assert_string_equal(filled, expected);
	assert_int_equal(missing, expect_gap);
	assert_true(template_check(text, &place, problems));
	assert_int_equal(problems_count(problems), 0);
	figures_drop(figures);
	problems_drop(problems);
}

static void
placeholders_are_filled_once_and_never_read_again(void **state)
{
	expect_filled("", "", false);
	expect_filled("そのまま **太字** です。", "そのまま **太字** です。", false);
	expect_filled("{client.name}様", "{甲}**商事**様", false);
	expect_filled("{drill.1.valid}名中、開封率は{drill.1.opened_rate|pct0}です。",
	    "1,234名中、開封率は24%です。", false);
	expect_filled("{drill.1.opened_rate}", "24.1%", false);
	expect_filled("{drill.1.sent_on} / {drill.1.sent_on|date_short}",
	    "2024年7月12日(金) / 7月12日", false);
	expect_filled("{{drill.1.valid}}", "{drill.1.valid}", false);
	expect_filled("a } b", "a } b", false);
	expect_filled("{diagnosis.items.answer@2}", "unknown", false);
	expect_filled("{diagnosis.items.answer@3}", "―", true);
	expect_filled("{diagnosis.items.answer@25}", "―", true);
	expect_filled("{drill.2.opened}", "―", true);
	expect_filled("{drill.9.opened}", "―", true);
	expect_filled("{drill.1.reported}", "x", true);
}

static void
bad_placeholders_are_told_with_what_was_meant(void **state)
{
	static const struct {
		const char *text;
		enum problem_id id;
		const char *second; /* value {2} */
	} cases[] = {
		{ "{drill.1.openned}", PROBLEM_FIGURE_UNKNOWN, "drill.1.opened" },
		{ "{drill.N.opened}", PROBLEM_FIGURE_UNKNOWN, "drill.1.opened" },
		{ "{zzzzzzzzzzzzzzzzzzzzzzzzzzzzzz}", PROBLEM_FIGURE_UNKNOWN_FAR, NULL },
		{ "{drill.1.opened_rate|pctt}", PROBLEM_FORMAT_UNKNOWN, "pct" },
		{ "{drill.1.opened|date_ja}", PROBLEM_FORMAT_UNFIT, "drill.1.opened" },
		{ "{diagnosis.items}", PROBLEM_FIGURE_NOT_SCALAR, NULL },
		{ "{diagnosis.items.answr@1}", PROBLEM_COLUMN_UNKNOWN, "answr" },
		{ "{diagnosis.items.answer@0}", PROBLEM_REFERENCE_FORM, NULL },
		{ "{diagnosis.items.answer@x}", PROBLEM_REFERENCE_FORM, NULL },
		{ "{diagnosis.itms.answer@1}", PROBLEM_FIGURE_UNKNOWN, "diagnosis.items" },
		{ "{drill.1.opened", PROBLEM_PLACEHOLDER_OPEN, NULL },
		{ "{}", PROBLEM_FIGURE_UNKNOWN_FAR, NULL },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct problems *problems = problems_new();
		struct place place = { .file = "layout.json", .line = 7, .column = 3 };
		struct figures *figures = sample(problems);
		assert_false(template_check(cases[i].text, &place, problems));
		assert_null(template_fill(cases[i].text, figures, NULL, &place, problems));
		const struct problem *problem = problems_at(problems, 0);
		if (problem->id != cases[i].id)
			fail_msg("%s: %s", cases[i].text, problem_code(problem->id));
		assert_int_equal(problem->place.line, 7);
		if (cases[i].second != NULL)
			assert_string_equal(problem->values[1], cases[i].second);
		figures_drop(figures);
		problems_drop(problems);
	}
}

static void
every_fault_of_a_text_is_told(void **state)
{
	struct problems *problems = problems_new();
	struct place place = { .file = "layout.json" };
	assert_false(
	    template_check("{client.nme} {drill.1.opened|pctt} {client.id}", &place, problems));
	assert_int_equal(problems_count(problems), 2);
	problems_drop(problems);
}

/* ---- conditions ---- */

static bool
holds(const char *condition)
{
	struct problems *problems = problems_new();
	struct document *document = document_new("c.json", condition, strlen(condition), problems);
	assert_non_null(document);
	if (!condition_check(document, document_root(document), "", problems)) {
		g_autofree char *text = problem_format(problems_at(problems, 0), LANGUAGE_ENGLISH);
		fail_msg("%s", text);
	}
	struct figures *figures = sample(problems);
	bool result = condition_holds(document_root(document), figures);
	figures_drop(figures);
	document_drop(document);
	problems_drop(problems);
	return result;
}

static void
conditions_compare_as_they_say(void **state)
{
	assert_true(holds("{\"figure\": \"drill.1.valid\", \"equals\": 1234}"));
	assert_false(holds("{\"figure\": \"drill.1.valid\", \"equals\": 1}"));
	assert_true(holds("{\"figure\": \"drill.1.valid\", \"at_least\": 1234}"));
	assert_true(holds("{\"figure\": \"drill.1.valid\", \"at_most\": 1234}"));
	assert_false(holds("{\"figure\": \"drill.1.valid\", \"above\": 1234}"));
	assert_false(holds("{\"figure\": \"drill.1.valid\", \"below\": 1234}"));
	assert_true(holds("{\"figure\": \"drill.1.valid\", \"above\": 1000, \"below\": 2000}"));
	assert_true(holds("{\"figure\": \"diagnosis.items.answer@1\", \"equals\": \"yes\"}"));
	assert_true(
	    holds("{\"figure\": \"diagnosis.items.answer@2\", \"in\": [\"no\", \"unknown\"]}"));
	assert_false(
	    holds("{\"figure\": \"diagnosis.items.answer@1\", \"in\": [\"no\", \"unknown\"]}"));
	assert_true(holds(
	    "{\"figure\": \"drill.1.opened\", \"exists\": true, \"note\": \"0 is a value\"}"));
	assert_true(holds("{\"figure\": \"drill.2.opened\", \"exists\": false}"));
	assert_true(holds("{\"figure\": \"diagnosis.items\", \"exists\": true}"));
	assert_false(holds("{\"figure\": \"drill.2.by_mail\", \"exists\": true}"));
	assert_true(holds("{\"figure\": \"diagnosis.items\", \"rows_at_least\": 3}"));
	assert_false(holds("{\"figure\": \"diagnosis.items\", \"rows_at_least\": 4}"));
}

static void
missing_and_hidden_make_comparisons_false(void **state)
{
	static const char *const figures[] = { "drill.2.opened", "drill.9.opened",
		"drill.1.reported" };
	static const char *const comparisons[] = { "equals", "at_least", "at_most", "above",
		"below" };
	for (size_t i = 0; i < G_N_ELEMENTS(figures); i++)
		for (size_t j = 0; j < G_N_ELEMENTS(comparisons); j++) {
			g_autofree char *text = g_strdup_printf(
			    "{\"figure\": \"%s\", \"%s\": 0}", figures[i], comparisons[j]);
			g_autofree char *turned = g_strdup_printf("{\"not\": %s}", text);
			assert_false(holds(text));
			assert_true(holds(turned));
		}
	assert_true(holds("{\"figure\": \"drill.1.reported\", \"exists\": true}"));
}

static void
conditions_nest(void **state)
{
	static const char yes[] = "{\"figure\": \"drill.1.valid\", \"above\": 0}";
	static const char no[] = "{\"figure\": \"drill.1.valid\", \"below\": 0}";
	static const struct {
		const char *form;
		bool expected;
	} cases[] = {
		{ "{\"all\": [%s, %s]}", false },
		{ "{\"any\": [%s, %s]}", true },
		{ "{\"all\": [%s, {\"not\": %s}]}", true },
		{ "{\"any\": [{\"not\": %s}, %s]}", false },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *text = g_strdup_printf(cases[i].form, yes, no);
		assert_int_equal(holds(text), cases[i].expected);
	}
	assert_true(holds("{\"all\": []}"));
	assert_false(holds("{\"any\": []}"));
	assert_true(condition_holds(NULL, NULL));
}

static void
bad_conditions_are_told_with_their_place(void **state)
{
	static const struct {
		const char *text;
		enum problem_id id;
		int64_t line;
	} cases[] = {
		{ "{}", PROBLEM_CONDITION_EMPTY, 1 },
		{ "{\"figure\": \"drill.1.valid\"}", PROBLEM_CONDITION_EMPTY, 1 },
		{ "{\"equals\": 1}", PROBLEM_CONDITION_EMPTY, 1 },
		{ "{\"all\": [], \"any\": []}", PROBLEM_CONDITION_EMPTY, 1 },
		{ "{\"all\": [\n{\"figure\": \"drill.1.vald\", \"above\": 1}]}",
		    PROBLEM_FIGURE_UNKNOWN, 2 },
		{ "{\"not\":\n{\"figure\": \"drill.1.valid\", \"abov\": 1}}",
		    PROBLEM_JSON_UNKNOWN_KEY, 2 },
		{ "{\"figure\": \"client.name\", \"above\": 1}", PROBLEM_CONDITION_KIND, 1 },
		{ "{\"figure\": \"drill.1.valid\", \"equals\": \"1\"}", PROBLEM_CONDITION_KIND, 1 },
		{ "{\"figure\": \"drill.1.valid\", \"in\": [1, \"2\"]}", PROBLEM_CONDITION_KIND,
		    1 },
		{ "{\"figure\": \"diagnosis.items\", \"above\": 1}", PROBLEM_FIGURE_NOT_SCALAR, 1 },
		{ "{\"figure\": \"drill.1.valid\", \"rows_at_least\": 1}", PROBLEM_FIGURE_NO_ROWS,
		    1 },
		{ "{\"figure\": \"diagnosis.items.answer@0\", \"equals\": \"a\"}",
		    PROBLEM_REFERENCE_FORM, 1 },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct problems *problems = problems_new();
		struct document *document =
		    document_new("c.json", cases[i].text, strlen(cases[i].text), problems);
		assert_false(condition_check(document, document_root(document), "", problems));
		const struct problem *problem = problems_at(problems, 0);
		if (problem->id != cases[i].id)
			fail_msg("%s: %s", cases[i].text, problem_code(problem->id));
		assert_string_equal(problem->place.file, "c.json");
		assert_int_equal(problem->place.line, cases[i].line);
		document_drop(document);
		problems_drop(problems);
	}
}

static void
conditions_nested_too_deep_are_refused(void **state)
{
	g_autoptr(GString) text = g_string_new("{\"figure\": \"drill.1.valid\", \"above\": 0}");
	for (int i = 0; i < 40; i++) {
		g_string_prepend(text, "{\"not\": ");
		g_string_append_c(text, '}');
	}
	struct problems *problems = problems_new();
	struct document *document = document_new("c.json", text->str, text->len, problems);
	assert_false(condition_check(document, document_root(document), "", problems));
	assert_int_equal(problems_at(problems, 0)->id, PROBLEM_CONDITION_DEEP);
	document_drop(document);
	problems_drop(problems);
}

/* ---- advice ---- */

#define RULE(id, when, kind, weight, more) \
	"{\"id\": \"" id "\", \"when\": " when ", \"title\": \"" id \
	"の題\", \"text\": \"文{drill.rounds}\"," \
	" \"reason\": \"設問1は{diagnosis.items.answer@1}\", \"kind\": \"" kind \
	"\", \"weight\": " weight ", \"source\": \"本事業\"" more "}"
#define ALWAYS "{\"figure\": \"client.id\", \"exists\": true}"
#define NEVER "{\"figure\": \"client.id\", \"exists\": false}"

static struct document *
rules(struct problems *problems, const char *list)
{
	g_autofree char *text =
	    g_strdup_printf("{\"advice\": 1, \"note\": \"試験用\", \"rules\": [%s]}", list);
	struct document *document = document_new("rules.json", text, strlen(text), problems);
	assert_non_null(document);
	return document;
}

static void
rules_that_hold_come_by_weight(void **state)
{
	struct fixture *fixture = fixture_new();
	fixture_setting(fixture, "", "report_date", "\"2024-10-01\"");
	fixture_sheet(fixture, "a", "2024-07-01", "n");
	struct document *document = rules(fixture->problems,
	    RULE("b", ALWAYS, "technical", "50", "") "," RULE("a", ALWAYS, "technical", "50",
		"") "," RULE("c", ALWAYS, "people", "60", "") "," RULE("d", NEVER, "technical",
		"99", "") "," RULE("e", ALWAYS, "organisation", "10",
		", \"valid_from\": \"2024-10-01\", \"valid_until\": \"2024-10-01\"") "," RULE("f",
		ALWAYS, "physical", "98", ", \"valid_from\": \"2024-10-02\"") "," RULE("g", ALWAYS,
		"physical", "97", ", \"valid_until\": \"2024-09-30\"") "," RULE("h", ALWAYS,
		"physical", "96", ", \"unless\": " ALWAYS));
	struct figures *figures = fixture_figures_of(fixture, "K1", document);
	expect_number(figures, "advice.count", 4);
	expect_rows(figures, "advice.top", "rank id kind source",
	    "1|c|people|本事業\n2|a|technical|本事業\n3|b|technical|本事業\n");
	expect_rows(figures, "advice.technical", "rank id title text reason",
	    "1|a|aの題|文0|設問1はno\n2|b|bの題|文0|設問1はno\n");
	expect_rows(figures, "advice.people", "rank id", "1|c\n2|e\n");
	expect_missing(figures, "advice.physical");
	figures_drop(figures);
	engine_drop(fixture->engine);
	fixture->engine = NULL;
	document_drop(document);
	fixture_drop(fixture);
}

static void
the_top_three_are_not_all_of_one_kind_where_there_is_a_choice(void **state)
{
	struct fixture *fixture = fixture_new();
	struct document *document =
	    rules(fixture->problems, RULE("a", ALWAYS, "technical", "90", "") "," RULE("b", ALWAYS,
					 "technical", "80", "") "," RULE("c", ALWAYS, "technical",
					 "70", "") "," RULE("d", ALWAYS, "physical", "5", ""));
	struct figures *figures = fixture_figures_of(fixture, "K1", document);
	expect_rows(figures, "advice.top", "id", "a\nb\nd\n");
	figures_drop(figures);
	struct document *only =
	    rules(fixture->problems, RULE("a", ALWAYS, "technical", "90", "") "," RULE("b", ALWAYS,
					 "technical", "80", "") "," RULE("c", ALWAYS, "technical",
					 "70", "") "," RULE("d", ALWAYS, "technical", "60", ""));
	figures = fixture_figures_of(fixture, "K1", only);
	expect_rows(figures, "advice.top", "id", "a\nb\nc\n");
	figures_drop(figures);
	engine_drop(fixture->engine);
	fixture->engine = NULL;
	document_drop(document);
	document_drop(only);
	fixture_drop(fixture);
}

static void
bad_rules_are_told_and_none_is_used(void **state)
{
	static const struct {
		const char *list;
		enum problem_id id;
	} cases[] = {
		{ RULE("a", "{\"figure\": \"client.nme\", \"exists\": true}", "people", "1", ""),
		    PROBLEM_FIGURE_UNKNOWN },
		{ RULE("a", ALWAYS, "human", "1", ""), PROBLEM_JSON_BAD_CHOICE },
		{ RULE("a", ALWAYS, "people", "101", ""), PROBLEM_JSON_OUT_OF_RANGE },
		{ RULE("a", ALWAYS, "people", "1", ", \"wieght\": 1"), PROBLEM_JSON_UNKNOWN_KEY },
		{ RULE("a", ALWAYS, "people", "1", ", \"valid_from\": \"2024-02-30\""),
		    PROBLEM_JSON_DAY },
		{ RULE("a", ALWAYS, "people", "1", "") "," RULE("a", ALWAYS, "people", "1", ""),
		    PROBLEM_ADVICE_ID_TWICE },
		{ "{\"id\": \"a\"}", PROBLEM_JSON_MISSING_KEY },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct problems *problems = problems_new();
		struct document *document = rules(problems, cases[i].list);
		assert_false(advice_check(document, problems));
		const struct problem *problem = problems_at(problems, 0);
		if (problem->id != cases[i].id)
			fail_msg("%s: %s", cases[i].list, problem_code(problem->id));
		assert_string_equal(problem->place.file, "rules.json");
		document_drop(document);
		problems_drop(problems);
	}
}

static void
the_rules_that_ship_are_sound(void **state)
{
	struct problems *problems = problems_new();
	struct document *document =
	    document_open("layouts/advice/standard.json", "standard.json", problems);
	bool good = document != NULL && advice_check(document, problems);
	for (size_t i = 0; i < problems_count(problems); i++) {
		g_autofree char *text = problem_format(problems_at(problems, i), LANGUAGE_ENGLISH);
		print_error("%s\n", text);
	}
	assert_true(good);
	document_drop(document);
	problems_drop(problems);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(placeholders_are_filled_once_and_never_read_again),
		cmocka_unit_test(bad_placeholders_are_told_with_what_was_meant),
		cmocka_unit_test(every_fault_of_a_text_is_told),
		cmocka_unit_test(conditions_compare_as_they_say),
		cmocka_unit_test(missing_and_hidden_make_comparisons_false),
		cmocka_unit_test(conditions_nest),
		cmocka_unit_test(bad_conditions_are_told_with_their_place),
		cmocka_unit_test(conditions_nested_too_deep_are_refused),
		cmocka_unit_test(rules_that_hold_come_by_weight),
		cmocka_unit_test(the_top_three_are_not_all_of_one_kind_where_there_is_a_choice),
		cmocka_unit_test(bad_rules_are_told_and_none_is_used),
		cmocka_unit_test(the_rules_that_ship_are_sound),
	};
	return cmocka_run_group_tests_name("words", tests, NULL, NULL);
}
