/*
 * Where: which rows of a figure a table or a text takes, by the text in one column.
 *
 * Shape: {"column": C, "in": […]} or {"column": C, "not_in": […]}; without a column all rows.
 */
#ifndef OBI_RENDER_WHERE_H
#define OBI_RENDER_WHERE_H

#include "render/shape.h"

struct where {
	const char *column; /* NULL: all rows */
	const json_t *in, *not_in;
};

extern const struct shape where_shape;

/* One of both lists, not both. pointer: of the object that holds "where". False after recording a problem. */
bool where_check(struct reader *reader, const struct where *where, const char *pointer);
bool where_holds(const struct where *where, const struct figure *figure, size_t row);

#endif
