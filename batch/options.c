/*
 * The options of all commands.
 *
 * In: argv. Out: struct options, checked against the table's limits.
 * Rule: a new option is one row here, one field in struct options, and its name in the commands that take it.
 */
#include "batch/options.h"
#include "base/nearest.h"
#include "batch/phrase.h"
#include <string.h>

enum option_kind { OPTION_FLAG, OPTION_INTEGER, OPTION_NUMBER, OPTION_PATH, OPTION_TEXT };

struct option_row {
	const char *name;
	char letter;
	enum option_kind kind;
	size_t offset;        /* in struct options */
	const char *argument; /* "DIR" */
	double least, most;   /* numbers */
	const char *help[2];  /* by language */
};

#define AT(field) offsetof(struct options, field)

static const struct option_row rows[] = {
	{ "out", 'o', OPTION_PATH, AT(out), "DIR", 0, 0,
	    { "folder to write into; made where it is missing",
		"出力先のフォルダー。なければ作ります" } },
	{ "from", 0, OPTION_PATH, AT(from), "OUT", 0, 0,
	    { "compare with the other clients as the last run into this folder had them, without "
	      "reading "
	      "their files",
		"ほかの企業のファイルを読まず、この出力先の前回の実行のときの値と比べます" } },
	{ "jobs", 'j', OPTION_INTEGER, AT(jobs), "N", 1, 1024,
	    { "worker processes (default: one for each processor)",
		"並列数（指定がなければCPUの数）" } },
	{ "force", 'f', OPTION_FLAG, AT(force), NULL, 0, 0,
	    { "render again even where nothing changed", "変更がない企業も作り直します" } },
	{ "strict", 0, OPTION_FLAG, AT(strict), NULL, 0, 0,
	    { "a single set-aside row already gives exit status 3",
		"1行でも除外があれば終了コードを3にします" } },
	{ "timeout", 0, OPTION_INTEGER, AT(timeout), "SECONDS", 1, 86400,
	    { "time limit for one client (default 120)",
		"1社あたりの時間の上限（秒、指定がなければ120）" } },
	{ "memory", 0, OPTION_INTEGER, AT(memory), "MB", 64, 1048576,
	    { "memory limit of one worker (default 4096)",
		"ワーカー1つあたりのメモリの上限（MB、指定がなければ4096）" } },
	{ "quiet", 'q', OPTION_FLAG, AT(quiet), NULL, 0, 0,
	    { "only complaints; nothing when all is well",
		"問題だけを表示し、問題がなければ何も表示しません" } },
	{ "json", 0, OPTION_FLAG, AT(json), NULL, 0, 0, { "print JSON", "JSONで出力します" } },
	{ "list", 0, OPTION_FLAG, AT(list), NULL, 0, 0,
	    { "list the figures there are, with kind, unit and meaning",
		"使える数値の一覧（種類、単位、意味）を表示します" } },
	{ "dpi", 0, OPTION_NUMBER, AT(dpi), "N", 20, 600,
	    { "resolution of the pictures (default 110)", "画像の解像度（指定がなければ110）" } },
	{ "lang", 0, OPTION_TEXT, AT(language), "en|ja", 0, 0,
	    { "language of the messages (default: the locale's)",
		"表示に使う言語（指定がなければロケールに従います）" } },
	{ "help", 'h', OPTION_FLAG, AT(help), NULL, 0, 0, { "this text", "この説明を表示します" } },
};

/* Those that every command takes. */
#define COMMON_OPTIONS "lang help"

static const struct option_row *
row_find(const char *name)
{
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		if (strcmp(rows[i].name, name) == 0)
			return &rows[i];
	return NULL;
}

/* The rows a command takes. */
static GPtrArray *
command_rows(const struct command *command)
{
	g_autofree char *names = g_strjoin(" ", command->options, COMMON_OPTIONS, NULL);
	g_auto(GStrv) parts = g_strsplit(names, " ", -1);
	GPtrArray *out = g_ptr_array_new();
	for (char **part = parts; *part != NULL; part++)
		if (**part != '\0') {
			const struct option_row *row = row_find(*part);
			g_assert(row != NULL);
			g_ptr_array_add(out, (void *)row);
		}
	return out;
}

