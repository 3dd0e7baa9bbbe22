/*
 * Reading and writing coordinates.
 *
 * In: JSON as GeoJSON or our own form writes it. Out: a geometry that is sound, or what is wrong with it and where.
 * Rule: what leaves here can be drawn: numbers finite and in reach, rings of three different points, no side crossing
 * another.
 */
#include "base/geometry.h"
#include <math.h>
#include <string.h>

#define DEPTH_MOST 6

/* A geometry as it grows, and the way that was taken to the value at hand. */
struct building {
	const struct geometry_reading *reading;
	struct geometry_fault *fault;
	GArray *points, *rings;
	size_t nparts;
	size_t way[DEPTH_MOST];
	int depth;
};

static bool
refuse(struct building *building, enum problem_id id, const char *seen, const char *expected)
{
	struct geometry_fault *fault = building->fault;
	fault->id = id;
	g_strlcpy(fault->seen, seen, sizeof fault->seen);
	g_strlcpy(fault->expected, expected, sizeof fault->expected);
	fault->pointer[0] = '\0';
	for (int i = 0; i < building->depth; i++) {
		size_t used = strlen(fault->pointer);
		g_snprintf(fault->pointer + used, sizeof fault->pointer - used, "/%" G_GSIZE_FORMAT,
		    building->way[i]);
	}
	return false;
}

/* How many lists lie in one another, by their first elements. */
static int
depth_of(const json_t *value)
{
	int depth = 0;
	for (; json_is_array(value) && depth < DEPTH_MOST; value = json_array_get(value, 0))
		depth++;
	return depth;
}

/* ---- points */

static bool
refuse_point(struct building *building, const json_t *value)
{
	char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
	bool good = refuse(building, PROBLEM_PLAN_POINT_BAD, text == NULL ? "" : text, "");
	free(text);
	return good;
}

static bool
check_reach(struct building *building, double x, double y)
{
	char seen[80];
	g_snprintf(seen, sizeof seen, "%.10g, %.10g", x, y);
	if (building->reading->degrees)
		return (fabs(x) <= 180 && fabs(y) <= 90) ||
		       refuse(building, PROBLEM_PLAN_NOT_DEGREES, seen, "");
	return (fabs(x) <= GEOMETRY_REACH_M && fabs(y) <= GEOMETRY_REACH_M) ||
	       refuse(building, PROBLEM_PLAN_OUT_OF_REACH, seen, "");
}

static bool
read_point(struct building *building, const json_t *value)
{
	const json_t *x = json_array_get(value, 0), *y = json_array_get(value, 1);
	if (!json_is_number(x) || !json_is_number(y) || json_array_size(value) > 4)
		return refuse_point(building, value);
	double scale = building->reading->scale;
	struct geometry_point point = { json_number_value(x) * scale,
		json_number_value(y) * scale };
	if (!isfinite(point.x) || !isfinite(point.y))
		return refuse_point(building, value);
	if (!check_reach(building, point.x, point.y))
		return false;
	if (building->points->len >= GEOMETRY_POINTS)
		return refuse(
		    building, PROBLEM_PLAN_TOO_MANY_POINTS, "", G_STRINGIFY(GEOMETRY_POINTS));
	g_array_append_val(building->points, point);
	return true;
}

/* ---- rings */

static int
compare_points(const void *a, const void *b)
{
	const struct geometry_point *left = a, *right = b;
	if (left->x != right->x)
		return left->x < right->x ? -1 : 1;
	return left->y < right->y ? -1 : left->y > right->y;
}

static size_t
count_different(const struct geometry_point *points, size_t n)
{
	if (n == 0)
		return 0;
	g_autofree struct geometry_point *sorted = g_memdup2(points, n * sizeof *points);
	size_t different = 1;
	qsort(sorted, n, sizeof *sorted, compare_points);
	for (size_t i = 1; i < n; i++)
		different += compare_points(&sorted[i - 1], &sorted[i]) != 0;
	return different;
}

static bool
end_ring(struct building *building, struct geometry_ring *ring)
{
	const struct geometry_point *points =
	    &g_array_index(building->points, struct geometry_point, ring->first);
	enum geometry_shape shape = building->reading->shape;
	ring->n = building->points->len - ring->first;
	if (shape == GEOMETRY_POLYGON && ring->n > 1 &&
	    compare_points(&points[0], &points[ring->n - 1]) == 0) {
		g_array_set_size(building->points, building->points->len - 1);
		ring->n--;
	}
	size_t least = shape == GEOMETRY_POLYGON ? 3 : shape == GEOMETRY_LINE ? 2 : 1;
	size_t different = count_different(points, ring->n);
	char seen[24], expected[24];
	g_snprintf(seen, sizeof seen, "%" G_GSIZE_FORMAT, different);
	g_snprintf(expected, sizeof expected, "%" G_GSIZE_FORMAT, least);
	if (different < least)
		return refuse(building, PROBLEM_PLAN_FEW_POINTS, seen, expected);
	g_array_append_val(building->rings, *ring);
	return true;
}

