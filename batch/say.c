/*
 * Messages to stderr, results to stdout.
 *
 * In: problems and texts. Out: lines.
 * Rule: what a script reads stands on stdout; what a person reads while it runs stands on stderr.
 */
#include "batch/say.h"
#include "batch/phrase.h"
#include <errno.h>
#include <string.h>
#include <unistd.h>

#define TOLD_IN_FULL 5

static const char *const level_colours[] = { "36", "33", "31", "1;31" };

bool
say_terminal(void)
{
	const char *term = g_getenv("TERM");
	const char *plain = g_getenv("NO_COLOR");
	return isatty(STDERR_FILENO) && (plain == NULL || *plain == '\0') && term != NULL &&
	       strcmp(term, "dumb") != 0;
}

/* The level's name is the only coloured word. */
static void
print_coloured(const char *line, const char *level, const char *colour)
{
	g_autofree char *needle = g_strdup_printf(" %s: ", level);
	const char *at = strstr(line, needle);
	if (at == NULL) {
		fprintf(stderr, "%s\n", line);
		return;
	}
	fprintf(stderr, "%.*s \033[%sm%s\033[0m%s\n", (int)(at - line), line, colour, level,
	    at + 1 + strlen(level));
}

/* A theme that two layouts share is read twice, but nobody needs to be told twice. */
static void
print_problem(const struct say *say, const struct problem *problem, GHashTable *lines)
{
	char *line = problem_format(problem, say->language);
	if (!g_hash_table_add(lines, line))
		return;
	if (say_terminal())
		print_coloured(line, problem_level_name(problem->level, say->language),
		    level_colours[problem->level]);
	else
		fprintf(stderr, "%s\n", line);
}

/* Problems of one kind in one file share this key. */
static char *
fold_key(const char *code, const struct problem *problem)
{
	const char *file = problem->place.file == NULL ? "" : problem->place.file;
	return g_strdup_printf("%s %s", code, file);
}

static void
print_folded(const struct say *say, const struct problem *problem, int more)
{
	g_autofree char *number = g_strdup_printf("%d", more);
	const char *file = problem->place.file == NULL ? "obi" : problem->place.file;
	bool listed = say->details != NULL && (problem->place.fate == FATE_ROW_SET_ASIDE ||
						  problem->place.fate == FATE_CELL_EMPTY ||
						  problem->place.fate == FATE_WITHOUT_PHOTO);
	g_autofree char *line =
	    listed
		? phrase_fill(PHRASE_FOLDED_LISTED, say->language, file, number, say->details, NULL)
		: phrase_fill(PHRASE_FOLDED, say->language, file, number, NULL);
	fprintf(stderr, "%s\n", line);
}

/* How many there are of each kind; ingest itself stops listing at some point and says how many more there were. */
static GHashTable *
count_kinds(const struct problems *problems, size_t first)
{
	GHashTable *counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (size_t i = first; i < problems_count(problems); i++) {
		const struct problem *problem = problems_at(problems, i);
		bool more = problem->id == PROBLEM_MORE_ALIKE;
		guint64 n = 1;
		if (more)
			g_ascii_string_to_unsigned(problem->values[0], 10, 0, G_MAXINT, &n, NULL);
		char *key =
		    fold_key(more ? problem->values[1] : problem_code(problem->id), problem);
		int before = GPOINTER_TO_INT(g_hash_table_lookup(counts, key));
		g_hash_table_replace(counts, key, GINT_TO_POINTER(before + (int)n));
	}
	return counts;
}

void
say_problems(const struct say *say, const struct problems *problems, size_t first)
{
	g_autoptr(GHashTable) counts = count_kinds(problems, first);
	g_autoptr(GHashTable) told = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GHashTable) lines = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (size_t i = first; i < problems_count(problems); i++) {
		const struct problem *problem = problems_at(problems, i);
		if (problem->id == PROBLEM_MORE_ALIKE ||
		    (say->quiet && problem->level < PROBLEM_WARNING))
			continue;
		char *key = fold_key(problem_code(problem->id), problem);
		int all = GPOINTER_TO_INT(g_hash_table_lookup(counts, key));
		int before = GPOINTER_TO_INT(g_hash_table_lookup(told, key));
		/* Folding one line into one line saves nothing. */
		if (before < TOLD_IN_FULL || all == TOLD_IN_FULL + 1)
			print_problem(say, problem, lines);
		else if (before == TOLD_IN_FULL)
			print_folded(say, problem, all - TOLD_IN_FULL);
		g_hash_table_replace(told, key, GINT_TO_POINTER(before + 1));
	}
}

void
say_line(const struct say *say, const char *text)
{
	if (!say->quiet)
		fprintf(stderr, "%s\n", text);
}

bool
say_result(const char *text)
{
	return (fputs(text, stdout) != EOF && fflush(stdout) == 0) || errno == EPIPE;
}

bool
say_json(const json_t *value)
{
	g_autofree char *text = json_dumps(value, JSON_INDENT(1) | JSON_SORT_KEYS);
	return say_result(text) && say_result("\n");
}
