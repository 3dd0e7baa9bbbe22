/* The promises of the store: private, whole after a kill, of one version, readable while it is written. */
#include "ingest/record.h"
#include "base/resource.h"
#include "tests/unit/ingest_scratch.h"
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
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

static void
the_store_is_for_its_owner_alone(void **state)
{
	mode_t before = umask(0);
	scratch_write(&scratch, "clients/K/comments.md", "## 診断\n良好\n");
	assert_true(scratch_run(&scratch));
	umask(before);
	struct stat status;
	assert_int_equal(stat(scratch.store_path, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
}

static void
the_record_tables_are_those_of_the_schema(void **state)
{
	assert_true(scratch_run(&scratch));
	for (int table = 0; table < RECORD_TABLE_COUNT; table++) {
		GString *expected = g_string_new("record\nsource\nline");
		for (int i = 0; i < record_tables[table].stored; i++)
			g_string_append_printf(
			    expected, "\n%s", record_tables[table].columns[i].name);
		g_autofree char *sql = g_strdup_printf(
		    "SELECT name FROM pragma_table_info('%s')", record_tables[table].name);
		assert_query(&scratch, sql, expected->str);
		g_string_free(expected, TRUE);
		if (table < RECORD_PHOTO)
			assert_string_equal(record_tables[table].name, record_table_names[table]);
	}
}

static void
a_store_of_a_newer_version_is_refused_and_left_alone(void **state)
{
	assert_true(scratch_run(&scratch));
	sqlite3_exec(store_handle(scratch.store), "PRAGMA user_version = 99", NULL, NULL, NULL);
	scratch_close(&scratch);
	struct problems *problems = problems_new();
	assert_null(store_open(scratch.store_path, STORE_WRITE, problems));
	assert_null(store_open(scratch.store_path, STORE_READ, problems));
	assert_int_equal(problems_at(problems, 0)->id, PROBLEM_STORE_NEWER);
	assert_int_equal(problems_count(problems), 2);
	problems_drop(problems);
}

/* As an earlier program left it: a table that is gone since, an edition without columns that are new. */
static const char older[] =
    "DROP TABLE standing; CREATE TABLE gone (a); CREATE INDEX gone_a ON gone (a);"
    "DROP TABLE edition; CREATE TABLE edition (client TEXT NOT NULL, number INTEGER NOT NULL,"
    " key TEXT NOT NULL, forgotten TEXT, PRIMARY KEY (client, number));"
    "INSERT INTO edition VALUES ('K-01', 3, 'abc', 'x'); PRAGMA user_version = 1";

static void
a_store_of_an_older_version_is_renewed_and_keeps_its_editions(void **state)
{
	assert_true(scratch_run(&scratch));
	assert_int_equal(
	    sqlite3_exec(store_handle(scratch.store), older, NULL, NULL, NULL), SQLITE_OK);
	scratch_close(&scratch);
	struct problems *problems = problems_new();
	assert_null(store_open(scratch.store_path, STORE_READ, problems));
	assert_int_equal(problems_at(problems, 0)->id, PROBLEM_STORE_OLDER);
	scratch.store = store_open(scratch.store_path, STORE_WRITE, problems);
	assert_non_null(scratch.store);
	assert_int_equal(problems_at(problems, 1)->id, PROBLEM_STORE_RENEWED);
	assert_int_equal(problems_count(problems), 2);
	assert_query(&scratch, "SELECT client, number, key, figures FROM edition", "K-01|3|abc|-");
	assert_query(&scratch, "SELECT count(*) FROM source", "0");
	assert_query(&scratch,
	    "SELECT count(*) FROM sqlite_schema WHERE name LIKE 'gone%' OR name LIKE '%before'",
	    "0");
	problems_drop(problems);
}

static void
a_file_that_is_no_store_is_refused(void **state)
{
	assert_true(g_file_set_contents(scratch.store_path,
	    "not a database, but long enough to be looked at as one", -1, NULL));
	struct problems *problems = problems_new();
	assert_null(store_open(scratch.store_path, STORE_WRITE, problems));
	assert_int_equal(problems_at(problems, 0)->id, PROBLEM_STORE_FAILED);
	problems_drop(problems);
}

static void
a_reader_cannot_write_and_a_missing_store_is_not_made(void **state)
{
	struct problems *problems = problems_new();
	assert_null(store_open(scratch.store_path, STORE_READ, problems));
	assert_false(g_file_test(scratch.store_path, G_FILE_TEST_EXISTS));
	assert_true(scratch_run(&scratch));
	struct store *reader = store_open(scratch.store_path, STORE_READ, problems);
	assert_non_null(reader);
	assert_int_not_equal(
	    sqlite3_exec(store_handle(reader), "DELETE FROM source", NULL, NULL, NULL), SQLITE_OK);
	store_drop(reader);
	problems_drop(problems);
}

static void
a_store_in_memory_leaves_no_file(void **state)
{
	scratch_write(&scratch, "clients/K/roster.csv", "メールアドレス,部署\na@example.jp,営業\n");
	scratch.problems = problems_new();
	scratch.store = store_open(NULL, STORE_WRITE, scratch.problems);
	struct ingest_options options = { .intake = scratch.folder };
	assert_true(ingest_run(scratch.store, &options, &scratch.summary, scratch.problems));
	assert_query(&scratch, "SELECT client FROM person", "K");
	assert_false(g_file_test(scratch.store_path, G_FILE_TEST_EXISTS));
}

static void
settings_fall_back_to_the_programme(void **state)
{
	scratch_write(&scratch, "programme.json",
	    "{\"name\": \"架空事業\", \"privacy\": {\"small_group\": 3}, \"report_date\": "
	    "\"令和6年11月29日\"}");
	scratch_write(&scratch, "clients/K/client.json",
	    "{\"name\": \"架空商店\", \"privacy\": {\"person_sheet\": true}}");
	assert_true(scratch_run(&scratch));
	const struct {
		const char *client, *key, *value;
	} expected[] = {
		{ "", "name", "\"架空事業\"" },
		{ NULL, "privacy.small_group", "3" },
		{ "K", "privacy.small_group", "3" },
		{ "K", "privacy.person_sheet", "true" },
		{ "", "privacy.person_sheet", NULL },
		{ "K", "client.name", "\"架空商店\"" },
		{ "K", "report_date", "\"2024-11-29\"" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(expected); i++) {
		g_autofree char *value =
		    ingest_setting(scratch.store, expected[i].client, expected[i].key);
		if (expected[i].value == NULL)
			assert_null(value);
		else
			assert_string_equal(value, expected[i].value);
	}
	GPtrArray *clients = ingest_clients(scratch.store, scratch.problems);
	assert_string_equal(((struct client *)clients->pdata[0])->name, "架空商店");
	g_ptr_array_unref(clients);
}

/* The child is killed somewhere on the way, at another moment each time. */
static void
run_and_kill(int turn)
{
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		struct problems *problems = problems_new();
		struct store *store = store_open(scratch.store_path, STORE_WRITE, problems);
		struct ingest_options options = { .intake = scratch.folder };
		struct ingest_summary summary;
		if (store != NULL)
			ingest_run(store, &options, &summary, problems);
		_exit(0);
	}
	g_usleep((gulong)(turn * 1700));
	kill(child, SIGKILL);
	int status;
	waitpid(child, &status, 0);
}

static void
a_killed_run_leaves_whole_sources_and_the_next_completes_it(void **state)
{
	GString *events = g_string_new("campaign_id,email,time,message,details\n");
	for (int i = 0; i < 2000; i++)
		g_string_append_printf(
		    events, "7,p%d@example.jp,2024-07-12T00:00:00Z,Email Sent,\n", i);
	for (int i = 0; i < 6; i++) {
		g_autofree char *path = g_strdup_printf("clients/K/c%d - Events.csv", i);
		g_string_append_printf(
		    events, "%d,x@example.jp,2024-07-12T00:00:00Z,Email Sent,\n", 100 + i);
		scratch_write(&scratch, path, events->str);
	}
	g_string_free(events, TRUE);
	for (int turn = 0; turn < 12; turn++) {
		run_and_kill(turn);
		struct problems *problems = problems_new();
		scratch.problems = problems_new();
		scratch.store = store_open(scratch.store_path, STORE_WRITE, problems);
		assert_non_null(scratch.store);
		assert_query(&scratch, "PRAGMA integrity_check", "ok");
		assert_query(&scratch,
		    "SELECT count(*) FROM source s WHERE used <> (SELECT count(*) FROM drill_event "
		    "e WHERE e.source = s.id)",
		    "0");
		scratch_close(&scratch);
		problems_drop(problems);
	}
	assert_true(scratch_run(&scratch));
	/* The six files are exports of campaign 7, so its people count once. */
	assert_query(
	    &scratch, "SELECT count(*), count(DISTINCT person) FROM recipient", "2006|2001");
}

static void
a_large_file_goes_in_whole_and_in_order(void **state)
{
	GString *text = g_string_new("メールアドレス,部署,役職\n");
	for (int i = 0; i < 60000; i++)
		g_string_append_printf(
		    text, i % 1000 == 7 ? "no address,%d,\n" : "p%d@example.jp,営業,部長\n", i);
	g_string_append(text, "last@example.jp,");
	for (int i = 0; i < 700000; i++)
		g_string_append_c(text, 'x');
	g_string_append_c(text, ',');
	for (int i = 0; i < 700000; i++)
		g_string_append_c(text, 'y');
	g_string_append(text, "\nend@example.jp,総務,\n");
	scratch_write(&scratch, "clients/K/roster.csv", text->str);
	g_string_free(text, TRUE);
	assert_true(scratch_run(&scratch));
	assert_query(&scratch, "SELECT rows_read, used, set_aside FROM source", "60003|59942|60");
	assert_query(&scratch,
	    "SELECT count(*), sum(length(department)), sum(title IS NULL) FROM person",
	    "59942|819882|1");
	assert_query(&scratch,
	    "SELECT count(*) FROM (SELECT line, lag(line) OVER (ORDER BY record) AS before FROM "
	    "person) WHERE line <= before",
	    "0");
	assert_query(&scratch, "SELECT email FROM person ORDER BY record DESC LIMIT 2",
	    "end@example.jp\nlast@example.jp");
	assert_query(&scratch, "SELECT count(*) FROM set_aside WHERE line % 1000 = 9", "60");
}

#define PROMISE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		PROMISE(the_store_is_for_its_owner_alone),
		PROMISE(the_record_tables_are_those_of_the_schema),
		PROMISE(a_store_of_an_older_version_is_renewed_and_keeps_its_editions),
		PROMISE(a_store_of_a_newer_version_is_refused_and_left_alone),
		PROMISE(a_file_that_is_no_store_is_refused),
		PROMISE(a_reader_cannot_write_and_a_missing_store_is_not_made),
		PROMISE(a_store_in_memory_leaves_no_file),
		PROMISE(settings_fall_back_to_the_programme),
		PROMISE(a_large_file_goes_in_whole_and_in_order),
		PROMISE(a_killed_run_leaves_whole_sources_and_the_next_completes_it),
	};
	return cmocka_run_group_tests_name("ingest store", tests, NULL, NULL);
}
