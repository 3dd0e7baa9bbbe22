/* Inside reading only: the strict scan of UTF-8 text for what must not be in a cell. */
#ifndef OBI_INGEST_DECODE_SCAN_H
#define OBI_INGEST_DECODE_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum scan_kind {
	SCAN_CLEAN,
	SCAN_BYTES,         /* not UTF-8: overlong, surrogate, cut short, stray continuation */
	SCAN_CONTROL,       /* C0 (but tab, LF, CR), DEL, C1 */
	SCAN_NOT_CHARACTER, /* U+FDD0..FDEF, U+xxFFFE, U+xxFFFF */
	SCAN_BOM,           /* U+FEFF */
};

struct scan {
	enum scan_kind kind;
	size_t length;      /* bytes of the fault */
	uint32_t character; /* where it is one */
	/* Counted over all calls. */
	size_t beyond_ascii, broken;
	size_t japanese; /* kana, kanji, full-width forms */
};

/* The offset of the first fault at or after `from`, described in `scan`; `length` where there is none. */
size_t decode_scan(const char *text, size_t from, size_t length, struct scan *scan);
/* What one character would be found to be. */
enum scan_kind decode_scan_judge(uint32_t character);

#endif
