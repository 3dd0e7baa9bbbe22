/* Figures on hand-countable stores: programme, client, self-check, premises, accounts; JSON there and back. */
#include "tests/unit/transform_store.h"

static void
an_empty_store_gives_missing_figures(void **state)
{
	struct fixture *fixture = fixture_new();
	struct figures *figures = fixture_figures(fixture);
	expect_text(figures, "client.id", "K1");
	expect_text(figures, "client.name", "K1");
	expect_number(figures, "programme.small_group", 5);
	expect_number(figures, "programme.hidden_below", 10);
	expect_text(figures, "programme.time_zone", "Asia/Tokyo");
	expect_missing(figures, "programme.report_date");
	expect_missing(figures, "programme.fiscal_year");
	expect_missing(figures, "diagnosis.total");
	expect_missing(figures, "diagnosis.unknown");
	expect_missing(figures, "diagnosis.items");
	expect_missing(figures, "drill.1.sent");
	expect_missing(figures, "drill.2.by_department");
	expect_missing(figures, "drill.change");
	expect_missing(figures, "network.bypass_count");
	expect_missing(figures, "network.verdicts");
	expect_missing(figures, "environment.count");
	expect_number(figures, "drill.rounds", 0);
	expect_number(figures, "client.set_aside", 0);
	expect_number(figures, "advice.count", 0);
	expect_text(figures, "drill.opened_means", "clicked");
	figures_drop(figures);
	fixture_drop(fixture);
}

static void
an_unknown_client_is_told_with_the_nearest(void **state)
{
	struct fixture *fixture = fixture_new();
	struct engine *engine = engine_open(fixture->store, fixture->problems);
	struct problems *problems = problems_new();
	assert_null(figures_compute(engine, "K2", NULL, problems));
	assert_int_equal(problems_at(problems, 0)->id, PROBLEM_CLIENT_UNKNOWN);
	assert_string_equal(problems_at(problems, 0)->values[1], "K1");
	assert_null(figures_compute(engine, "nobody", NULL, problems));
	assert_int_equal(problems_at(problems, 1)->id, PROBLEM_CLIENT_UNKNOWN_FAR);
	problems_drop(problems);
	engine_drop(engine);
	fixture_drop(fixture);
}

static size_t
count_early(struct fixture *fixture, const char *report_date)
{
	fixture_setting(fixture, "K1", "report_date", report_date);
	struct engine *engine = engine_open(fixture->store, fixture->problems);
	struct problems *problems = problems_new();
	struct figures *figures = figures_compute(engine, "K1", NULL, problems);
	assert_non_null(figures);
	size_t n = problems_count(problems);
	if (n > 0) {
		const struct problem *problem = problems_at(problems, 0);
		assert_int_equal(problem->id, PROBLEM_REPORT_DATE_EARLY);
		assert_string_equal(problem->values[1], "2024-07-01");
		assert_string_equal(problem->place.client, "K1");
	}
	figures_drop(figures);
	problems_drop(problems);
	engine_drop(engine);
	fixture_drop(fixture);
	return n;
}

static void
a_report_of_a_day_before_its_data_is_told(void **state)
{
	(void)state;
	struct fixture *early = fixture_new(), *same = fixture_new();
	fixture_sheet(early, "a", "2024-07-01", "yyyyyyyyyyyyyyyyyyyyyyyyy");
	assert_int_equal(count_early(early, "\"2023-11-29\""), 1);
	fixture_sheet(same, "a", "2024-07-01", "yyyyyyyyyyyyyyyyyyyyyyyyy");
	assert_int_equal(count_early(same, "\"2024-07-01\""), 0);
}

static void
settings_of_the_client_win(void **state)
{
	struct fixture *fixture = fixture_new();
	fixture_setting(fixture, "", "name", "\"啓発事業\"");
	fixture_setting(fixture, "", "fiscal_year", "2024");
	fixture_setting(fixture, "", "issuer", "\"事務局\"");
	fixture_setting(fixture, "", "privacy.small_group", "3");
	fixture_setting(fixture, "K1", "privacy.small_group", "12");
	fixture_setting(fixture, "K1", "report_date", "\"2025-03-31\"");
	fixture_setting(fixture, "K1", "client.name", "\"見本商事\"");
	struct figures *figures = fixture_figures(fixture);
	expect_text(figures, "programme.name", "啓発事業");
	expect_number(figures, "programme.fiscal_year", 2024);
	expect_text(figures, "programme.issuer", "事務局");
	expect_number(figures, "programme.small_group", 12);
	expect_number(figures, "programme.hidden_below", 12);
	expect_text(figures, "programme.report_date", "2025-03-31");
	expect_text(figures, "client.name", "見本商事");
	figures_drop(figures);
	fixture_drop(fixture);
}

