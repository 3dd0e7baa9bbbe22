/* The promises of importing rows: what each kind of cell becomes, and what is said of those that cannot be read. */
#include "tests/unit/ingest_scratch.h"

static struct scratch scratch;

static int
set_up(void **state)
{
	scratch_begin(&scratch);
	return 0;
}

static int
tear_down(void **state)
{
	scratch_end(&scratch);
	return 0;
}

static void
device_lists_are_read_as_offices_write_them(void **state)
{
	scratch_write(&scratch, "clients/K/list.csv",
	    "管理番号,種別,機器名,メーカー,型番,シリアル番号,MACアドレス,IPアドレス,設置場所,階,"
	    "サポート終了日,稼働,担当社員\n"
	    "ＰＣ－０１,ﾊﾟｿｺﾝ,経理PC,Dell,Opti-7000,不明,00-1a-2b-3c-4d-5e、001A2B3C4D5F,"
	    "１９２．１６８．１．１,1階 事務室,1,R9.3.31,○,山田\n"
	    "PC-02,〃,経理PC2,同上,=\"00123\",1.23E+11,ff:ff:ff:ff:ff:ff,DHCP,,,2024-02-30,×,\n"
	    "X-3,謎の箱,,,,〃,xyz,192.168.1.10~20,2階,,46112,,\n");
	assert_true(scratch_run(&scratch));
	assert_query(&scratch,
	    "SELECT id, kind, kind_text, maker, model, serial, mac, ip, place, floor, eol, in_use, "
	    "extra FROM device",
	    "ＰＣ－０１|pc|ﾊﾟｿｺﾝ|Dell|Opti-7000|-|00:1A:2B:3C:4D:5E, "
	    "00:1A:2B:3C:4D:5F|192.168.1.1|1階 事務室|1|2027-03-31|1|{\"担当社員\":\"山田\"}\n"
	    "PC-02|pc|ﾊﾟｿｺﾝ|Dell|00123|-|-|DHCP|1階 事務室|1|-|0|-\n"
	    "X-3|unknown|謎の箱|-|-|-|-|192.168.1.10-192.168.1.20|2階|1|2026-03-31|-|-");
	assert_query(&scratch,
	    "SELECT scope, line, column_name, code FROM set_aside ORDER BY line, record",
	    "cell|3|シリアル番号|serial_damaged\ncell|3|MACアドレス|mac_bad\ncell|3|サポート終了日|"
	    "date_impossible\n"
	    "cell|4|シリアル番号|ditto_refused\ncell|4|MACアドレス|mac_bad");
	assert_messages(&scratch, PROBLEM_CODE_OTHER,
	    "clients/K/list.csv:4:5: warning: \"謎の箱\" is not known here; taken as \"unknown\" "
	    "(column \"種別\"); kept as it is");
	assert_query(&scratch, "SELECT used, set_aside FROM source", "3|0");
	assert_query(&scratch, "SELECT used, set_aside, cells FROM source_client", "3|0|5");
}

static void
links_take_lengths_in_their_units_and_certainty_as_it_is_known(void **state)
{
	scratch_write(&scratch, "clients/A/links.csv",
	    "接続元機器,接続先機器,ケーブル種別,長さ(cm),保護,確度\nR,S,Cat6A,250,モール,確認済\nS,"
	    "P,特注,,床を這う,\n");
	scratch_write(&scratch, "clients/B/links.csv", "接続元機器,接続先機器\nR,S\n");
	assert_true(scratch_run(&scratch));
	assert_no_complaint(&scratch);
	assert_query(&scratch,
	    "SELECT client, id, medium, length_m, protection, certainty, count FROM link",
	    "A|L-1|cat6a|2.5|mold|confirmed|1\nA|L-2|特注|-|床を這う|unknown|1\nB|L-1|-|-|-|"
	    "confirmed|1");
}

static void
sheets_of_several_respondents_stay_apart(void **state)
{
	scratch_write(&scratch, "clients/K/d.csv",
	    "回答日,版,回答者,設問1,設問2,設問3,設問4,設問5\n2024/7/"
	    "1,,,実施している,一部実施している,実施していない,わからない,4\n"
	    "2024/7/2,3.1,総務,○,△,×,?,-1\n2024/7/3,2.0,,4,4,4,4,4\n2024/7/4,,,,,,,\n2024/7/"
	    "5,,,4,たぶん,4,4,4\n");
	assert_true(scratch_run(&scratch));
	assert_query(&scratch,
	    "SELECT respondent, answered_on, edition, group_concat(answer, ' ') FROM "
	    "diagnosis_answer GROUP BY respondent ORDER BY min(line)",
	    "row 2 of clients/K/d.csv|2024-07-01|3.1|yes partly no unknown "
	    "yes\n総務|2024-07-02|3.1|yes partly no unknown unknown\n"
	    "row 6 of clients/K/d.csv|2024-07-05|3.1|yes yes yes yes");
	assert_query(&scratch, "SELECT scope, line, column_name, code FROM set_aside ORDER BY line",
	    "row|4|版|edition_unknown\nrow|5|-|value_missing\ncell|6|設問2|answer_bad");
}

static void
a_question_answered_twice_by_one_respondent_is_set_aside(void **state)
{
	scratch_write(
	    &scratch, "clients/K/d.csv", "設問番号,回答,回答者\n1,4,\n1,2,\n1,2,総務\n26,4,\n");
	assert_true(scratch_run(&scratch));
	assert_query(
	    &scratch, "SELECT line, code FROM set_aside", "3|duplicate_key\n5|number_range");
	assert_query(&scratch, "SELECT question, answer, respondent FROM diagnosis_answer",
	    "1|yes|sheet of clients/K/d.csv\n1|partly|総務");
}

