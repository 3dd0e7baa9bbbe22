/*
 * histogram: columns over ordered classes, each with its count.
 *
 * In: a series of classes and counts. Out: one box, a Figure with the classes in words.
 * Rule: every class keeps its place, also an empty one, which says 0.
 */
#include "render/plot.h"

#define COLUMN_SHARE 0.76 /* of a class's width */
#define LABEL_PT 3

struct histogram_fields {
	struct block block;
	const char *column;
	struct words *label, *value, *alt_row;
	const struct mark *mark;
};

static const struct shape_field histogram_fields[] = {
	BLOCK_DRAWN(struct histogram_fields, SHAPE_KIND(FIGURE_SERIES)),
	{ "column", SHAPE_COLUMN, true, offsetof(struct histogram_fields, column),
	    "柱の高さにする列" },
	{ "label", SHAPE_WORDS, true, offsetof(struct histogram_fields, label),
	    "柱の下の名前（{列}で行の値）" },
	{ "value", SHAPE_WORDS, true, offsetof(struct histogram_fields, value),
	    "柱の上の値（{列}で行の値）" },
	{ "mark", SHAPE_MARK, true, offsetof(struct histogram_fields, mark), "柱の色の印" },
	{ "alt_row", SHAPE_WORDS, true, offsetof(struct histogram_fields, alt_row),
	    "代替テキストの1つ分（{列}で行の値）" },
};

struct histogram_class {
	double count;
	struct text_block *label, *value;
};

struct histogram {
	size_t n;
	struct histogram_class *classes;
	double highest, step_pt, top_pt, labels_pt;
	const struct mark *mark;
	const struct theme *theme;
};

static bool
shows_histogram(struct job *job, const struct block *block)
{
	const struct histogram_fields *fields = (const struct histogram_fields *)block;
	const struct figure *figure = block_rows(job, block);
	for (size_t row = 0; figure != NULL && row < figure->nrows; row++) {
		const struct value *value = block_cell(figure, row, fields->column);
		if (value->state == VALUE_NUMBER && value->number > 0)
			return true;
	}
	return false;
}

static void
prepare_class(struct job *job, struct flow *flow, const struct histogram_fields *fields,
    const struct words_row *row, struct histogram *histogram, struct plot *plot)
{
	struct histogram_class *out = &histogram->classes[row->row];
	const struct value *value = block_cell(row->figure, row->row, fields->column);
	struct text_style style = draw_style(&job->theme->type.table),
			  label = draw_style_aligned(&job->theme->type.label, TEXT_CENTRE);
	label.colour = job->theme->colours.secondary;
	out->count = value->state == VALUE_NUMBER ? value->number : 0;
	enum missing_policy policy = (enum missing_policy)fields->block.when_missing;
	words_note(&plot->signs, value->state);
	style.weight = out->count > 0 ? TEXT_BOLD : TEXT_REGULAR;
	style.colour = out->count > 0 ? style.colour : job->theme->colours.secondary;
	g_autofree char *name = words_or_sign(job, fields->label, row, policy, &plot->signs);
	g_autofree char *text = words_or_sign(job, fields->value, row, policy, &plot->signs);
	out->label = draw_lay_out(job, flow, &label, name, histogram->step_pt);
	out->value = draw_lay_out(job, flow, &style, text, 0);
	histogram->highest = MAX(histogram->highest, out->count);
	histogram->top_pt = MAX(histogram->top_pt, draw_height(out->value));
	histogram->labels_pt = MAX(histogram->labels_pt, draw_height(out->label));
}

static void
draw_histogram(const struct plot *plot, struct canvas *canvas, double x, double y)
{
	const struct histogram *histogram = plot->data;
	double full = histogram->theme->bars.column, base = y + histogram->top_pt + full;
	double wide = histogram->step_pt * COLUMN_SHARE;
	for (size_t i = 0; i < histogram->n; i++) {
		const struct histogram_class *one = &histogram->classes[i];
		double centre = x + ((double)i + 0.5) * histogram->step_pt,
		       high = full * one->count / histogram->highest;
		if (one->count > 0)
			draw_mark(
			    canvas, histogram->mark, centre - wide / 2, base - high, wide, high);
		draw_text_centred(
		    canvas, one->value, centre, base - high - draw_height(one->value));
		draw_text(canvas, one->label, x + (double)i * histogram->step_pt, base + LABEL_PT);
	}
	struct stroke line = { histogram->theme->colours.ink, 0.8, { 0, 0 } };
	page_stroke_line(
	    canvas->device, x, base, x + (double)histogram->n * histogram->step_pt, base, &line);
}

static void
prepare_histogram(struct job *job, const struct block *block, struct flow *flow)
{
	const struct histogram_fields *fields = (const struct histogram_fields *)block;
	const struct figure *figure = block_rows(job, block);
	struct histogram *histogram = flow_keep(flow, sizeof *histogram);
	*histogram = (struct histogram){ .n = figure->nrows,
		.mark = fields->mark,
		.theme = job->theme,
		.step_pt = flow->width_pt / (double)figure->nrows };
	histogram->classes = flow_keep(flow, histogram->n * sizeof *histogram->classes);
	struct plot plot = { .draw = draw_histogram,
		.data = histogram,
		.alt = plot_alt_rows(job, fields->alt_row, figure),
		.first = true,
		.last = true };
	for (size_t i = 0; i < histogram->n; i++) {
		struct words_row row = { figure, i, NULL };
		prepare_class(job, flow, fields, &row, histogram, &plot);
	}
	plot.body_pt =
	    histogram->top_pt + job->theme->bars.column + LABEL_PT + histogram->labels_pt;
	plot_add(job, block, flow, &plot);
}

const struct block_type block_histogram = { "histogram", "ヒストグラム（順序のある区分ごとの柱）",
	sizeof(struct histogram_fields), histogram_fields, G_N_ELEMENTS(histogram_fields),
	NUMBER_FIGURE, .shows = shows_histogram, .prepare = prepare_histogram };
