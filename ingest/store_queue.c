/*
 * Inserting the records of a large file beside reading it: one thread steps the statements, the other
 * reads and converts.
 *
 * In: rows as store_insert gets them. Out: the same rows in the store, in the same order.
 * Rule: SQLite is used by one thread at a time. Whoever else needs the store waits in queue_wait, which every use of
 * the connection passes through.
 */
#include "ingest/store_inside.h"
#include <sqlite3.h>
#include <string.h>

#define BATCH_ROWS 2048
#define BATCH_BYTES (1u << 20)

struct queued {
	enum record_table_id table;
	int64_t record, line;
	size_t first; /* of its values */
};

/* Rows with copies of their texts. */
struct rows_batch {
	struct queued rows[BATCH_ROWS];
	size_t nrows, nvalues, nbytes;
	struct record_value *values; /* BATCH_ROWS * RECORD_COLUMN_LIMIT */
	char *bytes;                 /* BATCH_BYTES */
};

struct store_queue {
	struct store *store;
	GThread *thread;
	GMutex mutex;
	GCond changed;
	struct rows_batch batches[2];
	struct rows_batch *filling, *written; /* written NULL: the thread has nothing to do */
	bool stop, failed;
};

static bool
write_batch(struct store *store, const struct rows_batch *batch)
{
	for (size_t i = 0; i < batch->nrows; i++) {
		const struct queued *row = &batch->rows[i];
		if (!store_insert_now(
			store, row->table, row->record, row->line, batch->values + row->first))
			return false;
	}
	return true;
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
		struct rows_batch *batch = queue->written;
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

static void
open_batch(struct rows_batch *batch)
{
	batch->values = g_new(struct record_value, BATCH_ROWS * RECORD_COLUMN_LIMIT);
	batch->bytes = g_malloc(BATCH_BYTES);
}

void
queue_start(struct store *store)
{
	struct store_queue *queue = g_new0(struct store_queue, 1);
	queue->store = store;
	g_mutex_init(&queue->mutex);
	g_cond_init(&queue->changed);
	open_batch(&queue->batches[0]);
	open_batch(&queue->batches[1]);
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
	queue->filling->nrows = queue->filling->nvalues = queue->filling->nbytes = 0;
	g_cond_broadcast(&queue->changed);
	g_mutex_unlock(&queue->mutex);
}

static size_t
count_bytes(const struct record_value *values, int n)
{
	size_t bytes = 0;
	for (int i = 0; i < n; i++)
		bytes += values[i].kind == RECORD_TEXT ? values[i].length : 0;
	return bytes;
}

bool
queue_insert(struct store *store, enum record_table_id table, int64_t record, int64_t line,
    const struct record_value *values)
{
	struct store_queue *queue = store->queue;
	int n = record_tables[table].stored;
	size_t bytes = count_bytes(values, n);
	if (bytes >
	    BATCH_BYTES) { /* a row of its own size goes by itself, behind those before it */
		queue_wait(store);
		return store_insert_now(store, table, record, line, values);
	}
	if (queue->filling->nrows == BATCH_ROWS || queue->filling->nbytes + bytes > BATCH_BYTES)
		hand_over(queue);
	struct rows_batch *batch = queue->filling;
	batch->rows[batch->nrows++] = (struct queued){ table, record, line, batch->nvalues };
	for (int i = 0; i < n; i++) {
		struct record_value *copy = &batch->values[batch->nvalues++];
		*copy = values[i];
		if (copy->kind != RECORD_TEXT)
			continue;
		copy->text = memcpy(batch->bytes + batch->nbytes, copy->text, copy->length);
		batch->nbytes += copy->length;
	}
	return !queue->failed;
}

bool
queue_wait(struct store *store)
{
	struct store_queue *queue = store->queue;
	if (queue == NULL)
		return true;
	if (queue->filling->nrows > 0)
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
	for (int i = 0; i < 2; i++) {
		g_free(queue->batches[i].values);
		g_free(queue->batches[i].bytes);
	}
	g_mutex_clear(&queue->mutex);
	g_cond_clear(&queue->changed);
	g_free(queue);
	return good;
}
