/*
 * Images: sizes checked, bytes decoded, turned upright.
 *
 * In: a file or bytes. Out: struct image. Rule: nothing is allocated for pixels before the size in
 * the header is known to be within the limits.
 */
#include "base/image_read.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LONGEST_SIDE 8000
#define MOST_PIXELS 40000000

bool
image_fits(const struct image_source *source, int64_t width, int64_t height)
{
	if (width > 0 && height > 0 && width <= LONGEST_SIDE && height <= LONGEST_SIDE &&
	    width * height <= MOST_PIXELS)
		return true;
	char seen[64], limit[64];
	g_snprintf(seen, sizeof seen, "%" G_GINT64_FORMAT " × %" G_GINT64_FORMAT, width, height);
	g_snprintf(limit, sizeof limit, "%d × %d, %d Mpx", LONGEST_SIDE, LONGEST_SIDE,
	    MOST_PIXELS / 1000000);
	return problem_add(
	    source->problems, PROBLEM_IMAGE_TOO_LARGE, source->place, seen, limit, NULL);
}

unsigned char *
image_unreadable(const struct image_source *source, const char *why)
{
	problem_add(source->problems, PROBLEM_IMAGE_UNREADABLE, source->place, why, NULL);
	return NULL;
}

/* Where the pixel at x, y of the upright image is in the stored one. */
static size_t
stored_at(int orientation, int width, int height, int x, int y)
{
	bool turned = orientation >= 5;
	int column = turned ? y : x, row = turned ? x : y;
	/* 2, 3, 7, 8 have the stored columns backwards; 3, 4, 6, 7 the rows. */
	if (orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8)
		column = width - 1 - column;
	if (orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7)
		row = height - 1 - row;
	return (size_t)row * (size_t)width + (size_t)column;
}

/* Takes the stored pixels, returns upright ones. */
static unsigned char *
turn(unsigned char *stored, int orientation, int *width, int *height)
{
	if (orientation < 2 || orientation > 8)
		return stored;
	int across = orientation >= 5 ? *height : *width,
	    down = orientation >= 5 ? *width : *height;
	unsigned char *upright = g_malloc(3 * (size_t)across * (size_t)down), *to = upright;
	for (int y = 0; y < down; y++)
		for (int x = 0; x < across; x++, to += 3)
			memcpy(to, stored + 3 * stored_at(orientation, *width, *height, x, y), 3);
	g_free(stored);
	*width = across;
	*height = down;
	return upright;
}

/* Pictures that cameras and offices send, but that are not decoded here. */
static const struct {
	size_t at;
	const char *magic, *words;
} other_kinds[] = {
	{ 0, "GIF8", IN_BOTH("neither PNG nor JPEG, but GIF", "PNGでもJPEGでもなく、GIFです") },
	{ 0, "BM", IN_BOTH("neither PNG nor JPEG, but BMP", "PNGでもJPEGでもなく、BMPです") },
	{ 0, "II*", IN_BOTH("neither PNG nor JPEG, but TIFF", "PNGでもJPEGでもなく、TIFFです") },
	{ 0, "MM", IN_BOTH("neither PNG nor JPEG, but TIFF", "PNGでもJPEGでもなく、TIFFです") },
	{ 0, "%PDF", IN_BOTH("neither PNG nor JPEG, but PDF", "PNGでもJPEGでもなく、PDFです") },
	{ 8, "WEBP", IN_BOTH("neither PNG nor JPEG, but WebP", "PNGでもJPEGでもなく、WebPです") },
	{ 4, "ftyp",
	    IN_BOTH("neither PNG nor JPEG, but HEIC, AVIF or a film",
		"PNGでもJPEGでもなく、HEIC・AVIFまたは動画です") },
};

static unsigned char *
refuse_kind(const struct image_source *source)
{
	if (source->length == 0)
		return image_unreadable(source, IN_BOTH("the file is empty", "ファイルが空です"));
	for (size_t i = 0; i < G_N_ELEMENTS(other_kinds); i++) {
		size_t at = other_kinds[i].at, length = strlen(other_kinds[i].magic);
		if (source->length >= at + length &&
		    memcmp(source->data + at, other_kinds[i].magic, length) == 0)
			return image_unreadable(source, other_kinds[i].words);
	}
	return image_unreadable(
	    source, IN_BOTH("neither PNG nor JPEG", "PNGでもJPEGでもありません"));
}

