/* The promises of ingest/decode.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include "ingest/decode.h"

/* Text with its length, NUL bytes included. */
#define BYTES(text) (text), sizeof(text) - 1

static struct problems *problems;

static int
set_up(void **state)
{
	problems = problems_new();
	return 0;
}

static int
tear_down(void **state)
{
	problems_drop(problems);
	return 0;
}

static void
forget_problems(void)
{
	problems_drop(problems);
	problems = problems_new();
}

static void
assert_message(const char *expected)
{
	assert_int_equal(problems_count(problems), 1);
	g_autofree char *message = problem_format(problems_at(problems, 0), LANGUAGE_ENGLISH);
	if (!strstr(message, expected))
		fail_msg("\"%s\" lacks \"%s\"", message, expected);
}

/* ---- names */

static const struct {
	const char *name;
	enum encoding encoding;
} names[] = {
	{ "UTF-8", ENCODING_UTF8 },
	{ "utf8", ENCODING_UTF8 },
	{ "UTF-8 (BOM)", ENCODING_UTF8 },
	{ "Shift_JIS", ENCODING_CP932 },
	{ "shift-jis", ENCODING_CP932 },
	{ "SJIS", ENCODING_CP932 },
	{ "cp932", ENCODING_CP932 },
	{ "MS932", ENCODING_CP932 },
	{ "Windows-31J", ENCODING_CP932 },
	{ "シフトJIS", ENCODING_CP932 },
	{ "UTF-16", ENCODING_UTF16 },
	{ "Unicode", ENCODING_UTF16 },
	{ "utf-16le", ENCODING_UTF16LE },
	{ "UTF-16BE", ENCODING_UTF16BE },
};

static void
encodings_go_by_many_names(void **state)
{
	enum encoding encoding;
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		assert_true(decode_encoding_find(names[i].name, &encoding));
		assert_int_equal(encoding, names[i].encoding);
	}
	assert_false(decode_encoding_find("EUC-JP", &encoding));
	assert_false(decode_encoding_find("", &encoding));
	for (size_t i = 0; decode_encoding_names[i]; i++) {
		assert_true(decode_encoding_find(decode_encoding_names[i], &encoding));
		assert_string_equal(decode_encoding_name(encoding), decode_encoding_names[i]);
	}
}

/* ---- detection */

