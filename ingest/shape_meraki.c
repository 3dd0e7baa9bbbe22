/*
 * What devices of a Meraki dashboard see on their ports: "lldpCdp" by serial number.
 *
 * In: {"devices": […], "lldpCdp": {SERIAL: {"ports": {PORT: {"lldp": …, "cdp": …}}}}}. Out: rows of links.
 * Rule: a device goes by its name, and by its model and serial number where the name is empty.
 * Source: Cisco Meraki dashboard API, getDeviceLldpCdp.
 */
#include "ingest/shapes.h"
#include <string.h>

static char *
device_label(const json_t *root, const char *serial)
{
	size_t i;
	json_t *device;
	json_array_foreach(json_object_get(root, "devices"), i, device)
	{
		const char *own = json_string_value(json_object_get(device, "serial"));
		if (g_strcmp0(own, serial) != 0)
			continue;
		const char *name = json_string_value(json_object_get(device, "name"));
		const char *model = json_string_value(json_object_get(device, "model"));
		if (name != NULL && *name != '\0')
			return g_strdup(name);
		if (model != NULL)
			return g_strdup_printf("%s (%s)", model, serial);
	}
	return g_strdup(serial);
}

static const char *
first_text(struct shaping *shaping, const json_t *object, const char *one, const char *other)
{
	const char *text = shape_text(shaping, object, one);
	return text != NULL ? text : shape_text(shaping, object, other);
}

void
shape_meraki_links(struct shaping *shaping)
{
	struct lists *found = lists_find(shaping->document, shaping->text, "/lldpCdp/*/ports/*/{}");
	for (size_t i = 0; found != NULL && i < lists_count(found); i++) {
		const struct list_row *at = lists_at(found, i);
		g_auto(GStrv) steps = g_strsplit(at->pointer, "/", -1);
		json_t *row = json_object();
		g_autofree char *label = device_label(document_root(shaping->document), steps[2]);
		shape_put(row, "device", label);
		shape_put(row, "port", steps[4]);
		const char *neighbour =
		    first_text(shaping, at->value, "lldp.systemName", "cdp.deviceId");
		g_autofree char *other = device_label(document_root(shaping->document), neighbour);
		shape_put(row, "neighbour", other);
		shape_put(row, "neighbour port",
		    first_text(shaping, at->value, "lldp.portId", "cdp.portId"));
		shape_emit(shaping, at, row);
	}
	lists_drop(found);
}
