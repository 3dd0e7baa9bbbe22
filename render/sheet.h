/*
 * The sheet device: cells and native charts of a workbook, as one table of functions.
 *
 * Two devices: sheet_xlsx (libxlsxwriter) and sheet_trace (text, for tests). Rows and columns count from 0.
 * Data goes in as text or as a finite number, never as a formula; text is checked UTF-8 without
 * noncharacters and at most 32,767 characters (longer is cut and says so).
 */
#ifndef OBI_RENDER_SHEET_H
#define OBI_RENDER_SHEET_H

#include "base/problem.h"

struct sheet_device;

enum sheet_style {
	SHEET_TEXT, SHEET_WRAPPED, SHEET_HEADING, SHEET_TITLE, SHEET_NOTE,
	SHEET_INTEGER, SHEET_DECIMAL, SHEET_PERCENT, SHEET_POINTS, SHEET_DATE, SHEET_MISSING,
	SHEET_ANSWER_YES, SHEET_ANSWER_PARTLY, SHEET_ANSWER_NO, SHEET_ANSWER_UNKNOWN,
};

enum sheet_chart_kind { SHEET_CHART_BAR, SHEET_CHART_BAND /* 100 % stacked bar */, SHEET_CHART_COLUMN };

struct sheet_series {
	const char *name;
	int column;             /* of the values */
	uint32_t colour;
	bool hatched;
};

struct sheet_chart {
	enum sheet_chart_kind kind;
	const char *title, *alt;
	int first_row, last_row;   /* of categories and values */
	int label_column;
	const struct sheet_series *series;
	size_t nseries;
	int at_row, at_column;     /* top left cell */
	int width_px, height_px;
};

struct sheet_info { const char *title, *author, *subject, *date; };

/* libxlsxwriter writes to `path` (a temporary file that the caller publishes). */
struct sheet_device *sheet_xlsx_open(const char *path, const struct sheet_info *info, struct problems *problems);
struct sheet_device *sheet_trace_open(GString *out, const struct sheet_info *info, struct problems *problems);
bool sheet_close(struct sheet_device *device);
void sheet_drop(struct sheet_device *device);

void sheet_begin(struct sheet_device *device, const char *name); /* made valid and unique for Excel */
void sheet_column_width(struct sheet_device *device, int column, double characters);
void sheet_text(struct sheet_device *device, int row, int column, const char *text, enum sheet_style style);
void sheet_number(struct sheet_device *device, int row, int column, double number, enum sheet_style style);
void sheet_freeze(struct sheet_device *device, int rows, int columns);
void sheet_filter(struct sheet_device *device, int first_row, int first_column, int last_row, int last_column);
void sheet_chart(struct sheet_device *device, const struct sheet_chart *chart);
/* Landscape or portrait A4, this many header rows repeated on each printed page, fitted to one page wide. */
void sheet_print(struct sheet_device *device, bool landscape, int repeat_first_row, int repeat_last_row);

#endif
