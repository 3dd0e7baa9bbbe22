/*
 * cards: the few numbers of the summary, side by side, each with its small picture and one sentence.
 *
 * In: scalar figures. Out: a box for each row of cards, all of one height.
 * Rule: the picture repeats the number and is decoration; every word on a card is text.
 */
#include "render/card.h"
#include "render/draw.h"

#define TOP_RULE_PT 2
#define PAD_PT 11
#define PER_ROW 3

struct cards_fields {
	struct block block;
	struct list cards; /* struct card_fields */
};

static const struct shape_field cards_fields[] = {
	{ "cards", SHAPE_LIST, true, offsetof(struct cards_fields, cards), "左からの順。3枚で1段",
	    .shape = &card_shape },
};

struct card_row {
	size_t n;
	struct card *cards;
	double width_pt, gap_pt;
	const struct theme *theme;
};

static void
draw_cards(const struct box *box, struct canvas *canvas, double x, double y)
{
	const struct card_row *row = box->data;
	for (size_t i = 0; i < row->n; i++) {
		double left = x + (double)i * (row->width_pt + row->gap_pt);
		draw_artifact_begin(canvas);
		draw_rect(
		    canvas, row->theme->colours.panel, left, y, row->width_pt, box->height_pt);
		draw_rect(canvas, row->theme->colours.ink, left, y, row->width_pt, TOP_RULE_PT);
		draw_artifact_end(canvas);
		card_draw(&row->cards[i], canvas, left + PAD_PT, y + TOP_RULE_PT + PAD_PT);
	}
}

/* Cards in a row: three, but four are better two and two. */
static size_t
per_row(size_t n)
{
	return n == 4 ? 2 : MIN(n, PER_ROW);
}

static void
add_row(struct job *job, struct flow *flow, struct card *cards, size_t n, size_t columns)
{
	struct card_row *row = flow_keep(flow, sizeof *row);
	double gap = job->theme->space.gap, height = 0;
	columns = MAX(columns, 2);
	*row = (struct card_row){ n, cards,
		(flow->width_pt - gap * (double)(columns - 1)) / (double)columns, gap, job->theme };
	for (size_t i = 0; i < n; i++) {
		double one = card_lay_out(job, flow, &cards[i], row->width_pt - 2 * PAD_PT);
		height = MAX(height, one);
	}
	flow_open_role(flow, TAG_DIV);
	flow_add(flow, height + TOP_RULE_PT + 2 * PAD_PT, job->theme->space.block, draw_cards, row);
	flow_close(flow);
}

static void
prepare_cards(struct job *job, const struct block *block, struct flow *flow)
{
	const struct cards_fields *fields = (const struct cards_fields *)block;
	const struct card_fields *all = fields->cards.items;
	struct card *cards = flow_keep(flow, fields->cards.n * sizeof *cards);
	size_t n = 0;
	for (size_t i = 0; i < fields->cards.n; i++) {
		cards[n].fields = &all[i];
		if (card_shows(job, &all[i], block->when_missing))
			n++;
	}
	size_t columns = per_row(n);
	for (size_t i = 0; i < n; i += columns)
		add_row(job, flow, &cards[i], MIN(columns, n - i), columns);
}

static bool
shows_cards(struct job *job, const struct block *block)
{
	const struct cards_fields *fields = (const struct cards_fields *)block;
	const struct card_fields *all = fields->cards.items;
	for (size_t i = 0; i < fields->cards.n; i++) {
		if (card_shows(job, &all[i], block->when_missing))
			return true;
	}
	return false;
}

const struct block_type block_cards = { "cards", "まとめの数字（3枚まで横に並べます）",
	sizeof(struct cards_fields), cards_fields, G_N_ELEMENTS(cards_fields), .shows = shows_cards,
	.prepare = prepare_cards };
