/*
 * Ways to write one name: those whose label_key is the same get the spelling used most, of equals the first in order.
 *
 * Memory: texts are lent, and must live until the next clear.
 */
#ifndef OBI_TRANSFORM_ENGINE_SPELLING_H
#define OBI_TRANSFORM_ENGINE_SPELLING_H

#include <glib.h>

struct engine_spelling;
struct engine_spelling *engine_spelling_new(void);
void engine_spelling_drop(struct engine_spelling *spellings);

void engine_spelling_clear(struct engine_spelling *spellings);
void engine_spelling_count(struct engine_spelling *spellings, const char *text); /* NULL: nothing */
/* After all were counted. */
void engine_spelling_settle(struct engine_spelling *spellings);
/* The spelling used most of a text that was counted; NULL for NULL. Lends. */
const char *engine_spelling_find(const struct engine_spelling *spellings, const char *text);

#endif
