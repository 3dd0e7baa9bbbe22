/*
 * Photos of the survey: found, decoded, and told of where they cannot be used.
 *
 * In: the names in findings and the files met in the walk. Out: photo_found, picture, the clients' keys, problems.
 * Rule: nothing outside photos/ of the client and of the programme is opened; a finding stays, whatever its photo is.
 */
#include "ingest/photos.h"
#include "base/image.h"
#include "base/nearest.h"
#include "ingest/cells.h"
#include "ingest/store_photo.h"
#include <string.h>
#include <sys/stat.h>

#define COMPLAINTS_ALIKE 20
#define NAMES_SHOWN 10
/* A file changed so shortly before it was read may change again without its times telling. */
#define SETTLED_SECONDS 2

struct photos {
	struct intake *intake;
	GHashTable *exact; /* path → struct intake_photo */
	GHashTable
	    *loose; /* match key of the path, with and without its ending → GPtrArray of them */
	GHashTable *looked; /* path → struct picture */
	GHashTable *alike;  /* source and problem → how many */
};

/* ---- files met */

static const char *
below_photos(const char *path)
{
	return g_str_has_prefix(path, "photos/") ? path + 7 : strstr(path, "/photos/") + 8;
}

void
photos_note(
    struct intake *intake, const struct intake_folder *folder, const struct intake_file *file)
{
	bool outside = file->kind == INTAKE_OUTSIDE;
	if ((file->kind != INTAKE_PICTURE && !outside) || !intake_is_photo(file->path))
		return;
	struct intake_photo *photo = g_new0(struct intake_photo, 1);
	photo->path = g_strdup(file->path);
	photo->client = g_strdup(folder->client);
	photo->outside = outside;
	g_ptr_array_add(intake->photos, photo);
}

void
photos_drop(void *data)
{
	struct intake_photo *photo = data;
	g_free(photo->path);
	g_free(photo->client);
	g_free(photo);
}

static void
add_loose(struct photos *photos, char *key, struct intake_photo *photo)
{
	GPtrArray *list = g_hash_table_lookup(photos->loose, key);
	if (list == NULL) {
		list = g_ptr_array_new();
		g_hash_table_insert(photos->loose, g_strdup(key), list);
	}
	if (list->len == 0 || list->pdata[list->len - 1] != photo)
		g_ptr_array_add(list, photo);
	g_free(key);
}

/* The folder as it is, the name in it however it is written. Caller frees. */
static char *
loose_key(const char *folder, size_t length, const char *name, ssize_t name_length)
{
	g_autofree char *key = cells_match_key(name, name_length);
	return g_strdup_printf("%.*s%s", (int)length, folder, key);
}

static void
index_photos(struct photos *photos)
{
	for (guint i = 0; i < photos->intake->photos->len; i++) {
		struct intake_photo *photo = photos->intake->photos->pdata[i];
		g_hash_table_insert(photos->exact, photo->path, photo);
		const char *name = below_photos(photo->path), *dot = strrchr(name, '.');
		size_t folder = (size_t)(name - photo->path);
		add_loose(photos, loose_key(photo->path, folder, name, -1), photo);
		if (dot != NULL && strchr(dot, '/') == NULL)
			add_loose(photos, loose_key(photo->path, folder, name, dot - name), photo);
	}
}

/* ---- from a name to a file */

/* As a path below photos/; NULL where it names nothing that could lie there. Caller frees. */
static char *
path_of(const char *name)
{
	g_autofree char *slashes = g_strdelimit(g_strdup(name), "\\", '/');
	const char *path = slashes;
	while (g_str_has_prefix(path, "./"))
		path += 2;
	if (g_ascii_strncasecmp(path, "photos/", 7) == 0)
		path += 7;
	g_auto(GStrv) steps = g_strsplit(path, "/", -1);
	bool good = *path != '\0' && *path != '/' && strchr(path, ':') == NULL &&
	            !g_strv_contains((const char *const *)steps, "..");
	return good ? g_strdup(path) : NULL;
}

/* The folders in which a finding's photos may lie, nearest first; each ends in "photos/". Owned. */
static GPtrArray *
folders_of(const struct photos *photos, const struct photo *photo)
{
	GPtrArray *folders = g_ptr_array_new_with_free_func(g_free);
	const char *slash = strrchr(photo->source, '/');
	char *beside = g_strdup_printf(
	    "%.*sphotos/", slash == NULL ? 0 : (int)(slash + 1 - photo->source), photo->source);
	bool own = g_strcmp0(photos->intake->own_client, photo->client) == 0;
	g_ptr_array_add(folders, g_strdup_printf("clients/%s/photos/", photo->client));
	g_ptr_array_insert(folders, photo->folder != NULL || own ? 0 : 1, beside);
	if (photo->folder == NULL)
		g_ptr_array_add(folders, g_strdup("photos/"));
	return folders;
}

