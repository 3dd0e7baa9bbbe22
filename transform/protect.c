/*
 * Hiding groups of whom everybody or nobody did it, and what would give them back.
 *
 * In: people by their groups and by what they did. Out: which numbers of which groups are hidden.
 * Rule: for each hidden number at least one other whole number agrees with all that is printed.
 */
#include "transform/protect_inside.h"

#define TEN 10

/* A small_group of 1 says that nothing is to be hidden. */
double
protect_limit(double small_group)
{
	return small_group > 1 ? MAX(TEN, small_group) : 0;
}

struct protect *
protect_new(double small_group)
{
	struct protect *protect = g_new0(struct protect, 1);
	protect->limit = protect_limit(small_group);
	protect->atoms = g_array_new(FALSE, TRUE, sizeof(struct protect_atom));
	return protect;
}

void
protect_drop(struct protect *protect)
{
	for (size_t i = 0; i < PROTECT_TABLES; i++)
		g_clear_pointer(&protect->tables[i].rows, g_array_unref);
	g_array_unref(protect->atoms);
	g_free(protect);
}

/* ---- counting */

static void
count_deed(struct protect_row *row, size_t deed, double n)
{
	row->n += n;
	for (size_t hit = 0; hit < PROTECT_HITS; hit++)
		row->hits[hit] += protect_counts_in(deed, hit) ? n : 0;
}

static void
count_atom(struct protect *protect, struct protect_atom *atom)
{
	for (size_t deed = 0; deed < PROTECT_DEEDS; deed++) {
		double n = atom->counts[deed];
		if (n == 0)
			continue;
		atom->deeds |= 1u << deed;
		count_deed(&protect->total, deed, n);
		for (size_t table = 0; table < PROTECT_TABLES; table++)
			if (protect->tables[table].rows != NULL)
				count_deed(
				    protect_row_at(protect, table, atom->rows[table]), deed, n);
	}
}

/* ---- which tables are guarded together */

/* Are all people of each row of `inner` in one row of `outer`, which has several? */
static bool
nests(const struct protect *protect, size_t inner, size_t outer)
{
	g_autofree size_t *place = g_new0(size_t, protect->tables[inner].rows->len);
	bool several = false;
	for (guint i = 0; i < protect->atoms->len; i++) {
		const struct protect_atom *atom = protect_atom_at(protect, i);
		size_t *seen = &place[atom->rows[inner]], here = atom->rows[outer] + 1;
		if (*seen != 0 && *seen != here)
			return false;
		*seen = here;
		several = several || here != protect_atom_at(protect, 0)->rows[outer] + 1;
	}
	return several;
}

static void
join_families(struct protect *protect, size_t table, size_t other)
{
	size_t from = protect->tables[other].family, to = protect->tables[table].family;
	for (size_t i = 0; i < PROTECT_TABLES; i++)
		if (protect->tables[i].family == from)
			protect->tables[i].family = to;
}

/* The cells tell how departments and titles cross, even where nothing but their sizes is printed. */
static bool
are_linked(const struct protect *protect, size_t table, size_t other)
{
	if (table == PROTECT_OTHER || other == PROTECT_OTHER)
		return false;
	return protect_is_cells(table)
	           ? other <= PROTECT_TITLES
	           : !protect_is_cells(other) &&
	                 (nests(protect, table, other) || nests(protect, other, table));
}

static void
find_families(struct protect *protect)
{
	for (size_t i = 0; i < PROTECT_TABLES; i++)
		protect->tables[i].family = i;
	for (size_t i = 0; i < PROTECT_TABLES; i++)
		for (size_t j = 0; j < PROTECT_TABLES; j++)
			if (i != j && protect->tables[i].rows != NULL &&
			    protect->tables[j].rows != NULL && are_linked(protect, i, j))
				join_families(protect, i, j);
}

/* ---- what is hidden for its own sake */

/* That one of the parts is nobody's says little of anybody; that it is everybody's, all. */
static bool
tells_all(const struct protect_row *row, size_t hit)
{
	bool nobody = row->hits[hit] == 0 && protect_number_of(hit) != PROTECT_PARTS;
	return row->n > 0 && (nobody || row->hits[hit] == row->n);
}

