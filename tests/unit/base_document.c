/* The promises of base/document.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "base/document.h"

static struct problems *problems;

static int
set_up(void **state)
{
	problems = problems_new();
	return 0;
}

static int
tear_down(void **state)
{
	problems_drop(problems);
	return 0;
}

static struct document *
read_text(const char *text)
{
	return document_new("x.json", text, strlen(text), problems);
}

static void
assert_message(size_t i, const char *expected)
{
	assert_true(i < problems_count(problems));
	g_autofree char *message = problem_format(problems_at(problems, i), LANGUAGE_ENGLISH);
	assert_string_equal(message, expected);
}

static void
a_document_lends_its_tree_and_name(void **state)
{
	struct document *document = read_text("{\"a\": [1, \"あ\"]}");
	assert_non_null(document);
	assert_string_equal(document_file(document), "x.json");
	const json_t *array = json_object_get(document_root(document), "a");
	assert_string_equal(json_string_value(json_array_get(array, 1)), "あ");
	document_drop(document);
	document_drop(NULL);
}

static const struct {
	const char *text;
	int line, column;
	const char *words; /* part of the message */
} bad_texts[] = {
	{ "", 1, 1, "must begin with" },
	{ "\xEF\xBB\xBF", 1, 1, "must begin with" },
	{ "3", 1, 1, "must begin with" },
	{ "\"text\"", 1, 1, "must begin with" },
	{ "{", 1, 2, "a key in double quotes" },
	{ "{\"a\": 1,}", 1, 9, "a comma too many" },
	{ "[1,\n ]", 2, 2, "a comma too many" },
	{ "{'a': 1}", 1, 2, "a key in double quotes" },
	{ "{\"あ\": tru}", 1, 7, "neither a text" },
	{ "\xEF\xBB\xBF{\"あ\": tru}", 1, 7, "neither a text" },
	{ "{\"a\" 1}", 1, 6, "\":\" is expected" },
	{ "{\"a\": 1\n \"b\": 2}", 2, 2, "\",\" or \"}\" is expected" },
	{ "[1 2]", 1, 4, "\",\" or \"]\" is expected" },
	{ "[1]\n\nx", 3, 1, "more text after the end" },
	{ "{\"a\": 1, \"a\": 2}", 1, 10, "the same key stands twice" },
	{ "[\"abc\n\"]", 1, 6, "closing quote missing" },
	{ "[\"abc", 1, 6, "ends inside a quoted text" },
	{ "[\"C:\\Users\"]", 1, 2, "backslash" },
	{ "[\"\\u0000\"]", 1, 2, "NUL character" },
	{ "[\"\\ud800\"]", 1, 2, "half a character" },
	{ "[99999999999999999999]", 1, 2, "too many digits" },
	{ "[1e999]", 1, 2, "too large" },
	{ "[NaN]", 1, 2, "neither a text" },
	{ "[01]", 1, 2, "neither a text" },
	{ "// why\n{}", 1, 1, "must begin with" },
	{ "{\n  \"\x93\xFA\x96\x7B\": 1}", 2, 4, "not UTF-8" },
	{ "[\"\xC0\x80\"]", 1, 3, "not UTF-8" },
};

static void
text_that_is_not_json_is_one_problem_at_its_character(void **state)
{
	for (size_t i = 0; i < G_N_ELEMENTS(bad_texts); i++) {
		assert_null(read_text(bad_texts[i].text));
		assert_int_equal(problems_count(problems), i + 1);
		const struct problem *problem = problems_at(problems, i);
		assert_int_equal(problem->id, PROBLEM_JSON_SYNTAX);
		g_autofree char *message = problem_format(problem, LANGUAGE_ENGLISH);
		if (problem->place.line != bad_texts[i].line ||
		    problem->place.column != bad_texts[i].column ||
		    strstr(message, bad_texts[i].words) == NULL)
			fail_msg("%s\ngave: %s", bad_texts[i].text, message);
		g_autofree char *japanese = problem_text(problem, LANGUAGE_JAPANESE);
		assert_true(g_str_has_prefix(japanese, "JSONとして読めません: "));
		assert_null(strstr(japanese, bad_texts[i].words));
	}
}

