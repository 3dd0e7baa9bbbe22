/*
 * bar: horizontal bars from a series, one or more to a row, with the value at each.
 *
 * In: rows with a label and numbers. Out: boxes of rows, each a Figure with the rows in words.
 * Rule: labels, values and side columns stand in fixed columns and never meet a bar, also below zero.
 */
#include "render/plot.h"
#include <math.h>

#define BARS_LIMIT 3
#define SIDES_LIMIT 4
#define LABEL_SHARE 0.34
#define GUTTER_PT 8
#define SIDE_GUTTER_PT 16

struct bar_value {
	const char *column;
	const struct mark *mark;
	const char *mark_column, *marks; /* a row's own mark: its name's column, and its group */
	struct words *label;
};

/* A second value of a row, pointed at across its bars: what the bars are to be compared with. */
struct bar_marker {
	const char *column;
	const struct mark *mark;
};

struct bar_side {
	struct words *text;
	bool strong;
};

struct bar_fields {
	struct block block;
	struct words *label, *sublabel, *alt_row;
	struct list values, side;
	struct bar_marker marker;
	int scale;
	bool track;
};

enum { SCALE_LARGEST, SCALE_SHARE };
static const char *const scale_names[] = { "largest", "share", NULL };

static const struct shape_field value_fields[] = {
	{ "column", SHAPE_COLUMN, true, offsetof(struct bar_value, column), "棒の長さにする列" },
	{ "mark", SHAPE_MARK, true, offsetof(struct bar_value, mark), "棒の色の印" },
	{ "mark_column", SHAPE_COLUMN, false, offsetof(struct bar_value, mark_column),
	    "色の印の名前が入っている列。その名前の印がない行はmarkの色" },
	{ "marks", SHAPE_MARKS, false, offsetof(struct bar_value, marks), "その色の印の組" },
	{ "label", SHAPE_WORDS, false, offsetof(struct bar_value, label),
	    "棒の先に書く値（{列}で行の値）" },
};
static const struct shape value_shape = { "bar_value", "1行に並ぶ棒の1本", sizeof(struct bar_value),
	value_fields, G_N_ELEMENTS(value_fields) };

static const struct shape_field marker_fields[] = {
	{ "column", SHAPE_COLUMN, true, offsetof(struct bar_marker, column),
	    "指す値の列（棒と同じ目盛り）" },
	{ "mark", SHAPE_MARK, true, offsetof(struct bar_marker, mark),
	    "線の色の印（pointerのもの）。凡例にその言葉が載ります" },
};
static const struct shape marker_shape = { "bar_marker", "棒と比べる値の線",
	sizeof(struct bar_marker), marker_fields, G_N_ELEMENTS(marker_fields) };

static const struct shape_field side_fields[] = {
	{ "text", SHAPE_WORDS, true, offsetof(struct bar_side, text),
	    "右端の決まった位置に書く値（{列}で行の値）" },
	{ "strong", SHAPE_BOOL, false, offsetof(struct bar_side, strong), "太字にするか" },
};
static const struct shape side_shape = { "bar_side", "棒の右の欄", sizeof(struct bar_side),
	side_fields, G_N_ELEMENTS(side_fields) };

static const struct shape_field bar_fields[] = {
	BLOCK_DRAWN(struct bar_fields, SHAPE_KIND(FIGURE_SERIES) | SHAPE_KIND(FIGURE_BANDS)),
	{ "label", SHAPE_WORDS, true, offsetof(struct bar_fields, label),
	    "行の名前（{列}で行の値）" },
	{ "sublabel", SHAPE_WORDS, false, offsetof(struct bar_fields, sublabel),
	    "行の名前の下に小さく書く言葉" },
	{ "values", SHAPE_LIST, true, offsetof(struct bar_fields, values), "棒（3本まで）",
	    .shape = &value_shape },
	{ "marker", SHAPE_OBJECT, false, offsetof(struct bar_fields, marker),
	    "各行の棒と比べる値の位置に引く線。値は代替テキスト（alt_row）にも書いてください",
	    .shape = &marker_shape },
	{ "side", SHAPE_LIST, false, offsetof(struct bar_fields, side), "右の欄（4つまで）",
	    .shape = &side_shape },
	{ "scale", SHAPE_CHOICE, false, offsetof(struct bar_fields, scale),
	    "largest=最も大きな値まで、share=100%まで", scale_names },
	{ "track", SHAPE_BOOL, false, offsetof(struct bar_fields, track),
	    "100%までの長さを棒の背後に薄く描くか" },
	{ "alt_row", SHAPE_WORDS, true, offsetof(struct bar_fields, alt_row),
	    "代替テキストの1行分（{列}で行の値）" },
};

