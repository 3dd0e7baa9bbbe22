/*
 * Reading Markdown with md4c.
 *
 * In: UTF-8 of comments.md. Out: parts in order, their text made ready for the text engine.
 * Rule: no word is lost: what has no form here is printed as it is written, and said.
 */
#include "render/markdown.h"
#include "render/text_prepare.h"
#include <md4c.h>
#include <string.h>

#define ZERO_WIDTH "\u200b"
#define PAIR '\x01' /* twice, in place of a `**` that mark_pairs() has found */

struct reading {
	const char *source;
	size_t length;
	struct place place;
	struct problems *problems;
	GPtrArray *parts;
	GString *text;  /* of the paragraph being read, NULL outside */
	GArray *links;  /* of it */
	GString *html;  /* of the HTML block being read, NULL outside */
	GArray *counts; /* unsigned by open list: the next item's number, 0 = bullets */
	enum markdown_kind kind;
	size_t printed; /* characters so far */
	int bold;
	bool paired;  /* inside a pair of PAIR */
	bool unseen;  /* inside <!-- … --> */
	char *target; /* of the link being read */
	size_t target_start;
	const char *last; /* the last place in the source that was met */
};

static void
drop_part(void *pointer)
{
	struct markdown_part *part = pointer;
	for (guint i = 0; part->links != NULL && i < part->links->len; i++)
		g_free(g_array_index(part->links, struct markdown_link, i).target);
	if (part->links != NULL)
		g_array_unref(part->links);
	g_free(part->text);
	g_free(part);
}

static void
add_part(struct reading *reading, enum markdown_kind kind, unsigned number)
{
	struct markdown_part *part = g_new0(struct markdown_part, 1);
	part->kind = kind;
	part->number = number;
	g_ptr_array_add(reading->parts, part);
}

/* ---- where we are ---- */

static void
remember(struct reading *reading, const char *at)
{
	if (at >= reading->source && at <= reading->source + reading->length)
		reading->last = at;
}

static void
complain(struct reading *reading, enum problem_id id, const char *seen)
{
	struct place place = reading->place;
	for (const char *p = reading->source; p < reading->last; p++)
		place.line += *p == '\n';
	problem_add(reading->problems, id, &place, seen, NULL);
}

/* ---- text ---- */

/* An asterisk that prints must not touch another one, or a bold mark. */
static void
keep_asterisks_apart(struct reading *reading)
{
	GString *text = reading->text;
	if (text->len == 0 || text->str[text->len - 1] != '*')
		return;
	g_string_append(text, ZERO_WIDTH);
	reading->printed++;
}

static void
switch_bold(struct reading *reading)
{
	keep_asterisks_apart(reading);
	g_string_append(reading->text, "**");
}

static void
append_character(struct reading *reading, gunichar c)
{
	if (c == '*')
		keep_asterisks_apart(reading);
	if (c == '\n' || c == 0x2028 || c == 0x2029) {
		g_string_append_c(reading->text, '\n');
	} else if (text_prints(c) || c == '\t') {
		g_string_append_unichar(reading->text, c);
		reading->printed++;
	}
}

/* Unless one is being read. */
static void
begin_text(struct reading *reading, enum markdown_kind kind)
{
	if (reading->text != NULL)
		return;
	reading->text = g_string_new(NULL);
	reading->kind = kind;
	reading->printed = 0;
}

/* As it is written: a pair's mark is two asterisks again. */
static void
append(struct reading *reading, const char *text, size_t length)
{
	for (const char *p = text; p < text + length; p = g_utf8_next_char(p))
		append_character(reading, *p == PAIR ? '*' : g_utf8_get_char(p));
}

static void
set_bold(struct reading *reading, int step)
{
	bool before = reading->bold > 0;
	reading->bold += step;
	if (before == (reading->bold > 0))
		return;
	begin_text(reading, MARKDOWN_PARAGRAPH);
	switch_bold(reading);
}

static void
switch_pair(struct reading *reading)
{
	reading->paired = !reading->paired;
	set_bold(reading, reading->paired ? 1 : -1);
}

static void
append_words(struct reading *reading, const char *text, size_t length)
{
	for (const char *p = text; p < text + length; p = g_utf8_next_char(p)) {
		if (*p != PAIR) {
			append_character(reading, g_utf8_get_char(p));
		} else {
			switch_pair(reading);
			p++;
		}
	}
}

