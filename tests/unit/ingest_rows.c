/* The promises of ingest/rows.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>
#include "ingest/rows.h"

#define BYTES(text) (text), sizeof(text) - 1

static struct problems *problems;
static struct bytes *bytes;
static struct rows *rows;

static int
set_up(void **state)
{
	problems = problems_new();
	return 0;
}

static void
close_rows(void)
{
	rows_drop(rows);
	bytes_drop(bytes);
	rows = NULL;
	bytes = NULL;
}

static int
tear_down(void **state)
{
	close_rows();
	problems_drop(problems);
	return 0;
}

static void
open_rows(char delimiter, const char *text, size_t length)
{
	struct decoding decoding;
	close_rows();
	bytes = bytes_of("x.csv", text, length);
	assert_true(decode_detect(bytes, ENCODING_GUESS, &decoding, problems));
	rows = rows_open(bytes, &decoding, delimiter, problems);
	assert_non_null(rows);
}

/* A row as "line+lines@offset+length <cell|cell>", or with its fault "!code 2:3 <…>"; blank rows "blank". */
static char *
describe(const struct row *row)
{
	GString *text = g_string_new(NULL);
	g_string_append_printf(text, "%d+%d@%d+%d", (int)row->line, (int)row->lines,
	    (int)row->offset, (int)row->length);
	if (row->broken)
		g_string_append_printf(text, " !%s %d:%d", problem_code(row->fault.id),
		    (int)row->fault.line, (int)row->fault.column);
	if (row->blank)
		g_string_append(text, " blank");
	for (size_t i = 0; i < row->n; i++) {
		assert_int_equal(row->cells[i].text[row->cells[i].length], '\0');
		g_string_append_c(text, i == 0 ? ' ' : '|');
		g_string_append(text, i == 0 ? "<" : "");
		g_string_append_len(text, row->cells[i].text, (gssize)row->cells[i].length);
	}
	g_string_append(text, row->n > 0 ? ">" : "");
	return g_string_free(text, FALSE);
}

/* Every physical line and every byte in exactly one row. */
static char *
describe_all(void)
{
	struct row row;
	int got;
	int64_t next_line = 1, next_offset = -1;
	GString *text = g_string_new(NULL);
	while ((got = rows_next(rows, &row)) > 0) {
		assert_int_equal(row.line, next_line);
		assert_true(row.lines >= 1);
		assert_true(next_offset < 0 ? row.offset <= 3 : row.offset == next_offset);
		next_line = row.line + row.lines;
		next_offset = row.offset + row.length;
		g_autofree char *one = describe(&row);
		g_string_append_printf(text, "%s\n", one);
	}
	assert_int_equal(got, 0);
	assert_true(next_offset < 0 || next_offset == bytes_size(bytes));
	return g_string_free(text, FALSE);
}