static const struct {
	const char *what;
	enum encoding stated;
	const char *bytes;
	size_t length;
	enum encoding encoding;
	enum decode_reason reason;
	int bom;
	const char *said; /* a warning; NULL: none */
} detected[] = {
	{ "empty", ENCODING_GUESS, BYTES(""), ENCODING_UTF8, DECODE_ASCII, 0 },
	{ "ASCII", ENCODING_GUESS, BYTES("a,b\n1,2\n"), ENCODING_UTF8, DECODE_ASCII, 0 },
	{ "UTF-8", ENCODING_GUESS, BYTES("企業名\n帯工業\n"), ENCODING_UTF8, DECODE_VALID_UTF8, 0 },
	{ "UTF-8 BOM", ENCODING_GUESS,
	    BYTES("\xEF\xBB\xBF"
		  "a\n"),
	    ENCODING_UTF8, DECODE_BOM, 3 },
	{ "UTF-16LE BOM", ENCODING_GUESS,
	    BYTES("\xFF\xFE"
		  "a\0\n\0"),
	    ENCODING_UTF16LE, DECODE_BOM, 2 },
	{ "UTF-16BE BOM", ENCODING_GUESS, BYTES("\xFE\xFF\0a\0\n"), ENCODING_UTF16BE, DECODE_BOM,
	    2 },
	{ "UTF-16LE by NULs", ENCODING_GUESS, BYTES("\x01\x4F\x6D\x69\t\0a\0\r\0\n\0"),
	    ENCODING_UTF16LE, DECODE_NULS, 0 },
	{ "UTF-16BE by NULs", ENCODING_GUESS, BYTES("\x4F\x01\x69\x6D\0\t\0a\0\r\0\n"),
	    ENCODING_UTF16BE, DECODE_NULS, 0 },
	/* 能力表 in CP932: the second bytes are \ and the like. */
	{ "CP932", ENCODING_GUESS, BYTES("\x94\x5C\x97\xCD\x95\x5C\n"), ENCODING_CP932,
	    DECODE_VALID_CP932, 0 },
	/* № ① ㈱ ～ are what SHIFT_JIS lacks. */
	{ "CP932 of NEC", ENCODING_GUESS, BYTES("\x87\x82\x87\x40\x87\x8A\x81\x60\n"),
	    ENCODING_CP932, DECODE_VALID_CP932, 0 },
	{ "half-width kana", ENCODING_GUESS, BYTES("\xB9\xB0\xDF\xB2\xAC\n"), ENCODING_CP932,
	    DECODE_VALID_CP932, 0 },
	/* ﾂｱ is valid UTF-8 for "±": a setting decides, and only it can; but it may be wrong. */
	{ "accidental UTF-8", ENCODING_CP932, BYTES("\xC2\xB1\n"), ENCODING_CP932, DECODE_STATED, 0,
	    "x.csv: warning: stated as CP932, and read so; the whole file is UTF-8 as well" },
	{ "UTF-16 cut short", ENCODING_GUESS,
	    BYTES("\xFF\xFE"
		  "a\0\n\0b"),
	    ENCODING_UTF16LE, DECODE_BOM, 2,
	    "x.csv: warning: the file ends in half a character of UTF-16LE: it was cut off" },
	{ "stray NUL in a short file", ENCODING_GUESS, BYTES("[\"a\0a\"]"), ENCODING_UTF8,
	    DECODE_ASCII, 0 },
	/* Half-width kana only, well-formed as EUC-JP. */
	{ "half-width kana like EUC-JP", ENCODING_GUESS,
	    BYTES("\xBC\xDB\xB2\xC5\xBC\xCF\xBB\xB6\xC5\xC6\n"), ENCODING_CP932, DECODE_VALID_CP932,
	    0 },
	{ "stated UTF-8", ENCODING_UTF8, BYTES("あ\n"), ENCODING_UTF8, DECODE_STATED, 0 },
	{ "stated UTF-8 and BOM", ENCODING_UTF8,
	    BYTES("\xEF\xBB\xBF"
		  "a\n"),
	    ENCODING_UTF8, DECODE_STATED, 3 },
	{ "stated CP932, ASCII", ENCODING_CP932, BYTES("a\n"), ENCODING_CP932, DECODE_STATED, 0 },
	{ "stated UTF-16, LE BOM", ENCODING_UTF16,
	    BYTES("\xFF\xFE"
		  "a\0\n\0"),
	    ENCODING_UTF16LE, DECODE_STATED, 2 },
	{ "stated UTF-16, by NULs", ENCODING_UTF16, BYTES("\0a\0\n"), ENCODING_UTF16BE,
	    DECODE_STATED, 0 },
	{ "stated UTF-16LE, no sign of it", ENCODING_UTF16LE, BYTES("\x42\x30\x82\xFF"),
	    ENCODING_UTF16LE, DECODE_STATED, 0 },
	/* One bad byte in a file that is stated to be UTF-8, or marked so, costs one row and not the file. */
	{ "stated UTF-8, one bad byte", ENCODING_UTF8, BYTES("あいう,\n\xFFz\n"), ENCODING_UTF8,
	    DECODE_STATED, 0 },
	{ "BOM, one bad byte", ENCODING_GUESS,
	    BYTES("\xEF\xBB\xBF"
		  "あ\n\xFF\n"),
	    ENCODING_UTF8, DECODE_BOM, 3 },
	{ "stated CP932, one bad byte", ENCODING_CP932, BYTES("\x83\x5C\n\x82\n"), ENCODING_CP932,
	    DECODE_STATED, 0 },
	/* Neither UTF-8 nor CP932: the setting stands, and the row is at fault. */
	{ "stated UTF-8, Latin-1 inside", ENCODING_UTF8, BYTES("a,b\nCaf\xE9,1\n"), ENCODING_UTF8,
	    DECODE_STATED, 0 },
	{ "one NUL is not UTF-16", ENCODING_GUESS,
	    BYTES("0123456789012345678901234567890123456789012345678901234567890123456789\0ab\n"),
	    ENCODING_UTF8, DECODE_ASCII, 0 },
};

static void
encodings_are_decided(void **state)
{
	for (size_t i = 0; i < G_N_ELEMENTS(detected); i++) {
		struct decoding decoding;
		struct bytes *bytes = bytes_of("x.csv", detected[i].bytes, detected[i].length);
		if (!decode_detect(bytes, detected[i].stated, &decoding, problems))
			fail_msg("%s: refused", detected[i].what);
		if (decoding.encoding != detected[i].encoding ||
		    decoding.reason != detected[i].reason || decoding.bom != detected[i].bom)
			fail_msg("%s: %s, reason %d, bom %d", detected[i].what,
			    decode_encoding_name(decoding.encoding), decoding.reason, decoding.bom);
		bytes_drop(bytes);
		if (detected[i].said != NULL)
			assert_message(detected[i].said);
		assert_int_equal(problems_count(problems), detected[i].said != NULL);
		forget_problems();
	}
}

