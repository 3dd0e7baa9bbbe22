/*
 * Dates and times in every form that staff, trackers and Excel write.
 *
 * 2024-07-12 · 2024/7/12 9:05(:33) · 2024.7.12 · 20240712 · 2024年7月12日 9時5分 · RFC 3339 with 0-9
 * fraction digits, Z or offset (also " UTC", " +0900") · 令和6年7月12日 · 令和元年… · R6.7.12 ·
 * R6/7/12 · H31.4.30 · Excel serial days (45485, 45485.378); all also full width, with a weekday
 * behind the day. What the calendar does not have is refused, not bent; so are forms whose order of
 * day and month is unknown (7/12/2024).
 *
 * Units: milliseconds since 1970-01-01T00:00:00Z (floor); days since 1970-01-01. Years 1 to 9999.
 * Errors: DATE_BAD with a reason; nothing is recorded (dates_problem gives the id to record).
 * Source: ISO 8601, RFC 3339; the eras' first days (明治 1868-01-25, 大正 1912-07-30, 昭和
 * 1926-12-25, 平成 1989-01-08, 令和 2019-05-01); ECMA-376 18.17.4 for serial days (1900 system).
 */
#ifndef OBI_INGEST_DATES_H
#define OBI_INGEST_DATES_H

#include "base/problem.h"
#include <sys/types.h>

enum date_state {
	DATE_OK,
	DATE_NOT_SET, /* empty, or GoPhish's zero date 0001-01-01T00:00:00Z (in any offset) */
	DATE_BAD,
};

enum date_reason {
	DATE_REASON_NONE,
	DATE_REASON_FORM,       /* no known form */
	DATE_REASON_IMPOSSIBLE, /* the calendar has no such day or time */
	DATE_REASON_ERA,        /* the era has no such day: R0, 令和元年4月30日, H32 */
	DATE_REASON_DAMAGED,    /* "53:18.8": what Excel leaves of a time stamp */
	DATE_REASON_RANGE,      /* a bare number that is no plausible serial day (10000 to 99999) */
};

struct date {
	int64_t ms;  /* where no time is written: local midnight */
	int32_t day; /* the day as written */
	bool timed;  /* a time was written */
	bool offset; /* Z or an offset was written, so the zone had no part in ms */
	bool serial; /* read from Excel's serial days */
	enum date_reason reason;
};

/*
 * `length` -1: NUL-terminated. `zone` NULL: UTC. Where clocks were set back, the first of the two
 * hours is meant; where they were set forward, the missing hour is counted on as if they were not.
 */
enum date_state dates_parse(const char *text, ssize_t length, GTimeZone *zone, struct date *out);

/* The problem to record for a reason: DATE_FORM, DATE_IMPOSSIBLE, … ({1}: the text seen). */
enum problem_id dates_problem(enum date_reason reason);

/* Days since 1970-01-01; false if the calendar has no such day. */
bool dates_day_from(int year, int month, int day, int32_t *out);
/* The day of an instant in a zone (NULL: UTC), and the first instant of a local time of day. */
int32_t dates_day_of(int64_t ms, GTimeZone *zone);
int64_t dates_instant_of(int32_t day, int64_t ms_of_day, GTimeZone *zone);
/* "2024-07-12", and "2024-07-12T00:05:33.000Z". */
void dates_format_day(int32_t day, char out[11]);
void dates_format_utc(int64_t ms, char out[25]);

#endif
