/*
 * Lineage: where one figure comes from.
 *
 * In: a figure's name, a label of one of its rows. Out: JSON with its definition, formula, SQL and rows of the files.
 * Rule: a label that no row bears is a problem, never an empty answer.
 */
#include "transform/lineage.h"
#include "base/nearest.h"
#include "transform/reference.h"
#include <string.h>

/* ---- labels ---- */

/* "3" names the row whose first column, a number, says 3: by its first text. */
static const char *
label_of_number(const struct figure *figure, const char *label)
{
	char *end = NULL;
	double number = g_ascii_strtod(label, &end);
	const char *text = NULL;
	for (size_t row = 0; end != label && *end == '\0' && row < figure->nrows; row++) {
		const struct value *first = figure_cell(figure, row, 0);
		for (size_t i = 1; text == NULL && first->state == VALUE_NUMBER &&
				   first->number == number && i < figure->declaration->ncolumns;
		     i++)
			text = figure_cell(figure, row, (int)i)->text;
	}
	return text;
}

static bool
bears(const struct figure *figure, size_t row, const char *label)
{
	for (size_t i = 0; i < figure->declaration->ncolumns; i++)
		if (value_is_text(figure_cell(figure, row, (int)i), label))
			return true;
	return false;
}

static bool
complain_label(const struct figure *figure, const char *label, const struct place *place,
    struct problems *problems)
{
	if (figure->declaration->columns == NULL)
		return problem_add(
		    problems, PROBLEM_LABEL_OF_SCALAR, place, figure->name, label, NULL);
	g_autoptr(GPtrArray) labels = g_ptr_array_new();
	for (size_t row = 0; row < figure->nrows; row++)
		for (size_t i = 0; i < figure->declaration->ncolumns; i++) {
			const struct value *cell = figure_cell(figure, row, (int)i);
			if (cell->state == VALUE_TEXT)
				g_ptr_array_add(labels, (void *)cell->text);
		}
	const char *near = nearest_name(label, (const char *const *)labels->pdata, labels->len);
	if (near != NULL)
		return problem_add(
		    problems, PROBLEM_LABEL_UNKNOWN, place, figure->name, label, near, NULL);
	return problem_add(problems, PROBLEM_LABEL_UNKNOWN_FAR, place, figure->name, label, NULL);
}

/* The label as the figure's own text. */
static bool
find_label(struct asking *asking, const struct figure *figure, const struct place *place)
{
	const char *label = asking->label;
	if (label == NULL)
		return true;
	for (size_t row = 0; row < figure->nrows; row++)
		if (bears(figure, row, label))
			return true;
	asking->label = label_of_number(figure, label);
	return asking->label != NULL || complain_label(figure, label, place, asking->problems);
}

/* ---- the answer ---- */

/* {drill.N.opened} of this round. */
static char *
formula_template(const struct asking *asking)
{
	g_autoptr(GString) formula = g_string_new(asking->declared->formula);
	g_autofree char *round = g_strdup_printf(".%" G_GINT64_FORMAT ".", asking->round);
	g_string_replace(formula, ".N.", round, 0);
	return g_strndup(formula->str, formula->len);
}

/* "drill.1.opened ÷ drill.1.valid", and "9 ÷ 56" with this client's numbers. */
static void
add_formula(json_t *answer, const struct asking *asking)
{
	if (asking->declared->formula == NULL)
		return;
	g_autofree char *formula = formula_template(asking);
	struct place place = { .name = asking->declared->figure.name, .byte_offset = -1 };
	g_autofree char *text =
	    template_fill(formula, asking->figures, NULL, &place, asking->problems);
	g_autoptr(GString) names = g_string_new(formula);
	g_string_replace(names, "{", "", 0);
	g_string_replace(names, "}", "", 0);
	json_object_set_new(answer, "formula", json_string(text));
	json_object_set_new(answer, "formula_names", json_string(names->str));
}

static void
keep_rows(const struct figure *figure, const char *label, json_t *rows)
{
	for (size_t i = json_array_size(rows); label != NULL && i-- > 0;)
		if (!bears(figure, i, label))
			json_array_remove(rows, i);
}

