/*
 * Figures as JSON, and back.
 *
 * In: a set of figures, or {"client": …, "figures": {NAME: {"kind", "unit", "value"} or {"kind", "columns", "rows"}}}.
 * Out: the other. Missing is null, hidden is {"hidden": true}, a percent a fraction.
 * Rule: what was written reads back the same; a name or column that is not declared is refused.
 */
#include "transform/figures.h"
#include "transform/reference.h"
#include <math.h>
#include <string.h>

/* Above 2^53 a double no longer tells whole numbers apart. */
#define WHOLE_LIMIT 9007199254740992.0

static json_t *
cell_to_json(const struct value *value)
{
	switch (value->state) {
	case VALUE_NUMBER:
		if (fabs(value->number) < WHOLE_LIMIT && value->number == floor(value->number))
			return json_integer((json_int_t)value->number);
		return json_real(value->number);
	case VALUE_TEXT:
		return json_string(value->text);
	case VALUE_HIDDEN:
		return json_pack("{sb}", "hidden", 1);
	case VALUE_MISSING:
		break;
	}
	return json_null();
}

static json_t *
columns_to_json(const struct figure_declaration *declaration)
{
	json_t *columns = json_array();
	for (size_t i = 0; i < declaration->ncolumns; i++)
		json_array_append_new(columns, json_string(declaration->columns[i].name));
	return columns;
}

static json_t *
rows_to_json(const struct figure *figure)
{
	json_t *rows = json_array();
	size_t width = figure->declaration->ncolumns;
	for (size_t i = 0; i < figure->nrows; i++) {
		json_t *row = json_array();
		for (size_t j = 0; j < width; j++)
			json_array_append_new(row, cell_to_json(&figure->cells[i * width + j]));
		json_array_append_new(rows, row);
	}
	return rows;
}

static json_t *
figure_to_json(const struct figure *figure)
{
	const struct figure_declaration *declaration = figure->declaration;
	json_t *object = json_pack("{ss}", "kind", figure_kind_name(declaration->kind));
	if (*declaration->unit != '\0')
		json_object_set_new(object, "unit", json_string(declaration->unit));
	if (declare_is_scalar(declaration->kind)) {
		json_object_set_new(object, "value", cell_to_json(&figure->value));
	} else {
		json_object_set_new(object, "columns", columns_to_json(declaration));
		json_object_set_new(object, "rows", rows_to_json(figure));
	}
	return object;
}

json_t *
figures_to_json(const struct figures *figures, const char *name)
{
	json_t *all = json_object();
	for (size_t i = 0; i < figures_count(figures); i++) {
		const struct figure *figure = figures_at(figures, i);
		if (name == NULL || strcmp(name, figure->name) == 0)
			json_object_set_new(all, figure->name, figure_to_json(figure));
	}
	return json_pack("{ssso}", "client", figures_client(figures), "figures", all);
}

/* One figure while it is read back. */
struct reading {
	struct figures *figures;
	const char *name;
	struct problems *problems;
};

static bool
refuse(const struct reading *reading, const char *what)
{
	struct place place = { .name = reading->name, .byte_offset = -1 };
	return problem_add(reading->problems, PROBLEM_FIGURES_JSON, &place, what, NULL);
}

static bool
cell_from_json(
    const struct reading *reading, const json_t *json, enum figure_kind kind, struct value *value)
{
	bool wordy = kind == FIGURE_TEXT || kind == FIGURE_DATE;
	if (json == NULL || json_is_null(json))
		*value = value_missing();
	else if (json_is_number(json) && !wordy)
		*value = value_number(json_number_value(json));
	else if (json_is_string(json) && wordy)
		*value = figures_text(reading->figures, json_string_value(json));
	else if (json_is_true(json_object_get(json, "hidden")))
		*value = (struct value){ .state = VALUE_HIDDEN };
	else
		return refuse(reading, "a value of another kind");
	return true;
}

static bool
row_from_json(
    const struct reading *reading, struct figure *figure, const json_t *columns, const json_t *row)
{
	if (json_array_size(row) != json_array_size(columns))
		return refuse(reading, "a row of another width than its columns");
	struct value *cells = figure_add_row(figure);
	for (size_t i = 0; i < json_array_size(columns); i++) {
		const char *name = json_string_value(json_array_get(columns, i));
		int column = figure_column_find(figure, name != NULL ? name : "");
		if (column < 0)
			return refuse(reading, "a column that is not declared");
		enum figure_kind kind = figure->declaration->columns[column].kind;
		if (!cell_from_json(reading, json_array_get(row, i), kind, &cells[column]))
			return false;
	}
	return true;
}

static bool
figure_from_json(const struct reading *reading, struct figure *figure, const json_t *json)
{
	const struct figure_declaration *declaration = figure->declaration;
	const char *kind = json_string_value(json_object_get(json, "kind"));
	if (kind != NULL && strcmp(kind, figure_kind_name(declaration->kind)) != 0)
		return refuse(reading, "another kind than declared");
	if (declare_is_scalar(declaration->kind))
		return cell_from_json(
		    reading, json_object_get(json, "value"), declaration->kind, &figure->value);
	const json_t *rows = json_object_get(json, "rows");
	for (size_t i = 0; i < json_array_size(rows); i++)
		if (!row_from_json(
			reading, figure, json_object_get(json, "columns"), json_array_get(rows, i)))
			return false;
	return true;
}

/* The rounds that the names speak of. Caller frees. */
static GArray *
rounds_of(const json_t *object)
{
	GArray *rounds = g_array_new(FALSE, FALSE, sizeof(int64_t));
	const char *name;
	json_t *figure;
	json_object_foreach((json_t *)object, name, figure)
	{
		const struct declared *declared = declare_find(name);
		if (declared == NULL || !declared->per_round || strstr(name, ".N.") != NULL)
			continue;
		int64_t round = g_ascii_strtoll(strchr(name, '.') + 1, NULL, 10);
		bool known = false;
		for (guint i = 0; i < rounds->len; i++)
			known = known || g_array_index(rounds, int64_t, i) == round;
		if (!known)
			g_array_append_val(rounds, round);
	}
	return rounds;
}

static bool
read_figures(struct figures *figures, const json_t *object, struct problems *problems)
{
	const char *name;
	json_t *json;
	json_object_foreach((json_t *)object, name, json)
	{
		struct reading reading = { figures, name, problems };
		struct place place = { .name = name, .byte_offset = -1 };
		const struct figure *figure = figures_find(figures, name);
		if (figure == NULL)
			return reference_complain_figure(name, &place, problems);
		if (!figure_from_json(&reading, figures_get(figures, name), json))
			return false;
	}
	return true;
}

struct figures *
figures_from_json(const json_t *object, struct problems *problems)
{
	const json_t *list = json_object_get(object, "figures");
	const char *client = json_string_value(json_object_get(object, "client"));
	if (!json_is_object(list) || client == NULL) {
		struct place place = { .byte_offset = -1 };
		problem_add(problems, PROBLEM_FIGURES_JSON, &place,
		    "no \"client\" or no \"figures\"", NULL);
		return NULL;
	}
	g_autoptr(GArray) rounds = rounds_of(list);
	struct figures *figures =
	    figures_new(client, (const int64_t *)(void *)rounds->data, rounds->len);
	if (read_figures(figures, list, problems))
		return figures;
	figures_drop(figures);
	return NULL;
}
