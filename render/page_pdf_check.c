/*
 * Checks the structure tree before the PDF may call itself accessible.
 *
 * In: the finished tree. Out: NULL, or the rule that is broken. Rule: only what a layout or block could get
 * wrong is checked here; the rest holds by construction. Source: ISO 14289-1 (PDF/UA-1), 7.2, 7.4, 7.5.
 */
#include "render/page_pdf_tags.h"

#define ROLE(role) (1u << (role))
#define ANY (~0u)

/* Which parents an element must have, and which elements it may hold. */
static const struct nesting {
	enum tag_role role;
	unsigned parents, kids;
} nestings[] = {
	{ TAG_TABLE, ANY, ROLE(TAG_TR) | ROLE(TAG_THEAD) | ROLE(TAG_TBODY) | ROLE(TAG_CAPTION) },
	{ TAG_THEAD, ROLE(TAG_TABLE), ROLE(TAG_TR) },
	{ TAG_TBODY, ROLE(TAG_TABLE), ROLE(TAG_TR) },
	{ TAG_TR, ROLE(TAG_TABLE) | ROLE(TAG_THEAD) | ROLE(TAG_TBODY),
	    ROLE(TAG_TH) | ROLE(TAG_TD) },
	{ TAG_TH, ROLE(TAG_TR), ANY },
	{ TAG_TD, ROLE(TAG_TR), ANY },
	{ TAG_LIST, ANY, ROLE(TAG_LIST) | ROLE(TAG_LI) | ROLE(TAG_CAPTION) },
	{ TAG_LI, ROLE(TAG_LIST), ROLE(TAG_LBL) | ROLE(TAG_LBODY) },
	{ TAG_LBODY, ROLE(TAG_LI), ANY },
	{ TAG_TOC, ANY, ROLE(TAG_TOC) | ROLE(TAG_TOCI) | ROLE(TAG_CAPTION) },
	{ TAG_TOCI, ROLE(TAG_TOC), ANY },
};

static const struct pdf_element *
element_at(const struct pdf_tags *tags, guint i)
{
	return &g_array_index(tags->elements, struct pdf_element, i);
}

static const struct nesting *
find_nesting(enum tag_role role)
{
	for (size_t i = 0; i < G_N_ELEMENTS(nestings); i++)
		if (nestings[i].role == role)
			return &nestings[i];
	return NULL;
}

static const char *
check_nesting(const struct pdf_tags *tags)
{
	for (guint i = 0; i < tags->elements->len; i++) {
		const struct pdf_element *element = element_at(tags, i);
		const struct pdf_element *parent =
		    element->parent >= 0 ? element_at(tags, (guint)element->parent) : NULL;
		const struct nesting *own = find_nesting(element->role);
		const struct nesting *above = parent ? find_nesting(parent->role) : NULL;
		if (own && own->parents != ANY && (!parent || !(own->parents & ROLE(parent->role))))
			return "an element of a table, list or contents stands outside it";
		if (above && !(above->kids & ROLE(element->role)))
			return "a table, list or contents holds what it may not hold";
	}
	return NULL;
}

static const char *
check_headings(const struct pdf_tags *tags)
{
	int last = 0;
	for (guint i = 0; i < tags->elements->len; i++) {
		enum tag_role role = element_at(tags, i)->role;
		int level = role == TAG_H1 ? 1 : role == TAG_H2 ? 2 : role == TAG_H3 ? 3 : 0;
		if (level > last + 1)
			return "headings skip a level";
		last = level ? level : last;
	}
	return NULL;
}

/* The kids of an element that are elements, as indexes. */
static GArray *
kids_of(const struct pdf_tags *tags, guint element)
{
	GArray *kids = g_array_new(FALSE, FALSE, sizeof(guint));
	for (int i = element_at(tags, element)->first; i >= 0;
	     i = g_array_index(tags->kids, struct pdf_kid, i).next) {
		const struct pdf_kid *kid = &g_array_index(tags->kids, struct pdf_kid, i);
		if (kid->kind == PDF_KID_ELEMENT)
			g_array_append_val(kids, kid->value);
	}
	return kids;
}

/* One table spread out: its rows in order, and for each column how far down a cell from above reaches. */
struct grid {
	GArray *rows;   /* guint: TR elements */
	GArray *until;  /* guint by column: first free row */
	GArray *headed; /* gboolean by column: a column header stands above */
	guint columns;  /* 0 = not yet known */
};

