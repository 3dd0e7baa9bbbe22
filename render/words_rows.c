/*
 * Words for each row of a figure: "設問1が73.0%、設問2が71.4%".
 *
 * In: a piece with "data". Out: its text once for each row that is meant, with what stands between.
 * Rule: what it says is true of any rows there may be, none among them: then it says nothing.
 */
#include "render/words_rows.h"
#include "render/block.h"
#include "render/where.h"

struct words_rows {
	const char *data;
	struct where where;
	const char *same, *first_of, *between;
	struct words *text;
};

static const struct shape_field rows_fields[] = {
	{ "data", SHAPE_DATA, true, offsetof(struct words_rows, data), "使う数値の名前",
	    .kinds = SHAPE_ROWS },
	{ "where", SHAPE_OBJECT, false, offsetof(struct words_rows, where), "使う行",
	    .shape = &where_shape },
	{ "same", SHAPE_COLUMN, false, offsetof(struct words_rows, same),
	    "外側の行と、この列の値が同じ行だけを使います" },
	{ "first_of", SHAPE_COLUMN, false, offsetof(struct words_rows, first_of),
	    "この列の値が同じ行のうち、初めの行だけを使います" },
	{ "text", SHAPE_WORDS, true, offsetof(struct words_rows, text),
	    "行ごとの文（{列}で行の値）" },
	{ "between", SHAPE_STRING, false, offsetof(struct words_rows, between),
	    "行と行の間に入れる言葉" },
};

static const struct shape rows_shape = { "rows", "行ごとに繰り返す文", sizeof(struct words_rows),
	rows_fields, G_N_ELEMENTS(rows_fields) };

const struct shape *
words_rows_shape(void)
{
	return &rows_shape;
}

struct words_rows *
words_rows_read(struct reader *reader, const json_t *object, const char *pointer)
{
	const struct figure_declaration *outer = reader->data;
	struct words_rows *rows = shape_keep(reader->pool, sizeof *rows);
	reader->data = NULL;
	bool good = shape_read(reader, &rows_shape, object, pointer, rows);
	reader->data = outer;
	if (rows->same != NULL) {
		g_autofree char *at = document_pointer(pointer, "same");
		good = shape_check_column(reader, rows->same, at) && good;
	}
	return where_check(reader, &rows->where, pointer) && good ? rows : NULL;
}

/* ---- filling ---- */

static bool
equal(const struct value *a, const struct value *b)
{
	if (a->state != b->state)
		return false;
	if (a->state == VALUE_TEXT)
		return g_str_equal(a->text, b->text);
	return a->state != VALUE_NUMBER || a->number == b->number;
}

static bool
takes(const struct words_rows *rows, const struct figure *figure, size_t row,
    const struct words_row *outer)
{
	if (!where_holds(&rows->where, figure, row))
		return false;
	return rows->same == NULL || outer == NULL || outer->figure == NULL ||
	       equal(block_cell(figure, row, rows->same),
		   block_cell(outer->figure, outer->row, rows->same));
}

static bool
is_first(const struct words_rows *rows, const struct figure *figure, size_t row,
    const struct words_row *outer)
{
	for (size_t i = 0; rows->first_of != NULL && i < row; i++)
		if (takes(rows, figure, i, outer) && equal(block_cell(figure, i, rows->first_of),
							 block_cell(figure, row, rows->first_of)))
			return false;
	return true;
}

enum words_result
words_rows_fill(struct job *job, const struct words_rows *rows, const struct words_row *outer,
    enum missing_policy policy, GString *out)
{
	const struct figure *figure = figures_find(job->figures, rows->data);
	enum words_result result = WORDS_NOTHING;
	for (size_t i = 0; figure != NULL && i < figure->nrows; i++) {
		if (!takes(rows, figure, i, outer) || !is_first(rows, figure, i, outer))
			continue;
		struct words_row row = { figure, i, NULL };
		g_autofree char *text = words_text(job, rows->text, &row, policy);
		if (job->failed)
			return WORDS_FAILED;
		if (text == NULL)
			continue;
		if (result == WORDS_FILLED && rows->between != NULL)
			g_string_append(out, rows->between);
		g_string_append(out, text);
		result = WORDS_FILLED;
	}
	return result;
}
