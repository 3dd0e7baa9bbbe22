/*
 * Destinations, outline and links of the PDF.
 *
 * In: names, titles, areas. Out: a name tree, outline items, link annotations. Rule: a link is an annotation that
 * belongs to a Link element, prints, and says in words where it leads.
 */
#include "render/page_pdf.h"

#include <math.h>
#include <string.h>

struct pdf_destination {
	char *name;
	guint page_id;
	gint64 y_c;
};

void
pdf_destination_drop(gpointer data)
{
	struct pdf_destination *destination = data;
	g_free(destination->name);
	g_free(destination);
}

static gint64
from_bottom_c(const struct page_pdf *pdf, double y)
{
	return llround((pdf->device.height_pt - y) * 100);
}

void
pdf_destination(struct page_device *device, const char *name, double y)
{
	struct page_pdf *pdf = (struct page_pdf *)device;
	struct pdf_destination *destination = g_new0(struct pdf_destination, 1);
	*destination =
	    (struct pdf_destination){ g_strdup(name), pdf_id(pdf->page), from_bottom_c(pdf, y) };
	g_ptr_array_add(pdf->destinations, destination);
}

static gint
by_name(gconstpointer a, gconstpointer b)
{
	const struct pdf_destination *const *x = a, *const *y = b;
	return strcmp((*x)->name, (*y)->name);
}

/* A byte string, for names: the same bytes in the tree and in the links. */
static void
append_bytes(GString *out, const char *bytes)
{
	g_string_append_c(out, '<');
	for (const unsigned char *p = (const unsigned char *)bytes; *p; p++)
		g_string_append_printf(out, "%02X", *p);
	g_string_append_c(out, '>');
}

char *
pdf_destinations_text(const struct page_pdf *pdf)
{
	GString *out = g_string_new("<</Names[");
	g_ptr_array_sort(pdf->destinations, by_name);
	for (guint i = 0; i < pdf->destinations->len; i++) {
		const struct pdf_destination *destination = g_ptr_array_index(pdf->destinations, i);
		append_bytes(out, destination->name);
		g_string_append_printf(out, "[%u 0 R/XYZ null ", destination->page_id);
		pdf_append_number_c(out, destination->y_c);
		g_string_append(out, " null]");
	}
	g_string_append(out, "]>>");
	return g_string_free(out, FALSE);
}

void
pdf_outline(struct page_device *device, int level, const char *title, double y)
{
	struct page_pdf *pdf = (struct page_pdf *)device;
	HPDF_Outline parent = NULL;
	for (int i = level - 1; i > 0 && !parent; i--)
		parent = pdf->outlines[i];
	HPDF_Outline outline = HPDF_CreateOutline(pdf->doc, parent, "", NULL);
	if (!outline)
		return; /* reported by on_error */
	HPDF_Outline_SetOpened(outline, level == 1 ? HPDF_TRUE : HPDF_FALSE);
	HPDF_Dict_RemoveElement(outline, "Title");
	g_autoptr(GString) text = g_string_new("/Title");
	pdf_append_string(text, title);
	g_string_append_printf(text, "/Dest[%u 0 R/XYZ null ", pdf_id(pdf->page));
	pdf_append_number_c(text, from_bottom_c(pdf, y));
	g_string_append(text, " null]");
	pdf_dict_append(pdf, outline, "%s", text->str);
	pdf->outlines[level] = outline;
	for (size_t i = (size_t)level + 1; i < G_N_ELEMENTS(pdf->outlines); i++)
		pdf->outlines[i] = NULL;
}

/* A web or mail address as ASCII: other bytes in percent form. */
static void
append_uri(GString *out, const char *target)
{
	g_string_append_c(out, '(');
	for (const unsigned char *p = (const unsigned char *)target; *p; p++) {
		if (*p <= 0x20 || *p >= 0x7f || strchr("()\\<>\"", *p))
			g_string_append_printf(out, "%%%02X", *p);
		else
			g_string_append_c(out, (char)*p);
	}
	g_string_append_c(out, ')');
}

static void
append_rect(GString *out, const struct page_pdf *pdf, const struct rect *area)
{
	gint64 numbers[4] = { llround(area->x * 100), from_bottom_c(pdf, area->y + area->height),
		llround((area->x + area->width) * 100), from_bottom_c(pdf, area->y) };
	g_string_append(out, "/Rect[");
	for (int i = 0; i < 4; i++) {
		pdf_append_number_c(out, numbers[i]);
		g_string_append_c(out, i < 3 ? ' ' : ']');
	}
}

static void
add_to_page(struct page_pdf *pdf, HPDF_Dict annotation)
{
	if (!pdf->links) {
		pdf->links = HPDF_Array_New(pdf->memory);
		if (!pdf->links || HPDF_Dict_Add(pdf->page, "Annots", pdf->links) != HPDF_OK)
			return; /* reported by on_error */
	}
	HPDF_Array_Add(pdf->links, annotation);
}

void
pdf_link(
    struct page_device *device, const struct rect *area, const char *target, const char *contents)
{
	struct page_pdf *pdf = (struct page_pdf *)device;
	HPDF_Dict annotation = pdf_dict_new(pdf);
	if (!annotation)
		return;
	g_autoptr(GString) text = g_string_new("/Type/Annot/Subtype/Link/Border[0 0 0]/F 4");
	append_rect(text, pdf, area);
	g_string_append_printf(
	    text, "/StructParent %u/Contents", pdf_tags_object(pdf->tags, pdf_id(annotation)));
	pdf_append_string(text, contents);
	if (page_target_is_address(target)) {
		g_string_append(text, "/A<</S/URI/URI");
		append_uri(text, target);
		g_string_append(text, ">>");
	} else {
		g_string_append(text, "/Dest");
		append_bytes(text, target);
	}
	pdf_dict_append(pdf, annotation, "%s", text->str);
	add_to_page(pdf, annotation);
}
