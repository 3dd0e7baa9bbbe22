/*
 * The structure tree of a PDF: elements, what they contain on which page, and the way back.
 *
 * Elements are plain structs in one array, in the order they were begun; they become text only when the file
 * is written. Content is numbered for each page (MCID) when something is really drawn.
 *
 * Memory: struct pdf_tags owns its strings. Source: ISO 32000-1, 14.7 and 14.8.
 */
#ifndef OBI_RENDER_PAGE_PDF_TAGS_H
#define OBI_RENDER_PAGE_PDF_TAGS_H

#include "render/page.h"

/* Bodies of objects that are numbered one after the other, from first_id. */
struct pdf_bodies {
	guint first_id;
	GString *text;
	GArray *offsets; /* gsize: where each begins */
};

enum pdf_kid_kind { PDF_KID_ELEMENT, PDF_KID_CONTENT, PDF_KID_OBJECT };

struct pdf_kid {
	enum pdf_kid_kind kind;
	guint value; /* element, MCID or object number */
	guint page;  /* index; content and objects */
	int next;    /* -1 = last */
};

struct pdf_element {
	enum tag_role role;
	int parent;      /* -1 = the root */
	int first, last; /* kids; -1 = none */
	bool row_header;
	int column_span, row_span;
	char *alt, *actual;
	double box[4]; /* x0, y0, x1, y1 from the page's bottom left */
};

struct pdf_tags {
	GArray *elements; /* struct pdf_element */
	GArray *kids;     /* struct pdf_kid */
	GArray *top;      /* int: elements under the root */
	GArray *open;     /* int: stack */
	GArray *pages;    /* guint: object numbers */
	GPtrArray
	    *parents;   /* GArray of int, by key: elements of a page's content, or of one object */
	GArray *single; /* gboolean by key: the key of an object, not of a page */
	guint page_key;
};

struct pdf_tags *pdf_tags_new(void);
void pdf_tags_drop(struct pdf_tags *tags);
/* A new page, by its object number. Returns its key for /StructParents. */
guint pdf_tags_page(struct pdf_tags *tags, guint page_id);
void pdf_tags_begin(struct pdf_tags *tags, const struct tag *tag, double page_height_pt);
void pdf_tags_end(struct pdf_tags *tags);
/* The innermost open element, or -1. */
int pdf_tags_current(const struct pdf_tags *tags);
enum tag_role pdf_tags_role(const struct pdf_tags *tags, int element);
/* New content of an element on the current page: its MCID. */
guint pdf_tags_content(struct pdf_tags *tags, int element);
/* A link annotation, under the open Link element or one of its own. Returns its key for /StructParent. */
guint pdf_tags_object(struct pdf_tags *tags, guint object_id);
/* The root, then all elements, as objects from first_id on. */
void pdf_tags_write(const struct pdf_tags *tags, guint first_id, struct pdf_bodies *out);
void pdf_bodies_clear(struct pdf_bodies *bodies);

/* page_pdf_check.c: which rule of PDF/UA-1 does the tree break, of those that a layout could? NULL: none. */
const char *pdf_tags_fault(const struct pdf_tags *tags);

#endif
