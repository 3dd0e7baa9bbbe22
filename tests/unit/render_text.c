/*
 * The promises of render/text.h: the same glyphs for the same words, whatever is installed or was set before.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <glib/gstdio.h>
#include "render/text.h"
#include "render/typeface.h"

/* 丈 with U+E0101. */
#define FALLBACK_FORM "\xe4\xb8\x88\xf3\xa0\x84\x81"

static struct problems *problems;
static struct text_engine *engine;

static const struct text_style plain = { .size_pt = 10, .colour = 0x1b1b1b };
static const char prose[] =
    "対象者「42名」に送信し、12名が開封しました。開封率は28.6％です。部署により差があり、"
    "（営業部・総務部）ではとくに高く、〜表のとおりです。ご確認ください、よろしくお願いします。";

static int
set_up(void **state)
{
	(void)state;
	problems = problems_new();
	engine = text_engine_open(problems);
	return engine ? 0 : -1;
}

static int
tear_down(void **state)
{
	(void)state;
	text_engine_drop(engine);
	problems_drop(problems);
	return 0;
}

static struct text_block *
lay_out(const struct text_style *style, const char *text, double width_pt)
{
	return text_lay_out(engine, style, text, width_pt, NULL, problems);
}

/* The words of a line, bold ones in <>, fallback ones in {}. */
static char *
line_text(const struct text_line *line)
{
	GString *out = g_string_new(NULL);
	for (size_t i = 0; i < line->nruns; i++) {
		const struct glyph_run *run = &line->runs[i];
		const char *before = run->typeface->bold ? "<" : run->typeface->fallback ? "{" : "";
		const char *after = run->typeface->bold ? ">" : run->typeface->fallback ? "}" : "";
		g_string_append(out, before);
		g_string_append_len(out, run->text, (gssize)run->text_length);
		g_string_append(out, after);
	}
	/* Neighbouring runs of one style read as one. */
	g_string_replace(out, "><", "", 0);
	g_string_replace(out, "}{", "", 0);
	return g_string_free(out, FALSE);
}

static void
assert_text(const struct text_style *style, const char *text, const char *expected)
{
	struct text_block *block = lay_out(style, text, 0);
	assert_int_equal(block->nlines, 1);
	g_autofree char *seen = line_text(&block->lines[0]);
	assert_string_equal(seen, expected);
	text_block_drop(block);
}

static void
assert_same_line(const struct text_line *a, const struct text_line *b)
{
	assert_int_equal(a->nruns, b->nruns);
	assert_float_equal(a->width_pt, b->width_pt, 1e-9);
	for (size_t i = 0; i < a->nruns; i++) {
		const struct glyph_run *x = &a->runs[i], *y = &b->runs[i];
		assert_ptr_equal(x->typeface, y->typeface);
		assert_float_equal(x->x, y->x, 1e-9);
		assert_int_equal(x->nglyphs, y->nglyphs);
		assert_memory_equal(x->glyphs, y->glyphs, x->nglyphs * sizeof *x->glyphs);
		assert_memory_equal(x->advances, y->advances, x->nglyphs * sizeof *x->advances);
		assert_memory_equal(x->clusters, y->clusters, x->nglyphs * sizeof *x->clusters);
	}
}

static void
no_line_is_wider_than_asked_and_none_begins_or_ends_against_kinsoku(void **state)
{
	(void)state;
	for (double width = 40; width <= 300; width += 13) {
		struct text_block *block = lay_out(&plain, prose, width);
		for (size_t i = 0; i < block->nlines; i++) {
			g_autofree char *text = line_text(&block->lines[i]);
			assert_true(block->lines[i].width_pt <= width + 0.01);
			assert_null(g_utf8_strchr("。、」）％・〜", -1, g_utf8_get_char(text)));
			const char *last = g_utf8_prev_char(text + strlen(text));
			assert_null(g_utf8_strchr("「（", -1, g_utf8_get_char(last)));
		}
		text_block_drop(block);
	}
}