static const struct {
	enum encoding stated;
	const char *bytes;
	size_t length;
	const char *message;
} refused[] = {
	{ ENCODING_GUESS, BYTES("PK\x03\x04\x14\0\x06\0"),
	    "x.csv: error: this is not text but an Excel workbook or a ZIP archive" },
	{ ENCODING_CP932, BYTES("\xD0\xCF\x11\xE0\xA1\xB1"), "but an old Excel workbook (xls)" },
	/* Latin-1: é before a comma is neither. */
	{ ENCODING_GUESS, BYTES("a,b\nCaf\xE9,1\n"),
	    "x.csv:2:4: error: neither UTF-8 nor CP932 (Shift_JIS): bytes 0xE9 at offset 7" },
	/* UTF-8 cut short also passes for CP932 ("縺ゅ＞縺…"), which nobody wants to read. */
	{ ENCODING_GUESS, BYTES("あいうえ\nあいうえ\xE3\x81\n"),
	    "x.csv:2:5: error: neither UTF-8 nor CP932 (Shift_JIS): bytes 0xE3 0x81 at offset 25" },
	{ ENCODING_CP932, BYTES("企業名\n"),
	    "x.csv: error: stated as CP932, but the whole file is UTF-8" },
	{ ENCODING_CP932, BYTES("企業名\n企業\xFF\n"),
	    "x.csv: error: stated as CP932, but the whole file is UTF-8" },
	/* The Japanese text comes behind the bad byte. */
	{ ENCODING_CP932, BYTES("\xFF\n企業名\n"),
	    "x.csv: error: stated as CP932, but the whole file is UTF-8" },
	{ ENCODING_CP932,
	    BYTES("\xEF\xBB\xBF"
		  "a\n"),
	    "x.csv: error: stated as CP932, but the whole file is UTF-8 (BOM)" },
	{ ENCODING_UTF8, BYTES("a\nb\nc,d,\x83\x5C\n"),
	    "x.csv:3:5: error: stated as UTF-8, but bytes 0x83 are not; the whole file reads as "
	    "CP932" },
	{ ENCODING_UTF8,
	    BYTES("\xFF\xFE"
		  "a\0"),
	    "stated as UTF-8, but the whole file is UTF-16LE (BOM)" },
	{ ENCODING_UTF8, BYTES("a\0,\0b\0\n\0"),
	    "stated as UTF-8, but the whole file is UTF-16LE" },
	{ ENCODING_UTF16LE, BYTES("\0a\0,\0b\0\n"),
	    "stated as UTF-16LE, but the whole file is UTF-16BE" },
	{ ENCODING_UTF16, BYTES("企業名\n"), "stated as UTF-16, but the whole file is UTF-8" },
	{ ENCODING_UTF16BE, BYTES("\x83\x5C\n"),
	    "stated as UTF-16BE, but the whole file is CP932" },
	/* ひらがなカナ in EUC-JP, alone, behind settings, and with more kanji than kana. */
	{ ENCODING_GUESS, BYTES("\xA4\xD2\xA4\xE9\xA4\xAC\xA4\xCA\xA5\xAB\xA5\xCA\n"),
	    "x.csv: error: the file is EUC-JP, which is not read" },
	{ ENCODING_UTF8, BYTES("\xA4\xD2\xA4\xE9\xA4\xAC\xA4\xCA\n"),
	    "x.csv: error: stated as UTF-8, but the file is EUC-JP, which is not read" },
	{ ENCODING_CP932, BYTES("\xA4\xD2\xA4\xE9\xA4\xAC\xA4\xCA\n"),
	    "x.csv: error: stated as CP932, but the file is EUC-JP, which is not read" },
	{ ENCODING_GUESS, BYTES("\x1B$B4k6H\x1B(B\n"),
	    "x.csv: error: the file is ISO-2022-JP, which is not read" },
	/* A mark put before text of another encoding. */
	{ ENCODING_GUESS, BYTES("\xEF\xBB\xBF\x8A\xE9\x8B\xC6\x96\xBC,a\n"),
	    "x.csv: error: its byte order mark says UTF-8, but the text is CP932" },
	{ ENCODING_CP932, BYTES("\xEF\xBB\xBF\x8A\xE9\x8B\xC6\x96\xBC,a\n"),
	    "x.csv: error: its byte order mark says UTF-8, but the text is CP932" },
	{ ENCODING_GUESS, BYTES("\xFF\xFE企業名,a\n"),
	    "x.csv: error: its byte order mark says UTF-16LE, but the text is UTF-8" },
};

