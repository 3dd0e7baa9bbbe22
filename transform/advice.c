/*
 * Advice: which rules of layouts/advice hold for a client, and their words.
 *
 * In: the rules' document, one client's figures. Out: advice.top, .technical, .physical, .people, .count.
 * Rule: the weightiest first, equal weights by id; every advice carries the reason that made it hold.
 */
#include "transform/advice.h"
#include "transform/reference.h"
#include "transform/value.h"
#include <string.h>

#define VERSION 1
#define TOP 3
#define TOP_OF_A_KIND 2

static const char *const kinds[] = { "technical", "physical", "people", "organisation", NULL };
/* Where each kind is listed. */
static const char *const lists[] = { "advice.technical", "advice.physical", "advice.people",
	"advice.people" };

struct rule {
	const char *id, *title, *text, *reason, *source, *valid_from, *valid_until;
	const json_t *when, *unless;
	int kind;
	double weight;
	char *pointer;
};

struct advice {
	const struct document *document;
	GPtrArray *rules; /* struct rule, the weightiest first */
};

struct file {
	int64_t version;
	const char *title;
	const json_t *rules;
};

static const struct field file_fields[] = {
	{ "advice", FIELD_INTEGER, true, offsetof(struct file, version), NULL, 0, 0,
	    "version of the form: 1" },
	{ "title", FIELD_STRING, false, offsetof(struct file, title), NULL, 0, 0,
	    "a name for people" },
	{ "rules", FIELD_ARRAY, true, offsetof(struct file, rules), NULL, 0, 0, "the rules" },
};

#define TEXT(key, required, member, doc) \
	{ \
		key, FIELD_STRING, required, offsetof(struct rule, member), NULL, 0, 0, doc \
	}

static const struct field rule_fields[] = {
	TEXT("id", true, id, "a name, once in the file"),
	{ "when", FIELD_OBJECT, true, offsetof(struct rule, when), NULL, 0, 0,
	    "the condition under which it holds" },
	{ "unless", FIELD_OBJECT, false, offsetof(struct rule, unless), NULL, 0, 0,
	    "a condition under which it does not" },
	TEXT("title", true, title, "what to do, in a few words; may hold {figures}"),
	TEXT("text", true, text, "what to do, in a sentence or two; may hold {figures}"),
	TEXT("reason", true, reason, "why this client; may hold {figures}"),
	{ "kind", FIELD_CHOICE, true, offsetof(struct rule, kind), kinds, 0, 0,
	    "where it is listed" },
	{ "weight", FIELD_NUMBER, true, offsetof(struct rule, weight), NULL, 0, 100,
	    "the weightiest come first" },
	TEXT("source", true, source, "where the advice comes from"),
	TEXT("valid_from", false, valid_from, "first day it may be printed, 2024-04-01"),
	TEXT("valid_until", false, valid_until, "last day it may be printed"),
};

static void
rule_drop(void *data)
{
	struct rule *rule = data;
	g_free(rule->pointer);
	g_free(rule);
}

static bool
check_day(const char *day, const struct place *place, struct problems *problems)
{
	return day == NULL || value_is_day(day) ||
	       problem_add(problems, PROBLEM_JSON_DAY, place, day, NULL);
}

static bool
check_words(const struct rule *rule, const struct place *place, struct problems *problems)
{
	bool good = template_check(rule->title, place, problems);
	good = template_check(rule->text, place, problems) && good;
	good = template_check(rule->reason, place, problems) && good;
	good = check_day(rule->valid_from, place, problems) && good;
	return check_day(rule->valid_until, place, problems) && good;
}

/* The place is looked for only where there is something to tell. */
static bool
check_texts(const struct document *document, const struct rule *rule, struct problems *problems)
{
	struct problems *scratch = problems_new();
	struct place place = { .byte_offset = -1 };
	bool good = check_words(rule, &place, scratch);
	problems_drop(scratch);
	if (good)
		return true;
	place = document_place(document, rule->pointer);
	return check_words(rule, &place, problems);
}

static bool
check_condition(const struct document *document, const struct rule *rule, const json_t *condition,
    const char *key, struct problems *problems)
{
	g_autofree char *pointer = g_strdup_printf("%s/%s", rule->pointer, key);
	return condition_check(document, condition, pointer, problems);
}