/* ---- prepared ---- */

struct bar_one {
	double value;
	bool drawn;
	const struct mark *mark;
	struct text_block *label;
};

struct bar_row {
	struct plot_label label;
	struct bar_one bars[BARS_LIMIT];
	struct text_block *sides[SIDES_LIMIT];
	double height_pt;
	double marker; /* NAN: none */
};

/* One chart: geometry shared by its boxes. */
struct bars {
	size_t nrows, nbars, nsides;
	struct bar_row *rows;
	double label_right, zero_x, unit_pt; /* x of zero; points per 1 */
	double side_right[SIDES_LIMIT];
	bool track, below_zero;
	const struct theme *theme;
	const struct mark *marker;
	const struct mark **legend; /* NULL: one kind of bar and no marker */
	struct words_signs signs;
};

struct bar_slice {
	const struct bars *bars;
	size_t first, n;
};

static bool
check_bar(struct reader *reader, struct block *block, const char *pointer)
{
	const struct bar_fields *fields = (const struct bar_fields *)block;
	const struct bar_value *values = fields->values.items;
	for (size_t i = 0; i < fields->values.n; i++) {
		if ((values[i].mark_column != NULL) != (values[i].marks != NULL))
			return shape_problem(
			    reader, pointer, PROBLEM_LAYOUT_ONE_OF, "mark_column + marks", NULL);
	}
	const struct mark *marker = fields->marker.mark;
	if (marker != NULL && !marker->pointer)
		return shape_problem(reader, pointer, PROBLEM_LAYOUT_POINTER, marker->name, NULL);
	g_autofree char *n =
	    g_strdup_printf("%" G_GSIZE_FORMAT, MAX(fields->values.n, fields->side.n));
	if (fields->values.n < 1 || fields->values.n > BARS_LIMIT || fields->side.n > SIDES_LIMIT)
		return shape_problem(
		    reader, pointer, PROBLEM_LAYOUT_COUNT, n, "1-3 values, 0-4 side", NULL);
	return true;
}

static bool
shows_bar(struct job *job, const struct block *block)
{
	const struct bar_fields *fields = (const struct bar_fields *)block;
	const struct bar_value *values = fields->values.items;
	const struct figure *figure = block_rows(job, block);
	for (size_t row = 0; figure != NULL && row < figure->nrows; row++) {
		for (size_t i = 0; i < fields->values.n; i++) {
			if (block_cell(figure, row, values[i].column)->state == VALUE_NUMBER)
				return true;
		}
	}
	return false;
}

/* A row's own mark, where the theme knows its word. */
static const struct mark *
mark_of(struct job *job, const struct bar_value *value, const struct words_row *row)
{
	if (value->marks == NULL)
		return value->mark;
	const struct value *name = block_cell(row->figure, row->row, value->mark_column);
	const struct mark *mark =
	    name->state == VALUE_TEXT ? theme_mark_of(job->theme, value->marks, name->text) : NULL;
	return mark != NULL ? mark : value->mark;
}

static struct plot_label
lay_out_label(struct job *job, struct flow *flow, const struct bar_fields *fields,
    const struct words_row *row, struct bars *bars)
{
	enum missing_policy policy = (enum missing_policy)fields->block.when_missing;
	struct text_style main = draw_style(&job->theme->type.table),
			  sub = draw_style(&job->theme->type.label);
	sub.colour = job->theme->colours.secondary;
	g_autofree char *label = words_or_sign(job, fields->label, row, policy, &bars->signs);
	g_autofree char *sublabel = words_text(job, fields->sublabel, row, MISSING_HIDE);
	double width = flow->width_pt * LABEL_SHARE;
	return (struct plot_label){ draw_lay_out_plain(job, flow, &main, label, width),
		draw_lay_out_plain(job, flow, &sub, sublabel, width) };
}

static void
prepare_values(struct job *job, struct flow *flow, const struct bar_fields *fields,
    const struct words_row *row, struct bars *bars)
{
	struct bar_row *out = &bars->rows[row->row];
	const struct bar_value *values = fields->values.items;
	struct text_style style = draw_style(&job->theme->type.table);
	style.weight = TEXT_BOLD;
	enum missing_policy policy = (enum missing_policy)fields->block.when_missing;
	for (size_t i = 0; i < bars->nbars; i++) {
		const struct value *value = block_cell(row->figure, row->row, values[i].column);
		struct bar_one *bar = &out->bars[i];
		bar->drawn = value->state == VALUE_NUMBER;
		bar->value = bar->drawn ? value->number : 0;
		bar->mark = mark_of(job, &values[i], row);
		words_note(&bars->signs, value->state);
		g_autofree char *label =
		    bar->drawn ? words_or_sign(job, values[i].label, row, policy, &bars->signs)
			       : value_format(value, FIGURE_COUNT, NULL);
		struct text_style light = style;
		light.weight = TEXT_REGULAR;
		light.colour = job->theme->colours.secondary;
		bar->label =
		    draw_lay_out(job, flow, bar->mark->outlined ? &light : &style, label, 0);
	}
}

