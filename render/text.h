/*
 * The text engine: Pango lays text out, the result is plain glyph runs that every device can draw.
 *
 * Units: points; y downwards. Shaped runs that recur (labels, headings, numbers) are cached.
 * Fonts: BIZ UDPGothic Regular and Bold, then Noto Sans CJK JP. A character no font has is recorded
 * once as MISSING_GLYPH with the character; the caller's place says where it came from.
 * Controls and direction marks are left out; a tab is a space; any line ending breaks the line.
 * Memory: a text_block is owned by the caller (text_block_drop) but may be shared: never write into it. Lines and
 * runs live inside it, typefaces live as long as the engine.
 */
#ifndef OBI_RENDER_TEXT_H
#define OBI_RENDER_TEXT_H

#include "base/problem.h"

struct text_engine;
struct typeface; /* one font file: hb_face_t, PangoFont, cairo face; see render/typeface.h */

enum text_weight { TEXT_REGULAR, TEXT_BOLD };
enum text_align { TEXT_LEFT, TEXT_CENTRE, TEXT_RIGHT };

struct text_style {
	enum text_weight weight;
	double size_pt;
	double leading_pt; /* baseline to baseline; 0 = 1.5 * size */
	uint32_t colour;
	enum text_align align;
	bool literal; /* the text is data: `**` in it is two asterisks */
};

struct glyph_run {
	struct typeface *typeface;
	double size_pt;
	uint32_t colour;
	double x; /* from the line's left end */
	double width_pt;
	size_t nglyphs;
	const uint32_t *glyphs; /* ids in the font file */
	const double *advances; /* points, as laid out */
	const double *offsets;  /* x, y pairs, points; NULL = all 0 */
	const char *text;       /* UTF-8 of the run */
	size_t text_length;
	const uint32_t *clusters; /* nglyphs byte offsets into text */
};

struct text_line {
	double x;        /* left end within the block (alignment) */
	double baseline; /* from the block's top */
	double width_pt;
	size_t nruns;
	struct glyph_run *runs;
};

struct text_block {
	double width_pt;  /* of the widest line */
	double height_pt; /* nlines * leading */
	size_t nlines;
	struct text_line *lines;
};

struct text_engine *text_engine_open(struct problems *problems);
void text_engine_drop(struct text_engine *engine);
/* Hash of the font files in use, hex; lends. */
const char *text_engine_key(const struct text_engine *engine);

/*
 * Lay a paragraph out. `**bold**` is set bold, other asterisks stand; '\n' breaks a line.
 * width_pt <= 0: lines are broken nowhere else. Japanese line breaking (kinsoku) is Pango's; a word that
 * does not fit breaks between characters.
 * place (may be NULL) names where the text came from, for missing glyphs.
 */
struct text_block *text_lay_out(struct text_engine *engine, const struct text_style *style,
    const char *utf8, double width_pt, const struct place *place, struct problems *problems);
void text_block_drop(struct text_block *block);
/* Width of one line of text. */
double text_width(struct text_engine *engine, const struct text_style *style, const char *utf8);

#endif
