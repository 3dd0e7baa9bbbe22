/*
 * The network's figures: lists, verdicts, cuts, counts.
 *
 * In: working network.survey, network.links, the graph. Out: network.*; the findings by findings.c.
 * Rule: without a survey every count is missing, not 0.
 */
#include "transform/derive.h"
#include "transform/network.h"
#include <string.h>

static const struct {
	const char *name, *label;
} verdict_words[] = {
	[VERDICT_NONE] = { NULL, NULL },
	[VERDICT_BYPASS] = { "bypass", "×迂回" },
	[VERDICT_POSSIBLE] = { "possible", "△迂回の可能性" },
	[VERDICT_PROTECTED] = { "protected", "○経由" },
	[VERDICT_NO_PATH] = { "no-path", "？接続不明" },
};

static const struct network_judgement *
judgement_at(const GArray *judgements, size_t i)
{
	return &g_array_index(judgements, struct network_judgement, i);
}

static void
fill_verdicts(struct figures *figures, const struct network *network, const GArray *judgements)
{
	struct figure *verdicts = figures_get(figures, "network.verdicts");
	for (size_t i = 0; i < network->nodes->len; i++) {
		const struct network_node *node = network_node(network, i);
		const struct network_judgement *judgement = judgement_at(judgements, i);
		if (judgement->verdict == VERDICT_NONE)
			continue;
		size_t row = verdicts->nrows;
		figure_add_row(verdicts);
		*figure_at(verdicts, row, "host") = figures_text(figures, node->id);
		*figure_at(verdicts, row, "name") = figures_text(figures, network_label(node));
		*figure_at(verdicts, row, "kind_label") = figures_text(figures, node->kind_label);
		*figure_at(verdicts, row, "place") = figures_text(figures, node->place);
		const char *name = verdict_words[judgement->verdict].name;
		*figure_at(verdicts, row, "verdict") = figures_text(figures, name);
		const char *label = verdict_words[judgement->verdict].label;
		*figure_at(verdicts, row, "verdict_label") = figures_text(figures, label);
		*figure_at(verdicts, row, "certain") = value_number(judgement->certain);
		*figure_at(verdicts, row, "path") = figures_text(figures, judgement->path);
	}
}

static void
fill_cuts(struct figures *figures, const struct network *network, const GArray *judgements)
{
	struct figure *cuts = figures_get(figures, "network.cuts");
	g_autoptr(GArray) cut = network_cut(network, judgements);
	for (guint i = 0; i < cut->len; i++) {
		const struct network_edge *edge =
		    network_edge(network, g_array_index(cut, size_t, i));
		const struct network_node *a = network_node(network, edge->a);
		const struct network_node *b = network_node(network, edge->b);
		figure_add_row(cuts);
		*figure_at(cuts, i, "link") = figures_text(figures, edge->id);
		*figure_at(cuts, i, "a_device") = figures_text(figures, a->id);
		*figure_at(cuts, i, "b_device") = figures_text(figures, b->id);
		*figure_at(cuts, i, "a_name") = figures_text(figures, network_label(a));
		*figure_at(cuts, i, "b_name") = figures_text(figures, network_label(b));
	}
}

/* A device's verdict; those listed twice under one id share it. */
static enum network_verdict
find_verdict(const struct network *network, const GArray *judgements, const char *id)
{
	gpointer place = g_hash_table_lookup(network->by_id, id);
	return judgement_at(judgements, GPOINTER_TO_SIZE(place) - 1)->verdict;
}

static void
fill_devices(struct figures *figures, const struct network *network, const GArray *judgements)
{
	static const char *const same[] = { "id", "kind", "kind_label", "name", "maker", "model",
		"serial", "mac", "ip", "place", "floor", "eol", "note" };
	const struct figure *survey = figures_get(figures, "network.survey");
	struct figure *devices = figures_get(figures, "network.devices");
	int from[G_N_ELEMENTS(same)], to[G_N_ELEMENTS(same)];
	for (size_t j = 0; j < G_N_ELEMENTS(same); j++) {
		from[j] = figure_column_find(survey, same[j]);
		to[j] = figure_column_find(devices, same[j]);
	}
	for (size_t i = 0; i < survey->nrows; i++) {
		struct value *row = figure_add_row(devices);
		for (size_t j = 0; j < G_N_ELEMENTS(same); j++)
			row[to[j]] = *figure_cell(survey, i, from[j]);
		enum network_verdict verdict =
		    find_verdict(network, judgements, figure_text_at(survey, i, "id"));
		*figure_at(devices, i, "verdict") =
		    figures_text(figures, verdict_words[verdict].name);
		*figure_at(devices, i, "verdict_label") =
		    figures_text(figures, verdict_words[verdict].label);
	}
}

