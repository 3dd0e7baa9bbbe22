/*
 * Declarations: reads the heads of the figure files.
 *
 * In: the SQL files of transform/figures, compiled in. Out: struct declared, sorted by name.
 * Rule: a head that breaks the syntax of figures/README.md stops the program at once; it is our own mistake.
 */
#include "transform/declare.h"
#include "base/resource.h"
#include <stdlib.h>
#include <string.h>

#define FOLDER "transform/figures"

static const char *const kind_names[] = {
	[FIGURE_COUNT] = "count",
	[FIGURE_PERCENT] = "percent",
	[FIGURE_POINTS] = "points",
	[FIGURE_MINUTES] = "minutes",
	[FIGURE_TEXT] = "text",
	[FIGURE_DATE] = "date",
	[FIGURE_SERIES] = "series",
	[FIGURE_BANDS] = "bands",
	[FIGURE_TABLE] = "table",
	[FIGURE_GRAPH] = "graph",
	[FIGURE_PLAN] = "plan",
};

/* A head while it is read. */
struct head {
	const char *file;
	GPtrArray *out;
	struct declared *current;
	GArray *columns; /* struct figure_column of current */
	char *fault;
};

const char *
figure_kind_name(enum figure_kind kind)
{
	return kind_names[kind];
}

bool
declare_is_scalar(enum figure_kind kind)
{
	return kind < FIGURE_SERIES;
}

static bool
kind_find(const char *name, enum figure_kind *kind)
{
	for (size_t i = 0; i < G_N_ELEMENTS(kind_names); i++)
		if (name != NULL && strcmp(kind_names[i], name) == 0) {
			*kind = (enum figure_kind)i;
			return true;
		}
	return false;
}

static bool
fail(struct head *head, const char *sentence, const char *seen)
{
	if (head->fault == NULL)
		head->fault = g_strdup_printf("%s: %s: %s", head->file, sentence, seen);
	return false;
}

static bool
has_column(const struct figure_declaration *figure, const char *name)
{
	for (size_t i = 0; name != NULL && i < figure->ncolumns; i++)
		if (strcmp(figure->columns[i].name, name) == 0)
			return true;
	return name == NULL;
}

/* Close the figure being read: its columns are complete. */
static bool
finish(struct head *head)
{
	struct declared *current = head->current;
	head->current = NULL;
	if (current == NULL)
		return true;
	struct figure_declaration *figure = &current->figure;
	figure->ncolumns = head->columns->len;
	figure->columns = (const struct figure_column *)g_array_free(head->columns, FALSE);
	head->columns = NULL;
	if (declare_is_scalar(figure->kind) != (figure->ncolumns == 0))
		return fail(head, "columns are for series, bands and tables", figure->name);
	if (!has_column(figure, figure->apart))
		return fail(head, "apart is not a column", figure->name);
	if (figure->doc == NULL && current->role != DECLARED_WORKING)
		return fail(head, "a figure without a doc line", figure->name);
	return true;
}

static bool
begin(struct head *head, enum declared_role role, char **words)
{
	if (!finish(head))
		return false;
	if (words[0] == NULL)
		return fail(head, "a name is missing", "figure");
	enum figure_kind kind = FIGURE_TABLE;
	if (role != DECLARED_WORKING && !kind_find(words[1], &kind))
		return fail(head, "not a kind", words[0]);
	struct declared *declared = g_new0(struct declared, 1);
	declared->figure.name = g_intern_string(words[0]);
	declared->figure.kind = kind;
	const char *unit = words[1] != NULL && words[2] != NULL ? words[2] : "";
	declared->figure.unit = g_intern_string(unit);
	declared->role = role;
	declared->per_round = strstr(words[0], ".N.") != NULL;
	declared->file = g_intern_string(head->file);
	g_ptr_array_add(head->out, declared);
	head->current = declared;
	head->columns = g_array_new(FALSE, TRUE, sizeof(struct figure_column));
	return true;
}

