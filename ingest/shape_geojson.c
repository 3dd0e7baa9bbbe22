/*
 * Floor plans in GeoJSON: one file a floor (WRLD and others), OSM's simple indoor tagging, and the files of an IMDF
 * archive.
 *
 * In: a FeatureCollection. Out: a row for every feature, what it is in our own words, coordinates as written.
 * Rule: a feature's own word for what it is decides, then the shape of its coordinates; what is not known is kept as a
 * mark, never passed over.
 * Source: RFC 7946; OGC 20-094 (IMDF 1.0.0); WRLD's indoor map format; OSM wiki "Simple Indoor Tagging".
 */
#include "ingest/shapes.h"
#include <string.h>

/* Words of other tools → element and, where the word itself does not say it well, category. */
struct word {
	const char *word, *element, *category;
};

static const struct word words[] = {
	{ "building_outline", "floor", NULL },
	{ "outline", "floor", NULL },
	{ "floor", "floor", NULL },
	{ "level", "floor", NULL },
	{ "wall", "wall", NULL },
	{ "pillar", "wall", NULL },
	{ "column", "wall", NULL },
	{ "door", "opening", "door" },
	{ "entrance", "opening", "door" },
	{ "window", "opening", "window" },
	{ "room", "room", NULL },
	{ "office", "room", NULL },
	{ "area", "room", NULL },
	{ "corridor", "room", NULL },
	{ "hallway", "room", NULL },
	{ "walkway", "room", NULL },
	{ "lobby", "room", NULL },
	{ "kitchen", "room", NULL },
	{ "bathroom", "room", NULL },
	{ "toilet", "room", NULL },
	{ "restroom", "room", NULL },
	{ "stairs", "room", NULL },
	{ "elevator", "room", NULL },
	{ "escalator", "room", NULL },
	{ "inaccessible_space", "room", NULL },
	{ "no_geometry", "room", NULL },
	{ "floor_opening", "room", NULL },
	{ "device", "device", NULL },
	{ "outlet", "outlet", NULL },
	{ "cable", "cable", NULL },
	{ "sprinkler", "safety", "sprinkler" },
	{ "extinguisher", "safety", "extinguisher" },
	{ "fire_extinguisher", "safety", "extinguisher" },
	{ "detector", "safety", "detector" },
	{ "hydrant", "safety", "hydrant" },
	{ "fire_hydrant", "safety", "hydrant" },
};

static const struct word imdf_words[] = {
	{ "venue", "site", NULL },
	{ "building", "site", NULL },
	{ "footprint", "site", NULL },
	{ "address", "site", NULL },
	{ "level", "floor", NULL },
	{ "unit", "room", NULL },
	{ "opening", "opening", "door" },
	{ "fixture", "fixture", NULL },
	{ "kiosk", "fixture", NULL },
};

static const struct word *
find_word(const struct word *list, size_t n, const char *word)
{
	for (size_t i = 0; word != NULL && i < n; i++)
		if (strcmp(list[i].word, word) == 0)
			return &list[i];
	return NULL;
}

static bool
is_collection(const struct shaping *shaping)
{
	const json_t *root = document_root(shaping->document);
	return g_strcmp0(json_string_value(json_object_get(root, "type")), "FeatureCollection") ==
	       0;
}

/* The files of an IMDF archive say of every feature what kind it is. */
static bool
is_imdf(const struct shaping *shaping)
{
	size_t i;
	json_t *feature;
	json_array_foreach(json_object_get(document_root(shaping->document), "features"), i,
	    feature) if (json_is_string(json_object_get(feature, "feature_type"))) return true;
	return false;
}

/* The coordinate system where it is stated and is not degrees; NULL: degrees. RFC 7946 knows no other. */
static const char *
foreign_system(const struct shaping *shaping)
{
	static const char *const degrees[] = { "CRS84", ":4326", ":4612", ":6668", ":6697",
		":4019" };
	const char *name =
	    json_string_value(shape_at(document_root(shaping->document), "crs.properties.name"));
	for (size_t i = 0; name != NULL && i < G_N_ELEMENTS(degrees); i++)
		if (strstr(name, degrees[i]) != NULL)
			return NULL;
	return name;
}

/* What the element has of a feature's geometry. */
static struct shape_element
make_element(const json_t *feature, const char *element)
{
	const json_t *geometry = json_object_get(feature, "geometry");
	const char *shape = json_string_value(json_object_get(geometry, "type"));
	struct shape_element made = { .element = element,
		.shape = shape,
		.at = "geometry/coordinates",
		.coordinates = json_object_get(geometry, "coordinates"),
		.degrees = true };
	/* A collection has no coordinates of its own, and is refused for its kind. */
	if (made.coordinates == NULL && shape != NULL)
		made.coordinates = geometry;
	return made;
}

/* ---- plain GeoJSON, WRLD, OSM */

static const char *
own_word(const json_t *properties)
{
	static const char *const keys[] = { "indoor", "type", "kind", "class", "element",
		"category" };
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
		const char *word = json_string_value(json_object_get(properties, keys[i]));
		if (word != NULL && *word != '\0')
			return word;
	}
	return NULL;
}

