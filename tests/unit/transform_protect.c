/* What tells of everybody in a small group is hidden, and a solver given all that is printed cannot find it again. */
#include "tests/unit/transform_store.h"

#define MOST 6

/* ---- a solver: which whole numbers agree with the tables? ---- */

enum { UNKNOWN = -1 };

/* Cells with their people; counts that are printed, or UNKNOWN. */
struct puzzle {
	int rows, columns, total;
	int n[MOST][MOST], cell[MOST][MOST], row[MOST], column[MOST];
};

/* The cells from `at` on can be filled so that every printed sum is met. */
static bool
solve(const struct puzzle *puzzle, int at, const int *column_sums, int row_sum, int total)
{
	if (at == puzzle->rows * puzzle->columns) {
		bool good = total == puzzle->total;
		for (int i = 0; i < puzzle->columns; i++)
			good = good && (puzzle->column[i] == UNKNOWN ||
					   puzzle->column[i] == column_sums[i]);
		return good;
	}
	int row = at / puzzle->columns, column = at % puzzle->columns;
	bool last = column == puzzle->columns - 1, known = puzzle->cell[row][column] != UNKNOWN;
	int from = known ? puzzle->cell[row][column] : 0;
	int to = known ? from : puzzle->n[row][column];
	for (int value = from; value <= to && total + value <= puzzle->total; value++) {
		int sums[MOST];
		memcpy(sums, column_sums, sizeof sums);
		sums[column] += value;
		if (puzzle->column[column] != UNKNOWN && sums[column] > puzzle->column[column])
			break;
		if (last && puzzle->row[row] != UNKNOWN && row_sum + value != puzzle->row[row])
			continue;
		if (solve(puzzle, at + 1, sums, last ? 0 : row_sum + value, total + value))
			return true;
	}
	return false;
}

/* How many values of one unknown agree, counted no further than two. */
static int
count_values(struct puzzle *puzzle, int *unknown, int most)
{
	int found = 0, sums[MOST] = { 0 };
	for (*unknown = 0; *unknown <= most && found < 2; ++*unknown)
		found += solve(puzzle, 0, sums, 0, 0);
	*unknown = UNKNOWN;
	return found;
}

static int
printed(const struct figure *figure, size_t row, const char *column)
{
	const struct value *value = figure_cell(figure, row, figure_column_find(figure, column));
	assert_true(value->state == VALUE_NUMBER || value->state == VALUE_HIDDEN);
	return value->state == VALUE_NUMBER ? (int)value->number : UNKNOWN;
}

static const char *
words(const struct figure *figure, size_t row, const char *column)
{
	return figure_cell(figure, row, figure_column_find(figure, column))->text;
}

static int
place(const struct figure *figure, const char *label)
{
	for (size_t i = 0; i < figure->nrows; i++)
		if (strcmp(words(figure, i, "label"), label) == 0)
			return (int)i;
	fail_msg("no row %s", label);
	return -1;
}

/* Numbers that tell the same are hidden together; the parts add up to the others, and hide with them. */
static void
assert_hidden_together(const struct figure *figure)
{
	static const struct {
		const char *number, *column;
	} pairs[] = { { "opened", "rate" }, { "opened", "low" }, { "opened", "high" },
		{ "none", "reported_only" }, { "none", "viewed_only" },
		{ "none", "opened_reported" }, { "none", "opened_only" }, { "none", "submitted" } };
	bool parts = figure_column_find(figure, "none") >= 0;
	for (size_t i = 0; i < figure->nrows; i++) {
		assert_int_not_equal(printed(figure, i, "n"), UNKNOWN);
		for (size_t j = 0; j < (parts ? G_N_ELEMENTS(pairs) : 3); j++)
			assert_int_equal(printed(figure, i, pairs[j].column) == UNKNOWN,
			    printed(figure, i, pairs[j].number) == UNKNOWN);
		if (parts && printed(figure, i, "none") != UNKNOWN) {
			assert_int_not_equal(printed(figure, i, "opened"), UNKNOWN);
			assert_int_not_equal(printed(figure, i, "reported"), UNKNOWN);
		}
	}
}

