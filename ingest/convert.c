/*
 * Cells to values, by the types of profiles.
 *
 * In: a field and the text of its cell. Out: values for the columns it fills, or which problem it is.
 * Rule: what cannot be read is never bent into something that can.
 */
#include "ingest/convert.h"
#include "ingest/dates.h"
#include <stdio.h>
#include <string.h>

void
converter_open(struct converter *converter, GTimeZone *zone)
{
	*converter = (struct converter){ .zone = zone };
	converter->kept = g_ptr_array_new_with_free_func(g_free);
}

void
converter_close(struct converter *converter)
{
	g_ptr_array_unref(converter->kept);
	g_free(converter->words);
}

void
converter_clear(struct converter *converter)
{
	converter->why = NULL;
	if (converter->kept->len > 0)
		g_ptr_array_set_size(converter->kept, 0);
}

char *
converter_keep(struct converter *converter, char *text)
{
	g_ptr_array_add(converter->kept, text);
	return text;
}

static enum convert_result
bad(struct converter *converter, enum problem_id id, const char *expected)
{
	converter->id = id;
	converter->expected = expected;
	return CONVERT_BAD;
}

/* ---- text */

static enum convert_result
put_text(const struct profile_field *field, const struct cell *cell, struct record_value *values)
{
	struct cell_view view = cells_plain(cell->text, (ssize_t)cell->length);
	if (view.length == 0)
		return CONVERT_EMPTY;
	values[field->column] = record_text(view.text, view.length);
	return CONVERT_OK;
}

/* A number or code that Excel may have made a date of stays, and is said. */
static enum convert_result
put_code(struct converter *converter, const struct profile_field *field, const struct cell *cell,
    struct record_value *values)
{
	char number[8];
	enum convert_result result = put_text(field, cell, values);
	if (result != CONVERT_OK || !cells_is_made_date(cell->text, (ssize_t)cell->length, number))
		return result;
	g_free(converter->words);
	converter->words = g_strdup(number);
	converter->id = PROBLEM_DATE_MADE;
	converter->expected = converter->words;
	return CONVERT_ODD;
}

static void
put_copy(struct converter *converter, const struct profile_field *field, char *text,
    struct record_value *values)
{
	converter_keep(converter, text);
	values[field->column] = record_text(text, strlen(text));
}

static enum convert_result
put_email(struct converter *converter, const struct profile_field *field, const struct cell *cell,
    struct record_value *values)
{
	enum cell_state state;
	char *key = cells_email_key(cell->text, (ssize_t)cell->length, &state);
	if (key == NULL)
		return state == CELL_MISSING ? CONVERT_EMPTY
		                             : bad(converter, PROBLEM_EMAIL_BAD, NULL);
	put_copy(converter, field, key, values);
	struct cell_view view = cells_plain(cell->text, (ssize_t)cell->length);
	values[field->text_column] = record_text(view.text, view.length);
	return CONVERT_OK;
}

/* ---- dates */

/* What programs and people write for "it did not happen": -, －, null, N/A. */
static bool
says_nothing(const struct cell *cell)
{
	static const char *const words[] = { "null", "none", "nil", "n/a", "na", "-", "--",
		"\u2015", "\u2014", "\u2013", "\u2212", "なし", "無し", "無", NULL };
	if (cell->length == 0 || cell->length > 12 || g_ascii_isdigit(cell->text[0]))
		return false;
	g_autofree char *key = g_utf8_normalize(cell->text, (gssize)cell->length, G_NORMALIZE_NFKC);
	g_autofree char *lower = key == NULL ? NULL : g_ascii_strdown(g_strstrip(key), -1);
	return lower != NULL && g_strv_contains(words, lower);
}

static enum convert_result
put_day(struct converter *converter, const struct profile_field *field, const struct cell *cell,
    struct record_value *values)
{
	struct date date;
	switch (dates_parse(cell->text, (ssize_t)cell->length, converter->zone, &date)) {
	case DATE_NOT_SET:
		return CONVERT_EMPTY;
	case DATE_BAD:
		return bad(converter, dates_problem(date.reason), NULL);
	case DATE_OK:
		break;
	}
	char *text = g_malloc(11);
	dates_format_day(date.offset ? dates_day_of(date.ms, converter->zone) : date.day, text);
	put_copy(converter, field, text, values);
	if (field->time_column >= 0 && date.timed)
		values[field->time_column] = record_integer(date.ms);
	return CONVERT_OK;
}

