/*
 * One cell under one field of a profile: text to a value of the table.
 *
 * Memory: texts made on the way live in the converter until converter_clear (once per row); others are the cell's own.
 * Errors: nothing is recorded; the result says which problem and with which words, the importer says where.
 */
#ifndef OBI_INGEST_CONVERT_H
#define OBI_INGEST_CONVERT_H

#include "ingest/cells.h"
#include "ingest/profile.h"
#include "ingest/rows.h"

struct converter {
	GTimeZone *zone;
	GPtrArray *kept;      /* texts of this row */
	enum problem_id id;   /* of CONVERT_BAD and CONVERT_ODD */
	const char *expected; /* {2}, NULL: none */
	const char *why;      /* why a serial number is none (cells_serial); NULL: it was read */
	char *words;          /* owned; what `expected` may point to */
};

enum convert_result {
	CONVERT_OK,
	CONVERT_EMPTY, /* nothing there, or a word that says so */
	CONVERT_ODD,   /* a value was taken, but the problem is worth saying (a warning) */
	CONVERT_BAD,   /* no value; values are untouched */
};

void converter_open(struct converter *converter, GTimeZone *zone);
void converter_close(struct converter *converter);
void converter_clear(struct converter *converter);
/* Keep a g_malloced text until the next clear; returns it. */
char *converter_keep(struct converter *converter, char *text);

/* Into values[field->column] (and the columns that the field also fills). */
enum convert_result convert_cell(struct converter *converter, const struct profile_field *field,
    const struct cell *cell, double scale, struct record_value *values);

static inline struct record_value
record_text(const char *text, size_t length)
{
	return (struct record_value){ .kind = RECORD_TEXT, .length = length, .text = text };
}

static inline struct record_value
record_integer(int64_t integer)
{
	return (struct record_value){ .kind = RECORD_INTEGER, .integer = integer };
}

/* How many metres a unit of length is, in any spelling; 0 where it is none. */
double convert_metres(const char *unit);
/* The same for seconds, of a unit of time. */
double convert_seconds(const char *unit);

#endif
