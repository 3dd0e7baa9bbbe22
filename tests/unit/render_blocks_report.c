/*
 * The promises of the default report, held against every case in tests/cases/report and against each of them with
 * values taken away or hidden at random: what a client holds in the hand is legible, whole and true.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include "render_report.h"
#include "render_trace.h"

#define MM (72 / 25.4)
#define SIDE (20 * MM)
#define WIDTH (210 * MM)
#define HEIGHT (297 * MM)
#define FOOT_AT (HEIGHT - 10 * MM)

static struct bench bench;
static char **cases;

static int
open_all(void **state)
{
	(void)state;
	bench_open(&bench);
	g_autoptr(GDir) folder = g_dir_open(REPORT_CASES, 0, NULL);
	GPtrArray *names = g_ptr_array_new();
	for (const char *name; folder != NULL && (name = g_dir_read_name(folder)) != NULL;)
		g_ptr_array_add(names, g_strdup(name));
	g_ptr_array_sort(names, (GCompareFunc)(void *)g_strcmp0);
	g_ptr_array_add(names, NULL);
	cases = (char **)g_ptr_array_free(names, FALSE);
	return cases[0] == NULL || bench_read_file(&bench, REPORT_LAYOUT) == NULL ? -1 : 0;
}

static int
drop_all(void **state)
{
	(void)state;
	g_strfreev(cases);
	bench_drop(&bench);
	return 0;
}

static json_t *
case_json(const char *name)
{
	g_autofree char *path = g_strdup_printf("%s/%s/figures.json", REPORT_CASES, name);
	json_t *json = json_load_file(path, 0, NULL);
	assert_non_null(json);
	return json;
}

static struct figures *
case_figures(const char *name)
{
	json_t *json = case_json(name);
	struct figures *figures = figures_from_json(json, bench.problems);
	json_decref(json);
	assert_non_null(figures);
	return figures;
}

/* A comment whose section went away is printed elsewhere and said; all else is a complaint. */
static size_t
count_complaints(void)
{
	size_t n = 0;
	for (size_t i = 0; i < problems_count(bench.problems); i++) {
		enum problem_id id = problems_at(bench.problems, i)->id;
		n += id != PROBLEM_COMMENT_SECTION && id != PROBLEM_COMMENT_SECTION_FAR;
	}
	return n;
}

/* The report's texts; fails the test when it cannot be rendered or complains. */
static GArray *
texts_of(const char *name, const struct figures *figures)
{
	size_t before = count_complaints();
	g_autofree char *trace = bench_trace(&bench, figures);
	if (trace == NULL || count_complaints() > before) {
		g_autofree char *told = bench_told(&bench);
		fail_msg("%s: %s", name, told);
	}
	GArray *texts = trace_texts(trace);
	guint lines = 0;
	for (const char *at = trace; (at = strstr(at, " text ")) != NULL; at++)
		lines += at[-1] == ' ';
	assert_true(lines > 0);
	assert_int_equal(texts->len, lines); /* every one was understood */
	return texts;
}

typedef void (*promise)(const char *name, const GArray *texts);

static void
for_every_case(promise keeps)
{
	for (char **name = cases; *name != NULL; name++) {
		struct figures *figures = case_figures(*name);
		g_autoptr(GArray) texts = texts_of(*name, figures);
		keeps(*name, texts);
		figures_drop(figures);
	}
}

#define AT(i) (&g_array_index(texts, struct trace_text, i))

/* ---- legible ---- */

static void
is_legible(const char *name, const GArray *texts)
{
	for (guint i = 0; i < texts->len; i++) {
		if (AT(i)->size < 7)
			fail_msg("%s page %d: \"%s\" is set in %.2f pt", name, AT(i)->page,
			    AT(i)->text, AT(i)->size);
	}
}

static void
no_text_is_smaller_than_seven_points(void **state)
{
	(void)state;
	for_every_case(is_legible);
}

