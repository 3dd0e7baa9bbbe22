/*
 * The promises of render_check_pdf: only a PDF that is whole, with its pages and its fonts, passes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "render_report.h"

static struct bench bench;
static GBytes *report;

static int
open_all(void **state)
{
	(void)state;
	bench_open(&bench);
	if (bench_read_file(&bench, REPORT_LAYOUT) == NULL)
		return -1;
	struct figures *figures =
	    bench_figures(&bench, "{\"client\": \"K-1\", \"figures\": {\"client.name\": {\"kind\": "
				  "\"text\", \"value\": \"例\"}}}");
	report = bench_render(&bench, figures, PAGE_FORMAT_PDF);
	figures_drop(figures);
	return report == NULL ? -1 : 0;
}

static int
drop_all(void **state)
{
	(void)state;
	g_bytes_unref(report);
	bench_drop(&bench);
	return 0;
}

static void
a_report_of_ours_passes(void **state)
{
	(void)state;
	assert_true(render_check_pdf(report, 0, bench.problems));
	assert_true(render_check_pdf(report, 2, bench.problems));
}

static void
a_wrong_number_of_pages_is_refused(void **state)
{
	(void)state;
	size_t before = problems_count(bench.problems);
	assert_false(render_check_pdf(report, 3, bench.problems));
	assert_int_equal(problems_count(bench.problems), before + 1);
	assert_int_equal(problems_at(bench.problems, before)->id, PROBLEM_REPORT_UNSOUND);
}

static void
a_pdf_cut_off_anywhere_is_refused(void **state)
{
	(void)state;
	gsize length = g_bytes_get_size(report);
	for (int part = 0; part < 20; part++) {
		g_autoptr(GBytes) cut =
		    g_bytes_new_from_bytes(report, 0, length * (gsize)part / 20);
		assert_false(render_check_pdf(cut, 0, bench.problems));
	}
}

static void
what_is_no_pdf_is_refused(void **state)
{
	(void)state;
	g_autoptr(GBytes) text = g_bytes_new_static("not a PDF at all\n", 17);
	assert_false(render_check_pdf(text, 0, bench.problems));
}

/* One page whose font is only named: readers would put in one of their own. */
static GBytes *
pdf_with_a_borrowed_font(void)
{
	static const char *const objects[] = { "<</Type/Catalog/Pages 2 0 R>>",
		"<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Resources<</Font<</F 4 0 R>>>>>>",
		"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>" };
	GString *pdf = g_string_new("%PDF-1.7\n"),
		*table = g_string_new("xref\n0 5\n0000000000 65535 f \n");
	for (guint i = 0; i < G_N_ELEMENTS(objects); i++) {
		g_string_append_printf(table, "%010" G_GSIZE_FORMAT " 00000 n \n", pdf->len);
		g_string_append_printf(pdf, "%u 0 obj\n%s\nendobj\n", i + 1, objects[i]);
	}
	gsize at = pdf->len;
	g_string_append_printf(pdf,
	    "%strailer\n<</Size 5/Root 1 0 R>>\nstartxref\n%" G_GSIZE_FORMAT "\n%%%%EOF\n",
	    table->str, at);
	g_string_free(table, TRUE);
	return g_string_free_to_bytes(pdf);
}

static void
a_font_that_is_not_embedded_is_refused(void **state)
{
	(void)state;
	g_autoptr(GBytes) pdf = pdf_with_a_borrowed_font();
	size_t before = problems_count(bench.problems);
	assert_false(render_check_pdf(pdf, 1, bench.problems));
	g_autofree char *told = problem_text(problems_at(bench.problems, before), LANGUAGE_ENGLISH);
	assert_non_null(strstr(told, "a font is not embedded"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_report_of_ours_passes),
		cmocka_unit_test(a_wrong_number_of_pages_is_refused),
		cmocka_unit_test(a_pdf_cut_off_anywhere_is_refused),
		cmocka_unit_test(what_is_no_pdf_is_refused),
		cmocka_unit_test(a_font_that_is_not_embedded_is_refused),
	};
	return cmocka_run_group_tests(tests, open_all, drop_all);
}
