/* Drill figures on hand-countable stores; transform_drill_properties.c has what holds for all. */
#include "tests/unit/transform_store.h"
#include <math.h>

static void
the_funnel_adds_up(void **state)
{
	struct fixture *fixture = fixture_new();
	fixture_person(fixture, 1, "a", NULL, "");
	fixture_person(fixture, 1, "b", NULL, "v");
	fixture_person(fixture, 1, "c", NULL, "vo");
	fixture_person(fixture, 1, "d", NULL, "vor");
	fixture_person(fixture, 1, "e", NULL, "vos");
	fixture_person(fixture, 1, "f", NULL, "vosr");
	fixture_person(fixture, 1, "g", NULL, "r");
	fixture_mail(fixture, &(struct mail){ .drill = 1, .person = "h", .delivery = "bounced" });
	fixture_mail(fixture, &(struct mail){ .drill = 1, .person = "i", .delivery = "unsent" });
	fixture_mail(fixture, &(struct mail){ .drill = 1, .person = "j", .excluded = true });
	struct figures *figures = fixture_figures(fixture);
	expect_number(figures, "drill.rounds", 1);
	expect_number(figures, "drill.1.targets", 10);
	expect_number(figures, "drill.1.sent", 9);
	expect_number(figures, "drill.1.bounced", 1);
	expect_number(figures, "drill.1.excluded", 1);
	expect_number(figures, "drill.1.valid", 7);
	expect_number(figures, "drill.1.viewed", 5);
	expect_number(figures, "drill.1.opened", 4);
	expect_number(figures, "drill.1.submitted", 2);
	expect_number(figures, "drill.1.reported", 3);
	expect_number(figures, "drill.1.opened_reported", 2);
	expect_number(figures, "drill.1.opened_rate", 4.0 / 7);
	expect_number(figures, "drill.1.viewed_rate", 5.0 / 7);
	expect_number(figures, "drill.1.submitted_rate", 2.0 / 7);
	expect_number(figures, "drill.1.reported_rate", 3.0 / 7);
	expect_number(figures, "drill.1.opened_reported_rate", 0.5);
	expect_text(figures, "drill.1.sent_on", "1970-01-02");
	expect_text(figures, "drill.1.mail_names", "mail");
	expect_text(figures, "drill.1.mail_types", "URL");
	/* no reader is counted twice: the six parts share the valid sends out */
	expect_rows(figures, "drill.1.outcome",
	    "label n opened reported reported_only none viewed_only opened_reported opened_only "
	    "submitted",
	    "全体|7|4|3|1|1|1|1|1|2\n");
	expect_missing(figures, "drill.1.by_department");
	expect_missing(figures, "drill.2.opened");
	expect_missing(figures, "drill.change");
	figures_drop(figures);
	fixture_drop(fixture);
}

static void
a_number_of_a_tracker_is_no_name_of_a_mail(void **state)
{
	struct fixture *fixture = fixture_new();
	fixture_mail(fixture, &(struct mail){ .drill = 1, .person = "a", .mail = "10" });
	fixture_mail(fixture, &(struct mail){ .drill = 2, .person = "a", .mail = "11" });
	fixture_mail(fixture, &(struct mail){ .drill = 2, .person = "b", .mail = "第2回" });
	struct figures *figures = fixture_figures(fixture);
	expect_missing(figures, "drill.1.mail_names");
	expect_text(figures, "drill.2.mail_names", "第2回");
	figures_drop(figures);
	fixture_drop(fixture);
}

static void
a_person_with_two_mails_counts_once(void **state)
{
	struct fixture *fixture = fixture_new();
	fixture_setting(fixture, "", "privacy.small_group", "1");
	int64_t first =
	    fixture_mail(fixture, &(struct mail){ .drill = 1, .person = "a", .mail = "請求書" });
	int64_t second =
	    fixture_mail(fixture, &(struct mail){ .drill = 1, .person = "a", .mail = "宅配" });
	fixture_mail(fixture,
	    &(struct mail){ .drill = 1, .person = "b", .mail = "請求書", .delivery = "bounced" });
	fixture_mail(fixture, &(struct mail){ .drill = 1, .person = "b", .mail = "宅配" });
	fixture_reaction(fixture, first, "opened", 50, "person");
	fixture_reaction(fixture, second, "opened", 5, "person");
	struct figures *figures = fixture_figures(fixture);
	expect_number(figures, "drill.1.targets", 2);
	expect_number(figures, "drill.1.bounced", 0);
	expect_number(figures, "drill.1.valid", 2);
	expect_number(figures, "drill.1.opened", 1);
	expect_number(figures, "drill.1.repeat_opened", 0);
	expect_number(figures, "drill.1.median_open_minutes", 5);
	expect_rows(figures, "drill.1.by_mail", "mail n opened rate type",
	    "宅配|2|1|0.5|URL\n請求書|1|1|1|URL\n");
	figures_drop(figures);
	fixture_drop(fixture);
}

