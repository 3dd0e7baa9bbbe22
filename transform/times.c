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

/* share 0: the first; 0.5: the median. Stays missing where nobody did it. */
static void
set_quantile(
    struct figures *figures, const char *name, int64_t round, const GArray *minutes, double share)
{
	if (minutes->len == 0)
		return;
	const double *sorted = (const double *)(const void *)minutes->data;
	double quantile = statistics_quantile(sorted, minutes->len, share);
	figures_round(figures, name, round)->value = value_number(quantile);
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

static void
set_shares(struct figures *figures, const char *step, int64_t round, const GArray *minutes)
{
	static const int within[] = { 5, 15, 60, 1440 };
	for (size_t i = 0; i < G_N_ELEMENTS(within); i++) {
		g_autofree char *name = g_strdup_printf("drill.N.%s_within_%d", step, within[i]);
		struct value most = value_number(within[i]);
		figures_round(figures, name, round)->value =
		    value_rate(count_between(minutes, 0, &most), minutes->len);
	}
}

static void
derive_step(struct figures *figures, const char *step, int64_t round, const GArray *minutes)
{
	static const struct {
		const char *which;
		double share;
	} quantiles[] = { { "first", 0 }, { "quarter", 0.25 }, { "median", 0.5 },
		{ "three_quarter", 0.75 } };
	for (size_t i = 0; i < G_N_ELEMENTS(quantiles); i++) {
		g_autofree char *name =
		    g_strdup_printf("drill.N.%s_%s_minutes", quantiles[i].which, step);
		set_quantile(figures, name, round, minutes, quantiles[i].share);
	}
	set_shares(figures, step, round, minutes);
}

static void
derive_round(struct figures *figures, int64_t round)
{
	const struct figure *working = figures_round(figures, "drill.N.times", round);
	g_autoptr(GArray) opened = read_minutes(working, "opened_at");
	g_autoptr(GArray) submitted = read_minutes(working, "submitted_at");
	g_autoptr(GArray) reported = read_minutes(working, "reported_at");
	derive_step(figures, "open", round, opened);
	derive_step(figures, "submit", round, submitted);
	derive_step(figures, "report", round, reported);
	figures_round(figures, "drill.N.timed", round)->value = value_number(opened->len);
	double all = figures_round(figures, "drill.N.opened", round)->value.number;
	figures_round(figures, "drill.N.untimed", round)->value = value_number(all - opened->len);
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
