/* The workbook's own words: every unit of a figure and every kind of file has one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <glib.h>
#include <jansson.h>

static json_t *appendix;

/* The first value of this key anywhere below. Lent. */
static json_t *
find_key(json_t *node, const char *key, const char *member)
{
	json_t *found = json_object_get(node, key), *child;
	if (json_object_get(found, member) != NULL)
		return found;
	const char *name;
	size_t i;
	found = NULL;
	if (json_is_array(node))
		json_array_foreach(node, i, child) if (found == NULL) found =
		    find_key(child, key, member);
	json_object_foreach(node, name, child) if (found == NULL) found =
	    find_key(child, key, member);
	return found;
}

static void
every_kind_of_file_has_a_word(void **state)
{
	(void)state;
	json_t *words = find_key(appendix, "words", "gophish-results");
	g_autoptr(GDir) folder = g_dir_open("ingest/profiles", 0, NULL);
	assert_non_null(words);
	assert_non_null(folder);
	for (const char *name; (name = g_dir_read_name(folder)) != NULL;) {
		if (!g_str_has_suffix(name, ".json"))
			continue;
		g_autofree char *profile = g_strndup(name, strlen(name) - strlen(".json"));
		if (json_object_get(words, profile) == NULL)
			fail_msg("no word for %s", profile);
	}
	assert_non_null(json_object_get(words, "comments"));
}

static void
expect_units(json_t *units, const char *path)
{
	g_autofree char *text = NULL;
	assert_true(g_file_get_contents(path, &text, NULL, NULL));
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	for (char **line = lines; *line != NULL; line++) {
		if (!g_str_has_prefix(*line, "-- figure ") &&
		    !g_str_has_prefix(*line, "-- derived "))
			continue;
		g_auto(GStrv) words = g_strsplit(*line, " ", -1);
		if (g_strv_length(words) == 5 && json_object_get(units, words[4]) == NULL)
			fail_msg("no word for the unit in %s: %s", path, *line);
	}
}

static void
every_unit_has_a_word(void **state)
{
	(void)state;
	json_t *units = find_key(appendix, "units", "person");
	g_autoptr(GDir) folder = g_dir_open("transform/figures", 0, NULL);
	assert_non_null(units);
	assert_non_null(folder);
	for (const char *name; (name = g_dir_read_name(folder)) != NULL;) {
		g_autofree char *path = g_build_filename("transform/figures", name, NULL);
		if (g_str_has_suffix(name, ".sql"))
			expect_units(units, path);
	}
}

static int
open_appendix(void **state)
{
	(void)state;
	appendix = json_load_file("layouts/appendix.json", 0, NULL);
	return appendix == NULL ? -1 : 0;
}

static int
drop_appendix(void **state)
{
	(void)state;
	json_decref(appendix);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind_of_file_has_a_word),
		cmocka_unit_test(every_unit_has_a_word),
	};
	return cmocka_run_group_tests(tests, open_appendix, drop_appendix);
}
