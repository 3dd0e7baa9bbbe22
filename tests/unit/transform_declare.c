/* Declarations: every figure file's head reads, and says all that a reader needs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include "base/resource.h"
#include "transform/declare.h"
#include <sqlite3.h>
#include <string.h>

static void
every_figure_has_a_sentence_in_both_languages(void **state)
{
	size_t n;
	const struct figure_declaration *list = figures_declared(&n);
	assert_true(n > 80);
	for (size_t i = 0; i < n; i++) {
		assert_true(g_str_has_suffix(list[i].doc, "."));
		assert_non_null(list[i].doc_ja);
		assert_true(g_str_has_suffix(list[i].doc_ja, "。") || strchr(list[i].doc_ja, '('));
		assert_true(g_utf8_validate(list[i].doc_ja, -1, NULL));
		if (i > 0)
			assert_true(strcmp(list[i - 1].name, list[i].name) < 0);
	}
}

static void
every_formula_names_figures_that_exist(void **state)
{
	const GPtrArray *all = declare_all();
	struct problems *problems = problems_new();
	struct place place = { .file = "head" };
	for (guint i = 0; i < all->len; i++) {
		const struct declared *declared = g_ptr_array_index(all, i);
		if (declared->formula == NULL)
			continue;
		g_autoptr(GString) formula = g_string_new(declared->formula);
		g_string_replace(formula, ".N.", ".1.", 0);
		assert_true(template_check(formula->str, &place, problems));
	}
	problems_drop(problems);
}

/* Where the first statement of a text ends. */
static const char *
statement_end(const char *sql)
{
	for (const char *end = strchr(sql, ';'); end != NULL; end = strchr(end + 1, ';')) {
		g_autofree char *statement = g_strndup(sql, (gsize)(end + 1 - sql));
		if (sqlite3_complete(statement))
			return end + 1;
	}
	return NULL;
}

static void
a_figure_file_holds_values_and_rows_and_nothing_after(void **state)
{
	g_auto(GStrv) files = resource_list("transform/figures");
	for (char **file = files; *file != NULL; file++) {
		if (!g_str_has_suffix(*file, ".sql"))
			continue;
		g_autofree char *path = g_strconcat("transform/figures/", *file, NULL);
		const char *rest = resource_find(path, NULL);
		for (int i = 0; i < 2 && rest != NULL; i++)
			rest = statement_end(rest);
		if (rest != NULL && strspn(rest, " \t\n") != strlen(rest))
			fail_msg("%s: a third statement, which nothing runs", *file);
	}
}

static void
an_instance_finds_its_declaration(void **state)
{
	assert_string_equal(figure_declaration_find("drill.2.opened")->name, "drill.N.opened");
	assert_string_equal(figure_declaration_find("drill.12.opened")->name, "drill.N.opened");
	assert_string_equal(figure_declaration_find("client.name")->name, "client.name");
	assert_null(figure_declaration_find("drill.0.opened"));
	assert_null(figure_declaration_find("drill.2"));
	assert_null(figure_declaration_find("drill..opened"));
	assert_null(figure_declaration_find(""));
	assert_null(figure_declaration_find("drill.1.groups")); /* a working table */
	assert_string_equal(declare_instance(declare_find("drill.N.opened"), 3), "drill.3.opened");
	assert_string_equal(declare_last("drill.N.opened"), "opened");
}

