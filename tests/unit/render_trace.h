/*
 * A trace taken apart: its texts with their places, for tests that ask what a page says and where.
 */
#ifndef OBI_TESTS_RENDER_TRACE_H
#define OBI_TESTS_RENDER_TRACE_H

#include <glib.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define TRACE_DEPTH 256

struct trace_text {
	int page; /* from 1 */
	double x, y, width, size;
	char *text;
	char *path;    /* roles from the root: "Document/Sect/H2" */
	bool artifact; /* not part of what is read aloud */
	int line;      /* of the trace */
};

static void
trace_text_clear(void *pointer)
{
	struct trace_text *text = pointer;
	g_free(text->text);
	g_free(text->path);
}

/* The end of a quoted text that begins at `open`. */
static const char *
trace_quote_end(const char *open)
{
	const char *at = open + 1;
	while (*at != '"')
		at += *at == '\\' ? 2 : 1;
	return at;
}

/* "text X Y WIDTH", then SIZE WEIGHT COLOUR "…" for each style; the smallest size counts. */
static bool
trace_read_text(const char *line, struct trace_text *text)
{
	if (sscanf(line, "text %lf %lf %lf %lf", &text->x, &text->y, &text->width, &text->size) !=
	    4)
		return false;
	GString *words = g_string_new(NULL);
	for (const char *open = strchr(line, '"'); open != NULL;) {
		const char *end = trace_quote_end(open);
		g_autofree char *quoted = g_strndup(open + 1, (gsize)(end - open - 1));
		g_autofree char *plain = g_strcompress(quoted);
		double size = g_ascii_strtod(end + 1, NULL);
		g_string_append(words, plain);
		if (size > 0)
			text->size = MIN(text->size, size);
		open = strchr(end + 1, '"');
	}
	text->text = g_string_free(words, FALSE);
	return true;
}

/* All texts of a trace in drawing order: struct trace_text. Caller unrefs. */
G_GNUC_UNUSED static GArray *
trace_texts(const char *trace)
{
	GArray *texts = g_array_new(FALSE, TRUE, sizeof(struct trace_text));
	g_array_set_clear_func(texts, trace_text_clear);
	g_auto(GStrv) lines = g_strsplit(trace, "\n", -1);
	const char *roles[TRACE_DEPTH + 1] = { NULL };
	int page = 0;
	for (int i = 0; lines[i] != NULL; i++) {
		size_t depth = strspn(lines[i], " ") / 2;
		char *line = lines[i] + strspn(lines[i], " ");
		struct trace_text text = { .page = page, .line = i + 1 };
		if (depth == 0 && g_str_has_prefix(line, "page "))
			page++;
		else if (!g_str_has_prefix(line, "text "))
			roles[MIN(depth, TRACE_DEPTH)] = line;
		else if (trace_read_text(line, &text)) {
			GString *path = g_string_new(NULL);
			for (size_t d = 1; d < depth; d++) {
				text.artifact |= strcmp(roles[d], "artifact") == 0;
				g_string_append_printf(
				    path, "/%.*s", (int)strcspn(roles[d], " "), roles[d]);
			}
			text.path = g_string_free(path, FALSE);
			g_array_append_val(texts, text);
		}
	}
	return texts;
}

/* How many texts of a trace contain these words. */
G_GNUC_UNUSED static int
trace_count(const GArray *texts, const char *words)
{
	int n = 0;
	for (guint i = 0; i < texts->len; i++)
		n += strstr(g_array_index(texts, struct trace_text, i).text, words) != NULL;
	return n;
}

/* The first text that contains these words, or NULL. */
G_GNUC_UNUSED static const struct trace_text *
trace_find(const GArray *texts, const char *words)
{
	for (guint i = 0; i < texts->len; i++) {
		const struct trace_text *text = &g_array_index(texts, struct trace_text, i);
		if (strstr(text->text, words) != NULL)
			return text;
	}
	return NULL;
}

#endif
