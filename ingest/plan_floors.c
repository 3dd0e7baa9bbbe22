/*
 * Floors out of parts: which there are, who lies on which, one frame for a building.
 *
 * In: the parts of a client's plans, by path. Out: floors, and each part's floors and metres.
 * Rule: a part that names a floor which is not there is said and lies on none; it stays in plan_element.
 */
#include "ingest/plan.h"
#include <math.h>
#include <string.h>

/* Nobody's office is wider; the projection's error is then still below 10 cm. */
#define WIDE_KM 3.0

struct plan *
plan_new(const char *client)
{
	struct plan *plan = g_new0(struct plan, 1);
	plan->parts = g_ptr_array_new();
	plan->floors = g_array_new(FALSE, TRUE, sizeof(struct plan_floor));
	plan->texts = g_string_chunk_new(4096);
	plan->said = problems_new();
	plan->client = g_string_chunk_insert(plan->texts, client);
	return plan;
}

void
plan_drop(struct plan *plan)
{
	if (plan == NULL)
		return;
	for (guint i = 0; i < plan->parts->len; i++) {
		struct plan_part *part = plan->parts->pdata[i];
		geometry_drop(part->geometry);
		g_array_unref(part->floors);
		g_free(part);
	}
	g_ptr_array_unref(plan->parts);
	g_array_unref(plan->floors);
	g_string_chunk_free(plan->texts);
	problems_drop(plan->said);
	g_free(plan);
}

struct plan_part *
plan_add(struct plan *plan)
{
	struct plan_part *part = g_new0(struct plan_part, 1);
	part->floors = g_array_new(FALSE, FALSE, sizeof(size_t));
	g_ptr_array_add(plan->parts, part);
	return part;
}

struct plan_floor *
plan_floor_at(const struct plan *plan, size_t i)
{
	return &g_array_index(plan->floors, struct plan_floor, i);
}

void
plan_say(struct plan *plan, const struct plan_part *part, enum problem_id id, const char *first,
    const char *second, const char *third)
{
	struct place place = { .file = part->path,
		.line = part->line,
		.byte_offset = -1,
		.client = plan->client,
		.fate = FATE_KEPT };
	if (++plan->alike[id] > PLAN_ALIKE)
		return;
	problem_add(plan->said, id, &place, first == NULL ? "" : first,
	    second == NULL ? "" : second, third == NULL ? "" : third, NULL);
}

void
plan_say_more(struct plan *plan)
{
	const struct plan_part *first = plan->parts->len == 0 ? NULL : plan->parts->pdata[0];
	for (int id = 0; first != NULL && id < PROBLEM_COUNT; id++) {
		if (plan->alike[id] <= PLAN_ALIKE)
			continue;
		struct place place = {
			.file = first->path, .byte_offset = -1, .client = plan->client
		};
		g_autofree char *more = g_strdup_printf("%d", plan->alike[id] - PLAN_ALIKE);
		problem_add(plan->said, PROBLEM_PLAN_MORE, &place, more, problem_code(id), NULL);
	}
}

static bool
is_element(const struct plan_part *part, const char *element)
{
	return strcmp(part->element, element) == 0;
}

/* ---- which floors there are */

#define NO_FLOOR G_MAXSIZE

static size_t
find_floor(const struct plan *plan, const char *building, const char *id)
{
	for (size_t i = 0; i < plan->floors->len; i++)
		if (strcmp(plan_floor_at(plan, i)->building, building) == 0 &&
		    strcmp(plan_floor_at(plan, i)->id, id) == 0)
			return i;
	return NO_FLOOR;
}

/* "plans/floor-1F.geojson" → "1F" */
static char *
floor_of_file(const char *path)
{
	g_autofree char *base = g_path_get_basename(path);
	char *dot = strrchr(base, '.');
	if (dot != NULL && dot != base)
		*dot = '\0';
	const char *rest = g_str_has_prefix(base, "floor-") ? base + strlen("floor-") : base;
	return g_strdup(*rest == '\0' ? base : rest);
}

/* The floor's id that another file gives to this one; NULL: none. */
static const char *
stated_floor(const struct plan *plan, const struct plan_part *part)
{
	g_autofree char *base = g_path_get_basename(part->path);
	for (guint i = 0; i < plan->parts->len; i++) {
		const struct plan_part *other = plan->parts->pdata[i];
		if (is_element(other, "floor") && other->file != NULL &&
		    strcmp(other->building, part->building) == 0 && strcmp(other->file, base) == 0)
			return other->id;
	}
	return NULL;
}

