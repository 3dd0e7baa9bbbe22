/*
 * What JSON allows and no record can hold: a key that stands twice in one object, and characters that no cell may have.
 *
 * The file is read all the same; a row that holds a flaw is set aside at the flaw's own place.
 *
 * Memory: flaws own their faults; lent until flaws_drop.
 */
#ifndef OBI_INGEST_FLAWS_H
#define OBI_INGEST_FLAWS_H

#include "base/document.h"
#include "ingest/decode.h"

struct flaws;
/* NULL where there are none. `text` is the file's, without BOM; `shift` the bytes of the file before it. */
struct flaws *flaws_find(
    const struct document *document, const char *text, size_t length, int shift);
void flaws_drop(struct flaws *flaws);

/* The first flaw in a stretch of the text; NULL: none. `flaws` may be NULL. */
const struct fault *flaws_within(const struct flaws *flaws, size_t offset, size_t length);
/* One after the other; NULL behind the last. `*offset` is where it stands in the text. */
const struct fault *flaws_at(const struct flaws *flaws, size_t i, size_t *offset);

#endif
