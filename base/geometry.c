/*
 * Plane geometry: measures, containment, crossings, projection.
 *
 * In: geometries as geometry_read.c made them. Out: numbers.
 * Rule: sums go about the first point of a ring, so that large coordinates cost no digits.
 */
#include "base/geometry.h"
#include <math.h>

void
geometry_drop(void *data)
{
	struct geometry *geometry = data;
	if (geometry == NULL)
		return;
	g_free(geometry->points);
	g_free(geometry->rings);
	g_free(geometry);
}

static const struct geometry_point *
ring_points(const struct geometry *geometry, const struct geometry_ring *ring)
{
	return geometry->points + ring->first;
}

/* Sides of a ring: a polygon's last point is joined to its first. */
static size_t
side_count(const struct geometry *geometry, const struct geometry_ring *ring)
{
	return geometry->shape == GEOMETRY_POLYGON ? ring->n : ring->n - 1;
}

void
geometry_project(struct geometry *geometry, struct geometry_point origin)
{
	double across = GEOMETRY_LON_M * cos(origin.y * G_PI / 180);
	for (size_t i = 0; i < geometry->npoints; i++) {
		struct geometry_point *point = &geometry->points[i];
		point->x = (point->x - origin.x) * across;
		point->y = (point->y - origin.y) * GEOMETRY_LAT_M;
	}
}

struct geometry_bounds
geometry_bounds(const struct geometry *geometry)
{
	const struct geometry_point *points = geometry->points;
	struct geometry_bounds bounds = { points[0].x, points[0].y, points[0].x, points[0].y };
	for (size_t i = 1; i < geometry->npoints; i++) {
		bounds.min_x = fmin(bounds.min_x, points[i].x);
		bounds.min_y = fmin(bounds.min_y, points[i].y);
		bounds.max_x = fmax(bounds.max_x, points[i].x);
		bounds.max_y = fmax(bounds.max_y, points[i].y);
	}
	return bounds;
}

/* Twice the signed area, and the moments that the centroid needs, about the ring's first point. */
struct moments {
	double twice, x, y;
};

static struct moments
ring_moments(const struct geometry *geometry, const struct geometry_ring *ring)
{
	const struct geometry_point *points = ring_points(geometry, ring);
	struct moments sum = { 0 };
	for (size_t i = 1; i + 1 < ring->n; i++) {
		double ax = points[i].x - points[0].x, ay = points[i].y - points[0].y;
		double bx = points[i + 1].x - points[0].x, by = points[i + 1].y - points[0].y;
		double cross = ax * by - bx * ay;
		sum.twice += cross;
		sum.x += (ax + bx) * cross;
		sum.y += (ay + by) * cross;
	}
	return sum;
}

double
geometry_area(const struct geometry *geometry)
{
	double area = 0;
	for (size_t i = 0; geometry->shape == GEOMETRY_POLYGON && i < geometry->nrings; i++) {
		const struct geometry_ring *ring = &geometry->rings[i];
		double own = fabs(ring_moments(geometry, ring).twice) / 2;
		area += ring->hole ? -own : own;
	}
	return fmax(area, 0);
}

double
geometry_length(const struct geometry *geometry)
{
	double length = 0;
	for (size_t i = 0; geometry->shape == GEOMETRY_LINE && i < geometry->nrings; i++) {
		const struct geometry_ring *ring = &geometry->rings[i];
		const struct geometry_point *points = ring_points(geometry, ring);
		for (size_t j = 1; j < ring->n; j++)
			length +=
			    hypot(points[j].x - points[j - 1].x, points[j].y - points[j - 1].y);
	}
	return length;
}

static struct geometry_point
mean_point(const struct geometry *geometry)
{
	struct geometry_point mean = { 0 };
	for (size_t i = 0; i < geometry->npoints; i++) {
		mean.x += geometry->points[i].x / (double)geometry->npoints;
		mean.y += geometry->points[i].y / (double)geometry->npoints;
	}
	return mean;
}

