/*
 * The pages of the default report, call for call, against what they were when somebody last looked and found them
 * good: tests/cases/report/NAME/figures.json gives expected.trace there.
 *
 * OBI_ACCEPT=1 takes what is drawn now as right; a NAME as argument runs that case alone.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "render_report.h"

static struct bench bench;

static int
open_all(void **state)
{
	(void)state;
	bench_open(&bench);
	return bench_read_file(&bench, REPORT_LAYOUT) == NULL ? -1 : 0;
}

static int
drop_all(void **state)
{
	(void)state;
	bench_drop(&bench);
	return 0;
}

static char *
draw(const char *name)
{
	g_autofree char *path = g_strdup_printf("%s/%s/figures.json", REPORT_CASES, name);
	json_t *json = json_load_file(path, 0, NULL);
	assert_non_null(json);
	struct figures *figures = figures_from_json(json, bench.problems);
	json_decref(json);
	assert_non_null(figures);
	char *trace = bench_trace(&bench, figures);
	figures_drop(figures);
	assert_non_null(trace);
	return trace;
}

/* Where two traces part, in the words of both. */
static void
fail_where_they_part(const char *name, const char *expected, const char *drawn)
{
	g_auto(GStrv) old = g_strsplit(expected, "\n", -1), new = g_strsplit(drawn, "\n", -1);
	for (int i = 0;; i++) {
		if (old[i] != NULL && new[i] != NULL && strcmp(old[i], new[i]) == 0)
			continue;
		fail_msg("%s: line %d of the trace was\n%s\nand is\n%s\n(OBI_ACCEPT=1 accepts it)",
		    name, i + 1, old[i] == NULL ? "(nothing)" : old[i],
		    new[i] == NULL ? "(nothing)" : new[i]);
	}
}

static void
draws_as_before(void **state)
{
	const char *name = *state;
	g_autofree char *path = g_strdup_printf("%s/%s/expected.trace", REPORT_CASES, name);
	g_autofree char *drawn = draw(name), *expected = NULL;
	if (g_getenv("OBI_ACCEPT") != NULL)
		assert_true(g_file_set_contents(path, drawn, -1, NULL));
	assert_true(g_file_get_contents(path, &expected, NULL, NULL));
	if (strcmp(drawn, expected) != 0)
		fail_where_they_part(name, expected, drawn);
}

static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The names of all cases that keep a trace, or of the one asked for. */
static GPtrArray *
case_names(const char *only)
{
	GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GDir) folder = g_dir_open(REPORT_CASES, 0, NULL);
	for (const char *name; folder != NULL && (name = g_dir_read_name(folder)) != NULL;) {
		g_autofree char *kept = g_strdup_printf("%s/%s/expected.trace", REPORT_CASES, name);
		bool wanted =
		    only == NULL ? g_file_test(kept, G_FILE_TEST_EXISTS) : strcmp(only, name) == 0;
		if (wanted)
			g_ptr_array_add(names, g_strdup(name));
	}
	g_ptr_array_sort(names, compare_names);
	return names;
}

int
main(int argc, char **argv)
{
	g_autoptr(GPtrArray) names = case_names(argc > 1 ? argv[1] : NULL);
	g_autofree struct CMUnitTest *tests = g_new0(struct CMUnitTest, names->len + 1);
	for (guint i = 0; i < names->len; i++)
		tests[i] = (struct CMUnitTest){ .name = g_ptr_array_index(names, i),
			.test_func = draws_as_before,
			.initial_state = g_ptr_array_index(names, i) };
	if (names->len == 0)
		return 1;
	return _cmocka_run_group_tests("report cases", tests, names->len, open_all, drop_all);
}
