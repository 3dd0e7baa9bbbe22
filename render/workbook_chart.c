/*
 * Native charts of a workbook, drawn from the cells of a table above them.
 *
 * In: a table that was written, and which of its columns are bars. Out: one chart below the table.
 * Rule: a chart's rows are its table's rows, in the same order, at the same cells.
 */
#include "render/workbook_job.h"
#include <string.h>

static enum figure_kind
column_kind(const char *data, const char *field)
{
	return figure_declaration_find(data)->columns[workbook_table_column(data, field)].kind;
}

/* Bars are numbers; a percent axis is one where all of them are. */
static bool
check_chart(struct reader *reader, struct workbook_block *block)
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
		g_autofree char *at =
		    g_strdup_printf("%s/series/%" G_GSIZE_FORMAT "/field", block->pointer, i);
		good = shape_problem(reader, at, PROBLEM_LAYOUT_WRONG_FIGURE, series[i].field,
		    figure_kind_name(kind), IN_BOTH("a number", "数"), NULL);
	}
	if (chart->series.n == 0) {
		g_autofree char *at = document_pointer(block->pointer, "series");
		good = shape_problem(
		    reader, at, PROBLEM_LAYOUT_COUNT, "0", IN_BOTH("1 or more", "1個以上"), NULL);
	}
	return good;
}

static bool
shows_chart(struct workbook_job *job, const struct workbook_block *block)
{
	const struct workbook_table *table = ((const struct workbook_chart *)block)->table;
	return workbook_table_nrows(job, table) > 0 && workbook_block_shows(job, &table->block);
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
		const struct value *value =
		    figure_cell(figure, row, figure_column_find(figure, series[s].field));
		double sum = 0;
		for (size_t i = 0; i < chart->series.n; i++)
			sum += number_at(figure, row, series[i].field);
		if (chart->kind != SHEET_CHART_BAND)
			out[row] = value->state == VALUE_NUMBER;
		else
			out[row] = value->state == VALUE_NUMBER && value->number > 0 &&
			           value->number >= chart->label_from * sum;
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
	static const enum sheet_pattern patterns[] = { [HATCH_NONE] = SHEET_SOLID,
		[HATCH_DIAGONAL] = SHEET_DIAGONAL,
		[HATCH_DENSE] = SHEET_DENSE,
		[HATCH_DOTS] = SHEET_DOTS };
	const struct workbook_series *series =
	    (const struct workbook_series *)chart->series.items + s;
	const struct mark *mark = series->mark;
	return (struct sheet_series){ .column = table_column_of(chart->table, series->field),
		.colour = mark->colour,
		.pattern = patterns[mark->hatch],
		.pattern_colour = mark->hatch_colour,
		.edge = mark->outlined ? mark->outline : 0xFFFFFF,
		.text = chart->kind == SHEET_CHART_BAND ? mark->text : ink,
		.labelled = readable(chart, figure, s) };
}

/* As wide as its table, within what fits a screen. */
static int
width_for(const struct workbook_job *job, const struct workbook_chart *chart)
{
	double width = 0;
	for (guint i = 0; i < MIN(job->widths->len, chart->table->columns.n); i++)
		width += g_array_index(job->widths, double, i) * 7 + 5;
	return (int)CLAMP(width, 560, 960);
}

static int
height_for(const struct workbook_chart *chart, const struct workbook_rows *rows)
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

/* Of numbers that are all hidden or missing the table says enough. */
static bool
has_numbers(const struct workbook_chart *chart, const struct figure *figure)
{
	const struct workbook_series *series = chart->series.items;
	for (size_t row = 0; row < figure->nrows; row++)
		for (size_t i = 0; i < chart->series.n; i++) {
			int column = figure_column_find(figure, series[i].field);
			if (figure_cell(figure, row, column)->state == VALUE_NUMBER)
				return true;
		}
	return false;
}

static void
write_chart(struct workbook_job *job, const struct workbook_block *block)
{
	const struct workbook_chart *chart = (const struct workbook_chart *)block;
	if (!has_numbers(chart, workbook_table_figure(job, chart->table)))
		return;
	const struct workbook_rows *rows = g_hash_table_lookup(job->tables, chart->table);
	const struct figure *figure = workbook_table_figure(job, chart->table);
	g_autofree char *title = workbook_words(job, block, chart->title);
	g_autofree char *alt = workbook_words(job, block, chart->alt);
	g_autofree struct sheet_series *series = g_new0(struct sheet_series, chart->series.n);
	for (size_t i = 0; i < chart->series.n; i++)
		series[i] = make_series(chart, figure, i, job->job.theme->colours.ink);
	workbook_leave_row(job);
	struct sheet_chart made = { .kind = (enum sheet_chart_kind)chart->kind,
		.title = title,
		.alt = alt,
		.heading_row = rows->heading_row,
		.first_row = rows->first_row,
		.last_row = rows->first_row + rows->nrows - 1,
		.label_column = table_column_of(chart->table, chart->label),
		.percent = chart->percent,
		.from_zero = begins_at_zero(chart, figure),
		.series = series,
		.nseries = chart->series.n,
		.at_row = job->row,
		.width_px = width_for(job, chart),
		.height_px = height_for(chart, rows) };
	sheet_chart(job->device, &made);
	job->row += made.height_px / SHEET_ROW_PX + 1;
	for (size_t i = 0; i < chart->series.n; i++)
		g_free((void *)series[i].labelled);
}

static const struct shape_field series_fields[] = {
	{ "field", SHAPE_COLUMN, true, offsetof(struct workbook_series, field),
	    "棒の長さにする列" },
	{ "mark", SHAPE_MARK, true, offsetof(struct workbook_series, mark),
	    "色。テーマの印の名前" },
};
static const struct shape series_shape = { "workbook-series", "グラフの系列",
	sizeof(struct workbook_series), series_fields, G_N_ELEMENTS(series_fields) };
static const char *const chart_names[] = { "bar", "band", "column", NULL };

static const struct shape_field chart_fields[] = {
	{ "data", SHAPE_DATA, true, offsetof(struct workbook_chart, data),
	    "使う数値の名前。同じ数値の表が前に必要です", .kinds = SHAPE_ROWS, .drawn = true },
	{ "kind", SHAPE_CHOICE, true, offsetof(struct workbook_chart, kind),
	    "bar=横棒、band=100%積み上げ横棒、column=縦棒", chart_names },
	{ "label", SHAPE_COLUMN, true, offsetof(struct workbook_chart, label), "棒の名前にする列" },
	{ "series", SHAPE_LIST, true, offsetof(struct workbook_chart, series),
	    "系列。凡例は表の見出しになります", .shape = &series_shape },
	{ "title", SHAPE_WORDS, true, offsetof(struct workbook_chart, title), "グラフの題" },
	{ "alt", SHAPE_WORDS, true, offsetof(struct workbook_chart, alt),
	    "代替テキスト（音声で読み上げられます）" },
	{ "label_from", SHAPE_NUMBER, false, offsetof(struct workbook_chart, label_from),
	    "bandで数を書く最小の割合（0から1）。これより細い帯には書きません", .minimum = 0,
	    .maximum = 1 },
};

const struct workbook_type workbook_type_chart = { "chart", "Excelのグラフ",
	sizeof(struct workbook_chart), chart_fields, G_N_ELEMENTS(chart_fields), check_chart,
	shows_chart, NULL, write_chart };
