/*
 * Lists of objects in a JSON document.
 *
 * In: a parsed document, its text, a pattern. Out: rows with their places.
 * Rule: the tree and the text are walked side by side and once, so that a place costs nothing to find.
 */
#include "ingest/lists.h"
#include <string.h>

struct lists {
	GArray *rows;     /* struct list_row */
	GPtrArray *owned; /* outers and pointers */
	GPtrArray *made;  /* rows added by hand */
	const char *text;
	const struct document *document; /* NULL: rows are added by hand */
	size_t last;                     /* how far line and column have come */
	int64_t line, column;
	size_t objects;
};

/* A value reached: where it is in the tree, the text and the pattern. */
struct reached {
	const json_t *value;
	size_t at;
	const char *key;
	const char *pointer;
	const struct list_outer *outer;
	char **steps; /* those to come */
};

static size_t
skip_string(const char *text, size_t at)
{
	for (at++; text[at] != '"'; at++)
		if (text[at] == '\\')
			at++;
	return at + 1;
}

static size_t
skip_space(const char *text, size_t at)
{
	while (text[at] != '\0' && strchr(" \t\r\n", text[at]) != NULL)
		at++;
	return at;
}

/* Behind a value; one that brackets close ends there, also where the next page begins at once. */
static size_t
skip_value(const char *text, size_t at)
{
	int depth = 0;
	if (text[at] == '"')
		return skip_string(text, at);
	if (text[at] != '{' && text[at] != '[')
		return at + strcspn(text + at, ",]} \t\r\n");
	do {
		if (text[at] == '"') {
			at = skip_string(text, at);
			continue;
		}
		depth += text[at] == '{' || text[at] == '[';
		depth -= text[at] == '}' || text[at] == ']';
		at++;
	} while (depth > 0);
	return at;
}

static void
advance(struct lists *lists, size_t to)
{
	for (; lists->last < to; lists->last++) {
		if (lists->text[lists->last] == '\n') {
			lists->line++;
			lists->column = 1;
		} else if (((unsigned char)lists->text[lists->last] & 0xC0) != 0x80) {
			lists->column++;
		}
	}
}

static void *
own(struct lists *lists, void *memory)
{
	g_ptr_array_add(lists->owned, memory);
	return memory;
}

static void
add_row(struct lists *lists, const struct reached *reached)
{
	advance(lists, reached->at);
	struct list_row row = { .value = reached->value,
		.key = reached->key,
		.outer = reached->outer,
		.pointer = reached->pointer,
		.offset = reached->at,
		.length = skip_value(lists->text, reached->at) - reached->at,
		.line = lists->line,
		.column = lists->column };
	lists->objects += json_is_object(reached->value);
	g_array_append_val(lists->rows, row);
}

static char *
join_pointer(const char *pointer, const char *key)
{
	g_auto(GStrv) tildes = g_strsplit(key, "~", -1);
	g_autofree char *once = g_strjoinv("~0", tildes);
	g_auto(GStrv) slashes = g_strsplit(once, "/", -1);
	g_autofree char *twice = g_strjoinv("~1", slashes);
	return g_strconcat(pointer, "/", twice, NULL);
}

static void walk(struct lists *lists, const struct reached *reached);

static void
walk_elements(struct lists *lists, const struct reached *list, char **steps)
{
	size_t at = skip_space(lists->text, list->at + 1);
	for (size_t i = 0; i < json_array_size(list->value); i++) {
		struct reached element = { json_array_get(list->value, i), at, NULL,
			own(lists, g_strdup_printf("%s/%" G_GSIZE_FORMAT, list->pointer, i)),
			list->outer, steps };
		walk(lists, &element);
		at = skip_space(lists->text, skip_value(lists->text, at));
		if (lists->text[at] == ',')
			at = skip_space(lists->text, at + 1);
	}
}

