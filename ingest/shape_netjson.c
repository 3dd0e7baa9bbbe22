/*
 * NetJSON NetworkGraph: nodes, and links that name them by id or by any of their addresses.
 *
 * In: {"type": "NetworkGraph", "nodes": …, "links": …}. Out: rows of devices, rows of links.
 * Rule: the two directions of one link are one row; an end that no node has stays as it is written.
 * Source: netjson.org, RFC of NetworkGraph.
 */
#include "ingest/shapes.h"
#include <string.h>

static bool
is_graph(const struct shaping *shaping)
{
	const json_t *root = document_root(shaping->document);
	return g_strcmp0(json_string_value(json_object_get(root, "type")), "NetworkGraph") == 0;
}

static const char *
first_name(struct shaping *shaping, const json_t *node)
{
	static const char *const paths[] = { "label", "name", "properties.hostname",
		"properties.name" };
	for (size_t i = 0; i < G_N_ELEMENTS(paths); i++) {
		const char *text = shape_text(shaping, node, paths[i]);
		if (text != NULL)
			return text;
	}
	return NULL;
}

static void
emit_node(struct shaping *shaping, const struct list_row *at)
{
	static const char *const paths[][2] = { { "kind", "properties.type" },
		{ "model", "properties.model" }, { "manufacturer", "properties.manufacturer" },
		{ "firmware", "properties.firmware" }, { "mac", "properties.mac" },
		{ "serial", "properties.serial" } };
	json_t *row = json_object();
	const char *id = shape_text(shaping, at->value, "id");
	shape_put(row, "id", id);
	shape_put(row, "name", first_name(shaping, at->value));
	for (size_t i = 0; i < G_N_ELEMENTS(paths); i++)
		shape_put(row, paths[i][0], shape_text(shaping, at->value, paths[i][1]));
	if (id != NULL && g_hostname_is_ip_address(id))
		shape_put(row, "ip", id);
	shape_put(row, "ip",
	    json_string_value(json_array_get(json_object_get(at->value, "local_addresses"), 0)));
	shape_emit(shaping, at, row);
}

void
shape_netjson_nodes(struct shaping *shaping)
{
	struct lists *found =
	    is_graph(shaping) ? lists_find(shaping->document, shaping->text, "/nodes") : NULL;
	for (size_t i = 0; found != NULL && i < lists_count(found); i++)
		emit_node(shaping, lists_at(found, i));
	lists_drop(found);
}

/* Every address of a node → its id. */
static GHashTable *
map_addresses(struct shaping *shaping)
{
	GHashTable *map = g_hash_table_new(g_str_hash, g_str_equal);
	size_t i, j;
	json_t *node, *address;
	json_array_foreach(json_object_get(document_root(shaping->document), "nodes"), i, node)
	{
		const char *id = shape_text(shaping, node, "id");
		if (id == NULL)
			continue;
		json_array_foreach(json_object_get(node, "local_addresses"), j,
		    address) if (json_is_string(address))
		    g_hash_table_insert(map, (char *)json_string_value(address), (char *)id);
	}
	json_array_foreach(json_object_get(document_root(shaping->document), "nodes"), i, node)
	{
		const char *id = shape_text(shaping, node, "id");
		if (id != NULL)
			g_hash_table_insert(map, (char *)id, (char *)id);
	}
	return map;
}

static const char *
resolve(GHashTable *map, const char *end)
{
	const char *id = end == NULL ? NULL : g_hash_table_lookup(map, end);
	return id != NULL ? id : end;
}

/* true where the pair was there before, in either direction. */
static bool
is_known(GHashTable *pairs, const char *source, const char *target)
{
	if (source == NULL || target == NULL)
		return false;
	bool turn = strcmp(source, target) > 0;
	return !g_hash_table_add(
	    pairs, g_strdup_printf("%s\x1f%s", turn ? target : source, turn ? source : target));
}

void
shape_netjson_links(struct shaping *shaping)
{
	struct lists *found =
	    is_graph(shaping) ? lists_find(shaping->document, shaping->text, "/links") : NULL;
	if (found == NULL)
		return;
	g_autoptr(GHashTable) map = map_addresses(shaping);
	g_autoptr(GHashTable) pairs = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (size_t i = 0; i < lists_count(found); i++) {
		const struct list_row *at = lists_at(found, i);
		const char *source = resolve(map, shape_text(shaping, at->value, "source"));
		const char *target = resolve(map, shape_text(shaping, at->value, "target"));
		if (is_known(pairs, source, target)) {
			shape_pass(shaping, at);
			continue;
		}
		json_t *row = json_object();
		shape_put(row, "source", source);
		shape_put(row, "target", target);
		shape_put(row, "medium", shape_text(shaping, at->value, "properties.medium"));
		shape_emit(shaping, at, row);
	}
	lists_drop(found);
}
