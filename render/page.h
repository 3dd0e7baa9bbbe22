/*
 * The page device: everything that can be put on a page, as one table of functions.
 *
 * Units: points (1/72 inch), origin top left, y downwards; colours 0xRRGGBB.
 * Three devices: page_pdf (libharu), page_cairo (PNG and SVG), page_trace (text, for tests).
 * Callers use the page_*() wrappers, never the table: they check every number with isfinite(), keep
 * begin and end in balance, and draw nothing more after the first error.
 * Every drawing call sits inside a structure element or an artifact; a call outside both is an error.
 * Structure elements may stay open over a page break.
 */
#ifndef OBI_RENDER_PAGE_H
#define OBI_RENDER_PAGE_H

#include "base/image.h"
#include "render/text.h"
#include <cairo.h>

/* Standard structure types (ISO 32000-1, 14.8.4). */
enum tag_role {
	TAG_DOCUMENT,
	TAG_SECT,
	TAG_H1,
	TAG_H2,
	TAG_H3,
	TAG_P,
	TAG_NOTE,
	TAG_SPAN,
	TAG_TOC,
	TAG_TOCI,
	TAG_LINK,
	TAG_REFERENCE,
	TAG_LIST,
	TAG_LI,
	TAG_LBL,
	TAG_LBODY,
	TAG_TABLE,
	TAG_THEAD,
	TAG_TBODY,
	TAG_TR,
	TAG_TH,
	TAG_TD,
	TAG_FIGURE,
	TAG_CAPTION,
	TAG_DIV,
};

struct tag {
	enum tag_role role;
	const char *alt;           /* alternative text; required for TAG_FIGURE */
	const char *actual;        /* replacement text, or NULL */
	bool row_header;           /* TAG_TH: Scope Row instead of Column */
	int column_span, row_span; /* 0 = 1 */
	double bbox[4]; /* TAG_FIGURE: x, y, width, height on the page; all 0 = unknown */
};

enum hatch { HATCH_NONE, HATCH_DIAGONAL, HATCH_DENSE, HATCH_DOTS };

struct fill {
	uint32_t colour;
	enum hatch hatch; /* lines on a grid of the page, over the colour */
	uint32_t hatch_colour;
};

struct stroke {
	uint32_t colour;
	double width_pt;
	double dash[2]; /* on, off; both 0 = solid */
};

struct rect {
	double x, y, width, height;
};

struct page_info {
	const char *title, *author, *subject, *creator;
	const char *language; /* "ja-JP" */
	const char *date;     /* report date 'YYYY-MM-DD', the creation date; never the clock */
};

struct page_device; /* private to render/page.c and the devices: render/page_device.h */

/*
 * Devices. `out` receives GBytes at page_close: one for PDF and trace, one for each page for PNG (dpi 0 = 110)
 * and SVG.
 */
struct page_device *page_pdf_open(
    struct text_engine *text, GPtrArray *out, struct problems *problems);
struct page_device *page_png_open(
    struct text_engine *text, double dpi, GPtrArray *out, struct problems *problems);
struct page_device *page_svg_open(
    struct text_engine *text, GPtrArray *out, struct problems *problems);
struct page_device *page_trace_open(
    struct text_engine *text, GPtrArray *out, struct problems *problems);

/*
 * Finish and hand over the bytes; false after an error, then nothing is added to `out`. The device is gone either
 * way. A PDF whose structure breaks a rule of PDF/UA-1 is made, but does not claim to be PDF/UA and says why
 * (PAGE_STRUCTURE).
 */
bool page_close(struct page_device *device);
/* Give up; never fails; NULL is fine. */
void page_drop(struct page_device *device);
bool page_failed(const struct page_device *device);

void page_set_info(struct page_device *device, const struct page_info *info);
void page_begin(struct page_device *device, double width_pt, double height_pt);
void page_end(struct page_device *device);

void page_tag_begin(struct page_device *device, const struct tag *tag);
void page_tag_end(struct page_device *device);
/* Between these nothing is read aloud: running head and foot, rules, panels. May sit inside any element. */
void page_artifact_begin(struct page_device *device);
void page_artifact_end(struct page_device *device);

void page_fill(struct page_device *device, const cairo_path_t *path, const struct fill *fill);
void page_stroke(struct page_device *device, const cairo_path_t *path, const struct stroke *stroke);
void page_clip_begin(struct page_device *device, const cairo_path_t *path);
void page_clip_end(struct page_device *device);
/* One line of laid-out text with its baseline's left end at x, y (line->x is not added). */
void page_line(struct page_device *device, const struct text_line *line, double x, double y);
void page_image(struct page_device *device, const struct image *image, const struct rect *at);

/* A named place on the current page, and a link to one (or to an https:, mailto: address). */
void page_destination(struct page_device *device, const char *name, double y);
void page_link(
    struct page_device *device, const struct rect *area, const char *target, const char *contents);
/* An outline (bookmark) entry for the current page; level from 1. */
void page_outline(struct page_device *device, int level, const char *title, double y);
/* A file carried inside the PDF (ignored by the others). */
void page_attach(struct page_device *device, const char *name, const char *mime,
    const char *relationship, GBytes *bytes);

/* Conveniences made of the calls above. */
void page_fill_rect(struct page_device *device, const struct rect *rect, const struct fill *fill);
void page_stroke_line(struct page_device *device, double x0, double y0, double x1, double y1,
    const struct stroke *stroke);
void page_stroke_rect(
    struct page_device *device, const struct rect *rect, const struct stroke *stroke);

#endif
