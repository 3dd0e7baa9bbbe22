/*
 * Lists that a workbook makes about itself: what it cannot show, and what its figures mean.
 *
 * In: the layout's sheets and the client's figures. Out: rows of text.
 * Rule: every sheet left out, and every value missing or hidden in what is shown, is named.
 */
#include "render/workbook_job.h"

/* ---- gaps ---- */

struct gap {
	char *sheet, *item;
	int missing, hidden; /* -1: the whole sheet is not there */
};

static void
gap_free(void *data)
{
	struct gap *gap = data;
	g_free(gap->sheet);
	g_free(gap->item);
	g_free(gap);
}

static void
count_value(const struct value *value, struct gap *gap)
{
	gap->missing += value->state == VALUE_MISSING;
	gap->hidden += value->state == VALUE_HIDDEN;
}

/* Takes the item's name. */
static void
add_gap(GPtrArray *gaps, const char *sheet, char *item, const struct gap *counts)
{
	if (counts->missing == 0 && counts->hidden == 0) {
		g_free(item);
		return;
	}
	struct gap *gap = g_new(struct gap, 1);
	*gap = (struct gap){ g_strdup(sheet), item, counts->missing, counts->hidden };
	g_ptr_array_add(gaps, gap);
}

static void
add_table_gaps(struct workbook_job *job, const char *sheet, const struct workbook_table *table,
    GPtrArray *gaps)
{
	const struct figure *figure = figures_find(job->job.figures, table->data);
	const struct workbook_column *columns = table->columns.items;
	struct gap counts = { 0 };
	for (size_t row = 0; figure != NULL && row < figure->nrows; row++)
		for (size_t i = 0; i < table->columns.n; i++)
			if (!columns[i].blank)
				count_value(figure_cell(figure, row, columns[i].at), &counts);
	char *caption = workbook_words(job, &table->block, table->caption);
	if (caption[0] == '\0') {
		g_free(caption);
		caption = g_strdup(sheet);
	}
	add_gap(gaps, sheet, caption, &counts);
}

static void
add_value_gaps(struct workbook_job *job, const char *sheet, const struct workbook_values *values,
    GPtrArray *gaps)
{
	const struct workbook_value *rows = values->rows.items;
	for (size_t i = 0; i < values->rows.n; i++) {
		struct gap counts = { 0 };
		enum figure_kind kind;
		if (!condition_holds(rows[i].when, job->job.figures))
			continue;
		count_value(block_value(&job->job, rows[i].figure, &kind), &counts);
		add_gap(gaps, sheet, workbook_words(job, &values->block, rows[i].label), &counts);
	}
}

static void
add_sheet_gaps(struct workbook_job *job, const struct workbook_sheet *sheet, GPtrArray *gaps)
{
	g_autofree char *name = workbook_words(job, NULL, sheet->name);
	const struct workbook_blocks *blocks = workbook_sheet_blocks(job, sheet);
	if (blocks == NULL && sheet->optional)
		return;
	if (blocks == NULL) {
		add_gap(gaps, name, g_strdup(""), &(struct gap){ .missing = -1, .hidden = -1 });
		return;
	}
	for (size_t i = 0; i < blocks->n; i++) {
		const struct workbook_block *block = blocks->items[i];
		if (!workbook_block_shows(job, block))
			continue;
		if (block->type == &workbook_type_table)
			add_table_gaps(job, name, (const struct workbook_table *)block, gaps);
		else if (block->type == &workbook_type_values)
			add_value_gaps(job, name, (const struct workbook_values *)block, gaps);
	}
}

static GPtrArray *
find_gaps(struct workbook_job *job)
{
	GPtrArray *gaps = g_ptr_array_new_with_free_func(gap_free);
	const struct workbook_sheet *sheets = job->layout->sheets.items;
	for (size_t i = 0; i < job->layout->sheets.n; i++)
		add_sheet_gaps(job, &sheets[i], gaps);
	return gaps;
}

/* "― 3　x 2": the signs as they stand in the cells, and how often. Caller frees. */
static char *
signs_text(const struct gap *gap)
{
	static const struct value missing = { .state = VALUE_MISSING },
				  hidden = { .state = VALUE_HIDDEN };
	g_autofree char *missing_sign = value_format(&missing, FIGURE_TEXT, NULL);
	g_autofree char *hidden_sign = value_format(&hidden, FIGURE_TEXT, NULL);
	if (gap->missing < 0)
		return g_steal_pointer(&missing_sign);
	GString *out = g_string_new(NULL);
	if (gap->missing > 0)
		g_string_append_printf(out, "%s %d", missing_sign, gap->missing);
	if (gap->hidden > 0)
		g_string_append_printf(
		    out, "%s%s %d", out->len > 0 ? "　" : "", hidden_sign, gap->hidden);
	return g_string_free(out, FALSE);
}

