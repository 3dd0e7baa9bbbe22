/*
 * Statistics against published worked values.
 *
 * Wilson: Newcombe (1998), table I, method 3 (81/263, 15/148, 0/20, 1/29). McNemar: Armitage and Berry,
 * Statistical Methods in Medical Research (3rd ed., 1994), p. 127, two media for culturing (12 and 2, exact P
 * 0.0129 as StatsDirect prints it); Agresti, Categorical Data Analysis (2nd ed.), table 10.1 (86 and 150 changed);
 * and the binomial's own fractions. Quantiles: Hyndman and Fan (1996), definition 7, as R's summary(c(1, 12, 14,
 * 3, 96, 111)) prints: 5.25, 13, 75.5. The digits beyond the printed ones are those of the definitions, worked out
 * with exact fractions.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include "transform/statistics.h"
#include <glib.h>
#include <math.h>

#define NEAR(a, b) assert_true(fabs((a) - (b)) < 1e-9)

static void
wilson_agrees_with_newcombe(void **state)
{
	static const struct {
		double hits, n, low, high, printed_low, printed_high;
	} cases[] = {
		{ 81, 263, 0.255288519878274, 0.366209576982800, 0.2553, 0.3662 },
		{ 15, 148, 0.062386399530736, 0.160487241723308, 0.0624, 0.1605 },
		{ 0, 20, 0.000000000000000, 0.161125158052819, 0.0000, 0.1611 },
		{ 1, 29, 0.006113214292763, 0.171755218793203, 0.0061, 0.1718 },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		double low, high;
		statistics_wilson(cases[i].hits, cases[i].n, &low, &high);
		NEAR(low, cases[i].low);
		NEAR(high, cases[i].high);
		assert_true(fabs(low - cases[i].printed_low) < 0.00005001);
		assert_true(fabs(high - cases[i].printed_high) < 0.00005001);
	}
}

static void
wilson_stays_within_0_and_1(void **state)
{
	for (double n = 1; n <= 300; n++)
		for (double hits = 0; hits <= n; hits += n > 20 ? 7 : 1) {
			double low, high;
			statistics_wilson(hits, n, &low, &high);
			assert_true(low >= 0 && low <= hits / n + 1e-12);
			assert_true(high <= 1 && high >= hits / n - 1e-12);
		}
}

static void
mcnemar_is_the_exact_binomial(void **state)
{
	static const struct {
		double first, second, p;
	} cases[] = {
		{ 0, 0, 1.0 },
		{ 1, 0, 1.0 },
		{ 5, 0, 0.0625 },
		{ 12, 2, 106 / 8192.0 }, /* Armitage and Berry: 0.0129 */
		{ 10, 2, 0.03857421875 },
		{ 1, 9, 0.021484375 },
		{ 3, 3, 1.0 },
		{ 86, 150, 3.715936139571442e-05 },
		{ 300, 400, 0.00017847631448562445 },
		{ 2, 1, 1.0 },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		NEAR(statistics_mcnemar(cases[i].first, cases[i].second), cases[i].p);
		NEAR(statistics_mcnemar(cases[i].second, cases[i].first), cases[i].p);
	}
}

static void
quantiles_are_those_of_a_spreadsheet(void **state)
{
	static const double four[] = { 1, 2, 4, 10 }, one[] = { 7 };
	static const double six[] = { 1, 3, 12, 14, 96, 111 };
	NEAR(statistics_quantile(six, 6, 0.25), 5.25);
	NEAR(statistics_quantile(six, 6, 0.5), 13);
	NEAR(statistics_quantile(six, 6, 0.75), 75.5);
	NEAR(statistics_quantile(four, 4, 0), 1);
	NEAR(statistics_quantile(four, 4, 0.25), 1.75);
	NEAR(statistics_quantile(four, 4, 0.5), 3);
	NEAR(statistics_quantile(four, 4, 0.75), 5.5);
	NEAR(statistics_quantile(four, 4, 1), 10);
	NEAR(statistics_quantile(four, 3, 0.5), 2);
	NEAR(statistics_quantile(one, 1, 0.5), 7);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(wilson_agrees_with_newcombe),
		cmocka_unit_test(wilson_stays_within_0_and_1),
		cmocka_unit_test(mcnemar_is_the_exact_binomial),
		cmocka_unit_test(quantiles_are_those_of_a_spreadsheet),
	};
	return cmocka_run_group_tests_name("statistics", tests, NULL, NULL);
}