static void
repeats_are_counted_apart(void **state)
{
	struct fixture *fixture = fixture_new();
	int64_t mail = fixture_person(fixture, 1, "a", NULL, "o");
	fixture_reaction(fixture, mail, "opened", 90, "person");
	fixture_reaction(fixture, mail, "opened", 91, "person");
	fixture_person(fixture, 1, "b", NULL, "o");
	struct figures *figures = fixture_figures(fixture);
	expect_number(figures, "drill.1.opened", 2);
	expect_number(figures, "drill.1.repeat_opened", 1);
	expect_number(figures, "drill.1.opened_events", 4);
	expect_rows(figures, "drill.1.open_counts", "label n", "1回|1\n2〜3回|1\n");
	figures_drop(figures);
	fixture_drop(fixture);
}

static void
machine_events_are_left_out_and_counted(void **state)
{
	struct fixture *fixture = fixture_new();
	int64_t scanned = fixture_person(fixture, 1, "a", NULL, "");
	fixture_reaction(fixture, scanned, "viewed", 0.01, "machine");
	fixture_reaction(fixture, scanned, "opened", 0.02, "machine");
	int64_t both = fixture_person(fixture, 1, "b", NULL, "");
	fixture_reaction(fixture, both, "opened", 0.02, "machine");
	fixture_reaction(fixture, both, "opened", 120, "person");
	int64_t perhaps = fixture_person(fixture, 1, "c", NULL, "");
	fixture_reaction(fixture, perhaps, "opened", 240, "unsure");
	struct figures *figures = fixture_figures(fixture);
	expect_number(figures, "drill.1.opened", 2);
	expect_number(figures, "drill.1.viewed", 2);
	expect_number(figures, "drill.1.machine_events", 3);
	expect_number(figures, "drill.1.unsure_events", 1);
	expect_number(figures, "drill.1.first_open_minutes", 120);
	expect_number(figures, "drill.1.repeat_opened", 0);
	/* Without the unsure one: b alone. */
	expect_number(figures, "drill.1.opened_sure", 1);
	expect_number(figures, "drill.1.opened_sure_rate", 1.0 / 3);
	expect_number(figures, "drill.1.events", 2);
	expect_number(figures, "drill.1.opened_events", 2);
	figures_drop(figures);
	fixture_drop(fixture);
}

/* a counts; b is left out by agreement, c bounced; of d nothing is known but a machine's click. */
static void
events_are_those_of_valid_sends(void **state)
{
	static const struct mail others[] = {
		{ .drill = 1, .person = "b", .excluded = true },
		{ .drill = 1, .person = "c", .delivery = "bounced" },
		{ .drill = 1, .person = "d", .excluded = true },
	};
	struct fixture *fixture = fixture_new();
	int64_t mails[4] = { fixture_person(fixture, 1, "a", NULL, "") };
	for (int i = 1; i < 4; i++)
		mails[i] = fixture_mail(fixture, &others[i - 1]);
	for (int i = 0; i < 3; i++) {
		fixture_reaction(fixture, mails[i], "opened", 3, "unsure");
		fixture_reaction(fixture, mails[i], "opened", 9, "person");
		fixture_reaction(fixture, mails[i], "reported", 9, "person");
		fixture_add(fixture,
		    "INSERT INTO reaction (recipient, client, drill, person, kind, judged, "
		    "implied, source, line) VALUES (%d, 'K1', 1, '%c', 'viewed', 'unsure', 1, 2, "
		    "9)",
		    (int)mails[i], 'a' + i);
	}
	fixture_reaction(fixture, mails[3], "opened", 1, "machine");
	struct figures *figures = fixture_figures(fixture);
	expect_number(figures, "drill.1.valid", 1);
	expect_number(figures, "drill.1.implied", 1);
	expect_number(figures, "drill.1.unsure_events", 1); /* what it implies is no event */
	expect_number(figures, "drill.1.events", 3);
	expect_number(figures, "drill.1.opened_events", 2);
	expect_number(figures, "drill.1.machine_events", 1);
	expect_rows(figures, "drill.1.judged", "label judged",
	    "対象者1|自動（除外）\n対象者2|判定できない（人として集計）\n");
	figures_drop(figures);
	fixture_drop(fixture);
}

