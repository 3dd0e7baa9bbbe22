/*
 * Any bytes as rows: every line and byte lies in exactly one row, cells are UTF-8, places lie inside the row.
 *
 * The first byte says the delimiter, or to guess it.
 */
#include "ingest/rows.h"
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_row(struct rows *rows, const struct row *row)
{
	int64_t line, column;
	g_assert(row->n <= ROWS_COLUMN_LIMIT);
	for (size_t i = 0; i < row->n; i++) {
		const struct cell *cell = &row->cells[i];
		g_assert(cell->text[cell->length] == '\0');
		g_assert(g_utf8_validate_len(cell->text, cell->length, NULL) || row->broken);
		if (i >= 4)
			continue;
		rows_locate(rows, row, i, &line, &column);
		g_assert(line >= row->line && line < row->line + row->lines && column >= 1);
	}
	g_assert(!row->broken ||
		 (row->fault.line >= row->line && row->fault.line < row->line + row->lines));
	g_autoptr(GBytes) raw = rows_raw(rows, row);
	g_assert((int64_t)g_bytes_get_size(raw) == row->length);
}

static void
read_rows(
    struct bytes *bytes, const struct decoding *decoding, char delimiter, struct problems *problems)
{
	struct row row;
	int64_t line = 1, offset = decoding->bom;
	int got;
	struct rows *rows = rows_open(bytes, decoding, delimiter, problems);
	while ((got = rows_next(rows, &row)) > 0) {
		g_assert(
		    row.line == line && row.offset == offset && row.length > 0 && row.lines > 0);
		check_row(rows, &row);
		line += row.lines;
		offset += row.length;
	}
	g_assert(got == 0 && offset == bytes_size(bytes));
	rows_drop(rows);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char delimiters[] = { ',', '\0', '\t', ';', '|' };
	if (size == 0)
		return 0;
	struct decoding decoding;
	struct problems *problems = problems_new();
	struct bytes *bytes = bytes_of("x.csv", data + 1, size - 1);
	if (decode_detect(bytes, ENCODING_GUESS, &decoding, problems))
		read_rows(bytes, &decoding, delimiters[data[0] % sizeof delimiters], problems);
	bytes_drop(bytes);
	problems_drop(problems);
	return 0;
}
