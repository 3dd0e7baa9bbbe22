/*
 * The promises of the workbook: layouts read strictly, sheets that say what the figures say, charts on their cells.
 *
 * Figures are tests/cases/workbook/NAME.json; NAME.layout.json with NAME.trace is a golden (OBI_ACCEPT=1 takes what
 * comes out now as right).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <glib/gstdio.h>
#include <string.h>
#include "base/resource.h"
#include "render/sheet_device.h"
#include "render/workbook_job.h"

#define CASES "tests/cases/workbook/"

struct scene {
	struct problems *problems;
	struct document *theme, *document;
	struct layout *layout;
	struct figures *figures;
	GString *trace;
	char *path;
};

static int
set_up(void **state)
{
	struct scene *scene = g_new0(struct scene, 1);
	size_t length;
	const char *theme = resource_find("layouts/themes/standard.json", &length);
	scene->problems = problems_new();
	scene->theme = document_new("standard.json", theme, length, scene->problems);
	scene->trace = g_string_new(NULL);
	g_autofree char *folder = g_dir_make_tmp("obi-workbook-XXXXXX", NULL);
	scene->path = g_build_filename(folder, "appendix.xlsx", NULL);
	*state = scene;
	return 0;
}

static void
forget(struct scene *scene)
{
	g_clear_pointer(&scene->layout, layout_drop);
	g_clear_pointer(&scene->document, document_drop);
	g_clear_pointer(&scene->figures, figures_drop);
}

static int
tear_down(void **state)
{
	struct scene *scene = *state;
	g_autofree char *folder = g_path_get_dirname(scene->path);
	forget(scene);
	g_remove(scene->path);
	g_rmdir(folder);
	document_drop(scene->theme);
	problems_drop(scene->problems);
	g_string_free(scene->trace, TRUE);
	g_free(scene->path);
	g_free(scene);
	return 0;
}

/* Nothing but notes, such as a sheet's name that had to be changed. */
static void
assert_no_problem(const struct scene *scene)
{
	if (problems_count_at_least(scene->problems, PROBLEM_WARNING) == 0)
		return;
	g_autofree char *text = problem_format(problems_at(scene->problems, 0), LANGUAGE_ENGLISH);
	fail_msg("%s", text);
}

static void
read_layout(struct scene *scene, const char *text, size_t length)
{
	scene->document = document_new("layout.json", text, length, scene->problems);
	assert_non_null(scene->document);
	scene->layout = layout_read(scene->document, scene->theme, scene->problems);
}

static void
use_default_layout(struct scene *scene)
{
	size_t length;
	const char *text = resource_find("layouts/appendix.json", &length);
	assert_non_null(text);
	read_layout(scene, text, length);
	assert_no_problem(scene);
	assert_non_null(scene->layout);
}

static void
use_layout(struct scene *scene, const char *file)
{
	g_autofree char *path = g_strconcat(CASES, file, NULL), *text = NULL;
	gsize length;
	assert_true(g_file_get_contents(path, &text, &length, NULL));
	read_layout(scene, text, length);
	assert_no_problem(scene);
	assert_non_null(scene->layout);
}

static void
use_figures(struct scene *scene, const char *file)
{
	g_autofree char *path = g_strconcat(CASES, file, NULL);
	json_t *json = json_load_file(path, 0, NULL);
	assert_non_null(json);
	scene->figures = figures_from_json(json, scene->problems);
	json_decref(json);
	assert_no_problem(scene);
	assert_non_null(scene->figures);
}

static void
trace(struct scene *scene)
{
	g_string_truncate(scene->trace, 0);
	assert_true(render_workbook_trace(
	    NULL, scene->layout, scene->figures, scene->trace, scene->problems));
}

static void
assert_traced(const struct scene *scene, const char *needle)
{
	if (strstr(scene->trace->str, needle) == NULL)
		fail_msg("\"%s\" is not in the trace", needle);
}

/* ---- goldens ---- */

static void
assert_golden(struct scene *scene, const char *name)
{
	g_autofree char *layout = g_strconcat(name, ".layout.json", NULL);
	g_autofree char *path = g_strconcat(CASES, name, ".trace", NULL), *expected = NULL;
	use_layout(scene, layout);
	use_figures(scene, "full.json");
	trace(scene);
	assert_no_problem(scene);
	if (g_getenv("OBI_ACCEPT") != NULL)
		assert_true(g_file_set_contents(path, scene->trace->str, -1, NULL));
	assert_true(g_file_get_contents(path, &expected, NULL, NULL));
	g_auto(GStrv) now = g_strsplit(scene->trace->str, "\n", -1);
	g_auto(GStrv) was = g_strsplit(expected, "\n", -1);
	for (guint i = 0; now[i] != NULL && was[i] != NULL; i++)
		if (strcmp(now[i], was[i]) != 0)
			fail_msg("%s:%u:\nwas %s\nnow %s", path, i + 1, was[i], now[i]);
	assert_int_equal(g_strv_length(now), g_strv_length(was));
}

