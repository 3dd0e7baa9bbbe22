/*
 * Obi's table of contents: one row a command.
 *
 * In: argv and the locale's language. Out: an exit status.
 * Rule: no command is told here how to do its work; each stands in the file named after it.
 */
#include "base/nearest.h"
#include "batch/interrupt.h"
#include "batch/options.h"
#include "batch/phrase.h"
#include "batch/say.h"
#include <signal.h>
#include <stdio.h>
#include <string.h>

const struct command commands[] = {
	{ "run", "INTAKE -o OUT [options]",
	    { "every client's report and workbook; only what changed is made again",
		"全企業の報告書と別添を作ります（変更のある企業だけ）" },
	    command_run, 1, 1, "out jobs force strict timeout memory quiet",
	    "obi run intake -o out\n"
	    "obi run intake -o out -j 4 --quiet\n"
	    "obi run intake -o out --force" },
	{ "report", "INTAKE CLIENT -o OUT [options]",
	    { "one client's report and workbook, again", "1社の報告書と別添を作り直します" },
	    command_report, 2, 2, "out strict timeout memory quiet",
	    "obi report intake K-0012 -o out" },
	{ "check", "INTAKE [options]",
	    { "read everything, write nothing: what would be used, and what is wrong",
		"すべてを読み、何も書き込まずに、使えるものと誤りを示します" },
	    command_check, 1, 1, "strict quiet", "obi check intake" },
	{ "figures", "INTAKE CLIENT [NAME] [--from OUT] [--json] | --list",
	    { "one client's figures, or what figures there are",
		"1社の数値、または使える数値の一覧を表示します" },
	    command_figures, 2, 3, "from json list",
	    "obi figures intake K-0012 --json\n"
	    "obi figures intake K-0012 drill.1.by_department\n"
	    "obi figures --list" },
	{ "explain", "INTAKE CLIENT FIGURE [LABEL] [--from OUT] [--json]",
	    { "where a figure comes from: definition, formula, and every row with file and line",
		"数値の根拠（定義、計算、元になった行のファイルと行番号）を示します" },
	    command_explain, 3, 4, "from json",
	    "obi explain intake K-0012 drill.1.opened_rate\n"
	    "obi explain intake K-0012 drill.1.by_department 営業部" },
	{ "diff", "OUT CLIENT [--json]",
	    { "what changed between the last two editions of a client's report, and why",
		"企業の報告書の前の版から変わった数値と、その理由を示します" },
	    command_diff, 2, 2, "json", "obi diff out K-0012" },
	{ "preview", "INTAKE CLIENT -o DIR [--from OUT] [--dpi N]",
	    { "one client's pages as PNG pictures", "1社の報告書のページをPNG画像にします" },
	    command_preview, 2, 2, "out from dpi",
	    "obi preview intake K-0012 -o pages\n"
	    "obi preview intake K-0012 -o pages --dpi 70" },
	{ "sniff", "FILE [--json]",
	    { "what a file is recognised as, and why",
		"ファイルが何として読まれるか、その理由を示します" },
	    command_sniff, 1, 1, "json", "obi sniff 'gophish - Results.csv'" },
	{ "layout", "check FILE | schema | list [INTAKE]",
	    { "check a layout, advice or published values, print the JSON Schema, list what there "
	      "is",
		"レイアウト、助言、公表値の確認、JSON Schemaの表示、一覧の表示をします" },
	    command_layout, 1, 2, "",
	    "obi layout check intake/layouts/client-report.json\n"
	    "obi layout check intake/layouts/benchmark/standard.json\n"
	    "obi layout schema > layout.schema.json\n"
	    "obi layout list intake" },
	{ "init", "DIR",
	    { "a new intake with blank forms and a README",
		"空の様式と説明の入った入力フォルダーを作ります" },
	    command_init, 1, 1, "", "obi init intake" },
	{ "doctor", "[OUT]",
	    { "is everything there that Obi needs: fonts, disk, locks",
		"フォント、ディスク、ロックなど、必要なものを確かめます" },
	    command_doctor, 0, 1, "", "obi doctor\nobi doctor out" },
	{ NULL },
};

const struct command *
command_find(const char *name)
{
	for (const struct command *command = commands; command->name != NULL; command++)
		if (strcmp(command->name, name) == 0)
			return command;
	return NULL;
}

