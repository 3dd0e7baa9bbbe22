/*
 * table: rows of a figure, or rows written in the layout.
 *
 * In: columns as the layout names them, and rows. Out: a filled struct table, handed to table_add().
 * Rule: a value that is missing or hidden says so in its cell; a cell is never blank by accident.
 */
#include "render/table.h"
#include "render/where.h"
#include <string.h>

#define COLUMNS_LIMIT 16

struct column_fields {
	const char *column, *format, *badge;
	struct words *text, *heading;
	struct list band; /* struct band_part */
	const json_t *when;
	double grow;
	int align, show;
	bool strong, row_heading, optional, page, brief, fixed;
};

struct row_fields {
	struct list cells; /* struct words */
	const json_t *when;
	const char *page;
	bool total;
};

struct table_fields {
	struct block block;
	struct list columns, rows;
	const char *total;
	struct where where;
	int64_t split;
	bool dense, narrow;
};

static const char *const align_names[] = { "auto", "left", "centre", "right", NULL };

static const struct shape_field column_shape_fields[] = {
	{ "column", SHAPE_COLUMN, false, offsetof(struct column_fields, column), "値の列" },
	{ "text", SHAPE_WORDS, false, offsetof(struct column_fields, text),
	    "列の代わりに書く文（{列}で行の値）" },
	{ "heading", SHAPE_WORDS, false, offsetof(struct column_fields, heading), "表頭の言葉" },
	{ "format", SHAPE_FORMAT, false, offsetof(struct column_fields, format), "値の書式" },
	{ "badge", SHAPE_MARKS, false, offsetof(struct column_fields, badge),
	    "値を色の札で書く: 色の印の組の名前" },
	{ "brief", SHAPE_BOOL, false, offsetof(struct column_fields, brief),
	    "札に記号だけを書くか" },
	{ "band", SHAPE_LIST, false, offsetof(struct column_fields, band),
	    "その行の帯を描く: 左からの順", .shape = &band_part_shape },
	{ "show", SHAPE_CHOICE, false, offsetof(struct column_fields, show), "帯の中に書く値",
	    band_label_names },
	{ "align", SHAPE_CHOICE, false, offsetof(struct column_fields, align),
	    "そろえ方（autoは数を右に）", align_names },
	{ "grow", SHAPE_NUMBER, false, offsetof(struct column_fields, grow),
	    "余った幅を受け取る割合", .minimum = 0, .maximum = 100 },
	{ "fixed", SHAPE_BOOL, false, offsetof(struct column_fields, fixed),
	    "余った幅を受け取らないか" },
	{ "strong", SHAPE_BOOL, false, offsetof(struct column_fields, strong), "太字にするか" },
	{ "row_heading", SHAPE_BOOL, false, offsetof(struct column_fields, row_heading),
	    "行の見出しか（読み上げに使います）" },
	{ "optional", SHAPE_BOOL, false, offsetof(struct column_fields, optional),
	    "どの行にも値がなければ列を出さないか" },
	{ "page", SHAPE_BOOL, false, offsetof(struct column_fields, page),
	    "行のpageの章のページ番号を書く列か" },
	{ "when", SHAPE_WHEN, false, offsetof(struct column_fields, when),
	    "この条件が成り立つときだけ列を出します" },
};
static const struct shape column_shape = { "table_column", "表の列", sizeof(struct column_fields),
	column_shape_fields, G_N_ELEMENTS(column_shape_fields) };

static const struct shape_field row_shape_fields[] = {
	{ "cells", SHAPE_WORDS_LIST, true, offsetof(struct row_fields, cells),
	    "左からの文（pageの列を除く）" },
	{ "page", SHAPE_STRING, false, offsetof(struct row_fields, page),
	    "ページ番号を書く章のid" },
	{ "total", SHAPE_BOOL, false, offsetof(struct row_fields, total), "合計の行か" },
	{ "when", SHAPE_WHEN, false, offsetof(struct row_fields, when),
	    "この条件が成り立つときだけ行を出します" },
};
static const struct shape row_shape = { "table_row", "レイアウトに書いた行",
	sizeof(struct row_fields), row_shape_fields, G_N_ELEMENTS(row_shape_fields) };

