/*
 * Drawing helpers shared by blocks.
 *
 * In: laid-out text, marks, places. Out: calls of the page device.
 * Rule: no text is measured or laid out while drawing, except page numbers, which are known only then.
 */
#include "render/draw.h"
#include <string.h>

#define OUTLINE_PT 0.6

struct text_style
draw_style_aligned(const struct type_style *style, enum text_align align)
{
	return (struct text_style){ style->bold ? TEXT_BOLD : TEXT_REGULAR, style->size_pt,
		style->leading_pt, style->colour, align };
}

struct text_style
draw_style(const struct type_style *style)
{
	return draw_style_aligned(style, TEXT_LEFT);
}

struct text_block *
draw_lay_out(struct job *job, struct flow *flow, const struct text_style *style, const char *text,
    double width_pt)
{
	if (text == NULL)
		return NULL;
	struct place place = { .file = document_file(job->layout->document),
		.client = job->client,
		.byte_offset = -1 };
	struct text_block *block =
	    text_lay_out(job->text, style, text, width_pt, &place, job->problems);
	if (block == NULL)
		job->failed = true;
	return flow_keep_text(flow, block);
}

struct text_block *
draw_lay_out_plain(struct job *job, struct flow *flow, const struct text_style *style,
    const char *text, double width_pt)
{
	if (text == NULL || strstr(text, "**") == NULL)
		return draw_lay_out(job, flow, style, text, width_pt);
	/* A zero-width space between two asterisks keeps them from switching bold. */
	g_auto(GStrv) parts = g_strsplit(text, "**", -1);
	g_autofree char *apart = g_strjoinv("*\u200b*", parts);
	return draw_lay_out(job, flow, style, apart, width_pt);
}

struct text_block *
draw_lay_out_within(struct job *job, struct flow *flow, const struct text_style *style,
    const char *text, double width_pt)
{
	if (text == NULL || text_width(job->text, style, text) <= width_pt)
		return draw_lay_out_plain(job, flow, style, text, 0);
	glong low = 0, high = g_utf8_strlen(text, -1);
	while (high - low > 1) {
		glong middle = (low + high) / 2;
		g_autofree char *head = g_utf8_substring(text, 0, middle);
		g_autofree char *shorter = g_strconcat(head, job->theme->words.ellipsis, NULL);
		if (text_width(job->text, style, shorter) <= width_pt)
			low = middle;
		else
			high = middle;
	}
	g_autofree char *head = g_utf8_substring(text, 0, low);
	g_autofree char *shorter = g_strconcat(head, job->theme->words.ellipsis, NULL);
	return draw_lay_out_plain(job, flow, style, shorter, 0);
}

double
draw_height(const struct text_block *block)
{
	return block == NULL ? 0 : block->height_pt;
}

double
draw_width(const struct text_block *block)
{
	return block == NULL ? 0 : block->width_pt;
}

double
draw_level(const struct text_block *block, const struct text_block *beside)
{
	if (block == NULL || beside == NULL || block->nlines == 0 || beside->nlines == 0)
		return 0;
	return block->lines[0].baseline - beside->lines[0].baseline;
}

void
draw_text(struct canvas *canvas, const struct text_block *block, double x, double y)
{
	if (block == NULL)
		return;
	for (size_t i = 0; i < block->nlines; i++) {
		const struct text_line *line = &block->lines[i];
		page_line(canvas->device, line, x + line->x, y + line->baseline);
	}
}

void
draw_text_right(struct canvas *canvas, const struct text_block *block, double x, double y)
{
	for (size_t i = 0; block != NULL && i < block->nlines; i++) {
		const struct text_line *line = &block->lines[i];
		page_line(canvas->device, line, x - line->width_pt, y + line->baseline);
	}
}

void
draw_text_centred(struct canvas *canvas, const struct text_block *block, double x, double y)
{
	for (size_t i = 0; block != NULL && i < block->nlines; i++) {
		const struct text_line *line = &block->lines[i];
		page_line(canvas->device, line, x - line->width_pt / 2, y + line->baseline);
	}
}

void
draw_tag_begin(struct canvas *canvas, const struct tag *tag)
{
	if (!canvas->artifact)
		page_tag_begin(canvas->device, tag);
}

void
draw_role_begin(struct canvas *canvas, enum tag_role role)
{
	draw_tag_begin(canvas, &(struct tag){ .role = role });
}

