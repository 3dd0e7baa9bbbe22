/*
 * Cables: which are part of the network, and a record for each pair of devices that one of them joins.
 *
 * In: import->values of a row. Out: records of links; what is no link, counted.
 * Rule: a link that the row does not state for sure is never made one: several devices at one end are each joined with
 * the other end; several at both may be joined in any way, and are said and taken as inferred.
 */
#include "ingest/import_inside.h"
#include <string.h>

static bool
is_null(const struct record_value *value)
{
	return value->kind == RECORD_NULL;
}

static bool
is_word(const struct record_value *value, const char *word)
{
	return !is_null(value) && strlen(word) == value->length &&
	       memcmp(word, value->text, value->length) == 0;
}

/* Power and console cables carry no data, planned ones are not there yet: read, counted, and no links. */
static bool
is_left_out(struct import *import)
{
	const struct record_value *values = import->values;
	bool power = is_word(&values[LINK_MEDIUM], "power");
	for (int i = LINK_A_TYPE; i <= LINK_B_TYPE; i++)
		power = power || is_word(&values[i], "power") || is_word(&values[i], "console");
	bool planned = !power && is_word(&values[LINK_STATUS], "planned");
	import->left_out_power += power;
	import->left_out_planned += planned;
	import->account->heading += power || planned;
	return power || planned;
}

static void
put_metres(struct record_value *values)
{
	if (is_null(&values[LINK_LENGTH_M]) || is_null(&values[LINK_LENGTH_UNIT]))
		return;
	g_autofree char *unit =
	    g_strndup(values[LINK_LENGTH_UNIT].text, values[LINK_LENGTH_UNIT].length);
	double metres = convert_metres(unit);
	if (metres > 0)
		values[LINK_LENGTH_M].real *= metres;
}

/* ---- several ends */

/* NetBox joins with "," alone: a name may have ", " in it. NULL where the cell names one. Caller frees. */
static char **
split_ends(const struct record_value *value)
{
	if (is_null(value) || memchr(value->text, ',', value->length) == NULL)
		return NULL;
	g_autofree char *text = g_strndup(value->text, value->length);
	g_autoptr(GPtrArray) ends = g_ptr_array_new();
	char *from = text;
	for (char *at = text; *at != '\0'; at++) {
		if (*at != ',' || at == from || at[1] == ' ' || at[1] == '\0')
			continue;
		g_ptr_array_add(ends, g_strndup(from, (gsize)(at - from)));
		from = at + 1;
	}
	g_ptr_array_add(ends, g_strdup(from));
	g_ptr_array_add(ends, NULL);
	char **all = (char **)g_ptr_array_steal(ends, NULL);
	if (all[1] != NULL)
		return all;
	g_strfreev(all);
	return NULL;
}

static char **
ends_of(const struct import *import, int column)
{
	for (size_t i = 0; i < import->nactive; i++) {
		const struct active *active = &import->active[i];
		const struct profile_field *field = active->field;
		if (field->column != column || field->joined == NULL)
			continue;
		const char *heading = import->job->found->columns[active->index].heading;
		g_autofree char *key = cells_heading_key(heading, -1);
		if (g_hash_table_contains(field->joined, key))
			return split_ends(&import->values[column]);
	}
	return NULL;
}

static size_t
column_index(const struct import *import, int column)
{
	for (size_t i = 0; i < import->nactive; i++)
		if (import->active[i].field->column == column)
			return import->active[i].index;
	return 0;
}

/* Ports in no order, of devices in no order: which is whose nobody can say. */
static void
forget_ports(struct import *import, bool a_several, bool b_several)
{
	struct record_value *values = import->values;
	for (int side = 0; side < 2; side++) {
		struct record_value *port = &values[side == 0 ? LINK_A_PORT : LINK_B_PORT];
		bool several = side == 0 ? a_several : b_several;
		bool joined = !is_null(port) && memchr(port->text, ',', port->length) != NULL;
		if (several || joined)
			*port = (struct record_value){ 0 };
	}
}

