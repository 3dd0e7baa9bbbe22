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

/*
 * What the rules that hold look at, of those listed in one figure ("advice.top"; "advice.count": all), or of the one
 * with this id or title: names as references write them. Texts, each once. advice NULL: none. Caller frees.
 */
GPtrArray *advice_looks_at(const struct advice *advice, const struct figures *figures,
    const char *list, const char *label);

#endif
