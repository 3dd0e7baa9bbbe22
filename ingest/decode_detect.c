/*
 * Which encoding is a file in?
 *
 * Input: bytes and what a setting states. Output: one encoding and why, or one problem that says what to change.
 * Rule: an encoding is taken from the whole file, never from its first part; nothing is guessed
 * from the frequency of letters.
 */
#include "ingest/decode.h"
#include "ingest/decode_foreign.h"

#include <string.h>

enum { SAMPLE = 64 << 10, BROKEN_ENOUGH = 64 };

/* What reading a whole file under one encoding shows (or a part of it, once broken enough). */
struct trial {
	bool fits;
	struct decode_counts counts;
	struct fault fault; /* the first bytes that are not of the encoding */
};

struct detection {
	struct bytes *bytes;
	struct problems *problems;
	struct decoding bom;   /* encoding ENCODING_GUESS: none */
	enum encoding by_nuls; /* ENCODING_GUESS: no sign of UTF-16 */
	bool foreign_sure;
	const char *foreign; /* an encoding that is not read; NULL: none */
	bool past_bom;       /* the mark is passed over whatever is tried */
	bool few_nuls;       /* so few that they may be strays in UTF-8 */
};

static bool
try_encoding(const struct detection *detection, enum encoding encoding, struct trial *trial)
{
	struct decoding decoding = { .encoding = encoding };
	if (detection->bom.encoding == encoding || detection->past_bom)
		decoding.bom = detection->bom.bom;
	*trial = (struct trial){ .fits = true };
	struct decoder *decoder = decode_open(detection->bytes, &decoding, detection->problems);
	if (!decoder)
		return false;
	struct decoded_line line;
	int got;
	while ((got = decode_next(decoder, &line)) > 0) {
		if (!line.fault.any || line.fault.id != PROBLEM_ENCODING_BYTES)
			continue;
		if (trial->fits)
			trial->fault = line.fault;
		trial->fits = false;
		if (decode_counts_of(decoder).broken >= BROKEN_ENOUGH)
			break;
	}
	trial->counts = decode_counts_of(decoder);
	decode_drop(decoder);
	return got >= 0;
}

/*
 * UTF-8 with a few bad bytes, not another encoding: short UTF-8 text often passes for CP932 too ("縺ゅ＞"), while
 * text in CP932 hardly holds any character of Japanese UTF-8.
 */
static bool
is_damaged_utf8(const struct trial *trial)
{
	return !trial->fits && trial->counts.japanese > trial->counts.broken;
}

static void
find_bom(struct detection *detection, const unsigned char *sample, size_t n)
{
	if (n >= 3 && memcmp(sample, "\xEF\xBB\xBF", 3) == 0)
		detection->bom = (struct decoding){ ENCODING_UTF8, DECODE_BOM, 3 };
	else if (n >= 2 && memcmp(sample, "\xFF\xFE", 2) == 0)
		detection->bom = (struct decoding){ ENCODING_UTF16LE, DECODE_BOM, 2 };
	else if (n >= 2 && memcmp(sample, "\xFE\xFF", 2) == 0)
		detection->bom = (struct decoding){ ENCODING_UTF16BE, DECODE_BOM, 2 };
}

/*
 * Every ASCII character of UTF-16 (delimiters and line ends at least) has a NUL, always in the same place of its
 * pair. A stray NUL in other text is rarer than one byte in 64, and padding with NULs fills both places.
 */
static void
find_nuls(struct detection *detection, const unsigned char *sample, size_t n)
{
	size_t nuls[2] = { 0, 0 };
	for (size_t i = 0; i < n; i++)
		nuls[i % 2] += sample[i] == 0;
	if (nuls[1] * 64 >= n && nuls[1] > 0 && nuls[0] * 50 <= nuls[1])
		detection->by_nuls = ENCODING_UTF16LE;
	else if (nuls[0] * 64 >= n && nuls[0] > 0 && nuls[1] * 50 <= nuls[0])
		detection->by_nuls = ENCODING_UTF16BE;
	detection->few_nuls = nuls[0] + nuls[1] <= 2 && n >= 3 * (nuls[0] + nuls[1]);
}

