/*
 * Secrets: what the tables of made-up firms hide, nobody can find out by reckoning with all that they print.
 *
 * One reader adds and subtracts printed numbers in every way there is. For each number that must not be known the
 * people are also made to have done otherwise, so that every number printed in tables that a reader can reckon from
 * stays as it is and this one does not; where no such story is found, a reader who knows that nobody can be counted
 * twice tries. Departments and titles are reckoned with together, since the sizes of their common cells are printed;
 * sites and mails with them where one nests in the other, else for themselves. Who opened is also sought by a reader
 * who knows who is in which department, title, site and mail, and even who opened in the other drill, of whom
 * drill.change tells how many opened.
 */
#include "tests/unit/transform_store.h"
#include <math.h>
#include <stdlib.h>

enum { UNKNOWN = -1 };

static int
printed(const struct figure *figure, size_t row, const char *column)
{
	const struct value *value = figure_cell(figure, row, figure_column_find(figure, column));
	assert_true(value->state == VALUE_NUMBER || value->state == VALUE_HIDDEN);
	return value->state == VALUE_NUMBER ? (int)value->number : UNKNOWN;
}

static const char *
words(const struct figure *figure, size_t row, const char *column)
{
	return figure_cell(figure, row, figure_column_find(figure, column))->text;
}

struct tally {
	int stories, others;
};

/* A made-up firm: what each person did in each drill as one of "", v, o, s, r and those with r. */
#define PEOPLE 70
#define DEEDS 8
#define ABSENT 7

/* In the order of the parts; 5 has submitted and reported, 6 submitted only, 7 is not in the drill. */
static const char *const deeds[DEEDS] = { "r", "", "v", "vor", "vo", "vosr", "vos", "-" };

struct firm {
	int n;
	struct {
		const char *group[4]; /* department, title, site, mail */
		int deed[2];
	} person[PEOPLE];
};

static int
draw_deed(GRand *random, double rate, double reports)
{
	bool reported = g_rand_double(random) < reports;
	if (g_rand_double(random) < rate)
		return (g_rand_double(random) < 0.3 ? 5 : 3) + !reported;
	return reported ? 0 : g_rand_double(random) < 0.5 ? 1 : 2;
}

/* In every other firm each department is of one site, so that a site is the sum of its departments. */
static struct firm
draw_firm(GRand *random)
{
	static const double likely[] = { 0.05, 0.3, 0.7, 0.95 };
	static const char *const departments[] = { "営業", "製造", "総務", "開発" };
	static const char *const titles[] = { "一般", "主任", "部長" };
	static const char *const sites[] = { "本社", "大阪", "工場" };
	static const char *const mails[] = { "請求書", "宅配" };
	struct firm firm = { .n = g_rand_int_range(random, 8, PEOPLE) };
	double rate = likely[g_rand_int_range(random, 0, 4)];
	double reports = likely[g_rand_int_range(random, 0, 4)];
	int ndepartments = g_rand_int_range(random, 1, 5), ntitles = g_rand_int_range(random, 1, 4);
	int nsites = g_rand_int_range(random, 0, 4), nmails = g_rand_int_range(random, 1, 3);
	bool nested = g_rand_boolean(random);
	for (int i = 0; i < firm.n; i++) {
		int department = g_rand_int_range(random, 0, ndepartments);
		int site = nested ? department : g_rand_int_range(random, 0, 100);
		const char **group = firm.person[i].group;
		group[0] = departments[department];
		group[1] = titles[g_rand_int_range(random, 0, ntitles)];
		group[2] = nsites > 0 ? sites[site % nsites] : NULL;
		group[3] =
		    mails[nested ? department % nmails : g_rand_int_range(random, 0, nmails)];
		for (int round = 0; round < 2; round++)
			firm.person[i].deed[round] = g_rand_int_range(random, 0, 12) == 0
			                                 ? ABSENT
			                                 : draw_deed(random, rate, reports);
	}
	return firm;
}

