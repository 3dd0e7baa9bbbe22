/*
 * What a file looks like to ingest, and why.
 *
 * In: a path. Out: a JSON object: encoding, delimiter, heading, profile, columns, sample rows, a "sources" entry.
 * Rule: the same code that reads the intake decides here; nothing is stored, and values that may be
 * personal are masked.
 */
#include "ingest/intake_inside.h"
#include "ingest/secret.h"
#include <string.h>

#define SAMPLE_ROWS 3
/* Characters of a cell shown: coordinates may be long. */
#define SAMPLE_LENGTH 80
#define PARENTS 3

static const char *const encoding_reasons[] = {
	[DECODE_STATED] = "stated",
	[DECODE_BOM] = "byte order mark",
	[DECODE_ASCII] = "nothing but ASCII",
	[DECODE_VALID_UTF8] = "valid UTF-8",
	[DECODE_NULS] = "its NUL bytes",
	[DECODE_VALID_CP932] = "valid CP932",
};

static void
set_text(json_t *object, const char *key, const char *text)
{
	json_object_set_new(object, key, text == NULL ? json_null() : json_string(text));
}

/* The profiles of the intake that the file lies in, should there be one around it. */
static struct profiles *
load_profiles(const char *path, struct problems *problems)
{
	g_autofree char *folder = g_path_get_dirname(path);
	for (int i = 0; i < PARENTS; i++) {
		g_autofree char *own = g_build_filename(folder, "profiles", NULL);
		if (g_file_test(own, G_FILE_TEST_IS_DIR))
			return profiles_load(own, problems);
		g_autofree char *parent = g_build_filename(folder, "..", NULL);
		g_free(folder);
		folder = g_steal_pointer(&parent);
	}
	return profiles_load(NULL, problems);
}

/* ---- columns */

static const struct profile_field *
field_of(const struct recognition *found, const struct column *column)
{
	if (found->profile == NULL && found->nearest == NULL)
		return NULL;
	const struct profile *profile = found->profile != NULL ? found->profile : found->nearest;
	if (column->wide > 0)
		return &profile->wide.field;
	return column->field >= 0 ? &profile->fields[column->field] : NULL;
}

static json_t *
describe_column(const struct recognition *found, size_t index)
{
	const struct column *column = &found->columns[index];
	const struct profile_field *field = field_of(found, column);
	json_t *object = json_object();
	json_object_set_new(object, "column", json_integer((json_int_t)index + 1));
	set_text(object, "heading", column->heading);
	set_text(object, "field", field == NULL ? NULL : field->name);
	if (column->wide > 0)
		json_object_set_new(object, "number", json_integer(column->wide));
	if (field != NULL)
		set_text(object, "type", profile_type_names[field->type]);
	if (column->scale != 1)
		json_object_set_new(object, "scale", json_real(column->scale));
	if (field == NULL)
		set_text(object, "why",
		    column->duplicate          ? "an earlier column is this field"
		    : *column->heading == '\0' ? "it has no heading"
					       : "no field has such a heading");
	return object;
}

/* ---- sample rows */

static json_t *
sample_text(const struct cell *cell)
{
	if (g_utf8_strlen(cell->text, (gssize)cell->length) <= SAMPLE_LENGTH)
		return json_stringn(cell->text, cell->length);
	g_autofree char *start = g_utf8_substring(cell->text, 0, SAMPLE_LENGTH);
	g_autofree char *cut = g_strconcat(start, "…", NULL);
	return json_string(cut);
}

/* What nobody has called harmless is masked; details can hold passwords. */
static json_t *
sample_cell(const struct recognition *found, const struct row *row, size_t index)
{
	const struct cell *cell = &row->cells[index];
	const struct profile_field *field =
	    index < found->n ? field_of(found, &found->columns[index]) : NULL;
	if (cell->length == 0)
		return json_string("");
	bool typed = field != NULL
	                 ? field->type == PROFILE_DETAILS || field->type == PROFILE_SECRET
	                 : index < found->n && secret_heading(found->columns[index].heading);
	if (typed)
		return json_string(SECRET_MARK);
	if (field != NULL && !field->personal && field->type != PROFILE_KEEP &&
	    field->type != PROFILE_IGNORE)
		return sample_text(cell);
	g_autofree char *masked = problem_mask(cell->text);
	return json_string(masked);
}

