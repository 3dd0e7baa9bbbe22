/*
 * Where the Internet enters: the circuits of a surveyed network.
 *
 * In: the graph. Out: source and source_sure of its nodes.
 * Rule: what is drawn wins (Internet nodes, ONUs, mobile routers); only where a connected part shows none of these is
 * the entry guessed (home gateways, then routers), and a guess among routers never makes a certain bypass.
 */
#include "transform/network.h"
#include <string.h>

static void
set_source(struct network *network, size_t i, bool sure)
{
	struct network_node *node = &g_array_index(network->nodes, struct network_node, i);
	node->source = true;
	node->source_sure = sure;
}

/* Numbers the connected parts over all links; a mobile router's or a host's two sides count as connected. */
static size_t
find_parts(const struct network *network, size_t *part)
{
	size_t parts = 0;
	g_autoptr(GArray) queue = g_array_new(FALSE, FALSE, sizeof(size_t));
	for (size_t i = 0; i < network->nodes->len; i++)
		part[i] = NETWORK_NOWHERE;
	for (size_t start = 0; start < network->nodes->len; start++) {
		if (part[start] != NETWORK_NOWHERE)
			continue;
		g_array_set_size(queue, 0);
		g_array_append_val(queue, start);
		part[start] = parts++;
		for (guint i = 0; i < queue->len; i++) {
			size_t at = g_array_index(queue, size_t, i);
			const GArray *edges = g_ptr_array_index(network->adjacent, at);
			for (guint j = 0; j < edges->len; j++) {
				size_t number = g_array_index(edges, size_t, j);
				size_t next = network_other(network_edge(network, number), at);
				if (part[next] == NETWORK_NOWHERE &&
				    network_node(network, next)->role != NETWORK_MOBILE) {
					part[next] = part[start];
					g_array_append_val(queue, next);
				}
			}
		}
	}
	return parts;
}

/* An ONU behind a drawn Internet node, directly or through a media converter, is not an entry of its own. */
static bool
fed(const struct network *network, size_t from, size_t came_from, int steps)
{
	const GArray *edges = g_ptr_array_index(network->adjacent, from);
	for (guint i = 0; i < edges->len; i++) {
		size_t number = g_array_index(edges, size_t, i);
		size_t next = network_other(network_edge(network, number), from);
		const struct network_node *node = network_node(network, next);
		if (node->role == NETWORK_INTERNET)
			return true;
		bool converter =
		    g_strcmp0(node->kind, "media_converter") == 0 || node->role == NETWORK_CIRCUIT;
		if (converter && next != came_from && steps > 0 &&
		    fed(network, next, from, steps - 1))
			return true;
	}
	return false;
}

static bool
is_kind(const struct network *network, size_t i, const char *kind)
{
	return g_strcmp0(network_node(network, i)->kind, kind) == 0;
}

/* Entries that a survey shows as such. */
static void
find_drawn(struct network *network)
{
	for (size_t i = 0; i < network->nodes->len; i++) {
		const struct network_node *node = network_node(network, i);
		if (node->off)
			continue;
		if (node->role == NETWORK_INTERNET || node->role == NETWORK_MOBILE)
			set_source(network, i, true);
		else if (is_kind(network, i, "onu") && !fed(network, i, i, 4))
			set_source(network, i, true);
	}
}

/* The first of these kinds that a part has is where its circuit enters. */
static void
guess_entry(struct network *network, const size_t *part, size_t number)
{
	static const char *const kinds[] = { "hgw", "media_converter", "router", "vpn", "utm",
		"firewall", "wifi_router" };
	bool found = false;
	for (size_t k = 0; k < G_N_ELEMENTS(kinds) && !found; k++)
		for (size_t i = 0; i < network->nodes->len; i++)
			if (part[i] == number && is_kind(network, i, kinds[k]) &&
			    !network_node(network, i)->off) {
				set_source(network, i, k == 0);
				found = true;
			}
}

void
network_find_sources(struct network *network)
{
	g_autofree size_t *part = g_new(size_t, network->nodes->len + 1);
	size_t parts = find_parts(network, part);
	g_autofree bool *entered = g_new0(bool, parts + 1);
	find_drawn(network);
	for (size_t i = 0; i < network->nodes->len; i++)
		if (network_node(network, i)->source &&
		    network_node(network, i)->role != NETWORK_MOBILE)
			entered[part[i]] = true;
	for (size_t number = 0; number < parts; number++)
		if (!entered[number])
			guess_entry(network, part, number);
}
