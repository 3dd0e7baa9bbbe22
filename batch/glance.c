/*
 * Reading an intake into memory.
 *
 * In: a folder. Out: an open store, its engine, the clients.
 * Rule: nothing is written anywhere.
 */
#include "batch/glance.h"
#include "base/nearest.h"
#include "batch/compare.h"
#include <string.h>

bool
glance_check_client(
    const GPtrArray *clients, const char *intake, const char *wanted, struct problems *problems)
{
	if (clients->len == 0)
		return problem_add(problems, PROBLEM_NO_CLIENTS, NULL, intake, NULL);
	if (wanted == NULL)
		return true;
	g_autoptr(GPtrArray) ids = g_ptr_array_new();
	for (guint i = 0; i < clients->len; i++) {
		const struct client *client = clients->pdata[i];
		if (strcmp(client->id, wanted) == 0)
			return true;
		g_ptr_array_add(ids, (void *)client->id);
	}
	const char *near = nearest_name(wanted, (const char *const *)ids->pdata, ids->len);
	return near != NULL
	           ? problem_add(problems, PROBLEM_NO_SUCH_CLIENT, NULL, wanted, near, NULL)
	           : problem_add(problems, PROBLEM_NO_SUCH_CLIENT_FAR, NULL, wanted, NULL);
}

char *
glance_setting(struct store *store, const char *client, const char *key)
{
	g_autofree char *text = ingest_setting(store, client, key);
	if (text == NULL)
		return NULL;
	json_t *json = json_loads(text, JSON_DECODE_ANY, NULL);
	char *value = g_strdup(json_string_value(json));
	json_decref(json);
	return value;
}

const struct material *
glance_layout(
    struct store *store, struct materials *materials, const char *client, struct problems *problems)
{
	g_autofree char *name = glance_setting(store, client, "layout");
	return materials_layout(materials, name == NULL ? MATERIAL_REPORT : name, problems);
}

void
glance_tell(struct glance *glance)
{
	say_problems(&glance->say, glance->problems, 0);
	problems_drop(glance->problems);
	glance->problems = problems_new();
}

static void
keep_client(GPtrArray *clients, const char *wanted)
{
	for (guint i = clients->len; i-- > 0;) {
		const struct client *client = clients->pdata[i];
		if (strcmp(client->id, wanted) != 0)
			g_ptr_array_remove_index(clients, i);
	}
}

/* The client beside the others: as they are now, or as they were in an earlier run. */
static bool
compare_clients(struct glance *glance, const char *only_client)
{
	if (glance->from != NULL && only_client != NULL) {
		g_autofree char *path = g_build_filename(glance->from, ".obi", "store.db", NULL);
		if (!g_file_test(path, G_FILE_TEST_IS_REGULAR))
			return problem_add(
			    glance->problems, PROBLEM_NO_RUN, NULL, glance->from, NULL);
		if (!store_take_others(glance->store, path, only_client, glance->problems))
			return false;
		keep_client(glance->clients, only_client);
	}
	glance->engine = engine_open(glance->store, glance->problems);
	/* Where these are bad, no figures are made, but the files are still told of. */
	const struct document *benchmark =
	    materials_benchmark(glance->materials, NULL, glance->problems);
	return glance->engine != NULL &&
	       engine_set_benchmark(glance->engine, benchmark, glance->problems) &&
	       cohort_refresh(glance->engine, glance->clients, glance->problems);
}

/* Only the cohort's figures look at other clients, and with them what may look at these. */
static bool
sees_others(const char *figure)
{
	static const char *const looking[] = { "cohort.", "advice.", "edition." };
	for (size_t i = 0; figure != NULL && i < G_N_ELEMENTS(looking); i++)
		if (g_str_has_prefix(figure, looking[i]))
			return true;
	return figure == NULL;
}

/* figure: the one that is asked for, NULL for all. */
static bool
read_intake(struct glance *glance, const char *intake, const char *only_client, const char *figure)
{
	if (!g_file_test(intake, G_FILE_TEST_IS_DIR))
		return problem_add(glance->problems, PROBLEM_NO_INTAKE, NULL, intake, NULL);
	glance->store = store_open(NULL, STORE_WRITE, glance->problems);
	if (glance->store == NULL)
		return false;
	const char *from = glance->from;
	struct ingest_options options = { .intake = intake,
		.only_client = only_client,
		.others = from == NULL && sees_others(figure) };
	if (!ingest_run(glance->store, &options, &glance->summary, glance->problems))
		return false;
	glance->clients = ingest_clients(glance->store, glance->problems);
	if (glance->clients == NULL ||
	    !glance_check_client(glance->clients, intake, only_client, glance->problems))
		return false;
	return compare_clients(glance, only_client);
}

bool
glance_open(
    struct glance *glance, const struct request *request, const char *only_client, int *status)
{
	const char *intake = request->arguments[0];
	*glance = (struct glance){
		.say = { .language = request->language, .quiet = request->options.quiet },
		.problems = problems_new(),
		.from = request->options.from,
	};
	g_autofree char *folder = g_build_filename(intake, "layouts", NULL);
	glance->materials = materials_new(folder);
	const char *figure = request->narguments > 2 ? request->arguments[2] : NULL;
	bool read = read_intake(glance, intake, only_client, figure);
	glance_tell(glance);
	*status = read ? STATUS_DONE : STATUS_USAGE;
	return read;
}

void
glance_close(struct glance *glance)
{
	glance_tell(glance);
	materials_drop(glance->materials);
	g_clear_pointer(&glance->clients, g_ptr_array_unref);
	engine_drop(glance->engine);
	store_drop(glance->store);
	problems_drop(glance->problems);
}

/* The editions are those of the earlier run. */
static void
add_issued(struct glance *glance, const char *client, struct figures *figures)
{
	g_autofree char *path = g_build_filename(glance->from, ".obi", "store.db", NULL);
	struct store *store = store_open(path, STORE_READ, glance->problems);
	if (store != NULL)
		compare_issued(store, client, figures, glance->problems);
	store_drop(store);
}

struct figures *
glance_figures(struct glance *glance, const char *client)
{
	const struct document *advice = materials_advice(glance->materials, NULL, glance->problems);
	bool sound = materials_benchmark(glance->materials, NULL, glance->problems) != NULL;
	struct figures *figures = advice == NULL || !sound ? NULL
	                                                   : figures_compute(glance->engine, client,
								 advice, glance->problems);
	if (figures != NULL && glance->from != NULL)
		add_issued(glance, client, figures);
	glance_tell(glance);
	return figures;
}

int
glance_status(struct glance *glance)
{
	bool sound = materials_advice(glance->materials, NULL, glance->problems) != NULL &&
	             materials_benchmark(glance->materials, NULL, glance->problems) != NULL;
	return sound ? STATUS_PARTLY : STATUS_USAGE;
}

bool
glance_complain_figure(struct glance *glance, const struct figures *figures, const char *name)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	for (size_t i = 0; i < figures_count(figures); i++)
		g_ptr_array_add(names, (void *)figures_at(figures, i)->name);
	const char *near = nearest_name(name, (const char *const *)names->pdata, names->len);
	if (near != NULL)
		problem_add(glance->problems, PROBLEM_NO_SUCH_FIGURE, NULL, name, near, NULL);
	else
		problem_add(glance->problems, PROBLEM_NO_SUCH_FIGURE_FAR, NULL, name, NULL);
	glance_tell(glance);
	return false;
}
