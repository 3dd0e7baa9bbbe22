/*
 * The cross table of departments and titles.
 *
 * In: working drill.N.groups, drill.N.by_department and .by_title. Out: drill.N.by_department_title.
 * Rule: its rows and columns are those of the two tables, and nothing that these hide can be had from it.
 */
#include "transform/derive.h"
#include "transform/merge.h"
#include "transform/protect.h"

#define REST "その他"

/* One table of the margins, and where its labels stand in it. */
struct margin {
	struct protect_group *groups;
	size_t n;
	GHashTable *places; /* label → place + 1 */
};

static void
margin_read(struct margin *margin, const struct figure *figure)
{
	margin->n = figure->nrows;
	margin->groups = g_new0(struct protect_group, figure->nrows + 1);
	margin->places = g_hash_table_new(g_str_hash, g_str_equal);
	for (size_t i = 0; i < figure->nrows; i++) {
		const char *label = figure_text_at(figure, i, "label");
		g_hash_table_insert(margin->places, (void *)label, GSIZE_TO_POINTER(i + 1));
		margin->groups[i].n = figure_number(figure, i, "n");
		margin->groups[i].hidden = figure_at(figure, i, "opened")->state == VALUE_HIDDEN;
	}
}

static void
margin_clear(struct margin *margin)
{
	g_free(margin->groups);
	g_hash_table_unref(margin->places);
}

/* A label without a row of its own is part of その他. */
static size_t
margin_place(const struct margin *margin, const char *label)
{
	size_t place = GPOINTER_TO_SIZE(g_hash_table_lookup(margin->places, label));
	if (place == 0)
		place = GPOINTER_TO_SIZE(g_hash_table_lookup(margin->places, REST));
	return place - 1;
}

static struct merge_group *
count_cells(const struct figure *working, struct margin *rows, struct margin *columns)
{
	struct merge_group *counts = g_new0(struct merge_group, rows->n * columns->n);
	for (size_t i = 0; i < working->nrows; i++) {
		size_t row = margin_place(rows, figure_text_at(working, i, "by_department"));
		size_t column = margin_place(columns, figure_text_at(working, i, "by_title"));
		groups_add(&counts[row * columns->n + column], working, i);
	}
	for (size_t row = 0; row < rows->n; row++)
		for (size_t column = 0; column < columns->n; column++) {
			double hits = counts[row * columns->n + column].counts[GROUPS_OPENED];
			rows->groups[row].hits += hits;
			columns->groups[column].hits += hits;
		}
	return counts;
}

static struct protect_cell *
list_cells(const struct merge_group *counts, size_t rows, size_t columns, size_t *n)
{
	struct protect_cell *cells = g_new0(struct protect_cell, rows * columns);
	for (size_t i = 0; i < rows * columns; i++)
		if (counts[i].counts[GROUPS_N] > 0)
			cells[(*n)++] = (struct protect_cell){ .row = i / columns,
				.column = i % columns,
				.n = counts[i].counts[GROUPS_N],
				.hits = counts[i].counts[GROUPS_OPENED] };
	return cells;
}

static void
write_cell(struct figures *figures, struct figure *figure, const char *department,
    const char *title, struct merge_group *group, bool hidden)
{
	size_t row = figure->nrows;
	g_autofree char *label = g_strconcat(department, "・", title, NULL);
	group->label = label;
	groups_write(figures, figure, group, hidden);
	*figure_at(figure, row, "department") = figures_text(figures, department);
	*figure_at(figure, row, "title") = figures_text(figures, title);
}

static void
derive(struct figures *figures, int64_t round)
{
	const struct figure *departments = figures_round(figures, "drill.N.by_department", round);
	const struct figure *titles = figures_round(figures, "drill.N.by_title", round);
	struct figure *figure = figures_round(figures, "drill.N.by_department_title", round);
	double small = figures_get(figures, "programme.small_group")->value.number;
	struct margin rows, columns;
	margin_read(&rows, departments);
	margin_read(&columns, titles);
	g_autofree struct merge_group *counts =
	    count_cells(figures_round(figures, "drill.N.groups", round), &rows, &columns);
	size_t ncells = 0;
	g_autofree struct protect_cell *cells = list_cells(counts, rows.n, columns.n, &ncells);
	struct protect_cross cross = { cells, ncells, rows.groups, columns.groups, rows.n,
		columns.n, small, protect_limit(small) };
	bool shown = protect_cross(&cross);
	for (size_t i = 0; shown && i < ncells; i++)
		write_cell(figures, figure, figure_text_at(departments, cells[i].row, "label"),
		    figure_text_at(titles, cells[i].column, "label"),
		    &counts[cells[i].row * columns.n + cells[i].column], cells[i].hidden);
	margin_clear(&rows);
	margin_clear(&columns);
}

/* Of one department or one title alone, the other table says it all. */
void
cross_derive(struct figures *figures)
{
	size_t n;
	const int64_t *rounds = figures_rounds(figures, &n);
	for (size_t i = 0; i < n; i++)
		if (figures_round(figures, "drill.N.by_department", rounds[i])->nrows > 1 &&
		    figures_round(figures, "drill.N.by_title", rounds[i])->nrows > 1)
			derive(figures, rounds[i]);
}
