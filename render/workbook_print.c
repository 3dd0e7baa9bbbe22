/*
 * The print set-up of a sheet: pages that do not cut a table from its chart.
 *
 * In: the rows of each block and their heights. Out: one call to the device.
 * Rule: a break is set only where what must stay together fits on the next page; else the page runs on.
 */
#include "render/workbook_job.h"

/* Of A4 within our margins, at 96 pixels an inch. */
#define PORTRAIT_WIDTH_PX 678
#define PORTRAIT_HEIGHT_PX 988
#define LANDSCAPE_WIDTH_PX 1007
#define LANDSCAPE_HEIGHT_PX 659
#define PT_PER_PX 0.75
/* A sheet a little longer than a page is made to fit. */
#define STRETCH 1.15

static double
row_height(const struct workbook_job *job, int row)
{
	return (guint)row < job->heights->len ? g_array_index(job->heights, double, row)
	                                      : SHEET_ROW_PT;
}

static double
rows_height(const struct workbook_job *job, int first, int last)
{
	double height = 0;
	for (int row = first; row <= last; row++)
		height += row_height(job, row);
	return height;
}

/* Points of rows that fit on a page once the sheet is shrunk to its width. */
static double
page_height(const struct workbook_job *job)
{
	double width_px = job->total_width * 7 + 5 * (job->last_column + 1);
	double page_width = job->sheet->landscape ? LANDSCAPE_WIDTH_PX : PORTRAIT_WIDTH_PX;
	double height_px = job->sheet->landscape ? LANDSCAPE_HEIGHT_PX : PORTRAIT_HEIGHT_PX;
	return height_px * PT_PER_PX * MAX(1, width_px / page_width);
}

/* The last of the spans that stay together with the one at `first`. */
static guint
group_end(const struct workbook_job *job, guint first)
{
	guint last = first;
	while (last + 1 < job->spans->len &&
	       g_array_index(job->spans, struct workbook_span, last).keep)
		last++;
	return last;
}

static void
find_breaks(const struct workbook_job *job, double page, GArray *breaks)
{
	double used = rows_height(job, 0, 0);
	for (guint first = 0; first < job->spans->len;) {
		guint last = group_end(job, first);
		int row = g_array_index(job->spans, struct workbook_span, first).first_row;
		double height = rows_height(
		    job, row, g_array_index(job->spans, struct workbook_span, last).last_row);
		if (used + height > page && height <= page && row > 1) {
			g_array_append_val(breaks, row);
			used = 0;
		}
		used += height;
		while (used > page)
			used -= page;
		first = last + 1;
	}
}

void
workbook_print(struct workbook_job *job)
{
	double page = page_height(job), whole = rows_height(job, 0, job->row - 1);
	g_autoptr(GArray) breaks = g_array_new(FALSE, FALSE, sizeof(int));
	struct sheet_printing printing = { .landscape = job->sheet->landscape,
		.one_page = whole > page && whole <= page * STRETCH,
		.repeat_row = job->repeat_row };
	if (!printing.one_page && whole > page)
		find_breaks(job, page, breaks);
	printing.breaks = (const int *)breaks->data;
	printing.nbreaks = breaks->len;
	sheet_print(job->device, &printing);
}
