/*
 * Settling the drills of clients whose files changed.
 *
 * In: drill_batch, drill_record, drill_event, person, setting. Out: recipient, reaction, complaints of settling.
 * Rule: people are merged one by one, so that memory does not grow with their number; running it twice gives the same
 * rows.
 */
#include "ingest/settle_rows.h"
#include <sqlite3.h>
#include <string.h>

/* Among more reactions than these, three within a second are chance. */
#define BURST_REACTIONS 200000

/* What is said of a client once all its people are settled. */
struct tally {
	int64_t people, disagree, outside, shared, strangers, guests;
	const char *path;     /* of the campaign where it was first seen */
	char *strangers_path; /* of the list that names them */
};

struct settling {
	struct store *store;
	struct sqlite3 *db;
	struct problems *problems;
	struct settle_batches *batches;

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

/* A guest of a Microsoft tenant who is not excluded by agreement. */
static bool
is_guest(const struct settling *settling)
{
	const char *key = settling->people.email_key;
	return key != NULL && strstr(key, "#ext#") != NULL &&
	       !settle_rules_exclude(&settling->rules, key);
}

static void
count_stranger(struct settling *settling)
{
	struct tally *tally = &settling->tally;
	if (!settling->people.stranger)
		return;
	tally->strangers++;
	sqlite3_stmt *row = tally->strangers_path != NULL
	                        ? NULL
	                        : store_statement(settling->store,
				      "SELECT path FROM source WHERE id = ?1", settling->problems);
	if (row == NULL)
		return;
	sqlite3_bind_int64(
	    row, 1, g_array_index(settling->people.events, struct settle_event, 0).source);
	if (sqlite3_step(row) == SQLITE_ROW)
		tally->strangers_path = g_strdup((const char *)sqlite3_column_text(row, 0));
	store_reset(&row);
}

static void
add_to_tally(struct settling *settling, const struct settle_recipient *recipient)
{
	struct tally *tally = &settling->tally;
	tally->people++;
	tally->disagree += recipient->disagrees;
	tally->outside += recipient->outside;
	tally->guests += is_guest(settling);
	tally->shared += settling->people.shared && settling->people.email_key != NULL;
	if (tally->path == NULL && (recipient->disagrees || recipient->outside > 0 ||
				       tally->shared > 0 || tally->guests > 0))
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

/* Of those who were in a burst: the step that a later one implies, where no person's event is of it. */
static bool
imply(struct settling *settling, const char *earlier, const char *later)
{
	sqlite3_stmt *add = store_statement(settling->store,
	    "INSERT INTO reaction (recipient, client, drill, person, kind, judged, rule, implied,"
	    " source, line) SELECT recipient, client, drill, person, ?2, judged, rule, 1, source,"
	    " line FROM (SELECT *, min(rowid) FROM reaction l WHERE recipient >= ?1 AND kind = ?3"
	    " AND judged <> 'machine' AND recipient IN (SELECT recipient FROM reaction"
	    " WHERE recipient >= ?1 AND rule = 'same_second') AND NOT EXISTS (SELECT 1 FROM"
	    " reaction e WHERE e.recipient = l.recipient AND e.kind = ?2 AND e.judged <> 'machine')"
	    " GROUP BY recipient)",
	    settling->problems);
	if (add == NULL)
		return false;
	sqlite3_bind_int64(add, 1, settling->first_recipient);
	sqlite3_bind_text(add, 2, earlier, -1, SQLITE_STATIC);
	sqlite3_bind_text(add, 3, later, -1, SQLITE_STATIC);
	return store_step(settling->store, add, settling->problems);
}

/* What only a machine's event implied did not happen, and what an unsure one implied is unsure. */
static bool
imply_again(struct settling *settling)
{
	sqlite3_stmt *drop = store_statement(settling->store,
	    "DELETE FROM reaction WHERE recipient >= ?1 AND implied AND recipient IN"
	    " (SELECT recipient FROM reaction WHERE recipient >= ?1 AND rule = 'same_second')",
	    settling->problems);
	if (drop == NULL)
		return false;
	sqlite3_bind_int64(drop, 1, settling->first_recipient);
	return store_step(settling->store, drop, settling->problems) &&
	       imply(settling, "opened", "submitted") && imply(settling, "viewed", "opened");
}

static bool
judge_bursts(struct settling *settling)
{
	enum settings_rule taken = settling->rules.burst;
	bool may =
	    settling->may_burst && settling->reactions <= BURST_REACTIONS && taken != SETTINGS_OFF;
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
	    "UPDATE reaction SET judged = ?2, rule = 'same_second'"
	    " WHERE recipient >= ?1 AND kind <> 'reported'"
	    " AND (judged = 'person' OR (judged = 'unsure' AND ?2 = 'machine')) AND EXISTS "
	    "(SELECT 1 FROM temp.settle_moment m"
	    " WHERE m.drill = reaction.drill AND m.second = reaction.at / 1000 AND m.address = "
	    "reaction.address)",
	    settling->problems);
	if (mark == NULL)
		return false;
	sqlite3_bind_int64(mark, 1, settling->first_recipient);
	sqlite3_bind_text(
	    mark, 2, taken == SETTINGS_MACHINE ? "machine" : "unsure", -1, SQLITE_STATIC);
	return store_step(settling->store, mark, settling->problems) && imply_again(settling) &&
	       store_execute(settling->store, "DELETE FROM temp.settle_moment", settling->problems);
}

static void
say(struct settling *settling, struct problems *local, enum problem_id id, int64_t count)
{
	const struct tally *tally = &settling->tally;
	struct place place = { .file = id == PROBLEM_REPORTERS_UNKNOWN ? tally->strangers_path
		                                                       : tally->path,
		.byte_offset = -1,
		.client = settling->client };
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
	say(settling, local, PROBLEM_REPORTERS_UNKNOWN, settling->tally.strangers);
	say(settling, local, PROBLEM_GUESTS, settling->tally.guests);
	bool good = judge_bursts(settling) && store_complaints_add(settling->store, 0,
						  settling->client, local, settling->problems);
	problems_drop(local);
	g_clear_pointer(&settling->tally.strangers_path, g_free);
	settle_burst_clear(settling->burst);
	settle_rules_clear(&settling->rules);
	settling->client = NULL;
	return good;
}

static bool
begin_group(struct settling *settling, int64_t number)
{
	const struct settle_group *group = settle_batches_group(settling->batches, (size_t)number);
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
		count_stranger(settling);
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
	settle_batches_drop(settling->batches);
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
		.burst = settle_burst_new() };
	settling.records = g_array_new(FALSE, FALSE, sizeof(struct settle_record));
	settling.events = g_array_new(FALSE, FALSE, sizeof(struct settle_event));
	settling.people.records = g_array_new(FALSE, FALSE, sizeof(struct settle_record));
	settling.people.events = g_array_new(FALSE, FALSE, sizeof(struct settle_event));
	settling.people.recipients = g_ptr_array_new_with_free_func(settle_recipient_drop);
	bool good = store_execute(store, "SAVEPOINT settle", problems) && prepare(&settling) &&
	            (settling.batches = settle_batches_new(store, problems)) != NULL &&
	            merge(&settling) &&
	            store_execute(store, "DELETE FROM unsettled; RELEASE settle", problems);
	settling_clear(&settling);
	return good;
}
