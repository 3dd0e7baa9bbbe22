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
#ifndef OBI_RENDER_IMAGE_H
#define OBI_RENDER_IMAGE_H

#include "render/page.h"

/* `file` is the name for messages. */
struct image *image_open(const char *path, const char *file, struct problems *problems);
struct image *image_decode(
    const void *data, size_t length, const struct place *place, struct problems *problems);
void image_drop(struct image *image);

#endif
