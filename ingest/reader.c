/*
 * Tables out of files: rows of cells from CSV or from a JSON list.
 *
 * In: bytes or a parsed document. Out: struct row, one after the other.
 * Rule: a JSON row is what the same table would be in CSV, so importers see no difference.
 */
#include "ingest/reader.h"
#include "ingest/lists.h"
#include "ingest/shapes.h"
#include <string.h>

struct reader {
	struct rows *rows;               /* CSV; the rest is JSON */
	const struct document *document; /* NULL: plain text */
	const char *text;
	int64_t shift; /* bytes of the file before the text */
	struct lists *lists;
	const struct flaws *flaws; /* NULL: none */
	GPtrArray *names;
	GHashTable *indexes; /* name → its index + 1 */
	struct row heading;
	struct cell *cells; /* of the row given last, one a name */
	GPtrArray *values;  /* what the cells lend */
	size_t at;
};

struct reader *
reader_csv(
    struct bytes *bytes, const struct decoding *decoding, char delimiter, struct problems *problems)
{
	struct rows *rows = rows_open(bytes, decoding, delimiter, problems);
	if (rows == NULL)
		return NULL;
	struct reader *reader = g_new0(struct reader, 1);
	reader->rows = rows;
	return reader;
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
collect_names(struct reader *reader, const json_t *object, const char *outer, bool lists)
{
	const char *key;
	json_t *value;
	json_object_foreach((json_t *)object, key, value)
	{
		g_autofree char *name = inner_name(outer, key);
		if (json_is_object(value))
			collect_names(reader, value, name, lists);
		else if (lists || !json_is_array(value))
			add_name(reader, name);
	}
}

static void
collect_names_outside(struct reader *reader, const json_t *object, const char *prefix)
{
	const char *key;
	json_t *value;
	json_object_foreach((json_t *)object, key, value)
	{
		g_autofree char *name = g_strconcat(prefix, key, NULL);
		if (json_is_object(value))
			collect_names(reader, value, name, false);
		else if (!json_is_array(value))
			add_name(reader, name);
	}
}

/* What the rows lie in: "../name" is a member of the object around the row, "../../name" of the one around that. */
static void
collect_outer_names(struct reader *reader)
{
	const struct list_outer *last = NULL;
	for (size_t i = 0; i < lists_count(reader->lists); i++) {
		const struct list_row *row = lists_at(reader->lists, i);
		if (row->key != NULL)
			add_name(reader, "@key");
		g_autofree char *prefix = g_strdup("../");
		for (const struct list_outer *outer = row->outer;
		     outer != NULL && row->outer != last; outer = outer->up) {
			g_autofree char *key = g_strconcat(prefix, "@key", NULL);
			if (outer->key != NULL)
				add_name(reader, key);
			collect_names_outside(reader, outer->object, prefix);
			char *longer = g_strconcat("../", prefix, NULL);
			g_free(prefix);
			prefix = longer;
		}
		last = row->outer;
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
fill_cell(struct reader *reader, const char *name, char *text)
{
	guint index = GPOINTER_TO_UINT(g_hash_table_lookup(reader->indexes, name));
	g_ptr_array_add(reader->values, text);
	if (index > 0)
		reader->cells[index - 1] = (struct cell){ text, strlen(text) };
}

/* Names that no heading has (those of lists outside the row) are passed over. */
static void
fill_cells(struct reader *reader, const json_t *object, const char *prefix, const char *joint)
{
	const char *key;
	json_t *value;
	json_object_foreach((json_t *)object, key, value)
	{
		g_autofree char *name = g_strconcat(prefix, joint, key, NULL);
		if (json_is_object(value))
			fill_cells(reader, value, name, ".");
		else if (g_hash_table_contains(reader->indexes, name))
			fill_cell(reader, name, value_text(value));
	}
}

static void
fill_outer_cells(struct reader *reader, const struct list_row *row)
{
	if (row->key != NULL)
		fill_cell(reader, "@key", g_strdup(row->key));
	g_autofree char *prefix = g_strdup("../");
	for (const struct list_outer *outer = row->outer; outer != NULL; outer = outer->up) {
		g_autofree char *key = g_strconcat(prefix, "@key", NULL);
		if (outer->key != NULL)
			fill_cell(reader, key, g_strdup(outer->key));
		fill_cells(reader, outer->object, prefix, "");
		char *longer = g_strconcat("../", prefix, NULL);
		g_free(prefix);
		prefix = longer;
	}
}

static void
build_heading(struct reader *reader)
{
	struct cell *cells = g_new0(struct cell, reader->names->len + 1);
	for (guint i = 0; i < reader->names->len; i++)
		cells[i] =
		    (struct cell){ reader->names->pdata[i], strlen(reader->names->pdata[i]) };
	reader->heading = (struct row){ .cells = cells, .n = reader->names->len, .offset = -1 };
}

struct reader *
reader_json(const char *device, const struct document *document, const char *text, int shift,
    const char *pattern)
{
	/* The tree and the text that the parser saw go together; what was read stays for raw rows. */
	const char *parsed = document == NULL ? text : document_text(document);
	struct lists *lists = shapes_is(pattern) ? shapes_make(device, document, parsed, pattern)
	                                         : lists_find(document, parsed, pattern);
	if (lists == NULL)
		return NULL;
	struct reader *reader = g_new0(struct reader, 1);
	reader->document = document;
	reader->text = text;
	reader->shift = shift;
	reader->lists = lists;
	reader->names = g_ptr_array_new_with_free_func(g_free);
	reader->indexes = g_hash_table_new(g_str_hash, g_str_equal);
	reader->values = g_ptr_array_new_with_free_func(g_free);
	for (size_t i = 0; i < lists_count(lists); i++)
		collect_names(reader, lists_at(lists, i)->value, NULL, true);
	collect_outer_names(reader);
	build_heading(reader);
	reader->cells = g_new0(struct cell, reader->names->len + 1);
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
		g_free((struct cell *)reader->heading.cells);
		g_free(reader->cells);
		lists_drop(reader->lists);
	}
	g_free(reader);
}

void
reader_set_flaws(struct reader *reader, const struct flaws *flaws)
{
	reader->flaws = flaws;
}

bool
reader_covers(const struct reader *reader, size_t offset)
{
	for (size_t i = 0; i < lists_count(reader->lists); i++) {
		const struct list_row *row = lists_at(reader->lists, i);
		if (offset >= row->offset && offset < row->offset + row->length)
			return true;
	}
	return false;
}

/* ---- rows */

static void
mark_not_an_object(struct row *row)
{
	row->broken = true;
	row->fault = (struct fault){ .any = true,
		.id = PROBLEM_JSON_WRONG_KIND,
		.line = row->line,
		.column = 1,
		.byte_offset = row->offset };
	g_strlcpy(row->fault.seen, IN_BOTH("a value", "値"), sizeof row->fault.seen);
	g_strlcpy(
	    row->fault.expected, IN_BOTH("an object", "オブジェクト"), sizeof row->fault.expected);
}

/* {} or {"id": ""}: a row that was looked at and says nothing. */
static bool
says_nothing(const json_t *object)
{
	const char *key;
	json_t *value;
	json_object_foreach((json_t *)object, key, value)
	{
		const char *text = json_string_value(value);
		if (!json_is_null(value) && (text == NULL || *text != '\0'))
			return false;
	}
	return json_is_object(object);
}

static int
next_json(struct reader *reader, struct row *row)
{
	if (reader->at >= lists_count(reader->lists))
		return 0;
	const struct list_row *from = lists_at(reader->lists, reader->at++);
	g_ptr_array_set_size(reader->values, 0);
	for (guint i = 0; i < reader->names->len; i++)
		reader->cells[i] = (struct cell){ "", 0 };
	if (json_is_object(from->value))
		fill_cells(reader, from->value, "", "");
	fill_outer_cells(reader, from);
	*row = (struct row){ .line = from->line,
		.lines = 1,
		.offset = (int64_t)from->offset + reader->shift,
		.length = (int64_t)from->length,
		.cells = reader->cells,
		.n = reader->names->len };
	row->blank = says_nothing(from->value);
	const struct fault *flaw = flaws_within(reader->flaws, from->offset, from->length);
	if (flaw != NULL) {
		row->broken = true;
		row->fault = *flaw;
	} else if (!json_is_object(from->value)) {
		mark_not_an_object(row);
	}
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
	return reader->rows != NULL || reader->at == 0
	           ? NULL
	           : lists_at(reader->lists, reader->at - 1)->pointer;
}

bool
reader_find(const struct reader *reader, const char *inside, struct place *place)
{
	const char *pointer = reader_pointer(reader);
	if (pointer == NULL || reader->document == NULL)
		return false;
	g_autofree char *whole = g_strconcat(pointer, inside, NULL);
	struct place found = document_place(reader->document, whole);
	place->line = found.line;
	place->column = found.column;
	place->name = found.name;
	return true;
}

GBytes *
reader_raw(struct reader *reader, const struct row *row)
{
	if (reader->rows != NULL)
		return rows_raw(reader->rows, row);
	return g_bytes_new(reader->text + (row->offset - reader->shift), (gsize)row->length);
}

void
reader_locate(
    const struct reader *reader, const struct row *row, size_t i, int64_t *line, int64_t *column)
{
	if (reader->rows != NULL) {
		rows_locate(reader->rows, row, i, line, column);
		return;
	}
	*line = row->line;
	*column = 0;
}
