/*
 * Spellings of departments, titles and sites.
 *
 * In: each way to write a name, once for each mail. Out: the way to print it.
 * Rule: what is printed was written so by somebody.
 */
#include "transform/engine_spelling.h"
#include "transform/engine_words.h"
#include <stdbool.h>
#include <string.h>

struct spelling {
	const char *text, *label; /* label: the way used most */
	char *key;                /* the same for all ways of one name */
	guint n;
};

struct engine_spelling {
	GHashTable *all; /* text → struct spelling */
};

static void
spelling_drop(void *data)
{
	struct spelling *spelling = data;
	g_free(spelling->key);
	g_free(spelling);
}

struct engine_spelling *
engine_spelling_new(void)
{
	struct engine_spelling *spellings = g_new0(struct engine_spelling, 1);
	spellings->all = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, spelling_drop);
	return spellings;
}

void
engine_spelling_drop(struct engine_spelling *spellings)
{
	g_hash_table_unref(spellings->all);
	g_free(spellings);
}

void
engine_spelling_clear(struct engine_spelling *spellings)
{
	g_hash_table_remove_all(spellings->all);
}

void
engine_spelling_count(struct engine_spelling *spellings, const char *text)
{
	if (text == NULL)
		return;
	struct spelling *spelling = g_hash_table_lookup(spellings->all, text);
	if (spelling == NULL) {
		spelling = g_new0(struct spelling, 1);
		spelling->text = text;
		g_hash_table_insert(spellings->all, (void *)text, spelling);
	}
	spelling->n++;
}

static bool
is_better(const struct spelling *one, const struct spelling *other)
{
	if (other == NULL || one->n != other->n)
		return other == NULL || one->n > other->n;
	return strcmp(one->text, other->text) < 0;
}

void
engine_spelling_settle(struct engine_spelling *spellings)
{
	g_autoptr(GHashTable) best = g_hash_table_new(g_str_hash, g_str_equal);
	GHashTableIter at;
	void *value;
	g_hash_table_iter_init(&at, spellings->all);
	while (g_hash_table_iter_next(&at, NULL, &value)) {
		struct spelling *spelling = value;
		spelling->key = engine_words_label_key(spelling->text);
		if (is_better(spelling, g_hash_table_lookup(best, spelling->key)))
			g_hash_table_replace(best, spelling->key, spelling);
	}
	g_hash_table_iter_init(&at, spellings->all);
	while (g_hash_table_iter_next(&at, NULL, &value)) {
		struct spelling *spelling = value;
		const struct spelling *used = g_hash_table_lookup(best, spelling->key);
		spelling->label = used->text;
	}
}

const char *
engine_spelling_find(const struct engine_spelling *spellings, const char *text)
{
	if (text == NULL)
		return NULL;
	const struct spelling *spelling = g_hash_table_lookup(spellings->all, text);
	return spelling->label;
}
