/*
 * Tables out of files: rows of cells from CSV or from a JSON list.
 *
 * In: bytes or a parsed document. Out: struct row, one after the other.
 * Rule: a JSON row is what the same table would be in CSV, so importers see no difference.
 */
#include "ingest/reader.h"
#include <string.h>

/* Where one object of the list stands in the text. */
struct span {
	size_t offset, length;
	int64_t line, column;
};

struct reader {
	struct rows *rows; /* CSV; the rest is JSON */
	const char *text;
	int64_t shift; /* bytes of the file before the text */
	json_t *list;
	const char *pointer;
	GPtrArray *names;
	GHashTable *indexes;  /* name → its index + 1 */
	GArray *spans;
	struct row heading;
	struct cell *cells;   /* of the row given last, one a name */
	GPtrArray *values;    /* what the cells lend */
	size_t at;
	char *row_pointer;
};

struct reader *
reader_csv(struct bytes *bytes, const struct decoding *decoding, char delimiter, struct problems *problems)
{
	struct rows *rows = rows_open(bytes, decoding, delimiter, problems);
	if (rows == NULL)
		return NULL;
	struct reader *reader = g_new0(struct reader, 1);
	reader->rows = rows;
	return reader;
}

/* ---- JSON: where things stand (the text is known to be JSON) */

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

static size_t
skip_value(const char *text, size_t at)
{
	int depth = 0;
	do {
		switch (text[at]) {
		case '"':
			at = skip_string(text, at);
			continue;
		case '{':
		case '[':
			depth++;
			break;
		case '}':
		case ']':
			depth--;
			break;
		}
		at++;
	} while (depth > 0 || (text[at] != '\0' && strchr(",]} \t\r\n", text[at]) == NULL));
	return at;
}

/* Lines and columns from one offset on to a later one. */
static void
advance(const char *text, size_t from, size_t to, int64_t *line, int64_t *column)
{
	for (size_t i = from; i < to; i++) {
		if (text[i] == '\n') {
			++*line;
			*column = 1;
		} else if (((unsigned char)text[i] & 0xC0) != 0x80) {
			++*column;
		}
	}
}

static void
find_spans(struct reader *reader, const struct document *document)
{
	const char *text = reader->text;
	struct place place = document_place(document, reader->pointer);
	int64_t line = place.line, column = place.column;
	size_t at = (size_t)place.byte_offset, last = at;
	at = skip_space(text, at + 1);
	while (text[at] != ']' && text[at] != '\0') {
		advance(text, last, at, &line, &column);
		last = at;
		size_t end = skip_value(text, at);
		struct span span = { at, end - at, line, column };
		g_array_append_val(reader->spans, span);
		at = skip_space(text, end);
		if (text[at] == ',')
			at = skip_space(text, at + 1);
	}
}

/* ---- JSON: cells */

static void
add_name(struct reader *reader, const char *name)
{
	if (g_hash_table_contains(reader->indexes, name))
		return;
	char *copy = g_strdup(name);
	g_ptr_array_add(reader->names, copy);
	g_hash_table_insert(reader->indexes, copy, GUINT_TO_POINTER(reader->names->len));
}

static char *
inner_name(const char *outer, const char *key)
{
	return outer == NULL ? g_strdup(key) : g_strconcat(outer, ".", key, NULL);
}

static void
collect_names(struct reader *reader, const json_t *object, const char *outer)
{
	const char *key;
	json_t *value;
	json_object_foreach ((json_t *)object, key, value) {
		g_autofree char *name = inner_name(outer, key);
		if (json_is_object(value))
			collect_names(reader, value, name);
		else
			add_name(reader, name);
	}
}

/* A scalar as its text; a list as its scalars, one a line; null is empty. Caller frees. */
static char *
value_text(const json_t *value)
{
	if (json_is_string(value))
		return g_strdup(json_string_value(value));
	if (json_is_boolean(value))
		return g_strdup(json_is_true(value) ? "true" : "false");
	if (json_is_number(value)) {
		char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_REAL_PRECISION(15));
		char *copy = g_strdup(text);
		free(text);
		return copy;
	}
	GString *joined = g_string_new(NULL);
	for (size_t i = 0; i < json_array_size(value); i++) {
		const json_t *element = json_array_get(value, i);
		if (json_is_object(element) || json_is_array(element))
			continue;
		g_autofree char *text = value_text(element);
		g_string_append_printf(joined, "%s%s", joined->len > 0 ? "\n" : "", text);
	}
	return g_string_free(joined, FALSE);
}

static void
fill_cells(struct reader *reader, const json_t *object, const char *outer)
{
	const char *key;
	json_t *value;
	json_object_foreach ((json_t *)object, key, value) {
		g_autofree char *name = inner_name(outer, key);
		if (json_is_object(value)) {
			fill_cells(reader, value, name);
			continue;
		}
		guint index = GPOINTER_TO_UINT(g_hash_table_lookup(reader->indexes, name)) - 1;
		char *text = value_text(value);
		g_ptr_array_add(reader->values, text);
		reader->cells[index] = (struct cell){ text, strlen(text) };
	}
}

