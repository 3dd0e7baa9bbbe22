/*
 * The rows of drills that are to be settled, address by address.
 *
 * In: drill_record and drill_event, and which batches of theirs belong to which group. Out: stretches of rows, in each
 * all that is said of some addresses of some groups, sorted.
 * Rule: memory does not grow with the files. Groups lie together in most files; they are read some at a time and sorted
 * here. Where they do not, or one is too large, SQLite sorts (on the disk).
 */
#include "ingest/settle_rows.h"
#include <sqlite3.h>
#include <string.h>

/* Groups are read together until they have so many rows; more than MEMORY_ROWS are not sorted here. */
#define PASS_ROWS 50000
#define MEMORY_ROWS 100000
#define AGENTS_CACHED 20000
#define TEXT_BLOCK (64 << 10)

/* Where rows of a pass lie: records from first to last. */
struct part {
	int64_t source, first, last, n;
	bool events;
};

struct pass {
	size_t low, high;    /* groups from low to below high */
	guint parts, nparts; /* where in reader->parts */
	int64_t rows;
	bool sorted; /* by SQLite */
};

struct batch_memo {
	int64_t source, drill;
	char *client, *campaign;
	const struct settle_batch *batch; /* NULL: of a client that is settled */
};

struct cursor {
	sqlite3_stmt *rows;
	bool row; /* it stands on one */
	int64_t key;
};

struct settle_reader {
	struct store *store;
	struct sqlite3 *db;
	struct problems *problems;
	const struct settle_batches *batches;
	GHashTable *by_name; /* "source|client|campaign|drill" → struct settle_batch */
	struct batch_memo last;
	GArray *parts, *passes;
	GPtrArray *copies; /* of batches that go to several groups, one for each */
	guint next_pass;
	struct pass pass;              /* at work */
	struct cursor records, events; /* of a sorted pass */
	GStringChunk *texts;           /* of the stretch given last */
	GHashTable *agents;            /* number → struct settle_agent */
};

/* ---- which rows are whose */

static char *
batch_name(int64_t source, const char *client, const char *campaign, int64_t drill)
{
	return g_strdup_printf(
	    "%" G_GINT64_FORMAT "|%s|%s|%" G_GINT64_FORMAT, source, client, campaign, drill);
}

/* NULL for clients that are settled. Rows of one batch mostly lie together. */
static const struct settle_batch *
find_batch(struct settle_reader *reader, int64_t source, const char *client, const char *campaign,
    int64_t drill)
{
	struct batch_memo *last = &reader->last;
	if (last->client != NULL && last->source == source && last->drill == drill &&
	    strcmp(last->client, client) == 0 && strcmp(last->campaign, campaign) == 0)
		return last->batch;
	g_free(last->client);
	g_free(last->campaign);
	g_autofree char *name = batch_name(source, client, campaign, drill);
	*last = (struct batch_memo){ source, drill, g_strdup(client), g_strdup(campaign),
		g_hash_table_lookup(reader->by_name, name) };
	return last->batch;
}

/* 0 for no address, so that those come first. */
static int64_t
hash_address(const char *key)
{
	if (key == NULL)
		return 0;
	uint64_t hash = UINT64_C(14695981039346656037);
	for (; *key != '\0'; key++)
		hash = (hash ^ (uint8_t)*key) * UINT64_C(1099511628211);
	return 1 + (int64_t)((hash ^ hash >> 40) & ((UINT64_C(1) << SETTLE_ADDRESS_BITS) - 2));
}

/*
 * settle_key(source, client, campaign, drill, email_key, at): one number by which all rows of an address in a campaign
 * come together; NULL for what is not of this pass, and for events that belong nowhere. Sorting by a number costs half
 * of sorting by texts; the few addresses that share a number are told apart afterwards.
 */
static void
key_function(sqlite3_context *context, int n, sqlite3_value **values)
{
	struct settle_reader *reader = sqlite3_user_data(context);
	const struct settle_batch *batch = find_batch(reader, sqlite3_value_int64(values[0]),
	    (const char *)sqlite3_value_text(values[1]),
	    (const char *)sqlite3_value_text(values[2]), sqlite3_value_int64(values[3]));
	int64_t group = batch == NULL ? -1 : (int64_t)batch->group;
	if (batch != NULL && batch->group == SETTLE_NO_GROUP)
		group = settle_batches_round(reader->batches, batch,
		    sqlite3_value_type(values[5]) == SQLITE_NULL ? SETTLE_NO_TIME
								 : sqlite3_value_int64(values[5]));
	if (group < (int64_t)reader->pass.low || group >= (int64_t)reader->pass.high)
		sqlite3_result_null(context);
	else
		sqlite3_result_int64(
		    context, group << SETTLE_ADDRESS_BITS |
				 hash_address((const char *)sqlite3_value_text(values[4])));
}

