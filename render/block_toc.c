/*
 * toc: the sections of the report with their pages.
 *
 * In: the sections that show. Out: one box an entry, each a link.
 * Rule: page numbers are known only while drawing, so an entry's height never depends on them.
 */
#include "render/draw.h"
#include <string.h>

#define NUMBER_PT 24
#define PAGE_PT 60
#define EDGE_PT 5

struct entry {
	const char *id, *title;
	struct text_block *number, *text;
	double width_pt;
	struct type_style type;
	uint32_t rule;
};

static void
draw_entry(const struct box *box, struct canvas *canvas, double x, double y)
{
	const struct entry *entry = box->data;
	draw_artifact_begin(canvas);
	draw_rule(canvas, entry->rule, 0.5, x, y + box->height_pt, entry->width_pt);
	draw_artifact_end(canvas);
	draw_role_begin(canvas, TAG_TOCI);
	draw_role_begin(canvas, TAG_LINK);
	draw_text(canvas, entry->number, x, y + EDGE_PT);
	draw_text(canvas, entry->text, x + NUMBER_PT, y + EDGE_PT);
	struct rect area = { x, y, entry->width_pt - PAGE_PT, box->height_pt };
	page_link(canvas->device, &area, entry->id, entry->title);
	draw_tag_end(canvas);
	struct rect page = { x + entry->width_pt - PAGE_PT, y + EDGE_PT, PAGE_PT,
		entry->type.leading_pt };
	draw_page_label(canvas, &entry->type, entry->id, &page, TEXT_RIGHT);
	draw_tag_end(canvas);
}

static void
add_entry(struct job *job, struct flow *flow, const struct contents_entry *contents)
{
	struct entry *entry = flow_keep(flow, sizeof *entry);
	*entry = (struct entry){ .id = contents->id,
		.title = contents->title,
		.width_pt = flow->width_pt,
		.type = job->theme->type.body,
		.rule = job->theme->colours.rule };
	struct text_style style = draw_style(&entry->type), number = style;
	number.weight = TEXT_BOLD;
	number.colour = job->theme->colours.accent;
	entry->number = draw_lay_out(job, flow, &number, contents->number, 0);
	entry->text =
	    draw_lay_out(job, flow, &style, contents->title, flow->width_pt - NUMBER_PT - PAGE_PT);
	flow_add(flow, draw_height(entry->text) + 2 * EDGE_PT, 0, draw_entry, entry);
}

static void
prepare_toc(struct job *job, const struct block *block, struct flow *flow)
{
	(void)block;
	flow_space(flow, job->theme->space.block);
	flow_open_role(flow, TAG_TOC);
	for (guint i = 0; i < job->contents->len; i++) {
		const struct contents_entry *contents =
		    &g_array_index(job->contents, struct contents_entry, i);
		if (contents->title != NULL && g_strcmp0(contents->id, job->section) != 0)
			add_entry(job, flow, contents);
	}
	flow_close(flow);
}

const struct block_type block_toc = { "toc", "目次", sizeof(struct block), NULL, 0,
	.prepare = prepare_toc };
