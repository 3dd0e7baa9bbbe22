/*
 * Looking for a change that people can have made without anybody noticing.
 *
 * In: the tables with what is hidden so far, and one number. Out: a change of it, and what that would cost.
 * Rule: a change that costs nothing alters no number that a reader could reckon it from.
 */
#include "transform/protect_inside.h"

/* ---- changing places
 *
 * Two people of two atoms change places in what they did, or several do, each undoing for a printed group what others
 * did. What that costs is the people of the groups to hide for it: 0 says that it can have been so.
 */

/* By which number of a group's the two differ. */
static bool
differs(const struct protect_change *change, size_t number)
{
	size_t from = change->from, to = change->to;
	if (number == PROTECT_OPENED)
		return protect_opened(from) != protect_opened(to);
	if (number == PROTECT_REPORTED)
		return protect_reported(from) != protect_reported(to);
	return protect_part_of(from) != protect_part_of(to);
}

/*
 * Can a reader reckon from the table to the number that is looked at? Who opened is guarded in all tables and in the
 * comparison of both drills together; what else is printed beside it, in the tables of one family.
 */
static bool
is_linked(const struct protect_search *search, size_t table)
{
	const struct protect_table *tables = search->protect->tables;
	if (tables[table].rows == NULL || (!search->cells && protect_is_cells(table)))
		return false;
	if (search->hits == 1 && !search->cells)
		return !(search->alone && table == PROTECT_OTHER);
	return tables[table].family == tables[search->table].family;
}

/* Does the change alter the row of mover i? Asked of the first mover in a row only. */
static bool
alters(const struct protect_change *change, size_t table, size_t i)
{
	int sum = 0;
	for (size_t j = 0; j < change->n; j++) {
		if (change->atoms[j]->rows[table] != change->atoms[i]->rows[table])
			continue;
		if (j < i)
			return false;
		sum += change->signs[j];
	}
	return sum != 0;
}

static bool
may_hide(const struct protect_search *search, size_t table)
{
	return is_linked(search, table) && protect_is_cells(table) == search->cells &&
	       !search->protect->tables[table].fixed;
}

/* What of one table would have to be hidden; below 0: it cannot be. */
static double
cost_in(const struct protect_search *search, const struct protect_change *change, size_t table)
{
	const struct protect_table *printed = &search->protect->tables[table];
	double cost = 0;
	for (size_t i = 0; i < change->n; i++) {
		if (!alters(change, table, i))
			continue;
		const struct protect_row *row =
		    protect_row_at(search->protect, table, change->atoms[i]->rows[table]);
		for (size_t number = 0; number < PROTECT_NUMBERS; number++) {
			if (!printed->prints[number] || row->hidden[number] ||
			    !differs(change, number))
				continue;
			if (!may_hide(search, table))
				return -1;
			cost += row->n;
		}
	}
	return cost;
}

static void
try_change(struct protect_search *search, const struct protect_change *change)
{
	double cost = 0;
	for (size_t table = 0; table < PROTECT_TABLES; table++) {
		if (!is_linked(search, table))
			continue;
		double more = cost_in(search, change, table);
		if (more < 0)
			return;
		cost += more;
	}
	if (search->least < 0 || cost < search->least) {
		search->least = cost;
		search->best = *change;
	}
}

static void
try_deeds(struct protect_search *search, struct protect_change *change)
{
	for (unsigned from = change->atoms[0]->deeds; from != 0 && search->least != 0;
	     from &= from - 1)
		for (unsigned to = change->atoms[1]->deeds; to != 0 && search->least != 0;
		     to &= to - 1) {
			change->from = (size_t)__builtin_ctz(from);
			change->to = (size_t)__builtin_ctz(to);
			if (protect_counts_in(change->from, search->hit) !=
			    protect_counts_in(change->to, search->hit))
				try_change(search, change);
		}
}

static void
try_pairs(struct protect_search *search, const struct protect_atom *mine)
{
	GArray *atoms = search->protect->atoms;
	for (guint i = 0; i < atoms->len && search->least != 0; i++) {
		const struct protect_atom *other = protect_atom_at(search->protect, i);
		struct protect_change change = { { mine, other }, { 1, -1 }, 2, 0, 0 };
		if (other->rows[search->table] != search->row)
			try_deeds(search, &change);
	}
}

/* ---- more than two
 *
 * Movers, each of whom puts right what those before altered in a printed row, until nothing is left. */

/* The tables but the cells, and last all people together. */
#define WALK_TABLES (PROTECT_CELLS + 1)
#define WALK_STEPS 100

