/*
 * The promises of render/page.h that hold for every device, seen through the trace.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "render/page.h"

static struct problems *problems;
static struct text_engine *engine;
static GPtrArray *out;
static struct page_device *device;

static int
set_up(void **state)
{
	(void)state;
	problems = problems_new();
	if (!engine)
		engine = text_engine_open(problems);
	out = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
	device = page_trace_open(engine, out, problems);
	return engine ? 0 : -1;
}

static int
tear_down(void **state)
{
	(void)state;
	g_ptr_array_free(out, TRUE);
	problems_drop(problems);
	return 0;
}

static int
drop_engine(void **state)
{
	(void)state;
	text_engine_drop(engine);
	return 0;
}

static void
begin_all(void)
{
	page_tag_begin(device, &(struct tag){ .role = TAG_DOCUMENT });
	page_begin(device, 200, 100);
}

static void
end_all(void)
{
	page_end(device);
	page_tag_end(device);
}

static const struct fill grey = { .colour = 0x808080 };
static const struct rect square = { 10, 20, 30, 40 };

/* Close, and expect one problem with these words in it. */
static void
assert_refused(enum problem_id id, const char *words)
{
	assert_true(page_failed(device));
	assert_false(page_close(device));
	assert_int_equal(out->len, 0);
	assert_int_equal(problems_count(problems), 1);
	assert_int_equal(problems_at(problems, 0)->id, id);
	g_autofree char *text = problem_text(problems_at(problems, 0), LANGUAGE_ENGLISH);
	assert_non_null(strstr(text, words));
}

static void
every_call_is_a_line_indented_by_its_elements(void **state)
{
	(void)state;
	page_set_info(device,
	    &(struct page_info){ .title = "題 \"A\"", .language = "ja-JP", .date = "2025-03-31" });
	begin_all();
	page_outline(device, 1, "結果", 12);
	page_destination(device, "drill", 12);
	page_tag_begin(
	    device, &(struct tag){ .role = TAG_TH, .row_header = true, .column_span = 2 });
	struct text_block *block = text_lay_out(
	    engine, &(struct text_style){ .size_pt = 10 }, "開封 **1 件** 𠮷", 0, NULL, problems);
	page_line(device, &block->lines[0], 10, 20);
	text_block_drop(block);
	page_artifact_begin(device);
	page_stroke_line(device, 0, 1.25, 10, 1.25, &(struct stroke){ 0xff0000, 0.5, { 2, 1 } });
	page_artifact_end(device);
	page_link(device, &square, "drill", "上へ");
	page_tag_end(device);
	page_tag_begin(
	    device, &(struct tag){ .role = TAG_FIGURE, .alt = "図", .bbox = { 1, 2, 3, 4 } });
	page_fill_rect(device, &square, &(struct fill){ 0x112233, HATCH_DOTS, 0xffffff });
	page_image(device, &(struct image){ 1, 1, (const unsigned char *)"abc" }, &square);
	page_tag_end(device);
	end_all();
	assert_true(page_close(device));
	assert_int_equal(out->len, 1);
	g_autofree char *text =
	    g_strndup(g_bytes_get_data(out->pdata[0], NULL), g_bytes_get_size(out->pdata[0]));
	assert_string_equal(text,
	    "info title \"題 \\\"A\\\"\" language \"ja-JP\" date \"2025-03-31\"\n"
	    "Document\n"
	    "page 1 200.00 100.00\n"
	    "    outline 1 \"結果\" 12.00\n"
	    "    destination \"drill\" 12.00\n"
	    "    TH row column-span 2\n"
	    "      text 10.00 20.00 55.21 10.00 regular #000000 \"開封 \" 10.00 bold #000000 \"1 "
	    "件\" "
	    "10.00 regular(fallback) #000000 \" 𠮷\"\n"
	    "      artifact\n"
	    "        stroke #FF0000 0.50 dash 2.00 1.00 m 0.00 1.25 l 10.00 1.25\n"
	    "      link 10.00 20.00 30.00 40.00 to \"drill\" contents \"上へ\"\n"
	    "    Figure alt \"図\" box 1.00 2.00 3.00 4.00\n"
	    "      fill #112233 dots #FFFFFF m 10.00 20.00 l 40.00 20.00 l 40.00 60.00 l 10.00 "
	    "60.00 z\n"
	    "      image 1x1 10.00 20.00 30.00 40.00\n");
}

static void
drawing_outside_elements_and_artifacts_is_refused(void **state)
{
	(void)state;
	page_begin(device, 200, 100);
	page_fill_rect(device, &square, &grey);
	assert_refused(PROBLEM_PAGE_ORDER, "outside elements and artifacts");
}

static void
drawing_outside_a_page_is_refused(void **state)
{
	(void)state;
	page_tag_begin(device, &(struct tag){ .role = TAG_P });
	page_fill_rect(device, &square, &grey);
	assert_refused(PROBLEM_PAGE_ORDER, "outside a page");
}

static void
a_number_that_is_none_is_refused_and_nothing_more_is_drawn(void **state)
{
	(void)state;
	static const double numbers[] = { NAN, INFINITY, -INFINITY, 1e9 };
	for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++) {
		if (i > 0) {
			tear_down(NULL);
			set_up(NULL);
		}
		begin_all();
		page_fill_rect(device, &(struct rect){ numbers[i], 0, 1, 1 }, &grey);
		page_fill_rect(device, &(struct rect){ 0, NAN, 1, 1 }, &grey);
		end_all();
		assert_refused(PROBLEM_PAGE_NUMBER, i == 0   ? "nan"
						    : i == 1 ? "inf"
						    : i == 2 ? "-inf"
							     : "1000000000");
	}
}

