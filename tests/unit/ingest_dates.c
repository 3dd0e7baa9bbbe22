/* The promises of ingest/dates.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include "ingest/dates.h"

static GTimeZone *tokyo, *berlin;

static int
set_up(void **state)
{
	tokyo = g_time_zone_new_identifier("Asia/Tokyo");
	berlin = g_time_zone_new_identifier("Europe/Berlin");
	return tokyo && berlin ? 0 : -1;
}

static int
tear_down(void **state)
{
	g_time_zone_unref(tokyo);
	g_time_zone_unref(berlin);
	return 0;
}

/* "2024-07-12" of a day; "2024-07-12 2024-07-12T00:05:33.000Z" of a time, with Z behind if an offset was stated. */
static char *
describe(const char *text, ssize_t length, GTimeZone *zone)
{
	static const char *const reasons[] = { "none", "form", "impossible", "era", "damaged",
		"range" };
	struct date date;
	char day[11], utc[25];
	switch (dates_parse(text, length, zone, &date)) {
	case DATE_NOT_SET:
		assert_int_equal(date.ms, 0);
		return g_strdup("not set");
	case DATE_BAD:
		assert_int_not_equal(date.reason, DATE_REASON_NONE);
		return g_strdup(reasons[date.reason]);
	default:
		break;
	}
	assert_int_equal(date.reason, DATE_REASON_NONE);
	dates_format_day(date.day, day);
	dates_format_utc(date.ms, utc);
	if (!date.timed) {
		assert_int_equal(date.ms, dates_instant_of(date.day, 0, zone));
		return g_strdup_printf("%s%s", date.serial ? "serial " : "", day);
	}
	return g_strdup_printf(
	    "%s%s %s%s", date.serial ? "serial " : "", day, utc, date.offset ? " stated" : "");
}

struct example {
	const char *text, *expected;
};

static void
assert_examples(const struct example *examples, size_t n, GTimeZone *zone)
{
	for (size_t i = 0; i < n; i++) {
		g_autofree char *got = describe(examples[i].text, -1, zone);
		if (strcmp(got, examples[i].expected) != 0)
			fail_msg("\"%s\" is %s instead of %s", examples[i].text, got,
			    examples[i].expected);
	}
}

static const struct example days[] = {
	{ "2024-07-12", "2024-07-12" },
	{ "2024/7/12", "2024-07-12" },
	{ "2024/07/12", "2024-07-12" },
	{ "2024.7.12", "2024-07-12" },
	{ "20240712", "2024-07-12" },
	{ "2024年7月12日", "2024-07-12" },
	{ "2024年07月12日", "2024-07-12" },
	{ "2024 年 7 月 12 日", "2024-07-12" },
	{ "２０２４／７／１２", "2024-07-12" },
	{ "２０２４年７月１２日", "2024-07-12" },
	{ "2024－07－12", "2024-07-12" },
	{ "2024−07−12", "2024-07-12" },
	{ "2024‐07‐12", "2024-07-12" },
	{ "2024―07―12", "2024-07-12" },
	{ "2024ー07ー12", "2024-07-12" },
	{ "21991231", "2199-12-31" },
	{ "19000101", "1900-01-01" },
	{ "　2024-07-12 \n", "2024-07-12" },
	{ "2024/7/12(金)", "2024-07-12" },
	{ "2024/7/8(月)", "2024-07-08" },
	{ "2024年7月12日（金）", "2024-07-12" },
	{ "2024年7月12日 金曜日", "2024-07-12" },
	{ "令和6年7月12日", "2024-07-12" },
	{ "令和６年７月１２日", "2024-07-12" },
	{ "令和 6 年 7 月 12 日", "2024-07-12" },
	{ "令和元年5月1日", "2019-05-01" },
	{ "令和元年１２月３１日", "2019-12-31" },
	{ "令和1年5月1日", "2019-05-01" },
	{ "㋿6年7月12日", "2024-07-12" },
	{ "令6.7.12", "2024-07-12" },
	{ "R6.7.12", "2024-07-12" },
	{ "R06.07.12", "2024-07-12" },
	{ "r6/7/12", "2024-07-12" },
	{ "R6/7/12", "2024-07-12" },
	{ "R6-7-12", "2024-07-12" },
	{ "Ｒ６．７．１２", "2024-07-12" },
	{ "R元.5.1", "2019-05-01" },
	{ "R6年7月12日", "2024-07-12" },
	{ "H31.4.30", "2019-04-30" },
	{ "平成元年1月8日", "1989-01-08" },
	{ "S64.1.7", "1989-01-07" },
	{ "昭和39年10月10日", "1964-10-10" },
	{ "昭和元年12月25日", "1926-12-25" },
	{ "大正15年12月25日", "1926-12-25" },
	{ "M45.7.30", "1912-07-30" },
	{ "T1.7.30", "1912-07-30" },
	{ "45485", "serial 2024-07-12" },
	{ "45485.0", "serial 2024-07-12" },
	{ "４５４８５", "serial 2024-07-12" },
	{ "25569", "serial 1970-01-01" },
	{ "10000", "serial 1927-05-18" },
	{ "2024-02-29", "2024-02-29" },
	{ "2000-02-29", "2000-02-29" },
	{ "1969-12-31", "1969-12-31" },
	{ "1970-01-01", "1970-01-01" },
	{ "2038-01-20", "2038-01-20" },
	{ "9999-12-31", "9999-12-31" },
};

