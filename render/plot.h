/*
 * Plots: what every chart has around its drawing — number, caption, remark, legend, alternative text.
 *
 * A chart prepares its body and hands it over; the plot becomes one Figure element, in one box or, when it is
 * long, in several that a page may end between.
 * Shape: body, then the legend, then the caption below (Japanese practice for figures).
 */
#ifndef OBI_RENDER_PLOT_H
#define OBI_RENDER_PLOT_H

#include "render/draw.h"

struct plot;
typedef void (*plot_draw)(const struct plot *plot, struct canvas *canvas, double x, double y);

struct plot {
	double body_pt;
	plot_draw draw;
	const void *data;
	const struct mark *const *legend; /* NULL-terminated; NULL: none */
	GString *alt;             /* all rows in words, with the first box; plot_add() frees it */
	bool first, last;         /* of the figure's boxes; legend and caption come with the last */
	struct words_signs signs; /* ― or x was used: say what it means */
};

/* A row of the legend: swatch and label. */
struct legend {
	const struct mark *mark;
	struct text_block *label;
	double x, y;
};
struct legend_set {
	size_t n;
	struct legend *items;
	double height_pt;
};

/* Lay a legend out in lines of the width. */
void plot_legend(struct job *job, struct flow *flow, const struct mark *const *marks,
    double width_pt, struct legend_set *set);
/* Of its widest line. */
double plot_legend_width(const struct legend_set *set);
void plot_draw_legend(const struct legend_set *set, struct canvas *canvas, double x, double y);

/* "図3  caption   remark" laid out: number and caption bold, the remark small; below each other where too long. */
struct caption {
	struct text_block *caption, *remark;
	double remark_x, remark_y, height_pt;
};
void plot_caption(
    struct job *job, struct flow *flow, const struct block *block, struct caption *caption);
void plot_draw_caption(const struct caption *caption, struct canvas *canvas, double x, double y);

void plot_add(
    struct job *job, const struct block *block, struct flow *flow, const struct plot *plot);

/* The alternative text of a plot: empty, to be filled by the block, or these words for each row of a figure. */
GString *plot_alt_new(void);
GString *plot_alt_rows(struct job *job, const struct words *words, const struct figure *figure);

/* A value's text and whether it is a number; notes ― and x in the plot. Caller frees. */
char *plot_value(
    struct plot *plot, const struct value *value, enum figure_kind kind, const char *format);
/* The sentences that explain ― and x where they were used, or NULL. Caller frees. */
char *plot_signs(struct job *job, const struct words_signs *signs);

/* Columns of labels left and right of a plot, measured over all rows. */
struct plot_label {
	struct text_block *main, *sub;
};
double plot_label_width(const struct plot_label *label);
double plot_label_height(const struct plot_label *label);
void plot_draw_label(
    const struct plot_label *label, struct canvas *canvas, double right, double middle);

/* How many rows of this height go into one box. */
size_t plot_rows_per_box(const struct job *job, size_t rows, double row_pt);

#endif
