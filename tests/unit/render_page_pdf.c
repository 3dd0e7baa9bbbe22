/*
 * The promises of the PDF device, most of them asked of qpdf and Poppler.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <gio/gio.h>
#include <stdlib.h>
#include <string.h>
#include "render_scene.h"
#include "render_tools.h"

static struct problems *problems;
static struct text_engine *engine;
static GBytes *scene_pdf;

static GBytes *
draw_scene(struct text_engine *with)
{
	g_autoptr(GPtrArray) out = g_ptr_array_new();
	struct scene scene = { page_pdf_open(with, out, problems), with, problems };
	assert_true(scene_draw(&scene));
	assert_int_equal(out->len, 1);
	return out->pdata[0];
}

static int
set_up(void **state)
{
	(void)state;
	problems = problems_new();
	engine = text_engine_open(problems);
	if (!engine)
		return -1;
	scene_pdf = draw_scene(engine);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	g_bytes_unref(scene_pdf);
	text_engine_drop(engine);
	problems_drop(problems);
	return 0;
}

static void
assert_has(const char *text, const char *words)
{
	if (!strstr(text, words))
		print_message("no \"%s\" in:\n%s\n", words, text);
	assert_non_null(strstr(text, words));
}

static int
count_of(const char *text, const char *words)
{
	int n = 0;
	for (const char *p = strstr(text, words); p; p = strstr(p + 1, words))
		n++;
	return n;
}

/* The PDF with all objects readable. */
static char *
opened(GBytes *pdf)
{
	GBytes *out = tool_run(pdf, "qpdf",
	    (const char *const[]){
		"--qdf", "--object-streams=disable", "--no-original-object-ids", "@", "-", NULL });
	gsize length;
	const char *data = g_bytes_get_data(out, &length);
	char *text = g_malloc(length + 1);
	for (gsize i = 0; i < length; i++)
		text[i] = data[i] ? data[i] : ' ';
	text[length] = '\0';
	g_bytes_unref(out);
	return text;
}

static void
the_same_calls_give_the_same_bytes(void **state)
{
	(void)state;
	/* Another engine, other work before, another time zone and a locale with decimal commas. */
	g_setenv("TZ", "America/New_York", TRUE);
	struct text_engine *other = text_engine_open(problems);
	text_block_drop(text_lay_out(other, &scene_plain, "別の文書の文字", 100, NULL, problems));
	GBytes *once = draw_scene(other), *again = draw_scene(other);
	assert_true(g_bytes_equal(once, scene_pdf));
	assert_true(g_bytes_equal(again, scene_pdf));
	g_bytes_unref(once);
	g_bytes_unref(again);
	text_engine_drop(other);
	g_unsetenv("TZ");
}

static void
qpdf_finds_nothing_wrong(void **state)
{
	(void)state;
	g_autofree char *text = TOOL(scene_pdf, "qpdf", "--check", "@");
	assert_has(text, "PDF Version: 1.7");
	assert_has(text, "No syntax or stream encoding errors");
	assert_null(strstr(text, "WARNING"));
}

static void
text_comes_back_exactly_and_in_reading_order(void **state)
{
	(void)state;
	g_autofree char *text = TOOL(scene_pdf, "pdftotext", "-raw", "-enc", "UTF-8", "@", "-");
	assert_has(text, "年次報告書\n標的型攻撃メール訓練\nこれは重要な報告です。AVATAR To, 12.5% "
			 "― 「かっこ」\n");
	assert_has(text, "\nと句読点、。葛\xf3\xa0\x84\x80城 か\xe3\x82\x9a x\xcc\x81\n");
	assert_has(text, "部署 送信 開封率\n営業部 42 28.6％\n髙橋・﨑田・𠮷野 7 0.0％\n");
}

static void
every_font_is_embedded_subset_and_mapped(void **state)
{
	(void)state;
	g_autofree char *text = TOOL(scene_pdf, "pdffonts", "@");
	g_auto(GStrv) lines = g_strsplit(g_strchomp(text), "\n", -1);
	assert_true(g_strv_length(lines) == 5);
	for (size_t i = 2; lines[i]; i++) {
		assert_has(lines[i], "yes yes yes");
		assert_true(lines[i][6] == '+');
	}
	assert_has(text, "+BIZUDPGothic-Regular ");
	assert_has(text, "+BIZUDPGothic-Bold ");
	assert_has(text, "+NotoSansCJKjp-Regular");
}