/* Yes and no, and the column's own name for yes. */
static enum cell_state
read_boolean(const struct profile_field *field, const struct cell *cell, bool *yes)
{
	enum cell_state state = cells_boolean(cell->text, (ssize_t)cell->length, yes);
	if (state != CELL_BAD || field->words == NULL)
		return state;
	g_autofree char *key = cells_match_key(cell->text, (ssize_t)cell->length);
	*yes = g_hash_table_contains(field->words, key);
	return *yes ? CELL_OK : CELL_BAD;
}

/* "○" or "済" in a column of times: it happened. "×": it did not. */
static bool
is_mark(const struct profile_field *field, const struct cell *cell, struct record_value *values)
{
	bool yes = false;
	enum cell_state state = field->flag < 0 ? CELL_BAD : read_boolean(field, cell, &yes);
	if (state == CELL_OK && yes)
		values[field->flag] = record_integer(1);
	return state != CELL_BAD;
}

static enum convert_result
put_time(struct converter *converter, const struct profile_field *field, const struct cell *cell,
    struct record_value *values)
{
	struct date date;
	if (says_nothing(cell))
		return CONVERT_EMPTY;
	switch (dates_parse(cell->text, (ssize_t)cell->length, converter->zone, &date)) {
	case DATE_NOT_SET:
		return CONVERT_EMPTY;
	case DATE_OK:
		values[field->column] = record_integer(date.ms);
		return CONVERT_OK;
	case DATE_BAD:
		break;
	}
	if (is_mark(field, cell, values))
		return CONVERT_OK;
	if (date.reason == DATE_REASON_DAMAGED && field->flag >= 0)
		values[field->flag] = record_integer(1); /* it happened; when is lost */
	return bad(converter, dates_problem(date.reason), NULL);
}

/* ---- numbers */

static enum convert_result
out_of_range(struct converter *converter, const struct profile_field *field)
{
	g_free(converter->words);
	converter->words = g_strdup_printf("%.15g to %.15g\x1f%.15g〜%.15g", field->minimum,
	    field->maximum, field->minimum, field->maximum);
	return bad(converter, PROBLEM_NUMBER_RANGE, converter->words);
}

static bool
in_range(const struct profile_field *field, double number)
{
	return (field->minimum == 0 && field->maximum == 0) ||
	       (number >= field->minimum && number <= field->maximum);
}

static const struct {
	const char *unit;
	double metres;
} lengths[] = { { "m", 1 }, { "km", 1000 }, { "cm", 0.01 }, { "mm", 0.001 }, { "ft", 0.3048 },
	{ "feet", 0.3048 }, { "in", 0.0254 }, { "inch", 0.0254 }, { "inches", 0.0254 },
	{ "mi", 1609.344 }, { "miles", 1609.344 }, { "meters", 1 }, { "メートル", 1 } };

double
convert_metres(const char *unit)
{
	g_autofree char *key = cells_match_key(unit, -1);
	for (size_t i = 0; i < G_N_ELEMENTS(lengths); i++)
		if (strcmp(key, lengths[i].unit) == 0)
			return lengths[i].metres;
	return 0;
}

double
convert_seconds(const char *unit)
{
	static const char *const minutes[] = { "分", "min", "min.", "minutes", NULL };
	g_autofree char *key = cells_match_key(unit, -1);
	return g_strv_contains(minutes, key) ? 60 : strcmp(key, "秒") == 0 || *key == 's' ? 1 : 0;
}

/* "1.5 ft", "５ｍ" in a field of metres: the cell without its unit, and 0.3048; 0 where it names none. */
static double
take_unit(struct converter *converter, const struct profile_field *field, struct cell *cell)
{
	if (g_strcmp0(field->unit, "m") != 0)
		return 0;
	char *key = converter_keep(converter, cells_match_key(cell->text, (ssize_t)cell->length));
	for (size_t i = 0; i < G_N_ELEMENTS(lengths); i++) {
		size_t at = strlen(key) - strlen(lengths[i].unit);
		if (!g_str_has_suffix(key, lengths[i].unit) || at == 0 ||
		    strchr("0123456789. ", key[at - 1]) == NULL)
			continue;
		*cell = (struct cell){ key, at };
		return lengths[i].metres;
	}
	return 0;
}

