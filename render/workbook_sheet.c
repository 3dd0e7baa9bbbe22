/*
 * One sheet: its columns fitted, its blocks written from top to bottom, its print set-up.
 *
 * In: a sheet of the layout and a client's figures. Out: calls to the sheet device.
 * Rule: all blocks are measured before the first is written, as they share the sheet's columns.
 */
#include "render/workbook_job.h"
#include <math.h>

#define DEFAULT_WIDTH 8.43 /* of a column nobody set */
#define LEAST_WIDTH 6
#define PADDING 2         /* an indent and a little air */
#define LOST 1            /* at the end of a line that may not break anywhere */
#define PORTRAIT_WIDTH 88 /* what notes stretch over at least, in characters */
#define LANDSCAPE_WIDTH 124
#define NOTE_CHARACTERS 1.09 /* of a note's smaller type in one character of width */
#define NOTE_LINE_PT 13.5
#define CELL_LINE_PT 14
#define WIDEST_VALUE 32
#define WIDEST_MEANING 64
#define FREEZE_LIMIT 8 /* more rows than this would leave no room to scroll */

char *
workbook_words(
    struct workbook_job *job, const struct workbook_block *block, const struct words *words)
{
	enum missing_policy policy =
	    block != NULL ? (enum missing_policy)block->when_missing : MISSING_MARK;
	char *text = words_text(&job->job, words, NULL, policy);
	return text != NULL ? text : g_strdup("");
}

void
workbook_leave_row(struct workbook_job *job)
{
	job->row += job->row > 0 && !job->joined;
	job->joined = false;
}

/* ---- columns ---- */

void
workbook_widen(struct workbook_job *job, int column, double characters)
{
	while (job->widths->len <= (guint)column)
		g_array_append_val(job->widths, (double){ LEAST_WIDTH });
	double *width = &g_array_index(job->widths, double, column);
	*width = MAX(*width, characters + PADDING);
}

void
workbook_widen_heading(struct workbook_job *job, int column, const char *text, double extra)
{
	double width = sheet_text_width(text);
	/* Up to six full-width characters stay on one line. */
	workbook_widen(job, column, (width <= 11.5 ? width : MAX(9.5, width / 2 + LOST)) + extra);
}

int
workbook_count_lines(const struct workbook_job *job, int column, const char *text)
{
	double room = g_array_index(job->widths, double, column) - PADDING;
	int lines = 0;
	g_auto(GStrv) parts = g_strsplit(text, "\n", -1);
	for (char **part = parts; *part != NULL; part++) {
		double width = sheet_text_width(*part);
		lines += width <= room ? 1 : (int)ceil(width / MAX(1, room - LOST));
	}
	return MAX(1, lines);
}

void
workbook_row_height(struct workbook_job *job, int row, double points)
{
	sheet_row_height(job->device, row, points);
	while (job->heights->len <= (guint)row)
		g_array_append_val(job->heights, (double){ SHEET_ROW_PT });
	g_array_index(job->heights, double, row) = points;
}

/* One line has the height of any row; the others are set, as not every reader fits them itself. */
void
workbook_row_lines(struct workbook_job *job, int lines)
{
	if (lines > 1)
		workbook_row_height(job, job->row, SHEET_ROW_PT + CELL_LINE_PT * (lines - 1));
}

/* Widths of all columns in use, and how far notes stretch. */
static void
set_columns(struct workbook_job *job)
{
	double least = job->sheet->landscape ? LANDSCAPE_WIDTH : PORTRAIT_WIDTH;
	job->total_width = 0;
	for (guint i = 0; i < job->widths->len; i++) {
		double width = round(10 * g_array_index(job->widths, double, i)) / 10;
		sheet_column_width(job->device, (int)i, width);
		job->total_width += width;
	}
	job->last_column = (int)job->widths->len - 1;
	for (; job->total_width < least; job->last_column++)
		job->total_width += DEFAULT_WIDTH;
}

void
workbook_filter_rows(struct workbook_job *job, const struct workbook_rows *rows, int ncolumns)
{
	struct sheet_area area = { rows->heading_row, 0, rows->heading_row + rows->nrows,
		ncolumns - 1 };
	sheet_filter(job->device, &area);
}

void
workbook_repeat_heading(
    struct workbook_job *job, const struct workbook_rows *rows, int freeze_columns)
{
	job->repeat_row = rows->heading_row;
	if (rows->heading_row >= FREEZE_LIMIT)
		return;
	job->freeze_rows = rows->heading_row + 1;
	job->freeze_columns = freeze_columns;
}

/* ---- heading and note ---- */

static const struct shape_field text_fields[] = {
	{ "text", SHAPE_WORDS, true, offsetof(struct workbook_text, text), "書く言葉" },
};

static void
heading_write(struct workbook_job *job, const struct workbook_block *block)
{
	g_autofree char *text =
	    workbook_words(job, block, ((const struct workbook_text *)block)->text);
	if (text[0] == '\0')
		return;
	workbook_leave_row(job);
	sheet_text(job->device, job->row++, 0, text, SHEET_SUBTITLE);
	job->joined = true;
}

