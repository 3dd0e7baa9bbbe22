/*
 * Writing files so that a reader sees the old one or the whole new one, never a part.
 *
 * Bytes go to ".NAME.HOST.PID.tmp" beside the target (HOST: eight digits made of the machine's name), are
 * written, fsynced and closed with every result checked, renamed over the target, and the directory is fsynced.
 * Errors: false after recording OUTPUT_FAILED with the step and the system's words; the temporary file is removed
 * and the old file is untouched (after the rename only the directory's fsync can fail: then the new one is whole).
 */
#ifndef OBI_BASE_OUTPUT_H
#define OBI_BASE_OUTPUT_H

#include "base/problem.h"
#include <sys/types.h>

bool output_write(
    const char *path, const void *data, size_t length, mode_t mode, struct problems *problems);
/* Publish a file that a library wrote itself: open it again, fsync, rename to path, fsync the directory. */
bool output_publish(const char *temporary, const char *path, struct problems *problems);
/*
 * Files that belong together, in one folder: all are written and on the disk before the first changes its name, and
 * then all change it at once. A temporary file is published as it is; without one, data is written.
 */
struct output_item {
	const char *path;
	const char *temporary;
	const void *data;
	size_t length;
};
bool output_publish_together(
    const struct output_item *items, size_t n, mode_t mode, struct problems *problems);
/* mkdir -p, each directory fsynced into its parent. */
bool output_directory(const char *path, mode_t mode, struct problems *problems);
/* Remove leftovers of processes that are gone, and of other machines after a day. Returns how many. */
int output_sweep(const char *directory);
/* The name to write a file at before output_publish. Caller frees. */
char *output_temporary(const char *path);

#endif
