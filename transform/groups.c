/*
 * Groups: the drill's outcome for all, by department, by title and by site.
 *
 * In: working drill.N.groups, programme.small_group. Out: drill.N.outcome, .by_department, .by_title, .by_site.
 * Rule: no row stands for fewer people than small_group, unless they are all there are; the same in every drill.
 */
#include "transform/derive.h"
#include "transform/merge.h"
#include "transform/statistics.h"
#include <string.h>

static const char *const parts[] = { "n", "opened", "reported", "reported_only", "none",
	"viewed_only", "opened_reported", "opened_only", "submitted" };
#define NPARTS G_N_ELEMENTS(parts)

G_STATIC_ASSERT(NPARTS <= MERGE_COUNTS);

GArray *
groups_read(const struct figure *working, const char *field)
{
	GArray *groups = merge_new();
	int columns[NPARTS], label = figure_column_find(working, field);
	g_autofree char *known = g_strconcat(field, "_known", NULL);
	for (size_t j = 0; j < NPARTS; j++)
		columns[j] = figure_column_find(working, parts[j]);
	for (size_t i = 0; i < working->nrows; i++) {
		const char *text = figure_cell(working, i, label)->text;
		struct merge_group *group =
		    merge_find(groups, text, figure_number(working, i, known) != 0);
		for (size_t j = 0; j < NPARTS; j++)
			group->counts[j] += figure_cell(working, i, columns[j])->number;
	}
	return groups;
}

static void
write_group(struct figures *figures, struct figure *figure, const struct merge_group *group)
{
	size_t row = figure->nrows;
	double n = group->counts[GROUPS_N], opened = group->counts[GROUPS_OPENED];
	figure_add_row(figure);
	*figure_at(figure, row, "label") = figures_text(figures, group->label);
	for (size_t i = 0; i < NPARTS; i++)
		*figure_at(figure, row, parts[i]) = value_number(group->counts[i]);
	double low, high;
	statistics_wilson(opened, n, &low, &high);
	*figure_at(figure, row, "rate") = value_rate(opened, n);
	*figure_at(figure, row, "low") = value_number(low);
	*figure_at(figure, row, "high") = value_number(high);
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
	return plan(figures, field, figures_get(figures, "programme.small_group")->value.number);
}

static void
derive_field(struct figures *figures, const char *field, GHashTable *kept)
{
	size_t n;
	const int64_t *rounds = figures_rounds(figures, &n);
	g_autofree char *name = g_strconcat("drill.N.", field, NULL);
	for (size_t i = 0; i < n && kept != NULL; i++) {
		const struct figure *working = figures_round(figures, "drill.N.groups", rounds[i]);
		g_autoptr(GArray) groups = groups_read(working, field);
		struct figure *figure = figures_round(figures, name, rounds[i]);
		merge_apply(groups, kept);
		for (guint j = 0; j < groups->len; j++)
			write_group(figures, figure, &g_array_index(groups, struct merge_group, j));
	}
}

void
groups_derive(struct figures *figures)
{
	static const char *const fields[] = { "by_department", "by_title", "by_site" };
	for (size_t i = 0; i < G_N_ELEMENTS(fields); i++) {
		g_autoptr(GHashTable) kept = groups_kept(figures, fields[i]);
		derive_field(figures, fields[i], kept);
	}
	g_autoptr(GHashTable) whole = plan(figures, "outcome", 0);
	derive_field(figures, "outcome", whole);
}
