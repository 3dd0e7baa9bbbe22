/*
 * Words for each row of a figure; inside words only.
 *
 * Shape: {"data": FIGURE, "where": W, "same": COLUMN, "first_of": COLUMN, "text": WORDS, "between": "、"}. The text
 * may hold another such piece, whose "same" takes only rows that have this row's value in that column.
 */
#ifndef OBI_RENDER_WORDS_ROWS_H
#define OBI_RENDER_WORDS_ROWS_H

#include "render/words.h"

/* NULL after a problem. */
struct words_rows *words_rows_read(
    struct reader *reader, const json_t *object, const char *pointer);
/* outer: the row at hand, NULL: none. As words_fill(). */
enum words_result words_rows_fill(struct job *job, const struct words_rows *rows,
    const struct words_row *outer, enum missing_policy policy, GString *out);

#endif
