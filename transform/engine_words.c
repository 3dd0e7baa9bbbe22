/*
 * SQL functions of the figures.
 *
 * In: values of a row. Out: a value; NULL for NULL.
 * Rule: the same values give the same result, whatever the machine's own zone or language.
 */
#include "transform/engine_words.h"
#include "base/problem.h"
#include <sqlite3.h>
#include <string.h>

#define DIGITS 10
#define DEFAULT_ZONE "+09:00"

struct engine_words {
	struct sqlite3 *db;
	char *zone_name; /* of the zone kept */
	GTimeZone *zone;
};

/* Most ids and names are plain ASCII, which folding leaves alone but for its capitals. */
static bool
is_ascii(const char *text)
{
	while (g_ascii_isprint(*text))
		text++;
	return *text == '\0';
}

static char *
fold_ascii(const char *text)
{
	char *key = g_malloc(strlen(text) + 1), *to = key;
	for (; *text != '\0'; text++)
		if (*text != ' ')
			*to++ = g_ascii_tolower(*text);
	*to = '\0';
	return key;
}

static char *
fold(const char *text)
{
	if (is_ascii(text))
		return fold_ascii(text);
	g_autofree char *normal = g_utf8_normalize(text, -1, G_NORMALIZE_ALL_COMPOSE);
	g_autofree char *folded = g_utf8_casefold(normal != NULL ? normal : text, -1);
	GString *key = g_string_new(NULL);
	for (const char *at = folded; *at != '\0'; at = g_utf8_next_char(at))
		if (!g_unichar_isspace(g_utf8_get_char(at)))
			g_string_append_len(key, at, g_utf8_next_char(at) - at);
	return g_string_free(key, FALSE);
}

char *
engine_words_label_key(const char *text)
{
	return fold(text);
}

static const char *
text_of(sqlite3_value *value)
{
	return (const char *)sqlite3_value_text(value);
}

static void
label_key(sqlite3_context *context, int n, sqlite3_value **values)
{
	if (text_of(values[0]) != NULL)
		sqlite3_result_text(context, fold(text_of(values[0])), -1, g_free);
}

static void
natural_key(sqlite3_context *context, int n, sqlite3_value **values)
{
	if (text_of(values[0]) == NULL)
		return;
	g_autofree char *folded = fold(text_of(values[0]));
	GString *key = g_string_new(NULL);
	for (const char *at = folded; *at != '\0';) {
		size_t run = strspn(at, "0123456789");
		for (size_t i = run; run > 0 && i < DIGITS; i++)
			g_string_append_c(key, '0');
		size_t step = run > 0 ? run : 1;
		g_string_append_len(key, at, (gssize)step);
		at += step;
	}
	sqlite3_result_text(context, g_string_free(key, FALSE), -1, g_free);
}

/* Every dash and the long mark '-': ＰＣ－０１ and PC-01 are one code. */
static char *
fold_code(const char *text)
{
	g_autofree char *folded = fold(text);
	GString *key = g_string_new(NULL);
	for (const char *at = folded; *at != '\0'; at = g_utf8_next_char(at)) {
		gunichar c = g_utf8_get_char(at);
		if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0x30FC)
			g_string_append_c(key, '-');
		else
			g_string_append_unichar(key, c);
	}
	return g_string_free(key, FALSE);
}

static void
code_key(sqlite3_context *context, int n, sqlite3_value **values)
{
	if (text_of(values[0]) != NULL)
		sqlite3_result_text(context, fold_code(text_of(values[0])), -1, g_free);
}

/* One port of one device, however it is called: Gi1/0/1 and GigabitEthernet1/0/1; ポート1, P1, LAN1 and 1. */
char *
engine_words_port_key(const char *text)
{
	static const char *const names[][2] = { { "tengigabitethernet", "te" },
		{ "twentyfivegige", "twe" }, { "gigabitethernet", "gi" }, { "fastethernet", "fa" },
		{ "ethernet", "et" } };
	static const char *const plain[] = { "ポ-ト", "port", "lan", "no.", "p" };
	g_autofree char *folded = fold_code(text);
	const char *from = folded, *to = "";
	for (size_t i = 0; i < G_N_ELEMENTS(names) && *to == '\0'; i++)
		if (g_str_has_prefix(from, names[i][0])) {
			from += strlen(names[i][0]);
			to = names[i][1];
		}
	for (size_t i = 0; i < G_N_ELEMENTS(plain) && from == folded; i++) {
		size_t length = strlen(plain[i]), digits = strspn(folded + length, "0123456789");
		if (g_str_has_prefix(folded, plain[i]) && digits > 0 &&
		    folded[length + digits] == '\0')
			from += length;
	}
	return g_strconcat(to, from, NULL);
}

