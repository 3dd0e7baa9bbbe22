/*
 * Words of the layout: read with their names checked, filled with a client's figures.
 *
 * In: JSON text with placeholders and conditions. Out: one string per client and place.
 * Rule: a value put into a text is never read as a placeholder again.
 */
#include "render/words_rows.h"
#include "render/block.h"
#include "render/layout.h"
#include <string.h>

#define MARK_FORMAT "mark:"

/* ---- placeholders ---- */

/* One {name|format} of a text; name and format are copies. */
struct placeholder {
	char *name, *format;
};

static void
placeholder_clear(struct placeholder *placeholder)
{
	g_clear_pointer(&placeholder->name, g_free);
	g_clear_pointer(&placeholder->format, g_free);
}

/*
 * The next placeholder at or after *at: *at is left at its brace, *end behind it.
 * False when there is none. "{{" is skipped. An unclosed brace gives a NULL name.
 */
static bool
next_placeholder(const char **at, const char **end, struct placeholder *placeholder)
{
	const char *open = strchr(*at, '{');
	while (open != NULL && open[1] == '{')
		open = strchr(open + 2, '{');
	if (open == NULL)
		return false;
	*at = open;
	*placeholder = (struct placeholder){ 0 };
	size_t length = strcspn(open + 1, "{}");
	*end = open + 1 + length;
	if (**end != '}')
		return true;
	*end += 1;
	const char *bar = memchr(open + 1, '|', length);
	size_t name = bar == NULL ? length : (size_t)(bar - open - 1);
	placeholder->name = g_strndup(open + 1, name);
	if (bar != NULL)
		placeholder->format = g_strndup(bar + 1, length - name - 1);
	return true;
}

static bool
is_local(const char *name)
{
	return strchr(name, '.') == NULL;
}

/* ---- reading ---- */

static bool
is_offered(const struct reader *reader, const char *name)
{
	return reader->locals != NULL && g_strv_contains(reader->locals, name);
}

static bool
check_local(struct reader *reader, const struct placeholder *placeholder, const char *pointer)
{
	const char *name = placeholder->name, *format = placeholder->format;
	if (name[0] == '@') {
		shape_refer(reader, name + 1, pointer, true);
		return true;
	}
	if (!is_offered(reader, name) && !shape_check_column(reader, name, pointer))
		return false;
	if (format == NULL || value_format_known(format))
		return true;
	if (!g_str_has_prefix(format, MARK_FORMAT))
		return shape_problem(reader, pointer, PROBLEM_LAYOUT_UNKNOWN_FORMAT, format, NULL);
	if (theme_has_group(reader->theme, format + strlen(MARK_FORMAT)))
		return true;
	return shape_problem(reader, pointer, PROBLEM_LAYOUT_UNKNOWN_MARK_FAR,
	    format + strlen(MARK_FORMAT), "―", NULL);
}

/* Local names are checked here; what is left are figures, which template_check() knows. */
static bool
check_text(struct reader *reader, const char *text, const char *pointer)
{
	bool good = true;
	g_autoptr(GString) rest = g_string_new(NULL);
	const char *at = text, *end, *from = text;
	struct placeholder placeholder;
	while (next_placeholder(&at, &end, &placeholder)) {
		g_string_append_len(rest, from, at - from);
		if (placeholder.name != NULL && is_local(placeholder.name))
			good = check_local(reader, &placeholder, pointer) && good;
		else
			g_string_append_len(rest, at, end - at);
		placeholder_clear(&placeholder);
		from = at = end;
	}
	g_string_append(rest, from);
	if (strchr(rest->str, '{') == NULL)
		return good;
	struct place place = document_place(reader->document, pointer);
	return template_check(rest->str, &place, reader->problems) && good;
}

static bool read_into(
    struct reader *reader, const json_t *json, const char *pointer, struct words *words);

static const struct shape_field piece_fields[] = {
	{ "when", SHAPE_WHEN, true, offsetof(struct words, when),
	    "この条件が成り立つときだけ使います" },
	{ "text", SHAPE_WORDS, true, offsetof(struct words, pieces), "文" },
	{ "otherwise", SHAPE_WORDS, false, offsetof(struct words, otherwise),
	    "条件が成り立たないときの文" },
};

static const struct shape piece_shape = { "piece", "条件の付いた文", sizeof(struct words),
	piece_fields, G_N_ELEMENTS(piece_fields) };

