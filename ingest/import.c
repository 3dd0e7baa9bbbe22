/*
 * Importing a table: from its heading to its last row.
 *
 * In: a reader at the table's first row and what was recognised. Out: records, set-aside rows, the account.
 * Rule: rows read = used + set aside + blank + heading + duplicate; checked here, and again by the store.
 */
#include "base/nearest.h"
#include "ingest/import_inside.h"
#include "ingest/secret.h"
#include <string.h>

#define SECOND_HEADING_ROWS 3
/* Bytes: a note that goes on over several rows is a sentence, not a word in a cell. */
#define NOTE_LENGTH 40

/* ---- the columns */

static bool
is_read(const struct profile_field *field)
{
	return field->type != PROFILE_KEEP && field->type != PROFILE_IGNORE &&
	       field->type != PROFILE_SECRET;
}

static bool
is_secret(const struct profile_field *field, const struct column *column)
{
	if (field != NULL)
		return field->type == PROFILE_SECRET || field->type == PROFILE_DETAILS;
	return column->wide == 0 && secret_heading(column->heading);
}

/* Events by the million have no 〃 in them; everything else is copied for the row below. */
static char *
first_above(const struct import *import)
{
	return import->table == RECORD_EVENT ? NULL : g_strdup("");
}

static void
add_active(struct import *import, size_t index, const struct profile_field *field,
    const struct column *column)
{
	import->active[import->nactive++] = (struct active){
		.index = index,
		.field = field,
		.wide = column->wide,
		.scale = column->scale,
		.above = first_above(import),
		.zone = column->zone == COLUMN_NO_ZONE ? NULL
		                                       : g_time_zone_new_offset(60 * column->zone),
	};
}

static void
sort_columns(struct import *import)
{
	const struct recognition *found = import->job->found;
	import->active = g_new0(struct active, found->n + 1);
	import->unknown = g_new0(size_t, found->n + 1);
	import->secret = g_new0(bool, found->n + 1);
	for (size_t i = 0; i < found->n; i++) {
		const struct column *column = &found->columns[i];
		const struct profile_field *field =
		    column->field >= 0 ? &import->profile->fields[column->field] : NULL;
		if (*column->heading != '\0')
			import->expected = i + 1;
		import->secret[i] = is_secret(field, column);
		import->any_secret = import->any_secret || import->secret[i];
		if (column->wide > 0)
			add_active(import, i, &import->profile->wide.field, column);
		else if (field != NULL && field->type == PROFILE_CLIENT)
			import->client_index = (int)i;
		else if (field != NULL && is_read(field))
			add_active(import, i, field, column);
		else if (field == NULL ? !recognise_is_outer(column->heading) && !import->secret[i]
				       : field->type == PROFILE_KEEP)
			import->unknown[import->nunknown++] = i;
	}
}

/* What columns that are not there are taken to say. */
static void
fill_absent(struct import *import)
{
	for (size_t i = 0; i < import->profile->nfields; i++) {
		const struct profile_field *field = &import->profile->fields[i];
		if (field->column >= 0 && field->absent.kind != RECORD_NULL)
			import->absent[field->column] = field->absent;
	}
	for (size_t i = 0; i < import->nactive; i++)
		if (import->active[i].wide == 0)
			import->absent[import->active[i].field->column] =
			    (struct record_value){ 0 };
}

/* ---- what is said of the heading */

static struct place
heading_place(const struct import *import, const char *name)
{
	return (struct place){ .file = import->job->path,
		.line = import->job->found->heading_line,
		.byte_offset = -1,
		.name = name,
		.client = import->job->client };
}

static const char *
nearest_heading(const struct import *import, const char *heading)
{
	const struct profile *profile = import->profile;
	g_autofree const char **names = g_new0(const char *, profile->nfields + 1);
	size_t n = 0;
	for (size_t i = 0; i < profile->nfields; i++) {
		bool taken = false;
		for (size_t j = 0; j < import->job->found->n; j++)
			taken = taken || import->job->found->columns[j].field == (int)i;
		if (!taken)
			names[n++] = profile->fields[i].heading;
	}
	return nearest_name(heading, names, n);
}

/* So like a heading that its column is missing somewhere: set aside, not only mentioned. */
static bool
set_column_aside(struct import *import, const struct column *column, const char *nearest)
{
	struct problems *one = problems_new();
	struct place place = heading_place(import, column->heading);
	place.fate = import->extra >= 0 ? FATE_COLUMN_KEPT : FATE_NONE;
	problem_add(one, PROBLEM_COLUMN_NEAR, &place, column->heading, nearest, NULL);
	struct set_aside what = { .scope = "column",
		.line = place.line,
		.byte_offset = -1,
		.column = column->heading,
		.client = import->job->client };
	bool good =
	    store_set_aside(import->job->store, &what, problems_at(one, 0), import->job->problems);
	problems_append(import->job->local, one);
	problems_drop(one);
	return good;
}

