/*
 * One card of the summary.
 *
 * In: a scalar figure and its picture's figures. Out: laid-out text and the picture's shares.
 * Rule: a value outside the meter's scale is drawn at its end; the number itself is always printed.
 */
#include "render/card.h"
#include "render/draw.h"
#include <math.h>

#define METER_PT 9
#define METER_BAR_PT 4.5
#define BAR_PT 8
#define BAR_STEP_PT 11
#define UNIT_PT 9
#define UNITS_LIMIT 40
#define GAP_PT 5

static const struct shape_field meter_fields[] = {
	{ "value", SHAPE_VALUE, true, offsetof(struct card_meter, value), "目盛りに置く数値",
	    .drawn = true },
	{ "from", SHAPE_NUMBER, true, offsetof(struct card_meter, from), "目盛りの左端" },
	{ "to", SHAPE_NUMBER, true, offsetof(struct card_meter, to), "目盛りの右端" },
	{ "steps", SHAPE_ANY, false, offsetof(struct card_meter, steps),
	    "地の濃さが変わる値のリスト" },
	{ "mark", SHAPE_MARK, true, offsetof(struct card_meter, mark), "色の印" },
	{ "marker", SHAPE_VALUE, false, offsetof(struct card_meter, marker),
	    "比べる値。目盛りの上に線で指します（値はtextにも書いてください）", .drawn = true },
	{ "marker_mark", SHAPE_MARK, false, offsetof(struct card_meter, marker_mark),
	    "その線の色の印" },
};
static const struct shape meter_shape = { "card_meter", "目盛り", sizeof(struct card_meter),
	meter_fields, G_N_ELEMENTS(meter_fields) };

static const struct shape_field bar_fields[] = {
	{ "value", SHAPE_VALUE, true, offsetof(struct card_bar, value), "棒の長さにする数値",
	    .drawn = true },
	{ "label", SHAPE_WORDS, true, offsetof(struct card_bar, label), "棒の先に書く言葉" },
	{ "mark", SHAPE_MARK, true, offsetof(struct card_bar, mark), "色の印" },
	{ "when", SHAPE_WHEN, false, offsetof(struct card_bar, when),
	    "この条件が成り立つときだけ出します" },
};
static const struct shape bar_shape = { "card_bar", "小さな棒（3本まで）", sizeof(struct card_bar),
	bar_fields, G_N_ELEMENTS(bar_fields) };

static const struct shape_field units_fields[] = {
	{ "value", SHAPE_VALUE, true, offsetof(struct card_units, value), "色を付ける個数",
	    .drawn = true },
	{ "of", SHAPE_VALUE, true, offsetof(struct card_units, of), "全体の個数", .drawn = true },
	{ "label", SHAPE_WORDS, false, offsetof(struct card_units, label), "下に添える言葉" },
	{ "mark", SHAPE_MARK, true, offsetof(struct card_units, mark), "色の印" },
};
static const struct shape units_shape = { "card_units", "1つずつのます", sizeof(struct card_units),
	units_fields, G_N_ELEMENTS(units_fields) };

static const struct shape_field card_fields[] = {
	{ "title", SHAPE_WORDS, true, offsetof(struct card_fields, title), "題" },
	{ "value", SHAPE_VALUE, true, offsetof(struct card_fields, value), "大きく書く数値" },
	{ "format", SHAPE_FORMAT, false, offsetof(struct card_fields, format), "数値の書式" },
	{ "unit", SHAPE_WORDS, false, offsetof(struct card_fields, unit),
	    "数値の後に小さく書く言葉" },
	{ "text", SHAPE_WORDS, false, offsetof(struct card_fields, text), "下に書く一文" },
	{ "when", SHAPE_WHEN, false, offsetof(struct card_fields, when),
	    "この条件が成り立つときだけ出します" },
	{ "meter", SHAPE_OBJECT, false, offsetof(struct card_fields, meter), "目盛りの絵",
	    .shape = &meter_shape },
	{ "bars", SHAPE_LIST, false, offsetof(struct card_fields, bars), "棒の絵",
	    .shape = &bar_shape },
	{ "units", SHAPE_OBJECT, false, offsetof(struct card_fields, units), "ますの絵",
	    .shape = &units_shape },
};
const struct shape card_shape = { "card", "まとめの数字1枚", sizeof(struct card_fields),
	card_fields, G_N_ELEMENTS(card_fields) };

