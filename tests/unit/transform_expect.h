/*
 * What tests expect of figures: numbers to 1e-9, texts, rows as text.
 */
#ifndef OBI_TESTS_TRANSFORM_EXPECT_H
#define OBI_TESTS_TRANSFORM_EXPECT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include "transform/transform.h"

static inline const struct figure *
figure_of(const struct figures *figures, const char *name)
{
	const struct figure *figure = figures_find(figures, name);
	if (figure == NULL)
		fail_msg("no figure %s", name);
	return figure;
}

#define expect_number(figures, name, expected) \
	do { \
		const struct value *value_ = &figure_of(figures, name)->value; \
		double expected_ = expected; \
		if (value_->state != VALUE_NUMBER || \
		    !(value_->number - expected_ < 1e-9 && expected_ - value_->number < 1e-9)) \
			fail_msg("%s is %.12g (state %d), not %.12g", name, value_->number, \
			    value_->state, expected_); \
	} while (0)

#define expect_missing(figures, name) \
	do { \
		const struct figure *figure_ = figure_of(figures, name); \
		if (figure_->value.state != VALUE_MISSING || figure_->nrows != 0) \
			fail_msg("%s is not missing", name); \
	} while (0)

#define expect_text(figures, name, expected) \
	do { \
		const struct value *value_ = &figure_of(figures, name)->value; \
		if (value_->state != VALUE_TEXT) \
			fail_msg("%s has no text", name); \
		assert_string_equal(value_->text, expected); \
	} while (0)

/* Rows as text: cells by '|', rows by newline; missing is '-'. Only the columns named. Caller frees. */
static inline char *
rows_text(const struct figures *figures, const char *name, const char *columns)
{
	const struct figure *figure = figure_of(figures, name);
	g_auto(GStrv) wanted = g_strsplit(columns, " ", -1);
	GString *text = g_string_new(NULL);
	for (size_t i = 0; i < figure->nrows; i++) {
		for (char **column = wanted; *column != NULL; column++) {
			const struct value *cell =
			    figure_cell(figure, i, figure_column_find(figure, *column));
			if (cell == NULL)
				fail_msg("%s has no column %s", name, *column);
			if (column != wanted)
				g_string_append_c(text, '|');
			if (cell->state == VALUE_TEXT)
				g_string_append(text, cell->text);
			else if (cell->state == VALUE_NUMBER)
				g_string_append_printf(text, "%.6g", cell->number);
			else
				g_string_append_c(text, '-');
		}
		g_string_append_c(text, '\n');
	}
	return g_string_free(text, FALSE);
}

#define expect_rows(figures, name, columns, expected) \
	do { \
		g_autofree char *text_ = rows_text(figures, name, columns); \
		assert_string_equal(text_, expected); \
	} while (0)

#endif
