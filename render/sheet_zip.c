/*
 * Does a workbook just written hold together?
 *
 * In: the file. Out: a verdict. The library builds each part in a temporary file and checks no write to it, so a full
 * disk can give success and half a part: here every part is unpacked, its checksum compared and its XML walked.
 * Rule: nothing in the file is trusted; every offset is checked before it is followed.
 * Source: PKWARE APPNOTE 6.3, 4.3.7 (local header), 4.3.12 (central directory), 4.3.16 (its end).
 */
#include "render/sheet_device.h"

#include <string.h>
#include <zlib.h>

#define END_SIZE 22
#define ENTRY_SIZE 46
#define LOCAL_SIZE 30
#define END_MAGIC 0x06054B50u
#define ENTRY_MAGIC 0x02014B50u
#define LOCAL_MAGIC 0x04034B50u
#define MAX_PART (1u << 30)

struct archive {
	const unsigned char *bytes;
	size_t length;
	GByteArray *part; /* the part at hand, unpacked */
};

struct entry {
	unsigned method, crc, packed, unpacked;
	size_t data; /* offset of the packed bytes */
	size_t next; /* offset of the next entry of the directory */
	char *name;
};

static unsigned
u16(const unsigned char *p)
{
	return p[0] | (unsigned)p[1] << 8;
}

static unsigned
u32(const unsigned char *p)
{
	return u16(p) | u16(p + 2) << 16;
}

static bool
holds(const struct archive *archive, size_t offset, size_t length)
{
	return offset <= archive->length && length <= archive->length - offset;
}

/* Read the directory's entry at `offset` and find its data. */
static bool
read_entry(const struct archive *archive, size_t offset, struct entry *entry)
{
	if (!holds(archive, offset, ENTRY_SIZE) || u32(archive->bytes + offset) != ENTRY_MAGIC)
		return false;
	const unsigned char *p = archive->bytes + offset;
	size_t name = u16(p + 28), local = u32(p + 42);
	entry->method = u16(p + 10);
	entry->crc = u32(p + 16);
	entry->packed = u32(p + 20);
	entry->unpacked = u32(p + 24);
	entry->next = offset + ENTRY_SIZE + name + u16(p + 30) + u16(p + 32);
	if (!holds(archive, offset, ENTRY_SIZE + name) || !holds(archive, local, LOCAL_SIZE))
		return false;
	const unsigned char *header = archive->bytes + local;
	entry->data = local + LOCAL_SIZE + u16(header + 26) + u16(header + 28);
	entry->name = g_strndup((const char *)p + ENTRY_SIZE, name);
	return u32(header) == LOCAL_MAGIC && holds(archive, entry->data, entry->packed) &&
	       entry->unpacked < MAX_PART;
}

static bool
unpack(struct archive *archive, const struct entry *entry)
{
	g_byte_array_set_size(archive->part, entry->unpacked);
	z_stream stream = { .next_in = (Bytef *)(archive->bytes + entry->data),
		.avail_in = entry->packed,
		.next_out = archive->part->data,
		.avail_out = entry->unpacked };
	if (entry->method != Z_DEFLATED || inflateInit2(&stream, -MAX_WBITS) != Z_OK)
		return false;
	int result = inflate(&stream, Z_FINISH);
	bool whole = result == Z_STREAM_END && stream.avail_out == 0;
	inflateEnd(&stream);
	return whole && crc32(0, archive->part->data, archive->part->len) == entry->crc;
}

/*
 * Do the tags of a part open and close in balance? Not a whole XML parser: the library writes good XML, and what is
 * looked for is a piece that is missing. It writes no comments, and "<" and ">" only around tags.
 */
static bool
is_xml(const GByteArray *part)
{
	const char *p = (const char *)part->data, *end = p + part->len, *close = p;
	int depth = 0;
	while ((p = memchr(p, '<', (size_t)(end - p))) != NULL) {
		close = memchr(p, '>', (size_t)(end - p));
		if (close == NULL || memchr(p + 1, '<', (size_t)(close - p - 1)) != NULL)
			return false;
		if (p[1] == '/')
			depth--;
		else if (p[1] != '?' && close[-1] != '/')
			depth++;
		if (depth < 0)
			return false;
		p = close + 1;
	}
	/* The last tag ends the part, but for a line's end. */
	return depth == 0 && part->len > 0 && end - close <= 2 && *close == '>';
}

/* Number of parts and offset of the directory. The library writes no comment, so the end record is the last thing. */
static unsigned
read_end(const struct archive *archive, size_t *offset)
{
	if (archive->length < END_SIZE)
		return 0;
	const unsigned char *end = archive->bytes + archive->length - END_SIZE;
	*offset = u32(end + 16);
	return u32(end) == END_MAGIC ? u16(end + 10) : 0;
}

static bool
unsound(const char *what, const char *path, struct problems *problems)
{
	struct place place = { .file = path, .byte_offset = -1 };
	return problem_add(problems, PROBLEM_SHEET_UNSOUND, &place, what, NULL);
}

static bool
check_parts(struct archive *archive, const char *path, struct problems *problems)
{
	size_t offset = 0;
	unsigned parts = read_end(archive, &offset);
	bool good = parts > 0 || unsound("end", path, problems);
	for (unsigned i = 0; i < parts && good; i++) {
		struct entry entry = { 0 };
		if (!read_entry(archive, offset, &entry))
			good = unsound("directory", path, problems);
		else if (!unpack(archive, &entry) || !is_xml(archive->part))
			good = unsound(entry.name, path, problems);
		offset = entry.next;
		g_free(entry.name);
	}
	return good;
}

bool
sheet_zip_check(const char *path, struct problems *problems)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *bytes = NULL;
	struct archive archive = { 0 };
	if (!g_file_get_contents(path, &bytes, &archive.length, &error))
		return unsound(error->message, path, problems);
	archive.bytes = (const unsigned char *)bytes;
	archive.part = g_byte_array_new();
	bool good = check_parts(&archive, path, problems);
	g_byte_array_unref(archive.part);
	return good;
}

GBytes *
sheet_zip_part(const char *path, const char *name)
{
	g_autofree char *bytes = NULL;
	struct archive archive = { 0 };
	if (!g_file_get_contents(path, &bytes, &archive.length, NULL))
		return NULL;
	archive.bytes = (const unsigned char *)bytes;
	archive.part = g_byte_array_new();
	size_t offset = 0;
	bool found = false, good = true;
	for (unsigned left = read_end(&archive, &offset); left > 0 && good && !found; left--) {
		struct entry entry = { 0 };
		good = read_entry(&archive, offset, &entry);
		found = good && strcmp(entry.name, name) == 0 && unpack(&archive, &entry);
		offset = entry.next;
		g_free(entry.name);
	}
	if (found)
		return g_byte_array_free_to_bytes(archive.part);
	g_byte_array_unref(archive.part);
	return NULL;
}
