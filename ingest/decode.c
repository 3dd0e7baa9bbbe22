/*
 * The decoder: physical lines of a file as UTF-8, each with its place in the file.
 *
 * Input: bytes and the encoding decided for them. Output: one line after another.
 * Rule: lines are cut in the file's own bytes and converted one by one, so that every offset is exact.
 */
#include "ingest/decode.h"
#include "ingest/decode_scan.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>

enum { STRETCH = 256 << 10 };
#define NOT_LOOKED SIZE_MAX
#define NO_CONVERTER ((iconv_t)-1)

struct decoder {
	struct bytes *bytes;
	struct problems *problems;
	enum encoding encoding;
	iconv_t converter; /* NO_CONVERTER for UTF-8 */

	unsigned char *window; /* a part of the file: window[0] lies at `base` */
	size_t capacity, end;
	int64_t base;
	size_t cursor;           /* where the next line begins */
	size_t next_lf, next_cr; /* at or after cursor; `end` if none in the window; NOT_LOOKED */
	bool at_end;             /* the window reaches to the end of the file */

	int64_t line;  /* lines given so far */
	GString *text; /* a converted or repaired line */
	struct scan scan;
};

/* ---- names */

const char *const decode_encoding_names[] = { "UTF-8", "CP932", "UTF-16", "UTF-16LE", "UTF-16BE",
	NULL };

const char *
decode_encoding_name(enum encoding encoding)
{
	static const char *const names[] = { "?", "UTF-8", "CP932", "UTF-16", "UTF-16LE",
		"UTF-16BE" };
	return names[encoding];
}

bool
decode_encoding_find(const char *name, enum encoding *encoding)
{
	/* Spelled without punctuation and in lower case. */
	static const struct {
		const char *name;
		enum encoding encoding;
	} known[] = {
		{ "utf8", ENCODING_UTF8 },
		{ "utf8bom", ENCODING_UTF8 },
		{ "utf8sig", ENCODING_UTF8 },
		{ "ascii", ENCODING_UTF8 },
		{ "usascii", ENCODING_UTF8 },
		{ "cp932", ENCODING_CP932 },
		{ "ms932", ENCODING_CP932 },
		{ "shiftjis", ENCODING_CP932 },
		{ "sjis", ENCODING_CP932 },
		{ "windows31j", ENCODING_CP932 },
		{ "xsjis", ENCODING_CP932 },
		{ "mskanji", ENCODING_CP932 },
		{ "cswindows31j", ENCODING_CP932 },
		{ "windows932", ENCODING_CP932 },
		{ "ansi", ENCODING_CP932 },
		{ "シフトjis", ENCODING_CP932 },
		{ "utf16", ENCODING_UTF16 },
		{ "unicode", ENCODING_UTF16 },
		{ "ucs2", ENCODING_UTF16 },
		{ "utf16le", ENCODING_UTF16LE },
		{ "ucs2le", ENCODING_UTF16LE },
		{ "utf16be", ENCODING_UTF16BE },
		{ "ucs2be", ENCODING_UTF16BE },
	};
	g_autofree char *key = g_utf8_strdown(name, -1);
	char *to = key;
	for (const char *from = key; *from; from++)
		if (!strchr("-_ .:()", *from))
			*to++ = *from;
	*to = '\0';
	for (size_t i = 0; i < G_N_ELEMENTS(known); i++)
		if (strcmp(known[i].name, key) == 0) {
			*encoding = known[i].encoding;
			return true;
		}
	return false;
}

/* ---- opening */

static bool
open_converter(struct decoder *decoder)
{
	if (decoder->encoding == ENCODING_UTF8)
		return true;
	const char *name = decode_encoding_name(decoder->encoding);
	decoder->converter = iconv_open("UTF-8", name);
	if (decoder->converter != NO_CONVERTER)
		return true;
	g_autofree char *text = g_strdup_printf("iconv: %s: %s", name, g_strerror(errno));
	struct place place = {
		.file = bytes_file(decoder->bytes), .byte_offset = -1, .fate = FATE_FILE_SET_ASIDE
	};
	return problem_add(decoder->problems, PROBLEM_FILE_UNREADABLE, &place, text, NULL);
}

