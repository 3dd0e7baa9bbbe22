/*
 * The band: parts of a whole side by side, in a chart's row or in a table's cell.
 *
 * Shape: the parts' counts share the width out; their order is the layout's and never follows size.
 * A row whose parts are hidden or missing is a sign (x, ―) instead, never a guess.
 */
#ifndef OBI_RENDER_BAND_H
#define OBI_RENDER_BAND_H

#include "render/draw.h"

/* A part as the layout names it. */
struct band_part {
	const char *column;
	const struct mark *mark;
};

enum band_label { BAND_SHARES, BAND_COUNTS, BAND_SILENT };

struct band_segment {
	const struct mark *mark;
	double count;
	struct text_block *label; /* NULL: none */
};

struct band {
	size_t n;
	struct band_segment *segments;
	double total;
	struct text_block *sign; /* instead of segments */
	struct words_signs signs;
};

extern const struct shape band_part_shape;
extern const char *const band_label_names[];

void band_prepare(struct job *job, struct flow *flow, const struct list *parts,
    const struct words_row *row, enum band_label label, struct band *band);
void band_draw(const struct band *band, const struct theme *theme, struct canvas *canvas,
    const struct rect *at);

/* The marks of the parts that occur in any row, in their order, NULL-terminated; kept by the flow. */
const struct mark *const *band_legend(
    struct flow *flow, const struct list *parts, const struct figure *figure);
/* Is there a row with something to draw? */
bool band_has_any(const struct list *parts, const struct figure *figure);

#endif
