/*
 * The closed list of blocks, and what they share: reading, showing, numbering, preparing.
 *
 * In: JSON of a block, then figures. Out: checked structs, then boxes.
 * Rule: whether a block shows is decided once, before anything is laid out, so that numbers are right.
 */
#include "render/block.h"
#include "render/layout.h"
#include <string.h>

static const struct block_type *const types[] = { &block_heading, &block_text, &block_note,
	&block_list, &block_definitions, &block_callout, &block_comment, &block_actions,
	&block_cards, &block_funnel, &block_table, &block_bar, &block_band, &block_histogram,
	&block_columns, &block_group, &block_toc, &block_spacer, &block_page_break };

const char *const block_missing_names[] = { "fail", "hide", "mark", NULL };

static const struct shape_field common_fields[] = {
	{ "type", SHAPE_ANY, true, offsetof(struct block, type_name), "ブロックの種類" },
	{ "id", SHAPE_STRING, false, offsetof(struct block, id),
	    "ブロックの名前。文中で{@id}と書くと図表の番号になります" },
	{ "when", SHAPE_WHEN, false, offsetof(struct block, when),
	    "この条件が成り立つときだけ出します" },
	{ "otherwise", SHAPE_BLOCKS, false, offsetof(struct block, otherwise),
	    "出さないときに代わりに出すブロック" },
	{ "when_missing", SHAPE_CHOICE, false, offsetof(struct block, when_missing),
	    "値がないとき: "
	    "fail=この企業の報告書を作らない、hide=その文や図表を出さない、mark=―を書く",
	    block_missing_names },
};

static const struct shape_field numbered_fields[] = {
	{ "caption", SHAPE_WORDS, false, offsetof(struct block, caption),
	    "題。番号は自動で付きます" },
	{ "remark", SHAPE_WORDS, false, offsetof(struct block, remark),
	    "題の後に小さく添える言葉" },
};

static const struct shape_field alt_field = { "alt", SHAPE_WORDS, false,
	offsetof(struct block, alt), "代替テキストの初めの文（音声で読み上げられます）" };

const struct block_type *const *
block_types(size_t *n)
{
	*n = G_N_ELEMENTS(types);
	return types;
}

/* ---- reading ---- */

size_t
block_fields(const struct block_type *type, struct shape_field fields[BLOCK_FIELD_LIMIT])
{
	size_t n = 0;
	for (size_t i = 0; i < G_N_ELEMENTS(common_fields); i++)
		fields[n++] = common_fields[i];
	for (size_t i = 0; i < G_N_ELEMENTS(numbered_fields) && type->numbering != NUMBER_NONE; i++)
		fields[n++] = numbered_fields[i];
	if (type->numbering == NUMBER_FIGURE)
		fields[n++] = alt_field;
	for (size_t i = 0; i < type->nfields; i++)
		fields[n++] = type->fields[i];
	g_assert(n < BLOCK_FIELD_LIMIT);
	return n;
}

static bool
unknown_type(struct reader *reader, const json_t *type, const char *pointer)
{
	g_autofree char *at = document_pointer(pointer, "type");
	if (!json_is_string(type))
		return shape_problem(reader, pointer, PROBLEM_JSON_MISSING_KEY, "type", NULL);
	GString *list = g_string_new(NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(types); i++)
		g_string_append_printf(list, "%s%s", i > 0 ? " " : "", types[i]->name);
	shape_problem(
	    reader, at, PROBLEM_LAYOUT_UNKNOWN_BLOCK, json_string_value(type), list->str, NULL);
	g_string_free(list, TRUE);
	return false;
}

static const struct block_type *
find_type(struct reader *reader, const json_t *json, const char *pointer)
{
	const json_t *name = json_object_get(json, "type");
	for (size_t i = 0; i < G_N_ELEMENTS(types) && json_is_string(name); i++) {
		if (strcmp(types[i]->name, json_string_value(name)) == 0)
			return types[i];
	}
	unknown_type(reader, name, pointer);
	return NULL;
}

bool
block_take_id(struct reader *reader, const char *id, const char *pointer, void *owner)
{
	if (id == NULL)
		return true;
	if (g_hash_table_contains(reader->ids, id)) {
		g_autofree char *at = document_pointer(pointer, "id");
		return shape_problem(reader, at, PROBLEM_LAYOUT_DUPLICATE_ID, id, NULL);
	}
	g_hash_table_insert(reader->ids, (void *)id, owner);
	return true;
}

struct block *
block_read(struct reader *reader, const json_t *json, const char *pointer)
{
	const struct block_type *type = find_type(reader, json, pointer);
	if (type == NULL)
		return NULL;
	struct shape_field fields[BLOCK_FIELD_LIMIT];
	struct shape shape = { type->name, type->doc, type->size, fields,
		block_fields(type, fields) };
	struct block *block = shape_keep(reader->pool, type->size);
	const struct figure_declaration *outer = reader->data;
	reader->data = NULL;
	block->type = type;
	block->when_missing = reader->when_missing;
	block->pointer = shape_keep_printf(reader->pool, "%s", pointer);
	bool good = shape_read(reader, &shape, json, pointer, block);
	if (good && type->check != NULL)
		good = type->check(reader, block, block->pointer);
	good = block_take_id(reader, block->id, pointer, block) && good;
	reader->data = outer;
	return good ? block : NULL;
}