static const struct {
	const char *promise;
	const char *text;
	size_t length;
	const char *rows;
} splits[] = {
	{ "plain", BYTES("a,b\n1,2\n"), "1+1@0+4 <a|b>\n2+1@4+4 <1|2>\n" },
	{ "no line end at the end", BYTES("a,b\n1,2"), "1+1@0+4 <a|b>\n2+1@4+3 <1|2>\n" },
	{ "empty file", BYTES(""), "" },
	{ "CR LF", BYTES("a,b\r\n1,2\r\n"), "1+1@0+5 <a|b>\n2+1@5+5 <1|2>\n" },
	{ "CR alone", BYTES("a,b\r1,2\r"), "1+1@0+4 <a|b>\n2+1@4+4 <1|2>\n" },
	{ "empty cells", BYTES(",\n,,\n\"\",x\n"),
	    "1+1@0+2 blank <|>\n2+1@2+3 blank <||>\n3+1@5+5 <|x>\n" },
	{ "trailing delimiter", BYTES("a,\n"), "1+1@0+3 <a|>\n" },
	{ "trailing delimiter at the end", BYTES("a,"), "1+1@0+2 <a|>\n" },
	{ "spaces stay", BYTES(" a ,\tb,\" c \"\n"), "1+1@0+13 < a |\tb| c >\n" },
	{ "blank lines are rows", BYTES("a\n\n\r\n  \n　,　\nb\n"),
	    "1+1@0+2 <a>\n2+1@2+1 blank\n3+1@3+2 blank\n4+1@5+3 blank <  >\n5+1@8+8 blank <　|　>\n"
	    "6+1@16+2 <b>\n" },
	{ "blank in different spaces", BYTES("　 \t　x,\n　 \t　,\n"),
	    "1+1@0+11 <　 \t　x|>\n2+1@11+10 blank <　 \t　|>\n" },
	{ "quotes", BYTES("\"a,b\",\"say \"\"hi\"\"\"\n"), "1+1@0+19 <a,b|say \"hi\">\n" },
	{ "lines in quotes", BYTES("a,\"x\ny\r\nz\rw\",b\nc\n"),
	    "1+4@0+15 <a|x\ny\r\nz\rw|b>\n5+1@15+2 <c>\n" },
	{ "CR LF behind a quote", BYTES("\"a\"\r\n\"b\"\r\n"), "1+1@0+5 <a>\n2+1@5+5 <b>\n" },
	{ "quote at the end", BYTES("a,\"b\""), "1+1@0+5 <a|b>\n" },
	{ "BOM and quote", BYTES("\xEF\xBB\xBF\"a\",b\n"), "1+1@3+6 <a|b>\n" },
	{ "Excel's text formula", BYTES("=\"00123\",b,=\"7\"\n=\"\""),
	    "1+1@0+16 <=\"00123\"|b|=\"7\">\n2+1@16+3 <=\"\">\n" },
	{ "Japanese", BYTES("企業名,\"株式会社\n帯\"\n"), "1+2@0+29 <企業名|株式会社\n帯>\n" },
	{ "JSON in a cell", BYTES("k,\"{\"\"t\"\": [1, 2]}\"\n"),
	    "1+1@0+20 <k|{\"t\": [1, 2]}>\n" },
	{ "quotes and lines in quotes, CR LF", BYTES("a,\"x\r\n\"\"y\"\"\"\r\n1,\r\n"),
	    "1+2@0+14 <a|x\r\n\"y\">\n3+1@14+4 <1|>\n" },
	{ "CP932", BYTES("\x83\x7C\x83\x5C,\"\x95\x5C\n\x94\x5C\"\nb,c\n"),
	    "1+2@0+13 <ポソ|表\n能>\n3+1@13+4 <b|c>\n" },
	{ "UTF-16", BYTES("\xFF\xFE\x42\x30,\0\"\0\n\0b\0\"\0\r\0\n\0c\0"),
	    "1+2@2+16 <あ|\nb>\n3+1@18+2 <c>\n" },
	/* Faults. The rest of the file is read. */
	{ "quote in an unquoted cell", BYTES("a,b\nx,24\" disk,z\nc,d\n"),
	    "1+1@0+4 <a|b>\n2+1@4+13 !quote_broken 2:5 <x>\n3+1@17+4 <c|d>\n" },
	{ "text behind a closing quote", BYTES("あ,\"b\"c,d\ne\n"),
	    "1+1@0+11 !quote_broken 1:5 <あ>\n2+1@11+2 <e>\n" },
	{ "text formula with text behind", BYTES("=\"1\"x\ne\n"),
	    "1+1@0+6 !quote_broken 1:4\n2+1@6+2 <e>\n" },
	{ "open quote, to the end", BYTES("a,b\nx,\"y,z\n1,2\n3,4"),
	    "1+1@0+4 <a|b>\n2+1@4+7 !quote_open 2:3 <x>\n3+1@11+4 <1|2>\n4+1@15+3 <3|4>\n" },
	{ "open quote, closed by another", BYTES("x,\"y,z\n1,2\n3,\"4\"\n5\n"),
	    "1+1@0+7 !quote_open 1:3 <x>\n2+1@7+4 <1|2>\n3+1@11+6 <3|4>\n4+1@17+2 <5>\n" },
	{ "open quote in the last line", BYTES("a\n\"b"),
	    "1+1@0+2 <a>\n2+1@2+2 !quote_open 2:1\n" },
	{ "a good quoted cell of two lines, then a broken one", BYTES("\"a\nb\",\"c\"d\ne\n"),
	    "1+2@0+11 !quote_broken 2:6 <a\nb>\n3+1@11+2 <e>\n" },
	{ "a good quoted cell of two lines, then an open one", BYTES("\"a\nb\",\"c\nd\n\"e\"\n"),
	    "1+2@0+9 !quote_open 2:4 <a\nb>\n3+1@9+2 <d>\n4+1@11+4 <e>\n" },
	{ "control character", BYTES("a,b\nx,y\vz\n1,2\n"),
	    "1+1@0+4 <a|b>\n2+1@4+6 !text_control 2:4 <x|y\vz>\n3+1@10+4 <1|2>\n" },
	{ "control character in the second line of a cell", BYTES("a,\"b\nc\x01\",d\n1\n"),
	    "1+2@0+11 !text_control 2:2 <a|b\nc\x01|d>\n3+1@11+2 <1>\n" },
	{ "broken bytes", BYTES("\xEF\xBB\xBF\x61,b\nx,\xFFy\n1,2\n"),
	    "1+1@3+4 <a|b>\n2+1@7+5 !encoding_bytes 2:3 <x|\xEF\xBF\xBDy>\n3+1@12+4 <1|2>\n" },
	/* The fault of a line that is read again belongs to the row it then makes. */
	{ "control character behind an open quote", BYTES("\"a\nb\x01\nc\n"),
	    "1+1@0+3 !quote_open 1:1\n2+1@3+3 !text_control 2:2 <b\x01>\n3+1@6+2 <c>\n" },
};

