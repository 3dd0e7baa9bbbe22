/*
 * The promises of single blocks, each on a layout of a few lines.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "render_bench.h"
#include "render_trace.h"

static struct bench bench;
static GArray *texts;
static char *trace;

static int
forget(void **state)
{
	(void)state;
	g_clear_pointer(&texts, g_array_unref);
	g_clear_pointer(&trace, g_free);
	return 0;
}

#define SECTION(blocks) \
	"{ \"layout\": 1, \"title\": \"t\", \"sections\": [ { \"id\": \"s\", \"blocks\": " \
	"[ " blocks " ] } ] }"
#define FIGURES(list) "{ \"client\": \"K-1\", \"figures\": { " list " } }"
#define NAME "\"client.name\": { \"kind\": \"text\", \"value\": \"例\" }"

/* Render; the texts and the trace are there afterwards. Fails the test when it cannot be done. */
static void
show(const char *layout, const char *list)
{
	forget(NULL);
	if (bench_read(&bench, layout) == NULL) {
		g_autofree char *told = bench_told(&bench);
		fail_msg("%s", told);
	}
	struct figures *figures = bench_figures(&bench, list);
	if (figures != NULL)
		trace = bench_trace(&bench, figures);
	if (trace == NULL) {
		g_autofree char *told = bench_told(&bench);
		fail_msg("%s", told);
	}
	texts = trace_texts(trace);
	figures_drop(figures);
}

static void
assert_shown(const char *words)
{
	if (trace_find(texts, words) == NULL)
		fail_msg("no \"%s\" in:\n%s", words, trace);
}

static void
assert_not_shown(const char *words)
{
	if (trace_find(texts, words) != NULL)
		fail_msg("\"%s\" in:\n%s", words, trace);
}

/* ---- words ---- */

static void
pieces_that_hold_are_joined(void **state)
{
	(void)state;
	show(SECTION("{ \"type\": \"text\", \"text\": [ \"甲\","
		     " { \"when\": { \"figure\": \"client.name\", \"exists\": true }, \"text\": "
		     "\"乙\" },"
		     " { \"when\": { \"figure\": \"client.industry\", \"exists\": true }, "
		     "\"text\": \"丙\","
		     " \"otherwise\": \"丁\" } ] }"),
	    FIGURES(NAME));
	assert_shown("甲乙丁");
}

static void
a_value_is_never_read_as_a_placeholder(void **state)
{
	(void)state;
	show(SECTION("{ \"type\": \"text\", \"text\": \"{client.name}と{{}}\" },"
		     "{ \"type\": \"table\", \"data\": \"network.devices\", \"columns\": ["
		     " { \"text\": \"{name}さん\" }, { \"column\": \"maker\" } ] }"),
	    FIGURES(
		"\"client.name\": { \"kind\": \"text\", \"value\": \"{client.id}\" },"
		"\"network.devices\": { \"kind\": \"table\", \"columns\": [ \"name\", \"maker\" ],"
		" \"rows\": [ [ \"{client.id}\", \"a**b**c\" ] ] }"));
	assert_shown("{client.id}と{}");
	assert_shown("{client.id}さん");
	assert_int_equal(trace_count(texts, "K-1"), 0);
}

static void
asterisks_of_data_are_no_bold(void **state)
{
	(void)state;
	show(SECTION("{ \"type\": \"table\", \"data\": \"network.devices\","
		     " \"columns\": [ { \"column\": \"name\" } ] }"),
	    FIGURES("\"network.devices\": { \"kind\": \"table\", \"columns\": [ \"name\" ],"
		    " \"rows\": [ [ \"a**b**c\" ] ] }"));
	assert_null(strstr(trace, "bold"));
	assert_int_equal(trace_count(texts, "*"), 1);
}

static void
a_mark_gives_its_label(void **state)
{
	(void)state;
	show(SECTION("{ \"type\": \"actions\", \"data\": \"advice.top\", \"title\": \"{title}\", "
		     "\"text\":"
		     " \"{text}\", \"foot\": \"{kind|mark:advice}\" }"),
	    FIGURES("\"advice.top\": { \"kind\": \"table\", \"columns\": [ \"title\", \"text\", "
		    "\"kind\" ],"
		    " \"rows\": [ [ \"題\", \"文\", \"physical\" ] ] }"));
	assert_shown("物理環境的対策");
}

