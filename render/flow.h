/*
 * Flow: boxes, one under another, broken into pages.
 *
 * Blocks make boxes; the flow decides once where each one lands; then every device draws the same frames.
 * Rules: a box is never split; a box that keeps with the next is never the last on a page; space before a box
 * vanishes at a page's top; a box with a head that lands first on a page has the head drawn again above it.
 * Units: points. Memory: the flow owns boxes, and what flow_keep()/flow_keep_text() hand to it.
 */
#ifndef OBI_RENDER_FLOW_H
#define OBI_RENDER_FLOW_H

#include "render/page.h"
#include "render/theme.h"

struct box;
struct canvas;

typedef void (*box_draw)(const struct box *box, struct canvas *canvas, double x, double y);

struct box {
	double height_pt;
	double before_pt;
	bool keep_next;
	bool new_page;
	double room_pt;         /* starts a page unless this much is left on the current one */
	const struct box *head; /* repeated above this box when it comes first on a page */
	box_draw draw;          /* NULL: nothing to draw */
	const void *data;
	size_t nopen, nclose; /* structure elements opened before and closed after drawing */
	struct tag *open;
	const char *anchor;  /* destination and section id, NULL if none */
	const char *outline; /* bookmark title, NULL if none */
	int outline_level;
	const char *running; /* from this box on, the running head's section */
	int page;            /* from 0, once placed */
	double y;            /* top, once placed */
};

struct flow {
	double width_pt;
	GPtrArray *boxes;
	GPtrArray *texts; /* struct text_block */
	GPtrArray *kept;  /* g_free */
	GPtrArray *flows; /* nested flows */
	GArray *pending;  /* struct tag waiting for the next box */
	double pending_before;
	bool pending_page;
	double pending_room;
};

struct flow *flow_new(double width_pt);
void flow_drop(struct flow *flow);
void *flow_keep(struct flow *flow, size_t size);         /* zeroed */
char *flow_keep_string(struct flow *flow, char *string); /* takes */
/* A flow for boxes inside a box, dropped with this one. */
struct flow *flow_inner(struct flow *flow, double width_pt);
struct text_block *flow_keep_text(
    struct flow *flow, struct text_block *block); /* takes; NULL passes */

struct box *flow_add(
    struct flow *flow, double height_pt, double before_pt, box_draw draw, const void *data);
/* The next box opens this structure element; the last box added closes it. An element without a box vanishes. */
void flow_open(struct flow *flow, const struct tag *tag);
void flow_open_role(struct flow *flow, enum tag_role role);
void flow_close(struct flow *flow);
/* The next box starts a page; it does so unless this much is left; it has at least this much space before it. */
void flow_break(struct flow *flow);
void flow_room(struct flow *flow, double room_pt);
void flow_space(struct flow *flow, double space_pt);
struct box *flow_last(struct flow *flow); /* NULL when empty */
/* The height of all boxes on one endless page. */
double flow_height(const struct flow *flow);

/* One frame of a page: a box, or a repeated head (an artifact). */
struct frame {
	const struct box *box;
	int page;
	double y;
	bool repeated;
};

/*
 * Break into pages of this height, the first page's number given. frames: struct frame in drawing order. Returns the
 * number of pages.
 */
int flow_place(struct flow *flow, double height_pt, int first_page, GArray *frames);

void flow_draw_box(const struct box *box, struct canvas *canvas, double x, double y);
/* Draw all boxes at once, one under another, for boxes inside a box. */
void flow_draw(const struct flow *flow, struct canvas *canvas, double x, double y);

#endif
