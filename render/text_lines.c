/*
 * From Pango's items to lines of glyphs.
 *
 * In: prepared text. Out: a text_block. Rule: a text that needs no breaking is itemized and shaped directly, which
 * gives the same glyphs as a PangoLayout for two thirds of the time.
 */
#include "render/text_engine.h"

#include <math.h>
#include <string.h>

#define LAST_LINE_EM 2.5 /* a shorter last line takes company from above, */
#define LAST_CELL_EM 1.5 /* in a narrow column only this */
#define NARROW_EM 12
#define NARROWER_EM 3 /* by so much at most the text is set narrower for it */
#define COLUMN_EM 5   /* in a narrower column lines end as they may */

/* A shaped piece of one font. */
struct piece {
	PangoItem *item;
	PangoGlyphString *glyphs;
};

struct pieces {
	const char *text;
	GArray *pieces; /* struct piece */
	GArray *ends;   /* guint by line: the piece after its last */
	bool owned;     /* items and glyphs are ours to free */
};

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

double
text_lines_align(const struct text_style *style, double width_pt, double line_pt)
{
	if (width_pt <= 0 || style->align == TEXT_LEFT)
		return 0;
	return style->align == TEXT_RIGHT ? width_pt - line_pt : (width_pt - line_pt) / 2;
}

/* Make the engine's font description and attributes those of the style. */
static void
set_style(struct text_engine *engine, const struct text_style *style)
{
	PangoFontDescription *description = engine->description;
	PangoWeight weight = style->weight == TEXT_BOLD ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL;
	int size = (int)lround(style->size_pt * PANGO_SCALE);
	if (engine->attributes && pango_font_description_get_size(description) == size &&
	    pango_font_description_get_weight(description) == weight)
		return;
	pango_font_description_set_absolute_size(description, size);
	pango_font_description_set_weight(description, weight);
	g_clear_pointer(&engine->attributes, pango_attr_list_unref);
	engine->attributes = pango_attr_list_new();
	pango_attr_list_insert(engine->attributes, pango_attr_font_desc_new(description));
}

static void
insert_over(PangoAttrList *attributes, PangoAttribute *attribute, const GArray *ranges, guint i)
{
	attribute->start_index = g_array_index(ranges, guint, i);
	attribute->end_index = g_array_index(ranges, guint, i + 1);
	pango_attr_list_insert(attributes, attribute);
}

/* The style over the whole text, and the bold parts. New reference. */
static PangoAttrList *
attributes_for(struct text_engine *engine, const struct text_prepared *text)
{
	if (text->bold->len == 0 && text->fallback->len == 0)
		return pango_attr_list_ref(engine->attributes);
	PangoAttrList *attributes = pango_attr_list_copy(engine->attributes);
	for (guint i = 0; i + 1 < text->bold->len; i += 2)
		insert_over(attributes, pango_attr_weight_new(PANGO_WEIGHT_BOLD), text->bold, i);
	for (guint i = 0; i + 1 < text->fallback->len; i += 2)
		insert_over(attributes, pango_attr_family_new(typefaces_fallback_family()),
		    text->fallback, i);
	return attributes;
}

static void
shape_line(struct text_engine *engine, PangoAttrList *attributes, const struct text_prepared *text,
    struct pieces *out)
{
	int length = (int)text->text->len;
	GList *items = pango_itemize_with_base_dir(
	    engine->context, PANGO_DIRECTION_LTR, text->text->str, 0, length, attributes, NULL);
	for (GList *i = items; i; i = i->next) {
		struct piece piece = { i->data, pango_glyph_string_new() };
		pango_shape_item(
		    piece.item, text->text->str, length, NULL, piece.glyphs, PANGO_SHAPE_NONE);
		g_array_append_val(out->pieces, piece);
	}
	g_list_free(items);
	g_array_append_val(out->ends, out->pieces->len);
	out->text = text->text->str;
	out->owned = true;
}

/* Whether the last line is what is left of a paragraph, and no more than a character or two. */
static bool
ends_short(PangoLayout *layout, double least_pt)
{
	PangoRectangle logical;
	int last = pango_layout_get_line_count(layout) - 1;
	PangoLayoutLine *line = pango_layout_get_line_readonly(layout, last);
	if (line->is_paragraph_start)
		return false;
	pango_layout_line_get_extents(line, NULL, &logical);
	return logical.width < least_pt * PANGO_SCALE;
}

/* Where it is, set the text a little narrower, in as many lines. */
static void
fill_last_line(PangoLayout *layout, double size_pt, double width_pt)
{
	int lines = pango_layout_get_line_count(layout), width = pango_layout_get_width(layout);
	bool narrow = width_pt < NARROW_EM * size_pt;
	double least_pt = (narrow ? LAST_CELL_EM : LAST_LINE_EM) * size_pt;
	if (width_pt < COLUMN_EM * size_pt || !ends_short(layout, least_pt))
		return;
	for (int em = 1; em <= NARROWER_EM; em++) {
		pango_layout_set_width(layout, (int)ceil((width_pt - em * size_pt) * PANGO_SCALE));
		if (pango_layout_get_line_count(layout) == lines && !ends_short(layout, least_pt))
			return;
	}
	pango_layout_set_width(layout, width);
}

