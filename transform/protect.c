/*
 * Hiding groups of whom everybody or nobody did it, and what would give them back.
 *
 * In: counts of groups, or of the cells of a cross table with its margins. Out: which of them are hidden.
 * Rule: for each hidden number at least one other whole number agrees with all that is printed.
 */
#include "transform/protect.h"
#include <glib.h>
#include <string.h>

#define TEN 10

/* A small_group of 1 says that nothing is to be hidden. */
double
protect_limit(double small_group)
{
	return small_group > 1 ? MAX(TEN, small_group) : 0;
}

static bool
tells_all(double n, double hits)
{
	return n > 0 && (hits == 0 || hits == n);
}

/* ---- one table ---- */

static void
sum_hidden(const struct protect_group *groups, size_t n, double *people, double *hits)
{
	*people = *hits = 0;
	for (size_t i = 0; i < n; i++)
		if (groups[i].hidden) {
			*people += groups[i].n;
			*hits += groups[i].hits;
		}
}

/* Of the groups that still show, the smallest that makes the sum of the hidden neither nobody nor everybody. */
static struct protect_group *
find_second(struct protect_group *groups, size_t n, bool nobody)
{
	struct protect_group *best = NULL;
	for (size_t i = 0; i < n; i++) {
		struct protect_group *group = &groups[i];
		bool helps = nobody ? group->hits > 0 : group->hits < group->n;
		if (!group->hidden && helps && (best == NULL || group->n <= best->n))
			best = group;
	}
	return best;
}

void
protect_groups(struct protect_group *groups, size_t n, double limit)
{
	double people = 0, hits = 0;
	for (size_t i = 0; i < n; i++) {
		people += groups[i].n;
		hits += groups[i].hits;
	}
	if (people == 0 || tells_all(people, hits))
		return;
	for (size_t i = 0; i < n; i++)
		groups[i].hidden = groups[i].n < limit && tells_all(groups[i].n, groups[i].hits);
	sum_hidden(groups, n, &people, &hits);
	if (people == 0 || !tells_all(people, hits))
		return;
	/* Not all did and not none, so there is one. */
	find_second(groups, n, hits == 0)->hidden = true;
}

/* ---- a cross table ----
 *
 * Hidden numbers are edges: a cell from its column to its row, a hidden margin from its row to all rows or from
 * all columns to its column. Other numbers that agree with the sums are circulations; a number has another value
 * where a way around leads through its edge along edges that can still grow, or against edges above 0. */

struct edge {
	size_t from, to;
	double n, hits;
	size_t cell; /* index, or NO_CELL for a margin */
};

#define NO_CELL ((size_t)-1)

static void
add_edge(GArray *edges, size_t from, size_t to, double n, double hits, size_t cell)
{
	struct edge edge = { from, to, n, hits, cell };
	g_array_append_val(edges, edge);
}

static GArray *
collect_edges(const struct protect_cross *cross)
{
	GArray *edges = g_array_new(FALSE, FALSE, sizeof(struct edge));
	size_t columns = cross->nrows, all_rows = columns + cross->ncolumns;
	size_t all_columns = all_rows + 1;
	for (size_t i = 0; i < cross->ncells; i++) {
		const struct protect_cell *cell = &cross->cells[i];
		if (cell->hidden)
			add_edge(edges, columns + cell->column, cell->row, cell->n, cell->hits, i);
	}
	for (size_t i = 0; i < cross->nrows; i++)
		if (cross->rows[i].hidden)
			add_edge(
			    edges, i, all_rows, cross->rows[i].n, cross->rows[i].hits, NO_CELL);
	for (size_t i = 0; i < cross->ncolumns; i++)
		if (cross->columns[i].hidden)
			add_edge(edges, all_columns, columns + i, cross->columns[i].n,
			    cross->columns[i].hits, NO_CELL);
	return edges;
}

/* Can a change flow from one node to another, without the edge left out? */
static bool
reaches(const GArray *edges, size_t nodes, size_t from, size_t to, guint without)
{
	g_autofree bool *seen = g_new0(bool, nodes);
	seen[from] = true;
	for (bool grown = true; grown && !seen[to];) {
		grown = false;
		for (guint i = 0; i < edges->len; i++) {
			const struct edge *edge = &g_array_index(edges, struct edge, i);
			if (i == without || seen[edge->from] == seen[edge->to])
				continue;
			if (seen[edge->from] ? edge->hits < edge->n : edge->hits > 0)
				seen[edge->from] = seen[edge->to] = grown = true;
		}
	}
	return seen[to];
}

static bool
is_safe(const GArray *edges, size_t nodes, guint i)
{
	const struct edge *edge = &g_array_index(edges, struct edge, i);
	return (edge->hits < edge->n && reaches(edges, nodes, edge->to, edge->from, i)) ||
	       (edge->hits > 0 && reaches(edges, nodes, edge->from, edge->to, i));
}

