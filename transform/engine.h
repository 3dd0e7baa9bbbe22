/*
 * The engine's prepared statements, shared with the lineage; inside these two files only.
 */
#ifndef OBI_TRANSFORM_ENGINE_H
#define OBI_TRANSFORM_ENGINE_H

#include "transform/figures.h"

struct sqlite3;
struct sqlite3_stmt;

/* Kinds of records that not every client has. */
enum engine_area { ENGINE_COMMENTS, ENGINE_EXERCISE, ENGINE_FLOORS, ENGINE_AREAS };

/* One file of transform/figures. */
struct query {
	const char *file;   /* "drill.N.sql" */
	GPtrArray *targets; /* const struct declared *, what the first statement gives */
	bool per_round;
	int needs;        /* of enum engine_area: passed over for clients without it; -1: nothing */
	const char *text; /* the first statement, and all after it */
	const char *after;           /* the second statement, "" if none */
	struct sqlite3_stmt *values; /* NULL: the file has no statement */
	int *columns; /* result column → target (scalars), or column of the one table */
};

struct engine {
	struct sqlite3 *db;
	GPtrArray *settings; /* sqlite3_stmt, in order: settings.sql */
	GPtrArray *scope;    /* the same of scope.sql, run after the people are there */
	GPtrArray *floors;   /* of floors.sql */
	GPtrArray *queries;  /* struct query */
	const struct document *advice;
	struct advice *rules;
	struct engine_words *words;       /* our SQL functions */
	struct engine_people *people;     /* the tables mail, people, mailing, silent */
	struct sqlite3_stmt *known;       /* is there a client, and which areas has it */
	bool has[ENGINE_AREAS];           /* the client at hand */
	bool on_floors;                   /* the tables of floors.sql may hold rows */
	bool nested;                      /* entered inside a transaction of the caller */
	struct sqlite3_stmt *cohort_seen; /* engine_cohort.c; NULL: not prepared yet */
};

/* Bind :client, :drill, :figure, :label where the statement has them. NULL text binds NULL. */
void engine_bind(struct sqlite3_stmt *statement, const char *client, int64_t round,
    const char *figure, const char *label);
/* Fill the temporary tables for a client. False after recording a problem. */
bool engine_enter(struct engine *engine, const char *client, struct problems *problems);
void engine_leave(struct engine *engine);
/* The programme's quartiles, anew. False after recording a problem. */
bool engine_cohort_fill(struct engine *engine, struct problems *problems);
bool engine_complain(const struct engine *engine, const char *file, struct problems *problems);
const struct query *engine_query(const struct engine *engine, const char *file);

#endif