static void
the_newest_application_is_the_client(void **state)
{
	struct fixture *fixture = fixture_new();
	fixture_sql(fixture,
	    "INSERT INTO application (source, line, client, name, industry, headcount, services, "
	    "applied_on) VALUES"
	    " (1, 2, 'K1', '新商事', '卸売業', 56, 'セミナー;メール訓練', '2024-06-01'),"
	    " (1, 3, 'K1', '旧商事', '小売業', 40, NULL, '2023-06-01'),"
	    " (1, 4, 'K9', '他社', '製造業', 999, NULL, '2025-06-01');");
	struct figures *figures = fixture_figures(fixture);
	expect_text(figures, "client.name", "新商事");
	expect_text(figures, "client.industry", "卸売業");
	expect_number(figures, "client.headcount", 56);
	expect_text(figures, "client.services", "セミナー、メール訓練");
	expect_text(figures, "programme.report_date", "2024-06-01");
	figures_drop(figures);
	fixture_drop(fixture);
}

/* 20 × 4 + 3 × 2 + 1 × 0 + 1 × (−1) = 85 */
static void
the_self_check_adds_up(void **state)
{
	struct fixture *fixture = fixture_new();
	fixture_sheet(fixture, "owner", "2024-07-01", "yyyypyyyyyyyynyyyyupyyyyp");
	struct figures *figures = fixture_figures(fixture);
	expect_number(figures, "diagnosis.total", 85);
	expect_text(figures, "diagnosis.band", "70-99");
	expect_number(figures, "diagnosis.yes", 20);
	expect_number(figures, "diagnosis.partly", 3);
	expect_number(figures, "diagnosis.no", 1);
	expect_number(figures, "diagnosis.unknown", 1);
	expect_number(figures, "diagnosis.answered", 25);
	expect_text(figures, "diagnosis.edition", "3.1");
	expect_text(figures, "diagnosis.answered_on", "2024-07-01");
	expect_number(figures, "diagnosis.respondents", 1);
	expect_rows(figures, "diagnosis.parts", "part points max rate unknown",
	    "基本的対策|18|20|0.9|0\n従業員としての対策|48|52|0.923077|0\n組織としての対策|19|28|0."
	    "678571|1\n");
	expect_rows(figures, "diagnosis.answers", "n yes partly no unknown",
	    "5|4|1|0|0\n13|12|0|1|0\n7|4|2|0|1\n");
	assert_int_equal(figure_of(figures, "diagnosis.items")->nrows, 25);
	figures_drop(figures);
	fixture_drop(fixture);
}

static void
bands_hold_at_their_edges(void **state)
{
	static const struct {
		const char *letters, *band;
		double total;
	} cases[] = {
		{ "yyyyyyyyyyyyyyyyyyyyyyyyy", "100", 100 },
		{ "yyyyyyyyyyyyyyyyyyyyyyyyp", "70-99", 98 },
		{ "yyyyyyyyyyyyyyyyypnnnnnnn", "70-99", 70 },
		{ "yyyyyyyyyyyyyyyyypunnnnnn", "50-69", 69 },
		{ "yyyyyyyyyyyypnnnnnnnnnnnn", "50-69", 50 },
		{ "yyyyyyyyyyyypnnnnnnnnnnnu", "49-", 49 },
		{ "uuuuuuuuuuuuuuuuuuuuuuuuu", "49-", -25 },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct fixture *fixture = fixture_new();
		fixture_sheet(fixture, "a", "2024-07-01", cases[i].letters);
		struct figures *figures = fixture_figures(fixture);
		expect_number(figures, "diagnosis.total", cases[i].total);
		expect_text(figures, "diagnosis.band", cases[i].band);
		figures_drop(figures);
		fixture_drop(fixture);
	}
}

