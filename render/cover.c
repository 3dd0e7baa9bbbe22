/*
 * The cover.
 *
 * In: the layout's cover and the client's figures. Out: one page, drawn directly.
 * Rule: the belt shows the client's own rows in order, or says truthfully that there are none.
 */
#include "render/cover.h"
#include "render/plot.h"

/* Shares of the page's height: the cover keeps its look on other papers. */
#define TITLE_AT 0.185
#define CLIENT_SPACE_PT 44
#define BELT_SPACE_PT 34
#define BELT_PT 40
#define LINES_END 0.79
#define LINE_PT 34
#define LABEL_PT 68
#define INDENT_PT 12
#define LEGEND_GAP_PT 12

struct cover_row {
	struct text_block *label, *text;
	double height_pt;
};

struct cover_page {
	const struct theme *theme;
	struct text_block *above, *title, *client, *caption;
	char *alt;
	size_t nmarks;
	const struct mark **marks; /* one a row of the belt; NULL where it has none */
	struct legend_set legend;
	size_t nrows;
	struct cover_row *rows;
	double left, width, belt_y;
	double legend_x, legend_y, client_y, rows_y;
};

static void
lay_out_belt(struct job *job, struct flow *flow, struct cover_page *page)
{
	const struct cover_belt *belt = &job->layout->cover.belt;
	const struct figure *figure =
	    belt->data == NULL ? NULL : figures_find(job->figures, belt->data);
	size_t n = figure == NULL ? 0 : figure->nrows, seen = 0;
	const struct mark **legend = flow_keep(flow, (n + 1) * sizeof *legend);
	page->marks = flow_keep(flow, n * sizeof *page->marks);
	for (size_t i = 0; i < n; i++) {
		const struct value *value = block_cell(figure, i, belt->column);
		if (value->state == VALUE_TEXT)
			page->marks[i] = theme_mark_of(job->theme, belt->marks, value->text);
		page->nmarks += page->marks[i] != NULL;
	}
	bool plain = page->nmarks == 0;
	page->nmarks = plain ? 0 : n;
	/* The legend follows the theme's order of meaning: that of first use would differ from client to client. */
	const struct mark *marks = job->theme->marks.items;
	for (size_t m = 0; m < job->theme->marks.n && !plain; m++) {
		for (size_t i = 0; i < n; i++) {
			if (page->marks[i] == &marks[m]) {
				legend[seen++] = &marks[m];
				break;
			}
		}
	}
	struct text_style style = draw_style(&job->theme->type.note);
	g_autofree char *caption =
	    words_text(job, plain ? belt->plain_caption : belt->caption, NULL, MISSING_HIDE);
	page->alt =
	    flow_keep_string(flow, plain ? NULL : words_text(job, belt->alt, NULL, MISSING_MARK));
	page->caption = draw_lay_out(job, flow, &style, caption, page->width);
	plot_legend(job, flow, legend, page->width, &page->legend);
}

static void
lay_out_rows(struct job *job, struct flow *flow, struct cover_page *page)
{
	const struct cover_line *lines = job->layout->cover.lines.items;
	struct text_style style = draw_style(&job->theme->type.list), label = style;
	label.colour = job->theme->colours.secondary;
	page->rows = flow_keep(flow, job->layout->cover.lines.n * sizeof *page->rows);
	double height = 0;
	for (size_t i = 0; i < job->layout->cover.lines.n; i++) {
		g_autofree char *text = words_text(job, lines[i].text, NULL, MISSING_HIDE);
		if (text == NULL || !condition_holds(lines[i].when, job->figures))
			continue;
		struct cover_row *row = &page->rows[page->nrows++];
		g_autofree char *words = words_text(job, lines[i].label, NULL, MISSING_MARK);
		row->label = draw_lay_out(job, flow, &label, words, LABEL_PT - 6);
		row->text = draw_lay_out(job, flow, &style, text, page->width - LABEL_PT);
		row->height_pt = MAX(draw_height(row->text), draw_height(row->label)) + 10;
		height += row->height_pt;
	}
	page->rows_y = job->theme->page.height_pt * LINES_END - height;
}

static void
place(struct cover_page *page, const struct theme *theme)
{
	double y = theme->page.height_pt * TITLE_AT - draw_height(page->title) / 2;
	page->belt_y = y + draw_height(page->above) + 8 + draw_height(page->title) + BELT_SPACE_PT;
	double below = page->belt_y + BELT_PT + 7;
	bool beside =
	    draw_width(page->caption) + LEGEND_GAP_PT + plot_legend_width(&page->legend) <=
	    page->width;
	page->legend_x = beside ? draw_width(page->caption) + LEGEND_GAP_PT : 0;
	page->legend_y = beside ? below + 1 : below + draw_height(page->caption) + 3;
	page->client_y =
	    below + draw_height(page->caption) + page->legend.height_pt + CLIENT_SPACE_PT;
	page->rows_y = MAX(page->rows_y, page->client_y + draw_height(page->client) + 30);
}

