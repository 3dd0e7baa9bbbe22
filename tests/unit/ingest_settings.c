/* The promises of programme.json and client.json: strict, with places, and half-known settings are no settings. */
#include "ingest/settings.h"
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

static void
every_documented_key_is_known(void **state)
{
	scratch_write(&scratch, "programme.json",
	    "{\"note\": \"x\", \"name\": \"n\", \"fiscal_year\": 2024, \"issuer\": \"i\", "
	    "\"time_zone\": \"UTC\", \"layout\": \"client-report\","
	    " \"report_date\": \"2024-11-29\", \"sources\": [], \"drill\": {\"opened_means\": "
	    "\"viewed\", \"window_days\": 14,"
	    " \"machine_events\": {\"seconds_after_send\": 5, \"networks\": [\"2001:db8::/32\"], "
	    "\"agents\": [\"bot\"], \"before_sending\": \"machine\", \"within_2_seconds\": "
	    "\"off\", "
	    "\"same_second\": \"unsure\","
	    " \"scanner_agent\": \"machine\", \"head_request\": \"machine\"},"
	    " \"exclude\": [\"a@example.jp\"], \"position\": \"title\"}, \"privacy\": "
	    "{\"small_group\": 5, \"person_sheet\": false},"
	    " \"diagnosis\": {\"respondents\": \"mean\"}, \"delivery\": {\"protect\": \"aes256\", "
	    "\"password_file\": \"p\"}}");
	assert_true(scratch_run(&scratch));
	assert_no_complaint(&scratch);
	assert_query(&scratch,
	    "SELECT key, value FROM setting WHERE key LIKE 'drill.%' ORDER BY key",
	    "drill.exclude|[\"a@example.jp\"]\ndrill.machine_events.agents|[\"bot\"]\n"
	    "drill.machine_events.before_sending|\"machine\"\n"
	    "drill.machine_events.head_request|\"machine\"\n"
	    "drill.machine_events.networks|[\"2001:db8::/"
	    "32\"]\ndrill.machine_events.same_second|\"unsure\"\n"
	    "drill.machine_events.scanner_agent|\"machine\"\n"
	    "drill.machine_events.seconds_after_send|5\n"
	    "drill.machine_events.within_2_seconds|\"off\"\n"
	    "drill.opened_means|\"viewed\"\ndrill.position|\"title\"\ndrill.window_days|14");
}

static void
a_wrong_programme_says_all_its_mistakes_and_the_run_is_refused(void **state)
{
	scratch_write(&scratch, "programme.json",
	    "{\"nmae\": \"x\",\n \"privacy\": {\"small_grup\": 5},\n \"time_zone\": "
	    "\"Asia/Tokio\",\n \"report_date\": \"2024-02-30\",\n"
	    " \"drill\": {\"machine_events\": {\"networks\": [\"192.0.2.0/33\"]}},\n \"sources\": "
	    "[{\"path\": \"x\", \"encoding\": \"EUC\"}]}");
	scratch_write(&scratch, "clients/K/roster.csv", "メールアドレス,部署\na@example.jp,営業\n");
	assert_false(scratch_run(&scratch));
	GString *codes = g_string_new(NULL);
	for (size_t i = 0; i < problems_count(scratch.problems); i++) {
		const struct problem *problem = problems_at(scratch.problems, i);
		g_string_append_printf(
		    codes, "%s:%d ", problem_code(problem->id), (int)problem->place.line);
	}
	assert_string_equal(codes->str, "json_unknown_key:1 network_bad:5 json_unknown_key:2 "
					"zone_unknown:3 date_impossible:4 encoding_name:6 ");
	g_string_free(codes, TRUE);
	assert_query(&scratch, "SELECT count(*) FROM setting", "0");
	assert_query(&scratch, "SELECT count(*) FROM person", "1");
	assert_false(scratch_run(&scratch));
	scratch_write(&scratch, "programme.json", "{\"name\": \"x\"}");
	assert_true(scratch_run(&scratch));
}

