/*
 * The strict reader of layouts and themes.
 *
 * In: JSON objects and the tables that describe them. Out: filled structs, or located problems.
 * Rule: every name is checked here, once, so that rendering meets only names that exist.
 */
#include "render/shape.h"
#include "base/nearest.h"
#include "render/block.h"
#include "render/theme.h"
#include "render/words.h"
#include <string.h>

#define FIELD_LIMIT 32

void *
shape_keep(GPtrArray *pool, size_t size)
{
	void *memory = g_malloc0(MAX(size, 1));
	g_ptr_array_add(pool, memory);
	return memory;
}

const char *
shape_keep_printf(GPtrArray *pool, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	char *text = g_strdup_vprintf(format, arguments);
	va_end(arguments);
	g_ptr_array_add(pool, text);
	return text;
}

bool
shape_problem(struct reader *reader, const char *pointer, enum problem_id id, ...)
{
	const char *values[4] = { NULL };
	va_list arguments;
	va_start(arguments, id);
	for (size_t i = 0; i < 3; i++) {
		values[i] = va_arg(arguments, const char *);
		if (values[i] == NULL)
			break;
	}
	va_end(arguments);
	struct place place = document_place(reader->document, pointer);
	return problem_add(reader->problems, id, &place, values[0], values[1], values[2], NULL);
}

/* ---- names ---- */

/* "drill.N.opened" with the round that was typed, so that names compare like with like. */
static GPtrArray *
figure_names(const char *like)
{
	const char *digit = like + strcspn(like, "0123456789");
	size_t n;
	const struct figure_declaration *declared = figures_declared(&n);
	GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
	for (size_t i = 0; i < n; i++) {
		g_auto(GStrv) parts = g_strsplit(declared[i].name, ".N.", 2);
		if (parts[1] == NULL)
			g_ptr_array_add(names, g_strdup(parts[0]));
		else
			g_ptr_array_add(names, g_strdup_printf("%s.%c.%s", parts[0],
						   *digit == '\0' ? '1' : *digit, parts[1]));
	}
	return names;
}

static bool
unknown_figure(struct reader *reader, const char *name, const char *pointer)
{
	g_autoptr(GPtrArray) names = figure_names(name);
	const char *nearest = nearest_name(name, (const char *const *)names->pdata, names->len);
	if (nearest == NULL)
		return shape_problem(
		    reader, pointer, PROBLEM_LAYOUT_UNKNOWN_FIGURE_FAR, name, NULL);
	return shape_problem(reader, pointer, PROBLEM_LAYOUT_UNKNOWN_FIGURE, name, nearest, NULL);
}

static char *
kind_list(unsigned kinds)
{
	GString *list = g_string_new(NULL);
	for (enum figure_kind kind = FIGURE_COUNT; kind <= FIGURE_PLAN; kind++) {
		if ((kinds & SHAPE_KIND(kind)) == 0)
			continue;
		g_string_append_printf(
		    list, "%s%s", list->len > 0 ? " / " : "", figure_kind_name(kind));
	}
	return g_string_free(list, FALSE);
}

static const struct figure_declaration *
check_figure(struct reader *reader, const char *name, const char *pointer, unsigned kinds)
{
	const struct figure_declaration *declaration = figure_declaration_find(name);
	if (declaration == NULL) {
		unknown_figure(reader, name, pointer);
		return NULL;
	}
	if (kinds == 0 || (kinds & SHAPE_KIND(declaration->kind)) != 0)
		return declaration;
	g_autofree char *wanted = kind_list(kinds);
	shape_problem(reader, pointer, PROBLEM_LAYOUT_WRONG_FIGURE, name,
	    figure_kind_name(declaration->kind), wanted, NULL);
	return NULL;
}

