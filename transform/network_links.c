/*
 * The list of links: cables that several files tell of as one, parallel cables as one relation.
 *
 * In: working network.cables, their ends named as the device list names them. Out: network.links.
 * Rule: of what is alike the first by id speaks for all; the order of rows decides nothing.
 */
#include "transform/derive.h"
#include "transform/engine_words.h"
#include "transform/network.h"
#include <string.h>

/* Columns of the working table that the links have too, some under another name. */
enum {
	ID,
	A_DEVICE,
	A_PORT,
	B_DEVICE,
	B_PORT,
	MEDIUM,
	COUNT,
	CERTAINTY,
	PROTECTION,
	TAG,
	MEDIUM_CODE,
	PROTECTION_CODE,
	SHARED,
	ORDER = SHARED,
	RECORD,
	COLUMNS
};

static const char *const names[COLUMNS] = { "id", "a_device", "a_port", "b_device", "b_port",
	"medium", "count", "certainty", "protection", "tag", "medium_code", "protection_code",
	"order", "record" };

struct cable {
	const struct value *cells; /* a row of the working table, by `places` */
	const int *places;
	const char *low, *high; /* its ends in order */
	char *ports;            /* both, in the order of the ends; NULL: not known, or no need to */
};

/* Cables alike but for their ports; each is told once. */
struct relation {
	const struct cable *first;
	double cables;
	guint n;
	char *tags; /* NULL: those of the first, or none */
};

static const char *
text_of(const struct cable *cable, int column)
{
	return cable->cells[cable->places[column]].text;
}

static double
number_of(const struct cable *cable, int column)
{
	return cable->cells[cable->places[column]].number;
}

static int
compare_by(const struct cable *left, const struct cable *right, const int *columns, size_t n)
{
	int order = 0;
	for (size_t i = 0; i < n && order == 0; i++)
		order = g_strcmp0(text_of(left, columns[i]), text_of(right, columns[i]));
	return order;
}

static int
compare_record(const struct cable *left, const struct cable *right)
{
	double one = number_of(left, RECORD), two = number_of(right, RECORD);
	return (one > two) - (one < two);
}

static int
compare_ends(const struct cable *left, const struct cable *right)
{
	int order = strcmp(left->low, right->low);
	return order != 0 ? order : strcmp(left->high, right->high);
}

static int
by_ends(const void *a, const void *b)
{
	return compare_ends(a, b);
}

static bool
is_same_cable(const struct cable *left, const struct cable *right)
{
	return left->ports != NULL && g_strcmp0(left->ports, right->ports) == 0;
}

/* One cable after the other; of what is said of each, the surest first, then by id. */
static int
by_ports(const void *a, const void *b)
{
	static const int columns[] = { CERTAINTY, ORDER, ID, A_DEVICE };
	int order = g_strcmp0(((const struct cable *)a)->ports, ((const struct cable *)b)->ports);
	if (order == 0)
		order = compare_by(a, b, columns, G_N_ELEMENTS(columns));
	return order != 0 ? order : compare_record(a, b);
}

static int
compare_kind(const struct cable *left, const struct cable *right)
{
	static const int columns[] = { MEDIUM_CODE, PROTECTION_CODE, CERTAINTY };
	int order = compare_by(left, right, columns, G_N_ELEMENTS(columns));
	if (order != 0)
		return order;
	return (text_of(left, TAG) == NULL) - (text_of(right, TAG) == NULL);
}

/* One relation after the other, the cables of each in the order of their ids. */
static int
by_kind(const void *a, const void *b)
{
	static const int columns[] = { ORDER, ID, A_DEVICE, A_PORT, B_PORT };
	int order = compare_kind(a, b);
	if (order == 0)
		order = compare_by(a, b, columns, G_N_ELEMENTS(columns));
	return order != 0 ? order : compare_record(a, b);
}

static int
by_place(const void *a, const void *b)
{
	static const int columns[] = { ORDER, ID, A_DEVICE, B_DEVICE, A_PORT, B_PORT };
	return compare_by(((const struct relation *)a)->first, ((const struct relation *)b)->first,
	    columns, G_N_ELEMENTS(columns));
}

/* ---- from cables to relations */

static char *
ports_of(const struct cable *cable)
{
	const char *a = text_of(cable, A_PORT), *b = text_of(cable, B_PORT);
	if (a == NULL || b == NULL)
		return NULL;
	g_autofree char *first = engine_words_port_key(a);
	g_autofree char *second = engine_words_port_key(b);
	bool straight = cable->low == text_of(cable, A_DEVICE);
	return g_strdup_printf("%s\x1f%s", straight ? first : second, straight ? second : first);
}

