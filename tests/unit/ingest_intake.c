/* The promises of ingest_run: which files are read, whose rows they hold, and that nothing goes in silence. */
#include "tests/unit/ingest_scratch.h"
#include <stdio.h>
#include <unistd.h>

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

#define ACCOUNT \
	"SELECT path, profile, state, rows_read, used, set_aside, blank, heading, duplicate FROM " \
	"source ORDER BY path"

static void
a_folder_without_register_is_a_client_named_by_its_id(void **state)
{
	scratch_write(
	    &scratch, "clients/K-1/roster.csv", "メールアドレス,部署\na@example.jp,営業部\n");
	assert_true(scratch_run(&scratch));
	assert_no_complaint(&scratch);
	GPtrArray *clients = ingest_clients(scratch.store, scratch.problems);
	assert_int_equal(clients->len, 1);
	const struct client *client = clients->pdata[0];
	assert_string_equal(client->id, "K-1");
	assert_string_equal(client->name, "K-1");
	assert_int_equal(strlen(client->key), 64);
	assert_int_equal(client->rows_read, 1);
	assert_false(client->broken);
	g_ptr_array_unref(clients);
}

static void
a_folder_of_nothing_but_files_is_one_client(void **state)
{
	scratch_write(&scratch, "roster.csv", "メールアドレス,部署\na@example.jp,営業部\n");
	assert_true(scratch_run(&scratch));
	g_autofree char *id = g_path_get_basename(scratch.folder);
	assert_query(&scratch, "SELECT client FROM person", id);
}

static void
files_of_many_clients_are_shared_out_by_their_client_column(void **state)
{
	scratch_write(&scratch, "clients.csv",
	    "企業ID,企業名,従業員数\nK-1,架空商店,5\nK-2,見本商事,１２名\n");
	scratch_write(&scratch, "diagnosis-long.csv",
	    "企業ID,設問番号,回答\nK-1,1,4\nＫ－２,問2,一部実施している\n");
	assert_true(scratch_run(&scratch));
	assert_no_complaint(&scratch);
	assert_query(&scratch, "SELECT client, question, answer FROM diagnosis_answer",
	    "K-1|1|yes\nK-2|2|partly");
	assert_query(&scratch, "SELECT client, name, headcount FROM application",
	    "K-1|架空商店|5\nK-2|見本商事|12");
	assert_query(&scratch, "SELECT client FROM client", "K-1\nK-2");
}

static void
an_unknown_client_id_sets_its_row_aside_and_offers_the_nearest(void **state)
{
	scratch_write(&scratch, "clients.csv", "企業ID,企業名\nK-0001,架空商店\n");
	scratch_write(&scratch, "answers.csv", "企業ID,設問番号,回答\nK-0001,1,4\nK-0010,1,4\n");
	assert_true(scratch_run(&scratch));
	assert_messages(&scratch, PROBLEM_CLIENT_UNKNOWN,
	    "answers.csv:3:1: error: no client is named \"K-0010\"; did you mean \"K-0001\"? "
	    "(column \"企業ID\"); row set aside");
	assert_query(&scratch,
	    "SELECT scope, line, byte_offset, column_name, code, raw FROM set_aside",
	    "row|3|40|企業ID|client_unknown|K-0010,1,4\n");
	assert_query(&scratch, "SELECT count(*) FROM diagnosis_answer", "1");
}

static void
a_folder_makes_its_client_known_and_rows_are_read_again(void **state)
{
	scratch_write(&scratch, "clients.csv", "企業ID,企業名\nK-1,架空商店\n");
	scratch_write(&scratch, "answers.csv", "企業ID,設問番号,回答\nK-7,1,4\n");
	assert_true(scratch_run(&scratch));
	assert_query(
	    &scratch, "SELECT used, set_aside FROM source WHERE path = 'answers.csv'", "0|1");
	scratch_write(&scratch, "clients/K-7/comments.md", "## 診断\n良好です。\n");
	assert_true(scratch_run(&scratch));
	assert_query(
	    &scratch, "SELECT used, set_aside FROM source WHERE path = 'answers.csv'", "1|0");
	assert_query(
	    &scratch, "SELECT client, section, markdown FROM comment", "K-7|診断|良好です。");
}