static bool
check_column_of(struct reader *reader, const struct figure_declaration *declaration,
    const char *name, const char *pointer)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	for (size_t i = 0; i < declaration->ncolumns; i++) {
		if (strcmp(declaration->columns[i].name, name) == 0)
			return true;
		g_ptr_array_add(names, (void *)declaration->columns[i].name);
	}
	const char *nearest = nearest_name(name, (const char *const *)names->pdata, names->len);
	if (nearest != NULL)
		return shape_problem(reader, pointer, PROBLEM_LAYOUT_UNKNOWN_COLUMN, name,
		    declaration->name, nearest, NULL);
	g_ptr_array_add(names, NULL);
	g_autofree char *list = g_strjoinv(" ", (char **)names->pdata);
	return shape_problem(reader, pointer, PROBLEM_LAYOUT_UNKNOWN_COLUMN_FAR, name,
	    declaration->name, list, NULL);
}

bool
shape_check_column(struct reader *reader, const char *name, const char *pointer)
{
	if (reader->data == NULL)
		return shape_problem(reader, pointer, PROBLEM_LAYOUT_NO_DATA, name, NULL);
	return check_column_of(reader, reader->data, name, pointer);
}

bool
shape_check_drawn(
    struct reader *reader, const struct figure_declaration *declaration, const char *pointer)
{
	return declaration == NULL || declaration->apart == NULL ||
	       shape_problem(reader, pointer, PROBLEM_LAYOUT_APART, declaration->name,
		   declaration->apart, NULL);
}

/* A scalar's name, or NAME.COLUMN@ROW. */
static bool
check_value(struct reader *reader, const char *name, const char *pointer, bool drawn)
{
	const char *at = strrchr(name, '@');
	if (at == NULL) {
		const struct figure_declaration *declaration =
		    check_figure(reader, name, pointer, 0);
		if (declaration == NULL)
			return false;
		if (declaration->kind < FIGURE_SERIES)
			return true;
		return shape_problem(reader, pointer, PROBLEM_LAYOUT_WRONG_FIGURE, name,
		    figure_kind_name(declaration->kind), IN_BOTH("a single value", "単独の値"),
		    NULL);
	}
	g_autofree char *table = g_strndup(name, (gsize)(at - name));
	char *dot = strrchr(table, '.');
	if (dot == NULL)
		return unknown_figure(reader, name, pointer);
	*dot = '\0';
	const struct figure_declaration *declaration =
	    check_figure(reader, table, pointer, SHAPE_ROWS);
	return declaration != NULL && check_column_of(reader, declaration, dot + 1, pointer) &&
	       (!drawn || shape_check_drawn(reader, declaration, pointer));
}

/* ---- marks and colours ---- */

static bool
unknown_mark(struct reader *reader, const char *name, const char *pointer)
{
	const char *nearest = theme_nearest_mark(reader->theme, name);
	if (nearest != NULL)
		return shape_problem(
		    reader, pointer, PROBLEM_LAYOUT_UNKNOWN_MARK, name, nearest, NULL);
	GString *list = g_string_new(NULL);
	const struct mark *marks = reader->theme->marks.items;
	for (size_t i = 0; i < reader->theme->marks.n; i++)
		g_string_append_printf(list, "%s%s", i > 0 ? " " : "", marks[i].name);
	shape_problem(reader, pointer, PROBLEM_LAYOUT_UNKNOWN_MARK_FAR, name, list->str, NULL);
	g_string_free(list, TRUE);
	return false;
}

static bool
read_colour(struct reader *reader, const char *text, const char *pointer, uint32_t *colour)
{
	if (text[0] == '#' && strlen(text) == 7 &&
	    strspn(text + 1, "0123456789abcdefABCDEF") == 6) {
		*colour = (uint32_t)g_ascii_strtoull(text + 1, NULL, 16);
		return true;
	}
	return shape_problem(reader, pointer, PROBLEM_LAYOUT_BAD_COLOUR, text, NULL);
}

/* ---- objects ---- */

union slot {
	const char *text;
	bool yes;
	int64_t integer;
	double number;
	int choice;
	const json_t *json;
};

