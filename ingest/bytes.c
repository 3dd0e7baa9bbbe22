/*
 * One input file as bytes: snapshot at opening, reads at offsets, SHA-256, and the proof that
 * nothing changed meanwhile.
 *
 * Input: a path. Output: bytes, lent or copied out.
 * Rule: never mmap, never more than a stretch in memory; small files are read once and all passes see that copy.
 */
#include "ingest/bytes.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SMALL = 1 << 20, STRETCH = 256 << 10 };

/* A cheap sum over one pass from first byte to last, to notice that two passes saw different bytes. */
struct pass {
	int64_t position; /* -1: not in sequence, not compared */
	uint64_t sum;
};

struct bytes {
	char *file;
	char *path;
	int fd; /* -1 once a small file is in memory, or for bytes_of */
	int64_t size;
	struct stat snapshot;
	const unsigned char *memory; /* whole content, or NULL */
	unsigned char *owned;        /* memory, where it is ours */
	struct pass pass;
	bool summed, differs; /* a pass was completed; a later one had another sum */
	uint64_t sum;
	GThread *hasher;
	struct pass hash_pass; /* the hasher's until it is joined */
	int hash_errno;
	char sha256[65];
};

static bool
unreadable(const char *file, int error, struct problems *problems)
{
	struct place place = { .file = file, .byte_offset = -1, .fate = FATE_FILE_SET_ASIDE };
	return problem_add(problems, PROBLEM_FILE_UNREADABLE, &place, g_strerror(error), NULL);
}

static uint64_t
mix(uint64_t sum, uint64_t word)
{
	sum ^= word * UINT64_C(0x9E3779B97F4A7C15);
	return ((sum << 27) | (sum >> 37)) * UINT64_C(0xC2B2AE3D27D4EB4F) + 1;
}

/* Words, so stretches must begin at multiples of 8; a pass read otherwise is simply not compared. */
static void
pass_feed(struct pass *pass, int64_t offset, const unsigned char *data, size_t length)
{
	if (offset == 0)
		*pass = (struct pass){ 0 };
	if (offset != pass->position || offset % 8 != 0) {
		pass->position = -1;
		return;
	}
	uint64_t word, sum = pass->sum;
	size_t i = 0;
	for (; i + 8 <= length; i += 8) {
		memcpy(&word, data + i, 8);
		sum = mix(sum, word);
	}
	for (word = 0; i < length; i++)
		word = word << 8 | data[i];
	pass->sum = length % 8 != 0 ? mix(sum, word) : sum;
	pass->position += (int64_t)length;
}

static void
pass_compare(struct bytes *bytes, const struct pass *pass)
{
	if (pass->position != bytes->size)
		return;
	if (bytes->summed && bytes->sum != pass->sum)
		bytes->differs = true;
	bytes->summed = true;
	bytes->sum = pass->sum;
}

/* pread until `length` or the end. -1 with errno. */
static int64_t
read_fully(int fd, int64_t offset, void *buffer, size_t length)
{
	size_t done = 0;
	while (done < length) {
		ssize_t n = pread(fd, (char *)buffer + done, length - done, offset + (int64_t)done);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		if (n == 0)
			break;
		done += (size_t)n;
	}
	return (int64_t)done;
}

static const char *
kind_of(mode_t mode)
{
	return S_ISDIR(mode)    ? "directory"
	       : S_ISFIFO(mode) ? "pipe"
	       : S_ISSOCK(mode) ? "socket"
	                        : "device";
}

static bool
admit(const char *file, const struct stat *status, int64_t limit, struct problems *problems)
{
	struct place place = { .file = file, .byte_offset = -1, .fate = FATE_FILE_SET_ASIDE };
	if (!S_ISREG(status->st_mode))
		return problem_add(
		    problems, PROBLEM_FILE_NOT_REGULAR, &place, kind_of(status->st_mode), NULL);
	if (status->st_size > limit) {
		g_autofree char *seen =
		    g_strdup_printf("%" G_GINT64_FORMAT, (gint64)status->st_size);
		g_autofree char *most = g_strdup_printf("%" G_GINT64_FORMAT, (gint64)limit);
		return problem_add(problems, PROBLEM_FILE_TOO_LARGE, &place, seen, most, NULL);
	}
	return true;
}

/* A small file comes into memory at once. A shorter one than its snapshot says has changed: bytes_check will tell. */
static bool
take_in(struct bytes *bytes)
{
	bytes->owned = g_malloc((gsize)bytes->size + 1);
	int64_t n = read_fully(bytes->fd, 0, bytes->owned, (size_t)bytes->size);
	if (n < 0)
		return false;
	bytes->differs = n < bytes->size;
	bytes->size = n;
	bytes->memory = bytes->owned;
	return true;
}

/* Looked at before it is opened, since that can do something to a device; O_NONBLOCK if it became a pipe. */
static int
open_regular(const char *path, const char *file, int64_t limit, struct stat *status,
    struct problems *problems)
{
	if (stat(path, status) != 0)
		return unreadable(file, errno, problems), -1;
	if (!admit(file, status, limit, problems))
		return -1;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return unreadable(file, errno, problems), -1;
	if (fstat(fd, status) == 0 && admit(file, status, limit, problems))
		return fd;
	close(fd);
	return -1;
}

struct bytes *
bytes_open(const char *path, const char *file, int64_t limit, struct problems *problems)
{
	struct stat status;
	int fd = open_regular(path, file, limit, &status, problems);
	if (fd < 0)
		return NULL;
	struct bytes *bytes = g_new0(struct bytes, 1);
	*bytes = (struct bytes){ .file = g_strdup(file),
		.path = g_strdup(path),
		.fd = fd,
		.size = status.st_size,
		.snapshot = status,
		.pass = { .position = -1 } };
	if (bytes->size <= SMALL && !take_in(bytes)) {
		unreadable(file, errno, problems);
		bytes_drop(bytes);
		return NULL;
	}
	if (!bytes->memory)
		posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
	return bytes;
}

