/*
 * Blocks that list: list, definitions, actions.
 *
 * In: items of the layout, or rows of a figure. Out: one box an item, so that a page may end between two.
 * Rule: every item is a list item to those who listen: label and body.
 */
#include "render/draw.h"

/* One item of any of these lists. */
struct item {
	struct text_block *label, *title, *body, *foot;
	double indent_pt, width_pt, edge_pt;
	double title_pt, body_pt, foot_pt; /* their tops */
	uint32_t rule;
	bool ruled;
};

static void
draw_item(const struct box *box, struct canvas *canvas, double x, double y)
{
	const struct item *item = box->data;
	if (item->ruled) {
		draw_artifact_begin(canvas);
		draw_rule(canvas, item->rule, 0.6, x, y + box->height_pt, item->width_pt);
		draw_artifact_end(canvas);
	}
	draw_role_begin(canvas, TAG_LI);
	draw_tagged(canvas, TAG_LBL, item->label, x, y + item->edge_pt);
	draw_role_begin(canvas, TAG_LBODY);
	draw_tagged(canvas, TAG_P, item->title, x + item->indent_pt, y + item->title_pt);
	draw_tagged(canvas, TAG_P, item->body, x + item->indent_pt, y + item->body_pt);
	draw_tagged(canvas, TAG_P, item->foot, x + item->indent_pt, y + item->foot_pt);
	draw_tag_end(canvas);
	draw_tag_end(canvas);
}

/* Stack title, body and foot, and add the box. */
static void
add_item(struct flow *flow, struct item *item, double before_pt)
{
	item->title_pt = item->edge_pt;
	item->body_pt = item->title_pt + draw_height(item->title) + (item->title == NULL ? 0 : 2);
	item->foot_pt = item->body_pt + draw_height(item->body) + (item->foot == NULL ? 0 : 2);
	double height = item->foot_pt + draw_height(item->foot);
	height = MAX(height, item->edge_pt + draw_height(item->label));
	flow_add(flow, height + item->edge_pt, before_pt, draw_item, item);
}

/* No item alone at the foot or the head of a page: the first two stay together, and the last three. */
static void
keep_ends(struct flow *flow, guint first)
{
	guint end = flow->boxes->len;
	for (guint i = first; i + 1 < end; i++) {
		struct box *box = g_ptr_array_index(flow->boxes, i);
		box->keep_next = i == first || i + 3 >= end;
	}
}

/* ---- list ---- */

struct list_fields {
	struct block block;
	struct list items; /* struct words */
	bool numbered;
};

static const struct shape_field list_fields[] = {
	{ "items", SHAPE_WORDS_LIST, true, offsetof(struct list_fields, items), "項目" },
	{ "numbered", SHAPE_BOOL, false, offsetof(struct list_fields, numbered), "番号を付けるか" },
};

#define LIST_INDENT_PT 16

static void
prepare_list(struct job *job, const struct block *block, struct flow *flow)
{
	const struct list_fields *fields = (const struct list_fields *)block;
	const struct words *items = fields->items.items;
	struct text_style style = draw_style(&job->theme->type.list);
	int number = 0;
	guint first = flow->boxes->len;
	flow_open_role(flow, TAG_LIST);
	for (size_t i = 0; i < fields->items.n; i++) {
		g_autofree char *words = words_text(job, &items[i], NULL, block->when_missing);
		if (words == NULL)
			continue;
		struct item *item = flow_keep(flow, sizeof *item);
		g_autofree char *label = fields->numbered ? g_strdup_printf("%d", ++number)
		                                          : g_strdup(job->theme->words.list_mark);
		item->label = draw_lay_out(job, flow, &style, label, 0);
		item->body =
		    draw_lay_out(job, flow, &style, words, flow->width_pt - LIST_INDENT_PT);
		item->indent_pt = LIST_INDENT_PT;
		add_item(flow, item, job->theme->space.tight);
	}
	flow_close(flow);
	keep_ends(flow, first);
}

const struct block_type block_list = { "list", "箇条書き", sizeof(struct list_fields), list_fields,
	G_N_ELEMENTS(list_fields), .prepare = prepare_list };

/* ---- definitions ---- */

struct definition {
	struct words *term, *text;
	const json_t *when;
};

struct definitions_fields {
	struct block block;
	struct list items; /* struct definition */
};

static const struct shape_field definition_fields[] = {
	{ "term", SHAPE_WORDS, true, offsetof(struct definition, term), "用語" },
	{ "text", SHAPE_WORDS, true, offsetof(struct definition, text), "意味" },
	{ "when", SHAPE_WHEN, false, offsetof(struct definition, when),
	    "この条件が成り立つときだけ出します" },
};
static const struct shape definition_shape = { "definition", "用語と意味",
	sizeof(struct definition), definition_fields, G_N_ELEMENTS(definition_fields) };

static const struct shape_field definitions_fields[] = {
	{ "items", SHAPE_LIST, true, offsetof(struct definitions_fields, items), "用語",
	    .shape = &definition_shape },
};

#define DEFINITION_TERM_PT 118

