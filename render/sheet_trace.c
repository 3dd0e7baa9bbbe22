/*
 * The trace device: a workbook as lines of text, one per call, in the order they come.
 *
 * In: checked calls. Out: text that a person can read in a diff; the golden of workbook tests.
 * Rule: everything a reader of the workbook would notice stands in it, and nothing that depends on a library.
 */
#include "render/sheet_device.h"

struct sheet_trace {
	struct sheet_device base;
	GString *out;
};

static const char *const style_names[SHEET_STYLE_COUNT] = {
	[SHEET_TEXT] = "text",
	[SHEET_WRAPPED] = "wrapped",
	[SHEET_LABEL] = "label",
	[SHEET_HEADING] = "heading",
	[SHEET_HEADING_RIGHT] = "heading-right",
	[SHEET_TITLE] = "title",
	[SHEET_SUBTITLE] = "subtitle",
	[SHEET_NOTE] = "note",
	[SHEET_INTEGER] = "integer",
	[SHEET_SIGNED] = "signed",
	[SHEET_YEN] = "yen",
	[SHEET_YEAR] = "year",
	[SHEET_DECIMAL] = "decimal",
	[SHEET_DECIMAL2] = "decimal2",
	[SHEET_DECIMAL3] = "decimal3",
	[SHEET_PERCENT] = "percent",
	[SHEET_PERCENT0] = "percent0",
	[SHEET_POINTS] = "points",
	[SHEET_MINUTES] = "minutes",
	[SHEET_DATE] = "date",
	[SHEET_DATE_JA] = "date-ja",
	[SHEET_MISSING] = "missing",
};
static const char *const chart_names[] = { "bar", "band", "column" };
static const char *const pattern_names[] = { "solid", "diagonal", "dense", "dots" };

static GString *
output(struct sheet_device *device)
{
	return ((struct sheet_trace *)device)->out;
}

static void
append_cell(GString *out, int row, int column)
{
	sheet_append_column(out, column);
	g_string_append_printf(out, "%d", row + 1);
}

static void
append_area(GString *out, const struct sheet_area *area)
{
	append_cell(out, area->first_row, area->first_column);
	if (area->first_row == area->last_row && area->first_column == area->last_column)
		return;
	g_string_append_c(out, ':');
	append_cell(out, area->last_row, area->last_column);
}

/* One line, whatever the text holds. */
static void
append_text(GString *out, const char *text)
{
	for (const char *p = text; *p != '\0'; p++) {
		if (*p == '\n')
			g_string_append(out, "\\n");
		else if (*p == '\t')
			g_string_append(out, "\\t");
		else if (*p == '\\')
			g_string_append(out, "\\\\");
		else
			g_string_append_c(out, *p);
	}
}

/* The shortest decimal that reads back the same, in any locale. */
static void
append_number(GString *out, double number)
{
	char buffer[G_ASCII_DTOSTR_BUF_SIZE];
	for (int digits = 6; digits <= 17; digits++) {
		char spec[8];
		g_snprintf(spec, sizeof spec, "%%.%dg", digits);
		g_ascii_formatd(buffer, sizeof buffer, spec, number);
		if (g_ascii_strtod(buffer, NULL) == number)
			break;
	}
	g_string_append(out, buffer);
}

static bool
trace_begin(struct sheet_device *device, const char *name)
{
	g_string_append(output(device), "sheet ");
	append_text(output(device), name);
	g_string_append_c(output(device), '\n');
	return true;
}

static bool
trace_column_width(struct sheet_device *device, int column, double characters)
{
	GString *out = output(device);
	g_string_append(out, "\twidth ");
	sheet_append_column(out, column);
	g_string_append_c(out, ' ');
	append_number(out, characters);
	g_string_append_c(out, '\n');
	return true;
}

static bool
trace_row_height(struct sheet_device *device, int row, double points)
{
	g_string_append_printf(output(device), "\theight %d ", row + 1);
	append_number(output(device), points);
	g_string_append_c(output(device), '\n');
	return true;
}

static bool
trace_text(struct sheet_device *device, const struct sheet_area *area, const char *text,
    enum sheet_style style)
{
	GString *out = output(device);
	g_string_append_c(out, '\t');
	append_area(out, area);
	g_string_append_printf(out, " %s \"", style_names[style]);
	append_text(out, text);
	g_string_append(out, "\"\n");
	return true;
}

static bool
trace_painted(struct sheet_device *device, int row, int column, const char *text,
    const struct sheet_paint *paint)
{
	GString *out = output(device);
	g_string_append_c(out, '\t');
	append_cell(out, row, column);
	g_string_append_printf(out, " #%06X on #%06X \"", paint->text, paint->fill);
	append_text(out, text);
	g_string_append(out, "\"\n");
	return true;
}

