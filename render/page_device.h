/*
 * What a page device is made of; private to render/page.c and the devices.
 *
 * Contract: page.c has checked every number, the order of calls and the tags before it calls the table, and calls
 * nothing after a failure. A device reports its own failure with page_fail.
 * Memory: a device embeds struct page_device as its first member and frees all of itself in drop.
 */
#ifndef OBI_RENDER_PAGE_DEVICE_H
#define OBI_RENDER_PAGE_DEVICE_H

#include "render/page.h"

struct page_calls {
	/* A NULL means that the device has no use for the call; fill to image, close and drop there must be. */
	bool draws_hatch; /* fill takes the hatch; else page.c draws it as lines */
	void (*set_info)(struct page_device *device, const struct page_info *info);
	void (*begin)(struct page_device *device);
	void (*end)(struct page_device *device);
	void (*tag_begin)(struct page_device *device, const struct tag *tag);
	void (*tag_end)(struct page_device *device);
	void (*artifact_begin)(struct page_device *device);
	void (*artifact_end)(struct page_device *device);
	void (*fill)(struct page_device *device, const cairo_path_t *path, const struct fill *fill);
	void (*stroke)(
	    struct page_device *device, const cairo_path_t *path, const struct stroke *stroke);
	void (*clip_begin)(struct page_device *device, const cairo_path_t *path);
	void (*clip_end)(struct page_device *device);
	void (*line)(struct page_device *device, const struct text_line *line, double x, double y);
	void (*image)(struct page_device *device, const struct image *image, const struct rect *at);
	void (*destination)(struct page_device *device, const char *name, double y);
	void (*link)(struct page_device *device, const struct rect *area, const char *target,
	    const char *contents);
	void (*outline)(struct page_device *device, int level, const char *title, double y);
	void (*attach)(struct page_device *device, const char *name, const char *mime,
	    const char *relationship, GBytes *bytes);
	/* Add the bytes to `out`. */
	void (*close)(struct page_device *device);
	void (*drop)(struct page_device *device);
};

struct page_device {
	const struct page_calls *calls;
	struct text_engine *text;
	GPtrArray *out; /* GBytes */
	struct problems *problems;
	bool failed;
	bool in_page;
	unsigned pages;             /* begun */
	double width_pt, height_pt; /* of the current page */
	GArray *tags;               /* enum tag_role: open elements */
	unsigned artifacts, clips;
	GHashTable *destinations, *targets; /* names given, names linked to */
};

/* Called by each device's open function after filling in calls. */
void page_device_init(struct page_device *device, const struct page_calls *calls,
    struct text_engine *text, GPtrArray *out, struct problems *problems);
/* The same for a wrong page: PAGE_FAILED with the words given, only the first time. */
void page_fail(struct page_device *device, const char *what);

/* Names of the standard structure types: "TD", "Figure". */
const char *tag_role_name(enum tag_role role);
/* Is the target a web or mail address rather than a place in the report? */
bool page_target_is_address(const char *target);
/* page_shape.c: the hatch of a fill, as clipped strokes. */
void page_draw_hatch(struct page_device *device, const cairo_path_t *path, const struct fill *fill);
/* The rectangle around a path's points. */
struct rect page_path_bounds(const cairo_path_t *path);

/* Names and versions of the libraries behind page_pdf. Caller frees. */
char *page_pdf_libraries(void);

#endif
