/*
 * Which delimiter splits a file into cells?
 *
 * Input: decoded bytes. Output: one of , tab ; |
 * Rule: each candidate really splits the first rows, quotes and all; the most even table wins.
 */
#include "ingest/rows.h"

enum { GUESS_ROWS = 50 };

struct evenness {
	size_t rows;  /* rows with the most frequent number of cells */
	size_t cells; /* that number */
};

/* How evenly one delimiter splits the first rows; rows of one cell count for nothing. */
static bool
measure(struct bytes *bytes, const struct decoding *decoding, char delimiter,
    struct evenness *evenness, struct problems *problems)
{
	size_t counts[GUESS_ROWS], n = 0;
	struct row row;
	int got = 0;
	struct rows *rows = rows_open(bytes, decoding, delimiter, problems);
	if (!rows)
		return false;
	while (n < GUESS_ROWS && (got = rows_next(rows, &row)) > 0)
		if (!row.blank)
			counts[n++] = row.broken ? 0 : row.n;
	rows_drop(rows);
	*evenness = (struct evenness){ 0 };
	for (size_t i = 0; i < n; i++) {
		size_t same = 0;
		for (size_t j = 0; j < n; j++)
			same += counts[j] == counts[i];
		if (counts[i] > 1 && (same > evenness->rows ||
					 (same == evenness->rows && counts[i] > evenness->cells)))
			*evenness = (struct evenness){ same, counts[i] };
	}
	return got >= 0;
}

/* Text in cells holds other candidates too, but less evenly, so evenness counts twice. */
static size_t
weight(const struct evenness *evenness)
{
	return evenness->cells == 0 ? 0 : evenness->rows * evenness->rows * (evenness->cells - 1);
}

char
rows_guess_delimiter(
    struct bytes *bytes, const struct decoding *decoding, struct problems *problems)
{
	static const char candidates[] = { ',', '\t', ';', '|' };
	struct evenness best = { 0 };
	char delimiter = ',';
	for (size_t i = 0; i < sizeof candidates; i++) {
		struct evenness found;
		if (!measure(bytes, decoding, candidates[i], &found, problems))
			return 0;
		if (weight(&found) > weight(&best)) {
			best = found;
			delimiter = candidates[i];
		}
	}
	return delimiter;
}
