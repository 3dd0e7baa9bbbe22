/*
 * The PDF device: pages, paths and images into content streams; opening and closing the document.
 *
 * In: checked drawing calls. Out: one PDF 1.7. Rule: the same calls give the same bytes: no clock,
 * no random numbers, no addresses; the page's content is one stream.
 */
#include "render/page_pdf.h"

#include <hpdf_doc.h>
#include <hpdf_pages.h>
#include <math.h>
#include <string.h>

/* libharu calls this at each error; the first is the cause. */
static void
on_error(HPDF_STATUS error, HPDF_STATUS detail, void *data)
{
	char text[64];
	g_snprintf(text, sizeof text, "libharu 0x%04lX (%lu)", (unsigned long)error,
	    (unsigned long)detail);
	page_fail(data, text);
}

static void
set_up_page(struct page_pdf *pdf)
{
	struct page_device *device = &pdf->device;
	HPDF_Page_SetWidth(pdf->page, (HPDF_REAL)device->width_pt);
	HPDF_Page_SetHeight(pdf->page, (HPDF_REAL)device->height_pt);
	HPDF_Dict resources =
	    HPDF_Page_GetInheritableItem(pdf->page, "Resources", HPDF_OCLASS_DICT);
	pdf->page_fonts = HPDF_Dict_New(pdf->memory);
	pdf->page_images = HPDF_Dict_New(pdf->memory);
	pdf->links = NULL;
	if (!resources || !pdf->page_fonts || !pdf->page_images)
		return; /* reported by on_error */
	HPDF_Dict_Add(resources, "Font", pdf->page_fonts);
	HPDF_Dict_Add(resources, "XObject", pdf->page_images);
	HPDF_Dict_AddNumber(
	    pdf->page, "StructParents", (HPDF_INT32)pdf_tags_page(pdf->tags, pdf_id(pdf->page)));
	HPDF_Dict_AddName(pdf->page, "Tabs", "S");
}

static void
pdf_begin(struct page_device *device)
{
	struct page_pdf *pdf = (struct page_pdf *)device;
	pdf->page = HPDF_AddPage(pdf->doc);
	if (!pdf->page) {
		page_fail(device, "out of memory");
		return;
	}
	set_up_page(pdf);
	g_string_truncate(pdf->content, 0);
	g_array_set_size(pdf->states, 0);
	pdf->state = (struct pdf_state){ .line_width = 1 };
	pdf->in_text = pdf->mark_in_text = false;
	pdf->mark = PDF_MARK_NONE;
}

/* libharu's own content stream stays empty: take it out of the file. */
static void
replace_contents(struct page_pdf *pdf, HPDF_Dict contents)
{
	HPDF_Dict unused = HPDF_Dict_GetItem(pdf->page, "Contents", HPDF_OCLASS_DICT);
	void *length = unused ? HPDF_Dict_GetItem(unused, "Length", HPDF_OCLASS_NUMBER) : NULL;
	if (length)
		HPDF_Xref_GetEntry(pdf->doc->xref, pdf_id(length))->entry_typ = HPDF_FREE_ENTRY;
	if (unused)
		HPDF_Xref_GetEntry(pdf->doc->xref, pdf_id(unused))->entry_typ = HPDF_FREE_ENTRY;
	HPDF_Dict_Add(pdf->page, "Contents", contents);
}

static void
pdf_end(struct page_device *device)
{
	struct page_pdf *pdf = (struct page_pdf *)device;
	pdf_leave_text(pdf);
	pdf_close_mark(pdf);
	HPDF_Dict contents = pdf_stream_new(pdf, pdf->content->str, pdf->content->len, true);
	if (contents)
		replace_contents(pdf, contents);
}

static void
pdf_tag_begin(struct page_device *device, const struct tag *tag)
{
	pdf_tags_begin(((struct page_pdf *)device)->tags, tag, device->height_pt);
}

static void
pdf_tag_end(struct page_device *device)
{
	pdf_tags_end(((struct page_pdf *)device)->tags);
}

static void
append_point(struct page_pdf *pdf, const cairo_path_data_t *point)
{
	pdf_append_number_c(pdf->content, llround(point->point.x * 100));
	g_string_append_c(pdf->content, ' ');
	pdf_append_number_c(pdf->content, llround((pdf->device.height_pt - point->point.y) * 100));
	g_string_append_c(pdf->content, ' ');
}

