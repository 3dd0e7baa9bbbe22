/*
 * What of a plan does not fit: the lists of devices and links, the outline, the ends of routes.
 *
 * In: settled floors, the client's lists. Out: complaints, each with its part's place.
 * Rule: nothing is dropped here; a device in the wrong place is still the surveyor's word.
 */
#include "ingest/plan.h"
#include <math.h>
#include <string.h>

/* A socket on the outer wall may stand in the wall. */
#define WALL_M 0.3
#define ROUTE_END_M 0.5

static bool
is_element(const struct plan_part *part, const char *element)
{
	return strcmp(part->element, element) == 0;
}

static const char *
name_of(const struct plan_part *part)
{
	const char *const names[] = { part->device, part->link, part->id, part->name,
		part->category };
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
		if (names[i] != NULL)
			return names[i];
	return part->element;
}

static char *
metres(double distance)
{
	return g_strdup_printf("%.1f", distance);
}

/* ---- outside */

static double
outside_by(const struct geometry *outline, const struct geometry *geometry)
{
	double most = 0;
	for (size_t i = 0; i < geometry->npoints; i++)
		if (!geometry_contains(outline, geometry->points[i]))
			most = fmax(most, geometry_distance(outline, geometry->points[i]));
	return most;
}

static void
check_inside(struct plan *plan, const struct plan_part *part)
{
	static const char *const placed[] = { "device", "outlet", "cable", "safety", NULL };
	if (!g_strv_contains(placed, part->element) || part->floors->len == 0)
		return;
	const struct plan_floor *floor =
	    plan_floor_at(plan, g_array_index(part->floors, size_t, 0));
	if (floor->outline == NULL)
		return;
	double distance = outside_by(floor->outline->geometry, part->geometry);
	g_autofree char *text = metres(distance);
	if (distance > WALL_M)
		plan_say(plan, part, PROBLEM_PLAN_OUTSIDE, name_of(part), text, NULL);
}

/* ---- devices */

static const char *
listed_device(const struct plan_lists *lists, const char *word)
{
	return word == NULL ? NULL : g_hash_table_lookup(lists->devices, word);
}

static void
check_device(struct plan *plan, const struct plan_lists *lists, const struct plan_part *part,
    GHashTable *placed)
{
	const char *id = listed_device(lists, part->device);
	if (id == NULL && g_hash_table_size(lists->devices) > 0)
		plan_say(plan, part, PROBLEM_PLAN_DEVICE_UNLISTED, part->device, NULL, NULL);
	const char *key = id != NULL ? id : part->device;
	const struct plan_part *before = g_hash_table_lookup(placed, key);
	if (before == NULL) {
		g_hash_table_insert(placed, (char *)key, (void *)part);
		return;
	}
	g_autofree char *place =
	    g_strdup_printf("%s:%" G_GINT64_FORMAT, before->path, before->line);
	plan_say(plan, part, PROBLEM_PLAN_DEVICE_TWICE, part->device, place, NULL);
}

/* ---- cables */

static bool
share_floor(const struct plan_part *a, const struct plan_part *b)
{
	for (guint i = 0; i < a->floors->len; i++)
		for (guint j = 0; j < b->floors->len; j++)
			if (g_array_index(a->floors, size_t, i) ==
			    g_array_index(b->floors, size_t, j))
				return true;
	return false;
}

/* From a device to the nearer end of the route; negative where it is not placed on the same floor. */
static double
end_distance(const struct plan_part *cable, const struct plan_part *device, bool last)
{
	if (device == NULL || !share_floor(cable, device))
		return -1;
	const struct geometry *route = cable->geometry;
	struct geometry_point at = device->geometry->points[0];
	struct geometry_point end = route->points[last ? route->npoints - 1 : 0];
	return hypot(end.x - at.x, end.y - at.y);
}

static void
say_end(struct plan *plan, const struct plan_part *cable, const char *device, double distance)
{
	g_autofree char *text = metres(distance);
	if (distance > ROUTE_END_M)
		plan_say(plan, cable, PROBLEM_PLAN_ROUTE_END, cable->link, device, text);
}

/* A route may be drawn from either end; the way round that fits better counts. */
static void
check_ends(struct plan *plan, const struct plan_lists *lists, const struct plan_part *cable,
    GHashTable *placed)
{
	const struct plan_link *link = g_hash_table_lookup(lists->links, cable->link);
	const char *a = listed_device(lists, link->a_device);
	const char *b = listed_device(lists, link->b_device);
	const struct plan_part *from = a == NULL ? NULL : g_hash_table_lookup(placed, a);
	const struct plan_part *to = b == NULL ? NULL : g_hash_table_lookup(placed, b);
	double forward_a = end_distance(cable, from, false);
	double forward_b = end_distance(cable, to, true);
	double backward_a = end_distance(cable, from, true);
	double backward_b = end_distance(cable, to, false);
	bool backward = fmax(backward_a, backward_b) < fmax(forward_a, forward_b);
	say_end(plan, cable, link->a_device, backward ? backward_a : forward_a);
	say_end(plan, cable, link->b_device, backward ? backward_b : forward_b);
}

static void
check_cable(struct plan *plan, const struct plan_lists *lists, const struct plan_part *part,
    GHashTable *placed)
{
	if (part->link == NULL)
		return;
	if (g_hash_table_contains(lists->links, part->link))
		check_ends(plan, lists, part, placed);
	else if (g_hash_table_size(lists->links) > 0)
		plan_say(plan, part, PROBLEM_PLAN_LINK_UNLISTED, part->link, NULL, NULL);
}

void
plan_check(struct plan *plan, const struct plan_lists *lists)
{
	g_autoptr(GHashTable) placed = g_hash_table_new(g_str_hash, g_str_equal);
	for (guint i = 0; i < plan->parts->len; i++) {
		const struct plan_part *part = plan->parts->pdata[i];
		if (part->geometry == NULL)
			continue;
		check_inside(plan, part);
		if (is_element(part, "device") && part->device != NULL)
			check_device(plan, lists, part, placed);
	}
	for (guint i = 0; i < plan->parts->len; i++) {
		const struct plan_part *part = plan->parts->pdata[i];
		if (is_element(part, "cable") && part->geometry != NULL)
			check_cable(plan, lists, part, placed);
	}
}
