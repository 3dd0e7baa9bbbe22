/*
 * Tables of a workbook.
 *
 * In: a figure with rows and the columns to show. Out: a caption, a heading row, one row per row.
 * Rule: columns are found once, when the layout is read; rows come in the figure's order.
 */
#include "render/workbook_job.h"
#include <string.h>

/* ---- tables ---- */

int
workbook_table_column(const char *data, const char *field)
{
	const struct figure_declaration *declaration = figure_declaration_find(data);
	int i = 0;
	while (strcmp(declaration->columns[i].name, field) != 0)
		i++;
	return i;
}

const struct figure *
workbook_table_figure(const struct workbook_job *job, const struct workbook_table *table)
{
	return figures_find(job->job.figures, table->data);
}

size_t
workbook_table_nrows(const struct workbook_job *job, const struct workbook_table *table)
{
	const struct figure *figure = workbook_table_figure(job, table);
	return figure == NULL ? 0 : figure->nrows;
}

static bool
table_check(struct reader *reader, struct workbook_block *block)
{
	struct workbook_table *table = (struct workbook_table *)block;
	struct workbook_column *columns = table->columns.items;
	bool good = true;
	for (size_t i = 0; i < table->columns.n; i++) {
		columns[i].at = workbook_table_column(table->data, columns[i].field);
		g_autofree char *at =
		    g_strdup_printf("%s/columns/%" G_GSIZE_FORMAT "/words", block->pointer, i);
		good = workbook_cell_check_words(reader, columns[i].look.words, at) && good;
	}
	if (table->columns.n == 0) {
		g_autofree char *at = document_pointer(block->pointer, "columns");
		good = shape_problem(
		    reader, at, PROBLEM_LAYOUT_COUNT, "0", IN_BOTH("1 or more", "1個以上"), NULL);
	}
	return good;
}

static bool
table_shows(struct workbook_job *job, const struct workbook_block *block)
{
	const struct workbook_table *table = (const struct workbook_table *)block;
	return block->when_missing != MISSING_HIDE || workbook_table_nrows(job, table) > 0;
}

/* The cell of a row under a column of the table. */
static const struct value *
table_cell(const struct figure *figure, const struct workbook_column *column, size_t row,
    enum figure_kind *kind)
{
	*kind = figure->declaration->columns[column->at].kind;
	return figure_cell(figure, row, column->at);
}

static void
table_measure(struct workbook_job *job, const struct workbook_block *block)
{
	const struct workbook_table *table = (const struct workbook_table *)block;
	const struct figure *figure = workbook_table_figure(job, table);
	const struct workbook_column *columns = table->columns.items;
	if (workbook_table_nrows(job, table) == 0)
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
			workbook_widen(
			    job, (int)i, workbook_cell_width(job, &columns[i].look, kind, value));
		}
	}
}

static void
write_row(struct workbook_job *job, const struct workbook_table *table, const struct figure *figure,
    size_t row)
{
	const struct workbook_column *columns = table->columns.items;
	int lines = 1;
	for (size_t i = 0; i < table->columns.n; i++) {
		enum figure_kind kind;
		const struct value *value = table_cell(figure, &columns[i], row, &kind);
		int taken = 1;
		if (columns[i].blank && value->state == VALUE_MISSING)
			sheet_text(job->device, job->row, (int)i, "", SHEET_TEXT);
		else
			taken = workbook_cell_write(job, (int)i, &columns[i].look, kind, value);
		lines = MAX(lines, taken);
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
		enum figure_kind kind =
		    workbook_table_figure(job, table)->declaration->columns[columns[i].at].kind;
		bool words =
		    kind == FIGURE_TEXT || kind == FIGURE_DATE || columns[i].look.words != NULL;
		g_autofree char *heading = workbook_words(job, &table->block, columns[i].heading);
		sheet_text(job->device, job->row, (int)i, heading,
		    words ? SHEET_HEADING : SHEET_HEADING_RIGHT);
		int taken = workbook_count_lines(job, (int)i, heading);
		lines = MAX(lines, taken);
	}
	workbook_row_lines(job, lines);
	job->row++;
}

/* No rows at all: said in words, or not to be. */
static void
write_empty(struct workbook_job *job, const struct workbook_table *table)
{
	if (table->block.when_missing == MISSING_FAIL) {
		block_fail(&job->job, table->block.pointer, PROBLEM_LAYOUT_VALUE_MISSING,
		    table->data, NULL);
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
	size_t nrows = workbook_table_nrows(job, table);
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
	const struct figure *figure = workbook_table_figure(job, table);
	for (size_t row = 0; row < nrows; row++)
		write_row(job, table, figure, row);
	if (table->filter)
		workbook_filter_rows(job, rows, (int)table->columns.n);
	if (table->repeat)
		workbook_repeat_heading(job, rows, (int)table->freeze_columns);
}

static const char *const style_names[] = { "text", "wrapped", "label", NULL };

static const struct shape_field column_fields[] = {
	{ "field", SHAPE_COLUMN, true, offsetof(struct workbook_column, field), "数値の列の名前" },
	{ "heading", SHAPE_WORDS, true, offsetof(struct workbook_column, heading), "見出し" },
	WORKBOOK_LOOK(struct workbook_column, look),
	{ "style", SHAPE_CHOICE, false, offsetof(struct workbook_column, look.style),
	    "text=1行（省略時）、wrapped=折り返し、label=太字", style_names },
	{ "width", SHAPE_NUMBER, false, offsetof(struct workbook_column, width),
	    "列の幅（半角の字数）。省くと中身に合わせます", .minimum = 1, .maximum = 255 },
	{ "blank", SHAPE_BOOL, false, offsetof(struct workbook_column, blank),
	    "値がないことが普通の列。空欄にします" },
};
static const struct shape column_shape = { "workbook-column", "表の列",
	sizeof(struct workbook_column), column_fields, G_N_ELEMENTS(column_fields) };

static const struct shape_field table_fields[] = {
	{ "data", SHAPE_DATA, true, offsetof(struct workbook_table, data), "使う数値の名前",
	    .kinds = SHAPE_ROWS },
	{ "caption", SHAPE_WORDS, false, offsetof(struct workbook_table, caption),
	    "表の上に書く題" },
	{ "columns", SHAPE_LIST, true, offsetof(struct workbook_table, columns), "左からの列",
	    .shape = &column_shape },
	{ "filter", SHAPE_BOOL, false, offsetof(struct workbook_table, filter),
	    "見出しに絞り込みを付けます。シートに一つだけです" },
	{ "repeat", SHAPE_BOOL, false, offsetof(struct workbook_table, repeat),
	    "シートの主な表。見出しを固定し、印刷では各ページに繰り返します" },
	{ "freeze_columns", SHAPE_INTEGER, false, offsetof(struct workbook_table, freeze_columns),
	    "repeatの表で、左から固定する列の数", .minimum = 0, .maximum = 8 },
	{ "empty", SHAPE_WORDS, false, offsetof(struct workbook_table, empty),
	    "行が一つもないときの言葉" },
};

const struct workbook_type workbook_type_table = { "table", "表", sizeof(struct workbook_table),
	table_fields, G_N_ELEMENTS(table_fields), table_check, table_shows, table_measure,
	table_write };
