/*
 * Reading published values: surveys of the self-check, and drills.
 *
 * In: the document of layouts/benchmark. Out: its values, each with the survey it belongs to and its line.
 * Rule: what is not stated, or cannot be so, is a problem at its place; nothing is worked out from the values.
 */
#include "transform/benchmark.h"
#include "transform/value.h"
#include <string.h>

#define VERSION 1
#define ITEMS 25
#define COUNT_LIMIT 1e9

const char *const benchmark_measures[] = { "done", "done_or_partly", NULL };
const char *const benchmark_types[] = { "url", "attachment", "other", "all", NULL };

struct file {
	int64_t version;
	const char *title;
	const json_t *surveys, *drills;
};

static const struct field file_fields[] = {
	{ "benchmark", FIELD_INTEGER, true, offsetof(struct file, version), NULL, 0, 0,
	    "version of the form: 1" },
	{ "title", FIELD_STRING, false, offsetof(struct file, title), NULL, 0, 0,
	    "a name for people" },
	{ "surveys", FIELD_ARRAY, false, offsetof(struct file, surveys), NULL, 0, 0,
	    "surveys of the self-check's items" },
	{ "drills", FIELD_ARRAY, false, offsetof(struct file, drills), NULL, 0, 0,
	    "published drills" },
};

#define TEXT(key, required, member, doc) \
	{ \
		key, FIELD_STRING, required, offsetof(struct benchmark_survey, member), NULL, 0, \
		    0, doc \
	}
#define AT(member) offsetof(struct benchmark_survey, member)

static const struct field survey_fields[] = {
	TEXT("id", true, id, "a name, once in the file"),
	{ "measure", FIELD_CHOICE, true, AT(measure), benchmark_measures, 0, 0,
	    "what is counted: firms that do it, or firms that do it at least partly" },
	TEXT("population", true, population, "which firms were asked"),
	{ "n", FIELD_INTEGER, true, AT(n), NULL, 1, COUNT_LIMIT, "how many firms answered" },
	{ "year", FIELD_INTEGER, true, AT(year), NULL, 1990, 2099, "when they were asked" },
	TEXT("source", true, source, "who asked, and where it was published"),
	TEXT("valid_from", false, valid_from, "first day of a report it may stand in, 2024-04-01"),
	TEXT("valid_until", false, valid_until, "last day of a report it may stand in"),
	{ "values", FIELD_ARRAY, true, AT(values), NULL, 0, 0, "an object for each item" },
};

static const struct field drill_fields[] = {
	TEXT("id", true, id, "a name, once in the file"),
	TEXT("population", true, population, "in which firms it was held"),
	{ "year", FIELD_INTEGER, true, AT(year), NULL, 1990, 2099, "when it was held" },
	TEXT("source", true, source, "who held it, and where it was published"),
	TEXT("valid_from", false, valid_from, "first day of a report it may stand in, 2024-04-01"),
	TEXT("valid_until", false, valid_until, "last day of a report it may stand in"),
	{ "values", FIELD_ARRAY, true, AT(values), NULL, 0, 0, "an object for each type of mail" },
};

#undef AT
#define AT(member) offsetof(struct benchmark_value, member)

static const struct field item_fields[] = {
	{ "item", FIELD_INTEGER, true, AT(item), NULL, 1, ITEMS, "number of the item" },
	{ "value", FIELD_NUMBER, true, AT(value), NULL, 0, 0, "share of the firms, 0 to 1" },
};

static const struct field type_fields[] = {
	{ "type", FIELD_CHOICE, true, AT(type), benchmark_types, 0, 0, "what the mail asked for" },
	{ "type_label", FIELD_STRING, true, AT(type_label), NULL, 0, 0,
	    "the type in the report's words" },
	{ "opened", FIELD_INTEGER, true, AT(opened), NULL, 0, COUNT_LIMIT, "mails opened" },
	{ "n", FIELD_INTEGER, true, AT(n), NULL, 1, COUNT_LIMIT, "mails sent" },
	{ "firms", FIELD_INTEGER, false, AT(firms), NULL, 1, COUNT_LIMIT, "firms that took part" },
};