static struct intake_photo *
find_in(const struct photos *photos, const char *folder, const char *path, GPtrArray **several)
{
	g_autofree char *full = g_strconcat(folder, path, NULL);
	struct intake_photo *photo = g_hash_table_lookup(photos->exact, full);
	if (photo != NULL)
		return photo;
	g_autofree char *key = loose_key(folder, strlen(folder), path, -1);
	GPtrArray *list = g_hash_table_lookup(photos->loose, key);
	if (list != NULL && list->len > 1 && *several == NULL)
		*several = list;
	return list != NULL && list->len == 1 ? list->pdata[0] : NULL;
}

/* The most similar name under the folders; NULL: none is near. Lent by the intake. */
static const char *
nearest(const struct photos *photos, const GPtrArray *folders, const char *path)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	for (guint i = 0; i < photos->intake->photos->len; i++) {
		const struct intake_photo *photo = photos->intake->photos->pdata[i];
		for (guint k = 0; k < folders->len; k++)
			if (g_str_has_prefix(photo->path, folders->pdata[k]))
				g_ptr_array_add(names, photo->path + strlen(folders->pdata[k]));
	}
	return nearest_name(path, (const char *const *)names->pdata, names->len);
}

static struct place
place_of(const struct photo *photo)
{
	return (struct place){ .file = photo->source,
		.line = photo->line,
		.column = photo->column,
		.byte_offset = photo->byte_offset,
		.name = photo->heading,
		.client = photo->client,
		.fate = FATE_WITHOUT_PHOTO };
}

/* The file meant; NULL after saying why there is none. */
static struct intake_photo *
find(const struct photos *photos, const struct photo *photo, struct problems *said)
{
	struct place place = place_of(photo);
	g_autofree char *path = path_of(photo->name);
	if (path == NULL) {
		problem_add(said, PROBLEM_PHOTO_PATH, &place, photo->name, NULL);
		return NULL;
	}
	g_autoptr(GPtrArray) folders = folders_of(photos, photo);
	GPtrArray *several = NULL;
	for (guint i = 0; i < folders->len; i++) {
		struct intake_photo *found = find_in(photos, folders->pdata[i], path, &several);
		if (found != NULL)
			return found;
	}
	const char *near = several == NULL ? nearest(photos, folders, path) : NULL;
	if (several != NULL)
		problem_add(said, PROBLEM_PHOTO_SEVERAL, &place, photo->name,
		    below_photos(((struct intake_photo *)several->pdata[0])->path),
		    below_photos(((struct intake_photo *)several->pdata[1])->path), NULL);
	else
		problem_add(said, near == NULL ? PROBLEM_PHOTO_MISSING : PROBLEM_PHOTO_NEAR, &place,
		    photo->name, near, NULL);
	return NULL;
}

/* ---- from a file to a picture */

/* What tells a file from a later state of itself; empty where that cannot be trusted yet. Caller frees. */
static char *
stamp_of(const char *full)
{
	struct stat status;
	if (stat(full, &status) != 0 ||
	    g_get_real_time() / G_USEC_PER_SEC - status.st_ctim.tv_sec < SETTLED_SECONDS)
		return g_strdup("");
	return g_strdup_printf("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT ".%09ld %" G_GINT64_FORMAT
			       ".%09ld %" G_GUINT64_FORMAT,
	    (gint64)status.st_size, (gint64)status.st_mtim.tv_sec, status.st_mtim.tv_nsec,
	    (gint64)status.st_ctim.tv_sec, status.st_ctim.tv_nsec, (guint64)status.st_ino);
}

/* The last problem as JSON text, NULL where there is none. Caller frees. */
static char *
last_problem(const struct problems *said)
{
	size_t n = problems_count(said);
	if (n == 0)
		return NULL;
	json_t *object = problem_to_json(problems_at(said, n - 1));
	char *text = json_dumps(object, JSON_COMPACT), *copy = g_strdup(text);
	json_decref(object);
	free(text);
	return copy;
}

