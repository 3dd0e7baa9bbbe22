/*
 * The page wrappers: what all devices share, and the checks none of them needs to repeat.
 *
 * In: drawing calls. Out: calls to the device's table. Rule: a device never sees a number that is not
 * finite, a call out of order, or drawing outside an element or artifact.
 */
#include "render/page_device.h"

#include <math.h>
#include <string.h>

#define FARTHEST_PT 100000.0

static const char *const role_names[] = {
	[TAG_DOCUMENT] = "Document",
	[TAG_SECT] = "Sect",
	[TAG_H1] = "H1",
	[TAG_H2] = "H2",
	[TAG_H3] = "H3",
	[TAG_P] = "P",
	[TAG_NOTE] = "Note",
	[TAG_SPAN] = "Span",
	[TAG_TOC] = "TOC",
	[TAG_TOCI] = "TOCI",
	[TAG_LINK] = "Link",
	[TAG_REFERENCE] = "Reference",
	[TAG_LIST] = "L",
	[TAG_LI] = "LI",
	[TAG_LBL] = "Lbl",
	[TAG_LBODY] = "LBody",
	[TAG_TABLE] = "Table",
	[TAG_THEAD] = "THead",
	[TAG_TBODY] = "TBody",
	[TAG_TR] = "TR",
	[TAG_TH] = "TH",
	[TAG_TD] = "TD",
	[TAG_FIGURE] = "Figure",
	[TAG_CAPTION] = "Caption",
	[TAG_DIV] = "Div",
};

const char *
tag_role_name(enum tag_role role)
{
	return role_names[role];
}

bool
page_target_is_address(const char *target)
{
	return g_str_has_prefix(target, "https:") || g_str_has_prefix(target, "mailto:");
}

