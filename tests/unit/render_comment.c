/*
 * The promises of the comment block: every comment is printed once, where it belongs, and read aloud as what it is.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "render_report.h"
#include "render_trace.h"

static struct bench bench;

static int
open_all(void **state)
{
	(void)state;
	bench_open(&bench);
	return 0;
}

static int
drop_all(void **state)
{
	(void)state;
	bench_drop(&bench);
	return 0;
}

#define SECTION(id, heading, blocks) \
	"{\"id\":\"" id "\",\"heading\":\"" heading "\",\"blocks\":[" blocks "]}"
#define TEXT "{\"type\":\"text\",\"text\":\"本文\"}"
#define COMMENT "{\"type\":\"comment\",\"title\":\"担当から\"}"
#define REST "{\"type\":\"comment\",\"rest\":true}"
#define LAYOUT(sections) "{\"layout\":1,\"title\":\"題\",\"sections\":[" sections "]}"

static const char usual[] = LAYOUT(SECTION("a", "診断", TEXT "," COMMENT) "," SECTION(
    "b", "機器一覧", TEXT "," COMMENT) "," SECTION("c", "コメント", REST));

/* Rows as section, markdown, section, markdown, …; NULL ends. Line 1, 11, 21, … of comments.md. */
static struct figures *
comments(const char *first, ...)
{
	json_t *rows = json_array();
	va_list arguments;
	va_start(arguments, first);
	for (const char *name = first; name != NULL; name = va_arg(arguments, const char *)) {
		json_int_t line = (json_int_t)json_array_size(rows) * 10 + 1;
		json_array_append_new(
		    rows, json_pack("[sssI]", name, va_arg(arguments, const char *), "comments.md",
			      line));
	}
	va_end(arguments);
	json_t *json =
	    json_pack("{s:s,s:{s:{s:s,s:[ssss],s:o}}}", "client", "K", "figures", "comments",
		"kind", "table", "columns", "section", "markdown", "path", "line", "rows", rows);
	struct figures *figures = figures_from_json(json, bench.problems);
	json_decref(json);
	assert_non_null(figures);
	return figures;
}

/* The trace; takes the figures. */
static char *
trace_of(const char *layout, struct figures *figures)
{
	if (bench_read(&bench, layout) == NULL) {
		g_autofree char *told = bench_told(&bench);
		fail_msg("%s", told);
	}
	char *trace = bench_trace(&bench, figures);
	figures_drop(figures);
	assert_non_null(trace);
	return trace;
}

static const struct trace_text *
find(const GArray *texts, const char *part)
{
	for (guint i = 0; i < texts->len; i++) {
		const struct trace_text *text = &g_array_index(texts, struct trace_text, i);
		if (!text->artifact && strstr(text->text, part) != NULL)
			return text;
	}
	fail_msg("\"%s\" is not there", part);
	return NULL;
}

static guint
count(const GArray *texts, const char *part)
{
	guint n = 0;
	for (guint i = 0; i < texts->len; i++)
		n += strstr(g_array_index(texts, struct trace_text, i).text, part) != NULL;
	return n;
}

static void
a_comment_stands_in_the_section_it_names(void **state)
{
	(void)state;
	g_autofree char *trace =
	    trace_of(usual, comments("２．機器 一覧", "\n機器の話", "診断", "\n診断の話", NULL));
	g_autoptr(GArray) texts = trace_texts(trace);
	assert_int_equal(problems_count(bench.problems), 0);
	assert_true(find(texts, "診断の話")->line > find(texts, "本文")->line);
	assert_true(find(texts, "診断の話")->line < find(texts, "機器一覧")->line);
	assert_true(find(texts, "機器の話")->line > find(texts, "機器一覧")->line);
	assert_int_equal(count(texts, "担当から"), 2);
	assert_int_equal(count(texts, "の話"), 2);
	assert_int_equal(count(texts, "コメント"), 0); /* nothing was left for that section */
}

static void
without_comments_nothing_is_there(void **state)
{
	(void)state;
	g_autofree char *with = trace_of(usual, comments(NULL));
	g_autofree char *plain = trace_of(
	    LAYOUT(SECTION("a", "診断", TEXT) "," SECTION("b", "機器一覧", TEXT)), comments(NULL));
	assert_string_equal(with, plain);
}

