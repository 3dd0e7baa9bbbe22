/*
 * run.json: what happened this night, for programs.
 *
 * In: the night. Out: {"result": …, "this_run": …}.
 * Rule: "result" is the same for the same intake and state of OUT; clocks, hosts and speeds are in "this_run".
 */
#include "base/output.h"
#include "batch/night.h"
#include <string.h>

static const char *const state_names[] = { "waiting", "ok", "unchanged", "failed" };

static void
set_text(json_t *object, const char *key, const char *text)
{
	json_object_set_new(
	    object, key, text == NULL || *text == '\0' ? json_null() : json_string(text));
}

static void
set_count(json_t *object, const char *key, int64_t count)
{
	json_object_set_new(object, key, json_integer(count));
}

static json_t *
client_problems(const struct problems *problems)
{
	json_t *array = json_array();
	for (size_t i = 0; i < problems_count(problems); i++) {
		const struct problem *problem = problems_at(problems, i);
		g_autofree char *text = problem_text(problem, LANGUAGE_ENGLISH);
		json_t *object = json_object();
		set_text(object, "code", problem_code(problem->id));
		set_text(object, "level", problem_level_name(problem->level, LANGUAGE_ENGLISH));
		set_text(object, "file", problem->place.file);
		set_count(object, "line", problem->place.line);
		set_text(object, "text", text);
		json_array_append_new(array, object);
	}
	return array;
}

static void
set_reason(
    json_t *object, const char *key, const struct problem *reason, enum problem_language language)
{
	g_autofree char *text = reason == NULL ? NULL : problem_text(reason, language);
	set_text(object, key, text);
}

static json_t *
client_json(const struct task *task)
{
	json_t *object = json_object();
	set_text(object, "id", task->client->id);
	set_text(object, "name", task->client->name);
	set_text(object, "state", state_names[task->state]);
	set_reason(object, "reason", task->reason, LANGUAGE_ENGLISH);
	set_reason(object, "reason_ja", task->reason, LANGUAGE_JAPANESE);
	set_count(object, "edition", task->edition.number);
	set_count(object, "changed", task->changed);
	/* A failed client keeps what was published before: whole, but not of today. */
	json_object_set_new(
	    object, "stale", json_boolean(task->state == TASK_FAILED && task->edition.number > 0));
	set_text(object, "report_sha256", task->edition.report_sha256);
	set_text(object, "workbook_sha256", task->edition.workbook_sha256);
	set_count(object, "rows_read", task->client->rows_read);
	set_count(object, "set_aside", task->client->set_aside);
	json_object_set_new(object, "problems", client_problems(task->problems));
	return object;
}

/* The clients of the account before, but this one: `obi report` renews one line of it. */
static void
add_earlier(json_t *clients, const struct night *night)
{
	g_autofree char *path = g_build_filename(night->out, "run.json", NULL);
	json_t *earlier = json_load_file(path, 0, NULL);
	const json_t *old = json_object_get(json_object_get(earlier, "result"), "clients");
	size_t i;
	json_t *client;
	json_array_foreach(old, i, client)
	{
		const char *id = json_string_value(json_object_get(client, "id"));
		if (id != NULL && strcmp(id, night->only_client) != 0)
			json_array_append(clients, client);
	}
	json_decref(earlier);
}

static int
compare_ids(const void *a, const void *b)
{
	const char *x = json_string_value(json_object_get(*(json_t *const *)a, "id"));
	const char *y = json_string_value(json_object_get(*(json_t *const *)b, "id"));
	return g_strcmp0(x, y);
}

static json_t *
clients_json(const struct night *night)
{
	json_t *all = json_array();
	if (night->only_client != NULL)
		add_earlier(all, night);
	for (guint i = 0; i < night->tasks->len; i++)
		json_array_append_new(all, client_json(night->tasks->pdata[i]));
	g_autoptr(GPtrArray) sorted = g_ptr_array_new();
	size_t i;
	json_t *client;
	json_array_foreach(all, i, client) g_ptr_array_add(sorted, json_incref(client));
	json_decref(all);
	g_ptr_array_sort(sorted, compare_ids);
	json_t *clients = json_array();
	for (guint j = 0; j < sorted->len; j++)
		json_array_append_new(clients, sorted->pdata[j]);
	return clients;
}

static void
set_rows(json_t *object, const struct ingest_file *file)
{
	set_count(object, "read", file->rows_read);
	set_count(object, "used", file->used);
	set_count(object, "set_aside", file->set_aside);
	set_count(object, "blank", file->blank);
	set_count(object, "heading", file->heading);
	set_count(object, "duplicate", file->duplicate);
}

