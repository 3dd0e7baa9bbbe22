/*
 * The people of one client's drills.
 *
 * In: recipients and their reactions, as settled. Out: the rows of mail, people and silent.
 * Rule: one statement reads all of a client; no row order of it changes a row.
 */
#include "transform/engine_people.h"
#include "transform/engine_rows.h"
#include "transform/engine_words.h"
#include <sqlite3.h>
#include <string.h>

static const char mail_columns[] =
    "drill INTEGER, person TEXT, recipient INTEGER, label TEXT, type TEXT, difficulty TEXT, "
    "department TEXT, title TEXT, site TEXT, delivered INTEGER, bounced INTEGER, valid INTEGER, "
    "sent_at INTEGER, viewed INTEGER, opened INTEGER, submitted INTEGER, reported INTEGER, "
    "opened_at INTEGER, submitted_at INTEGER, reported_at INTEGER, openings INTEGER, "
    "last_at INTEGER, events INTEGER, implied INTEGER, unsure INTEGER, machine INTEGER, "
    "disagrees INTEGER";

static const char people_columns[] =
    "drill INTEGER, person TEXT, department TEXT, title TEXT, site TEXT, attempted INTEGER, "
    "bounced INTEGER, excluded INTEGER, valid INTEGER, viewed INTEGER, opened INTEGER, "
    "submitted INTEGER, reported INTEGER, repeated INTEGER, surely INTEGER, deed INTEGER, "
    "openings INTEGER, opened_other INTEGER, mails TEXT";

static const char mailing_columns[] =
    "drill INTEGER, label TEXT, type TEXT, difficulty TEXT, sent_at INTEGER, persons INTEGER, "
    "opened INTEGER";

static const char read_sql[] =
    "SELECT r.id, r.drill, r.person, coalesce(mail, campaign), mail_type, difficulty, department, "
    "title, site, delivery, excluded, sent_at, status IS NOT NULL, status_disagrees, "
    "e.kind, e.at, e.implied, e.judged FROM recipient r LEFT JOIN reaction e ON e.recipient = r.id "
    "WHERE r.client = ?1 ORDER BY r.drill, r.id";

enum { DEPARTMENT, TITLE, SITE, FIELDS };
enum step { VIEWED, OPENED, SUBMITTED, REPORTED, STEPS };

/* One mail to one person, and what became of it. */
struct got {
	gint64 recipient, drill;
	const char *person, *label, *type, *difficulty, *fields[FIELDS];
	bool delivered, bounced, valid;
	bool listed, disagrees; /* a results file told its state, and another than the events */
	bool did[STEPS];        /* of a valid send */
	struct engine_cell sent_at, at[STEPS], last_at;
	guint furthest; /* 0 nothing, 1 viewed, 2 opened, 3 submitted */
	bool told;      /* reported */
	bool surely;    /* opened, by an event that nothing speaks against */
	gint64 events, implied, unsure, machine, openings; /* each of its own, but implied */
};

/* A way to write the name of a department, title or site. */
struct spelling {
	const char *text, *label; /* label: the way used most */
	char *key;                /* the same for all ways of one name */
	guint n;
};

struct engine_people {
	sqlite3 *db;
	sqlite3_stmt *read, *opened_kind;
	struct engine_rows *mail, *people, *mailing, *silent;
	GStringChunk *texts;
	GArray *got;                   /* struct got, by drill, person, recipient */
	GHashTable *spellings[FIELDS]; /* text → struct spelling */
	enum step opened;              /* which of them is called opened */
	bool silences[2];              /* of rounds 1 and 2 nothing is known but who reported */
};

/* ---- reading */

static const char *
text_at(struct engine_people *people, int column)
{
	const char *text = (const char *)sqlite3_column_text(people->read, column);
	return text == NULL ? NULL : g_string_chunk_insert(people->texts, text);
}

static struct engine_cell
number_at(const struct engine_people *people, int column)
{
	if (sqlite3_column_type(people->read, column) == SQLITE_NULL)
		return (struct engine_cell){ 0 };
	return (struct engine_cell){ .number = sqlite3_column_int64(people->read, column),
		.known = true };
}

