/*
 * A checked layout, ready to be rendered many times: what layout_read() makes of the JSON.
 *
 * Memory: everything lives in the layout's pool, in its document and in its theme.
 */
#ifndef OBI_RENDER_LAYOUT_H
#define OBI_RENDER_LAYOUT_H

#include "render/block.h"
#include "render/render.h"
#include "render/theme.h"

struct cover_line {
	struct words *label, *text;
	const json_t *when;
};

struct cover_belt {
	const char *data;   /* rows in the order of the belt */
	const char *column; /* holds the mark's name */
	const char *marks;
	struct words *caption;       /* when the data is there */
	struct words *plain_caption; /* when it is not */
	struct words *alt;
};

struct cover {
	struct words *above, *title, *client;
	struct cover_belt belt;
	struct list lines; /* struct cover_line */
};

struct running {
	struct words *left, *right;
};

enum section_page { SECTION_FOLLOW, SECTION_NEW, SECTION_ROOM };

struct section {
	const char *id;
	const char *pointer;
	struct words *heading;
	bool number;
	int page; /* enum section_page */
	const json_t *when;
	struct block_list blocks, otherwise;
};

struct layout {
	int64_t version;
	struct words *title;
	const char *theme_name;
	int when_missing; /* enum missing_policy of blocks that do not say */
	bool has_cover;
	struct cover cover;
	struct running head, foot;
	struct words *author, *subject;
	struct list sections; /* struct section */
	const json_t *workbook_json;
	struct workbook_layout
	    *workbook; /* read by workbook_layout_read() of render/workbook.h; NULL: none */
	const struct document *document;
	const struct theme *theme;
	GPtrArray *pool;
};

extern const struct shape layout_shape;

#endif
