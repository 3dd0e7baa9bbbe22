/* The promises of settling: whose mail, which round, what happened, and who did it. */
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

#define RESULTS \
	"id,status,ip,latitude,longitude,send_date,reported,modified_date,email,first_name,last_" \
	"name,position\n"
#define EVENTS "campaign_id,email,time,message,details\n"
#define BROWSER(rid, address, agent) \
	"\"{\"\"payload\"\":{\"\"rid\"\":[\"\"" rid \
	"\"\"],\"\"password\"\":[\"\"hunter2\"\"]},\"\"browser\"\":{\"\"address\"\":\"\"" address \
	"\"\",\"\"user-agent\"\":\"\"" agent "\"\"}}\""

#define PEOPLE \
	"SELECT person, delivery, (SELECT group_concat(kind, ' ') FROM (SELECT kind FROM " \
	"reaction WHERE recipient = r.id" \
	" AND judged <> 'machine' ORDER BY rowid)) FROM recipient r ORDER BY drill, person, mail"

static void
results_alone_tell_what_their_status_says(void **state)
{
	scratch_write(&scratch, "clients/K/夏 - Results.csv",
	    RESULTS "a,Scheduled,,0,0,,false,,a@example.jp,太郎,山田,営業部\n"
		    "b,Error,,0,0,,false,,b@example.jp,,,\n"
		    "c,Email Sent,,0,0,2024-07-12T00:00:00Z,true,,c@example.jp,,,\n"
		    "d,Email Opened,,0,0,2024-07-12T00:00:00Z,FALSE,,d@example.jp,,,\n"
		    "e,Clicked Link,,0,0,2024-07-12T00:00:00Z,false,,e@example.jp,,,\n"
		    "f,Submitted Data,,0,0,2024-07-12T00:00:00Z,TRUE,,F@Example.jp,,,'-\n"
		    "g,Sending,,0,0,,false,,g@example.jp,,,\n");
	assert_true(scratch_run(&scratch));
	assert_no_complaint(&scratch);
	assert_query(&scratch, PEOPLE,
	    "a@example.jp|unsent|-\nb@example.jp|bounced|-\nc@example.jp|sent|reported\nd@example."
	    "jp|sent|viewed\n"
	    "e@example.jp|sent|opened viewed\nf@example.jp|sent|submitted reported opened "
	    "viewed\ng@example.jp|unsent|-");
	assert_query(&scratch,
	    "SELECT kind, implied FROM reaction WHERE person = 'f@example.jp' ORDER BY rowid",
	    "submitted|0\nreported|0\nopened|1\nviewed|1");
	assert_query(&scratch,
	    "SELECT name, department, campaign, mail, drill FROM recipient WHERE person = "
	    "'a@example.jp'",
	    "山田 太郎|営業部|夏|夏|1");
	assert_query(
	    &scratch, "SELECT email FROM recipient WHERE person = 'f@example.jp'", "F@Example.jp");
}

static void
events_win_over_the_status_and_the_disagreement_is_marked(void **state)
{
	scratch_write(&scratch, "clients/K/夏 - Results.csv",
	    RESULTS "aaaaaa1,Email Sent,,0,0,2024-07-12T00:00:00Z,false,,a@example.jp,,,\n"
		    "aaaaaa2,Clicked Link,,0,0,2024-07-12T00:00:00Z,false,,b@example.jp,,,\n");
	scratch_write(&scratch, "clients/K/夏 - Events.csv",
	    EVENTS
	    "7,,2024-07-11T23:00:00Z,Campaign "
	    "Created,\n7,a@example.jp,2024-07-12T00:00:00.1Z,Email Sent,\n"
	    "7,b@example.jp,2024-07-12T00:00:00.2Z,Email Sent,\n"
	    "7,b@example.jp,2024-07-12T00:09:00Z,Clicked Link," BROWSER("aaaaaa2", "203.0.113.5",
		"Mozilla/5.0") "\n"
			       "7,a@example.jp,2024-07-12T00:05:00.123456789Z,Email "
			       "Opened," BROWSER("aaaaaa1", "203.0.113.4", "Mozilla/5.0") "\n");
	assert_true(scratch_run(&scratch));
	assert_query(&scratch, PEOPLE, "a@example.jp|sent|viewed\nb@example.jp|sent|opened viewed");
	assert_query(&scratch,
	    "SELECT person, status, status_disagrees, sent_at, campaign FROM recipient ORDER BY "
	    "person",
	    "a@example.jp|Email Sent|1|1720742400100|夏\nb@example.jp|Clicked "
	    "Link|0|1720742400200|夏");
	assert_query(&scratch,
	    "SELECT at, address, line FROM reaction WHERE kind = 'viewed' AND implied = 0",
	    "1720742700123|203.0.113.4|6");
	assert_messages(&scratch, PROBLEM_STATUS_DISAGREES,
	    "clients/K/夏 - Events.csv: warning: for 1 of 2 mails the results file and the events "
	    "tell different stories; the events count");
}

