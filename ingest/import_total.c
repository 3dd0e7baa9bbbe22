/*
 * Running totals of the seminar exercise: does 累計被害総額 follow from the damages before it?
 *
 * In: the decisions of one file, noted row by row. Out: one complaint for each participant whose totals do not follow.
 * Rule: nothing is corrected; decisions are taken in the order of their numbers, so that the order of rows is nothing.
 */
#include "ingest/import_inside.h"
#include <stdlib.h>

struct decision {
	int64_t number, line, damage, total; /* number: of the question, 0 where it has none */
	size_t index;                        /* of the total's column */
	bool any_total;
};

struct decisions {
	const char *client;
	GArray *list;
	bool gap; /* a damage is missing: nothing can be added up */
};

static void
decisions_drop(void *data)
{
	struct decisions *decisions = data;
	g_array_unref(decisions->list);
	g_free(decisions);
}

static void
append_key(GString *key, const struct record_value *value)
{
	if (value->kind == RECORD_TEXT)
		g_string_append_len(key, value->text, (gssize)value->length);
	g_string_append_c(key, '\x1f');
}

static struct decisions *
find_decisions(struct import *import)
{
	g_autoptr(GString) key = g_string_new(NULL);
	append_key(key, &import->values[RECORD_CLIENT]);
	append_key(key, &import->values[EXERCISE_PARTICIPANT]);
	append_key(key, &import->values[EXERCISE_HELD_ON]);
	if (import->decisions == NULL)
		import->decisions =
		    g_hash_table_new_full(g_str_hash, g_str_equal, g_free, decisions_drop);
	struct decisions *decisions = g_hash_table_lookup(import->decisions, key->str);
	if (decisions != NULL)
		return decisions;
	decisions = g_new0(struct decisions, 1);
	decisions->client = import->client;
	decisions->list = g_array_new(FALSE, FALSE, sizeof(struct decision));
	g_hash_table_insert(import->decisions, g_strdup(key->str), decisions);
	return decisions;
}

static int64_t
number_in(const struct record_value *question)
{
	g_autofree char *key = cells_match_key(question->text, (ssize_t)question->length);
	const char *digits = strpbrk(key, "0123456789");
	return digits == NULL ? 0 : g_ascii_strtoll(digits, NULL, 10);
}

void
import_note_total(struct import *import)
{
	const struct record_value *values = import->values;
	const struct record_value *total = &values[EXERCISE_TOTAL];
	struct decisions *decisions = find_decisions(import);
	decisions->gap = decisions->gap || values[EXERCISE_DAMAGE].kind == RECORD_NULL;
	struct decision decision = { .line = import->row->line,
		.number = number_in(&values[EXERCISE_QUESTION]),
		.damage = values[EXERCISE_DAMAGE].integer,
		.total = total->integer,
		.any_total = total->kind != RECORD_NULL };
	for (size_t i = 0; i < import->nactive; i++)
		if (import->active[i].field->column == EXERCISE_TOTAL)
			decision.index = import->active[i].index;
	g_array_append_val(decisions->list, decision);
}

static int
by_number(const void *a, const void *b)
{
	const struct decision *left = a, *right = b;
	if (left->number != right->number)
		return left->number < right->number ? -1 : 1;
	return left->line < right->line ? -1 : left->line > right->line;
}

static void
complain(struct import *import, const struct decisions *decisions, const struct decision *at,
    int64_t sum)
{
	struct place place = { .file = import->job->path,
		.line = at->line,
		.byte_offset = -1,
		.name = import->job->found->columns[at->index].heading,
		.client = decisions->client,
		.fate = FATE_KEPT };
	g_autofree char *seen = g_strdup_printf("%" G_GINT64_FORMAT, at->total);
	g_autofree char *expected = g_strdup_printf("%" G_GINT64_FORMAT, sum);
	problem_add(import->job->local, PROBLEM_TOTAL_DISAGREES, &place, seen, expected, NULL);
}

/* Each total is that of the decisions so far, or everywhere the one of all. */
static void
check_decisions(struct import *import, const struct decisions *decisions)
{
	const struct decision *first = NULL;
	int64_t sum = 0, first_sum = 0;
	bool constant = true;
	g_array_sort(decisions->list, by_number);
	for (guint i = 0; i < decisions->list->len; i++) {
		const struct decision *decision =
		    &g_array_index(decisions->list, struct decision, i);
		sum += decision->damage;
		if (!decision->any_total || decision->total == sum || first != NULL)
			continue;
		first = decision;
		first_sum = sum;
	}
	for (guint i = 0; i < decisions->list->len; i++) {
		const struct decision *decision =
		    &g_array_index(decisions->list, struct decision, i);
		constant = constant && (!decision->any_total || decision->total == sum);
	}
	if (first != NULL && !constant)
		complain(import, decisions, first, first_sum);
}

static int
by_first_line(const void *a, const void *b)
{
	const struct decisions *left = *(const void *const *)a, *right = *(const void *const *)b;
	int64_t one = g_array_index(left->list, struct decision, 0).line;
	int64_t other = g_array_index(right->list, struct decision, 0).line;
	return one < other ? -1 : one > other;
}

void
import_say_totals(struct import *import)
{
	if (import->decisions == NULL)
		return;
	guint n = g_hash_table_size(import->decisions), i = 0;
	g_autofree void **all = g_new(void *, n + 1);
	GHashTableIter iter;
	g_hash_table_iter_init(&iter, import->decisions);
	while (g_hash_table_iter_next(&iter, NULL, &all[i]))
		i++;
	qsort(all, n, sizeof *all, by_first_line);
	for (i = 0; i < n; i++)
		/* The damage of a row set aside may be in a total all the same. */
		if (!((struct decisions *)all[i])->gap && import->account->set_aside == 0)
			check_decisions(import, all[i]);
	g_clear_pointer(&import->decisions, g_hash_table_unref);
}
