/*
 * References: names of figures and cells as layouts and advice rules write them.
 *
 * In: "drill.1.opened" or "diagnosis.items.answer@11". Out: a declaration, then a value.
 * Rule: every name that no declaration knows is a problem that offers the nearest.
 */
#include "transform/reference.h"
#include "base/nearest.h"
#include "transform/declare.h"
#include <string.h>

/* All names a layout may write: rounds 1 and 2 spelt out. */
static const GPtrArray *
candidates(void)
{
	static GPtrArray *names;
	if (g_once_init_enter(&names)) {
		GPtrArray *made = g_ptr_array_new();
		const GPtrArray *all = declare_all();
		for (guint i = 0; i < all->len; i++) {
			const struct declared *declared = g_ptr_array_index(all, i);
			for (int round = 1; round <= (declared->per_round ? 2 : 1); round++)
				if (declared->role != DECLARED_WORKING)
					g_ptr_array_add(
					    made, (void *)declare_instance(declared, round));
		}
		g_once_init_leave(&names, made);
	}
	return names;
}

bool
reference_complain_figure(const char *name, const struct place *place, struct problems *problems)
{
	const GPtrArray *names = candidates();
	const char *nearest = nearest_name(name, (const char *const *)names->pdata, names->len);
	if (nearest == NULL)
		return problem_add(problems, PROBLEM_FIGURE_UNKNOWN_FAR, place, name, NULL);
	return problem_add(problems, PROBLEM_FIGURE_UNKNOWN, place, name, nearest, NULL);
}

static bool
complain_column(const struct figure_declaration *declaration, const char *column,
    const struct place *place, struct problems *problems)
{
	g_autoptr(GString) known = g_string_new(NULL);
	for (size_t i = 0; i < declaration->ncolumns; i++)
		g_string_append_printf(
		    known, "%s%s", i > 0 ? ", " : "", declaration->columns[i].name);
	return problem_add(
	    problems, PROBLEM_COLUMN_UNKNOWN, place, declaration->name, column, known->str, NULL);
}

/* Why a reference could not be read, and the parts that were seen. */
struct fault {
	bool form, column;
	const struct figure_declaration *declaration;
	char *name, *cell;
};

static bool
find_figure(const char *name, struct reference *reference)
{
	const struct figure_declaration *declaration = figure_declaration_find(name);
	if (declaration == NULL || strstr(name, ".N.") != NULL)
		return false;
	*reference = (struct reference){
		.figure = g_intern_string(name),
		.declaration = declaration,
		.column = -1,
		.kind = declaration->kind,
	};
	return true;
}

static bool
find_cell(const char *text, const char *at, struct reference *reference, struct fault *fault)
{
	const char *dot = g_strrstr_len(text, at - text, ".");
	char *end = NULL;
	guint64 row = g_ascii_strtoull(at + 1, &end, 10);
	fault->form = dot == NULL || !g_ascii_isdigit(at[1]) || *end != '\0' || row == 0;
	if (fault->form)
		return false;
	fault->name = g_strndup(text, (gsize)(dot - text));
	fault->cell = g_strndup(dot + 1, (gsize)(at - dot - 1));
	if (!find_figure(fault->name, reference))
		return false;
	struct figure probe = { .declaration = reference->declaration };
	fault->declaration = reference->declaration;
	reference->column = figure_column_find(&probe, fault->cell);
	reference->row = row - 1;
	fault->column = reference->column < 0;
	if (!fault->column)
		reference->kind = reference->declaration->columns[reference->column].kind;
	return !fault->column;
}

static bool
find(const char *text, struct reference *reference, struct fault *fault)
{
	const char *at = strchr(text, '@');
	if (at != NULL)
		return find_cell(text, at, reference, fault);
	fault->name = g_strdup(text);
	return find_figure(text, reference);
}

static void
fault_clear(struct fault *fault)
{
	g_free(fault->name);
	g_free(fault->cell);
}

/* Layouts and rules write the same few names for every client: each is taken apart once. */
bool
reference_find(const char *text, struct reference *reference)
{
	static GHashTable *known; /* text → struct reference */
	if (known == NULL)
		known = g_hash_table_new(g_str_hash, g_str_equal);
	const struct reference *before = g_hash_table_lookup(known, text);
	if (before != NULL) {
		*reference = *before;
		return true;
	}
	struct fault fault = { 0 };
	bool found = find(text, reference, &fault);
	fault_clear(&fault);
	if (found)
		g_hash_table_insert(known, g_strdup(text), g_memdup2(reference, sizeof *reference));
	return found;
}

bool
reference_read(const char *text, struct reference *reference, const struct place *place,
    struct problems *problems)
{
	struct fault fault = { 0 };
	bool found = find(text, reference, &fault);
	if (!found && fault.form)
		problem_add(problems, PROBLEM_REFERENCE_FORM, place, text, NULL);
	else if (!found && fault.column)
		complain_column(fault.declaration, fault.cell, place, problems);
	else if (!found)
		reference_complain_figure(fault.name, place, problems);
	fault_clear(&fault);
	return found;
}

const struct value *
reference_value(const struct reference *reference, const struct figures *figures)
{
	static const struct value missing = { .state = VALUE_MISSING };
	const struct figure *figure = figures_find(figures, reference->figure);
	if (figure == NULL)
		return &missing;
	if (reference->column < 0)
		return &figure->value;
	const struct value *cell = figure_cell(figure, reference->row, reference->column);
	return cell != NULL ? cell : &missing;
}
