/*
 * From the bytes of a file to a recognised table: decoding, JSON or CSV, profile and columns.
 *
 * In: bytes and what is stated of them. Out: struct table, and readers over it.
 * Rule: the first rows are read to recognise; the import reads them again from the start.
 */
#include "ingest/intake_inside.h"
#include "ingest/shapes.h"
#include <string.h>

/* Tables without a heading are tools' own short outputs. */
#define BARE_LIMIT (INT64_C(1) << 20)

#define START_SIZE 256

static int64_t
read_start(struct bytes *bytes, const struct decoding *decoding, char *start)
{
	struct problems *none = problems_new();
	int64_t n = bytes_read(bytes, decoding->bom, start, START_SIZE - 1, none);
	problems_drop(none);
	start[n > 0 ? n : 0] = '\0';
	return n;
}

/* The first character that is no white space, 0 where the file has none. */
static char
first_character(struct bytes *bytes, const struct decoding *decoding)
{
	char start[START_SIZE];
	int64_t n = read_start(bytes, decoding, start);
	for (int64_t i = 0; i < n; i++)
		if (start[i] != '\0' && strchr(" \t\r\n", start[i]) == NULL)
			return start[i];
	return '\0';
}

static bool
is_json(const char *path, struct bytes *bytes, const struct decoding *decoding)
{
	g_autofree char *lower = g_ascii_strdown(path, -1);
	if (g_str_has_suffix(lower, ".json"))
		return true;
	char first = first_character(bytes, decoding);
	return !g_str_has_suffix(lower, ".csv") && !g_str_has_suffix(lower, ".tsv") &&
	       (first == '{' || first == '[');
}

/* Bytes of the file before the text. */
static int
shift_of(const struct table *table)
{
	int bom = table->decoding.encoding == ENCODING_UTF8 ? table->decoding.bom : 0;
	/* The bracket before joined pages is none of the file's. */
	return bom - table->joined;
}

static struct reader *
rows_of_json(const struct table *table, const char *pointer)
{
	g_autofree char *named = shape_file_device(table->path);
	const char *device = table->device != NULL ? table->device : named;
	struct reader *reader =
	    reader_json(device, table->document, table->text, shift_of(table), pointer);
	if (reader != NULL)
		reader_set_flaws(reader, table->flaws);
	return reader;
}

static bool
is_better(const struct recognition *a, const struct recognition *b)
{
	if (b == NULL)
		return true;
	if ((a->profile != NULL) != (b->profile != NULL))
		return a->profile != NULL;
	return a->matched > b->matched;
}

static void
recognise_pointer(struct table *table, const struct profiles *profiles,
    const struct recognise_hint *hint, const char *pointer)
{
	struct reader *reader = rows_of_json(table, pointer);
	if (reader == NULL)
		return;
	struct recognise_hint here = *hint;
	here.pattern = pointer;
	struct recognition *found = recognise_table(profiles, &here, reader);
	reader_drop(reader);
	if (is_better(found, table->found)) {
		recognition_drop(table->found);
		table->found = found;
		table->pointer = pointer;
	} else {
		recognition_drop(found);
	}
}

/*
 * Every place where some profile expects its rows; or the first shape that fits, in the order
 * of the profiles' names.
 */
static void
recognise_places(struct table *table, const struct profiles *profiles,
    const struct recognise_hint *hint, bool shaped)
{
	g_autoptr(GHashTable) tried = g_hash_table_new(g_str_hash, g_str_equal);
	for (size_t i = 0; i < profiles_count(profiles); i++) {
		const struct profile *profile = profiles_at(profiles, i);
		for (const char **pointer = profile->rows; *pointer != NULL; pointer++)
			if (shapes_is(*pointer) == shaped &&
			    g_hash_table_add(tried, (char *)*pointer))
				recognise_pointer(table, profiles, hint, *pointer);
		if (shaped && table->found != NULL && table->found->profile != NULL)
			return;
	}
}

/* A shape has looked at the whole file: where one fits, no list inside the file is mistaken for another table. */
static void
recognise_json(
    struct table *table, const struct profiles *profiles, const struct recognise_hint *hint)
{
	recognise_places(table, profiles, hint, true);
	if (table->found == NULL || table->found->profile == NULL)
		recognise_places(table, profiles, hint, false);
	if (table->found == NULL)
		table->found = g_new0(struct recognition, 1);
}

