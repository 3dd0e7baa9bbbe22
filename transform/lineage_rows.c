/*
 * The rows of the files behind a figure.
 *
 * In: a figure's name, a label of one of its rows, the client's figures. Out: file and line of each row, once.
 * Rule: the rows come from the file's second statement, under the same temporary tables that gave the value; those of
 * a figure made of others are theirs.
 */
#include "transform/lineage.h"
#include "transform/advice.h"
#include "transform/reference.h"
#include <sqlite3.h>
#include <string.h>

/* "drill.12.opened": 12. */
int64_t
lineage_round(const struct declared *declared, const char *name)
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

/* ---- what the figures show, for second statements that depend on it ---- */

static void
show(
    sqlite3_stmt *insert, const char *as, const struct figure *figure, const char *const columns[3])
{
	for (size_t row = 0; figure != NULL && row < figure->nrows; row++) {
		sqlite3_bind_text(insert, 1, as, -1, SQLITE_STATIC);
		for (int i = 0; i < 3; i++) {
			const char *text =
			    columns[i] == NULL ? NULL : figure_text_at(figure, row, columns[i]);
			sqlite3_bind_text(insert, i + 2, text, -1, SQLITE_TRANSIENT);
		}
		sqlite3_step(insert);
		sqlite3_reset(insert);
	}
}

/* Fills the temporary table `shown` of views.sql. */
void
lineage_show(struct engine *engine, struct figures *figures)
{
	static const char *const fields[] = { "by_department", "by_title", "by_site" };
	sqlite3_stmt *insert = NULL;
	size_t n;
	const int64_t *rounds = figures_rounds(figures, &n);
	sqlite3_exec(engine->db, "DELETE FROM temp.shown", NULL, NULL, NULL);
	sqlite3_prepare_v2(
	    engine->db, "INSERT INTO temp.shown VALUES (?, ?, ?, ?)", -1, &insert, NULL);
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < G_N_ELEMENTS(fields); j++) {
			g_autofree char *name =
			    g_strdup_printf("drill.%" G_GINT64_FORMAT ".%s", rounds[i], fields[j]);
			show(insert, fields[j], figures_find(figures, name),
			    (const char *const[]){ "label", NULL, NULL });
		}
	show(insert, "verdicts", figures_find(figures, "network.verdicts"),
	    (const char *const[]){ "host", "verdict", "path" });
	show(insert, "cuts", figures_find(figures, "network.cuts"),
	    (const char *const[]){ "link", NULL, NULL });
	sqlite3_finalize(insert);
}

/* ---- figures made of other figures ---- */

/* The row's own name, where a cell was meant: its first text. */
static const char *
label_of(const struct figure *figure, size_t row)
{
	for (size_t i = 0; figure != NULL && i < figure->declaration->ncolumns; i++) {
		const struct value *cell = figure_cell(figure, row, (int)i);
		if (cell != NULL && cell->state == VALUE_TEXT)
			return cell->text;
	}
	return NULL;
}

/* The rows of another figure, or of the row of it that a cell stands in. */
static bool
read_reference(const struct asking *asking, const char *text, json_t *rows)
{
	struct reference reference;
	if (!reference_find(text, &reference))
		return true;
	struct asking other = *asking;
	other.label =
	    reference.column < 0
		? NULL
		: label_of(figures_find(asking->figures, reference.figure), reference.row);
	return lineage_rows(&other, reference.figure, rows);
}

/* The rows of all figures that the advice's rules look at. */
static bool
read_advice_rows(const struct asking *asking, json_t *rows)
{
	g_autoptr(GPtrArray) names = advice_looks_at(
	    asking->engine->rules, asking->figures, asking->declared->figure.name, asking->label);
	bool good = true;
	for (guint i = 0; good && i < names->len; i++)
		good = read_reference(asking, names->pdata[i], rows);
	return good;
}

