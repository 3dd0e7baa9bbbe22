/*
 * The promises of render/sheet.h: whatever goes in, a workbook comes out that every reader opens, or none does.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <glib/gstdio.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include "render/sheet_device.h"

struct scene {
	char *folder, *path;
	struct problems *problems;
	GString *trace;
};

static const struct sheet_info info = {
	.title = "付録 & <資料>", .author = "Obi", .date = "2025-03-31"
};

static int
set_up(void **state)
{
	struct scene *scene = g_new0(struct scene, 1);
	scene->folder = g_dir_make_tmp("obi-sheet-XXXXXX", NULL);
	scene->path = g_build_filename(scene->folder, "appendix.xlsx", NULL);
	scene->problems = problems_new();
	scene->trace = g_string_new(NULL);
	*state = scene;
	return 0;
}

static int
tear_down(void **state)
{
	struct scene *scene = *state;
	g_remove(scene->path);
	g_rmdir(scene->folder);
	problems_drop(scene->problems);
	g_string_free(scene->trace, TRUE);
	g_free(scene->path);
	g_free(scene->folder);
	g_free(scene);
	return 0;
}

static struct sheet_device *
open_xlsx(struct scene *scene)
{
	struct sheet_device *device = sheet_xlsx_open(scene->path, &info, scene->problems);
	assert_non_null(device);
	return device;
}

static struct sheet_device *
open_trace(struct scene *scene)
{
	g_string_truncate(scene->trace, 0);
	struct sheet_device *device = sheet_trace_open(scene->trace, &info, scene->problems);
	sheet_begin(device, "A");
	return device;
}

/* A part of the workbook as text; caller frees. */
static char *
part(const struct scene *scene, const char *name)
{
	GBytes *bytes = sheet_zip_part(scene->path, name);
	assert_non_null(bytes);
	gsize length;
	const char *data = g_bytes_get_data(bytes, &length);
	char *text = g_strndup(data, length);
	g_bytes_unref(bytes);
	return text;
}

static void
assert_contains(const char *text, const char *needle)
{
	if (strstr(text, needle) == NULL)
		fail_msg("\"%s\" is not in: %s", needle, text);
}

static void
assert_lacks(const char *text, const char *needle)
{
	if (strstr(text, needle) != NULL)
		fail_msg("\"%s\" is in: %s", needle, text);
}

static const struct problem *
only_problem(const struct scene *scene, enum problem_id id)
{
	assert_int_equal(problems_count(scene->problems), 1);
	const struct problem *problem = problems_at(scene->problems, 0);
	assert_string_equal(problem_code(problem->id), problem_code(id));
	return problem;
}

/* ---- numbers and places ---- */

static void
a_number_that_is_not_finite_fails_the_workbook(void **state)
{
	struct scene *scene = *state;
	const double numbers[] = { NAN, INFINITY, -INFINITY };
	for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++) {
		struct sheet_device *device = open_xlsx(scene);
		sheet_begin(device, "数");
		sheet_number(device, 2, 1, numbers[i], SHEET_INTEGER);
		assert_true(sheet_failed(device));
		assert_false(sheet_close(device));
		assert_int_equal(problems_count(scene->problems), i + 1);
		assert_string_equal(problems_at(scene->problems, i)->place.name, "数!B3");
	}
	assert_int_equal(g_access(scene->path, F_OK), -1);
}

static void
a_cell_outside_the_sheet_fails_the_workbook(void **state)
{
	struct scene *scene = *state;
	const int places[][2] = { { SHEET_MAX_ROWS, 0 }, { 0, SHEET_MAX_COLUMNS }, { -1, 0 },
		{ 0, -1 } };
	for (size_t i = 0; i < G_N_ELEMENTS(places); i++) {
		struct sheet_device *device = open_trace(scene);
		sheet_text(device, places[i][0], places[i][1], "x", SHEET_TEXT);
		assert_false(sheet_close(device));
		assert_int_equal(problems_at(scene->problems, i)->id, PROBLEM_SHEET_OUTSIDE);
	}
}

