/*
 * One row: whose it is, what its cells say, whether it was there before.
 *
 * In: the row at hand and the columns recognised. Out: import->values, or the row set aside.
 * Rule: the first thing that makes a row unusable is the one that is said; cells lost on the way are said only of
 * rows that are used.
 */
#include "base/nearest.h"
#include "ingest/import_inside.h"
#include <string.h>

/* ---- whose row */

struct register_ *
register_new(GHashTable *ids)
{
	struct register_ *known = g_new0(struct register_, 1);
	known->ids = ids;
	known->keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	guint n;
	known->names = (const char **)g_hash_table_get_keys_as_array(ids, &n);
	for (guint i = 0; i < n; i++)
		g_hash_table_insert(
		    known->keys, cells_code_key(known->names[i], -1), (char *)known->names[i]);
	return known;
}

void
register_drop(struct register_ *known)
{
	if (known == NULL)
		return;
	g_hash_table_unref(known->keys);
	g_free(known->names);
	g_hash_table_unref(known->ids);
	g_free(known);
}

static enum row_result
done(bool stored)
{
	return stored ? ROW_DONE : ROW_STORE_FAILED;
}

static enum row_result
unknown_client(struct import *import, const char *id)
{
	const struct register_ *known = import->job->known;
	const char *nearest = nearest_name(id, known->names, g_hash_table_size(known->ids));
	return done(import_set_row_aside(import,
	    nearest == NULL ? PROBLEM_CLIENT_UNKNOWN_FAR : PROBLEM_CLIENT_UNKNOWN,
	    import->client_index, false, id, nearest));
}

/* The id as it is registered: full-width and lower-case spellings find it. */
static const char *
registered_id(const struct register_ *known, const char *id)
{
	if (g_hash_table_contains(known->ids, id))
		return id;
	g_autofree char *key = cells_code_key(id, -1);
	return g_hash_table_lookup(known->keys, key);
}

static enum row_result
resolve_client(struct import *import, const struct cell *cell)
{
	struct cell_view view = cells_plain(cell->text, (ssize_t)cell->length);
	g_autofree char *id = g_utf8_normalize(view.text, (gssize)view.length, G_NORMALIZE_NFKC);
	const char *folder = import->job->client;
	if (id == NULL || *id == '\0') {
		return folder != NULL ? ROW_GOOD : import_client_of_email(import);
	}
	/* The register itself says who is known. */
	const struct register_ *known =
	    import->table == RECORD_APPLICATION ? NULL : import->job->known;
	const char *registered = known == NULL ? id : registered_id(known, id);
	if (folder != NULL && g_strcmp0(registered, folder) != 0)
		return done(import_set_row_aside(
		    import, PROBLEM_CLIENT_OTHER, import->client_index, false, id, folder));
	if (registered == NULL)
		return unknown_client(import, id);
	if (!settings_client_id(registered))
		return done(import_set_row_aside(
		    import, PROBLEM_CLIENT_BAD_ID, import->client_index, false, id, NULL));
	import->client = import_intern(import, registered, strlen(registered));
	return ROW_GOOD;
}

enum row_result
import_read_client(struct import *import)
{
	import->client = import->job->client == NULL ? NULL
	                                             : import_intern(import, import->job->client,
							   strlen(import->job->client));
	if (import->client_index < 0 && import->client == NULL)
		return import_client_of_email(import);
	if (import->client_index < 0 || (size_t)import->client_index >= import->row->n)
		return ROW_GOOD;
	const struct cell *cell = &import->row->cells[import->client_index];
	if (import->last_client_text != NULL && strcmp(import->last_client_text, cell->text) == 0) {
		import->client = import->last_client;
		return ROW_GOOD;
	}
	enum row_result result = resolve_client(import, cell);
	if (result == ROW_GOOD && cell->length > 0) {
		g_free(import->last_client_text);
		import->last_client_text = g_strndup(cell->text, cell->length);
		import->last_client = import->client;
	}
	return result;
}

/* ---- cells */

static bool
takes_value_above(const struct profile_field *field)
{
	switch (field->type) {
	case PROFILE_MAC:
	case PROFILE_IP:
	case PROFILE_SERIAL:
	case PROFILE_ID:
	case PROFILE_EMAIL:
	case PROFILE_CLIENT:
	case PROFILE_DETAILS:
		return false;
	default:
		return true;
	}
}