static void
values_are_written_by_kind_format_and_state(void **state)
{
	assert_golden(*state, "values");
}

static void
charts_draw_the_cells_of_their_table(void **state)
{
	assert_golden(*state, "charts");
}

/* ---- the default appendix ---- */

static char *
sheet_list(const struct scene *scene)
{
	GString *list = g_string_new(NULL);
	g_auto(GStrv) lines = g_strsplit(scene->trace->str, "\n", -1);
	for (char **line = lines; *line != NULL; line++)
		if (g_str_has_prefix(*line, "sheet "))
			g_string_append_printf(
			    list, "%s%s", list->len > 0 ? " " : "", *line + strlen("sheet "));
	return g_string_free(list, FALSE);
}

static void
a_full_client_gets_every_sheet(void **state)
{
	struct scene *scene = *state;
	use_default_layout(scene);
	use_figures(scene, "full.json");
	trace(scene);
	g_autofree char *sheets = sheet_list(scene);
	assert_string_equal(sheets,
	    "概要 自社診断 自社診断25項目 訓練1回目 訓練2回目 比較 機器一覧 "
	    "接続 判定 ネットワーク所見 物理環境 "
	    "お勧めする取り組み 除外した行 定義");
	assert_no_problem(scene);
}

static void
sheets_without_data_are_left_out_and_named(void **state)
{
	struct scene *scene = *state;
	use_default_layout(scene);
	use_figures(scene, "survey.json");
	trace(scene);
	g_autofree char *sheets = sheet_list(scene);
	assert_string_equal(
	    sheets, "概要 機器一覧 接続 判定 ネットワーク所見 物理環境 除外した行 定義");
	static const char *const absent[] = { "自社診断", "自社診断25項目", "訓練1回目",
		"訓練2回目", "比較", "お勧めする取り組み" };
	for (size_t i = 0; i < G_N_ELEMENTS(absent); i++) {
		g_autofree char *line = g_strdup_printf(" label \"%s\"\n", absent[i]);
		assert_traced(scene, line);
	}
	assert_null(strstr(scene->trace->str, "label \"対象者1回目\""));
	assert_traced(scene, "\"除外した行はありません。\"");
	assert_no_problem(scene);
}

static void
every_answer_has_its_word_and_colour(void **state)
{
	struct scene *scene = *state;
	use_default_layout(scene);
	use_figures(scene, "full.json");
	trace(scene);
	assert_traced(scene, " #FFFFFF on #005AFF \"実施している\"\n");
	assert_traced(scene, " #16243F on #BFE4FF \"一部実施\"\n");
	assert_traced(scene, " #16243F on #F6AA00 \"実施していない\"\n");
	assert_traced(scene, " #16243F on #C8C8CB \"わからない\"\n");
	assert_null(strstr(scene->trace->str, "\"yes\""));
	assert_null(strstr(scene->trace->str, "\"bypass\""));
}

static void
reactions_have_the_colours_of_the_report(void **state)
{
	struct scene *scene = *state;
	use_default_layout(scene);
	use_figures(scene, "full.json");
	trace(scene);
	const char *chart = strstr(scene->trace->str, "title \"部署別の反応の内訳（1回目）\"");
	assert_non_null(chart);
	static const char *const colours[] = { "#03AF7A solid", "#E4E8ED solid", "#BFE4FF solid",
		"#FFCA80 solid", "#F6AA00 solid", "#FF4B00 diagonal #FFFFFF" };
	for (size_t i = 0; i < G_N_ELEMENTS(colours); i++) {
		chart = strstr(chart, "\t\tseries ");
		assert_non_null(chart);
		g_autofree char *line = g_strndup(chart, strcspn(chart, "\n"));
		assert_non_null(strstr(line, colours[i]));
		chart += strlen(line);
	}
}

static void
definitions_are_those_of_figures_with_a_value(void **state)
{
	struct scene *scene = *state;
	use_default_layout(scene);
	use_figures(scene, "survey.json");
	trace(scene);
	assert_traced(scene, " label \"network.bypass_count\"\n");
	assert_null(strstr(scene->trace->str, "label \"diagnosis.total\""));
	assert_null(strstr(scene->trace->str, "label \"drill.N.opened\""));
}

