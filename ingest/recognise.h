/*
 * Recognition: which profile a table is of, and which column is which field.
 *
 * Every profile is scored against each of the first rows; the best row and profile that have all the profile asks
 * for win. Two that fit equally well are ambiguous: nobody is asked to trust a guess.
 *
 * Memory: a recognition owns its columns and texts; profiles are lent.
 * Limits: RECOGNISE_ROWS rows are looked at.
 */
#ifndef OBI_INGEST_RECOGNISE_H
#define OBI_INGEST_RECOGNISE_H

#include "ingest/profile.h"
#include "ingest/reader.h"

#define RECOGNISE_ROWS 20

#define COLUMN_NO_ZONE G_MAXINT

struct column {
	char *heading;  /* as written, trimmed, white space joined */
	int field;      /* index in the profile, -1 none */
	int wide;       /* number of a wide column, 0 none */
	double scale;   /* from a unit in the heading; 1 */
	int zone;       /* minutes east of UTC, from "(UTC+09:00)" in the heading; COLUMN_NO_ZONE */
	bool duplicate; /* an earlier column took the field */
};

struct recognition {
	const struct profile *profile; /* NULL: none */
	const struct profile
	    *rival; /* fits as well as `profile` would: ambiguous, and profile is NULL */
	const struct profile *nearest; /* where none fits */
	char *missing; /* headings that `nearest` (or a stated profile) lacks, "、" between */
	char *seen;    /* the headings of the likeliest row, for messages */
	int matched, unmatched;
	bool empty;           /* no row with anything in it */
	struct fault broken;  /* the first row that could not be split */
	int heading_index;    /* rows before the heading, -1 in JSON */
	int64_t heading_line; /* 0 in JSON */
	struct column *columns;
	size_t n;
};

/* What "sources" states; all may be absent. */
struct recognise_hint {
	const struct profile *profile;
	int64_t heading_line;
	/* JSON: where the rows were found; only profiles that look there are asked. NULL: CSV. */
	const char *pattern;
};

/* Reads the reader's first rows. Never NULL; profile is NULL where nothing fits. */
struct recognition *recognise_table(
    const struct profiles *profiles, const struct recognise_hint *hint, struct reader *reader);
void recognition_drop(struct recognition *recognition);

/* True where the row repeats the heading: at least two cells, each a heading of its own column's field. */
bool recognise_is_heading(const struct recognition *recognition, const struct row *row);

/* A JSON heading of what the rows lie in, not of the rows: no loss where no field takes it. */
bool recognise_is_outer(const char *heading);

#endif