/* Full-width characters, so many of them, in a column of twenty. */
static void
no_last_line_is_a_character_or_two(void **state)
{
	(void)state;
	for (size_t n = 20; n <= 85; n++) {
		GString *text = g_string_new(NULL);
		for (size_t i = 0; i < n; i++)
			g_string_append(text, "字");
		struct text_block *block = lay_out(&plain, text->str, 200.1);
		assert_int_equal(block->nlines, (n + 19) / 20);
		if (n > 20)
			assert_true(block->lines[block->nlines - 1].width_pt >= 29);
		text_block_drop(block);
		block = lay_out(&plain, text->str, 100.1); /* a cell: two are enough */
		assert_true(block->lines[block->nlines - 1].width_pt >= 19);
		text_block_drop(block);
		block = lay_out(&plain, text->str, 40.1); /* too narrow to be choosy */
		assert_true(block->lines[0].width_pt >= 39);
		text_block_drop(block);
		g_string_prepend(text, "題\n");
		block = lay_out(&plain, text->str, 200.1);
		assert_int_equal(block->nlines, 1 + (n + 19) / 20);
		if (n > 20)
			assert_true(block->lines[block->nlines - 1].width_pt >= 29);
		text_block_drop(block);
		g_string_free(text, TRUE);
	}
	struct text_block *block =
	    lay_out(&plain, "字字字字字字字字字字字字字字字字字字\n一", 200.1);
	assert_true(block->lines[0].width_pt >= 179); /* a short paragraph of its own is as it is */
	text_block_drop(block);
}

static void
a_broken_text_loses_nothing(void **state)
{
	(void)state;
	struct text_block *block = lay_out(&plain, prose, 77);
	g_autoptr(GString) whole = g_string_new(NULL);
	for (size_t i = 0; i < block->nlines; i++) {
		g_autofree char *text = line_text(&block->lines[i]);
		g_string_append(whole, text);
	}
	assert_string_equal(whole->str, prose);
	text_block_drop(block);
}

static void
a_word_longer_than_the_line_is_broken(void **state)
{
	(void)state;
	struct text_block *block =
	    lay_out(&plain, "https://example.jp/a/very/long/path-without-spaces", 60);
	assert_true(block->nlines > 2);
	for (size_t i = 0; i < block->nlines; i++)
		assert_true(block->lines[i].width_pt <= 60.01);
	text_block_drop(block);
}

static void
lines_stand_a_leading_apart(void **state)
{
	(void)state;
	struct text_style style = plain;
	style.leading_pt = 17;
	struct text_block *block = lay_out(&style, "一\n二\r\n三", 0);
	assert_int_equal(block->nlines, 3);
	assert_float_equal(block->height_pt, 51, 1e-9);
	assert_float_equal(block->lines[1].baseline - block->lines[0].baseline, 17, 1e-9);
	/* The em box (0.88 above, 0.12 below the baseline) is in the middle. */
	assert_float_equal(block->lines[0].baseline, 8.5 + 3.8, 0.01);
	text_block_drop(block);
}

static void
asterisks_set_bold_only_in_pairs_around_text(void **state)
{
	(void)state;
	assert_text(&plain, "これは**重要**です", "これは<重要>です");
	assert_text(&plain, "パスワードは ****", "パスワードは ****");
	assert_text(&plain, "2 ** 3 と 3 ** 2", "2 ** 3 と 3 ** 2");
	assert_text(&plain, "閉じない**太字", "閉じない**太字");
	assert_text(&plain, "*一つ* と ***三つ***", "*一つ* と ***三つ***");
	struct text_style data = plain;
	data.literal = true;
	assert_text(&data, "**名前**", "**名前**");
}

static void
rare_kanji_come_from_the_fallback_font(void **state)
{
	(void)state;
	assert_text(&plain, "髙橋﨑田𠮷野", "髙橋﨑田{𠮷}野");
	assert_int_equal(problems_count(problems), 0);
}

