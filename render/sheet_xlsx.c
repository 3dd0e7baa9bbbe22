/*
 * The Excel device: checked calls to libxlsxwriter 1.1.4.
 *
 * In: clean text, finite numbers. Out: a file at the path given, checked for wholeness after it was written.
 * Rule: data goes in only as strings and numbers, never as a formula; the bytes depend on nothing but the calls.
 */
#include "render/sheet_device.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

#define FONT "BIZ UDPGothic"
#define INK 0x16243F
#define SECONDARY 0x5B6779
#define RULE 0xC9D1DB
#define PAPER_A4 9
#define CHARSET_JAPANESE \
	128 /* SHIFTJIS_CHARSET: where the font is absent, another Japanese one is taken */
#define UNIX_EPOCH 25569    /* 1970-01-01 as an Excel day */
#define ARCHIVE_EPOCH 29221 /* 1980-01-01 */

struct sheet_xlsx {
	struct sheet_device base;
	char *path;
	char *footer;
	lxw_workbook *workbook;
	lxw_worksheet *worksheet;               /* the current one */
	lxw_format *formats[SHEET_STYLE_COUNT]; /* made when first used */
	GHashTable *paints;                     /* fill and text colour -> lxw_format * */
	bool finished;
};

struct look {
	const char *number_format;
	double size;
	uint32_t colour, fill; /* 0: ink, none */
	uint8_t align;
	uint8_t indent;
	bool bold, wrap, rule; /* rule: a thin line below */
};

#define BODY .size = 10, .rule = true
#define WORDS BODY, .align = LXW_ALIGN_LEFT, .indent = 1
#define HEADING .bold = true, .wrap = true, .fill = 0xE3EAF3
#define NUMBER BODY, .align = LXW_ALIGN_RIGHT, .number_format

static const struct look looks[SHEET_STYLE_COUNT] = {
	[SHEET_TEXT] = { WORDS },
	[SHEET_WRAPPED] = { WORDS, .wrap = true },
	[SHEET_LABEL] = { WORDS, .bold = true },
	[SHEET_HEADING] = { WORDS, HEADING },
	[SHEET_HEADING_RIGHT] = { BODY, HEADING, .align = LXW_ALIGN_RIGHT },
	[SHEET_TITLE] = { .size = 16, .bold = true },
	[SHEET_SUBTITLE] = { .size = 12, .bold = true },
	[SHEET_NOTE] = { .size = 9, .colour = SECONDARY, .wrap = true },
	[SHEET_INTEGER] = { NUMBER = "#,##0" },
	[SHEET_SIGNED] = { NUMBER = "+#,##0;\"−\"#,##0;0" },
	[SHEET_YEN] = { NUMBER = "#,##0\"円\"" },
	[SHEET_YEAR] = { NUMBER = "0\"年\"" },
	[SHEET_DECIMAL] = { NUMBER = "#,##0.0" },
	[SHEET_DECIMAL2] = { NUMBER = "#,##0.00" },
	[SHEET_DECIMAL3] = { NUMBER = "#,##0.000" },
	[SHEET_PERCENT] = { NUMBER = "0.0%" },
	[SHEET_PERCENT0] = { NUMBER = "0%" },
	[SHEET_POINTS] = { NUMBER = "#,##0;\"−\"#,##0" },
	[SHEET_MINUTES] = { NUMBER = "#,##0.0" },
	[SHEET_DATE] = { NUMBER = "yyyy-mm-dd" },
	[SHEET_DATE_JA] = { NUMBER = "yyyy\"年\"m\"月\"d\"日\"" },
	[SHEET_MISSING] = { BODY, .align = LXW_ALIGN_CENTER, .colour = SECONDARY },
};

static struct sheet_xlsx *
xlsx_of(struct sheet_device *device)
{
	return (struct sheet_xlsx *)device;
}

/* Did a call of the library succeed? Otherwise its words are recorded with the step. */
static bool
check(struct sheet_device *device, const char *step, lxw_error error)
{
	if (error == LXW_NO_ERROR)
		return true;
	struct place place = { .file = "appendix.xlsx", .byte_offset = -1, .name = device->sheet };
	return problem_add(
	    device->problems, PROBLEM_SHEET_FAILED, &place, step, lxw_strerror(error), NULL);
}

