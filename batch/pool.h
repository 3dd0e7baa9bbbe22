/*
 * Worker processes: forked, one job at a time each, and expendable.
 *
 * A worker that crashes, hangs or talks nonsense costs the job it was at; another is forked in its
 * place. The pool knows nothing of clients: a job is a JSON text, an answer three byte strings.
 * Memory: answers are lent for the call of `done`.
 */
#ifndef OBI_BATCH_POOL_H
#define OBI_BATCH_POOL_H

#include "base/problem.h"

struct pool_options {
	int workers;
	int timeout_seconds; /* for one job, and for a worker's start */
	/* Runs in the worker; must not return before the socket closes. It first sends a FRAME_HELLO. */
	void (*serve)(int fd, void *data);
	void *data;
};

enum pool_outcome { POOL_ANSWERED, POOL_DIED, POOL_TIMED_OUT };

struct pool_answer {
	size_t job;
	enum pool_outcome outcome;
	GBytes *parts[3];  /* POOL_ANSWERED */
	int status;        /* POOL_DIED: as waitpid() gives it */
	const char *words; /* the worker's last words, or NULL */
	double seconds;
};

struct pool;

/* Fork the first worker and wait for its hello. NULL after recording WORKER_CANNOT_START. */
struct pool *pool_open(const struct pool_options *options, struct problems *problems);
void pool_drop(struct pool *pool);
/* The JSON text of the first worker's hello; lends. */
const char *pool_hello(const struct pool *pool);

/*
 * Do jobs[0 … n-1]; `done` is called once for each, in the order they end; a NULL job is passed over.
 * Errors: false after recording WORKER_CANNOT_START, or without a problem where interrupt_seen().
 */
bool pool_run(struct pool *pool, const char *const *jobs, size_t n,
    void (*done)(const struct pool_answer *answer, void *data), void *data,
    struct problems *problems);

/* End all workers; then what they took: the largest resident memory of any, and the processor time of all. */
void pool_end(struct pool *pool);
long pool_peak_kb(const struct pool *pool);
double pool_cpu_seconds(const struct pool *pool);

#endif
