/*
 * Reading a date or a time from a cell.
 *
 * Input: text and the zone that holds where none is written. Output: day and instant, or why it is none.
 * Rule: a text is read as a whole or not at all; nothing behind a date is overlooked.
 */
#include "ingest/dates.h"

#include <string.h>

#define DAY_MS INT64_C(86400000)
enum { TEXT_LIMIT = 120, SERIAL_FIRST = 10000, SERIAL_LAST = 99999, SERIAL_EPOCH = 25569 };

/* The zero time of Go, -62135596800 s; offsets of local mean time are cut to minutes, hence the minute. */
#define ZERO_MS INT64_C(-62135596800000)
#define MINUTE_MS INT64_C(60000)

/* What is read so far, and where we are in it. */
struct reading {
	const char *at;
	int year, month, day;
	const struct era *era;
	bool timed, offset, serial;
	int64_t ms_of_day, offset_ms;
	enum date_reason reason; /* the best explanation, should nothing fit */
};

struct era {
	const char *name, *short_name;
	char letter;
	int first_year;
	int first, last; /* year * 10000 + month * 100 + day */
};

static const struct era eras[] = {
	{ "令和", "令", 'R', 2019, 20190501, 99991231 },
	{ "平成", "平", 'H', 1989, 19890108, 20190430 },
	{ "昭和", "昭", 'S', 1926, 19261225, 19890107 },
	{ "大正", "大", 'T', 1912, 19120730, 19261225 },
	{ "明治", "明", 'M', 1868, 18680125, 19120730 },
};

enum problem_id
dates_problem(enum date_reason reason)
{
	switch (reason) {
	case DATE_REASON_IMPOSSIBLE:
		return PROBLEM_DATE_IMPOSSIBLE;
	case DATE_REASON_ERA:
		return PROBLEM_DATE_ERA;
	case DATE_REASON_DAMAGED:
		return PROBLEM_DATE_DAMAGED;
	case DATE_REASON_RANGE:
		return PROBLEM_DATE_RANGE;
	default:
		return PROBLEM_DATE_FORM;
	}
}

/* ---- small steps; each moves on only if it succeeds */

static void
skip_spaces(struct reading *r)
{
	while (*r->at == ' ')
		r->at++;
}

static bool
skip(struct reading *r, const char *word)
{
	size_t n = strlen(word);
	if (strncmp(r->at, word, n) != 0)
		return false;
	r->at += n;
	return true;
}

/* A number of `least` to `most` digits, and no digit more. */
static bool
digits(struct reading *r, int least, int most, int *out)
{
	int n = 0, value = 0;
	while (g_ascii_isdigit(r->at[n]) && n < most)
		value = value * 10 + (r->at[n++] - '0');
	if (n < least || g_ascii_isdigit(r->at[n]))
		return false;
	r->at += n;
	*out = value;
	return true;
}

/* With spaces on both sides, as in 令和 6 年. */
static bool
spaced_digits(struct reading *r, int least, int most, int *out)
{
	skip_spaces(r);
	bool got = digits(r, least, most, out);
	skip_spaces(r);
	return got;
}

/* ---- dates */

/* month and day behind a year: 年7月12日, -7-12, /7/12, .7.12 */
static bool
month_and_day(struct reading *r)
{
	if (skip(r, "年")) {
		if (!spaced_digits(r, 1, 2, &r->month) || !skip(r, "月") ||
		    !spaced_digits(r, 1, 2, &r->day))
			return false;
		return skip(r, "日");
	}
	char mark = *r->at;
	if (mark != '-' && mark != '/' && mark != '.')
		return false;
	r->at++;
	if (!digits(r, 1, 2, &r->month) || *r->at != mark)
		return false;
	r->at++;
	return digits(r, 1, 2, &r->day);
}

static const struct era *
skip_era(struct reading *r)
{
	for (size_t i = 0; i < G_N_ELEMENTS(eras); i++) {
		if (skip(r, eras[i].name) || skip(r, eras[i].short_name))
			return &eras[i];
		if (g_ascii_toupper(*r->at) == eras[i].letter) {
			r->at++;
			return &eras[i];
		}
	}
	return NULL;
}

static bool
era_date(struct reading *r)
{
	r->era = skip_era(r);
	if (!r->era)
		return false;
	skip_spaces(r);
	skip(r, ".");
	if (skip(r, "元"))
		r->year = 1;
	else if (!spaced_digits(r, 1, 2, &r->year))
		return false;
	skip_spaces(r);
	return month_and_day(r);
}

