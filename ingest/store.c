/*
 * The store: opening, closing, transactions, prepared statements.
 *
 * In: a path and schema.sql. Out: a connection that ingest fills and figures read.
 * Rule: what is committed is whole sources; a process killed at any moment leaves the last commit (rollback
 * journal: new pages are written once, and readers on shared storage need no shared memory).
 */
#include "base/resource.h"
#include "ingest/store_inside.h"
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#define STORE_VERSION 4
#define BUSY_MS 20000
#define COMMIT_SOURCES 500
#define COMMIT_US G_USEC_PER_SEC

static const char write_pragmas[] =
    "PRAGMA page_size = 8192; PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = NORMAL;"
    "PRAGMA cache_size = -32768; PRAGMA foreign_keys = OFF; PRAGMA secure_delete = OFF;";

bool
store_complain(struct store *store, struct problems *problems)
{
	struct place place = { .byte_offset = -1 };
	return problem_add(problems, PROBLEM_STORE_FAILED, &place, sqlite3_errmsg(store->db), NULL);
}

bool
store_execute(struct store *store, const char *sql, struct problems *problems)
{
	return (queue_wait(store) && sqlite3_exec(store->db, sql, NULL, NULL, NULL) == SQLITE_OK) ||
	       store_complain(store, problems);
}

sqlite3_stmt *
store_statement(struct store *store, const char *sql, struct problems *problems)
{
	if (!queue_wait(store)) {
		store_complain(store, problems);
		return NULL;
	}
	sqlite3_stmt *statement = g_hash_table_lookup(store->statements, sql);
	if (statement != NULL)
		return statement;
	if (sqlite3_prepare_v3(store->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) !=
	    SQLITE_OK) {
		store_complain(store, problems);
		return NULL;
	}
	g_hash_table_insert(store->statements, g_strdup(sql), statement);
	return statement;
}

void
store_reset(sqlite3_stmt **statement)
{
	if (*statement != NULL) {
		sqlite3_reset(*statement);
		sqlite3_clear_bindings(*statement);
	}
}

bool
store_step(struct store *store, sqlite3_stmt *statement, struct problems *problems)
{
	bool good = sqlite3_step(statement) == SQLITE_DONE || store_complain(store, problems);
	store_reset(&statement);
	return good;
}

void
store_bind(sqlite3_stmt *statement, int index, const char *text)
{
	sqlite3_bind_text(statement, index, text, -1, SQLITE_STATIC);
}

static void
finalize(void *statement)
{
	sqlite3_finalize(statement);
}

/* SQLite itself would create the file with the umask's rights. */
static bool
create_private(const char *path, struct problems *problems)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd >= 0) {
		close(fd);
		return true;
	}
	struct place place = { .file = path, .byte_offset = -1 };
	return problem_add(problems, PROBLEM_STORE_FAILED, &place, g_strerror(errno), NULL);
}

static int64_t
first_integer(struct store *store, const char *sql, struct problems *problems)
{
	sqlite3_stmt *statement = store_statement(store, sql, problems);
	if (statement == NULL)
		return -1;
	int64_t value = -1;
	if (sqlite3_step(statement) == SQLITE_ROW)
		value = sqlite3_column_int64(statement, 0);
	else
		store_complain(store, problems);
	sqlite3_reset(statement);
	return value;
}

static bool
complain_version(enum problem_id id, int64_t version, const char *path, struct problems *problems)
{
	struct place place = { .file = path, .byte_offset = -1 };
	g_autofree char *seen = g_strdup_printf("%" G_GINT64_FORMAT, version);
	g_autofree char *needed = g_strdup_printf("%d", STORE_VERSION);
	return problem_add(problems, id, &place, seen, needed, NULL);
}

static bool
check_version(struct store *store, const char *path, struct problems *problems)
{
	int64_t version = first_integer(store, "PRAGMA user_version", problems);
	if (version < 0 || version == STORE_VERSION)
		return version >= 0;
	return complain_version(version < STORE_VERSION ? PROBLEM_STORE_OLDER : PROBLEM_STORE_NEWER,
	    version, path, problems);
}

