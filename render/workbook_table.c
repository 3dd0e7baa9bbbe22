/*
 * Tables of a workbook and the native charts that draw their cells.
 *
 * In: a figure with rows and the columns to show. Out: a heading row, one row per row, and a chart below.
 * Rule: a chart's rows are its table's rows, in the same order, at the same cells.
 */
#include "render/workbook_block.h"
#include <string.h>

/* ---- tables ---- */

/* Names were checked when they were read: they are there. */
static int
column_index(const char *data, const char *field)
{
	const struct figure_declaration *declaration = figure_declaration_find(data);
	int i = 0;
	while (strcmp(declaration->columns[i].name, field) != 0)
		i++;
	return i;
}

static enum figure_kind
column_kind(const char *data, const char *field)
{
	return figure_declaration_find(data)->columns[column_index(data, field)].kind;
}

static const struct figure *
table_figure(const struct workbook_job *job, const struct workbook_table *table)
{
	return figures_find(job->job.figures, table->data);
}

static size_t
table_nrows(const struct workbook_job *job, const struct workbook_table *table)
{
	const struct figure *figure = table_figure(job, table);
	return figure == NULL ? 0 : figure->nrows;
}

static bool
table_check(struct reader *reader, struct workbook_block *block)
{
	struct workbook_table *table = (struct workbook_table *)block;
	struct workbook_column *columns = table->columns.items;
	bool good = true;
	for (size_t i = 0; i < table->columns.n; i++) {
		columns[i].at = column_index(table->data, columns[i].field);
		g_autofree char *at = g_strdup_printf("%s/columns/%" G_GSIZE_FORMAT "/words", block->pointer, i);
		good = workbook_cell_check_words(reader, columns[i].look.words, at) && good;
	}
	if (table->columns.n == 0) {
		g_autofree char *at = document_pointer(block->pointer, "columns");
		good = shape_problem(reader, at, PROBLEM_LAYOUT_COUNT, "0", IN_BOTH("1 or more", "1個以上"), NULL);
	}
	return good;
}

static bool
table_shows(struct workbook_job *job, const struct workbook_block *block)
{
	const struct workbook_table *table = (const struct workbook_table *)block;
	return block->when_missing != MISSING_HIDE || table_nrows(job, table) > 0;
}

/* The cell of a row under a column of the table. */
static const struct value *
table_cell(const struct figure *figure, const struct workbook_column *column, size_t row, enum figure_kind *kind)
{
	*kind = figure->declaration->columns[column->at].kind;
	return figure_cell(figure, row, column->at);
}

static void
table_measure(struct workbook_job *job, const struct workbook_block *block)
{
	const struct workbook_table *table = (const struct workbook_table *)block;
	const struct figure *figure = table_figure(job, table);
	const struct workbook_column *columns = table->columns.items;
	if (table_nrows(job, table) == 0)
		return;
	for (size_t i = 0; i < table->columns.n; i++) {
		if (columns[i].width > 0) {
			workbook_widen(job, (int)i, columns[i].width);
			continue;
		}
		g_autofree char *heading = workbook_words(job, block, columns[i].heading);
		workbook_widen_heading(job, (int)i, heading, table->filter ? 2 : 0);
		for (size_t row = 0; row < figure->nrows; row++) {
			enum figure_kind kind;
			const struct value *value = table_cell(figure, &columns[i], row, &kind);
			workbook_widen(job, (int)i, workbook_cell_width(job, &columns[i].look, kind, value));
		}
	}
}

static void
write_row(struct workbook_job *job, const struct workbook_table *table, const struct figure *figure, size_t row)
{
	const struct workbook_column *columns = table->columns.items;
	int lines = 1;
	for (size_t i = 0; i < table->columns.n; i++) {
		enum figure_kind kind;
		const struct value *value = table_cell(figure, &columns[i], row, &kind);
		if (columns[i].blank && value->state == VALUE_MISSING)
			sheet_text(job->device, job->row, (int)i, "", SHEET_TEXT);
		else
			lines = MAX(lines, workbook_cell_write(job, (int)i, &columns[i].look, kind, value));
	}
	workbook_row_lines(job, lines);
	job->row++;
}

