/*
 * Findings of the network survey, in the words of figures/network.findings.sql.
 *
 * In: working network.survey and network.wording, the graph, network.cuts. Out: network.findings.
 * Rule: one finding for one cause, with the devices it is about; no finding without evidence in the lists.
 */
#include "transform/network.h"
#include <string.h>

#define SHOWN 8

/* What one finding inserts into its words. */
struct evidence {
	GPtrArray *names; /* lent, or owned by the pool */
	const char *path;
	const char *links;
};

struct search {
	struct figures *figures;
	const struct figure *survey;
	const struct network *network;
	const GArray *judgements;
	size_t *perhaps; /* reached without a verified guard */
	size_t *guarded; /* reached at all */
	GStringChunk *pool;
};

static void
evidence_add(struct evidence *evidence, const char *name)
{
	for (guint i = 0; i < evidence->names->len; i++)
		if (strcmp(g_ptr_array_index(evidence->names, i), name) == 0)
			return;
	g_ptr_array_add(evidence->names, (void *)name);
}

/* "A、B、C ほか2台" */
static char *
join_names(const GPtrArray *names)
{
	GString *text = g_string_new(NULL);
	for (guint i = 0; i < names->len && i < SHOWN; i++)
		g_string_append_printf(
		    text, "%s%s", i > 0 ? "、" : "", (const char *)g_ptr_array_index(names, i));
	if (names->len > SHOWN)
		g_string_append_printf(text, " ほか%u件", names->len - SHOWN);
	return g_string_free(text, FALSE);
}

/* Fill {n}, {names}, {path}, {links}; what is inserted is not read again. */
static struct value
fill_words(struct search *search, const char *words, const struct evidence *evidence, double n)
{
	g_autofree char *names = join_names(evidence->names);
	g_autofree char *number = g_strdup_printf("%.0f", n);
	const struct {
		const char *mark, *text;
	} marks[] = { { "{n}", number }, { "{names}", names }, { "{path}", evidence->path },
		{ "{links}", evidence->links } };
	GString *out = g_string_new(NULL);
	while (*words != '\0') {
		size_t i = 0;
		while (i < G_N_ELEMENTS(marks) && !g_str_has_prefix(words, marks[i].mark))
			i++;
		if (i < G_N_ELEMENTS(marks)) {
			g_string_append(out, marks[i].text != NULL ? marks[i].text : "");
			words += strlen(marks[i].mark);
		} else {
			g_string_append_c(out, *words++);
		}
	}
	return figures_take(search->figures, g_string_free(out, FALSE));
}

static void
add_finding(struct search *search, size_t wording, const struct evidence *evidence)
{
	const struct figure *words = figures_get(search->figures, "network.wording");
	struct figure *findings = figures_get(search->figures, "network.findings");
	size_t row = findings->nrows;
	double n = evidence->names->len;
	figure_add_row(findings);
	static const char *const filled[] = { "title", "evidence", "remedy" };
	for (size_t i = 0; i < G_N_ELEMENTS(filled); i++)
		*figure_at(findings, row, filled[i]) =
		    fill_words(search, figure_text_at(words, wording, filled[i]), evidence, n);
	*figure_at(findings, row, "id") = *figure_at(words, wording, "id");
	*figure_at(findings, row, "severity") = *figure_at(words, wording, "severity");
	*figure_at(findings, row, "n") = value_number(n);
}

/* ---- what each finding looks for ---- */

static void
find_verdict(struct search *search, struct evidence *evidence, enum network_verdict verdict)
{
	for (size_t i = 0; i < search->network->nodes->len; i++) {
		const struct network_judgement *judgement =
		    &g_array_index(search->judgements, struct network_judgement, i);
		if (judgement->verdict != verdict)
			continue;
		if (evidence->path == NULL)
			evidence->path = judgement->path;
		/* Each host counts, even where two bear one name. */
		g_ptr_array_add(
		    evidence->names, (void *)network_label(network_node(search->network, i)));
	}
}

