/*
 * Ingest: bytes in, normalised records in the store.
 *
 * An intake is a folder (docs/intake.md). Each file is recognised by its content,
 * read under a profile, and accounted for row by row: read = used + set aside +
 * blank + heading + duplicate. A file whose bytes and manner of reading are known
 * is skipped; a changed one is replaced in one transaction; one that is gone
 * leaves with its records.
 */
#ifndef OBI_INGEST_INGEST_H
#define OBI_INGEST_INGEST_H

#include "base/problem.h"

struct store;
struct sqlite3;

enum store_mode { STORE_WRITE, STORE_READ };

/* Open or create the store (mode 0600); path NULL: in memory. NULL after recording a problem. */
struct store *store_open(const char *path, enum store_mode mode, struct problems *problems);
/* false after recording a problem when the last changes could not be made durable. The store is gone either way. */
bool store_close(struct store *store, struct problems *problems);
void store_drop(struct store *store);
/* Lends the connection, for reading figures and for batch's own `edition` table. */
struct sqlite3 *store_handle(struct store *store);

struct ingest_options {
	const char *intake;      /* folder */
	const char *only_client; /* read just programme-wide files and this client's; NULL: all */
	/* With only_client: the other clients' files too, without complaints of them. */
	bool others;
	/* Called after each file, for progress; may be NULL. */
	void (*on_file)(const char *path, void *data);
	void *data;
};

struct ingest_summary {
	int64_t files, files_skipped, files_set_aside;
	int64_t rows_read, used, set_aside, blank, heading, duplicate;
};

/*
 * Bring the store up to date with an intake.
 * Errors: false only where nothing can be read (no such folder, a store that cannot be written, a programme.json
 * that does not parse); bad files and rows are recorded in problems and in set_aside, and the result is true.
 */
bool ingest_run(struct store *store, const struct ingest_options *options,
    struct ingest_summary *summary, struct problems *problems);

/* One known client. Strings are owned by the array returned. */
struct client {
	const char *id;
	const char *name;  /* the id where no name is known */
	char key[65];      /* SHA-256 over the sources this client's figures come from, hex */
	int64_t set_aside; /* rows set aside that name this client, or lie in its folder */
	int64_t rows_read;
	bool broken; /* client.json unreadable: no report may be made from half-known settings */
};
/* All clients, sorted by id; free with g_ptr_array_unref. NULL after recording a problem. */
GPtrArray *ingest_clients(struct store *store, struct problems *problems);

/* A setting of a client, or of the programme where the client has none; JSON text, NULL if absent. Caller frees. */
char *ingest_setting(struct store *store, const char *client, const char *key);

/*
 * What a file was recognised as, and why, without storing anything: encoding, delimiter, heading rows, columns with
 * what matched, profile and how sure, sample rows (personal values masked), and the "sources" entry that would state
 * it. New reference; NULL after recording a problem.
 */
json_t *ingest_sniff(const char *path, struct problems *problems);

/* Blank forms: the heading line of one of our own CSV forms, in Japanese; names lists them. */
char **ingest_form_names(void);
char *ingest_form(const char *name);
/* The form of a floor plan, JSON with an example beside its empty list. Lends. */
const char *ingest_floor_form(void);

/* One file of the intake, as it was read: rows_read = used + set_aside + blank + heading + duplicate. */
struct ingest_file {
	const char *path, *client, *profile, *encoding; /* NULL where not known */
	const char *state;                              /* "read", "set_aside", "passed_over" */
	int64_t rows_read, used, set_aside, blank, heading, duplicate;
};
/* All files in the store, sorted by path; owns its strings. NULL after recording a problem. */
GPtrArray *ingest_files(struct store *store, struct problems *problems);

/* How many set-aside rows a file may have (setting set_aside_limit): 10 rows, or "5%" of its rows. */
struct set_aside_limit {
	bool percent;
	double value;
};
/* false where the JSON value is neither. */
bool ingest_limit(const json_t *value, struct set_aside_limit *out);

/* One row (line > 0) or whole file (line 0) that was set aside; raw holds the row's own bytes. Lent for the call. */
struct ingest_set_aside {
	const char *path;
	int64_t line, byte_offset; /* byte_offset -1: unknown */
	const char *column, *code, *reason, *hint, *client;
	const void *raw;
	size_t raw_length;
};
/*
 * Every set-aside row, by path and line, with reason and hint in this language. false after recording a problem, or
 * when `each` returned false.
 */
bool ingest_each_set_aside(struct store *store, enum problem_language language,
    bool (*each)(const struct ingest_set_aside *row, void *data), void *data,
    struct problems *problems);

/* What was published for a client, the last time it changed (table `edition`). */
struct edition {
	char client[65];
	int64_t number; /* 1, 2, … */
	char key[65], report_sha256[65], workbook_sha256[65];
	char
	    *figures; /* JSON text, as `obi figures --json` prints them; NULL where not asked for */
	char *sources; /* JSON text: what it came from (schema.sql); NULL where not asked for */
	/* JSON text: the digests of all else (schema.sql); NULL where not asked for */
	char *made_with;
};
void edition_drop(void *edition);
/* The newest edition of every client, without figures: id → struct edition. NULL after recording a problem. */
GHashTable *store_editions(struct store *store, struct problems *problems);
/* The newest editions of one client, at most `most`, newest first, with figures and sources. NULL after recording. */
GPtrArray *store_editions_of(
    struct store *store, const char *client, size_t most, struct problems *problems);
/* Record editions (struct edition) in one transaction; one of the same client and number is replaced. */
bool store_editions_add(struct store *store, const GPtrArray *editions, struct problems *problems);

/*
 * Take what the other clients bring to figures cohort.* (tables standing, standing_value, exercise) from the store of
 * an earlier run. false after recording a problem (no such store, or one of another version).
 */
bool store_take_others(
    struct store *store, const char *path, const char *client, struct problems *problems);

/* The table of schema.sql that files of a compiled-in profile (or 'comments', 'photo') fill; NULL for others. Lends. */
const char *ingest_table(const char *profile);

/* "SQLite 3.40.1": the version of the store's library, as loaded. Lends. */
const char *ingest_libraries(void);

#endif
