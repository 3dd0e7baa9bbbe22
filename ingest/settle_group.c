/*
 * Which files speak of one campaign, and which round it is.
 *
 * In: what each file holds of each campaign. Out: groups, numbered.
 * Rule: rounds that are stated stay; two batches that state different rounds are never one campaign; the others are
 * numbered by their first sending.
 */
#include "ingest/settle.h"
#include <string.h>

/* The batches of one client, a stretch of the whole array. */
struct stretch {
	struct settle_batch *batches;
	size_t n;
	size_t *leader; /* union-find */
	settle_overlap *overlap;
	void *data;
};

static size_t
find(struct stretch *stretch, size_t i)
{
	while (stretch->leader[i] != i)
		i = stretch->leader[i] = stretch->leader[stretch->leader[i]];
	return i;
}

/* The round that any batch of a group states, 0 none. */
static int64_t
stated_drill(struct stretch *stretch, size_t leader)
{
	for (size_t i = 0; i < stretch->n; i++)
		if (find(stretch, i) == leader && stretch->batches[i].drill > 0)
			return stretch->batches[i].drill;
	return 0;
}

static bool
has_kind(struct stretch *stretch, size_t leader, bool events)
{
	for (size_t i = 0; i < stretch->n; i++)
		if (find(stretch, i) == leader && stretch->batches[i].events == events)
			return true;
	return false;
}

/* One file, and not the people and the events of one campaign in it. */
static bool
are_rivals(const struct settle_batch *a, const struct settle_batch *b)
{
	return a->source == b->source &&
	       (a->events == b->events || strcmp(a->campaign, b->campaign) != 0);
}

static bool
shares_source(struct stretch *stretch, size_t a, size_t b)
{
	for (size_t i = 0; i < stretch->n; i++)
		for (size_t j = 0; j < stretch->n && find(stretch, i) == a; j++)
			if (find(stretch, j) == b &&
			    are_rivals(&stretch->batches[i], &stretch->batches[j]))
				return true;
	return false;
}

/* Two campaigns of one file are two campaigns; so are two rounds. */
static void
join(struct stretch *stretch, size_t i, size_t j)
{
	size_t a = find(stretch, i), b = find(stretch, j);
	if (a == b || shares_source(stretch, a, b))
		return;
	int64_t drill_a = stated_drill(stretch, a), drill_b = stated_drill(stretch, b);
	if (drill_a > 0 && drill_b > 0 && drill_a != drill_b)
		return;
	stretch->leader[MAX(a, b)] = MIN(a, b);
}

/* ---- what makes two batches one campaign */

static bool
same_name(const struct stretch *stretch, const struct settle_batch *a, const struct settle_batch *b)
{
	if (a->source == b->source)
		return strcmp(a->campaign, b->campaign) == 0;
	return a->named && b->named && strcmp(a->campaign, b->campaign) == 0;
}

static bool
is_alone_in_source(const struct stretch *stretch, const struct settle_batch *batch)
{
	for (size_t i = 0; i < stretch->n; i++)
		if (&stretch->batches[i] != batch && are_rivals(&stretch->batches[i], batch))
			return false;
	return true;
}

/* "X - Results.csv" and "X - Events.csv" side by side. */
static bool
same_file_name(
    const struct stretch *stretch, const struct settle_batch *a, const struct settle_batch *b)
{
	return strcmp(a->folder, b->folder) == 0 && strcmp(a->stem, b->stem) == 0 &&
	       is_alone_in_source(stretch, a) && is_alone_in_source(stretch, b);
}

static size_t
count_alike(const struct stretch *stretch, const struct settle_batch *like, bool events)
{
	size_t n = 0;
	for (size_t i = 0; i < stretch->n; i++)
		n += stretch->batches[i].events == events &&
		     stretch->batches[i].drill == like->drill &&
		     g_strcmp0(stretch->batches[i].mail, like->mail) == 0;
	return n;
}

/* The same round and mail is stated of just one results and one events file. */
static bool
same_statement(
    const struct stretch *stretch, const struct settle_batch *a, const struct settle_batch *b)
{
	return a->events != b->events && a->drill > 0 && a->drill == b->drill &&
	       g_strcmp0(a->mail, b->mail) == 0 && count_alike(stretch, a, true) == 1 &&
	       count_alike(stretch, a, false) == 1;
}

typedef bool rule(
    const struct stretch *stretch, const struct settle_batch *a, const struct settle_batch *b);

