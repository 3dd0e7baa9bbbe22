/*
 * obi figures: one client's figures; obi explain: where one of them comes from.
 *
 * In: an intake, a client, a name. Out: JSON or text on stdout.
 * Rule: the JSON is transform's own; nothing is computed or rounded here.
 */
#include "batch/grid.h"
#include "batch/phrase.h"
#include "batch/glance.h"
#include <string.h>

#define ROWS_IN_FULL 40

static const char *
cell_words(const struct value *value, enum problem_language language)
{
	return value->state == VALUE_MISSING  ? phrase(PHRASE_VALUE_MISSING, language)
	       : value->state == VALUE_HIDDEN ? phrase(PHRASE_VALUE_HIDDEN, language)
	                                      : NULL;
}

static void
add_value(struct grid *grid, const struct value *value, enum figure_kind kind,
    enum problem_language language)
{
	const char *words = cell_words(value, language);
	g_autofree char *text = words == NULL ? value_format(value, kind, NULL) : g_strdup(words);
	grid_cell(grid, text);
}

/* A table's columns, with their names as its first row. */
static struct grid *
grid_of(const struct figure_declaration *declared)
{
	g_autofree char *aligns = g_strnfill(declared->ncolumns, 'l');
	for (size_t i = 0; i < declared->ncolumns; i++)
		if (declared->columns[i].kind != FIGURE_TEXT &&
		    declared->columns[i].kind != FIGURE_DATE)
			aligns[i] = 'r';
	struct grid *grid = grid_new(aligns);
	for (size_t i = 0; i < declared->ncolumns; i++)
		grid_cell(grid, declared->columns[i].name);
	return grid;
}

static void
append_rows(GString *out, const struct figure *figure, enum problem_language language)
{
	const struct figure_declaration *declared = figure->declaration;
	struct grid *grid = grid_of(declared);
	for (size_t row = 0; row < figure->nrows; row++)
		for (size_t i = 0; i < declared->ncolumns; i++)
			add_value(grid, figure_cell(figure, row, (int)i), declared->columns[i].kind,
			    language);
	g_autofree char *text = grid_text(grid);
	grid_drop(grid);
	g_string_append_printf(
	    out, "\n%s (%s)\n%s", figure->name, figure_kind_name(declared->kind), text);
}

/* Scalars as one table, then each table by itself. */
static char *
figures_text(const struct figures *figures, const char *name, enum problem_language language)
{
	struct grid *grid = grid_new("lrl");
	GString *tables = g_string_new(NULL);
	for (size_t i = 0; i < figures_count(figures); i++) {
		const struct figure *figure = figures_at(figures, i);
		if (name != NULL && strcmp(name, figure->name) != 0)
			continue;
		if (figure->declaration->columns != NULL) {
			append_rows(tables, figure, language);
			continue;
		}
		grid_cell(grid, figure->name);
		add_value(grid, &figure->value, figure->declaration->kind, language);
		grid_cell(grid, figure->declaration->unit);
	}
	g_autofree char *scalars = grid_text(grid);
	grid_drop(grid);
	g_autofree char *rest = g_string_free(tables, FALSE);
	return g_strconcat(scalars, rest, NULL);
}

static const char *
doc_of(const struct figure_declaration *declared, enum problem_language language)
{
	return language == LANGUAGE_JAPANESE && declared->doc_ja != NULL ? declared->doc_ja
	                                                                 : declared->doc;
}

static json_t *
declaration_json(const struct figure_declaration *declared)
{
	json_t *object = json_object();
	json_object_set_new(object, "kind", json_string(figure_kind_name(declared->kind)));
	json_object_set_new(
	    object, "unit", json_string(declared->unit == NULL ? "" : declared->unit));
	json_object_set_new(object, "doc", json_string(declared->doc == NULL ? "" : declared->doc));
	if (declared->doc_ja != NULL)
		json_object_set_new(object, "doc_ja", json_string(declared->doc_ja));
	json_t *columns = json_array();
	for (size_t i = 0; i < declared->ncolumns; i++)
		json_array_append_new(columns, json_string(declared->columns[i].name));
	if (declared->columns != NULL)
		json_object_set(object, "columns", columns);
	json_decref(columns);
	return object;
}