static bool
read_piece(struct reader *reader, const json_t *object, const char *pointer, struct words *words)
{
	if (json_object_get(object, "data") != NULL) {
		words->rows = words_rows_read(reader, object, pointer);
		return words->rows != NULL;
	}
	if (!shape_read(reader, &piece_shape, object, pointer, words))
		return false;
	words->npieces = 1;
	return true;
}

bool
words_read_list(struct reader *reader, const json_t *array, const char *pointer, struct list *list)
{
	bool good = true;
	list->n = json_array_size(array);
	struct words *all = list->items = shape_keep(reader->pool, list->n * sizeof *all);
	for (size_t i = 0; i < list->n; i++) {
		const char *at = shape_keep_printf(reader->pool, "%s/%" G_GSIZE_FORMAT, pointer, i);
		good = read_into(reader, json_array_get(array, i), at, &all[i]) && good;
	}
	return good;
}

static bool
read_pieces(struct reader *reader, const json_t *array, const char *pointer, struct words *words)
{
	struct list list;
	bool good = words_read_list(reader, array, pointer, &list);
	words->pieces = list.items;
	words->npieces = list.n;
	return good;
}

static bool
read_into(struct reader *reader, const json_t *json, const char *pointer, struct words *words)
{
	words->pointer = shape_keep_printf(reader->pool, "%s", pointer);
	if (json_is_string(json)) {
		words->text = json_string_value(json);
		return check_text(reader, words->text, words->pointer);
	}
	if (json_is_array(json))
		return read_pieces(reader, json, words->pointer, words);
	if (json_is_object(json))
		return read_piece(reader, json, words->pointer, words);
	return shape_problem(reader, pointer, PROBLEM_JSON_WRONG_KIND,
	    IN_BOTH("something else", "別のもの"),
	    IN_BOTH("a text, or pieces of text", "文字列か、文のリスト"), NULL);
}

struct words *
words_read(struct reader *reader, const json_t *json, const char *pointer)
{
	struct words *words = shape_keep(reader->pool, sizeof *words);
	return read_into(reader, json, pointer, words) ? words : NULL;
}

const struct shape *
words_piece_shape(void)
{
	return &piece_shape;
}

/* ---- filling ---- */

static const char *
find_local(const struct words_row *row, const char *name)
{
	if (row == NULL || row->locals == NULL)
		return NULL;
	for (const struct words_local *local = row->locals; local->name != NULL; local++) {
		if (strcmp(local->name, name) == 0)
			return local->text;
	}
	return NULL;
}

static const char *
mark_label(struct job *job, const char *group, const struct value *value)
{
	if (value->state != VALUE_TEXT)
		return NULL;
	const struct mark *mark = theme_mark_of(job->theme, group, value->text);
	return mark == NULL ? value->text : mark->label;
}

/* Text of a local placeholder; *missing is set where it has none. Caller frees. */
static char *
local_text(struct job *job, const struct placeholder *placeholder, const struct words_row *row,
    bool *missing)
{
	const char *name = placeholder->name, *format = placeholder->format;
	if (name[0] == '@') {
		const char *label = g_hash_table_lookup(job->labels, name + 1);
		*missing |= label == NULL;
		return g_strdup(label == NULL ? "" : label);
	}
	const char *local = find_local(row, name);
	if (local != NULL)
		return g_strdup(local);
	static const struct value none = { .state = VALUE_MISSING };
	bool has_row = row != NULL && row->figure != NULL;
	const struct value *value = has_row ? block_cell(row->figure, row->row, name) : &none;
	enum figure_kind kind = has_row ? block_column_kind(row->figure, name) : FIGURE_TEXT;
	*missing |= value->state == VALUE_MISSING || value->state == VALUE_HIDDEN;
	if (format != NULL && g_str_has_prefix(format, MARK_FORMAT)) {
		const char *label = mark_label(job, format + strlen(MARK_FORMAT), value);
		if (label != NULL)
			return g_strdup(label);
		format = NULL;
	}
	return value_format(value, kind, format);
}

/* A value with its braces doubled, so that filling the figures leaves it alone. */
static void
append_escaped(GString *out, const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text == '{' || *text == '}')
			g_string_append_c(out, *text);
		g_string_append_c(out, *text);
	}
}

static char *
fill_locals(struct job *job, const char *text, const struct words_row *row, bool *missing)
{
	GString *out = g_string_new(NULL);
	const char *at = text, *end, *from = text;
	struct placeholder placeholder;
	while (next_placeholder(&at, &end, &placeholder)) {
		g_string_append_len(out, from, at - from);
		if (placeholder.name != NULL && is_local(placeholder.name)) {
			g_autofree char *value = local_text(job, &placeholder, row, missing);
			append_escaped(out, value);
		} else {
			g_string_append_len(out, at, end - at);
		}
		placeholder_clear(&placeholder);
		from = at = end;
	}
	g_string_append(out, from);
	return g_string_free(out, FALSE);
}

