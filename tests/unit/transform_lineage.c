/* Lineage: definition, formula with numbers, SQL, and the very rows of the files. */
#include "tests/unit/transform_store.h"
#include "transform/declare.h"

static json_t *
explain(struct fixture *fixture, const char *name, const char *label)
{
	if (fixture->engine == NULL)
		fixture_engine(fixture);
	json_t *answer = figures_explain(fixture->engine, "K1", name, label, fixture->problems);
	if (answer == NULL) {
		g_autofree char *text =
		    problem_format(problems_at(fixture->problems, 0), LANGUAGE_ENGLISH);
		fail_msg("%s: %s", name, text);
	}
	return answer;
}

static void
expect_lines(json_t *answer, const char *expected)
{
	const json_t *rows = json_object_get(answer, "rows");
	g_autoptr(GString) text = g_string_new(NULL);
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);
		g_string_append_printf(text, "%s%s:%d", i > 0 ? " " : "",
		    json_string_value(json_object_get(row, "source")),
		    (int)json_integer_value(json_object_get(row, "line")));
	}
	assert_string_equal(text->str, expected);
}

static struct fixture *
two_people(void)
{
	struct fixture *fixture = fixture_new();
	fixture_setting(fixture, "", "privacy.small_group", "1");
	int64_t a = fixture_mail(
	    fixture, &(struct mail){ .drill = 1, .person = "a", .department = "営業" });
	fixture_mail(fixture, &(struct mail){ .drill = 1, .person = "b", .department = "総務" });
	fixture_reaction(fixture, a, "opened", 19, "person");
	fixture_reaction(fixture, a, "opened", 1, "machine");
	return fixture;
}

static void
a_rate_is_explained_to_the_row(void **state)
{
	struct fixture *fixture = two_people();
	json_t *answer = explain(fixture, "drill.1.opened_rate", NULL);
	assert_string_equal(
	    json_string_value(json_object_get(answer, "name")), "drill.1.opened_rate");
	assert_string_equal(json_string_value(json_object_get(answer, "formula")), "1 ÷ 2");
	assert_true(json_real_value(json_object_get(answer, "value")) == 0.5);
	assert_non_null(
	    strstr(json_string_value(json_object_get(answer, "doc")), "share of the valid sends"));
	assert_non_null(strstr(json_string_value(json_object_get(answer, "sql")), "FROM people"));
	expect_lines(answer, "data.csv:2 data.csv:3 events.csv:3");
	json_decref(answer);
	answer = explain(fixture, "drill.1.opened", NULL);
	expect_lines(answer, "events.csv:3"); /* the machine's event is not among them */
	json_decref(answer);
	answer = explain(fixture, "drill.1.machine_events", NULL);
	expect_lines(answer, "events.csv:4");
	json_decref(answer);
	fixture_drop(fixture);
}

static void
a_label_narrows_a_table(void **state)
{
	struct fixture *fixture = two_people();
	json_t *answer = explain(fixture, "drill.1.by_department", "営業");
	json_t *rows = json_object_get(json_object_get(answer, "value"), "rows");
	assert_int_equal(json_array_size(rows), 1);
	expect_lines(answer, "data.csv:2 events.csv:3");
	assert_string_equal(json_string_value(json_object_get(answer, "made_by")), "C");
	json_decref(answer);
	answer = explain(fixture, "drill.1.by_department", NULL);
	expect_lines(answer, "data.csv:2 data.csv:3 events.csv:3");
	json_decref(answer);
	fixture_drop(fixture);
}

static void
every_figure_can_be_explained(void **state)
{
	struct fixture *fixture = two_people();
	fixture_sheet(fixture, "a", "2024-07-01", "yyyyyyyyyyyyyyyyyyyyyyyyy");
	const GPtrArray *all = declare_all();
	for (guint i = 0; i < all->len; i++) {
		const struct declared *declared = g_ptr_array_index(all, i);
		if (declared->role == DECLARED_WORKING)
			continue;
		for (int64_t round = 1; round <= 2; round++) {
			json_t *answer = explain(fixture, declare_instance(declared, round), NULL);
			assert_true(json_is_array(json_object_get(answer, "rows")));
			json_decref(answer);
		}
	}
	fixture_drop(fixture);
}

