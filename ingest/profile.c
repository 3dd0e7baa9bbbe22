/*
 * The set of profiles, and matching a heading against one of them.
 *
 * In: the compiled-in profiles and a folder. Out: profiles by name, fields by heading.
 * Rule: headings match by key, per profile, never globally: "Type" is a model here and a cable there.
 */
#include "ingest/profile.h"
#include "base/nearest.h"
#include "base/resource.h"
#include "ingest/cells.h"
#include "ingest/ingest.h"
#include <string.h>

#define PROFILE_SIZE_LIMIT (1 << 20)

struct profiles {
	GPtrArray *all;
	const char **names; /* of all, for nearest_name */
	char sha256[65];
};

static int
compare_profiles(const void *a, const void *b)
{
	const struct profile *const *left = a, *const *right = b;
	return strcmp((*left)->name, (*right)->name);
}

/* One of the same name is replaced. */
static void
add(struct profiles *profiles, struct profile *profile)
{
	if (profile == NULL)
		return;
	for (guint i = 0; i < profiles->all->len; i++) {
		const struct profile *before = profiles->all->pdata[i];
		if (strcmp(before->name, profile->name) == 0) {
			g_ptr_array_remove_index(profiles->all, i);
			break;
		}
	}
	g_ptr_array_add(profiles->all, profile);
}

static void
load_builtin(struct profiles *profiles, struct problems *problems)
{
	g_auto(GStrv) names = resource_list("ingest/profiles");
	for (char **name = names; *name != NULL; name++) {
		g_autofree char *path = g_strconcat("ingest/profiles/", *name, NULL);
		size_t length = 0;
		const char *text = resource_find(path, &length);
		add(profiles, profile_new(path, text, length, problems));
	}
}

static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void
load_folder(struct profiles *profiles, const char *folder, struct problems *problems)
{
	g_autoptr(GDir) directory = g_dir_open(folder, 0, NULL);
	if (directory == NULL)
		return;
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	const char *name;
	while ((name = g_dir_read_name(directory)) != NULL)
		if (g_str_has_suffix(name, ".json") && name[0] != '.')
			g_ptr_array_add(names, g_strdup(name));
	g_ptr_array_sort(names, compare_names);
	for (guint i = 0; i < names->len; i++) {
		g_autofree char *path = g_build_filename(folder, names->pdata[i], NULL);
		g_autofree char *file = g_strconcat("profiles/", names->pdata[i], NULL);
		g_autofree char *text = NULL;
		gsize length;
		g_autoptr(GError) error = NULL;
		struct place place = {
			.file = file, .byte_offset = -1, .fate = FATE_FILE_SET_ASIDE
		};
		if (!g_file_get_contents(path, &text, &length, &error))
			problem_add(
			    problems, PROBLEM_FILE_UNREADABLE, &place, error->message, NULL);
		else
			add(profiles, profile_new(file, text, length, problems));
	}
}

struct profiles *
profiles_load(const char *folder, struct problems *problems)
{
	struct profiles *profiles = g_new0(struct profiles, 1);
	profiles->all = g_ptr_array_new_with_free_func(profile_drop);
	load_builtin(profiles, problems);
	if (folder != NULL)
		load_folder(profiles, folder, problems);
	g_ptr_array_sort(profiles->all, compare_profiles);
	g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
	profiles->names = g_new0(const char *, profiles->all->len + 1);
	for (guint i = 0; i < profiles->all->len; i++) {
		const struct profile *profile = profiles->all->pdata[i];
		profiles->names[i] = profile->name;
		g_checksum_update(sum, (const guchar *)profile->sha256, -1);
	}
	g_strlcpy(profiles->sha256, g_checksum_get_string(sum), sizeof profiles->sha256);
	return profiles;
}

void
profiles_drop(struct profiles *profiles)
{
	if (profiles == NULL)
		return;
	g_ptr_array_unref(profiles->all);
	g_free(profiles->names);
	g_free(profiles);
}

size_t
profiles_count(const struct profiles *profiles)
{
	return profiles->all->len;
}

const struct profile *
profiles_at(const struct profiles *profiles, size_t i)
{
	return profiles->all->pdata[i];
}

const struct profile *
profiles_find(const struct profiles *profiles, const char *name)
{
	for (guint i = 0; i < profiles->all->len; i++)
		if (strcmp(profiles->names[i], name) == 0)
			return profiles->all->pdata[i];
	return NULL;
}

const char *
profiles_nearest(const struct profiles *profiles, const char *name)
{
	return nearest_name(name, profiles->names, profiles->all->len);
}

const char *
profiles_sha256(const struct profiles *profiles)
{
	return profiles->sha256;
}

/* ---- headings */

static void
add_key(GPtrArray *keys, char *key)
{
	if (key != NULL)
		g_ptr_array_add(keys, key);
}

GPtrArray *
profile_heading_keys(const char *heading, ssize_t length)
{
	GPtrArray *keys = g_ptr_array_new_with_free_func(g_free);
	add_key(keys, cells_heading_key(heading, length));
	add_key(keys, cells_heading_key_without_unit(heading, length));
	/* "機器種別\n(Kind)": the first line that means something. */
	g_autofree char *copy = length < 0 ? g_strdup(heading) : g_strndup(heading, (gsize)length);
	if (strpbrk(copy, "\r\n") == NULL)
		return keys;
	g_auto(GStrv) lines = g_strsplit_set(copy, "\r\n", -1);
	for (char **line = lines; *line != NULL; line++)
		if (**line != '\0')
			add_key(keys, cells_heading_key(*line, -1));
	return keys;
}

/* "設問1：OSの最新化" by what stands up to the end of its first number. */
static int
match_stem(const struct profile *profile, const char *key)
{
	const char *digits = strpbrk(key, "0123456789");
	if (digits == NULL)
		return 0;
	g_autofree char *stem =
	    g_strndup(key, (gsize)(digits - key) + strspn(digits, "0123456789"));
	return GPOINTER_TO_INT(g_hash_table_lookup(profile->stems, stem));
}

int
profile_match_keys(const struct profile *profile, const GPtrArray *keys)
{
	int slot = 0;
	for (guint i = 0; i < keys->len && slot == 0; i++)
		slot = GPOINTER_TO_INT(g_hash_table_lookup(profile->headings, keys->pdata[i]));
	if (slot == 0 && keys->len > 0 && g_hash_table_size(profile->stems) > 0)
		slot = match_stem(profile, keys->pdata[0]);
	return slot;
}

int
profile_match(const struct profile *profile, const char *heading, ssize_t length)
{
	g_autoptr(GPtrArray) keys = profile_heading_keys(heading, length);
	return profile_match_keys(profile, keys);
}

const char *
ingest_table(const char *profile)
{
	static const char *const without[][2] = { { "comments", "comment" }, { "photo", "photo" } };
	for (size_t i = 0; i < G_N_ELEMENTS(without); i++)
		if (strcmp(without[i][0], profile) == 0)
			return without[i][1];
	g_autofree char *path = g_strconcat("ingest/profiles/", profile, ".json", NULL);
	const char *text = resource_find(path, NULL);
	json_t *json = text == NULL ? NULL : json_loads(text, 0, NULL);
	const char *table = json_string_value(json_object_get(json, "table"));
	const char *kept = table == NULL ? NULL : g_intern_string(table);
	json_decref(json);
	return kept;
}
