/*
 * The network graph: nodes from the device list, edges from the link list, searches over it.
 *
 * In: working network.survey, network.links, programme.report_date. Out: struct network.
 * Rule: nodes and neighbours stand in the order of their ids, so that no row order changes a path.
 */
#include "transform/network.h"
#include <string.h>

#define INTERNET "インターネット"

static const struct {
	const char *name;
	enum network_role role;
} roles[] = {
	{ "internet", NETWORK_INTERNET },
	{ "circuit", NETWORK_CIRCUIT },
	{ "bridge", NETWORK_BRIDGE },
	{ "router", NETWORK_ROUTER },
	{ "guard", NETWORK_GUARD },
	{ "mobile", NETWORK_MOBILE },
	{ "host", NETWORK_HOST },
	{ "unsure", NETWORK_UNSURE },
	{ "apart", NETWORK_APART },
};

const struct network_node *
network_node(const struct network *network, size_t i)
{
	return &g_array_index(network->nodes, struct network_node, i);
}

const struct network_edge *
network_edge(const struct network *network, size_t i)
{
	return &g_array_index(network->edges, struct network_edge, i);
}

size_t
network_other(const struct network_edge *edge, size_t node)
{
	return edge->a == node ? edge->b : edge->a;
}

const char *
network_label(const struct network_node *node)
{
	if (node->name != NULL)
		return node->name;
	return node->kind_label != NULL && node->role != NETWORK_HOST ? node->kind_label : node->id;
}

static enum network_role
find_role(const char *name)
{
	for (size_t i = 0; i < G_N_ELEMENTS(roles); i++)
		if (g_strcmp0(roles[i].name, name) == 0)
			return roles[i].role;
	return NETWORK_UNSURE;
}

static size_t
find_node(const struct network *network, const char *id)
{
	gpointer place = g_hash_table_lookup(network->by_id, id);
	return place != NULL ? GPOINTER_TO_SIZE(place) - 1 : NETWORK_NOWHERE;
}

static size_t
add_node(struct network *network, const struct network_node *node)
{
	size_t place = network->nodes->len;
	g_array_append_val(network->nodes, *node);
	g_hash_table_insert(network->by_id, (void *)node->id, GSIZE_TO_POINTER(place + 1));
	return place;
}

/* Days compare as texts. A licence without a date is not known to have ended. */
static bool
licence_valid(const char *until, const char *report_date)
{
	return until == NULL || report_date == NULL || strcmp(until, report_date) >= 0;
}

static void
add_device(struct network *network, const struct figure *survey, size_t row)
{
	const struct value *in_use = figure_at(survey, row, "in_use");
	const char *until = figure_text_at(survey, row, "licence_until");
	struct network_node node = {
		.id = figure_text_at(survey, row, "id"),
		.name = figure_text_at(survey, row, "name"),
		.kind = figure_text_at(survey, row, "kind"),
		.kind_label = figure_text_at(survey, row, "kind_label"),
		.place = figure_text_at(survey, row, "place"),
		.ip = figure_text_at(survey, row, "ip"),
		.gateway = figure_text_at(survey, row, "gateway"),
		.role = find_role(figure_text_at(survey, row, "role")),
		.listed = true,
		.off = in_use->state == VALUE_NUMBER && in_use->number == 0,
	};
	/* The same id twice is a finding; the graph knows the first. */
	if (find_node(network, node.id) != NETWORK_NOWHERE)
		return;
	node.verified =
	    node.role == NETWORK_GUARD && !node.off && licence_valid(until, network->report_date);
	network->any_guard = network->any_guard || node.role == NETWORK_GUARD;
	network->any_verified = network->any_verified || node.verified;
	add_node(network, &node);
}

static size_t
find_or_add(struct network *network, const char *id)
{
	size_t found = find_node(network, id);
	if (found != NETWORK_NOWHERE)
		return found;
	struct network_node node = { .id = id, .kind = "unknown", .role = NETWORK_UNSURE };
	return add_node(network, &node);
}

/* What kind of link a code of ingest's vocabulary, or a surveyor's own word, names. */
static enum network_medium
find_medium(const char *code)
{
	static const struct {
		const char *word;
		enum network_medium medium;
	} words[] = { { "wifi", MEDIUM_WIRELESS }, { "wi-fi", MEDIUM_WIRELESS },
		{ "無線", MEDIUM_WIRELESS }, { "wireless", MEDIUM_WIRELESS },
		{ "mobile", MEDIUM_WIRELESS }, { "fiber", MEDIUM_FIBER }, { "光", MEDIUM_FIBER },
		{ "phone", MEDIUM_PHONE }, { "電話", MEDIUM_PHONE }, { "coaxial", MEDIUM_FIBER } };
	for (size_t i = 0; code != NULL && i < G_N_ELEMENTS(words); i++)
		if (strcasestr(code, words[i].word) != NULL)
			return words[i].medium;
	return MEDIUM_CABLE;
}

static void
add_link(struct network *network, const struct figure *links, size_t row)
{
	const char *a = figure_text_at(links, row, "a_device");
	const char *b = figure_text_at(links, row, "b_device");
	struct network_edge edge = {
		.a = find_or_add(network, a),
		.b = find_or_add(network, b),
		.id = figure_text_at(links, row, "id"),
		.a_port = figure_text_at(links, row, "a_port"),
		.b_port = figure_text_at(links, row, "b_port"),
		.confirmed = value_is_text(figure_at(links, row, "certainty"), "confirmed"),
		.unknown = value_is_text(figure_at(links, row, "certainty"), "unknown"),
		.tagged = figure_text_at(links, row, "tag") != NULL,
		.medium = find_medium(figure_text_at(links, row, "medium_code")),
		.count = figure_number(links, row, "count"),
	};
	g_array_append_val(network->edges, edge);
}