static json_t *
sample_rows(const struct table *table, struct bytes *bytes, struct problems *problems)
{
	json_t *rows = json_array();
	if (table->document != NULL && table->found->profile == NULL)
		return rows; /* no profile says where the rows are */
	if (table->found->profile != NULL && table->found->profile->refuse != NULL)
		return rows; /* what must not be read is not shown either */
	struct reader *reader = table_reader(table, bytes, problems);
	struct row row;
	for (int64_t i = 0; reader != NULL && json_array_size(rows) < SAMPLE_ROWS &&
			    reader_next(reader, &row) == 1;
	     i++) {
		if (i <= table->found->heading_index || row.blank || row.broken)
			continue;
		json_t *cells = json_array();
		for (size_t j = 0; j < row.n; j++)
			json_array_append_new(cells, sample_cell(table->found, &row, j));
		json_array_append_new(rows, cells);
	}
	reader_drop(reader);
	return rows;
}

/* ---- all */

static json_t *
make_source(const char *path, const struct table *table)
{
	json_t *source = json_object();
	g_autofree char *base = g_path_get_basename(path);
	set_text(source, "path", base);
	const struct profile *profile =
	    table->found->profile != NULL ? table->found->profile : table->found->nearest;
	if (profile != NULL)
		set_text(source, "profile", profile->name);
	set_text(source, "encoding", decode_encoding_name(table->decoding.encoding));
	if (table->delimiter != 0) {
		char delimiter[2] = { table->delimiter, '\0' };
		set_text(source, "delimiter", delimiter);
	}
	if (table->found->heading_line > 0)
		json_object_set_new(
		    source, "heading_line", json_integer(table->found->heading_line));
	return source;
}

static void
describe_profile(json_t *object, const struct recognition *found)
{
	const struct profile *profile = found->profile;
	set_text(object, "profile", profile == NULL ? NULL : profile->name);
	set_text(object, "title", profile == NULL ? NULL : profile->title);
	set_text(object, "title_ja", profile == NULL ? NULL : profile->title_ja);
	json_object_set_new(object, "columns_matched", json_integer(found->matched));
	json_object_set_new(object, "columns_unmatched", json_integer(found->unmatched));
	if (found->rival != NULL) {
		json_t *both = json_pack("[s, s]", found->nearest->name, found->rival->name);
		json_object_set_new(object, "ambiguous", both);
	} else if (profile == NULL) {
		set_text(object, "nearest", found->nearest == NULL ? NULL : found->nearest->name);
		set_text(object, "missing", found->missing);
	}
}

/* programme.json and client.json are known by their names and need no profile. */
static bool
describe_settings(json_t *object, const char *path)
{
	g_autofree char *base = g_path_get_basename(path);
	bool programme = strcmp(base, "programme.json") == 0;
	if (!programme && strcmp(base, "client.json") != 0)
		return false;
	set_text(object, "profile", programme ? "programme" : "client");
	set_text(
	    object, "title", programme ? "Settings of the programme" : "Settings of one client");
	set_text(object, "title_ja", programme ? "事業の設定" : "企業ごとの設定");
	return true;
}

static json_t *
describe(
    const char *path, const struct table *table, struct bytes *bytes, struct problems *problems)
{
	json_t *object = json_object();
	set_text(object, "file", path);
	set_text(object, "format", table->document != NULL ? "JSON" : "CSV");
	set_text(object, "encoding", decode_encoding_name(table->decoding.encoding));
	set_text(object, "encoding_because", encoding_reasons[table->decoding.reason]);
	char delimiter[2] = { table->delimiter, '\0' };
	set_text(object, "delimiter",
	    table->delimiter == 0      ? NULL
	    : table->delimiter == '\t' ? "tab"
				       : delimiter);
	json_object_set_new(object, "heading_line",
	    table->found->heading_line > 0 ? json_integer(table->found->heading_line)
					   : json_null());
	if (table->document != NULL && describe_settings(object, path))
		return object;
	describe_profile(object, table->found);
	json_t *columns = json_array();
	for (size_t i = 0; i < table->found->n; i++)
		json_array_append_new(columns, describe_column(table->found, i));
	json_object_set_new(object, "columns", columns);
	json_object_set_new(object, "sample_rows", sample_rows(table, bytes, problems));
	json_object_set_new(object, "sources", make_source(path, table));
	return object;
}

json_t *
ingest_sniff(const char *path, struct problems *problems)
{
	struct bytes *bytes = bytes_open(path, path, BYTES_LIMIT_CSV, problems);
	if (bytes == NULL)
		return NULL;
	struct profiles *profiles = load_profiles(path, problems);
	struct table_hint hint = { .path = path };
	struct table table = { 0 };
	json_t *object = NULL;
	if (bytes_size(bytes) == 0) {
		struct place place = { .file = path, .byte_offset = -1 };
		problem_add(problems, PROBLEM_FILE_EMPTY, &place, NULL);
	} else if (table_open(&table, bytes, profiles, &hint, problems)) {
		object = describe(path, &table, bytes, problems);
	}
	table_close(&table);
	profiles_drop(profiles);
	bytes_drop(bytes);
	return object;
}