static bool
tells_number(const struct protect_row *row, size_t number)
{
	for (size_t hit = 0; hit < PROTECT_HITS; hit++)
		if (protect_number_of(hit) == number && tells_all(row, hit))
			return true;
	return false;
}

/* A printed margin of nobody or everybody says it of each of its cells: there is nothing left to hide. */
static bool
is_told(const struct protect *protect, size_t table, guint cell, size_t hit)
{
	for (guint i = 0; i < protect->atoms->len; i++) {
		const struct protect_atom *atom = protect_atom_at(protect, i);
		if (atom->rows[table] != cell)
			continue;
		for (size_t j = 0; j < 2; j++) {
			const struct protect_row *row = protect_row_at(protect, j, atom->rows[j]);
			if (!row->hidden[protect_number_of(hit)] && tells_all(row, hit))
				return true;
		}
		return false;
	}
	return false;
}

/* Must nobody find out this number? A group that is all there are is the total. What opened hides keeps hidden. */
static bool
is_secret(const struct protect *protect, size_t table, guint i, size_t hit)
{
	const struct protect_row *row = protect_row_at(protect, table, i);
	const struct protect_row *total = &protect->total;
	bool tells = row->n < protect->tables[table].small ||
	             (row->n < protect->limit && tells_all(row, hit)) ||
	             (hit == PROTECT_OPENED && row->hidden[PROTECT_OPENED]);
	return tells && row->n > 0 && row->n < total->n && !tells_all(total, hit) &&
	       !(protect_is_cells(table) && is_told(protect, table, i, hit));
}

static void
hide_first(struct protect *protect, size_t table)
{
	const struct protect_table *printed = &protect->tables[table];
	for (guint i = 0; printed->rows != NULL && !printed->fixed && i < printed->rows->len; i++) {
		struct protect_row *row = protect_row_at(protect, table, i);
		bool whole = row->n == protect->total.n;
		row->hidden[PROTECT_OPENED] = is_secret(protect, table, i, PROTECT_OPENED);
		for (size_t number = PROTECT_REPORTED; number <= PROTECT_PARTS; number++)
			row->hidden[number] = !whole && protect->limit > 0;
	}
}

/* ---- hiding more until every hidden number can have been another */

static void
drop_cells(struct protect *protect)
{
	g_clear_pointer(&protect->tables[PROTECT_CELLS].rows, g_array_unref);
}

/* The smallest other group of the same table that makes the number safe when it is hidden too. */
static bool
hide_another(struct protect_search *search)
{
	size_t number = protect_number_of(search->hit);
	const struct protect_table *table = &search->protect->tables[search->table];
	g_autofree bool *tried = g_new0(bool, table->rows->len + 1);
	for (guint turn = 0; turn < table->rows->len && !table->fixed; turn++) {
		struct protect_row *next = NULL;
		guint at = 0;
		for (guint i = 0; i < table->rows->len; i++) {
			struct protect_row *row = protect_row_at(search->protect, search->table, i);
			if (!tried[i] && row->n > 0 && !row->hidden[number] &&
			    (next == NULL || row->n <= next->n)) {
				next = row;
				at = i;
			}
		}
		if (next == NULL)
			return false;
		tried[at] = true;
		struct protect_row before = *next;
		protect_hide(next, number);
		protect_search_look(search);
		if (search->least == 0)
			return true;
		*next = before;
	}
	return false;
}

/* True: nothing had to be hidden. Outside the cells, what cannot be saved the totals tell. */
static bool
settle_number(struct protect_search *search, struct protect *protect)
{
	protect_search_look(search);
	struct protect_search found = *search;
	if (found.least < 0 && protect_is_cells(search->table))
		drop_cells(protect);
	else if (found.least <= 0)
		return true;
	else if (protect_is_cells(search->table) || !hide_another(search))
		protect_search_hide(&found);
	return false;
}

