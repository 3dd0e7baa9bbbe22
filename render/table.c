/*
 * A table's boxes: caption, head, rows, legend and signs.
 *
 * In: a table filled by its block. Out: boxes in the flow.
 * Rule: a head never stands without rows, and no row or two are left behind on a page.
 */
#include "render/table.h"
#include <math.h>

#define TOGETHER_SHARE 0.4 /* of a page: a table not higher than this is not broken */
#define END_ROWS 3         /* stay together at the head and at the end of a longer one */
#define SPLIT_SHARE 0.55   /* of a page: no higher is a part of a table that stands side by side */

struct row_data {
	const struct table *table;
	const struct table_row *row;
};

/* Some rows in parts side by side, each below its own head. */
struct split_data {
	const struct table *table;
	size_t first, n, parts;
};

struct below {
	struct legend_set legend;
	struct text_block *signs;
	double signs_y;
};

/* ---- drawing ---- */

static void
draw_caption(const struct box *box, struct canvas *canvas, double x, double y)
{
	const struct table *table = box->data;
	draw_role_begin(canvas, TAG_CAPTION);
	plot_draw_caption(&table->caption, canvas, x, y);
	draw_tag_end(canvas);
}

static void
draw_head(const struct box *box, struct canvas *canvas, double x, double y)
{
	table_draw_head(box->data, canvas, x, y);
}

static void
draw_head_again(const struct box *box, struct canvas *canvas, double x, double y)
{
	const struct table *table = box->data;
	draw_text(canvas, table->continued, x, y);
	table_draw_head(table, canvas, x, y + box->height_pt - table->head_pt);
}

static void
draw_row(const struct box *box, struct canvas *canvas, double x, double y)
{
	const struct row_data *data = box->data;
	table_draw_row(data->table, data->row, canvas, x, y);
}

static void
draw_below(const struct box *box, struct canvas *canvas, double x, double y)
{
	const struct below *below = box->data;
	plot_draw_legend(&below->legend, canvas, x, y);
	draw_text(canvas, below->signs, x, y + below->signs_y);
}

static void
draw_side_head(const struct table *table, struct canvas *canvas, double x, double y, bool repeated)
{
	if (repeated)
		draw_artifact_begin(canvas);
	struct canvas silent = *canvas;
	silent.artifact = canvas->artifact || repeated;
	draw_role_begin(&silent, TAG_THEAD);
	table_draw_head(table, &silent, x, y);
	draw_tag_end(&silent);
	if (repeated)
		draw_artifact_end(canvas);
}

static void
draw_split(const struct box *box, struct canvas *canvas, double x, double y)
{
	const struct split_data *data = box->data;
	const struct table *table = data->table;
	size_t per_part = (data->n + data->parts - 1) / data->parts;
	double step = table->width_pt + table->theme->space.gap;
	for (size_t part = 0; part < data->parts && part * per_part < data->n; part++) {
		double left = x + (double)part * step, at = y + table->head_pt;
		draw_side_head(table, canvas, left, y, part > 0 || data->first > 0);
		if (part == 0)
			draw_role_begin(canvas, TAG_TBODY);
		for (size_t i = part * per_part; i < MIN((part + 1) * per_part, data->n); i++) {
			const struct table_row *row = &table->rows[data->first + i];
			table_draw_row(table, row, canvas, left, at);
			at += row->height_pt;
		}
	}
	draw_tag_end(canvas);
}

/* ---- boxes ---- */

static void
add_caption(struct job *job, const struct block *block, struct flow *flow, struct table *table)
{
	const char *number = g_hash_table_lookup(job->numbers, block);
	plot_caption(job, flow, block, &table->caption);
	if (table->caption.caption == NULL)
		return;
	struct box *box = flow_add(flow, table->caption.height_pt + job->theme->space.tight,
	    job->theme->space.block, draw_caption, table);
	box->keep_next = true;
	struct text_style style = draw_style(&job->theme->type.note);
	g_autofree char *again = g_strconcat(number, job->theme->words.continued, NULL);
	table->continued = draw_lay_out(job, flow, &style, again, 0);
}

/* The head for pages after the first: never in the flow itself. */
static const struct box *
make_repeat(struct flow *flow, const struct table *table)
{
	struct box *box = flow_keep(flow, sizeof *box);
	box->height_pt =
	    draw_height(table->continued) + (table->continued == NULL ? 0 : 2) + table->head_pt;
	box->draw = draw_head_again;
	box->data = table;
	return table->head_pt > 0 ? box : NULL;
}

