/*
 * What the store's own files share.
 *
 * Shape: one connection, a cache of statements by their SQL, one insert statement per record table.
 */
#ifndef OBI_INGEST_STORE_INSIDE_H
#define OBI_INGEST_STORE_INSIDE_H

#include "ingest/store.h"

struct store {
	struct sqlite3 *db;
	GHashTable *statements; /* SQL → sqlite3_stmt */
	struct sqlite3_stmt *inserts[RECORD_TABLE_COUNT];
	GHashTable *agents;     /* text → number */
	const char *last_agent; /* owned by agents */
	int64_t last_agent_number;

	bool open;    /* the outer transaction */
	int gathered; /* sources in it */
	int64_t begun_us;

	struct store_queue *queue; /* NULL: records are inserted at once */

	int64_t next_source;
	int64_t source, record; /* the source begun last, and its next record's number */
};

/* Open the outer transaction where it is not open. */
bool store_begin(struct store *store, struct problems *problems);
/* Commit it when enough sources or time have gathered. */
bool store_commit_full(struct store *store, struct problems *problems);

/* Step the insert of one row. false where SQLite failed; nothing is recorded. */
bool store_insert_now(struct store *store, enum record_table_id table, int64_t record, int64_t line,
    const struct record_value *values);

/* ---- store_upgrade.c */

/* Make a store of an earlier version one of this: empty, but with its editions. All or nothing. */
bool store_upgrade(struct store *store, struct problems *problems);

/* ---- store_queue.c: inserting beside reading */

/* From here on rows are copied and inserted by a thread of its own. */
void queue_start(struct store *store);
/* false where an insert failed, now or before. */
bool queue_insert(struct store *store, enum record_table_id table, int64_t record, int64_t line,
    const struct record_value *values);
/* Wait until all rows are in the store and the connection is free. true at once where there is no queue. */
bool queue_wait(struct store *store);
bool queue_stop(struct store *store);

#endif
