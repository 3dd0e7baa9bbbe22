/*
 * A set of figures: every declared one of one client, by name.
 *
 * In: values and rows from the engine and the derivations. Out: what transform.h lends.
 * Rule: no number that is not finite is ever stored.
 */
#include "transform/figures.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct figures {
	char *client;
	GArray *rounds;     /* int64_t, those that exist */
	GPtrArray *shown;   /* struct figure *, sorted by name */
	GPtrArray *working; /* the same */
	/* By place of the declaration: the figure, or those of the first rounds. Lent by the lists. */
	struct figure *(*places)[DECLARED_ROUNDS + 1];
	GStringChunk *texts;
};

static void
figure_drop(void *data)
{
	struct figure *figure = data;
	g_free(figure->cells);
	g_free(figure);
}

static void
add_instance(struct figures *figures, const struct declared *declared, int64_t round)
{
	struct figure *figure = g_new0(struct figure, 1);
	figure->name = declare_instance(declared, round);
	figure->declaration = &declared->figure;
	if (round <= DECLARED_ROUNDS)
		figures->places[declared->place][round] = figure;
	g_ptr_array_add(
	    declared->role == DECLARED_WORKING ? figures->working : figures->shown, figure);
}

static int
by_name(const void *a, const void *b)
{
	const struct figure *const *left = a, *const *right = b;
	return strcmp((*left)->name, (*right)->name);
}

bool
figures_has_round(const struct figures *figures, int64_t round)
{
	for (guint i = 0; i < figures->rounds->len; i++)
		if (g_array_index(figures->rounds, int64_t, i) == round)
			return true;
	return false;
}

static void
add_instances(struct figures *figures, const struct declared *declared)
{
	if (!declared->per_round) {
		add_instance(figures, declared, 0);
		return;
	}
	for (guint i = 0; i < figures->rounds->len; i++)
		add_instance(figures, declared, g_array_index(figures->rounds, int64_t, i));
	for (int64_t round = 1; round <= 2; round++)
		if (!figures_has_round(figures, round))
			add_instance(figures, declared, round);
}

struct figures *
figures_new(const char *client, const int64_t *rounds, size_t nrounds)
{
	struct figures *figures = g_new0(struct figures, 1);
	figures->client = g_strdup(client);
	figures->rounds = g_array_new(FALSE, FALSE, sizeof(int64_t));
	g_array_append_vals(figures->rounds, rounds, (guint)nrounds);
	figures->shown = g_ptr_array_new_with_free_func(figure_drop);
	figures->working = g_ptr_array_new_with_free_func(figure_drop);
	figures->texts = g_string_chunk_new(4096);
	const GPtrArray *all = declare_all();
	figures->places = g_malloc0_n(all->len, sizeof *figures->places);
	for (guint i = 0; i < all->len; i++)
		add_instances(figures, g_ptr_array_index(all, i));
	g_ptr_array_sort(figures->shown, by_name);
	g_ptr_array_sort(figures->working, by_name);
	return figures;
}

void
figures_drop(struct figures *figures)
{
	if (figures == NULL)
		return;
	g_free(figures->client);
	g_array_unref(figures->rounds);
	g_ptr_array_unref(figures->shown);
	g_ptr_array_unref(figures->working);
	g_free(figures->places);
	g_string_chunk_free(figures->texts);
	g_free(figures);
}

const char *
figures_client(const struct figures *figures)
{
	return figures->client;
}

const int64_t *
figures_rounds(const struct figures *figures, size_t *n)
{
	*n = figures->rounds->len;
	return (const int64_t *)(void *)figures->rounds->data;
}

static struct figure *
find_in(const GPtrArray *list, const char *name)
{
	struct figure key = { .name = name };
	const struct figure *pointer = &key;
	if (list->len == 0)
		return NULL;
	void *found = bsearch(&pointer, list->pdata, list->len, sizeof(void *), by_name);
	return found != NULL ? *(struct figure **)found : NULL;
}

const struct figure *
figures_find(const struct figures *figures, const char *name)
{
	return find_in(figures->shown, name);
}