static enum convert_result
put_number(struct converter *converter, const struct profile_field *field, const struct cell *given,
    double scale, struct record_value *values)
{
	double number;
	struct cell cell = *given;
	double metres = take_unit(converter, field, &cell);
	enum cell_state state = cells_number(cell.text, (ssize_t)cell.length, &number);
	if (state != CELL_OK)
		return state == CELL_MISSING ? CONVERT_EMPTY
		                             : bad(converter, PROBLEM_NUMBER_BAD, NULL);
	/* What the cell itself says goes before what its heading says. */
	number *= metres == 0 ? scale : metres;
	if (!in_range(field, number))
		return out_of_range(converter, field);
	values[field->column] = (struct record_value){ .kind = RECORD_REAL, .real = number };
	return CONVERT_OK;
}

/* "1分30秒", "0:45": what the cell says of minutes goes before what its heading says. */
static enum convert_result
put_seconds(struct converter *converter, const struct profile_field *field, const struct cell *cell,
    double scale, struct record_value *values)
{
	double seconds;
	enum cell_state state = cells_seconds(cell->text, (ssize_t)cell->length, scale, &seconds);
	if (state != CELL_OK)
		return state == CELL_MISSING ? CONVERT_EMPTY
		                             : bad(converter, PROBLEM_DURATION_BAD, NULL);
	if (!in_range(field, seconds))
		return out_of_range(converter, field);
	values[field->column] = (struct record_value){ .kind = RECORD_REAL, .real = seconds };
	return CONVERT_OK;
}

static enum convert_result
put_integer(struct converter *converter, const struct profile_field *field, enum cell_state state,
    int64_t number, struct record_value *values)
{
	if (state != CELL_OK)
		return state == CELL_MISSING ? CONVERT_EMPTY
		                             : bad(converter, PROBLEM_INTEGER_BAD, NULL);
	if (!in_range(field, (double)number))
		return out_of_range(converter, field);
	values[field->column] = record_integer(number);
	return CONVERT_OK;
}

/* The one number in "第2回", "設問5", "No.3". */
static enum cell_state
numbered(const struct cell *cell, int64_t *number)
{
	g_autofree char *key = cells_match_key(cell->text, (ssize_t)cell->length);
	if (*key == '\0')
		return CELL_MISSING;
	const char *first = strpbrk(key, "0123456789");
	if (first == NULL)
		return CELL_BAD;
	char *end;
	*number = g_ascii_strtoll(first, &end, 10);
	return end - first > 9 || strpbrk(end, "0123456789") != NULL ? CELL_BAD : CELL_OK;
}

static enum convert_result
put_boolean(struct converter *converter, const struct profile_field *field, const struct cell *cell,
    struct record_value *values)
{
	bool yes;
	enum cell_state state = read_boolean(field, cell, &yes);
	if (state != CELL_OK)
		return state == CELL_MISSING ? CONVERT_EMPTY
		                             : bad(converter, PROBLEM_BOOLEAN_BAD, NULL);
	values[field->column] = record_integer(yes);
	return CONVERT_OK;
}

/* ---- codes */

static const char *
answer_name(enum cell_answer answer)
{
	switch (answer) {
	case ANSWER_YES:
		return "yes";
	case ANSWER_PARTLY:
		return "partly";
	case ANSWER_NO:
		return "no";
	case ANSWER_UNKNOWN:
		break;
	}
	return "unknown";
}

static enum convert_result
put_answer(struct converter *converter, const struct profile_field *field, const struct cell *cell,
    struct record_value *values)
{
	enum cell_answer answer;
	if (cells_is_not_applicable(cell->text, (ssize_t)cell->length))
		return bad(converter, PROBLEM_ANSWER_NOT_APPLICABLE, NULL);
	enum cell_state state = cells_answer(cell->text, (ssize_t)cell->length, &answer);
	if (state != CELL_OK)
		return state == CELL_MISSING ? CONVERT_EMPTY
		                             : bad(converter, PROBLEM_ANSWER_BAD, NULL);
	const char *name = answer_name(answer);
	values[field->column] = record_text(name, strlen(name));
	return CONVERT_OK;
}

