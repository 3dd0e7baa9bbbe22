/* The client among all clients, and the seminar exercise. */
#include "tests/unit/transform_store.h"

/* Scores by how many of the 25 items are answered 実施している: 4 points each. */
static void
add_client(
    struct fixture *fixture, const char *client, int yes, const char *industry, int headcount)
{
	fixture_add(fixture, "INSERT OR IGNORE INTO client VALUES ('%s')", client);
	fixture_add(fixture,
	    "INSERT INTO application (source, line, client, industry, headcount) VALUES (1, 2, "
	    "'%s', '%s', %d)",
	    client, industry, headcount);
	for (int i = 1; i <= 25; i++)
		fixture_add(fixture,
		    "INSERT INTO diagnosis_answer (source, line, client, respondent, edition, "
		    "question, answer)"
		    " VALUES (1, 2, '%s', 'a', '3.1', %d, '%s')",
		    client, i, i <= yes ? "yes" : "no");
}

static void
add_drill(struct fixture *fixture, const char *client, int n, int opened)
{
	for (int i = 0; i < n; i++) {
		g_autofree char *name = g_strdup_printf("p%d", i);
		int64_t id = fixture_mail(
		    fixture, &(struct mail){ .client = client, .drill = 1, .person = name });
		if (i < opened)
			fixture_reaction(fixture, id, "opened", 10, "person");
	}
}

/* K1 … Kn with 1 … n items: 4, 8, … points; every second of them a 製造業 of 10, the others 小売業 of 60. */
static struct fixture *
programme(int n)
{
	struct fixture *fixture = fixture_new();
	for (int i = 1; i <= n; i++) {
		g_autofree char *client = g_strdup_printf("K%d", i);
		add_client(fixture, client, i, i % 2 ? "製造業" : "小売業", i % 2 ? 10 : 60);
	}
	return fixture;
}

static void
refresh(struct fixture *fixture)
{
	if (fixture->engine == NULL)
		fixture->engine = engine_open(fixture->store, fixture->problems);
	g_autoptr(GPtrArray) clients = ingest_clients(fixture->store, fixture->problems);
	assert_true(cohort_refresh(fixture->engine, clients, fixture->problems));
}

static void
quartiles_are_those_of_all_clients(void **state)
{
	struct fixture *fixture = programme(20);
	refresh(fixture);
	struct figures *figures = fixture_figures_of(fixture, "K4", NULL);
	/* 4, 8, … 80: definition 7 puts the quartiles at places 4.75, 9.5 and 14.25 after the first */
	expect_number(figures, "cohort.clients", 20);
	expect_number(figures, "cohort.score_n", 20);
	expect_number(figures, "cohort.score_lower", 23);
	expect_number(figures, "cohort.score_median", 42);
	expect_number(figures, "cohort.score_upper", 61);
	expect_number(figures, "cohort.score_quartile", 1);
	/* 小売業: 8, 16, … 80 */
	expect_number(figures, "cohort.score_industry_n", 10);
	expect_number(figures, "cohort.score_industry_median", 44);
	expect_number(figures, "cohort.score_size_median", 44);
	expect_text(figures, "cohort.size_class", "51〜100名");
	expect_missing(figures, "cohort.1.opened_n");
	figures_drop(figures);
	figures = fixture_figures_of(fixture, "K20", NULL);
	expect_number(figures, "cohort.score_quartile", 4);
	figures_drop(figures);
	fixture_drop(fixture);
}

static void
fewer_than_ten_clients_say_nothing(void **state)
{
	struct fixture *fixture = programme(9);
	refresh(fixture);
	struct figures *figures = fixture_figures(fixture);
	expect_missing(figures, "cohort.clients");
	expect_missing(figures, "cohort.score_n");
	expect_missing(figures, "cohort.score_median");
	expect_missing(figures, "cohort.score_quartile");
	figures_drop(figures);
	add_client(fixture, "K10", 10, "製造業", 10);
	refresh(fixture);
	figures = fixture_figures(fixture);
	expect_number(figures, "cohort.score_n", 10);
	expect_missing(figures, "cohort.score_industry_median"); /* six of them */
	figures_drop(figures);
	fixture_drop(fixture);
}