static void
a_row_of_another_client_is_set_aside_from_a_clients_folder(void **state)
{
	scratch_write(&scratch, "clients/K-1/roster.csv",
	    "企業ID,メールアドレス,部署\nK-1,a@example.jp,営業\nK-2,b@example.jp,営業\n");
	assert_true(scratch_run(&scratch));
	assert_query(&scratch, "SELECT line, code, client FROM set_aside", "3|client_other|K-1");
	assert_query(&scratch, "SELECT client, email FROM person", "K-1|a@example.jp");
}

static void
a_table_that_says_no_client_outside_clients_is_set_aside_whole(void **state)
{
	scratch_write(&scratch, "clients.csv", "企業ID,企業名\nK-1,架空商店\n");
	scratch_write(&scratch, "roster.csv", "メールアドレス,部署\na@example.jp,営業\n");
	assert_true(scratch_run(&scratch));
	assert_query(
	    &scratch, "SELECT scope, line, code FROM set_aside", "file|0|client_column_missing");
	assert_query(&scratch, "SELECT state FROM source WHERE path = 'roster.csv'", "set_aside");
}

static void
an_unreadable_file_is_set_aside_and_the_others_are_read(void **state)
{
	scratch_write_bytes(&scratch, "clients/K-1/bad.csv", "メール\xFF\xFE\xFD,\x81", 15);
	scratch_write(
	    &scratch, "clients/K-1/roster.csv", "メールアドレス,部署\na@example.jp,営業\n");
	assert_true(scratch_run(&scratch));
	assert_query(&scratch, "SELECT path, state FROM source ORDER BY path",
	    "clients/K-1/bad.csv|set_aside\nclients/K-1/roster.csv|read");
	assert_query(&scratch, "SELECT scope, line, client FROM set_aside", "file|0|K-1");
	GPtrArray *clients = ingest_clients(scratch.store, scratch.problems);
	assert_int_equal(((struct client *)clients->pdata[0])->set_aside, 1);
	g_ptr_array_unref(clients);
}

static void
a_file_that_no_profile_fits_is_named_with_the_nearest(void **state)
{
	scratch_write(&scratch, "clients/K-1/list.csv", "接続元機器,接続元ポート,備考\nR1,1,\n");
	scratch_write(&scratch, "clients/K-1/what.csv", "色,形\n赤,丸\n");
	assert_true(scratch_run(&scratch));
	assert_messages(&scratch, PROBLEM_NO_PROFILE_NEAR,
	    "clients/K-1/list.csv:1: error: no known kind of file; the nearest is \"links\", but "
	    "it lacks: 接続先機器; file set aside");
	assert_messages(&scratch, PROBLEM_NO_PROFILE,
	    "clients/K-1/what.csv:1: error: no known kind of file has these headings: 色, 形; file "
	    "set aside");
	assert_query(&scratch, "SELECT count(*) FROM set_aside WHERE scope = 'file'", "2");
}

static void
a_misspelt_heading_is_said_and_its_column_set_aside(void **state)
{
	scratch_write(
	    &scratch, "clients/K-1/devices.csv", "管理番号,機器種別,設置場処\nD1,ルーター,1階\n");
	assert_true(scratch_run(&scratch));
	assert_query(&scratch, "SELECT scope, line, column_name, code FROM set_aside",
	    "column|1|設置場処|column_near");
	assert_query(&scratch, "SELECT id, kind, place, extra FROM device",
	    "D1|router|-|{\"設置場処\":\"1階\"}");
}

static void
rows_with_too_few_or_too_many_cells_are_set_aside(void **state)
{
	scratch_write(&scratch, "clients/K-1/roster.csv",
	    "メールアドレス,部署,役職\na@example.jp,営業,部長\nb@example.jp,営業\nc@example.jp,"
	    "営業,課長,x\nd@example.jp,営業,係長,\n");
	assert_true(scratch_run(&scratch));
	assert_messages(&scratch, PROBLEM_TOO_FEW_FIELDS,
	    "clients/K-1/roster.csv:3: error: 2 cells where the heading has 3; row set aside");
	assert_query(&scratch, "SELECT line, code, client FROM set_aside",
	    "3|too_few_fields|K-1\n4|too_many_fields|K-1");
	assert_query(&scratch, ACCOUNT, "clients/K-1/roster.csv|roster|read|5|2|2|0|1|0");
}

