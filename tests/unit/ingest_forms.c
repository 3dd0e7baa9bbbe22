/* The promises of our own forms: the self-check in all its spellings and editions, the seminar exercise. */
#include "tests/unit/ingest_scratch.h"

static struct scratch scratch;

static int
set_up(void **state)
{
	scratch_begin(&scratch);
	return 0;
}

static int
tear_down(void **state)
{
	scratch_end(&scratch);
	return 0;
}

/* ---- the self-check */

/* 回答日, then the 25 headings of a pattern with %d. */
static void
append_headings(GString *text, const char *pattern, bool quoted)
{
	g_string_append(text, "回答日");
	g_auto(GStrv) halves = g_strsplit(pattern, "%d", 2);
	for (int n = 1; n <= 25; n++)
		g_string_append_printf(text, ",%s%s%d%s%s", quoted ? "\"" : "", halves[0], n,
		    halves[1], quoted ? "\"" : "");
	g_string_append_c(text, '\n');
}

static void
append_answers(GString *text, const char *day, const char *answer)
{
	g_string_append(text, day);
	for (int n = 1; n <= 25; n++)
		g_string_append_printf(text, ",%s", answer);
	g_string_append_c(text, '\n');
}

static void
headings_of_the_self_check_are_known_in_every_spelling(void **state)
{
	static const char *const patterns[] = { "設問%d", "設問 %d", "設問０%d", "問%d", "第%d問",
		"q%d", "Q%d", "Ｑ%d", "Q%d.", "No.%d", "№%d", "No%d", "質問%d", "設問No.%d",
		"設問番号%d", "設問-%d", "Q-%d", "診断項目%d", "設問%d（最新化）",
		"設問%d：OSを最新にしているか", "Q%d OSを最新に", "設問%d\nOSを最新に" };
	for (size_t i = 0; i < G_N_ELEMENTS(patterns); i++) {
		GString *text = g_string_new(NULL);
		/* ０1 … ０9 are two digits, ０10 is none: those start from the tenth. */
		bool padded = strstr(patterns[i], "０") != NULL;
		append_headings(text, padded ? "設問%d" : patterns[i], true);
		if (padded)
			for (int n = 1; n <= 9; n++) {
				g_autofree char *from = g_strdup_printf("設問%d\"", n);
				g_autofree char *to = g_strdup_printf("設問０%d\"", n);
				g_string_replace(text, from, to, 1);
			}
		append_answers(text, "2024-07-01", "4");
		g_autofree char *path = g_strdup_printf("clients/K-%" G_GSIZE_FORMAT "/d.csv", i);
		scratch_write(&scratch, path, text->str);
		g_string_free(text, TRUE);
	}
	assert_true(scratch_run(&scratch));
	assert_no_complaint(&scratch);
	g_autofree char *all = g_strdup_printf("%" G_GSIZE_FORMAT, G_N_ELEMENTS(patterns));
	assert_query(&scratch,
	    "SELECT count(*) FROM (SELECT client FROM diagnosis_answer GROUP BY client "
	    "HAVING count(DISTINCT question) = 25 AND min(question) = 1 AND max(question) = 25)",
	    all);
}

static void
numbers_alone_are_no_questions(void **state)
{
	GString *text = g_string_new(NULL);
	append_headings(text, "%d", false);
	append_answers(text, "2024-07-01", "○");
	scratch_write(&scratch, "clients/K/attendance.csv", text->str);
	g_string_free(text, TRUE);
	assert_true(scratch_run(&scratch));
	assert_query(&scratch, "SELECT count(*) FROM diagnosis_answer", "0");
	assert_query(&scratch, "SELECT code FROM set_aside", "no_profile");
}