/* ---- passes */

static int
compare_groups(const void *a, const void *b)
{
	const struct settle_batch *left = *(const struct settle_batch *const *)a,
				  *right = *(const struct settle_batch *const *)b;
	return (left->group > right->group) - (left->group < right->group);
}

static void
add_to_pass(struct settle_reader *reader, struct pass *pass, GHashTable *numbers,
    const struct settle_batch *batch)
{
	gpointer key = (gpointer)(intptr_t)(batch->source * 2 + batch->events);
	guint number = GPOINTER_TO_UINT(g_hash_table_lookup(numbers, key));
	pass->rows += batch->n;
	pass->high = batch->group + 1;
	if (number == 0) {
		struct part part = { batch->source, batch->first_record, batch->last_record,
			batch->n, batch->events };
		g_array_append_val(reader->parts, part);
		pass->nparts++;
		g_hash_table_insert(numbers, key, GUINT_TO_POINTER(reader->parts->len));
		return;
	}
	struct part *part = &g_array_index(reader->parts, struct part, number - 1);
	part->first = MIN(part->first, batch->first_record);
	part->last = MAX(part->last, batch->last_record);
	part->n += batch->n;
}

/* From the batches in order of their groups, some whole groups. Returns how many batches were taken. */
static guint
make_pass(struct settle_reader *reader, const GPtrArray *batches, guint from, int64_t most)
{
	g_autoptr(GHashTable) numbers = g_hash_table_new(NULL, NULL);
	const struct settle_batch *first = batches->pdata[from];
	struct pass pass = { .low = first->group, .parts = reader->parts->len };
	guint at = from;
	while (at < batches->len) {
		guint end = at;
		int64_t rows = 0;
		const struct settle_batch *batch = batches->pdata[at], *other;
		for (; end < batches->len && (other = batches->pdata[end])->group == batch->group;
		     end++)
			rows += other->n;
		if (pass.rows > 0 && pass.rows + rows > most)
			break;
		while (at < end)
			add_to_pass(reader, &pass, numbers, batches->pdata[at++]);
	}
	pass.sorted = pass.rows > MEMORY_ROWS;
	g_array_append_val(reader->passes, pass);
	return at - from;
}

static void
make_passes(struct settle_reader *reader, const GPtrArray *batches, int64_t most)
{
	g_array_set_size(reader->passes, 0);
	g_array_set_size(reader->parts, 0);
	for (guint at = 0; at < batches->len;)
		at += make_pass(reader, batches, at, most);
}

/* Where groups lie among one another, reading some at a time would read the others' rows again and again. */
static bool
lie_apart(const struct settle_reader *reader)
{
	int64_t rows = PASS_ROWS, looked_at = 0;
	for (guint i = 0; i < reader->parts->len; i++) {
		const struct part *part = &g_array_index(reader->parts, struct part, i);
		rows += part->n;
		looked_at += part->last - part->first + 1;
	}
	return looked_at / 2 <= rows;
}

/* Its rows are looked at with each group they may belong to. */
static void
add_to_order(struct settle_reader *reader, struct settle_batch *batch, GPtrArray *order)
{
	if (batch->group != SETTLE_NO_GROUP)
		g_ptr_array_add(order, batch);
	for (guint i = 0; batch->rounds != NULL && i < batch->rounds->len; i++) {
		struct settle_batch *copy = g_memdup2(batch, sizeof *batch);
		copy->group = g_array_index(batch->rounds, size_t, i);
		g_ptr_array_add(reader->copies, copy);
		g_ptr_array_add(order, copy);
	}
}

static void
plan_passes(struct settle_reader *reader)
{
	g_autoptr(GPtrArray) order = g_ptr_array_new();
	GArray *batches = settle_batches_array(reader->batches);
	for (guint i = 0; i < batches->len; i++) {
		struct settle_batch *batch = &g_array_index(batches, struct settle_batch, i);
		add_to_order(reader, batch, order);
		g_hash_table_insert(reader->by_name,
		    batch_name(batch->source, batch->client, batch->campaign, batch->drill), batch);
	}
	g_ptr_array_sort(order, compare_groups);
	make_passes(reader, order, PASS_ROWS);
	if (!lie_apart(reader))
		make_passes(reader, order, INT64_MAX);
}