static void
payloads_reach_no_table(void **state)
{
	scratch_write(&scratch, "clients/K/x - Events.csv",
	    EVENTS
	    "7,a@example.jp,2024-07-12T00:00:00Z,Submitted Data," BROWSER("aaaaaa1", "203.0.113.4",
		"Mozilla/5.0") "\n"
			       "7,a@example.jp,never,Submitted Data," BROWSER("aaaaaa1",
				   "203.0.113.4",
				   "Mozilla/5.0") "\n"
						  "7,b@example.jp,2024-07-12T00:00:00Z,Submitted "
						  "Data,\"{\"\"payload\"\":{\"\"password\"\":["
						  "\"\"hunter2\"\"\"\n"
						  "7,c@example.jp,2024-07-12T00:00:00Z,Submitted "
						  "Data,hunter2,too many\n"
						  "7,c@example.jp,2024-07-12T00:00:00Z,Submitted "
						  "Data,\"hunter2\"broken\"\n");
	scratch_write(&scratch, "clients/L/x - Events.csv",
	    "email,time,message,details,payload\na@example.jp,2024-07-12T00:00:00Z,Submitted "
	    "Data,,hunter2\n");
	assert_true(scratch_run(&scratch));
	assert_query(&scratch, "SELECT line, code, raw FROM set_aside ORDER BY line",
	    "3|date_form|7,a@example.jp,never,Submitted "
	    "Data,{…}\n5|too_many_fields|-\n6|quote_broken|-");
	g_autofree char *bytes = NULL;
	gsize length;
	for (size_t i = 0; i < problems_count(scratch.problems); i++) {
		g_autofree char *said =
		    problem_format(problems_at(scratch.problems, i), LANGUAGE_ENGLISH);
		assert_null(strstr(said, "hunter2"));
	}
	scratch_close(&scratch);
	assert_true(g_file_get_contents(scratch.store_path, &bytes, &length, NULL));
	assert_null(memmem(bytes, length, "hunter2", 7));
}

static void
broken_details_keep_their_event(void **state)
{
	scratch_write(&scratch, "clients/K/x - Events.csv",
	    EVENTS "7,a@example.jp,2024-07-12T00:00:00Z,Clicked Link,{\n");
	assert_true(scratch_run(&scratch));
	assert_query(&scratch, PEOPLE, "a@example.jp|sent|opened viewed");
	assert_int_equal(problems_count_at_least(scratch.problems, PROBLEM_WARNING), 1);
}

static void
the_last_state_of_sending_wins(void **state)
{
	scratch_write(&scratch, "clients/K/events.csv",
	    "email,time,message,details\n"
	    "a@example.jp,2024-07-12T00:10:00Z,Email "
	    "Sent,\na@example.jp,2024-07-12T00:00:00Z,Error Sending Email,{}\n"
	    "b@example.jp,2024-07-12T00:00:00Z,Email "
	    "Sent,\nb@example.jp,2024-07-12T00:20:00Z,Error Sending Email,{}\n");
	assert_true(scratch_run(&scratch));
	assert_query(&scratch, "SELECT person, delivery, sent_at FROM recipient ORDER BY person",
	    "a@example.jp|sent|1720743000000\nb@example.jp|bounced|1720743600000");
}

static void
times_that_excel_cut_lose_their_time_but_not_their_event(void **state)
{
	scratch_write(&scratch, "clients/K/x - Events.csv",
	    EVENTS "7,a@example.jp,00:01.5,Email Sent,\n7,a@example.jp,53:18.8,Clicked Link,\n"
		   "7,a@example.jp,2025/9/10 21:53,Email Opened,\n");
	assert_true(scratch_run(&scratch));
	assert_query(&scratch, "SELECT kind, at FROM drill_event ORDER BY line",
	    "sent|-\nopened|-\nviewed|1757541180000");
	assert_query(&scratch, "SELECT scope, line, code FROM set_aside",
	    "cell|2|date_damaged\ncell|3|date_damaged");
	assert_query(&scratch, PEOPLE, "a@example.jp|sent|opened viewed");
}

