/*
 * Words: a text of the layout, made of pieces that hold or not, with figures inserted.
 *
 * Shape: "text", or {"when": C, "text": WORDS, "otherwise": WORDS}, or {"data": FIGURE, "text": WORDS, …} for each of
 * its rows (words_rows.h), or an array of those: all that hold, joined.
 * Placeholders: {name|format} of figures (transform.h); names without a dot are local: a column of the row at
 * hand ({opened|int}, {kind|mark:advice} for a mark's label), what the block offers ({page}), or {@id}, the number
 * of the figure or table with that id ("図3").
 * Missing: a piece with a missing or hidden value does what the block's when_missing says.
 */
#ifndef OBI_RENDER_WORDS_H
#define OBI_RENDER_WORDS_H

#include "render/shape.h"

struct words_rows; /* words_rows.h */

struct words {
	const char *pointer;
	const char *text; /* NULL: see pieces */
	const json_t *when;
	struct words *pieces; /* all are joined */
	size_t npieces;
	struct words *otherwise;
	struct words_rows *rows; /* NULL: see pieces */
};

enum missing_policy {
	MISSING_FAIL, /* no report: the layout did not expect it */
	MISSING_HIDE, /* the piece is left out */
	MISSING_MARK, /* ― or x is printed */
};

/* A local name and what it stands for. */
struct words_local {
	const char *name;
	const char *text;
};

/* The row at hand: its columns can be named without a dot. */
struct words_row {
	const struct figure *figure;
	size_t row;
	const struct words_local *locals; /* ends with a NULL name; may be NULL */
};

struct job;

/*
 * Read from JSON: checks conditions, formats and names (columns against reader->data and `locals`). NULL after a
 * problem.
 */
struct words *words_read(struct reader *reader, const json_t *json, const char *pointer);

/* Each element of an array, into struct words. */
bool words_read_list(
    struct reader *reader, const json_t *array, const char *pointer, struct list *list);
/* The tables of a piece under a condition and of one for each row, for the schema. */
const struct shape *words_piece_shape(void);
const struct shape *words_rows_shape(void);

/* Which signs were used: they are explained below a figure or table. */
struct words_signs {
	bool missing, hidden;
};
void words_note(struct words_signs *signs, enum value_state state);

enum words_result { WORDS_NOTHING, WORDS_FILLED, WORDS_FAILED };
/* Append the words to `out`. WORDS_NOTHING: no piece held. WORDS_FAILED after recording a problem. */
enum words_result words_fill(struct job *job, const struct words *words,
    const struct words_row *row, enum missing_policy policy, GString *out);
/* As a new string, NULL for nothing or failure (job->failed tells). Caller frees. NULL words: NULL. */
char *words_text(struct job *job, const struct words *words, const struct words_row *row,
    enum missing_policy policy);

/*
 * Words that must not be blank: pieces without a value are left out, and if nothing remains, or when `policy` is
 * MISSING_MARK, the sign for missing or hidden stands there and its flag is set. Caller frees.
 */
char *words_or_sign(struct job *job, const struct words *words, const struct words_row *row,
    enum missing_policy policy, struct words_signs *signs);

#endif
