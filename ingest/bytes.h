/*
 * One input file: its bytes in stretches, its snapshot and its SHA-256.
 *
 * The file is never mapped (a truncation would kill the process) and never held whole
 * unless it is small (up to 1 MB); larger files are read again and again in stretches, and
 * hashed beside the reading in a thread of their own. bytes_check tells at the end
 * whether all passes saw the same file.
 *
 * Memory: about 1.5 MB per open file, whatever its size.
 * Errors: NULL or false after recording FILE_UNREADABLE, FILE_NOT_REGULAR, FILE_TOO_LARGE or FILE_CHANGED.
 * Limits: BYTES_LIMIT_CSV and BYTES_LIMIT_JSON, or what the caller says.
 */
#ifndef OBI_INGEST_BYTES_H
#define OBI_INGEST_BYTES_H

#include "base/problem.h"

#define BYTES_LIMIT_CSV (INT64_C(4) << 30)
#define BYTES_LIMIT_JSON (INT64_C(64) << 20)

struct bytes;

/*
 * Open `path`; `file` is the name for messages. An empty file opens well and has size 0 (the caller decides;
 * FILE_EMPTY is there to say so). Directories, devices and pipes are FILE_NOT_REGULAR, without blocking.
 */
struct bytes *bytes_open(
    const char *path, const char *file, int64_t limit, struct problems *problems);
/* The same face for bytes in memory, which are lent for the struct's life. Never fails. */
struct bytes *bytes_of(const char *file, const void *data, size_t length);
void bytes_drop(struct bytes *bytes);

const char *bytes_file(const struct bytes *bytes);
int64_t bytes_size(const struct bytes *bytes);

/*
 * The SHA-256 of all bytes in hex, lent; waits for the thread where one is at work. NULL after recording a problem.
 * For a large file that is surely new, call bytes_hash_beside first, read, and ask for the sum afterwards.
 */
const char *bytes_sha256(struct bytes *bytes, struct problems *problems);
void bytes_hash_beside(struct bytes *bytes);

/* Up to `length` bytes from `offset`; fewer only at the end. -1 after recording a problem. */
int64_t bytes_read(
    struct bytes *bytes, int64_t offset, void *buffer, size_t length, struct problems *problems);

/* All bytes, for JSON and comments (open with a small limit). NUL-terminated beyond *length; caller frees. */
char *bytes_whole(struct bytes *bytes, size_t *length, struct problems *problems);

/*
 * True while the file is still the one that was opened (size, times, inode, and the same bytes in every pass).
 * Call it after the last read. false after recording FILE_CHANGED: drop all that was read; the caller
 * opens the file once more, then sets it aside.
 */
bool bytes_check(struct bytes *bytes, struct problems *problems);

#endif