static struct got
read_mail(struct engine_people *people)
{
	sqlite3_stmt *row = people->read;
	struct got got = { .recipient = sqlite3_column_int64(row, 0),
		.drill = sqlite3_column_int64(row, 1),
		.person = text_at(people, 2),
		.label = text_at(people, 3),
		.type = text_at(people, 4),
		.difficulty = text_at(people, 5),
		.fields = { text_at(people, 6), text_at(people, 7), text_at(people, 8) },
		.sent_at = number_at(people, 11),
		.listed = sqlite3_column_int(row, 12),
		.disagrees = sqlite3_column_int(row, 13) };
	const char *delivery = (const char *)sqlite3_column_text(row, 9);
	got.delivered = strcmp(delivery, "sent") == 0;
	got.bounced = strcmp(delivery, "bounced") == 0;
	got.valid = got.delivered && sqlite3_column_int(row, 10) == 0;
	return got;
}

static enum step
find_step(const char *kind)
{
	static const char *const kinds[] = { "viewed", "opened", "submitted", "reported" };
	enum step step = VIEWED;
	while (step < REPORTED && strcmp(kinds[step], kind) != 0)
		step++;
	return step;
}

static void
keep_first(struct engine_cell *first, struct engine_cell at)
{
	if (at.known && (!first->known || at.number < first->number))
		*first = at;
}

/* What a person did, or may have done. */
static void
take_reaction(const struct engine_people *people, struct got *got, enum step step)
{
	struct engine_cell at = number_at(people, 15);
	keep_first(&got->at[step], at);
	if (at.known && (!got->last_at.known || at.number > got->last_at.number))
		got->last_at = at;
	if (step == REPORTED)
		got->told = true;
	else
		got->furthest = MAX(got->furthest, step + 1);
}

static void
take_event(struct engine_people *people, struct got *got)
{
	const char *kind = (const char *)sqlite3_column_text(people->read, 14);
	if (kind == NULL)
		return;
	enum step step = find_step(kind);
	const char *judged = (const char *)sqlite3_column_text(people->read, 17);
	bool implied = sqlite3_column_int(people->read, 16) != 0;
	if (strcmp(judged, "machine") == 0) {
		got->machine++;
		return;
	}
	bool unsure = strcmp(judged, "unsure") == 0;
	take_reaction(people, got, step);
	got->implied += implied;
	got->events += !implied;
	got->unsure += !implied && unsure;
	got->openings += !implied && step == people->opened;
	got->surely |= !unsure && step >= people->opened && step != REPORTED;
}

static void
finish(const struct engine_people *people, struct got *got)
{
	got->did[VIEWED] = got->valid && got->furthest > 0;
	got->did[OPENED] = got->valid && got->furthest > (guint)people->opened;
	got->did[SUBMITTED] = got->valid && got->furthest > SUBMITTED;
	got->did[REPORTED] = got->valid && got->told;
}

static int
compare_got(const void *a, const void *b)
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
read_all(struct engine_people *people, const char *client)
{
	int result;
	g_array_set_size(people->got, 0);
	sqlite3_bind_text(people->read, 1, client, -1, SQLITE_STATIC);
	while ((result = sqlite3_step(people->read)) == SQLITE_ROW) {
		guint n = people->got->len;
		struct got *last = n > 0 ? &g_array_index(people->got, struct got, n - 1) : NULL;
		if (last == NULL || last->recipient != sqlite3_column_int64(people->read, 0)) {
			struct got got = read_mail(people);
			g_array_append_val(people->got, got);
			last = &g_array_index(people->got, struct got, n);
		}
		take_event(people, last);
	}
	sqlite3_reset(people->read);
	for (guint i = 0; i < people->got->len; i++)
		finish(people, &g_array_index(people->got, struct got, i));
	g_array_sort(people->got, compare_got);
	return result == SQLITE_DONE;
}

/* ---- spellings */

