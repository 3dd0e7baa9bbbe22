/*
 * Settling the drills of clients whose files changed.
 *
 * In: drill_batch, drill_record, drill_event, person, setting. Out: recipient, reaction, complaints of settling.
 * Rule: people are merged one by one, so that memory does not grow with their number; running it twice gives the same
 * rows.
 */
#include "ingest/settle_rows.h"
#include "ingest/import.h"
#include <sqlite3.h>
#include <string.h>

/* Among more reactions than these, three within a second are chance. */
#define BURST_REACTIONS 200000

/* What is said of a client once all its people are settled. */
struct tally {
	int64_t people, disagree, outside, shared;
	const char *path; /* of the campaign where it was first seen */
};

struct settling {
	struct store *store;
	struct sqlite3 *db;
	struct problems *problems;
	GStringChunk *texts; /* of batches, for the whole run */
	GArray *batches, *groups;

	const struct settle_group *group; /* at work */
	const char *client;
	struct settle_rules rules;
	bool may_burst;
	struct settle_burst *burst;
	struct tally tally;
	int64_t first_recipient; /* of the client; the ids since are its own */
	int64_t reactions;       /* of the client */

	struct settle_reader *reader;
	GArray *records, *events; /* of some addresses */
	struct settle_people people;
	struct settle_writer writer;
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

/* ---- batches and groups */

static const char batch_sql[] =
    "SELECT b.source, b.client, b.campaign, coalesce(b.drill, 0), b.kind = 'events', b.named, "
    "b.first_sent_at,"
    " b.first_at, b.n, b.mail, b.mail_type, b.difficulty, s.path, b.first_record, b.last_record"
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
read_batch(struct settling *settling, sqlite3_stmt *row)
{
	struct settle_batch batch = { .source = sqlite3_column_int64(row, 0),
		.client = keep(settling->texts, row, 1),
		.campaign = keep(settling->texts, row, 2),
		.drill = sqlite3_column_int64(row, 3),
		.events = sqlite3_column_int(row, 4),
		.named = sqlite3_column_int(row, 5),
		.first_sent_at = time_at(row, 6),
		.first_at = time_at(row, 7),
		.n = sqlite3_column_int64(row, 8),
		.mail = keep(settling->texts, row, 9),
		.mail_type = keep(settling->texts, row, 10),
		.difficulty = keep(settling->texts, row, 11),
		.path = keep(settling->texts, row, 12),
		.first_record = sqlite3_column_int64(row, 13),
		.last_record = sqlite3_column_int64(row, 14) };
	g_autofree char *folder = g_path_get_dirname(batch.path);
	batch.folder = g_string_chunk_insert_const(settling->texts, folder);
	g_autofree char *stem = stem_of(batch.path);
	g_autofree char *lower = g_utf8_strdown(stem, -1);
	batch.title = g_string_chunk_insert_const(settling->texts, stem);
	batch.stem = g_string_chunk_insert_const(settling->texts, lower);
	g_array_append_val(settling->batches, batch);
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
	struct settling *settling = data;
	sqlite3_stmt *row = store_statement(settling->store, overlap_sql, settling->problems);
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

static bool
find_groups(struct settling *settling)
{
	sqlite3_stmt *rows = store_statement(settling->store, batch_sql, settling->problems);
	if (rows == NULL)
		return false;
	int step;
	while ((step = sqlite3_step(rows)) == SQLITE_ROW)
		read_batch(settling, rows);
	bool good = step == SQLITE_DONE || store_complain(settling->store, settling->problems);
	store_reset(&rows);
	settling->groups = settle_group_batches(settling->batches, overlap, settling);
	return good;
}

/* ---- bursts */

/* settle_maybe(drill, at, address): may this be a burst? */
static void
maybe_function(sqlite3_context *context, int n, sqlite3_value **values)
{
	const struct settling *settling = sqlite3_user_data(context);
	sqlite3_result_int(context,
	    settle_burst_maybe(settling->burst, sqlite3_value_int64(values[0]),
		sqlite3_value_int64(values[1]), (const char *)sqlite3_value_text(values[2])));
}

/* ---- writing, and what is counted on the way */

static void
add_to_tally(struct settling *settling, const struct settle_recipient *recipient)
{
	struct tally *tally = &settling->tally;
	tally->people++;
	tally->disagree += recipient->disagrees;
	tally->outside += recipient->outside;
	tally->shared += settling->people.shared && settling->people.email_key != NULL;
	if (tally->path == NULL &&
	    (recipient->disagrees || recipient->outside > 0 || tally->shared > 0))
		tally->path = settling->group->path;
}

static bool
write_people(struct settling *settling)
{
	for (guint i = 0; i < settling->people.recipients->len; i++) {
		const struct settle_recipient *recipient = settling->people.recipients->pdata[i];
		add_to_tally(settling, recipient);
		settling->reactions += recipient->events->len;
		if (settling->reactions <= BURST_REACTIONS &&
		    settle_burst_add(settling->burst, settling->group->drill, recipient->events))
			settling->may_burst = true;
		if (!settle_write(
			&settling->writer, &settling->people, recipient, settling->problems))
			return false;
	}
	return true;
}

/* ---- clients */

static bool
judge_bursts(struct settling *settling)
{
	bool may = settling->may_burst && settling->reactions <= BURST_REACTIONS;
	settling->may_burst = false;
	if (!may)
		return true;
	if (!settle_writer_flush(&settling->writer, settling->problems))
		return false;
	sqlite3_stmt *fill = store_statement(settling->store,
	    "INSERT INTO temp.settle_moment SELECT drill, second, address FROM"
	    " (SELECT DISTINCT drill, at / 1000 AS second, address, person FROM reaction"
	    "  WHERE recipient >= ?1 AND kind <> 'reported' AND at IS NOT NULL AND address IS NOT "
	    "NULL"
	    "  AND settle_maybe(drill, at, address)) GROUP BY 1, 2, 3 HAVING count(*) >= ?2",
	    settling->problems);
	if (fill == NULL)
		return false;
	sqlite3_bind_int64(fill, 1, settling->first_recipient);
	sqlite3_bind_int(fill, 2, SETTLE_BURST_PEOPLE);
	if (!store_step(settling->store, fill, settling->problems))
		return false;
	sqlite3_stmt *mark = store_statement(settling->store,
	    "UPDATE reaction SET judged = 'unsure', rule = 'same_second'"
	    " WHERE recipient >= ?1 AND kind <> 'reported' AND judged = 'person' AND EXISTS "
	    "(SELECT 1 FROM temp.settle_moment m"
	    " WHERE m.drill = reaction.drill AND m.second = reaction.at / 1000 AND m.address = "
	    "reaction.address)",
	    settling->problems);
	if (mark == NULL)
		return false;
	sqlite3_bind_int64(mark, 1, settling->first_recipient);
	return store_step(settling->store, mark, settling->problems) &&
	       store_execute(settling->store, "DELETE FROM temp.settle_moment", settling->problems);
}

static void
say(struct settling *settling, struct problems *local, enum problem_id id, int64_t count)
{
	struct place place = {
		.file = settling->tally.path, .byte_offset = -1, .client = settling->client
	};
	g_autofree char *first = g_strdup_printf("%" G_GINT64_FORMAT, count);
	g_autofree char *all = g_strdup_printf("%" G_GINT64_FORMAT, settling->tally.people);
	if (count > 0)
		problem_add(local, id, &place, first, all, NULL);
}

static bool
end_client(struct settling *settling)
{
	if (settling->client == NULL)
		return true;
	struct problems *local = problems_new();
	say(settling, local, PROBLEM_STATUS_DISAGREES, settling->tally.disagree);
	say(settling, local, PROBLEM_OUTSIDE_WINDOW, settling->tally.outside);
	say(settling, local, PROBLEM_ADDRESS_SHARED, settling->tally.shared);
	bool good = judge_bursts(settling) && store_complaints_add(settling->store, 0,
						  settling->client, local, settling->problems);
	problems_drop(local);
	settle_burst_clear(settling->burst);
	settle_rules_clear(&settling->rules);
	settling->client = NULL;
	return good;
}

static bool
begin_group(struct settling *settling, int64_t number)
{
	const struct settle_group *group =
	    &g_array_index(settling->groups, struct settle_group, (guint)number);
	if (group == settling->group)
		return true;
	settling->group = group;
	if (settling->client != NULL && strcmp(settling->client, group->client) == 0)
		return true;
	if (!end_client(settling))
		return false;
	settling->client = group->client;
	settling->tally = (struct tally){ 0 };
	settling->first_recipient = settling->writer.next_recipient;
	settling->reactions = 0;
	if (!settle_writer_client(&settling->writer, settling->client, settling->problems))
		return false;
	settle_rules_read(&settling->rules, settling->store, settling->client);
	return true;
}

/* ---- the merge */

static int
compare(const struct settle_event *event, const struct settle_record *record)
{
	return event->key != record->key
	           ? (event->key > record->key) - (event->key < record->key)
	           : settle_compare_addresses(event->email_key, record->email_key);
}

/* The next address of those at hand, with all that is said of it. Returns its key, -1: none. */
static int64_t
next_address(struct settling *settling, guint *record, guint *event)
{
	struct settle_people *people = &settling->people;
	const struct settle_record *records = (const void *)settling->records->data;
	const struct settle_event *events = (const void *)settling->events->data;
	guint nrecords = settling->records->len, nevents = settling->events->len;
	if (*record >= nrecords && *event >= nevents)
		return -1;
	bool by_event = *record >= nrecords ||
	                (*event < nevents && compare(&events[*event], &records[*record]) < 0);
	int64_t key = by_event ? events[*event].key : records[*record].key;
	people->email_key = by_event ? events[*event].email_key : records[*record].email_key;
	g_array_set_size(people->records, 0);
	g_array_set_size(people->events, 0);
	g_ptr_array_set_size(people->recipients, 0);
	for (; *record < nrecords && records[*record].key == key &&
	       settle_compare_addresses(records[*record].email_key, people->email_key) == 0;
	     ++*record)
		g_array_append_val(people->records, records[*record]);
	for (; *event < nevents && events[*event].key == key &&
	       settle_compare_addresses(events[*event].email_key, people->email_key) == 0;
	     ++*event)
		g_array_append_val(people->events, events[*event]);
	return key;
}

static bool
settle_stretch(struct settling *settling)
{
	guint record = 0, event = 0;
	int64_t key;
	settling->writer.reading = settle_reader_is_open(settling->reader);
	while ((key = next_address(settling, &record, &event)) >= 0) {
		if (!begin_group(settling, key >> SETTLE_ADDRESS_BITS))
			return false;
		settling->people.group = settling->group;
		settling->people.rules = &settling->rules;
		settle_people_merge(&settling->people);
		if (!write_people(settling))
			return false;
	}
	return true;
}

static bool
merge(struct settling *settling)
{
	settling->reader =
	    settle_reader_open(settling->store, settling->batches, settling->problems);
	if (settling->reader == NULL)
		return false;
	int more;
	while (
	    (more = settle_reader_next(settling->reader, settling->records, settling->events)) == 1)
		if (!settle_stretch(settling))
			return false;
	return more == 0 && end_client(settling) &&
	       settle_writer_flush(&settling->writer, settling->problems);
}

/* ---- all */

static const char clear_sql[] =
    "DELETE FROM reaction WHERE recipient IN (SELECT id FROM recipient WHERE client IN (SELECT "
    "client FROM unsettled));"
    "DELETE FROM recipient WHERE client IN (SELECT client FROM unsettled);"
    "DELETE FROM complaint WHERE source IS NULL AND client IN (SELECT client FROM unsettled);"
    "CREATE TEMP TABLE IF NOT EXISTS settle_moment (drill INTEGER, second INTEGER, address TEXT,"
    " PRIMARY KEY (drill, second, address)) WITHOUT ROWID;";

static bool
prepare(struct settling *settling)
{
	struct store *store = settling->store;
	struct problems *problems = settling->problems;
	int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC;
	sqlite3_create_function(
	    settling->db, "settle_maybe", 3, flags, settling, maybe_function, NULL, NULL);
	return store_execute(store, clear_sql, problems) &&
	       settle_writer_open(&settling->writer, store, problems);
}

static bool
any_unsettled(struct store *store, struct problems *problems, bool *any)
{
	sqlite3_stmt *row =
	    store_statement(store, "SELECT EXISTS (SELECT 1 FROM unsettled)", problems);
	if (row == NULL)
		return false;
	*any = sqlite3_step(row) == SQLITE_ROW && sqlite3_column_int(row, 0) != 0;
	store_reset(&row);
	return true;
}

static void
settling_clear(struct settling *settling)
{
	settle_writer_close(&settling->writer);
	settle_reader_drop(settling->reader);
	sqlite3_create_function(
	    settling->db, "settle_maybe", 3, SQLITE_UTF8, NULL, NULL, NULL, NULL);
	settle_rules_clear(&settling->rules);
	g_string_chunk_free(settling->texts);
	g_array_unref(settling->batches);
	if (settling->groups != NULL)
		g_array_unref(settling->groups);
	g_array_unref(settling->people.records);
	g_array_unref(settling->people.events);
	g_ptr_array_unref(settling->people.recipients);
	settle_burst_drop(settling->burst);
	g_array_unref(settling->records);
	g_array_unref(settling->events);
}

bool
settle_run(struct store *store, struct problems *problems)
{
	bool any;
	if (!any_unsettled(store, problems, &any))
		return false;
	if (!any)
		return true;
	struct settling settling = { .store = store,
		.db = store_handle(store),
		.problems = problems,
		.texts = g_string_chunk_new(4096),
		.batches = g_array_new(FALSE, FALSE, sizeof(struct settle_batch)),
		.burst = settle_burst_new() };
	settling.records = g_array_new(FALSE, FALSE, sizeof(struct settle_record));
	settling.events = g_array_new(FALSE, FALSE, sizeof(struct settle_event));
	settling.people.records = g_array_new(FALSE, FALSE, sizeof(struct settle_record));
	settling.people.events = g_array_new(FALSE, FALSE, sizeof(struct settle_event));
	settling.people.recipients = g_ptr_array_new_with_free_func(settle_recipient_drop);
	bool good = store_execute(store, "SAVEPOINT settle", problems) && prepare(&settling) &&
	            find_groups(&settling) && merge(&settling) &&
	            store_execute(store, "DELETE FROM unsettled; RELEASE settle", problems);
	settling_clear(&settling);
	return good;
}
