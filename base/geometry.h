/*
 * Plane geometry of floor plans: points, lines and polygons with holes.
 *
 * Units: metres, y upwards; degrees until geometry_project.
 * Shape: parts of rings of points. A point is one part of one ring of one point, a line one ring, a polygon an outer
 * ring and its holes. Rings are kept open: a last point that repeats the first is left out.
 * Text: JSON, parts → rings → [x, y], for every shape alike.
 * Limits: GEOMETRY_POINTS points in one geometry; GEOMETRY_REACH_M metres from the origin.
 * Source: even-odd rule and area by the trapezium formula (Shimrat 1962); proper crossings by orientation signs;
 * local equirectangular projection, 111,320 m a degree of longitude at the equator and 110,574 m one of latitude.
 */
#ifndef OBI_BASE_GEOMETRY_H
#define OBI_BASE_GEOMETRY_H

#include "base/problem.h"

#define GEOMETRY_POINTS 10000
#define GEOMETRY_REACH_M 10000.0
#define GEOMETRY_LON_M 111320.0
#define GEOMETRY_LAT_M 110574.0

enum geometry_shape { GEOMETRY_POINT, GEOMETRY_LINE, GEOMETRY_POLYGON };

struct geometry_point {
	double x, y;
};

struct geometry_ring {
	size_t first, n; /* in points */
	size_t part;
	bool hole;
};

struct geometry {
	enum geometry_shape shape;
	struct geometry_point *points;
	size_t npoints;
	struct geometry_ring *rings;
	size_t nrings, nparts;
};

struct geometry_bounds {
	double min_x, min_y, max_x, max_y;
};

/* What is wrong with coordinates, and where: a problem's values, and a JSON pointer from the coordinates on. */
struct geometry_fault {
	enum problem_id id;
	char pointer[64];
	char seen[80], expected[80];
};

/* How coordinates are to be understood. */
struct geometry_reading {
	enum geometry_shape shape;
	bool degrees; /* longitude, latitude; else metres after `scale` */
	double scale; /* metres a unit */
};

/*
 * Coordinates as GeoJSON writes them, at any depth that fits the shape (a ring may stand for its polygon). A third
 * number of a point is left out. NULL with the fault filled in; else free with geometry_drop.
 */
struct geometry *geometry_read(const json_t *coordinates, const struct geometry_reading *reading,
    struct geometry_fault *fault);
/* From the text of geometry_text; NULL where it is none. */
struct geometry *geometry_parse(enum geometry_shape shape, const char *text);
char *geometry_text(const struct geometry *geometry, int decimals);
void geometry_drop(void *geometry);

/* Degrees to metres about a longitude and latitude. */
void geometry_project(struct geometry *geometry, struct geometry_point origin);
struct geometry_bounds geometry_bounds(const struct geometry *geometry);
/* Square metres, holes taken out; 0 for points and lines. */
double geometry_area(const struct geometry *geometry);
/* Metres along all lines. */
double geometry_length(const struct geometry *geometry);
/* Of the area; of the points where there is none. */
struct geometry_point geometry_centroid(const struct geometry *geometry);
/* Even-odd, over all rings of a polygon. */
bool geometry_contains(const struct geometry *polygon, struct geometry_point point);
/* From a point to the nearest side or line. */
double geometry_distance(const struct geometry *geometry, struct geometry_point point);
/* Do the sides a–b and c–d pass through each other? Ends that only touch do not. */
bool geometry_sides_cross(struct geometry_point a, struct geometry_point b, struct geometry_point c,
    struct geometry_point d);
/* Does a segment run through the inside of a polygon, or meet a line? */
bool geometry_meets(
    const struct geometry *geometry, struct geometry_point from, struct geometry_point to);

#endif
