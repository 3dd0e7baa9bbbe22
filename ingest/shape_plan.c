/*
 * Floor plans in our own form, and WRLD's list of levels.
 *
 * In: {"floors": [{"id", "outline", "rooms": […], …}]}; {"levels": [{"id", "z_order", "filename"}]}.
 * Out: a row for every floor and for every part of one.
 * Rule: nothing in a floor is passed over in silence: what is no list of parts is a row that cannot be read.
 */
#include "ingest/shapes.h"
#include <string.h>

/* The lists of a floor, what they hold, where each part has its coordinates. */
static const struct part {
	const char *key, *element, *shape, *at;
} parts[] = {
	{ "rooms", "room", "Polygon", "polygon" },
	{ "walls", "wall", "LineString", "line" },
	{ "openings", "opening", "Point", "at" },
	{ "devices", "device", "Point", "at" },
	{ "outlets", "outlet", "Point", "at" },
	{ "cables", "cable", "LineString", "route" },
	{ "safety", "safety", "Point", "at" },
};

json_t *
shape_plan_row(const struct shape_element *element)
{
	json_t *row = json_object();
	shape_put(row, "element", element->element);
	shape_put(row, "shape", element->shape);
	shape_put(row, "frame", element->degrees ? "degrees" : "m");
	g_autofree char *at = g_strconcat("/", element->at, NULL);
	shape_put(row, "at pointer", at);
	if (element->coordinates == NULL || json_is_null(element->coordinates))
		return row;
	char *text = json_dumps(element->coordinates, JSON_ENCODE_ANY | JSON_COMPACT);
	shape_put(row, "coordinates", text);
	free(text);
	return row;
}

void
shape_plan_copy(json_t *row, const char *heading, const json_t *value)
{
	if (value == NULL || json_is_null(value) || json_object_get(row, heading) != NULL)
		return;
	json_object_set(row, heading, (json_t *)value);
}

static const struct part *
find_part(const char *key)
{
	for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
		if (strcmp(parts[i].key, key) == 0)
			return &parts[i];
	return NULL;
}

/* All that no key here knows goes along as it is written; the profile says what of it is known. */
static void
copy_others(json_t *row, const json_t *object, const char *at)
{
	const char *key;
	json_t *value;
	json_object_foreach((json_t *)object, key, value) if (strcmp(key, at) != 0)
	    shape_plan_copy(row, key, value);
}

/* Ids tell parts of one kind on one floor apart. */
static void
put_key(json_t *row, const char *element, const char *floor, const char *id)
{
	if (id == NULL)
		return;
	g_autofree char *key = g_strjoin("/", element, floor == NULL ? "" : floor, id, NULL);
	shape_put(row, "id of its kind", key);
}

/* ---- our own form */

static void
emit_part(struct shaping *shaping, const struct list_row *at, const struct part *part)
{
	if (!json_is_object(at->value)) {
		shape_emit(shaping, at, json_deep_copy(at->value));
		return;
	}
	const json_t *floor = at->outer == NULL ? NULL : at->outer->object;
	struct shape_element element = { .element = part->element,
		.shape = part->shape,
		.at = part->at,
		.coordinates = json_object_get(at->value, part->at) };
	/* A wall may be drawn with its thickness. */
	if (strcmp(part->element, "wall") == 0 && element.coordinates == NULL &&
	    json_object_get(at->value, "polygon") != NULL) {
		element.shape = "Polygon";
		element.at = "polygon";
		element.coordinates = json_object_get(at->value, "polygon");
	}
	json_t *row = shape_plan_row(&element);
	const char *floor_id = shape_text(shaping, floor, "id");
	shape_plan_copy(row, "length unit", json_object_get(floor, "unit"));
	shape_plan_copy(row,
	    strcmp(part->element, "opening") == 0  ? "opening"
	    : strcmp(part->element, "safety") == 0 ? "safety"
						   : "category",
	    json_object_get(at->value, "kind"));
	put_key(row, part->element, floor_id, shape_text(shaping, at->value, "id"));
	shape_put(row, "floor", floor_id);
	json_t *others = json_copy((json_t *)at->value);
	json_object_del(others, "kind");
	copy_others(row, others, element.at);
	json_decref(others);
	shape_emit(shaping, at, row);
}

