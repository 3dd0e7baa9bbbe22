/*
 * Layouts, themes, advice and published values: found, read, checked.
 *
 * In: names. Out: documents and layouts, with a digest of their bytes.
 * Rule: a file in the intake's layouts folder always wins over the compiled-in one of that name.
 */
#include "batch/material.h"
#include "base/nearest.h"
#include "base/resource.h"
#include <errno.h>
#include <string.h>

/* A file that is read beside the layouts: the rules, the published values. */
enum { DATA_ADVICE, DATA_BENCHMARK, DATA_KINDS };

struct data {
	bool asked;
	struct document *document; /* NULL: bad, where it was asked for */
	char digest[65];
};

struct materials {
	char *folder;
	GHashTable *layouts; /* name → struct material; a NULL value: known to be bad */
	struct data data[DATA_KINDS];
};

/* The bytes of one file and the name that messages call it by. */
struct text {
	char *label;
	char *bytes; /* NULL: not found */
	size_t length;
};

static const char *const kind_folders[] = { "", "themes/", "advice/", "benchmark/" };

static void
material_drop(void *data)
{
	struct material *material = data;
	if (material == NULL)
		return;
	layout_drop(material->layout);
	document_drop(material->document);
	document_drop(material->theme);
	g_free(material->name);
	g_free(material);
}

struct materials *
materials_new(const char *folder)
{
	struct materials *materials = g_new0(struct materials, 1);
	materials->folder = g_strdup(folder);
	materials->layouts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, material_drop);
	return materials;
}

void
materials_drop(struct materials *materials)
{
	if (materials == NULL)
		return;
	g_hash_table_unref(materials->layouts);
	for (size_t i = 0; i < DATA_KINDS; i++)
		document_drop(materials->data[i].document);
	g_free(materials->folder);
	g_free(materials);
}

static void
text_clear(struct text *text)
{
	g_free(text->label);
	g_free(text->bytes);
	*text = (struct text){ 0 };
}

