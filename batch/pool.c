/*
 * The pool of workers.
 *
 * In: jobs as texts. Out: one answer for each.
 * Rule: whatever a worker does, every job ends exactly once.
 */
#include "batch/pool.h"
#include "batch/frame.h"
#include "batch/interrupt.h"
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define SOCKET_BYTES (1 << 20)
#define READ_BYTES (256 * 1024)
#define FAILED_STARTS 3
#define NO_JOB SIZE_MAX

struct slot {
	pid_t pid; /* 0: empty */
	int fd;
	bool ready; /* said hello */
	size_t job;
	gint64 since, until; /* monotonic, µs; until 0: no limit */
	GByteArray *read;
	char *words;
};

struct pool {
	struct pool_options options;
	struct slot *slots;
	char *hello;
	int failed_starts;
	char *last_words;
	long peak_kb;
	double cpu_seconds;
	/* of the present pool_run */
	const char *const *jobs;
	size_t njobs, wanted, next, ended;
	void (*done)(const struct pool_answer *answer, void *data);
	void *data;
};

static void
serve(struct pool *pool, int fd, pid_t parent)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
	for (int i = 0; i < pool->options.workers; i++)
		if (pool->slots[i].pid != 0)
			close(pool->slots[i].fd);
	interrupt_worker();
	pool->options.serve(fd, pool->options.data);
	_exit(0);
}

