/* The promises of recognition: what a table is, where its heading stands, and that nothing is guessed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ingest/recognise.h"
#include <glib/gstdio.h>
#include <string.h>

static struct problems *problems;
static struct profiles *profiles;
static struct recognition *found;

static int
set_up(void **state)
{
	problems = problems_new();
	profiles = profiles_load(NULL, problems);
	return 0;
}

static int
tear_down(void **state)
{
	recognition_drop(found);
	found = NULL;
	profiles_drop(profiles);
	problems_drop(problems);
	return 0;
}

static void
recognise(const char *text, const struct recognise_hint *hint)
{
	static const struct recognise_hint none;
	struct decoding decoding;
	struct bytes *bytes = bytes_of("x.csv", text, strlen(text));
	assert_true(decode_detect(bytes, ENCODING_GUESS, &decoding, problems));
	struct reader *reader = reader_csv(bytes, &decoding, 0, problems);
	recognition_drop(found);
	found = recognise_table(profiles, hint == NULL ? &none : hint, reader);
	reader_drop(reader);
	bytes_drop(bytes);
}

static const char *
name_of(const char *text)
{
	recognise(text, NULL);
	return found->profile == NULL ? "-" : found->profile->name;
}

static void
every_kind_of_file_is_told_by_its_headings(void **state)
{
	const struct {
		const char *heading, *profile;
	} kinds[] = {
		{ "企業ID,企業名,フリガナ,業種,従業員数\n", "clients" },
		{ "会社コード,会社名,人数,備考\n", "clients" },
		{ "企業ID,回答日,設問1,設問2,設問3,設問4,設問5,設問6\n", "diagnosis" },
		{ "client_id,q1,q2,q3,q4,q5\n", "diagnosis" },
		{ "企業ID,設問番号,回答\n", "diagnosis-long" },
		{ "メールアドレス,氏名,部署,役職,拠点\n", "roster" },
		{ "企業ID,回,メールアドレス,氏名,部署,メール,送信日時,開封日時\n", "drill" },
		{ "メール,部署,メールアドレス,開封\n", "drill" },
		{ "企業ID,管理番号,機器種別,機器名,メーカー,品番\n", "devices" },
		{ "No.,種別,型番,シリアル番号,設置場所\n", "devices" },
		{ "企業ID,接続元機器,接続元ポート,接続先機器,接続先ポート\n", "links" },
		{ "番号,項目,場所,評価,所見\n", "environment" },
		{ "企業ID,参加者,設問番号,選択カード,推奨,所要秒\n", "exercise" },
		{ "id,status,ip,latitude,longitude,send_date,reported,modified_date,email,first_"
		  "name,last_name,position\n",
		    "gophish-results" },
		{ "id,email,first_name,last_name,position,status,ip,latitude,longitude\n",
		    "gophish-results" },
		{ "id,status,ip,latitude,longitude,send_date,reported,modified_date,smtp_id,full_"
		  "name,email,position,smtp_from_address\n",
		    "gophish-results" },
		{ "campaign_id,email,time,message,details\n", "gophish-events" },
		{ "email,time,message,details\n", "gophish-events" },
		{ "details,message,time,email\n", "gophish-events" },
		{ "campaign,email,time,message,details\n", "gocheck-events" },
		{ "色,形\n", "-" },
		{ "email,human_opened,human_clicked,human_score,details,human_ip\n", "-" },
		{ "email,ip,ip_score,ip_classification,is_bot,events\n", "-" },
		{ "メールアドレス\n", "-" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
		if (strcmp(name_of(kinds[i].heading), kinds[i].profile) != 0)
			fail_msg("%s is %s, not %s", kinds[i].heading, name_of(kinds[i].heading),
			    kinds[i].profile);
}

static void
the_heading_may_stand_below_titles(void **state)
{
	recognise(
	    "機器一覧表\n架空商店 御中,,,\n\n管理番号,機器種別,機器名,備考\nD1,ルーター,RT,\n",
	    NULL);
	assert_string_equal(found->profile->name, "devices");
	assert_int_equal(found->heading_line, 4);
	assert_int_equal(found->heading_index, 3);
}

static void
columns_may_come_in_any_order_with_empty_and_double_headings(void **state)
{
	recognise("備考,,管理番号,機器種別,備考,長さ\nx,y,D1,HUB,z,3\n", NULL);
	assert_string_equal(found->profile->name, "devices");
	assert_int_equal(found->n, 6);
	assert_int_equal(found->columns[1].field, -1);
	assert_false(found->columns[1].duplicate);
	assert_true(found->columns[4].duplicate);
	assert_int_equal(found->columns[5].field, -1);
}

static void
a_unit_in_the_heading_scales_its_numbers(void **state)
{
	recognise("接続元機器,接続先機器,長さ(cm)\nA,B,250\n", NULL);
	assert_true(found->columns[2].scale == 0.01);
	recognise("接続元機器,接続先機器,長さ(m)\nA,B,2.5\n", NULL);
	assert_true(found->columns[2].scale == 1);
}

static void
what_is_missing_is_listed_for_the_nearest(void **state)
{
	recognise("管理番号,評価\n1,○\n", NULL);
	assert_null(found->profile);
	assert_string_equal(found->nearest->name, "environment");
	assert_string_equal(found->missing, "項目/所見/場所");
}

static void
two_profiles_that_fit_equally_are_ambiguous(void **state)
{
	const char *twin =
	    "{\"profile\": \"twin\", \"title\": \"t\", \"table\": \"link\", \"fields\": ["
	    "{\"field\": \"a_device\", \"headings\": [\"接続元機器\"]}, {\"field\": \"b_device\", "
	    "\"headings\": [\"接続先機器\"]}]}";
	g_autofree char *folder = g_dir_make_tmp("obi-profiles-XXXXXX", NULL);
	g_autofree char *path = g_build_filename(folder, "twin.json", NULL);
	assert_true(g_file_set_contents(path, twin, -1, NULL));
	profiles_drop(profiles);
	profiles = profiles_load(folder, problems);
	recognise("接続元機器,接続先機器\nA,B\n", NULL);
	assert_null(found->profile);
	assert_non_null(found->rival);
	recognise("接続元機器,接続先機器,タグ\nA,B,1\n", NULL);
	assert_string_equal(found->profile->name, "links");
	struct recognise_hint hint = { .profile = profiles_find(profiles, "twin") };
	recognise("接続元機器,接続先機器,タグ\nA,B,1\n", &hint);
	assert_string_equal(found->profile->name, "twin");
	g_unlink(path);
	g_rmdir(folder);
}

#define PROMISE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		PROMISE(every_kind_of_file_is_told_by_its_headings),
		PROMISE(the_heading_may_stand_below_titles),
		PROMISE(columns_may_come_in_any_order_with_empty_and_double_headings),
		PROMISE(a_unit_in_the_heading_scales_its_numbers),
		PROMISE(what_is_missing_is_listed_for_the_nearest),
		PROMISE(two_profiles_that_fit_equally_are_ambiguous),
	};
	return cmocka_run_group_tests_name("ingest recognition", tests, NULL, NULL);
}