static const struct shape_field table_shape_fields[] = {
	{ "data", SHAPE_DATA, false, offsetof(struct table_fields, block.data),
	    "行になる数値の名前（rowsを書くときは不要）", NULL, SHAPE_ROWS },
	{ "rows", SHAPE_LIST, false, offsetof(struct table_fields, rows),
	    "dataの代わりに、行をここに書く", .shape = &row_shape },
	{ "columns", SHAPE_LIST, true, offsetof(struct table_fields, columns), "列",
	    .shape = &column_shape },
	{ "total", SHAPE_FIGURE, false, offsetof(struct table_fields, total),
	    "最後に足す合計の行（同じ列を持つ数値の名前）", NULL, SHAPE_ROWS },
	{ "where", SHAPE_OBJECT, false, offsetof(struct table_fields, where), "出す行",
	    .shape = &where_shape },
	{ "split", SHAPE_INTEGER, false, offsetof(struct table_fields, split),
	    "左右に分けて並べる数", .minimum = 1, .maximum = 3 },
	{ "dense", SHAPE_BOOL, false, offsetof(struct table_fields, dense),
	    "小さめの文字で組むか（列の多い表）" },
	{ "narrow", SHAPE_BOOL, false, offsetof(struct table_fields, narrow),
	    "幅いっぱいに広げないか" },
};

/* ---- checking ---- */

static bool
check_columns(struct reader *reader, const struct table_fields *fields, const char *pointer)
{
	const struct column_fields *columns = fields->columns.items;
	bool good = true;
	for (size_t i = 0; i < fields->columns.n && fields->rows.n == 0; i++) {
		int sources = (columns[i].column != NULL) + (columns[i].text != NULL) +
		              (columns[i].band.n > 0) + columns[i].page;
		g_autofree char *at = g_strdup_printf("%s/columns/%" G_GSIZE_FORMAT, pointer, i);
		if (sources != 1)
			good = shape_problem(
			    reader, at, PROBLEM_LAYOUT_ONE_OF, "column / text / band", NULL);
		if (columns[i].band.n > 0)
			good = shape_check_drawn(reader, reader->data, at) && good;
	}
	return good;
}

static bool
check_rows(struct reader *reader, const struct table_fields *fields, const char *pointer)
{
	const struct column_fields *columns = fields->columns.items;
	const struct row_fields *rows = fields->rows.items;
	size_t wanted = 0;
	bool good = true;
	for (size_t i = 0; i < fields->columns.n; i++)
		wanted += !columns[i].page;
	for (size_t i = 0; i < fields->rows.n; i++) {
		g_autofree char *at = g_strdup_printf("%s/rows/%" G_GSIZE_FORMAT, pointer, i);
		if (rows[i].page != NULL)
			shape_refer(reader, rows[i].page, at, false);
		if (rows[i].cells.n == wanted)
			continue;
		g_autofree char *seen = g_strdup_printf("%" G_GSIZE_FORMAT, rows[i].cells.n);
		g_autofree char *need = g_strdup_printf("%" G_GSIZE_FORMAT, wanted);
		good = shape_problem(reader, at, PROBLEM_LAYOUT_COUNT, seen, need, NULL);
	}
	return good;
}

static bool
check_table(struct reader *reader, struct block *block, const char *pointer)
{
	const struct table_fields *fields = (const struct table_fields *)block;
	if ((block->data != NULL) == (fields->rows.n > 0))
		return shape_problem(reader, pointer, PROBLEM_LAYOUT_ONE_OF, "data / rows", NULL);
	if (fields->columns.n == 0 || fields->columns.n > COLUMNS_LIMIT) {
		g_autofree char *n = g_strdup_printf("%" G_GSIZE_FORMAT, fields->columns.n);
		return shape_problem(reader, pointer, PROBLEM_LAYOUT_COUNT, n, "1-16", NULL);
	}
	bool good = check_columns(reader, fields, pointer);
	good = where_check(reader, &fields->where, pointer) && good;
	return check_rows(reader, fields, pointer) && good;
}

/* ---- which rows and columns ---- */

static bool
shows_table(struct job *job, const struct block *block)
{
	const struct table_fields *fields = (const struct table_fields *)block;
	const struct row_fields *rows = fields->rows.items;
	for (size_t i = 0; i < fields->rows.n; i++) {
		if (condition_holds(rows[i].when, job->figures))
			return true;
	}
	if (fields->rows.n > 0)
		return false;
	const struct figure *figure = block_rows(job, block);
	for (size_t row = 0; figure != NULL && row < figure->nrows; row++) {
		if (where_holds(&fields->where, figure, row))
			return true;
	}
	return false;
}

static bool
column_wanted(struct job *job, const struct table_fields *fields,
    const struct column_fields *column, const struct figure *figure)
{
	if (!condition_holds(column->when, job->figures))
		return false;
	if (!column->optional || column->column == NULL || figure == NULL)
		return true;
	for (size_t row = 0; row < figure->nrows; row++) {
		if (where_holds(&fields->where, figure, row) &&
		    block_cell(figure, row, column->column)->state != VALUE_MISSING)
			return true;
	}
	return false;
}

/* ---- filling ---- */