static void
controls_and_direction_marks_are_left_out(void **state)
{
	(void)state;
	assert_text(&plain,
	    "A\x01\x1b\xe2\x80\xae"
	    "B\xef\xbb\xbf\tC\x7f",
	    "AB C");
	struct text_block *bad = text_lay_out(engine, &plain, "bad \xff\xc3 bytes", 0, NULL, NULL);
	g_autofree char *text = line_text(&bad->lines[0]);
	assert_string_equal(text, "bad 〓〓 bytes");
	text_block_drop(bad);
}

static void
a_character_no_font_has_is_a_geta_and_told_once_with_its_place(void **state)
{
	(void)state;
	struct problems *own = problems_new();
	struct place place = { .file = "clients/K-0012/comments.md", .line = 7 };
	for (int i = 0; i < 3; i++) {
		struct text_block *block =
		    text_lay_out(engine, &plain, "絵文字👍です", 300, &place, own);
		g_autofree char *text = line_text(&block->lines[0]);
		assert_string_equal(text, "絵文字〓です");
		text_block_drop(block);
	}
	assert_int_equal(problems_count(own), 1);
	const struct problem *problem = problems_at(own, 0);
	assert_int_equal(problem->id, PROBLEM_MISSING_GLYPH);
	assert_string_equal(problem->values[0], "U+1F44D");
	assert_string_equal(problem->values[1], "👍");
	assert_int_equal(problem->place.line, 7);
	problems_drop(own);
	/* The next client hears of it too: the text is not remembered as good. */
	own = problems_new();
	text_block_drop(text_lay_out(engine, &plain, "絵文字👍です", 300, &place, own));
	assert_int_equal(problems_count(own), 1);
	problems_drop(own);
}

static void
a_mark_that_no_font_has_joins_the_letter_before_it(void **state)
{
	(void)state;
	/* a, then U+0309 combining hook above: together U+1EA3. */
	assert_text(&plain, "a\xcc\x89", "{\xe1\xba\xa3}");
	assert_int_equal(problems_count(problems), 0);
	/* A mark that joins nothing does not vanish silently. */
	struct problems *own = problems_new();
	text_block_drop(text_lay_out(engine, &plain, "x\xcc\x89", 0, NULL, own));
	assert_int_equal(problems_count(own), 1);
	problems_drop(own);
}

static void
forms_of_kanji_in_names_are_kept_or_told(void **state)
{
	(void)state;
	struct problems *own = problems_new();
	/* Of 辻, the usual form and the one with one dot; there are not 240 of them. */
	struct text_block *one = text_lay_out(engine, &plain, "辻", 0, NULL, own);
	struct text_block *two = text_lay_out(engine, &plain, "辻\xf3\xa0\x84\x80", 0, NULL, own);
	assert_int_not_equal(one->lines[0].runs[0].glyphs[0], two->lines[0].runs[0].glyphs[0]);
	assert_int_equal(problems_count(own), 0);
	struct text_block *none = text_lay_out(engine, &plain, "辻\xf3\xa0\x87\xaf", 0, NULL, own);
	assert_int_equal(none->lines[0].runs[0].glyphs[0], one->lines[0].runs[0].glyphs[0]);
	assert_int_equal(problems_count(own), 1);
	assert_int_equal(problems_at(own, 0)->id, PROBLEM_MISSING_FORM);
	assert_string_equal(problems_at(own, 0)->values[0], "U+8FBB U+E01EF");
	text_block_drop(one);
	text_block_drop(two);
	text_block_drop(none);
	problems_drop(own);
}

static void
a_form_that_only_the_fallback_font_has_comes_from_it(void **state)
{
	(void)state;
	assert_text(&plain, FALLBACK_FORM, "{" FALLBACK_FORM "}");
	assert_int_equal(problems_count(problems), 0);
}