/* The first placeholder of a text that has no value, and why. Caller frees the name. */
static char *
first_missing(
    struct job *job, const char *text, const struct words_row *row, enum value_state *state)
{
	const char *at = text, *end;
	struct placeholder placeholder;
	while (next_placeholder(&at, &end, &placeholder)) {
		g_autofree char *name = g_strdup(placeholder.name);
		placeholder_clear(&placeholder);
		at = end;
		*state = VALUE_NUMBER;
		enum figure_kind kind;
		if (name == NULL || name[0] == '@' || find_local(row, name) != NULL)
			*state = name != NULL && name[0] == '@' &&
			                 g_hash_table_lookup(job->labels, name + 1) == NULL
			             ? VALUE_MISSING
			             : VALUE_NUMBER;
		else if (!is_local(name))
			*state = block_value(job, name, &kind)->state;
		else if (row != NULL && row->figure != NULL)
			*state = block_cell(row->figure, row->row, name)->state;
		else
			*state = VALUE_MISSING;
		if (*state == VALUE_MISSING || *state == VALUE_HIDDEN)
			return g_steal_pointer(&name);
	}
	*state = VALUE_MISSING;
	return g_strdup("?");
}

static enum words_result
fill_failed(struct job *job)
{
	job->failed = true;
	return WORDS_FAILED;
}

static enum words_result
fill_text(struct job *job, const struct words *words, const struct words_row *row,
    enum missing_policy policy, GString *out)
{
	if (strchr(words->text, '{') == NULL) {
		g_string_append(out, words->text);
		return WORDS_FILLED;
	}
	bool missing = false;
	g_autofree char *text = fill_locals(job, words->text, row, &missing);
	struct place place = { .file = document_file(job->layout->document),
		.name = words->pointer,
		.client = job->client,
		.byte_offset = -1 };
	g_autofree char *filled =
	    template_fill(text, job->figures, &missing, &place, job->problems);
	if (filled == NULL)
		return fill_failed(job);
	if (missing) {
		g_autofree char *name = first_missing(job, words->text, row, &job->gap);
		if (policy == MISSING_HIDE)
			return WORDS_NOTHING;
		if (policy == MISSING_FAIL) {
			block_fail(job, words->pointer, PROBLEM_LAYOUT_VALUE_MISSING, name, NULL);
			return WORDS_FAILED;
		}
	}
	g_string_append(out, filled);
	return WORDS_FILLED;
}

enum words_result
words_fill(struct job *job, const struct words *words, const struct words_row *row,
    enum missing_policy policy, GString *out)
{
	if (words == NULL)
		return WORDS_NOTHING;
	if (!condition_holds(words->when, job->figures))
		return words_fill(job, words->otherwise, row, policy, out);
	if (words->text != NULL)
		return fill_text(job, words, row, policy, out);
	if (words->rows != NULL)
		return words_rows_fill(job, words->rows, row, policy, out);
	enum words_result result = WORDS_NOTHING;
	for (size_t i = 0; i < words->npieces; i++) {
		enum words_result one = words_fill(job, &words->pieces[i], row, policy, out);
		if (one == WORDS_FAILED)
			return WORDS_FAILED;
		if (one == WORDS_FILLED)
			result = WORDS_FILLED;
	}
	return result;
}

char *
words_text(struct job *job, const struct words *words, const struct words_row *row,
    enum missing_policy policy)
{
	GString *out = g_string_new(NULL);
	bool filled = words_fill(job, words, row, policy, out) == WORDS_FILLED && out->len > 0;
	return g_string_free(out, !filled);
}

void
words_note(struct words_signs *signs, enum value_state state)
{
	signs->missing |= state == VALUE_MISSING;
	signs->hidden |= state == VALUE_HIDDEN;
}

char *
words_or_sign(struct job *job, const struct words *words, const struct words_row *row,
    enum missing_policy policy, struct words_signs *signs)
{
	job->gap = VALUE_NUMBER;
	char *text = words_text(job, words, row, policy);
	if (text != NULL || words == NULL || job->failed) {
		if (policy == MISSING_MARK)
			words_note(signs, job->gap);
		return text;
	}
	struct value sign = { .state = job->gap == VALUE_HIDDEN ? VALUE_HIDDEN : VALUE_MISSING };
	words_note(signs, sign.state);
	return value_format(&sign, FIGURE_TEXT, NULL);
}
