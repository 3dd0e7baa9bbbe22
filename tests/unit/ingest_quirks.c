/*
 * The promises of reading lists as Japanese offices keep them: one test for each thing that Excel and people do to
 * them, whole files in, records and complaints out.
 */
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
read_list(const char *text)
{
	scratch_write(&scratch, "clients/K/list.csv", text);
	assert_true(scratch_run(&scratch));
}

static void
assert_aside(const char *expected)
{
	assert_query(&scratch,
	    "SELECT scope, line, column_name, code FROM set_aside ORDER BY line, record", expected);
}

/* Text in another encoding; the caller frees. */
static char *
encoded(const char *text, const char *encoding, gsize *length)
{
	char *bytes = g_convert(text, -1, encoding, "UTF-8", NULL, length, NULL);
	assert_non_null(bytes);
	return bytes;
}

/* ---- 1. encodings */

static const char simple[] = "管理番号,機器種別,機器名\nA-1,ルーター,№①㈱～ﾙｰﾀｰ\n";
static const char simple_read[] = "A-1|router|№①㈱～ﾙｰﾀｰ";

static void
utf8_with_and_without_a_mark_and_cp932_are_read(void **state)
{
	gsize length;
	g_autofree char *cp932 = encoded(simple, "CP932", &length);
	g_autofree char *marked = g_strconcat("\xEF\xBB\xBF", simple, NULL);
	scratch_write(&scratch, "clients/A/list.csv", simple);
	scratch_write(&scratch, "clients/B/list.csv", marked);
	scratch_write_bytes(&scratch, "clients/C/list.csv", cp932, length);
	assert_true(scratch_run(&scratch));
	assert_no_complaint(&scratch);
	assert_query(&scratch,
	    "SELECT DISTINCT id || '|' || kind || '|' || name, count(*) FROM device",
	    "A-1|router|№①㈱～ﾙｰﾀｰ|3");
	assert_query(&scratch, "SELECT encoding FROM source ORDER BY path", "UTF-8\nUTF-8\nCP932");
}

static void
unicode_text_of_excel_is_utf16_with_tabs(void **state)
{
	gsize length;
	g_autofree char *text =
	    encoded("\xEF\xBB\xBF管理番号\t機器種別\t機器名\nA-1\tルーター\t№①㈱～ﾙｰﾀｰ\n",
		"UTF-16LE", &length);
	scratch_write_bytes(&scratch, "clients/K/list.csv", text, length);
	assert_true(scratch_run(&scratch));
	assert_no_complaint(&scratch);
	assert_query(&scratch, "SELECT id, kind, name FROM device", simple_read);
}

static void
a_bar_inside_a_cp932_character_separates_nothing(void **state)
{
	gsize length;
	/* ポ is 0x83 0x7C in CP932, 表 0x95 0x5C. */
	g_autofree char *text = encoded(
	    "管理番号|機器種別|機器名|備考\nA-1|HUB|ポポの表|ポートは8\nA-2|HUB|能力表|ソ\n",
	    "CP932", &length);
	scratch_write_bytes(&scratch, "clients/K/list.csv", text, length);
	assert_true(scratch_run(&scratch));
	assert_no_complaint(&scratch);
	assert_query(
	    &scratch, "SELECT id, name, note FROM device", "A-1|ポポの表|ポートは8\nA-2|能力表|ソ");
	assert_query(&scratch, "SELECT delimiter FROM source", "|");
}

/* ---- 2. headings */

static void
a_title_and_a_legend_above_the_headings_are_passed_over(void **state)
{
	read_list(
	    "株式会社架空商事　機器一覧,,,\n作成日：令和6年9月1日,,,\n凡例：○＝稼働中,,,\n,,,\n"
	    "管理番号,機器種別,機器名,稼働\nA-1,HUB,島HUB,○\n");
	assert_no_complaint(&scratch);
	assert_query(&scratch, "SELECT id, kind, in_use FROM device", "A-1|hub|1");
	assert_query(&scratch, "SELECT rows_read, used, heading, blank FROM source", "6|1|4|1");
}

