/*
 * Advice: rules of layouts/advice, read once, judged against one client's figures.
 *
 * A rule holds where "when" holds, "unless" does not, and the report's day lies in its validity.
 * Fills in advice.top, .technical, .physical, .people and .count.
 */
#ifndef OBI_TRANSFORM_ADVICE_H
#define OBI_TRANSFORM_ADVICE_H

#include "transform/figures.h"

struct advice;

/* Reads strictly. The document must outlive the rules. NULL after recording every problem found. */
struct advice *advice_read(const struct document *document, struct problems *problems);
void advice_drop(struct advice *advice);
/* False after recording a problem (a template that cannot be filled). advice NULL: no rules, nothing holds. */
bool advice_apply(const struct advice *advice, struct figures *figures, struct problems *problems);

#endif
