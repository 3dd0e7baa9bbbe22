/*
 * Cells as values: numbers, yes and no, answers of the self-check, serial numbers.
 *
 * Input: a cell's text. Output: a value, or that it is missing, or that it is none.
 * Rule: missing and bad are different; a text is a value as a whole or not at all.
 */
#include "ingest/cells.h"
#include "ingest/cells_fold.h"

#include <math.h>
#include <string.h>

enum { VALUE_LIMIT = 200 };

/* Folded without guard and spaces; dashes '-'. NULL if it is no value at all: too long, or not UTF-8. */
static char *
value_of(const char *text, ssize_t length)
{
	struct cell_view plain = cells_plain(text, length);
	if (plain.length > VALUE_LIMIT)
		return NULL;
	return cells_fold(plain.text, (ssize_t)plain.length, FOLD_SPACES_NONE | FOLD_DASHES);
}

static bool
is_dashes(const char *value)
{
	return strspn(value, "-") == strlen(value);
}

static bool
is_missing(const char *value)
{
	static const char *const words[] = { "不明", "なし", "無し", "該当なし", "該当無し",
		"未記入", "未回答", "未入力", "未定", "無回答", "n/a", "na", "#n/a", "nil", "null",
		"none", "(null)", "…", "...", NULL };
	return is_dashes(value) || cells_is_one_of(value, words);
}

bool
cells_is_missing(const char *text, ssize_t length)
{
	g_autofree char *value = value_of(text, length);
	return value && is_missing(value);
}

/* ---- numbers */

/* Digits with commas at every third place, or none. Copies them without. */
static bool
whole_part(const char **at, GString *out)
{
	const char *p = *at;
	size_t lead = strspn(p, "0123456789");
	g_string_append_len(out, p, (gssize)lead);
	p += lead;
	while (lead <= 3 && lead > 0 && *p == ',' && strspn(p + 1, "0123456789") == 3) {
		g_string_append_len(out, p + 1, 3);
		p += 4;
	}
	*at = p;
	return lead > 0;
}

/* A minus also as △ or ▲, as bookkeepers write it. */
static const char *
skip_sign(const char *p, GString *out)
{
	static const char *const minus[] = { "-", "△", "▲" };
	for (size_t i = 0; i < G_N_ELEMENTS(minus); i++)
		if (g_str_has_prefix(p, minus[i])) {
			g_string_append_c(out, '-');
			return p + strlen(minus[i]);
		}
	return *p == '+' ? p + 1 : p;
}

static bool
is_unit(const char *rest)
{
	static const char *const units[] = { "", "名", "人", "台", "件", "個", "本", "回", "点",
		"円", "分", "秒", "階", "社", "時間", "m", "f", "箇所", "ヶ所", "か所", "メ-トル",
		"円(税込)", NULL };
	return cells_is_one_of(rest, units);
}

static bool
number_of(const char *value, double *out)
{
	g_autoptr(GString) digits = g_string_new(NULL);
	const char *p = skip_sign(value, digits);
	if (g_str_has_prefix(p, "¥"))
		p = skip_sign(p + strlen("¥"), digits);
	else if (*p == '\\')
		p++;
	bool whole = whole_part(&p, digits);
	if (*p == '.') {
		size_t n = strspn(p + 1, "0123456789");
		if (!whole || n == 0)
			return false;
		g_string_append_len(digits, p, (gssize)n + 1);
		p += n + 1;
	}
	if (whole && *p == 'e' && (p[1] == '+' || p[1] == '-') && g_ascii_isdigit(p[2])) {
		size_t n = 2 + strspn(p + 2, "0123456789");
		g_string_append_len(digits, p, (gssize)n);
		p += n;
	}
	if (!whole || !is_unit(p))
		return false;
	*out = g_ascii_strtod(digits->str, NULL);
	return isfinite(*out);
}

enum cell_state
cells_number(const char *text, ssize_t length, double *out)
{
	g_autofree char *value = value_of(text, length);
	if (!value)
		return CELL_BAD;
	if (is_missing(value))
		return CELL_MISSING;
	return number_of(value, out) ? CELL_OK : CELL_BAD;
}

