/*
 * Writing what settling found: recipients with their reactions.
 *
 * In: one recipient, complete. Out: its row of recipient and its rows of reaction.
 * Rule: rows wait until there are many (store_rows.c); whoever reads them back flushes first.
 */
#include "ingest/convert.h"
#include "ingest/settle_rows.h"
#include "ingest/store_inside.h"
#include <sqlite3.h>
#include <string.h>

/* Recipients after which a thread of its own pays. */
#define BESIDE_AFTER 10000

static const char *const recipient_columns[] = { "id", "client", "drill", "campaign", "person",
	"email", "name", "department", "title", "site", "mail", "mail_type", "difficulty",
	"delivery", "excluded", "sent_at", "status", "status_disagrees", "source", "line" };
static const char *const reaction_columns[] = { "recipient", "client", "drill", "person", "kind",
	"at", "judged", "rule", "implied", "address", "agent", "source", "line" };

static struct record_value
text(const char *text)
{
	return text == NULL ? (struct record_value){ 0 } : record_text(text, strlen(text));
}

static struct record_value
when(int64_t at)
{
	return at == SETTLE_NO_TIME ? (struct record_value){ 0 } : record_integer(at);
}

bool
settle_writer_flush(struct settle_writer *writer, struct problems *problems)
{
	return (queue_wait(writer->store) &&
		   store_rows_write(writer->store, writer->recipients, writer->recipient) &&
		   store_rows_write(writer->store, writer->reactions, writer->reaction)) ||
	       store_complain(writer->store, problems);
}

static bool
gather(struct settle_writer *writer, struct store_rows *rows, const struct record_value *values,
    size_t n, struct problems *problems)
{
	enum store_room room = store_rows_room(rows, values, n);
	if (room != STORE_ROOM_NOW && !settle_writer_flush(writer, problems))
		return false;
	store_rows_add(rows, values, n);
	/* Too long to be copied: its texts are lent, and written before they end. */
	return room != STORE_ROOM_NEVER || settle_writer_flush(writer, problems);
}

/* A thread of its own writes many recipients, unless somebody asks the store between one and the next. */
static bool
add(struct settle_writer *writer, struct store_rows *rows, const struct record_value *values,
    size_t n, struct problems *problems)
{
	struct store *store = writer->store;
	if (store->queue == NULL)
		return gather(writer, rows, values, n, problems);
	sqlite3_stmt *insert = rows == writer->recipients ? writer->recipient : writer->reaction;
	return queue_add(store, insert, values, n) || store_complain(store, problems);
}

/* Begin or end the thread, as it suits the recipients that follow. */
static bool
choose_thread(struct settle_writer *writer, struct problems *problems)
{
	struct store *store = writer->store;
	bool wanted = writer->written >= BESIDE_AFTER && !writer->reading && !writer->has_roster;
	if (wanted == (store->queue != NULL))
		return true;
	if (!settle_writer_flush(writer, problems))
		return false;
	if (wanted)
		queue_start(store);
	return wanted || queue_stop(store) || store_complain(store, problems);
}

static const char *
either(const char *a, const char *b)
{
	return a != NULL ? a : b;
}

/* The roster knows better than the tracker who somebody is. The row is lent until `person` is reset. */
static bool
find_in_roster(const struct settle_writer *writer, const struct settle_people *people)
{
	if (!writer->has_roster || people->email_key == NULL || people->shared)
		return false;
	store_bind(writer->person, 1, people->group->client);
	store_bind(writer->person, 2, people->email_key);
	if (sqlite3_step(writer->person) == SQLITE_ROW)
		return true;
	/* Only a statement that was reset can be asked about the next person. */
	sqlite3_reset(writer->person);
	return false;
}

static const char *
from_roster(const struct settle_writer *writer, bool found, int column)
{
	return found ? (const char *)sqlite3_column_text(writer->person, column) : NULL;
}

