/*
 * The inside of the text engine; private to render/text*.c.
 *
 * Memory: a shared_block is counted; text_block_share and text_block_drop are in text.c.
 */
#ifndef OBI_RENDER_TEXT_ENGINE_H
#define OBI_RENDER_TEXT_ENGINE_H

#include "render/text_cache.h"
#include "render/text_prepare.h"

#include <pango/pango.h>

struct text_engine {
	struct typefaces *fonts;
	PangoContext *context;
	PangoLayout *layout;               /* for text that may be broken */
	PangoFontDescription *description; /* of the last style */
	PangoAttrList *attributes;         /* the same description over a whole text */
	struct text_cache *cache;
};

/* A block and all it points to, in one allocation; or a line of its own over another block's runs. */
struct shared_block {
	struct text_block block;
	unsigned references;
	size_t bytes;
	bool lacking; /* something is missing: never cached, so that each place is heard of */
	struct shared_block *base;
};

/* Let Pango shape the text, and break it into lines if width_pt > 0. The caller owns the block. */
struct text_block *text_lines_make(struct text_engine *engine, const struct text_style *style,
    const struct text_prepared *text, double width_pt);
/* Where a line of line_pt begins in a width. */
double text_lines_align(const struct text_style *style, double width_pt, double line_pt);

#endif