/* The member's name as it reads, escapes resolved. Caller frees. */
static char *
read_key(const char *text, size_t at, size_t end)
{
	if (memchr(text + at, '\\', end - at) == NULL)
		return g_strndup(text + at + 1, end - at - 2);
	json_t *key = json_loadb(text + at, end - at, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
	char *copy = g_strdup(key == NULL ? "" : json_string_value(key));
	json_decref(key);
	return copy;
}

/* The members of an object, or only the one named. */
static void
walk_members(struct lists *lists, const struct reached *object, const char *name)
{
	const char *text = lists->text;
	struct list_outer *outer = own(lists, g_new(struct list_outer, 1));
	*outer = (struct list_outer){ object->value, object->key, object->outer };
	size_t at = skip_space(text, object->at + 1);
	while (text[at] == '"') {
		size_t key_at = at, end = skip_string(text, at);
		char *key = own(lists, read_key(text, at, end));
		at = skip_space(text, skip_space(text, end) + 1);
		bool held = !document_is_superseded(lists->document, key_at);
		if (held && (name == NULL || strcmp(key, name) == 0)) {
			struct reached member = { json_object_get(object->value, key), at,
				name == NULL ? key : NULL,
				own(lists, join_pointer(object->pointer, key)), outer,
				object->steps + 1 };
			walk(lists, &member);
		}
		at = skip_space(text, skip_value(text, at));
		if (text[at] == ',')
			at = skip_space(text, at + 1);
	}
}

static void
walk(struct lists *lists, const struct reached *reached)
{
	static char *none[] = { NULL };
	const char *step = *reached->steps;
	if (reached->steps == none || g_strcmp0(step, "{}") == 0) {
		if (reached->steps == none || json_is_object(reached->value))
			add_row(lists, reached);
	} else if (step == NULL) {
		if (json_is_array(reached->value))
			walk_elements(lists, reached, none);
	} else if (strcmp(step, "*") == 0 && json_is_array(reached->value)) {
		walk_elements(lists, reached, reached->steps + 1);
	} else if (json_is_object(reached->value)) {
		walk_members(lists, reached, strcmp(step, "*") == 0 ? NULL : step);
	}
}

static void
drop_made(void *json)
{
	json_decref(json);
}

struct lists *
lists_new(const char *text)
{
	struct lists *lists = g_new0(struct lists, 1);
	lists->rows = g_array_new(FALSE, FALSE, sizeof(struct list_row));
	lists->owned = g_ptr_array_new_with_free_func(g_free);
	lists->made = g_ptr_array_new_with_free_func(drop_made);
	lists->text = text;
	lists->line = lists->column = 1;
	return lists;
}

void
lists_add(struct lists *lists, const struct list_row *at, json_t *made)
{
	struct list_row row = { .value = made,
		.pointer = own(lists, g_strdup(at->pointer)),
		.offset = at->offset,
		.length = at->length,
		.line = at->line,
		.column = at->column };
	g_ptr_array_add(lists->made, made);
	lists->objects++;
	g_array_append_val(lists->rows, row);
}

void *
lists_keep(struct lists *lists, void *memory)
{
	return own(lists, memory);
}

struct lists *
lists_find(const struct document *document, const char *text, const char *pattern)
{
	struct lists *lists = lists_new(text);
	lists->document = document;
	g_auto(GStrv) steps = g_strsplit(pattern, "/", -1);
	struct reached root = { document_root(document), skip_space(text, 0), NULL, "", NULL,
		*steps == NULL ? steps : steps + 1 };
	walk(lists, &root);
	if (lists->objects > 0)
		return lists;
	lists_drop(lists);
	return NULL;
}

void
lists_drop(struct lists *lists)
{
	if (lists == NULL)
		return;
	g_array_unref(lists->rows);
	g_ptr_array_unref(lists->owned);
	g_ptr_array_unref(lists->made);
	g_free(lists);
}

size_t
lists_count(const struct lists *lists)
{
	return lists->rows->len;
}

const struct list_row *
lists_at(const struct lists *lists, size_t i)
{
	return &g_array_index(lists->rows, struct list_row, i);
}
