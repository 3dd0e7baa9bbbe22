/*
 * The accounts of a table: complaints, set-aside rows and cells, each client's share.
 *
 * In: what import_row.c found. Out: rows of set_aside and source_client, problems with their places.
 * Rule: every complaint of one kind is listed in the store; on screen the first COMPLAINTS_ALIKE of a file are said.
 */
#include "ingest/import_inside.h"
#include "ingest/secret.h"
#include <string.h>

#define COMPLAINTS_ALIKE 20

const char *
import_intern(struct import *import, const char *text, size_t length)
{
	g_autofree char *copy = g_strndup(text, length);
	const char *kept = g_hash_table_lookup(import->texts, copy);
	if (kept != NULL)
		return kept;
	kept = copy;
	g_hash_table_add(import->texts, g_steal_pointer(&copy));
	return kept;
}

static const char *
heading_at(const struct import *import, ssize_t index)
{
	const struct recognition *found = import->job->found;
	if (index < 0 || (size_t)index >= found->n || *found->columns[index].heading == '\0')
		return NULL;
	return found->columns[index].heading;
}

static struct place
place_of(const struct import *import, ssize_t index, enum problem_fate fate, bool personal)
{
	const struct row *row = import->row;
	struct place place = { .file = import->job->path,
		.line = row->line,
		.byte_offset = row->offset,
		.name = heading_at(import, index),
		.client = import->client,
		.fate = fate,
		.personal = personal };
	g_autofree char *inside =
	    import->table == RECORD_PLAN ? import_plan_inside(import, index) : NULL;
	if (inside != NULL && reader_find(import->job->reader, inside, &place))
		return place;
	if (index >= 0 && (size_t)index < row->n)
		reader_locate(import->job->reader, row, (size_t)index, &place.line, &place.column);
	return place;
}

/* Said, or only counted where the file has many alike. */
static void
say(struct import *import, const struct problems *what)
{
	gpointer id = GINT_TO_POINTER(problems_at(what, 0)->id);
	int before = GPOINTER_TO_INT(g_hash_table_lookup(import->counts, id));
	g_hash_table_insert(import->counts, id, GINT_TO_POINTER(before + 1));
	if (before < COMPLAINTS_ALIKE)
		problems_append(import->job->local, what);
}

void
import_complain(struct import *import, enum problem_id id, ssize_t index, enum problem_fate fate,
    bool personal, const char *seen, const char *expected)
{
	struct problems *one = problems_new();
	struct place place = place_of(import, index, fate, personal);
	problem_add(
	    one, id, &place, seen == NULL ? "" : seen, expected == NULL ? "" : expected, NULL);
	say(import, one);
	problems_drop(one);
}

/* ---- set aside */

static void
append_cell(GString *raw, const struct cell *cell)
{
	bool plain = strpbrk(cell->text, ",\"\r\n") == NULL;
	if (!plain)
		g_string_append_c(raw, '"');
	for (size_t i = 0; i < cell->length; i++)
		g_string_append(
		    raw, cell->text[i] == '"' ? "\"\"" : (char[]){ cell->text[i], '\0' });
	if (!plain)
		g_string_append_c(raw, '"');
}

/* Lists inside a JSON object are no cells and may hold anything: of people and events the cells alone are kept. */
static bool
may_hold_secrets(const struct import *import)
{
	bool drill = import->table == RECORD_DRILL || import->table == RECORD_EVENT;
	return import->any_secret || (drill && reader_heading(import->job->reader) != NULL);
}

/*
 * The row's own bytes; but where a cell may hold what somebody typed into a form, the cells without that one, and of a
 * broken row, in which nobody can tell the cells apart, nothing.
 */
static GBytes *
raw_of(struct import *import)
{
	const struct row *row = import->row;
	if (!may_hold_secrets(import))
		return reader_raw(import->job->reader, row);
	if (row->broken || row->n != import->job->found->n)
		return NULL;
	GString *raw = g_string_new(NULL);
	for (size_t i = 0; i < row->n; i++) {
		if (i > 0)
			g_string_append_c(raw, ',');
		if (import->secret[i])
			g_string_append(raw, row->cells[i].length > 0 ? SECRET_MARK : "");
		else
			append_cell(raw, &row->cells[i]);
	}
	return g_string_free_to_bytes(raw);
}