static void
gaps_measure(struct workbook_job *job, const struct workbook_block *block)
{
	g_autoptr(GPtrArray) gaps = find_gaps(job);
	g_autofree char *absent =
	    workbook_words(job, block, ((const struct workbook_gaps *)block)->absent);
	for (guint i = 0; i < gaps->len; i++) {
		const struct gap *gap = gaps->pdata[i];
		g_autofree char *signs = signs_text(gap);
		workbook_widen(job, 0, sheet_text_width(gap->sheet));
		workbook_widen(job, 1, sheet_text_width(signs));
		workbook_widen(
		    job, 2, MIN(sheet_text_width(gap->missing < 0 ? absent : gap->item), 60));
	}
}

static void
gaps_write(struct workbook_job *job, const struct workbook_block *block)
{
	const struct workbook_gaps *list = (const struct workbook_gaps *)block;
	const struct words *const headings[] = { list->sheet, list->signs, list->item };
	g_autoptr(GPtrArray) gaps = find_gaps(job);
	g_autofree char *none = workbook_words(job, block, list->none);
	g_autofree char *absent = workbook_words(job, block, list->absent);
	if (gaps->len == 0 && none[0] != '\0')
		sheet_text(job->device, job->row++, 0, none, SHEET_TEXT);
	if (gaps->len == 0)
		return;
	workbook_leave_row(job);
	workbook_headings_write(job, block, headings, G_N_ELEMENTS(headings));
	for (guint i = 0; i < gaps->len; i++) {
		const struct gap *gap = gaps->pdata[i];
		g_autofree char *signs = signs_text(gap);
		sheet_text(job->device, job->row, 0, gap->sheet, SHEET_LABEL);
		sheet_text(job->device, job->row, 1, signs, SHEET_TEXT);
		const char *item = gap->missing < 0 ? absent : gap->item;
		sheet_text(job->device, job->row, 2, item, SHEET_WRAPPED);
		workbook_row_lines(job, workbook_count_lines(job, 2, item));
		job->row++;
	}
}

static const struct shape_field gaps_fields[] = {
	{ "sheet", SHAPE_WORDS, true, offsetof(struct workbook_gaps, sheet), "シートの列の見出し" },
	{ "signs", SHAPE_WORDS, true, offsetof(struct workbook_gaps, signs),
	    "記号と数の列の見出し" },
	{ "item", SHAPE_WORDS, true, offsetof(struct workbook_gaps, item), "表や項目の列の見出し" },
	{ "absent", SHAPE_WORDS, true, offsetof(struct workbook_gaps, absent),
	    "作られなかったシートに書く言葉" },
	{ "none", SHAPE_WORDS, false, offsetof(struct workbook_gaps, none),
	    "一つもないときの言葉" },
};

const struct workbook_type workbook_type_gaps = { "gaps",
	"作られなかったシートと、値のない・控えた項目の一覧", sizeof(struct workbook_gaps),
	gaps_fields, G_N_ELEMENTS(gaps_fields), NULL, NULL, gaps_measure, gaps_write };

/* ---- definitions ---- */

static bool
has_content(const struct figure *figure)
{
	if (figure->declaration->kind >= FIGURE_SERIES)
		return figure->nrows > 0;
	return figure->value.state != VALUE_MISSING;
}

/* Declarations of the figures this client has a value of. */
static GHashTable *
find_used(const struct workbook_job *job)
{
	GHashTable *used = g_hash_table_new(g_str_hash, g_str_equal);
	for (size_t i = 0; i < figures_count(job->job.figures); i++) {
		const struct figure *figure = figures_at(job->job.figures, i);
		if (has_content(figure))
			g_hash_table_add(used, (void *)figure->declaration->name);
	}
	return used;
}

/* The next declaration with a Japanese sentence that is used, from *at on; NULL after the last. */
static const struct figure_declaration *
next_definition(GHashTable *used, size_t *at)
{
	size_t n;
	const struct figure_declaration *declared = figures_declared(&n);
	while (*at < n) {
		const struct figure_declaration *declaration = &declared[(*at)++];
		if (declaration->doc_ja != NULL && g_hash_table_contains(used, declaration->name))
			return declaration;
	}
	return NULL;
}