/* An unknown zone is the configuration's fault and told there; the day is then Japan's. */
static GTimeZone *
find_zone(struct engine_words *words, const char *name)
{
	if (words->zone != NULL && g_strcmp0(words->zone_name, name) == 0)
		return words->zone;
	g_free(words->zone_name);
	g_clear_pointer(&words->zone, g_time_zone_unref);
	words->zone_name = g_strdup(name);
	words->zone = g_time_zone_new_identifier(name);
	if (words->zone == NULL)
		words->zone = g_time_zone_new_identifier(DEFAULT_ZONE);
	return words->zone;
}

static void
local(sqlite3_context *context, sqlite3_value **values, const char *format)
{
	const char *name = text_of(values[1]);
	if (sqlite3_value_type(values[0]) == SQLITE_NULL || name == NULL)
		return;
	sqlite3_int64 ms = sqlite3_value_int64(values[0]);
	sqlite3_int64 seconds = ms / 1000 - (ms % 1000 < 0);
	g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(seconds);
	if (utc == NULL)
		return;
	GTimeZone *zone = find_zone(sqlite3_user_data(context), name);
	g_autoptr(GDateTime) there = g_date_time_to_timezone(utc, zone);
	sqlite3_result_text(context, g_date_time_format(there, format), -1, g_free);
}

static void
local_date(sqlite3_context *context, int n, sqlite3_value **values)
{
	local(context, values, "%Y-%m-%d");
}

static void
local_time(sqlite3_context *context, int n, sqlite3_value **values)
{
	local(context, values, "%Y-%m-%d %H:%M:%S");
}

/* The network an address is of: its first three numbers, or the first three groups of an IPv6 address. */
static void
network_of(sqlite3_context *context, int n, sqlite3_value **values)
{
	const char *address = text_of(values[0]);
	if (address == NULL)
		return;
	bool six = strchr(address, ':') != NULL;
	g_auto(GStrv) parts = g_strsplit(address, six ? ":" : ".", 4);
	if (g_strv_length(parts) < 4)
		return;
	g_clear_pointer(&parts[3], g_free);
	g_autofree char *first = g_strjoinv(six ? ":" : ".", parts);
	sqlite3_result_text(context, g_strconcat(first, six ? "::/48" : ".0/24", NULL), -1, g_free);
}

static void
masked(sqlite3_context *context, int n, sqlite3_value **values)
{
	if (text_of(values[0]) != NULL)
		sqlite3_result_text(context, problem_mask(text_of(values[0])), -1, g_free);
}

static void
tell(sqlite3_context *context, const char *json,
    char *(*words)(const struct problem *, enum problem_language))
{
	json_t *object = json != NULL ? json_loads(json, 0, NULL) : NULL;
	struct problems *problems = problems_new();
	if (object != NULL && problem_add_json(problems, object))
		sqlite3_result_text(
		    context, words(problems_at(problems, 0), LANGUAGE_JAPANESE), -1, g_free);
	problems_drop(problems);
	json_decref(object);
}

static void
sentence_ja(sqlite3_context *context, int n, sqlite3_value **values)
{
	tell(context, text_of(values[0]), problem_text);
}

static void
hint_ja(sqlite3_context *context, int n, sqlite3_value **values)
{
	tell(context, text_of(values[0]), problem_hint);
}

static const struct word {
	const char *name;
	int arguments;
	void (*function)(sqlite3_context *, int, sqlite3_value **);
} all[] = {
	{ "label_key", 1, label_key },
	{ "natural_key", 1, natural_key },
	{ "code_key", 1, code_key },
	{ "local_date", 2, local_date },
	{ "local_time", 2, local_time },
	{ "network_of", 1, network_of },
	{ "masked", 1, masked },
	{ "sentence_ja", 1, sentence_ja },
	{ "hint_ja", 1, hint_ja },
};

struct engine_words *
engine_words_open(struct sqlite3 *db)
{
	struct engine_words *words = g_new0(struct engine_words, 1);
	words->db = db;
	for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
		sqlite3_create_function(db, all[i].name, all[i].arguments,
		    SQLITE_UTF8 | SQLITE_DETERMINISTIC, words, all[i].function, NULL, NULL);
	engine_plan_open(db);
	return words;
}

void
engine_words_close(struct engine_words *words)
{
	for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
		sqlite3_create_function(
		    words->db, all[i].name, all[i].arguments, SQLITE_UTF8, NULL, NULL, NULL, NULL);
	engine_plan_close(words->db);
	g_free(words->zone_name);
	if (words->zone != NULL)
		g_time_zone_unref(words->zone);
	g_free(words);
}