/* Data is not ours to write: what is JSON is a document, and what its tree cannot hold is told apart from it. */
static void
data_may_be_any_json(void **state)
{
	static const char text[] = "\xEF\xBB\xBF{\"a\": 1, \"b\": {\"\\u0061\": 2, \"a\\u0000\": "
				   "3},\n \"a\": [4], \"a\": 5}";
	struct document *document = document_new_data("x.json", text, strlen(text), problems);
	assert_non_null(document);
	assert_int_equal(problems_count(problems), 0);
	assert_int_equal(json_integer_value(json_object_get(document_root(document), "a")), 5);
	const json_t *inner = json_object_get(document_root(document), "b");
	assert_int_equal(json_integer_value(json_object_get(inner, "a␀")), 3);
	const GArray *doubles = document_doubles(document);
	assert_int_equal(doubles->len, 2);
	const struct document_double *first = &g_array_index(doubles, struct document_double, 0);
	assert_string_equal(first->key, "a");
	assert_int_equal(document_text(document)[first->before], '"');
	assert_int_equal(first->before, 1);
	assert_true(document_is_superseded(document, first->before));
	assert_true(document_is_superseded(document, first->again));
	assert_false(document_is_superseded(
	    document, g_array_index(doubles, struct document_double, 1).again));
	document_drop(document);

	document = document_new_data("x.json", "\"\\\\u0000\"", 9, problems);
	assert_string_equal(json_string_value(document_root(document)), "\\u0000");
	assert_null(document_doubles(document));
	document_drop(document);
	assert_null(document_new_data("x.json", "{\"a\": 1, \"a\": 2,}", 17, problems));
	assert_message(0, "x.json:1:17: error: not valid JSON: a key in double quotes or \"}\" is "
			  "expected; is there a "
			  "comma too many? (string or '}' expected near '}')");
}

static void
nul_bytes_and_utf_16_are_told_as_such(void **state)
{
	assert_null(document_new("x.json", "{\"a\":\0 1}", 9, problems));
	assert_message(
	    0, "x.json:1:6: error: not valid JSON: a NUL byte; is this a binary or UTF-16 file?");
	assert_null(document_new("x.json", "{\0}\0", 4, problems));
	assert_int_equal(problems_at(problems, 1)->place.column, 2);
	assert_int_equal(problems_at(problems, 1)->place.byte_offset, 1);
}

static void
quoted_texts_are_left_out_of_the_parsers_words(void **state)
{
	assert_null(read_text("{\"a\": 1 \"taro@x.jp\": 2}"));
	g_autofree char *message = problem_format(problems_at(problems, 0), LANGUAGE_ENGLISH);
	assert_null(strstr(message, "taro"));
	assert_null(read_text("[yes]"));
	g_autofree char *second = problem_format(problems_at(problems, 1), LANGUAGE_ENGLISH);
	assert_non_null(strstr(second, "(invalid token near 'yes')"));
}

static char *
nested(int depth)
{
	g_autofree char *open = g_strnfill((gsize)depth, '[');
	g_autofree char *close = g_strnfill((gsize)depth, ']');
	return g_strconcat("[\"[[[\\\"[\",\n", open, close, "]", NULL);
}

static void
nesting_deeper_than_512_is_refused_at_its_bracket(void **state)
{
	g_autofree char *good = nested(511), *bad = nested(512);
	struct document *document = read_text(good);
	assert_non_null(document);
	document_drop(document);
	assert_null(read_text(bad));
	assert_message(
	    0, "x.json:2:512: error: not valid JSON: brackets are nested more than 512 deep");
}

/* Each value takes memory, so a small file of nothing but commas is as bad as a large one. */
static void
more_than_four_million_values_are_refused_where_they_become_so(void **state)
{
	g_autofree char *text = g_strnfill(8000001, ',');
	for (size_t i = 1; i < 8000000; i += 2)
		text[i] = '1';
	text[0] = '[';
	text[8000000] = ']';
	assert_null(document_new("x.json", text, 8000001, problems));
	assert_message(
	    0, "x.json:1:7999999: error: JSON of more than 4000000 values\n  hint: split the file");
}

