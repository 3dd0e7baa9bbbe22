/*
 * Writing files whole or not at all.
 *
 * In: bytes, or a file a library wrote. Out: the file under its name, on the disk.
 * Rule: a name changes hands only after the bytes were fsynced and closed without complaint.
 */
#include "base/output.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOREIGN_LEFTOVER_SECONDS (24 * 60 * 60)

static bool
failed(const char *path, const char *step, struct problems *problems)
{
	struct place place = { .file = path, .byte_offset = -1 };
	return problem_add(problems, PROBLEM_OUTPUT_FAILED, &place, step, g_strerror(errno), NULL);
}

/* Removes what is left of a failed attempt, and keeps its error. */
static bool
failed_remove(const char *path, const char *step, const char *temporary, struct problems *problems)
{
	failed(path, step, problems);
	unlink(temporary);
	return false;
}

/* Eight hex digits made of the machine's name: on shared disks a process number is not enough. */
static const char *
host_digits(void)
{
	static char digits[9];
	static size_t ready;
	if (g_once_init_enter(&ready)) {
		g_snprintf(digits, sizeof digits, "%08x", g_str_hash(g_get_host_name()));
		g_once_init_leave(&ready, 1);
	}
	return digits;
}

char *
output_temporary(const char *path)
{
	g_autofree char *folder = g_path_get_dirname(path);
	g_autofree char *name = g_path_get_basename(path);
	return g_strdup_printf("%s/.%s.%s.%ld.tmp", folder, name, host_digits(), (long)getpid());
}

static bool
sync_directory(const char *folder, const char *path, struct problems *problems)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return failed(path, IN_BOTH("open the folder", "フォルダーを開く"), problems);
	/* Some network file systems cannot sync a directory and say EINVAL; there is no more to do there. */
	bool synced = fsync(fd) == 0 || errno == EINVAL;
	if (!synced)
		failed(path, IN_BOTH("fsync the folder", "フォルダーの確定"), problems);
	close(fd);
	return synced;
}

static bool
write_all(int fd, const char *data, size_t length)
{
	while (length > 0) {
		ssize_t n = write(fd, data, length);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		data += n;
		length -= (size_t)n;
	}
	return true;
}

/* Write, sync and close; the name of the step that failed, or NULL. */
static const char *
fill_file(int fd, const void *data, size_t length)
{
	const char *step = NULL;
	if (!write_all(fd, data, length))
		step = IN_BOTH("write", "書き込み");
	else if (fsync(fd) != 0)
		step = IN_BOTH("fsync", "ディスクへの確定");
	int error = errno;
	if (close(fd) != 0 && errno != EINTR && step == NULL)
		return IN_BOTH("close", "ファイルを閉じる");
	errno = error;
	return step;
}

/* The bytes whole and on the disk under a temporary name. */
static bool
prepare_data(
    const char *temporary, const struct output_item *item, mode_t mode, struct problems *problems)
{
	/* A leftover of an earlier process with our number would be in the way. */
	unlink(temporary);
	int fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
	if (fd < 0)
		return failed(item->path, IN_BOTH("create", "ファイルの作成"), problems);
	const char *step = fill_file(fd, item->data, item->length);
	return step == NULL || failed_remove(item->path, step, temporary, problems);
}

/* A file that a library wrote: on the disk. */
static bool
prepare_file(const struct output_item *item, struct problems *problems)
{
	int fd = open(item->temporary, O_RDWR | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return failed_remove(
		    item->path, IN_BOTH("open again", "再度開く"), item->temporary, problems);
	const char *step = fill_file(fd, NULL, 0);
	return step == NULL || failed_remove(item->path, step, item->temporary, problems);
}

bool
output_publish_together(
    const struct output_item *items, size_t n, mode_t mode, struct problems *problems)
{
	g_auto(GStrv) temporaries = g_new0(char *, n + 1);
	bool good = true;
	for (size_t i = 0; i < n; i++)
		temporaries[i] = items[i].temporary != NULL ? g_strdup(items[i].temporary)
		                                            : output_temporary(items[i].path);
	for (size_t i = 0; good && i < n; i++)
		good = items[i].temporary != NULL
		           ? prepare_file(&items[i], problems)
		           : prepare_data(temporaries[i], &items[i], mode, problems);
	for (size_t i = 0; good && i < n; i++)
		if (rename(temporaries[i], items[i].path) != 0)
			good = failed(items[i].path, IN_BOTH("rename", "名前の変更"), problems);
	if (!good) {
		for (size_t i = 0; i < n; i++)
			unlink(temporaries[i]);
		return false;
	}
	g_autofree char *folder = g_path_get_dirname(items[0].path);
	return sync_directory(folder, items[0].path, problems);
}

bool
output_write(
    const char *path, const void *data, size_t length, mode_t mode, struct problems *problems)
{
	struct output_item item = { .path = path, .data = data, .length = length };
	return output_publish_together(&item, 1, mode, problems);
}

bool
output_publish(const char *temporary, const char *path, struct problems *problems)
{
	struct output_item item = { .path = path, .temporary = temporary };
	return output_publish_together(&item, 1, 0, problems);
}

static bool
is_directory(const char *path)
{
	struct stat status;
	return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

bool
output_directory(const char *path, mode_t mode, struct problems *problems)
{
	if (is_directory(path))
		return true;
	g_autofree char *parent = g_path_get_dirname(path);
	if (strcmp(parent, path) != 0 && !output_directory(parent, mode, problems))
		return false;
	if (mkdir(path, mode) == 0)
		return sync_directory(parent, path, problems);
	int error = errno;
	if (error == EEXIST && is_directory(path)) /* somebody else was faster, or "a/." */
		return true;
	errno = error;
	return failed(path, IN_BOTH("make the folder", "フォルダーの作成"), problems);
}

/* ".NAME.HOST.PID.tmp", whose writer cannot be at work any more. */
static bool
is_leftover(const char *name, const struct stat *status)
{
	if (name[0] != '.' || !g_str_has_suffix(name, ".tmp") || !S_ISREG(status->st_mode))
		return false;
	g_auto(GStrv) parts = g_strsplit(name, ".", -1);
	guint n = g_strv_length(parts);
	if (n < 5)
		return false;
	const char *host = parts[n - 3];
	guint64 pid;
	if (strlen(host) != 8 || strspn(host, "0123456789abcdef") != 8 ||
	    !g_ascii_string_to_unsigned(parts[n - 2], 10, 1, G_MAXINT, &pid, NULL))
		return false;
	if (strcmp(host, host_digits()) != 0)
		return g_get_real_time() / G_USEC_PER_SEC - status->st_mtime >
		       FOREIGN_LEFTOVER_SECONDS;
	return kill((pid_t)pid, 0) != 0 && errno == ESRCH;
}

int
output_sweep(const char *directory)
{
	DIR *stream = opendir(directory);
	if (stream == NULL)
		return 0;
	int swept = 0;
	for (struct dirent *entry; (entry = readdir(stream)) != NULL;) {
		struct stat status;
		if (fstatat(dirfd(stream), entry->d_name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
		    is_leftover(entry->d_name, &status) &&
		    unlinkat(dirfd(stream), entry->d_name, 0) == 0)
			swept++;
	}
	closedir(stream);
	return swept;
}