struct filling {
	struct job *job;
	struct flow *flow;
	const struct table_fields *fields;
	const struct figure *figure; /* NULL: rows of the layout */
	const struct column_fields *columns[COLUMNS_LIMIT];
	size_t cell_of[COLUMNS_LIMIT]; /* index among a written row's cells */
	struct table *table;
};

static enum text_align
align_of(const struct column_fields *column, const struct figure *figure)
{
	if (column->align > 0)
		return column->align == 1   ? TEXT_LEFT
		       : column->align == 2 ? TEXT_CENTRE
		                            : TEXT_RIGHT;
	if (column->page || column->column == NULL || figure == NULL || column->badge != NULL)
		return TEXT_LEFT;
	enum figure_kind kind = block_column_kind(figure, column->column);
	return kind == FIGURE_TEXT || kind == FIGURE_DATE ? TEXT_LEFT : TEXT_RIGHT;
}

static void
fill_column(struct filling *filling, const struct column_fields *column, size_t cell)
{
	struct table *table = filling->table;
	size_t i = table->ncolumns++;
	filling->columns[i] = column;
	filling->cell_of[i] = cell;
	enum text_align align = align_of(column, filling->figure);
	bool text =
	    column->band.n == 0 && column->badge == NULL && !column->page && align == TEXT_LEFT;
	g_autofree char *heading = words_text(filling->job, column->heading, NULL, MISSING_MARK);
	table->columns[i] = (struct table_column){ .align = align,
		.strong = column->strong,
		.row_heading = column->row_heading,
		.rigid = !text,
		.least_pt = column->band.n > 0 ? filling->job->theme->bars.plot : 0,
		.grow = column->fixed        ? 0
		        : column->grow > 0   ? column->grow
		        : column->band.n > 0 ? 3
		        : text               ? 1
		                             : 0.35,
		.heading = flow_keep_string(filling->flow, g_steal_pointer(&heading)) };
}

static void
fill_columns(struct filling *filling)
{
	const struct column_fields *columns = filling->fields->columns.items;
	size_t cell = 0;
	for (size_t i = 0; i < filling->fields->columns.n; i++) {
		if (column_wanted(filling->job, filling->fields, &columns[i], filling->figure))
			fill_column(filling, &columns[i], cell);
		cell += !columns[i].page;
	}
}

static char *
band_words(struct job *job, const struct band *band)
{
	GString *words = g_string_new(NULL);
	for (size_t i = 0; i < band->n && band->sign == NULL; i++) {
		struct value value = { .state = VALUE_NUMBER, .number = band->segments[i].count };
		if (value.number <= 0)
			continue;
		g_autofree char *count = value_format(&value, FIGURE_COUNT, "int");
		g_string_append_printf(words, "%s%s %s",
		    words->len > 0 ? job->theme->words.alt_join : "", band->segments[i].mark->label,
		    count);
	}
	if (words->len == 0)
		g_string_append(words, job->theme->words.none);
	return g_string_free(words, FALSE);
}

static void
fill_band(struct filling *filling, const struct column_fields *column, const struct words_row *row,
    struct cell *cell)
{
	cell->kind = CELL_BAND;
	band_prepare(filling->job, filling->flow, &column->band, row, (enum band_label)column->show,
	    &cell->band);
	cell->alt = flow_keep_string(filling->flow, band_words(filling->job, &cell->band));
	filling->table->signs.missing |= cell->band.signs.missing;
	filling->table->signs.hidden |= cell->band.signs.hidden;
}

static void
fill_value(struct filling *filling, const struct column_fields *column, const struct words_row *row,
    struct cell *cell)
{
	const struct value *value = block_cell(row->figure, row->row, column->column);
	cell->plain = true;
	cell->kind = column->badge != NULL ? CELL_BADGE : CELL_TEXT;
	words_note(&filling->table->signs, value->state);
	if (column->badge != NULL && value->state == VALUE_TEXT)
		cell->mark = theme_mark_of(filling->job->theme, column->badge, value->text);
	char *text;
	if (cell->mark == NULL)
		text = value_format(
		    value, block_column_kind(row->figure, column->column), column->format);
	else if (column->brief && cell->mark->symbol != NULL)
		text = g_strdup(cell->mark->symbol);
	else if (cell->mark->symbol != NULL)
		text = g_strdup_printf("%s %s", cell->mark->symbol, cell->mark->label);
	else
		text = g_strdup(cell->mark->label);
	cell->string = flow_keep_string(filling->flow, text);
}

static void
fill_words(struct filling *filling, const struct words *words, const struct words_row *row,
    struct cell *cell)
{
	enum missing_policy policy = (enum missing_policy)filling->fields->block.when_missing;
	cell->kind = CELL_TEXT;
	cell->string = flow_keep_string(
	    filling->flow, words_or_sign(filling->job, words, row, policy, &filling->table->signs));
}