/* ---- missing ---- */

#define TOTAL(policy) \
	"{ \"type\": \"text\", " policy "\"text\": [ \"前\", \"{diagnosis.total}点\" ] }"

static void
a_missing_value_fails_where_nothing_is_said(void **state)
{
	(void)state;
	assert_non_null(bench_read(&bench, SECTION(TOTAL(""))));
	struct figures *figures = bench_figures(&bench, FIGURES(NAME));
	assert_null(bench_trace(&bench, figures));
	g_autofree char *told = bench_told(&bench);
	assert_non_null(strstr(told, "layout.json:1:"));
	assert_non_null(strstr(told, "\"diagnosis.total\" has no value for this client"));
	figures_drop(figures);
}

static void
a_missing_value_takes_its_piece_along(void **state)
{
	(void)state;
	show(SECTION(TOTAL("\"when_missing\": \"hide\", ")), FIGURES(NAME));
	assert_shown("前");
	assert_not_shown("点");
}

static void
a_missing_value_is_marked(void **state)
{
	(void)state;
	show(SECTION(TOTAL("\"when_missing\": \"mark\", ")), FIGURES(NAME));
	assert_shown("前―点");
}

static void
the_layout_may_say_it_for_all_blocks(void **state)
{
	(void)state;
	show("{ \"layout\": 1, \"title\": \"t\", \"when_missing\": \"hide\", \"sections\": [ { "
	     "\"id\": \"s\","
	     " \"blocks\": [ " TOTAL("") " ] } ] }",
	    FIGURES(NAME));
	assert_not_shown("点");
}

#define DEPARTMENTS(rows) \
	"\"drill.1.by_department\": { \"kind\": \"bands\", \"columns\": [ \"label\", \"n\", " \
	"\"opened\"," \
	" \"none\", \"submitted\" ], \"rows\": [ " rows " ] }"
#define TABLE \
	"{ \"type\": \"table\", \"id\": \"t\", \"data\": \"drill.1.by_department\", " \
	"\"when_missing\":" \
	" \"hide\", \"caption\": \"部署\", \"columns\": [ { \"column\": \"label\" }, { " \
	"\"column\":" \
	" \"n\" }, { \"column\": \"opened\" }, { \"band\": [ { \"column\": \"none\", \"mark\":" \
	" \"reaction.none\" }, { \"column\": \"submitted\", \"mark\": \"reaction.submitted\" } ] " \
	"} ] }"

static void
hidden_and_missing_cells_differ_and_are_explained(void **state)
{
	(void)state;
	show(SECTION(TABLE),
	    FIGURES(DEPARTMENTS(
		"[ \"営業\", 8, { \"hidden\": true }, 6, 2 ], [ \"総務\", 7, null, 4, 3 ]")));
	assert_int_equal(trace_count(texts, "xは、"), 1);
	assert_int_equal(trace_count(texts, "―は、"), 1);
	show(SECTION(TABLE), FIGURES(DEPARTMENTS("[ \"営業\", 8, 2, 6, 2 ]")));
	assert_not_shown("xは、");
	assert_not_shown("―は、");
}

static void
a_band_with_a_hidden_part_is_a_sign_not_a_guess(void **state)
{
	(void)state;
	show(SECTION(TABLE), FIGURES(DEPARTMENTS("[ \"営業\", 8, 2, { \"hidden\": true }, 2 ]")));
	assert_null(strstr(trace, "fill #FF4B00"));
	assert_non_null(strstr(trace, "Figure alt \"値なし\""));
}

static void
a_band_says_its_parts_in_words(void **state)
{
	(void)state;
	show(SECTION(TABLE),
	    FIGURES(DEPARTMENTS("[ \"営業\", 8, 2, 6, 2 ], [ \"総務\", 5, 0, 5, 0 ]")));
	assert_non_null(strstr(trace, "Figure alt \"反応なし 6、入力 2\""));
	assert_shown("75%");
	assert_shown("25%");
}

static void
a_table_without_rows_leaves_no_caption(void **state)
{
	(void)state;
	show(SECTION(TABLE ", { \"type\": \"text\", \"text\": \"後\" }"), FIGURES(DEPARTMENTS("")));
	assert_not_shown("部署");
	assert_shown("後");
}

