/*
 * band: one 100 % band a row, from bands, with n at each.
 *
 * In: rows whose parts share them out. Out: boxes of rows, each a Figure with the rows in words.
 * Rule: all bands have the same width and the same order of parts.
 */
#include "render/band.h"
#include "render/plot.h"

#define LABEL_SHARE 0.34
#define GUTTER_PT 8

struct band_fields {
	struct block block;
	struct words *label, *sublabel, *n, *alt_row;
	struct list parts;
	int show;
};

static const struct shape_field band_fields[] = {
	BLOCK_DRAWN(struct band_fields, SHAPE_KIND(FIGURE_BANDS)),
	{ "label", SHAPE_WORDS, true, offsetof(struct band_fields, label),
	    "行の名前（{列}で行の値）" },
	{ "sublabel", SHAPE_WORDS, false, offsetof(struct band_fields, sublabel),
	    "行の名前の下に小さく書く言葉" },
	{ "n", SHAPE_WORDS, true, offsetof(struct band_fields, n),
	    "帯の右に書く母数（{列}で行の値）" },
	{ "parts", SHAPE_LIST, true, offsetof(struct band_fields, parts), "左からの順",
	    .shape = &band_part_shape },
	{ "show", SHAPE_CHOICE, false, offsetof(struct band_fields, show),
	    "帯の中に書く値: share=割合、count=数、none=書かない", band_label_names },
	{ "alt_row", SHAPE_WORDS, true, offsetof(struct band_fields, alt_row),
	    "代替テキストの1行分（{列}で行の値）" },
};

struct band_row {
	struct plot_label label;
	struct band band;
	struct text_block *n;
	double height_pt;
};

struct bands {
	size_t nrows;
	struct band_row *rows;
	double label_right, left, width;
	const struct theme *theme;
	struct words_signs signs;
	const struct mark *const *legend;
};

struct band_slice {
	const struct bands *bands;
	size_t first, n;
};

static bool
shows_band(struct job *job, const struct block *block)
{
	const struct band_fields *fields = (const struct band_fields *)block;
	const struct figure *figure = block_rows(job, block);
	return figure != NULL && band_has_any(&fields->parts, figure);
}

static void
prepare_row(struct job *job, struct flow *flow, const struct band_fields *fields,
    const struct words_row *row, struct bands *bands)
{
	struct band_row *out = &bands->rows[row->row];
	struct text_style main = draw_style(&job->theme->type.table),
			  sub = draw_style(&job->theme->type.label);
	sub.colour = job->theme->colours.secondary;
	double width = flow->width_pt * LABEL_SHARE;
	enum missing_policy policy = (enum missing_policy)fields->block.when_missing;
	g_autofree char *label = words_or_sign(job, fields->label, row, policy, &bands->signs);
	g_autofree char *sublabel = words_text(job, fields->sublabel, row, MISSING_HIDE);
	g_autofree char *n = words_or_sign(job, fields->n, row, policy, &bands->signs);
	out->label.main = draw_lay_out_plain(job, flow, &main, label, width);
	out->label.sub = draw_lay_out_plain(job, flow, &sub, sublabel, width);
	main.colour = job->theme->colours.secondary;
	out->n = draw_lay_out(job, flow, &main, n, 0);
	band_prepare(job, flow, &fields->parts, row, (enum band_label)fields->show, &out->band);
	bands->signs.missing |= out->band.signs.missing;
	bands->signs.hidden |= out->band.signs.hidden;
	out->height_pt = MAX(job->theme->bars.band, plot_label_height(&out->label));
}

static void
place_columns(struct bands *bands, double width)
{
	double label = 0, n = 0;
	for (size_t row = 0; row < bands->nrows; row++) {
		label = MAX(label, plot_label_width(&bands->rows[row].label));
		n = MAX(n, draw_width(bands->rows[row].n));
	}
	bands->label_right = label;
	bands->left = label + GUTTER_PT;
	bands->width = width - bands->left - GUTTER_PT - n;
}

static void
draw_bands(const struct plot *plot, struct canvas *canvas, double x, double y)
{
	const struct band_slice *slice = plot->data;
	const struct bands *bands = slice->bands;
	double thick = bands->theme->bars.band;
	for (size_t i = 0; i < slice->n; i++) {
		const struct band_row *row = &bands->rows[slice->first + i];
		double middle = y + row->height_pt / 2;
		struct rect at = { x + bands->left, middle - thick / 2, bands->width, thick };
		plot_draw_label(&row->label, canvas, x + bands->label_right, middle);
		band_draw(&row->band, bands->theme, canvas, &at);
		draw_text(canvas, row->n, x + bands->left + bands->width + GUTTER_PT,
		    middle - draw_height(row->n) / 2);
		y += row->height_pt + bands->theme->bars.row;
	}
}

static void
add_slice(struct job *job, const struct block *block, struct flow *flow, const struct bands *bands,
    const struct figure *figure, size_t first)
{
	const struct band_fields *fields = (const struct band_fields *)block;
	struct band_slice *slice = flow_keep(flow, sizeof *slice);
	size_t per_box =
	    plot_rows_per_box(job, bands->nrows, bands->rows[0].height_pt + job->theme->bars.row);
	*slice = (struct band_slice){ bands, first, MIN(per_box, bands->nrows - first) };
	struct plot plot = { .draw = draw_bands,
		.data = slice,
		.first = first == 0,
		.last = first + slice->n == bands->nrows,
		.signs = bands->signs,
		.legend = bands->legend };
	for (size_t i = first; i < first + slice->n; i++)
		plot.body_pt += bands->rows[i].height_pt + (i > first ? job->theme->bars.row : 0);
	if (plot.first)
		plot.alt = plot_alt_rows(job, fields->alt_row, figure);
	plot_add(job, block, flow, &plot);
	if (!plot.last)
		add_slice(job, block, flow, bands, figure, first + slice->n);
}

static void
prepare_band(struct job *job, const struct block *block, struct flow *flow)
{
	const struct band_fields *fields = (const struct band_fields *)block;
	const struct figure *figure = block_rows(job, block);
	struct bands *bands = flow_keep(flow, sizeof *bands);
	*bands = (struct bands){ .nrows = figure->nrows, .theme = job->theme };
	bands->rows = flow_keep(flow, bands->nrows * sizeof *bands->rows);
	bands->legend = band_legend(flow, &fields->parts, figure);
	for (size_t i = 0; i < bands->nrows; i++) {
		struct words_row row = { figure, i, NULL };
		prepare_row(job, flow, fields, &row, bands);
	}
	place_columns(bands, flow->width_pt);
	add_slice(job, block, flow, bands, figure, 0);
}

const struct block_type block_band = { "band", "帯グラフ", sizeof(struct band_fields), band_fields,
	G_N_ELEMENTS(band_fields), NUMBER_FIGURE, .shows = shows_band, .prepare = prepare_band };