enum cell_state
cells_integer(const char *text, ssize_t length, int64_t *out)
{
	double number;
	enum cell_state state = cells_number(text, length, &number);
	if (state != CELL_OK)
		return state;
	if (number != trunc(number) || fabs(number) > 9007199254740992.0)
		return CELL_BAD;
	*out = (int64_t)number;
	return CELL_OK;
}

/* ---- money and time */

/* "1億2,000万" part by part: each 億, 万 and 千 once, from the greatest down, the rest plain yen. */
static bool
large_yen(char *value, double *out)
{
	static const struct {
		const char *word;
		double yen;
	} units[] = { { "億", 1e8 }, { "万", 1e4 }, { "千", 1e3 } };
	char *rest = value;
	double part;
	*out = 0;
	for (size_t i = 0; i < G_N_ELEMENTS(units); i++) {
		char *unit = strstr(rest, units[i].word);
		if (unit == NULL)
			continue;
		*unit = '\0';
		if (!number_of(rest, &part) || part < 0)
			return false;
		*out += part * units[i].yen;
		rest = unit + strlen(units[i].word);
	}
	part = 0;
	if (rest == value || (*rest != '\0' && !number_of(rest, &part)))
		return false;
	*out += part;
	return true;
}

enum cell_state
cells_yen(const char *text, ssize_t length, int64_t *out)
{
	double yen;
	g_autofree char *value = value_of(text, length);
	if (!value)
		return CELL_BAD;
	if (is_missing(value))
		return CELL_MISSING;
	char *from = value;
	if (g_str_has_suffix(value, "円"))
		value[strlen(value) - strlen("円")] = '\0';
	else if (g_str_has_suffix(value, "-") && !g_str_has_prefix(value, "-"))
		value[strlen(value) - 1] = '\0';
	if (g_str_has_prefix(value, "¥"))
		from += strlen("¥");
	if (!number_of(from, &yen) && !large_yen(from, &yen))
		return CELL_BAD;
	yen = round(yen * 1000) / 1000;
	if (yen != trunc(yen) || fabs(yen) > 9007199254740992.0)
		return CELL_BAD;
	*out = (int64_t)yen;
	return CELL_OK;
}

/* "1時間2分3秒": any of them, in this order. */
static bool
worded_seconds(char *value, double *out)
{
	static const struct {
		const char *word;
		double seconds;
	} units[] = { { "時間", 3600 }, { "分", 60 }, { "秒", 1 } };
	char *rest = value;
	*out = 0;
	for (size_t i = 0; i < G_N_ELEMENTS(units); i++) {
		double part;
		char *unit = strstr(rest, units[i].word);
		if (unit == NULL)
			continue;
		*unit = '\0';
		if (!number_of(rest, &part))
			return false;
		*out += part * units[i].seconds;
		rest = unit + strlen(units[i].word);
	}
	return rest > value && *rest == '\0';
}

/* "1:30", "0:01:30": all but the first below 60. */
static bool
clocked_seconds(const char *value, double *out)
{
	g_auto(GStrv) parts = g_strsplit(value, ":", -1);
	guint n = g_strv_length(parts);
	*out = 0;
	for (guint i = 0; i < n; i++) {
		guint64 part;
		if (!g_ascii_string_to_unsigned(parts[i], 10, 0, i == 0 ? 999 : 59, &part, NULL))
			return false;
		*out = 60 * *out + (double)part;
	}
	return n == 2 || n == 3;
}

enum cell_state
cells_seconds(const char *text, ssize_t length, double scale, double *out)
{
	g_autofree char *value = value_of(text, length);
	if (!value)
		return CELL_BAD;
	if (is_missing(value))
		return CELL_MISSING;
	if (clocked_seconds(value, out) || worded_seconds(value, out))
		return CELL_OK;
	if (!number_of(value, out))
		return CELL_BAD;
	*out *= scale;
	return CELL_OK;
}

/* ---- yes and no */

static const char *const circles[] = { "○", "〇", "◯", "◎", "●", "⭕", "o", NULL };
static const char *const crosses[] = { "×", "✕", "✖", "✗", "✘", "☓", "╳", "❌", "x", "ㄨ", "メ",
	NULL };
static const char *const triangles[] = { "△", "▲", "▵", "▴", "⊿", "∆", "δ", NULL };
static const char *const checks[] = { "✓", "✔", "☑", "レ", "✅", NULL };

