/*
 * Hiding what would tell of every single person in a group, and what would give it back.
 *
 * Of fewer than ten people, "nobody opened" and "everybody opened" tell of each of them; so do nobody and everybody
 * who reported, and a part of the reactions that is everybody's. Such numbers are hidden, and others that would give
 * them back by subtraction. How many opened is guarded in all tables of a drill and in what drill.change tells of both
 * together, for whoever reads them may well know who works where. Reports and the parts are guarded where a reader can
 * reckon from one table to the other without knowing that: departments and titles, whose common cells are printed, and
 * what nests in them or they in it (each department of one site); tables that cross in ways that are not printed each
 * for itself. (Guarded all together, no part of any department would be left to print.)
 * A number that would tell is safe where people of two groups can have changed places in what they did, so that every
 * printed number of those tables stays as it is and this one does not. Where each such change alters printed numbers,
 * those that tell of the fewest people are hidden too.
 * Limits: what the totals say by themselves (nobody at all opened) is no secret. How many people a group has stays.
 * Source: secondary suppression as official statistics do it; the changes are the cycles of Gusfield,
 * "A graph theoretic approach to statistical data security", SIAM J. Comput. 17 (1988).
 */
#ifndef OBI_TRANSFORM_PROTECT_H
#define OBI_TRANSFORM_PROTECT_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* Below how many people a group of nobody or everybody is hidden, by the size below which groups are merged. */
double protect_limit(double small_group);

/* Tables that the people of a drill are shared out by; PROTECT_OTHER is by what they did in the other drill. */
enum {
	PROTECT_DEPARTMENTS,
	PROTECT_TITLES,
	PROTECT_SITES,
	PROTECT_MAILS,
	PROTECT_OTHER,
	PROTECT_CELLS
};
#define PROTECT_TABLES 6

enum { PROTECT_OPENED, PROTECT_REPORTED, PROTECT_PARTS };
#define PROTECT_NUMBERS 3
#define PROTECT_HITS 8 /* opened, reported, and six parts */

/* What one person did: the parts in their order, submitted twice, with and without reporting. */
#define PROTECT_DEEDS 7

/* What deeds mean: a deed is what a person did; a hit is what a row counts: 0 opened, 1 reported, then the parts. */
static inline bool
protect_opened(size_t deed)
{
	return deed >= 3;
}

/* Reported only, opened and reported, submitted and reported. */
static inline bool
protect_reported(size_t deed)
{
	return deed == 0 || deed == 3 || deed == 5;
}

static inline size_t
protect_part_of(size_t deed)
{
	return MIN(deed, 5);
}

/* Does who did this count in the hit: 0 opened, 1 reported, then the parts? */
static inline bool
protect_counts_in(size_t deed, size_t hit)
{
	return hit == 0   ? protect_opened(deed)
	       : hit == 1 ? protect_reported(deed)
	                  : protect_part_of(deed) == hit - 2;
}

struct protect_row {
	double n, hits[PROTECT_HITS];
	bool hidden[PROTECT_NUMBERS];
};

struct protect_table {
	GArray *rows; /* struct protect_row; NULL: there is no such table */
	bool prints[PROTECT_NUMBERS];
	double small;  /* groups of fewer people are hidden */
	bool fixed;    /* what is hidden was decided before */
	size_t family; /* tables of one family are guarded together; set by protect_solve */
};

/* People of one row in each table. */
struct protect_atom {
	size_t rows[PROTECT_TABLES];
	double counts[PROTECT_DEEDS];
	unsigned deeds; /* a bit for each count above 0; set by protect_solve */
};

struct protect {
	struct protect_table tables[PROTECT_TABLES];
	GArray *atoms; /* struct protect_atom */
	double limit;
	bool printed[PROTECT_NUMBERS]; /* of any table */
	struct protect_row total;
};

struct protect *protect_new(double small_group);
void protect_drop(struct protect *protect);
/*
 * Sets `hidden`, first of all tables but the cells, then of the cells, which hide nothing elsewhere; the table of
 * cells is dropped where nothing of it can be printed.
 */
void protect_solve(struct protect *protect);

#endif