static bool
western_date(struct reading *r)
{
	const char *start = r->at;
	if (digits(r, 4, 4, &r->year)) {
		skip_spaces(r);
		return month_and_day(r);
	}
	int compact;
	r->at = start;
	if (!digits(r, 8, 8, &compact))
		return false;
	r->year = compact / 10000;
	r->month = compact / 100 % 100;
	r->day = compact % 100;
	return r->year >= 1900 && r->year < 2200;
}

/* (金), 金曜日 or (Fri): told, not checked. */
static void
skip_weekday(struct reading *r)
{
	static const char *const days[] = { "月", "火", "水", "木", "金", "土", "日", "祝", "Mon",
		"Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
	const char *start = r->at;
	skip_spaces(r);
	bool bracket = skip(r, "(");
	for (size_t i = 0; i < G_N_ELEMENTS(days); i++) {
		if (!skip(r, days[i]))
			continue;
		bool word = skip(r, "曜日") || skip(r, "曜");
		if (bracket ? skip(r, ")") : word)
			return;
	}
	r->at = start;
}

/* ---- times and offsets */

/* Fraction digits to milliseconds, cut off. */
static bool
fraction(struct reading *r, int64_t *ms)
{
	int n = 0;
	int64_t value = 0;
	for (; g_ascii_isdigit(r->at[n]) && n < 9; n++)
		if (n < 3)
			value = value * 10 + (r->at[n] - '0');
	if (n == 0 || g_ascii_isdigit(r->at[n]))
		return false;
	for (int i = n; i < 3; i++)
		value *= 10;
	r->at += n;
	*ms = value;
	return true;
}

/* 9:05, 9:05:33, 9:05:33.268, 9時5分, 9時5分33秒, 9時 */
static bool
clock_time(struct reading *r, int *hour, int *minute, int *second, int64_t *ms)
{
	*minute = *second = 0;
	*ms = 0;
	if (!digits(r, 1, 2, hour))
		return false;
	if (skip(r, "時")) {
		if (skip(r, "半"))
			*minute = 30;
		else if (spaced_digits(r, 1, 2, minute) && !skip(r, "分"))
			return false;
		return !spaced_digits(r, 1, 2, second) || skip(r, "秒");
	}
	if (!skip(r, ":") || !digits(r, 2, 2, minute))
		return false;
	if (skip(r, ":") && !digits(r, 2, 2, second))
		return false;
	return !(skip(r, ".") || skip(r, ",")) || fraction(r, ms);
}

enum half { HALF_NONE, HALF_AM, HALF_PM };

static enum half
skip_half(struct reading *r)
{
	const char *start = r->at;
	skip_spaces(r);
	if (skip(r, "午前") || skip(r, "AM") || skip(r, "am"))
		return HALF_AM;
	if (skip(r, "午後") || skip(r, "PM") || skip(r, "pm"))
		return HALF_PM;
	r->at = start;
	return HALF_NONE;
}

static bool
time_of_day(struct reading *r)
{
	int hour, minute, second;
	int64_t ms;
	enum half half = skip_half(r);
	skip_spaces(r);
	if (!clock_time(r, &hour, &minute, &second, &ms))
		return false;
	if (half == HALF_NONE)
		half = skip_half(r);
	bool leap = second == 60 && minute == 59;
	if (hour > (half == HALF_NONE ? 23 : 12) || minute > 59 || (second > 59 && !leap))
		r->reason = DATE_REASON_IMPOSSIBLE;
	if (half != HALF_NONE)
		hour = hour % 12 + (half == HALF_PM ? 12 : 0);
	r->ms_of_day = ((hour * 60 + minute) * 60 + second) * INT64_C(1000) + ms;
	r->timed = true;
	return true;
}

/* Z, +09:00, +0900, +09, UTC, GMT, JST; nothing is fine too. */
static bool
zone_offset(struct reading *r)
{
	int hours = 0, minutes = 0, sign;
	skip_spaces(r);
	if (*r->at == '\0')
		return true;
	r->offset = true;
	if (skip(r, "JST")) {
		r->offset_ms = 9 * 60 * MINUTE_MS;
		return true;
	}
	if (skip(r, "Z") || skip(r, "z"))
		return true;
	bool named = skip(r, "UTC") || skip(r, "GMT");
	if (named && *r->at == '\0')
		return true;
	if (*r->at != '+' && *r->at != '-')
		return false;
	sign = *r->at++ == '-' ? -1 : 1;
	if (digits(r, 4, 4, &hours)) {
		minutes = hours % 100;
		hours /= 100;
	} else if (!digits(r, 1, 2, &hours) || (skip(r, ":") && !digits(r, 2, 2, &minutes))) {
		return false;
	}
	if (hours > 23 || minutes > 59)
		r->reason = DATE_REASON_IMPOSSIBLE;
	r->offset_ms = sign * (hours * 60 + minutes) * MINUTE_MS;
	return true;
}

static bool
date_and_time(struct reading *r)
{
	const char *start = r->at;
	if (!era_date(r)) {
		r->at = start;
		r->era = NULL;
		if (!western_date(r))
			return false;
	}
	skip_weekday(r);
	if (*r->at == '\0')
		return true;
	/* Behind 日 or a weekday the time may follow at once. */
	bool mark = skip(r, "T") || skip(r, "t") || *r->at == ' ' || !g_ascii_isdigit(r->at[-1]);
	return mark && time_of_day(r) && zone_offset(r) && *r->at == '\0';
}

/* ---- other numbers */

/* 45485 or 45485.378: days since 1899-12-30, and the part of the day, to the nearest millisecond. */
static bool
serial_day(struct reading *r, int32_t *day)
{
	int whole;
	const char *end = r->at + strspn(r->at, "0123456789.");
	if (*end != '\0' || !digits(r, 1, 9, &whole))
		return false;
	double part = *r->at == '.' ? g_ascii_strtod(r->at, NULL) : 0;
	if (*r->at == '.' && (r->at[1] == '\0' || strchr(r->at + 1, '.')))
		return false;
	if (whole < SERIAL_FIRST || whole > SERIAL_LAST) {
		r->reason = DATE_REASON_RANGE;
		return false;
	}
	r->ms_of_day = (int64_t)(part * (double)DAY_MS + 0.5);
	r->timed = r->ms_of_day > 0;
	r->serial = true;
	*day = whole - SERIAL_EPOCH;
	return true;
}

/* Minutes, seconds and a fraction: Excel's mm:ss.0, in which the day is gone. 53:18 can be no time of day either. */
static bool
is_damaged(struct reading *r)
{
	int minutes, seconds;
	if (!digits(r, 1, 2, &minutes) || !skip(r, ":") || !digits(r, 2, 2, &seconds))
		return false;
	return (*r->at == '.' && strspn(r->at + 1, "0123456789") == strlen(r->at + 1)) ||
	       (*r->at == '\0' && minutes > 23);
}

/* ---- from what was read to a date */

static enum date_state
bad(struct date *out, enum date_reason reason)
{
	*out = (struct date){ .reason = reason };
	return DATE_BAD;
}

static bool
resolve_day(struct reading *r, int32_t *day)
{
	if (r->era) {
		int year = r->year + r->era->first_year - 1;
		int number = year * 10000 + r->month * 100 + r->day;
		bool exists = dates_day_from(year, r->month, r->day, day);
		bool inside = r->year > 0 && number >= r->era->first && number <= r->era->last;
		r->reason =
		    inside || (r->year > 0 && !exists) ? DATE_REASON_IMPOSSIBLE : DATE_REASON_ERA;
		return exists && inside;
	}
	/* Go's zero time in a zone west of Greenwich lies in the year 0. */
	if (r->year == 0 && r->month == 12 && r->day == 31 && r->offset) {
		*day = (int32_t)(ZERO_MS / DAY_MS) - 1;
		return true;
	}
	r->reason = DATE_REASON_IMPOSSIBLE;
	return dates_day_from(r->year, r->month, r->day, day);
}

static enum date_state
finish(const struct reading *r, int32_t day, GTimeZone *zone, struct date *out)
{
	*out = (struct date){
		.day = day, .timed = r->timed, .offset = r->offset, .serial = r->serial
	};
	out->ms = r->offset ? (int64_t)day * DAY_MS + r->ms_of_day - r->offset_ms
	                    : dates_instant_of(day, r->ms_of_day, zone);
	bool naive_zero = !r->offset && day == ZERO_MS / DAY_MS && r->ms_of_day < MINUTE_MS;
	if (!naive_zero && (!r->offset || out->ms >= ZERO_MS + MINUTE_MS))
		return DATE_OK;
	if (!naive_zero && out->ms < ZERO_MS - MINUTE_MS)
		return bad(out, DATE_REASON_IMPOSSIBLE);
	*out = (struct date){ 0 };
	return DATE_NOT_SET;
}

static enum date_state
parse_text(const char *text, GTimeZone *zone, struct date *out)
{
	struct reading r = { .at = text };
	int32_t day;
	if (date_and_time(&r)) {
		if (r.reason != DATE_REASON_NONE || !resolve_day(&r, &day))
			return bad(out, r.reason);
		return finish(&r, day, zone, out);
	}
	r = (struct reading){ .at = text };
	if (serial_day(&r, &day))
		return finish(&r, day, zone, out);
	if (r.reason != DATE_REASON_NONE)
		return bad(out, r.reason);
	r.at = text;
	return bad(out, is_damaged(&r) ? DATE_REASON_DAMAGED : DATE_REASON_FORM);
}

/* ---- the way in */

/* Exactly 2024-07-12T00:05:33Z or with a fraction: most cells of a tracker's export. */
static bool
plain_rfc3339(const char *text, size_t n, struct date *out)
{
	static const char form[] = "0000-00-00T00:00:00";
	if (n < 20 || n > 30 || text[n - 1] != 'Z' || (n > 20 && text[19] != '.') || n == 21)
		return false;
	for (size_t i = 0; i < 19; i++)
		if (form[i] == '0' ? !g_ascii_isdigit(text[i]) : text[i] != form[i])
			return false;
	int64_t ms = 0;
	for (size_t i = 20; i < n - 1; i++)
		if (!g_ascii_isdigit(text[i]))
			return false;
	for (size_t i = 20; i < 23; i++)
		ms = ms * 10 + (i < n - 1 ? text[i] - '0' : 0);
#define TWO(i) ((text[i] - '0') * 10 + (text[(i) + 1] - '0'))
	int32_t day;
	int year = TWO(0) * 100 + TWO(2), hour = TWO(11), minute = TWO(14), second = TWO(17);
	if (year < 2 || hour > 23 || minute > 59 || second > 59 ||
	    !dates_day_from(year, TWO(5), TWO(8), &day))
		return false;
#undef TWO
	*out = (struct date){ .day = day, .timed = true, .offset = true };
	out->ms = (int64_t)day * DAY_MS + ((hour * 60 + minute) * 60 + second) * INT64_C(1000) + ms;
	return true;
}

static void
append_plain(GString *out, gunichar c)
{
	bool ascii_space = c >= '\t' && c <= '\r';
	if (ascii_space || (c > 0x7F && g_unichar_isspace(c)) || c == 0xFEFF || c == 0x200B)
		c = ' ';
	else if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0x30FC)
		c = '-';
	if (c == ' ' && (out->len == 0 || out->str[out->len - 1] == ' '))
		return;
	if (c < 0x80)
		g_string_append_c(out, (char)c);
	else
		g_string_append_unichar(out, c);
}

