/*
 * What becomes of JSON of every sort: text that is JSON parses, whatever it says; text that is not is refused with
 * line and column; what nobody is bound to take ends in one of the two.
 */
#include "tests/unit/ingest_scratch.h"
#include <stdio.h>

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

/* All messages about one file of JSON, hints left out. Caller frees. */
static char *
say_of(const char *text, size_t length)
{
	tear_down(NULL);
	set_up(NULL);
	scratch_write_bytes(&scratch, "clients/K-1/x.json", text, length);
	assert_true(scratch_run(&scratch));
	GString *said = g_string_new(NULL);
	for (size_t i = 0; i < problems_count(scratch.problems); i++) {
		g_autofree char *message =
		    problem_format(problems_at(scratch.problems, i), LANGUAGE_ENGLISH);
		*strchrnul(message, '\n') = '\0';
		g_string_append_printf(said, "%s%s", said->len > 0 ? "\n" : "", message);
	}
	return g_string_free(said, FALSE);
}

#define NO_PROFILE "no known kind of file has these headings"
#define ONLY "valid JSON, but only "

static const struct {
	const char *text, *said;
} valid[] = {
	{ "[[]   ]", NO_PROFILE },
	{ "[\"\"]", NO_PROFILE },
	{ "[]", "the file is empty" },
	{ "[null, 1, \"1\", {}]", NO_PROFILE },
	{ "[1\n]", NO_PROFILE },
	{ " [1]", NO_PROFILE },
	{ "[123e65]", NO_PROFILE },
	{ "[0e+1]", NO_PROFILE },
	{ "[-0]", NO_PROFILE },
	{ "[-0.0000000000000000000000000000000000000000000000000000000000000000000000001]",
	    NO_PROFILE },
	{ "[1.5E-2, 20e1, -123, 1e-2]", NO_PROFILE },
	{ "{}", NO_PROFILE },
	{ "{\"\":0}", NO_PROFILE },
	{ "{\"甲\":\"乙\", \"丙\":\"丁\"}", NO_PROFILE },
	{ "{\"甲\":\"乙\", \"甲\":\"丁\"}", NO_PROFILE },
	{ "{\"甲\":\"乙\", \"甲\":\"乙\"}", NO_PROFILE },
	{ "{\"a\\u0000b\": 42}", NO_PROFILE ": a␀b" },
	{ "{\"a\": {\"a\": {\"a\": []}}}", NO_PROFILE },
	{ "[\"\\u0060\\u012a\\u12AB\"]", NO_PROFILE },
	{ "[\"\\uD801\\udc37\\ud83d\\ude39\\ud83d\\udc8d\"]", NO_PROFILE },
	{ "[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"]", NO_PROFILE },
	{ "[\"\\\\u0000\"]", NO_PROFILE },
	{ "[\"\\u0000\"]", NO_PROFILE },
	{ "[\"\\uFFFF\\uDBFF\\uDFFE\"]", NO_PROFILE },
	{ "[\"\xEF\xBF\xBF\"]", NO_PROFILE },
	{ "[\"\x7F\"]", NO_PROFILE },
	{ "[\"\xE2\x80\xA8\xE2\x80\xA9\"]", NO_PROFILE },
	{ "\"\"", ONLY "a text" },
	{ "\"\\u0000\"", ONLY "a text" },
	{ "42", ONLY "a whole number" },
	{ "-0.1", ONLY "a number with a fraction" },
	{ "null", ONLY "null" },
	{ "true", ONLY "true or false" },
	{ "\xEF\xBB\xBF"
	  "false\n",
	    ONLY "true or false" },
};

static void
text_that_is_json_parses_whatever_it_says(void **state)
{
	for (size_t i = 0; i < G_N_ELEMENTS(valid); i++) {
		g_autofree char *said = say_of(valid[i].text, strlen(valid[i].text));
		if (strstr(said, valid[i].said) == NULL || strstr(said, "not valid JSON") != NULL)
			fail_msg("%s\ngave: %s", valid[i].text, said);
	}
}

#define TEXT(text) \
	{ \
		text, sizeof text - 1 \
	}

