/* The promises of settling floor plans: what the store holds after one run and the next. */
#include "tests/unit/ingest_scratch.h"

static const char plan[] =
    "{\"floors\": [{\"id\": \"1F\", \"name\": \"1階\", \"outline\": [[0,0],[10,0],[10,6],[0,6]],\n"
    " \"background\": {\"image\": \"sketch.png\", \"m_per_px\": 0.01},\n"
    " \"devices\": [\n"
    "  {\"device\": \"PC-1\", \"at\": [1, 1]},\n"
    "  {\"device\": \"PC-2\", \"at\": [2, 1]}]}]}\n";

static void
assert_said(struct scratch *scratch, const char *const *codes)
{
	g_autoptr(GString) said = g_string_new(NULL);
	for (size_t i = 0; i < problems_count(scratch->problems); i++) {
		const struct problem *problem = problems_at(scratch->problems, i);
		g_string_append_printf(said, "%s:%" G_GINT64_FORMAT " ", problem_code(problem->id),
		    problem->place.line);
	}
	g_autofree char *expected = g_strjoinv(" ", (char **)codes);
	assert_string_equal(g_strchomp(said->str), expected);
}

#define SAID(scratch, ...) assert_said(scratch, (const char *const[]){ __VA_ARGS__, NULL })

static void
complaints_follow_the_lists_not_only_the_plan(void **state)
{
	struct scratch scratch;
	scratch_begin(&scratch);
	scratch_write(&scratch, "clients/K-1/floor-1F.json", plan);
	scratch_write(&scratch, "clients/K-1/devices.csv", "管理番号,機器種別,品番\nPC-1,PC,A\n");
	assert_true(scratch_run(&scratch));
	SAID(&scratch, "plan_device_unlisted:5", "plan_no_image:1");
	/* Nothing changed: said again, once. */
	assert_true(scratch_run(&scratch));
	SAID(&scratch, "plan_device_unlisted:5", "plan_no_image:1");
	/* The list and the picture are mended; the plan's file is the same. */
	scratch_write(
	    &scratch, "clients/K-1/devices.csv", "管理番号,機器種別,品番\nPC-1,PC,A\nPC-2,PC,B\n");
	scratch_write(&scratch, "clients/K-1/sketch.png", "picture");
	assert_true(scratch_run(&scratch));
	assert_int_equal(problems_count(scratch.problems), 0);
	assert_query(&scratch, "SELECT image, m_per_px FROM floor", "clients/K-1/sketch.png|0.01");
	scratch_delete(&scratch, "clients/K-1/sketch.png");
	assert_true(scratch_run(&scratch));
	SAID(&scratch, "plan_no_image:1");
	scratch_end(&scratch);
}

static void
a_plan_that_is_gone_leaves_with_its_floors(void **state)
{
	struct scratch scratch;
	scratch_begin(&scratch);
	scratch_write(&scratch, "clients/K-1/floor-1F.json", plan);
	assert_true(scratch_run(&scratch));
	assert_query(&scratch,
	    "SELECT (SELECT count(*) FROM floor), (SELECT count(*) FROM floor_item)", "1|2");
	scratch_delete(&scratch, "clients/K-1/floor-1F.json");
	assert_true(scratch_run(&scratch));
	assert_query(&scratch,
	    "SELECT (SELECT count(*) FROM plan_element), (SELECT count(*) FROM floor),"
	    " (SELECT count(*) FROM floor_item), (SELECT count(*) FROM complaint)",
	    "0|0|0|0");
	scratch_end(&scratch);
}

#define FEATURE(type, ring) \
	"{\"type\": \"Feature\", \"properties\": {\"type\": \"" type \
	"\"}, \"geometry\": {\"type\": \"Polygon\", \"coordinates\": [[" ring "]]}}"
#define COLLECTION(features) "{\"type\": \"FeatureCollection\", \"features\": [" features "]}"
#define SQUARE "[139,60],[139.001,60],[139.001,60.001],[139,60.001]"

/* cos 60° = 0.5: a thousandth of a degree is 55.66 m (a little less at 60.0005°) by 110.574 m. */
static const char one[] = COLLECTION(FEATURE("building_outline", SQUARE));
static const char two[] = COLLECTION(
    FEATURE("building_outline", "[139,60],[139.001,60],[139.001,60.0005],[139,60.0005]"));

