/*
 * The structure tree: collected while drawing, written once.
 *
 * In: elements begun and ended, content drawn, links. Out: the text of the structure tree's objects.
 * Rule: every piece of marked content belongs to exactly one element, and the parent tree leads back to it.
 */
#include "render/page_pdf.h"

struct pdf_tags *
pdf_tags_new(void)
{
	struct pdf_tags *tags = g_new0(struct pdf_tags, 1);
	tags->elements = g_array_new(FALSE, FALSE, sizeof(struct pdf_element));
	tags->kids = g_array_new(FALSE, FALSE, sizeof(struct pdf_kid));
	tags->top = g_array_new(FALSE, FALSE, sizeof(int));
	tags->open = g_array_new(FALSE, FALSE, sizeof(int));
	tags->pages = g_array_new(FALSE, FALSE, sizeof(guint));
	tags->parents = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
	tags->single = g_array_new(FALSE, FALSE, sizeof(gboolean));
	return tags;
}

static struct pdf_element *
element_at(const struct pdf_tags *tags, int i)
{
	return &g_array_index(tags->elements, struct pdf_element, i);
}

void
pdf_tags_drop(struct pdf_tags *tags)
{
	if (!tags)
		return;
	for (guint i = 0; i < tags->elements->len; i++) {
		g_free(element_at(tags, (int)i)->alt);
		g_free(element_at(tags, (int)i)->actual);
	}
	g_array_free(tags->elements, TRUE);
	g_array_free(tags->kids, TRUE);
	g_array_free(tags->top, TRUE);
	g_array_free(tags->open, TRUE);
	g_array_free(tags->pages, TRUE);
	g_array_free(tags->single, TRUE);
	g_ptr_array_free(tags->parents, TRUE);
	g_free(tags);
}

static guint
new_key(struct pdf_tags *tags, gboolean single)
{
	g_ptr_array_add(tags->parents, g_array_new(FALSE, FALSE, sizeof(int)));
	g_array_append_val(tags->single, single);
	return tags->parents->len - 1;
}

guint
pdf_tags_page(struct pdf_tags *tags, guint page_id)
{
	g_array_append_val(tags->pages, page_id);
	tags->page_key = new_key(tags, FALSE);
	return tags->page_key;
}

int
pdf_tags_current(const struct pdf_tags *tags)
{
	return tags->open->len ? g_array_index(tags->open, int, tags->open->len - 1) : -1;
}

enum tag_role
pdf_tags_role(const struct pdf_tags *tags, int element)
{
	return element_at(tags, element)->role;
}

static void
add_kid(struct pdf_tags *tags, int element, enum pdf_kid_kind kind, guint value)
{
	struct pdf_kid kid = { kind, value, tags->pages->len - 1, -1 };
	int index = (int)tags->kids->len;
	g_array_append_val(tags->kids, kid);
	struct pdf_element *parent = element_at(tags, element);
	if (parent->last >= 0)
		g_array_index(tags->kids, struct pdf_kid, parent->last).next = index;
	else
		parent->first = index;
	parent->last = index;
}

static void
set_box(struct pdf_element *element, const double *box, double page_height_pt)
{
	if (box[2] <= 0 || box[3] <= 0)
		return;
	element->box[0] = box[0];
	element->box[1] = page_height_pt - box[1] - box[3];
	element->box[2] = box[0] + box[2];
	element->box[3] = page_height_pt - box[1];
}

void
pdf_tags_begin(struct pdf_tags *tags, const struct tag *tag, double page_height_pt)
{
	struct pdf_element element = {
		.role = tag->role,
		.parent = pdf_tags_current(tags),
		.first = -1,
		.last = -1,
		.row_header = tag->row_header,
		.column_span = tag->column_span,
		.row_span = tag->row_span,
		.alt = g_strdup(tag->alt),
		.actual = g_strdup(tag->actual),
	};
	set_box(&element, tag->bbox, page_height_pt);
	int index = (int)tags->elements->len;
	g_array_append_val(tags->elements, element);
	if (element.parent >= 0)
		add_kid(tags, element.parent, PDF_KID_ELEMENT, (guint)index);
	else
		g_array_append_val(tags->top, index);
	g_array_append_val(tags->open, index);
}

void
pdf_tags_end(struct pdf_tags *tags)
{
	g_array_set_size(tags->open, tags->open->len - 1);
}

guint
pdf_tags_content(struct pdf_tags *tags, int element)
{
	GArray *parents = g_ptr_array_index(tags->parents, tags->page_key);
	g_array_append_val(parents, element);
	add_kid(tags, element, PDF_KID_CONTENT, parents->len - 1);
	return parents->len - 1;
}

guint
pdf_tags_object(struct pdf_tags *tags, guint object_id)
{
	int current = pdf_tags_current(tags);
	bool own = pdf_tags_role(tags, current) != TAG_LINK;
	if (own) {
		pdf_tags_begin(tags, &(struct tag){ .role = TAG_LINK }, 0);
		current = pdf_tags_current(tags);
	}
	add_kid(tags, current, PDF_KID_OBJECT, object_id);
	if (own)
		pdf_tags_end(tags);
	guint key = new_key(tags, TRUE);
	g_array_append_val((GArray *)g_ptr_array_index(tags->parents, key), current);
	return key;
}

static void
append_kid(const struct pdf_tags *tags, const struct pdf_kid *kid, guint page, guint first_id,
    GString *out)
{
	guint page_id = g_array_index(tags->pages, guint, kid->page);
	if (kid->kind == PDF_KID_ELEMENT)
		pdf_append_reference(out, first_id + 1 + kid->value);
	else if (kid->kind == PDF_KID_OBJECT)
		g_string_append_printf(
		    out, "<</Type/OBJR/Pg %u 0 R/Obj %u 0 R>>", page_id, kid->value);
	else if (kid->page == page)
		pdf_append_integer(out, kid->value);
	else
		g_string_append_printf(out, "<</Type/MCR/Pg %u 0 R/MCID %u>>", page_id, kid->value);
}