static const struct {
	const char *text;
	size_t length;
} invalid[] = {
	TEXT(""),
	TEXT(" "),
	TEXT("[1 true]"),
	TEXT("[\"\": 1]"),
	TEXT("[\"\"],"),
	TEXT("[,1]"),
	TEXT("[1,,2]"),
	TEXT("[\"x\"]]"),
	TEXT("[\"x\""),
	TEXT("[3[4]]"),
	TEXT("[1:2]"),
	TEXT("[\"a\",\n4\n,"),
	TEXT("[nul]"),
	TEXT("[tru]"),
	TEXT("[-01]"),
	TEXT("[.2e-3]"),
	TEXT("[0.e1]"),
	TEXT("[1e]"),
	TEXT("[1eE2]"),
	TEXT("[2.]"),
	TEXT("[+1]"),
	TEXT("[0x1]"),
	TEXT("[NaN]"),
	TEXT("[-Infinity]"),
	TEXT("[１]"),
	TEXT("[1a]"),
	TEXT("{\"x\", null}"),
	TEXT("{\"x\"::\"b\"}"),
	TEXT("{a: 1}"),
	TEXT("{'a':0}"),
	TEXT("{\"id\":0,}"),
	TEXT("{\"a\":\"b\"}#"),
	TEXT("{\"a\":\"b\"}/**/"),
	TEXT("{\"a\":\"a\" 123}"),
	TEXT("[\"\\uD800\\u\"]"),
	TEXT("[\"\\u00A\"]"),
	TEXT("[\"\\x00\"]"),
	TEXT("[\"\\\"]"),
	TEXT("[\"\\a\"]"),
	TEXT("[\"a\0a\"]"),
	TEXT("[\"new\nline\"]"),
	TEXT("[\"\t\"]"),
	TEXT("[\0]"),
	TEXT("[\"\xFF\"]"),
	TEXT("\xEF\xBB{}"),
	TEXT("[\xE2\x81\xA0]"),
	TEXT("<.>"),
	TEXT("*"),
	TEXT("1]"),
	TEXT("{\"a\": true} \"x\""),
	TEXT("\"x"),
	TEXT("[1]x"),
	TEXT("2 3"),
};

/* "clients/K-1/x.json:LINE:COLUMN: error: " */
static bool
has_place(const char *said)
{
	unsigned line = 0, column = 0;
	int end = 0;
	sscanf(said, "clients/K-1/x.json:%u:%u: error: %n", &line, &column, &end);
	return line > 0 && column > 0 && end > 0;
}

static void
text_that_is_not_json_is_refused_with_line_and_column(void **state)
{
	for (size_t i = 0; i < G_N_ELEMENTS(invalid); i++) {
		g_autofree char *said = say_of(invalid[i].text, invalid[i].length);
		if (!has_place(said) || strstr(said, "no known kind") != NULL)
			fail_msg("%s\ngave: %s", invalid[i].text, said);
	}
}

static const char *const either[] = {
	"[123.456e78901]",
	"[-1e+9999]",
	"[1e-10000]",
	"[-123123123123123123123123123123]",
	"[100000000000000000000]",
	"{\"\\uDFAA\":0}",
	"[\"\\uDADA\"]",
	"[\"\\uD888\\u1234\"]",
	"[\"\\uD800\\n\"]",
	"[\"\\uDd1e\\uD834\"]",
	"[\"\xF4\xBF\xBF\xBF\"]",
	"[\"\xED\xA0\x80\"]",
	"[\"\xC0\xAF\"]",
	"[\"\x81\"]",
};

static void
what_nobody_is_bound_to_take_is_never_lost(void **state)
{
	for (size_t i = 0; i < G_N_ELEMENTS(either); i++) {
		g_autofree char *said = say_of(either[i], strlen(either[i]));
		assert_true(*said != '\0');
		assert_query(&scratch, "SELECT count(*) FROM set_aside", "1");
	}
	GString *deep = g_string_new(NULL);
	for (int i = 0; i < 513; i++)
		g_string_append_c(deep, '[');
	for (int i = 0; i < 513; i++)
		g_string_append_c(deep, ']');
	g_autofree char *said = say_of(deep->str, deep->len);
	assert_string_equal(said, "clients/K-1/x.json:1:513: error: not valid JSON: brackets are "
				  "nested more than 512 deep; file "
				  "set aside");
	g_string_free(deep, TRUE);
}

/* ---- valid JSON that no record can hold */

#define ROSTER "SELECT email, department FROM person ORDER BY record"