static bool
read_ring(struct building *building, const json_t *value, bool hole)
{
	struct geometry_ring ring = {
		.first = building->points->len, .part = building->nparts, .hole = hole
	};
	if (!json_is_array(value))
		return refuse_point(building, value);
	int at = building->depth++;
	for (size_t i = 0; i < json_array_size(value); i++) {
		building->way[at] = i;
		if (!read_point(building, json_array_get(value, i)))
			return false;
	}
	building->depth--;
	return end_ring(building, &ring);
}

/* A polygon's rings lie in a list of their own; a line is its only ring. */
static bool
read_rings(struct building *building, const json_t *value)
{
	if (!json_is_array(value) || json_array_size(value) == 0)
		return refuse_point(building, value);
	int at = building->depth++;
	for (size_t i = 0; i < json_array_size(value); i++) {
		building->way[at] = i;
		if (!read_ring(building, json_array_get(value, i), i > 0))
			return false;
	}
	building->depth--;
	return true;
}

static bool
read_single_point(struct building *building, const json_t *value)
{
	struct geometry_ring ring = { .first = building->points->len, .part = building->nparts };
	return read_point(building, value) && end_ring(building, &ring);
}

static bool
read_part(struct building *building, const json_t *value, int depth)
{
	bool good;
	if (building->reading->shape == GEOMETRY_POINT)
		good = read_single_point(building, value);
	else if (building->reading->shape == GEOMETRY_POLYGON && depth >= 3)
		good = read_rings(building, value);
	else
		good = read_ring(building, value, false);
	building->nparts++;
	return good;
}

static bool
read_parts(struct building *building, const json_t *value)
{
	enum geometry_shape shape = building->reading->shape;
	int depth = depth_of(value);
	int single = shape == GEOMETRY_POLYGON ? 3 : shape == GEOMETRY_LINE ? 2 : 1;
	if (depth == 0 || depth > single + 1)
		return refuse_point(building, value);
	if (depth <= single)
		return read_part(building, value, depth);
	int at = building->depth++;
	for (size_t i = 0; i < json_array_size(value); i++) {
		building->way[at] = i;
		if (!read_part(building, json_array_get(value, i), single))
			return false;
	}
	building->depth--;
	return true;
}

/* ---- sides that cross */

struct edge {
	double low, high; /* of x */
	struct geometry_point from, to;
	size_t part;
};

static int
compare_edges(const void *a, const void *b)
{
	const struct edge *left = a, *right = b;
	return left->low < right->low ? -1 : left->low > right->low;
}

static struct edge *
list_edges(const struct geometry *geometry, size_t *n)
{
	struct edge *edges = g_new(struct edge, geometry->npoints + 1);
	*n = 0;
	for (size_t i = 0; i < geometry->nrings; i++) {
		const struct geometry_ring *ring = &geometry->rings[i];
		const struct geometry_point *points = geometry->points + ring->first;
		for (size_t j = 0; j < ring->n; j++) {
			struct geometry_point from = points[j], to = points[(j + 1) % ring->n];
			edges[(*n)++] = (struct edge){ fmin(from.x, to.x), fmax(from.x, to.x), from,
				to, ring->part };
		}
	}
	return edges;
}

static bool
edges_cross(const struct edge *a, const struct edge *b)
{
	if (fmax(a->from.y, a->to.y) < fmin(b->from.y, b->to.y) ||
	    fmax(b->from.y, b->to.y) < fmin(a->from.y, a->to.y))
		return false;
	return geometry_sides_cross(a->from, a->to, b->from, b->to);
}

