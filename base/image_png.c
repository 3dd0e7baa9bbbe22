/*
 * PNG to pixels, by libpng's simplified interface.
 *
 * In: bytes. Out: RGB. Rule: libpng's errors come back as a status, never as a jump.
 */
#include "base/image_read.h"

#include <png.h>
#include <string.h>

unsigned char *
image_read_png(const struct image_source *source, int *width, int *height)
{
	png_image png = { .version = PNG_IMAGE_VERSION };
	if (!png_image_begin_read_from_memory(&png, source->data, source->length))
		return image_unreadable(source, png.message);
	if (!image_fits(source, png.width, png.height)) {
		png_image_free(&png);
		return NULL;
	}
	png.format = PNG_FORMAT_RGB;
	unsigned char *rgb = g_malloc(PNG_IMAGE_SIZE(png));
	const png_color white = { 255, 255, 255 };
	if (!png_image_finish_read(&png, &white, rgb, 0, NULL)) {
		g_free(rgb);
		return image_unreadable(source, png.message); /* freed by libpng */
	}
	*width = (int)png.width;
	*height = (int)png.height;
	return rgb;
}

/* Chunks of a length, a name, a body and a checksum follow the signature. */
int
image_png_orientation(const unsigned char *data, size_t length)
{
	for (size_t at = 8; at + 12 <= length;) {
		const unsigned char *chunk = data + at;
		size_t size = (size_t)chunk[0] << 24 | (size_t)chunk[1] << 16 |
		              (size_t)chunk[2] << 8 | chunk[3];
		if (size > length - at - 12)
			return 1;
		if (memcmp(chunk + 4, "eXIf", 4) == 0)
			return image_exif_orientation(chunk + 8, size);
		at += 12 + size;
	}
	return 1;
}
