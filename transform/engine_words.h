/*
 * What the figures' SQL says beyond SQLite's own words:
 *   label_key(text)         NFKC, case folded, without spaces: two spellings of one name
 *   natural_key(text)       the same with numbers padded, so that PC-2 comes before PC-10
 *   local_date(ms, zone)    the day 'YYYY-MM-DD' of a time in a zone
 *   masked(text)            enough of an address to find it, too little to know the person
 *   sentence_ja(problem), hint_ja(problem)   a problem kept as JSON, in Japanese
 *   plan_contains(shape, geometry, x, y), plan_distance(shape, geometry, x, y),
 *   plan_meets(route shape, route, shape, geometry, reach)   of floor plans, in metres (engine_plan.c)
 */
#ifndef OBI_TRANSFORM_ENGINE_WORDS_H
#define OBI_TRANSFORM_ENGINE_WORDS_H

struct sqlite3;
struct engine_words;

/* Close after the statements that use them, before the connection. */
struct engine_words *engine_words_open(struct sqlite3 *db);
void engine_words_close(struct engine_words *words);
/* label_key() and port_key() for C. Caller frees. */
char *engine_words_label_key(const char *text);
char *engine_words_port_key(const char *text);
/* Those of floor plans; opened and closed with the others. */
void engine_plan_open(struct sqlite3 *db);
void engine_plan_close(struct sqlite3 *db);

#endif
