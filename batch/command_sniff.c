/*
 * obi sniff: what a file is recognised as, and why.
 *
 * In: a file. Out: ingest's findings as text, or as JSON.
 * Rule: nothing is judged here; personal values come masked.
 */
#include "batch/command.h"
#include "batch/say.h"
#include "ingest/ingest.h"

static void append_value(GString *out, const char *key, const json_t *value, int depth);

static void
append_indent(GString *out, int depth)
{
	for (int i = 0; i < depth; i++)
		g_string_append(out, "  ");
}

/* A list of plain values is one line; a list of objects is one paragraph each. */
static void
append_list(GString *out, const char *key, const json_t *list, int depth)
{
	append_indent(out, depth);
	g_string_append_printf(out, "%s:", key);
	size_t i;
	const json_t *item;
	json_array_foreach(list, i, item)
	{
		if (json_is_object(item) || json_is_array(item)) {
			g_autofree char *text = json_dumps(item, JSON_COMPACT);
			g_string_append_c(out, '\n');
			append_indent(out, depth + 1);
			g_string_append(out, text);
		} else {
			g_autofree char *text = json_is_string(item)
			                            ? g_strdup(json_string_value(item))
			                            : json_dumps(item, JSON_ENCODE_ANY);
			g_string_append_printf(out, "%s %s", i == 0 ? "" : ",", text);
		}
	}
	g_string_append_c(out, '\n');
}

static void
append_value(GString *out, const char *key, const json_t *value, int depth)
{
	if (json_is_array(value)) {
		append_list(out, key, value, depth);
		return;
	}
	append_indent(out, depth);
	if (!json_is_object(value)) {
		g_autofree char *text =
		    json_is_string(value)
			? g_strdup(json_string_value(value))
			: json_dumps(value, JSON_ENCODE_ANY | JSON_REAL_PRECISION(4));
		g_string_append_printf(out, "%s: %s\n", key, json_is_null(value) ? "-" : text);
		return;
	}
	g_string_append_printf(out, "%s:\n", key);
	const char *inner;
	json_t *item;
	json_object_foreach((json_t *)value, inner, item) append_value(out, inner, item, depth + 1);
}

int
command_sniff(const struct request *request)
{
	struct problems *problems = problems_new();
	json_t *found = ingest_sniff(request->arguments[0], problems);
	struct say say = { .language = request->language };
	say_problems(&say, problems, 0);
	bool readable = found != NULL, said = true;
	if (readable && request->options.json) {
		said = say_json(found);
	} else if (readable) {
		GString *out = g_string_new(NULL);
		const char *key;
		json_t *value;
		json_object_foreach(found, key, value) append_value(out, key, value, 0);
		said = say_result(out->str);
		g_string_free(out, TRUE);
	}
	json_decref(found);
	problems_drop(problems);
	return !readable ? STATUS_PARTLY : said ? STATUS_DONE : STATUS_NO_OUTPUT;
}
