/* The promises of reading what trackers export: joined pages, reports without a round, secrets, false positives. */
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

#define RESULTS "id,status,send_date,reported,email,first_name,last_name,position\n"
#define SENT(id, day, email) id ",Email Sent," day "T00:30:00Z,false," email ",,,\n"
#define REPORTED \
	"SELECT drill, person FROM reaction WHERE kind = 'reported' ORDER BY drill, person, at"

static void
pages_and_lines_joined_in_one_file_are_one_list_with_its_lines(void **state)
{
	scratch_write(&scratch, "clients/K/pages.json",
	    "[{\"email\": \"a@example.jp\", \"department\": \"営業\"}]\n\n"
	    "[]\n[{\"email\": \"b@example.jp\", \"department\": \"総務\"},\n"
	    "{\"email\": \"not one\", \"department\": \"総務\"}][{\"email\": \"a@example.jp\", "
	    "\"department\": \"営業\"}]");
	scratch_write(&scratch, "clients/L/lines.jsonl",
	    "\xEF\xBB\xBF{\"email\": \"c@example.jp\", \"department\": \"a ] b\"}\n"
	    "{\"email\": \"d@example.jp\", \"department\": \"x\"}{\"email\": \"e@example.jp\", "
	    "\"department\": \"y\"}\n");
	assert_true(scratch_run(&scratch));
	assert_query(&scratch, "SELECT email, line, department FROM person ORDER BY email",
	    "a@example.jp|1|営業\nb@example.jp|4|総務\nc@example.jp|1|a ] b\nd@example.jp|2|x\n"
	    "e@example.jp|2|y");
	assert_query(&scratch, "SELECT line, byte_offset, raw FROM set_aside WHERE scope = 'row'",
	    "5|108|{\"email\": \"not one\", \"department\": \"総務\"}");
	assert_query(&scratch, "SELECT rows_read, used, duplicate FROM source ORDER BY path",
	    "4|2|1\n3|3|0");
}

static void
what_is_no_list_of_objects_behind_another_stays_a_mistake_of_the_file(void **state)
{
	scratch_write(&scratch, "clients/K/a.json", "[][]");
	scratch_write(&scratch, "clients/K/b.json", "[{\"email\": \"a@example.jp\"}] x");
	scratch_write(&scratch, "clients/K/c.json", "[{\"email\": \"a@example.jp\"}]\n[1]");
	assert_true(scratch_run(&scratch));
	assert_query(&scratch, "SELECT state, count(*) FROM source GROUP BY 1", "set_aside|3");
	assert_query(&scratch, "SELECT DISTINCT code FROM set_aside", "json_syntax");
}

static void
reports_of_several_rounds_go_to_the_round_sent_last_before_them(void **state)
{
	scratch_write(&scratch, "clients/K/夏 - Results.csv",
	    RESULTS SENT("1", "2024-07-12", "a@example.jp")
		SENT("2", "2024-07-12", "b@example.jp"));
	scratch_write(&scratch, "clients/K/秋 - Results.csv",
	    RESULTS SENT("3", "2024-10-11", "a@example.jp")
		SENT("4", "2024-10-11", "b@example.jp"));
	scratch_write(&scratch, "clients/K/hand.csv",
	    "報告者,報告日時\na@example.jp,2024/7/12 10:00\nb@example.jp,2024/10/11 "
	    "9:30\nb@example.jp,2024/7/12 9:29\n");
	assert_true(scratch_run(&scratch));
	assert_query(&scratch, REPORTED, "1|a@example.jp\n2|b@example.jp");
	assert_query(&scratch, "SELECT count(DISTINCT drill), count(*) FROM recipient", "2|4");
	assert_messages(&scratch, PROBLEM_REPORTS_UNPLACED,
	    "clients/K/hand.csv: warning: 1 of 3 reports cannot be given to one of several drills "
	    "by their times; they do not count");
	scratch_write(&scratch, "clients/K/client.json",
	    "{\"sources\": [{\"path\": \"夏 - Results.csv\", \"drill\": 1}, {\"path\": \"秋 - "
	    "Results.csv\", \"drill\": 2}, {\"path\": \"hand.csv\", \"drill\": 2}]}");
	assert_true(scratch_run(&scratch));
	assert_query(&scratch, REPORTED, "2|a@example.jp\n2|b@example.jp\n2|b@example.jp");
	assert_messages(&scratch, PROBLEM_REPORTS_UNPLACED, "");
}

