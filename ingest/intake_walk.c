/*
 * Walking the intake: which files there are, and what kind of thing each is by its name.
 *
 * In: a folder. Out: relative paths in byte order, so that the same intake is always read in the same order.
 * Rule: nothing outside the intake is ever opened; nothing inside is left out in silence.
 */
#include "ingest/intake.h"
#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#define DEPTH_LIMIT 8

static const char *const picture_endings[] = { ".jpg", ".jpeg", ".png", ".gif", ".heic", ".webp",
	".bmp", ".tif", ".tiff", ".svg", NULL };
static const char *const workbook_endings[] = { ".xlsx", ".xls", ".xlsm", ".xlsb", ".ods",
	".numbers", NULL };
static const char *const document_endings[] = { ".pdf", ".doc", ".docx", ".ppt", ".pptx", ".zip",
	".msg", ".eml", ".htm", ".html", ".md", ".rtf", ".log", ".py", ".sh", ".url", ".lnk",
	NULL };
static const char *const document_names[] = { "license", "licence", "readme", "readme.txt",
	"license.txt", NULL };
static const char *const system_names[] = { "thumbs.db", "desktop.ini", "ehthumbs.db", NULL };

bool
intake_is_photo(const char *path)
{
	return g_str_has_prefix(path, "photos/") || strstr(path, "/photos/") != NULL;
}

static bool
ends_in(const char *name, const char *const *endings)
{
	for (; *endings != NULL; endings++)
		if (g_str_has_suffix(name, *endings))
			return true;
	return false;
}

static enum intake_kind
kind_of(const char *path, const char *name, const char *prefix)
{
	g_autofree char *lower = g_ascii_strdown(name, -1);
	if (name[0] == '.' || g_str_has_prefix(name, "~$") || g_str_has_suffix(name, "~") ||
	    g_strv_contains(system_names, lower) || g_str_has_suffix(lower, ".tmp"))
		return INTAKE_SYSTEM;
	if (strcmp(path, "programme.json") == 0)
		return INTAKE_PROGRAMME;
	if (*prefix != '\0' && strcmp(path + strlen(prefix), "client.json") == 0)
		return INTAKE_CLIENT;
	if (strcmp(lower, "comments.md") == 0)
		return INTAKE_COMMENTS;
	if (ends_in(lower, picture_endings) || intake_is_photo(path))
		return INTAKE_PICTURE;
	if (ends_in(lower, workbook_endings))
		return INTAKE_WORKBOOK;
	return ends_in(lower, document_endings) || g_strv_contains(document_names, lower)
	           ? INTAKE_OTHER
	           : INTAKE_TABLE;
}

struct walk {
	struct intake *intake;
	const char *prefix;
	const char *const *skip;
	char *real; /* the intake's own real path, with '/' behind */
	GPtrArray *files;
};

static bool
leads_outside(const struct walk *walk, const char *full)
{
	char *real = realpath(full, NULL);
	bool outside = real == NULL || !g_str_has_prefix(real, walk->real);
	free(real);
	return outside;
}

static void
add_file(struct walk *walk, const char *path, enum intake_kind kind)
{
	struct intake_file *file = g_new0(struct intake_file, 1);
	file->path = g_utf8_make_valid(path, -1);
	file->kind = kind;
	g_ptr_array_add(walk->files, file);
}

static void walk_folder(struct walk *walk, const char *path, int depth);

static void
walk_entry(struct walk *walk, const char *parent, const char *name, int depth)
{
	g_autofree char *path = g_strconcat(parent, name, NULL);
	g_autofree char *full = g_build_filename(walk->intake->options->intake, path, NULL);
	struct stat status;
	if (lstat(full, &status) != 0)
		status.st_mode =
		    S_IFREG; /* gone meanwhile, or not ours to look at: reading says so */
	bool link = S_ISLNK(status.st_mode);
	if (!g_utf8_validate(name, -1, NULL)) {
		add_file(walk, path, INTAKE_NAMELESS);
	} else if (link && leads_outside(walk, full)) {
		add_file(walk, path, INTAKE_OUTSIDE);
	} else if (S_ISDIR(status.st_mode)) {
		g_autofree char *inner = g_strconcat(path, "/", NULL);
		bool skipped =
		    depth == 0 && walk->skip != NULL && g_strv_contains(walk->skip, name);
		if (name[0] != '.' && !skipped)
			walk_folder(walk, inner, depth + 1);
	} else if (link && stat(full, &status) == 0 && S_ISDIR(status.st_mode)) {
		add_file(
		    walk, path, INTAKE_OUTSIDE); /* a link to a folder could go round in circles */
	} else {
		add_file(walk, path, kind_of(path, name, walk->prefix));
	}
}

/* It stands in the accounts like a file, so that what lies in it is not missed in silence. */
static void
add_folder(struct walk *walk, const char *path, enum problem_id why, const char *words)
{
	g_autofree char *name = g_strndup(path, strlen(path) - 1);
	add_file(walk, name, INTAKE_FOLDER);
	struct intake_file *file = walk->files->pdata[walk->files->len - 1];
	file->why = why;
	file->words = g_strdup(words);
}

static void
refuse_folder(struct walk *walk, const char *path, const char *words)
{
	if (*path != '\0') {
		add_folder(walk, path, PROBLEM_FILE_UNREADABLE, words);
		return;
	}
	struct place place = { .file = walk->intake->options->intake,
		.byte_offset = -1,
		.fate = FATE_NOTHING_WRITTEN };
	problem_add(walk->intake->problems, PROBLEM_FILE_UNREADABLE, &place, words, NULL);
	walk->intake->programme_bad = true;
}

static void
walk_folder(struct walk *walk, const char *path, int depth)
{
	if (depth > DEPTH_LIMIT) {
		g_autofree char *limit = g_strdup_printf("%d", DEPTH_LIMIT);
		add_folder(walk, path, PROBLEM_FOLDER_DEEP, limit);
		return;
	}
	g_autofree char *full = g_build_filename(walk->intake->options->intake, path, NULL);
	DIR *directory = opendir(full);
	if (directory == NULL) {
		refuse_folder(walk, path, g_strerror(errno));
		return;
	}
	for (;;) {
		errno = 0;
		const struct dirent *entry = readdir(directory);
		if (entry == NULL)
			break;
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			walk_entry(walk, path, entry->d_name, depth);
	}
	if (errno != 0)
		refuse_folder(walk, path, g_strerror(errno));
	closedir(directory);
}

static void
file_drop(void *data)
{
	struct intake_file *file = data;
	g_free(file->path);
	g_free(file->words);
	g_free(file);
}

static int
compare_files(const void *a, const void *b)
{
	const struct intake_file *const *left = a, *const *right = b;
	return strcmp((*left)->path, (*right)->path);
}

GPtrArray *
intake_walk(struct intake *intake, const char *prefix, const char *const *skip)
{
	struct walk walk = { .intake = intake, .prefix = prefix, .skip = skip };
	char *real = realpath(intake->options->intake, NULL);
	walk.real = g_strconcat(real == NULL ? "" : real, "/", NULL);
	free(real);
	walk.files = g_ptr_array_new_with_free_func(file_drop);
	walk_folder(&walk, prefix, 0);
	g_ptr_array_sort(walk.files, compare_files);
	g_free(walk.real);
	return walk.files;
}