static void
each_judged_event_is_listed_without_naming_anybody(void **state)
{
	struct fixture *fixture = fixture_new();
	fixture_reaction(fixture, fixture_person(fixture, 1, "z@example.jp", NULL, ""), "opened",
	    0.5, "machine");
	fixture_reaction(
	    fixture, fixture_person(fixture, 1, "a@example.jp", NULL, "o"), "opened", 7, "unsure");
	fixture_sql(fixture,
	    "INSERT INTO agent VALUES (1, 'curl/8.0');"
	    "UPDATE reaction SET rule = 'seconds_after_send', address = '192.0.2.9', agent = 1 "
	    "WHERE "
	    "judged = 'machine';"
	    "UPDATE reaction SET rule = 'same_second', address = '2001:db8:1:2::9' WHERE judged = "
	    "'unsure'");
	struct figures *figures = fixture_figures(fixture);
	expect_rows(figures, "drill.1.judged", "label at kind judged rule network agent",
	    "対象者1|1970-01-02 "
	    "09:00:30|開封|自動（除外）|送信直後（設定の秒数）|192.0.2.0/24|curl/"
	    "8.0\n"
	    "対象者2|1970-01-02 "
	    "09:07:00|開封|判定できない（人として集計）|同じ秒に3人以上|2001:db8:"
	    "1::/48|-\n");
	figures_drop(figures);
	fixture_setting(fixture, "K1", "privacy.person_sheet", "true");
	figures = fixture_figures(fixture);
	g_autofree char *labels = rows_text(figures, "drill.1.judged", "label");
	assert_null(strstr(labels, "対象者"));
	assert_null(strstr(labels, "z@example.jp"));
	figures_drop(figures);
	fixture_drop(fixture);
}

static void
implied_steps_count_and_are_told(void **state)
{
	struct fixture *fixture = fixture_new();
	int64_t mail = fixture_person(fixture, 1, "a", NULL, "s");
	fixture_add(fixture,
	    "INSERT INTO reaction (recipient, client, drill, person, kind, judged, implied, "
	    "source, line)"
	    " VALUES (%d, 'K1', 1, 'a', 'opened', 'person', 1, 2, 9), (%d, 'K1', 1, 'a', 'viewed', "
	    "'person', 1, 2, 9)",
	    (int)mail, (int)mail);
	fixture_sql(fixture, "UPDATE recipient SET status_disagrees = 1");
	struct figures *figures = fixture_figures(fixture);
	expect_number(figures, "drill.1.viewed", 1);
	expect_number(figures, "drill.1.opened", 1);
	expect_number(figures, "drill.1.submitted", 1);
	expect_number(figures, "drill.1.implied", 2);
	expect_number(figures, "drill.1.repeat_opened", 0);
	expect_number(figures, "drill.1.status_disagreements", 1);
	expect_missing(figures, "drill.1.median_open_minutes");
	expect_number(figures, "drill.1.median_submit_minutes", 30);
	expect_number(figures, "drill.1.timed", 0);
	figures_drop(figures);
	fixture_drop(fixture);
}

static void
opened_may_mean_viewed(void **state)
{
	struct fixture *fixture = fixture_new();
	fixture_person(fixture, 1, "a", NULL, "v");
	fixture_person(fixture, 1, "b", NULL, "vo");
	fixture_person(fixture, 1, "c", NULL, "");
	fixture_setting(fixture, "", "drill.opened_means", "\"viewed\"");
	struct figures *figures = fixture_figures(fixture);
	expect_text(figures, "drill.opened_means", "viewed");
	expect_number(figures, "drill.1.opened", 2);
	expect_number(figures, "drill.1.median_open_minutes", 10);
	expect_rows(
	    figures, "drill.1.outcome", "n opened none viewed_only opened_only", "3|2|1|0|2\n");
	figures_drop(figures);
	fixture_drop(fixture);
}