static void
a_text_above_the_limit_is_refused_unread(void **state)
{
	assert_null(document_new("x.json", "", (64 << 20) + 1, problems));
	assert_int_equal(problems_at(problems, 0)->id, PROBLEM_FILE_TOO_LARGE);
	assert_message(0, "x.json: error: file of 67108865 bytes is above the limit of 67108864\n"
			  "  hint: split the file");
}

static const char places_text[] = "{ \"a\" : [ 10, {\"b/c\": \"x,]}\\\"\", \"~\" :\n"
				  "  null } , [[]], \"あ\", 5 ],\n"
				  "  \"\\u0061bc\": {\"\": -1.5e3},\n"
				  "  \"last\":true}\n";

static const struct {
	const char *pointer;
	int line, column;
} places[] = {
	{ "", 1, 1 },
	{ "/a", 1, 9 },
	{ "/a/0", 1, 11 },
	{ "/a/1", 1, 15 },
	{ "/a/1/b~1c", 1, 23 },
	{ "/a/1/~0", 2, 3 },
	{ "/a/2", 2, 12 },
	{ "/a/2/0", 2, 13 },
	{ "/a/3", 2, 18 },
	{ "/a/4", 2, 23 },
	{ "/abc", 3, 15 },
	{ "/abc/", 3, 20 },
	{ "/last", 4, 10 },
	/* Nothing there: the nearest parent. */
	{ "/nothing", 1, 1 },
	{ "/a/5", 1, 9 },
	{ "/a/x", 1, 9 },
	{ "/a/2/0/0", 2, 13 },
	{ "/a/0/deeper", 1, 11 },
	{ "/a/1/nothing/more", 1, 15 },
};

static void
every_value_is_found_again_by_its_pointer(void **state)
{
	struct document *document = read_text(places_text);
	assert_non_null(document);
	for (size_t i = 0; i < G_N_ELEMENTS(places); i++) {
		struct place place = document_place(document, places[i].pointer);
		if (place.line != places[i].line || place.column != places[i].column)
			fail_msg(
			    "%s: %d:%d", places[i].pointer, (int)place.line, (int)place.column);
		assert_string_equal(place.name, places[i].pointer);
		assert_string_equal(place.file, "x.json");
	}
	document_drop(document);
}

static void
a_byte_order_mark_counts_as_bytes_but_not_as_a_character(void **state)
{
	struct document *document = read_text("\xEF\xBB\xBF{\"あ\": 1}");
	struct place place = document_place(document, "/あ");
	assert_int_equal(place.column, 7);
	assert_int_equal(place.byte_offset, 3 + 8);
	document_drop(document);
}

static void
pointers_are_built_with_escapes(void **state)
{
	g_autofree char *pointer = document_pointer("/a", "b/~c");
	assert_string_equal(pointer, "/a/b~1~0c");
}

struct target {
	const char *text;
	bool flag;
	int64_t count;
	double ratio;
	int choice;
	const json_t *names, *list, *object, *any;
};

static const char *const colours[] = { "red", "green", NULL };

static const struct field fields[] = {
	{ "text", FIELD_STRING, true, offsetof(struct target, text), .doc = "A text." },
	{ "flag", FIELD_BOOL, false, offsetof(struct target, flag) },
	{ "count", FIELD_INTEGER, false, offsetof(struct target, count), .minimum = 1,
	    .maximum = 512 },
	{ "ratio", FIELD_NUMBER, false, offsetof(struct target, ratio), .minimum = 0,
	    .maximum = 0.5 },
	{ "choice", FIELD_CHOICE, false, offsetof(struct target, choice), .choices = colours },
	{ "names", FIELD_STRINGS, false, offsetof(struct target, names) },
	{ "list", FIELD_ARRAY, false, offsetof(struct target, list) },
	{ "object", FIELD_OBJECT, false, offsetof(struct target, object) },
	{ "any", FIELD_ANY, false, offsetof(struct target, any) },
};

/* Reads the text's root through the table; what is untouched keeps these values. */
static const struct target untouched = { .text = "-", .count = -7, .ratio = -7, .choice = -7 };

