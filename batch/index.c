/*
 * OUT/index.html: the night at a glance, for staff.
 *
 * In: the account, as run.json holds it. Out: one page without scripts, failed clients first.
 * Rule: every text is escaped; a link is made of a client's id and nothing else.
 */
#include "base/output.h"
#include "batch/night.h"
#include "batch/phrase.h"
#include <string.h>

static const char head[] = "<meta charset=\"utf-8\">\n"
			   "<meta name=\"viewport\" content=\"width=device-width\">\n"
			   "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
			   "'none'; style-src 'unsafe-inline'\">\n"
			   "<style>\n"
			   "body { font: 16px/1.6 \"BIZ UDPGothic\", \"Noto Sans CJK JP\", "
			   "sans-serif; margin: 2em auto; max-width: 60em;"
			   " padding: 0 1em; color: #1f2328 }\n"
			   "table { border-collapse: collapse; width: 100%; margin: 1em 0 }\n"
			   "th, td { text-align: left; padding: .3em .8em; border-bottom: 1px "
			   "solid #d0d7de; vertical-align: top }\n"
			   "td.n, th.n { text-align: right; font-variant-numeric: tabular-nums }\n"
			   "tr.failed td { background: #fdecea }\n"
			   "</style>\n";

static void
add_escaped(GString *html, const char *text)
{
	g_autofree char *escaped = g_markup_escape_text(text == NULL ? "" : text, -1);
	g_string_append(html, escaped);
}

static void
add_cell(GString *html, const char *text)
{
	g_string_append(html, "<td>");
	add_escaped(html, text);
	g_string_append(html, "</td>");
}

static void
add_count(GString *html, const json_t *object, const char *key)
{
	g_string_append_printf(html, "<td class=\"n\">%" JSON_INTEGER_FORMAT "</td>",
	    json_integer_value(json_object_get(object, key)));
}

static void
add_heads(GString *html, const enum phrase_id *ids, size_t n, enum problem_language language)
{
	g_string_append(html, "<tr>");
	for (size_t i = 0; i < n; i++) {
		g_string_append(html, "<th scope=\"col\">");
		add_escaped(html, phrase(ids[i], language));
		g_string_append(html, "</th>");
	}
	g_string_append(html, "</tr>\n");
}