static const char *
collect_rows(const struct pdf_tags *tags, guint table, struct grid *grid)
{
	g_autoptr(GArray) kids = kids_of(tags, table);
	guint heads = 0, bodies = 0, captions = 0;
	for (guint i = 0; i < kids->len; i++) {
		guint kid = g_array_index(kids, guint, i);
		enum tag_role role = element_at(tags, kid)->role;
		heads += role == TAG_THEAD;
		bodies += role == TAG_TBODY;
		captions += role == TAG_CAPTION;
		if (role == TAG_CAPTION && i > 0 && i + 1 < kids->len)
			return "a table's caption is neither first nor last";
		if (role == TAG_TR)
			g_array_append_val(grid->rows, kid);
		if (role != TAG_THEAD && role != TAG_TBODY)
			continue;
		g_autoptr(GArray) rows = kids_of(tags, kid);
		g_array_append_vals(grid->rows, rows->data, rows->len);
	}
	if (heads > 1 || captions > 1)
		return "a table has two heads or captions";
	return heads > 0 && bodies == 0 ? "a table has a head and no body" : NULL;
}

static guint *
column_of(GArray *array, guint column)
{
	if (array->len <= column)
		g_array_set_size(array, column + 1);
	return &g_array_index(array, guint, column);
}

/* Put one cell at the next free column. False: it meets a cell from above. */
static bool
place_cell(struct grid *grid, const struct pdf_element *cell, guint row, guint *column)
{
	while (*column_of(grid->until, *column) > row)
		(*column)++;
	guint across = MAX(1, (guint)cell->column_span), down = MAX(1, (guint)cell->row_span);
	for (guint k = 0; k < across; k++, (*column)++) {
		guint *until = column_of(grid->until, *column);
		if (*until > row)
			return false;
		*until = row + down;
		if (cell->role == TAG_TH && !cell->row_header)
			*column_of(grid->headed, *column) = TRUE;
	}
	return true;
}

/* Is a data cell under a column header or beside a row header? */
static bool
is_headed(struct grid *grid, const struct pdf_element *cell, guint end, bool row_headed)
{
	guint across = MAX(1, (guint)cell->column_span);
	for (guint column = end - across; column < end; column++)
		if (!row_headed && !*column_of(grid->headed, column))
			return false;
	return true;
}

static const char *
check_row(const struct pdf_tags *tags, struct grid *grid, guint row)
{
	g_autoptr(GArray) cells = kids_of(tags, g_array_index(grid->rows, guint, row));
	bool row_headed = false;
	for (guint i = 0; i < cells->len; i++) {
		const struct pdf_element *cell = element_at(tags, g_array_index(cells, guint, i));
		row_headed = row_headed || (cell->role == TAG_TH && cell->row_header);
	}
	guint column = 0;
	for (guint i = 0; i < cells->len; i++) {
		const struct pdf_element *cell = element_at(tags, g_array_index(cells, guint, i));
		if (!place_cell(grid, cell, row, &column))
			return "cells of a table overlap";
		if (cell->role == TAG_TD && !is_headed(grid, cell, column, row_headed))
			return "a table cell has no header";
	}
	while (column<grid->until->len && * column_of(grid->until, column)> row)
		column++;
	if (grid->columns == 0)
		grid->columns = column;
	return column == grid->columns ? NULL : "rows of a table differ in length";
}

static const char *
check_table(const struct pdf_tags *tags, guint table)
{
	struct grid grid = { g_array_new(FALSE, FALSE, sizeof(guint)),
		g_array_new(FALSE, TRUE, sizeof(guint)), g_array_new(FALSE, TRUE, sizeof(guint)),
		0 };
	const char *fault = collect_rows(tags, table, &grid);
	for (guint row = 0; row < grid.rows->len && !fault; row++)
		fault = check_row(tags, &grid, row);
	for (guint column = 0; column < grid.until->len && !fault; column++)
		if (*column_of(grid.until, column) > grid.rows->len)
			fault = "a cell reaches below its table";
	g_array_free(grid.rows, TRUE);
	g_array_free(grid.until, TRUE);
	g_array_free(grid.headed, TRUE);
	return fault;
}

const char *
pdf_tags_fault(const struct pdf_tags *tags)
{
	const char *fault = check_nesting(tags);
	if (!fault)
		fault = check_headings(tags);
	for (guint i = 0; i < tags->elements->len && !fault; i++)
		if (element_at(tags, i)->role == TAG_TABLE)
			fault = check_table(tags, i);
	return fault;
}
