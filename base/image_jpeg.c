/*
 * JPEG to pixels, by TurboJPEG.
 *
 * In: bytes. Out: RGB, orientation. Rule: a file cut short is refused, smaller damage is told.
 */
#include "base/image_read.h"

#include <string.h>
#include <turbojpeg.h>

/* Adobe's CMYK is stored inverted: 255 is no ink. In place, four bytes a pixel to three. */
static void
convert_cmyk(unsigned char *pixels, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < 3; k++)
			pixels[3 * i + k] =
			    (unsigned char)(pixels[4 * i + k] * pixels[4 * i + 3] / 255);
}

static unsigned char *
decompress(const struct image_source *source, tjhandle handle, int *width, int *height)
{
	int sampling, space;
	if (tjDecompressHeader3(
		handle, source->data, source->length, width, height, &sampling, &space) != 0)
		return image_unreadable(source, tjGetErrorStr2(handle));
	if (!image_fits(source, *width, *height))
		return NULL;
	bool cmyk = space == TJCS_CMYK || space == TJCS_YCCK;
	size_t n = (size_t)*width * (size_t)*height;
	unsigned char *pixels = g_malloc((cmyk ? 4 : 3) * n);
	int format = cmyk ? TJPF_CMYK : TJPF_RGB, flags = TJFLAG_ACCURATEDCT | TJFLAG_LIMITSCANS;
	if (tjDecompress2(handle, source->data, source->length, pixels, *width, 0, *height, format,
		flags) != 0) {
		const char *why = tjGetErrorStr2(handle);
		if (tjGetErrorCode(handle) != TJERR_WARNING || strstr(why, "Premature end")) {
			g_free(pixels);
			return image_unreadable(source, why);
		}
		problem_add(source->problems, PROBLEM_IMAGE_DAMAGED, source->place, why, NULL);
	}
	if (cmyk)
		convert_cmyk(pixels, n);
	return pixels;
}

unsigned char *
image_read_jpeg(const struct image_source *source, int *width, int *height)
{
	tjhandle handle = tjInitDecompress();
	if (!handle)
		return image_unreadable(source, "out of memory");
	unsigned char *rgb = decompress(source, handle, width, height);
	tjDestroy(handle);
	return rgb;
}

int
image_jpeg_orientation(const unsigned char *data, size_t length)
{
	/* Segments follow one another until the picture itself (SOS) begins. */
	for (size_t at = 2; at + 4 <= length && data[at] == 0xff && data[at + 1] != 0xda;) {
		size_t size = (size_t)data[at + 2] << 8 | data[at + 3];
		if (size < 2 || size > length - at - 2)
			return 1;
		const unsigned char *body = data + at + 4;
		if (data[at + 1] == 0xe1 && size >= 16 && memcmp(body, "Exif\0", 6) == 0)
			return image_exif_orientation(body + 6, size - 8);
		at += 2 + size;
	}
	return 1;
}