static const char *
join_cuts(struct search *search)
{
	const struct figure *cuts = figures_get(search->figures, "network.cuts");
	g_autoptr(GString) text = g_string_new(NULL);
	for (size_t i = 0; i < cuts->nrows; i++)
		g_string_append_printf(text, "%s「%s」と「%s」の間", i > 0 ? "、" : "",
		    figure_text_at(cuts, i, "a_name"), figure_text_at(cuts, i, "b_name"));
	return g_string_chunk_insert(search->pool, text->str);
}

static void
find_bypass(struct search *search, struct evidence *evidence)
{
	if (!search->network->any_guard)
		return;
	find_verdict(search, evidence, VERDICT_BYPASS);
	evidence->links = join_cuts(search);
}

static void
find_possible(struct search *search, struct evidence *evidence)
{
	if (search->network->any_guard)
		find_verdict(search, evidence, VERDICT_POSSIBLE);
}

static void
find_no_path(struct search *search, struct evidence *evidence)
{
	if (search->network->any_guard)
		find_verdict(search, evidence, VERDICT_NO_PATH);
}

/* One summary instead of a finding for every host. */
static void
find_no_utm(struct search *search, struct evidence *evidence)
{
	const struct network *network = search->network;
	for (size_t i = 0; i < network->nodes->len && !network->any_guard; i++)
		if (network_node(network, i)->role == NETWORK_HOST &&
		    !network_node(network, i)->off)
			g_ptr_array_add(
			    evidence->names, (void *)network_label(network_node(network, i)));
}

static void
find_utm_off(struct search *search, struct evidence *evidence)
{
	for (size_t i = 0; i < search->network->nodes->len; i++) {
		const struct network_node *node = network_node(search->network, i);
		if (node->role == NETWORK_GUARD && !node->verified)
			g_ptr_array_add(evidence->names, (void *)network_label(node));
	}
}

static const char *
row_name(const struct figure *survey, size_t row)
{
	const char *name = figure_text_at(survey, row, "name");
	return name != NULL ? name : figure_text_at(survey, row, "id");
}

static void
find_eol(struct search *search, struct evidence *evidence)
{
	const char *today = search->network->report_date;
	for (size_t i = 0; i < search->survey->nrows && today != NULL; i++) {
		const char *eol = figure_text_at(search->survey, i, "eol");
		if (eol == NULL || strcmp(eol, today) >= 0)
			continue;
		g_autofree char *name =
		    g_strdup_printf("%s（%s）", row_name(search->survey, i), eol);
		g_ptr_array_add(evidence->names, g_string_chunk_insert(search->pool, name));
	}
}

static void
find_missing_serial(struct search *search, struct evidence *evidence)
{
	for (size_t i = 0; i < search->survey->nrows; i++)
		if (figure_text_at(search->survey, i, "serial") == NULL &&
		    !value_is_text(figure_at(search->survey, i, "role"), "internet"))
			g_ptr_array_add(evidence->names, (void *)row_name(search->survey, i));
}

/* ---- the same value in two rows ---- */

static bool
is_address(const char *word)
{
	int dots = 0;
	for (const char *at = word; *at != '\0'; at++) {
		if (*at != '.' && !g_ascii_isdigit(*at))
			return false;
		dots += *at == '.';
	}
	return dots == 3 && strcmp(word, "0.0.0.0") != 0;
}

/* Twelve hexadecimal digits, of a maker: random ones (locally administered), groups and placeholders say nothing. */
static bool
is_maker_mac(const char *word)
{
	char digits[13];
	size_t n = 0;
	for (const char *at = word; *at != '\0'; at++) {
		if (g_ascii_isxdigit(*at) && n < 12)
			digits[n++] = g_ascii_tolower(*at);
		else if (strchr(":-.", *at) == NULL)
			return false;
	}
	digits[n] = '\0';
	if (n != 12 || strcmp(digits, "000000000000") == 0 ||
	    g_str_has_prefix(digits, "00005e0001"))
		return false;
	return (g_ascii_xdigit_value(digits[1]) & 3) == 0;
}

