/*
 * Recognising tables.
 *
 * In: the first rows of a table, the profiles. Out: the profile, the heading row, the columns.
 * Rule: order of columns never matters; what decides is which fields are there and which must not be.
 */
#include "ingest/recognise.h"
#include "ingest/cells.h"
#include "ingest/convert.h"
#include <string.h>

/* One profile held against one row. */
struct candidate {
	const struct profile *profile;
	int matched, unmatched, lacking;
	bool fits;
};

static int
score(const struct candidate *candidate)
{
	return 10 * candidate->matched - candidate->unmatched - 15 * candidate->lacking;
}

/* ---- one row under one profile */

/* The fields found, as a set; wide columns are counted. */
struct found {
	bool *fields;
	int wide;
};

static bool
has_one(const struct found *found, const int *list)
{
	for (; *list >= 0; list++)
		if (found->fields[*list])
			return true;
	return false;
}

/* A row cannot do without it, whatever "require" says. The client may come from the folder. */
static bool
is_needed(const struct profile_field *field)
{
	return field->required && field->type != PROFILE_CLIENT &&
	       field->fallback.kind == RECORD_NULL && field->absent.kind == RECORD_NULL;
}

static int
count_lacking(const struct profile *profile, const struct found *found)
{
	int lacking = 0;
	for (int **list = profile->require; *list != NULL; list++)
		lacking += !has_one(found, *list);
	for (size_t i = 0; i < profile->nfields; i++)
		lacking += is_needed(&profile->fields[i]) && !found->fields[i];
	return lacking + (profile->wide.any && found->wide < profile->wide.at_least);
}

bool
recognise_is_outer(const char *heading)
{
	return g_str_has_prefix(heading, "../") || strcmp(heading, "@key") == 0;
}

/* One heading, made ready once to be held against every profile. */
struct heading {
	const char *text;
	GPtrArray *keys;      /* NULL: the cell is empty */
	GPtrArray *zone_keys; /* without the zone it says; NULL: none */
	int zone;
};

/* A heading may say the zone of its times: "Date reported(UTC+02:00)" (Microsoft 365). In minutes east. */
static void
read_zone(struct heading *heading, const char *text, size_t length)
{
	const char *open = g_strrstr_len(text, (gssize)length, "(UTC");
	int hours = 0, minutes = 0;
	char sign = '+';
	if (open == NULL || open == text ||
	    (sscanf(open, "(UTC%c%2d:%2d)", &sign, &hours, &minutes) < 2 &&
		strncmp(open, "(UTC)", 5) != 0) ||
	    strchr("+-", sign) == NULL)
		return;
	heading->zone = (sign == '-' ? -1 : 1) * (60 * hours + minutes);
	heading->zone_keys = profile_heading_keys(text, open - text);
}

static struct heading
heading_of(const char *text, size_t length)
{
	struct heading heading = { .text = text, .zone = COLUMN_NO_ZONE };
	if (cells_trim(text, (ssize_t)length).length == 0)
		return heading;
	heading.keys = profile_heading_keys(text, (ssize_t)length);
	read_zone(&heading, text, length);
	return heading;
}

static void
heading_clear(struct heading *heading)
{
	g_clear_pointer(&heading->keys, g_ptr_array_unref);
	g_clear_pointer(&heading->zone_keys, g_ptr_array_unref);
}

/* The slot is 0 where the profile does not know the heading; *zone is set where it says one. */
static int
match_heading(const struct profile *profile, const struct heading *heading, int *zone)
{
	*zone = COLUMN_NO_ZONE;
	if (heading->keys == NULL)
		return 0;
	int slot = profile_match_keys(profile, heading->keys);
	if (heading->zone_keys == NULL)
		return slot;
	int zoned = profile_match_keys(profile, heading->zone_keys);
	if (zoned != 0 && (slot == 0 || slot == zoned))
		*zone = heading->zone;
	return slot != 0 ? slot : zoned;
}

static bool
is_forbidden(const struct profile *profile, const struct heading *heading)
{
	const char *key = heading->keys->pdata[0];
	return g_hash_table_contains(profile->forbid, key) &&
	       !g_hash_table_contains(profile->headings, key);
}