static bool
read_into(struct target *target, struct document *document)
{
	*target = untouched;
	assert_non_null(document);
	return document_read(
	    document, document_root(document), "", fields, G_N_ELEMENTS(fields), target, problems);
}

static void
an_object_is_read_through_its_table(void **state)
{
	struct document *document = read_text("{\"text\": \"あ\", \"flag\": true, \"count\": 512, "
					      "\"ratio\": 0.5, \"choice\": \"green\", "
					      "\"names\": [\"a\", \"b\"], \"list\": [1], "
					      "\"object\": {}, \"any\": null, "
					      "\"note\": [\"why\"], \"$schema\": \"x\"}");
	struct target target;
	assert_true(read_into(&target, document));
	assert_string_equal(target.text, "あ");
	assert_true(target.flag);
	assert_int_equal(target.count, 512);
	assert_true(target.ratio == 0.5);
	assert_int_equal(target.choice, 1);
	assert_int_equal(json_array_size(target.names), 2);
	assert_int_equal(json_array_size(target.list), 1);
	assert_true(json_is_object(target.object));
	assert_true(json_is_null(target.any));
	assert_int_equal(problems_count(problems), 0);
	document_drop(document);
}

static void
absent_keys_leave_their_fields_untouched(void **state)
{
	struct document *document = read_text("{\"text\": \"x\"}");
	struct target target;
	assert_true(read_into(&target, document));
	assert_int_equal(target.count, -7);
	assert_int_equal(target.choice, -7);
	assert_null(target.names);
	document_drop(document);
}

static const struct {
	const char *text;
	const char *message;
} bad_objects[] = {
	{ "{}", "x.json:1:1: error: key \"text\" is missing" },
	{ "[]", "x.json:1:1: error: a list where an object is expected" },
	{ "{\"text\": \"x\", \"cuont\": 3}",
	    "x.json:1:15: error: unknown key \"cuont\"; did you mean "
	    "\"count\"? (at /cuont)" },
	{ "{\"text\": \"x\",\n \"zebra/x\": 3}", "x.json:2:2: error: unknown key \"zebra/x\"; "
						 "known keys: text, flag, count, ratio, choice, "
						 "names, list, object, any (at /zebra~1x)" },
	{ "{\"text\": 3}",
	    "x.json:1:10: error: a whole number where a text is expected (at /text)" },
	{ "{\"text\": null}", "x.json:1:10: error: null where a text is expected (at /text)" },
	{ "{\"text\": \"x\", \"flag\": 1}",
	    "x.json:1:23: error: a whole number where true or false is expected (at /flag)" },
	{ "{\"text\": \"x\", \"count\": 2.0}", "x.json:1:24: error: a number with a fraction where "
					       "a whole number is expected (at /count)" },
	{ "{\"text\": \"x\", \"count\": 0}",
	    "x.json:1:24: error: 0 is outside 1 to 512 (at /count)" },
	{ "{\"text\": \"x\", \"count\": 513}",
	    "x.json:1:24: error: 513 is outside 1 to 512 (at /count)" },
	{ "{\"text\": \"x\", \"ratio\": 0.6}",
	    "x.json:1:24: error: 0.6 is outside 0 to 0.5 (at /ratio)" },
	{ "{\"text\": \"x\", \"ratio\": -1}",
	    "x.json:1:24: error: -1 is outside 0 to 0.5 (at /ratio)" },
	{ "{\"text\": \"x\", \"choice\": \"blue\"}",
	    "x.json:1:25: error: \"blue\" is none of: red, green (at /choice)" },
	{ "{\"text\": \"x\", \"names\": [\"a\", true]}",
	    "x.json:1:30: error: true or false where a text is expected (at /names/1)" },
	{ "{\"text\": \"x\", \"names\": \"a\"}",
	    "x.json:1:24: error: a text where a list of texts is expected (at /names)" },
	{ "{\"text\": \"x\", \"object\": []}",
	    "x.json:1:25: error: a list where an object is expected (at /object)" },
	{ "{\"text\": \"x\", \"list\": {}}",
	    "x.json:1:23: error: an object where a list is expected (at /list)" },
};