static bool
read_column(struct head *head, char **words)
{
	struct figure_column column = { .unit = "" };
	if (words[0] == NULL || !kind_find(words[1], &column.kind) ||
	    !declare_is_scalar(column.kind))
		return fail(
		    head, "a column needs a name and a scalar kind", head->current->figure.name);
	column.name = g_intern_string(words[0]);
	if (words[2] != NULL)
		column.unit = g_intern_string(words[2]);
	g_array_append_val(head->columns, column);
	return true;
}

static bool
read_sentence(struct head *head, const char **at, const char *sentence)
{
	if (*at != NULL)
		return fail(head, "said twice", sentence);
	if (*sentence == '\0')
		return fail(head, "nothing said", head->current->figure.name);
	*at = g_intern_string(sentence);
	return true;
}

/* One line without its "--": a word, then what belongs to it. */
static bool
read_line(struct head *head, char *line)
{
	g_strstrip(line);
	char *space = strchr(line, ' ');
	const char *rest = space != NULL ? g_strchug(space + 1) : "";
	if (space != NULL)
		*space = '\0';
	g_auto(GStrv) words = g_strsplit_set(rest, " ", -1);
	if (strcmp(line, "figure") == 0)
		return begin(head, DECLARED_FIGURE, words);
	if (strcmp(line, "working") == 0)
		return begin(head, DECLARED_WORKING, words);
	if (strcmp(line, "derived") == 0)
		return begin(head, DECLARED_DERIVED, words);
	if (head->current == NULL)
		return fail(head, "a line before the first figure", line);
	if (strcmp(line, "column") == 0)
		return read_column(head, words);
	if (strcmp(line, "doc") == 0)
		return read_sentence(head, &head->current->figure.doc, rest);
	if (strcmp(line, "ja") == 0)
		return read_sentence(head, &head->current->figure.doc_ja, rest);
	if (strcmp(line, "apart") == 0)
		return read_sentence(head, &head->current->figure.apart, rest);
	if (strcmp(line, "formula") == 0)
		return read_sentence(head, &head->current->formula, rest);
	if (strcmp(line, "needs") == 0)
		return read_sentence(head, &head->current->needs, rest);
	return fail(head, "not a word of a head", line);
}

/* One statement fills scalars, or one table: never both. */
static bool
check_shape(struct head *head, guint first)
{
	guint scalars = 0, tables = 0;
	for (guint i = first; i < head->out->len; i++) {
		const struct declared *declared = g_ptr_array_index(head->out, i);
		if (declared->role == DECLARED_DERIVED)
			continue;
		if (declare_is_scalar(declared->figure.kind))
			scalars++;
		else
			tables++;
	}
	if (tables > 1 || (tables == 1 && scalars > 0))
		return fail(head, "one statement cannot fill them all", head->file);
	return head->out->len > first || fail(head, "no figure is declared", head->file);
}

const char *
declare_read(const char *file, const char *sql, GPtrArray *out, char **fault)
{
	struct head head = { .file = file, .out = out };
	guint first = out->len;
	const char *at = sql;
	bool good = true;
	while (good && g_str_has_prefix(at, "--")) {
		const char *end = strchrnul(at, '\n');
		g_autofree char *line = g_strndup(at + 2, (gsize)(end - at - 2));
		good = read_line(&head, line);
		at = *end == '\n' ? end + 1 : end;
	}
	good = good && finish(&head) && check_shape(&head, first);
	if (head.columns != NULL)
		g_array_unref(head.columns);
	*fault = head.fault;
	return good ? at : NULL;
}

static int
by_name(const void *a, const void *b)
{
	const struct declared *const *left = a, *const *right = b;
	return strcmp((*left)->figure.name, (*right)->figure.name);
}