static void
a_wrong_encoding_is_told_in_one_line(void **state)
{
	for (size_t i = 0; i < G_N_ELEMENTS(refused); i++) {
		struct decoding decoding;
		struct bytes *bytes = bytes_of("x.csv", refused[i].bytes, refused[i].length);
		assert_false(decode_detect(bytes, refused[i].stated, &decoding, problems));
		assert_message(refused[i].message);
		forget_problems();
		bytes_drop(bytes);
	}
}

/* ---- lines */

static struct decoder *
open_text(struct bytes **bytes, enum encoding encoding, int bom, const char *text, size_t length)
{
	struct decoding decoding = { encoding, DECODE_STATED, bom };
	*bytes = bytes_of("x.csv", text, length);
	struct decoder *decoder = decode_open(*bytes, &decoding, problems);
	assert_non_null(decoder);
	return decoder;
}

struct expected_line {
	int64_t offset, length;
	const char *text;
	size_t terminator;
};

static void
assert_lines(enum encoding encoding, int bom, const char *text, size_t length,
    const struct expected_line *lines, size_t n)
{
	struct bytes *bytes;
	struct decoded_line line;
	struct decoder *decoder = open_text(&bytes, encoding, bom, text, length);
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(decode_next(decoder, &line), 1);
		assert_int_equal(line.number, i + 1);
		assert_int_equal(line.offset, lines[i].offset);
		assert_int_equal(line.length, lines[i].length);
		assert_int_equal(line.terminator, lines[i].terminator);
		assert_int_equal(line.text_length, strlen(lines[i].text));
		assert_memory_equal(line.text, lines[i].text, line.text_length);
		assert_false(line.fault.any);
	}
	assert_int_equal(decode_next(decoder, &line), 0);
	assert_int_equal(decode_next(decoder, &line), 0);
	decode_drop(decoder);
	bytes_drop(bytes);
}

static void
every_kind_of_line_end_counts(void **state)
{
	static const struct expected_line lines[] = { { 3, 2, "a\n", 1 }, { 5, 3, "b\r\n", 2 },
		{ 8, 2, "c\r", 1 }, { 10, 1, "\r", 1 }, { 11, 2, "\r\n", 2 }, { 13, 1, "\n", 1 },
		{ 14, 1, "d", 0 } };
	assert_lines(ENCODING_UTF8, 3,
	    BYTES("\xEF\xBB\xBF"
		  "a\nb\r\nc\r\r\r\n\nd"),
	    lines, 7);
	static const struct expected_line mac[] = { { 0, 2, "a\r", 1 }, { 2, 2, "b\r", 1 } };
	assert_lines(ENCODING_UTF8, 0, BYTES("a\rb\r"), mac, 2);
	assert_lines(ENCODING_UTF8, 0, BYTES(""), NULL, 0);
	assert_lines(ENCODING_UTF8, 3, BYTES("\xEF\xBB\xBF"), NULL, 0);
}

static void
cp932_offsets_are_those_of_the_file(void **state)
{
	/* ポ ends in 0x7C, ソ in 0x5C; the second line is ASCII, the third half-width. */
	static const struct expected_line lines[] = { { 0, 6, "ポソ\r\n", 2 }, { 6, 3, "a|\n", 1 },
		{ 9, 3, "ﾊﾟ\n", 1 }, { 12, 2, "①", 0 } };
	assert_lines(
	    ENCODING_CP932, 0, BYTES("\x83\x7C\x83\x5C\r\na|\n\xCA\xDF\n\x87\x40"), lines, 4);
}

/* Wherever in a line the first character beyond ASCII is. */
static void
cp932_is_converted_at_every_place(void **state)
{
	static const char digits[] = "0123456789012345678901234567890123456789";
	for (int i = 0; i < 40; i++) {
		g_autofree char *text = g_strdup_printf("%.*s\x83\x5C,b\n", i, digits);
		g_autofree char *expected = g_strdup_printf("%.*sソ,b\n", i, digits);
		const struct expected_line line = { 0, i + 5, expected, 1 };
		assert_lines(ENCODING_CP932, 0, text, strlen(text), &line, 1);
	}
}

