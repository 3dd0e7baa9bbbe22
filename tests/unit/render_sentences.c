/*
 * The default report's sentences for clients of few facts: what is said of nobody, one, few and none, and what may
 * not be said. Each row holds a client's figures, a sentence its report must say and one it must not.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "render_report.h"
#include "render_trace.h"

static struct bench bench;

struct sentence {
	const char *name;
	const char *facts; /* members of an object: numbers, texts; an array is a table's one row */
	const char *says, *never;
};

#define DRILL_1 "'drill.rounds': 1, 'drill.1.targets': 20, 'drill.1.sent': 20, 'drill.1.valid': 20"
#define OPENED_1 \
	", 'drill.1.opened': 4, 'drill.1.opened_rate': 0.2, 'drill.1.reported': 0, " \
	"'drill.1.reported_rate': 0"
#define DRILL_2 \
	"'drill.rounds': 2, 'drill.1.targets': 20, 'drill.1.valid': 20, 'drill.1.opened': 8, " \
	"'drill.1.opened_rate': " \
	"0.4, 'drill.2.targets': 20, 'drill.2.valid': 20, 'drill.2.opened': 1, " \
	"'drill.2.opened_rate': 0.05, " \
	"'drill.opened_rate_change': -0.35"
/* both, first only, second only, neither, n, opened first and second, p */
#define CHANGE(row, changed, bait) \
	", 'drill.change': [" row "], 'drill.changed': " changed ", 'drill.bait': '" bait "'"
#define NETWORK "'network.device_count': 5, 'network.host_count': 3, 'network.utm_count': 1"
#define EXERCISE "'exercise.participants': 1, 'exercise.total_damage_yen': 600000"

