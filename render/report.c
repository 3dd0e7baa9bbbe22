/*
 * One report, from figures and layout to pages.
 *
 * In: a checked layout, one client's figures. Out: frames, and their drawing on a device.
 * Rule: which sections show, and every number, is settled before anything is laid out.
 */
#include "render/report.h"
#include "render/draw.h"

#define NUMBER_BOX_PT 20
#define NUMBER_INDENT_PT 30
#define RUNNING_RULE_PT 0.6
#define RUNNING_GAP_PT 18
#define RUNNING_SHARE 0.6  /* of the width: the right end has it before the left */
#define SECTION_SHARE 0.32 /* of a page: less than this is no room to begin a section in */

/* ---- which sections show ---- */

static void
clear_entry(void *pointer)
{
	struct contents_entry *entry = pointer;
	g_free(entry->number);
	g_free(entry->title);
}

static void
choose_sections(struct job *job)
{
	const struct section *sections = job->layout->sections.items;
	int number = 0;
	for (size_t i = 0; i < job->layout->sections.n; i++) {
		const struct section *section = &sections[i];
		struct contents_entry entry = { .section = section, .id = section->id };
		entry.blocks = condition_holds(section->when, job->figures) ? &section->blocks
		                                                            : &section->otherwise;
		job->choosing = section;
		block_number_all(job, entry.blocks);
		if (!block_any_shows(job, entry.blocks))
			continue;
		entry.title = words_text(job, section->heading, NULL, MISSING_MARK);
		if (section->number)
			entry.number = g_strdup_printf("%d", ++number);
		g_array_append_val(job->contents, entry);
	}
}

/* ---- section headings ---- */

struct section_heading {
	struct text_block *number, *text;
	uint32_t colour;
	enum tag_role role;
};

static void
draw_section_heading(const struct box *box, struct canvas *canvas, double x, double y)
{
	const struct section_heading *heading = box->data;
	double indent = 0;
	draw_role_begin(canvas, heading->role);
	if (heading->number != NULL) {
		draw_artifact_begin(canvas);
		draw_rect(canvas, heading->colour, x, y + 1, NUMBER_BOX_PT, NUMBER_BOX_PT);
		draw_artifact_end(canvas);
		double shift = (NUMBER_BOX_PT - draw_height(heading->number)) / 2;
		draw_text_centred(canvas, heading->number, x + NUMBER_BOX_PT / 2.0, y + 1 + shift);
		indent = NUMBER_INDENT_PT;
	}
	draw_text(canvas, heading->text, x + indent, y);
	draw_tag_end(canvas);
}

static void
add_heading(
    struct job *job, struct flow *flow, const struct contents_entry *entry, const char *running)
{
	struct section_heading *heading = flow_keep(flow, sizeof *heading);
	struct text_style style = draw_style(&job->theme->type.section), number = style;
	number.size_pt = job->theme->type.heading.size_pt;
	number.leading_pt = job->theme->type.heading.leading_pt;
	number.colour = job->theme->colours.white;
	heading->colour = job->theme->colours.accent;
	heading->role = job->heading_level >= 2 ? TAG_H2 : TAG_H1;
	heading->number = draw_lay_out(job, flow, &number, entry->number, 0);
	heading->text = draw_lay_out(job, flow, &style, entry->title,
	    flow->width_pt - (entry->number == NULL ? 0 : NUMBER_INDENT_PT));
	struct box *box = flow_add(flow, draw_height(heading->text), job->theme->space.section,
	    draw_section_heading, heading);
	box->keep_next = true;
	box->anchor = entry->id;
	box->outline = running;
	box->outline_level = 1;
}

static void
prepare_section(struct job *job, struct flow *flow, const struct contents_entry *entry)
{
	guint first = flow->boxes->len;
	const char *running =
	    entry->number == NULL
		? entry->title
		: flow_keep_string(flow, g_strdup_printf("%s %s", entry->number, entry->title));
	job->section = entry->id;
	const struct theme_page *page = &job->theme->page;
	if (entry->section->page == SECTION_NEW)
		flow_break(flow);
	else if (entry->section->page == SECTION_ROOM)
		flow_room(flow, (page->height_pt - page->top_pt - page->foot_pt) * SECTION_SHARE);
	flow_open_role(flow, TAG_SECT);
	if (entry->title != NULL)
		add_heading(job, flow, entry, running);
	block_prepare_all(job, entry->blocks, flow);
	if (!job->failed)
		flow_close(flow);
	for (guint i = first; i < flow->boxes->len; i++) {
		struct box *box = g_ptr_array_index(flow->boxes, i);
		box->running = running;
	}
	if (entry->title == NULL && flow->boxes->len > first)
		((struct box *)g_ptr_array_index(flow->boxes, first))->anchor = entry->id;
}

