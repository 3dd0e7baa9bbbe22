/*
 * Photos in the store: the names in findings, what they led to, and the files looked at.
 *
 * Memory: store_photos gives what it owns; a picture found is owned by the caller (picture_drop).
 * Errors: false or NULL after recording STORE_FAILED.
 */
#ifndef OBI_INGEST_STORE_PHOTO_H
#define OBI_INGEST_STORE_PHOTO_H

#include "ingest/store.h"

/* One name in one finding. */
struct photo {
	int64_t record, line, column, byte_offset;
	char *client, *name, *heading;
	char *source,
	    *folder;  /* the table's path, and the client whose folder it lies in (NULL: none) */
	bool settled; /* before: */
	char *path, *problem; /* what it led to then */
};

/* One file, as it was decoded. */
struct picture {
	char *path, *stamp, *sha256;
	const char *type; /* NULL: cannot be used */
	int64_t size;
	int width, height;
	char *problem; /* JSON; NULL: none */
};
void picture_drop(void *picture);

/* Every name, of all clients or one, by file and place. */
GPtrArray *store_photos(struct store *store, const char *only_client, struct problems *problems);
/* What a name led to; `problem` NULL: a good photo. */
bool store_photo_settle(struct store *store, const struct photo *photo, const char *path,
    const struct problem *problem, struct problems *problems);
/* NULL, and nothing recorded, where the file is not known. */
struct picture *store_picture_find(
    struct store *store, const char *path, struct problems *problems);
bool store_picture_put(
    struct store *store, const struct picture *picture, struct problems *problems);
/* Bring the accounts (source, source_client) in line with what was settled, for all clients or one. */
bool store_photos_account(struct store *store, const char *only_client, struct problems *problems);

#endif
