/* The promises of base/problem.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "base/problem.h"

static const struct place cell = {
	.file = "drill.csv",
	.line = 12,
	.column = 5,
	.name = "送信日時",
	.fate = FATE_ROW_SET_ASIDE,
};

/* The last problem as one string, freed by the next call. */
static const char *
printed(const struct problems *problems, enum problem_language language)
{
	static char *text;
	g_free(text);
	text = problem_format(problems_at(problems, problems_count(problems) - 1), language);
	return text;
}

static void
a_message_names_file_line_column_heading_and_fate(void **state)
{
	struct problems *problems = problems_new();
	assert_false(problem_add(problems, PROBLEM_FILE_UNREADABLE, &cell, "no such day", NULL));
	assert_string_equal(printed(problems, LANGUAGE_ENGLISH),
	    "drill.csv:12:5: error: cannot read: no such day (column \"送信日時\"); row set aside");
	assert_string_equal(printed(problems, LANGUAGE_JAPANESE),
	    "drill.csv:12:5: エラー: 読めません: no such "
	    "day（列「送信日時」）。この行を除外しました");
	problems_drop(problems);
}

static void
after_a_question_the_fate_stands_in_brackets(void **state)
{
	struct problems *problems = problems_new();
	struct place place = { .file = "x.csv", .line = 1, .fate = FATE_COLUMN_KEPT };
	problem_add(problems, PROBLEM_JSON_UNKNOWN_KEY, &place, "nmae", "name", NULL);
	assert_string_equal(printed(problems, LANGUAGE_ENGLISH),
	    "x.csv:1: error: unknown key \"nmae\"; did you "
	    "mean \"name\"? (column kept for the workbook)");
	problems_drop(problems);
}

static void
parts_of_a_place_that_are_unknown_are_left_out(void **state)
{
	struct problems *problems = problems_new();
	struct place place = { .file = "drill.csv", .column = 3 };
	problem_add(problems, PROBLEM_FILE_UNREADABLE, &place, "x", NULL);
	assert_string_equal(
	    printed(problems, LANGUAGE_ENGLISH), "drill.csv: error: cannot read: x");
	place = (struct place){ .client = "K-0012", .fate = FATE_CLIENT_FAILED };
	problem_add(problems, PROBLEM_FILE_UNREADABLE, &place, "x", NULL);
	assert_string_equal(printed(problems, LANGUAGE_ENGLISH),
	    "obi: client K-0012: error: cannot read: x; no report for this client");
	problem_add(problems, PROBLEM_FILE_UNREADABLE, NULL, "x", NULL);
	assert_string_equal(printed(problems, LANGUAGE_ENGLISH), "obi: error: cannot read: x");
	place = (struct place){ .file = "client.json", .line = 2, .name = "/drill/window_days" };
	problem_add(problems, PROBLEM_FILE_UNREADABLE, &place, "x", NULL);
	assert_string_equal(printed(problems, LANGUAGE_ENGLISH),
	    "client.json:2: error: cannot read: x (at /drill/window_days)");
	assert_string_equal(printed(problems, LANGUAGE_JAPANESE),
	    "client.json:2: エラー: 読めません: x（場所: /drill/window_days）");
	problems_drop(problems);
}

static void
a_hint_stands_on_the_second_line_in_both_languages(void **state)
{
	struct problems *problems = problems_new();
	struct place place = { .file = "a.csv" };
	problem_add(problems, PROBLEM_FILE_TOO_LARGE, &place, "5", "4", NULL);
	assert_string_equal(printed(problems, LANGUAGE_ENGLISH),
	    "a.csv: error: file of 5 bytes is above the limit of 4\n  hint: split the file");
	assert_non_null(
	    strstr(printed(problems, LANGUAGE_JAPANESE), "\n  ヒント: ファイルを分けてください"));
	g_autofree char *hint = problem_hint(problems_at(problems, 0), LANGUAGE_ENGLISH);
	assert_string_equal(hint, "split the file");
	problem_add(problems, PROBLEM_FILE_UNREADABLE, &place, "x", NULL);
	assert_null(problem_hint(problems_at(problems, 1), LANGUAGE_ENGLISH));
	problems_drop(problems);
}

