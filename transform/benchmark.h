/*
 * Benchmark: published values of layouts/benchmark, each with population, n, year and source.
 *
 * Shape: surveys of the self-check, all values of one by one measure and of the same firms; drills, opened of sent by
 * type of mail. No total and no average can be stated: none was ever published.
 * Memory: the benchmark owns its lists; the texts are the document's.
 */
#ifndef OBI_TRANSFORM_BENCHMARK_H
#define OBI_TRANSFORM_BENCHMARK_H

#include "transform/transform.h"

/* A survey of the self-check or a drill: of whom, by whom and when; holds for all its values. */
struct benchmark_survey {
	const char *id, *population, *source, *valid_from, *valid_until;
	int64_t year;
	int measure; /* index into benchmark_measures; not of drills */
	int64_t n;   /* firms that answered; not of drills */
	const json_t *values;
	char *pointer;
};

struct benchmark_value {
	const struct benchmark_survey *survey;
	int64_t line; /* of the document */
	/* of a survey */
	int64_t item;
	double value;
	/* of a drill */
	int type; /* index into benchmark_types */
	const char *type_label;
	int64_t opened, n, firms; /* firms 0: not known */
};

struct benchmark {
	const struct document *document;
	GPtrArray *surveys;     /* struct benchmark_survey, the drills too */
	GArray *items, *drills; /* struct benchmark_value */
};

extern const char *const benchmark_measures[], *const benchmark_types[];

/* Reads strictly. The document must outlive it. NULL after recording every problem found. */
struct benchmark *benchmark_read(const struct document *document, struct problems *problems);
void benchmark_drop(struct benchmark *benchmark);

#endif