static void
add_firm(struct fixture *fixture, const struct firm *firm, const char *client)
{
	static const char *const kinds[] = { "viewed", "opened", "submitted", "reported" };
	fixture_add(fixture, "INSERT OR IGNORE INTO client VALUES ('%s')", client);
	for (int i = 0; i < firm->n; i++)
		for (int round = 0; round < 2; round++) {
			const char *const *group = firm->person[i].group;
			if (firm->person[i].deed[round] == ABSENT)
				continue;
			g_autofree char *name = g_strdup_printf("p%d", i);
			int64_t id =
			    fixture_mail(fixture, &(struct mail){ client, round + 1, name, group[0],
						      group[1], NULL, false, group[3], group[2] });
			const char *did = deeds[firm->person[i].deed[round]];
			for (int j = 0; j < 4; j++)
				if (strchr(did, "vosr"[j]) != NULL)
					fixture_reaction(fixture, id, kinds[j], 10, "person");
		}
}

/* ---- another story of the same firm ----
 *
 * A hidden number is safe if the people can have done otherwise so that all that is printed stays as it is. */

/* People by what they did in the other drill: "-", "opened" or "". Of them a total is told, not a table. */
enum { OTHER = 5, TABLES, OPENED = 0x78 };

/* What is printed of one drill, as counts of people: whom a number counts, and by which deeds. */
struct number {
	int round, table; /* of the groups; 4: department and title together; OTHER */
	const char *label, *second;
	unsigned deeds; /* a bit each */
	bool hidden;
	double n;
};

struct search {
	const struct firm *firm;
	GArray *numbers; /* of both drills */
	GHashTable *kept[2][4];
	int family[2][TABLES]; /* tables of one number are reckoned with together */
	bool open;             /* who opened is sought, in all tables and the comparison */
	bool blind;            /* nothing is printed but totals */
};

/* The row of a table that a person is in. */
static const char *
row_of(const struct search *search, int round, int table, int i)
{
	const char *own = search->firm->person[i].group[table];
	return own != NULL && g_hash_table_contains(search->kept[round][table], own) ? own
	                                                                             : "その他";
}

static const char *
other_of(const struct search *search, int round, int i)
{
	int deed = search->firm->person[i].deed[1 - round];
	return deed == ABSENT ? "-" : deed >= 3 ? "opened" : "";
}

static bool
counts_person(const struct search *search, const struct number *number, int i)
{
	if (number->table == OTHER)
		return strcmp(other_of(search, number->round, i), number->label) == 0;
	if (number->table < 4)
		return strcmp(row_of(search, number->round, number->table, i), number->label) == 0;
	return strcmp(row_of(search, number->round, 0, i), number->label) == 0 &&
	       strcmp(row_of(search, number->round, 1, i), number->second) == 0;
}

static bool
same_row(const struct search *search, int round, int table, int i, int j)
{
	return strcmp(row_of(search, round, table, i), row_of(search, round, table, j)) == 0;
}

/* Are any two people of one row of the inner table in one of the outer, which has several? */
static bool
nests(const struct search *search, int round, int inner, int outer)
{
	bool several = false;
	for (int i = 0; i < search->firm->n; i++)
		for (int j = 0; j < i; j++) {
			if (search->firm->person[i].deed[round] == ABSENT ||
			    search->firm->person[j].deed[round] == ABSENT ||
			    same_row(search, round, outer, i, j))
				continue;
			several = true;
			if (same_row(search, round, inner, i, j))
				return false;
		}
	return several;
}

static void
join_families(int family[TABLES], int table, int other)
{
	int from = family[other];
	for (int i = 0; i < TABLES; i++)
		if (family[i] == from)
			family[i] = family[table];
}

static void
find_families(struct search *search, int round)
{
	int *family = search->family[round];
	for (int i = 0; i < TABLES; i++)
		family[i] = i == 1 || i == 4 ? 0 : i;
	for (int i = 0; i < 4; i++)
		for (int j = 0; j < 4; j++)
			if (nests(search, round, i, j))
				join_families(family, i, j);
}

static bool
is_linked(const struct search *search, const struct number *number, const struct number *other)
{
	const int *family = search->family[number->round];
	if (number->round != other->round)
		return false;
	bool of_both = other->table == OTHER;
	if (search->open)
		return other->deeds == OPENED && other->table != 4 && (!search->blind || of_both);
	return !search->blind && !of_both && family[number->table] == family[other->table];
}