/* Read a file on disk. A file that is not there is no problem; text->bytes is then NULL. */
static bool
read_file(const char *path, struct text *text, struct problems *problems)
{
	g_autoptr(GError) error = NULL;
	if (g_file_get_contents(path, &text->bytes, &text->length, &error) ||
	    g_error_matches(error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
		return true;
	struct place place = { .file = text->label, .byte_offset = -1 };
	return problem_add(problems, PROBLEM_FILE_UNREADABLE, &place, error->message, NULL);
}

/* A name that stands in JSON must not lead out of its folder. */
static bool
is_plain_name(const char *name)
{
	return *name != '\0' && name[0] != '.' && strpbrk(name, "/\\") == NULL;
}

/* The folder's file, else the compiled-in one. text->bytes stays NULL where there is neither. */
static bool
find_text(const struct materials *materials, enum material_kind kind, const char *name,
    struct text *text, struct problems *problems)
{
	*text = (struct text){ 0 };
	if (!is_plain_name(name))
		return true;
	g_autofree char *file = g_strconcat(kind_folders[kind], name, ".json", NULL);
	text->label = g_strconcat("layouts/", file, NULL);
	if (materials->folder != NULL) {
		g_autofree char *path = g_build_filename(materials->folder, file, NULL);
		if (!read_file(path, text, problems))
			return false;
		if (text->bytes != NULL)
			return true;
	}
	const char *bytes = resource_find(text->label, &text->length);
	if (bytes == NULL)
		return true;
	text->bytes = g_memdup2(bytes, text->length + 1);
	g_autofree char *plain = text->label;
	text->label = g_strconcat("obi:", plain, NULL);
	return true;
}

static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void
add_name(GPtrArray *names, const char *file)
{
	if (!g_str_has_suffix(file, ".json"))
		return;
	g_autofree char *name = g_strndup(file, strlen(file) - strlen(".json"));
	for (guint i = 0; i < names->len; i++)
		if (strcmp(names->pdata[i], name) == 0)
			return;
	g_ptr_array_add(names, g_steal_pointer(&name));
}

char **
materials_list(const struct materials *materials, enum material_kind kind)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	g_autofree char *folder = g_strconcat("layouts/", kind_folders[kind], NULL);
	folder[strlen(folder) - 1] = '\0';
	g_auto(GStrv) compiled = resource_list(folder);
	for (char **file = compiled; *file != NULL; file++)
		add_name(names, *file);
	g_autofree char *path = materials->folder == NULL
	                            ? NULL
	                            : g_build_filename(materials->folder, kind_folders[kind], NULL);
	GDir *dir = path == NULL ? NULL : g_dir_open(path, 0, NULL);
	for (const char *file; dir != NULL && (file = g_dir_read_name(dir)) != NULL;)
		add_name(names, file);
	if (dir != NULL)
		g_dir_close(dir);
	g_ptr_array_sort(names, compare_names);
	g_ptr_array_add(names, NULL);
	return (char **)g_ptr_array_steal(names, NULL);
}

bool
materials_is_own(const struct materials *materials, enum material_kind kind, const char *name)
{
	if (materials->folder == NULL)
		return false;
	g_autofree char *file = g_strconcat(kind_folders[kind], name, ".json", NULL);
	g_autofree char *path = g_build_filename(materials->folder, file, NULL);
	return g_file_test(path, G_FILE_TEST_EXISTS);
}

static bool
complain_not_found(const struct materials *materials, enum material_kind kind, const char *name,
    const struct place *place, struct problems *problems)
{
	g_auto(GStrv) names = materials_list(materials, kind);
	g_autofree char *all = g_strjoinv(", ", names);
	const char *near = nearest_name(name, (const char *const *)names, g_strv_length(names));
	return near != NULL
	           ? problem_add(problems, PROBLEM_LAYOUT_NOT_FOUND, place, name, near, NULL)
	           : problem_add(problems, PROBLEM_LAYOUT_NOT_FOUND_FAR, place, name, all, NULL);
}

/* Read the theme that a layout names, and check the layout with it. */
static bool
complete(const struct materials *materials, struct material *material, GChecksum *digest,
    struct problems *problems)
{
	const json_t *json = json_object_get(document_root(material->document), "theme");
	const char *name = json_is_string(json) ? json_string_value(json) : "standard";
	struct text text;
	if (!find_text(materials, MATERIAL_THEMES, name, &text, problems)) {
		text_clear(&text);
		return false;
	}
	if (text.bytes == NULL) {
		struct place place =
		    document_place(material->document, json == NULL ? "" : "/theme");
		text_clear(&text);
		return complain_not_found(materials, MATERIAL_THEMES, name, &place, problems);
	}
	g_checksum_update(digest, (const guchar *)text.bytes, (gssize)text.length);
	material->theme = document_new(text.label, text.bytes, text.length, problems);
	text_clear(&text);
	if (material->theme == NULL)
		return false;
	material->layout = layout_read(material->document, material->theme, problems);
	g_strlcpy(material->digest, g_checksum_get_string(digest), sizeof material->digest);
	return material->layout != NULL;
}

/* Takes nothing; the result is kept under its name even where it is bad (NULL). */
static const struct material *
keep(struct materials *materials, const char *name, const struct text *text,
    struct problems *problems)
{
	struct material *material = g_new0(struct material, 1);
	material->name = g_strdup(name);
	material->document = document_new(text->label, text->bytes, text->length, problems);
	g_autoptr(GChecksum) digest = g_checksum_new(G_CHECKSUM_SHA256);
	g_checksum_update(digest, (const guchar *)text->bytes, (gssize)text->length);
	if (material->document == NULL || !complete(materials, material, digest, problems))
		g_clear_pointer(&material, material_drop);
	g_hash_table_insert(materials->layouts, g_strdup(name), material);
	return material;
}

const struct material *
materials_layout(struct materials *materials, const char *name, struct problems *problems)
{
	void *known;
	if (g_hash_table_lookup_extended(materials->layouts, name, NULL, &known))
		return known;
	struct text text;
	const struct material *material = NULL;
	if (!find_text(materials, MATERIAL_LAYOUTS, name, &text, problems))
		g_hash_table_insert(materials->layouts, g_strdup(name), NULL);
	else if (text.bytes != NULL)
		material = keep(materials, name, &text, problems);
	else {
		g_hash_table_insert(materials->layouts, g_strdup(name), NULL);
		complain_not_found(materials, MATERIAL_LAYOUTS, name, NULL, problems);
	}
	text_clear(&text);
	return material;
}

/* ---- what is no layout ---- */

typedef bool check_function(const struct document *document, struct problems *problems);

static const struct {
	const char *key, *name;
	enum material_kind kind;
	check_function *check;
} data_kinds[] = {
	[DATA_ADVICE] = { "advice", MATERIAL_ADVICE, MATERIAL_ADVICES, advice_check },
	[DATA_BENCHMARK] = { "benchmark", MATERIAL_BENCHMARK, MATERIAL_BENCHMARKS,
	    benchmark_check },
};

/* What checks this document; NULL: it is a layout. */
static check_function *
find_check(const struct document *document)
{
	const json_t *root = document_root(document);
	for (size_t i = 0; i < DATA_KINDS; i++)
		if (json_object_get(root, data_kinds[i].key) != NULL &&
		    json_object_get(root, "layout") == NULL)
			return data_kinds[i].check;
	return NULL;
}

static bool
check_bytes(struct materials *materials, const char *path, const struct text *text,
    struct problems *problems)
{
	struct document *document = document_new(text->label, text->bytes, text->length, problems);
	if (document == NULL)
		return false;
	check_function *check = find_check(document);
	bool good = check != NULL ? check(document, problems)
	                          : keep(materials, path, text, problems) != NULL;
	document_drop(document);
	return good;
}

bool
materials_check_file(struct materials *materials, const char *path, struct problems *problems)
{
	struct text text = { .label = g_strdup(path) };
	bool good = read_file(path, &text, problems);
	if (good && text.bytes == NULL) {
		struct place place = { .file = path, .byte_offset = -1 };
		good = problem_add(
		    problems, PROBLEM_FILE_UNREADABLE, &place, g_strerror(ENOENT), NULL);
	} else if (good) {
		good = check_bytes(materials, path, &text, problems);
	}
	text_clear(&text);
	return good;
}

static void
read_data(
    struct data *data, const struct text *text, check_function *check, struct problems *problems)
{
	g_autofree char *sum = g_compute_checksum_for_data(
	    G_CHECKSUM_SHA256, (const guchar *)text->bytes, text->length);
	g_strlcpy(data->digest, sum, sizeof data->digest);
	data->document = document_new(text->label, text->bytes, text->length, problems);
	if (data->document != NULL && !check(data->document, problems))
		g_clear_pointer(&data->document, document_drop);
}

/* What stands in a file of another name is in force for nobody, whatever its owner believes. */
static void
warn_of_others(const struct materials *materials, size_t i, struct problems *problems)
{
	g_auto(GStrv) names = materials_list(materials, data_kinds[i].kind);
	for (char **name = names; *name != NULL; name++) {
		g_autofree char *file =
		    g_strconcat("layouts/", kind_folders[data_kinds[i].kind], *name, ".json", NULL);
		g_autofree char *right = g_strconcat(data_kinds[i].name, ".json", NULL);
		struct place place = { .file = file, .byte_offset = -1 };
		if (strcmp(*name, data_kinds[i].name) != 0)
			problem_add(problems, PROBLEM_MATERIAL_UNUSED, &place, right, NULL);
	}
}

static const struct document *
find_data(struct materials *materials, size_t i, char *digest, struct problems *problems)
{
	struct data *data = &materials->data[i];
	if (!data->asked) {
		data->asked = true;
		struct text text;
		const char *name = data_kinds[i].name;
		bool found = find_text(materials, data_kinds[i].kind, name, &text, problems);
		if (found && text.bytes == NULL)
			complain_not_found(materials, data_kinds[i].kind, name, NULL, problems);
		if (text.bytes != NULL)
			read_data(data, &text, data_kinds[i].check, problems);
		text_clear(&text);
		warn_of_others(materials, i, problems);
	}
	if (digest != NULL)
		g_strlcpy(digest, data->digest, sizeof data->digest);
	return data->document;
}

const struct document *
materials_advice(struct materials *materials, char *digest, struct problems *problems)
{
	return find_data(materials, DATA_ADVICE, digest, problems);
}

const struct document *
materials_benchmark(struct materials *materials, char *digest, struct problems *problems)
{
	return find_data(materials, DATA_BENCHMARK, digest, problems);
}
