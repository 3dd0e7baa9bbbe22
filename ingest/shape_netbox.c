/*
 * Cables of NetBox's REST API, in the shape before 3.3 (termination_a) and after (a_terminations).
 *
 * In: a list, a page {"results": …} or lists by name {"cables": …}. Out: rows with the headings of
 * NetBox's own import form; circuits as rows of devices.
 * Rule: a cable with several ends is as many rows as it joins pairs of devices; of several at both ends nobody says
 * which belong together, and the row says so.
 * Source: netbox-community/netbox, dcim/api/serializers.
 */
#include "ingest/shape_netbox.h"
#include "ingest/shapes.h"
#include <string.h>

/* The ends of one side, 'a' or 'b'. */
static size_t
count_ends(const json_t *cable, char side)
{
	char list[] = "x_terminations", type[] = "termination_x_type";
	list[0] = type[12] = side;
	const json_t *ends = json_object_get(cable, list);
	return ends != NULL ? json_array_size(ends) : json_object_get(cable, type) != NULL;
}

static struct netbox_end
end_at(const struct netbox *netbox, const json_t *cable, char side, size_t i)
{
	char list[] = "x_terminations", type[] = "termination_x_type", id[] = "termination_x_id",
	     object[] = "termination_x";
	list[0] = type[12] = id[12] = object[12] = side;
	const json_t *one = json_array_get(json_object_get(cable, list), i);
	struct shaping *shaping = netbox->shaping;
	if (one != NULL)
		return netbox_end_of(netbox, shape_text(shaping, one, "object_type"),
		    shape_text(shaping, one, "object_id"), json_object_get(one, "object"));
	return netbox_end_of(netbox, shape_text(shaping, cable, type),
	    shape_text(shaping, cable, id), json_object_get(cable, object));
}

static bool
is_cable(const json_t *value)
{
	return json_object_get(value, "a_terminations") != NULL ||
	       json_object_get(value, "termination_a_type") != NULL;
}

static struct lists *
find_cables(const struct shaping *shaping)
{
	static const char *const places[] = { "", "/results", "/cables", "/cables/results" };
	for (size_t i = 0; i < G_N_ELEMENTS(places); i++) {
		struct lists *found = lists_find(shaping->document, shaping->text, places[i]);
		for (size_t j = 0; found != NULL && j < lists_count(found); j++)
			if (is_cable(lists_at(found, j)->value))
				return found;
		lists_drop(found);
	}
	return NULL;
}

/* ---- pairs */

/* A cable's ends: each device once, in the order in which the file has them. */
struct side {
	struct netbox_end *ends;
	size_t n;
};

static const char *
end_key(const struct netbox_end *end)
{
	return end->device != NULL ? end->device : end->reference;
}

static struct side
read_side(const struct netbox *netbox, const json_t *cable, char letter)
{
	size_t n = count_ends(cable, letter);
	struct side side = { .ends = g_new0(struct netbox_end, n + 1) };
	for (size_t i = 0; i < n; i++) {
		struct netbox_end end = end_at(netbox, cable, letter, i);
		bool known = false;
		for (size_t j = 0; j < side.n; j++)
			known = known || g_strcmp0(end_key(&side.ends[j]), end_key(&end)) == 0;
		if (!known)
			side.ends[side.n++] = end;
	}
	/* A side without an end is still a row, so that it is said. */
	side.n = MAX(side.n, 1);
	return side;
}

static void
put_end(json_t *row, const char *side, const struct netbox_end *end)
{
	g_autofree char *device = g_strconcat(side, "_device", NULL);
	g_autofree char *type = g_strconcat(side, "_type", NULL);
	g_autofree char *name = g_strconcat(side, "_name", NULL);
	g_autofree char *reference = g_strconcat(side, "_ref", NULL);
	shape_put(row, device, end->device);
	shape_put(row, type, end->type);
	shape_put(row, name, end->port);
	if (end->device == NULL)
		shape_put(row, reference, end->reference);
}

static void
put_cable(struct shaping *shaping, json_t *row, const json_t *cable, size_t number)
{
	static const char *const paths[][2] = { { "label", "label" }, { "type", "type" },
		{ "status", "status.value" }, { "status", "status" }, { "color", "color" },
		{ "length", "length" }, { "length_unit", "length_unit.value" },
		{ "length_unit", "length_unit" }, { "description", "description" } };
	for (size_t i = 0; i < G_N_ELEMENTS(paths); i++)
		shape_put(row, paths[i][0], shape_text(shaping, cable, paths[i][1]));
	const json_t *length = json_object_get(cable, "length");
	if (json_is_real(length))
		json_object_set(row, "length", (json_t *)length);
	const char *id = shape_text(shaping, cable, "id");
	g_autofree char *counted =
	    g_strdup_printf("%s-%" G_GSIZE_FORMAT, id == NULL ? "" : id, number);
	shape_put(row, "id", id == NULL || number == 1 ? id : counted);
}

static char *
join_side(const struct side *side)
{
	GString *text = g_string_new(NULL);
	for (size_t i = 0; i < side->n; i++) {
		const char *key = end_key(&side->ends[i]);
		g_string_append_printf(text, "%s%s", i > 0 ? ", " : "", key == NULL ? "?" : key);
	}
	return g_string_free(text, FALSE);
}

static void
emit_cable(const struct netbox *netbox, const struct list_row *at)
{
	struct side a = read_side(netbox, at->value, 'a'), b = read_side(netbox, at->value, 'b');
	g_autofree char *left = join_side(&a), *right = join_side(&b);
	g_autofree char *both = g_strdup_printf("%s / %s", left, right);
	size_t number = 0;
	for (size_t i = 0; i < a.n; i++)
		for (size_t j = 0; j < b.n; j++) {
			json_t *row = json_object();
			put_end(row, "side_a", &a.ends[i]);
			put_end(row, "side_b", &b.ends[j]);
			put_cable(netbox->shaping, row, at->value, ++number);
			shape_put(row, "unpaired", a.n > 1 && b.n > 1 ? both : NULL);
			shape_emit(netbox->shaping, at, row);
		}
	g_free(a.ends);
	g_free(b.ends);
}

void
shape_netbox_cables(struct shaping *shaping)
{
	struct lists *found = find_cables(shaping);
	if (found == NULL)
		return;
	struct netbox netbox;
	netbox_open(&netbox, shaping);
	for (size_t i = 0; i < lists_count(found); i++)
		emit_cable(&netbox, lists_at(found, i));
	netbox_close(&netbox);
	lists_drop(found);
}

/* ---- circuits */

static void
emit_circuits(const struct netbox *netbox, const struct list_row *at, char side, GHashTable *seen)
{
	size_t n = count_ends(at->value, side);
	for (size_t i = 0; i < n; i++) {
		struct netbox_end end = end_at(netbox, at->value, side, i);
		if (end.circuit == NULL || !g_hash_table_add(seen, (char *)end.circuit))
			continue;
		json_t *row = json_object();
		shape_put(row, "cid", end.circuit);
		shape_put(row, "name", end.circuit);
		shape_emit(netbox->shaping, at, row);
	}
}

void
shape_netbox_circuits(struct shaping *shaping)
{
	struct lists *found = find_cables(shaping);
	if (found == NULL)
		return;
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
	struct netbox netbox;
	netbox_open(&netbox, shaping);
	for (size_t i = 0; i < lists_count(found); i++) {
		emit_circuits(&netbox, lists_at(found, i), 'a', seen);
		emit_circuits(&netbox, lists_at(found, i), 'b', seen);
	}
	netbox_close(&netbox);
	lists_drop(found);
}
