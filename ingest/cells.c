/*
 * Cells as text: trimming, guards, keys for matching, and the words that stand for no record.
 *
 * Input: a cell's text. Output: a part of it, or a key.
 * Rule: a key is never shown, and nothing here changes what is shown.
 */
#include "ingest/cells.h"
#include "ingest/cells_fold.h"

#include <string.h>

/* ---- trimming */

/* Bytes of the white space that begins at p, or 0. */
static size_t
space_at(const char *p, const char *end)
{
	const unsigned char *u = (const unsigned char *)p;
	if (*u == ' ' || (*u >= '\t' && *u <= '\r'))
		return 1;
	if (end - p >= 2 && u[0] == 0xC2 && u[1] == 0xA0)
		return 2;
	if (end - p < 3)
		return 0;
	bool wide = u[0] == 0xE3 && u[1] == 0x80 && u[2] == 0x80;
	bool typographic = u[0] == 0xE2 && u[1] == 0x80 && u[2] >= 0x80 && u[2] <= 0x8B;
	bool mark = u[0] == 0xEF && u[1] == 0xBB && u[2] == 0xBF;
	return wide || typographic || mark ? 3 : 0;
}

static size_t
space_before(const char *start, const char *p)
{
	for (size_t n = 1; n <= 3 && (size_t)(p - start) >= n; n++)
		if (space_at(p - n, p) == n)
			return n;
	return 0;
}

struct cell_view
cells_trim(const char *text, ssize_t length)
{
	const char *end = text + (length < 0 ? strlen(text) : (size_t)length);
	size_t n;
	while (text < end && (n = space_at(text, end)) > 0)
		text += n;
	while (text < end && (n = space_before(text, end)) > 0)
		end -= n;
	return (struct cell_view){ text, (size_t)(end - text) };
}

struct cell_view
cells_plain(const char *text, ssize_t length)
{
	struct cell_view view = cells_trim(text, length);
	const char *p = view.text;
	if (view.length >= 2 && p[0] == '\'' && (strchr("=+-@", p[1]) || g_ascii_isdigit(p[1])) &&
	    p[1]) {
		view.text++;
		view.length--;
	} else if (view.length >= 3 && p[0] == '=' && p[1] == '"' && p[view.length - 1] == '"') {
		view = cells_trim(p + 2, (ssize_t)view.length - 3);
	}
	return view;
}

/* ---- folding */

static bool
is_invisible(gunichar c)
{
	return c == 0xAD || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
	       (c >= 0x2060 && c <= 0x2069) || (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFEFF ||
	       (c >= 0xE0100 && c <= 0xE01EF);
}

static bool
is_dash(gunichar c)
{
	return c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0x30FC ||
	       c == 0x2500 || c == 0x2501 || c == 0xFE63;
}

/* NUL counts as none, as in g_utf8_validate_len. */
static bool
is_ascii(const char *text, size_t n)
{
	bool ascii = true;
	for (size_t i = 0; i < n; i++)
		ascii &= (unsigned char)(text[i] - 1) < 0x7F;
	return ascii;
}

static char *
trim_end(GString *out)
{
	while (out->len > 0 && (out->str[out->len - 1] == ' ' || out->str[out->len - 1] == '\n'))
		g_string_truncate(out, out->len - 1);
	return g_string_free(out, FALSE);
}

static void
append_space(GString *out, bool line, int how)
{
	if (how & FOLD_SPACES_NONE && !line)
		return;
	char last = out->len > 0 ? out->str[out->len - 1] : '\n';
	if (line && last == ' ')
		out->str[out->len - 1] = '\n';
	else if (last != ' ' && last != '\n')
		g_string_append_c(out, line ? '\n' : ' ');
}

static void
append_folded(GString *out, gunichar c, int how)
{
	bool line = (how & FOLD_KEEP_LINES) && (c == '\n' || c == '\r');
	if (line || c == ' ' || g_unichar_isspace(c))
		append_space(out, line, how);
	else if (c < 0x80)
		g_string_append_c(out, g_ascii_tolower((char)c));
	else if (how & FOLD_DASHES && is_dash(c))
		g_string_append_c(out, '-');
	else if (!is_invisible(c))
		g_string_append_unichar(out, g_unichar_tolower(c));
}

/* Most cells; the same as below, several times faster. */
static char *
fold_ascii(const char *text, size_t n, int how)
{
	GString *out = g_string_sized_new(n + 1);
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)text[i] > ' ')
			g_string_append_c(out, g_ascii_tolower(text[i]));
		else
			append_folded(out, (unsigned char)text[i], how);
	return trim_end(out);
}

static char *
fold_unicode(const char *text, size_t n, int how)
{
	g_autofree char *normal = g_utf8_normalize(text, (gssize)n, G_NORMALIZE_ALL_COMPOSE);
	GString *out = g_string_sized_new(n + 1);
	for (const char *p = normal; *p; p = g_utf8_next_char(p))
		append_folded(out, g_utf8_get_char(p), how);
	return trim_end(out);
}

char *
cells_fold(const char *text, ssize_t length, int how)
{
	size_t n = length < 0 ? strlen(text) : (size_t)length;
	if (is_ascii(text, n))
		return fold_ascii(text, n, how);
	return g_utf8_validate_len(text, n, NULL) ? fold_unicode(text, n, how) : NULL;
}

