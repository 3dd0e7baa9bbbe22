/*
 * Blocks of words: heading, text, note, callout, spacer, page_break.
 *
 * In: words of the layout filled with figures. Out: boxes of laid-out paragraphs.
 * Rule: a paragraph without words leaves no trace: no box, no space, no structure element.
 */
#include "render/draw.h"

#define WHOLE_LINES 6 /* longer paragraphs may be broken between lines */

struct paragraph {
	struct text_block *text;
	size_t line; /* the one line this box draws */
};

/* ---- paragraphs ---- */

static void
draw_paragraph(const struct box *box, struct canvas *canvas, double x, double y)
{
	const struct paragraph *paragraph = box->data;
	draw_text(canvas, paragraph->text, x, y);
}

static void
draw_one_line(const struct box *box, struct canvas *canvas, double x, double y)
{
	const struct paragraph *paragraph = box->data;
	const struct text_line *line = &paragraph->text->lines[paragraph->line];
	const struct text_line *first = &paragraph->text->lines[0];
	page_line(canvas->device, line, x + line->x, y + first->baseline);
}

/* Line by line, the first two and the last two together. */
static void
add_lines(struct flow *flow, struct text_block *text, double leading_pt, double before_pt)
{
	for (size_t i = 0; i < text->nlines; i++) {
		struct paragraph *paragraph = flow_keep(flow, sizeof *paragraph);
		*paragraph = (struct paragraph){ .text = text, .line = i };
		struct box *box =
		    flow_add(flow, leading_pt, i == 0 ? before_pt : 0, draw_one_line, paragraph);
		box->keep_next = i == 0 || i + 2 == text->nlines;
	}
}

static void
add_paragraph(struct job *job, struct flow *flow, const struct type_style *type, const char *words,
    double before_pt)
{
	struct text_style style = draw_style(type);
	struct text_block *text = draw_lay_out(job, flow, &style, words, flow->width_pt);
	if (text == NULL)
		return;
	flow_open_role(flow, TAG_P);
	if (text->nlines > WHOLE_LINES) {
		add_lines(flow, text, type->leading_pt, before_pt);
	} else {
		struct paragraph *paragraph = flow_keep(flow, sizeof *paragraph);
		paragraph->text = text;
		flow_add(flow, text->height_pt, before_pt, draw_paragraph, paragraph);
	}
	flow_close(flow);
}

/* ---- text ---- */

struct text_fields {
	struct block block;
	struct words *text;
	int style;
};

enum { STYLE_BODY, STYLE_LEAD, STYLE_SMALL };
static const char *const style_names[] = { "body", "lead", "small", NULL };

static const struct shape_field text_fields[] = {
	{ "text", SHAPE_WORDS, true, offsetof(struct text_fields, text),
	    "文。**で囲むと太字になります" },
	{ "style", SHAPE_CHOICE, false, offsetof(struct text_fields, style),
	    "body=本文、lead=章の初めの文、small=小さな文", style_names },
};

static void
prepare_text(struct job *job, const struct block *block, struct flow *flow)
{
	const struct text_fields *fields = (const struct text_fields *)block;
	const struct theme_type *type = &job->theme->type;
	const struct type_style *style = fields->style == STYLE_LEAD    ? &type->lead
	                                 : fields->style == STYLE_SMALL ? &type->note
	                                                                : &type->body;
	g_autofree char *words = words_text(job, fields->text, NULL, block->when_missing);
	guint before = flow->boxes->len;
	add_paragraph(job, flow, style, words, job->theme->space.paragraph);
	/* What a section begins with leads on to what it is about. */
	if (fields->style == STYLE_LEAD && flow->boxes->len > before)
		flow_last(flow)->keep_next = true;
}

const struct block_type block_text = { "text", "文", sizeof(struct text_fields), text_fields,
	G_N_ELEMENTS(text_fields), .prepare = prepare_text };

/* ---- note ---- */

static void
prepare_note(struct job *job, const struct block *block, struct flow *flow)
{
	const struct text_fields *fields = (const struct text_fields *)block;
	g_autofree char *words = words_text(job, fields->text, NULL, block->when_missing);
	struct box *above = flow_last(flow);
	if (words != NULL && above != NULL && flow->pending->len == 0)
		above->keep_next = true;
	add_paragraph(job, flow, &job->theme->type.note, words, job->theme->space.tight);
}

const struct block_type block_note = { "note", "図表などのすぐ下に添える小さな注",
	sizeof(struct text_fields), text_fields, 1, .prepare = prepare_note };

/* ---- heading ---- */

struct heading_fields {
	struct block block;
	struct words *text;
};

struct heading {
	struct text_block *text;
	uint32_t colour;
};

static const struct shape_field heading_fields[] = {
	{ "text", SHAPE_WORDS, true, offsetof(struct heading_fields, text), "節の見出し" },
};

#define HEADING_BAR_PT 4
#define HEADING_INDENT_PT 12

static void
draw_heading(const struct box *box, struct canvas *canvas, double x, double y)
{
	const struct heading *heading = box->data;
	draw_artifact_begin(canvas);
	draw_rect(canvas, heading->colour, x, y, HEADING_BAR_PT, box->height_pt);
	draw_artifact_end(canvas);
	draw_text(canvas, heading->text, x + HEADING_INDENT_PT, y);
}

