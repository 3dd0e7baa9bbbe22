/*
 * Finding places in JSON text.
 *
 * In: text that Jansson accepted, and a JSON pointer. Out: byte offsets, lines and columns.
 * Rule: a pointer that leads nowhere ends at the deepest value on its way.
 * Source: RFC 6901 for pointers.
 */
#include "base/document_place.h"
#include <string.h>

/* A place in the text while walking it; at `end` it stays. */
struct cursor {
	const char *at;
	const char *end;
};

struct place
document_place_at(const char *file, const char *text, size_t offset, int64_t bom)
{
	struct place place = { .file = file, .line = 1, .column = 1 };
	place.byte_offset = (int64_t)offset + bom;
	for (const char *at = text; at < text + offset; at++) {
		if (*at == '\n') {
			place.line++;
			place.column = 1;
		} else if (((unsigned char)*at & 0xC0) != 0x80) {
			place.column++;
		}
	}
	return place;
}

static void
skip_space(struct cursor *cursor)
{
	while (cursor->at < cursor->end && strchr(" \t\r\n", *cursor->at) != NULL &&
	       *cursor->at != '\0')
		cursor->at++;
}

/* From an opening quote to behind the closing one. */
static void
skip_string(struct cursor *cursor)
{
	for (cursor->at++; cursor->at < cursor->end && *cursor->at != '"'; cursor->at++)
		if (*cursor->at == '\\' && cursor->at + 1 < cursor->end)
			cursor->at++;
	if (cursor->at < cursor->end)
		cursor->at++;
}

static void
skip_value(struct cursor *cursor)
{
	int depth = 0;
	while (cursor->at < cursor->end) {
		char c = *cursor->at;
		if (c == '"') {
			skip_string(cursor);
			if (depth == 0)
				return;
			continue;
		}
		if (depth == 0 && strchr(",]}", c) != NULL)
			return;
		depth += (c == '[' || c == '{') - (c == ']' || c == '}');
		cursor->at++;
		if (depth == 0 && (c == ']' || c == '}'))
			return;
	}
}

/* Past white space and one of these characters, if it stands there. */
static bool
skip_mark(struct cursor *cursor, char mark)
{
	skip_space(cursor);
	if (cursor->at >= cursor->end || *cursor->at != mark)
		return false;
	cursor->at++;
	return true;
}

/* A quoted text as Jansson understands it. */
static bool
is_key(const char *start, const char *end, const char *key)
{
	g_autoptr(GString) list = g_string_new("[");
	g_string_append_len(list, start, end - start);
	g_string_append_c(list, ']');
	json_t *parsed = json_loadb(list->str, list->len, 0, NULL);
	bool same = g_strcmp0(json_string_value(json_array_get(parsed, 0)), key) == 0;
	json_decref(parsed);
	return same;
}

/* From inside an object to the value of a key; `key_at` is where the key stands. */
static bool
enter_object(struct cursor *cursor, const char *key, const char **key_at)
{
	do {
		skip_space(cursor);
		const char *start = cursor->at;
		if (start >= cursor->end || *start != '"')
			return false;
		skip_string(cursor);
		const char *end = cursor->at;
		if (!skip_mark(cursor, ':'))
			return false;
		skip_space(cursor);
		if (is_key(start, end, key)) {
			*key_at = start;
			return true;
		}
		skip_value(cursor);
	} while (skip_mark(cursor, ','));
	return false;
}

static bool
enter_array(struct cursor *cursor, const char *key)
{
	guint64 index;
	if (!g_ascii_string_to_unsigned(key, 10, 0, G_MAXINT64, &index, NULL))
		return false;
	skip_space(cursor);
	if (cursor->at < cursor->end && *cursor->at == ']')
		return false;
	for (; index > 0; index--) {
		skip_value(cursor);
		if (!skip_mark(cursor, ','))
			return false;
		skip_space(cursor);
	}
	return true;
}

static bool
enter(struct cursor *cursor, const char *key, const char **key_at)
{
	if (skip_mark(cursor, '{'))
		return enter_object(cursor, key, key_at);
	*key_at = NULL;
	return skip_mark(cursor, '[') && enter_array(cursor, key);
}

static char *
unescape(const char *token)
{
	GString *key = g_string_new(NULL);
	for (const char *at = token; *at != '\0'; at++) {
		bool escaped = at[0] == '~' && (at[1] == '0' || at[1] == '1');
		if (escaped)
			at++;
		g_string_append_c(key, !escaped ? *at : *at == '0' ? '~' : '/');
	}
	return g_string_free(key, FALSE);
}

static size_t
find(const char *text, size_t length, const char *pointer, bool want_key)
{
	struct cursor cursor = { text, text + length };
	skip_space(&cursor);
	const char *found = cursor.at, *key_at = NULL;
	g_auto(GStrv) tokens = g_strsplit(pointer, "/", -1);
	for (char **token = tokens; *token != NULL && token[1] != NULL; token++) {
		g_autofree char *key = unescape(token[1]);
		if (!enter(&cursor, key, &key_at))
			return (size_t)(found - text);
		found = cursor.at;
	}
	return (size_t)((want_key && key_at != NULL ? key_at : found) - text);
}

size_t
document_find_value(const char *text, size_t length, const char *pointer)
{
	return find(text, length, pointer, false);
}

size_t
document_find_key(const char *text, size_t length, const char *pointer)
{
	return find(text, length, pointer, true);
}

size_t
document_find_depth(const char *text, size_t length, int limit)
{
	struct cursor cursor = { text, text + length };
	for (int depth = 0; cursor.at < cursor.end;) {
		char c = *cursor.at;
		if (c == '"') {
			skip_string(&cursor);
			continue;
		}
		depth += (c == '[' || c == '{') - (c == ']' || c == '}');
		if (depth > limit)
			return (size_t)(cursor.at - text);
		cursor.at++;
	}
	return length;
}

size_t
document_find_excess(const char *text, size_t length, size_t limit)
{
	struct cursor cursor = { text, text + length };
	for (size_t values = 1; cursor.at < cursor.end;) {
		char c = *cursor.at;
		if (c == '"') {
			skip_string(&cursor);
			continue;
		}
		values += c == '[' || c == '{' || c == ',';
		if (values > limit)
			return (size_t)(cursor.at - text);
		cursor.at++;
	}
	return length;
}