bool
cells_is_one_of(const char *folded, const char *const *words)
{
	for (; *words; words++)
		if (strcmp(folded, *words) == 0)
			return true;
	return false;
}

/* ---- keys; text that is not UTF-8 has the empty key */

static char *
key_of(const char *text, ssize_t length, int how)
{
	char *key = cells_fold(text, length, how);
	return key ? key : g_strdup("");
}

char *
cells_match_key(const char *text, ssize_t length)
{
	return key_of(text, length, FOLD_SPACES_ONE);
}

char *
cells_code_key(const char *text, ssize_t length)
{
	return key_of(text, length, FOLD_SPACES_NONE | FOLD_DASHES);
}

#define MIDDLE_DOT "\xE3\x83\xBB" /* ・ */
#define LONG_MARK "\xE3\x83\xBC"  /* ー */

static char *
heading_key_of(const char *folded)
{
	GString *out = g_string_new(NULL);
	while (*folded) {
		if (strncmp(folded, MIDDLE_DOT, 3) == 0)
			folded += 3;
		else if (strchr(".()", *folded))
			folded++;
		else
			g_string_append_c(out, *folded++);
	}
	if (g_str_has_suffix(out->str, LONG_MARK))
		g_string_truncate(out, out->len - 3);
	return g_string_free(out, FALSE);
}

char *
cells_heading_key(const char *text, ssize_t length)
{
	g_autofree char *folded = key_of(text, length, FOLD_SPACES_NONE);
	return heading_key_of(folded);
}

char *
cells_heading_key_without_unit(const char *text, ssize_t length)
{
	static const struct {
		const char *open, *close;
	} brackets[] = { { "(", ")" }, { "[", "]" }, { "【", "】" }, { "〔", "〕" }, { "<", ">" } };
	g_autofree char *folded = key_of(text, length, FOLD_SPACES_NONE);
	for (size_t i = 0; i < G_N_ELEMENTS(brackets); i++) {
		char *open = strstr(folded, brackets[i].open);
		if (!open || open == folded || !g_str_has_suffix(folded, brackets[i].close))
			continue;
		*open = '\0';
		return heading_key_of(folded);
	}
	return NULL;
}

/* ---- words that stand for no record */

/* Folded without spaces, and without what people put around such words. NULL if nothing is left. */
static char *
bare_word(const char *text, ssize_t length)
{
	static const char *const around[] = { "(", ")", "[", "]", "<", ">", "【", "】", "〔", "〕",
		"「", "」", "『", "』", "*", "-", "=", "~", ":", ".", "。", "、", "※", "・", "…",
		NULL };
	g_autofree char *folded = cells_fold(text, length, FOLD_SPACES_NONE | FOLD_DASHES);
	char *from = folded;
	if (!folded)
		return NULL;
	for (size_t i = 0; around[i]; i++)
		if (g_str_has_prefix(from, around[i])) {
			from += strlen(around[i]);
			i = (size_t)-1;
		}
	for (size_t i = 0; around[i]; i++)
		if (g_str_has_suffix(from, around[i])) {
			from[strlen(from) - strlen(around[i])] = '\0';
			i = (size_t)-1;
		}
	return *from ? g_strdup(from) : NULL;
}

bool
cells_is_ditto(const char *text, ssize_t length)
{
	/* As NFKC leaves them: ″ becomes ′′, and ゛ a combining mark. */
	static const char *const words[] = { "同上", "同じ", "上に同じ", "上記同様", "同様", "同",
		"ditto", NULL };
	static const char *const marks[] = { "〃", "′", "\"", "”", "“", "〝", "〟", "々", "↑", "''",
		"\xE3\x82\x99", "´", NULL };
	if (length == 0 || (length < 0 && !*text) || (length > 40))
		return false;
	g_autofree char *word = bare_word(text, length);
	if (!word)
		return false;
	if (cells_is_one_of(word, words))
		return true;
	for (size_t i = 0; marks[i]; i++) {
		const char *p = word;
		while (g_str_has_prefix(p, marks[i]))
			p += strlen(marks[i]);
		if (p > word && *p == '\0')
			return true;
	}
	return false;
}

bool
cells_is_total(const char *text, ssize_t length)
{
	static const char *const words[] = { "総合計", "合計", "小計", "総計", "累計", "総数", "計",
		"grandtotal", "subtotal", "total", "sum", NULL };
	static const char *const behind[] = { "", "台", "台数", "件", "件数", "名", "人", "人数",
		"個", "本", "数", "点", NULL };
	if (length > 60)
		return false;
	g_autofree char *word = bare_word(text, length);
	if (!word)
		return false;
	for (size_t i = 0; words[i]; i++) {
		if (!g_str_has_prefix(word, words[i]))
			continue;
		const char *rest = word + strlen(words[i]);
		rest += strspn(rest, ":=0123456789,.");
		return cells_is_one_of(rest, behind);
	}
	return false;
}

bool
cells_is_end(const char *text, ssize_t length)
{
	static const char *const words[] = { "以上", "以上です", "以下余白", "以下空白", NULL };
	if (length > 60)
		return false;
	g_autofree char *word = bare_word(text, length);
	return word && cells_is_one_of(word, words);
}
