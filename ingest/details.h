/*
 * GoPhish's `details`: a JSON text in a cell, of which only three values may be read.
 *
 * {"payload": {"rid": ["ab12CD3"], …}, "browser": {"address": "…", "user-agent": "…"}}. A payload can hold
 * passwords, so nothing else of it is copied anywhere, not even into memory of our own.
 *
 * Memory: fixed buffers; longer values are cut at a character's end.
 * Errors: false where the text is not one whole JSON value; what was read before stays.
 */
#ifndef OBI_INGEST_DETAILS_H
#define OBI_INGEST_DETAILS_H

#include <stdbool.h>
#include <stddef.h>

struct details {
	char rid[64], address[128], agent[512]; /* empty: not there */
};

bool details_read(const char *text, size_t length, struct details *out);

#endif
