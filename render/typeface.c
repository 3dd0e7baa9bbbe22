/*
 * Typefaces: finds the four font files, opens them for HarfBuzz, Cairo and FreeType.
 *
 * In: the system's font directories. Out: struct typeface. Rule: a private FcConfig that accepts
 * only our two families, so that no user setting, alias or other font changes a page.
 */
#include "render/typeface.h"

#include <cairo-ft.h>
#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_CID_H
#include <hb-ot.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>
#include <string.h>

#define UNITS_PER_EM 65536

static const struct family {
	const char *name, *package;
} families[] = {
	{ "BIZ UDPGothic", "fonts-morisawa-bizud-gothic" },
	{ "Noto Sans CJK JP", "fonts-noto-cjk" },
};

/* Where fonts are: the system's, then what a user without rights there has put in place. */
static const char *const font_folders[] = { "/usr/share/fonts", "/usr/local/share/fonts", NULL };
static const char user_folder[] = "<dir prefix=\"xdg\">fonts</dir>";

static const char config_head[] =
    "<fontconfig><cachedir>/var/cache/fontconfig</cachedir>"
    "<cachedir prefix=\"xdg\">fontconfig</cachedir><selectfont>"
    "<rejectfont><pattern><patelt "
    "name=\"scalable\"><bool>true</bool></patelt></pattern></rejectfont>"
    "<rejectfont><pattern><patelt "
    "name=\"scalable\"><bool>false</bool></patelt></pattern></rejectfont>";
static const char config_accept[] =
    "<acceptfont><pattern><patelt name=\"family\"><string>%s</string></patelt>"
    "<patelt name=\"variable\"><bool>false</bool></patelt></pattern></acceptfont>";

struct ft_face {
	FT_Library library;
	FT_Face face;
};

struct typefaces {
	FcConfig *config;
	PangoFontMap *map;
	GPtrArray *faces;   /* struct typeface, regular and bold of each family in turn */
	GHashTable *fonts;  /* PangoFont * (held) -> struct typeface * */
	hb_set_t *cover[2]; /* characters, by weight */
	char *key;
};

static void
typeface_drop(gpointer data)
{
	struct typeface *face = data;
	if (face->outlines) {
		FT_Done_Face(face->outlines->face);
		FT_Done_FreeType(face->outlines->library);
		g_free(face->outlines);
	}
	if (face->cairo)
		cairo_font_face_destroy(face->cairo);
	hb_font_destroy(face->font);
	hb_face_destroy(face->face);
	g_free((char *)face->name);
	g_free((char *)face->file);
	g_free(face);
}

void
typefaces_drop(struct typefaces *set)
{
	if (!set)
		return;
	g_hash_table_destroy(set->fonts);
	g_ptr_array_free(set->faces, TRUE);
	g_clear_object(&set->map);
	hb_set_destroy(set->cover[TEXT_REGULAR]);
	hb_set_destroy(set->cover[TEXT_BOLD]);
	FcConfigDestroy(set->config);
	g_free(set->key);
	g_free(set);
}

static char *
postscript_name(hb_face_t *face)
{
	char name[64];
	unsigned size = sizeof name;
	hb_ot_name_get_utf8(
	    face, HB_OT_NAME_ID_POSTSCRIPT_NAME, hb_language_from_string("en", -1), &size, name);
	/* PDF names are safest as letters, digits and hyphens. */
	for (char *c = name; *c; c++)
		if (!g_ascii_isalnum(*c) && *c != '-')
			*c = '-';
	return g_strdup(*name ? name : "Font");
}

static double
metric(hb_font_t *font, hb_ot_metrics_tag_t tag, double otherwise)
{
	hb_position_t value;
	return hb_ot_metrics_get_position(font, tag, &value) ? value / (double)UNITS_PER_EM
	                                                     : otherwise;
}