static void
a_broken_client_json_breaks_its_client_alone(void **state)
{
	scratch_write(&scratch, "clients/A/client.json", "{\"name\": \"架空商店\",}");
	scratch_write(&scratch, "clients/B/client.json", "{\"name\": \"見本商事\"}");
	assert_true(scratch_run(&scratch));
	assert_int_equal(problems_at(scratch.problems, 0)->id, PROBLEM_JSON_SYNTAX);
	assert_int_equal(problems_at(scratch.problems, 0)->place.line, 1);
	GPtrArray *clients = ingest_clients(scratch.store, scratch.problems);
	const struct client *a = clients->pdata[0], *b = clients->pdata[1];
	assert_true(a->broken);
	assert_int_equal(a->set_aside, 1);
	assert_false(b->broken);
	assert_string_equal(b->name, "見本商事");
	g_ptr_array_unref(clients);
	scratch_write(&scratch, "clients/A/client.json", "{\"name\": \"架空商店\"}");
	assert_true(scratch_run(&scratch));
	clients = ingest_clients(scratch.store, scratch.problems);
	assert_false(((struct client *)clients->pdata[0])->broken);
	g_ptr_array_unref(clients);
}

static void
networks_hold_their_addresses_and_no_others(void **state)
{
	const struct {
		const char *network, *address;
		bool holds;
	} cases[] = {
		{ "192.0.2.0/24", "192.0.2.255", true },
		{ "192.0.2.0/24", "192.0.3.0", false },
		{ "192.0.2.128/25", "192.0.2.127", false },
		{ "192.0.2.128/25", "192.0.2.200", true },
		{ "192.0.2.5", "192.0.2.5", true },
		{ "192.0.2.5", "192.0.2.6", false },
		{ "0.0.0.0/0", "203.0.113.9", true },
		{ "2001:db8::/33", "2001:db8:7fff::1", true },
		{ "2001:db8::/33", "2001:db8:8000::1", false },
		{ "192.0.2.0/24", "::ffff:192.0.2.1", false },
		{ "192.0.2.0/24", "not an address", false },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct network network;
		assert_true(settings_network(cases[i].network, &network));
		if (settings_network_holds(&network, cases[i].address) != cases[i].holds)
			fail_msg("%s %s", cases[i].network, cases[i].address);
	}
	struct network network;
	assert_false(settings_network("192.0.2.0/33", &network));
	assert_false(settings_network("192.0.2", &network));
	assert_false(settings_network("192.0.2.0/x", &network));
	assert_false(settings_network("", &network));
}

static void
times_without_offset_are_in_the_zone_in_force(void **state)
{
	const char *drill = "メールアドレス,送信日時\na@example.jp,2024-07-12 09:00\n";
	scratch_write(&scratch, "clients/A/drill.csv", drill);
	scratch_write(&scratch, "clients/B/drill.csv", drill);
	scratch_write(&scratch, "clients/B/client.json", "{\"time_zone\": \"UTC\"}");
	scratch_write(&scratch, "clients/C/drill.csv", drill);
	scratch_write(&scratch, "clients/C/client.json",
	    "{\"time_zone\": \"UTC\", \"sources\": [{\"path\": \"drill.csv\", \"time_zone\": "
	    "\"Asia/Seoul\"}]}");
	assert_true(scratch_run(&scratch));
	assert_query(&scratch, "SELECT client, sent_at FROM recipient ORDER BY client",
	    "A|1720742400000\nB|1720774800000\nC|1720742400000");
}

static void
a_path_in_sources_matches_in_any_normal_form(void **state)
{
	scratch_write(&scratch, "clients/A/client.json",
	    "{\"sources\": [{\"path\": \"./ガイド.csv\", \"drill\": 2}]}");
	scratch_write(&scratch, "clients/A/カ\u3099イト\u3099.csv",
	    "メールアドレス,送信日時\na@example.jp,2024-07-12 09:00\n");
	assert_true(scratch_run(&scratch));
	assert_no_complaint(&scratch);
	assert_query(&scratch, "SELECT drill FROM recipient", "2");
}

#define PROMISE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		PROMISE(every_documented_key_is_known),
		PROMISE(a_wrong_programme_says_all_its_mistakes_and_the_run_is_refused),
		PROMISE(a_broken_client_json_breaks_its_client_alone),
		PROMISE(networks_hold_their_addresses_and_no_others),
		PROMISE(times_without_offset_are_in_the_zone_in_force),
		PROMISE(a_path_in_sources_matches_in_any_normal_form),
	};
	return cmocka_run_group_tests_name("ingest settings", tests, NULL, NULL);
}
