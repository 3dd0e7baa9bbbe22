/* The promises of base/geometry.h, against numbers worked out by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <glib.h>
#include "base/geometry.h"
#include <math.h>
#include <string.h>

static struct geometry_fault fault;

static struct geometry *
read_text(const char *text, enum geometry_shape shape, bool degrees)
{
	const struct geometry_reading reading = { shape, degrees, 1 };
	json_t *json = json_loads(text, JSON_DECODE_ANY, NULL);
	assert_non_null(json);
	struct geometry *geometry = geometry_read(json, &reading, &fault);
	json_decref(json);
	return geometry;
}

static void
near(double seen, double expected, double within)
{
	if (!(fabs(seen - expected) <= within))
		fail_msg("%.9f, not %.9f", seen, expected);
}

/* ---- measures */

static const struct {
	const char *polygon;
	double area, x, y;
} measured[] = {
	{ "[[0,0],[4,0],[4,3],[0,3]]", 12, 2, 1.5 },
	{ "[[0,0],[4,0],[4,3],[0,3],[0,0]]", 12, 2, 1.5 }, /* closed */
	{ "[[0,3],[4,3],[4,0],[0,0]]", 12, 2, 1.5 },       /* the other way round */
	{ "[[0,0],[6,0],[0,3]]", 9, 2, 1 },
	{ "[[1000,2000],[1004,2000],[1004,2003],[1000,2003]]", 12, 1002, 2001.5 },
	/* An L: 4 × 1 and 1 × 2 above its left end. */
	{ "[[0,0],[4,0],[4,1],[1,1],[1,3],[0,3]]", 6, 1.5, 1 },
	/* 4 × 4 with a hole of 2 × 2 at its right: x = (16 × 2 − 4 × 3) ÷ 12 */
	{ "[[[0,0],[4,0],[4,4],[0,4]],[[2,1],[4,1],[4,3],[2,3]]]", 12, 20.0 / 12, 2 },
	/* Two squares of 1 as one polygon of two parts. */
	{ "[[[[0,0],[1,0],[1,1],[0,1]]],[[[4,0],[5,0],[5,1],[4,1]]]]", 2, 2.5, 0.5 },
};

static void
areas_and_centroids_are_those_of_school_geometry(void **state)
{
	for (size_t i = 0; i < G_N_ELEMENTS(measured); i++) {
		struct geometry *geometry = read_text(measured[i].polygon, GEOMETRY_POLYGON, false);
		assert_non_null(geometry);
		near(geometry_area(geometry), measured[i].area, 1e-9);
		near(geometry_centroid(geometry).x, measured[i].x, 1e-9);
		near(geometry_centroid(geometry).y, measured[i].y, 1e-9);
		geometry_drop(geometry);
	}
}

static void
a_route_is_as_long_as_its_steps(void **state)
{
	struct geometry *route = read_text("[[0,0],[3,4],[3,10]]", GEOMETRY_LINE, false);
	near(geometry_length(route), 11, 1e-9);
	near(geometry_distance(route, (struct geometry_point){ 5, 8 }), 2, 1e-9);
	near(geometry_distance(route, (struct geometry_point){ 3, 12 }), 2, 1e-9);
	geometry_drop(route);
}

/* ---- projection */

static void
degrees_become_metres_about_the_origin(void **state)
{
	/* cos 60° = 0.5, so a thousandth of a degree is 55.66 m across and 110.574 m up. */
	struct geometry *line =
	    read_text("[[139.001,60],[139,60.001],[138.999,59.999]]", GEOMETRY_LINE, true);
	geometry_project(line, (struct geometry_point){ 139, 60 });
	static const double expected[][2] = { { 55.66, 0 }, { 0, 110.574 }, { -55.66, -110.574 } };
	for (size_t i = 0; i < 3; i++) {
		near(line->points[i].x, expected[i][0], 1e-6);
		near(line->points[i].y, expected[i][1], 1e-6);
	}
	geometry_drop(line);
	/* Tokyo, 35.681236° N: 111,320 × 0.8122696 = 90,421.85 m a degree. */
	line = read_text("[[139.767125,35.681236],[139.768125,35.682236]]", GEOMETRY_LINE, true);
	geometry_project(line, (struct geometry_point){ 139.767125, 35.681236 });
	near(line->points[1].x, 90.42, 0.01);
	near(line->points[1].y, 110.574, 1e-6);
	geometry_drop(line);
}

/* ---- inside and across */

