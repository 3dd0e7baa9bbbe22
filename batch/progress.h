/*
 * How far the work is: a moving bar on a terminal, now and then a plain line elsewhere.
 */
#ifndef OBI_BATCH_PROGRESS_H
#define OBI_BATCH_PROGRESS_H

#include "batch/say.h"
#include <stdint.h>

struct progress;

/* Memory: `say` must outlive it. */
struct progress *progress_new(const struct say *say);
void progress_drop(struct progress *progress);
/* One more file was read. */
void progress_file(struct progress *progress);
/* From now on clients are counted: `total` of them. */
void progress_clients(struct progress *progress, int64_t total);
/* One more client is done. */
void progress_client(struct progress *progress);
/* Take the bar away, before anything else is printed. */
void progress_clear(struct progress *progress);

#endif