static const struct sentence sentences[] = {
	{ "an exercise alone is a result", EXERCISE, "体験型演習に1名が参加しました",
	    "まだありません" },
	{ "an exercise is among the results", EXERCISE, "演習上の被害総額 600,000円", NULL },
	{ "a median of nothing is not everybody's",
	    "'exercise.participants': 3, 'exercise.total_damage_yen': 0", "中央値で0円",
	    "被害を出さずに" },
	{ "one who lost nothing", "'exercise.participants': 1, 'exercise.total_damage_yen': 0",
	    "被害を出さずに", NULL },
	{ "no decision was the recommended one",
	    EXERCISE ", 'exercise.decisions': 3, 'exercise.matched': 0",
	    "推奨される対応を選んだものはありませんでした", "うち0回" },
	{ "reports alone are a result", "'drill.rounds': 1, 'drill.1.reported': 2", "報告 2名",
	    "開封率＝" },
	{ "a day without a mail's name", DRILL_1 OPENED_1 ", 'drill.1.sent_on': '2024-07-12'",
	    "送信日は2024年7月12日(金)です。この報告書の", "(金)、この" },
	{ "less than a minute",
	    DRILL_1 OPENED_1 ", 'drill.1.timed': 2, 'drill.1.first_open_minutes': 0.2, "
			     "'drill.1.median_open_minutes': 0.4",
	    "送信から1分未満、中央値は1分未満でした", "1分未満後" },
	{ "who opened is one, and reported",
	    DRILL_1 ", 'drill.1.opened': 1, 'drill.1.opened_rate': 0.05, "
		    "'drill.1.reported': 1, 'drill.1.opened_reported': 1",
	    "その方は報告もしていました", "1名のうち、報告した方は1名" },
	{ "none is left without the unsure",
	    DRILL_1 OPENED_1 ", 'drill.1.unsure_events': 2, "
			     "'drill.1.opened_sure': 0, 'drill.1.opened_sure_rate': 0",
	    "これらを除くと、開封した方はいません", "開封は0名" },
	{ "a group of one is no rule", DRILL_1 OPENED_1 ", 'programme.small_group': 1",
	    "個人の名前は載せていません", "名に満たない" },
	{ "the rule of small groups",
	    DRILL_1 OPENED_1 ", 'programme.small_group': 5, 'programme.hidden_below': 12",
	    "5名に満たない部署や役職は「その他」にまとめています。12名に満たない部署や役職",
	    "10名に満たない" },
	{ "reported alone is compared by name",
	    DRILL_1 OPENED_1 ", 'cohort.1.reported_median': 0.05, "
			     "'cohort.1.reported_lower': 0, 'cohort.1.reported_upper': 0.1, "
			     "'cohort.1.reported_n': 11",
	    "参加企業の報告率の中央値は5.0%", NULL },
	{ "the meaning of opened is said once", DRILL_2, "「開封」の意味と数え方は1回目と同じです",
	    NULL },
	{ "a change that chance does not make, and other mails",
	    DRILL_2 CHANGE("1, 8, 0, 11, 20, 9, 1, 0.0078", "8", "difficulty"),
	    "起こりにくい大きさ（p＜0."
	    "01）ですが、2回の訓練ではメールの難易度が違うため、効果があったかどうかは判断できませ"
	    "ん",
	    "p＝" },
	{ "and in the summary", DRILL_2 CHANGE("1, 8, 0, 11, 20, 9, 1, 0.0078", "8", "difficulty"),
	    "下がりましたが、メールが違うため効果は判断できません", "起こりにくい差です" },
	{ "never a p of 0.05 that is smaller",
	    DRILL_2 CHANGE("5, 13, 4, 38, 60, 18, 9, 0.049", "17", "same"),
	    "起こりにくい大きさ（p＜0.05）です。", "p＝0.05" },
	{ "few people", DRILL_2 CHANGE("0, 7, 0, 2, 9, 7, 0, 0.0156", "7", "mail"),
	    "この比較から傾向を述べることはできません", "起こりにくい" },
	{ "few people, in the summary", DRILL_2 CHANGE("0, 7, 0, 2, 9, 7, 0, 0.0156", "7", "mail"),
	    "人数が少なく傾向は述べられません", "p値" },
	{ "chance", DRILL_2 CHANGE("0, 4, 1, 15, 20, 4, 1, 0.375", "5", "mail"),
	    "偶然でも起こりうる大きさです（p＝0.38）", "起こりにくい大きさ" },
	{ "nobody joined",
	    DRILL_2 CHANGE(
		"0, 4, 1, 15, 20, 4, 1, 0.375", "5", "mail") ", 'drill.left': 2, 'drill.joined': 0",
	    "1回目だけの2名は、この比較に", "2回目だけの0名" },
	{ "nobody left",
	    DRILL_2 CHANGE(
		"0, 4, 1, 15, 20, 4, 1, 0.375", "5", "mail") ", 'drill.left': 0, 'drill.joined': 3",
	    "2回目だけの3名は、この比較に", "1回目だけの0名" },
	{ "some joined and some left",
	    DRILL_2 CHANGE(
		"0, 4, 1, 15, 20, 4, 1, 0.375", "5", "mail") ", 'drill.left': 2, 'drill.joined': 3",
	    "1回目だけの2名と2回目だけの3名は", NULL },
	{ "all pass the UTM: there are no others",
	    NETWORK ", 'network.bypass_count': 0, 'network.possible_count': 0, "
		    "'network.no_path_count': 0, 'network.protected_count': 3",
	    "すべてUTMを通っています", "このほかの" },
	{ "what is not known is in the summary",
	    NETWORK ", 'network.bypass_count': 0, 'network.possible_count': 1, "
		    "'network.no_path_count': 1, 'network.protected_count': 1",
	    "端末1台は接続の記録がなく", "すべてUTMを通っています" },
	{ "devices without hosts",
	    "'network.device_count': 2, 'network.host_count': 0, 'network.utm_count': 0",
	    "機器2台を記録しました", "端末0台" },
	{ "a survey speaks of no drill", "'network.device_count': 2", "―は値がないことを示します",
	    "xは" },
	{ "findings that could not be made",
	    "'environment.count': 2, 'environment.fix_count': 0, 'environment.improve_count': 0, "
	    "'environment.good_count': 1, 'environment.unknown_count': 1",
	    "1件は今回確認できませんでした", "要改善0件、良好" },
	{ "a poor self-check without rules in force",
	    "'diagnosis.answered': 25, 'diagnosis.total': 0, 'diagnosis.band': '49-', "
	    "'diagnosis.yes': 0",
	    "取り組みを載せていません", "いまの対策を続け" },
	{ "nothing to advise",
	    "'diagnosis.answered': 25, 'diagnosis.total': 100, 'diagnosis.band': '100', "
	    "'diagnosis.yes': 25",
	    "いまの対策を続け", "載せていません" },
	{ "means are told with the rule for the answer",
	    "'diagnosis.answered': 25, 'diagnosis.total': 32, 'diagnosis.band': '49-', "
	    "'diagnosis.respondents': 3, 'diagnosis.method': 'mean'",
	    "回答の欄は最も多かった回答", NULL },
	{ "one advice is not a list", "'diagnosis.answered': 25, 'advice.count': 1",
	    "取り組みは、次の1件です", "優先度の高い順" },
};