static bool
write_recipient(struct settle_writer *writer, const struct settle_people *people,
    const struct settle_recipient *recipient, int64_t id, struct problems *problems)
{
	const struct settle_group *group = people->group;
	const struct settle_record *record = &recipient->record;
	bool tracked = record->tracker_id != NULL || recipient->raw > 0;
	bool roster = find_in_roster(writer, people);
	const struct record_value values[] = {
		record_integer(id),
		text(group->client),
		record_integer(group->drill),
		text(group->campaign),
		text(recipient->person),
		text(either(record->email, people->email_key)),
		text(either(from_roster(writer, roster, 0), record->name)),
		text(either(from_roster(writer, roster, 1), record->department)),
		text(either(from_roster(writer, roster, 2), record->title)),
		text(either(from_roster(writer, roster, 3), record->site)),
		text(either(either(record->mail, group->mail), tracked ? group->campaign : NULL)),
		text(either(record->mail_type, group->mail_type)),
		text(either(record->difficulty, group->difficulty)),
		text(recipient->delivery),
		record_integer(settle_rules_exclude(people->rules, people->email_key)),
		when(recipient->sent_at),
		text(record->status),
		record_integer(recipient->disagrees),
		record_integer(record->source),
		record_integer(record->line),
	};
	G_STATIC_ASSERT(G_N_ELEMENTS(values) == G_N_ELEMENTS(recipient_columns));
	bool good = add(writer, writer->recipients, values, G_N_ELEMENTS(values), problems);
	if (roster)
		sqlite3_reset(writer->person);
	return good;
}

static bool
write_reaction(struct settle_writer *writer, const struct settle_people *people, int64_t recipient,
    const char *person, const struct settle_event *event, struct problems *problems)
{
	const struct record_value values[] = {
		record_integer(recipient),
		text(people->group->client),
		record_integer(people->group->drill),
		text(person),
		text(settle_kind_names[event->kind]),
		when(event->at),
		text(settle_verdict_names[event->verdict]),
		text(event->rule),
		record_integer(event->implied),
		text(event->address),
		event->agent == 0 ? (struct record_value){ 0 } : record_integer(event->agent),
		record_integer(event->source),
		record_integer(event->line),
	};
	G_STATIC_ASSERT(G_N_ELEMENTS(values) == G_N_ELEMENTS(reaction_columns));
	return add(writer, writer->reactions, values, G_N_ELEMENTS(values), problems);
}

bool
settle_write(struct settle_writer *writer, const struct settle_people *people,
    const struct settle_recipient *recipient, struct problems *problems)
{
	int64_t id = writer->next_recipient++;
	writer->written++;
	bool good = choose_thread(writer, problems) &&
	            write_recipient(writer, people, recipient, id, problems);
	for (guint i = 0; good && i < recipient->events->len; i++)
		good = write_reaction(writer, people, id, recipient->person,
		    &g_array_index(recipient->events, struct settle_event, i), problems);
	return good;
}

static int64_t
read_number(struct store *store, sqlite3_stmt *row, struct problems *problems)
{
	if (row == NULL)
		return -1;
	int64_t number = -1;
	if (sqlite3_step(row) == SQLITE_ROW)
		number = sqlite3_column_int64(row, 0);
	else
		store_complain(store, problems);
	store_reset(&row);
	return number;
}

bool
settle_writer_open(struct settle_writer *writer, struct store *store, struct problems *problems)
{
	*writer = (struct settle_writer){ .store = store };
	g_autofree char *recipient =
	    store_rows_sql("recipient", recipient_columns, G_N_ELEMENTS(recipient_columns));
	g_autofree char *reaction =
	    store_rows_sql("reaction", reaction_columns, G_N_ELEMENTS(reaction_columns));
	writer->recipients = store_rows_new();
	writer->reactions = store_rows_new();
	writer->recipient = store_statement(store, recipient, problems);
	writer->reaction = store_statement(store, reaction, problems);
	writer->person = store_statement(store,
	    "SELECT name, department, title, site FROM person WHERE client = ?1 AND email_key = ?2"
	    " ORDER BY record DESC LIMIT 1",
	    problems);
	sqlite3_stmt *last =
	    store_statement(store, "SELECT coalesce(max(id), 0) FROM recipient", problems);
	writer->next_recipient = read_number(store, last, problems) + 1;
	return writer->recipient != NULL && writer->reaction != NULL && writer->person != NULL &&
	       writer->next_recipient > 0;
}

void
settle_writer_close(struct settle_writer *writer)
{
	if (writer->store != NULL)
		queue_stop(writer->store);
	store_rows_drop(writer->recipients);
	store_rows_drop(writer->reactions);
}

bool
settle_writer_client(struct settle_writer *writer, const char *client, struct problems *problems)
{
	sqlite3_stmt *row = store_statement(
	    writer->store, "SELECT EXISTS (SELECT 1 FROM person WHERE client = ?1)", problems);
	if (row == NULL)
		return false;
	store_bind(row, 1, client);
	int64_t any = read_number(writer->store, row, problems);
	writer->has_roster = any > 0;
	return any >= 0;
}
