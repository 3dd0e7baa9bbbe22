/*
 * The text engine: paragraphs to lines of glyphs, by Pango.
 *
 * In: style, UTF-8, width. Out: text_block, from the cache or new.
 * Rule: the same text gives the same glyphs at the same places on every machine: fixed fonts, language
 * and resolution; no hinting, no rounding, never markup.
 */
#include "render/text_engine.h"

#include <pango/pangocairo.h>
#include <string.h>

#define CACHE_BYTES (24u << 20)
#define FIT_PT 0.005 /* Pango counts in 1/1024 pt */

struct text_engine *
text_engine_open(struct problems *problems)
{
	struct typefaces *fonts = typefaces_open(problems);
	if (!fonts)
		return NULL;
	struct text_engine *engine = g_new0(struct text_engine, 1);
	engine->fonts = fonts;
	engine->cache = text_cache_new(CACHE_BYTES);
	engine->context = pango_font_map_create_context(typefaces_map(fonts));
	pango_context_set_language(engine->context, pango_language_from_string("ja"));
	pango_context_set_base_dir(engine->context, PANGO_DIRECTION_LTR);
	pango_context_set_round_glyph_positions(engine->context, FALSE);
	cairo_font_options_t *options = cairo_font_options_create();
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
	pango_cairo_context_set_font_options(engine->context, options);
	cairo_font_options_destroy(options);
	engine->layout = pango_layout_new(engine->context);
	pango_layout_set_auto_dir(engine->layout, FALSE);
	pango_layout_set_wrap(engine->layout, PANGO_WRAP_WORD_CHAR);
	engine->description = pango_font_description_new();
	pango_font_description_set_family_static(engine->description, typefaces_families());
	return engine;
}

void
text_engine_drop(struct text_engine *engine)
{
	if (!engine)
		return;
	text_cache_drop(engine->cache);
	g_clear_pointer(&engine->attributes, pango_attr_list_unref);
	pango_font_description_free(engine->description);
	g_object_unref(engine->layout);
	g_object_unref(engine->context);
	typefaces_drop(engine->fonts);
	g_free(engine);
}

const char *
text_engine_key(const struct text_engine *engine)
{
	return typefaces_key(engine->fonts);
}

struct text_block *
text_block_share(struct text_block *block)
{
	((struct shared_block *)block)->references++;
	return block;
}

size_t
text_block_bytes(const struct text_block *block)
{
	return ((const struct shared_block *)block)->bytes;
}

void
text_block_drop(struct text_block *block)
{
	struct shared_block *shared = (struct shared_block *)block;
	if (!shared || --shared->references > 0)
		return;
	if (shared->base)
		text_block_drop(&shared->base->block);
	g_free(shared);
}

/* A one-line block set into a width: the same runs, moved. Takes the base. */
static struct shared_block *
align_block(struct shared_block *base, const struct text_style *style, double width_pt)
{
	if (style->align == TEXT_LEFT || width_pt <= 0)
		return base;
	struct shared_block *shared = g_malloc0(sizeof *shared + sizeof(struct text_line));
	shared->block = base->block;
	shared->references = 1;
	shared->bytes = sizeof *shared + sizeof(struct text_line);
	shared->base = base;
	shared->lacking = base->lacking;
	shared->block.lines = (struct text_line *)(shared + 1);
	shared->block.lines[0] = base->block.lines[0];
	shared->block.lines[0].x = text_lines_align(style, width_pt, base->block.width_pt);
	return shared;
}

/* Once for each character and report, wherever it is met first. */
static void
report_missing(
    const struct text_missing *missing, const struct place *place, struct problems *problems)
{
	enum problem_id id = missing->selector ? PROBLEM_MISSING_FORM : PROBLEM_MISSING_GLYPH;
	char code[32], utf8[8] = "";
	g_snprintf(code, sizeof code, missing->selector ? "U+%04X U+%04X" : "U+%04X", missing->c,
	    missing->selector);
	g_unichar_to_utf8(missing->c, utf8);
	for (size_t i = 0; i < problems_count(problems); i++) {
		const struct problem *problem = problems_at(problems, i);
		if (problem->id == id && strcmp(problem->values[0], code) == 0)
			return;
	}
	problem_add(problems, id, place, code, utf8, NULL);
}

/* The sum of the characters' own advances: without kerning and asterisks, but fast. Only decides what to try first. */
static double
estimate(struct text_engine *engine, const struct text_style *style, const char *utf8)
{
	const struct typeface *face = typefaces_primary(engine->fonts, style->weight);
	double width = 0;
	for (const char *p = utf8; *p;) {
		gunichar c = g_utf8_get_char_validated(p, -1);
		width += typeface_character_advance(face, c);
		p = c >= 0x80000000 ? p + 1 : g_utf8_next_char(p);
	}
	return width * style->size_pt;
}

static struct text_block *
keep(struct text_engine *engine, const struct text_cache_key *key, struct text_block *block)
{
	if (!((struct shared_block *)block)->lacking)
		text_cache_keep(engine->cache, key, block);
	return block;
}

static struct text_block *
lay_out_new(struct text_engine *engine, const struct text_cache_key *key, const struct place *place,
    struct problems *problems)
{
	struct text_prepared text;
	text_prepare(&text, engine->fonts, &key->style, key->text);
	struct text_block *block = text_lines_make(engine, &key->style, &text, key->width_pt);
	for (guint i = 0; problems && i < text.missing->len; i++)
		report_missing(
		    &g_array_index(text.missing, struct text_missing, i), place, problems);
	((struct shared_block *)block)->lacking = text.missing->len > 0;
	text_prepared_clear(&text);
	return keep(engine, key, block);
}

static struct text_block *
lay_out_line(struct text_engine *engine, const struct text_style *style, const char *utf8,
    const struct place *place, struct problems *problems)
{
	struct text_style line_style = *style;
	line_style.align = TEXT_LEFT;
	struct text_cache_key key = text_cache_key(&line_style, utf8, 0);
	struct text_block *block = text_cache_find(engine->cache, &key);
	return block ? block : lay_out_new(engine, &key, place, problems);
}

/* A text that fits on one line of the width, or NULL. */
static struct text_block *
lay_out_fitting(struct text_engine *engine, const struct text_cache_key *key,
    const struct place *place, struct problems *problems)
{
	if (estimate(engine, &key->style, key->text) > 1.1 * key->width_pt)
		return NULL;
	struct text_block *line = lay_out_line(engine, &key->style, key->text, place, problems);
	if (line->nlines > 1 || line->width_pt > key->width_pt + FIT_PT) {
		text_block_drop(line);
		return NULL;
	}
	return &align_block((struct shared_block *)line, &key->style, key->width_pt)->block;
}

struct text_block *
text_lay_out(struct text_engine *engine, const struct text_style *style, const char *utf8,
    double width_pt, const struct place *place, struct problems *problems)
{
	if (!(width_pt > 0))
		return lay_out_line(engine, style, utf8, place, problems);
	struct text_cache_key key = text_cache_key(style, utf8, width_pt);
	struct text_block *block = text_cache_find(engine->cache, &key);
	if (block)
		return block;
	block = lay_out_fitting(engine, &key, place, problems);
	return block ? keep(engine, &key, block) : lay_out_new(engine, &key, place, problems);
}

double
text_width(struct text_engine *engine, const struct text_style *style, const char *utf8)
{
	struct text_block *block = lay_out_line(engine, style, utf8, NULL, NULL);
	double width = block->width_pt;
	text_block_drop(block);
	return width;
}