size_t
figures_count(const struct figures *figures)
{
	return figures->shown->len;
}

const struct figure *
figures_at(const struct figures *figures, size_t i)
{
	return i < figures->shown->len ? g_ptr_array_index(figures->shown, i) : NULL;
}

struct figure *
figures_get(struct figures *figures, const char *name)
{
	struct figure *figure = find_in(figures->shown, name);
	if (figure == NULL)
		figure = find_in(figures->working, name);
	if (figure == NULL)
		g_error("no figure is declared as %s", name);
	return figure;
}

struct figure *
figures_round(struct figures *figures, const char *name, int64_t round)
{
	const struct declared *declared = declare_find(name);
	g_assert(declared != NULL);
	return figures_declared_at(figures, declared, round);
}

struct figure *
figures_declared_at(struct figures *figures, const struct declared *declared, int64_t round)
{
	round = declared->per_round ? round : 0;
	return round <= DECLARED_ROUNDS ? figures->places[declared->place][round]
	                                : figures_get(figures, declare_instance(declared, round));
}

/* Room for eight, then double whenever the number of rows is a power of two. */
struct value *
figure_add_row(struct figure *figure)
{
	size_t width = figure->declaration->ncolumns;
	size_t n = figure->nrows;
	if (n == 0 || (n >= 8 && (n & (n - 1)) == 0))
		figure->cells = g_renew(struct value, figure->cells, (n == 0 ? 8 : 2 * n) * width);
	struct value *row = figure->cells + n * width;
	for (size_t i = 0; i < width; i++)
		row[i] = value_missing();
	figure->nrows++;
	return row;
}

int
figure_column_find(const struct figure *figure, const char *column)
{
	const struct figure_declaration *declaration = figure->declaration;
	for (size_t i = 0; i < declaration->ncolumns; i++) {
		const char *name = declaration->columns[i].name;
		if (name[0] == column[0] && strcmp(name, column) == 0)
			return (int)i;
	}
	return -1;
}

const struct value *
figure_cell(const struct figure *figure, size_t row, int column)
{
	size_t width = figure->declaration->ncolumns;
	if (row >= figure->nrows || column < 0 || (size_t)column >= width)
		return NULL;
	return figure->cells + row * width + (size_t)column;
}

struct value *
figure_at(const struct figure *figure, size_t row, const char *column)
{
	int index = figure_column_find(figure, column);
	if (index < 0 || row >= figure->nrows)
		g_error("%s has no cell %s in row %zu", figure->name, column, row);
	return figure->cells + row * figure->declaration->ncolumns + (size_t)index;
}

double
figure_number(const struct figure *figure, size_t row, const char *column)
{
	const struct value *value = figure_at(figure, row, column);
	return value->state == VALUE_NUMBER ? value->number : 0;
}

const char *
figure_text_at(const struct figure *figure, size_t row, const char *column)
{
	const struct value *value = figure_at(figure, row, column);
	return value->state == VALUE_TEXT ? value->text : NULL;
}

struct value
value_missing(void)
{
	return (struct value){ .state = VALUE_MISSING };
}

struct value
value_hidden(void)
{
	return (struct value){ .state = VALUE_HIDDEN };
}

struct value
value_number(double number)
{
	if (!isfinite(number))
		return value_missing();
	return (struct value){ .state = VALUE_NUMBER, .number = number == 0 ? 0 : number };
}

struct value
value_rate(double part, double whole)
{
	return whole == 0 ? value_missing() : value_number(part / whole);
}

bool
value_is_text(const struct value *value, const char *text)
{
	return value->state == VALUE_TEXT && strcmp(value->text, text) == 0;
}

struct value
figures_text(struct figures *figures, const char *text)
{
	if (text == NULL || *text == '\0')
		return value_missing();
	return (struct value){
		.state = VALUE_TEXT,
		.text = g_string_chunk_insert(figures->texts, text),
	};
}

struct value
figures_take(struct figures *figures, char *text)
{
	struct value value = figures_text(figures, text);
	g_free(text);
	return value;
}