static void
otherwise_stands_in(void **state)
{
	(void)state;
	show(
	    SECTION(
		"{ \"type\": \"table\", \"data\": \"drill.1.by_title\", \"when_missing\": \"hide\","
		" \"columns\": [ { \"column\": \"label\" } ],"
		" \"otherwise\": [ { \"type\": \"text\", \"text\": \"代わり\" } ] }"),
	    FIGURES(NAME));
	assert_shown("代わり");
}

/* ---- numbers and references ---- */

#define CHART(id) \
	"{ \"type\": \"bar\", \"id\": \"" id \
	"\", \"data\": \"network.kinds\", \"when_missing\": \"hide\"," \
	" \"caption\": \"台数\", \"label\": \"{kind_label}\", \"alt\": \"種別。\", \"alt_row\":" \
	" \"{kind_label}{n}台\", \"values\": [ { \"column\": \"n\", \"mark\": \"count.plain\", " \
	"\"label\":" \
	" \"{n}台\" } ] }"
#define KINDS(rows) \
	"\"network.kinds\": { \"kind\": \"series\", \"columns\": [ \"kind_label\", \"n\" ], " \
	"\"rows\": [ " rows " ] }"

static void
a_reference_gives_the_number_also_before_it(void **state)
{
	(void)state;
	show(SECTION("{ \"type\": \"text\", \"text\": \"{@b}と{@t}を参照\" }," CHART(
		 "a") "," TABLE "," CHART("b")),
	    FIGURES(KINDS("[ \"PC\", 3 ]") "," DEPARTMENTS("[ \"営業\", 8, 2, 6, 2 ]")));
	assert_shown("図2と表1を参照");
}

static void
a_reference_to_what_does_not_show_is_a_missing_value(void **state)
{
	(void)state;
	show(SECTION("{ \"type\": \"text\", \"when_missing\": \"hide\", \"text\": [ \"前\", "
		     "\"（{@a}）\" ] }," CHART("a")),
	    FIGURES(KINDS("")));
	assert_not_shown("（");
}

static void
a_chart_says_in_words_what_it_shows(void **state)
{
	(void)state;
	show(SECTION(CHART("a")), FIGURES(KINDS("[ \"PC\", 3 ], [ \"HUB\", 1 ]")));
	assert_non_null(strstr(trace, "Figure alt \"図1 台数。種別。PC3台、HUB1台。\""));
	assert_shown("図1　台数");
}

static void
a_long_chart_stays_one_figure_over_pages(void **state)
{
	(void)state;
	GString *rows = g_string_new(NULL);
	for (int i = 0; i < 60; i++)
		g_string_append_printf(rows, "%s[ \"種別%d\", %d ]", i > 0 ? ", " : "", i, i + 1);
	g_autofree char *kinds =
	    g_strdup_printf("{ \"client\": \"K-1\", \"figures\": { \"network.kinds\": { \"kind\": "
			    "\"series\", \"columns\":"
			    " [ \"kind_label\", \"n\" ], \"rows\": [ %s ] } } }",
		rows->str);
	g_string_free(rows, TRUE);
	show(SECTION(CHART("a")), kinds);
	int figures = 0;
	for (const char *at = trace; (at = strstr(at, "Figure alt")) != NULL; at++)
		figures++;
	assert_int_equal(figures, 1);
	assert_true(g_array_index(texts, struct trace_text, texts->len - 1).page >= 2);
	assert_int_equal(trace_count(texts, "図1"), 1);
}

/* ---- charts ---- */

#define PARTS(rows) \
	"\"diagnosis.parts\": { \"kind\": \"series\", \"columns\": [ \"part\", \"points\", " \
	"\"max\"," \
	" \"rate\", \"unknown\" ], \"rows\": [ " rows " ] }"
#define SCORE \
	"{ \"type\": \"bar\", \"data\": \"diagnosis.parts\", \"label\": \"{part}\", \"scale\": " \
	"\"share\"," \
	" \"values\": [ { \"column\": \"rate\", \"mark\": \"score.points\" } ], \"side\": [ { " \
	"\"text\":" \
	" \"{points}点\" } ], \"when_missing\": \"hide\", \"alt_row\": \"{part}\" }"

