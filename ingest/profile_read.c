/*
 * One profile from its JSON text.
 *
 * In: the text of a profile. Out: struct profile, its heading keys and code tables ready for matching.
 * Rule: a profile is read whole or not at all; every wrong key, column or value is said with its place.
 */
#include "ingest/cells.h"
#include "ingest/profile.h"
#include <stddef.h>
#include <string.h>

const char *const profile_type_names[] = { "text", "code", "client", "email", "day", "time",
	"number", "integer", "yen", "seconds", "numbered", "boolean", "present", "answer", "choice",
	"mac", "ip", "serial", "id", "details", "keep", "ignore", "secret", NULL };
static const char *const bad_names[] = { "cell", "row", NULL };

struct profile_object {
	const char *profile, *title, *title_ja, *time_zone, *refuse, *refuse_ja, *split, *more;
	int table;
	bool form, ragged, totals;
	const json_t *require, *forbid, *key, *key_needs, *fields, *wide, *rows, *also;
};

#define AT(struct_name, member) .offset = offsetof(struct struct_name, member)

static const struct field profile_fields[] = {
	{ "profile", FIELD_STRING, true, AT(profile_object, profile),
	    .doc = "The profile's name." },
	{ "title", FIELD_STRING, true, AT(profile_object, title),
	    .doc = "What kind of file it is, in English." },
	{ "title_ja", FIELD_STRING, false, AT(profile_object, title_ja),
	    .doc = "The same in Japanese." },
	{ "table", FIELD_CHOICE, true, AT(profile_object, table), .choices = record_table_names,
	    .doc = "The table of the store its rows go to." },
	{ "form", FIELD_BOOL, false, AT(profile_object, form),
	    .doc = "One of the program's own blank forms." },
	{ "ragged", FIELD_BOOL, false, AT(profile_object, ragged),
	    .doc = "Rows may have fewer or more cells than the heading." },
	{ "split", FIELD_STRING, false, AT(profile_object, split),
	    .doc = "Ragged tables: the heading after which a row with one cell more than the "
		   "heading has it." },
	{ "refuse", FIELD_STRING, false, AT(profile_object, refuse),
	    .doc = "Why a file of this kind is not read, in English." },
	{ "refuse_ja", FIELD_STRING, false, AT(profile_object, refuse_ja),
	    .doc = "The same in Japanese." },
	{ "totals", FIELD_BOOL, false, AT(profile_object, totals),
	    .doc =
		"Refused without loss: it holds totals of what other files say person by person." },
	{ "time_zone", FIELD_STRING, false, AT(profile_object, time_zone),
	    .doc = "Zone of times without an offset, where it is not the programme's." },
	{ "more", FIELD_STRING, false, AT(profile_object, more),
	    .doc =
		"JSON: the member of the file that leads to the next page; a file that has it is "
		"not the whole list." },
	{ "require", FIELD_ARRAY, false, AT(profile_object, require),
	    .doc = "Lists of fields: the file must have one of each list." },
	{ "forbid", FIELD_STRINGS, false, AT(profile_object, forbid),
	    .doc = "Headings that show it is another kind of file." },
	{ "key", FIELD_STRINGS, false, AT(profile_object, key),
	    .doc = "Fields that together tell rows apart; a second row of the same key is set "
		   "aside." },
	{ "key_needs", FIELD_STRINGS, false, AT(profile_object, key_needs),
	    .doc = "Fields of the key without which a row is not held against others." },
	{ "fields", FIELD_ARRAY, true, AT(profile_object, fields),
	    .doc = "The fields, each with its headings." },
	{ "wide", FIELD_OBJECT, false, AT(profile_object, wide),
	    .doc = "Numbered columns that become one record each." },
	{ "rows", FIELD_STRINGS, false, AT(profile_object, rows),
	    .doc = "JSON pointers to the lists of rows in a JSON file; \"\" is the whole file. A "
		   "step * goes through "
		   "all elements or members, a last step {} takes one object as a row." },
	{ "also", FIELD_STRINGS, false, AT(profile_object, also),
	    .doc = "Profiles of other lists that the same JSON file may hold; each that fits is "
		   "read as well." },
};

struct field_object {
	const char *field, *unit, *other, *text, *flag, *time, *fill_with;
	int type, bad;
	bool required, wanted, fill_down, personal, form, several, ask;
	double minimum, maximum;
	const json_t *headings, *values, *sets, *fallback, *absent, *joined;
};