static void
prepare_definitions(struct job *job, const struct block *block, struct flow *flow)
{
	const struct definitions_fields *fields = (const struct definitions_fields *)block;
	const struct definition *items = fields->items.items;
	struct text_style style = draw_style(&job->theme->type.list), bold = style;
	bold.weight = TEXT_BOLD;
	guint first = flow->boxes->len;
	flow_space(flow, job->theme->space.block);
	flow_open_role(flow, TAG_LIST);
	for (size_t i = 0; i < fields->items.n; i++) {
		if (!condition_holds(items[i].when, job->figures))
			continue;
		g_autofree char *term = words_text(job, items[i].term, NULL, block->when_missing);
		g_autofree char *text = words_text(job, items[i].text, NULL, block->when_missing);
		if (term == NULL || text == NULL)
			continue;
		struct item *item = flow_keep(flow, sizeof *item);
		*item = (struct item){ .indent_pt = DEFINITION_TERM_PT,
			.width_pt = flow->width_pt,
			.edge_pt = 5,
			.rule = job->theme->colours.rule,
			.ruled = true };
		item->label = draw_lay_out(job, flow, &bold, term, DEFINITION_TERM_PT - 10);
		item->body =
		    draw_lay_out(job, flow, &style, text, flow->width_pt - DEFINITION_TERM_PT);
		add_item(flow, item, 0);
	}
	flow_close(flow);
	keep_ends(flow, first);
}

const struct block_type block_definitions = { "definitions", "用語と意味の一覧",
	sizeof(struct definitions_fields), definitions_fields, G_N_ELEMENTS(definitions_fields),
	.prepare = prepare_definitions };

/* ---- actions ---- */

struct actions_fields {
	struct block block;
	struct words *title, *text, *foot;
	bool numbered;
	int64_t limit;
};

static const struct shape_field actions_fields[] = {
	BLOCK_DATA(struct actions_fields, SHAPE_ROWS),
	{ "title", SHAPE_WORDS, true, offsetof(struct actions_fields, title),
	    "行ごとの見出し（{列}で行の値）" },
	{ "text", SHAPE_WORDS, true, offsetof(struct actions_fields, text), "行ごとの文" },
	{ "foot", SHAPE_WORDS, false, offsetof(struct actions_fields, foot),
	    "行ごとの根拠など、小さく添える言葉" },
	{ "numbered", SHAPE_BOOL, false, offsetof(struct actions_fields, numbered),
	    "大きな番号を付けるか" },
	{ "limit", SHAPE_INTEGER, false, offsetof(struct actions_fields, limit),
	    "多くてもこの件数まで", .minimum = 1, .maximum = 1000 },
};

#define ACTION_NUMBER_PT 28

static struct item *
make_action(struct job *job, const struct actions_fields *fields, struct flow *flow,
    const struct words_row *row)
{
	const struct theme_type *type = &job->theme->type;
	struct item *item = flow_keep(flow, sizeof *item);
	*item = (struct item){ .indent_pt = fields->numbered ? ACTION_NUMBER_PT : 0,
		.width_pt = flow->width_pt,
		.edge_pt = 8,
		.rule = job->theme->colours.rule,
		.ruled = true };
	double width = flow->width_pt - item->indent_pt;
	struct text_style number = draw_style(&type->number), body = draw_style(&type->list),
			  title = draw_style(&type->body), foot = draw_style(&type->note);
	number.colour = job->theme->colours.accent;
	title.weight = TEXT_BOLD;
	g_autofree char *label = g_strdup_printf("%" G_GSIZE_FORMAT, row->row + 1);
	g_autofree char *title_words =
	    words_text(job, fields->title, row, fields->block.when_missing);
	g_autofree char *text_words =
	    words_text(job, fields->text, row, fields->block.when_missing);
	g_autofree char *foot_words = words_text(job, fields->foot, row, MISSING_HIDE);
	item->label = fields->numbered ? draw_lay_out(job, flow, &number, label, 0) : NULL;
	item->title = draw_lay_out(job, flow, &title, title_words, width);
	item->body = draw_lay_out(job, flow, &body, text_words, width);
	item->foot = draw_lay_out(job, flow, &foot, foot_words, width);
	return item;
}

static void
prepare_actions(struct job *job, const struct block *block, struct flow *flow)
{
	const struct actions_fields *fields = (const struct actions_fields *)block;
	const struct figure *figure = block_rows(job, block);
	size_t n = fields->limit > 0 ? MIN((size_t)fields->limit, figure->nrows) : figure->nrows;
	guint first = flow->boxes->len;
	flow_space(flow, job->theme->space.tight);
	flow_open_role(flow, TAG_LIST);
	for (size_t i = 0; i < n; i++) {
		struct words_row row = { figure, i, NULL };
		add_item(flow, make_action(job, fields, flow, &row), 0);
	}
	flow_close(flow);
	keep_ends(flow, first);
}

const struct block_type block_actions = { "actions", "取り組みの一覧（番号、見出し、文、根拠）",
	sizeof(struct actions_fields), actions_fields, G_N_ELEMENTS(actions_fields),
	.shows = block_has_rows, .prepare = prepare_actions };
