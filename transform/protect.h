/*
 * Hiding what would tell of every single person in a group, and what would give it back.
 *
 * Of fewer than ten people, "nobody" and "everybody" tell of each of them. Such a group prints how many opened
 * unless it is nobody or everybody, and nothing else: of those who reported and of the parts that share the group
 * out, one nearly always is. Groups that the report cuts across each other (departments, titles, sites, mails,
 * cells of departments and titles; both drills) are guarded together. A number that would tell is safe where
 * people of two groups can have changed places, in what they did in one drill or in both, so that every printed
 * number stays as it is, the comparison of the drills too, and this one does not. Where each such change alters
 * printed numbers, those that tell of the fewest people are hidden too. The parts of a table are printed where
 * that leaves all safe, and else of none of its groups.
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

/* Tables that the people of one drill are shared out by; those of a second drill follow. */
enum { PROTECT_DEPARTMENTS, PROTECT_TITLES, PROTECT_SITES, PROTECT_MAILS, PROTECT_CELLS };
#define PROTECT_TABLES 5
#define PROTECT_DRILLS 2
#define PROTECT_ALL (PROTECT_DRILLS * PROTECT_TABLES)

enum { PROTECT_OPENED, PROTECT_REPORTED, PROTECT_PARTS };
#define PROTECT_NUMBERS 3
#define PROTECT_HITS 8 /* opened, reported, and six parts */

/* What one person did: the parts in their order, submitted twice, with and without reporting; or not in the drill. */
#define PROTECT_DEEDS 8
#define PROTECT_ABSENT (PROTECT_DEEDS - 1)
/* In the first drill and in the second: first * PROTECT_DEEDS + second. */
#define PROTECT_KINDS (PROTECT_DEEDS * PROTECT_DEEDS)

struct protect_row {
	double n, hits[PROTECT_HITS];
	bool hidden[PROTECT_NUMBERS];
};

struct protect_table {
	GArray *rows; /* struct protect_row; NULL: there is no such table */
	bool prints[PROTECT_NUMBERS];
	double small; /* groups of fewer people are hidden */
	bool fixed;   /* what is hidden was decided before */
};

/* People of one row in each table; of a drill they are not in it does not matter which. */
struct protect_atom {
	size_t rows[PROTECT_ALL];
	double counts[PROTECT_KINDS];
	uint64_t present; /* a bit for each kind above 0; this and the next set by protect_solve */
	uint8_t deeds[PROTECT_DRILLS][3]; /* a bit for each deed, by what the other drill saw */
};

struct protect {
	struct protect_table tables[PROTECT_ALL];
	GArray *atoms; /* struct protect_atom */
	double limit;
	bool printed[PROTECT_NUMBERS]; /* of any table */
	struct protect_row totals[PROTECT_DRILLS];
	bool dropped[PROTECT_DRILLS]; /* nothing of the cells can be printed */
};

struct protect *protect_new(double small_group);
void protect_drop(struct protect *protect);
/* Sets `hidden`, first of all tables but the cells, then of the cells, which hide nothing elsewhere; and `dropped`. */
void protect_solve(struct protect *protect);

#endif