static void
spelling_drop(void *data)
{
	struct spelling *spelling = data;
	g_free(spelling->key);
	g_free(spelling);
}

static void
count_spellings(struct engine_people *people, int field)
{
	GHashTable *spellings = people->spellings[field];
	g_hash_table_remove_all(spellings);
	for (guint i = 0; i < people->got->len; i++) {
		const char *text = g_array_index(people->got, struct got, i).fields[field];
		if (text == NULL)
			continue;
		struct spelling *spelling = g_hash_table_lookup(spellings, text);
		if (spelling == NULL) {
			spelling = g_new0(struct spelling, 1);
			spelling->text = text;
			g_hash_table_insert(spellings, (void *)text, spelling);
		}
		spelling->n++;
	}
}

static bool
is_better(const struct spelling *one, const struct spelling *other)
{
	if (other == NULL || one->n != other->n)
		return other == NULL || one->n > other->n;
	return strcmp(one->text, other->text) < 0;
}

/* All spellings of one name get the one used most. */
static void
settle_spellings(GHashTable *spellings)
{
	g_autoptr(GHashTable) best = g_hash_table_new(g_str_hash, g_str_equal);
	GHashTableIter at;
	void *value;
	g_hash_table_iter_init(&at, spellings);
	while (g_hash_table_iter_next(&at, NULL, &value)) {
		struct spelling *spelling = value;
		spelling->key = engine_words_label_key(spelling->text);
		if (is_better(spelling, g_hash_table_lookup(best, spelling->key)))
			g_hash_table_replace(best, spelling->key, spelling);
	}
	g_hash_table_iter_init(&at, spellings);
	while (g_hash_table_iter_next(&at, NULL, &value)) {
		struct spelling *spelling = value;
		const struct spelling *used = g_hash_table_lookup(best, spelling->key);
		spelling->label = used->text;
	}
}

static const char *
find_label(const struct engine_people *people, int field, const char *text)
{
	if (text == NULL)
		return NULL;
	const struct spelling *spelling = g_hash_table_lookup(people->spellings[field], text);
	return spelling->label;
}

/* ---- rows */

static void
put_number(struct engine_cell **cell, gint64 number)
{
	*(*cell)++ = (struct engine_cell){ .number = number, .known = true };
}

static void
put_text(struct engine_cell **cell, const char *text)
{
	*(*cell)++ = (struct engine_cell){ .text = text };
}

static void
add_mail(struct engine_people *people, const struct got *got)
{
	struct engine_cell *cell = engine_rows_add(people->mail);
	put_number(&cell, got->drill);
	put_text(&cell, got->person);
	put_number(&cell, got->recipient);
	put_text(&cell, got->label);
	put_text(&cell, got->type);
	put_text(&cell, got->difficulty);
	for (int i = 0; i < FIELDS; i++)
		put_text(&cell, got->fields[i]);
	put_number(&cell, got->delivered);
	put_number(&cell, got->bounced);
	put_number(&cell, got->valid);
	*cell++ = got->sent_at;
	for (int i = 0; i < STEPS; i++)
		put_number(&cell, got->did[i]);
	*cell++ = got->at[people->opened];
	*cell++ = got->at[SUBMITTED];
	*cell++ = got->at[REPORTED];
	put_number(&cell, got->openings);
	*cell++ = got->last_at;
	put_number(&cell, got->events);
	put_number(&cell, got->implied);
	put_number(&cell, got->unsure);
	put_number(&cell, got->machine);
	put_number(&cell, got->disagrees);
}

/* All mails of one drill to one person, together. */
struct person {
	const struct got *first; /* the first of them, and how many */
	guint n;
	bool delivered, bounced, valid, did[STEPS], repeated, surely;
	gint64 openings;
	const char *fields[FIELDS]; /* of several ways to write it, the last in order */
};

static void
keep_last(const char **last, const char *text)
{
	if (text != NULL && (*last == NULL || strcmp(text, *last) > 0))
		*last = text;
}

