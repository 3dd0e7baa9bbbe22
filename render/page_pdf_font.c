/*
 * Fonts in the PDF: codes for the glyphs used, then a subset embedded as a Type0 font.
 *
 * In: glyph ids with the text they stand for. Out: CIDFontType2 (TrueType) or CIDFontType0 (CFF)
 * with widths and a ToUnicode map. Rule: a code says exactly one text, so that what is copied or read aloud is what
 * was written; TrueType glyphs get a code for each text, a CFF glyph has only its own character id.
 */
#include "render/page_pdf.h"

#include "render/font_subset.h"

#include <math.h>
#include <string.h>

struct pdf_font *
pdf_font_find(struct page_pdf *pdf, struct typeface *face)
{
	if (pdf->fonts->len <= face->index)
		g_ptr_array_set_size(pdf->fonts, (int)face->index + 1);
	struct pdf_font *font = g_ptr_array_index(pdf->fonts, face->index);
	if (font)
		return font;
	font = g_new0(struct pdf_font, 1);
	font->face = face;
	g_snprintf(font->key, sizeof font->key, "F%u", face->index);
	font->glyphs = g_array_new(FALSE, TRUE, sizeof(struct pdf_glyph));
	g_array_set_size(font->glyphs, 1);
	font->first = g_new0(guint16, hb_face_get_glyph_count(face->face));
	font->text = g_string_new(NULL);
	g_ptr_array_index(pdf->fonts, face->index) = font;
	font->dict = pdf_dict_new(pdf);
	return font->dict ? font : NULL;
}

void
pdf_font_drop(struct pdf_font *font)
{
	if (!font)
		return;
	g_array_free(font->glyphs, TRUE);
	g_free(font->first);
	g_string_free(font->text, TRUE);
	g_free(font);
}

static guint
add_glyph(struct pdf_font *font, uint32_t id, const char *text, size_t length)
{
	guint index = font->glyphs->len;
	int cid = font->face->cff ? typeface_cid(font->face, id) : -1;
	struct pdf_glyph glyph = {
		.code = (uint16_t)(cid >= 0 ? (guint)cid : index),
		.glyph = (uint16_t)id,
		.width = round(typeface_advance(font->face, id) * 10000) / 10,
		.text = (guint)font->text->len,
		.length = (guint)length,
	};
	g_string_append_len(font->text, text, (gssize)length);
	g_array_append_val(font->glyphs, glyph);
	return index;
}

const struct pdf_glyph *
pdf_font_glyph(struct pdf_font *font, uint32_t id, const char *text, size_t length, bool *says)
{
	*says = true;
	guint last = 0;
	for (guint i = font->first[id]; i;
	     i = g_array_index(font->glyphs, struct pdf_glyph, i).next) {
		const struct pdf_glyph *glyph = &g_array_index(font->glyphs, struct pdf_glyph, i);
		if (glyph->length == length &&
		    memcmp(font->text->str + glyph->text, text, length) == 0)
			return glyph;
		last = i;
	}
	if (last && font->face->cff) {
		*says = false;
		return &g_array_index(font->glyphs, struct pdf_glyph, last);
	}
	guint index = add_glyph(font, id, text, length);
	if (last)
		g_array_index(font->glyphs, struct pdf_glyph, last).next = index;
	else
		font->first[id] = (guint16)index;
	return &g_array_index(font->glyphs, struct pdf_glyph, index);
}

static gint
by_code(gconstpointer a, gconstpointer b)
{
	return ((const struct pdf_glyph *)a)->code - ((const struct pdf_glyph *)b)->code;
}

/* Six letters that stand for the set of glyphs, before the font's own name. */
static char *
subset_name(const struct pdf_font *font)
{
	g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_MD5);
	for (guint i = 1; i < font->glyphs->len; i++) {
		guint16 id = g_array_index(font->glyphs, struct pdf_glyph, i).glyph;
		guchar bytes[2] = { (guchar)(id >> 8), (guchar)(id & 255) };
		g_checksum_update(sum, bytes, 2);
	}
	guint8 digest[16];
	gsize size = sizeof digest;
	g_checksum_get_digest(sum, digest, &size);
	char tag[7] = "";
	for (int i = 0; i < 6; i++)
		tag[i] = (char)('A' + digest[i] % 26);
	return g_strdup_printf("%s+%s", tag, font->face->name);
}

static const struct pdf_glyph *
glyph_at(const GArray *glyphs, guint i)
{
	return &g_array_index(glyphs, struct pdf_glyph, i);
}

/* "W [1 [500 1000 …]]": runs of neighbouring codes; a width of 1000 is the default. */
static void
append_widths(GString *out, const GArray *glyphs)
{
	g_string_append(out, "/DW 1000 /W [");
	for (guint i = 1; i < glyphs->len;) {
		if (glyph_at(glyphs, i)->width == 1000) {
			i++;
			continue;
		}
		guint code = glyph_at(glyphs, i)->code;
		g_string_append_printf(out, "%u [", code);
		for (; i < glyphs->len && glyph_at(glyphs, i)->code == code &&
		       glyph_at(glyphs, i)->width != 1000;
		     i++, code++) {
			pdf_append_decimal(out, llround(glyph_at(glyphs, i)->width * 10), 1);
			g_string_append_c(out, ' ');
		}
		g_string_append_c(out, ']');
	}
	g_string_append_c(out, ']');
}

