/* Any text as a date: what is read is a day of the calendar, and written out it reads as the same. */
#include "ingest/dates.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_date(const struct date *date)
{
	struct date again;
	char day[11], utc[25];
	dates_format_day(date->day, day);
	if (date->day <= -719162) /* 0001-01-01 alone means: not set */
		return;
	g_assert(dates_parse(day, -1, NULL, &again) != DATE_BAD && again.day == date->day);
	dates_format_utc(date->ms, utc);
	if (date->ms < -62135510400000 ||
	    date->ms >= 253402214400000) /* within a day of the years' ends */
		return;
	g_assert(dates_parse(utc, -1, NULL, &again) == DATE_OK && again.ms == date->ms);
	g_assert(date->timed || date->ms % 1000 == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static GTimeZone *zone;
	if (!zone)
		zone = g_time_zone_new_identifier("Asia/Tokyo");
	struct date date;
	switch (dates_parse((const char *)data, (ssize_t)size, zone, &date)) {
	case DATE_OK:
		g_assert(date.reason == DATE_REASON_NONE);
		check_date(&date);
		break;
	case DATE_NOT_SET:
		g_assert(date.ms == 0 && date.day == 0);
		break;
	case DATE_BAD:
		g_assert(date.reason != DATE_REASON_NONE);
	}
	return 0;
}
