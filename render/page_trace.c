/*
 * The trace device: one line of text for every call, for tests to compare.
 *
 * In: checked drawing calls. Out: UTF-8 text. Rule: stable and readable: two decimals, points,
 * elements as indentation, nothing that depends on memory or time.
 */
#include "render/page_device.h"
#include "render/typeface.h"

#include <string.h>

struct trace {
	struct page_device device;
	GString *text;
};

static GString *
begin_line(struct page_device *device, const char *word)
{
	GString *out = ((struct trace *)device)->text;
	guint depth =
	    device->tags->len + device->artifacts + device->clips + (device->in_page ? 1 : 0);
	for (guint i = 0; i < depth; i++)
		g_string_append(out, "  ");
	g_string_append(out, word);
	return out;
}

static void
append_number(GString *out, double number)
{
	char text[G_ASCII_DTOSTR_BUF_SIZE];
	g_ascii_formatd(text, sizeof text, "%.2f", number);
	g_string_append_printf(out, " %s", strcmp(text, "-0.00") == 0 ? "0.00" : text);
}

static void
append_quoted(GString *out, const char *text, gsize length)
{
	g_string_append(out, " \"");
	for (gsize i = 0; i < length; i++) {
		unsigned char c = (unsigned char)text[i];
		if (c == '"' || c == '\\')
			g_string_append_printf(out, "\\%c", c);
		else if (c < 0x20)
			g_string_append_printf(out, "\\x%02x", c);
		else
			g_string_append_c(out, (char)c);
	}
	g_string_append_c(out, '"');
}

static void
append_string(GString *out, const char *label, const char *text)
{
	if (!text)
		return;
	g_string_append_printf(out, " %s", label);
	append_quoted(out, text, strlen(text));
}

static void
append_colour(GString *out, uint32_t colour)
{
	g_string_append_printf(out, " #%06X", colour & 0xffffff);
}

static void
append_rect(GString *out, const struct rect *rect)
{
	append_number(out, rect->x);
	append_number(out, rect->y);
	append_number(out, rect->width);
	append_number(out, rect->height);
}

static void
append_path(GString *out, const cairo_path_t *path)
{
	static const char letters[] = { [CAIRO_PATH_MOVE_TO] = 'm',
		[CAIRO_PATH_LINE_TO] = 'l',
		[CAIRO_PATH_CURVE_TO] = 'c',
		[CAIRO_PATH_CLOSE_PATH] = 'z' };
	for (int i = 0; i < path->num_data; i += path->data[i].header.length) {
		g_string_append_printf(out, " %c", letters[path->data[i].header.type]);
		for (int k = 1; k < path->data[i].header.length; k++) {
			append_number(out, path->data[i + k].point.x);
			append_number(out, path->data[i + k].point.y);
		}
	}
	g_string_append_c(out, '\n');
}

static void
trace_set_info(struct page_device *device, const struct page_info *info)
{
	GString *out = begin_line(device, "info");
	append_string(out, "title", info->title);
	append_string(out, "author", info->author);
	append_string(out, "subject", info->subject);
	append_string(out, "language", info->language);
	append_string(out, "date", info->date);
	g_string_append_c(out, '\n');
}

static void
trace_begin(struct page_device *device)
{
	GString *out = ((struct trace *)device)->text;
	g_string_append_printf(out, "page %u", device->pages);
	append_number(out, device->width_pt);
	append_number(out, device->height_pt);
	g_string_append_c(out, '\n');
}

static void
trace_end(struct page_device *device)
{
}

/* page.c has already counted the element; its own line stands one step further left. */
static void
trace_tag_begin(struct page_device *device, const struct tag *tag)
{
	device->tags->len--;
	GString *out = begin_line(device, tag_role_name(tag->role));
	device->tags->len++;
	append_string(out, "alt", tag->alt);
	append_string(out, "actual", tag->actual);
	if (tag->role == TAG_TH)
		g_string_append(out, tag->row_header ? " row" : " column");
	if (tag->column_span > 1)
		g_string_append_printf(out, " column-span %d", tag->column_span);
	if (tag->row_span > 1)
		g_string_append_printf(out, " row-span %d", tag->row_span);
	if (tag->bbox[2] > 0) {
		g_string_append(out, " box");
		append_rect(
		    out, &(struct rect){ tag->bbox[0], tag->bbox[1], tag->bbox[2], tag->bbox[3] });
	}
	g_string_append_c(out, '\n');
}

static void
trace_artifact_begin(struct page_device *device)
{
	device->artifacts--;
	g_string_append_c(begin_line(device, "artifact"), '\n');
	device->artifacts++;
}