static void
the_last_cell_of_a_sheet_can_be_written(void **state)
{
	struct scene *scene = *state;
	struct sheet_device *device = open_xlsx(scene);
	sheet_begin(device, "A");
	sheet_number(device, SHEET_MAX_ROWS - 1, SHEET_MAX_COLUMNS - 1, 7, SHEET_INTEGER);
	assert_true(sheet_close(device));
	g_autofree char *xml = part(scene, "xl/worksheets/sheet1.xml");
	assert_contains(xml, "XFD1048576");
}

static void
nothing_is_written_after_the_first_error(void **state)
{
	struct scene *scene = *state;
	struct sheet_device *device = open_trace(scene);
	sheet_number(device, 0, 0, NAN, SHEET_INTEGER);
	gsize length = scene->trace->len;
	sheet_begin(device, "B");
	sheet_text(device, 0, 0, "x", SHEET_TEXT);
	sheet_number(device, 0, 0, INFINITY, SHEET_INTEGER);
	sheet_column_width(device, 0, 10);
	sheet_freeze(device, 1, 0);
	assert_false(sheet_close(device));
	assert_int_equal(scene->trace->len, length);
	only_problem(scene, PROBLEM_SHEET_NOT_FINITE);
}

static void
a_workbook_without_sheets_is_an_error(void **state)
{
	struct scene *scene = *state;
	assert_false(sheet_close(open_xlsx(scene)));
	only_problem(scene, PROBLEM_SHEET_FAILED);
	assert_int_equal(g_access(scene->path, F_OK), -1);
}

static void
a_workbook_given_up_leaves_no_file(void **state)
{
	struct scene *scene = *state;
	struct sheet_device *device = open_xlsx(scene);
	sheet_begin(device, "A");
	sheet_drop(device);
	sheet_drop(NULL);
	assert_int_equal(g_access(scene->path, F_OK), -1);
}

static void
a_path_that_cannot_be_written_is_told_with_the_reason(void **state)
{
	struct scene *scene = *state;
	assert_null(sheet_xlsx_open("/nonexistent/folder/a.xlsx", &info, scene->problems));
	const struct problem *problem = only_problem(scene, PROBLEM_SHEET_FAILED);
	assert_string_equal(problem->place.file, "/nonexistent/folder/a.xlsx");
	assert_string_equal(problem->values[0], "open");
}

/* ---- text ---- */

static void
text_like_a_formula_stays_text(void **state)
{
	struct scene *scene = *state;
	static const char *const texts[] = { "=1+1", "@SUM(A1)", "+1", "-1", "=cmd|'/C calc'!A0",
		"\t=1", "{=1+1}", "http://example.jp/", "javascript:alert(1)", "file:///etc/passwd",
		"" };
	struct sheet_device *device = open_xlsx(scene);
	sheet_begin(device, "=1+1");
	for (int i = 0; i < (int)G_N_ELEMENTS(texts); i++) {
		sheet_text(device, i, 0, texts[i], SHEET_TEXT);
		sheet_painted(device, i, 1, texts[i], &(struct sheet_paint){ 0xF6AA00, 0 });
		sheet_span(device, &(struct sheet_area){ i, 2, i, 4 }, texts[i], SHEET_NOTE);
	}
	assert_true(sheet_close(device));
	g_autofree char *xml = part(scene, "xl/worksheets/sheet1.xml");
	assert_lacks(xml, "<f");
	assert_lacks(xml, "<hyperlink");
	g_autofree char *strings = part(scene, "xl/sharedStrings.xml");
	assert_contains(strings, "<t>=1+1</t>");
	assert_contains(strings, "<t>javascript:alert(1)</t>");
}