static void
what_does_not_fit_the_table_is_one_problem_and_stays_untouched(void **state)
{
	for (size_t i = 0; i < G_N_ELEMENTS(bad_objects); i++) {
		struct document *document = read_text(bad_objects[i].text);
		struct target target;
		assert_false(read_into(&target, document));
		assert_message(i, bad_objects[i].message);
		assert_int_equal(problems_count(problems), i + 1);
		assert_int_equal(target.count, untouched.count);
		assert_int_equal(target.choice, untouched.choice);
		assert_null(target.names);
		document_drop(document);
	}
}

static void
all_problems_of_an_object_are_told_at_once(void **state)
{
	struct document *document =
	    read_text("{\"flag\": 1, \"count\": 9999, \"zzz\": 0, \"yyyyy\": 0}");
	struct target target;
	assert_false(read_into(&target, document));
	assert_int_equal(problems_count(problems), 5);
	document_drop(document);
}

static void
an_object_within_is_placed_by_its_pointer(void **state)
{
	struct document *document = read_text("{\"a\": [{},\n  {\"txet\": \"x\"}]}");
	const json_t *inner = json_array_get(json_object_get(document_root(document), "a"), 1);
	struct target target;
	assert_false(document_read(
	    document, inner, "/a/1", fields, G_N_ELEMENTS(fields), &target, problems));
	assert_message(
	    0, "x.json:2:4: error: unknown key \"txet\"; did you mean \"text\"? (at /a/1/txet)");
	assert_message(1, "x.json:2:3: error: key \"text\" is missing (at /a/1)");
	document_drop(document);
}

static void
a_range_is_written_in_both_languages(void **state)
{
	struct document *document = read_text("{\"text\": \"x\", \"count\": 0}");
	struct target target;
	assert_false(read_into(&target, document));
	g_autofree char *japanese = problem_text(problems_at(problems, 0), LANGUAGE_JAPANESE);
	assert_string_equal(japanese, "0は範囲外です（1〜512）");
	document_drop(document);
}

static void
a_file_is_read_under_the_name_given(void **state)
{
	g_autofree char *folder = g_dir_make_tmp("obi-document-XXXXXX", NULL);
	g_autofree char *path = g_build_filename(folder, "client.json", NULL);
	assert_true(g_file_set_contents(path, "[\"\xEF\xBC\x91\"]", -1, NULL));
	struct document *document = document_open(path, "clients/K-0001/client.json", problems);
	assert_non_null(document);
	assert_string_equal(document_file(document), "clients/K-0001/client.json");
	document_drop(document);
	g_unlink(path);
	assert_null(document_open(path, "gone.json", problems));
	assert_message(0, "gone.json: error: cannot read: No such file or directory");
	assert_null(document_open(folder, "folder", problems));
	assert_message(1, "folder: error: cannot read: not a plain file");
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_null(document_open(path, "pipe", problems));
	assert_message(2, "pipe: error: cannot read: not a plain file");
	g_unlink(path);
	g_rmdir(folder);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_document_lends_its_tree_and_name),
		TEST(text_that_is_not_json_is_one_problem_at_its_character),
		TEST(nul_bytes_and_utf_16_are_told_as_such),
		TEST(data_may_be_any_json),
		TEST(quoted_texts_are_left_out_of_the_parsers_words),
		TEST(nesting_deeper_than_512_is_refused_at_its_bracket),
		TEST(more_than_four_million_values_are_refused_where_they_become_so),
		TEST(a_text_above_the_limit_is_refused_unread),
		TEST(every_value_is_found_again_by_its_pointer),
		TEST(a_byte_order_mark_counts_as_bytes_but_not_as_a_character),
		TEST(pointers_are_built_with_escapes),
		TEST(an_object_is_read_through_its_table),
		TEST(absent_keys_leave_their_fields_untouched),
		TEST(what_does_not_fit_the_table_is_one_problem_and_stays_untouched),
		TEST(all_problems_of_an_object_are_told_at_once),
		TEST(an_object_within_is_placed_by_its_pointer),
		TEST(a_range_is_written_in_both_languages),
		TEST(a_file_is_read_under_the_name_given),
	};
	return cmocka_run_group_tests_name("base/document", tests, NULL, NULL);
}