static bool
store_aside(struct import *import, const char *scope, const struct problems *one)
{
	const struct problem *problem = problems_at(one, 0);
	GBytes *raw = raw_of(import);
	gsize length = 0;
	struct set_aside what = { .scope = scope,
		.line = import->row->line,
		.byte_offset = import->row->offset,
		.column = problem->place.name,
		.client = import->client };
	what.raw = raw == NULL ? NULL : g_bytes_get_data(raw, &length);
	what.raw_length = length;
	bool good = store_set_aside(import->job->store, &what, problem, import->job->problems);
	g_bytes_unref(raw);
	return good;
}

static void
add_row_to_sum(struct import *import, struct share *share)
{
	if (share->sum == NULL)
		return;
	for (size_t i = 0; i < import->row->n; i++)
		g_checksum_update(share->sum, (const guchar *)import->row->cells[i].text,
		    (gssize)import->row->cells[i].length + 1);
	g_checksum_update(share->sum, (const guchar *)"\n", 1);
}

/* One problem in `one`; the row is accounted for. */
static bool
set_aside(struct import *import, struct problems *one)
{
	import_drop_pending(import);
	import->account->set_aside++;
	struct share *share = import_share(import);
	if (share != NULL) {
		share->counts.set_aside++;
		g_autofree char *line = g_strdup_printf("!%" G_GINT64_FORMAT, import->row->line);
		if (share->sum != NULL)
			g_checksum_update(share->sum, (const guchar *)line, -1);
		add_row_to_sum(import, share);
	}
	bool good = store_aside(import, "row", one);
	say(import, one);
	problems_drop(one);
	return good;
}

bool
import_set_row_aside(struct import *import, enum problem_id id, ssize_t index, bool personal,
    const char *seen, const char *expected)
{
	struct problems *one = problems_new();
	struct place place = place_of(import, index, FATE_ROW_SET_ASIDE, personal);
	problem_add(
	    one, id, &place, seen == NULL ? "" : seen, expected == NULL ? "" : expected, NULL);
	return set_aside(import, one);
}

bool
import_set_broken_aside(struct import *import)
{
	struct problems *one = problems_new();
	struct place place = {
		.file = import->job->path, .client = import->client, .fate = FATE_ROW_SET_ASIDE
	};
	decode_fault_add(&import->row->fault, &place, one);
	return set_aside(import, one);
}

/* ---- cells */

void
import_add_pending(struct import *import, size_t index, enum problem_id id, bool odd, bool personal,
    const char *seen, const char *expected)
{
	struct pending pending = { .index = index,
		.id = id,
		.odd = odd,
		.personal = personal,
		.seen = g_strdup(seen),
		.expected = g_strdup(expected),
		.inside = g_strdup(import->inside) };
	g_array_append_val(import->pending, pending);
}

void
import_drop_pending(struct import *import)
{
	for (guint i = 0; i < import->pending->len; i++) {
		struct pending *pending = &g_array_index(import->pending, struct pending, i);
		g_free(pending->seen);
		g_free(pending->expected);
		g_free(pending->inside);
	}
	g_array_set_size(import->pending, 0);
}

static bool
say_pending(struct import *import, const struct pending *pending)
{
	if (pending->odd) {
		import_complain(import, pending->id, (ssize_t)pending->index, FATE_KEPT,
		    pending->personal, pending->seen, pending->expected);
		return true;
	}
	struct problems *one = problems_new();
	struct place place =
	    place_of(import, (ssize_t)pending->index, FATE_CELL_EMPTY, pending->personal);
	problem_add(one, pending->id, &place, pending->seen == NULL ? "" : pending->seen,
	    pending->expected == NULL ? "" : pending->expected, NULL);
	bool good = store_aside(import, "cell", one);
	say(import, one);
	problems_drop(one);
	import_share(import)->counts.cells++;
	return good;
}

bool
import_use_row(struct import *import)
{
	import->account->used++;
	struct share *share = import_share(import);
	share->counts.used++;
	add_row_to_sum(import, share);
	bool good = true;
	for (guint i = 0; good && i < import->pending->len; i++) {
		const struct pending *pending = &g_array_index(import->pending, struct pending, i);
		import->inside = pending->inside;
		good = say_pending(import, pending);
	}
	import->inside = NULL;
	if (import->pending->len > 0)
		import_drop_pending(import);
	return good;
}