static void
an_unanswered_item_is_never_scored(void **state)
{
	struct fixture *fixture = fixture_new();
	fixture_sheet(fixture, "a", "2024-07-01", "yyyyyyyyyyyyyyyyyyyyyyyy-");
	struct figures *figures = fixture_figures(fixture);
	expect_missing(figures, "diagnosis.total");
	expect_missing(figures, "diagnosis.band");
	expect_number(figures, "diagnosis.answered", 24);
	expect_rows(figures, "diagnosis.parts", "points rate", "20|1\n52|1\n-|-\n");
	expect_rows(figures, "diagnosis.answers", "n yes", "5|5\n13|13\n6|6\n");
	g_autofree char *items =
	    rows_text(figures, "diagnosis.items", "no answer answer_label points advice");
	assert_non_null(strstr(items, "\n24|yes|実施している|4|-\n25|-|-|-|基本方針"));
	figures_drop(figures);
	fixture_drop(fixture);
}

static void
of_several_respondents_the_latest_counts_or_the_mean(void **state)
{
	struct fixture *fixture = fixture_new();
	fixture_sheet(fixture, "a", "2024-07-01", "yyyyyyyyyyyyyyyyyyyyyyyyy");
	fixture_sheet(fixture, "b", "2024-07-02", "ppppppppppppppppppppppppp");
	fixture_sheet(fixture, "c", NULL, "nnnnnnnnnnnnnnnnnnnnnnnnn");
	struct figures *figures = fixture_figures(fixture);
	expect_number(figures, "diagnosis.total", 50);
	expect_number(figures, "diagnosis.respondents", 3);
	expect_text(figures, "diagnosis.method", "latest");
	figures_drop(figures);
	fixture_setting(fixture, "", "diagnosis.respondents", "\"mean\"");
	figures = fixture_figures(fixture);
	expect_number(figures, "diagnosis.total", 50); /* (100 + 50 + 0) / 3 */
	/* three answers once each: the most cautious stands for them */
	expect_number(figures, "diagnosis.no", 25);
	expect_text(figures, "diagnosis.answered_on", "2024-07-02");
	figures_drop(figures);
	fixture_drop(fixture);
}

/* Answers of 1 January 1970, mails of the 2nd and the 3rd at nine, and a click three days after the last. */
static void
the_period_is_from_the_first_answer_to_the_last_reaction(void **state)
{
	struct fixture *fixture = fixture_new();
	fixture_person(fixture, 1, "a", NULL, "o");
	fixture_reaction(fixture,
	    fixture_mail(fixture, &(struct mail){ .drill = 2, .person = "a" }), "opened", 3 * 1440,
	    "person");
	struct figures *figures = fixture_figures(fixture);
	expect_text(figures, "client.first_date", "1970-01-02");
	figures_drop(figures);
	fixture_sheet(fixture, "a", "1970-01-01", "yyyyyyyyyyyyyyyyyyyyyyyyy");
	figures = fixture_figures(fixture);
	expect_text(figures, "client.first_date", "1970-01-01");
	expect_text(figures, "client.last_date", "1970-01-06");
	expect_number(figures, "client.period_days", 5);
	figures_drop(figures);
	fixture_drop(fixture);
}

/* Whoever answers again has thought better of it: of three sheets of two people two count. */
static void
the_mean_is_of_people_not_of_sheets(void **state)
{
	struct fixture *fixture = fixture_new();
	fixture_sheet(fixture, "a", "2024-07-01", "uuuuuuuuuuuuuuuuuuuuuuuuu");
	fixture_sheet(fixture, "a", "2024-07-03", "yyyyyyyyyyyyyyyyyyyyyyyyy");
	fixture_sheet(fixture, "b", "2024-07-02", "ppppppppppppppppppppppppp");
	fixture_setting(fixture, "", "diagnosis.respondents", "\"mean\"");
	struct figures *figures = fixture_figures(fixture);
	expect_number(figures, "diagnosis.respondents", 2);
	expect_number(figures, "diagnosis.total", 75);
	expect_number(figures, "diagnosis.partly", 25);
	expect_rows(
	    figures, "diagnosis.parts", "points max rate", "15|20|0.75\n39|52|0.75\n21|28|0.75\n");
	figures_drop(figures);
	fixture_drop(fixture);
}

