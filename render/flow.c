/*
 * The flow of boxes over pages.
 *
 * In: boxes with heights and wishes. Out: frames, each a box at a page and a height.
 * Rule: placing is done once and knows nothing of devices, so that every device shows the same pages.
 */
#include "render/flow.h"
#include "render/block.h"

static void
drop_box(void *pointer)
{
	struct box *box = pointer;
	g_free(box->open);
	g_free(box);
}

static void
drop_text(void *pointer)
{
	text_block_drop(pointer);
}

static void
drop_flow(void *pointer)
{
	flow_drop(pointer);
}

struct flow *
flow_new(double width_pt)
{
	struct flow *flow = g_new0(struct flow, 1);
	flow->width_pt = width_pt;
	flow->boxes = g_ptr_array_new_with_free_func(drop_box);
	flow->texts = g_ptr_array_new_with_free_func(drop_text);
	flow->kept = g_ptr_array_new_with_free_func(g_free);
	flow->flows = g_ptr_array_new_with_free_func(drop_flow);
	flow->pending = g_array_new(FALSE, FALSE, sizeof(struct tag));
	return flow;
}

void
flow_drop(struct flow *flow)
{
	if (flow == NULL)
		return;
	g_ptr_array_unref(flow->boxes);
	g_ptr_array_unref(flow->texts);
	g_ptr_array_unref(flow->kept);
	g_ptr_array_unref(flow->flows);
	g_array_unref(flow->pending);
	g_free(flow);
}

void *
flow_keep(struct flow *flow, size_t size)
{
	void *memory = g_malloc0(MAX(size, 1));
	g_ptr_array_add(flow->kept, memory);
	return memory;
}

char *
flow_keep_string(struct flow *flow, char *string)
{
	if (string != NULL)
		g_ptr_array_add(flow->kept, string);
	return string;
}

struct text_block *
flow_keep_text(struct flow *flow, struct text_block *block)
{
	if (block != NULL)
		g_ptr_array_add(flow->texts, block);
	return block;
}

struct flow *
flow_inner(struct flow *flow, double width_pt)
{
	struct flow *inner = flow_new(width_pt);
	g_ptr_array_add(flow->flows, inner);
	return inner;
}

static void
take_pending(struct flow *flow, struct box *box)
{
	box->new_page = flow->pending_page;
	box->room_pt = flow->pending_room;
	box->before_pt = MAX(box->before_pt, flow->pending_before);
	box->nopen = flow->pending->len;
	if (box->nopen > 0)
		box->open = g_memdup2(flow->pending->data, box->nopen * sizeof *box->open);
	g_array_set_size(flow->pending, 0);
	flow->pending_page = false;
	flow->pending_room = 0;
	flow->pending_before = 0;
}

struct box *
flow_add(struct flow *flow, double height_pt, double before_pt, box_draw draw, const void *data)
{
	struct box *box = g_new0(struct box, 1);
	box->height_pt = height_pt;
	box->before_pt = before_pt;
	box->draw = draw;
	box->data = data;
	take_pending(flow, box);
	g_ptr_array_add(flow->boxes, box);
	return box;
}

void
flow_open(struct flow *flow, const struct tag *tag)
{
	g_array_append_val(flow->pending, *tag);
}

void
flow_open_role(struct flow *flow, enum tag_role role)
{
	flow_open(flow, &(struct tag){ .role = role });
}

void
flow_close(struct flow *flow)
{
	if (flow->pending->len > 0)
		g_array_set_size(flow->pending, flow->pending->len - 1);
	else
		flow_last(flow)->nclose++;
}

void
flow_break(struct flow *flow)
{
	flow->pending_page = true;
}

void
flow_room(struct flow *flow, double room_pt)
{
	flow->pending_room = room_pt;
}

void
flow_space(struct flow *flow, double space_pt)
{
	flow->pending_before = MAX(flow->pending_before, space_pt);
}

struct box *
flow_last(struct flow *flow)
{
	return flow->boxes->len == 0 ? NULL : g_ptr_array_index(flow->boxes, flow->boxes->len - 1);
}

double
flow_height(const struct flow *flow)
{
	double height = 0;
	for (guint i = 0; i < flow->boxes->len; i++) {
		const struct box *box = g_ptr_array_index(flow->boxes, i);
		height += box->height_pt + (i > 0 ? box->before_pt : 0);
	}
	return height;
}

/* ---- placing ---- */

struct placing {
	struct flow *flow;
	double page_pt;
	int page;
	double y; /* where the next box may begin */
	bool empty;
	GArray *frames;
};

/* The height of boxes i … j, those that must stay together, when they follow what is on the page or open a new one. */
static double
chain_height(const struct placing *placing, guint i, bool at_top)
{
	double height = 0;
	const struct box *box = g_ptr_array_index(placing->flow->boxes, i);
	if (at_top && box->head != NULL)
		height += box->head->height_pt;
	for (guint j = i; j < placing->flow->boxes->len; j++) {
		box = g_ptr_array_index(placing->flow->boxes, j);
		if (j > i && box->new_page)
			break;
		height += box->height_pt + (j > i || !at_top ? box->before_pt : 0);
		if (!box->keep_next)
			break;
	}
	return height;
}

static void
next_page(struct placing *placing)
{
	placing->page++;
	placing->y = 0;
	placing->empty = true;
}

static void
put(struct placing *placing, const struct box *box, bool repeated)
{
	struct frame frame = { box, placing->page, placing->y, repeated };
	g_array_append_val(placing->frames, frame);
	placing->y += box->height_pt;
	placing->empty = false;
}

static void
place_box(struct placing *placing, guint i)
{
	struct box *box = g_ptr_array_index(placing->flow->boxes, i);
	bool fits = placing->y + chain_height(placing, i, false) <= placing->page_pt + 0.01;
	bool own = placing->y + box->before_pt + box->height_pt <= placing->page_pt + 0.01;
	/* A chain longer than a page is broken where it must be. */
	bool hopeless = chain_height(placing, i, true) > placing->page_pt;
	bool room = placing->page_pt - placing->y >= box->room_pt;
	if (!placing->empty && (box->new_page || !room || !(hopeless ? own : fits)))
		next_page(placing);
	if (placing->empty && box->head != NULL)
		put(placing, box->head, true);
	else if (!placing->empty)
		placing->y += box->before_pt;
	box->page = placing->page;
	box->y = placing->y;
	put(placing, box, false);
}

int
flow_place(struct flow *flow, double height_pt, int first_page, GArray *frames)
{
	struct placing placing = { flow, height_pt, first_page, 0, true, frames };
	for (guint i = 0; i < flow->boxes->len; i++)
		place_box(&placing, i);
	return placing.page - first_page + (flow->boxes->len > 0 ? 1 : 0);
}

/* ---- drawing ---- */

void
flow_draw_box(const struct box *box, struct canvas *canvas, double x, double y)
{
	if (!canvas->artifact) {
		for (size_t i = 0; i < box->nopen; i++)
			page_tag_begin(canvas->device, &box->open[i]);
	}
	if (box->draw != NULL)
		box->draw(box, canvas, x, y);
	if (!canvas->artifact) {
		for (size_t i = 0; i < box->nclose; i++)
			page_tag_end(canvas->device);
	}
}

void
flow_draw(const struct flow *flow, struct canvas *canvas, double x, double y)
{
	for (guint i = 0; i < flow->boxes->len; i++) {
		const struct box *box = g_ptr_array_index(flow->boxes, i);
		y += i > 0 ? box->before_pt : 0;
		flow_draw_box(box, canvas, x, y);
		y += box->height_pt;
	}
}
