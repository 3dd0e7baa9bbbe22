/*
 * funnel: counts in boxes, one step after another, and those that stand apart.
 *
 * In: scalar figures with their labels. Out: one box, a Figure with the counts in words.
 * Rule: a step without a value leaves the row (when_missing hide) or says ―; it is never shown as 0.
 */
#include "render/plot.h"

#define PAD_PT 8
#define ARROW_PT 12
#define APART_PT 10
#define EDGE_PT 6
#define FOOT_PT 2

struct funnel_step {
	struct words *label, *unit, *rate;
	const char *value;
	const struct mark *mark;
	const json_t *when;
	bool apart;
};

struct funnel_fields {
	struct block block;
	struct list steps;
};

static const struct shape_field step_fields[] = {
	{ "label", SHAPE_WORDS, true, offsetof(struct funnel_step, label), "箱の上の言葉" },
	{ "value", SHAPE_VALUE, true, offsetof(struct funnel_step, value), "人数などの数値",
	    .drawn = true },
	{ "unit", SHAPE_WORDS, false, offsetof(struct funnel_step, unit), "数の後の単位" },
	{ "rate", SHAPE_WORDS, false, offsetof(struct funnel_step, rate), "数の下に書く率" },
	{ "mark", SHAPE_MARK, false, offsetof(struct funnel_step, mark), "色の印" },
	{ "when", SHAPE_WHEN, false, offsetof(struct funnel_step, when),
	    "この条件が成り立つときだけ出します" },
	{ "apart", SHAPE_BOOL, false, offsetof(struct funnel_step, apart),
	    "流れから離して置くか（矢印なし）" },
};
static const struct shape step_shape = { "funnel_step", "1つの箱", sizeof(struct funnel_step),
	step_fields, G_N_ELEMENTS(step_fields) };

static const struct shape_field funnel_fields[] = {
	{ "steps", SHAPE_LIST, true, offsetof(struct funnel_fields, steps), "左からの順",
	    .shape = &step_shape },
};

struct funnel_box {
	struct text_block *label, *value, *unit, *rate;
	const struct mark *mark;
	double x, width;
	bool arrowed;
};

struct funnel {
	size_t n;
	struct funnel_box *boxes;
	double height_pt, label_pt, value_pt;
	const struct theme *theme;
};

static double
content_width(const struct funnel_box *box)
{
	double value = draw_width(box->value) + (box->unit == NULL ? 0 : draw_width(box->unit) + 1);
	return MAX(MAX(draw_width(box->label), value), draw_width(box->rate));
}

static bool
prepare_step(struct job *job, struct flow *flow, const struct funnel_step *step,
    enum missing_policy policy, struct funnel_box *box, struct plot *plot)
{
	enum figure_kind kind;
	const struct value *value = block_value(job, step->value, &kind);
	bool known = value->state == VALUE_NUMBER || value->state == VALUE_TEXT;
	if (!condition_holds(step->when, job->figures) || (!known && policy == MISSING_HIDE))
		return false;
	const struct theme_type *type = &job->theme->type;
	struct text_style label = draw_style(&type->label), number = draw_style(&type->number),
			  unit = draw_style(&type->table), rate = draw_style(&type->table);
	label.colour = unit.colour = job->theme->colours.secondary;
	rate.weight = TEXT_BOLD;
	g_autofree char *label_words = words_text(job, step->label, NULL, MISSING_MARK);
	g_autofree char *unit_words = words_text(job, step->unit, NULL, MISSING_MARK);
	g_autofree char *rate_words = words_text(job, step->rate, NULL, MISSING_HIDE);
	g_autofree char *number_words = plot_value(plot, value, kind, NULL);
	*box = (struct funnel_box){ .mark = step->mark, .arrowed = !step->apart };
	box->label = draw_lay_out(job, flow, &label, label_words, 0);
	box->value = draw_lay_out(job, flow, &number, number_words, 0);
	box->unit = draw_lay_out(job, flow, &unit, unit_words, 0);
	box->rate = draw_lay_out(job, flow, &rate, rate_words, 0);
	g_string_append_printf(plot->alt, "%s%s %s%s%s%s%s",
	    plot->alt->len > 0 ? job->theme->words.alt_join : "",
	    label_words == NULL ? "" : label_words, number_words,
	    unit_words == NULL ? "" : unit_words, rate_words == NULL ? "" : "（",
	    rate_words == NULL ? "" : rate_words, rate_words == NULL ? "" : "）");
	return true;
}

static void
place_boxes(struct funnel *funnel, double width)
{
	double need = 0;
	for (size_t i = 0; i < funnel->n; i++) {
		struct funnel_box *box = &funnel->boxes[i];
		need += content_width(box) + (i == 0 ? 0 : box->arrowed ? ARROW_PT : APART_PT);
	}
	double pad = funnel->n == 0 ? 0 : MAX(width - need, 0) / (double)funnel->n, x = 0;
	pad = MIN(pad, 9 * PAD_PT);
	for (size_t i = 0; i < funnel->n; i++) {
		struct funnel_box *box = &funnel->boxes[i];
		x += i == 0 ? 0 : box->arrowed ? ARROW_PT : APART_PT;
		box->x = x;
		box->width = content_width(box) + pad;
		x += box->width;
	}
}

