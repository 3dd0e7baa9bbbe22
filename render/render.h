/*
 * Render: figures and a layout to pages and sheets. Never sees a record, SQL or the intake.
 */
#ifndef OBI_RENDER_RENDER_H
#define OBI_RENDER_RENDER_H

#include "transform/transform.h"

/* A checked layout: sections, blocks, theme, and the workbook's sheets. */
struct layout;

/*
 * Read a layout strictly. The document stays the caller's and must outlive the layout, as must the theme's.
 * NULL after recording every problem found (unknown key or figure with the nearest name, wrong kind, bad placeholder).
 */
struct layout *layout_read(
    const struct document *document, const struct document *theme, struct problems *problems);
void layout_drop(struct layout *layout);
/* The JSON Schema (draft-07) of layouts, printed from the same tables. New reference. */
json_t *layout_schema(void);

/* Fonts and caches; one per process, opened after fork. */
struct renderer;
struct renderer *renderer_open(struct problems *problems);
void renderer_drop(struct renderer *renderer);
/* Hash of everything but the figures and layouts that decides the bytes: fonts, program version. Lends. */
const char *renderer_key(const struct renderer *renderer);

enum page_format { PAGE_FORMAT_PDF, PAGE_FORMAT_PNG, PAGE_FORMAT_SVG, PAGE_FORMAT_TRACE };

struct report_options {
	enum page_format format;
	double dpi;       /* PNG only; 0 = 110 */
	GBytes *workbook; /* attached to the PDF as appendix.xlsx; NULL: none */
};

/*
 * Render one client's report. out receives GBytes: one for PDF and trace, one per page for PNG and SVG.
 * Errors: false after recording a problem; out is then empty.
 */
bool render_report(struct renderer *renderer, const struct layout *layout,
    const struct figures *figures, const struct report_options *options, GPtrArray *out,
    struct problems *problems);

/* The workbook, written at `path` (a temporary name; the caller publishes it). */
bool render_workbook(struct renderer *renderer, const struct layout *layout,
    const struct figures *figures, const char *path, struct problems *problems);
/* The same through the trace device. */
bool render_workbook_trace(struct renderer *renderer, const struct layout *layout,
    const struct figures *figures, GString *out, struct problems *problems);

/* Does the PDF hold together: header, trailer, page count, all fonts embedded? false after recording REPORT_UNSOUND. */
bool render_check_pdf(GBytes *pdf, int expected_pages, struct problems *problems);

/* "Pango 1.50.12, …": the libraries that draw, as loaded. Caller frees. */
char *render_libraries(void);

#endif