static int
list_figures(const struct request *request)
{
	size_t n;
	const struct figure_declaration *declared = figures_declared(&n);
	json_t *json = json_object();
	struct grid *grid = grid_new("llll");
	for (size_t i = 0; i < n; i++) {
		json_object_set_new(json, declared[i].name, declaration_json(&declared[i]));
		grid_cell(grid, declared[i].name);
		grid_cell(grid, figure_kind_name(declared[i].kind));
		grid_cell(grid, declared[i].unit);
		grid_cell(grid, doc_of(&declared[i], request->language));
	}
	g_autofree char *text = grid_text(grid);
	grid_drop(grid);
	bool said = request->options.json ? say_json(json) : say_result(text);
	json_decref(json);
	return said ? STATUS_DONE : STATUS_NO_OUTPUT;
}

static int
show_figures(struct glance *glance, const struct request *request)
{
	const char *name = request->narguments > 2 ? request->arguments[2] : NULL;
	struct figures *figures = glance_figures(glance, request->arguments[1]);
	if (figures == NULL)
		return glance_status(glance);
	bool known = name == NULL || figures_find(figures, name) != NULL;
	bool said = false;
	if (!known) {
		glance_complain_figure(glance, figures, name);
	} else if (request->options.json) {
		json_t *json = figures_to_json(figures, name);
		said = say_json(json);
		json_decref(json);
	} else {
		g_autofree char *text = figures_text(figures, name, request->language);
		said = say_result(text);
	}
	figures_drop(figures);
	return !known ? STATUS_USAGE : said ? STATUS_DONE : STATUS_NO_OUTPUT;
}

int
command_figures(const struct request *request)
{
	if (request->options.list)
		return list_figures(request);
	struct glance glance;
	int status;
	if (glance_open(&glance, request, request->arguments[1], &status))
		status = show_figures(&glance, request);
	glance_close(&glance);
	return status;
}

static void
append_part(GString *out, enum phrase_id title, const char *text, enum problem_language language)
{
	if (text == NULL)
		return;
	g_string_append_printf(out, "%s\n", phrase(title, language));
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	for (char **line = lines; *line != NULL; line++)
		if (**line != '\0')
			g_string_append_printf(out, "  %s\n", *line);
}

/* ---- every row: one a line, or where there are many the lines of each file ---- */

static const char *
source_of(const json_t *row)
{
	return json_string_value(json_object_get(row, "source"));
}

static int
by_line(const void *a, const void *b)
{
	json_int_t left = *(const json_int_t *)a, right = *(const json_int_t *)b;
	return left < right ? -1 : left > right;
}

/* " 2-15, 17" */
static void
append_ranges(GString *out, GArray *lines)
{
	g_array_sort(lines, by_line);
	for (guint i = 0, next; i < lines->len; i = next) {
		json_int_t first = g_array_index(lines, json_int_t, i), last = first;
		for (next = i + 1;
		     next < lines->len && g_array_index(lines, json_int_t, next) == last + 1;
		     next++)
			last++;
		g_string_append_printf(out, "%s%" JSON_INTEGER_FORMAT, i == 0 ? " " : ", ", first);
		if (last > first)
			g_string_append_printf(out, "-%" JSON_INTEGER_FORMAT, last);
	}
}

/* The files in the order they come, each with all its lines. */
static void
append_files(GString *out, const json_t *rows)
{
	g_autoptr(GPtrArray) paths = g_ptr_array_new();
	g_autoptr(GHashTable) lines =
	    g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_array_unref);
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);
		json_int_t line = json_integer_value(json_object_get(row, "line"));
		GArray *of_path = g_hash_table_lookup(lines, source_of(row));
		if (of_path == NULL) {
			of_path = g_array_new(FALSE, FALSE, sizeof(json_int_t));
			g_hash_table_insert(lines, (void *)source_of(row), of_path);
			g_ptr_array_add(paths, (void *)source_of(row));
		}
		g_array_append_val(of_path, line);
	}
	for (guint i = 0; i < paths->len; i++) {
		g_string_append_printf(out, "  %s:", (const char *)paths->pdata[i]);
		append_ranges(out, g_hash_table_lookup(lines, paths->pdata[i]));
		g_string_append_c(out, '\n');
	}
}

static void
append_lineage(GString *out, const json_t *rows, enum problem_language language)
{
	size_t n = json_array_size(rows);
	g_string_append_printf(out, "%s (%zu)\n", phrase(PHRASE_TITLE_ROWS, language), n);
	if (n > ROWS_IN_FULL) {
		append_files(out, rows);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		const json_t *row = json_array_get(rows, i);
		g_string_append_printf(out, "  %s:%" JSON_INTEGER_FORMAT "\n", source_of(row),
		    json_integer_value(json_object_get(row, "line")));
	}
}

static const char *
text_of(const json_t *lineage, const char *key)
{
	const char *text = json_string_value(json_object_get(lineage, key));
	return text == NULL || *text == '\0' ? NULL : text;
}

