/* The options of all commands: read, checked, and listed in the help, from one table. */
#ifndef OBI_BATCH_OPTIONS_H
#define OBI_BATCH_OPTIONS_H

#include "batch/command.h"

/*
 * Read "obi COMMAND …" into a request; request->command and ->language are set by the caller, and --lang may change
 * the language. false after recording a usage problem.
 * Memory: arguments are lent by argv; options_clear frees the rest, also after a failure.
 */
bool options_read(struct request *request, int argc, char **argv, struct problems *problems);

void options_clear(struct request *request);

/* "obi --help" (command NULL) or "obi COMMAND --help", as one text. Caller frees. */
char *help_text(const struct command *command, enum problem_language language);
/* "  -o, --out DIR     where …" for each option of a command. */
void options_describe(GString *out, const struct command *command, enum problem_language language);
/* Program and library versions, a line each. */
char *version_text(void);

#endif