const struct workbook_type workbook_type_heading = { "heading", "見出し",
	sizeof(struct workbook_text), text_fields, G_N_ELEMENTS(text_fields), NULL, NULL, NULL,
	heading_write };

/* Lines that a note takes at the sheet's width. */
static double
count_lines(const struct workbook_job *job, const char *text)
{
	double lines = 0;
	g_auto(GStrv) parts = g_strsplit(text, "\n", -1);
	for (char **part = parts; *part != NULL; part++)
		lines +=
		    MAX(1, ceil(sheet_text_width(*part) / (job->total_width * NOTE_CHARACTERS)));
	return lines;
}

/* Merged cells do not grow with their text: the height is ours to set. */
static void
note_write(struct workbook_job *job, const struct workbook_block *block)
{
	g_autofree char *text =
	    workbook_words(job, block, ((const struct workbook_text *)block)->text);
	if (text[0] == '\0')
		return;
	struct sheet_area area = { job->row, 0, job->row, job->last_column };
	workbook_row_height(job, job->row, 3 + NOTE_LINE_PT * count_lines(job, text));
	sheet_span(job->device, &area, text, SHEET_NOTE);
	job->row++;
	job->joined = false;
}

const struct workbook_type workbook_type_note = { "note", "注記。シートの幅で折り返します",
	sizeof(struct workbook_text), text_fields, G_N_ELEMENTS(text_fields), NULL, NULL, NULL,
	note_write };

/* ---- values ---- */

static bool
values_check(struct reader *reader, struct workbook_block *block)
{
	struct workbook_values *values = (struct workbook_values *)block;
	const struct workbook_value *rows = values->rows.items;
	bool good = true;
	for (size_t i = 0; i < values->rows.n; i++) {
		g_autofree char *at =
		    g_strdup_printf("%s/rows/%" G_GSIZE_FORMAT "/words", block->pointer, i);
		good = workbook_cell_check_words(reader, rows[i].look.words, at) && good;
	}
	return good;
}

/* The layout's words for what the figure means, else its own. Caller frees. */
static char *
value_meaning(
    struct workbook_job *job, const struct workbook_block *block, const struct workbook_value *row)
{
	if (row->meaning != NULL)
		return workbook_words(job, block, row->meaning);
	const struct figure_declaration *declaration = figure_declaration_find(row->figure);
	bool documented = declaration != NULL && declaration->doc_ja != NULL;
	return g_strdup(documented ? declaration->doc_ja : "");
}

static void
values_measure(struct workbook_job *job, const struct workbook_block *block)
{
	const struct workbook_values *values = (const struct workbook_values *)block;
	const struct workbook_value *rows = values->rows.items;
	for (size_t i = 0; i < values->rows.n; i++) {
		enum figure_kind kind;
		const struct value *value = block_value(&job->job, rows[i].figure, &kind);
		if (!condition_holds(rows[i].when, job->job.figures))
			continue;
		g_autofree char *label = workbook_words(job, block, rows[i].label);
		workbook_widen(job, 0, sheet_text_width(label));
		workbook_widen(job, 1,
		    MIN(workbook_cell_width(job, &rows[i].look, kind, value), WIDEST_VALUE));
		if (values->meaning == NULL)
			continue;
		g_autofree char *meaning = value_meaning(job, block, &rows[i]);
		workbook_widen(job, 2, MIN(sheet_text_width(meaning), WIDEST_MEANING));
	}
}

void
workbook_headings_write(struct workbook_job *job, const struct workbook_block *block,
    const struct words *const *words, int n)
{
	for (int i = 0; i < n; i++) {
		g_autofree char *text = workbook_words(job, block, words[i]);
		sheet_text(job->device, job->row, i, text, SHEET_HEADING);
	}
	job->row++;
}

static void
values_write(struct workbook_job *job, const struct workbook_block *block)
{
	const struct workbook_values *values = (const struct workbook_values *)block;
	const struct workbook_value *rows = values->rows.items;
	const struct words *const headings[] = { values->label, values->value, values->meaning };
	workbook_leave_row(job);
	workbook_headings_write(job, block, headings, values->meaning != NULL ? 3 : 2);
	for (size_t i = 0; i < values->rows.n; i++) {
		enum figure_kind kind;
		const struct value *value = block_value(&job->job, rows[i].figure, &kind);
		if (!condition_holds(rows[i].when, job->job.figures))
			continue;
		g_autofree char *label = workbook_words(job, block, rows[i].label);
		sheet_text(job->device, job->row, 0, label, SHEET_LABEL);
		struct workbook_look look = rows[i].look;
		look.style = WORKBOOK_WRAPPED;
		int lines = workbook_cell_write(job, 1, &look, kind, value);
		if (values->meaning != NULL) {
			g_autofree char *meaning = value_meaning(job, block, &rows[i]);
			sheet_text(job->device, job->row, 2, meaning, SHEET_WRAPPED);
			int taken = workbook_count_lines(job, 2, meaning);
			lines = MAX(lines, taken);
		}
		workbook_row_lines(job, lines);
		job->row++;
	}
}

