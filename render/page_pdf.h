/*
 * What the files of the PDF device share; private to render/page_pdf*.c.
 *
 * libharu's object layer holds the document: dictionaries, arrays, outline, pages. Content streams and font
 * programs are bytes kept beside a dictionary; structure elements are plain structs written at the end.
 *
 * Units: hundredths of a point, from the page's bottom left, where a name ends in _c.
 * Memory: struct page_pdf owns everything; HPDF objects belong to its document.
 */
#ifndef OBI_RENDER_PAGE_PDF_H
#define OBI_RENDER_PAGE_PDF_H

#include "render/page_device.h"
#include "render/page_pdf_tags.h"
#include "render/typeface.h"

#include <hpdf.h>
#include <hpdf_objects.h>

/* One code of an embedded font: what is drawn and what it says. */
struct pdf_glyph {
	uint16_t code;
	uint16_t glyph;     /* id in the font file */
	double width;       /* 1/1000 em, as written to the PDF */
	guint text, length; /* UTF-8, within pdf_font.text */
	guint next;         /* another code for the same glyph; 0 = none */
};

struct pdf_font {
	struct typeface *face;
	HPDF_Dict dict; /* the Type0 font */
	char key[8];    /* resource name, "F0" */
	GArray *glyphs; /* struct pdf_glyph; [0] is unused */
	guint16 *first; /* by font glyph id: index in glyphs, 0 = unused */
	GString *text;
};

/* The graphics state that the content stream has set. */
struct pdf_state {
	uint32_t fill, stroke;
	double line_width, dash[2];
	const struct pdf_font *font;
	double size_pt;
};

struct pdf_info {
	char *title, *author, *subject, *creator, *language, *date;
};

struct pdf_attachment {
	char *name;
	HPDF_Dict file; /* the file specification */
};

struct page_pdf {
	struct page_device device;
	HPDF_Doc doc;
	HPDF_MMgr memory;
	struct libdeflate_compressor *compressor; /* made by pdf_deflate */
	GHashTable *streams;                      /* HPDF_Dict -> GBytes */
	GPtrArray *raw;                           /* GString: bodies of dictionaries */
	struct pdf_info info;
	/* the page being drawn */
	HPDF_Page page;
	HPDF_Dict page_fonts, page_images;
	HPDF_Array links;
	GString *content;
	struct pdf_state state;
	GArray *states; /* struct pdf_state: saved by q */
	bool in_text, mark_in_text;
	int mark; /* element whose content is open, or PDF_MARK_… */
	gint64 text_x_c, text_y_c;
	/* the document */
	GPtrArray *fonts;         /* struct pdf_font, by typeface index; NULL = unused */
	struct pdf_tags *tags;    /* page_pdf_tags.h */
	GPtrArray *attachments;   /* struct pdf_attachment */
	GPtrArray *destinations;  /* struct pdf_destination */
	HPDF_Outline outlines[8]; /* last entry of each level */
};

enum { PDF_MARK_NONE = -1, PDF_MARK_ARTIFACT = -2 };

/* page_pdf_objects.c: objects of libharu. NULL only after the device has failed. */
HPDF_Dict pdf_dict_new(struct page_pdf *pdf);
/* More of a dictionary's body, as text, written after its other entries. */
void pdf_dict_append(struct page_pdf *pdf, HPDF_Dict dict, const char *format, ...)
    G_GNUC_PRINTF(3, 4);
/* A stream: the dictionary and its bytes, deflated here if that pays. */
HPDF_Dict pdf_stream_new(struct page_pdf *pdf, const void *data, size_t length, bool deflate);
guint pdf_id(const void *object);
/* "(text)" or "<FEFF…>": a PDF text string. */
void pdf_append_string(GString *out, const char *utf8);
/* One character as UTF-16 in hexadecimal digits. Returns the number of units, 1 or 2. */
size_t pdf_append_utf16(GString *out, gunichar c);
/* A name: "/A#20B". */
void pdf_append_name(GString *out, const char *utf8);
/* value / 10^decimals, without trailing zeros; never the locale's comma. */
void pdf_append_decimal(GString *out, gint64 value, int decimals);
void pdf_append_integer(GString *out, gint64 value);
/* "12 0 R" */
void pdf_append_reference(GString *out, guint id);
void pdf_append_number_c(GString *out, gint64 hundredths);
/* "0.2 " or "0.1 0.2 0.3 ": is it grey? */
bool pdf_append_colour(GString *out, uint32_t colour);
GBytes *pdf_deflate(struct page_pdf *pdf, const void *data, size_t length);
void pdf_compressor_drop(struct page_pdf *pdf);

/* page_pdf_font.c */
struct pdf_font *pdf_font_find(struct page_pdf *pdf, struct typeface *face);
/* The code for a glyph that stands for a text. *says is false when the code stands for another text. */
const struct pdf_glyph *pdf_font_glyph(
    struct pdf_font *font, uint32_t glyph, const char *text, size_t length, bool *says);
bool pdf_font_embed(struct page_pdf *pdf, struct pdf_font *font);
void pdf_font_drop(struct pdf_font *font);

/* page_pdf_text.c: one line into the content stream. */
void pdf_draw_line(struct page_pdf *pdf, const struct text_line *line, double x, double y);
/* Leave the text object, so that paths may follow. */
void pdf_leave_text(struct page_pdf *pdf);
/* Open marked content for the element or artifact that is open now. */
void pdf_mark(struct page_pdf *pdf);
void pdf_close_mark(struct page_pdf *pdf);
void pdf_set_fill(struct page_pdf *pdf, uint32_t colour);

/* page_pdf_links.c: places in the document and ways to them. */
void pdf_destination(struct page_device *device, const char *name, double y);
void pdf_outline(struct page_device *device, int level, const char *title, double y);
void pdf_link(
    struct page_device *device, const struct rect *area, const char *target, const char *contents);
/* The name tree of all destinations: "<</Names[…]>>". Caller frees. */
char *pdf_destinations_text(const struct page_pdf *pdf);
void pdf_destination_drop(gpointer destination);

/* page_pdf_meta.c: what describes the document: catalog, Info, XMP, output intent, attachments. */
void pdf_set_info(struct page_device *device, const struct page_info *info);
void pdf_info_clear(struct pdf_info *info);
void pdf_attach(struct page_device *device, const char *name, const char *mime,
    const char *relationship, GBytes *bytes);
void pdf_attachment_drop(gpointer attachment);
/* The last objects of libharu's; the structure tree is numbered from the number returned. */
guint pdf_write_meta(struct page_pdf *pdf);

/* page_pdf_save.c: the file. */
GBytes *pdf_save(struct page_pdf *pdf, const struct pdf_bodies *elements);

#endif
