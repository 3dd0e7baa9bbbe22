/*
 * Settling floor plans: parts as they came become floors in metres, with what stands on each.
 *
 * Shape: settle_plan.c reads and writes the store; plan_floors.c says which part lies on which floor and projects
 * degrees; plan_check.c says what does not fit the lists of devices and links.
 *
 * Units: metres, y upwards.
 * Memory: a plan owns its parts and floors; their texts are lent by its chunk.
 */
#ifndef OBI_INGEST_PLAN_H
#define OBI_INGEST_PLAN_H

#include "base/geometry.h"

/* One row of plan_element. */
struct plan_part {
	int64_t source, line;
	const char *path, *building; /* the file, and its folder */
	const char *profile, *element, *id, *name, *category, *floor, *unit, *file;
	const char *device, *link, *mount, *run, *swing, *image;
	struct plan_number {
		bool known;
		double value;
	} level, width, angle, thickness, m_per_px, origin_x, origin_y;
	struct geometry *geometry; /* NULL: none */
	bool degrees;
	GArray *floors; /* numbers of the floors it lies on */
};

struct plan_floor {
	const char *building, *id, *name;
	struct plan_number level, m_per_px, origin_x, origin_y;
	const struct plan_part *first;   /* where it is named first */
	const struct plan_part *outline; /* NULL: none */
	const char *image;               /* path in the intake; NULL: none, or not there */
	bool projected;
	struct geometry_point origin;
	int64_t stored; /* its id in the store */
};

/* All plans of one client. */
struct plan {
	const char *client;
	GPtrArray *parts; /* struct plan_part, by path and place */
	GArray *floors;   /* struct plan_floor */
	GStringChunk *texts;
	struct problems *said;              /* each with its file */
	int alike[PROBLEM_COUNT];           /* how many of each were to be said */
	const char *last_path, *last_floor; /* the floor that a file of one floor is */
};

/* Complaints of one kind that are said one by one; of the others the number is. */
#define PLAN_ALIKE 20

struct plan *plan_new(const char *client);
void plan_drop(struct plan *plan);
/* A part with nothing in it, to be filled. */
struct plan_part *plan_add(struct plan *plan);
struct plan_floor *plan_floor_at(const struct plan *plan, size_t i);
/* Record a complaint about a part, or only count it after PLAN_ALIKE of its kind. */
void plan_say(struct plan *plan, const struct plan_part *part, enum problem_id id,
    const char *first, const char *second, const char *third);
/* "12 more of …", at the first file, once all was said. */
void plan_say_more(struct plan *plan);

/*
 * Which floors there are, which parts lie on each; degrees become metres.
 * A floor is called by its id; the parts of a file that names none lie on the floor of that file: the one another file
 * (WRLD's main.json) says it holds, else a floor called as the file.
 * Source: all plans in degrees of one folder are one building, projected about the centroid of its floors' outlines,
 * weighted by area; without outlines, about the middle of all its coordinates.
 */
void plan_settle(struct plan *plan);

/* The client's lists, as far as plans name them. */
struct plan_lists {
	GHashTable *devices; /* id or name → id */
	GHashTable *links;   /* id or tag → struct plan_link */
};
struct plan_link {
	const char *id, *a_device, *b_device;
};
/* What does not fit: devices and cables not listed, places outside the outline, routes that end elsewhere. */
void plan_check(struct plan *plan, const struct plan_lists *lists);

#endif
