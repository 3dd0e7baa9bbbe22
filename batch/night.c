/*
 * The phases of a night: lock, ingest, plan, render, publish, account.
 *
 * In: an intake. Out: OUT/clients/…, set-aside.csv, run.json, index.html, and an exit status.
 * Rule: whatever stops it, and whenever, what lies under a final name is whole.
 */
#include "batch/night.h"
#include "base/output.h"
#include "batch/compare.h"
#include "batch/interrupt.h"
#include "batch/phrase.h"
#include "batch/progress.h"
#include "batch/glance.h"
#include "batch/worker.h"
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define DEFAULT_TIMEOUT 120
#define DEFAULT_MEMORY_MB 4096

static void
tell(struct night *night)
{
	if (night->progress != NULL)
		progress_clear(night->progress);
	say_problems(&night->say, night->problems, night->said);
	night->said = problems_count(night->problems);
}

static struct night *
night_new(const struct request *request, const char *only_client)
{
	struct night *night = g_new0(struct night, 1);
	night->request = request;
	night->intake = request->arguments[0];
	night->out = request->options.out;
	night->only_client = only_client;
	night->force = request->options.force || only_client != NULL;
	night->say = (struct say){ .language = request->language,
		.quiet = request->options.quiet,
		.details = "set-aside.csv" };
	night->state_dir = g_build_filename(night->out, ".obi", NULL);
	night->work_dir = g_build_filename(night->state_dir, "work", NULL);
	night->store_path = g_build_filename(night->state_dir, "store.db", NULL);
	night->problems = problems_new();
	night->new_editions = g_ptr_array_new_with_free_func(edition_drop);
	night->jobs =
	    request->options.jobs > 0 ? request->options.jobs : (int)g_get_num_processors();
	night->started = night->editions_since = g_get_monotonic_time();
	night->progress = progress_new(&night->say);
	return night;
}

static void
night_drop(struct night *night)
{
	tell(night);
	store_drop(night->store);
	lock_drop(night->lock);
	materials_drop(night->materials);
	g_clear_pointer(&night->tasks, g_ptr_array_unref);
	g_clear_pointer(&night->clients, g_ptr_array_unref);
	g_clear_pointer(&night->files, g_ptr_array_unref);
	g_clear_pointer(&night->editions, g_hash_table_unref);
	g_clear_pointer(&night->cohort, g_hash_table_unref);
	g_clear_pointer(&night->limits, g_hash_table_unref);
	g_ptr_array_unref(night->new_editions);
	progress_drop(night->progress);
	problems_drop(night->problems);
	g_free(night->programme);
	g_free(night->state_dir);
	g_free(night->work_dir);
	g_free(night->store_path);
	g_free(night);
}

/* What an exit without result means, by the problem that caused it. */
static int
failure_status(const struct problems *problems)
{
	int status = STATUS_USAGE;
	for (size_t i = 0; i < problems_count(problems); i++) {
		switch (problems_at(problems, i)->id) {
		case PROBLEM_LOCKED:
			return STATUS_LOCKED;
		case PROBLEM_OUTPUT_FAILED:
		case PROBLEM_STORE_FAILED:
		case PROBLEM_WORKER_CANNOT_START:
			status = STATUS_NO_OUTPUT;
			break;
		default:
			break;
		}
	}
	return status;
}

/* A night would read its own reports the next time. */
static bool
check_apart(struct night *night)
{
	g_autofree char *intake = realpath(night->intake, NULL);
	g_autofree char *out = realpath(night->out, NULL);
	if (intake == NULL || out == NULL)
		return true;
	g_autofree char *below = g_strconcat(intake, "/", NULL);
	if (strcmp(intake, out) != 0 && !g_str_has_prefix(out, below))
		return true;
	return problem_add(
	    night->problems, PROBLEM_OUT_INSIDE_INTAKE, NULL, night->out, night->intake, NULL);
}

static void
empty_folder(const char *path)
{
	GDir *dir = g_dir_open(path, 0, NULL);
	for (const char *name; dir != NULL && (name = g_dir_read_name(dir)) != NULL;) {
		g_autofree char *file = g_build_filename(path, name, NULL);
		unlink(file);
	}
	if (dir != NULL)
		g_dir_close(dir);
}

/* After a run that did not come to its end: temporary files of its process. */
static void
sweep(const struct night *night)
{
	g_autofree char *clients = g_build_filename(night->out, "clients", NULL);
	output_sweep(night->out);
	output_sweep(night->state_dir);
	GDir *dir = g_dir_open(clients, 0, NULL);
	for (const char *name; dir != NULL && (name = g_dir_read_name(dir)) != NULL;) {
		g_autofree char *folder = g_build_filename(clients, name, NULL);
		output_sweep(folder);
	}
	if (dir != NULL)
		g_dir_close(dir);
}