static const struct field field_fields[] = {
	{ "field", FIELD_STRING, true, AT(field_object, field),
	    .doc = "The column of the table it fills." },
	{ "type", FIELD_CHOICE, false, AT(field_object, type), .choices = profile_type_names,
	    .doc = "What its cells hold." },
	{ "headings", FIELD_STRINGS, false, AT(field_object, headings),
	    .doc = "What the heading may be; the first is used in messages and forms." },
	{ "required", FIELD_BOOL, false, AT(field_object, required),
	    .doc = "A row without it is set aside." },
	{ "wanted", FIELD_BOOL, false, AT(field_object, wanted),
	    .doc = "A row without it is kept, and that is said." },
	{ "bad", FIELD_CHOICE, false, AT(field_object, bad), .choices = bad_names,
	    .doc = "What a cell that cannot be read sets aside: itself, or its row." },
	{ "fill_down", FIELD_BOOL, false, AT(field_object, fill_down),
	    .doc = "An empty cell takes the value above (merged cells)." },
	{ "fill_with", FIELD_STRING, false, AT(field_object, fill_with),
	    .doc = "Such a cell is filled only where this field's cell is not empty." },
	{ "several", FIELD_BOOL, false, AT(field_object, several),
	    .doc = "Several columns may fill it: the earliest time counts, yes before no, else "
		   "the first that says something." },
	{ "joined", FIELD_STRINGS, false, AT(field_object, joined),
	    .doc = "Ends of cables: the headings under which one cell may name several devices, "
		   "with a comma between." },
	{ "form", FIELD_BOOL, false, AT(field_object, form),
	    .doc = "False: no column of the blank form." },
	{ "personal", FIELD_BOOL, false, AT(field_object, personal), .doc = "Masked in messages." },
	{ "unit", FIELD_STRING, false, AT(field_object, unit),
	    .doc = "Unit of the stored number: m or s." },
	{ "values", FIELD_OBJECT, false, AT(field_object, values),
	    .doc = "For choices: each stored value with the spellings that mean it." },
	{ "sets", FIELD_OBJECT, false, AT(field_object, sets),
	    .doc = "For choices: other columns that a value fills." },
	{ "other", FIELD_STRING, false, AT(field_object, other),
	    .doc = "For choices: what an unknown spelling becomes; * keeps it as written; absent "
		   "refuses it." },
	{ "ask", FIELD_BOOL, false, AT(field_object, ask),
	    .doc = "For choices: an unknown spelling is an edition that must be asked for." },
	{ "text", FIELD_STRING, false, AT(field_object, text),
	    .doc = "Column that takes the cell as it is written." },
	{ "flag", FIELD_STRING, false, AT(field_object, flag),
	    .doc =
		"For times: the column that is 1 where the cell holds a mark instead of a time." },
	{ "time", FIELD_STRING, false, AT(field_object, time),
	    .doc = "For days: the column that takes the instant where a time of day is written." },
	{ "default", FIELD_ANY, false, AT(field_object, fallback),
	    .doc = "Value of an empty cell." },
	{ "absent", FIELD_ANY, false, AT(field_object, absent),
	    .doc = "Value where the file has no such column." },
	{ "minimum", FIELD_NUMBER, false, AT(field_object, minimum), .doc = "Least number taken." },
	{ "maximum", FIELD_NUMBER, false, AT(field_object, maximum),
	    .doc = "Greatest number taken." },
};

struct wide_object {
	const char *number, *field;
	int type;
	int64_t from, to, at_least;
	const json_t *headings;
};

static const struct field wide_fields[] = {
	{ "number", FIELD_STRING, true, AT(wide_object, number),
	    .doc = "Column that takes the number." },
	{ "field", FIELD_STRING, true, AT(wide_object, field),
	    .doc = "Column that takes the cell." },
	{ "type", FIELD_CHOICE, true, AT(wide_object, type), .choices = profile_type_names,
	    .doc = "What the cells hold." },
	{ "from", FIELD_INTEGER, true, AT(wide_object, from), .minimum = 1,
	    .maximum = PROFILE_WIDE_LIMIT, .doc = "First number." },
	{ "to", FIELD_INTEGER, true, AT(wide_object, to), .minimum = 1,
	    .maximum = PROFILE_WIDE_LIMIT, .doc = "Last number." },
	{ "at_least", FIELD_INTEGER, true, AT(wide_object, at_least), .minimum = 1,
	    .maximum = PROFILE_WIDE_LIMIT, .doc = "So many of the columns must be there." },
	{ "headings", FIELD_STRINGS, true, AT(wide_object, headings),
	    .doc = "Patterns of the headings: {n} is the number, {nn} the number with two digits; "
		   "a last * "
		   "stands for the question's own words." },
};

