/*
 * Problems: records complaints, and prints them for people and programs.
 *
 * In: an id, a place, the values seen and expected. Out: lines of text, or JSON between processes.
 * Rule: a personal value leaves this file unmasked only as JSON, never as text.
 */
#include "base/problem.h"
#include <stdarg.h>
#include <string.h>

#define VALUE_CHARACTERS 500
#define WORDS_SEPARATOR '\x1f'

struct problems {
	GPtrArray *items;    /* struct problem */
	GStringChunk *names; /* files, headings, clients: few and often repeated */
	size_t counts[PROBLEM_FATAL + 1];
};

struct description {
	const char *id;
	enum problem_level level;
	const char *text[2]; /* by language */
	const char *hint[2];
};

static const struct description descriptions[PROBLEM_COUNT] = {
#define PROBLEM(id, level, en, ja, hint_en, hint_ja) \
	[PROBLEM_##id] = { #id, PROBLEM_##level, { en, ja }, { hint_en, hint_ja } },
#include "base/problems.def"
#undef PROBLEM
};

static const char *const level_names[2][PROBLEM_FATAL + 1] = {
	{ "note", "warning", "error", "fatal" },
	{ "お知らせ", "警告", "エラー", "中止" },
};

static const char *const fate_texts[2][FATE_COUNT] = {
	{ NULL, "cell taken as empty", "kept as it is", "row set aside", "file set aside",
	    "no report for this client", "column kept for the workbook", "nothing was written",
	    "the finding is kept without it" },
	{ NULL, "この欄は空欄として扱いました", "そのまま残しました", "この行を除外しました",
	    "このファイルを除外しました", "この企業の報告書は作成していません",
	    "この列は別添のExcelに残します", "何も書き込んでいません",
	    "所見は写真なしで残しました" },
};

static void
problem_drop(void *data)
{
	struct problem *problem = data;
	g_strfreev(problem->values);
	g_free(problem);
}

struct problems *
problems_new(void)
{
	struct problems *problems = g_new0(struct problems, 1);
	problems->items = g_ptr_array_new_with_free_func(problem_drop);
	problems->names = g_string_chunk_new(1024);
	return problems;
}

void
problems_drop(struct problems *problems)
{
	if (problems == NULL)
		return;
	g_ptr_array_unref(problems->items);
	g_string_chunk_free(problems->names);
	g_free(problems);
}

/* Valid UTF-8 of bounded length, whatever the bytes. */
static char *
clean_copy(const char *value)
{
	GString *clean = g_string_new(NULL);
	const char *at = value;
	for (int n = 0; *at != '\0'; n++) {
		gunichar c = g_utf8_get_char_validated(at, -1);
		if (n == VALUE_CHARACTERS) {
			g_string_append(clean, "…");
			break;
		}
		if (c == (gunichar)-1 || c == (gunichar)-2) {
			g_string_append_printf(clean, "\\x%02X", (unsigned char)*at++);
			continue;
		}
		const char *next = g_utf8_next_char(at);
		g_string_append_len(clean, at, next - at);
		at = next;
	}
	return g_string_free(clean, FALSE);
}

static const char *
keep_name(struct problems *problems, const char *name)
{
	if (name == NULL)
		return NULL;
	g_autofree char *clean = clean_copy(name);
	return g_string_chunk_insert_const(problems->names, clean);
}

/* Takes the values. */
static void
add(struct problems *problems, enum problem_id id, const struct place *place, char **values)
{
	struct problem *problem = g_new0(struct problem, 1);
	problem->id = id;
	problem->level = descriptions[id].level;
	problem->place = (struct place){ .byte_offset = -1 };
	if (place != NULL) {
		problem->place = *place;
		problem->place.file = keep_name(problems, place->file);
		problem->place.name = keep_name(problems, place->name);
		problem->place.client = keep_name(problems, place->client);
	}
	problem->values = values;
	g_ptr_array_add(problems->items, problem);
	problems->counts[problem->level]++;
}

bool
problem_add(struct problems *problems, enum problem_id id, const struct place *place, ...)
{
	g_assert((int)id >= 0 && id < PROBLEM_COUNT);
	g_autoptr(GPtrArray) values = g_ptr_array_new();
	va_list arguments;
	va_start(arguments, place);
	for (const char *value; (value = va_arg(arguments, const char *)) != NULL;)
		g_ptr_array_add(values, clean_copy(value));
	va_end(arguments);
	g_ptr_array_add(values, NULL);
	add(problems, id, place, (char **)g_ptr_array_steal(values, NULL));
	return false;
}

size_t
problems_count(const struct problems *problems)
{
	return problems->items->len;
}

size_t
problems_count_at_least(const struct problems *problems, enum problem_level level)
{
	size_t n = 0;
	for (int i = level; i <= PROBLEM_FATAL; i++)
		n += problems->counts[i];
	return n;
}

const struct problem *
problems_at(const struct problems *problems, size_t i)
{
	g_assert(i < problems->items->len);
	return g_ptr_array_index(problems->items, i);
}

void
problems_append(struct problems *to, const struct problems *from)
{
	size_t n = problems_count(from); /* `to` may be `from` */
	for (size_t i = 0; i < n; i++) {
		const struct problem *problem = problems_at(from, i);
		add(to, problem->id, &problem->place, g_strdupv(problem->values));
	}
}

void
problems_set_fate(struct problems *problems, enum problem_fate fate)
{
	size_t n = problems_count(problems);
	struct problem *last = n == 0 ? NULL : problems->items->pdata[n - 1];
	if (last != NULL && last->place.fate == FATE_NONE)
		last->place.fate = fate;
}

const char *
problem_code(enum problem_id id)
{
	static const char *codes[PROBLEM_COUNT];
	static size_t ready;
	if (g_once_init_enter(&ready)) {
		for (int i = 0; i < PROBLEM_COUNT; i++) {
			g_autofree char *code = g_ascii_strdown(descriptions[i].id, -1);
			codes[i] = g_intern_string(code);
		}
		g_once_init_leave(&ready, 1);
	}
	g_assert((int)id >= 0 && id < PROBLEM_COUNT);
	return codes[id];
}

const char *
problem_level_name(enum problem_level level, enum problem_language language)
{
	return level_names[language][level];
}

/* The end of what may be shown of "…@domain": letters, digits, dots and hyphens. */
static size_t
domain_length(const char *domain)
{
	size_t n = 0;
	while (g_ascii_isalnum(domain[n]) || domain[n] == '.' || domain[n] == '-')
		n++;
	return n;
}

char *
problem_mask(const char *value)
{
	if (*value == '\0')
		return g_strdup("");
	g_autofree char *clean = clean_copy(value);
	int first = (int)(g_utf8_next_char(clean) - clean);
	const char *at = strrchr(clean, '@');
	if (at == clean)
		first = 0;
	if (at == NULL || domain_length(at + 1) == 0)
		return g_strdup_printf("%.*s***", first, clean);
	return g_strdup_printf("%.*s***%.*s", first, clean, (int)domain_length(at + 1) + 1, at);
}

/* Control and direction characters could rewrite the line they stand in. */
static bool
is_unprintable(gunichar c)
{
	switch (g_unichar_type(c)) {
	case G_UNICODE_CONTROL:
	case G_UNICODE_LINE_SEPARATOR:
	case G_UNICODE_PARAGRAPH_SEPARATOR:
	case G_UNICODE_SURROGATE:
		return true;
	default:
		return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
	}
}

static void
append_printable(GString *out, const char *text, size_t length)
{
	for (const char *at = text; at < text + length; at = g_utf8_next_char(at)) {
		gunichar c = g_utf8_get_char(at);
		if (!is_unprintable(c))
			g_string_append_unichar(out, c);
		else if (c == '\n' || c == '\t' || c == '\r')
			g_string_append(out, c == '\n' ? "\\n" : c == '\t' ? "\\t" : "\\r");
		else if (c < 0x80)
			g_string_append_printf(out, "\\x%02X", c);
		else
			g_string_append_printf(out, "\\u%04X", c);
	}
}

static void
append_value(GString *out, const struct problem *problem, size_t i, enum problem_language language)
{
	if (i >= g_strv_length(problem->values))
		return;
	const char *value = problem->values[i];
	if (i == 0 && problem->place.personal) {
		g_autofree char *masked = problem_mask(value);
		append_printable(out, masked, strlen(masked));
		return;
	}
	const char *japanese = strchr(value, WORDS_SEPARATOR);
	if (japanese == NULL)
		append_printable(out, value, strlen(value));
	else if (language == LANGUAGE_JAPANESE)
		append_printable(out, japanese + 1, strlen(japanese + 1));
	else
		append_printable(out, value, (size_t)(japanese - value));
}

/* "{1:photo is|photos are}": the words that go with the number; NULL where it is none. Moves to the end. */
static char *
words_for_number(const char **at, const struct problem *problem)
{
	if ((*at)[0] != '{' || (*at)[1] < '1' || (*at)[1] > '9' || (*at)[2] != ':')
		return NULL;
	const char *one = *at + 3, *several = strchr(one, '|') + 1, *end = strchr(several, '}');
	size_t value = (size_t)((*at)[1] - '1');
	*at = end;
	if (value < g_strv_length(problem->values) && strcmp(problem->values[value], "1") == 0)
		return g_strndup(one, (gsize)(several - 1 - one));
	return g_strndup(several, (gsize)(end - several));
}

/* {1} … {9} of a template filled in. */
static char *
fill(const char *template, const struct problem *problem, enum problem_language language)
{
	GString *out = g_string_new(NULL);
	for (const char *at = template; *at != '\0'; at++) {
		g_autofree char *words = words_for_number(&at, problem);
		if (words != NULL) {
			g_string_append(out, words);
		} else if (at[0] == '{' && at[1] >= '1' && at[1] <= '9' && at[2] == '}') {
			append_value(out, problem, (size_t)(at[1] - '1'), language);
			at += 2;
		} else {
			g_string_append_c(out, *at);
		}
	}
	return g_string_free(out, FALSE);
}

char *
problem_text(const struct problem *problem, enum problem_language language)
{
	return fill(descriptions[problem->id].text[language], problem, language);
}

char *
problem_hint(const struct problem *problem, enum problem_language language)
{
	const char *hint = descriptions[problem->id].hint[language];
	return hint == NULL ? NULL : fill(hint, problem, language);
}

/* "file:12:5: ", "file: ", "obi: client K-0012: " or "obi: ". */
static void
append_where(GString *out, const struct place *place, enum problem_language language)
{
	if (place->file != NULL) {
		append_printable(out, place->file, strlen(place->file));
		if (place->line > 0)
			g_string_append_printf(out, ":%" G_GINT64_FORMAT, place->line);
		if (place->line > 0 && place->column > 0)
			g_string_append_printf(out, ":%" G_GINT64_FORMAT, place->column);
	} else if (place->client != NULL) {
		g_string_append(out, language == LANGUAGE_JAPANESE ? "obi: 企業 " : "obi: client ");
		append_printable(out, place->client, strlen(place->client));
	} else {
		g_string_append(out, "obi");
	}
	g_string_append(out, ": ");
}

/* A column's heading, or a JSON pointer. */
static void
append_name(GString *out, const char *name, enum problem_language language)
{
	if (name == NULL || *name == '\0')
		return;
	bool pointer = *name == '/';
	if (language == LANGUAGE_JAPANESE)
		g_string_append(out, pointer ? "（場所: " : "（列「");
	else
		g_string_append(out, pointer ? " (at " : " (column \"");
	append_printable(out, name, strlen(name));
	if (language == LANGUAGE_JAPANESE)
		g_string_append(out, pointer ? "）" : "」）");
	else
		g_string_append(out, pointer ? ")" : "\")");
}

char *
problem_format(const struct problem *problem, enum problem_language language)
{
	bool japanese = language == LANGUAGE_JAPANESE;
	GString *out = g_string_new(NULL);
	append_where(out, &problem->place, language);
	g_autofree char *text = problem_text(problem, language);
	g_string_append_printf(out, "%s: %s", problem_level_name(problem->level, language), text);
	append_name(out, problem->place.name, language);
	const char *fate = fate_texts[language][problem->place.fate];
	bool question = out->str[out->len - 1] == '?';
	if (fate != NULL && problem->level != PROBLEM_NOTE)
		g_string_append_printf(out, japanese ? "。%s" : question ? " (%s)" : "; %s", fate);
	g_autofree char *hint = problem_hint(problem, language);
	if (hint != NULL)
		g_string_append_printf(out, japanese ? "\n  ヒント: %s" : "\n  hint: %s", hint);
	return g_string_free(out, FALSE);
}

static void
set_string(json_t *object, const char *key, const char *value)
{
	if (value != NULL)
		json_object_set_new(object, key, json_string(value));
}

json_t *
problem_to_json(const struct problem *problem)
{
	const struct place *place = &problem->place;
	json_t *object = json_object();
	json_object_set_new(object, "code", json_string(problem_code(problem->id)));
	set_string(object, "file", place->file);
	json_object_set_new(object, "line", json_integer(place->line));
	json_object_set_new(object, "column", json_integer(place->column));
	json_object_set_new(object, "byte_offset", json_integer(place->byte_offset));
	set_string(object, "name", place->name);
	set_string(object, "client", place->client);
	json_object_set_new(object, "fate", json_integer(place->fate));
	json_object_set_new(object, "personal", json_boolean(place->personal));
	json_t *values = json_array();
	for (char **value = problem->values; *value != NULL; value++)
		json_array_append_new(values, json_string(*value));
	json_object_set_new(object, "values", values);
	return object;
}

static bool
find_code(const char *code, enum problem_id *id)
{
	for (int i = 0; code != NULL && i < PROBLEM_COUNT; i++) {
		if (strcmp(problem_code(i), code) == 0) {
			*id = i;
			return true;
		}
	}
	return false;
}

bool
problem_add_json(struct problems *problems, const json_t *object)
{
	enum problem_id id;
	json_int_t fate = json_integer_value(json_object_get(object, "fate"));
	const json_t *values = json_object_get(object, "values");
	if (!find_code(json_string_value(json_object_get(object, "code")), &id) ||
	    !json_is_array(values) || fate < FATE_NONE || fate >= FATE_COUNT)
		return false;
	struct place place = {
		.file = json_string_value(json_object_get(object, "file")),
		.line = json_integer_value(json_object_get(object, "line")),
		.column = json_integer_value(json_object_get(object, "column")),
		.byte_offset = json_integer_value(json_object_get(object, "byte_offset")),
		.name = json_string_value(json_object_get(object, "name")),
		.client = json_string_value(json_object_get(object, "client")),
		.fate = (enum problem_fate)fate,
		.personal = json_is_true(json_object_get(object, "personal")),
	};
	size_t n = json_array_size(values);
	char **copies = g_new0(char *, n + 1);
	for (size_t i = 0; i < n; i++) {
		const char *value = json_string_value(json_array_get(values, i));
		copies[i] = clean_copy(value == NULL ? "" : value);
	}
	add(problems, id, &place, copies);
	return true;
}
