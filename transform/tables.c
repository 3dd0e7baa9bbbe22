/*
 * Tables: the drill by department, title, site and mail, and by department and title together.
 *
 * In: working drill.N.groups, drill.N.by_mail, programme.small_group. Out:
 * drill.N.by_department, .by_title, .by_site, .by_department_title; drill.N.by_mail, with what has to be hidden
 * hidden.
 * Rule: no row stands for fewer people than small_group, unless they are all there are; the same in every drill.
 * What tells of everybody in a small group is hidden in all tables together (protect.h).
 */
#include "transform/derive.h"
#include "transform/merge.h"
#include "transform/protect.h"
#include <string.h>

#define REST "その他"
#define FIELDS 3

static const char *const fields[FIELDS] = { "by_department", "by_title", "by_site" };

/* One drill at work. */
struct sheet {
	struct figures *figures;
	const struct figure
	    *alike; /* working drill.N.groups: people alike in all, and what each did */
	int64_t round;
	GArray *groups[FIELDS]; /* merged and sorted, as the rows will be; NULL: nothing is known */
	GHashTable *places[FIELDS]; /* label → place + 1 */
	GPtrArray *mails;           /* sets of mails, each as text; NULL: there is but one */
	struct protect *protect;
};

static double
small_group(struct figures *figures)
{
	return figures_get(figures, "programme.small_group")->value.number;
}

/* ---- which rows there will be */

static void
lay_out_field(struct sheet *sheet, size_t field, GHashTable *kept)
{
	GArray *groups = groups_read(
	    figures_round(sheet->figures, "drill.N.groups", sheet->round), fields[field]);
	merge_apply(groups, kept);
	GHashTable *places = g_hash_table_new(g_str_hash, g_str_equal);
	for (guint i = 0; i < groups->len; i++) {
		const char *label = g_array_index(groups, struct merge_group, i).label;
		g_hash_table_insert(places, (void *)label, GSIZE_TO_POINTER(i + 1));
	}
	sheet->groups[field] = groups;
	sheet->places[field] = places;
}

/* A label without a row of its own is part of その他. */
static size_t
place_of(const struct sheet *sheet, size_t field, const char *label)
{
	size_t place = GPOINTER_TO_SIZE(g_hash_table_lookup(sheet->places[field], label));
	if (place == 0)
		place = GPOINTER_TO_SIZE(g_hash_table_lookup(sheet->places[field], REST));
	return place - 1;
}

static size_t
mail_place(struct sheet *sheet, const char *set)
{
	for (guint i = 0; i < sheet->mails->len; i++)
		if (strcmp(g_ptr_array_index(sheet->mails, i), set) == 0)
			return i;
	g_ptr_array_add(sheet->mails, (void *)set);
	return sheet->mails->len - 1;
}

static void
lay_out_mails(struct sheet *sheet)
{
	for (size_t i = 0; i < sheet->alike->nrows; i++) {
		const char *set = figure_text_at(sheet->alike, i, "mails");
		if (set == NULL)
			continue;
		if (sheet->mails == NULL)
			sheet->mails = g_ptr_array_new();
		mail_place(sheet, set);
	}
}

static bool
has_cells(const struct sheet *sheet)
{
	const GArray *departments = sheet->groups[0], *titles = sheet->groups[1];
	/* Of one department or one title alone, the other table says it all. */
	return departments != NULL && titles != NULL && departments->len > 1 && titles->len > 1;
}

/* ---- handing the people to protect.h */

static void
prepare_table(struct sheet *sheet, size_t number, size_t rows)
{
	struct protect_table *table = &sheet->protect->tables[number];
	table->rows = g_array_new(FALSE, TRUE, sizeof(struct protect_row));
	g_array_set_size(table->rows, (guint)rows);
	table->prints[PROTECT_OPENED] = true;
	table->prints[PROTECT_REPORTED] = number < FIELDS;
	table->prints[PROTECT_PARTS] = number < FIELDS;
	/* The others were merged: there is nothing smaller, unless it is all there is. */
	table->small = number < FIELDS ? 0 : small_group(sheet->figures);
}