static void
one_address_for_several_people_is_told_apart_by_id(void **state)
{
	scratch_write(&scratch, "clients/K/Results.csv",
	    RESULTS "r1,Email Sent,,0,0,,false,,x@example.jp,,,\nr2,Clicked "
		    "Link,,0,0,,false,,x@example.jp,,,\n"
		    "r3,Email Sent,,0,0,,false,,y@example.jp,,,\n");
	scratch_write(&scratch, "clients/K/Events.csv",
	    EVENTS "7,x@example.jp,2024-07-12T00:00:00Z,Email "
		   "Sent,\n7,x@example.jp,2024-07-12T00:00:01Z,Email Sent,\n"
		   "7,x@example.jp,2024-07-12T00:10:00Z,Clicked Link," BROWSER("r2", "203.0.113.5",
		       "M") "\n"
			    "7,Y@example.jp,2024-07-12T00:00:02Z,Email Sent,\n");
	assert_true(scratch_run(&scratch));
	assert_query(&scratch, PEOPLE, "K#r1|sent|-\nK#r2|sent|opened viewed\ny@example.jp|sent|-");
}

static void
sendings_to_a_shared_address_that_no_id_answers_for_are_people(void **state)
{
	scratch_write(&scratch, "clients/K/Events.csv",
	    EVENTS "7,x@example.jp,2024-07-12T00:00:00Z,Email "
		   "Sent,\n7,x@example.jp,2024-07-12T00:00:01Z,Email Sent,\n"
		   "7,x@example.jp,2024-07-12T00:00:02Z,Email Sent,\n"
		   "7,x@example.jp,2024-07-12T00:10:00Z,Clicked Link," BROWSER("r2", "203.0.113.5",
		       "M") "\n"
			    "7,x@example.jp,2024-07-12T00:11:00Z,Email Opened," BROWSER(
				"r1", "203.0.113.5", "M") "\n");
	assert_true(scratch_run(&scratch));
	assert_query(&scratch, "SELECT count(DISTINCT person), count(*) FROM recipient", "3|3");
	assert_query(
	    &scratch, "SELECT count(DISTINCT person) FROM reaction WHERE kind = 'opened'", "1");
}

static void
rounds_are_numbered_by_first_sending_and_stated_ones_stay(void **state)
{
	scratch_write(&scratch, "clients/A/a - Events.csv",
	    EVENTS "3,a@example.jp,2024-09-01T00:00:00Z,Email Sent,\n");
	scratch_write(&scratch, "clients/A/b - Events.csv",
	    EVENTS "9,a@example.jp,2024-07-01T00:00:00Z,Email Sent,\n");
	scratch_write(&scratch, "clients/B/client.json",
	    "{\"sources\": [{\"path\": \"b - Events.csv\", \"drill\": 2, \"mail\": \"請求書\", "
	    "\"mail_type\": \"添付ファイル\"}]}");
	scratch_write(&scratch, "clients/B/a - Events.csv",
	    EVENTS "3,a@example.jp,2024-09-01T00:00:00Z,Email Sent,\n");
	scratch_write(&scratch, "clients/B/b - Events.csv",
	    EVENTS "9,a@example.jp,2024-07-01T00:00:00Z,Email Sent,\n");
	assert_true(scratch_run(&scratch));
	assert_query(&scratch,
	    "SELECT client, drill, campaign, mail, mail_type FROM recipient ORDER BY client, drill",
	    "A|1|b|b|-\nA|2|a|a|-\nB|1|a|a|-\nB|2|b|請求書|attachment");
}

static void
several_mails_of_one_round_are_one_persons_mails(void **state)
{
	scratch_write(&scratch, "clients/K/drill.csv",
	    "回,メールアドレス,メール,種別,送信日時,開封日時,不達\n"
	    "第1回,a@example.jp,請求書,URL,2024/7/12 10:00,2024/7/12 10:05,\n"
	    "1,a@example.jp,配達,添付,2024/7/12 10:00,,不達\n2,a@example.jp,請求書,URL,2024/9/12 "
	    "10:00,○,\n");
	assert_true(scratch_run(&scratch));
	assert_no_complaint(&scratch);
	assert_query(&scratch,
	    "SELECT drill, person, mail, mail_type, delivery, sent_at FROM recipient ORDER BY "
	    "drill, mail",
	    "1|a@example.jp|請求書|url|sent|1720746000000\n1|a@example.jp|配達|attachment|bounced|"
	    "1720746000000\n"
	    "2|a@example.jp|請求書|url|sent|1726102800000");
	assert_query(&scratch,
	    "SELECT drill, kind, at FROM reaction WHERE implied = 0 ORDER BY drill",
	    "1|opened|1720746300000\n2|opened|-");
}

