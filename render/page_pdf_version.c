/*
 * The versions of the libraries behind the PDF device.
 *
 * In: nothing. Out: text.
 * Rule: asked at run time, so that it is what is loaded and not what was compiled against.
 */
#include "render/page_device.h"
#include <hpdf.h>
#include <qpdf/qpdf-c.h>

char *
page_pdf_libraries(void)
{
	return g_strdup_printf("libharu %s, qpdf %s", HPDF_GetVersion(), qpdf_get_qpdf_version());
}