static void
the_same_figures_give_the_same_workbook(void **state)
{
	struct scene *scene = *state;
	g_autofree char *first = NULL, *second = NULL;
	gsize length, again;
	use_default_layout(scene);
	use_figures(scene, "full.json");
	assert_true(
	    render_workbook(NULL, scene->layout, scene->figures, scene->path, scene->problems));
	assert_true(g_file_get_contents(scene->path, &first, &length, NULL));
	assert_true(
	    render_workbook(NULL, scene->layout, scene->figures, scene->path, scene->problems));
	assert_true(g_file_get_contents(scene->path, &second, &again, NULL));
	assert_int_equal(length, again);
	assert_memory_equal(first, second, length);
	assert_no_problem(scene);
}

static void
no_cell_is_a_formula_and_numbers_are_numbers(void **state)
{
	struct scene *scene = *state;
	use_default_layout(scene);
	use_figures(scene, "full.json");
	assert_true(
	    render_workbook(NULL, scene->layout, scene->figures, scene->path, scene->problems));
	int sheets = 0;
	for (;; sheets++) {
		g_autofree char *name = g_strdup_printf("xl/worksheets/sheet%d.xml", sheets + 1);
		GBytes *bytes = sheet_zip_part(scene->path, name);
		if (bytes == NULL)
			break;
		g_autofree char *xml =
		    g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
		assert_null(strstr(xml, "<f>"));
		assert_null(strstr(xml, "<f "));
		/* Hostile text of the figures: a MAC address that reads =1+1 stands in the set-aside rows. */
		assert_null(strstr(xml, "1+1"));
		g_bytes_unref(bytes);
	}
	assert_int_equal(sheets, 14);
}

static void
long_sheets_break_between_blocks(void **state)
{
	struct scene *scene = *state;
	use_default_layout(scene);
	use_figures(scene, "full.json");
	trace(scene);
	const char *drill = strstr(scene->trace->str, "\nsheet 訓練1回目\n");
	const char *print = strstr(drill, "\tprint ");
	g_autofree char *line = g_strndup(print, strcspn(print, "\n"));
	const char *breaks = strstr(line, "break before");
	assert_non_null(breaks);
	/* The row before a break is empty or the end of a chart: nothing is written in it. */
	g_autofree char *part = g_strndup(drill + 1, (gsize)(print - drill));
	g_auto(GStrv) rows = g_strsplit(breaks + strlen("break before "), " ", -1);
	for (char **row = rows; *row != NULL; row++) {
		g_autofree char *cell =
		    g_strdup_printf("\tA%d ", (int)g_ascii_strtoll(*row, NULL, 10) - 1);
		assert_null(strstr(part, cell));
	}
}

static void
a_meaning_not_given_is_the_figure_s_own(void **state)
{
	struct scene *scene = *state;
	use_default_layout(scene);
	use_figures(scene, "full.json");
	trace(scene);
	const struct figure_declaration *declaration = figure_declaration_find("drill.1.opened");
	assert_non_null(declaration->doc_ja);
	g_autofree char *cell = g_strdup_printf(" wrapped \"%s\"\n", declaration->doc_ja);
	assert_traced(scene, cell);
}

static void
every_cell_is_written_once(void **state)
{
	struct scene *scene = *state;
	use_default_layout(scene);
	use_figures(scene, "full.json");
	trace(scene);
	g_autoptr(GHashTable) cells = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_auto(GStrv) lines = g_strsplit(scene->trace->str, "\n", -1);
	for (char **line = lines; *line != NULL; line++) {
		if (g_str_has_prefix(*line, "sheet "))
			g_hash_table_remove_all(cells);
		gsize length =
		    strspn(*line + (**line == '\t'), "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789:");
		if (**line == '\t' && length > 1 &&
		    !g_hash_table_add(cells, g_strndup(*line, length + 1)))
			fail_msg("written again: %s", *line);
	}
}

/* ---- mistakes ---- */

