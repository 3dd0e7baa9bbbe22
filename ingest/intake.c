/*
 * The intake: one run over all its files, in the order in which they depend on one another.
 *
 * In: a folder and the store. Out: the store as the folder is now.
 * Rule: programme.json, then the register of clients, then what names clients, then each client's folder
 * (client.json first); what is gone from the folder leaves the store; drills are settled last.
 */
#include "ingest/intake.h"
#include "ingest/photos.h"
#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

static const char *const not_programme[] = { "clients", "profiles", "layouts", "themes", "advice",
	NULL };

/* ---- settings of a folder */

static void
open_folder(const struct intake *intake, struct intake_folder *folder, const char *prefix,
    const char *client)
{
	*folder = (struct intake_folder){ .prefix = prefix, .client = client };
	folder->zone = settings_string(intake->store, client, "time_zone");
	folder->position = settings_string(intake->store, client, "drill.position");
	if (client != NULL)
		folder->statements = settings_statements(intake->store, client);
}

static void
close_folder(struct intake_folder *folder)
{
	g_free(folder->zone);
	g_free(folder->position);
	g_clear_pointer(&folder->statements, g_ptr_array_unref);
}

/* "sources" that speak of nothing. The place is found again only now. */
static void
say_unused(
    struct intake *intake, const GPtrArray *statements, const char *prefix, const char *settings)
{
	g_autofree char *full = g_strconcat(intake->options->intake, "/", prefix, settings, NULL);
	g_autofree char *file = g_strconcat(prefix, settings, NULL);
	for (guint i = 0; i < statements->len; i++) {
		const struct statement *statement = statements->pdata[i];
		g_autofree char *stated =
		    g_build_filename(intake->options->intake, prefix, statement->path, NULL);
		if (statement->used || g_file_test(stated, G_FILE_TEST_EXISTS))
			continue;
		struct problems *none = problems_new();
		struct document *document = document_open(full, file, none);
		g_autofree char *pointer = g_strdup_printf("/sources/%u/path", i);
		struct place place = { .file = file, .byte_offset = -1 };
		if (document != NULL)
			place = document_place(document, pointer);
		problem_add(
		    intake->problems, PROBLEM_STATEMENT_UNUSED, &place, statement->path, NULL);
		document_drop(document);
		problems_drop(none);
	}
}

/* ---- clients */

static void
refuse_folder_name(struct intake *intake, const char *name)
{
	g_autofree char *path = g_strconcat("clients/", name, NULL);
	struct place place = { .file = path, .byte_offset = -1, .fate = FATE_FILE_SET_ASIDE };
	problem_add(intake->problems, PROBLEM_CLIENT_FOLDER_NAME, &place, NULL);
}

static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* A folder, or a link to one inside the intake. */
static bool
is_client_folder(const char *intake, const char *path)
{
	struct stat status;
	if (stat(path, &status) != 0 || !S_ISDIR(status.st_mode))
		return false;
	char *root = realpath(intake, NULL), *real = realpath(path, NULL);
	g_autofree char *inside = g_strconcat(root == NULL ? "" : root, "/", NULL);
	bool good = real != NULL && g_str_has_prefix(real, inside);
	free(root);
	free(real);
	return good;
}

static void
add_client_folder(struct intake *intake, GPtrArray *ids, const char *folder, const char *name)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);
	if (name[0] == '.' || !is_client_folder(intake->options->intake, path))
		return;
	if (settings_client_id(name))
		g_ptr_array_add(ids, g_strdup(name));
	else
		refuse_folder_name(intake, name);
}

/* The ids of clients/, sorted; other names are complained of. Owned. NULL where clients/ cannot be listed. */
static GPtrArray *
list_clients(struct intake *intake)
{
	g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *folder = g_build_filename(intake->options->intake, "clients", NULL);
	DIR *directory = opendir(folder);
	int error = directory == NULL ? errno : 0;
	while (directory != NULL) {
		errno = 0;
		const struct dirent *entry = readdir(directory);
		error = errno;
		if (entry == NULL)
			break;
		add_client_folder(intake, ids, folder, entry->d_name);
	}
	if (directory != NULL)
		closedir(directory);
	g_ptr_array_sort(ids, compare_names);
	if (error == 0 || error == ENOENT || error == ENOTDIR)
		return g_steal_pointer(&ids);
	struct place place = { .file = "clients", .byte_offset = -1, .fate = FATE_NOTHING_WRITTEN };
	problem_add(intake->problems, PROBLEM_FILE_UNREADABLE, &place, g_strerror(error), NULL);
	return NULL;
}

