/* Values as text: what each format promises. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include "transform/transform.h"
#include "transform/value.h"
#include <math.h>

static void
expect_number(double number, enum figure_kind kind, const char *format, const char *expected)
{
	struct value value = { .state = VALUE_NUMBER, .number = number };
	g_autofree char *text = value_format(&value, kind, format);
	assert_string_equal(text, expected);
}

static void
expect_text(const char *written, enum figure_kind kind, const char *format, const char *expected)
{
	struct value value = { .state = VALUE_TEXT, .text = written };
	g_autofree char *text = value_format(&value, kind, format);
	assert_string_equal(text, expected);
}

static void
counts_have_thousands_and_a_true_minus(void **state)
{
	expect_number(0, FIGURE_COUNT, NULL, "0");
	expect_number(999, FIGURE_COUNT, NULL, "999");
	expect_number(1234, FIGURE_COUNT, NULL, "1,234");
	expect_number(1234567, FIGURE_COUNT, "int", "1,234,567");
	expect_number(-1234, FIGURE_COUNT, "int", "\u22121,234");
	expect_number(-0.2, FIGURE_COUNT, "int", "0");
	expect_number(1234.56, FIGURE_COUNT, "0.0", "1,234.6");
	expect_number(-3.14159, FIGURE_COUNT, "0.00", "\u22123.14");
	expect_number(1e15, FIGURE_COUNT, "int", "1,000,000,000,000,000");
}

static void
percents_round_halves_up_as_excel_does(void **state)
{
	expect_number(0.241, FIGURE_PERCENT, NULL, "24.1%");
	expect_number(1.0 / 16, FIGURE_PERCENT, "pct", "6.3%");
	expect_number(23.0 / 80, FIGURE_PERCENT, "pct", "28.8%");
	expect_number(0.125, FIGURE_PERCENT, "pct0", "13%");
	expect_number(0.285, FIGURE_PERCENT, "pct0", "29%");
	expect_number(1, FIGURE_PERCENT, "pct", "100.0%");
	expect_number(0, FIGURE_PERCENT, "pct", "0.0%");
	expect_number(-0.25, FIGURE_PERCENT, "pct", "\u221225.0%");
}

static void
points_and_differences(void **state)
{
	expect_number(62, FIGURE_POINTS, NULL, "62");
	expect_number(62.5, FIGURE_POINTS, NULL, "62.5");
	expect_number(-25, FIGURE_POINTS, "points", "\u221225");
	expect_number(5, FIGURE_COUNT, "signed", "+5");
	expect_number(0, FIGURE_COUNT, "signed", "±0");
	expect_number(-5, FIGURE_POINTS, "signed", "\u22125");
	expect_number(0.032, FIGURE_PERCENT, "signed", "+3.2ポイント");
	expect_number(-0.1, FIGURE_PERCENT, "signed", "\u221210.0ポイント");
	expect_number(1250000, FIGURE_COUNT, "yen", "1,250,000円");
}

static void
minutes_use_two_units_at_most(void **state)
{
	expect_number(0, FIGURE_MINUTES, NULL, "1分未満");
	expect_number(0.99, FIGURE_MINUTES, NULL, "1分未満");
	expect_number(1, FIGURE_MINUTES, NULL, "1分");
	expect_number(19.4, FIGURE_MINUTES, "minutes", "19分");
	expect_number(59.6, FIGURE_MINUTES, NULL, "1時間");
	expect_number(60, FIGURE_MINUTES, NULL, "1時間");
	expect_number(125, FIGURE_MINUTES, NULL, "2時間5分");
	expect_number(47 * 60 + 59, FIGURE_MINUTES, NULL, "47時間59分");
	expect_number(48 * 60, FIGURE_MINUTES, NULL, "2日");
	expect_number(51 * 60 + 10, FIGURE_MINUTES, NULL, "2日3時間");
	expect_number(-5, FIGURE_MINUTES, NULL, "\u22125分");
}

static void
days_and_years(void **state)
{
	expect_text("2024-07-12", FIGURE_DATE, NULL, "2024年7月12日(金)");
	expect_text("2024-02-29", FIGURE_DATE, "date_ja", "2024年2月29日(木)");
	expect_text("2024-07-12", FIGURE_DATE, "date_short", "7月12日");
	expect_text("2023-02-29", FIGURE_DATE, "date_ja", "2023-02-29");
	expect_text("2024-07-12", FIGURE_DATE, "text", "2024-07-12");
	expect_number(2024, FIGURE_COUNT, "era_year", "令和6年度(2024年度)");
	expect_number(2019, FIGURE_COUNT, "era_year", "令和元年度(2019年度)");
	expect_number(2018, FIGURE_COUNT, "era_year", "平成30年度(2018年度)");
	expect_number(1988, FIGURE_COUNT, "era_year", "1988年度");
	expect_number(2024, FIGURE_COUNT, "year", "2024年");
	expect_text("2025-03-31", FIGURE_DATE, "era_year", "令和6年度(2024年度)");
	expect_text("2025-04-01", FIGURE_DATE, "era_year", "令和7年度(2025年度)");
}

static void
missing_and_hidden_look_different(void **state)
{
	struct value missing = { .state = VALUE_MISSING }, hidden = { .state = VALUE_HIDDEN };
	g_autofree char *dash = value_format(&missing, FIGURE_COUNT, "int");
	g_autofree char *cross = value_format(&hidden, FIGURE_PERCENT, "pct");
	assert_string_equal(dash, "―");
	assert_string_equal(cross, "x");
}

static void
a_format_that_does_not_fit_is_told(void **state)
{
	struct problems *problems = problems_new();
	struct place place = { .file = "layout.json", .line = 3 };
	assert_true(value_format_known("pct"));
	assert_false(value_format_known("percentage"));
	assert_true(value_check_format("pct", FIGURE_PERCENT, "f", &place, problems));
	assert_true(value_check_format("text", FIGURE_DATE, "f", &place, problems));
	assert_int_equal(problems_count(problems), 0);
	assert_false(value_check_format("date_jp", FIGURE_DATE, "f", &place, problems));
	assert_string_equal(problems_at(problems, 0)->values[1], "date_ja");
	assert_false(value_check_format("date_ja", FIGURE_COUNT, "f", &place, problems));
	assert_int_equal(problems_at(problems, 1)->id, PROBLEM_FORMAT_UNFIT);
	assert_false(value_check_format("pct", FIGURE_TEXT, "f", &place, problems));
	problems_drop(problems);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_have_thousands_and_a_true_minus),
		cmocka_unit_test(percents_round_halves_up_as_excel_does),
		cmocka_unit_test(points_and_differences),
		cmocka_unit_test(minutes_use_two_units_at_most),
		cmocka_unit_test(days_and_years),
		cmocka_unit_test(missing_and_hidden_look_different),
		cmocka_unit_test(a_format_that_does_not_fit_is_told),
	};
	return cmocka_run_group_tests_name("values as text", tests, NULL, NULL);
}