/* Ditto marks are short, and begin with none of the letters and digits that cells usually begin with. */
static bool
is_ditto(const struct cell *cell)
{
	return cell->length > 0 && cell->length <= 24 && !g_ascii_isalnum(cell->text[0]) &&
	       cells_is_ditto(cell->text, (ssize_t)cell->length);
}

static void
remember_above(struct active *active, const struct cell *cell)
{
	if (active->above == NULL)
		return;
	g_free(active->above);
	active->above = g_strndup(cell->text, cell->length);
}

static bool
is_empty_cell(const struct cell *cell)
{
	return cells_trim(cell->text, (ssize_t)cell->length).length == 0;
}

/* A maker stands for the row only where the row says which model. */
static bool
may_fill(const struct import *import, const struct profile_field *field)
{
	if (field->fill_with == NULL)
		return true;
	for (size_t i = 0; i < import->nactive; i++) {
		const struct active *other = &import->active[i];
		if (strcmp(other->field->name, field->fill_with) == 0)
			return other->index < import->row->n &&
			       !is_empty_cell(&import->row->cells[other->index]);
	}
	return false;
}

/* What stands above belongs to the client above. */
static void
forget_above(struct import *import)
{
	for (size_t i = 0; i < import->nactive; i++)
		if (import->active[i].above != NULL)
			import->active[i].above[0] = '\0';
}

/* The cell to read: itself, or the one above. false: there is none, and that has been said. */
static bool
find_cell(struct import *import, struct active *active, struct cell *cell)
{
	static const struct cell empty = { "", 0 };
	const struct row *row = import->row;
	*cell = active->index < row->n ? row->cells[active->index] : empty;
	if (is_ditto(cell)) {
		bool allowed = takes_value_above(active->field);
		if (allowed && active->above != NULL && active->above[0] != '\0') {
			*cell = (struct cell){ active->above, strlen(active->above) };
			return true;
		}
		import_add_pending(import, active->index,
		    allowed ? PROBLEM_DITTO_NOTHING : PROBLEM_DITTO_REFUSED, false, false,
		    cell->text, NULL);
		return false;
	}
	if (active->field->fill_down && active->above != NULL && active->above[0] != '\0' &&
	    is_empty_cell(cell) && may_fill(import, active->field)) {
		*cell = (struct cell){ active->above, strlen(active->above) };
		import->filled_down++;
		return true;
	}
	remember_above(active, cell);
	return true;
}

static char *
seen_text(const struct cell *cell)
{
	struct cell_view view = cells_trim(cell->text, (ssize_t)cell->length);
	return g_strndup(view.text, view.length);
}

/* A time that Excel has cut loses its cell, never its row: that something happened is still known. */
static bool
spoils_row(const struct import *import, const struct profile_field *field)
{
	return field->bad_row && import->converter.id != PROBLEM_DATE_DAMAGED;
}

static enum row_result
take_missing(struct import *import, const struct active *active)
{
	const struct profile_field *field = active->field;
	if (import->values[field->column].kind == RECORD_NULL)
		import->values[field->column] = field->fallback;
	if (import->values[field->column].kind != RECORD_NULL)
		return ROW_GOOD;
	if (field->wanted && !field->required)
		import_add_pending(
		    import, active->index, PROBLEM_VALUE_WANTED, true, false, NULL, NULL);
	if (!field->required)
		return ROW_GOOD;
	return done(import_set_row_aside(
	    import, PROBLEM_VALUE_MISSING, (ssize_t)active->index, false, NULL, NULL));
}

/* Of several columns for one field the earliest time counts, yes before no, else the first that says something. */
static void
choose_earlier(const struct profile_field *field, const struct record_value *before,
    struct record_value *value)
{
	bool both = before->kind != RECORD_NULL && value->kind != RECORD_NULL;
	bool earlier = both && field->type == PROFILE_TIME && value->integer < before->integer;
	bool yes = both && field->type == PROFILE_BOOLEAN && value->integer != 0;
	if (before->kind != RECORD_NULL && !earlier && !yes)
		*value = *before;
}

static enum convert_result
convert_active(struct import *import, const struct active *active, const struct cell *cell)
{
	const struct profile_field *field = active->field;
	struct converter *converter = &import->converter;
	struct record_value *value = &import->values[field->column];
	struct record_value before = *value;
	GTimeZone *zone = converter->zone;
	if (active->zone != NULL)
		converter->zone = active->zone;
	if (field->several)
		*value = (struct record_value){ 0 };
	enum convert_result result =
	    convert_cell(converter, field, cell, active->scale, import->values);
	converter->zone = zone;
	if (field->several)
		choose_earlier(field, &before, value);
	return result;
}

