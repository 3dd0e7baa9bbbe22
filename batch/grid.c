/*
 * A table of text for the terminal.
 *
 * In: cells. Out: aligned lines.
 * Rule: nothing is cut; a long cell makes a long line.
 */
#include "batch/grid.h"
#include <string.h>

struct grid {
	char *aligns;
	guint ncolumns;
	GPtrArray *cells; /* row-major */
};

struct grid *
grid_new(const char *aligns)
{
	struct grid *grid = g_new0(struct grid, 1);
	grid->aligns = g_strdup(aligns);
	grid->ncolumns = (guint)strlen(aligns);
	grid->cells = g_ptr_array_new_with_free_func(g_free);
	return grid;
}

void
grid_drop(struct grid *grid)
{
	if (grid == NULL)
		return;
	g_ptr_array_unref(grid->cells);
	g_free(grid->aligns);
	g_free(grid);
}

void
grid_cell(struct grid *grid, const char *text)
{
	char *cell = g_utf8_make_valid(text == NULL ? "" : text, -1);
	/* A name may hold a line break; a table may not. */
	for (char *at = cell; *at != '\0'; at++)
		if ((unsigned char)*at < 0x20 || *at == 0x7F)
			*at = ' ';
	g_ptr_array_add(grid->cells, cell);
}

void
grid_number(struct grid *grid, gint64 number)
{
	g_ptr_array_add(grid->cells, g_strdup_printf("%" G_GINT64_FORMAT, number));
}

static guint
display_width(const char *text)
{
	guint width = 0;
	for (; *text != '\0'; text = g_utf8_next_char(text)) {
		gunichar c = g_utf8_get_char(text);
		width += g_unichar_iszerowidth(c) ? 0 : g_unichar_iswide(c) ? 2 : 1;
	}
	return width;
}

static void
measure(const struct grid *grid, guint *widths)
{
	for (guint i = 0; i < grid->cells->len; i++) {
		guint width = display_width(grid->cells->pdata[i]);
		widths[i % grid->ncolumns] = MAX(widths[i % grid->ncolumns], width);
	}
}

static void
append_spaces(GString *out, guint n)
{
	while (n-- > 0)
		g_string_append_c(out, ' ');
}

char *
grid_text(const struct grid *grid)
{
	g_autofree guint *widths = g_new0(guint, grid->ncolumns);
	measure(grid, widths);
	GString *out = g_string_new(NULL);
	for (guint i = 0; i < grid->cells->len; i++) {
		guint column = i % grid->ncolumns;
		const char *cell = grid->cells->pdata[i];
		guint padding = widths[column] - display_width(cell);
		append_spaces(out, 2);
		append_spaces(out, grid->aligns[column] == 'r' ? padding : 0);
		g_string_append(out, cell);
		if (column + 1 < grid->ncolumns) {
			append_spaces(out, grid->aligns[column] == 'r' ? 0 : padding);
			continue;
		}
		while (out->len > 0 && out->str[out->len - 1] == ' ')
			g_string_truncate(out, out->len - 1);
		g_string_append_c(out, '\n');
	}
	return g_string_free(out, FALSE);
}