static struct candidate
hold_against(const struct profile *profile, const struct heading *headings, size_t n)
{
	struct candidate candidate = { .profile = profile };
	struct found found = { .fields = g_new0(bool, profile->nfields + 1) };
	bool forbidden = false;
	for (size_t i = 0; i < n; i++) {
		if (headings[i].keys == NULL)
			continue;
		int zone, slot = match_heading(profile, &headings[i], &zone);
		forbidden = forbidden || (slot == 0 && is_forbidden(profile, &headings[i]));
		if (slot >= PROFILE_SLOT_WIDE) {
			found.wide++;
		} else if (slot > 0 && !found.fields[slot - 1]) {
			found.fields[slot - 1] = true;
			candidate.matched++;
		} else if (!recognise_is_outer(headings[i].text)) {
			candidate.unmatched++;
		}
	}
	/* 25 numbered columns are one thing seen clearly. */
	candidate.matched += profile->wide.any ? MIN(found.wide, 3) : 0;
	candidate.lacking = count_lacking(profile, &found);
	candidate.fits = candidate.lacking == 0 && !forbidden && candidate.matched > 0;
	g_free(found.fields);
	return candidate;
}

/* ---- the best of all */

static bool
is_better(const struct candidate *a, const struct candidate *b)
{
	if (b->profile == NULL || a->fits != b->fits)
		return b->profile == NULL || a->fits;
	return score(a) > score(b);
}

struct search {
	const struct profiles *profiles;
	const struct recognise_hint *hint;
	struct candidate best;
	const struct profile *rival;
	int best_index;
	int64_t best_line;
	GPtrArray *best_cells; /* copies of the row's cells */
	bool any;              /* a row with something in it */
	struct fault broken;   /* of the first row that is */
};

static GPtrArray *
copy_cells(const struct row *row)
{
	GPtrArray *cells = g_ptr_array_new_with_free_func(g_free);
	for (size_t i = 0; i < row->n; i++)
		g_ptr_array_add(cells, g_strndup(row->cells[i].text, row->cells[i].length));
	return cells;
}

/* A table in CSV is what a JSON file would have at its root. */
static bool
looks_there(const struct profile *profile, const char *pattern)
{
	return g_strv_contains((const char *const *)profile->rows, pattern == NULL ? "" : pattern);
}

static void
take_row(struct search *search, const struct row *row, int index)
{
	struct candidate best = { 0 };
	const struct profile *rival = NULL;
	g_autofree struct heading *headings = g_new0(struct heading, row->n + 1);
	for (size_t i = 0; i < row->n; i++)
		headings[i] = heading_of(row->cells[i].text, row->cells[i].length);
	for (size_t i = 0; i < profiles_count(search->profiles); i++) {
		const struct profile *profile = profiles_at(search->profiles, i);
		if ((search->hint->profile != NULL && profile != search->hint->profile) ||
		    !looks_there(profile, search->hint->pattern))
			continue;
		struct candidate candidate = hold_against(profile, headings, row->n);
		if (is_better(&candidate, &best)) {
			best = candidate;
			rival = NULL;
		} else if (candidate.fits && score(&candidate) == score(&best)) {
			rival = profile;
		}
	}
	for (size_t i = 0; i < row->n; i++)
		heading_clear(&headings[i]);
	if (!is_better(&best, &search->best))
		return;
	search->best = best;
	search->rival = rival;
	search->best_index = index;
	search->best_line = row->line;
	g_clear_pointer(&search->best_cells, g_ptr_array_unref);
	search->best_cells = copy_cells(row);
}

static size_t
count_filled(const struct row *row)
{
	size_t filled = 0;
	for (size_t i = 0; i < row->n; i++)
		filled += cells_trim(row->cells[i].text, (ssize_t)row->cells[i].length).length > 0;
	return filled;
}

/* Most files have their heading on the first row: the others are not even looked at then. */
static bool
is_clear(const struct search *search)
{
	return search->best.fits && search->rival == NULL &&
	       search->best.unmatched <= search->best.matched;
}

