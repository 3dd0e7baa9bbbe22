/*
 * The sheet device: cells and native charts of a workbook, as one table of functions.
 *
 * Two devices: sheet_xlsx (libxlsxwriter) and sheet_trace (text, for tests).
 * Units: rows and columns count from 0; widths in digits of the standard font, as Excel counts; heights in points.
 * Data goes in as text or as a finite number, never as a formula. Callers use the sheet_*() wrappers, never the
 * table: they check numbers and places, make names valid, and write nothing more after the first error.
 * Errors: a number that is not finite or a cell outside the sheet is our own mistake and fails the workbook;
 * text is repaired (characters no workbook can hold become U+FFFD) or cut, and both are recorded as warnings.
 * Limits: 1,048,576 rows, 16,384 columns, 32,767 UTF-16 units of text in a cell, 31 in a sheet's name.
 */
#ifndef OBI_RENDER_SHEET_H
#define OBI_RENDER_SHEET_H

#include "base/problem.h"

struct sheet_device;

/* What a cell looks like and how its number is printed. */
enum sheet_style {
	SHEET_TEXT,
	SHEET_WRAPPED,
	SHEET_LABEL /* heading of a row */,
	SHEET_HEADING /* of a column */,
	SHEET_HEADING_RIGHT /* of numbers */,
	SHEET_TITLE,
	SHEET_SUBTITLE,
	SHEET_NOTE,
	SHEET_INTEGER,
	SHEET_SIGNED,
	SHEET_YEN,
	SHEET_YEAR,
	SHEET_DECIMAL,
	SHEET_DECIMAL2,
	SHEET_DECIMAL3,
	SHEET_PERCENT,
	SHEET_PERCENT0,
	SHEET_POINTS,
	SHEET_MINUTES,
	SHEET_DATE,
	SHEET_DATE_JA,
	SHEET_MISSING,
	SHEET_STYLE_COUNT
};

/* Colours of a cell whose meaning has one in the theme (an answer, a rating). */
struct sheet_paint {
	uint32_t fill, text;
};

enum sheet_chart_kind {
	SHEET_CHART_BAR,
	SHEET_CHART_BAND /* 100 % stacked bar */,
	SHEET_CHART_COLUMN
};

/* Drawn over the colour, so that neighbours differ in a mono print. */
enum sheet_pattern { SHEET_SOLID, SHEET_DIAGONAL, SHEET_DENSE, SHEET_DOTS };

struct sheet_series {
	int column; /* of the values; its heading names the series */
	uint32_t colour;
	enum sheet_pattern pattern;
	uint32_t pattern_colour;
	uint32_t edge;        /* line around each bar; white keeps neighbours apart */
	uint32_t text;        /* of the values printed in the bars */
	const bool *labelled; /* one per row: print the value in or beside the bar; NULL: nowhere */
};

struct sheet_chart {
	enum sheet_chart_kind kind;
	const char *title, *alt; /* alt is required */
	int heading_row;         /* of the table */
	int first_row, last_row; /* of categories and values */
	int label_column;
	bool percent;   /* bar and column: values are shares */
	bool from_zero; /* bar and column: nothing is negative, bars begin at 0 */
	const struct sheet_series *series;
	size_t nseries;
	int at_row, at_column; /* top left cell */
	int width_px, height_px;
};

/* A4, fitted to one page wide. */
struct sheet_printing {
	bool landscape;
	bool one_page;     /* fitted to one page in height, too */
	int repeat_row;    /* repeated on each page; -1: none */
	const int *breaks; /* rows that begin a page, ascending */
	size_t nbreaks;
};

struct sheet_area {
	int first_row, first_column, last_row, last_column;
};

/* Height of a row whose height nobody set. */
#define SHEET_ROW_PT 18
#define SHEET_ROW_PX 24

/* date: 'YYYY-MM-DD', written as the creation date; never the clock. NULL: 1980-01-01, as in the archive itself. */
struct sheet_info {
	const char *title, *author, *subject, *date;
};

/* libxlsxwriter writes to `path` (a temporary file that the caller publishes). */
struct sheet_device *sheet_xlsx_open(
    const char *path, const struct sheet_info *info, struct problems *problems);
struct sheet_device *sheet_trace_open(
    GString *out, const struct sheet_info *info, struct problems *problems);

/* Finish; false after an error (a workbook without sheets is one). The device is gone either way. */
bool sheet_close(struct sheet_device *device);
/* Give up; never fails; NULL is fine. */
void sheet_drop(struct sheet_device *device);
bool sheet_failed(const struct sheet_device *device);

void sheet_begin(
    struct sheet_device *device, const char *name); /* made valid and unique for Excel */
void sheet_column_width(struct sheet_device *device, int column, double characters);
void sheet_row_height(struct sheet_device *device, int row, double points);
void sheet_text(
    struct sheet_device *device, int row, int column, const char *text, enum sheet_style style);
void sheet_painted(struct sheet_device *device, int row, int column, const char *text,
    const struct sheet_paint *paint);
/* One text over several columns of a row (merged when more than one). */
void sheet_span(struct sheet_device *device, const struct sheet_area *area, const char *text,
    enum sheet_style style);
void sheet_number(
    struct sheet_device *device, int row, int column, double number, enum sheet_style style);
/* 'YYYY-MM-DD' as a date that Excel can sort; anything else as text. */
void sheet_date(
    struct sheet_device *device, int row, int column, const char *iso, enum sheet_style style);
void sheet_freeze(struct sheet_device *device, int rows, int columns);
void sheet_filter(struct sheet_device *device, const struct sheet_area *area); /* once per sheet */
void sheet_chart(struct sheet_device *device, const struct sheet_chart *chart);
void sheet_print(struct sheet_device *device, const struct sheet_printing *printing);

/* "概要!B3"; caller frees. */
char *sheet_cell_name(const char *sheet, int row, int column);
/* Width that a cell needs for the widest line of this text, in the unit of sheet_column_width(). */
double sheet_text_width(const char *text);

#endif
