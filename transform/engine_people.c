/*
 * The people of one client's drills.
 *
 * In: what became of each mail (engine_got.h). Out: the rows of mail, people, mailing and silent.
 * Rule: a person is counted once in a drill, however many mails were sent.
 */
#include "transform/engine_people.h"
#include "transform/engine_people_inside.h"
#include "transform/engine_spelling.h"
#include <stdlib.h>
#include <string.h>

/* All mails of one label in a drill. */
struct mailing {
	gint64 drill;
	const char *label, *type, *difficulty, *person; /* person: the last one counted */
	struct engine_number sent_at;
	gint64 persons, opened;
	bool counted; /* that person opened */
};

#define COLUMN(name, kind, record, member) \
	{ \
		name, ENGINE_COLUMN_##kind, offsetof(struct record, member) \
	}

static const struct engine_column mail_columns[] = {
	COLUMN("drill", NUMBER, got, drill),
	COLUMN("person", TEXT, got, person),
	COLUMN("recipient", NUMBER, got, recipient),
	COLUMN("label", TEXT, got, label),
	COLUMN("type", TEXT, got, type),
	COLUMN("difficulty", TEXT, got, difficulty),
	COLUMN("department", TEXT, got, fields[GOT_DEPARTMENT]),
	COLUMN("title", TEXT, got, fields[GOT_TITLE]),
	COLUMN("site", TEXT, got, fields[GOT_SITE]),
	COLUMN("delivered", FLAG, got, delivered),
	COLUMN("bounced", FLAG, got, bounced),
	COLUMN("valid", FLAG, got, valid),
	COLUMN("sent_at", MAYBE, got, sent_at),
	COLUMN("viewed", FLAG, got, did[GOT_VIEWED]),
	COLUMN("opened", FLAG, got, did[GOT_OPENED]),
	COLUMN("submitted", FLAG, got, did[GOT_SUBMITTED]),
	COLUMN("reported", FLAG, got, did[GOT_REPORTED]),
	COLUMN("opened_at", MAYBE, got, opened_at),
	COLUMN("submitted_at", MAYBE, got, at[GOT_SUBMITTED]),
	COLUMN("reported_at", MAYBE, got, at[GOT_REPORTED]),
	COLUMN("openings", NUMBER, got, openings),
	COLUMN("last_at", MAYBE, got, last_at),
	COLUMN("events", NUMBER, got, events),
	COLUMN("implied", NUMBER, got, implied),
	COLUMN("unsure", NUMBER, got, unsure),
	COLUMN("machine", NUMBER, got, machine),
	COLUMN("disagrees", FLAG, got, disagrees),
};

static const struct engine_column people_columns[] = {
	COLUMN("drill", NUMBER, person, drill),
	COLUMN("person", TEXT, person, person),
	COLUMN("department", TEXT, person, fields[GOT_DEPARTMENT]),
	COLUMN("title", TEXT, person, fields[GOT_TITLE]),
	COLUMN("site", TEXT, person, fields[GOT_SITE]),
	COLUMN("attempted", FLAG, person, attempted),
	COLUMN("bounced", FLAG, person, only_bounced),
	COLUMN("excluded", FLAG, person, excluded),
	COLUMN("valid", FLAG, person, valid),
	COLUMN("viewed", FLAG, person, did[GOT_VIEWED]),
	COLUMN("opened", FLAG, person, did[GOT_OPENED]),
	COLUMN("submitted", FLAG, person, did[GOT_SUBMITTED]),
	COLUMN("reported", FLAG, person, did[GOT_REPORTED]),
	COLUMN("repeated", FLAG, person, repeated),
	COLUMN("surely", FLAG, person, surely),
	COLUMN("deed", MAYBE, person, deed),
	COLUMN("openings", NUMBER, person, openings),
	COLUMN("opened_other", MAYBE, person, opened_other),
	COLUMN("mails", TEXT, person, mails),
};

static const struct engine_column mailing_columns[] = {
	COLUMN("drill", NUMBER, mailing, drill),
	COLUMN("label", TEXT, mailing, label),
	COLUMN("type", TEXT, mailing, type),
	COLUMN("difficulty", TEXT, mailing, difficulty),
	COLUMN("sent_at", MAYBE, mailing, sent_at),
	COLUMN("persons", NUMBER, mailing, persons),
	COLUMN("opened", NUMBER, mailing, opened),
};

