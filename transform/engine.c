/*
 * The engine: runs the figure files over one client's records.
 *
 * In: the store's connection; views.sql, settings.sql, scope.sql, floors.sql and figures/. Out: a set of figures.
 * Rule: the store is only read; what is written are temporary tables of this connection.
 */
#include "transform/engine.h"
#include "base/nearest.h"
#include "base/resource.h"
#include "ingest/ingest.h"
#include "transform/advice.h"
#include "transform/derive.h"
#include "transform/engine_people.h"
#include "transform/engine_words.h"
#include <sqlite3.h>
#include <string.h>

#define FOLDER "transform/figures/"
#define SETTINGS "transform/settings.sql"
#define SCOPE "transform/scope.sql"
#define FLOORS "transform/floors.sql"

static void (*const derivations[])(struct figures *) = {
	groups_derive,
	tables_derive,
	times_derive,
	change_derive,
	network_derive,
};

bool
engine_complain(const struct engine *engine, const char *file, struct problems *problems)
{
	struct place place = { .file = file, .byte_offset = -1, .fate = FATE_CLIENT_FAILED };
	return problem_add(problems, PROBLEM_FIGURES_SQL, &place, sqlite3_errmsg(engine->db), NULL);
}

void
engine_bind(sqlite3_stmt *statement, const char *client, int64_t round, const char *figure,
    const char *label)
{
	int at;
	if ((at = sqlite3_bind_parameter_index(statement, ":client")) > 0)
		sqlite3_bind_text(statement, at, client, -1, SQLITE_TRANSIENT);
	if ((at = sqlite3_bind_parameter_index(statement, ":drill")) > 0)
		sqlite3_bind_int64(statement, at, round);
	if ((at = sqlite3_bind_parameter_index(statement, ":figure")) > 0)
		sqlite3_bind_text(statement, at, figure, -1, SQLITE_TRANSIENT);
	if ((at = sqlite3_bind_parameter_index(statement, ":label")) > 0)
		sqlite3_bind_text(statement, at, label, -1, SQLITE_TRANSIENT);
}

/* ---- opening ---- */

/* The temporary tables hold what people did: they stay in memory, never in a file. */
static bool
make_tables(struct engine *engine, struct problems *problems)
{
	static const char *const files[] = { "transform/views.sql", "transform/benchmark.sql" };
	sqlite3_exec(engine->db,
	    "PRAGMA temp_store = MEMORY; PRAGMA secure_delete = OFF; PRAGMA temp.journal_mode = "
	    "OFF",
	    NULL, NULL, NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(files); i++)
		if (sqlite3_exec(engine->db, resource_find(files[i], NULL), NULL, NULL, NULL) !=
		    SQLITE_OK)
			return engine_complain(engine, files[i], problems);
	return true;
}

static bool
prepare_file(
    struct engine *engine, const char *file, GPtrArray *statements, struct problems *problems)
{
	const char *at = resource_find(file, NULL);
	while (*at != '\0') {
		sqlite3_stmt *statement = NULL;
		if (sqlite3_prepare_v3(engine->db, at, -1, SQLITE_PREPARE_PERSISTENT, &statement,
			&at) != SQLITE_OK)
			return engine_complain(engine, file, problems);
		if (statement != NULL)
			g_ptr_array_add(statements, statement);
	}
	return true;
}

/* Which target a result column fills; -1 if none. */
static int
find_target(const struct query *query, const char *column)
{
	const struct declared *first = g_ptr_array_index(query->targets, 0);
	if (!declare_is_scalar(first->figure.kind)) {
		struct figure probe = { .declaration = &first->figure };
		return figure_column_find(&probe, column);
	}
	for (guint i = 0; i < query->targets->len; i++) {
		const struct declared *target = g_ptr_array_index(query->targets, i);
		if (strcmp(declare_last(target->figure.name), column) == 0)
			return (int)i;
	}
	return -1;
}

/* Every column fills one target and every target is filled: anything else is our own mistake. */
static void
map_columns(struct query *query)
{
	const struct declared *first = g_ptr_array_index(query->targets, 0);
	int n = sqlite3_column_count(query->values);
	size_t expected =
	    declare_is_scalar(first->figure.kind) ? query->targets->len : first->figure.ncolumns;
	if ((size_t)n != expected)
		g_error("%s: %d columns where %zu are declared", query->file, n, expected);
	query->columns = g_new0(int, n);
	for (int i = 0; i < n; i++) {
		query->columns[i] = find_target(query, sqlite3_column_name(query->values, i));
		for (int j = 0; j < i; j++)
			if (query->columns[j] == query->columns[i])
				query->columns[i] = -1;
		if (query->columns[i] < 0)
			g_error("%s: column %s is not declared", query->file,
			    sqlite3_column_name(query->values, i));
	}
}

