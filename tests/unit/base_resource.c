/* The promises of base/resource.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "base/resource.h"

static void
a_compiled_in_file_has_the_bytes_of_the_source_tree(void **state)
{
	size_t length, source_length;
	const char *data = resource_find("ingest/schema.sql", &length);
	assert_non_null(data);
	g_autofree char *source = NULL;
	assert_true(g_file_get_contents("ingest/schema.sql", &source, &source_length, NULL));
	assert_int_equal(length, source_length);
	assert_memory_equal(data, source, length);
	assert_int_equal(data[length], '\0');
	assert_ptr_equal(resource_find("ingest/schema.sql", &length), data);
}

static void
a_file_that_was_not_compiled_in_is_null(void **state)
{
	size_t length;
	assert_null(resource_find("ingest/nonsense.sql", &length));
	assert_null(resource_find("", &length));
	assert_null(resource_find("../Makefile", &length));
}

static void
a_folder_lists_its_files_sorted_without_its_folders(void **state)
{
	g_auto(GStrv) files = resource_list("ingest");
	assert_true(g_strv_contains((const char *const *)files, "schema.sql"));
	for (char **file = files; *file != NULL; file++) {
		assert_null(strchr(*file, '/'));
		if (file[1] != NULL)
			assert_true(strcmp(file[0], file[1]) < 0);
	}
	g_auto(GStrv) top = resource_list("");
	assert_int_equal(g_strv_length(top), 0);
}

static void
an_unknown_folder_lists_nothing(void **state)
{
	g_auto(GStrv) files = resource_list("no/such/folder");
	assert_non_null(files);
	assert_null(files[0]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_compiled_in_file_has_the_bytes_of_the_source_tree),
		cmocka_unit_test(a_file_that_was_not_compiled_in_is_null),
		cmocka_unit_test(a_folder_lists_its_files_sorted_without_its_folders),
		cmocka_unit_test(an_unknown_folder_lists_nothing),
	};
	return cmocka_run_group_tests_name("base/resource", tests, NULL, NULL);
}
