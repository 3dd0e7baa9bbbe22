/*
 * What a device list as a whole says of its serial numbers: how many are only words, and which are too short.
 *
 * In: the devices of one file, noted row by row. Out: a note, and a warning for each number that seems to have lost
 * zeros.
 * Rule: one number alone tells nothing; only beside others of the same maker is it too short.
 */
#include "ingest/import_inside.h"
#include <string.h>

/* Longer lists than this are some tool's, not typed into Excel. */
#define SERIALS_COMPARED 2000

/* A serial of digits alone. */
struct numeric {
	int64_t line, column;
	const char *client;
	char *text, *maker;
	size_t length;
};

static void
numeric_clear(void *data)
{
	struct numeric *numeric = data;
	g_free(numeric->text);
	g_free(numeric->maker);
}

static void
note_word(struct import *import, const char *why)
{
	if (why == NULL || strcmp(why, SERIAL_EMPTY) == 0)
		return;
	import->serials_none[0]++;
	if (strcmp(why, SERIAL_NOT_KNOWN) == 0)
		import->serials_none[1]++;
	else if (strcmp(why, SERIAL_NONE) == 0)
		import->serials_none[2]++;
	else
		import->serials_none[3]++;
}

static void
note_number(struct import *import, const struct record_value *serial)
{
	const struct record_value *maker = &import->values[DEVICE_MAKER];
	struct numeric numeric = { .line = import->row->line,
		.client = import->client,
		.text = g_strndup(serial->text, serial->length),
		.maker = maker->kind == RECORD_NULL
		             ? g_strdup("")
		             : cells_code_key(maker->text, (ssize_t)maker->length),
		.length = serial->length };
	for (size_t i = 0; i < import->nactive; i++)
		if (import->active[i].field->column == DEVICE_SERIAL)
			reader_locate(import->job->reader, import->row, import->active[i].index,
			    &numeric.line, &numeric.column);
	if (import->numerics == NULL) {
		import->numerics = g_array_new(FALSE, FALSE, sizeof(struct numeric));
		g_array_set_clear_func(import->numerics, numeric_clear);
	}
	g_array_append_val(import->numerics, numeric);
}

void
import_note_serial(struct import *import)
{
	const struct record_value *serial = &import->values[DEVICE_SERIAL];
	if (serial->kind == RECORD_NULL) {
		note_word(import, import->converter.why);
		return;
	}
	size_t digits = 0;
	while (digits < serial->length && g_ascii_isdigit(serial->text[digits]))
		digits++;
	if (digits == serial->length &&
	    (import->numerics == NULL || import->numerics->len < SERIALS_COMPARED))
		note_number(import, serial);
}

/* The length that the others of its maker and client have, at least two of them all alike; 0: there is none. */
static size_t
usual_length(const GArray *numerics, const struct numeric *one)
{
	size_t longest = 0, n = 0;
	for (guint i = 0; i < numerics->len; i++) {
		const struct numeric *other = &g_array_index(numerics, struct numeric, i);
		if (other == one || other->client != one->client ||
		    strcmp(other->maker, one->maker) != 0 || other->length <= one->length)
			continue;
		if (longest != 0 && other->length != longest)
			return 0;
		longest = other->length;
		n++;
	}
	return n >= 2 ? longest : 0;
}

static void
say_short(struct import *import, const struct numeric *numeric, size_t length)
{
	const struct recognition *found = import->job->found;
	struct place place = { .file = import->job->path,
		.line = numeric->line,
		.column = numeric->column,
		.byte_offset = -1,
		.client = numeric->client,
		.fate = FATE_KEPT };
	for (size_t i = 0; i < import->nactive; i++)
		if (import->active[i].field->column == DEVICE_SERIAL)
			place.name = found->columns[import->active[i].index].heading;
	g_autofree char *digits = g_strdup_printf("%" G_GSIZE_FORMAT, length);
	problem_add(import->job->local, PROBLEM_ZEROS_LOST, &place, numeric->text, digits, NULL);
}

static void
say_words(struct import *import)
{
	const int64_t *none = import->serials_none;
	struct place place = {
		.file = import->job->path, .byte_offset = -1, .client = import->job->client
	};
	g_autofree char *all = g_strdup_printf("%" G_GINT64_FORMAT, none[0]);
	g_autofree char *unknown = g_strdup_printf("%" G_GINT64_FORMAT, none[1]);
	g_autofree char *nothing = g_strdup_printf("%" G_GINT64_FORMAT, none[2]);
	g_autofree char *default_ = g_strdup_printf("%" G_GINT64_FORMAT, none[3]);
	problem_add(import->job->local, PROBLEM_SERIALS_NONE, &place, all, unknown, nothing,
	    default_, NULL);
}

void
import_say_serials(struct import *import)
{
	const GArray *numerics = import->numerics;
	for (guint i = 0; numerics != NULL && i < numerics->len; i++) {
		const struct numeric *one = &g_array_index(numerics, struct numeric, i);
		size_t length = usual_length(numerics, one);
		if (length > 0)
			say_short(import, one, length);
	}
	if (import->serials_none[0] > 0)
		say_words(import);
	g_clear_pointer(&import->numerics, g_array_unref);
}
