/*
 * Finding places in JSON text, on errors only: Jansson keeps none.
 *
 * Shape: byte offsets into UTF-8 text without BOM; all but the last two ask for text already accepted as JSON.
 */
#ifndef OBI_BASE_DOCUMENT_PLACE_H
#define OBI_BASE_DOCUMENT_PLACE_H

#include "base/document.h"

/* Line and column of an offset; `bom` bytes came before the text. */
struct place document_place_at(const char *file, const char *text, size_t offset, int64_t bom);
/* Where a pointer's value begins, or its nearest parent's. */
size_t document_find_value(const char *text, size_t length, const char *pointer);
/* The same for the key that the pointer ends with. */
size_t document_find_key(const char *text, size_t length, const char *pointer);
/* The bracket that opens one level more than the limit; `length` where there is none. */
size_t document_find_depth(const char *text, size_t length, int limit);
/* Where the values become more than the limit, counted by commas and brackets; `length` where they do not. */
size_t document_find_excess(const char *text, size_t length, size_t limit);

#endif
