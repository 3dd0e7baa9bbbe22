/*
 * Reading the sheets of a layout.
 *
 * In: the array under "workbook". Out: checked structs, or a located problem for each mistake.
 * Rule: what a chart draws stands in a table above it on the same sheet, so that every bar has its cell.
 */
#include "render/workbook_job.h"
#include <string.h>

#define FIELD_LIMIT 16

static const struct workbook_type *const types[] = { &workbook_type_heading, &workbook_type_note,
	&workbook_type_values, &workbook_type_table, &workbook_type_chart, &workbook_type_gaps,
	&workbook_type_definitions };

static const char *const missing_names[] = { "fail", "hide", "mark", NULL };

static const struct shape_field common_fields[] = {
	{ "when", SHAPE_WHEN, false, offsetof(struct workbook_block, when),
	    "この条件が成り立つときだけ書きます" },
	{ "when_missing", SHAPE_CHOICE, false, offsetof(struct workbook_block, when_missing),
	    "値がないとき: "
	    "fail=この企業のワークブックを作らない、hide=書かない、mark=―を書く（省略時）",
	    missing_names },
};

static const struct shape_field sheet_fields[] = {
	{ "sheet", SHAPE_WORDS, true, offsetof(struct workbook_sheet, name),
	    "シート見出しの名前（31字まで）" },
	{ "title", SHAPE_WORDS, true, offsetof(struct workbook_sheet, title),
	    "シートの一番上に書く題" },
	{ "when", SHAPE_WHEN, false, offsetof(struct workbook_sheet, when),
	    "この条件が成り立つときだけシートを作ります" },
	{ "landscape", SHAPE_BOOL, false, offsetof(struct workbook_sheet, landscape),
	    "A4横で印刷します" },
	{ "optional", SHAPE_BOOL, false, offsetof(struct workbook_sheet, optional),
	    "作られなくても、作られなかったシートの一覧に挙げません" },
	{ "blocks", SHAPE_ANY, true, offsetof(struct workbook_sheet, blocks_json),
	    "上から順に書くもの" },
	{ "otherwise", SHAPE_ANY, false, offsetof(struct workbook_sheet, otherwise_json),
	    "条件が成り立たないときに書くもの（なければシートを作りません）" },
};
static const struct shape sheet_shape = { "sheet", "ワークブックのシート",
	sizeof(struct workbook_sheet), sheet_fields, G_N_ELEMENTS(sheet_fields) };

static const char sheets_doc[] = "ワークブックのシート。左から順に作ります";

/* ---- blocks ---- */

static const struct workbook_type *
find_type(struct reader *reader, const json_t *json, const char *pointer)
{
	const json_t *name = json_object_get(json, "type");
	if (!json_is_string(name)) {
		shape_problem(reader, pointer, PROBLEM_JSON_MISSING_KEY, "type", NULL);
		return NULL;
	}
	g_autoptr(GString) list = g_string_new(NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(types); i++) {
		if (strcmp(types[i]->name, json_string_value(name)) == 0)
			return types[i];
		g_string_append_printf(list, "%s%s", i > 0 ? " " : "", types[i]->name);
	}
	g_autofree char *at = document_pointer(pointer, "type");
	shape_problem(
	    reader, at, PROBLEM_LAYOUT_UNKNOWN_BLOCK, json_string_value(name), list->str, NULL);
	return NULL;
}

/* All fields of a type, "type" itself and the common ones first. Returns how many. */
static size_t
type_fields(const struct workbook_type *type, const char *const *names, struct shape_field *fields)
{
	size_t n = 0;
	fields[n++] = (struct shape_field){ "type", SHAPE_CHOICE, true,
		offsetof(struct workbook_block, type_index), "ブロックの種類", names };
	for (size_t i = 0; i < G_N_ELEMENTS(common_fields); i++)
		fields[n++] = common_fields[i];
	for (size_t i = 0; i < type->nfields; i++)
		fields[n++] = type->fields[i];
	g_assert(n <= FIELD_LIMIT);
	return n;
}

