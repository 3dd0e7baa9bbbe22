/*
 * One part of a floor plan: its coordinates read and checked, what it must have asked for.
 *
 * In: import->values as the cells gave them, coordinates as JSON text. Out: the stored columns complete.
 * Rule: coordinates that cannot be drawn set the row aside; a floor keeps its name and its parts without them.
 */
#include "base/geometry.h"
#include "ingest/import_inside.h"
#include <string.h>

/* Decimals of the text stored: a tenth of a millimetre. */
#define DECIMALS_METRES 4
#define DECIMALS_DEGREES 9

static const struct {
	const char *name, *stored;
	enum geometry_shape shape;
} shapes[] = {
	{ "point", "point", GEOMETRY_POINT },
	{ "multipoint", "point", GEOMETRY_POINT },
	{ "linestring", "line", GEOMETRY_LINE },
	{ "multilinestring", "line", GEOMETRY_LINE },
	{ "polygon", "polygon", GEOMETRY_POLYGON },
	{ "multipolygon", "polygon", GEOMETRY_POLYGON },
};

static bool
is_null(const struct record_value *value)
{
	return value->kind == RECORD_NULL;
}

static bool
is_text(const struct record_value *value, const char *text)
{
	return value->kind == RECORD_TEXT && value->length == strlen(text) &&
	       memcmp(value->text, text, value->length) == 0;
}

static char *
text_of(const struct record_value *value)
{
	return is_null(value) ? g_strdup("") : g_strndup(value->text, value->length);
}

/*
 * Headings are the keys of our own form, "a.b" a key in an object; those of GeoJSON lie in "properties". What the shape
 * has called by another name than the file: the kinds.
 */
char *
import_plan_inside(const struct import *import, ssize_t index)
{
	const struct recognition *found = import->job->found;
	if (import->inside != NULL || index < 0 || (size_t)index >= found->n)
		return g_strdup(import->inside == NULL ? "" : import->inside);
	const char *heading = found->columns[index].heading;
	bool kind = strcmp(heading, "opening") == 0 || strcmp(heading, "safety") == 0;
	bool own = strcmp(import->profile->name, "floor-plan") == 0;
	bool unit = strcmp(heading, "length unit") == 0;
	if (strcmp(import->profile->name, "wrld-levels") == 0 || unit)
		return g_strdup(
		    unit && is_text(&import->values[PLAN_ELEMENT], "floor") ? "/unit" : "");
	char *inside =
	    g_strconcat(own ? "/" : "/properties/", own && kind ? "kind" : heading, NULL);
	g_strdelimit(inside, ".", '/');
	return inside;
}

/* The row, or of a floor only its outline, is set aside for what is wrong at `inside` the row. */
static enum row_result
refuse(struct import *import, enum problem_id id, const char *inside, const char *seen,
    const char *expected)
{
	bool floor = is_text(&import->values[PLAN_ELEMENT], "floor");
	import->inside = inside;
	enum row_result result = ROW_GOOD;
	if (floor)
		import_add_pending(import, 0, id, false, false, seen, expected);
	else
		result = import_set_row_aside(import, id, -1, false, seen, expected)
		             ? ROW_DONE
		             : ROW_STORE_FAILED;
	import->inside = NULL;
	return result;
}

/* ---- coordinates */

static double
scale_of(const struct record_value *unit)
{
	if (is_text(unit, "mm"))
		return 0.001;
	return is_text(unit, "cm") ? 0.01 : 1;
}

static enum row_result
store_coordinates(struct import *import, size_t shape, const char *at)
{
	struct record_value *values = import->values;
	struct geometry_reading reading = { .shape = shapes[shape].shape,
		.degrees = is_text(&values[PLAN_FRAME], "degrees"),
		.scale = scale_of(&values[PLAN_LENGTH_UNIT]) };
	struct geometry_fault fault;
	json_t *json = json_loadb(
	    values[PLAN_COORDINATES].text, values[PLAN_COORDINATES].length, JSON_DECODE_ANY, NULL);
	struct geometry *geometry = geometry_read(json, &reading, &fault);
	json_decref(json);
	if (geometry == NULL) {
		g_autofree char *inside = g_strconcat(at, fault.pointer, NULL);
		return refuse(import, fault.id, inside, fault.seen, fault.expected);
	}
	char *text = geometry_text(geometry, reading.degrees ? DECIMALS_DEGREES : DECIMALS_METRES);
	geometry_drop(geometry);
	size_t length = strlen(text);
	values[PLAN_GEOMETRY] = record_text(converter_keep(&import->converter, text), length);
	values[PLAN_SHAPE] = record_text(shapes[shape].stored, strlen(shapes[shape].stored));
	return ROW_GOOD;
}

static bool
may_lack_coordinates(const struct import *import)
{
	const struct record_value *element = &import->values[PLAN_ELEMENT];
	return is_text(element, "floor") || is_text(element, "site") || is_text(element, "mark");
}

static enum row_result
read_coordinates(struct import *import)
{
	struct record_value *values = import->values;
	g_autofree char *at = text_of(&values[PLAN_AT]);
	if (is_null(&values[PLAN_COORDINATES])) {
		if (may_lack_coordinates(import))
			return ROW_GOOD;
		return refuse(import, PROBLEM_PLAN_NO_GEOMETRY, "", at + (*at == '/'), NULL);
	}
	g_autofree char *crs = text_of(&values[PLAN_CRS]);
	if (!is_null(&values[PLAN_CRS]))
		return refuse(import, PROBLEM_PLAN_CRS, at, crs, NULL);
	g_autofree char *written = text_of(&values[PLAN_RAW_SHAPE]);
	g_autofree char *name = g_ascii_strdown(written, -1);
	for (size_t i = 0; i < G_N_ELEMENTS(shapes); i++)
		if (strcmp(shapes[i].name, name) == 0)
			return store_coordinates(import, i, at);
	return refuse(import, PROBLEM_PLAN_GEOMETRY_KIND, at, written, NULL);
}

/* ---- the rest */

static void
put_category(struct import *import, int from)
{
	struct record_value *values = import->values;
	if (!is_null(&values[from]))
		values[PLAN_CATEGORY] = values[from];
}

/* A device that says not which: nothing could be done with it. */
static enum row_result
check_named(struct import *import)
{
	const struct record_value *values = import->values;
	bool nameless = is_text(&values[PLAN_ELEMENT], "device") && is_null(&values[PLAN_DEVICE]);
	return nameless ? refuse(import, PROBLEM_PLAN_DEVICE_NAMELESS, "", NULL, NULL) : ROW_GOOD;
}

static void
check_background(struct import *import)
{
	const struct record_value *values = import->values;
	if (is_null(&values[PLAN_IMAGE]) || !is_null(&values[PLAN_M_PER_PX]))
		return;
	g_autofree char *image = text_of(&values[PLAN_IMAGE]);
	import->inside = "/background";
	import_add_pending(import, 0, PROBLEM_PLAN_NO_SCALE, true, false, image, NULL);
	import->inside = NULL;
}

enum row_result
import_finish_plan(struct import *import)
{
	enum row_result result = check_named(import);
	if (result == ROW_GOOD)
		result = read_coordinates(import);
	if (result != ROW_GOOD)
		return result;
	put_category(import, PLAN_OPENING);
	put_category(import, PLAN_SAFETY);
	check_background(import);
	return ROW_GOOD;
}