static void
trace_fill(struct page_device *device, const cairo_path_t *path, const struct fill *fill)
{
	static const char *const hatches[] = { NULL, "diagonal", "dense", "dots" };
	GString *out = begin_line(device, "fill");
	append_colour(out, fill->colour);
	if (fill->hatch != HATCH_NONE) {
		g_string_append_printf(out, " %s", hatches[fill->hatch]);
		append_colour(out, fill->hatch_colour);
	}
	append_path(out, path);
}

static void
trace_stroke(struct page_device *device, const cairo_path_t *path, const struct stroke *stroke)
{
	GString *out = begin_line(device, "stroke");
	append_colour(out, stroke->colour);
	append_number(out, stroke->width_pt);
	if (stroke->dash[0] > 0) {
		g_string_append(out, " dash");
		append_number(out, stroke->dash[0]);
		append_number(out, stroke->dash[1]);
	}
	append_path(out, path);
}

static void
trace_clip_begin(struct page_device *device, const cairo_path_t *path)
{
	GString *out = begin_line(device, "clip");
	append_path(out, path);
}

static void
trace_clip_end(struct page_device *device)
{
}

static bool
same_style(const struct glyph_run *a, const struct glyph_run *b)
{
	return a->typeface->bold == b->typeface->bold &&
	       a->typeface->fallback == b->typeface->fallback && a->size_pt == b->size_pt &&
	       a->colour == b->colour;
}

/* text X Y WIDTH, then for each style: SIZE weight colour "text". */
static void
trace_line(struct page_device *device, const struct text_line *line, double x, double y)
{
	GString *out = begin_line(device, "text");
	append_number(out, x);
	append_number(out, y);
	append_number(out, line->width_pt);
	for (size_t i = 0; i < line->nruns;) {
		const struct glyph_run *first = &line->runs[i];
		g_autoptr(GString) words = g_string_new(NULL);
		for (; i < line->nruns && same_style(first, &line->runs[i]); i++)
			g_string_append_len(
			    words, line->runs[i].text, (gssize)line->runs[i].text_length);
		append_number(out, first->size_pt);
		g_string_append(out, first->typeface->bold ? " bold" : " regular");
		g_string_append(out, first->typeface->fallback ? "(fallback)" : "");
		append_colour(out, first->colour);
		append_quoted(out, words->str, words->len);
	}
	g_string_append_c(out, '\n');
}

static void
trace_image(struct page_device *device, const struct image *image, const struct rect *at)
{
	GString *out = begin_line(device, "image");
	g_string_append_printf(out, " %dx%d", image->width, image->height);
	append_rect(out, at);
	g_string_append_c(out, '\n');
}

static void
trace_destination(struct page_device *device, const char *name, double y)
{
	GString *out = begin_line(device, "destination");
	append_quoted(out, name, strlen(name));
	append_number(out, y);
	g_string_append_c(out, '\n');
}

static void
trace_link(
    struct page_device *device, const struct rect *area, const char *target, const char *contents)
{
	GString *out = begin_line(device, "link");
	append_rect(out, area);
	append_string(out, "to", target);
	append_string(out, "contents", contents);
	g_string_append_c(out, '\n');
}

static void
trace_outline(struct page_device *device, int level, const char *title, double y)
{
	GString *out = begin_line(device, "outline");
	g_string_append_printf(out, " %d", level);
	append_quoted(out, title, strlen(title));
	append_number(out, y);
	g_string_append_c(out, '\n');
}

static void
trace_attach(struct page_device *device, const char *name, const char *mime,
    const char *relationship, GBytes *bytes)
{
	GString *out = begin_line(device, "attach");
	append_quoted(out, name, strlen(name));
	g_string_append_printf(out, " %s %s\n", mime, relationship);
}

static void
trace_close(struct page_device *device)
{
	GString *text = ((struct trace *)device)->text;
	g_ptr_array_add(device->out, g_bytes_new(text->str, text->len));
}

static void
trace_drop(struct page_device *device)
{
	struct trace *trace = (struct trace *)device;
	g_string_free(trace->text, TRUE);
	g_free(trace);
}

static const struct page_calls trace_calls = {
	.draws_hatch = true,
	.set_info = trace_set_info,
	.begin = trace_begin,
	.end = trace_end,
	.tag_begin = trace_tag_begin,
	.artifact_begin = trace_artifact_begin,
	.fill = trace_fill,
	.stroke = trace_stroke,
	.clip_begin = trace_clip_begin,
	.clip_end = trace_clip_end,
	.line = trace_line,
	.image = trace_image,
	.destination = trace_destination,
	.link = trace_link,
	.outline = trace_outline,
	.attach = trace_attach,
	.close = trace_close,
	.drop = trace_drop,
};

struct page_device *
page_trace_open(struct text_engine *text, GPtrArray *out, struct problems *problems)
{
	struct trace *trace = g_new0(struct trace, 1);
	page_device_init(&trace->device, &trace_calls, text, out, problems);
	trace->text = g_string_new(NULL);
	return &trace->device;
}