static void
the_structure_can_be_read_aloud(void **state)
{
	(void)state;
	g_autofree char *text = TOOL(scene_pdf, "pdfinfo", "-struct-text", "@");
	assert_has(text, "Document\n  H1 (block)\n    \"標的型攻撃メール訓練\"\n  P (block)\n    "
			 "\"これは重要な");
	assert_has(text, "  Table (block)\n");
	assert_has(text,
	    "    THead\n      TR\n        TH:\n           /Scope /Column\n          \"部署\"\n");
	assert_has(text,
	    "    TBody\n      TR\n        TH:\n           /Scope /Row\n          \"営業部\"\n"
	    "        TD\n          \"42\"\n");
	assert_has(text, "    Link (inline)\n      \"次の頁\"\n");
	assert_has(text, "  Note <n000021> (inline)\n    \"注: 少人数の部署は合算しています。\"\n");
	assert_null(strstr(text, "年次報告書")); /* the running head is an artifact */
	g_autofree char *info = TOOL(scene_pdf, "pdfinfo", "@");
	assert_has(info, "Tagged:          yes");
	assert_has(info, "Suspects:        no");
}

static void
figures_have_words_links_print_and_pages_follow_the_structure(void **state)
{
	(void)state;
	g_autofree char *text = opened(scene_pdf);
	assert_int_equal(count_of(text, "/S /Figure"), 2);
	assert_int_equal(count_of(text, "/Alt"), 2);
	assert_int_equal(count_of(text, "/BBox"), 2);
	assert_int_equal(count_of(text, "/Subtype /Link"), 2);
	assert_int_equal(count_of(text, "/F 4\n"), 2);
	assert_int_equal(count_of(text, "/Contents <feff"), 2);
	assert_int_equal(count_of(text, "/Type /OBJR"), 2);
	assert_int_equal(count_of(text, "/Tabs /S"), 2);
	assert_int_equal(count_of(text, "/ID (n0"), 2); /* notes */
	assert_has(text, "/Lang (ja-JP)");
	assert_has(text, "/Marked true");
	assert_has(text, "/DisplayDocTitle true");
	assert_has(text, "/URI (https://example.jp/%E6%A1%88%E5%86%85?q=%281%29)");
}

static void
content_is_marked_and_each_page_is_one_stream(void **state)
{
	(void)state;
	g_autofree char *text = opened(scene_pdf);
	assert_int_equal(
	    count_of(text, " BDC\n") + count_of(text, ">>BDC\n") + count_of(text, "BMC\n"),
	    count_of(text, "EMC\n"));
	assert_int_equal(count_of(text, "BT\n"), count_of(text, "ET\n"));
	assert_int_equal(count_of(text, "/Contents "), 4); /* two pages, two links */
	assert_has(text, "/Span<</ActualText");
}

static void
charts_are_vectors_and_photos_images(void **state)
{
	(void)state;
	g_autofree char *text = TOOL(scene_pdf, "pdfimages", "-list", "@");
	g_auto(GStrv) lines = g_strsplit(g_strchomp(text), "\n", -1);
	assert_int_equal(g_strv_length(lines), 3); /* the one photograph */
	assert_has(lines[2], "rgb");
}

static void
the_document_describes_itself_without_the_clock(void **state)
{
	(void)state;
	g_autofree char *info = TOOL(scene_pdf, "pdfinfo", "-enc", "UTF-8", "@");
	assert_has(info, "Title:           年次報告書 <A & B>");
	assert_has(info, "Author:          架空市");
	assert_has(info, "CreationDate:    Mon Mar 31 00:00:00 2025");
	assert_has(info, "ModDate:         Mon Mar 31 00:00:00 2025");
	g_autofree char *xmp = TOOL(scene_pdf, "pdfinfo", "-meta", "@");
	assert_has(xmp, "年次報告書 &lt;A &amp; B&gt;</rdf:li>");
	assert_has(xmp, "<pdfuaid:part>1</pdfuaid:part>");
	assert_has(xmp, "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>");
	assert_has(xmp, "<xmp:CreateDate>2025-03-31</xmp:CreateDate>");
}