/* ---- statements */

#define KEY_RECORD "settle_key(r.source, r.client, r.campaign, r.drill, r.email_key, NULL)"
#define KEY_EVENT "settle_key(r.source, r.client, r.campaign, r.drill, r.email_key, r.at)"
#define RECORD_COLUMNS \
	"SELECT " KEY_RECORD \
	" AS key, r.email_key, r.record, r.line, r.tracker_id, r.email, r.name," \
	" r.department, r.title, r.site, r.mail, r.mail_type, r.difficulty, r.status, r.delivery," \
	" r.address, r.sent_at, r.viewed_at, r.opened_at, r.submitted_at, r.reported_at, " \
	"r.viewed," \
	" r.opened, r.submitted, r.reported, r.automatic FROM "
#define EVENT_COLUMNS \
	"SELECT " KEY_EVENT \
	" AS key, r.email_key, r.record, r.line, r.tracker_id, r.email, r.kind, r.at," \
	" r.address, r.agent, instr(r.extra, '\"HEAD\"') FROM "
#define EVENT_KINDS " AND r.kind <> 'created' AND r.kind <> 'other'"
#define IN_PART " WHERE r.record >= ?1 AND r.record <= ?2"
#define SORTED " WHERE r.record >= s.first AND r.record <= s.last AND "

static const char part_records_sql[] = RECORD_COLUMNS "drill_record r" IN_PART;
static const char part_events_sql[] = EVENT_COLUMNS "drill_event r" IN_PART EVENT_KINDS;
static const char sorted_records_sql[] =
    RECORD_COLUMNS "temp.settle_part s CROSS JOIN drill_record r" SORTED KEY_RECORD
		   " IS NOT NULL AND s.kind = 'records' ORDER BY key";
static const char sorted_events_sql[] =
    EVENT_COLUMNS "temp.settle_part s CROSS JOIN drill_event r" SORTED KEY_EVENT
		  " IS NOT NULL AND s.kind = 'events'" EVENT_KINDS " ORDER BY key";

static char *
keep(struct settle_reader *reader, sqlite3_stmt *row, int column)
{
	const char *text = (const char *)sqlite3_column_text(row, column);
	return text == NULL ? NULL
	                    : g_string_chunk_insert_len(
				  reader->texts, text, sqlite3_column_bytes(row, column));
}

static int64_t
time_at(sqlite3_stmt *row, int column)
{
	return sqlite3_column_type(row, column) == SQLITE_NULL ? SETTLE_NO_TIME
	                                                       : sqlite3_column_int64(row, column);
}

static void
read_record(struct settle_reader *reader, sqlite3_stmt *row, GArray *records)
{
	struct settle_record record = { .key = sqlite3_column_int64(row, 0),
		.email_key = keep(reader, row, 1),
		.record = sqlite3_column_int64(row, 2),
		.line = sqlite3_column_int64(row, 3) };
	record.source = record.record >> STORE_RECORD_BITS;
	const char **members[] = { &record.tracker_id, &record.email, &record.name,
		&record.department, &record.title, &record.site, &record.mail, &record.mail_type,
		&record.difficulty, &record.status, &record.delivery, &record.address };
	for (size_t i = 0; i < G_N_ELEMENTS(members); i++)
		*members[i] = keep(reader, row, 4 + (int)i);
	record.at[SETTLE_SENT] = time_at(row, 16);
	record.at[SETTLE_ERROR] = SETTLE_NO_TIME;
	for (int kind = SETTLE_VIEWED; kind <= SETTLE_REPORTED; kind++) {
		record.at[kind] = time_at(row, 17 + kind - SETTLE_VIEWED);
		record.said[kind] = sqlite3_column_int(row, 21 + kind - SETTLE_VIEWED) != 0;
	}
	record.automatic = sqlite3_column_int(row, 25) != 0;
	g_array_append_val(records, record);
}