static const char *
kind_of(const char *name)
{
	static const char *const kinds[][2] = { { "_on", "date" }, { "_minutes", "minutes" },
		{ "_rate", "percent" }, { "_rate_change", "percent" },
		{ ".reported_median", "percent" }, { ".reported_lower", "percent" },
		{ ".reported_upper", "percent" }, { "diagnosis.total", "points" } };
	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
		if (g_str_has_suffix(name, kinds[i][0]))
			return kinds[i][1];
	return "count";
}

/* What figures --json would print of a fact. New reference. */
static json_t *
figure_of_fact(const char *name, json_t *value)
{
	if (json_is_array(value))
		return json_pack("{s:s, s:[s,s,s,s,s,s,s,s], s:[O]}", "kind", "table", "columns",
		    "both", "first_only", "second_only", "neither", "n", "first_opened",
		    "second_opened", "p", "rows", value);
	bool text = json_is_string(value) && !g_str_has_suffix(name, "_on");
	return json_pack("{s:s, s:O}", "kind", text ? "text" : kind_of(name), "value", value);
}

/* The report read aloud: its texts in order, without spaces at the ends of lines. Caller frees. */
static char *
read_aloud(const struct sentence *sentence)
{
	g_autofree char *json = g_strdup_printf("{%s}", sentence->facts);
	g_strdelimit(json, "'", '"');
	json_t *facts = json_loads(json, 0, NULL), *figures = json_object(), *value;
	const char *name;
	assert_non_null(facts);
	json_object_foreach(facts, name, value)
	    json_object_set_new(figures, name, figure_of_fact(name, value));
	json_object_set_new(
	    figures, "client.name", json_pack("{s:s, s:s}", "kind", "text", "value", "見本商店"));
	json_t *root = json_pack("{s:s, s:o}", "client", "K-1", "figures", figures);
	struct figures *all = figures_from_json(root, bench.problems);
	g_autofree char *trace = all == NULL ? NULL : bench_trace(&bench, all);
	if (trace == NULL)
		fail_msg("%s: %s", sentence->name, bench_told(&bench));
	g_autoptr(GArray) texts = trace_texts(trace);
	GString *out = g_string_new(NULL);
	for (guint i = 0; i < texts->len; i++)
		g_string_append(out, g_array_index(texts, struct trace_text, i).text);
	figures_drop(all);
	json_decref(root);
	json_decref(facts);
	return g_string_free(out, FALSE);
}

static void
says_what_is_so_and_no_more(void **state)
{
	const struct sentence *sentence = *state;
	g_autofree char *all = read_aloud(sentence);
	if (strstr(all, sentence->says) == NULL)
		fail_msg("does not say \"%s\": %s", sentence->says, all);
	if (sentence->never != NULL && strstr(all, sentence->never) != NULL)
		fail_msg("says \"%s\"", sentence->never);
}

static int
open_layout(void **state)
{
	(void)state;
	bench_open(&bench);
	return bench_read_file(&bench, REPORT_LAYOUT) == NULL ? -1 : 0;
}

static int
drop_layout(void **state)
{
	(void)state;
	bench_drop(&bench);
	return 0;
}

int
main(void)
{
	struct CMUnitTest tests[G_N_ELEMENTS(sentences)];
	for (size_t i = 0; i < G_N_ELEMENTS(sentences); i++)
		tests[i] = (struct CMUnitTest){ .name = sentences[i].name,
			.test_func = says_what_is_so_and_no_more,
			.initial_state = (void *)&sentences[i] };
	return cmocka_run_group_tests(tests, open_layout, drop_layout);
}