/* Calls for each number that nobody must find out; false as soon as a call gives false and `stop` is set. */
static bool
visit_secrets(struct protect_search *search, struct protect *protect,
    bool (*visit)(struct protect_search *, struct protect *), bool stop)
{
	bool good = true;
	for (search->table = 0; search->table < PROTECT_TABLES; search->table++) {
		const struct protect_table *table = &protect->tables[search->table];
		for (search->row = 0;
		     table->rows != NULL && !table->fixed && search->row < table->rows->len;
		     search->row++)
			for (search->hit = 0; search->hit < search->hits && table->rows != NULL;
			     search->hit++)
				if (table->prints[protect_number_of(search->hit)] &&
				    (search->cells || !protect_is_cells(search->table)) &&
				    is_secret(
					protect, search->table, (guint)search->row, search->hit))
					good = visit(search, protect) && good;
		if (stop && !good)
			return false;
	}
	return good;
}

static void
settle(struct protect *protect, bool cells)
{
	struct protect_search search = { .protect = protect, .cells = cells, .hits = 1 };
	for (size_t table = 0; table < PROTECT_TABLES; table++)
		if (protect_is_cells(table) == cells)
			hide_first(protect, table);
	while (!visit_secrets(&search, protect, settle_number, false))
		continue;
}

static bool
is_settled(struct protect_search *search, struct protect *protect)
{
	protect_search_look(search);
	return search->least <= 0;
}

/* Shows a number of the groups of a table that do not tell by themselves, or tell what the total tells of all. */
static void
show(struct protect *protect, size_t table, size_t number)
{
	const struct protect_row *total = &protect->total;
	for (guint i = 0; i < protect->tables[table].rows->len; i++) {
		struct protect_row *row = protect_row_at(protect, table, i);
		bool few = row->n < protect->limit && row->n < total->n;
		bool opener = row->hidden[PROTECT_OPENED] || row->hidden[PROTECT_REPORTED];
		bool tells = few && tells_number(row, number) && !tells_number(total, number);
		row->hidden[number] = tells || (number == PROTECT_PARTS && opener);
	}
}

/* Hides it of the smallest group that shows it. False: there is none. */
static bool
hide_smallest(struct protect *protect, size_t table, size_t number)
{
	struct protect_row *least = NULL;
	for (guint i = 0; i < protect->tables[table].rows->len; i++) {
		struct protect_row *row = protect_row_at(protect, table, i);
		if (row->n > 0 && !row->hidden[number] && (least == NULL || row->n <= least->n))
			least = row;
	}
	if (least == NULL)
		return false;
	protect_hide(least, number);
	return true;
}

/* Reported, then the parts, each of as many groups of each table as leave all secrets safe. */
static void
settle_rest(struct protect *protect, size_t number)
{
	struct protect_search search = { .protect = protect,
		.hits = number == PROTECT_PARTS ? PROTECT_HITS : 2 };
	for (size_t table = 0; table < PROTECT_TABLES && protect->limit > 0; table++) {
		if (protect->tables[table].rows == NULL || !protect->tables[table].prints[number])
			continue;
		show(protect, table, number);
		protect->printed[number] = true;
		while (!visit_secrets(&search, protect, is_settled, true) &&
		       hide_smallest(protect, table, number))
			continue;
	}
}

static bool
shows_any(const GArray *cells)
{
	for (guint i = 0; i < cells->len; i++) {
		const struct protect_row *row = &g_array_index(cells, struct protect_row, i);
		if (row->n > 0 && !row->hidden[PROTECT_OPENED])
			return true;
	}
	return false;
}

void
protect_solve(struct protect *protect)
{
	for (guint i = 0; i < protect->atoms->len; i++)
		count_atom(protect, protect_atom_at(protect, i));
	find_families(protect);
	settle(protect, false);
	settle_rest(protect, PROTECT_REPORTED);
	settle_rest(protect, PROTECT_PARTS);
	settle(protect, true);
	const GArray *cells = protect->tables[PROTECT_CELLS].rows;
	if (cells != NULL && !shows_any(cells))
		drop_cells(protect);
}