static double
left_of_bar(const char *colour, int skip)
{
	const char *at = trace;
	double left = -1;
	g_autofree char *fill = g_strdup_printf("fill %s m ", colour);
	for (int i = 0; i <= skip; i++) {
		at = strstr(at, fill);
		assert_non_null(at);
		at += strlen(fill);
		left = g_ascii_strtod(at, NULL);
	}
	return left;
}

static void
a_negative_bar_goes_the_other_way_and_meets_no_label(void **state)
{
	(void)state;
	show(SECTION(SCORE),
	    FIGURES(PARTS("[ \"甲\", 10, 20, 0.5, 0 ], [ \"乙\", -5, 20, -0.25, 5 ]")));
	assert_true(left_of_bar("#005AFF", 1) < left_of_bar("#005AFF", 0));
	const struct trace_text *label = trace_find(texts, "乙");
	assert_true(label->x + label->width < left_of_bar("#005AFF", 1));
	assert_shown("−5点");
}

static void
a_bar_without_a_value_is_a_sign(void **state)
{
	(void)state;
	show(SECTION(SCORE),
	    FIGURES(PARTS("[ \"甲\", 10, 20, 0.5, 0 ], [ \"乙\", null, 20, null, null ]")));
	assert_int_equal(trace_count(texts, "―は、"), 1);
	const char *first = strstr(trace, "fill #005AFF");
	assert_non_null(first);
	assert_null(strstr(first + 1, "fill #005AFF"));
}

static void
a_chart_of_no_values_does_not_show(void **state)
{
	(void)state;
	show(SECTION(SCORE ", { \"type\": \"text\", \"text\": \"後\" }"),
	    FIGURES(PARTS("[ \"甲\", null, 20, null, null ]")));
	assert_not_shown("甲");
	assert_shown("後");
}

static void
a_histogram_of_zeros_does_not_show(void **state)
{
	(void)state;
#define TIMES(a, b) \
	"\"drill.1.open_times\": { \"kind\": \"series\", \"columns\": [ \"label\", \"n\" ], " \
	"\"rows\": [" \
	" [ \"5分以内\", " a " ], [ \"5〜15分\", " b " ] ] }"
#define HISTOGRAM \
	"{ \"type\": \"histogram\", \"data\": \"drill.1.open_times\", \"column\": \"n\", " \
	"\"label\":" \
	" \"{label}\", \"value\": \"{n}名\", \"mark\": \"reaction.opened_only\", \"alt_row\":" \
	" \"{label}{n}名\", \"when_missing\": \"hide\" }, { \"type\": \"text\", \"text\": \"後\" " \
	"}"
	show(SECTION(HISTOGRAM), FIGURES(TIMES("0", "0")));
	assert_not_shown("5分以内");
	show(SECTION(HISTOGRAM), FIGURES(TIMES("0", "2")));
	assert_shown("0名"); /* an empty class keeps its place */
	assert_shown("2名");
}

static void
a_funnel_leaves_out_what_is_not_known(void **state)
{
	(void)state;
	show(SECTION(
		 "{ \"type\": \"funnel\", \"when_missing\": \"hide\", \"steps\": ["
		 " { \"label\": \"送信\", \"value\": \"drill.1.sent\", \"unit\": \"名\" },"
		 " { \"label\": \"表示\", \"value\": \"drill.1.viewed\", \"unit\": \"名\" } ] }"),
	    FIGURES("\"drill.1.sent\": { \"kind\": \"count\", \"value\": 5 }"));
	assert_shown("送信");
	assert_not_shown("表示");
	assert_non_null(strstr(trace, "Figure alt \"送信 5名。\""));
}

/* ---- tables ---- */