enum cell_state
cells_boolean(const char *text, ssize_t length, bool *out)
{
	static const char *const yes[] = { "true", "t", "yes", "y", "1", "1.0", "on", "はい", "有",
		"有り", "あり", "済", "済み", "可", "実施", "真", NULL };
	static const char *const no[] = { "false", "f", "no", "n", "0", "0.0", "off", "いいえ",
		"無", "無し", "なし", "未", "未済", "不可", "未実施", "否", "偽", NULL };
	g_autofree char *value = value_of(text, length);
	if (!value)
		return CELL_BAD;
	if (cells_is_one_of(value, yes) || cells_is_one_of(value, circles) ||
	    cells_is_one_of(value, checks))
		return *out = true, CELL_OK;
	if (cells_is_one_of(value, no) || cells_is_one_of(value, crosses))
		return *out = false, CELL_OK;
	return is_missing(value) ? CELL_MISSING : CELL_BAD;
}

/* ---- answers */

static bool
answer_of_points(const char *value, enum cell_answer *out)
{
	double points;
	if (!number_of(value, &points))
		return false;
	if (points != -1 && points != 0 && points != 2 && points != 4)
		return false;
	*out = (enum cell_answer)points;
	return true;
}

static bool
answer_of_words(const char *value, enum cell_answer *out)
{
	static const char *const yes[] = { "実施している", "実施しています", "実施", "実施済",
		"実施済み", "している", "できている", "はい", "yes", "y", NULL };
	static const char *const partly[] = { "一部実施している", "一部実施しています", "一部実施",
		"一部", "一部できている", "一部している", "partly", "partially", "partial", NULL };
	static const char *const no[] = { "実施していない", "実施していません", "未実施",
		"していない", "できていない", "いいえ", "no", "n", NULL };
	static const char *const unknown[] = { "わからない", "分からない", "判らない", "解らない",
		"わかりません", "分かりません", "不明", "unknown", "don'tknow", "don’tknow", "?",
		"❓", "❔", NULL };
	const struct {
		const char *const *words, *const *symbols;
		enum cell_answer answer;
	} table[] = { { yes, circles, ANSWER_YES }, { partly, triangles, ANSWER_PARTLY },
		{ no, crosses, ANSWER_NO }, { unknown, unknown, ANSWER_UNKNOWN } };
	for (size_t i = 0; i < G_N_ELEMENTS(table); i++)
		if (cells_is_one_of(value, table[i].words) ||
		    cells_is_one_of(value, table[i].symbols)) {
			*out = table[i].answer;
			return true;
		}
	return false;
}

enum cell_state
cells_answer(const char *text, ssize_t length, enum cell_answer *out)
{
	g_autofree char *value = value_of(text, length);
	if (!value)
		return CELL_BAD;
	if (g_str_has_suffix(value, "。"))
		value[strlen(value) - strlen("。")] = '\0';
	if (answer_of_points(value, out) || answer_of_words(value, out))
		return CELL_OK;
	return is_missing(value) ? CELL_MISSING : CELL_BAD;
}

bool
cells_is_not_applicable(const char *text, ssize_t length)
{
	static const char *const words[] = { "該当なし", "該当無し", "該当しない", "非該当",
		"対象外", "n/a", "na", "not applicable", NULL };
	g_autofree char *value = value_of(text, length);
	return value && cells_is_one_of(value, words);
}

/* ---- what Excel takes for a date */

/* A month by its English name, as Excel shortens it; 0 where it is none. */
static int
month_of(const char *name)
{
	static const char *const months[] = { "jan", "feb", "mar", "apr", "may", "jun", "jul",
		"aug", "sep", "oct", "nov", "dec" };
	for (size_t i = 0; i < G_N_ELEMENTS(months); i++)
		if (strcmp(name, months[i]) == 0)
			return (int)i + 1;
	return 0;
}

static int
small_number(const char *text)
{
	guint64 number;
	return strlen(text) <= 2 && g_ascii_string_to_unsigned(text, 10, 1, 99, &number, NULL)
	           ? (int)number
	           : 0;
}

