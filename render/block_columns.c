/*
 * Blocks that hold blocks: columns, side by side, and group, one under another under one condition.
 *
 * In: inner blocks. Out: one box with the columns drawn in order, or the group's boxes.
 * Rule: a column that shows nothing gives its width to the others.
 */
#include "render/draw.h"

#define COLUMNS_LIMIT 4

struct columns_fields {
	struct block block;
	struct block_list blocks;
	const json_t *widths;
};

static const struct shape_field columns_fields[] = {
	{ "blocks", SHAPE_BLOCKS, true, offsetof(struct columns_fields, blocks),
	    "左からのブロック。1つが1列" },
	{ "widths", SHAPE_ANY, false, offsetof(struct columns_fields, widths),
	    "列の幅の割合のリスト（省略時は等分）" },
};

struct columns {
	size_t n;
	struct flow *flows[COLUMNS_LIMIT];
	double x[COLUMNS_LIMIT];
};

static bool
check_columns(struct reader *reader, struct block *block, const char *pointer)
{
	const struct columns_fields *fields = (const struct columns_fields *)block;
	size_t n = fields->blocks.n, widths = json_array_size(fields->widths);
	g_autofree char *seen =
	    g_strdup_printf("%" G_GSIZE_FORMAT, fields->widths == NULL ? n : widths);
	g_autofree char *need = g_strdup_printf("%" G_GSIZE_FORMAT, n);
	if (n < 1 || n > COLUMNS_LIMIT)
		return shape_problem(reader, pointer, PROBLEM_LAYOUT_COUNT, seen, "1-4", NULL);
	if (fields->widths != NULL && widths != n)
		return shape_problem(reader, pointer, PROBLEM_LAYOUT_COUNT, seen, need, NULL);
	for (size_t i = 0; i < widths; i++) {
		g_autofree char *at = g_strdup_printf("%s/widths/%" G_GSIZE_FORMAT, pointer, i);
		if (!(json_number_value(json_array_get(fields->widths, i)) > 0))
			return shape_problem(reader, at, PROBLEM_JSON_WRONG_KIND,
			    IN_BOTH("something else", "別のもの"),
			    IN_BOTH("a number above 0", "0より大きい数"), NULL);
	}
	return true;
}

static double
weight(const struct columns_fields *fields, size_t i)
{
	return fields->widths == NULL ? 1 : json_number_value(json_array_get(fields->widths, i));
}

static bool
column_shows(struct job *job, const struct block *block)
{
	return block_shows(job, block) || block_any_shows(job, &block->otherwise);
}

static void
draw_columns(const struct box *box, struct canvas *canvas, double x, double y)
{
	const struct columns *columns = box->data;
	for (size_t i = 0; i < columns->n; i++)
		flow_draw(columns->flows[i], canvas, x + columns->x[i], y);
}

static void
prepare_columns(struct job *job, const struct block *block, struct flow *flow)
{
	const struct columns_fields *fields = (const struct columns_fields *)block;
	struct columns *columns = flow_keep(flow, sizeof *columns);
	double total = 0, x = 0, height = 0, gap = 2 * job->theme->space.gap;
	size_t n = 0;
	for (size_t i = 0; i < fields->blocks.n; i++) {
		bool shown = column_shows(job, fields->blocks.items[i]);
		total += shown ? weight(fields, i) : 0;
		n += shown;
	}
	for (size_t i = 0; i < fields->blocks.n; i++) {
		if (!column_shows(job, fields->blocks.items[i]))
			continue;
		double width = (flow->width_pt - gap * (double)(n - 1)) * weight(fields, i) / total;
		struct flow *inner = flow_inner(flow, width);
		block_prepare(job, fields->blocks.items[i], inner);
		columns->flows[columns->n] = inner;
		columns->x[columns->n++] = x;
		x += width + gap;
		height = MAX(height, flow_height(inner));
	}
	flow_add(flow, height, job->theme->space.block, draw_columns, columns);
}

static const struct block_list *
inner_columns(const struct block *block)
{
	return &((const struct columns_fields *)block)->blocks;
}

const struct block_type block_columns = { "columns", "横に並べる", sizeof(struct columns_fields),
	columns_fields, G_N_ELEMENTS(columns_fields), NUMBER_NONE, check_columns, NULL,
	prepare_columns, inner_columns };

/* ---- group ---- */

struct group_fields {
	struct block block;
	struct block_list blocks;
	bool together;
};

static const struct shape_field group_fields[] = {
	{ "blocks", SHAPE_BLOCKS, true, offsetof(struct group_fields, blocks), "上からのブロック" },
	{ "together", SHAPE_BOOL, false, offsetof(struct group_fields, together),
	    "できるだけ同じページに収めるか" },
};

static void
prepare_group(struct job *job, const struct block *block, struct flow *flow)
{
	const struct group_fields *fields = (const struct group_fields *)block;
	guint first = flow->boxes->len;
	block_prepare_all(job, &fields->blocks, flow);
	for (guint i = first; fields->together && i + 1 < flow->boxes->len; i++)
		((struct box *)g_ptr_array_index(flow->boxes, i))->keep_next = true;
}

static const struct block_list *
inner_group(const struct block *block)
{
	return &((const struct group_fields *)block)->blocks;
}

const struct block_type block_group = { "group", "いくつかのブロックに同じ条件を付ける",
	sizeof(struct group_fields), group_fields, G_N_ELEMENTS(group_fields),
	.prepare = prepare_group, .inner = inner_group };
