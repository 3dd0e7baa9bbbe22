/*
 * Rows: lines to rows of cells, one libcsv parser fed line by line.
 *
 * Input: a decoder's lines. Output: rows with their place in the file, or with a fault.
 * Rule: every physical line belongs to exactly one row, whatever is wrong with it.
 */
#include "ingest/rows.h"

#include <csv.h>
#include <string.h>

enum { STRICT = CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL };
enum { BLOCK = 16 << 10 };

struct rows {
	struct bytes *bytes;
	struct problems *problems;
	struct decoder *decoder;
	struct csv_parser parser;
	char delimiter;

	/* The row being read. */
	char *text; /* its cells one behind the other, each followed by NUL */
	size_t used, capacity;
	struct cell cells[ROWS_COLUMN_LIMIT];
	size_t n;
	bool done; /* libcsv ended the row */
	struct fault fault;
	size_t fault_cell;        /* where it lies, if it has no line yet */
	struct decoded_line open; /* the line in which the cell that is still open began */
};

/* ---- libcsv's callbacks and set-up */

/* Only the first fault of a row is told. Its place is the beginning of the cell now being read. */
static void
note_fault(struct rows *rows, enum problem_id id, const char *seen, size_t limit)
{
	if (rows->fault.any)
		return;
	rows->fault = (struct fault){ .any = true, .id = id, .byte_offset = -1 };
	rows->fault_cell = rows->n;
	g_strlcpy(rows->fault.seen, seen, sizeof rows->fault.seen);
	g_snprintf(rows->fault.expected, sizeof rows->fault.expected, "%zu", limit);
}

static void
note_long_cell(struct rows *rows)
{
	char number[24];
	g_snprintf(number, sizeof number, "%zu", rows->n + 1);
	note_fault(rows, PROBLEM_CELL_TOO_LONG, number, ROWS_CELL_LIMIT);
}

static void
on_cell(void *text, size_t length, void *data)
{
	struct rows *rows = data;
	if (rows->n == ROWS_COLUMN_LIMIT) {
		note_fault(rows, PROBLEM_ROW_TOO_MANY_CELLS, "", ROWS_COLUMN_LIMIT);
		return;
	}
	if (length > ROWS_CELL_LIMIT) {
		note_long_cell(rows);
		length = 0;
	}
	if (rows->used + length + 1 > rows->capacity) {
		rows->capacity = (rows->used + length + 1) * 2;
		rows->text = g_realloc(rows->text, rows->capacity);
	}
	if (length > 0)
		memcpy(rows->text + rows->used, text, length);
	rows->text[rows->used + length] = '\0';
	rows->cells[rows->n++].length = length;
	rows->used += length + 1;
}

static void
on_row(int terminator, void *data)
{
	struct rows *rows = data;
	rows->done = true;
}

/* Makes libcsv keep spaces as they are. */
static int
never_space(unsigned char c)
{
	return 0;
}

static void
parser_begin(struct rows *rows)
{
	csv_init(&rows->parser, STRICT);
	csv_set_delim(&rows->parser, (unsigned char)rows->delimiter);
	csv_set_space_func(&rows->parser, never_space);
	csv_set_blk_size(&rows->parser, BLOCK);
}

struct rows *
rows_open(
    struct bytes *bytes, const struct decoding *decoding, char delimiter, struct problems *problems)
{
	if (delimiter == 0)
		delimiter = rows_guess_delimiter(bytes, decoding, problems);
	struct decoder *decoder = delimiter ? decode_open(bytes, decoding, problems) : NULL;
	if (!decoder)
		return NULL;
	struct rows *rows = g_new0(struct rows, 1);
	rows->bytes = bytes;
	rows->problems = problems;
	rows->decoder = decoder;
	rows->delimiter = delimiter;
	rows->capacity = 4096;
	rows->text = g_malloc(rows->capacity);
	parser_begin(rows);
	return rows;
}

void
rows_drop(struct rows *rows)
{
	if (!rows)
		return;
	csv_free(&rows->parser);
	decode_drop(rows->decoder);
	g_free(rows->text);
	g_free(rows);
}

char
rows_delimiter(const struct rows *rows)
{
	return rows->delimiter;
}

/* ---- feeding a line */

/* Excel's ="00123": a quote in an unquoted cell that a strict reader refuses. */
static bool
is_text_formula(const struct rows *rows, const char *rest, size_t left)
{
	const struct csv_parser *parser = &rows->parser;
	if (parser->quoted || parser->entry_pos == 0 || parser->entry_buf[0] != '=')
		return false;
	if (parser->entry_pos == 1)
		return true;
	bool at_end = left < 2 || rest[1] == rows->delimiter || rest[1] == '\r' || rest[1] == '\n';
	return parser->entry_buf[1] == '"' && at_end;
}

