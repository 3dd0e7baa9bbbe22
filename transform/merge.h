/*
 * Merging small groups into その他, so that nobody can be told from a table.
 *
 * A plan is made over all drills at once, and every table keeps to it, so that no table undoes another by
 * subtraction. A group is small where one of its sizes is above 0 and below the limit. The small ones become one
 * row; where that is itself small, the smallest other group joins it, until it is not, or nobody is left.
 */
#ifndef OBI_TRANSFORM_MERGE_H
#define OBI_TRANSFORM_MERGE_H

#include <glib.h>
#include <stdbool.h>

#define MERGE_COUNTS 12

struct merge_group {
	const char *label; /* lent */
	bool known;        /* false: the people of whom it is not known */
	bool rest;         /* その他 */
	double counts[MERGE_COUNTS];
};

GArray *merge_new(void); /* of struct merge_group */
/* The group of this label, added with no counts where there is none. Good until the next is added. */
struct merge_group *merge_find(GArray *groups, const char *label, bool known);
/* The plan: which labels keep a row of their own. The first `sizes` counts are sizes. Changes the groups. */
GHashTable *merge_plan(GArray *groups, size_t sizes, double limit);
/* Merge all labels that are not kept; sort by the first count, largest first, then label; unknown and その他 last. */
void merge_apply(GArray *groups, GHashTable *kept);

#endif