/* All of a rule is checked, so that one run tells every fault. */
static bool
read_rule(struct advice *advice, const json_t *json, size_t i, struct problems *problems)
{
	struct rule *rule = g_new0(struct rule, 1);
	rule->pointer = g_strdup_printf("/rules/%zu", i);
	g_ptr_array_add(advice->rules, rule);
	const struct document *document = advice->document;
	if (!document_read(document, json, rule->pointer, rule_fields, G_N_ELEMENTS(rule_fields),
		rule, problems))
		return false;
	bool good = check_texts(document, rule, problems);
	good = check_condition(document, rule, rule->when, "when", problems) && good;
	return check_condition(document, rule, rule->unless, "unless", problems) && good;
}

static bool
check_ids(const struct advice *advice, struct problems *problems)
{
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
	bool good = true;
	for (guint i = 0; i < advice->rules->len; i++) {
		const struct rule *rule = g_ptr_array_index(advice->rules, i);
		if (g_hash_table_add(seen, (void *)rule->id))
			continue;
		struct place place = document_place(advice->document, rule->pointer);
		good = problem_add(problems, PROBLEM_ADVICE_ID_TWICE, &place, rule->id, NULL);
	}
	return good;
}

static int
by_weight(const void *a, const void *b)
{
	const struct rule *const *left = a, *const *right = b;
	if ((*left)->weight != (*right)->weight)
		return (*left)->weight > (*right)->weight ? -1 : 1;
	return strcmp((*left)->id, (*right)->id);
}

static bool
read_file(struct advice *advice, struct problems *problems)
{
	struct file file = { 0 };
	const json_t *root = document_root(advice->document);
	if (!document_read(advice->document, root, "", file_fields, G_N_ELEMENTS(file_fields),
		&file, problems))
		return false;
	if (file.version != VERSION) {
		struct place place = document_place(advice->document, "/advice");
		g_autofree char *seen = g_strdup_printf("%" G_GINT64_FORMAT, file.version);
		return problem_add(problems, PROBLEM_ADVICE_VERSION, &place, seen, NULL);
	}
	bool good = true;
	for (size_t i = 0; i < json_array_size(file.rules); i++)
		good = read_rule(advice, json_array_get(file.rules, i), i, problems) && good;
	return good && check_ids(advice, problems);
}

struct advice *
advice_read(const struct document *document, struct problems *problems)
{
	struct advice *advice = g_new0(struct advice, 1);
	advice->document = document;
	advice->rules = g_ptr_array_new_with_free_func(rule_drop);
	if (read_file(advice, problems)) {
		g_ptr_array_sort(advice->rules, by_weight);
		return advice;
	}
	advice_drop(advice);
	return NULL;
}

void
advice_drop(struct advice *advice)
{
	if (advice == NULL)
		return;
	g_ptr_array_unref(advice->rules);
	g_free(advice);
}

bool
advice_check(const struct document *document, struct problems *problems)
{
	struct advice *advice = advice_read(document, problems);
	bool good = advice != NULL;
	advice_drop(advice);
	return good;
}

/* ---- one client ---- */

/* Days compare as texts. Without a day of the report only rules without limits hold. */
static bool
in_time(const struct rule *rule, const struct value *date)
{
	if (date->state != VALUE_TEXT)
		return rule->valid_from == NULL && rule->valid_until == NULL;
	return (rule->valid_from == NULL || strcmp(rule->valid_from, date->text) <= 0) &&
	       (rule->valid_until == NULL || strcmp(rule->valid_until, date->text) >= 0);
}

static GPtrArray *
find_holding(const struct advice *advice, struct figures *figures)
{
	GPtrArray *holding = g_ptr_array_new();
	const struct value *date = &figures_get(figures, "programme.report_date")->value;
	for (guint i = 0; advice != NULL && i < advice->rules->len; i++) {
		struct rule *rule = g_ptr_array_index(advice->rules, i);
		if (!in_time(rule, date) || !condition_holds(rule->when, figures))
			continue;
		if (rule->unless == NULL || !condition_holds(rule->unless, figures))
			g_ptr_array_add(holding, rule);
	}
	return holding;
}

struct writing {
	const struct advice *advice;
	struct figures *figures;
	struct problems *problems;
};

static bool
fill_cell(
    const struct writing *writing, const struct rule *rule, const char *words, struct value *cell)
{
	struct place place = {
		.file = document_file(writing->advice->document),
		.name = rule->pointer,
		.byte_offset = -1,
	};
	char *text = template_fill(words, writing->figures, NULL, &place, writing->problems);
	if (text == NULL)
		return false;
	*cell = figures_take(writing->figures, text);
	return true;
}