static const struct shape_field value_fields[] = {
	{ "figure", SHAPE_VALUE, true, offsetof(struct workbook_value, figure),
	    "数値の名前。表の一つの値は「名前.列@行」" },
	{ "label", SHAPE_WORDS, true, offsetof(struct workbook_value, label), "項目の名前" },
	{ "meaning", SHAPE_WORDS, false, offsetof(struct workbook_value, meaning),
	    "意味。省くと数値の定義" },
	WORKBOOK_LOOK(struct workbook_value, look),
	{ "when", SHAPE_WHEN, false, offsetof(struct workbook_value, when),
	    "この条件が成り立つときだけ書きます" },
};
static const struct shape value_shape = { "workbook-value", "項目", sizeof(struct workbook_value),
	value_fields, G_N_ELEMENTS(value_fields) };

static const struct shape_field values_fields[] = {
	{ "label", SHAPE_WORDS, true, offsetof(struct workbook_values, label), "項目の列の見出し" },
	{ "value", SHAPE_WORDS, true, offsetof(struct workbook_values, value), "値の列の見出し" },
	{ "meaning", SHAPE_WORDS, false, offsetof(struct workbook_values, meaning),
	    "意味の列の見出し。省くと列がありません" },
	{ "rows", SHAPE_LIST, true, offsetof(struct workbook_values, rows), "上からの項目",
	    .shape = &value_shape },
};

const struct workbook_type workbook_type_values = { "values", "数値の一覧（項目・値・意味）",
	sizeof(struct workbook_values), values_fields, G_N_ELEMENTS(values_fields), values_check,
	NULL, values_measure, values_write };

/* ---- the sheet ---- */

bool
workbook_block_shows(struct workbook_job *job, const struct workbook_block *block)
{
	if (!condition_holds(block->when, job->job.figures))
		return false;
	return block->type->shows == NULL || block->type->shows(job, block);
}

const struct workbook_blocks *
workbook_sheet_blocks(struct workbook_job *job, const struct workbook_sheet *sheet)
{
	bool holds = condition_holds(sheet->when, job->job.figures);
	const struct workbook_blocks *blocks = holds ? &sheet->blocks : &sheet->otherwise;
	return blocks->n > 0 ? blocks : NULL;
}

static void
begin_sheet(struct workbook_job *job, const struct workbook_sheet *sheet)
{
	job->sheet = sheet;
	job->row = 0;
	job->joined = false;
	job->freeze_rows = job->freeze_columns = 0;
	job->repeat_row = -1;
	g_array_set_size(job->widths, 0);
	g_array_set_size(job->heights, 0);
	g_array_set_size(job->spans, 0);
	g_hash_table_remove_all(job->tables);
	g_autofree char *name = workbook_words(job, NULL, sheet->name);
	sheet_begin(job->device, name);
}

/* A heading stays with what it is over, a table with its chart. */
static bool
stays_with(const struct workbook_block *block, const struct workbook_block *next)
{
	if (block->type == &workbook_type_heading || block->type == &workbook_type_note)
		return true;
	return next != NULL && next->type == &workbook_type_chart;
}

static void
write_block(
    struct workbook_job *job, const struct workbook_block *block, const struct workbook_block *next)
{
	struct workbook_span span = { .first_row = job->row, .keep = stays_with(block, next) };
	block->type->write(job, block);
	span.last_row = job->row - 1;
	if (span.last_row >= span.first_row)
		g_array_append_val(job->spans, span);
}

void
workbook_sheet_write(struct workbook_job *job, const struct workbook_sheet *sheet)
{
	const struct workbook_blocks *blocks = workbook_sheet_blocks(job, sheet);
	if (blocks == NULL)
		return;
	begin_sheet(job, sheet);
	for (size_t i = 0; i < blocks->n; i++)
		if (blocks->items[i]->type->measure != NULL &&
		    workbook_block_shows(job, blocks->items[i]))
			blocks->items[i]->type->measure(job, blocks->items[i]);
	set_columns(job);
	g_autofree char *title = workbook_words(job, NULL, sheet->title);
	workbook_row_height(job, job->row, 28);
	sheet_text(job->device, job->row++, 0, title, SHEET_TITLE);
	for (size_t i = 0; i < blocks->n; i++)
		if (workbook_block_shows(job, blocks->items[i]))
			write_block(
			    job, blocks->items[i], i + 1 < blocks->n ? blocks->items[i + 1] : NULL);
	if (job->freeze_rows > 0 || job->freeze_columns > 0)
		sheet_freeze(job->device, job->freeze_rows, job->freeze_columns);
	workbook_print(job);
}