static double
rows_height(const struct table *table, size_t first, size_t n)
{
	double height = 0;
	for (size_t i = first; i < MIN(first + n, table->nrows); i++)
		height += table->rows[i].height_pt;
	return height;
}

static double
body_height(const struct theme *theme)
{
	return theme->page.height_pt - theme->page.top_pt - theme->page.foot_pt;
}

static void
add_rows(struct flow *flow, struct table *table)
{
	double height = rows_height(table, 0, table->nrows);
	bool together = height <= body_height(table->theme) * TOGETHER_SHARE;
	const struct box *repeat = make_repeat(flow, table);
	flow_open_role(flow, TAG_TBODY);
	for (size_t i = 0; i < table->nrows; i++) {
		struct row_data *data = flow_keep(flow, sizeof *data);
		*data = (struct row_data){ table, &table->rows[i] };
		struct box *box = flow_add(flow, table->rows[i].height_pt, 0, draw_row, data);
		box->head = repeat;
		bool near_end = i + 1 < END_ROWS || i + END_ROWS >= table->nrows;
		box->keep_next = i + 1 < table->nrows && (together || near_end);
	}
	flow_close(flow);
}

static void
add_plain(struct job *job, struct flow *flow, struct table *table)
{
	if (table->head_pt > 0) {
		flow_open_role(flow, TAG_THEAD);
		struct box *box = flow_add(flow, table->head_pt,
		    table->caption.caption == NULL ? job->theme->space.block : 0, draw_head, table);
		box->keep_next = true;
		flow_close(flow);
	}
	add_rows(flow, table);
}

/* As many rows as give parts no higher than a good part of a page. */
static size_t
split_rows(const struct job *job, const struct table *table, size_t first)
{
	double most = body_height(job->theme) * SPLIT_SHARE, height = 0;
	size_t rows = 0;
	while (first + rows < table->nrows && height + table->rows[first + rows].height_pt <= most)
		height += table->rows[first + rows++].height_pt;
	return MIN(MAX(rows, 1) * table->split, table->nrows - first);
}

static void
add_split(struct job *job, struct flow *flow, struct table *table)
{
	for (size_t first = 0; first < table->nrows;) {
		struct split_data *data = flow_keep(flow, sizeof *data);
		*data = (struct split_data){ table, first, split_rows(job, table, first),
			table->split };
		size_t per_part = (data->n + data->parts - 1) / data->parts;
		double height = 0;
		for (size_t part = 0; part < data->parts; part++)
			height = MAX(height,
			    rows_height(table, first + part * per_part, MIN(per_part, data->n)));
		flow_add(flow, table->head_pt + height, first > 0 ? job->theme->space.tight : 0,
		    draw_split, data);
		first += data->n;
	}
}

static void
add_below(struct job *job, struct flow *flow, const struct table *table)
{
	g_autofree char *signs = plot_signs(job, &table->signs);
	if (table->legend == NULL && signs == NULL)
		return;
	struct below *below = flow_keep(flow, sizeof *below);
	struct text_style style = draw_style(&job->theme->type.note);
	if (table->legend != NULL)
		plot_legend(job, flow, table->legend, flow->width_pt, &below->legend);
	below->signs = draw_lay_out(job, flow, &style, signs, flow->width_pt);
	below->signs_y = below->legend.height_pt;
	flow_last(flow)->keep_next = true;
	flow_open_role(flow, TAG_P);
	flow_add(flow, below->signs_y + draw_height(below->signs), job->theme->space.tight + 1,
	    draw_below, below);
	flow_close(flow);
}

void
table_add(struct job *job, const struct block *block, struct flow *flow, struct table *table)
{
	table->theme = job->theme;
	size_t parts = MAX(table->split, 1);
	table_fit(job, flow, table,
	    (flow->width_pt - job->theme->space.gap * (double)(parts - 1)) / (double)parts);
	if (job->failed)
		return;
	flow_open_role(flow, TAG_TABLE);
	add_caption(job, block, flow, table);
	if (parts > 1)
		add_split(job, flow, table);
	else
		add_plain(job, flow, table);
	flow_close(flow);
	add_below(job, flow, table);
}