static const char *const areas[] = {
	[ENGINE_COMMENTS] = "comment",
	[ENGINE_EXERCISE] = "exercise",
	[ENGINE_FLOORS] = "floor",
};

static int
find_area(const struct declared *declared)
{
	for (int i = 0; i < ENGINE_AREAS; i++)
		if (strcmp(areas[i], declared->needs) == 0)
			return i;
	g_error("%s needs %s, which is none of our areas", declared->file, declared->needs);
}

static void
query_drop(void *data)
{
	struct query *query = data;
	sqlite3_finalize(query->values);
	g_ptr_array_unref(query->targets);
	g_free(query->columns);
	g_free(query);
}

/* Finds what the file declares, and the text after its head. */
static struct query *
query_new(const char *file)
{
	struct query *query = g_new0(struct query, 1);
	query->file = g_intern_string(file);
	query->targets = g_ptr_array_new();
	query->needs = -1;
	const GPtrArray *all = declare_all();
	for (guint i = 0; i < all->len; i++) {
		const struct declared *declared = g_ptr_array_index(all, i);
		if (strcmp(declared->file, file) != 0)
			continue;
		query->per_round = declared->per_round;
		if (declared->needs != NULL)
			query->needs = find_area(declared);
		if (declared->role != DECLARED_DERIVED)
			g_ptr_array_add(query->targets, (void *)declared);
	}
	g_autofree char *path = g_strconcat(FOLDER, file, NULL);
	query->text = resource_find(path, NULL);
	while (g_str_has_prefix(query->text, "--"))
		query->text += strcspn(query->text, "\n") + (strchr(query->text, '\n') != NULL);
	query->after = query->text;
	return query;
}

static bool
add_query(struct engine *engine, const char *file, struct problems *problems)
{
	struct query *query = query_new(file);
	g_ptr_array_add(engine->queries, query);
	if (query->targets->len == 0)
		return true;
	if (sqlite3_prepare_v3(engine->db, query->text, -1, SQLITE_PREPARE_PERSISTENT,
		&query->values, &query->after) != SQLITE_OK) {
		g_autofree char *path = g_strconcat(FOLDER, file, NULL);
		return engine_complain(engine, path, problems);
	}
	map_columns(query);
	return true;
}

static bool
add_queries(struct engine *engine, struct problems *problems)
{
	g_auto(GStrv) files = resource_list("transform/figures");
	for (char **file = files; *file != NULL; file++)
		if (g_str_has_suffix(*file, ".sql") && !add_query(engine, *file, problems))
			return false;
	return true;
}

static void
finalize(void *statement)
{
	sqlite3_finalize(statement);
}

static bool
prepare_known(struct engine *engine, struct problems *problems)
{
	g_autoptr(GString) sql = g_string_new("SELECT ");
	for (int i = 0; i < ENGINE_AREAS; i++)
		g_string_append_printf(sql, "%sEXISTS (SELECT 1 FROM %s WHERE client = :client)",
		    i > 0 ? ", " : "", areas[i]);
	g_string_append(sql, " FROM client WHERE client = :client");
	return sqlite3_prepare_v3(engine->db, sql->str, -1, SQLITE_PREPARE_PERSISTENT,
		   &engine->known, NULL) == SQLITE_OK ||
	       engine_complain(engine, NULL, problems);
}

static bool
open_people(struct engine *engine, struct problems *problems)
{
	engine->people = engine_people_open(engine->db);
	return engine->people != NULL || engine_complain(engine, NULL, problems);
}

struct engine *
engine_open(struct store *store, struct problems *problems)
{
	struct engine *engine = g_new0(struct engine, 1);
	engine->db = store_handle(store);
	engine->scope = g_ptr_array_new_with_free_func(finalize);
	engine->queries = g_ptr_array_new_with_free_func(query_drop);
	engine->settings = g_ptr_array_new_with_free_func(finalize);
	engine->floors = g_ptr_array_new_with_free_func(finalize);
	engine->words = engine_words_open(engine->db);
	if (make_tables(engine, problems) && prepare_known(engine, problems) &&
	    open_people(engine, problems) && engine_cohort_fill(engine, problems) &&
	    prepare_file(engine, SETTINGS, engine->settings, problems) &&
	    prepare_file(engine, SCOPE, engine->scope, problems) &&
	    prepare_file(engine, FLOORS, engine->floors, problems) && add_queries(engine, problems))
		return engine;
	engine_drop(engine);
	return NULL;
}

