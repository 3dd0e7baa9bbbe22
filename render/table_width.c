/*
 * The widths of a table's columns.
 *
 * In: the cells' texts. Out: laid-out cells, column widths, row heights.
 * Rule: short columns keep their natural width; the long ones share what is left evenly.
 */
#include "render/table.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_LEAST_PT 44 /* a text column stays at least so wide */
#define WORD_LEAST 6     /* Latin words of so many letters are kept whole */
#define HEAD_MOST_PT 84  /* beyond this a heading, of a column or a row, may wrap */
#define ROW_SHARE 0.6    /* no row is higher than this share of a page */
#define BADGE_PAD_PT 8
#define GROW_MOST 10 /* no column's growth lets the common level go beyond this many widths */

/* The share of rows whose cells decide how wide a column of text would like to be: a few long notes must not. */
#define USUAL_SHARE 0.8

struct fit {
	struct job *job;
	struct flow *flow;
	struct table *table;
	double *least, *natural; /* per column, with padding */
	double *usual;           /* what most of a column's cells need */
};

static struct text_style
cell_style(const struct table *table, const struct table_column *column,
    const struct table_row *row, const struct cell *cell)
{
	struct text_style style = draw_style_aligned(&table->type, column->align);
	if (column->strong || (row != NULL && row->total))
		style.weight = TEXT_BOLD;
	if (cell->kind == CELL_BADGE && cell->mark != NULL) {
		style.colour = cell->mark->text;
		style.size_pt -= 0.6;
		style.align = TEXT_CENTRE;
		style.weight = TEXT_REGULAR;
	}
	return style;
}

static struct text_block *
lay_out_cell(const struct fit *fit, const struct text_style *style, const struct cell *cell,
    const char *string, double width)
{
	return cell->plain ? draw_lay_out_plain(fit->job, fit->flow, style, string, width)
	                   : draw_lay_out(fit->job, fit->flow, style, string, width);
}

/* The width of the longest Latin word: breaking it would make two words of it. */
static double
longest_word(const struct fit *fit, const struct text_style *style, const char *text)
{
	double longest = 0;
	while (*text != '\0') {
		size_t length = 0;
		while (text[length] > ' ')
			length++;
		if (length >= WORD_LEAST) {
			g_autofree char *word = g_strndup(text, length);
			longest = MAX(longest, text_width(fit->job->text, style, word));
		}
		text += length > 0 ? length : 1;
	}
	return longest;
}

static void
measure_cell(struct fit *fit, size_t column, const struct table_row *row, struct cell *cell)
{
	const struct table_column *of = &fit->table->columns[column];
	struct text_style style = cell_style(fit->table, of, row, cell);
	double pad = 2 * fit->table->pad_pt +
	             (cell->kind == CELL_BADGE && cell->mark != NULL ? BADGE_PAD_PT : 0);
	double least = of->least_pt;
	if (cell->kind == CELL_PAGE) {
		cell->natural_pt = text_width(fit->job->text, &style, fit->job->theme->words.page);
		least = cell->natural_pt;
	} else if (cell->string != NULL) {
		struct text_style single = style;
		single.align = TEXT_LEFT;
		cell->text = lay_out_cell(fit, &single, cell, cell->string, 0);
		cell->natural_pt = draw_width(cell->text);
		bool name = of->row_heading && cell->natural_pt <= HEAD_MOST_PT;
		bool whole = of->rigid || cell->kind == CELL_BADGE || name;
		least = whole ? cell->natural_pt
		              : MIN(cell->natural_pt,
				    MAX(TEXT_LEAST_PT, longest_word(fit, &style, cell->string)));
	}
	fit->natural[column] = MAX(fit->natural[column], MAX(cell->natural_pt, of->least_pt) + pad);
	fit->least[column] = MAX(fit->least[column], least + pad);
}

