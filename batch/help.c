/*
 * The help texts: examples first, then the commands or options, then what the exit status means.
 *
 * In: the table of commands. Out: text for stdout.
 * Rule: nothing is written here that a table does not say.
 */
#include "batch/options.h"
#include "batch/phrase.h"
#include "render/render.h"
#include "ingest/ingest.h"

static const struct {
	const char *status;
	enum phrase_id meaning;
} statuses[] = {
	{ "0", PHRASE_STATUS_DONE },
	{ "1", PHRASE_STATUS_INTERNAL },
	{ "2", PHRASE_STATUS_USAGE },
	{ "3", PHRASE_STATUS_PARTLY },
	{ "4", PHRASE_STATUS_NO_OUTPUT },
	{ "75", PHRASE_STATUS_LOCKED },
	{ "130, 143", PHRASE_STATUS_INTERRUPTED },
};

static void
append_heading(GString *out, enum phrase_id id, enum problem_language language)
{
	g_string_append_printf(out, "\n%s\n", phrase(id, language));
}

static void
append_examples(GString *out, const char *examples)
{
	g_auto(GStrv) lines = g_strsplit(examples, "\n", -1);
	for (char **line = lines; *line != NULL; line++)
		if (**line != '\0')
			g_string_append_printf(out, "  %s\n", *line);
}

static void
append_statuses(GString *out, enum problem_language language)
{
	append_heading(out, PHRASE_HELP_STATUS, language);
	for (size_t i = 0; i < G_N_ELEMENTS(statuses); i++)
		g_string_append_printf(
		    out, "  %-9s %s\n", statuses[i].status, phrase(statuses[i].meaning, language));
}

static char *
program_help(enum problem_language language)
{
	GString *out = g_string_new(phrase(PHRASE_HELP_PROGRAM, language));
	g_string_append_c(out, '\n');
	append_heading(out, PHRASE_HELP_EXAMPLES, language);
	append_examples(out, "obi init intake\n"
			     "obi check intake\n"
			     "obi run intake -o out\n"
			     "obi report intake K-0012 -o out");
	append_heading(out, PHRASE_HELP_COMMANDS, language);
	for (const struct command *command = commands; command->name != NULL; command++)
		g_string_append_printf(out, "  %-8s  %s\n", command->name, command->help[language]);
	append_statuses(out, language);
	g_string_append_printf(out, "\n%s\n", phrase(PHRASE_HELP_MORE, language));
	return g_string_free(out, FALSE);
}

char *
help_text(const struct command *command, enum problem_language language)
{
	if (command == NULL)
		return program_help(language);
	GString *out = g_string_new(NULL);
	g_string_append_printf(out, "obi %s: %s\n", command->name, command->help[language]);
	append_heading(out, PHRASE_HELP_EXAMPLES, language);
	append_examples(out, command->examples);
	append_heading(out, PHRASE_HELP_USAGE, language);
	g_string_append_printf(out, "  obi %s %s\n", command->name, command->usage);
	append_heading(out, PHRASE_HELP_OPTIONS, language);
	options_describe(out, command, language);
	append_statuses(out, language);
	return g_string_free(out, FALSE);
}

char *
version_text(void)
{
	g_autofree char *drawing = render_libraries();
	return g_strdup_printf("obi " OBI_VERSION " (MIT)\n"
			       "GLib %u.%u.%u, Jansson %s, %s\n"
			       "%s\n",
	    glib_major_version, glib_minor_version, glib_micro_version, jansson_version_str(),
	    ingest_libraries(), drawing);
}