struct decoder *
decode_open(struct bytes *bytes, const struct decoding *decoding, struct problems *problems)
{
	struct decoder *decoder = g_new0(struct decoder, 1);
	*decoder = (struct decoder){ .bytes = bytes,
		.problems = problems,
		.encoding = decoding->encoding,
		.converter = NO_CONVERTER,
		.next_lf = NOT_LOOKED,
		.next_cr = NOT_LOOKED,
		.text = g_string_new(NULL) };
	decoder->cursor = (size_t)decoding->bom;
	decoder->end = 0;
	if (!open_converter(decoder)) {
		decode_drop(decoder);
		return NULL;
	}
	return decoder;
}

void
decode_drop(struct decoder *decoder)
{
	if (!decoder)
		return;
	if (decoder->converter != NO_CONVERTER)
		iconv_close(decoder->converter);
	g_string_free(decoder->text, TRUE);
	g_free(decoder->window);
	g_free(decoder);
}

struct decode_counts
decode_counts_of(const struct decoder *decoder)
{
	const struct scan *scan = &decoder->scan;
	return (struct decode_counts){ scan->beyond_ascii, scan->japanese, scan->broken };
}

/* ---- the window */

/* Stretches begin at multiples of STRETCH as long as nobody goes back, which lets bytes compare its passes. */
static bool
read_more(struct decoder *decoder)
{
	if (decoder->cursor > 0 && decoder->cursor <= decoder->end && decoder->end > 0) {
		memmove(decoder->window, decoder->window + decoder->cursor,
		    decoder->end - decoder->cursor);
		decoder->base += (int64_t)decoder->cursor;
		decoder->end -= decoder->cursor;
		decoder->cursor = 0;
	}
	int64_t left = bytes_size(decoder->bytes) - (decoder->base + (int64_t)decoder->end);
	size_t want = (size_t)CLAMP(left, 0, (int64_t)STRETCH);
	if (decoder->capacity < decoder->end + want) {
		decoder->capacity = MAX(decoder->end + want, decoder->capacity * 2);
		decoder->window = g_realloc(decoder->window, decoder->capacity);
	}
	int64_t n = want == 0 ? 0
	                      : bytes_read(decoder->bytes, decoder->base + (int64_t)decoder->end,
				    decoder->window + decoder->end, want, decoder->problems);
	if (n < 0)
		return false;
	decoder->end += (size_t)n;
	decoder->at_end = n < STRETCH;
	decoder->next_lf = decoder->next_cr = NOT_LOOKED;
	return true;
}

static size_t
find_byte(const struct decoder *decoder, unsigned char c)
{
	if (decoder->cursor == decoder->end) /* an empty file has no window at all */
		return decoder->end;
	const unsigned char *from = decoder->window + decoder->cursor;
	const unsigned char *found = memchr(from, c, decoder->end - decoder->cursor);
	return found ? (size_t)(found - decoder->window) : decoder->end;
}

static size_t
find_unit(const struct decoder *decoder, unsigned char c)
{
	const unsigned char *p = decoder->window;
	size_t low = decoder->encoding == ENCODING_UTF16BE ? 1 : 0;
	for (size_t i = decoder->cursor; i + 2 <= decoder->end; i += 2)
		if (p[i + low] == c && p[i + 1 - low] == 0)
			return i;
	return decoder->end;
}

static size_t
next_of(struct decoder *decoder, unsigned char c, size_t *known)
{
	if (*known == NOT_LOOKED || *known < decoder->cursor)
		*known = decoder->encoding >= ENCODING_UTF16LE ? find_unit(decoder, c)
		                                               : find_byte(decoder, c);
	return *known;
}

/* The end of the line at the cursor within the window, and how many bytes end it. False: not in the window. */
static bool
find_end(struct decoder *decoder, size_t *end, size_t *terminator)
{
	size_t unit = decoder->encoding >= ENCODING_UTF16LE ? 2 : 1;
	size_t lf = next_of(decoder, '\n', &decoder->next_lf);
	size_t cr = next_of(decoder, '\r', &decoder->next_cr);
	*end = MIN(lf, cr);
	if (*end == decoder->end) {
		*terminator = 0;
		return decoder->at_end;
	}
	*terminator = unit;
	if (cr > lf)
		return true;
	if (cr + 2 * unit > decoder->end)
		return decoder->at_end;
	if (lf == cr + unit)
		*terminator = 2 * unit;
	return true;
}