/* A printed margin of nobody or everybody says it of each of its cells: there is nothing left to hide. */
static bool
is_told(const struct protect_cross *cross, const struct protect_cell *cell)
{
	const struct protect_group *row = &cross->rows[cell->row];
	const struct protect_group *column = &cross->columns[cell->column];
	return (!row->hidden && tells_all(row->n, row->hits)) ||
	       (!column->hidden && tells_all(column->n, column->hits));
}

static bool
touches(const struct protect_cross *cross, const struct protect_cell *cell, const struct edge *edge)
{
	size_t column = cross->nrows + cell->column;
	return edge->from == cell->row || edge->to == cell->row || edge->from == column ||
	       edge->to == column;
}

/* The smallest cell that still shows, one that shares a row or column with the edge before others. */
static struct protect_cell *
find_next(const struct protect_cross *cross, const struct edge *edge)
{
	struct protect_cell *best = NULL;
	bool best_near = false;
	for (size_t i = 0; i < cross->ncells; i++) {
		struct protect_cell *cell = &cross->cells[i];
		bool near = touches(cross, cell, edge);
		if (cell->hidden || is_told(cross, cell))
			continue;
		if (best == NULL || near > best_near || (near == best_near && cell->n < best->n)) {
			best = cell;
			best_near = near;
		}
	}
	return best;
}

static struct protect_cell *
find_cell(const struct protect_cross *cross, size_t row, size_t column)
{
	for (size_t i = 0; i < cross->ncells; i++)
		if (cross->cells[i].row == row && cross->cells[i].column == column)
			return is_told(cross, &cross->cells[i]) ? NULL : &cross->cells[i];
	return NULL;
}

/* Four cells of two rows and two columns can change together, each sum staying as it is. */
static bool
can_turn(struct protect_cell *const corners[4])
{
	bool up = true, down = true;
	for (size_t i = 0; i < 4; i++) {
		bool grows = corners[i]->hits<corners[i]->n, falls = corners[i]->hits> 0;
		bool even = i % 2 == 0;
		up = up && (even ? grows : falls);
		down = down && (even ? falls : grows);
	}
	return up || down;
}

/* The rectangle on a cell that can turn and newly hides the fewest people. False: there is none. */
static bool
find_rectangle(
    const struct protect_cross *cross, struct protect_cell *cell, struct protect_cell *best[4])
{
	double least = -1;
	for (size_t i = 0; i < cross->ncells; i++) {
		struct protect_cell *across = &cross->cells[i];
		if (across->row == cell->row || across->column == cell->column ||
		    is_told(cross, across))
			continue;
		struct protect_cell *corners[4] = { cell,
			find_cell(cross, cell->row, across->column), across,
			find_cell(cross, across->row, cell->column) };
		if (corners[1] == NULL || corners[3] == NULL || !can_turn(corners))
			continue;
		double people = 0;
		for (size_t j = 1; j < 4; j++)
			people += corners[j]->hidden ? 0 : corners[j]->n;
		if (least < 0 || people < least) {
			least = people;
			memcpy(best, corners, sizeof corners);
		}
	}
	return least >= 0;
}

/* Hides more to make one edge safe. False: there is nothing more to hide. */
static bool
hide_more(const struct protect_cross *cross, const struct edge *edge)
{
	struct protect_cell *corners[4] = { NULL };
	if (edge->cell != NO_CELL && find_rectangle(cross, &cross->cells[edge->cell], corners)) {
		for (size_t i = 0; i < 4; i++)
			corners[i]->hidden = true;
		return true;
	}
	struct protect_cell *next = find_next(cross, edge);
	if (next != NULL)
		next->hidden = true;
	return next != NULL;
}

/* Hides more where a number is not safe yet. True: all are safe; *stuck: one cannot be made so. */
static bool
settle_one(const struct protect_cross *cross, bool *stuck)
{
	size_t nodes = cross->nrows + cross->ncolumns + 2;
	g_autoptr(GArray) edges = collect_edges(cross);
	for (guint i = 0; i < edges->len; i++)
		if (!is_safe(edges, nodes, i)) {
			*stuck = !hide_more(cross, &g_array_index(edges, struct edge, i));
			return false;
		}
	return true;
}

bool
protect_cross(const struct protect_cross *cross)
{
	for (size_t i = 0; i < cross->ncells; i++) {
		struct protect_cell *cell = &cross->cells[i];
		bool reveals = cell->n < cross->limit && tells_all(cell->n, cell->hits);
		cell->hidden = !is_told(cross, cell) && (cell->n < cross->small || reveals);
	}
	bool stuck = false;
	while (!stuck && !settle_one(cross, &stuck))
		continue;
	for (size_t i = 0; i < cross->ncells && !stuck; i++)
		if (!cross->cells[i].hidden)
			return true;
	return false;
}