static void
results_and_events_of_unlike_names_are_paired_by_their_people(void **state)
{
	scratch_write(
	    &scratch, "clients/K/list.csv", RESULTS "r1,Email Sent,,0,0,,false,,a@example.jp,,,\n");
	scratch_write(&scratch, "clients/K/log.csv",
	    EVENTS "7,a@example.jp,2024-07-01T00:00:00Z,Clicked Link,\n");
	scratch_write(
	    &scratch, "clients/L/list.csv", RESULTS "r1,Email Sent,,0,0,,false,,a@example.jp,,,\n");
	scratch_write(&scratch, "clients/L/log.csv",
	    EVENTS "7,b@example.jp,2024-07-01T00:00:00Z,Clicked Link,\n");
	assert_true(scratch_run(&scratch));
	assert_query(&scratch,
	    "SELECT client, count(DISTINCT drill), count(*) FROM recipient GROUP BY 1",
	    "K|1|1\nL|2|2");
}

static void
two_exports_of_one_campaign_count_once(void **state)
{
	scratch_write(&scratch, "clients/K/夏 - Events.csv",
	    EVENTS "7,a@example.jp,2024-07-12T00:00:00Z,Email "
		   "Sent,\n7,a@example.jp,2024-07-12T00:09:00Z,Clicked Link,\n");
	scratch_write(&scratch, "clients/K/夏 - Events (1).csv",
	    EVENTS "7,a@example.jp,2024-07-12T00:00:00Z,Email "
		   "Sent,\n7,a@example.jp,2024-07-12T00:09:00Z,Clicked Link,\n"
		   "7,a@example.jp,2024-07-12T00:19:00Z,Clicked Link,\n");
	assert_true(scratch_run(&scratch));
	assert_query(&scratch, "SELECT count(*) FROM recipient", "1");
	assert_query(&scratch, "SELECT kind, at FROM reaction WHERE implied = 0",
	    "opened|1720742940000\nopened|1720743540000");
}

static void
the_roster_knows_better_than_the_tracker(void **state)
{
	scratch_write(&scratch, "clients/K/Results.csv",
	    RESULTS "r1,Email Sent,,0,0,,false,,a@example.jp,T,Y,営業\nr2,Email "
		    "Sent,,0,0,,false,,b@example.jp,T,Y,総務\n");
	scratch_write(&scratch, "clients/K/roster.csv",
	    "メールアドレス,氏名,部署,役職,拠点\nＡ@example.jp,山田太郎,営業第一部,部長,本社\n");
	assert_true(scratch_run(&scratch));
	assert_query(&scratch,
	    "SELECT person, name, department, title, site FROM recipient ORDER BY person",
	    "a@example.jp|山田太郎|営業第一部|部長|本社\nb@example.jp|T Y|総務|-|-");
	scratch_write(&scratch, "clients/K/client.json", "{\"drill\": {\"position\": \"title\"}}");
	scratch_delete(&scratch, "clients/K/roster.csv");
	assert_true(scratch_run(&scratch));
	assert_query(
	    &scratch, "SELECT department, title FROM recipient ORDER BY person", "-|営業\n-|総務");
}

static void
only_settings_call_an_event_automatic(void **state)
{
	const char *events = EVENTS
	    "7,a@example.jp,2024-07-12T00:00:00Z,Email Sent,\n"
	    "7,a@example.jp,2024-07-12T00:00:05Z,Clicked Link," BROWSER("r1", "203.0.113.5",
		"Mozilla/5.0") "\n"
			       "7,b@example.jp,2024-07-12T00:00:00Z,Email Sent,\n"
			       "7,b@example.jp,2024-07-12T01:00:00Z,Clicked Link," BROWSER("r2",
				   "198.51.100.77",
				   "Mozilla/5.0") "\n"
						  "7,c@example.jp,2024-07-12T00:00:00Z,Email "
						  "Sent,\n"
						  "7,c@example.jp,2024-07-12T01:00:07Z,Clicked "
						  "Link," BROWSER("r3", "203.0.113.9",
						      "LinkScanner/2") "\n"
								       "7,d@example.jp,2024-07-"
								       "12T00:00:00Z,Email Sent,\n"
								       "7,d@example.jp,2024-07-"
								       "12T01:00:09Z,Clicked "
								       "Link," BROWSER("r4",
									   "203.0.113.10",
									   "Mozilla/5.0") "\n"
											  "7,d@"
											  "example."
											  "jp,2024-"
											  "07-"
											  "12T01:"
											  "00:10Z,"
											  "Email "
											  "Reported"
											  "," BROWSER(
											      "r4",
											      "198."
											      "51."
											      "100."
											      "77",
											      "Link"
											      "Scan"
											      "ner") "\n";
	const char *judged = "SELECT person, kind, judged, rule FROM reaction WHERE implied = 0 "
			     "ORDER BY person, kind";
	scratch_write(&scratch, "clients/K/x - Events.csv", events);
	assert_true(scratch_run(&scratch));
	assert_query(&scratch, judged,
	    "a@example.jp|opened|person|-\nb@example.jp|opened|person|-\nc@example.jp|opened|"
	    "unsure|scanner_agent\n"
	    "d@example.jp|opened|person|-\nd@example.jp|reported|person|-");
	scratch_write(&scratch, "programme.json",
	    "{\"drill\": {\"machine_events\": {\"seconds_after_send\": 10, \"networks\": "
	    "[\"198.51.100.0/24\"], \"agents\": [\"linkscanner\"]}}}");
	assert_true(scratch_run(&scratch));
	assert_query(&scratch, judged,
	    "a@example.jp|opened|machine|seconds_after_send\nb@example.jp|opened|machine|networks\n"
	    "c@example.jp|opened|machine|agents\nd@example.jp|opened|person|-\nd@example.jp|"
	    "reported|person|-");
	assert_query(&scratch,
	    "SELECT count(*) FROM reaction WHERE implied = 1 AND person <> 'd@example.jp'", "0");
}