bool
card_shows(struct job *job, const struct card_fields *fields, enum missing_policy policy)
{
	enum figure_kind kind;
	const struct value *value = block_value(job, fields->value, &kind);
	bool known = value->state == VALUE_NUMBER || value->state == VALUE_TEXT;
	return condition_holds(fields->when, job->figures) && (known || policy != MISSING_HIDE);
}

/* ---- laying out ---- */

static double
number_of(struct job *job, const char *name)
{
	enum figure_kind kind;
	const struct value *value = block_value(job, name, &kind);
	return value->state == VALUE_NUMBER ? value->number : NAN;
}

static void
lay_out_bars(struct job *job, struct flow *flow, struct card *card)
{
	const struct card_bar *bars = card->fields->bars.items;
	struct text_style style = draw_style(&job->theme->type.label);
	double widest = 0;
	for (size_t i = 0; i < card->fields->bars.n && card->nparts < G_N_ELEMENTS(card->parts);
	     i++) {
		double number = number_of(job, bars[i].value);
		if (!condition_holds(bars[i].when, job->figures) || isnan(number))
			continue;
		struct card_part *part = &card->parts[card->nparts++];
		g_autofree char *label = words_text(job, bars[i].label, NULL, MISSING_MARK);
		*part = (struct card_part){ draw_lay_out(job, flow, &style, label, 0), bars[i].mark,
			MAX(number, 0) };
		widest = MAX(widest, part->share);
	}
	for (size_t i = 0; i < card->nparts; i++)
		card->parts[i].share = widest > 0 ? card->parts[i].share / widest : 0;
	card->picture_pt = (double)card->nparts * BAR_STEP_PT;
}

static void
lay_out_meter(struct job *job, struct flow *flow, struct card *card)
{
	struct text_style style = draw_style(&job->theme->type.label);
	style.colour = job->theme->colours.secondary;
	const struct value ends[] = { { VALUE_NUMBER, card->fields->meter.from, NULL },
		{ VALUE_NUMBER, card->fields->meter.to, NULL } };
	g_autofree char *from = value_format(&ends[0], FIGURE_POINTS, NULL);
	g_autofree char *to = value_format(&ends[1], FIGURE_POINTS, NULL);
	card->from = draw_lay_out(job, flow, &style, from, 0);
	card->to = draw_lay_out(job, flow, &style, to, 0);
	card->number = number_of(job, card->fields->meter.value);
	card->marker = card->fields->meter.marker == NULL || card->fields->meter.marker_mark == NULL
	                   ? NAN
	                   : number_of(job, card->fields->meter.marker);
	card->picture_pt = METER_PT + 1 + draw_height(card->from);
}

static void
lay_out_units(struct job *job, struct flow *flow, struct card *card)
{
	struct text_style style = draw_style(&job->theme->type.label);
	style.colour = job->theme->colours.secondary;
	g_autofree char *label = words_text(job, card->fields->units.label, NULL, MISSING_HIDE);
	card->number = number_of(job, card->fields->units.value);
	card->of = number_of(job, card->fields->units.of);
	if (isnan(card->number) || isnan(card->of) || card->of <= 0)
		return;
	card->caption = draw_lay_out(job, flow, &style, label, card->width_pt);
	card->picture_pt = UNIT_PT + 1 + draw_height(card->caption);
}

static void
lay_out_texts(struct job *job, struct flow *flow, struct card *card)
{
	const struct card_fields *fields = card->fields;
	const struct theme_type *type = &job->theme->type;
	struct text_style title = draw_style(&type->caption), value = draw_style(&type->card),
			  unit = draw_style(&type->table), text = draw_style(&type->table);
	unit.colour = job->theme->colours.secondary;
	enum figure_kind kind;
	const struct value *number = block_value(job, fields->value, &kind);
	g_autofree char *title_words = words_text(job, fields->title, NULL, MISSING_MARK);
	g_autofree char *value_words = value_format(number, kind, fields->format);
	g_autofree char *unit_words = words_text(job, fields->unit, NULL, MISSING_HIDE);
	g_autofree char *text_words = words_text(job, fields->text, NULL, MISSING_HIDE);
	card->title = draw_lay_out(job, flow, &title, title_words, card->width_pt);
	card->value = draw_lay_out(job, flow, &value, value_words, 0);
	card->unit = draw_lay_out(job, flow, &unit, unit_words, 0);
	card->text = draw_lay_out(job, flow, &text, text_words, card->width_pt);
}