static void
a_machine_heading_and_a_japanese_one_below_are_one(void **state)
{
	read_list("id,kind,name\n管理番号,機器種別,機器名\nA-1,HUB,島HUB\n");
	assert_no_complaint(&scratch);
	assert_query(&scratch, "SELECT id, kind, name FROM device", "A-1|hub|島HUB");
	assert_query(&scratch, "SELECT used, heading FROM source", "1|2");
}

static void
headings_repeated_on_the_next_page_are_no_device(void **state)
{
	read_list("管理番号,機器種別,機器名\nA-1,HUB,a\nA-2,HUB,b\nA-3,HUB,c\nA-4,HUB,d\n"
		  "管理番号,機器種別,機器名\nA-5,HUB,e\n");
	assert_no_complaint(&scratch);
	assert_query(&scratch, "SELECT group_concat(id, ' ') FROM device", "A-1 A-2 A-3 A-4 A-5");
	assert_query(&scratch, "SELECT used, heading FROM source", "5|2");
}

static void
line_breaks_units_and_spaces_in_headings_make_no_difference(void **state)
{
	read_list("\"管理\n番号\",機 器 種 別,\"機器名\n(Name)\",ＩＰアドレス,シリアル№,"
		  "設置・場所\nA-1,HUB,島HUB,192.0.2.1,S1,1階\n");
	assert_no_complaint(&scratch);
	assert_query(&scratch, "SELECT id, kind, name, ip, serial, place FROM device",
	    "A-1|hub|島HUB|192.0.2.1|S1|1階");
	scratch_write(
	    &scratch, "clients/K/links.csv", "接続元機器,接続先機器,長さ（cm）\nA,B,250\n");
	assert_true(scratch_run(&scratch));
	assert_query(&scratch, "SELECT length_m FROM link", "2.5");
}

static void
empty_headings_are_kept_and_a_second_one_is_said(void **state)
{
	read_list("管理番号,機器種別,,機器名,名称\nA-1,HUB,x,島HUB,別名\n");
	assert_messages(&scratch, PROBLEM_COLUMN_TWICE,
	    "clients/K/list.csv:1: warning: the column \"名称\" stands here twice; the first is "
	    "read; column kept for the workbook");
	assert_query(&scratch, "SELECT name, extra FROM device",
	    "島HUB|{\"column 3\":\"x\",\"名称\":\"別名\"}");
}

/* ---- 3. merged cells and marks for the cell above */

static void
merged_cells_are_filled_down_for_place_floor_and_maker_only(void **state)
{
	read_list("管理番号,機器種別,機器名,メーカー,型番,シリアル番号,MACアドレス,IPアドレス,"
		  "設置場所,階,備考\n"
		  "A-1,PC,a,架空電機,K-1,S1,00:00:5E:00:53:01,192.0.2.1,事務室,1階,予備\n"
		  "A-2,,b,,K-2,,,,,,\nA-3,PC,c,,,,,,,,\nA-4,PC,d,見本電機,,,,,会議室,2階,\n");
	assert_query(&scratch,
	    "SELECT id, kind, maker, serial, mac, ip, place, floor, note FROM device",
	    "A-1|pc|架空電機|S1|00:00:5E:00:53:01|192.0.2.1|事務室|1階|予備\n"
	    "A-2|unknown|架空電機|-|-|-|事務室|1階|-\n"
	    /* Where the row names no model, nobody knows its maker. */
	    "A-3|pc|-|-|-|-|事務室|1階|-\n"
	    "A-4|pc|見本電機|-|-|-|会議室|2階|-");
	assert_messages(&scratch, PROBLEM_FILLED_DOWN,
	    "clients/K/list.csv: note: 5 empty cells take the value above (merged cells)");
}