/* Some of an atom; a row of 0 is hidden, or there is no such table. */
struct mover {
	const struct protect_atom *atom;
	size_t rows[WALK_TABLES];
	int sign;
	bool inside; /* the row of the number */
	bool used;
};

struct follower {
	guint mover;
	int more; /* what it would leave to be put right, less what there is */
};

struct walk {
	GArray *movers;                             /* struct mover */
	struct follower *followers[PROTECT_MOVERS]; /* of each step, room for all movers */
	int *open[WALK_TABLES];                     /* by row, what has still to be put right */
	int sum;                                    /* of it all */
	size_t most;
	int steps; /* that may still be tried */
	guint path[PROTECT_MOVERS];
	struct protect_change change;
};

/* Would a row print that one of its people did the other thing? */
static bool
shows(const struct protect *protect, size_t table, size_t row, const struct protect_change *change)
{
	const struct protect_table *printed = &protect->tables[table];
	for (size_t number = 0; printed->rows != NULL && number < PROTECT_NUMBERS; number++)
		if (printed->prints[number] &&
		    !protect_row_at(protect, table, row)->hidden[number] && differs(change, number))
			return true;
	return false;
}

static void
add_mover(const struct protect_search *search, struct walk *walk, const struct protect_atom *atom,
    int sign)
{
	struct mover mover = {
		.atom = atom, .sign = sign, .inside = atom->rows[search->table] == search->row
	};
	for (size_t i = 0; i < PROTECT_CELLS; i++)
		if (is_linked(search, i) && shows(search->protect, i, atom->rows[i], &walk->change))
			mover.rows[i] = atom->rows[i] + 1;
	mover.rows[PROTECT_CELLS] = 1;
	g_array_append_val(walk->movers, mover);
}

/* What adding a mover would leave to be put right, less what there is. */
static int
step_change(const struct walk *walk, const struct mover *mover)
{
	int change = 0;
	for (size_t i = 0; i < WALK_TABLES; i++)
		if (mover->rows[i] > 0) {
			int open = walk->open[i][mover->rows[i]];
			change += ABS(open + mover->sign) - ABS(open);
		}
	return change;
}

static void
step(struct walk *walk, struct mover *mover, bool back)
{
	int sign = back ? -mover->sign : mover->sign;
	mover->used = !back;
	for (size_t i = 0; i < WALK_TABLES; i++)
		if (mover->rows[i] > 0) {
			int *open = &walk->open[i][mover->rows[i]];
			walk->sum += ABS(*open + sign) - ABS(*open);
			*open += sign;
		}
	if (back)
		walk->change.n--;
	else {
		walk->change.atoms[walk->change.n] = mover->atom;
		walk->change.signs[walk->change.n++] = mover->sign;
	}
}

/* What has to be put right next. */
struct gap {
	size_t table, row;
	int sign; /* of who puts it right */
};

static struct gap
find_gap(const struct walk *walk)
{
	for (size_t i = 0; i < walk->change.n; i++)
		for (size_t j = 0; j < WALK_TABLES; j++) {
			size_t row =
			    g_array_index(walk->movers, struct mover, walk->path[i]).rows[j];
			if (row > 0 && walk->open[j][row] != 0)
				return (struct gap){ j, row, walk->open[j][row] < 0 ? 1 : -1 };
		}
	return (struct gap){ 0 };
}

/* Who may come next and put the gap right, leaving what those after can still put right. */
static guint
find_followers(const struct walk *walk, struct gap gap, struct follower *followers)
{
	guint n = 0;
	int left = (int)(walk->most - walk->change.n - 1) * WALK_TABLES;
	for (guint i = 0; i < walk->movers->len; i++) {
		const struct mover *mover = &g_array_index(walk->movers, struct mover, i);
		if (mover->rows[gap.table] != gap.row || mover->sign != gap.sign || mover->used ||
		    mover->inside)
			continue;
		int more = step_change(walk, mover);
		if (walk->sum + more <= left)
			followers[n++] = (struct follower){ i, more };
	}
	return n;
}

static void
walk_on(struct protect_search *search, struct walk *walk)
{
	/* Those first that put the most right. */
	static const int tiers[] = { -WALK_TABLES - 1, -1, 0, WALK_TABLES };
	if (walk->sum == 0)
		try_change(search, &walk->change);
	if (walk->sum == 0 || walk->change.n == walk->most)
		return;
	struct follower *followers = walk->followers[walk->change.n];
	guint n = find_followers(walk, find_gap(walk), followers);
	for (size_t tier = 1; tier < G_N_ELEMENTS(tiers); tier++)
		for (guint i = 0; i < n && search->least != 0 && walk->steps > 0; i++) {
			if (followers[i].more <= tiers[tier - 1] || followers[i].more > tiers[tier])
				continue;
			struct mover *mover =
			    &g_array_index(walk->movers, struct mover, followers[i].mover);
			walk->steps--;
			walk->path[walk->change.n] = followers[i].mover;
			step(walk, mover, false);
			walk_on(search, walk);
			step(walk, mover, true);
		}
}