static void
is_inside(const char *name, const GArray *texts)
{
	for (guint i = 0; i < texts->len; i++) {
		const struct trace_text *text = AT(i);
		bool across = text->x >= SIDE - 0.5 && text->x + text->width <= WIDTH - SIDE + 0.5;
		if (!across || text->y - text->size < 10 * MM || text->y > FOOT_AT + 0.5)
			fail_msg("%s page %d: \"%s\" at %.1f, %.1f is outside the margins", name,
			    text->page, text->text, text->x, text->y);
	}
}

static void
nothing_stands_outside_the_margins(void **state)
{
	(void)state;
	for_every_case(is_inside);
}

/* Spaces at a line's end have a width but no ink. */
static bool
overlap(const struct trace_text *a, const struct trace_text *b)
{
	double left = fmax(a->x, b->x), right = fmin(a->x + a->width, b->x + b->width);
	double top = fmax(a->y - a->size * 0.75, b->y - b->size * 0.75), bottom = fmin(a->y, b->y);
	return a->page == b->page && right - left > 0.5 && bottom - top > 0.5;
}

static void
is_apart(const char *name, const GArray *texts)
{
	for (guint i = 0; i < texts->len; i++) {
		for (guint j = i + 1; j < texts->len && AT(j)->page == AT(i)->page; j++) {
			if (overlap(AT(i), AT(j)))
				fail_msg("%s page %d: \"%s\" and \"%s\" overlap", name, AT(i)->page,
				    AT(i)->text, AT(j)->text);
		}
	}
}

static void
no_two_texts_overlap(void **state)
{
	(void)state;
	for_every_case(is_apart);
}

/* ---- whole ---- */

static void
has_full_pages(const char *name, const GArray *texts)
{
	int last = AT(texts->len - 1)->page;
	for (int page = 1; page <= last; page++) {
		bool said = false;
		for (guint i = 0; i < texts->len && !said; i++)
			said = AT(i)->page == page && !AT(i)->artifact;
		if (!said)
			fail_msg("%s: page %d is empty", name, page);
	}
}

static void
no_page_is_empty(void **state)
{
	(void)state;
	for_every_case(has_full_pages);
}

static bool
is_heading(const struct trace_text *text)
{
	return g_str_has_suffix(text->path, "/H2") || g_str_has_suffix(text->path, "/H3");
}

static void
has_text_below_headings(const char *name, const GArray *texts)
{
	for (guint i = 0; i < texts->len; i++) {
		if (!is_heading(AT(i)))
			continue;
		bool followed = false;
		for (guint j = i + 1; j < texts->len && AT(j)->page == AT(i)->page && !followed;
		     j++)
			followed = !AT(j)->artifact && !is_heading(AT(j));
		if (!followed)
			fail_msg("%s: \"%s\" is alone at the foot of page %d", name, AT(i)->text,
			    AT(i)->page);
	}
}

static void
no_heading_is_alone_at_the_foot_of_a_page(void **state)
{
	(void)state;
	for_every_case(has_text_below_headings);
}

/* "図12　…" begins with the series' word and its number. */
static int
numbered(const struct trace_text *text, const char *series)
{
	bool caption =
	    g_str_has_suffix(text->path, "/Caption") && g_str_has_prefix(text->text, series);
	return caption ? atoi(text->text + strlen(series)) : 0;
}

static void
is_numbered_through(const char *name, const GArray *texts)
{
	static const char *const series[] = { "図", "表" };
	for (size_t s = 0; s < G_N_ELEMENTS(series); s++) {
		int last = 0;
		for (guint i = 0; i < texts->len; i++) {
			int number = numbered(AT(i), series[s]);
			if (number != 0 && number != last + 1)
				fail_msg("%s: %s%d follows %s%d", name, series[s], number,
				    series[s], last);
			last = number == 0 ? last : number;
		}
	}
}

static void
figures_and_tables_are_numbered_without_a_gap(void **state)
{
	(void)state;
	for_every_case(is_numbered_through);
}

/* The page a section's heading stands on. */
static int
page_of_section(const GArray *texts, const char *title)
{
	for (guint i = 0; i < texts->len; i++) {
		if (g_str_has_suffix(AT(i)->path, "/H2") && strcmp(AT(i)->text, title) == 0)
			return AT(i)->page;
	}
	return 0;
}