static void
an_impossible_date_sets_aside_its_cell_or_its_row(void **state)
{
	scratch_write(&scratch, "clients.csv", "企業ID,企業名,申込日\nK-1,架空商店,2024-02-30\n");
	scratch_write(&scratch, "clients/K-1/drill.csv",
	    "メールアドレス,送信日時,開封日時\na@example.jp,2024-07-12 10:00,2024-13-01\n");
	assert_true(scratch_run(&scratch));
	assert_query(&scratch, "SELECT scope, line, column_name, code, client FROM set_aside",
	    "cell|2|申込日|date_impossible|K-1\nrow|2|開封日時|date_impossible|K-1");
	assert_query(&scratch, "SELECT name, applied_on FROM application", "架空商店|-");
	assert_query(&scratch, "SELECT count(*) FROM drill_record", "0");
}

static void
a_second_row_of_the_same_key_is_set_aside_and_a_repeated_row_counts_once(void **state)
{
	scratch_write(&scratch, "clients.csv",
	    "企業ID,企業名\nK-1,架空商店\nK-2,見本\nK-2,見本\nK-1,架空商事\n");
	assert_true(scratch_run(&scratch));
	assert_messages(&scratch, PROBLEM_DUPLICATE_KEY,
	    "clients.csv:5: error: the same 企業ID as in line 2; row set aside");
	assert_messages(&scratch, PROBLEM_DUPLICATE_ROW,
	    "clients.csv: note: 1 row is the same as an earlier one and counts once (first: line "
	    "4)");
	assert_query(&scratch, ACCOUNT, "clients.csv|clients|read|5|2|1|0|1|1");
}

static void
titles_totals_and_blank_rows_are_counted_and_are_no_records(void **state)
{
	scratch_write(&scratch, "clients/K-1/devices.csv",
	    "機器一覧,,\n作成日,2024/7/"
	    "1,\n\n管理番号,機器種別,設置場所\nD1,ルーター,1階\n,,\nD2,HUB,〃\n合計,2台,\n※ "
	    "調査時点,,\n");
	assert_true(scratch_run(&scratch));
	assert_no_complaint(&scratch);
	assert_query(&scratch, ACCOUNT, "clients/K-1/devices.csv|devices|read|9|2|0|2|5|0");
	assert_query(&scratch, "SELECT id, kind, place FROM device", "D1|router|1階\nD2|hub|1階");
}

static void
repeated_headings_inside_a_file_are_headings(void **state)
{
	scratch_write(&scratch, "clients/K-1/roster.csv",
	    "email,department\nメールアドレス,部署\na@example.jp,営業\nb@example.jp,総務\nc@"
	    "example.jp,総務\nemail,department\nd@example.jp,営業\n");
	assert_true(scratch_run(&scratch));
	assert_no_complaint(&scratch);
	assert_query(&scratch, ACCOUNT, "clients/K-1/roster.csv|roster|read|7|4|0|0|3|0");
}

static void
an_unchanged_file_is_skipped_and_repeats_its_complaints(void **state)
{
	scratch_write(
	    &scratch, "clients/K-1/roster.csv", "メールアドレス,部署\na@example.jp,営業\nx,営業\n");
	assert_true(scratch_run(&scratch));
	assert_int_equal(scratch.summary.files_skipped, 0);
	g_autofree char *first = scratch_messages(&scratch, PROBLEM_EMAIL_BAD);
	assert_string_not_equal(first, "");
	assert_true(scratch_run(&scratch));
	assert_int_equal(scratch.summary.files_skipped, 1);
	assert_messages(&scratch, PROBLEM_EMAIL_BAD, first);
	assert_query(&scratch, "SELECT count(*) FROM person", "1");
}