static const struct settle_agent *
find_agent(struct settle_reader *reader, int64_t number)
{
	if (number == 0)
		return NULL;
	gpointer key = (gpointer)(intptr_t)number;
	struct settle_agent *agent = g_hash_table_lookup(reader->agents, key);
	if (agent != NULL)
		return agent;
	sqlite3_stmt *row = store_statement(
	    reader->store, "SELECT text FROM agent WHERE id = ?1", reader->problems);
	if (row == NULL)
		return NULL;
	sqlite3_bind_int64(row, 1, number);
	if (sqlite3_step(row) == SQLITE_ROW) {
		agent = settle_agent_new((const char *)sqlite3_column_text(row, 0));
		g_hash_table_insert(reader->agents, key, agent);
	}
	store_reset(&row);
	return agent;
}

static void
read_event(struct settle_reader *reader, sqlite3_stmt *row, GArray *events)
{
	struct settle_event event = { .key = sqlite3_column_int64(row, 0),
		.email_key = keep(reader, row, 1),
		.record = sqlite3_column_int64(row, 2),
		.line = sqlite3_column_int64(row, 3),
		.tracker_id = keep(reader, row, 4),
		.email = keep(reader, row, 5),
		.at = time_at(row, 7),
		.address = keep(reader, row, 8),
		.agent = sqlite3_column_int64(row, 9),
		/* A cell of a column that no field takes: the request's method. */
		.head = sqlite3_column_int(row, 10) > 0 };
	const char *kind = (const char *)sqlite3_column_text(row, 6);
	for (int i = SETTLE_SENT; i <= SETTLE_REPORTED; i++)
		if (strcmp(kind, settle_kind_names[i]) == 0)
			event.kind = i;
	event.source = event.record >> STORE_RECORD_BITS;
	if (event.email == NULL)
		event.email = event.email_key;
	event.who = find_agent(reader, event.agent);
	g_array_append_val(events, event);
}

/* ---- a pass read as it lies */

static bool
read_part(struct settle_reader *reader, const struct part *part, GArray *out)
{
	sqlite3_stmt *row = store_statement(
	    reader->store, part->events ? part_events_sql : part_records_sql, reader->problems);
	if (row == NULL)
		return false;
	sqlite3_bind_int64(row, 1, part->first);
	sqlite3_bind_int64(row, 2, part->last);
	int step;
	while ((step = sqlite3_step(row)) == SQLITE_ROW) {
		if (sqlite3_column_type(row, 0) == SQLITE_NULL)
			continue;
		if (part->events)
			read_event(reader, row, out);
		else
			read_record(reader, row, out);
	}
	bool good = step == SQLITE_DONE || store_complain(reader->store, reader->problems);
	store_reset(&row);
	return good;
}

static bool
read_pass(struct settle_reader *reader, GArray *records, GArray *events)
{
	bool good = true;
	for (guint i = 0; good && i < reader->pass.nparts; i++) {
		const struct part *part =
		    &g_array_index(reader->parts, struct part, reader->pass.parts + i);
		good = read_part(reader, part, part->events ? events : records);
	}
	return good;
}

/* ---- a pass that SQLite sorts */

static bool
add_sorted_part(struct settle_reader *reader, const struct part *part)
{
	sqlite3_stmt *insert = store_statement(
	    reader->store, "INSERT INTO temp.settle_part VALUES (?1, ?2, ?3)", reader->problems);
	if (insert == NULL)
		return false;
	sqlite3_bind_int64(insert, 1, part->first);
	sqlite3_bind_int64(insert, 2, part->last);
	store_bind(insert, 3, part->events ? "events" : "records");
	return store_step(reader->store, insert, reader->problems);
}

static bool
advance(struct settle_reader *reader, struct cursor *cursor)
{
	int step = sqlite3_step(cursor->rows);
	cursor->row = step == SQLITE_ROW;
	if (!cursor->row) {
		store_reset(&cursor->rows);
		return step == SQLITE_DONE || store_complain(reader->store, reader->problems);
	}
	cursor->key = sqlite3_column_int64(cursor->rows, 0);
	return true;
}

static bool
begin_sorted(struct settle_reader *reader)
{
	if (!store_execute(reader->store, "DELETE FROM temp.settle_part", reader->problems))
		return false;
	for (guint i = 0; i < reader->pass.nparts; i++)
		if (!add_sorted_part(
			reader, &g_array_index(reader->parts, struct part, reader->pass.parts + i)))
			return false;
	reader->records.rows = store_statement(reader->store, sorted_records_sql, reader->problems);
	reader->events.rows = store_statement(reader->store, sorted_events_sql, reader->problems);
	return reader->records.rows != NULL && reader->events.rows != NULL &&
	       advance(reader, &reader->records) && advance(reader, &reader->events);
}