static void
a_table_side_by_side_keeps_its_order_and_one_head(void **state)
{
	(void)state;
	GString *rows = g_string_new(NULL);
	for (int i = 1; i <= 25; i++)
		g_string_append_printf(rows, "%s[ %d, \"項目%d\" ]", i > 1 ? ", " : "", i, i);
	g_autofree char *items =
	    g_strdup_printf("{ \"client\": \"K-1\", \"figures\": { \"diagnosis.items\": { "
			    "\"kind\": \"table\", \"columns\":"
			    " [ \"no\", \"label\" ], \"rows\": [ %s ] } } }",
		rows->str);
	g_string_free(rows, TRUE);
	show(
	    SECTION(
		"{ \"type\": \"table\", \"data\": \"diagnosis.items\", \"split\": 2, \"columns\": ["
		" { \"column\": \"no\", \"heading\": \"番号\" }, { \"column\": \"label\" } ] }"),
	    items);
	const struct trace_text *first = trace_find(texts, "項目1"),
				*middle = trace_find(texts, "項目14");
	assert_true(middle->x > first->x + 150);
	assert_true(middle->y == first->y);
	int last = 0;
	for (guint i = 0; i < texts->len; i++) {
		const struct trace_text *text = &g_array_index(texts, struct trace_text, i);
		if (!g_str_has_prefix(text->text, "項目"))
			continue;
		assert_int_equal(atoi(text->text + strlen("項目")), ++last);
	}
	assert_int_equal(last, 25);
	int heads = 0;
	for (guint i = 0; i < texts->len; i++)
		heads += strcmp(g_array_index(texts, struct trace_text, i).text, "番号") == 0 &&
		         !g_array_index(texts, struct trace_text, i).artifact;
	assert_int_equal(heads, 1);
}

static void
show_where(const char *where)
{
	g_autofree char *section =
	    g_strdup_printf(SECTION("{ \"type\": \"table\", \"data\": \"environment.findings\","
				    " \"where\": { \"column\": \"rating\", %s },"
				    " \"columns\": [ { \"column\": \"evidence\" } ] }"),
		where);
	show(section,
	    FIGURES("\"environment.findings\": { \"kind\": \"table\", \"columns\": [ \"evidence\", "
		    "\"rating\" ],"
		    " \"rows\": [ [ \"甲\", \"fix\" ], [ \"乙\", \"good\" ] ] }"));
}

static void
only_wanted_rows_stand_in_a_table(void **state)
{
	(void)state;
	show_where("\"in\": [ \"fix\" ]");
	assert_shown("甲");
	assert_not_shown("乙");
	show_where("\"not_in\": [ \"fix\" ]");
	assert_shown("乙");
	assert_not_shown("甲");
}

static void
the_sum_of_a_single_row_is_not_repeated(void **state)
{
	(void)state;
#define TOTALLED \
	"{ \"type\": \"table\", \"data\": \"drill.1.by_department\", \"total\": " \
	"\"drill.1.outcome\"," \
	" \"columns\": [ { \"column\": \"label\" }, { \"column\": \"n\" } ] }"
#define OUTCOME \
	",\"drill.1.outcome\": { \"kind\": \"bands\", \"columns\": [ \"label\", \"n\" ], " \
	"\"rows\": [" \
	" [ \"全体\", 9 ] ] }"
	show(SECTION(TOTALLED), FIGURES(DEPARTMENTS("[ \"営業\", 9, 2, 7, 2 ]") OUTCOME));
	assert_not_shown("全体");
	show(SECTION(TOTALLED),
	    FIGURES(DEPARTMENTS("[ \"営業\", 5, 1, 4, 1 ], [ \"総務\", 4, 1, 3, 1 ]") OUTCOME));
	assert_shown("全体");
}

static void
the_legend_explains_the_total_s_band_too(void **state)
{
	(void)state;
#define BANDS "\"band\": [ { \"column\": \"none\", \"mark\": \"reaction.none\" } ]"
	show(SECTION("{ \"type\": \"table\", \"data\": \"drill.1.by_department\", \"total\":"
		     " \"drill.1.outcome\", \"columns\": [ { \"column\": \"label\" }, { " BANDS
		     " } ] }"),
	    FIGURES(DEPARTMENTS(
		"[ \"営業\", 5, 1, { \"hidden\": true }, 1 ],"
		"[ \"総務\", 4, 1, { \"hidden\": true }, 1 ]") ","
							       "\"drill.1.outcome\": { \"kind\": "
							       "\"bands\", \"columns\": [ "
							       "\"label\", \"none\" ],"
							       " \"rows\": [ [ \"全体\", 7 ] ] }"));
	assert_shown("反応なし");
}

static void
a_column_without_any_value_can_be_left_out(void **state)
{
	(void)state;
	show(SECTION(
		 "{ \"type\": \"table\", \"data\": \"network.devices\", \"columns\": [ { "
		 "\"column\": \"id\" },"
		 " { \"column\": \"serial\", \"heading\": \"製造番号\", \"optional\": true } ] }"),
	    FIGURES("\"network.devices\": { \"kind\": \"table\", \"columns\": [ \"id\", \"serial\" "
		    "], \"rows\":"
		    " [ [ \"PC-1\", null ] ] }"));
	assert_not_shown("製造番号");
}

