/*
 * One run at a time for one output folder.
 *
 * The lock is flock() on OUT/.obi/lock and dies with the process; the file says who holds it.
 */
#ifndef OBI_BATCH_LOCK_H
#define OBI_BATCH_LOCK_H

#include "base/problem.h"

struct lock;

/*
 * NULL after recording LOCKED (with the holder) or OUTPUT_FAILED.
 * *died is set where the run before did not come to its end, so that there may be leftovers to sweep.
 */
struct lock *lock_take(const char *path, bool *died, struct problems *problems);
/* Release it; the next run then knows that this one came to its end. NULL is fine. */
void lock_drop(struct lock *lock);
/* Who holds a lock: "PID\nHOST\nSTART", or NULL where nobody does. Caller frees. */
char *lock_holder(const char *path);

#endif
