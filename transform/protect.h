/*
 * Hiding what would tell of every single person in a group.
 *
 * Of fewer than PROTECT_ALL people, "nobody" and "everybody" tell of each of them: such a group's numbers are hidden,
 * and then so many others that the sums printed elsewhere do not give them back. How many people a group has stays.
 * What a printed sum says by itself (nobody at all opened) is no secret and is not hidden.
 * Limits: what is protected is how many did it (hits); a reader who knows these rules learns a little more.
 * Source: secondary suppression as official statistics do it, and the residual graph of Gusfield,
 * "A graph theoretic approach to statistical data security", SIAM J. Comput. 17 (1988).
 */
#ifndef OBI_TRANSFORM_PROTECT_H
#define OBI_TRANSFORM_PROTECT_H

#include <stdbool.h>
#include <stddef.h>

/* Below how many people a group of nobody or everybody is hidden, by the size below which groups are merged. */
double protect_limit(double small_group);

struct protect_group {
	double n, hits;
	bool hidden;
};

/* One cell of a cross table: the people of one row and one column. */
struct protect_cell {
	size_t row, column;
	double n, hits;
	bool hidden;
};

struct protect_cross {
	struct protect_cell *cells;
	size_t ncells;
	const struct protect_group *rows, *columns; /* the tables of the two margins, as printed */
	size_t nrows, ncolumns;
	double small; /* cells of fewer people are hidden */
	double limit; /* as for groups */
};

/* Groups that share out people whose total is printed: sets `hidden`. */
void protect_groups(struct protect_group *groups, size_t n, double limit);
/* The same for a cross table beside its margins. False: nothing of it can be printed. */
bool protect_cross(const struct protect_cross *cross);

#endif