void
page_device_init(struct page_device *device, const struct page_calls *calls,
    struct text_engine *text, GPtrArray *out, struct problems *problems)
{
	device->calls = calls;
	device->text = text;
	device->out = out;
	device->problems = problems;
	device->tags = g_array_new(FALSE, FALSE, sizeof(enum tag_role));
	device->destinations = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	device->targets = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

static void
fail(struct page_device *device, enum problem_id id, const char *what)
{
	if (!device->failed)
		problem_add(device->problems, id, NULL, what, NULL);
	device->failed = true;
}

void
page_fail(struct page_device *device, const char *what)
{
	fail(device, PROBLEM_PAGE_FAILED, what);
}

bool
page_failed(const struct page_device *device)
{
	return device->failed;
}

/* Is the condition of a call met? Once false, always false. */
static bool
in_order(struct page_device *device, bool condition, const char *what)
{
	if (!condition)
		fail(device, PROBLEM_PAGE_ORDER, what);
	return !device->failed;
}

static bool
may_draw(struct page_device *device)
{
	return in_order(device, device->in_page, "drawing outside a page") &&
	       in_order(device, device->tags->len > 0 || device->artifacts > 0,
		   "drawing outside elements and artifacts");
}

static bool
is_number(struct page_device *device, double number)
{
	if (isfinite(number) && fabs(number) <= FARTHEST_PT)
		return !device->failed;
	char text[32];
	g_ascii_dtostr(text, sizeof text, number);
	fail(device, PROBLEM_PAGE_NUMBER, text);
	return false;
}

static bool
is_rect(struct page_device *device, const struct rect *rect)
{
	return is_number(device, rect->x) && is_number(device, rect->y) &&
	       is_number(device, rect->width) && is_number(device, rect->height) &&
	       in_order(
		   device, rect->width >= 0 && rect->height >= 0, "rectangle of negative size");
}

static bool
is_path(struct page_device *device, const cairo_path_t *path)
{
	if (!in_order(device, path && path->status == CAIRO_STATUS_SUCCESS, "broken path"))
		return false;
	for (int i = 0; i < path->num_data; i += path->data[i].header.length)
		for (int k = 1; k < path->data[i].header.length; k++)
			if (!is_number(device, path->data[i + k].point.x) ||
			    !is_number(device, path->data[i + k].point.y))
				return false;
	return path->num_data > 0;
}

void
page_drop(struct page_device *device)
{
	if (!device)
		return;
	g_array_free(device->tags, TRUE);
	g_hash_table_destroy(device->destinations);
	g_hash_table_destroy(device->targets);
	device->calls->drop(device);
}

static void
check_targets(struct page_device *device)
{
	GHashTableIter iter;
	gpointer target;
	g_hash_table_iter_init(&iter, device->targets);
	while (g_hash_table_iter_next(&iter, &target, NULL))
		if (!g_hash_table_contains(device->destinations, target))
			fail(device, PROBLEM_PAGE_LINK, target);
}

bool
page_close(struct page_device *device)
{
	in_order(device, !device->in_page && device->tags->len == 0,
	    "closed with a page or an element open");
	in_order(device, device->pages > 0, "closed without a page");
	if (!device->failed)
		check_targets(device);
	guint before = device->out->len;
	if (!device->failed)
		device->calls->close(device);
	bool done = !device->failed;
	if (!done)
		g_ptr_array_set_size(device->out, (int)before);
	page_drop(device);
	return done;
}

void
page_set_info(struct page_device *device, const struct page_info *info)
{
	if (!device->failed && device->calls->set_info)
		device->calls->set_info(device, info);
}

void
page_begin(struct page_device *device, double width_pt, double height_pt)
{
	if (!in_order(device, !device->in_page, "page in a page") || !is_number(device, width_pt) ||
	    !is_number(device, height_pt) ||
	    !in_order(device,
		width_pt >= 3 && height_pt >= 3 && width_pt <= 14400 && height_pt <= 14400,
		"page of an impossible size"))
		return;
	device->in_page = true;
	device->pages++;
	device->width_pt = width_pt;
	device->height_pt = height_pt;
	device->calls->begin(device);
}

void
page_end(struct page_device *device)
{
	if (!in_order(device, device->in_page, "end of no page") ||
	    !in_order(device, device->artifacts == 0 && device->clips == 0,
		"page ended with an artifact or a clip open"))
		return;
	device->calls->end(device);
	device->in_page = false;
}

void
page_tag_begin(struct page_device *device, const struct tag *tag)
{
	if (!in_order(device, device->artifacts == 0, "element inside an artifact") ||
	    !in_order(device, tag->role != TAG_FIGURE || (tag->alt && *tag->alt),
		"figure without alternative text"))
		return;
	for (int i = 0; i < 4; i++)
		if (!is_number(device, tag->bbox[i]))
			return;
	g_array_append_val(device->tags, tag->role);
	if (device->calls->tag_begin)
		device->calls->tag_begin(device, tag);
}

void
page_tag_end(struct page_device *device)
{
	if (!in_order(device, device->tags->len > 0, "end of no element") ||
	    !in_order(device, device->artifacts == 0, "element ended inside an artifact"))
		return;
	if (device->calls->tag_end)
		device->calls->tag_end(device);
	g_array_set_size(device->tags, device->tags->len - 1);
}

void
page_artifact_begin(struct page_device *device)
{
	if (!in_order(device, device->in_page, "artifact outside a page"))
		return;
	if (device->artifacts++ == 0 && device->calls->artifact_begin)
		device->calls->artifact_begin(device);
}

void
page_artifact_end(struct page_device *device)
{
	if (!in_order(device, device->artifacts > 0, "end of no artifact"))
		return;
	if (--device->artifacts == 0 && device->calls->artifact_end)
		device->calls->artifact_end(device);
}

void
page_fill(struct page_device *device, const cairo_path_t *path, const struct fill *fill)
{
	if (!may_draw(device) || !is_path(device, path))
		return;
	device->calls->fill(device, path, fill);
	if (fill->hatch != HATCH_NONE && !device->calls->draws_hatch)
		page_draw_hatch(device, path, fill);
}

void
page_stroke(struct page_device *device, const cairo_path_t *path, const struct stroke *stroke)
{
	if (may_draw(device) && is_path(device, path) && is_number(device, stroke->width_pt) &&
	    is_number(device, stroke->dash[0]) && is_number(device, stroke->dash[1]) &&
	    in_order(device, stroke->width_pt > 0 && stroke->dash[0] >= 0 && stroke->dash[1] >= 0,
		"stroke of no width"))
		device->calls->stroke(device, path, stroke);
}

void
page_clip_begin(struct page_device *device, const cairo_path_t *path)
{
	if (!may_draw(device) || !is_path(device, path) ||
	    !in_order(device, device->clips < 20, "more than 20 clips in one another"))
		return;
	device->clips++;
	device->calls->clip_begin(device, path);
}

void
page_clip_end(struct page_device *device)
{
	if (!in_order(device, device->clips > 0, "end of no clip"))
		return;
	device->clips--;
	device->calls->clip_end(device);
}

void
page_line(struct page_device *device, const struct text_line *line, double x, double y)
{
	if (may_draw(device) && is_number(device, x) && is_number(device, y) && line->nruns > 0)
		device->calls->line(device, line, x, y);
}

void
page_image(struct page_device *device, const struct image *image, const struct rect *at)
{
	if (may_draw(device) && is_rect(device, at) &&
	    in_order(device, image->width > 0 && image->height > 0 && image->rgb,
		"image without pixels"))
		device->calls->image(device, image, at);
}

void
page_destination(struct page_device *device, const char *name, double y)
{
	if (!in_order(device, device->in_page, "destination outside a page") ||
	    !is_number(device, y) ||
	    !in_order(device, g_hash_table_add(device->destinations, g_strdup(name)),
		"two destinations of one name"))
		return;
	if (device->calls->destination)
		device->calls->destination(device, name, y);
}

void
page_link(
    struct page_device *device, const struct rect *area, const char *target, const char *contents)
{
	if (!may_draw(device) || !is_rect(device, area) ||
	    !in_order(device, contents && *contents, "link without contents") ||
	    !in_order(device, device->tags->len > 0, "link outside elements"))
		return;
	if (!page_target_is_address(target))
		g_hash_table_add(device->targets, g_strdup(target));
	if (device->calls->link)
		device->calls->link(device, area, target, contents);
}

void
page_outline(struct page_device *device, int level, const char *title, double y)
{
	if (in_order(device, device->in_page, "outline entry outside a page") &&
	    in_order(device, level >= 1 && level <= 6, "outline level outside 1 to 6") &&
	    is_number(device, y) && device->calls->outline)
		device->calls->outline(device, level, title, y);
}

void
page_attach(struct page_device *device, const char *name, const char *mime,
    const char *relationship, GBytes *bytes)
{
	if (!device->failed && device->calls->attach)
		device->calls->attach(device, name, mime, relationship, bytes);
}
