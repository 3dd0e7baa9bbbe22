/*
 * The promises of layout_read(): every mistake is found, at its line and column, with the nearest name.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "render_bench.h"

/* A layout of one section, its blocks on line 3 from column 1. */
#define LAYOUT(blocks) \
	"{ \"layout\": 1, \"title\": \"t\",\n\"sections\": [ { \"id\": \"s\", \"blocks\": " \
	"[\n" blocks "\n] } ] }"

static void
assert_refused(const char *layout, const char *place, const char *told)
{
	assert_null(bench_read(&bench, layout));
	g_autofree char *all = bench_told(&bench);
	g_autofree char *begin = g_strconcat("layout.json:", place, ": ", NULL);
	if (strstr(all, begin) == NULL || strstr(all, told) == NULL)
		fail_msg("expected \"%s … %s\", told:\n%s", begin, told, all);
}

static void
assert_read(const char *layout)
{
	if (bench_read(&bench, layout) != NULL && problems_count(bench.problems) == 0)
		return;
	g_autofree char *all = bench_told(&bench);
	fail_msg("%s", all);
}

static void
the_default_layout_is_read_without_a_word(void **state)
{
	(void)state;
	assert_non_null(bench_read_file(&bench, REPORT_LAYOUT));
	assert_int_equal(problems_count(bench.problems), 0);
}

static void
an_unknown_key_offers_the_nearest(void **state)
{
	(void)state;
	assert_refused("{ \"layout\": 1, \"title\": \"t\",\n\"sections\": [ { \"id\": \"s\",\n"
		       "  \"heding\": \"h\", \"blocks\": [] } ] }",
	    "3:3", "unknown key \"heding\"; did you mean \"heading\"?");
}

static void
an_unknown_figure_offers_the_nearest_of_its_round(void **state)
{
	(void)state;
	assert_refused(
	    LAYOUT("{ \"type\": \"bar\", \"data\": \"drill.2.by_mial\","
		   " \"label\": \"{mail}\", \"alt_row\": \"a\","
		   " \"values\": [ { \"column\": \"n\", \"mark\": \"count.plain\" } ] }"),
	    "3:26", "there is no figure \"drill.2.by_mial\"; did you mean \"drill.2.by_mail\"?");
}

static void
rows_are_chosen_by_what_is_in_or_not_in_a_list(void **state)
{
	(void)state;
#define CHOSEN(lists) \
	LAYOUT("{ \"type\": \"table\", \"data\": \"network.devices\",\n" \
	       "\"where\": { \"column\": \"kind\"" lists " }," \
	       " \"columns\": [ { \"column\": \"id\" } ] }")
	assert_read(CHOSEN(", \"not_in\": [ \"internet\" ]"));
	assert_refused(CHOSEN(""), "4:10", "exactly one of in / not_in is needed here");
	assert_refused(CHOSEN(", \"in\": [ \"pc\" ], \"not_in\": [ \"nas\" ]"), "4:10",
	    "exactly one of in / not_in is needed here");
}

static void
a_figure_of_the_wrong_kind_is_refused(void **state)
{
	(void)state;
	assert_refused(
	    LAYOUT("{ \"type\": \"band\", \"data\": \"drill.1.by_mail\", \"label\": \"l\","
		   " \"n\": \"n\", \"alt_row\": \"a\", \"parts\": [] }"),
	    "3:27", "\"drill.1.by_mail\" is of kind series where bands is needed");
	assert_refused(LAYOUT("{ \"type\": \"cards\", \"cards\": [ { \"title\": \"t\","
			      " \"value\": \"diagnosis.parts\" } ] }"),
	    "3:56", "\"diagnosis.parts\" is of kind series where a single value is needed");
}

static void
an_unknown_column_offers_the_nearest(void **state)
{
	(void)state;
	assert_refused(LAYOUT("{ \"type\": \"table\", \"data\": \"drill.1.by_department\","
			      " \"columns\": [ { \"column\": \"opend\" } ] }"),
	    "3:78",
	    "\"opend\" is no column of \"drill.N.by_department\"; did you mean \"opened\"?");
}

static void
a_local_name_must_be_a_column(void **state)
{
	(void)state;
	assert_refused(LAYOUT("{ \"type\": \"table\", \"data\": \"drill.1.by_department\","
			      " \"columns\": [ { \"text\": \"{labl}\" } ] }"),
	    "3:76", "\"labl\" is no column of \"drill.N.by_department\"; did you mean \"label\"?");
	assert_refused(LAYOUT("{ \"type\": \"text\", \"text\": \"{opened}\" }"), "3:27",
	    "\"opened\" names a column, but there is no \"data\" here");
}