static void
what_looks_like_a_machine_stays_and_is_called_unsure(void **state)
{
	GString *events = g_string_new(EVENTS);
	for (int i = 0; i < 4; i++)
		g_string_append_printf(events,
		    "7,p%d@example.jp,2024-07-12T00:00:00Z,Email "
		    "Sent,\n7,p%d@example.jp,2024-07-12T00:30:00.%dZ,Email Opened," BROWSER(
			"r", "203.0.113.1", "Mozilla/5.0") "\n",
		    i, i, i);
	g_string_append(events, "7,q@example.jp,2024-07-12T00:00:00Z,Email Sent,\n"
				"7,q@example.jp,2024-07-12T00:00:01.9Z,Clicked "
				"Link,\n7,q@example.jp,2024-07-11T23:59:00Z,Email Opened,\n");
	scratch_write(&scratch, "clients/K/x - Events.csv", events->str);
	g_string_free(events, TRUE);
	assert_true(scratch_run(&scratch));
	assert_query(&scratch,
	    "SELECT judged, rule, count(*) FROM reaction WHERE implied = 0 GROUP BY 1, 2 ORDER BY "
	    "2",
	    "unsure|before_sending|1\nunsure|same_second|4\nunsure|within_2_seconds|1");
}

/* Each suspicion by itself: as it is found, left out, or not looked for. */
static void
the_settings_say_what_becomes_of_each_suspicion(void **state)
{
	static const struct {
		const char *rule, *judged;
	} cases[] = {
		{ "", "before_sending unsure 1, head_request unsure 1, same_second unsure 3, "
		      "scanner_agent unsure 1, within_2_seconds unsure 1, - person 1, " },
		{ "\"before_sending\": \"machine\"",
		    "before_sending machine 1, head_request unsure 1, same_second unsure 3, "
		    "scanner_agent unsure 1, within_2_seconds unsure 1, - person 1, " },
		{ "\"same_second\": \"machine\", \"scanner_agent\": \"off\"",
		    "before_sending unsure 1, head_request unsure 1, same_second machine 3, "
		    "within_2_seconds unsure 1, - person 2, " },
		{ "\"same_second\": \"off\", \"within_2_seconds\": \"machine\", "
		  "\"head_request\": \"machine\"",
		    "before_sending unsure 1, head_request machine 1, scanner_agent unsure 1, "
		    "within_2_seconds machine 1, - person 4, " },
	};
	scratch_write(&scratch, "clients/K/x - Events.csv",
	    "campaign_id,email,time,message,details,method\n"
	    "7,a@example.jp,2024-07-12T00:00:00Z,Email Sent,,\n"
	    "7,a@example.jp,2024-07-11T00:00:00Z,Clicked Link,,\n"
	    "7,b@example.jp,2024-07-12T00:00:00Z,Email Sent,,\n"
	    "7,b@example.jp,2024-07-12T00:00:01Z,Clicked Link,,\n"
	    "7,c@example.jp,2024-07-12T00:00:00Z,Email Sent,,\n"
	    "7,c@example.jp,2024-07-12T01:00:00Z,Clicked Link,,HEAD\n"
	    "7,d@example.jp,2024-07-12T00:00:00Z,Email Sent,,\n"
	    "7,d@example.jp,2024-07-12T02:00:00Z,Clicked Link,,GET\n"
	    "7,e@example.jp,2024-07-12T00:00:00Z,Email Sent,,\n"
	    "7,e@example.jp,2024-07-12T03:00:00Z,Clicked Link," BROWSER("r5", "192.0.2.1",
		"curl/8.0") ",\n"
			    "7,f@example.jp,2024-07-12T00:00:00Z,Email Sent,,\n"
			    "7,f@example.jp,2024-07-12T04:00:00Z,Clicked Link," BROWSER("r6",
				"192.0.2.7",
				"Mozilla/5.0") ",\n"
					       "7,g@example.jp,2024-07-12T00:00:00Z,Email Sent,,\n"
					       "7,g@example.jp,2024-07-12T04:00:00Z,Clicked "
					       "Link," BROWSER("r7", "192.0.2.7",
						   "Mozilla/5.0") ",\n"
								  "7,h@example.jp,2024-07-12T00:00:"
								  "00Z,Email Sent,,\n"
								  "7,h@example.jp,2024-07-12T04:00:"
								  "00Z,Clicked Link," BROWSER("r8",
								      "192.0.2.7",
								      "Mozilla/5.0") ",\n");
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *settings =
		    g_strdup_printf("{\"drill\": {\"machine_events\": {%s}}}", cases[i].rule);
		scratch_write(&scratch, "programme.json", settings);
		assert_true(scratch_run(&scratch));
		assert_query(&scratch,
		    "SELECT group_concat(words, '') FROM (SELECT coalesce(rule, '-') || ' ' || "
		    "judged || ' ' || count(*) || ', ' AS words"
		    " FROM reaction WHERE implied = 0 GROUP BY rule, judged ORDER BY rule IS NULL, "
		    "rule)",
		    cases[i].judged);
		/* What was implied by a machine's event did not happen. */
		assert_query(&scratch,
		    "SELECT count(*) FROM reaction v JOIN reaction e USING (recipient) WHERE "
		    "v.implied AND e.judged = 'machine'",
		    "0");
	}
}