static void
floors_of_one_folder_stack_and_those_of_two_do_not(void **state)
{
	static const char corners[] = "SELECT building, floor, round(min_x, 1), round(min_y, 1),"
				      " round(max_y, 1) FROM floor ORDER BY building, floor";
	struct scratch scratch;
	scratch_begin(&scratch);
	scratch_write(&scratch, "clients/K-1/head/floor-1F.geojson", one);
	scratch_write(&scratch, "clients/K-1/head/floor-2F.geojson", two);
	scratch_write(&scratch, "clients/K-1/branch/floor-1F.geojson", two);
	assert_true(scratch_run(&scratch));
	/* The branch is a copy of the second floor, read once: nothing of it is stored. */
	SAID(&scratch, "file_twice:0");
	scratch_write(
	    &scratch, "clients/K-1/branch/floor-1F.geojson", COLLECTION(FEATURE("room", SQUARE)));
	assert_true(scratch_run(&scratch));
	assert_int_equal(problems_count(scratch.problems), 0);
	/* Head: centroid of 2 : 1 areas, 60.0005° and 60.00025°, so 60.000417° is its zero. */
	assert_query(&scratch, corners,
	    "clients/K-1/branch|1F|-27.8|-55.3|55.3\n"
	    "clients/K-1/head|1F|-27.8|-46.1|64.5\n"
	    "clients/K-1/head|2F|-27.8|-46.1|9.2");
	scratch_end(&scratch);
}

static void
no_order_of_files_changes_what_is_settled(void **state)
{
	static const char all[] =
	    "SELECT client, building, floor, geometry FROM floor UNION ALL SELECT client, floor,"
	    " element, geometry FROM floor_item ORDER BY 1, 2, 3, 4";
	struct scratch a, b;
	scratch_begin(&a);
	scratch_write(&a, "clients/K-1/floor-1F.geojson", one);
	scratch_write(&a, "clients/K-1/floor-2F.geojson", two);
	assert_true(scratch_run(&a));
	scratch_begin(&b);
	scratch_write(&b, "clients/K-1/floor-2F.geojson", two);
	assert_true(scratch_run(&b));
	scratch_write(&b, "clients/K-1/floor-1F.geojson", one);
	assert_true(scratch_run(&b));
	g_autofree char *first = scratch_query(&a, all);
	assert_query(&b, all, first);
	scratch_end(&a);
	scratch_end(&b);
}

static void
coordinates_are_stored_in_metres_whatever_their_unit(void **state)
{
	struct scratch scratch;
	scratch_begin(&scratch);
	scratch_write(&scratch, "clients/K-1/a.json",
	    "{\"floors\": [{\"id\": \"1F\", \"unit\": \"mm\", \"outline\":"
	    " [[0,0],[9000,0],[9000,4500],[0,4500],[0,0]],"
	    " \"cables\": [{\"id\": \"C1\", \"route\": [[0,0],[3000,4000]], \"run\": "
	    "\"露出\"}]}]}");
	assert_true(scratch_run(&scratch));
	assert_query(&scratch, "SELECT geometry, area_m2, max_x FROM floor",
	    "[[[[0,0],[9,0],[9,4.5],[0,4.5]]]]|40.5|9.0");
	assert_query(&scratch, "SELECT geometry, length_m, run FROM floor_item",
	    "[[[[0,0],[3,4]]]]|5.0|exposed");
	scratch_end(&scratch);
}

static void
many_alike_are_counted_not_said_one_by_one(void **state)
{
	struct scratch scratch;
	scratch_begin(&scratch);
	g_autoptr(GString) text = g_string_new("{\"floors\": [{\"id\": \"1F\", \"devices\": [");
	for (int i = 0; i < 50; i++)
		g_string_append_printf(
		    text, "%s{\"device\": \"X-%d\", \"at\": [1, %d]}", i > 0 ? "," : "", i, i);
	g_string_append(text, "]}]}");
	scratch_write(&scratch, "clients/K-1/floor-1F.json", text->str);
	scratch_write(&scratch, "clients/K-1/devices.csv", "管理番号,機器種別,品番\nPC-1,PC,A\n");
	assert_true(scratch_run(&scratch));
	assert_int_equal(problems_count(scratch.problems), 21);
	const struct problem *last = problems_at(scratch.problems, 20);
	assert_int_equal(last->id, PROBLEM_PLAN_MORE);
	assert_string_equal(last->values[0], "30");
	assert_query(&scratch, "SELECT count(*) FROM floor_item", "50");
	scratch_end(&scratch);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(complaints_follow_the_lists_not_only_the_plan),
		cmocka_unit_test(a_plan_that_is_gone_leaves_with_its_floors),
		cmocka_unit_test(floors_of_one_folder_stack_and_those_of_two_do_not),
		cmocka_unit_test(no_order_of_files_changes_what_is_settled),
		cmocka_unit_test(many_alike_are_counted_not_said_one_by_one),
		cmocka_unit_test(coordinates_are_stored_in_metres_whatever_their_unit),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
