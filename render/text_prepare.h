/*
 * Preparing a text for Pango: what is displayed, and which parts of it are bold.
 *
 * Shape: UTF-8 without controls; bold ranges in bytes, in order.
 * Memory: the caller owns the struct (text_prepared_clear).
 */
#ifndef OBI_RENDER_TEXT_PREPARE_H
#define OBI_RENDER_TEXT_PREPARE_H

#include "render/typeface.h"

/* What no font has: a character (〓 stands in its place), or one form of it (the usual form stands). */
struct text_missing {
	gunichar c;
	gunichar selector; /* of the form; 0 = the character itself */
};

struct text_prepared {
	GString *text;
	GArray *bold;     /* pairs of guint: start, end */
	GArray *fallback; /* the same: forms that only the fallback font has */
	GArray *missing;  /* struct text_missing, each once */
};

/* false: a control, or a mark that reorders text; such are left out. */
bool text_prints(gunichar c);
void text_prepare(struct text_prepared *out, const struct typefaces *fonts,
    const struct text_style *style, const char *utf8);
void text_prepared_clear(struct text_prepared *prepared);

#endif
