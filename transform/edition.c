/*
 * Editions: what the report says of the one that was handed out last.
 *
 * In: one client's figures, and those of that edition as `obi figures --json` prints them. Out: figures edition.*.
 * Rule: only the figures that a reader knows by name are told (working edition.measures); what is hidden stays so.
 */
#include "transform/figures.h"
#include <math.h>
#include <string.h>

#define TOLD 3

/* The value that JSON holds; the text is lent by it. */
static struct value
value_of(const json_t *json)
{
	if (json_is_object(json))
		return value_hidden();
	if (json_is_string(json))
		return (struct value){ .state = VALUE_TEXT, .text = json_string_value(json) };
	return json_is_number(json) ? value_number(json_number_value(json)) : value_missing();
}

static bool
is_same(const struct value *a, const struct value *b)
{
	if (a->state != b->state)
		return false;
	if (a->state == VALUE_TEXT)
		return strcmp(a->text, b->text) == 0;
	return a->state != VALUE_NUMBER || fabs(a->number - b->number) < 1e-9;
}

static char *
words_of(const struct value *value, enum figure_kind kind, const char *unit)
{
	g_autofree char *text = value_format(value, kind, NULL);
	return g_strconcat(text, value->state == VALUE_NUMBER && unit != NULL ? unit : "", NULL);
}

static void
add_change(
    struct figures *figures, const struct figure *measures, size_t i, const struct value *before)
{
	const char *unit = figure_text_at(measures, i, "unit");
	const struct figure *now = figures_get(figures, figure_text_at(measures, i, "figure"));
	struct figure *changes = figures_get(figures, "edition.changes");
	size_t row = changes->nrows;
	enum figure_kind kind = now->declaration->kind;
	figure_add_row(changes);
	*figure_at(changes, row, "measure") = *figure_at(measures, i, "measure");
	*figure_at(changes, row, "before") = figures_take(figures, words_of(before, kind, unit));
	*figure_at(changes, row, "after") =
	    figures_take(figures, words_of(&now->value, kind, unit));
}

static void
compare(struct figures *figures, const json_t *before)
{
	const struct figure *measures = figures_get(figures, "edition.measures");
	for (size_t i = 0; i < measures->nrows; i++) {
		const char *name = figure_text_at(measures, i, "figure");
		const json_t *figure = json_object_get(before, name);
		struct value value = value_of(json_object_get(figure, "value"));
		/* A figure that the edition's program did not know is no news of the client's. */
		if (figure != NULL && !is_same(&value, &figures_get(figures, name)->value))
			add_change(figures, measures, i, &value);
	}
}

static void
sum_up(struct figures *figures)
{
	const struct figure *changes = figures_get(figures, "edition.changes");
	g_autoptr(GString) words = g_string_new(NULL);
	for (size_t i = 0; i < changes->nrows && i < TOLD; i++)
		g_string_append_printf(words, "%s%s %s→%s", i > 0 ? "、" : "",
		    figure_text_at(changes, i, "measure"), figure_text_at(changes, i, "before"),
		    figure_text_at(changes, i, "after"));
	figures_get(figures, "edition.words")->value = figures_text(figures, words->str);
	figures_get(figures, "edition.changed")->value = value_number((double)changes->nrows);
	figures_get(figures, "edition.more")->value =
	    value_number(changes->nrows > TOLD ? (double)changes->nrows - TOLD : 0);
}

void
figures_set_issued(struct figures *figures, const json_t *issued)
{
	compare(figures, json_object_get(issued, "figures"));
	sum_up(figures);
}
