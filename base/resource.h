/*
 * Files compiled into the program: figures' SQL, profiles, the store's schema, the default layouts.
 *
 * Paths are those of the source tree ("transform/figures/client.id.sql").
 */
#ifndef OBI_BASE_RESOURCE_H
#define OBI_BASE_RESOURCE_H

#include <glib.h>

/* The bytes of one file, NUL-terminated beyond its length, or NULL. Lends, for the program's life. */
const char *resource_find(const char *path, size_t *length);
/* The names (without the folder) of all files directly in a folder, sorted. Caller frees with g_strfreev. */
char **resource_list(const char *folder);

#endif
