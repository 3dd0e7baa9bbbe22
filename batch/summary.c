/*
 * What is said at the end: each file's rows, each client's fate, the totals.
 *
 * In: files and tasks. Out: text for stdout.
 * Rule: what went wrong is always told; what went well is folded where there is much of it.
 */
#include "batch/grid.h"
#include "batch/night.h"
#include "batch/phrase.h"
#include <string.h>

#define LINES_IN_FULL 200
#define DEFAULT_LIMIT_PERCENT 5

struct set_aside_limit
summary_limit(struct store *store, const char *client)
{
	g_autofree char *text = ingest_setting(store, client, "set_aside_limit");
	json_t *json = text == NULL ? NULL : json_loads(text, JSON_DECODE_ANY, NULL);
	struct set_aside_limit limit;
	/* What is in the store was checked when it was read. */
	if (json == NULL || !ingest_limit(json, &limit))
		limit = (struct set_aside_limit){ .percent = true, .value = DEFAULT_LIMIT_PERCENT };
	json_decref(json);
	return limit;
}

GHashTable *
summary_limits(struct store *store, const GPtrArray *files)
{
	GHashTable *limits = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	for (guint i = 0; i < files->len; i++) {
		const struct ingest_file *file = files->pdata[i];
		if (file->client == NULL || g_hash_table_contains(limits, file->client))
			continue;
		struct set_aside_limit limit = summary_limit(store, file->client);
		g_hash_table_insert(
		    limits, g_strdup(file->client), g_memdup2(&limit, sizeof limit));
	}
	return limits;
}

int64_t
summary_over_limit(const GPtrArray *files, const struct set_aside_limit *usual, GHashTable *limits)
{
	int64_t over = 0;
	for (guint i = 0; i < files->len; i++) {
		const struct ingest_file *file = files->pdata[i];
		const struct set_aside_limit *limit =
		    file->client == NULL || limits == NULL
			? NULL
			: g_hash_table_lookup(limits, file->client);
		if (limit == NULL)
			limit = usual;
		double allowed =
		    limit->percent ? limit->value / 100 * (double)file->rows_read : limit->value;
		over += strcmp(file->state, "set_aside") == 0 || (double)file->set_aside > allowed;
	}
	return over;
}

static void
add_heads(struct grid *grid, const enum phrase_id *ids, size_t n, enum problem_language language)
{
	for (size_t i = 0; i < n; i++)
		grid_cell(grid, phrase(ids[i], language));
}

static void
add_file(struct grid *grid, const struct ingest_file *file, enum problem_language language)
{
	bool gone = strcmp(file->state, "set_aside") == 0;
	grid_cell(grid, file->path);
	grid_cell(grid, gone ? phrase(PHRASE_FILE_SET_ASIDE, language) : file->profile);
	grid_number(grid, file->rows_read);
	grid_number(grid, file->used);
	grid_number(grid, file->set_aside);
	grid_number(grid, file->blank);
	grid_number(grid, file->heading);
	grid_number(grid, file->duplicate);
}

static void
append_grid(GString *out, struct grid *grid)
{
	g_autofree char *text = grid_text(grid);
	g_string_append(out, text);
	grid_drop(grid);
}

/* "  … and 310 more …" */
static void
append_folded(GString *out, enum phrase_id id, int64_t n, enum problem_language language)
{
	if (n == 0)
		return;
	g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, n);
	g_autofree char *line = phrase_fill(id, language, number, NULL);
	g_string_append_printf(out, "  %s\n", line);
}

char *
summary_files(const GPtrArray *files, bool brief, enum problem_language language)
{
	static const enum phrase_id heads[] = { PHRASE_HEAD_FILE, PHRASE_HEAD_PROFILE,
		PHRASE_HEAD_READ, PHRASE_HEAD_USED, PHRASE_HEAD_SET_ASIDE, PHRASE_HEAD_BLANK,
		PHRASE_HEAD_HEADING, PHRASE_HEAD_DUPLICATE };
	struct grid *grid = grid_new("llrrrrrr");
	int64_t folded = 0;
	add_heads(grid, heads, G_N_ELEMENTS(heads), language);
	for (guint i = 0; i < files->len; i++) {
		const struct ingest_file *file = files->pdata[i];
		/* A photo has no rows; what is wrong with one is said of the finding that names it. */
		if (g_strcmp0(file->profile, "photo") == 0)
			continue;
		bool troubled = file->set_aside > 0 || strcmp(file->state, "set_aside") == 0;
		if (troubled || (!brief && files->len <= LINES_IN_FULL))
			add_file(grid, file, language);
		else
			folded++;
	}
	GString *out = g_string_new(NULL);
	append_grid(out, grid);
	append_folded(out, PHRASE_FOLDED_FILES, folded, language);
	return g_string_free(out, FALSE);
}

