/*
 * The verdict on each host: bypass, possible, protected, no path.
 *
 * In: the graph. Out: verdicts with a witness path each.
 * Rule: what is not known never becomes "protected and certain", and no path is never called safe.
 */
#include "transform/network.h"
#include <string.h>

/* The four searches that verdicts compare. */
struct reaches {
	size_t *sure;    /* confirmed links, no guard */
	size_t *perhaps; /* all links, no guard but doubtful ones */
	size_t *guarded; /* confirmed links, through guards too */
	size_t *guarded_perhaps;
};

static const struct network_search sure_search = { false, false, false };
static const struct network_search perhaps_search = { true, false, true };
static const struct network_search guarded_search = { false, true, false };
static const struct network_search guarded_perhaps_search = { true, true, true };

/* Does a cell of addresses ("192.168.1.1/24, 10.0.0.1") hold this one? */
static bool
holds_address(const char *cell, const char *address)
{
	static const char separators[] = " ,;、/\n\t";
	if (cell == NULL || address == NULL)
		return false;
	size_t length = strcspn(address, separators);
	g_auto(GStrv) words = g_strsplit_set(cell, " ,;/\n\t", -1);
	for (char **word = words; *word != NULL; word++)
		if (length > 0 && strlen(*word) == length && strncmp(*word, address, length) == 0)
			return true;
	return false;
}

/* The device that a host's default gateway names, or NULL. */
static const struct network_node *
find_gateway(const struct network *network, const struct network_node *host)
{
	for (size_t i = 0; host->gateway != NULL && i < network->nodes->len; i++) {
		const struct network_node *node = network_node(network, i);
		if (node->role != NETWORK_HOST && holds_address(node->ip, host->gateway))
			return node;
	}
	return NULL;
}

enum side { SIDE_UNKNOWN, SIDE_WAN, SIDE_LAN };

static enum side
port_side(const char *port)
{
	static const char *const outside[] = { "wan", "internet", "外", "untrust", "ext" };
	static const char *const inside[] = { "lan", "internal", "内", "trust", "int" };
	if (port == NULL)
		return SIDE_UNKNOWN;
	for (size_t i = 0; i < G_N_ELEMENTS(outside); i++)
		if (strcasestr(port, outside[i]) != NULL)
			return SIDE_WAN;
	for (size_t i = 0; i < G_N_ELEMENTS(inside); i++)
		if (strcasestr(port, inside[i]) != NULL)
			return SIDE_LAN;
	return SIDE_UNKNOWN;
}

/* Has the guard a side that no circuit reaches without it? Then its other sides are upstream. */
static bool
has_inside(const struct network *network, const struct reaches *reaches, size_t guard)
{
	const GArray *edges = g_ptr_array_index(network->adjacent, guard);
	for (guint i = 0; i < edges->len; i++) {
		const struct network_edge *edge =
		    network_edge(network, g_array_index(edges, size_t, i));
		if (edge->confirmed && reaches->sure[network_other(edge, guard)] == NETWORK_NOWHERE)
			return true;
	}
	return false;
}

/*
 * A guard beside the hosts on one segment (one-arm, or a second cable past it): the wiring cannot say whether their
 * traffic passes it.
 */
static bool
may_be_inside(const struct network *network, const struct reaches *reaches,
    const struct network_edge *edge, size_t guard)
{
	enum side side = port_side(edge->a == guard ? edge->a_port : edge->b_port);
	if (side != SIDE_UNKNOWN)
		return side == SIDE_LAN;
	return !has_inside(network, reaches, guard);
}

static bool
is_bridge(const struct network_node *node)
{
	return node->role == NETWORK_BRIDGE || g_strcmp0(node->kind, "onu") == 0;
}

/* Is there such a guard on the segment that begins at this bridge? */
static bool
segment_doubtful(const struct network *network, const struct reaches *reaches, size_t start)
{
	g_autofree bool *seen = g_new0(bool, network->nodes->len + 1);
	g_autoptr(GArray) queue = g_array_new(FALSE, FALSE, sizeof(size_t));
	g_array_append_val(queue, start);
	seen[start] = true;
	for (guint i = 0; i < queue->len; i++) {
		size_t at = g_array_index(queue, size_t, i);
		const GArray *edges = g_ptr_array_index(network->adjacent, at);
		for (guint j = 0; j < edges->len; j++) {
			const struct network_edge *edge =
			    network_edge(network, g_array_index(edges, size_t, j));
			size_t next = network_other(edge, at);
			const struct network_node *node = network_node(network, next);
			if (!edge->confirmed)
				continue;
			if (node->role == NETWORK_GUARD &&
			    may_be_inside(network, reaches, edge, next))
				return true;
			if (is_bridge(node) && !seen[next] &&
			    reaches->sure[next] != NETWORK_NOWHERE) {
				seen[next] = true;
				g_array_append_val(queue, next);
			}
		}
	}
	return false;
}

