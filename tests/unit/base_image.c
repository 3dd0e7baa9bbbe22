/*
 * The promises of base/image.h.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <cairo.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <turbojpeg.h>
#include "base/image.h"

#define WIDTH 64
#define HEIGHT 32

static struct problems *problems;

static int
set_up(void **state)
{
	(void)state;
	problems = problems_new();
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	problems_drop(problems);
	return 0;
}

/* Four quarters: red, green, blue, white; upper left first. */
static const unsigned char colours[4][3] = { { 255, 0, 0 }, { 0, 255, 0 }, { 0, 0, 255 },
	{ 255, 255, 255 } };

static GByteArray *
make_jpeg(void)
{
	unsigned char rgb[3 * WIDTH * HEIGHT];
	for (int y = 0; y < HEIGHT; y++)
		for (int x = 0; x < WIDTH; x++)
			memcpy(rgb + 3 * (y * WIDTH + x),
			    colours[(y >= HEIGHT / 2) * 2 + (x >= WIDTH / 2)], 3);
	tjhandle handle = tjInitCompress();
	unsigned char *jpeg = NULL;
	unsigned long length = 0;
	assert_int_equal(
	    tjCompress2(handle, rgb, WIDTH, 0, HEIGHT, TJPF_RGB, &jpeg, &length, TJSAMP_444, 95, 0),
	    0);
	GByteArray *bytes = g_byte_array_new();
	g_byte_array_append(bytes, jpeg, (guint)length);
	tjFree(jpeg);
	tjDestroy(handle);
	return bytes;
}

/* The same with an EXIF block that states an orientation, in one of the two byte orders. */
static GByteArray *
with_orientation(int orientation, bool little)
{
	unsigned char exif[] = "\xff\xe1\x00\x22"
			       "Exif\0\0"
			       "MM\0*\0\0\0\x08"
			       "\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0";
	unsigned char little_exif[] = "\xff\xe1\x00\x22"
				      "Exif\0\0"
				      "II*\0\x08\0\0\0"
				      "\x01\0\x12\x01\x03\0\x01\0\0\0\0\0\0\0\0\0\0";
	unsigned char *block = little ? little_exif : exif;
	block[little ? 28 : 29] = (unsigned char)orientation;
	GByteArray *bytes = make_jpeg(), *out = g_byte_array_new();
	g_byte_array_append(out, bytes->data, 2);
	g_byte_array_append(out, block, 36);
	g_byte_array_append(out, bytes->data + 2, bytes->len - 2);
	g_byte_array_free(bytes, TRUE);
	return out;
}

static struct image *
decode(GByteArray *bytes)
{
	struct place place = { .file = "photos/p01.jpg" };
	struct image *image = image_decode(bytes->data, bytes->len, &place, problems);
	g_byte_array_free(bytes, TRUE);
	return image;
}

/* Which of the colours stands in the middle of a quarter. */
static char
quarter(const struct image *image, int right, int down)
{
	int x = image->width * (1 + 2 * right) / 4, y = image->height * (1 + 2 * down) / 4;
	const unsigned char *pixel =
	    image->rgb + 3 * ((size_t)y * (size_t)image->width + (size_t)x);
	for (int i = 0; i < 4; i++)
		if (abs(pixel[0] - colours[i][0]) + abs(pixel[1] - colours[i][1]) +
			abs(pixel[2] - colours[i][2]) <
		    60)
			return "rgbw"[i];
	return '?';
}

static void
assert_quarters(const struct image *image, const char *expected)
{
	assert_non_null(image);
	char seen[5] = { quarter(image, 0, 0), quarter(image, 1, 0), quarter(image, 0, 1),
		quarter(image, 1, 1), 0 };
	assert_string_equal(seen, expected);
}

static void
assert_refused(struct image *image, enum problem_id id, const char *words)
{
	assert_null(image);
	assert_int_equal(problems_count(problems), 1);
	assert_int_equal(problems_at(problems, 0)->id, id);
	g_autofree char *text = problem_text(problems_at(problems, 0), LANGUAGE_ENGLISH);
	assert_non_null(strstr(text, words));
}

static void
photographs_stand_upright_whatever_the_camera_was_held(void **state)
{
	(void)state;
	static const char *const expected[] = { "rgbw", "grwb", "wbgr", "bwrg", "rbgw", "brwg",
		"wgbr", "gwrb" };
	for (int i = 1; i <= 8; i++) {
		struct image *big = decode(with_orientation(i, false)),
			     *little = decode(with_orientation(i, true));
		assert_quarters(big, expected[i - 1]);
		assert_quarters(little, expected[i - 1]);
		assert_int_equal(big->width, i >= 5 ? HEIGHT : WIDTH);
		assert_int_equal(big->height, i >= 5 ? WIDTH : HEIGHT);
		image_drop(big);
		image_drop(little);
	}
	struct image *odd = decode(with_orientation(9, false));
	assert_quarters(odd, "rgbw");
	image_drop(odd);
}