static const struct {
	const char *name;
	enum figure_kind kind;
} promised[] = {
	{ "programme.name", FIGURE_TEXT },
	{ "programme.fiscal_year", FIGURE_COUNT },
	{ "programme.issuer", FIGURE_TEXT },
	{ "programme.report_date", FIGURE_DATE },
	{ "programme.small_group", FIGURE_COUNT },
	{ "programme.hidden_below", FIGURE_COUNT },
	{ "client.id", FIGURE_TEXT },
	{ "client.name", FIGURE_TEXT },
	{ "client.industry", FIGURE_TEXT },
	{ "client.headcount", FIGURE_COUNT },
	{ "client.services", FIGURE_TEXT },
	{ "client.first_date", FIGURE_DATE },
	{ "client.last_date", FIGURE_DATE },
	{ "client.set_aside", FIGURE_COUNT },
	{ "diagnosis.total", FIGURE_POINTS },
	{ "diagnosis.band", FIGURE_TEXT },
	{ "diagnosis.unknown", FIGURE_COUNT },
	{ "diagnosis.yes", FIGURE_COUNT },
	{ "diagnosis.partly", FIGURE_COUNT },
	{ "diagnosis.no", FIGURE_COUNT },
	{ "diagnosis.edition", FIGURE_TEXT },
	{ "diagnosis.answered_on", FIGURE_DATE },
	{ "diagnosis.respondents", FIGURE_COUNT },
	{ "diagnosis.answered", FIGURE_COUNT },
	{ "diagnosis.parts", FIGURE_SERIES },
	{ "diagnosis.answers", FIGURE_BANDS },
	{ "diagnosis.items", FIGURE_TABLE },
	{ "drill.rounds", FIGURE_COUNT },
	{ "drill.opened_means", FIGURE_TEXT },
	{ "drill.1.targets", FIGURE_COUNT },
	{ "drill.2.sent", FIGURE_COUNT },
	{ "drill.1.bounced", FIGURE_COUNT },
	{ "drill.1.valid", FIGURE_COUNT },
	{ "drill.1.excluded", FIGURE_COUNT },
	{ "drill.1.viewed", FIGURE_COUNT },
	{ "drill.1.submitted", FIGURE_COUNT },
	{ "drill.1.reported", FIGURE_COUNT },
	{ "drill.1.opened_reported", FIGURE_COUNT },
	{ "drill.1.repeat_opened", FIGURE_COUNT },
	{ "drill.1.implied", FIGURE_COUNT },
	{ "drill.1.machine_events", FIGURE_COUNT },
	{ "drill.1.unsure_events", FIGURE_COUNT },
	{ "drill.1.status_disagreements", FIGURE_COUNT },
	{ "drill.1.opened_rate", FIGURE_PERCENT },
	{ "drill.1.reported_rate", FIGURE_PERCENT },
	{ "drill.1.submitted_rate", FIGURE_PERCENT },
	{ "drill.1.viewed_rate", FIGURE_PERCENT },
	{ "drill.1.opened_reported_rate", FIGURE_PERCENT },
	{ "drill.1.first_open_minutes", FIGURE_MINUTES },
	{ "drill.1.median_open_minutes", FIGURE_MINUTES },
	{ "drill.1.median_report_minutes", FIGURE_MINUTES },
	{ "drill.1.sent_on", FIGURE_DATE },
	{ "drill.1.mail_names", FIGURE_TEXT },
	{ "drill.1.mail_types", FIGURE_TEXT },
	{ "drill.1.outcome", FIGURE_BANDS },
	{ "drill.1.by_department", FIGURE_BANDS },
	{ "drill.1.by_title", FIGURE_BANDS },
	{ "drill.1.by_site", FIGURE_BANDS },
	{ "drill.1.by_mail", FIGURE_SERIES },
	{ "drill.1.open_times", FIGURE_SERIES },
	{ "drill.change", FIGURE_TABLE },
	{ "drill.change_by_department", FIGURE_SERIES },
	{ "drill.compare", FIGURE_TABLE },
	{ "network.device_count", FIGURE_COUNT },
	{ "network.host_count", FIGURE_COUNT },
	{ "network.bypass_count", FIGURE_COUNT },
	{ "network.possible_count", FIGURE_COUNT },
	{ "network.protected_count", FIGURE_COUNT },
	{ "network.no_path_count", FIGURE_COUNT },
	{ "network.link_count", FIGURE_COUNT },
	{ "network.eol_count", FIGURE_COUNT },
	{ "network.missing_serial_count", FIGURE_COUNT },
	{ "network.utm_count", FIGURE_COUNT },
	{ "network.untagged_link_count", FIGURE_COUNT },
	{ "network.devices", FIGURE_TABLE },
	{ "network.links", FIGURE_TABLE },
	{ "network.kinds", FIGURE_SERIES },
	{ "network.verdicts", FIGURE_TABLE },
	{ "network.cuts", FIGURE_TABLE },
	{ "network.findings", FIGURE_TABLE },
	{ "environment.findings", FIGURE_TABLE },
	{ "environment.ratings", FIGURE_SERIES },
	{ "environment.count", FIGURE_COUNT },
	{ "environment.fix_count", FIGURE_COUNT },
	{ "environment.improve_count", FIGURE_COUNT },
	{ "environment.good_count", FIGURE_COUNT },
	{ "advice.count", FIGURE_COUNT },
	{ "advice.top", FIGURE_TABLE },
	{ "advice.technical", FIGURE_TABLE },
	{ "advice.physical", FIGURE_TABLE },
	{ "advice.people", FIGURE_TABLE },
	{ "intake.files", FIGURE_TABLE },
	{ "intake.set_aside", FIGURE_TABLE },
	{ "person.1.list", FIGURE_TABLE },
};

