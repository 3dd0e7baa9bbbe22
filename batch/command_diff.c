/*
 * obi diff: what changed between the last two editions of a client's report, and why.
 *
 * In: the store of an output folder. Out: text or JSON on stdout.
 * Rule: the store is only read; the figures are those that were published.
 */
#include "batch/command.h"
#include "batch/compare.h"
#include "batch/say.h"

static int
diff(struct store *store, const struct request *request, struct problems *problems)
{
	json_t *diff = compare_last(store, request->arguments[1], request->arguments[0], problems);
	if (diff == NULL)
		return STATUS_USAGE;
	g_autofree char *text = compare_text(diff, request->language);
	bool said = request->options.json ? say_json(diff) : say_result(text);
	json_decref(diff);
	return said ? STATUS_DONE : STATUS_NO_OUTPUT;
}

int
command_diff(const struct request *request)
{
	struct say say = { .language = request->language, .quiet = request->options.quiet };
	struct problems *problems = problems_new();
	g_autofree char *path = g_build_filename(request->arguments[0], ".obi", "store.db", NULL);
	struct store *store = NULL;
	int status = STATUS_USAGE;
	if (!g_file_test(path, G_FILE_TEST_IS_REGULAR))
		problem_add(problems, PROBLEM_NO_EDITION, NULL, request->arguments[1],
		    request->arguments[0], NULL);
	else
		store = store_open(path, STORE_READ, problems);
	if (store != NULL)
		status = diff(store, request, problems);
	store_drop(store);
	say_problems(&say, problems, 0);
	problems_drop(problems);
	return status;
}
