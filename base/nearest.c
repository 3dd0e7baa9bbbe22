/*
 * The nearest name, for "did you mean".
 *
 * In: a name somebody typed and the names there are. Out: one of those, or NULL.
 * Rule: a name too far off is no suggestion; more than a third of it wrong is too far.
 */
#include "base/nearest.h"
#include <glib.h>
#include <string.h>

/* Width and case are the commonest slips: they cost nothing. */
static gunichar *
fold(const char *name, long *length)
{
	g_autofree char *valid = g_utf8_make_valid(name, -1);
	g_autofree char *wide = g_utf8_normalize(valid, -1, G_NORMALIZE_NFKC);
	g_autofree char *folded = g_utf8_casefold(wide, -1);
	return g_utf8_to_ucs4_fast(folded, -1, length);
}

static long
least(long a, long b, long c)
{
	return MIN(a, MIN(b, c));
}

/* Optimal string alignment: insertions, deletions, substitutions, and neighbours swapped, at 1 each. */
static long
distance(const gunichar *a, long n, const gunichar *b, long m)
{
	g_autofree long *rows = g_new(long, 3 * (m + 1));
	long *before = rows, *last = rows + m + 1, *now = rows + 2 * (m + 1);
	for (long j = 0; j <= m; j++)
		last[j] = j;
	for (long i = 1; i <= n; i++) {
		now[0] = i;
		for (long j = 1; j <= m; j++) {
			now[j] = least(
			    last[j] + 1, now[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				now[j] = MIN(now[j], before[j - 2] + 1);
		}
		long *spare = before;
		before = last;
		last = now;
		now = spare;
	}
	return last[m];
}

const char *
nearest_name(const char *name, const char *const *candidates, size_t n)
{
	long length;
	g_autofree gunichar *folded = fold(name, &length);
	if (length > 1000)
		return NULL;
	const char *nearest = NULL;
	long best = length < 2 ? 1 : (length + 2) / 3 + 1;
	for (size_t i = 0; i < n; i++) {
		long other_length;
		g_autofree gunichar *other = fold(candidates[i], &other_length);
		if (ABS(other_length - length) >= best)
			continue;
		long d = distance(folded, length, other, other_length);
		if (d < best) {
			best = d;
			nearest = candidates[i];
		}
	}
	return nearest;
}
