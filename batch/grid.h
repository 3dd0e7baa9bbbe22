/*
 * A small table of text for the terminal: columns as wide as their widest cell, wide characters counted as two.
 *
 * Memory: cells are copied.
 */
#ifndef OBI_BATCH_GRID_H
#define OBI_BATCH_GRID_H

#include <glib.h>

struct grid;

/* One letter for each column: 'l' left, 'r' right. */
struct grid *grid_new(const char *aligns);
void grid_drop(struct grid *grid);
/* One cell after the other, row by row; NULL is an empty cell. */
void grid_cell(struct grid *grid, const char *text);
void grid_number(struct grid *grid, gint64 number);
/* All rows, each indented by two spaces. Caller frees. */
char *grid_text(const struct grid *grid);

#endif
