/*
 * Records: the tables that importers fill, and one row on its way there.
 *
 * A table has stored columns (those of schema.sql, after record, source and line) and behind them
 * virtual ones, which a profile may fill and which record_finish turns into stored ones
 * (first and last name, GoPhish's details). Column 0 of every table is the client.
 *
 * Memory: a row's texts are lent by the cells they came from or by the row's arena; they live until the next row.
 */
#ifndef OBI_INGEST_RECORD_H
#define OBI_INGEST_RECORD_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

enum record_kind { RECORD_NULL, RECORD_TEXT, RECORD_INTEGER, RECORD_REAL };

struct record_value {
	enum record_kind kind;
	size_t length; /* RECORD_TEXT */
	union {
		const char *text;
		int64_t integer;
		double real;
	};
};

struct record_column {
	const char *name;
	enum record_kind kind;
	bool needed;                /* NOT NULL in the schema, and no importer fills it by itself */
	const char *const *allowed; /* the only texts the schema takes; NULL: any */
};

struct record_table {
	const char *name;
	const struct record_column *columns;
	int stored; /* how many of them the store has */
	int n;
};

enum record_table_id {
	RECORD_APPLICATION,
	RECORD_ANSWER,
	RECORD_PERSON,
	RECORD_DRILL,
	RECORD_EVENT,
	RECORD_DEVICE,
	RECORD_LINK,
	RECORD_ENVIRONMENT,
	RECORD_EXERCISE,
	RECORD_COMMENT,
	RECORD_PLAN,
	RECORD_PORT,
	RECORD_PHOTO,   /* made of findings, by no profile */
	RECORD_WAITING, /* links of which an end is not known yet; by no profile */
	RECORD_TABLE_COUNT
};

#define RECORD_COLUMN_LIMIT 40

extern const struct record_table record_tables[RECORD_TABLE_COUNT];
/* The names of those that profiles may fill, in that order, NULL-terminated. */
extern const char *const record_table_names[];

/* Index of a column, -1 if the table has none of that name. */
int record_column_find(enum record_table_id table, const char *name);

/* Columns that C names; the others are known to the profiles only. */
enum { RECORD_CLIENT = 0 };
enum {
	ANSWER_RESPONDENT = 1,
	ANSWER_ANSWERED_ON,
	ANSWER_EDITION,
	ANSWER_QUESTION,
	ANSWER_ANSWER,
	ANSWER_COLUMN,
	ANSWER_ANSWERED_AT
};
enum { PERSON_EMAIL_KEY = 1, PERSON_EMAIL, PERSON_NAME, PERSON_FIRST_NAME = 8, PERSON_LAST_NAME };
enum {
	DRILL_DRILL = 1,
	DRILL_CAMPAIGN,
	DRILL_TRACKER_ID,
	DRILL_EMAIL_KEY,
	DRILL_EMAIL,
	DRILL_NAME,
	DRILL_DEPARTMENT,
	DRILL_TITLE,
	DRILL_SITE,
	DRILL_MAIL,
	DRILL_MAIL_TYPE,
	DRILL_DIFFICULTY,
	DRILL_STATUS,
	DRILL_DELIVERY,
	DRILL_SENT_AT,
	DRILL_VIEWED_AT,
	DRILL_OPENED_AT,
	DRILL_SUBMITTED_AT,
	DRILL_REPORTED_AT,
	DRILL_VIEWED,
	DRILL_OPENED,
	DRILL_SUBMITTED,
	DRILL_REPORTED,
	DRILL_FIRST_NAME = 27,
	DRILL_LAST_NAME,
	DRILL_POSITION,
	DRILL_BOUNCED,
	DRILL_CAMPAIGN_NAME
};
enum {
	EVENT_DRILL = 1,
	EVENT_CAMPAIGN,
	EVENT_TRACKER_ID,
	EVENT_EMAIL_KEY,
	EVENT_EMAIL,
	EVENT_KIND,
	EVENT_AT,
	EVENT_ADDRESS,
	EVENT_AGENT,
	EVENT_MAIL,
	EVENT_DETAILS = 12,
	EVENT_CAMPAIGN_NAME
};
enum {
	DEVICE_ID = 1,
	DEVICE_KIND,
	DEVICE_KIND_TEXT,
	DEVICE_NAME,
	DEVICE_MAKER,
	DEVICE_MODEL,
	DEVICE_SERIAL,
	DEVICE_NUMBER = 19 /* the source's own number of it: tells nameless ones of a model apart */
};
enum {
	LINK_ID = 1,
	LINK_A_DEVICE,
	LINK_A_PORT,
	LINK_B_DEVICE,
	LINK_B_PORT,
	LINK_MEDIUM,
	LINK_LENGTH_M,
	LINK_CERTAINTY = 10,
	LINK_A_REF = 14, /* ends known by number only: "dcim.interface 11" */
	LINK_B_REF,
	LINK_A_TYPE,
	LINK_B_TYPE, /* what the ends are: power, console or data */
	LINK_STATUS, /* planned: not laid yet */
	LINK_LENGTH_UNIT,
	LINK_UNPAIRED /* "x, y / z, w": several devices at both ends */
};
enum { ENVIRONMENT_NO = 1, ENVIRONMENT_PHOTO = 8 };
enum {
	PHOTO_POSITION = 1,
	PHOTO_NAME,
	PHOTO_COLUMN_NAME,
	PHOTO_AT_LINE,
	PHOTO_AT_COLUMN,
	PHOTO_BYTE_OFFSET,
	PHOTO_COLUMNS
};
enum { EXERCISE_PARTICIPANT = 1, EXERCISE_HELD_ON, EXERCISE_QUESTION = 4, EXERCISE_DAMAGE = 8 };
#define EXERCISE_TOTAL (EXERCISE_DAMAGE + 1)
enum {
	PLAN_ELEMENT = 1,
	PLAN_ID,
	PLAN_NAME,
	PLAN_CATEGORY,
	PLAN_FLOOR,
	PLAN_LEVEL,
	PLAN_UNIT,
	PLAN_FILE,
	PLAN_SHAPE,
	PLAN_FRAME,
	PLAN_GEOMETRY,
	PLAN_DEVICE,
	PLAN_LINK,
	PLAN_MOUNT,
	PLAN_RUN,
	PLAN_WIDTH,
	PLAN_ANGLE,
	PLAN_SWING,
	PLAN_THICKNESS,
	PLAN_IMAGE,
	PLAN_M_PER_PX,
	PLAN_ORIGIN_X,
	PLAN_ORIGIN_Y,
	PLAN_RAW_SHAPE = 25, /* as GeoJSON names it */
	PLAN_COORDINATES,    /* JSON, as it is written */
	PLAN_AT,             /* pointer from the row's object to the coordinates */
	PLAN_LENGTH_UNIT,
	PLAN_OPENING,
	PLAN_SAFETY,
	PLAN_CRS, /* the coordinate system, where it is not degrees */
	PLAN_KEY
};
enum { COMMENT_SECTION = 1, COMMENT_MARKDOWN };

#endif