/* A certain way out by any of the host's links, or only ways that pass beside a guard? */
static bool
way_certain(const struct network *network, const struct reaches *reaches, size_t host)
{
	const GArray *edges = g_ptr_array_index(network->adjacent, host);
	for (guint i = 0; i < edges->len; i++) {
		const struct network_edge *edge =
		    network_edge(network, g_array_index(edges, size_t, i));
		size_t next = network_other(edge, host);
		const struct network_node *node = network_node(network, next);
		if (!edge->confirmed || reaches->sure[next] == NETWORK_NOWHERE ||
		    !network_forwards(node, &sure_search))
			continue;
		if (!is_bridge(node) || !segment_doubtful(network, reaches, next))
			return true;
	}
	return false;
}

/* A host that the wiring lets bypass: what its default gateway says of it. */
static void
judge_reached(const struct network *network, const struct reaches *reaches, size_t i,
    struct network_judgement *judgement)
{
	const struct network_node *gateway = find_gateway(network, network_node(network, i));
	bool certain_way = way_certain(network, reaches, i);
	judgement->verdict = VERDICT_BYPASS;
	judgement->certain = true;
	if (gateway != NULL && gateway->role == NETWORK_GUARD) {
		judgement->verdict = gateway->verified ? VERDICT_PROTECTED : VERDICT_POSSIBLE;
		judgement->certain = false;
	} else if (gateway == NULL && network->any_guard && !certain_way) {
		judgement->verdict = VERDICT_POSSIBLE;
		judgement->certain = false;
	}
}

/* Behind the guard: does a cable lead where nobody knows? */
static bool
has_loose_end(const struct network *network, size_t host)
{
	g_autofree bool *seen = g_new0(bool, network->nodes->len + 1);
	g_autoptr(GArray) queue = g_array_new(FALSE, FALSE, sizeof(size_t));
	g_array_append_val(queue, host);
	seen[host] = true;
	for (guint i = 0; i < queue->len; i++) {
		size_t at = g_array_index(queue, size_t, i);
		const GArray *edges = g_ptr_array_index(network->adjacent, at);
		for (guint j = 0; j < edges->len; j++) {
			const struct network_edge *edge =
			    network_edge(network, g_array_index(edges, size_t, j));
			size_t next = network_other(edge, at);
			const struct network_node *node = network_node(network, next);
			if (edge->unknown || !node->listed || g_strcmp0(node->kind, "unknown") == 0)
				return true;
			if (!seen[next] && network_forwards(node, &perhaps_search)) {
				seen[next] = true;
				g_array_append_val(queue, next);
			}
		}
	}
	return false;
}

static void
judge_host(const struct network *network, const struct reaches *reaches, size_t i,
    struct network_judgement *judgement)
{
	const size_t *witness = NULL;
	if (reaches->sure[i] != NETWORK_NOWHERE) {
		judge_reached(network, reaches, i, judgement);
		witness = reaches->sure;
	} else if (reaches->perhaps[i] != NETWORK_NOWHERE) {
		judgement->verdict = VERDICT_POSSIBLE;
		witness = reaches->perhaps;
	} else if (reaches->guarded[i] != NETWORK_NOWHERE) {
		judgement->verdict = VERDICT_PROTECTED;
		judgement->certain = !has_loose_end(network, i);
		witness = reaches->guarded;
	} else if (reaches->guarded_perhaps[i] != NETWORK_NOWHERE) {
		judgement->verdict = VERDICT_PROTECTED;
		witness = reaches->guarded_perhaps;
	} else {
		judgement->verdict = VERDICT_NO_PATH;
	}
	if (witness != NULL)
		judgement->path = network_path(network, witness, i);
}

/* Joined by telephone lines alone: no part of the network. */
static bool
only_telephone(const struct network *network, size_t host)
{
	bool phone = false;
	for (size_t i = 0; i < network->edges->len; i++) {
		const struct network_edge *edge = network_edge(network, i);
		if (edge->a != host && edge->b != host)
			continue;
		if (edge->medium != MEDIUM_PHONE)
			return false;
		phone = true;
	}
	return phone;
}

static void
judgement_clear(void *data)
{
	g_free(((struct network_judgement *)data)->path);
}

GArray *
network_judge(const struct network *network)
{
	struct reaches reaches = {
		.sure = network_reach(network, &sure_search),
		.perhaps = network_reach(network, &perhaps_search),
		.guarded = network_reach(network, &guarded_search),
		.guarded_perhaps = network_reach(network, &guarded_perhaps_search),
	};
	GArray *judgements = g_array_new(FALSE, TRUE, sizeof(struct network_judgement));
	g_array_set_clear_func(judgements, judgement_clear);
	for (size_t i = 0; i < network->nodes->len; i++) {
		const struct network_node *node = network_node(network, i);
		struct network_judgement judgement = { .verdict = VERDICT_NONE };
		if (node->role == NETWORK_HOST && !node->off && !only_telephone(network, i))
			judge_host(network, &reaches, i, &judgement);
		g_array_append_val(judgements, judgement);
	}
	g_free(reaches.sure);
	g_free(reaches.perhaps);
	g_free(reaches.guarded);
	g_free(reaches.guarded_perhaps);
	return judgements;
}