static void
break_lines(struct text_engine *engine, PangoAttrList *attributes, const struct text_prepared *text,
    double width_pt, struct pieces *out)
{
	PangoLayout *layout = engine->layout;
	double size_pt = pango_font_description_get_size(engine->description) / (double)PANGO_SCALE;
	pango_layout_set_width(layout, width_pt > 0 ? (int)ceil(width_pt * PANGO_SCALE) : -1);
	pango_layout_set_text(layout, text->text->str, (int)text->text->len);
	pango_layout_set_attributes(layout, attributes);
	if (width_pt > 0)
		fill_last_line(layout, size_pt, width_pt);
	for (GSList *l = pango_layout_get_lines_readonly(layout); l; l = l->next) {
		for (GSList *r = ((PangoLayoutLine *)l->data)->runs; r; r = r->next) {
			const PangoGlyphItem *run = r->data;
			struct piece piece = { run->item, run->glyphs };
			g_array_append_val(out->pieces, piece);
		}
		g_array_append_val(out->ends, out->pieces->len);
	}
	out->text = pango_layout_get_text(layout);
}

static void
pieces_clear(struct pieces *pieces)
{
	for (guint i = 0; pieces->owned && i < pieces->pieces->len; i++) {
		struct piece *piece = &g_array_index(pieces->pieces, struct piece, i);
		pango_item_free(piece->item);
		pango_glyph_string_free(piece->glyphs);
	}
	g_array_free(pieces->pieces, TRUE);
	g_array_free(pieces->ends, TRUE);
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
	size_t lines = extent->lines * sizeof(struct text_line),
	       runs = extent->runs * sizeof(struct glyph_run);
	size_t numbers = 3 * extent->glyphs * sizeof(double),
	       ids = 2 * extent->glyphs * sizeof(uint32_t);
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

/* A mark is one cluster with what it stands on, also where the shaper kept them apart. */
static void
copy_glyphs(struct glyph_run *run, const PangoGlyphString *glyphs_in, struct store *store)
{
	size_t n = 0, total = count_drawn(glyphs_in);
	uint32_t *glyphs = store->ids, *clusters = store->ids + total;
	double *advances = store->numbers, *offsets = store->numbers + total;
	bool moved = false;
	for (int i = 0; i < glyphs_in->num_glyphs; i++) {
		const PangoGlyphInfo *info = &glyphs_in->glyphs[i];
		double advance = info->geometry.width / (double)PANGO_SCALE;
		run->width_pt += advance;
		if (!is_drawn(info)) {
			if (n > 0)
				advances[n - 1] += advance;
			continue;
		}
		glyphs[n] = info->glyph;
		clusters[n] = (uint32_t)glyphs_in->log_clusters[i];
		if (n > 0 && g_unichar_ismark(g_utf8_get_char(run->text + clusters[n])))
			clusters[n] = clusters[n - 1];
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
copy_run(struct text_engine *engine, struct glyph_run *run, const struct piece *piece,
    const char *text, struct store *store)
{
	size_t length = (size_t)piece->item->length;
	run->typeface = typefaces_of(engine->fonts, piece->item->analysis.font);
	run->text = memcpy(store->text, text + piece->item->offset, length);
	run->text_length = length;
	store->text += length + 1;
	copy_glyphs(run, piece->glyphs, store);
}

static struct extent
measure(const struct pieces *pieces)
{
	struct extent extent = { .lines = pieces->ends->len, .runs = pieces->pieces->len };
	for (guint i = 0; i < pieces->pieces->len; i++) {
		const struct piece *piece = &g_array_index(pieces->pieces, struct piece, i);
		extent.glyphs += count_drawn(piece->glyphs);
		extent.text += (size_t)piece->item->length + 1;
	}
	return extent;
}

static struct text_block *
copy_lines(struct text_engine *engine, const struct text_style *style, const struct pieces *pieces,
    double width_pt)
{
	struct extent extent = measure(pieces);
	struct store store;
	struct text_block *block = &block_new(&extent, &store)->block;
	double leading = leading_of(style), baseline = baseline_of(engine, style, leading);
	block->nlines = pieces->ends->len;
	for (guint l = 0, p = 0; l < block->nlines; l++) {
		struct text_line *line = &block->lines[l];
		line->runs = store.runs;
		line->baseline = l * leading + baseline;
		for (; p < g_array_index(pieces->ends, guint, l); p++) {
			struct glyph_run *run = &line->runs[line->nruns++];
			run->size_pt = style->size_pt;
			run->colour = style->colour;
			run->x = line->width_pt;
			copy_run(engine, run, &g_array_index(pieces->pieces, struct piece, p),
			    pieces->text, &store);
			line->width_pt += run->width_pt;
		}
		line->x = text_lines_align(style, width_pt, line->width_pt);
		store.runs += line->nruns;
		block->width_pt = MAX(block->width_pt, line->width_pt);
	}
	block->height_pt = (double)block->nlines * leading;
	return block;
}

struct text_block *
text_lines_make(struct text_engine *engine, const struct text_style *style,
    const struct text_prepared *text, double width_pt)
{
	struct pieces pieces = { .pieces = g_array_new(FALSE, FALSE, sizeof(struct piece)),
		.ends = g_array_new(FALSE, FALSE, sizeof(guint)) };
	set_style(engine, style);
	PangoAttrList *attributes = attributes_for(engine, text);
	if (width_pt > 0 || strchr(text->text->str, '\n'))
		break_lines(engine, attributes, text, width_pt, &pieces);
	else
		shape_line(engine, attributes, text, &pieces);
	pango_attr_list_unref(attributes);
	struct text_block *block = copy_lines(engine, style, &pieces, width_pt);
	pieces_clear(&pieces);
	return block;
}
