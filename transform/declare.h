/*
 * Declarations: what figures exist, read from the heads of the SQL files of transform/figures.
 *
 * A file's head declares scalars, or one series, bands or table, that its first statement gives; `working` tables,
 * which only C reads; and `derived` figures, which C makes out of working tables (transform/derive.h).
 * Memory: read once, kept for the program's life.
 */
#ifndef OBI_TRANSFORM_DECLARE_H
#define OBI_TRANSFORM_DECLARE_H

#include "transform/transform.h"

enum declared_role {
	DECLARED_FIGURE,  /* given by the file's first statement */
	DECLARED_WORKING, /* the same, but never shown */
	DECLARED_DERIVED, /* made by C */
};

#define DECLARED_ROUNDS 2 /* that a report always speaks of */

struct declared {
	struct figure_declaration figure;
	enum declared_role role;
	bool per_round;      /* the name holds N */
	const char *formula; /* template with N for the round, NULL if none */
	const char *needs;   /* a table that the client must have rows in, or NULL */
	const char *file;    /* "drill.N.sql" */
	size_t place;        /* in declare_all() */
	const char *rounds[DECLARED_ROUNDS + 1]; /* its names in the first rounds, from 1 */
};

/* All, working tables too, sorted by name. Array of const struct declared *. */
const GPtrArray *declare_all(void);
const struct declared *declare_find(const char *name); /* "drill.2.opened", or NULL */
/* The name of one instance: N becomes the round. Interned. */
const char *declare_instance(const struct declared *declared, int64_t round);
/* "opened" of "drill.N.opened". Lends. */
const char *declare_last(const char *name);
bool declare_is_scalar(enum figure_kind kind);

/*
 * Read the head of one file; appends struct declared * to out and returns what follows the head.
 * NULL after setting *fault to a sentence (a mistake of ours, found by the unit tests). Caller frees *fault.
 */
const char *declare_read(const char *file, const char *sql, GPtrArray *out, char **fault);

#endif