void
draw_tag_end(struct canvas *canvas)
{
	if (!canvas->artifact)
		page_tag_end(canvas->device);
}

void
draw_tagged(
    struct canvas *canvas, enum tag_role role, const struct text_block *block, double x, double y)
{
	if (block == NULL)
		return;
	draw_role_begin(canvas, role);
	draw_text(canvas, block, x, y);
	draw_tag_end(canvas);
}

void
draw_artifact_begin(struct canvas *canvas)
{
	if (!canvas->artifact)
		page_artifact_begin(canvas->device);
}

void
draw_artifact_end(struct canvas *canvas)
{
	if (!canvas->artifact)
		page_artifact_end(canvas->device);
}

void
draw_page_label(struct canvas *canvas, const struct type_style *type, const char *section,
    const struct rect *at, enum text_align align)
{
	struct job *job = canvas->job;
	gpointer page;
	if (!g_hash_table_lookup_extended(job->pages, section, NULL, &page))
		return;
	struct text_style style = draw_style(type);
	g_autofree char *number = g_strdup_printf("%d", GPOINTER_TO_INT(page) + 1);
	g_auto(GStrv) parts = g_strsplit(job->theme->words.page, "{page}", 2);
	g_autofree char *label = g_strjoinv(number, parts);
	struct text_block *text = text_lay_out(job->text, &style, label, 0, NULL, job->problems);
	if (text == NULL)
		return;
	double spare = at->width - text->width_pt;
	double x = at->x + (align == TEXT_RIGHT ? spare : align == TEXT_CENTRE ? spare / 2 : 0);
	struct rect area = { x, at->y, text->width_pt, text->height_pt };
	draw_role_begin(canvas, TAG_LINK);
	draw_text(canvas, text, x, at->y);
	if (!canvas->artifact)
		page_link(canvas->device, &area, section, label);
	draw_tag_end(canvas);
	text_block_drop(text);
}

struct fill
draw_fill(const struct mark *mark)
{
	return (struct fill){ mark->colour, mark->hatch, mark->hatch_colour };
}

void
draw_rect(struct canvas *canvas, uint32_t colour, double x, double y, double width, double height)
{
	page_fill_rect(canvas->device, &(struct rect){ x, y, width, height },
	    &(struct fill){ .colour = colour });
}

void
draw_mark(
    struct canvas *canvas, const struct mark *mark, double x, double y, double width, double height)
{
	struct fill fill = draw_fill(mark);
	page_fill_rect(canvas->device, &(struct rect){ x, y, width, height }, &fill);
	if (!mark->outlined || width < OUTLINE_PT)
		return;
	struct rect inner = { x + OUTLINE_PT / 2, y + OUTLINE_PT / 2, width - OUTLINE_PT,
		height - OUTLINE_PT };
	page_stroke_rect(
	    canvas->device, &inner, &(struct stroke){ mark->outline, OUTLINE_PT, { 0, 0 } });
}

void
draw_pointer(struct canvas *canvas, const struct mark *mark, double x, double y, double height)
{
	static const double head = 2.6, edge = 0.7, half = 0.6;
	struct fill fill = { .colour = mark->colour };
	draw_rect(canvas, 0xFFFFFF, x - half - edge, y, 2 * (half + edge), height);
	draw_rect(canvas, mark->colour, x - half, y, 2 * half, height);
	cairo_path_data_t points[] = {
		{ .header = { CAIRO_PATH_MOVE_TO, 2 } },
		{ .point = { x - head, y - head } },
		{ .header = { CAIRO_PATH_LINE_TO, 2 } },
		{ .point = { x + head, y - head } },
		{ .header = { CAIRO_PATH_LINE_TO, 2 } },
		{ .point = { x, y + 1 } },
		{ .header = { CAIRO_PATH_CLOSE_PATH, 1 } },
	};
	cairo_path_t path = { CAIRO_STATUS_SUCCESS, points, G_N_ELEMENTS(points) };
	page_fill(canvas->device, &path, &fill);
}

void
draw_rule(
    struct canvas *canvas, uint32_t colour, double width_pt, double x, double y, double length)
{
	page_stroke_line(
	    canvas->device, x, y, x + length, y, &(struct stroke){ colour, width_pt, { 0, 0 } });
}