static const struct {
	double x, y;
	bool inside;
} points[] = {
	{ 0.5, 0.5, true }, { 3.5, 0.5, true }, { 2, 2, false }, /* in the notch of the U */
	{ 3.5, 2.5, true }, { -0.1, 0.5, false }, { 4.1, 0.5, false }, { 2, 3.5, false },
	{ 2, 0.5, true }, /* level with no corner */
	{ 0.5, 1, true }, /* level with the corners of the notch */
};

static void
a_point_is_inside_by_the_even_odd_rule(void **state)
{
	struct geometry *u =
	    read_text("[[0,0],[4,0],[4,3],[3,3],[3,1],[1,1],[1,3],[0,3]]", GEOMETRY_POLYGON, false);
	for (size_t i = 0; i < G_N_ELEMENTS(points); i++) {
		struct geometry_point point = { points[i].x, points[i].y };
		if (geometry_contains(u, point) != points[i].inside)
			fail_msg("%g, %g", point.x, point.y);
	}
	geometry_drop(u);
	struct geometry *ring = read_text(
	    "[[[0,0],[4,0],[4,4],[0,4]],[[1,1],[3,1],[3,3],[1,3]]]", GEOMETRY_POLYGON, false);
	assert_false(geometry_contains(ring, (struct geometry_point){ 2, 2 }));
	assert_true(geometry_contains(ring, (struct geometry_point){ 0.5, 2 }));
	near(geometry_distance(ring, (struct geometry_point){ 2, 2 }), 1, 1e-9);
	geometry_drop(ring);
}

static const struct {
	struct geometry_point from, to;
	bool meets;
} segments[] = {
	{ { -1, 1 }, { 5, 1 }, true },  /* right through */
	{ { 1, 1 }, { 2, 1 }, true },   /* wholly inside */
	{ { -1, 1 }, { 1, 1 }, true },  /* in and not out */
	{ { -1, 4 }, { 5, 4 }, false }, /* above */
	{ { 4, 0 }, { 4, 3 }, false },  /* along a side */
	{ { -1, 4 }, { 0, 3 }, false }, /* touches a corner */
};

static void
a_segment_meets_a_polygon_it_runs_through(void **state)
{
	struct geometry *room = read_text("[[0,0],[4,0],[4,3],[0,3]]", GEOMETRY_POLYGON, false);
	for (size_t i = 0; i < G_N_ELEMENTS(segments); i++)
		if (geometry_meets(room, segments[i].from, segments[i].to) != segments[i].meets)
			fail_msg("segment %zu", i);
	geometry_drop(room);
}

/* ---- what is refused */

static const struct {
	const char *text;
	enum geometry_shape shape;
	bool degrees;
	enum problem_id id;
	const char *pointer;
} refused[] = {
	{ "[[0,0],[4,3],[4,0],[0,3]]", GEOMETRY_POLYGON, false, PROBLEM_PLAN_CROSSES_ITSELF, "" },
	/* A hole that runs out of its room. */
	{ "[[[0,0],[4,0],[4,4],[0,4]],[[1,1],[5,1],[5,3],[1,3]]]", GEOMETRY_POLYGON, false,
	    PROBLEM_PLAN_CROSSES_ITSELF, "" },
	{ "[[0,0],[4,0],[0,0]]", GEOMETRY_POLYGON, false, PROBLEM_PLAN_FEW_POINTS, "" },
	{ "[[0,0],[4,0],[4,0],[0,0]]", GEOMETRY_POLYGON, false, PROBLEM_PLAN_FEW_POINTS, "" },
	{ "[[1,1],[1,1]]", GEOMETRY_LINE, false, PROBLEM_PLAN_FEW_POINTS, "" },
	{ "[[0,0],[4,\"0\"],[4,3]]", GEOMETRY_POLYGON, false, PROBLEM_PLAN_POINT_BAD, "/1" },
	{ "[[0,0],[4],[4,3]]", GEOMETRY_POLYGON, false, PROBLEM_PLAN_POINT_BAD, "/1" },
	{ "[[[0,0],[4,0],[4,4]],[[1,1],null]]", GEOMETRY_POLYGON, false, PROBLEM_PLAN_POINT_BAD,
	    "/1/1" },
	{ "[]", GEOMETRY_POLYGON, false, PROBLEM_PLAN_FEW_POINTS, "" },
	{ "[[[[[1,2]]]]]", GEOMETRY_POLYGON, false, PROBLEM_PLAN_POINT_BAD, "" },
	{ "12", GEOMETRY_POINT, false, PROBLEM_PLAN_POINT_BAD, "" },
	{ "[1e300,0]", GEOMETRY_POINT, false, PROBLEM_PLAN_OUT_OF_REACH, "" },
	{ "[[0,0],[10001,0]]", GEOMETRY_LINE, false, PROBLEM_PLAN_OUT_OF_REACH, "/1" },
	{ "[35.6,139.7]", GEOMETRY_POINT, true, PROBLEM_PLAN_NOT_DEGREES, "" },
	{ "[[-6000,-35000],[1,1]]", GEOMETRY_LINE, true, PROBLEM_PLAN_NOT_DEGREES, "/0" },
};

