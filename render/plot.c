/*
 * What charts share: caption, legend, alternative text, labels.
 *
 * In: a chart's body. Out: one box with one Figure element.
 * Rule: a chart says in words all that it shows in colours.
 */
#include "render/plot.h"
#include <math.h>

#define SWATCH_WIDTH_PT 10
#define SWATCH_HEIGHT_PT 8
#define LEGEND_GAP_PT 12
#define REMARK_GAP_PT 10
#define BOX_SHARE \
	0.22 /* of a page's body: the most that a chart's box takes before it is divided */

struct plot_box {
	struct plot plot;
	char *alt;
	double width_pt;
	struct legend_set legend;
	double legend_y, caption_y, signs_y;
	struct caption caption;
	struct text_block *signs;
};

/* ---- legend ---- */

void
plot_legend(struct job *job, struct flow *flow, const struct mark *const *marks, double width_pt,
    struct legend_set *set)
{
	size_t n = 0;
	while (marks[n] != NULL)
		n++;
	struct text_style style = draw_style(&job->theme->type.label);
	double x = 0, y = 0, line = style.leading_pt + 3;
	*set = (struct legend_set){ n, flow_keep(flow, n * sizeof *set->items), line };
	for (size_t i = 0; i < n; i++) {
		struct legend *item = &set->items[i];
		item->mark = marks[i];
		item->label = draw_lay_out(job, flow, &style, marks[i]->label, 0);
		double width = SWATCH_WIDTH_PT + 4 + draw_width(item->label);
		if (x > 0 && x + width > width_pt) {
			x = 0;
			y += line;
		}
		item->x = x;
		item->y = y;
		x += width + LEGEND_GAP_PT;
	}
	set->height_pt = y + line;
}

double
plot_legend_width(const struct legend_set *set)
{
	double width = 0;
	for (size_t i = 0; i < set->n; i++)
		width = MAX(
		    width, set->items[i].x + SWATCH_WIDTH_PT + 4 + draw_width(set->items[i].label));
	return width;
}

void
plot_draw_legend(const struct legend_set *set, struct canvas *canvas, double x, double y)
{
	for (size_t i = 0; i < set->n; i++) {
		const struct legend *item = &set->items[i];
		double top = y + item->y, height = draw_height(item->label);
		draw_artifact_begin(canvas);
		double swatch = top + (height - SWATCH_HEIGHT_PT) / 2;
		if (item->mark->pointer)
			draw_pointer(canvas, item->mark, x + item->x + SWATCH_WIDTH_PT / 2.0,
			    swatch + 1, SWATCH_HEIGHT_PT);
		else
			draw_mark(canvas, item->mark, x + item->x, swatch, SWATCH_WIDTH_PT,
			    SWATCH_HEIGHT_PT);
		draw_artifact_end(canvas);
		draw_text(canvas, item->label, x + item->x + SWATCH_WIDTH_PT + 4, top);
	}
}

/* ---- caption ---- */

void
plot_caption(struct job *job, struct flow *flow, const struct block *block, struct caption *caption)
{
	*caption = (struct caption){ 0 };
	const char *number = g_hash_table_lookup(job->numbers, block);
	g_autofree char *words = words_text(job, block->caption, NULL, MISSING_MARK);
	g_autofree char *remark = words_text(job, block->remark, NULL, MISSING_HIDE);
	if (number == NULL || words == NULL)
		return;
	struct text_style bold = draw_style(&job->theme->type.caption),
			  small = draw_style(&job->theme->type.note);
	g_autofree char *all = g_strdup_printf("%s　%s", number, words);
	caption->caption = draw_lay_out(job, flow, &bold, all, flow->width_pt);
	caption->height_pt = draw_height(caption->caption);
	if (remark == NULL)
		return;
	double rest = flow->width_pt - draw_width(caption->caption) - REMARK_GAP_PT;
	bool beside =
	    caption->caption->nlines == 1 && text_width(job->text, &small, remark) <= rest;
	caption->remark = draw_lay_out(job, flow, &small, remark, beside ? 0 : flow->width_pt);
	caption->remark_x = beside ? draw_width(caption->caption) + REMARK_GAP_PT : 0;
	caption->remark_y =
	    beside ? (bold.leading_pt - small.leading_pt) / 2 + 0.4 : caption->height_pt;
	caption->height_pt += beside ? 0 : draw_height(caption->remark);
}

void
plot_draw_caption(const struct caption *caption, struct canvas *canvas, double x, double y)
{
	draw_text(canvas, caption->caption, x, y);
	draw_text(canvas, caption->remark, x + caption->remark_x, y + caption->remark_y);
}

/* ---- alternative text ---- */

GString *
plot_alt_new(void)
{
	return g_string_new(NULL);
}

static void
add_alt_row(struct job *job, GString *alt, const struct words *words, const struct words_row *row)
{
	g_autofree char *text = words_text(job, words, row, MISSING_MARK);
	if (text == NULL)
		return;
	if (alt->len > 0)
		g_string_append(alt, job->theme->words.alt_join);
	g_string_append(alt, text);
}