static lxw_format *
make_format(struct sheet_xlsx *xlsx, const struct look *look)
{
	lxw_format *format = workbook_add_format(xlsx->workbook);
	format_set_font_name(format, FONT);
	format_set_font_charset(format, CHARSET_JAPANESE);
	format_set_font_size(format, look->size);
	format_set_font_color(format, look->colour != 0 ? look->colour : INK);
	format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
	format_set_align(format, look->align);
	if (look->indent > 0)
		format_set_indent(format, look->indent);
	if (look->number_format != NULL)
		format_set_num_format(format, look->number_format);
	if (look->bold)
		format_set_bold(format);
	if (look->wrap)
		format_set_text_wrap(format);
	if (look->fill != 0)
		format_set_bg_color(format, look->fill);
	if (look->rule) {
		format_set_bottom(format, LXW_BORDER_THIN);
		format_set_bottom_color(format, RULE);
	}
	return format;
}

static lxw_format *
style_format(struct sheet_xlsx *xlsx, enum sheet_style style)
{
	if (xlsx->formats[style] == NULL)
		xlsx->formats[style] = make_format(xlsx, &looks[style]);
	return xlsx->formats[style];
}

static lxw_format *
paint_format(struct sheet_xlsx *xlsx, const struct sheet_paint *paint)
{
	gint64 key = (gint64)paint->fill << 24 | paint->text;
	lxw_format *format = g_hash_table_lookup(xlsx->paints, &key);
	if (format == NULL) {
		struct look look = { BODY, .align = LXW_ALIGN_CENTER, .fill = paint->fill,
			.colour = paint->text };
		format = make_format(xlsx, &look);
		g_hash_table_insert(xlsx->paints, g_memdup2(&key, sizeof key), format);
	}
	return format;
}

static bool
xlsx_begin(struct sheet_device *device, const char *name)
{
	struct sheet_xlsx *xlsx = xlsx_of(device);
	xlsx->worksheet = workbook_add_worksheet(xlsx->workbook, name);
	if (xlsx->worksheet == NULL)
		return check(device, "sheet", LXW_ERROR_PARAMETER_VALIDATION);
	worksheet_gridlines(xlsx->worksheet, LXW_HIDE_ALL_GRIDLINES);
	worksheet_set_default_row(xlsx->worksheet, SHEET_ROW_PT, LXW_FALSE);
	/* Serial numbers and ids made of digits are text, and meant to be. */
	return check(device, "sheet",
	    worksheet_ignore_errors(
		xlsx->worksheet, LXW_IGNORE_NUMBER_STORED_AS_TEXT, "A1:XFD1048576"));
}

static bool
xlsx_column_width(struct sheet_device *device, int column, double characters)
{
	lxw_col_t at = (lxw_col_t)column;
	return check(device, "column",
	    worksheet_set_column(xlsx_of(device)->worksheet, at, at, characters, NULL));
}

static bool
xlsx_row_height(struct sheet_device *device, int row, double points)
{
	return check(device, "row",
	    worksheet_set_row(xlsx_of(device)->worksheet, (lxw_row_t)row, points, NULL));
}

static bool
xlsx_text(struct sheet_device *device, const struct sheet_area *area, const char *text,
    enum sheet_style style)
{
	struct sheet_xlsx *xlsx = xlsx_of(device);
	lxw_format *format = style_format(xlsx, style);
	g_autofree char *escaped = sheet_text_escape(text);
	lxw_row_t row = (lxw_row_t)area->first_row, last_row = (lxw_row_t)area->last_row;
	lxw_col_t column = (lxw_col_t)area->first_column,
		  last_column = (lxw_col_t)area->last_column;
	if (row == last_row && column == last_column)
		return check(device, "text",
		    worksheet_write_string(xlsx->worksheet, row, column, escaped, format));
	/* Merging writes its text as a string, too. */
	return check(device, "merge",
	    worksheet_merge_range(
		xlsx->worksheet, row, column, last_row, last_column, escaped, format));
}

static bool
xlsx_painted(struct sheet_device *device, int row, int column, const char *text,
    const struct sheet_paint *paint)
{
	struct sheet_xlsx *xlsx = xlsx_of(device);
	g_autofree char *escaped = sheet_text_escape(text);
	return check(device, "text",
	    worksheet_write_string(xlsx->worksheet, (lxw_row_t)row, (lxw_col_t)column, escaped,
		paint_format(xlsx, paint)));
}

static bool
xlsx_number(struct sheet_device *device, int row, int column, double number, enum sheet_style style)
{
	struct sheet_xlsx *xlsx = xlsx_of(device);
	return check(device, "number",
	    worksheet_write_number(xlsx->worksheet, (lxw_row_t)row, (lxw_col_t)column, number,
		style_format(xlsx, style)));
}