static bool
definitions_check(struct reader *reader, struct workbook_block *block)
{
	const struct workbook_definitions *list = (const struct workbook_definitions *)block;
	g_autofree char *units = document_pointer(block->pointer, "units");
	g_autofree char *kinds = document_pointer(block->pointer, "kinds");
	bool good = workbook_cell_check_words(reader, list->units, units);
	return workbook_cell_check_words(reader, list->kinds, kinds) && good;
}

static void
definitions_measure(struct workbook_job *job, const struct workbook_block *block)
{
	const struct workbook_definitions *list = (const struct workbook_definitions *)block;
	g_autoptr(GHashTable) used = find_used(job);
	const struct figure_declaration *declaration;
	for (size_t at = 0; (declaration = next_definition(used, &at)) != NULL;) {
		const char *unit = workbook_cell_word(list->units, declaration->unit);
		const char *kind =
		    workbook_cell_word(list->kinds, figure_kind_name(declaration->kind));
		workbook_widen(job, 0, sheet_text_width(declaration->name));
		workbook_widen(job, 1, MIN(sheet_text_width(declaration->doc_ja), 72));
		workbook_widen(job, 2, sheet_text_width(unit) + 4);
		workbook_widen(job, 3, sheet_text_width(kind) + 4);
	}
}

static void
definitions_write(struct workbook_job *job, const struct workbook_block *block)
{
	const struct workbook_definitions *list = (const struct workbook_definitions *)block;
	const struct words *const headings[] = { list->name, list->meaning, list->unit,
		list->kind };
	g_autoptr(GHashTable) used = find_used(job);
	const struct figure_declaration *declaration;
	workbook_leave_row(job);
	struct workbook_rows rows = { job->row, job->row + 1, 0 };
	workbook_headings_write(job, block, headings, G_N_ELEMENTS(headings));
	for (size_t at = 0; (declaration = next_definition(used, &at)) != NULL; rows.nrows++) {
		const char *unit = workbook_cell_word(list->units, declaration->unit);
		const char *kind =
		    workbook_cell_word(list->kinds, figure_kind_name(declaration->kind));
		sheet_text(job->device, job->row, 0, declaration->name, SHEET_LABEL);
		sheet_text(job->device, job->row, 1, declaration->doc_ja, SHEET_WRAPPED);
		sheet_text(job->device, job->row, 2, unit, SHEET_TEXT);
		sheet_text(job->device, job->row, 3, kind, SHEET_TEXT);
		workbook_row_lines(job, workbook_count_lines(job, 1, declaration->doc_ja));
		job->row++;
	}
	if (list->filter && rows.nrows > 0)
		workbook_filter_rows(job, &rows, G_N_ELEMENTS(headings));
	if (list->repeat)
		workbook_repeat_heading(job, &rows, 0);
}

static const struct shape_field definitions_fields[] = {
	{ "name", SHAPE_WORDS, true, offsetof(struct workbook_definitions, name),
	    "名前の列の見出し" },
	{ "meaning", SHAPE_WORDS, true, offsetof(struct workbook_definitions, meaning),
	    "意味の列の見出し" },
	{ "unit", SHAPE_WORDS, true, offsetof(struct workbook_definitions, unit),
	    "単位の列の見出し" },
	{ "kind", SHAPE_WORDS, true, offsetof(struct workbook_definitions, kind),
	    "種類の列の見出し" },
	{ "units", SHAPE_ANY, false, offsetof(struct workbook_definitions, units),
	    "単位の言葉。{\"person\": \"人\"}" },
	{ "kinds", SHAPE_ANY, false, offsetof(struct workbook_definitions, kinds),
	    "種類の言葉。{\"count\": \"個数\"}" },
	{ "filter", SHAPE_BOOL, false, offsetof(struct workbook_definitions, filter),
	    "表のfilterと同じ" },
	{ "repeat", SHAPE_BOOL, false, offsetof(struct workbook_definitions, repeat),
	    "表のrepeatと同じ" },
};

const struct workbook_type workbook_type_definitions = { "definitions",
	"この企業に値のある数値の定義", sizeof(struct workbook_definitions), definitions_fields,
	G_N_ELEMENTS(definitions_fields), definitions_check, NULL, definitions_measure,
	definitions_write };