static void
every_kind_of_number_is_checked(void **state)
{
	(void)state;
	for (int kind = 0; kind < 9; kind++) {
		if (kind > 0) {
			tear_down(NULL);
			set_up(NULL);
		}
		struct text_line line = { .nruns = 1 };
		begin_all();
		switch (kind) {
		case 0:
			page_stroke_line(device, 0, 0, NAN, 0, &(struct stroke){ .width_pt = 1 });
			break;
		case 1:
			page_stroke_line(device, 0, 0, 1, 0, &(struct stroke){ .width_pt = NAN });
			break;
		case 2:
			page_stroke_rect(device, &square, &(struct stroke){ 0, 1, { 1, NAN } });
			break;
		case 3:
			page_line(device, &line, NAN, 0);
			break;
		case 4:
			page_line(device, &line, 0, NAN);
			break;
		case 5:
			page_destination(device, "a", NAN);
			break;
		case 6:
			page_outline(device, 1, "a", NAN);
			break;
		case 7:
			page_link(
			    device, &(struct rect){ 0, 0, NAN, 1 }, "https://example.jp", "a");
			break;
		default:
			page_tag_begin(device,
			    &(struct tag){ .role = TAG_FIGURE, .alt = "a", .bbox = { NAN } });
		}
		assert_refused(PROBLEM_PAGE_NUMBER, "nan");
	}
}

static void
begin_and_end_must_balance(void **state)
{
	(void)state;
	static const char *const words[] = { "page in a page", "end of no page",
		"end of no element", "end of no artifact", "end of no clip",
		"closed with a page or an element open", "artifact or a clip open",
		"element inside an artifact", "without a page", "level outside" };
	for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
		if (i > 0) {
			tear_down(NULL);
			set_up(NULL);
		}
		if (i != 1 && i != 2 && i != 8)
			begin_all();
		switch (i) {
		case 0:
			page_begin(device, 10, 10);
			break;
		case 1:
			page_end(device);
			break;
		case 2:
			page_tag_end(device);
			break;
		case 3:
			page_artifact_end(device);
			break;
		case 4:
			page_clip_end(device);
			break;
		case 6:
			page_artifact_begin(device);
			page_end(device);
			break;
		case 7:
			page_artifact_begin(device);
			page_tag_begin(device, &(struct tag){ .role = TAG_P });
			break;
		case 9:
			page_outline(device, 7, "a", 0);
			break;
		default:
			break;
		}
		bool at_close = i == 5 || i == 8;
		assert_int_equal(page_failed(device), !at_close);
		assert_false(page_close(device));
		g_autofree char *text = problem_text(problems_at(problems, 0), LANGUAGE_ENGLISH);
		assert_non_null(strstr(text, words[i]));
	}
}

static void
a_figure_needs_words(void **state)
{
	(void)state;
	begin_all();
	page_tag_begin(device, &(struct tag){ .role = TAG_FIGURE, .alt = "" });
	assert_refused(PROBLEM_PAGE_ORDER, "alternative text");
}

static void
a_link_must_lead_somewhere(void **state)
{
	(void)state;
	static const char *const targets[] = { "nowhere", "javascript:alert(1)",
		"file:///etc/passwd", "http://example.jp" };
	for (size_t i = 0; i < G_N_ELEMENTS(targets); i++) {
		if (i > 0) {
			tear_down(NULL);
			set_up(NULL);
		}
		begin_all();
		page_link(device, &square, targets[i], "行き先");
		end_all();
		assert_false(page_failed(device));
		assert_false(page_close(device));
		assert_int_equal(problems_at(problems, 0)->id, PROBLEM_PAGE_LINK);
		assert_string_equal(problems_at(problems, 0)->values[0], targets[i]);
	}
	tear_down(NULL);
	set_up(NULL);
	begin_all();
	page_link(device, &square, "later", "行き先"); /* the place may come after the link */
	page_link(device, &square, "mailto:a@example.jp", "メール");
	page_destination(device, "later", 5);
	end_all();
	assert_true(page_close(device));
}

static void
an_element_may_stay_open_over_a_page_break(void **state)
{
	(void)state;
	begin_all();
	page_fill_rect(device, &square, &grey);
	page_end(device);
	page_begin(device, 100, 200);
	page_fill_rect(device, &square, &grey);
	end_all();
	assert_true(page_close(device));
}

static void
dropping_never_fails(void **state)
{
	(void)state;
	begin_all();
	page_artifact_begin(device);
	page_drop(device);
	page_drop(NULL);
	assert_int_equal(problems_count(problems), 0);
}

#define TEST(promise) cmocka_unit_test_setup_teardown(promise, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_call_is_a_line_indented_by_its_elements),
		TEST(drawing_outside_elements_and_artifacts_is_refused),
		TEST(drawing_outside_a_page_is_refused),
		TEST(a_number_that_is_none_is_refused_and_nothing_more_is_drawn),
		TEST(every_kind_of_number_is_checked),
		TEST(begin_and_end_must_balance),
		TEST(a_figure_needs_words),
		TEST(a_link_must_lead_somewhere),
		TEST(an_element_may_stay_open_over_a_page_break),
		TEST(dropping_never_fails),
	};
	return cmocka_run_group_tests(tests, NULL, drop_engine);
}