static void
decode(struct picture *picture, struct bytes *bytes, struct problems *said)
{
	size_t length;
	struct image_facts facts;
	struct place place = { .file = picture->path, .byte_offset = -1 };
	g_autofree char *whole = bytes_whole(bytes, &length, said);
	if (whole == NULL || !image_examine(whole, length, &place, said, &facts))
		return;
	picture->type = facts.type;
	picture->width = facts.width;
	picture->height = facts.height;
}

/* A file that is gone, locked or changing is looked at again in the next run: its stamp stays empty. */
static struct picture *
read_picture(const char *full, const char *path, const struct picture *known)
{
	struct picture *picture = g_new0(struct picture, 1);
	struct problems *said = problems_new();
	picture->path = g_strdup(path);
	g_autofree char *stamp = stamp_of(full);
	struct bytes *bytes = bytes_open(full, path, IMAGE_BYTES_LIMIT, said);
	const char *sha256 = bytes == NULL ? NULL : bytes_sha256(bytes, said);
	bool same = known != NULL && g_strcmp0(known->sha256, sha256) == 0;
	picture->sha256 = g_strdup(sha256 == NULL ? "" : sha256);
	picture->size = bytes == NULL ? 0 : bytes_size(bytes);
	if (sha256 != NULL && !same)
		decode(picture, bytes, said);
	bool whole = bytes != NULL && bytes_check(bytes, said);
	picture->problem = last_problem(said);
	if (same && whole) {
		picture->type = known->type;
		picture->width = known->width;
		picture->height = known->height;
		g_free(picture->problem);
		picture->problem = g_strdup(known->problem);
	} else if (!whole) {
		picture->type = NULL;
	}
	picture->stamp = g_strdup(whole ? stamp : "");
	bytes_drop(bytes);
	problems_drop(said);
	return picture;
}

/* NULL where the store failed. Lent. */
static const struct picture *
look(struct photos *photos, const char *path)
{
	struct picture *picture = g_hash_table_lookup(photos->looked, path);
	if (picture != NULL)
		return picture;
	struct intake *intake = photos->intake;
	g_autofree char *full = g_build_filename(intake->options->intake, path, NULL);
	g_autofree char *stamp = stamp_of(full);
	picture = store_picture_find(intake->store, path, intake->problems);
	if (picture == NULL || *stamp == '\0' || strcmp(stamp, picture->stamp) != 0) {
		struct picture *known = picture;
		picture = read_picture(full, path, known);
		picture_drop(known);
		if (!store_picture_put(intake->store, picture, intake->problems)) {
			picture_drop(picture);
			return NULL;
		}
	}
	g_hash_table_insert(photos->looked, picture->path, picture);
	return picture;
}

/* ---- what is said */

static void
refuse(struct problems *said, const struct photo *photo, const struct problem *why)
{
	struct place place = place_of(photo);
	g_autofree char *english = problem_text(why, LANGUAGE_ENGLISH);
	g_autofree char *japanese = problem_text(why, LANGUAGE_JAPANESE);
	g_autofree char *both = g_strconcat(english, "\x1f", japanese, NULL);
	if (why->level < PROBLEM_ERROR) {
		place.fate = FATE_NONE;
		problem_add(said, PROBLEM_PHOTO_DAMAGED, &place, photo->name, both, NULL);
	} else {
		problem_add(said, PROBLEM_PHOTO_REFUSED, &place, photo->name, both, NULL);
	}
}

static void
judge(struct problems *said, const struct photo *photo, const struct picture *picture)
{
	json_t *object = picture->problem == NULL ? NULL : json_loads(picture->problem, 0, NULL);
	struct problems *why = problems_new();
	if (object != NULL && problem_add_json(why, object))
		refuse(said, photo, problems_at(why, 0));
	json_decref(object);
	problems_drop(why);
}

static void
refuse_outside(struct problems *said, const struct photo *photo)
{
	struct problems *why = problems_new();
	struct place place = { .file = photo->source, .byte_offset = -1 };
	problem_add(why, PROBLEM_LINK_OUTSIDE, &place, NULL);
	refuse(said, photo, problems_at(why, 0));
	problems_drop(why);
}

/* The first ones of a kind in each table; the rest is counted. */
static void
tell(struct photos *photos, const struct photo *photo, const struct problems *said)
{
	if (problems_count(said) == 0)
		return;
	const struct problem *problem = problems_at(said, 0);
	char *key = g_strdup_printf("%s\x1f%s", problem_code(problem->id), photo->source);
	int before = GPOINTER_TO_INT(g_hash_table_lookup(photos->alike, key));
	if (before < COMPLAINTS_ALIKE)
		problems_append(photos->intake->problems, said);
	g_hash_table_insert(photos->alike, key, GINT_TO_POINTER(before + 1));
}