static void
rates_stand_beside_rates_of_the_same_definition(void **state)
{
	struct fixture *fixture = programme(12);
	for (int i = 1; i <= 12; i++) {
		g_autofree char *client = g_strdup_printf("K%d", i);
		add_drill(fixture, client, 20, i);
	}
	refresh(fixture);
	struct figures *figures = fixture_figures(fixture);
	expect_number(figures, "cohort.1.opened_n", 12);
	expect_number(figures, "cohort.1.opened_median", 0.325);
	expect_number(figures, "cohort.1.opened_quartile", 1);
	expect_number(figures, "cohort.1.reported_median", 0);
	expect_missing(figures, "cohort.2.opened_median");
	figures_drop(figures);
	fixture_setting(fixture, "K2", "drill.opened_means", "\"viewed\"");
	fixture_setting(fixture, "K3", "drill.opened_means", "\"viewed\"");
	fixture_setting(fixture, "K4", "drill.opened_means", "\"viewed\"");
	refresh(fixture);
	figures = fixture_figures(fixture);
	expect_missing(figures, "cohort.1.opened_median"); /* nine are left */
	expect_number(figures, "cohort.1.reported_n", 12);
	figures_drop(figures);
	fixture_drop(fixture);
}

/* Of Ki's twenty i opened and 20 - i reported; the odd ones are one industry and one size. */
static void
rates_have_quartiles_and_groups(void **state)
{
	struct fixture *fixture = programme(20);
	for (int i = 1; i <= 20; i++) {
		g_autofree char *client = g_strdup_printf("K%d", i);
		add_drill(fixture, client, 20, i);
		fixture_add(fixture,
		    "INSERT INTO reaction (recipient, client, drill, person, kind, judged, source, "
		    "line) SELECT id, client, drill, person, 'reported', 'person', 2, 9 FROM "
		    "recipient WHERE client = '%s' ORDER BY id LIMIT %d",
		    client, 20 - i);
	}
	refresh(fixture);
	struct figures *figures = fixture_figures_of(fixture, "K5", NULL);
	/* Opened 0.05, 0.10, … 1; reported 0, 0.05, … 0.95: places 4.75, 9.5 and 14.25 after the first. */
	expect_number(figures, "cohort.1.opened_n", 20);
	expect_number(figures, "cohort.1.opened_lower", 0.2875);
	expect_number(figures, "cohort.1.opened_median", 0.525);
	expect_number(figures, "cohort.1.opened_upper", 0.7625);
	expect_number(figures, "cohort.1.opened_quartile", 1);
	expect_number(figures, "cohort.1.reported_n", 20);
	expect_number(figures, "cohort.1.reported_lower", 0.2375);
	expect_number(figures, "cohort.1.reported_median", 0.475);
	expect_number(figures, "cohort.1.reported_upper", 0.7125);
	expect_number(figures, "cohort.1.reported_quartile", 4);
	/* Opened 1, 3, … 19 of 20; reported 19, 17, … 1. */
	expect_number(figures, "cohort.1.opened_industry_n", 10);
	expect_number(figures, "cohort.1.opened_industry_median", 0.5);
	expect_number(figures, "cohort.1.opened_size_n", 10);
	expect_number(figures, "cohort.1.opened_size_median", 0.5);
	expect_number(figures, "cohort.1.reported_industry_n", 10);
	expect_number(figures, "cohort.1.reported_industry_median", 0.5);
	expect_number(figures, "cohort.1.reported_size_n", 10);
	expect_number(figures, "cohort.1.reported_size_median", 0.5);
	figures_drop(figures);
	fixture_drop(fixture);
}

static char *
without_cohort(struct fixture *fixture, const char *client)
{
	struct figures *figures = fixture_figures_of(fixture, client, NULL);
	json_t *json = figures_to_json(figures, NULL), *all = json_object_get(json, "figures");
	for (size_t i = 0; i < figures_count(figures); i++)
		if (g_str_has_prefix(figures_at(figures, i)->name, "cohort."))
			json_object_del(all, figures_at(figures, i)->name);
	char *text = json_dumps(json, JSON_SORT_KEYS);
	json_decref(json);
	figures_drop(figures);
	return text;
}

