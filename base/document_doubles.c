/*
 * What valid JSON may hold and a tree of C strings cannot: keys that stand twice, NULs.
 *
 * In: text that Jansson accepted, or is about to read. Out: places of doubles; the text without NULs.
 * Rule: offsets stay those of the text as it was read.
 */
#include "base/document_doubles.h"
#include <string.h>

/* The string that begins at `at`: the offset behind its closing quote. */
static size_t
string_end(const char *text, size_t length, size_t at)
{
	for (at++; at < length && text[at] != '"'; at++)
		at += text[at] == '\\';
	return MIN(at + 1, length);
}

/* As it reads, escapes resolved. Caller frees. */
static char *
read_key(const char *text, size_t at, size_t end)
{
	if (memchr(text + at, '\\', end - at) == NULL)
		return g_strndup(text + at + 1, end - at - 2);
	json_t *parsed = json_loadb(text + at, end - at, JSON_DECODE_ANY, NULL);
	char *key = g_strdup(parsed == NULL ? "" : json_string_value(parsed));
	json_decref(parsed);
	return key;
}

static void
double_clear(void *data)
{
	g_free(((struct document_double *)data)->key);
}

static void
note_key(GHashTable *keys, GArray *found, char *key, size_t at)
{
	gpointer before = g_hash_table_lookup(keys, key);
	if (before != NULL) {
		struct document_double one = { g_strdup(key), GPOINTER_TO_SIZE(before) - 1, at };
		g_array_append_val(found, one);
	}
	g_hash_table_replace(keys, key, GSIZE_TO_POINTER(at + 1));
}

static void
drop_keys(void *keys)
{
	if (keys != NULL)
		g_hash_table_unref(keys);
}

GArray *
document_find_doubles(const char *text, size_t length)
{
	GArray *found = g_array_new(FALSE, FALSE, sizeof(struct document_double));
	g_array_set_clear_func(found, double_clear);
	/* The keys of each object open; NULL for a list. */
	g_autoptr(GPtrArray) open = g_ptr_array_new_with_free_func(drop_keys);
	for (size_t at = 0; at < length; at++) {
		char c = text[at];
		if (c == '{' || c == '[') {
			g_ptr_array_add(open,
			    c == '{' ? g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)
				     : NULL);
		} else if ((c == '}' || c == ']') && open->len > 0) {
			g_ptr_array_set_size(open, (gint)open->len - 1);
		} else if (c == '"') {
			size_t end = string_end(text, length, at), next = end;
			while (next < length && strchr(" \t\r\n", text[next]) != NULL)
				next++;
			GHashTable *keys = open->len == 0 ? NULL : open->pdata[open->len - 1];
			if (keys != NULL && next < length && text[next] == ':')
				note_key(keys, found, read_key(text, at, end), at);
			at = end - 1;
		}
	}
	return found;
}

void
document_mask_nuls(char *text, size_t length)
{
	for (char *at = text; (at = memchr(at, '\\', length - (size_t)(at - text))) != NULL;) {
		size_t left = length - (size_t)(at - text);
		if (left >= 6 && memcmp(at, "\\u0000", 6) == 0)
			memcpy(at + 2, "2400", 4);
		at += MIN(left, 2);
		if (at == text + length)
			break;
	}
}
