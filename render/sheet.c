/*
 * The sheet device's wrappers: every cell, chart and print set-up passes here on its way to a device.
 *
 * In: text, finite numbers and places. Out: calls to the device's functions with arguments they can trust.
 * Rule: after the first error nothing is written any more, and closing fails.
 */
#include "render/sheet_device.h"

#include <math.h>
#include <string.h>

#define SHEET_FILE "appendix.xlsx"

void
sheet_device_init(
    struct sheet_device *device, const struct sheet_functions *functions, struct problems *problems)
{
	device->functions = functions;
	device->problems = problems;
	device->names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

void
sheet_device_clear(struct sheet_device *device)
{
	g_clear_pointer(&device->names, g_hash_table_destroy);
	g_clear_pointer(&device->sheet, g_free);
}

bool
sheet_failed(const struct sheet_device *device)
{
	return device->failed;
}

bool
sheet_close(struct sheet_device *device)
{
	if (!device->failed && device->sheet == NULL) {
		struct place place = { .file = SHEET_FILE, .byte_offset = -1 };
		problem_add(
		    device->problems, PROBLEM_SHEET_FAILED, &place, "close", "no sheet", NULL);
		device->failed = true;
	}
	bool good = !device->failed && device->functions->close(device);
	device->functions->drop(device);
	return good;
}

void
sheet_drop(struct sheet_device *device)
{
	if (device != NULL)
		device->functions->drop(device);
}

/* Record a problem about a cell; always false. */
static bool
complain(struct sheet_device *device, enum problem_id id, int row, int column, const char *a,
    const char *b)
{
	g_autofree char *name = sheet_cell_name(device->sheet, row, column);
	struct place place = { .file = SHEET_FILE, .byte_offset = -1, .name = name };
	return problem_add(device->problems, id, &place, a, b, NULL);
}

/* Is the device still good and the area on the sheet? */
static bool
is_ready(struct sheet_device *device, const struct sheet_area *area)
{
	if (device->failed)
		return false;
	g_assert(device->sheet != NULL);
	if (area->first_row >= 0 && area->first_column >= 0 && area->last_row >= area->first_row &&
	    area->last_column >= area->first_column && area->last_row < SHEET_MAX_ROWS &&
	    area->last_column < SHEET_MAX_COLUMNS)
		return true;
	g_autofree char *row = g_strdup_printf("%d", area->last_row + 1);
	g_autofree char *column = g_strdup_printf("%d", area->last_column + 1);
	device->failed = true;
	return complain(
	    device, PROBLEM_SHEET_OUTSIDE, area->last_row, MAX(area->last_column, 0), row, column);
}

static bool
is_ready_at(struct sheet_device *device, int row, int column)
{
	return is_ready(device, &(struct sheet_area){ row, column, row, column });
}

static bool
is_finite(struct sheet_device *device, int row, int column, double number)
{
	if (isfinite(number))
		return true;
	device->failed = true;
	return complain(device, PROBLEM_SHEET_NOT_FINITE, row, column, NULL, NULL);
}

static void
keep(struct sheet_device *device, bool good)
{
	device->failed = device->failed || !good;
}

/* Text for a cell, its faults recorded. Caller frees. */
static char *
clean(struct sheet_device *device, int row, int column, const char *text)
{
	struct sheet_text_faults faults = { 0 };
	char *out = sheet_text_clean(text, &faults);
	if (faults.replaced > 0) {
		g_autofree char *n = g_strdup_printf("%zu", faults.replaced);
		complain(device, PROBLEM_SHEET_TEXT_REPAIRED, row, column, n, NULL);
	}
	if (faults.characters > 0) {
		g_autofree char *n = g_strdup_printf("%zu", faults.characters);
		g_autofree char *limit = g_strdup_printf("%d", SHEET_MAX_TEXT);
		complain(device, PROBLEM_SHEET_TEXT_CUT, row, column, n, limit);
	}
	return out;
}

/* Two names Excel would take for one have one key: it ignores case, and Japanese systems width. */
static char *
name_key(const char *name)
{
	g_autofree char *normal = g_utf8_normalize(name, -1, G_NORMALIZE_ALL_COMPOSE);
	return g_utf8_casefold(normal, -1);
}

static char *
with_number(const char *name, int number)
{
	g_autofree char *suffix = g_strdup_printf(" (%d)", number);
	size_t units = strlen(suffix);
	const char *end = name;
	for (; *end != '\0'; end = g_utf8_next_char(end)) {
		units += g_utf8_get_char(end) > 0xFFFF ? 2 : 1;
		if (units > SHEET_MAX_NAME)
			break;
	}
	return g_strdup_printf("%.*s%s", (int)(end - name), name, suffix);
}

void
sheet_begin(struct sheet_device *device, const char *wanted)
{
	if (device->failed)
		return;
	g_autofree char *base = sheet_name_clean(wanted);
	char *name = g_strdup(base), *key = name_key(name);
	for (int i = 2; g_hash_table_contains(device->names, key); i++) {
		g_free(name);
		g_free(key);
		name = with_number(base, i);
		key = name_key(name);
	}
	g_hash_table_add(device->names, key);
	g_free(device->sheet);
	device->sheet = name;
	if (strcmp(name, wanted) != 0) {
		struct place place = { .file = SHEET_FILE, .byte_offset = -1 };
		problem_add(
		    device->problems, PROBLEM_SHEET_NAME_CHANGED, &place, wanted, name, NULL);
	}
	keep(device, device->functions->begin(device, name));
}

void
sheet_column_width(struct sheet_device *device, int column, double characters)
{
	if (is_ready_at(device, 0, column) && is_finite(device, 0, column, characters))
		keep(device,
		    device->functions->column_width(device, column, CLAMP(characters, 1, 255)));
}

void
sheet_row_height(struct sheet_device *device, int row, double points)
{
	if (is_ready_at(device, row, 0) && is_finite(device, row, 0, points))
		keep(device, device->functions->row_height(device, row, CLAMP(points, 1, 409)));
}

void
sheet_text(
    struct sheet_device *device, int row, int column, const char *text, enum sheet_style style)
{
	sheet_span(device, &(struct sheet_area){ row, column, row, column }, text, style);
}

void
sheet_span(struct sheet_device *device, const struct sheet_area *area, const char *text,
    enum sheet_style style)
{
	if (!is_ready(device, area))
		return;
	g_autofree char *cleaned = clean(device, area->first_row, area->first_column, text);
	keep(device, device->functions->text(device, area, cleaned, style));
}

void
sheet_painted(struct sheet_device *device, int row, int column, const char *text,
    const struct sheet_paint *paint)
{
	if (!is_ready_at(device, row, column))
		return;
	g_autofree char *cleaned = clean(device, row, column, text);
	keep(device, device->functions->painted(device, row, column, cleaned, paint));
}

void
sheet_number(
    struct sheet_device *device, int row, int column, double number, enum sheet_style style)
{
	if (is_ready_at(device, row, column) && is_finite(device, row, column, number))
		keep(device, device->functions->number(device, row, column, number, style));
}

void
sheet_date(
    struct sheet_device *device, int row, int column, const char *iso, enum sheet_style style)
{
	int serial = sheet_date_serial(iso);
	if (serial < 0)
		sheet_text(device, row, column, iso, SHEET_TEXT);
	else
		sheet_number(device, row, column, serial, style);
}

void
sheet_freeze(struct sheet_device *device, int rows, int columns)
{
	if (is_ready_at(device, rows, columns))
		keep(device, device->functions->freeze(device, rows, columns));
}

void
sheet_filter(struct sheet_device *device, const struct sheet_area *area)
{
	if (is_ready(device, area))
		keep(device, device->functions->filter(device, area));
}

void
sheet_chart(struct sheet_device *device, const struct sheet_chart *chart)
{
	g_assert(chart->alt != NULL && chart->nseries > 0 && chart->width_px > 0 &&
		 chart->height_px > 0);
	struct sheet_area rows = { chart->heading_row, chart->label_column, chart->last_row,
		chart->label_column };
	if (!is_ready(device, &rows) || !is_ready_at(device, chart->at_row, chart->at_column))
		return;
	for (size_t i = 0; i < chart->nseries; i++)
		if (!is_ready_at(device, chart->last_row, chart->series[i].column))
			return;
	struct sheet_chart copy = *chart;
	g_autofree char *title = clean(
	    device, chart->at_row, chart->at_column, chart->title != NULL ? chart->title : "");
	g_autofree char *alt = clean(device, chart->at_row, chart->at_column, chart->alt);
	copy.title = title;
	copy.alt = alt;
	keep(device, device->functions->chart(device, &copy));
}

void
sheet_print(struct sheet_device *device, const struct sheet_printing *printing)
{
	struct sheet_printing copy = *printing;
	copy.nbreaks = MIN(copy.nbreaks, SHEET_MAX_BREAKS);
	if (!is_ready_at(device, MAX(copy.repeat_row, 0), 0))
		return;
	for (size_t i = 0; i < copy.nbreaks; i++)
		if (!is_ready_at(device, copy.breaks[i], 0))
			return;
	keep(device, device->functions->print(device, &copy));
}
