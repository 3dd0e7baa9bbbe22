/*
 * Why a figure changed: of all that changed between two editions, what it is made of.
 *
 * In: what differs (compare.h), the files behind each figure now. Out: "from", "settings" and "causes" of each figure.
 * Rule: a reason is something that was recorded as changed with both editions. Where a file is gone, or holds no row of
 * the figure any more, its kind decides.
 */
#include "batch/compare.h"
#include <string.h>

/* Which figures, by the beginning of their names, can come from a table of records, or from a setting. */
struct reach {
	const char
	    *what; /* a table of ingest/schema.sql, the beginning of a setting's key, or a cause */
	const char *figures[6];
};

static const struct reach tables[] = {
	{ "application", { "client.", "cohort." } },
	{ "diagnosis_answer", { "diagnosis.", "client.", "cohort.", "programme.report_date" } },
	{ "person", { "drill.", "person." } },
	{ "drill_record", { "drill.", "person.", "client.", "cohort.", "programme.report_date" } },
	{ "drill_event", { "drill.", "person.", "client.", "cohort.", "programme.report_date" } },
	{ "device", { "network.", "environment." } },
	{ "link", { "network." } },
	{ "port", { "network." } },
	{ "plan_element", { "network.", "environment." } },
	{ "environment", { "environment." } },
	{ "photo", { "environment." } },
	{ "exercise", { "exercise.", "cohort.exercise", "cohort.choices" } },
	{ "comment", { "comments" } },
};

static const struct reach settings[] = {
	{ "drill.", { "drill.", "person.", "client.", "cohort." } },
	{ "privacy.small_group", { "programme.small_group", "programme.hidden_below", "drill." } },
	{ "privacy.person_sheet", { "person.", "drill." } },
	{ "diagnosis.", { "diagnosis.", "cohort." } },
	{ "floors.", { "environment." } },
	{ "report_date", { "programme.report_date", "network." } },
	{ "time_zone", { "programme.time_zone", "drill.", "client." } },
	{ "name", { "programme.name" } },
	{ "client.name", { "client.name" } },
	{ "fiscal_year", { "programme.fiscal_year" } },
	{ "issuer", { "programme.issuer" } },
	{ "email_domains", { "drill.", "person.", "client.", "diagnosis.", "exercise." } },
};

static const struct reach causes[] = {
	{ "cohort", { "cohort." } },
	{ "advice", { "advice." } },
	{ "benchmark", { "diagnosis.benchmark", "drill.benchmark" } },
	{ "program", { "" } },
};

static bool
reaches(const struct reach *reach, const char *figure)
{
	for (size_t i = 0; i < G_N_ELEMENTS(reach->figures) && reach->figures[i] != NULL; i++)
		if (g_str_has_prefix(figure, reach->figures[i]))
			return true;
	return false;
}

static const char *
name_of(const json_t *change)
{
	return json_string_value(json_object_get(change, "name"));
}

static bool
holds(const json_t *list, const char *text)
{
	for (size_t i = 0; i < json_array_size(list); i++)
		if (strcmp(json_string_value(json_array_get(list, i)), text) == 0)
			return true;
	return false;
}

static void
add_once(json_t *list, const char *text)
{
	if (!holds(list, text))
		json_array_append_new(list, json_string(text));
}

static json_t *
list_of(json_t *figure, const char *key)
{
	json_t *list = json_object_get(figure, key);
	if (list == NULL)
		json_object_set_new(figure, key, list = json_array());
	return list;
}

/* ---- files ---- */

void
compare_add_files(json_t *diff, const json_t *sources)
{
	const json_t *files = json_object_get(diff, "files");
	size_t i, j;
	json_t *figure, *file;
	json_array_foreach(json_object_get(diff, "figures"), i, figure)
	{
		json_t *from = list_of(figure, "from");
		json_array_foreach(files, j, file)
		{
			if (holds(json_object_get(sources, name_of(figure)), name_of(file)))
				add_once(from, name_of(file));
		}
	}
}