static struct place
place_of(const struct detection *detection)
{
	return (struct place){
		.file = bytes_file(detection->bytes), .byte_offset = -1, .fate = FATE_FILE_SET_ASIDE
	};
}

static bool
stated_wrong(const struct detection *detection, enum encoding stated, const char *found)
{
	struct place place = place_of(detection);
	return problem_add(detection->problems, PROBLEM_ENCODING_STATED_WRONG, &place,
	    decode_encoding_name(stated), found, NULL);
}

static bool
stated_fault(const struct detection *detection, enum encoding stated, enum encoding found,
    const struct fault *fault)
{
	struct place place = place_of(detection);
	place.line = fault->line;
	place.column = fault->column;
	place.byte_offset = fault->byte_offset;
	return problem_add(detection->problems, PROBLEM_ENCODING_STATED_FAULT, &place,
	    decode_encoding_name(stated), decode_encoding_name(found), fault->seen, NULL);
}

static bool
refuse_foreign(const struct detection *detection, enum encoding stated)
{
	struct place place = place_of(detection);
	if (stated == ENCODING_GUESS)
		return problem_add(detection->problems, PROBLEM_ENCODING_NOT_READ, &place,
		    detection->foreign, NULL);
	return problem_add(detection->problems, PROBLEM_ENCODING_STATED_NOT_READ, &place,
	    decode_encoding_name(stated), detection->foreign, NULL);
}

/*
 * What stands behind a byte order mark that is wrong: the mark of a program that put it before text of another
 * encoding. ENCODING_GUESS where the mark is right, or nothing better fits. false where reading failed.
 */
static bool
look_behind_bom(const struct detection *detection, enum encoding *behind)
{
	struct detection past = *detection;
	struct trial marked, other;
	enum encoding bom = detection->bom.encoding;
	*behind = ENCODING_GUESS;
	past.past_bom = true;
	/* The text of UTF-16 has NULs: a table is not without line ends. */
	if (bom == ENCODING_GUESS || (bom != ENCODING_UTF8 && detection->by_nuls != ENCODING_GUESS))
		return true;
	if (!try_encoding(detection, bom, &marked))
		return false;
	if (bom == ENCODING_UTF8 && (marked.fits || is_damaged_utf8(&marked)))
		return true;
	for (enum encoding try = ENCODING_UTF8; try <= ENCODING_CP932; try++) {
		if (!try_encoding(&past, try, &other))
			return false;
		if (other.fits && other.counts.beyond_ascii + other.counts.japanese > 0) {
			*behind = try;
			return true;
		}
	}
	return true;
}

static bool
take(struct decoding *decoding, enum encoding encoding, enum decode_reason reason, int bom)
{
	*decoding = (struct decoding){ encoding, reason, bom };
	return true;
}

static bool
refuse(const struct detection *detection, const struct fault *fault)
{
	struct place place = place_of(detection);
	place.line = fault->line;
	place.column = fault->column;
	place.byte_offset = fault->byte_offset;
	g_autofree char *offset = g_strdup_printf("%" G_GINT64_FORMAT, (gint64)fault->byte_offset);
	return problem_add(
	    detection->problems, PROBLEM_ENCODING_UNKNOWN, &place, fault->seen, offset, NULL);
}

