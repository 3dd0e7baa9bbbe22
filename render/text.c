/*
 * The text engine: paragraphs to lines of glyphs, by Pango.
 *
 * In: style, UTF-8, width. Out: text_block. Rule: the same text gives the same glyphs at the same
 * places on every machine: fixed fonts, language, resolution; no hinting, no rounding, never markup.
 */
#include "render/text_cache.h"
#include "render/text_prepare.h"

#include <math.h>
#include <pango/pangocairo.h>
#include <string.h>

#define CACHE_BYTES (24u << 20)
#define FIT_PT 0.005 /* Pango counts in 1/1024 pt */

struct text_engine {
	struct typefaces *fonts;
	PangoContext *context;
	PangoLayout *layout;
	PangoFontDescription *description;
	struct text_cache *cache;
};

/* A block and all it points to, in one allocation; or lines of its own over another block's runs. */
struct shared_block {
	struct text_block block;
	unsigned references;
	size_t bytes;
	struct shared_block *base;
};

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

/* The distance from a line's top to its baseline: the em box sits in the middle of the leading. */
static double
baseline_of(const struct text_engine *engine, const struct text_style *style, double leading)
{
	const struct typeface *face = typefaces_primary(engine->fonts, style->weight);
	return (leading + (face->ascent + face->descent) * style->size_pt) / 2;
}

static double
leading_of(const struct text_style *style)
{
	return style->leading_pt > 0 ? style->leading_pt : 1.5 * style->size_pt;
}