static void
a_comment_on_no_section_is_printed_apart_and_told_with_the_nearest(void **state)
{
	(void)state;
	g_autofree char *trace =
	    trace_of(usual, comments("診断", "\nあ", "機器一欄", "\n迷子の話", NULL));
	g_autoptr(GArray) texts = trace_texts(trace);
	assert_true(find(texts, "迷子の話")->line > find(texts, "コメント")->line);
	assert_string_equal(find(texts, "機器一欄")->path, "/Document/Sect/H2");
	g_autofree char *told = bench_told(&bench);
	assert_string_equal(told, "comments.md:11: warning: the report has no section "
				  "\"機器一欄\"; the comment is printed in a section of "
				  "its own; did you mean \"機器一覧\"? (kept as it is)\n");
}

static void
far_from_every_section_all_are_named(void **state)
{
	(void)state;
	g_autofree char *trace = trace_of(usual, comments("天気", "\n晴れ", NULL));
	g_autofree char *told = bench_told(&bench);
	assert_non_null(strstr(trace, "晴れ"));
	assert_non_null(strstr(told, "sections: 診断 / 機器一覧; kept"));
}

static void
a_layout_without_a_place_for_a_comment_is_told(void **state)
{
	(void)state;
	g_autofree char *trace = trace_of(
	    LAYOUT(SECTION("a", "診断", TEXT)), comments("診断", "\n置き場のない話", NULL));
	assert_null(strstr(trace, "置き場"));
	assert_int_equal(problems_count(bench.problems), 1);
	assert_int_equal(problems_at(bench.problems, 0)->id, PROBLEM_COMMENT_NO_BLOCK);
}

static void
a_section_may_go_by_a_second_name_and_the_first_block_takes_it(void **state)
{
	(void)state;
#define DRILL "{\"type\":\"comment\",\"section\":\"訓練\"}"
	g_autofree char *trace =
	    trace_of(LAYOUT(SECTION("a", "訓練 1回目", TEXT "," DRILL) "," SECTION(
			 "b", "訓練 2回目", TEXT "," DRILL)),
		comments("訓練", "\n両方の話", "訓練2回目", "\n後の話", NULL));
	g_autoptr(GArray) texts = trace_texts(trace);
	assert_int_equal(count(texts, "両方の話"), 1);
	assert_true(find(texts, "両方の話")->line < find(texts, "訓練 2回目")->line);
	assert_true(find(texts, "後の話")->line > find(texts, "訓練 2回目")->line);
}

static void
lists_headings_and_links_are_tagged_as_such(void **state)
{
	(void)state;
	g_autofree char *trace =
	    trace_of(usual, comments("診断",
				"\n段落\n\n### 小見出し\n\n- 項目\n  1. "
				"内の項目\n\n詳しくは[**IPA**の頁](https://www.ipa.go.jp/)へ",
				NULL));
	g_autoptr(GArray) texts = trace_texts(trace);
	assert_string_equal(find(texts, "段落")->path, "/Document/Sect/P");
	assert_string_equal(find(texts, "小見出し")->path, "/Document/Sect/H2");
	assert_string_equal(find(texts, "項目")->path, "/Document/Sect/L/LI/LBody/P");
	assert_string_equal(find(texts, "1.")->path, "/Document/Sect/L/LI/LBody/L/LI/Lbl");
	assert_string_equal(
	    find(texts, "内の項目")->path, "/Document/Sect/L/LI/LBody/L/LI/LBody/P");
	assert_string_equal(find(texts, "の頁")->path, "/Document/Sect/P/Link");
	assert_string_equal(find(texts, "の頁")->text, "IPAの頁");
	assert_string_equal(find(texts, "詳しくは")->text, "詳しくは");
	assert_non_null(strstr(trace, "https://www.ipa.go.jp/"));
	assert_int_equal(problems_count(bench.problems), 0);
}

/* A link over a line's end is a link on both lines, and they hold its words. */
static void
a_link_may_go_over_lines(void **state)
{
	(void)state;
	GString *words = g_string_new("\n先[");
	for (int i = 0; i < 60; i++)
		g_string_append(words, "語");
	g_string_append(words, "](https://a.example/)後");
	g_autofree char *trace = trace_of(usual, comments("診断", words->str, NULL));
	g_string_free(words, TRUE);
	g_autoptr(GArray) texts = trace_texts(trace);
	glong linked = 0;
	guint lines = 0;
	for (guint i = 0; i < texts->len; i++) {
		const struct trace_text *text = &g_array_index(texts, struct trace_text, i);
		if (g_str_has_suffix(text->path, "Link")) {
			linked += g_utf8_strlen(text->text, -1);
			lines++;
		}
	}
	assert_int_equal(linked, 60);
	assert_true(lines >= 2);
}