static void
places_outline_and_attachment_are_found(void **state)
{
	(void)state;
	g_autofree char *places = TOOL(scene_pdf, "pdfinfo", "-dests", "@");
	assert_has(places, "1 [ XYZ null  370 null      ] \"first\"");
	assert_has(places, "2 [ XYZ null  370 null      ] \"second\"");
	g_autofree char *files = TOOL(scene_pdf, "pdfdetach", "-list", "@");
	assert_has(files, "1 embedded files");
	g_autofree char *content =
	    TOOL(scene_pdf, "pdfdetach", "-save", "1", "-o", "/dev/stdout", "@");
	assert_has(content, "部署,送信\n");
	g_autofree char *text = opened(scene_pdf);
	assert_has(text, "/AFRelationship /Source");
	assert_has(text, "/Subtype /text#2fcsv");
	assert_int_equal(count_of(text, "/AF ["), 1);
	assert_has(text, "/PageMode /UseOutlines");
	assert_int_equal(count_of(text, "/Title <feff"), 3); /* two entries and the document */
}

static void
the_file_says_it_is_srgb_and_has_an_identifier(void **state)
{
	(void)state;
	g_autofree char *text = opened(scene_pdf);
	assert_has(text, "/S /GTS_PDFA1");
	assert_has(text, "/OutputConditionIdentifier (sRGB IEC61966-2.1)");
	assert_has(text, "/ID [");
}

enum { END = -1 };

/* Trees that break one rule each. */
static const struct fault {
	const char *words;
	int steps[12]; /* roles begun in turn; END ends one; what is left at the end is ended */
} faults[] = {
	{ "headings skip a level", { TAG_H2 } },
	{ "stands outside it", { TAG_TR } },
	{ "may not hold", { TAG_TABLE, TAG_P } },
	{ "may not hold", { TAG_LIST, TAG_LI, TAG_P } },
	{ "has no header", { TAG_TABLE, TAG_TR, TAG_TD } },
	{ "differ in length",
	    { TAG_TABLE, TAG_TR, TAG_TH, END, TAG_TH, END, END, TAG_TR, TAG_TD } },
	{ "a head and no body", { TAG_TABLE, TAG_THEAD, TAG_TR, TAG_TH } },
	{ "neither first nor last",
	    { TAG_TABLE, TAG_TR, TAG_TH, END, END, TAG_CAPTION, END, TAG_TR, TAG_TH } },
};

static GBytes *
draw_tree(const struct fault *fault, struct problems *own)
{
	g_autoptr(GPtrArray) out = g_ptr_array_new();
	struct page_device *device = page_pdf_open(engine, out, own);
	int depth = 1;
	page_set_info(device, &(struct page_info){ .title = "木" });
	page_tag_begin(device, &(struct tag){ .role = TAG_DOCUMENT });
	page_begin(device, 100, 100);
	for (size_t i = 0; i < G_N_ELEMENTS(fault->steps) && fault->steps[i] != 0; i++) {
		depth += fault->steps[i] == END ? -1 : 1;
		if (fault->steps[i] == END)
			page_tag_end(device);
		else
			page_tag_begin(
			    device, &(struct tag){ .role = (enum tag_role)fault->steps[i] });
	}
	page_end(device);
	for (; depth > 0; depth--)
		page_tag_end(device);
	assert_true(page_close(device));
	return out->pdata[0];
}

static bool
holds(GBytes *bytes, const char *words)
{
	return memmem(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), words,
		   strlen(words)) != NULL;
}

static void
a_tree_that_breaks_a_rule_is_told_and_claims_less(void **state)
{
	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(faults); i++) {
		struct problems *own = problems_new();
		GBytes *pdf = draw_tree(&faults[i], own);
		assert_int_equal(problems_count(own), 1);
		assert_int_equal(problems_at(own, 0)->id, PROBLEM_PAGE_STRUCTURE);
		assert_has(problems_at(own, 0)->values[0], faults[i].words);
		assert_true(holds(pdf, "conformance>U<"));
		assert_false(holds(pdf, "<pdfuaid:part>"));
		g_bytes_unref(pdf);
		problems_drop(own);
	}
}

static void
an_abandoned_document_leaves_nothing_behind(void **state)
{
	(void)state;
	g_autoptr(GPtrArray) out = g_ptr_array_new();
	for (int refused = 0; refused < 2; refused++) {
		struct problems *own = problems_new();
		struct scene scene = { page_pdf_open(engine, out, own), engine, own };
		page_tag_begin(scene.device, &(struct tag){ .role = TAG_DOCUMENT });
		scene_page(&scene, 1);
		page_begin(scene.device, 100, 100);
		scene_text(&scene, &scene_plain, "途中まで", 10, 10, 0);
		if (refused) {
			scene_text(&scene, &scene_plain, "ここで", 0.0 / 0.0, 10, 0);
			page_end(scene.device);
			page_tag_end(scene.device);
			assert_false(page_close(scene.device));
		} else {
			page_drop(scene.device);
		}
		assert_int_equal(out->len, 0);
		assert_int_equal(problems_count(own), refused);
		problems_drop(own);
	}
}

