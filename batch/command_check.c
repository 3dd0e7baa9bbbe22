/*
 * obi check: read everything, write nothing.
 *
 * In: an intake. Out: complaints on stderr, the accounts of all files on stdout.
 * Rule: what a run would say about the intake and its layouts, check says too.
 */
#include "batch/night.h"
#include "batch/phrase.h"
#include "batch/glance.h"

/* Layouts, advice and published values as they would be used; then every client's figures once. */
static int64_t
check_clients(struct glance *glance, bool *sound)
{
	int64_t failed = 0;
	*sound = materials_layout(glance->materials, MATERIAL_WORKBOOK, glance->problems) != NULL;
	*sound &= materials_advice(glance->materials, NULL, glance->problems) != NULL;
	*sound &= materials_benchmark(glance->materials, NULL, glance->problems) != NULL;
	*sound &= glance_layout(glance->store, glance->materials, "", glance->problems) != NULL;
	for (guint i = 0; *sound && i < glance->clients->len; i++) {
		const struct client *client = glance->clients->pdata[i];
		struct figures *figures =
		    client->broken || glance_layout(glance->store, glance->materials, client->id,
					  glance->problems) == NULL
			? NULL
			: figures_compute(glance->engine, client->id,
			      materials_advice(glance->materials, NULL, glance->problems),
			      glance->problems);
		failed += figures == NULL;
		figures_drop(figures);
	}
	glance_tell(glance);
	return failed;
}

static bool
is_over_limit(struct glance *glance, const GPtrArray *files, bool strict)
{
	struct set_aside_limit limit = { .value = 0 };
	if (strict)
		return summary_over_limit(files, &limit, NULL) > 0;
	limit = summary_limit(glance->store, "");
	g_autoptr(GHashTable) limits = summary_limits(glance->store, files);
	return summary_over_limit(files, &limit, limits) > 0;
}

static int
check(struct glance *glance, const struct request *request)
{
	g_autoptr(GPtrArray) files = ingest_files(glance->store, glance->problems);
	bool sound;
	int64_t failed = check_clients(glance, &sound);
	if (files == NULL || !sound)
		return STATUS_USAGE;
	bool over = is_over_limit(glance, files, request->options.strict);
	int status = failed > 0 || over ? STATUS_PARTLY : STATUS_DONE;
	if (request->options.quiet && status == STATUS_DONE)
		return status;
	g_autofree char *table = summary_files(files, request->options.quiet, request->language);
	g_autofree char *nfiles = g_strdup_printf("%u", files->len);
	g_autofree char *nclients = g_strdup_printf("%u", glance->clients->len);
	g_autofree char *done =
	    phrase_fill(PHRASE_CHECK_DONE, request->language, nfiles, nclients, NULL);
	g_autofree char *text = g_strdup_printf("%s\n%s\n", table, done);
	return say_result(text) ? status : STATUS_NO_OUTPUT;
}

int
command_check(const struct request *request)
{
	struct glance glance;
	int status;
	if (glance_open(&glance, request, NULL, &status))
		status = check(&glance, request);
	glance_close(&glance);
	return status;
}
