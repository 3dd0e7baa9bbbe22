/*
 * Times: how long people took to open, submit and report.
 *
 * In: working drill.N.times (a row a mail) and drill.buckets. Out: drill.N.*_minutes, .timed, .open_times.
 * Rule: only steps whose time is known count; a step before the sending has no known time.
 */
#include "transform/derive.h"
#include "transform/statistics.h"

static int
by_length(const void *a, const void *b)
{
	double left = *(const double *)a, right = *(const double *)b;
	return left < right ? -1 : left > right;
}

static void
add_minutes(GArray *minutes, double length)
{
	g_array_append_val(minutes, length);
}

/*
 * Minutes of a step, the shortest first. Of a person with several mails the step made first counts; of steps at one
 * moment that of the mail sent first. Rows are in the order of persons, then of sending.
 */
static GArray *
read_minutes(const struct figure *working, const char *step)
{
	GArray *minutes = g_array_new(FALSE, FALSE, sizeof(double));
	for (size_t row = 0; row < working->nrows;) {
		const char *person = figure_text_at(working, row, "person");
		const struct value *first = NULL;
		double sent = 0;
		for (; row < working->nrows &&
		       value_is_text(figure_at(working, row, "person"), person);
		     row++) {
			const struct value *at = figure_at(working, row, step);
			if (at->state != VALUE_NUMBER ||
			    (first != NULL && at->number >= first->number))
				continue;
			first = at;
			sent = figure_number(working, row, "sent_at");
		}
		if (first != NULL && first->number >= sent)
			add_minutes(minutes, (first->number - sent) / 60000);
	}
	g_array_sort(minutes, by_length);
	return minutes;
}

/* How many take more than `above` and at most `most` minutes; the first row holds 0 too. */
static double
count_between(const GArray *minutes, double above, const struct value *most)
{
	double n = 0;
	for (guint i = 0; i < minutes->len; i++) {
		double at = g_array_index(minutes, double, i);
		bool after = at > above || above == 0;
		n += after && (most->state != VALUE_NUMBER || at <= most->number);
	}
	return n;
}

static void
fill_histogram(struct figures *figures, int64_t round, const GArray *minutes)
{
	const struct figure *buckets = figures_get(figures, "drill.buckets");
	struct figure *figure = figures_round(figures, "drill.N.open_times", round);
	double so_far = 0;
	for (size_t i = 0; i < buckets->nrows && minutes->len > 0; i++) {
		double from = figure_number(buckets, i, "from_minutes");
		const struct value *to = figure_at(buckets, i, "to_minutes");
		double n = count_between(minutes, from, to);
		so_far += n;
		figure_add_row(figure);
		*figure_at(figure, i, "label") = *figure_at(buckets, i, "label");
		*figure_at(figure, i, "from_minutes") = value_number(from);
		*figure_at(figure, i, "to_minutes") = *to;
		*figure_at(figure, i, "n") = value_number(n);
		*figure_at(figure, i, "share") = value_rate(so_far, minutes->len);
	}
}

/* A figure of its own and a column of drill.N.step_times. */
struct measure {
	const char *name, *column;
	double share;  /* 0: the first; 0.5: the median */
	double within; /* above 0: the share within so many minutes instead */
};

static struct value
work_out(const struct measure *measure, const GArray *minutes)
{
	struct value most = value_number(measure->within);
	if (measure->within > 0)
		return value_rate(count_between(minutes, 0, &most), minutes->len);
	if (minutes->len == 0)
		return value_missing();
	const double *sorted = (const double *)(const void *)minutes->data;
	return value_number(statistics_quantile(sorted, minutes->len, measure->share));
}

static void
derive_step(
    struct figures *figures, const char *step, const char *label, int64_t round, GArray *minutes)
{
	static const struct measure measures[] = {
		{ "drill.N.first_%s_minutes", "first", 0, 0 },
		{ "drill.N.quarter_%s_minutes", "quarter", 0.25, 0 },
		{ "drill.N.median_%s_minutes", "median", 0.5, 0 },
		{ "drill.N.three_quarter_%s_minutes", "three_quarter", 0.75, 0 },
		{ "drill.N.%s_within_5", "within_5", 0, 5 },
		{ "drill.N.%s_within_15", "within_15", 0, 15 },
		{ "drill.N.%s_within_60", "within_60", 0, 60 },
		{ "drill.N.%s_within_1440", "within_1440", 0, 1440 },
	};
	struct figure *table = figures_round(figures, "drill.N.step_times", round);
	size_t row = table->nrows;
	if (minutes->len > 0) {
		figure_add_row(table);
		*figure_at(table, row, "label") = figures_text(figures, label);
		*figure_at(table, row, "n") = value_number(minutes->len);
	}
	for (size_t i = 0; i < G_N_ELEMENTS(measures); i++) {
		g_auto(GStrv) parts = g_strsplit(measures[i].name, "%s", 2);
		g_autofree char *name = g_strconcat(parts[0], step, parts[1], NULL);
		struct value value = work_out(&measures[i], minutes);
		figures_round(figures, name, round)->value = value;
		if (minutes->len > 0)
			*figure_at(table, row, measures[i].column) = value;
	}
}

static void
derive_round(struct figures *figures, int64_t round)
{
	const struct figure *working = figures_round(figures, "drill.N.times", round);
	g_autoptr(GArray) opened = read_minutes(working, "opened_at");
	g_autoptr(GArray) submitted = read_minutes(working, "submitted_at");
	g_autoptr(GArray) reported = read_minutes(working, "reported_at");
	derive_step(figures, "open", "開封", round, opened);
	derive_step(figures, "submit", "入力", round, submitted);
	derive_step(figures, "report", "報告", round, reported);
	const struct value *all = &figures_round(figures, "drill.N.opened", round)->value;
	if (all->state == VALUE_NUMBER) {
		figures_round(figures, "drill.N.timed", round)->value = value_number(opened->len);
		figures_round(figures, "drill.N.untimed", round)->value =
		    value_number(all->number - opened->len);
	}
	fill_histogram(figures, round, opened);
}

void
times_derive(struct figures *figures)
{
	size_t n;
	const int64_t *rounds = figures_rounds(figures, &n);
	for (size_t i = 0; i < n; i++)
		derive_round(figures, rounds[i]);
}
