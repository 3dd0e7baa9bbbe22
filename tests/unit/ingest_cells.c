/* The promises of ingest/cells.h: one table for each quirk. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include "ingest/cells.h"

struct pair {
	const char *text, *expected;
};

typedef char *make_key(const char *text, ssize_t length);

static void
assert_keys(make_key *key, const struct pair *pairs, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		g_autofree char *got = key(pairs[i].text, -1);
		if (g_strcmp0(got, pairs[i].expected) != 0)
			fail_msg("\"%s\" gives \"%s\" instead of \"%s\"", pairs[i].text, got,
			    pairs[i].expected);
	}
}

static char *
copy_of(struct cell_view view)
{
	return g_strndup(view.text, view.length);
}

static char *
trimmed(const char *text, ssize_t length)
{
	return copy_of(cells_trim(text, length));
}

static char *
plain(const char *text, ssize_t length)
{
	return copy_of(cells_plain(text, length));
}

/* ---- plain text */

static void
white_space_around_is_trimmed(void **state)
{
	static const struct pair pairs[] = {
		{ "", "" },
		{ " ", "" },
		{ " \t\r\n　\xC2\xA0", "" },
		{ "　帯 工業　", "帯 工業" },
		{ "\xEF\xBB\xBFid", "id" },
		{ "a\xE2\x80\x8B", "a" },
		{ "a\xE2\x80\x83", "a" },
		{ "a\xE2\x80\x80", "a" },
		{ "み", "み" },
		{ "　x", "x" },
		/* Bytes that look like the tail of a space are part of a character. */
		{ "\xE5\x80\x80", "\xE5\x80\x80" },
		{ "\xC3\xA0", "\xC3\xA0" },
	};
	assert_keys(trimmed, pairs, G_N_ELEMENTS(pairs));
	g_autofree char *part = copy_of(cells_trim(" ab ", 2));
	assert_string_equal(part, "a");
}

static void
guards_are_taken_off(void **state)
{
	static const struct pair pairs[] = {
		/* GoPhish, through Papa Parse's escapeFormulae. */
		{ "'=SUM(A1)", "=SUM(A1)" },
		{ "'+81-3-1234-5678", "+81-3-1234-5678" },
		{ "'-", "-" },
		{ "'@handle", "@handle" },
		/* Excel's mark for text. */
		{ "'00123", "00123" },
		{ "'7", "7" },
		{ "=\"00123\"", "00123" },
		{ "=\"\"", "" },
		{ " =\" 00123 \" ", "00123" },
		/* No guards. */
		{ "'quoted'", "'quoted'" },
		{ "'t Hooft", "'t Hooft" },
		{ "'", "'" },
		{ "''=1", "''=1" },
		{ "=A1", "=A1" },
		{ "=\"", "=\"" },
		{ "+81", "+81" },
		{ "00123", "00123" },
	};
	assert_keys(plain, pairs, G_N_ELEMENTS(pairs));
}

static void
match_keys_are_folded(void **state)
{
	static const struct pair pairs[] = {
		{ "ＰＣ－０１", "pc-01" },
		{ "ﾙｰﾀｰ", "ルーター" },
		{ "㈱帯工業", "(株)帯工業" },
		{ "Hello\n  World　!", "hello world !" },
		{ " A\tB ", "a b" },
		{ "ガ", "ガ" },
		{ "か\xE3\x82\x99", "が" },
		{ "帯\xE2\x80\x8B工\xEF\xB8\x80業", "帯工業" },
		{ "①", "1" },
		{ "", "" },
		{ "\xFF", "" },
	};
	assert_keys(cells_match_key, pairs, G_N_ELEMENTS(pairs));
}