static void
files_are_split_into_rows(void **state)
{
	for (size_t i = 0; i < G_N_ELEMENTS(splits); i++) {
		open_rows(',', splits[i].text, splits[i].length);
		g_autofree char *got = describe_all();
		if (strcmp(got, splits[i].rows) != 0)
			fail_msg("%s:\n%sinstead of\n%s", splits[i].promise, got, splits[i].rows);
	}
	assert_int_equal(problems_count(problems), 0);
}

static void
a_nul_stays_in_its_cell(void **state)
{
	open_rows(',',
	    BYTES("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa,b\0c,d\n"));
	struct row row;
	assert_int_equal(rows_next(rows, &row), 1);
	assert_true(row.broken);
	assert_int_equal(row.fault.id, PROBLEM_TEXT_CONTROL);
	assert_int_equal(row.n, 3);
	assert_int_equal(row.cells[1].length, 3);
	assert_memory_equal(row.cells[1].text, "b\0c", 4);
}

static void
other_delimiters_work(void **state)
{
	static const char delimiters[] = { ',', ';', '\t', '|' };
	for (size_t i = 0; i < sizeof delimiters; i++) {
		g_autofree char *text = g_strdup_printf(
		    "a%cb\n\"c%cd\"%ce\n", delimiters[i], delimiters[i], delimiters[i]);
		g_autofree char *expected =
		    g_strdup_printf("1+1@0+4 <a|b>\n2+1@4+8 <c%cd|e>\n", delimiters[i]);
		open_rows(delimiters[i], text, strlen(text));
		assert_int_equal(rows_delimiter(rows), delimiters[i]);
		g_autofree char *got = describe_all();
		assert_string_equal(got, expected);
	}
}

