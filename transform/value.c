/*
 * Values as text: thousands, percents, points, minutes, days, years of the era.
 *
 * In: a value, its kind, and the name of a format (NULL: the kind's own). Out: a new string.
 * Rule: halves round away from zero, as Excel and school do; minus is U+2212; missing is ―, hidden is x.
 */
#include "transform/value.h"
#include "base/nearest.h"
#include <math.h>
#include <string.h>

#define MINUS "\u2212"
#define MISSING "―"
#define HIDDEN "x"

/* What a format can be asked to write. */
enum takes { TAKES_NUMBER = 1, TAKES_DATE = 2, TAKES_TEXT = 4 };

struct format {
	const char *name;
	char *(*write)(const struct value *value, enum figure_kind kind);
	int takes;
};

/* Halves away from zero; the tiny step undoes what 0.285 * 100 loses in binary. */
static double
round_half(double number, int decimals)
{
	double scale = pow(10, decimals);
	double scaled = fabs(number) * scale;
	double rounded = floor(scaled + fmin(scaled * 1e-12, 1e-6) + 0.5) / scale;
	return number < 0 && rounded > 0 ? -rounded : rounded;
}

/* "1,234.5" of a number that is not negative. */
static char *
group_thousands(double number, int decimals)
{
	char plain[400];
	g_ascii_formatd(plain, sizeof plain,
	    decimals == 0   ? "%.0f"
	    : decimals == 1 ? "%.1f"
			    : "%.2f",
	    number);
	size_t whole = strcspn(plain, ".");
	GString *text = g_string_new(NULL);
	for (size_t i = 0; plain[i] != '\0'; i++) {
		if (i > 0 && i < whole && (whole - i) % 3 == 0)
			g_string_append_c(text, ',');
		g_string_append_c(text, plain[i]);
	}
	return g_string_free(text, FALSE);
}

static char *
write_decimals(double number, int decimals)
{
	double rounded = round_half(number, decimals);
	g_autofree char *digits = group_thousands(fabs(rounded), decimals);
	return g_strconcat(rounded < 0 ? MINUS : "", digits, NULL);
}

static char *
write_int(const struct value *value, enum figure_kind kind)
{
	return write_decimals(value->number, 0);
}

static char *
write_one(const struct value *value, enum figure_kind kind)
{
	return write_decimals(value->number, 1);
}

static char *
write_two(const struct value *value, enum figure_kind kind)
{
	return write_decimals(value->number, 2);
}

static char *
write_percent(double rate, int decimals)
{
	g_autofree char *digits = write_decimals(rate * 100, decimals);
	return g_strconcat(digits, "%", NULL);
}

static char *
write_pct(const struct value *value, enum figure_kind kind)
{
	return write_percent(value->number, 1);
}

static char *
write_pct0(const struct value *value, enum figure_kind kind)
{
	return write_percent(value->number, 0);
}

/* Whole points without decimals, means with one. */
static char *
write_points(const struct value *value, enum figure_kind kind)
{
	double rounded = round_half(value->number, 1);
	return write_decimals(rounded, rounded == floor(rounded) ? 0 : 1);
}

/* "+5", "±0"; a difference of rates is in points of a percent: "+3.2ポイント". */
static char *
write_signed(const struct value *value, enum figure_kind kind)
{
	bool rate = kind == FIGURE_PERCENT;
	double rounded = round_half(rate ? value->number * 100 : value->number, 1);
	bool whole = !rate && rounded == floor(rounded);
	g_autofree char *digits = write_decimals(rounded, whole ? 0 : 1);
	return g_strconcat(rounded > 0    ? "+"
			   : rounded == 0 ? "±"
					  : "",
	    digits, rate ? "ポイント" : "", NULL);
}

static char *
write_yen(const struct value *value, enum figure_kind kind)
{
	g_autofree char *digits = write_decimals(value->number, 0);
	return g_strconcat(digits, "円", NULL);
}

/* "2時間5分", "2日3時間": the smaller unit is left out where it is 0. */
static char *
write_two_units(double large, const char *large_unit, double small, const char *small_unit)
{
	if (small == 0)
		return g_strdup_printf("%.0f%s", large, large_unit);
	return g_strdup_printf("%.0f%s%.0f%s", large, large_unit, small, small_unit);
}

static char *
write_minutes(const struct value *value, enum figure_kind kind)
{
	if (value->number < 0) {
		struct value positive = { .state = VALUE_NUMBER, .number = -value->number };
		g_autofree char *text = write_minutes(&positive, kind);
		return g_strconcat(MINUS, text, NULL);
	}
	if (value->number < 1)
		return g_strdup("1分未満");
	double minutes = round_half(value->number, 0);
	if (minutes < 60)
		return g_strdup_printf("%.0f分", minutes);
	if (minutes < 48 * 60)
		return write_two_units(floor(minutes / 60), "時間", fmod(minutes, 60), "分");
	double hours = round_half(value->number / 60, 0);
	return write_two_units(floor(hours / 24), "日", fmod(hours, 24), "時間");
}

static bool
read_day(const char *text, GDate *date)
{
	int year, month, day;
	int length = 0;
	if (sscanf(text, "%4d-%2d-%2d%n", &year, &month, &day, &length) != 3 || length != 10 ||
	    year < 1)
		return false;
	if (!g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year))
		return false;
	g_date_clear(date, 1);
	g_date_set_dmy(date, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
	return true;
}

bool
value_is_day(const char *text)
{
	GDate date;
	return read_day(text, &date) && text[strlen("2024-04-01")] == '\0';
}