struct side {
	const struct network *network;
	size_t node;
};

static int
by_neighbour(const void *a, const void *b, void *data)
{
	const struct side *side = data;
	size_t left = *(const size_t *)a, right = *(const size_t *)b;
	size_t left_node = network_other(network_edge(side->network, left), side->node);
	size_t right_node = network_other(network_edge(side->network, right), side->node);
	if (left_node != right_node)
		return left_node < right_node ? -1 : 1;
	return left < right ? -1 : left > right;
}

/* Neighbours in the order of devices, then of links. */
static void
connect(struct network *network)
{
	network->adjacent = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
	for (guint i = 0; i < network->nodes->len; i++)
		g_ptr_array_add(network->adjacent, g_array_new(FALSE, FALSE, sizeof(size_t)));
	for (size_t i = 0; i < network->edges->len; i++) {
		const struct network_edge *edge = network_edge(network, i);
		/* Telephone lines carry no network. */
		if (edge->a == edge->b || edge->medium == MEDIUM_PHONE)
			continue;
		g_array_append_val((GArray *)g_ptr_array_index(network->adjacent, edge->a), i);
		g_array_append_val((GArray *)g_ptr_array_index(network->adjacent, edge->b), i);
	}
	for (size_t i = 0; i < network->nodes->len; i++) {
		struct side side = { network, i };
		g_array_sort_with_data(
		    g_ptr_array_index(network->adjacent, i), by_neighbour, &side);
	}
}

struct network *
network_new(struct figures *figures)
{
	const struct figure *survey = figures_get(figures, "network.survey");
	const struct figure *links = figures_get(figures, "network.links");
	const struct value *date = &figures_get(figures, "programme.report_date")->value;
	struct network *network = g_new0(struct network, 1);
	network->report_date = date->state == VALUE_TEXT ? date->text : NULL;
	network->by_id = g_hash_table_new(g_str_hash, g_str_equal);
	network->nodes = g_array_new(FALSE, TRUE, sizeof(struct network_node));
	network->edges = g_array_new(FALSE, TRUE, sizeof(struct network_edge));
	for (size_t i = 0; i < survey->nrows; i++)
		add_device(network, survey, i);
	for (size_t i = 0; i < links->nrows; i++)
		add_link(network, links, i);
	connect(network);
	network_find_sources(network);
	return network;
}

void
network_drop(struct network *network)
{
	if (network == NULL)
		return;
	g_hash_table_unref(network->by_id);
	g_array_unref(network->nodes);
	g_array_unref(network->edges);
	g_ptr_array_unref(network->adjacent);
	g_free(network);
}

bool
network_forwards(const struct network_node *node, const struct network_search *search)
{
	if (node->role == NETWORK_GUARD)
		return node->verified ? search->guards : search->doubtful_guards;
	if (node->role == NETWORK_UNSURE)
		return search->all_links && !node->off;
	return !node->off && node->role != NETWORK_HOST && node->role != NETWORK_APART;
}

/* Of one level, the nodes in order; so the nearest circuit and the first id win. */
static void
visit(const struct network *network, const struct network_search *search, size_t at,
    size_t *reached, GArray *queue)
{
	const GArray *edges = g_ptr_array_index(network->adjacent, at);
	for (guint i = 0; i < edges->len; i++) {
		size_t number = g_array_index(edges, size_t, i);
		const struct network_edge *edge = network_edge(network, number);
		size_t next = network_other(edge, at);
		if (reached[next] != NETWORK_NOWHERE || !(edge->confirmed || search->all_links))
			continue;
		if (network_node(network, next)->off &&
		    network_node(network, next)->role != NETWORK_GUARD)
			continue;
		reached[next] = number;
		g_array_append_val(queue, next);
	}
}

size_t *
network_reach(const struct network *network, const struct network_search *search)
{
	size_t n = network->nodes->len;
	size_t *reached = g_new(size_t, n + 1);
	g_autoptr(GArray) queue = g_array_new(FALSE, FALSE, sizeof(size_t));
	for (size_t i = 0; i < n; i++) {
		const struct network_node *node = network_node(network, i);
		bool start = node->source && (node->source_sure || search->all_links);
		reached[i] = start ? network->edges->len : NETWORK_NOWHERE;
		if (start)
			g_array_append_val(queue, i);
	}
	for (guint i = 0; i < queue->len; i++) {
		size_t at = g_array_index(queue, size_t, i);
		if (network_forwards(network_node(network, at), search))
			visit(network, search, at, reached, queue);
	}
	return reached;
}

char *
network_path(const struct network *network, const size_t *reached, size_t host)
{
	GString *path = g_string_new(network_label(network_node(network, host)));
	size_t at = host;
	while (reached[at] < network->edges->len) {
		at = network_other(network_edge(network, reached[at]), at);
		g_string_append(path, " → ");
		g_string_append(path, network_label(network_node(network, at)));
	}
	if (network_node(network, at)->role != NETWORK_INTERNET)
		g_string_append(path, " → " INTERNET);
	return g_string_free(path, FALSE);
}
