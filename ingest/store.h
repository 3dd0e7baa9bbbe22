/*
 * The store as ingest itself uses it: transactions, sources, records, agents.
 *
 * One writer. Every source is read inside a savepoint of one outer transaction that is committed now and then
 * (store_source_end), so a killed process loses whole sources or nothing, and 10,000 small files do not
 * wait for 10,000 disks. Record ids are source * 2^32 + n, so a source's records are one range.
 *
 * Memory: results own their strings unless a comment says lent.
 * Errors: false, NULL or -1 after recording STORE_FAILED with SQLite's words.
 */
#ifndef OBI_INGEST_STORE_H
#define OBI_INGEST_STORE_H

#include "ingest/ingest.h"
#include "ingest/record.h"

/* ---- sources */

enum source_state { SOURCE_READ, SOURCE_SET_ASIDE, SOURCE_PASSED_OVER };

struct account {
	int64_t rows_read, used, set_aside, blank, heading, duplicate;
};

/* What the store keeps of one file. Strings are borrowed for store_source_end, owned by store_source_find. */
struct source {
	int64_t id;
	const char *path;   /* relative to the intake */
	const char *client; /* NULL: programme-wide */
	const char *profile, *encoding, *delimiter;
	const char *sha256, *reading_key;
	int64_t drill; /* 0: not stated */
	int64_t size, heading_line;
	enum source_state state;
	struct account account;
};

/* What is known of a path; false where it is not known. Only id, sha256, reading_key, profile and state are filled. */
bool store_source_find(
    struct store *store, const char *path, struct source *out, struct problems *problems);
void store_source_clear(struct source *source);

/* Remove a source with all its records. Clients whose drills lose something become unsettled. */
bool store_source_remove(struct store *store, int64_t id, struct problems *problems);
/* Remove the sources below a folder ("clients/K-0001/"; "" for all) whose paths are not in `seen`. */
bool store_sources_keep(
    struct store *store, const char *folder, GHashTable *seen, struct problems *problems);
/* The same for programme-wide sources, those of no client's folder. */
bool store_sources_keep_programme(struct store *store, GHashTable *seen, struct problems *problems);

/* A savepoint for one source; its id, greater than any before. -1 after recording. */
int64_t store_source_begin(struct store *store, struct problems *problems);
/* Write the source's row and keep what was inserted since; commits when enough has gathered. */
bool store_source_end(struct store *store, const struct source *source, struct problems *problems);
/* Forget what was inserted since store_source_begin. */
void store_source_undo(struct store *store);
/* Commit what is outstanding. */
bool store_commit(struct store *store, struct problems *problems);

/* ---- records of the source begun last */

bool store_insert(struct store *store, enum record_table_id table, int64_t line,
    const struct record_value *values, struct problems *problems);
/* The id that the record inserted next will have. */
int64_t store_next_record(const struct store *store);
/* A browser's own name as a number. Same text, same number, for the store's life; 0 after recording. */
int64_t store_agent(
    struct store *store, const char *text, size_t length, struct problems *problems);

struct set_aside {
	const char *scope; /* "file", "column", "row", "cell" */
	int64_t line, byte_offset;
	const char *column, *client;
	const void *raw;
	size_t raw_length;
};
/* The code, reason and hint are those of the problem. */
bool store_set_aside(struct store *store, const struct set_aside *what,
    const struct problem *problem, struct problems *problems);

struct client_share {
	int64_t used, set_aside, duplicate, cells;
	const char *digest;
};
bool store_share(struct store *store, const char *client, const struct client_share *share,
    struct problems *problems);

struct batch {
	const char *client, *campaign;
	int64_t drill; /* 0: not stated */
	bool events, named;
	bool any_sent, any_time;
	int64_t first_sent_at, first_at, n;
	int64_t first_record, last_record; /* its rows lie between them */
	const char *mail, *mail_type, *difficulty;
	const char *title; /* what the tracker calls it; NULL: not said */
};
bool store_batch(struct store *store, const struct batch *batch, struct problems *problems);

/* ---- complaints: kept with their source (0: with the settling of `client`) and repeated while nothing changes */

bool store_complaints_add(struct store *store, int64_t source, const char *client,
    const struct problems *what, struct problems *problems);
bool store_complaints_repeat(struct store *store, int64_t source, struct problems *into);
/* Those of settling drills and plans, of all clients or one. */
bool store_complaints_repeat_settled(
    struct store *store, const char *only_client, struct problems *into);

/* ---- settings and clients */

bool store_setting_add(struct store *store, int64_t line, const char *client, const char *key,
    const char *value, struct problems *problems);
/* A setting of exactly this client ('' = programme). NULL if absent. Caller frees. */
char *store_setting(struct store *store, const char *client, const char *key);
/* All settings of a client ('' = programme) but "sources" as "key=value\n" lines, sorted. Caller frees. */
char *store_settings_text(struct store *store, const char *client);
/* The ids in programme-wide client lists; empty where there is none. A set of strings it owns. */
GHashTable *store_registered(struct store *store, struct problems *problems);
/* Renew client_folder and, at the end of a run, client. */
bool store_client_folders(struct store *store, GPtrArray *ids, struct problems *problems);
bool store_clients_renew(struct store *store, struct problems *problems);
/* The drills of this client (NULL: of all) must be settled again. */
bool store_unsettle(struct store *store, const char *client, struct problems *problems);

/* Rebuild recipient and reaction of all unsettled clients (settle.c). */
bool settle_run(struct store *store, struct problems *problems);
/* Rebuild floor and floor_item of all clients whose plans, devices, links or pictures changed (settle_plan.c). */
bool settle_plans(struct store *store, struct problems *problems);
/* Is the picture the background of a floor? */
bool settle_plan_uses(struct store *store, const char *path);

/* ---- for store*.c and settle.c, which alone know SQLite */

#define STORE_RECORD_BITS 32

struct sqlite3_stmt;
/* A statement of the store's cache, reset and unbound; lent. NULL after recording. */
struct sqlite3_stmt *store_statement(
    struct store *store, const char *sql, struct problems *problems);
bool store_execute(struct store *store, const char *sql, struct problems *problems);
/* Step a statement that gives no rows, and reset it. */
bool store_step(struct store *store, struct sqlite3_stmt *statement, struct problems *problems);
/* STORE_FAILED with the connection's last error; returns false. */
bool store_complain(struct store *store, struct problems *problems);
void store_bind(struct sqlite3_stmt *statement, int index, const char *text);
/* A reset statement lent by store_statement is put back when it leaves scope. */
void store_reset(struct sqlite3_stmt **statement);

/* ---- store_waiting.c */

/* Make links of cables that wait for other files to name their ends; say which still wait. */
bool store_waiting_settle(struct store *store, struct problems *problems);

#endif