GString *
plot_alt_rows(struct job *job, const struct words *words, const struct figure *figure)
{
	GString *alt = plot_alt_new();
	for (size_t i = 0; i < figure->nrows; i++) {
		struct words_row row = { figure, i, NULL };
		add_alt_row(job, alt, words, &row);
	}
	return alt;
}

static char *
whole_alt(struct job *job, const struct block *block, const struct plot *plot)
{
	const struct theme_words *words = &job->theme->words;
	const char *number = g_hash_table_lookup(job->numbers, block);
	g_autofree char *caption = words_text(job, block->caption, NULL, MISSING_MARK);
	g_autofree char *lead = words_text(job, block->alt, NULL, MISSING_MARK);
	GString *alt = g_string_new(NULL);
	if (number != NULL && caption != NULL)
		g_string_append_printf(alt, "%s %s%s", number, caption, words->alt_end);
	if (lead != NULL)
		g_string_append(alt, lead);
	if (plot->alt != NULL && plot->alt->len > 0)
		g_string_append_printf(alt, "%s%s", plot->alt->str, words->alt_end);
	return g_string_free(alt, FALSE);
}

/* ---- the box ---- */

char *
plot_signs(struct job *job, const struct words_signs *signs)
{
	const struct theme_words *words = &job->theme->words;
	if (!signs->missing && !signs->hidden)
		return NULL;
	return g_strconcat(signs->missing ? words->missing_note : "",
	    signs->hidden ? words->hidden_note : "", NULL);
}

static void
draw_plot(const struct box *box, struct canvas *canvas, double x, double y)
{
	const struct plot_box *plot = box->data;
	bool whole = plot->plot.first && plot->plot.last;
	struct tag tag = { .role = TAG_FIGURE,
		.alt = plot->alt,
		.bbox = { x, y, plot->width_pt, box->height_pt } };
	if (whole)
		draw_tag_begin(canvas, &tag);
	plot->plot.draw(&plot->plot, canvas, x, y);
	plot_draw_legend(&plot->legend, canvas, x, y + plot->legend_y);
	if (plot->caption.caption != NULL) {
		draw_role_begin(canvas, TAG_CAPTION);
		plot_draw_caption(&plot->caption, canvas, x, y + plot->caption_y);
		draw_tag_end(canvas);
	}
	draw_text(canvas, plot->signs, x, y + plot->signs_y);
	if (whole)
		draw_tag_end(canvas);
}

void
plot_add(struct job *job, const struct block *block, struct flow *flow, const struct plot *plot)
{
	const struct theme_space *space = &job->theme->space;
	struct plot_box *box = flow_keep(flow, sizeof *box);
	box->plot = *plot;
	box->alt = plot->first ? flow_keep_string(flow, whole_alt(job, block, plot)) : NULL;
	box->width_pt = flow->width_pt;
	double height = plot->body_pt;
	if (plot->last && plot->legend != NULL) {
		box->legend_y = height + space->tight + 2;
		plot_legend(job, flow, plot->legend, flow->width_pt, &box->legend);
		height = box->legend_y + box->legend.height_pt;
	}
	if (plot->last) {
		plot_caption(job, flow, block, &box->caption);
		box->caption_y = height + (box->caption.caption == NULL ? 0 : space->tight);
		height = box->caption_y + box->caption.height_pt;
		g_autofree char *signs = plot_signs(job, &plot->signs);
		struct text_style small = draw_style(&job->theme->type.note);
		box->signs = draw_lay_out(job, flow, &small, signs, flow->width_pt);
		box->signs_y = height;
		height += draw_height(box->signs);
	}
	if (plot->first && !plot->last)
		flow_open(flow, &(struct tag){ .role = TAG_FIGURE, .alt = box->alt });
	flow_add(flow, height, plot->first ? space->figure : job->theme->bars.row, draw_plot, box);
	if (plot->last && !plot->first)
		flow_close(flow);
	if (plot->alt != NULL)
		g_string_free(plot->alt, TRUE);
}

/* ---- values and labels ---- */

char *
plot_value(struct plot *plot, const struct value *value, enum figure_kind kind, const char *format)
{
	words_note(&plot->signs, value->state);
	return value_format(value, kind, format);
}

double
plot_label_width(const struct plot_label *label)
{
	return MAX(draw_width(label->main), draw_width(label->sub));
}

double
plot_label_height(const struct plot_label *label)
{
	return draw_height(label->main) + draw_height(label->sub);
}

void
plot_draw_label(const struct plot_label *label, struct canvas *canvas, double right, double middle)
{
	double y = middle - plot_label_height(label) / 2;
	draw_text_right(canvas, label->main, right, y);
	draw_text_right(canvas, label->sub, right, y + draw_height(label->main));
}

size_t
plot_rows_per_box(const struct job *job, size_t rows, double row_pt)
{
	double page =
	    job->theme->page.height_pt - job->theme->page.top_pt - job->theme->page.foot_pt;
	size_t fit = (size_t)floor(page * BOX_SHARE / MAX(row_pt, 1));
	size_t boxes = (rows + MAX(fit, 1) - 1) / MAX(fit, 1);
	return boxes == 0 ? 1 : (rows + boxes - 1) / boxes;
}
