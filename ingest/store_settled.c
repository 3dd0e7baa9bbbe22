/*
 * Writing what settling found: recipients with their reactions.
 *
 * In: one recipient, complete. Out: its row of recipient and its rows of reaction.
 * Rule: statements are prepared once per run; texts are bound where they lie.
 */
#include "ingest/settle.h"
#include <sqlite3.h>

static const char recipient_sql[] =
    "INSERT INTO recipient (id, client, drill, campaign, person, email, name, department, title, "
    "site, mail, mail_type,"
    " difficulty, delivery, excluded, sent_at, status, status_disagrees, source, line)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, "
    "?19, ?20)";

static const char reaction_sql[] =
    "INSERT INTO reaction (recipient, client, drill, person, kind, at, judged, rule, implied, "
    "address, agent, source,"
    " line) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, nullif(?11, 0), ?12, ?13)";

static bool
run_insert(const struct settle_writer *writer, sqlite3_stmt *insert, struct problems *problems)
{
	int step = sqlite3_step(insert);
	sqlite3_reset(insert);
	return step == SQLITE_DONE || store_complain(writer->store, problems);
}

static void
bind_time(sqlite3_stmt *insert, int index, int64_t at)
{
	if (at == SETTLE_NO_TIME)
		sqlite3_bind_null(insert, index);
	else
		sqlite3_bind_int64(insert, index, at);
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
	return sqlite3_step(writer->person) == SQLITE_ROW;
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
	sqlite3_stmt *insert = writer->recipient;
	bool tracked = record->tracker_id != NULL || recipient->raw > 0;
	bool roster = find_in_roster(writer, people);
	sqlite3_bind_int64(insert, 1, id);
	store_bind(insert, 2, group->client);
	sqlite3_bind_int64(insert, 3, group->drill);
	store_bind(insert, 4, group->campaign);
	store_bind(insert, 5, recipient->person);
	store_bind(insert, 6, either(record->email, people->email_key));
	store_bind(insert, 7, either(from_roster(writer, roster, 0), record->name));
	store_bind(insert, 8, either(from_roster(writer, roster, 1), record->department));
	store_bind(insert, 9, either(from_roster(writer, roster, 2), record->title));
	store_bind(insert, 10, either(from_roster(writer, roster, 3), record->site));
	store_bind(insert, 11,
	    either(either(record->mail, group->mail), tracked ? group->campaign : NULL));
	store_bind(insert, 12, either(record->mail_type, group->mail_type));
	store_bind(insert, 13, either(record->difficulty, group->difficulty));
	store_bind(insert, 14, recipient->delivery);
	sqlite3_bind_int(insert, 15, settle_rules_exclude(people->rules, people->email_key));
	bind_time(insert, 16, recipient->sent_at);
	store_bind(insert, 17, record->status);
	sqlite3_bind_int(insert, 18, recipient->disagrees);
	sqlite3_bind_int64(insert, 19, record->source);
	sqlite3_bind_int64(insert, 20, record->line);
	bool good = run_insert(writer, insert, problems);
	if (roster)
		sqlite3_reset(writer->person);
	return good;
}

bool
settle_write(struct settle_writer *writer, const struct settle_people *people,
    const struct settle_recipient *recipient, struct problems *problems)
{
	int64_t id = writer->next_recipient++;
	if (!write_recipient(writer, people, recipient, id, problems))
		return false;
	sqlite3_stmt *insert = writer->reaction;
	sqlite3_bind_int64(insert, 1, id);
	store_bind(insert, 2, people->group->client);
	sqlite3_bind_int64(insert, 3, people->group->drill);
	store_bind(insert, 4, recipient->person);
	for (guint i = 0; i < recipient->events->len; i++) {
		const struct settle_event *event =
		    &g_array_index(recipient->events, struct settle_event, i);
		store_bind(insert, 5, settle_kind_names[event->kind]);
		bind_time(insert, 6, event->at);
		store_bind(insert, 7, settle_verdict_names[event->verdict]);
		store_bind(insert, 8, event->rule);
		sqlite3_bind_int(insert, 9, event->implied);
		store_bind(insert, 10, event->address);
		sqlite3_bind_int64(insert, 11, event->agent);
		sqlite3_bind_int64(insert, 12, event->source);
		sqlite3_bind_int64(insert, 13, event->line);
		if (!run_insert(writer, insert, problems))
			return false;
	}
	return true;
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
	writer->recipient = store_statement(store, recipient_sql, problems);
	writer->reaction = store_statement(store, reaction_sql, problems);
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
