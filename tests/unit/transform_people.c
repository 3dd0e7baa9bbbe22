/* The promises of the tables that C fills: what SQL reads there, however it asks; and who did what of a drill. */
#include "tests/unit/transform_store.h"
#include "transform/engine.h"
#include "transform/engine_people.h"
#include "transform/engine_rows.h"

/* All rows, cells by '|', rows by a space; NULL is '-'. */
static char *
ask(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *rows = NULL;
	if (sqlite3_prepare_v2(db, sql, -1, &rows, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(db));
	GString *text = g_string_new(NULL);
	while (sqlite3_step(rows) == SQLITE_ROW) {
		if (text->len > 0)
			g_string_append_c(text, ' ');
		for (int i = 0; i < sqlite3_column_count(rows); i++) {
			const char *cell = (const char *)sqlite3_column_text(rows, i);
			g_string_append_printf(
			    text, "%s%s", i > 0 ? "|" : "", cell == NULL ? "-" : cell);
		}
	}
	assert_int_equal(sqlite3_finalize(rows), SQLITE_OK);
	return g_string_free(text, FALSE);
}

static void
expect(sqlite3 *db, const char *sql, const char *expected)
{
	g_autofree char *text = ask(db, sql);
	if (strcmp(text, expected) != 0)
		fail_msg("%s\n gives    %s\n expected %s", sql, text, expected);
}

/* ---- rows in memory */

struct thing {
	gint64 first;
	const char *second, *third;
	bool flag;
	struct engine_number maybe;
};

static const struct engine_column columns[] = {
	{ "first", ENGINE_COLUMN_NUMBER, offsetof(struct thing, first) },
	{ "second", ENGINE_COLUMN_TEXT, offsetof(struct thing, second) },
	{ "third", ENGINE_COLUMN_TEXT, offsetof(struct thing, third) },
	{ "flag", ENGINE_COLUMN_FLAG, offsetof(struct thing, flag) },
	{ "maybe", ENGINE_COLUMN_MAYBE, offsetof(struct thing, maybe) },
};

static const struct thing some[] = {
	{ 1, "a", "p", true, { 5, true } },
	{ 1, "b", NULL, false, { 0, true } },
	{ 2, "a", "r", true, { 7, false } },
	{ 2, "a", "s", false, { -1, true } },
	{ 3, "c", "t", true, { 0, false } },
};

static GArray *things;

static struct engine_rows *
open_rows(sqlite3 **db)
{
	assert_int_equal(sqlite3_open(":memory:", db), SQLITE_OK);
	struct engine_rows *rows = engine_rows_open(*db, "thing", columns, G_N_ELEMENTS(columns));
	assert_non_null(rows);
	things = g_array_new(FALSE, FALSE, sizeof(struct thing));
	g_array_append_vals(things, some, G_N_ELEMENTS(some));
	engine_rows_show(rows, things);
	return rows;
}

static void
close_rows(sqlite3 *db, struct engine_rows *rows)
{
	engine_rows_drop(rows);
	g_array_unref(things);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static void
rows_are_found_by_either_key_by_both_and_by_none(void **state)
{
	sqlite3 *db;
	struct engine_rows *rows = open_rows(&db);
	expect(db, "SELECT * FROM thing", "1|a|p|1|5 1|b|-|0|0 2|a|r|1|- 2|a|s|0|-1 3|c|t|1|-");
	expect(db, "SELECT third FROM thing WHERE first = 2", "r s");
	expect(db, "SELECT third FROM thing WHERE second = 'a'", "p r s");
	expect(db, "SELECT third FROM thing WHERE first = 2 AND second = 'a'", "r s");
	expect(db, "SELECT third FROM thing WHERE first = 2 AND second = 'b'", "");
	expect(db, "SELECT third FROM thing WHERE first = 4", "");
	expect(db, "SELECT count(*) FROM thing WHERE first > 1", "3");
	close_rows(db, rows);
}

static void
a_key_of_another_type_finds_what_sqlite_calls_equal(void **state)
{
	sqlite3 *db;
	struct engine_rows *rows = open_rows(&db);
	expect(db, "SELECT third FROM thing WHERE first = '2'", "r s");
	expect(db, "SELECT third FROM thing WHERE first = 2.0", "r s");
	expect(db, "SELECT third FROM thing WHERE first = 2.5", "");
	expect(db, "SELECT third FROM thing WHERE first = NULL", "");
	expect(db, "SELECT third FROM thing WHERE first = 2 AND second = x'61'", "");
	close_rows(db, rows);
}

static void
rows_come_in_the_order_asked_for(void **state)
{
	sqlite3 *db;
	struct engine_rows *rows = open_rows(&db);
	expect(db, "SELECT first, second FROM thing ORDER BY first, second", "1|a 1|b 2|a 2|a 3|c");
	expect(db, "SELECT first, third FROM thing ORDER BY first DESC, third DESC",
	    "3|t 2|s 2|r 1|p 1|-");
	expect(db, "SELECT second, first FROM thing ORDER BY second, first", "a|1 a|2 a|2 b|1 c|3");
	expect(db, "SELECT third FROM thing WHERE first = 2 ORDER BY third DESC", "s r");
	expect(
	    db, "SELECT third FROM thing WHERE first IN (2, 1) ORDER BY first, second", "p - r s");
	close_rows(db, rows);
}

static void
rows_are_grouped_and_joined_like_those_of_any_table(void **state)
{
	sqlite3 *db;
	struct engine_rows *rows = open_rows(&db);
	expect(db, "SELECT first, second, count(*) FROM thing GROUP BY first, second",
	    "1|a|1 1|b|1 2|a|2 3|c|1");
	expect(db, "SELECT second, count(*) FROM thing GROUP BY second", "a|3 b|1 c|1");
	expect(db,
	    "SELECT o.first, t.third FROM thing o JOIN thing t ON t.first = o.first + 1 AND "
	    "t.second = o.second"
	    " ORDER BY t.third",
	    "1|r 1|s");
	expect(db,
	    "SELECT count(*) FROM thing WHERE first NOT IN (SELECT first FROM thing WHERE second = "
	    "'a')",
	    "1");
	close_rows(db, rows);
}

static void
other_records_are_there_for_the_same_statement(void **state)
{
	sqlite3 *db;
	struct engine_rows *rows = open_rows(&db);
	sqlite3_stmt *number = NULL;
	sqlite3_prepare_v2(db, "SELECT count(*) FROM thing WHERE first = 7", -1, &number, NULL);
	for (int n = 0; n < 3; n++) {
		g_array_set_size(things, 0);
		for (int i = 0; i < n; i++)
			g_array_append_val(things, ((struct thing){ 7, "x" }));
		assert_int_equal(sqlite3_step(number), SQLITE_ROW);
		assert_int_equal(sqlite3_column_int(number, 0), n);
		sqlite3_reset(number);
	}
	sqlite3_finalize(number);
	engine_rows_show(rows, NULL);
	expect(db, "SELECT count(*) FROM thing", "0");
	close_rows(db, rows);
}

static void
nothing_can_be_written_to_them(void **state)
{
	sqlite3 *db;
	struct engine_rows *rows = open_rows(&db);
	assert_int_not_equal(sqlite3_exec(db, "DELETE FROM thing", NULL, NULL, NULL), SQLITE_OK);
	assert_int_not_equal(
	    sqlite3_exec(db, "UPDATE thing SET third = 'x'", NULL, NULL, NULL), SQLITE_OK);
	expect(db, "SELECT count(*) FROM thing", "5");
	close_rows(db, rows);
}

/* ---- people */

static void
recipient(struct fixture *fixture, int drill, const char *person, const char *values)
{
	fixture_add(fixture,
	    "INSERT INTO recipient (id, client, drill, campaign, source, line, person, mail, "
	    "mail_type, department,"
	    " delivery, excluded, sent_at) VALUES (%" G_GINT64_FORMAT
	    ", 'K1', %d, 'c', 1, 1, '%s', %s)",
	    ++fixture->record, drill, person, values);
}

/* Of the recipient added last. */
static void
reaction(struct fixture *fixture, const char *kind, const char *values)
{
	fixture_add(fixture,
	    "INSERT INTO reaction (recipient, client, drill, person, kind, source, line, at, "
	    "judged, implied)"
	    " SELECT id, client, drill, person, '%s', 2, 1, %s FROM recipient WHERE id = "
	    "%" G_GINT64_FORMAT,
	    kind, values, fixture->record);
}

static sqlite3 *
enter(struct fixture *fixture)
{
	if (fixture->engine == NULL)
		fixture->engine = engine_open(fixture->store, fixture->problems);
	assert_non_null(fixture->engine);
	assert_true(engine_enter(fixture->engine, "K1", fixture->problems));
	return store_handle(fixture->store);
}

static void
the_first_step_of_each_kind_counts_and_machines_do_not(void **state)
{
	struct fixture *fixture = fixture_new();
	recipient(fixture, 1, "a", "'m', 'url', NULL, 'sent', 0, 1000");
	reaction(fixture, "opened", "5000, 'machine', 0");
	reaction(fixture, "opened", "9000, 'unsure', 0");
	reaction(fixture, "opened", "7000, 'person', 0");
	reaction(fixture, "viewed", "NULL, 'person', 1");
	reaction(fixture, "reported", "8000, 'person', 0");
	sqlite3 *db = enter(fixture);
	expect(db,
	    "SELECT viewed, opened, submitted, reported, opened_at, submitted_at, reported_at, "
	    "last_at FROM mail",
	    "1|1|0|1|7000|-|8000|9000");
	expect(db, "SELECT openings, events, implied, unsure, machine FROM mail", "2|3|1|1|1");
	expect(db, "SELECT deed, repeated, surely, openings FROM people", "3|1|1|2");
	engine_leave(fixture->engine);
	fixture_drop(fixture);
}

static void
what_is_done_with_no_valid_send_does_not_count(void **state)
{
	struct fixture *fixture = fixture_new();
	recipient(fixture, 1, "bounced", "'m', 'url', NULL, 'bounced', 0, 1000");
	reaction(fixture, "submitted", "5000, 'person', 0");
	recipient(fixture, 1, "excluded", "'m', 'url', NULL, 'sent', 1, 1000");
	reaction(fixture, "opened", "5000, 'person', 0");
	recipient(fixture, 1, "unsent", "'m', 'url', NULL, 'unsent', 0, NULL");
	sqlite3 *db = enter(fixture);
	expect(db, "SELECT sum(viewed + opened + submitted + reported) FROM mail", "0");
	expect(db, "SELECT person, attempted, bounced, excluded, valid, surely, deed FROM people",
	    "bounced|1|1|0|0|0|- excluded|1|0|1|0|0|- unsent|0|0|0|0|0|-");
	expect(db, "SELECT label, persons, opened FROM mailing", "m|0|0");
	engine_leave(fixture->engine);
	fixture_drop(fixture);
}

static void
several_mails_to_one_person_are_one_person(void **state)
{
	struct fixture *fixture = fixture_new();
	recipient(fixture, 1, "a", "'second', 'url', 'Sales', 'sent', 0, 2000");
	reaction(fixture, "viewed", "5000, 'person', 0");
	recipient(fixture, 1, "a", "'first', 'url', NULL, 'sent', 0, 1000");
	reaction(fixture, "opened", "5000, 'unsure', 0");
	recipient(fixture, 1, "a", "'first', 'attachment', NULL, 'sent', 0, 3000");
	reaction(fixture, "opened", "6000, 'unsure', 0");
	recipient(fixture, 1, "b", "'first', NULL, 'sales', 'sent', 0, 500");
	recipient(fixture, 1, "c", "'first', NULL, 'sales', 'bounced', 0, 200");
	sqlite3 *db = enter(fixture);
	expect(db,
	    "SELECT person, department, opened, repeated, surely, openings, mails FROM people",
	    "a|sales|1|0|0|2|first、second b|sales|0|0|0|0|first c|sales|0|0|0|0|-");
	expect(db, "SELECT label, type, sent_at, persons, opened FROM mailing",
	    "first|url|200|2|1 second|url|2000|1|0");
	engine_leave(fixture->engine);
	fixture_drop(fixture);
}

static void
mails_are_not_told_apart_where_a_drill_has_one(void **state)
{
	struct fixture *fixture = fixture_new();
	recipient(fixture, 1, "a", "'m', 'url', NULL, 'sent', 0, 2000");
	recipient(fixture, 2, "a", "'x', 'url', NULL, 'sent', 0, 2000");
	recipient(fixture, 2, "b", "'y', 'url', NULL, 'sent', 0, 2000");
	sqlite3 *db = enter(fixture);
	expect(db, "SELECT drill, person, mails FROM people", "1|a|- 2|a|x 2|b|y");
	engine_leave(fixture->engine);
	fixture_drop(fixture);
}

static void
the_other_round_is_told_of_who_had_a_valid_send_there(void **state)
{
	struct fixture *fixture = fixture_new();
	recipient(fixture, 1, "a", "'m', 'url', NULL, 'sent', 0, 2000");
	reaction(fixture, "opened", "5000, 'person', 0");
	recipient(fixture, 1, "b", "'m', 'url', NULL, 'sent', 0, 2000");
	recipient(fixture, 1, "c", "'m', 'url', NULL, 'bounced', 0, 2000");
	for (const char *person = "a\0b\0c\0d\0"; *person != '\0'; person += 2)
		recipient(fixture, 2, person, "'x', 'url', NULL, 'sent', 0, 9000");
	recipient(fixture, 4, "a", "'x', 'url', NULL, 'sent', 0, 9000");
	sqlite3 *db = enter(fixture);
	expect(db, "SELECT person, opened_other FROM people WHERE drill = 2", "a|1 b|0 c|- d|-");
	expect(db, "SELECT opened_other FROM people WHERE drill = 4", "-");
	engine_leave(fixture->engine);
	fixture_drop(fixture);
}

static void
a_drill_in_numbers_is_that_of_its_people_and_events(void **state)
{
	struct fixture *fixture = fixture_new();
	recipient(fixture, 1, "a", "'m', 'url', NULL, 'sent', 0, 1000");
	reaction(fixture, "opened", "5000, 'person', 0");
	reaction(fixture, "opened", "6000, 'machine', 0");
	reaction(fixture, "reported", "7000, 'person', 0");
	recipient(fixture, 1, "b", "'m', 'url', NULL, 'sent', 0, 1000");
	reaction(fixture, "submitted", "5000, 'unsure', 0");
	reaction(fixture, "opened", "NULL, 'unsure', 1");
	recipient(fixture, 1, "c", "'m', 'url', NULL, 'bounced', 0, 1000");
	reaction(fixture, "opened", "5000, 'person', 0");
	recipient(fixture, 1, "d", "'m', 'url', NULL, 'sent', 1, 1000");
	recipient(fixture, 2, "e", "'m', 'url', NULL, 'sent', 0, NULL");
	reaction(fixture, "reported", "5000, 'person', 0");
	sqlite3 *db = enter(fixture);
	expect(db,
	    "SELECT targets, sent, bounced, excluded, valid, viewed, opened, submitted, reported,"
	    " opened_reported, repeat_opened, opened_sure FROM tally",
	    "4|4|1|1|2|2|2|1|1|1|0|1 -|-|-|-|-|-|-|-|1|-|-|-");
	expect(db,
	    "SELECT events, opened_events, implied, unsure, machine FROM tally WHERE drill = 1",
	    "3|1|1|1|1");
	engine_leave(fixture->engine);
	fixture_drop(fixture);
}

static void
people_who_are_alike_and_did_the_same_are_one_row(void **state)
{
	struct fixture *fixture = fixture_new();
	static const char *const rows[][2] = { { "a", "'m', 'url', '営業', 'sent', 0, 1" },
		{ "b", "'m', 'url', '営業', 'sent', 0, 1" },
		{ "c", "'m', 'url', '営業', 'sent', 0, 1" },
		{ "d", "'m', 'url', NULL, 'sent', 0, 1" },
		{ "e", "'m', 'url', '営業', 'bounced', 0, 1" } };
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		recipient(fixture, 1, rows[i][0], rows[i][1]);
		if (i == 1)
			reaction(fixture, "opened", "5, 'person', 0");
	}
	recipient(fixture, 2, "a", "'m', 'url', '営業', 'sent', 0, 1");
	recipient(fixture, 2, "b", "'x', 'url', '営業', 'sent', 0, 1");
	sqlite3 *db = enter(fixture);
	expect(db, "SELECT department, mails, other, deed, n FROM alike WHERE drill = 1",
	    "営業|-|0|1|1 営業|-|1|1|1 営業|-|1|4|1 -|-|0|1|1");
	expect(db, "SELECT department, mails, other, deed, n FROM alike WHERE drill = 2",
	    "営業|m|1|1|1 営業|x|2|1|1");
	fixture_sql(fixture, "DELETE FROM recipient WHERE drill = 2");
	engine_leave(fixture->engine);
	enter(fixture);
	expect(db, "SELECT department, deed, n FROM alike", "営業|1|2 営業|4|1 -|1|1");
	engine_leave(fixture->engine);
	fixture_drop(fixture);
}

static void
viewing_counts_as_opening_where_the_settings_say_so(void **state)
{
	struct fixture *fixture = fixture_new();
	recipient(fixture, 1, "a", "'m', 'url', NULL, 'sent', 0, 1000");
	reaction(fixture, "viewed", "5000, 'person', 0");
	sqlite3 *db = enter(fixture);
	expect(db,
	    "SELECT people.opened, opened_at, deed FROM mail JOIN people USING (drill, person)",
	    "0|-|2");
	engine_leave(fixture->engine);
	fixture_setting(fixture, "K1", "drill.opened_means", "\"viewed\"");
	enter(fixture);
	expect(db,
	    "SELECT people.opened, opened_at, deed FROM mail JOIN people USING (drill, person)",
	    "1|5000|4");
	engine_leave(fixture->engine);
	fixture_drop(fixture);
}

static void
the_rows_of_the_client_before_are_gone(void **state)
{
	struct fixture *fixture = fixture_new();
	fixture_sql(fixture, "INSERT INTO client VALUES ('K2')");
	recipient(fixture, 1, "a", "'m', 'url', 'Sales', 'sent', 0, 1000");
	sqlite3 *db = enter(fixture);
	engine_leave(fixture->engine);
	assert_true(engine_enter(fixture->engine, "K2", fixture->problems));
	expect(db,
	    "SELECT (SELECT count(*) FROM mail) + (SELECT count(*) FROM people) + (SELECT count(*) "
	    "FROM mailing)",
	    "0");
	engine_leave(fixture->engine);
	fixture_drop(fixture);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_are_found_by_either_key_by_both_and_by_none),
		cmocka_unit_test(a_key_of_another_type_finds_what_sqlite_calls_equal),
		cmocka_unit_test(rows_come_in_the_order_asked_for),
		cmocka_unit_test(rows_are_grouped_and_joined_like_those_of_any_table),
		cmocka_unit_test(other_records_are_there_for_the_same_statement),
		cmocka_unit_test(nothing_can_be_written_to_them),
		cmocka_unit_test(the_first_step_of_each_kind_counts_and_machines_do_not),
		cmocka_unit_test(what_is_done_with_no_valid_send_does_not_count),
		cmocka_unit_test(several_mails_to_one_person_are_one_person),
		cmocka_unit_test(mails_are_not_told_apart_where_a_drill_has_one),
		cmocka_unit_test(the_other_round_is_told_of_who_had_a_valid_send_there),
		cmocka_unit_test(a_drill_in_numbers_is_that_of_its_people_and_events),
		cmocka_unit_test(people_who_are_alike_and_did_the_same_are_one_row),
		cmocka_unit_test(viewing_counts_as_opening_where_the_settings_say_so),
		cmocka_unit_test(the_rows_of_the_client_before_are_gone),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
