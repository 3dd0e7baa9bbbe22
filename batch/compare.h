/*
 * Two editions of a client's report beside each other: which figures differ, and why.
 *
 * Shape: {"client", "from", "to", "figures": [{"name", "before", "after", "from": [path, …], "settings", "causes"}],
 * "files", "settings", "layout", "advice", "benchmark", "cohort", "program"}; from is null where there is one edition.
 * A figure's "from" are the changed files that it is made of; "settings" and "causes" ("cohort", "advice", "benchmark",
 * "program") what else made it another.
 */
#ifndef OBI_BATCH_COMPARE_H
#define OBI_BATCH_COMPARE_H

#include "ingest/ingest.h"
#include "transform/transform.h"

/* before may be NULL. New reference. */
json_t *compare_editions(const struct edition *before, const struct edition *after);
/* The last two editions in a store, with the files of each changed figure. NULL after recording a problem. */
json_t *compare_last(
    struct store *store, const char *client, const char *out, struct problems *problems);
/* To each changed figure its reasons: the files given here that changed; then what else of the diff reaches it. */
void compare_add_files(json_t *diff, const json_t *sources);
void compare_add_reasons(json_t *diff, const struct edition *before, const struct edition *after);
/* As text. Caller frees. */
char *compare_text(const json_t *diff, enum problem_language language);
/* How many figures of two sets differ, of those that both know; the accounts of files (intake.*) do not count. */
size_t compare_count_figures(const json_t *before, const json_t *after);

/*
 * Where the settings state an edition as issued, tell the figures what changed since. A warning where the store has no
 * such edition; false after recording that the store failed.
 */
bool compare_issued(
    struct store *store, const char *client, struct figures *figures, struct problems *problems);

#endif