static void
list_numbers(GArray *numbers, const struct figure *figure, int round, int table)
{
	static const struct {
		const char *column;
		unsigned deeds;
	} all[] = { { "opened", 0x78 }, { "reported", 0x29 }, { "reported_only", 0x01 },
		{ "none", 0x02 }, { "viewed_only", 0x04 }, { "opened_reported", 0x08 },
		{ "opened_only", 0x10 }, { "submitted", 0x60 } };
	for (size_t row = 0; row < figure->nrows; row++)
		for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
			if (figure_column_find(figure, all[i].column) < 0)
				continue;
			struct number number = { round, table,
				words(figure, row,
				    table == 4   ? "department"
				    : table == 3 ? "mail"
						 : "label"),
				table == 4 ? words(figure, row, "title") : NULL, all[i].deeds,
				printed(figure, row, all[i].column) == UNKNOWN,
				printed(figure, row, "n") };
			g_array_append_val(numbers, number);
		}
}

static bool
counts_deed(const struct number *number, int deed)
{
	return (number->deeds >> deed & 1) != 0;
}

/* Persons in turn change from the first's deed to the second's and back. */
struct change {
	int persons[4], n;
};

static int
deed_of(const struct search *search, const struct change *change, int person, int round)
{
	return search->firm->person[change->persons[person]].deed[round];
}

static int
effect(const struct search *search, const struct change *change, const struct number *number)
{
	int sum = 0;
	for (int i = 0; i < change->n; i++) {
		int from = deed_of(search, change, i % 2, number->round),
		    to = deed_of(search, change, 1 - i % 2, number->round);
		if (counts_deed(number, from) != counts_deed(number, to) &&
		    counts_person(search, number, change->persons[i]))
			sum += counts_deed(number, to) ? 1 : -1;
	}
	return sum;
}

static bool
leaves_the_printed(
    const struct search *search, const struct change *change, const struct number *secret)
{
	for (guint i = 0; i < search->numbers->len; i++) {
		const struct number *number = &g_array_index(search->numbers, struct number, i);
		if (!number->hidden && is_linked(search, secret, number) &&
		    effect(search, change, number) != 0)
			return false;
	}
	return true;
}

/* Both are in the drill. */
static bool
is_possible(const struct search *search, const struct change *change, int round)
{
	return deed_of(search, change, 0, round) != ABSENT &&
	       deed_of(search, change, 1, round) != ABSENT;
}

static bool
same_story(const struct search *search, int i, int j, int round)
{
	return search->firm->person[i].deed[round] == search->firm->person[j].deed[round];
}

static bool
try_four(const struct search *search, struct change *change, const struct number *number)
{
	const int *persons = change->persons;
	change->n = 4;
	for (int k = 0; k < search->firm->n; k++)
		for (int l = 0; l < search->firm->n; l++) {
			if (k == persons[0] || l == persons[1] ||
			    !same_story(search, k, persons[0], number->round) ||
			    !same_story(search, l, persons[1], number->round))
				continue;
			change->persons[2] = k;
			change->persons[3] = l;
			if (effect(search, change, number) != 0 &&
			    leaves_the_printed(search, change, number))
				return true;
		}
	return false;
}

static bool
try_two(const struct search *search, struct change change, const struct number *number, bool four)
{
	return is_possible(search, &change, number->round) &&
	       effect(search, &change, number) != 0 &&
	       (leaves_the_printed(search, &change, number) ||
		   (four && try_four(search, &change, number)));
}

static bool
has_another_story(const struct search *search, const struct number *number)
{
	for (int four = 0; four < 2; four++)
		for (int i = 0; i < search->firm->n; i++)
			for (int j = 0; j < search->firm->n; j++)
				if (try_two(
					search, (struct change){ { i, j }, 2 }, number, four != 0))
					return true;
	return false;
}

/* ---- a reader who adds and subtracts ----
 *
 * What each person did is unknown, one of seven; what is printed are sums of these. A number is given away if it is
 * itself a sum of multiples of what is printed: found by elimination. */

#define UNKNOWNS (PEOPLE * ABSENT)

struct equation {
	double terms[UNKNOWNS];
	int first; /* the unknown it is solved for */
};