static void
append_kids(
    const struct pdf_tags *tags, const struct pdf_element *element, guint first_id, GString *out)
{
	/* /Pg is the page of the first content; content elsewhere names its own. */
	guint page = G_MAXUINT;
	for (int i = element->first; i >= 0;
	     i = g_array_index(tags->kids, struct pdf_kid, i).next) {
		const struct pdf_kid *kid = &g_array_index(tags->kids, struct pdf_kid, i);
		if (kid->kind == PDF_KID_CONTENT && page == G_MAXUINT)
			page = kid->page;
	}
	if (page != G_MAXUINT) {
		g_string_append_len(out, "/Pg ", 4);
		pdf_append_reference(out, g_array_index(tags->pages, guint, page));
	}
	if (element->first < 0)
		return;
	bool several = element->first != element->last;
	g_string_append_len(out, several ? "/K[" : "/K ", 3);
	for (int i = element->first; i >= 0;) {
		const struct pdf_kid *kid = &g_array_index(tags->kids, struct pdf_kid, i);
		append_kid(tags, kid, page, first_id, out);
		i = kid->next;
		if (i >= 0)
			g_string_append_c(out, ' ');
	}
	if (several)
		g_string_append_c(out, ']');
}

static void
append_attributes(const struct pdf_element *element, GString *out)
{
	if (element->role == TAG_TH || element->column_span > 1 || element->row_span > 1) {
		g_string_append(out, "/A<</O/Table");
		if (element->role == TAG_TH)
			g_string_append(out, element->row_header ? "/Scope/Row" : "/Scope/Column");
		if (element->column_span > 1)
			g_string_append_printf(out, "/ColSpan %d", element->column_span);
		if (element->row_span > 1)
			g_string_append_printf(out, "/RowSpan %d", element->row_span);
		g_string_append(out, ">>");
	}
	if (element->box[2] > element->box[0]) {
		g_string_append(out, "/A<</O/Layout/Placement/Block/BBox[");
		for (int i = 0; i < 4; i++) {
			pdf_append_number_c(out, (gint64)(element->box[i] * 100));
			g_string_append(out, i < 3 ? " " : "]>>");
		}
	}
}

static void
append_element(const struct pdf_tags *tags, int i, guint first_id, GString *out)
{
	const struct pdf_element *element = element_at(tags, i);
	g_string_append_len(out, "<</S/", 5);
	g_string_append(out, tag_role_name(element->role));
	g_string_append_len(out, "/P ", 3);
	pdf_append_reference(out, first_id + (guint)(element->parent + 1));
	append_kids(tags, element, first_id, out);
	append_attributes(element, out);
	if (element->alt) {
		g_string_append(out, "/Alt");
		pdf_append_string(out, element->alt);
	}
	if (element->actual) {
		g_string_append(out, "/ActualText");
		pdf_append_string(out, element->actual);
	}
	if (element->role == TAG_NOTE)
		g_string_append_printf(out, "/ID(n%06d)", i);
	g_string_append(out, ">>");
}

static void
append_references(const GArray *elements, guint first_id, GString *out)
{
	for (guint i = 0; i < elements->len; i++) {
		pdf_append_reference(out, first_id + 1 + (guint)g_array_index(elements, int, i));
		g_string_append_c(out, ' ');
	}
}

static void
append_parent_tree(const struct pdf_tags *tags, guint first_id, GString *out)
{
	g_string_append(out, "/ParentTree<</Nums[");
	for (guint key = 0; key < tags->parents->len; key++) {
		bool single = g_array_index(tags->single, gboolean, key);
		g_string_append_printf(out, single ? "%u " : "%u[", key);
		append_references(g_ptr_array_index(tags->parents, key), first_id, out);
		g_string_append(out, single ? "" : "]");
	}
	g_string_append_printf(out, "]>>/ParentTreeNextKey %u", tags->parents->len);
}

/* Notes are found by their IDs, which are in order because they are numbered in order. */
static void
append_id_tree(const struct pdf_tags *tags, guint first_id, GString *out)
{
	g_autoptr(GString) names = g_string_new(NULL);
	for (guint i = 0; i < tags->elements->len; i++)
		if (element_at(tags, (int)i)->role == TAG_NOTE)
			g_string_append_printf(names, "(n%06u) %u 0 R ", i, first_id + 1 + i);
	if (names->len > 0)
		g_string_append_printf(out, "/IDTree<</Names[%s]>>", names->str);
}

static void
begin_body(struct pdf_bodies *out)
{
	g_array_append_val(out->offsets, out->text->len);
}

void
pdf_tags_write(const struct pdf_tags *tags, guint first_id, struct pdf_bodies *out)
{
	out->first_id = first_id;
	out->text = g_string_sized_new(64 * tags->elements->len + 1024);
	out->offsets = g_array_new(FALSE, FALSE, sizeof(gsize));
	begin_body(out);
	g_string_append(out->text, "<</Type/StructTreeRoot/K[");
	append_references(tags->top, first_id, out->text);
	g_string_append(out->text, "]");
	append_parent_tree(tags, first_id, out->text);
	append_id_tree(tags, first_id, out->text);
	g_string_append(out->text, ">>");
	for (guint i = 0; i < tags->elements->len; i++) {
		begin_body(out);
		append_element(tags, (int)i, first_id, out->text);
	}
}

void
pdf_bodies_clear(struct pdf_bodies *bodies)
{
	g_string_free(bodies->text, TRUE);
	g_array_free(bodies->offsets, TRUE);
}