static bool
xlsx_freeze(struct sheet_device *device, int rows, int columns)
{
	worksheet_freeze_panes(xlsx_of(device)->worksheet, (lxw_row_t)rows, (lxw_col_t)columns);
	return true;
}

static bool
xlsx_filter(struct sheet_device *device, const struct sheet_area *area)
{
	return check(device, "filter",
	    worksheet_autofilter(xlsx_of(device)->worksheet, (lxw_row_t)area->first_row,
		(lxw_col_t)area->first_column, (lxw_row_t)area->last_row,
		(lxw_col_t)area->last_column));
}

static bool
xlsx_print(struct sheet_device *device, const struct sheet_printing *printing)
{
	struct sheet_xlsx *xlsx = xlsx_of(device);
	worksheet_set_paper(xlsx->worksheet, PAPER_A4);
	if (printing->landscape)
		worksheet_set_landscape(xlsx->worksheet);
	worksheet_fit_to_pages(xlsx->worksheet, 1, printing->one_page ? 1 : 0);
	worksheet_set_margins(xlsx->worksheet, 0.6, 0.6, 0.7, 0.7); /* inches */
	if (!check(device, "footer", worksheet_set_footer(xlsx->worksheet, xlsx->footer)))
		return false;
	lxw_row_t repeated = (lxw_row_t)printing->repeat_row;
	if (printing->repeat_row >= 0 &&
	    !check(device, "repeated rows",
		worksheet_repeat_rows(xlsx->worksheet, repeated, repeated)))
		return false;
	/* The library's list ends with 0, before which no page can break. */
	g_autofree lxw_row_t *breaks = g_new0(lxw_row_t, printing->nbreaks + 1);
	for (size_t i = 0; i < printing->nbreaks; i++)
		breaks[i] = (lxw_row_t)printing->breaks[i];
	return printing->nbreaks == 0 ||
	       check(device, "page breaks", worksheet_set_h_pagebreaks(xlsx->worksheet, breaks));
}

/* ---- charts ---- */

static lxw_chart_font
letters(double size, bool bold)
{
	/* A plain false would leave a title bold, its default. */
	return (lxw_chart_font){ .name = (char *)FONT,
		.size = size,
		.bold = bold ? LXW_TRUE : LXW_EXPLICIT_FALSE,
		.color = INK,
		.charset = CHARSET_JAPANESE };
}

static void
fill_series(lxw_chart_series *to, const struct sheet_series *series, bool touching)
{
	static const uint8_t types[] = { LXW_CHART_PATTERN_NONE,
		LXW_CHART_PATTERN_WIDE_UPWARD_DIAGONAL, LXW_CHART_PATTERN_DARK_DOWNWARD_DIAGONAL,
		LXW_CHART_PATTERN_PERCENT_20 };
	/* White keeps segments apart; around a bar that stands alone it would only cut the axis. */
	lxw_chart_line edge = {
		.color = series->edge, .width = 0.75, .none = series->edge == 0xFFFFFF && !touching
	};
	chart_series_set_line(to, &edge);
	if (series->pattern == SHEET_SOLID) {
		lxw_chart_fill fill = { .color = series->colour };
		chart_series_set_fill(to, &fill);
		return;
	}
	lxw_chart_pattern pattern = { .type = types[series->pattern],
		.fg_color = series->pattern_colour,
		.bg_color = series->colour };
	chart_series_set_pattern(to, &pattern);
}

static bool
label_series(struct sheet_device *device, lxw_chart_series *to, const struct sheet_chart *chart,
    const struct sheet_series *series)
{
	if (series->labelled == NULL)
		return true;
	size_t n = (size_t)(chart->last_row - chart->first_row + 1);
	g_autofree lxw_chart_data_label *labels = g_new0(lxw_chart_data_label, n);
	g_autofree lxw_chart_data_label **list = g_new0(lxw_chart_data_label *, n + 1);
	for (size_t i = 0; i < n; i++) {
		labels[i].hide = !series->labelled[i];
		list[i] = &labels[i];
	}
	lxw_chart_font font = letters(8, false);
	font.color = series->text;
	chart_series_set_labels(to);
	chart_series_set_labels_font(to, &font);
	if (chart->percent)
		chart_series_set_labels_num_format(to, "0%");
	if (series->pattern != SHEET_SOLID && chart->kind == SHEET_CHART_BAND) {
		/* A figure on a hatch cannot be read. */
		lxw_chart_fill fill = { .color = 0xFFFFFF };
		chart_series_set_labels_fill(to, &fill);
	}
	return check(device, "chart labels", chart_series_set_labels_custom(to, list));
}