static enum field_kind
field_kind_of(enum shape_kind kind)
{
	switch (kind) {
	case SHAPE_BOOL:
		return FIELD_BOOL;
	case SHAPE_INTEGER:
		return FIELD_INTEGER;
	case SHAPE_NUMBER:
		return FIELD_NUMBER;
	case SHAPE_CHOICE:
		return FIELD_CHOICE;
	case SHAPE_TEXTS:
		return FIELD_STRINGS;
	case SHAPE_WHEN:
	case SHAPE_OBJECT:
	case SHAPE_MAP:
	case SHAPE_BLOCK:
		return FIELD_OBJECT;
	case SHAPE_LIST:
	case SHAPE_WORDS_LIST:
	case SHAPE_BLOCKS:
		return FIELD_ARRAY;
	case SHAPE_ANY:
	case SHAPE_WORDS:
		return FIELD_ANY;
	default:
		return FIELD_STRING;
	}
}

static bool
read_list(struct reader *reader, const struct shape *shape, const json_t *array,
    const char *pointer, struct list *list)
{
	bool good = true;
	list->n = json_array_size(array);
	list->items = shape_keep(reader->pool, list->n * shape->size);
	for (size_t i = 0; i < list->n; i++) {
		g_autofree char *at = g_strdup_printf("%s/%" G_GSIZE_FORMAT, pointer, i);
		const json_t *item = json_array_get(array, i);
		if (!json_is_object(item))
			good = shape_problem(reader, at, PROBLEM_JSON_WRONG_KIND,
			    IN_BOTH("something else", "別のもの"),
			    IN_BOTH("an object", "オブジェクト"), NULL);
		else if (!shape_read(
			     reader, shape, item, at, (char *)list->items + i * shape->size))
			good = false;
	}
	return good;
}

static bool
read_map(struct reader *reader, const struct shape *shape, const json_t *object,
    const char *pointer, struct list *list)
{
	bool good = true;
	const char *key;
	json_t *item;
	list->items = shape_keep(reader->pool, json_object_size(object) * shape->size);
	json_object_foreach((json_t *)object, key, item)
	{
		if (strcmp(key, "note") == 0)
			continue;
		g_autofree char *at = document_pointer(pointer, key);
		char *out = (char *)list->items + list->n++ * shape->size;
		if (!json_is_object(item))
			good = shape_problem(reader, at, PROBLEM_JSON_WRONG_KIND,
			    IN_BOTH("something else", "別のもの"),
			    IN_BOTH("an object", "オブジェクト"), NULL);
		else if (!shape_read(reader, shape, item, at, out))
			good = false;
		memcpy(out, &key, sizeof key);
	}
	return good;
}

static bool
read_name(struct reader *reader, const struct shape_field *field, const char *text,
    const char *pointer, void *out)
{
	switch (field->kind) {
	case SHAPE_DATA:
		reader->data = check_figure(reader, text, pointer, field->kinds);
		if (reader->data == NULL ||
		    (field->drawn && !shape_check_drawn(reader, reader->data, pointer)))
			return false;
		break;
	case SHAPE_FIGURE:
		if (check_figure(reader, text, pointer, field->kinds) == NULL)
			return false;
		break;
	case SHAPE_VALUE:
		if (!check_value(reader, text, pointer, field->drawn))
			return false;
		break;
	case SHAPE_COLUMN:
		if (!shape_check_column(reader, text, pointer))
			return false;
		break;
	case SHAPE_FORMAT:
		if (!value_format_known(text))
			return shape_problem(
			    reader, pointer, PROBLEM_LAYOUT_UNKNOWN_FORMAT, text, NULL);
		break;
	case SHAPE_MARKS:
		if (!theme_has_group(reader->theme, text))
			return unknown_mark(reader, text, pointer);
		break;
	default:
		break;
	}
	memcpy(out, &text, sizeof text);
	return true;
}

static bool
read_mark(struct reader *reader, const char *name, const char *pointer, void *out)
{
	const struct mark *mark = theme_mark(reader->theme, name);
	memcpy(out, &mark, sizeof mark);
	return mark != NULL || unknown_mark(reader, name, pointer);
}

static bool
read_pointer(void *out, void *value)
{
	memcpy(out, &value, sizeof value);
	return value != NULL;
}

