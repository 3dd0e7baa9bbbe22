/*
 * A drill in numbers, and its people by what they are alike in.
 *
 * In: the mails and the people of one drill. Out: sums.
 * Rule: a person counts once, an event each time; what was done with no valid send counts as nobody's.
 */
#include "transform/engine_people_inside.h"
#include <stdlib.h>
#include <string.h>

static void
count_events(struct tally *tally, const struct got *got)
{
	tally->machine += got->machine;
	tally->disagreements += got->disagrees;
	if (!got->valid)
		return;
	tally->events += got->events;
	tally->opened_events += got->openings;
	tally->implied += got->implied;
	tally->unsure += got->unsure;
}

static void
count(struct engine_number *number, bool counts)
{
	number->known = true;
	number->number += counts;
}

static void
count_person(struct tally *tally, const struct person *person)
{
	count(&tally->targets, true);
	count(&tally->sent, person->attempted);
	count(&tally->bounced, person->only_bounced);
	count(&tally->excluded, person->excluded);
	count(&tally->valid, person->valid);
	count(&tally->viewed, person->did[GOT_VIEWED]);
	count(&tally->opened, person->did[GOT_OPENED]);
	count(&tally->submitted, person->did[GOT_SUBMITTED]);
	count(&tally->opened_reported, person->did[GOT_OPENED] && person->did[GOT_REPORTED]);
	count(&tally->repeat_opened, person->repeated);
	count(&tally->opened_sure, person->surely);
	tally->reported += person->did[GOT_REPORTED];
}

struct tally
engine_tally(const struct got *got, guint n, const struct person *people, guint npeople)
{
	struct tally tally = { .drill = got->drill };
	for (guint i = 0; i < n; i++) {
		bool another = i == 0 || strcmp(got[i].person, got[i - 1].person) != 0;
		count_events(&tally, &got[i]);
		tally.reported += npeople == 0 && another;
	}
	for (guint i = 0; i < npeople; i++)
		count_person(&tally, &people[i]);
	return tally;
}

/* ---- alike */

/* Those of whom it is not known stand where the words for that would, （…）. */
static const char *
in_order(const char *field)
{
	return field != NULL ? field : "（";
}

static int
compare(const void *a, const void *b)
{
	const struct alike *left = a, *right = b;
	int order = 0;
	for (int i = 0; i < GOT_FIELDS && order == 0; i++)
		order = strcmp(in_order(left->fields[i]), in_order(right->fields[i]));
	if (order == 0)
		order = g_strcmp0(left->mails, right->mails);
	if (order == 0)
		order = (left->other > right->other) - (left->other < right->other);
	return order != 0 ? order : (left->deed > right->deed) - (left->deed < right->deed);
}

static struct alike
alike_of(const struct person *person)
{
	const struct engine_number *other = &person->opened_other;
	struct alike alike = { .drill = person->drill,
		.n = 1,
		.mails = person->mails,
		.other = other->known ? 1 + other->number : 0,
		.deed = person->deed.number };
	memcpy(alike.fields, person->fields, sizeof alike.fields);
	return alike;
}

void
engine_tally_alike(GArray *alike, const struct person *people, guint n)
{
	g_autofree struct alike *all = g_new(struct alike, n + 1);
	guint valid = 0;
	for (guint i = 0; i < n; i++)
		if (people[i].valid)
			all[valid++] = alike_of(&people[i]);
	qsort(all, valid, sizeof *all, compare);
	for (guint i = 0; i < valid; i++) {
		struct alike *last = &g_array_index(alike, struct alike, alike->len - 1);
		if (i > 0 && compare(last, &all[i]) == 0)
			last->n++;
		else
			g_array_append_val(alike, all[i]);
	}
}
