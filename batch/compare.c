/*
 * Comparing editions.
 *
 * In: figures, sources and digests as they were published. Out: JSON.
 * Rule: a cause is named because it was recorded with both editions, never because nothing else was found.
 */
#include "batch/compare.h"
#include "batch/material.h"
#include <string.h>

#define EDITIONS_MOST 1000000

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

/* Was one of these parts of an edition another one? Of an edition that did not record them nothing is known. */
static bool
differs(const json_t *before, const json_t *after, const char *const *keys)
{
	for (size_t i = 0; keys[i] != NULL; i++) {
		const json_t *old = json_object_get(before, keys[i]);
		const json_t *new = json_object_get(after, keys[i]);
		if (old != NULL && new != NULL && !json_equal(old, new))
			return true;
	}
	return false;
}

static void
add_made_with(json_t *diff, const struct edition *before, const struct edition *after)
{
	static const struct {
		const char *cause, *keys[3];
	} causes[] = {
		{ "layout", { "layout", "workbook" } },
		{ "advice", { "advice" } },
		{ "benchmark", { "benchmark" } },
		{ "cohort", { "cohort" } },
		{ "program", { "program", "fonts" } },
	};
	json_t *old = load(before->made_with), *new = load(after->made_with);
	for (size_t i = 0; i < G_N_ELEMENTS(causes); i++)
		json_object_set_new(
		    diff, causes[i].cause, json_boolean(differs(old, new, causes[i].keys)));
	json_decref(old);
	json_decref(new);
}

/* What a report says of its own edition is no change of its figures. */
static json_t *
compare_figures(const struct edition *before, const struct edition *after)
{
	json_t *changes = compare_parts(before->figures, after->figures, "figures");
	for (size_t i = json_array_size(changes); i-- > 0;) {
		const json_t *change = json_array_get(changes, i);
		const char *name = json_string_value(json_object_get(change, "name"));
		if (g_str_has_prefix(name, "edition."))
			json_array_remove(changes, i);
	}
	return changes;
}

json_t *
compare_editions(const struct edition *before, const struct edition *after)
{
	json_t *diff = json_pack(
	    "{s:s, s:n, s:I}", "client", after->client, "from", "to", (json_int_t)after->number);
	if (before == NULL)
		return diff;
	json_object_set_new(diff, "from", json_integer(before->number));
	json_object_set_new(diff, "figures", compare_figures(before, after));
	json_object_set_new(diff, "files", compare_parts(before->sources, after->sources, "files"));
	json_object_set_new(
	    diff, "settings", compare_parts(before->sources, after->sources, "settings"));
	add_made_with(diff, before, after);
	return diff;
}

size_t
compare_count_figures(const json_t *before, const json_t *after)
{
	const json_t *old = json_object_get(before, "figures");
	json_t *new = json_object_get(after, "figures"), *value;
	const char *key;
	size_t n = 0;
	json_object_foreach(new, key, value)
	{
		const json_t *earlier = json_object_get(old, key);
		n += earlier != NULL && !g_str_has_prefix(key, "intake.") &&
		     !g_str_has_prefix(key, "edition.") && !json_equal(earlier, value);
	}
	return n;
}

/* ---- from which files ---- */

static bool
trace_files(struct store *store, const char *client, json_t *diff, struct problems *problems)
{
	struct engine *engine = engine_open(store, problems);
	if (engine == NULL)
		return false;
	/* The intake's own are not known here; a client's answers to one item come from the files of all. */
	struct materials *materials = materials_new(NULL);
	engine_set_benchmark(engine, materials_benchmark(materials, NULL, problems), problems);
	materials_drop(materials);
	json_t *sources =
	    figures_sources(engine, client, json_object_get(diff, "figures"), problems);
	if (sources != NULL)
		compare_add_files(diff, sources);
	bool good = sources != NULL;
	json_decref(sources);
	engine_drop(engine);
	return good;
}

/* A client that has left has no records to look at. */
static void
trace_if_there(struct store *store, const char *client, json_t *diff, struct problems *problems)
{
	struct problems *own = problems_new();
	bool good = trace_files(store, client, diff, own);
	enum problem_id id = good ? PROBLEM_CLIENT_UNKNOWN : problems_at(own, 0)->id;
	if (id != PROBLEM_CLIENT_UNKNOWN && id != PROBLEM_CLIENT_UNKNOWN_FAR)
		problems_append(problems, own);
	problems_drop(own);
}

json_t *
compare_last(struct store *store, const char *client, const char *out, struct problems *problems)
{
	g_autoptr(GPtrArray) editions = store_editions_of(store, client, 2, problems);
	if (editions == NULL)
		return NULL;
	if (editions->len == 0) {
		problem_add(problems, PROBLEM_NO_EDITION, NULL, client, out, NULL);
		return NULL;
	}
	json_t *diff =
	    compare_editions(editions->len > 1 ? editions->pdata[1] : NULL, editions->pdata[0]);
	if (editions->len < 2)
		return diff;
	if (json_array_size(json_object_get(diff, "files")) > 0)
		trace_if_there(store, client, diff, problems);
	compare_add_reasons(diff, editions->pdata[1], editions->pdata[0]);
	return diff;
}

/* ---- since the last issue ---- */

static const struct edition *
edition_of(const GPtrArray *editions, int64_t number)
{
	for (guint i = 0; i < editions->len; i++) {
		const struct edition *edition = editions->pdata[i];
		if (edition->number == number)
			return edition;
	}
	return NULL;
}

bool
compare_issued(
    struct store *store, const char *client, struct figures *figures, struct problems *problems)
{
	const struct value *issued = &figures_find(figures, "edition.issued")->value;
	if (issued->state != VALUE_NUMBER)
		return true;
	g_autoptr(GPtrArray) editions = store_editions_of(store, client, EDITIONS_MOST, problems);
	if (editions == NULL)
		return false;
	const struct edition *edition = edition_of(editions, (int64_t)issued->number);
	if (edition == NULL) {
		struct place place = { .client = client, .byte_offset = -1 };
		g_autofree char *number = g_strdup_printf("%.0f", issued->number);
		problem_add(problems, PROBLEM_NO_ISSUED, &place, number, NULL);
		return true;
	}
	json_t *json = load(edition->figures);
	figures_set_issued(figures, json);
	json_decref(json);
	return true;
}