static void
an_edition_that_is_not_known_is_asked_for(void **state)
{
	GString *text = g_string_new("版,");
	append_headings(text, "設問%d", false);
	append_answers(text, "4.0,2024-07-01", "4");
	append_answers(text, "第３．１版,2024-07-01", "2");
	append_answers(text, ",2024-07-02", "2");
	scratch_write(&scratch, "clients/K/d.csv", text->str);
	g_string_free(text, TRUE);
	assert_true(scratch_run(&scratch));
	assert_messages(&scratch, PROBLEM_EDITION_UNKNOWN,
	    "clients/K/d.csv:2:1: error: \"4.0\" is an edition of the self-check that is not known "
	    "here; known: 3.1 (column \"版\"); row set aside");
	assert_query(
	    &scratch, "SELECT DISTINCT line, edition FROM diagnosis_answer", "3|3.1\n4|3.1");
}

static void
of_two_sheets_of_one_day_the_time_of_day_is_kept(void **state)
{
	GString *text = g_string_new("回答者,");
	append_headings(text, "Q%d", false);
	append_answers(text, "総務,2024/7/1 9:00", "4");
	append_answers(text, "総務,2024/7/1 17:30:00", "2");
	append_answers(text, "総務,2024/7/2", "0");
	scratch_write(&scratch, "clients/K/d.csv", text->str);
	g_string_free(text, TRUE);
	assert_true(scratch_run(&scratch));
	assert_no_complaint(&scratch);
	assert_query(&scratch,
	    "SELECT DISTINCT answered_on, answered_at, answer FROM diagnosis_answer",
	    "2024-07-01|1719792000000|yes\n2024-07-01|1719822600000|partly\n2024-07-02|-|no");
}

static void
one_respondent_has_one_sheet_a_day(void **state)
{
	GString *text = g_string_new("回答者,");
	append_headings(text, "Q%d", false);
	append_answers(text, "総務,2024/7/1", "4");
	append_answers(text, "総務,2024/7/1", "2");
	append_answers(text, "総務,2024/7/1", "4");
	append_answers(text, ",2024/7/1", "0");
	append_answers(text, ",2024/7/1", "-1");
	scratch_write(&scratch, "clients/K/d.csv", text->str);
	g_string_free(text, TRUE);
	assert_true(scratch_run(&scratch));
	assert_messages(&scratch, PROBLEM_DUPLICATE_KEY,
	    "clients/K/d.csv:3: error: the same 回答者・回答日 as in line 2; row set aside");
	/* Sheets without a name are those of different people. */
	assert_query(&scratch, "SELECT DISTINCT line, answer FROM diagnosis_answer ORDER BY line",
	    "2|yes\n5|no\n6|unknown");
	assert_query(&scratch, "SELECT used, set_aside, duplicate FROM source", "3|1|1");
}

static void
rows_of_several_clients_stay_with_their_client(void **state)
{
	GString *text = g_string_new("企業ID,");
	append_headings(text, "設問%d", false);
	append_answers(text, "Ａ－１,2024/7/1", "○");
	append_answers(text, "B-2,2024/7/1", "△");
	append_answers(text, "a-1,2024/7/3", "×");
	append_answers(text, "C-3,2024/7/1", "？");
	scratch_write(&scratch, "d.csv", text->str);
	g_string_free(text, TRUE);
	scratch_write(&scratch, "clients.csv", "企業ID,企業名\nA-1,架空商事\nB-2,見本工業\n");
	assert_true(scratch_run(&scratch));
	assert_query(&scratch,
	    "SELECT DISTINCT client, line, answer FROM diagnosis_answer ORDER BY line",
	    "A-1|2|yes\nB-2|3|partly\nA-1|4|no");
	assert_query(&scratch, "SELECT line, code FROM set_aside", "5|client_unknown_far");
}

/* ---- the exercise */