/* Parts come file by file, so the last answer is mostly the next one too. */
static const char *
own_floor(struct plan *plan, const struct plan_part *part)
{
	if (plan->last_path != NULL && strcmp(plan->last_path, part->path) == 0)
		return plan->last_floor;
	const char *stated = stated_floor(plan, part);
	g_autofree char *own = floor_of_file(part->path);
	plan->last_path = part->path;
	plan->last_floor = stated != NULL ? stated : g_string_chunk_insert_const(plan->texts, own);
	return plan->last_floor;
}

static size_t
get_floor(struct plan *plan, const struct plan_part *part, const char *id)
{
	size_t found = find_floor(plan, part->building, id);
	if (found != NO_FLOOR)
		return found;
	struct plan_floor floor = { .building = part->building, .id = id, .first = part };
	g_array_append_val(plan->floors, floor);
	return plan->floors->len - 1;
}

static void
take_number(struct plan_number *into, const struct plan_number *from)
{
	if (!into->known)
		*into = *from;
}

static void
take_outline(struct plan *plan, struct plan_floor *floor, const struct plan_part *part)
{
	if (part->geometry == NULL || part->geometry->shape != GEOMETRY_POLYGON)
		return;
	if (floor->outline != NULL)
		plan_say(
		    plan, part, PROBLEM_PLAN_FLOOR_TWICE, floor->id, floor->outline->path, NULL);
	else
		floor->outline = part;
}

/* The id of the floor that a floor's own row tells of. */
static const char *
told_floor(struct plan *plan, const struct plan_part *part)
{
	bool whole_file = strcmp(part->profile, "geojson-floor") == 0;
	if (whole_file)
		return part->floor != NULL ? part->floor : own_floor(plan, part);
	return part->id != NULL ? part->id : own_floor(plan, part);
}

static void
add_floor(struct plan *plan, const struct plan_part *part)
{
	size_t number = get_floor(plan, part, told_floor(plan, part));
	struct plan_floor *floor = plan_floor_at(plan, number);
	if (floor->name == NULL)
		floor->name = part->name;
	if (floor->image == NULL)
		floor->image = part->image;
	take_number(&floor->level, &part->level);
	take_number(&floor->m_per_px, &part->m_per_px);
	take_number(&floor->origin_x, &part->origin_x);
	take_number(&floor->origin_y, &part->origin_y);
	take_outline(plan, floor, part);
}

/* ---- who lies on which floor */

/* IMDF: an amenity names its unit, and that its level. */
static const char *
floor_of_unit(const struct plan *plan, const struct plan_part *part)
{
	for (guint i = 0; part->unit != NULL && i < plan->parts->len; i++) {
		const struct plan_part *other = plan->parts->pdata[i];
		if (other->id != NULL && other->floor != NULL &&
		    strcmp(other->building, part->building) == 0 &&
		    strcmp(other->id, part->unit) == 0)
			return other->floor;
	}
	return NULL;
}

/* OSM's level "1" is a number as well as a name. */
static void
number_level(struct plan_floor *floor)
{
	char *end;
	double level = g_ascii_strtod(floor->id, &end);
	if (!floor->level.known && end != floor->id && *end == '\0' && isfinite(level))
		floor->level = (struct plan_number){ true, level };
}

static void
put_on(struct plan *plan, struct plan_part *part, const char *id, bool make)
{
	size_t number = find_floor(plan, part->building, id);
	if (number == NO_FLOOR && !make) {
		plan_say(plan, part, PROBLEM_PLAN_FLOOR_UNKNOWN, id, NULL, NULL);
		return;
	}
	if (number == NO_FLOOR) {
		number = get_floor(plan, part, g_string_chunk_insert_const(plan->texts, id));
		number_level(plan_floor_at(plan, number));
	}
	g_array_append_val(part->floors, number);
}

/* "0;1" names two floors. */
static void
place_part(struct plan *plan, struct plan_part *part)
{
	if (part->geometry == NULL || is_element(part, "floor") || is_element(part, "site"))
		return;
	bool make = strcmp(part->profile, "geojson-floor") == 0;
	const char *named = part->floor != NULL ? part->floor : floor_of_unit(plan, part);
	if (named == NULL && strcmp(part->profile, "imdf") == 0) {
		plan_say(plan, part, PROBLEM_PLAN_FLOOR_UNKNOWN,
		    part->unit != NULL ? part->unit : "level_id", NULL, NULL);
		return;
	}
	if (named == NULL) {
		put_on(plan, part, own_floor(plan, part), true);
		return;
	}
	if (!make) {
		put_on(plan, part, named, false);
		return;
	}
	g_auto(GStrv) names = g_strsplit(named, ";", -1);
	for (char **name = names; *name != NULL; name++)
		if (*g_strstrip(*name) != '\0')
			put_on(plan, part, *name, true);
}