static void
utf16_offsets_are_those_of_the_file(void **state)
{
	/* U+0A0D and U+0D0A have the bytes of line ends, 𠮷 is a pair of units. */
	static const struct expected_line lines[] = { { 2, 8, "あ\xE0\xA8\x8D\r\n", 2 },
		{ 10, 6, "𠮷\r", 1 }, { 16, 2, "b", 0 } };
	assert_lines(ENCODING_UTF16LE, 2,
	    BYTES("\xFF\xFE\x42\x30\x0D\x0A\r\0\n\0\x42\xD8\xB7\xDF\r\0b\0"), lines, 3);
	assert_lines(ENCODING_UTF16BE, 2,
	    BYTES("\xFE\xFF\x30\x42\x0A\x0D\0\r\0\n\xD8\x42\xDF\xB7\0\r\0b"), lines, 3);
}

/* One fault on the second line, seen in every encoding. */
static const struct {
	const char *what;
	enum encoding encoding;
	const char *bytes;
	size_t length;
	enum problem_id id;
	const char *seen;
	int64_t column, offset;
	const char *text; /* of the second line, without its end; NULL: as it is */
} faults[] = {
	{ "stray byte", ENCODING_UTF8, BYTES("a\nあ\xFFz\n"), PROBLEM_ENCODING_BYTES, "0xFF", 2, 5,
	    "あ\xEF\xBF\xBDz" },
	{ "surrogate", ENCODING_UTF8, BYTES("a\nあ\xED\xA0\x80z\n"), PROBLEM_ENCODING_BYTES, "0xED",
	    2, 5, "あ\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDz" },
	{ "overlong /", ENCODING_UTF8, BYTES("a\n\xC0\xAF\n"), PROBLEM_ENCODING_BYTES, "0xC0", 1, 2,
	    "\xEF\xBF\xBD\xEF\xBF\xBD" },
	{ "overlong 3", ENCODING_UTF8, BYTES("a\n\xE0\x80\xAF\n"), PROBLEM_ENCODING_BYTES, "0xE0",
	    1, 2, NULL },
	{ "above U+10FFFF", ENCODING_UTF8, BYTES("a\n\xF4\x90\x80\x80\n"), PROBLEM_ENCODING_BYTES,
	    "0xF4", 1, 2, NULL },
	{ "cut at the line's end", ENCODING_UTF8, BYTES("a\nb\xE3\x81\n"), PROBLEM_ENCODING_BYTES,
	    "0xE3 0x81", 2, 3, "b\xEF\xBF\xBD" },
	{ "cut at the file's end", ENCODING_UTF8, BYTES("a\nb\xF0\xA0\xAE"), PROBLEM_ENCODING_BYTES,
	    "0xF0 0xA0 0xAE", 2, 3, "b\xEF\xBF\xBD" },
	{ "NUL", ENCODING_UTF8, BYTES("a\nあ\0z\n"), PROBLEM_TEXT_CONTROL, "U+0000", 2, 5, NULL },
	{ "vertical tab", ENCODING_UTF8, BYTES("a\n\v\n"), PROBLEM_TEXT_CONTROL, "U+000B", 1, 2,
	    NULL },
	{ "control behind 32 plain bytes", ENCODING_UTF8,
	    BYTES("a\n0123456789012345678901234567890123456789\x1B\n"), PROBLEM_TEXT_CONTROL,
	    "U+001B", 41, 42, NULL },
	{ "DEL", ENCODING_UTF8, BYTES("a\nb\x7F\n"), PROBLEM_TEXT_CONTROL, "U+007F", 2, 3, NULL },
	{ "C1", ENCODING_UTF8, BYTES("a\n\xC2\x85\n"), PROBLEM_TEXT_CONTROL, "U+0085", 1, 2, NULL },
	{ "U+FFFE", ENCODING_UTF8, BYTES("a\n\xEF\xBF\xBE\n"), PROBLEM_TEXT_NOT_CHARACTER, "U+FFFE",
	    1, 2, NULL },
	{ "U+FDD0", ENCODING_UTF8, BYTES("a\n\xEF\xB7\x90\n"), PROBLEM_TEXT_NOT_CHARACTER, "U+FDD0",
	    1, 2, NULL },
	{ "U+10FFFF", ENCODING_UTF8, BYTES("a\n\xF4\x8F\xBF\xBF\n"), PROBLEM_TEXT_NOT_CHARACTER,
	    "U+10FFFF", 1, 2, NULL },
	{ "BOM inside", ENCODING_UTF8,
	    BYTES("a\nb\xEF\xBB\xBF"
		  "c\n"),
	    PROBLEM_TEXT_BOM_INSIDE, "U+FEFF", 2, 3, NULL },
	/* The comma behind a broken first byte is not swallowed. */
	{ "CP932 lead and comma", ENCODING_CP932, BYTES("a\n\x83\x5C\x83,z\n"),
	    PROBLEM_ENCODING_BYTES, "0x83 0x2C", 2, 4, "ソ\xEF\xBF\xBD,z" },
	{ "CP932 cut", ENCODING_CP932, BYTES("a\n\x83\x5C\x83\n"), PROBLEM_ENCODING_BYTES,
	    "0x83 0x0A", 2, 4, NULL },
	{ "CP932 hole", ENCODING_CP932, BYTES("a\n\x81\xAD\n"), PROBLEM_ENCODING_BYTES, "0x81 0xAD",
	    1, 2, NULL },
	{ "CP932 control", ENCODING_CP932, BYTES("a\n\x83\x5C\x0B\n"), PROBLEM_TEXT_CONTROL,
	    "U+000B", 2, 4, NULL },
	{ "UTF-16 lone half", ENCODING_UTF16LE, BYTES("a\0\n\0b\0\x42\xD8z\0\n\0"),
	    PROBLEM_ENCODING_BYTES, "0x42 0xD8", 2, 6, "b\xEF\xBF\xBDz" },
	{ "UTF-16 odd end", ENCODING_UTF16BE, BYTES("\0a\0\n\0bc"), PROBLEM_ENCODING_BYTES, "0x63",
	    2, 6, "b\xEF\xBF\xBD" },
	{ "UTF-16 control", ENCODING_UTF16LE, BYTES("a\0\n\0\x42\x30\x01\0\n\0"),
	    PROBLEM_TEXT_CONTROL, "U+0001", 2, 6, NULL },
};

