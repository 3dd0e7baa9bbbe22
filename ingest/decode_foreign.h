/* Inside decoding only: encodings that Japanese programs write, and that are named but not read. */
#ifndef OBI_INGEST_DECODE_FOREIGN_H
#define OBI_INGEST_DECODE_FOREIGN_H

#include <stdbool.h>
#include <stddef.h>

/*
 * "EUC-JP" or "ISO-2022-JP" where the first bytes of a file are well-formed as that and hold kana; else NULL.
 * *sure: they can hardly be anything else, not even half-width kana of CP932.
 */
const char *decode_foreign(const unsigned char *sample, size_t n, bool *sure);

#endif