/* The same cable twice is one: what is left is each cable once. */
static size_t
tell_once(struct cable *cables, size_t n)
{
	size_t kept = 0;
	for (size_t i = 0; i < n; i++)
		cables[i].ports = ports_of(&cables[i]);
	qsort(cables, n, sizeof *cables, by_ports);
	for (size_t i = 0; i < n; i++) {
		bool again = kept > 0 && is_same_cable(&cables[kept - 1], &cables[i]);
		if (again)
			g_free(cables[i].ports);
		else
			cables[kept++] = cables[i];
	}
	return kept;
}

static struct relation
relate(const struct cable *cables, size_t n)
{
	struct relation relation = { .first = cables, .n = (guint)n };
	g_autoptr(GString) tags = g_string_new(NULL);
	for (size_t i = 0; i < n; i++) {
		relation.cables += number_of(&cables[i], COUNT);
		if (text_of(&cables[i], TAG) != NULL)
			g_string_append_printf(
			    tags, "%s%s", i > 0 ? "、" : "", text_of(&cables[i], TAG));
	}
	if (n > 1 && tags->len > 0)
		relation.tags = g_string_free(g_steal_pointer(&tags), FALSE);
	return relation;
}

/* Cables between the same two devices. */
static void
relate_all(GArray *relations, struct cable *cables, size_t n)
{
	if (n > 1)
		n = tell_once(cables, n);
	qsort(cables, n, sizeof *cables, by_kind);
	for (size_t i = 0, length; i < n; i += length) {
		for (length = 1; i + length < n; length++)
			if (compare_kind(&cables[i], &cables[i + length]) != 0)
				break;
		struct relation relation = relate(&cables[i], length);
		g_array_append_val(relations, relation);
	}
	for (size_t i = 0; i < n; i++)
		g_free(cables[i].ports);
}

static GArray *
read_cables(const struct figure *working, int places[COLUMNS])
{
	GArray *cables =
	    g_array_sized_new(FALSE, TRUE, sizeof(struct cable), (guint)working->nrows);
	for (int i = 0; i < COLUMNS; i++)
		places[i] = figure_column_find(working, names[i]);
	for (size_t i = 0; i < working->nrows; i++) {
		struct cable cable = { .cells = figure_cell(working, i, 0), .places = places };
		const char *a = text_of(&cable, A_DEVICE), *b = text_of(&cable, B_DEVICE);
		bool straight = strcmp(a, b) <= 0;
		cable.low = straight ? a : b;
		cable.high = straight ? b : a;
		g_array_append_val(cables, cable);
	}
	return cables;
}

/* ---- rows */

/* A relation names the ports of its first cable, and how many there are beside it. */
static struct value
name_port(struct figures *figures, const struct relation *relation, int column)
{
	const char *port = text_of(relation->first, column);
	if (port == NULL || relation->n == 1)
		return relation->first->cells[relation->first->places[column]];
	return figures_take(figures, g_strdup_printf("%s ほか%u", port, relation->n - 1));
}

static void
write_relation(struct figures *figures, struct figure *links, struct relation *relation)
{
	struct value *row = figure_add_row(links);
	for (int i = 0; i < SHARED; i++)
		row[i] = relation->first->cells[relation->first->places[i]];
	row[A_PORT] = name_port(figures, relation, A_PORT);
	row[B_PORT] = name_port(figures, relation, B_PORT);
	row[COUNT] = value_number(relation->cables);
	if (relation->tags != NULL)
		row[TAG] = figures_take(figures, relation->tags);
}

/* The links have the shared columns, and in their order. */
static void
check_columns(const struct figure *links)
{
	for (int i = 0; i < SHARED; i++)
		g_assert(figure_column_find(links, names[i]) == i);
}

void
network_list_links(struct figures *figures)
{
	int places[COLUMNS];
	struct figure *links = figures_get(figures, "network.links");
	g_autoptr(GArray) cables = read_cables(figures_get(figures, "network.cables"), places);
	g_autoptr(GArray) relations = g_array_new(FALSE, FALSE, sizeof(struct relation));
	struct cable *all = (struct cable *)(void *)cables->data;
	check_columns(links);
	g_array_sort(cables, by_ends);
	for (size_t i = 0, n; i < cables->len; i += n) {
		for (n = 1; i + n < cables->len; n++)
			if (compare_ends(&all[i], &all[i + n]) != 0)
				break;
		relate_all(relations, &all[i], n);
	}
	g_array_sort(relations, by_place);
	for (guint i = 0; i < relations->len; i++)
		write_relation(figures, links, &g_array_index(relations, struct relation, i));
}