double
card_lay_out(struct job *job, struct flow *flow, struct card *card, double width_pt)
{
	card->width_pt = width_pt;
	card->theme = job->theme;
	lay_out_texts(job, flow, card);
	if (card->fields->meter.value != NULL)
		lay_out_meter(job, flow, card);
	else if (card->fields->bars.n > 0)
		lay_out_bars(job, flow, card);
	else if (card->fields->units.value != NULL)
		lay_out_units(job, flow, card);
	card->text_y = draw_height(card->title) + draw_height(card->value) + card->picture_pt +
	               (card->picture_pt > 0 ? GAP_PT + 3 : 0);
	return card->text_y + draw_height(card->text);
}

/* ---- drawing ---- */

static double
on_meter(const struct card *card, double value)
{
	const struct card_meter *meter = &card->fields->meter;
	double share = (value - meter->from) / (meter->to - meter->from);
	return card->width_pt * CLAMP(share, 0, 1);
}

static void
draw_meter(const struct card *card, struct canvas *canvas, double x, double y)
{
	const struct theme_colours *colours = &card->theme->colours;
	const struct card_meter *meter = &card->fields->meter;
	draw_artifact_begin(canvas);
	draw_rect(canvas, colours->plain, x, y, card->width_pt, METER_PT);
	for (size_t i = 0; i < json_array_size(meter->steps); i++) {
		double at = on_meter(card, json_number_value(json_array_get(meter->steps, i)));
		draw_rect(canvas, colours->white, x + at - 0.6, y, 1.2, METER_PT);
	}
	double length = isnan(card->number) ? 0 : on_meter(card, card->number);
	draw_mark(canvas, meter->mark, x, y + (METER_PT - METER_BAR_PT) / 2, MAX(length, 0.8),
	    METER_BAR_PT);
	if (!isnan(card->marker))
		draw_pointer(canvas, meter->marker_mark, x + on_meter(card, card->marker), y - 1,
		    METER_PT + 2);
	draw_text(canvas, card->from, x, y + METER_PT + 1);
	draw_text_right(canvas, card->to, x + card->width_pt, y + METER_PT + 1);
	draw_artifact_end(canvas);
}

static void
draw_bars(const struct card *card, struct canvas *canvas, double x, double y)
{
	double label = 0;
	for (size_t i = 0; i < card->nparts; i++)
		label = MAX(label, draw_width(card->parts[i].label));
	for (size_t i = 0; i < card->nparts; i++) {
		const struct card_part *part = &card->parts[i];
		double length = MAX((card->width_pt - label - 5) * part->share, 0.8),
		       top = y + (double)i * BAR_STEP_PT;
		draw_artifact_begin(canvas);
		draw_mark(canvas, part->mark, x, top, length, BAR_PT);
		draw_artifact_end(canvas);
		draw_tagged(canvas, TAG_P, part->label, x + length + 5,
		    top + (BAR_PT - draw_height(part->label)) / 2);
	}
}

static void
draw_units(const struct card *card, struct canvas *canvas, double x, double y)
{
	/* Too many to be told apart: the same share as one bar. */
	double cells = card->of > UNITS_LIMIT ? 1 : card->of, step = card->width_pt / cells;
	draw_artifact_begin(canvas);
	for (double i = 0; i < cells; i++)
		draw_rect(
		    canvas, card->theme->colours.plain, x + i * step, y, MAX(step - 1, 1), UNIT_PT);
	if (card->of > UNITS_LIMIT && card->number > 0)
		draw_mark(canvas, card->fields->units.mark, x, y,
		    MAX(card->width_pt * card->number / card->of, 1), UNIT_PT);
	for (double i = 0; i < card->number && card->of <= UNITS_LIMIT; i++)
		draw_mark(
		    canvas, card->fields->units.mark, x + i * step, y, MAX(step - 1, 1), UNIT_PT);
	draw_artifact_end(canvas);
	draw_tagged(canvas, TAG_P, card->caption, x, y + UNIT_PT + 1);
}

void
card_draw(const struct card *card, struct canvas *canvas, double x, double y)
{
	double top = y + draw_height(card->title), height = draw_height(card->value);
	draw_tagged(canvas, TAG_P, card->title, x, y);
	draw_role_begin(canvas, TAG_P);
	draw_text(canvas, card->value, x, top);
	draw_text(canvas, card->unit, x + draw_width(card->value) + 4,
	    top + draw_level(card->value, card->unit));
	draw_tag_end(canvas);
	top += height + GAP_PT;
	if (card->fields->meter.value != NULL)
		draw_meter(card, canvas, x, top);
	else if (card->nparts > 0)
		draw_bars(card, canvas, x, top);
	else if (card->picture_pt > 0)
		draw_units(card, canvas, x, top);
	draw_tagged(canvas, TAG_P, card->text, x, y + card->text_y);
}