/* Pixels as they are stored, and how they would stand upright. */
static unsigned char *
decode_stored(const struct image_source *source, struct image_facts *facts, int *orientation)
{
	const unsigned char *data = source->data;
	size_t length = source->length;
	if (length > IMAGE_BYTES_LIMIT) {
		char seen[32];
		g_snprintf(seen, sizeof seen, "%zu MB", length >> 20);
		problem_add(
		    source->problems, PROBLEM_IMAGE_TOO_LARGE, source->place, seen, "20 MB", NULL);
		return NULL;
	}
	if (length >= 8 && memcmp(data, "\x89PNG\r\n\x1a\n", 8) == 0) {
		facts->type = "png";
		*orientation = image_png_orientation(data, length);
		return image_read_png(source, &facts->width, &facts->height);
	}
	if (length >= 3 && memcmp(data, "\xff\xd8\xff", 3) == 0) {
		facts->type = "jpeg";
		*orientation = image_jpeg_orientation(data, length);
		return image_read_jpeg(source, &facts->width, &facts->height);
	}
	return refuse_kind(source);
}

struct image *
image_decode(const void *data, size_t length, const struct place *place, struct problems *problems)
{
	struct image_source source = { data, length, place, problems };
	struct image_facts facts = { 0 };
	int orientation = 1;
	unsigned char *rgb = decode_stored(&source, &facts, &orientation);
	if (!rgb)
		return NULL;
	rgb = turn(rgb, orientation, &facts.width, &facts.height);
	struct image *image = g_new0(struct image, 1);
	*image = (struct image){ facts.width, facts.height, rgb };
	return image;
}

bool
image_examine(const void *data, size_t length, const struct place *place, struct problems *problems,
    struct image_facts *out)
{
	struct image_source source = { data, length, place, problems };
	int orientation = 1;
	*out = (struct image_facts){ 0 };
	unsigned char *rgb = decode_stored(&source, out, &orientation);
	g_free(rgb);
	if (rgb && orientation >= 5 && orientation <= 8) {
		int across = out->height;
		out->height = out->width;
		out->width = across;
	}
	return rgb != NULL;
}

/* The whole file, or NULL after a problem. At most one byte more than the limit is read. */
static GByteArray *
read_file(const char *path, const struct place *place, struct problems *problems)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat status;
	if (fd < 0 || fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) {
		problem_add(problems, PROBLEM_IMAGE_UNREADABLE, place,
		    fd < 0 ? g_strerror(errno) : "not a file", NULL);
		if (fd >= 0)
			close(fd);
		return NULL;
	}
	GByteArray *bytes = g_byte_array_new();
	ssize_t n = 1;
	while (n > 0 && bytes->len <= IMAGE_BYTES_LIMIT) {
		guint8 part[65536];
		n = read(fd, part, sizeof part);
		if (n < 0 && errno == EINTR)
			n = 1;
		else if (n > 0)
			g_byte_array_append(bytes, part, (guint)n);
	}
	if (n < 0) {
		problem_add(problems, PROBLEM_IMAGE_UNREADABLE, place, g_strerror(errno), NULL);
		g_byte_array_free(bytes, TRUE);
		bytes = NULL;
	}
	close(fd);
	return bytes;
}

struct image *
image_open(const char *path, const char *file, struct problems *problems)
{
	struct place place = { .file = file };
	GByteArray *bytes = read_file(path, &place, problems);
	if (!bytes)
		return NULL;
	struct image *image = image_decode(bytes->data, bytes->len, &place, problems);
	g_byte_array_free(bytes, TRUE);
	return image;
}

void
image_drop(struct image *image)
{
	if (!image)
		return;
	g_free((unsigned char *)image->rgb);
	g_free(image);
}