/* ---- faults */

static void
fault_bytes(
    const struct decoder *decoder, struct fault *fault, const unsigned char *bytes, size_t n)
{
	fault->any = true;
	fault->id = PROBLEM_ENCODING_BYTES;
	char *to = fault->seen;
	for (size_t i = 0; i < MIN(n, 4); i++)
		to += g_snprintf(to, 8, i > 0 ? " 0x%02X" : "0x%02X", bytes[i]);
	g_strlcpy(fault->expected, decode_encoding_name(decoder->encoding), sizeof fault->expected);
}

static void
fault_text(struct fault *fault, const struct scan *scan)
{
	static const enum problem_id ids[] = { [SCAN_CONTROL] = PROBLEM_TEXT_CONTROL,
		[SCAN_NOT_CHARACTER] = PROBLEM_TEXT_NOT_CHARACTER,
		[SCAN_BOM] = PROBLEM_TEXT_BOM_INSIDE };
	fault->any = true;
	fault->id = ids[scan->kind];
	g_snprintf(fault->seen, sizeof fault->seen, "U+%04X", scan->character);
}

int64_t
decode_column(const char *text, size_t before)
{
	int64_t column = 1;
	for (size_t i = 0; i < before; i++)
		column += ((unsigned char)text[i] & 0xC0) != 0x80;
	return column;
}

static void
fault_place(struct fault *fault, const struct decoded_line *line, const char *text, size_t before,
    size_t raw_before)
{
	fault->line = line->number;
	fault->column = decode_column(text, before);
	fault->byte_offset = line->offset + (int64_t)raw_before;
}

bool
decode_fault_add(const struct fault *fault, const struct place *place, struct problems *problems)
{
	struct place full = *place;
	full.line = fault->line;
	full.column = fault->column;
	full.byte_offset = fault->byte_offset;
	return problem_add(problems, fault->id, &full, fault->seen, fault->expected, NULL);
}

/* ---- UTF-8 */

static void
append_replacement(GString *text)
{
	g_string_append_len(text, "\xEF\xBF\xBD", 3);
}

/* Broken bytes come before any other fault of the line: they decide about the encoding. */
static void
note_scan(const struct decoder *decoder, struct decoded_line *line, const char *raw, size_t at)
{
	const struct scan *scan = &decoder->scan;
	struct fault *fault = &line->fault;
	bool broken = scan->kind == SCAN_BYTES;
	if (fault->any && (!broken || fault->id == PROBLEM_ENCODING_BYTES))
		return;
	if (broken)
		fault_bytes(decoder, fault, (const unsigned char *)raw + at, scan->length);
	else
		fault_text(fault, scan);
	fault_place(fault, line, raw, at, at);
}

/* Passed through in place, unless it must be repaired. */
static void
line_of_utf8(struct decoder *decoder, struct decoded_line *line, const char *raw, size_t length)
{
	const struct scan *scan = &decoder->scan;
	size_t body = length - line->terminator, done = 0;
	size_t at = decode_scan(raw, 0, body, &decoder->scan);
	line->text = raw;
	line->text_length = length;
	if (at == body)
		return;
	g_string_truncate(decoder->text, 0);
	for (; at < body; at = decode_scan(raw, at + scan->length, body, &decoder->scan)) {
		note_scan(decoder, line, raw, at);
		if (scan->kind != SCAN_BYTES)
			continue;
		g_string_append_len(decoder->text, raw + done, (gssize)(at - done));
		append_replacement(decoder->text);
		done = at + scan->length;
	}
	if (done == 0)
		return;
	g_string_append_len(decoder->text, raw + done, (gssize)(length - done));
	line->text = decoder->text->str;
	line->text_length = decoder->text->len;
}

/* ---- other encodings */

/*
 * Convert into decoder->text until the input's end or bytes that are not of the encoding.
 * Returns how many bytes were converted. At most 3 bytes of UTF-8 come from one byte.
 */