static void
other_clients_change_the_cohort_and_nothing_else(void **state)
{
	struct fixture *fixture = programme(12);
	char first[65], second[65], third[65];
	refresh(fixture);
	char *before = without_cohort(fixture, "K1");
	cohort_digest(fixture->engine, "K1", first);
	refresh(fixture);
	cohort_digest(fixture->engine, "K1", second);
	assert_string_equal(first, second);
	add_client(fixture, "K13", 25, "製造業", 10);
	add_drill(fixture, "K13", 5, 2);
	refresh(fixture);
	cohort_digest(fixture->engine, "K1", third);
	assert_string_not_equal(first, third);
	char *after = without_cohort(fixture, "K1");
	assert_string_equal(before, after);
	free(before);
	free(after);
	fixture_drop(fixture);
}

/* Beside the whole, a group of all but a few would tell of these few. */
static void
a_group_of_all_but_a_few_says_nothing(void **state)
{
	struct fixture *fixture = fixture_new();
	for (int i = 1; i <= 22; i++) {
		g_autofree char *client = g_strdup_printf("K%d", i);
		add_client(fixture, client, i, i <= 12 ? "製造業" : "小売業", 10);
		if (i != 12 && i != 15 && i != 21 && i != 22)
			continue;
		refresh(fixture);
		struct figures *figures = fixture_figures(fixture);
		if (i == 15 || i == 21) /* 3 others, then 9 */
			expect_missing(figures, "cohort.score_industry_median");
		else /* none, then 10 */
			expect_number(figures, "cohort.score_industry_n", 12);
		expect_number(figures, "cohort.score_size_n", i);
		figures_drop(figures);
	}
	fixture_drop(fixture);
}

static void
parts_stand_beside_their_medians(void **state)
{
	struct fixture *fixture = programme(11); /* 1 … 11 items of 5, 13 and 7 */
	fixture_sql(fixture, "DELETE FROM diagnosis_answer WHERE client = 'K2' AND question = 25");
	refresh(fixture);
	struct figures *figures = fixture_figures_of(fixture, "K2", NULL);
	/* Part 1: 1 … 5, then all five; the sixth of eleven is 1. Part 2: 0 … 6 of 13; the sixth is 1. */
	expect_rows(figures, "cohort.parts", "part points max n",
	    "基本的対策|8|20|11\n従業員としての対策|0|52|11\n組織としての対策|-|28|10\n");
	const struct figure *parts = figure_of(figures, "cohort.parts");
	int median = figure_column_find(parts, "median");
	assert_float_equal(figure_cell(parts, 0, median)->number, 1, 1e-9);
	assert_float_equal(figure_cell(parts, 1, median)->number, 1.0 / 13, 1e-9);
	assert_float_equal(figure_cell(parts, 2, median)->number, 0, 1e-9);
	figures_drop(figures);
	fixture_drop(fixture);
}

static void
the_median_itself_is_no_quarter(void **state)
{
	struct fixture *fixture = fixture_new();
	for (int i = 1; i <= 12; i++) {
		g_autofree char *client = g_strdup_printf("K%d", i);
		add_client(fixture, client, i == 12 ? 20 : 10, "製造業", 10);
	}
	refresh(fixture);
	struct figures *figures = fixture_figures(fixture); /* eleven of twelve have 40 points */
	expect_number(figures, "cohort.score_median", 40);
	expect_missing(figures, "cohort.score_quartile");
	figures_drop(figures);
	figures = fixture_figures_of(fixture, "K12", NULL);
	expect_number(figures, "cohort.score_quartile", 4);
	figures_drop(figures);
	fixture_drop(fixture);
}

/* A client without a score sees nothing of the others' scores, so their changes are none of its own. */
static void
who_has_no_figure_sees_none(void **state)
{
	struct fixture *fixture = programme(12);
	char first[65], second[65];
	fixture_sql(fixture, "INSERT INTO client VALUES ('none')");
	refresh(fixture);
	cohort_digest(fixture->engine, "none", first);
	struct figures *figures = fixture_figures_of(fixture, "none", NULL);
	expect_missing(figures, "cohort.score_median");
	figures_drop(figures);
	add_client(fixture, "K13", 25, "製造業", 10);
	refresh(fixture);
	cohort_digest(fixture->engine, "none", second);
	assert_string_equal(first, second);
	fixture_drop(fixture);
}