static void
text_too_long_for_a_page_is_cut_and_told(void **state)
{
	(void)state;
	GString *word = g_string_new(NULL);
	for (int i = 0; i < 4000; i++)
		g_string_append(word, "長い文");
	g_autofree char *list =
	    g_strdup_printf("{ \"client\": \"K-1\", \"figures\": { \"network.devices\": { "
			    "\"kind\": \"table\", \"columns\":"
			    " [ \"note\" ], \"rows\": [ [ \"%s\" ] ] } } }",
		word->str);
	g_string_free(word, TRUE);
	show(SECTION("{ \"type\": \"table\", \"data\": \"network.devices\","
		     " \"columns\": [ { \"column\": \"note\" } ] }"),
	    list);
	assert_shown("…（以下略）");
	assert_int_equal(problems_count(bench.problems), 1);
	assert_int_equal(problems_at(bench.problems, 0)->id, PROBLEM_LAYOUT_TEXT_CUT);
	for (guint i = 0; i < texts->len; i++)
		assert_int_equal(g_array_index(texts, struct trace_text, i).page, 1);
}

static void
a_few_long_cells_do_not_squeeze_the_others(void **state)
{
	(void)state;
	GString *rows = g_string_new(NULL);
	for (int i = 0; i < 10; i++)
		g_string_append_printf(rows, "%s[ \"例示計算機株式会社 第%d型\", \"%s\" ]",
		    i > 0 ? ", " : "", i,
		    i == 3 ? "とても長い備考がこの機器にだけ書かれているので、ほかの列の幅を奪って"
			     "はいけません。"
			     "とても長い備考がこの機器にだけ書かれているので、ほかの列の幅を奪って"
			     "はいけません。"
			   : "なし");
	g_autofree char *list =
	    g_strdup_printf("{ \"client\": \"K-1\", \"figures\": { \"network.devices\": { "
			    "\"kind\": \"table\", \"columns\":"
			    " [ \"model\", \"note\" ], \"rows\": [ %s ] } } }",
		rows->str);
	g_string_free(rows, TRUE);
	show(SECTION("{ \"type\": \"table\", \"data\": \"network.devices\","
		     " \"columns\": [ { \"column\": \"model\" }, { \"column\": \"note\" } ] }"),
	    list);
	assert_shown("例示計算機株式会社 第9型"); /* on one line */
}

/* ---- flow ---- */

static void
a_section_that_follows_takes_its_heading_along(void **state)
{
	(void)state;
	GString *layout = g_string_new("{ \"layout\": 1, \"title\": \"t\", \"sections\": [");
	for (int i = 0; i < 14; i++)
		g_string_append_printf(layout,
		    "%s{ \"id\": \"s%d\", \"heading\": \"章%d\", \"blocks\": ["
		    " { \"type\": \"callout\", \"mark\": \"panel.good\", \"text\": "
		    "\"一\\n二\\n三\" } ] }",
		    i > 0 ? "," : "", i, i);
	g_string_append(layout, "] }");
	show(layout->str, FIGURES(NAME));
	g_string_free(layout, TRUE);
	for (int i = 0; i < 14; i++) {
		g_autofree char *title = g_strdup_printf("章%d", i);
		const struct trace_text *heading = trace_find(texts, title);
		assert_non_null(heading);
		assert_int_equal(heading->page, (heading + 1)->page);
	}
	assert_true(g_array_index(texts, struct trace_text, texts->len - 1).page >= 2);
}

static void
a_column_that_shows_nothing_gives_its_room_away(void **state)
{
	(void)state;
#define BESIDE(when) \
	"{ \"type\": \"columns\", \"blocks\": [ { \"type\": \"text\", " when \
	" \"text\": \"左\" }," \
	" { \"type\": \"text\", \"text\": \"右\" } ] }"
	show(SECTION(BESIDE("")), FIGURES(NAME));
	double beside = trace_find(texts, "右")->x;
	show(SECTION(BESIDE("\"when\": { \"figure\": \"client.industry\", \"exists\": true },")),
	    FIGURES(NAME));
	assert_not_shown("左");
	assert_true(trace_find(texts, "右")->x < beside);
}