static char *
write_date_ja(const struct value *value, enum figure_kind kind)
{
	static const char *const weekdays[] = { "", "月", "火", "水", "木", "金", "土", "日" };
	GDate date;
	if (!read_day(value->text, &date))
		return g_strdup(value->text);
	return g_strdup_printf("%d年%d月%d日(%s)", g_date_get_year(&date), g_date_get_month(&date),
	    g_date_get_day(&date), weekdays[g_date_get_weekday(&date)]);
}

static char *
write_date_short(const struct value *value, enum figure_kind kind)
{
	GDate date;
	if (!read_day(value->text, &date))
		return g_strdup(value->text);
	return g_strdup_printf("%d月%d日", g_date_get_month(&date), g_date_get_day(&date));
}

/* 令和 since 2019, 平成 since 1989; years before stay as they are. */
static char *
write_era(int year)
{
	const char *era = year >= 2019 ? "令和" : "平成";
	int first = year >= 2019 ? 2019 : 1989;
	if (year < 1989)
		return g_strdup_printf("%d年度", year);
	if (year == first)
		return g_strdup_printf("%s元年度(%d年度)", era, year);
	return g_strdup_printf("%s%d年度(%d年度)", era, year - first + 1, year);
}

/* A fiscal year as a number, or the fiscal year (from April) that a day lies in. */
static char *
write_era_year(const struct value *value, enum figure_kind kind)
{
	if (value->state == VALUE_NUMBER)
		return write_era((int)CLAMP(value->number, 0, 9999));
	GDate date;
	if (!read_day(value->text, &date))
		return g_strdup(value->text);
	return write_era(g_date_get_year(&date) - (g_date_get_month(&date) < G_DATE_APRIL ? 1 : 0));
}

/* A calendar year, without the comma of a count. */
static char *
write_year(const struct value *value, enum figure_kind kind)
{
	return g_strdup_printf("%.0f年", value->number);
}

static char *
write_text(const struct value *value, enum figure_kind kind)
{
	if (value->state == VALUE_TEXT)
		return g_strdup(value->text);
	return write_points(value, kind);
}

static const struct format formats[] = {
	{ "int", write_int, TAKES_NUMBER },
	{ "0.0", write_one, TAKES_NUMBER },
	{ "0.00", write_two, TAKES_NUMBER },
	{ "pct", write_pct, TAKES_NUMBER },
	{ "pct0", write_pct0, TAKES_NUMBER },
	{ "points", write_points, TAKES_NUMBER },
	{ "signed", write_signed, TAKES_NUMBER },
	{ "yen", write_yen, TAKES_NUMBER },
	{ "date_ja", write_date_ja, TAKES_DATE },
	{ "date_short", write_date_short, TAKES_DATE },
	{ "era_year", write_era_year, TAKES_NUMBER | TAKES_DATE },
	{ "year", write_year, TAKES_NUMBER },
	{ "minutes", write_minutes, TAKES_NUMBER },
	{ "text", write_text, TAKES_NUMBER | TAKES_DATE | TAKES_TEXT },
};

static const char *const own_formats[] = {
	[FIGURE_COUNT] = "int",
	[FIGURE_PERCENT] = "pct",
	[FIGURE_POINTS] = "points",
	[FIGURE_MINUTES] = "minutes",
	[FIGURE_TEXT] = "text",
	[FIGURE_DATE] = "date_ja",
};

static const struct format *
find_format(const char *name)
{
	for (size_t i = 0; i < G_N_ELEMENTS(formats); i++)
		if (strcmp(formats[i].name, name) == 0)
			return &formats[i];
	return NULL;
}

bool
value_format_known(const char *format)
{
	return find_format(format) != NULL;
}

char *
value_format(const struct value *value, enum figure_kind kind, const char *format)
{
	if (value->state == VALUE_MISSING)
		return g_strdup(MISSING);
	if (value->state == VALUE_HIDDEN)
		return g_strdup(HIDDEN);
	if (format == NULL)
		format = kind < FIGURE_SERIES ? own_formats[kind] : "text";
	const struct format *how = find_format(format);
	int needed = value->state == VALUE_NUMBER ? TAKES_NUMBER : TAKES_DATE | TAKES_TEXT;
	if (how == NULL || (how->takes & needed) == 0)
		return write_text(value, kind);
	return how->write(value, kind);
}

static bool
complain_unknown(const char *format, const struct place *place, struct problems *problems)
{
	const char *names[G_N_ELEMENTS(formats)];
	for (size_t i = 0; i < G_N_ELEMENTS(formats); i++)
		names[i] = formats[i].name;
	const char *nearest = nearest_name(format, names, G_N_ELEMENTS(formats));
	g_autoptr(GString) known = g_string_new(nearest);
	for (size_t i = 0; nearest == NULL && i < G_N_ELEMENTS(formats); i++)
		g_string_append_printf(known, "%s%s", i > 0 ? ", " : "", names[i]);
	enum problem_id id = nearest != NULL ? PROBLEM_FORMAT_UNKNOWN : PROBLEM_FORMAT_UNKNOWN_FAR;
	return problem_add(problems, id, place, format, known->str, NULL);
}

bool
value_check_format(const char *format, enum figure_kind kind, const char *name,
    const struct place *place, struct problems *problems)
{
	const struct format *how = find_format(format);
	if (how == NULL)
		return complain_unknown(format, place, problems);
	int takes = kind == FIGURE_TEXT   ? TAKES_TEXT
	            : kind == FIGURE_DATE ? TAKES_DATE
	                                  : TAKES_NUMBER;
	if ((how->takes & takes) != 0)
		return true;
	return problem_add(
	    problems, PROBLEM_FORMAT_UNFIT, place, format, name, figure_kind_name(kind), NULL);
}