static void
a_changed_file_is_replaced_and_one_that_is_gone_leaves(void **state)
{
	scratch_write(
	    &scratch, "clients/K-1/roster.csv", "メールアドレス,部署\na@example.jp,営業\n");
	scratch_write(
	    &scratch, "clients/K-2/roster.csv", "メールアドレス,部署\nb@example.jp,営業\n");
	assert_true(scratch_run(&scratch));
	scratch_write(&scratch, "clients/K-1/roster.csv",
	    "メールアドレス,部署\nc@example.jp,営業\nbad,営業\n");
	scratch_delete(&scratch, "clients/K-2");
	assert_true(scratch_run(&scratch));
	assert_query(&scratch, "SELECT client, email_key FROM person", "K-1|c@example.jp");
	assert_query(&scratch, "SELECT count(*) FROM set_aside", "1");
	assert_query(&scratch, "SELECT client FROM client", "K-1");
	assert_query(&scratch, "PRAGMA foreign_key_check", "");
	scratch_write(
	    &scratch, "clients/K-1/roster.csv", "メールアドレス,部署\nc@example.jp,営業\n");
	assert_true(scratch_run(&scratch));
	assert_query(&scratch, "SELECT count(*) FROM set_aside", "0");
	assert_query(&scratch, "SELECT count(*) FROM complaint", "0");
}

static void
a_clients_key_changes_with_its_own_rows_and_settings_only(void **state)
{
	char keys[3][2][65];
	for (int i = 0; i < 3; i++) {
		scratch_write(&scratch, "answers.csv",
		    i == 0 ? "企業ID,設問番号,回答\nA,1,4\nB,1,4\n"
			   : "企業ID,設問番号,回答\nA,1,4\nB,1,2\n");
		scratch_write(&scratch, "clients/A/client.json",
		    i < 2 ? "{}" : "{\"drill\": {\"window_days\": 7}}");
		assert_true(scratch_run(&scratch));
		GPtrArray *clients = ingest_clients(scratch.store, scratch.problems);
		assert_int_equal(clients->len, 2);
		for (int j = 0; j < 2; j++)
			g_strlcpy(keys[i][j], ((struct client *)clients->pdata[j])->key, 65);
		g_ptr_array_unref(clients);
	}
	assert_string_equal(keys[0][0], keys[1][0]);
	assert_string_not_equal(keys[0][1], keys[1][1]);
	assert_string_not_equal(keys[1][0], keys[2][0]);
	assert_string_equal(keys[1][1], keys[2][1]);
}

static void
the_same_file_twice_is_read_once(void **state)
{
	scratch_write(
	    &scratch, "clients/K-1/roster.csv", "メールアドレス,部署\na@example.jp,営業\n");
	scratch_write(
	    &scratch, "clients/K-1/roster (1).csv", "メールアドレス,部署\na@example.jp,営業\n");
	assert_true(scratch_run(&scratch));
	assert_query(&scratch, "SELECT count(*) FROM person", "1");
	assert_messages(&scratch, PROBLEM_FILE_TWICE,
	    "clients/K-1/roster.csv: warning: the same content as clients/K-1/roster (1).csv; read "
	    "once");
	scratch_delete(&scratch, "clients/K-1/roster (1).csv");
	assert_true(scratch_run(&scratch));
	assert_query(&scratch, "SELECT count(*) FROM person", "1");
	assert_messages(&scratch, PROBLEM_FILE_TWICE, "");
}

static void
a_copy_of_a_file_set_aside_is_read_for_itself(void **state)
{
	scratch_write(&scratch, "clients/K-1/a.csv", "メールアドレス,部署\na@example.jp,営業\n");
	scratch_write(&scratch, "clients/K-1/b.csv", "メールアドレス,部署\na@example.jp,営業\n");
	scratch_write(&scratch, "clients/K-1/client.json",
	    "{\"sources\": [{\"path\": \"a.csv\", \"profile\": \"devices\"}]}");
	for (int run = 0; run < 2; run++) {
		assert_true(scratch_run(&scratch));
		assert_query(&scratch,
		    "SELECT path, state FROM source WHERE path LIKE '%.csv' ORDER BY path",
		    "clients/K-1/a.csv|set_aside\nclients/K-1/b.csv|read");
		assert_messages(&scratch, PROBLEM_FILE_TWICE, "");
	}
}