/* Headings stand over their column as its values do: numbers to the right, words to the left. */
static void
write_table_headings(struct workbook_job *job, const struct workbook_table *table)
{
	const struct workbook_column *columns = table->columns.items;
	int lines = 1;
	for (size_t i = 0; i < table->columns.n; i++) {
		enum figure_kind kind = table_figure(job, table)->declaration->columns[columns[i].at].kind;
		bool words = kind == FIGURE_TEXT || kind == FIGURE_DATE || columns[i].look.words != NULL;
		g_autofree char *heading = workbook_words(job, &table->block, columns[i].heading);
		sheet_text(job->device, job->row, (int)i, heading, words ? SHEET_HEADING : SHEET_HEADING_RIGHT);
		lines = MAX(lines, workbook_count_lines(job, (int)i, heading));
	}
	workbook_row_lines(job, lines);
	job->row++;
}

/* No rows at all: said in words, or not to be. */
static void
write_empty(struct workbook_job *job, const struct workbook_table *table)
{
	if (table->block.when_missing == MISSING_FAIL) {
		block_fail(&job->job, table->block.pointer, PROBLEM_LAYOUT_VALUE_MISSING, table->data, NULL);
		return;
	}
	static const struct value missing = { .state = VALUE_MISSING };
	g_autofree char *words = workbook_words(job, &table->block, table->empty);
	g_autofree char *mark = value_format(&missing, FIGURE_TEXT, NULL);
	sheet_text(job->device, job->row++, 0, words[0] != '\0' ? words : mark, SHEET_TEXT);
}

static void
table_write(struct workbook_job *job, const struct workbook_block *block)
{
	const struct workbook_table *table = (const struct workbook_table *)block;
	size_t nrows = table_nrows(job, table);
	workbook_leave_row(job);
	g_autofree char *caption = workbook_words(job, block, table->caption);
	if (caption[0] != '\0')
		sheet_text(job->device, job->row++, 0, caption, SHEET_SUBTITLE);
	if (nrows == 0) {
		write_empty(job, table);
		return;
	}
	struct workbook_rows *rows = g_new(struct workbook_rows, 1);
	*rows = (struct workbook_rows){ job->row, job->row + 1, (int)nrows };
	g_hash_table_insert(job->tables, (void *)table, rows);
	write_table_headings(job, table);
	const struct figure *figure = table_figure(job, table);
	for (size_t row = 0; row < nrows; row++)
		write_row(job, table, figure, row);
	if (table->filter)
		workbook_filter_rows(job, rows, (int)table->columns.n);
	if (table->repeat)
		workbook_repeat_heading(job, rows, (int)table->freeze_columns);
}

static const struct shape_field column_fields[] = {
	{ "field", SHAPE_COLUMN, true, offsetof(struct workbook_column, field), "数値の列の名前" },
	{ "heading", SHAPE_WORDS, true, offsetof(struct workbook_column, heading), "見出し" },
	WORKBOOK_LOOK(struct workbook_column, look),
	{ "width", SHAPE_NUMBER, false, offsetof(struct workbook_column, width),
	    "列の幅（半角の字数）。省くと中身に合わせます", .minimum = 1, .maximum = 255 },
	{ "blank", SHAPE_BOOL, false, offsetof(struct workbook_column, blank), "値がないことが普通の列。空欄にします" },
};
static const struct shape column_shape = { "workbook-column", "表の列", sizeof(struct workbook_column), column_fields,
	G_N_ELEMENTS(column_fields) };

static const struct shape_field table_fields[] = {
	{ "data", SHAPE_DATA, true, offsetof(struct workbook_table, data), "使う数値の名前", .kinds = SHAPE_ROWS },
	{ "caption", SHAPE_WORDS, false, offsetof(struct workbook_table, caption), "表の上に書く題" },
	{ "columns", SHAPE_LIST, true, offsetof(struct workbook_table, columns), "左からの列", .shape = &column_shape },
	{ "filter", SHAPE_BOOL, false, offsetof(struct workbook_table, filter),
	    "見出しに絞り込みを付けます。シートに一つだけです" },
	{ "repeat", SHAPE_BOOL, false, offsetof(struct workbook_table, repeat),
	    "シートの主な表。見出しを固定し、印刷では各ページに繰り返します" },
	{ "freeze_columns", SHAPE_INTEGER, false, offsetof(struct workbook_table, freeze_columns),
	    "repeatの表で、左から固定する列の数", .minimum = 0, .maximum = 8 },
	{ "empty", SHAPE_WORDS, false, offsetof(struct workbook_table, empty), "行が一つもないときの言葉" },
};