static struct table_row *
next_row(struct filling *filling, bool total)
{
	struct table *table = filling->table;
	struct table_row *row = &table->rows[table->nrows++];
	row->cells = flow_keep(filling->flow, table->ncolumns * sizeof *row->cells);
	row->total = total;
	return row;
}

static void
fill_figure_row(struct filling *filling, const struct figure *figure, size_t at, bool total)
{
	struct words_row source = { figure, at, NULL };
	struct table_row *row = next_row(filling, total);
	for (size_t i = 0; i < filling->table->ncolumns; i++) {
		const struct column_fields *column = filling->columns[i];
		if (column->band.n > 0)
			fill_band(filling, column, &source, &row->cells[i]);
		else if (column->text != NULL)
			fill_words(filling, column->text, &source, &row->cells[i]);
		else
			fill_value(filling, column, &source, &row->cells[i]);
	}
}

static void
fill_written_row(struct filling *filling, const struct row_fields *fields)
{
	const struct words *cells = fields->cells.items;
	struct table_row *row = next_row(filling, fields->total);
	for (size_t i = 0; i < filling->table->ncolumns; i++) {
		if (!filling->columns[i]->page) {
			fill_words(filling, &cells[filling->cell_of[i]], NULL, &row->cells[i]);
		} else if (fields->page != NULL) {
			row->cells[i].kind = CELL_PAGE;
			row->cells[i].target = fields->page;
		}
	}
}

static void
fill_rows(struct filling *filling)
{
	const struct table_fields *fields = filling->fields;
	const struct row_fields *written = fields->rows.items;
	size_t n = filling->figure == NULL ? fields->rows.n : filling->figure->nrows + 1;
	filling->table->rows = flow_keep(filling->flow, n * sizeof *filling->table->rows);
	for (size_t i = 0; i < fields->rows.n; i++) {
		if (condition_holds(written[i].when, filling->job->figures))
			fill_written_row(filling, &written[i]);
	}
	for (size_t i = 0; filling->figure != NULL && i < filling->figure->nrows; i++) {
		if (where_holds(&fields->where, filling->figure, i))
			fill_figure_row(filling, filling->figure, i, false);
	}
	const struct figure *total =
	    fields->total == NULL ? NULL : figures_find(filling->job->figures, fields->total);
	/* The sum of a single row is the row itself. */
	if (total != NULL && total->nrows > 0 && filling->table->nrows > 1)
		fill_figure_row(filling, total, 0, true);
}

/* Is this part of a column's bands drawn in any row, the total's among them? */
static bool
is_drawn(const struct table *table, size_t column, size_t part)
{
	for (size_t i = 0; i < table->nrows; i++) {
		const struct band *band = &table->rows[i].cells[column].band;
		if (band->sign == NULL && band->segments[part].count > 0)
			return true;
	}
	return false;
}

/* The marks of the table's bands, in their order; NULL where none is drawn. */
static const struct mark *const *
legend_of(struct filling *filling)
{
	size_t column = 0, n = 0;
	while (column < filling->table->ncolumns && filling->columns[column]->band.n == 0)
		column++;
	if (column == filling->table->ncolumns)
		return NULL;
	const struct list *parts = &filling->columns[column]->band;
	const struct band_part *part = parts->items;
	const struct mark **marks = flow_keep(filling->flow, (parts->n + 1) * sizeof *marks);
	for (size_t i = 0; i < parts->n; i++) {
		if (is_drawn(filling->table, column, i))
			marks[n++] = part[i].mark;
	}
	return n > 0 ? marks : NULL;
}

static void
prepare_table(struct job *job, const struct block *block, struct flow *flow)
{
	const struct table_fields *fields = (const struct table_fields *)block;
	struct table *table = flow_keep(flow, sizeof *table);
	struct filling filling = { job, flow, fields,
		block->data == NULL ? NULL : block_rows(job, block), .table = table };
	*table = (struct table){ .narrow = fields->narrow,
		.split = (size_t)fields->split,
		.type = fields->dense ? job->theme->type.dense : job->theme->type.table,
		.pad_pt = fields->dense ? job->theme->space.dense_pad : job->theme->space.cell_pad,
		.edge_pt =
		    fields->dense ? job->theme->space.dense_edge : job->theme->space.cell_edge };
	table->columns = flow_keep(flow, fields->columns.n * sizeof *table->columns);
	fill_columns(&filling);
	fill_rows(&filling);
	if (table->nrows < 4)
		table->split = 1;
	table->legend = legend_of(&filling);
	if (!job->failed && table->ncolumns > 0)
		table_add(job, block, flow, table);
}

const struct block_type block_table = { "table", "表", sizeof(struct table_fields),
	table_shape_fields, G_N_ELEMENTS(table_shape_fields), NUMBER_TABLE, check_table,
	shows_table, prepare_table };
