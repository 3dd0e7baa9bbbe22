/* The promises of details: three values come out, nothing else does, and what is not JSON is said. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ingest/details.h"
#include <glib.h>
#include <jansson.h>
#include <string.h>

static struct details details;

static bool
read_text(const char *text)
{
	return details_read(text, strlen(text), &details);
}

static void
id_address_and_browser_are_read(void **state)
{
	assert_true(read_text("{\"payload\":{\"email\":[\"x\"],\"rid\":[\"ab12CD3\",\"second\"],"
			      "\"password\":[\"y\"]},"
			      "\"browser\":{\"address\":\"203.0.113.5\",\"user-agent\":\"Mozilla/"
			      "5.0 \\\"q\\\" \\u65e5\\ud842\\udfb7\"}}"));
	assert_string_equal(details.rid, "ab12CD3");
	assert_string_equal(details.address, "203.0.113.5");
	assert_string_equal(details.agent, "Mozilla/5.0 \"q\" 日𠮷");
}

static void
nothing_is_there_where_nothing_is_said(void **state)
{
	const char *texts[] = { "", " ", "{}", "null", "\"\"",
		"{\"payload\":null,\"browser\":null}", "{\"error\":\"550 rid address\"}" };
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
		assert_true(read_text(texts[i]));
		assert_string_equal(details.rid, "");
		assert_string_equal(details.address, "");
		assert_string_equal(details.agent, "");
	}
}

static void
the_same_names_elsewhere_are_not_taken(void **state)
{
	assert_true(read_text("{\"address\":\"a\",\"rid\":\"b\",\"payload\":{\"address\":[\"c\"],"
			      "\"x\":{\"rid\":[\"d\"]},\"browser\":{\"address\":\"e\"}},"
			      "\"other\":{\"user-agent\":\"f\"}}"));
	assert_string_equal(details.rid, "");
	assert_string_equal(details.address, "");
	assert_string_equal(details.agent, "");
}

static void
what_is_no_whole_json_is_said(void **state)
{
	const char *texts[] = { "{", "{\"payload\":{\"rid\":[\"a\"]", "{\"a\":1,}", "{\"a\" 1}",
		"[1,2", "\"open", "{\"a\":\"\\x\"}", "{\"a\":\"\\ud800\"}", "{} {}", "{\"a\":}",
		"{'a':1}", "{\"a\":\"\n\"}" };
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
		if (read_text(texts[i]))
			fail_msg("%s", texts[i]);
	g_autofree char *deep = g_strnfill(10000, '[');
	assert_false(read_text(deep));
}

/* The buffers still hold the row before: neither its values nor half a value may pass for this row's. */
static void
a_value_that_breaks_off_is_not_taken(void **state)
{
	const char *texts[] = { "{\"payload\":{\"rid\":\"ab\x01\"}}", "{\"payload\":{\"rid\":[\"ab",
		"{\"payload\":{\"rid\":\"ab\\u12", "{\"payload\":{\"rid\" \"ab\"}}" };
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
		assert_true(read_text("{\"payload\":{\"rid\":[\"somebodyelse\"]}}"));
		assert_false(read_text(texts[i]));
		assert_string_equal(details.rid, "");
	}
	assert_false(
	    read_text("{\"payload\":{\"rid\":[\"ab12\"]},\"browser\":{\"address\":\"192.0"));
	assert_string_equal(details.rid, "ab12");
	assert_string_equal(details.address, "");
}

static void
long_values_are_cut_at_a_characters_end(void **state)
{
	GString *text = g_string_new("{\"browser\":{\"address\":\"1\",\"user-agent\":\"");
	for (int i = 0; i < 1000; i++)
		g_string_append(text, "日");
	g_string_append(text, "\"},\"payload\":{\"rid\":[\"tail\"]}}");
	assert_true(read_text(text->str));
	assert_true(g_utf8_validate(details.agent, -1, NULL));
	assert_int_equal(strlen(details.agent), 510);
	assert_string_equal(details.rid, "tail");
	g_string_free(text, TRUE);
}

/* Whatever Jansson accepts is accepted here, with the same values. */
static void
it_agrees_with_a_full_parser(void **state)
{
	const char *pieces[] = { "{", "}", "[", "]", ",", ":", "\"payload\"", "\"rid\"",
		"\"browser\"", "\"address\"", "\"a\\n\\u0041\"", "1.5e3", "true" };
	GRand *dice = g_rand_new_with_seed(7);
	int accepted = 0;
	for (int turn = 0; turn < 200000; turn++) {
		GString *text = g_string_new("{\"payload\":");
		int n = g_rand_int_range(dice, 1, 9);
		for (int i = 0; i < n; i++)
			g_string_append(
			    text, pieces[g_rand_int_range(dice, 0, G_N_ELEMENTS(pieces))]);
		g_string_append_c(text, '}');
		json_t *tree = json_loadb(text->str, text->len, 0, NULL);
		if (tree != NULL) {
			accepted++;
			if (!read_text(text->str))
				fail_msg("%s", text->str);
			const json_t *rid =
			    json_object_get(json_object_get(tree, "payload"), "rid");
			if (json_is_array(rid))
				rid = json_array_get(rid, 0);
			if (json_is_string(rid) && strchr(json_string_value(rid), '\n') == NULL)
				assert_string_equal(details.rid, json_string_value(rid));
		}
		json_decref(tree);
		g_string_free(text, TRUE);
	}
	assert_true(accepted > 100);
	g_rand_free(dice);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(id_address_and_browser_are_read),
		cmocka_unit_test(nothing_is_there_where_nothing_is_said),
		cmocka_unit_test(the_same_names_elsewhere_are_not_taken),
		cmocka_unit_test(what_is_no_whole_json_is_said),
		cmocka_unit_test(a_value_that_breaks_off_is_not_taken),
		cmocka_unit_test(long_values_are_cut_at_a_characters_end),
		cmocka_unit_test(it_agrees_with_a_full_parser),
	};
	return cmocka_run_group_tests_name("ingest details", tests, NULL, NULL);
}
