/*
 * The promises of markdown_read(): what a consultant may write, and what becomes of the rest.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "render/markdown.h"
#include <string.h>

#define PLACE \
	{ \
		.file = "comments.md", .line = 11, .byte_offset = -1 \
	}

/* "P:text", "H:text", "(" and ")" around a list, "[3" and "]" around an item; links follow as <start-end target>. */
static void
write_part(GString *out, const struct markdown_part *part)
{
	static const char *const signs[] = { "P:", "H:", "(", ")", "[", "]" };
	g_string_append(out, signs[part->kind]);
	if (part->kind == MARKDOWN_ITEM)
		g_string_append_printf(out, "%u ", part->number);
	g_string_append(out, part->text == NULL ? "" : part->text);
	for (guint i = 0; part->links != NULL && i < part->links->len; i++) {
		const struct markdown_link *link =
		    &g_array_index(part->links, struct markdown_link, i);
		g_string_append_printf(out, "<%zu-%zu %s>", link->start, link->end, link->target);
	}
	if (part->text != NULL)
		g_string_append_c(out, ';');
}

static char *
read_as_text(const char *markdown, struct problems *problems)
{
	struct place place = PLACE;
	g_autoptr(GPtrArray) parts = markdown_read(markdown, &place, problems);
	GString *out = g_string_new(NULL);
	for (guint i = 0; i < parts->len; i++)
		write_part(out, g_ptr_array_index(parts, i));
	return g_string_free(out, FALSE);
}

struct sample {
	const char *markdown, *parts;
};

static const struct sample samples[] = {
	{ "", "" },
	{ "\n\n  \n", "" },
	{ "一つ目。\n\n二つ目。", "P:一つ目。;P:二つ目。;" },
	{ "行を\n変える", "P:行を\n変える;" },
	{ "行を\r\n変える  \r\nまた", "P:行を\n変える\nまた;" },
	{ "とても**太い**字", "P:とても**太い**字;" },
	{ "*傾けた*字は太く", "P:**傾けた**字は太く;" },
	{ "効果は**「報告」**です", "P:効果は**「報告」**です;" },
	{ "**「初め」**と**（終わり）**。", "P:**「初め」**と**（終わり）**。;" },
	{ "**あ。**い**う**え", "P:**あ。**い**う**え;" },
	{ "**[頁](https://a.jp)**", "P:**頁**<0-1 https://a.jp>;" },
	{ "**太い\nまま**", "P:**太い\nまま**;" },
	{ "2 ** 3 ** 4", "P:2 *\u200b* 3 *\u200b* 4;" },
	{ "\\*\\*字\\*\\*", "P:*\u200b*字*\u200b*;" },
	{ "**a\\***", "P:**a*\u200b**;" },
	{ "### 見出し\n文", "H:見出し;P:文;" },
	{ "文\n===\n", "H:文;" },
	{ "- 一\n- 二", "([0 P:一;][0 P:二;])" },
	{ "3. 三\n4. 四", "([3 P:三;][4 P:四;])" },
	{ "- 一\n\n  続き\n- 二", "([0 P:一;P:続き;][0 P:二;])" },
	{ "- 一\n  - 中\n- 二", "([0 P:一;([0 P:中;])][0 P:二;])" },
	{ "- \n- 二", "([0 ][0 P:二;])" },
	{ "    字下げ", "P:字下げ;" },
	{ "```\n# そのまま\n```", "P:# そのまま;" },
	{ "> 引用", "P:引用;" },
	{ "`a**b**c`", "P:a*\u200b*b*\u200b*c;" },
	{ "A&amp;B &lt;&#12354;&#x3044; &nosuch;", "P:A&B <あい &nosuch;;" },
	{ "[頁](https://a.example/x)を", "P:頁を<0-1 https://a.example/x>;" },
	{ "**太**い[**頁**](mailto:a@example.jp)", "P:**太**い**頁**<2-3 mailto:a@example.jp>;" },
	{ "<https://a.example/>", "P:https://a.example/<0-18 https://a.example/>;" },
	{ "文<!-- 内々の\n話 -->です", "P:文です;" },
	{ "<!-- 内々の\n話 -->\n\n文", "P:文;" },
	{ "制\x01\x01御\u202e字", "P:制御字;" },
	{ "a | b\n-- 字", "P:a | b\n-- 字;" },
	{ "文\n\n[注]: また伺います\n[^1]: 脚注", "P:文;P:[注]: また伺います\n[^1]: 脚注;" },
	{ "[資料]: https://a.jp", "P:[資料]: https://a.jp;" },
	{ "[頁][1]\n\n[1]: https://a.jp", "P:頁<0-1 https://a.jp>;" },
	{ "```\n[注]: そのまま\n```", "P:[注]: そのまま;" },
	{ "[](https://a.jp)", "P:https://a.jp<0-12 https://a.jp>;" },
};

