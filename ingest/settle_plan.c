/*
 * Settling floor plans: plan_element becomes floor and floor_item.
 *
 * In: the parts of every client in plan_unsettled, the lists of devices and links, the pictures there are. Out: rows of
 * floor and floor_item, and complaints kept with the plans' files.
 * Rule: a client's plans are settled whole and in the order of their paths, so that no order of reading changes them.
 */
#include "ingest/plan.h"
#include "ingest/settle.h"
#include <sqlite3.h>
#include <string.h>

#define DECIMALS 3

struct settling_plan {
	struct store *store;
	struct problems *problems;
	struct plan *plan;
	struct plan_lists lists;
	GHashTable *sources; /* path → id + 1 */
};

/* ---- reading */

static const char *
text_at(struct plan *plan, sqlite3_stmt *row, int column)
{
	const char *text = (const char *)sqlite3_column_text(row, column);
	return text == NULL ? NULL : g_string_chunk_insert_const(plan->texts, text);
}

static struct plan_number
number_at(sqlite3_stmt *row, int column)
{
	bool known = sqlite3_column_type(row, column) != SQLITE_NULL;
	return (struct plan_number){ known, known ? sqlite3_column_double(row, column) : 0 };
}

static struct geometry *
geometry_at(sqlite3_stmt *row, int shape_column, int column)
{
	const char *shape = (const char *)sqlite3_column_text(row, shape_column);
	const char *text = (const char *)sqlite3_column_text(row, column);
	if (shape == NULL || text == NULL)
		return NULL;
	return geometry_parse(strcmp(shape, "point") == 0  ? GEOMETRY_POINT
			      : strcmp(shape, "line") == 0 ? GEOMETRY_LINE
							   : GEOMETRY_POLYGON,
	    text);
}

static const char parts_sql[] =
    "SELECT e.source, e.line, s.path, s.profile, e.element, e.id, e.name, e.category, e.floor,"
    " e.unit, e.file, e.device, e.link, e.mount, e.run, e.swing, e.image, e.level, e.width,"
    " e.angle, e.thickness, e.m_per_px, e.origin_x, e.origin_y, e.shape, e.geometry, e.frame"
    " FROM plan_element e JOIN source s ON s.id = e.source WHERE e.client = ?1"
    " ORDER BY s.path, e.record";

static void
read_part(struct settling_plan *settling, sqlite3_stmt *row)
{
	struct plan *plan = settling->plan;
	struct plan_part *part = plan_add(plan);
	const char **const texts[] = { &part->path, &part->profile, &part->element, &part->id,
		&part->name, &part->category, &part->floor, &part->unit, &part->file, &part->device,
		&part->link, &part->mount, &part->run, &part->swing, &part->image };
	struct plan_number *const numbers[] = { &part->level, &part->width, &part->angle,
		&part->thickness, &part->m_per_px, &part->origin_x, &part->origin_y };
	int column = 0;
	part->source = sqlite3_column_int64(row, column++);
	part->line = sqlite3_column_int64(row, column++);
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
		*texts[i] = text_at(plan, row, column++);
	for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++)
		*numbers[i] = number_at(row, column++);
	part->geometry = geometry_at(row, column, column + 1);
	const char *frame = (const char *)sqlite3_column_text(row, column + 2);
	part->degrees = g_strcmp0(frame, "degrees") == 0;
	g_autofree char *folder = g_path_get_dirname(part->path);
	part->building = g_string_chunk_insert_const(plan->texts, folder);
	g_hash_table_insert(
	    settling->sources, (char *)part->path, GSIZE_TO_POINTER(part->source + 1));
}

typedef void row_reader(struct settling_plan *settling, sqlite3_stmt *row);

static bool
each_row(struct settling_plan *settling, const char *sql, row_reader *take)
{
	sqlite3_stmt *row = store_statement(settling->store, sql, settling->problems);
	if (row == NULL)
		return false;
	store_bind(row, 1, settling->plan->client);
	int step;
	while ((step = sqlite3_step(row)) == SQLITE_ROW)
		take(settling, row);
	bool good = step == SQLITE_DONE || store_complain(settling->store, settling->problems);
	store_reset(&row);
	return good;
}

/* Ids go before names, which may be shared. */
static void
read_device(struct settling_plan *settling, sqlite3_stmt *row)
{
	const char *word = text_at(settling->plan, row, 0);
	if (!g_hash_table_contains(settling->lists.devices, word))
		g_hash_table_insert(
		    settling->lists.devices, (char *)word, (char *)text_at(settling->plan, row, 1));
}

