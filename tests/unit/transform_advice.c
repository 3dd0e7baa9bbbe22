/* The advice that ships: every rule can hold for some client, for the reason it states, in whole sentences. */
#include "tests/unit/transform_store.h"

static GHashTable *fired; /* ids */
static struct document *rules;

/* Everybody of twelve gets a mail; the first open it, submit and report, or those from `first` on report. */
static void
drill_from(struct fixture *fixture, int round, int opened, int submitted, int reported, int first)
{
	for (int i = 0; i < 12; i++) {
		g_autofree char *person = g_strdup_printf("p%d", i);
		int64_t id =
		    fixture_mail(fixture, &(struct mail){ .drill = round, .person = person });
		if (i < opened)
			fixture_reaction(fixture, id, "opened", 10, "person");
		if (i < submitted)
			fixture_reaction(fixture, id, "submitted", 12, "person");
		if (i >= first && i < first + reported)
			fixture_reaction(fixture, id, "reported", 15, "person");
	}
}

static void
drill(struct fixture *fixture, int round, int opened, int submitted, int reported)
{
	drill_from(fixture, round, opened, submitted, reported, 0);
}

static void
device(struct fixture *fixture, const char *id, const char *kind, const char *eol, const char *note)
{
	fixture_add(fixture,
	    "INSERT INTO device (source, line, client, id, kind, name, eol, note) VALUES (1, 2, "
	    "'K1', '%s', '%s', '%s', nullif('%s', ''), nullif('%s', ''))",
	    id, kind, id, eol, note);
}

static void
cable(struct fixture *fixture, const char *a, const char *b, const char *certainty)
{
	fixture_add(fixture,
	    "INSERT INTO link (source, line, client, id, a_device, b_device, certainty) VALUES (1, "
	    "3, 'K1', '%s-%s', '%s', '%s', '%s')",
	    a, b, a, b, certainty);
}

static void
finding(struct fixture *fixture, const char *rating, const char *item, const char *words)
{
	fixture_add(fixture,
	    "INSERT INTO environment (source, line, client, no, item, rating, finding) VALUES (1, "
	    "4, 'K1', '%s', '%s', '%s', '%s')",
	    words, item, rating, words);
}

static void
decision(struct fixture *fixture)
{
	fixture_sql(fixture,
	    "INSERT INTO exercise (source, line, client, participant, question, card, recommended, "
	    "damage_yen) VALUES (1, 2, 'K1', 'a', '感染の疑い', 1, 2, 500000)");
}

/* Whole, with no sign of a value that was not there. */
static void
expect_sentence(const struct figure *list, size_t row, const char *column)
{
	const struct value *cell = figure_cell(list, row, figure_column_find(list, column));
	if (cell == NULL || cell->state != VALUE_TEXT)
		fail_msg("%s: row %zu has no %s", list->name, row, column);
	if (strpbrk(cell->text, "{}") != NULL || strstr(cell->text, "―") != NULL)
		fail_msg("%s: %s", list->name, cell->text);
	bool ends = g_str_has_suffix(cell->text, "。");
	if (strcmp(column, "title") != 0 && !ends)
		fail_msg("no sentence: %s", cell->text);
}

static void
collect(struct fixture *fixture)
{
	static const char *const lists[] = { "advice.technical", "advice.physical",
		"advice.people" };
	fixture_setting(fixture, "", "report_date", "\"2024-11-29\"");
	struct figures *figures = fixture_figures_of(fixture, "K1", rules);
	for (size_t i = 0; i < G_N_ELEMENTS(lists); i++) {
		const struct figure *list = figure_of(figures, lists[i]);
		for (size_t row = 0; row < list->nrows; row++) {
			const struct value *id =
			    figure_cell(list, row, figure_column_find(list, "id"));
			g_hash_table_add(fired, g_strdup(id->text));
			expect_sentence(list, row, "title");
			expect_sentence(list, row, "text");
			expect_sentence(list, row, "reason");
		}
	}
	figures_drop(figures);
	fixture_drop(fixture);
}

/* One letter for all 25 answers, and what else there is. */
static struct fixture *
client(char answer)
{
	struct fixture *fixture = fixture_new();
	g_autofree char *sheet = g_strnfill(25, answer);
	fixture_sheet(fixture, "a", "2024-07-01", sheet);
	return fixture;
}

static void
survey(struct fixture *fixture)
{
	device(fixture, "NET", "internet", "", "");
	device(fixture, "RT", "router", "2023-03-31", "");
	device(fixture, "UTM", "utm", "", "");
	device(fixture, "SW", "l2_switch", "", "");
	device(fixture, "AP", "ap", "", "暗号化はWEP");
	for (int i = 1; i <= 6; i++) {
		g_autofree char *id = g_strdup_printf("PC%d", i);
		device(fixture, id, "pc", "", "");
	}
	cable(fixture, "NET", "RT", "confirmed");
	cable(fixture, "RT", "UTM", "confirmed");
	cable(fixture, "UTM", "SW", "confirmed");
	cable(fixture, "SW", "AP", "confirmed");
	cable(fixture, "SW", "PC1", "confirmed");
	cable(fixture, "SW", "PC2", "confirmed");
	cable(fixture, "RT", "PC3", "confirmed"); /* beside the UTM */
	cable(fixture, "RT", "PC4", "unknown");   /* perhaps */
	cable(fixture, "SW", "PC5", "confirmed"); /* PC6: nowhere */
	finding(fixture, "fix", "施錠", "ラックに鍵がかかっていません。");
	finding(fixture, "improve", "書類", "机上に契約書類が残っています。");
	finding(fixture, "improve", "無線LAN", "WEPで暗号化されています。");
}