static void
long_words_for_the_ear_stay_within_the_format(void **state)
{
	(void)state;
	/* PDF/A allows no string of more than 32,767 bytes. */
	g_autoptr(GString) words = g_string_new(NULL);
	for (int i = 0; i < 20000; i++)
		g_string_append(words, i % 2 ? "𠮷" : "あ");
	g_autoptr(GPtrArray) out = g_ptr_array_new();
	struct scene scene = { page_pdf_open(engine, out, problems), engine, problems };
	page_set_info(scene.device, &(struct page_info){ .title = "題" });
	page_tag_begin(scene.device, &(struct tag){ .role = TAG_FIGURE, .alt = words->str });
	page_begin(scene.device, 100, 100);
	page_fill_rect(scene.device, &(struct rect){ 1, 1, 9, 9 }, &(struct fill){ .colour = 0 });
	page_end(scene.device);
	page_tag_end(scene.device);
	assert_true(page_close(scene.device));
	g_autofree char *text = opened(out->pdata[0]);
	const char *begin = strstr(text, "/Alt <feff"), *end = strchr(begin, '>');
	assert_in_range(end - begin, 2 * 30000, 2 * 32767 + 6);
	assert_memory_equal(end - 4, "2026", 4); /* … */
	g_bytes_unref(out->pdata[0]);
}

static void
many_cells_stay_small(void **state)
{
	(void)state;
	g_autoptr(GPtrArray) out = g_ptr_array_new();
	struct scene scene = { page_pdf_open(engine, out, problems), engine, problems };
	page_set_info(scene.device, &(struct page_info){ .title = "大きな表" });
	page_tag_begin(scene.device, &(struct tag){ .role = TAG_TABLE });
	for (int page = 0; page < 12; page++) {
		page_begin(scene.device, 595, 842);
		for (int row = 0; row < 30; row++) {
			page_tag_begin(scene.device, &(struct tag){ .role = TAG_TR });
			for (int column = 0; column < 5; column++) {
				char text[32];
				g_snprintf(
				    text, sizeof text, "項目%d", page * 150 + row * 5 + column);
				page_tag_begin(scene.device,
				    &(struct tag){ .role = row + page ? TAG_TD : TAG_TH });
				scene_text(&scene, &scene_plain, text, 60 + 90 * column,
				    60 + 24 * row, 80);
				page_tag_end(scene.device);
			}
			page_tag_end(scene.device);
		}
		page_end(scene.device);
	}
	page_tag_end(scene.device);
	assert_true(page_close(scene.device));
	assert_true(g_bytes_get_size(out->pdata[0]) < 60000);
	g_autofree char *text = TOOL(out->pdata[0], "pdfinfo", "-struct-text", "@");
	assert_int_equal(count_of(text, "TD\n"), 1795);
	assert_has(text, "\"項目1799\"");
	g_bytes_unref(out->pdata[0]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_calls_give_the_same_bytes),
		cmocka_unit_test(qpdf_finds_nothing_wrong),
		cmocka_unit_test(text_comes_back_exactly_and_in_reading_order),
		cmocka_unit_test(every_font_is_embedded_subset_and_mapped),
		cmocka_unit_test(the_structure_can_be_read_aloud),
		cmocka_unit_test(figures_have_words_links_print_and_pages_follow_the_structure),
		cmocka_unit_test(content_is_marked_and_each_page_is_one_stream),
		cmocka_unit_test(charts_are_vectors_and_photos_images),
		cmocka_unit_test(the_document_describes_itself_without_the_clock),
		cmocka_unit_test(places_outline_and_attachment_are_found),
		cmocka_unit_test(the_file_says_it_is_srgb_and_has_an_identifier),
		cmocka_unit_test(a_tree_that_breaks_a_rule_is_told_and_claims_less),
		cmocka_unit_test(an_abandoned_document_leaves_nothing_behind),
		cmocka_unit_test(long_words_for_the_ear_stay_within_the_format),
		cmocka_unit_test(many_cells_stay_small),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
