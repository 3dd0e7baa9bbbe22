/*
 * The Cairo devices: pages as PNG images and as SVG drawings.
 *
 * In: checked drawing calls. Out: one GBytes a page. Rule: draws the same glyphs at the same places
 * as the PDF; tags, links and outline have no meaning here.
 */
#include "render/page_device.h"
#include "render/typeface.h"

#include <cairo-svg.h>
#include <math.h>
#include <string.h>

#define MOST_PIXELS 100000000.0

struct canvas {
	struct page_device device;
	double dpi;       /* 0: SVG */
	GByteArray *svg;  /* of the current page */
	GPtrArray *pages; /* GBytes: handed over at close */
	cairo_surface_t *surface;
	cairo_t *cairo;
};

static cairo_status_t
append_bytes(void *closure, const unsigned char *data, unsigned length)
{
	g_byte_array_append(closure, data, length);
	return CAIRO_STATUS_SUCCESS;
}

static bool
check(struct page_device *device, cairo_status_t status)
{
	if (status != CAIRO_STATUS_SUCCESS)
		page_fail(device, cairo_status_to_string(status));
	return status == CAIRO_STATUS_SUCCESS;
}

static void
page_begin_cairo(struct page_device *device)
{
	struct canvas *page = (struct canvas *)device;
	double scale = page->dpi / 72;
	if (page->dpi > 0) {
		double width = ceil(device->width_pt * scale),
		       height = ceil(device->height_pt * scale);
		if (width * height > MOST_PIXELS) {
			page_fail(device, "more pixels than 100 million");
			return;
		}
		page->surface =
		    cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)width, (int)height);
	} else {
		page->svg = g_byte_array_new();
		page->surface = cairo_svg_surface_create_for_stream(
		    append_bytes, page->svg, device->width_pt, device->height_pt);
	}
	page->cairo = cairo_create(page->surface);
	if (page->dpi > 0) {
		cairo_set_source_rgb(page->cairo, 1, 1, 1);
		cairo_paint(page->cairo);
		cairo_scale(page->cairo, scale, scale);
	}
	cairo_font_options_t *options = cairo_font_options_create();
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
	cairo_set_font_options(page->cairo, options);
	cairo_font_options_destroy(options);
}

/* One name by Cairo's running number: named anew by its order in the file. */
static gboolean
rename_id(const GMatchInfo *match, GString *out, gpointer data)
{
	GHashTable *numbers = data;
	g_autofree char *quote = g_match_info_fetch(match, 1), *name = g_match_info_fetch(match, 2);
	if (!g_hash_table_contains(numbers, name))
		g_hash_table_insert(
		    numbers, g_strdup(name), GUINT_TO_POINTER(g_hash_table_size(numbers)));
	g_string_append_printf(
	    out, "%sid%u", quote, GPOINTER_TO_UINT(g_hash_table_lookup(numbers, name)));
	return FALSE;
}

/* Cairo numbers surfaces over the life of the process; the same page shall be the same bytes. */
static GByteArray *
number_ids(GByteArray *svg)
{
	g_autoptr(GRegex) pattern = g_regex_new("([\"#])((?:surface|image)[0-9]+)", 0, 0, NULL);
	g_autoptr(GHashTable) numbers =
	    g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	char *text = g_regex_replace_eval(
	    pattern, (const char *)svg->data, (gssize)svg->len, 0, 0, rename_id, numbers, NULL);
	if (!text)
		return svg;
	g_byte_array_free(svg, TRUE);
	return g_byte_array_new_take((guint8 *)text, strlen(text));
}

static void
page_end_cairo(struct page_device *device)
{
	struct canvas *page = (struct canvas *)device;
	GByteArray *bytes = page->svg ? page->svg : g_byte_array_new();
	page->svg = bytes; /* drop frees it after a failure */
	bool good = check(device, cairo_status(page->cairo));
	if (page->dpi > 0)
		good = good && check(device, cairo_surface_write_to_png_stream(
						 page->surface, append_bytes, bytes));
	cairo_destroy(page->cairo);
	page->cairo = NULL;
	cairo_surface_finish(page->surface);
	good = good && check(device, cairo_surface_status(page->surface));
	cairo_surface_destroy(page->surface);
	page->surface = NULL;
	if (good && page->dpi <= 0)
		bytes = number_ids(bytes);
	if (good) {
		g_ptr_array_add(page->pages, g_byte_array_free_to_bytes(bytes));
		page->svg = NULL;
	}
}

static void
set_colour(cairo_t *cairo, uint32_t colour)
{
	cairo_set_source_rgb(cairo, (colour >> 16 & 255) / 255.0, (colour >> 8 & 255) / 255.0,
	    (colour & 255) / 255.0);
}

static void
page_fill_cairo(struct page_device *device, const cairo_path_t *path, const struct fill *fill)
{
	cairo_t *cairo = ((struct canvas *)device)->cairo;
	cairo_append_path(cairo, path);
	set_colour(cairo, fill->colour);
	cairo_fill(cairo);
}

static void
page_stroke_cairo(struct page_device *device, const cairo_path_t *path, const struct stroke *stroke)
{
	cairo_t *cairo = ((struct canvas *)device)->cairo;
	cairo_append_path(cairo, path);
	set_colour(cairo, stroke->colour);
	cairo_set_line_width(cairo, stroke->width_pt);
	cairo_set_dash(cairo, stroke->dash, stroke->dash[0] > 0 ? 2 : 0, 0);
	cairo_stroke(cairo);
}

