/*
 * An intake read into memory, for the commands that write nothing: check, figures, explain, preview.
 */
#ifndef OBI_BATCH_READING_H
#define OBI_BATCH_READING_H

#include "batch/command.h"
#include "batch/material.h"
#include "batch/say.h"
#include "ingest/ingest.h"

struct reading {
	struct say say;
	struct problems *problems;
	struct store *store;
	struct engine *engine;
	struct materials *materials;
	GPtrArray *clients; /* struct client */
	struct ingest_summary summary;
};

/*
 * Read; only_client NULL: all. On failure the problems are printed and *status is set; free it in either case.
 */
bool reading_open(
    struct reading *reading, const struct request *request, const char *only_client, int *status);
void reading_close(struct reading *reading);
/* Print what has been recorded since the last call. */
void reading_tell(struct reading *reading);
/* All figures of a client; NULL after printing why not. */
struct figures *reading_figures(struct reading *reading, const char *client);
/* Complain about a figure that is not declared, with the nearest name. Always false. */
bool reading_complain_figure(struct reading *reading, const char *name);
/* Is this client known? Complains with the nearest id; both for a night and for a reading. */
bool reading_check_client(
    const GPtrArray *clients, const char *intake, const char *wanted, struct problems *problems);
/* A setting that is a JSON string (client "": the programme's); NULL where there is none. Caller frees. */
char *reading_setting(struct store *store, const char *client, const char *key);
/* The layout of a client's report, by its settings. NULL after recording a problem. */
const struct material *reading_layout(struct store *store, struct materials *materials,
    const char *client, struct problems *problems);

#endif
