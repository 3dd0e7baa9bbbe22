/*
 * Inside protect.c and protect_search.c only: one change of what people did.
 *
 * Shape: a number is what is hidden as one: opened, reported, or all parts.
 */
#ifndef OBI_TRANSFORM_PROTECT_INSIDE_H
#define OBI_TRANSFORM_PROTECT_INSIDE_H

#include "transform/protect.h"

static inline size_t
protect_number_of(size_t hit)
{
	return MIN(hit, PROTECT_PARTS);
}

static inline struct protect_row *
protect_row_at(const struct protect *protect, size_t table, size_t row)
{
	return &g_array_index(protect->tables[table].rows, struct protect_row, row);
}

static inline struct protect_atom *
protect_atom_at(const struct protect *protect, guint i)
{
	return &g_array_index(protect->atoms, struct protect_atom, i);
}

static inline bool
protect_is_cells(size_t table)
{
	return table == PROTECT_CELLS;
}

static inline void
protect_hide(struct protect_row *row, size_t number)
{
	row->hidden[number] = true;
	/* The parts add up to the other two. */
	row->hidden[PROTECT_PARTS] = true;
}

/* ---- changing places */

#define PROTECT_MOVERS 6

struct protect_change {
	const struct protect_atom *atoms[PROTECT_MOVERS];
	int signs[PROTECT_MOVERS]; /* 1: did `from` and now did `to`; -1: the other way round */
	size_t n, from, to;
};

struct protect_search {
	const struct protect *protect;
	bool cells;             /* the cells are looked at, and they alone may be hidden */
	bool alone;             /* the other drill is left out of account */
	size_t hits;            /* of which numbers: with the parts or without them */
	size_t table, row, hit; /* the number that shall change */
	struct protect_change best;
	double least; /* below 0: none found */
};

/*
 * The change of the number that costs the least: sets `best` and `least`. Where the totals of both drills leave none,
 * outside the cells, one that this drill alone leaves.
 */
void protect_search_look(struct protect_search *search);
/* Hides what the best change costs. */
void protect_search_hide(const struct protect_search *search);

#endif
