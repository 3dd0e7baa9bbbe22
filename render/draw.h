/*
 * Drawing helpers shared by blocks: styles, laid-out text, marks, panels.
 *
 * Units: points. Text handed in is laid out once, at preparing; drawing only puts it on the device.
 */
#ifndef OBI_RENDER_DRAW_H
#define OBI_RENDER_DRAW_H

#include "render/block.h"
#include "render/layout.h"

/* The theme's style as the text engine wants it. */
struct text_style draw_style(const struct type_style *style);
struct text_style draw_style_aligned(const struct type_style *style, enum text_align align);

/* Lay text out into the flow. NULL text or failure: NULL. width_pt <= 0: one line. */
struct text_block *draw_lay_out(struct job *job, struct flow *flow, const struct text_style *style,
    const char *text, double width_pt);
/* The same for data, where "**" is nothing but two asterisks. */
struct text_block *draw_lay_out_plain(struct job *job, struct flow *flow,
    const struct text_style *style, const char *text, double width_pt);
/* One line of data that must not be wider: shortened with the theme's ellipsis where needed. */
struct text_block *draw_lay_out_within(struct job *job, struct flow *flow,
    const struct text_style *style, const char *text, double width_pt);
double draw_height(const struct text_block *block); /* 0 for NULL */
double draw_width(const struct text_block *block);

/* How far below `block` the top of `beside` goes, so that their first lines share a baseline. */
double draw_level(const struct text_block *block, const struct text_block *beside);

/* All lines with the block's top left at x, y. NULL draws nothing. */
void draw_text(struct canvas *canvas, const struct text_block *block, double x, double y);
/* So that the block's right end is at x. */
void draw_text_right(struct canvas *canvas, const struct text_block *block, double x, double y);
void draw_text_centred(struct canvas *canvas, const struct text_block *block, double x, double y);
/* The same inside a structure element; an artifact's text gets none. */
void draw_tagged(
    struct canvas *canvas, enum tag_role role, const struct text_block *block, double x, double y);

void draw_tag_begin(struct canvas *canvas, const struct tag *tag);
void draw_role_begin(struct canvas *canvas, enum tag_role role);
void draw_tag_end(struct canvas *canvas);
/* Decoration: nests, and does nothing inside an artifact. */
void draw_artifact_begin(struct canvas *canvas);
void draw_artifact_end(struct canvas *canvas);

/* "3ページ" where a section begins, as a link to it, aligned in `at`. Known only while drawing. */
void draw_page_label(struct canvas *canvas, const struct type_style *type, const char *section,
    const struct rect *at, enum text_align align);

struct fill draw_fill(const struct mark *mark);
void draw_rect(
    struct canvas *canvas, uint32_t colour, double x, double y, double width, double height);
/* Points at x from the top of a bar to its end: a line with a head, edged in white so that it shows on any colour. */
void draw_pointer(
    struct canvas *canvas, const struct mark *mark, double x, double y, double height);
/* A bar in a mark's colour, hatch and outline. */
void draw_mark(struct canvas *canvas, const struct mark *mark, double x, double y, double width,
    double height);
void draw_rule(
    struct canvas *canvas, uint32_t colour, double width_pt, double x, double y, double length);

#endif