static struct person
take_person(const GArray *got, guint from)
{
	struct person person = { .first = &g_array_index(got, struct got, from) };
	for (guint i = from; i < got->len; i++) {
		const struct got *one = &g_array_index(got, struct got, i);
		if (one->drill != person.first->drill ||
		    strcmp(one->person, person.first->person) != 0)
			break;
		person.n++;
		person.delivered |= one->delivered;
		person.bounced |= one->bounced;
		person.valid |= one->valid;
		person.repeated |= one->valid && one->openings > 1;
		person.surely |= one->valid && one->surely;
		person.openings += one->valid ? one->openings : 0;
		for (int k = 0; k < STEPS; k++)
			person.did[k] |= one->did[k];
		for (int k = 0; k < FIELDS; k++)
			keep_last(&person.fields[k], one->fields[k]);
	}
	return person;
}

enum deed {
	DEED_REPORTED_ONLY,
	DEED_NONE,
	DEED_VIEWED_ONLY,
	DEED_OPENED_REPORTED,
	DEED_OPENED_ONLY,
	DEED_SUBMITTED_REPORTED,
	DEED_SUBMITTED,
};

static enum deed
find_deed(const bool did[STEPS])
{
	if (did[SUBMITTED])
		return did[REPORTED] ? DEED_SUBMITTED_REPORTED : DEED_SUBMITTED;
	if (did[OPENED])
		return did[REPORTED] ? DEED_OPENED_REPORTED : DEED_OPENED_ONLY;
	if (did[REPORTED])
		return DEED_REPORTED_ONLY;
	return did[VIEWED] ? DEED_VIEWED_ONLY : DEED_NONE;
}