static enum row_result
read_cell(struct import *import, struct active *active)
{
	const struct profile_field *field = active->field;
	struct cell cell;
	if (!find_cell(import, active, &cell))
		return take_missing(import, active);
	struct converter *converter = &import->converter;
	enum convert_result result = convert_active(import, active, &cell);
	if (field->text_column >= 0 && field->type != PROFILE_EMAIL && result != CONVERT_EMPTY) {
		struct cell_view view = cells_trim(cell.text, (ssize_t)cell.length);
		import->values[field->text_column] = record_text(view.text, view.length);
	}
	if (result == CONVERT_OK)
		return ROW_GOOD;
	if (result == CONVERT_EMPTY)
		return take_missing(import, active);
	g_autofree char *seen = seen_text(&cell);
	if (result == CONVERT_BAD && spoils_row(import, field))
		return done(import_set_row_aside(import, converter->id, (ssize_t)active->index,
		    field->personal, seen, converter->expected));
	import_add_pending(import, active->index, converter->id, result == CONVERT_ODD,
	    field->personal, seen, converter->expected);
	/* "Taken as empty" means what an empty cell means. */
	if (result == CONVERT_BAD && import->values[field->column].kind == RECORD_NULL)
		import->values[field->column] = field->fallback;
	return ROW_GOOD;
}

/* A numbered column: its value becomes a record of its own. */
static void
read_wide_cell(struct import *import, struct active *active)
{
	static const struct cell empty = { "", 0 };
	const struct cell *cell =
	    active->index < import->row->n ? &import->row->cells[active->index] : &empty;
	struct record_value values[RECORD_COLUMN_LIMIT] = { 0 };
	struct converter *converter = &import->converter;
	enum convert_result result =
	    convert_cell(converter, active->field, cell, active->scale, values);
	if (result == CONVERT_OK || result == CONVERT_ODD) {
		struct wide_value value = { active->wide, active->index,
			values[active->field->column] };
		g_array_append_val(import->answers, value);
	}
	if (result == CONVERT_BAD || result == CONVERT_ODD) {
		g_autofree char *seen = seen_text(cell);
		import_add_pending(import, active->index, converter->id, result == CONVERT_ODD,
		    false, seen, converter->expected);
	}
}

/* ---- columns that no field takes */

static void
append_json(GString *json, const char *text, size_t length)
{
	g_string_append_c(json, '"');
	for (size_t i = 0; i < length; i++) {
		unsigned char c = (unsigned char)text[i];
		if (c == '"' || c == '\\')
			g_string_append_printf(json, "\\%c", c);
		else if (c < 0x20)
			g_string_append_printf(json, "\\u%04x", c);
		else
			g_string_append_c(json, (char)c);
	}
	g_string_append_c(json, '"');
}

static void
read_extra(struct import *import)
{
	if (import->extra < 0 || import->nunknown == 0)
		return;
	GString *json = NULL;
	for (size_t i = 0; i < import->nunknown; i++) {
		size_t index = import->unknown[i];
		if (index >= import->row->n)
			continue;
		const struct cell *cell = &import->row->cells[index];
		struct cell_view view = cells_trim(cell->text, (ssize_t)cell->length);
		if (view.length == 0)
			continue;
		const char *heading = import->job->found->columns[index].heading;
		g_autofree char *numbered = g_strdup_printf("column %" G_GSIZE_FORMAT, index + 1);
		const char *name = *heading == '\0' ? numbered : heading;
		if (json == NULL)
			json = g_string_new("{");
		else
			g_string_append_c(json, ',');
		append_json(json, name, strlen(name));
		g_string_append_c(json, ':');
		append_json(json, view.text, view.length);
	}
	if (json == NULL)
		return;
	g_string_append_c(json, '}');
	size_t length = json->len;
	char *text = converter_keep(&import->converter, g_string_free(json, FALSE));
	import->values[import->extra] = record_text(text, length);
}