/* A closed rectangle with level sides, as "re" draws it? */
static bool
is_rectangle(const cairo_path_t *path)
{
	const cairo_path_data_t *d = path->data;
	if (path->num_data != 9 || d[0].header.type != CAIRO_PATH_MOVE_TO ||
	    d[8].header.type != CAIRO_PATH_CLOSE_PATH)
		return false;
	for (int i = 2; i < 8; i += 2)
		if (d[i].header.type != CAIRO_PATH_LINE_TO)
			return false;
	return d[1].point.y == d[3].point.y && d[3].point.x == d[5].point.x &&
	       d[5].point.y == d[7].point.y && d[7].point.x == d[1].point.x;
}

static void
append_path(struct page_pdf *pdf, const cairo_path_t *path)
{
	static const char *const operators[] = { [CAIRO_PATH_MOVE_TO] = "m\n",
		[CAIRO_PATH_LINE_TO] = "l\n",
		[CAIRO_PATH_CURVE_TO] = "c\n",
		[CAIRO_PATH_CLOSE_PATH] = "h\n" };
	if (is_rectangle(path)) {
		gint64 x0 = llround(path->data[1].point.x * 100),
		       x1 = llround(path->data[5].point.x * 100);
		double height = pdf->device.height_pt;
		gint64 y0 = llround((height - path->data[1].point.y) * 100);
		gint64 y1 = llround((height - path->data[5].point.y) * 100);
		gint64 numbers[4] = { x0, y0, x1 - x0, y1 - y0 };
		for (int i = 0; i < 4; i++) {
			pdf_append_number_c(pdf->content, numbers[i]);
			g_string_append_c(pdf->content, ' ');
		}
		g_string_append(pdf->content, "re\n");
		return;
	}
	for (int i = 0; i < path->num_data; i += path->data[i].header.length) {
		const cairo_path_data_t *data = &path->data[i];
		/* Cairo adds a move after each close; the last draws nothing. */
		if (data->header.type == CAIRO_PATH_MOVE_TO && i > 0 &&
		    i + data->header.length >= path->num_data)
			break;
		for (int k = 1; k < data->header.length; k++)
			append_point(pdf, &data[k]);
		g_string_append(pdf->content, operators[data->header.type]);
	}
}

static void
pdf_fill(struct page_device *device, const cairo_path_t *path, const struct fill *fill)
{
	struct page_pdf *pdf = (struct page_pdf *)device;
	pdf_leave_text(pdf);
	pdf_mark(pdf);
	pdf_set_fill(pdf, fill->colour);
	append_path(pdf, path);
	g_string_append(pdf->content, "f\n");
}

static void
set_stroke(struct page_pdf *pdf, const struct stroke *stroke)
{
	GString *out = pdf->content;
	if (pdf->state.stroke != stroke->colour) {
		pdf->state.stroke = stroke->colour;
		g_string_append(out, pdf_append_colour(out, stroke->colour) ? "G\n" : "RG\n");
	}
	if (pdf->state.line_width != stroke->width_pt) {
		pdf->state.line_width = stroke->width_pt;
		pdf_append_number_c(out, llround(stroke->width_pt * 100));
		g_string_append(out, " w\n");
	}
	double on = stroke->dash[0], off = on > 0 ? stroke->dash[1] : 0;
	if (pdf->state.dash[0] == on && pdf->state.dash[1] == off)
		return;
	pdf->state.dash[0] = on;
	pdf->state.dash[1] = off;
	g_string_append_c(out, '[');
	if (on > 0) {
		pdf_append_number_c(out, llround(on * 100));
		g_string_append_c(out, ' ');
		pdf_append_number_c(out, llround(off * 100));
	}
	g_string_append(out, "]0 d\n");
}

static void
pdf_stroke(struct page_device *device, const cairo_path_t *path, const struct stroke *stroke)
{
	struct page_pdf *pdf = (struct page_pdf *)device;
	pdf_leave_text(pdf);
	pdf_mark(pdf);
	set_stroke(pdf, stroke);
	append_path(pdf, path);
	g_string_append(pdf->content, "S\n");
}

static void
pdf_clip_begin(struct page_device *device, const cairo_path_t *path)
{
	struct page_pdf *pdf = (struct page_pdf *)device;
	pdf_leave_text(pdf);
	pdf_mark(pdf);
	g_array_append_val(pdf->states, pdf->state);
	g_string_append(pdf->content, "q\n");
	append_path(pdf, path);
	g_string_append(pdf->content, "W n\n");
}

static void
pdf_clip_end(struct page_device *device)
{
	struct page_pdf *pdf = (struct page_pdf *)device;
	pdf_leave_text(pdf);
	g_string_append(pdf->content, "Q\n");
	pdf->state = g_array_index(pdf->states, struct pdf_state, pdf->states->len - 1);
	g_array_set_size(pdf->states, pdf->states->len - 1);
}

static void
pdf_line(struct page_device *device, const struct text_line *line, double x, double y)
{
	pdf_draw_line((struct page_pdf *)device, line, x, y);
}