static void
a_mistake_in_a_placeholder_is_told_where_it_stands(void **state)
{
	(void)state;
	assert_refused(LAYOUT("{ \"type\": \"text\", \"text\": \"{diagnosis.totl}\" }"), "3:27",
	    "diagnosis.total");
	assert_refused(
	    LAYOUT("{ \"type\": \"text\", \"text\": \"{diagnosis.total|pcd}\" }"), "3:27", "pcd");
	assert_refused(LAYOUT("{ \"type\": \"text\", \"text\": \"{diagnosis.total\" }"), "3:27",
	    "\"{\" without \"}\"");
}

static void
a_mistake_deep_in_conditional_words_is_found(void **state)
{
	(void)state;
	assert_refused(
	    LAYOUT("{ \"type\": \"text\", \"text\": [ \"a\", { \"when\": { \"figure\":"
		   " \"client.name\", \"exists\": true },\n \"text\": [ \"{client.nam}\" ] } ] }"),
	    "4:12", "client.name");
	assert_refused(
	    LAYOUT("{ \"type\": \"text\", \"text\": [ { \"when\": { \"figure\": \"client.nam\","
		   " \"exists\": true }, \"text\": \"b\" } ] }"),
	    "3:39", "client.name");
}

static void
an_unknown_mark_offers_the_nearest(void **state)
{
	(void)state;
	assert_refused(
	    LAYOUT("{ \"type\": \"callout\", \"text\": \"a\", \"mark\": \"panel.god\" }"), "3:43",
	    "the theme has no mark \"panel.god\"; did you mean \"panel.good\"?");
}

static void
an_unknown_block_lists_what_there_is(void **state)
{
	(void)state;
	assert_refused(LAYOUT("{ \"type\": \"tabel\" }"), "3:11", "there is no block \"tabel\"");
	assert_refused(LAYOUT("{ \"text\": \"a\" }"), "3:1", "key \"type\" is missing");
	assert_refused(LAYOUT("{ \"type\": 3 }"), "3:1", "type");
}

static void
every_mistake_is_found_in_one_reading(void **state)
{
	(void)state;
	assert_null(bench_read(
	    &bench, LAYOUT("{ \"type\": \"text\", \"text\": \"{a.b}\" },\n{ \"type\": \"text\" },\n"
			   "{ \"type\": \"text\", \"text\": \"x\", \"stile\": 1 }")));
	assert_int_equal(problems_count(bench.problems), 3);
}

static void
an_id_is_used_once(void **state)
{
	(void)state;
	assert_refused(LAYOUT("{ \"type\": \"text\", \"id\": \"a\", \"text\": \"x\" },\n"
			      "{ \"type\": \"text\", \"id\": \"a\", \"text\": \"x\" }"),
	    "4:25", "the id \"a\" is used twice");
}

static void
a_reference_leads_to_a_figure_with_a_caption(void **state)
{
	(void)state;
	assert_refused(LAYOUT("{ \"type\": \"text\", \"text\": \"{@chart}\" }"), "3:27",
	    "no figure or table with a caption has the id \"chart\"");
	assert_refused(LAYOUT("{ \"type\": \"text\", \"id\": \"chart\", \"text\": \"{@chart}\" }"),
	    "3:42", "no figure or table with a caption has the id \"chart\"");
	assert_read(LAYOUT("{ \"type\": \"text\", \"text\": \"{@items}\" },\n"
			   "{ \"type\": \"table\", \"id\": \"items\", \"caption\": \"c\", \"data\":"
			   " \"diagnosis.items\", \"columns\": [ { \"column\": \"label\" } ] }"));
}

static void
a_row_s_page_leads_to_a_section(void **state)
{
	(void)state;
#define ROW(id) \
	LAYOUT("{ \"type\": \"table\", \"columns\": [ {}, { \"page\": true } ],\n" \
	       "\"rows\": [ { \"cells\": [ \"a\" ], \"page\": \"" id "\" } ] }")
	assert_refused(ROW("x"), "4:11", "no section has the id \"x\"");
	assert_read(ROW("s"));
}

