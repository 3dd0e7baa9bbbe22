/*
 * What the decoders of base/image*.c share.
 *
 * Memory: pixels are g_malloc'ed, three bytes a pixel, rows without gaps.
 */
#ifndef OBI_BASE_IMAGE_READ_H
#define OBI_BASE_IMAGE_READ_H

#include "base/image.h"

struct image_source {
	const unsigned char *data;
	size_t length;
	const struct place *place;
	struct problems *problems;
};

/* Is the size within the limits? Records IMAGE_TOO_LARGE. */
bool image_fits(const struct image_source *source, int64_t width, int64_t height);
/* Always NULL, after IMAGE_UNREADABLE. */
unsigned char *image_unreadable(const struct image_source *source, const char *why);

unsigned char *image_read_png(const struct image_source *source, int *width, int *height);
unsigned char *image_read_jpeg(const struct image_source *source, int *width, int *height);
/* EXIF's orientation, 1 to 8; 1 where there is none. */
int image_jpeg_orientation(const unsigned char *data, size_t length);
int image_png_orientation(const unsigned char *data, size_t length);
/* The same of a block of EXIF alone, from its byte order mark on. Source: Exif 2.3, 4.6.4 tag 0x0112. */
int image_exif_orientation(const unsigned char *block, size_t length);

#endif