/* What one reading has at hand. */
struct reading {
	struct profile *profile;
	struct problems *problems;
};

static bool
unknown_name(const struct reading *reading, const char *pointer, const char *name, const char *what)
{
	struct place place = document_place(reading->profile->document, pointer);
	return problem_add(reading->problems, PROBLEM_PROFILE_NAME, &place, name, what, NULL);
}

static int
find_column(const struct reading *reading, const char *name, const char *pointer)
{
	int column = record_column_find(reading->profile->table, name);
	if (column >= 0)
		return column;
	const struct record_table *table = &record_tables[reading->profile->table];
	g_autoptr(GString) list = g_string_new(NULL);
	for (int i = 0; i < table->n; i++)
		g_string_append_printf(list, "%s%s", i > 0 ? ", " : "", table->columns[i].name);
	unknown_name(reading, pointer, name, list->str);
	return -1;
}

static void *
own(const struct reading *reading, void *memory)
{
	g_ptr_array_add(reading->profile->owned, memory);
	return memory;
}

/* The schema takes only certain words in some columns. */
static bool
check_allowed(const struct reading *reading, const char *text, int column, const char *pointer)
{
	const struct record_column *of = &record_tables[reading->profile->table].columns[column];
	if (of->allowed == NULL || g_strv_contains(of->allowed, text))
		return true;
	g_autofree char *list = g_strjoinv(", ", (char **)of->allowed);
	return unknown_name(reading, pointer, text, list);
}

/* A JSON scalar as a value for a column. */
static bool
read_value(const struct reading *reading, const json_t *json, int column, const char *pointer,
    struct record_value *out)
{
	const struct record_column *of = &record_tables[reading->profile->table].columns[column];
	if (of->kind == RECORD_TEXT && json_is_string(json))
		*out = (struct record_value){ .kind = RECORD_TEXT,
			.length = json_string_length(json),
			.text = json_string_value(json) };
	else if (of->kind == RECORD_INTEGER && json_is_integer(json))
		*out = (struct record_value){ .kind = RECORD_INTEGER,
			.integer = json_integer_value(json) };
	else if (of->kind == RECORD_REAL && json_is_number(json))
		*out =
		    (struct record_value){ .kind = RECORD_REAL, .real = json_number_value(json) };
	if (out->kind == RECORD_TEXT)
		return check_allowed(reading, out->text, column, pointer);
	if (out->kind != RECORD_NULL)
		return true;
	char *seen = json_dumps(json, JSON_ENCODE_ANY);
	unknown_name(reading, pointer, seen, of->name);
	free(seen);
	return false;
}

/* The keys of an object as columns, its values for them. */
static bool
read_sets(const struct reading *reading, const json_t *object, const char *pointer,
    struct profile_code *code)
{
	if (object == NULL)
		return true;
	code->sets = own(reading, g_new0(struct profile_set, json_object_size(object) + 1));
	const char *name;
	json_t *value;
	json_object_foreach((json_t *)object, name, value)
	{
		struct profile_set *set = &code->sets[code->nsets++];
		set->column = find_column(reading, name, pointer);
		if (set->column < 0 ||
		    !read_value(reading, value, set->column, pointer, &set->value))
			return false;
	}
	return true;
}

/*
 * One stored value with its spellings: found as written, and by match key. What a tracker writes goes before our own
 * name of a value: its "opened" may be our "viewed".
 */
static bool
read_code(const struct reading *reading, const struct field_object *object, const char *value,
    const json_t *spellings, const char *pointer, GHashTable *codes)
{
	struct profile_code *code = own(reading, g_new0(struct profile_code, 1));
	code->value = value;
	code->length = strlen(value);
	g_autofree char *at = document_pointer(pointer, "sets");
	if (!read_sets(reading, json_object_get(object->sets, value), at, code))
		return false;
	for (size_t i = 0; i <= json_array_size(spellings); i++) {
		const char *spelling =
		    i == 0 ? value : json_string_value(json_array_get(spellings, i - 1));
		if (spelling == NULL)
			return unknown_name(reading, pointer, value, "values");
		if (i == 0 && g_hash_table_contains(codes, spelling))
			continue;
		g_hash_table_insert(codes, g_strdup(spelling), code);
		g_hash_table_insert(codes, cells_match_key(spelling, -1), code);
	}
	return true;
}