struct cover_page *
cover_lay_out(struct job *job, struct flow *flow)
{
	const struct cover *cover = &job->layout->cover;
	const struct theme_type *type = &job->theme->type;
	struct cover_page *page = flow_keep(flow, sizeof *page);
	page->theme = job->theme;
	page->left = job->theme->page.side_pt + INDENT_PT;
	page->width = job->theme->page.width_pt - 2 * page->left;
	struct text_style above = draw_style(&type->lead), title = draw_style(&type->cover),
			  client = draw_style(&type->cover_client);
	g_autofree char *above_words = words_text(job, cover->above, NULL, MISSING_HIDE);
	g_autofree char *title_words = words_text(job, cover->title, NULL, MISSING_MARK);
	g_autofree char *client_words = words_text(job, cover->client, NULL, MISSING_MARK);
	page->above = draw_lay_out(job, flow, &above, above_words, page->width);
	page->title = draw_lay_out(job, flow, &title, title_words, page->width);
	page->client = draw_lay_out_plain(job, flow, &client, client_words, page->width);
	lay_out_belt(job, flow, page);
	lay_out_rows(job, flow, page);
	place(page, job->theme);
	return job->failed ? NULL : page;
}

/* ---- drawing ---- */

static void
draw_belt(const struct cover_page *page, struct canvas *canvas)
{
	double width = page->theme->page.width_pt,
	       step = page->nmarks == 0 ? width : width / (double)page->nmarks;
	if (page->nmarks == 0) {
		draw_artifact_begin(canvas);
		draw_rect(canvas, page->theme->colours.plain, 0, page->belt_y, width, BELT_PT);
		draw_artifact_end(canvas);
		return;
	}
	struct tag tag = {
		.role = TAG_FIGURE, .alt = page->alt, .bbox = { 0, page->belt_y, width, BELT_PT }
	};
	draw_tag_begin(canvas, &tag);
	for (size_t i = 0; i < page->nmarks; i++) {
		double x = (double)i * step, gap = i + 1 < page->nmarks ? page->theme->bars.gap : 0;
		if (page->marks[i] == NULL)
			draw_rect(canvas, page->theme->colours.plain, x, page->belt_y, step - gap,
			    BELT_PT);
		else
			draw_mark(canvas, page->marks[i], x, page->belt_y, step - gap, BELT_PT);
	}
	draw_tag_end(canvas);
}

static void
draw_rows(const struct cover_page *page, struct canvas *canvas)
{
	double y = page->rows_y;
	draw_role_begin(canvas, TAG_LIST);
	for (size_t i = 0; i < page->nrows; i++) {
		const struct cover_row *row = &page->rows[i];
		draw_role_begin(canvas, TAG_LI);
		draw_tagged(canvas, TAG_LBL, row->label, page->left, y + 5);
		draw_tagged(canvas, TAG_LBODY, row->text, page->left + LABEL_PT, y + 5);
		draw_tag_end(canvas);
		y += row->height_pt;
		draw_artifact_begin(canvas);
		draw_rule(canvas, page->theme->colours.rule, 0.6, page->left, y, page->width);
		draw_artifact_end(canvas);
	}
	draw_tag_end(canvas);
}

void
cover_draw(const struct cover_page *page, struct canvas *canvas)
{
	double title_y = page->belt_y - BELT_SPACE_PT - draw_height(page->title);
	double below = page->belt_y + BELT_PT + 7;
	draw_role_begin(canvas, TAG_SECT);
	draw_tagged(canvas, TAG_P, page->above, page->left, title_y - 8 - draw_height(page->above));
	draw_tagged(canvas, TAG_H1, page->title, page->left, title_y);
	draw_belt(page, canvas);
	draw_tagged(canvas, TAG_P, page->caption, page->left, below);
	if (page->nmarks > 0) {
		draw_role_begin(canvas, TAG_P);
		plot_draw_legend(
		    &page->legend, canvas, page->left + page->legend_x, page->legend_y);
		draw_tag_end(canvas);
	}
	draw_tagged(canvas, TAG_P, page->client, page->left, page->client_y);
	if (page->nrows > 0)
		draw_rows(page, canvas);
	draw_tag_end(canvas);
}
