/*
 * Flaws of JSON that parses.
 *
 * In: the document and its text. Out: faults in the order of the text.
 * Rule: what CSV may not hold in a cell, JSON may not hold in a record; escapes count as what they stand for.
 */
#include "ingest/flaws.h"
#include "ingest/decode_scan.h"
#include <string.h>

struct flaw {
	size_t offset;
	struct fault fault;
};

struct flaws {
	GArray *list; /* struct flaw */
	const char *text;
	int shift;
};

/* Line and column are filled in afterwards, when all are in order. */
static void
add(struct flaws *flaws, size_t offset, enum problem_id id, const char *seen)
{
	struct flaw flaw = { .offset = offset,
		.fault = { .any = true, .id = id, .byte_offset = (int64_t)offset + flaws->shift } };
	g_strlcpy(flaw.fault.seen, seen, sizeof flaw.fault.seen);
	const char *end;
	if (!g_utf8_validate(flaw.fault.seen, -1, &end))
		flaw.fault.seen[end - flaw.fault.seen] = '\0';
	g_array_append_val(flaws->list, flaw);
}

static void
add_character(struct flaws *flaws, size_t offset, enum scan_kind kind, uint32_t c)
{
	static const enum problem_id ids[] = { [SCAN_CONTROL] = PROBLEM_TEXT_CONTROL,
		[SCAN_NOT_CHARACTER] = PROBLEM_TEXT_NOT_CHARACTER,
		[SCAN_BOM] = PROBLEM_TEXT_BOM_INSIDE };
	char seen[16];
	g_snprintf(seen, sizeof seen, "U+%04X", c);
	add(flaws, offset, ids[kind], seen);
}

/* Characters written as themselves. */
static void
find_raw(struct flaws *flaws, size_t length)
{
	struct scan scan = { 0 };
	for (size_t at = 0; (at = decode_scan(flaws->text, at, length, &scan)) < length;
	     at += scan.length)
		if (scan.kind != SCAN_BYTES)
			add_character(flaws, at, scan.kind, scan.character);
}

static uint32_t
hex_at(const char *text)
{
	uint32_t value = 0;
	for (int i = 0; i < 4; i++)
		value = value << 4 | (uint32_t)g_ascii_xdigit_value(text[i]);
	return value;
}

/* What the escape at `at` stands for, and its length; the text is valid JSON. */
static uint32_t
escaped_at(const char *at, size_t *length)
{
	*length = at[1] == 'u' ? 6 : 2;
	if (at[1] != 'u')
		return at[1] == 'b' ? 8 : at[1] == 'f' ? 12 : ' ';
	uint32_t c = hex_at(at + 2);
	if (c < 0xD800 || c > 0xDBFF)
		return c;
	*length = 12;
	return 0x10000 + ((c - 0xD800) << 10) + (hex_at(at + 8) - 0xDC00);
}

static void
find_escaped(struct flaws *flaws, size_t length)
{
	const char *end = flaws->text + length;
	for (const char *at = flaws->text; (at = memchr(at, '\\', (size_t)(end - at))) != NULL;) {
		size_t taken;
		uint32_t c = escaped_at(at, &taken);
		enum scan_kind kind = decode_scan_judge(c);
		if (kind != SCAN_CLEAN)
			add_character(flaws, (size_t)(at - flaws->text), kind, c);
		at += taken;
	}
}

static void
find_doubles(struct flaws *flaws, const struct document *document)
{
	const GArray *doubles = document_doubles(document);
	for (guint i = 0; doubles != NULL && i < doubles->len; i++) {
		const struct document_double *one =
		    &g_array_index(doubles, struct document_double, i);
		add(flaws, one->again, PROBLEM_JSON_KEY_TWICE, one->key);
	}
}

static int
compare(const void *a, const void *b)
{
	const struct flaw *left = a, *right = b;
	return (left->offset > right->offset) - (left->offset < right->offset);
}

struct position {
	size_t at;
	int64_t line, column;
};