static void
money_and_time_are_read_as_people_write_them(void **state)
{
	scratch_write(&scratch, "clients/K/e.csv",
	    "参加者,設問番号,選択カード,推奨,所要時間(分),損害額\n"
	    "a,1,２,①,1.5,\"¥1,000,000\"\na,2,カード3,1,1分30秒,150万円\na,3,1,1,0:45,1.5億円\n"
	    "a,4,1,1,90秒,￥２，０００\na,5,1,1,2,\"1億2,000万\"\na,6,1,1,,\"3,000円\"\n"
	    "a,7,1,1,,\"¥1,000-\"\na,8,1,1,1時間,2千円\n");
	assert_true(scratch_run(&scratch));
	assert_no_complaint(&scratch);
	assert_query(&scratch, "SELECT card, recommended, seconds, damage_yen FROM exercise",
	    "2|1|90.0|1000000\n3|1|90.0|1500000\n1|1|45.0|150000000\n1|1|90.0|2000\n"
	    "1|1|120.0|120000000\n1|1|-|3000\n1|1|-|1000\n1|1|3600.0|2000");
}

static void
what_no_exercise_can_hold_is_said_with_its_place(void **state)
{
	scratch_write(&scratch, "clients/K/e.csv",
	    "参加者,設問番号,選択カード,推奨,所要秒,損害額\n"
	    "a,1,4,1,10,0\na,2,1,0,-5,約3万円\na,3,1,1,すぐ,1.5円\na,3,2,1,5,0\n,3,2,1,5,0\n,3,1,1,"
	    "5,0\n");
	assert_true(scratch_run(&scratch));
	assert_query(&scratch,
	    "SELECT scope, line, column_name, code FROM set_aside ORDER BY line, record",
	    "row|2|選択カード|number_range\ncell|3|推奨|number_range\ncell|3|所要秒|number_range\n"
	    "cell|3|損害額|integer_bad\ncell|4|所要秒|duration_bad\ncell|4|損害額|integer_bad\n"
	    "row|5|-|duplicate_key");
	assert_query(&scratch, "SELECT line, card FROM exercise", "3|1\n4|1\n6|2\n7|1");
}

static void
totals_that_do_not_follow_from_the_damages_are_said(void **state)
{
	static const char heading[] = "参加者,設問番号,選択カード,損害額,累計被害総額\n";
	g_autofree char *running =
	    g_strconcat(heading, "a,2,1,20,30\na,1,1,10,10\nb,1,1,0,0\nb,2,1,5,5\n", NULL);
	g_autofree char *overall = g_strconcat(heading, "a,1,1,10,30\na,2,1,20,30\n", NULL);
	g_autofree char *gap = g_strconcat(heading, "a,1,1,,10\na,2,1,20,99\n", NULL);
	g_autofree char *wrong =
	    g_strconcat(heading, "a,1,1,10,10\na,2,1,20,40\na,3,1,1,41\nb,1,1,7,8\n", NULL);
	scratch_write(&scratch, "clients/A/e.csv", running);
	scratch_write(&scratch, "clients/B/e.csv", overall);
	scratch_write(&scratch, "clients/C/e.csv", gap);
	scratch_write(&scratch, "clients/D/e.csv", wrong);
	assert_true(scratch_run(&scratch));
	assert_messages(&scratch, PROBLEM_TOTAL_DISAGREES,
	    "clients/D/e.csv:3: warning: the total 40 is not the sum of the damages so far, 30 "
	    "(column \"累計被害総額\"); kept as it is\n"
	    "clients/D/e.csv:5: warning: the total 8 is not the sum of the damages so far, 7 "
	    "(column \"累計被害総額\"); kept as it is");
	assert_query(&scratch, "SELECT count(*) FROM exercise", "12");
}

#define PROMISE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		PROMISE(headings_of_the_self_check_are_known_in_every_spelling),
		PROMISE(numbers_alone_are_no_questions),
		PROMISE(an_edition_that_is_not_known_is_asked_for),
		PROMISE(of_two_sheets_of_one_day_the_time_of_day_is_kept),
		PROMISE(one_respondent_has_one_sheet_a_day),
		PROMISE(rows_of_several_clients_stay_with_their_client),
		PROMISE(money_and_time_are_read_as_people_write_them),
		PROMISE(what_no_exercise_can_hold_is_said_with_its_place),
		PROMISE(totals_that_do_not_follow_from_the_damages_are_said),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
