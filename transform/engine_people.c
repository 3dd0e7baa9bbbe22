/*
 * The people of one client's drills.
 *
 * In: what became of each mail (engine_got.h). Out: the rows of mail, people, mailing and silent.
 * Rule: a person is counted once in a drill, however many mails were sent.
 */
#include "transform/engine_people.h"
#include "transform/engine_got.h"
#include "transform/engine_spelling.h"
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

struct engine_people {
	struct engine_got *reader;
	const GArray *got; /* struct got, lent by the reader */
	struct engine_rows *mail, *people, *mailing, *silent;
	struct engine_spelling *spellings[GOT_FIELDS];
	bool silences[2]; /* of rounds 1 and 2 nothing is known but who reported */
};

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
	for (int i = 0; i < GOT_FIELDS; i++)
		put_text(&cell, got->fields[i]);
	put_number(&cell, got->delivered);
	put_number(&cell, got->bounced);
	put_number(&cell, got->valid);
	*cell++ = got->sent_at;
	for (int i = 0; i < GOT_STEPS; i++)
		put_number(&cell, got->did[i]);
	*cell++ = got->at[engine_got_opened(people->reader)];
	*cell++ = got->at[GOT_SUBMITTED];
	*cell++ = got->at[GOT_REPORTED];
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
	bool delivered, bounced, valid, did[GOT_STEPS], repeated, surely;
	gint64 openings;
	const char *fields[GOT_FIELDS]; /* of several ways to write it, the last in order */
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
		for (int k = 0; k < GOT_STEPS; k++)
			person.did[k] |= one->did[k];
		for (int k = 0; k < GOT_FIELDS; k++)
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
find_deed(const bool did[GOT_STEPS])
{
	if (did[GOT_SUBMITTED])
		return did[GOT_REPORTED] ? DEED_SUBMITTED_REPORTED : DEED_SUBMITTED;
	if (did[GOT_OPENED])
		return did[GOT_REPORTED] ? DEED_OPENED_REPORTED : DEED_OPENED_ONLY;
	if (did[GOT_REPORTED])
		return DEED_REPORTED_ONLY;
	return did[GOT_VIEWED] ? DEED_VIEWED_ONLY : DEED_NONE;
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
	return list->len > 0 ? engine_got_keep_text(people->reader, list->str) : NULL;
}

/* Of the rounds 1 and 2: did who has a valid send in the other one open there? NULL: has none, or none is known. */
static struct engine_cell
find_other(const struct engine_people *people, const struct person *person)
{
	struct got wanted = { .drill = 3 - person->first->drill, .person = person->first->person };
	guint from = 0, to = people->got->len;
	while (from < to) {
		guint middle = from + (to - from) / 2;
		if (engine_got_compare(&g_array_index(people->got, struct got, middle), &wanted) <
		    0)
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
		other.number |= got->did[GOT_OPENED];
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
	for (int i = 0; i < GOT_FIELDS; i++)
		put_text(&cell, engine_spelling_find(people->spellings[i], person->fields[i]));
	put_number(&cell, person->delivered || person->bounced);
	put_number(&cell, !person->delivered && person->bounced);
	put_number(&cell, person->delivered && !person->valid);
	put_number(&cell, person->valid);
	for (int i = 0; i < GOT_STEPS; i++)
		put_number(&cell, person->did[i]);
	put_number(&cell, person->repeated && person->did[GOT_OPENED]);
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
		if (!got[i].did[GOT_REPORTED] || got[i].sent_at.known || got[i].did[GOT_VIEWED] ||
		    got[i].did[GOT_OPENED] || got[i].listed)
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
		engine_cell_keep_least(&mailing->sent_at, got->sent_at);
	if (!got->valid)
		return;
	if (mailing->person == NULL || strcmp(mailing->person, got->person) != 0) {
		mailing->persons++;
		mailing->counted = false;
	}
	mailing->person = got->person;
	mailing->opened += got->did[GOT_OPENED] && !mailing->counted;
	mailing->counted |= got->did[GOT_OPENED];
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

static void
clear(struct engine_people *people)
{
	engine_rows_clear(people->mail);
	engine_rows_clear(people->people);
	engine_rows_clear(people->mailing);
	engine_rows_clear(people->silent);
	for (int i = 0; i < GOT_FIELDS; i++)
		engine_spelling_clear(people->spellings[i]);
}

/* Each mail counts, also to one who got several. */
static void
spell(struct engine_people *people)
{
	for (int k = 0; k < GOT_FIELDS; k++) {
		for (guint i = 0; i < people->got->len; i++)
			engine_spelling_count(people->spellings[k],
			    g_array_index(people->got, struct got, i).fields[k]);
		engine_spelling_settle(people->spellings[k]);
	}
}

bool
engine_people_fill(struct engine_people *people, const char *client)
{
	clear(people);
	bool good = engine_got_read(people->reader, client);
	people->got = engine_got_all(people->reader);
	spell(people);
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

struct engine_people *
engine_people_open(struct sqlite3 *db)
{
	struct engine_people *people = g_new0(struct engine_people, 1);
	for (int i = 0; i < GOT_FIELDS; i++)
		people->spellings[i] = engine_spelling_new();
	people->mail = engine_rows_open(db, "mail", mail_columns);
	people->people = engine_rows_open(db, "people", people_columns);
	people->mailing = engine_rows_open(db, "mailing", mailing_columns);
	people->silent = engine_rows_open(db, "silent", "drill INTEGER");
	people->reader = engine_got_open(db);
	if (people->mail != NULL && people->people != NULL && people->mailing != NULL &&
	    people->silent != NULL && people->reader != NULL)
		return people;
	engine_people_drop(people);
	return NULL;
}

void
engine_people_drop(struct engine_people *people)
{
	if (people == NULL)
		return;
	engine_rows_drop(people->mail);
	engine_rows_drop(people->people);
	engine_rows_drop(people->mailing);
	engine_rows_drop(people->silent);
	engine_got_drop(people->reader);
	for (int i = 0; i < GOT_FIELDS; i++)
		engine_spelling_drop(people->spellings[i]);
	g_free(people);
}