static const struct {
	const char *blocks; /* of one sheet */
	const char *code, *place, *value;
} mistakes[] = {
	{ "[{\"type\": \"tabel\"}]", "layout_unknown_block", "/workbook/0/blocks/0/type", "tabel" },
	{ "[{\"text\": \"x\"}]", "json_missing_key", "/workbook/0/blocks/0", "type" },
	{ "[7]", "json_wrong_kind", "/workbook/0/blocks/0", NULL },
	{ "{}", "json_wrong_kind", "/workbook/0/blocks", NULL },
	{ "[{\"type\": \"note\", \"text\": \"x\", \"txt\": \"x\"}]", "json_unknown_key",
	    "/workbook/0/blocks/0/txt", "txt" },
	{ "[{\"type\": \"table\", \"data\": \"drill.1.by_departmnt\", \"columns\": []}]",
	    "layout_unknown_figure", "/workbook/0/blocks/0/data", "drill.1.by_departmnt" },
	{ "[{\"type\": \"table\", \"data\": \"drill.1.sent\", \"columns\": []}]",
	    "layout_wrong_figure", "/workbook/0/blocks/0/data", "drill.1.sent" },
	{ "[{\"type\": \"table\", \"data\": \"drill.1.by_title\", \"columns\": []}]",
	    "layout_count", "/workbook/0/blocks/0/columns", "0" },
	{ "[{\"type\": \"table\", \"data\": \"drill.1.by_title\", \"columns\": [{\"field\": "
	  "\"opend\", \"heading\": \"x\"}]}]",
	    "layout_unknown_column", "/workbook/0/blocks/0/columns/0/field", "opend" },
	{ "[{\"type\": \"table\", \"data\": \"drill.1.by_title\", \"columns\": [{\"field\": \"n\", "
	  "\"heading\": \"x\","
	  " \"words\": {\"1\": 2}}]}]",
	    "layout_not_text", "/workbook/0/blocks/0/columns/0/words/1", "1" },
	{ "[{\"type\": \"table\", \"data\": \"drill.1.by_title\", \"columns\": [{\"field\": \"n\", "
	  "\"heading\": \"x\","
	  " \"marks\": \"anser\"}]}]",
	    "layout_unknown_mark_far", "/workbook/0/blocks/0/columns/0/marks", "anser" },
	{ "[{\"type\": \"chart\", \"data\": \"drill.1.by_title\", \"kind\": \"bar\", \"label\": "
	  "\"label\", \"title\": \"x\","
	  " \"alt\": \"x\", \"series\": [{\"field\": \"n\", \"mark\": \"count.plain\"}]}]",
	    "layout_chart_table", "/workbook/0/blocks/0", "drill.1.by_title" },
	{ "[{\"type\": \"table\", \"data\": \"drill.1.by_title\", \"columns\": [{\"field\": "
	  "\"label\", \"heading\": \"x\"}]},"
	  " {\"type\": \"chart\", \"data\": \"drill.1.by_title\", \"kind\": \"bar\", \"label\": "
	  "\"label\", \"title\": \"x\","
	  " \"alt\": \"x\", \"series\": [{\"field\": \"n\", \"mark\": \"count.plain\"}]}]",
	    "layout_chart_column", "/workbook/0/blocks/1", "n" },
	{ "[{\"type\": \"table\", \"data\": \"drill.1.by_title\", \"columns\": [{\"field\": "
	  "\"label\", \"heading\": \"x\"}]},"
	  " {\"type\": \"chart\", \"data\": \"drill.1.by_title\", \"kind\": \"bar\", \"label\": "
	  "\"label\", \"title\": \"x\","
	  " \"alt\": \"x\", \"series\": [{\"field\": \"label\", \"mark\": \"count.plain\"}]}]",
	    "layout_wrong_figure", "/workbook/0/blocks/1/series/0/field", "label" },
	{ "[{\"type\": \"table\", \"data\": \"drill.1.by_title\", \"filter\": true, \"columns\": "
	  "[{\"field\": \"n\", "
	  "\"heading\": \"x\"}]}, {\"type\": \"table\", \"data\": \"drill.1.by_title\", "
	  "\"filter\": true, \"columns\": "
	  "[{\"field\": \"n\", \"heading\": \"x\"}]}]",
	    "layout_second_filter", "/workbook/0/blocks/1", NULL },
	{ "[{\"type\": \"note\", \"text\": \"x\", \"when\": {\"figure\": \"drill.1.snt\", "
	  "\"at_least\": 1}}]",
	    NULL, "/workbook/0/blocks/0/when", NULL },
};

static void
mistakes_in_sheets_are_found_with_their_place(void **state)
{
	struct scene *scene = *state;
	for (size_t i = 0; i < G_N_ELEMENTS(mistakes); i++) {
		g_autofree char *text = g_strdup_printf(
		    "{\"layout\": 1, \"title\": \"x\",\n \"workbook\": [{\"sheet\": \"a\", "
		    "\"title\": \"b\",\n  \"blocks\": %s}]}",
		    mistakes[i].blocks);
		size_t before = problems_count(scene->problems);
		read_layout(scene, text, strlen(text));
		assert_null(scene->layout);
		assert_int_equal(problems_count(scene->problems), before + 1);
		const struct problem *problem = problems_at(scene->problems, before);
		if (mistakes[i].code != NULL)
			assert_string_equal(problem_code(problem->id), mistakes[i].code);
		assert_int_equal(problem->place.line, 3);
		assert_true(problem->place.column > 2);
		if (!g_str_has_prefix(problem->place.name, mistakes[i].place))
			fail_msg("%s: %s instead of %s", mistakes[i].blocks, problem->place.name,
			    mistakes[i].place);
		if (mistakes[i].value != NULL)
			assert_string_equal(problem->values[0], mistakes[i].value);
		forget(scene);
	}
}