static void
days_are_read_in_all_forms(void **state)
{
	assert_examples(days, G_N_ELEMENTS(days), tokyo);
}

static const struct example times[] = {
	/* Without an offset: the time of the zone, Asia/Tokyo. */
	{ "2024/7/12 9:05", "2024-07-12 2024-07-12T00:05:00.000Z" },
	{ "2024/7/12 9:05:33", "2024-07-12 2024-07-12T00:05:33.000Z" },
	{ "2024/7/12　９：０５", "2024-07-12 2024-07-12T00:05:00.000Z" },
	{ "2024-07-12T09:05:33", "2024-07-12 2024-07-12T00:05:33.000Z" },
	{ "2024-07-12 09:05:33.268533", "2024-07-12 2024-07-12T00:05:33.268Z" },
	{ "2024年7月12日9時5分", "2024-07-12 2024-07-12T00:05:00.000Z" },
	{ "2024年7月12日 9時05分33秒", "2024-07-12 2024-07-12T00:05:33.000Z" },
	{ "2024年7月12日 9時半", "2024-07-12 2024-07-12T00:30:00.000Z" },
	{ "2024年7月12日（金）9:05", "2024-07-12 2024-07-12T00:05:00.000Z" },
	{ "2024年7月12日 9時", "2024-07-12 2024-07-12T00:00:00.000Z" },
	{ "令和6年7月12日 午後1時5分", "2024-07-12 2024-07-12T04:05:00.000Z" },
	{ "2024/7/12 午前9:05", "2024-07-12 2024-07-12T00:05:00.000Z" },
	{ "2024/7/12 1:05 PM", "2024-07-12 2024-07-12T04:05:00.000Z" },
	{ "2024/7/12 12:05 AM", "2024-07-12 2024-07-11T15:05:00.000Z" },
	{ "R6.7.12 9:05", "2024-07-12 2024-07-12T00:05:00.000Z" },
	{ "45485.378", "serial 2024-07-12 2024-07-12T00:04:19.200Z" },
	{ "45485.37847222222", "serial 2024-07-12 2024-07-12T00:05:00.000Z" },
	{ "2024-07-12 00:00:00", "2024-07-12 2024-07-11T15:00:00.000Z" },
	/* With one: 0 to 9 digits of fraction, cut to milliseconds. */
	{ "2024-07-12T00:05:33Z", "2024-07-12 2024-07-12T00:05:33.000Z stated" },
	{ "2024-07-12T00:05:33.2Z", "2024-07-12 2024-07-12T00:05:33.200Z stated" },
	{ "2024-07-12T00:05:03.268533Z", "2024-07-12 2024-07-12T00:05:03.268Z stated" },
	{ "2024-07-12T00:05:18.8027816Z", "2024-07-12 2024-07-12T00:05:18.802Z stated" },
	{ "2024-07-12T00:05:33.999999999Z", "2024-07-12 2024-07-12T00:05:33.999Z stated" },
	{ "2024-07-12t00:05:33z", "2024-07-12 2024-07-12T00:05:33.000Z stated" },
	{ "2024-07-12T09:05:33+09:00", "2024-07-12 2024-07-12T00:05:33.000Z stated" },
	{ "2024-07-12T09:05:33.5+0900", "2024-07-12 2024-07-12T00:05:33.500Z stated" },
	{ "2024-07-12T09:05:33−05:00", "2024-07-12 2024-07-12T14:05:33.000Z stated" },
	{ "2024-07-12 09:05:33 +09", "2024-07-12 2024-07-12T00:05:33.000Z stated" },
	{ "2024-07-12 09:05:33 +9", "2024-07-12 2024-07-12T00:05:33.000Z stated" },
	{ "2024-07-12T23:59:59Z", "2024-07-12 2024-07-12T23:59:59.000Z stated" },
	{ "2024-07-12T23:59:00+23:59", "2024-07-12 2024-07-12T00:00:00.000Z stated" },
	{ "2024-07-12 00:05:33 UTC", "2024-07-12 2024-07-12T00:05:33.000Z stated" },
	{ "2024-07-12 09:05 JST", "2024-07-12 2024-07-12T00:05:00.000Z stated" },
	{ "2024-07-12T23:30:00-05:00", "2024-07-12 2024-07-13T04:30:00.000Z stated" },
	{ "2016-12-31T23:59:60Z", "2016-12-31 2017-01-01T00:00:00.000Z stated" },
	{ "1969-12-31T23:59:59.5Z", "1969-12-31 1969-12-31T23:59:59.500Z stated" },
	{ "1900-01-01T00:00:00.001Z", "1900-01-01 1900-01-01T00:00:00.001Z stated" },
	{ "2038-01-19T03:14:08Z", "2038-01-19 2038-01-19T03:14:08.000Z stated" },
	{ "2100-03-01T00:00:00Z", "2100-03-01 2100-03-01T00:00:00.000Z stated" },
};

