/*
 * Reading what became of one client's drill mails.
 *
 * In: recipients and their reactions, as settled. Out: a row a mail.
 * Rule: one statement reads all of a client; no row order of it changes a row.
 */
#include "transform/engine_got.h"
#include <sqlite3.h>
#include <string.h>

static const char read_sql[] =
    "SELECT r.id, r.drill, r.person, coalesce(mail, campaign), mail_type, difficulty, department, "
    "title, site, delivery, excluded, sent_at, status IS NOT NULL, status_disagrees, "
    "e.kind, e.at, e.implied, e.judged FROM recipient r LEFT JOIN reaction e ON e.recipient = r.id "
    "WHERE r.client = ?1 ORDER BY r.drill, r.id";

struct engine_got {
	sqlite3_stmt *read, *opened_kind;
	GStringChunk *texts;
	GArray *all; /* struct got */
	enum got_step opened;
};

static const char *
text_at(struct engine_got *reader, int column)
{
	const char *text = (const char *)sqlite3_column_text(reader->read, column);
	return text == NULL ? NULL : g_string_chunk_insert(reader->texts, text);
}

static struct engine_number
number_at(const struct engine_got *reader, int column)
{
	if (sqlite3_column_type(reader->read, column) == SQLITE_NULL)
		return (struct engine_number){ 0 };
	return (struct engine_number){ .number = sqlite3_column_int64(reader->read, column),
		.known = true };
}

static struct got
read_mail(struct engine_got *reader)
{
	sqlite3_stmt *row = reader->read;
	struct got got = { .recipient = sqlite3_column_int64(row, 0),
		.drill = sqlite3_column_int64(row, 1),
		.person = text_at(reader, 2),
		.label = text_at(reader, 3),
		.type = text_at(reader, 4),
		.difficulty = text_at(reader, 5),
		.fields = { text_at(reader, 6), text_at(reader, 7), text_at(reader, 8) },
		.sent_at = number_at(reader, 11),
		.listed = sqlite3_column_int(row, 12),
		.disagrees = sqlite3_column_int(row, 13) };
	const char *delivery = (const char *)sqlite3_column_text(row, 9);
	got.delivered = strcmp(delivery, "sent") == 0;
	got.bounced = strcmp(delivery, "bounced") == 0;
	got.valid = got.delivered && sqlite3_column_int(row, 10) == 0;
	return got;
}

static enum got_step
find_step(const char *kind)
{
	static const char *const kinds[] = { "viewed", "opened", "submitted", "reported" };
	enum got_step step = GOT_VIEWED;
	while (step < GOT_REPORTED && strcmp(kinds[step], kind) != 0)
		step++;
	return step;
}

/* What a person did, or may have done. */
static void
take_reaction(const struct engine_got *reader, struct got *got, enum got_step step)
{
	struct engine_number at = number_at(reader, 15);
	engine_number_keep_least(&got->at[step], at);
	if (at.known && (!got->last_at.known || at.number > got->last_at.number))
		got->last_at = at;
	if (step == GOT_REPORTED)
		got->told = true;
	else
		got->furthest = MAX(got->furthest, step + 1);
}

static void
take_event(struct engine_got *reader, struct got *got)
{
	const char *kind = (const char *)sqlite3_column_text(reader->read, 14);
	if (kind == NULL)
		return;
	enum got_step step = find_step(kind);
	const char *judged = (const char *)sqlite3_column_text(reader->read, 17);
	bool implied = sqlite3_column_int(reader->read, 16) != 0;
	if (strcmp(judged, "machine") == 0) {
		got->machine++;
		return;
	}
	bool unsure = strcmp(judged, "unsure") == 0;
	take_reaction(reader, got, step);
	got->implied += implied;
	got->events += !implied;
	got->unsure += !implied && unsure;
	got->openings += !implied && step == reader->opened;
	got->surely |= !unsure && step >= reader->opened && step != GOT_REPORTED;
}

static void
finish(const struct engine_got *reader, struct got *got)
{
	got->opened_at = got->at[reader->opened];
	got->did[GOT_VIEWED] = got->valid && got->furthest > 0;
	got->did[GOT_OPENED] = got->valid && got->furthest > (guint)reader->opened;
	got->did[GOT_SUBMITTED] = got->valid && got->furthest > GOT_SUBMITTED;
	got->did[GOT_REPORTED] = got->valid && got->told;
}

int
engine_got_compare(const void *a, const void *b)
{
	const struct got *left = a, *right = b;
	if (left->drill != right->drill)
		return left->drill < right->drill ? -1 : 1;
	int order = strcmp(left->person, right->person);
	if (order != 0)
		return order;
	return (left->recipient > right->recipient) - (left->recipient < right->recipient);
}

/* Rows come mail by mail, a reaction each. */
static bool
read_all(struct engine_got *reader, const char *client)
{
	int result;
	g_array_set_size(reader->all, 0);
	sqlite3_bind_text(reader->read, 1, client, -1, SQLITE_STATIC);
	while ((result = sqlite3_step(reader->read)) == SQLITE_ROW) {
		guint n = reader->all->len;
		struct got *last = n > 0 ? &g_array_index(reader->all, struct got, n - 1) : NULL;
		if (last == NULL || last->recipient != sqlite3_column_int64(reader->read, 0)) {
			struct got got = read_mail(reader);
			g_array_append_val(reader->all, got);
			last = &g_array_index(reader->all, struct got, n);
		}
		take_event(reader, last);
	}
	sqlite3_reset(reader->read);
	for (guint i = 0; i < reader->all->len; i++)
		finish(reader, &g_array_index(reader->all, struct got, i));
	g_array_sort(reader->all, engine_got_compare);
	return result == SQLITE_DONE;
}

/* Which reaction the settings call opened. */
static enum got_step
read_opened(struct engine_got *reader)
{
	enum got_step opened = GOT_OPENED;
	if (sqlite3_step(reader->opened_kind) == SQLITE_ROW)
		opened = find_step((const char *)sqlite3_column_text(reader->opened_kind, 0));
	sqlite3_reset(reader->opened_kind);
	return opened;
}

bool
engine_got_read(struct engine_got *reader, const char *client)
{
	g_string_chunk_clear(reader->texts);
	reader->opened = read_opened(reader);
	return read_all(reader, client);
}

const GArray *
engine_got_all(const struct engine_got *reader)
{
	return reader->all;
}

const char *
engine_got_keep_text(struct engine_got *reader, const char *text)
{
	return g_string_chunk_insert(reader->texts, text);
}

/* ---- opening */

static bool
prepare(sqlite3 *db, const char *sql, sqlite3_stmt **statement)
{
	return sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, statement, NULL) ==
	       SQLITE_OK;
}

struct engine_got *
engine_got_open(struct sqlite3 *db)
{
	struct engine_got *reader = g_new0(struct engine_got, 1);
	reader->texts = g_string_chunk_new(16384);
	reader->all = g_array_new(FALSE, FALSE, sizeof(struct got));
	if (prepare(db, read_sql, &reader->read) &&
	    prepare(db, "SELECT opened_kind FROM scope", &reader->opened_kind))
		return reader;
	engine_got_drop(reader);
	return NULL;
}

void
engine_got_drop(struct engine_got *reader)
{
	if (reader == NULL)
		return;
	sqlite3_finalize(reader->read);
	sqlite3_finalize(reader->opened_kind);
	g_array_unref(reader->all);
	g_string_chunk_free(reader->texts);
	g_free(reader);
}
