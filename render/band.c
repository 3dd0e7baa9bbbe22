/*
 * The band: parts of a whole side by side.
 *
 * In: one row's counts. Out: segments with labels where these fit.
 * Rule: neighbours are kept apart by white, and by hatches where the theme has them, so that grey print still reads.
 */
#include "render/band.h"

#define LABEL_PAD_PT 5

const char *const band_label_names[] = { "share", "count", "none", NULL };

static const struct shape_field part_fields[] = {
	{ "column", SHAPE_COLUMN, true, offsetof(struct band_part, column), "人数などの列" },
	{ "mark", SHAPE_MARK, true, offsetof(struct band_part, mark), "色の印" },
};
const struct shape band_part_shape = { "band_part", "帯の一部分", sizeof(struct band_part),
	part_fields, G_N_ELEMENTS(part_fields) };

static void
set_sign(struct job *job, struct flow *flow, struct band *band, enum value_state state)
{
	struct text_style style = draw_style(&job->theme->type.table);
	g_autofree char *sign = value_format(&(struct value){ .state = state }, FIGURE_COUNT, NULL);
	band->sign = draw_lay_out(job, flow, &style, sign, 0);
	words_note(&band->signs, state);
}

static struct text_block *
lay_out_label(struct job *job, struct flow *flow, const struct band_segment *segment, double total,
    enum band_label label)
{
	if (label == BAND_SILENT || segment->count <= 0)
		return NULL;
	struct text_style style = draw_style(&job->theme->type.label);
	style.colour = segment->mark->text;
	bool share = label == BAND_SHARES;
	struct value value = { .state = VALUE_NUMBER,
		.number = share ? segment->count / total : segment->count };
	g_autofree char *text =
	    value_format(&value, share ? FIGURE_PERCENT : FIGURE_COUNT, share ? "pct0" : "int");
	return draw_lay_out(job, flow, &style, text, 0);
}

void
band_prepare(struct job *job, struct flow *flow, const struct list *parts,
    const struct words_row *row, enum band_label label, struct band *band)
{
	const struct band_part *part = parts->items;
	enum value_state worst = VALUE_NUMBER;
	*band = (struct band){ .n = parts->n,
		.segments = flow_keep(flow, parts->n * sizeof *band->segments) };
	for (size_t i = 0; i < parts->n; i++) {
		const struct value *value = block_cell(row->figure, row->row, part[i].column);
		band->segments[i].mark = part[i].mark;
		if (value->state == VALUE_NUMBER)
			band->segments[i].count = MAX(value->number, 0);
		else if (worst != VALUE_HIDDEN)
			worst = value->state;
		band->total += band->segments[i].count;
	}
	if (worst != VALUE_NUMBER || band->total <= 0) {
		set_sign(job, flow, band, worst == VALUE_HIDDEN ? VALUE_HIDDEN : VALUE_MISSING);
		return;
	}
	for (size_t i = 0; i < parts->n; i++)
		band->segments[i].label =
		    lay_out_label(job, flow, &band->segments[i], band->total, label);
}

static void
draw_label(const struct band_segment *segment, struct canvas *canvas, const struct rect *at,
    uint32_t white)
{
	double width = draw_width(segment->label), height = draw_height(segment->label);
	bool hatched = segment->mark->hatch != HATCH_NONE;
	if (segment->label == NULL ||
	    width + LABEL_PAD_PT + (hatched ? LABEL_PAD_PT : 0) > at->width)
		return;
	double centre = at->x + at->width / 2, y = at->y + (at->height - height) / 2;
	if (hatched)
		draw_rect(
		    canvas, white, centre - width / 2 - 1.5, at->y + 2, width + 3, at->height - 4);
	draw_text_centred(canvas, segment->label, centre, y);
}

void
band_draw(const struct band *band, const struct theme *theme, struct canvas *canvas,
    const struct rect *at)
{
	if (band->sign != NULL) {
		draw_text(
		    canvas, band->sign, at->x, at->y + (at->height - draw_height(band->sign)) / 2);
		return;
	}
	double before = 0;
	for (size_t i = 0; i < band->n; i++) {
		const struct band_segment *segment = &band->segments[i];
		if (segment->count <= 0)
			continue;
		double x0 = at->x + at->width * before / band->total;
		before += segment->count;
		double x1 = at->x + at->width * before / band->total;
		double gap = before < band->total ? theme->bars.gap : 0;
		struct rect rect = { x0, at->y, MAX(x1 - x0 - gap, 0.4), at->height };
		draw_mark(canvas, segment->mark, rect.x, rect.y, rect.width, rect.height);
		draw_label(segment, canvas, &rect, theme->colours.white);
	}
}

/* A row with a hidden or missing part shows a sign, none of its parts. */
static bool
is_drawn(const struct list *parts, const struct figure *figure, size_t row)
{
	const struct band_part *part = parts->items;
	for (size_t i = 0; i < parts->n; i++) {
		if (block_cell(figure, row, part[i].column)->state != VALUE_NUMBER)
			return false;
	}
	return true;
}

static bool
occurs(const struct list *parts, size_t i, const struct figure *figure)
{
	const struct band_part *part = parts->items;
	for (size_t row = 0; row < figure->nrows; row++) {
		if (is_drawn(parts, figure, row) &&
		    block_cell(figure, row, part[i].column)->number > 0)
			return true;
	}
	return false;
}

const struct mark *const *
band_legend(struct flow *flow, const struct list *parts, const struct figure *figure)
{
	const struct band_part *part = parts->items;
	const struct mark **marks = flow_keep(flow, (parts->n + 1) * sizeof *marks);
	size_t n = 0;
	for (size_t i = 0; i < parts->n; i++) {
		if (occurs(parts, i, figure))
			marks[n++] = part[i].mark;
	}
	return marks;
}

bool
band_has_any(const struct list *parts, const struct figure *figure)
{
	for (size_t i = 0; i < parts->n; i++) {
		if (occurs(parts, i, figure))
			return true;
	}
	return false;
}