static bool
add_rule(const struct writing *writing, const char *list, const struct rule *rule)
{
	struct figure *figure = figures_get(writing->figures, list);
	size_t row = figure->nrows;
	figure_add_row(figure);
	*figure_at(figure, row, "rank") = value_number((double)row + 1);
	*figure_at(figure, row, "id") = figures_text(writing->figures, rule->id);
	*figure_at(figure, row, "kind") = figures_text(writing->figures, kinds[rule->kind]);
	*figure_at(figure, row, "source") = figures_text(writing->figures, rule->source);
	return fill_cell(writing, rule, rule->title, figure_at(figure, row, "title")) &&
	       fill_cell(writing, rule, rule->text, figure_at(figure, row, "text")) &&
	       fill_cell(writing, rule, rule->reason, figure_at(figure, row, "reason"));
}

/* The weightiest, at most two of a kind as long as another kind can take the place. */
static GPtrArray *
choose_top(const GPtrArray *holding)
{
	GPtrArray *top = g_ptr_array_new();
	int taken[G_N_ELEMENTS(kinds)] = { 0 };
	for (guint i = 0; i < holding->len && top->len < TOP; i++) {
		struct rule *rule = g_ptr_array_index(holding, i);
		if (taken[rule->kind]++ < TOP_OF_A_KIND)
			g_ptr_array_add(top, rule);
	}
	for (guint i = 0; i < holding->len && top->len < TOP; i++)
		if (!g_ptr_array_find(top, g_ptr_array_index(holding, i), NULL))
			g_ptr_array_add(top, g_ptr_array_index(holding, i));
	g_ptr_array_sort(top, by_weight);
	return top;
}

bool
advice_apply(const struct advice *advice, struct figures *figures, struct problems *problems)
{
	g_autoptr(GPtrArray) holding = find_holding(advice, figures);
	g_autoptr(GPtrArray) top = choose_top(holding);
	struct writing writing = { advice, figures, problems };
	bool good = true;
	for (guint i = 0; i < holding->len; i++) {
		const struct rule *rule = g_ptr_array_index(holding, i);
		good = good && add_rule(&writing, lists[rule->kind], rule);
	}
	for (guint i = 0; i < top->len; i++)
		good = good && add_rule(&writing, "advice.top", g_ptr_array_index(top, i));
	figures_get(figures, "advice.count")->value = value_number(holding->len);
	return good;
}

/* ---- where advice comes from ---- */

static void
add_name(GPtrArray *names, char *name)
{
	if (g_ptr_array_find_with_equal_func(names, name, g_str_equal, NULL))
		g_free(name);
	else
		g_ptr_array_add(names, name);
}

static void add_condition(GPtrArray *names, const json_t *condition);

static void
add_condition_of(GPtrArray *names, const json_t *list)
{
	for (size_t i = 0; i < json_array_size(list); i++)
		add_condition(names, json_array_get(list, i));
}

static void
add_condition(GPtrArray *names, const json_t *condition)
{
	const char *name = json_string_value(json_object_get(condition, "figure"));
	if (name != NULL)
		add_name(names, g_strdup(name));
	add_condition_of(names, json_object_get(condition, "all"));
	add_condition_of(names, json_object_get(condition, "any"));
	const json_t *not = json_object_get(condition, "not");
	if (not != NULL)
		add_condition(names, not );
}

/* "{name|format}" of a text that was checked before. */
static void
add_placeholders(GPtrArray *names, const char *text)
{
	for (const char *at = text; (at = strchr(at, '{')) != NULL;) {
		size_t length = strcspn(++at, "|}");
		if (*at == '{')
			at++;
		else
			add_name(names, g_strndup(at, length));
	}
}

static bool
is_listed(
    const struct rule *rule, const struct figures *figures, const char *list, const char *label)
{
	const char *figure = strcmp(list, "advice.count") == 0 ? lists[rule->kind] : list;
	const struct figure *rows = figures_find(figures, figure);
	for (size_t i = 0; rows != NULL && i < rows->nrows; i++)
		if (value_is_text(figure_at(rows, i, "id"), rule->id))
			return label == NULL || strcmp(label, rule->id) == 0 ||
			       value_is_text(figure_at(rows, i, "title"), label);
	return false;
}

GPtrArray *
advice_looks_at(
    const struct advice *advice, const struct figures *figures, const char *list, const char *label)
{
	GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; advice != NULL && i < advice->rules->len; i++) {
		const struct rule *rule = g_ptr_array_index(advice->rules, i);
		if (!is_listed(rule, figures, list, label))
			continue;
		add_condition(names, rule->when);
		add_condition(names, rule->unless);
		add_placeholders(names, rule->title);
		add_placeholders(names, rule->text);
		add_placeholders(names, rule->reason);
	}
	return names;
}