/* In one second a and b submit and c clicks; later a clicks and c submits. */
static void
what_a_burst_implies_is_judged_with_it(void **state)
{
	static const struct {
		const char *taken, *implied;
	} cases[] = {
		{ "off", "a@example.jp|viewed|person|8\nb@example.jp|opened|person|6\n"
			 "b@example.jp|viewed|person|6\nc@example.jp|viewed|person|7" },
		{ "unsure", "a@example.jp|viewed|person|8\nb@example.jp|opened|unsure|6\n"
			    "b@example.jp|viewed|unsure|6\nc@example.jp|viewed|unsure|7" },
		{ "machine", "a@example.jp|viewed|person|8\nc@example.jp|opened|person|9\n"
			     "c@example.jp|viewed|person|9" },
	};
	static const char burst[] = BROWSER("r", "192.0.2.7", "Mozilla/5.0");
	g_autofree char *events =
	    g_strdup_printf(EVENTS "7,a@example.jp,2024-07-12T00:00:00Z,Email Sent,\n"
				   "7,b@example.jp,2024-07-12T00:00:00Z,Email Sent,\n"
				   "7,c@example.jp,2024-07-12T00:00:00Z,Email Sent,\n"
				   "7,a@example.jp,2024-07-12T01:00:00Z,Submitted Data,%s\n"
				   "7,b@example.jp,2024-07-12T01:00:00Z,Submitted Data,%s\n"
				   "7,c@example.jp,2024-07-12T01:00:00Z,Clicked Link,%s\n"
				   "7,a@example.jp,2024-07-12T02:00:00Z,Clicked Link,\n"
				   "7,c@example.jp,2024-07-12T03:00:00Z,Submitted Data,\n",
		burst, burst, burst);
	scratch_write(&scratch, "clients/K/x - Events.csv", events);
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *settings = g_strdup_printf(
		    "{\"drill\": {\"machine_events\": {\"same_second\": \"%s\"}}}", cases[i].taken);
		scratch_write(&scratch, "programme.json", settings);
		assert_true(scratch_run(&scratch));
		assert_query(&scratch,
		    "SELECT person, kind, judged, line FROM reaction WHERE implied ORDER BY 1, 2",
		    cases[i].implied);
	}
}

static void
agreed_exclusions_are_marked(void **state)
{
	scratch_write(&scratch, "clients/K/client.json",
	    "{\"drill\": {\"exclude\": [\"Boss@Example.jp\", \"test.example\"]}}");
	scratch_write(&scratch, "clients/K/x - Events.csv",
	    EVENTS "7,boss@example.jp,2024-07-12T00:00:00Z,Email "
		   "Sent,\n7,a@test.example,2024-07-12T00:00:00Z,Email Sent,\n"
		   "7,a@sub.test.example,2024-07-12T00:00:00Z,Email "
		   "Sent,\n7,a@example.jp,2024-07-12T00:00:00Z,Email Sent,\n"
		   "7,a@contest.example,2024-07-12T00:00:00Z,Email Sent,\n");
	assert_true(scratch_run(&scratch));
	assert_query(&scratch, "SELECT person FROM recipient WHERE excluded ORDER BY person",
	    "a@sub.test.example\na@test.example\nboss@example.jp");
}

