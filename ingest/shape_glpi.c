/*
 * Inventories of GLPI agents: computers, printers, switches, and what a switch sees on its ports.
 *
 * In: {"content": …, "itemtype": …}. Out: rows of devices, rows of links.
 * Rule: a neighbour that names itself (LLDP) is a confirmed link; one address on a port is a host there, several are
 * an unmanaged hub or access point with the hosts behind it, and both are inferred.
 * Source: glpi-project/inventory_format.
 */
#include "ingest/shapes.h"
#include "ingest/cells.h"
#include <string.h>

static const json_t *
content_of(const struct shaping *shaping)
{
	const json_t *root = document_root(shaping->document);
	const json_t *content = json_object_get(root, "content");
	bool fits = json_object_get(root, "deviceid") != NULL && json_is_object(content);
	return fits ? content : NULL;
}

static const char *
own_id(struct shaping *shaping, const json_t *content)
{
	const char *name = shape_text(shaping, content, "network_device.name");
	if (name == NULL)
		name = shape_text(shaping, content, "hardware.name");
	return name != NULL ? name
	                    : shape_text(shaping, document_root(shaping->document), "deviceid");
}

/* ---- the device itself */

static void
put_paths(struct shaping *shaping, json_t *row, const json_t *content,
    const char *const (*paths)[2], size_t n)
{
	for (size_t i = 0; i < n; i++)
		shape_put(row, paths[i][0], shape_text(shaping, content, paths[i][1]));
}

static bool
is_loopback(const char *address)
{
	return g_str_has_prefix(address, "127.") || strcmp(address, "::1") == 0;
}

/* The first interface that is up and real. */
static void
put_interface(struct shaping *shaping, json_t *row, const json_t *content)
{
	size_t i;
	json_t *one;
	json_array_foreach(json_object_get(content, "networks"), i, one)
	{
		const char *address = shape_text(shaping, one, "ipaddress");
		if (address == NULL || is_loopback(address) ||
		    json_is_true(json_object_get(one, "virtualdev")))
			continue;
		shape_put(row, "ip", address);
		shape_put(row, "mac", shape_text(shaping, one, "mac"));
		return;
	}
	json_array_foreach(shape_at(content, "network_device.ips"), i,
	    one) if (json_is_string(one) && !is_loopback(json_string_value(one)))
	    shape_put(row, "ip", json_string_value(one));
}

static void
emit_own(struct shaping *shaping, const json_t *content)
{
	static const char *const paths[][2] = { { "name", "network_device.name" },
		{ "name", "hardware.name" }, { "manufacturer", "network_device.manufacturer" },
		{ "manufacturer", "bios.smanufacturer" }, { "model", "network_device.model" },
		{ "model", "bios.smodel" }, { "serial", "network_device.serial" },
		{ "serial", "bios.ssn" }, { "mac", "network_device.mac" },
		{ "firmware", "network_device.firmware" },
		{ "location", "network_device.location" }, { "gateway", "hardware.defaultgateway" },
		{ "description", "operatingsystem.full_name" } };
	json_t *row = json_object();
	shape_put(row, "id", own_id(shaping, content));
	put_paths(shaping, row, content, paths, G_N_ELEMENTS(paths));
	const json_t *firmware = json_array_get(json_object_get(content, "firmwares"), 0);
	shape_put(row, "firmware", shape_text(shaping, firmware, "version"));
	put_interface(shaping, row, content);
	const char *kind =
	    shape_described_kind(shape_text(shaping, content, "network_device.model"));
	shape_put(row, "kind", kind);
	shape_put(row, "kind", shape_text(shaping, content, "network_device.type"));
	shape_put(row, "kind", shape_text(shaping, content, "hardware.chassis_type"));
	shape_put(row, "kind", shape_text(shaping, document_root(shaping->document), "itemtype"));
	shape_emit(shaping, &shaping->whole, row);
}

/* ---- what its ports see */

/* One thing behind a port. hub: the inferred one between, NULL for what is plugged in directly. */
struct sighting {
	const struct list_row *at;
	const char *port, *id, *mac, *hub;
	const json_t *named; /* the neighbour as it names itself; NULL: only an address */
	bool is_hub;
};

struct ports {
	struct shaping *shaping;
	const char *own;
	GHashTable
	    *names; /* sysname → sysmac of the first that has it; twins go by their address */
	void (*take)(struct ports *ports, const struct sighting *sighting);
	GHashTable *seen;
};

static const char *
named_id(struct ports *ports, const json_t *one)
{
	struct shaping *shaping = ports->shaping;
	const char *name = shape_text(shaping, one, "sysname"),
		   *mac = shape_text(shaping, one, "sysmac");
	const char *address = shape_text(shaping, one, "ip");
	if (name == NULL)
		return mac != NULL ? shape_id(shaping, mac) : address;
	const char *first = g_hash_table_lookup(ports->names, name);
	return first == NULL || *first != '\0' ? name
	       : mac == NULL                   ? name
	                                       : lists_keep(shaping->out,
						     g_strdup_printf("%s (%s)", name, shape_id(shaping, mac)));
}

