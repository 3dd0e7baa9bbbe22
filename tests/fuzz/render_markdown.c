/*
 * Fuzz target: any text as a consultant's comment. Lists and items stay in balance, texts are UTF-8, links lie within
 * them.
 */
#include "render/markdown.h"
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_part(const struct markdown_part *part, int *lists, int *items)
{
	*lists += (part->kind == MARKDOWN_LIST) - (part->kind == MARKDOWN_LIST_END);
	*items += (part->kind == MARKDOWN_ITEM) - (part->kind == MARKDOWN_ITEM_END);
	if (*lists < 0 || *items < 0 || *items > *lists)
		abort();
	if (part->text != NULL && !g_utf8_validate(part->text, -1, NULL))
		abort();
	for (guint i = 0; part->links != NULL && i < part->links->len; i++) {
		const struct markdown_link *link =
		    &g_array_index(part->links, struct markdown_link, i);
		if (link->start >= link->end || link->target == NULL)
			abort();
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *text = g_strndup((const char *)data, size);
	struct problems *problems = problems_new();
	struct place place = { .file = "comments.md", .line = 1, .byte_offset = -1 };
	g_autoptr(GPtrArray) parts = markdown_read(text, &place, problems);
	int lists = 0, items = 0;
	for (guint i = 0; i < parts->len; i++)
		check_part(g_ptr_array_index(parts, i), &lists, &items);
	if (lists != 0 || items != 0)
		abort();
	problems_drop(problems);
	return 0;
}
