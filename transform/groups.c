/*
 * Groups: the drill's outcome for all, by department, by title and by site.
 *
 * In: working drill.N.groups, programme.small_group. Out: drill.N.outcome, .by_department, .by_title, .by_site.
 * Rule: no row stands for fewer people than small_group, unless they are all there are; the same in every drill.
 * What tells of everybody in a small group is hidden (protect.h).
 */
#include "transform/derive.h"
#include "transform/merge.h"
#include "transform/protect.h"
#include "transform/statistics.h"
#include <string.h>

/* In the order of the working table. */
static const char *const parts[] = { "n", "opened", "reported", "reported_only", "none",
	"viewed_only", "opened_reported", "opened_only", "submitted" };
#define NPARTS G_N_ELEMENTS(parts)

G_STATIC_ASSERT(NPARTS <= MERGE_COUNTS);

void
groups_add(struct merge_group *group, const struct figure *working, size_t row)
{
	int first = figure_column_find(working, parts[0]);
	for (size_t i = 0; i < NPARTS; i++)
		group->counts[i] += figure_cell(working, row, first + (int)i)->number;
}

GArray *
groups_read(const struct figure *working, const char *field)
{
	GArray *groups = merge_new();
	int label = figure_column_find(working, field);
	g_autofree char *known = g_strconcat(field, "_known", NULL);
	for (size_t i = 0; i < working->nrows; i++) {
		const char *text = figure_cell(working, i, label)->text;
		groups_add(
		    merge_find(groups, text, figure_number(working, i, known) != 0), working, i);
	}
	return groups;
}

static void
write_counts(struct figure *figure, size_t row, const struct merge_group *group)
{
	double n = group->counts[GROUPS_N], opened = group->counts[GROUPS_OPENED];
	for (size_t i = GROUPS_OPENED; i < NPARTS; i++)
		*figure_at(figure, row, parts[i]) = value_number(group->counts[i]);
	double low, high;
	statistics_wilson(opened, n, &low, &high);
	*figure_at(figure, row, "rate") = value_rate(opened, n);
	*figure_at(figure, row, "low") = value_number(low);
	*figure_at(figure, row, "high") = value_number(high);
}

static void
hide_counts(struct figure *figure, size_t row)
{
	static const char *const others[] = { "rate", "low", "high" };
	for (size_t i = GROUPS_OPENED; i < NPARTS; i++)
		*figure_at(figure, row, parts[i]) = value_hidden();
	for (size_t i = 0; i < G_N_ELEMENTS(others); i++)
		*figure_at(figure, row, others[i]) = value_hidden();
}

void
groups_write(
    struct figures *figures, struct figure *figure, const struct merge_group *group, bool hidden)
{
	size_t row = figure->nrows;
	figure_add_row(figure);
	*figure_at(figure, row, "label") = figures_text(figures, group->label);
	*figure_at(figure, row, "n") = value_number(group->counts[GROUPS_N]);
	if (hidden)
		hide_counts(figure, row);
	else
		write_counts(figure, row, group);
}

static double
small_group(struct figures *figures)
{
	return figures_get(figures, "programme.small_group")->value.number;
}

static void
write_groups(struct figures *figures, struct figure *figure, const GArray *groups)
{
	g_autofree struct protect_group *shown = g_new0(struct protect_group, groups->len + 1);
	for (guint i = 0; i < groups->len; i++) {
		const struct merge_group *group = &g_array_index(groups, struct merge_group, i);
		shown[i].n = group->counts[GROUPS_N];
		shown[i].hits = group->counts[GROUPS_OPENED];
	}
	protect_groups(shown, groups->len, protect_limit(small_group(figures)));
	for (guint i = 0; i < groups->len; i++)
		groups_write(figures, figure, &g_array_index(groups, struct merge_group, i),
		    shown[i].hidden);
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
		write_groups(figures, figure, groups);
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
