/*
 * The promises of the set-aside limit: which files make a run end with status 3.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "batch/night.h"

static void
a_limit_is_a_number_of_rows_or_a_percentage(void **state)
{
	static const struct {
		const char *setting;
		bool known, percent;
		double value;
	} cases[] = {
		{ "0", true, false, 0 },
		{ "12", true, false, 12 },
		{ "\"0%\"", true, true, 0 },
		{ "\"5%\"", true, true, 5 },
		{ "\"2.5%\"", true, true, 2.5 },
		{ "\"5\"", false, true, 0 },
		{ "\"%\"", false, true, 0 },
		{ "\"5 %\"", false, true, 0 },
		{ "\"101%\"", false, true, 0 },
		{ "\"nan%\"", false, true, 0 },
		{ "\"-1%\"", false, true, 0 },
		{ "-1", false, false, 0 },
		{ "true", false, false, 0 },
		{ "{}", false, false, 0 },
		{ "null", false, false, 0 },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct set_aside_limit limit;
		json_t *value = json_loads(cases[i].setting, JSON_DECODE_ANY, NULL);
		assert_int_equal(ingest_limit(value, &limit), cases[i].known);
		json_decref(value);
		if (!cases[i].known)
			continue;
		assert_int_equal(limit.percent, cases[i].percent);
		assert_true(limit.value == cases[i].value);
	}
}

/* Is a file with these rows over this limit? */
static bool
over(struct set_aside_limit limit, const char *file_state, int64_t read, int64_t set_aside)
{
	struct ingest_file file = {
		.path = "a.csv", .state = file_state, .rows_read = read, .set_aside = set_aside
	};
	g_autoptr(GPtrArray) files = g_ptr_array_new();
	g_ptr_array_add(files, &file);
	return summary_over_limit(files, &limit, NULL) == 1;
}

static void
a_file_is_over_only_above_its_limit(void **state)
{
	struct set_aside_limit percent = { .percent = true, .value = 5 };
	assert_false(over(percent, "read", 100, 5));
	assert_true(over(percent, "read", 100, 6));
	assert_false(over(percent, "read", 0, 0));
	assert_true(over(percent, "read", 3, 1));
	struct set_aside_limit rows = { .value = 3 };
	assert_false(over(rows, "read", 4, 3));
	assert_true(over(rows, "read", 1000000, 4));
	struct set_aside_limit strict = { .value = 0 };
	assert_false(over(strict, "read", 10, 0));
	assert_true(over(strict, "read", 10, 1));
}

static void
a_file_set_aside_whole_is_always_over(void **state)
{
	struct set_aside_limit all = { .percent = true, .value = 100 };
	assert_true(over(all, "set_aside", 0, 0));
	assert_false(over(all, "read", 10, 10));
	assert_false(over(all, "passed_over", 0, 0));
}

static void
a_client_may_have_a_limit_of_its_own(void **state)
{
	struct ingest_file file = { .path = "clients/K-0001/a.csv",
		.client = "K-0001",
		.state = "read",
		.rows_read = 100,
		.set_aside = 30 };
	g_autoptr(GPtrArray) files = g_ptr_array_new();
	g_ptr_array_add(files, &file);
	struct set_aside_limit usual = { .percent = true, .value = 5 }, own = { .value = 30 };
	g_autoptr(GHashTable) limits = g_hash_table_new(g_str_hash, g_str_equal);
	assert_int_equal(summary_over_limit(files, &usual, limits), 1);
	g_hash_table_insert(limits, (void *)"K-0001", &own);
	assert_int_equal(summary_over_limit(files, &usual, limits), 0);
	own.value = 29;
	assert_int_equal(summary_over_limit(files, &usual, limits), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_limit_is_a_number_of_rows_or_a_percentage),
		cmocka_unit_test(a_file_is_over_only_above_its_limit),
		cmocka_unit_test(a_file_set_aside_whole_is_always_over),
		cmocka_unit_test(a_client_may_have_a_limit_of_its_own),
	};
	return cmocka_run_group_tests_name("batch/limit", tests, NULL, NULL);
}