/* Returns how many bytes libcsv took; fewer than n at a broken quote. */
static size_t
feed(struct rows *rows, const char *text, size_t n)
{
	size_t done = 0;
	for (;;) {
		done += csv_parse(&rows->parser, text + done, n - done, on_cell, on_row, rows);
		if (done == n || !is_text_formula(rows, text + done, n - done))
			return done;
		csv_set_opts(&rows->parser, STRICT & ~CSV_STRICT);
		done += csv_parse(&rows->parser, text + done, 1, on_cell, on_row, rows);
		csv_set_opts(&rows->parser, STRICT);
	}
}

/* The terminator's first byte ends a row; its second belongs to it only inside a quoted cell. */
static size_t
feed_line(struct rows *rows, const struct decoded_line *line)
{
	size_t first = line->text_length - line->terminator + (line->terminator > 0);
	size_t cells = rows->n;
	size_t taken = feed(rows, line->text, first);
	if (taken == first && !rows->done && line->terminator == 2)
		taken += feed(rows, line->text + first, 1);
	if (!rows->done && (rows->n > cells || rows->open.number == 0))
		rows->open = *line;
	return taken;
}

/* ---- faults */

/* libcsv stopped at `at`. */
static void
note_broken_quote(struct rows *rows, const struct decoded_line *line, size_t at)
{
	rows->fault.any = false;
	if (rows->open.number < line->number) {
		/* The quote that closed the cell was meant to open another: the one to mend is the first. */
		note_fault(rows, PROBLEM_QUOTE_OPEN, "", 0);
		return;
	}
	bool quoted = rows->parser.quoted;
	note_fault(rows, PROBLEM_QUOTE_BROKEN,
	    quoted ? "inside a quoted cell, not doubled" : "inside a cell that is not quoted", 0);
	struct fault *fault = &rows->fault;
	g_strlcpy(fault->expected, quoted ? "引用符つきセルの途中" : "引用符のないセルの途中",
	    sizeof fault->expected);
	fault->line = line->number;
	fault->column = decode_column(line->text, at - quoted);
}

static void
add_line(struct row *row, const struct decoded_line *line)
{
	row->lines = line->number - row->line + 1;
	row->length = line->offset + line->length - row->offset;
}

/* Give the row up: it ends with the line its open cell began in, and reading goes on behind that line. */
static void
abandon(struct rows *rows, struct row *row, const struct decoded_line *line)
{
	if (rows->open.number < line->number) {
		decode_back(rows->decoder, &rows->open);
		add_line(row, &rows->open);
	}
	csv_free(&rows->parser);
	parser_begin(rows);
	rows->done = true;
}

static void
place_fault(struct rows *rows, const struct row *row)
{
	struct fault *fault = &rows->fault;
	if (fault->line == 0)
		rows_locate(rows, row, rows->fault_cell, &fault->line, &fault->column);
	if (fault->byte_offset < 0)
		fault->byte_offset = row->offset;
}

/* ---- rows */

static void
begin_row(struct rows *rows, struct row *row, const struct decoded_line *line)
{
	*row = (struct row){ .line = line->number, .offset = line->offset };
	rows->used = rows->n = 0;
	rows->done = false;
	rows->fault.any = false;
	rows->open.number = 0;
}

static bool
is_blank(const struct rows *rows)
{
	for (size_t i = 0; i < rows->n; i++) {
		const char *p = rows->cells[i].text, *end = p + rows->cells[i].length;
		while (p < end) {
			if (*p == ' ' || *p == '\t')
				p++;
			else if (end - p >= 3 && memcmp(p, "\xE3\x80\x80", 3) == 0)
				p += 3;
			else
				return false;
		}
	}
	return true;
}

static int
end_row(struct rows *rows, struct row *row)
{
	if (rows->fault.any) {
		place_fault(rows, row);
		row->fault = rows->fault;
		row->broken = true;
	}
	const char *text = rows->text;
	for (size_t i = 0; i < rows->n; i++) {
		rows->cells[i].text = text;
		text += rows->cells[i].length + 1;
	}
	row->cells = rows->cells;
	row->n = rows->n;
	row->blank = !row->broken && is_blank(rows);
	return 1;
}

