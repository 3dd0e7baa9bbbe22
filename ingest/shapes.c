/*
 * The shapes by name, and what they share.
 *
 * In: a document or a text. Out: rows made of it, each with the place it came from.
 * Rule: a shape puts rows together and never says what a word means; that is the profile's.
 */
#include "ingest/shapes.h"
#include "ingest/cells.h"
#include <string.h>

static const struct {
	const char *name;
	void (*make)(struct shaping *shaping);
	bool json;
} shapes[] = {
	{ "lldp:devices", shape_lldp_devices, true },
	{ "lldp:links", shape_lldp_links, true },
	{ "lldp:ports", shape_lldp_ports, true },
	{ "networkctl:devices", shape_networkctl_devices, true },
	{ "networkctl:links", shape_networkctl_links, true },
	{ "glpi:devices", shape_glpi_devices, true },
	{ "glpi:links", shape_glpi_links, true },
	{ "netbox:cables", shape_netbox_cables, true },
	{ "netbox:circuits", shape_netbox_circuits, true },
	{ "netbox:ports", shape_netbox_ports, true },
	{ "netjson:nodes", shape_netjson_nodes, true },
	{ "netjson:links", shape_netjson_links, true },
	{ "meraki:links", shape_meraki_links, true },
	{ "ip:neighbours", shape_ip_neighbours, true },
	{ "ip:routes", shape_ip_routes, true },
	{ "arp-scan", shape_arp_scan, false },
	{ "plan:floors", shape_plan_floors, true },
	{ "plan:levels", shape_plan_levels, true },
	{ "plan:features", shape_plan_features, true },
	{ "plan:imdf", shape_plan_imdf, true },
};

bool
shapes_is(const char *pattern)
{
	return *pattern != '\0' && *pattern != '/';
}

struct lists *
shapes_make(
    const char *device, const struct document *document, const char *text, const char *pattern)
{
	for (size_t i = 0; i < G_N_ELEMENTS(shapes); i++) {
		if (strcmp(shapes[i].name, pattern) != 0 || shapes[i].json != (document != NULL))
			continue;
		struct shaping shaping = {
			.device = device, .document = document, .text = text, .out = lists_new(text)
		};
		shaping.whole =
		    (struct list_row){ .value = document == NULL ? NULL : document_root(document),
			    .pointer = "",
			    .length = strlen(text),
			    .line = 1,
			    .column = 1 };
		shapes[i].make(&shaping);
		if (lists_count(shaping.out) > 0)
			return shaping.out;
		lists_drop(shaping.out);
		return NULL;
	}
	return NULL;
}

/* ---- rows */

void
shape_emit(struct shaping *shaping, const struct list_row *at, json_t *row)
{
	lists_add(shaping->out, at, row);
}

void
shape_pass(struct shaping *shaping, const struct list_row *at)
{
	lists_add(shaping->out, at, json_object());
}

void
shape_put(json_t *row, const char *heading, const char *text)
{
	if (text != NULL && *text != '\0' && json_object_get(row, heading) == NULL)
		json_object_set_new(row, heading, json_string(text));
}

/* ---- values */

const json_t *
shape_at(const json_t *object, const char *path)
{
	g_auto(GStrv) keys = g_strsplit(path, ".", -1);
	for (char **key = keys; *key != NULL; key++)
		object = json_object_get(object, *key);
	return object;
}

const char *
shape_text(struct shaping *shaping, const json_t *object, const char *path)
{
	const json_t *value = shape_at(object, path);
	if (json_is_integer(value))
		return lists_keep(shaping->out,
		    g_strdup_printf("%" JSON_INTEGER_FORMAT, json_integer_value(value)));
	const char *text = json_string_value(value);
	return text == NULL || *text == '\0' ? NULL : text;
}

/* ---- names and kinds */

const char *
shape_id(struct shaping *shaping, const char *text)
{
	struct cell_mac mac;
	size_t n = 0;
	if (text == NULL || cells_macs(text, -1, &mac, 1, &n) != CELL_OK || n != 1)
		return text;
	g_autofree char *key = g_ascii_strup(mac.key, -1);
	return lists_keep(shaping->out, g_strdup_printf("%.2s:%.2s:%.2s:%.2s:%.2s:%.2s", key,
					    key + 2, key + 4, key + 6, key + 8, key + 10));
}

/* Words of file names that say what was asked, not of whom. */
static const char *const asked[] = { "lldp", "lldpcli", "show", "neighbor", "neighbors",
	"neighbour", "neighbours", "neigh", "chassis", "json", "json0", "details", "detail",
	"summary", "networkctl", "ip", "route", "routes", "arp", "scan", "inventory", NULL };

char *
shape_file_device(const char *file)
{
	g_autofree char *base = g_path_get_basename(file);
	char *dot = strrchr(base, '.');
	if (dot != NULL)
		*dot = '\0';
	g_auto(GStrv) words = g_strsplit_set(base, " _", -1);
	GString *name = g_string_new(NULL);
	for (char **word = words; *word != NULL; word++) {
		g_auto(GStrv) parts = g_strsplit_set(*word, "-.", -1);
		const char *from = *word;
		/* "sw1-lldp": the words at the end; a name's own dashes stay. */
		for (guint n = g_strv_length(parts); n > 0; n--) {
			g_autofree char *lower = g_ascii_strdown(parts[n - 1], -1);
			if (*lower != '\0' && !g_strv_contains(asked, lower))
				break;
			size_t cut = strlen(from) - strlen(parts[n - 1]);
			(*word)[cut > 0 ? cut - 1 : 0] = '\0';
		}
		if (**word != '\0')
			g_string_append_printf(name, "%s%s", name->len > 0 ? "_" : "", *word);
	}
	return g_string_free(name, FALSE);
}

const char *
shape_described_kind(const char *description)
{
	static const struct {
		const char *word, *kind;
	} words[] = { { "ip phone", "phone" }, { "laserjet", "printer" }, { "printer", "printer" },
		{ "access point", "ap" }, { "unifi", "ap" }, { "camera", "camera" },
		{ "ubuntu", "server" }, { "debian gnu", "server" }, { "red hat", "server" },
		{ "windows server", "server" } };
	if (description == NULL)
		return NULL;
	for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
		if (strcasestr(description, words[i].word) != NULL)
			return words[i].kind;
	return NULL;
}
