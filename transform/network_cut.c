/*
 * Where the × goes: the fewest links whose removal leaves no certain bypass.
 *
 * In: the graph and the verdicts. Out: numbers of edges.
 * Rule: the line of the telephone company is cut only where nothing else can be, the way to the UTM never.
 */
#include "transform/network.h"

#define PLAIN 1
#define CIRCUIT 1000
#define ENDLESS 1000000000

/* An arc of the flow network and its way back lie side by side: arc ^ 1. */
struct arc {
	size_t to;
	int room;
	size_t edge; /* of the graph; its count for arcs of source and sink */
};

struct flow {
	GArray *arcs;     /* struct arc */
	GPtrArray *leave; /* per vertex: GArray of arc numbers */
	size_t source, sink;
};

static void
add_arc(struct flow *flow, size_t from, size_t to, const int room[2], size_t edge)
{
	size_t number = flow->arcs->len, back = number + 1;
	struct arc forth = { to, room[0], edge }, reverse = { from, room[1], edge };
	g_array_append_val(flow->arcs, forth);
	g_array_append_val(flow->arcs, reverse);
	g_array_append_val((GArray *)g_ptr_array_index(flow->leave, from), number);
	g_array_append_val((GArray *)g_ptr_array_index(flow->leave, to), back);
}

/* Marks the links of the shortest way from a circuit to each guard: they carry what shall pass. */
static bool *
find_uplinks(const struct network *network)
{
	static const struct network_search search = { false, false, false };
	g_autofree size_t *reached = network_reach(network, &search);
	bool *uplink = g_new0(bool, network->edges->len + 1);
	for (size_t i = 0; i < network->nodes->len; i++) {
		if (network_node(network, i)->role != NETWORK_GUARD)
			continue;
		size_t at = i;
		while (reached[at] < network->edges->len) {
			uplink[reached[at]] = true;
			at = network_other(network_edge(network, reached[at]), at);
		}
	}
	return uplink;
}

static bool
is_circuit(const struct network_node *node)
{
	return node->role == NETWORK_INTERNET || g_strcmp0(node->kind, "onu") == 0;
}

/* Can the end of an edge carry on: a device that forwards, or (as the last) a bypassing host? */
static bool
usable(const struct network *network, const GArray *judgements, size_t node)
{
	static const struct network_search search = { false, false, false };
	if (g_array_index(judgements, struct network_judgement, node).verdict == VERDICT_BYPASS)
		return true;
	return network_forwards(network_node(network, node), &search);
}

static void
add_edge(struct flow *flow, const struct network *network, const GArray *judgements, size_t number,
    bool uplink)
{
	const struct network_edge *edge = network_edge(network, number);
	const struct network_node *a = network_node(network, edge->a),
				  *b = network_node(network, edge->b);
	if (!edge->confirmed || edge->a == edge->b || !usable(network, judgements, edge->a) ||
	    !usable(network, judgements, edge->b))
		return;
	int room = uplink ? ENDLESS : is_circuit(a) || is_circuit(b) ? CIRCUIT : PLAIN;
	/* Hosts take and never pass on. */
	int both[2] = { a->role == NETWORK_HOST ? 0 : 1, b->role == NETWORK_HOST ? 0 : 1 };
	add_arc(flow, edge->a, edge->b, (int[2]){ both[0] * room, both[1] * room }, number);
}

static struct flow *
flow_new(const struct network *network, const GArray *judgements)
{
	size_t n = network->nodes->len, none = network->edges->len;
	struct flow *flow = g_new0(struct flow, 1);
	flow->arcs = g_array_new(FALSE, FALSE, sizeof(struct arc));
	flow->leave = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
	for (size_t i = 0; i < n + 2; i++)
		g_ptr_array_add(flow->leave, g_array_new(FALSE, FALSE, sizeof(size_t)));
	flow->source = n;
	flow->sink = n + 1;
	g_autofree bool *uplinks = find_uplinks(network);
	for (size_t i = 0; i < none; i++)
		add_edge(flow, network, judgements, i, uplinks[i]);
	for (size_t i = 0; i < n; i++) {
		const struct network_node *node = network_node(network, i);
		if (node->source && node->source_sure)
			add_arc(flow, flow->source, i, (int[2]){ ENDLESS, 0 }, none);
		if (g_array_index(judgements, struct network_judgement, i).verdict ==
		    VERDICT_BYPASS)
			add_arc(flow, i, flow->sink, (int[2]){ ENDLESS, 0 }, none);
	}
	return flow;
}

