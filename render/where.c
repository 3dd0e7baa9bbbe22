/*
 * Choosing rows by the text in one column.
 *
 * In: a layout's "where", a figure's row. Out: whether the row is taken.
 * Rule: a row without that text is in no list.
 */
#include "render/where.h"
#include "render/block.h"
#include <string.h>

static const struct shape_field where_fields[] = {
	{ "column", SHAPE_COLUMN, true, offsetof(struct where, column), "見る列" },
	{ "in", SHAPE_TEXTS, false, offsetof(struct where, in),
	    "列の値がこのどれかの行だけを出します" },
	{ "not_in", SHAPE_TEXTS, false, offsetof(struct where, not_in),
	    "列の値がこのどれかの行は出しません" },
};
const struct shape where_shape = { "table_where", "出す行", sizeof(struct where), where_fields,
	G_N_ELEMENTS(where_fields) };

bool
where_check(struct reader *reader, const struct where *where, const char *pointer)
{
	if (where->column == NULL || (where->in != NULL) != (where->not_in != NULL))
		return true;
	g_autofree char *at = g_strconcat(pointer, "/where", NULL);
	return shape_problem(reader, at, PROBLEM_LAYOUT_ONE_OF, "in / not_in", NULL);
}

static bool
text_in(const struct value *value, const json_t *texts)
{
	for (size_t i = 0; i < json_array_size(texts) && value->state == VALUE_TEXT; i++)
		if (strcmp(json_string_value(json_array_get(texts, i)), value->text) == 0)
			return true;
	return false;
}

bool
where_holds(const struct where *where, const struct figure *figure, size_t row)
{
	if (where->column == NULL)
		return true;
	const struct value *value = block_cell(figure, row, where->column);
	return where->in != NULL ? text_in(value, where->in) : !text_in(value, where->not_in);
}