static void
has_a_true_contents(const char *name, const GArray *texts)
{
	for (guint i = 1; i < texts->len; i++) {
		const char *mark = strstr(AT(i)->text, "ページ");
		if (strstr(AT(i)->path, "/TOCI/") == NULL || mark == NULL ||
		    mark[strlen("ページ")] != '\0')
			continue;
		int page = page_of_section(texts, AT(i - 1)->text);
		if (page != atoi(AT(i)->text))
			fail_msg("%s: the contents say \"%s\" for \"%s\", which is on page %d",
			    name, AT(i)->text, AT(i - 1)->text, page);
	}
}

static void
the_contents_name_the_right_pages(void **state)
{
	(void)state;
	for_every_case(has_a_true_contents);
}

static void
counts_its_pages(const char *name, const GArray *texts)
{
	int last = AT(texts->len - 1)->page;
	for (int page = 2; page <= last; page++) {
		g_autofree char *words = g_strdup_printf("%d / %d", page, last);
		bool found = false;
		for (guint i = 0; i < texts->len && !found; i++)
			found = AT(i)->page == page && AT(i)->artifact &&
			        strcmp(AT(i)->text, words) == 0;
		if (!found)
			fail_msg("%s: no \"%s\" on page %d", name, words, page);
	}
}

static void
every_page_but_the_cover_says_its_number(void **state)
{
	(void)state;
	for_every_case(counts_its_pages);
}

static void
has_a_summary_of_one_page(const char *name, const GArray *texts)
{
	if (page_of_section(texts, "目次と読み方") == 0) /* nothing to sum up */
		return;
	assert_int_equal(page_of_section(texts, "まとめ"), 2);
	if (page_of_section(texts, "目次と読み方") != 3)
		fail_msg("%s: the summary takes more than its page", name);
}

static void
the_summary_is_one_page(void **state)
{
	(void)state;
	for_every_case(has_a_summary_of_one_page);
}

/* Of rows and cells: where a page begins, nothing of a row may be open. */
static void
no_row_is_split(void **state)
{
	(void)state;
	for (char **name = cases; *name != NULL; name++) {
		struct figures *figures = case_figures(*name);
		g_autofree char *trace = bench_trace(&bench, figures);
		g_auto(GStrv) lines = g_strsplit(trace, "\n", -1);
		size_t open = 0; /* depth of the row that is open, 0 = none */
		for (int i = 0; lines[i] != NULL; i++) {
			size_t depth = strspn(lines[i], " ");
			/* The lines behind a page's beginning are as deep as what is open. */
			if (g_str_has_prefix(lines[i], "page ") && open > 0 && lines[i + 1] != NULL)
				assert_true(strspn(lines[i + 1], " ") <= open);
			else if (strcmp(lines[i] + depth, "TR") == 0)
				open = depth;
			else if (depth <= open)
				open = 0;
		}
		figures_drop(figures);
	}
}

static void
a_table_over_several_pages_repeats_its_head(void **state)
{
	(void)state;
	struct figures *figures = case_figures("full");
	g_autoptr(GArray) texts = texts_of("full", figures);
	const struct trace_text *again = trace_find(texts, "（続き）");
	assert_non_null(again);
	assert_true(again->artifact);
	bool head = false;
	for (guint i = 0; i < texts->len; i++)
		head |= AT(i)->page == again->page && AT(i)->artifact &&
		        strcmp(AT(i)->text, "管理番号") == 0;
	assert_true(head);
	figures_drop(figures);
}

/* ---- true ---- */

/* Words that are wrong whatever the client. */
static const char *const never[] = { "0名中0名", "0 名中 0 名", "名のうち0名", "名中0名", "nan",
	"null", "{", "}", "（）", "()", "。。", "、。", "n=―", "―名", "―%", "―点", "―件", "―台",
	"x名", "x%" };