static bool
is_any(const char *word)
{
	return *word != '\0';
}

/* A word of row i: evidence where another row has it. */
static void
look_for_word(
    struct search *search, struct evidence *evidence, GHashTable *rows, const char *word, size_t i)
{
	gpointer row = g_hash_table_lookup(rows, word);
	if (row == NULL)
		g_hash_table_insert(rows, (void *)word, GSIZE_TO_POINTER(i + 1));
	else if (GPOINTER_TO_SIZE(row) != i + 1)
		evidence_add(evidence, word);
}

/* Words of a column that stand in more than one row. Most cells hold one. */
static void
find_twice(struct search *search, struct evidence *evidence, const char *column,
    bool (*counts)(const char *))
{
	static const char separators[] = " ,;/\n\t";
	g_autoptr(GHashTable) rows = g_hash_table_new(g_str_hash, g_str_equal);
	bool split = strcmp(column, "id") != 0;
	for (size_t i = 0; i < search->survey->nrows; i++) {
		const char *cell = figure_text_at(search->survey, i, column);
		if (cell == NULL)
			continue;
		if (!split || strpbrk(cell, separators) == NULL) {
			if (counts(cell))
				look_for_word(search, evidence, rows, cell, i);
			continue;
		}
		g_auto(GStrv) words = g_strsplit_set(cell, separators, -1);
		for (char **word = words; *word != NULL; word++)
			if (counts(*word))
				look_for_word(search, evidence, rows,
				    g_string_chunk_insert_const(search->pool, *word), i);
	}
}

static void
find_duplicate_ip(struct search *search, struct evidence *evidence)
{
	find_twice(search, evidence, "ip", is_address);
}

static void
find_duplicate_mac(struct search *search, struct evidence *evidence)
{
	find_twice(search, evidence, "mac", is_maker_mac);
}

static void
find_duplicate_id(struct search *search, struct evidence *evidence)
{
	find_twice(search, evidence, "id", is_any);
}

/* ---- device list and floor plans ---- */

static void
find_unplaced(struct search *search, struct evidence *evidence)
{
	const struct figure *placements = figures_get(search->figures, "network.placements");
	g_autoptr(GHashTable) placed = g_hash_table_new(g_str_hash, g_str_equal);
	for (size_t i = 0; i < placements->nrows; i++)
		g_hash_table_add(placed, (void *)figure_text_at(placements, i, "device"));
	for (size_t i = 0; placements->nrows > 0 && i < search->survey->nrows; i++) {
		const struct value *in_use = figure_at(search->survey, i, "in_use");
		bool off = in_use->state == VALUE_NUMBER && in_use->number == 0;
		if (!off && !value_is_text(figure_at(search->survey, i, "role"), "internet") &&
		    !g_hash_table_contains(placed, figure_text_at(search->survey, i, "id")))
			g_ptr_array_add(evidence->names, (void *)row_name(search->survey, i));
	}
}

static void
find_placed_unlisted(struct search *search, struct evidence *evidence)
{
	const struct figure *placements = figures_get(search->figures, "network.placements");
	for (size_t i = 0; search->survey->nrows > 0 && i < placements->nrows; i++)
		if (figure_number(placements, i, "listed") == 0)
			evidence_add(evidence, figure_text_at(placements, i, "device"));
}

/* ---- wiring ---- */

/* A host with one foot inside and one outside. */
static void
find_dual_homed(struct search *search, struct evidence *evidence)
{
	const struct network *network = search->network;
	for (size_t i = 0; i < network->nodes->len && network->any_guard; i++) {
		const GArray *edges = g_ptr_array_index(network->adjacent, i);
		bool inside = false, outside = false;
		for (guint j = 0; j < edges->len; j++) {
			size_t next = network_other(
			    network_edge(network, g_array_index(edges, size_t, j)), i);
			bool reached = search->perhaps[next] != NETWORK_NOWHERE;
			outside = outside || reached;
			inside = inside || (!reached && search->guarded[next] != NETWORK_NOWHERE);
		}
		if (network_node(network, i)->role == NETWORK_HOST && inside && outside)
			g_ptr_array_add(
			    evidence->names, (void *)network_label(network_node(network, i)));
	}
}