static void
clients_that_leave_leave_the_cohort(void **state)
{
	struct fixture *fixture = programme(11);
	refresh(fixture);
	fixture_sql(fixture, "DELETE FROM client WHERE client IN ('K10', 'K11')");
	refresh(fixture);
	struct figures *figures = fixture_figures(fixture);
	expect_missing(figures, "cohort.score_median");
	figures_drop(figures);
	fixture_drop(fixture);
}

static void
decide(struct fixture *fixture, const char *client, const char *participant, int question, int card,
    int recommended, int damage, int seconds)
{
	fixture_add(fixture,
	    "INSERT INTO exercise (source, line, client, participant, question, card, recommended, "
	    "seconds,"
	    " damage_yen) VALUES (1, %d, '%s', '%s', '%d', %d, %d, %d, %d)",
	    question + 1, client, participant, question, card, recommended, seconds, damage);
}

static void
the_exercise_sums_up_decisions(void **state)
{
	struct fixture *fixture = fixture_new();
	decide(fixture, "K1", "a", 1, 2, 2, 0, 30);
	decide(fixture, "K1", "a", 2, 1, 3, 5000000, 40);
	decide(fixture, "K1", "a", 10, 3, 1, 800000, 20);
	struct figures *figures = fixture_figures(fixture);
	expect_number(figures, "exercise.participants", 1);
	expect_number(figures, "exercise.total_damage_yen", 5800000);
	expect_number(figures, "exercise.seconds", 90);
	expect_text(figures, "exercise.worst_question", "2");
	expect_number(figures, "exercise.worst_damage_yen", 5000000);
	expect_number(figures, "exercise.matched", 1);
	expect_number(figures, "exercise.decisions", 3);
	expect_rows(figures, "exercise.choices", "question card recommended n match damage",
	    "1|2|2|1|1|0\n2|1|3|1|0|5e+06\n10|3|1|1|0|800000\n");
	expect_missing(figures, "cohort.exercise_damage_yen_median");
	figures_drop(figures);
	fixture_drop(fixture);
}

static void
a_decision_is_one_however_wide_it_is_written(void **state)
{
	struct fixture *fixture = fixture_new();
	decide(fixture, "K1", "a", 1, 2, 2, 100, 30);
	decide(fixture, "K1", "b", 1, 1, 2, 900, 30);
	decide(fixture, "K1", "b", 2, 1, 2, 300, 30);
	fixture_sql(fixture,
	    "UPDATE exercise SET question = '１' WHERE participant = 'b' AND question = '1'");
	struct figures *figures = fixture_figures(fixture);
	expect_rows(figures, "exercise.choices", "question card n match damage",
	    "1|1|2|1|500\n2|1|1|0|300\n");
	expect_text(figures, "exercise.worst_question", "1");
	figures_drop(figures);
	fixture_drop(fixture);
}

static void
participants_of_others_show_from_ten(void **state)
{
	struct fixture *fixture = programme(10);
	decide(fixture, "K1", "a", 1, 2, 2, 500, 30);
	decide(fixture, "K1", "b", 1, 1, 2, 700, 50);
	for (int i = 1; i <= 9; i++) {
		g_autofree char *client = g_strdup_printf("K%d", i + 1);
		decide(fixture, client, "o", 1, 1, 2, i * 100, 10);
	}
	refresh(fixture);
	struct figures *figures = fixture_figures(fixture);
	expect_number(figures, "exercise.participants", 2);
	expect_number(figures, "exercise.total_damage_yen", 600);
	expect_rows(figures, "exercise.choices", "question card n match damage", "1|1|2|1|600\n");
	expect_missing(figures, "cohort.exercise_damage_yen_median");
	expect_missing(figures, "cohort.choices");
	figures_drop(figures);
	char first[65], second[65];
	cohort_digest(fixture->engine, "K1", first);
	decide(fixture, "K3", "c", 1, 2, 2, 1000, 10);
	decide(fixture, "K3", "c", 2, 2, 2, 0, 0); /* of this one nobody else knows */
	refresh(fixture);
	figures = fixture_figures(fixture);
	expect_number(figures, "cohort.exercise_damage_yen_n", 12);
	expect_number(figures, "cohort.exercise_damage_yen_median", 550);
	expect_number(figures, "cohort.exercise_seconds_median", 10);
	expect_number(figures, "cohort.exercise_minutes_median", 1.0 / 6);
	expect_number(figures, "exercise.minutes", 2.0 / 3);
	/* K1's one and K3's one of twelve chose card 2 */
	expect_rows(figures, "cohort.choices", "question card n match damage all_n all_rate",
	    "1|1|2|1|600|12|0.166667\n");
	cohort_digest(fixture->engine, "K1", second);
	assert_string_not_equal(first, second);
	figures_drop(figures);
	fixture_drop(fixture);
}