static void
page_clip_begin_cairo(struct page_device *device, const cairo_path_t *path)
{
	cairo_t *cairo = ((struct canvas *)device)->cairo;
	cairo_save(cairo);
	cairo_append_path(cairo, path);
	cairo_clip(cairo);
}

static void
page_clip_end_cairo(struct page_device *device)
{
	cairo_restore(((struct canvas *)device)->cairo);
}

static void
draw_run(struct page_device *device, const struct glyph_run *run, double x, double y)
{
	cairo_t *cairo = ((struct canvas *)device)->cairo;
	cairo_font_face_t *face = typeface_cairo(run->typeface);
	if (!face) {
		page_fail(device, run->typeface->name);
		return;
	}
	g_autofree cairo_glyph_t *glyphs = g_new(cairo_glyph_t, run->nglyphs);
	for (size_t i = 0; i < run->nglyphs; i++) {
		double dx = run->offsets ? run->offsets[2 * i] : 0,
		       dy = run->offsets ? run->offsets[2 * i + 1] : 0;
		glyphs[i] = (cairo_glyph_t){ run->glyphs[i], x + dx, y + dy };
		x += run->advances[i];
	}
	set_colour(cairo, run->colour);
	cairo_set_font_face(cairo, face);
	cairo_set_font_size(cairo, run->size_pt);
	cairo_show_glyphs(cairo, glyphs, (int)run->nglyphs);
}

static void
page_line_cairo(struct page_device *device, const struct text_line *line, double x, double y)
{
	for (size_t i = 0; i < line->nruns && !device->failed; i++)
		draw_run(device, &line->runs[i], x + line->runs[i].x, y);
}

static void
page_image_cairo(struct page_device *device, const struct image *image, const struct rect *at)
{
	cairo_t *cairo = ((struct canvas *)device)->cairo;
	cairo_surface_t *pixels =
	    cairo_image_surface_create(CAIRO_FORMAT_RGB24, image->width, image->height);
	if (!check(device, cairo_surface_status(pixels))) {
		cairo_surface_destroy(pixels);
		return;
	}
	unsigned char *to = cairo_image_surface_get_data(pixels);
	size_t stride = (size_t)cairo_image_surface_get_stride(pixels),
	       width = (size_t)image->width;
	const unsigned char *from = image->rgb;
	for (int y = 0; y < image->height; y++)
		for (size_t x = 0; x < width; x++, from += 3) {
			uint32_t pixel = (uint32_t)from[0] << 16 | (uint32_t)from[1] << 8 | from[2];
			memcpy(to + (size_t)y * stride + 4 * x, &pixel, sizeof pixel);
		}
	cairo_surface_mark_dirty(pixels);
	cairo_save(cairo);
	cairo_translate(cairo, at->x, at->y);
	cairo_scale(cairo, at->width / image->width, at->height / image->height);
	cairo_set_source_surface(cairo, pixels, 0, 0);
	cairo_pattern_set_extend(cairo_get_source(cairo), CAIRO_EXTEND_PAD);
	cairo_rectangle(cairo, 0, 0, image->width, image->height);
	cairo_fill(cairo);
	cairo_restore(cairo);
	cairo_surface_destroy(pixels);
}

static void
page_close_cairo(struct page_device *device)
{
	struct canvas *page = (struct canvas *)device;
	for (guint i = 0; i < page->pages->len; i++)
		g_ptr_array_add(device->out, g_bytes_ref(g_ptr_array_index(page->pages, i)));
}

static void
drop_bytes(gpointer bytes)
{
	g_bytes_unref(bytes);
}

static void
page_drop_cairo(struct page_device *device)
{
	struct canvas *page = (struct canvas *)device;
	if (page->cairo)
		cairo_destroy(page->cairo);
	if (page->surface) {
		cairo_surface_finish(page->surface);
		cairo_surface_destroy(page->surface);
	}
	if (page->svg)
		g_byte_array_free(page->svg, TRUE);
	g_ptr_array_free(page->pages, TRUE);
	g_free(page);
}

static const struct page_calls canvas_calls = {
	.begin = page_begin_cairo,
	.end = page_end_cairo,
	.fill = page_fill_cairo,
	.stroke = page_stroke_cairo,
	.clip_begin = page_clip_begin_cairo,
	.clip_end = page_clip_end_cairo,
	.line = page_line_cairo,
	.image = page_image_cairo,
	.close = page_close_cairo,
	.drop = page_drop_cairo,
};

static struct page_device *
open_device(struct text_engine *text, double dpi, GPtrArray *out, struct problems *problems)
{
	struct canvas *page = g_new0(struct canvas, 1);
	page_device_init(&page->device, &canvas_calls, text, out, problems);
	page->dpi = dpi;
	page->pages = g_ptr_array_new_with_free_func(drop_bytes);
	return &page->device;
}

struct page_device *
page_png_open(struct text_engine *text, double dpi, GPtrArray *out, struct problems *problems)
{
	return open_device(text, dpi > 0 ? dpi : 110, out, problems);
}

struct page_device *
page_svg_open(struct text_engine *text, GPtrArray *out, struct problems *problems)
{
	return open_device(text, 0, out, problems);
}
