/*
 * Blank forms: the heading lines of our own CSV files.
 *
 * In: the profiles that are forms. Out: one line of Japanese headings, ended by CR LF; the form of a floor plan.
 * Rule: a form says no more than the profile does, so a filled form is always recognised.
 */
#include "base/resource.h"
#include "ingest/ingest.h"
#include "ingest/profile.h"
#include <string.h>

char **
ingest_form_names(void)
{
	struct problems *none = problems_new();
	struct profiles *profiles = profiles_load(NULL, none);
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	for (size_t i = 0; i < profiles_count(profiles); i++)
		if (profiles_at(profiles, i)->form)
			g_ptr_array_add(names, g_strdup(profiles_at(profiles, i)->name));
	g_ptr_array_add(names, NULL);
	profiles_drop(profiles);
	problems_drop(none);
	return (char **)g_ptr_array_steal(names, NULL);
}

static void
append_heading(GString *line, const char *heading)
{
	g_string_append_printf(line, "%s%s", line->len > 0 ? "," : "", heading);
}

static char *
heading_line(const struct profile *profile)
{
	GString *line = g_string_new(NULL);
	for (size_t i = 0; i < profile->nfields; i++) {
		const struct profile_field *field = &profile->fields[i];
		if (field->in_form && field->column >= 0)
			append_heading(line, field->heading);
	}
	for (int n = profile->wide.from; profile->wide.any && n <= profile->wide.to; n++) {
		g_autofree char *number = g_strdup_printf("%d", n);
		GString *heading = g_string_new(profile->wide.pattern);
		g_string_replace(heading, "{n}", number, 0);
		append_heading(line, heading->str);
		g_string_free(heading, TRUE);
	}
	g_string_append(line, "\r\n");
	return g_string_free(line, FALSE);
}

char *
ingest_form(const char *name)
{
	struct problems *none = problems_new();
	struct profiles *profiles = profiles_load(NULL, none);
	const struct profile *profile = profiles_find(profiles, name);
	char *line = profile == NULL || !profile->form ? NULL : heading_line(profile);
	profiles_drop(profiles);
	problems_drop(none);
	return line;
}

const char *
ingest_floor_form(void)
{
	return resource_find("ingest/floor-form.json", NULL);
}