/* A name that two different addresses share ("Cisco IP Phone SPA303") tells nothing: "" then stands for it. */
static void
note_name(struct ports *ports, const json_t *one)
{
	const char *name = shape_text(ports->shaping, one, "sysname");
	const char *mac = shape_text(ports->shaping, one, "sysmac");
	if (name == NULL)
		return;
	const char *first = g_hash_table_lookup(ports->names, name);
	bool twin = first != NULL && mac != NULL && strcmp(first, mac) != 0;
	const char *value = twin ? "" : mac == NULL ? name : mac;
	g_hash_table_insert(ports->names, (char *)name, (char *)value);
}

static void
take_addresses(struct ports *ports, const struct list_row *at, const char *port, const json_t *macs)
{
	size_t n = json_is_array(macs) ? json_array_size(macs) : 1;
	struct sighting sighting = { .at = at, .port = port };
	if (n > 1) {
		sighting.is_hub = true;
		sighting.id =
		    lists_keep(ports->shaping->out, g_strdup_printf("HUB %s-%s", ports->own, port));
		ports->take(ports, &sighting);
		sighting.hub = sighting.id;
		sighting.is_hub = false;
	}
	for (size_t i = 0; i < n; i++) {
		const json_t *mac = json_is_array(macs) ? json_array_get(macs, i) : macs;
		sighting.mac = json_string_value(mac);
		sighting.id = shape_id(ports->shaping, sighting.mac);
		if (sighting.id != NULL)
			ports->take(ports, &sighting);
	}
}

static void
take_port(struct ports *ports, const struct list_row *at)
{
	struct shaping *shaping = ports->shaping;
	const char *port = shape_text(shaping, at->value, "ifname");
	if (port == NULL)
		port = shape_text(shaping, at->value, "ifdescr");
	if (port == NULL)
		port = shape_text(shaping, at->value, "ifnumber");
	size_t i;
	json_t *one;
	json_array_foreach(json_object_get(at->value, "connections"), i, one)
	{
		struct sighting sighting = { .at = at, .port = port, .named = one };
		sighting.mac = shape_text(shaping, one, "sysmac");
		sighting.id = named_id(ports, one);
		if (sighting.id != NULL)
			ports->take(ports, &sighting);
		else if (json_object_get(one, "mac") != NULL)
			take_addresses(ports, at, port, json_object_get(one, "mac"));
	}
}

static void
walk_ports(
    struct shaping *shaping, void (*take)(struct ports *ports, const struct sighting *sighting))
{
	const json_t *content = content_of(shaping);
	if (content == NULL)
		return;
	struct ports ports = { .shaping = shaping, .own = own_id(shaping, content), .take = take };
	struct lists *found =
	    lists_find(shaping->document, shaping->text, "/content/network_ports");
	ports.names = g_hash_table_new(g_str_hash, g_str_equal);
	ports.seen = g_hash_table_new(g_str_hash, g_str_equal);
	for (size_t i = 0; found != NULL && i < lists_count(found); i++) {
		size_t j;
		json_t *one;
		json_array_foreach(json_object_get(lists_at(found, i)->value, "connections"), j,
		    one) note_name(&ports, one);
	}
	for (size_t i = 0; found != NULL && i < lists_count(found); i++)
		take_port(&ports, lists_at(found, i));
	g_hash_table_unref(ports.names);
	g_hash_table_unref(ports.seen);
	lists_drop(found);
}

static void
take_device(struct ports *ports, const struct sighting *sighting)
{
	if (!g_hash_table_add(ports->seen, (char *)sighting->id))
		return;
	struct shaping *shaping = ports->shaping;
	json_t *row = json_object();
	shape_put(row, "id", sighting->id);
	shape_put(row, "mac", sighting->mac);
	if (sighting->is_hub)
		shape_put(row, "kind", "inferred hub");
	if (sighting->named != NULL) {
		const char *description = shape_text(shaping, sighting->named, "sysdescr");
		shape_put(row, "name", shape_text(shaping, sighting->named, "sysname"));
		shape_put(row, "model", shape_text(shaping, sighting->named, "model"));
		shape_put(row, "ip", shape_text(shaping, sighting->named, "ip"));
		shape_put(row, "kind",
		    shape_described_kind(shape_text(shaping, sighting->named, "model")));
		shape_put(row, "kind", shape_described_kind(description));
	}
	shape_emit(shaping, sighting->at, row);
}

void
shape_glpi_devices(struct shaping *shaping)
{
	const json_t *content = content_of(shaping);
	if (content == NULL)
		return;
	emit_own(shaping, content);
	walk_ports(shaping, take_device);
}

static void
take_link(struct ports *ports, const struct sighting *sighting)
{
	json_t *row = json_object();
	shape_put(row, "local", sighting->hub != NULL ? sighting->hub : ports->own);
	if (sighting->hub == NULL)
		shape_put(row, "local port", sighting->port);
	shape_put(row, "remote", sighting->id);
	if (sighting->named != NULL)
		shape_put(
		    row, "remote port", shape_text(ports->shaping, sighting->named, "ifdescr"));
	shape_put(row, "seen by", sighting->named != NULL ? "lldp" : "address table");
	shape_emit(ports->shaping, sighting->at, row);
}

void
shape_glpi_links(struct shaping *shaping)
{
	walk_ports(shaping, take_link);
}