static void
a_value_in_both_languages_is_printed_in_the_readers(void **state)
{
	struct problems *problems = problems_new();
	problem_add(
	    problems, PROBLEM_OUTPUT_FAILED, NULL, IN_BOTH("write", "書き込み"), "full", NULL);
	assert_string_equal(
	    printed(problems, LANGUAGE_ENGLISH), "obi: fatal: cannot write (write): full");
	assert_string_equal(
	    printed(problems, LANGUAGE_JAPANESE), "obi: 中止: 書き込めません（書き込み）: full");
	problems_drop(problems);
}

static void
a_missing_value_prints_as_nothing_and_braces_in_values_stay(void **state)
{
	struct problems *problems = problems_new();
	problem_add(problems, PROBLEM_OUTPUT_FAILED, NULL, "{2}", NULL);
	assert_string_equal(
	    printed(problems, LANGUAGE_ENGLISH), "obi: fatal: cannot write ({2}): ");
	problems_drop(problems);
}

static void
a_personal_first_value_is_masked_in_every_text(void **state)
{
	struct problems *problems = problems_new();
	struct place place = cell;
	place.personal = true;
	problem_add(
	    problems, PROBLEM_JSON_WRONG_KIND, &place, "yamada@example.jp", "a number", NULL);
	for (int language = LANGUAGE_ENGLISH; language <= LANGUAGE_JAPANESE; language++) {
		g_autofree char *text = problem_text(problems_at(problems, 0), language);
		assert_null(strstr(text, "yamada"));
		assert_non_null(strstr(text, "y***@example.jp"));
		assert_non_null(strstr(text, "a number"));
		assert_null(strstr(printed(problems, language), "yamada"));
	}
	problems_drop(problems);
}