static void
append_entity(struct reading *reading, const char *text, size_t length)
{
	static const struct {
		const char *name;
		gunichar c;
	} known[] = { { "&amp;", '&' }, { "&lt;", '<' }, { "&gt;", '>' }, { "&quot;", '"' },
		{ "&nbsp;", 0xa0 }, { "&yen;", 0xa5 }, { "&copy;", 0xa9 } };
	g_autofree char *entity = g_strndup(text, length);
	gunichar c = 0;
	for (size_t i = 0; i < G_N_ELEMENTS(known); i++)
		c = strcmp(entity, known[i].name) == 0 ? known[i].c : c;
	if (g_str_has_prefix(entity, "&#")) {
		bool hex = g_ascii_tolower(entity[2]) == 'x';
		guint64 number = g_ascii_strtoull(entity + (hex ? 3 : 2), NULL, hex ? 16 : 10);
		c = number <= 0x10ffff && g_unichar_validate((gunichar)number) ? (gunichar)number
		                                                               : 0xfffd;
	}
	if (c == 0)
		append(reading, text, length);
	else
		append_character(reading, c);
}

/* A remark, <!-- … -->, is meant for nobody's eyes; it may go over lines. */
static bool
is_unseen(struct reading *reading, MD_TEXTTYPE type, const char *text, size_t length)
{
	bool begins = type == MD_TEXT_HTML && g_str_has_prefix(text, "<!--");
	bool unseen = reading->unseen || begins;
	reading->unseen = unseen && g_strstr_len(text, (gssize)length, "-->") == NULL;
	return unseen;
}

static int
on_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE length, void *user)
{
	struct reading *reading = user;
	if (reading->html != NULL) {
		if (reading->html->len == 0)
			remember(reading, text);
		g_string_append_len(reading->html, text, length);
		return 0;
	}
	remember(reading, text);
	if (is_unseen(reading, type, text, length))
		return 0;
	begin_text(reading, MARKDOWN_PARAGRAPH);
	if (type == MD_TEXT_BR || type == MD_TEXT_SOFTBR)
		g_string_append_c(reading->text, '\n');
	else if (type == MD_TEXT_NULLCHAR)
		append_character(reading, 0xfffd);
	else if (type == MD_TEXT_ENTITY)
		append_entity(reading, text, length);
	else if (type == MD_TEXT_CODE || type == MD_TEXT_HTML)
		append(reading, text, length);
	else
		append_words(reading, text, length);
	if (type == MD_TEXT_HTML) {
		g_autofree char *seen = g_strdelimit(g_strndup(text, length), "\x01", '*');
		complain(reading, PROBLEM_COMMENT_HTML, seen);
	}
	return 0;
}

/* ---- paragraphs ---- */

/* A line such as |---|:--|: what stands around it was meant as a table. */
static bool
has_table(const char *text)
{
	return g_regex_match_simple(
	    "^\\|?[ :]*-{2,}[ :]*(\\|[ :]*-+[ :]*)+\\|?$", text, G_REGEX_MULTILINE, 0);
}

/* A paragraph without words leaves no part. */
static void
end_text(struct reading *reading)
{
	if (reading->paired)
		switch_pair(reading);
	if (reading->text == NULL)
		return;
	struct markdown_part *part = g_new0(struct markdown_part, 1);
	part->kind = reading->kind;
	part->links = g_steal_pointer(&reading->links);
	part->text = g_strchomp(g_string_free(g_steal_pointer(&reading->text), FALSE));
	if (has_table(part->text))
		complain(reading, PROBLEM_COMMENT_TABLE, NULL);
	if (*part->text != '\0')
		g_ptr_array_add(reading->parts, part);
	else
		drop_part(part);
}

/* What is meant for nobody's eyes, <!-- … -->, goes; what never ends does not. */
static void
drop_html_comments(GString *html)
{
	char *open;
	const char *close;
	while ((open = strstr(html->str, "<!--")) != NULL && (close = strstr(open, "-->")) != NULL)
		g_string_erase(html, open - html->str, close + 3 - open);
}

static void
end_html(struct reading *reading)
{
	g_autoptr(GString) html = g_steal_pointer(&reading->html);
	drop_html_comments(html);
	g_strchug(g_strchomp(html->str));
	if (*html->str == '\0')
		return;
	g_strdelimit(html->str, "\x01", '*');
	complain(reading, PROBLEM_COMMENT_HTML, html->str);
	begin_text(reading, MARKDOWN_PARAGRAPH);
	append(reading, html->str, strlen(html->str));
	end_text(reading);
}

