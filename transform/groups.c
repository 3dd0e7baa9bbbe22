/*
 * Groups: people by department, title or site, and the drill's outcome for all.
 *
 * In: working drill.N.groups, programme.small_group. Out: drill.N.outcome, programme.hidden_below; what tables.c
 * makes its tables of.
 * Rule: which groups keep a row of their own is the same in every drill.
 */
#include "transform/derive.h"
#include "transform/merge.h"
#include "transform/statistics.h"
#include <string.h>

/* What a group counts: its people, and of them those of each hit (protect.h). */
static const char *const parts[] = { "n", "opened", "reported", "reported_only", "none",
	"viewed_only", "opened_reported", "opened_only", "submitted" };
#define NPARTS G_N_ELEMENTS(parts)

G_STATIC_ASSERT(NPARTS <= MERGE_COUNTS && NPARTS == 1 + PROTECT_HITS);

/* People alike, who all did the same. */
static void
add(struct merge_group *group, const struct figure *working, size_t row)
{
	double n = figure_number(working, row, "n");
	size_t deed = (size_t)figure_number(working, row, "deed");
	group->counts[GROUPS_N] += n;
	for (size_t hit = 0; hit < PROTECT_HITS; hit++)
		if (protect_counts_in(deed, hit))
			group->counts[1 + hit] += n;
}

GArray *
groups_read(const struct figure *working, const char *field)
{
	GArray *groups = merge_new();
	int label = figure_column_find(working, field);
	g_autofree char *known = g_strconcat(field, "_known", NULL);
	for (size_t i = 0; i < working->nrows; i++) {
		const char *text = figure_cell(working, i, label)->text;
		add(merge_find(groups, text, figure_number(working, i, known) != 0), working, i);
	}
	return groups;
}

static void
write_counts(struct figure *figure, size_t row, const struct merge_group *group)
{
	double n = group->counts[GROUPS_N], opened = group->counts[GROUPS_OPENED];
	for (size_t i = 0; i < NPARTS; i++)
		if (figure_column_find(figure, parts[i]) >= 0)
			*figure_at(figure, row, parts[i]) = value_number(group->counts[i]);
	double low, high;
	statistics_wilson(opened, n, &low, &high);
	*figure_at(figure, row, "rate") = value_rate(opened, n);
	*figure_at(figure, row, "low") = value_number(low);
	*figure_at(figure, row, "high") = value_number(high);
}

static void
hide_cells(const struct figure *figure, size_t row, const char *const *columns)
{
	for (; *columns != NULL; columns++)
		if (figure_column_find(figure, *columns) >= 0)
			*figure_at(figure, row, *columns) = value_hidden();
}

void
groups_write(struct figures *figures, struct figure *figure, const struct merge_group *group,
    const bool hidden[PROTECT_NUMBERS])
{
	static const char *const columns[PROTECT_NUMBERS][7] = {
		[PROTECT_OPENED] = { "opened", "rate", "low", "high" },
		[PROTECT_REPORTED] = { "reported" },
		[PROTECT_PARTS] = { "reported_only", "none", "viewed_only", "opened_reported",
		    "opened_only", "submitted" },
	};
	size_t row = figure->nrows;
	figure_add_row(figure);
	*figure_at(figure, row, "label") = figures_text(figures, group->label);
	write_counts(figure, row, group);
	for (size_t i = 0; i < PROTECT_NUMBERS; i++)
		if (hidden[i])
			hide_cells(figure, row, columns[i]);
}

static double
small_group(struct figures *figures)
{
	return figures_get(figures, "programme.small_group")->value.number;
}

static GHashTable *
plan(struct figures *figures, const char *field, double small)
{
	size_t n;
	const int64_t *rounds = figures_rounds(figures, &n);
	g_autoptr(GArray) all = merge_new();
	bool known = false;
	n = MIN(n, MERGE_COUNTS);
	for (size_t i = 0; i < n; i++) {
		g_autoptr(GArray) groups =
		    groups_read(figures_round(figures, "drill.N.groups", rounds[i]), field);
		for (guint j = 0; j < groups->len; j++) {
			const struct merge_group *group =
			    &g_array_index(groups, struct merge_group, j);
			merge_find(all, group->label, true)->counts[i] = group->counts[GROUPS_N];
			known = known || group->known;
		}
	}
	return known ? merge_plan(all, n, small) : NULL;
}

GHashTable *
groups_kept(struct figures *figures, const char *field)
{
	return plan(figures, field, small_group(figures));
}

void
groups_derive(struct figures *figures)
{
	static const bool hidden[PROTECT_NUMBERS] = { false };
	double limit = protect_limit(small_group(figures));
	size_t n;
	const int64_t *rounds = figures_rounds(figures, &n);
	if (limit > 0)
		figures_get(figures, "programme.hidden_below")->value = value_number(limit);
	for (size_t i = 0; i < n; i++) {
		const struct figure *working = figures_round(figures, "drill.N.groups", rounds[i]);
		struct merge_group whole = { .known = true };
		for (size_t j = 0; j < working->nrows; j++)
			add(&whole, working, j);
		if (working->nrows == 0)
			continue;
		whole.label = figure_text_at(working, 0, "outcome");
		groups_write(
		    figures, figures_round(figures, "drill.N.outcome", rounds[i]), &whole, hidden);
	}
}
