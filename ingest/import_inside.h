/*
 * What the importer's own files share: the table being read, row by row.
 *
 * Shape: import.c walks the rows, import_row.c makes values of one, import_finish.c completes them table by table,
 * import_account.c says what became of each and to whom it belongs.
 */
#ifndef OBI_INGEST_IMPORT_INSIDE_H
#define OBI_INGEST_IMPORT_INSIDE_H

#include "ingest/convert.h"
#include "ingest/details.h"
#include "ingest/import.h"

/* One client's share of the file. */
struct share {
	struct client_share counts;
	GChecksum *sum; /* of the client's rows; NULL where the whole file is the client's */
};

/* A column that is read. */
struct active {
	size_t index;
	const struct profile_field *field;
	int wide;
	double scale;
	GTimeZone *zone; /* that the heading states; NULL: the file's */
	char *above;     /* the cell above, for 〃 and merged cells; NULL: not kept */
};

/* A cell that could not be read, said only if its row is used. */
struct pending {
	size_t index;
	enum problem_id id;
	char *seen, *expected;
	char *inside; /* as struct import's */
	bool personal, odd;
};

struct import {
	const struct import_job *job;
	const struct profile *profile;
	enum record_table_id table;
	struct account *account;

	size_t expected; /* cells a row must have */
	struct active *active;
	size_t nactive;
	int client_index; /* of the client column, -1 */
	bool *secret;     /* columns that may hold what somebody typed */
	bool any_secret;
	size_t *unknown; /* columns that go to extra */
	size_t nunknown;
	int extra;                                       /* the table's column of that name, -1 */
	struct record_value absent[RECORD_COLUMN_LIMIT]; /* what every row begins with */

	struct cell *mended; /* of a row with one cell more than the heading (profile "split") */
	const struct row *row;
	int64_t ordinal; /* of the row, from 0 */
	/* CSV: how far the rows have come in the file without a gap; -1: there was one. */
	int64_t bytes_read;
	bool in_notes; /* below the table, where 注意事項 or ※ began */
	const char
	    *inside; /* floor plans: where in the row the next complaint is; NULL: its cell */
	const char *client; /* of the row; lives as long as the import */
	struct record_value values[RECORD_COLUMN_LIMIT];
	struct converter converter;
	struct details details;
	GArray *pending; /* struct pending */
	GArray *answers; /* wide columns of the row: struct wide_value */

	const char *above_client; /* of the row whose cells are kept as those above */
	char *last_client_text;   /* as written, resolved to last_client */
	const char *last_client;
	GHashTable *shares; /* client → struct share */
	struct share *last_share;
	const char *last_share_client;
	GHashTable *keys;   /* key of a row → struct seen_row */
	GHashTable *counts; /* problem id → how many */
	int64_t first_duplicate, filled_down;
	int64_t left_out_power, left_out_planned; /* cables that are no part of the network */
	char **a_ends, **b_ends; /* several devices at one end of a cable; NULL: one */
	GArray *numerics;        /* serials of digits alone (import_serial.c); NULL: none */
	int64_t serials_none[4]; /* words in place of a serial: all, not known, none, a default */
	GHashTable *decisions;   /* participant → struct decisions (import_total.c); NULL: none */

	char *stem;                /* the campaign's name taken from the file's */
	GArray *batches;           /* struct batch, strings in texts */
	GHashTable *batch_numbers; /* "client|drill|campaign" → its place in batches + 1 */
	struct batch *last_batch;
	GHashTable *texts; /* strings that outlive their row */
};

struct wide_value {
	int number;
	size_t index;
	struct record_value value;
};

/* ---- import_account.c */

/* A string that lives as long as the import. */
const char *import_intern(struct import *import, const char *text, size_t length);
/* Record a complaint about a cell (-1: the row) of the row at hand; values end with NULL. */
void import_complain(struct import *import, enum problem_id id, ssize_t index,
    enum problem_fate fate, bool personal, const char *seen, const char *expected);
/* The row cannot be used. Returns whether the store took it. */
bool import_set_row_aside(struct import *import, enum problem_id id, ssize_t index, bool personal,
    const char *seen, const char *expected);
bool import_set_broken_aside(struct import *import);
/* A cell that could not be read, to be said if the row is used. */
void import_add_pending(struct import *import, size_t index, enum problem_id id, bool odd,
    bool personal, const char *seen, const char *expected);
void import_drop_pending(struct import *import);
/* The row is used: say what its cells had, count it. */
bool import_use_row(struct import *import);
void import_count_duplicate(struct import *import);
struct share *import_share(struct import *import);
/* What is said once per file, and each client's share. */
bool import_finish_account(struct import *import);

/* ---- import_row.c */

/* What becomes of a row at each step. */
enum row_result { ROW_GOOD, ROW_DONE, ROW_STORE_FAILED };

enum row_result import_read_client(struct import *import);
enum row_result import_read_values(struct import *import);
enum row_result import_check_needed(struct import *import);
enum row_result import_check_key(struct import *import);
void import_seen_drop(void *seen);

/* ---- import_photo.c */

/* The photos that the finding inserted last names, each a record of its own. */
bool import_insert_photos(struct import *import);
/* ---- import_domain.c */

/* The client of the row at hand by its e-mail address, where nothing else says whose it is. */
enum row_result import_client_of_email(struct import *import);

/* ---- import_link.c */

enum row_result import_finish_link(struct import *import);
/* A record for each pair of devices that the cable at hand joins. */
bool import_insert_links(struct import *import);

/* ---- import_serial.c */

/* The serial number of a device whose row is used. */
void import_note_serial(struct import *import);
/* Say what all of them together tell. */
void import_say_serials(struct import *import);

/* ---- import_total.c */

/* A decision of the exercise whose row is used. */
void import_note_total(struct import *import);
/* Say whose totals do not follow from the damages. */
void import_say_totals(struct import *import);

/* ---- import_plan.c */

/* The coordinates of a part of a floor plan, and what belongs to them; may set the row aside. */
enum row_result import_finish_plan(struct import *import);
/* Where in the row a complaint about a column (-1: the row) is: a pointer. Caller frees. */
char *import_plan_inside(const struct import *import, ssize_t index);

/* ---- import_finish.c */

/* Turn virtual columns into stored ones, fill what the file itself says; may set the row aside. */
enum row_result import_finish_row(struct import *import);
bool import_write_batches(struct import *import);

#endif