static void
says_nothing_silly(const char *name, const GArray *texts)
{
	for (guint i = 0; i < texts->len; i++) {
		for (size_t n = 0; n < G_N_ELEMENTS(never); n++) {
			const char *at = strstr(AT(i)->text, never[n]);
			bool in_number = at != NULL && at > AT(i)->text && g_ascii_isdigit(at[-1]);
			if (at != NULL && !in_number)
				fail_msg("%s page %d: \"%s\"", name, AT(i)->page, AT(i)->text);
		}
	}
}

static void
no_sentence_is_silly(void **state)
{
	(void)state;
	for_every_case(says_nothing_silly);
}

static void
sections_that_do_not_apply_vanish(void **state)
{
	(void)state;
	static const struct {
		const char *name, *section;
	} absent[] = { { "survey-only", "情報セキュリティ自社診断" },
		{ "survey-only", "標的型攻撃メール訓練" }, { "one-drill", "1回目と2回目の比較" },
		{ "one-drill", "ネットワーク調査" }, { "minus-25", "標的型攻撃メール訓練" },
		{ "one-person", "お勧めする取り組み" } };
	for (size_t i = 0; i < G_N_ELEMENTS(absent); i++) {
		struct figures *figures = case_figures(absent[i].name);
		g_autoptr(GArray) texts = texts_of(absent[i].name, figures);
		assert_int_equal(page_of_section(texts, absent[i].section), 0);
		figures_drop(figures);
	}
}

static void
assert_says(const char *name, const char *words)
{
	struct figures *figures = case_figures(name);
	g_autoptr(GArray) texts = texts_of(name, figures);
	GString *all = g_string_new(NULL);
	for (guint i = 0; i < texts->len; i++)
		g_string_append(all, AT(i)->text);
	if (strstr(all->str, words) == NULL)
		fail_msg("%s does not say \"%s\"", name, words);
	g_string_free(all, TRUE);
	figures_drop(figures);
}

static void
each_kind_of_client_is_told_the_truth(void **state)
{
	(void)state;
	assert_says("nobody-opened", "2回とも開封した方はいませんでした");
	assert_says(
	    "everybody-opened", "有効送信12名のうち12名（100.0%）が訓練メールを開封しました");
	assert_says("minus-25", "合計は−25点");
	assert_says("minus-25", "「わからない」が25項目");
	assert_says("nobody-opened", "満点の100点");
	assert_says("one-person", "有効送信1名のうち、訓練メールを開封した方はいませんでした");
	assert_says("survey-only", "UTMやファイアウォールはありませんでした");
	assert_says("hidden", "人数が少なく個人が推測されるおそれがあるため");
	assert_says("bare", "この報告書に載せる結果は、まだありません");
	assert_says("full", "偶然でも起こりうる大きさです");
	assert_says("everybody-opened", "開封の有無が変わった方はいませんでした");
}

/* A client without a self-check has a belt of one calm colour, and a caption that says why. */
static void
the_belt_is_the_client_s_own(void **state)
{
	(void)state;
	assert_says("full", "貴社の自社診断25項目の回答を順に並べたものです");
	assert_says("survey-only", "表紙の帯は、自社診断の回答があるときに、その色になります");
	struct figures *figures = case_figures("survey-only");
	g_autofree char *trace = bench_trace(&bench, figures);
	assert_non_null(strstr(trace, "fill #DCE2EA m 0.00"));
	assert_null(strstr(trace, "Figure alt \"自社診断25項目"));
	figures_drop(figures);
}

/* ---- whatever is missing ---- */

static guint32 seed;

static bool
one_in(guint32 n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 16) % n == 0;
}

static void
spoil_rows(json_t *rows, json_t *hidden)
{
	for (size_t i = json_array_size(rows); i-- > 0;) {
		json_t *row = json_array_get(rows, i);
		if (one_in(12))
			json_array_remove(rows, i);
		else if (one_in(4))
			json_array_set(row, 1 + seed % (json_array_size(row) - 1),
			    one_in(2) ? hidden : json_null());
	}
	if (one_in(6))
		json_array_clear(rows);
}