static void
files_that_are_no_data_are_passed_over_and_counted(void **state)
{
	scratch_write(&scratch, "clients/K-1/photos/1F.jpg", "x");
	scratch_write(&scratch, "clients/K-1/~$list.csv", "x");
	scratch_write(&scratch, "clients/K-1/Thumbs.db", "x");
	scratch_write(&scratch, "clients/K-1/申込書.pdf", "x");
	scratch_write(&scratch, "layouts/client-report.json", "{");
	scratch_write(&scratch, "clients/K-1/list.xlsx", "PK");
	assert_true(scratch_run(&scratch));
	assert_query(&scratch, "SELECT path, state FROM source ORDER BY path",
	    "clients/K-1/Thumbs.db|passed_over\nclients/K-1/list.xlsx|set_aside\nclients/K-1/"
	    "photos/1F.jpg|passed_over\n"
	    "clients/K-1/~$list.csv|passed_over\nclients/K-1/申込書.pdf|passed_over");
	assert_int_equal(problems_count_at_least(scratch.problems, PROBLEM_ERROR), 1);
}

static void
a_link_that_leads_out_of_the_intake_is_not_followed(void **state)
{
	g_autofree char *link = g_build_filename(scratch.folder, "clients/K-1/passwd.csv", NULL);
	scratch_write(&scratch, "clients/K-1/comments.md", "## 診断\n良好\n");
	assert_int_equal(symlink("/etc/passwd", link), 0);
	assert_true(scratch_run(&scratch));
	assert_query(&scratch, "SELECT code FROM set_aside", "link_outside");
}

static void
a_folder_name_that_cannot_be_an_id_is_said(void **state)
{
	scratch_write(
	    &scratch, "clients/架空商店/roster.csv", "メールアドレス,部署\na@example.jp,営業\n");
	assert_true(scratch_run(&scratch));
	assert_messages(&scratch, PROBLEM_CLIENT_FOLDER_NAME,
	    "clients/架空商店: error: the folder's name cannot be a client id; file set aside");
	assert_query(&scratch, "SELECT count(*) FROM client", "0");
}

static void
an_empty_export_is_a_list_of_nobody_and_another_empty_file_is_a_warning(void **state)
{
	scratch_write(&scratch, "clients/K-1/夏 - Results.csv", "");
	scratch_write(&scratch, "clients/K-1/empty.csv", "");
	assert_true(scratch_run(&scratch));
	assert_query(&scratch, "SELECT path, profile, state FROM source ORDER BY path",
	    "clients/K-1/empty.csv|-|passed_over\nclients/K-1/夏 - "
	    "Results.csv|gophish-results|read");
}

static void
only_one_client_is_read_when_only_one_is_asked_for(void **state)
{
	scratch_write(&scratch, "answers.csv", "企業ID,設問番号,回答\nA,1,4\n");
	scratch_write(&scratch, "clients/A/roster.csv", "メールアドレス,部署\na@example.jp,営業\n");
	scratch_write(&scratch, "clients/B/roster.csv", "メールアドレス,部署\nb@example.jp,営業\n");
	assert_true(scratch_run_for(&scratch, "A"));
	assert_query(
	    &scratch, "SELECT path FROM source ORDER BY path", "answers.csv\nclients/A/roster.csv");
	assert_true(scratch_run(&scratch));
	assert_true(scratch_run_for(&scratch, "A"));
	assert_query(&scratch, "SELECT count(*) FROM source", "3");
}

static void
json_lists_are_read_like_tables_with_the_line_of_each_object(void **state)
{
	scratch_write(&scratch, "clients/K-1/environment.json",
	    "[\n {\"no\": 1, \"item\": \"消火設備\", \"rating\": \"×\", \"finding\": "
	    "\"PCの上に\\\"スプリンクラー\\\"\"},\n"
	    " {\"no\": 2, \"item\": \"施錠\", \"rating\": \"??\"},\n {\"item\": \"電源\", "
	    "\"rating\": \"○\"}\n]\n");
	assert_true(scratch_run(&scratch));
	assert_query(&scratch, "SELECT line, no, item, rating, finding FROM environment",
	    "2|1|消火設備|fix|PCの上に\"スプリンクラー\"\n4|2|電源|good|-");
	assert_query(&scratch, "SELECT line, column_name, code, raw FROM set_aside",
	    "3|rating|code_unknown|{\"no\": 2, \"item\": \"施錠\", \"rating\": \"??\"}");
}