static bool
open_json(struct table *table, struct bytes *bytes, const struct profiles *profiles,
    const struct table_hint *hint, struct problems *problems)
{
	size_t length;
	if (bytes_size(bytes) > BYTES_LIMIT_JSON) {
		struct place place = {
			.file = bytes_file(bytes), .byte_offset = -1, .fate = FATE_FILE_SET_ASIDE
		};
		g_autofree char *size = g_strdup_printf("%" G_GINT64_FORMAT, bytes_size(bytes));
		g_autofree char *limit = g_strdup_printf("%" G_GINT64_FORMAT, BYTES_LIMIT_JSON);
		return problem_add(problems, PROBLEM_FILE_TOO_LARGE, &place, size, limit, NULL);
	}
	table->text = decode_whole(bytes, &table->decoding, &length, problems);
	if (table->text == NULL)
		return false;
	table->document =
	    document_new_pages(bytes_file(bytes), &table->text, length, &table->joined, problems);
	if (table->document == NULL)
		return false;
	table->flaws =
	    flaws_find(table->document, table->text, strlen(table->text), shift_of(table));
	recognise_json(table, profiles, &hint->recognise);
	return true;
}

/* The table of a tool that writes no heading; false where it is none. */
static bool
open_bare(struct table *table, struct bytes *bytes, const struct profiles *profiles,
    const struct table_hint *hint)
{
	char start[START_SIZE];
	size_t length;
	if (bytes_size(bytes) > BARE_LIMIT || read_start(bytes, &table->decoding, start) <= 0 ||
	    !(g_str_has_prefix(start, "Interface:") ||
		(g_ascii_isdigit(start[0]) && strchr(start, '\t') != NULL)))
		return false;
	struct problems *none = problems_new();
	table->text = decode_whole(bytes, &table->decoding, &length, none);
	problems_drop(none);
	if (table->text != NULL)
		recognise_places(table, profiles, &hint->recognise, true);
	if (table->found != NULL && table->found->profile != NULL)
		return true;
	g_clear_pointer(&table->found, recognition_drop);
	g_clear_pointer(&table->text, g_free);
	return false;
}

static bool
open_csv(struct table *table, struct bytes *bytes, const struct profiles *profiles,
    const struct table_hint *hint, struct problems *problems)
{
	if (hint->delimiter == 0 && open_bare(table, bytes, profiles, hint))
		return true;
	struct reader *reader = reader_csv(bytes, &table->decoding, hint->delimiter, problems);
	if (reader == NULL)
		return false;
	table->delimiter = reader_delimiter(reader);
	table->found = recognise_table(profiles, &hint->recognise, reader);
	reader_drop(reader);
	return true;
}

bool
table_open(struct table *table, struct bytes *bytes, const struct profiles *profiles,
    const struct table_hint *hint, struct problems *problems)
{
	*table = (struct table){ .path = hint->path, .device = hint->device };
	if (!decode_detect(bytes, hint->encoding, &table->decoding, problems))
		return false;
	return is_json(hint->path, bytes, &table->decoding)
	           ? open_json(table, bytes, profiles, hint, problems)
	           : open_csv(table, bytes, profiles, hint, problems);
}

bool
table_companion(const struct table *table, const struct profiles *profiles, const char *name,
    struct table *companion)
{
	const struct recognise_hint hint = { .profile = profiles_find(profiles, name) };
	*companion = *table;
	companion->found = NULL;
	if (table->document == NULL || hint.profile == NULL)
		return false;
	for (const char **pointer = hint.profile->rows; *pointer != NULL; pointer++)
		recognise_pointer(companion, profiles, &hint, *pointer);
	if (companion->found != NULL && companion->found->profile != NULL)
		return true;
	recognition_drop(companion->found);
	companion->found = NULL;
	return false;
}

void
table_close(struct table *table)
{
	recognition_drop(table->found);
	document_drop(table->document);
	flaws_drop(table->flaws);
	g_free(table->text);
	*table = (struct table){ 0 };
}

struct reader *
table_reader(const struct table *table, struct bytes *bytes, struct problems *problems)
{
	return table->text != NULL
	           ? rows_of_json(table, table->pointer)
	           : reader_csv(bytes, &table->decoding, table->delimiter, problems);
}
