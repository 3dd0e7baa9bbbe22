/*
 * Statistics of the drills.
 *
 * Source: Wilson (1927) as method 3 of Newcombe, Statistics in Medicine 17 (1998) 857-872;
 * McNemar's exact test as the two-sided binomial test of Agresti, Categorical Data Analysis, 10.1;
 * quantiles by linear interpolation, definition 7 of Hyndman and Fan (1996), as Excel's QUARTILE.INC.
 */
#ifndef OBI_TRANSFORM_STATISTICS_H
#define OBI_TRANSFORM_STATISTICS_H

#include <stddef.h>

/* The Wilson 95 % interval of hits out of n; n > 0. */
void statistics_wilson(double hits, double n, double *low, double *high);
/* p of the exact two-sided McNemar test; 1 where nobody changed. */
double statistics_mcnemar(double first_only, double second_only);
/* The quantile of n > 0 sorted numbers; share from 0 to 1. */
double statistics_quantile(const double *sorted, size_t n, double share);

#endif