static bool
read_codes(const struct reading *reading, const struct field_object *object, const char *pointer,
    struct profile_field *field)
{
	if (field->type != PROFILE_CHOICE)
		return true;
	field->codes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	if (field->other != NULL && !check_allowed(reading, field->other, field->column, pointer))
		return false;
	const char *value;
	json_t *spellings;
	json_object_foreach((json_t *)object->values, value,
	    spellings) if (!check_allowed(reading, value, field->column, pointer) ||
			   !read_code(reading, object, value, spellings, pointer,
			       field->codes)) return false;
	json_object_foreach((json_t *)object->sets, value,
	    spellings) if (!g_hash_table_contains(field->codes, value)) return unknown_name(reading,
	    pointer, value, "values");
	return true;
}

/* One heading leads to one place; the same heading for two fields is a mistake of the profile. */
static bool
add_heading(
    const struct reading *reading, char *key, int slot, const char *heading, const char *pointer)
{
	int before = GPOINTER_TO_INT(g_hash_table_lookup(reading->profile->headings, key));
	if (before != 0 && before != slot) {
		g_free(key);
		struct place place = document_place(reading->profile->document, pointer);
		return problem_add(
		    reading->problems, PROBLEM_PROFILE_HEADING, &place, heading, NULL);
	}
	g_hash_table_replace(reading->profile->headings, key, GINT_TO_POINTER(slot));
	return true;
}

/* "不達" in the column 不達 says yes as plainly as ○ does. */
static void
add_own_word(struct profile_field *field, const char *heading)
{
	if (field->type != PROFILE_BOOLEAN && field->type != PROFILE_TIME)
		return;
	if (field->words == NULL)
		field->words = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_hash_table_add(field->words, cells_match_key(heading, -1));
}

static bool
read_headings(
    const struct reading *reading, const json_t *headings, const char *pointer, size_t index)
{
	for (size_t i = 0; i < json_array_size(headings); i++) {
		const char *heading = json_string_value(json_array_get(headings, i));
		if (i == 0)
			reading->profile->fields[index].heading = heading;
		add_own_word(&reading->profile->fields[index], heading);
		if (!add_heading(reading, cells_heading_key(heading, -1),
			profile_slot_of_field(index), heading, pointer))
			return false;
	}
	return true;
}

static GHashTable *
read_joined(const json_t *headings)
{
	if (headings == NULL)
		return NULL;
	GHashTable *joined = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (size_t i = 0; i < json_array_size(headings); i++)
		g_hash_table_add(
		    joined, cells_heading_key(json_string_value(json_array_get(headings, i)), -1));
	return joined;
}

static bool
column_or_none(const struct reading *reading, const char *name, const char *pointer, int *column)
{
	*column = -1;
	if (name != NULL)
		*column = find_column(reading, name, pointer);
	return name == NULL || *column >= 0;
}

static bool
read_defaults(const struct reading *reading, const struct field_object *object, const char *pointer,
    struct profile_field *field)
{
	if (object->fallback != NULL &&
	    !read_value(reading, object->fallback, field->column, pointer, &field->fallback))
		return false;
	return object->absent == NULL ||
	       read_value(reading, object->absent, field->column, pointer, &field->absent);
}

