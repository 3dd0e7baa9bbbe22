/*
 * Published values into the engine's temporary tables.
 *
 * In: the document of layouts/benchmark. Out: rows of benchmark and benchmark_drill (benchmark.sql).
 * Rule: read once for an engine, whatever the number of clients; what was there before is gone.
 */
#include "transform/benchmark.h"
#include "transform/engine.h"
#include <sqlite3.h>

static const char file[] = "transform/benchmark.sql";

static const char insert_item[] =
    "INSERT INTO benchmark (survey, population, year, source, valid_from, valid_until,"
    " file, line, measure, n, item, value) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
static const char insert_drill[] =
    "INSERT INTO benchmark_drill (survey, population, year, source, valid_from, valid_until, file, "
    "line, place, type,"
    " type_label, opened, n, firms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, nullif(?, 0))";

static void
bind_text(sqlite3_stmt *insert, int at, const char *text)
{
	sqlite3_bind_text(insert, at, text, -1, SQLITE_TRANSIENT);
}

/* What both tables begin with. */
static void
bind_survey(
    sqlite3_stmt *insert, const struct benchmark *benchmark, const struct benchmark_value *value)
{
	const struct benchmark_survey *survey = value->survey;
	bind_text(insert, 1, survey->id);
	bind_text(insert, 2, survey->population);
	sqlite3_bind_int64(insert, 3, survey->year);
	bind_text(insert, 4, survey->source);
	bind_text(insert, 5, survey->valid_from);
	bind_text(insert, 6, survey->valid_until);
	bind_text(insert, 7, document_file(benchmark->document));
	sqlite3_bind_int64(insert, 8, value->line);
}

static void
bind_item(sqlite3_stmt *insert, const struct benchmark_value *value)
{
	bind_text(insert, 9, benchmark_measures[value->survey->measure]);
	sqlite3_bind_int64(insert, 10, value->survey->n);
	sqlite3_bind_int64(insert, 11, value->item);
	sqlite3_bind_double(insert, 12, value->value);
}

static void
bind_drill(sqlite3_stmt *insert, const struct benchmark_value *value)
{
	sqlite3_bind_int(insert, 9, value->type);
	bind_text(insert, 10, benchmark_types[value->type]);
	bind_text(insert, 11, value->type_label);
	sqlite3_bind_int64(insert, 12, value->opened);
	sqlite3_bind_int64(insert, 13, value->n);
	sqlite3_bind_int64(insert, 14, value->firms);
}

static bool
fill(struct engine *engine, const struct benchmark *benchmark, bool drills)
{
	const GArray *values = drills ? benchmark->drills : benchmark->items;
	sqlite3_stmt *insert = NULL;
	bool good = sqlite3_prepare_v2(engine->db, drills ? insert_drill : insert_item, -1, &insert,
			NULL) == SQLITE_OK;
	for (guint i = 0; good && i < values->len; i++) {
		const struct benchmark_value *value =
		    &g_array_index(values, struct benchmark_value, i);
		bind_survey(insert, benchmark, value);
		(drills ? bind_drill : bind_item)(insert, value);
		good = sqlite3_step(insert) == SQLITE_DONE;
		sqlite3_reset(insert);
	}
	sqlite3_finalize(insert);
	return good;
}

bool
engine_set_benchmark(
    struct engine *engine, const struct document *document, struct problems *problems)
{
	sqlite3_exec(
	    engine->db, "DELETE FROM benchmark; DELETE FROM benchmark_drill", NULL, NULL, NULL);
	if (document == NULL)
		return true;
	struct benchmark *benchmark = benchmark_read(document, problems);
	if (benchmark == NULL)
		return false;
	bool good = (fill(engine, benchmark, false) && fill(engine, benchmark, true)) ||
	            engine_complain(engine, file, problems);
	benchmark_drop(benchmark);
	return good;
}
