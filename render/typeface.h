/*
 * The fonts in use: exactly four faces, found by family name whatever the user's font configuration says.
 *
 * Units: font-wide measures are fractions of the em; advances are points per point of size.
 * Memory: a typeface lives as long as its set. Pango's fonts are looked up by pointer and held.
 * Errors: typefaces_open returns NULL after FONT_MISSING, which names the Debian package.
 */
#ifndef OBI_RENDER_TYPEFACE_H
#define OBI_RENDER_TYPEFACE_H

#include "base/problem.h"
#include "render/text.h"
#include <cairo.h>
#include <hb.h>
#include <pango/pango.h>

struct typeface {
	unsigned index;   /* in the set */
	const char *name; /* PostScript name */
	bool bold;
	bool fallback; /* not the report's own family */
	bool cff;      /* CFF outlines, TrueType otherwise */
	hb_face_t *face;
	hb_font_t *font;                    /* scaled to 65,536 per em */
	double ascent, descent, cap_height; /* descent is negative */
	double bbox[4];                     /* xMin, yMin, xMax, yMax */
	int weight;                         /* 400, 700 */
	const char *file;
	int file_index;           /* face within a collection */
	cairo_font_face_t *cairo; /* made on first use: typeface_cairo */
	struct ft_face *outlines; /* FreeType's face, on first use: typeface_cid */
};

struct typefaces;

struct typefaces *typefaces_open(struct problems *problems);
/* The same from these folders only; NULL-terminated. */
struct typefaces *typefaces_open_in(const char *const *folders, struct problems *problems);
void typefaces_drop(struct typefaces *set);
/* The font map, for pango_font_map_create_context. Lends. */
PangoFontMap *typefaces_map(const struct typefaces *set);
/* The families to ask Pango for, in order of preference. */
const char *typefaces_families(void);
const char *typefaces_fallback_family(void);
/* The report's own face of a weight. */
const struct typeface *typefaces_primary(const struct typefaces *set, enum text_weight weight);
/* The typeface behind a font that Pango chose. Lends. */
struct typeface *typefaces_of(struct typefaces *set, PangoFont *font);
/* Has any face of this weight the character? */
bool typefaces_cover(const struct typefaces *set, enum text_weight weight, gunichar c);
/* Which face of this weight has a form of a character, chosen by a variation selector? */
enum typeface_form { TYPEFACE_FORM_NONE, TYPEFACE_FORM_PRIMARY, TYPEFACE_FORM_FALLBACK };
enum typeface_form typefaces_form(
    const struct typefaces *set, enum text_weight weight, gunichar c, gunichar selector);
/* Hash of what identifies the font files (their head, name and maxp tables), hex. Lends. */
const char *typefaces_key(const struct typefaces *set);

/* Advance of a glyph, in em. */
double typeface_advance(const struct typeface *face, uint32_t glyph);
/* Advance of a character's own glyph, in em; 1 where the face has none. */
double typeface_character_advance(const struct typeface *face, gunichar c);
/* For Cairo, without hinting. Lends; NULL if the file cannot be opened. */
cairo_font_face_t *typeface_cairo(struct typeface *face);
/* The character id of a glyph of a CID-keyed CFF font; -1 where there is none. */
int typeface_cid(struct typeface *face, uint32_t glyph);

#endif