static void
reports_beside_a_drill_make_none_and_strangers_no_recipients(void **state)
{
	scratch_write(&scratch, "clients/K/hand.csv", "報告者,報告日時\na@example.jp,2024/7/12\n");
	scratch_write(
	    &scratch, "clients/K/Results.csv", RESULTS SENT("1", "2024-07-12", "b@example.jp"));
	scratch_write(&scratch, "clients/M/hand.csv", "報告者,報告日時\na@example.jp,2024/7/12\n");
	scratch_write(
	    &scratch, "clients/L/Results.csv", RESULTS SENT("1", "2024-07-12", "a@example.jp"));
	scratch_write(&scratch, "clients/L/hand.csv",
	    "報告者,報告日時\na@example.jp,2024/7/12 10:00\nz@example.jp,2024/7/12 10:00\n");
	assert_true(scratch_run(&scratch));
	assert_query(&scratch, "SELECT client, person FROM recipient ORDER BY client",
	    "K|b@example.jp\nL|a@example.jp\nM|a@example.jp");
	assert_messages(&scratch, PROBLEM_REPORTS_ALONE,
	    "clients/K/hand.csv: warning: 1 reports, but none is of a person on a drill's list; "
	    "they do not count");
	assert_messages(&scratch, PROBLEM_REPORTERS_UNKNOWN,
	    "clients/L/hand.csv: warning: people who reported but are on no list of their drill: "
	    "1; they do not count");
}

static void
what_a_tracker_calls_a_false_positive_is_a_machines(void **state)
{
	scratch_write(&scratch, "clients/K/users.csv",
	    "Campaign Guid,Users Guid,Email Address,Date Sent,Primary Clicked,Date Clicked,False "
	    "Positive,Reported\n"
	    "G,1,a@example.jp,2024-07-12 00:30:00 UTC,TRUE,2024-07-12 00:30:20 UTC,TRUE,TRUE\n"
	    "G,2,b@example.jp,2024-07-12 00:30:00 UTC,TRUE,2024-07-12 00:40:00 UTC,FALSE,FALSE\n");
	assert_true(scratch_run(&scratch));
	assert_query(&scratch,
	    "SELECT person, kind, judged, rule FROM reaction WHERE implied = 0 ORDER BY person, "
	    "kind",
	    "a@example.jp|opened|machine|tracker\na@example.jp|reported|person|-\nb@example.jp|"
	    "opened|person|-");
}

static void
a_spelling_goes_before_our_own_name_of_a_value(void **state)
{
	scratch_write(&scratch, "clients/K/targets.json",
	    "[{\"email\": \"a@example.jp\", \"deception_level\": \"low\", \"sent\": true, "
	    "\"sent_date\": \"2024-07-12T00:30:00Z\", \"timeline\": [{\"time\": "
	    "\"2024-07-12T00:31:00Z\", \"message\": \"opened\", \"details\": {\"user_agent\": "
	    "\"curl/8\"}}]}]");
	assert_true(scratch_run(&scratch));
	assert_query(&scratch,
	    "SELECT kind, rule, (SELECT text FROM agent WHERE id = agent) FROM reaction",
	    "viewed|scanner_agent|curl/8");
}

static void
columns_that_name_secrets_are_kept_nowhere(void **state)
{
	scratch_write(&scratch, "clients/K/list.csv",
	    "メールアドレス,送信日時,Wi-Fiパスワード,access_token,初期パスワード変更\n"
	    "a@example.jp,2024/7/12 9:30,hunter2,hunter2,済\n"
	    "b@example.jp,2024/13/12,hunter2,\"hunter2,x\",未\n");
	scratch_write(&scratch, "clients/L/events.json",
	    "[{\"email\": \"a@example.jp\", \"time\": \"never\", \"message\": \"Submitted Data\", "
	    "\"form\": [{\"user\": \"hunter2\"}]}]");
	assert_true(scratch_run(&scratch));
	assert_query(&scratch, "SELECT extra FROM drill_record", "{\"初期パスワード変更\":\"済\"}");
	assert_query(&scratch, "SELECT raw FROM set_aside ORDER BY source",
	    "b@example.jp,2024/13/12,{…},{…},未\na@example.jp,never,Submitted Data,");
	assert_messages(&scratch, PROBLEM_COLUMNS_SECRET,
	    "clients/K/list.csv:1: note: columns that may hold what somebody typed; they are read "
	    "nowhere: Wi-Fiパスワード、access_token");
	scratch_close(&scratch);
	g_autofree char *bytes = NULL;
	gsize length;
	assert_true(g_file_get_contents(scratch.store_path, &bytes, &length, NULL));
	assert_null(memmem(bytes, length, "hunter2", 7));
}

static void
rows_of_data_are_not_said_to_be_headings(void **state)
{
	scratch_write(
	    &scratch, "clients/K/dump.csv", "a@example.jp,hunter2\nb@example.jp,hunter2\n");
	assert_true(scratch_run(&scratch));
	assert_messages(&scratch, PROBLEM_NO_PROFILE,
	    "clients/K/dump.csv:1: error: no known kind of file has these headings: (rows of data "
	    "without headings); file set aside");
}