/* The table that a file of this kind fills; NULL where that is not known. */
static const struct reach *
table_of(const char *kind)
{
	const char *table = kind == NULL ? NULL : ingest_table(kind);
	for (size_t i = 0; table != NULL && i < G_N_ELEMENTS(tables); i++)
		if (strcmp(tables[i].what, table) == 0)
			return &tables[i];
	return NULL;
}

/* Files that are gone; and the others, where the figure names none of them. */
static void
add_by_kind(const json_t *diff, json_t *figure, const json_t *kinds)
{
	json_t *from = list_of(figure, "from");
	bool traced = json_array_size(from) > 0;
	size_t i;
	json_t *file;
	json_array_foreach(json_object_get(diff, "files"), i, file)
	{
		bool gone = json_object_get(file, "after") == NULL;
		const struct reach *table =
		    table_of(json_string_value(json_object_get(kinds, name_of(file))));
		bool told = g_str_has_prefix(name_of(figure), "intake.") ||
		            (table != NULL && reaches(table, name_of(figure)));
		if (told && (gone || !traced))
			add_once(from, name_of(file));
	}
}

/* ---- settings and the rest ---- */

static void
add_settings(const json_t *diff, json_t *figure)
{
	json_t *list = list_of(figure, "settings");
	size_t i;
	json_t *setting;
	json_array_foreach(json_object_get(diff, "settings"), i, setting)
	{
		for (size_t j = 0; j < G_N_ELEMENTS(settings); j++)
			if (g_str_has_prefix(name_of(setting), settings[j].what) &&
			    reaches(&settings[j], name_of(figure)))
				add_once(list, name_of(setting));
	}
}

static void
add_causes(const json_t *diff, json_t *figure)
{
	json_t *list = list_of(figure, "causes");
	for (size_t i = 0; i < G_N_ELEMENTS(causes); i++)
		if (json_is_true(json_object_get(diff, causes[i].what)) &&
		    reaches(&causes[i], name_of(figure)))
			add_once(list, causes[i].what);
}

static void
add_all(json_t *to, const json_t *from)
{
	for (size_t i = 0; i < json_array_size(from); i++)
		add_once(to, json_string_value(json_array_get(from, i)));
}

/* Advice looks at other figures: what changed these changed it. */
static void
pass_on(const json_t *diff)
{
	static const char *const keys[] = { "from", "settings", "causes" };
	const json_t *figures = json_object_get(diff, "figures");
	for (size_t i = 0; i < json_array_size(figures); i++)
		for (size_t j = 0; j < json_array_size(figures); j++) {
			json_t *advice = json_array_get(figures, i),
			       *other = json_array_get(figures, j);
			if (!g_str_has_prefix(name_of(advice), "advice.") ||
			    g_str_has_prefix(name_of(other), "advice.") ||
			    g_str_has_prefix(name_of(other), "intake."))
				continue;
			for (size_t k = 0; k < G_N_ELEMENTS(keys); k++)
				add_all(list_of(advice, keys[k]), json_object_get(other, keys[k]));
		}
}

/* {path: kind} of both editions. */
static json_t *
kinds_of(const struct edition *before, const struct edition *after)
{
	const struct edition *const editions[] = { before, after };
	json_t *kinds = json_object();
	for (size_t i = 0; i < G_N_ELEMENTS(editions); i++) {
		json_t *sources =
		    editions[i]->sources == NULL ? NULL : json_loads(editions[i]->sources, 0, NULL);
		json_t *own = json_object_get(sources, "kinds");
		if (own != NULL)
			json_object_update(kinds, own);
		json_decref(sources);
	}
	return kinds;
}

void
compare_add_reasons(json_t *diff, const struct edition *before, const struct edition *after)
{
	json_t *kinds = kinds_of(before, after), *figure;
	size_t i;
	json_array_foreach(json_object_get(diff, "figures"), i, figure)
	{
		add_by_kind(diff, figure, kinds);
		add_settings(diff, figure);
		add_causes(diff, figure);
	}
	pass_on(diff);
	json_decref(kinds);
}