/* The same client with values taken away, as they may be for any other. */
static void
spoil(json_t *json)
{
	json_t *hidden = json_pack("{s:b}", "hidden", 1), *figure;
	const char *name;
	json_object_foreach(json_object_get(json, "figures"), name, figure)
	{
		json_t *rows = json_object_get(figure, "rows");
		if (rows != NULL)
			spoil_rows(rows, hidden);
		else if (strcmp(name, "client.name") != 0 && one_in(5))
			json_object_set(figure, "value", one_in(2) ? hidden : json_null());
	}
	json_decref(hidden);
}

static void
whatever_is_missing_or_hidden_a_report_is_made(void **state)
{
	(void)state;
	for (int round = 0; round < 12; round++) {
		for (char **name = cases; *name != NULL; name++) {
			seed = (guint32)round * 7919u + g_str_hash(*name);
			json_t *json = case_json(*name);
			spoil(json);
			struct figures *figures = figures_from_json(json, bench.problems);
			assert_non_null(figures);
			g_autofree char *label = g_strdup_printf("%s spoilt %d", *name, round);
			g_autoptr(GArray) texts = texts_of(label, figures);
			is_legible(label, texts);
			says_nothing_silly(label, texts);
			is_inside(label, texts);
			is_apart(label, texts);
			is_numbered_through(label, texts);
			has_full_pages(label, texts);
			has_text_below_headings(label, texts);
			has_a_true_contents(label, texts);
			figures_drop(figures);
			json_decref(json);
		}
	}
}

/* ---- the same again ---- */

static void
the_same_figures_give_the_same_bytes_whoever_came_before(void **state)
{
	(void)state;
	struct figures *full = case_figures("full"), *tiny = case_figures("tiny");
	g_autoptr(GBytes) first = bench_render(&bench, full, PAGE_FORMAT_PDF);
	g_autoptr(GBytes) between = bench_render(&bench, tiny, PAGE_FORMAT_PDF);
	g_autoptr(GBytes) second = bench_render(&bench, full, PAGE_FORMAT_PDF);
	assert_non_null(between);
	assert_true(g_bytes_equal(first, second));
	struct bench fresh;
	bench_open(&fresh);
	assert_non_null(bench_read_file(&fresh, REPORT_LAYOUT));
	g_autoptr(GBytes) third = bench_render(&fresh, full, PAGE_FORMAT_PDF);
	assert_true(g_bytes_equal(first, third));
	bench_drop(&fresh);
	figures_drop(full);
	figures_drop(tiny);
}

static void
the_full_report_is_a_sound_pdf_of_at_most_300_kb(void **state)
{
	(void)state;
	struct figures *figures = case_figures("full");
	g_autoptr(GBytes) pdf = bench_render(&bench, figures, PAGE_FORMAT_PDF);
	assert_true(render_check_pdf(pdf, 0, bench.problems));
	assert_true(g_bytes_get_size(pdf) < 300 * 1024);
	figures_drop(figures);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_text_is_smaller_than_seven_points),
		cmocka_unit_test(nothing_stands_outside_the_margins),
		cmocka_unit_test(no_two_texts_overlap),
		cmocka_unit_test(no_page_is_empty),
		cmocka_unit_test(no_heading_is_alone_at_the_foot_of_a_page),
		cmocka_unit_test(figures_and_tables_are_numbered_without_a_gap),
		cmocka_unit_test(the_contents_name_the_right_pages),
		cmocka_unit_test(every_page_but_the_cover_says_its_number),
		cmocka_unit_test(the_summary_is_one_page),
		cmocka_unit_test(no_row_is_split),
		cmocka_unit_test(a_table_over_several_pages_repeats_its_head),
		cmocka_unit_test(no_sentence_is_silly),
		cmocka_unit_test(sections_that_do_not_apply_vanish),
		cmocka_unit_test(each_kind_of_client_is_told_the_truth),
		cmocka_unit_test(the_belt_is_the_client_s_own),
		cmocka_unit_test(whatever_is_missing_or_hidden_a_report_is_made),
		cmocka_unit_test(the_same_figures_give_the_same_bytes_whoever_came_before),
		cmocka_unit_test(the_full_report_is_a_sound_pdf_of_at_most_300_kb),
	};
	return cmocka_run_group_tests(tests, open_all, drop_all);
}