static bool
decide_unstated(const struct detection *detection, struct decoding *decoding)
{
	struct trial utf8, cp932;
	if (detection->bom.encoding != ENCODING_GUESS) {
		*decoding = detection->bom;
		return true;
	}
	if (!try_encoding(detection, ENCODING_UTF8, &utf8))
		return false;
	if (detection->by_nuls != ENCODING_GUESS && !(utf8.fits && detection->few_nuls))
		return take(decoding, detection->by_nuls, DECODE_NULS, 0);
	if (utf8.fits)
		return take(decoding, ENCODING_UTF8,
		    utf8.counts.beyond_ascii > 0 ? DECODE_VALID_UTF8 : DECODE_ASCII, 0);
	if (is_damaged_utf8(&utf8))
		return refuse(detection, &utf8.fault);
	if (!try_encoding(detection, ENCODING_CP932, &cp932))
		return false;
	if (detection->foreign != NULL && (detection->foreign_sure || !cp932.fits))
		return refuse_foreign(detection, ENCODING_GUESS);
	if (cp932.fits)
		return take(decoding, ENCODING_CP932, DECODE_VALID_CP932, 0);
	/* Complain where the better of the two failed. */
	bool utf8_better = utf8.fault.byte_offset >= cp932.fault.byte_offset;
	return refuse(detection, utf8_better ? &utf8.fault : &cp932.fault);
}

static bool
decide_stated_utf8(const struct detection *detection, struct decoding *decoding)
{
	struct trial utf8, cp932;
	if (!try_encoding(detection, ENCODING_UTF8, &utf8))
		return false;
	if (!utf8.fits && !is_damaged_utf8(&utf8) && detection->bom.encoding != ENCODING_UTF8) {
		if (!try_encoding(detection, ENCODING_CP932, &cp932))
			return false;
		if (detection->foreign != NULL && (detection->foreign_sure || !cp932.fits))
			return refuse_foreign(detection, ENCODING_UTF8);
		if (cp932.fits)
			return stated_fault(detection, ENCODING_UTF8, ENCODING_CP932, &utf8.fault);
	}
	return take(decoding, ENCODING_UTF8, DECODE_STATED, detection->bom.bom);
}

/*
 * Text in half-width kana can be valid UTF-8 by accident, in two-byte sequences; the setting then wins. Kana and
 * kanji in three-byte sequences throughout a file are no accident.
 */
static bool
decide_stated_cp932(const struct detection *detection, struct decoding *decoding)
{
	struct trial utf8;
	if (!try_encoding(detection, ENCODING_UTF8, &utf8))
		return false;
	if ((utf8.fits && utf8.counts.japanese > 0) || is_damaged_utf8(&utf8))
		return stated_wrong(detection, ENCODING_CP932, "UTF-8");
	if (!utf8.fits && detection->foreign != NULL) {
		struct trial cp932;
		if (!try_encoding(detection, ENCODING_CP932, &cp932))
			return false;
		if (detection->foreign_sure || !cp932.fits)
			return refuse_foreign(detection, ENCODING_CP932);
	}
	if (utf8.fits && utf8.counts.beyond_ascii > 0) {
		struct place place = place_of(detection);
		place.fate = FATE_NONE;
		problem_add(
		    detection->problems, PROBLEM_ENCODING_BOTH, &place, "CP932", "UTF-8", NULL);
	}
	return take(decoding, ENCODING_CP932, DECODE_STATED, 0);
}

static bool
decide_stated_utf16(
    const struct detection *detection, enum encoding stated, struct decoding *decoding)
{
	struct trial trial;
	enum encoding found = detection->bom.encoding != ENCODING_GUESS ? detection->bom.encoding
	                                                                : detection->by_nuls;
	if (found == stated || (stated == ENCODING_UTF16 && found != ENCODING_GUESS))
		return take(decoding, found, DECODE_STATED, detection->bom.bom);
	if (found != ENCODING_GUESS)
		return stated_wrong(detection, stated, decode_encoding_name(found));
	for (enum encoding other = ENCODING_UTF8; other <= ENCODING_CP932; other++) {
		if (!try_encoding(detection, other, &trial))
			return false;
		if (trial.fits)
			return stated_wrong(detection, stated, decode_encoding_name(other));
	}
	return take(
	    decoding, stated == ENCODING_UTF16 ? ENCODING_UTF16LE : stated, DECODE_STATED, 0);
}

