/*
 * The intake as one run sees it: what is shared between walking the folders and reading their files.
 *
 * Memory: an intake_file's strings are owned by the walk; settings by the run.
 */
#ifndef OBI_INGEST_INTAKE_H
#define OBI_INGEST_INTAKE_H

#include "ingest/import.h"

struct intake {
	const struct ingest_options *options;
	struct store *store;
	struct profiles *profiles;
	struct ingest_summary *summary;
	struct problems *problems;
	struct register_ *known; /* NULL: no register of clients */
	char known_key[65];      /* hash of the ids in it */
	const char *own_client;  /* the intake itself is this client's folder; NULL: it is not */
	GHashTable *seen;        /* relative paths met in this run */
	GHashTable *contents;    /* client and hash → the path that was read */
	GPtrArray *statements;   /* of programme.json */
	GHashTable *domains;     /* its "email_domains": domain → client; NULL: none */
	char *domains_text;      /* the same as text, for keys */
	GHashTable *zones;       /* name → GTimeZone: each is read from the disk once */
	GPtrArray *photos; /* struct intake_photo: what lies under photos/, as met in this run */
	bool programme_bad;
};

struct intake_photo {
	char *path, *client; /* NULL: programme-wide */
	bool outside;        /* a link out of the intake */
	bool named;          /* by some finding */
};

/* How the files of one folder are read. */
struct intake_folder {
	const char *prefix;    /* "", or "clients/K-0001/" */
	const char *client;    /* NULL: programme-wide */
	GPtrArray *statements; /* of its client.json; NULL: none */
	char *zone, *position; /* settings in force; NULL: the defaults */
};

enum intake_kind {
	INTAKE_TABLE, /* CSV or JSON, to be recognised */
	INTAKE_PROGRAMME,
	INTAKE_CLIENT,
	INTAKE_COMMENTS,
	INTAKE_WORKBOOK, /* .xlsx: refused with advice */
	INTAKE_PICTURE,  /* counted; read only where a finding names it (photos.h) */
	INTAKE_OTHER,    /* documents: passed over with a note */
	INTAKE_SYSTEM,   /* lock files, Thumbs.db: passed over with a note */
	INTAKE_OUTSIDE,  /* a link that leads elsewhere */
	INTAKE_NAMELESS, /* a name that is not UTF-8 */
	INTAKE_FOLDER,   /* a folder that cannot be listed, or lies too deep */
};

struct intake_file {
	char *path; /* relative to the intake */
	enum intake_kind kind;
	enum problem_id why; /* INTAKE_FOLDER */
	char *words;         /* likewise: the problem's first value */
};

/*
 * The files of a folder, sorted by path; struct intake_file, owned. Folders named in `skip` are not entered.
 * Errors: where the intake itself cannot be listed, that is recorded and intake->programme_bad set.
 */
GPtrArray *intake_walk(struct intake *intake, const char *prefix, const char *const *skip);
bool intake_is_photo(const char *path); /* does it lie under a folder photos/? */

/* Read one file, or find it unchanged. false only where the store failed. */
bool intake_read(
    struct intake *intake, const struct intake_folder *folder, const struct intake_file *file);
/* Whether a programme-wide table is a register of clients, which must be read before the others. */
bool intake_is_register(
    struct intake *intake, const struct intake_folder *folder, const struct intake_file *file);

#endif
