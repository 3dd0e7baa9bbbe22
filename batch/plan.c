/*
 * What to do for each client: with which layout, and whether at all.
 *
 * In: clients, settings, editions. Out: tasks, some of them already unchanged or failed.
 * Rule: a client is unchanged only where its key is the one published and both files still have those very bytes.
 */
#include "batch/night.h"
#include "batch/glance.h"
#include <stdlib.h>
#include <string.h>

void
task_fail(struct task *task)
{
	task->state = TASK_FAILED;
	for (size_t i = 0; i < problems_count(task->problems) && task->reason == NULL; i++) {
		const struct problem *problem = problems_at(task->problems, i);
		if (problem->level >= PROBLEM_ERROR)
			task->reason = problem;
	}
}

static void
task_drop(void *data)
{
	struct task *task = data;
	problems_drop(task->problems);
	free(task->made_with);
	g_free(task);
}

static void
choose_layout(struct night *night, struct task *task, const char *usual)
{
	const char *client = task->client->id;
	struct place place = { .client = client, .byte_offset = -1, .fate = FATE_CLIENT_FAILED };
	if (task->client->broken) {
		problem_add(task->problems, PROBLEM_CLIENT_BROKEN, &place, NULL);
		task_fail(task);
		return;
	}
	g_autofree char *name = glance_setting(night->store, client, "layout");
	const char *chosen = name == NULL ? usual : name;
	task->layout = materials_layout(night->materials, chosen, task->problems);
	if (task->layout != NULL)
		return;
	problem_add(task->problems, PROBLEM_CLIENT_LAYOUT, &place, chosen, NULL);
	task_fail(task);
}

static struct task *
task_new(struct night *night, const struct client *client)
{
	struct task *task = g_new0(struct task, 1);
	task->client = client;
	task->problems = problems_new();
	task->before = g_hash_table_lookup(night->editions, client->id);
	if (task->before != NULL)
		task->edition = *task->before;
	return task;
}

bool
plan_tasks(struct night *night)
{
	g_autofree char *name = glance_setting(night->store, "", "layout");
	const char *usual = name == NULL ? MATERIAL_REPORT : name;
	/* All of them are read before anything is rendered, so that one mistake is told once, and at once. */
	bool sound = materials_layout(night->materials, usual, night->problems) != NULL;
	sound &= materials_layout(night->materials, MATERIAL_WORKBOOK, night->problems) != NULL;
	sound &= materials_advice(night->materials, NULL, night->problems) != NULL;
	sound &= materials_benchmark(night->materials, NULL, night->problems) != NULL;
	if (!sound)
		return false;
	night->tasks = g_ptr_array_new_with_free_func(task_drop);
	for (guint i = 0; i < night->clients->len; i++) {
		const struct client *client = night->clients->pdata[i];
		if (night->only_client != NULL && strcmp(night->only_client, client->id) != 0)
			continue;
		struct task *task = task_new(night, client);
		g_ptr_array_add(night->tasks, task);
		choose_layout(night, task, usual);
	}
	return true;
}

/* All that decides the bytes of a client's report and workbook. */
static void
key_of(struct night *night, struct task *task, const char *renderer_key, char *key)
{
	char advice[65], benchmark[65];
	const struct material *workbook =
	    materials_layout(night->materials, MATERIAL_WORKBOOK, night->problems);
	materials_advice(night->materials, advice, night->problems);
	materials_benchmark(night->materials, benchmark, night->problems);
	const char *const parts[] = { OBI_VERSION, renderer_key, workbook->digest, advice,
		benchmark, task->layout->digest, task->client->id, task->client->key };
	const char *cohort = g_hash_table_lookup(night->cohort, task->client->id);
	json_t *made_with = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "program", OBI_VERSION,
	    "fonts", renderer_key, "workbook", workbook->digest, "advice", advice, "benchmark",
	    benchmark, "layout", task->layout->digest, "cohort", cohort == NULL ? "" : cohort);
	task->made_with = json_dumps(made_with, JSON_COMPACT | JSON_SORT_KEYS);
	json_decref(made_with);
	g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
	for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
		g_checksum_update(sum, (const guchar *)parts[i], (gssize)strlen(parts[i]) + 1);
	g_strlcpy(key, g_checksum_get_string(sum), 65);
}

static bool
still_has(
    const struct night *night, const struct task *task, const char *name, const char *expected)
{
	char digest[65];
	g_autofree char *path = publish_path(night, task->client->id, name);
	return publish_digest(path, digest) && strcmp(digest, expected) == 0;
}

void
plan_keys(struct night *night, const char *renderer_key)
{
	for (guint i = 0; i < night->tasks->len; i++) {
		struct task *task = night->tasks->pdata[i];
		if (task->state != TASK_WAITING)
			continue;
		key_of(night, task, renderer_key, task->edition.key);
		const struct edition *before = task->before;
		if (!night->force && before != NULL &&
		    strcmp(before->key, task->edition.key) == 0 &&
		    still_has(night, task, "report.pdf", before->report_sha256) &&
		    still_has(night, task, "appendix.xlsx", before->workbook_sha256))
			task->state = TASK_UNCHANGED;
	}
}