/* ---- laying out ---- */

static void
start_job(struct job *job, const struct layout *layout, const struct figures *figures,
    struct text_engine *text, struct problems *problems)
{
	*job = (struct job){ .layout = layout,
		.theme = layout->theme,
		.figures = figures,
		.text = text,
		.problems = problems,
		.heading_level = layout->has_cover ? 2 : 1 };
	job->numbers = g_hash_table_new_full(NULL, NULL, NULL, g_free);
	job->labels = g_hash_table_new(g_str_hash, g_str_equal);
	job->hidden = g_hash_table_new(NULL, NULL);
	job->comments = g_hash_table_new(NULL, NULL);
	job->pages = g_hash_table_new(g_str_hash, g_str_equal);
	job->contents = g_array_new(FALSE, FALSE, sizeof(struct contents_entry));
	g_array_set_clear_func(job->contents, clear_entry);
	const struct figure *client = figures_find(figures, "client.id");
	job->client = client == NULL ? NULL : client->value.text;
}

static void
remember_pages(struct report *report)
{
	for (guint i = 0; i < report->frames->len; i++) {
		const struct frame *frame = &g_array_index(report->frames, struct frame, i);
		if (frame->box->anchor != NULL && !frame->repeated)
			g_hash_table_insert(report->job.pages, (void *)frame->box->anchor,
			    GINT_TO_POINTER(frame->page));
	}
}

static void
place_boxes(struct report *report)
{
	const struct theme_page *page = &report->job.theme->page;
	int first = report->cover == NULL ? 0 : 1;
	double height = page->height_pt - page->top_pt - page->foot_pt;
	report->job.npages = first + flow_place(report->flow, height, first, report->frames);
	remember_pages(report);
}

static void
fill_info(struct report *report)
{
	struct job *job = &report->job;
	const struct figure *date = figures_find(job->figures, "programme.report_date");
	report->title = words_text(job, job->layout->title, NULL, MISSING_MARK);
	report->author = words_text(job, job->layout->author, NULL, MISSING_HIDE);
	report->subject = words_text(job, job->layout->subject, NULL, MISSING_HIDE);
	report->date =
	    date == NULL || date->value.state != VALUE_TEXT ? NULL : g_strdup(date->value.text);
}

bool
report_lay_out(struct report *report, const struct layout *layout, const struct figures *figures,
    struct text_engine *text, struct problems *problems)
{
	*report = (struct report){ 0 };
	struct job *job = &report->job;
	start_job(job, layout, figures, text, problems);
	report->flow = flow_new(job->theme->page.width_pt - 2 * job->theme->page.side_pt);
	report->frames = g_array_new(FALSE, FALSE, sizeof(struct frame));
	choose_sections(job);
	block_comment_check(job);
	if (!job->failed && layout->has_cover)
		report->cover = cover_lay_out(job, report->flow);
	for (guint i = 0; i < job->contents->len && !job->failed; i++)
		prepare_section(
		    job, report->flow, &g_array_index(job->contents, struct contents_entry, i));
	if (!job->failed)
		fill_info(report);
	if (job->failed)
		return false;
	place_boxes(report);
	return true;
}

void
report_clear(struct report *report)
{
	g_hash_table_unref(report->job.numbers);
	g_hash_table_unref(report->job.labels);
	g_hash_table_unref(report->job.hidden);
	g_hash_table_unref(report->job.comments);
	g_hash_table_unref(report->job.pages);
	g_array_unref(report->job.contents);
	flow_drop(report->flow);
	g_array_unref(report->frames);
	g_free(report->title);
	g_free(report->author);
	g_free(report->subject);
	g_free(report->date);
}

/* ---- drawing ---- */