static void
raw_bytes_are_those_of_the_file(void **state)
{
	open_rows(',', BYTES("a\n\x83\x7C,\"\x95\x5C\r\n\"\r\nb\n"));
	struct row row;
	rows_next(rows, &row);
	assert_int_equal(rows_next(rows, &row), 1);
	g_autoptr(GBytes) raw = rows_raw(rows, &row);
	gsize length;
	const char *data = g_bytes_get_data(raw, &length);
	assert_int_equal(length, 11);
	assert_memory_equal(data, "\x83\x7C,\"\x95\x5C\r\n\"\r\n", length);
	assert_int_equal(rows_next(rows, &row), 1);
	assert_string_equal(row.cells[0].text, "b");
}

static void
cells_are_located(void **state)
{
	static const struct {
		size_t cell;
		int line, column;
	} places[] = { { 0, 2, 1 }, { 1, 2, 4 }, { 2, 4, 4 }, { 3, 4, 10 } };
	open_rows(',', BYTES("a\n企業,\"x,\"\"y\"\"\r\nｚ\n,\",\"日,本\",e\nb\n"));
	struct row row;
	rows_next(rows, &row);
	assert_int_equal(rows_next(rows, &row), 1);
	assert_int_equal(row.n, 4);
	for (size_t i = 0; i < G_N_ELEMENTS(places); i++) {
		int64_t line, column;
		rows_locate(rows, &row, places[i].cell, &line, &column);
		assert_int_equal(line, places[i].line);
		assert_int_equal(column, places[i].column);
	}
	assert_int_equal(rows_next(rows, &row), 1);
	assert_string_equal(row.cells[0].text, "b");
}

/* ---- limits */

static GString *
repeated(const char *before, char c, size_t n, const char *behind)
{
	GString *text = g_string_new(before);
	gsize start = text->len;
	g_string_set_size(text, start + n);
	memset(text->str + start, c, n);
	return g_string_append(text, behind);
}

static void
assert_rows(GString *text, const char *expected)
{
	open_rows(',', text->str, text->len);
	GString *got = g_string_new(NULL);
	struct row row;
	while (rows_next(rows, &row) > 0) {
		if (row.broken)
			g_string_append_printf(got, "!%s %s of %s at %d:%d; ",
			    problem_code(row.fault.id), row.fault.seen, row.fault.expected,
			    (int)row.fault.line, (int)row.fault.column);
		else
			g_string_append_printf(got, "%d cells; ", (int)row.n);
	}
	assert_string_equal(got->str, expected);
	g_string_free(got, TRUE);
	g_string_free(text, TRUE);
}

static void
a_cell_has_a_limit(void **state)
{
	assert_rows(repeated("a,", 'x', ROWS_CELL_LIMIT, ",b\nc\n"), "3 cells; 1 cells; ");
	assert_rows(repeated("a,", 'x', ROWS_CELL_LIMIT + 1, ",b\nc\n"),
	    "!cell_too_long 2 of 1048576 at 1:3; 1 cells; ");
	assert_rows(repeated("a,\"x\n", 'x', ROWS_CELL_LIMIT, "\",b\nc\n"),
	    "!cell_too_long 2 of 1048576 at 1:3; 1 cells; ");
}

static void
an_open_quote_ends_at_the_cells_limit(void **state)
{
	GString *text = g_string_new("a,\"b\n");
	for (int i = 0; i < 200000; i++)
		g_string_append(text, "c,ddddd\n");
	open_rows(',', text->str, text->len);
	struct row row;
	assert_int_equal(rows_next(rows, &row), 1);
	assert_int_equal(row.fault.id, PROBLEM_CELL_TOO_LONG);
	assert_int_equal(row.fault.line, 1);
	assert_int_equal(row.fault.column, 3);
	int n = 0;
	for (; rows_next(rows, &row) > 0; n++)
		assert_false(row.broken);
	assert_int_equal(n, 200000);
	g_string_free(text, TRUE);
}

