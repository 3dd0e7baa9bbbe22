/*
 * SQL functions of floor plans.
 *
 * In: geometries as the store writes them (base/geometry.h), metres. Out: 1 or 0, or metres; NULL for NULL.
 * Rule: no more than geometry: which rooms count as ways to walk, and how near is near, the SQL says.
 */
#include "base/geometry.h"
#include "transform/engine_words.h"
#include <math.h>
#include <sqlite3.h>
#include <string.h>

static struct geometry *
geometry_of(sqlite3_value *shape, sqlite3_value *text)
{
	const char *name = (const char *)sqlite3_value_text(shape);
	const char *json = (const char *)sqlite3_value_text(text);
	if (name == NULL || json == NULL)
		return NULL;
	return geometry_parse(strcmp(name, "point") == 0  ? GEOMETRY_POINT
			      : strcmp(name, "line") == 0 ? GEOMETRY_LINE
							  : GEOMETRY_POLYGON,
	    json);
}

/* plan_contains(shape, geometry, x, y): is the point inside the polygon? */
static void
plan_contains(sqlite3_context *context, int n, sqlite3_value **values)
{
	struct geometry *geometry = geometry_of(values[0], values[1]);
	if (geometry == NULL)
		return;
	struct geometry_point point = { sqlite3_value_double(values[2]),
		sqlite3_value_double(values[3]) };
	bool inside = geometry->shape == GEOMETRY_POLYGON && geometry_contains(geometry, point);
	sqlite3_result_int(context, inside);
	geometry_drop(geometry);
}

/* plan_distance(shape, geometry, x, y): metres from the point to the nearest side or point. */
static void
plan_distance(sqlite3_context *context, int n, sqlite3_value **values)
{
	struct geometry *geometry = geometry_of(values[0], values[1]);
	if (geometry == NULL)
		return;
	struct geometry_point point = { sqlite3_value_double(values[2]),
		sqlite3_value_double(values[3]) };
	sqlite3_result_double(context, geometry_distance(geometry, point));
	geometry_drop(geometry);
}

static bool
route_meets(const struct geometry *route, const struct geometry *other, double reach)
{
	for (size_t i = 0; i < route->nrings; i++) {
		const struct geometry_point *points = route->points + route->rings[i].first;
		for (size_t j = 1; j < route->rings[i].n; j++)
			if (geometry_meets(other, points[j - 1], points[j]))
				return true;
	}
	for (size_t i = 0; other->shape == GEOMETRY_POINT && i < other->npoints; i++)
		if (geometry_distance(route, other->points[i]) <= reach)
			return true;
	return false;
}

/*
 * plan_meets(route shape, route, shape, geometry, reach): does the route run through the polygon, cross the line, or
 * pass the point within `reach` metres?
 */
static void
plan_meets(sqlite3_context *context, int n, sqlite3_value **values)
{
	struct geometry *route = geometry_of(values[0], values[1]);
	struct geometry *other = geometry_of(values[2], values[3]);
	if (route != NULL && other != NULL)
		sqlite3_result_int(
		    context, route_meets(route, other, sqlite3_value_double(values[4])));
	geometry_drop(route);
	geometry_drop(other);
}

static const struct {
	const char *name;
	int arguments;
	void (*function)(sqlite3_context *, int, sqlite3_value **);
} all[] = {
	{ "plan_contains", 4, plan_contains },
	{ "plan_distance", 4, plan_distance },
	{ "plan_meets", 5, plan_meets },
};

void
engine_plan_open(struct sqlite3 *db)
{
	for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
		sqlite3_create_function(db, all[i].name, all[i].arguments,
		    SQLITE_UTF8 | SQLITE_DETERMINISTIC, NULL, all[i].function, NULL, NULL);
}

void
engine_plan_close(struct sqlite3 *db)
{
	for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
		sqlite3_create_function(
		    db, all[i].name, all[i].arguments, SQLITE_UTF8, NULL, NULL, NULL, NULL);
}