static void
words_that_look_like_escapes_are_shown_as_they_are(void **state)
{
	static const char *const pairs[][2] = { { "_x0041_", "_x005F_x0041_" },
		{ "a_x000a_b", "a_x005F_x000a_b" },
		{ "_x0041_x0042_", "_x005F_x0041_x005F_x0042_" }, { "_x004_", "_x004_" },
		{ "_X0041_", "_X0041_" }, { "_x00G1_", "_x00G1_" },
		{ "__x0041__", "__x005F_x0041__" }, { "_x0041", "_x0041" }, { "", "" } };
	struct scene *scene = *state;
	struct sheet_device *device = open_xlsx(scene);
	sheet_begin(device, "A");
	for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++) {
		g_autofree char *escaped = sheet_text_escape(pairs[i][0]);
		assert_string_equal(escaped, pairs[i][1]);
		sheet_text(device, (int)i, 0, pairs[i][0], SHEET_TEXT);
	}
	assert_true(sheet_close(device));
	g_autofree char *strings = part(scene, "xl/sharedStrings.xml");
	assert_contains(strings, "<t>_x005F_x0041_</t>");
}

static void
characters_no_workbook_can_hold_are_replaced_and_told(void **state)
{
	/* Controls, DEL, C1, noncharacters, surrogates in UTF-8, bytes that are no UTF-8, overlong, cut off. */
	static const char *const texts[] = { "a\001b", "a\033b", "a\177b", "a\302\205b",
		"a\357\277\276b", "a\357\277\277b", "a\357\267\220b", "a\360\237\277\276b",
		"a\355\240\200b", "a\377b", "a\300\257b", "a\343\201" };
	struct scene *scene = *state;
	struct sheet_device *device = open_xlsx(scene);
	sheet_begin(device, "文字");
	for (int i = 0; i < (int)G_N_ELEMENTS(texts); i++) {
		sheet_text(device, i, 1, texts[i], SHEET_TEXT);
		assert_int_equal(problems_count(scene->problems), i + 1);
		const struct problem *problem = problems_at(scene->problems, (size_t)i);
		assert_int_equal(problem->id, PROBLEM_SHEET_TEXT_REPAIRED);
		g_autofree char *cell = g_strdup_printf("文字!B%d", i + 1);
		assert_string_equal(problem->place.name, cell);
	}
	assert_true(sheet_close(device));
	g_autofree char *strings = part(scene, "xl/sharedStrings.xml");
	assert_true(g_utf8_validate(strings, -1, NULL));
	assert_contains(strings, "<t>a\357\277\275b</t>");
}

static void
every_other_character_is_kept(void **state)
{
	struct scene *scene = *state;
	static const char text[] =
	    "髙﨑𠮷 〜−①㈱ﾊﾝｶｸ é e\314\201 葛\363\240\204\200 \342\200\217עברית 👍 \"<&>'";
	struct sheet_device *device = open_xlsx(scene);
	sheet_begin(device, "A");
	sheet_text(device, 0, 0, text, SHEET_TEXT);
	sheet_text(device, 1, 0, "一行目\r\n二行目\r三行目\n", SHEET_WRAPPED);
	assert_true(sheet_close(device));
	assert_int_equal(problems_count(scene->problems), 0);
	g_autofree char *strings = part(scene, "xl/sharedStrings.xml");
	g_autofree char *escaped = g_strdup("髙﨑𠮷 〜−①㈱ﾊﾝｶｸ é e\314\201 葛\363\240\204\200 "
					    "\342\200\217עברית 👍 \"&lt;&amp;&gt;'");
	assert_contains(strings, escaped);
	assert_contains(strings, "一行目\n二行目\n三行目\n");
}

