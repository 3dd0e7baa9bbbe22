/*
 * Templates: {name}, {name|format} and {name.COLUMN@ROW|format} in a text.
 *
 * In: a text of a layout or an advice rule, and figures. Out: the text filled in, or only the check.
 * Rule: what is inserted is never read again; `**` passes through.
 */
#include "transform/reference.h"
#include "transform/value.h"
#include <string.h>

/* Where a filling goes; figures NULL: only check. */
struct filling {
	const struct figures *figures;
	const struct place *place;
	struct problems *problems;
	GString *out;
	bool missing;
};

static bool
insert_value(struct filling *filling, const struct reference *reference, const char *format)
{
	const struct value *value = reference_value(reference, filling->figures);
	if (value->state == VALUE_MISSING || value->state == VALUE_HIDDEN)
		filling->missing = true;
	g_autofree char *text = value_format(value, reference->kind, format);
	g_string_append(filling->out, text);
	return true;
}

/* One placeholder, without its braces. Changes the text. */
static bool
fill_placeholder(struct filling *filling, char *text)
{
	char *format = strchr(text, '|');
	if (format != NULL)
		*format++ = '\0';
	struct reference reference;
	if (!reference_read(text, &reference, filling->place, filling->problems))
		return false;
	if (reference.kind >= FIGURE_SERIES)
		return problem_add(
		    filling->problems, PROBLEM_FIGURE_NOT_SCALAR, filling->place, text, NULL);
	if (format != NULL &&
	    !value_check_format(format, reference.kind, text, filling->place, filling->problems))
		return false;
	return filling->figures == NULL || insert_value(filling, &reference, format);
}

/* Fills all it can and goes on after a fault, so that every one is told. */
static bool
fill(struct filling *filling, const char *text)
{
	bool good = true;
	for (const char *at = text; *at != '\0';) {
		if ((*at == '{' || *at == '}') && at[1] == *at) {
			g_string_append_c(filling->out, *at);
			at += 2;
		} else if (*at == '{') {
			const char *end = strchr(at, '}');
			if (end == NULL)
				return problem_add(filling->problems, PROBLEM_PLACEHOLDER_OPEN,
				    filling->place, at, NULL);
			g_autofree char *inner = g_strndup(at + 1, (gsize)(end - at - 1));
			good = fill_placeholder(filling, inner) && good;
			at = end + 1;
		} else {
			g_string_append_c(filling->out, *at++);
		}
	}
	return good;
}

char *
template_fill(const char *text, const struct figures *figures, bool *missing,
    const struct place *place, struct problems *problems)
{
	g_autoptr(GString) out = g_string_new(NULL);
	struct filling filling = { figures, place, problems, out, false };
	if (!fill(&filling, text))
		return NULL;
	if (missing != NULL && filling.missing)
		*missing = true;
	return g_strndup(out->str, out->len);
}

bool
template_check(const char *text, const struct place *place, struct problems *problems)
{
	g_autoptr(GString) out = g_string_new(NULL);
	struct filling filling = { NULL, place, problems, out, false };
	return fill(&filling, text);
}
