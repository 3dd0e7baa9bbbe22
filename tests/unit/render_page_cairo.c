/*
 * The promise of the Cairo devices: the same page as the PDF, drawn by another library.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <gio/gio.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "render_scene.h"
#include "render_tools.h"

#define DPI 144
#define WIDTH (SCENE_WIDTH * DPI / 72)
#define HEIGHT (SCENE_HEIGHT * DPI / 72)

static struct problems *problems;
static struct text_engine *engine;

static int
set_up(void **state)
{
	(void)state;
	problems = problems_new();
	engine = text_engine_open(problems);
	return engine ? 0 : -1;
}

static int
tear_down(void **state)
{
	(void)state;
	text_engine_drop(engine);
	problems_drop(problems);
	return 0;
}

static GPtrArray *
draw(struct page_device *(*open)(struct text_engine *, GPtrArray *, struct problems *))
{
	GPtrArray *out = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
	struct page_device *device =
	    open ? open(engine, out, problems) : page_png_open(engine, DPI, out, problems);
	struct scene scene = { device, engine, problems };
	assert_true(scene_draw(&scene));
	return out;
}

struct reader {
	const unsigned char *data;
	size_t left;
};

static cairo_status_t
read_bytes(void *closure, unsigned char *to, unsigned length)
{
	struct reader *reader = closure;
	if (length > reader->left)
		return CAIRO_STATUS_READ_ERROR;
	memcpy(to, reader->data, length);
	reader->data += length;
	reader->left -= length;
	return CAIRO_STATUS_SUCCESS;
}

/* WIDTH x HEIGHT x 3 bytes. */
static unsigned char *
decode_png(GBytes *png)
{
	struct reader reader = { g_bytes_get_data(png, NULL), g_bytes_get_size(png) };
	cairo_surface_t *surface = cairo_image_surface_create_from_png_stream(read_bytes, &reader);
	assert_int_equal(cairo_surface_status(surface), CAIRO_STATUS_SUCCESS);
	assert_int_equal(cairo_image_surface_get_width(surface), WIDTH);
	assert_int_equal(cairo_image_surface_get_height(surface), HEIGHT);
	const unsigned char *data = cairo_image_surface_get_data(surface);
	int stride = cairo_image_surface_get_stride(surface);
	unsigned char *rgb = g_malloc(3 * WIDTH * HEIGHT), *to = rgb;
	for (int y = 0; y < HEIGHT; y++)
		for (int x = 0; x < WIDTH; x++) {
			uint32_t pixel;
			memcpy(&pixel, data + y * stride + 4 * x, sizeof pixel);
			*to++ = (unsigned char)(pixel >> 16);
			*to++ = (unsigned char)(pixel >> 8);
			*to++ = (unsigned char)pixel;
		}
	cairo_surface_destroy(surface);
	return rgb;
}

/* What Poppler makes of a page of the PDF. */
static unsigned char *
rasterize(GBytes *pdf, const char *page)
{
	GBytes *ppm = tool_run(pdf, "pdftoppm",
	    (const char *const[]){ "-r", "144", "-f", page, "-l", page, "@", NULL });
	gsize length;
	const char *data = g_bytes_get_data(ppm, &length);
	g_autofree char *head = g_strdup_printf("P6\n%d %d\n255\n", WIDTH, HEIGHT);
	assert_int_equal(length, strlen(head) + 3 * WIDTH * HEIGHT);
	assert_memory_equal(data, head, strlen(head));
	unsigned char *rgb = g_malloc(3 * WIDTH * HEIGHT);
	memcpy(rgb, data + strlen(head), 3 * WIDTH * HEIGHT);
	g_bytes_unref(ppm);
	return rgb;
}

/* The mean difference of two pages, blurred a little because anti-aliasing differs: 4 x 4 pixels are one. */
static double
difference(const unsigned char *a, const unsigned char *b, int shift)
{
	double sum = 0;
	for (int y = 0; y + 4 <= HEIGHT; y += 4)
		for (int x = 0; x + 4 + shift <= WIDTH; x += 4) {
			int total = 0;
			for (int i = 0; i < 48; i++) {
				int at = 3 * ((y + i / 12) * WIDTH + x) + i % 12;
				total += a[at] - b[at + 3 * shift];
			}
			sum += abs(total) / 48.0;
		}
	return sum / (WIDTH * HEIGHT / 16);
}

static void
the_png_is_what_poppler_makes_of_the_pdf(void **state)
{
	(void)state;
	g_autoptr(GPtrArray) pdf = draw(page_pdf_open), png = draw(NULL);
	assert_int_equal(png->len, 2);
	for (int page = 0; page < 2; page++) {
		g_autofree unsigned char *ours = decode_png(png->pdata[page]);
		g_autofree unsigned char *theirs = rasterize(pdf->pdata[0], page ? "2" : "1");
		double same = difference(ours, theirs, 0), moved = difference(ours, theirs, 3);
		if (same > 1 || moved < 3 * same)
			print_message(
			    "page %d differs by %.3f, moved by %.3f\n", page + 1, same, moved);
		assert_true(same <= 1);
		/* One and a half points to the side is another page altogether. */
		assert_true(moved >= 3 * same);
	}
}

static void
the_same_calls_give_the_same_pixels(void **state)
{
	(void)state;
	g_autoptr(GPtrArray) first = draw(NULL), second = draw(NULL);
	assert_true(g_bytes_equal(first->pdata[0], second->pdata[0]));
}

static void
an_svg_a_page_needs_no_font(void **state)
{
	(void)state;
	g_autoptr(GPtrArray) out = draw(page_svg_open), again = draw(page_svg_open);
	assert_int_equal(out->len, 2);
	g_autofree char *text =
	    g_strndup(g_bytes_get_data(out->pdata[0], NULL), g_bytes_get_size(out->pdata[0]));
	assert_non_null(strstr(text, "<svg"));
	assert_non_null(strstr(text, "</svg>"));
	assert_null(strstr(text, "font-family"));
	assert_null(strstr(text, "<image"));
	assert_true(g_bytes_equal(out->pdata[1], again->pdata[1]));
}

static void
a_page_of_too_many_pixels_is_refused(void **state)
{
	(void)state;
	struct problems *own = problems_new();
	g_autoptr(GPtrArray) out = g_ptr_array_new();
	struct page_device *device = page_png_open(engine, 2400, out, own);
	page_begin(device, 1000, 1000);
	page_end(device);
	assert_true(page_failed(device));
	assert_false(page_close(device));
	assert_int_equal(problems_at(own, 0)->id, PROBLEM_PAGE_FAILED);
	problems_drop(own);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_png_is_what_poppler_makes_of_the_pdf),
		cmocka_unit_test(the_same_calls_give_the_same_pixels),
		cmocka_unit_test(an_svg_a_page_needs_no_font),
		cmocka_unit_test(a_page_of_too_many_pixels_is_refused),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
