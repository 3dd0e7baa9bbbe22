/*
 * A command: its name, what it takes, one line of help, and the function that does it.
 *
 * The table stands in main.c; the options that commands share stand in options.c. One table
 * each drives the reader, the help and the man page.
 */
#ifndef OBI_BATCH_COMMAND_H
#define OBI_BATCH_COMMAND_H

#include "base/problem.h"

/* Exit status of the program (design: the same for every command). 130 and 143: interrupted. */
enum exit_status {
	STATUS_DONE = 0,
	STATUS_INTERNAL = 1,
	STATUS_USAGE = 2,  /* usage, layout or configuration */
	STATUS_PARTLY = 3, /* finished, but a client failed or rows over the limit were set aside */
	STATUS_NO_OUTPUT = 4, /* nothing could be written, or nothing rendered */
	STATUS_LOCKED = 75,
};

struct options {
	char *out;
	char *from;
	int jobs;    /* 0: as many as there are processors */
	int timeout; /* seconds for one client */
	int memory;  /* MB for one worker */
	double dpi;
	char *language; /* "en", "ja" */
	gboolean force, strict, quiet, json, list, help;
};

struct request {
	const struct command *command;
	struct options options;
	const char *arguments[4]; /* those after the command's name */
	int narguments;
	enum problem_language language;
};

struct command {
	const char *name;
	const char *usage;   /* "INTAKE CLIENT -o OUT" */
	const char *help[2]; /* one line, by language */
	int (*run)(const struct request *request);
	int least, most;      /* number of arguments */
	const char *options;  /* names in options.c, space-separated */
	const char *examples; /* lines: "obi run intake -o out" */
};

/* The table in main.c; ends with a row without a name. */
extern const struct command commands[];
const struct command *command_find(const char *name);

int command_run(const struct request *request);
int command_report(const struct request *request);
int command_check(const struct request *request);
int command_figures(const struct request *request);
int command_explain(const struct request *request);
int command_diff(const struct request *request);
int command_preview(const struct request *request);
int command_sniff(const struct request *request);
int command_layout(const struct request *request);
int command_init(const struct request *request);
int command_doctor(const struct request *request);

#endif