static void
written_rows_have_a_cell_for_each_column(void **state)
{
	(void)state;
	assert_refused(LAYOUT("{ \"type\": \"table\", \"columns\": [ {}, {} ],\n"
			      "\"rows\": [ { \"cells\": [ \"a\" ] } ] }"),
	    "4:11", "1 entry where 2 are needed");
}

static void
a_table_has_one_source_of_rows(void **state)
{
	(void)state;
	assert_refused(LAYOUT("{ \"type\": \"table\", \"columns\": [ {} ] }"), "3:1",
	    "exactly one of data / rows is needed here");
}

static void
a_newer_format_is_refused_with_a_sentence(void **state)
{
	(void)state;
	assert_refused("{ \"layout\": 2, \"title\": \"t\", \"chapters\": [] }", "1:13",
	    "format version 2 is not known; this program reads version 1");
}

static void
a_value_of_the_wrong_kind_says_what_is_needed(void **state)
{
	(void)state;
	assert_refused(LAYOUT("{ \"type\": \"table\", \"data\": \"diagnosis.items\", \"split\": 9,"
			      " \"columns\": [ { \"column\": \"no\" } ] }"),
	    "3:56", "9 is outside 1 to 3");
	assert_refused(
	    LAYOUT("{ \"type\": \"text\", \"text\": 5 }"), "3:27", "a text, or pieces of text");
	assert_refused(LAYOUT("{ \"type\": \"text\", \"text\": \"a\", \"style\": \"bold\" }"),
	    "3:41", "\"bold\" is none of: body, lead, small");
}

static void
names_of_head_and_foot_are_known_only_there(void **state)
{
	(void)state;
	assert_read(
	    "{ \"layout\": 1, \"title\": \"t\", \"foot\": { \"right\": \"{page} / {pages}\" },"
	    " \"sections\": [] }");
	assert_refused(LAYOUT("{ \"type\": \"text\", \"text\": \"{page}\" }"), "3:27", "\"page\"");
}

/* ---- the theme ---- */

/* The standard theme with one value changed. */
static struct theme_text {
	char *text;
} changed;

static void
change_theme(const char *from, const char *to)
{
	g_autofree char *text = NULL;
	assert_true(g_file_get_contents(REPORT_THEME, &text, NULL, NULL));
	g_auto(GStrv) parts = g_strsplit(text, from, 2);
	assert_non_null(parts[1]);
	changed.text = g_strconcat(parts[0], to, parts[1], NULL);
}

static void
assert_theme_refused(const char *from, const char *to, const char *told)
{
	change_theme(from, to);
	bench_forget(&bench);
	bench.document =
	    document_new("layout.json", LAYOUT(""), strlen(LAYOUT("")), bench.problems);
	struct document *theme =
	    document_new("theme.json", changed.text, strlen(changed.text), bench.problems);
	assert_non_null(theme);
	assert_null(layout_read(bench.document, theme, bench.problems));
	g_autofree char *all = bench_told(&bench);
	if (strstr(all, told) == NULL)
		fail_msg("expected \"%s\", told:\n%s", told, all);
	document_drop(theme);
	g_free(changed.text);
}

static void
a_theme_is_read_as_strictly(void **state)
{
	(void)state;
	assert_theme_refused("\"size_pt\": 7.5", "\"size_pt\": 6.5", "6.5 is outside 7 to 96");
	assert_theme_refused("#16243F", "16243F", "\"16243F\" is no colour");
	assert_theme_refused("\"gap_pt\"", "\"gapp_pt\"", "did you mean \"gap_pt\"?");
	assert_theme_refused("\"ellipsis\"", "\"elipsis\"", "key \"ellipsis\" is missing");
}

/* ---- the schema ---- */

static const json_t *
definition(const json_t *schema, const char *name)
{
	return json_object_get(json_object_get(schema, "definitions"), name);
}

static void
the_schema_has_every_block_with_descriptions(void **state)
{
	(void)state;
	json_t *schema = layout_schema();
	static const char *const blocks[] = { "heading", "text", "note", "list", "definitions",
		"callout", "actions", "cards", "funnel", "table", "bar", "band", "histogram",
		"columns", "group", "toc", "spacer", "page_break" };
	for (size_t i = 0; i < G_N_ELEMENTS(blocks); i++) {
		g_autofree char *name = g_strconcat("block_", blocks[i], NULL);
		const json_t *block = definition(schema, name);
		assert_non_null(block);
		assert_true(json_is_false(json_object_get(block, "additionalProperties")));
		const char *key;
		json_t *property;
		json_object_foreach(json_object_get(block, "properties"), key, property)
		{
			if (strcmp(key, "note") != 0 && strcmp(key, "$schema") != 0)
				assert_non_null(json_object_get(property, "description"));
		}
	}
	json_decref(schema);
}