static void
sources_state_what_cannot_be_guessed(void **state)
{
	scratch_write(&scratch, "clients/K-1/client.json",
	    "{\"sources\": [{\"path\": \"一覧.txt\", \"profile\": \"devices\", \"delimiter\": "
	    "\";\", \"heading_line\": 3},"
	    " {\"path\": \"none.csv\"}]}");
	scratch_write(&scratch, "clients/K-1/一覧.txt", "番号;種別\nx;y\n番号;種別\n1;UTM\n");
	assert_true(scratch_run(&scratch));
	assert_query(&scratch, "SELECT id, kind FROM device", "1|utm");
	assert_messages(&scratch, PROBLEM_STATEMENT_UNUSED,
	    "clients/K-1/client.json:1:102: warning: \"sources\" speaks of \"none.csv\", which is "
	    "not there (at /sources/1/path)");
}

static void
a_stated_profile_that_does_not_fit_or_does_not_exist_is_said(void **state)
{
	scratch_write(&scratch, "clients/K-1/client.json",
	    "{\"sources\": [{\"path\": \"a.csv\", \"profile\": \"links\"}, {\"path\": \"b.csv\", "
	    "\"profile\": \"device\"}, {\"path\": \"c.csv\", \"profile\": \"links\"}]}");
	scratch_write(&scratch, "clients/K-1/a.csv", "管理番号,値\n1,UTM\n");
	scratch_write(&scratch, "clients/K-1/c.csv", "管理番号,機器種別\n1,UTM\n");
	scratch_write(&scratch, "clients/K-1/b.csv", "管理番号,機器種別\n2,UTM\n");
	assert_true(scratch_run(&scratch));
	assert_messages(&scratch, PROBLEM_PROFILE_MISFIT,
	    "clients/K-1/a.csv:1: error: stated as \"links\", but these headings are missing: "
	    "接続元機器, 接続先機器; file set aside");
	assert_messages(&scratch, PROBLEM_PROFILE_STATED_WRONG,
	    "clients/K-1/c.csv:1: error: stated as \"links\", which lacks 接続元機器, 接続先機器; "
	    "its "
	    "headings are those of \"devices\"; file set aside");
	assert_messages(&scratch, PROBLEM_PROFILE_UNKNOWN,
	    "clients/K-1/b.csv: error: there is no profile \"device\"; did you mean \"devices\"? "
	    "(file set aside)");
}

static void
an_own_profile_reads_another_tracker(void **state)
{
	scratch_write(&scratch, "profiles/tadashi.json",
	    "{\"profile\": \"tadashi\", \"title\": \"Tadashi export\", \"table\": \"drill_record\","
	    " \"require\": [[\"email\"], [\"opened_at\"]], \"fields\": ["
	    "{\"field\": \"email\", \"type\": \"email\", \"required\": true, \"headings\": "
	    "[\"受信者\"]},"
	    "{\"field\": \"opened_at\", \"type\": \"time\", \"headings\": [\"踏んだ日時\"]}]}");
	scratch_write(&scratch, "clients/K-1/x.csv",
	    "受信者,踏んだ日時\na@example.jp,2024-07-12T00:00:00Z\n");
	assert_true(scratch_run(&scratch));
	assert_no_complaint(&scratch);
	assert_query(&scratch, "SELECT person, delivery FROM recipient", "a@example.jp|sent");
	assert_query(&scratch, "SELECT profile FROM source", "tadashi");
}

static gint writing;

/* Somebody saves the file again and again. */
static void *
keep_writing(void *path)
{
	for (int i = 0; g_atomic_int_get(&writing); i++) {
		FILE *file = fopen(path, "a");
		fprintf(file, "late%d@example.jp,営業\n", i);
		fclose(file);
		g_usleep(50);
	}
	return NULL;
}

