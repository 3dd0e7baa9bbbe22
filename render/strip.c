/*
 * A panel of text, line by line.
 *
 * In: paragraphs with bold and links. Out: one box a line.
 * Rule: the text is laid out once; a line with links is taken apart at preparing, never while drawing.
 */
#include "render/strip.h"
#include <string.h>

#define BAR_PT 2.5
#define PAD_PT 13
#define EDGE_PT 9
#define OVERLAP_PT 0.3 /* no seam between two pieces of the panel */

/* A part of a line: its runs, and where it leads. */
struct segment {
	struct text_line line;
	double x;
	const char *target; /* NULL: plain text */
};

struct strip {
	const struct theme *theme;
	double width_pt, x, above_pt;
	const struct text_block *text; /* whose first line gives the baseline */
	const struct segment *segments;
	size_t nsegments;
	double panel_pt; /* 0: another box has drawn it */
	bool first;      /* of the panel, here or on another page */
};

/* ---- drawing ---- */

static void
draw_panel(const struct strip *strip, struct canvas *canvas, double x, double y)
{
	double over = strip->first ? 0 : OVERLAP_PT, height = strip->panel_pt + over;
	if (strip->panel_pt <= 0)
		return;
	draw_artifact_begin(canvas);
	draw_rect(canvas, strip->theme->colours.panel, x, y - over, strip->width_pt, height);
	draw_rect(canvas, strip->theme->colours.rule, x, y - over, BAR_PT, height);
	draw_artifact_end(canvas);
}

static void
draw_segment(const struct strip *strip, const struct segment *segment, struct canvas *canvas,
    double x, double y)
{
	const struct text_block *text = strip->text;
	double leading = text->height_pt / (double)text->nlines;
	struct rect area = { x, y, segment->line.width_pt, leading };
	bool link = segment->target != NULL && segment->line.width_pt > 0 && !canvas->artifact;
	if (link)
		draw_role_begin(canvas, TAG_LINK);
	page_line(canvas->device, &segment->line, x, y + text->lines[0].baseline);
	if (link) {
		page_link(canvas->device, &area, segment->target, segment->target);
		draw_tag_end(canvas);
	}
}

static void
draw_strip(const struct box *box, struct canvas *canvas, double x, double y)
{
	const struct strip *strip = box->data;
	draw_panel(strip, canvas, x, y);
	for (size_t i = 0; i < strip->nsegments; i++) {
		const struct segment *segment = &strip->segments[i];
		draw_segment(
		    strip, segment, canvas, x + strip->x + segment->x, y + strip->above_pt);
	}
}

/* ---- taking lines apart ---- */

/* Where the text is in characters, and the link that comes next. */
struct reader_of_lines {
	struct strips *strips;
	const GArray *links; /* NULL: none */
	guint next;
	size_t at;
};

/* The part of a run from byte `from` to `to`, as a run of its own at x 0. Returns how far from the run's left it is. */
static double
cut_run(
    struct flow *flow, const struct glyph_run *run, size_t from, size_t to, struct glyph_run *out)
{
	size_t first = 0, end;
	double skipped = 0;
	*out = *run;
	for (; first < run->nglyphs && run->clusters[first] < from; first++)
		skipped += run->advances[first];
	out->width_pt = 0;
	for (end = first; end < run->nglyphs && run->clusters[end] < to; end++)
		out->width_pt += run->advances[end];
	uint32_t *clusters = flow_keep(flow, (end - first) * sizeof *clusters);
	for (size_t i = first; i < end; i++)
		clusters[i - first] = run->clusters[i] - (uint32_t)from;
	out->clusters = clusters;
	out->nglyphs = end - first;
	out->glyphs = run->glyphs + first;
	out->advances = run->advances + first;
	out->offsets = run->offsets == NULL ? NULL : run->offsets + 2 * first;
	out->text = flow_keep_string(flow, g_strndup(run->text + from, to - from));
	out->text_length = to - from;
	return skipped;
}