static void
text_longer_than_a_cell_is_cut_and_told(void **state)
{
	struct scene *scene = *state;
	g_autofree char *a = g_strnfill(40000, 'a'), *fits = g_strnfill(SHEET_MAX_TEXT, 'b');
	GString *astral = g_string_new(NULL), *escapes = g_string_new(NULL);
	for (int i = 0; i < 20000; i++)
		g_string_append(astral, "𠮷");
	for (int i = 0; i < 5000; i++)
		g_string_append(escapes, "_x0041");
	g_string_append_c(escapes, '_');
	struct sheet_device *device = open_xlsx(scene);
	sheet_begin(device, "A");
	sheet_text(device, 0, 0, fits, SHEET_TEXT);
	assert_int_equal(problems_count(scene->problems), 0);
	sheet_text(device, 1, 0, a, SHEET_TEXT);
	sheet_text(device, 2, 0, astral->str, SHEET_TEXT);
	sheet_text(device, 3, 0, escapes->str, SHEET_TEXT);
	assert_true(sheet_close(device));
	assert_int_equal(problems_count(scene->problems), 3);
	assert_string_equal(problems_at(scene->problems, 0)->values[0], "40000");
	g_autofree char *strings = part(scene, "xl/sharedStrings.xml");
	assert_contains(strings, fits);
	assert_contains(strings, "aaa…</t>");
	assert_contains(strings, "𠮷…</t>");
	g_string_free(astral, TRUE);
	g_string_free(escapes, TRUE);
}

static void
a_cut_text_is_as_long_as_a_cell_allows(void **state)
{
	(void)state;
	struct sheet_text_faults faults = { 0 };
	g_autofree char *a = g_strnfill(SHEET_MAX_TEXT + 1, 'a');
	g_autofree char *cut = sheet_text_clean(a, &faults);
	assert_int_equal(g_utf8_strlen(cut, -1), SHEET_MAX_TEXT);
	assert_int_equal(faults.characters, SHEET_MAX_TEXT + 1);
	assert_int_equal(faults.replaced, 0);
}

/* ---- names, dates, widths ---- */

static void
sheet_names_are_valid_and_unique(void **state)
{
	struct scene *scene = *state;
	static const char *const pairs[][2] = { { "概要", "概要" }, { "概要", "概要 (2)" },
		{ "a/b:c*d?e[f]\\", "a-b-c-d-e-f--" }, { "Parts", "Parts" },
		{ "PARTS", "PARTS (2)" }, { "ＰＡＲＴＳ", "ＰＡＲＴＳ (3)" }, { "", "シート" },
		{ "  ", "シート (2)" }, { "'引用'", "\342\200\231引用\342\200\231" },
		{ "History", "History_" }, { "_x0041_", "-x0041_" },
		{ "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二",
		    "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一" },
		{ "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一三",
		    "一二三四五六七八九十一二三四五六七八九十一二三四五六七 (2)" } };
	struct sheet_device *device = open_xlsx(scene);
	for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++) {
		sheet_begin(device, pairs[i][0]);
		assert_false(sheet_failed(device));
		assert_string_equal(device->sheet, pairs[i][1]);
	}
	assert_true(sheet_close(device));
}

static void
a_changed_sheet_name_is_told(void **state)
{
	struct scene *scene = *state;
	struct sheet_device *device = open_trace(scene);
	sheet_begin(device, "4/5");
	const struct problem *problem = only_problem(scene, PROBLEM_SHEET_NAME_CHANGED);
	assert_string_equal(problem->values[0], "4/5");
	assert_string_equal(problem->values[1], "4-5");
	sheet_drop(device);
}

static void
dates_become_days_that_excel_counts(void **state)
{
	(void)state;
	assert_int_equal(sheet_date_serial("1900-03-01"), 61);
	assert_int_equal(sheet_date_serial("2000-01-01"), 36526);
	assert_int_equal(sheet_date_serial("2024-07-12"), 45485);
	static const char *const bad[] = { "", "2024-7-12", "2024-02-30", "2024-13-01",
		"+024-01-01", "1900-02-28", "2024-07-12T", "２０２４-07-12", "0000-00-00" };
	for (size_t i = 0; i < G_N_ELEMENTS(bad); i++)
		assert_int_equal(sheet_date_serial(bad[i]), -1);
}

