/* The promises of profiles: their files are read strictly, headings match by meaning, cells become values by type. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ingest/cells.h"
#include "ingest/ingest.h"
#include "ingest/profile.h"
#include <string.h>

static struct problems *problems;
static struct profiles *profiles;

static int
set_up(void **state)
{
	problems = problems_new();
	profiles = profiles_load(NULL, problems);
	return 0;
}

static int
tear_down(void **state)
{
	profiles_drop(profiles);
	problems_drop(problems);
	return 0;
}

static void
every_built_in_profile_is_sound(void **state)
{
	assert_int_equal(problems_count(problems), 0);
	const char *names[] = { "clients", "devices", "diagnosis", "diagnosis-long", "drill",
		"environment", "exercise", "gocheck-events", "gophish-events", "gophish-results",
		"links", "roster" };
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
		assert_non_null(profiles_find(profiles, names[i]));
	assert_null(profiles_find(profiles, "device"));
	assert_string_equal(profiles_nearest(profiles, "device"), "devices");
}

/* The field that a heading of a profile means: its name, "number N", or "-". */
static const char *
match(const char *profile_name, const char *heading)
{
	static char number[32];
	const struct profile *profile = profiles_find(profiles, profile_name);
	int slot = profile_match(profile, heading, -1);
	if (slot >= PROFILE_SLOT_WIDE) {
		g_snprintf(number, sizeof number, "number %d", slot - PROFILE_SLOT_WIDE);
		return number;
	}
	return slot == 0 ? "-" : profile->fields[slot - 1].name;
}

static void
headings_match_by_meaning_and_per_profile(void **state)
{
	const struct {
		const char *profile, *heading, *field;
	} expected[] = {
		{ "devices", "シリアルNo.", "serial" },
		{ "devices", "ｼﾘｱﾙ№", "serial" },
		{ "devices", "S/N", "serial" },
		{ "devices", "メーカ", "maker" },
		{ "devices", "メーカー", "maker" },
		{ "devices", "ＩＰ アドレス", "ip" },
		{ "devices", "MAC Address", "mac" },
		{ "devices", "機器種別\n(Kind)", "kind" },
		{ "devices", " 設置 場所 ", "place" },
		{ "devices", "物理アドレス", "mac" },
		{ "devices", "型番", "model" },
		{ "devices", "種別", "kind" },
		{ "links", "種別", "medium" },
		{ "links", "長さ(m)", "length_m" },
		{ "links", "長さ（ｍ）", "length_m" },
		{ "links", "接続元・機器", "a_device" },
		{ "drill", "種別", "mail_type" },
		{ "diagnosis", "設問25", "number 25" },
		{ "diagnosis", "Ｑ３", "number 3" },
		{ "diagnosis", "No.07", "number 7" },
		{ "diagnosis", "問1", "number 1" },
		{ "diagnosis", "設問26", "-" },
		{ "devices", "色", "-" },
		{ "gophish-events", "campaign_id", "campaign" },
		{ "gophish-events", "campaign", "-" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(expected); i++)
		if (strcmp(match(expected[i].profile, expected[i].heading), expected[i].field) != 0)
			fail_msg("%s: \"%s\" is %s, not %s", expected[i].profile,
			    expected[i].heading, match(expected[i].profile, expected[i].heading),
			    expected[i].field);
}

static struct profile *
make(const char *text)
{
	return profile_new("p.json", text, strlen(text), problems);
}

static void
mistakes_in_a_profile_are_said_with_their_place(void **state)
{
	const struct {
		const char *text;
		const char *message;
	} wrong[] = {
		{ "{\"profile\": \"x\", \"title\": \"x\", \"table\": \"persons\", \"fields\": []}",
		    "p.json:1:41: error: \"persons\" is none of: application, diagnosis_answer, "
		    "person, drill_record, drill_event, "
		    "device, link, environment, exercise, comment, plan_element, port (at "
		    "/table)" },
		{ "{\"profile\": \"x\", \"title\": \"x\", \"table\": \"person\", \"fields\": "
		  "[{\"field\": \"mails\"}]}",
		    "p.json:1:62: error: \"mails\" is not possible here; known: client, email_key, "
		    "email, name, department, title, "
		    "site, extra, first_name, last_name (at /fields/0)" },
		{ "{\"profile\": \"x\", \"title\": \"x\", \"table\": \"person\", \"fields\": "
		  "[{\"field\": \"name\", \"heading\": []}]}",
		    "p.json:1:80: error: unknown key \"heading\"; did you mean \"headings\"? (at "
		    "/fields/0/heading)" },
		{ "{\"profile\": \"x\", \"title\": \"x\", \"table\": \"person\", \"fields\": "
		  "[{\"field\": \"name\", \"headings\": [\"名\"]},"
		  " {\"field\": \"title\", \"headings\": [\"名\"]}]}",
		    "p.json:1:100: error: the heading \"名\" stands for two fields (at "
		    "/fields/1)" },
		{ "{\"profile\": \"x\", \"title\": \"x\", \"table\": \"person\", \"require\": "
		  "[[\"site\"]], \"fields\": [{\"field\": \"name\"}]}",
		    "p.json:1:62: error: \"site\" is not possible here; known: name (at "
		    "/require)" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
		size_t before = problems_count(problems);
		assert_null(make(wrong[i].text));
		assert_int_equal(problems_count(problems), before + 1);
		g_autofree char *message =
		    problem_format(problems_at(problems, before), LANGUAGE_ENGLISH);
		assert_string_equal(message, wrong[i].message);
	}
}

static void
a_blank_form_is_recognised_and_names_no_column_twice(void **state)
{
	g_auto(GStrv) names = ingest_form_names();
	assert_true(g_strv_length(names) >= 8);
	for (char **name = names; *name != NULL; name++) {
		g_autofree char *form = ingest_form(*name);
		assert_true(g_str_has_suffix(form, "\r\n"));
		g_strchomp(form);
		g_auto(GStrv) headings = g_strsplit(form, ",", -1);
		g_autoptr(GHashTable) seen =
		    g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
		for (char **heading = headings; *heading != NULL; heading++) {
			assert_string_not_equal(match(*name, *heading), "-");
			assert_true(g_hash_table_add(seen, cells_heading_key(*heading, -1)));
		}
	}
	assert_null(ingest_form("gophish-events"));
}

#define PROMISE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		PROMISE(every_built_in_profile_is_sound),
		PROMISE(headings_match_by_meaning_and_per_profile),
		PROMISE(mistakes_in_a_profile_are_said_with_their_place),
		PROMISE(a_blank_form_is_recognised_and_names_no_column_twice),
	};
	return cmocka_run_group_tests_name("ingest profiles", tests, NULL, NULL);
}