static json_t *
files_json(const struct night *night)
{
	json_t *files = json_array();
	for (guint i = 0; i < night->files->len; i++) {
		const struct ingest_file *file = night->files->pdata[i];
		json_t *object = json_object();
		set_text(object, "path", file->path);
		set_text(object, "client", file->client);
		set_text(object, "profile", file->profile);
		set_text(object, "encoding", file->encoding);
		set_text(object, "state", file->state);
		set_rows(object, file);
		json_array_append_new(files, object);
	}
	return files;
}

static json_t *
totals_json(const struct night *night, const json_t *clients)
{
	struct ingest_file sum = { 0 };
	for (guint i = 0; i < night->files->len; i++) {
		const struct ingest_file *file = night->files->pdata[i];
		sum.rows_read += file->rows_read;
		sum.used += file->used;
		sum.set_aside += file->set_aside;
		sum.blank += file->blank;
		sum.heading += file->heading;
		sum.duplicate += file->duplicate;
	}
	json_t *totals = json_object(), *rows = json_object();
	set_rows(rows, &sum);
	json_object_set_new(totals, "rows", rows);
	set_count(totals, "files", night->files->len);
	set_count(totals, "files_over_limit", night->files_over_limit);
	set_count(totals, "clients", (int64_t)json_array_size(clients));
	for (int state = TASK_MADE; state <= TASK_FAILED; state++) {
		int64_t n = 0;
		size_t i;
		json_t *client;
		json_array_foreach(clients, i, client) n +=
		    g_strcmp0(json_string_value(json_object_get(client, "state")),
			state_names[state]) == 0;
		set_count(totals, state_names[state], n);
	}
	return totals;
}

static json_t *
times_json(const struct night_times *times)
{
	return json_pack("{s:f, s:f, s:f, s:f, s:f, s:f, s:f, s:f}", "ingest", times->ingest,
	    "figures", times->figures, "figures_json", times->figures_json, "workbook",
	    times->workbook, "report", times->report, "check", times->check, "publish",
	    times->publish, "render_wall", times->render_wall);
}

static void
set_sizes(json_t *run, const struct night *night)
{
	int64_t report = 0, workbook = 0;
	for (guint i = 0; i < night->tasks->len; i++) {
		const struct task *task = night->tasks->pdata[i];
		report += task->report_bytes;
		workbook += task->workbook_bytes;
	}
	set_count(run, "report_bytes", report);
	set_count(run, "workbook_bytes", workbook);
}

static json_t *
this_run_json(const struct night *night)
{
	json_t *run = json_object();
	double seconds = (double)(g_get_monotonic_time() - night->started) / G_USEC_PER_SEC;
	g_autoptr(GDateTime) now = g_date_time_new_now_local();
	g_autoptr(GDateTime) start = g_date_time_add_seconds(now, -seconds);
	g_autofree char *started = g_date_time_format_iso8601(start);
	set_text(run, "started", started);
	set_text(run, "host", g_get_host_name());
	set_text(run, "command", night->request->command->name);
	set_text(run, "client", night->only_client);
	json_object_set_new(run, "seconds", json_real(seconds));
	set_count(run, "jobs", night->jobs);
	set_count(run, "rendered", night->made);
	set_count(run, "files_read", night->ingested.files - night->ingested.files_skipped);
	set_count(run, "peak_worker_kb", night->peak_worker_kb);
	json_object_set_new(run, "worker_cpu", json_real(night->worker_cpu_seconds));
	set_sizes(run, night);
	json_object_set_new(run, "seconds_in", times_json(&night->times));
	return run;
}

json_t *
account_json(const struct night *night, int status)
{
	json_t *clients = clients_json(night);
	json_t *result = json_object();
	set_text(result, "version", OBI_VERSION);
	set_text(result, "programme", night->programme);
	set_count(result, "exit_status", status);
	json_object_set_new(result, "totals", totals_json(night, clients));
	json_object_set_new(result, "clients", clients);
	json_object_set_new(result, "files", files_json(night));
	json_t *account = json_object();
	json_object_set_new(account, "result", result);
	json_object_set_new(account, "this_run", this_run_json(night));
	return account;
}

bool
account_write(const struct night *night, json_t *account, struct problems *problems)
{
	g_autofree char *path = g_build_filename(night->out, "run.json", NULL);
	g_autofree char *text = json_dumps(account, JSON_INDENT(1) | JSON_REAL_PRECISION(6));
	return output_write(path, text, strlen(text), 0644, problems);
}
