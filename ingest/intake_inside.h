/*
 * One file being read: what intake_file.c and intake_content.c share.
 *
 * Shape: intake_file.c opens, compares, begins and ends the source; intake_content.c reads what is in it.
 * Errors: false only where the store failed or the file could not be read to its end.
 */
#ifndef OBI_INGEST_INTAKE_INSIDE_H
#define OBI_INGEST_INTAKE_INSIDE_H

#include "ingest/intake.h"

struct reading {
	struct intake *intake;
	const struct intake_folder *folder;
	const struct intake_file *file;
	const struct statement *statement; /* never NULL */
	struct source before;              /* as the store knows it; id 0: it does not */
	struct source source;              /* as it will */
	struct bytes *bytes;
	struct problems *local;
	size_t fatal_before;
	const char *twice; /* the file it is a copy of */
	char *base_key, *delimiter;
	bool begun, hashed;
};

void intake_reading_open(struct reading *reading, struct intake *intake,
    const struct intake_folder *folder, const struct intake_file *file);
void intake_reading_close(struct reading *reading);

/* Set the whole file aside: for the last problem recorded, or for a new one. */
bool reading_set_aside(struct reading *reading);
bool reading_refuse(struct reading *reading, enum problem_id id, int64_t line, const char *first,
    const char *second);
/* Something worth saying; the file is read all the same. */
void reading_say(struct reading *reading, enum problem_id id, const char *first);

bool reading_table(struct reading *reading);
bool reading_settings(struct reading *reading);
/* Set aside; without its settings the programme, or the client, is not reported on. */
bool reading_break(struct reading *reading);
bool reading_comments(struct reading *reading);

/*
 * The table in a file: text decoded, parsed where it is JSON, recognised. NULL members where it did not come to that.
 * Memory: owns all; drop with table_close. The bytes must outlive it.
 */
struct table {
	const char *path;   /* lent by the hint */
	const char *device; /* stated, whose file it is; NULL: its name may say; lent by the hint */
	struct decoding decoding;
	char *text;                /* JSON, and tables without a heading */
	struct document *document; /* JSON */
	struct flaws *flaws;       /* JSON: NULL where there are none */
	bool joined;               /* of several pages: text begins with a bracket of our own */
	const char
	    *pointer; /* where there is a text: of the list of rows, or the shape that makes them */
	struct recognition *found; /* never NULL after table_open succeeded */
	char delimiter;            /* CSV */
};

/* No profile fits: set aside for what "sources" states wrongly, or for what is missing (reading_misfit.c). */
bool reading_refuse_unrecognised(struct reading *reading, const struct table *table);
/* Settings of "sources" that mean nothing for this kind of file. */
void reading_say_idle(struct reading *reading, const struct table *table);

struct table_hint {
	const char *path;   /* whose ending may say JSON */
	const char *device; /* stated; NULL: not */
	enum encoding encoding;
	char delimiter;
	struct recognise_hint recognise;
};

/* false after recording why it cannot even be split into rows. */
bool table_open(struct table *table, struct bytes *bytes, const struct profiles *profiles,
    const struct table_hint *hint, struct problems *problems);
void table_close(struct table *table);
/*
 * The part of the same JSON file that a profile named in "also" reads; false where there is none.
 * The companion lends all but `found` from the table: drop that alone.
 */
bool table_companion(const struct table *table, const struct profiles *profiles, const char *name,
    struct table *companion);
/* A reader at its first row. NULL after recording. */
struct reader *table_reader(
    const struct table *table, struct bytes *bytes, struct problems *problems);

#endif