static void
add_piece(struct reader_of_lines *reader, GArray *segments, const struct glyph_run *run,
    size_t from, size_t to, const struct markdown_link *link)
{
	struct flow *flow = reader->strips->flow;
	const char *target = link == NULL ? NULL : link->target;
	struct segment *last =
	    segments->len == 0 ? NULL : &g_array_index(segments, struct segment, segments->len - 1);
	if (last == NULL || last->target != target) {
		struct segment new = { .x = 0, .target = target };
		g_array_append_val(segments, new);
		last = &g_array_index(segments, struct segment, segments->len - 1);
		last->line.runs = NULL;
	}
	struct glyph_run *runs = flow_keep(flow, (last->line.nruns + 1) * sizeof *runs);
	if (last->line.nruns > 0)
		memcpy(runs, last->line.runs, last->line.nruns * sizeof *runs);
	struct glyph_run *piece = &runs[last->line.nruns];
	double left = run->x + cut_run(flow, run, from, to, piece);
	if (last->line.nruns == 0)
		last->x = left;
	piece->x = left - last->x;
	if (link != NULL)
		piece->colour = reader->strips->job->theme->colours.accent;
	last->line.runs = runs;
	last->line.nruns++;
	last->line.width_pt = piece->x + piece->width_pt;
}

/* Bytes of the run up to the character where a link begins or ends next; *inside: the link that holds here. */
static size_t
stretch(struct reader_of_lines *reader, const struct glyph_run *run, size_t from,
    const struct markdown_link **inside)
{
	const struct markdown_link *link = NULL;
	for (; reader->next < reader->links->len; reader->next++) {
		link = &g_array_index(reader->links, struct markdown_link, reader->next);
		if (reader->at < link->end)
			break;
		link = NULL;
	}
	*inside = link != NULL && reader->at >= link->start ? link : NULL;
	size_t border = link == NULL ? SIZE_MAX : *inside == NULL ? link->start : link->end;
	const char *p = run->text + from, *end = run->text + run->text_length;
	for (; p < end && reader->at < border; reader->at++)
		p = g_utf8_next_char(p);
	return (size_t)(p - run->text);
}

static GArray *
take_apart(struct reader_of_lines *reader, const struct text_line *line)
{
	GArray *segments = g_array_new(FALSE, FALSE, sizeof(struct segment));
	if (reader->links == NULL) {
		struct segment whole = { .line = *line, .x = line->x };
		g_array_append_val(segments, whole);
		return segments;
	}
	for (size_t i = 0; i < line->nruns; i++) {
		const struct glyph_run *run = &line->runs[i];
		for (size_t from = 0, to; from < run->text_length; from = to) {
			const struct markdown_link *link;
			to = stretch(reader, run, from, &link);
			add_piece(reader, segments, run, from, to, link);
		}
	}
	return segments;
}

/* ---- boxes ---- */

static double
leading_of(const struct text_block *text)
{
	return text->height_pt / (double)text->nlines;
}

/* Takes the segments. */
static struct strip *
new_strip(struct strips *strips, const struct text_block *text, GArray *segments, double indent_pt)
{
	struct strip *strip = flow_keep(strips->flow, sizeof *strip);
	struct segment *kept = flow_keep(strips->flow, segments->len * sizeof *kept);
	if (segments->len > 0)
		memcpy(kept, segments->data, segments->len * sizeof *kept);
	*strip = (struct strip){ .theme = strips->job->theme,
		.width_pt = strips->flow->width_pt,
		.x = BAR_PT + PAD_PT + indent_pt,
		.above_pt = strips->above_pt,
		.text = text,
		.segments = kept,
		.nsegments = segments->len,
		.panel_pt = strips->beside ? 0 : strips->above_pt + leading_of(text),
		.first = strips->last == NULL };
	g_array_unref(segments);
	return strip;
}

static void
add_box(struct strips *strips, struct strip *strip, double height_pt)
{
	struct box *box = flow_add(strips->flow, height_pt, strips->before_pt, draw_strip, strip);
	box->head = strips->head;
	strips->before_pt = 0;
	strips->above_pt = 0;
	strips->last = box;
}

