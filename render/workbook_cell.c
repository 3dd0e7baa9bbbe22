/*
 * One value in one cell: a number as a number, a date as a date, a word with its colour.
 *
 * In: a value, its kind and how the layout wants it shown. Out: a call to the device, or the width it needs.
 * Rule: missing is ―, hidden is x, and neither is ever a number or an empty cell by accident.
 */
#include "render/workbook_job.h"
#include <math.h>
#include <string.h>

#define WIDEST_TEXT 60
#define WIDEST_WRAPPED 48

/* Formats that Excel can print itself; the others are written as text. `as` measures how wide it comes out. */
static const struct number_look {
	const char *format;
	enum sheet_style style;
	const char *as;
} number_looks[] = {
	{ "int", SHEET_INTEGER, "int" },
	{ "0.0", SHEET_DECIMAL, "0.0" },
	{ "0.00", SHEET_DECIMAL2, "0.00" },
	{ "pct", SHEET_PERCENT, "pct" },
	{ "pct0", SHEET_PERCENT0, "pct0" },
	{ "points", SHEET_POINTS, "points" },
	{ "yen", SHEET_YEN, "yen" },
	{ "year", SHEET_YEAR, "year" },
	{ "minutes", SHEET_MINUTES, "0.0" },
};

/* A value as it will stand in its cell. */
struct shown {
	enum { SHOWN_TEXT, SHOWN_PAINTED, SHOWN_NUMBER, SHOWN_DATE } how;
	enum sheet_style style;
	const char *text;
	char *owned;             /* text, where it was made here */
	const struct mark *mark; /* painted */
	const char *as;          /* number */
};

static enum sheet_style
text_style(const struct workbook_look *look)
{
	static const enum sheet_style styles[] = { SHEET_TEXT, SHEET_WRAPPED, SHEET_LABEL };
	return styles[look->style];
}

static struct shown
as_text(char *text, enum sheet_style style)
{
	return (struct shown){ .how = SHOWN_TEXT, .style = style, .text = text, .owned = text };
}

/* "rate" of 0.24 has no word, "certain" of 1 may have. */
static const char *
number_word(const json_t *words, double number)
{
	if (words == NULL || number != floor(number) || fabs(number) > 1e9)
		return NULL;
	char key[16];
	g_snprintf(key, sizeof key, "%.0f", number);
	return json_string_value(json_object_get(words, key));
}

static struct shown
show_number(const struct workbook_look *look, enum figure_kind kind, const struct value *value)
{
	static const char *const own[] = { [FIGURE_COUNT] = "int",
		[FIGURE_PERCENT] = "pct",
		[FIGURE_POINTS] = "points",
		[FIGURE_MINUTES] = "minutes",
		[FIGURE_TEXT] = "text",
		[FIGURE_DATE] = "text" };
	const char *word = number_word(look->words, value->number);
	if (word != NULL)
		return (struct shown){ .how = SHOWN_TEXT, .style = text_style(look), .text = word };
	const char *format = look->format != NULL  ? look->format
	                     : kind <= FIGURE_DATE ? own[kind]
	                                           : "text";
	/* A mean of points has decimals. */
	if (strcmp(format, "points") == 0 && value->number != floor(value->number))
		format = "0.0";
	for (size_t i = 0; i < G_N_ELEMENTS(number_looks); i++)
		if (strcmp(number_looks[i].format, format) == 0)
			return (struct shown){ .how = SHOWN_NUMBER,
				.style = number_looks[i].style,
				.as = number_looks[i].as };
	return as_text(value_format(value, kind, format), SHEET_TEXT);
}

static struct shown
show_text(const struct workbook_job *job, const struct workbook_look *look, enum figure_kind kind,
    const struct value *value)
{
	if (look->marks != NULL) {
		const struct mark *mark = theme_mark_of(job->job.theme, look->marks, value->text);
		if (mark != NULL)
			return (struct shown){
				.how = SHOWN_PAINTED, .mark = mark, .text = mark->label
			};
	}
	bool native = look->format == NULL || strcmp(look->format, "date_ja") == 0;
	if (kind == FIGURE_DATE && native) {
		enum sheet_style style = look->format == NULL ? SHEET_DATE : SHEET_DATE_JA;
		return (struct shown){ .how = SHOWN_DATE, .style = style, .text = value->text };
	}
	if (look->format != NULL)
		return as_text(value_format(value, kind, look->format), text_style(look));
	return (struct shown){ .how = SHOWN_TEXT,
		.style = text_style(look),
		.text = workbook_cell_word(look->words, value->text) };
}

static struct shown
show(const struct workbook_job *job, const struct workbook_look *look, enum figure_kind kind,
    const struct value *value)
{
	if (value->state == VALUE_NUMBER)
		return show_number(look, kind, value);
	if (value->state == VALUE_TEXT)
		return show_text(job, look, kind, value);
	return as_text(value_format(value, kind, NULL), SHEET_MISSING);
}

const char *
workbook_cell_word(const json_t *words, const char *key)
{
	const char *word = words != NULL ? json_string_value(json_object_get(words, key)) : NULL;
	return word != NULL ? word : key;
}

bool
workbook_cell_check_words(struct reader *reader, const json_t *words, const char *pointer)
{
	if (words == NULL)
		return true;
	if (!json_is_object(words))
		return shape_problem(reader, pointer, PROBLEM_JSON_WRONG_KIND,
		    IN_BOTH("something else", "別のもの"), IN_BOTH("an object", "オブジェクト"),
		    NULL);
	bool good = true;
	const char *key;
	json_t *word;
	json_object_foreach((json_t *)words, key, word)
	{
		g_autofree char *at = document_pointer(pointer, key);
		if (!json_is_string(word))
			good = shape_problem(reader, at, PROBLEM_LAYOUT_NOT_TEXT, key, NULL);
	}
	return good;
}

double
workbook_cell_width(struct workbook_job *job, const struct workbook_look *look,
    enum figure_kind kind, const struct value *value)
{
	struct shown shown = show(job, look, kind, value);
	double width;
	if (shown.how == SHOWN_NUMBER) {
		g_autofree char *text = value_format(value, kind, shown.as);
		width = sheet_text_width(text);
	} else if (shown.how == SHOWN_DATE) {
		width =
		    sheet_text_width(shown.style == SHEET_DATE ? "2024-12-31" : "2024年12月31日");
	} else {
		width = MIN(sheet_text_width(shown.text),
		    shown.style == SHEET_WRAPPED ? WIDEST_WRAPPED : WIDEST_TEXT);
	}
	g_free(shown.owned);
	return width;
}

int
workbook_cell_write(struct workbook_job *job, int column, const struct workbook_look *look,
    enum figure_kind kind, const struct value *value)
{
	struct shown shown = show(job, look, kind, value);
	int row = job->row, lines = 1;
	switch (shown.how) {
	case SHOWN_NUMBER:
		sheet_number(job->device, row, column, value->number, shown.style);
		break;
	case SHOWN_DATE:
		sheet_date(job->device, row, column, shown.text, shown.style);
		break;
	case SHOWN_PAINTED:
		sheet_painted(job->device, row, column, shown.text,
		    &(struct sheet_paint){ shown.mark->colour, shown.mark->text });
		break;
	case SHOWN_TEXT:
		sheet_text(job->device, row, column, shown.text, shown.style);
		if (shown.style == SHEET_WRAPPED)
			lines = workbook_count_lines(job, column, shown.text);
		break;
	}
	g_free(shown.owned);
	return lines;
}