static void
join_by(struct stretch *stretch, rule *same)
{
	for (size_t i = 0; i < stretch->n; i++)
		for (size_t j = i + 1; j < stretch->n; j++)
			if (same(stretch, &stretch->batches[i], &stretch->batches[j]))
				join(stretch, i, j);
}

/* Records without events beside events without records: those in one folder with the same people. */
static void
join_lonely(struct stretch *stretch)
{
	for (size_t i = 0; i < stretch->n; i++) {
		const struct settle_batch *records = &stretch->batches[i];
		if (records->events || has_kind(stretch, find(stretch, i), true))
			continue;
		size_t partner = stretch->n, partners = 0;
		for (size_t j = 0; j < stretch->n; j++) {
			const struct settle_batch *events = &stretch->batches[j];
			if (!events->events || events->first_sent_at == SETTLE_NO_TIME ||
			    strcmp(events->folder, records->folder) != 0 ||
			    has_kind(stretch, find(stretch, j), false) ||
			    !stretch->overlap(records, events, stretch->data))
				continue;
			partner = j;
			partners++;
		}
		if (partners == 1)
			join(stretch, i, partner);
	}
}

/* May the events be about these people: of the same round where one is stated, and some of them named? */
static bool
may_belong(struct stretch *stretch, const struct settle_batch *events, size_t records)
{
	const struct settle_batch *batch = &stretch->batches[records];
	return !batch->events &&
	       (events->drill == 0 ||
		   stated_drill(stretch, find(stretch, records)) == events->drill) &&
	       stretch->overlap(batch, events, stretch->data);
}

/* The leaders of the lists of people that events may belong to; those beside the file before all others. */
static GArray *
find_lists(struct stretch *stretch, const struct settle_batch *events, bool beside)
{
	GArray *leaders = g_array_new(FALSE, FALSE, sizeof(size_t));
	for (size_t j = 0; j < stretch->n; j++) {
		size_t leader = find(stretch, j);
		bool here = strcmp(stretch->batches[j].folder, events->folder) == 0;
		bool known = false;
		for (guint k = 0; k < leaders->len; k++)
			known = known || g_array_index(leaders, size_t, k) == leader;
		if (here == beside && !known && may_belong(stretch, events, j))
			g_array_append_val(leaders, leader);
	}
	return leaders;
}

/* Is there a drill at all that reports could be about? */
static bool
has_drill(const struct stretch *stretch)
{
	for (size_t i = 0; i < stretch->n; i++)
		if (!stretch->batches[i].events || !stretch->batches[i].reports)
			return true;
	return false;
}

/*
 * Events that tell of no sending (visits, typed data, reports noted by hand) belong to a list of people. Where several
 * lists may be meant, each event goes to one by its time; reports that go with none of the client's lists are no drill.
 */
static void
join_partial(struct stretch *stretch)
{
	for (size_t i = 0; i < stretch->n; i++) {
		struct settle_batch *events = &stretch->batches[i];
		if (!events->events || events->first_sent_at != SETTLE_NO_TIME ||
		    has_kind(stretch, find(stretch, i), false))
			continue;
		GArray *leaders = find_lists(stretch, events, true);
		if (leaders->len == 0) {
			g_array_unref(leaders);
			leaders = find_lists(stretch, events, false);
		}
		if (leaders->len == 1) {
			join(stretch, i, g_array_index(leaders, size_t, 0));
		} else if (leaders->len > 1 || (events->reports && has_drill(stretch))) {
			events->rounds = g_steal_pointer(&leaders);
			events->group = SETTLE_NO_GROUP;
		}
		g_clear_pointer(&leaders, g_array_unref);
	}
}

/* ---- groups */

static bool
is_number(const char *text)
{
	return text[strspn(text, "0123456789")] == '\0';
}

/* The better name: one that a person gave, not a number from a tracker's database; and the list's, not its reports'. */
static void
take_name(struct settle_group *group, const struct settle_batch *batch)
{
	bool numbered = batch->titled || (is_number(batch->campaign) && *batch->title != '\0');
	const char *name = numbered ? batch->title : batch->campaign;
	bool better = is_number(group->campaign == NULL ? "" : group->campaign) ||
	              (!batch->events && !group->people);
	if (group->campaign == NULL || (better && !is_number(name)))
		group->campaign = name;
}

static int64_t
earlier(int64_t a, int64_t b)
{
	if (a == SETTLE_NO_TIME || b == SETTLE_NO_TIME)
		return a == SETTLE_NO_TIME ? b : a;
	return MIN(a, b);
}