static bool
holds_objects(const json_t *list)
{
	for (size_t i = 0; i < json_array_size(list); i++)
		if (json_is_object(json_array_get(list, i)))
			return true;
	return json_is_array(list) && json_array_size(list) == 0;
}

/* "rooms": {…} or "rooms": [1, 2]: no parts, so no rows; said at its own place. */
static void
emit_no_list(struct shaping *shaping, const struct list_row *floor, const char *key)
{
	const json_t *value = json_object_get(floor->value, key);
	if (value == NULL || json_is_null(value) || holds_objects(value))
		return;
	g_autofree char *pointer = document_pointer(floor->pointer, key);
	struct place place = document_place(shaping->document, pointer);
	struct list_row at = *floor;
	at.pointer = pointer;
	at.line = place.line;
	at.column = place.column;
	shape_emit(shaping, &at, json_string(key));
}

static void
emit_floor(struct shaping *shaping, const struct list_row *at)
{
	if (!json_is_object(at->value)) {
		shape_emit(shaping, at, json_deep_copy(at->value));
		return;
	}
	struct shape_element element = { .element = "floor",
		.shape = "Polygon",
		.at = "outline",
		.coordinates = json_object_get(at->value, "outline") };
	json_t *row = shape_plan_row(&element);
	const json_t *origin = shape_at(at->value, "background.origin");
	shape_plan_copy(row, "length unit", json_object_get(at->value, "unit"));
	shape_plan_copy(row, "origin x", json_array_get(origin, 0));
	shape_plan_copy(row, "origin y", json_array_get(origin, 1));
	put_key(row, "floor", NULL, shape_text(shaping, at->value, "id"));
	json_t *others = json_copy((json_t *)at->value);
	for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
		json_object_del(others, parts[i].key);
	json_object_del(others, "unit");
	copy_others(row, others, "outline");
	json_decref(others);
	shape_emit(shaping, at, row);
	for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
		emit_no_list(shaping, at, parts[i].key);
}

void
shape_plan_floors(struct shaping *shaping)
{
	if (!json_is_array(json_object_get(document_root(shaping->document), "floors")))
		return;
	struct lists *floors = lists_find(shaping->document, shaping->text, "/floors");
	for (size_t i = 0; floors != NULL && i < lists_count(floors); i++)
		emit_floor(shaping, lists_at(floors, i));
	lists_drop(floors);
	for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
		g_autofree char *pattern = g_strconcat("/floors/*/", parts[i].key, NULL);
		struct lists *found = lists_find(shaping->document, shaping->text, pattern);
		for (size_t j = 0; found != NULL && j < lists_count(found); j++)
			emit_part(shaping, lists_at(found, j), find_part(parts[i].key));
		lists_drop(found);
	}
}

/* ---- WRLD: which file is which floor */

void
shape_plan_levels(struct shaping *shaping)
{
	struct lists *levels = lists_find(shaping->document, shaping->text, "/levels");
	for (size_t i = 0; levels != NULL && i < lists_count(levels); i++) {
		const struct list_row *at = lists_at(levels, i);
		if (json_object_get(at->value, "z_order") == NULL)
			continue;
		struct shape_element element = { .element = "floor", .at = "filename" };
		json_t *row = shape_plan_row(&element);
		json_object_del(row, "frame");
		shape_plan_copy(row, "id", json_object_get(at->value, "id"));
		shape_plan_copy(row, "name", json_object_get(at->value, "readable_name"));
		shape_plan_copy(row, "name", json_object_get(at->value, "name"));
		shape_plan_copy(row, "level", json_object_get(at->value, "z_order"));
		shape_plan_copy(row, "file", json_object_get(at->value, "filename"));
		shape_emit(shaping, at, row);
	}
	lists_drop(levels);
}