static void
measure(struct funnel *funnel)
{
	double rate = 0;
	for (size_t i = 0; i < funnel->n; i++) {
		funnel->label_pt = MAX(funnel->label_pt, draw_height(funnel->boxes[i].label));
		funnel->value_pt = MAX(funnel->value_pt, draw_height(funnel->boxes[i].value));
		rate = MAX(rate, draw_height(funnel->boxes[i].rate));
	}
	funnel->height_pt = 2 * EDGE_PT + funnel->label_pt + funnel->value_pt + rate + FOOT_PT;
}

static void
draw_arrow(const struct funnel *funnel, struct canvas *canvas, double x, double y)
{
	double half = 3, middle = y + funnel->height_pt / 2, left = x + (ARROW_PT - half) / 2;
	cairo_path_data_t data[] = {
		{ .header = { CAIRO_PATH_MOVE_TO, 2 } },
		{ .point = { left, middle - half } },
		{ .header = { CAIRO_PATH_LINE_TO, 2 } },
		{ .point = { left + half, middle } },
		{ .header = { CAIRO_PATH_LINE_TO, 2 } },
		{ .point = { left, middle + half } },
		{ .header = { CAIRO_PATH_CLOSE_PATH, 1 } },
	};
	cairo_path_t path = { CAIRO_STATUS_SUCCESS, data, G_N_ELEMENTS(data) };
	page_fill(
	    canvas->device, &path, &(struct fill){ .colour = funnel->theme->colours.secondary });
}

static void
draw_funnel_box(const struct funnel *funnel, const struct funnel_box *box, struct canvas *canvas,
    double x, double y)
{
	const struct theme_colours *colours = &funnel->theme->colours;
	bool tinted = box->mark != NULL;
	draw_rect(
	    canvas, tinted ? box->mark->tint : colours->panel, x, y, box->width, funnel->height_pt);
	if (tinted)
		draw_rect(canvas, box->mark->colour, x, y + funnel->height_pt - FOOT_PT, box->width,
		    FOOT_PT);
	double centre = x + box->width / 2, rate = draw_height(box->rate);
	/* What a box lacks, its neighbours have: the rest is centred. */
	double top =
	    y + (funnel->height_pt - draw_height(box->label) - funnel->value_pt - rate) / 2;
	draw_text_centred(canvas, box->label, centre, top);
	top += draw_height(box->label);
	double width = draw_width(box->value) + (box->unit == NULL ? 0 : draw_width(box->unit) + 1);
	draw_text(canvas, box->value, centre - width / 2, top);
	draw_text(canvas, box->unit, centre - width / 2 + draw_width(box->value) + 1,
	    top + draw_level(box->value, box->unit));
	draw_text_centred(canvas, box->rate, centre, top + funnel->value_pt);
}

static void
draw_funnel(const struct plot *plot, struct canvas *canvas, double x, double y)
{
	const struct funnel *funnel = plot->data;
	for (size_t i = 0; i < funnel->n; i++) {
		const struct funnel_box *box = &funnel->boxes[i];
		if (i > 0 && box->arrowed)
			draw_arrow(funnel, canvas, x + box->x - ARROW_PT, y);
		draw_funnel_box(funnel, box, canvas, x + box->x, y);
	}
}

static void
prepare_funnel(struct job *job, const struct block *block, struct flow *flow)
{
	const struct funnel_fields *fields = (const struct funnel_fields *)block;
	const struct funnel_step *steps = fields->steps.items;
	struct funnel *funnel = flow_keep(flow, sizeof *funnel);
	*funnel = (struct funnel){ .theme = job->theme };
	funnel->boxes = flow_keep(flow, fields->steps.n * sizeof *funnel->boxes);
	struct plot plot = { .draw = draw_funnel,
		.data = funnel,
		.alt = plot_alt_new(),
		.first = true,
		.last = true };
	for (size_t i = 0; i < fields->steps.n; i++) {
		if (prepare_step(job, flow, &steps[i], block->when_missing,
			&funnel->boxes[funnel->n], &plot))
			funnel->n++;
	}
	measure(funnel);
	place_boxes(funnel, flow->width_pt);
	plot.body_pt = funnel->height_pt;
	plot_add(job, block, flow, &plot);
}

static bool
shows_funnel(struct job *job, const struct block *block)
{
	const struct funnel_fields *fields = (const struct funnel_fields *)block;
	const struct funnel_step *steps = fields->steps.items;
	for (size_t i = 0; i < fields->steps.n; i++) {
		enum figure_kind kind;
		if (condition_holds(steps[i].when, job->figures) &&
		    block_value(job, steps[i].value, &kind)->state == VALUE_NUMBER)
			return true;
	}
	return false;
}

const struct block_type block_funnel = { "funnel", "人数の流れ（箱と矢印）",
	sizeof(struct funnel_fields), funnel_fields, G_N_ELEMENTS(funnel_fields), NUMBER_FIGURE,
	.shows = shows_funnel, .prepare = prepare_funnel };