static void
build_heading(struct reader *reader)
{
	struct cell *cells = g_new0(struct cell, reader->names->len + 1);
	for (guint i = 0; i < reader->names->len; i++)
		cells[i] = (struct cell){ reader->names->pdata[i], strlen(reader->names->pdata[i]) };
	reader->heading = (struct row){ .cells = cells, .n = reader->names->len, .offset = -1 };
}

static json_t *
resolve(const struct document *document, const char *pointer)
{
	json_t *value = (json_t *)document_root(document);
	g_auto(GStrv) steps = g_strsplit(pointer, "/", -1);
	for (char **step = *steps == NULL ? steps : steps + 1; *step != NULL && value != NULL; step++)
		value = json_object_get(value, *step);
	return value;
}

/* A list whose elements are objects, of which there is one at least. */
static bool
is_table(const json_t *list)
{
	for (size_t i = 0; i < json_array_size(list); i++)
		if (json_is_object(json_array_get(list, i)))
			return true;
	return false;
}

struct reader *
reader_json(const struct document *document, const char *text, int shift, const char *pointer)
{
	json_t *list = resolve(document, pointer);
	if (!is_table(list))
		return NULL;
	struct reader *reader = g_new0(struct reader, 1);
	reader->text = text;
	reader->shift = shift;
	reader->list = list;
	reader->pointer = g_intern_string(pointer);
	reader->names = g_ptr_array_new_with_free_func(g_free);
	reader->indexes = g_hash_table_new(g_str_hash, g_str_equal);
	reader->values = g_ptr_array_new_with_free_func(g_free);
	reader->spans = g_array_new(FALSE, FALSE, sizeof(struct span));
	for (size_t i = 0; i < json_array_size(list); i++)
		collect_names(reader, json_array_get(list, i), NULL);
	build_heading(reader);
	reader->cells = g_new0(struct cell, reader->names->len + 1);
	find_spans(reader, document);
	return reader;
}

void
reader_drop(struct reader *reader)
{
	if (reader == NULL)
		return;
	if (reader->rows != NULL) {
		rows_drop(reader->rows);
	} else {
		g_hash_table_unref(reader->indexes);
		g_ptr_array_unref(reader->names);
		g_ptr_array_unref(reader->values);
		g_array_unref(reader->spans);
		g_free((struct cell *)reader->heading.cells);
		g_free(reader->cells);
		g_free(reader->row_pointer);
	}
	g_free(reader);
}

/* ---- rows */

static void
mark_not_an_object(struct row *row)
{
	row->broken = true;
	row->fault = (struct fault){ .any = true, .id = PROBLEM_JSON_WRONG_KIND, .line = row->line,
		.column = 1, .byte_offset = row->offset };
	g_strlcpy(row->fault.seen, IN_BOTH("a value", "値"), sizeof row->fault.seen);
	g_strlcpy(row->fault.expected, IN_BOTH("an object", "オブジェクト"), sizeof row->fault.expected);
}

static int
next_json(struct reader *reader, struct row *row)
{
	if (reader->at >= json_array_size(reader->list) || reader->at >= reader->spans->len)
		return 0;
	const json_t *object = json_array_get(reader->list, reader->at);
	const struct span *span = &g_array_index(reader->spans, struct span, reader->at);
	g_free(reader->row_pointer);
	reader->row_pointer =
	    g_strdup_printf("%s/%" G_GSIZE_FORMAT, reader->pointer, reader->at);
	reader->at++;
	g_ptr_array_set_size(reader->values, 0);
	for (guint i = 0; i < reader->names->len; i++)
		reader->cells[i] = (struct cell){ "", 0 };
	fill_cells(reader, object, NULL);
	*row = (struct row){ .line = span->line, .lines = 1, .offset = (int64_t)span->offset + reader->shift,
		.length = (int64_t)span->length, .cells = reader->cells, .n = reader->names->len };
	row->blank = json_is_object(object) && json_object_size(object) == 0;
	if (!json_is_object(object))
		mark_not_an_object(row);
	return 1;
}

int
reader_next(struct reader *reader, struct row *row)
{
	return reader->rows != NULL ? rows_next(reader->rows, row) : next_json(reader, row);
}

const struct row *
reader_heading(const struct reader *reader)
{
	return reader->rows != NULL ? NULL : &reader->heading;
}

char
reader_delimiter(const struct reader *reader)
{
	return reader->rows != NULL ? rows_delimiter(reader->rows) : 0;
}

const char *
reader_pointer(const struct reader *reader)
{
	return reader->row_pointer;
}

GBytes *
reader_raw(struct reader *reader, const struct row *row)
{
	if (reader->rows != NULL)
		return rows_raw(reader->rows, row);
	return g_bytes_new(reader->text + (row->offset - reader->shift), (gsize)row->length);
}

void
reader_locate(const struct reader *reader, const struct row *row, size_t i, int64_t *line, int64_t *column)
{
	if (reader->rows != NULL) {
		rows_locate(reader->rows, row, i, line, column);
		return;
	}
	*line = row->line;
	*column = 0;
}