bool
block_read_all(
    struct reader *reader, const json_t *json, const char *pointer, struct block_list *list)
{
	bool good = true;
	size_t n = json_array_size(json);
	list->items = shape_keep(reader->pool, n * sizeof *list->items);
	for (size_t i = 0; i < n; i++) {
		g_autofree char *at = g_strdup_printf("%s/%" G_GSIZE_FORMAT, pointer, i);
		struct block *block = block_read(reader, json_array_get(json, i), at);
		good = good && block != NULL;
		if (block != NULL)
			list->items[list->n++] = block;
	}
	return good;
}

/* ---- showing and numbering ---- */

bool
block_fail(struct job *job, const char *pointer, enum problem_id id, ...)
{
	va_list arguments;
	va_start(arguments, id);
	const char *value = va_arg(arguments, const char *);
	va_end(arguments);
	struct place place = document_place(job->layout->document, pointer);
	place.client = job->client;
	place.fate = FATE_CLIENT_FAILED;
	job->failed = true;
	return problem_add(job->problems, id, &place, value, NULL);
}

static bool
shows(struct job *job, const struct block *block)
{
	return condition_holds(block->when, job->figures) &&
	       (block->type->shows == NULL || block->type->shows(job, block));
}

static void
number_block(struct job *job, const struct block *block)
{
	if (block->type->numbering == NUMBER_NONE || block->caption == NULL)
		return;
	bool figure = block->type->numbering == NUMBER_FIGURE;
	g_autofree char *n = g_strdup_printf("%d", figure ? ++job->nfigures : ++job->ntables);
	g_auto(GStrv) parts =
	    g_strsplit(figure ? job->theme->words.figure : job->theme->words.table, "{n}", 2);
	char *label = g_strjoinv(n, parts);
	g_hash_table_insert(job->numbers, (void *)block, label);
	if (block->id != NULL)
		g_hash_table_insert(job->labels, (void *)block->id, label);
}

void
block_number_all(struct job *job, const struct block_list *blocks)
{
	for (size_t i = 0; i < blocks->n; i++) {
		const struct block *block = blocks->items[i];
		if (!shows(job, block)) {
			g_hash_table_add(job->hidden, (void *)block);
			block_number_all(job, &block->otherwise);
			continue;
		}
		number_block(job, block);
		if (block->type->inner == NULL)
			continue;
		const struct block_list *inner = block->type->inner(block);
		block_number_all(job, inner);
		if (!block_any_shows(job, inner))
			g_hash_table_add(job->hidden, (void *)block);
	}
}

bool
block_shows(struct job *job, const struct block *block)
{
	return !g_hash_table_contains(job->hidden, block);
}

bool
block_any_shows(struct job *job, const struct block_list *blocks)
{
	for (size_t i = 0; i < blocks->n; i++) {
		if (block_shows(job, blocks->items[i]) ||
		    block_any_shows(job, &blocks->items[i]->otherwise))
			return true;
	}
	return false;
}

void
block_prepare(struct job *job, const struct block *block, struct flow *flow)
{
	if (block_shows(job, block))
		block->type->prepare(job, block, flow);
	else
		block_prepare_all(job, &block->otherwise, flow);
}

void
block_prepare_all(struct job *job, const struct block_list *blocks, struct flow *flow)
{
	for (size_t i = 0; i < blocks->n && !job->failed; i++)
		block_prepare(job, blocks->items[i], flow);
}

/* ---- figures ---- */

static const struct value missing_value = { .state = VALUE_MISSING };

const struct figure *
block_rows(struct job *job, const struct block *block)
{
	const struct figure *figure = figures_find(job->figures, block->data);
	if (figure != NULL && figure->nrows > 0)
		return figure;
	if (block->when_missing == MISSING_FAIL)
		block_fail(job, block->pointer, PROBLEM_LAYOUT_VALUE_MISSING, block->data, NULL);
	return NULL;
}

bool
block_has_rows(struct job *job, const struct block *block)
{
	return block_rows(job, block) != NULL;
}

const struct value *
block_cell(const struct figure *figure, size_t row, const char *column)
{
	int at = column == NULL ? -1 : figure_column_find(figure, column);
	const struct value *value =
	    at < 0 || row >= figure->nrows ? NULL : figure_cell(figure, row, at);
	return value == NULL ? &missing_value : value;
}

enum figure_kind
block_column_kind(const struct figure *figure, const char *column)
{
	int at = column == NULL ? -1 : figure_column_find(figure, column);
	return at < 0 ? FIGURE_TEXT : figure->declaration->columns[at].kind;
}

/* NAME.COLUMN@ROW */
static const struct value *
find_cell(struct job *job, const char *name, const char *at, enum figure_kind *kind)
{
	g_autofree char *table = g_strndup(name, (gsize)(at - name));
	char *dot = strrchr(table, '.');
	guint64 row = g_ascii_strtoull(at + 1, NULL, 10);
	*kind = FIGURE_TEXT;
	if (dot == NULL || row == 0)
		return &missing_value;
	*dot = '\0';
	const struct figure *figure = figures_find(job->figures, table);
	if (figure == NULL)
		return &missing_value;
	*kind = block_column_kind(figure, dot + 1);
	return block_cell(figure, row - 1, dot + 1);
}

const struct value *
block_value(struct job *job, const char *name, enum figure_kind *kind)
{
	const char *at = strrchr(name, '@');
	if (at != NULL)
		return find_cell(job, name, at, kind);
	const struct figure *figure = figures_find(job->figures, name);
	*kind = figure == NULL ? FIGURE_TEXT : figure->declaration->kind;
	return figure == NULL ? &missing_value : &figure->value;
}