static void
a_layout_without_sheets_makes_no_workbook(void **state)
{
	struct scene *scene = *state;
	static const char text[] = "{\"layout\": 1, \"title\": \"x\"}";
	read_layout(scene, text, strlen(text));
	assert_non_null(scene->layout);
	use_figures(scene, "survey.json");
	assert_false(
	    render_workbook(NULL, scene->layout, scene->figures, scene->path, scene->problems));
	assert_int_equal(problems_at(scene->problems, 0)->id, PROBLEM_JSON_MISSING_KEY);
	assert_int_equal(g_access(scene->path, F_OK), -1);
}

static void
a_table_that_must_not_be_empty_fails_the_client(void **state)
{
	struct scene *scene = *state;
	static const char text[] =
	    "{\"layout\": 1, \"title\": \"x\", \"workbook\": [{\"sheet\": \"a\", \"title\": \"b\", "
	    "\"blocks\": ["
	    "{\"type\": \"table\", \"data\": \"diagnosis.items\", \"when_missing\": \"fail\","
	    " \"columns\": [{\"field\": \"no\", \"heading\": \"x\"}]}]}]}";
	read_layout(scene, text, strlen(text));
	assert_non_null(scene->layout);
	use_figures(scene, "survey.json");
	assert_false(
	    render_workbook(NULL, scene->layout, scene->figures, scene->path, scene->problems));
	const struct problem *problem = problems_at(scene->problems, 0);
	assert_int_equal(problem->id, PROBLEM_LAYOUT_VALUE_MISSING);
	assert_string_equal(problem->place.client, "K-0011");
	assert_int_equal(g_access(scene->path, F_OK), -1);
}

/* layouts/README.md is for consultants: it has the description of every key of every block. */
static void
the_reference_page_has_every_key_of_a_sheet(void **state)
{
	(void)state;
	g_autofree char *page = NULL;
	assert_true(g_file_get_contents("layouts/README.md", &page, NULL, NULL));
	json_t *definitions = json_object(), *schema = workbook_schema(definitions), *shape,
	       *property;
	const char *name, *key;
	json_object_foreach(definitions, name, shape)
	{
		if (!g_str_has_prefix(name, "workbook-") || strcmp(name, "workbook-blocks") == 0)
			continue;
		g_autofree char *title = g_strdup_printf("\n### %s\n", name);
		const char *part = strstr(page, title);
		if (part == NULL)
			fail_msg("layouts/README.md has no \"%s\"", name);
		json_object_foreach(json_object_get(shape, "properties"), key, property)
		{
			const char *doc =
			    json_string_value(json_object_get(property, "description"));
			g_autofree char *row = g_strdup_printf("| `%s` |", key);
			if (doc == NULL || strcmp(key, "type") == 0)
				continue;
			if (strstr(page, row) == NULL || strstr(page, doc) == NULL)
				fail_msg("layouts/README.md does not say \"%s\" of %s in %s", doc,
				    key, name);
		}
	}
	json_decref(schema);
	json_decref(definitions);
}

#define PROMISE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		PROMISE(values_are_written_by_kind_format_and_state),
		PROMISE(charts_draw_the_cells_of_their_table),
		PROMISE(a_full_client_gets_every_sheet),
		PROMISE(sheets_without_data_are_left_out_and_named),
		PROMISE(every_answer_has_its_word_and_colour),
		PROMISE(reactions_have_the_colours_of_the_report),
		PROMISE(definitions_are_those_of_figures_with_a_value),
		PROMISE(the_same_figures_give_the_same_workbook),
		PROMISE(no_cell_is_a_formula_and_numbers_are_numbers),
		PROMISE(long_sheets_break_between_blocks),
		PROMISE(a_meaning_not_given_is_the_figure_s_own),
		PROMISE(every_cell_is_written_once),
		PROMISE(mistakes_in_sheets_are_found_with_their_place),
		PROMISE(a_layout_without_sheets_makes_no_workbook),
		PROMISE(a_table_that_must_not_be_empty_fails_the_client),
		PROMISE(the_reference_page_has_every_key_of_a_sheet),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