static bool
open_output(struct night *night)
{
	if (!g_file_test(night->intake, G_FILE_TEST_IS_DIR))
		return problem_add(night->problems, PROBLEM_NO_INTAKE, NULL, night->intake, NULL);
	g_autofree char *clients = g_build_filename(night->out, "clients", NULL);
	g_autofree char *lock = g_build_filename(night->state_dir, "lock", NULL);
	if (!check_apart(night) || !output_directory(night->out, 0700, night->problems) ||
	    !check_apart(night) || !output_directory(night->state_dir, 0700, night->problems) ||
	    !output_directory(clients, 0755, night->problems))
		return false;
	bool died = false;
	night->lock = lock_take(lock, &died, night->problems);
	if (night->lock == NULL || !output_directory(night->work_dir, 0700, night->problems))
		return false;
	if (died)
		sweep(night);
	empty_folder(night->work_dir);
	return true;
}

static void
on_file(const char *path, void *data)
{
	progress_file(data);
}

static void
read_settings(struct night *night)
{
	night->limit = summary_limit(night->store, "");
	if (night->request->options.strict)
		night->limit = (struct set_aside_limit){ .value = 0 };
	else
		night->limits = summary_limits(night->store, night->files);
	night->programme = glance_setting(night->store, "", "name");
}

/* A single client's report is no place for the files of others. */
static void
keep_files_of(GPtrArray *files, const char *client)
{
	for (guint i = files->len; i-- > 0;) {
		const struct ingest_file *file = files->pdata[i];
		if (file->client != NULL && strcmp(file->client, client) != 0)
			g_ptr_array_remove_index(files, i);
	}
}

/* What a client's report says of all clients is part of what decides its bytes. */
static void
add_cohort(struct night *night, struct client *client, struct engine *engine)
{
	char digest[65];
	cohort_digest(engine, client->id, digest);
	g_hash_table_insert(night->cohort, g_strdup(client->id), g_strdup(digest));
	g_autofree char *both = g_strconcat(client->key, digest, NULL);
	g_autofree char *key = g_compute_checksum_for_string(G_CHECKSUM_SHA256, both, -1);
	g_strlcpy(client->key, key, sizeof client->key);
}

static bool
compare_clients(struct night *night)
{
	struct engine *engine = engine_open(night->store, night->problems);
	night->cohort = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	bool good = engine != NULL && cohort_refresh(engine, night->clients, night->problems);
	for (guint i = 0; good && i < night->clients->len; i++)
		add_cohort(night, night->clients->pdata[i], engine);
	engine_drop(engine);
	return good;
}

static bool
read_intake(struct night *night)
{
	night->store = store_open(night->store_path, STORE_WRITE, night->problems);
	if (night->store == NULL)
		return false;
	/* Where nothing was read before, one client could not be told from all. */
	g_autoptr(GPtrArray) known = ingest_clients(night->store, night->problems);
	if (known == NULL)
		return false;
	gint64 since = g_get_monotonic_time();
	struct ingest_options options = { .intake = night->intake,
		.only_client = night->only_client,
		.others = known->len == 0,
		.on_file = on_file,
		.data = night->progress };
	bool read = ingest_run(night->store, &options, &night->ingested, night->problems);
	night->times.ingest = (double)(g_get_monotonic_time() - since) / G_USEC_PER_SEC;
	tell(night);
	if (!read)
		return false;
	night->clients = ingest_clients(night->store, night->problems);
	night->editions = store_editions(night->store, night->problems);
	night->files = ingest_files(night->store, night->problems);
	if (night->clients == NULL || night->editions == NULL || night->files == NULL ||
	    !compare_clients(night))
		return false;
	if (night->only_client != NULL)
		keep_files_of(night->files, night->only_client);
	read_settings(night);
	return glance_check_client(
	    night->clients, night->intake, night->only_client, night->problems);
}

static bool
plan(struct night *night)
{
	g_autofree char *folder = g_build_filename(night->intake, "layouts", NULL);
	night->materials = materials_new(folder);
	if (!plan_tasks(night))
		return false;
	struct store *store = g_steal_pointer(&night->store);
	return store_close(store, night->problems);
}