/* Hand the text to Pango. */
static void
set_layout(struct text_engine *engine, const struct text_style *style, const struct text_prepared *text, double width_pt)
{
	PangoFontDescription *description = engine->description;
	pango_font_description_set_absolute_size(description, style->size_pt * PANGO_SCALE);
	pango_font_description_set_weight(description,
	    style->weight == TEXT_BOLD ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
	pango_layout_set_font_description(engine->layout, description);
	pango_layout_set_width(engine->layout, width_pt > 0 ? (int)ceil(width_pt * PANGO_SCALE) : -1);
	pango_layout_set_text(engine->layout, text->text->str, (int)text->text->len);
	PangoAttrList *attributes = text->bold->len ? pango_attr_list_new() : NULL;
	for (guint i = 0; i + 1 < text->bold->len; i += 2) {
		PangoAttribute *bold = pango_attr_weight_new(PANGO_WEIGHT_BOLD);
		bold->start_index = g_array_index(text->bold, guint, i);
		bold->end_index = g_array_index(text->bold, guint, i + 1);
		pango_attr_list_insert(attributes, bold);
	}
	pango_layout_set_attributes(engine->layout, attributes);
	if (attributes)
		pango_attr_list_unref(attributes);
}

static bool
is_drawn(const PangoGlyphInfo *info)
{
	return info->glyph != PANGO_GLYPH_EMPTY && !(info->glyph & PANGO_GLYPH_UNKNOWN_FLAG);
}

static size_t
count_drawn(const PangoGlyphString *glyphs)
{
	size_t n = 0;
	for (int i = 0; i < glyphs->num_glyphs; i++)
		n += is_drawn(&glyphs->glyphs[i]);
	return n;
}

/* What a layout needs in memory. */
struct extent {
	size_t lines, runs, glyphs, text;
};

static struct extent
measure(PangoLayout *layout)
{
	struct extent extent = { 0 };
	for (GSList *l = pango_layout_get_lines_readonly(layout); l; l = l->next) {
		extent.lines++;
		for (GSList *r = ((PangoLayoutLine *)l->data)->runs; r; r = r->next) {
			const PangoGlyphItem *item = r->data;
			extent.runs++;
			extent.glyphs += count_drawn(item->glyphs);
			extent.text += (size_t)item->item->length + 1;
		}
	}
	return extent;
}

/* The parts of one allocation, handed out in order. */
struct store {
	struct glyph_run *runs;
	double *numbers;
	uint32_t *ids;
	char *text;
};

static struct shared_block *
block_new(const struct extent *extent, struct store *store)
{
	size_t lines = extent->lines * sizeof(struct text_line), runs = extent->runs * sizeof(struct glyph_run);
	size_t numbers = 3 * extent->glyphs * sizeof(double), ids = 2 * extent->glyphs * sizeof(uint32_t);
	size_t bytes = sizeof(struct shared_block) + lines + runs + numbers + ids + extent->text;
	struct shared_block *shared = g_malloc0(bytes);
	shared->references = 1;
	shared->bytes = bytes;
	char *at = (char *)(shared + 1);
	shared->block.lines = (struct text_line *)at;
	store->runs = (struct glyph_run *)(at += lines);
	store->numbers = (double *)(at += runs);
	store->ids = (uint32_t *)(at += numbers);
	store->text = at + ids;
	return shared;
}

static void
copy_glyphs(struct glyph_run *run, const PangoGlyphItem *item, struct store *store)
{
	size_t n = 0, total = count_drawn(item->glyphs);
	uint32_t *glyphs = store->ids, *clusters = store->ids + total;
	double *advances = store->numbers, *offsets = store->numbers + total;
	bool moved = false;
	for (int i = 0; i < item->glyphs->num_glyphs; i++) {
		const PangoGlyphInfo *info = &item->glyphs->glyphs[i];
		double advance = info->geometry.width / (double)PANGO_SCALE;
		run->width_pt += advance;
		if (!is_drawn(info)) {
			if (n > 0)
				advances[n - 1] += advance;
			continue;
		}
		glyphs[n] = info->glyph;
		clusters[n] = (uint32_t)item->glyphs->log_clusters[i];
		advances[n] = advance;
		offsets[2 * n] = info->geometry.x_offset / (double)PANGO_SCALE;
		offsets[2 * n + 1] = info->geometry.y_offset / (double)PANGO_SCALE;
		moved = moved || info->geometry.x_offset || info->geometry.y_offset;
		n++;
	}
	run->nglyphs = n;
	run->glyphs = glyphs;
	run->clusters = clusters;
	run->advances = advances;
	run->offsets = moved ? offsets : NULL;
	store->ids += 2 * total;
	store->numbers += 3 * total;
}

static void
copy_run(struct text_engine *engine, struct glyph_run *run, const PangoGlyphItem *item, struct store *store)
{
	const char *text = pango_layout_get_text(engine->layout) + item->item->offset;
	run->typeface = typefaces_of(engine->fonts, item->item->analysis.font);
	run->text = memcpy(store->text, text, (size_t)item->item->length);
	run->text_length = (size_t)item->item->length;
	store->text += item->item->length + 1;
	copy_glyphs(run, item, store);
}

static double
aligned(const struct text_style *style, double width_pt, double line_pt)
{
	if (width_pt <= 0 || style->align == TEXT_LEFT)
		return 0;
	return style->align == TEXT_RIGHT ? width_pt - line_pt : (width_pt - line_pt) / 2;
}

/* Take the lines over from Pango. */
static struct shared_block *
copy_layout(struct text_engine *engine, const struct text_style *style, double width_pt)
{
	struct extent extent = measure(engine->layout);
	struct store store;
	struct shared_block *shared = block_new(&extent, &store);
	struct text_block *block = &shared->block;
	double leading = leading_of(style), baseline = baseline_of(engine, style, leading);
	for (GSList *l = pango_layout_get_lines_readonly(engine->layout); l; l = l->next) {
		struct text_line *line = &block->lines[block->nlines];
		line->runs = store.runs;
		line->baseline = (double)block->nlines * leading + baseline;
		for (GSList *r = ((PangoLayoutLine *)l->data)->runs; r; r = r->next) {
			struct glyph_run *run = &line->runs[line->nruns++];
			run->size_pt = style->size_pt;
			run->colour = style->colour;
			run->x = line->width_pt;
			copy_run(engine, run, r->data, &store);
			line->width_pt += run->width_pt;
		}
		line->x = aligned(style, width_pt, line->width_pt);
		store.runs += line->nruns;
		block->width_pt = MAX(block->width_pt, line->width_pt);
		block->nlines++;
	}
	block->height_pt = (double)block->nlines * leading;
	return shared;
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
	shared->block.lines = (struct text_line *)(shared + 1);
	shared->block.lines[0] = base->block.lines[0];
	shared->block.lines[0].x = aligned(style, width_pt, base->block.width_pt);
	return shared;
}

static void
report_missing(const GArray *missing, const struct place *place, struct problems *problems)
{
	for (guint i = 0; problems && i < missing->len; i++) {
		gunichar c = g_array_index(missing, gunichar, i);
		char code[16], utf8[8] = "";
		g_snprintf(code, sizeof code, "U+%04X", c);
		g_unichar_to_utf8(c, utf8);
		bool told = false;
		for (size_t k = 0; k < problems_count(problems) && !told; k++) {
			const struct problem *problem = problems_at(problems, k);
			told = problem->id == PROBLEM_MISSING_GLYPH && strcmp(problem->values[0], code) == 0;
		}
		if (!told)
			problem_add(problems, PROBLEM_MISSING_GLYPH, place, code, utf8, NULL);
	}
}

/* Surely wider than this, whatever the font: not worth trying on one line. */
static bool
is_longer_than(const char *utf8, double size_pt, double width_pt)
{
	double least = 0;
	for (const unsigned char *p = (const unsigned char *)utf8; *p && least <= width_pt; p++)
		least += *p >= 0xe3 ? 0.5 * size_pt : *p < 0x80 || *p >= 0xc0 ? 0.1 * size_pt : 0;
	return least > width_pt;
}

static struct text_block *
lay_out_new(struct text_engine *engine, const struct text_cache_key *key, const struct place *place,
    struct problems *problems)
{
	struct text_prepared text;
	text_prepare(&text, engine->fonts, &key->style, key->text);
	set_layout(engine, &key->style, &text, key->width_pt);
	struct text_block *block = &copy_layout(engine, &key->style, key->width_pt)->block;
	report_missing(text.missing, place, problems);
	if (text.missing->len == 0) /* else each place must be heard of */
		text_cache_keep(engine->cache, key, block);
	text_prepared_clear(&text);
	return block;
}

static struct text_block *
lay_out_line(struct text_engine *engine, const struct text_style *style, const char *utf8, const struct place *place,
    struct problems *problems)
{
	struct text_style line_style = *style;
	line_style.align = TEXT_LEFT;
	struct text_cache_key key = text_cache_key(&line_style, utf8, 0);
	struct text_block *block = text_cache_find(engine->cache, &key);
	return block ? block : lay_out_new(engine, &key, place, problems);
}

struct text_block *
text_lay_out(struct text_engine *engine, const struct text_style *style, const char *utf8, double width_pt,
    const struct place *place, struct problems *problems)
{
	if (!(width_pt > 0))
		return lay_out_line(engine, style, utf8, place, problems);
	if (!is_longer_than(utf8, style->size_pt, width_pt)) {
		struct text_block *line = lay_out_line(engine, style, utf8, place, problems);
		if (line->nlines == 1 && line->width_pt <= width_pt + FIT_PT)
			return &align_block((struct shared_block *)line, style, width_pt)->block;
		text_block_drop(line);
	}
	struct text_cache_key key = text_cache_key(style, utf8, width_pt);
	struct text_block *block = text_cache_find(engine->cache, &key);
	return block ? block : lay_out_new(engine, &key, place, problems);
}

double
text_width(struct text_engine *engine, const struct text_style *style, const char *utf8)
{
	struct text_block *block = lay_out_line(engine, style, utf8, NULL, NULL);
	double width = block->width_pt;
	text_block_drop(block);
	return width;
}