/* A row that goes over a limit while a quote is open ends here; one that ended by itself only bears the fault. */
static void
check_limits(struct rows *rows, struct row *row, const struct decoded_line *line)
{
	size_t open = rows->done ? 0 : rows->parser.entry_pos;
	bool row_too_long = rows->used + open > ROWS_ROW_LIMIT,
	     cell_too_long = open > ROWS_CELL_LIMIT;
	if (!row_too_long && !cell_too_long)
		return;
	if (!rows->done)
		rows->fault.any = false;
	if (cell_too_long)
		note_long_cell(rows);
	else if (!rows->fault.any) {
		note_fault(rows, PROBLEM_ROW_TOO_LONG, "", ROWS_ROW_LIMIT);
		rows->fault_cell = 0;
	}
	if (!rows->done)
		abandon(rows, row, line);
}

/* A line over the limit is a row of its own; a quote that was still open before it was never closed. */
static void
take_long_line(struct rows *rows, struct row *row, const struct decoded_line *line)
{
	rows->fault.any = false;
	if (rows->open.number > 0)
		note_fault(rows, PROBLEM_QUOTE_OPEN, "", 0);
	else {
		rows->fault = line->fault;
		rows->open = *line;
	}
	add_line(row, line);
	abandon(rows, row, line);
}

static void
take_line(struct rows *rows, struct row *row, const struct decoded_line *line)
{
	if (line->text_length == 0) {
		take_long_line(rows, row, line);
		return;
	}
	if (line->fault.any && !rows->fault.any)
		rows->fault = line->fault;
	size_t taken = feed_line(rows, line);
	add_line(row, line);
	if (taken < line->text_length && !rows->done) {
		note_broken_quote(rows, line, taken);
		abandon(rows, row, line);
	} else {
		check_limits(rows, row, line);
	}
}

/* The file ended inside a row: an open quote, or only no line end behind the last cell. */
static int
end_of_file(struct rows *rows, struct row *row, const struct decoded_line *last)
{
	if (csv_fini(&rows->parser, on_cell, on_row, rows) != 0) {
		rows->fault.any = false;
		note_fault(rows, PROBLEM_QUOTE_OPEN, "", 0);
		abandon(rows, row, last);
	}
	return end_row(rows, row);
}

int
rows_next(struct rows *rows, struct row *row)
{
	struct decoded_line line;
	int got = decode_next(rows->decoder, &line);
	if (got <= 0)
		return got;
	begin_row(rows, row, &line);
	for (;;) {
		take_line(rows, row, &line);
		if (rows->done)
			return end_row(rows, row);
		struct decoded_line last = line;
		got = decode_next(rows->decoder, &line);
		if (got < 0)
			return -1;
		if (got == 0)
			return end_of_file(rows, row, &last);
	}
}

/* ---- places, raw bytes */

GBytes *
rows_raw(struct rows *rows, const struct row *row)
{
	g_autofree void *raw = g_malloc((gsize)row->length + 1);
	int64_t n = bytes_read(rows->bytes, row->offset, raw, (size_t)row->length, rows->problems);
	return n < 0 ? NULL : g_bytes_new_take(g_steal_pointer(&raw), (gsize)n);
}

/* Where a walk over a row's text has come to. */
struct walk {
	size_t at, cell, cell_start;
	bool quoted;
	int64_t line, column;
};

/* One character on, as the parser reads it: quotes count at the start of a cell and inside a quoted one. */
static void
walk_on(struct walk *walk, const char *text, char delimiter)
{
	char c = text[walk->at], next = text[walk->at + 1];
	walk->column += ((unsigned char)c & 0xC0) != 0x80;
	if (c == '"' && walk->quoted && next == '"') {
		walk->at++;
		walk->column++;
	} else if (c == '"' && (walk->quoted || walk->at == walk->cell_start)) {
		walk->quoted = !walk->quoted;
	} else if (c == delimiter && !walk->quoted) {
		walk->cell++;
		walk->cell_start = walk->at + 1;
	} else if (c == '\n' || (c == '\r' && next != '\n')) {
		walk->line++;
		walk->column = 1;
	}
	walk->at++;
}

static bool
at_row_end(const struct walk *walk, const char *text, size_t length)
{
	size_t left = length - walk->at;
	char c = left > 0 ? text[walk->at] : '\n';
	bool line_end = c == '\n' || c == '\r';
	return line_end &&
	       (!walk->quoted || left <= 1 || (left == 2 && text[walk->at + 1] == '\n'));
}

void
rows_locate(
    const struct rows *rows, const struct row *row, size_t i, int64_t *line, int64_t *column)
{
	size_t length = 0;
	struct walk walk = { .line = row->line, .column = 1 };
	bool long_row = row->length > 2 * ROWS_ROW_LIMIT;
	g_autofree char *text =
	    long_row ? NULL : decode_again(rows->decoder, row->offset, row->length, &length);
	while (text && walk.cell < i && !at_row_end(&walk, text, length))
		walk_on(&walk, text, rows->delimiter);
	*line = walk.line;
	*column = walk.column;
}