static void
reactions_after_the_window_do_not_count_and_that_is_said_each_night(void **state)
{
	scratch_write(&scratch, "programme.json", "{\"drill\": {\"window_days\": 7}}");
	scratch_write(&scratch, "clients/K/x - Events.csv",
	    EVENTS "7,a@example.jp,2024-07-12T00:00:00Z,Email "
		   "Sent,\n7,a@example.jp,2024-07-20T00:00:00Z,Clicked Link,\n"
		   "7,a@example.jp,2024-07-18T00:00:00Z,Email Opened,\n");
	const char *said = "clients/K/x - Events.csv: note: 1 reaction came after "
			   "drill.window_days and does not count";
	assert_true(scratch_run(&scratch));
	assert_query(&scratch, PEOPLE, "a@example.jp|sent|viewed");
	assert_messages(&scratch, PROBLEM_OUTSIDE_WINDOW, said);
	assert_true(scratch_run(&scratch));
	assert_int_equal(scratch.summary.files_skipped, 2);
	assert_messages(&scratch, PROBLEM_OUTSIDE_WINDOW, said);
	scratch_delete(&scratch, "programme.json");
	assert_true(scratch_run(&scratch));
	assert_query(&scratch, PEOPLE, "a@example.jp|sent|viewed opened");
	assert_messages(&scratch, PROBLEM_OUTSIDE_WINDOW, "");
}

static void
one_file_of_many_clients_and_campaigns_settles_each_apart(void **state)
{
	scratch_write(&scratch, "events.csv",
	    "企業ID,campaign,email,time,message,details\nA,春,a@example.jp,2024-07-12 09:00,Email "
	    "Sent,{}\n"
	    "B,春,a@example.jp,2024-07-12 09:00,Email Sent,{}\nA,秋,a@example.jp,2024-09-12 "
	    "09:00,Email Sent,{}\n"
	    "A,秋,a@example.jp,2024-09-12 09:10,Clicked Link,{}\n");
	assert_true(scratch_run(&scratch));
	assert_no_complaint(&scratch);
	assert_query(&scratch,
	    "SELECT client, drill, campaign, sent_at FROM recipient ORDER BY client, drill",
	    "A|1|春|1720742400000\nA|2|秋|1726099200000\nB|1|春|1720742400000");
	assert_query(&scratch, "SELECT client, drill, kind, implied FROM reaction ORDER BY rowid",
	    "A|2|opened|0\nA|2|viewed|1");
	scratch_write(
	    &scratch, "clients/B/client.json", "{\"drill\": {\"exclude\": [\"example.jp\"]}}");
	assert_true(scratch_run(&scratch));
	assert_query(&scratch,
	    "SELECT client, drill, campaign, excluded FROM recipient ORDER BY client, drill",
	    "A|1|春|0\nA|2|秋|0\nB|1|春|1");
}

static void
the_order_of_rows_changes_nothing(void **state)
{
	const char *rows[] = { "7,a@example.jp,2024-07-12T00:00:00Z,Email Sent,\n",
		"7,a@example.jp,2024-07-12T00:09:00Z,Clicked Link,\n",
		"7,b@example.jp,2024-07-12T00:00:00.123Z,Email Sent,\n",
		"7,a@example.jp,2024-07-12T00:03:00Z,Email Opened,\n" };
	char *got[2];
	for (int turn = 0; turn < 2; turn++) {
		GString *text = g_string_new(EVENTS);
		for (int i = 0; i < 4; i++)
			g_string_append(text, rows[turn == 0 ? i : 3 - i]);
		scratch_write(&scratch, "clients/K/x - Events.csv", text->str);
		g_string_free(text, TRUE);
		assert_true(scratch_run(&scratch));
		got[turn] = scratch_query(&scratch,
		    "SELECT r.person, r.delivery, r.sent_at, x.kind, x.at, x.judged, x.implied "
		    "FROM recipient r LEFT JOIN reaction x"
		    " ON x.recipient = r.id ORDER BY 1, 4, 5");
	}
	assert_string_equal(got[0], got[1]);
	g_free(got[0]);
	g_free(got[1]);
}