static bool
spawn(struct pool *pool, struct slot *slot, struct problems *problems)
{
	int pair[2];
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
		return problem_add(
		    problems, PROBLEM_WORKER_CANNOT_START, NULL, g_strerror(errno), NULL);
	int size = SOCKET_BYTES;
	setsockopt(pair[1], SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
	fflush(stdout);
	fflush(stderr);
	pid_t parent = getpid();
	pid_t pid = fork();
	if (pid == 0) {
		close(pair[0]);
		serve(pool, pair[1], parent);
	}
	close(pair[1]);
	if (pid < 0) {
		close(pair[0]);
		return problem_add(
		    problems, PROBLEM_WORKER_CANNOT_START, NULL, g_strerror(errno), NULL);
	}
	gint64 now = g_get_monotonic_time();
	*slot = (struct slot){ .pid = pid,
		.fd = pair[0],
		.job = NO_JOB,
		.since = now,
		.until = now + pool->options.timeout_seconds * G_USEC_PER_SEC,
		.read = g_byte_array_new() };
	return true;
}

/* End a worker that is, or soon will be, gone; its wait status. */
static int
bury(struct pool *pool, struct slot *slot)
{
	int status = 0;
	struct rusage usage = { 0 };
	while (wait4(slot->pid, &status, 0, &usage) < 0 && errno == EINTR)
		;
	pool->peak_kb = MAX(pool->peak_kb, usage.ru_maxrss);
	pool->cpu_seconds += (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
	                     (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
	close(slot->fd);
	g_byte_array_unref(slot->read);
	g_free(slot->words);
	*slot = (struct slot){ 0 };
	return status;
}

/* The slot's job is over: fill the answer, free the slot. */
static void
conclude(struct slot *slot, struct pool_answer *answer)
{
	answer->job = slot->job;
	answer->seconds = (double)(g_get_monotonic_time() - slot->since) / G_USEC_PER_SEC;
	slot->job = NO_JOB;
	slot->until = 0;
}

static void
report(struct pool *pool, const struct pool_answer *answer)
{
	pool->ended++;
	pool->done(answer, pool->data);
}

/* A worker's socket closed, or it has to go: kill, and end its job if it had one. */
static void
lose(struct pool *pool, struct slot *slot, enum pool_outcome outcome)
{
	struct slot gone = *slot;
	gone.words = g_strdup(slot->words);
	/* One that is ending anyway keeps its own status; a closed socket with life behind it is no worker. */
	kill(slot->pid, SIGKILL);
	int status = bury(pool, slot);
	if (!gone.ready) {
		pool->failed_starts++;
		g_free(pool->last_words);
		pool->last_words = g_strdup(gone.words);
	}
	if (gone.job != NO_JOB) {
		struct pool_answer answer = {
			.outcome = outcome, .status = status, .words = gone.words
		};
		conclude(&gone, &answer);
		report(pool, &answer);
	}
	g_free(gone.words);
}

static void
give(struct pool *pool, struct slot *slot)
{
	while (pool->next < pool->njobs && pool->jobs[pool->next] == NULL)
		pool->next++;
	if (pool->next >= pool->njobs)
		return;
	slot->job = pool->next++;
	slot->since = g_get_monotonic_time();
	slot->until = slot->since + pool->options.timeout_seconds * G_USEC_PER_SEC;
	const char *job = pool->jobs[slot->job];
	struct frame request = { .kind = FRAME_REQUEST,
		.parts = { g_bytes_new_static(job, strlen(job)) } };
	/* A worker that is gone already shows as a closed socket. */
	frame_send(slot->fd, &request);
	frame_clear(&request);
}

/* Act on one frame of a worker; false where it makes no sense. */
static bool
take(struct pool *pool, struct slot *slot, struct frame *frame)
{
	gsize length;
	const char *text = g_bytes_get_data(frame->parts[0], &length);
	switch (frame->kind) {
	case FRAME_HELLO:
		slot->ready = true;
		slot->until = 0;
		pool->failed_starts = 0;
		if (pool->hello == NULL)
			pool->hello = g_strndup(text, length);
		return true;
	case FRAME_WORDS:
		g_free(slot->words);
		slot->words = g_utf8_make_valid(text, (gssize)length);
		return true;
	case FRAME_REPLY:
		if (slot->job == NO_JOB)
			return false;
		struct pool_answer answer = { .outcome = POOL_ANSWERED,
			.parts = { frame->parts[0], frame->parts[1], frame->parts[2] } };
		conclude(slot, &answer);
		/* The worker is at the next job while this answer is dealt with. */
		if (interrupt_seen() == 0)
			give(pool, slot);
		report(pool, &answer);
		return true;
	case FRAME_REQUEST:
		break;
	}
	return false;
}

/* Read what is there and act on it; false where the worker is lost. */
static bool
listen_to(struct pool *pool, struct slot *slot)
{
	guint before = slot->read->len;
	g_byte_array_set_size(slot->read, before + READ_BYTES);
	ssize_t n = recv(slot->fd, slot->read->data + before, READ_BYTES, MSG_DONTWAIT);
	g_byte_array_set_size(slot->read, before + (guint)MAX(n, 0));
	if (n == 0 || (n < 0 && errno != EINTR && errno != EAGAIN))
		return false;
	struct frame frame;
	enum frame_state state;
	while ((state = frame_take(slot->read, &frame)) == FRAME_COMPLETE) {
		bool sensible = take(pool, slot, &frame);
		frame_clear(&frame);
		if (!sensible)
			return false;
	}
	return state != FRAME_BROKEN;
}

static bool
fill_slots(struct pool *pool, struct problems *problems)
{
	size_t open = pool->wanted - pool->ended, idle = 0;
	for (int i = 0; i < pool->options.workers; i++) {
		open -= pool->slots[i].pid != 0 && pool->slots[i].job != NO_JOB;
		idle += pool->slots[i].pid != 0 && pool->slots[i].job == NO_JOB;
	}
	for (int i = 0; i < pool->options.workers && idle < open; i++) {
		if (pool->slots[i].pid != 0)
			continue;
		if (pool->failed_starts >= FAILED_STARTS)
			return problem_add(problems, PROBLEM_WORKER_CANNOT_START, NULL,
			    pool->last_words == NULL ? "?" : pool->last_words, NULL);
		if (!spawn(pool, &pool->slots[i], problems))
			return false;
		idle++;
	}
	return true;
}

/* Milliseconds until the next worker runs out of time. */
static int
patience(const struct pool *pool)
{
	gint64 until = G_MAXINT64;
	for (int i = 0; i < pool->options.workers; i++)
		if (pool->slots[i].pid != 0 && pool->slots[i].until != 0)
			until = MIN(until, pool->slots[i].until);
	gint64 wait = (until - g_get_monotonic_time()) / 1000 + 1;
	return (int)CLAMP(wait, 0, 3600 * 1000);
}

/* Wait for words from any worker, hear them, and end those that ran out of time. */
static void
turn(struct pool *pool, const sigset_t *waiting)
{
	int n = pool->options.workers;
	g_autofree struct pollfd *polled = g_new0(struct pollfd, n);
	for (int i = 0; i < n; i++)
		polled[i] = (struct pollfd){ .fd = pool->slots[i].pid != 0 ? pool->slots[i].fd : -1,
			.events = POLLIN };
	int wait_ms = patience(pool);
	struct timespec wait = { wait_ms / 1000, wait_ms % 1000 * 1000000L };
	if (ppoll(polled, (nfds_t)n, &wait, waiting) < 0)
		return;
	gint64 now = g_get_monotonic_time();
	for (int i = 0; i < n; i++) {
		struct slot *slot = &pool->slots[i];
		if (slot->pid == 0)
			continue;
		if (polled[i].revents != 0) {
			if (!listen_to(pool, slot))
				lose(pool, slot, POOL_DIED);
		} else if (slot->until != 0 && now > slot->until) {
			lose(pool, slot, POOL_TIMED_OUT);
		}
	}
}

static bool
loop(struct pool *pool, const sigset_t *waiting, struct problems *problems)
{
	while (pool->ended < pool->wanted && interrupt_seen() == 0) {
		if (!fill_slots(pool, problems))
			return false;
		for (int i = 0; i < pool->options.workers; i++)
			if (pool->slots[i].ready && pool->slots[i].job == NO_JOB)
				give(pool, &pool->slots[i]);
		turn(pool, waiting);
	}
	return interrupt_seen() == 0;
}

struct pool *
pool_open(const struct pool_options *options, struct problems *problems)
{
	struct pool *pool = g_new0(struct pool, 1);
	pool->options = *options;
	pool->slots = g_new0(struct slot, options->workers);
	sigset_t waiting;
	interrupt_hold(&waiting);
	bool started = spawn(pool, &pool->slots[0], problems);
	while (started && pool->hello == NULL && pool->slots[0].pid != 0 && interrupt_seen() == 0)
		turn(pool, &waiting);
	if (started && pool->hello == NULL && interrupt_seen() == 0)
		problem_add(problems, PROBLEM_WORKER_CANNOT_START, NULL,
		    pool->last_words == NULL ? "?" : pool->last_words, NULL);
	interrupt_release();
	if (pool->hello != NULL)
		return pool;
	pool_drop(pool);
	return NULL;
}

bool
pool_run(struct pool *pool, const char *const *jobs, size_t n,
    void (*done)(const struct pool_answer *answer, void *data), void *data,
    struct problems *problems)
{
	pool->wanted = 0;
	for (size_t i = 0; i < n; i++)
		pool->wanted += jobs[i] != NULL;
	pool->jobs = jobs;
	pool->njobs = n;
	pool->next = pool->ended = 0;
	pool->done = done;
	pool->data = data;
	sigset_t waiting;
	interrupt_hold(&waiting);
	bool finished = loop(pool, &waiting, problems);
	interrupt_release();
	return finished;
}

const char *
pool_hello(const struct pool *pool)
{
	return pool->hello;
}

void
pool_end(struct pool *pool)
{
	for (int i = 0; i < pool->options.workers; i++) {
		if (pool->slots[i].pid == 0)
			continue;
		/* Nothing of a worker's is worth waiting for. */
		kill(pool->slots[i].pid, SIGKILL);
		bury(pool, &pool->slots[i]);
	}
}

long
pool_peak_kb(const struct pool *pool)
{
	return pool->peak_kb;
}

double
pool_cpu_seconds(const struct pool *pool)
{
	return pool->cpu_seconds;
}

void
pool_drop(struct pool *pool)
{
	if (pool == NULL)
		return;
	pool_end(pool);
	g_free(pool->slots);
	g_free(pool->hello);
	g_free(pool->last_words);
	g_free(pool);
}