static void
read_link(struct settling_plan *settling, sqlite3_stmt *row)
{
	const char *word = text_at(settling->plan, row, 0);
	if (g_hash_table_contains(settling->lists.links, word))
		return;
	struct plan_link *link = g_new(struct plan_link, 1);
	*link = (struct plan_link){ text_at(settling->plan, row, 1),
		text_at(settling->plan, row, 2), text_at(settling->plan, row, 3) };
	g_hash_table_insert(settling->lists.links, (char *)word, link);
}

static const char devices_sql[] =
    "SELECT word, id FROM (SELECT id AS word, id, 0 AS rank FROM device WHERE client = ?1"
    " UNION SELECT name, id, 1 FROM device WHERE client = ?1 AND name IS NOT NULL)"
    " ORDER BY rank, word, id";
static const char links_sql[] =
    "SELECT word, id, a_device, b_device FROM (SELECT id AS word, id, a_device, b_device, 0 AS rank"
    " FROM link WHERE client = ?1 UNION SELECT tag, id, a_device, b_device, 1 FROM link"
    " WHERE client = ?1 AND tag IS NOT NULL) ORDER BY rank, word, id, a_device, b_device";

/* ---- backgrounds */

/* The path of a picture that stands beside the plan, in the client's folder or in its photos/. NULL: none. */
static const char *
find_image(struct settling_plan *settling, const struct plan_floor *floor)
{
	struct plan *plan = settling->plan;
	g_autofree char *own = g_strdup_printf("clients/%s", plan->client);
	g_autofree char *photos = g_build_filename(own, "photos", NULL);
	const char *const folders[] = { floor->building, own, photos };
	sqlite3_stmt *find = store_statement(
	    settling->store, "SELECT 1 FROM source WHERE path = ?1", settling->problems);
	const char *found = NULL;
	for (size_t i = 0; find != NULL && found == NULL && i < G_N_ELEMENTS(folders); i++) {
		bool here = strcmp(folders[i], ".") == 0;
		g_autofree char *path = here ? g_strdup(floor->image)
		                             : g_build_filename(folders[i], floor->image, NULL);
		store_bind(find, 1, path);
		if (sqlite3_step(find) == SQLITE_ROW)
			found = g_string_chunk_insert_const(plan->texts, path);
		sqlite3_reset(find);
	}
	return found;
}

static void
find_images(struct settling_plan *settling)
{
	for (size_t i = 0; i < settling->plan->floors->len; i++) {
		struct plan_floor *floor = plan_floor_at(settling->plan, i);
		if (floor->image == NULL)
			continue;
		const char *found = find_image(settling, floor);
		if (found == NULL)
			plan_say(settling->plan, floor->first, PROBLEM_PLAN_NO_IMAGE, floor->image,
			    NULL, NULL);
		floor->image = found;
	}
}

/* ---- writing */

static void
bind_number(sqlite3_stmt *insert, int index, const struct plan_number *number)
{
	if (number->known)
		sqlite3_bind_double(insert, index, number->value);
	else
		sqlite3_bind_null(insert, index);
}

static void
bind_bounds(sqlite3_stmt *insert, int first, const struct geometry_bounds *bounds)
{
	sqlite3_bind_double(insert, first, bounds->min_x);
	sqlite3_bind_double(insert, first + 1, bounds->min_y);
	sqlite3_bind_double(insert, first + 2, bounds->max_x);
	sqlite3_bind_double(insert, first + 3, bounds->max_y);
}

static void
bind_geometry(sqlite3_stmt *insert, int index, const struct geometry *geometry)
{
	char *text = geometry_text(geometry, DECIMALS);
	sqlite3_bind_text(insert, index, text, -1, g_free);
}

static void
widen(struct geometry_bounds *bounds, const struct geometry *geometry, bool *any)
{
	struct geometry_bounds own = geometry_bounds(geometry);
	if (!*any)
		*bounds = own;
	*any = true;
	bounds->min_x = MIN(bounds->min_x, own.min_x);
	bounds->min_y = MIN(bounds->min_y, own.min_y);
	bounds->max_x = MAX(bounds->max_x, own.max_x);
	bounds->max_y = MAX(bounds->max_y, own.max_y);
}

