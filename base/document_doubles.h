/*
 * Inside base/document*.c: keys that stand twice in one object, and NULs in texts.
 *
 * Memory: the array is the caller's, keys in it belong to it.
 */
#ifndef OBI_BASE_DOCUMENT_DOUBLES_H
#define OBI_BASE_DOCUMENT_DOUBLES_H

#include "base/document.h"

/* Every key that stands in its object again, in order; struct document_double. The text is valid JSON. */
GArray *document_find_doubles(const char *text, size_t length);
/* Turn each \u0000 of a text into \u2400 (␀), in place: the length stays, and a parser of C strings can read on. */
void document_mask_nuls(char *text, size_t length);

#endif