static const char rules[] =
    "{\"advice\": 1, \"rules\": ["
    "{\"id\": \"a\", \"when\": {\"figure\": \"diagnosis.items.answer@2\", \"equals\": \"yes\"},"
    " \"title\": \"A\", \"text\": \"A\", \"reason\": \"A\", \"kind\": \"technical\", \"weight\": "
    "9, \"source\": \"s\"},"
    "{\"id\": \"b\", \"when\": {\"any\": [{\"figure\": \"drill.1.targets\", \"at_least\": 1}]},"
    " \"unless\": {\"not\": {\"figure\": \"drill.1.opened\", \"at_least\": 1}},"
    " \"title\": \"B\", \"text\": \"B\", \"reason\": \"{drill.1.reported|int}\", \"kind\": "
    "\"people\", \"weight\": 8,"
    " \"source\": \"s\"},"
    "{\"id\": \"c\", \"when\": {\"figure\": \"drill.1.opened\", \"equals\": 99},"
    " \"title\": \"C\", \"text\": \"C\", \"reason\": \"C\", \"kind\": \"people\", \"weight\": 7, "
    "\"source\": \"s\"}]}";

static void
an_advice_comes_from_the_rows_its_rule_looks_at(void **state)
{
	struct fixture *fixture = two_people();
	fixture_add(fixture,
	    "INSERT INTO diagnosis_answer (source, line, client, respondent, edition, question, "
	    "answer) VALUES (1, 31, 'K1', 'a', '3.1', 1, 'yes'), (1, 32, 'K1', 'a', '3.1', 2, "
	    "'yes')");
	struct document *document =
	    document_new("rules.json", rules, strlen(rules), fixture->problems);
	fixture->engine = engine_open(fixture->store, fixture->problems);
	figures_drop(figures_compute(fixture->engine, "K1", document, fixture->problems));
	json_t *answer = explain(fixture, "advice.technical", NULL);
	expect_lines(answer, "data.csv:32");
	json_decref(answer);
	answer = explain(fixture, "advice.people", NULL);
	expect_lines(answer, "data.csv:2 data.csv:3 events.csv:3");
	json_decref(answer);
	answer = explain(fixture, "advice.top", "A");
	expect_lines(answer, "data.csv:32");
	json_decref(answer);
	answer = explain(fixture, "advice.count", NULL);
	expect_lines(answer, "data.csv:32 data.csv:2 data.csv:3 events.csv:3");
	json_decref(answer);
	document_drop(document);
	fixture_drop(fixture);
}

static void
an_unknown_figure_is_told(void **state)
{
	struct fixture *fixture = two_people();
	struct problems *problems = problems_new();
	struct engine *engine = engine_open(fixture->store, problems);
	assert_null(figures_explain(engine, "K1", "drill.1.openned", NULL, problems));
	assert_int_equal(problems_at(problems, 0)->id, PROBLEM_FIGURE_UNKNOWN);
	assert_null(figures_explain(engine, "K1", "drill.7.opened", NULL, problems));
	assert_null(figures_explain(engine, "K1", "diagnosis.items.answer@1", NULL, problems));
	assert_null(figures_explain(engine, "nobody", "drill.1.opened", NULL, problems));
	engine_drop(engine);
	problems_drop(problems);
	fixture_drop(fixture);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_rate_is_explained_to_the_row),
		cmocka_unit_test(a_label_narrows_a_table),
		cmocka_unit_test(every_figure_can_be_explained),
		cmocka_unit_test(an_advice_comes_from_the_rows_its_rule_looks_at),
		cmocka_unit_test(an_unknown_figure_is_told),
	};
	return cmocka_run_group_tests_name("lineage", tests, NULL, NULL);
}