static void
times_are_read_in_all_forms(void **state)
{
	assert_examples(times, G_N_ELEMENTS(times), tokyo);
}

static const struct example refused[] = {
	{ "2025-13-40", "impossible" },
	{ "2023-02-29", "impossible" },
	{ "1900-02-29", "impossible" },
	{ "2024-04-31", "impossible" },
	{ "2024/0/1", "impossible" },
	{ "2024/1/0", "impossible" },
	{ "2024年13月1日", "impossible" },
	{ "0000-01-01", "impossible" },
	{ "20241301", "impossible" },
	{ "2024-07-12 24:00", "impossible" },
	{ "2024-07-12 25:00:00", "impossible" },
	{ "2024-07-12 9:60", "impossible" },
	{ "2024-07-12T00:05:61Z", "impossible" },
	{ "2024-07-12T24:00:00Z", "impossible" },
	{ "2024-07-12T00:05:33+25:00", "impossible" },
	{ "2024-07-12 13:05 PM", "impossible" },
	{ "令和6年2月30日", "impossible" },
	{ "令和元年6月31日", "impossible" },
	{ "R0.7.12", "era" },
	{ "令和元年4月30日", "era" },
	{ "令和1年1月1日", "era" },
	{ "H31.5.1", "era" },
	{ "平成32年1月1日", "era" },
	{ "平成元年1月7日", "era" },
	{ "S64.1.8", "era" },
	{ "昭和65年1月1日", "era" },
	{ "53:18.8", "damaged" },
	{ "00:00.0", "damaged" },
	{ "53:18", "damaged" },
	{ "2024", "range" },
	{ "0", "range" },
	{ "9999", "range" },
	{ "100000", "range" },
	{ "99999999", "range" },
	{ "22000101", "range" },
	{ "18991231", "range" },
	{ "7/12/2024", "form" },
	{ "12-Jul-24", "form" },
	{ "24-07-12", "form" },
	{ "2024-07", "form" },
	{ "2024年7月", "form" },
	{ "2024-07/12", "form" },
	{ "2024-07-12T", "form" },
	{ "2024-07-12 9", "form" },
	{ "2024-07-12 9:5", "form" },
	{ "2024-07-12x", "form" },
	{ "2024-07-12T00:05:33.Z", "form" },
	{ "2024-07-12T00:05:33.1234567890Z", "form" },
	{ "2024-07-12T00:05:33ZZ", "form" },
	{ "2024-07-12 09:05 PST", "form" },
	{ "2024-07-12 2024-07-13", "form" },
	{ "9:05", "form" },
	{ "令和年7月12日", "form" },
	{ "X6.7.12", "form" },
	{ "45485.", "form" },
	{ "45485.3.7", "form" },
	{ "-45485", "form" },
	{ "1E5", "form" },
	{ "-", "form" },
	{ "なし", "form" },
	{ "\xFF", "form" },
};

static void
what_is_no_date_says_why(void **state)
{
	assert_examples(refused, G_N_ELEMENTS(refused), tokyo);
}

static const struct example not_set[] = {
	{ "", "not set" },
	{ "  　", "not set" },
	{ "0001-01-01T00:00:00Z", "not set" },
	{ "0001-01-01T00:00:00.000Z", "not set" },
	{ "0001-01-01 00:00:00 +0000 UTC", "form" },
	{ "0001-01-01 00:00:00 UTC", "not set" },
	{ "0001-01-01 00:00:00", "not set" },
	{ "0001-01-01", "not set" },
	/* Go's zero time, shown in Tokyo's and New York's local mean time. */
	{ "0001-01-01T09:18:59+09:18", "not set" },
	{ "0000-12-31T19:03:58-04:56", "not set" },
	{ "0001-01-01T00:00:00+09:00", "impossible" },
	{ "0001-01-02T00:00:00Z", "0001-01-02 0001-01-02T00:00:00.000Z stated" },
};

static void
the_zero_date_is_not_set(void **state)
{
	assert_examples(not_set, G_N_ELEMENTS(not_set), tokyo);
}