static struct protect_atom
place_people(struct sheet *sheet, size_t row)
{
	struct protect_atom atom = { 0 };
	for (size_t i = 0; i < FIELDS; i++)
		if (sheet->groups[i] != NULL)
			atom.rows[i] =
			    place_of(sheet, i, figure_text_at(sheet->alike, row, fields[i]));
	if (has_cells(sheet))
		atom.rows[PROTECT_CELLS] = atom.rows[0] * sheet->groups[1]->len + atom.rows[1];
	if (sheet->protect->tables[PROTECT_OTHER].rows != NULL)
		atom.rows[PROTECT_OTHER] = (size_t)figure_number(sheet->alike, row, "other");
	if (sheet->mails != NULL)
		atom.rows[PROTECT_MAILS] =
		    mail_place(sheet, figure_text_at(sheet->alike, row, "mails"));
	return atom;
}

static bool
is_of(const struct protect_atom *atom, const struct protect_atom *other)
{
	return memcmp(atom->rows, other->rows, sizeof atom->rows) == 0;
}

/* Rows of the same places are one atom. */
static struct protect_atom *
find_atom(struct protect *protect, const struct protect_atom *placed)
{
	for (guint i = 0; i < protect->atoms->len; i++)
		if (is_of(&g_array_index(protect->atoms, struct protect_atom, i), placed))
			return &g_array_index(protect->atoms, struct protect_atom, i);
	g_array_append_val(protect->atoms, *placed);
	return &g_array_index(protect->atoms, struct protect_atom, protect->atoms->len - 1);
}

static void
add_people(struct sheet *sheet)
{
	for (size_t i = 0; i < sheet->alike->nrows; i++) {
		struct protect_atom placed = place_people(sheet, i);
		size_t deed = (size_t)figure_number(sheet->alike, i, "deed");
		find_atom(sheet->protect, &placed)->counts[deed] +=
		    figure_number(sheet->alike, i, "n");
	}
}

/* ---- mails */

static const struct figure *
mail_figure(const struct sheet *sheet)
{
	return figures_round(sheet->figures, "drill.N.by_mail", sheet->round);
}

static size_t
mail_find(const struct sheet *sheet, const char *mail)
{
	for (guint i = 0; i < sheet->mails->len; i++)
		if (strcmp(g_ptr_array_index(sheet->mails, i), mail) == 0)
			return i;
	return sheet->mails->len;
}

/* Does each person have one mail, so that the mails share the people out? */
static bool
mails_share_out(const struct sheet *sheet)
{
	const struct figure *figure = mail_figure(sheet);
	double sum = 0;
	for (size_t i = 0; i < figure->nrows; i++) {
		if (mail_find(sheet, figure_text_at(figure, i, "mail")) == sheet->mails->len)
			return false;
		sum += figure_number(figure, i, "n");
	}
	return sum == figures_round(sheet->figures, "drill.N.valid", sheet->round)->value.number;
}

static bool
mail_tells(const struct sheet *sheet, size_t row)
{
	const struct figure *figure = mail_figure(sheet);
	double n = figure_number(figure, row, "n"), hits = figure_number(figure, row, "opened");
	double small = small_group(sheet->figures);
	return n < small || (n < protect_limit(small) && (hits == 0 || hits == n));
}

/* Where people have several mails each, what one mail hides takes all along. */
static void
prepare_mails(struct sheet *sheet)
{
	if (sheet->mails == NULL)
		return;
	prepare_table(sheet, PROTECT_MAILS, sheet->mails->len);
	if (mails_share_out(sheet))
		return;
	struct protect_table *table = &sheet->protect->tables[PROTECT_MAILS];
	bool tells = false;
	for (size_t i = 0; i < mail_figure(sheet)->nrows; i++)
		tells = tells || mail_tells(sheet, i);
	table->fixed = true;
	for (guint i = 0; i < table->rows->len; i++)
		g_array_index(table->rows, struct protect_row, i).hidden[PROTECT_OPENED] = tells;
}

static void
write_mails(const struct sheet *sheet)
{
	const struct protect_table *table = &sheet->protect->tables[PROTECT_MAILS];
	const struct figure *figure = mail_figure(sheet);
	for (size_t i = 0; table->rows != NULL && i < figure->nrows; i++) {
		size_t place =
		    table->fixed ? 0 : mail_find(sheet, figure_text_at(figure, i, "mail"));
		const struct protect_row *row =
		    &g_array_index(table->rows, struct protect_row, place);
		if (!row->hidden[PROTECT_OPENED])
			continue;
		*figure_at(figure, i, "opened") = value_hidden();
		*figure_at(figure, i, "rate") = value_hidden();
	}
}

/* ---- the comparison of both drills */