static void
a_mask_keeps_one_character_and_the_mail_domain(void **state)
{
	static const char *const cases[][2] = {
		{ "yamada.taro@example.jp", "y***@example.jp" },
		{ "山田太郎", "山***" },
		{ "𠮷田", "𠮷***" },
		{ "a", "a***" },
		{ "", "" },
		{ "@example.jp", "***@example.jp" },
		{ "a@", "a***" },
		{ "taro@example.jp 山田太郎", "t***@example.jp" },
		{ "a@b@example.jp", "a***@example.jp" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *masked = problem_mask(cases[i][0]);
		assert_string_equal(masked, cases[i][1]);
	}
	g_autofree char *broken = problem_mask("\xC2");
	assert_true(g_utf8_validate(broken, -1, NULL));
}

static void
control_and_direction_characters_are_shown_as_escapes(void **state)
{
	struct problems *problems = problems_new();
	struct place place = { .file = "a\n.csv" };
	problem_add(problems, PROBLEM_FILE_UNREADABLE, &place, "\x1b[31m\t\u202Egnp\xC2\x85", NULL);
	assert_string_equal(printed(problems, LANGUAGE_ENGLISH),
	    "a\\n.csv: error: cannot read: \\x1B[31m\\t\\u202Egnp\\u0085");
	problems_drop(problems);
}

static void
bytes_that_are_no_text_are_kept_as_escapes(void **state)
{
	struct problems *problems = problems_new();
	problem_add(problems, PROBLEM_FILE_UNREADABLE, NULL, "a\x82\xA0z\xE3\x81", NULL);
	assert_string_equal(
	    printed(problems, LANGUAGE_ENGLISH), "obi: error: cannot read: a\\x82\\xA0z\\xE3\\x81");
	problems_drop(problems);
}

static void
a_long_value_is_cut_between_characters(void **state)
{
	struct problems *problems = problems_new();
	g_autoptr(GString) value = g_string_new(NULL);
	for (int i = 0; i < 501; i++)
		g_string_append(value, "あ");
	problem_add(problems, PROBLEM_FILE_UNREADABLE, NULL, value->str, NULL);
	const char *kept = problems_at(problems, 0)->values[0];
	assert_int_equal(g_utf8_strlen(kept, -1), 501);
	assert_true(g_str_has_suffix(kept, "あ…"));
	g_string_truncate(value, 500 * strlen("あ"));
	problem_add(problems, PROBLEM_FILE_UNREADABLE, NULL, value->str, NULL);
	assert_string_equal(problems_at(problems, 1)->values[0], value->str);
	problems_drop(problems);
}

static void
what_is_handed_over_is_copied(void **state)
{
	char file[] = "a.csv", value[] = "seen";
	struct place place = { .file = file };
	struct problems *problems = problems_new();
	problem_add(problems, PROBLEM_FILE_UNREADABLE, &place, value, NULL);
	file[0] = value[0] = 'X';
	struct problems *all = problems_new();
	problems_append(all, problems);
	problems_drop(problems);
	assert_string_equal(printed(all, LANGUAGE_ENGLISH), "a.csv: error: cannot read: seen");
	problems_drop(all);
}

static void
problems_are_counted_from_a_level_upwards(void **state)
{
	struct problems *problems = problems_new();
	assert_int_equal(problems_count_at_least(problems, PROBLEM_NOTE), 0);
	problem_add(problems, PROBLEM_FILE_UNREADABLE, NULL, "x", NULL);
	problem_add(problems, PROBLEM_OUTPUT_FAILED, NULL, "x", "y", NULL);
	problems_append(problems, problems);
	assert_int_equal(problems_count(problems), 4);
	assert_int_equal(problems_count_at_least(problems, PROBLEM_NOTE), 4);
	assert_int_equal(problems_count_at_least(problems, PROBLEM_ERROR), 4);
	assert_int_equal(problems_count_at_least(problems, PROBLEM_FATAL), 2);
	problems_drop(problems);
}

static void
json_carries_a_problem_between_processes_whole(void **state)
{
	struct problems *problems = problems_new();
	struct place place = cell;
	place.byte_offset = 345;
	place.client = "K-0012";
	place.personal = true;
	problem_add(problems, PROBLEM_JSON_WRONG_KIND, &place, "山\x01", "{1}", NULL);
	json_t *json = problem_to_json(problems_at(problems, 0));
	assert_true(problem_add_json(problems, json));
	json_decref(json);
	const struct problem *a = problems_at(problems, 0), *b = problems_at(problems, 1);
	assert_int_equal(a->id, b->id);
	assert_int_equal(a->level, b->level);
	assert_true(g_strv_equal((const char *const *)a->values, (const char *const *)b->values));
	assert_int_equal(b->place.byte_offset, 345);
	assert_string_equal(b->place.client, "K-0012");
	assert_true(b->place.personal);
	g_autofree char *before = problem_format(a, LANGUAGE_JAPANESE);
	assert_string_equal(before, printed(problems, LANGUAGE_JAPANESE));
	problems_drop(problems);
}

static void
json_that_is_no_problem_is_refused(void **state)
{
	static const char *const cases[] = { "{}", "{\"code\": \"nonsense\", \"values\": []}",
		"{\"code\": \"file_unreadable\"}", "{\"code\": 3, \"values\": []}",
		"{\"code\": \"file_unreadable\", \"values\": [], \"fate\": 99}" };
	struct problems *problems = problems_new();
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		json_t *json = json_loads(cases[i], 0, NULL);
		assert_non_null(json);
		assert_false(problem_add_json(problems, json));
		json_decref(json);
	}
	assert_int_equal(problems_count(problems), 0);
	problems_drop(problems);
}

static void
one_is_told_in_the_singular(void **state)
{
	(void)state;
	struct problems *problems = problems_new();
	problem_add(problems, PROBLEM_PHOTOS_UNNAMED, NULL, "1", "a.jpg", NULL);
	assert_string_equal(printed(problems, LANGUAGE_ENGLISH),
	    "obi: note: 1 photo is named by no finding: a.jpg");
	problem_add(problems, PROBLEM_PHOTOS_UNNAMED, NULL, "21", "a.jpg", NULL);
	assert_string_equal(printed(problems, LANGUAGE_ENGLISH),
	    "obi: note: 21 photos are named by no finding: a.jpg");
	problems_drop(problems);
}

