/*
 * Any bytes as text: lines within the width, clusters within the text, no glyph that is no glyph; the PDF of it is
 * made.
 */
#include <stdint.h>
#include <string.h>
#include "render/page.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_run(const struct glyph_run *run)
{
	g_assert(g_utf8_validate(run->text, (gssize)run->text_length, NULL));
	for (size_t i = 0; i < run->nglyphs; i++) {
		g_assert(run->clusters[i] < run->text_length);
		g_assert(i == 0 || run->clusters[i] >= run->clusters[i - 1]);
		g_assert(run->glyphs[i] < 65536);
	}
}

static void
draw(struct text_engine *engine, const struct text_block *block, const char *text,
    struct problems *problems)
{
	g_autoptr(GPtrArray) out = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
	struct page_device *device = page_pdf_open(engine, out, problems);
	page_set_info(device, &(struct page_info){ .title = text });
	page_tag_begin(device, &(struct tag){ .role = TAG_P, .actual = text });
	page_begin(device, 300, 300);
	for (size_t i = 0; i < block->nlines; i++)
		page_line(device, &block->lines[i], 10, 10 + block->lines[i].baseline);
	page_end(device);
	page_tag_end(device);
	g_assert(page_close(device));
	g_assert(out->len == 1);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct text_engine *engine;
	static struct problems *opening;
	if (!engine) {
		opening = problems_new();
		engine = text_engine_open(opening);
		g_assert(engine);
	}
	if (size < 1 || size > 2000)
		return 0;
	g_autofree char *text = g_strndup((const char *)data + 1, size - 1);
	struct text_style style = { .size_pt = 10, .align = data[0] % 3, .literal = data[0] & 64 };
	double width = data[0] & 128 ? 0 : 20 + data[0] % 64;
	struct problems *problems = problems_new();
	struct text_block *block = text_lay_out(engine, &style, text, width, NULL, problems);
	g_assert(block->nlines > 0);
	for (size_t i = 0; i < block->nlines; i++)
		for (size_t k = 0; k < block->lines[i].nruns; k++)
			check_run(&block->lines[i].runs[k]);
	draw(engine, block, text, problems);
	text_block_drop(block);
	problems_drop(problems);
	return 0;
}