static void
write_sum(const struct search *search, const struct number *number, double *terms)
{
	memset(terms, 0, sizeof(double) * UNKNOWNS);
	for (int i = 0; i < search->firm->n; i++)
		for (int deed = 0; deed < ABSENT; deed++)
			if (search->firm->person[i].deed[number->round] != ABSENT &&
			    counts_deed(number, deed) &&
			    (number->label == NULL || counts_person(search, number, i)))
				terms[i * ABSENT + deed] = 1;
}

/* Takes all known equations out of the terms; the first unknown left, or -1. */
static int
reduce(const GArray *known, double *terms)
{
	for (guint i = 0; i < known->len; i++) {
		const struct equation *equation = &g_array_index(known, struct equation, i);
		double times = terms[equation->first];
		for (int j = 0; j < UNKNOWNS && times != 0; j++)
			terms[j] -= times * equation->terms[j];
	}
	for (int j = 0; j < UNKNOWNS; j++)
		if (fabs(terms[j]) > 1e-7)
			return j;
	return -1;
}

static void
learn(GArray *known, struct equation *equation)
{
	equation->first = reduce(known, equation->terms);
	if (equation->first < 0)
		return;
	double scale = equation->terms[equation->first];
	for (int j = 0; j < UNKNOWNS; j++)
		equation->terms[j] /= scale;
	g_array_append_val(known, *equation);
}

static void
learn_sum(GArray *known, const struct search *search, const struct number *number)
{
	struct equation equation;
	write_sum(search, number, equation.terms);
	learn(known, &equation);
}

/* That each did one thing, the totals, and what can be reckoned with. */
static GArray *
learn_all(const struct search *search, const struct number *secret)
{
	static const unsigned totals[] = { 0x01, 0x02, 0x04, 0x08, 0x10, 0x60, 0x29 };
	GArray *known = g_array_new(FALSE, FALSE, sizeof(struct equation));
	for (int i = 0; i < search->firm->n; i++) {
		struct equation one = { .first = 0 };
		for (int deed = 0; deed < ABSENT; deed++)
			one.terms[i * ABSENT + deed] = 1;
		learn(known, &one);
	}
	for (size_t i = 0; i < G_N_ELEMENTS(totals); i++)
		learn_sum(
		    known, search, &(struct number){ .round = secret->round, .deeds = totals[i] });
	for (guint i = 0; i < search->numbers->len; i++) {
		const struct number *number = &g_array_index(search->numbers, struct number, i);
		if (!number->hidden && is_linked(search, secret, number))
			learn_sum(known, search, number);
	}
	return known;
}

static bool
is_given_away(const struct search *search, const GArray *known, const struct number *number)
{
	double terms[UNKNOWNS];
	write_sum(search, number, terms);
	return reduce(known, terms) < 0;
}

/* ---- a reader who knows that nobody counts twice ----
 *
 * For each person the deeds that are possible, one drill at a time; each printed number bounds how many did it. */

struct reader {
	int low[PEOPLE][ABSENT], high[PEOPLE][ABSENT];
	bool moved;
};

/* Of all terms together there are so many: each has what the others leave it. */
static void
bound(struct reader *reader, const struct search *search, const bool *who, unsigned which, int sum)
{
	int low = 0, high = 0;
	for (int i = 0; i < search->firm->n; i++)
		for (int deed = 0; who[i] && deed < ABSENT; deed++)
			if ((which >> deed & 1) != 0) {
				low += reader->low[i][deed];
				high += reader->high[i][deed];
			}
	for (int i = 0; i < search->firm->n; i++)
		for (int deed = 0; who[i] && deed < ABSENT; deed++) {
			int *least = &reader->low[i][deed], *most = &reader->high[i][deed];
			if ((which >> deed & 1) == 0 || *least == *most)
				continue;
			if (sum - (high - *most) > *least)
				*least = 1, reader->moved = true;
			else if (sum - (low - *least) < *most)
				*most = 0, reader->moved = true;
		}
}

static int
count_true(const struct search *search, int round, const bool *who, unsigned which)
{
	int n = 0;
	for (int i = 0; i < search->firm->n; i++)
		n += who[i] && (which >> search->firm->person[i].deed[round] & 1) != 0;
	return n;
}

static void
choose(const struct search *search, const struct number *number, bool *who)
{
	for (int i = 0; i < search->firm->n; i++)
		who[i] = counts_person(search, number, i);
}