static void
a_line_shaped_directly_is_what_a_layout_gives(void **state)
{
	(void)state;
	static const char *const texts[] = { "部署別の開封率（帯グラフ）", "AVATAR To 12.5%",
		"これは**重要**な𠮷野です" };
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autofree char *twice = g_strdup_printf("%s\n%s", texts[i], texts[i]);
		struct text_block *one = lay_out(&plain, texts[i], 0),
				  *two = lay_out(&plain, twice, 0);
		assert_int_equal(two->nlines, 2);
		assert_same_line(&one->lines[0], &two->lines[0]);
		assert_same_line(&one->lines[0], &two->lines[1]);
		text_block_drop(one);
		text_block_drop(two);
	}
}

static void
a_text_fits_into_its_own_width_and_not_into_less(void **state)
{
	(void)state;
	double width = text_width(engine, &plain, "開封率 12.5%");
	struct text_block *fits = lay_out(&plain, "開封率 12.5%", width);
	struct text_block *breaks = lay_out(&plain, "開封率 12.5%", width - 0.5);
	assert_int_equal(fits->nlines, 1);
	assert_int_equal(breaks->nlines, 2);
	text_block_drop(fits);
	text_block_drop(breaks);
}

static void
alignment_moves_lines_within_the_width(void **state)
{
	(void)state;
	struct text_style style = plain;
	double width = text_width(engine, &plain, "1,234");
	style.align = TEXT_RIGHT;
	for (int i = 0; i < 2; i++) { /* new, then from the cache */
		struct text_block *block = lay_out(&style, "1,234", 100);
		assert_float_equal(block->lines[0].x, 100 - width, 1e-6);
		text_block_drop(block);
	}
	style.align = TEXT_CENTRE;
	struct text_block *centred = lay_out(&style, "1,234", 100);
	struct text_block *broken = lay_out(&style, prose, 100);
	assert_float_equal(centred->lines[0].x, (100 - width) / 2, 1e-6);
	for (size_t i = 0; i < broken->nlines; i++)
		assert_float_equal(broken->lines[i].x, (100 - broken->lines[i].width_pt) / 2, 1e-6);
	text_block_drop(centred);
	text_block_drop(broken);
}

static void
clusters_lead_from_each_glyph_to_its_text(void **state)
{
	(void)state;
	struct text_block *block = lay_out(&plain, "葛\xf3\xa0\x84\x80城A", 0);
	const struct glyph_run *run = &block->lines[0].runs[0];
	assert_int_equal(run->clusters[0], 0);
	for (size_t i = 1; i < run->nglyphs; i++)
		assert_true(run->clusters[i] > run->clusters[i - 1]);
	assert_true(run->clusters[run->nglyphs - 1] < run->text_length);
	/* The variation selector belongs to the kanji before it. */
	assert_int_equal(run->clusters[1], 7);
	text_block_drop(block);
}

static void
the_cache_is_bounded_and_changes_nothing(void **state)
{
	(void)state;
	struct text_block *before = lay_out(&plain, "変わらない文", 0);
	for (int i = 0; i < 60000; i++) {
		char text[32];
		g_snprintf(text, sizeof text, "%d", i);
		text_block_drop(lay_out(&plain, text, 0));
	}
	struct text_block *after = lay_out(&plain, "変わらない文", 0);
	assert_ptr_not_equal(before, after); /* it had been dropped */
	assert_same_line(&before->lines[0], &after->lines[0]);
	text_block_drop(before);
	text_block_drop(after);
}

static void
recurring_text_is_laid_out_once(void **state)
{
	(void)state;
	struct text_block *first = lay_out(&plain, "繰り返し", 80),
			  *second = lay_out(&plain, "繰り返し", 80);
	assert_ptr_equal(first, second);
	text_block_drop(first);
	text_block_drop(second);
	struct text_style bold = plain;
	bold.weight = TEXT_BOLD;
	struct text_block *other = lay_out(&bold, "繰り返し", 80);
	assert_true(other->lines[0].runs[0].typeface->bold);
	text_block_drop(other);
}