static size_t
convert(struct decoder *decoder, const unsigned char *raw, size_t length)
{
	GString *text = decoder->text;
	char *in = (char *)raw;
	size_t before = text->len, left = length, room = length * 3 + 16;
	g_string_set_size(text, before + room);
	char *out = text->str + before;
	iconv(decoder->converter, NULL, NULL, NULL, NULL);
	iconv(decoder->converter, &in, &left, &out, &room);
	g_string_set_size(text, (gsize)(out - text->str));
	return length - left;
}

/* How many bytes of the line stand for the first `text_length` bytes of its text: convert until the room is used up. */
static size_t
raw_before(struct decoder *decoder, const unsigned char *raw, size_t length, size_t text_length)
{
	g_autofree char *scratch = g_malloc(text_length + 1);
	char *in = (char *)raw, *out = scratch;
	size_t left = length, room = text_length;
	iconv(decoder->converter, NULL, NULL, NULL, NULL);
	iconv(decoder->converter, &in, &left, &out, &room);
	return length - left;
}

/* What is skipped after a fault: one byte of CP932 (its neighbour may be a delimiter), one unit of UTF-16. */
static size_t
skip_of(const struct decoder *decoder, size_t left)
{
	return MIN(decoder->encoding == ENCODING_CP932 ? 1 : 2, left);
}

static size_t
shown_of(const struct decoder *decoder, const unsigned char *raw, size_t left)
{
	bool lead = (raw[0] >= 0x81 && raw[0] <= 0x9F) || (raw[0] >= 0xE0 && raw[0] <= 0xFC);
	return MIN(decoder->encoding == ENCODING_CP932 && !lead ? 1 : 2, left);
}

static void
line_converted(
    struct decoder *decoder, struct decoded_line *line, const unsigned char *raw, size_t length)
{
	size_t done = 0, units = decoder->encoding == ENCODING_CP932 ? 1 : 2;
	g_string_truncate(decoder->text, 0);
	while ((done += convert(decoder, raw + done, length - done)) < length) {
		if (!line->fault.any) {
			size_t before = decoder->text->len;
			fault_bytes(decoder, &line->fault, raw + done,
			    shown_of(decoder, raw + done, length - done));
			fault_place(&line->fault, line, decoder->text->str, before, done);
		}
		decoder->scan.broken++;
		done += skip_of(decoder, length - done);
		append_replacement(decoder->text);
	}
	line->terminator /= units;
	line->text = decoder->text->str;
	line->text_length = decoder->text->len;
	size_t body = line->text_length - line->terminator;
	size_t at = decode_scan(line->text, 0, body, &decoder->scan);
	if (at < body && !line->fault.any) {
		fault_text(&line->fault, &decoder->scan);
		fault_place(
		    &line->fault, line, line->text, at, raw_before(decoder, raw, length, at));
	}
}

static bool
all_ascii(const unsigned char *raw, size_t length)
{
	uint64_t word, any = 0;
	size_t i = 0;
	for (; i + 8 <= length; i += 8) {
		memcpy(&word, raw + i, 8);
		any |= word;
	}
	for (; i < length; i++)
		any |= raw[i];
	return (any & UINT64_C(0x8080808080808080)) == 0;
}

/* ---- lines */

/* A line over the limit: read on to its end without keeping it. */
static bool
pass_over(struct decoder *decoder, struct decoded_line *line)
{
	size_t end, terminator;
	int64_t from = decoder->base + (int64_t)decoder->cursor;
	while (!find_end(decoder, &end, &terminator)) {
		/* The last unit may be a CR whose LF is still to come. */
		size_t keep =
		    MIN(decoder->end - decoder->cursor, 2 + (decoder->end - decoder->cursor) % 2);
		decoder->cursor = decoder->end - keep;
		if (!read_more(decoder))
			return false;
	}
	decoder->cursor = end + terminator;
	line->length = decoder->base + (int64_t)decoder->cursor - from;
	line->text = "";
	line->fault = (struct fault){ .any = true,
		.id = PROBLEM_ROW_TOO_LONG,
		.line = line->number,
		.column = 1,
		.byte_offset = from };
	g_snprintf(
	    line->fault.seen, sizeof line->fault.seen, "%" G_GINT64_FORMAT, (gint64)line->length);
	g_snprintf(line->fault.expected, sizeof line->fault.expected, "%d", DECODE_LINE_LIMIT);
	return true;
}