static void
search_rows(struct search *search, struct reader *reader)
{
	struct row row;
	int64_t stated = search->hint->heading_line;
	for (int index = 0;
	     (stated > 0 || index < RECOGNISE_ROWS) && reader_next(reader, &row) == 1; index++) {
		search->any = search->any || row.broken || !row.blank;
		if (row.broken && !search->broken.any)
			search->broken = row.fault;
		bool here = stated == 0 || (row.line <= stated && stated < row.line + row.lines);
		if (here && !row.broken && !row.blank && count_filled(&row) >= (stated > 0 ? 1 : 2))
			take_row(search, &row, index);
		if (is_clear(search) || (stated > 0 && row.line >= stated))
			return;
	}
}

/* ---- the columns */

static char *
tidy_heading(const char *text)
{
	struct cell_view view = cells_trim(text, -1);
	g_autofree char *copy = g_strndup(view.text, view.length);
	g_auto(GStrv) parts = g_strsplit_set(copy, "\r\n\t", -1);
	GString *joined = g_string_new(NULL);
	for (char **part = parts; *part != NULL; part++)
		if (**part != '\0')
			g_string_append_printf(joined, "%s%s", joined->len > 0 ? " " : "", *part);
	return g_string_free(joined, FALSE);
}

/* "長さ(cm)" for a field in metres: 0.01; "所要時間(分)" for one in seconds: 60. */
static double
heading_scale(const struct profile_field *field, const char *heading)
{
	if (field->unit == NULL)
		return 1;
	g_autofree char *key = cells_match_key(heading, -1);
	const char *open = strrchr(key, '(');
	if (open == NULL)
		return 1;
	g_autofree char *unit = g_strdup(open + 1);
	g_strdelimit(unit, ")", '\0');
	double scale = strcmp(field->unit, "m") == 0 ? convert_metres(unit) : convert_seconds(unit);
	return scale == 0 ? 1 : scale;
}

static void
map_columns(struct recognition *recognition, const struct profile *profile, const GPtrArray *cells)
{
	g_autofree bool *taken = g_new0(bool, profile->nfields + 1);
	bool wide_taken[PROFILE_WIDE_LIMIT + 1] = { false };
	recognition->n = cells->len;
	recognition->columns = g_new0(struct column, cells->len + 1);
	for (guint i = 0; i < cells->len; i++) {
		struct column *column = &recognition->columns[i];
		*column = (struct column){ .heading = tidy_heading(cells->pdata[i]),
			.field = -1,
			.scale = 1,
			.zone = COLUMN_NO_ZONE };
		struct heading heading = heading_of(cells->pdata[i], strlen(cells->pdata[i]));
		int slot = match_heading(profile, &heading, &column->zone);
		heading_clear(&heading);
		if (slot == 0)
			continue;
		int wide = slot - PROFILE_SLOT_WIDE;
		bool *mark = slot >= PROFILE_SLOT_WIDE ? &wide_taken[wide] : &taken[slot - 1];
		/* Several columns may be passed over or kept under one name. */
		enum profile_type type = slot >= PROFILE_SLOT_WIDE ? profile->wide.field.type
		                                                   : profile->fields[slot - 1].type;
		column->duplicate =
		    *mark && type != PROFILE_KEEP && type != PROFILE_IGNORE &&
		    type != PROFILE_SECRET &&
		    (slot >= PROFILE_SLOT_WIDE || !profile->fields[slot - 1].several);
		*mark = true;
		if (column->duplicate)
			continue;
		if (slot >= PROFILE_SLOT_WIDE) {
			column->wide = wide;
		} else {
			column->field = slot - 1;
			column->scale = heading_scale(&profile->fields[slot - 1], column->heading);
		}
	}
}

static void
append_list(GString *list, const char *text)
{
	g_string_append_printf(list, "%s%s", list->len > 0 ? ", " : "", text);
}

static void
append_choice(GString *missing, const struct profile *profile, const int *list)
{
	g_autoptr(GString) choice = g_string_new(NULL);
	for (; *list >= 0; list++)
		g_string_append_printf(
		    choice, "%s%s", choice->len > 0 ? "/" : "", profile->fields[*list].heading);
	append_list(missing, choice->str);
}

/* "require" asks for this very field alone, so that it need not be named twice. */
static bool
is_required_alone(const struct profile *profile, size_t field)
{
	for (int **list = profile->require; *list != NULL; list++)
		if ((*list)[0] == (int)field && (*list)[1] < 0)
			return true;
	return false;
}

