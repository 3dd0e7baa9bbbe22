/*
 * Ports of NetBox: interfaces, front and rear ports, ends of circuits, by the type and number that cables give.
 *
 * In: lists by name {"interfaces": …}, a page {"results": …} or a list of one kind. Out: rows of ports; the ends of
 * cables whose ports the same file lists.
 * Rule: what kind of port a list holds its name, its addresses or a key of that kind alone must say; else it is left.
 * Source: netbox-community/netbox, dcim/api/serializers.
 */
#include "ingest/shape_netbox.h"
#include <string.h>

/* The names of a list, the word in its objects' addresses, and a key that only such an object has. */
static const struct kind {
	const char *type, *list, *address, *key;
} kinds[] = { { "dcim.interface", "interfaces", "/interfaces/", "mgmt_only" },
	{ "dcim.frontport", "front_ports", "/front-ports/", "rear_port" },
	{ "dcim.rearport", "rear_ports", "/rear-ports/", "positions" },
	{ "circuits.circuittermination", "circuit_terminations", "/circuit-terminations/",
	    "term_side" },
	{ "dcim.consoleport", "console_ports", "/console-ports/", NULL },
	{ "dcim.consoleserverport", "console_server_ports", "/console-server-ports/", NULL },
	{ "dcim.powerport", "power_ports", "/power-ports/", NULL },
	{ "dcim.poweroutlet", "power_outlets", "/power-outlets/", "feed_leg" },
	{ "dcim.powerfeed", "power_feeds", "/power-feeds/", "power_panel" } };

static const char *
kind_of_object(const json_t *object)
{
	const char *url = json_string_value(json_object_get(object, "url"));
	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
		if (url != NULL && strstr(url, kinds[i].address) != NULL)
			return kinds[i].type;
	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
		if (kinds[i].key != NULL && json_object_get(object, kinds[i].key) != NULL)
			return kinds[i].type;
	return NULL;
}

static bool
is_port(const json_t *object)
{
	bool placed = json_object_get(object, "device") != NULL ||
	              json_object_get(object, "circuit") != NULL ||
	              json_object_get(object, "power_panel") != NULL;
	return placed && json_object_get(object, "id") != NULL &&
	       json_object_get(object, "device_type") == NULL;
}

/* ---- whose port */

/* {"devices": …} of the same file, where a port names its device by number alone. */
static const char *
device_of_number(struct shaping *shaping, const char *number)
{
	const json_t *devices = json_object_get(document_root(shaping->document), "devices");
	if (json_is_object(devices))
		devices = json_object_get(devices, "results");
	size_t i;
	json_t *one;
	json_array_foreach(devices, i, one)
	{
		if (number == NULL || g_strcmp0(shape_text(shaping, one, "id"), number) != 0)
			continue;
		const char *name = shape_text(shaping, one, "name");
		return name != NULL ? name : shape_text(shaping, one, "display");
	}
	return NULL;
}

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
	const char *number = shape_text(shaping, object, "device.id");
	return device_of_number(
	    shaping, number != NULL ? number : shape_text(shaping, object, "device"));
}

static const char *
circuit_name(struct shaping *shaping, const json_t *object)
{
	const char *cid = shape_text(shaping, object, "circuit.cid");
	return cid != NULL ? cid : shape_text(shaping, object, "circuit.display");
}

static void
fill_end(struct shaping *shaping, const json_t *object, struct netbox_end *end)
{
	end->device = device_name(shaping, object);
	end->port = shape_text(shaping, object, "name");
	end->circuit = circuit_name(shaping, object);
	if (end->device == NULL)
		end->device = end->circuit;
}

static const char *
reference_of(struct shaping *shaping, const char *type, const char *number)
{
	if (type == NULL || number == NULL)
		return NULL;
	/* Older files leave out the application: "interface". */
	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
		if (strcmp(strchr(kinds[i].type, '.') + 1, type) == 0)
			type = kinds[i].type;
	return lists_keep(shaping->out, g_strdup_printf("%s %s", type, number));
}

struct netbox_end
netbox_end_of(
    const struct netbox *netbox, const char *type, const char *number, const json_t *object)
{
	struct shaping *shaping = netbox->shaping;
	struct netbox_end end = { .type = type };
	fill_end(shaping, object, &end);
	if (end.device != NULL)
		return end;
	end.reference = reference_of(shaping, type, number);
	const json_t *port =
	    end.reference == NULL ? NULL : g_hash_table_lookup(netbox->ports, end.reference);
	if (port != NULL)
		fill_end(shaping, port, &end);
	return end;
}

/* ---- the lists of a file */

struct found_port {
	const struct list_row *at;
	const char *reference;
};

static void
each_in(struct shaping *shaping, const char *pattern, const char *type,
    void (*take)(struct shaping *, const struct found_port *, void *), void *data)
{
	struct lists *found = lists_find(shaping->document, shaping->text, pattern);
	for (size_t i = 0; found != NULL && i < lists_count(found); i++) {
		const struct list_row *at = lists_at(found, i);
		const char *kind = type != NULL ? type : kind_of_object(at->value);
		const char *number = shape_text(shaping, at->value, "id");
		struct found_port port = { at, reference_of(shaping, kind, number) };
		if (port.reference != NULL && is_port(at->value))
			take(shaping, &port, data);
	}
	lists_drop(found);
}

/* Most files have none of these: then their text is not walked. */
static bool
begins_with_port(const json_t *list)
{
	return is_port(json_array_get(list, 0));
}

static void
each_port(struct shaping *shaping,
    void (*take)(struct shaping *, const struct found_port *, void *), void *data)
{
	const json_t *root = document_root(shaping->document);
	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
		const json_t *named = json_object_get(root, kinds[i].list);
		g_autofree char *list = g_strconcat("/", kinds[i].list, NULL);
		g_autofree char *page = g_strconcat(list, "/results", NULL);
		if (begins_with_port(named))
			each_in(shaping, list, kinds[i].type, take, data);
		else if (begins_with_port(json_object_get(named, "results")))
			each_in(shaping, page, kinds[i].type, take, data);
	}
	if (begins_with_port(root))
		each_in(shaping, "", NULL, take, data);
	else if (begins_with_port(json_object_get(root, "results")))
		each_in(shaping, "/results", NULL, take, data);
}

static void
remember(struct shaping *shaping, const struct found_port *port, void *data)
{
	g_hash_table_insert(data, (char *)port->reference, (json_t *)port->at->value);
}

void
netbox_open(struct netbox *netbox, struct shaping *shaping)
{
	*netbox = (struct netbox){ shaping, g_hash_table_new(g_str_hash, g_str_equal) };
	each_port(shaping, remember, netbox->ports);
}

void
netbox_close(struct netbox *netbox)
{
	g_hash_table_unref(netbox->ports);
}

/* ---- ports as rows */

static void
emit_port(struct shaping *shaping, const struct found_port *port, void *data)
{
	struct netbox_end end = { 0 };
	fill_end(shaping, port->at->value, &end);
	json_t *row = json_object();
	shape_put(row, "reference", port->reference);
	shape_put(row, "port device", end.device);
	shape_put(row, "port name", end.port);
	shape_emit(shaping, port->at, row);
}

void
shape_netbox_ports(struct shaping *shaping)
{
	each_port(shaping, emit_port, NULL);
}
