/* The promises of sniffing: what a file is taken for and why, and nothing personal in the answer. */
#include "tests/unit/ingest_scratch.h"

static struct scratch scratch;

static int
set_up(void **state)
{
	scratch_begin(&scratch);
	scratch.problems = problems_new();
	return 0;
}

static int
tear_down(void **state)
{
	scratch_end(&scratch);
	return 0;
}

static json_t *
sniff(const char *path)
{
	g_autofree char *full = g_build_filename(scratch.folder, path, NULL);
	return ingest_sniff(full, scratch.problems);
}

static const char *
text_at(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

static void
a_known_file_is_described_with_the_entry_that_would_state_it(void **state)
{
	scratch_write(&scratch, "a.csv",
	    "機器一覧\n管理番号;機器種別;色;設置場所\nD1;ルーター;赤;1階\nD2;HUB;;2階\n");
	json_t *found = sniff("a.csv");
	assert_string_equal(text_at(found, "profile"), "devices");
	assert_string_equal(text_at(found, "encoding"), "UTF-8");
	assert_string_equal(text_at(found, "delimiter"), ";");
	assert_int_equal(json_integer_value(json_object_get(found, "heading_line")), 2);
	const json_t *columns = json_object_get(found, "columns");
	assert_int_equal(json_array_size(columns), 4);
	assert_string_equal(text_at(json_array_get(columns, 1), "field"), "kind");
	assert_null(text_at(json_array_get(columns, 2), "field"));
	json_t *expected =
	    json_loads("{\"path\": \"a.csv\", \"profile\": \"devices\", \"encoding\": \"UTF-8\","
		       " \"delimiter\": \";\", \"heading_line\": 2}",
		0, NULL);
	assert_true(json_equal(json_object_get(found, "sources"), expected));
	json_decref(expected);
	json_decref(found);
}

static void
personal_cells_and_typed_ones_are_never_shown(void **state)
{
	scratch_write(&scratch, "a.csv",
	    "email,time,message,details,secret\n"
	    "yamada@example.jp,2024-07-12T00:00:00Z,Submitted Data,hunter2,tanaka\n");
	json_t *found = sniff("a.csv");
	char *text = json_dumps(found, 0);
	assert_null(strstr(text, "yamada"));
	assert_null(strstr(text, "hunter2"));
	assert_null(strstr(text, "tanaka"));
	assert_non_null(strstr(text, "Submitted Data"));
	free(text);
	json_decref(found);
}

static void
an_unknown_file_is_described_with_the_nearest(void **state)
{
	scratch_write(&scratch, "a.csv", "接続元機器,備考\nR,\n");
	json_t *found = sniff("a.csv");
	assert_true(json_is_null(json_object_get(found, "profile")));
	assert_string_equal(text_at(found, "nearest"), "links");
	assert_string_equal(text_at(found, "missing"), "接続先機器");
	json_decref(found);
}

static void
what_cannot_be_read_is_a_problem(void **state)
{
	assert_null(sniff("none.csv"));
	scratch_write(&scratch, "empty.csv", "");
	assert_null(sniff("empty.csv"));
	scratch_write_bytes(&scratch, "bad.csv", "x\xFFy,\n", 5);
	assert_null(sniff("bad.csv"));
	assert_int_equal(problems_count(scratch.problems), 3);
}

#define PROMISE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		PROMISE(a_known_file_is_described_with_the_entry_that_would_state_it),
		PROMISE(personal_cells_and_typed_ones_are_never_shown),
		PROMISE(an_unknown_file_is_described_with_the_nearest),
		PROMISE(what_cannot_be_read_is_a_problem),
	};
	return cmocka_run_group_tests_name("ingest sniff", tests, NULL, NULL);
}
