/* What a report says of the edition that was handed out last. */
#include "tests/unit/transform_store.h"

static json_t *
figures_json(const char *text)
{
	json_t *json = json_loads(text, 0, NULL);
	assert_non_null(json);
	return json;
}

static struct figures *
scored(struct fixture *fixture)
{
	fixture_sheet(fixture, "a", "2024-07-01", "yyyyyyyyyyyyyyyyyyyyppppn"); /* 80 + 8 */
	return fixture_figures(fixture);
}

static void
what_was_issued_is_a_setting(void **state)
{
	struct fixture *fixture = fixture_new();
	fixture_setting(fixture, "", "issued.edition", "1");
	fixture_setting(fixture, "K1", "issued.edition", "3");
	fixture_setting(fixture, "", "issued.on", "\"2024-12-20\"");
	struct figures *figures = scored(fixture);
	expect_number(figures, "edition.issued", 3);
	expect_text(figures, "edition.issued_on", "2024-12-20");
	expect_missing(figures, "edition.changed");
	expect_missing(figures, "edition.changes");
	figures_drop(figures);
	fixture_drop(fixture);
}

static void
main_figures_that_differ_are_told_in_words(void **state)
{
	struct fixture *fixture = fixture_new();
	struct figures *figures = scored(fixture);
	json_t *issued = figures_json("{\"figures\": {\"diagnosis.total\": {\"value\": 88.0}, "
				      "\"diagnosis.unknown\": {\"value\": 2},"
				      "\"drill.1.opened_rate\": {\"value\": 0.25},"
				      "\"drill.1.reported_rate\": {\"value\": {\"hidden\": true}},"
				      "\"network.bypass_count\": {\"value\": 3},"
				      "\"network.device_count\": {\"value\": null}}}");
	figures_set_issued(figures, issued);
	/* drill.2.…, which that edition did not know, is no change; nor is what has stayed */
	expect_rows(figures, "edition.changes", "measure before after",
	    "「わからない」の項目|2件|0件\n訓練1回目の開封率|25.0%|―\n訓練1回目の報告率|x|―\n"
	    "UTMを通らない端末|3台|―\n");
	expect_number(figures, "edition.changed", 4);
	expect_number(figures, "edition.more", 1);
	expect_text(figures, "edition.words",
	    "「わからない」の項目 2件→0件、訓練1回目の開封率 25.0%→―、訓練1回目の報告率 x→―");
	json_decref(issued);
	figures_drop(figures);
	fixture_drop(fixture);
}

static void
the_same_figures_are_no_change(void **state)
{
	struct fixture *fixture = fixture_new();
	struct figures *figures = scored(fixture);
	json_t *issued = figures_to_json(figures, NULL);
	figures_set_issued(figures, issued);
	expect_number(figures, "edition.changed", 0);
	expect_missing(figures, "edition.words");
	expect_missing(figures, "edition.changes");
	json_decref(issued);
	figures_drop(figures);
	fixture_drop(fixture);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_issued_is_a_setting),
		cmocka_unit_test(main_figures_that_differ_are_told_in_words),
		cmocka_unit_test(the_same_figures_are_no_change),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
