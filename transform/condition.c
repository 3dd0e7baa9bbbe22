/*
 * Conditions: what must hold of the figures for a section, block or advice to show.
 *
 * In: JSON as transform.h says, and figures. Out: a check before use, and whether it holds.
 * Rule: a missing or hidden figure makes every comparison false; only "exists": false and "not" turn that round.
 */
#include "transform/reference.h"
#include <string.h>

#define DEEPEST 16

struct condition {
	const char *figure;
	const json_t *equals, *in;
	const json_t *all, *any, *not ;
	double at_least, at_most, above, below;
	int64_t rows_at_least;
	bool exists;
};

static const struct field fields[] = {
	{ "figure", FIELD_STRING, false, offsetof(struct condition, figure), NULL, 0, 0,
	    "name of a figure, or NAME.COLUMN@ROW of a cell" },
	{ "equals", FIELD_ANY, false, offsetof(struct condition, equals), NULL, 0, 0,
	    "a number or a text" },
	{ "in", FIELD_ARRAY, false, offsetof(struct condition, in), NULL, 0, 0,
	    "one of these numbers or texts" },
	{ "at_least", FIELD_NUMBER, false, offsetof(struct condition, at_least), NULL, 0, 0,
	    "this or more" },
	{ "at_most", FIELD_NUMBER, false, offsetof(struct condition, at_most), NULL, 0, 0,
	    "this or less" },
	{ "above", FIELD_NUMBER, false, offsetof(struct condition, above), NULL, 0, 0,
	    "more than this" },
	{ "below", FIELD_NUMBER, false, offsetof(struct condition, below), NULL, 0, 0,
	    "less than this" },
	{ "rows_at_least", FIELD_INTEGER, false, offsetof(struct condition, rows_at_least), NULL, 0,
	    1e6, "a series, bands or table with so many rows" },
	{ "exists", FIELD_BOOL, false, offsetof(struct condition, exists), NULL, 0, 0,
	    "true: it has a value, or rows; false: it has none" },
	{ "all", FIELD_ARRAY, false, offsetof(struct condition, all), NULL, 0, 0,
	    "conditions that all hold" },
	{ "any", FIELD_ARRAY, false, offsetof(struct condition, any), NULL, 0, 0,
	    "conditions of which one holds" },
	{ "not", FIELD_OBJECT, false, offsetof(struct condition, not ), NULL, 0, 0,
	    "a condition that does not hold" },
};

static const char *const comparisons[] = { "equals", "in", "at_least", "at_most", "above", "below",
	"rows_at_least", "exists" };

/* Finding a place again costs a walk over the text: it is done on a second round, where the first found a fault. */
struct checking {
	const struct document *document;
	struct problems *problems;
	bool placed;
	int depth;
};

static struct place
place_of(const struct checking *checking, const char *pointer)
{
	if (checking->placed)
		return document_place(checking->document, pointer);
	return (struct place){ .byte_offset = -1 };
}

static bool check(struct checking *checking, const json_t *json, const char *pointer);

static bool
check_list(struct checking *checking, const json_t *list, const char *pointer, const char *key)
{
	bool good = true;
	for (size_t i = 0; i < json_array_size(list); i++) {
		g_autofree char *inner = g_strdup_printf("%s/%s/%zu", pointer, key, i);
		good = check(checking, json_array_get(list, i), inner) && good;
	}
	return good;
}

static size_t
count_comparisons(const json_t *json)
{
	size_t n = 0;
	for (size_t i = 0; i < G_N_ELEMENTS(comparisons); i++)
		n += json_object_get(json, comparisons[i]) != NULL;
	return n;
}

/* A number is compared with numbers, a text with texts. */
static bool
check_operand(struct checking *checking, const json_t *operand, const struct reference *reference,
    const struct place *place)
{
	bool wordy = reference->kind == FIGURE_TEXT || reference->kind == FIGURE_DATE;
	if (operand == NULL || (wordy ? json_is_string(operand) : json_is_number(operand)))
		return true;
	return problem_add(checking->problems, PROBLEM_CONDITION_KIND, place, reference->figure,
	    figure_kind_name(reference->kind), NULL);
}

static bool
check_operands(struct checking *checking, const json_t *json, const struct reference *reference,
    const struct place *place)
{
	bool rows = json_object_get(json, "rows_at_least") != NULL;
	bool table = reference->kind >= FIGURE_SERIES;
	size_t others = count_comparisons(json) - rows - (json_object_get(json, "exists") != NULL);
	if (table && others > 0)
		return problem_add(
		    checking->problems, PROBLEM_FIGURE_NOT_SCALAR, place, reference->figure, NULL);
	if (!table && rows)
		return problem_add(
		    checking->problems, PROBLEM_FIGURE_NO_ROWS, place, reference->figure, NULL);
	static const char *const single[] = { "equals", "at_least", "at_most", "above", "below" };
	for (size_t i = 0; i < G_N_ELEMENTS(single); i++)
		if (!check_operand(checking, json_object_get(json, single[i]), reference, place))
			return false;
	const json_t *in = json_object_get(json, "in");
	for (size_t i = 0; i < json_array_size(in); i++)
		if (!check_operand(checking, json_array_get(in, i), reference, place))
			return false;
	return true;
}