static bool
add_series(struct sheet_device *device, lxw_chart *to, const struct sheet_chart *chart,
    const struct sheet_series *series)
{
	lxw_chart_series *made = chart_add_series(to, NULL, NULL);
	if (made == NULL)
		return check(device, "chart", LXW_ERROR_MEMORY_MALLOC_FAILED);
	lxw_row_t first = (lxw_row_t)chart->first_row, last = (lxw_row_t)chart->last_row;
	lxw_col_t label = (lxw_col_t)chart->label_column, column = (lxw_col_t)series->column;
	chart_series_set_categories(made, device->sheet, first, label, last, label);
	chart_series_set_values(made, device->sheet, first, column, last, column);
	chart_series_set_name_range(made, device->sheet, (lxw_row_t)chart->heading_row, column);
	fill_series(made, series, chart->kind == SHEET_CHART_BAND);
	return label_series(device, made, chart, series);
}

static void
set_axes(lxw_chart *to, const struct sheet_chart *chart)
{
	lxw_chart_font font = letters(9, false), small = letters(8, false);
	lxw_chart_line rule = { .color = RULE, .width = 0.75 }, none = { .none = LXW_TRUE };
	/* In a bar chart the library's x axis is the horizontal one: that of the values. */
	bool upright = chart->kind == SHEET_CHART_COLUMN;
	lxw_chart_axis *labels = upright ? to->x_axis : to->y_axis,
		       *values = upright ? to->y_axis : to->x_axis;
	chart_axis_set_num_font(labels, &font);
	chart_axis_set_num_font(values, &small);
	chart_axis_set_line(labels, &rule);
	chart_axis_set_line(values, &none);
	chart_axis_set_major_tick_mark(labels, LXW_CHART_AXIS_TICK_MARK_NONE);
	chart_axis_set_major_tick_mark(values, LXW_CHART_AXIS_TICK_MARK_NONE);
	chart_axis_major_gridlines_set_visible(values, LXW_FALSE);
	chart_axis_major_gridlines_set_visible(labels, LXW_FALSE);
	chart_axis_set_label_position(labels, LXW_CHART_AXIS_LABEL_POSITION_LOW);
	if (chart->from_zero)
		chart_axis_set_min(values, 0);
	/* Where every bar has its value beside it, the axis would say it again. */
	if (chart->kind == SHEET_CHART_BAND)
		chart_axis_set_num_format(values, "0%");
	else
		chart_axis_off(values);
	if (upright)
		return;
	/* The first row of the table comes first, and the values' axis stays below. */
	chart_axis_set_reverse(labels);
	chart_axis_set_crossing_max(labels);
}

static void
set_words(lxw_chart *to, const struct sheet_chart *chart)
{
	lxw_chart_font heading = letters(11, true), font = letters(9, false);
	if (chart->title[0] == '\0') {
		chart_title_off(to);
	} else {
		/* The library would take a name that begins with "=" for a formula. */
		g_autofree char *title =
		    g_strconcat(chart->title[0] == '=' ? " " : "", chart->title, NULL);
		chart_title_set_name(to, title);
		chart_title_set_name_font(to, &heading);
	}
	if (chart->nseries == 1)
		chart_legend_set_position(to, LXW_CHART_LEGEND_NONE);
	else
		chart_legend_set_position(to, LXW_CHART_LEGEND_BOTTOM);
	chart_legend_set_font(to, &font);
}

static bool
xlsx_chart(struct sheet_device *device, const struct sheet_chart *chart)
{
	static const uint8_t kinds[] = { LXW_CHART_BAR, LXW_CHART_BAR_STACKED_PERCENT,
		LXW_CHART_COLUMN };
	struct sheet_xlsx *xlsx = xlsx_of(device);
	lxw_chart *made = workbook_add_chart(xlsx->workbook, kinds[chart->kind]);
	if (made == NULL)
		return check(device, "chart", LXW_ERROR_MEMORY_MALLOC_FAILED);
	for (size_t i = 0; i < chart->nseries; i++)
		if (!add_series(device, made, chart, &chart->series[i]))
			return false;
	lxw_chart_line frame = { .none = LXW_TRUE };
	chart_chartarea_set_line(made, &frame);
	chart_set_series_gap(made, 45);
	set_axes(made, chart);
	set_words(made, chart);
	/* The library draws charts of 480 by 288 pixels and scales them. */
	lxw_chart_options options = { .x_scale = chart->width_px / 480.0,
		.y_scale = chart->height_px / 288.0,
		.x_offset = 2,
		.y_offset = 4,
		.object_position = LXW_OBJECT_MOVE_DONT_SIZE,
		.description = (char *)chart->alt };
	return check(device, "chart",
	    worksheet_insert_chart_opt(xlsx->worksheet, (lxw_row_t)chart->at_row,
		(lxw_col_t)chart->at_column, made, &options));
}

