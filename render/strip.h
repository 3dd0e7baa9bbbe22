/*
 * A panel of text that may break between any two lines: the boxes of the comment block.
 *
 * One box a line, each with its piece of the panel behind it; on a page after the first the panel begins with its
 * title again. Units: points. Memory: everything is kept by the flow.
 */
#ifndef OBI_RENDER_STRIP_H
#define OBI_RENDER_STRIP_H

#include "render/draw.h"
#include "render/markdown.h"

struct strips {
	struct job *job;
	struct flow *flow;
	struct place place;     /* where the text comes from */
	const struct box *head; /* NULL until strips_begin() has made it */
	double above_pt;        /* space that the next line has over it, inside the panel */
	double before_pt;       /* before the panel */
	struct box *last;
	bool beside; /* the next line stands beside a label, on its panel */
};

/* title may be NULL; `again` is what is drawn when the panel goes on on another page. */
void strips_begin(struct strips *strips, const char *title, const char *again);
/* A paragraph in a structure element of this role, its links as such. */
void strips_text(struct strips *strips, enum tag_role role, const struct text_style *style,
    const struct markdown_part *part, double indent_pt);
/* The label of a list's item, beside the paragraph that comes next. */
void strips_label(
    struct strips *strips, const struct text_style *style, const char *label, double indent_pt);
/* Room below the last line. */
void strips_end(struct strips *strips);

#endif
