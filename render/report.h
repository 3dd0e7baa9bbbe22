/*
 * One report: sections prepared into boxes, boxes placed on pages, pages drawn.
 *
 * Everything is laid out once (report_lay_out); any number of devices may then draw it (report_draw).
 */
#ifndef OBI_RENDER_REPORT_H
#define OBI_RENDER_REPORT_H

#include "render/cover.h"
#include "render/layout.h"

struct report {
	struct job job;
	struct flow *flow;
	struct cover_page *cover; /* NULL: none */
	GArray *frames;           /* struct frame, in drawing order */
	char *title, *author, *subject, *date;
};

/* False after recording a problem; report_clear() is due either way. */
bool report_lay_out(struct report *report, const struct layout *layout,
    const struct figures *figures, struct text_engine *text, struct problems *problems);
void report_draw(struct report *report, struct page_device *device);
void report_clear(struct report *report);

#endif