static void
long_paragraphs_break_between_lines_but_leave_none_alone(void **state)
{
	(void)state;
	GString *text = g_string_new(NULL);
	for (int i = 0; i < 120; i++)
		g_string_append_printf(text, "%d行目\\n", i);
	g_string_append(text, "最後");
	g_autofree char *layout =
	    g_strdup_printf("{ \"layout\": 1, \"title\": \"t\", \"sections\": [ { \"id\": \"s\", "
			    "\"blocks\": [ { \"type\":"
			    " \"text\", \"text\": \"%s\" } ] } ] }",
		text->str);
	g_string_free(text, TRUE);
	show(layout, FIGURES(NAME));
	int pages[8] = { 0 };
	for (guint i = 0; i < texts->len; i++)
		pages[g_array_index(texts, struct trace_text, i).page]++;
	assert_true(pages[1] >= 2 && pages[2] >= 2 && pages[3] >= 2);
	assert_int_equal(pages[1] + pages[2] + pages[3], 121);
}

static void
a_running_line_too_long_is_shortened(void **state)
{
	(void)state;
	show("{ \"layout\": 1, \"title\": \"t\", \"head\": { \"left\": \"{client.name}\", "
	     "\"right\": \"右\" },"
	     " \"sections\": [ { \"id\": \"s\", \"blocks\": [ { \"type\": \"text\", \"text\": "
	     "\"文\" } ] } ] }",
	    FIGURES("\"client.name\": { \"kind\": \"text\", \"value\":"
		    " \"とても長い名前とても長い名前とても長い名前とても長い名前とても長い名前とて"
		    "も長い名前"
		    "とても長い名前とても長い名前とても長い名前とても長い名前とても長い名前とても長"
		    "い名前\" }"));
	const struct trace_text *left = trace_find(texts, "…"), *right = trace_find(texts, "右");
	assert_non_null(left);
	assert_true(left->x + left->width < right->x);
}

int
main(void)
{
#define PROMISE(f) cmocka_unit_test_teardown(f, forget)
	const struct CMUnitTest tests[] = {
		PROMISE(pieces_that_hold_are_joined),
		PROMISE(a_value_is_never_read_as_a_placeholder),
		PROMISE(asterisks_of_data_are_no_bold),
		PROMISE(a_mark_gives_its_label),
		PROMISE(a_missing_value_fails_where_nothing_is_said),
		PROMISE(a_missing_value_takes_its_piece_along),
		PROMISE(a_missing_value_is_marked),
		PROMISE(the_layout_may_say_it_for_all_blocks),
		PROMISE(hidden_and_missing_cells_differ_and_are_explained),
		PROMISE(a_band_with_a_hidden_part_is_a_sign_not_a_guess),
		PROMISE(a_band_says_its_parts_in_words),
		PROMISE(a_table_without_rows_leaves_no_caption),
		PROMISE(otherwise_stands_in),
		PROMISE(a_reference_gives_the_number_also_before_it),
		PROMISE(a_reference_to_what_does_not_show_is_a_missing_value),
		PROMISE(a_chart_says_in_words_what_it_shows),
		PROMISE(a_long_chart_stays_one_figure_over_pages),
		PROMISE(a_negative_bar_goes_the_other_way_and_meets_no_label),
		PROMISE(a_bar_without_a_value_is_a_sign),
		PROMISE(a_chart_of_no_values_does_not_show),
		PROMISE(a_histogram_of_zeros_does_not_show),
		PROMISE(a_funnel_leaves_out_what_is_not_known),
		PROMISE(a_table_side_by_side_keeps_its_order_and_one_head),
		PROMISE(only_wanted_rows_stand_in_a_table),
		PROMISE(the_sum_of_a_single_row_is_not_repeated),
		PROMISE(the_legend_explains_the_total_s_band_too),
		PROMISE(a_column_without_any_value_can_be_left_out),
		PROMISE(text_too_long_for_a_page_is_cut_and_told),
		PROMISE(a_few_long_cells_do_not_squeeze_the_others),
		PROMISE(a_section_that_follows_takes_its_heading_along),
		PROMISE(a_column_that_shows_nothing_gives_its_room_away),
		PROMISE(long_paragraphs_break_between_lines_but_leave_none_alone),
		PROMISE(a_running_line_too_long_is_shortened),
	};
	return cmocka_run_group_tests(tests, open_all, drop_all);
}