/* NFKC, every dash '-', every space one blank, none at the ends. NULL if this can be no date. */
static char *
normal_form(const char *text, size_t n)
{
	if (n > TEXT_LIMIT || !g_utf8_validate_len(text, n, NULL))
		return NULL;
	GString *out = g_string_sized_new(n + 1);
	if (g_utf8_strlen(text, (gssize)n) == (glong)n) {
		for (size_t i = 0; i < n; i++)
			append_plain(out, (gunichar)text[i]);
	} else {
		g_autofree char *folded =
		    g_utf8_normalize(text, (gssize)n, G_NORMALIZE_ALL_COMPOSE);
		for (const char *p = folded; *p; p = g_utf8_next_char(p))
			append_plain(out, g_utf8_get_char(p));
	}
	if (out->len > 0 && out->str[out->len - 1] == ' ')
		g_string_truncate(out, out->len - 1);
	return g_string_free(out, FALSE);
}

enum date_state
dates_parse(const char *text, ssize_t length, GTimeZone *zone, struct date *out)
{
	size_t n = length < 0 ? strlen(text) : (size_t)length;
	if (plain_rfc3339(text, n, out))
		return DATE_OK;
	g_autofree char *normal = normal_form(text, n);
	if (!normal)
		return bad(out, DATE_REASON_FORM);
	*out = (struct date){ 0 };
	if (*normal == '\0')
		return DATE_NOT_SET;
	return parse_text(normal, zone, out);
}