static void
marks_for_the_cell_above_are_read_but_never_for_what_tells_devices_apart(void **state)
{
	read_list("管理番号,機器種別,機器名,メーカー,シリアル番号,MACアドレス,IPアドレス,設置場所\n"
		  "A-1,PC,a,架空電機,S1,00:00:5E:00:53:01,192.0.2.1,事務室\n"
		  "A-2,〃,b,″,〃,同上,↑,同上\nA-3,同上,c,〃,,,,（同上）\n");
	assert_query(&scratch, "SELECT id, kind, maker, serial, mac, ip, place FROM device",
	    "A-1|pc|架空電機|S1|00:00:5E:00:53:01|192.0.2.1|事務室\n"
	    "A-2|pc|架空電機|-|-|-|事務室\nA-3|pc|架空電機|-|-|-|事務室");
	assert_aside("cell|3|シリアル番号|ditto_refused\ncell|3|MACアドレス|ditto_refused\n"
		     "cell|3|IPアドレス|ditto_refused");
}

static void
the_cell_above_is_never_that_of_another_client(void **state)
{
	scratch_write(&scratch, "list.csv",
	    "企業ID,管理番号,機器種別,機器名,設置場所\nA,1,PC,a,東京本社\nB,1,〃,b,\nB,2,PC,c,"
	    "〃\n");
	assert_true(scratch_run(&scratch));
	assert_query(&scratch, "SELECT client, id, kind, place FROM device",
	    "A|1|pc|東京本社\nB|1|unknown|-\nB|2|pc|-");
	assert_aside("cell|3|機器種別|ditto_nothing\ncell|4|設置場所|ditto_nothing");
}

/* ---- 4. rows that are no devices */

static void
totals_ends_notes_and_blank_rows_are_no_devices(void **state)
{
	read_list("管理番号,機器種別,機器名,台数\nA-1,PC,a,1\n,,,\n小計,,,1\nA-2,PC,b,2\n計,,,2台\n"
		  "合計　3台,,,\n【総合計】,,,3\n以上,,,\n※1 シリアルは背面ラベルによる,,,\n"
		  "注) 稼働中のみ,,,\n");
	assert_no_complaint(&scratch);
	assert_query(&scratch, "SELECT group_concat(id, ' ') FROM device", "A-1 A-2");
	assert_query(&scratch, "SELECT rows_read, used, heading, blank FROM source", "11|2|8|1");
}

/* ---- 5. full width and dashes */

static void
full_width_and_half_width_kana_mean_what_they_show(void **state)
{
	read_list("管理番号,機器種別,機器名,ＩＰアドレス,ＭＡＣアドレス,シリアル番号\n"
		  "ＰＣ－０１,ﾊﾟｿｺﾝ,ｹｲﾘ,１９２．１６８．１．１,００－００－５Ｅ－００－５３－０１,"
		  "ＳＮ１２３\n");
	assert_no_complaint(&scratch);
	/* What is shown stays as it was written; addresses have one spelling. */
	assert_query(&scratch, "SELECT id, kind, kind_text, name, ip, mac, serial FROM device",
	    "ＰＣ－０１|pc|ﾊﾟｿｺﾝ|ｹｲﾘ|192.168.1.1|00:00:5E:00:53:01|ＳＮ１２３");
}

static void
every_kind_of_dash_stands_in_addresses(void **state)
{
	read_list("管理番号,機器種別,機器名,MACアドレス\nA,PC,a,00−00−5E−00−53−01\n"
		  "B,PC,b,00‐00‐5E‐00‐53‐02\nC,PC,c,00―00―5E―00―53―03\n"
		  "D,PC,d,00ー00ー5Eー00ー53ー04\n");
	assert_no_complaint(&scratch);
	assert_query(&scratch, "SELECT group_concat(mac, ' ') FROM device",
	    "00:00:5E:00:53:01 00:00:5E:00:53:02 00:00:5E:00:53:03 00:00:5E:00:53:04");
}

/* ---- 6. MAC addresses */