/* Of all that is on the floor; false where nothing is. */
static bool
floor_bounds(const struct plan *plan, size_t number, struct geometry_bounds *bounds)
{
	bool any = false;
	const struct plan_floor *floor = plan_floor_at(plan, number);
	if (floor->outline != NULL)
		widen(bounds, floor->outline->geometry, &any);
	for (guint i = 0; i < plan->parts->len; i++) {
		const struct plan_part *part = plan->parts->pdata[i];
		for (guint j = 0; j < part->floors->len; j++)
			if (g_array_index(part->floors, size_t, j) == number)
				widen(bounds, part->geometry, &any);
	}
	return any;
}

static const char floor_sql[] =
    "INSERT INTO floor (source, line, client, building, floor, name, level, geometry, area_m2,"
    " min_x, min_y, max_x, max_y, origin_lon, origin_lat, image, m_per_px, origin_x, origin_y)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,"
    " ?19)";

static bool
write_floor(struct settling_plan *settling, size_t number, const struct geometry_bounds *bounds)
{
	struct plan_floor *floor = plan_floor_at(settling->plan, number);
	sqlite3_stmt *insert = store_statement(settling->store, floor_sql, settling->problems);
	if (insert == NULL)
		return false;
	const struct plan_part *from = floor->outline != NULL ? floor->outline : floor->first;
	sqlite3_bind_int64(insert, 1, from->source);
	sqlite3_bind_int64(insert, 2, from->line);
	store_bind(insert, 3, settling->plan->client);
	store_bind(insert, 4, floor->building);
	store_bind(insert, 5, floor->id);
	store_bind(insert, 6, floor->name);
	bind_number(insert, 7, &floor->level);
	if (floor->outline != NULL) {
		bind_geometry(insert, 8, floor->outline->geometry);
		sqlite3_bind_double(insert, 9, geometry_area(floor->outline->geometry));
	}
	bind_bounds(insert, 10, bounds);
	if (floor->projected) {
		sqlite3_bind_double(insert, 14, floor->origin.x);
		sqlite3_bind_double(insert, 15, floor->origin.y);
	}
	store_bind(insert, 16, floor->image);
	bind_number(insert, 17, &floor->m_per_px);
	bind_number(insert, 18, &floor->origin_x);
	bind_number(insert, 19, &floor->origin_y);
	if (!store_step(settling->store, insert, settling->problems))
		return false;
	floor->stored = sqlite3_last_insert_rowid(store_handle(settling->store));
	return true;
}

static const char item_sql[] =
    "INSERT INTO floor_item (source, line, client, floor, element, item, name, category, shape,"
    " geometry, area_m2, length_m, min_x, min_y, max_x, max_y, device, link, mount, run, width,"
    " angle, swing, thickness) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13,"
    " ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24)";

static void
bind_part(sqlite3_stmt *insert, const struct plan_part *part)
{
	static const char *const shapes[] = { "point", "line", "polygon" };
	const struct geometry *geometry = part->geometry;
	struct geometry_bounds bounds = geometry_bounds(geometry);
	sqlite3_bind_int64(insert, 1, part->source);
	sqlite3_bind_int64(insert, 2, part->line);
	store_bind(insert, 5, part->element);
	store_bind(insert, 6, part->id);
	store_bind(insert, 7, part->name);
	store_bind(insert, 8, part->category);
	store_bind(insert, 9, shapes[geometry->shape]);
	bind_geometry(insert, 10, geometry);
	if (geometry->shape == GEOMETRY_POLYGON)
		sqlite3_bind_double(insert, 11, geometry_area(geometry));
	if (geometry->shape == GEOMETRY_LINE)
		sqlite3_bind_double(insert, 12, geometry_length(geometry));
	bind_bounds(insert, 13, &bounds);
	store_bind(insert, 17, part->device);
	store_bind(insert, 18, part->link);
	store_bind(insert, 19, part->mount);
	store_bind(insert, 20, part->run);
	bind_number(insert, 21, &part->width);
	bind_number(insert, 22, &part->angle);
	store_bind(insert, 23, part->swing);
	bind_number(insert, 24, &part->thickness);
}

static bool
write_items(struct settling_plan *settling, const struct plan_part *part)
{
	for (guint i = 0; i < part->floors->len; i++) {
		size_t number = g_array_index(part->floors, size_t, i);
		sqlite3_stmt *insert =
		    store_statement(settling->store, item_sql, settling->problems);
		if (insert == NULL)
			return false;
		bind_part(insert, part);
		store_bind(insert, 3, settling->plan->client);
		sqlite3_bind_int64(insert, 4, plan_floor_at(settling->plan, number)->stored);
		if (!store_step(settling->store, insert, settling->problems))
			return false;
	}
	return true;
}