static void
draw_running(struct report *report, struct canvas *canvas, const struct running *running,
    const char *section, int page, double y, double rule_y)
{
	struct job *job = &report->job;
	const struct theme_page *paper = &job->theme->page;
	double width = paper->width_pt - 2 * paper->side_pt;
	g_autofree char *number = g_strdup_printf("%d", page + 1),
			*pages = g_strdup_printf("%d", job->npages);
	const struct words_local locals[] = { { "section", section == NULL ? "" : section },
		{ "page", number }, { "pages", pages }, { NULL, NULL } };
	struct words_row row = { NULL, 0, locals };
	g_autofree char *left = words_text(job, running->left, &row, MISSING_HIDE);
	g_autofree char *right = words_text(job, running->right, &row, MISSING_HIDE);
	if (left == NULL && right == NULL)
		return;
	struct flow *flow = report->flow;
	struct text_style style = draw_style(&job->theme->type.running);
	struct text_block *right_text =
	    draw_lay_out_within(job, flow, &style, right, width * RUNNING_SHARE);
	struct text_block *left_text = draw_lay_out_within(
	    job, flow, &style, left, width - draw_width(right_text) - RUNNING_GAP_PT);
	draw_rule(canvas, job->theme->colours.rule, RUNNING_RULE_PT, paper->side_pt, rule_y, width);
	draw_text(canvas, left_text, paper->side_pt, y);
	draw_text_right(canvas, right_text, paper->side_pt + width, y);
}

static void
begin_page(struct report *report, struct canvas *canvas, int page, const char *section)
{
	const struct theme_page *paper = &report->job.theme->page;
	const struct layout *layout = report->job.layout;
	double leading = report->job.theme->type.running.leading_pt;
	page_begin(canvas->device, paper->width_pt, paper->height_pt);
	page_artifact_begin(canvas->device);
	canvas->artifact = true;
	draw_running(report, canvas, &layout->head, section, page, paper->head_at_pt,
	    paper->head_at_pt + leading + 6);
	double foot = paper->height_pt - paper->foot_at_pt - leading;
	draw_running(report, canvas, &layout->foot, section, page, foot, foot - 6);
	canvas->artifact = false;
	page_artifact_end(canvas->device);
}

static void
draw_frame(struct report *report, struct canvas *canvas, const struct frame *frame)
{
	const struct theme_page *paper = &report->job.theme->page;
	double x = paper->side_pt, y = paper->top_pt + frame->y;
	if (frame->repeated) {
		page_artifact_begin(canvas->device);
		canvas->artifact = true;
	} else {
		if (frame->box->anchor != NULL)
			page_destination(canvas->device, frame->box->anchor, y);
		if (frame->box->outline != NULL)
			page_outline(
			    canvas->device, frame->box->outline_level, frame->box->outline, y);
	}
	flow_draw_box(frame->box, canvas, x, y);
	if (frame->repeated) {
		canvas->artifact = false;
		page_artifact_end(canvas->device);
	}
}

static void
draw_cover(struct report *report, struct canvas *canvas)
{
	const struct theme_page *paper = &report->job.theme->page;
	page_begin(canvas->device, paper->width_pt, paper->height_pt);
	page_tag_begin(canvas->device, &(struct tag){ .role = TAG_DOCUMENT });
	cover_draw(report->cover, canvas);
}

/* The section a page begins in; a repeated head does not know, the row below it does. */
static const char *
running_of(const struct report *report, guint i)
{
	const struct frame *frame = &g_array_index(report->frames, struct frame, i);
	return frame->repeated ? (frame + 1)->box->running : frame->box->running;
}

void
report_draw(struct report *report, struct page_device *device)
{
	struct canvas canvas = { device, &report->job, false };
	struct page_info info = { report->title, report->author, report->subject,
		"Obi " OBI_VERSION, "ja-JP", report->date };
	page_set_info(device, &info);
	int page = -1;
	if (report->cover != NULL) {
		draw_cover(report, &canvas);
		page = 0;
	}
	for (guint i = 0; i < report->frames->len; i++) {
		const struct frame *frame = &g_array_index(report->frames, struct frame, i);
		bool first = page < 0;
		if (frame->page != page) {
			if (!first)
				page_end(device);
			page = frame->page;
			begin_page(report, &canvas, page, running_of(report, i));
		}
		if (first)
			page_tag_begin(device, &(struct tag){ .role = TAG_DOCUMENT });
		draw_frame(report, &canvas, frame);
	}
	if (page < 0)
		return;
	page_tag_end(device);
	page_end(device);
}