static bool
read_structured(struct reader *reader, const struct shape_field *field, const union slot *slot,
    const char *pointer, void *out)
{
	switch (field->kind) {
	case SHAPE_WORDS:
		return read_pointer(out, words_read(reader, slot->json, pointer));
	case SHAPE_WORDS_LIST:
		return words_read_list(reader, slot->json, pointer, out);
	case SHAPE_WHEN:
		memcpy(out, &slot->json, sizeof slot->json);
		return condition_check(reader->document, slot->json, pointer, reader->problems);
	case SHAPE_OBJECT:
		return shape_read(reader, field->shape, slot->json, pointer, out);
	case SHAPE_LIST:
		return read_list(reader, field->shape, slot->json, pointer, out);
	case SHAPE_MAP:
		return read_map(reader, field->shape, slot->json, pointer, out);
	case SHAPE_BLOCK:
		return read_pointer(out, block_read(reader, slot->json, pointer));
	case SHAPE_BLOCKS:
		return block_read_all(reader, slot->json, pointer, out);
	default:
		g_assert_not_reached();
	}
}

static bool
read_slot(struct reader *reader, const struct shape_field *field, const union slot *slot,
    const char *pointer, void *out)
{
	switch (field->kind) {
	case SHAPE_BOOL:
		memcpy(out, &slot->yes, sizeof slot->yes);
		return true;
	case SHAPE_INTEGER:
		memcpy(out, &slot->integer, sizeof slot->integer);
		return true;
	case SHAPE_NUMBER:
		memcpy(out, &slot->number, sizeof slot->number);
		return true;
	case SHAPE_CHOICE:
		memcpy(out, &slot->choice, sizeof slot->choice);
		return true;
	case SHAPE_TEXTS:
	case SHAPE_ANY:
		memcpy(out, &slot->json, sizeof slot->json);
		return true;
	case SHAPE_COLOUR:
		return read_colour(reader, slot->text, pointer, out);
	case SHAPE_MARK:
		return read_mark(reader, slot->text, pointer, out);
	default:
		break;
	}
	if (field_kind_of(field->kind) == FIELD_STRING)
		return read_name(reader, field, slot->text, pointer, out);
	return read_structured(reader, field, slot, pointer, out);
}

bool
shape_read(struct reader *reader, const struct shape *shape, const json_t *object,
    const char *pointer, void *out)
{
	struct field fields[FIELD_LIMIT];
	union slot slots[FIELD_LIMIT];
	bool good = true;
	g_assert(shape->nfields <= FIELD_LIMIT);
	memset(slots, 0, sizeof slots);
	for (size_t i = 0; i < shape->nfields; i++) {
		const struct shape_field *field = &shape->fields[i];
		fields[i] = (struct field){ .key = field->key,
			.kind = field_kind_of(field->kind),
			.required = field->required,
			.offset = i * sizeof *slots,
			.choices = field->choices,
			.minimum = field->minimum,
			.maximum = field->maximum };
	}
	const char *const *outer = reader->locals;
	size_t before = problems_count(reader->problems);
	reader->locals = shape->locals;
	if (!document_read(
		reader->document, object, pointer, fields, shape->nfields, slots, reader->problems))
		good = false;
	for (size_t i = 0; i < shape->nfields; i++) {
		const struct shape_field *field = &shape->fields[i];
		bool present = json_object_get(object, field->key) != NULL;
		bool plain = field->kind <= SHAPE_CHOICE && field->kind != SHAPE_STRING;
		/* A value of the wrong kind was reported and left its slot empty. */
		if (!present || (!plain && slots[i].json == NULL) ||
		    (plain && problems_count(reader->problems) > before))
			continue;
		g_autofree char *at = document_pointer(pointer, field->key);
		if (!read_slot(reader, field, &slots[i], at, (char *)out + field->offset))
			good = false;
	}
	reader->locals = outer;
	return good;
}

void
shape_refer(struct reader *reader, const char *id, const char *pointer, bool numbered)
{
	struct reader_reference *reference = shape_keep(reader->pool, sizeof *reference);
	*reference = (struct reader_reference){ shape_keep_printf(reader->pool, "%s", id),
		shape_keep_printf(reader->pool, "%s", pointer), numbered };
	if (reader->references != NULL)
		g_ptr_array_add(reader->references, reference);
}
