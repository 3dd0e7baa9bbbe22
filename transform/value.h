/* Formats of values, as placeholders and columns name them; inside transform/ only (the rest: transform.h). */
#ifndef OBI_TRANSFORM_VALUE_H
#define OBI_TRANSFORM_VALUE_H

#include "transform/transform.h"

/*
 * Can values of this kind be written so? False after recording a problem: a format nobody knows (with the nearest)
 * or one that the kind cannot take, such as a date format for a count. name: of the figure, for the message.
 */
bool value_check_format(const char *format, enum figure_kind kind, const char *name,
    const struct place *place, struct problems *problems);
/* A day of the calendar, written 2024-04-01 and nothing else. */
bool value_is_day(const char *text);

#endif