void
engine_drop(struct engine *engine)
{
	if (engine == NULL)
		return;
	sqlite3_finalize(engine->cohort_seen);
	sqlite3_finalize(engine->known);
	g_ptr_array_unref(engine->settings);
	g_ptr_array_unref(engine->scope);
	g_ptr_array_unref(engine->floors);
	g_ptr_array_unref(engine->queries);
	engine_people_drop(engine->people);
	engine_words_close(engine->words);
	advice_drop(engine->rules);
	g_free(engine);
}

const struct query *
engine_query(const struct engine *engine, const char *file)
{
	for (guint i = 0; i < engine->queries->len; i++) {
		const struct query *query = g_ptr_array_index(engine->queries, i);
		if (strcmp(query->file, file) == 0)
			return query;
	}
	return NULL;
}

/* ---- one client ---- */

/* Runs a statement that gives no rows. */
static bool
run(struct engine *engine, sqlite3_stmt *statement, const char *client)
{
	engine_bind(statement, client, 0, NULL, NULL);
	int step;
	while ((step = sqlite3_step(statement)) == SQLITE_ROW)
		continue;
	sqlite3_reset(statement);
	return step == SQLITE_DONE;
}

static GPtrArray *
read_clients(struct engine *engine)
{
	GPtrArray *clients = g_ptr_array_new_with_free_func(g_free);
	sqlite3_stmt *statement = NULL;
	sqlite3_prepare_v2(
	    engine->db, "SELECT client FROM client ORDER BY client", -1, &statement, NULL);
	while (sqlite3_step(statement) == SQLITE_ROW)
		g_ptr_array_add(clients, g_strdup((const char *)sqlite3_column_text(statement, 0)));
	sqlite3_finalize(statement);
	return clients;
}

static bool
complain_client(struct engine *engine, const char *client, struct problems *problems)
{
	g_autoptr(GPtrArray) clients = read_clients(engine);
	const char *nearest =
	    nearest_name(client, (const char *const *)clients->pdata, clients->len);
	struct place place = { .client = client, .byte_offset = -1 };
	if (nearest == NULL)
		return problem_add(problems, PROBLEM_CLIENT_UNKNOWN_FAR, &place, client, NULL);
	return problem_add(problems, PROBLEM_CLIENT_UNKNOWN, &place, client, nearest, NULL);
}

static bool
run_all(struct engine *engine, const GPtrArray *statements, const char *file, const char *client,
    struct problems *problems)
{
	for (guint i = 0; i < statements->len; i++)
		if (!run(engine, g_ptr_array_index(statements, i), client))
			return engine_complain(engine, file, problems);
	return true;
}

/* False: there is no such client. */
static bool
find_client(struct engine *engine, const char *client)
{
	sqlite3_stmt *row = engine->known;
	engine_bind(row, client, 0, NULL, NULL);
	bool known = sqlite3_step(row) == SQLITE_ROW;
	for (int i = 0; i < ENGINE_AREAS; i++)
		engine->has[i] = known && sqlite3_column_int(row, i) != 0;
	sqlite3_reset(row);
	return known;
}

/* What the client before had on floors has to go, too. */
static bool
run_floors(struct engine *engine, const char *client, struct problems *problems)
{
	if (!engine->has[ENGINE_FLOORS] && !engine->on_floors)
		return true;
	engine->on_floors = true;
	if (!run_all(engine, engine->floors, FLOORS, client, problems))
		return false;
	engine->on_floors = engine->has[ENGINE_FLOORS];
	return true;
}

/* One transaction, so that all statements see one store; inside the caller's a savepoint, which keeps a journal. */
static bool
begin(struct engine *engine)
{
	engine->nested = sqlite3_get_autocommit(engine->db) == 0;
	const char *sql = engine->nested ? "SAVEPOINT figures" : "BEGIN";
	return sqlite3_exec(engine->db, sql, NULL, NULL, NULL) == SQLITE_OK;
}

static bool
fill_people(struct engine *engine, const char *client, struct problems *problems)
{
	return engine_people_fill(engine->people, client) ||
	       engine_complain(engine, NULL, problems);
}

bool
engine_enter(struct engine *engine, const char *client, struct problems *problems)
{
	if (!begin(engine))
		return engine_complain(engine, NULL, problems);
	if (!find_client(engine, client)) {
		complain_client(engine, client, problems);
		engine_leave(engine);
		return false;
	}
	if (run_all(engine, engine->settings, SETTINGS, client, problems) &&
	    fill_people(engine, client, problems) &&
	    run_all(engine, engine->scope, SCOPE, client, problems) &&
	    run_floors(engine, client, problems))
		return true;
	engine_leave(engine);
	return false;
}