static void
advance(struct position *position, const char *text, size_t to)
{
	for (; position->at < to; position->at++) {
		if (text[position->at] == '\n') {
			position->line++;
			position->column = 1;
		} else if (((unsigned char)text[position->at] & 0xC0) != 0x80) {
			position->column++;
		}
	}
}

/* Where the key stood before: it may be far from the flaw, so it is looked for from the start. */
static void
place_before(struct flaws *flaws, const struct document *document)
{
	const GArray *doubles = document_doubles(document);
	GHashTable *by_again = g_hash_table_new(NULL, NULL);
	g_autoptr(GArray) starts = g_array_new(FALSE, FALSE, sizeof(struct flaw));
	for (guint i = 0; doubles != NULL && i < doubles->len; i++) {
		const struct document_double *one =
		    &g_array_index(doubles, struct document_double, i);
		struct flaw start = { .offset = one->before };
		start.fault.byte_offset = (int64_t)one->again;
		g_array_append_val(starts, start);
	}
	g_array_sort(starts, compare);
	struct position position = { 0, 1, 1 };
	for (guint i = 0; i < starts->len; i++) {
		struct flaw *start = &g_array_index(starts, struct flaw, i);
		advance(&position, flaws->text, start->offset);
		start->fault.line = position.line;
		start->fault.column = position.column;
		g_hash_table_insert(
		    by_again, GSIZE_TO_POINTER((gsize)start->fault.byte_offset), start);
	}
	for (guint i = 0; i < flaws->list->len; i++) {
		struct flaw *flaw = &g_array_index(flaws->list, struct flaw, i);
		const struct flaw *start =
		    flaw->fault.id == PROBLEM_JSON_KEY_TWICE
			? g_hash_table_lookup(by_again, GSIZE_TO_POINTER(flaw->offset))
			: NULL;
		if (start != NULL)
			g_snprintf(flaw->fault.expected, sizeof flaw->fault.expected,
			    "%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, start->fault.line,
			    start->fault.column);
	}
	g_hash_table_unref(by_again);
}

struct flaws *
flaws_find(const struct document *document, const char *text, size_t length, int shift)
{
	struct flaws *flaws = g_new0(struct flaws, 1);
	*flaws = (struct flaws){ g_array_new(FALSE, FALSE, sizeof(struct flaw)), text, shift };
	find_raw(flaws, length);
	find_escaped(flaws, length);
	find_doubles(flaws, document);
	if (flaws->list->len == 0) {
		flaws_drop(flaws);
		return NULL;
	}
	g_array_sort(flaws->list, compare);
	struct position position = { 0, 1, 1 };
	for (guint i = 0; i < flaws->list->len; i++) {
		struct flaw *flaw = &g_array_index(flaws->list, struct flaw, i);
		advance(&position, text, flaw->offset);
		flaw->fault.line = position.line;
		flaw->fault.column = position.column;
	}
	place_before(flaws, document);
	return flaws;
}

void
flaws_drop(struct flaws *flaws)
{
	if (flaws == NULL)
		return;
	g_array_unref(flaws->list);
	g_free(flaws);
}

const struct fault *
flaws_within(const struct flaws *flaws, size_t offset, size_t length)
{
	guint low = 0, high = flaws == NULL ? 0 : flaws->list->len;
	while (low < high) {
		guint middle = low + (high - low) / 2;
		if (g_array_index(flaws->list, struct flaw, middle).offset < offset)
			low = middle + 1;
		else
			high = middle;
	}
	if (flaws == NULL || low == flaws->list->len)
		return NULL;
	const struct flaw *flaw = &g_array_index(flaws->list, struct flaw, low);
	return flaw->offset < offset + length ? &flaw->fault : NULL;
}

const struct fault *
flaws_at(const struct flaws *flaws, size_t i, size_t *offset)
{
	if (flaws == NULL || i >= flaws->list->len)
		return NULL;
	const struct flaw *flaw = &g_array_index(flaws->list, struct flaw, i);
	*offset = flaw->offset;
	return &flaw->fault;
}