static struct workbook_block *
read_block(struct reader *reader, const json_t *json, const char *pointer)
{
	const struct workbook_type *type = find_type(reader, json, pointer);
	if (type == NULL)
		return NULL;
	const char *const names[] = { type->name, NULL };
	struct shape_field fields[FIELD_LIMIT];
	size_t n = type_fields(type, names, fields);
	struct shape shape = { type->name, type->doc, type->size, fields, n };
	struct workbook_block *block = shape_keep(reader->pool, type->size);
	block->type = type;
	block->pointer = shape_keep_printf(reader->pool, "%s", pointer);
	block->when_missing = MISSING_MARK;
	const struct figure_declaration *outer = reader->data;
	reader->data = NULL;
	bool good = shape_read(reader, &shape, json, pointer, block);
	if (good && type->check != NULL)
		good = type->check(reader, block);
	reader->data = outer;
	return good ? block : NULL;
}

/* ---- sheets ---- */

static bool
wrong_kind(struct reader *reader, const char *pointer, const char *wanted)
{
	return shape_problem(reader, pointer, PROBLEM_JSON_WRONG_KIND,
	    IN_BOTH("something else", "別のもの"), wanted, NULL);
}

static bool
read_blocks(
    struct reader *reader, const json_t *array, const char *pointer, struct workbook_blocks *blocks)
{
	if (!json_is_array(array))
		return wrong_kind(reader, pointer, IN_BOTH("an array", "配列"));
	bool good = true;
	blocks->items = shape_keep(reader->pool, json_array_size(array) * sizeof *blocks->items);
	for (size_t i = 0; i < json_array_size(array); i++) {
		g_autofree char *at = g_strdup_printf("%s/%" G_GSIZE_FORMAT, pointer, i);
		const json_t *item = json_array_get(array, i);
		struct workbook_block *block = NULL;
		if (!json_is_object(item))
			wrong_kind(reader, at, IN_BOTH("an object", "オブジェクト"));
		else
			block = read_block(reader, item, at);
		good = good && block != NULL;
		if (block != NULL)
			blocks->items[blocks->n++] = block;
	}
	return good;
}

static bool
shows_column(const struct workbook_table *table, const char *field)
{
	const struct workbook_column *columns = table->columns.items;
	for (size_t i = 0; i < table->columns.n; i++)
		if (strcmp(columns[i].field, field) == 0)
			return true;
	return false;
}

/* The chart's columns all stand in its table. */
static bool
check_chart_columns(struct reader *reader, const struct workbook_chart *chart)
{
	bool good = true;
	const struct workbook_series *series = chart->series.items;
	for (size_t i = 0; i <= chart->series.n; i++) {
		const char *field = i == chart->series.n ? chart->label : series[i].field;
		if (!shows_column(chart->table, field))
			good = shape_problem(reader, chart->block.pointer,
			    PROBLEM_LAYOUT_CHART_COLUMN, field, chart->data, NULL);
	}
	return good;
}

/* Tables filtered on one sheet: Excel allows one. */
static bool
check_filter(struct reader *reader, const struct workbook_block *block, bool filter, bool *seen)
{
	if (filter && *seen)
		return shape_problem(reader, block->pointer, PROBLEM_LAYOUT_SECOND_FILTER, NULL);
	*seen = *seen || filter;
	return true;
}

/* What only the blocks of a sheet together can tell. */
static bool
check_blocks(struct reader *reader, const struct workbook_blocks *blocks)
{
	bool good = true, filtered = false;
	g_autoptr(GHashTable) tables = g_hash_table_new(g_str_hash, g_str_equal);
	for (size_t i = 0; i < blocks->n; i++) {
		struct workbook_block *block = blocks->items[i];
		if (block->type == &workbook_type_table) {
			struct workbook_table *table = (struct workbook_table *)block;
			g_hash_table_insert(tables, (void *)table->data, table);
			good = check_filter(reader, block, table->filter, &filtered) && good;
		} else if (block->type == &workbook_type_definitions) {
			good = check_filter(reader, block,
				   ((struct workbook_definitions *)block)->filter, &filtered) &&
			       good;
		} else if (block->type == &workbook_type_chart) {
			struct workbook_chart *chart = (struct workbook_chart *)block;
			chart->table = g_hash_table_lookup(tables, chart->data);
			if (chart->table == NULL)
				good = shape_problem(reader, block->pointer,
				    PROBLEM_LAYOUT_CHART_TABLE, chart->data, NULL);
			else
				good = check_chart_columns(reader, chart) && good;
		}
	}
	return good;
}