static const struct profile_code *
find_code(const struct profile_field *field, const struct cell *cell)
{
	const struct profile_code *code = g_hash_table_lookup(field->codes, cell->text);
	if (code != NULL)
		return code;
	struct cell_view view = cells_plain(cell->text, (ssize_t)cell->length);
	g_autofree char *key = cells_match_key(view.text, (ssize_t)view.length);
	return *key == '\0' ? NULL : g_hash_table_lookup(field->codes, key);
}

static int
compare_texts(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static char *
list_codes(const struct profile_field *field)
{
	g_autoptr(GHashTable) values = g_hash_table_new(g_str_hash, g_str_equal);
	GHashTableIter iter;
	gpointer code;
	g_hash_table_iter_init(&iter, field->codes);
	while (g_hash_table_iter_next(&iter, NULL, &code))
		g_hash_table_add(values, (char *)((struct profile_code *)code)->value);
	guint n;
	g_autofree gpointer *names = g_hash_table_get_keys_as_array(values, &n);
	qsort(names, n, sizeof *names, compare_texts);
	return g_strjoinv(", ", (char **)names);
}

static enum convert_result
unknown_code(struct converter *converter, const struct profile_field *field,
    const struct cell *cell, struct record_value *values)
{
	if (g_strcmp0(field->other, "*") == 0)
		return put_text(field, cell, values);
	if (field->other != NULL) {
		values[field->column] = record_text(field->other, strlen(field->other));
		converter->id = PROBLEM_CODE_OTHER;
		converter->expected = field->other;
		return CONVERT_ODD;
	}
	g_free(converter->words);
	converter->words = list_codes(field);
	return bad(converter, field->ask ? PROBLEM_EDITION_UNKNOWN : PROBLEM_CODE_UNKNOWN,
	    converter->words);
}

static enum convert_result
put_choice(struct converter *converter, const struct profile_field *field, const struct cell *cell,
    struct record_value *values)
{
	const struct profile_code *code = find_code(field, cell);
	if (code == NULL) {
		if (cells_trim(cell->text, (ssize_t)cell->length).length == 0)
			return CONVERT_EMPTY;
		return unknown_code(converter, field, cell, values);
	}
	values[field->column] = record_text(code->value, code->length);
	for (size_t i = 0; i < code->nsets; i++)
		if (values[code->sets[i].column].kind == RECORD_NULL)
			values[code->sets[i].column] = code->sets[i].value;
	return CONVERT_OK;
}

/* ---- network */

#define MACS_MAX 16

static enum convert_result
put_macs(struct converter *converter, const struct profile_field *field, const struct cell *cell,
    struct record_value *values)
{
	struct cell_mac macs[MACS_MAX];
	size_t n = 0;
	enum cell_state state = cells_macs(cell->text, (ssize_t)cell->length, macs, MACS_MAX, &n);
	if (state != CELL_OK)
		return state == CELL_MISSING ? CONVERT_EMPTY
		                             : bad(converter, PROBLEM_MAC_BAD, NULL);
	g_autoptr(GString) text = g_string_new(NULL);
	for (size_t i = 0; i < n; i++) {
		if (macs[i].multicast || macs[i].placeholder)
			return bad(converter, PROBLEM_MAC_BAD, NULL);
		const char *key = macs[i].key;
		g_string_append_printf(text, "%s%.2s:%.2s:%.2s:%.2s:%.2s:%.2s", i > 0 ? ", " : "",
		    key, key + 2, key + 4, key + 6, key + 8, key + 10);
	}
	g_string_ascii_up(text);
	put_copy(converter, field, g_strdup(text->str), values);
	return CONVERT_OK;
}

static enum convert_result
put_ip(struct converter *converter, const struct profile_field *field, const struct cell *cell,
    struct record_value *values)
{
	struct cell_ip ip;
	enum cell_state state = cells_ip(cell->text, (ssize_t)cell->length, &ip);
	if (state != CELL_OK)
		return state == CELL_MISSING ? CONVERT_EMPTY : bad(converter, PROBLEM_IP_BAD, NULL);
	if (ip.more)
		return put_text(field, cell, values);
	char *text;
	if (ip.dynamic)
		text = g_strdup("DHCP");
	else if (ip.last[0] != '\0')
		text = g_strdup_printf("%s-%s", ip.key, ip.last);
	else
		text =
		    ip.prefix < 0 ? g_strdup(ip.key) : g_strdup_printf("%s/%d", ip.key, ip.prefix);
	put_copy(converter, field, text, values);
	return CONVERT_OK;
}

static enum convert_result
put_serial(struct converter *converter, const struct profile_field *field, const struct cell *cell,
    struct record_value *values)
{
	switch (cells_serial(cell->text, (ssize_t)cell->length, &converter->why)) {
	case CELL_MISSING:
		return CONVERT_EMPTY;
	case CELL_BAD:
		return bad(converter, PROBLEM_SERIAL_DAMAGED, NULL);
	case CELL_OK:
		break;
	}
	return put_text(field, cell, values);
}

/* "1.2345E+10" was "12345E6" before Excel took it for a number. Trackers write no such ids. */
static bool
is_excel_number(const struct cell_view *view)
{
	size_t at = 0;
	while (at < view->length && (g_ascii_isdigit(view->text[at]) || view->text[at] == '.'))
		at++;
	return at > 0 && view->length - at > 2 && g_ascii_toupper(view->text[at]) == 'E' &&
	       strchr("+-", view->text[at + 1]) != NULL && g_ascii_isdigit(view->text[at + 2]);
}

static enum convert_result
put_id(struct converter *converter, const struct profile_field *field, const struct cell *cell,
    struct record_value *values)
{
	struct cell_view view = cells_plain(cell->text, (ssize_t)cell->length);
	return is_excel_number(&view) ? bad(converter, PROBLEM_ID_DAMAGED, NULL)
	                              : put_text(field, cell, values);
}

/* ---- all */

enum convert_result
convert_cell(struct converter *converter, const struct profile_field *field,
    const struct cell *cell, double scale, struct record_value *values)
{
	int64_t number = 0;
	enum cell_state state;
	switch (field->type) {
	case PROFILE_CODE:
		return put_code(converter, field, cell, values);
	case PROFILE_TEXT:
	case PROFILE_CLIENT:
		return put_text(field, cell, values);
	case PROFILE_EMAIL:
		return put_email(converter, field, cell, values);
	case PROFILE_DAY:
		return put_day(converter, field, cell, values);
	case PROFILE_TIME:
		return put_time(converter, field, cell, values);
	case PROFILE_NUMBER:
		return put_number(converter, field, cell, scale, values);
	case PROFILE_INTEGER:
		state = cells_integer(cell->text, (ssize_t)cell->length, &number);
		return put_integer(converter, field, state, number, values);
	case PROFILE_YEN:
		state = cells_yen(cell->text, (ssize_t)cell->length, &number);
		return put_integer(converter, field, state, number, values);
	case PROFILE_SECONDS:
		return put_seconds(converter, field, cell, scale, values);
	case PROFILE_NUMBERED:
		state = numbered(cell, &number);
		return put_integer(converter, field, state, number, values);
	case PROFILE_BOOLEAN:
		return put_boolean(converter, field, cell, values);
	case PROFILE_PRESENT:
		if (cells_plain(cell->text, (ssize_t)cell->length).length == 0)
			return CONVERT_EMPTY;
		values[field->column] = record_integer(1);
		return CONVERT_OK;
	case PROFILE_ANSWER:
		return put_answer(converter, field, cell, values);
	case PROFILE_CHOICE:
		return put_choice(converter, field, cell, values);
	case PROFILE_MAC:
		return put_macs(converter, field, cell, values);
	case PROFILE_IP:
		return put_ip(converter, field, cell, values);
	case PROFILE_SERIAL:
		return put_serial(converter, field, cell, values);
	case PROFILE_ID:
		return put_id(converter, field, cell, values);
	case PROFILE_DETAILS:
		if (cell->length > 0)
			values[field->column] = record_text(cell->text, cell->length);
		return CONVERT_OK;
	case PROFILE_KEEP:
	case PROFILE_IGNORE:
	case PROFILE_SECRET:
		break;
	}
	return CONVERT_OK;
}
