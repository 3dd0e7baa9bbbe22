/*
 * `ip -j neigh`, `ip -j route` and arp-scan: addresses that one machine saw, and where it sends the rest.
 *
 * In: a JSON list, or lines of IP, TAB, MAC. Out: rows of devices.
 * Rule: one MAC is one device, by its first IPv4 address; a neighbour without a MAC was not there.
 * Source: iproute2 (ip-neighbour, ip-route), arp-scan(1).
 */
#include "ingest/shapes.h"
#include "ingest/cells.h"
#include <string.h>

/* All elements have `key`, so that this is not some other list. */
static struct lists *
find_all_with(const struct shaping *shaping, const char *key, const char *also)
{
	struct lists *found = lists_find(shaping->document, shaping->text, "");
	bool good = found != NULL;
	for (size_t i = 0; good && i < lists_count(found); i++) {
		const json_t *value = lists_at(found, i)->value;
		good = json_object_get(value, key) != NULL && json_object_get(value, also) != NULL;
	}
	if (good)
		return found;
	lists_drop(found);
	return NULL;
}

/* Its IPv4 address, where the same list has one for that MAC. */
static const char *
best_address(const struct lists *found, const char *mac)
{
	const char *best = NULL;
	for (size_t i = 0; i < lists_count(found); i++) {
		const json_t *value = lists_at(found, i)->value;
		const char *address = json_string_value(json_object_get(value, "dst"));
		if (g_strcmp0(json_string_value(json_object_get(value, "lladdr")), mac) != 0 ||
		    address == NULL)
			continue;
		if (best == NULL || (strchr(best, ':') != NULL && strchr(address, ':') == NULL))
			best = address;
	}
	return best;
}

void
shape_ip_neighbours(struct shaping *shaping)
{
	struct lists *found = find_all_with(shaping, "dst", "state");
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
	for (size_t i = 0; found != NULL && i < lists_count(found); i++) {
		const struct list_row *at = lists_at(found, i);
		const char *mac = shape_text(shaping, at->value, "lladdr");
		if (mac == NULL || !g_hash_table_add(seen, (char *)mac)) {
			shape_pass(shaping, at);
			continue;
		}
		json_t *row = json_object();
		const char *address = best_address(found, mac);
		shape_put(row, "address", address);
		shape_put(row, "also address", address);
		shape_put(row, "lladdr", mac);
		shape_put(row, "kind",
		    json_is_null(json_object_get(at->value, "router")) ? "router" : NULL);
		shape_emit(shaping, at, row);
	}
	lists_drop(found);
}

/* The default route says what the machine that was asked uses as its gateway. */
void
shape_ip_routes(struct shaping *shaping)
{
	struct lists *found = find_all_with(shaping, "dst", "flags");
	const char *asked = shaping->device;
	for (size_t i = 0; found != NULL && i < lists_count(found); i++) {
		const struct list_row *at = lists_at(found, i);
		const char *to = shape_text(shaping, at->value, "dst");
		const char *gateway = shape_text(shaping, at->value, "gateway");
		if (g_strcmp0(to, "default") != 0 || gateway == NULL) {
			shape_pass(shaping, at);
			continue;
		}
		json_t *row = json_object();
		shape_put(row, "host", *asked == '\0' ? gateway : asked);
		shape_put(row, "default gateway", gateway);
		shape_put(row, "prefsrc", shape_text(shaping, at->value, "prefsrc"));
		shape_emit(shaping, at, row);
	}
	lists_drop(found);
}

/* ---- arp-scan */

static bool
is_address_line(char **cells)
{
	struct cell_mac mac;
	size_t n;
	return g_strv_length(cells) >= 2 && g_hostname_is_ip_address(cells[0]) &&
	       cells_macs(cells[1], -1, &mac, 1, &n) == CELL_OK;
}

static void
take_line(struct shaping *shaping, const struct list_row *at, const char *line, GHashTable *seen)
{
	g_auto(GStrv) cells = g_strsplit(line, "\t", 3);
	if (!is_address_line(cells) || strstr(line, "(DUP:") != NULL ||
	    g_hash_table_contains(seen, cells[1])) {
		shape_pass(shaping, at);
		return;
	}
	g_hash_table_add(seen, g_strdup(cells[1]));
	json_t *row = json_object();
	shape_put(row, "address", cells[0]);
	shape_put(row, "also address", cells[0]);
	shape_put(row, "lladdr", cells[1]);
	if (cells[2] != NULL && strncmp(cells[2], "(Unknown", 8) != 0)
		shape_put(row, "vendor", g_strstrip(cells[2]));
	shape_emit(shaping, at, row);
}

void
shape_arp_scan(struct shaping *shaping)
{
	g_auto(GStrv) lines = g_strsplit(shaping->text, "\n", -1);
	size_t addresses = 0, n = g_strv_length(lines);
	for (size_t i = 0; i < n; i++) {
		g_auto(GStrv) cells = g_strsplit(lines[i], "\t", 3);
		addresses += is_address_line(cells);
	}
	if (addresses == 0)
		return;
	g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	size_t offset = 0;
	for (size_t i = 0; i < n; i++) {
		struct list_row at = { .pointer = "",
			.offset = offset,
			.length = strlen(lines[i]),
			.line = (int64_t)i + 1,
			.column = 1 };
		offset += at.length + 1;
		if (i + 1 < n || at.length > 0)
			take_line(shaping, &at, g_strchomp(lines[i]), seen);
	}
}