static int
fail_usage(const struct request *request, const struct problems *problems)
{
	struct say say = { .language = request->language };
	say_problems(&say, problems, 0);
	g_autofree char *hint =
	    request->command == NULL
		? g_strdup(phrase(PHRASE_SEE_HELP_ALL, request->language))
		: phrase_fill(PHRASE_SEE_HELP, request->language, request->command->name, NULL);
	say_line(&say, hint);
	return STATUS_USAGE;
}

static int
unknown_command(const struct request *request, const char *name, struct problems *problems)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	for (const struct command *command = commands; command->name != NULL; command++)
		g_ptr_array_add(names, (void *)command->name);
	const char *near = nearest_name(name, (const char *const *)names->pdata, names->len);
	if (near != NULL)
		problem_add(problems, PROBLEM_UNKNOWN_COMMAND, NULL, name, near, NULL);
	else
		problem_add(problems, PROBLEM_UNKNOWN_COMMAND_FAR, NULL, name, NULL);
	return fail_usage(request, problems);
}

static int
print_help(const struct command *command, enum problem_language language)
{
	g_autofree char *text = help_text(command, language);
	return say_result(text) ? STATUS_DONE : STATUS_NO_OUTPUT;
}

static int
print_version(void)
{
	g_autofree char *text = version_text();
	return say_result(text) ? STATUS_DONE : STATUS_NO_OUTPUT;
}

static int
run_command(struct request *request, int argc, char **argv, struct problems *problems)
{
	int status;
	if (!options_read(request, argc, argv, problems))
		status = fail_usage(request, problems);
	else if (request->options.help)
		status = print_help(request->command, request->language);
	else
		status = request->command->run(request);
	options_clear(request);
	return status;
}

/* --lang counts wherever it stands, also in a line that cannot be read otherwise. */
static enum problem_language
asked_language(int argc, char **argv)
{
	const char *asked = NULL;
	for (int i = 1; i < argc; i++) {
		if (g_str_has_prefix(argv[i], "--lang="))
			asked = argv[i] + strlen("--lang=");
		else if (strcmp(argv[i], "--lang") == 0 && i + 1 < argc)
			asked = argv[i + 1];
	}
	return g_strcmp0(asked, "ja") == 0   ? LANGUAGE_JAPANESE
	       : g_strcmp0(asked, "en") == 0 ? LANGUAGE_ENGLISH
	                                     : phrase_language();
}

/* "obi help run" is "obi run --help". */
static int
help(struct request *request, int argc, char **argv, struct problems *problems)
{
	const char *about = NULL;
	for (int i = 2; i < argc && about == NULL; i++) {
		if (strcmp(argv[i], "--lang") == 0)
			i++;
		else if (argv[i][0] != '-')
			about = argv[i];
	}
	if (about != NULL && (request->command = command_find(about)) == NULL)
		return unknown_command(request, about, problems);
	return print_help(request->command, request->language);
}

static int
dispatch(int argc, char **argv, struct problems *problems)
{
	static const char *const versions[] = { "--version", "-V", "version", NULL };
	static const char *const helps[] = { "--help", "-h", "help", NULL };
	struct request request = { .language = asked_language(argc, argv) };
	/* "--lang ja" may stand before the command. */
	if (argc > 2 && strcmp(argv[1], "--lang") == 0) {
		argv += 2;
		argc -= 2;
	}
	if (argc < 2) {
		print_help(NULL, request.language);
		return STATUS_USAGE;
	}
	if (g_strv_contains(versions, argv[1]))
		return print_version();
	if (g_strv_contains(helps, argv[1]))
		return help(&request, argc, argv, problems);
	request.command = command_find(argv[1]);
	if (request.command == NULL)
		return unknown_command(&request, argv[1], problems);
	return run_command(&request, argc - 1, argv + 1, problems);
}

int
main(int argc, char **argv)
{
	/* No setlocale(): numbers keep their decimal point, and no library's output depends on the user. */
	signal(SIGPIPE, SIG_IGN);
	interrupt_install();
	struct problems *problems = problems_new();
	int status = dispatch(argc, argv, problems);
	problems_drop(problems);
	return status;
}
