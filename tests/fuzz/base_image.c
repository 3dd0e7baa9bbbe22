/*
 * Broken pictures: whatever the bytes, there is either an image within the limits or exactly one problem.
 */
#include <stdint.h>
#include "base/image.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct problems *problems = problems_new();
	struct image *image = image_decode(data, size, NULL, problems);
	if (image) {
		g_assert(image->width > 0 && image->width <= 8000 && image->height > 0 &&
			 image->height <= 8000);
		g_assert(problems_count_at_least(problems, PROBLEM_ERROR) == 0);
		/* A sanitizer sees whether the last pixel is there. */
		volatile unsigned char last =
		    image->rgb[3 * (size_t)image->width * (size_t)image->height - 1];
		(void)last;
	} else {
		g_assert(problems_count(problems) == 1);
	}
	image_drop(image);
	problems_drop(problems);
	return 0;
}
