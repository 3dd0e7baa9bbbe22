/*
 * What the command line says that is no complaint: headings, summaries, progress, help.
 *
 * One table (phrases.def) holds each text in English and Japanese; {1}, {2} … are filled in.
 * Memory: phrase() lends for the program's life; phrase_fill() gives a new string.
 */
#ifndef OBI_BATCH_PHRASE_H
#define OBI_BATCH_PHRASE_H

#include "base/problem.h"

enum phrase_id {
#define PHRASE(id, en, ja) PHRASE_##id,
#include "batch/phrases.def"
#undef PHRASE
	PHRASE_COUNT
};

const char *phrase(enum phrase_id id, enum problem_language language);
/* The values fill {1}, {2}, … and end with NULL. */
char *phrase_fill(enum phrase_id id, enum problem_language language, ...) G_GNUC_NULL_TERMINATED;

/* The language of the messages, as LC_ALL, LC_MESSAGES and LANG say, in this order. */
enum problem_language phrase_language(void);

#endif