static void
a_date_that_is_none_is_written_as_text(void **state)
{
	struct scene *scene = *state;
	struct sheet_device *device = open_trace(scene);
	sheet_date(device, 0, 0, "2024-07-12", SHEET_DATE);
	sheet_date(device, 0, 1, "昨年", SHEET_DATE);
	assert_true(sheet_close(device));
	assert_contains(scene->trace->str, "\tA1 date 45485\n\tB1 text \"昨年\"\n");
}

static void
assert_near(double value, double expected, double by)
{
	if (fabs(value - expected) > by)
		fail_msg("%g is not within %g of %g", value, by, expected);
}

/* What Pango measured of BIZ UDPGothic at 10 points and 96 dpi, divided by 7 pixels. */
static void
text_widths_are_those_of_the_font(void **state)
{
	(void)state;
	assert_near(sheet_text_width("0123456789"), 98 / 7.0, 0.5);
	assert_near(sheet_text_width("開封情報機器一覧部署役職"), 156 / 7.0, 0.5);
	assert_near(sheet_text_width("アイウエオカキクケコサシスセソ"), 183 / 7.0, 2);
	assert_near(sheet_text_width("ｱｲｳｴｵ"), 35 / 7.0, 0.1);
	assert_near(sheet_text_width("、。「」（）・ー"), 64 / 7.0, 1);
	assert_near(sheet_text_width("clients/K-0001/gophish-1-results.csv"), 273 / 7.0, 7);
	assert_near(sheet_text_width("→①％－～…"), 78 / 7.0, 0.5);
	assert_near(sheet_text_width("か\343\202\231"), sheet_text_width("か"), 0.001);
	assert_near(sheet_text_width("一\n二三\n四"), sheet_text_width("二三"), 0.001);
	assert_near(sheet_text_width(""), 0, 0);
}

static void
columns_have_letters(void **state)
{
	(void)state;
	g_autofree char *a = sheet_cell_name(NULL, 0, 0), *z = sheet_cell_name("表", 9, 25);
	g_autofree char *aa = sheet_cell_name(NULL, 0, 26), *last = sheet_cell_name(NULL, 0, 16383);
	assert_string_equal(a, "A1");
	assert_string_equal(z, "表!Z10");
	assert_string_equal(aa, "AA1");
	assert_string_equal(last, "XFD1");
}

/* ---- whole workbooks ---- */

static void
fill(struct sheet_device *device)
{
	static const bool labelled[] = { true, false, true };
	const struct sheet_series series[] = {
		{ .column = 1,
		    .colour = 0x03AF7A,
		    .edge = 0xFFFFFF,
		    .text = 0x16243F,
		    .labelled = labelled },
		{ .column = 2,
		    .colour = 0xFF4B00,
		    .pattern = SHEET_DIAGONAL,
		    .pattern_colour = 0xFFFFFF,
		    .edge = 0xFFFFFF },
	};
	sheet_begin(device, "1回目's");
	sheet_text(device, 0, 0, "部署", SHEET_HEADING);
	sheet_text(device, 0, 1, "報告", SHEET_HEADING);
	sheet_text(device, 0, 2, "入力", SHEET_HEADING);
	for (int row = 1; row <= 3; row++) {
		sheet_text(device, row, 0, row == 1 ? "営業部" : "製造部", SHEET_TEXT);
		sheet_number(device, row, 1, row, SHEET_INTEGER);
		sheet_number(device, row, 2, 0.1 * row, SHEET_PERCENT);
	}
	sheet_freeze(device, 1, 0);
	sheet_filter(device, &(struct sheet_area){ 0, 0, 3, 2 });
	sheet_column_width(device, 0, 12.5);
	sheet_row_height(device, 0, 30);
	static const int breaks[] = { 5 };
	sheet_print(
	    device, &(struct sheet_printing){ .landscape = true, .breaks = breaks, .nbreaks = 1 });
	sheet_chart(device, &(struct sheet_chart){ .kind = SHEET_CHART_BAND,
				.title = "=1+1",
				.alt = "部署別の反応 <\"&>",
				.first_row = 1,
				.last_row = 3,
				.series = series,
				.nseries = 2,
				.at_row = 5,
				.width_px = 600,
				.height_px = 300 });
}