static void
read_bounds(struct typeface *face)
{
	hb_blob_t *blob = hb_face_reference_table(face->face, HB_TAG('h', 'e', 'a', 'd'));
	unsigned length;
	const guint8 *data = (const guint8 *)hb_blob_get_data(blob, &length);
	double em = hb_face_get_upem(face->face);
	for (int i = 0; i < 4 && length >= 44; i++)
		face->bbox[i] = (gint16)(data[36 + 2 * i] << 8 | data[37 + 2 * i]) / em;
	hb_blob_destroy(blob);
}

static bool
has_table(hb_face_t *face, hb_tag_t tag)
{
	hb_blob_t *blob = hb_face_reference_table(face, tag);
	bool there = hb_blob_get_length(blob) > 0;
	hb_blob_destroy(blob);
	return there;
}

static struct typeface *
typeface_open(const char *file, int file_index)
{
	hb_blob_t *blob = hb_blob_create_from_file_or_fail(file);
	if (!blob)
		return NULL;
	struct typeface *face = g_new0(struct typeface, 1);
	face->file = g_strdup(file);
	face->file_index = file_index;
	face->face = hb_face_create(blob, (unsigned)file_index);
	hb_blob_destroy(blob);
	face->font = hb_font_create(face->face);
	hb_font_set_scale(face->font, UNITS_PER_EM, UNITS_PER_EM);
	face->name = postscript_name(face->face);
	face->cff = has_table(face->face, HB_TAG('C', 'F', 'F', ' '));
	face->ascent = metric(face->font, HB_OT_METRICS_TAG_HORIZONTAL_ASCENDER, 0.88);
	face->descent = metric(face->font, HB_OT_METRICS_TAG_HORIZONTAL_DESCENDER, -0.12);
	face->cap_height = metric(face->font, HB_OT_METRICS_TAG_CAP_HEIGHT, 0.7);
	read_bounds(face);
	return face;
}

static bool
is_face_of(const FcPattern *font, const struct family *family, enum text_weight weight)
{
	FcChar8 *name;
	int value;
	for (int i = 0; FcPatternGetString(font, FC_FAMILY, i, &name) == FcResultMatch; i++)
		if (strcmp((const char *)name, family->name) == 0)
			return FcPatternGetInteger(font, FC_WEIGHT, 0, &value) == FcResultMatch &&
			       value == (weight == TEXT_BOLD ? FC_WEIGHT_BOLD : FC_WEIGHT_REGULAR);
	return false;
}

/* Of two files with the same face the newer version counts, then the name. */
static bool
is_better(const FcPattern *a, const FcPattern *b)
{
	int version_a = 0, version_b = 0;
	FcChar8 *file_a = NULL, *file_b = NULL;
	FcPatternGetInteger(a, FC_FONTVERSION, 0, &version_a);
	FcPatternGetInteger(b, FC_FONTVERSION, 0, &version_b);
	FcPatternGetString(a, FC_FILE, 0, &file_a);
	FcPatternGetString(b, FC_FILE, 0, &file_b);
	if (version_a != version_b)
		return version_a > version_b;
	return g_strcmp0((const char *)file_a, (const char *)file_b) < 0;
}

static FcPattern *
find_best(const FcFontSet *fonts, const struct family *family, enum text_weight weight)
{
	FcPattern *best = NULL;
	for (int i = 0; fonts && i < fonts->nfont; i++)
		if (is_face_of(fonts->fonts[i], family, weight) &&
		    (!best || is_better(fonts->fonts[i], best)))
			best = fonts->fonts[i];
	return best;
}

/* Drop all fonts but the chosen ones, so that Pango can choose no other file. */
static void
keep_only(FcFontSet *fonts, GPtrArray *chosen)
{
	int kept = 0;
	for (int i = 0; i < fonts->nfont; i++)
		if (g_ptr_array_find(chosen, fonts->fonts[i], NULL))
			fonts->fonts[kept++] = fonts->fonts[i];
		else
			FcPatternDestroy(fonts->fonts[i]);
	fonts->nfont = kept;
}

