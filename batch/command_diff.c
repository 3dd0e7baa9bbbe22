/*
 * obi diff: what changed between the last two editions of a client's report, and why.
 *
 * In: the store of an output folder. Out: text or JSON on stdout.
 * Rule: the store is only read; nothing is computed again: the figures are those that were published.
 */
#include "batch/command.h"
#include "batch/grid.h"
#include "batch/phrase.h"
#include "batch/say.h"
#include "ingest/ingest.h"
#include "transform/transform.h"
#include <string.h>

/* ---- what differs ---- */

/* Every key of two objects whose values differ: {"name", "before", "after"}; a value that is not there is left out. */
static json_t *
compare_objects(json_t *before, json_t *after)
{
	json_t *changes = json_array();
	const char *key;
	json_t *value;
	json_object_foreach(after, key, value)
	{
		json_t *old = json_object_get(before, key);
		if (old != NULL && json_equal(old, value))
			continue;
		json_t *change = json_pack("{s:s, s:O}", "name", key, "after", value);
		if (old != NULL)
			json_object_set(change, "before", old);
		json_array_append_new(changes, change);
	}
	json_object_foreach(before, key, value)
	{
		if (json_object_get(after, key) == NULL)
			json_array_append_new(
			    changes, json_pack("{s:s, s:O}", "name", key, "before", value));
	}
	return changes;
}

static json_t *
load(const char *text)
{
	json_t *json = text == NULL ? NULL : json_loads(text, JSON_DECODE_ANY, NULL);
	return json != NULL ? json : json_object();
}

static json_t *
compare_parts(const char *before, const char *after, const char *part)
{
	json_t *old = load(before), *new = load(after);
	json_t *changes = compare_objects(json_object_get(old, part), json_object_get(new, part));
	json_decref(old);
	json_decref(new);
	return changes;
}

static bool
names_cohort(const json_t *figures)
{
	size_t i;
	json_t *change;
	json_array_foreach(figures, i, change)
	{
		const char *name = json_string_value(json_object_get(change, "name"));
		if (g_str_has_prefix(name, "cohort."))
			return true;
	}
	return false;
}

/*
 * {"client", "from", "to", "figures", "files", "settings", "cohort", "program"}; from is null where there is one
 * edition.
 */
static json_t *
compare_editions(const struct edition *before, const struct edition *after)
{
	json_t *diff = json_pack(
	    "{s:s, s:n, s:I}", "client", after->client, "from", "to", (json_int_t)after->number);
	if (before == NULL)
		return diff;
	json_object_set_new(diff, "from", json_integer(before->number));
	json_t *figures = compare_parts(before->figures, after->figures, "figures");
	json_t *files = compare_parts(before->sources, after->sources, "files");
	json_t *settings = compare_parts(before->sources, after->sources, "settings");
	bool cohort = names_cohort(figures);
	bool program = !cohort && json_array_size(files) + json_array_size(settings) == 0;
	json_object_set_new(diff, "figures", figures);
	json_object_set_new(diff, "files", files);
	json_object_set_new(diff, "settings", settings);
	json_object_set_new(diff, "cohort", json_boolean(cohort));
	json_object_set_new(diff, "program", json_boolean(program));
	return diff;
}

/* ---- as text ---- */

static char *
figure_words(const json_t *figure, enum figure_kind kind, enum problem_language language)
{
	const json_t *value = json_object_get(figure, "value");
	if (json_is_object(value))
		return g_strdup(phrase(PHRASE_VALUE_HIDDEN, language));
	struct value out = { .state = VALUE_MISSING };
	if (json_is_number(value))
		out = (struct value){ .state = VALUE_NUMBER, .number = json_number_value(value) };
	else if (json_is_string(value))
		out = (struct value){ .state = VALUE_TEXT, .text = json_string_value(value) };
	else
		return g_strdup(phrase(PHRASE_VALUE_MISSING, language));
	return value_format(&out, kind, NULL);
}

static char *
rows_words(const json_t *before, const json_t *after, enum problem_language language)
{
	g_autofree char *old =
	    g_strdup_printf("%zu", json_array_size(json_object_get(before, "rows")));
	g_autofree char *new =
	    g_strdup_printf("%zu", json_array_size(json_object_get(after, "rows")));
	return phrase_fill(PHRASE_DIFF_ROWS, language, old, new, NULL);
}

static void
add_figure(struct grid *grid, const json_t *change, enum problem_language language)
{
	const char *name = json_string_value(json_object_get(change, "name"));
	const json_t *before = json_object_get(change, "before");
	const json_t *after = json_object_get(change, "after");
	const struct figure_declaration *declared = figure_declaration_find(name);
	bool rows = json_object_get(after != NULL ? after : before, "rows") != NULL;
	g_autofree char *old = NULL, *new = NULL;
	if (rows) {
		new = rows_words(before, after, language);
	} else {
		enum figure_kind kind = declared != NULL ? declared->kind : FIGURE_TEXT;
		old = figure_words(before, kind, language);
		new = figure_words(after, kind, language);
	}
	grid_cell(grid, name);
	grid_cell(grid, old);
	grid_cell(grid, rows ? "" : "→");
	grid_cell(grid, new);
}