/* Every {1: goes on as {1:one|several}. */
static bool
has_whole_choices(const char *text)
{
	return !g_regex_match_simple("\\{[1-9]:(?![^{}|]+\\|[^{}|]+\\})", text, 0, 0);
}

static bool
has_placeholder(const char *text)
{
	return g_regex_match_simple("\\{[1-9]\\}", text, 0, 0);
}

static void
every_text_of_the_table_is_there_in_both_languages(void **state)
{
	static const char *const table[][5] = {
#define PROBLEM(id, level, en, ja, hint_en, hint_ja) { #id, en, ja, hint_en, hint_ja },
#include "base/problems.def"
#undef PROBLEM
	};
	for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
		const char *const *row = table[i];
		assert_non_null(row[1]);
		assert_non_null(row[2]);
		for (size_t j = 1; j < 5; j++)
			if (row[j] != NULL && !has_whole_choices(row[j]))
				fail_msg("%s: no choice of words in \"%s\"", row[0], row[j]);
		if (has_placeholder(row[1]) != has_placeholder(row[2]))
			fail_msg("%s: values shown in one language only", row[0]);
		assert_int_equal(row[3] == NULL, row[4] == NULL);
		bool has_words = g_regex_match_simple("[a-z]", row[1], 0, 0);
		if (has_words && !g_regex_match_simple("[ぁ-ヶ一-龠]", row[2], 0, 0))
			fail_msg("%s: the Japanese text is not Japanese", row[0]);
		if (g_str_has_suffix(row[1], ".") || g_str_has_suffix(row[2], "。"))
			fail_msg("%s: ends in a full stop", row[0]);
		/* "x" is no y: the hint, or the sentence itself, tells what to write. */
		bool refuses = g_regex_match_simple("^\"\\{1\\}\" is (no|not) ", row[1], 0, 0);
		if (refuses && row[3] == NULL && strpbrk(row[1], ";:?") == NULL)
			fail_msg("%s: what should be written?", row[0]);
	}
}

static void
codes_are_the_ids_in_lower_case(void **state)
{
	assert_string_equal(problem_code(PROBLEM_JSON_SYNTAX), "json_syntax");
	assert_string_equal(problem_level_name(PROBLEM_NOTE, LANGUAGE_ENGLISH), "note");
	assert_string_equal(problem_level_name(PROBLEM_WARNING, LANGUAGE_JAPANESE), "警告");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_message_names_file_line_column_heading_and_fate),
		cmocka_unit_test(after_a_question_the_fate_stands_in_brackets),
		cmocka_unit_test(parts_of_a_place_that_are_unknown_are_left_out),
		cmocka_unit_test(a_hint_stands_on_the_second_line_in_both_languages),
		cmocka_unit_test(a_value_in_both_languages_is_printed_in_the_readers),
		cmocka_unit_test(a_missing_value_prints_as_nothing_and_braces_in_values_stay),
		cmocka_unit_test(a_personal_first_value_is_masked_in_every_text),
		cmocka_unit_test(a_mask_keeps_one_character_and_the_mail_domain),
		cmocka_unit_test(control_and_direction_characters_are_shown_as_escapes),
		cmocka_unit_test(bytes_that_are_no_text_are_kept_as_escapes),
		cmocka_unit_test(a_long_value_is_cut_between_characters),
		cmocka_unit_test(what_is_handed_over_is_copied),
		cmocka_unit_test(problems_are_counted_from_a_level_upwards),
		cmocka_unit_test(json_carries_a_problem_between_processes_whole),
		cmocka_unit_test(json_that_is_no_problem_is_refused),
		cmocka_unit_test(one_is_told_in_the_singular),
		cmocka_unit_test(every_text_of_the_table_is_there_in_both_languages),
		cmocka_unit_test(codes_are_the_ids_in_lower_case),
	};
	return cmocka_run_group_tests_name("base/problem", tests, NULL, NULL);
}