static void
what_cannot_be_drawn_is_refused_at_its_place(void **state)
{
	for (size_t i = 0; i < G_N_ELEMENTS(refused); i++) {
		struct geometry *geometry =
		    read_text(refused[i].text, refused[i].shape, refused[i].degrees);
		if (geometry != NULL || fault.id != refused[i].id ||
		    strcmp(fault.pointer, refused[i].pointer) != 0)
			fail_msg("%s: %s at \"%s\"", refused[i].text,
			    geometry != NULL ? "taken" : problem_code(fault.id), fault.pointer);
	}
}

static void
too_many_points_are_refused(void **state)
{
	g_autoptr(GString) text = g_string_new("[[0,0]");
	for (int i = 1; i <= GEOMETRY_POINTS; i++)
		g_string_append_printf(text, ",[%d,1]", i % 9000);
	g_string_append_c(text, ']');
	assert_null(read_text(text->str, GEOMETRY_LINE, false));
	assert_int_equal(fault.id, PROBLEM_PLAN_TOO_MANY_POINTS);
}

/* Corners that touch, and sides that lie on one another, are how rooms are drawn. */
static void
touching_is_not_crossing(void **state)
{
	static const char *const sound[] = { "[[0,0],[2,2],[4,0],[4,4],[2,2],[0,4]]",
		"[[0,0],[4,0],[4,2],[5,2],[4,2],[4,4],[0,4]]",
		"[[[0,0],[4,0],[4,4],[0,4]],[[0,1],[3,1],[3,3],[0,3]]]" };
	for (size_t i = 0; i < G_N_ELEMENTS(sound); i++) {
		struct geometry *geometry = read_text(sound[i], GEOMETRY_POLYGON, false);
		if (geometry == NULL)
			fail_msg("%s: %s", sound[i], problem_code(fault.id));
		geometry_drop(geometry);
	}
}

/* ---- text */

static void
what_is_written_reads_back_the_same(void **state)
{
	static const struct {
		const char *read, *written;
		enum geometry_shape shape;
	} texts[] = {
		{ "[1.5,-0.00001]", "[[[[1.5,0]]]]", GEOMETRY_POINT },
		{ "[[1,2],[3,4.0625]]", "[[[[1,2],[3,4.062]]]]", GEOMETRY_LINE },
		{ "[[0,0],[4,0],[4,3],[0,0]]", "[[[[0,0],[4,0],[4,3]]]]", GEOMETRY_POLYGON },
		{ "[[[0,0],[9,0],[9,9]],[[5,1],[8,1],[8,2]]]",
		    "[[[[0,0],[9,0],[9,9]],[[5,1],[8,1],[8,2]]]]", GEOMETRY_POLYGON },
		{ "[[1,2],[3,4]]", "[[[[1,2]]],[[[3,4]]]]", GEOMETRY_POINT },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
		struct geometry *geometry = read_text(texts[i].read, texts[i].shape, false);
		assert_non_null(geometry);
		g_autofree char *text = geometry_text(geometry, 3);
		struct geometry *again = geometry_parse(texts[i].shape, text);
		g_autofree char *second = geometry_text(again, 3);
		assert_string_equal(text, texts[i].written);
		assert_string_equal(second, text);
		assert_int_equal(again->nparts, geometry->nparts);
		geometry_drop(again);
		geometry_drop(geometry);
	}
	assert_null(geometry_parse(GEOMETRY_POLYGON, "nonsense"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(areas_and_centroids_are_those_of_school_geometry),
		cmocka_unit_test(a_route_is_as_long_as_its_steps),
		cmocka_unit_test(degrees_become_metres_about_the_origin),
		cmocka_unit_test(a_point_is_inside_by_the_even_odd_rule),
		cmocka_unit_test(a_segment_meets_a_polygon_it_runs_through),
		cmocka_unit_test(what_cannot_be_drawn_is_refused_at_its_place),
		cmocka_unit_test(too_many_points_are_refused),
		cmocka_unit_test(touching_is_not_crossing),
		cmocka_unit_test(what_is_written_reads_back_the_same),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