static bool
say_unknown_columns(struct import *import)
{
	g_autoptr(GString) list = g_string_new(NULL);
	g_autoptr(GString) secrets = g_string_new(NULL);
	const struct recognition *found = import->job->found;
	for (size_t i = 0; i < found->n; i++) {
		const struct column *column = &found->columns[i];
		if (column->field >= 0 || column->wide > 0 || *column->heading == '\0' ||
		    recognise_is_outer(column->heading))
			continue;
		if (import->secret[i]) {
			g_string_append_printf(
			    secrets, "%s%s", secrets->len > 0 ? "、" : "", column->heading);
			continue;
		}
		struct place place = heading_place(import, NULL);
		place.fate = import->extra >= 0 ? FATE_COLUMN_KEPT : FATE_NONE;
		const char *nearest =
		    column->duplicate ? NULL : nearest_heading(import, column->heading);
		if (column->duplicate)
			problem_add(import->job->local, PROBLEM_COLUMN_TWICE, &place,
			    column->heading, NULL);
		else if (nearest != NULL && !set_column_aside(import, column, nearest))
			return false;
		else if (nearest == NULL)
			g_string_append_printf(
			    list, "%s%s", list->len > 0 ? "、" : "", column->heading);
	}
	struct place place = heading_place(import, NULL);
	place.fate = import->extra >= 0 ? FATE_COLUMN_KEPT : FATE_NONE;
	if (list->len > 0)
		problem_add(import->job->local, PROBLEM_COLUMNS_UNKNOWN, &place, list->str, NULL);
	place.fate = FATE_NONE;
	if (secrets->len > 0)
		problem_add(import->job->local, PROBLEM_COLUMNS_SECRET, &place, secrets->str, NULL);
	return true;
}

/* ---- rows that are no records */

static const struct cell *
first_filled(const struct row *row, size_t *filled)
{
	const struct cell *first = NULL;
	*filled = 0;
	for (size_t i = 0; i < row->n; i++) {
		if (cells_trim(row->cells[i].text, (ssize_t)row->cells[i].length).length == 0)
			continue;
		++*filled;
		if (first == NULL)
			first = &row->cells[i];
	}
	return first;
}

/* The very cells of the heading again, as where pages were joined. */
static bool
repeats_heading(const struct import *import, const struct row *row)
{
	const struct recognition *found = import->job->found;
	if (import->ordinal <= found->heading_index + SECOND_HEADING_ROWS)
		return recognise_is_heading(found, row);
	const struct active *active = &import->active[0];
	if (import->nactive == 0 || active->index >= row->n ||
	    strcmp(row->cells[active->index].text, found->columns[active->index].heading) != 0)
		return false;
	return recognise_is_heading(found, row);
}

/* "注意事項：" with a sentence beside it, then sentences alone: nothing a table's row would be. */
static bool
is_note(struct import *import, const struct cell *first, size_t filled)
{
	bool begins = g_str_has_prefix(first->text, "※") || g_str_has_prefix(first->text, "注");
	bool titled = filled == 2 && g_str_has_prefix(first->text, "注意事項");
	bool goes_on = import->in_notes && filled == 1 && first->length >= NOTE_LENGTH;
	import->in_notes = titled || goes_on || (filled == 1 && begins);
	return import->in_notes;
}

/* 合計 below the table, 以上, and notes that stand alone in their row. */
static bool
is_around_table(struct import *import, const struct row *row)
{
	if (import->table == RECORD_EVENT)
		return false;
	size_t filled;
	const struct cell *first = first_filled(row, &filled);
	if (first == NULL)
		return false;
	if (is_note(import, first, filled))
		return true;
	return cells_is_total(first->text, (ssize_t)first->length) ||
	       cells_is_end(first->text, (ssize_t)first->length);
}

static bool
has_more_than_heading(const struct import *import, const struct row *row)
{
	for (size_t i = import->job->found->n; i < row->n; i++)
		if (cells_trim(row->cells[i].text, (ssize_t)row->cells[i].length).length > 0)
			return true;
	return false;
}

/* ---- one row */

static enum row_result
refuse_count(struct import *import, enum problem_id id)
{
	g_autofree char *seen = g_strdup_printf("%" G_GSIZE_FORMAT, import->row->n);
	g_autofree char *expected = g_strdup_printf("%" G_GSIZE_FORMAT, import->expected);
	return import_set_row_aside(import, id, -1, false, seen, expected) ? ROW_DONE
	                                                                   : ROW_STORE_FAILED;
}