/* Rows of clients that lie among one another are sorted on the disk, those that lie apart in memory. */
static void
rows_that_lie_among_one_another_settle_as_those_that_lie_apart(void **state)
{
	GString *mixed = g_string_new("企業ID," EVENTS), *apart = g_string_new(EVENTS);
	for (int i = 0; i < 26000; i++) {
		int person = i * 7 % 13001;
		const char *kind = i < 13001 ? "Email Sent" : "Clicked Link";
		for (int client = 0; client < 4; client++)
			g_string_append_printf(mixed,
			    "%c,1,p%d@example.jp,2024-07-12T%02d:%02d:%02dZ,%s,\n", 'A' + client,
			    person, i / 3600, i / 60 % 60, i % 60, kind);
		g_string_append_printf(apart, "1,p%d@example.jp,2024-07-12T%02d:%02d:%02dZ,%s,\n",
		    person, i / 3600, i / 60 % 60, i % 60, kind);
	}
	scratch_write(&scratch, "events.csv", mixed->str);
	assert_true(scratch_run(&scratch));
	scratch_write(&scratch, "clients/E/events.csv", apart->str);
	assert_true(scratch_run(&scratch));
	g_string_free(mixed, TRUE);
	g_string_free(apart, TRUE);
	assert_query(&scratch,
	    "SELECT DISTINCT count(*), count(DISTINCT person), sum(sent_at), (SELECT count(*) || "
	    "' ' || sum(at) FROM reaction WHERE client = r.client AND NOT implied) FROM recipient "
	    "r GROUP BY client",
	    "13001|13001|22371456448900000|12999 22368183938100000");
	assert_query(&scratch, "SELECT count(DISTINCT client) FROM recipient", "5");
}

/* More than one thread writes alone, and among them some too long to be gathered. */
static void
many_and_long_recipients_are_written_whole_and_in_order(void **state)
{
	g_autofree char *name = g_strnfill(700000, 'x'), *part = g_strnfill(700000, 'y');
	GString *text = g_string_new(RESULTS);
	for (int i = 0; i < 13000; i++)
		g_string_append_printf(text,
		    "r%d,Clicked Link,,0,0,2024-07-12T00:00:00Z,true,2024-07-12T00:05:00Z,p%d@"
		    "example.jp,%s,,%s\n",
		    i, i, i % 1000 == 7 ? name : "A", i % 1000 == 7 ? part : "B");
	scratch_write(&scratch, "clients/K/夏 - Results.csv", text->str);
	g_string_free(text, TRUE);
	assert_true(scratch_run(&scratch));
	assert_query(&scratch,
	    "SELECT count(*), max(id) - min(id), count(DISTINCT person), sum(length(name)), "
	    "sum(length(department)) FROM recipient",
	    "13000|12999|13000|9112987|9112987");
	assert_query(&scratch,
	    "SELECT count(*), count(DISTINCT recipient), sum(person = (SELECT person FROM "
	    "recipient WHERE id = recipient)) FROM reaction",
	    "39000|13000|39000");
	assert_query(&scratch,
	    "SELECT count(*) FROM (SELECT recipient, lag(recipient) OVER (ORDER BY rowid) AS "
	    "before FROM reaction) WHERE recipient < before",
	    "0");
}

#define PROMISE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		PROMISE(results_alone_tell_what_their_status_says),
		PROMISE(events_win_over_the_status_and_the_disagreement_is_marked),
		PROMISE(payloads_reach_no_table),
		PROMISE(broken_details_keep_their_event),
		PROMISE(the_last_state_of_sending_wins),
		PROMISE(times_that_excel_cut_lose_their_time_but_not_their_event),
		PROMISE(one_address_for_several_people_is_told_apart_by_id),
		PROMISE(sendings_to_a_shared_address_that_no_id_answers_for_are_people),
		PROMISE(rounds_are_numbered_by_first_sending_and_stated_ones_stay),
		PROMISE(several_mails_of_one_round_are_one_persons_mails),
		PROMISE(results_and_events_of_unlike_names_are_paired_by_their_people),
		PROMISE(two_exports_of_one_campaign_count_once),
		PROMISE(the_roster_knows_better_than_the_tracker),
		PROMISE(only_settings_call_an_event_automatic),
		PROMISE(what_looks_like_a_machine_stays_and_is_called_unsure),
		PROMISE(the_settings_say_what_becomes_of_each_suspicion),
		PROMISE(what_a_burst_implies_is_judged_with_it),
		PROMISE(agreed_exclusions_are_marked),
		PROMISE(reactions_after_the_window_do_not_count_and_that_is_said_each_night),
		PROMISE(one_file_of_many_clients_and_campaigns_settles_each_apart),
		PROMISE(the_order_of_rows_changes_nothing),
		PROMISE(rows_that_lie_among_one_another_settle_as_those_that_lie_apart),
		PROMISE(many_and_long_recipients_are_written_whole_and_in_order),
	};
	return cmocka_run_group_tests_name("ingest settle", tests, NULL, NULL);
}