static bool
read_client(struct intake *intake, const char *id)
{
	g_autofree char *prefix = g_strconcat("clients/", id, "/", NULL);
	g_autoptr(GPtrArray) files = intake_walk(intake, prefix, NULL);
	struct intake_folder folder;
	bool good = true;
	/* Its settings first: they decide how the others are read. */
	open_folder(intake, &folder, prefix, id);
	for (guint i = 0; good && i < files->len; i++) {
		const struct intake_file *file = files->pdata[i];
		if (file->kind == INTAKE_CLIENT)
			good = intake_read(intake, &folder, file);
	}
	close_folder(&folder);
	open_folder(intake, &folder, prefix, id);
	for (guint i = 0; good && i < files->len; i++) {
		const struct intake_file *file = files->pdata[i];
		if (file->kind != INTAKE_CLIENT)
			good = intake_read(intake, &folder, file);
	}
	say_unused(intake, folder.statements, prefix, "client.json");
	close_folder(&folder);
	return good;
}

/* ---- programme-wide files */

static bool
read_programme_settings(struct intake *intake, const GPtrArray *files)
{
	struct intake_folder folder = { .prefix = "" };
	for (guint i = 0; i < files->len; i++) {
		const struct intake_file *file = files->pdata[i];
		if (file->kind == INTAKE_PROGRAMME && !intake_read(intake, &folder, file))
			return false;
	}
	intake->statements = settings_statements(intake->store, "");
	intake->domains = settings_domains(intake->store, &intake->domains_text);
	return true;
}

static void
hash_known(struct intake *intake)
{
	guint n;
	g_autofree gpointer *ids = g_hash_table_get_keys_as_array(intake->known->ids, &n);
	qsort(ids, n, sizeof *ids, compare_names);
	g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
	for (guint i = 0; i < n; i++)
		g_checksum_update(sum, ids[i], (gssize)strlen(ids[i]) + 1);
	g_strlcpy(intake->known_key, g_checksum_get_string(sum), sizeof intake->known_key);
}

/* Who may be named in a row: the register and the folders. Without a register, anybody. */
static bool
find_known(struct intake *intake, const GPtrArray *folders)
{
	GHashTable *ids = store_registered(intake->store, intake->problems);
	if (ids == NULL)
		return false;
	if (g_hash_table_size(ids) == 0) {
		g_hash_table_unref(ids);
		return true;
	}
	for (guint i = 0; i < folders->len; i++)
		g_hash_table_add(ids, g_strdup(folders->pdata[i]));
	intake->known = register_new(ids);
	hash_known(intake);
	return true;
}

static bool
read_registers(struct intake *intake, const struct intake_folder *folder, const GPtrArray *files,
    GHashTable *registers)
{
	for (guint i = 0; i < files->len; i++) {
		const struct intake_file *file = files->pdata[i];
		if (file->kind != INTAKE_TABLE || !intake_is_register(intake, folder, file))
			continue;
		g_hash_table_add(registers, (gpointer)file);
		if (!intake_read(intake, folder, file))
			return false;
	}
	return true;
}

/* Registers that are gone must be gone before anybody is held against them. */
static bool
forget_gone(struct intake *intake, const GPtrArray *files)
{
	g_autoptr(GHashTable) here = g_hash_table_new(g_str_hash, g_str_equal);
	for (guint i = 0; i < files->len; i++)
		g_hash_table_add(here, ((struct intake_file *)files->pdata[i])->path);
	return store_sources_keep_programme(intake->store, here, intake->problems);
}

static bool
read_programme(struct intake *intake, const GPtrArray *folders)
{
	g_autoptr(GPtrArray) files = intake_walk(intake, "", not_programme);
	g_autoptr(GHashTable) registers = g_hash_table_new(NULL, NULL);
	struct intake_folder folder;
	if (intake->programme_bad || !forget_gone(intake, files) ||
	    !read_programme_settings(intake, files))
		return false;
	open_folder(intake, &folder, "", NULL);
	bool good =
	    read_registers(intake, &folder, files, registers) && find_known(intake, folders);
	for (guint i = 0; good && i < files->len; i++) {
		const struct intake_file *file = files->pdata[i];
		if (file->kind != INTAKE_PROGRAMME && !g_hash_table_contains(registers, file))
			good = intake_read(intake, &folder, file);
	}
	close_folder(&folder);
	return good;
}

