/* What holds for every drill, over made-up ones: the order of rows changes nothing, and parts add up to the whole. */
#include "tests/unit/transform_store.h"

struct draw {
	char person[16];
	const char *department, *title, *delivery;
	char steps[5];
	bool excluded;
};

static struct draw
draw_person(GRand *rand, int i)
{
	static const char *const departments[] = { "営業", "製造", "総務", "経理", "営 業", NULL };
	static const char *const titles[] = { "部長", "課長", NULL };
	static const char *const deliveries[] = { NULL, NULL, NULL, NULL, "bounced", "unsent" };
	struct draw draw = {
		.department = departments[g_rand_int_range(rand, 0, 6)],
		.title = titles[g_rand_int_range(rand, 0, 3)],
		.delivery = deliveries[g_rand_int_range(rand, 0, 6)],
		.excluded = g_rand_int_range(rand, 0, 12) == 0,
	};
	g_snprintf(draw.person, sizeof draw.person, "p%d", i);
	size_t n = 0;
	for (const char *step = "vosr"; *step != '\0'; step++)
		if (g_rand_int_range(rand, 0, 3) == 0)
			draw.steps[n++] = *step;
	return draw;
}

static json_t *
compute_in_order(const struct draw *draws, int n, const int *order, const char *small_group)
{
	struct fixture *fixture = fixture_new();
	fixture_setting(fixture, "", "privacy.small_group", small_group);
	for (int i = 0; i < n; i++) {
		const struct draw *draw = &draws[order[i]];
		int64_t mail =
		    fixture_mail(fixture, &(struct mail){ .drill = 1 + order[i] % 2,
					      .person = draw->person,
					      .department = draw->department,
					      .title = draw->title,
					      .delivery = draw->delivery,
					      .excluded = draw->excluded,
					      .mail = order[i] % 3 ? "宅配" : "請求書" });
		for (const char *step = draw->steps; *step != '\0'; step++)
			fixture_reaction(fixture, mail,
			    *step == 'v'   ? "viewed"
			    : *step == 'o' ? "opened"
			    : *step == 's' ? "submitted"
					   : "reported",
			    order[i] * 7 % 300, "person");
	}
	struct figures *figures = fixture_figures(fixture);
	json_t *all = figures_to_json(figures, NULL);
	json_t *json = json_incref(json_object_get(all, "figures"));
	json_decref(all);
	figures_drop(figures);
	fixture_drop(fixture);
	return json;
}

static double
cell_number(const json_t *figure, size_t row, const char *column)
{
	const json_t *columns = json_object_get(figure, "columns");
	for (size_t i = 0; i < json_array_size(columns); i++)
		if (strcmp(json_string_value(json_array_get(columns, i)), column) == 0)
			return json_number_value(json_array_get(
			    json_array_get(json_object_get(figure, "rows"), row), i));
	fail_msg("no column %s", column);
	return 0;
}

static bool
is_hidden(const json_t *figure, size_t row, size_t column)
{
	const json_t *cells = json_array_get(json_object_get(figure, "rows"), row);
	return json_is_object(json_array_get(cells, column));
}

static void
check_bands(const json_t *figures, const char *name, const char *whole, bool hides)
{
	const json_t *figure = json_object_get(figures, name);
	static const char *const parts[] = { "reported_only", "none", "viewed_only",
		"opened_reported", "opened_only", "submitted" };
	double all = 0;
	size_t nrows = json_array_size(json_object_get(figure, "rows"));
	for (size_t row = 0; row < nrows; row++) {
		double sum = 0, n = cell_number(figure, row, "n");
		size_t last = json_array_size(json_object_get(figure, "columns")) - 1;
		for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
			sum += cell_number(figure, row, parts[i]);
		assert_true(sum == n || (hides && is_hidden(figure, row, last)));
		assert_true(!hides || n >= 5 || nrows == 1);
		all += n;
		if (is_hidden(figure, row, 2))
			continue;
		assert_true(
		    cell_number(figure, row, "low") <= cell_number(figure, row, "rate") + 1e-12);
		assert_true(
		    cell_number(figure, row, "high") >= cell_number(figure, row, "rate") - 1e-12);
	}
	double valid = json_number_value(json_object_get(json_object_get(figures, whole), "value"));
	assert_true(nrows == 0 || all == valid);
}

/* The sum of a column of a figure; 0 where it has no rows. */
static double
sum_of(const json_t *figures, int round, const char *last, const char *column)
{
	g_autofree char *name = g_strdup_printf("drill.%d.%s", round, last);
	const json_t *figure = json_object_get(figures, name);
	double sum = 0;
	for (size_t row = 0; row < json_array_size(json_object_get(figure, "rows")); row++)
		sum += cell_number(figure, row, column);
	return sum;
}

static double
number_of(const json_t *figures, int round, const char *last)
{
	g_autofree char *name = g_strdup_printf("drill.%d.%s", round, last);
	return json_number_value(json_object_get(json_object_get(figures, name), "value"));
}

/* The histogram shares out the timed openings, and the counts of openings who opened. */
static void
check_openings(const json_t *figures, int round)
{
	g_autofree char *name = g_strdup_printf("drill.%d.open_times", round);
	const json_t *times = json_object_get(figures, name);
	size_t nrows = json_array_size(json_object_get(times, "rows"));
	double timed = number_of(figures, round, "timed");
	assert_true(sum_of(figures, round, "open_times", "n") == timed);
	assert_true(timed == 0 ? nrows == 0 : cell_number(times, nrows - 1, "share") == 1);
	double opened = number_of(figures, round, "opened");
	assert_true(timed + number_of(figures, round, "untimed") == opened);
	assert_true(sum_of(figures, round, "open_counts", "n") == opened);
}

static void
row_order_never_changes_a_figure_and_bands_sum_up(void **state)
{
	g_autoptr(GRand) rand = g_rand_new_with_seed(20240712);
	for (int turn = 0; turn < 12; turn++) {
		struct draw draws[60];
		int order[60], other[60], n = g_rand_int_range(rand, 1, 60);
		for (int i = 0; i < n; i++) {
			draws[i] = draw_person(rand, i / 2);
			order[i] = other[i] = i;
		}
		for (int i = n - 1; i > 0; i--) {
			int j = g_rand_int_range(rand, 0, i + 1), kept = other[i];
			other[i] = other[j];
			other[j] = kept;
		}
		const char *small_group = turn % 2 ? "1" : "5";
		json_t *one = compute_in_order(draws, n, order, small_group),
		       *two = compute_in_order(draws, n, other, small_group);
		assert_true(json_equal(one, two));
		for (int round = 1; round <= 2; round++) {
			static const char *const bands[] = { "outcome", "by_department",
				"by_title" };
			for (size_t i = 0; i < G_N_ELEMENTS(bands); i++) {
				g_autofree char *name =
				    g_strdup_printf("drill.%d.%s", round, bands[i]);
				g_autofree char *whole = g_strdup_printf("drill.%d.valid", round);
				check_bands(one, name, whole, turn % 2 == 0);
			}
			check_openings(one, round);
		}
		json_decref(one);
		json_decref(two);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(row_order_never_changes_a_figure_and_bands_sum_up),
	};
	return cmocka_run_group_tests_name("drill properties", tests, NULL, NULL);
}
