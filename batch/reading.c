/*
 * Reading an intake into memory.
 *
 * In: a folder. Out: an open store, its engine, the clients.
 * Rule: nothing is written anywhere.
 */
#include "batch/reading.h"
#include "base/nearest.h"
#include <string.h>

bool
reading_check_client(
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
reading_setting(struct store *store, const char *client, const char *key)
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
reading_layout(
    struct store *store, struct materials *materials, const char *client, struct problems *problems)
{
	g_autofree char *name = reading_setting(store, client, "layout");
	return materials_layout(materials, name == NULL ? MATERIAL_REPORT : name, problems);
}

void
reading_tell(struct reading *reading)
{
	say_problems(&reading->say, reading->problems, 0);
	problems_drop(reading->problems);
	reading->problems = problems_new();
}

static bool
read_intake(struct reading *reading, const char *intake, const char *only_client)
{
	if (!g_file_test(intake, G_FILE_TEST_IS_DIR))
		return problem_add(reading->problems, PROBLEM_NO_INTAKE, NULL, intake, NULL);
	reading->store = store_open(NULL, STORE_WRITE, reading->problems);
	if (reading->store == NULL)
		return false;
	struct ingest_options options = { .intake = intake, .only_client = only_client };
	if (!ingest_run(reading->store, &options, &reading->summary, reading->problems))
		return false;
	reading->clients = ingest_clients(reading->store, reading->problems);
	if (reading->clients == NULL ||
	    !reading_check_client(reading->clients, intake, only_client, reading->problems))
		return false;
	reading->engine = engine_open(reading->store, reading->problems);
	return reading->engine != NULL;
}

bool
reading_open(
    struct reading *reading, const struct request *request, const char *only_client, int *status)
{
	const char *intake = request->arguments[0];
	*reading = (struct reading){
		.say = { .language = request->language, .quiet = request->options.quiet },
		.problems = problems_new(),
	};
	g_autofree char *folder = g_build_filename(intake, "layouts", NULL);
	reading->materials = materials_new(folder);
	bool read = read_intake(reading, intake, only_client);
	reading_tell(reading);
	*status = read ? STATUS_DONE : STATUS_USAGE;
	return read;
}

void
reading_close(struct reading *reading)
{
	reading_tell(reading);
	materials_drop(reading->materials);
	g_clear_pointer(&reading->clients, g_ptr_array_unref);
	engine_drop(reading->engine);
	store_drop(reading->store);
	problems_drop(reading->problems);
}

struct figures *
reading_figures(struct reading *reading, const char *client)
{
	const struct document *advice =
	    materials_advice(reading->materials, NULL, reading->problems);
	struct figures *figures =
	    advice == NULL ? NULL
			   : figures_compute(reading->engine, client, advice, reading->problems);
	reading_tell(reading);
	return figures;
}

bool
reading_complain_figure(struct reading *reading, const char *name)
{
	size_t n;
	const struct figure_declaration *declared = figures_declared(&n);
	g_autofree const char **names = g_new(const char *, n);
	for (size_t i = 0; i < n; i++)
		names[i] = declared[i].name;
	const char *near = nearest_name(name, names, n);
	if (near != NULL)
		problem_add(reading->problems, PROBLEM_NO_SUCH_FIGURE, NULL, name, near, NULL);
	else
		problem_add(reading->problems, PROBLEM_NO_SUCH_FIGURE_FAR, NULL, name, NULL);
	reading_tell(reading);
	return false;
}
