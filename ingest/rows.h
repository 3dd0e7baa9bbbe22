/*
 * Rows: decoded lines to rows of cells, streaming; the one user of libcsv.
 *
 * Every physical line belongs to exactly one row, blank lines too, so that rows can be counted against the file.
 * Cells are exactly what stands between the delimiters (no spaces trimmed); ="00123" of Excel is let through as it is.
 * A broken quote is a fault of the row its quoted cell began in, and reading resumes at the physical line after that.
 *
 * Memory: flat; row and cells are lent until the next rows_next.
 * Errors: faults are handed on in the row; rows_next -1 only where reading itself failed (recorded).
 * Limits: ROWS_CELL_LIMIT, ROWS_ROW_LIMIT, ROWS_COLUMN_LIMIT, each a fault of its row.
 * Source: RFC 4180, read as libcsv's strict mode does.
 */
#ifndef OBI_INGEST_ROWS_H
#define OBI_INGEST_ROWS_H

#include "ingest/decode.h"

#define ROWS_CELL_LIMIT (1u << 20)
#define ROWS_ROW_LIMIT (4u << 20)
#define ROWS_COLUMN_LIMIT 1024

/* UTF-8, NUL-terminated beyond length (and free of NUL inside, unless the row has a fault). */
struct cell {
	const char *text;
	size_t length;
};

struct row {
	int64_t line;   /* physical line it begins in, from 1 */
	int64_t lines;  /* physical lines it spans */
	int64_t offset; /* of its first byte in the file, in the file's own encoding */
	int64_t length; /* in bytes of the file, terminator included: rows_raw gives them */
	const struct cell *cells;
	size_t n;
	bool blank;  /* no cell, or nothing but spaces (U+3000 too) in all of them */
	bool broken; /* has a fault: cells only tell whose row it is, and may be none */
	struct fault fault;
};

struct rows;

/* Delimiter: one of , ; tab | — or 0 to guess it. The bytes must outlive the rows. NULL after recording a problem. */
struct rows *rows_open(struct bytes *bytes, const struct decoding *decoding, char delimiter,
    struct problems *problems);
void rows_drop(struct rows *rows);
char rows_delimiter(const struct rows *rows);

/* 1: a row; 0: no more; -1: reading failed (recorded). */
int rows_next(struct rows *rows, struct row *row);

/* The row's own bytes, for the raw file of set-aside rows. Caller frees with g_bytes_unref; NULL after recording. */
GBytes *rows_raw(struct rows *rows, const struct row *row);
/* Line and column (characters from 1) where cell i of the row last given begins; for messages only. */
void rows_locate(
    const struct rows *rows, const struct row *row, size_t i, int64_t *line, int64_t *column);

/* The delimiter that splits the first 50 rows most evenly; ',' where nothing speaks for any. 0 after recording. */
char rows_guess_delimiter(
    struct bytes *bytes, const struct decoding *decoding, struct problems *problems);

#endif