static void
mac_addresses_are_read_in_every_notation_and_kept_in_one(void **state)
{
	read_list("管理番号,機器種別,機器名,MACアドレス\nA,PC,a,00:1A:2B:3C:4D:5E\nB,PC,b,00-1a-2b-"
		  "3c-4d-5f\n"
		  "C,PC,c,001a.2b3c.4d60\nD,PC,d,001a-2b3c-4d61\nE,PC,e,001A2B3C4D62\n"
		  "F,PC,f,\"001A2B3C4D63\n00:1A:2B:3C:4D:64\"\nG,PC,g,001A2B3C4D65、001A2B3C4D66/"
		  "001A2B3C4D67\n");
	assert_no_complaint(&scratch);
	assert_query(&scratch, "SELECT id, mac FROM device",
	    "A|00:1A:2B:3C:4D:5E\nB|00:1A:2B:3C:4D:5F\nC|00:1A:2B:3C:4D:60\n"
	    "D|00:1A:2B:3C:4D:61\nE|00:1A:2B:3C:4D:62\nF|00:1A:2B:3C:4D:63, "
	    "00:1A:2B:3C:4D:64\nG|00:1A:2B:3C:4D:65, 00:1A:2B:3C:4D:66, 00:1A:2B:3C:4D:67");
}

static void
addresses_that_no_device_has_are_refused(void **state)
{
	read_list("管理番号,機器種別,機器名,MACアドレス\nA,PC,a,00:00:00:00:00:00\nB,PC,b,FF-FF-FF-"
		  "FF-FF-FF\n"
		  "C,PC,c,01:00:5E:00:00:01\nD,PC,d,1.23E+11\nE,PC,e,00:1A:2B:3C:4D\n"
		  "F,PC,f,02:00:5E:00:53:01\nG,PC,g,不明\n");
	assert_aside("cell|2|MACアドレス|mac_bad\ncell|3|MACアドレス|mac_bad\n"
		     "cell|4|MACアドレス|mac_bad\ncell|5|MACアドレス|mac_bad\n"
		     "cell|6|MACアドレス|mac_bad");
	/* A random address of Wi-Fi is one all the same, and 不明 is nothing to complain of. */
	assert_query(&scratch, "SELECT group_concat(coalesce(mac, '-'), ' ') FROM device",
	    "- - - - - 02:00:5E:00:53:01 -");
}

/* ---- 7. what Excel does, dates, IP addresses */

static void
serials_made_numbers_by_excel_are_lost_and_said(void **state)
{
	read_list("管理番号,機器種別,機器名,シリアル番号\nA,PC,a,1.23E+11\nB,PC,b,1.234E+5\n"
		  "C,PC,c,\"=\"\"00123\"\"\"\nD,PC,d,'00124\n");
	assert_aside("cell|2|シリアル番号|serial_damaged\ncell|3|シリアル番号|serial_damaged");
	assert_query(&scratch, "SELECT id, serial FROM device", "A|-\nB|-\nC|00123\nD|00124");
}

static void
serials_and_ports_made_dates_by_excel_are_said(void **state)
{
	read_list(
	    "管理番号,機器種別,機器名,型番,シリアル番号\nA,PC,a,3月1日,1月2日\nB,PC,b,K-1,2-Jan\n"
	    "C,PC,c,K-2,Jan-02\nD,PC,d,K-3,5月\n");
	scratch_write(&scratch, "clients/K/links.csv",
	    "接続元機器,接続元ポート,接続先機器,接続先ポート\nA,1月2日,B,1/0/1\n");
	assert_true(scratch_run(&scratch));
	assert_query(&scratch,
	    "SELECT scope, line, column_name, code FROM set_aside ORDER BY source, line, record",
	    "cell|2|シリアル番号|serial_damaged\ncell|3|シリアル番号|serial_damaged\n"
	    "cell|4|シリアル番号|serial_damaged");
	assert_messages(&scratch, PROBLEM_DATE_MADE,
	    "clients/K/links.csv:2:3: warning: \"1月2日\" is a date that Excel has made, perhaps "
	    "of "
	    "a number such as 1-2 (column \"接続元ポート\"); kept as it is\n"
	    "clients/K/list.csv:2:8: warning: \"3月1日\" is a date that Excel has made, perhaps of "
	    "a number such as 3-1 (column \"型番\"); kept as it is");
	assert_query(&scratch, "SELECT a_port, b_port FROM link", "1月2日|1/0/1");
}

