/*
 * The promises of batch/pool.h: whatever a worker does, every job ends exactly once
 * and the others are answered.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include "batch/frame.h"
#include "batch/interrupt.h"
#include "batch/pool.h"

#define JOBS 20

static void
send_text(int fd, enum frame_kind kind, const char *text)
{
	struct frame frame = { .kind = kind, .parts = { g_bytes_new_static(text, strlen(text)) } };
	frame_send(fd, &frame);
	frame_clear(&frame);
}

static void
send_large(int fd, const char *text)
{
	size_t length = 8 << 20;
	struct frame frame = { .kind = FRAME_REPLY,
		.parts = { g_bytes_new_static(text, strlen(text)),
		    g_bytes_new_take(g_malloc0(length), length) } };
	frame_send(fd, &frame);
	frame_clear(&frame);
}

/* What the job's text says happens. */
static void
obey(int fd, const char *job)
{
	if (strcmp(job, "crash") == 0)
		raise(SIGSEGV);
	if (strcmp(job, "abort") == 0)
		abort();
	if (strcmp(job, "exit") == 0)
		_exit(7);
	if (strcmp(job, "hang") == 0)
		for (;;)
			pause();
	if (strcmp(job, "nonsense") == 0)
		send(fd, "this is no frame, but it is long enough to be a header", 54, 0);
	if (strcmp(job, "half") == 0) {
		uint32_t header[8] = { 0x3149424Fu, FRAME_REPLY, 1000 };
		send(fd, header, sizeof header, 0);
		_exit(0);
	}
	if (strcmp(job, "deaf") == 0) {
		close(fd);
		sleep(60);
	}
	if (strcmp(job, "words") == 0) {
		frame_send_words(fd, "out of memory", 13);
		_exit(1);
	}
	if (strcmp(job, "large") == 0)
		send_large(fd, job);
	else
		send_text(fd, FRAME_REPLY, job);
}

static void
serve(int fd, void *data)
{
	signal(SIGSEGV, SIG_DFL); /* the sanitizers' handlers would print */
	signal(SIGABRT, SIG_DFL);
	send_text(fd, FRAME_HELLO, "hello");
	struct frame request;
	while (frame_receive(fd, &request)) {
		gsize length;
		const char *text = g_bytes_get_data(request.parts[0], &length);
		g_autofree char *job = g_strndup(text, length);
		frame_clear(&request);
		obey(fd, job);
	}
}

static void
serve_never(int fd, void *data)
{
	frame_send_words(fd, "no fonts", 8);
}

struct seen {
	int answers[JOBS];
	enum pool_outcome outcomes[JOBS];
	int statuses[JOBS];
	char words[JOBS][64];
	size_t lengths[JOBS];
	bool wrong_text;
	const char *const *jobs;
	int stop_after, count;
};

static void
note(const struct pool_answer *answer, void *data)
{
	struct seen *seen = data;
	seen->answers[answer->job]++;
	seen->outcomes[answer->job] = answer->outcome;
	seen->statuses[answer->job] = answer->status;
	if (answer->words != NULL)
		g_strlcpy(seen->words[answer->job], answer->words, 64);
	if (answer->outcome == POOL_ANSWERED) {
		gsize length;
		const char *text = g_bytes_get_data(answer->parts[0], &length);
		const char *job = seen->jobs[answer->job];
		seen->wrong_text |= length != strlen(job) || memcmp(text, job, length) != 0;
		seen->lengths[answer->job] = g_bytes_get_size(answer->parts[1]);
	}
	if (++seen->count == seen->stop_after)
		kill(getpid(), SIGTERM);
}

static struct seen
run(const char *const *jobs, size_t n, int workers, int timeout)
{
	struct problems *problems = problems_new();
	struct pool_options options = {
		.workers = workers, .timeout_seconds = timeout, .serve = serve
	};
	struct pool *pool = pool_open(&options, problems);
	assert_non_null(pool);
	assert_string_equal(pool_hello(pool), "hello");
	struct seen seen = { .jobs = jobs };
	assert_true(pool_run(pool, jobs, n, note, &seen, problems));
	assert_int_equal(problems_count(problems), 0);
	assert_false(seen.wrong_text);
	pool_end(pool);
	assert_true(pool_peak_kb(pool) > 0);
	pool_drop(pool);
	problems_drop(problems);
	return seen;
}

/* Job 3 of ten does this; all others are answered whatever the number of workers. */
static struct seen
run_with_one(const char *bad, int workers, int timeout)
{
	static const char *jobs[10];
	for (int i = 0; i < 10; i++)
		jobs[i] = i == 3 ? bad : "work";
	struct seen seen = run(jobs, 10, workers, timeout);
	for (int i = 0; i < 10; i++) {
		assert_int_equal(seen.answers[i], 1);
		if (i != 3)
			assert_int_equal(seen.outcomes[i], POOL_ANSWERED);
	}
	return seen;
}

static void
every_job_is_answered_once(void **state)
{
	static const char *jobs[JOBS];
	for (int i = 0; i < JOBS; i++)
		jobs[i] = "work";
	for (int workers = 1; workers <= 4; workers++) {
		struct seen seen = run(jobs, JOBS, workers, 60);
		for (int i = 0; i < JOBS; i++)
			assert_int_equal(seen.answers[i], 1);
	}
}

