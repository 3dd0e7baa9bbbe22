/*
 * Profiles: what a kind of file looks like, and where its columns go (ingest/profiles, one JSON file each).
 *
 * A profile names its table, the headings of each field, the types of the cells, and what a file must have to be
 * taken for one. Those in INTAKE/profiles are read too; one of the same name replaces the built-in one.
 *
 * Memory: a profile owns all its strings; profiles own their profiles.
 * Errors: a profile that cannot be read is a located problem, and is left out.
 * Limits: RECORD_COLUMN_LIMIT columns in a key, PROFILE_WIDE_LIMIT wide columns.
 */
#ifndef OBI_INGEST_PROFILE_H
#define OBI_INGEST_PROFILE_H

#include "base/document.h"
#include "ingest/record.h"

#define PROFILE_WIDE_LIMIT 500

enum profile_type {
	PROFILE_TEXT,
	PROFILE_CODE,   /* text that Excel may take for a date: ids, ports, models */
	PROFILE_CLIENT, /* a client id */
	PROFILE_EMAIL,  /* fills email_key and email */
	PROFILE_DAY,    /* → 'YYYY-MM-DD' */
	PROFILE_TIME,   /* → milliseconds */
	PROFILE_NUMBER,
	PROFILE_INTEGER,
	PROFILE_YEN,      /* "150万円", "¥1,000" */
	PROFILE_SECONDS,  /* "90", "1分30秒", "1:30" */
	PROFILE_NUMBERED, /* "設問5", "第2回", "No.3" → 5, 2, 3 */
	PROFILE_BOOLEAN,  /* → 1, 0 */
	PROFILE_PRESENT,  /* anything but nothing → 1: a time, a reason */
	PROFILE_ANSWER,   /* → yes, partly, no, unknown */
	PROFILE_CHOICE,   /* through "values" */
	PROFILE_MAC,
	PROFILE_IP,
	PROFILE_SERIAL,
	PROFILE_ID,      /* a tracker's id of a person, unless Excel has made a number of it */
	PROFILE_DETAILS, /* GoPhish's JSON: rid, address and user-agent alone */
	PROFILE_KEEP,    /* known, kept in extra */
	PROFILE_IGNORE,  /* known, not kept */
	PROFILE_SECRET, /* what somebody typed: never read, not even with a row that is set aside */
};

/* What profiles call the types, in that order, NULL-terminated. */
extern const char *const profile_type_names[];

/* A value for another column ("sets"). */
struct profile_set {
	int column;
	struct record_value value;
};

/* What a written code means. */
struct profile_code {
	const char *value;
	size_t length;
	struct profile_set *sets;
	size_t nsets;
};

struct profile_field {
	const char *name;
	int column; /* of the table; -1 for keep, ignore and secret */
	enum profile_type type;
	bool required; /* no row without it */
	bool wanted;   /* a row without it is kept, and that is said */
	bool bad_row;  /* a value that cannot be read sets the row aside, not only the cell */
	bool fill_down, personal, ask; /* ask: an unknown code is an edition to be asked for */
	const char
	    *fill_with; /* fills down only where this field's cell says something; NULL: always */
	GHashTable *
	    joined; /* keys of the headings under which a cell may name several, by ","; NULL: none */
	bool several; /* columns may share it: the earliest time, else the first value */
	bool in_form; /* a column of the blank form */
	const char *unit;
	GHashTable *codes; /* as written and by match key → struct profile_code, lent */
	GHashTable *words; /* for booleans and times: match keys of its headings, which say yes */
	const char *other; /* unknown codes: NULL refuse, "*" keep as written, else this value */
	int text_column;   /* also takes the cell as written; -1 none */
	int time_column;   /* for days: takes the instant where a time is written too; -1 none */
	int flag;          /* column that is 1 where the cell says yes instead of a time; -1 none */
	struct record_value fallback,
	    absent;              /* for an empty cell; for a column that is not there */
	double minimum, maximum; /* both 0: unlimited */
	const char *heading;     /* the first alias: in messages and forms */
};

struct profile_wide {
	bool any;
	int number, column; /* columns that take the number and the value */
	struct profile_field field;
	int from, to, at_least;
	const char *pattern; /* the first heading pattern, with {n} */
	const char *heading; /* what it is for the first number: in messages */
};

struct profile {
	const char *name, *title, *title_ja;
	enum record_table_id table;
	bool form;                      /* one of our own blank forms */
	bool ragged;                    /* rows may be shorter or longer than the heading */
	const char *refuse, *refuse_ja; /* known, and not to be read: why; NULL: read */
	bool totals;                    /* refused because it holds no persons: no loss, a note */
	const char *
	    split; /* ragged: rows with one cell more than the heading have it after this heading */
	const char *more;      /* JSON: member that leads to the next page; NULL: there are none */
	const char *time_zone; /* of its times without offset, NULL: the programme's */
	struct profile_field *fields;
	size_t nfields;
	struct profile_wide wide;
	GHashTable *headings; /* heading key → PROFILE_SLOT */
	GHashTable *stems;    /* what such a key begins with, up to the number → PROFILE_SLOT */
	int **require;      /* lists of fields (-1 ends one), one of each there; NULL-terminated */
	GHashTable *forbid; /* heading keys */
	int *key;           /* fields that tell rows apart */
	size_t nkey;
	int *key_needs; /* without these a row is not compared; -1 ends it */
	const char *
	    *rows; /* JSON: patterns of the lists of rows (ingest/lists.h), NULL-terminated */
	const char *
	    *also; /* JSON: profiles of other lists that the same file may hold, NULL-terminated */
	char sha256[65]; /* of its text */
	struct document *document;
	GPtrArray *owned; /* what else to g_free */
};

/* Where a heading leads: a field's number from 1, or PROFILE_SLOT_WIDE + the number of a wide column. Never 0. */
#define PROFILE_SLOT_WIDE 100000
static inline int
profile_slot_of_field(size_t field)
{
	return (int)field + 1;
}

struct profiles;
/* The built-in profiles and those of a folder (NULL: none). Never NULL. */
struct profiles *profiles_load(const char *folder, struct problems *problems);
void profiles_drop(struct profiles *profiles);
size_t profiles_count(const struct profiles *profiles);
const struct profile *profiles_at(const struct profiles *profiles, size_t i); /* sorted by name */
const struct profile *profiles_find(const struct profiles *profiles, const char *name);
/* The name nearest to a wrong one, or NULL; lent. */
const char *profiles_nearest(const struct profiles *profiles, const char *name);
/* Hash of all profiles' texts, hex; lent. */
const char *profiles_sha256(const struct profiles *profiles);

/* One profile from JSON text. NULL after recording problems. */
struct profile *profile_new(
    const char *file, const char *text, size_t length, struct problems *problems);
void profile_drop(void *profile);

/* The field (profile_slot_of_field) or wide column (PROFILE_SLOT_WIDE + n) that a heading means, 0 if none. */
int profile_match(const struct profile *profile, const char *heading, ssize_t length);
/* The keys under which a heading may be found, best first; to hold one heading against many profiles. Owned. */
GPtrArray *profile_heading_keys(const char *heading, ssize_t length);
int profile_match_keys(const struct profile *profile, const GPtrArray *keys);

#endif
