/*
 * Statistics: intervals, exact tests, quantiles.
 *
 * In: counts and sorted numbers. Out: numbers, always finite.
 * Rule: exact definitions (statistics.h), no approximation for large n.
 */
#include "transform/statistics.h"
#include <math.h>

#define Z95 1.959963984540054

void
statistics_wilson(double hits, double n, double *low, double *high)
{
	double share = hits / n;
	double z2 = Z95 * Z95;
	double middle = share + z2 / (2 * n);
	double spread = Z95 * sqrt(share * (1 - share) / n + z2 / (4 * n * n));
	double scale = 1 + z2 / n;
	*low = hits == 0 ? 0 : fmax(0, (middle - spread) / scale);
	*high = hits == n ? 1 : fmin(1, (middle + spread) / scale);
}

static double
log_choose(double n, double k)
{
	int sign;
	return lgamma_r(n + 1, &sign) - lgamma_r(k + 1, &sign) - lgamma_r(n - k + 1, &sign);
}

double
statistics_mcnemar(double first_only, double second_only)
{
	double n = first_only + second_only;
	double fewer = fmin(first_only, second_only);
	double sum = 0;
	for (double k = 0; k <= fewer; k++)
		sum += exp(log_choose(n, k) - n * log(2));
	return fmin(1, 2 * sum);
}

double
statistics_quantile(const double *sorted, size_t n, double share)
{
	double place = (double)(n - 1) * share;
	size_t below = (size_t)floor(place);
	if (below + 1 >= n)
		return sorted[n - 1];
	return sorted[below] + (place - (double)below) * (sorted[below + 1] - sorted[below]);
}
