/* The promises of base/nearest.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <glib.h>
#include "base/nearest.h"

static const char *const names[] = { "title", "sections", "theme", "cover", "drill.1.by_department",
	"drill.1.by_title", "開封日時", "送信日時", "q" };

static const struct {
	const char *typed, *nearest;
} cases[] = {
	{ "title", "title" },
	{ "titel", "title" }, /* neighbours swapped */
	{ "tilte", "title" },
	{ "sectoin", "sections" },
	{ "Theme", "theme" },
	{ "ｔｈｅｍｅ", "theme" }, /* full width */
	{ "drill.1.department", "drill.1.by_department" },
	{ "開封日", "開封日時" },
	{ "送信時日", "送信日時" },
	{ "colour", NULL },
	{ "x", NULL },
	{ "", NULL },
	{ "q", "q" },
	{ "\xFF\xFE", NULL },
};

static void
the_nearest_name_is_offered_and_a_far_one_is_not(void **state)
{
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		const char *nearest = nearest_name(cases[i].typed, names, G_N_ELEMENTS(names));
		if (g_strcmp0(nearest, cases[i].nearest) != 0)
			fail_msg("%s: %s, not %s", cases[i].typed, nearest, cases[i].nearest);
	}
}

static void
the_first_of_equally_near_names_is_taken(void **state)
{
	static const char *const both[] = { "beta1", "beta2" };
	assert_ptr_equal(nearest_name("beta3", both, 2), both[0]);
	assert_null(nearest_name("beta3", both, 0));
}

static void
a_very_long_name_costs_no_time(void **state)
{
	g_autofree char *name = g_strnfill(10 << 20, 'a');
	assert_null(nearest_name(name, names, G_N_ELEMENTS(names)));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_nearest_name_is_offered_and_a_far_one_is_not),
		cmocka_unit_test(the_first_of_equally_near_names_is_taken),
		cmocka_unit_test(a_very_long_name_costs_no_time),
	};
	return cmocka_run_group_tests_name("base/nearest", tests, NULL, NULL);
}