/* One face of a family and weight, or NULL after FONT_MISSING. */
static struct typeface *
find_face(const FcFontSet *fonts, const struct family *family, enum text_weight weight,
    GPtrArray *chosen, struct problems *problems)
{
	FcPattern *found = find_best(fonts, family, weight);
	struct typeface *face = NULL;
	FcChar8 *file;
	int index = 0;
	if (found && FcPatternGetString(found, FC_FILE, 0, &file) == FcResultMatch) {
		FcPatternGetInteger(found, FC_INDEX, 0, &index);
		face = typeface_open((const char *)file, index & 0xffff);
		g_ptr_array_add(chosen, found);
	}
	if (!face)
		problem_add(problems, PROBLEM_FONT_MISSING, NULL, family->name,
		    weight == TEXT_BOLD ? "Bold" : "Regular", family->package, NULL);
	return face;
}

static char *
hash_faces(GPtrArray *faces)
{
	static const hb_tag_t tables[] = { HB_TAG('h', 'e', 'a', 'd'), HB_TAG('n', 'a', 'm', 'e'),
		HB_TAG('m', 'a', 'x', 'p') };
	g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
	for (guint i = 0; i < faces->len; i++) {
		const struct typeface *face = g_ptr_array_index(faces, i);
		for (size_t t = 0; t < G_N_ELEMENTS(tables); t++) {
			hb_blob_t *blob = hb_face_reference_table(face->face, tables[t]);
			unsigned length;
			const char *data = hb_blob_get_data(blob, &length);
			g_checksum_update(sum, (const guchar *)data, length);
			hb_blob_destroy(blob);
		}
	}
	return g_strdup(g_checksum_get_string(sum));
}

static bool
find_faces(struct typefaces *set, struct problems *problems)
{
	bool all = true;
	FcFontSet *fonts = FcConfigGetFonts(set->config, FcSetSystem);
	g_autoptr(GPtrArray) chosen = g_ptr_array_new();
	for (size_t f = 0; f < G_N_ELEMENTS(families); f++)
		for (int w = TEXT_REGULAR; w <= TEXT_BOLD; w++) {
			struct typeface *face =
			    find_face(fonts, &families[f], (enum text_weight)w, chosen, problems);
			if (!face) {
				all = false;
				continue;
			}
			face->index = set->faces->len;
			face->bold = w == TEXT_BOLD;
			face->weight = face->bold ? 700 : 400;
			face->fallback = f > 0;
			hb_face_collect_unicodes(face->face, set->cover[w]);
			g_ptr_array_add(set->faces, face);
		}
	if (fonts)
		keep_only(fonts, chosen);
	return all;
}

/* A configuration of our own: these folders, our families, nothing else. */
static FcConfig *
read_config(const char *const *folders)
{
	g_autoptr(GString) text = g_string_new(config_head);
	for (size_t f = 0; f < G_N_ELEMENTS(families); f++)
		g_string_append_printf(text, config_accept, families[f].name);
	g_string_append(text, "</selectfont>");
	for (size_t i = 0; folders[i]; i++) {
		g_autofree char *folder = g_markup_printf_escaped("<dir>%s</dir>", folders[i]);
		g_string_append(text, folder);
	}
	g_string_append_printf(text, "%s</fontconfig>", folders == font_folders ? user_folder : "");
	FcConfig *config = FcConfigCreate();
	FcConfigParseAndLoadFromMemory(config, (const FcChar8 *)text->str, FcTrue);
	FcConfigBuildFonts(config);
	return config;
}

struct typefaces *
typefaces_open(struct problems *problems)
{
	return typefaces_open_in(font_folders, problems);
}

struct typefaces *
typefaces_open_in(const char *const *folders, struct problems *problems)
{
	struct typefaces *set = g_new0(struct typefaces, 1);
	set->config = read_config(folders);
	set->faces = g_ptr_array_new_with_free_func(typeface_drop);
	set->fonts = g_hash_table_new_full(NULL, NULL, g_object_unref, NULL);
	set->cover[TEXT_REGULAR] = hb_set_create();
	set->cover[TEXT_BOLD] = hb_set_create();
	if (!find_faces(set, problems)) {
		typefaces_drop(set);
		return NULL;
	}
	set->key = hash_faces(set->faces);
	set->map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
	pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(set->map), set->config);
	pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(set->map), 72);
	return set;
}

