/*
 * The door of this stage: fonts opened once, then one report after another.
 *
 * In: a checked layout and one client's figures. Out: the bytes of a PDF, a trace, or pages as PNG or SVG.
 * Rule: a report is handed over whole or not at all.
 */
#include "render/render.h"
#include "render/report.h"
#include "render/text.h"

#define PREVIEW_DPI 110

struct renderer {
	struct text_engine *text;
	char *key;
};

struct renderer *
renderer_open(struct problems *problems)
{
	struct text_engine *text = text_engine_open(problems);
	if (text == NULL)
		return NULL;
	struct renderer *renderer = g_new0(struct renderer, 1);
	renderer->text = text;
	g_autofree char *all = g_strconcat(OBI_VERSION, "\n", text_engine_key(text), NULL);
	renderer->key = g_compute_checksum_for_string(G_CHECKSUM_SHA256, all, -1);
	return renderer;
}

void
renderer_drop(struct renderer *renderer)
{
	if (renderer == NULL)
		return;
	text_engine_drop(renderer->text);
	g_free(renderer->key);
	g_free(renderer);
}

const char *
renderer_key(const struct renderer *renderer)
{
	return renderer->key;
}

static struct page_device *
open_device(struct renderer *renderer, const struct report_options *options, GPtrArray *out,
    struct problems *problems)
{
	switch (options->format) {
	case PAGE_FORMAT_PDF:
		return page_pdf_open(renderer->text, out, problems);
	case PAGE_FORMAT_PNG:
		return page_png_open(
		    renderer->text, options->dpi > 0 ? options->dpi : PREVIEW_DPI, out, problems);
	case PAGE_FORMAT_SVG:
		return page_svg_open(renderer->text, out, problems);
	case PAGE_FORMAT_TRACE:
		return page_trace_open(renderer->text, out, problems);
	}
	g_assert_not_reached();
}

static bool
draw(struct renderer *renderer, struct report *report, const struct report_options *options,
    GPtrArray *out, struct problems *problems)
{
	struct page_device *device = open_device(renderer, options, out, problems);
	if (device == NULL)
		return false;
	report_draw(report, device);
	if (options->workbook != NULL && options->format == PAGE_FORMAT_PDF)
		page_attach(device, "appendix.xlsx",
		    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		    "Supplement", options->workbook);
	return page_close(device) && !report->job.failed;
}

bool
render_report(struct renderer *renderer, const struct layout *layout, const struct figures *figures,
    const struct report_options *options, GPtrArray *out, struct problems *problems)
{
	struct report report;
	bool good = report_lay_out(&report, layout, figures, renderer->text, problems) &&
	            draw(renderer, &report, options, out, problems);
	report_clear(&report);
	if (!good)
		g_ptr_array_set_size(out, 0);
	return good;
}
