/*
 * What each file holds of each campaign, and which round each report belongs to.
 *
 * In: drill_batch, drill_event. Out: batches and their groups; complaints about reports that belong to no drill.
 * Rule: a report goes to the round sent last before it; one that no time places is told and left out.
 */
#include "ingest/import.h"
#include "ingest/settle.h"
#include <sqlite3.h>
#include <string.h>

struct settle_batches {
	struct store *store;
	struct problems *problems;
	GStringChunk *texts;
	GArray *batches, *groups;
};

static char *
keep(GStringChunk *chunk, sqlite3_stmt *row, int column)
{
	const char *text = (const char *)sqlite3_column_text(row, column);
	return text == NULL
	           ? NULL
	           : g_string_chunk_insert_len(chunk, text, sqlite3_column_bytes(row, column));
}

static int64_t
time_at(sqlite3_stmt *row, int column)
{
	return sqlite3_column_type(row, column) == SQLITE_NULL ? SETTLE_NO_TIME
	                                                       : sqlite3_column_int64(row, column);
}

/* ---- reading */

static const char batch_sql[] =
    "SELECT b.source, b.client, b.campaign, coalesce(b.drill, 0), b.kind = 'events', b.named, "
    "b.first_sent_at,"
    " b.first_at, b.n, b.mail, b.mail_type, b.difficulty, s.path,"
    " b.kind = 'events' AND b.first_sent_at IS NULL AND NOT EXISTS (SELECT 1 FROM drill_event e"
    "  WHERE e.record BETWEEN b.first_record AND b.last_record AND e.client = b.client"
    "  AND e.campaign = b.campaign AND e.kind <> 'reported'), b.title, b.first_record, "
    "b.last_record"
    " FROM unsettled u JOIN drill_batch b ON b.client = u.client JOIN source s ON s.id = b.source"
    " ORDER BY b.client, s.path, b.campaign, b.drill";

/* The campaign's name as the file is called, without the "(1)" of a second download. */
static char *
stem_of(const char *path)
{
	const char *dot = strrchr(path, '.');
	g_autofree char *bare = dot == NULL ? g_strdup(path) : g_strndup(path, (gsize)(dot - path));
	size_t length = strlen(bare), end = length;
	if (length > 3 && bare[length - 1] == ')') {
		end--;
		while (end > 0 && g_ascii_isdigit(bare[end - 1]))
			end--;
		if (end > 0 && end < length - 1 && bare[end - 1] == '(')
			bare[end - 1] = '\0';
	}
	g_autofree char *named = g_strconcat(g_strchomp(bare), ".csv", NULL);
	return import_campaign_stem(named);
}

static void
read_batch(struct settle_batches *batches, sqlite3_stmt *row)
{
	GStringChunk *texts = batches->texts;
	struct settle_batch batch = { .source = sqlite3_column_int64(row, 0),
		.client = keep(texts, row, 1),
		.campaign = keep(texts, row, 2),
		.drill = sqlite3_column_int64(row, 3),
		.events = sqlite3_column_int(row, 4),
		.named = sqlite3_column_int(row, 5),
		.first_sent_at = time_at(row, 6),
		.first_at = time_at(row, 7),
		.n = sqlite3_column_int64(row, 8),
		.mail = keep(texts, row, 9),
		.mail_type = keep(texts, row, 10),
		.difficulty = keep(texts, row, 11),
		.path = keep(texts, row, 12),
		.reports = sqlite3_column_int(row, 13),
		.first_record = sqlite3_column_int64(row, 15),
		.last_record = sqlite3_column_int64(row, 16) };
	g_autofree char *folder = g_path_get_dirname(batch.path);
	batch.folder = g_string_chunk_insert_const(texts, folder);
	g_autofree char *stem = stem_of(batch.path);
	g_autofree char *lower = g_utf8_strdown(stem, -1);
	batch.title = keep(texts, row, 14);
	batch.titled = batch.title != NULL;
	if (!batch.titled)
		batch.title = g_string_chunk_insert_const(texts, stem);
	batch.stem = g_string_chunk_insert_const(texts, lower);
	g_array_append_val(batches->batches, batch);
}

static bool
read_batches(struct settle_batches *batches)
{
	sqlite3_stmt *rows = store_statement(batches->store, batch_sql, batches->problems);
	if (rows == NULL)
		return false;
	int step;
	while ((step = sqlite3_step(rows)) == SQLITE_ROW)
		read_batch(batches, rows);
	bool good = step == SQLITE_DONE || store_complain(batches->store, batches->problems);
	store_reset(&rows);
	return good;
}

static const char overlap_sql[] =
    "SELECT EXISTS (SELECT 1 FROM drill_record r JOIN"
    " (SELECT DISTINCT email_key FROM (SELECT email_key FROM drill_event e"
    "   WHERE e.record >= ?2 << 32 AND e.record < (?2 + 1) << 32 AND e.client = ?3 AND e.campaign "
    "= ?4 LIMIT 2000)) k"
    " ON k.email_key = r.email_key"
    " WHERE r.record >= ?1 << 32 AND r.record < (?1 + 1) << 32 AND r.client = ?3 AND r.campaign = "
    "?5)";