static cairo_status_t
append(void *closure, const unsigned char *data, unsigned length)
{
	g_byte_array_append(closure, data, length);
	return CAIRO_STATUS_SUCCESS;
}

static GByteArray *
make_png(int width, int height, bool transparent)
{
	cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width, height);
	cairo_t *cairo = cairo_create(surface);
	if (!transparent)
		for (int i = 0; i < 4; i++) {
			cairo_set_source_rgb(cairo, colours[i][0] / 255.0, colours[i][1] / 255.0,
			    colours[i][2] / 255.0);
			cairo_rectangle(
			    cairo, i % 2 * width / 2, i / 2 * height / 2, width / 2, height / 2);
			cairo_fill(cairo);
		}
	GByteArray *bytes = g_byte_array_new();
	cairo_surface_write_to_png_stream(surface, append, bytes);
	cairo_destroy(cairo);
	cairo_surface_destroy(surface);
	return bytes;
}

static void
png_is_read_and_transparency_is_white(void **state)
{
	(void)state;
	struct image *image = decode(make_png(WIDTH, HEIGHT, false)),
		     *clear = decode(make_png(8, 8, true));
	assert_quarters(image, "rgbw");
	assert_quarters(clear, "wwww");
	image_drop(image);
	image_drop(clear);
	image_drop(NULL);
}

/* The eXIf chunk before the pixels, with its checksum. */
static GByteArray *
png_with_orientation(unsigned char orientation)
{
	unsigned char chunk[12 + 26] = "\0\0\0\x1a"
				       "eXIfMM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0";
	chunk[27] = orientation;
	guint32 crc = 0xffffffff;
	for (int i = 4; i < 34; i++) {
		crc ^= chunk[i];
		for (int k = 0; k < 8; k++)
			crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
	}
	guint32 stored = GUINT32_TO_BE(~crc);
	memcpy(chunk + 34, &stored, 4);
	GByteArray *png = make_png(WIDTH, HEIGHT, false), *out = g_byte_array_new();
	g_byte_array_append(out, png->data, 33); /* signature and header */
	g_byte_array_append(out, chunk, sizeof chunk);
	g_byte_array_append(out, png->data + 33, png->len - 33);
	g_byte_array_free(png, TRUE);
	return out;
}

static void
png_stands_upright_too(void **state)
{
	(void)state;
	struct image *image = decode(png_with_orientation(6));
	assert_quarters(image, "brwg");
	assert_int_equal(image->width, HEIGHT);
	image_drop(image);
}

static void
examining_tells_what_decoding_would(void **state)
{
	(void)state;
	struct image_facts facts;
	g_autoptr(GByteArray) turned = with_orientation(6, true);
	g_autoptr(GByteArray) png = make_png(10, 20, false);
	assert_true(image_examine(turned->data, turned->len, NULL, problems, &facts));
	assert_string_equal(facts.type, "jpeg");
	assert_int_equal(facts.width, HEIGHT);
	assert_int_equal(facts.height, WIDTH);
	assert_true(image_examine(png->data, png->len, NULL, problems, &facts));
	assert_string_equal(facts.type, "png");
	assert_int_equal(facts.height, 20);
	assert_false(image_examine(png->data, png->len / 2, NULL, problems, &facts));
	assert_int_equal(problems_count(problems), 1);
}

static void
printers_colours_are_turned_into_light(void **state)
{
	(void)state;
	/* As Adobe's programs store them: 255 is no ink. Rows of no ink, cyan, half black. */
	static const unsigned char inks[3][4] = { { 255, 255, 255, 255 }, { 0, 255, 255, 255 },
		{ 255, 255, 255, 128 } };
	static const unsigned char light[3][3] = { { 255, 255, 255 }, { 0, 255, 255 },
		{ 128, 128, 128 } };
	unsigned char cmyk[4 * 16 * 48];
	for (size_t i = 0; i < 16 * 48; i++)
		memcpy(cmyk + 4 * i, inks[i / (16 * 16)], 4);
	tjhandle handle = tjInitCompress();
	unsigned char *jpeg = NULL;
	unsigned long length = 0;
	assert_int_equal(
	    tjCompress2(handle, cmyk, 16, 0, 48, TJPF_CMYK, &jpeg, &length, TJSAMP_444, 98, 0), 0);
	struct image *image = image_decode(jpeg, length, NULL, problems);
	assert_non_null(image);
	for (size_t row = 0; row < 3; row++)
		for (size_t k = 0; k < 3; k++)
			assert_in_range(
			    abs(image->rgb[3 * (16 * (16 * row + 8) + 8) + k] - light[row][k]), 0,
			    4);
	image_drop(image);
	tjFree(jpeg);
	tjDestroy(handle);
}