static void
a_row_has_a_limit(void **state)
{
	GString *text = g_string_new("a\n");
	for (int i = 0; i < 6; i++) {
		GString *cell = repeated("\"x\n", 'x', 900000, "\",");
		g_string_append_len(text, cell->str, (gssize)cell->len);
		g_string_free(cell, TRUE);
	}
	g_string_append(text, "\nb\n");
	open_rows(',', text->str, text->len);
	struct row row;
	rows_next(rows, &row);
	assert_int_equal(rows_next(rows, &row), 1);
	assert_int_equal(row.fault.id, PROBLEM_ROW_TOO_LONG);
	assert_int_equal(row.fault.line, 2);
	assert_int_equal(row.fault.column, 1);
	int64_t last = 0;
	while (rows_next(rows, &row) > 0)
		last = row.line;
	assert_int_equal(last, 9);
	g_string_free(text, TRUE);
	assert_rows(repeated("a\n", 'x', ROWS_ROW_LIMIT + 1, "\nb\n"),
	    "1 cells; !row_too_long 4194306 of 4194304 at 2:1; 1 cells; ");
	/* A line over the limit while a quote is open. */
	assert_rows(repeated("a,\"b\n", 'x', ROWS_ROW_LIMIT + 1, "\nb\n"),
	    "!quote_open  of 0 at 1:3; !row_too_long 4194306 of 4194304 at 2:1; 1 cells; ");
}

static void
a_row_has_at_most_1024_cells(void **state)
{
	assert_rows(repeated("", ',', ROWS_COLUMN_LIMIT - 1, "\nb\n"), "1024 cells; 1 cells; ");
	assert_rows(repeated("", ',', ROWS_COLUMN_LIMIT, "\nb\n"),
	    "!row_too_many_cells  of 1024 at 1:1025; 1 cells; ");
}

static long
peak_kb(void)
{
	struct rusage usage;
	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_maxrss;
}

/* A quarter of a GB without a line end, after an open quote: refused, in flat memory. */
static void
a_file_without_line_ends_needs_no_memory(void **state)
{
	g_autofree char *path = NULL;
	int fd = g_file_open_tmp("obi-rows-XXXXXX", &path, NULL);
	assert_int_equal(write(fd, "a,\"b\n", 5), 5);
	assert_int_equal(ftruncate(fd, 256 << 20), 0);
	close(fd);
	long before = peak_kb();
	struct row row;
	struct decoding decoding;
	bytes = bytes_open(path, "x.csv", BYTES_LIMIT_CSV, problems);
	assert_true(decode_detect(bytes, ENCODING_UTF8, &decoding, problems));
	rows = rows_open(bytes, &decoding, ',', problems);
	assert_int_equal(rows_next(rows, &row), 1);
	assert_int_equal(row.fault.id, PROBLEM_QUOTE_OPEN);
	assert_int_equal(rows_next(rows, &row), 1);
	assert_int_equal(row.fault.id, PROBLEM_ROW_TOO_LONG);
	assert_int_equal(row.length, (256 << 20) - 5);
	assert_int_equal(rows_next(rows, &row), 0);
	assert_true(peak_kb() - before < 50000);
	unlink(path);
}

/* ---- the delimiter */

static const struct {
	const char *text;
	char delimiter;
} guesses[] = {
	{ "", ',' },
	{ "one\ntwo\nthree\n", ',' },
	{ "a,b\n1,2\n", ',' },
	{ "a\tb\n1\t2\n", '\t' },
	{ "a;b\n1;2\n", ';' },
	{ "a|b\n1|2\n", '|' },
	/* The services of a form: semicolons in cells. */
	{ "企業ID,参加サービス,担当者\nK-1,セミナー;メール訓練;ネットワーク調査,山田\nK-2,セミナー,"
	  "鈴木\n",
	    ',' },
	/* Commas in the cells of a tabular text. */
	{ "名前\t備考\t階\nPC\t事務所, 窓側, 右\t1\nNAS\t倉庫, 奥, 下\t2\n", '\t' },
	/* Titles above the table, and blank rows. */
	{ "機器一覧\n\n作成日;2024/7/12\n\nid;kind;name\n1;pc;a, b\n2;nas;c\n", ';' },
	/* JSON in a quoted cell. */
	{ "email,time,details\na@b,1,\"{\"\"x\"\":1;\"\"y\"\":[1,2]}\"\n", ',' },
};

