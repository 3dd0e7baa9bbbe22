/*
 * Cables of NetBox's REST API, in the shape before 3.3 (termination_a) and after (a_terminations).
 *
 * In: a list, a page {"results": …} or lists by name {"cables": …}. Out: rows with the headings of
 * NetBox's own import form; circuits as rows of devices.
 * Rule: a cable with several ends is as many rows as it joins pairs of devices.
 * Source: netbox-community/netbox, dcim/api/serializers.
 */
#include "ingest/shapes.h"
#include <string.h>

/* One end: what it is, on which device. */
struct end {
	const char *type, *device, *port, *circuit;
};

/* A device without a name goes by what NetBox shows for it. */
static const char *
device_name(struct shaping *shaping, const json_t *object)
{
	static const char *const paths[] = { "device.name", "device.display", "device.display_name",
		"power_panel.name" };
	for (size_t i = 0; i < G_N_ELEMENTS(paths); i++) {
		const char *text = shape_text(shaping, object, paths[i]);
		if (text != NULL)
			return text;
	}
	return NULL;
}

static struct end
read_end(struct shaping *shaping, const char *type, const json_t *object)
{
	struct end end = { .type = type,
		.device = device_name(shaping, object),
		.port = shape_text(shaping, object, "name"),
		.circuit = shape_text(shaping, object, "circuit.cid") };
	if (end.device == NULL)
		end.device = end.circuit;
	return end;
}

/* The ends of one side, 'a' or 'b'; `one` where the file has the older shape. */
static size_t
count_ends(const json_t *cable, char side, bool *older)
{
	char list[] = "x_terminations", type[] = "termination_x_type";
	list[0] = type[12] = side;
	*older = json_object_get(cable, list) == NULL;
	return *older ? json_object_get(cable, type) != NULL
	              : json_array_size(json_object_get(cable, list));
}

static struct end
end_at(struct shaping *shaping, const json_t *cable, char side, size_t i)
{
	char list[] = "x_terminations", type[] = "termination_x_type", object[] = "termination_x";
	list[0] = type[12] = object[12] = side;
	const json_t *ends = json_object_get(cable, list);
	if (ends == NULL)
		return read_end(
		    shaping, shape_text(shaping, cable, type), json_object_get(cable, object));
	const json_t *one = json_array_get(ends, i);
	return read_end(
	    shaping, shape_text(shaping, one, "object_type"), json_object_get(one, "object"));
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
	static const char *const places[] = { "", "/results", "/cables" };
	for (size_t i = 0; i < G_N_ELEMENTS(places); i++) {
		struct lists *found = lists_find(shaping->document, shaping->text, places[i]);
		for (size_t j = 0; found != NULL && j < lists_count(found); j++)
			if (is_cable(lists_at(found, j)->value))
				return found;
		lists_drop(found);
	}
	return NULL;
}

static void
put_end(json_t *row, const char *side, const struct end *end)
{
	g_autofree char *device = g_strconcat(side, "_device", NULL);
	g_autofree char *type = g_strconcat(side, "_type", NULL);
	g_autofree char *name = g_strconcat(side, "_name", NULL);
	shape_put(row, device, end->device);
	shape_put(row, type, end->type);
	shape_put(row, name, end->port);
}

static void
emit_pair(
    struct shaping *shaping, const struct list_row *at, const struct end *a, const struct end *b)
{
	static const char *const paths[][2] = { { "id", "id" }, { "label", "label" },
		{ "type", "type" }, { "status", "status.value" }, { "status", "status" },
		{ "color", "color" }, { "length", "length" },
		{ "length_unit", "length_unit.value" }, { "length_unit", "length_unit" },
		{ "description", "description" } };
	json_t *row = json_object();
	put_end(row, "side_a", a);
	put_end(row, "side_b", b);
	for (size_t i = 0; i < G_N_ELEMENTS(paths); i++)
		shape_put(row, paths[i][0], shape_text(shaping, at->value, paths[i][1]));
	const json_t *length = json_object_get(at->value, "length");
	if (json_is_real(length))
		json_object_set(row, "length", (json_t *)length);
	shape_emit(shaping, at, row);
}

static void
emit_cable(struct shaping *shaping, const struct list_row *at)
{
	bool older_a, older_b;
	size_t na = count_ends(at->value, 'a', &older_a), nb = count_ends(at->value, 'b', &older_b);
	g_autoptr(GHashTable) pairs = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	/* A side without an end is still a row, so that it is said. */
	for (size_t i = 0; i < MAX(na, 1); i++) {
		struct end a = end_at(shaping, at->value, 'a', i);
		for (size_t j = 0; j < MAX(nb, 1); j++) {
			struct end b = end_at(shaping, at->value, 'b', j);
			if (g_hash_table_add(
				pairs, g_strdup_printf("%s\x1f%s", a.device, b.device)))
				emit_pair(shaping, at, &a, &b);
		}
	}
}

void
shape_netbox_cables(struct shaping *shaping)
{
	struct lists *found = find_cables(shaping);
	for (size_t i = 0; found != NULL && i < lists_count(found); i++)
		emit_cable(shaping, lists_at(found, i));
	lists_drop(found);
}

/* ---- circuits */

static void
emit_circuits(struct shaping *shaping, const struct list_row *at, char side, GHashTable *seen)
{
	bool older;
	size_t n = count_ends(at->value, side, &older);
	for (size_t i = 0; i < n; i++) {
		struct end end = end_at(shaping, at->value, side, i);
		if (end.circuit == NULL || !g_hash_table_add(seen, (char *)end.circuit))
			continue;
		json_t *row = json_object();
		shape_put(row, "cid", end.circuit);
		shape_put(row, "name", end.circuit);
		shape_emit(shaping, at, row);
	}
}

void
shape_netbox_circuits(struct shaping *shaping)
{
	struct lists *found = find_cables(shaping);
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
	for (size_t i = 0; found != NULL && i < lists_count(found); i++) {
		emit_circuits(shaping, lists_at(found, i), 'a', seen);
		emit_circuits(shaping, lists_at(found, i), 'b', seen);
	}
	lists_drop(found);
}