static bool
trace_number(
    struct sheet_device *device, int row, int column, double number, enum sheet_style style)
{
	GString *out = output(device);
	g_string_append_c(out, '\t');
	append_cell(out, row, column);
	g_string_append_printf(out, " %s ", style_names[style]);
	append_number(out, number);
	g_string_append_c(out, '\n');
	return true;
}

static bool
trace_freeze(struct sheet_device *device, int rows, int columns)
{
	g_string_append_printf(output(device), "\tfreeze rows=%d columns=%d\n", rows, columns);
	return true;
}

static bool
trace_filter(struct sheet_device *device, const struct sheet_area *area)
{
	g_string_append(output(device), "\tfilter ");
	append_area(output(device), area);
	g_string_append_c(output(device), '\n');
	return true;
}

static void
append_series(GString *out, const struct sheet_chart *chart, const struct sheet_series *series)
{
	struct sheet_area values = { chart->first_row, series->column, chart->last_row,
		series->column };
	g_string_append(out, "\t\tseries ");
	append_area(out, &values);
	g_string_append(out, " name=");
	append_cell(out, chart->heading_row, series->column);
	g_string_append_printf(out, " #%06X %s", series->colour, pattern_names[series->pattern]);
	if (series->pattern != SHEET_SOLID)
		g_string_append_printf(out, " #%06X", series->pattern_colour);
	if (series->edge != 0xFFFFFF)
		g_string_append_printf(out, " edge #%06X", series->edge);
	if (series->labelled != NULL)
		g_string_append_printf(out, " text #%06X", series->text);
	g_string_append(out, " labels=");
	for (int row = chart->first_row; series->labelled != NULL && row <= chart->last_row; row++)
		g_string_append_c(out, series->labelled[row - chart->first_row] ? '1' : '0');
	g_string_append(out, series->labelled != NULL ? "\n" : "none\n");
}

static bool
trace_chart(struct sheet_device *device, const struct sheet_chart *chart)
{
	GString *out = output(device);
	struct sheet_area labels = { chart->first_row, chart->label_column, chart->last_row,
		chart->label_column };
	g_string_append_printf(
	    out, "\tchart %s%s ", chart_names[chart->kind], chart->percent ? " percent" : "");
	g_string_append(out, chart->from_zero ? "from-zero " : "");
	append_cell(out, chart->at_row, chart->at_column);
	g_string_append_printf(out, " %dx%d categories=", chart->width_px, chart->height_px);
	append_area(out, &labels);
	g_string_append(out, "\n\t\ttitle \"");
	append_text(out, chart->title);
	g_string_append(out, "\"\n\t\talt \"");
	append_text(out, chart->alt);
	g_string_append(out, "\"\n");
	for (size_t i = 0; i < chart->nseries; i++)
		append_series(out, chart, &chart->series[i]);
	return true;
}

static bool
trace_print(struct sheet_device *device, const struct sheet_printing *printing)
{
	GString *out = output(device);
	g_string_append_printf(out, "\tprint %s", printing->landscape ? "landscape" : "portrait");
	g_string_append(out, printing->one_page ? " one page" : "");
	if (printing->repeat_row >= 0)
		g_string_append_printf(out, " repeat %d", printing->repeat_row + 1);
	for (size_t i = 0; i < printing->nbreaks; i++)
		g_string_append_printf(
		    out, "%s %d", i == 0 ? " break before" : "", printing->breaks[i] + 1);
	g_string_append_c(out, '\n');
	return true;
}

static bool
trace_close(struct sheet_device *device)
{
	g_string_append(output(device), "end\n");
	return true;
}

static void
trace_drop(struct sheet_device *device)
{
	sheet_device_clear(device);
	g_free(device);
}

static const struct sheet_functions functions = {
	.begin = trace_begin,
	.column_width = trace_column_width,
	.row_height = trace_row_height,
	.text = trace_text,
	.painted = trace_painted,
	.number = trace_number,
	.freeze = trace_freeze,
	.filter = trace_filter,
	.chart = trace_chart,
	.print = trace_print,
	.close = trace_close,
	.drop = trace_drop,
};

static void
append_info(GString *out, const char *key, const char *value)
{
	if (value == NULL)
		return;
	g_string_append_printf(out, "\t%s \"", key);
	append_text(out, value);
	g_string_append(out, "\"\n");
}

struct sheet_device *
sheet_trace_open(GString *out, const struct sheet_info *info, struct problems *problems)
{
	struct sheet_trace *trace = g_new0(struct sheet_trace, 1);
	sheet_device_init(&trace->base, &functions, problems);
	trace->out = out;
	g_string_append(out, "workbook\n");
	append_info(out, "title", info->title);
	append_info(out, "author", info->author);
	append_info(out, "subject", info->subject);
	append_info(out, "date", info->date);
	return &trace->base;
}