static void
an_id_that_excel_made_a_number_of_is_told_and_the_address_serves(void **state)
{
	scratch_write(&scratch, "clients/K/x - Results.csv",
	    RESULTS "1.2345E+10,Email Sent,2024-07-12T00:30:00Z,false,a@example.jp,,,\n"
		    "12E4567,Email Sent,2024-07-12T00:30:00Z,false,b@example.jp,,,\n");
	scratch_write(&scratch, "clients/K/x - Events.csv",
	    "email,time,message,details\na@example.jp,2024-07-12T00:30:00Z,Email Sent,\n"
	    "a@example.jp,2024-07-12T00:40:00Z,Clicked "
	    "Link,\"{\"\"payload\"\":{\"\"rid\"\":[\"\"12345E6\"\"]}}\"\n"
	    "b@example.jp,2024-07-12T00:30:00Z,Email Sent,\n");
	assert_true(scratch_run(&scratch));
	assert_query(&scratch, "SELECT tracker_id FROM drill_record ORDER BY line", "-\n12E4567");
	assert_query(
	    &scratch, "SELECT person, kind FROM reaction WHERE implied = 0", "a@example.jp|opened");
	assert_messages(&scratch, PROBLEM_ID_DAMAGED,
	    "clients/K/x - Results.csv:2:1: warning: \"1.2345E+10\" is an id that Excel has made a "
	    "number of; the e-mail address tells who it is (column \"id\"); cell taken as empty");
}

static void
guests_of_a_tenant_are_told_and_can_be_left_out(void **state)
{
	scratch_write(&scratch, "clients/K/users.csv",
	    "UserMail,Compromised\na@example.jp,No\ng_mail.example#EXT#@example.jp,Yes\n");
	assert_true(scratch_run(&scratch));
	assert_messages(&scratch, PROBLEM_GUESTS,
	    "clients/K/users.csv: note: 1 of 2 mails went to guests of the tenant (#EXT#); they "
	    "count");
	scratch_write(&scratch, "clients/K/client.json", "{\"drill\": {\"exclude\": [\"#EXT#\"]}}");
	assert_true(scratch_run(&scratch));
	assert_messages(&scratch, PROBLEM_GUESTS, "");
	assert_query(&scratch, "SELECT excluded FROM recipient ORDER BY person", "0\n1");
}

static void
somebody_missing_in_the_roster_hides_nobody_behind_him(void **state)
{
	g_autoptr(GString) results = g_string_new(RESULTS);
	g_autoptr(GString) roster = g_string_new("メールアドレス,部署\n");
	for (int i = 0; i < 40; i++) {
		g_string_append_printf(
		    results, "%d,Email Sent,2024-07-12T00:30:00Z,false,p%d@example.jp,,,\n", i, i);
		if (i % 4 != 0)
			g_string_append_printf(roster, "p%d@example.jp,営業部\n", i);
	}
	scratch_write(&scratch, "clients/K/Results.csv", results->str);
	scratch_write(&scratch, "clients/K/roster.csv", roster->str);
	assert_true(scratch_run(&scratch));
	assert_query(
	    &scratch, "SELECT department, count(*) FROM recipient GROUP BY 1", "-|10\n営業部|30");
}

static void
a_heading_may_say_the_zone_of_its_times(void **state)
{
	scratch_write(&scratch, "clients/K/drill.csv",
	    "メールアドレス,送信日時\na@example.jp,2024/7/12 9:30\n");
	scratch_write(&scratch, "clients/K/reported.csv",
	    "Reported by,Date reported(UTC+02:00)\na@example.jp,2024-07-12 02:40:02\n");
	assert_true(scratch_run(&scratch));
	assert_query(&scratch, "SELECT at - 1720744802000 FROM drill_event", "0");
}

#define PROMISE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		PROMISE(pages_and_lines_joined_in_one_file_are_one_list_with_its_lines),
		PROMISE(what_is_no_list_of_objects_behind_another_stays_a_mistake_of_the_file),
		PROMISE(reports_of_several_rounds_go_to_the_round_sent_last_before_them),
		PROMISE(reports_beside_a_drill_make_none_and_strangers_no_recipients),
		PROMISE(what_a_tracker_calls_a_false_positive_is_a_machines),
		PROMISE(a_spelling_goes_before_our_own_name_of_a_value),
		PROMISE(columns_that_name_secrets_are_kept_nowhere),
		PROMISE(rows_of_data_are_not_said_to_be_headings),
		PROMISE(an_id_that_excel_made_a_number_of_is_told_and_the_address_serves),
		PROMISE(guests_of_a_tenant_are_told_and_can_be_left_out),
		PROMISE(somebody_missing_in_the_roster_hides_nobody_behind_him),
		PROMISE(a_heading_may_say_the_zone_of_its_times),
	};
	return cmocka_run_group_tests_name("ingest trackers", tests, NULL, NULL);
}