static void
a_job_that_is_no_job_is_passed_over(void **state)
{
	static const char *const jobs[] = { NULL, "a", NULL, NULL, "b", NULL };
	struct seen seen = run(jobs, 6, 2, 60);
	for (int i = 0; i < 6; i++)
		assert_int_equal(seen.answers[i], jobs[i] != NULL);
}

static void
no_jobs_are_no_work(void **state)
{
	run(NULL, 0, 2, 60);
}

static void
a_crash_costs_one_job(void **state)
{
	for (int workers = 1; workers <= 3; workers++) {
		struct seen seen = run_with_one("crash", workers, 60);
		assert_int_equal(seen.outcomes[3], POOL_DIED);
		assert_true(WIFSIGNALED(seen.statuses[3]));
		assert_int_equal(WTERMSIG(seen.statuses[3]), SIGSEGV);
		seen = run_with_one("abort", workers, 60);
		assert_int_equal(WTERMSIG(seen.statuses[3]), SIGABRT);
	}
}

static void
an_exit_costs_one_job_and_tells_its_status(void **state)
{
	struct seen seen = run_with_one("exit", 2, 60);
	assert_int_equal(seen.outcomes[3], POOL_DIED);
	assert_true(WIFEXITED(seen.statuses[3]));
	assert_int_equal(WEXITSTATUS(seen.statuses[3]), 7);
}

static void
a_worker_that_hangs_is_stopped_in_time(void **state)
{
	gint64 since = g_get_monotonic_time();
	struct seen seen = run_with_one("hang", 1, 1);
	assert_int_equal(seen.outcomes[3], POOL_TIMED_OUT);
	assert_true(g_get_monotonic_time() - since < 10 * G_USEC_PER_SEC);
}

static void
a_worker_that_talks_nonsense_costs_one_job(void **state)
{
	assert_int_equal(run_with_one("nonsense", 2, 60).outcomes[3], POOL_DIED);
	assert_int_equal(run_with_one("half", 2, 60).outcomes[3], POOL_DIED);
	assert_int_equal(run_with_one("deaf", 2, 60).outcomes[3], POOL_DIED);
}

static void
last_words_are_heard(void **state)
{
	struct seen seen = run_with_one("words", 1, 60);
	assert_int_equal(seen.outcomes[3], POOL_DIED);
	assert_string_equal(seen.words[3], "out of memory");
}

static void
a_large_answer_arrives_whole(void **state)
{
	struct seen seen = run_with_one("large", 2, 60);
	assert_int_equal(seen.outcomes[3], POOL_ANSWERED);
	assert_int_equal(seen.lengths[3], 8 << 20);
}

static void
all_jobs_may_go_wrong(void **state)
{
	static const char *const jobs[] = { "crash", "exit", "nonsense", "words", "crash",
		"abort" };
	struct seen seen = run(jobs, 6, 2, 60);
	for (int i = 0; i < 6; i++) {
		assert_int_equal(seen.answers[i], 1);
		assert_int_equal(seen.outcomes[i], POOL_DIED);
	}
}

static void
a_worker_that_cannot_start_is_told_with_its_words(void **state)
{
	struct problems *problems = problems_new();
	struct pool_options options = { .workers = 2, .timeout_seconds = 60, .serve = serve_never };
	assert_null(pool_open(&options, problems));
	assert_int_equal(problems_count(problems), 1);
	assert_int_equal(problems_at(problems, 0)->id, PROBLEM_WORKER_CANNOT_START);
	g_autofree char *text = problem_text(problems_at(problems, 0), LANGUAGE_ENGLISH);
	assert_non_null(strstr(text, "no fonts"));
	problems_drop(problems);
}

static void
workers_are_gone_after_the_end(void **state)
{
	static const char *const jobs[] = { "work" };
	run(jobs, 1, 3, 60);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
}

/* Last: the signal stays seen. */
static void
a_signal_stops_between_two_jobs(void **state)
{
	static const char *jobs[JOBS];
	for (int i = 0; i < JOBS; i++)
		jobs[i] = "work";
	interrupt_install();
	struct problems *problems = problems_new();
	struct pool_options options = { .workers = 2, .timeout_seconds = 60, .serve = serve };
	struct pool *pool = pool_open(&options, problems);
	struct seen seen = { .jobs = jobs, .stop_after = 5 };
	assert_false(pool_run(pool, jobs, JOBS, note, &seen, problems));
	assert_int_equal(interrupt_seen(), SIGTERM);
	assert_true(seen.count >= 5 && seen.count < JOBS);
	assert_int_equal(problems_count(problems), 0);
	pool_drop(pool);
	problems_drop(problems);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_job_is_answered_once),
		cmocka_unit_test(a_job_that_is_no_job_is_passed_over),
		cmocka_unit_test(no_jobs_are_no_work),
		cmocka_unit_test(a_crash_costs_one_job),
		cmocka_unit_test(an_exit_costs_one_job_and_tells_its_status),
		cmocka_unit_test(a_worker_that_hangs_is_stopped_in_time),
		cmocka_unit_test(a_worker_that_talks_nonsense_costs_one_job),
		cmocka_unit_test(last_words_are_heard),
		cmocka_unit_test(a_large_answer_arrives_whole),
		cmocka_unit_test(all_jobs_may_go_wrong),
		cmocka_unit_test(a_worker_that_cannot_start_is_told_with_its_words),
		cmocka_unit_test(workers_are_gone_after_the_end),
		cmocka_unit_test(a_signal_stops_between_two_jobs),
	};
	return cmocka_run_group_tests_name("batch/pool", tests, NULL, NULL);
}