const struct workbook_type workbook_type_table = { "table", "表", sizeof(struct workbook_table), table_fields,
	G_N_ELEMENTS(table_fields), table_check, table_shows, table_measure, table_write };

/* ---- charts ---- */

/* Bars are numbers; a percent axis is one where all of them are. */
static bool
chart_check(struct reader *reader, struct workbook_block *block)
{
	struct workbook_chart *chart = (struct workbook_chart *)block;
	const struct workbook_series *series = chart->series.items;
	bool good = true;
	chart->percent = chart->kind != SHEET_CHART_BAND && chart->series.n > 0;
	for (size_t i = 0; i < chart->series.n; i++) {
		enum figure_kind kind = column_kind(chart->data, series[i].field);
		chart->percent = chart->percent && kind == FIGURE_PERCENT;
		if (kind != FIGURE_TEXT && kind != FIGURE_DATE)
			continue;
		g_autofree char *at = g_strdup_printf("%s/series/%" G_GSIZE_FORMAT "/field", block->pointer, i);
		good = shape_problem(reader, at, PROBLEM_LAYOUT_WRONG_FIGURE, series[i].field,
		    figure_kind_name(kind), IN_BOTH("a number", "数"), NULL);
	}
	if (chart->series.n == 0) {
		g_autofree char *at = document_pointer(block->pointer, "series");
		good = shape_problem(reader, at, PROBLEM_LAYOUT_COUNT, "0", IN_BOTH("1 or more", "1個以上"), NULL);
	}
	return good;
}

static bool
chart_shows(struct workbook_job *job, const struct workbook_block *block)
{
	const struct workbook_table *table = ((const struct workbook_chart *)block)->table;
	return table_nrows(job, table) > 0 && workbook_block_shows(job, &table->block);
}

static double
number_at(const struct figure *figure, size_t row, const char *field)
{
	const struct value *value = figure_cell(figure, row, figure_column_find(figure, field));
	return value->state == VALUE_NUMBER ? value->number : 0;
}

/* Which bars are wide enough for their number? Caller frees. */
static bool *
readable(const struct workbook_chart *chart, const struct figure *figure, size_t s)
{
	const struct workbook_series *series = chart->series.items;
	bool *out = g_new0(bool, figure->nrows);
	for (size_t row = 0; row < figure->nrows; row++) {
		const struct value *value = figure_cell(figure, row, figure_column_find(figure, series[s].field));
		double sum = 0;
		for (size_t i = 0; i < chart->series.n; i++)
			sum += number_at(figure, row, series[i].field);
		if (chart->kind != SHEET_CHART_BAND)
			out[row] = value->state == VALUE_NUMBER;
		else
			out[row] = value->state == VALUE_NUMBER && value->number > 0 && value->number >= chart->label_from * sum;
	}
	return out;
}

static int
table_column_of(const struct workbook_table *table, const char *field)
{
	const struct workbook_column *columns = table->columns.items;
	size_t i = 0;
	while (strcmp(columns[i].field, field) != 0)
		i++;
	return (int)i;
}

static struct sheet_series
make_series(const struct workbook_chart *chart, const struct figure *figure, size_t s, uint32_t ink)
{
	static const enum sheet_pattern patterns[] = { [HATCH_NONE] = SHEET_SOLID, [HATCH_DIAGONAL] = SHEET_DIAGONAL,
		[HATCH_DENSE] = SHEET_DENSE, [HATCH_DOTS] = SHEET_DOTS };
	const struct workbook_series *series = (const struct workbook_series *)chart->series.items + s;
	const struct mark *mark = series->mark;
	return (struct sheet_series){ .column = table_column_of(chart->table, series->field), .colour = mark->colour,
		.pattern = patterns[mark->hatch], .pattern_colour = mark->hatch_colour,
		.edge = mark->outlined ? mark->outline : 0xFFFFFF,
		.text = chart->kind == SHEET_CHART_BAND ? mark->text : ink, .labelled = readable(chart, figure, s) };
}

/* As wide as its table, within what fits a screen. */
static int
chart_width(const struct workbook_job *job, const struct workbook_chart *chart)
{
	double width = 0;
	for (guint i = 0; i < MIN(job->widths->len, chart->table->columns.n); i++)
		width += g_array_index(job->widths, double, i) * 7 + 5;
	return (int)CLAMP(width, 560, 960);
}

