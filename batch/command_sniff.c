/*
 * obi sniff: what a file is recognised as, and why.
 *
 * In: a file. Out: ingest's findings as text, or as JSON.
 * Rule: nothing is judged here; personal values come masked. A file that no profile fits gives exit status 3.
 */
#include "batch/command.h"
#include "batch/grid.h"
#include "batch/phrase.h"
#include "batch/say.h"
#include "ingest/ingest.h"

static const char *
text_of(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

/* Whatever kind of value, as words. Caller frees. */
static char *
words_of(const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);
	if (json_is_string(value))
		return g_strdup(json_string_value(value));
	return value == NULL || json_is_null(value)
	           ? NULL
	           : json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
}

static void
append_grid(GString *out, struct grid *grid)
{
	g_autofree char *text = grid_text(grid);
	g_string_append(out, text);
	grid_drop(grid);
}

static void
add_line(struct grid *grid, const char *name, const char *words)
{
	if (words == NULL)
		return;
	grid_cell(grid, name);
	grid_cell(grid, words);
}

/* What was recognised, and by what. */
static void
append_findings(GString *out, const json_t *found, enum problem_language language)
{
	static const char *const keys[] = { "format", "delimiter", "heading_line", "profile",
		"ambiguous", "nearest", "missing" };
	bool japanese = language == LANGUAGE_JAPANESE;
	struct grid *grid = grid_new("ll");
	const char *encoding = text_of(found, "encoding");
	g_autofree char *because = encoding == NULL ? NULL
	                                            : g_strdup_printf("%s (%s)", encoding,
							  text_of(found, "encoding_because"));
	add_line(grid, "encoding", because);
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
		g_autofree char *words = words_of(found, keys[i]);
		add_line(grid, keys[i], words);
	}
	if (text_of(found, "profile") == NULL)
		add_line(grid, "profile", phrase(PHRASE_NO_PROFILE, language));
	add_line(grid, "title", text_of(found, japanese ? "title_ja" : "title"));
	append_grid(out, grid);
}

static void
append_columns(GString *out, const json_t *columns, enum problem_language language)
{
	static const char *const keys[] = { "column", "heading", "field", "type", "why" };
	if (json_array_size(columns) == 0)
		return;
	struct grid *grid = grid_new("rllll");
	size_t i;
	const json_t *column;
	json_array_foreach(columns, i, column)
	{
		for (size_t j = 0; j < G_N_ELEMENTS(keys); j++) {
			g_autofree char *words = words_of(column, keys[j]);
			grid_cell(grid, words == NULL ? "-" : words);
		}
	}
	g_string_append_printf(out, "%s\n", phrase(PHRASE_TITLE_COLUMNS, language));
	append_grid(out, grid);
}

static void
append_samples(GString *out, const json_t *rows, enum problem_language language)
{
	if (json_array_size(rows) == 0)
		return;
	g_string_append_printf(out, "%s\n", phrase(PHRASE_TITLE_SAMPLES, language));
	size_t i;
	const json_t *row;
	json_array_foreach(rows, i, row)
	{
		g_autofree char *text = json_dumps(row, JSON_COMPACT);
		g_string_append_printf(out, "  %s\n", text);
	}
}

static char *
found_text(const json_t *found, enum problem_language language)
{
	GString *out = g_string_new(NULL);
	g_string_append_printf(out, "%s\n", text_of(found, "file"));
	append_findings(out, found, language);
	append_columns(out, json_object_get(found, "columns"), language);
	append_samples(out, json_object_get(found, "sample_rows"), language);
	const json_t *source = json_object_get(found, "sources");
	if (source != NULL) {
		g_autofree char *text = json_dumps(source, 0);
		g_string_append_printf(
		    out, "%s\n  %s\n", phrase(PHRASE_TITLE_SOURCES, language), text);
	}
	return g_string_free(out, FALSE);
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
		g_autofree char *text = found_text(found, request->language);
		said = say_result(text);
	}
	bool recognised = text_of(found, "profile") != NULL;
	json_decref(found);
	problems_drop(problems);
	if (!said)
		return STATUS_NO_OUTPUT;
	return recognised ? STATUS_DONE : STATUS_PARTLY;
}