static void
participants_of_a_few_other_clients_are_not_shown(void **state)
{
	struct fixture *fixture = programme(10);
	decide(fixture, "K1", "a", 1, 2, 2, 500, 30);
	for (int i = 1; i <= 40; i++) { /* of eight others */
		g_autofree char *client = g_strdup_printf("K%d", 2 + i % 8);
		g_autofree char *name = g_strdup_printf("o%d", i);
		decide(fixture, client, name, 1, 1, 2, i * 100, 10);
	}
	refresh(fixture);
	struct figures *figures = fixture_figures(fixture);
	expect_missing(figures, "cohort.exercise_damage_yen_median");
	expect_missing(figures, "cohort.exercise_seconds_median");
	expect_missing(figures, "cohort.choices");
	figures_drop(figures);
	decide(fixture, "K10", "z", 1, 1, 2, 100, 10);
	refresh(fixture);
	figures = fixture_figures(fixture);
	expect_number(figures, "cohort.exercise_damage_yen_n", 42);
	expect_number(figures, "cohort.exercise_seconds_n", 42);
	figures_drop(figures);
	fixture_drop(fixture);
}

/* 100, 200, … 1200 yen in 1, 2, … 12 minutes; the quartiles are at places 2.75, 5.5, 8.25 after the first. */
static void
the_exercise_has_the_quartiles_of_all_participants(void **state)
{
	struct fixture *fixture = programme(12);
	for (int i = 1; i <= 12; i++) {
		g_autofree char *client = g_strdup_printf("K%d", i);
		decide(fixture, client, "a", 1, 1, 2, i * 100, i * 60);
	}
	refresh(fixture);
	struct figures *figures = fixture_figures(fixture);
	expect_number(figures, "cohort.exercise_damage_yen_n", 12);
	expect_number(figures, "cohort.exercise_damage_yen_lower", 375);
	expect_number(figures, "cohort.exercise_damage_yen_median", 650);
	expect_number(figures, "cohort.exercise_damage_yen_upper", 925);
	expect_number(figures, "cohort.exercise_seconds_n", 12);
	expect_number(figures, "cohort.exercise_seconds_lower", 225);
	expect_number(figures, "cohort.exercise_seconds_median", 390);
	expect_number(figures, "cohort.exercise_seconds_upper", 555);
	expect_number(figures, "cohort.exercise_minutes_lower", 3.75);
	expect_number(figures, "cohort.exercise_minutes_median", 6.5);
	expect_number(figures, "cohort.exercise_minutes_upper", 9.25);
	figures_drop(figures);
	fixture_drop(fixture);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(quartiles_are_those_of_all_clients),
		cmocka_unit_test(fewer_than_ten_clients_say_nothing),
		cmocka_unit_test(rates_stand_beside_rates_of_the_same_definition),
		cmocka_unit_test(rates_have_quartiles_and_groups),
		cmocka_unit_test(other_clients_change_the_cohort_and_nothing_else),
		cmocka_unit_test(a_group_of_all_but_a_few_says_nothing),
		cmocka_unit_test(parts_stand_beside_their_medians),
		cmocka_unit_test(the_median_itself_is_no_quarter),
		cmocka_unit_test(who_has_no_figure_sees_none),
		cmocka_unit_test(clients_that_leave_leave_the_cohort),
		cmocka_unit_test(the_exercise_sums_up_decisions),
		cmocka_unit_test(a_decision_is_one_however_wide_it_is_written),
		cmocka_unit_test(participants_of_others_show_from_ten),
		cmocka_unit_test(the_exercise_has_the_quartiles_of_all_participants),
		cmocka_unit_test(participants_of_a_few_other_clients_are_not_shown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