/* All rows of one number; both cursors move on behind them. */
static bool
read_key(struct settle_reader *reader, GArray *records, GArray *events)
{
	struct cursor *left = &reader->records, *right = &reader->events;
	int64_t key = !left->row    ? right->key
	              : !right->row ? left->key
	                            : MIN(left->key, right->key);
	while (left->row && left->key == key) {
		read_record(reader, left->rows, records);
		if (!advance(reader, left))
			return false;
	}
	while (right->row && right->key == key) {
		read_event(reader, right->rows, events);
		if (!advance(reader, right))
			return false;
	}
	return true;
}

/* ---- all */

static int
compare_numbers(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int
compare_records(const void *a, const void *b)
{
	const struct settle_record *left = a, *right = b;
	int result = compare_numbers(left->key, right->key);
	if (result == 0)
		result = settle_compare_addresses(left->email_key, right->email_key);
	return result != 0 ? result : compare_numbers(left->record, right->record);
}

/* Unknown times first, then as they came. */
static int
compare_events(const void *a, const void *b)
{
	const struct settle_event *left = a, *right = b;
	int result = compare_numbers(left->key, right->key);
	if (result == 0)
		result = settle_compare_addresses(left->email_key, right->email_key);
	if (result == 0)
		result = compare_numbers(left->at, right->at);
	return result != 0 ? result : compare_numbers(left->record, right->record);
}

struct settle_reader *
settle_reader_open(
    struct store *store, const struct settle_batches *batches, struct problems *problems)
{
	struct settle_reader *reader = g_new0(struct settle_reader, 1);
	*reader = (struct settle_reader){ .store = store,
		.db = store_handle(store),
		.problems = problems,
		.batches = batches,
		.copies = g_ptr_array_new_with_free_func(g_free),
		.by_name = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
		.parts = g_array_new(FALSE, FALSE, sizeof(struct part)),
		.passes = g_array_new(FALSE, FALSE, sizeof(struct pass)),
		.texts = g_string_chunk_new(TEXT_BLOCK),
		.agents = g_hash_table_new_full(NULL, NULL, NULL, settle_agent_drop) };
	plan_passes(reader);
	sqlite3_create_function(reader->db, "settle_key", 6, SQLITE_UTF8 | SQLITE_DETERMINISTIC,
	    reader, key_function, NULL, NULL);
	if (store_execute(store,
		"CREATE TEMP TABLE IF NOT EXISTS settle_part (first INTEGER, last INTEGER, kind "
		"TEXT)",
		problems))
		return reader;
	settle_reader_drop(reader);
	return NULL;
}

void
settle_reader_drop(struct settle_reader *reader)
{
	if (reader == NULL)
		return;
	store_reset(&reader->records.rows);
	store_reset(&reader->events.rows);
	sqlite3_create_function(reader->db, "settle_key", 6, SQLITE_UTF8, NULL, NULL, NULL, NULL);
	g_hash_table_unref(reader->by_name);
	g_ptr_array_unref(reader->copies);
	g_hash_table_unref(reader->agents);
	g_array_unref(reader->parts);
	g_array_unref(reader->passes);
	g_string_chunk_free(reader->texts);
	g_free(reader->last.client);
	g_free(reader->last.campaign);
	g_free(reader);
}

bool
settle_reader_is_open(const struct settle_reader *reader)
{
	return reader->records.row || reader->events.row;
}

int
settle_reader_next(struct settle_reader *reader, GArray *records, GArray *events)
{
	g_array_set_size(records, 0);
	g_array_set_size(events, 0);
	g_string_chunk_clear(reader->texts);
	/* Bounded: a tracker may write a new name for each reader. */
	if (g_hash_table_size(reader->agents) > AGENTS_CACHED)
		g_hash_table_remove_all(reader->agents);
	while (records->len == 0 && events->len == 0) {
		bool good;
		if (settle_reader_is_open(reader)) {
			good = read_key(reader, records, events);
		} else if (reader->next_pass >= reader->passes->len) {
			return 0;
		} else {
			reader->pass =
			    g_array_index(reader->passes, struct pass, reader->next_pass++);
			good = reader->pass.sorted ? begin_sorted(reader)
			                           : read_pass(reader, records, events);
		}
		if (!good)
			return -1;
	}
	g_array_sort(records, compare_records);
	g_array_sort(events, compare_events);
	return 1;
}