static int
compare_keys(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void
tell_more(struct photos *photos)
{
	guint n;
	g_autofree gpointer *keys = g_hash_table_get_keys_as_array(photos->alike, &n);
	qsort(keys, n, sizeof *keys, compare_keys);
	for (guint i = 0; i < n; i++) {
		int count = GPOINTER_TO_INT(g_hash_table_lookup(photos->alike, keys[i]));
		g_auto(GStrv) parts = g_strsplit(keys[i], "\x1f", 2);
		struct place place = { .file = parts[1], .byte_offset = -1 };
		g_autofree char *more = g_strdup_printf("%d", count - COMPLAINTS_ALIKE);
		if (count > COMPLAINTS_ALIKE)
			problem_add(photos->intake->problems, PROBLEM_MORE_ALIKE, &place, more,
			    parts[0], NULL);
	}
}

/* Photos of one folder lie together: those from `first` on that nobody names. Returns where the folder ends. */
static guint
tell_unnamed(struct photos *photos, guint first)
{
	const GPtrArray *all = photos->intake->photos;
	const char *client = ((struct intake_photo *)all->pdata[first])->client;
	g_autoptr(GString) names = g_string_new(NULL);
	guint i = first, n = 0;
	for (; i < all->len; i++) {
		const struct intake_photo *photo = all->pdata[i];
		if (g_strcmp0(photo->client, client) != 0)
			break;
		if (photo->named || photo->outside ||
		    settle_plan_uses(photos->intake->store, photo->path))
			continue;
		if (n < NAMES_SHOWN)
			g_string_append_printf(
			    names, "%s%s", n > 0 ? ", " : "", below_photos(photo->path));
		n++;
	}
	if (n > NAMES_SHOWN)
		g_string_append(names, ", …");
	g_autofree char *folder =
	    client == NULL ? g_strdup("photos") : g_strdup_printf("clients/%s/photos", client);
	struct place place = { .file = folder, .byte_offset = -1, .client = client };
	g_autofree char *count = g_strdup_printf("%u", n);
	/* Another client's finding may name a photo of the programme. */
	if (n > 0 && (client != NULL || photos->intake->options->only_client == NULL))
		problem_add(photos->intake->problems, PROBLEM_PHOTOS_UNNAMED, &place, count,
		    names->str, NULL);
	return i;
}

/* ---- all */

static bool
settle_one(struct photos *photos, const struct photo *photo)
{
	struct intake *intake = photos->intake;
	struct problems *said = problems_new();
	struct intake_photo *found = find(photos, photo, said);
	const struct picture *picture = NULL;
	bool good = true;
	if (found != NULL) {
		found->named = true;
		if (found->outside)
			refuse_outside(said, photo);
		else if ((picture = look(photos, found->path)) != NULL)
			judge(said, photo, picture);
		else
			good = false;
	}
	good =
	    good && store_photo_settle(intake->store, photo, picture == NULL ? NULL : picture->path,
			problems_count(said) == 0 ? NULL : problems_at(said, 0), intake->problems);
	tell(photos, photo, said);
	problems_drop(said);
	return good;
}

static void
free_array(void *array)
{
	g_ptr_array_unref(array);
}

bool
photos_settle(struct intake *intake)
{
	const char *only = intake->options->only_client;
	g_autoptr(GPtrArray) names = store_photos(intake->store, only, intake->problems);
	struct photos photos = { .intake = intake,
		.exact = g_hash_table_new(g_str_hash, g_str_equal),
		.loose = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_array),
		.looked = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, picture_drop),
		.alike = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL) };
	bool good = names != NULL;
	if (good && names->len > 0)
		index_photos(&photos);
	for (guint i = 0; good && i < names->len; i++)
		good = settle_one(&photos, names->pdata[i]);
	tell_more(&photos);
	for (guint i = 0; good && i < intake->photos->len;)
		i = tell_unnamed(&photos, i);
	g_hash_table_unref(photos.exact);
	g_hash_table_unref(photos.loose);
	g_hash_table_unref(photos.looked);
	g_hash_table_unref(photos.alike);
	return good && store_photos_account(intake->store, only, intake->problems);
}