static const struct engine_column alike_columns[] = {
	COLUMN("drill", NUMBER, alike, drill),
	COLUMN("n", NUMBER, alike, n),
	COLUMN("department", TEXT, alike, fields[GOT_DEPARTMENT]),
	COLUMN("title", TEXT, alike, fields[GOT_TITLE]),
	COLUMN("site", TEXT, alike, fields[GOT_SITE]),
	COLUMN("mails", TEXT, alike, mails),
	COLUMN("other", NUMBER, alike, other),
	COLUMN("deed", NUMBER, alike, deed),
};

static const struct engine_column tally_columns[] = {
	COLUMN("drill", NUMBER, tally, drill),
	COLUMN("targets", MAYBE, tally, targets),
	COLUMN("sent", MAYBE, tally, sent),
	COLUMN("bounced", MAYBE, tally, bounced),
	COLUMN("excluded", MAYBE, tally, excluded),
	COLUMN("valid", MAYBE, tally, valid),
	COLUMN("viewed", MAYBE, tally, viewed),
	COLUMN("opened", MAYBE, tally, opened),
	COLUMN("submitted", MAYBE, tally, submitted),
	COLUMN("reported", NUMBER, tally, reported),
	COLUMN("opened_reported", MAYBE, tally, opened_reported),
	COLUMN("repeat_opened", MAYBE, tally, repeat_opened),
	COLUMN("opened_sure", MAYBE, tally, opened_sure),
	COLUMN("events", NUMBER, tally, events),
	COLUMN("opened_events", NUMBER, tally, opened_events),
	COLUMN("implied", NUMBER, tally, implied),
	COLUMN("unsure", NUMBER, tally, unsure),
	COLUMN("machine", NUMBER, tally, machine),
	COLUMN("disagreements", NUMBER, tally, disagreements),
	COLUMN("labels", TEXT, tally, labels),
	COLUMN("types", TEXT, tally, types),
	COLUMN("difficulties", TEXT, tally, difficulties),
};

static const struct engine_column silent_columns[] = { { "drill", ENGINE_COLUMN_NUMBER, 0 } };

enum { MAIL, PEOPLE, ALIKE, TALLY, MAILING, SILENT, TABLES };

#define TABLE(name, columns, size) \
	{ \
		name, columns, G_N_ELEMENTS(columns), size \
	}

static const struct {
	const char *name;
	const struct engine_column *columns;
	size_t ncolumns, size;
} tables[TABLES] = {
	[MAIL] = TABLE("mail", mail_columns, sizeof(struct got)),
	[PEOPLE] = TABLE("people", people_columns, sizeof(struct person)),
	[ALIKE] = TABLE("alike", alike_columns, sizeof(struct alike)),
	[TALLY] = TABLE("tally", tally_columns, sizeof(struct tally)),
	[MAILING] = TABLE("mailing", mailing_columns, sizeof(struct mailing)),
	[SILENT] = TABLE("silent", silent_columns, sizeof(gint64)),
};

struct engine_people {
	struct engine_got *reader;
	const GArray *got;       /* struct got, lent by the reader */
	GArray *records[TABLES]; /* but MAIL, which the reader has */
	struct engine_rows *rows[TABLES];
	struct engine_spelling *spellings[GOT_FIELDS];
};

/* ---- one person */

static void
keep_last(const char **last, const char *text)
{
	if (text != NULL && (*last == NULL || strcmp(text, *last) > 0))
		*last = text;
}