struct reading {
	struct benchmark *benchmark;
	GHashTable *ids;
	struct problems *problems;
};

/* What differs between surveys and drills. */
struct sort {
	const char *key; /* of the file */
	const struct field *about, *value;
	size_t nabout, nvalue;
	bool (*check)(const struct reading *reading, const struct benchmark_value *value,
	    const char *pointer);
};

/* ---- checking ---- */

static struct place
place_of(const struct reading *reading, const char *pointer, const char *key)
{
	g_autofree char *at = document_pointer(pointer, key);
	return document_place(reading->benchmark->document, at);
}

static bool
check_said(const struct reading *reading, const char *text, const char *pointer, const char *key)
{
	if (text == NULL || text[strspn(text, " \t\r\n")] != '\0')
		return true;
	struct place place = place_of(reading, pointer, key);
	return problem_add(reading->problems, PROBLEM_BENCHMARK_EMPTY, &place, key, NULL);
}

static bool
check_day(const struct reading *reading, const char *day, const char *pointer, const char *key)
{
	if (day == NULL || value_is_day(day))
		return true;
	struct place place = place_of(reading, pointer, key);
	return problem_add(reading->problems, PROBLEM_JSON_DAY, &place, day, NULL);
}

static bool
check_survey(const struct reading *reading, const struct benchmark_survey *survey)
{
	const char *at = survey->pointer;
	bool good = check_said(reading, survey->id, at, "id");
	good = check_said(reading, survey->population, at, "population") && good;
	good = check_said(reading, survey->source, at, "source") && good;
	good = check_day(reading, survey->valid_from, at, "valid_from") && good;
	good = check_day(reading, survey->valid_until, at, "valid_until") && good;
	if (survey->id == NULL || g_hash_table_add(reading->ids, (void *)survey->id))
		return good;
	struct place place = place_of(reading, at, "id");
	return problem_add(reading->problems, PROBLEM_BENCHMARK_ID_TWICE, &place, survey->id, NULL);
}

static bool
check_item(const struct reading *reading, const struct benchmark_value *value, const char *pointer)
{
	if (value->value >= 0 && value->value <= 1)
		return true;
	char seen[G_ASCII_DTOSTR_BUF_SIZE];
	g_ascii_formatd(seen, sizeof seen, "%.15g", value->value);
	struct place place = place_of(reading, pointer, "value");
	return problem_add(reading->problems, PROBLEM_BENCHMARK_SHARE, &place, seen, NULL);
}

static bool
check_type(const struct reading *reading, const struct benchmark_value *value, const char *pointer)
{
	bool good = check_said(reading, value->type_label, pointer, "type_label");
	if (value->opened <= value->n)
		return good;
	g_autofree char *opened = g_strdup_printf("%" G_GINT64_FORMAT, value->opened);
	g_autofree char *n = g_strdup_printf("%" G_GINT64_FORMAT, value->n);
	struct place place = place_of(reading, pointer, "opened");
	return problem_add(reading->problems, PROBLEM_BENCHMARK_OPENED, &place, opened, n, NULL);
}

static const struct sort surveys = { "surveys", survey_fields, item_fields,
	G_N_ELEMENTS(survey_fields), G_N_ELEMENTS(item_fields), check_item };
static const struct sort drills = { "drills", drill_fields, type_fields, G_N_ELEMENTS(drill_fields),
	G_N_ELEMENTS(type_fields), check_type };

/* Items and types are small numbers: `seen` has a bit for each. */
static bool
check_once(const struct reading *reading, const struct benchmark_value *value, const char *pointer,
    uint32_t *seen)
{
	bool is_item = value->item > 0;
	uint32_t bit = UINT32_C(1) << (is_item ? (int)value->item : value->type);
	bool twice = (*seen & bit) != 0;
	*seen |= bit;
	if (!twice)
		return true;
	const char *key = is_item ? "item" : "type";
	g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, value->item);
	struct place place = place_of(reading, pointer, key);
	return problem_add(reading->problems, PROBLEM_BENCHMARK_TWICE, &place, key,
	    is_item ? number : benchmark_types[value->type],
	    value->survey->id != NULL ? value->survey->id : "?", NULL);
}