/* Clocks went back on 2024-10-27 03:00 and forward on 2024-03-31 02:00. */
static const struct example changes[] = {
	{ "2024-10-27 01:59", "2024-10-27 2024-10-26T23:59:00.000Z" },
	{ "2024-10-27 02:30", "2024-10-27 2024-10-27T00:30:00.000Z" },
	{ "2024-10-27 03:00", "2024-10-27 2024-10-27T02:00:00.000Z" },
	{ "2024-03-31 01:59", "2024-03-31 2024-03-31T00:59:00.000Z" },
	{ "2024-03-31 02:30", "2024-03-31 2024-03-31T01:30:00.000Z" },
	{ "2024-03-31 03:00", "2024-03-31 2024-03-31T01:00:00.000Z" },
	{ "2024-07-12 12:00", "2024-07-12 2024-07-12T10:00:00.000Z" },
	{ "2024-12-12 12:00", "2024-12-12 2024-12-12T11:00:00.000Z" },
};

static void
clock_changes_are_respected(void **state)
{
	assert_examples(changes, G_N_ELEMENTS(changes), berlin);
	static const struct example utc[] = { { "2024-07-12 12:00",
	    "2024-07-12 2024-07-12T12:00:00.000Z" } };
	assert_examples(utc, 1, NULL);
}

static void
a_length_ends_the_text(void **state)
{
	g_autofree char *got = describe("2024-07-12T00:05:33Zxyz", 20, tokyo);
	assert_string_equal(got, "2024-07-12 2024-07-12T00:05:33.000Z stated");
	g_autofree char *day = describe("2024-07-123", 10, tokyo);
	assert_string_equal(day, "2024-07-12");
	g_autofree char *nul = describe("2024-07-12\0", 11, tokyo);
	assert_string_equal(nul, "form");
	g_autofree char *endless = g_strnfill(1 << 20, '1');
	g_autofree char *form = describe(endless, -1, tokyo);
	assert_string_equal(form, "form");
}

/* Every day of four hundred years and more, there and back, each one after the last. */
static void
the_calendar_has_every_day_once(void **state)
{
	static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	int32_t day, last;
	assert_true(dates_day_from(1799, 12, 31, &last));
	for (int year = 1800; year <= 2210; year++)
		for (int month = 1; month <= 12; month++) {
			bool leap = g_date_is_leap_year((GDateYear)year);
			int length = lengths[month - 1] + (month == 2 && leap);
			for (int i = 1; i <= length; i++) {
				char text[11], expected[32];
				assert_true(dates_day_from(year, month, i, &day));
				assert_int_equal(day, last + 1);
				dates_format_day(day, text);
				g_snprintf(
				    expected, sizeof expected, "%04d-%02d-%02d", year, month, i);
				assert_string_equal(text, expected);
				last = day;
			}
			assert_false(dates_day_from(year, month, length + 1, &day));
		}
	assert_true(dates_day_from(1970, 1, 1, &day));
	assert_int_equal(day, 0);
}

static void
an_instant_has_a_day_in_its_zone(void **state)
{
	char text[11];
	struct date date;
	dates_parse("2024-07-12T15:00:00Z", -1, NULL, &date);
	dates_format_day(dates_day_of(date.ms, tokyo), text);
	assert_string_equal(text, "2024-07-13");
	dates_format_day(dates_day_of(date.ms - 1, tokyo), text);
	assert_string_equal(text, "2024-07-12");
	dates_format_day(dates_day_of(-1, NULL), text);
	assert_string_equal(text, "1969-12-31");
}

static void
every_reason_has_its_problem(void **state)
{
	assert_int_equal(dates_problem(DATE_REASON_FORM), PROBLEM_DATE_FORM);
	assert_int_equal(dates_problem(DATE_REASON_IMPOSSIBLE), PROBLEM_DATE_IMPOSSIBLE);
	assert_int_equal(dates_problem(DATE_REASON_ERA), PROBLEM_DATE_ERA);
	assert_int_equal(dates_problem(DATE_REASON_DAMAGED), PROBLEM_DATE_DAMAGED);
	assert_int_equal(dates_problem(DATE_REASON_RANGE), PROBLEM_DATE_RANGE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(days_are_read_in_all_forms),
		cmocka_unit_test(times_are_read_in_all_forms),
		cmocka_unit_test(what_is_no_date_says_why),
		cmocka_unit_test(the_zero_date_is_not_set),
		cmocka_unit_test(clock_changes_are_respected),
		cmocka_unit_test(a_length_ends_the_text),
		cmocka_unit_test(the_calendar_has_every_day_once),
		cmocka_unit_test(an_instant_has_a_day_in_its_zone),
		cmocka_unit_test(every_reason_has_its_problem),
	};
	return cmocka_run_group_tests_name("ingest_dates", tests, set_up, tear_down);
}
