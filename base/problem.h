/*
 * Problems: every complaint of the program, with the place it is about.
 *
 * One table (base/problems.def) holds id, level, text and hint in English and
 * Japanese; callers give the id, the place and the values seen and expected.
 * Functions that can fail return false or NULL after recording a problem, so a
 * caller writes `return problem_add(…)`.
 *
 * Memory: `struct problems` owns every string handed to it (they are copied).
 */
#ifndef OBI_BASE_PROBLEM_H
#define OBI_BASE_PROBLEM_H

#include <glib.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

enum problem_level {
	PROBLEM_NOTE,    /* told once, nothing lost */
	PROBLEM_WARNING, /* the output may surprise; nothing was dropped */
	PROBLEM_ERROR,   /* something was set aside: a cell, a row, a file, a client */
	PROBLEM_FATAL,   /* the command cannot go on */
};

enum problem_id {
#define PROBLEM(id, level, en, ja, hint_en, hint_ja) PROBLEM_##id,
#include "base/problems.def"
#undef PROBLEM
	PROBLEM_COUNT
};

/* What became of the thing complained about; printed with every problem but notes. */
enum problem_fate {
	FATE_NONE,
	FATE_CELL_EMPTY, /* the cell was taken as missing, the row is kept */
	FATE_KEPT,       /* kept as it is */
	FATE_ROW_SET_ASIDE,
	FATE_FILE_SET_ASIDE,
	FATE_CLIENT_FAILED,
	FATE_COLUMN_KEPT, /* unknown column: kept for the workbook */
	FATE_NOTHING_WRITTEN,
	FATE_WITHOUT_PHOTO, /* the finding is kept, its photo is not shown */
	FATE_COUNT
};

enum problem_language { LANGUAGE_ENGLISH, LANGUAGE_JAPANESE };

/*
 * A place in an input. Unknown parts are 0 or NULL.
 * Units: line and column from 1; column counts characters, byte_offset bytes from the file's start (-1 unknown).
 */
struct place {
	const char *file;
	int64_t line;
	int64_t column;
	int64_t byte_offset;
	const char *name;   /* the column's heading, or a JSON pointer */
	const char *client; /* client id, where known */
	enum problem_fate fate;
	bool personal; /* the first value is personal: masked on screen and in logs */
};

struct problem {
	enum problem_id id;
	enum problem_level level;
	struct place place;
	char **values; /* {1}, {2}, … of the text; NULL-terminated */
};

struct problems;

struct problems *problems_new(void);
void problems_drop(struct problems *problems);

/* A value that is itself words ("a number"), in both languages; the printer takes the half it needs. */
#define IN_BOTH(en, ja) en "\x1f" ja

/*
 * Record a problem; the values fill {1}, {2}, … and end with NULL. Always returns false.
 * Bytes that are not UTF-8 are kept as \xNN, and a value is cut after 500 characters.
 */
bool problem_add(struct problems *problems, enum problem_id id, const struct place *place,
    ...) G_GNUC_NULL_TERMINATED;

size_t problems_count(const struct problems *problems);
size_t problems_count_at_least(const struct problems *problems, enum problem_level level);
const struct problem *problems_at(const struct problems *problems, size_t i);
void problems_append(struct problems *to, const struct problems *from);
/* What became of the thing the last problem is about, where whoever recorded it could not know. */
void problems_set_fate(struct problems *problems, enum problem_fate fate);

/* Stable code for files and scripts: "bad_date". */
const char *problem_code(enum problem_id id);
const char *problem_level_name(enum problem_level level, enum problem_language language);

/*
 * "file:line:column: error: text (column "送信日時"); row set aside", and the hint on a second line. Control
 * characters are shown as escapes, so that a message is safe on a terminal. Caller frees.
 */
char *problem_format(const struct problem *problem, enum problem_language language);
/* Only the sentence ({1} filled in, masked where personal), or only the hint (NULL where none). Caller frees. */
char *problem_text(const struct problem *problem, enum problem_language language);
char *problem_hint(const struct problem *problem, enum problem_language language);

/* "a***@example.jp", "山***": enough to find the row, too little to know the person. Caller frees. */
char *problem_mask(const char *value);

/* To hand problems from a worker to its parent, or to keep them in the store; values unmasked. New reference. */
json_t *problem_to_json(const struct problem *problem);
/* false, and nothing recorded, where the object is not one that problem_to_json made. */
bool problem_add_json(struct problems *problems, const json_t *object);

#endif