static void
minutes_are_each_persons_own(void **state)
{
	static const double minutes[] = { 0, 5, 5.5, 30, 59.9, 181, 1440, 1441 };
	struct fixture *fixture = fixture_new();
	for (size_t i = 0; i < G_N_ELEMENTS(minutes); i++) {
		g_autofree char *name = g_strdup_printf("p%zu", i);
		fixture_reaction(fixture, fixture_person(fixture, 1, name, NULL, ""), "opened",
		    minutes[i], "person");
	}
	int64_t early = fixture_person(fixture, 1, "early", NULL, "");
	fixture_add(fixture,
	    "INSERT INTO reaction (recipient, client, drill, person, kind, at, judged, source, "
	    "line)"
	    " VALUES (%d, 'K1', 1, 'early', 'opened', 0, 'person', 2, 9)",
	    (int)early);
	fixture_reaction(
	    fixture, fixture_person(fixture, 1, "untimed", NULL, ""), "opened", -1, "person");
	struct figures *figures = fixture_figures(fixture);
	expect_number(figures, "drill.1.opened", 10);
	expect_number(figures, "drill.1.timed", 8);
	expect_number(figures, "drill.1.first_open_minutes", 0);
	expect_number(figures, "drill.1.median_open_minutes", 44.95);
	expect_number(figures, "drill.1.quarter_open_minutes", 5.375);
	expect_number(figures, "drill.1.three_quarter_open_minutes", 495.75);
	expect_missing(figures, "drill.1.median_report_minutes");
	expect_number(figures, "drill.1.untimed", 2);
	expect_number(figures, "drill.1.open_within_5", 2.0 / 8);
	expect_number(figures, "drill.1.open_within_15", 3.0 / 8);
	expect_number(figures, "drill.1.open_within_60", 5.0 / 8);
	expect_number(figures, "drill.1.open_within_1440", 7.0 / 8);
	expect_missing(figures, "drill.1.report_within_5");
	expect_rows(figures, "drill.1.step_times", "label n first median within_60",
	    "開封|8|0|44.95|0.625\n");
	expect_rows(figures, "drill.1.open_times", "label from_minutes to_minutes n share",
	    "5分以内|0|5|2|0.25\n5〜15分|5|15|1|0.375\n15〜30分|15|30|1|0.5\n30分〜1時間|30|60|1|0."
	    "625\n"
	    "1〜3時間|60|180|0|0.625\n3〜8時間|180|480|1|0.75\n8〜24時間|480|1440|1|0."
	    "875\n24時間超|"
	    "1440|-|1|1\n");
	figures_drop(figures);
	fixture_drop(fixture);
}

static void
submitting_and_reporting_have_minutes_of_their_own(void **state)
{
	static const double minutes[] = { 4, 10, 50, 1000, 2000 };
	struct fixture *fixture = fixture_new();
	for (size_t i = 0; i < G_N_ELEMENTS(minutes); i++) {
		g_autofree char *name = g_strdup_printf("p%zu", i);
		int64_t mail = fixture_person(fixture, 1, name, NULL, "");
		fixture_reaction(fixture, mail, "submitted", minutes[i], "person");
		fixture_reaction(fixture, mail, "reported", 2 * minutes[i], "person");
	}
	struct figures *figures = fixture_figures(fixture);
	expect_number(figures, "drill.1.first_submit_minutes", 4);
	expect_number(figures, "drill.1.quarter_submit_minutes", 10);
	expect_number(figures, "drill.1.median_submit_minutes", 50);
	expect_number(figures, "drill.1.three_quarter_submit_minutes", 1000);
	expect_number(figures, "drill.1.submit_within_5", 0.2);
	expect_number(figures, "drill.1.submit_within_15", 0.4);
	expect_number(figures, "drill.1.submit_within_60", 0.6);
	expect_number(figures, "drill.1.submit_within_1440", 0.8);
	expect_number(figures, "drill.1.first_report_minutes", 8);
	expect_number(figures, "drill.1.quarter_report_minutes", 20);
	expect_number(figures, "drill.1.median_report_minutes", 100);
	expect_number(figures, "drill.1.three_quarter_report_minutes", 2000);
	expect_number(figures, "drill.1.report_within_5", 0);
	expect_number(figures, "drill.1.report_within_15", 0.2);
	expect_number(figures, "drill.1.report_within_60", 0.4);
	expect_number(figures, "drill.1.report_within_1440", 0.6);
	figures_drop(figures);
	fixture_drop(fixture);
}