static void
the_delimiter_is_guessed(void **state)
{
	for (size_t i = 0; i < G_N_ELEMENTS(guesses); i++) {
		open_rows(0, guesses[i].text, strlen(guesses[i].text));
		if (rows_delimiter(rows) != guesses[i].delimiter)
			fail_msg("'%c' in\n%s", rows_delimiter(rows), guesses[i].text);
	}
}

/* Rows that no other delimiter can split at all must not send the guess on into the file. */
static void
only_the_first_rows_speak_for_a_delimiter(void **state)
{
	g_autoptr(GString) text = g_string_new(NULL);
	for (int i = 0; i < 50; i++)
		g_string_append(text, "a,\"b\"\n");
	for (int i = 0; i < 50; i++)
		g_string_append(text, "1\t2\t3\t4\n");
	open_rows(0, text->str, text->len);
	assert_int_equal(rows_delimiter(rows), ',');
}

/* ---- much of it */

/* Rows with every kind of cell, across all stretches in which the file is read, equal what was written. */
static void
a_long_file_comes_back_as_it_was_written(void **state)
{
	static const char *const cells[] = { "", "a", "帯工業", "x,y", "say \"hi\"", "two\nlines",
		"two\r\nlines", " b " };
	g_autoptr(GString) text = g_string_new(NULL);
	for (unsigned i = 0; i < 40000; i++) {
		g_string_append_printf(text, "%u", i);
		for (unsigned j = 0; j < i % 4; j++) {
			g_auto(GStrv) parts = g_strsplit(cells[(i * 7 + j) % 8], "\"", -1);
			g_autofree char *doubled = g_strjoinv("\"\"", parts);
			g_string_append_printf(text, ",\"%s\"", doubled);
		}
		g_string_append(text, i % 3 == 0 ? "\r\n" : "\n");
	}
	open_rows(',', text->str, text->len);
	struct row row;
	unsigned i = 0;
	int64_t offset = 0;
	for (; rows_next(rows, &row) > 0; i++) {
		assert_false(row.broken);
		assert_int_equal(row.offset, offset);
		assert_int_equal(row.n, 1 + i % 4);
		assert_int_equal(atoi(row.cells[0].text), i);
		for (unsigned j = 0; j < i % 4; j++)
			assert_string_equal(row.cells[j + 1].text, cells[(i * 7 + j) % 8]);
		offset += row.length;
	}
	assert_int_equal(i, 40000);
	assert_int_equal(offset, text->len);
}

int
main(void)
{
#define PROMISE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		PROMISE(files_are_split_into_rows),
		PROMISE(a_nul_stays_in_its_cell),
		PROMISE(other_delimiters_work),
		PROMISE(raw_bytes_are_those_of_the_file),
		PROMISE(cells_are_located),
		PROMISE(a_cell_has_a_limit),
		PROMISE(an_open_quote_ends_at_the_cells_limit),
		PROMISE(a_row_has_a_limit),
		PROMISE(a_row_has_at_most_1024_cells),
		PROMISE(a_file_without_line_ends_needs_no_memory),
		PROMISE(the_delimiter_is_guessed),
		PROMISE(only_the_first_rows_speak_for_a_delimiter),
		PROMISE(a_long_file_comes_back_as_it_was_written),
	};
	return cmocka_run_group_tests_name("ingest_rows", tests, NULL, NULL);
}