PangoFontMap *
typefaces_map(const struct typefaces *set)
{
	return set->map;
}

const char *
typefaces_families(void)
{
	return "BIZ UDPGothic,Noto Sans CJK JP";
}

const char *
typefaces_fallback_family(void)
{
	return families[1].name;
}

const struct typeface *
typefaces_primary(const struct typefaces *set, enum text_weight weight)
{
	return g_ptr_array_index(set->faces, weight);
}

static struct typeface *
match_font(const struct typefaces *set, PangoFont *font)
{
	FcPattern *pattern = pango_fc_font_get_pattern(PANGO_FC_FONT(font));
	FcChar8 *file = NULL;
	int index = 0;
	FcPatternGetString(pattern, FC_FILE, 0, &file);
	FcPatternGetInteger(pattern, FC_INDEX, 0, &index);
	for (guint i = 0; file && i < set->faces->len; i++) {
		struct typeface *face = g_ptr_array_index(set->faces, i);
		if (face->file_index == (index & 0xffff) &&
		    strcmp(face->file, (const char *)file) == 0)
			return face;
	}
	return NULL;
}

struct typeface *
typefaces_of(struct typefaces *set, PangoFont *font)
{
	struct typeface *face = g_hash_table_lookup(set->fonts, font);
	if (face)
		return face;
	face = match_font(set, font);
	g_assert(face); /* the map knows no other files */
	g_hash_table_insert(set->fonts, g_object_ref(font), face);
	return face;
}

bool
typefaces_cover(const struct typefaces *set, enum text_weight weight, gunichar c)
{
	return hb_set_has(set->cover[weight], c);
}

enum typeface_form
typefaces_form(const struct typefaces *set, enum text_weight weight, gunichar c, gunichar selector)
{
	static const enum typeface_form forms[] = { TYPEFACE_FORM_PRIMARY, TYPEFACE_FORM_FALLBACK };
	for (size_t f = 0; f < G_N_ELEMENTS(families); f++) {
		const struct typeface *face = g_ptr_array_index(set->faces, 2 * f + weight);
		hb_codepoint_t glyph;
		if (hb_font_get_variation_glyph(face->font, c, selector, &glyph))
			return forms[f];
	}
	return TYPEFACE_FORM_NONE;
}

const char *
typefaces_key(const struct typefaces *set)
{
	return set->key;
}

double
typeface_advance(const struct typeface *face, uint32_t glyph)
{
	return hb_font_get_glyph_h_advance(face->font, glyph) / (double)UNITS_PER_EM;
}

double
typeface_character_advance(const struct typeface *face, gunichar c)
{
	hb_codepoint_t glyph;
	return hb_font_get_nominal_glyph(face->font, c, &glyph) ? typeface_advance(face, glyph) : 1;
}

cairo_font_face_t *
typeface_cairo(struct typeface *face)
{
	if (face->cairo)
		return face->cairo;
	FcPattern *pattern = FcPatternBuild(NULL, FC_FILE, FcTypeString, face->file, FC_INDEX,
	    FcTypeInteger, face->file_index, FC_HINTING, FcTypeBool, FcFalse, FC_ANTIALIAS,
	    FcTypeBool, FcTrue, NULL);
	face->cairo = cairo_ft_font_face_create_for_pattern(pattern);
	FcPatternDestroy(pattern);
	return cairo_font_face_status(face->cairo) == CAIRO_STATUS_SUCCESS ? face->cairo : NULL;
}

int
typeface_cid(struct typeface *face, uint32_t glyph)
{
	if (!face->outlines) {
		struct ft_face *opened = g_new0(struct ft_face, 1);
		if (FT_Init_FreeType(&opened->library) != 0) {
			g_free(opened);
			return -1;
		}
		if (FT_New_Face(opened->library, face->file, face->file_index, &opened->face) !=
		    0) {
			FT_Done_FreeType(opened->library);
			g_free(opened);
			return -1;
		}
		face->outlines = opened;
	}
	FT_UInt cid;
	return FT_Get_CID_From_Glyph_Index(face->outlines->face, glyph, &cid) == 0 ? (int)cid : -1;
}