struct geometry_point
geometry_centroid(const struct geometry *geometry)
{
	double area = 0;
	struct geometry_point sum = { 0 }, base = geometry->points[0];
	for (size_t i = 0; geometry->shape == GEOMETRY_POLYGON && i < geometry->nrings; i++) {
		const struct geometry_ring *ring = &geometry->rings[i];
		struct moments own = ring_moments(geometry, ring);
		double sign = (own.twice < 0 ? -1 : 1) * (ring->hole ? -1 : 1);
		const struct geometry_point *first = ring_points(geometry, ring);
		area += sign * own.twice / 2;
		sum.x += sign * (own.x / 6 + (first->x - base.x) * own.twice / 2);
		sum.y += sign * (own.y / 6 + (first->y - base.y) * own.twice / 2);
	}
	if (area <= 0)
		return mean_point(geometry);
	return (struct geometry_point){ base.x + sum.x / area, base.y + sum.y / area };
}

/* ---- sides */

struct side {
	struct geometry_point from, to;
};

static struct side
side_at(const struct geometry *geometry, const struct geometry_ring *ring, size_t i)
{
	const struct geometry_point *points = ring_points(geometry, ring);
	return (struct side){ points[i], points[(i + 1) % ring->n] };
}

bool
geometry_contains(const struct geometry *polygon, struct geometry_point point)
{
	bool inside = false;
	for (size_t i = 0; i < polygon->nrings; i++) {
		const struct geometry_ring *ring = &polygon->rings[i];
		for (size_t j = 0; j < side_count(polygon, ring); j++) {
			struct side side = side_at(polygon, ring, j);
			if ((side.from.y > point.y) == (side.to.y > point.y))
				continue;
			double share = (point.y - side.from.y) / (side.to.y - side.from.y);
			if (point.x < side.from.x + share * (side.to.x - side.from.x))
				inside = !inside;
		}
	}
	return inside;
}

static double
side_distance(struct side side, struct geometry_point point)
{
	double dx = side.to.x - side.from.x, dy = side.to.y - side.from.y;
	double length = dx * dx + dy * dy;
	double share =
	    length > 0 ? ((point.x - side.from.x) * dx + (point.y - side.from.y) * dy) / length : 0;
	share = fmax(0, fmin(1, share));
	return hypot(side.from.x + share * dx - point.x, side.from.y + share * dy - point.y);
}

double
geometry_distance(const struct geometry *geometry, struct geometry_point point)
{
	double nearest = INFINITY;
	for (size_t i = 0; i < geometry->nrings; i++) {
		const struct geometry_ring *ring = &geometry->rings[i];
		if (ring->n == 1)
			nearest = fmin(nearest, side_distance(side_at(geometry, ring, 0), point));
		for (size_t j = 0; j < side_count(geometry, ring); j++)
			nearest = fmin(nearest, side_distance(side_at(geometry, ring, j), point));
	}
	return nearest;
}

static double
turn(struct geometry_point a, struct geometry_point b, struct geometry_point c)
{
	return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

static bool
opposite(double a, double b)
{
	return (a > 0 && b < 0) || (a < 0 && b > 0);
}

bool
geometry_sides_cross(struct geometry_point a, struct geometry_point b, struct geometry_point c,
    struct geometry_point d)
{
	return opposite(turn(a, b, c), turn(a, b, d)) && opposite(turn(c, d, a), turn(c, d, b));
}

bool
geometry_meets(
    const struct geometry *geometry, struct geometry_point from, struct geometry_point to)
{
	for (size_t i = 0; i < geometry->nrings; i++)
		for (size_t j = 0; j < side_count(geometry, &geometry->rings[i]); j++) {
			struct side side = side_at(geometry, &geometry->rings[i], j);
			if (geometry_sides_cross(side.from, side.to, from, to))
				return true;
		}
	struct geometry_point middle = { (from.x + to.x) / 2, (from.y + to.y) / 2 };
	return geometry->shape == GEOMETRY_POLYGON && geometry_contains(geometry, middle);
}