static void
faults_have_their_place(void **state)
{
	for (size_t i = 0; i < G_N_ELEMENTS(faults); i++) {
		struct bytes *bytes;
		struct decoded_line line;
		struct decoder *decoder =
		    open_text(&bytes, faults[i].encoding, 0, faults[i].bytes, faults[i].length);
		assert_int_equal(decode_next(decoder, &line), 1);
		assert_false(line.fault.any);
		assert_int_equal(decode_next(decoder, &line), 1);
		const struct fault *fault = &line.fault;
		if (!fault->any || fault->id != faults[i].id || fault->line != 2 ||
		    fault->column != faults[i].column || fault->byte_offset != faults[i].offset ||
		    strcmp(fault->seen, faults[i].seen) != 0)
			fail_msg("%s: any %d id %s 2:%d offset %d seen %s", faults[i].what,
			    fault->any, problem_code(fault->id), (int)fault->column,
			    (int)fault->byte_offset, fault->seen);
		if (faults[i].text) {
			assert_int_equal(
			    line.text_length - line.terminator, strlen(faults[i].text));
			assert_memory_equal(line.text, faults[i].text, strlen(faults[i].text));
		}
		assert_int_equal(decode_next(decoder, &line), 0);
		decode_drop(decoder);
		bytes_drop(bytes);
	}
}

