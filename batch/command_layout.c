/*
 * obi layout: check a layout, advice rules or published values, print the JSON Schema, list what there is.
 *
 * In: a layout file, or an intake. Out: problems on stderr, the answer on stdout.
 * Rule: a layout that passes here is refused by no run, and the other way round.
 */
#include "batch/grid.h"
#include "batch/material.h"
#include "batch/phrase.h"
#include "batch/say.h"
#include "batch/command.h"
#include <string.h>

static int
check(const struct request *request, struct problems *problems)
{
	if (request->narguments < 2) {
		problem_add(problems, PROBLEM_ARGUMENT_MISSING, NULL, "layout", "check FILE", NULL);
		return STATUS_USAGE;
	}
	const char *path = request->arguments[1];
	/* Its themes lie beside it, as they do in an intake. */
	g_autofree char *folder = g_path_get_dirname(path);
	struct materials *materials = materials_new(folder);
	bool sound = materials_check_file(materials, path, problems);
	materials_drop(materials);
	if (!sound)
		return STATUS_USAGE;
	g_autofree char *line = phrase_fill(PHRASE_LAYOUT_SOUND, request->language, path, NULL);
	g_autofree char *text = g_strconcat(line, "\n", NULL);
	return say_result(text) ? STATUS_DONE : STATUS_NO_OUTPUT;
}

static int
schema(const struct request *request, struct problems *problems)
{
	json_t *json = layout_schema();
	bool said = say_json(json);
	json_decref(json);
	return said ? STATUS_DONE : STATUS_NO_OUTPUT;
}

static void
append_kind(GString *out, const struct materials *materials, enum material_kind kind,
    enum phrase_id title, enum problem_language language)
{
	struct grid *grid = grid_new("ll");
	g_auto(GStrv) names = materials_list(materials, kind);
	for (char **name = names; *name != NULL; name++) {
		bool own = materials_is_own(materials, kind, *name);
		grid_cell(grid, *name);
		grid_cell(grid, phrase(own ? PHRASE_OWN : PHRASE_BUILT_IN, language));
	}
	g_autofree char *text = grid_text(grid);
	grid_drop(grid);
	g_string_append_printf(out, "%s\n%s", phrase(title, language), text);
}

static int
list(const struct request *request, struct problems *problems)
{
	g_autofree char *folder = request->narguments > 1
	                              ? g_build_filename(request->arguments[1], "layouts", NULL)
	                              : NULL;
	struct materials *materials = materials_new(folder);
	GString *out = g_string_new(NULL);
	append_kind(out, materials, MATERIAL_LAYOUTS, PHRASE_TITLE_LAYOUTS, request->language);
	append_kind(out, materials, MATERIAL_THEMES, PHRASE_TITLE_THEMES, request->language);
	append_kind(out, materials, MATERIAL_ADVICES, PHRASE_TITLE_ADVICE, request->language);
	append_kind(out, materials, MATERIAL_BENCHMARKS, PHRASE_TITLE_BENCHMARK, request->language);
	materials_drop(materials);
	bool said = say_result(out->str);
	g_string_free(out, TRUE);
	return said ? STATUS_DONE : STATUS_NO_OUTPUT;
}

static const struct {
	const char *name;
	int (*run)(const struct request *request, struct problems *problems);
} actions[] = { { "check", check }, { "schema", schema }, { "list", list } };

int
command_layout(const struct request *request)
{
	struct problems *problems = problems_new();
	int status = -1;
	for (size_t i = 0; i < G_N_ELEMENTS(actions); i++)
		if (strcmp(actions[i].name, request->arguments[0]) == 0)
			status = actions[i].run(request, problems);
	if (status < 0) {
		problem_add(problems, PROBLEM_NO_SUCH_ACTION, NULL, "layout", request->arguments[0],
		    "check, schema, list", NULL);
		status = STATUS_USAGE;
	}
	struct say say = { .language = request->language };
	say_problems(&say, problems, 0);
	problems_drop(problems);
	return status;
}
