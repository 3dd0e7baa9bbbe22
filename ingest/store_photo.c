/*
 * Photos in the store.
 *
 * In: what photos.c found out. Out: rows of photo_found, picture, set_aside, source_client.
 * Rule: a photo that cannot be shown is set aside under the record of its name, so that it leaves with its table.
 */
#include "ingest/store_photo.h"
#include "ingest/store_inside.h"
#include <sqlite3.h>
#include <string.h>

static char *
column_copy(sqlite3_stmt *row, int column)
{
	return g_strdup((const char *)sqlite3_column_text(row, column));
}

/* ---- names */

static void
photo_drop(void *data)
{
	struct photo *photo = data;
	g_free(photo->client);
	g_free(photo->name);
	g_free(photo->heading);
	g_free(photo->source);
	g_free(photo->folder);
	g_free(photo->path);
	g_free(photo->problem);
	g_free(photo);
}

static struct photo *
photo_of(sqlite3_stmt *row)
{
	struct photo *photo = g_new0(struct photo, 1);
	photo->record = sqlite3_column_int64(row, 0);
	photo->line = sqlite3_column_int64(row, 1);
	photo->column = sqlite3_column_int64(row, 2);
	photo->byte_offset = sqlite3_column_int64(row, 3);
	photo->client = column_copy(row, 4);
	photo->name = column_copy(row, 5);
	photo->heading = column_copy(row, 6);
	photo->source = column_copy(row, 7);
	photo->folder = column_copy(row, 8);
	photo->settled = sqlite3_column_int(row, 9);
	photo->path = column_copy(row, 10);
	photo->problem = column_copy(row, 11);
	return photo;
}

GPtrArray *
store_photos(struct store *store, const char *only_client, struct problems *problems)
{
	sqlite3_stmt *rows = store_statement(store,
	    "SELECT p.record, p.at_line, p.at_column, p.byte_offset, p.client, p.name, "
	    "p.column_name,"
	    " s.path, s.client, f.record IS NOT NULL, f.path, f.problem"
	    " FROM photo p JOIN source s ON s.id = p.source LEFT JOIN photo_found f ON f.record = "
	    "p.record"
	    " WHERE ?1 IS NULL OR p.client = ?1 ORDER BY s.path, p.record",
	    problems);
	if (rows == NULL)
		return NULL;
	store_bind(rows, 1, only_client);
	g_autoptr(GPtrArray) photos = g_ptr_array_new_with_free_func(photo_drop);
	int step;
	while ((step = sqlite3_step(rows)) == SQLITE_ROW)
		g_ptr_array_add(photos, photo_of(rows));
	bool good = step == SQLITE_DONE || store_complain(store, problems);
	store_reset(&rows);
	return good ? g_steal_pointer(&photos) : NULL;
}

/* Under the name's own record: set_aside numbers its rows like every other table. */
static bool
set_aside(struct store *store, const struct photo *photo, const struct problem *problem,
    struct problems *problems)
{
	int64_t source = store->source, record = store->record;
	store->source = photo->record >> STORE_RECORD_BITS;
	store->record = photo->record & ((INT64_C(1) << STORE_RECORD_BITS) - 1);
	struct set_aside what = { .scope = "cell",
		.line = photo->line,
		.byte_offset = photo->byte_offset,
		.column = photo->heading,
		.client = photo->client };
	bool good = store_set_aside(store, &what, problem, problems);
	store->source = source;
	store->record = record;
	return good;
}

static bool
remove_set_aside(struct store *store, const struct photo *photo, struct problems *problems)
{
	sqlite3_stmt *statement =
	    store_statement(store, "DELETE FROM set_aside WHERE record = ?1", problems);
	if (statement == NULL)
		return false;
	sqlite3_bind_int64(statement, 1, photo->record);
	return store_step(store, statement, problems);
}

bool
store_photo_settle(struct store *store, const struct photo *photo, const char *path,
    const struct problem *problem, struct problems *problems)
{
	json_t *object = problem == NULL ? NULL : problem_to_json(problem);
	char *text = object == NULL ? NULL : json_dumps(object, JSON_COMPACT);
	json_decref(object);
	bool same = photo->settled && g_strcmp0(photo->path, path) == 0 &&
	            g_strcmp0(photo->problem, text) == 0;
	bool good = same || store_begin(store, problems);
	sqlite3_stmt *put =
	    same || !good ? NULL
			  : store_statement(store,
				"INSERT OR REPLACE INTO photo_found VALUES (?1, ?2, ?3)", problems);
	if (put != NULL) {
		sqlite3_bind_int64(put, 1, photo->record);
		store_bind(put, 2, path);
		store_bind(put, 3, text);
		good = store_step(store, put, problems) &&
		       remove_set_aside(store, photo, problems) &&
		       (problem == NULL || problem->level < PROBLEM_ERROR ||
			   set_aside(store, photo, problem, problems));
	} else {
		good = same;
	}
	free(text);
	return good;
}

/* ---- files */