static void
markdown_becomes_parts_and_no_word_is_lost(void **state)
{
	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(samples); i++) {
		struct problems *problems = problems_new();
		g_autofree char *parts = read_as_text(samples[i].markdown, problems);
		if (strcmp(parts, samples[i].parts) != 0)
			fail_msg("\"%s\" became %s instead of %s", samples[i].markdown, parts,
			    samples[i].parts);
		assert_int_equal(problems_count(problems), 0);
		problems_drop(problems);
	}
}

struct refusal {
	const char *markdown, *parts, *code;
	int line;
};

static const struct refusal refusals[] = {
	{ "文\n**字** <b>太</b>", "P:文\n**字** <b>太</b>;", "comment_html", 12 },
	{ "文\n\n<div>\n箱\n</div>\n", "P:文;P:<div>\n箱\n</div>;", "comment_html", 13 },
	{ "\n\n![庭の**写真**](photo.png)", "P:庭の**写真**;", "comment_image", 13 },
	{ "文\n\n[頁](http://a.example/)", "P:文;P:頁;", "comment_link", 13 },
	{ "文\n\n<!-- 閉じない\n\n後", "P:文;P:<!-- 閉じない\n\n後;", "comment_html", 13 },
	{ "[頁](javascript:alert)", "P:頁;", "comment_link", 11 },
	{ "[頁](file:///etc/passwd)", "P:頁;", "comment_link", 11 },
	{ "| a | b |\n|---|---|", "P:| a | b |\n|---|---|;", "comment_table", 12 },
	{ "文\n\na | b\n:-- | --:\n1 | 2", "P:文;P:a | b\n:-- | --:\n1 | 2;", "comment_table", 15 },
};

static void
what_cannot_be_set_is_told_with_its_line_and_its_words_are_kept(void **state)
{
	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(refusals); i++) {
		struct problems *problems = problems_new();
		g_autofree char *parts = read_as_text(refusals[i].markdown, problems);
		assert_string_equal(parts, refusals[i].parts);
		assert_true(problems_count(problems) > 0);
		const struct problem *problem = problems_at(problems, 0);
		assert_string_equal(problem_code(problem->id), refusals[i].code);
		assert_string_equal(problem->place.file, "comments.md");
		assert_int_equal(problem->place.line, refusals[i].line);
		assert_int_equal(problem->level, PROBLEM_WARNING);
		problems_drop(problems);
	}
}

/* Markup cut off, crossed, piled up: read to the end, lists and items in balance. */
static void
whatever_is_written_the_parts_are_in_balance(void **state)
{
	(void)state;
	static const char *const pieces[] = { "**", "*", "- ", "1. ", "\n", "\n\n", "[",
		"](https://a.jp)", "<b", ">", "<!--", "-->", "&#", ";", "```", "# ", "  ", "字",
		"\\", "![", "|", "\xff", "`", "> " };
	guint32 seed = 7;
	for (int round = 0; round < 3000; round++) {
		GString *text = g_string_new(NULL);
		for (int i = 0; i < 24; i++) {
			seed = seed * 1664525u + 1013904223u;
			g_string_append(text, pieces[(seed >> 16) % G_N_ELEMENTS(pieces)]);
		}
		struct problems *problems = problems_new();
		struct place place = PLACE;
		g_autoptr(GPtrArray) parts = markdown_read(text->str, &place, problems);
		int lists = 0, items = 0;
		for (guint i = 0; i < parts->len; i++) {
			const struct markdown_part *part = g_ptr_array_index(parts, i);
			lists += (part->kind == MARKDOWN_LIST) - (part->kind == MARKDOWN_LIST_END);
			items += (part->kind == MARKDOWN_ITEM) - (part->kind == MARKDOWN_ITEM_END);
			assert_true(lists >= 0 && items >= 0 && items <= lists);
			assert_true(part->text == NULL || g_utf8_validate(part->text, -1, NULL));
		}
		assert_true(lists == 0 && items == 0);
		problems_drop(problems);
		g_string_free(text, TRUE);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(markdown_becomes_parts_and_no_word_is_lost),
		cmocka_unit_test(what_cannot_be_set_is_told_with_its_line_and_its_words_are_kept),
		cmocka_unit_test(whatever_is_written_the_parts_are_in_balance),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