static bool
read_field(const struct reading *reading, const json_t *json, size_t index)
{
	struct field_object object = { .form = true };
	g_autofree char *pointer = g_strdup_printf("/fields/%" G_GSIZE_FORMAT, index);
	if (!document_read(reading->profile->document, json, pointer, field_fields,
		G_N_ELEMENTS(field_fields), &object, reading->problems))
		return false;
	struct profile_field *field = &reading->profile->fields[index];
	*field = (struct profile_field){
		.name = object.field,
		.type = object.type,
		.required = object.required,
		.wanted = object.wanted,
		.bad_row = object.required || object.bad == 1,
		.fill_down = object.fill_down,
		.fill_with = object.fill_with,
		.personal = object.personal,
		.joined = read_joined(object.joined),
		.several = object.several,
		.ask = object.ask,
		.in_form = object.form,
		.unit = object.unit,
		.other = object.other,
		.minimum = object.minimum,
		.maximum = object.maximum,
		.heading = object.field,
		.column = -1,
	};
	bool stored = field->type != PROFILE_KEEP && field->type != PROFILE_IGNORE &&
	              field->type != PROFILE_SECRET;
	if (stored && (field->column = find_column(reading, object.field, pointer)) < 0)
		return false;
	/* What is copied as it is written could be anything. */
	if (stored && field->type != PROFILE_CHOICE && field->type != PROFILE_ANSWER &&
	    !check_allowed(reading, profile_type_names[field->type], field->column, pointer))
		return false;
	if (!column_or_none(reading, object.text, pointer, &field->text_column) ||
	    !column_or_none(reading, object.time, pointer, &field->time_column))
		return false;
	if (field->type ==
	    PROFILE_EMAIL) { /* the key tells people apart, the text is for showing */
		field->text_column = field->column;
		field->column = find_column(reading, "email_key", pointer);
	}
	return field->column >= -1 + stored &&
	       column_or_none(reading, object.flag, pointer, &field->flag) &&
	       read_headings(reading, object.headings, pointer, index) &&
	       read_codes(reading, &object, pointer, field) &&
	       (!stored || read_defaults(reading, &object, pointer, field));
}

/* ---- wide columns */

static char *
wide_heading(const char *pattern, int n)
{
	g_autofree char *two = g_strdup_printf("%02d", n);
	g_autofree char *one = g_strdup_printf("%d", n);
	GString *heading = g_string_new(pattern);
	g_string_replace(heading, "{nn}", two, 0);
	g_string_replace(heading, "{n}", one, 0);
	return g_string_free(heading, FALSE);
}

static bool
read_wide_headings(const struct reading *reading, const json_t *patterns)
{
	const struct profile_wide *wide = &reading->profile->wide;
	for (size_t i = 0; i < json_array_size(patterns); i++) {
		const char *pattern = json_string_value(json_array_get(patterns, i));
		for (int n = wide->from; n <= wide->to; n++) {
			g_autofree char *heading = wide_heading(pattern, n);
			size_t length = strlen(heading);
			if (length > 0 && heading[length - 1] == '*') {
				g_hash_table_insert(reading->profile->stems,
				    cells_heading_key(heading, (ssize_t)length - 1),
				    GINT_TO_POINTER(PROFILE_SLOT_WIDE + n));
				continue;
			}
			if (!add_heading(reading, cells_heading_key(heading, -1),
				PROFILE_SLOT_WIDE + n, heading, "/wide/headings"))
				return false;
		}
	}
	return true;
}

static bool
read_wide(const struct reading *reading, const json_t *json)
{
	if (json == NULL)
		return true;
	struct wide_object object = { 0 };
	if (!document_read(reading->profile->document, json, "/wide", wide_fields,
		G_N_ELEMENTS(wide_fields), &object, reading->problems))
		return false;
	struct profile_wide *wide = &reading->profile->wide;
	*wide = (struct profile_wide){
		.any = true,
		.from = (int)object.from,
		.to = (int)object.to,
		.at_least = (int)object.at_least,
		.number = find_column(reading, object.number, "/wide/number"),
		.column = find_column(reading, object.field, "/wide/field"),
		.pattern = json_string_value(json_array_get(object.headings, 0)),
	};
	wide->field = (struct profile_field){
		.name = object.field,
		.type = object.type,
		.column = wide->column,
		.text_column = -1,
		.time_column = -1,
		.flag = -1,
	};
	wide->heading = own(reading, wide_heading(wide->pattern, wide->from));
	wide->field.heading = wide->heading;
	return wide->number >= 0 && wide->column >= 0 &&
	       read_wide_headings(reading, object.headings);
}

/* ---- what tells the file */

static int
find_field(const struct reading *reading, const json_t *name, const char *pointer)
{
	const struct profile *profile = reading->profile;
	for (size_t i = 0; i < profile->nfields; i++)
		if (g_strcmp0(profile->fields[i].name, json_string_value(name)) == 0)
			return (int)i;
	g_autofree const char **names = g_new0(const char *, profile->nfields + 1);
	for (size_t i = 0; i < profile->nfields; i++)
		names[i] = profile->fields[i].name;
	g_autofree char *list = g_strjoinv(", ", (char **)names);
	unknown_name(reading, pointer, json_is_string(name) ? json_string_value(name) : "?", list);
	return -1;
}