/* Thirds of points that add up to 70, and in binary to a little less; and 69.96, which is printed as 70. */
static void
the_band_is_that_of_the_total_as_printed(void **state)
{
	static const char *const thirds[] = { "yyyyyyyyyypyyyyyyyyyyyyyy",
		"nyyynyyyypnyyyyyyyyyyypyy", "nnnyunupyuuuuppynpppnynyp" };
	struct fixture *fixture = fixture_new();
	for (size_t i = 0; i < 3; i++)
		fixture_sheet(
		    fixture, (const char *[]){ "a", "b", "c" }[i], "2024-07-01", thirds[i]);
	fixture_setting(fixture, "", "diagnosis.respondents", "\"mean\"");
	struct figures *figures = fixture_figures(fixture);
	assert_true(figure_of(figures, "diagnosis.total")->value.number == 70);
	expect_text(figures, "diagnosis.band", "70-99");
	figures_drop(figures);
	/* 24 sheets of 70 points, and one of 69 or 68. */
	for (int points = 69; points >= 68; points--) {
		fixture_sql(fixture, "DELETE FROM diagnosis_answer");
		for (int i = 0; i < 24; i++)
			fixture_sheet(fixture, (char[]){ (char)('a' + i), 0 }, "2024-07-01",
			    "yyyyyyyyyyyyyyyyypnnnnnnn");
		fixture_sheet(fixture, "z", "2024-07-01",
		    points == 69 ? "yyyyyyyyyyyyyyyyypunnnnnn" : "yyyyyyyyyyyyyyyyypuunnnnn");
		figures = fixture_figures(fixture);
		expect_number(figures, "diagnosis.total", (24 * 70 + points) / 25.0);
		expect_text(figures, "diagnosis.band", points == 69 ? "70-99" : "50-69");
		figures_drop(figures);
	}
	fixture_drop(fixture);
}

static void
two_sheets_of_one_day_give_the_same_in_any_order(void **state)
{
	for (int turn = 0; turn < 2; turn++) {
		struct fixture *fixture = fixture_new();
		fixture_sheet(
		    fixture, turn ? "row 2" : "row 3", "2024-07-01", "yyyyyyyyyyyyyyyyyyyyyyyyn");
		fixture_sheet(
		    fixture, turn ? "row 3" : "row 2", "2024-07-01", "nyyyyyyyyyyyyyyyyyyyyyyyy");
		struct figures *figures = fixture_figures(fixture);
		g_autofree char *items = rows_text(figures, "diagnosis.items", "answer");
		assert_true(g_str_has_prefix(items, "no\n"));
		figures_drop(figures);
		fixture_drop(fixture);
	}
}

static void
premises_are_listed_by_rating(void **state)
{
	struct fixture *fixture = fixture_new();
	fixture_sql(fixture,
	    "INSERT INTO environment (source, line, client, no, item, place, rating, finding, "
	    "advice) VALUES"
	    " (1, 2, 'K1', '10', '施錠', '1F', 'good', '施錠済み', NULL),"
	    " (1, 3, 'K1', '2', '電源', NULL, 'fix', 'たこ足配線', '分ける'),"
	    " (1, 4, 'K1', '9', '配線', '通路', 'fix', '露出', 'モール'),"
	    " (1, 5, 'K1', '3', '温度', NULL, 'unknown', NULL, NULL),"
	    " (1, 6, 'K1', '4', 'タグ', NULL, 'improve', 'なし', 'タグを付ける');");
	struct figures *figures = fixture_figures(fixture);
	expect_number(figures, "environment.count", 5);
	expect_number(figures, "environment.fix_count", 2);
	expect_number(figures, "environment.improve_count", 1);
	expect_number(figures, "environment.good_count", 1);
	expect_number(figures, "environment.unknown_count", 1);
	expect_rows(figures, "environment.findings", "id title severity rating_label",
	    "2|電源|fix|×要是正\n9|配線（通路）|fix|×要是正\n4|タグ|improve|△要改善\n3|温度|check|"
	    "？未確認\n"
	    "10|施錠（1F）|good|○良好\n");
	expect_rows(figures, "environment.ratings", "rating_label n",
	    "×要是正|2\n△要改善|1\n？未確認|1\n○良好|1\n");
	figures_drop(figures);
	fixture_drop(fixture);
}