struct kind {
	const char *label;
	double n;
};

static int
by_number(const void *a, const void *b)
{
	const struct kind *left = a, *right = b;
	if (left->n != right->n)
		return left->n > right->n ? -1 : 1;
	return strcmp(left->label, right->label);
}

static void
fill_kinds(struct figures *figures)
{
	const struct figure *survey = figures_get(figures, "network.survey");
	struct figure *figure = figures_get(figures, "network.kinds");
	g_autoptr(GArray) kinds = g_array_new(FALSE, FALSE, sizeof(struct kind));
	for (size_t i = 0; i < survey->nrows; i++) {
		const char *label = figure_text_at(survey, i, "kind_label");
		guint at = 0;
		while (at < kinds->len &&
		       strcmp(g_array_index(kinds, struct kind, at).label, label) != 0)
			at++;
		if (at == kinds->len)
			g_array_append_val(kinds, ((struct kind){ label, 0 }));
		g_array_index(kinds, struct kind, at).n++;
	}
	g_array_sort(kinds, by_number);
	for (guint i = 0; i < kinds->len; i++) {
		figure_add_row(figure);
		*figure_at(figure, i, "kind_label") =
		    figures_text(figures, g_array_index(kinds, struct kind, i).label);
		*figure_at(figure, i, "n") = value_number(g_array_index(kinds, struct kind, i).n);
	}
}

static void
set_count(struct figures *figures, const char *name, double n)
{
	figures_get(figures, name)->value = value_number(n);
}

static void
count_verdicts(struct figures *figures, const GArray *judgements)
{
	double counts[G_N_ELEMENTS(verdict_words)] = { 0 };
	for (guint i = 0; i < judgements->len; i++)
		counts[judgement_at(judgements, i)->verdict]++;
	set_count(figures, "network.bypass_count", counts[VERDICT_BYPASS]);
	set_count(figures, "network.possible_count", counts[VERDICT_POSSIBLE]);
	set_count(figures, "network.protected_count", counts[VERDICT_PROTECTED]);
	set_count(figures, "network.no_path_count", counts[VERDICT_NO_PATH]);
	set_count(figures, "network.host_count", judgements->len - counts[VERDICT_NONE]);
}

static void
count_devices(struct figures *figures, const char *report_date)
{
	const struct figure *survey = figures_get(figures, "network.survey");
	double machines = 0, guards = 0, ended = 0, nameless = 0;
	for (size_t i = 0; i < survey->nrows; i++) {
		const char *eol = figure_text_at(survey, i, "eol");
		bool circuit = value_is_text(figure_at(survey, i, "role"), "internet");
		machines += !circuit;
		guards += value_is_text(figure_at(survey, i, "role"), "guard");
		ended += eol != NULL && report_date != NULL && strcmp(eol, report_date) < 0;
		nameless += figure_text_at(survey, i, "serial") == NULL && !circuit;
	}
	set_count(figures, "network.device_count", machines);
	set_count(figures, "network.utm_count", guards);
	set_count(figures, "network.eol_count", ended);
	set_count(figures, "network.missing_serial_count", nameless);
}

/* A LAN cable: neither wireless nor the line from outside. */
static bool
is_lan_cable(const struct network *network, const struct network_edge *edge)
{
	return edge->medium == MEDIUM_CABLE &&
	       network_node(network, edge->a)->role != NETWORK_INTERNET &&
	       network_node(network, edge->b)->role != NETWORK_INTERNET;
}

static void
count_links(struct figures *figures, const struct network *network)
{
	double untagged = 0;
	for (guint i = 0; i < network->edges->len; i++) {
		const struct network_edge *edge = network_edge(network, i);
		untagged += !edge->tagged && is_lan_cable(network, edge);
	}
	set_count(figures, "network.link_count", network->edges->len);
	set_count(figures, "network.untagged_link_count", untagged);
}

void
network_derive(struct figures *figures)
{
	network_list_links(figures);
	if (figures_get(figures, "network.survey")->nrows == 0 &&
	    figures_get(figures, "network.links")->nrows == 0)
		return;
	struct network *network = network_new(figures);
	g_autoptr(GArray) judgements = network_judge(network);
	fill_verdicts(figures, network, judgements);
	fill_cuts(figures, network, judgements);
	fill_devices(figures, network, judgements);
	fill_kinds(figures);
	count_verdicts(figures, judgements);
	count_devices(figures, network->report_date);
	count_links(figures, network);
	findings_add(figures, network, judgements);
	network_drop(network);
}