static bool
made_date(const char *value, char out[8])
{
	int month = 0, day = 0;
	g_auto(GStrv) parts = g_strsplit(value, "-", -1);
	g_auto(GStrv) words = g_strsplit(value, "月", -1);
	if (g_strv_length(words) == 2 && g_str_has_suffix(words[1], "日")) {
		words[1][strlen(words[1]) - strlen("日")] = '\0';
		month = small_number(words[0]);
		day = small_number(words[1]);
	} else if (g_strv_length(parts) == 2 && (month = month_of(parts[0])) > 0) {
		day = small_number(parts[1]);
	} else if (g_strv_length(parts) == 2) {
		month = month_of(parts[1]);
		day = small_number(parts[0]);
	}
	if (month == 0 || day == 0)
		return false;
	g_snprintf(out, 8, "%d-%d", month, day);
	return true;
}

bool
cells_is_made_date(const char *text, ssize_t length, char out[8])
{
	g_autofree char *value = value_of(text, length);
	return value != NULL && made_date(value, out);
}

/* ---- serial numbers */

static bool
has_one_of(const char *value, const char *const *parts)
{
	for (; *parts; parts++)
		if (strstr(value, *parts))
			return true;
	return false;
}

/* Nothing but one digit or letter: 0, 00000000, ffffffff, xxxx. */
static bool
is_only(const char *value, char c, size_t least)
{
	size_t n = strlen(value);
	for (size_t i = 0; i < n; i++)
		if (value[i] != c)
			return false;
	return n >= least;
}

/* 1.23e+11: digits, a point, e+ and digits; no maker writes a plus into a serial number. */
static bool
is_excel_damage(const char *value)
{
	const char *p = value + strspn(value, "0123456789");
	if (p == value)
		return false;
	if (*p == '.')
		p += 1 + strspn(p + 1, "0123456789");
	return p[0] == 'e' && p[1] == '+' && g_ascii_isdigit(p[2]) &&
	       strspn(p + 2, "0123456789") == strlen(p + 2);
}

/* ー alone is folded to '-', and so is the long mark inside the words below. */
static const char *
placeholder_of(const char *value)
{
	static const char *const none[] = { "なし", "無し", "無", "シリアルなし", "該当なし",
		"該当無し", "n/a", "na", "#n/a", "none", "null", "nil", "notapplicable", "×", "/",
		NULL };
	static const char *const unknown[] = { "不明", "未確認", "未調査", "未記入", "未入力",
		"未定", "要確認", "unknown", "unk", "tbd", "notavailable", "notspecified", "?",
		"??", "???", NULL };
	static const char *const unknown_parts[] = { "剥がれ", "はがれ", "剥離", "確認不",
		"確認でき", "判読不", "判読でき", "読取不", "読み取れ", "読み取り不", "読めない",
		"記載なし", "記載無し", "表示なし", "シ-ルなし", "ラベルなし", NULL };
	static const char *const firmware[] = { "tobefilledbyo.e.m.", "tobefilledbyoem",
		"defaultstring", "systemserialnumber", "serialnumber", "chassisserialnumber",
		"baseboardserialnumber", "systemproductname", "o.e.m.", "oem", "invalid",
		"123456789", "1234567890", "0123456789", "12345678", "1234567", "123456", "abcdefg",
		NULL };
	if (is_dashes(value) || cells_is_one_of(value, none))
		return SERIAL_NONE;
	if (cells_is_one_of(value, unknown) || has_one_of(value, unknown_parts) ||
	    is_only(value, 'x', 2))
		return SERIAL_NOT_KNOWN;
	if (cells_is_one_of(value, firmware) || is_only(value, '0', 1) || is_only(value, 'f', 6))
		return SERIAL_FIRMWARE_DEFAULT;
	return NULL;
}

enum cell_state
cells_serial(const char *text, ssize_t length, const char **why)
{
	g_autofree char *value = value_of(text, length);
	*why = NULL;
	if (!value)
		return CELL_BAD;
	if (*value == '\0') {
		*why = SERIAL_EMPTY;
		return CELL_MISSING;
	}
	*why = placeholder_of(value);
	if (*why)
		return CELL_MISSING;
	char number[8];
	if (!is_excel_damage(value) && !made_date(value, number))
		return CELL_OK;
	*why = SERIAL_EXCEL_DAMAGE;
	return CELL_BAD;
}