static enum phrase_id
state_phrase(const struct task *task)
{
	return task->state == TASK_FAILED ? PHRASE_STATE_FAILED
	       : task->state == TASK_MADE ? PHRASE_STATE_MADE
	                                  : PHRASE_STATE_UNCHANGED;
}

static void
add_client(struct grid *grid, const struct task *task, enum problem_language language)
{
	grid_cell(grid, task->client->id);
	grid_cell(grid, task->client->name);
	grid_cell(grid, phrase(state_phrase(task), language));
	if (task->edition.number > 0)
		grid_number(grid, task->edition.number);
	else
		grid_cell(grid, "");
	/* Of a first edition there is nothing to compare with. */
	if (task->state == TASK_MADE && task->before != NULL)
		grid_number(grid, task->changed);
	else
		grid_cell(grid, "");
	grid_number(grid, task->client->set_aside);
	g_autofree char *reason =
	    task->reason == NULL ? NULL : problem_text(task->reason, language);
	grid_cell(grid, reason);
}

static void
append_clients(GString *out, const struct night *night)
{
	static const enum phrase_id heads[] = { PHRASE_HEAD_CLIENT, PHRASE_HEAD_NAME,
		PHRASE_HEAD_STATE, PHRASE_HEAD_EDITION, PHRASE_HEAD_CHANGED, PHRASE_HEAD_SET_ASIDE,
		PHRASE_HEAD_REASON };
	enum problem_language language = night->say.language;
	struct grid *grid = grid_new("lllrrrl");
	int64_t folded = 0;
	add_heads(grid, heads, G_N_ELEMENTS(heads), language);
	for (guint i = 0; i < night->tasks->len; i++) {
		const struct task *task = night->tasks->pdata[i];
		bool all = !night->say.quiet && night->tasks->len <= LINES_IN_FULL;
		if (task->state == TASK_FAILED || all)
			add_client(grid, task, language);
		else
			folded++;
	}
	append_grid(out, grid);
	append_folded(out, PHRASE_FOLDED_CLIENTS, folded, language);
}

static void
append_totals(GString *out, const struct night *night)
{
	char numbers[6][24];
	double seconds = (double)(g_get_monotonic_time() - night->started) / G_USEC_PER_SEC;
	double wall = night->times.render_wall;
	g_snprintf(numbers[0], sizeof numbers[0], "%u", night->tasks->len);
	g_snprintf(numbers[1], sizeof numbers[1], "%" G_GINT64_FORMAT, night->made);
	g_snprintf(numbers[2], sizeof numbers[2], "%" G_GINT64_FORMAT, night->unchanged);
	g_snprintf(numbers[3], sizeof numbers[3], "%" G_GINT64_FORMAT, night->failed);
	g_snprintf(numbers[4], sizeof numbers[4], "%.1f", seconds);
	g_snprintf(
	    numbers[5], sizeof numbers[5], "%.1f", wall > 0 ? (double)night->made / wall : 0);
	enum problem_language language = night->say.language;
	g_autofree char *clients = phrase_fill(
	    PHRASE_TOTAL_CLIENTS, language, numbers[0], numbers[1], numbers[2], numbers[3], NULL);
	g_autofree char *speed =
	    phrase_fill(PHRASE_TOTAL_SPEED, language, numbers[4], numbers[5], NULL);
	g_string_append_printf(out, "\n%s\n%s\n", clients, speed);
	if (night->files_over_limit > 0) {
		g_snprintf(
		    numbers[0], sizeof numbers[0], "%" G_GINT64_FORMAT, night->files_over_limit);
		g_autofree char *over = phrase_fill(PHRASE_OVER_LIMIT, language, numbers[0], NULL);
		g_string_append_printf(out, "%s\n", over);
	}
}

char *
summary_text(const struct night *night)
{
	enum problem_language language = night->say.language;
	GString *out = g_string_new(NULL);
	g_string_append_printf(out, "%s\n", phrase(PHRASE_TITLE_FILES, language));
	g_autofree char *files = summary_files(night->files, night->say.quiet, language);
	g_string_append_printf(out, "%s\n%s\n", files, phrase(PHRASE_TITLE_CLIENTS, language));
	append_clients(out, night);
	append_totals(out, night);
	g_autofree char *index = g_build_filename(night->out, "index.html", NULL);
	g_autofree char *where = phrase_fill(PHRASE_WHERE, language, index, NULL);
	g_string_append_printf(out, "%s\n", where);
	return g_string_free(out, FALSE);
}
