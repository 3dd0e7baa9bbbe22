/*
 * The consultant's words: comments.md, one record per level-2 heading.
 *
 * In: Markdown in UTF-8. Out: rows of comment, the text of each as it is written.
 * Rule: "rows" are sections; a first-level title is a heading, other text before the first section is set aside.
 */
#include "ingest/import.h"
#include <string.h>

/* One section as it grows. */
struct section {
	char *name; /* NULL: before the first heading */
	int64_t line;
	GString *text;
};

struct comments {
	const struct import_job *job;
	struct account *account;
	struct section section;
	bool fenced; /* inside ``` */
};

static struct record_value
text_value(const char *text)
{
	return (struct record_value){ .kind = RECORD_TEXT, .length = strlen(text), .text = text };
}

static bool
set_aside(struct comments *comments, const char *text)
{
	const struct import_job *job = comments->job;
	struct problems *one = problems_new();
	struct place place = { .file = job->path,
		.line = comments->section.line,
		.byte_offset = -1,
		.client = job->client,
		.fate = FATE_ROW_SET_ASIDE };
	problem_add(one, PROBLEM_COMMENT_UNPLACED, &place, NULL);
	struct set_aside what = { .scope = "row",
		.line = place.line,
		.byte_offset = -1,
		.client = job->client,
		.raw = text,
		.raw_length = strlen(text) };
	bool good = store_set_aside(job->store, &what, problems_at(one, 0), job->problems);
	problems_append(job->local, one);
	problems_drop(one);
	comments->account->set_aside++;
	return good;
}

static bool
is_only_titles(const char *text)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	for (char **line = lines; *line != NULL; line++)
		if (*g_strstrip(*line) != '\0' && !g_str_has_prefix(*line, "# "))
			return false;
	return true;
}

static bool
end_section(struct comments *comments)
{
	struct section *section = &comments->section;
	g_autofree char *name = g_steal_pointer(&section->name);
	g_autofree char *text = g_strdup(section->text->str);
	g_strchomp(text);
	g_string_truncate(section->text, 0);
	const char *body = text + strspn(text, "\n");
	if (name == NULL && *body == '\0')
		return true;
	comments->account->rows_read++;
	if (name == NULL && is_only_titles(body)) {
		comments->account->heading++;
		return true;
	}
	if (*body == '\0') {
		comments->account->blank++;
		return true;
	}
	if (name == NULL)
		return set_aside(comments, body);
	struct record_value values[RECORD_COLUMN_LIMIT] = {
		[RECORD_CLIENT] = text_value(comments->job->client),
		[COMMENT_SECTION] = text_value(name),
		[COMMENT_MARKDOWN] = text_value(text), /* from the line below the heading on */
	};
	comments->account->used++;
	return store_insert(
	    comments->job->store, RECORD_COMMENT, section->line, values, comments->job->problems);
}

/* "## Name ##" → "Name"; one without a name is no heading */
static char *
heading_name(const char *line)
{
	char *name = g_strstrip(g_strdup(line + 2));
	size_t length = strlen(name);
	while (length > 0 && name[length - 1] == '#')
		length--;
	if (length == 0 || name[length - 1] == ' ')
		name[length] = '\0';
	return g_strstrip(name);
}

static bool
take_line(struct comments *comments, const char *line, int64_t number)
{
	if (g_str_has_prefix(line, "```") || g_str_has_prefix(line, "~~~"))
		comments->fenced = !comments->fenced;
	bool heading = !comments->fenced && g_str_has_prefix(line, "## ");
	g_autofree char *name = heading ? heading_name(line) : NULL;
	if (!heading || *name == '\0') {
		if (comments->section.text->len == 0 && comments->section.name == NULL)
			comments->section.line = number;
		g_string_append(comments->section.text, line);
		g_string_append_c(comments->section.text, '\n');
		return true;
	}
	bool good = end_section(comments);
	comments->section.name = g_steal_pointer(&name);
	comments->section.line = number;
	return good;
}

bool
import_comments(const struct import_job *job, const char *text, struct account *account)
{
	*account = (struct account){ 0 };
	struct comments comments = { .job = job, .account = account, .section = { .line = 1 } };
	comments.section.text = g_string_new(NULL);
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	bool good = true;
	for (int64_t i = 0; good && lines[i] != NULL; i++) {
		size_t length = strlen(lines[i]);
		if (length > 0 && lines[i][length - 1] == '\r')
			lines[i][length - 1] = '\0';
		good = take_line(&comments, lines[i], i + 1);
	}
	good = good && end_section(&comments);
	g_string_free(comments.section.text, TRUE);
	g_free(comments.section.name);
	if (!good)
		return false;
	const char *sha256 = bytes_sha256(job->bytes, job->problems);
	if (sha256 == NULL)
		return false;
	g_autofree char *digest = g_strconcat(job->base_key, sha256, NULL);
	struct client_share share = {
		.used = account->used, .set_aside = account->set_aside, .digest = digest
	};
	return store_share(job->store, job->client, &share, job->problems);
}
