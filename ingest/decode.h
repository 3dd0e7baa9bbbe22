/*
 * Decoding: bytes in some encoding to physical lines of UTF-8, each with its place in the file.
 *
 * decode_detect reads the whole file once and decides: stated encoding > byte order mark > strict UTF-8 >
 * UTF-16 by its NULs > strict CP932 > refused. A decoder then gives line after line (LF, CRLF or CR ends
 * one), decoded and checked, with the offset and length of its bytes in the file as it lies on disk.
 *
 * Shape: UTF-8 is passed through in place; other encodings are converted line by line with iconv.
 * Memory: flat; a line longer than DECODE_LINE_LIMIT is a fault and is not kept.
 * Errors: detection false after recording one problem; faults inside lines are handed on, not recorded.
 * Source: RFC 3629, Unicode 15 ch. 3 table 3-7; CP932 as the WHATWG table has it (glibc "CP932", never "SHIFT_JIS").
 */
#ifndef OBI_INGEST_DECODE_H
#define OBI_INGEST_DECODE_H

#include "ingest/bytes.h"

#define DECODE_LINE_LIMIT (INT64_C(4) << 20)

enum encoding {
	ENCODING_GUESS, /* nothing stated */
	ENCODING_UTF8,
	ENCODING_CP932,
	ENCODING_UTF16LE,
	ENCODING_UTF16BE,
};

/* "UTF-8", "CP932", "UTF-16LE", "UTF-16BE". */
const char *decode_encoding_name(enum encoding encoding);
/* From a setting, in any usual spelling (utf8, Shift_JIS, SJIS, MS932, Windows-31J, UTF-16 …). false if unknown. */
bool decode_encoding_find(const char *name, enum encoding *encoding);
/* The names a setting may hold, for messages; NULL-terminated. */
extern const char *const decode_encoding_names[];

/* Why an encoding was taken; `obi sniff` prints it. */
enum decode_reason { DECODE_STATED, DECODE_BOM, DECODE_ASCII, DECODE_VALID_UTF8, DECODE_NULS, DECODE_VALID_CP932 };

struct decoding {
	enum encoding encoding;
	enum decode_reason reason;
	int bom; /* bytes of byte order mark to pass over */
};

/*
 * Decide the encoding of a file. `stated` is ENCODING_GUESS where no setting says.
 * Errors: false after recording ENCODING_UNKNOWN (no encoding fits; offset, line, bytes in hex),
 * ENCODING_STATED_WRONG or _FAULT (the whole file reads as another one: says which), or a reading problem. Where the setting or a BOM says the encoding and
 * no other fits, single bad lines do not refuse the file: they come as faults of their rows.
 */
bool decode_detect(struct bytes *bytes, enum encoding stated, struct decoding *decoding, struct problems *problems);

/* The whole file as UTF-8 without BOM, for comments and JSON. Caller frees; NULL after recording the first fault. */
char *decode_whole(struct bytes *bytes, const struct decoding *decoding, size_t *length, struct problems *problems);

/* What is wrong in a line or row; only where `any`. The texts are short, for {1} and {2}, never personal. */
struct fault {
	bool any;
	enum problem_id id;
	int64_t line, column, byte_offset;
	char seen[48];
	char expected[48];
};
/* Record a fault: place from it, the rest (name, client, fate) from `place`; returns false. */
bool decode_fault_add(const struct fault *fault, const struct place *place, struct problems *problems);

/* One physical line. `text` (with its terminator) is lent until the next call on the decoder. */
struct decoded_line {
	int64_t number;      /* from 1 */
	int64_t offset;      /* of its first byte in the file */
	int64_t length;      /* in bytes of the file, terminator included */
	const char *text;    /* UTF-8 */
	size_t text_length;  /* terminator included */
	size_t terminator;   /* its length: 0 (end of file), 1, 2 */
	struct fault fault;  /* the first one; text is still there unless the encoding is broken */
};

struct decoder;
struct decoder *decode_open(struct bytes *bytes, const struct decoding *decoding, struct problems *problems);
void decode_drop(struct decoder *decoder);

/* 1: a line; 0: no more; -1: reading failed (recorded). */
int decode_next(struct decoder *decoder, struct decoded_line *line);
/* From here on keep every line's text, contiguous, until the next decode_mark (a row begins). */
void decode_mark(struct decoder *decoder);
/* The text since the mark. Lent until the next call. */
const char *decode_marked(const struct decoder *decoder, size_t *length);
/* Go back to the end of a line given since the mark: decode_next gives the one after it again. */
void decode_back(struct decoder *decoder, const struct decoded_line *line);

#endif