enum row_result
import_read_values(struct import *import)
{
	if (import->client == NULL) /* the row ends before its client */
		return done(import_set_row_aside(
		    import, PROBLEM_VALUE_MISSING, import->client_index, false, NULL, NULL));
	memcpy(import->values, import->absent, sizeof import->values);
	import->values[RECORD_CLIENT] = record_text(import->client, strlen(import->client));
	if (import->client != import->above_client)
		forget_above(import);
	import->above_client = import->client;
	g_array_set_size(import->answers, 0);
	for (size_t i = 0; i < import->nactive; i++) {
		struct active *active = &import->active[i];
		if (active->wide > 0) {
			read_wide_cell(import, active);
			continue;
		}
		enum row_result result = read_cell(import, active);
		if (result != ROW_GOOD)
			return result;
	}
	read_extra(import);
	return ROW_GOOD;
}

/* A profile may leave out what the table cannot do without. */
enum row_result
import_check_needed(struct import *import)
{
	const struct record_table *table = &record_tables[import->table];
	for (int i = 0; i < table->stored; i++) {
		const struct profile_wide *wide = &import->profile->wide;
		if (!table->columns[i].needed || import->values[i].kind != RECORD_NULL ||
		    (wide->any && (i == wide->number || i == wide->column)))
			continue;
		return done(import_set_row_aside(import, PROBLEM_FIELD_MISSING, -1, false,
		    table->columns[i].name, import->profile->name));
	}
	return ROW_GOOD;
}

/* ---- rows that were there before */

struct seen_row {
	int64_t line;
	guint hash; /* of all its cells */
};

void
import_seen_drop(void *seen)
{
	g_free(seen);
}

static void
append_value(GString *key, const struct record_value *value)
{
	switch (value->kind) {
	case RECORD_TEXT:
		g_string_append_len(key, value->text, (gssize)value->length);
		break;
	case RECORD_INTEGER:
		g_string_append_printf(key, "%" G_GINT64_FORMAT, value->integer);
		break;
	case RECORD_REAL:
		g_string_append_printf(key, "%.17g", value->real);
		break;
	case RECORD_NULL:
		break;
	}
	g_string_append_c(key, '\x1f');
}

/* false where all of the key but the client is missing: then nothing tells rows apart. */
static bool
make_key(const struct import *import, GString *key, GString *names)
{
	bool any = false;
	const struct profile *profile = import->profile;
	for (const int *need = profile->key_needs; *need >= 0; need++)
		if (import->values[profile->fields[*need].column].kind == RECORD_NULL)
			return false;
	for (size_t i = 0; i < profile->nkey; i++) {
		const struct profile_field *field = &profile->fields[profile->key[i]];
		append_value(key, &import->values[field->column]);
		if (field->time_column >= 0)
			append_value(key, &import->values[field->time_column]);
		if (field->type == PROFILE_CLIENT)
			any = any || profile->nkey == 1;
		else if (import->values[field->column].kind != RECORD_NULL)
			any = true;
		if (field->type != PROFILE_CLIENT || profile->nkey == 1)
			g_string_append_printf(
			    names, "%s%s", names->len > 0 ? "・" : "", field->heading);
	}
	return any;
}

static guint
hash_cells(const struct row *row)
{
	guint hash = 5381;
	for (size_t i = 0; i < row->n; i++)
		for (size_t j = 0; j <= row->cells[i].length; j++)
			hash = hash * 33 + (unsigned char)row->cells[i].text[j];
	return hash;
}

enum row_result
import_check_key(struct import *import)
{
	if (import->profile->nkey == 0)
		return ROW_GOOD;
	g_autoptr(GString) key = g_string_new(NULL);
	g_autoptr(GString) names = g_string_new(NULL);
	if (!make_key(import, key, names))
		return ROW_GOOD;
	guint hash = hash_cells(import->row);
	struct seen_row *before = g_hash_table_lookup(import->keys, key->str);
	if (before == NULL) {
		struct seen_row *seen = g_new(struct seen_row, 1);
		*seen = (struct seen_row){ import->row->line, hash };
		g_hash_table_insert(import->keys, g_strdup(key->str), seen);
		return ROW_GOOD;
	}
	if (before->hash == hash) {
		if (import->account->duplicate == 0)
			import->first_duplicate = import->row->line;
		import_count_duplicate(import);
		return ROW_DONE;
	}
	g_autofree char *line = g_strdup_printf("%" G_GINT64_FORMAT, before->line);
	return done(
	    import_set_row_aside(import, PROBLEM_DUPLICATE_KEY, -1, false, names->str, line));
}
