/*
 * Tables out of files: rows of cells, whether the file is CSV or a JSON list of objects.
 *
 * A JSON list gives one row per object; the headings are the keys of all objects in the order they first come
 * ("user.email" for a key inside), cells are their values as text. What the list lies in comes after: "../name", and
 * "@key" where "*" went through an object (ingest/lists.h).
 *
 * Memory: a row is lent until the next reader_next. The bytes and the document must outlive the reader.
 * Errors: NULL, false or -1 after recording a problem.
 */
#ifndef OBI_INGEST_READER_H
#define OBI_INGEST_READER_H

#include "base/document.h"
#include "ingest/flaws.h"
#include "ingest/rows.h"

struct reader;

/* Delimiter 0: guessed. */
struct reader *reader_csv(struct bytes *bytes, const struct decoding *decoding, char delimiter,
    struct problems *problems);
/*
 * The lists that `pattern` leads to (or the shape of that name makes, ingest/shapes.h), whose objects are rows; NULL,
 * and nothing recorded, where there are none. `document` is NULL for a shape of plain text.
 * `text` is the document's text without BOM, `shift` the bytes of the file before it.
 */
struct reader *reader_json(const char *device, const struct document *document, const char *text,
    int shift, const char *pattern);
void reader_drop(struct reader *reader);
/* JSON: rows that hold one of these (lent) come broken. */
void reader_set_flaws(struct reader *reader, const struct flaws *flaws);
/* JSON: is this offset of the text inside some row? */
bool reader_covers(const struct reader *reader, size_t offset);

/* 1: a row; 0: no more; -1: reading failed. */
int reader_next(struct reader *reader, struct row *row);
/* JSON: the keys as a row, outside the rows that reader_next gives. CSV: NULL. */
const struct row *reader_heading(const struct reader *reader);
char reader_delimiter(const struct reader *reader); /* JSON: 0 */
/* JSON: the pointer of the row given last, for places; CSV: NULL. Lent. */
const char *reader_pointer(const struct reader *reader);
/*
 * JSON: line, column and pointer of what lies `inside` the row given last (a pointer from it on); the name lives as
 * long as the document. false for CSV and plain text.
 */
bool reader_find(const struct reader *reader, const char *inside, struct place *place);
/* The row's own bytes. NULL after recording. */
GBytes *reader_raw(struct reader *reader, const struct row *row);
void reader_locate(
    const struct reader *reader, const struct row *row, size_t i, int64_t *line, int64_t *column);

#endif