static void
add_to_group(struct settle_group *group, const struct settle_batch *batch)
{
	group->client = batch->client;
	if (group->path == NULL)
		group->path = batch->path;
	take_name(group, batch);
	group->people = group->people || !batch->events;
	if (group->drill == 0)
		group->drill = batch->drill;
	group->first_sent_at = earlier(group->first_sent_at, batch->first_sent_at);
	group->first_at = earlier(group->first_at, batch->first_at);
	if (group->mail == NULL)
		group->mail = batch->mail;
	if (group->mail_type == NULL)
		group->mail_type = batch->mail_type;
	if (group->difficulty == NULL)
		group->difficulty = batch->difficulty;
}

static int64_t
begins(const struct settle_group *group)
{
	return group->first_sent_at != SETTLE_NO_TIME ? group->first_sent_at : group->first_at;
}

/* Unknown times come last; then the name decides, so that the order of files does not. */
static int
compare_begin(const void *a, const void *b)
{
	const struct settle_group *left = *(const struct settle_group *const *)a;
	const struct settle_group *right = *(const struct settle_group *const *)b;
	int64_t one = begins(left), two = begins(right);
	if ((one == SETTLE_NO_TIME) != (two == SETTLE_NO_TIME))
		return one == SETTLE_NO_TIME ? 1 : -1;
	if (one != two)
		return one < two ? -1 : 1;
	return strcmp(left->campaign, right->campaign);
}

static bool
is_taken(const GPtrArray *groups, int64_t drill)
{
	for (guint i = 0; i < groups->len; i++)
		if (((const struct settle_group *)groups->pdata[i])->drill == drill)
			return true;
	return false;
}

static void
number_rounds(GArray *groups, size_t first)
{
	g_autoptr(GPtrArray) own = g_ptr_array_new();
	for (size_t i = first; i < groups->len; i++)
		g_ptr_array_add(own, &g_array_index(groups, struct settle_group, i));
	g_ptr_array_sort(own, compare_begin);
	int64_t next = 1;
	for (guint i = 0; i < own->len; i++) {
		struct settle_group *group = own->pdata[i];
		if (group->drill > 0)
			continue;
		while (is_taken(own, next))
			next++;
		group->drill = next;
	}
}

static void
build_groups(struct stretch *stretch, GArray *groups)
{
	size_t first = groups->len;
	g_autofree size_t *number = g_new(size_t, stretch->n);
	for (size_t i = 0; i < stretch->n; i++)
		number[i] = SETTLE_NO_GROUP;
	for (size_t i = 0; i < stretch->n; i++) {
		size_t leader = find(stretch, i);
		if (stretch->batches[i].group == SETTLE_NO_GROUP)
			continue;
		if (number[leader] == SETTLE_NO_GROUP) {
			struct settle_group group = { .first_sent_at = SETTLE_NO_TIME,
				.first_at = SETTLE_NO_TIME };
			number[leader] = groups->len;
			g_array_append_val(groups, group);
		}
		stretch->batches[i].group = number[leader];
		add_to_group(&g_array_index(groups, struct settle_group, number[leader]),
		    &stretch->batches[i]);
	}
	number_rounds(groups, first);
	for (size_t i = 0; i < stretch->n; i++) {
		GArray *rounds = stretch->batches[i].rounds;
		for (guint k = 0; rounds != NULL && k < rounds->len; k++)
			g_array_index(rounds, size_t, k) = number[g_array_index(rounds, size_t, k)];
	}
}

static void
group_client(
    struct settle_batch *batches, size_t n, settle_overlap *overlap, void *data, GArray *groups)
{
	struct stretch stretch = { batches, n, g_new(size_t, n), overlap, data };
	for (size_t i = 0; i < n; i++)
		stretch.leader[i] = i;
	join_by(&stretch, same_name);
	join_by(&stretch, same_file_name);
	join_by(&stretch, same_statement);
	join_lonely(&stretch);
	join_partial(&stretch);
	build_groups(&stretch, groups);
	g_free(stretch.leader);
}

GArray *
settle_group_batches(GArray *batches, settle_overlap *overlap, void *data)
{
	GArray *groups = g_array_new(FALSE, FALSE, sizeof(struct settle_group));
	for (size_t first = 0; first < batches->len;) {
		struct settle_batch *batch = &g_array_index(batches, struct settle_batch, first);
		size_t n = 1;
		while (first + n < batches->len && strcmp(batch[n].client, batch->client) == 0)
			n++;
		group_client(batch, n, overlap, data, groups);
		first += n;
	}
	return groups;
}
