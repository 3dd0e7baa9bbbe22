/*
 * The lock of an output folder.
 *
 * In: a path. Out: an open file with flock() on it.
 * Rule: never waits and never breaks a lock; a dead holder has none.
 */
#include "batch/lock.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

struct lock {
	int fd;
};

static bool
failed(const char *path, const char *step, struct problems *problems)
{
	struct place place = { .file = path, .byte_offset = -1 };
	return problem_add(problems, PROBLEM_OUTPUT_FAILED, &place, step, g_strerror(errno), NULL);
}

/* What the holder wrote: process, host and start, a line each. */
static char *
read_holder(int fd)
{
	char text[512];
	ssize_t n = pread(fd, text, sizeof text - 1, 0);
	text[MAX(n, 0)] = '\0';
	return g_utf8_make_valid(text, -1);
}

static bool
write_holder(int fd)
{
	g_autoptr(GDateTime) now = g_date_time_new_now_local();
	g_autofree char *start = g_date_time_format(now, "%Y-%m-%d %H:%M:%S");
	g_autofree char *text =
	    g_strdup_printf("%ld\n%s\n%s\n", (long)getpid(), g_get_host_name(), start);
	size_t length = strlen(text);
	return ftruncate(fd, 0) == 0 && pwrite(fd, text, length, 0) == (ssize_t)length;
}

static bool
complain_locked(const char *path, int fd, struct problems *problems)
{
	g_autofree char *holder = read_holder(fd);
	g_auto(GStrv) parts = g_strsplit(holder, "\n", 4);
	struct place place = { .file = path, .byte_offset = -1, .fate = FATE_NOTHING_WRITTEN };
	if (g_strv_length(parts) < 3)
		return problem_add(problems, PROBLEM_LOCKED, &place, "?", "?", "?", NULL);
	return problem_add(problems, PROBLEM_LOCKED, &place, parts[0], parts[1], parts[2], NULL);
}

struct lock *
lock_take(const char *path, bool *died, struct problems *problems)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0) {
		failed(path, IN_BOTH("open the lock", "ロックを開く"), problems);
		return NULL;
	}
	struct stat status;
	bool held = flock(fd, LOCK_EX | LOCK_NB) == 0;
	if (!held && errno == EWOULDBLOCK)
		complain_locked(path, fd, problems);
	else if (!held || fstat(fd, &status) != 0)
		failed(path, IN_BOTH("lock", "ロック"), problems);
	else {
		*died = status.st_size > 0;
		if (write_holder(fd)) {
			struct lock *lock = g_new0(struct lock, 1);
			lock->fd = fd;
			return lock;
		}
		failed(path, IN_BOTH("write the lock", "ロックの書き込み"), problems);
	}
	close(fd);
	return NULL;
}

void
lock_drop(struct lock *lock)
{
	if (lock == NULL)
		return;
	/* An empty file says: came to its end. Where that fails, the next run sweeps for nothing. */
	if (ftruncate(lock->fd, 0) != 0)
		errno = 0;
	close(lock->fd);
	g_free(lock);
}

char *
lock_holder(const char *path)
{
	int fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return NULL;
	char *holder = NULL;
	if (flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
		holder = read_holder(fd);
	close(fd);
	return holder;
}