struct bytes *
bytes_of(const char *file, const void *data, size_t length)
{
	struct bytes *bytes = g_new0(struct bytes, 1);
	*bytes = (struct bytes){ .file = g_strdup(file),
		.fd = -1,
		.size = (int64_t)length,
		.memory = length > 0 ? data : (const void *)"" };
	return bytes;
}

void
bytes_drop(struct bytes *bytes)
{
	if (!bytes)
		return;
	if (bytes->hasher)
		g_thread_join(bytes->hasher);
	if (bytes->fd >= 0)
		close(bytes->fd);
	g_free(bytes->owned);
	g_free(bytes->file);
	g_free(bytes->path);
	g_free(bytes);
}

const char *
bytes_file(const struct bytes *bytes)
{
	return bytes->file;
}

int64_t
bytes_size(const struct bytes *bytes)
{
	return bytes->size;
}

static void
hash_memory(struct bytes *bytes)
{
	g_autofree char *sum =
	    g_compute_checksum_for_data(G_CHECKSUM_SHA256, bytes->memory, (gsize)bytes->size);
	g_strlcpy(bytes->sha256, sum, sizeof bytes->sha256);
}

/* In a thread of its own: touches only hash_pass, hash_errno and sha256, which nobody reads before the join. */
static void *
hash_file(void *data)
{
	struct bytes *bytes = data;
	g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
	g_autofree unsigned char *buffer = g_malloc(STRETCH);
	for (int64_t at = 0; at < bytes->size;) {
		int64_t n = read_fully(
		    bytes->fd, at, buffer, (size_t)MIN((int64_t)STRETCH, bytes->size - at));
		if (n <= 0) {
			bytes->hash_errno = n < 0 ? errno : 0;
			break;
		}
		g_checksum_update(checksum, buffer, n);
		pass_feed(&bytes->hash_pass, at, buffer, (size_t)n);
		at += n;
	}
	g_strlcpy(bytes->sha256, g_checksum_get_string(checksum), sizeof bytes->sha256);
	return NULL;
}

void
bytes_hash_beside(struct bytes *bytes)
{
	if (bytes->memory || bytes->hasher || bytes->sha256[0])
		return;
	bytes->hasher = g_thread_try_new("obi-hash", hash_file, bytes, NULL);
}

static void
hash_join(struct bytes *bytes)
{
	if (bytes->hasher)
		g_thread_join(bytes->hasher);
	bytes->hasher = NULL;
	if (bytes->hash_pass.position > 0 && bytes->hash_pass.position < bytes->size)
		bytes->differs = true;
	pass_compare(bytes, &bytes->hash_pass);
}

const char *
bytes_sha256(struct bytes *bytes, struct problems *problems)
{
	if (!bytes->hasher && !bytes->sha256[0]) {
		if (bytes->memory)
			hash_memory(bytes);
		else
			hash_file(bytes);
	}
	if (!bytes->memory)
		hash_join(bytes);
	if (bytes->hash_errno) {
		unreadable(bytes->file, bytes->hash_errno, problems);
		return NULL;
	}
	return bytes->sha256;
}

int64_t
bytes_read(
    struct bytes *bytes, int64_t offset, void *buffer, size_t length, struct problems *problems)
{
	if (offset >= bytes->size)
		return 0;
	length = (size_t)MIN((int64_t)length, bytes->size - offset);
	if (bytes->memory) {
		memcpy(buffer, bytes->memory + offset, length);
		return (int64_t)length;
	}
	int64_t n = read_fully(bytes->fd, offset, buffer, length);
	if (n < 0)
		return unreadable(bytes->file, errno, problems), -1;
	if ((size_t)n < length)
		bytes->differs = true;
	if (offset == 0 || offset == bytes->pass.position) {
		pass_feed(&bytes->pass, offset, buffer, (size_t)n);
		pass_compare(bytes, &bytes->pass);
	}
	return n;
}

char *
bytes_whole(struct bytes *bytes, size_t *length, struct problems *problems)
{
	g_autofree char *text = g_malloc((gsize)bytes->size + 1);
	int64_t n = bytes_read(bytes, 0, text, (size_t)bytes->size, problems);
	if (n < 0)
		return NULL;
	text[n] = '\0';
	*length = (size_t)n;
	return g_steal_pointer(&text);
}

static bool
same_time(struct timespec a, struct timespec b)
{
	return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

/* NULL: the same file, untouched. */
static const char *
difference(const struct bytes *bytes)
{
	struct stat now, named;
	if (fstat(bytes->fd, &now) != 0 || stat(bytes->path, &named) != 0)
		return "gone";
	if (named.st_ino != bytes->snapshot.st_ino || named.st_dev != bytes->snapshot.st_dev)
		return "replaced";
	if (now.st_size != bytes->snapshot.st_size)
		return "size";
	if (!same_time(now.st_mtim, bytes->snapshot.st_mtim) ||
	    !same_time(now.st_ctim, bytes->snapshot.st_ctim))
		return "time";
	return bytes->differs ? "content" : NULL;
}

bool
bytes_check(struct bytes *bytes, struct problems *problems)
{
	if (bytes->fd < 0)
		return true;
	if (bytes->hasher)
		hash_join(bytes);
	const char *what = difference(bytes);
	if (!what)
		return true;
	struct place place = {
		.file = bytes->file, .byte_offset = -1, .fate = FATE_FILE_SET_ASIDE
	};
	return problem_add(problems, PROBLEM_FILE_CHANGED, &place, what, NULL);
}
