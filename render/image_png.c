/*
 * PNG to pixels, by libpng's simplified interface.
 *
 * In: bytes. Out: RGB. Rule: libpng's errors come back as a status, never as a jump.
 */
#include "render/image_read.h"

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