static const char *
name_instance(const struct declared *declared, int64_t round)
{
	const char *name = declared->figure.name;
	const char *letter = strstr(name, ".N.");
	if (letter == NULL)
		return name;
	g_autofree char *instance = g_strdup_printf(
	    "%.*s.%" G_GINT64_FORMAT "%s", (int)(letter - name), name, round, letter + 2);
	return g_intern_string(instance);
}

static GPtrArray *
read_all(void)
{
	GPtrArray *all = g_ptr_array_new();
	g_auto(GStrv) files = resource_list(FOLDER);
	for (char **file = files; *file != NULL; file++) {
		if (!g_str_has_suffix(*file, ".sql"))
			continue;
		g_autofree char *path = g_strconcat(FOLDER "/", *file, NULL);
		char *fault = NULL;
		if (declare_read(*file, resource_find(path, NULL), all, &fault) == NULL)
			g_error("%s", fault);
	}
	g_ptr_array_sort(all, by_name);
	for (guint i = 1; i < all->len; i++)
		g_assert(by_name(&all->pdata[i - 1], &all->pdata[i]) != 0);
	for (guint i = 0; i < all->len; i++) {
		struct declared *declared = g_ptr_array_index(all, i);
		declared->place = i;
		for (int64_t round = 1; round <= DECLARED_ROUNDS; round++)
			declared->rounds[round] = name_instance(declared, round);
	}
	return all;
}

const GPtrArray *
declare_all(void)
{
	static GPtrArray *all;
	if (g_once_init_enter(&all)) {
		GPtrArray *made = read_all();
		g_once_init_leave(&all, made);
	}
	return all;
}

static const struct declared *
find_exact(const char *name)
{
	const GPtrArray *all = declare_all();
	struct declared key = { .figure = { .name = name } };
	const struct declared *pointer = &key;
	void *found = bsearch(&pointer, all->pdata, all->len, sizeof(void *), by_name);
	return found != NULL ? *(const struct declared **)found : NULL;
}

/* "drill.12.opened" → "drill.N.opened"; a copy as it is where no part is a round. Caller frees. */
static char *
generic_name(const char *name)
{
	g_auto(GStrv) parts = g_strsplit(name, ".", -1);
	for (char **part = parts; *part != NULL; part++)
		if (**part != '0' && **part != '\0' &&
		    strspn(*part, "0123456789") == strlen(*part)) {
			(*part)[0] = 'N';
			(*part)[1] = '\0';
		}
	return g_strjoinv(".", parts);
}

const struct declared *
declare_find(const char *name)
{
	const struct declared *declared = find_exact(name);
	if (declared != NULL)
		return declared;
	g_autofree char *generic = generic_name(name);
	return find_exact(generic);
}

const char *
declare_instance(const struct declared *declared, int64_t round)
{
	if (!declared->per_round)
		return declared->figure.name;
	return round >= 1 && round <= DECLARED_ROUNDS ? declared->rounds[round]
	                                              : name_instance(declared, round);
}

const char *
declare_last(const char *name)
{
	const char *dot = strrchr(name, '.');
	return dot != NULL ? dot + 1 : name;
}

static struct figure_declaration *
collect_public(size_t *n)
{
	const GPtrArray *all = declare_all();
	struct figure_declaration *list = g_new0(struct figure_declaration, all->len);
	for (guint i = 0; i < all->len; i++) {
		const struct declared *declared = g_ptr_array_index(all, i);
		if (declared->role != DECLARED_WORKING)
			list[(*n)++] = declared->figure;
	}
	return list;
}

const struct figure_declaration *
figures_declared(size_t *n)
{
	static struct figure_declaration *list;
	static size_t count;
	if (g_once_init_enter(&list)) {
		struct figure_declaration *made = collect_public(&count);
		g_once_init_leave(&list, made);
	}
	*n = count;
	return list;
}

const struct figure_declaration *
figure_declaration_find(const char *name)
{
	const struct declared *declared = declare_find(name);
	return declared != NULL && declared->role != DECLARED_WORKING ? &declared->figure : NULL;
}
