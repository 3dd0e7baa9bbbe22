/* The cover: the client's own belt across the page, title, addressee, and what the report covers. */
#ifndef OBI_RENDER_COVER_H
#define OBI_RENDER_COVER_H

#include "render/flow.h"
#include "render/layout.h"

struct cover_page;

/* Lay the cover out; kept by the flow. NULL after recording a problem. */
struct cover_page *cover_lay_out(struct job *job, struct flow *flow);
void cover_draw(const struct cover_page *cover, struct canvas *canvas);

#endif