static int
on_enter_block(MD_BLOCKTYPE type, void *detail, void *user)
{
	struct reading *reading = user;
	unsigned first = 0, number;
	switch (type) {
	case MD_BLOCK_OL:
		first = MAX(((const MD_BLOCK_OL_DETAIL *)detail)->start, 1);
		/* fall through */
	case MD_BLOCK_UL:
		end_text(reading); /* of a tight item that holds a list */
		g_array_append_val(reading->counts, first);
		add_part(reading, MARKDOWN_LIST, 0);
		break;
	case MD_BLOCK_LI:
		number = g_array_index(reading->counts, unsigned, reading->counts->len - 1);
		g_array_index(reading->counts, unsigned, reading->counts->len - 1) += number > 0;
		add_part(reading, MARKDOWN_ITEM, number);
		begin_text(
		    reading, MARKDOWN_PARAGRAPH); /* tight items have no paragraph of their own */
		break;
	case MD_BLOCK_HTML:
		end_text(reading);
		reading->html = g_string_new(NULL);
		break;
	case MD_BLOCK_P:
	case MD_BLOCK_CODE:
	case MD_BLOCK_H:
		end_text(reading);
		begin_text(reading, type == MD_BLOCK_H ? MARKDOWN_HEADING : MARKDOWN_PARAGRAPH);
		break;
	default:
		end_text(reading);
		break;
	}
	return 0;
}

static int
on_leave_block(MD_BLOCKTYPE type, void *detail, void *user)
{
	struct reading *reading = user;
	(void)detail;
	if (type == MD_BLOCK_HTML)
		end_html(reading);
	end_text(reading);
	if (type == MD_BLOCK_LI)
		add_part(reading, MARKDOWN_ITEM_END, 0);
	if (type == MD_BLOCK_OL || type == MD_BLOCK_UL) {
		g_array_set_size(reading->counts, reading->counts->len - 1);
		add_part(reading, MARKDOWN_LIST_END, 0);
	}
	return 0;
}

/* ---- spans ---- */

/* Caller frees. */
static char *
attribute_text(const MD_ATTRIBUTE *attribute)
{
	char *text = g_strndup(attribute->text == NULL ? "" : attribute->text, attribute->size);
	return g_strdelimit(text, "\x01", '*');
}

static void
enter_link(struct reading *reading, const MD_ATTRIBUTE *href)
{
	remember(reading, href->text);
	g_autofree char *target = attribute_text(href);
	if (reading->target != NULL || !g_utf8_validate(target, -1, NULL))
		return;
	if (!g_str_has_prefix(target, "https://") && !g_str_has_prefix(target, "mailto:")) {
		complain(reading, PROBLEM_COMMENT_LINK, target);
		return;
	}
	reading->target = g_steal_pointer(&target);
	reading->target_start = reading->printed;
}

static void
leave_link(struct reading *reading)
{
	/* Without words of its own it is told by its address. */
	if (reading->target != NULL && reading->printed == reading->target_start) {
		begin_text(reading, MARKDOWN_PARAGRAPH);
		append(reading, reading->target, strlen(reading->target));
	}
	struct markdown_link link = { reading->target_start, reading->printed,
		g_steal_pointer(&reading->target) };
	if (link.target == NULL)
		return;
	if (reading->links == NULL)
		reading->links = g_array_new(FALSE, FALSE, sizeof link);
	g_array_append_val(reading->links, link);
}

static int
on_enter_span(MD_SPANTYPE type, void *detail, void *user)
{
	struct reading *reading = user;
	if (type == MD_SPAN_STRONG || type == MD_SPAN_EM)
		set_bold(reading, 1);
	if (type == MD_SPAN_A)
		enter_link(reading, &((const MD_SPAN_A_DETAIL *)detail)->href);
	if (type == MD_SPAN_IMG) {
		const MD_ATTRIBUTE *source = &((const MD_SPAN_IMG_DETAIL *)detail)->src;
		g_autofree char *seen = attribute_text(source);
		remember(reading, source->text);
		complain(reading, PROBLEM_COMMENT_IMAGE, seen);
	}
	return 0;
}

static int
on_leave_span(MD_SPANTYPE type, void *detail, void *user)
{
	struct reading *reading = user;
	(void)detail;
	if (type == MD_SPAN_STRONG || type == MD_SPAN_EM)
		set_bold(reading, -1);
	if (type == MD_SPAN_A)
		leave_link(reading);
	return 0;
}