static void
count_task(struct night *night, struct task *task)
{
	night->made += task->state == TASK_MADE;
	night->unchanged += task->state == TASK_UNCHANGED;
	night->failed += task->state == TASK_FAILED;
	problems_append(night->problems, task->problems);
}

static void
add_times(struct night_times *times, const json_t *ms)
{
	times->figures += json_number_value(json_object_get(ms, "figures")) / 1000;
	times->figures_json += json_number_value(json_object_get(ms, "figures_json")) / 1000;
	times->workbook += json_number_value(json_object_get(ms, "workbook")) / 1000;
	times->report += json_number_value(json_object_get(ms, "report")) / 1000;
	times->check += json_number_value(json_object_get(ms, "check")) / 1000;
}

static void
add_problems(struct task *task, const json_t *problems)
{
	size_t i;
	json_t *object;
	json_array_foreach(problems, i, object)
	{
		if (json_object_get(object, "client") == NULL)
			json_object_set_new(object, "client", json_string(task->client->id));
		problem_add_json(task->problems, object);
	}
}

static void
take_set(struct night *night, struct task *task, const struct pool_answer *answer)
{
	gsize length;
	const char *text = g_bytes_get_data(answer->parts[0], &length);
	json_t *verdict = json_loadb(text, length, 0, NULL);
	add_problems(task, json_object_get(verdict, "problems"));
	add_times(&night->times, json_object_get(verdict, "ms"));
	bool made = json_is_true(json_object_get(verdict, "made"));
	task->changed = json_integer_value(json_object_get(verdict, "changed"));
	json_decref(verdict);
	g_autofree char *name = g_strconcat(task->client->id, ".xlsx", NULL);
	g_autofree char *workbook = g_build_filename(night->work_dir, name, NULL);
	gint64 since = g_get_monotonic_time();
	made = made && publish_set(night, task, answer->parts[1], workbook, answer->parts[2]);
	night->times.publish += (double)(g_get_monotonic_time() - since) / G_USEC_PER_SEC;
	if (made) {
		task->state = TASK_MADE;
		return;
	}
	unlink(workbook);
	task_fail(task);
}

static void
lose_set(struct night *night, struct task *task, const struct pool_answer *answer)
{
	struct place place = {
		.client = task->client->id, .byte_offset = -1, .fate = FATE_CLIENT_FAILED
	};
	g_autofree char *end =
	    WIFSIGNALED(answer->status)
		? g_strdup_printf("SIG%s", sigabbrev_np(WTERMSIG(answer->status)))
		: g_strdup_printf("exit %d", WEXITSTATUS(answer->status));
	g_autofree char *seconds = g_strdup_printf("%.0f", answer->seconds);
	if (answer->outcome == POOL_TIMED_OUT)
		problem_add(task->problems, PROBLEM_WORKER_TIMED_OUT, &place, seconds, NULL);
	else if (answer->words != NULL)
		problem_add(task->problems, PROBLEM_WORKER_GAVE_UP, &place, answer->words, NULL);
	else
		problem_add(task->problems, PROBLEM_WORKER_DIED, &place, end, NULL);
	g_autofree char *name = g_strconcat(task->client->id, ".xlsx", NULL);
	g_autofree char *workbook = g_build_filename(night->work_dir, name, NULL);
	unlink(workbook);
	task_fail(task);
}

static void
on_answer(const struct pool_answer *answer, void *data)
{
	struct night *night = data;
	struct task *task = night->tasks->pdata[answer->job];
	if (answer->outcome == POOL_ANSWERED)
		take_set(night, task, answer);
	else
		lose_set(night, task, answer);
	count_task(night, task);
	progress_client(night->progress);
}

/* One JSON text for each task to render, NULL for the others. */
static char **
write_jobs(const struct night *night, int64_t *waiting)
{
	char **jobs = g_new0(char *, night->tasks->len + 1);
	*waiting = 0;
	for (guint i = 0; i < night->tasks->len; i++) {
		const struct task *task = night->tasks->pdata[i];
		if (task->state != TASK_WAITING)
			continue;
		json_t *job = json_pack(
		    "{s:s, s:s}", "client", task->client->id, "layout", task->layout->name);
		g_autofree char *text = json_dumps(job, JSON_COMPACT);
		jobs[i] = g_strdup(text);
		json_decref(job);
		++*waiting;
	}
	return jobs;
}

