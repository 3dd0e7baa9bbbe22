/*
 * One card of the summary: title, large number, small picture, one sentence.
 *
 * Pictures: a meter (a value on a scale with steps), bars (two or three values below each other), units (k of n).
 */
#ifndef OBI_RENDER_CARD_H
#define OBI_RENDER_CARD_H

#include "render/block.h"

struct card_meter {
	const char *value;
	double from, to;
	const json_t *steps; /* numbers */
	const struct mark *mark;
	const char *marker; /* a figure on the same scale, NULL: none */
	const struct mark *marker_mark;
};

struct card_bar {
	const char *value;
	struct words *label;
	const struct mark *mark;
	const json_t *when;
};

struct card_units {
	const char *value, *of;
	struct words *label;
	const struct mark *mark;
};

struct card_fields {
	struct words *title, *unit, *text;
	const char *value, *format;
	const json_t *when;
	struct card_meter meter; /* value NULL: none */
	struct list bars;        /* struct card_bar */
	struct card_units units; /* value NULL: none */
};

extern const struct shape card_shape;

struct card_part {
	struct text_block *label;
	const struct mark *mark;
	double share; /* of the widest */
};

struct card {
	const struct card_fields *fields;
	struct text_block *title, *value, *unit, *text, *from, *to, *caption;
	size_t nparts;
	struct card_part parts[3];
	double width_pt, picture_pt; /* height of the picture */
	double text_y;
	double number, of; /* of meter or units */
	double marker;     /* of the meter; NAN: none */
	const struct theme *theme;
};

bool card_shows(struct job *job, const struct card_fields *fields, enum missing_policy policy);
/* Fill `card` (its fields are set) for a width. Returns its height. */
double card_lay_out(struct job *job, struct flow *flow, struct card *card, double width_pt);
void card_draw(const struct card *card, struct canvas *canvas, double x, double y);

#endif