static void
pdf_image(struct page_device *device, const struct image *image, const struct rect *at)
{
	struct page_pdf *pdf = (struct page_pdf *)device;
	HPDF_Dict dict =
	    pdf_stream_new(pdf, image->rgb, 3 * (size_t)image->width * (size_t)image->height, true);
	if (!dict)
		return;
	pdf_dict_append(pdf, dict,
	    "/Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent 8 /ColorSpace "
	    "/DeviceRGB",
	    image->width, image->height);
	char key[16];
	g_snprintf(key, sizeof key, "I%u", pdf_id(dict));
	HPDF_Dict_Add(pdf->page_images, key, dict);
	pdf_leave_text(pdf);
	pdf_mark(pdf);
	double numbers[6] = { at->width, 0, 0, at->height, at->x,
		device->height_pt - at->y - at->height };
	g_string_append(pdf->content, "q ");
	for (int i = 0; i < 6; i++) {
		pdf_append_number_c(pdf->content, llround(numbers[i] * 100));
		g_string_append_c(pdf->content, ' ');
	}
	g_string_append_printf(pdf->content, "cm /%s Do Q\n", key);
}

static void
pdf_close(struct page_device *device)
{
	struct page_pdf *pdf = (struct page_pdf *)device;
	for (guint i = 0; i < pdf->fonts->len && !device->failed; i++)
		if (g_ptr_array_index(pdf->fonts, i))
			pdf_font_embed(pdf, g_ptr_array_index(pdf->fonts, i));
	if (device->failed)
		return;
	struct pdf_bodies elements;
	guint first_id = pdf_write_meta(pdf);
	if (device->failed)
		return;
	pdf_tags_write(pdf->tags, first_id, &elements);
	GBytes *bytes = pdf_save(pdf, &elements);
	pdf_bodies_clear(&elements);
	if (bytes)
		g_ptr_array_add(device->out, bytes);
}

static void
drop_font(gpointer font)
{
	pdf_font_drop(font);
}

static void
drop_string(gpointer string)
{
	g_string_free(string, TRUE);
}

static void
pdf_drop(struct page_device *device)
{
	struct page_pdf *pdf = (struct page_pdf *)device;
	if (pdf->doc)
		HPDF_Free(pdf->doc);
	pdf_compressor_drop(pdf);
	g_ptr_array_free(pdf->fonts, TRUE);
	pdf_tags_drop(pdf->tags);
	g_hash_table_destroy(pdf->streams);
	g_ptr_array_free(pdf->raw, TRUE);
	g_ptr_array_free(pdf->attachments, TRUE);
	g_ptr_array_free(pdf->destinations, TRUE);
	g_string_free(pdf->content, TRUE);
	g_array_free(pdf->states, TRUE);
	pdf_info_clear(&pdf->info);
	g_free(pdf);
}

static void
no_mark(struct page_device *device)
{
	/* Content is opened when something is drawn, see pdf_mark. */
}

static const struct page_calls pdf_calls = {
	.set_info = pdf_set_info,
	.begin = pdf_begin,
	.end = pdf_end,
	.tag_begin = pdf_tag_begin,
	.tag_end = pdf_tag_end,
	.artifact_begin = no_mark,
	.artifact_end = no_mark,
	.fill = pdf_fill,
	.stroke = pdf_stroke,
	.clip_begin = pdf_clip_begin,
	.clip_end = pdf_clip_end,
	.line = pdf_line,
	.image = pdf_image,
	.destination = pdf_destination,
	.link = pdf_link,
	.outline = pdf_outline,
	.attach = pdf_attach,
	.close = pdf_close,
	.drop = pdf_drop,
};

struct page_device *
page_pdf_open(struct text_engine *text, GPtrArray *out, struct problems *problems)
{
	struct page_pdf *pdf = g_new0(struct page_pdf, 1);
	page_device_init(&pdf->device, &pdf_calls, text, out, problems);
	pdf->fonts = g_ptr_array_new_with_free_func(drop_font);
	pdf->tags = pdf_tags_new();
	pdf->streams = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)g_bytes_unref);
	pdf->raw = g_ptr_array_new_with_free_func(drop_string);
	pdf->attachments = g_ptr_array_new_with_free_func(pdf_attachment_drop);
	pdf->destinations = g_ptr_array_new_with_free_func(pdf_destination_drop);
	pdf->content = g_string_sized_new(1 << 16);
	pdf->states = g_array_new(FALSE, FALSE, sizeof(struct pdf_state));
	pdf->doc = HPDF_New(on_error, pdf);
	if (pdf->doc)
		pdf->memory = pdf->doc->mmgr;
	else
		page_fail(&pdf->device, "out of memory");
	return &pdf->device;
}
