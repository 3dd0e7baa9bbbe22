/*
 * Cutting a font down to the glyphs used, by hb-subset.
 *
 * Shape: `glyphs` are ids in the font file, any order, no repeats; glyph 0 (.notdef) is always kept.
 * TrueType: the program is an sfnt and new_ids says where each glyph went. CFF: the program is the bare
 * CFF table, which keeps the character ids of the original, so that new_ids is not needed.
 * Memory: the caller owns the bytes. Errors: NULL when the font cannot be cut.
 */
#ifndef OBI_RENDER_FONT_SUBSET_H
#define OBI_RENDER_FONT_SUBSET_H

#include "render/typeface.h"

GBytes *font_subset(
    const struct typeface *face, const uint32_t *glyphs, size_t nglyphs, uint16_t *new_ids);

#endif
