/*
 * Cables whose ends a file gives by number only, or whose own end it leaves out: joined with what other files of the
 * same client say of those ends.
 *
 * In: link_waiting, port. Out: rows of link; rows set aside, with what would name them.
 * Rule: an end has one device or none: where two files name it differently, nobody has named it. Running it twice
 * gives the same rows.
 */
#include "ingest/shapes.h"
#include "ingest/store_inside.h"
#include <sqlite3.h>
#include <string.h>

/* Set-aside rows get numbers that no reading of a file reaches. */
#define FIRST_RECORD (INT64_C(1) << 31)

/* What an earlier run made of them. */
static const char undo_sql[] =
    "UPDATE source SET used = used + n, set_aside = set_aside - n FROM (SELECT source AS id, "
    "count(*) AS n FROM set_aside WHERE code IN ('ports_unnamed', 'neighbours_of_nobody') GROUP BY "
    "source) o WHERE o.id = source.id;"
    "UPDATE source_client SET used = used + n, set_aside = set_aside - n FROM (SELECT source AS "
    "id, "
    "client AS who, count(*) AS n FROM set_aside WHERE code IN ('ports_unnamed', "
    "'neighbours_of_nobody') GROUP BY source, client) o WHERE o.id = source AND o.who = client;"
    "DELETE FROM set_aside WHERE code IN ('ports_unnamed', 'neighbours_of_nobody');"
    "DELETE FROM link WHERE record IN (SELECT record FROM link_waiting);";

#define NAMED(what, ref) \
	"(SELECT min(" what ") FROM port p WHERE p.client = w.client AND p.reference = w." ref \
	" HAVING count(DISTINCT device) = 1)"

static const char resolve_sql[] =
    "INSERT INTO link (record, source, line, client, id, a_device, a_port, b_device, b_port, "
    "medium, "
    "length_m, tag, protection, certainty, count, note, extra) SELECT record, source, line, "
    "client, "
    "id, a, coalesce(a_port, a_name), b, coalesce(b_port, b_name), medium, length_m, tag, "
    "protection, "
    "certainty, count, note, extra FROM (SELECT w.*, CASE WHEN a_ref IS NULL THEN a_device "
    "ELSE " NAMED("device", "a_ref") " END AS a, " NAMED(
	"name", "a_ref") " AS a_name,"
			 " CASE WHEN b_ref IS NULL THEN b_device ELSE " NAMED(
			     "device", "b_ref") " END AS b, " NAMED("name",
			     "b_ref") " AS b_name FROM link_waiting w) WHERE a IS NOT NULL AND b "
				      "IS NOT NULL;";

static const char unresolved_sql[] =
    "SELECT s.id, s.path, w.client, w.line, w.a_ref, w.b_ref, count(*) OVER (PARTITION BY s.id),"
    " row_number() OVER (PARTITION BY s.id ORDER BY w.record) FROM link_waiting w JOIN source s"
    " ON s.id = w.source WHERE record NOT IN (SELECT record FROM link) ORDER BY s.path, w.record";

static const char account_sql[] =
    "UPDATE source SET used = used - 1, set_aside = set_aside + 1 WHERE id = ?1";
static const char share_sql[] =
    "UPDATE source_client SET used = used - 1, set_aside = set_aside + 1"
    " WHERE source = ?1 AND client = ?2";

static bool
account(struct store *store, int64_t source, const char *client, struct problems *problems)
{
	sqlite3_stmt *whole = store_statement(store, account_sql, problems);
	if (whole == NULL)
		return false;
	sqlite3_bind_int64(whole, 1, source);
	if (!store_step(store, whole, problems))
		return false;
	sqlite3_stmt *share = store_statement(store, share_sql, problems);
	if (share == NULL)
		return false;
	sqlite3_bind_int64(share, 1, source);
	store_bind(share, 2, client);
	return store_step(store, share, problems);
}

static const char *
column(sqlite3_stmt *row, int i)
{
	return (const char *)sqlite3_column_text(row, i);
}

/* Once for a file with their number, and once for each row. */
static bool
set_waiting_aside(struct store *store, sqlite3_stmt *row, struct problems *problems)
{
	bool own = g_strcmp0(column(row, 4), LLDP_OWN_END) == 0;
	struct place place = { .file = column(row, 1),
		.line = sqlite3_column_int64(row, 3),
		.byte_offset = -1,
		.client = column(row, 2),
		.fate = FATE_ROW_SET_ASIDE };
	enum problem_id id = own ? PROBLEM_NEIGHBOURS_OF_NOBODY : PROBLEM_PORTS_UNNAMED;
	const char *first = column(row, 4) != NULL ? column(row, 4) : column(row, 5);
	struct problems *one = problems_new();
	problem_add(one, id, &place, "1", first, NULL);
	struct set_aside what = {
		.scope = "row", .line = place.line, .byte_offset = -1, .client = place.client
	};
	store->source = sqlite3_column_int64(row, 0);
	store->record = FIRST_RECORD + sqlite3_column_int64(row, 7);
	bool good = store_set_aside(store, &what, problems_at(one, 0), problems) &&
	            account(store, store->source, place.client, problems);
	problems_drop(one);
	if (good && sqlite3_column_int64(row, 7) == 1)
		problem_add(problems, id, &place, column(row, 6), first, NULL);
	return good;
}

static bool
any_waiting(struct store *store, struct problems *problems, bool *any)
{
	store_handle(store); /* what is gathered is in it then */
	sqlite3_stmt *row =
	    store_statement(store, "SELECT EXISTS (SELECT 1 FROM link_waiting)", problems);
	if (row == NULL || sqlite3_step(row) != SQLITE_ROW)
		return false;
	*any = sqlite3_column_int(row, 0);
	store_reset(&row);
	return true;
}

bool
store_waiting_settle(struct store *store, struct problems *problems)
{
	bool any = false;
	if (!any_waiting(store, problems, &any))
		return false;
	if (!any)
		return true;
	if (!store_begin(store, problems) || !store_execute(store, undo_sql, problems) ||
	    !store_execute(store, resolve_sql, problems))
		return false;
	int64_t source = store->source, record = store->record;
	sqlite3_stmt *rows = store_statement(store, unresolved_sql, problems);
	bool good = rows != NULL;
	while (good && sqlite3_step(rows) == SQLITE_ROW)
		good = set_waiting_aside(store, rows, problems);
	if (rows != NULL)
		store_reset(&rows);
	store->source = source;
	store->record = record;
	return good;
}
