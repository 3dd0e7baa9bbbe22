/*
 * Days, instants and time zones: the arithmetic under the reading of dates.
 *
 * Input: years, days, milliseconds. Output: the same in another measure, or as ISO text.
 * Rule: proleptic Gregorian calendar in 64 bits, so that neither 1970 nor 2038 is a border.
 */
#include "ingest/dates.h"

#define DAY_MS INT64_C(86400000)

static bool
is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* Years are counted from March, so that a leap day is the last of its year (Hinnant, days_from_civil). */
bool
dates_day_from(int year, int month, int day, int32_t *out)
{
	static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1)
		return false;
	if (day > lengths[month - 1] + (month == 2 && is_leap(year)))
		return false;
	int from_march = month > 2 ? year : year - 1;
	int century_day = from_march * 365 + from_march / 4 - from_march / 100 + from_march / 400;
	*out = century_day + (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1 - 719468;
	return true;
}

static void
civil_of(int32_t day, int *year, int *month, int *day_of_month)
{
	int64_t days = (int64_t)day + 719468, cycle = days / 146097;
	int64_t in_cycle = days - cycle * 146097;
	int64_t year_of_cycle =
	    (in_cycle - in_cycle / 1460 + in_cycle / 36524 - in_cycle / 146096) / 365;
	int64_t in_year =
	    in_cycle - (365 * year_of_cycle + year_of_cycle / 4 - year_of_cycle / 100);
	int64_t march_month = (5 * in_year + 2) / 153;
	*day_of_month = (int)(in_year - (153 * march_month + 2) / 5 + 1);
	*month = (int)(march_month < 10 ? march_month + 3 : march_month - 9);
	*year = (int)(year_of_cycle + cycle * 400 + (*month <= 2));
}

static int64_t
floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

static int64_t
offset_ms(GTimeZone *zone, int64_t utc_ms)
{
	int interval =
	    g_time_zone_find_interval(zone, G_TIME_TYPE_UNIVERSAL, floor_div(utc_ms, 1000));
	return (int64_t)g_time_zone_get_offset(zone, interval < 0 ? 0 : interval) * 1000;
}

int32_t
dates_day_of(int64_t ms, GTimeZone *zone)
{
	return (int32_t)floor_div(zone ? ms + offset_ms(zone, ms) : ms, DAY_MS);
}

int64_t
dates_instant_of(int32_t day, int64_t ms_of_day, GTimeZone *zone)
{
	int64_t local = (int64_t)day * DAY_MS + ms_of_day;
	if (!zone)
		return local;
	int64_t before = offset_ms(zone, local - DAY_MS), after = offset_ms(zone, local + DAY_MS);
	if (before == after || offset_ms(zone, local - before) == before)
		return local - before;
	if (offset_ms(zone, local - after) == after)
		return local - after;
	return local - before;
}

void
dates_format_day(int32_t day, char out[11])
{
	int year, month, day_of_month;
	civil_of(day, &year, &month, &day_of_month);
	g_snprintf(out, 11, "%04d-%02d-%02d", CLAMP(year, 0, 9999), month, day_of_month);
}

void
dates_format_utc(int64_t ms, char out[25])
{
	int64_t day = floor_div(ms, DAY_MS), rest = ms - day * DAY_MS;
	char text[11];
	dates_format_day((int32_t)CLAMP(day, -719162, 2932896), text);
	g_snprintf(out, 25, "%sT%02d:%02d:%02d.%03dZ", text, (int)(rest / 3600000),
	    (int)(rest / 60000 % 60), (int)(rest / 1000 % 60), (int)(rest % 1000));
}
