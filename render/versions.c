/*
 * The versions of the libraries that draw, for `obi --version`.
 *
 * In: nothing. Out: a line of names and numbers, as the libraries themselves say at run time.
 * Rule: a library whose header belongs to one file is asked in that file.
 */
#include "render/render.h"
#include "render/page_device.h"
#include "render/sheet_device.h"
#include <fontconfig/fontconfig.h>
#include <hb.h>
#include <pango/pango.h>

char *
render_libraries(void)
{
	int font_version = FcGetVersion();
	g_autofree char *pages = page_pdf_libraries();
	return g_strdup_printf(
	    "Pango %s, HarfBuzz %s, Cairo %s, Fontconfig %d.%d.%d, %s, libxlsxwriter %s",
	    pango_version_string(), hb_version_string(), cairo_version_string(),
	    font_version / 10000, font_version / 100 % 100, font_version % 100, pages,
	    sheet_xlsx_version());
}
