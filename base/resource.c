/*
 * Files compiled into the program.
 *
 * In: a path of the source tree. Out: the file's bytes, where the bundle put them.
 * Rule: nothing is copied or unpacked; the bundle is stored uncompressed.
 */
#include "base/resource.h"
#include <gio/gio.h>

#define ROOT "/obi/"

/* In the source that glib-compile-resources makes. */
GResource *obi_data_get_resource(void);

const char *
resource_find(const char *path, size_t *length)
{
	g_autofree char *full = g_strconcat(ROOT, path, NULL);
	g_autoptr(GBytes) bytes = g_resource_lookup_data(
	    obi_data_get_resource(), full, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
	if (bytes == NULL)
		return NULL;
	/* The bundle outlives the GBytes: it is part of the program. */
	return g_bytes_get_data(bytes, length);
}

static int
compare_names(const void *a, const void *b)
{
	return g_strcmp0(*(const char *const *)a, *(const char *const *)b);
}

char **
resource_list(const char *folder)
{
	g_autofree char *full = g_strconcat(ROOT, folder, NULL);
	g_auto(GStrv) children = g_resource_enumerate_children(
	    obi_data_get_resource(), full, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
	g_autoptr(GPtrArray) files = g_ptr_array_new();
	for (char **child = children; child != NULL && *child != NULL; child++)
		if (!g_str_has_suffix(*child, "/"))
			g_ptr_array_add(files, g_strdup(*child));
	g_ptr_array_sort(files, compare_names);
	g_ptr_array_add(files, NULL);
	return (char **)g_ptr_array_steal(files, NULL);
}
