/*
 * The rows that settling reads and writes: settle_read.c gives records and events sorted, store_settled.c takes
 * recipients and their reactions.
 *
 * Memory: a reader's texts live until its next stretch; the writer copies what it is given.
 * Errors: false, NULL or -1 after recording a problem.
 */
#ifndef OBI_INGEST_SETTLE_ROWS_H
#define OBI_INGEST_SETTLE_ROWS_H

#include "ingest/settle.h"

/* ---- rows in the order of groups and addresses (settle_read.c) */

/* A key is the number of a group, and in its lower bits a hash of the address. */
#define SETTLE_ADDRESS_BITS 40

struct settle_reader;
/* The rows of these batches, which must outlive it. NULL after recording a problem. */
struct settle_reader *settle_reader_open(
    struct store *store, const struct settle_batches *batches, struct problems *problems);
void settle_reader_drop(struct settle_reader *reader);
/* True while the store is being read from one call of settle_reader_next to the other. */
bool settle_reader_is_open(const struct settle_reader *reader);
/*
 * 1: all that is said of some addresses (struct settle_record, struct settle_event), sorted by key, address, then time
 * or file; 0: no more; -1 after recording a problem. Texts live until the next call.
 */
int settle_reader_next(struct settle_reader *reader, GArray *records, GArray *events);
/* Of e-mail keys, NULL first. */
static inline int
settle_compare_addresses(const char *a, const char *b)
{
	return a == NULL || b == NULL ? (a != NULL) - (b != NULL) : strcmp(a, b);
}

/* ---- writing (store_settled.c) */

struct settle_writer {
	struct store *store;
	struct store_rows *recipients, *reactions;          /* that wait to be written */
	struct sqlite3_stmt *recipient, *reaction, *person; /* lent by the store */
	bool has_roster;                                    /* the client has one */
	bool reading;           /* somebody is half-way through rows of the store */
	int64_t written;        /* recipients since it was opened */
	int64_t next_recipient; /* id of the recipient written next; ids rise */
};

bool settle_writer_open(
    struct settle_writer *writer, struct store *store, struct problems *problems);
void settle_writer_close(struct settle_writer *writer);
/* The recipients that follow are this client's. */
bool settle_writer_client(
    struct settle_writer *writer, const char *client, struct problems *problems);
bool settle_write(struct settle_writer *writer, const struct settle_people *people,
    const struct settle_recipient *recipient, struct problems *problems);
/* Whoever asks the store for recipients or reactions calls this before. */
bool settle_writer_flush(struct settle_writer *writer, struct problems *problems);

#endif