static void
find_double_nat(struct search *search, struct evidence *evidence)
{
	const struct network *network = search->network;
	for (size_t i = 0; i < network->nodes->len && network->any_verified; i++) {
		const struct network_node *node = network_node(network, i);
		bool routes = node->role == NETWORK_ROUTER && g_strcmp0(node->kind, "vpn") != 0;
		if (routes && !node->off && search->perhaps[i] == NETWORK_NOWHERE &&
		    search->guarded[i] != NETWORK_NOWHERE)
			g_ptr_array_add(evidence->names, (void *)network_label(node));
	}
}

static bool
is_unknown(const struct network_node *node)
{
	return !node->listed || g_strcmp0(node->kind, "unknown") == 0;
}

static void
find_unknown_end(struct search *search, struct evidence *evidence)
{
	const struct network *network = search->network;
	for (size_t i = 0; i < network->edges->len; i++) {
		const struct network_edge *edge = network_edge(network, i);
		const struct network_node *a = network_node(network, edge->a),
					  *b = network_node(network, edge->b);
		if (!edge->unknown && !is_unknown(a) && !is_unknown(b))
			continue;
		g_autofree char *name =
		    g_strdup_printf("%s（%s―%s）", edge->id, network_label(a), network_label(b));
		g_ptr_array_add(evidence->names, g_string_chunk_insert(search->pool, name));
	}
}

static const struct {
	const char *id;
	void (*find)(struct search *search, struct evidence *evidence);
} finders[] = {
	{ "bypass", find_bypass },
	{ "no-utm", find_no_utm },
	{ "utm-off", find_utm_off },
	{ "eol", find_eol },
	{ "duplicate-ip", find_duplicate_ip },
	{ "possible", find_possible },
	{ "dual-homed", find_dual_homed },
	{ "double-nat", find_double_nat },
	{ "no-path", find_no_path },
	{ "unknown-end", find_unknown_end },
	{ "duplicate-mac", find_duplicate_mac },
	{ "duplicate-id", find_duplicate_id },
	{ "unplaced", find_unplaced },
	{ "placed-unlisted", find_placed_unlisted },
	{ "missing-serial", find_missing_serial },
};

static void
look_for(struct search *search, size_t wording)
{
	const struct figure *words = figures_get(search->figures, "network.wording");
	const char *id = figure_text_at(words, wording, "id");
	size_t i = 0;
	while (i < G_N_ELEMENTS(finders) && strcmp(finders[i].id, id) != 0)
		i++;
	if (i == G_N_ELEMENTS(finders))
		g_error("network.findings.sql: nothing looks for %s", id);
	struct evidence evidence = { .names = g_ptr_array_new() };
	finders[i].find(search, &evidence);
	if (evidence.names->len > 0)
		add_finding(search, wording, &evidence);
	g_ptr_array_unref(evidence.names);
}

void
findings_add(struct figures *figures, const struct network *network, const GArray *judgements)
{
	static const struct network_search perhaps = { true, false, true },
					   guarded = { true, true, true };
	struct search search = {
		.figures = figures,
		.survey = figures_get(figures, "network.survey"),
		.network = network,
		.judgements = judgements,
		.perhaps = network_reach(network, &perhaps),
		.guarded = network_reach(network, &guarded),
		.pool = g_string_chunk_new(1024),
	};
	for (size_t i = 0; i < figures_get(figures, "network.wording")->nrows; i++)
		look_for(&search, i);
	g_free(search.perhaps);
	g_free(search.guarded);
	g_string_chunk_free(search.pool);
}
