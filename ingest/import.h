/*
 * Import: one recognised table, row by row, into records of the store.
 *
 * Each row is used, set aside with a reason, or counted as blank, heading or duplicate; nothing else can happen to it.
 *
 * Memory: flat but for the keys of tables that must not repeat them.
 * Errors: false only where the store or the reading of the file failed; bad rows are recorded in `local`.
 */
#ifndef OBI_INGEST_IMPORT_H
#define OBI_INGEST_IMPORT_H

#include "ingest/recognise.h"
#include "ingest/settings.h"
#include "ingest/store.h"

/* The clients that rows may name; NULL register: any. */
struct register_ {
	GHashTable *ids;    /* as written */
	GHashTable *keys;   /* code key → id */
	const char **names; /* for "did you mean" */
};
struct register_ *register_new(GHashTable *ids);
void register_drop(struct register_ *known);

struct import_job {
	struct store *store;
	const char *path;   /* relative to the intake: for messages, names of campaigns */
	const char *client; /* whose folder, or whom "sources" states; NULL: each row says */
	const struct statement *statement; /* never NULL; empty where nothing is stated */
	GTimeZone *zone;
	bool position_is_title;        /* what GoPhish's position holds */
	const struct register_ *known; /* NULL: not checked */
	GHashTable *domains;           /* of e-mail addresses → client; NULL: none are stated */
	const char *base_key;          /* goes into each client's digest */
	struct bytes *bytes; /* whose hash does too, where the whole file is one client's */
	const struct recognition *found;
	struct reader *reader;
	struct problems *local;    /* complaints about this file */
	struct problems *problems; /* the store's own failures */
};

bool import_table(const struct import_job *job, struct account *account);

/* The consultant's comments: one record per level-2 heading. */
bool import_comments(const struct import_job *job, const char *text, struct account *account);

/* "X - Results.csv" → "X"; "gophish-1-events.csv" → "gophish-1"; "Results.csv" → "". Caller frees. */
char *import_campaign_stem(const char *path);

#endif
