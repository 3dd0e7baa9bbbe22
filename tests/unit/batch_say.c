/*
 * The promises of batch/say.h, grid.h, phrase.h: what stands on the terminal.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "batch/grid.h"
#include "batch/phrase.h"
#include "batch/say.h"

/* What say_problems prints to stderr. */
static char *
printed(const struct say *say, const struct problems *problems, size_t first)
{
	FILE *file = tmpfile();
	int kept = dup(STDERR_FILENO);
	dup2(fileno(file), STDERR_FILENO);
	say_problems(say, problems, first);
	fflush(stderr);
	dup2(kept, STDERR_FILENO);
	close(kept);
	long length = ftell(file);
	fseek(file, 0, SEEK_END);
	length = ftell(file);
	rewind(file);
	char *text = g_malloc0((gsize)length + 1);
	assert_int_equal(fread(text, 1, (size_t)length, file), length);
	fclose(file);
	return text;
}

static void
add_rows(struct problems *problems, const char *file, int n)
{
	for (int i = 1; i <= n; i++) {
		struct place place = {
			.file = file, .line = i, .byte_offset = -1, .fate = FATE_ROW_SET_ASIDE
		};
		problem_add(problems, PROBLEM_QUOTE_OPEN, &place, NULL);
	}
}

/* Without the hints below them. */
static int
count_lines(const char *text)
{
	int n = 0;
	for (; *text != '\0'; text++)
		n += *text == '\n' && !g_str_has_prefix(text + 1, "  hint: ");
	return n;
}

static void
many_of_a_kind_in_one_file_are_folded_after_five(void **state)
{
	struct problems *problems = problems_new();
	add_rows(problems, "a.csv", 315);
	struct say say = { .details = "set-aside.csv" };
	g_autofree char *text = printed(&say, problems, 0);
	assert_int_equal(count_lines(text), 6);
	assert_non_null(strstr(text, "a.csv:5: error: "));
	assert_null(strstr(text, "a.csv:6:"));
	assert_non_null(
	    strstr(text, "a.csv: … and 310 more of this kind; all are in set-aside.csv\n"));
	problems_drop(problems);
}

static void
kinds_and_files_are_folded_apart(void **state)
{
	struct problems *problems = problems_new();
	add_rows(problems, "a.csv", 5);
	add_rows(problems, "b.csv", 6);
	add_rows(problems, "c.csv", 7);
	struct say say = { 0 };
	g_autofree char *text = printed(&say, problems, 0);
	/* Six are told in full: a line for the sixth is no longer than one about it. */
	assert_int_equal(count_lines(text), 5 + 6 + 6);
	assert_non_null(strstr(text, "c.csv: … and 2 more of this kind\n"));
	problems_drop(problems);
}

static void
what_ingest_no_longer_lists_is_counted_in(void **state)
{
	struct problems *problems = problems_new();
	add_rows(problems, "a.csv", 20);
	struct place place = { .file = "a.csv", .byte_offset = -1 };
	problem_add(problems, PROBLEM_MORE_ALIKE, &place, "300", "quote_open", NULL);
	struct say say = { .details = "set-aside.csv" };
	g_autofree char *text = printed(&say, problems, 0);
	assert_int_equal(count_lines(text), 6);
	assert_non_null(strstr(text, "and 315 more"));
	problems_drop(problems);
}

static void
the_same_is_not_told_twice(void **state)
{
	struct problems *problems = problems_new();
	add_rows(problems, "a.csv", 2);
	add_rows(problems, "a.csv", 2);
	struct say say = { 0 };
	g_autofree char *text = printed(&say, problems, 0);
	assert_int_equal(count_lines(text), 2);
	problems_drop(problems);
}

static void
only_what_is_new_is_told(void **state)
{
	struct problems *problems = problems_new();
	add_rows(problems, "a.csv", 3);
	struct say say = { 0 };
	g_autofree char *text = printed(&say, problems, 2);
	assert_int_equal(count_lines(text), 1);
	assert_non_null(strstr(text, "a.csv:3:"));
	problems_drop(problems);
}