/* "x, y / z, w" in the row, as a shape or find_ends has put it. */
static void
say_unpaired(struct import *import)
{
	struct record_value *values = import->values;
	if (is_null(&values[LINK_UNPAIRED]))
		return;
	g_autofree char *both = g_strndup(values[LINK_UNPAIRED].text, values[LINK_UNPAIRED].length);
	g_auto(GStrv) sides = g_strsplit(both, " / ", 2);
	import_add_pending(import, column_index(import, LINK_B_DEVICE), PROBLEM_ENDS_UNPAIRED, true,
	    false, sides[0], sides[1]);
	values[LINK_CERTAINTY] = record_text("inferred", strlen("inferred"));
}

static void
find_ends(struct import *import)
{
	g_clear_pointer(&import->a_ends, g_strfreev);
	g_clear_pointer(&import->b_ends, g_strfreev);
	say_unpaired(import);
	import->a_ends = ends_of(import, LINK_A_DEVICE);
	import->b_ends = ends_of(import, LINK_B_DEVICE);
	if (import->a_ends == NULL && import->b_ends == NULL)
		return;
	forget_ports(import, import->a_ends != NULL, import->b_ends != NULL);
	if (import->a_ends == NULL || import->b_ends == NULL)
		return;
	g_autofree char *a = g_strjoinv(", ", import->a_ends);
	g_autofree char *b = g_strjoinv(", ", import->b_ends);
	char *both = converter_keep(&import->converter, g_strdup_printf("%s / %s", a, b));
	import->values[LINK_UNPAIRED] = record_text(both, strlen(both));
	say_unpaired(import);
}

/* ---- a row */

/* An end known by number only goes by it until a list of ports names it (store_waiting.c). */
static bool
has_end(const struct import *import, int device, int reference)
{
	struct record_value *values = (struct record_value *)import->values;
	if (is_null(&values[device]))
		values[device] = values[reference];
	return !is_null(&values[device]);
}

enum row_result
import_finish_link(struct import *import)
{
	if (is_left_out(import)) {
		import_drop_pending(import);
		return ROW_DONE;
	}
	put_metres(import->values);
	static const int ends[][2] = { { LINK_A_DEVICE, LINK_A_REF },
		{ LINK_B_DEVICE, LINK_B_REF } };
	for (size_t i = 0; i < G_N_ELEMENTS(ends); i++) {
		if (has_end(import, ends[i][0], ends[i][1]))
			continue;
		bool stored = import_set_row_aside(import, PROBLEM_VALUE_MISSING,
		    (ssize_t)column_index(import, ends[i][0]), false, NULL, NULL);
		return stored ? ROW_DONE : ROW_STORE_FAILED;
	}
	find_ends(import);
	return ROW_GOOD;
}

static bool
insert(struct import *import)
{
	const struct import_job *job = import->job;
	bool waits = !is_null(&import->values[LINK_A_REF]) || !is_null(&import->values[LINK_B_REF]);
	return store_insert(job->store, waits ? RECORD_WAITING : RECORD_LINK, import->row->line,
	    import->values, job->problems);
}

/* The first keeps the cable's id, the others count on: "12", "12-2". */
bool
import_insert_links(struct import *import)
{
	struct record_value *values = import->values;
	if (import->a_ends == NULL && import->b_ends == NULL)
		return insert(import);
	g_autofree char *id = g_strndup(values[LINK_ID].text, values[LINK_ID].length);
	const struct record_value a_device = values[LINK_A_DEVICE],
				  b_device = values[LINK_B_DEVICE];
	bool good = true;
	int n = 0;
	for (size_t i = 0; good && (i == 0 || (import->a_ends && import->a_ends[i])); i++)
		for (size_t j = 0; good && (j == 0 || (import->b_ends && import->b_ends[j])); j++) {
			const char *a = import->a_ends == NULL ? NULL : import->a_ends[i];
			const char *b = import->b_ends == NULL ? NULL : import->b_ends[j];
			values[LINK_A_DEVICE] = a == NULL ? a_device : record_text(a, strlen(a));
			values[LINK_B_DEVICE] = b == NULL ? b_device : record_text(b, strlen(b));
			g_autofree char *numbered = g_strdup_printf("%s-%d", id, n + 1);
			if (++n > 1)
				values[LINK_ID] = record_text(numbered, strlen(numbered));
			good = insert(import);
		}
	return good;
}
