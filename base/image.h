/*
 * Photographs and plans: decoded under limits before any device sees them.
 *
 * PNG and JPEG, told apart by their first bytes. The size is read before the pixels; EXIF and colour profiles are
 * dropped, but the orientation that EXIF states is carried out; transparency lies on white.
 *
 * Memory: the caller owns the image (image_drop).
 * Errors: NULL after IMAGE_UNREADABLE or IMAGE_TOO_LARGE; IMAGE_DAMAGED is a warning, the image is usable.
 * Limits: 20 MB of file, 8,000 pixels a side, 40 million pixels.
 */
#ifndef OBI_BASE_IMAGE_H
#define OBI_BASE_IMAGE_H

#include "base/problem.h"

#define IMAGE_BYTES_LIMIT (20 << 20)

struct image { /* decoded pixels */
	int width, height;
	const unsigned char *rgb; /* 3 * width * height */
};

/* What a picture turned out to be once its pixels were decoded, and dropped again. */
struct image_facts {
	const char *type;  /* "jpeg", "png"; lent by the program */
	int width, height; /* upright */
};
/* Is it a picture that can be drawn, to its last pixel? The same problems as image_decode. */
bool image_examine(const void *data, size_t length, const struct place *place,
    struct problems *problems, struct image_facts *out);

/* `file` is the name for messages. */
struct image *image_open(const char *path, const char *file, struct problems *problems);
struct image *image_decode(
    const void *data, size_t length, const struct place *place, struct problems *problems);
void image_drop(struct image *image);

#endif