static void
heading_keys_ignore_how_headings_are_set(void **state)
{
	static const struct pair pairs[] = {
		{ "シリアルNo.", "シリアルno" },
		{ "シリアル№", "シリアルno" },
		{ "ｼﾘｱﾙ NO", "シリアルno" },
		{ "シリアル\nNo.", "シリアルno" },
		{ "メーカー", "メーカ" },
		{ "メーカ", "メーカ" },
		{ "MAC アドレス", "macアドレス" },
		{ "ＭＡＣアドレス", "macアドレス" },
		{ "メーカー・ベンダー", "メーカーベンダ" },
		{ "ﾒｰｶｰ･ﾍﾞﾝﾀﾞｰ", "メーカーベンダ" },
		{ "長さ（ｍ）", "長さm" },
		{ "First Name", "firstname" },
		{ "client_id", "client_id" },
		{ "  ", "" },
	};
	assert_keys(cells_heading_key, pairs, G_N_ELEMENTS(pairs));
}

static void
units_of_headings_can_be_left_out(void **state)
{
	static const struct pair pairs[] = {
		{ "長さ(m)", "長さ" },
		{ "長さ（ｍ）", "長さ" },
		{ "ケーブル長 [m]", "ケーブル長" },
		{ "Date(UTC+09:00)", "date" },
		{ "メーカー【必須】", "メーカ" },
		{ "長さ", NULL },
		{ "(m)", NULL },
		{ "(m)長さ", NULL },
	};
	assert_keys(cells_heading_key_without_unit, pairs, G_N_ELEMENTS(pairs));
}

static void
code_keys_know_every_dash(void **state)
{
	static const struct pair pairs[] = {
		{ "PC-01", "pc-01" },
		{ "ＰＣ－０１", "pc-01" },
		{ "PC−01", "pc-01" },
		{ "PC―01", "pc-01" },
		{ "PC‐01", "pc-01" },
		{ "PCー01", "pc-01" },
		{ "PCｰ01", "pc-01" },
		{ "PC–01", "pc-01" },
		{ "PC─01", "pc-01" },
		{ "CN5 BFP 62CP", "cn5bfp62cp" },
		/* Never one for the other. */
		{ "O0I1l", "o0i1l" },
		{ "00123", "00123" },
	};
	assert_keys(cells_code_key, pairs, G_N_ELEMENTS(pairs));
}

/* ---- words */

typedef bool is_word(const char *text, ssize_t length);

static void
assert_words(is_word *is, const char *const *yes, const char *const *no)
{
	for (; *yes; yes++)
		if (!is(*yes, -1))
			fail_msg("\"%s\" is one", *yes);
	for (; *no; no++)
		if (is(*no, -1))
			fail_msg("\"%s\" is none", *no);
}

static void
ditto_marks_are_known(void **state)
{
	static const char *const yes[] = { "〃", "″", "\"", "”", "＂", "゛", "↑", "々", "同上",
		"同　上", "（同上）", " 〃 ", "〃〃", "''", "同じ", "上に同じ", NULL };
	static const char *const no[] = { "", "-", "同上さん", "PC", "↓", "〃2F", "同左", "0",
		"\xFF", NULL };
	assert_words(cells_is_ditto, yes, no);
}

static void
total_rows_are_known(void **state)
{
	static const char *const yes[] = { "合計", "計", "小計", "総計", "総合計", "合　計",
		"【合計】", "合計：", "合計 12台", "計12", "小計１２台", "TOTAL",
		"Total:", "Grand Total", "合計台数", NULL };
	static const char *const no[] = { "", "計測器", "計算機室", "合計表示器", "会計", "時計",
		"12", "Totally", "\xFF", NULL };
	assert_words(cells_is_total, yes, no);
}

static void
the_end_of_a_list_is_known(void **state)
{
	static const char *const yes[] = { "以上", "以　上", "－以上－", "――以上――", "（以上）",
		"以上。", "以下余白", NULL };
	static const char *const no[] = { "", "10以上", "以上の機器", "以下", NULL };
	assert_words(cells_is_end, yes, no);
}