static void
many_complaints_of_one_kind_are_all_stored_and_some_are_said(void **state)
{
	GString *text = g_string_new("メールアドレス,部署\n");
	for (int i = 0; i < 100; i++)
		g_string_append_printf(text, "no address %d,営業\n", i);
	scratch_write(&scratch, "clients/K/roster.csv", text->str);
	g_string_free(text, TRUE);
	assert_true(scratch_run(&scratch));
	assert_query(&scratch, "SELECT count(*) FROM set_aside", "100");
	assert_int_equal(problems_count(scratch.problems), 21);
	assert_messages(&scratch, PROBLEM_MORE_ALIKE,
	    "clients/K/roster.csv: note: 80 more of \"email_bad\" in this file; set-aside.csv "
	    "lists them all");
}

static void
personal_values_are_masked_in_reasons_and_messages(void **state)
{
	scratch_write(
	    &scratch, "clients/K/roster.csv", "メールアドレス,部署\nyamada-at-example.jp,営業\n");
	assert_true(scratch_run(&scratch));
	g_autofree char *said = scratch_messages(&scratch, PROBLEM_EMAIL_BAD);
	assert_null(strstr(said, "yamada"));
	g_autofree char *reason = scratch_query(&scratch, "SELECT reason FROM set_aside");
	assert_null(strstr(reason, "yamada"));
}

static void
a_broken_quote_loses_its_row_only(void **state)
{
	scratch_write(&scratch, "clients/K/roster.csv",
	    "メールアドレス,部署\na@example.jp,\"営業\" "
	    "部\nb@example.jp,総務\nc@example.jp,\"総務\n");
	assert_true(scratch_run(&scratch));
	assert_query(&scratch, "SELECT line, code, client FROM set_aside",
	    "2|quote_broken|K\n4|quote_open|K");
	assert_query(&scratch, "SELECT email FROM person", "b@example.jp");
	assert_query(&scratch, "SELECT rows_read, used, set_aside, heading FROM source", "4|1|2|1");
}

static void
no_word_of_a_comment_is_lost_to_a_nul_or_a_heading_without_words(void **state)
{
	static const char bytes[] = "## 診断\n前\0の\n\n##\n後\n## \nまた\n";
	scratch_write_bytes(&scratch, "clients/K/comments.md", bytes, sizeof bytes - 1);
	assert_true(scratch_run(&scratch));
	assert_query(
	    &scratch, "SELECT section, markdown FROM comment", "診断|前の\n\n##\n後\n## \nまた");
	assert_query(&scratch, "SELECT rows_read, used, set_aside, blank FROM source", "1|1|0|0");
}

static void
comments_are_kept_by_section_and_words_before_them_set_aside(void **state)
{
	scratch_write(&scratch, "clients/K/comments.md",
	    "\xEF\xBB\xBF# 所見\r\n\r\n## 標的型攻撃メール訓練 ##\r\n開封率は**下がりました**。  "
	    "\r\n次の行\r\n\r\n```\r\n## これは見出しではない\r\n```\r\n"
	    "## 空の章\r\n\r\n## 診断\r\n良好\r\n");
	scratch_write(&scratch, "clients/L/comments.md", "先に書いた文\n## 診断\n良好\n");
	assert_true(scratch_run(&scratch));
	assert_query(&scratch, "SELECT client, line, section, markdown FROM comment",
	    "K|3|標的型攻撃メール訓練|開封率は**下がりました**。  \n次の行\n\n```\n## "
	    "これは見出しではない\n```\nK|12|診断|良好\nL|2|診断|良好");
	assert_query(&scratch, "SELECT client, line, code, raw FROM set_aside",
	    "L|1|comment_unplaced|先に書いた文");
	assert_query(&scratch,
	    "SELECT rows_read, used, set_aside, blank, heading FROM source ORDER BY path",
	    "4|2|0|1|1\n2|1|1|0|0");
}

static void
a_deleted_column_and_an_added_one_change_nothing_else(void **state)
{
	scratch_write(&scratch, "clients/K/Results.csv",
	    "smtp_id,full_name,email,id,status,position\n5,山田 太郎,a@example.jp,r1,Email "
	    "Sent,営業\n");
	assert_true(scratch_run(&scratch));
	assert_no_complaint(&scratch);
	assert_query(&scratch, "SELECT name, department, extra FROM drill_record",
	    "山田 太郎|営業|{\"smtp_id\":\"5\"}");
}

#define PROMISE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		PROMISE(device_lists_are_read_as_offices_write_them),
		PROMISE(links_take_lengths_in_their_units_and_certainty_as_it_is_known),
		PROMISE(sheets_of_several_respondents_stay_apart),
		PROMISE(a_question_answered_twice_by_one_respondent_is_set_aside),
		PROMISE(many_complaints_of_one_kind_are_all_stored_and_some_are_said),
		PROMISE(personal_values_are_masked_in_reasons_and_messages),
		PROMISE(a_broken_quote_loses_its_row_only),
		PROMISE(no_word_of_a_comment_is_lost_to_a_nul_or_a_heading_without_words),
		PROMISE(comments_are_kept_by_section_and_words_before_them_set_aside),
		PROMISE(a_deleted_column_and_an_added_one_change_nothing_else),
	};
	return cmocka_run_group_tests_name("ingest import", tests, NULL, NULL);
}
