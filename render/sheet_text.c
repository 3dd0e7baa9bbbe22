/*
 * Text and names as a workbook can hold them, and the widths they need.
 *
 * In: any bytes. Out: UTF-8 that every reader of the file shows as it is.
 * Rule: nothing is dropped silently; what cannot stay is counted for the caller to report.
 */
#include "render/sheet_device.h"

#include <string.h>

bool
sheet_text_is_escape(const char *at)
{
	if (at[0] != '_' || at[1] != 'x')
		return false;
	for (int i = 2; i < 6; i++)
		if (!g_ascii_isxdigit(at[i]))
			return false;
	return at[6] == '_';
}

char *
sheet_text_escape(const char *text)
{
	if (strstr(text, "_x") == NULL)
		return g_strdup(text);
	GString *out = g_string_new(NULL);
	for (const char *p = text; *p != '\0'; p++) {
		if (sheet_text_is_escape(p))
			g_string_append(out, "_x005F_");
		else
			g_string_append_c(out, *p);
	}
	return g_string_free(out, FALSE);
}

/* XML 1.0's Char, without the noncharacters that it allows but Excel refuses. */
static bool
is_storable(gunichar c)
{
	if (c < 0x20)
		return c == '\t' || c == '\n';
	if ((c >= 0x7F && c < 0xA0) || (c >= 0xFDD0 && c <= 0xFDEF))
		return false;
	return (c & 0xFFFE) != 0xFFFE;
}

/* The character at *p, as it will be written, and *p moved past it. */
static gunichar
read_character(const char **p, struct sheet_text_faults *faults)
{
	gunichar c = g_utf8_get_char_validated(*p, -1);
	bool valid = c != (gunichar)-1 && c != (gunichar)-2;
	*p += valid ? g_utf8_next_char(*p) - *p : 1;
	if (valid && c == '\r') {
		*p += **p == '\n';
		return '\n';
	}
	if (valid && is_storable(c))
		return c;
	faults->replaced++;
	return 0xFFFD;
}

/* Nothing to mend, for certain: valid UTF-8 without the bytes that begin anything read_character() looks at. */
static bool
is_plain(const char *text)
{
	size_t length = 0;
	for (const unsigned char *p = (const unsigned char *)text; *p != '\0'; p++, length++)
		if (*p < 0x20 || *p == 0x7F || *p == '_' || *p == 0xC2 || *p == 0xEF || *p >= 0xF0)
			return false;
	return length <= SHEET_MAX_TEXT && g_utf8_validate(text, (gssize)length, NULL);
}

char *
sheet_text_clean(const char *text, struct sheet_text_faults *faults)
{
	if (is_plain(text))
		return g_strdup(text);
	GString *out = g_string_new(NULL);
	size_t units = 0, characters = 0;
	gsize kept = 0; /* bytes of `out` that leave room for "…" */
	for (const char *p = text; *p != '\0'; characters++) {
		size_t need = sheet_text_is_escape(p) ? 7 : 1;
		gunichar c = read_character(&p, faults);
		units += need + (c > 0xFFFF);
		if (units > SHEET_MAX_TEXT)
			faults->characters = 1;
		if (faults->characters != 0)
			continue;
		g_string_append_unichar(out, c);
		if (units < SHEET_MAX_TEXT)
			kept = out->len;
	}
	if (faults->characters != 0) {
		faults->characters = characters;
		g_string_truncate(out, kept);
		g_string_append(out, "…");
	}
	return g_string_free(out, FALSE);
}

char *
sheet_name_clean(const char *name)
{
	struct sheet_text_faults faults = { 0 };
	g_autofree char *text = sheet_text_clean(name, &faults);
	GString *out = g_string_new(NULL);
	size_t units = 0;
	for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		if ((c < 0x80 && strchr("[]:*?/\\\t\n", (int)c) != NULL) || sheet_text_is_escape(p))
			c = '-';
		else if (c == '\'')
			c = 0x2019;
		units += c > 0xFFFF ? 2 : 1;
		if (units > SHEET_MAX_NAME)
			break;
		g_string_append_unichar(out, c);
	}
	g_strstrip(out->str);
	/* Excel keeps "History" for itself. */
	if (out->str[0] == '\0' || g_ascii_strcasecmp(out->str, "History") == 0) {
		bool empty = out->str[0] == '\0';
		g_string_free(out, TRUE);
		return g_strdup(empty ? "シート" : "History_");
	}
	return g_string_free(out, FALSE);
}

void
sheet_append_column(GString *out, int column)
{
	char letters[8];
	size_t n = 0;
	for (int c = column + 1; c > 0; c = (c - 1) / 26)
		letters[n++] = (char)('A' + (c - 1) % 26);
	while (n > 0)
		g_string_append_c(out, letters[--n]);
}

char *
sheet_cell_name(const char *sheet, int row, int column)
{
	GString *out = g_string_new(sheet);
	if (sheet != NULL)
		g_string_append_c(out, '!');
	sheet_append_column(out, column);
	g_string_append_printf(out, "%d", row + 1);
	return g_string_free(out, FALSE);
}

/*
 * The width of one character of BIZ UDPGothic at 10 points, in Excel's unit (a digit of its standard font, 7 pixels).
 * Measured: kanji 1.86, kana 1.79, brackets and stops 1.0 to 1.14, digits 1.40, capitals 1.45, other letters 1.2.
 */
static double
character_width(gunichar c)
{
	if (c < 0x80)
		return g_ascii_isdigit((char)c) || g_ascii_isupper((char)c) ? 1.43 : 1.2;
	if (c >= 0x3041 && c <= 0x9FFF && c != 0x3099 && c != 0x309A && c != 0x30FB)
		return 1.86;
	if (g_unichar_iszerowidth(c))
		return 0;
	if ((c >= 0x3001 && c <= 0x3002) || (c >= 0x3008 && c <= 0x3011) || c == 0x30FB ||
	    c == 0xFF08 || c == 0xFF09)
		return 1.15;
	/* Where Unicode leaves the width open, a Japanese font draws it full. */
	if (g_unichar_iswide(c) || (c >= 0x2010 && c <= 0x27BF && g_unichar_iswide_cjk(c)))
		return 1.86;
	return c >= 0xFF61 && c <= 0xFFDC ? 1.0 : 1.4;
}

double
sheet_text_width(const char *text)
{
	double width = 0, widest = 0;
	for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		width = c == '\n' ? 0 : width + character_width(c);
		widest = MAX(widest, width);
	}
	return widest;
}

/* Of n digits. */
static int
number(const char *digits, int n)
{
	int value = 0;
	for (int i = 0; i < n; i++)
		value = 10 * value + (digits[i] - '0');
	return value;
}

int
sheet_date_serial(const char *iso)
{
	static const char pattern[] = "0000-00-00";
	for (size_t i = 0; i < sizeof pattern; i++)
		if (pattern[i] == '0' ? !g_ascii_isdigit(iso[i]) : iso[i] != pattern[i])
			return -1;
	int year = number(iso, 4), month = number(iso + 5, 2), day = number(iso + 8, 2);
	if (year < 1900 || !g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year))
		return -1;
	GDate date, epoch;
	g_date_set_dmy(&date, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
	g_date_set_dmy(&epoch, 30, G_DATE_DECEMBER, 1899);
	int serial = g_date_days_between(&epoch, &date);
	/* Before March 1900 Excel counts a day that never was. */
	return serial > 60 ? serial : -1;
}