static void
measure(struct fit *fit)
{
	struct table *table = fit->table;
	for (size_t i = 0; i < table->nrows; i++) {
		for (size_t column = 0; column < table->ncolumns; column++)
			measure_cell(fit, column, &table->rows[i], &table->rows[i].cells[column]);
	}
	struct text_style style = draw_style(&table->type);
	style.weight = TEXT_BOLD;
	for (size_t column = 0; column < table->ncolumns; column++) {
		const char *heading = table->columns[column].heading;
		double width = heading == NULL ? 0 : text_width(fit->job->text, &style, heading);
		width = MIN(width, HEAD_MOST_PT) + 2 * table->pad_pt;
		fit->natural[column] = MAX(fit->natural[column], width);
		fit->least[column] = MAX(fit->least[column], MIN(width, TEXT_LEAST_PT));
	}
}

static double
sum(const double *widths, size_t n)
{
	double total = 0;
	for (size_t i = 0; i < n; i++)
		total += widths[i];
	return total;
}

static int
compare_widths(const void *a, const void *b)
{
	double left = *(const double *)a, right = *(const double *)b;
	return left < right ? -1 : left > right;
}

static double
usual_width(const struct fit *fit, size_t column)
{
	const struct table *table = fit->table;
	g_autofree double *widths = g_new(double, table->nrows + 1);
	for (size_t i = 0; i < table->nrows; i++)
		widths[i] = table->rows[i].cells[column].natural_pt;
	qsort(widths, table->nrows, sizeof *widths, compare_widths);
	size_t last = table->nrows - 1; /* of two rows the longer counts */
	double usual = table->nrows == 0 ? 0 : widths[(size_t)ceil((double)last * USUAL_SHARE)];
	double wanted = MAX(usual + 2 * table->pad_pt, fit->least[column]);
	return table->columns[column].rigid ? fit->natural[column]
	                                    : MIN(wanted, fit->natural[column]);
}

/* All columns up to a common level times their growth, each between its least and natural width. */
static double
fill_to(const struct fit *fit, double level, bool set)
{
	double total = 0;
	for (size_t i = 0; i < fit->table->ncolumns; i++) {
		double most = MAX(fit->usual[i], fit->least[i]);
		double width = CLAMP(level * fit->table->columns[i].grow, fit->least[i], most);
		if (set)
			fit->table->columns[i].width_pt = width;
		total += width;
	}
	return total;
}

/* Most cells fit: what is left goes to the columns with longer ones. */
static void
share_rest(const struct fit *fit, double spare)
{
	struct table *table = fit->table;
	double grow = 0;
	for (size_t i = 0; i < table->ncolumns; i++)
		grow += fit->natural[i] > fit->usual[i] ? table->columns[i].grow : 0;
	for (size_t i = 0; i < table->ncolumns; i++) {
		double share =
		    fit->natural[i] > fit->usual[i] && grow > 0 ? table->columns[i].grow / grow : 0;
		table->columns[i].width_pt = fit->usual[i] + spare * share;
	}
}

static void
share_shortage(const struct fit *fit, double width)
{
	for (size_t i = 0; i < fit->table->ncolumns; i++)
		fit->usual[i] = usual_width(fit, i);
	double usual = sum(fit->usual, fit->table->ncolumns);
	if (usual <= width) {
		share_rest(fit, width - usual);
		return;
	}
	double low = 0, high = width * GROW_MOST;
	for (int step = 0; step < 40; step++) {
		double middle = (low + high) / 2;
		if (fill_to(fit, middle, false) > width)
			high = middle;
		else
			low = middle;
	}
	fill_to(fit, low, true);
	/* Not even the least widths fit: all give way in proportion. */
	double least = sum(fit->least, fit->table->ncolumns);
	for (size_t i = 0; i < fit->table->ncolumns && least > width; i++)
		fit->table->columns[i].width_pt = fit->least[i] * width / least;
}

static void
share_surplus(const struct fit *fit, double width)
{
	struct table *table = fit->table;
	double spare = width - sum(fit->natural, table->ncolumns), grow = 0;
	for (size_t i = 0; i < table->ncolumns; i++)
		grow += table->columns[i].grow;
	for (size_t i = 0; i < table->ncolumns; i++) {
		double share =
		    grow > 0 ? table->columns[i].grow / grow : 1 / (double)table->ncolumns;
		table->columns[i].width_pt = fit->natural[i] + (table->narrow ? 0 : spare * share);
	}
}

