/*
 * The cache of laid-out texts: labels, headings, names and numbers recur from cell to cell and client to client.
 *
 * In: style, text, width. Out: the shared block. Rule: what a block looks like never depends on
 * what was cached before; the cache only saves time.
 */
#include "render/text_cache.h"

#include <string.h>

struct text_cache {
	GHashTable *young, *old;
	size_t young_bytes, limit_bytes;
};

static guint
hash_key(gconstpointer key)
{
	return ((const struct text_cache_key *)key)->hash;
}

static gboolean
equal_keys(gconstpointer a, gconstpointer b)
{
	const struct text_cache_key *x = a, *y = b;
	return x->hash == y->hash && x->width_pt == y->width_pt &&
	       x->style.weight == y->style.weight && x->style.size_pt == y->style.size_pt &&
	       x->style.leading_pt == y->style.leading_pt && x->style.colour == y->style.colour &&
	       x->style.align == y->style.align && x->style.literal == y->style.literal &&
	       strcmp(x->text, y->text) == 0;
}

static void
drop_block(gpointer block)
{
	text_block_drop(block);
}

static GHashTable *
new_generation(void)
{
	/* A kept key and its text are one allocation. */
	return g_hash_table_new_full(hash_key, equal_keys, g_free, drop_block);
}

struct text_cache *
text_cache_new(size_t limit_bytes)
{
	struct text_cache *cache = g_new0(struct text_cache, 1);
	cache->young = new_generation();
	cache->old = new_generation();
	cache->limit_bytes = limit_bytes / 2;
	return cache;
}

void
text_cache_drop(struct text_cache *cache)
{
	if (!cache)
		return;
	g_hash_table_destroy(cache->young);
	g_hash_table_destroy(cache->old);
	g_free(cache);
}

static guint64
mix(guint64 hash, guint64 value)
{
	hash ^= value;
	hash *= 0x9e3779b97f4a7c15u;
	return hash ^ hash >> 29;
}

static guint64
mix_double(guint64 hash, double value)
{
	guint64 bits;
	memcpy(&bits, &value, sizeof bits);
	return mix(hash, bits);
}

struct text_cache_key
text_cache_key(const struct text_style *style, const char *text, double width_pt)
{
	struct text_cache_key key = { .style = *style, .width_pt = width_pt, .text = text };
	guint64 hash =
	    mix(0, style->colour | (guint64)style->weight << 32 | (guint64)style->align << 36);
	hash = mix(hash, style->literal);
	hash = mix_double(hash, style->size_pt);
	hash = mix_double(hash, style->leading_pt);
	hash = mix_double(hash, width_pt);
	for (const unsigned char *p = (const unsigned char *)text; *p; p++)
		hash = (hash ^ *p) * 0x100000001b3u;
	key.hash = (guint)(hash ^ hash >> 32);
	return key;
}

static void
keep_young(struct text_cache *cache, const struct text_cache_key *key, struct text_block *block)
{
	size_t length = strlen(key->text) + 1;
	size_t bytes = sizeof *key + length + text_block_bytes(block);
	if (cache->young_bytes + bytes > cache->limit_bytes) {
		g_hash_table_destroy(cache->old);
		cache->old = cache->young;
		cache->young = new_generation();
		cache->young_bytes = 0;
	}
	struct text_cache_key *kept = g_malloc(sizeof *kept + length);
	*kept = *key;
	kept->text = memcpy(kept + 1, key->text, length);
	g_hash_table_insert(cache->young, kept, text_block_share(block));
	cache->young_bytes += bytes;
}

struct text_block *
text_cache_find(struct text_cache *cache, const struct text_cache_key *key)
{
	struct text_block *block = g_hash_table_lookup(cache->young, key);
	if (block)
		return text_block_share(block);
	block = g_hash_table_lookup(cache->old, key);
	if (!block)
		return NULL;
	text_block_share(block);
	keep_young(cache, key, block); /* still in use: it goes on living */
	return block;
}

void
text_cache_keep(
    struct text_cache *cache, const struct text_cache_key *key, struct text_block *block)
{
	keep_young(cache, key, block);
}