static bool
work(struct night *night, struct pool *pool)
{
	json_t *hello = json_loads(pool_hello(pool), 0, NULL);
	const char *key = json_string_value(json_object_get(hello, "renderer_key"));
	plan_keys(night, key == NULL ? "" : key);
	json_decref(hello);
	int64_t waiting;
	char **jobs = write_jobs(night, &waiting);
	for (guint i = 0; i < night->tasks->len; i++)
		if (jobs[i] == NULL)
			count_task(night, night->tasks->pdata[i]);
	progress_clients(night->progress, waiting);
	gint64 since = g_get_monotonic_time();
	bool finished = pool_run(
	    pool, (const char *const *)jobs, night->tasks->len, on_answer, night, night->problems);
	night->times.render_wall = (double)(g_get_monotonic_time() - since) / G_USEC_PER_SEC;
	for (guint i = 0; i < night->tasks->len; i++)
		g_free(jobs[i]);
	g_free(jobs);
	return finished;
}

static bool
render(struct night *night)
{
	struct worker_setup setup = {
		.store_path = night->store_path,
		.work_dir = night->work_dir,
		.materials = night->materials,
		.language = night->say.language,
		.memory_mb = night->request->options.memory > 0 ? night->request->options.memory
		                                                : DEFAULT_MEMORY_MB,
	};
	struct pool_options options = {
		.workers = night->jobs,
		.timeout_seconds = night->request->options.timeout > 0
		                       ? night->request->options.timeout
		                       : DEFAULT_TIMEOUT,
		.serve = worker_serve,
		.data = &setup,
	};
	struct pool *pool = pool_open(&options, night->problems);
	if (pool == NULL)
		return false;
	bool finished = work(night, pool);
	pool_end(pool);
	night->peak_worker_kb = pool_peak_kb(pool);
	night->worker_cpu_seconds = pool_cpu_seconds(pool);
	pool_drop(pool);
	tell(night);
	return publish_editions(night) && finished;
}

static int
result_status(const struct night *night)
{
	if (night->output_failed && night->made == 0)
		return STATUS_NO_OUTPUT;
	return night->failed > 0 || night->files_over_limit > 0 ? STATUS_PARTLY : STATUS_DONE;
}

/* Write what happened. */
static bool
account(struct night *night, int status)
{
	night->store = store_open(night->store_path, STORE_READ, night->problems);
	if (night->store == NULL || !set_aside_write(night, night->problems))
		return false;
	json_t *json = account_json(night, status);
	bool written = account_write(night, json, night->problems) &&
	               index_write(night, json, night->problems);
	json_decref(json);
	return written;
}

/* Whoever makes one client's report again sees at once what is another than before, and why. "" where nothing is. */
static char *
changes_text(struct night *night)
{
	const struct task *task =
	    night->only_client == NULL || night->tasks->len == 0 ? NULL : night->tasks->pdata[0];
	if (task == NULL || task->state != TASK_MADE || task->before == NULL ||
	    task->edition.number == task->before->number)
		return g_strdup("");
	json_t *diff = compare_last(night->store, night->only_client, night->out, night->problems);
	g_autofree char *text =
	    diff == NULL ? g_strdup("") : compare_text(diff, night->say.language);
	json_decref(diff);
	tell(night);
	return g_strconcat("\n", text, NULL);
}

static int
interrupted(struct night *night)
{
	g_autofree char *made = g_strdup_printf("%" G_GINT64_FORMAT, night->made);
	g_autofree char *line = phrase_fill(PHRASE_INTERRUPTED, night->say.language, made, NULL);
	progress_clear(night->progress);
	fprintf(stderr, "%s\n", line);
	return 128 + interrupt_seen();
}

static int
go(struct night *night)
{
	if (!open_output(night) || !read_intake(night) || !plan(night))
		return failure_status(night->problems);
	bool rendered = render(night);
	if (interrupt_seen() != 0)
		return interrupted(night);
	if (!rendered)
		return failure_status(night->problems);
	night->files_over_limit = summary_over_limit(night->files, &night->limit, night->limits);
	int status = result_status(night);
	if (!account(night, status))
		return STATUS_NO_OUTPUT;
	tell(night);
	if (night->say.quiet && status == STATUS_DONE)
		return status;
	g_autofree char *summary = summary_text(night);
	g_autofree char *changes = changes_text(night);
	g_autofree char *all = g_strconcat(summary, changes, NULL);
	say_result(all);
	return status;
}

int
night_run(const struct request *request, const char *only_client)
{
	struct night *night = night_new(request, only_client);
	int status = go(night);
	night_drop(night);
	return status;
}

int
command_run(const struct request *request)
{
	return night_run(request, NULL);
}

int
command_report(const struct request *request)
{
	return night_run(request, request->arguments[1]);
}