static void
quiet_keeps_warnings_and_errors(void **state)
{
	struct problems *problems = problems_new();
	problem_add(problems, PROBLEM_SHEET_NAME_CHANGED, NULL, "a", "b", NULL);
	problem_add(problems, PROBLEM_FILE_EMPTY, NULL, NULL);
	struct say say = { .quiet = true };
	g_autofree char *text = printed(&say, problems, 0);
	assert_string_equal(text, "obi: warning: the file is empty\n");
	problems_drop(problems);
}

static void
a_table_counts_wide_characters_twice(void **state)
{
	struct grid *grid = grid_new("lr");
	grid_cell(grid, "営業部");
	grid_number(grid, 12);
	grid_cell(grid, "IT");
	grid_cell(grid, "7");
	g_autofree char *text = grid_text(grid);
	assert_string_equal(text, "  営業部  12\n  IT       7\n");
	grid_drop(grid);
}

static void
a_table_stays_a_table_whatever_a_cell_holds(void **state)
{
	struct grid *grid = grid_new("ll");
	grid_cell(grid, "a\nb\x1b[31m");
	grid_cell(grid, NULL);
	grid_cell(grid, "\xff");
	grid_cell(grid, "x");
	g_autofree char *text = grid_text(grid);
	assert_int_equal(count_lines(text), 2);
	assert_null(strchr(text, '\x1b'));
	assert_true(g_utf8_validate(text, -1, NULL));
	grid_drop(grid);
}

static void
the_language_is_that_of_the_first_variable_set(void **state)
{
	static const struct {
		const char *all, *messages, *lang;
		enum problem_language expected;
	} cases[] = {
		{ NULL, NULL, NULL, LANGUAGE_ENGLISH },
		{ NULL, NULL, "ja_JP.UTF-8", LANGUAGE_JAPANESE },
		{ NULL, NULL, "de_DE.UTF-8", LANGUAGE_ENGLISH },
		{ NULL, "C", "ja_JP.UTF-8", LANGUAGE_ENGLISH },
		{ "ja_JP", "C", "C", LANGUAGE_JAPANESE },
		{ "", "", "ja", LANGUAGE_JAPANESE },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };
		const char *values[] = { cases[i].all, cases[i].messages, cases[i].lang };
		for (int j = 0; j < 3; j++) {
			if (values[j] == NULL)
				g_unsetenv(names[j]);
			else
				g_setenv(names[j], values[j], TRUE);
		}
		assert_int_equal(phrase_language(), cases[i].expected);
	}
}

/* The numbers of the places to fill, as a bit set. */
static int
places(const char *text)
{
	int found = 0;
	for (; *text != '\0'; text++)
		if (text[0] == '{' && g_ascii_isdigit(text[1]) && text[2] == '}')
			found |= 1 << (text[1] - '0');
	return found;
}

static void
every_phrase_fills_the_same_places_in_both_languages(void **state)
{
	for (int i = 0; i < PHRASE_COUNT; i++) {
		const char *english = phrase(i, LANGUAGE_ENGLISH);
		const char *japanese = phrase(i, LANGUAGE_JAPANESE);
		assert_true(english != NULL && *english != '\0');
		assert_true(japanese != NULL && *japanese != '\0');
		if (places(english) != places(japanese))
			fail_msg("%s / %s", english, japanese);
	}
}

static void
a_value_is_never_filled_in_again(void **state)
{
	g_autofree char *text =
	    phrase_fill(PHRASE_PAGES_WRITTEN, LANGUAGE_ENGLISH, "{2}", "dir", NULL);
	assert_string_equal(text, "pages: {2}, in dir");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(many_of_a_kind_in_one_file_are_folded_after_five),
		cmocka_unit_test(kinds_and_files_are_folded_apart),
		cmocka_unit_test(what_ingest_no_longer_lists_is_counted_in),
		cmocka_unit_test(the_same_is_not_told_twice),
		cmocka_unit_test(only_what_is_new_is_told),
		cmocka_unit_test(quiet_keeps_warnings_and_errors),
		cmocka_unit_test(a_table_counts_wide_characters_twice),
		cmocka_unit_test(a_table_stays_a_table_whatever_a_cell_holds),
		cmocka_unit_test(the_language_is_that_of_the_first_variable_set),
		cmocka_unit_test(every_phrase_fills_the_same_places_in_both_languages),
		cmocka_unit_test(a_value_is_never_filled_in_again),
	};
	return cmocka_run_group_tests_name("batch/say", tests, NULL, NULL);
}