/* Of 12 in 本社 3 opened, of 11 in 大阪 2; every other one is 主任. */
static void
sites_and_titles_are_told_like_departments(void **state)
{
	struct fixture *fixture = fixture_new();
	for (int i = 0; i < 23; i++) {
		g_autofree char *name = g_strdup_printf("p%d", i);
		int64_t mail = fixture_mail(fixture, &(struct mail){ .drill = 1,
							 .person = name,
							 .title = i % 2 ? "主任" : "一般",
							 .site = i < 12 ? "本社" : "大阪" });
		if (i < 3 || i > 20)
			fixture_reaction(fixture, mail, "opened", 10, "person");
	}
	struct figures *figures = fixture_figures(fixture);
	expect_rows(figures, "drill.1.by_site", "label n opened rate none opened_only",
	    "本社|12|3|0.25|9|3\n大阪|11|2|0.181818|9|2\n");
	expect_rows(figures, "drill.1.by_title", "label n opened none opened_only",
	    "一般|12|3|9|3\n主任|11|2|9|2\n");
	figures_drop(figures);
	fixture_drop(fixture);
}

static void
departments_are_one_under_all_spellings(void **state)
{
	struct fixture *fixture = fixture_new();
	fixture_setting(fixture, "", "privacy.small_group", "1");
	fixture_person(fixture, 1, "a", "営業部", "o");
	fixture_person(fixture, 1, "b", "営業 部", "");
	fixture_person(fixture, 1, "c", "営業部", "");
	fixture_person(fixture, 1, "d", "ＩＴ部", "");
	fixture_person(fixture, 1, "e", "IT部", "");
	fixture_person(fixture, 1, "f", NULL, "o");
	struct figures *figures = fixture_figures(fixture);
	expect_rows(figures, "drill.1.by_department", "label n opened",
	    "営業部|3|1\nIT部|2|0\n（部署不明）|1|1\n");
	expect_missing(figures, "drill.1.by_title");
	figures_drop(figures);
	fixture_drop(fixture);
}

static void
add_people(struct fixture *fixture, int drill, const char *department, int n, int opened)
{
	for (int i = 0; i < n; i++) {
		g_autofree char *name = g_strdup_printf("%s%d", department, i);
		fixture_person(fixture, drill, name, department, i < opened ? "o" : "");
	}
}

static void
small_groups_are_merged(void **state)
{
	struct fixture *fixture = fixture_new();
	add_people(fixture, 1, "営業", 20, 5);
	add_people(fixture, 1, "製造", 15, 3);
	add_people(fixture, 1, "総務", 3, 3);
	add_people(fixture, 1, "経理", 4, 0);
	struct figures *figures = fixture_figures(fixture);
	expect_rows(figures, "drill.1.by_department", "label n opened",
	    "営業|20|5\n製造|15|3\nその他|7|3\n");
	const struct figure *figure = figure_of(figures, "drill.1.by_department");
	double low = figure_cell(figure, 0, figure_column_find(figure, "low"))->number;
	double high = figure_cell(figure, 0, figure_column_find(figure, "high"))->number;
	assert_true(fabs(low - 0.111861701) < 1e-8 && fabs(high - 0.468700878) < 1e-8);
	figures_drop(figures);
	fixture_drop(fixture);
}

static void
a_single_small_group_takes_the_next_along(void **state)
{
	struct fixture *fixture = fixture_new();
	add_people(fixture, 1, "営業", 20, 5);
	add_people(fixture, 1, "製造", 15, 3);
	add_people(fixture, 1, "総務", 3, 3);
	struct figures *figures = fixture_figures(fixture);
	expect_rows(figures, "drill.1.by_department", "label n opened", "営業|20|5\nその他|18|6\n");
	figures_drop(figures);
	fixture_drop(fixture);
}

