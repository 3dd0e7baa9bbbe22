/*
 * What settings state of single files, and single settings as strings and zones.
 *
 * In: rows of setting. Out: statements, strings, time zones.
 * Rule: what is read here was checked when its file was imported.
 */
#include "ingest/cells.h"
#include "ingest/settings.h"
#include <string.h>

static void
statement_drop(void *data)
{
	struct statement *statement = data;
	char **strings[] = { &statement->path, &statement->profile, &statement->encoding,
		&statement->delimiter, &statement->client, &statement->campaign, &statement->mail,
		&statement->mail_type, &statement->difficulty, &statement->position,
		&statement->time_zone, &statement->device, &statement->text };
	for (size_t i = 0; i < G_N_ELEMENTS(strings); i++)
		g_free(*strings[i]);
	g_free(statement);
}

static char *
get_string(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));
	return text == NULL || *text == '\0' ? NULL : g_strdup(text);
}

static struct statement *
statement_new(const json_t *object)
{
	struct statement *statement = g_new0(struct statement, 1);
	char *text = json_dumps(object, JSON_COMPACT | JSON_SORT_KEYS);
	statement->text = g_strdup(text);
	free(text);
	statement->path = get_string(object, "path");
	statement->profile = get_string(object, "profile");
	statement->encoding = get_string(object, "encoding");
	statement->delimiter = get_string(object, "delimiter");
	statement->client = get_string(object, "client");
	statement->campaign = get_string(object, "campaign");
	statement->mail = get_string(object, "mail");
	statement->mail_type = get_string(object, "mail_type");
	statement->difficulty = get_string(object, "difficulty");
	statement->position = get_string(object, "position");
	statement->time_zone = get_string(object, "time_zone");
	statement->device = get_string(object, "device");
	statement->drill = json_integer_value(json_object_get(object, "drill"));
	statement->heading_line = json_integer_value(json_object_get(object, "heading_line"));
	return statement;
}

GPtrArray *
settings_statements(struct store *store, const char *client)
{
	GPtrArray *statements = g_ptr_array_new_with_free_func(statement_drop);
	g_autofree char *text = store_setting(store, client, "sources");
	json_t *array = text == NULL ? NULL : json_loads(text, 0, NULL);
	for (size_t i = 0; i < json_array_size(array); i++)
		g_ptr_array_add(statements, statement_new(json_array_get(array, i)));
	json_decref(array);
	return statements;
}

/* macOS writes file names decomposed; "./" in front and "\" between are how people write paths. */
static char *
comparable(const char *path)
{
	if (path == NULL)
		return g_strdup("");
	g_autofree char *slashes = g_strdelimit(g_strdup(path), "\\", '/');
	const char *bare = g_str_has_prefix(slashes, "./") ? slashes + 2 : slashes;
	char *composed = g_utf8_normalize(bare, -1, G_NORMALIZE_NFC);
	return composed == NULL ? g_strdup(bare) : composed;
}

struct statement *
settings_statement_find(GPtrArray *statements, const char *path)
{
	if (statements == NULL || statements->len == 0)
		return NULL;
	g_autofree char *wanted = comparable(path);
	for (guint i = 0; i < statements->len; i++) {
		struct statement *statement = statements->pdata[i];
		g_autofree char *stated = comparable(statement->path);
		if (strcmp(stated, wanted) == 0) {
			statement->used = true;
			return statement;
		}
	}
	return NULL;
}

GHashTable *
settings_domains(struct store *store, char **text)
{
	*text = store_setting(store, "", "email_domains");
	json_t *object = *text == NULL ? NULL : json_loads(*text, 0, NULL);
	if (object == NULL)
		return NULL;
	GHashTable *domains = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	const char *name;
	json_t *client;
	json_object_foreach(object, name, client)
	{
		g_autofree char *key = cells_match_key(name, -1);
		const char *bare = *key == '@' ? key + 1 : key;
		g_hash_table_insert(domains, g_strdup(bare), g_strdup(json_string_value(client)));
	}
	json_decref(object);
	return domains;
}

char *
settings_string(struct store *store, const char *client, const char *key)
{
	g_autofree char *text = ingest_setting(store, client, key);
	if (text == NULL)
		return NULL;
	json_t *value = json_loads(text, JSON_DECODE_ANY, NULL);
	char *copy = g_strdup(json_string_value(value));
	json_decref(value);
	return copy;
}

bool
settings_zone_known(const char *name)
{
	GTimeZone *zone = g_time_zone_new_identifier(name);
	if (zone != NULL)
		g_time_zone_unref(zone);
	return zone != NULL;
}

GTimeZone *
settings_zone(const char *name)
{
	GTimeZone *zone = g_time_zone_new_identifier(name == NULL ? "Asia/Tokyo" : name);
	/* Japan has had no summer time since 1951: good even without a zone database. */
	return zone != NULL ? zone : g_time_zone_new_offset(9 * 3600);
}