static void
words_for_nothing_are_known(void **state)
{
	static const char *const yes[] = { "", " 　", "-", "ー", "－", "--", "―", "不明", "なし",
		"該当なし", "N/A", "ｎ／ａ", "null", "未記入", NULL };
	static const char *const no[] = { "0", "無線", "なしの実", "x", "\xFF", NULL };
	assert_words(cells_is_missing, yes, no);
}

/* ---- values */

/* The number, "missing" or "bad". */
static char *
number(const char *text, ssize_t length)
{
	double value;
	switch (cells_number(text, length, &value)) {
	case CELL_OK:
		return g_strdup_printf("%.10g", value);
	case CELL_MISSING:
		return g_strdup("missing");
	default:
		return g_strdup("bad");
	}
}

static char *
integer(const char *text, ssize_t length)
{
	int64_t value;
	switch (cells_integer(text, length, &value)) {
	case CELL_OK:
		return g_strdup_printf("%" G_GINT64_FORMAT, (gint64)value);
	case CELL_MISSING:
		return g_strdup("missing");
	default:
		return g_strdup("bad");
	}
}

static void
numbers_are_read_as_people_write_them(void **state)
{
	static const struct pair pairs[] = {
		{ "12", "12" },
		{ "１２", "12" },
		{ " 12 ", "12" },
		{ "012", "12" },
		{ "1,234,567", "1234567" },
		{ "１，２３４", "1234" },
		{ "123,456", "123456" },
		{ "1234,567", "bad" },
		{ "12.5", "12.5" },
		{ "-3", "-3" },
		{ "－３", "-3" },
		{ "−3", "-3" },
		{ "△1,234", "-1234" },
		{ "▲5", "-5" },
		{ "+7", "7" },
		{ "¥1,000", "1000" },
		{ "￥1,000円", "1000" },
		{ "50名", "50" },
		{ "５０人", "50" },
		{ "12 台", "12" },
		{ "3.5m", "3.5" },
		{ "1.5E+3", "1500" },
		{ "1.5E-3", "0.0015" },
		{ "1e55", "bad" },
		{ "=\"12\"", "12" },
		{ "'-12", "-12" },
		{ "", "missing" },
		{ "-", "missing" },
		{ "不明", "missing" },
		{ "約50名", "bad" },
		{ "50～99", "bad" },
		{ "1,23", "bad" },
		{ "1,2345", "bad" },
		{ "1.2.3", "bad" },
		{ "12.", "bad" },
		{ ".5", "bad" },
		{ "1 2x", "bad" },
		{ "五十", "bad" },
		{ "1e999", "bad" },
		{ "1E+999", "bad" },
		{ "nan", "bad" },
		{ "inf", "bad" },
		{ "0x10", "bad" },
		{ "50%", "bad" },
		{ "\xFF", "bad" },
	};
	assert_keys(number, pairs, G_N_ELEMENTS(pairs));
}

static void
integers_have_no_fraction(void **state)
{
	static const struct pair pairs[] = {
		{ "12", "12" },
		{ "12.0", "12" },
		{ "9007199254740992", "9007199254740992" },
		{ "-0", "0" },
		{ "12.5", "bad" },
		{ "9007199254740994", "bad" },
		{ "", "missing" },
	};
	assert_keys(integer, pairs, G_N_ELEMENTS(pairs));
}

static char *
boolean(const char *text, ssize_t length)
{
	bool value;
	switch (cells_boolean(text, length, &value)) {
	case CELL_OK:
		return g_strdup(value ? "yes" : "no");
	case CELL_MISSING:
		return g_strdup("missing");
	default:
		return g_strdup("bad");
	}
}

