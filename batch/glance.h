/*
 * An intake read into memory, for the commands that write nothing: check, figures, explain, preview.
 */
#ifndef OBI_BATCH_GLANCE_H
#define OBI_BATCH_GLANCE_H

#include "batch/command.h"
#include "batch/material.h"
#include "batch/say.h"
#include "ingest/ingest.h"

struct glance {
	struct say say;
	struct problems *problems;
	const char *from; /* OUT of an earlier run, or NULL */
	struct store *store;
	struct engine *engine;
	struct materials *materials;
	GPtrArray *clients; /* struct client */
	struct ingest_summary summary;
};

/*
 * Read; only_client NULL: all. The other clients are read too, in silence, as figures cohort.* are about all; with
 * --from OUT what they bring is taken from there.
 * On failure the problems are printed and *status is set; free it in either case.
 */
bool glance_open(
    struct glance *glance, const struct request *request, const char *only_client, int *status);
void glance_close(struct glance *glance);
/* Print what has been recorded since the last call. */
void glance_tell(struct glance *glance);
/* All figures of a client; NULL after printing why not. */
struct figures *glance_figures(struct glance *glance, const char *client);
/* The exit status where there are none: bad rules and values are the configuration's fault, not the client's. */
int glance_status(struct glance *glance);
/* Complain about a figure that is not declared, with the nearest name. Always false. */
bool glance_complain_figure(struct glance *glance, const struct figures *figures, const char *name);
/* Is this client known? Complains with the nearest id; both for a night and for a glance. */
bool glance_check_client(
    const GPtrArray *clients, const char *intake, const char *wanted, struct problems *problems);
/* A setting that is a JSON string (client "": the programme's); NULL where there is none. Caller frees. */
char *glance_setting(struct store *store, const char *client, const char *key);
/* The layout of a client's report, by its settings. NULL after recording a problem. */
const struct material *glance_layout(struct store *store, struct materials *materials,
    const char *client, struct problems *problems);

#endif