int
decode_next(struct decoder *decoder, struct decoded_line *line)
{
	size_t end, terminator;
	*line = (struct decoded_line){ .number = decoder->line + 1 };
	if (decoder->end == 0 && !decoder->at_end && !read_more(decoder))
		return -1;
	decoder->cursor = MIN(decoder->cursor, decoder->end);
	while (!find_end(decoder, &end, &terminator)) {
		if (end - decoder->cursor > DECODE_LINE_LIMIT)
			break;
		if (!read_more(decoder))
			return -1;
	}
	line->offset = decoder->base + (int64_t)decoder->cursor;
	if (end - decoder->cursor > DECODE_LINE_LIMIT) {
		decoder->line++;
		return pass_over(decoder, line) ? 1 : -1;
	}
	size_t length = end + terminator - decoder->cursor;
	if (length == 0)
		return 0;
	const unsigned char *raw = decoder->window + decoder->cursor;
	line->length = (int64_t)length;
	line->terminator = terminator;
	if (decoder->encoding == ENCODING_UTF8 ||
	    (decoder->encoding == ENCODING_CP932 && all_ascii(raw, length)))
		line_of_utf8(decoder, line, (const char *)raw, length);
	else
		line_converted(decoder, line, raw, length);
	decoder->cursor += length;
	decoder->line++;
	return 1;
}

void
decode_back(struct decoder *decoder, const struct decoded_line *line)
{
	int64_t to = line->offset + line->length;
	decoder->line = line->number;
	decoder->next_lf = decoder->next_cr = NOT_LOOKED;
	if (to >= decoder->base && to <= decoder->base + (int64_t)decoder->end) {
		decoder->cursor = (size_t)(to - decoder->base);
		return;
	}
	decoder->base = to;
	decoder->cursor = decoder->end = 0;
	decoder->at_end = false;
}

/* ---- whole texts */

static char *
text_of(struct decoder *decoder, const char *raw, size_t length, struct fault *fault,
    size_t *text_length)
{
	struct decoded_line line = { .number = 1 };
	if (decoder->encoding == ENCODING_UTF8)
		line_of_utf8(decoder, &line, raw, length);
	else
		line_converted(decoder, &line, (const unsigned char *)raw, length);
	*fault = line.fault;
	*text_length = line.text_length;
	char *text = g_malloc(line.text_length + 1);
	memcpy(text, line.text, line.text_length);
	text[line.text_length] = '\0';
	return text;
}

char *
decode_again(struct decoder *decoder, int64_t offset, int64_t length, size_t *text_length)
{
	g_autofree char *raw = g_malloc((gsize)length + 1);
	int64_t n = bytes_read(decoder->bytes, offset, raw, (size_t)length, decoder->problems);
	struct fault ignored;
	return n < 0 ? NULL : text_of(decoder, raw, (size_t)n, &ignored, text_length);
}

/* Broken bytes are found line by line, which gives their place. */
static bool
first_broken_bytes(struct decoder *decoder, struct fault *fault)
{
	struct decoded_line line;
	while (decode_next(decoder, &line) > 0)
		if (line.fault.any && line.fault.id == PROBLEM_ENCODING_BYTES) {
			*fault = line.fault;
			return true;
		}
	return false;
}

char *
decode_whole(
    struct bytes *bytes, const struct decoding *decoding, size_t *length, struct problems *problems)
{
	struct decoder *decoder = decode_open(bytes, decoding, problems);
	if (!decoder)
		return NULL;
	size_t n;
	struct fault fault = { 0 };
	g_autofree char *raw = bytes_whole(bytes, &n, problems);
	size_t bom = MIN((size_t)decoding->bom, n);
	g_autofree char *text = raw ? text_of(decoder, raw + bom, n - bom, &fault, length) : NULL;
	if (text && fault.any && first_broken_bytes(decoder, &fault)) {
		struct place place = { .file = bytes_file(bytes), .fate = FATE_FILE_SET_ASIDE };
		decode_fault_add(&fault, &place, problems);
		g_clear_pointer(&text, g_free);
	}
	decode_drop(decoder);
	return g_steal_pointer(&text);
}