static const char *
text_of(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

static enum phrase_id
state_phrase(const char *state)
{
	return g_strcmp0(state, "failed") == 0      ? PHRASE_STATE_FAILED
	       : g_strcmp0(state, "unchanged") == 0 ? PHRASE_STATE_UNCHANGED
	                                            : PHRASE_STATE_MADE;
}

static bool
is_plain_id(const char *id)
{
	return id != NULL && *id != '\0' &&
	       strspn(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-") ==
	           strlen(id);
}

static void
add_client(GString *html, const json_t *client, enum problem_language language)
{
	const char *id = text_of(client, "id"), *state = text_of(client, "state");
	bool failed = g_strcmp0(state, "failed") == 0;
	g_string_append(html, failed ? "<tr class=\"failed\">" : "<tr>");
	add_cell(html, id);
	add_cell(html, text_of(client, "name"));
	g_string_append(html, "<td>");
	add_escaped(html, phrase(state_phrase(state), language));
	if (failed) {
		g_string_append(html, "<br>");
		add_escaped(
		    html, text_of(client, language == LANGUAGE_JAPANESE ? "reason_ja" : "reason"));
	}
	if (json_is_true(json_object_get(client, "stale"))) {
		g_string_append(html, "<br>");
		add_escaped(html, phrase(PHRASE_STALE, language));
	}
	g_string_append(html, "</td><td>");
	if (is_plain_id(id) && json_integer_value(json_object_get(client, "edition")) > 0) {
		g_string_append_printf(html, "<a href=\"clients/%s/report.pdf\">PDF</a> ", id);
		g_string_append_printf(html, "<a href=\"clients/%s/appendix.xlsx\">Excel</a>", id);
	}
	g_string_append(html, "</td>");
	add_count(html, client, "edition");
	add_count(html, client, "changed");
	add_count(html, client, "set_aside");
	g_string_append(html, "</tr>\n");
}

static void
add_clients(GString *html, const json_t *clients, enum problem_language language)
{
	static const enum phrase_id heads[] = { PHRASE_HEAD_CLIENT, PHRASE_HEAD_NAME,
		PHRASE_HEAD_STATE, PHRASE_HEAD_OUTPUT, PHRASE_HEAD_EDITION, PHRASE_HEAD_CHANGED,
		PHRASE_HEAD_SET_ASIDE };
	g_string_append(html, "<table>\n");
	add_heads(html, heads, G_N_ELEMENTS(heads), language);
	for (int failed = 1; failed >= 0; failed--) {
		size_t i;
		json_t *client;
		json_array_foreach(clients, i,
		    client) if ((g_strcmp0(text_of(client, "state"), "failed") == 0) == failed)
		    add_client(html, client, language);
	}
	g_string_append(html, "</table>\n");
}

static void
add_files(GString *html, const json_t *files, enum problem_language language)
{
	static const enum phrase_id heads[] = { PHRASE_HEAD_FILE, PHRASE_HEAD_PROFILE,
		PHRASE_HEAD_READ, PHRASE_HEAD_USED, PHRASE_HEAD_SET_ASIDE, PHRASE_HEAD_BLANK,
		PHRASE_HEAD_HEADING, PHRASE_HEAD_DUPLICATE };
	static const char *const counts[] = { "read", "used", "set_aside", "blank", "heading",
		"duplicate" };
	g_string_append(html, "<table>\n");
	add_heads(html, heads, G_N_ELEMENTS(heads), language);
	size_t i;
	json_t *file;
	json_array_foreach(files, i, file)
	{
		bool failed = g_strcmp0(text_of(file, "state"), "set_aside") == 0;
		g_string_append(html, failed ? "<tr class=\"failed\">" : "<tr>");
		add_cell(html, text_of(file, "path"));
		add_cell(html,
		    failed ? phrase(PHRASE_FILE_SET_ASIDE, language) : text_of(file, "profile"));
		for (size_t j = 0; j < G_N_ELEMENTS(counts); j++)
			add_count(html, file, counts[j]);
		g_string_append(html, "</tr>\n");
	}
	g_string_append(html, "</table>\n");
}

static char *
totals_line(const json_t *totals, enum problem_language language)
{
	static const char *const keys[] = { "clients", "ok", "unchanged", "failed" };
	char texts[G_N_ELEMENTS(keys)][24];
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
		g_snprintf(texts[i], sizeof texts[i], "%" JSON_INTEGER_FORMAT,
		    json_integer_value(json_object_get(totals, keys[i])));
	return phrase_fill(
	    PHRASE_TOTAL_CLIENTS, language, texts[0], texts[1], texts[2], texts[3], NULL);
}

bool
index_write(const struct night *night, const json_t *account, struct problems *problems)
{
	enum problem_language language = night->say.language;
	const json_t *result = json_object_get(account, "result");
	const char *title = text_of(result, "programme");
	GString *html = g_string_new("<!doctype html>\n<html lang=\"");
	g_string_append(html, language == LANGUAGE_JAPANESE ? "ja" : "en");
	g_string_append_printf(html, "\">\n<head>\n%s<title>", head);
	add_escaped(html, title == NULL ? "Obi" : title);
	g_string_append(html, "</title>\n</head>\n<body>\n<h1>");
	add_escaped(html, title == NULL ? "Obi" : title);
	g_string_append(html, "</h1>\n<p>");
	g_autofree char *totals = totals_line(json_object_get(result, "totals"), language);
	add_escaped(html, totals);
	g_string_append(html, "</p>\n<p>");
	add_escaped(html, text_of(json_object_get(account, "this_run"), "started"));
	g_string_append(html, "</p>\n");
	add_clients(html, json_object_get(result, "clients"), language);
	g_string_append_printf(html, "<h2>%s</h2>\n", phrase(PHRASE_TITLE_FILES, language));
	add_files(html, json_object_get(result, "files"), language);
	g_string_append_printf(html, "<p><a href=\"set-aside.csv\">%s</a></p>\n</body>\n</html>\n",
	    phrase(PHRASE_LINK_SET_ASIDE, language));
	g_autofree char *path = g_build_filename(night->out, "index.html", NULL);
	bool written = output_write(path, html->str, html->len, 0644, problems);
	g_string_free(html, TRUE);
	return written;
}
