/*
 * Two editions beside each other, as text.
 *
 * In: what compare.c found. Out: causes, then each figure that changed with its reasons.
 * Rule: everything that changed is named; of the cells of a table the first few, the rest counted (--json has all).
 */
#include "batch/compare.h"
#include "batch/grid.h"
#include "batch/phrase.h"
#include <string.h>

#define CELLS_SHOWN 3
#define TEXT_SHOWN 24

static const struct {
	const char *key;
	enum phrase_id words;
} causes[] = {
	{ "cohort", PHRASE_DIFF_OTHERS },
	{ "layout", PHRASE_DIFF_LAYOUT },
	{ "advice", PHRASE_DIFF_ADVICE },
	{ "benchmark", PHRASE_DIFF_BENCHMARK },
	{ "program", PHRASE_DIFF_PROGRAM },
};

/* ---- values ---- */

static char *
words_of(const json_t *value, enum figure_kind kind, enum problem_language language)
{
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

/* Both as printed; where they would look the same, with more digits. */
static void
value_words(const json_t *old, const json_t *new, enum figure_kind kind,
    enum problem_language language, char **before, char **after)
{
	*before = words_of(old, kind, language);
	*after = words_of(new, kind, language);
	if (strcmp(*before, *after) != 0 || !json_is_number(old) || !json_is_number(new))
		return;
	g_free(*before);
	g_free(*after);
	*before = g_strdup_printf("%.9g", json_number_value(old));
	*after = g_strdup_printf("%.9g", json_number_value(new));
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

/* ---- which rows of a table differ ---- */

struct listing {
	struct grid *grid;
	const struct figure_declaration *declared;
	enum problem_language language;
	size_t n;
};

/* The row's first text. */
static const char *
label_of(const json_t *row)
{
	for (size_t i = 0; i < json_array_size(row); i++)
		if (json_is_string(json_array_get(row, i)))
			return json_string_value(json_array_get(row, i));
	return "";
}

static const json_t *
find_row(const json_t *rows, const char *label, size_t at)
{
	const json_t *same = json_array_get(rows, at);
	if (same != NULL && strcmp(label_of(same), label) == 0)
		return same;
	for (size_t i = 0; i < json_array_size(rows); i++)
		if (strcmp(label_of(json_array_get(rows, i)), label) == 0)
			return json_array_get(rows, i);
	return NULL;
}

static void
list_words(struct listing *listing, char *words)
{
	if (listing->n++ < CELLS_SHOWN) {
		for (int i = 0; i < 4; i++)
			grid_cell(listing->grid, "");
		grid_cell(listing->grid, words);
	}
	g_free(words);
}

static void
list_row(struct listing *listing, enum phrase_id how, const json_t *row)
{
	list_words(
	    listing, g_strdup_printf("%s %s", phrase(how, listing->language), label_of(row)));
}

/* "営業部 opened 3 → 2"; long texts are not repeated. */
static void
list_cell(struct listing *listing, const json_t *old, const json_t *new, size_t i)
{
	const struct figure_column *column = &listing->declared->columns[i];
	g_autofree char *before = NULL, *after = NULL;
	value_words(json_array_get(old, i), json_array_get(new, i), column->kind, listing->language,
	    &before, &after);
	bool brief =
	    g_utf8_strlen(before, -1) <= TEXT_SHOWN && g_utf8_strlen(after, -1) <= TEXT_SHOWN;
	list_words(listing, g_strdup_printf("%s%s%s%s%s%s%s", label_of(new),
				*label_of(new) ? " " : "", column->name, brief ? " " : "",
				brief ? before : "", brief ? " → " : "", brief ? after : ""));
}

static void
list_rows(struct listing *listing, const json_t *before, const json_t *after)
{
	const json_t *old = json_object_get(before, "rows"), *new = json_object_get(after, "rows");
	for (size_t i = 0; i < json_array_size(new); i++) {
		const json_t *row = json_array_get(new, i);
		const json_t *same = find_row(old, label_of(row), i);
		if (same == NULL)
			list_row(listing, PHRASE_DIFF_NEW, row);
		for (size_t j = 0; same != NULL && j < json_array_size(row); j++)
			if (!json_equal(json_array_get(same, j), json_array_get(row, j)))
				list_cell(listing, same, row, j);
	}
	for (size_t i = 0; i < json_array_size(old); i++)
		if (find_row(new, label_of(json_array_get(old, i)), i) == NULL)
			list_row(listing, PHRASE_DIFF_GONE, json_array_get(old, i));
}

/* The first cells and rows that differ, where both editions have the columns of today. */
static void
add_rows(struct grid *grid, const json_t *change, const struct figure_declaration *declared,
    enum problem_language language)
{
	const json_t *before = json_object_get(change, "before");
	const json_t *after = json_object_get(change, "after");
	const json_t *columns = json_object_get(after, "columns");
	if (declared == NULL || !json_equal(json_object_get(before, "columns"), columns) ||
	    json_array_size(columns) != declared->ncolumns)
		return;
	struct listing listing = { grid, declared, language, 0 };
	list_rows(&listing, before, after);
	if (listing.n <= CELLS_SHOWN)
		return;
	g_autofree char *more = g_strdup_printf("%zu", listing.n - CELLS_SHOWN);
	listing.n = 0;
	list_words(&listing, phrase_fill(PHRASE_DIFF_MORE, language, more, NULL));
}

/* ---- why ---- */

static char *
reasons_of(const json_t *change, enum problem_language language)
{
	GString *text = g_string_new(NULL);
	size_t i;
	json_t *reason;
	json_array_foreach(json_object_get(change, "from"), i, reason) g_string_append_printf(
	    text, "%s%s", text->len > 0 ? ", " : "", json_string_value(reason));
	json_array_foreach(json_object_get(change, "settings"), i, reason)
	{
		g_autofree char *words =
		    phrase_fill(PHRASE_DIFF_SETTING, language, json_string_value(reason), NULL);
		g_string_append_printf(text, "%s%s", text->len > 0 ? ", " : "", words);
	}
	for (i = 0; i < G_N_ELEMENTS(causes); i++) {
		size_t j;
		json_array_foreach(json_object_get(change, "causes"), j,
		    reason) if (strcmp(json_string_value(reason), causes[i].key) == 0)
		    g_string_append_printf(
			text, "%s%s", text->len > 0 ? ", " : "", phrase(causes[i].words, language));
	}
	return g_string_free(text, FALSE);
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
		value_words(json_object_get(before, "value"), json_object_get(after, "value"), kind,
		    language, &old, &new);
	}
	grid_cell(grid, name);
	grid_cell(grid, old);
	grid_cell(grid, rows ? "" : "→");
	grid_cell(grid, new);
	g_autofree char *reasons = reasons_of(change, language);
	grid_cell(grid, reasons);
	if (rows)
		add_rows(grid, change, declared, language);
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
	for (i = 0; i < G_N_ELEMENTS(causes); i++)
		if (json_is_true(json_object_get(diff, causes[i].key))) {
			add_cause(grid, phrase(causes[i].words, language), NULL, language);
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

char *
compare_text(const json_t *diff, enum problem_language language)
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
	struct grid *made_of = grid_new("ll"), *figures = grid_new("lrlll");
	size_t i, n = add_causes(made_of, diff, language);
	json_t *change;
	append_list(out, PHRASE_DIFF_CAUSES, n, made_of, language);
	const json_t *changes = json_object_get(diff, "figures");
	json_array_foreach(changes, i, change) add_figure(figures, change, language);
	append_list(out, PHRASE_DIFF_FIGURES, json_array_size(changes), figures, language);
	return g_string_free(out, FALSE);
}