/* A value of JSON as the figures' own text shows it. */
static void
add_json(
    struct grid *grid, const json_t *json, enum figure_kind kind, enum problem_language language)
{
	struct value value = { .state = VALUE_MISSING };
	if (json_is_object(json))
		value.state = VALUE_HIDDEN;
	else if (json_is_number(json))
		value = (struct value){ .state = VALUE_NUMBER, .number = json_number_value(json) };
	else if (json_is_string(json))
		value = (struct value){ .state = VALUE_TEXT, .text = json_string_value(json) };
	add_value(grid, &value, kind, language);
}

static char *
lineage_value(const json_t *lineage, enum problem_language language)
{
	const struct figure_declaration *declared =
	    figure_declaration_find(text_of(lineage, "name"));
	const json_t *value = json_object_get(lineage, "value");
	const json_t *rows = json_object_get(value, "rows");
	struct grid *grid = rows == NULL ? grid_new("l") : grid_of(declared);
	size_t i, j;
	json_t *row, *cell;
	if (rows == NULL)
		add_json(grid, value, declared->kind, language);
	json_array_foreach(rows, i, row) json_array_foreach(row, j, cell)
	    add_json(grid, cell, declared->columns[j].kind, language);
	char *text = grid_text(grid);
	grid_drop(grid);
	return text;
}

/* drill.1.opened ÷ drill.1.valid, and under it 14 ÷ 54 = 25.9%. */
static void
append_formula(
    GString *out, const json_t *lineage, const char *value, enum problem_language language)
{
	if (text_of(lineage, "formula") == NULL)
		return;
	g_autofree char *result = g_strstrip(g_strdup(value));
	g_autofree char *text = g_strdup_printf(
	    "%s\n%s = %s", text_of(lineage, "formula_names"), text_of(lineage, "formula"), result);
	append_part(out, PHRASE_TITLE_FORMULA, text, language);
}

static void
append_maker(GString *out, const json_t *lineage, enum problem_language language)
{
	const char *sql = text_of(lineage, "sql"), *by = text_of(lineage, "made_by");
	enum phrase_id words = strcmp(by, "SQL") == 0 ? PHRASE_MADE_BY_SQL
	                       : sql == NULL          ? PHRASE_MADE_BY_C
	                                              : PHRASE_MADE_BY_BOTH;
	g_autofree char *text = phrase_fill(words, language, text_of(lineage, "file"), NULL);
	append_part(out, PHRASE_TITLE_MADE_BY, text, language);
}

static char *
lineage_text(const json_t *lineage, enum problem_language language)
{
	GString *out = g_string_new(NULL);
	const char *ja = text_of(lineage, "doc_ja");
	g_autofree char *value = lineage_value(lineage, language);
	g_string_append_printf(out, "%s\n", text_of(lineage, "name"));
	append_part(out, PHRASE_TITLE_MEANING,
	    language == LANGUAGE_JAPANESE && ja != NULL ? ja : text_of(lineage, "doc"), language);
	g_string_append_printf(out, "%s\n%s", phrase(PHRASE_TITLE_VALUE, language), value);
	append_formula(out, lineage, value, language);
	append_maker(out, lineage, language);
	append_part(out, PHRASE_TITLE_SQL, text_of(lineage, "sql"), language);
	append_lineage(out, json_object_get(lineage, "rows"), language);
	return g_string_free(out, FALSE);
}

static int
explain(struct glance *glance, const struct request *request)
{
	const char *name = request->arguments[2];
	/* The rules of the advice are part of where an advice comes from. */
	struct figures *figures = glance_figures(glance, request->arguments[1]);
	if (figures == NULL)
		return glance_status(glance);
	if (figures_find(figures, name) == NULL) {
		glance_complain_figure(glance, figures, name);
		figures_drop(figures);
		return STATUS_USAGE;
	}
	json_t *lineage = figures_explain(glance->engine, figures, name,
	    request->narguments > 3 ? request->arguments[3] : NULL, glance->problems);
	figures_drop(figures);
	if (lineage == NULL)
		return STATUS_USAGE;
	g_autofree char *text = lineage_text(lineage, request->language);
	bool said = request->options.json ? say_json(lineage) : say_result(text);
	json_decref(lineage);
	return said ? STATUS_DONE : STATUS_NO_OUTPUT;
}

int
command_explain(const struct request *request)
{
	struct glance glance;
	int status;
	if (glance_open(&glance, request, request->arguments[1], &status))
		status = explain(&glance, request);
	glance_close(&glance);
	return status;
}