/* One table whose people are those of the total. Returns how many numbers are hidden. */
static int
try_table(const struct figure *figure, const char *number, int total)
{
	struct puzzle puzzle = {
		.rows = (int)figure->nrows, .columns = 1, .total = total, .column = { UNKNOWN }
	};
	int hidden = 0;
	assert_true(figure->nrows <= MOST);
	assert_hidden_together(figure);
	for (int i = 0; i < puzzle.rows; i++) {
		puzzle.n[i][0] = printed(figure, (size_t)i, "n");
		puzzle.cell[i][0] = printed(figure, (size_t)i, number);
		puzzle.row[i] = UNKNOWN;
	}
	for (int i = 0; i < puzzle.rows; i++)
		if (puzzle.cell[i][0] == UNKNOWN) {
			hidden++;
			assert_int_equal(
			    count_values(&puzzle, &puzzle.cell[i][0], puzzle.n[i][0]), 2);
		}
	return hidden;
}

static void
read_puzzle(struct puzzle *puzzle, const struct figure *rows, const struct figure *columns,
    const struct figure *cross, const char *number)
{
	puzzle->rows = (int)rows->nrows;
	puzzle->columns = (int)columns->nrows;
	for (size_t i = 0; i < rows->nrows; i++)
		puzzle->row[i] = printed(rows, i, number);
	for (size_t i = 0; i < columns->nrows; i++)
		puzzle->column[i] = printed(columns, i, number);
	for (size_t i = 0; i < cross->nrows; i++) {
		int row = place(rows, words(cross, i, "department"));
		int column = place(columns, words(cross, i, "title"));
		puzzle->n[row][column] = printed(cross, i, "n");
		puzzle->cell[row][column] = printed(cross, i, number);
	}
}

/* The cross table and its margins together. Returns how many numbers are hidden. */
static int
try_cross(const struct figure *const tables[3], const char *number, int total)
{
	struct puzzle puzzle = { .total = total };
	int hidden = 0;
	read_puzzle(&puzzle, tables[0], tables[1], tables[2], number);
	assert_hidden_together(tables[2]);
	for (int i = 0; i < puzzle.rows; i++)
		for (int j = 0; j < puzzle.columns; j++)
			if (puzzle.cell[i][j] == UNKNOWN) {
				hidden++;
				assert_int_equal(
				    count_values(&puzzle, &puzzle.cell[i][j], puzzle.n[i][j]), 2);
			}
	for (int i = 0; i < puzzle.rows; i++)
		if (puzzle.row[i] == UNKNOWN)
			assert_int_equal(count_values(&puzzle, &puzzle.row[i], total), 2);
	for (int i = 0; i < puzzle.columns; i++)
		if (puzzle.column[i] == UNKNOWN)
			assert_int_equal(count_values(&puzzle, &puzzle.column[i], total), 2);
	return hidden;
}

/* What one drill's table hides, the comparison of both hides. */
static void
assert_change_keeps_to(const struct figures *figures, const char *name, const char *rate)
{
	const struct figure *own = figure_of(figures, name);
	const struct figure *change = figure_of(figures, "drill.change_by_department");
	for (size_t i = 0; i < own->nrows && change->nrows > 0; i++) {
		size_t row = (size_t)place(change, words(own, i, "label"));
		const struct value *value =
		    figure_cell(change, row, figure_column_find(change, rate));
		assert_int_equal(
		    value->state == VALUE_HIDDEN, printed(own, i, "opened") == UNKNOWN);
	}
}

struct tally {
	int margins, cells, crosses;
};

/* Where the total is of nobody or of everybody there is no secret, and nothing to be tried. */
static void
try_round(const struct figures *figures, int round, const char *number, struct tally *tally)
{
	static const char *const names[] = { "by_department", "by_title", "by_department_title" };
	const struct figure *found[G_N_ELEMENTS(names)];
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autofree char *name = g_strdup_printf("drill.%d.%s", round, names[i]);
		found[i] = figure_of(figures, name);
	}
	g_autofree char *all = g_strdup_printf("drill.%d.outcome", round);
	int total = printed(figure_of(figures, all), 0, number);
	tally->margins += try_table(found[0], number, total) + try_table(found[1], number, total);
	assert_change_keeps_to(figures, found[0]->name, round == 1 ? "rate_1" : "rate_2");
	if (found[2]->nrows == 0)
		return;
	tally->crosses++;
	tally->cells += try_cross(found, number, total);
}