static void
accounts_show_only_this_clients_rows(void **state)
{
	struct fixture *fixture = fixture_new();
	fixture_sql(fixture,
	    "INSERT INTO source (id, path, client, sha256, reading_key, size, state, rows_read, "
	    "used, set_aside,"
	    " heading) VALUES (3, 'clients/K1/x.csv', 'K1', '', '', 0, 'read', 5, 3, 1, 1),"
	    " (4, 'clients/K2/y.csv', 'K2', '', '', 0, 'read', 0, 0, 0, 0);"
	    "INSERT INTO source_client VALUES (1, 'K1', 4, 2, 1, 1, 0, ''), (1, 'K2', 90, 90, 0, "
	    "0, 0, ''),"
	    " (3, 'K1', 4, 3, 1, 0, 0, '');"
	    "INSERT INTO set_aside (source, scope, line, column_name, code, reason, client) VALUES"
	    " (1, 'row', 7, '回答日', 'date_form', 'bad', 'K1'), (1, 'row', 8, NULL, 'x', 'other', "
	    "'K2'),"
	    " (3, 'file', 0, NULL, 'y', 'whole', NULL);"
	    "INSERT INTO complaint (source, client, problem) VALUES (1, 'K1',"
	    " '{\"code\":\"date_form\",\"line\":7,\"column\":1,\"byte_offset\":-1,\"name\":"
	    "\"回答日\",\"fate\":3,"
	    "\"personal\":false,\"values\":[\"夏ごろ\"]}');");
	struct figures *figures = fixture_figures(fixture);
	expect_number(figures, "client.set_aside", 2);
	expect_rows(figures, "intake.files", "path read used set_aside blank heading duplicate",
	    "clients/K1/x.csv|5|3|1|0|1|0\ndata.csv|4|2|1|-|-|1\n");
	expect_rows(figures, "intake.set_aside", "path line column scope code reason",
	    "clients/K1/"
	    "x.csv|-|-|ファイル|y|whole\ndata.csv|7|回答日|行|date_form|"
	    "「夏ごろ」は日付として読めません\n");
	figures_drop(figures);
	fixture_drop(fixture);
}

static void
figures_come_back_from_their_json(void **state)
{
	struct fixture *fixture = fixture_new();
	fixture_sheet(fixture, "a", "2024-07-01", "yyyyyyyyyyyyyyyyyyyyyyyy-");
	fixture_mail(fixture, &(struct mail){ .drill = 3, .person = "p" });
	struct figures *figures = fixture_figures(fixture);
	json_t *json = figures_to_json(figures, NULL);
	struct figures *back = figures_from_json(json, fixture->problems);
	assert_non_null(back);
	json_t *again = figures_to_json(back, NULL);
	assert_true(json_equal(json, again));
	expect_number(back, "drill.3.valid", 1);
	json_decref(again);
	figures_drop(back);

	json_t *one = figures_to_json(figures, "diagnosis.answered");
	g_autofree char *text = json_dumps(one, JSON_COMPACT);
	assert_string_equal(text, "{\"client\":\"K1\",\"figures\":{\"diagnosis.answered\":{"
				  "\"kind\":\"count\",\"unit\":\"item\",\"value\":24}}}");
	json_decref(one);
	json_decref(json);
	figures_drop(figures);
	fixture_drop(fixture);
}

static void
json_may_be_written_by_hand(void **state)
{
	struct problems *problems = problems_new();
	json_t *json = json_loads(
	    "{\"client\": \"K\", \"figures\": {"
	    "\"drill.1.sent\": {\"kind\": \"count\", \"value\": {\"hidden\": true}},"
	    "\"drill.1.opened_rate\": {\"value\": 0.25}, \"client.headcount\": {\"value\": 1e300},"
	    "\"drill.2.by_department\": {\"columns\": [\"label\", \"n\"],"
	    " \"rows\": [[\"営業\", 12], [\"総務\", null]]}}}",
	    0, NULL);
	struct figures *figures = figures_from_json(json, problems);
	assert_non_null(figures);
	assert_int_equal(figure_of(figures, "drill.1.sent")->value.state, VALUE_HIDDEN);
	expect_number(figures, "drill.1.opened_rate", 0.25);
	json_t *back = figures_to_json(figures, "client.headcount");
	g_autofree char *text = json_dumps(back, JSON_COMPACT);
	assert_non_null(strstr(text, "e300}"));
	json_decref(back);
	expect_rows(figures, "drill.2.by_department", "label n rate", "営業|12|-\n総務|-|-\n");
	figures_drop(figures);
	json_decref(json);
	problems_drop(problems);
}