static enum row_result
check_count(struct import *import)
{
	if (import->profile->ragged)
		return ROW_GOOD;
	if (import->row->n < import->expected)
		return refuse_count(import, PROBLEM_TOO_FEW_FIELDS);
	if (import->row->n > import->job->found->n && has_more_than_heading(import, import->row))
		return refuse_count(import, PROBLEM_TOO_MANY_FIELDS);
	return ROW_GOOD;
}

static bool
insert_row(struct import *import)
{
	const struct import_job *job = import->job;
	if (import->table == RECORD_LINK)
		return import_insert_links(import);
	if (!import->profile->wide.any)
		return store_insert(
		    job->store, import->table, import->row->line, import->values, job->problems);
	const struct profile_wide *wide = &import->profile->wide;
	for (guint i = 0; i < import->answers->len; i++) {
		const struct wide_value *value =
		    &g_array_index(import->answers, struct wide_value, i);
		import->values[wide->number] = record_integer(value->number);
		import->values[wide->column] = value->value;
		if (import->table == RECORD_ANSWER) {
			const char *heading = job->found->columns[value->index].heading;
			import->values[ANSWER_COLUMN] = record_text(heading, strlen(heading));
		}
		if (!store_insert(job->store, import->table, import->row->line, import->values,
			job->problems))
			return false;
	}
	return true;
}

static enum row_result
read_record(struct import *import)
{
	/* Even a row with too few cells usually says whose it is. */
	enum row_result result = import_read_client(import);
	if (result == ROW_GOOD)
		result = check_count(import);
	if (result == ROW_GOOD)
		result = import_read_values(import);
	if (result == ROW_GOOD)
		result = import_check_key(import);
	if (result == ROW_GOOD)
		result = import_finish_row(import);
	if (result == ROW_GOOD)
		result = import_check_needed(import);
	if (result != ROW_GOOD)
		return result;
	if (import->table == RECORD_EXERCISE)
		import_note_total(import);
	if (import->table == RECORD_DEVICE)
		import_note_serial(import);
	bool good = insert_row(import) &&
	            (import->table != RECORD_ENVIRONMENT || import_insert_photos(import));
	return good && import_use_row(import) ? ROW_GOOD : ROW_STORE_FAILED;
}

/* A broken row may still tell whose it is. */
static enum row_result
refuse_broken(struct import *import)
{
	const struct row *row = import->row;
	import->client = import->job->client;
	if (import->client == NULL && import->client_index >= 0 &&
	    (size_t)import->client_index < row->n) {
		const char *text = row->cells[import->client_index].text;
		if (import->job->known == NULL ||
		    g_hash_table_contains(import->job->known->ids, text))
			import->client =
			    *text == '\0' ? NULL : import_intern(import, text, strlen(text));
	} else if (import->client != NULL) {
		import->client = import_intern(import, import->client, strlen(import->client));
	}
	return import_set_broken_aside(import) ? ROW_DONE : ROW_STORE_FAILED;
}

static bool
take_row(struct import *import)
{
	struct account *account = import->account;
	const struct row *row = import->row;
	int64_t heading = import->job->found->heading_index;
	account->rows_read++;
	converter_clear(&import->converter);
	import->client = NULL;
	if (row->broken && import->ordinal > heading)
		return refuse_broken(import) != ROW_STORE_FAILED;
	if (row->blank) {
		account->blank++;
		return true;
	}
	if (import->ordinal <= heading || repeats_heading(import, row) ||
	    is_around_table(import, row)) {
		account->heading++;
		return true;
	}
	return read_record(import) != ROW_STORE_FAILED;
}

/* ---- the whole */

static void
share_drop(void *data)
{
	struct share *share = data;
	if (share->sum != NULL)
		g_checksum_free(share->sum);
	g_free(share);
}

/* "Results.csv" alone says nothing: its folder's name then stands for the campaign. */
static char *
campaign_name(const char *path)
{
	g_autofree char *stem = import_campaign_stem(path);
	if (*stem != '\0')
		return g_steal_pointer(&stem);
	g_autofree char *folder = g_path_get_dirname(path);
	g_autofree char *name = g_path_get_basename(folder);
	return strcmp(name, ".") == 0 ? g_strdup("campaign") : g_steal_pointer(&name);
}