/* ---- stores to try it on ---- */

static void
add_random_client(struct fixture *fixture, GRand *random, const char *client)
{
	static const double likely[] = { 0.05, 0.3, 0.7, 0.95 };
	static const char *const departments[] = { "営業", "製造", "総務", "開発" };
	static const char *const titles[] = { "一般", "主任", "部長" };
	int people = g_rand_int_range(random, 8, 45);
	double rate = likely[g_rand_int_range(random, 0, 4)];
	int ndepartments = g_rand_int_range(random, 1, 5), ntitles = g_rand_int_range(random, 1, 4);
	fixture_add(fixture, "INSERT INTO client VALUES ('%s')", client);
	g_autofree char *small = g_strdup_printf("%d", g_rand_int_range(random, 2, 6));
	fixture_setting(fixture, client, "privacy.small_group", small);
	for (int i = 0; i < people; i++) {
		g_autofree char *name = g_strdup_printf("p%d", i);
		struct mail mail = { .client = client,
			.drill = 1,
			.person = name,
			.department = departments[g_rand_int_range(random, 0, ndepartments)],
			.title = titles[g_rand_int_range(random, 0, ntitles)] };
		for (mail.drill = 1; mail.drill <= 2; mail.drill++) {
			int64_t id = fixture_mail(fixture, &mail);
			if (g_rand_double(random) < rate)
				fixture_reaction(fixture, id, "opened", 10, "person");
		}
	}
}

static void
no_hidden_number_can_be_worked_out(void **state)
{
	struct tally tally = { 0 };
	GRand *random = g_rand_new_with_seed(20241001);
	struct fixture *fixture = fixture_new();
	for (int i = 0; i < 250; i++) {
		g_autofree char *client = g_strdup_printf("R%d", i);
		add_random_client(fixture, random, client);
		struct figures *figures = fixture_figures_of(fixture, client, NULL);
		try_round(figures, 1, "opened", &tally);
		try_round(figures, 2, "opened", &tally);
		figures_drop(figures);
		fixture_sql(fixture, "DELETE FROM reaction; DELETE FROM recipient;");
	}
	g_rand_free(random);
	/* The test would say nothing if nothing were hidden. */
	assert_true(tally.margins > 100 && tally.cells > 100 && tally.crosses > 50);
	fixture_drop(fixture);
}

static void
add_group(struct fixture *fixture, const char *department, const char *title, int n, int opened)
{
	for (int i = 0; i < n; i++) {
		g_autofree char *name = g_strdup_printf("%s%s%d", department, title, i);
		int64_t id = fixture_mail(fixture,
		    &(struct mail){
			.drill = 1, .person = name, .department = department, .title = title });
		if (i < opened)
			fixture_reaction(fixture, id, "opened", 10, "person");
	}
}

#define HIDDEN_ROWS(figures, name, expected) \
	do { \
		const struct figure *figure_ = figure_of(figures, name); \
		GString *text_ = g_string_new(NULL); \
		for (size_t i_ = 0; i_ < figure_->nrows; i_++) \
			g_string_append_printf(text_, "%s%s ", words(figure_, i_, "label"), \
			    printed(figure_, i_, "opened") == UNKNOWN ? "x" : ""); \
		assert_string_equal(text_->str, expected); \
		g_string_free(text_, TRUE); \
	} while (0)

static void
nobody_of_a_small_group_is_hidden_with_a_second(void **state)
{
	struct fixture *fixture = fixture_new();
	add_group(fixture, "営業", NULL, 20, 5);
	add_group(fixture, "製造", NULL, 12, 0);
	add_group(fixture, "開発", NULL, 11, 3);
	add_group(fixture, "総務", NULL, 9, 0);
	struct figures *figures = fixture_figures(fixture);
	/* 製造 has ten people or more; 開発 is the smallest that helps. */
	HIDDEN_ROWS(figures, "drill.1.by_department", "営業 製造 開発x 総務x ");
	expect_rows(figures, "drill.1.outcome", "opened", "8\n");
	figures_drop(figures);
	fixture_drop(fixture);
}