static void
a_file_that_changes_while_it_is_read_is_set_aside_whole(void **state)
{
	GString *text = g_string_new("メールアドレス,部署\n");
	for (int i = 0; i < 100000; i++)
		g_string_append_printf(text, "p%d@example.jp,営業\n", i);
	scratch_write(&scratch, "clients/K/roster.csv", text->str);
	g_string_free(text, TRUE);
	g_autofree char *path = g_build_filename(scratch.folder, "clients/K/roster.csv", NULL);
	g_atomic_int_set(&writing, 1);
	GThread *writer = g_thread_new("writer", keep_writing, path);
	bool good = scratch_run(&scratch);
	g_atomic_int_set(&writing, 0);
	g_thread_join(writer);
	assert_true(good);
	assert_query(&scratch, "SELECT scope, code FROM set_aside", "file|file_changed");
	assert_query(&scratch, "SELECT count(*) FROM person", "0");
	assert_int_equal(problems_count(scratch.problems), 1);
	assert_true(scratch_run(&scratch));
	assert_query(&scratch, "SELECT count(*) >= 100000 FROM person", "1");
	assert_query(&scratch, "SELECT count(*) FROM set_aside", "0");
}

static void
no_intake_is_a_problem(void **state)
{
	scratch_delete(&scratch, "");
	assert_false(scratch_run(&scratch));
	assert_int_equal(problems_count_at_least(scratch.problems, PROBLEM_FATAL), 1);
}

#define PROMISE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		PROMISE(a_folder_without_register_is_a_client_named_by_its_id),
		PROMISE(a_folder_of_nothing_but_files_is_one_client),
		PROMISE(files_of_many_clients_are_shared_out_by_their_client_column),
		PROMISE(an_unknown_client_id_sets_its_row_aside_and_offers_the_nearest),
		PROMISE(a_folder_makes_its_client_known_and_rows_are_read_again),
		PROMISE(a_row_of_another_client_is_set_aside_from_a_clients_folder),
		PROMISE(a_table_that_says_no_client_outside_clients_is_set_aside_whole),
		PROMISE(an_unreadable_file_is_set_aside_and_the_others_are_read),
		PROMISE(a_file_that_no_profile_fits_is_named_with_the_nearest),
		PROMISE(a_misspelt_heading_is_said_and_its_column_set_aside),
		PROMISE(rows_with_too_few_or_too_many_cells_are_set_aside),
		PROMISE(an_impossible_date_sets_aside_its_cell_or_its_row),
		PROMISE(a_second_row_of_the_same_key_is_set_aside_and_a_repeated_row_counts_once),
		PROMISE(titles_totals_and_blank_rows_are_counted_and_are_no_records),
		PROMISE(repeated_headings_inside_a_file_are_headings),
		PROMISE(an_unchanged_file_is_skipped_and_repeats_its_complaints),
		PROMISE(a_changed_file_is_replaced_and_one_that_is_gone_leaves),
		PROMISE(a_clients_key_changes_with_its_own_rows_and_settings_only),
		PROMISE(the_same_file_twice_is_read_once),
		PROMISE(a_copy_of_a_file_set_aside_is_read_for_itself),
		PROMISE(files_that_are_no_data_are_passed_over_and_counted),
		PROMISE(a_link_that_leads_out_of_the_intake_is_not_followed),
		PROMISE(a_folder_name_that_cannot_be_an_id_is_said),
		PROMISE(an_empty_export_is_a_list_of_nobody_and_another_empty_file_is_a_warning),
		PROMISE(only_one_client_is_read_when_only_one_is_asked_for),
		PROMISE(json_lists_are_read_like_tables_with_the_line_of_each_object),
		PROMISE(sources_state_what_cannot_be_guessed),
		PROMISE(a_stated_profile_that_does_not_fit_or_does_not_exist_is_said),
		PROMISE(an_own_profile_reads_another_tracker),
		PROMISE(a_file_that_changes_while_it_is_read_is_set_aside_whole),
		PROMISE(no_intake_is_a_problem),
	};
	return cmocka_run_group_tests_name("ingest intake", tests, NULL, NULL);
}
