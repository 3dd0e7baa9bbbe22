/*
 * Lineage: where one figure comes from.
 *
 * In: a figure's name, a label of one of its rows. Out: JSON with its definition, formula, SQL and rows of the files.
 * Rule: the rows come from the file's second statement, under the same temporary tables that gave the value; those of
 * an advice from the figures that its rule looks at.
 */
#include "transform/advice.h"
#include "transform/engine.h"
#include "transform/reference.h"
#include <sqlite3.h>
#include <string.h>

struct asking {
	struct engine *engine;
	const char *client;
	const struct declared *declared;
	const char *label;
	int64_t round;
	struct problems *problems;
	GHashTable *seen; /* "path:line" of the rows listed already */
};

/* "drill.12.opened": 12. */
static int64_t
round_of(const struct declared *declared, const char *name)
{
	const char *letter = strstr(declared->figure.name, ".N.");
	if (letter == NULL)
		return 0;
	return g_ascii_strtoll(name + (letter - declared->figure.name) + 1, NULL, 10);
}

static void
add_row(const struct asking *asking, const char *path, int64_t line, json_t *rows)
{
	char *key = g_strdup_printf("%s:%" G_GINT64_FORMAT, path, line);
	if (g_hash_table_add(asking->seen, key))
		json_array_append_new(
		    rows, json_pack("{sssI}", "source", path, "line", (json_int_t)line));
}

static bool
add_rows(const struct asking *asking, sqlite3_stmt *statement, json_t *rows)
{
	sqlite3_stmt *path = NULL;
	sqlite3_prepare_v2(
	    asking->engine->db, "SELECT path FROM source WHERE id = ?", -1, &path, NULL);
	int step;
	while ((step = sqlite3_step(statement)) == SQLITE_ROW) {
		if (sqlite3_column_type(statement, 0) == SQLITE_TEXT) {
			add_row(asking, (const char *)sqlite3_column_text(statement, 0),
			    sqlite3_column_int64(statement, 1), rows);
			continue;
		}
		sqlite3_bind_value(path, 1, sqlite3_column_value(statement, 0));
		if (sqlite3_step(path) == SQLITE_ROW)
			add_row(asking, (const char *)sqlite3_column_text(path, 0),
			    sqlite3_column_int64(statement, 1), rows);
		sqlite3_reset(path);
	}
	sqlite3_finalize(path);
	return step == SQLITE_DONE;
}

static bool
read_rows(const struct asking *asking, const struct query *query, json_t *rows)
{
	sqlite3_stmt *statement = NULL;
	if (sqlite3_prepare_v2(asking->engine->db, query->after, -1, &statement, NULL) != SQLITE_OK)
		return engine_complain(asking->engine, query->file, asking->problems);
	if (statement == NULL)
		return true;
	engine_bind(statement, asking->client, asking->round,
	    declare_last(asking->declared->figure.name), asking->label);
	bool good = add_rows(asking, statement, rows);
	sqlite3_finalize(statement);
	return good || engine_complain(asking->engine, query->file, asking->problems);
}

/* The row's own name, where a cell was meant: its first text. */
static const char *
label_of(const struct reference *reference, const struct figures *figures)
{
	const struct figure *figure = figures_find(figures, reference->figure);
	if (reference->column < 0 || figure == NULL)
		return NULL;
	for (size_t i = 0; i < figure->declaration->ncolumns; i++) {
		const struct value *cell = figure_cell(figure, reference->row, (int)i);
		if (cell != NULL && cell->state == VALUE_TEXT)
			return cell->text;
	}
	return NULL;
}

/* The rows of all figures that the advice's rules look at. */
static bool
read_advice_rows(const struct asking *asking, const struct figures *figures, json_t *rows)
{
	g_autoptr(GPtrArray) names = advice_looks_at(
	    asking->engine->rules, figures, asking->declared->figure.name, asking->label);
	bool good = true;
	for (guint i = 0; good && i < names->len; i++) {
		struct reference reference;
		if (!reference_find(names->pdata[i], &reference))
			continue;
		struct asking other = *asking;
		other.declared = declare_find(reference.figure);
		other.label = label_of(&reference, figures);
		other.round = round_of(other.declared, reference.figure);
		good = read_rows(&other, engine_query(asking->engine, other.declared->file), rows);
	}
	return good;
}

/* "9 ÷ 56": the formula with this client's numbers. */
static json_t *
formula_of(const struct asking *asking, const struct figures *figures)
{
	if (asking->declared->formula == NULL)
		return NULL;
	g_autoptr(GString) formula = g_string_new(asking->declared->formula);
	g_autofree char *round = g_strdup_printf(".%" G_GINT64_FORMAT ".", asking->round);
	g_string_replace(formula, ".N.", round, 0);
	struct place place = { .name = asking->declared->figure.name, .byte_offset = -1 };
	g_autofree char *text =
	    template_fill(formula->str, figures, NULL, &place, asking->problems);
	return text != NULL ? json_string(text) : NULL;
}