static GBytes *
make(struct scene *scene)
{
	struct sheet_device *device = open_xlsx(scene);
	fill(device);
	assert_true(sheet_close(device));
	char *data;
	gsize length;
	assert_true(g_file_get_contents(scene->path, &data, &length, NULL));
	return g_bytes_new_take(data, length);
}

static void
the_same_calls_give_the_same_bytes(void **state)
{
	struct scene *scene = *state;
	g_setenv("TZ", "Asia/Tokyo", TRUE);
	tzset();
	GBytes *first = make(scene);
	g_setenv("TZ", "America/New_York", TRUE);
	tzset();
	g_usleep(1100000); /* the clock must have moved on */
	GBytes *second = make(scene);
	assert_true(g_bytes_equal(first, second));
	g_bytes_unref(first);
	g_bytes_unref(second);
}

static void
the_creation_date_is_the_date_given(void **state)
{
	struct scene *scene = *state;
	g_bytes_unref(make(scene));
	g_autofree char *core = part(scene, "docProps/core.xml");
	assert_contains(core, ">2025-03-31T00:00:00Z</dcterms:created>");
	assert_contains(core, ">2025-03-31T00:00:00Z</dcterms:modified>");
	assert_contains(core, "付録 &amp; &lt;資料&gt;");
}

static void
a_chart_refers_to_its_cells_and_never_to_a_formula(void **state)
{
	struct scene *scene = *state;
	g_bytes_unref(make(scene));
	g_autofree char *chart = part(scene, "xl/charts/chart1.xml");
	assert_contains(chart, "<a:t> =1+1</a:t>");
	assert_contains(chart, "<c:f>'1回目’s'!$A$2:$A$4</c:f>");
	assert_contains(chart, "<c:f>'1回目’s'!$C$2:$C$4</c:f>");
	assert_contains(chart, "<c:v>営業部</c:v>");
	assert_contains(chart, "percentStacked");
	assert_contains(chart, "<a:srgbClr val=\"03AF7A\"/>");
	assert_contains(chart, "prst=\"wdUpDiag\"");
	g_autofree char *drawing = part(scene, "xl/drawings/drawing1.xml");
	assert_contains(drawing, "descr=\"部署別の反応 &lt;&quot;&amp;&gt;\"");
}

static void
the_trace_says_all_that_a_reader_would_notice(void **state)
{
	struct scene *scene = *state;
	struct sheet_device *device = sheet_trace_open(scene->trace, &info, scene->problems);
	fill(device);
	assert_true(sheet_close(device));
	assert_string_equal(scene->trace->str,
	    "workbook\n\ttitle \"付録 & <資料>\"\n\tauthor \"Obi\"\n\tdate \"2025-03-31\"\nsheet "
	    "1回目’s\n"
	    "\tA1 heading \"部署\"\n\tB1 heading \"報告\"\n\tC1 heading \"入力\"\n"
	    "\tA2 text \"営業部\"\n\tB2 integer 1\n\tC2 percent 0.1\n"
	    "\tA3 text \"製造部\"\n\tB3 integer 2\n\tC3 percent 0.2\n"
	    "\tA4 text \"製造部\"\n\tB4 integer 3\n\tC4 percent 0.30000000000000004\n"
	    "\tfreeze rows=1 columns=0\n\tfilter A1:C4\n\twidth A 12.5\n\theight 1 30\n\tprint "
	    "landscape repeat 1 break before 6\n"
	    "\tchart band A6 600x300 categories=A2:A4\n\t\ttitle \"=1+1\"\n\t\talt \"部署別の反応 "
	    "<\"&>\"\n"
	    "\t\tseries B2:B4 name=B1 #03AF7A solid text #16243F labels=101\n"
	    "\t\tseries C2:C4 name=C1 #FF4B00 diagonal #FFFFFF labels=none\nend\n");
}

