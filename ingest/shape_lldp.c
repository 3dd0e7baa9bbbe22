/*
 * Neighbours as lldpd tells them: `lldpcli -f json` and `-f json0`, show neighbors and show chassis.
 *
 * In: {"lldp": …} and perhaps {"local-chassis": …}. Out: rows of devices, rows of links.
 * Rule: json0 always has lists and {"value": …}; json leaves out what it can. Both are read by the same steps.
 * Source: lldpd src/client/json_writer.c.
 */
#include "ingest/shapes.h"
#include <string.h>

/* The thing itself where it may stand alone, in a list, or as {"value": …}. */
static const json_t *
first_of(const json_t *value)
{
	while (json_is_array(value))
		value = json_array_get(value, 0);
	return value;
}

static const char *
leaf_text(const json_t *value)
{
	value = first_of(value);
	if (json_is_object(value))
		value = first_of(json_object_get(value, "value"));
	return json_string_value(value);
}

static const char *
leaf_of_type(const json_t *value, const char *type)
{
	value = first_of(value);
	const char *is = json_string_value(json_object_get(value, "type"));
	return g_strcmp0(is, type) == 0 ? leaf_text(value) : NULL;
}

/* A chassis and the name it goes by: {"name": …} inside (json0), or the key around it (json). */
struct chassis {
	const json_t *object;
	const char *name;
};

static struct chassis
find_chassis(const json_t *value)
{
	struct chassis chassis = { .object = first_of(value) };
	if (json_object_get(chassis.object, "id") == NULL &&
	    json_object_size(chassis.object) == 1) {
		void *only = json_object_iter((json_t *)chassis.object);
		if (json_is_object(json_object_iter_value(only)) ||
		    json_is_array(json_object_iter_value(only))) {
			chassis.name = json_object_iter_key(only);
			chassis.object = first_of(json_object_iter_value(only));
		}
	}
	const char *inside = leaf_text(json_object_get(chassis.object, "name"));
	if (inside != NULL)
		chassis.name = inside;
	return chassis;
}

static const char *
chassis_id(struct shaping *shaping, const struct chassis *chassis)
{
	const char *id = leaf_text(json_object_get(chassis->object, "id"));
	return chassis->name != NULL ? chassis->name : shape_id(shaping, id);
}

/* "Bridge,Router": what is enabled, in the order of the alphabet. */
static char *
enabled_capabilities(const json_t *list)
{
	static const char *const known[] = { "Bridge", "Docsis", "Repeater", "Router", "Station",
		"Tel", "Wlan" };
	GString *text = g_string_new(NULL);
	size_t n = json_is_array(list) ? json_array_size(list) : 1;
	for (size_t i = 0; i < G_N_ELEMENTS(known); i++)
		for (size_t j = 0; j < n; j++) {
			const json_t *one = json_is_array(list) ? json_array_get(list, j) : list;
			const char *type = json_string_value(json_object_get(one, "type"));
			if (g_strcmp0(type, known[i]) == 0 &&
			    json_is_true(json_object_get(one, "enabled")))
				g_string_append_printf(
				    text, "%s%s", text->len > 0 ? "," : "", known[i]);
		}
	return g_string_free(text, FALSE);
}

/* The first IPv4 address, else the first. */
static const char *
management_address(const json_t *list)
{
	for (size_t i = 0; json_is_array(list) && i < json_array_size(list); i++) {
		const char *text = leaf_text(json_array_get(list, i));
		if (text != NULL && strchr(text, ':') == NULL)
			return text;
	}
	return leaf_text(list);
}

static json_t *
chassis_row(const struct chassis *chassis, const char *id)
{
	json_t *row = json_object();
	shape_put(row, "id", id);
	shape_put(row, "name", chassis->name);
	shape_put(row, "mac", leaf_of_type(json_object_get(chassis->object, "id"), "mac"));
	shape_put(row, "mgmt-ip", management_address(json_object_get(chassis->object, "mgmt-ip")));
	g_autofree char *capability =
	    enabled_capabilities(json_object_get(chassis->object, "capability"));
	const char *description = leaf_text(json_object_get(chassis->object, "descr"));
	const char *kind = shape_described_kind(description);
	shape_put(row, "capability", kind != NULL ? kind : capability);
	if (description != NULL) {
		g_auto(GStrv) lines = g_strsplit_set(description, "\r\n", 2);
		shape_put(row, "descr", lines[0]);
	}
	return row;
}

/* ---- neighbours */

struct neighbour {
	const struct list_row *at;
	const char *interface;
	struct chassis chassis;
	const json_t *port;
};

typedef void (*neighbour_function)(
    struct shaping *shaping, const struct neighbour *neighbour, void *data);