/* edition.changes holds only the measures that changed. */
static bool
is_told(const struct asking *asking, const char *measure)
{
	const struct figure *changes = figures_get(asking->figures, "edition.changes");
	bool told = strcmp(asking->declared->file, "edition.changes.sql") != 0;
	for (size_t i = 0; i < changes->nrows; i++)
		told = told || value_is_text(figure_at(changes, i, "measure"), measure);
	return told && (asking->label == NULL || strcmp(asking->label, measure) == 0);
}

/* Those of a table of measures: each names a figure, of both drills where it has a round. */
static bool
read_measure_rows(const struct asking *asking, const char *working, json_t *rows)
{
	const struct figure *measures = figures_get(asking->figures, working);
	bool good = true;
	for (size_t i = 0; i < measures->nrows; i++) {
		const char *measure = figure_text_at(measures, i, "measure");
		const struct declared *declared =
		    declare_find(figure_text_at(measures, i, "figure"));
		if (!is_told(asking, measure))
			continue;
		for (int64_t round = 1; good && round <= (declared->per_round ? 2 : 1); round++)
			good = read_reference(asking, declare_instance(declared, round), rows);
	}
	return good;
}

/* What a finding of the network survey counts is a figure of its own; NULL: no figure counts it. */
static const char *
counted_by(const char *finding)
{
	static const struct {
		const char *id, *figure;
	} counts[] = { { "bypass", "network.bypass_count" },
		{ "possible", "network.possible_count" }, { "no-path", "network.no_path_count" },
		{ "no-utm", "network.host_count" }, { "eol", "network.eol_count" },
		{ "utm-off", "network.utm_count" },
		{ "missing-serial", "network.missing_serial_count" } };
	for (size_t i = 0; i < G_N_ELEMENTS(counts); i++)
		if (strcmp(counts[i].id, finding) == 0)
			return counts[i].figure;
	return NULL;
}

static bool
read_finding_rows(const struct asking *asking, json_t *rows)
{
	const struct figure *findings = figures_get(asking->figures, "network.findings");
	struct asking other = *asking;
	bool good = true;
	other.label = NULL;
	for (size_t row = 0; good && row < findings->nrows; row++) {
		const char *id = figure_text_at(findings, row, "id");
		if (asking->label != NULL && strcmp(id, asking->label) != 0 &&
		    !value_is_text(figure_at(findings, row, "title"), asking->label))
			continue;
		good = counted_by(id) != NULL
		           ? lineage_rows(&other, counted_by(id), rows)
		           : read_rows(asking, engine_query(asking->engine, asking->declared->file),
				 rows);
	}
	return good;
}

/* {drill.1.opened} of a formula. */
static bool
read_formula_rows(const struct asking *asking, json_t *rows)
{
	bool good = true;
	for (const char *at = asking->declared->formula; good && (at = strchr(at, '{')) != NULL;) {
		g_autofree char *name = g_strndup(at + 1, strcspn(at + 1, "|}"));
		good = read_reference(asking, name, rows);
		at++;
	}
	return good;
}

/* All rows of a figure: those of the figures it is made of, or those that its file's second statement gives. */
bool
lineage_rows(const struct asking *from, const char *name, json_t *rows)
{
	struct asking asking = *from;
	asking.declared = declare_find(name);
	asking.round = lineage_round(asking.declared, name);
	if (g_str_has_prefix(name, "advice."))
		return read_advice_rows(&asking, rows);
	if (strcmp(name, "drill.compare") == 0)
		return read_measure_rows(&asking, "drill.measures", rows);
	if (strcmp(asking.declared->file, "edition.changes.sql") == 0 &&
	    !read_measure_rows(&asking, "edition.measures", rows))
		return false;
	if (strcmp(name, "network.findings") == 0)
		return read_finding_rows(&asking, rows);
	if (asking.declared->role == DECLARED_DERIVED && asking.declared->formula != NULL)
		return read_formula_rows(&asking, rows);
	return read_rows(&asking, engine_query(asking.engine, asking.declared->file), rows);
}