/* ---- reading ---- */

static bool
read_values(const struct reading *reading, const struct sort *sort,
    const struct benchmark_survey *survey, GArray *values)
{
	const struct document *document = reading->benchmark->document;
	bool good = true;
	uint32_t seen = 0;
	for (size_t i = 0; i < json_array_size(survey->values); i++) {
		g_autofree char *at =
		    g_strdup_printf("%s/values/%" G_GSIZE_FORMAT, survey->pointer, i);
		struct benchmark_value value = { .survey = survey };
		if (!document_read(document, json_array_get(survey->values, i), at, sort->value,
			sort->nvalue, &value, reading->problems)) {
			good = false;
			continue;
		}
		value.line = document_place(document, at).line;
		good = sort->check(reading, &value, at) && good;
		good = check_once(reading, &value, at, &seen) && good;
		g_array_append_val(values, value);
	}
	return good;
}

/* All that can be read is checked, so that one run tells every fault. */
static bool
read_surveys(
    const struct reading *reading, const struct sort *sort, const json_t *array, GArray *values)
{
	const struct document *document = reading->benchmark->document;
	bool good = true;
	for (size_t i = 0; i < json_array_size(array); i++) {
		struct benchmark_survey *survey = g_new0(struct benchmark_survey, 1);
		survey->pointer = g_strdup_printf("/%s/%" G_GSIZE_FORMAT, sort->key, i);
		g_ptr_array_add(reading->benchmark->surveys, survey);
		good = document_read(document, json_array_get(array, i), survey->pointer,
			   sort->about, sort->nabout, survey, reading->problems) &&
		       good;
		good = check_survey(reading, survey) && good;
		good = read_values(reading, sort, survey, values) && good;
	}
	return good;
}

static bool
read_file(const struct reading *reading)
{
	struct benchmark *benchmark = reading->benchmark;
	const struct document *document = benchmark->document;
	struct file file = { .version = VERSION };
	bool good = document_read(document, document_root(document), "", file_fields,
	    G_N_ELEMENTS(file_fields), &file, reading->problems);
	if (file.version != VERSION) {
		struct place place = place_of(reading, "", "benchmark");
		g_autofree char *seen = g_strdup_printf("%" G_GINT64_FORMAT, file.version);
		return problem_add(
		    reading->problems, PROBLEM_BENCHMARK_VERSION, &place, seen, NULL);
	}
	good = read_surveys(reading, &surveys, file.surveys, benchmark->items) && good;
	return read_surveys(reading, &drills, file.drills, benchmark->drills) && good;
}

static void
survey_drop(void *data)
{
	struct benchmark_survey *survey = data;
	g_free(survey->pointer);
	g_free(survey);
}

struct benchmark *
benchmark_read(const struct document *document, struct problems *problems)
{
	struct benchmark *benchmark = g_new0(struct benchmark, 1);
	benchmark->document = document;
	benchmark->surveys = g_ptr_array_new_with_free_func(survey_drop);
	benchmark->items = g_array_new(FALSE, FALSE, sizeof(struct benchmark_value));
	benchmark->drills = g_array_new(FALSE, FALSE, sizeof(struct benchmark_value));
	g_autoptr(GHashTable) ids = g_hash_table_new(g_str_hash, g_str_equal);
	struct reading reading = { benchmark, ids, problems };
	if (read_file(&reading))
		return benchmark;
	benchmark_drop(benchmark);
	return NULL;
}

void
benchmark_drop(struct benchmark *benchmark)
{
	if (benchmark == NULL)
		return;
	g_array_unref(benchmark->items);
	g_array_unref(benchmark->drills);
	g_ptr_array_unref(benchmark->surveys);
	g_free(benchmark);
}

bool
benchmark_check(const struct document *document, struct problems *problems)
{
	struct benchmark *benchmark = benchmark_read(document, problems);
	bool good = benchmark != NULL;
	benchmark_drop(benchmark);
	return good;
}