static bool
decide_stated(const struct detection *detection, enum encoding stated, struct decoding *decoding)
{
	enum encoding marked = detection->bom.encoding;
	if (stated >= ENCODING_UTF16)
		return decide_stated_utf16(detection, stated, decoding);
	if (marked != ENCODING_GUESS && marked != stated) {
		g_autofree char *found = g_strdup_printf("%s (BOM)", decode_encoding_name(marked));
		return stated_wrong(detection, stated, found);
	}
	if (detection->by_nuls != ENCODING_GUESS)
		return stated_wrong(detection, stated, decode_encoding_name(detection->by_nuls));
	return stated == ENCODING_UTF8 ? decide_stated_utf8(detection, decoding)
	                               : decide_stated_cp932(detection, decoding);
}

static bool
refuse_bom(const struct detection *detection, enum encoding behind)
{
	struct place place = place_of(detection);
	return problem_add(detection->problems, PROBLEM_ENCODING_BOM_WRONG, &place,
	    decode_encoding_name(detection->bom.encoding), decode_encoding_name(behind), NULL);
}

static void
say_half(const struct detection *detection, enum encoding encoding)
{
	struct place place = place_of(detection);
	place.fate = FATE_NONE;
	problem_add(detection->problems, PROBLEM_ENCODING_HALF, &place,
	    decode_encoding_name(encoding), NULL);
}

/* Other things that are sent under the name of a CSV file, by their first bytes. */
static bool
is_text(const struct detection *detection, const unsigned char *sample, size_t n)
{
	static const struct {
		const char *start, *english, *japanese;
	} others[] = {
		{ "PK\x03\x04", "an Excel workbook or a ZIP archive",
		    "ExcelブックまたはZIPファイル" },
		{ "\xD0\xCF\x11\xE0", "an old Excel workbook (xls)",
		    "古い形式のExcelブック（xls）" },
		{ "%PDF-", "a PDF", "PDF" },
		{ "\x1F\x8B", "a gzip archive", "gzip圧縮ファイル" },
		{ "\x89PNG", "a PNG image", "PNG画像" },
		{ "\xFF\xD8\xFF", "a JPEG image", "JPEG画像" },
		{ "SQLite format 3", "an SQLite database", "SQLiteデータベース" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(others); i++) {
		size_t length = strlen(others[i].start);
		if (n < length || memcmp(sample, others[i].start, length) != 0)
			continue;
		struct place place = place_of(detection);
		return problem_add(detection->problems, PROBLEM_FILE_NOT_TEXT, &place,
		    others[i].english, others[i].japanese, NULL);
	}
	return true;
}

bool
decode_detect(
    struct bytes *bytes, enum encoding stated, struct decoding *decoding, struct problems *problems)
{
	struct detection detection = { .bytes = bytes, .problems = problems };
	g_autofree unsigned char *sample = g_malloc(SAMPLE);
	int64_t n = bytes_read(bytes, 0, sample, SAMPLE, problems);
	if (n < 0)
		return false;
	if (!is_text(&detection, sample, (size_t)n))
		return false;
	find_bom(&detection, sample, (size_t)n);
	find_nuls(&detection, sample, (size_t)n);
	detection.foreign = decode_foreign(sample, (size_t)n, &detection.foreign_sure);
	enum encoding behind;
	if (detection.foreign != NULL && detection.foreign[0] == 'I')
		return refuse_foreign(&detection, stated);
	if (!look_behind_bom(&detection, &behind))
		return false;
	if (behind != ENCODING_GUESS)
		return refuse_bom(&detection, behind);
	bool good = stated == ENCODING_GUESS ? decide_unstated(&detection, decoding)
	                                     : decide_stated(&detection, stated, decoding);
	if (good && decoding->encoding >= ENCODING_UTF16LE && bytes_size(bytes) % 2 == 1)
		say_half(&detection, decoding->encoding);
	return good;
}
