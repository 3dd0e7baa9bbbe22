/* The promises of ingest/bytes.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include "ingest/bytes.h"

enum { LARGE = (3 << 20) + 5 }; /* above what is held in memory, and no multiple of 8 */

static char *folder;
static struct problems *problems;

static int
set_up(void **state)
{
	folder = g_dir_make_tmp("obi-bytes-XXXXXX", NULL);
	problems = problems_new();
	return folder ? 0 : -1;
}

static int
tear_down(void **state)
{
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	for (const char *name; (name = g_dir_read_name(dir));) {
		g_autofree char *path = g_build_filename(folder, name, NULL);
		g_remove(path);
	}
	g_rmdir(folder);
	g_clear_pointer(&folder, g_free);
	problems_drop(problems);
	return 0;
}

static char *
path_of(const char *name)
{
	return g_build_filename(folder, name, NULL);
}

static char *
write_file(const char *name, const void *data, size_t length)
{
	char *path = path_of(name);
	assert_true(g_file_set_contents(path, data, (gssize)length, NULL));
	return path;
}

static char *
write_large(const char *name)
{
	g_autofree char *data = g_malloc(LARGE);
	for (size_t i = 0; i < LARGE; i++)
		data[i] = (char)(i * 7 + i / 251);
	return write_file(name, data, LARGE);
}

/* The clock of a file system may be too coarse to tell of a change: while it stands still, stat answers as before. */
static bool standing_still;
static struct stat before;

int
fstat(int fd, struct stat *status)
{
	if (!standing_still)
		return fstatat(fd, "", status, AT_EMPTY_PATH);
	*status = before;
	return 0;
}

int
stat(const char *path, struct stat *status)
{
	if (!standing_still)
		return fstatat(AT_FDCWD, path, status, 0);
	*status = before;
	return 0;
}

static void
change_one_byte(const char *path)
{
	FILE *file = fopen(path, "r+b");
	assert_non_null(file);
	fseek(file, LARGE / 2, SEEK_SET);
	fputc(0xEE, file);
	fclose(file);
}

static void
assert_only_problem(enum problem_id id, const char *words)
{
	assert_int_equal(problems_count(problems), 1);
	const struct problem *problem = problems_at(problems, 0);
	assert_int_equal(problem->id, id);
	g_autofree char *message = problem_format(problem, LANGUAGE_ENGLISH);
	if (!strstr(message, words))
		fail_msg("\"%s\" lacks \"%s\"", message, words);
}

/* Read from the first byte to the last in pieces, as a decoder does. */
static int64_t
read_through(struct bytes *bytes, size_t piece)
{
	g_autofree char *buffer = g_malloc(piece);
	int64_t n, at = 0;
	while ((n = bytes_read(bytes, at, buffer, piece, problems)) > 0)
		at += n;
	return at;
}

