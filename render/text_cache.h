/*
 * A bounded cache of laid-out texts, by everything that decides the result.
 *
 * Two generations: when the young one is full the old one is dropped and the young becomes old, so what
 * recurs stays. Memory: the cache holds a reference to each block (text_block_share, text_block_drop).
 */
#ifndef OBI_RENDER_TEXT_CACHE_H
#define OBI_RENDER_TEXT_CACHE_H

#include "render/text.h"

struct text_cache;

/* A block's place in the cache: made once for find and keep. The text is lent. */
struct text_cache_key {
	guint hash;
	struct text_style style;
	double width_pt;
	const char *text;
};

struct text_cache *text_cache_new(size_t limit_bytes);
void text_cache_drop(struct text_cache *cache);
struct text_cache_key text_cache_key(
    const struct text_style *style, const char *text, double width_pt);
/* A new reference, or NULL. */
struct text_block *text_cache_find(struct text_cache *cache, const struct text_cache_key *key);
void text_cache_keep(
    struct text_cache *cache, const struct text_cache_key *key, struct text_block *block);

/* Defined in text.c. */
struct text_block *text_block_share(struct text_block *block);
size_t text_block_bytes(const struct text_block *block);

#endif