static GOptionArg
option_arg(enum option_kind kind)
{
	switch (kind) {
	case OPTION_FLAG:
		return G_OPTION_ARG_NONE;
	case OPTION_INTEGER:
		return G_OPTION_ARG_INT;
	case OPTION_NUMBER:
		return G_OPTION_ARG_DOUBLE;
	case OPTION_PATH:
		return G_OPTION_ARG_FILENAME;
	case OPTION_TEXT:
		return G_OPTION_ARG_STRING;
	}
	g_assert_not_reached();
}

static GOptionContext *
context_new(const GPtrArray *taken, struct options *options)
{
	GOptionContext *context = g_option_context_new(NULL);
	g_option_context_set_help_enabled(context, FALSE);
	g_option_context_set_strict_posix(context, FALSE);
	g_autofree GOptionEntry *entries = g_new0(GOptionEntry, taken->len + 1);
	for (guint i = 0; i < taken->len; i++) {
		const struct option_row *row = taken->pdata[i];
		entries[i] = (GOptionEntry){
			.long_name = row->name,
			.short_name = row->letter,
			.arg = option_arg(row->kind),
			.arg_data = (char *)options + row->offset,
			.description = row->help[0],
			.arg_description = row->argument,
		};
	}
	g_option_context_add_main_entries(context, entries, NULL);
	return context;
}

/* The first word of argv that looks like an option and is none of the command's. */
static const char *
unknown_option(const GPtrArray *taken, int argc, char **argv)
{
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
		if (argv[i][0] != '-' || argv[i][1] == '\0')
			continue;
		g_autofree char *name = g_strdup(argv[i] + (argv[i][1] == '-' ? 2 : 1));
		name[strcspn(name, "=")] = '\0';
		bool known = false;
		for (guint j = 0; j < taken->len; j++) {
			const struct option_row *row = taken->pdata[j];
			known |= argv[i][1] == '-' ? strcmp(row->name, name) == 0
			                           : row->letter != 0 && row->letter == name[0];
		}
		if (!known)
			return argv[i];
	}
	return NULL;
}

static bool
complain_unknown(const struct command *command, const GPtrArray *taken, const char *option,
    struct problems *problems)
{
	const char *names[G_N_ELEMENTS(rows)];
	for (guint i = 0; i < taken->len; i++)
		names[i] = ((const struct option_row *)taken->pdata[i])->name;
	const char *near = nearest_name(option + strspn(option, "-"), names, taken->len);
	if (near == NULL)
		return problem_add(
		    problems, PROBLEM_UNKNOWN_OPTION_FAR, NULL, option, command->name, NULL);
	g_autofree char *offer = g_strconcat("--", near, NULL);
	return problem_add(
	    problems, PROBLEM_UNKNOWN_OPTION, NULL, option, offer, command->name, NULL);
}

static bool
check_numbers(const struct request *request, const GPtrArray *taken, struct problems *problems)
{
	for (guint i = 0; i < taken->len; i++) {
		const struct option_row *row = taken->pdata[i];
		const void *at = (const char *)&request->options + row->offset;
		double value = row->kind == OPTION_INTEGER  ? *(const int *)at
		               : row->kind == OPTION_NUMBER ? *(const double *)at
		                                            : 0;
		if (value == 0 || (value >= row->least && value <= row->most))
			continue;
		g_autofree char *name = g_strconcat("--", row->name, NULL);
		g_autofree char *seen = g_strdup_printf("%g", value);
		g_autofree char *range = g_strdup_printf("%g … %g", row->least, row->most);
		return problem_add(problems, PROBLEM_BAD_OPTION, NULL, name, seen, range, NULL);
	}
	return true;
}

static bool
read_language(struct request *request, struct problems *problems)
{
	const char *language = request->options.language;
	if (language == NULL)
		return true;
	if (strcmp(language, "en") != 0 && strcmp(language, "ja") != 0)
		return problem_add(
		    problems, PROBLEM_BAD_OPTION, NULL, "--lang", language, "en, ja", NULL);
	request->language = strcmp(language, "ja") == 0 ? LANGUAGE_JAPANESE : LANGUAGE_ENGLISH;
	return true;
}