static void
prepare_heading(struct job *job, const struct block *block, struct flow *flow)
{
	const struct heading_fields *fields = (const struct heading_fields *)block;
	g_autofree char *words = words_text(job, fields->text, NULL, block->when_missing);
	if (words == NULL)
		return;
	struct heading *heading = flow_keep(flow, sizeof *heading);
	struct text_style style = draw_style(&job->theme->type.heading);
	heading->text = draw_lay_out(job, flow, &style, words, flow->width_pt - HEADING_INDENT_PT);
	heading->colour = job->theme->colours.accent;
	flow_open_role(flow, job->heading_level >= 2 ? TAG_H3 : TAG_H2);
	struct box *box = flow_add(
	    flow, draw_height(heading->text), job->theme->space.heading, draw_heading, heading);
	flow_close(flow);
	box->keep_next = true;
	box->outline = flow_keep_string(flow, g_steal_pointer(&words));
	box->outline_level = 2;
}

const struct block_type block_heading = { "heading", "節の見出し", sizeof(struct heading_fields),
	heading_fields, G_N_ELEMENTS(heading_fields), .prepare = prepare_heading };

/* ---- callout ---- */

struct callout_fields {
	struct block block;
	struct words *title, *text;
	const struct mark *mark;
};

struct callout {
	struct text_block *text;
	const struct mark *mark;
	double width_pt;
};

static const struct shape_field callout_fields[] = {
	{ "title", SHAPE_WORDS, false, offsetof(struct callout_fields, title),
	    "初めに太字で書く言葉" },
	{ "text", SHAPE_WORDS, true, offsetof(struct callout_fields, text), "囲みの文" },
	{ "mark", SHAPE_MARK, true, offsetof(struct callout_fields, mark),
	    "囲みの色（panel.good、panel.warningなど）" },
};

#define CALLOUT_BAR_PT 4
#define CALLOUT_PAD_PT 12
#define CALLOUT_EDGE_PT 9

static void
draw_callout(const struct box *box, struct canvas *canvas, double x, double y)
{
	const struct callout *callout = box->data;
	draw_artifact_begin(canvas);
	draw_rect(canvas, callout->mark->tint, x, y, callout->width_pt, box->height_pt);
	draw_rect(canvas, callout->mark->colour, x, y, CALLOUT_BAR_PT, box->height_pt);
	draw_artifact_end(canvas);
	draw_text(canvas, callout->text, x + CALLOUT_BAR_PT + CALLOUT_PAD_PT, y + CALLOUT_EDGE_PT);
}

static void
prepare_callout(struct job *job, const struct block *block, struct flow *flow)
{
	const struct callout_fields *fields = (const struct callout_fields *)block;
	g_autofree char *text = words_text(job, fields->text, NULL, block->when_missing);
	g_autofree char *title = words_text(job, fields->title, NULL, block->when_missing);
	if (text == NULL)
		return;
	g_autofree char *all =
	    title == NULL ? g_strdup(text) : g_strdup_printf("**%s**　%s", title, text);
	struct callout *callout = flow_keep(flow, sizeof *callout);
	struct text_style style = draw_style(&job->theme->type.body);
	double width = flow->width_pt - CALLOUT_BAR_PT - 2 * CALLOUT_PAD_PT;
	*callout = (struct callout){ draw_lay_out(job, flow, &style, all, width), fields->mark,
		flow->width_pt };
	flow_open_role(flow, TAG_P);
	flow_add(flow, draw_height(callout->text) + 2 * CALLOUT_EDGE_PT, job->theme->space.figure,
	    draw_callout, callout);
	flow_close(flow);
}

const struct block_type block_callout = { "callout", "色の付いた囲み",
	sizeof(struct callout_fields), callout_fields, G_N_ELEMENTS(callout_fields),
	.prepare = prepare_callout };

/* ---- spacer, page_break ---- */

struct spacer_fields {
	struct block block;
	int size;
};

static const char *const size_names[] = { "small", "normal", "large", NULL };
static const struct shape_field spacer_fields[] = {
	{ "size", SHAPE_CHOICE, false, offsetof(struct spacer_fields, size), "空きの大きさ",
	    size_names },
};

static void
prepare_spacer(struct job *job, const struct block *block, struct flow *flow)
{
	const struct spacer_fields *fields = (const struct spacer_fields *)block;
	const struct theme_space *space = &job->theme->space;
	const double sizes[] = { space->block, space->heading, space->section };
	flow_space(flow, sizes[fields->size]);
}

const struct block_type block_spacer = { "spacer", "空き。ページの初めでは消えます",
	sizeof(struct spacer_fields), spacer_fields, G_N_ELEMENTS(spacer_fields),
	.prepare = prepare_spacer };

static void
prepare_page_break(struct job *job, const struct block *block, struct flow *flow)
{
	(void)job;
	(void)block;
	flow_break(flow);
}

const struct block_type block_page_break = { "page_break", "改ページ", sizeof(struct block), NULL,
	0, .prepare = prepare_page_break };
