/*
 * Inserting many rows beside reading or settling: one thread steps the statements, the other prepares the next rows.
 *
 * In: rows as store_rows_add gets them. Out: the same rows in the store, those of one table in the same order.
 * Rule: SQLite is used by one thread at a time. Whoever else needs the store waits in queue_wait, which every use of
 * the connection passes through.
 */
#include "ingest/store_inside.h"

/* Rows for two tables at most: recipients and their reactions, or records of one kind. */
#define LANES 2

struct lane {
	struct sqlite3_stmt *insert;
	struct store_rows *rows;
};

struct batch_of_rows {
	struct lane lanes[LANES];
};

struct store_queue {
	struct store *store;
	GThread *thread;
	GMutex mutex;
	GCond changed;
	struct batch_of_rows batches[2];
	struct batch_of_rows *filling, *written; /* written NULL: the thread has nothing to do */
	bool stop, failed;
};

static bool
write_batch(struct store *store, struct batch_of_rows *batch)
{
	bool good = true;
	for (size_t i = 0; good && i < LANES; i++)
		good = store_rows_write(store, batch->lanes[i].rows, batch->lanes[i].insert);
	return good;
}

static bool
is_empty(const struct batch_of_rows *batch)
{
	for (size_t i = 0; i < LANES; i++)
		if (batch->lanes[i].rows->nrows > 0)
			return false;
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
		struct batch_of_rows *batch = queue->written;
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
	for (size_t i = 0; i < 2 * LANES; i++)
		queue->batches[i / LANES].lanes[i % LANES].rows = store_rows_new();
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
	for (size_t i = 0; i < LANES; i++)
		store_rows_empty(queue->filling->lanes[i].rows);
	g_cond_broadcast(&queue->changed);
	g_mutex_unlock(&queue->mutex);
}

/* The lane of this insert, or a free one; NULL where others' rows fill them. */
static struct lane *
find_lane(struct batch_of_rows *batch, struct sqlite3_stmt *insert)
{
	struct lane *free = NULL;
	for (size_t i = 0; i < LANES; i++) {
		struct lane *lane = &batch->lanes[i];
		if (lane->rows->nrows > 0 && lane->insert == insert)
			return lane;
		if (lane->rows->nrows == 0 && free == NULL)
			free = lane;
	}
	return free;
}

bool
queue_add(
    struct store *store, struct sqlite3_stmt *insert, const struct record_value *values, size_t n)
{
	struct store_queue *queue = store->queue;
	struct lane *lane = find_lane(queue->filling, insert);
	enum store_room room =
	    lane == NULL ? STORE_ROOM_LATER : store_rows_room(lane->rows, values, n);
	if (room == STORE_ROOM_NEVER) {
		if (!queue_wait(store))
			return false;
	} else if (room == STORE_ROOM_LATER) {
		hand_over(queue);
	}
	lane = find_lane(queue->filling, insert);
	lane->insert = insert;
	store_rows_add(lane->rows, values, n);
	/* Too long to be copied: its texts are lent, so it goes by itself, behind those before it. */
	if (room == STORE_ROOM_NEVER)
		return store_rows_write(store, lane->rows, insert);
	return !queue->failed;
}

bool
queue_wait(struct store *store)
{
	struct store_queue *queue = store->queue;
	if (queue == NULL)
		return true;
	if (!is_empty(queue->filling))
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
	for (size_t i = 0; i < 2 * LANES; i++)
		store_rows_drop(queue->batches[i / LANES].lanes[i % LANES].rows);
	g_mutex_clear(&queue->mutex);
	g_cond_clear(&queue->changed);
	g_free(queue);
	return good;
}