static bool
check_figure(struct checking *checking, const json_t *json, const char *pointer, const char *name)
{
	struct place place = place_of(checking, pointer);
	struct reference reference;
	if (!reference_read(name, &reference, &place, checking->problems))
		return false;
	if (count_comparisons(json) == 0)
		return problem_add(checking->problems, PROBLEM_CONDITION_EMPTY, &place, NULL);
	return check_operands(checking, json, &reference, &place);
}

static bool
check(struct checking *checking, const json_t *json, const char *pointer)
{
	struct condition condition = { 0 };
	if (!document_read(checking->document, json, pointer, fields, G_N_ELEMENTS(fields),
		&condition, checking->problems))
		return false;
	struct place place = place_of(checking, pointer);
	int parts = (condition.figure != NULL) + (condition.all != NULL) + (condition.any != NULL) +
	            (condition.not != NULL);
	if (parts != 1 || (condition.figure == NULL && count_comparisons(json) > 0))
		return problem_add(checking->problems, PROBLEM_CONDITION_EMPTY, &place, NULL);
	if (++checking->depth > DEEPEST)
		return problem_add(checking->problems, PROBLEM_CONDITION_DEEP, &place, NULL);
	bool good = true;
	if (condition.figure != NULL)
		good = check_figure(checking, json, pointer, condition.figure);
	good = check_list(checking, condition.all, pointer, "all") && good;
	good = check_list(checking, condition.any, pointer, "any") && good;
	if (condition.not != NULL) {
		g_autofree char *inner = g_strconcat(pointer, "/not", NULL);
		good = check(checking, condition.not, inner) && good;
	}
	checking->depth--;
	return good;
}

bool
condition_check(const struct document *document, const json_t *condition, const char *pointer,
    struct problems *problems)
{
	if (condition == NULL)
		return true;
	struct checking checking = { document, problems_new(), false, 0 };
	bool good = check(&checking, condition, pointer);
	problems_drop(checking.problems);
	checking = (struct checking){ document, problems, true, 0 };
	return good || check(&checking, condition, pointer);
}

static bool
value_equals(const struct value *value, const json_t *operand)
{
	if (value->state == VALUE_NUMBER && json_is_number(operand))
		return value->number == json_number_value(operand);
	return value->state == VALUE_TEXT && json_is_string(operand) &&
	       strcmp(value->text, json_string_value(operand)) == 0;
}

static bool
value_in(const struct value *value, const json_t *list)
{
	for (size_t i = 0; i < json_array_size(list); i++)
		if (value_equals(value, json_array_get(list, i)))
			return true;
	return false;
}

/* One comparison by its name. */
static bool
comparison_holds(const char *name, const json_t *operand, const struct value *value)
{
	if (strcmp(name, "equals") == 0)
		return value_equals(value, operand);
	if (strcmp(name, "in") == 0)
		return value_in(value, operand);
	if (value->state != VALUE_NUMBER)
		return false;
	double number = json_number_value(operand);
	if (strcmp(name, "at_least") == 0)
		return value->number >= number;
	if (strcmp(name, "at_most") == 0)
		return value->number <= number;
	if (strcmp(name, "above") == 0)
		return value->number > number;
	return value->number < number;
}

static bool
figure_exists(const struct reference *reference, const struct figures *figures)
{
	if (reference->kind < FIGURE_SERIES)
		return reference_value(reference, figures)->state != VALUE_MISSING;
	const struct figure *figure = figures_find(figures, reference->figure);
	return figure != NULL && figure->nrows > 0;
}

static bool
rows_hold(const struct reference *reference, const struct figures *figures, const json_t *operand)
{
	const struct figure *figure = figures_find(figures, reference->figure);
	size_t nrows = figure != NULL ? figure->nrows : 0;
	return (json_int_t)nrows >= json_integer_value(operand);
}

static bool
figure_holds(const json_t *condition, const char *name, const struct figures *figures)
{
	struct reference reference;
	if (!reference_find(name, &reference))
		return false;
	for (size_t i = 0; i < G_N_ELEMENTS(comparisons); i++) {
		const json_t *operand = json_object_get(condition, comparisons[i]);
		bool holds;
		if (operand == NULL)
			continue;
		if (strcmp(comparisons[i], "exists") == 0)
			holds = figure_exists(&reference, figures) == json_is_true(operand);
		else if (strcmp(comparisons[i], "rows_at_least") == 0)
			holds = rows_hold(&reference, figures, operand);
		else
			holds = comparison_holds(
			    comparisons[i], operand, reference_value(&reference, figures));
		if (!holds)
			return false;
	}
	return true;
}

bool
condition_holds(const json_t *condition, const struct figures *figures)
{
	if (condition == NULL)
		return true;
	const char *name = json_string_value(json_object_get(condition, "figure"));
	if (name != NULL)
		return figure_holds(condition, name, figures);
	const json_t *all = json_object_get(condition, "all");
	for (size_t i = 0; i < json_array_size(all); i++)
		if (!condition_holds(json_array_get(all, i), figures))
			return false;
	if (all != NULL)
		return true;
	const json_t *any = json_object_get(condition, "any");
	for (size_t i = 0; i < json_array_size(any); i++)
		if (condition_holds(json_array_get(any, i), figures))
			return true;
	const json_t *not = json_object_get(condition, "not");
	return not != NULL && !condition_holds(not, figures);
}