/* What the names in the program's contract with layouts are. */
static void
the_names_that_layouts_use_are_declared(void **state)
{
	for (size_t i = 0; i < G_N_ELEMENTS(promised); i++) {
		const struct figure_declaration *found = figure_declaration_find(promised[i].name);
		if (found == NULL)
			fail_msg("%s is not declared", promised[i].name);
		assert_int_equal(found->kind, promised[i].kind);
	}
}

static void
declared_drop(void *data)
{
	struct declared *declared = data;
	g_free((void *)declared->figure.columns);
	g_free(declared);
}

static void
a_broken_head_is_refused(void **state)
{
	static const char *const broken[] = {
		"SELECT 1;",
		"-- figure a.b\nSELECT 1;",
		"-- figure a.b number\nSELECT 1;",
		"-- figure a.b count\nSELECT 1;",
		"-- figure a.b count\n--   doc\nSELECT 1;",
		"-- figure a.b count\n--   doc x.\n--   doc y.\nSELECT 1;",
		"-- figure a.b count\n--   doc x.\n--   column c count\nSELECT 1;",
		"-- figure a.b table\n--   doc x.\nSELECT 1;",
		"-- figure a.b table\n--   doc x.\n--   column c table\nSELECT 1;",
		"-- figure a.b count\n--   colour red\nSELECT 1;",
		"-- figure a.b table\n--   doc x.\n--   apart d\n--   column c count\nSELECT 1;",
		"-- figure a.b count\n--   doc x.\n--   apart b\nSELECT 1;",
		"-- doc x.\nSELECT 1;",
		"-- figure a.b count\n--   doc x.\n-- working a.c\n--   column c count\nSELECT 1;",
	};
	for (size_t i = 0; i < G_N_ELEMENTS(broken); i++) {
		g_autoptr(GPtrArray) out = g_ptr_array_new_with_free_func(declared_drop);
		g_autofree char *fault = NULL;
		if (declare_read("x.sql", broken[i], out, &fault) != NULL)
			fail_msg("accepted: %s", broken[i]);
		assert_true(g_str_has_prefix(fault, "x.sql: "));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_figure_has_a_sentence_in_both_languages),
		cmocka_unit_test(every_formula_names_figures_that_exist),
		cmocka_unit_test(a_figure_file_holds_values_and_rows_and_nothing_after),
		cmocka_unit_test(an_instance_finds_its_declaration),
		cmocka_unit_test(the_names_that_layouts_use_are_declared),
		cmocka_unit_test(a_broken_head_is_refused),
	};
	return cmocka_run_group_tests_name("declarations", tests, NULL, NULL);
}