static void
a_small_file_is_read_and_hashed(void **state)
{
	g_autofree char *path = write_file("a.csv", "abc", 3);
	struct bytes *bytes = bytes_open(path, "a.csv", BYTES_LIMIT_CSV, problems);
	assert_non_null(bytes);
	assert_string_equal(bytes_file(bytes), "a.csv");
	assert_int_equal(bytes_size(bytes), 3);
	assert_string_equal(bytes_sha256(bytes, problems),
	    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	size_t length;
	g_autofree char *text = bytes_whole(bytes, &length, problems);
	assert_string_equal(text, "abc");
	assert_int_equal(length, 3);
	char two[2];
	assert_int_equal(bytes_read(bytes, 2, two, 2, problems), 1);
	assert_int_equal(two[0], 'c');
	assert_int_equal(bytes_read(bytes, 3, two, 2, problems), 0);
	assert_true(bytes_check(bytes, problems));
	assert_int_equal(problems_count(problems), 0);
	bytes_drop(bytes);
}

static void
an_empty_file_opens_with_size_0(void **state)
{
	g_autofree char *path = write_file("a.csv", "", 0);
	struct bytes *bytes = bytes_open(path, "a.csv", BYTES_LIMIT_CSV, problems);
	assert_int_equal(bytes_size(bytes), 0);
	assert_string_equal(bytes_sha256(bytes, problems),
	    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	assert_true(bytes_check(bytes, problems));
	bytes_drop(bytes);
}

static void
memory_has_the_same_face(void **state)
{
	struct bytes *bytes = bytes_of("x", "abc", 3);
	assert_string_equal(bytes_sha256(bytes, problems),
	    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	assert_true(bytes_check(bytes, problems));
	bytes_drop(bytes);
	bytes = bytes_of("x", NULL, 0);
	assert_int_equal(read_through(bytes, 8), 0);
	bytes_drop(bytes);
	bytes_drop(NULL);
}

/* The same sum whether hashed at once, beside the reading, or by another program's algorithm. */
static void
a_large_file_is_hashed_beside_reading(void **state)
{
	g_autofree char *path = write_large("a.csv"), *data = NULL;
	size_t n;
	assert_true(g_file_get_contents(path, &data, &n, NULL));
	g_autofree char *sum =
	    g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)data, n);
	for (int beside = 0; beside < 2; beside++) {
		struct bytes *bytes = bytes_open(path, "a.csv", BYTES_LIMIT_CSV, problems);
		if (beside)
			bytes_hash_beside(bytes);
		assert_int_equal(read_through(bytes, 256 << 10), LARGE);
		assert_int_equal(read_through(bytes, 8192), LARGE);
		assert_string_equal(bytes_sha256(bytes, problems), sum);
		assert_string_equal(bytes_sha256(bytes, problems), sum);
		assert_true(bytes_check(bytes, problems));
		bytes_drop(bytes);
	}
	assert_int_equal(problems_count(problems), 0);
}

static void
dropping_while_hashing_waits(void **state)
{
	g_autofree char *path = write_large("a.csv");
	struct bytes *bytes = bytes_open(path, "a.csv", BYTES_LIMIT_CSV, problems);
	bytes_hash_beside(bytes);
	bytes_drop(bytes);
}

static void
a_missing_file_is_unreadable(void **state)
{
	g_autofree char *path = path_of("none.csv");
	assert_null(bytes_open(path, "none.csv", BYTES_LIMIT_CSV, problems));
	assert_only_problem(PROBLEM_FILE_UNREADABLE, "none.csv");
}

static void
a_folder_is_not_a_regular_file(void **state)
{
	assert_null(bytes_open(folder, "a", BYTES_LIMIT_CSV, problems));
	assert_only_problem(PROBLEM_FILE_NOT_REGULAR, "directory");
}

static void
a_pipe_is_refused_without_waiting(void **state)
{
	g_autofree char *path = path_of("pipe.csv");
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_null(bytes_open(path, "pipe.csv", BYTES_LIMIT_CSV, problems));
	assert_only_problem(PROBLEM_FILE_NOT_REGULAR, "pipe");
}

static void
a_socket_is_refused(void **state)
{
	g_autofree char *path = path_of("s");
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	g_strlcpy(address.sun_path, path, sizeof address.sun_path);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
	assert_null(bytes_open(path, "s", BYTES_LIMIT_CSV, problems));
	assert_only_problem(PROBLEM_FILE_NOT_REGULAR, "socket");
	close(fd);
}

static void
a_device_is_refused(void **state)
{
	assert_null(bytes_open("/dev/null", "x", BYTES_LIMIT_CSV, problems));
	assert_only_problem(PROBLEM_FILE_NOT_REGULAR, "device");
}

static void
a_file_above_the_limit_is_refused(void **state)
{
	g_autofree char *path = write_file("a.json", "[1,2]", 5);
	assert_null(bytes_open(path, "a.json", 4, problems));
	assert_only_problem(PROBLEM_FILE_TOO_LARGE, "5 bytes is above the limit of 4");
}

static void
a_file_at_the_limit_is_read(void **state)
{
	g_autofree char *path = write_file("a.json", "[1,2]", 5);
	struct bytes *bytes = bytes_open(path, "a.json", 5, problems);
	assert_non_null(bytes);
	bytes_drop(bytes);
}

/* Each way a file changes while it is read, and the word that says so. */
static void
append(const char *path)
{
	FILE *file = fopen(path, "ab");
	fputs("more", file);
	fclose(file);
}

static void
cut(const char *path)
{
	assert_int_equal(truncate(path, 10), 0);
}

static void
touch(const char *path)
{
	struct timespec times[2] = { { .tv_sec = 86400 }, { .tv_sec = 86400 } };
	assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

static void
replace(const char *path)
{
	g_autofree char *other = write_large("other"), *data = NULL;
	size_t n;
	assert_true(g_file_get_contents(path, &data, &n, NULL));
	assert_true(g_file_set_contents(other, data, (gssize)n, NULL));
	assert_int_equal(rename(other, path), 0);
}

static void
take_away(const char *path)
{
	assert_int_equal(unlink(path), 0);
}

static const struct {
	void (*change)(const char *path);
	const char *word;
} changes[] = { { append, "size" }, { cut, "size" }, { touch, "time" }, { replace, "replaced" },
	{ take_away, "gone" } };

static void
a_change_while_reading_is_noticed(void **state)
{
	for (size_t i = 0; i < G_N_ELEMENTS(changes); i++)
		for (int large = 0; large < 2; large++) {
			g_autofree char *path = large ? write_large("a.csv")
			                              : write_file("a.csv", "0123456789abcdef", 16);
			struct bytes *bytes = bytes_open(path, "a.csv", BYTES_LIMIT_CSV, problems);
			changes[i].change(path);
			read_through(bytes, 256 << 10);
			assert_false(bytes_check(bytes, problems));
			assert_only_problem(PROBLEM_FILE_CHANGED, changes[i].word);
			bytes_drop(bytes);
			problems_drop(problems);
			problems = problems_new();
		}
}

/* Two passes that saw different bytes: known even if all times look the same. Hashing is a pass too. */
static void
different_passes_are_noticed(void **state)
{
	for (int hashed = 0; hashed < 2; hashed++) {
		g_autofree char *path = write_large("a.csv");
		struct bytes *bytes = bytes_open(path, "a.csv", BYTES_LIMIT_CSV, problems);
		assert_int_equal(stat(path, &before), 0);
		standing_still = true;
		assert_int_equal(read_through(bytes, 256 << 10), LARGE);
		assert_true(bytes_check(bytes, problems));
		change_one_byte(path);
		if (hashed)
			assert_non_null(bytes_sha256(bytes, problems));
		else
			assert_int_equal(read_through(bytes, 8192), LARGE);
		assert_false(bytes_check(bytes, problems));
		standing_still = false;
		assert_only_problem(PROBLEM_FILE_CHANGED, "content");
		bytes_drop(bytes);
		problems_drop(problems);
		problems = problems_new();
	}
}

int
main(void)
{
#define PROMISE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		PROMISE(a_small_file_is_read_and_hashed),
		PROMISE(an_empty_file_opens_with_size_0),
		PROMISE(memory_has_the_same_face),
		PROMISE(a_large_file_is_hashed_beside_reading),
		PROMISE(dropping_while_hashing_waits),
		PROMISE(a_missing_file_is_unreadable),
		PROMISE(a_folder_is_not_a_regular_file),
		PROMISE(a_pipe_is_refused_without_waiting),
		PROMISE(a_socket_is_refused),
		PROMISE(a_device_is_refused),
		PROMISE(a_file_above_the_limit_is_refused),
		PROMISE(a_file_at_the_limit_is_read),
		PROMISE(a_change_while_reading_is_noticed),
		PROMISE(different_passes_are_noticed),
	};
	return cmocka_run_group_tests_name("ingest_bytes", tests, NULL, NULL);
}