static void
prepare_row(struct job *job, struct flow *flow, const struct bar_fields *fields,
    const struct words_row *row, struct bars *bars)
{
	struct bar_row *out = &bars->rows[row->row];
	const struct bar_side *sides = fields->side.items;
	enum missing_policy policy = (enum missing_policy)fields->block.when_missing;
	out->label = lay_out_label(job, flow, fields, row, bars);
	prepare_values(job, flow, fields, row, bars);
	for (size_t i = 0; i < bars->nsides; i++) {
		struct text_style style = draw_style(&job->theme->type.table);
		style.weight = sides[i].strong ? TEXT_BOLD : TEXT_REGULAR;
		style.colour = sides[i].strong ? style.colour : job->theme->colours.secondary;
		g_autofree char *text =
		    words_or_sign(job, sides[i].text, row, policy, &bars->signs);
		out->sides[i] = draw_lay_out_plain(job, flow, &style, text, 0);
	}
	out->marker = NAN;
	if (bars->marker != NULL) {
		const struct value *value =
		    block_cell(row->figure, row->row, fields->marker.column);
		out->marker = value->state == VALUE_NUMBER ? value->number : NAN;
	}
	double bar_pt = (double)bars->nbars * job->theme->bars.bar;
	out->height_pt = MAX(bar_pt, plot_label_height(&out->label));
}

/* The columns right of the bars, from the right edge inwards. Returns where they begin. */
static double
place_sides(struct bars *bars, double right)
{
	for (size_t i = bars->nsides; i-- > 0;) {
		double width = 0;
		for (size_t row = 0; row < bars->nrows; row++)
			width = MAX(width, draw_width(bars->rows[row].sides[i]));
		bars->side_right[i] = right;
		right -= width + SIDE_GUTTER_PT;
	}
	return right;
}

static void
scale(struct bars *bars, const struct bar_fields *fields, double left, double right)
{
	double low = 0, high = fields->scale == SCALE_SHARE ? 1 : 0;
	for (size_t row = 0; row < bars->nrows; row++) {
		for (size_t i = 0; i < bars->nbars; i++) {
			low = MIN(low, bars->rows[row].bars[i].value);
			high = MAX(high, bars->rows[row].bars[i].value);
		}
		low = fmin(low, bars->rows[row].marker);
		high = fmax(high, bars->rows[row].marker);
	}
	bars->unit_pt = MAX(right - left, 1) / (high > low ? high - low : 1);
	bars->zero_x = left - low * bars->unit_pt;
	bars->below_zero = low < 0;
}

static void
place_columns(struct bars *bars, const struct bar_fields *fields, double width)
{
	double label = 0, value = 0;
	for (size_t row = 0; row < bars->nrows; row++) {
		label = MAX(label, plot_label_width(&bars->rows[row].label));
		for (size_t i = 0; i < bars->nbars; i++)
			value = MAX(value, draw_width(bars->rows[row].bars[i].label));
	}
	bars->label_right = label;
	double right = place_sides(bars, width) - (value > 0 ? value + 6 : 0);
	scale(bars, fields, label + GUTTER_PT, right);
}

/* ---- drawing ---- */

static void
draw_bar(
    const struct bars *bars, const struct bar_one *bar, struct canvas *canvas, double x, double y)
{
	double thick = bars->theme->bars.bar, length = fabs(bar->value) * bars->unit_pt;
	double zero = x + bars->zero_x, left = bar->value < 0 ? zero - length : zero;
	double end = MAX(zero, left + length);
	if (bars->track)
		draw_rect(canvas, bars->theme->colours.track, zero, y, bars->unit_pt, thick);
	if (bar->drawn && length > 0)
		draw_mark(canvas, bar->mark, left, y, MAX(length, 0.8), thick);
	else if (bar->drawn && !bars->track)
		draw_rect(canvas, bar->mark->outlined ? bar->mark->outline : bar->mark->colour,
		    zero, y, 0.8, thick);
	draw_text(canvas, bar->label, end + 5, y + (thick - draw_height(bar->label)) / 2);
}