static struct text_block *
lay_out(struct strips *strips, const struct text_style *style, const char *text, double width_pt)
{
	struct text_block *block = text_lay_out(
	    strips->job->text, style, text, width_pt, &strips->place, strips->job->problems);
	if (block == NULL)
		strips->job->failed = true;
	return flow_keep_text(strips->flow, block);
}

/* Links whose targets live as long as the flow; NULL for none. */
static GArray *
keep_links(struct flow *flow, const GArray *links)
{
	GArray *kept =
	    links == NULL ? NULL : g_array_new(FALSE, FALSE, sizeof(struct markdown_link));
	for (guint i = 0; links != NULL && i < links->len; i++) {
		struct markdown_link link = g_array_index(links, struct markdown_link, i);
		link.target = flow_keep_string(flow, g_strdup(link.target));
		g_array_append_val(kept, link);
	}
	return kept;
}

void
strips_text(struct strips *strips, enum tag_role role, const struct text_style *style,
    const struct markdown_part *part, double indent_pt)
{
	double width = strips->flow->width_pt - BAR_PT - 2 * PAD_PT - indent_pt;
	const struct text_block *text = lay_out(strips, style, part->text, width);
	if (text == NULL)
		return;
	g_autoptr(GArray) links = keep_links(strips->flow, part->links);
	struct reader_of_lines reader = { .strips = strips, .links = links };
	flow_open_role(strips->flow, role);
	for (size_t i = 0; i < text->nlines; i++) {
		GArray *segments = take_apart(&reader, &text->lines[i]);
		struct strip *strip = new_strip(strips, text, segments, indent_pt);
		add_box(strips, strip, strips->above_pt + leading_of(text));
		strips->beside = false;
		strips->last->keep_next = i + 1 < text->nlines && (i == 0 || i + 2 == text->nlines);
	}
	flow_close(strips->flow);
	if (role != TAG_P)
		strips->last->keep_next = true;
}

void
strips_label(
    struct strips *strips, const struct text_style *style, const char *label, double indent_pt)
{
	const struct text_block *text = lay_out(strips, style, label, 0);
	struct reader_of_lines reader = { .strips = strips };
	if (text == NULL)
		return;
	flow_open_role(strips->flow, TAG_LBL);
	struct strip *strip =
	    new_strip(strips, text, take_apart(&reader, &text->lines[0]), indent_pt);
	add_box(strips, strip, strips->above_pt);
	flow_close(strips->flow);
	strips->last->keep_next = true;
	strips->beside = true;
}

/* ---- the panel ---- */

/* The title where the panel goes on: never in the flow itself. */
static const struct box *
make_head(struct strips *strips, const struct text_style *style, const char *title)
{
	const struct text_block *text = lay_out(strips, style, title, 0);
	struct reader_of_lines reader = { .strips = strips };
	if (text == NULL)
		return NULL;
	struct strip *strip = new_strip(strips, text, take_apart(&reader, &text->lines[0]), 0);
	struct box *box = flow_keep(strips->flow, sizeof *box);
	box->height_pt = strip->panel_pt;
	box->draw = draw_strip;
	box->data = strip;
	return box;
}

void
strips_begin(struct strips *strips, const char *title, const char *again)
{
	struct text_style style = draw_style(&strips->job->theme->type.caption);
	style.colour = strips->job->theme->colours.secondary;
	strips->above_pt = EDGE_PT;
	strips->before_pt = strips->job->theme->space.figure;
	if (title == NULL)
		return;
	const struct box *head = make_head(strips, &style, again);
	struct markdown_part part = { .text = (char *)title };
	strips_text(strips, TAG_P, &style, &part, 0);
	if (strips->last != NULL)
		strips->last->keep_next = true;
	strips->head = head;
}

void
strips_end(struct strips *strips)
{
	if (strips->last == NULL)
		return;
	struct strip *strip = (struct strip *)strips->last->data;
	strip->panel_pt += EDGE_PT;
	strips->last->height_pt += EDGE_PT;
	strips->last->keep_next = false;
}