static void
the_schema_offers_the_figures_that_fit(void **state)
{
	(void)state;
	json_t *schema = layout_schema();
	const json_t *band = json_object_get(definition(schema, "block_band"), "properties");
	const json_t *names = json_object_get(json_object_get(band, "data"), "enum");
	bool departments = false, mails = false;
	for (size_t i = 0; i < json_array_size(names); i++) {
		const char *name = json_string_value(json_array_get(names, i));
		departments |= strcmp(name, "drill.2.by_department") == 0;
		mails |= strcmp(name, "drill.2.by_mail") == 0; /* a series, no bands */
	}
	assert_true(departments && !mails);
	json_decref(schema);
}

/* ---- the reference ---- */

static void
the_reference_names_every_block_and_field(void **state)
{
	(void)state;
	g_autofree char *page = NULL;
	assert_true(g_file_get_contents("layouts/README.md", &page, NULL, NULL));
	json_t *schema = layout_schema();
	const char *name, *key;
	json_t *shape, *property;
	json_object_foreach(json_object_get(schema, "definitions"), name, shape)
	{
		bool block = g_str_has_prefix(name, "block_");
		g_autofree char *title =
		    g_strdup_printf("### %s\n", name + (block ? strlen("block_") : 0));
		if (json_object_get(shape, "properties") == NULL)
			continue; /* words, conditions: told in the text */
		if (block && strstr(page, title) == NULL)
			fail_msg("layouts/README.md has no \"%s\"", title);
		json_object_foreach(json_object_get(shape, "properties"), key, property)
		{
			g_autofree char *row = g_strdup_printf("| `%s` |", key);
			if (!block && strstr(page, title) == NULL)
				continue; /* told in the text */
			if (strcmp(key, "note") == 0 || strcmp(key, "$schema") == 0)
				continue;
			const char *doc =
			    json_string_value(json_object_get(property, "description"));
			if (strstr(page, row) == NULL || strstr(page, doc) == NULL)
				fail_msg("layouts/README.md does not say \"%s\" of %s", doc, row);
		}
	}
	json_decref(schema);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_default_layout_is_read_without_a_word),
		cmocka_unit_test(an_unknown_key_offers_the_nearest),
		cmocka_unit_test(an_unknown_figure_offers_the_nearest_of_its_round),
		cmocka_unit_test(rows_are_chosen_by_what_is_in_or_not_in_a_list),
		cmocka_unit_test(a_figure_of_the_wrong_kind_is_refused),
		cmocka_unit_test(an_unknown_column_offers_the_nearest),
		cmocka_unit_test(a_local_name_must_be_a_column),
		cmocka_unit_test(a_mistake_in_a_placeholder_is_told_where_it_stands),
		cmocka_unit_test(a_mistake_deep_in_conditional_words_is_found),
		cmocka_unit_test(an_unknown_mark_offers_the_nearest),
		cmocka_unit_test(an_unknown_block_lists_what_there_is),
		cmocka_unit_test(every_mistake_is_found_in_one_reading),
		cmocka_unit_test(an_id_is_used_once),
		cmocka_unit_test(a_reference_leads_to_a_figure_with_a_caption),
		cmocka_unit_test(a_row_s_page_leads_to_a_section),
		cmocka_unit_test(written_rows_have_a_cell_for_each_column),
		cmocka_unit_test(a_table_has_one_source_of_rows),
		cmocka_unit_test(a_newer_format_is_refused_with_a_sentence),
		cmocka_unit_test(a_value_of_the_wrong_kind_says_what_is_needed),
		cmocka_unit_test(names_of_head_and_foot_are_known_only_there),
		cmocka_unit_test(a_theme_is_read_as_strictly),
		cmocka_unit_test(the_schema_has_every_block_with_descriptions),
		cmocka_unit_test(the_schema_offers_the_figures_that_fit),
		cmocka_unit_test(the_reference_names_every_block_and_field),
	};
	return cmocka_run_group_tests(tests, open_all, drop_all);
}
