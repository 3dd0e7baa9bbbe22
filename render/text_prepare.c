/*
 * From the words of a layout or a client's data to text that Pango may see.
 *
 * In: UTF-8 of any origin. Out: cleaned UTF-8 and its bold ranges. Rule: nothing that prints is
 * changed, except that a character no font has becomes 〓 and is reported.
 */
#include "render/text_prepare.h"

#include <string.h>

#define GETA 0x3013 /* 〓, the printers' mark for a sort that is not in the case */

bool
text_prints(gunichar c)
{
	return !(c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x061c || c == 0x200e || c == 0x200f ||
		 (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x206f) || c == 0xfeff ||
		 (c >= 0xfff9 && c <= 0xfffb) || (c >= 0xe0000 && c <= 0xe007f));
}

/* Spaces, and what Unicode calls default ignorable: no font needs a glyph for them. */
static bool
is_invisible(gunichar c)
{
	return g_unichar_isspace(c) || c == 0xad || c == 0x34f || (c >= 0x200b && c <= 0x200d) ||
	       (c >= 0x2060 && c <= 0x2064) || (c >= 0xfe00 && c <= 0xfe0f) ||
	       (c >= 0xe0100 && c <= 0xe01ef);
}

static size_t
count_asterisks(const char *p)
{
	return strspn(p, "*");
}

/* Is there a closing `**` for the one at `open`? Both touch the text between them, as in Markdown. */
static const char *
find_close(const char *open)
{
	const char *start = open + 2;
	if (*start == '\0' || g_unichar_isspace(g_utf8_get_char(start)))
		return NULL;
	for (const char *p = strchr(start, '*'); p; p = strchr(p + count_asterisks(p), '*'))
		if (count_asterisks(p) == 2 &&
		    !g_unichar_isspace(g_utf8_get_char(g_utf8_prev_char(p))))
			return p;
	return NULL;
}

static void
note_missing(GArray *missing, gunichar c, gunichar selector)
{
	struct text_missing new = { c, selector };
	for (guint i = 0; i < missing->len; i++) {
		const struct text_missing *old = &g_array_index(missing, struct text_missing, i);
		if (old->c == c && old->selector == selector)
			return;
	}
	g_array_append_val(missing, new);
}

/* The selectors of ideographs' forms, as they stand in names: 葛󠄀城 is not 葛󠄁城. */
static bool
selects_form(gunichar c)
{
	return (c >= 0xe0100 && c <= 0xe01ef) || (c >= 0xfe00 && c <= 0xfe02);
}

/* A selector has been appended: see that the font which has the form is used. */
static void
choose_form(struct text_prepared *out, const struct typefaces *fonts, enum text_weight weight,
    gunichar selector)
{
	guint end = (guint)out->text->len, start;
	const char *last = g_utf8_prev_char(out->text->str + end);
	if (last == out->text->str)
		return;
	last = g_utf8_prev_char(last);
	gunichar base = g_utf8_get_char(last);
	start = (guint)(last - out->text->str);
	enum typeface_form form = typefaces_form(fonts, weight, base, selector);
	if (form == TYPEFACE_FORM_NONE) {
		note_missing(out->missing, base, selector);
	} else if (form == TYPEFACE_FORM_FALLBACK) {
		g_array_append_val(out->fallback, start);
		g_array_append_val(out->fallback, end);
	}
}

/* A combining mark that no font has may still compose with the character before it. */
static bool
compose_with_last(GString *text, gunichar mark)
{
	if (text->len == 0 || !g_unichar_ismark(mark))
		return false;
	char *last = g_utf8_prev_char(text->str + text->len);
	gunichar composed;
	if (!g_unichar_compose(g_utf8_get_char(last), mark, &composed))
		return false;
	g_string_truncate(text, (gsize)(last - text->str));
	g_string_append_unichar(text, composed);
	return true;
}

static void
append_visible(
    struct text_prepared *out, const struct typefaces *fonts, enum text_weight weight, gunichar c)
{
	if ((c & 0xfffe) == 0xfffe || (c >= 0xfdd0 && c <= 0xfdef))
		c = 0xfffd; /* not characters at all */
	if (c < 0x7f || typefaces_cover(fonts, weight, c) || is_invisible(c)) {
		g_string_append_unichar(out->text, c);
		if (selects_form(c))
			choose_form(out, fonts, weight, c);
	} else if (!compose_with_last(out->text, c)) {
		note_missing(out->missing, c, 0);
		g_string_append_unichar(out->text, GETA);
	}
}

/* Line ends of all kinds become '\n', a tab a space. Returns the next character's address. */
static const char *
append_char(struct text_prepared *out, const struct typefaces *fonts, enum text_weight weight,
    const char *p)
{
	gunichar c = g_utf8_get_char(p);
	const char *next = g_utf8_next_char(p);
	if (c == '\r' && *next == '\n')
		return next;
	if (c == '\n' || c == '\r' || c == 0x0b || c == 0x0c || c == 0x85 || c == 0x2028 ||
	    c == 0x2029)
		g_string_append_c(out->text, '\n');
	else if (c == '\t')
		g_string_append_c(out->text, ' ');
	else if (text_prints(c))
		append_visible(out, fonts, weight, c);
	return next;
}

void
text_prepare(struct text_prepared *out, const struct typefaces *fonts,
    const struct text_style *style, const char *utf8)
{
	g_autofree char *valid =
	    g_utf8_validate(utf8, -1, NULL) ? NULL : g_utf8_make_valid(utf8, -1);
	const char *p = valid ? valid : utf8, *close = NULL;
	out->text = g_string_sized_new(strlen(p) + 1);
	out->bold = g_array_new(FALSE, FALSE, sizeof(guint));
	out->fallback = g_array_new(FALSE, FALSE, sizeof(guint));
	out->missing = g_array_new(FALSE, FALSE, sizeof(struct text_missing));
	while (*p) {
		size_t asterisks = style->literal ? 0 : count_asterisks(p);
		const char *found = asterisks == 2 && !close ? find_close(p) : NULL;
		if (found || (close && p == close)) {
			close = found;
			guint at = (guint)out->text->len;
			g_array_append_val(out->bold, at);
			p += 2;
		} else if (asterisks > 0) {
			g_string_append_len(out->text, p, (gssize)asterisks);
			p += asterisks;
		} else {
			p = append_char(out, fonts, close ? TEXT_BOLD : style->weight, p);
		}
	}
}

void
text_prepared_clear(struct text_prepared *prepared)
{
	g_string_free(prepared->text, TRUE);
	g_array_free(prepared->bold, TRUE);
	g_array_free(prepared->fallback, TRUE);
	g_array_free(prepared->missing, TRUE);
}