static HPDF_Dict
write_to_unicode(struct page_pdf *pdf, const struct pdf_font *font, const GArray *glyphs)
{
	g_autoptr(GString) map =
	    g_string_new("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
			 "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
			 "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
			 "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n");
	for (guint i = 1; i < glyphs->len; i++) {
		const struct pdf_glyph *glyph = glyph_at(glyphs, i);
		if (i % 100 == 1)
			g_string_append_printf(map, "%u beginbfchar\n", MIN(100, glyphs->len - i));
		g_string_append_printf(map, "<%04X> <", glyph->code);
		const char *text = font->text->str + glyph->text;
		for (const char *p = text; p < text + glyph->length; p = g_utf8_next_char(p))
			pdf_append_utf16(map, g_utf8_get_char(p));
		g_string_append(map, ">\n");
		if (i % 100 == 0 || i + 1 == glyphs->len)
			g_string_append(map, "endbfchar\n");
	}
	g_string_append(map, "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
	return pdf_stream_new(pdf, map->str, map->len, true);
}

/* The font program, and for TrueType the map from codes to its glyphs. */
static bool
write_program(struct page_pdf *pdf, const struct pdf_font *font, const GArray *glyphs,
    HPDF_Dict *file, HPDF_Dict *map)
{
	size_t n = glyphs->len - 1;
	g_autofree uint32_t *ids = g_new(uint32_t, n + 1);
	g_autofree uint16_t *new_ids = g_new0(uint16_t, n + 1);
	for (size_t i = 0; i < n; i++)
		ids[i] = glyph_at(glyphs, (guint)i + 1)->glyph;
	g_autoptr(GBytes) program = font_subset(font->face, ids, n, new_ids);
	if (!program) {
		page_fail(&pdf->device, font->face->name);
		return false;
	}
	gsize length;
	const void *data = g_bytes_get_data(program, &length);
	*file = pdf_stream_new(pdf, data, length, true);
	if (!*file)
		return false;
	if (font->face->cff) {
		/* Not /OpenType: Poppler 22.12 then draws none of the glyphs. */
		HPDF_Dict_AddName(*file, "Subtype", "CIDFontType0C");
		return true;
	}
	HPDF_Dict_AddNumber(*file, "Length1", (HPDF_INT32)length);
	g_autofree guchar *codes = g_malloc0(2 * glyphs->len);
	for (size_t i = 0; i < n; i++) {
		guint code = glyph_at(glyphs, (guint)i + 1)->code;
		codes[2 * code] = (guchar)(new_ids[i] >> 8);
		codes[2 * code + 1] = (guchar)(new_ids[i] & 255);
	}
	*map = pdf_stream_new(pdf, codes, 2 * glyphs->len, true);
	return *map != NULL;
}

static HPDF_Dict
write_descriptor(
    struct page_pdf *pdf, const struct typeface *face, const char *name, HPDF_Dict file)
{
	HPDF_Dict dict = pdf_dict_new(pdf);
	if (!dict)
		return NULL;
	int box[4];
	for (int i = 0; i < 4; i++)
		box[i] = (int)lround(face->bbox[i] * 1000);
	/* Stem width is not in the font file; this is the usual estimate from its weight. */
	int stem = 50 + (face->weight - 100) * (face->weight - 100) / 4225;
	pdf_dict_append(pdf, dict,
	    "/Type /FontDescriptor /FontName /%s /Flags 4 /FontBBox [%d %d %d %d] /ItalicAngle 0 "
	    "/Ascent %ld /Descent %ld "
	    "/CapHeight %ld /StemV %d /%s %u 0 R",
	    name, box[0], box[1], box[2], box[3], lround(face->ascent * 1000),
	    lround(face->descent * 1000), lround(face->cap_height * 1000), stem,
	    face->cff ? "FontFile3" : "FontFile2", pdf_id(file));
	return dict;
}

bool
pdf_font_embed(struct page_pdf *pdf, struct pdf_font *font)
{
	g_autoptr(GArray) glyphs = g_array_copy(font->glyphs);
	qsort(&g_array_index(glyphs, struct pdf_glyph, 1), glyphs->len - 1,
	    sizeof(struct pdf_glyph), by_code);
	g_autofree char *name = subset_name(font);
	HPDF_Dict file = NULL, map = NULL;
	if (!write_program(pdf, font, glyphs, &file, &map))
		return false;
	HPDF_Dict descriptor = write_descriptor(pdf, font->face, name, file),
		  cid = pdf_dict_new(pdf);
	HPDF_Dict to_unicode = write_to_unicode(pdf, font, glyphs);
	if (!descriptor || !cid || !to_unicode)
		return false;
	g_autoptr(GString) widths = g_string_new(NULL);
	append_widths(widths, glyphs);
	pdf_dict_append(pdf, cid,
	    "/Type /Font /Subtype /%s /BaseFont /%s /CIDSystemInfo <</Registry (Adobe) /Ordering "
	    "(Identity) /Supplement 0>> "
	    "/FontDescriptor %u 0 R %s",
	    font->face->cff ? "CIDFontType0" : "CIDFontType2", name, pdf_id(descriptor),
	    widths->str);
	if (map)
		pdf_dict_append(pdf, cid, "/CIDToGIDMap %u 0 R", pdf_id(map));
	pdf_dict_append(pdf, font->dict,
	    "/Type /Font /Subtype /Type0 /BaseFont /%s%s /Encoding /Identity-H /DescendantFonts "
	    "[%u 0 R] /ToUnicode %u 0 R",
	    name, font->face->cff ? "-Identity-H" : "", pdf_id(cid), pdf_id(to_unicode));
	return true;
}
