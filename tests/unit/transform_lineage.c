/* Lineage: definition, formula with numbers, SQL, and the very rows of the files. */
#include "tests/unit/transform_store.h"
#include "transform/declare.h"

static const struct document *advice; /* of an_advice_comes_from_the_rows_its_rule_looks_at */

static json_t *
explain(struct fixture *fixture, const char *name, const char *label)
{
	struct figures *figures = fixture_figures_of(fixture, "K1", advice);
	json_t *answer = figures_explain(fixture->engine, figures, name, label, fixture->problems);
	figures_drop(figures);
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

/* The rows of one figure, and of one of its rows. */
static void
expect_rows_of(struct fixture *fixture, const char *name, const char *label, const char *expected)
{
	json_t *answer = explain(fixture, name, label);
	expect_lines(answer, expected);
	json_decref(answer);
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
	assert_non_null(strstr(json_string_value(json_object_get(answer, "sql")), "FROM tally"));
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
	advice = document;
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
	expect_rows_of(
	    fixture, "advice.top", "2", "data.csv:2 data.csv:3 events.csv:3"); /* its rank */
	advice = NULL;
	document_drop(document);
	fixture_drop(fixture);
}

static void
a_share_is_made_of_what_counts_in_it_alone(void **state)
{
	struct fixture *fixture = fixture_new();
	int64_t a = fixture_person(fixture, 1, "a", NULL, "v");                    /* data.csv:2 */
	fixture_mail(fixture, &(struct mail){ 0, 1, "b", .delivery = "bounced" }); /* data.csv:4 */
	int64_t c = fixture_mail(fixture, &(struct mail){ 0, 1, "c", .excluded = true });
	fixture_reaction(fixture, c, "opened", 3, "person"); /* events.csv:5: of one left out */
	fixture_reaction(fixture, a, "opened", 4, "person"); /* events.csv:6 */
	expect_rows_of(fixture, "drill.1.sent", NULL, "data.csv:2 data.csv:4 data.csv:5");
	expect_rows_of(fixture, "drill.1.valid", NULL, "data.csv:2");
	expect_rows_of(fixture, "drill.1.opened_rate", NULL, "data.csv:2 events.csv:6");
	expect_rows_of(fixture, "drill.1.opened_reported_rate", NULL, "events.csv:6");
	expect_rows_of(fixture, "drill.1.opened_sure", NULL, "events.csv:6");
	expect_rows_of(fixture, "drill.1.opened_sure_rate", NULL, "data.csv:2 events.csv:6");
	fixture_drop(fixture);
}

/* Five of 営業, then two of 総務, one of 経理 and two of 製造, who become その他. */
static struct fixture *
merged_people(void)
{
	static const char *const departments[] = { "営業", "営業", "営業", "営業", "営業", "総務",
		"総務", "経理", "製造", "製造" };
	struct fixture *fixture = fixture_new();
	for (size_t i = 0; i < G_N_ELEMENTS(departments); i++) {
		char name[2] = { (char)('a' + i), '\0' };
		fixture_mail(fixture,
		    &(struct mail){ .drill = 1, .person = name, .department = departments[i] });
	}
	fixture_reaction(fixture, 7, "opened", 1, "person"); /* events.csv:11 */
	fixture_reaction(fixture, 1, "opened", 1, "person"); /* events.csv:12 */
	fixture_add(fixture,
	    "INSERT INTO person (source, line, client, email_key, department) VALUES"
	    " (1, 91, 'K1', 'h', '経理'), (1, 92, 'K1', 'a', '営業'), (1, 93, 'K1', 'z', '経理')");
	return fixture;
}

static void
the_merged_row_comes_from_the_merged_groups_alone(void **state)
{
	struct fixture *fixture = merged_people();
	expect_rows_of(fixture, "drill.1.by_department", "その他",
	    "data.csv:7 data.csv:8 data.csv:9 data.csv:10 data.csv:11 data.csv:91 events.csv:11");
	expect_rows_of(fixture, "drill.1.by_department", "営業",
	    "data.csv:2 data.csv:3 data.csv:4 data.csv:5 data.csv:6 data.csv:92 events.csv:12");
	fixture_drop(fixture);
}

static void
minutes_come_from_the_mail_and_the_first_step_of_each(void **state)
{
	struct fixture *fixture = fixture_new();
	int64_t a = fixture_mail(fixture, &(struct mail){ 0, 1, "a" }); /* data.csv:2 */
	int64_t b = fixture_mail(fixture, &(struct mail){ 0, 1, "b" }); /* data.csv:3 */
	fixture_mail(fixture, &(struct mail){ 0, 1, "c" });
	fixture_reaction(fixture, a, "opened", 30, "person"); /* events.csv:4, a second time */
	fixture_reaction(fixture, a, "opened", 4, "person");  /* events.csv:5 */
	fixture_reaction(fixture, b, "opened", -1, "person"); /* events.csv:6, nobody knows when */
	expect_rows_of(fixture, "drill.1.median_open_minutes", NULL, "data.csv:2 events.csv:5");
	expect_rows_of(fixture, "drill.1.open_times", "5分以内", "data.csv:2 events.csv:5");
	expect_rows_of(fixture, "drill.1.open_times", "5〜15分", "");
	expect_rows_of(fixture, "drill.1.step_times", "開封", "data.csv:2 events.csv:5");
	expect_rows_of(fixture, "drill.1.untimed", NULL, "events.csv:6");
	expect_rows_of(fixture, "drill.1.open_counts", "2〜3回", "events.csv:4 events.csv:5");
	fixture_drop(fixture);
}

static void
a_comparison_comes_from_the_people_it_speaks_of(void **state)
{
	struct fixture *fixture = fixture_new();
	fixture_person(fixture, 1, "a", NULL, "o"); /* data.csv:2 events.csv:2 */
	fixture_person(fixture, 1, "b", NULL, "");  /* data.csv:4 */
	fixture_person(fixture, 1, "c", NULL, "r"); /* data.csv:5 */
	fixture_person(fixture, 2, "a", NULL, "");  /* data.csv:7 */
	fixture_person(fixture, 2, "b", NULL, "");  /* data.csv:8 */
	fixture_person(fixture, 2, "d", NULL, "");  /* data.csv:9 */
	expect_rows_of(fixture, "drill.joined", NULL, "data.csv:9");
	expect_rows_of(fixture, "drill.left", NULL, "data.csv:5");
	expect_rows_of(fixture, "drill.changed", NULL, "data.csv:2 data.csv:7 events.csv:2");
	expect_rows_of(fixture, "drill.change", NULL,
	    "data.csv:2 data.csv:4 data.csv:7 data.csv:8 events.csv:2");
	expect_rows_of(fixture, "drill.opened_rate_change", NULL,
	    "data.csv:7 data.csv:8 data.csv:9 data.csv:2 data.csv:4 data.csv:5 events.csv:2");
	expect_rows_of(fixture, "drill.compare", "報告した人数", "events.csv:5");
	fixture_drop(fixture);
}

static void
reports_of_which_nothing_else_is_known_are_told(void **state)
{
	struct fixture *fixture = fixture_new();
	fixture_reaction(
	    fixture, fixture_mail(fixture, &(struct mail){ 0, 1, "a" }), "reported", 9, "person");
	fixture_sql(fixture, "UPDATE recipient SET sent_at = NULL");
	expect_rows_of(fixture, "drill.1.reported", NULL, "events.csv:2");
	fixture_drop(fixture);
}

static void
add_network(struct fixture *fixture)
{
	fixture_sql(fixture,
	    "INSERT INTO setting (client, key, value) VALUES ('', 'report_date', '\"2024-10-01\"');"
	    "INSERT INTO device (source, line, client, id, kind, serial, eol) VALUES"
	    " (1, 2, 'K1', 'NET', 'internet', NULL, NULL), (1, 3, 'K1', 'UTM', 'utm', 's', "
	    "'2024-01-01'),"
	    " (1, 4, 'K1', 'SW', 'l2_switch', NULL, NULL), (1, 5, 'K1', 'PC1', 'pc', 's', "
	    "'2030-01-01'),"
	    " (1, 6, 'K1', 'PC2', 'pc', 's', NULL), (1, 7, 'K1', 'RT', 'router', 's', NULL);"
	    "INSERT INTO link (source, line, client, id, a_device, b_device, certainty, tag, "
	    "medium) VALUES"
	    " (1, 12, 'K1', 'L1', 'NET', 'RT', 'confirmed', NULL, NULL), (1, 13, 'K1', 'L2', 'RT', "
	    "'UTM', 'confirmed', 'x', NULL),"
	    " (1, 14, 'K1', 'L3', 'UTM', 'SW', 'confirmed', NULL, 'cat6'), (1, 15, 'K1', 'L4', "
	    "'SW', 'PC1', 'confirmed', 't', NULL),"
	    " (1, 16, 'K1', 'L5', 'RT', 'PC2', 'confirmed', NULL, 'wifi')");
}

static void
a_count_of_devices_comes_from_those_it_counts(void **state)
{
	struct fixture *fixture = fixture_new();
	add_network(fixture);
	expect_rows_of(fixture, "network.device_count", NULL,
	    "data.csv:3 data.csv:4 data.csv:5 data.csv:6 data.csv:7");
	expect_rows_of(fixture, "network.eol_count", NULL, "data.csv:3");
	expect_rows_of(fixture, "network.missing_serial_count", NULL, "data.csv:4");
	expect_rows_of(fixture, "network.host_count", NULL, "data.csv:5 data.csv:6");
	expect_rows_of(fixture, "network.kinds", "デスクトップPC", "data.csv:5 data.csv:6");
	expect_rows_of(fixture, "network.untagged_link_count", NULL, "data.csv:14");
	expect_rows_of(fixture, "network.cuts", NULL, "data.csv:16");
	/* The host, and what stands on its path. */
	expect_rows_of(fixture, "network.bypass_count", NULL,
	    "data.csv:2 data.csv:6 data.csv:7 data.csv:12 data.csv:16");
	expect_rows_of(fixture, "network.verdicts", "PC2",
	    "data.csv:2 data.csv:6 data.csv:7 data.csv:12 data.csv:16");
	expect_rows_of(fixture, "network.findings", "eol", "data.csv:3");
	fixture_drop(fixture);
}

static void
days_come_from_the_rows_of_that_day(void **state)
{
	struct fixture *fixture = fixture_new();
	fixture_sheet(fixture, "a", "2024-06-03", "y"); /* data.csv:2 */
	int64_t a =
	    fixture_mail(fixture, &(struct mail){ 0, 2, "b" }); /* 1970-01-03, also data.csv:2 */
	fixture_sql(fixture, "UPDATE recipient SET line = 9, sent_at = 1720746000000");
	fixture_reaction(fixture, a, "opened", 2000, "person"); /* events.csv:2, the day after */
	expect_rows_of(fixture, "client.first_date", NULL, "data.csv:2");
	expect_rows_of(fixture, "client.last_date", NULL, "events.csv:2");
	expect_rows_of(fixture, "programme.report_date", NULL, "events.csv:2");
	fixture_drop(fixture);
}

static void
a_sheet_of_the_same_day_that_does_not_count_is_not_told(void **state)
{
	struct fixture *fixture = fixture_new();
	fixture_add(fixture,
	    "INSERT INTO diagnosis_answer (source, line, client, respondent, answered_on, "
	    "answered_at, edition, question, answer)"
	    " SELECT 1, line, 'K1', 'a', '2024-06-03', line * 1000, '3.1', no, 'yes' FROM"
	    " (SELECT column1 AS line FROM (VALUES (2), (3))), (WITH RECURSIVE n (no) AS (SELECT 1 "
	    "UNION ALL SELECT no + 1 FROM n WHERE no < 25) SELECT no FROM n)");
	static const char *const names[] = { "diagnosis.total", "cohort.score_median",
		"cohort.parts" };
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
		expect_rows_of(fixture, names[i], NULL, "data.csv:3");
	expect_rows_of(fixture, "diagnosis.items", "11", "data.csv:3");
	json_t *answer = explain(fixture, "diagnosis.benchmark", NULL);
	const json_t *second = json_array_get(json_object_get(answer, "rows"), 1); /* the values' */
	assert_true(
	    g_str_has_prefix(json_string_value(json_object_get(second, "source")), "layouts/"));
	json_decref(answer);
	fixture_drop(fixture);
}

static void
a_formula_is_told_with_names_and_with_numbers(void **state)
{
	struct fixture *fixture = two_people();
	json_t *answer = explain(fixture, "drill.1.opened_rate", NULL);
	assert_string_equal(json_string_value(json_object_get(answer, "formula_names")),
	    "drill.1.opened ÷ drill.1.valid");
	assert_string_equal(json_string_value(json_object_get(answer, "formula")), "1 ÷ 2");
	json_decref(answer);
	fixture_drop(fixture);
}

static void
expect_problem(struct fixture *fixture, const char *name, const char *label, enum problem_id id)
{
	struct problems *problems = problems_new();
	struct figures *figures = fixture_figures(fixture);
	assert_null(figures_explain(fixture->engine, figures, name, label, problems));
	assert_int_equal(problems_at(problems, 0)->id, id);
	figures_drop(figures);
	problems_drop(problems);
}

static void
an_unknown_figure_or_row_is_told(void **state)
{
	struct fixture *fixture = two_people();
	expect_problem(fixture, "drill.1.openned", NULL, PROBLEM_FIGURE_UNKNOWN);
	expect_problem(fixture, "drill.7.opened", NULL, PROBLEM_FIGURE_UNKNOWN);
	expect_problem(fixture, "diagnosis.items.answer@1", NULL, PROBLEM_REFERENCE_FORM);
	expect_problem(fixture, "drill.1.by_department", "営業部", PROBLEM_LABEL_UNKNOWN);
	expect_problem(fixture, "drill.1.by_department", "製造技術課", PROBLEM_LABEL_UNKNOWN_FAR);
	expect_problem(fixture, "drill.1.opened", "営業", PROBLEM_LABEL_OF_SCALAR);
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
		cmocka_unit_test(a_share_is_made_of_what_counts_in_it_alone),
		cmocka_unit_test(the_merged_row_comes_from_the_merged_groups_alone),
		cmocka_unit_test(minutes_come_from_the_mail_and_the_first_step_of_each),
		cmocka_unit_test(a_comparison_comes_from_the_people_it_speaks_of),
		cmocka_unit_test(reports_of_which_nothing_else_is_known_are_told),
		cmocka_unit_test(a_count_of_devices_comes_from_those_it_counts),
		cmocka_unit_test(days_come_from_the_rows_of_that_day),
		cmocka_unit_test(a_sheet_of_the_same_day_that_does_not_count_is_not_told),
		cmocka_unit_test(a_formula_is_told_with_names_and_with_numbers),
		cmocka_unit_test(an_unknown_figure_or_row_is_told),
	};
	return cmocka_run_group_tests_name("lineage", tests, NULL, NULL);
}
