/*
 * Theme: page, type, colours and the words that C prints, read from JSON.
 *
 * A mark is a colour with one meaning through the whole report ("answer.yes": blue, 実施している).
 * Units: points once read (the JSON's *_mm are converted).
 */
#ifndef OBI_RENDER_THEME_H
#define OBI_RENDER_THEME_H

#include "render/page.h"
#include "render/shape.h"

struct type_style {
	double size_pt, leading_pt;
	bool bold;
	uint32_t colour;
};

struct mark {
	const char *name; /* "answer.yes" */
	const char *label;
	const char *symbol; /* "○"; NULL if none */
	uint32_t colour;
	uint32_t text; /* of text on the colour */
	uint32_t tint; /* a light ground of the same meaning */
	int hatch;     /* enum hatch */
	uint32_t hatch_colour;
	uint32_t outline;
	bool outlined; /* outline is drawn */
	bool pointer;  /* points at a value with a line, where others are bars */
};

struct theme_page {
	double width_pt, height_pt, top_pt, side_pt, foot_pt, head_at_pt, foot_at_pt;
};

struct theme_type {
	struct type_style cover, cover_client, section, heading, lead, body, list, table, dense,
	    caption, note, running, label, number, card;
};

struct theme_space {
	double paragraph, block, figure, heading, section, tight, gap, cell_pad, cell_edge,
	    dense_pad, dense_edge;
};

struct theme_colours {
	uint32_t ink, secondary, rule, panel, accent, track, white, plain;
};

/* Every word that a block prints of its own accord. {n} and {page} are filled in by the block. */
struct theme_words {
	const char *figure, *table, *continued, *page, *missing_note, *hidden_note, *alt_join,
	    *alt_end, *cut, *ellipsis, *none, *list_mark;
};

struct theme_bars {
	double bar, band, row, gap, column, plot;
};

struct theme {
	const char *name;
	int64_t version;
	struct theme_page page;
	struct theme_type type;
	struct theme_space space;
	struct theme_colours colours;
	struct theme_bars bars;
	struct theme_words words;
	struct list marks;   /* struct mark, in the file's order */
	GHashTable *by_name; /* name -> struct mark */
	GPtrArray *pool;
};

/* NULL after recording problems. The document must outlive the theme. */
struct theme *theme_read(const struct document *document, struct problems *problems);
void theme_drop(struct theme *theme);

const struct mark *theme_mark(const struct theme *theme, const char *name);
/* The mark GROUP.NAME, or NULL. */
const struct mark *theme_mark_of(const struct theme *theme, const char *group, const char *name);
const struct mark *theme_group_first(
    const struct theme *theme, const char *group); /* NULL: no such group */
bool theme_has_group(const struct theme *theme, const char *group);
/* The nearest mark name for "did you mean", or NULL. */
const char *theme_nearest_mark(const struct theme *theme, const char *name);

extern const struct shape theme_shape;

#endif