/* Sides in the order of their left ends; each is held against those that begin before it ends. */
static bool
check_crossings(struct building *building, const struct geometry *geometry)
{
	size_t n;
	g_autofree struct edge *edges = list_edges(geometry, &n);
	qsort(edges, n, sizeof *edges, compare_edges);
	for (size_t i = 0; i < n; i++)
		for (size_t j = i + 1; j < n && edges[j].low <= edges[i].high; j++) {
			if (edges[i].part != edges[j].part || !edges_cross(&edges[i], &edges[j]))
				continue;
			char seen[80], expected[80];
			g_snprintf(seen, sizeof seen, "[%.9g, %.9g]–[%.9g, %.9g]", edges[i].from.x,
			    edges[i].from.y, edges[i].to.x, edges[i].to.y);
			g_snprintf(expected, sizeof expected, "[%.9g, %.9g]–[%.9g, %.9g]",
			    edges[j].from.x, edges[j].from.y, edges[j].to.x, edges[j].to.y);
			building->depth = 0;
			return refuse(building, PROBLEM_PLAN_CROSSES_ITSELF, seen, expected);
		}
	return true;
}

/* ---- all */

static struct geometry *
take(struct building *building)
{
	struct geometry *geometry = g_new0(struct geometry, 1);
	geometry->shape = building->reading->shape;
	geometry->npoints = building->points->len;
	geometry->nrings = building->rings->len;
	geometry->nparts = building->nparts;
	geometry->points = (void *)g_array_free(building->points, FALSE);
	geometry->rings = (void *)g_array_free(building->rings, FALSE);
	return geometry;
}

struct geometry *
geometry_read(
    const json_t *coordinates, const struct geometry_reading *reading, struct geometry_fault *fault)
{
	struct building building = { .reading = reading,
		.fault = fault,
		.points = g_array_new(FALSE, FALSE, sizeof(struct geometry_point)),
		.rings = g_array_new(FALSE, FALSE, sizeof(struct geometry_ring)) };
	bool good = read_parts(&building, coordinates);
	struct geometry *geometry = take(&building);
	if (good && reading->shape == GEOMETRY_POLYGON)
		good = check_crossings(&building, geometry);
	if (good)
		return geometry;
	geometry_drop(geometry);
	return NULL;
}

struct geometry *
geometry_parse(enum geometry_shape shape, const char *text)
{
	const struct geometry_reading reading = { shape, false, 1 };
	struct building building = { .reading = &reading,
		.fault = &(struct geometry_fault){ 0 },
		.points = g_array_new(FALSE, FALSE, sizeof(struct geometry_point)),
		.rings = g_array_new(FALSE, FALSE, sizeof(struct geometry_ring)) };
	size_t i, j, k;
	json_t *part, *ring, *point, *parts = json_loads(text, 0, NULL);
	json_array_foreach(parts, i, part)
	{
		json_array_foreach(part, j, ring)
		{
			struct geometry_ring own = { building.points->len, json_array_size(ring), i,
				j > 0 };
			json_array_foreach(ring, k, point)
			{
				struct geometry_point at = { json_number_value(
								 json_array_get(point, 0)),
					json_number_value(json_array_get(point, 1)) };
				g_array_append_val(building.points, at);
			}
			g_array_append_val(building.rings, own);
		}
	}
	building.nparts = json_array_size(parts);
	json_decref(parts);
	struct geometry *geometry = take(&building);
	if (geometry->npoints > 0)
		return geometry;
	geometry_drop(geometry);
	return NULL;
}

/* Without needless zeros and without "-0". */
static void
append_number(GString *text, double number, int decimals)
{
	char digits[G_ASCII_DTOSTR_BUF_SIZE], form[8];
	g_snprintf(form, sizeof form, "%%.%df", decimals);
	g_ascii_formatd(digits, sizeof digits, form, number);
	if (strchr(digits, '.') != NULL) {
		size_t end = strlen(digits);
		while (digits[end - 1] == '0')
			end--;
		digits[digits[end - 1] == '.' ? end - 1 : end] = '\0';
	}
	g_string_append(text, strcmp(digits, "-0") == 0 ? "0" : digits);
}

char *
geometry_text(const struct geometry *geometry, int decimals)
{
	GString *text = g_string_new("[");
	for (size_t i = 0; i < geometry->nrings; i++) {
		const struct geometry_ring *ring = &geometry->rings[i];
		bool begins = i == 0 || geometry->rings[i - 1].part != ring->part;
		g_string_append(text, i == 0 ? "[[" : begins ? "]],[[" : "],[");
		for (size_t j = 0; j < ring->n; j++) {
			g_string_append(text, j > 0 ? ",[" : "[");
			append_number(text, geometry->points[ring->first + j].x, decimals);
			g_string_append_c(text, ',');
			append_number(text, geometry->points[ring->first + j].y, decimals);
			g_string_append_c(text, ']');
		}
	}
	g_string_append(text, geometry->nrings > 0 ? "]]]" : "]");
	return g_string_free(text, FALSE);
}