/* Absent, there, opened in the other drill: drill.change tells how many of each opened, and hides nothing. */
static void
prepare_other(struct sheet *sheet)
{
	if (figures_get(sheet->figures, "drill.pairs")->nrows == 0 || sheet->round > 2)
		return;
	prepare_table(sheet, PROTECT_OTHER, 3);
	sheet->protect->tables[PROTECT_OTHER].fixed = true;
}

/* ---- writing */

static const bool *
hidden_at(const struct sheet *sheet, size_t table, size_t row)
{
	return g_array_index(sheet->protect->tables[table].rows, struct protect_row, row).hidden;
}

static void
write_field(const struct sheet *sheet, size_t field)
{
	g_autofree char *name = g_strconcat("drill.N.", fields[field], NULL);
	struct figure *figure = figures_round(sheet->figures, name, sheet->round);
	const GArray *groups = sheet->groups[field];
	for (guint i = 0; groups != NULL && i < groups->len; i++)
		groups_write(sheet->figures, figure, &g_array_index(groups, struct merge_group, i),
		    hidden_at(sheet, field, i));
}

static void
write_cell(const struct sheet *sheet, struct figure *figure, size_t cell)
{
	const struct protect_row *row =
	    &g_array_index(sheet->protect->tables[PROTECT_CELLS].rows, struct protect_row, cell);
	if (row->n == 0)
		return;
	size_t titles = sheet->groups[1]->len;
	const char *department =
	    g_array_index(sheet->groups[0], struct merge_group, cell / titles).label;
	const char *title =
	    g_array_index(sheet->groups[1], struct merge_group, cell % titles).label;
	g_autofree char *label = g_strconcat(department, "・", title, NULL);
	struct merge_group group = { .label = label, .counts = { row->n, row->hits[0] } };
	size_t at = figure->nrows;
	groups_write(sheet->figures, figure, &group, row->hidden);
	*figure_at(figure, at, "department") = figures_text(sheet->figures, department);
	*figure_at(figure, at, "title") = figures_text(sheet->figures, title);
}

static void
write_cells(const struct sheet *sheet)
{
	struct figure *figure =
	    figures_round(sheet->figures, "drill.N.by_department_title", sheet->round);
	const GArray *cells = sheet->protect->tables[PROTECT_CELLS].rows;
	for (guint i = 0; cells != NULL && i < cells->len; i++)
		write_cell(sheet, figure, i);
}

/* ---- one drill */

static void
sheet_clear(struct sheet *sheet)
{
	for (size_t i = 0; i < FIELDS; i++) {
		g_clear_pointer(&sheet->groups[i], g_array_unref);
		g_clear_pointer(&sheet->places[i], g_hash_table_unref);
	}
	g_clear_pointer(&sheet->mails, g_ptr_array_unref);
}

static void
lay_out(struct sheet *sheet, GHashTable *const kept[FIELDS])
{
	for (size_t i = 0; i < FIELDS; i++)
		if (kept[i] != NULL) {
			lay_out_field(sheet, i, kept[i]);
			prepare_table(sheet, i, sheet->groups[i]->len);
		}
	lay_out_mails(sheet);
	prepare_mails(sheet);
	prepare_other(sheet);
	if (has_cells(sheet))
		prepare_table(sheet, PROTECT_CELLS, sheet->groups[0]->len * sheet->groups[1]->len);
}

static void
write_all(const struct sheet *sheet)
{
	for (size_t i = 0; i < FIELDS; i++)
		write_field(sheet, i);
	write_mails(sheet);
	write_cells(sheet);
}

static void
derive_round(struct figures *figures, int64_t round, GHashTable *const kept[FIELDS])
{
	struct sheet sheet = { .figures = figures,
		.alike = figures_round(figures, "drill.N.groups", round),
		.round = round,
		.protect = protect_new(small_group(figures)) };
	lay_out(&sheet, kept);
	add_people(&sheet);
	protect_solve(sheet.protect);
	write_all(&sheet);
	sheet_clear(&sheet);
	protect_drop(sheet.protect);
}

void
tables_derive(struct figures *figures)
{
	size_t n;
	const int64_t *rounds = figures_rounds(figures, &n);
	GHashTable *kept[FIELDS];
	for (size_t i = 0; i < FIELDS; i++)
		kept[i] = groups_kept(figures, fields[i]);
	for (size_t i = 0; i < n; i++)
		derive_round(figures, rounds[i], kept);
	for (size_t i = 0; i < FIELDS; i++)
		g_clear_pointer(&kept[i], g_hash_table_unref);
}
