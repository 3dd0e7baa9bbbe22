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

	bool open;          /* the outer transaction */
	int gathered;       /* sources in it */
	int64_t begun_us;

	int64_t next_source;
	int64_t source, record; /* the source begun last, and its next record's number */
};

/* Open the outer transaction where it is not open. */
bool store_begin(struct store *store, struct problems *problems);
/* Commit it when enough sources or time have gathered. */
bool store_commit_full(struct store *store, struct problems *problems);

#endif