static void
keep_rows(const struct figure *figure, const char *label, json_t *rows)
{
	for (size_t i = json_array_size(rows); label != NULL && i-- > 0;) {
		bool named = false;
		for (size_t j = 0; j < figure->declaration->ncolumns; j++)
			named = named || value_is_text(figure_cell(figure, i, (int)j), label);
		if (!named)
			json_array_remove(rows, i);
	}
}

/* {"kind", "unit", "value"}; of a table {"columns", "rows"}, only the rows that bear the label. */
static void
add_value(
    json_t *answer, const struct asking *asking, const struct figures *figures, const char *name)
{
	json_t *all = figures_to_json(figures, name);
	json_t *figure = json_object_get(json_object_get(all, "figures"), name);
	json_t *rows = json_object_get(figure, "rows");
	static const char *const same[] = { "kind", "unit", "value" };
	for (size_t i = 0; i < G_N_ELEMENTS(same); i++)
		if (json_object_get(figure, same[i]) != NULL)
			json_object_set(answer, same[i], json_object_get(figure, same[i]));
	if (rows != NULL) {
		keep_rows(figures_find(figures, name), asking->label, rows);
		json_object_set_new(answer, "value",
		    json_pack(
			"{sOsO}", "columns", json_object_get(figure, "columns"), "rows", rows));
	}
	json_decref(all);
}

static json_t *
explain(const struct asking *asking, const struct figures *figures, const char *name)
{
	const struct figure_declaration *declaration = &asking->declared->figure;
	const struct query *query = engine_query(asking->engine, asking->declared->file);
	json_t *answer = json_pack("{ss, ss, ss*, ss}", "name", name, "doc", declaration->doc,
	    "doc_ja", declaration->doc_ja, "file", asking->declared->file);
	json_t *rows = json_array();
	add_value(answer, asking, figures, name);
	json_t *formula = formula_of(asking, figures);
	if (formula != NULL)
		json_object_set_new(answer, "formula", formula);
	g_autofree char *sql = g_strndup(query->text, (gsize)(query->after - query->text));
	json_object_set_new(answer, "sql", json_string(g_strstrip(sql)));
	json_object_set_new(answer, "made_by",
	    json_string(asking->declared->role == DECLARED_DERIVED ? "C" : "SQL"));
	bool good = g_str_has_prefix(name, "advice.") ? read_advice_rows(asking, figures, rows)
	                                              : read_rows(asking, query, rows);
	json_object_set_new(answer, "rows", rows);
	if (good)
		return answer;
	json_decref(answer);
	return NULL;
}

json_t *
figures_explain(struct engine *engine, const char *client, const char *name, const char *label,
    struct problems *problems)
{
	struct place place = { .client = client, .byte_offset = -1 };
	struct reference reference;
	if (!reference_read(name, &reference, &place, problems))
		return NULL;
	const struct declared *declared = declare_find(name);
	struct asking asking = { engine, client, declared, label, 0, problems, NULL };
	if (declared == NULL || reference.column >= 0) {
		problem_add(problems, PROBLEM_REFERENCE_FORM, &place, name, NULL);
		return NULL;
	}
	asking.round = round_of(declared, name);
	struct figures *figures = figures_compute(engine, client, engine->advice, problems);
	if (figures == NULL)
		return NULL;
	json_t *answer = NULL;
	if (figures_find(figures, name) == NULL)
		reference_complain_figure(name, &place, problems);
	else if (engine_enter(engine, client, problems)) {
		asking.seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
		answer = explain(&asking, figures, name);
		g_hash_table_unref(asking.seen);
		engine_leave(engine);
	}
	figures_drop(figures);
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
	asking->declared = name == NULL ? NULL : declare_find(name);
	if (asking->declared == NULL || g_str_has_prefix(name, "advice."))
		return true;
	asking->round = round_of(asking->declared, name);
	asking->seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	json_t *rows = json_array();
	bool good = read_rows(asking, engine_query(asking->engine, asking->declared->file), rows);
	json_object_set_new(answer, name, paths_of(rows));
	json_decref(rows);
	g_hash_table_unref(asking->seen);
	return good;
}

json_t *
figures_sources(
    struct engine *engine, const char *client, const json_t *figures, struct problems *problems)
{
	struct asking asking = { .engine = engine, .client = client, .problems = problems };
	if (!engine_enter(engine, client, problems))
		return NULL;
	json_t *answer = json_object(), *figure;
	bool good = true;
	size_t i;
	json_array_foreach(figures, i, figure)
	{
		const char *name = json_string_value(json_object_get(figure, "name"));
		good = good && add_sources(&asking, name, answer);
	}
	engine_leave(engine);
	if (good)
		return answer;
	json_decref(answer);
	return NULL;
}