/* Shortened until it fits, with the theme's words for it. Rare: searching is good enough. */
static void
cut_cell(
    struct fit *fit, const struct text_style *style, struct cell *cell, double width, size_t lines)
{
	const char *mark = fit->job->theme->words.cut;
	glong low = 0, high = g_utf8_strlen(cell->string, -1);
	while (high - low > 1) {
		glong middle = (low + high) / 2;
		g_autofree char *head = g_utf8_substring(cell->string, 0, middle);
		g_autofree char *text = g_strconcat(head, mark, NULL);
		cell->text = lay_out_cell(fit, style, cell, text, width);
		if (cell->text == NULL)
			return;
		if (cell->text->nlines > lines)
			high = middle;
		else
			low = middle;
	}
	g_autofree char *head = g_utf8_substring(cell->string, 0, low);
	g_autofree char *text = g_strconcat(head, mark, NULL);
	cell->text = lay_out_cell(fit, style, cell, text, width);
	g_autofree char *begin = g_utf8_substring(cell->string, 0, MIN(low, 20));
	struct place place = { .file = document_file(fit->job->layout->document),
		.client = fit->job->client,
		.byte_offset = -1,
		.personal = true };
	problem_add(fit->job->problems, PROBLEM_LAYOUT_TEXT_CUT, &place, begin, NULL);
}

static void
wrap_cell(struct fit *fit, const struct table_column *column, const struct table_row *row,
    struct cell *cell)
{
	double width = column->width_pt - 2 * fit->table->pad_pt;
	if (cell->kind != CELL_TEXT || cell->text == NULL || cell->natural_pt <= width + 0.01)
		return;
	struct text_style style = cell_style(fit->table, column, row, cell);
	cell->text = lay_out_cell(fit, &style, cell, cell->string, width);
	const struct theme_page *page = &fit->job->theme->page;
	double most = (page->height_pt - page->top_pt - page->foot_pt) * ROW_SHARE;
	size_t lines = (size_t)MAX(most / style.leading_pt, 1);
	if (cell->text != NULL && cell->text->nlines > lines)
		cut_cell(fit, &style, cell, width, lines);
}

static void
set_heights(struct fit *fit)
{
	struct table *table = fit->table;
	struct text_style style = draw_style(&table->type);
	style.weight = TEXT_BOLD;
	table->head_pt = 0;
	for (size_t i = 0; i < table->ncolumns; i++) {
		struct table_column *column = &table->columns[i];
		style.align = column->align;
		column->head = draw_lay_out(fit->job, fit->flow, &style, column->heading,
		    column->width_pt - 2 * table->pad_pt);
		table->head_pt = MAX(table->head_pt, draw_height(column->head));
	}
	table->head_pt += table->head_pt > 0 ? 2 * table->edge_pt : 0;
	for (size_t i = 0; i < table->nrows; i++) {
		struct table_row *row = &table->rows[i];
		row->height_pt = table->type.leading_pt;
		for (size_t column = 0; column < table->ncolumns; column++) {
			wrap_cell(fit, &table->columns[column], row, &row->cells[column]);
			row->height_pt = MAX(row->height_pt, draw_height(row->cells[column].text));
		}
		row->height_pt += 2 * table->edge_pt;
	}
}

void
table_fit(struct job *job, struct flow *flow, struct table *table, double width_pt)
{
	size_t n = table->ncolumns;
	g_autofree double *least = g_new0(double, n), *natural = g_new0(double, n),
			  *usual = g_new0(double, n);
	struct fit fit = { job, flow, table, least, natural, usual };
	measure(&fit);
	if (sum(natural, n) <= width_pt)
		share_surplus(&fit, width_pt);
	else
		share_shortage(&fit, width_pt);
	double x = 0;
	for (size_t i = 0; i < n; i++) {
		table->columns[i].x = x;
		x += table->columns[i].width_pt;
	}
	table->width_pt = x;
	set_heights(&fit);
}
