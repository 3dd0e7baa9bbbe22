/*
 * Encodings that are known, and not read.
 *
 * In: the first bytes of a file. Out: a name for the message.
 * Rule: half-width kana of CP932 look like EUC-JP, too, but hold hardly any kana of it: then only CP932 may be right.
 * Source: JIS X 0208 rows 4 and 5 (hiragana, katakana) are the lead bytes A4 and A5 in EUC-JP.
 */
#include "ingest/decode_foreign.h"
#include <string.h>

#define PAIRS_ENOUGH 4

static bool
is_high(unsigned char c)
{
	return c >= 0xA1 && c <= 0xFE;
}

/* Bytes of the character at p, 0 where EUC-JP has none. */
static size_t
euc_length(const unsigned char *p, size_t left)
{
	if (p[0] < 0x80)
		return 1;
	if (p[0] == 0x8E)
		return left >= 2 && p[1] >= 0xA1 && p[1] <= 0xDF ? 2 : 0;
	if (p[0] == 0x8F)
		return left >= 3 && is_high(p[1]) && is_high(p[2]) ? 3 : 0;
	return left >= 2 && is_high(p[0]) && is_high(p[1]) ? 2 : 0;
}

static bool
is_euc(const unsigned char *sample, size_t n, bool *sure)
{
	size_t pairs = 0, kana = 0;
	for (size_t i = 0; i < n;) {
		size_t length = euc_length(sample + i, n - i);
		if (length == 0) {
			/* The sample may end inside a character. */
			if (n - i >= 3)
				return false;
			break;
		}
		pairs += length > 1;
		kana += sample[i] == 0xA4 || sample[i] == 0xA5;
		i += length;
	}
	*sure = pairs >= PAIRS_ENOUGH && kana * 4 >= pairs;
	return pairs >= PAIRS_ENOUGH && kana > 0;
}

static bool
is_iso_2022_jp(const unsigned char *sample, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (sample[i] >= 0x80)
			return false;
	return memmem(sample, n, "\x1B$B", 3) != NULL || memmem(sample, n, "\x1B$@", 3) != NULL;
}

const char *
decode_foreign(const unsigned char *sample, size_t n, bool *sure)
{
	*sure = true;
	if (is_iso_2022_jp(sample, n))
		return "ISO-2022-JP";
	return is_euc(sample, n, sure) ? "EUC-JP" : NULL;
}