static void
flow_drop(struct flow *flow)
{
	g_array_unref(flow->arcs);
	g_ptr_array_unref(flow->leave);
	g_free(flow);
}

static struct arc *
arc_at(const struct flow *flow, size_t i)
{
	return &g_array_index(flow->arcs, struct arc, i);
}

/* Breadth first over arcs with room; per vertex the arc it was reached by. */
static size_t *
find_room(const struct flow *flow)
{
	size_t n = flow->leave->len;
	size_t *by = g_new(size_t, n);
	for (size_t i = 0; i < n; i++)
		by[i] = NETWORK_NOWHERE;
	g_autoptr(GArray) queue = g_array_new(FALSE, FALSE, sizeof(size_t));
	g_array_append_val(queue, flow->source);
	by[flow->source] = flow->arcs->len;
	for (guint i = 0; i < queue->len; i++) {
		const GArray *leave =
		    g_ptr_array_index(flow->leave, g_array_index(queue, size_t, i));
		for (guint j = 0; j < leave->len; j++) {
			size_t number = g_array_index(leave, size_t, j);
			const struct arc *arc = arc_at(flow, number);
			if (arc->room > 0 && by[arc->to] == NETWORK_NOWHERE) {
				by[arc->to] = number;
				g_array_append_val(queue, arc->to);
			}
		}
	}
	return by;
}

static void
augment(const struct flow *flow, const size_t *by)
{
	int room = ENDLESS;
	for (size_t at = flow->sink; at != flow->source; at = arc_at(flow, by[at] ^ 1)->to)
		room = MIN(room, arc_at(flow, by[at])->room);
	for (size_t at = flow->sink; at != flow->source; at = arc_at(flow, by[at] ^ 1)->to) {
		arc_at(flow, by[at])->room -= room;
		arc_at(flow, by[at] ^ 1)->room += room;
	}
}

/* Links between what the circuit still reaches and what it does not. */
static GArray *
collect_cut(const struct flow *flow, const struct network *network, const size_t *by)
{
	GArray *cut = g_array_new(FALSE, FALSE, sizeof(size_t));
	g_autofree bool *taken = g_new0(bool, network->edges->len + 1);
	for (size_t i = 0; i < flow->arcs->len; i++) {
		const struct arc *arc = arc_at(flow, i);
		size_t from = arc_at(flow, i ^ 1)->to;
		if (by[from] == NETWORK_NOWHERE || by[arc->to] != NETWORK_NOWHERE ||
		    arc->edge == network->edges->len || taken[arc->edge])
			continue;
		taken[arc->edge] = true;
		g_array_append_val(cut, arc->edge);
	}
	return cut;
}

static int
by_number(const void *a, const void *b)
{
	size_t left = *(const size_t *)a, right = *(const size_t *)b;
	return left < right ? -1 : left > right;
}

GArray *
network_cut(const struct network *network, const GArray *judgements)
{
	if (!network->any_guard)
		return g_array_new(FALSE, FALSE, sizeof(size_t));
	struct flow *flow = flow_new(network, judgements);
	size_t *by = find_room(flow);
	while (by[flow->sink] != NETWORK_NOWHERE) {
		augment(flow, by);
		g_free(by);
		by = find_room(flow);
	}
	GArray *cut = collect_cut(flow, network, by);
	g_array_sort(cut, by_number);
	g_free(by);
	flow_drop(flow);
	return cut;
}
