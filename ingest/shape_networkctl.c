/*
 * Neighbours as systemd-networkd tells them: `networkctl --json=short lldp`.
 *
 * In: {"Neighbors": [{"InterfaceName": …, "Neighbors": [{"ChassisID": …}]}]}. Out: rows with the headings of lldpcli's.
 * Rule: whose neighbours they are stands only in the file's name or in "sources".
 * Source: systemd, networkd-json.c and sd-lldp (capabilities as in IEEE 802.1AB, 8.5.8).
 */
#include "ingest/shapes.h"
#include <string.h>

/* Every neighbour, in its place; `data` knows which were there before. */
typedef void (*take_function)(
    struct shaping *shaping, const struct list_row *at, const char *interface, GHashTable *seen);

static void
each_neighbour(struct shaping *shaping, take_function take)
{
	if (!json_is_array(json_object_get(document_root(shaping->document), "Neighbors")))
		return;
	struct lists *found =
	    lists_find(shaping->document, shaping->text, "/Neighbors/*/Neighbors");
	g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (size_t i = 0; found != NULL && i < lists_count(found); i++) {
		const struct list_row *at = lists_at(found, i);
		const json_t *interface = at->outer == NULL ? NULL : at->outer->object;
		if (json_object_get(at->value, "ChassisID") != NULL)
			take(shaping, at, shape_text(shaping, interface, "InterfaceName"), seen);
	}
	lists_drop(found);
}

static const char *
neighbour_id(struct shaping *shaping, const json_t *neighbour)
{
	const char *name = shape_text(shaping, neighbour, "SystemName");
	return name != NULL ? name : shape_id(shaping, shape_text(shaping, neighbour, "ChassisID"));
}

/* "Bridge,Router", as lldpcli's rows have it. */
static char *
capabilities(const json_t *neighbour)
{
	static const struct {
		int bit;
		const char *name;
	} known[] = { { 4, "Bridge" }, { 64, "Docsis" }, { 2, "Repeater" }, { 16, "Router" },
		{ 128, "Station" }, { 32, "Tel" }, { 8, "Wlan" } };
	json_int_t bits = json_integer_value(json_object_get(neighbour, "EnabledCapabilities"));
	GString *text = g_string_new(NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(known); i++)
		if ((bits & known[i].bit) != 0)
			g_string_append_printf(
			    text, "%s%s", text->len > 0 ? "," : "", known[i].name);
	return g_string_free(text, FALSE);
}

static void
take_device(
    struct shaping *shaping, const struct list_row *at, const char *interface, GHashTable *seen)
{
	const char *id = neighbour_id(shaping, at->value);
	if (id == NULL || !g_hash_table_add(seen, g_strdup(id)))
		return;
	json_t *row = json_object();
	shape_put(row, "id", id);
	shape_put(row, "name", shape_text(shaping, at->value, "SystemName"));
	const char *chassis = shape_id(shaping, shape_text(shaping, at->value, "ChassisID"));
	shape_put(row, "mac", strchr(chassis, ':') == NULL ? NULL : chassis);
	const char *description = shape_text(shaping, at->value, "SystemDescription");
	g_autofree char *capability = capabilities(at->value);
	const char *kind = shape_described_kind(description);
	shape_put(row, "capability", kind != NULL ? kind : capability);
	shape_put(row, "descr", description);
	shape_emit(shaping, at, row);
}

void
shape_networkctl_devices(struct shaping *shaping)
{
	size_t before = lists_count(shaping->out);
	each_neighbour(shaping, take_device);
	if (*shaping->device == '\0' || lists_count(shaping->out) == before)
		return;
	json_t *row = json_object();
	shape_put(row, "id", shaping->device);
	shape_put(row, "name", shaping->device);
	shape_emit(shaping, &shaping->whole, row);
}

static void
take_link(
    struct shaping *shaping, const struct list_row *at, const char *interface, GHashTable *seen)
{
	json_t *row = json_object();
	shape_put(row, "local-chassis", shaping->device);
	shape_put(row, "local reference", *shaping->device == '\0' ? LLDP_OWN_END : NULL);
	shape_put(row, "interface", interface);
	shape_put(row, "chassis", neighbour_id(shaping, at->value));
	/* A MAC as the port's id says nothing to a person; its description then does. */
	const char *port = shape_text(shaping, at->value, "PortID");
	const char *named = shape_text(shaping, at->value, "PortDescription");
	bool address = port != NULL && strcmp(shape_id(shaping, port), port) != 0;
	shape_put(row, "port", address && named != NULL ? named : port);
	shape_emit(shaping, at, row);
}

void
shape_networkctl_links(struct shaping *shaping)
{
	each_neighbour(shaping, take_link);
}
