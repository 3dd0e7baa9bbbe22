/*
 * Settling: what each file holds of each campaign, and which of these belong together.
 *
 * Shape: settle_batches.c reads them, settle_group.c puts them into groups. Reports noted by hand may belong to several
 * rounds: such a batch is in no group, and each of its events finds its own by its time.
 *
 * Units: milliseconds since 1970-01-01T00:00:00Z; SETTLE_NO_TIME where unknown.
 */
#ifndef OBI_INGEST_SETTLE_BATCHES_H
#define OBI_INGEST_SETTLE_BATCHES_H

#include "ingest/store.h"

#define SETTLE_NO_TIME INT64_MIN

/* One row of drill_batch, with what is known of its source. Strings live in the settling's chunk. */
struct settle_batch {
	int64_t source, drill, n; /* drill 0: not stated */
	const char *client, *campaign, *path;
	const char *folder, *stem; /* of the path; stem in lower case, without "(1)" */
	const char *title;         /* what the tracker calls it, else the stem as it is written */
	bool titled;               /* the tracker does */
	bool events, named;
	bool reports; /* events: nothing but reports */
	int64_t first_sent_at, first_at;
	int64_t first_record, last_record; /* its rows lie between them */
	const char *mail, *mail_type, *difficulty;
	/* Filled by settle_group_batches: */
	size_t group;   /* SETTLE_NO_GROUP: each event goes to one of `rounds`, by its time */
	GArray *rounds; /* of size_t, groups; NULL or empty: to none */
};
#define SETTLE_NO_GROUP SIZE_MAX

/* One campaign of one client. */
struct settle_group {
	const char *client, *campaign;
	const char *path; /* of its first file: where complaints about the campaign point to */
	int64_t drill;
	int64_t first_sent_at, first_at;
	const char *mail, *mail_type, *difficulty;
	bool people; /* a list of people is among its files */
};

/* Whether a records and an events source name the same people; asked only where names do not tell. */
typedef bool settle_overlap(
    const struct settle_batch *records, const struct settle_batch *events, void *data);

/* The batches of all unsettled clients and their groups. NULL after recording a problem. */
struct settle_batches;
struct settle_batches *settle_batches_new(struct store *store, struct problems *problems);
void settle_batches_drop(struct settle_batches *batches);
GArray *settle_batches_array(const struct settle_batches *batches); /* struct settle_batch */
const struct settle_group *settle_batches_group(const struct settle_batches *batches, size_t i);
/* Of the rounds of a batch in no group, that sent last before `at`; -1: none, or nobody can tell. */
int64_t settle_batches_round(
    const struct settle_batches *batches, const struct settle_batch *batch, int64_t at);

/*
 * Put the batches of all clients (sorted by client, path) into groups, and number the rounds. Returns the groups, those
 * of a client together; of struct settle_group.
 */
GArray *settle_group_batches(GArray *batches, settle_overlap *overlap, void *data);

#endif