static void
add_cause(struct grid *grid, const char *what, const json_t *change, enum problem_language language)
{
	enum phrase_id how = PHRASE_DIFF_CHANGED;
	if (change != NULL && json_object_get(change, "before") == NULL)
		how = PHRASE_DIFF_NEW;
	else if (change != NULL && json_object_get(change, "after") == NULL)
		how = PHRASE_DIFF_GONE;
	grid_cell(grid, phrase(how, language));
	grid_cell(grid, what);
}

static size_t
add_causes(struct grid *grid, const json_t *diff, enum problem_language language)
{
	size_t i, n = 0;
	json_t *change;
	json_array_foreach(json_object_get(diff, "files"), i, change)
	{
		add_cause(
		    grid, json_string_value(json_object_get(change, "name")), change, language);
		n++;
	}
	json_array_foreach(json_object_get(diff, "settings"), i, change)
	{
		g_autofree char *what = phrase_fill(PHRASE_DIFF_SETTING, language,
		    json_string_value(json_object_get(change, "name")), NULL);
		add_cause(grid, what, change, language);
		n++;
	}
	if (json_is_true(json_object_get(diff, "cohort"))) {
		add_cause(grid, phrase(PHRASE_DIFF_OTHERS, language), NULL, language);
		n++;
	}
	if (json_is_true(json_object_get(diff, "program"))) {
		add_cause(grid, phrase(PHRASE_DIFF_PROGRAM, language), NULL, language);
		n++;
	}
	return n;
}

static void
append_list(
    GString *out, enum phrase_id title, size_t n, struct grid *grid, enum problem_language language)
{
	g_autofree char *count = g_strdup_printf("%zu", n);
	g_autofree char *heading = phrase_fill(title, language, count, NULL);
	g_autofree char *text = grid_text(grid);
	g_string_append_printf(out, "\n%s\n%s", heading, text);
	grid_drop(grid);
}

static char *
diff_text(const json_t *diff, enum problem_language language)
{
	GString *out = g_string_new(NULL);
	g_autofree char *to = g_strdup_printf(
	    "%" JSON_INTEGER_FORMAT, json_integer_value(json_object_get(diff, "to")));
	if (json_is_null(json_object_get(diff, "from"))) {
		g_autofree char *first = phrase_fill(PHRASE_DIFF_FIRST, language, to, NULL);
		g_string_append_printf(out, "%s\n", first);
		return g_string_free(out, FALSE);
	}
	g_autofree char *from = g_strdup_printf(
	    "%" JSON_INTEGER_FORMAT, json_integer_value(json_object_get(diff, "from")));
	g_autofree char *head = phrase_fill(PHRASE_DIFF_EDITIONS, language, from, to, NULL);
	g_string_append_printf(out, "%s\n", head);
	struct grid *causes = grid_new("ll"), *figures = grid_new("lrll");
	size_t i, n = add_causes(causes, diff, language);
	json_t *change;
	append_list(out, PHRASE_DIFF_CAUSES, n, causes, language);
	const json_t *changes = json_object_get(diff, "figures");
	json_array_foreach(changes, i, change) add_figure(figures, change, language);
	append_list(out, PHRASE_DIFF_FIGURES, json_array_size(changes), figures, language);
	return g_string_free(out, FALSE);
}

/* ---- the command ---- */

static bool
show(const GPtrArray *editions, const struct request *request)
{
	json_t *diff =
	    compare_editions(editions->len > 1 ? editions->pdata[1] : NULL, editions->pdata[0]);
	g_autofree char *text = diff_text(diff, request->language);
	bool said = request->options.json ? say_json(diff) : say_result(text);
	json_decref(diff);
	return said;
}

static int
diff(struct store *store, const struct request *request, struct problems *problems)
{
	const char *out = request->arguments[0], *client = request->arguments[1];
	g_autoptr(GPtrArray) editions = store_editions_of(store, client, 2, problems);
	if (editions == NULL)
		return STATUS_USAGE;
	if (editions->len > 0)
		return show(editions, request) ? STATUS_DONE : STATUS_NO_OUTPUT;
	problem_add(problems, PROBLEM_NO_EDITION, NULL, client, out, NULL);
	return STATUS_USAGE;
}

int
command_diff(const struct request *request)
{
	struct say say = { .language = request->language, .quiet = request->options.quiet };
	struct problems *problems = problems_new();
	g_autofree char *path = g_build_filename(request->arguments[0], ".obi", "store.db", NULL);
	struct store *store = NULL;
	int status = STATUS_USAGE;
	if (!g_file_test(path, G_FILE_TEST_IS_REGULAR))
		problem_add(problems, PROBLEM_NO_EDITION, NULL, request->arguments[1],
		    request->arguments[0], NULL);
	else
		store = store_open(path, STORE_READ, problems);
	if (store != NULL)
		status = diff(store, request, problems);
	store_drop(store);
	say_problems(&say, problems, 0);
	problems_drop(problems);
	return status;
}