/* 総務 is small in the second drill only; were it shown in the first, the difference of the tables would tell. */
static void
no_table_undoes_another_by_subtraction(void **state)
{
	struct fixture *fixture = fixture_new();
	add_people(fixture, 1, "営業", 20, 5);
	add_people(fixture, 1, "製造", 15, 3);
	add_people(fixture, 1, "総務", 6, 3);
	add_people(fixture, 2, "営業", 20, 1);
	add_people(fixture, 2, "製造", 15, 2);
	add_people(fixture, 2, "総務", 2, 2);
	struct figures *figures = fixture_figures(fixture);
	expect_rows(figures, "drill.1.by_department", "label n opened", "営業|20|5\nその他|21|6\n");
	expect_rows(figures, "drill.2.by_department", "label n opened", "営業|20|1\nその他|17|4\n");
	expect_rows(figures, "drill.change_by_department", "label n_1 rate_1 n_2 rate_2",
	    "営業|20|0.25|20|0.05\nその他|21|0.285714|17|0.235294\n");
	figures_drop(figures);
	fixture_drop(fixture);
}

static void
a_department_named_rest_joins_the_rest(void **state)
{
	struct fixture *fixture = fixture_new();
	add_people(fixture, 1, "その他", 9, 2);
	add_people(fixture, 1, "営業", 10, 2);
	add_people(fixture, 1, "総務", 2, 1);
	struct figures *figures = fixture_figures(fixture);
	expect_rows(figures, "drill.1.by_department", "label n opened", "営業|10|2\nその他|11|3\n");
	figures_drop(figures);
	fixture_drop(fixture);
}

/* a, b opened twice; c first only; d, e, f second only; g neither; h joined, i left, j bounced at first. */
static void
the_same_people_are_compared(void **state)
{
	static const char *const first[] = { "ao", "bo", "co", "d", "e", "f", "g", "io" };
	static const char *const second[] = { "ao", "bo", "c", "do", "eo", "fo", "g", "ho", "jo" };
	struct fixture *fixture = fixture_new();
	for (size_t i = 0; i < G_N_ELEMENTS(first); i++)
		fixture_person(fixture, 1, (char[]){ first[i][0], 0 }, NULL, first[i] + 1);
	for (size_t i = 0; i < G_N_ELEMENTS(second); i++)
		fixture_person(fixture, 2, (char[]){ second[i][0], 0 }, NULL, second[i] + 1);
	fixture_mail(fixture, &(struct mail){ .drill = 1, .person = "j", .delivery = "bounced" });
	struct figures *figures = fixture_figures(fixture);
	expect_number(figures, "drill.rounds", 2);
	expect_rows(figures, "drill.change",
	    "both first_only second_only neither n first_opened second_opened p",
	    "2|1|3|1|7|3|5|0.625\n");
	expect_number(figures, "drill.opened_rate_change", 7.0 / 9 - 4.0 / 8);
	expect_number(figures, "drill.joined", 2); /* h, and j, who was not reached at first */
	expect_number(figures, "drill.left", 1);
	expect_number(figures, "drill.changed", 4);
	expect_text(figures, "drill.bait", "same");
	expect_number(figures, "drill.reported_rate_change", 0);
	g_autofree char *compare = rows_text(figures, "drill.compare", "measure first second");
	assert_non_null(strstr(compare, "有効送信数|8名|9名\n"));
	assert_non_null(strstr(compare, "開封率|50.0%|77.8%\n"));
	assert_non_null(strstr(compare, "開封までの時間の中央値|20分|20分\n"));
	assert_non_null(strstr(compare, "送信日|1970年1月2日(金)|1970年1月3日(土)\n"));
	assert_null(strstr(compare, "報告までの時間")); /* neither drill knows it */
	figures_drop(figures);
	fixture_drop(fixture);
}

/* Of the first round no valid send is known, but who reported; in the second all bounced. */
static void
rounds_without_valid_sends_compare_nobody(void **state)
{
	struct fixture *fixture = fixture_new();
	fixture_person(fixture, 1, "a", NULL, "r");
	fixture_person(fixture, 1, "b", NULL, "r");
	fixture_sql(fixture, "UPDATE recipient SET sent_at = NULL");
	fixture_person(fixture, 2, "a", NULL, "o");
	fixture_person(fixture, 2, "b", NULL, "");
	struct figures *figures = fixture_figures(fixture);
	expect_rows(figures, "drill.change", "both second_only neither n p", "0|0|0|0|-\n");
	expect_number(figures, "drill.joined", 2);
	expect_number(figures, "drill.left", 0);
	figures_drop(figures);
	fixture_sql(fixture, "UPDATE recipient SET sent_at = 86400000 WHERE drill = 1;"
			     "UPDATE recipient SET delivery = 'bounced' WHERE drill = 2");
	figures = fixture_figures(fixture);
	expect_number(figures, "drill.joined", 0);
	expect_number(figures, "drill.left", 2);
	expect_rows(figures, "drill.change", "n p", "0|-\n");
	figures_drop(figures);
	fixture_drop(fixture);
}