void
import_count_duplicate(struct import *import)
{
	import_drop_pending(import);
	import->account->duplicate++;
	import_share(import)->counts.duplicate++;
}

/* ---- shares */

struct share *
import_share(struct import *import)
{
	if (import->client == NULL)
		return NULL;
	if (import->last_share != NULL && import->client == import->last_share_client)
		return import->last_share;
	struct share *share = g_hash_table_lookup(import->shares, import->client);
	if (share == NULL) {
		share = g_new0(struct share, 1);
		if (import->job->client == NULL)
			share->sum = g_checksum_new(G_CHECKSUM_SHA256);
		g_hash_table_insert(import->shares, (char *)import->client, share);
	}
	import->last_share = share;
	import->last_share_client = import->client;
	return share;
}

static bool
write_share(struct import *import, const char *client, struct share *share)
{
	g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
	g_checksum_update(sum, (const guchar *)import->job->base_key, -1);
	const char *rows = share->sum != NULL
	                       ? g_checksum_get_string(share->sum)
	                       : bytes_sha256(import->job->bytes, import->job->problems);
	if (rows == NULL)
		return false;
	g_checksum_update(sum, (const guchar *)rows, -1);
	share->counts.digest = g_checksum_get_string(sum);
	return store_share(import->job->store, client, &share->counts, import->job->problems);
}

static int
compare_ids(const void *a, const void *b)
{
	return GPOINTER_TO_INT(*(const gconstpointer *)a) -
	       GPOINTER_TO_INT(*(const gconstpointer *)b);
}

/* "12 more of …", in the order of the table of problems. */
static void
say_more(struct import *import)
{
	guint n;
	g_autofree gpointer *ids = g_hash_table_get_keys_as_array(import->counts, &n);
	qsort(ids, n, sizeof *ids, compare_ids);
	for (guint i = 0; i < n; i++) {
		int count = GPOINTER_TO_INT(g_hash_table_lookup(import->counts, ids[i]));
		if (count <= COMPLAINTS_ALIKE)
			continue;
		struct place place = {
			.file = import->job->path, .byte_offset = -1, .client = import->job->client
		};
		g_autofree char *more = g_strdup_printf("%d", count - COMPLAINTS_ALIKE);
		problem_add(import->job->local, PROBLEM_MORE_ALIKE, &place, more,
		    problem_code(GPOINTER_TO_INT(ids[i])), NULL);
	}
}

static void
say_counts(struct import *import)
{
	struct place place = {
		.file = import->job->path, .byte_offset = -1, .client = import->job->client
	};
	g_autofree char *filled = g_strdup_printf("%" G_GINT64_FORMAT, import->filled_down);
	g_autofree char *duplicates =
	    g_strdup_printf("%" G_GINT64_FORMAT, import->account->duplicate);
	g_autofree char *first = g_strdup_printf("%" G_GINT64_FORMAT, import->first_duplicate);
	if (import->filled_down > 0)
		problem_add(import->job->local, PROBLEM_FILLED_DOWN, &place, filled, NULL);
	if (import->account->duplicate > 0)
		problem_add(
		    import->job->local, PROBLEM_DUPLICATE_ROW, &place, duplicates, first, NULL);
	if (import->left_out_power + import->left_out_planned == 0)
		return;
	g_autofree char *power = g_strdup_printf("%" G_GINT64_FORMAT, import->left_out_power);
	g_autofree char *planned = g_strdup_printf("%" G_GINT64_FORMAT, import->left_out_planned);
	problem_add(import->job->local, PROBLEM_LINKS_LEFT_OUT, &place, power, planned, NULL);
}

bool
import_finish_account(struct import *import)
{
	say_counts(import);
	say_more(import);
	/* Somebody whose file has no row of his own still depends on the file. */
	if (import->job->client != NULL) {
		import->client =
		    import_intern(import, import->job->client, strlen(import->job->client));
		import->last_share = NULL;
		import_share(import);
	}
	GHashTableIter iter;
	gpointer client, share;
	bool good = true;
	g_hash_table_iter_init(&iter, import->shares);
	while (good && g_hash_table_iter_next(&iter, &client, &share))
		good = write_share(import, client, share);
	return good;
}
