/*
 * EXIF: the one thing read from it, how the camera was held.
 *
 * In: a block of EXIF. Out: 1 to 8. Rule: whatever does not fit counts as upright.
 */
#include "base/image_read.h"

/* A block of EXIF: TIFF with its own byte order. */
struct tiff {
	const unsigned char *data;
	size_t length;
	bool little;
};

static unsigned
number_at(const struct tiff *tiff, size_t at, int bytes)
{
	unsigned value = 0;
	if (at > tiff->length || tiff->length - at < (size_t)bytes)
		return 0;
	for (int i = 0; i < bytes; i++)
		value = value << 8 | tiff->data[at + (size_t)(tiff->little ? bytes - 1 - i : i)];
	return value;
}

int
image_exif_orientation(const unsigned char *block, size_t length)
{
	struct tiff tiff = { block, length, length > 0 && block[0] == 'I' };
	size_t at = number_at(&tiff, 4, 4);
	unsigned n = number_at(&tiff, at, 2);
	for (unsigned i = 0; i < n && at + 2 + 12 * (size_t)i < length; i++) {
		size_t entry = at + 2 + 12 * (size_t)i;
		if (number_at(&tiff, entry, 2) != 0x0112)
			continue;
		unsigned value = number_at(&tiff, entry + 8, 2);
		return value >= 1 && value <= 8 ? (int)value : 1;
	}
	return 1;
}