static void
a_picture_too_large_is_refused_by_its_header(void **state)
{
	(void)state;
	GByteArray *png = make_png(10, 10, false);
	/* The header says 8,001 pixels; its checksum must fit. */
	static const unsigned char wide[] = { 0, 0, 0x1f, 0x41 };
	memcpy(png->data + 16, wide, 4);
	guint32 crc = 0xffffffff;
	for (int i = 12; i < 29; i++) {
		crc ^= png->data[i];
		for (int k = 0; k < 8; k++)
			crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
	}
	guint32 stored = GUINT32_TO_BE(~crc);
	memcpy(png->data + 29, &stored, 4);
	assert_refused(decode(png), PROBLEM_IMAGE_TOO_LARGE, "8001 × 10");
}

static void
too_many_pixels_or_bytes_are_refused(void **state)
{
	(void)state;
	GByteArray *jpeg = make_jpeg();
	/* The frame header (SOF0): height and width follow its length and precision. */
	guint8 *frame = memmem(jpeg->data, jpeg->len, "\xff\xc0\x00\x11\x08", 5);
	assert_non_null(frame);
	memcpy(frame + 5, "\x1f\x40\x1f\x40", 4); /* 8000 x 8000 */
	assert_refused(decode(jpeg), PROBLEM_IMAGE_TOO_LARGE, "40 Mpx");
	tear_down(NULL);
	set_up(NULL);
	GByteArray *large = g_byte_array_new();
	g_byte_array_set_size(large, (20 << 20) + 1);
	memset(large->data, 0, large->len);
	assert_refused(decode(large), PROBLEM_IMAGE_TOO_LARGE, "20 MB");
}

static void
a_file_cut_short_at_any_byte_is_refused_or_told(void **state)
{
	(void)state;
	for (int kind = 0; kind < 2; kind++) {
		GByteArray *whole =
		    kind ? with_orientation(6, true) : make_png(WIDTH, HEIGHT, false);
		/* The last bytes of both are no more than a mark of the end. */
		for (guint cut = 0; cut + 12 < whole->len; cut += 1 + cut / 40) {
			g_autofree guint8 *part =
			    g_memdup2(whole->data, cut); /* a sanitizer sees its end */
			struct image *image = image_decode(part, cut, NULL, problems);
			assert_null(image);
			assert_int_equal(problems_count(problems), 1);
			tear_down(NULL);
			set_up(NULL);
		}
		g_byte_array_free(whole, TRUE);
	}
}

static void
a_flipped_byte_never_harms(void **state)
{
	(void)state;
	for (int kind = 0; kind < 2; kind++) {
		GByteArray *whole =
		    kind ? with_orientation(6, false) : make_png(WIDTH, HEIGHT, false);
		for (guint at = 0; at < whole->len; at++) {
			guint8 before = whole->data[at];
			whole->data[at] ^= (guint8)(1 << at % 8);
			image_drop(image_decode(whole->data, whole->len, NULL, problems));
			whole->data[at] = before;
		}
		g_byte_array_free(whole, TRUE);
	}
}

static void
other_files_are_refused_with_their_name(void **state)
{
	(void)state;
	g_autofree char *path = NULL;
	int fd = g_file_open_tmp("obi-test-XXXXXX", &path, NULL);
	assert_true(g_close(fd, NULL));
	assert_true(g_file_set_contents(path, "GIF89a", -1, NULL));
	assert_refused(image_open(path, "photos/p02.gif", problems), PROBLEM_IMAGE_UNREADABLE,
	    "neither PNG nor JPEG");
	assert_string_equal(problems_at(problems, 0)->place.file, "photos/p02.gif");
	tear_down(NULL);
	set_up(NULL);
	GByteArray *png = make_png(WIDTH, HEIGHT, false);
	assert_true(g_file_set_contents(path, (char *)png->data, png->len, NULL));
	g_byte_array_free(png, TRUE);
	struct image *image = image_open(path, "photos/p03.png", problems);
	assert_quarters(image, "rgbw");
	image_drop(image);
	g_remove(path);
	assert_refused(
	    image_open(path, "photos/p04.png", problems), PROBLEM_IMAGE_UNREADABLE, "No such file");
	tear_down(NULL);
	set_up(NULL);
	assert_refused(image_open("/", "photos", problems), PROBLEM_IMAGE_UNREADABLE, "not a file");
}

#define TEST(promise) cmocka_unit_test_setup_teardown(promise, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(photographs_stand_upright_whatever_the_camera_was_held),
		TEST(png_is_read_and_transparency_is_white),
		TEST(png_stands_upright_too),
		TEST(examining_tells_what_decoding_would),
		TEST(printers_colours_are_turned_into_light),
		TEST(a_picture_too_large_is_refused_by_its_header),
		TEST(too_many_pixels_or_bytes_are_refused),
		TEST(a_file_cut_short_at_any_byte_is_refused_or_told),
		TEST(a_flipped_byte_never_harms),
		TEST(other_files_are_refused_with_their_name),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