static void
a_long_comment_goes_on_over_pages_under_its_title(void **state)
{
	(void)state;
	GString *words = g_string_new(NULL);
	for (int i = 0; i < 90; i++)
		g_string_append_printf(words, "\n\n- 第%d項", i + 1);
	g_autofree char *trace = trace_of(usual, comments("診断", words->str, NULL));
	g_string_free(words, TRUE);
	g_autoptr(GArray) texts = trace_texts(trace);
	assert_true(find(texts, "第90項")->page > 1);
	assert_true(count(texts, "担当から（続き）") >= 1);
	assert_int_equal(count(texts, "第"), 90);
	for (guint i = 0; i < texts->len; i++)
		assert_true(g_array_index(texts, struct trace_text, i).y < 842 - 50);
}

static void
lists_in_lists_stay_on_the_page(void **state)
{
	(void)state;
	for (int depth = 1; depth <= 64; depth *= 4) {
		GString *words = g_string_new("\n");
		for (int i = 0; i < depth; i++)
			g_string_append(words, "- ");
		g_string_append(words, "底");
		g_autofree char *trace = trace_of(usual, comments("診断", words->str, NULL));
		g_string_free(words, TRUE);
		g_autoptr(GArray) texts = trace_texts(trace);
		assert_true(find(texts, "底")->x < 595 - 50);
	}
}

/* Nothing a consultant writes is a template, breaks a page, or keeps a report from being made. */
static void
naughty_words_are_printed_as_words(void **state)
{
	(void)state;
	static const char *const naughty[] = { "{client.name} {{ }} {@id}",
		"** * *** _ __ ` ``` ~~~", "' OR 1=1; -- \" \\", "%s %n ${x} $(id)",
		"𠮷 髙 﨑 葛\U000e0100城 カ\u3099 e\u0301", "עברית العربية",
		"1.\n2.\n-\n- -\n- - x", "[a](https://x.example/?q=あ&b=\"c\") [b]( [c][d] ![",
		"\u200b\u2028\u2029\ufeff",
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
		"<script>alert(1)</script>", "&#0;&#xD800;&#x110000;&amp;amp;",
		"| a |\n|---|\n| b |", "💣🇯🇵👨‍👩‍👧",
		"[\u200b](https://a.example/)字[　](https://a.example/) [か](https://a.jp)\u3099",
		"[😀**太**](mailto:a@example.jp)の**[後](https://a.jp)**" };
	for (size_t i = 0; i < G_N_ELEMENTS(naughty); i++) {
		for (enum page_format format = PAGE_FORMAT_PDF; format <= PAGE_FORMAT_TRACE;
		     format++) {
			struct figures *figures =
			    comments("診断", naughty[i], naughty[i], "\n本文", NULL);
			assert_non_null(bench_read(&bench, usual));
			g_autoptr(GBytes) bytes = bench_render(&bench, figures, format);
			if (bytes == NULL ||
			    problems_count_at_least(bench.problems, PROBLEM_ERROR) > 0) {
				g_autofree char *told = bench_told(&bench);
				fail_msg("%s: %s", naughty[i], told);
			}
			figures_drop(figures);
		}
	}
}

static void
a_missing_character_is_told_at_the_comment(void **state)
{
	(void)state;
	g_autofree char *trace = trace_of(usual, comments("診断", "\n文字\U0001F9FF", NULL));
	assert_non_null(strstr(trace, "文字"));
	assert_int_equal(problems_count(bench.problems), 1);
	assert_int_equal(problems_at(bench.problems, 0)->id, PROBLEM_MISSING_GLYPH);
	assert_string_equal(problems_at(bench.problems, 0)->place.file, "comments.md");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_comment_stands_in_the_section_it_names),
		cmocka_unit_test(without_comments_nothing_is_there),
		cmocka_unit_test(
		    a_comment_on_no_section_is_printed_apart_and_told_with_the_nearest),
		cmocka_unit_test(far_from_every_section_all_are_named),
		cmocka_unit_test(a_layout_without_a_place_for_a_comment_is_told),
		cmocka_unit_test(a_section_may_go_by_a_second_name_and_the_first_block_takes_it),
		cmocka_unit_test(lists_headings_and_links_are_tagged_as_such),
		cmocka_unit_test(a_link_may_go_over_lines),
		cmocka_unit_test(a_long_comment_goes_on_over_pages_under_its_title),
		cmocka_unit_test(lists_in_lists_stay_on_the_page),
		cmocka_unit_test(naughty_words_are_printed_as_words),
		cmocka_unit_test(a_missing_character_is_told_at_the_comment),
	};
	return cmocka_run_group_tests(tests, open_all, drop_all);
}
