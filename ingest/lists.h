/*
 * Lists of objects in a JSON document, and where each object stands in the text.
 *
 * A pattern is a JSON pointer to a list whose elements are rows. A step "*" goes through every element of a list or
 * every member of an object; a last step "{}" takes the object reached as one row.
 * A row knows the objects it lies in, so that a campaign's name can be read beside each of its results.
 *
 * Units: offsets in bytes of the text, lines and columns from 1.
 * Memory: lists own rows, what they lie in and rows made by hand; other values belong to the document.
 */
#ifndef OBI_INGEST_LISTS_H
#define OBI_INGEST_LISTS_H

#include "base/document.h"

/* An object around rows, innermost first. */
struct list_outer {
	const json_t *object;
	const char *key; /* its name, where "*" came through an object to it; else NULL */
	const struct list_outer *up;
};

struct list_row {
	const json_t *value;
	const char *key;
	const struct list_outer *outer; /* NULL: in nothing */
	const char *pointer;
	size_t offset, length;
	int64_t line, column;
};

struct lists;
/* NULL, with nothing recorded, where the pattern leads to no object. `text` is the document's own. */
struct lists *lists_find(const struct document *document, const char *text, const char *pattern);
void lists_drop(struct lists *lists);
/* Lists to be filled by hand, with rows made of what stands at another row's place. */
struct lists *lists_new(const char *text);
/* Takes `made` over; the place is that of `at`, which may belong to other lists. */
void lists_add(struct lists *lists, const struct list_row *at, json_t *made);
/* Memory that ends with the lists. */
void *lists_keep(struct lists *lists, void *memory);
size_t lists_count(const struct lists *lists);
const struct list_row *lists_at(const struct lists *lists, size_t i);

#endif