/* ---- the run */

/* An intake without clients/ and programme.json is one client's folder, if its name can be an id. */
static char *
find_own_client(const char *intake)
{
	g_autofree char *clients = g_build_filename(intake, "clients", NULL);
	g_autofree char *programme = g_build_filename(intake, "programme.json", NULL);
	char *real = realpath(intake, NULL);
	g_autofree char *name = g_path_get_basename(real == NULL ? "" : real);
	free(real);
	bool own = !g_file_test(clients, G_FILE_TEST_EXISTS) &&
	           !g_file_test(programme, G_FILE_TEST_EXISTS) && settings_client_id(name);
	return own ? g_steal_pointer(&name) : NULL;
}

/* A folder that nobody asked about: its complaints are for another day, unless nothing can go on. */
static bool
read_other(struct intake *intake, const char *client)
{
	struct problems *told = intake->problems;
	intake->problems = problems_new();
	bool good = read_client(intake, client);
	if (!good)
		problems_append(told, intake->problems);
	problems_drop(intake->problems);
	intake->problems = told;
	return good;
}

static bool
read_clients(struct intake *intake, const GPtrArray *folders)
{
	const char *only = intake->options->only_client;
	bool good = true;
	for (guint i = 0; good && i < folders->len; i++)
		if (only == NULL || strcmp(only, folders->pdata[i]) == 0)
			good = read_client(intake, folders->pdata[i]);
		else if (intake->options->others)
			good = read_other(intake, folders->pdata[i]);
	return good;
}

/* Sources that are gone; with only_client, those of other clients' folders were not looked for. */
static bool
remove_gone(struct intake *intake)
{
	const char *only = intake->options->only_client;
	if (only == NULL || intake->options->others)
		return store_sources_keep(intake->store, "", intake->seen, intake->problems);
	g_autofree char *folder = g_strconcat("clients/", only, "/", NULL);
	return store_sources_keep(intake->store, folder, intake->seen, intake->problems);
}

static bool
run(struct intake *intake)
{
	g_autoptr(GPtrArray) folders = list_clients(intake);
	struct store *store = intake->store;
	return folders != NULL && store_client_folders(store, folders, intake->problems) &&
	       read_programme(intake, folders) && read_clients(intake, folders) &&
	       remove_gone(intake) && store_clients_renew(store, intake->problems) &&
	       store_waiting_settle(store, intake->problems) &&
	       settle_plans(store, intake->problems) && photos_settle(intake) &&
	       settle_run(store, intake->problems) &&
	       store_complaints_repeat_settled(
		   store, intake->options->only_client, intake->problems) &&
	       store_commit(store, intake->problems);
}

static bool
check_folder(const char *path, struct problems *problems)
{
	struct stat status;
	if (stat(path, &status) == 0 && S_ISDIR(status.st_mode))
		return true;
	struct place place = { .byte_offset = -1 };
	return problem_add(problems, PROBLEM_NO_INTAKE, &place, path, NULL);
}

bool
ingest_run(struct store *store, const struct ingest_options *options,
    struct ingest_summary *summary, struct problems *problems)
{
	*summary = (struct ingest_summary){ 0 };
	if (!check_folder(options->intake, problems))
		return false;
	struct intake intake = {
		.options = options, .store = store, .summary = summary, .problems = problems
	};
	g_autofree char *profiles = g_build_filename(options->intake, "profiles", NULL);
	g_autofree char *own_client = find_own_client(options->intake);
	intake.profiles = profiles_load(profiles, problems);
	intake.own_client = own_client;
	intake.seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	intake.contents = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	intake.photos = g_ptr_array_new_with_free_func(photos_drop);
	intake.zones = g_hash_table_new_full(
	    g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_time_zone_unref);
	bool good = run(&intake);
	if (good && intake.statements != NULL)
		say_unused(&intake, intake.statements, "", "programme.json");
	g_clear_pointer(&intake.statements, g_ptr_array_unref);
	g_clear_pointer(&intake.domains, g_hash_table_unref);
	g_free(intake.domains_text);
	register_drop(intake.known);
	profiles_drop(intake.profiles);
	g_hash_table_unref(intake.seen);
	g_hash_table_unref(intake.contents);
	g_hash_table_unref(intake.zones);
	g_ptr_array_unref(intake.photos);
	return good && !intake.programme_bad;
}
