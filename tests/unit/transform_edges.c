/* Drills at their edges, and slips of other tools as regressions; tests/cases/figures has more, as files. */
#include "tests/unit/transform_store.h"

static void
add_people(struct fixture *fixture, int drill, const char *department, int n, int opened)
{
	for (int i = 0; i < n; i++) {
		g_autofree char *name = g_strdup_printf("%s%d", department, i);
		fixture_person(fixture, drill, name, department, i < opened ? "o" : "");
	}
}

static void
nobody_opened(void **state)
{
	struct fixture *fixture = fixture_new();
	add_people(fixture, 1, "営業", 8, 0);
	struct figures *figures = fixture_figures(fixture);
	expect_number(figures, "drill.1.opened", 0);
	expect_number(figures, "drill.1.opened_rate", 0);
	expect_missing(figures, "drill.1.opened_reported_rate"); /* 0/0 is not 0 % */
	expect_number(figures, "drill.1.opened_sure", 0); /* of people who did nothing at all */
	expect_number(figures, "drill.1.opened_sure_rate", 0);
	expect_missing(figures, "drill.1.first_open_minutes");
	expect_missing(figures, "drill.1.open_times");
	expect_rows(figures, "drill.1.by_department", "label n opened rate low", "営業|8|0|0|0\n");
	figures_drop(figures);
	fixture_drop(fixture);
}

static void
everybody_opened(void **state)
{
	struct fixture *fixture = fixture_new();
	add_people(fixture, 1, "営業", 8, 8);
	struct figures *figures = fixture_figures(fixture);
	expect_number(figures, "drill.1.opened_rate", 1);
	expect_rows(figures, "drill.1.by_department", "n opened rate high none", "8|8|1|1|0\n");
	figures_drop(figures);
	fixture_drop(fixture);
}

static void
one_person(void **state)
{
	struct fixture *fixture = fixture_new();
	fixture_person(fixture, 1, "a", "営業", "vor");
	struct figures *figures = fixture_figures(fixture);
	expect_number(figures, "drill.1.valid", 1);
	expect_number(figures, "drill.1.median_open_minutes", 20);
	expect_number(figures, "drill.1.median_report_minutes", 40);
	expect_number(figures, "drill.1.quarter_report_minutes", 40);
	expect_number(figures, "drill.1.three_quarter_report_minutes", 40);
	expect_number(figures, "drill.1.report_within_15", 0);
	expect_number(figures, "drill.1.report_within_60", 1);
	expect_rows(figures, "drill.1.by_department", "label n opened", "その他|1|1\n");
	figures_drop(figures);
	fixture_drop(fixture);
}

static void
all_bounced(void **state)
{
	struct fixture *fixture = fixture_new();
	int64_t mail = fixture_mail(fixture,
	    &(struct mail){ .drill = 1, .person = "a", .department = "x", .delivery = "bounced" });
	fixture_reaction(fixture, mail, "opened", 5, "person");
	struct figures *figures = fixture_figures(fixture);
	expect_number(figures, "drill.1.sent", 1);
	expect_number(figures, "drill.1.bounced", 1);
	expect_number(figures, "drill.1.valid", 0);
	expect_number(figures, "drill.1.opened", 0);
	expect_missing(figures, "drill.1.opened_rate");
	expect_number(figures, "drill.1.opened_sure", 0);
	expect_missing(figures, "drill.1.opened_sure_rate");
	expect_missing(figures, "drill.1.outcome");
	expect_missing(figures, "drill.1.by_department");
	expect_missing(figures, "drill.1.by_mail");
	figures_drop(figures);
	fixture_drop(fixture);
}

/* SniperPhish marks a mail opened where the time is null; gophish-tools takes the first report from clicks. */
static void
slips_of_other_trackers(void **state)
{
	struct fixture *fixture = fixture_new();
	int64_t mail = fixture_person(fixture, 1, "a", NULL, "");
	fixture_reaction(fixture, mail, "reported", -1, "person");
	fixture_reaction(fixture, fixture_person(fixture, 1, "b", NULL, ""), "opened", 3, "person");
	struct figures *figures = fixture_figures(fixture);
	expect_number(figures, "drill.1.opened", 1);
	expect_number(figures, "drill.1.reported", 1);
	expect_missing(figures, "drill.1.first_report_minutes");
	figures_drop(figures);
	fixture_drop(fixture);
}

/* The Proofpoint reporter prints one client's rate, 46 of 817, for all. */
static void
a_rate_is_the_clients_own(void **state)
{
	struct fixture *fixture = fixture_new();
	fixture_sql(fixture, "INSERT INTO client VALUES ('K2')");
	fixture_person(fixture, 1, "a", NULL, "o");
	fixture_person(fixture, 1, "b", NULL, "");
	struct figures *before = fixture_figures(fixture);
	json_t *alone = figures_to_json(before, NULL);
	figures_drop(before);
	for (int i = 0; i < 5; i++) {
		g_autofree char *name = g_strdup_printf("k2-%d", i);
		int64_t mail = fixture_mail(fixture,
		    &(struct mail){
			.client = "K2", .drill = 1, .person = name, .department = "営業" });
		fixture_reaction(fixture, mail, "opened", 1, "person");
	}
	fixture_mail(fixture, &(struct mail){ .client = "K2", .drill = 2, .person = "a" });
	fixture_setting(fixture, "K2", "privacy.small_group", "50");
	struct figures *other = fixture_figures_of(fixture, "K2", NULL);
	expect_number(other, "drill.1.opened_rate", 1);
	figures_drop(other);
	struct figures *after = fixture_figures(fixture);
	json_t *beside = figures_to_json(after, NULL);
	assert_true(json_equal(alone, beside));
	expect_number(after, "drill.1.opened_rate", 0.5);
	figures_drop(after);
	json_decref(alone);
	json_decref(beside);
	fixture_drop(fixture);
}

/* A list of reporters alone does not say to whom it was sent, nor that nobody opened. */
static void
who_reported_tells_nothing_of_sending(void **state)
{
	struct fixture *fixture = fixture_new();
	fixture_person(fixture, 1, "a", "営業", "r");
	fixture_person(fixture, 1, "b", "営業", "r");
	fixture_sql(fixture, "UPDATE recipient SET sent_at = NULL; UPDATE reaction SET at = NULL");
	struct figures *figures = fixture_figures(fixture);
	static const char *const unknown[] = { "targets", "sent", "valid", "opened", "opened_rate",
		"reported_rate", "by_department", "by_mail", "outcome", "timed", "untimed" };
	for (size_t i = 0; i < G_N_ELEMENTS(unknown); i++) {
		g_autofree char *name = g_strconcat("drill.1.", unknown[i], NULL);
		expect_missing(figures, name);
	}
	expect_number(figures, "drill.1.reported", 2);
	figures_drop(figures);
	/* One who was sent a mail and did nothing, and it is known. */
	fixture_person(fixture, 1, "c", "営業", "");
	figures = fixture_figures(fixture);
	expect_number(figures, "drill.1.valid", 3);
	expect_number(figures, "drill.1.opened", 0);
	expect_number(figures, "drill.1.reported_rate", 2.0 / 3);
	figures_drop(figures);
	fixture_drop(fixture);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nobody_opened),
		cmocka_unit_test(everybody_opened),
		cmocka_unit_test(one_person),
		cmocka_unit_test(all_bounced),
		cmocka_unit_test(slips_of_other_trackers),
		cmocka_unit_test(a_rate_is_the_clients_own),
		cmocka_unit_test(who_reported_tells_nothing_of_sending),
	};
	return cmocka_run_group_tests_name("edges", tests, NULL, NULL);
}