static void
a_damaged_workbook_is_noticed(void **state)
{
	struct scene *scene = *state;
	GBytes *whole = make(scene);
	gsize length;
	const char *data = g_bytes_get_data(whole, &length);
	for (gsize cut = 0; cut < length; cut += 211) {
		assert_true(g_file_set_contents(scene->path, data, (gssize)cut, NULL));
		assert_false(sheet_zip_check(scene->path, scene->problems));
	}
	/* Inside the first part's packed bytes, and in its stored checksum. */
	const gsize places[] = { 60, 150, 300 };
	for (size_t i = 0; i < G_N_ELEMENTS(places); i++) {
		g_autofree char *copy = g_memdup2(data, length);
		copy[places[i]] ^= 0x55;
		assert_true(g_file_set_contents(scene->path, copy, (gssize)length, NULL));
		assert_false(sheet_zip_check(scene->path, scene->problems));
	}
	assert_true(g_file_set_contents(scene->path, data, (gssize)length, NULL));
	assert_true(sheet_zip_check(scene->path, scene->problems));
	const struct problem *last =
	    problems_at(scene->problems, problems_count(scene->problems) - 1);
	assert_int_equal(last->id, PROBLEM_SHEET_UNSOUND);
	assert_string_equal(last->values[0], "[Content_Types].xml");
	g_bytes_unref(whole);
}

/*
 * A file size limit stands for a full disk: the library's temporary file of the sheet ends at 16 KB, the workbook
 * itself is smaller. The library says that all went well.
 */
static void
a_part_cut_short_by_a_full_disk_is_noticed(void **state)
{
	struct scene *scene = *state;
	struct rlimit before, low;
	struct sheet_device *device = open_xlsx(scene);
	sheet_begin(device, "A");
	for (int row = 0; row < 1000; row++)
		for (int column = 0; column < 4; column++)
			sheet_number(device, row, column, 1, SHEET_INTEGER);
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	low = before;
	low.rlim_cur = 16384;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &low), 0);
	bool good = sheet_close(device);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	assert_false(good);
	const struct problem *problem = only_problem(scene, PROBLEM_SHEET_UNSOUND);
	assert_string_equal(problem->values[0], "xl/worksheets/sheet1.xml");
	assert_int_equal(g_access(scene->path, F_OK), -1);
}

#define PROMISE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		PROMISE(a_number_that_is_not_finite_fails_the_workbook),
		PROMISE(a_cell_outside_the_sheet_fails_the_workbook),
		PROMISE(the_last_cell_of_a_sheet_can_be_written),
		PROMISE(nothing_is_written_after_the_first_error),
		PROMISE(a_workbook_without_sheets_is_an_error),
		PROMISE(a_workbook_given_up_leaves_no_file),
		PROMISE(a_path_that_cannot_be_written_is_told_with_the_reason),
		PROMISE(text_like_a_formula_stays_text),
		PROMISE(words_that_look_like_escapes_are_shown_as_they_are),
		PROMISE(characters_no_workbook_can_hold_are_replaced_and_told),
		PROMISE(every_other_character_is_kept),
		PROMISE(text_longer_than_a_cell_is_cut_and_told),
		PROMISE(a_cut_text_is_as_long_as_a_cell_allows),
		PROMISE(sheet_names_are_valid_and_unique),
		PROMISE(a_changed_sheet_name_is_told),
		PROMISE(dates_become_days_that_excel_counts),
		PROMISE(a_date_that_is_none_is_written_as_text),
		PROMISE(text_widths_are_those_of_the_font),
		PROMISE(columns_have_letters),
		PROMISE(the_same_calls_give_the_same_bytes),
		PROMISE(the_creation_date_is_the_date_given),
		PROMISE(a_chart_refers_to_its_cells_and_never_to_a_formula),
		PROMISE(the_trace_says_all_that_a_reader_would_notice),
		PROMISE(a_damaged_workbook_is_noticed),
		PROMISE(a_part_cut_short_by_a_full_disk_is_noticed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
