/*
 * The workbook of one client, through either sheet device.
 *
 * In: a checked layout and the client's figures. Out: an Excel file, or its trace.
 * Rule: sheets come in the layout's order, and none that its condition leaves out.
 */
#include "render/workbook_job.h"

/* A scalar figure's text, or NULL. Lends. */
static const char *
figure_text(const struct figures *figures, const char *name)
{
	const struct figure *figure = figures_find(figures, name);
	return figure != NULL && figure->value.state == VALUE_TEXT ? figure->value.text : NULL;
}

static void
start_job(struct workbook_job *job, const struct layout *layout, const struct figures *figures,
    struct problems *problems)
{
	*job = (struct workbook_job){ .layout = layout->workbook };
	job->job = (struct job){ .layout = layout,
		.theme = layout->theme,
		.figures = figures,
		.problems = problems,
		.client = figure_text(figures, "client.id"),
		.labels = g_hash_table_new(g_str_hash, g_str_equal) };
	job->widths = g_array_new(FALSE, FALSE, sizeof(double));
	job->heights = g_array_new(FALSE, FALSE, sizeof(double));
	job->spans = g_array_new(FALSE, FALSE, sizeof(struct workbook_span));
	job->tables = g_hash_table_new_full(NULL, NULL, NULL, g_free);
}

static void
finish_job(struct workbook_job *job)
{
	g_hash_table_destroy(job->job.labels);
	g_hash_table_destroy(job->tables);
	g_array_free(job->widths, TRUE);
	g_array_free(job->heights, TRUE);
	g_array_free(job->spans, TRUE);
}

/* Write all sheets to the device; it is gone afterwards. */
static bool
write_sheets(struct workbook_job *job)
{
	const struct workbook_sheet *sheets = job->layout->sheets.items;
	for (size_t i = 0; i < job->layout->sheets.n && !job->job.failed; i++)
		workbook_sheet_write(job, &sheets[i]);
	if (!job->job.failed)
		return sheet_close(job->device);
	sheet_drop(job->device);
	return false;
}

/* What the file says about itself, its texts to be freed by clear_info(). */
static struct sheet_info
make_info(struct workbook_job *job, const struct layout *layout)
{
	return (struct sheet_info){ .title = workbook_words(job, NULL, layout->title),
		.author = workbook_words(job, NULL, layout->author),
		.subject = workbook_words(job, NULL, layout->subject),
		.date = figure_text(job->job.figures, "programme.report_date") };
}

static void
clear_info(struct sheet_info *info)
{
	g_free((char *)info->title);
	g_free((char *)info->author);
	g_free((char *)info->subject);
}

/* The problem of a layout that has no sheets at all. */
static bool
has_sheets(const struct layout *layout, struct problems *problems)
{
	if (layout->workbook != NULL)
		return true;
	struct place place = document_place(layout->document, "");
	return problem_add(problems, PROBLEM_JSON_MISSING_KEY, &place, "workbook", NULL);
}

bool
render_workbook(struct renderer *renderer, const struct layout *layout,
    const struct figures *figures, const char *path, struct problems *problems)
{
	struct workbook_job job;
	if (!has_sheets(layout, problems))
		return false;
	start_job(&job, layout, figures, problems);
	struct sheet_info info = make_info(&job, layout);
	job.device = job.job.failed ? NULL : sheet_xlsx_open(path, &info, problems);
	bool good = job.device != NULL && write_sheets(&job);
	clear_info(&info);
	finish_job(&job);
	return good;
}

bool
render_workbook_trace(struct renderer *renderer, const struct layout *layout,
    const struct figures *figures, GString *out, struct problems *problems)
{
	struct workbook_job job;
	if (!has_sheets(layout, problems))
		return false;
	start_job(&job, layout, figures, problems);
	struct sheet_info info = make_info(&job, layout);
	job.device = job.job.failed ? NULL : sheet_trace_open(out, &info, problems);
	bool good = job.device != NULL && write_sheets(&job);
	clear_info(&info);
	finish_job(&job);
	return good;
}
