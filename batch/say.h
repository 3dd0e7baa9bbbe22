/*
 * Where words go: results to stdout, messages to stderr, colour only on a terminal.
 */
#ifndef OBI_BATCH_SAY_H
#define OBI_BATCH_SAY_H

#include "base/problem.h"

/* details: the file that lists all set-aside rows, named where messages are folded; NULL: none. */
struct say {
	enum problem_language language;
	bool quiet; /* only warnings and worse */
	const char *details;
};

/*
 * Print problems to stderr, in the order they were recorded, from number `first` on. More than five of one kind in one
 * file are folded into one line.
 */
void say_problems(const struct say *say, const struct problems *problems, size_t first);
/* One line to stderr, unless quiet. */
void say_line(const struct say *say, const char *text);
/* Text to stdout; false where it could not be written (a closed pipe is no error). */
bool say_result(const char *text);
/* Pretty-printed JSON to stdout. */
bool say_json(const json_t *value);
/* Is stderr a terminal that takes colours and moving lines? */
bool say_terminal(void);

#endif