void
picture_drop(void *data)
{
	struct picture *picture = data;
	if (picture == NULL)
		return;
	g_free(picture->path);
	g_free(picture->stamp);
	g_free(picture->sha256);
	g_free(picture->problem);
	g_free(picture);
}

struct picture *
store_picture_find(struct store *store, const char *path, struct problems *problems)
{
	sqlite3_stmt *row = store_statement(store,
	    "SELECT stamp, sha256, size, type, width, height, problem FROM picture WHERE path = ?1",
	    problems);
	if (row == NULL)
		return NULL;
	store_bind(row, 1, path);
	struct picture *picture = NULL;
	if (sqlite3_step(row) == SQLITE_ROW) {
		picture = g_new0(struct picture, 1);
		picture->path = g_strdup(path);
		picture->stamp = column_copy(row, 0);
		picture->sha256 = column_copy(row, 1);
		picture->size = sqlite3_column_int64(row, 2);
		picture->type = g_intern_string((const char *)sqlite3_column_text(row, 3));
		picture->width = sqlite3_column_int(row, 4);
		picture->height = sqlite3_column_int(row, 5);
		picture->problem = column_copy(row, 6);
	}
	store_reset(&row);
	return picture;
}

bool
store_picture_put(struct store *store, const struct picture *picture, struct problems *problems)
{
	if (!store_begin(store, problems))
		return false;
	sqlite3_stmt *put = store_statement(store,
	    "INSERT OR REPLACE INTO picture (path, stamp, sha256, size, type, width, height, "
	    "problem)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, nullif(?6, 0), nullif(?7, 0), ?8)",
	    problems);
	if (put == NULL)
		return false;
	store_bind(put, 1, picture->path);
	store_bind(put, 2, picture->stamp);
	store_bind(put, 3, picture->sha256);
	sqlite3_bind_int64(put, 4, picture->size);
	store_bind(put, 5, picture->type);
	sqlite3_bind_int(put, 6, picture->width);
	sqlite3_bind_int(put, 7, picture->height);
	store_bind(put, 8, picture->problem);
	return store_step(store, put, problems);
}

/* ---- accounts */

/*
 * A photo is one more source of the clients whose findings name it: its content is their share of it. The file itself
 * counts as read where it can be used, and as passed over, like any other picture, where nobody names it any more.
 */
static const char *const accounts[] = {
	("DELETE FROM picture WHERE path NOT IN (SELECT path FROM photo_found WHERE path IS NOT "
	 "NULL)"),
	("DELETE FROM source_client WHERE (?1 IS NULL OR client = ?1) AND"
	 " EXISTS (SELECT 1 FROM source s WHERE s.id = source AND s.profile = 'photo') AND"
	 " NOT EXISTS (SELECT 1 FROM photo p JOIN photo_found f ON f.record = p.record"
	 " JOIN source s ON s.path = f.path WHERE s.id = source_client.source AND p.client = "
	 "source_client.client)"),
	("UPDATE source SET profile = NULL, state = 'passed_over', sha256 = '', size = 0"
	 " WHERE profile = 'photo' AND path NOT IN (SELECT path FROM picture)"),
	("UPDATE source SET profile = 'photo', sha256 = i.sha256, size = i.size,"
	 " state = CASE WHEN i.type IS NULL THEN 'passed_over' ELSE 'read' END FROM picture i"
	 " WHERE i.path = source.path AND (source.profile IS NOT 'photo' OR source.sha256 <> "
	 "i.sha256)"),
	("INSERT INTO source_client SELECT DISTINCT s.id, p.client, 0, 0, 0, 0, 0, i.sha256 FROM "
	 "photo p"
	 " JOIN photo_found f ON f.record = p.record JOIN picture i ON i.path = f.path"
	 " JOIN source s ON s.path = i.path WHERE ?1 IS NULL OR p.client = ?1"
	 " ON CONFLICT DO UPDATE SET digest = excluded.digest WHERE digest <> excluded.digest"),
};

static bool
any_pictures(struct store *store, struct problems *problems, bool *any)
{
	sqlite3_stmt *row = store_statement(store,
	    "SELECT EXISTS (SELECT 1 FROM picture) OR EXISTS (SELECT 1 FROM photo_found)",
	    problems);
	if (row == NULL)
		return false;
	*any = sqlite3_step(row) == SQLITE_ROW && sqlite3_column_int(row, 0);
	store_reset(&row);
	return true;
}

bool
store_photos_account(struct store *store, const char *only_client, struct problems *problems)
{
	bool any;
	if (!any_pictures(store, problems, &any))
		return false;
	bool good = !any || store_begin(store, problems);
	for (size_t i = 0; any && good && i < G_N_ELEMENTS(accounts); i++) {
		sqlite3_stmt *statement = store_statement(store, accounts[i], problems);
		if (statement == NULL)
			return false;
		if (sqlite3_bind_parameter_count(statement) > 0)
			store_bind(statement, 1, only_client);
		good = store_step(store, statement, problems);
	}
	return good;
}