static void
import_open(struct import *import, const struct import_job *job, struct account *account)
{
	*import = (struct import){ .job = job,
		.profile = job->found->profile,
		.account = account,
		.client_index = -1,
		.table = job->found->profile->table };
	import->extra = record_column_find(import->table, "extra");
	converter_open(&import->converter, job->zone);
	import->texts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	import->shares = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, share_drop);
	import->keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, import_seen_drop);
	import->counts = g_hash_table_new(NULL, NULL);
	import->pending = g_array_new(FALSE, FALSE, sizeof(struct pending));
	import->answers = g_array_new(FALSE, FALSE, sizeof(struct wide_value));
	import->batches = g_array_new(FALSE, FALSE, sizeof(struct batch));
	import->batch_numbers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	import->stem = campaign_name(job->path);
	sort_columns(import);
	fill_absent(import);
}

static void
import_close(struct import *import)
{
	import_drop_pending(import);
	converter_close(&import->converter);
	g_hash_table_unref(import->shares);
	g_hash_table_unref(import->keys);
	g_hash_table_unref(import->counts);
	g_hash_table_unref(import->texts);
	g_array_unref(import->pending);
	g_array_unref(import->answers);
	g_array_unref(import->batches);
	g_hash_table_unref(import->batch_numbers);
	for (size_t i = 0; i < import->nactive; i++) {
		g_free(import->active[i].above);
		g_clear_pointer(&import->active[i].zone, g_time_zone_unref);
	}
	g_strfreev(import->a_ends);
	g_strfreev(import->b_ends);
	g_free(import->mended);
	g_free(import->active);
	g_free(import->unknown);
	g_free(import->secret);
	g_free(import->last_client_text);
	g_free(import->stem);
}

static bool
check_account(const struct import *import)
{
	const struct account *account = import->account;
	int64_t sum = account->used + account->set_aside + account->blank + account->heading +
	              account->duplicate;
	if (sum == account->rows_read)
		return true;
	struct place place = { .file = import->job->path, .byte_offset = -1 };
	g_autofree char *read = g_strdup_printf("%" G_GINT64_FORMAT, account->rows_read);
	g_autofree char *accounted = g_strdup_printf("%" G_GINT64_FORMAT, sum);
	return problem_add(
	    import->job->problems, PROBLEM_ACCOUNT_BROKEN, &place, read, accounted, NULL);
}

/* Every byte of a table lies in some row; a file that changed under our hands is no mistake of ours. */
static bool
check_bytes(const struct import *import)
{
	const struct import_job *job = import->job;
	int64_t size = bytes_size(job->bytes);
	if (reader_delimiter(job->reader) == 0 || import->ordinal == 0 ||
	    import->bytes_read == size)
		return true;
	if (!bytes_check(job->bytes, job->local))
		return false;
	struct place place = { .file = job->path, .byte_offset = -1 };
	g_autofree char *read = g_strdup_printf("%" G_GINT64_FORMAT, import->bytes_read);
	g_autofree char *all = g_strdup_printf("%" G_GINT64_FORMAT, size);
	return problem_add(job->problems, PROBLEM_ACCOUNT_BYTES, &place, read, all, NULL);
}

/* The one cell too many, left out: "first name", "last name" under the one heading "name" keep the first. */
static void
mend_split(struct import *import, struct row *row)
{
	const struct recognition *found = import->job->found;
	const char *split = import->profile->split;
	if (split == NULL || row->broken || row->n != found->n + 1)
		return;
	size_t at = 0;
	while (at < found->n && strcmp(found->columns[at].heading, split) != 0)
		at++;
	if (at == found->n)
		return;
	if (import->mended == NULL)
		import->mended = g_new0(struct cell, found->n + 1);
	for (size_t i = 0; i < found->n; i++)
		import->mended[i] = row->cells[i <= at ? i : i + 1];
	row->cells = import->mended;
	row->n = found->n;
}

static bool
read_rows(struct import *import)
{
	struct row row;
	int more;
	while ((more = reader_next(import->job->reader, &row)) == 1) {
		/* The first row begins behind the byte order mark. */
		if (import->ordinal == 0 || row.offset == import->bytes_read)
			import->bytes_read = row.offset + row.length;
		else
			import->bytes_read = -1;
		mend_split(import, &row);
		import->row = &row;
		if (!take_row(import))
			return false;
		import->ordinal++;
	}
	import->row = NULL;
	return more == 0;
}

bool
import_table(const struct import_job *job, struct account *account)
{
	struct import import;
	*account = (struct account){ 0 };
	import_open(&import, job, account);
	bool good = say_unknown_columns(&import) && read_rows(&import);
	import_say_totals(&import);
	import_say_serials(&import);
	good = good && import_finish_account(&import) && import_write_batches(&import) &&
	       check_account(&import) && check_bytes(&import);
	import_close(&import);
	return good;
}