static void
clients_of_all_sorts(void)
{
	struct fixture *fixture;
	collect(client('n'));
	collect(client('u'));
	collect(client('p'));
	fixture = client('y'); /* all is done, they say */
	survey(fixture);
	drill(fixture, 1, 6, 2, 0);
	decision(fixture);
	collect(fixture);
	fixture = client('y');
	drill(fixture, 1, 6, 2, 0);
	drill(fixture, 2, 6, 2, 0);
	collect(fixture);
	for (int rounds = 1; rounds <= 2; rounds++) {
		fixture = fixture_new(); /* 20 yes, 6 and 24 not */
		fixture_sheet(fixture, "a", "2024-07-01", "yyyyynyyyyyyyyyyyyyyyyyny");
		drill(fixture, 1, 6, 2, 0);
		if (rounds == 2)
			drill(fixture, 2, 6, 2, 0);
		collect(fixture);
		fixture = fixture_new();
		drill(fixture, 1, rounds == 1 ? 6 : 0, 0, 2);
		if (rounds == 2)
			drill(fixture, 2, 6, 0, 2);
		collect(fixture);
		fixture = fixture_new();
		drill_from(fixture, rounds, 6, 0, 2, 8);
		collect(fixture);
	}
	fixture = fixture_new();
	drill(fixture, 1, 0, 0, 3);
	device(fixture, "RT", "router", "", "");
	device(fixture, "PC", "pc", "", "");
	cable(fixture, "RT", "PC", "confirmed");
	collect(fixture);
}

static void
every_rule_can_hold_and_is_whole(void **state)
{
	clients_of_all_sorts();
	const json_t *list = json_object_get(document_root(rules), "rules");
	g_autoptr(GString) silent = g_string_new(NULL);
	for (size_t i = 0; i < json_array_size(list); i++) {
		const char *id = json_string_value(json_object_get(json_array_get(list, i), "id"));
		if (!g_hash_table_contains(fired, id))
			g_string_append_printf(silent, " %s", id);
	}
	assert_string_equal(silent->str, "");
	assert_int_equal(g_hash_table_size(fired), json_array_size(list));
}

static void
each_item_has_advice_for_each_answer_but_yes(void **state)
{
	static const char *const answers[] = { "no", "partly", "unknown" };
	const json_t *list = json_object_get(document_root(rules), "rules");
	for (int item = 1; item <= 25; item++)
		for (size_t i = 0; i < G_N_ELEMENTS(answers); i++) {
			g_autofree char *id = g_strdup_printf("q%02d-%s", item, answers[i]);
			bool found = false;
			for (size_t j = 0; j < json_array_size(list); j++)
				found |= g_strcmp0(id, json_string_value(json_object_get(
							   json_array_get(list, j), "id"))) == 0;
			if (!found)
				fail_msg("no rule %s", id);
		}
}

static const char *
id_at(const struct figure *list, size_t row)
{
	return figure_cell(list, row, figure_column_find(list, "id"))->text;
}

static void
a_second_drill_alone_is_advised_on(void **state)
{
	(void)state;
	struct fixture *fixture = fixture_new();
	drill(fixture, 2, 6, 0, 0);
	fixture_setting(fixture, "", "report_date", "\"2024-11-29\"");
	struct figures *figures = fixture_figures_of(fixture, "K1", rules);
	const struct figure *people = figure_of(figures, "advice.people");
	assert_int_equal(people->nrows, 2);
	assert_string_equal(id_at(people, 0), "drill2-no-report");
	assert_string_equal(id_at(people, 1), "drill2-opened-high");
	figures_drop(figures);
	fixture_drop(fixture);
}

/* Where there is nothing to disagree with, nothing is said. */
static void
a_yes_that_evidence_bears_out_is_left_alone(void **state)
{
	struct fixture *fixture = client('y');
	finding(fixture, "good", "施錠", "施錠の記録が残っています。");
	finding(fixture, "good", "書類", "机上に書類はありません。");
	finding(fixture, "improve", "画面ロック", "離席時の画面ロックの設定がありません。");
	finding(fixture, "improve", "電源", "電源タップが重なっています。");
	struct figures *figures = fixture_figures_of(fixture, "K1", rules);
	expect_number(figures, "environment.lock_count", 0);
	expect_number(figures, "environment.desk_count", 0);
	expect_number(figures, "environment.wifi_count", 0);
	expect_missing(figures, "network.weak_wifi_count");
	const struct figure *physical = figure_of(figures, "advice.physical");
	for (size_t i = 0; i < physical->nrows; i++) {
		const struct value *id =
		    figure_cell(physical, i, figure_column_find(physical, "id"));
		assert_false(g_str_has_prefix(id->text, "cross-"));
	}
	figures_drop(figures);
	fixture_drop(fixture);
}

static int
open_rules(void **state)
{
	struct problems *problems = problems_new();
	rules = document_open("layouts/advice/standard.json", "standard.json", problems);
	fired = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	problems_drop(problems);
	return rules == NULL ? -1 : 0;
}

static int
drop_rules(void **state)
{
	document_drop(rules);
	g_hash_table_unref(fired);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_rule_can_hold_and_is_whole),
		cmocka_unit_test(each_item_has_advice_for_each_answer_but_yes),
		cmocka_unit_test(a_second_drill_alone_is_advised_on),
		cmocka_unit_test(a_yes_that_evidence_bears_out_is_left_alone),
	};
	return cmocka_run_group_tests(tests, open_rules, drop_rules);
}
