/*
 * obi preview: one client's pages as PNG pictures.
 *
 * In: an intake and a client. Out: DIR/page-01.png, page-02.png, …
 * Rule: the pages are those of the report; only the device differs.
 */
#include "base/output.h"
#include "batch/phrase.h"
#include "batch/glance.h"
#include "batch/worker.h"
#include <glib/gstdio.h>

static bool
write_pages(const GPtrArray *pages, const char *folder, struct problems *problems)
{
	bool written = output_directory(folder, 0755, problems);
	for (guint i = 0; written && i < pages->len; i++) {
		g_autofree char *name = g_strdup_printf("page-%02u.png", i + 1);
		g_autofree char *path = g_build_filename(folder, name, NULL);
		gsize length;
		const void *data = g_bytes_get_data(pages->pdata[i], &length);
		written = output_write(path, data, length, 0644, problems);
	}
	return written;
}

/* Pages of a longer report that stood here before would look like ours. */
static void
remove_later_pages(const char *folder, guint from)
{
	for (guint i = from + 1;; i++) {
		g_autofree char *name = g_strdup_printf("page-%02u.png", i);
		g_autofree char *path = g_build_filename(folder, name, NULL);
		if (g_remove(path) != 0)
			return;
	}
}

static int
show_pages(struct glance *glance, const struct request *request, const GPtrArray *pages)
{
	const char *folder = request->options.out;
	if (!write_pages(pages, folder, glance->problems))
		return STATUS_NO_OUTPUT;
	remove_later_pages(folder, pages->len);
	g_autofree char *n = g_strdup_printf("%u", pages->len);
	g_autofree char *line =
	    phrase_fill(PHRASE_PAGES_WRITTEN, request->language, n, folder, NULL);
	g_autofree char *text = g_strconcat(line, "\n", NULL);
	return say_result(text) ? STATUS_DONE : STATUS_NO_OUTPUT;
}

static int
preview(struct glance *glance, const struct request *request)
{
	const char *client = request->arguments[1];
	const struct material *material =
	    glance_layout(glance->store, glance->materials, client, glance->problems);
	if (material == NULL)
		return STATUS_USAGE;
	struct figures *figures = glance_figures(glance, client);
	if (figures == NULL)
		return glance_status(glance);
	worker_settle_environment();
	struct renderer *renderer = renderer_open(glance->problems);
	g_autoptr(GPtrArray) pages = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
	struct report_options options = { .format = PAGE_FORMAT_PNG, .dpi = request->options.dpi };
	int status = STATUS_NO_OUTPUT;
	if (renderer != NULL)
		status = render_report(
			     renderer, material->layout, figures, &options, pages, glance->problems)
		             ? show_pages(glance, request, pages)
		             : STATUS_PARTLY;
	renderer_drop(renderer);
	figures_drop(figures);
	return status;
}

int
command_preview(const struct request *request)
{
	struct glance glance;
	int status;
	if (glance_open(&glance, request, request->arguments[1], &status))
		status = preview(&glance, request);
	glance_close(&glance);
	return status;
}