static bool
overlap(const struct settle_batch *records, const struct settle_batch *events, void *data)
{
	struct settle_batches *batches = data;
	sqlite3_stmt *row = store_statement(batches->store, overlap_sql, batches->problems);
	if (row == NULL)
		return false;
	sqlite3_bind_int64(row, 1, records->source);
	sqlite3_bind_int64(row, 2, events->source);
	store_bind(row, 3, records->client);
	store_bind(row, 4, events->campaign);
	store_bind(row, 5, records->campaign);
	bool found = sqlite3_step(row) == SQLITE_ROW && sqlite3_column_int(row, 0) != 0;
	store_reset(&row);
	return found;
}

/* ---- events that are placed one by one */

int64_t
settle_batches_round(
    const struct settle_batches *batches, const struct settle_batch *batch, int64_t at)
{
	int64_t chosen = -1, sent_at = SETTLE_NO_TIME;
	for (guint i = 0; at != SETTLE_NO_TIME && i < batch->rounds->len; i++) {
		size_t round = g_array_index(batch->rounds, size_t, i);
		int64_t begins = settle_batches_group(batches, round)->first_sent_at;
		if (begins == SETTLE_NO_TIME)
			return -1;
		if (begins <= at && (chosen < 0 || begins > sent_at)) {
			chosen = (int64_t)round;
			sent_at = begins;
		}
	}
	return chosen;
}

static const char times_sql[] =
    "SELECT at FROM drill_event WHERE record >= ?1 AND record <= ?2 AND client = ?3"
    " AND campaign = ?4 AND coalesce(drill, 0) = ?5 AND kind <> 'created' AND kind <> 'other'";

static bool
count_unplaced(struct settle_batches *batches, const struct settle_batch *batch, int64_t *all,
    int64_t *unplaced)
{
	sqlite3_stmt *row = store_statement(batches->store, times_sql, batches->problems);
	if (row == NULL)
		return false;
	sqlite3_bind_int64(row, 1, batch->first_record);
	sqlite3_bind_int64(row, 2, batch->last_record);
	store_bind(row, 3, batch->client);
	store_bind(row, 4, batch->campaign);
	sqlite3_bind_int64(row, 5, batch->drill);
	int step;
	for (*all = *unplaced = 0; (step = sqlite3_step(row)) == SQLITE_ROW; ++*all)
		*unplaced += settle_batches_round(batches, batch, time_at(row, 0)) < 0;
	bool good = step == SQLITE_DONE || store_complain(batches->store, batches->problems);
	store_reset(&row);
	return good;
}

static bool
tell_unplaced(struct settle_batches *batches, const struct settle_batch *batch)
{
	int64_t all, unplaced;
	if (!count_unplaced(batches, batch, &all, &unplaced))
		return false;
	if (unplaced == 0)
		return true;
	struct problems *local = problems_new();
	struct place place = { .file = batch->path, .byte_offset = -1, .client = batch->client };
	g_autofree char *first = g_strdup_printf("%" G_GINT64_FORMAT, unplaced);
	g_autofree char *second = g_strdup_printf("%" G_GINT64_FORMAT, all);
	problem_add(local,
	    batch->rounds->len > 0 ? PROBLEM_REPORTS_UNPLACED : PROBLEM_REPORTS_ALONE, &place,
	    first, second, NULL);
	bool good =
	    store_complaints_add(batches->store, 0, batch->client, local, batches->problems);
	problems_drop(local);
	return good;
}

/* ---- all */

static void
batch_clear(void *data)
{
	struct settle_batch *batch = data;
	g_clear_pointer(&batch->rounds, g_array_unref);
}

static bool
look_after_loose(struct settle_batches *batches)
{
	bool good = true;
	for (guint i = 0; good && i < batches->batches->len; i++) {
		const struct settle_batch *batch =
		    &g_array_index(batches->batches, struct settle_batch, i);
		if (batch->group == SETTLE_NO_GROUP)
			good = tell_unplaced(batches, batch);
	}
	return good;
}

struct settle_batches *
settle_batches_new(struct store *store, struct problems *problems)
{
	struct settle_batches *batches = g_new0(struct settle_batches, 1);
	*batches = (struct settle_batches){ .store = store,
		.problems = problems,
		.texts = g_string_chunk_new(4096),
		.batches = g_array_new(FALSE, FALSE, sizeof(struct settle_batch)) };
	g_array_set_clear_func(batches->batches, batch_clear);
	bool good = read_batches(batches);
	if (good) {
		batches->groups = settle_group_batches(batches->batches, overlap, batches);
		good = look_after_loose(batches);
	}
	if (good)
		return batches;
	settle_batches_drop(batches);
	return NULL;
}

void
settle_batches_drop(struct settle_batches *batches)
{
	if (batches == NULL)
		return;
	g_string_chunk_free(batches->texts);
	g_array_unref(batches->batches);
	if (batches->groups != NULL)
		g_array_unref(batches->groups);
	g_free(batches);
}

const struct settle_group *
settle_batches_group(const struct settle_batches *batches, size_t i)
{
	return &g_array_index(batches->groups, struct settle_group, i);
}

GArray *
settle_batches_array(const struct settle_batches *batches)
{
	return batches->batches;
}