static void
everybody_and_nobody_hide_each_other(void **state)
{
	struct fixture *fixture = fixture_new();
	add_group(fixture, "営業", NULL, 20, 5);
	add_group(fixture, "事務", NULL, 6, 6);
	add_group(fixture, "総務", NULL, 5, 0);
	struct figures *figures = fixture_figures(fixture);
	HIDDEN_ROWS(figures, "drill.1.by_department", "営業 事務x 総務x ");
	figures_drop(figures);
	fixture_drop(fixture);
}

static void
what_the_total_says_is_no_secret(void **state)
{
	struct fixture *fixture = fixture_new();
	add_group(fixture, "営業", NULL, 8, 0);
	add_group(fixture, "総務", NULL, 5, 0);
	struct figures *figures = fixture_figures(fixture);
	HIDDEN_ROWS(figures, "drill.1.by_department", "営業 総務 ");
	/* Nor that nobody reported: a hidden 0 under a printed total of 0 would hide nothing. */
	expect_rows(figures, "drill.1.by_department", "label reported", "営業|0\n総務|0\n");
	figures_drop(figures);
	fixture_drop(fixture);
}

static void
a_small_group_of_one_hides_nothing(void **state)
{
	struct fixture *fixture = fixture_new();
	fixture_setting(fixture, "", "privacy.small_group", "1");
	add_group(fixture, "営業", NULL, 8, 3);
	add_group(fixture, "総務", NULL, 2, 0);
	struct figures *figures = fixture_figures(fixture);
	HIDDEN_ROWS(figures, "drill.1.by_department", "営業 総務 ");
	expect_missing(figures, "programme.hidden_below");
	figures_drop(figures);
	fixture_drop(fixture);
}

/* 部長 of 営業 are three: hidden; so are, with the fewest people, three cells that can change with it. */
static void
a_small_cell_takes_a_rectangle_along(void **state)
{
	struct fixture *fixture = fixture_new();
	add_group(fixture, "営業", "一般", 20, 5);
	add_group(fixture, "営業", "部長", 3, 1);
	add_group(fixture, "製造", "一般", 18, 4);
	add_group(fixture, "製造", "部長", 6, 2);
	add_group(fixture, "総務", "一般", 16, 7);
	add_group(fixture, "総務", "部長", 7, 3);
	struct figures *figures = fixture_figures(fixture);
	HIDDEN_ROWS(figures, "drill.1.by_department_title",
	    "製造・一般 製造・部長 営業・一般x 営業・部長x 総務・一般x 総務・部長x ");
	expect_rows(figures, "drill.1.by_department_title", "department title n",
	    "製造|一般|18\n製造|部長|6\n営業|一般|20\n営業|部長|3\n総務|一般|16\n総務|部長|7\n");
	figures_drop(figures);
	fixture_drop(fixture);
}

static void
a_cross_table_needs_two_of_each(void **state)
{
	struct fixture *fixture = fixture_new();
	add_group(fixture, "営業", "一般", 20, 5);
	add_group(fixture, "製造", "一般", 18, 4);
	struct figures *figures = fixture_figures(fixture);
	expect_missing(figures, "drill.1.by_department_title");
	figures_drop(figures);
	fixture_drop(fixture);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_hidden_number_can_be_worked_out),
		cmocka_unit_test(nobody_of_a_small_group_is_hidden_with_a_second),
		cmocka_unit_test(everybody_and_nobody_hide_each_other),
		cmocka_unit_test(what_the_total_says_is_no_secret),
		cmocka_unit_test(a_small_group_of_one_hides_nothing),
		cmocka_unit_test(a_small_cell_takes_a_rectangle_along),
		cmocka_unit_test(a_cross_table_needs_two_of_each),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