/* The next run reads all files anew; what was published is remembered. */
static bool
renew_older(struct store *store, const char *path, struct problems *problems)
{
	int64_t version = first_integer(store, "PRAGMA user_version", problems);
	if (version <= 0 || version >= STORE_VERSION)
		return version >= 0;
	if (!store_upgrade(store, problems))
		return false;
	complain_version(PROBLEM_STORE_RENEWED, version, path, problems);
	return true;
}

static bool
prepare_writing(struct store *store, const char *path, struct problems *problems)
{
	if (!store_execute(store, write_pragmas, problems))
		return false;
	if (!store_rows_enable(store))
		return store_complain(store, problems);
	int64_t tables = first_integer(store, "SELECT count(*) FROM sqlite_schema", problems);
	if (tables == 0) {
		const char *schema = resource_find("ingest/schema.sql", NULL);
		g_autofree char *all = g_strconcat("BEGIN IMMEDIATE;", schema, "COMMIT;", NULL);
		if (!store_execute(store, all, problems))
			return false;
	}
	if (tables < 0 || !renew_older(store, path, problems) ||
	    !check_version(store, path, problems))
		return false;
	store->next_source =
	    1 + first_integer(store, "SELECT coalesce(max(id), 0) FROM source", problems);
	return store->next_source > 0;
}

/* One thread uses SQLite at a time (store_queue.c), so neither its locks nor its memory statistics are needed. */
static void
configure_once(void)
{
	static gsize done;
	if (!g_once_init_enter(&done))
		return;
	sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	g_once_init_leave(&done, 1);
}

struct store *
store_open(const char *path, enum store_mode mode, struct problems *problems)
{
	if (mode == STORE_WRITE && path != NULL && !create_private(path, problems))
		return NULL;
	configure_once();
	struct store *store = g_new0(struct store, 1);
	store->statements = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, finalize);
	store->agents = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	int flags =
	    mode == STORE_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
	int result = sqlite3_open_v2(path == NULL ? ":memory:" : path, &store->db, flags, NULL);
	sqlite3_busy_timeout(store->db, BUSY_MS);
	bool good = result == SQLITE_OK || store_complain(store, problems);
	if (good)
		good = mode == STORE_READ ? check_version(store, path, problems)
		                          : prepare_writing(store, path, problems);
	if (good)
		return store;
	store_drop(store);
	return NULL;
}

void
store_drop(struct store *store)
{
	if (store == NULL)
		return;
	queue_stop(store);
	g_hash_table_unref(store->statements);
	g_hash_table_unref(store->agents);
	for (int i = 0; i < RECORD_TABLE_COUNT; i++) {
		sqlite3_finalize(store->inserts[i]);
		sqlite3_finalize(store->bulk_inserts[i]);
	}
	/* An open transaction is rolled back by SQLite. */
	sqlite3_close_v2(store->db);
	g_free(store);
}

bool
store_close(struct store *store, struct problems *problems)
{
	bool good = store_commit(store, problems);
	store_drop(store);
	return good;
}

struct sqlite3 *
store_handle(struct store *store)
{
	queue_wait(store);
	return store->db;
}

bool
store_begin(struct store *store, struct problems *problems)
{
	if (store->open)
		return true;
	store->open = store_execute(store, "BEGIN IMMEDIATE", problems);
	store->gathered = 0;
	store->begun_us = g_get_monotonic_time();
	return store->open;
}

bool
store_commit(struct store *store, struct problems *problems)
{
	if (!store->open)
		return true;
	store->open = false;
	return store_execute(store, "COMMIT", problems);
}

bool
store_commit_full(struct store *store, struct problems *problems)
{
	if (++store->gathered < COMMIT_SOURCES &&
	    g_get_monotonic_time() - store->begun_us < COMMIT_US)
		return true;
	return store_commit(store, problems);
}