static bool
read_sheet(
    struct reader *reader, const json_t *json, const char *pointer, struct workbook_sheet *sheet)
{
	if (!json_is_object(json))
		return wrong_kind(reader, pointer, IN_BOTH("an object", "オブジェクト"));
	sheet->pointer = shape_keep_printf(reader->pool, "%s", pointer);
	bool good = shape_read(reader, &sheet_shape, json, pointer, sheet);
	g_autofree char *blocks = document_pointer(pointer, "blocks");
	g_autofree char *otherwise = document_pointer(pointer, "otherwise");
	if (sheet->blocks_json != NULL)
		good = read_blocks(reader, sheet->blocks_json, blocks, &sheet->blocks) && good;
	if (sheet->otherwise_json != NULL)
		good = read_blocks(reader, sheet->otherwise_json, otherwise, &sheet->otherwise) &&
		       good;
	return good && check_blocks(reader, &sheet->blocks) &&
	       check_blocks(reader, &sheet->otherwise);
}

struct workbook_layout *
workbook_layout_read(struct reader *reader, const json_t *array, const char *pointer)
{
	if (!json_is_array(array)) {
		wrong_kind(reader, pointer, IN_BOTH("an array", "配列"));
		return NULL;
	}
	bool good = true;
	struct workbook_layout *layout = shape_keep(reader->pool, sizeof *layout);
	struct workbook_sheet *sheets =
	    shape_keep(reader->pool, json_array_size(array) * sizeof *sheets);
	layout->sheets = (struct list){ json_array_size(array), sheets };
	for (size_t i = 0; i < layout->sheets.n; i++) {
		g_autofree char *at = g_strdup_printf("%s/%" G_GSIZE_FORMAT, pointer, i);
		good = read_sheet(reader, json_array_get(array, i), at, &sheets[i]) && good;
	}
	return good ? layout : NULL;
}

/* ---- schema ---- */

/* {"if": {"properties": {"type": {"const": NAME}}}, "then": …} */
static json_t *
type_schema(const struct workbook_type *type, json_t *definitions)
{
	const char *const names[] = { type->name, NULL };
	struct shape_field fields[FIELD_LIMIT];
	size_t n = type_fields(type, names, fields);
	g_autofree char *name = g_strconcat("workbook-", type->name, NULL);
	struct shape shape = { name, type->doc, type->size, fields, n };
	return json_pack("{s:{s:{s:{s:s}}}, s:o}", "if", "properties", "type", "const", type->name,
	    "then", shape_schema(&shape, definitions));
}

static json_t *
blocks_schema(json_t *definitions)
{
	json_t *names = json_array(), *all = json_array();
	for (size_t i = 0; i < G_N_ELEMENTS(types); i++) {
		json_array_append_new(names, json_string(types[i]->name));
		json_array_append_new(all, type_schema(types[i], definitions));
	}
	return json_pack("{s:s, s:{s:s, s:[s], s:{s:{s:o}}, s:o}}", "type", "array", "items",
	    "type", "object", "required", "type", "properties", "type", "enum", names, "allOf",
	    all);
}

/* "blocks" and "otherwise" are read here, not by the shape: say what they hold. */
static void
describe_blocks(json_t *properties, const char *key)
{
	json_t *property = json_object_get(properties, key);
	json_object_set_new(
	    property, "allOf", json_pack("[{s:s}]", "$ref", "#/definitions/workbook-blocks"));
}

json_t *
workbook_schema(json_t *definitions)
{
	json_t *reference = shape_schema(&sheet_shape, definitions);
	json_t *properties =
	    json_object_get(json_object_get(definitions, sheet_shape.name), "properties");
	json_object_set_new(definitions, "workbook-blocks", blocks_schema(definitions));
	describe_blocks(properties, "blocks");
	describe_blocks(properties, "otherwise");
	return json_pack(
	    "{s:s, s:s, s:o}", "type", "array", "description", sheets_doc, "items", reference);
}