static void
what_the_mails_differ_in_is_told(void **state)
{
	static const struct {
		const char *change, *bait;
	} cases[] = {
		{ "mail = 'other'", "mail" },
		{ "mail = 'other', difficulty = '高'", "difficulty" },
		{ "mail = 'other', difficulty = '高', mail_type = 'attachment'", "type" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct fixture *fixture = fixture_new();
		fixture_person(fixture, 1, "a", NULL, "o");
		fixture_person(fixture, 2, "a", NULL, "o");
		fixture_sql(fixture, "UPDATE recipient SET difficulty = '中'");
		fixture_add(fixture, "UPDATE recipient SET %s WHERE drill = 2", cases[i].change);
		struct figures *figures = fixture_figures(fixture);
		expect_text(figures, "drill.bait", cases[i].bait);
		figures_drop(figures);
		fixture_drop(fixture);
	}
}

/* Goreport joins people of two campaigns by e-mail even where the e-mail is redacted. */
static void
people_without_a_common_key_are_not_matched(void **state)
{
	struct fixture *fixture = fixture_new();
	fixture_person(fixture, 1, "c1#abc", NULL, "o");
	fixture_person(fixture, 2, "c2#xyz", NULL, "o");
	struct figures *figures = fixture_figures(fixture);
	expect_rows(figures, "drill.change", "n p", "0|-\n");
	figures_drop(figures);
	fixture_drop(fixture);
}

static void
the_person_sheet_is_off_unless_allowed_and_masked(void **state)
{
	struct fixture *fixture = fixture_new();
	fixture_person(fixture, 1, "yamada@example.jp", "営業", "vo");
	struct figures *figures = fixture_figures(fixture);
	expect_missing(figures, "person.1.list");
	figures_drop(figures);
	fixture_setting(fixture, "K1", "privacy.person_sheet", "true");
	figures = fixture_figures(fixture);
	g_autofree char *list =
	    rows_text(figures, "person.1.list", "label department opened submitted");
	assert_non_null(strstr(list, "|営業|○|-\n"));
	assert_null(strstr(list, "yamada"));
	figures_drop(figures);
	fixture_drop(fixture);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_funnel_adds_up),
		cmocka_unit_test(a_number_of_a_tracker_is_no_name_of_a_mail),
		cmocka_unit_test(a_person_with_two_mails_counts_once),
		cmocka_unit_test(repeats_are_counted_apart),
		cmocka_unit_test(machine_events_are_left_out_and_counted),
		cmocka_unit_test(events_are_those_of_valid_sends),
		cmocka_unit_test(each_judged_event_is_listed_without_naming_anybody),
		cmocka_unit_test(rounds_without_valid_sends_compare_nobody),
		cmocka_unit_test(what_the_mails_differ_in_is_told),
		cmocka_unit_test(implied_steps_count_and_are_told),
		cmocka_unit_test(opened_may_mean_viewed),
		cmocka_unit_test(minutes_are_each_persons_own),
		cmocka_unit_test(submitting_and_reporting_have_minutes_of_their_own),
		cmocka_unit_test(sites_and_titles_are_told_like_departments),
		cmocka_unit_test(departments_are_one_under_all_spellings),
		cmocka_unit_test(small_groups_are_merged),
		cmocka_unit_test(a_single_small_group_takes_the_next_along),
		cmocka_unit_test(no_table_undoes_another_by_subtraction),
		cmocka_unit_test(a_department_named_rest_joins_the_rest),
		cmocka_unit_test(the_same_people_are_compared),
		cmocka_unit_test(people_without_a_common_key_are_not_matched),
		cmocka_unit_test(the_person_sheet_is_off_unless_allowed_and_masked),
	};
	return cmocka_run_group_tests_name("drills", tests, NULL, NULL);
}
