/*
 * One bench for all tests of a program: set up and dropped with the group. Include it after render_report.h.
 */
#ifndef OBI_TESTS_RENDER_BENCH_H
#define OBI_TESTS_RENDER_BENCH_H

#include "render_report.h"

static struct bench bench;

static int
open_all(void **state)
{
	(void)state;
	bench_open(&bench);
	return bench.renderer == NULL || bench.theme == NULL ? -1 : 0;
}

static int
drop_all(void **state)
{
	(void)state;
	bench_drop(&bench);
	return 0;
}

#endif
