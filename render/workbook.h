/*
 * The workbook: the sheets of a layout, read strictly, and filled with one client's figures.
 *
 * render/layout.c hands the array under "workbook" to workbook_layout_read() and keeps the result in struct layout;
 * render_workbook() and render_workbook_trace() of render.h are in workbook.c.
 *
 * Shape: "workbook": [{"sheet", "title", "when", "landscape", "blocks": […], "otherwise": […]}]; block types are
 * heading, note, values, table, chart, gaps and definitions. Colours and labels come from the theme's marks.
 * Memory: a workbook_layout lives in the reader's pool and document.
 */
#ifndef OBI_RENDER_WORKBOOK_H
#define OBI_RENDER_WORKBOOK_H

#include "render/shape.h"

struct workbook_layout;

/* NULL after recording every problem found. reader->theme must be set. */
struct workbook_layout *workbook_layout_read(
    struct reader *reader, const json_t *array, const char *pointer);
/* The draft-07 schema of that array; what it names is added to `definitions`. New reference. */
json_t *workbook_schema(json_t *definitions);

#endif
