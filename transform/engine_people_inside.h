/*
 * Inside engine_people.c and engine_tally.c only: the records that SQL reads beside the mails themselves.
 */
#ifndef OBI_TRANSFORM_ENGINE_PEOPLE_INSIDE_H
#define OBI_TRANSFORM_ENGINE_PEOPLE_INSIDE_H

#include "transform/engine_got.h"

/* All mails of one drill to one person, together. */
struct person {
	gint64 drill;
	const char *person;
	guint n; /* mails */
	bool delivered, bounced, valid, did[GOT_STEPS], repeated, surely;
	bool attempted, only_bounced, excluded; /* of what became of them the best */
	gint64 openings;
	const char *fields
	    [GOT_FIELDS]; /* of several ways to write it the last in order, as it is printed */
	struct engine_number deed, opened_other;
	const char *mails;
};

/* People with a valid send who are alike in all that tables tell of them, and did the same. */
struct alike {
	gint64 drill, n;
	const char *fields[GOT_FIELDS], *mails;
	gint64 other; /* 0 not in the other of the rounds 1 and 2, 1 there, 2 opened there */
	gint64 deed;
};

/* A drill in numbers of people, and of events. */
struct tally {
	gint64 drill;
	struct engine_number targets, sent, bounced, excluded, valid, viewed, opened, submitted;
	struct engine_number opened_reported, repeat_opened,
	    opened_sure; /* NULL where it is silent */
	gint64 reported;
	gint64 events, opened_events, implied, unsure; /* of valid sends */
	gint64 machine, disagreements;
	const char *labels, *types,
	    *difficulties; /* of valid sends, each once, in order; NULL: none */
};

/* One drill, of its mails and of its people; silent: of which only the reports are known, and no people. */
struct tally engine_tally(
    const struct got *got, guint n, const struct person *people, guint npeople);
/* The people of one drill, put together; appends in order of what they are alike in. */
void engine_tally_alike(GArray *alike, const struct person *people, guint n);

#endif