/* ---- bold beside brackets ---- */

/* The next `**` on the line, no more and no fewer, or NULL. */
static char *
find_stars(char *p)
{
	while (*p != '\0' && *p != '\n') {
		size_t stars = strspn(p, "*");
		if (stars == 2)
			return p;
		p += stars > 0 ? stars : *p == '\\' && p[1] != '\0' && p[1] != '\n' ? 2 : 1;
	}
	return NULL;
}

static bool
is_space(const char *p)
{
	return *p == '\0' || g_unichar_isspace(g_utf8_get_char(p));
}

/* CommonMark sees no bold in は**「報告」**です. Here two `**` on a line that touch what is between them are a pair. */
static void
mark_pairs(char *source)
{
	for (char *line = source; line != NULL; line = strchr(line, '\n')) {
		line += *line == '\n';
		char *open = find_stars(line), *close;
		for (; open != NULL; open = find_stars(open + 2)) {
			close = is_space(open + 2) ? NULL : find_stars(open + 2);
			while (close != NULL && is_space(g_utf8_prev_char(close)))
				close = find_stars(close + 2);
			if (close == NULL)
				continue;
			memset(open, PAIR, 2);
			memset(close, PAIR, 2);
			open = close;
		}
	}
}

/* ---- notes that look like the target of a link ---- */

/* "[1]: https://…" of a link [words][1] elsewhere in the text. */
static bool
is_target(const char *text, const char *bracket, const char *end)
{
	const char *address = end + 2 + strspn(end + 2, " \t<");
	if (!g_str_has_prefix(address, "https://") && !g_str_has_prefix(address, "mailto:"))
		return false;
	g_autofree char *label = g_strndup(bracket, (gsize)(end + 1 - bracket));
	for (const char *at = text; (at = strstr(at, label)) != NULL; at++)
		if (at != bracket)
			return true;
	return false;
}

/* CommonMark prints no line "[注]: 来週また伺います", nor "[^1]: …": here it is words, unless a link uses it. */
static char *
keep_notes(const char *text)
{
	GString *out = g_string_new(NULL);
	bool fenced = false;
	for (const char *line = text; *line != '\0';) {
		const char *next = line + strcspn(line, "\n");
		const char *bracket = line + strspn(line, " ");
		fenced ^= g_str_has_prefix(bracket, "```") || g_str_has_prefix(bracket, "~~~");
		size_t label = *bracket == '[' && !fenced ? strcspn(bracket, "]\n") : 0;
		bool note = label > 1 && g_str_has_prefix(bracket + label, "]:") &&
		            !is_target(text, bracket, bracket + label);
		g_string_append_len(out, line, bracket - line);
		g_string_append(out, note ? "\\" : "");
		next += *next == '\n';
		g_string_append_len(out, bracket, next - bracket);
		line = next;
	}
	return g_string_free(out, FALSE);
}

/* Valid UTF-8, without the controls that nobody sees. Caller frees. */
static char *
clean(const char *text)
{
	char *valid = g_utf8_make_valid(text, -1), *out = valid;
	for (const char *p = valid; *p != '\0'; p++) {
		if ((unsigned char)*p >= 0x20 || *p == '\n' || *p == '\t' || *p == '\r')
			*out++ = *p;
	}
	*out = '\0';
	char *kept = keep_notes(valid);
	g_free(valid);
	mark_pairs(kept);
	return kept;
}

GPtrArray *
markdown_read(const char *text, const struct place *place, struct problems *problems)
{
	g_autofree char *valid = clean(text);
	struct reading reading = { .source = valid,
		.length = strlen(valid),
		.place = *place,
		.problems = problems,
		.parts = g_ptr_array_new_with_free_func(drop_part),
		.counts = g_array_new(FALSE, FALSE, sizeof(unsigned)),
		.last = valid };
	const MD_PARSER parser = { .flags = MD_FLAG_NOINDENTEDCODEBLOCKS,
		.enter_block = on_enter_block,
		.leave_block = on_leave_block,
		.enter_span = on_enter_span,
		.leave_span = on_leave_span,
		.text = on_text };
	if (md_parse(valid, (MD_SIZE)reading.length, &parser, &reading) != 0)
		g_error("md4c: out of memory"); /* its only failure, as our callbacks never fail */
	g_array_unref(reading.counts);
	return reading.parts;
}