static void
draw_row(
    const struct bars *bars, const struct bar_row *row, struct canvas *canvas, double x, double y)
{
	double middle = y + row->height_pt / 2;
	double top = middle - (double)bars->nbars * bars->theme->bars.bar / 2;
	plot_draw_label(&row->label, canvas, x + bars->label_right, middle);
	for (size_t i = 0; i < bars->nbars; i++)
		draw_bar(bars, &row->bars[i], canvas, x, top + (double)i * bars->theme->bars.bar);
	if (!isnan(row->marker))
		draw_pointer(canvas, bars->marker, x + bars->zero_x + row->marker * bars->unit_pt,
		    top - 1, (double)bars->nbars * bars->theme->bars.bar + 2);
	for (size_t i = 0; i < bars->nsides; i++)
		draw_text_right(canvas, row->sides[i], x + bars->side_right[i],
		    middle - draw_height(row->sides[i]) / 2);
}

static void
draw_bars(const struct plot *plot, struct canvas *canvas, double x, double y)
{
	const struct bar_slice *slice = plot->data;
	const struct bars *bars = slice->bars;
	double at = y;
	for (size_t i = 0; i < slice->n; i++) {
		const struct bar_row *row = &bars->rows[slice->first + i];
		draw_row(bars, row, canvas, x, at);
		at += row->height_pt + bars->theme->bars.row;
	}
	if (!bars->below_zero)
		return;
	struct stroke zero = { bars->theme->colours.ink, 0.6, { 0, 0 } };
	page_stroke_line(canvas->device, x + bars->zero_x, y - 2, x + bars->zero_x,
	    at - bars->theme->bars.row + 2, &zero);
}

/* ---- boxes ---- */

static void
add_slice(struct job *job, const struct block *block, struct flow *flow, const struct bars *bars,
    const struct figure *figure, size_t first)
{
	const struct bar_fields *fields = (const struct bar_fields *)block;
	struct bar_slice *slice = flow_keep(flow, sizeof *slice);
	size_t per_box =
	    plot_rows_per_box(job, bars->nrows, bars->rows[0].height_pt + job->theme->bars.row);
	*slice = (struct bar_slice){ bars, first, MIN(per_box, bars->nrows - first) };
	struct plot plot = { .draw = draw_bars,
		.data = slice,
		.first = first == 0,
		.last = first + slice->n == bars->nrows,
		.signs = bars->signs,
		.legend = bars->legend };
	for (size_t i = first; i < first + slice->n; i++)
		plot.body_pt += bars->rows[i].height_pt + (i > first ? job->theme->bars.row : 0);
	if (plot.first)
		plot.alt = plot_alt_rows(job, fields->alt_row, figure);
	plot_add(job, block, flow, &plot);
	if (!plot.last)
		add_slice(job, block, flow, bars, figure, first + slice->n);
}

static void
list_legend(struct flow *flow, const struct bar_fields *fields, struct bars *bars)
{
	const struct bar_value *values = fields->values.items;
	bars->legend = flow_keep(flow, (BARS_LIMIT + 2) * sizeof *bars->legend);
	for (size_t i = 0; i < bars->nbars; i++)
		bars->legend[i] = values[i].mark;
	bars->legend[bars->nbars] = bars->marker;
}

static void
prepare_bar(struct job *job, const struct block *block, struct flow *flow)
{
	const struct bar_fields *fields = (const struct bar_fields *)block;
	const struct figure *figure = block_rows(job, block);
	struct bars *bars = flow_keep(flow, sizeof *bars);
	*bars = (struct bars){ .nrows = figure->nrows,
		.nbars = fields->values.n,
		.nsides = fields->side.n,
		.track = fields->track,
		.marker = fields->marker.mark,
		.theme = job->theme };
	bars->rows = flow_keep(flow, bars->nrows * sizeof *bars->rows);
	if (bars->nbars > 1 || bars->marker != NULL)
		list_legend(flow, fields, bars);
	for (size_t i = 0; i < bars->nrows; i++) {
		struct words_row row = { figure, i, NULL };
		prepare_row(job, flow, fields, &row, bars);
	}
	place_columns(bars, fields, flow->width_pt);
	add_slice(job, block, flow, bars, figure, 0);
}

const struct block_type block_bar = { "bar", "横棒グラフ", sizeof(struct bar_fields), bar_fields,
	G_N_ELEMENTS(bar_fields), NUMBER_FIGURE, check_bar, shows_bar, prepare_bar };