/* The person of the first of some mails, which come person by person. */
static struct person
take_person(const struct got *got, guint most)
{
	struct person person = { .drill = got->drill, .person = got->person };
	for (; person.n < most; person.n++) {
		const struct got *one = &got[person.n];
		if (one->drill != person.drill || strcmp(one->person, person.person) != 0)
			break;
		person.delivered |= one->delivered;
		person.bounced |= one->bounced;
		person.valid |= one->valid;
		person.repeated |= one->valid && one->did[GOT_OPENED] && one->openings > 1;
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

/* Each text once, in order; NULL where there is none. Sorts them. */
static const char *
list_once(struct engine_people *people, GPtrArray *texts)
{
	g_autoptr(GString) list = g_string_new(NULL);
	g_ptr_array_sort(texts, compare_texts);
	for (guint i = 0; i < texts->len; i++) {
		const char *text = g_ptr_array_index(texts, i);
		if (i > 0 && strcmp(text, g_ptr_array_index(texts, i - 1)) == 0)
			continue;
		g_string_append_printf(list, "%s%s", list->len > 0 ? "、" : "", text);
	}
	return list->len > 0 ? engine_got_keep_text(people->reader, list->str) : NULL;
}

/* The labels of a person's valid sends. */
static const char *
list_mails(struct engine_people *people, const struct got *got, guint n)
{
	if (n == 1)
		return got->valid ? got->label : NULL;
	g_autoptr(GPtrArray) labels = g_ptr_array_new();
	for (guint i = 0; i < n; i++)
		if (got[i].valid)
			g_ptr_array_add(labels, (void *)got[i].label);
	return list_once(people, labels);
}

static void
finish_person(const struct engine_people *people, struct person *person)
{
	person->attempted = person->delivered || person->bounced;
	person->only_bounced = !person->delivered && person->bounced;
	person->excluded = person->delivered && !person->valid;
	person->deed = (struct engine_number){ find_deed(person->did), person->valid };
	for (int k = 0; k < GOT_FIELDS; k++)
		person->fields[k] = engine_spelling_find(people->spellings[k], person->fields[k]);
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

static void
take_mailing(struct mailing *mailing, const struct got *got)
{
	keep_last(&mailing->type, got->type);
	keep_last(&mailing->difficulty, got->difficulty);
	if (got->delivered || got->bounced)
		engine_number_keep_least(&mailing->sent_at, got->sent_at);
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

/* Mails come person by person. Returns how many labels had a valid send. */
static guint
add_mailings(struct engine_people *people, const struct got *got, guint n)
{
	g_autoptr(GHashTable) places = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GArray) mailings = g_array_new(FALSE, FALSE, sizeof(struct mailing));
	guint valid = 0;
	for (guint i = 0; i < n; i++) {
		guint place = GPOINTER_TO_UINT(g_hash_table_lookup(places, got[i].label));
		if (place == 0) {
			struct mailing mailing = { .drill = got->drill, .label = got[i].label };
			g_array_append_val(mailings, mailing);
			place = mailings->len;
			g_hash_table_insert(places, (void *)got[i].label, GUINT_TO_POINTER(place));
		}
		take_mailing(&g_array_index(mailings, struct mailing, place - 1), &got[i]);
	}
	for (guint i = 0; i < mailings->len; i++)
		valid += g_array_index(mailings, struct mailing, i).persons > 0;
	g_array_sort(mailings, compare_mailing);
	g_array_append_vals(people->records[MAILING], mailings->data, mailings->len);
	return valid;
}

static void
add_people(struct engine_people *people, const struct got *got, guint n, bool several_mails)
{
	for (guint i = 0; i < n;) {
		struct person person = take_person(&got[i], n - i);
		finish_person(people, &person);
		if (several_mails)
			person.mails = list_mails(people, &got[i], person.n);
		g_array_append_val(people->records[PEOPLE], person);
		i += person.n;
	}
}

static void
add_drill(struct engine_people *people, const struct got *got, guint n)
{
	bool several = add_mailings(people, got, n) > 1;
	if (is_silent(got, n))
		g_array_append_val(people->records[SILENT], got->drill);
	else
		add_people(people, got, n, several);
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

/* ---- the other of the rounds 1 and 2 */

static int
compare_people(const void *a, const void *b)
{
	const struct person *left = a, *right = b;
	if (left->drill != right->drill)
		return left->drill < right->drill ? -1 : 1;
	return strcmp(left->person, right->person);
}

/* NULL where nobody knows, or the person had no valid send there. */
static void
look_at_other_round(const struct engine_people *people, struct person *person)
{
	struct person wanted = { .drill = 3 - person->drill, .person = person->person };
	if (person->drill != 1 && person->drill != 2)
		return;
	const GArray *all = people->records[PEOPLE];
	const struct person *other =
	    bsearch(&wanted, all->data, all->len, sizeof(struct person), compare_people);
	if (other != NULL && other->valid)
		person->opened_other = (struct engine_number){ other->did[GOT_OPENED], true };
}

/* ---- one client */

static void
clear(struct engine_people *people)
{
	for (int i = 0; i < TABLES; i++) {
		engine_rows_show(people->rows[i], NULL);
		g_array_set_size(people->records[i], 0);
	}
	for (int i = 0; i < GOT_FIELDS; i++)
		engine_spelling_clear(people->spellings[i]);
}

static void
show(struct engine_people *people)
{
	engine_rows_show(people->rows[MAIL], people->got);
	for (int i = MAIL + 1; i < TABLES; i++)
		engine_rows_show(people->rows[i], people->records[i]);
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

/* What was sent in a drill, of mailings that somebody got. */
static void
list_mailings(struct engine_people *people, struct tally *tally)
{
	g_autoptr(GPtrArray) labels = g_ptr_array_new();
	g_autoptr(GPtrArray) types = g_ptr_array_new();
	g_autoptr(GPtrArray) difficulties = g_ptr_array_new();
	for (guint i = 0; i < people->records[MAILING]->len; i++) {
		const struct mailing *mailing =
		    &g_array_index(people->records[MAILING], struct mailing, i);
		if (mailing->drill != tally->drill || mailing->persons == 0)
			continue;
		g_ptr_array_add(labels, (void *)mailing->label);
		if (mailing->type != NULL)
			g_ptr_array_add(types, (void *)mailing->type);
		if (mailing->difficulty != NULL)
			g_ptr_array_add(difficulties, (void *)mailing->difficulty);
	}
	tally->labels = list_once(people, labels);
	tally->types = list_once(people, types);
	tally->difficulties = list_once(people, difficulties);
}

/* People stand in the order of drills, as mails do; a silent drill has none. */
static void
sum_up(struct engine_people *people)
{
	const GArray *all = people->records[PEOPLE];
	for (guint i = 0, n, at = 0; i < people->got->len; i += n) {
		const struct got *got = &g_array_index(people->got, struct got, i);
		const struct person *first = &g_array_index(all, struct person, at);
		guint npeople = 0;
		n = drill_length(people->got, i);
		while (at < all->len && g_array_index(all, struct person, at).drill == got->drill) {
			npeople++;
			at++;
		}
		struct tally tally = engine_tally(got, n, first, npeople);
		list_mailings(people, &tally);
		g_array_append_val(people->records[TALLY], tally);
		engine_tally_alike(people->records[ALIKE], first, npeople);
	}
}

bool
engine_people_fill(struct engine_people *people, const char *client)
{
	clear(people);
	bool good = engine_got_read(people->reader, client);
	people->got = engine_got_all(people->reader);
	spell(people);
	for (guint i = 0, n; i < people->got->len; i += n) {
		n = drill_length(people->got, i);
		add_drill(people, &g_array_index(people->got, struct got, i), n);
	}
	for (guint i = 0; i < people->records[PEOPLE]->len; i++)
		look_at_other_round(
		    people, &g_array_index(people->records[PEOPLE], struct person, i));
	sum_up(people);
	show(people);
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
	people->reader = engine_got_open(db);
	bool good = people->reader != NULL;
	for (int i = 0; i < TABLES; i++) {
		people->records[i] = g_array_new(FALSE, FALSE, (guint)tables[i].size);
		people->rows[i] =
		    engine_rows_open(db, tables[i].name, tables[i].columns, tables[i].ncolumns);
		good = good && people->rows[i] != NULL;
	}
	if (good)
		return people;
	engine_people_drop(people);
	return NULL;
}

void
engine_people_drop(struct engine_people *people)
{
	if (people == NULL)
		return;
	for (int i = 0; i < TABLES; i++) {
		engine_rows_drop(people->rows[i]);
		g_array_unref(people->records[i]);
	}
	engine_got_drop(people->reader);
	for (int i = 0; i < GOT_FIELDS; i++)
		engine_spelling_drop(people->spellings[i]);
	g_free(people);
}