static void
leading_zeros_that_excel_took_are_noticed_where_others_have_kept_theirs(void **state)
{
	read_list("管理番号,機器種別,機器名,シリアル番号\nA,PC,a,00123456\nB,PC,b,98765432\n"
		  "C,PC,c,123457\nD,PC,d,AB1234\n");
	assert_messages(&scratch, PROBLEM_ZEROS_LOST,
	    "clients/K/list.csv:4:8: warning: \"123457\" is shorter than the other numbers of this "
	    "column (8 digits): perhaps Excel took its leading zeros (column \"シリアル番号\"); "
	    "kept "
	    "as it is");
	assert_query(&scratch, "SELECT group_concat(serial, ' ') FROM device",
	    "00123456 98765432 123457 AB1234");
}

static void
dates_are_read_in_every_form_of_the_office(void **state)
{
	read_list(
	    "管理番号,機器種別,機器名,サポート終了日\nA,PC,a,2021/11/01\nB,PC,b,2021-11-01\n"
	    "C,PC,c,R3.11.1\nD,PC,d,令和3年11月1日\nE,PC,e,44501\nF,PC,f,２０２１年１１月１日\n"
	    "G,PC,g,R3/11/1\nH,PC,h,20211101\nI,PC,i,2021.11.1（月）\n");
	assert_no_complaint(&scratch);
	assert_query(&scratch, "SELECT DISTINCT eol, count(*) FROM device", "2021-11-01|9");
}

static void
dates_that_nobody_can_read_for_sure_are_said(void **state)
{
	read_list("管理番号,機器種別,機器名,サポート終了日\nA,PC,a,11/1/2021\nB,PC,b,2021/2/30\n"
		  "C,PC,c,令和元年4月30日\nD,PC,d,来年\n");
	assert_aside("cell|2|サポート終了日|date_form\ncell|3|サポート終了日|date_impossible\n"
		     "cell|4|サポート終了日|date_era\ncell|5|サポート終了日|date_form");
}

static void
ip_addresses_come_with_masks_ranges_and_dhcp(void **state)
{
	read_list(
	    "管理番号,機器種別,機器名,IPアドレス\nA,PC,a,192.168.1.10~20\nB,PC,b,192.168.1.10/24\n"
	    "C,PC,c,DHCP\nD,PC,d,自動取得\nE,PC,e,192.168.001.010\n"
	    "F,PC,f,192.168.1.10～192.168.1.20\nG,PC,g,192.168.1.300\n"
	    "H,PC,h,\"192.168.1.1\n192.168.2.1\"\n");
	assert_aside("cell|8|IPアドレス|ip_bad");
	assert_query(&scratch, "SELECT id, ip FROM device",
	    "A|192.168.1.10-192.168.1.20\nB|192.168.1.10/24\nC|DHCP\nD|DHCP\nE|192.168.1.10\n"
	    "F|192.168.1.10-192.168.1.20\nG|-\nH|192.168.1.1\n192.168.2.1");
}

/* ---- 8. serial numbers that are none */

static void
words_that_stand_for_a_serial_are_counted_with_their_reason(void **state)
{
	read_list(
	    "管理番号,機器種別,機器名,シリアル番号\nA,PC,a,不明\nB,PC,b,なし\nC,PC,c,-\nD,PC,d,ー\n"
	    "E,PC,e,確認不可\nF,PC,f,剥がれ\nG,PC,g,N/A\nH,PC,h,None\nI,PC,i,0\n"
	    "J,PC,j,To be filled by O.E.M.\nK,PC,k,Default string\nL,PC,l,System Serial Number\n"
	    "M,PC,m,123456789\nN,PC,n,\nO,PC,o,FOC1243W0ED\n");
	assert_no_complaint(&scratch);
	assert_query(
	    &scratch, "SELECT id, serial FROM device WHERE serial IS NOT NULL", "O|FOC1243W0ED");
	assert_messages(&scratch, PROBLEM_SERIALS_NONE,
	    "clients/K/list.csv: note: 13 devices have a word in place of a serial number: 3 not "
	    "known, 5 none, 5 a maker's default");
}

