/*
 * A night: one intake, all its clients (or one), one output folder.
 *
 * night.c goes through the phases; plan.c decides what to render, publish.c puts a set under its names,
 * account.c writes what happened (run.json, index.html, set-aside.csv), summary.c says it.
 * Memory: `struct night` owns all it points to.
 */
#ifndef OBI_BATCH_NIGHT_H
#define OBI_BATCH_NIGHT_H

#include "batch/command.h"
#include "batch/lock.h"
#include "batch/material.h"
#include "batch/pool.h"
#include "batch/say.h"
#include "ingest/ingest.h"

enum task_state { TASK_WAITING, TASK_MADE, TASK_UNCHANGED, TASK_FAILED };

/* Seconds, added up over all clients: of processor time in the workers, of the clock in the parent. */
struct night_times {
	double figures, figures_json, workbook, report, check; /* workers */
	double ingest, publish, render_wall;                   /* parent */
};

/* One client of this night. */
struct task {
	const struct client *client;
	const struct material *layout; /* NULL: no layout, no report */
	const struct edition *before;  /* the newest edition so far, or NULL */
	enum task_state state;
	struct edition edition;       /* what lies under its names now; number 0: nothing */
	struct problems *problems;    /* of its rendering */
	const struct problem *reason; /* TASK_FAILED: the first of its problems that is an error */
	int64_t report_bytes, workbook_bytes;
	char *made_with; /* as struct edition has it; the library's (free) */
	int64_t changed; /* figures that differ from those of the edition before */
};

struct night {
	const struct request *request;
	const char *intake, *out;
	const char *only_client; /* NULL: all */
	bool force;
	struct say say;
	char *state_dir, *work_dir, *store_path;
	struct lock *lock;
	struct store *store; /* NULL while workers run: SQLite must not be open over a fork */
	struct problems *problems;
	size_t said; /* how many of them were printed */
	struct materials *materials;
	GPtrArray *clients;      /* struct client */
	GPtrArray *tasks;        /* struct task */
	GPtrArray *files;        /* struct ingest_file */
	GHashTable *editions;    /* id → struct edition */
	GHashTable *cohort;      /* id → digest of what the client's figures see of others */
	GPtrArray *new_editions; /* struct edition, not yet in the store */
	struct ingest_summary ingested;
	struct set_aside_limit
	    limit;          /* of set-aside rows of one file, above which the exit status is 3 */
	GHashTable *limits; /* the same by client, where client.json sets it; NULL under --strict */
	struct night_times times;
	int64_t files_over_limit;
	int64_t made, unchanged, failed;
	bool output_failed; /* a set could not be written */
	long peak_worker_kb;
	double worker_cpu_seconds;
	int jobs;
	char *programme;       /* its name, or NULL */
	gint64 started;        /* monotonic, µs */
	gint64 editions_since; /* when editions were last written, monotonic */
	struct progress *progress;
};

/* Do it all; the exit status. */
int night_run(const struct request *request, const char *only_client);

/* plan.c: the clients' layouts and keys, and which of them are unchanged. */
bool plan_tasks(struct night *night);
void plan_keys(struct night *night, const char *renderer_key);
/* Mark it failed, for the reason that stands in its problems. */
void task_fail(struct task *task);

/* publish.c */
bool publish_set(
    struct night *night, struct task *task, GBytes *report, const char *workbook, GBytes *figures);
/* Write the editions published so far to the store; opens and closes it. */
bool publish_editions(struct night *night);
char *publish_path(const struct night *night, const char *client, const char *name);
/* SHA-256 of a file, hex, into 65 bytes; false where it cannot be read. */
bool publish_digest(const char *path, char *digest);

/* account.c, index.c, set_aside.c: the files that tell of the night. false after recording OUTPUT_FAILED. */
json_t *account_json(const struct night *night, int status);
bool account_write(const struct night *night, json_t *account, struct problems *problems);
bool index_write(const struct night *night, const json_t *account, struct problems *problems);
bool set_aside_write(struct night *night, struct problems *problems);

/* summary.c: what is said at the end. Caller frees. */
char *summary_text(const struct night *night);
/* The table of files alone, for `obi check`; brief: only those with something set aside. */
char *summary_files(const GPtrArray *files, bool brief, enum problem_language language);
/* The limit that a client's settings ("": the programme's) state, else 5 % of a file's rows. */
struct set_aside_limit summary_limit(struct store *store, const char *client);
/* The limits of all clients that files lie with: id → struct set_aside_limit. */
GHashTable *summary_limits(struct store *store, const GPtrArray *files);
/* How many files have more set-aside rows than their limit allows, or were set aside whole. limits may be NULL. */
int64_t summary_over_limit(
    const GPtrArray *files, const struct set_aside_limit *usual, GHashTable *limits);

#endif