/* Every code point on a line of its own, with one before and one behind it. */
static void
every_character_is_judged(void **state)
{
	g_autoptr(GString) text = g_string_new(NULL);
	for (gunichar c = 0; c <= 0x10FFFF; c++) {
		char utf8[6] = { (char)(0xE0 | c >> 12), (char)(0x80 | (c >> 6 & 0x3F)),
			(char)(0x80 | (c & 0x3F)) };
		bool surrogate = c >= 0xD800 && c <= 0xDFFF;
		int n = surrogate ? 3 : g_unichar_to_utf8(c, utf8);
		if (c == '\n' || c == '\r')
			n = 0;
		g_string_append(text, "x");
		g_string_append_len(text, utf8, n);
		g_string_append(text, "あ\n");
	}
	struct bytes *bytes;
	struct decoded_line line;
	struct decoder *decoder = open_text(&bytes, ENCODING_UTF8, 0, text->str, text->len);
	for (gunichar c = 0; c <= 0x10FFFF; c++) {
		bool control =
		    (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || (c >= 0x7F && c < 0xA0);
		bool none = (c >= 0xFDD0 && c <= 0xFDEF) || (c & 0xFFFE) == 0xFFFE;
		bool surrogate = c >= 0xD800 && c <= 0xDFFF;
		enum problem_id id = surrogate ? PROBLEM_ENCODING_BYTES
		                     : control ? PROBLEM_TEXT_CONTROL
		                     : none    ? PROBLEM_TEXT_NOT_CHARACTER
		                               : PROBLEM_TEXT_BOM_INSIDE;
		assert_int_equal(decode_next(decoder, &line), 1);
		if (line.fault.any != (surrogate || control || none || c == 0xFEFF) ||
		    (line.fault.any && (line.fault.id != id || line.fault.column != 2)))
			fail_msg(
			    "U+%04X: fault %d %s", c, line.fault.any, problem_code(line.fault.id));
	}
	decode_drop(decoder);
	bytes_drop(bytes);
}

static void
a_fault_becomes_a_problem_with_its_place(void **state)
{
	struct bytes *bytes;
	struct decoded_line line;
	struct decoder *decoder = open_text(&bytes, ENCODING_UTF8, 0, BYTES("あ\xFF\n"));
	decode_next(decoder, &line);
	struct place place = { .file = "x.csv", .name = "企業名", .fate = FATE_ROW_SET_ASIDE };
	assert_false(decode_fault_add(&line.fault, &place, problems));
	assert_message("x.csv:1:2: error: ");
	assert_int_equal(problems_at(problems, 0)->place.byte_offset, 3);
	decode_drop(decoder);
	bytes_drop(bytes);
}

/* Long text in which no line begins or ends where a stretch is read: every line comes whole, once, in order. */
static void
lines_across_stretches_are_whole(void **state)
{
	static const char *const ends[] = { "\n", "\r\n", "\r" };
	for (size_t e = 0; e < G_N_ELEMENTS(ends); e++) {
		g_autoptr(GString) text = g_string_new(NULL);
		for (int i = 0; i < 60000; i++)
			g_string_append_printf(
			    text, "%d,帯工業%.*s%s", i, i % 23, "abcdefghijklmnopqrstuvw", ends[e]);
		struct bytes *bytes;
		struct decoded_line line;
		struct decoder *decoder = open_text(&bytes, ENCODING_UTF8, 0, text->str, text->len);
		int64_t next = 0;
		int n = 0;
		for (; decode_next(decoder, &line) > 0; n++) {
			assert_int_equal(line.offset, next);
			assert_int_equal(line.number, n + 1);
			assert_int_equal(line.terminator, strlen(ends[e]));
			assert_memory_equal(line.text, text->str + line.offset, line.text_length);
			assert_int_equal(atoi(line.text), n);
			assert_false(line.fault.any);
			next = line.offset + line.length;
		}
		assert_int_equal(n, 60000);
		assert_int_equal(next, text->len);
		decode_drop(decoder);
		bytes_drop(bytes);
	}
}

static void
going_back_gives_the_same_lines_again(void **state)
{
	g_autoptr(GString) text = g_string_new(NULL);
	for (int i = 0; i < 90000; i++)
		g_string_append_printf(text, "%d,ten bytes\n", i);
	struct bytes *bytes;
	struct decoded_line line, early, late;
	struct decoder *decoder = open_text(&bytes, ENCODING_UTF8, 0, text->str, text->len);
	for (int i = 0; i < 60000; i++) {
		decode_next(decoder, &line);
		if (i == 5)
			early = line;
		if (i == 59990)
			late = line;
	}
	decode_back(decoder, &late); /* still in the window */
	assert_int_equal(decode_next(decoder, &line), 1);
	assert_int_equal(atoi(line.text), 59991);
	assert_int_equal(line.number, 59992);
	decode_back(decoder, &early); /* long gone */
	assert_int_equal(decode_next(decoder, &line), 1);
	assert_int_equal(atoi(line.text), 6);
	assert_int_equal(line.number, 7);
	assert_int_equal(line.offset, early.offset + early.length);
	size_t length;
	g_autofree char *again = decode_again(decoder, line.offset, line.length, &length);
	assert_string_equal(again, "6,ten bytes\n");
	int n = 7;
	while (decode_next(decoder, &line) > 0)
		n++;
	assert_int_equal(n, 90000);
	decode_drop(decoder);
	bytes_drop(bytes);
}

/* The line after it comes right, and a CR LF behind the limit is one end. */
static void
a_line_over_the_limit_is_passed_over(void **state)
{
	static const char *const ends[] = { "\n", "\r\n", "\r" };
	for (size_t e = 0; e < G_N_ELEMENTS(ends); e++)
		for (int over = 0; over <= 300000; over += 150000) {
			g_autoptr(GString) text = g_string_new("first\n");
			gsize start = text->len;
			g_string_set_size(text, start + DECODE_LINE_LIMIT + (gsize)over);
			memset(text->str + start, 'x', DECODE_LINE_LIMIT + (size_t)over);
			g_string_append_printf(text, "%slast", ends[e]);
			struct bytes *bytes;
			struct decoded_line line;
			struct decoder *decoder =
			    open_text(&bytes, ENCODING_UTF8, 0, text->str, text->len);
			assert_int_equal(decode_next(decoder, &line), 1);
			assert_int_equal(decode_next(decoder, &line), 1);
			assert_int_equal(line.fault.any, over > 0);
			if (over > 0) {
				assert_int_equal(line.fault.id, PROBLEM_ROW_TOO_LONG);
				assert_int_equal(line.fault.line, 2);
				assert_int_equal(line.text_length, 0);
			}
			assert_int_equal(
			    line.length, DECODE_LINE_LIMIT + over + (int)strlen(ends[e]));
			assert_int_equal(decode_next(decoder, &line), 1);
			assert_int_equal(line.number, 3);
			assert_memory_equal(line.text, "last", 4);
			assert_int_equal(decode_next(decoder, &line), 0);
			decode_drop(decoder);
			bytes_drop(bytes);
		}
}

/* ---- whole texts */

static void
whole_texts_come_as_utf8(void **state)
{
	static const struct {
		enum encoding encoding;
		int bom;
		const char *bytes;
		size_t length;
	} texts[] = {
		{ ENCODING_UTF8, 3,
		    BYTES("\xEF\xBB\xBF"
			  "ソ\n# a\n") },
		{ ENCODING_CP932, 0, BYTES("\x83\x5C\n# a\n") },
		{ ENCODING_UTF16LE, 2, BYTES("\xFF\xFE\xBD\x30\n\0#\0 \0a\0\n\0") },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
		struct decoding decoding = { texts[i].encoding, DECODE_STATED, texts[i].bom };
		struct bytes *bytes = bytes_of("x.md", texts[i].bytes, texts[i].length);
		size_t length;
		g_autofree char *text = decode_whole(bytes, &decoding, &length, problems);
		assert_string_equal(text, "ソ\n# a\n");
		assert_int_equal(length, strlen(text));
		bytes_drop(bytes);
	}
}

static void
broken_bytes_in_a_whole_text_are_located(void **state)
{
	struct decoding decoding = { ENCODING_UTF8, DECODE_STATED, 0 };
	struct bytes *bytes = bytes_of("x.md", BYTES("a\n\vb\xFF\n"));
	size_t length;
	assert_null(decode_whole(bytes, &decoding, &length, problems));
	assert_message("x.md:2:3: error: bytes 0xFF are not UTF-8");
	bytes_drop(bytes);
}

/* JSON may hold U+007F and noncharacters; that is for its reader to judge. */
static void
control_characters_pass_in_a_whole_text(void **state)
{
	struct decoding decoding = { ENCODING_UTF8, DECODE_STATED, 0 };
	struct bytes *bytes = bytes_of("x.json", BYTES("[\"\x7F\xEF\xBF\xBF\"]"));
	size_t length;
	g_autofree char *text = decode_whole(bytes, &decoding, &length, problems);
	assert_string_equal(text, "[\"\x7F\xEF\xBF\xBF\"]");
	bytes_drop(bytes);
}

int
main(void)
{
#define PROMISE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		PROMISE(encodings_go_by_many_names),
		PROMISE(encodings_are_decided),
		PROMISE(a_wrong_encoding_is_told_in_one_line),
		PROMISE(every_kind_of_line_end_counts),
		PROMISE(cp932_offsets_are_those_of_the_file),
		PROMISE(cp932_is_converted_at_every_place),
		PROMISE(utf16_offsets_are_those_of_the_file),
		PROMISE(faults_have_their_place),
		PROMISE(every_character_is_judged),
		PROMISE(a_fault_becomes_a_problem_with_its_place),
		PROMISE(lines_across_stretches_are_whole),
		PROMISE(going_back_gives_the_same_lines_again),
		PROMISE(a_line_over_the_limit_is_passed_over),
		PROMISE(whole_texts_come_as_utf8),
		PROMISE(broken_bytes_in_a_whole_text_are_located),
		PROMISE(control_characters_pass_in_a_whole_text),
	};
	return cmocka_run_group_tests_name("ingest_decode", tests, NULL, NULL);
}