/* OSM says some things by the key alone: "door": "hinged". */
static const char *
tagged_word(const json_t *properties)
{
	static const char *const keys[] = { "door", "window", "entrance", "stairs", NULL };
	const char *emergency = json_string_value(json_object_get(properties, "emergency"));
	if (find_word(words, G_N_ELEMENTS(words), emergency) != NULL)
		return emergency;
	for (const char *const *key = keys; *key != NULL; key++) {
		const char *value = json_string_value(json_object_get(properties, *key));
		if (value != NULL && strcmp(value, "no") != 0)
			return *key;
	}
	return NULL;
}

static const char *
element_of_shape(const json_t *properties, const char *shape)
{
	if (json_object_get(properties, "device") != NULL)
		return "device";
	if (shape != NULL && strstr(shape, "LineString") != NULL)
		return "wall";
	return shape != NULL && strstr(shape, "Polygon") != NULL ? "room" : "mark";
}

/* A word that is not known: on a polygon it may be a desk as well as a room. */
static const char *
element_of(const json_t *properties, const char *shape, const struct word **known)
{
	const char *word = own_word(properties);
	*known = find_word(words, G_N_ELEMENTS(words), word);
	if (*known == NULL)
		*known = find_word(words, G_N_ELEMENTS(words), tagged_word(properties));
	if (*known != NULL)
		return (*known)->element;
	return word != NULL ? "fixture" : element_of_shape(properties, shape);
}

static void
copy_properties(json_t *row, const json_t *properties)
{
	const char *key;
	json_t *value;
	json_object_foreach((json_t *)properties, key, value) shape_plan_copy(row, key, value);
}

static void
emit_feature(struct shaping *shaping, const struct list_row *at, const char *foreign)
{
	const json_t *properties = json_object_get(at->value, "properties");
	const struct word *known;
	struct shape_element element = make_element(at->value, NULL);
	element.element = element_of(properties, element.shape, &known);
	json_t *row = shape_plan_row(&element);
	shape_put(row, "coordinate system", foreign);
	shape_plan_copy(row, "id", json_object_get(at->value, "id"));
	shape_plan_copy(row, "id", json_object_get(properties, "@id"));
	if (known != NULL && known->category != NULL)
		shape_put(row, "category", known->category);
	shape_put(row, "category", own_word(properties));
	copy_properties(row, properties);
	shape_emit(shaping, at, row);
}

static void
emit_all(struct shaping *shaping,
    void (*emit)(struct shaping *, const struct list_row *, const char *foreign))
{
	const char *foreign = foreign_system(shaping);
	struct lists *found = lists_find(shaping->document, shaping->text, "/features");
	for (size_t i = 0; found != NULL && i < lists_count(found); i++) {
		const struct list_row *at = lists_at(found, i);
		if (json_is_object(at->value))
			emit(shaping, at, foreign);
		else
			shape_emit(shaping, at, json_deep_copy(at->value));
	}
	lists_drop(found);
}

void
shape_plan_features(struct shaping *shaping)
{
	if (is_collection(shaping) && !is_imdf(shaping))
		emit_all(shaping, emit_feature);
}

/* ---- IMDF */

/* Labels are {"ja": …, "en": …}: Japanese first, then English, then whatever is there. */
static const char *
label_of(const json_t *label)
{
	const char *text = json_string_value(json_object_get(label, "ja"));
	if (text == NULL)
		text = json_string_value(json_object_get(label, "en"));
	void *iter = json_object_iter((json_t *)label);
	if (text == NULL && iter != NULL)
		text = json_string_value(json_object_iter_value(iter));
	return text != NULL ? text : json_string_value(label);
}

static const char *
first_text(const json_t *list)
{
	return json_string_value(json_array_get(list, 0));
}

static void
put_references(json_t *row, const json_t *properties)
{
	shape_plan_copy(row, "floor", json_object_get(properties, "level_id"));
	shape_put(row, "floor", first_text(json_object_get(properties, "level_ids")));
	shape_plan_copy(row, "unit", json_object_get(properties, "unit_id"));
	shape_put(row, "unit", first_text(json_object_get(properties, "unit_ids")));
}

static void
emit_imdf(struct shaping *shaping, const struct list_row *at, const char *foreign)
{
	const json_t *properties = json_object_get(at->value, "properties");
	const char *type = json_string_value(json_object_get(at->value, "feature_type"));
	const struct word *known = find_word(imdf_words, G_N_ELEMENTS(imdf_words), type);
	struct shape_element element =
	    make_element(at->value, known == NULL ? "mark" : known->element);
	json_t *row = shape_plan_row(&element);
	const char *id = shape_text(shaping, at->value, "id");
	shape_put(row, "coordinate system", foreign);
	shape_put(row, "id", id);
	shape_put(row, "id of its kind", id);
	shape_put(row, "name", label_of(json_object_get(properties, "name")));
	shape_put(row, "name", label_of(json_object_get(properties, "short_name")));
	shape_put(row, "category", known == NULL ? NULL : known->category);
	shape_plan_copy(row, "category", json_object_get(properties, "category"));
	shape_put(row, "category", type);
	shape_plan_copy(row, "level", json_object_get(properties, "ordinal"));
	put_references(row, properties);
	json_t *others = json_copy((json_t *)properties);
	json_object_del(others, "name");
	json_object_del(others, "short_name");
	copy_properties(row, others);
	json_decref(others);
	shape_emit(shaping, at, row);
}

void
shape_plan_imdf(struct shaping *shaping)
{
	if (is_collection(shaping) && is_imdf(shaping))
		emit_all(shaping, emit_imdf);
}
