/*
 * Settings: programme.json and client.json, read strictly, kept flat in the store; and what they state of files.
 *
 * Keys are dotted ("privacy.small_group"), values JSON text; client.json's "name" is kept as "client.name".
 *
 * Memory: statements own their strings.
 * Errors: false after recording problems; then nothing of the file may be used.
 */
#ifndef OBI_INGEST_SETTINGS_H
#define OBI_INGEST_SETTINGS_H

#include "base/document.h"
#include "ingest/store.h"

/* Check a programme.json (client NULL) or client.json and write its settings under the source begun last. */
bool settings_import(struct store *store, const struct document *document, const char *client,
    struct problems *local, struct problems *problems);

/* One entry of "sources"; absent members are NULL or 0. */
struct statement {
	char *path; /* relative to the folder of the file that states it */
	char *profile, *encoding, *delimiter, *client, *campaign, *mail, *mail_type, *difficulty,
	    *position, *time_zone, *device;
	int64_t drill, heading_line;
	char *text; /* the entry as canonical JSON, for keys */
	bool used;
};
/* Those of the programme ("") or of a client; of struct statement, owned. Never NULL. */
GPtrArray *settings_statements(struct store *store, const char *client);
/* The one for a path, in any Unicode normalisation; NULL: none. Marks it used. */
struct statement *settings_statement_find(GPtrArray *statements, const char *path);

/* Letters, digits, - and _, at most 64: the only part of a client that enters a path. */
bool settings_client_id(const char *id);

/* "email_domains": domain, lower case → client; *text: the same, for keys. NULL: none. Owned. */
GHashTable *settings_domains(struct store *store, char **text);

/* A client's setting, or the programme's; NULL where neither has one. A string's own text. Caller frees. */
char *settings_string(struct store *store, const char *client, const char *key);
/* The zone of times without an offset; falls back to Asia/Tokyo. */
GTimeZone *settings_zone(const char *name);
/* Whether a zone of this name exists. */
bool settings_zone_known(const char *name);

/* A network as settings write it: "192.0.2.0/24", "2001:db8::/32", a single address. */
struct network {
	uint8_t bytes[16];
	int family, prefix;
};
bool settings_network(const char *text, struct network *out);
/* What one of Obi's own suspicions makes of an event; NULL ends it. */
enum settings_rule { SETTINGS_UNSURE, SETTINGS_MACHINE, SETTINGS_OFF };
extern const char *const settings_rule_names[];
bool settings_network_holds(const struct network *network, const char *address);

#endif