/* What is printed and can be reckoned with: what each did is one thing, the totals, and the linked tables. */
static void
read_all(struct reader *reader, const struct search *search, const struct number *secret)
{
	int round = secret->round;
	bool who[PEOPLE];
	for (int i = 0; i < search->firm->n; i++) {
		memset(who, 0, sizeof who);
		who[i] = true;
		bound(reader, search, who, 0x7f, count_true(search, round, who, 0x7f));
	}
	memset(who, 1, sizeof who);
	for (unsigned deed = 0; deed < 5; deed++)
		bound(reader, search, who, 1u << deed, count_true(search, round, who, 1u << deed));
	bound(reader, search, who, 0x29, count_true(search, round, who, 0x29));
	bound(reader, search, who, 0x60, count_true(search, round, who, 0x60));
	for (guint i = 0; i < search->numbers->len; i++) {
		const struct number *number = &g_array_index(search->numbers, struct number, i);
		if (number->hidden || !is_linked(search, secret, number))
			continue;
		choose(search, number, who);
		bound(reader, search, who, number->deeds,
		    count_true(search, round, who, number->deeds));
	}
}

/* Knowing that the number is what is supposed, does nothing contradict? */
static bool
agrees(const struct search *search, const struct number *number, int supposed)
{
	struct reader reader;
	bool who[PEOPLE];
	choose(search, number, who);
	memset(reader.low, 0, sizeof reader.low);
	for (int i = 0; i < PEOPLE; i++)
		for (int deed = 0; deed < ABSENT; deed++)
			reader.high[i][deed] = 1;
	do {
		reader.moved = false;
		bound(&reader, search, who, number->deeds, supposed);
		read_all(&reader, search, number);
	} while (reader.moved);
	int low = 0, high = 0;
	for (int i = 0; i < search->firm->n; i++)
		for (int deed = 0; deed < ABSENT; deed++) {
			if (reader.low[i][deed] > reader.high[i][deed])
				return false;
			if (who[i] && counts_deed(number, deed)) {
				low += reader.low[i][deed];
				high += reader.high[i][deed];
			}
		}
	return low <= supposed && supposed <= high;
}

static bool
can_be_another(const struct search *search, const struct number *number)
{
	bool who[PEOPLE];
	choose(search, number, who);
	int own = count_true(search, number->round, who, number->deeds), found = 0;
	for (int value = 0; value <= (int)number->n && found == 0; value++)
		found += value != own && agrees(search, number, value);
	return found > 0;
}

/* Is a number told by the totals alone, so that it is no secret? */
static bool
is_told(struct search *search, const struct number *number)
{
	search->blind = true;
	bool told = !has_another_story(search, number) || !can_be_another(search, number);
	search->blind = false;
	return told;
}

static GHashTable *
labels_of(const struct figure *figure, const char *column)
{
	GHashTable *labels = g_hash_table_new(g_str_hash, g_str_equal);
	for (size_t i = 0; i < figure->nrows; i++)
		g_hash_table_add(labels, (void *)words(figure, i, column));
	return labels;
}

static void
read_printed(struct search *search, const struct figures *figures)
{
	static const char *const names[] = { "by_department", "by_title", "by_site", "by_mail",
		"by_department_title" };
	for (int round = 0; round < 2; round++)
		for (int i = 0; i < (int)G_N_ELEMENTS(names); i++) {
			g_autofree char *name = g_strdup_printf("drill.%d.%s", round + 1, names[i]);
			const struct figure *figure = figure_of(figures, name);
			list_numbers(search->numbers, figure, round, i);
			if (i < 4)
				search->kept[round][i] =
				    labels_of(figure, i == 3 ? "mail" : "label");
		}
	for (int i = 0; i < 6; i++) {
		static const char *const did[] = { "-", "opened", "" };
		struct number number = { .round = i / 3, OTHER, did[i % 3], .deeds = OPENED };
		g_array_append_val(search->numbers, number);
	}
}

