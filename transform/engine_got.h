/*
 * One client's drill mails, and what became of each: read once, for engine_people.c.
 *
 * Shape: by drill, then person, then recipient.
 * Memory: texts belong to the reader, until it reads the next client.
 */
#ifndef OBI_TRANSFORM_ENGINE_GOT_H
#define OBI_TRANSFORM_ENGINE_GOT_H

#include "transform/engine_rows.h"

enum { GOT_DEPARTMENT, GOT_TITLE, GOT_SITE, GOT_FIELDS };
enum got_step { GOT_VIEWED, GOT_OPENED, GOT_SUBMITTED, GOT_REPORTED, GOT_STEPS };

/* One mail to one person, and what became of it. */
struct got {
	gint64 recipient, drill;
	const char *person, *label, *type, *difficulty;
	const char *fields[GOT_FIELDS]; /* as written */
	bool delivered, bounced, valid;
	bool listed, disagrees; /* a results file told its state, and another than the events */
	bool did[GOT_STEPS];    /* of a valid send; with what later steps imply */
	struct engine_number sent_at, at[GOT_STEPS], last_at;
	struct engine_number opened_at; /* of the step that is called opened */
	guint furthest;                 /* 0 nothing, 1 viewed, 2 opened, 3 submitted */
	bool told;                      /* reported */
	bool surely;                    /* opened, by an event that nothing speaks against */
	gint64 events, implied, unsure, machine, openings; /* each of its own, but implied */
};

struct engine_got;

/* After views.sql. NULL where SQLite refuses. */
struct engine_got *engine_got_open(struct sqlite3 *db);
void engine_got_drop(struct engine_got *reader);

/* All of a client, after settings.sql, which says what is called opened. False where the store cannot be read. */
bool engine_got_read(struct engine_got *reader, const char *client);
const GArray *engine_got_all(const struct engine_got *reader); /* of struct got */
/* A text that lives as long as the mails. */
const char *engine_got_keep_text(struct engine_got *reader, const char *text);
int engine_got_compare(const void *a, const void *b);

#endif
