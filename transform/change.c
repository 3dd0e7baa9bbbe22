/*
 * Change: the first and the second drill side by side.
 *
 * In: figures of both rounds, working drill.pairs, drill.N.groups and drill.measures.
 * Out: drill.change, .change_by_department, .compare, .opened_rate_change, .reported_rate_change.
 * Rule: nothing is said unless both drills were held.
 */
#include "transform/derive.h"
#include "transform/merge.h"
#include "transform/statistics.h"

/* Counts of a department in change_by_department. */
enum { N_FIRST, N_SECOND, OPENED_FIRST, OPENED_SECOND };

static void
fill_change(struct figures *figures)
{
	const struct figure *pairs = figures_get(figures, "drill.pairs");
	struct figure *change = figures_get(figures, "drill.change");
	double both = figure_number(pairs, 0, "both"), neither = figure_number(pairs, 0, "neither");
	double first = figure_number(pairs, 0, "first_only"),
	       second = figure_number(pairs, 0, "second_only");
	double n = both + first + second + neither;
	figure_add_row(change);
	*figure_at(change, 0, "both") = value_number(both);
	*figure_at(change, 0, "first_only") = value_number(first);
	*figure_at(change, 0, "second_only") = value_number(second);
	*figure_at(change, 0, "neither") = value_number(neither);
	*figure_at(change, 0, "n") = value_number(n);
	*figure_at(change, 0, "first_opened") = value_number(both + first);
	*figure_at(change, 0, "second_opened") = value_number(both + second);
	if (n > 0)
		*figure_at(change, 0, "p") = value_number(statistics_mcnemar(first, second));
	figures_get(figures, "drill.joined")->value = *figure_at(pairs, 0, "joined");
	figures_get(figures, "drill.left")->value = *figure_at(pairs, 0, "left");
	figures_get(figures, "drill.bait")->value = *figure_at(pairs, 0, "bait");
	figures_get(figures, "drill.changed")->value = value_number(first + second);
}

static void
fill_difference(struct figures *figures, const char *name, const char *rate)
{
	const struct value *first = &figures_round(figures, rate, 1)->value;
	const struct value *second = &figures_round(figures, rate, 2)->value;
	if (first->state == VALUE_NUMBER && second->state == VALUE_NUMBER)
		figures_get(figures, name)->value = value_number(second->number - first->number);
}

static void
add_round(GArray *departments, const struct figure *working, int n, int opened)
{
	g_autoptr(GArray) groups = groups_read(working, "by_department");
	for (guint i = 0; i < groups->len; i++) {
		const struct merge_group *group = &g_array_index(groups, struct merge_group, i);
		struct merge_group *both = merge_find(departments, group->label, group->known);
		both->counts[n] = group->counts[GROUPS_N];
		both->counts[opened] = group->counts[GROUPS_OPENED];
	}
}

/* What one drill's own table hides, this one hides too. */
static struct value
rate_of(struct figures *figures, int64_t round, const char *label, double opened, double n)
{
	const struct figure *own = figures_round(figures, "drill.N.by_department", round);
	for (size_t i = 0; i < own->nrows; i++)
		if (value_is_text(figure_at(own, i, "label"), label) &&
		    figure_at(own, i, "rate")->state == VALUE_HIDDEN)
			return value_hidden();
	return value_rate(opened, n);
}

static void
fill_departments(struct figures *figures)
{
	g_autoptr(GArray) departments = merge_new();
	add_round(departments, figures_round(figures, "drill.N.groups", 1), N_FIRST, OPENED_FIRST);
	add_round(
	    departments, figures_round(figures, "drill.N.groups", 2), N_SECOND, OPENED_SECOND);
	g_autoptr(GHashTable) kept = groups_kept(figures, "by_department");
	if (kept == NULL)
		return;
	merge_apply(departments, kept);
	struct figure *figure = figures_get(figures, "drill.change_by_department");
	for (guint i = 0; i < departments->len; i++) {
		const struct merge_group *group =
		    &g_array_index(departments, struct merge_group, i);
		const double *counts = group->counts;
		figure_add_row(figure);
		*figure_at(figure, i, "label") = figures_text(figures, group->label);
		*figure_at(figure, i, "n_1") = value_number(counts[N_FIRST]);
		*figure_at(figure, i, "rate_1") =
		    rate_of(figures, 1, group->label, counts[OPENED_FIRST], counts[N_FIRST]);
		*figure_at(figure, i, "n_2") = value_number(counts[N_SECOND]);
		*figure_at(figure, i, "rate_2") =
		    rate_of(figures, 2, group->label, counts[OPENED_SECOND], counts[N_SECOND]);
	}
}

static struct value
printed(struct figures *figures, const char *name, int64_t round, const char *unit)
{
	const struct figure *figure = figures_round(figures, name, round);
	char *text = value_format(&figure->value, figure->declaration->kind, NULL);
	if (figure->value.state != VALUE_NUMBER || unit == NULL)
		return figures_take(figures, text);
	char *with_unit = g_strconcat(text, unit, NULL);
	g_free(text);
	return figures_take(figures, with_unit);
}

static void
fill_compare(struct figures *figures)
{
	const struct figure *measures = figures_get(figures, "drill.measures");
	struct figure *compare = figures_get(figures, "drill.compare");
	for (size_t i = 0; i < measures->nrows; i++) {
		const char *name = figure_text_at(measures, i, "figure");
		const char *unit = figure_text_at(measures, i, "unit");
		if (figures_round(figures, name, 1)->value.state == VALUE_MISSING &&
		    figures_round(figures, name, 2)->value.state == VALUE_MISSING)
			continue;
		size_t row = compare->nrows;
		figure_add_row(compare);
		*figure_at(compare, row, "measure") = *figure_at(measures, i, "measure");
		*figure_at(compare, row, "first") = printed(figures, name, 1, unit);
		*figure_at(compare, row, "second") = printed(figures, name, 2, unit);
	}
}

void
change_derive(struct figures *figures)
{
	if (!figures_has_round(figures, 1) || !figures_has_round(figures, 2))
		return;
	fill_change(figures);
	fill_difference(figures, "drill.opened_rate_change", "drill.N.opened_rate");
	fill_difference(figures, "drill.reported_rate_change", "drill.N.reported_rate");
	fill_departments(figures);
	fill_compare(figures);
}
