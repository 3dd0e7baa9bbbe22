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
	GHashTable *statements;                                /* SQL → sqlite3_stmt */
	struct sqlite3_stmt *inserts[RECORD_TABLE_COUNT];      /* one row */
	struct sqlite3_stmt *bulk_inserts[RECORD_TABLE_COUNT]; /* the rows gathered */
	const struct store_rows *gathering;                    /* by the insert at work */
	GHashTable *agents;                                    /* text → number */
	const char *last_agent;                                /* owned by agents */
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
/* ---- store_rows.c: many rows by one statement */

#define STORE_ROWS_COLUMN_LIMIT (RECORD_COLUMN_LIMIT + 3)

/* Rows of one table that wait to be inserted together. Owns copies of their texts. */
struct store_rows {
	size_t ncolumns, nrows, nbytes;
	struct record_value *values; /* row by row */
	char *bytes;
};

enum store_room { STORE_ROOM_NOW, STORE_ROOM_LATER, STORE_ROOM_NEVER }; /* LATER: when emptied */

/* Once for each connection that writes. */
bool store_rows_enable(struct store *store);
struct store_rows *store_rows_new(void);
void store_rows_drop(struct store_rows *rows);
void store_rows_empty(struct store_rows *rows);
/* "INSERT INTO table (columns) SELECT … FROM gathered_rows". Caller frees. */
char *store_rows_sql(const char *table, const char *const *columns, size_t n);
/* Is there room for a row of n values? Never: too long to be copied; its texts are lent, so write it at once. */
enum store_room store_rows_room(
    const struct store_rows *rows, const struct record_value *values, size_t n);
void store_rows_add(struct store_rows *rows, const struct record_value *values, size_t n);
/* Insert and empty. false where SQLite failed; nothing is recorded. */
bool store_rows_write(struct store *store, struct store_rows *rows, struct sqlite3_stmt *insert);

/* ---- store_upgrade.c */

/* Make a store of an earlier version one of this: empty, but with its editions. All or nothing. */
bool store_upgrade(struct store *store, struct problems *problems);

/* ---- store_queue.c: inserting beside other work */

/* From here on rows are copied and inserted by a thread of its own. */
void queue_start(struct store *store);
/* Have `insert` (store_rows_sql) put a row of n values in. false where an insert failed, now or before. */
bool queue_add(
    struct store *store, struct sqlite3_stmt *insert, const struct record_value *values, size_t n);
/* Wait until all rows are in the store and the connection is free. true at once where there is no queue. */
bool queue_wait(struct store *store);
bool queue_stop(struct store *store);

#endif