void
engine_leave(struct engine *engine)
{
	const char *sql = engine->nested ? "RELEASE figures" : "COMMIT";
	sqlite3_exec(engine->db, sql, NULL, NULL, NULL);
}

static struct value
read_value(struct figures *figures, sqlite3_stmt *statement, int column, enum figure_kind kind)
{
	int type = sqlite3_column_type(statement, column);
	if (kind == FIGURE_TEXT || kind == FIGURE_DATE)
		return figures_text(figures, (const char *)sqlite3_column_text(statement, column));
	if (type == SQLITE_INTEGER || type == SQLITE_FLOAT)
		return value_number(sqlite3_column_double(statement, column));
	return value_missing();
}

static void
read_row(const struct query *query, struct figures *figures, int64_t round)
{
	const struct declared *first = g_ptr_array_index(query->targets, 0);
	bool scalars = declare_is_scalar(first->figure.kind);
	struct value *row = NULL;
	if (!scalars)
		row = figure_add_row(figures_declared_at(figures, first, round));
	for (int i = 0; i < sqlite3_column_count(query->values); i++) {
		int target = query->columns[i];
		if (!scalars) {
			enum figure_kind kind = first->figure.columns[target].kind;
			row[target] = read_value(figures, query->values, i, kind);
			continue;
		}
		const struct declared *declared = g_ptr_array_index(query->targets, target);
		struct figure *figure = figures_declared_at(figures, declared, round);
		figure->value = read_value(figures, query->values, i, declared->figure.kind);
	}
}

static bool
fill(struct engine *engine, const struct query *query, struct figures *figures, int64_t round)
{
	engine_bind(query->values, figures_client(figures), round, NULL, NULL);
	int step;
	while ((step = sqlite3_step(query->values)) == SQLITE_ROW)
		read_row(query, figures, round);
	sqlite3_reset(query->values);
	return step == SQLITE_DONE;
}

static bool
fill_all(struct engine *engine, struct figures *figures, struct problems *problems)
{
	size_t nrounds;
	const int64_t *rounds = figures_rounds(figures, &nrounds);
	for (guint i = 0; i < engine->queries->len; i++) {
		const struct query *query = g_ptr_array_index(engine->queries, i);
		bool wanted =
		    query->values != NULL && (query->needs < 0 || engine->has[query->needs]);
		size_t times = !wanted ? 0 : query->per_round ? nrounds : 1;
		for (size_t j = 0; j < times; j++)
			if (!fill(engine, query, figures, query->per_round ? rounds[j] : 0)) {
				g_autofree char *path = g_strconcat(FOLDER, query->file, NULL);
				return engine_complain(engine, path, problems);
			}
	}
	return true;
}

static bool
use_advice(struct engine *engine, const struct document *advice, struct problems *problems)
{
	if (engine->advice == advice && (advice == NULL || engine->rules != NULL))
		return true;
	advice_drop(engine->rules);
	engine->advice = advice;
	engine->rules = advice != NULL ? advice_read(advice, problems) : NULL;
	return advice == NULL || engine->rules != NULL;
}

/* A mistyped year would silence all advice without a word. */
static void
tell_early_date(struct figures *figures, const char *client, struct problems *problems)
{
	const struct value *date = &figures_get(figures, "programme.report_date")->value;
	const struct value *last = &figures_get(figures, "client.last_date")->value;
	struct place place = { .client = client, .byte_offset = -1 };
	if (date->state == VALUE_TEXT && last->state == VALUE_TEXT &&
	    strcmp(date->text, last->text) < 0)
		problem_add(
		    problems, PROBLEM_REPORT_DATE_EARLY, &place, date->text, last->text, NULL);
}

static struct figures *
compute(struct engine *engine, const char *client, struct problems *problems)
{
	g_autoptr(GArray) rounds = engine_people_rounds(engine->people);
	struct figures *figures =
	    figures_new(client, (const int64_t *)(void *)rounds->data, rounds->len);
	bool good = fill_all(engine, figures, problems);
	for (size_t i = 0; good && i < G_N_ELEMENTS(derivations); i++)
		derivations[i](figures);
	if (good)
		tell_early_date(figures, client, problems);
	if (good && advice_apply(engine->rules, figures, problems))
		return figures;
	figures_drop(figures);
	return NULL;
}

struct figures *
figures_compute(struct engine *engine, const char *client, const struct document *advice,
    struct problems *problems)
{
	if (!use_advice(engine, advice, problems) || !engine_enter(engine, client, problems))
		return NULL;
	struct figures *figures = compute(engine, client, problems);
	engine_leave(engine);
	return figures;
}