static void
json_of_other_figures_is_refused(void **state)
{
	static const struct {
		const char *json;
		enum problem_id id;
	} cases[] = {
		{ "{}", PROBLEM_FIGURES_JSON },
		{ "{\"client\":\"K\",\"figures\":{\"drill.1.snt\":{\"value\":1}}}",
		    PROBLEM_FIGURE_UNKNOWN },
		{ "{\"client\":\"K\",\"figures\":{\"drill.1.sent\":{\"value\":\"1\"}}}",
		    PROBLEM_FIGURES_JSON },
		{ "{\"client\":\"K\",\"figures\":{\"drill.1.sent\":{\"kind\":\"text\"}}}",
		    PROBLEM_FIGURES_JSON },
		{ "{\"client\":\"K\",\"figures\":{\"network.kinds\":{\"columns\":[\"x\"],\"rows\":["
		  "[1]]}}}",
		    PROBLEM_FIGURES_JSON },
		{ "{\"client\":\"K\",\"figures\":{\"network.kinds\":{\"columns\":[\"n\"],\"rows\":["
		  "[1,2]]}}}",
		    PROBLEM_FIGURES_JSON },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct problems *problems = problems_new();
		json_t *json = json_loads(cases[i].json, 0, NULL);
		assert_null(figures_from_json(json, problems));
		assert_int_equal(problems_at(problems, 0)->id, cases[i].id);
		json_decref(json);
		problems_drop(problems);
	}
}

/* Two surveys, two measures: each value stands with what it measures, of whom, how many and when. */
static void
published_shares_stand_beside_the_answers(void **state)
{
	struct fixture *fixture = fixture_new();
	struct figures *figures = fixture_figures(fixture);
	expect_missing(figures, "diagnosis.benchmark");
	expect_missing(figures, "drill.benchmark");
	figures_drop(figures);
	fixture_person(fixture, 1, "a", NULL, "o");
	fixture_sheet(fixture, "a", "2024-06-01", "ypnuyyyyyyyyyyyyyyyyyyyn-");
	figures = fixture_figures(fixture);
	expect_rows(figures, "diagnosis.benchmark", "no measure value n year answer",
	    "1|done_or_partly|0.73|4191|2024|yes\n2|done_or_partly|0.714|4191|2024|partly\n"
	    "5|done_or_partly|0.379|4191|2024|yes\n24|done_or_partly|0.398|4191|2024|no\n"
	    "1|done|0.782|1867|2024|yes\n6|done|0.779|1867|2024|yes\n10|done|0.779|1867|2024|"
	    "yes\n");
	expect_rows(figures, "drill.benchmark", "type rate opened n year",
	    "url|0.244596|1505|6153|2017\nattachment|0.11637|209|1796|2017\n");
	figures_drop(figures);
	fixture_drop(fixture);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(published_shares_stand_beside_the_answers),
		cmocka_unit_test(an_empty_store_gives_missing_figures),
		cmocka_unit_test(an_unknown_client_is_told_with_the_nearest),
		cmocka_unit_test(a_report_of_a_day_before_its_data_is_told),
		cmocka_unit_test(settings_of_the_client_win),
		cmocka_unit_test(the_newest_application_is_the_client),
		cmocka_unit_test(the_self_check_adds_up),
		cmocka_unit_test(bands_hold_at_their_edges),
		cmocka_unit_test(an_unanswered_item_is_never_scored),
		cmocka_unit_test(of_several_respondents_the_latest_counts_or_the_mean),
		cmocka_unit_test(the_period_is_from_the_first_answer_to_the_last_reaction),
		cmocka_unit_test(the_mean_is_of_people_not_of_sheets),
		cmocka_unit_test(the_band_is_that_of_the_total_as_printed),
		cmocka_unit_test(two_sheets_of_one_day_give_the_same_in_any_order),
		cmocka_unit_test(premises_are_listed_by_rating),
		cmocka_unit_test(accounts_show_only_this_clients_rows),
		cmocka_unit_test(figures_come_back_from_their_json),
		cmocka_unit_test(json_may_be_written_by_hand),
		cmocka_unit_test(json_of_other_figures_is_refused),
	};
	return cmocka_run_group_tests_name("figures", tests, NULL, NULL);
}
