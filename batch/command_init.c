/*
 * obi init: a new intake with blank forms.
 *
 * In: a folder's name. Out: programme.json, blank forms, one client's folder, README.txt.
 * Rule: nothing that is there already is touched.
 */
#include "base/output.h"
#include "base/resource.h"
#include "batch/command.h"
#include "batch/phrase.h"
#include "batch/say.h"
#include "ingest/ingest.h"
#include <string.h>

#define BOM "\xEF\xBB\xBF" /* without it Excel takes UTF-8 for CP932 */
#define EXAMPLE_CLIENT "K-0001"
#define FLOOR_FORM "floor-1F.json"

static const char programme[] = "{\n"
				"  \"name\": \"中小企業サイバーセキュリティ支援事業\",\n"
				"  \"fiscal_year\": 2024,\n"
				"  \"issuer\": \"（実施団体の名称）\",\n"
				"  \"time_zone\": \"Asia/Tokyo\"\n"
				"}\n";

/* Forms that hold all clients stand in the intake itself; the others in the client's folder. */
static bool
is_programme_form(const char *name)
{
	return strcmp(name, "clients") == 0 || g_str_has_prefix(name, "diagnosis");
}

static bool
write_file(const char *folder, const char *name, const char *text, struct problems *problems)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);
	return output_write(path, text, strlen(text), 0644, problems);
}

static bool
write_form(const char *intake, const char *client, const char *name, struct problems *problems)
{
	g_autofree char *form = ingest_form(name);
	g_autofree char *file = g_strconcat(name, ".csv", NULL);
	g_autofree char *text = g_strconcat(BOM, form, NULL);
	return write_file(is_programme_form(name) ? intake : client, file, text, problems);
}

/* "diagnosis.csv: 企業ID,回答日,…" for each form. */
static char *
readme_text(char **names, enum problem_language language)
{
	GString *out = g_string_new(phrase(PHRASE_INIT_README, language));
	for (char **name = names; *name != NULL; name++) {
		g_autofree char *form = ingest_form(*name);
		g_strchomp(form);
		g_string_append_printf(out, "\n%s%s.csv\n  %s\n",
		    is_programme_form(*name) ? "" : "clients/" EXAMPLE_CLIENT "/", *name, form);
	}
	g_string_append_printf(out, "\nclients/" EXAMPLE_CLIENT "/" FLOOR_FORM "\n  %s\n",
	    phrase(PHRASE_INIT_FLOORS, language));
	return g_string_free(out, FALSE);
}

static bool
write_intake(
    const char *intake, enum problem_language language, guint *nfiles, struct problems *problems)
{
	g_autofree char *client = g_build_filename(intake, "clients", EXAMPLE_CLIENT, NULL);
	g_auto(GStrv) names = ingest_form_names();
	g_autofree char *readme = readme_text(names, language);
	bool good = output_directory(client, 0755, problems) &&
	            write_file(intake, "programme.json", programme, problems) &&
	            write_file(intake, "README.txt", readme, problems);
	for (char **name = names; good && *name != NULL; name++)
		good = write_form(intake, client, *name, problems);
	good = good && write_file(client, FLOOR_FORM, ingest_floor_form(), problems);
	*nfiles = g_strv_length(names) + 3;
	return good;
}

static bool
is_free(const char *path)
{
	if (!g_file_test(path, G_FILE_TEST_EXISTS))
		return true;
	GDir *dir = g_dir_open(path, 0, NULL);
	bool empty = dir != NULL && g_dir_read_name(dir) == NULL;
	if (dir != NULL)
		g_dir_close(dir);
	return empty;
}

int
command_init(const struct request *request)
{
	const char *intake = request->arguments[0];
	struct problems *problems = problems_new();
	struct say say = { .language = request->language };
	guint nfiles = 0;
	int status = STATUS_DONE;
	if (!is_free(intake)) {
		struct place place = { .byte_offset = -1, .fate = FATE_NOTHING_WRITTEN };
		problem_add(problems, PROBLEM_EXISTS_ALREADY, &place, intake, NULL);
		status = STATUS_USAGE;
	} else if (!write_intake(intake, request->language, &nfiles, problems)) {
		status = STATUS_NO_OUTPUT;
	}
	say_problems(&say, problems, 0);
	problems_drop(problems);
	if (status != STATUS_DONE)
		return status;
	g_autofree char *n = g_strdup_printf("%u", nfiles);
	g_autofree char *line = phrase_fill(PHRASE_INIT_DONE, request->language, n, intake, NULL);
	g_autofree char *text = g_strconcat(line, "\n", NULL);
	return say_result(text) ? STATUS_DONE : STATUS_NO_OUTPUT;
}