/* Each complaint stays with the file it is about, so that it leaves with it. */
static bool
write_complaints(struct settling_plan *settling)
{
	const struct problems *said = settling->plan->said;
	bool good = true;
	for (size_t i = 0; good && i < problems_count(said); i++) {
		const struct problem *problem = problems_at(said, i);
		gpointer source = g_hash_table_lookup(settling->sources, problem->place.file);
		struct problems *one = problems_new();
		json_t *json = problem_to_json(problem);
		problem_add_json(one, json);
		json_decref(json);
		good = store_complaints_add(settling->store, (int64_t)GPOINTER_TO_SIZE(source) - 1,
		    settling->plan->client, one, settling->problems);
		problems_drop(one);
	}
	return good;
}

static bool
write_plan(struct settling_plan *settling)
{
	struct plan *plan = settling->plan;
	for (size_t i = 0; i < plan->floors->len; i++) {
		struct geometry_bounds bounds;
		if (floor_bounds(plan, i, &bounds) && !write_floor(settling, i, &bounds))
			return false;
	}
	for (guint i = 0; i < plan->parts->len; i++)
		if (!write_items(settling, plan->parts->pdata[i]))
			return false;
	return write_complaints(settling);
}

/* ---- all */

static bool
clear_client(struct settling_plan *settling)
{
	static const char *const statements[] = {
		"DELETE FROM floor_item WHERE client = ?1",
		"DELETE FROM floor WHERE client = ?1",
		"DELETE FROM complaint WHERE client = ?1 AND source IS NOT NULL",
		"DELETE FROM plan_unsettled WHERE client = ?1",
	};
	for (size_t i = 0; i < G_N_ELEMENTS(statements); i++) {
		sqlite3_stmt *statement =
		    store_statement(settling->store, statements[i], settling->problems);
		if (statement == NULL)
			return false;
		store_bind(statement, 1, settling->plan->client);
		if (!store_step(settling->store, statement, settling->problems))
			return false;
	}
	return true;
}

static bool
settle_client(struct store *store, const char *client, struct problems *problems)
{
	struct settling_plan settling = { .store = store,
		.problems = problems,
		.plan = plan_new(client),
		.lists = { g_hash_table_new(g_str_hash, g_str_equal),
		    g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free) },
		.sources = g_hash_table_new(g_str_hash, g_str_equal) };
	bool good = clear_client(&settling) && each_row(&settling, parts_sql, read_part) &&
	            each_row(&settling, devices_sql, read_device) &&
	            each_row(&settling, links_sql, read_link);
	if (good) {
		plan_settle(settling.plan);
		plan_check(settling.plan, &settling.lists);
		find_images(&settling);
		plan_say_more(settling.plan);
		good = write_plan(&settling);
	}
	g_hash_table_unref(settling.lists.devices);
	g_hash_table_unref(settling.lists.links);
	g_hash_table_unref(settling.sources);
	plan_drop(settling.plan);
	return good;
}

static GPtrArray *
list_unsettled(struct store *store, struct problems *problems)
{
	sqlite3_stmt *row =
	    store_statement(store, "SELECT client FROM plan_unsettled ORDER BY client", problems);
	if (row == NULL)
		return NULL;
	GPtrArray *clients = g_ptr_array_new_with_free_func(g_free);
	while (sqlite3_step(row) == SQLITE_ROW)
		g_ptr_array_add(clients, g_strdup((const char *)sqlite3_column_text(row, 0)));
	store_reset(&row);
	return clients;
}

bool
settle_plans(struct store *store, struct problems *problems)
{
	g_autoptr(GPtrArray) clients = list_unsettled(store, problems);
	if (clients == NULL || clients->len == 0)
		return clients != NULL;
	bool good = store_execute(store, "SAVEPOINT settle_plans", problems);
	for (guint i = 0; good && i < clients->len; i++)
		good = settle_client(store, clients->pdata[i], problems);
	return good && store_execute(store, "RELEASE settle_plans", problems);
}

bool
settle_plan_uses(struct store *store, const char *path)
{
	struct problems *none = problems_new();
	sqlite3_stmt *row = store_statement(store, "SELECT 1 FROM floor WHERE image = ?1", none);
	problems_drop(none);
	if (row == NULL)
		return false;
	store_bind(row, 1, path);
	bool found = sqlite3_step(row) == SQLITE_ROW;
	store_reset(&row);
	return found;
}