/* ---- opening and closing ---- */

static bool
xlsx_close(struct sheet_device *device)
{
	struct sheet_xlsx *xlsx = xlsx_of(device);
	lxw_error error = workbook_close(xlsx->workbook);
	xlsx->workbook = NULL;
	xlsx->finished =
	    check(device, "close", error) && sheet_zip_check(xlsx->path, device->problems);
	return xlsx->finished;
}

static void
xlsx_drop(struct sheet_device *device)
{
	struct sheet_xlsx *xlsx = xlsx_of(device);
	g_clear_pointer(&xlsx->workbook, lxw_workbook_free);
	if (!xlsx->finished)
		unlink(xlsx->path);
	g_hash_table_destroy(xlsx->paints);
	g_free(xlsx->path);
	g_free(xlsx->footer);
	sheet_device_clear(device);
	g_free(device);
}

static const struct sheet_functions functions = {
	.begin = xlsx_begin,
	.column_width = xlsx_column_width,
	.row_height = xlsx_row_height,
	.text = xlsx_text,
	.painted = xlsx_painted,
	.number = xlsx_number,
	.freeze = xlsx_freeze,
	.filter = xlsx_filter,
	.chart = xlsx_chart,
	.print = xlsx_print,
	.close = xlsx_close,
	.drop = xlsx_drop,
};

/* Properties hold 255 characters, as does a footer with its codes. Caller frees. */
static char *
short_text(const char *text, long limit)
{
	struct sheet_text_faults faults = { 0 };
	g_autofree char *clean = sheet_text_clean(text != NULL ? text : "", &faults);
	return g_utf8_substring(clean, 0, MIN(limit, g_utf8_strlen(clean, -1)));
}

/* "&" begins a code in a footer, and a digit after a code would be part of it. Caller frees. */
static char *
footer_text(const char *title)
{
	g_autofree char *text = short_text(title, 80);
	g_auto(GStrv) parts = g_strsplit(text, "&", -1);
	g_autofree char *escaped = g_strjoinv("&&", parts);
	return g_strdup_printf("&L&8 %s&C&8 &A&R&8 &P / &N", escaped);
}

static bool
set_properties(struct sheet_xlsx *xlsx, const struct sheet_info *info)
{
	g_autofree char *title = short_text(info->title, 255);
	g_autofree char *author = short_text(info->author, 255);
	g_autofree char *subject = short_text(info->subject, 255);
	int day = info->date != NULL ? sheet_date_serial(info->date) : -1;
	lxw_doc_properties properties = { .title = title,
		.author = author,
		.subject = subject,
		.created =
		    (time_t)((day > UNIX_EPOCH ? day : ARCHIVE_EPOCH) - UNIX_EPOCH) * 86400 };
	return check(
	    &xlsx->base, "properties", workbook_set_properties(xlsx->workbook, &properties));
}

/* Made here, as readable as the report beside it: the library would print its own complaint. */
static bool
create_file(const char *path, struct problems *problems)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (fd >= 0 && close(fd) == 0)
		return true;
	struct place place = { .file = path, .byte_offset = -1 };
	return problem_add(problems, PROBLEM_SHEET_FAILED, &place, "open", g_strerror(errno), NULL);
}

struct sheet_device *
sheet_xlsx_open(const char *path, const struct sheet_info *info, struct problems *problems)
{
	/* Under a locale with decimal commas the library writes numbers no reader accepts. */
	g_assert(strcmp(localeconv()->decimal_point, ".") == 0);
	if (!create_file(path, problems))
		return NULL;
	struct sheet_xlsx *xlsx = g_new0(struct sheet_xlsx, 1);
	sheet_device_init(&xlsx->base, &functions, problems);
	xlsx->paints = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
	xlsx->path = g_strdup(path);
	xlsx->footer = footer_text(info->title);
	xlsx->workbook = workbook_new(path);
	if (xlsx->workbook == NULL)
		check(&xlsx->base, "open", LXW_ERROR_MEMORY_MALLOC_FAILED);
	if (xlsx->workbook == NULL || !set_properties(xlsx, info)) {
		xlsx_drop(&xlsx->base);
		return NULL;
	}
	return &xlsx->base;
}

const char *
sheet_xlsx_version(void)
{
	return lxw_version();
}