/* The short walks first. */
static void
walk_from_inside(struct protect_search *search, struct walk *walk)
{
	for (walk->most = 4; walk->most <= PROTECT_MOVERS && search->least != 0; walk->most += 2)
		for (guint i = 0; i < walk->movers->len && search->least != 0; i++) {
			struct mover *mover = &g_array_index(walk->movers, struct mover, i);
			if (!mover->inside)
				continue;
			walk->steps = WALK_STEPS;
			walk->path[0] = i;
			step(walk, mover, false);
			walk_on(search, walk);
			step(walk, mover, true);
		}
}

static void
try_walk(struct protect_search *search, unsigned from, unsigned to)
{
	size_t first = (size_t)__builtin_ctz(from), second = (size_t)__builtin_ctz(to);
	struct walk walk = { .movers = g_array_new(FALSE, FALSE, sizeof(struct mover)),
		.change = { .from = first, .to = second } };
	for (guint i = 0; i < search->protect->atoms->len; i++) {
		const struct protect_atom *atom = protect_atom_at(search->protect, i);
		if ((atom->deeds & from) != 0)
			add_mover(search, &walk, atom, 1);
		if ((atom->deeds & to) != 0)
			add_mover(search, &walk, atom, -1);
	}
	for (size_t i = 0; i < WALK_TABLES; i++) {
		const GArray *rows = i < PROTECT_CELLS ? search->protect->tables[i].rows : NULL;
		walk.open[i] = g_new0(int, (rows != NULL ? rows->len : 1) + 1);
	}
	guint n = walk.movers->len;
	g_autofree struct follower *room = g_new(struct follower, n * PROTECT_MOVERS + 1);
	for (size_t i = 0; i < PROTECT_MOVERS; i++)
		walk.followers[i] = room + i * n;
	walk_from_inside(search, &walk);
	for (size_t i = 0; i < WALK_TABLES; i++)
		g_free(walk.open[i]);
	g_array_unref(walk.movers);
}

/* From one deed to another that is counted otherwise: each pair once, for a walk goes both ways. */
static void
try_walks(struct protect_search *search)
{
	/* The parts; where none are printed, reported or not and opened or not; or only the latter. */
	static const unsigned parts[] = { 0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0 };
	static const unsigned whole[] = { 0x01, 0x06, 0x28, 0x50, 0 }, halves[] = { 0x07, 0x78, 0 };
	const bool *printed = search->protect->printed;
	const unsigned *deeds = printed[PROTECT_PARTS]      ? parts
	                        : printed[PROTECT_REPORTED] ? whole
	                                                    : halves;
	size_t n = 0;
	while (deeds[n] != 0)
		n++;
	for (size_t from = 0; from < n; from++)
		for (size_t to = from + 1; to < n && search->least != 0; to++)
			if (protect_counts_in((size_t)__builtin_ctz(deeds[from]), search->hit) !=
			    protect_counts_in((size_t)__builtin_ctz(deeds[to]), search->hit))
				try_walk(search, deeds[from], deeds[to]);
}

static void
look(struct protect_search *search)
{
	search->least = -1;
	for (guint i = 0; i < search->protect->atoms->len && search->least != 0; i++)
		if (protect_atom_at(search->protect, i)->rows[search->table] == search->row)
			try_pairs(search, protect_atom_at(search->protect, i));
	if (search->least != 0)
		try_walks(search);
}

void
protect_search_look(struct protect_search *search)
{
	search->alone = false;
	look(search);
	search->alone = search->least < 0 && !search->cells;
	if (search->alone)
		look(search);
}

void
protect_search_hide(const struct protect_search *search)
{
	const struct protect_change *change = &search->best;
	for (size_t table = 0; table < PROTECT_TABLES; table++) {
		const struct protect_table *printed = &search->protect->tables[table];
		for (size_t i = 0;
		     printed->rows != NULL && may_hide(search, table) && i < change->n; i++)
			for (size_t number = 0; number < PROTECT_NUMBERS; number++)
				if (printed->prints[number] && alters(change, table, i) &&
				    differs(change, number))
					protect_hide(protect_row_at(search->protect, table,
							 change->atoms[i]->rows[table]),
					    number);
	}
}