/* Field names as indexes, ended by -1. NULL after recording a problem. */
static int *
read_field_list(const struct reading *reading, const json_t *names, const char *pointer)
{
	size_t n = json_array_size(names);
	int *list = own(reading, g_new0(int, n + 1));
	for (size_t i = 0; i < n; i++)
		if ((list[i] = find_field(reading, json_array_get(names, i), pointer)) < 0)
			return NULL;
	list[n] = -1;
	return list;
}

static bool
read_require(const struct reading *reading, const json_t *lists)
{
	size_t n = json_array_size(lists);
	reading->profile->require = own(reading, g_new0(int *, n + 1));
	for (size_t i = 0; i < n; i++)
		if ((reading->profile->require[i] =
			    read_field_list(reading, json_array_get(lists, i), "/require")) == NULL)
			return false;
	return true;
}

static bool
read_forbid(const struct reading *reading, const json_t *headings)
{
	for (size_t i = 0; i < json_array_size(headings); i++)
		g_hash_table_add(reading->profile->forbid,
		    cells_heading_key(json_string_value(json_array_get(headings, i)), -1));
	return true;
}

/* Room for one more is left at the end. */
static const char **
read_texts(const struct reading *reading, const json_t *list)
{
	size_t n = json_array_size(list);
	const char **texts = own(reading, g_new0(const char *, n + 2));
	for (size_t i = 0; i < n; i++)
		texts[i] = json_string_value(json_array_get(list, i));
	return texts;
}

static bool
read_object(const struct reading *reading, const struct profile_object *object)
{
	struct profile *profile = reading->profile;
	profile->name = object->profile;
	profile->title = object->title;
	profile->title_ja = object->title_ja == NULL ? object->title : object->title_ja;
	profile->table = object->table;
	profile->form = object->form;
	profile->ragged = object->ragged || object->split != NULL;
	profile->split = object->split;
	profile->more = object->more;
	profile->refuse = object->refuse;
	profile->refuse_ja = object->refuse_ja == NULL ? object->refuse : object->refuse_ja;
	profile->totals = object->totals;
	profile->time_zone = object->time_zone;
	profile->nfields = json_array_size(object->fields);
	profile->fields = own(reading, g_new0(struct profile_field, profile->nfields + 1));
	bool good = true;
	for (size_t i = 0; i < profile->nfields; i++)
		good = read_field(reading, json_array_get(object->fields, i), i) && good;
	good = read_wide(reading, object->wide) && good;
	if (!good || !read_require(reading, object->require) ||
	    !read_forbid(reading, object->forbid))
		return false;
	profile->rows = read_texts(reading, object->rows);
	if (profile->rows[0] == NULL)
		profile->rows[0] = "";
	profile->also = read_texts(reading, object->also);
	profile->nkey = json_array_size(object->key);
	profile->key = read_field_list(reading, object->key, "/key");
	profile->key_needs = read_field_list(reading, object->key_needs, "/key_needs");
	return profile->key != NULL && profile->key_needs != NULL;
}

struct profile *
profile_new(const char *file, const char *text, size_t length, struct problems *problems)
{
	struct document *document = document_new(file, text, length, problems);
	if (document == NULL)
		return NULL;
	struct profile *profile = g_new0(struct profile, 1);
	profile->document = document;
	profile->owned = g_ptr_array_new_with_free_func(g_free);
	profile->headings = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	profile->forbid = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	profile->stems = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autofree char *sha256 =
	    g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)text, length);
	g_strlcpy(profile->sha256, sha256, sizeof profile->sha256);
	struct profile_object object = { 0 };
	struct reading reading = { profile, problems };
	if (document_read(document, document_root(document), "", profile_fields,
		G_N_ELEMENTS(profile_fields), &object, problems) &&
	    read_object(&reading, &object))
		return profile;
	profile_drop(profile);
	return NULL;
}

void
profile_drop(void *data)
{
	struct profile *profile = data;
	if (profile == NULL)
		return;
	for (size_t i = 0; i < profile->nfields; i++) {
		g_clear_pointer(&profile->fields[i].codes, g_hash_table_unref);
		g_clear_pointer(&profile->fields[i].words, g_hash_table_unref);
		g_clear_pointer(&profile->fields[i].joined, g_hash_table_unref);
	}
	g_hash_table_unref(profile->headings);
	g_hash_table_unref(profile->forbid);
	g_hash_table_unref(profile->stems);
	g_ptr_array_unref(profile->owned);
	document_drop(profile->document);
	g_free(profile);
}