static void
yes_and_no_have_many_forms(void **state)
{
	static const struct pair pairs[] = {
		{ "true", "yes" },
		{ "TRUE", "yes" },
		{ "1", "yes" },
		{ "Yes", "yes" },
		{ "y", "yes" },
		{ "on", "yes" },
		{ "はい", "yes" },
		{ "有", "yes" },
		{ "あり", "yes" },
		{ "済", "yes" },
		{ "○", "yes" },
		{ "〇", "yes" },
		{ "◯", "yes" },
		{ "✓", "yes" },
		{ "レ", "yes" },
		{ "１", "yes" },
		{ "ＴＲＵＥ", "yes" },
		{ "false", "no" },
		{ "FALSE", "no" },
		{ "0", "no" },
		{ "No", "no" },
		{ "off", "no" },
		{ "いいえ", "no" },
		{ "無", "no" },
		{ "なし", "no" },
		{ "未", "no" },
		{ "×", "no" },
		{ "✕", "no" },
		{ "✖", "no" },
		{ "x", "no" },
		{ "Ｘ", "no" },
		{ "", "missing" },
		{ "-", "missing" },
		{ "不明", "missing" },
		{ "2", "bad" },
		{ "maybe", "bad" },
		{ "△", "bad" },
		{ "\xFF", "bad" },
	};
	assert_keys(boolean, pairs, G_N_ELEMENTS(pairs));
}

static char *
answer(const char *text, ssize_t length)
{
	enum cell_answer value;
	switch (cells_answer(text, length, &value)) {
	case CELL_OK:
		return g_strdup_printf("%d", value);
	case CELL_MISSING:
		return g_strdup("missing");
	default:
		return g_strdup("bad");
	}
}

static void
what_does_not_apply_is_none_of_the_answers(void **state)
{
	static const char *const words[] = { "該当なし", "対象外", " ｎ／ａ ", "N/A", NULL };
	static const char *const others[] = { "", "-", "未回答", "なし", "わからない", "4", NULL };
	(void)state;
	for (size_t i = 0; words[i] != NULL; i++)
		assert_true(cells_is_not_applicable(words[i], -1));
	for (size_t i = 0; others[i] != NULL; i++)
		assert_false(cells_is_not_applicable(others[i], -1));
}

static void
answers_come_as_words_points_and_symbols(void **state)
{
	static const struct pair pairs[] = {
		{ "実施している", "4" },
		{ "実施している。", "4" },
		{ "実施済み", "4" },
		{ "4", "4" },
		{ "４", "4" },
		{ "4.0", "4" },
		{ "4点", "4" },
		{ "yes", "4" },
		{ "○", "4" },
		{ "〇", "4" },
		{ "◯", "4" },
		{ "o", "4" },
		{ "一部実施している", "2" },
		{ "一部実施", "2" },
		{ "2", "2" },
		{ "partly", "2" },
		{ "△", "2" },
		{ "▲", "2" },
		{ "実施していない", "0" },
		{ "未実施", "0" },
		{ "0", "0" },
		{ "０", "0" },
		{ "no", "0" },
		{ "×", "0" },
		{ "✕", "0" },
		{ "✖", "0" },
		{ "x", "0" },
		{ "Ｘ", "0" },
		{ "わからない", "-1" },
		{ "分からない", "-1" },
		{ "不明", "-1" },
		{ "-1", "-1" },
		{ "−１", "-1" },
		{ "－1", "-1" },
		{ "▲1", "-1" },
		{ "unknown", "-1" },
		{ "?", "-1" },
		{ "？", "-1" },
		{ "", "missing" },
		{ "-", "missing" },
		{ "未回答", "missing" },
		{ "1", "bad" },
		{ "3", "bad" },
		{ "5", "bad" },
		{ "-2", "bad" },
		{ "4.5", "bad" },
		{ "ほぼ実施", "bad" },
		{ "\xFF", "bad" },
	};
	assert_keys(answer, pairs, G_N_ELEMENTS(pairs));
}

static char *
serial(const char *text, ssize_t length)
{
	const char *why;
	enum cell_state state = cells_serial(text, length, &why);
	return g_strdup_printf("%s%s%s",
	    state == CELL_OK        ? "ok"
	    : state == CELL_MISSING ? "missing"
				    : "bad",
	    why ? ": " : "", why ? why : "");
}

