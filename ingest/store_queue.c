/*
 * Inserting the records of a large file beside reading it: one thread steps the statements, the other
 * reads and converts.
 *
 * In: rows as store_insert gets them. Out: the same rows in the store, in the same order.
 * Rule: SQLite is used by one thread at a time. Whoever else needs the store waits in queue_wait, which every use of
 * the connection passes through.
 */
#include "ingest/convert.h"
#include "ingest/store_inside.h"
#include <string.h>

/* Rows of one table. */
struct table_rows {
	enum record_table_id table;
	struct store_rows *rows;
};

struct store_queue {
	struct store *store;
	GThread *thread;
	GMutex mutex;
	GCond changed;
	struct table_rows batches[2];
	struct table_rows *filling, *written; /* written NULL: the thread has nothing to do */
	bool stop, failed;
};

static bool
write_batch(struct store *store, struct table_rows *batch)
{
	struct sqlite3_stmt *insert = store_bulk_insert(store, batch->table);
	return insert != NULL && store_rows_write(store, batch->rows, insert);
}

static void *
work(void *data)
{
	struct store_queue *queue = data;
	g_mutex_lock(&queue->mutex);
	while (!queue->stop) {
		if (queue->written == NULL) {
			g_cond_wait(&queue->changed, &queue->mutex);
			continue;
		}
		struct table_rows *batch = queue->written;
		bool failed = queue->failed;
		g_mutex_unlock(&queue->mutex);
		failed = failed || !write_batch(queue->store, batch);
		g_mutex_lock(&queue->mutex);
		queue->failed = failed;
		queue->written = NULL;
		g_cond_broadcast(&queue->changed);
	}
	g_mutex_unlock(&queue->mutex);
	return NULL;
}

void
queue_start(struct store *store)
{
	struct store_queue *queue = g_new0(struct store_queue, 1);
	queue->store = store;
	g_mutex_init(&queue->mutex);
	g_cond_init(&queue->changed);
	queue->batches[0].rows = store_rows_new();
	queue->batches[1].rows = store_rows_new();
	queue->filling = &queue->batches[0];
	queue->thread = g_thread_new("store", work, queue);
	store->queue = queue;
}

/* The thread has written what it was given. */
static void
wait_for_thread(struct store_queue *queue)
{
	g_mutex_lock(&queue->mutex);
	while (queue->written != NULL)
		g_cond_wait(&queue->changed, &queue->mutex);
	g_mutex_unlock(&queue->mutex);
}

static void
hand_over(struct store_queue *queue)
{
	wait_for_thread(queue);
	g_mutex_lock(&queue->mutex);
	queue->written = queue->filling;
	queue->filling =
	    queue->filling == &queue->batches[0] ? &queue->batches[1] : &queue->batches[0];
	store_rows_empty(queue->filling->rows);
	g_cond_broadcast(&queue->changed);
	g_mutex_unlock(&queue->mutex);
}

bool
queue_insert(struct store *store, enum record_table_id table, int64_t record, int64_t line,
    const struct record_value *values)
{
	struct store_queue *queue = store->queue;
	size_t n = (size_t)record_tables[table].stored;
	struct record_value row[STORE_ROWS_COLUMN_LIMIT] = { record_integer(record),
		record_integer(store->source), record_integer(line) };
	memcpy(row + 3, values, n * sizeof *values);
	enum store_room room = store_rows_room(queue->filling->rows, row, n + 3);
	if (room == STORE_ROOM_NEVER) { /* it goes by itself, behind those before it */
		queue_wait(store);
		return store_insert_now(store, table, record, line, values);
	}
	if (room == STORE_ROOM_LATER || queue->filling->table != table)
		hand_over(queue);
	queue->filling->table = table;
	store_rows_add(queue->filling->rows, row, n + 3);
	return !queue->failed;
}

bool
queue_wait(struct store *store)
{
	struct store_queue *queue = store->queue;
	if (queue == NULL)
		return true;
	if (queue->filling->rows->nrows > 0)
		hand_over(queue);
	wait_for_thread(queue);
	return !queue->failed;
}

bool
queue_stop(struct store *store)
{
	struct store_queue *queue = store->queue;
	if (queue == NULL)
		return true;
	bool good = queue_wait(store);
	store->queue = NULL;
	g_mutex_lock(&queue->mutex);
	queue->stop = true;
	g_cond_broadcast(&queue->changed);
	g_mutex_unlock(&queue->mutex);
	g_thread_join(queue->thread);
	store_rows_drop(queue->batches[0].rows);
	store_rows_drop(queue->batches[1].rows);
	g_mutex_clear(&queue->mutex);
	g_cond_clear(&queue->changed);
	g_free(queue);
	return good;
}