/* A level whose file is not there has nothing on it, and is no floor. */
static void
say_missing_file(struct plan *plan, const struct plan_part *part)
{
	bool here = false;
	for (guint i = 0; i < plan->parts->len; i++) {
		const struct plan_part *other = plan->parts->pdata[i];
		g_autofree char *base = g_path_get_basename(other->path);
		here = here || (strcmp(other->building, part->building) == 0 &&
				   strcmp(base, part->file) == 0);
	}
	if (!here)
		plan_say(plan, part, PROBLEM_PLAN_FILE_MISSING,
		    part->name != NULL ? part->name : part->id, part->file, NULL);
}

static void
find_floors(struct plan *plan)
{
	for (guint i = 0; i < plan->parts->len; i++) {
		const struct plan_part *part = plan->parts->pdata[i];
		if (is_element(part, "floor"))
			add_floor(plan, part);
		if (is_element(part, "floor") && part->file != NULL)
			say_missing_file(plan, part);
	}
	for (size_t i = 0; i < plan->floors->len; i++)
		if (strcmp(plan_floor_at(plan, i)->first->profile, "geojson-floor") == 0 &&
		    plan_floor_at(plan, i)->first->floor != NULL)
			number_level(plan_floor_at(plan, i));
	for (guint i = 0; i < plan->parts->len; i++)
		place_part(plan, plan->parts->pdata[i]);
}

/* ---- one frame for a building */

static bool
is_in(const struct plan_part *part, const char *building)
{
	return part->degrees && part->geometry != NULL && strcmp(part->building, building) == 0;
}

/* Sums of centroids, weighted by area; and the box around all. */
struct middle {
	double area, x, y;
	struct geometry_bounds box;
	bool any;
};

static void
add_to_middle(struct middle *middle, const struct plan_part *part)
{
	struct geometry_bounds own = geometry_bounds(part->geometry);
	if (!middle->any)
		middle->box = own;
	middle->any = true;
	middle->box.min_x = fmin(middle->box.min_x, own.min_x);
	middle->box.min_y = fmin(middle->box.min_y, own.min_y);
	middle->box.max_x = fmax(middle->box.max_x, own.max_x);
	middle->box.max_y = fmax(middle->box.max_y, own.max_y);
	if (!is_element(part, "floor"))
		return;
	double area = geometry_area(part->geometry);
	struct geometry_point centroid = geometry_centroid(part->geometry);
	middle->area += area;
	middle->x += area * centroid.x;
	middle->y += area * centroid.y;
}

static struct geometry_point
middle_point(const struct middle *middle)
{
	if (middle->area > 0)
		return (
		    struct geometry_point){ middle->x / middle->area, middle->y / middle->area };
	return (struct geometry_point){ (middle->box.min_x + middle->box.max_x) / 2,
		(middle->box.min_y + middle->box.max_y) / 2 };
}

static void
say_width(struct plan *plan, const struct plan_part *part, const struct middle *middle)
{
	double across = (middle->box.max_x - middle->box.min_x) * GEOMETRY_LON_M *
	                cos(middle_point(middle).y * G_PI / 180);
	double up = (middle->box.max_y - middle->box.min_y) * GEOMETRY_LAT_M;
	double km = hypot(across, up) / 1000;
	g_autofree char *text = g_strdup_printf("%.0f", km);
	if (km > WIDE_KM)
		plan_say(plan, part, PROBLEM_PLAN_TOO_WIDE, text, NULL, NULL);
}

static void
project_building(struct plan *plan, const struct plan_part *first)
{
	struct middle middle = { 0 };
	const char *building = first->building;
	for (guint i = 0; i < plan->parts->len; i++)
		if (is_in(plan->parts->pdata[i], building))
			add_to_middle(&middle, plan->parts->pdata[i]);
	say_width(plan, first, &middle);
	struct geometry_point origin = middle_point(&middle);
	for (size_t i = 0; i < plan->floors->len; i++) {
		struct plan_floor *floor = plan_floor_at(plan, i);
		if (strcmp(floor->building, building) != 0)
			continue;
		floor->projected = true;
		floor->origin = origin;
	}
	for (guint i = 0; i < plan->parts->len; i++) {
		struct plan_part *part = plan->parts->pdata[i];
		if (!is_in(part, building))
			continue;
		geometry_project(part->geometry, origin);
		part->degrees = false;
	}
}

void
plan_settle(struct plan *plan)
{
	find_floors(plan);
	for (guint i = 0; i < plan->parts->len; i++) {
		const struct plan_part *part = plan->parts->pdata[i];
		if (part->degrees && part->geometry != NULL)
			project_building(plan, part);
	}
}