static int
compare_texts(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The labels of the valid sends, each once, in order. */
static const char *
list_mails(struct engine_people *people, const struct person *person)
{
	if (person->n == 1)
		return person->valid ? person->first->label : NULL;
	g_autoptr(GPtrArray) labels = g_ptr_array_new();
	for (guint i = 0; i < person->n; i++)
		if (person->first[i].valid)
			g_ptr_array_add(labels, (void *)person->first[i].label);
	g_ptr_array_sort(labels, compare_texts);
	g_autoptr(GString) list = g_string_new(NULL);
	for (guint i = 0; i < labels->len; i++) {
		const char *label = g_ptr_array_index(labels, i);
		if (i > 0 && strcmp(label, g_ptr_array_index(labels, i - 1)) == 0)
			continue;
		g_string_append_printf(list, "%s%s", list->len > 0 ? "、" : "", label);
	}
	return list->len > 0 ? g_string_chunk_insert(people->texts, list->str) : NULL;
}

/* Of the rounds 1 and 2: did who has a valid send in the other one open there? NULL: has none, or none is known. */
static struct engine_cell
find_other(const struct engine_people *people, const struct person *person)
{
	struct got wanted = { .drill = 3 - person->first->drill, .person = person->first->person };
	guint from = 0, to = people->got->len;
	while (from < to) {
		guint middle = from + (to - from) / 2;
		if (compare_got(&g_array_index(people->got, struct got, middle), &wanted) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	struct engine_cell other = { 0 };
	if (wanted.drill < 1 || wanted.drill > 2 || people->silences[wanted.drill - 1])
		return other;
	for (; from < people->got->len; from++) {
		const struct got *got = &g_array_index(people->got, struct got, from);
		if (got->drill != wanted.drill || strcmp(got->person, wanted.person) != 0)
			break;
		other.known |= got->valid;
		other.number |= got->did[OPENED];
	}
	return other;
}

static void
add_person(struct engine_people *people, const struct person *person, bool several_mails)
{
	struct engine_cell *cell = engine_rows_add(people->people);
	enum deed deed = find_deed(person->did);
	put_number(&cell, person->first->drill);
	put_text(&cell, person->first->person);
	for (int i = 0; i < FIELDS; i++)
		put_text(&cell, find_label(people, i, person->fields[i]));
	put_number(&cell, person->delivered || person->bounced);
	put_number(&cell, !person->delivered && person->bounced);
	put_number(&cell, person->delivered && !person->valid);
	put_number(&cell, person->valid);
	for (int i = 0; i < STEPS; i++)
		put_number(&cell, person->did[i]);
	put_number(&cell, person->repeated && person->did[OPENED]);
	put_number(&cell, person->surely);
	*cell++ = (struct engine_cell){ .number = deed, .known = person->valid };
	put_number(&cell, person->openings);
	*cell++ = find_other(people, person);
	if (several_mails)
		put_text(&cell, list_mails(people, person));
}

/* ---- drills */

/* Nothing but reports, and of everybody one: a list of who reported, no list of whom it was sent to. */
static bool
is_silent(const struct got *got, guint n)
{
	for (guint i = 0; i < n; i++)
		if (!got[i].did[REPORTED] || got[i].sent_at.known || got[i].did[VIEWED] ||
		    got[i].did[OPENED] || got[i].listed)
			return false;
	return true;
}

/* All mails of one label in a drill. */
struct mailing {
	const char *label, *type, *difficulty, *person; /* person: the last one counted */
	struct engine_cell sent_at;
	gint64 persons, opened;
	bool counted; /* that person opened */
};

static void
take_mailing(struct mailing *mailing, const struct got *got)
{
	keep_last(&mailing->type, got->type);
	keep_last(&mailing->difficulty, got->difficulty);
	if (got->delivered || got->bounced)
		keep_first(&mailing->sent_at, got->sent_at);
	if (!got->valid)
		return;
	if (mailing->person == NULL || strcmp(mailing->person, got->person) != 0) {
		mailing->persons++;
		mailing->counted = false;
	}
	mailing->person = got->person;
	mailing->opened += got->did[OPENED] && !mailing->counted;
	mailing->counted |= got->did[OPENED];
}

static int
compare_mailing(const void *a, const void *b)
{
	return strcmp(((const struct mailing *)a)->label, ((const struct mailing *)b)->label);
}

static struct mailing *
find_mailing(GArray *mailings, const char *label)
{
	for (guint i = 0; i < mailings->len; i++) {
		struct mailing *mailing = &g_array_index(mailings, struct mailing, i);
		if (strcmp(mailing->label, label) == 0)
			return mailing;
	}
	struct mailing mailing = { .label = label };
	g_array_append_val(mailings, mailing);
	return &g_array_index(mailings, struct mailing, mailings->len - 1);
}

/* Mails come person by person. Returns how many labels had a valid send. */
static guint
add_mailings(struct engine_people *people, const struct got *got, guint n)
{
	g_autoptr(GArray) mailings = g_array_new(FALSE, FALSE, sizeof(struct mailing));
	guint valid = 0;
	for (guint i = 0; i < n; i++)
		take_mailing(find_mailing(mailings, got[i].label), &got[i]);
	g_array_sort(mailings, compare_mailing);
	for (guint i = 0; i < mailings->len; i++) {
		const struct mailing *mailing = &g_array_index(mailings, struct mailing, i);
		struct engine_cell *cell = engine_rows_add(people->mailing);
		put_number(&cell, got->drill);
		put_text(&cell, mailing->label);
		put_text(&cell, mailing->type);
		put_text(&cell, mailing->difficulty);
		*cell++ = mailing->sent_at;
		put_number(&cell, mailing->persons);
		put_number(&cell, mailing->opened);
		valid += mailing->persons > 0;
	}
	return valid;
}

static void
add_drill(struct engine_people *people, guint from, guint n)
{
	const struct got *got = &g_array_index(people->got, struct got, from);
	bool several = add_mailings(people, got, n) > 1;
	if (is_silent(got, n)) {
		struct engine_cell *cell = engine_rows_add(people->silent);
		put_number(&cell, got->drill);
		return;
	}
	for (guint i = 0; i < n;) {
		struct person person = take_person(people->got, from + i);
		add_person(people, &person, several);
		i += person.n;
	}
}

static guint
drill_length(const GArray *got, guint from)
{
	guint n = 1;
	while (from + n < got->len && g_array_index(got, struct got, from + n).drill ==
					  g_array_index(got, struct got, from).drill)
		n++;
	return n;
}

static void
find_silences(struct engine_people *people)
{
	people->silences[0] = people->silences[1] = false;
	for (guint i = 0, n; i < people->got->len; i += n) {
		const struct got *got = &g_array_index(people->got, struct got, i);
		n = drill_length(people->got, i);
		if (got->drill == 1 || got->drill == 2)
			people->silences[got->drill - 1] = is_silent(got, n);
	}
}

/* Which reaction the settings call opened. */
static enum step
read_opened(struct engine_people *people)
{
	enum step opened = OPENED;
	if (sqlite3_step(people->opened_kind) == SQLITE_ROW)
		opened = find_step((const char *)sqlite3_column_text(people->opened_kind, 0));
	sqlite3_reset(people->opened_kind);
	return opened;
}

bool
engine_people_fill(struct engine_people *people, const char *client)
{
	engine_rows_clear(people->mail);
	engine_rows_clear(people->people);
	engine_rows_clear(people->mailing);
	engine_rows_clear(people->silent);
	for (int i = 0; i < FIELDS; i++)
		g_hash_table_remove_all(people->spellings[i]);
	g_string_chunk_clear(people->texts);
	people->opened = read_opened(people);
	bool good = read_all(people, client);
	for (int i = 0; i < FIELDS; i++) {
		count_spellings(people, i);
		settle_spellings(people->spellings[i]);
	}
	for (guint i = 0; i < people->got->len; i++)
		add_mail(people, &g_array_index(people->got, struct got, i));
	find_silences(people);
	for (guint i = 0, n; i < people->got->len; i += n) {
		n = drill_length(people->got, i);
		add_drill(people, i, n);
	}
	return good;
}

GArray *
engine_people_rounds(const struct engine_people *people)
{
	GArray *rounds = g_array_new(FALSE, FALSE, sizeof(gint64));
	for (guint i = 0; i < people->got->len; i += drill_length(people->got, i)) {
		gint64 drill = g_array_index(people->got, struct got, i).drill;
		if (drill > 0)
			g_array_append_val(rounds, drill);
	}
	return rounds;
}

/* ---- opening */

static bool
prepare(sqlite3 *db, const char *sql, sqlite3_stmt **statement)
{
	return sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, statement, NULL) ==
	       SQLITE_OK;
}

struct engine_people *
engine_people_open(struct sqlite3 *db)
{
	struct engine_people *people = g_new0(struct engine_people, 1);
	people->db = db;
	people->texts = g_string_chunk_new(16384);
	people->got = g_array_new(FALSE, FALSE, sizeof(struct got));
	for (int i = 0; i < FIELDS; i++)
		people->spellings[i] =
		    g_hash_table_new_full(g_str_hash, g_str_equal, NULL, spelling_drop);
	people->mail = engine_rows_open(db, "mail", mail_columns);
	people->people = engine_rows_open(db, "people", people_columns);
	people->mailing = engine_rows_open(db, "mailing", mailing_columns);
	people->silent = engine_rows_open(db, "silent", "drill INTEGER");
	if (people->mail != NULL && people->people != NULL && people->mailing != NULL &&
	    people->silent != NULL && prepare(db, read_sql, &people->read) &&
	    prepare(db, "SELECT opened_kind FROM scope", &people->opened_kind))
		return people;
	engine_people_drop(people);
	return NULL;
}

void
engine_people_drop(struct engine_people *people)
{
	if (people == NULL)
		return;
	sqlite3_finalize(people->read);
	sqlite3_finalize(people->opened_kind);
	engine_rows_drop(people->mail);
	engine_rows_drop(people->people);
	engine_rows_drop(people->mailing);
	engine_rows_drop(people->silent);
	for (int i = 0; i < FIELDS; i++)
		g_hash_table_unref(people->spellings[i]);
	g_array_unref(people->got);
	g_string_chunk_free(people->texts);
	g_free(people);
}
