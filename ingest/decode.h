/*
 * Decoding: bytes in some encoding to physical lines of UTF-8, each with its place in the file.
 *
 * decode_detect reads the whole file once and decides: stated encoding > byte order mark >
 * strict UTF-8 > UTF-16 by its NULs > strict CP932 > refused. A decoder then gives line after
 * line (LF, CRLF or CR ends one), decoded and checked, with the offset and length of its bytes
 * in the file as it lies on disk.
 *
 * Shape: UTF-8 is passed through in place; the rest is converted line by line with iconv.
 * Memory: flat; a line longer than DECODE_LINE_LIMIT is a fault and is not kept.
 * Errors: detection false after recording one problem; faults in lines are handed on, not recorded.
 * Source: RFC 3629, Unicode 15 table 3-7; CP932 as the WHATWG has it (glibc "CP932", never
 * "SHIFT_JIS").
 */
#ifndef OBI_INGEST_DECODE_H
#define OBI_INGEST_DECODE_H

#include "ingest/bytes.h"

#define DECODE_LINE_LIMIT (4 << 20) /* bytes of the file */

enum encoding {
	ENCODING_GUESS, /* nothing stated */
	ENCODING_UTF8,
	ENCODING_CP932,
	ENCODING_UTF16, /* only as stated: the byte order is found out */
	ENCODING_UTF16LE,
	ENCODING_UTF16BE,
};

/* "UTF-8", "CP932", "UTF-16", "UTF-16LE", "UTF-16BE". */
const char *decode_encoding_name(enum encoding encoding);
/* From a setting, in any usual spelling (utf8, Shift_JIS, SJIS, MS932 …). false if unknown. */
bool decode_encoding_find(const char *name, enum encoding *encoding);
/* The names a setting should hold, for messages; NULL-terminated. */
extern const char *const decode_encoding_names[];

/* Why an encoding was taken; `obi sniff` prints it. */
enum decode_reason {
	DECODE_STATED,
	DECODE_BOM,
	DECODE_ASCII, /* taken as UTF-8 */
	DECODE_VALID_UTF8,
	DECODE_NULS,
	DECODE_VALID_CP932,
};

struct decoding {
	enum encoding encoding;
	enum decode_reason reason;
	int bom; /* bytes of byte order mark to pass over */
};

/*
 * Decide the encoding of a file. `stated` is ENCODING_GUESS where no setting says.
 * Errors: false after recording FILE_NOT_TEXT (a workbook, an archive, an image …),
 * ENCODING_UNKNOWN (none fits: offset, line, bytes in hex), ENCODING_STATED_WRONG or _FAULT (the
 * whole file reads as another one: says which), or a reading problem. Where the setting or a BOM
 * says the encoding and no other fits, single bad lines do not refuse the file: they come as faults
 * of their rows.
 */
bool decode_detect(struct bytes *bytes, enum encoding stated, struct decoding *decoding,
    struct problems *problems);

/*
 * The whole file as UTF-8 without BOM, for comments and JSON. Control characters are left to its
 * reader. Caller frees; NULL after recording the first bytes that are not of the encoding.
 */
char *decode_whole(struct bytes *bytes, const struct decoding *decoding, size_t *length,
    struct problems *problems);

/* What is wrong in a line or row; only where `any`. Texts are short, for {1} and {2}, never personal. */
struct fault {
	bool any;
	enum problem_id id;
	int64_t line, column, byte_offset;
	char seen[48];
	char expected[48];
};

/* Record a fault: its own place; file, name, client and fate from `place`. Returns false. */
bool decode_fault_add(
    const struct fault *fault, const struct place *place, struct problems *problems);

/* The column (in characters, from 1) behind so many bytes of a line. */
int64_t decode_column(const char *text, size_t before);

/* One physical line. `text` is lent until the next call on the decoder. */
struct decoded_line {
	int64_t number;     /* from 1 */
	int64_t offset;     /* of its first byte in the file */
	int64_t length;     /* in bytes of the file, terminator included */
	const char *text;   /* UTF-8, U+FFFD for bytes that are not; "" for a line over the limit */
	size_t text_length; /* terminator included */
	size_t terminator;  /* its length: 0 (end of file), 1, 2 */
	struct fault fault; /* the first one; broken bytes before any other */
};

struct decoder;

/* The bytes are lent and must outlive the decoder. NULL after recording a problem. */
struct decoder *decode_open(
    struct bytes *bytes, const struct decoding *decoding, struct problems *problems);
void decode_drop(struct decoder *decoder);

/* 1: a line; 0: no more; -1: reading failed (recorded). */
int decode_next(struct decoder *decoder, struct decoded_line *line);
/* Go back to the end of an earlier line: decode_next gives the one after it again. */
void decode_back(struct decoder *decoder, const struct decoded_line *line);
/* Any stretch of whole lines again, as text. Caller frees; NULL after recording a problem. */
char *decode_again(struct decoder *decoder, int64_t offset, int64_t length, size_t *text_length);

/* What was met so far, for the decision about the encoding. */
struct decode_counts {
	size_t beyond_ascii, japanese, broken; /* characters, or places where there was none */
};
struct decode_counts decode_counts_of(const struct decoder *decoder);

#endif