/* json0 and two or more in json: a list; one in json: an object of the interface's name. */
static void
each_neighbour(struct shaping *shaping, neighbour_function take, void *data)
{
	static const char *const places[] = { "/lldp/*/interface", "/lldp/interface",
		"/lldp/interface/{}" };
	for (size_t i = 0; i < G_N_ELEMENTS(places); i++) {
		struct lists *found = lists_find(shaping->document, shaping->text, places[i]);
		for (size_t j = 0; found != NULL && j < lists_count(found); j++) {
			struct neighbour neighbour = { .at = lists_at(found, j) };
			const json_t *object = neighbour.at->value;
			neighbour.interface = json_string_value(json_object_get(object, "name"));
			void *only = json_object_iter((json_t *)object);
			if (neighbour.interface == NULL && only != NULL) {
				neighbour.interface = json_object_iter_key(only);
				object = json_object_iter_value(only);
			}
			neighbour.chassis = find_chassis(json_object_get(object, "chassis"));
			neighbour.port = first_of(json_object_get(object, "port"));
			take(shaping, &neighbour, data);
		}
		lists_drop(found);
	}
}

static bool
is_lldp(const struct shaping *shaping)
{
	const json_t *root = document_root(shaping->document);
	const json_t *lldp = json_object_get(root, "lldp"),
		     *local = json_object_get(root, "local-chassis");
	return json_is_object(lldp) || json_is_array(lldp) || json_is_object(local) ||
	       json_is_array(local);
}

static struct chassis
local_chassis(const struct shaping *shaping)
{
	const json_t *local =
	    first_of(json_object_get(document_root(shaping->document), "local-chassis"));
	return find_chassis(json_object_get(local, "chassis"));
}

/* Who saw these neighbours: the file itself, or its name. NULL: nobody says. */
static const char *
local_id(struct shaping *shaping)
{
	struct chassis chassis = local_chassis(shaping);
	const char *id = chassis.object == NULL ? NULL : chassis_id(shaping, &chassis);
	return id != NULL ? id : shaping->device;
}

static void
take_device(struct shaping *shaping, const struct neighbour *neighbour, void *data)
{
	GHashTable *seen = data;
	const char *id = chassis_id(shaping, &neighbour->chassis);
	if (id != NULL && !g_hash_table_add(seen, (char *)id))
		return;
	json_t *row = chassis_row(&neighbour->chassis, id);
	shape_put(row, "mac", leaf_of_type(json_object_get(neighbour->port, "id"), "mac"));
	shape_emit(shaping, neighbour->at, row);
}

static void
note_anybody(struct shaping *shaping, const struct neighbour *neighbour, void *data)
{
	*(bool *)data = true;
}

void
shape_lldp_devices(struct shaping *shaping)
{
	if (!is_lldp(shaping))
		return;
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
	struct chassis local = local_chassis(shaping);
	const char *id = local_id(shaping);
	bool anybody = false;
	each_neighbour(shaping, note_anybody, &anybody);
	if (*id == '\0' && !anybody) { /* looked at: no neighbour, and of whom nobody says */
		json_t *row = json_object();
		json_object_set_new(row, "id", json_string(""));
		shape_emit(shaping, &shaping->whole, row);
	}
	if (*id != '\0') {
		g_hash_table_add(seen, (char *)id);
		json_t *row = chassis_row(&local, id);
		shape_put(row, "name", id);
		shape_emit(shaping, &shaping->whole, row);
	}
	each_neighbour(shaping, take_device, seen);
}

/* ---- links */

/* The name a person knows the port by: with a MAC as its id, that is in the description. */
static const char *
port_name(const json_t *port)
{
	const char *description = leaf_text(json_object_get(port, "descr"));
	const char *id = leaf_text(json_object_get(port, "id"));
	bool is_mac = leaf_of_type(json_object_get(port, "id"), "mac") != NULL;
	return is_mac && description != NULL ? description : id;
}

/* A neighbour seen by LLDP and CDP on one port is one link, however each of them calls its port. */
static void
take_link(struct shaping *shaping, const struct neighbour *neighbour, void *data)
{
	GHashTable *seen = data;
	const char *id = chassis_id(shaping, &neighbour->chassis),
		   *port = port_name(neighbour->port);
	char *key = g_strdup_printf("%s\x1f%s", neighbour->interface, id);
	if (!g_hash_table_add(seen, key))
		return;
	json_t *row = json_object();
	const char *own = local_id(shaping);
	shape_put(row, "local-chassis", own);
	/* Where nobody says who saw this, perhaps another file does. */
	shape_put(row, "local reference", *own == '\0' ? LLDP_OWN_END : NULL);
	shape_put(row, "interface", neighbour->interface);
	shape_put(row, "chassis", id);
	shape_put(row, "port", port);
	shape_emit(shaping, neighbour->at, row);
}

void
shape_lldp_links(struct shaping *shaping)
{
	g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	if (is_lldp(shaping))
		each_neighbour(shaping, take_link, seen);
}

/* ---- the chassis alone */

/* "lldpcli show chassis" in a file of its own names the machine whose neighbours lie beside it. */
void
shape_lldp_ports(struct shaping *shaping)
{
	bool anybody = false;
	struct chassis local = local_chassis(shaping);
	const char *id = local.object == NULL ? NULL : chassis_id(shaping, &local);
	each_neighbour(shaping, note_anybody, &anybody);
	if (id == NULL || anybody)
		return;
	json_t *row = json_object();
	shape_put(row, "reference", LLDP_OWN_END);
	shape_put(row, "port device", id);
	shape_emit(shaping, &shaping->whole, row);
}