/* {"kind", "unit", "value"}; of a table {"columns", "rows"}, only the rows that bear the label. */
static void
add_value(json_t *answer, const struct asking *asking, const char *name)
{
	json_t *all = figures_to_json(asking->figures, name);
	json_t *figure = json_object_get(json_object_get(all, "figures"), name);
	json_t *rows = json_object_get(figure, "rows");
	static const char *const same[] = { "kind", "unit", "value" };
	for (size_t i = 0; i < G_N_ELEMENTS(same); i++)
		if (json_object_get(figure, same[i]) != NULL)
			json_object_set(answer, same[i], json_object_get(figure, same[i]));
	if (rows != NULL) {
		keep_rows(figures_find(asking->figures, name), asking->label, rows);
		json_object_set_new(answer, "value",
		    json_pack(
			"{sOsO}", "columns", json_object_get(figure, "columns"), "rows", rows));
	}
	json_decref(all);
}

static json_t *
explain(const struct asking *asking, const char *name)
{
	const struct figure_declaration *declaration = &asking->declared->figure;
	const struct query *query = engine_query(asking->engine, asking->declared->file);
	json_t *answer = json_pack("{ss, ss, ss*, ss}", "name", name, "doc", declaration->doc,
	    "doc_ja", declaration->doc_ja, "file", asking->declared->file);
	json_t *rows = json_array();
	add_value(answer, asking, name);
	add_formula(answer, asking);
	g_autofree char *sql = g_strndup(query->text, (gsize)(query->after - query->text));
	json_object_set_new(answer, "sql", json_string(g_strstrip(sql)));
	json_object_set_new(answer, "made_by",
	    json_string(asking->declared->role == DECLARED_DERIVED ? "C" : "SQL"));
	bool good = lineage_rows(asking, name, rows);
	json_object_set_new(answer, "rows", rows);
	if (good)
		return answer;
	json_decref(answer);
	return NULL;
}

json_t *
figures_explain(struct engine *engine, struct figures *figures, const char *name, const char *label,
    struct problems *problems)
{
	const char *client = figures_client(figures);
	struct place place = { .client = client, .byte_offset = -1 };
	struct reference reference;
	if (!reference_read(name, &reference, &place, problems))
		return NULL;
	if (reference.column >= 0) {
		problem_add(problems, PROBLEM_REFERENCE_FORM, &place, name, NULL);
		return NULL;
	}
	const struct figure *figure = figures_find(figures, name);
	if (figure == NULL) {
		reference_complain_figure(name, &place, problems);
		return NULL;
	}
	const struct declared *declared = declare_find(name);
	struct asking asking = { engine, figures, client, declared, label,
		lineage_round(declared, name), problems, NULL };
	if (!find_label(&asking, figure, &place) || !engine_enter(engine, client, problems))
		return NULL;
	asking.seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	lineage_show(engine, figures);
	json_t *answer = explain(&asking, name);
	g_hash_table_unref(asking.seen);
	engine_leave(engine);
	return answer;
}

/* ---- the files of many figures ---- */

static json_t *
paths_of(const json_t *rows)
{
	json_t *paths = json_array();
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
	size_t i;
	json_t *row;
	json_array_foreach(rows, i, row)
	{
		json_t *path = json_object_get(row, "source");
		if (g_hash_table_add(seen, (void *)json_string_value(path)))
			json_array_append(paths, path);
	}
	return paths;
}

static bool
add_sources(struct asking *asking, const char *name, json_t *answer)
{
	if (name == NULL || figures_find(asking->figures, name) == NULL ||
	    g_str_has_prefix(name, "advice."))
		return true;
	asking->seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	json_t *rows = json_array();
	bool good = lineage_rows(asking, name, rows);
	json_object_set_new(answer, name, paths_of(rows));
	json_decref(rows);
	g_hash_table_unref(asking->seen);
	return good;
}

json_t *
figures_sources(
    struct engine *engine, const char *client, const json_t *figures, struct problems *problems)
{
	struct figures *now = figures_compute(engine, client, engine->advice, problems);
	struct asking asking = {
		.engine = engine, .figures = now, .client = client, .problems = problems
	};
	if (now == NULL || !engine_enter(engine, client, problems)) {
		figures_drop(now);
		return NULL;
	}
	lineage_show(engine, now);
	json_t *answer = json_object(), *figure;
	bool good = true;
	size_t i;
	json_array_foreach(figures, i, figure)
	{
		const char *name = json_string_value(json_object_get(figure, "name"));
		good = good && add_sources(&asking, name, answer);
	}
	engine_leave(engine);
	figures_drop(now);
	if (good)
		return answer;
	json_decref(answer);
	return NULL;
}
