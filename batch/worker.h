/*
 * The worker: one client's figures, workbook and report, as bytes and a verdict.
 *
 * Request: {"client", "layout"}. Reply: {"made": bool, "problems": […], "ms": {…} of processor time, "changed"},
 * the report's bytes, and the figures as JSON text. The workbook lies in the work folder, unpublished.
 */
#ifndef OBI_BATCH_WORKER_H
#define OBI_BATCH_WORKER_H

#include "batch/material.h"

struct worker_setup {
	const char *store_path, *work_dir;
	struct materials *materials; /* all layouts in use are read before the fork */
	int memory_mb;
	enum problem_language language; /* of last words */
};

/* For struct pool_options; data is a struct worker_setup. */
void worker_serve(int fd, void *data);

/* Same fonts and fallbacks whatever the user's environment says; for every process that renders. */
void worker_settle_environment(void);

#endif