/* Of fewer than ten, nobody who opened or reported, and everybody; of very few, anything. */
static bool
is_secret(const struct search *search, const struct number *number)
{
	int hits = 0;
	for (int i = 0; i < search->firm->n; i++)
		hits += counts_deed(number, search->firm->person[i].deed[number->round]) &&
		        counts_person(search, number, i);
	bool part = number->deeds != 0x78 && number->deeds != 0x29;
	return number->hidden &&
	       (number->n < 5 || (number->n < 10 && ((hits == 0 && !part) || hits == number->n)));
}

static void
try_number(struct search *search, const struct number *number, struct tally *tally)
{
	if (number->table == OTHER || !is_secret(search, number))
		return;
	g_autoptr(GArray) known = learn_all(search, number);
	bool safe = has_another_story(search, number);
	tally->stories += safe;
	tally->others += !safe;
	bool given = is_given_away(search, known, number);
	bool worked_out = !safe && !can_be_another(search, number);
	if ((given || worked_out) && !is_told(search, number))
		fail_msg("drill %d: table %d, %s %s of %g, deeds %x: %s %s", number->round + 1,
		    number->table, number->label, number->second != NULL ? number->second : "",
		    number->n, number->deeds, given ? "given away" : "can be worked out",
		    search->open ? "by who knows who works where" : "");
}

static void
try_stories(const struct figures *figures, const struct firm *firm, struct tally *tally)
{
	g_autoptr(GArray) numbers = g_array_new(FALSE, FALSE, sizeof(struct number));
	struct search search = { .firm = firm, .numbers = numbers };
	read_printed(&search, figures);
	find_families(&search, 0);
	find_families(&search, 1);
	for (guint i = 0; i < numbers->len; i++) {
		const struct number *number = &g_array_index(numbers, struct number, i);
		search.open = false;
		try_number(&search, number, tally);
		search.open = number->deeds == OPENED && number->table < 4;
		if (search.open)
			try_number(&search, number, tally);
	}
	for (int i = 0; i < 8; i++)
		g_hash_table_unref(search.kept[i / 4][i % 4]);
}

/* What is printed of fewer than ten never tells of nobody or everybody, unless the total does. */
static void
assert_no_extremes(const struct figures *figures, int round)
{
	static const char *const names[] = { "by_department", "by_title", "by_site", "by_mail" };
	static const char *const columns[] = { "opened", "reported", "reported_only", "none",
		"viewed_only", "opened_reported", "opened_only", "submitted" };
	g_autofree char *all = g_strdup_printf("drill.%d.outcome", round + 1);
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autofree char *name = g_strdup_printf("drill.%d.%s", round + 1, names[i]);
		const struct figure *figure = figure_of(figures, name);
		for (size_t row = 0; row < figure->nrows; row++)
			for (size_t j = 0; j < G_N_ELEMENTS(columns); j++) {
				if (figure_column_find(figure, columns[j]) < 0)
					continue;
				int n = printed(figure, row, "n"),
				    hits = printed(figure, row, columns[j]);
				int total = printed(figure_of(figures, all), 0, columns[j]);
				assert_true(n >= 10 || hits == UNKNOWN ||
					    ((hits > 0 || j >= 2) && hits < n) || total == 0 ||
					    total == printed(figure_of(figures, all), 0, "n"));
			}
	}
}

static void
no_secret_can_be_worked_out(void **state)
{
	struct tally tally = { 0 };
	GRand *random = g_rand_new_with_seed(20241001);
	struct fixture *fixture = fixture_new();
	int seeds = g_getenv("OBI_SEEDS") != NULL ? atoi(g_getenv("OBI_SEEDS")) : 250;
	for (int i = 0; i < seeds; i++) {
		struct firm firm = draw_firm(random);
		g_autofree char *client = g_strdup_printf("R%d", i);
		add_firm(fixture, &firm, client);
		struct figures *figures = fixture_figures_of(fixture, client, NULL);
		assert_no_extremes(figures, 0);
		assert_no_extremes(figures, 1);
		try_stories(figures, &firm, &tally);
		figures_drop(figures);
		fixture_sql(fixture, "DELETE FROM reaction; DELETE FROM recipient;");
	}
	g_rand_free(random);
	/* The test would say nothing if there were no secrets. */
	assert_true(tally.stories > 300 && tally.others > 3);
	fixture_drop(fixture);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_secret_can_be_worked_out),
	};
	return cmocka_run_group_tests_name("secrets", tests, NULL, NULL);
}
