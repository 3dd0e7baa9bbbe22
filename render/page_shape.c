/*
 * Shapes made of the page's own calls: hatches, rectangles, lines.
 *
 * In: paths and fills. Out: more calls. Rule: a hatch is strokes inside a clip, the same on every device.
 */
#include "render/page_device.h"

#include <math.h>

struct rect
page_path_bounds(const cairo_path_t *path)
{
	double x0 = INFINITY, y0 = INFINITY, x1 = -INFINITY, y1 = -INFINITY;
	for (int i = 0; i < path->num_data; i += path->data[i].header.length)
		for (int k = 1; k < path->data[i].header.length; k++) {
			x0 = MIN(x0, path->data[i + k].point.x);
			x1 = MAX(x1, path->data[i + k].point.x);
			y0 = MIN(y0, path->data[i + k].point.y);
			y1 = MAX(y1, path->data[i + k].point.y);
		}
	return x0 <= x1 ? (struct rect){ x0, y0, x1 - x0, y1 - y0 } : (struct rect){ 0 };
}

/* How each hatch is drawn: the lines lie on a grid of the page, so that neighbours match. */
static const struct hatch_lines {
	double step, width, dash[2];
	bool level; /* else they rise to the right */
} hatch_lines[] = {
	[HATCH_DIAGONAL] = { .step = 4.5, .width = 0.7 },
	[HATCH_DENSE] = { .step = 2.4, .width = 0.8 },
	[HATCH_DOTS] = { .step = 2.8, .width = 0.9, .dash = { 0.9, 1.9 }, .level = true },
};

static void
add_line(GArray *data, double x0, double y0, double x1, double y1)
{
	cairo_path_data_t points[4] = { { .header = { CAIRO_PATH_MOVE_TO, 2 } },
		{ .point = { x0, y0 } }, { .header = { CAIRO_PATH_LINE_TO, 2 } },
		{ .point = { x1, y1 } } };
	g_array_append_vals(data, points, 4);
}

/* Rows of dots start on the grid; diagonals are x + y = k * step * sqrt 2, cut at the rectangle. */
static void
add_hatch(GArray *data, const struct hatch_lines *lines, const struct rect *in)
{
	double right = in->x + in->width, bottom = in->y + in->height;
	if (lines->level) {
		double left = floor(in->x / lines->step) * lines->step;
		for (double y = ceil(in->y / lines->step) * lines->step; y <= bottom;
		     y += lines->step)
			add_line(data, left, y, right, y);
		return;
	}
	double step = lines->step * G_SQRT2;
	for (double sum = ceil((in->x + in->y) / step) * step; sum <= right + bottom; sum += step) {
		double x0 = MAX(in->x, sum - bottom), x1 = MIN(right, sum - in->y);
		if (x0 < x1)
			add_line(data, x0, sum - x0, x1, sum - x1);
	}
}

void
page_draw_hatch(struct page_device *device, const cairo_path_t *path, const struct fill *fill)
{
	const struct hatch_lines *lines = &hatch_lines[fill->hatch];
	struct rect bounds = page_path_bounds(path);
	g_autoptr(GArray) data = g_array_new(FALSE, FALSE, sizeof(cairo_path_data_t));
	add_hatch(data, lines, &bounds);
	if (data->len == 0)
		return;
	cairo_path_t strokes = { CAIRO_STATUS_SUCCESS, (cairo_path_data_t *)(void *)data->data,
		(int)data->len };
	struct stroke stroke = { fill->hatch_colour, lines->width,
		{ lines->dash[0], lines->dash[1] } };
	device->calls->clip_begin(device, path);
	device->calls->stroke(device, &strokes, &stroke);
	device->calls->clip_end(device);
}

void
page_fill_rect(struct page_device *device, const struct rect *rect, const struct fill *fill)
{
	cairo_path_data_t data[9] = {
		{ .header = { CAIRO_PATH_MOVE_TO, 2 } },
		{ .point = { rect->x, rect->y } },
		{ .header = { CAIRO_PATH_LINE_TO, 2 } },
		{ .point = { rect->x + rect->width, rect->y } },
		{ .header = { CAIRO_PATH_LINE_TO, 2 } },
		{ .point = { rect->x + rect->width, rect->y + rect->height } },
		{ .header = { CAIRO_PATH_LINE_TO, 2 } },
		{ .point = { rect->x, rect->y + rect->height } },
		{ .header = { CAIRO_PATH_CLOSE_PATH, 1 } },
	};
	cairo_path_t path = { CAIRO_STATUS_SUCCESS, data, 9 };
	page_fill(device, &path, fill);
}

void
page_stroke_line(struct page_device *device, double x0, double y0, double x1, double y1,
    const struct stroke *stroke)
{
	cairo_path_data_t data[4] = {
		{ .header = { CAIRO_PATH_MOVE_TO, 2 } },
		{ .point = { x0, y0 } },
		{ .header = { CAIRO_PATH_LINE_TO, 2 } },
		{ .point = { x1, y1 } },
	};
	cairo_path_t path = { CAIRO_STATUS_SUCCESS, data, 4 };
	page_stroke(device, &path, stroke);
}

void
page_stroke_rect(struct page_device *device, const struct rect *rect, const struct stroke *stroke)
{
	cairo_path_data_t data[9] = {
		{ .header = { CAIRO_PATH_MOVE_TO, 2 } },
		{ .point = { rect->x, rect->y } },
		{ .header = { CAIRO_PATH_LINE_TO, 2 } },
		{ .point = { rect->x + rect->width, rect->y } },
		{ .header = { CAIRO_PATH_LINE_TO, 2 } },
		{ .point = { rect->x + rect->width, rect->y + rect->height } },
		{ .header = { CAIRO_PATH_LINE_TO, 2 } },
		{ .point = { rect->x, rect->y + rect->height } },
		{ .header = { CAIRO_PATH_CLOSE_PATH, 1 } },
	};
	cairo_path_t path = { CAIRO_STATUS_SUCCESS, data, 9 };
	page_stroke(device, &path, stroke);
}