static void
a_key_that_stands_twice_sets_its_record_aside(void **state)
{
	scratch_write(&scratch, "clients/K-1/roster.json",
	    "[\n {\"email\": \"a@example.jp\", \"department\": \"営業\"},\n"
	    " {\"email\": \"b@example.jp\", \"department\": \"営業\",\n  \"department\": "
	    "\"総務\"},\n"
	    " {\"email\": \"c@example.jp\", \"department\": \"総務\"}\n]\n");
	assert_true(scratch_run(&scratch));
	assert_query(&scratch, ROSTER, "a@example.jp|営業\nc@example.jp|総務");
	assert_messages(&scratch, PROBLEM_JSON_KEY_TWICE,
	    "clients/K-1/roster.json:4:3: error: valid JSON, but the key \"department\" stands "
	    "twice in one "
	    "object (before at 3:28): nobody can tell which value counts; row set aside");
	assert_query(&scratch, "SELECT rows_read, used, set_aside FROM source", "3|2|1");
	assert_query(&scratch, "SELECT raw FROM set_aside",
	    "{\"email\": \"b@example.jp\", \"department\": \"営業\",\n  \"department\": \"総務\"}");
}

static void
a_character_no_cell_may_hold_sets_its_record_aside(void **state)
{
	scratch_write(&scratch, "clients/K-1/roster.json",
	    "[{\"email\": \"a@example.jp\", \"department\": \"営\\u0000業\"},\n"
	    " {\"email\": \"b@example.jp\", \"department\": \"営\x7F業\"},\n"
	    " {\"email\": \"c@example.jp\", \"department\": \"\\uFFFE\"},\n"
	    " {\"email\": \"d@example.jp\", \"department\": \"\\\\u0000\"}]");
	assert_true(scratch_run(&scratch));
	assert_query(&scratch, ROSTER, "d@example.jp|\\u0000");
	assert_messages(&scratch, PROBLEM_TEXT_CONTROL,
	    "clients/K-1/roster.json:1:44: error: control character U+0000 in the text; row set "
	    "aside\n"
	    "clients/K-1/roster.json:2:44: error: control character U+007F in the text; row set "
	    "aside");
	assert_messages(&scratch, PROBLEM_TEXT_NOT_CHARACTER,
	    "clients/K-1/roster.json:3:43: error: U+FFFE is not a character; row set aside");
	assert_query(&scratch, "SELECT raw FROM set_aside WHERE line = 1",
	    "{\"email\": \"a@example.jp\", \"department\": \"営\\u0000業\"}");
}

/* The list itself twice, or the campaign around it: no row of the file can be trusted. */
static void
a_key_twice_around_the_records_sets_the_file_aside(void **state)
{
	static const char *const texts[] = {
		"{\"id\": 1, \"name\": \"x\", \"id\": 2, \"results\": [{\"id\": \"r1\", \"email\": "
		"\"a@example.jp\", \"status\": \"Email Sent\", \"send_date\": "
		"\"2024-07-01T00:00:00Z\"}]}",
		"{\"id\": 1, \"name\": \"x\", \"results\": [1, 2, 3, 4, 5, 6, 7, 8, 9], "
		"\"results\": [{\"id\": "
		"\"r1\", \"email\": \"a@example.jp\", \"status\": \"Email Sent\", \"send_date\": "
		"\"2024-07-01T00:00:00Z\"}]}",
		"{\"results\": [{\"id\": \"r1\", \"email\": \"a@example.jp\", \"status\": \"Email "
		"Sent\", "
		"\"send_date\": \"2024-07-01T00:00:00Z\"}], \"id\": 1, \"name\": \"x\", "
		"\"results\": {}}",
	};
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autofree char *said = say_of(texts[i], strlen(texts[i]));
		if (i < 2 && strstr(said, "stands twice in one object") == NULL)
			fail_msg("%s", said);
		if (strstr(said, "file set aside") == NULL)
			fail_msg("%s", said);
		assert_query(&scratch, "SELECT count(*) FROM drill_record", "0");
	}
}

static void
settings_stay_strict(void **state)
{
	scratch_write(&scratch, "clients/K-1/client.json", "{\"name\": \"甲\", \"name\": \"乙\"}");
	assert_true(scratch_run(&scratch));
	assert_messages(&scratch, PROBLEM_JSON_SYNTAX,
	    "clients/K-1/client.json:1:15: error: not valid JSON: the same key stands twice in one "
	    "object "
	    "(duplicate object key); no report for this client");
}

#define PROMISE(promise) cmocka_unit_test_setup_teardown(promise, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		PROMISE(text_that_is_json_parses_whatever_it_says),
		PROMISE(text_that_is_not_json_is_refused_with_line_and_column),
		PROMISE(what_nobody_is_bound_to_take_is_never_lost),
		PROMISE(a_key_that_stands_twice_sets_its_record_aside),
		PROMISE(a_character_no_cell_may_hold_sets_its_record_aside),
		PROMISE(a_key_twice_around_the_records_sets_the_file_aside),
		PROMISE(settings_stay_strict),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
