/*
 * The texts of the command line in both languages.
 *
 * In: an id, a language, values. Out: text.
 * Rule: values are inserted as they are and never searched for {1} again.
 */
#include "batch/phrase.h"
#include <stdarg.h>
#include <string.h>

static const char *const texts[PHRASE_COUNT][2] = {
#define PHRASE(id, en, ja) [PHRASE_##id] = { en, ja },
#include "batch/phrases.def"
#undef PHRASE
};

const char *
phrase(enum phrase_id id, enum problem_language language)
{
	return texts[id][language];
}

char *
phrase_fill(enum phrase_id id, enum problem_language language, ...)
{
	const char *values[9] = { NULL };
	va_list arguments;
	va_start(arguments, language);
	for (int i = 0; i < 9 && (values[i] = va_arg(arguments, const char *)) != NULL; i++)
		;
	va_end(arguments);
	GString *out = g_string_new(NULL);
	for (const char *at = phrase(id, language); *at != '\0'; at++) {
		if (at[0] == '{' && at[1] >= '1' && at[1] <= '9' && at[2] == '}') {
			g_string_append(
			    out, values[at[1] - '1'] == NULL ? "" : values[at[1] - '1']);
			at += 2;
		} else {
			g_string_append_c(out, *at);
		}
	}
	return g_string_free(out, FALSE);
}

enum problem_language
phrase_language(void)
{
	static const char *const variables[] = { "LC_ALL", "LC_MESSAGES", "LANG" };
	for (size_t i = 0; i < G_N_ELEMENTS(variables); i++) {
		const char *value = g_getenv(variables[i]);
		if (value != NULL && *value != '\0')
			return g_str_has_prefix(value, "ja") ? LANGUAGE_JAPANESE : LANGUAGE_ENGLISH;
	}
	return LANGUAGE_ENGLISH;
}