static void
the_users_font_settings_change_nothing(void **state)
{
	(void)state;
	g_autofree char *folder = g_dir_make_tmp("obi-test-XXXXXX", NULL);
	g_autofree char *file = g_build_filename(folder, "fonts.conf", NULL);
	const char *settings =
	    "<fontconfig><match target=\"pattern\"><edit name=\"family\" mode=\"assign\">"
	    "<string>DejaVu Sans</string></edit><edit name=\"size\" mode=\"assign\"><double>40"
	    "</double></edit></match></fontconfig>";
	assert_true(g_file_set_contents(file, settings, -1, NULL));
	g_setenv("FONTCONFIG_FILE", file, TRUE);
	g_setenv("PANGO_LANGUAGE", "zh", TRUE);
	struct text_engine *other = text_engine_open(problems);
	assert_non_null(other);
	assert_string_equal(text_engine_key(other), text_engine_key(engine));
	assert_float_equal(
	    text_width(other, &plain, prose), text_width(engine, &plain, prose), 1e-9);
	text_engine_drop(other);
	g_unsetenv("FONTCONFIG_FILE");
	g_unsetenv("PANGO_LANGUAGE");
	g_remove(file);
	g_rmdir(folder);
}

static void
a_missing_font_names_its_package(void **state)
{
	(void)state;
	g_autofree char *folder = g_dir_make_tmp("obi-test-XXXXXX", NULL);
	struct problems *own = problems_new();
	assert_null(typefaces_open_in((const char *const[]){ folder, NULL }, own));
	assert_int_equal(problems_count(own), 4);
	g_autofree char *text = problem_format(problems_at(own, 0), LANGUAGE_ENGLISH);
	assert_non_null(strstr(text, "BIZ UDPGothic"));
	assert_non_null(strstr(text, "fonts-morisawa-bizud-gothic"));
	assert_int_equal(problems_at(own, 0)->level, PROBLEM_FATAL);
	problems_drop(own);
	g_rmdir(folder);
}

static void
nothing_is_a_line_without_runs(void **state)
{
	(void)state;
	struct text_block *block = lay_out(&plain, "", 100);
	assert_int_equal(block->nlines, 1);
	assert_float_equal(block->height_pt, 15, 1e-9);
	assert_float_equal(block->width_pt, 0, 1e-9);
	text_block_drop(block);
	text_block_drop(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    no_line_is_wider_than_asked_and_none_begins_or_ends_against_kinsoku),
		cmocka_unit_test(a_broken_text_loses_nothing),
		cmocka_unit_test(no_last_line_is_a_character_or_two),
		cmocka_unit_test(a_word_longer_than_the_line_is_broken),
		cmocka_unit_test(lines_stand_a_leading_apart),
		cmocka_unit_test(asterisks_set_bold_only_in_pairs_around_text),
		cmocka_unit_test(rare_kanji_come_from_the_fallback_font),
		cmocka_unit_test(controls_and_direction_marks_are_left_out),
		cmocka_unit_test(a_character_no_font_has_is_a_geta_and_told_once_with_its_place),
		cmocka_unit_test(a_mark_that_no_font_has_joins_the_letter_before_it),
		cmocka_unit_test(forms_of_kanji_in_names_are_kept_or_told),
		cmocka_unit_test(a_form_that_only_the_fallback_font_has_comes_from_it),
		cmocka_unit_test(a_line_shaped_directly_is_what_a_layout_gives),
		cmocka_unit_test(a_text_fits_into_its_own_width_and_not_into_less),
		cmocka_unit_test(alignment_moves_lines_within_the_width),
		cmocka_unit_test(clusters_lead_from_each_glyph_to_its_text),
		cmocka_unit_test(the_cache_is_bounded_and_changes_nothing),
		cmocka_unit_test(recurring_text_is_laid_out_once),
		cmocka_unit_test(the_users_font_settings_change_nothing),
		cmocka_unit_test(a_missing_font_names_its_package),
		cmocka_unit_test(nothing_is_a_line_without_runs),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
