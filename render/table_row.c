/*
 * Drawing a table's head and rows.
 *
 * In: a fitted table. Out: calls of the device, one TR a row, one cell after another.
 * Rule: rules and grounds are decoration; what a band shows is said in words in its cell.
 */
#include "render/table.h"

#define HEAD_RULE_PT 0.8
#define ROW_RULE_PT 0.5

static double
text_x(const struct table *table, const struct table_column *column, const struct text_block *text)
{
	double inner = column->width_pt - 2 * table->pad_pt;
	if (text == NULL || text->nlines != 1)
		return column->x + table->pad_pt;
	/* One line laid out without a width: aligned here. */
	double left = text->lines[0].x;
	double x = column->x + table->pad_pt - left;
	if (column->align == TEXT_RIGHT)
		return x + inner - text->lines[0].width_pt;
	return column->align == TEXT_CENTRE ? x + (inner - text->lines[0].width_pt) / 2 : x;
}

void
table_draw_head(const struct table *table, struct canvas *canvas, double x, double y)
{
	const struct theme_colours *colours = &table->theme->colours;
	draw_artifact_begin(canvas);
	draw_rect(canvas, colours->panel, x, y, table->width_pt, table->head_pt);
	draw_rule(canvas, colours->ink, HEAD_RULE_PT, x, y, table->width_pt);
	draw_rule(canvas, colours->ink, HEAD_RULE_PT, x, y + table->head_pt, table->width_pt);
	draw_artifact_end(canvas);
	draw_role_begin(canvas, TAG_TR);
	for (size_t i = 0; i < table->ncolumns; i++) {
		const struct table_column *column = &table->columns[i];
		draw_role_begin(canvas, TAG_TH);
		double top = y + table->head_pt - table->edge_pt - draw_height(column->head);
		draw_text(canvas, column->head, x + text_x(table, column, column->head), top);
		draw_tag_end(canvas);
	}
	draw_tag_end(canvas);
}

static void
draw_badge(const struct table *table, const struct cell *cell, const struct table_column *column,
    struct canvas *canvas, double x, double y)
{
	double width = column->width_pt - 2 * table->pad_pt, line = table->type.leading_pt;
	double top = y + table->edge_pt + (line - TABLE_BADGE_PT) / 2;
	draw_artifact_begin(canvas);
	draw_mark(canvas, cell->mark, x + column->x + table->pad_pt, top, width, TABLE_BADGE_PT);
	double centre = x + column->x + column->width_pt / 2, text = draw_width(cell->text);
	if (cell->mark->hatch != HATCH_NONE)
		draw_rect(canvas, cell->mark->colour, centre - text / 2 - 2, top + 1.5, text + 4,
		    TABLE_BADGE_PT - 3);
	draw_artifact_end(canvas);
	draw_text_centred(canvas, cell->text, centre, y + table->edge_pt);
}

static void
draw_band_cell(const struct table *table, const struct cell *cell,
    const struct table_column *column, struct canvas *canvas, const struct rect *at)
{
	struct tag tag = { .role = TAG_FIGURE,
		.alt = cell->alt,
		.bbox = { at->x, at->y, at->width, at->height } };
	draw_tag_begin(canvas, &tag);
	band_draw(&cell->band, table->theme, canvas, at);
	draw_tag_end(canvas);
}

static void
draw_cell(const struct table *table, const struct table_row *row, size_t i, struct canvas *canvas,
    double x, double y)
{
	const struct table_column *column = &table->columns[i];
	const struct cell *cell = &row->cells[i];
	double thick = table->theme->bars.band - 1;
	struct rect band = { x + column->x + table->pad_pt,
		y + table->edge_pt + (table->type.leading_pt - thick) / 2,
		column->width_pt - 2 * table->pad_pt, thick };
	struct rect label = { x + column->x + table->pad_pt, y + table->edge_pt,
		column->width_pt - 2 * table->pad_pt, table->type.leading_pt };
	if (cell->kind == CELL_BAND)
		draw_band_cell(table, cell, column, canvas, &band);
	else if (cell->kind == CELL_PAGE)
		draw_page_label(canvas, &table->type, cell->target, &label, column->align);
	else if (cell->kind == CELL_BADGE && cell->mark != NULL)
		draw_badge(table, cell, column, canvas, x, y);
	else
		draw_text(
		    canvas, cell->text, x + text_x(table, column, cell->text), y + table->edge_pt);
}

void
table_draw_row(const struct table *table, const struct table_row *row, struct canvas *canvas,
    double x, double y)
{
	draw_artifact_begin(canvas);
	if (row->total)
		draw_rect(
		    canvas, table->theme->colours.panel, x, y, table->width_pt, row->height_pt);
	draw_rule(canvas, table->theme->colours.rule, ROW_RULE_PT, x, y + row->height_pt,
	    table->width_pt);
	draw_artifact_end(canvas);
	draw_role_begin(canvas, TAG_TR);
	for (size_t i = 0; i < table->ncolumns; i++) {
		struct tag tag = { .role = TAG_TD };
		if (table->columns[i].row_heading)
			tag = (struct tag){ .role = TAG_TH, .row_header = true };
		draw_tag_begin(canvas, &tag);
		draw_cell(table, row, i, canvas, x, y);
		draw_tag_end(canvas);
	}
	draw_tag_end(canvas);
}
