/*
 * References: how words and conditions name a figure or a cell: NAME, or NAME.COLUMN@ROW with ROW from 1.
 *
 * Checked against the declarations, then looked up in a set of figures; a row or round that is not there is missing.
 */
#ifndef OBI_TRANSFORM_REFERENCE_H
#define OBI_TRANSFORM_REFERENCE_H

#include "transform/transform.h"

struct reference {
	const char *figure; /* "drill.1.opened"; interned */
	const struct figure_declaration *declaration;
	int column;            /* -1: the figure itself */
	size_t row;            /* from 0 */
	enum figure_kind kind; /* of the figure or the column */
};

/* False after recording a problem (unknown figure or column with the nearest name, row 0). */
bool reference_read(const char *text, struct reference *reference, const struct place *place,
    struct problems *problems);
/* The same without a word. */
bool reference_find(const char *text, struct reference *reference);
/* Never NULL; a shared missing value where there is none. */
const struct value *reference_value(
    const struct reference *reference, const struct figures *figures);
/* Records that no figure has this name, with the nearest one. Always false. */
bool reference_complain_figure(
    const char *name, const struct place *place, struct problems *problems);

#endif