static char *
list_missing(const struct recognition *recognition, const struct profile *profile)
{
	struct found found = { .fields = g_new0(bool, profile->nfields + 1) };
	for (size_t i = 0; i < recognition->n; i++) {
		if (recognition->columns[i].field >= 0)
			found.fields[recognition->columns[i].field] = true;
		found.wide += recognition->columns[i].wide > 0;
	}
	GString *missing = g_string_new(NULL);
	for (int **list = profile->require; *list != NULL; list++)
		if (!has_one(&found, *list))
			append_choice(missing, profile, *list);
	for (size_t i = 0; i < profile->nfields; i++)
		if (is_needed(&profile->fields[i]) && !found.fields[i] &&
		    !is_required_alone(profile, i))
			append_list(missing, profile->fields[i].heading);
	if (profile->wide.any && found.wide < profile->wide.at_least)
		append_list(missing, profile->wide.heading);
	g_free(found.fields);
	return g_string_free(missing, FALSE);
}

static char *
list_seen(const GPtrArray *cells)
{
	GString *seen = g_string_new(NULL);
	/* An e-mail address is no heading: these are somebody's data, and not to be said. */
	for (guint i = 0; i < cells->len; i++)
		if (strchr(cells->pdata[i], '@') != NULL)
			return g_string_free(
			    g_string_append(seen, IN_BOTH("(rows of data without headings)",
						      "（見出しのないデータ行）")),
			    FALSE);
	for (guint i = 0; i < cells->len && i < 12; i++) {
		g_autofree char *heading = tidy_heading(cells->pdata[i]);
		/* A list without headings begins with somebody. */
		g_autofree char *shown =
		    strchr(heading, '@') == NULL ? g_strdup(heading) : problem_mask(heading);
		if (*heading != '\0')
			append_list(seen, shown);
	}
	return g_string_free(seen, FALSE);
}

struct recognition *
recognise_table(
    const struct profiles *profiles, const struct recognise_hint *hint, struct reader *reader)
{
	struct search search = { .profiles = profiles, .hint = hint };
	if (reader_heading(reader) != NULL)
		take_row(&search, reader_heading(reader), -1);
	else
		search_rows(&search, reader);
	struct recognition *recognition = g_new0(struct recognition, 1);
	recognition->empty = reader_heading(reader) == NULL && !search.any;
	recognition->broken = search.broken;
	if (search.best.profile == NULL)
		return recognition;
	recognition->heading_index = search.best_index;
	recognition->heading_line = search.best_line;
	recognition->matched = search.best.matched;
	recognition->unmatched = search.best.unmatched;
	recognition->seen = list_seen(search.best_cells);
	map_columns(recognition, search.best.profile, search.best_cells);
	recognition->missing = list_missing(recognition, search.best.profile);
	if (!search.best.fits && search.best.matched > 0)
		recognition->nearest = search.best.profile;
	if (search.best.fits && search.rival != NULL) {
		recognition->nearest = search.best.profile;
		recognition->rival = search.rival;
	} else if (search.best.fits) {
		recognition->profile = search.best.profile;
	}
	g_ptr_array_unref(search.best_cells);
	return recognition;
}

void
recognition_drop(struct recognition *recognition)
{
	if (recognition == NULL)
		return;
	for (size_t i = 0; i < recognition->n; i++)
		g_free(recognition->columns[i].heading);
	g_free(recognition->columns);
	g_free(recognition->missing);
	g_free(recognition->seen);
	g_free(recognition);
}

bool
recognise_is_heading(const struct recognition *recognition, const struct row *row)
{
	size_t same = 0, filled = 0;
	for (size_t i = 0; i < row->n && i < recognition->n; i++) {
		const struct cell *cell = &row->cells[i];
		const struct column *column = &recognition->columns[i];
		if (cell->length == 0)
			continue;
		filled++;
		if (column->field < 0 && column->wide == 0)
			continue;
		int slot = profile_match(recognition->profile, cell->text, (ssize_t)cell->length);
		int own = column->wide > 0 ? PROFILE_SLOT_WIDE + column->wide : column->field + 1;
		if (slot != own)
			return false;
		same++;
	}
	return same >= 2 && same * 2 > filled;
}