/* What is left of argv after the options: the command's own arguments. */
static bool
read_arguments(struct request *request, int argc, char **argv, struct problems *problems)
{
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--") == 0 && i == 1)
			continue;
		if (request->narguments >= (int)G_N_ELEMENTS(request->arguments) ||
		    request->narguments >= request->command->most)
			return problem_add(problems, PROBLEM_ARGUMENT_EXTRA, NULL, argv[i],
			    request->command->name, NULL);
		request->arguments[request->narguments++] = argv[i];
	}
	if (request->options.help || request->options.list)
		return true;
	if (request->narguments < request->command->least)
		return problem_add(problems, PROBLEM_ARGUMENT_MISSING, NULL, request->command->name,
		    request->command->usage, NULL);
	if (strstr(request->command->usage, "-o ") != NULL && request->options.out == NULL &&
	    strstr(request->command->usage, "[-o ") == NULL)
		return problem_add(problems, PROBLEM_ARGUMENT_MISSING, NULL, request->command->name,
		    request->command->usage, NULL);
	return true;
}

/* The row of a short option with its value in the same word ("-j4"), or NULL. */
static const struct option_row *
joined(const GPtrArray *taken, const char *word)
{
	if (word[0] != '-' || word[1] == '\0' || word[1] == '-' || word[2] == '\0')
		return NULL;
	for (guint i = 0; i < taken->len; i++) {
		const struct option_row *row = taken->pdata[i];
		if (row->letter == word[1] && row->kind != OPTION_FLAG)
			return row;
	}
	return NULL;
}

/* GOption wants "-j 4"; everybody writes "-j4" too. The words live as long as the program. */
static GPtrArray *
split_words(const GPtrArray *taken, int argc, char **argv)
{
	GPtrArray *words = g_ptr_array_new();
	bool options = true;
	for (int i = 0; i < argc; i++) {
		options = options && strcmp(argv[i], "--") != 0;
		if (i == 0 || !options || joined(taken, argv[i]) == NULL) {
			g_ptr_array_add(words, argv[i]);
			continue;
		}
		g_ptr_array_add(words, (void *)g_intern_string((char[]){ '-', argv[i][1], '\0' }));
		g_ptr_array_add(words, argv[i] + 2);
	}
	g_ptr_array_add(words, NULL);
	return words;
}

bool
options_read(struct request *request, int argc, char **argv, struct problems *problems)
{
	g_autoptr(GPtrArray) taken = command_rows(request->command);
	g_autoptr(GPtrArray) words = split_words(taken, argc, argv);
	int n = (int)words->len - 1;
	char **rest = (char **)words->pdata;
	const char *unknown = unknown_option(taken, n, rest);
	g_autoptr(GOptionContext) context = context_new(taken, &request->options);
	g_autoptr(GError) error = NULL;
	if (!g_option_context_parse(context, &n, &rest, &error)) {
		if (unknown != NULL)
			return complain_unknown(request->command, taken, unknown, problems);
		return problem_add(problems, PROBLEM_USAGE, NULL, error->message, NULL);
	}
	return read_language(request, problems) && check_numbers(request, taken, problems) &&
	       read_arguments(request, n, rest, problems);
}

void
options_clear(struct request *request)
{
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		if (rows[i].kind == OPTION_PATH || rows[i].kind == OPTION_TEXT)
			g_clear_pointer(
			    (char **)(void *)((char *)&request->options + rows[i].offset), g_free);
}

void
options_describe(GString *out, const struct command *command, enum problem_language language)
{
	g_autoptr(GPtrArray) taken = command_rows(command);
	for (guint i = 0; i < taken->len; i++) {
		const struct option_row *row = taken->pdata[i];
		g_autofree char *letter =
		    row->letter != 0 ? g_strdup_printf("-%c, ", row->letter) : g_strdup("    ");
		g_autofree char *name = g_strdup_printf("%s--%s%s%s", letter, row->name,
		    row->argument != NULL ? " " : "", row->argument != NULL ? row->argument : "");
		g_string_append_printf(out, "  %-22s  %s\n", name, row->help[language]);
	}
}