static void
serials_that_are_none_are_known(void **state)
{
	static const struct pair pairs[] = {
		{ "FOC1243W0ED", "ok" },
		{ "CN5BFP62CP", "ok" },
		{ "QBSB-G9TZ-LVYP", "ok" },
		{ "R3843D1000001", "ok" },
		{ "J000431418-0000-0010", "ok" },
		{ "00123", "ok" },
		{ "=\"00123\"", "ok" },
		{ "", "missing: empty" },
		{ "不明", "missing: not known" },
		{ "？", "missing: not known" },
		{ "確認不可", "missing: not known" },
		{ "シール剥がれ", "missing: not known" },
		{ "ラベル剥がれのため確認不可", "missing: not known" },
		{ "読み取れず", "missing: not known" },
		{ "XXXX", "missing: not known" },
		{ "なし", "missing: none" },
		{ "-", "missing: none" },
		{ "ー", "missing: none" },
		{ "－", "missing: none" },
		{ "N/A", "missing: none" },
		{ "None", "missing: none" },
		{ "0", "missing: firmware default" },
		{ "00000000", "missing: firmware default" },
		{ "To be filled by O.E.M.", "missing: firmware default" },
		{ "To Be Filled By O.E.M.", "missing: firmware default" },
		{ "Default string", "missing: firmware default" },
		{ "System Serial Number", "missing: firmware default" },
		{ "123456789", "missing: firmware default" },
		{ "FFFFFFFF", "missing: firmware default" },
		{ "1.23E+11", "bad: Excel damage" },
		{ "1.23457E+11", "bad: Excel damage" },
		{ "2E+10", "bad: Excel damage" },
		{ "9.87654E+18", "bad: Excel damage" },
		{ "2E+1O", "ok" },
		{ "1E12345", "ok" },
		{ "\xFF", "bad" },
	};
	assert_keys(serial, pairs, G_N_ELEMENTS(pairs));
}

/* A length ends every text, also in the middle of a character. */
static void
lengths_are_respected(void **state)
{
	g_autofree char *key = cells_match_key("ABCDEF", 3);
	assert_string_equal(key, "abc");
	g_autofree char *none = cells_match_key("ABC", 0);
	assert_string_equal(none, "");
	assert_int_equal(cells_trim("ABC", 0).length, 0);
	g_autofree char *cut = cells_match_key("あ", 2);
	assert_string_equal(cut, "");
	double value;
	assert_int_equal(cells_number("123456", 3, &value), CELL_OK);
	assert_int_equal((int)value, 123);
	assert_true(cells_is_total("合計算", 6));
	assert_true(cells_is_ditto("\"x", 1));
	g_autofree char *endless = g_strnfill(1 << 20, '9');
	assert_int_equal(cells_number(endless, -1, &value), CELL_BAD);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(white_space_around_is_trimmed),
		cmocka_unit_test(guards_are_taken_off),
		cmocka_unit_test(match_keys_are_folded),
		cmocka_unit_test(heading_keys_ignore_how_headings_are_set),
		cmocka_unit_test(units_of_headings_can_be_left_out),
		cmocka_unit_test(code_keys_know_every_dash),
		cmocka_unit_test(ditto_marks_are_known),
		cmocka_unit_test(total_rows_are_known),
		cmocka_unit_test(the_end_of_a_list_is_known),
		cmocka_unit_test(words_for_nothing_are_known),
		cmocka_unit_test(numbers_are_read_as_people_write_them),
		cmocka_unit_test(integers_have_no_fraction),
		cmocka_unit_test(yes_and_no_have_many_forms),
		cmocka_unit_test(answers_come_as_words_points_and_symbols),
		cmocka_unit_test(what_does_not_apply_is_none_of_the_answers),
		cmocka_unit_test(serials_that_are_none_are_known),
		cmocka_unit_test(lengths_are_respected),
	};
	return cmocka_run_group_tests_name("ingest_cells", tests, NULL, NULL);
}
