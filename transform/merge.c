/*
 * Merging small groups.
 *
 * In: groups with counts. Out: the same people in fewer groups, sorted.
 * Rule: the order of the input never changes the result.
 */
#include "transform/merge.h"
#include <string.h>

#define REST "その他"

GArray *
merge_new(void)
{
	return g_array_new(FALSE, TRUE, sizeof(struct merge_group));
}

static struct merge_group *
group_at(const GArray *groups, guint i)
{
	return &g_array_index(groups, struct merge_group, i);
}

struct merge_group *
merge_find(GArray *groups, const char *label, bool known)
{
	for (guint i = 0; i < groups->len; i++)
		if (strcmp(group_at(groups, i)->label, label) == 0)
			return group_at(groups, i);
	struct merge_group group = { .label = label, .known = known };
	g_array_append_val(groups, group);
	return group_at(groups, groups->len - 1);
}

static int
by_size(const void *a, const void *b)
{
	const struct merge_group *left = a, *right = b;
	if (left->rest != right->rest)
		return left->rest ? 1 : -1;
	if (left->known != right->known)
		return left->known ? -1 : 1;
	if (left->counts[0] != right->counts[0])
		return left->counts[0] > right->counts[0] ? -1 : 1;
	return strcmp(left->label, right->label);
}

static bool
is_small(const struct merge_group *group, size_t sizes, double limit)
{
	for (size_t i = 0; i < sizes; i++)
		if (group->counts[i] > 0 && group->counts[i] < limit)
			return true;
	return false;
}

static double
total(const struct merge_group *group, size_t sizes)
{
	double sum = 0;
	for (size_t i = 0; i < sizes; i++)
		sum += group->counts[i];
	return sum;
}

static void
move_to(struct merge_group *rest, GArray *groups, guint i)
{
	for (size_t j = 0; j < MERGE_COUNTS; j++)
		rest->counts[j] += group_at(groups, i)->counts[j];
	g_array_remove_index(groups, i);
}

/* The one with the fewest people; of equals the last by label. */
static guint
find_smallest(const GArray *groups, size_t sizes)
{
	guint smallest = 0;
	for (guint i = 1; i < groups->len; i++) {
		double difference =
		    total(group_at(groups, i), sizes) - total(group_at(groups, smallest), sizes);
		int order = strcmp(group_at(groups, i)->label, group_at(groups, smallest)->label);
		if (difference < 0 || (difference == 0 && order > 0))
			smallest = i;
	}
	return smallest;
}

GHashTable *
merge_plan(GArray *groups, size_t sizes, double limit)
{
	struct merge_group rest = { .label = REST, .rest = true };
	bool any = false;
	for (guint i = 0; i < groups->len; i++)
		any = any || is_small(group_at(groups, i), sizes, limit);
	for (guint i = groups->len; any && i-- > 0;)
		if (is_small(group_at(groups, i), sizes, limit) ||
		    strcmp(group_at(groups, i)->label, REST) == 0)
			move_to(&rest, groups, i);
	while (is_small(&rest, sizes, limit) && groups->len > 0)
		move_to(&rest, groups, find_smallest(groups, sizes));
	GHashTable *kept = g_hash_table_new(g_str_hash, g_str_equal);
	for (guint i = 0; i < groups->len; i++)
		g_hash_table_add(kept, (void *)group_at(groups, i)->label);
	return kept;
}

void
merge_apply(GArray *groups, GHashTable *kept)
{
	struct merge_group rest = { .label = REST, .known = true, .rest = true };
	bool any = false;
	for (guint i = groups->len; i-- > 0;)
		if (!g_hash_table_contains(kept, group_at(groups, i)->label)) {
			move_to(&rest, groups, i);
			any = true;
		}
	if (any)
		g_array_append_val(groups, rest);
	g_array_sort(groups, by_size);
}
