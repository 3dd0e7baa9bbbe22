/*
 * The strict scan of UTF-8: where is the first thing that must not be in a cell?
 *
 * Input: text. Output: offset and kind of the first fault.
 * Rule: plain ASCII passes 32 bytes at a time; everything else is looked at character by character.
 */
#include "ingest/decode_scan.h"

enum { BLOCK = 32 };

/* Printable ASCII, tab, LF and CR only. Written so that the compiler makes vector code of it. */
static bool
plain_block(const unsigned char *p)
{
	unsigned char odd = 0;
	for (int i = 0; i < BLOCK; i++) {
		unsigned char c = p[i];
		unsigned char outside = (unsigned char)(c - 0x20) > 0x5E;
		odd |= outside & (c != 9) & (c != 10) & (c != 13);
	}
	return odd == 0;
}

/* Bytes of the well-formed sequence at p (Unicode table 3-7), or minus the bytes of the ill-formed one. */
static int
sequence(const unsigned char *p, size_t left)
{
	unsigned char lead = p[0], low = 0x80, high = 0xBF;
	int n = lead < 0x80   ? 1
	        : lead < 0xC2 ? 0
	        : lead < 0xE0 ? 2
	        : lead < 0xF0 ? 3
	        : lead < 0xF5 ? 4
	                      : 0;
	if (n == 0)
		return -1;
	if (lead == 0xE0)
		low = 0xA0;
	else if (lead == 0xED)
		high = 0x9F;
	else if (lead == 0xF0)
		low = 0x90;
	else if (lead == 0xF4)
		high = 0x8F;
	for (int i = 1; i < n; i++) {
		if ((size_t)i == left || p[i] < low || p[i] > high)
			return -i;
		low = 0x80;
		high = 0xBF;
	}
	return n;
}

static uint32_t
character_of(const unsigned char *p, int n)
{
	static const unsigned char lead_mask[] = { 0, 0x7F, 0x1F, 0x0F, 0x07 };
	uint32_t c = p[0] & lead_mask[n];
	for (int i = 1; i < n; i++)
		c = c << 6 | (p[i] & 0x3F);
	return c;
}

enum scan_kind
decode_scan_judge(uint32_t c)
{
	if (c < 0x20)
		return c == '\t' || c == '\n' || c == '\r' ? SCAN_CLEAN : SCAN_CONTROL;
	if (c < 0xA0)
		return c >= 0x7F ? SCAN_CONTROL : SCAN_CLEAN;
	if (c < 0xFDD0)
		return SCAN_CLEAN;
	if (c == 0xFEFF)
		return SCAN_BOM;
	return c <= 0xFDEF || (c & 0xFFFE) == 0xFFFE ? SCAN_NOT_CHARACTER : SCAN_CLEAN;
}

static bool
is_japanese(uint32_t c)
{
	return (c >= 0x3000 && c <= 0x9FFF) || (c >= 0xFF00 && c <= 0xFFEF);
}

/*
 * Kana and kanji in plenty: characters U+1000 to U+CFFF, which hold nothing that must not be. Returns their bytes.
 * U+3000 to U+9FFF are just those with the leads E3 to E9.
 */
static size_t
three_byte_run(const unsigned char *p, size_t length, struct scan *scan)
{
	size_t i = 0;
	for (; length - i >= 3 && p[i] >= 0xE1 && p[i] <= 0xEC; i += 3) {
		if ((p[i + 1] & 0xC0) != 0x80 || (p[i + 2] & 0xC0) != 0x80)
			break;
		scan->japanese += p[i] >= 0xE3 && p[i] <= 0xE9;
	}
	scan->beyond_ascii += i / 3;
	return i;
}

static size_t
plain_run(const unsigned char *p, size_t length)
{
	size_t i = 0;
	while (length - i >= BLOCK && plain_block(p + i))
		i += BLOCK;
	while (i < length && (unsigned char)(p[i] - 0x20) <= 0x5E)
		i++;
	return i;
}

size_t
decode_scan(const char *text, size_t from, size_t length, struct scan *scan)
{
	const unsigned char *p = (const unsigned char *)text;
	size_t i = from;
	scan->kind = SCAN_CLEAN;
	while (i < length) {
		i += plain_run(p + i, length - i);
		i += three_byte_run(p + i, length - i, scan);
		if (i == length || (unsigned char)(p[i] - 0x20) <= 0x5E)
			continue;
		int n = sequence(p + i, length - i);
		uint32_t c = n > 0 ? character_of(p + i, n) : 0;
		enum scan_kind kind = n > 0 ? decode_scan_judge(c) : SCAN_BYTES;
		scan->beyond_ascii += n != 1;
		scan->broken += n < 0;
		scan->japanese += is_japanese(c);
		if (kind != SCAN_CLEAN) {
			scan->kind = kind;
			scan->length = (size_t)(n > 0 ? n : -n);
			scan->character = c;
			return i;
		}
		i += (size_t)n;
	}
	return length;
}