static int
chart_height(const struct workbook_chart *chart, const struct workbook_rows *rows)
{
	if (chart->kind == SHEET_CHART_COLUMN)
		return 300;
	int legend = chart->series.n > 1 ? 34 : 0;
	int bar = chart->kind == SHEET_CHART_BAR ? 14 * (int)chart->series.n + 14 : 28;
	return 84 + legend + bar * rows->nrows;
}

static bool
begins_at_zero(const struct workbook_chart *chart, const struct figure *figure)
{
	const struct workbook_series *series = chart->series.items;
	for (size_t i = 0; i < chart->series.n; i++)
		for (size_t row = 0; row < figure->nrows; row++)
			if (number_at(figure, row, series[i].field) < 0)
				return false;
	return chart->kind != SHEET_CHART_BAND;
}

static void
chart_write(struct workbook_job *job, const struct workbook_block *block)
{
	const struct workbook_chart *chart = (const struct workbook_chart *)block;
	const struct workbook_rows *rows = g_hash_table_lookup(job->tables, chart->table);
	const struct figure *figure = table_figure(job, chart->table);
	g_autofree char *title = workbook_words(job, block, chart->title);
	g_autofree char *alt = workbook_words(job, block, chart->alt);
	g_autofree struct sheet_series *series = g_new0(struct sheet_series, chart->series.n);
	for (size_t i = 0; i < chart->series.n; i++)
		series[i] = make_series(chart, figure, i, job->job.theme->colours.ink);
	workbook_leave_row(job);
	struct sheet_chart made = { .kind = (enum sheet_chart_kind)chart->kind, .title = title, .alt = alt,
		.heading_row = rows->heading_row, .first_row = rows->first_row,
		.last_row = rows->first_row + rows->nrows - 1, .label_column = table_column_of(chart->table, chart->label),
		.percent = chart->percent, .from_zero = begins_at_zero(chart, figure), .series = series, .nseries = chart->series.n, .at_row = job->row,
		.width_px = chart_width(job, chart), .height_px = chart_height(chart, rows) };
	sheet_chart(job->device, &made);
	job->row += made.height_px / SHEET_ROW_PX + 1;
	for (size_t i = 0; i < chart->series.n; i++)
		g_free((void *)series[i].labelled);
}

static const struct shape_field series_fields[] = {
	{ "field", SHAPE_COLUMN, true, offsetof(struct workbook_series, field), "棒の長さにする列" },
	{ "mark", SHAPE_MARK, true, offsetof(struct workbook_series, mark), "色。テーマの印の名前" },
};
static const struct shape series_shape = { "workbook-series", "グラフの系列", sizeof(struct workbook_series),
	series_fields, G_N_ELEMENTS(series_fields) };
static const char *const chart_names[] = { "bar", "band", "column", NULL };

static const struct shape_field chart_fields[] = {
	{ "data", SHAPE_DATA, true, offsetof(struct workbook_chart, data), "使う数値の名前。同じ数値の表が前に必要です",
	    .kinds = SHAPE_ROWS },
	{ "kind", SHAPE_CHOICE, true, offsetof(struct workbook_chart, kind),
	    "bar=横棒、band=100%積み上げ横棒、column=縦棒", chart_names },
	{ "label", SHAPE_COLUMN, true, offsetof(struct workbook_chart, label), "棒の名前にする列" },
	{ "series", SHAPE_LIST, true, offsetof(struct workbook_chart, series), "系列。凡例は表の見出しになります",
	    .shape = &series_shape },
	{ "title", SHAPE_WORDS, true, offsetof(struct workbook_chart, title), "グラフの題" },
	{ "alt", SHAPE_WORDS, true, offsetof(struct workbook_chart, alt), "代替テキスト（音声で読み上げられます）" },
	{ "label_from", SHAPE_NUMBER, false, offsetof(struct workbook_chart, label_from),
	    "bandで数を書く最小の割合（0から1）。これより細い帯には書きません", .minimum = 0, .maximum = 1 },
};

const struct workbook_type workbook_type_chart = { "chart", "Excelのグラフ", sizeof(struct workbook_chart),
	chart_fields, G_N_ELEMENTS(chart_fields), chart_check, chart_shows, NULL, chart_write };