static void
real_shapes_of_serials_stay_and_one_on_two_devices_is_no_error(void **state)
{
	read_list("管理番号,機器種別,機器名,シリアル番号\nA,PC,a,FCH1946V219\nB,PC,b,CN5BFP62CP\n"
		  "C,PC,c,QBSB-G9TZ-LVYP\nD,PC,d,R3843D1000001\nE,UPS,e,J000431418-0000-0010\n"
		  "F,UPS,f,J000431418-0000-0010\nG,PC,g,12E5\nH,PC,h,1E10\n");
	assert_no_complaint(&scratch);
	assert_query(&scratch, "SELECT count(*), count(serial) FROM device", "8|8");
}

/* ---- cells with more than a word */

static void
line_breaks_inside_cells_stay_in_notes_and_part_values_elsewhere(void **state)
{
	read_list(
	    "管理番号,機器種別,機器名,IPアドレス,備考\nA,PC,\"経理\nPC\",\"192.0.2.1\n192.0.2.2\","
	    "\"一行目\n二行目\"\n");
	assert_no_complaint(&scratch);
	assert_query(&scratch, "SELECT name, ip, note FROM device",
	    "経理\nPC|192.0.2.1\n192.0.2.2|一行目\n二行目");
}

static void
lengths_have_units_in_cells_and_headings(void **state)
{
	scratch_write(&scratch, "clients/K/links.csv",
	    "接続元機器,接続先機器,長さ(cm)\nA,B,250\nA,C,5ｍ\nA,D,５ ｆｔ\nA,E,12 "
	    "in\nA,F,1.5メートル\n"
	    "A,G,0.5km\nA,H,1mi\nA,I,約5m\n");
	assert_true(scratch_run(&scratch));
	assert_aside("cell|9|長さ(cm)|number_bad");
	assert_query(&scratch, "SELECT group_concat(coalesce(length_m, '-'), ' ') FROM link",
	    "2.5 5.0 1.524 0.3048 1.5 500.0 1609.344 -");
}

#define PROMISE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		PROMISE(utf8_with_and_without_a_mark_and_cp932_are_read),
		PROMISE(unicode_text_of_excel_is_utf16_with_tabs),
		PROMISE(a_bar_inside_a_cp932_character_separates_nothing),
		PROMISE(a_title_and_a_legend_above_the_headings_are_passed_over),
		PROMISE(a_machine_heading_and_a_japanese_one_below_are_one),
		PROMISE(headings_repeated_on_the_next_page_are_no_device),
		PROMISE(line_breaks_units_and_spaces_in_headings_make_no_difference),
		PROMISE(empty_headings_are_kept_and_a_second_one_is_said),
		PROMISE(merged_cells_are_filled_down_for_place_floor_and_maker_only),
		PROMISE(marks_for_the_cell_above_are_read_but_never_for_what_tells_devices_apart),
		PROMISE(the_cell_above_is_never_that_of_another_client),
		PROMISE(totals_ends_notes_and_blank_rows_are_no_devices),
		PROMISE(full_width_and_half_width_kana_mean_what_they_show),
		PROMISE(every_kind_of_dash_stands_in_addresses),
		PROMISE(mac_addresses_are_read_in_every_notation_and_kept_in_one),
		PROMISE(addresses_that_no_device_has_are_refused),
		PROMISE(serials_made_numbers_by_excel_are_lost_and_said),
		PROMISE(serials_and_ports_made_dates_by_excel_are_said),
		PROMISE(leading_zeros_that_excel_took_are_noticed_where_others_have_kept_theirs),
		PROMISE(dates_are_read_in_every_form_of_the_office),
		PROMISE(dates_that_nobody_can_read_for_sure_are_said),
		PROMISE(ip_addresses_come_with_masks_ranges_and_dhcp),
		PROMISE(words_that_stand_for_a_serial_are_counted_with_their_reason),
		PROMISE(real_shapes_of_serials_stay_and_one_on_two_devices_is_no_error),
		PROMISE(line_breaks_inside_cells_stay_in_notes_and_part_values_elsewhere),
		PROMISE(lengths_have_units_in_cells_and_headings),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
