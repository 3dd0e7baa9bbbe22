/*
 * The promises of base/output.h. The system's calls of each step are replaced
 * by ones that fail when told to, so that every step is seen failing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/output.h"

static struct {
	int fsync_call; /* the n-th call fails; 0: none */
	int close_call;
	int write_limit; /* bytes one write takes; -1: fails, 0: all */
	bool interrupt;  /* the next write says EINTR */
} fault;

int fsync(int fd);
int close(int fd);
ssize_t write(int fd, const void *data, size_t length);

int
fsync(int fd)
{
	if (fault.fsync_call > 0 && --fault.fsync_call == 0) {
		errno = EIO;
		return -1;
	}
	return (int)syscall(SYS_fsync, fd);
}

int
close(int fd)
{
	int result = (int)syscall(SYS_close, fd);
	if (fault.close_call > 0 && --fault.close_call == 0) {
		errno = EDQUOT;
		return -1;
	}
	return result;
}

ssize_t
write(int fd, const void *data, size_t length)
{
	if (fault.interrupt) {
		fault.interrupt = false;
		errno = EINTR;
		return -1;
	}
	if (fault.write_limit < 0) {
		errno = ENOSPC;
		return -1;
	}
	if (fault.write_limit > 0)
		length = MIN(length, (size_t)fault.write_limit);
	return syscall(SYS_write, fd, data, length);
}

/* A folder of its own for each test, with "report.pdf" holding "old". */
struct scene {
	char *folder;
	char *path;
	struct problems *problems;
};

static char *
below(const struct scene *scene, const char *name)
{
	return g_build_filename(scene->folder, name, NULL);
}

static int
set_up(void **state)
{
	struct scene *scene = g_new0(struct scene, 1);
	scene->folder = g_dir_make_tmp("obi-output-XXXXXX", NULL);
	scene->path = below(scene, "report.pdf");
	scene->problems = problems_new();
	memset(&fault, 0, sizeof fault);
	g_file_set_contents(scene->path, "old", -1, NULL);
	*state = scene;
	return 0;
}

static void
remove_tree(const char *path)
{
	GDir *dir = g_dir_open(path, 0, NULL);
	for (const char *name; dir != NULL && (name = g_dir_read_name(dir)) != NULL;) {
		g_autofree char *child = g_build_filename(path, name, NULL);
		remove_tree(child);
	}
	g_clear_pointer(&dir, g_dir_close);
	g_remove(path);
}

static int
tear_down(void **state)
{
	struct scene *scene = *state;
	memset(&fault, 0, sizeof fault);
	remove_tree(scene->folder);
	problems_drop(scene->problems);
	g_free(scene->path);
	g_free(scene->folder);
	g_free(scene);
	return 0;
}

static void
assert_holds(const char *path, const char *expected)
{
	g_autofree char *data = NULL;
	assert_true(g_file_get_contents(path, &data, NULL, NULL));
	assert_string_equal(data, expected);
}

static int
count_files(const char *folder)
{
	int n = 0;
	GDir *dir = g_dir_open(folder, 0, NULL);
	while (g_dir_read_name(dir) != NULL)
		n++;
	g_dir_close(dir);
	return n;
}

/* One problem was recorded, for this step; the old file is as it was and nothing lies beside it. */
static void
assert_failed_at(const struct scene *scene, const char *step)
{
	memset(&fault, 0, sizeof fault);
	assert_int_equal(problems_count(scene->problems), 1);
	const struct problem *problem = problems_at(scene->problems, 0);
	assert_int_equal(problem->id, PROBLEM_OUTPUT_FAILED);
	g_autofree char *text = problem_text(problem, LANGUAGE_ENGLISH);
	g_autofree char *expected = g_strdup_printf("cannot write (%s): ", step);
	if (!g_str_has_prefix(text, expected))
		fail_msg("%s where %s is expected", text, expected);
	assert_holds(scene->path, "old");
	assert_int_equal(count_files(scene->folder), 1);
}

static void
a_file_is_replaced_with_its_mode(void **state)
{
	struct scene *scene = *state;
	assert_true(output_write(scene->path, "new\0er", 6, 0600, scene->problems));
	struct stat status;
	assert_int_equal(stat(scene->path, &status), 0);
	assert_int_equal(status.st_size, 6);
	assert_int_equal(status.st_mode & 0777, 0600);
	assert_int_equal(count_files(scene->folder), 1);
	assert_int_equal(problems_count(scene->problems), 0);
}

static void
an_empty_file_can_be_written(void **state)
{
	struct scene *scene = *state;
	assert_true(output_write(scene->path, NULL, 0, 0644, scene->problems));
	assert_holds(scene->path, "");
}

static void
short_and_interrupted_writes_are_continued(void **state)
{
	struct scene *scene = *state;
	fault.write_limit = 3;
	fault.interrupt = true;
	assert_true(output_write(scene->path, "0123456789", 10, 0644, scene->problems));
	assert_holds(scene->path, "0123456789");
}

static void
a_full_disk_leaves_the_old_file(void **state)
{
	struct scene *scene = *state;
	fault.write_limit = -1;
	assert_false(output_write(scene->path, "new", 3, 0644, scene->problems));
	assert_failed_at(scene, "write");
}

static void
a_failing_fsync_leaves_the_old_file(void **state)
{
	struct scene *scene = *state;
	fault.fsync_call = 1;
	assert_false(output_write(scene->path, "new", 3, 0644, scene->problems));
	assert_failed_at(scene, "fsync");
}

static void
a_failing_close_leaves_the_old_file(void **state)
{
	struct scene *scene = *state;
	fault.close_call = 1;
	assert_false(output_write(scene->path, "new", 3, 0644, scene->problems));
	assert_failed_at(scene, "close");
}

static void
a_directory_that_cannot_be_synced_is_told_and_the_new_file_is_whole(void **state)
{
	struct scene *scene = *state;
	fault.fsync_call = 2;
	assert_false(output_write(scene->path, "new", 3, 0644, scene->problems));
	assert_holds(scene->path, "new");
	assert_int_equal(problems_count(scene->problems), 1);
}

static void
a_directory_in_the_way_is_left_alone(void **state)
{
	struct scene *scene = *state;
	g_autofree char *path = below(scene, "taken");
	g_mkdir(path, 0755);
	assert_false(output_write(path, "new", 3, 0644, scene->problems));
	assert_int_equal(problems_count(scene->problems), 1);
	g_autofree char *text = problem_format(problems_at(scene->problems, 0), LANGUAGE_ENGLISH);
	assert_true(g_str_has_prefix(text, path));
	assert_non_null(strstr(text, "fatal: cannot write (rename): "));
	assert_true(g_file_test(path, G_FILE_TEST_IS_DIR));
	assert_int_equal(count_files(scene->folder), 2);
}

static void
a_name_too_long_or_a_missing_folder_is_told(void **state)
{
	struct scene *scene = *state;
	g_autofree char *name = g_strnfill(250, 'n');
	g_autofree char *too_long = below(scene, name);
	assert_false(output_write(too_long, "new", 3, 0644, scene->problems));
	assert_failed_at(scene, "create");
	g_autofree char *missing = below(scene, "no/report.pdf");
	assert_false(output_write(missing, "new", 3, 0644, scene->problems));
	g_autofree char *through = below(scene, "report.pdf/report.pdf");
	assert_false(output_write(through, "new", 3, 0644, scene->problems));
	assert_int_equal(problems_count(scene->problems), 3);
}

static void
a_folder_without_write_permission_keeps_the_old_file(void **state)
{
	struct scene *scene = *state;
	uid_t user = geteuid();
	g_chmod(scene->folder, 0555);
	if (user == 0) /* root may write anywhere */
		assert_int_equal(seteuid(65534), 0);
	bool written = output_write(scene->path, "new", 3, 0644, scene->problems);
	if (user == 0)
		assert_int_equal(seteuid(user), 0);
	g_chmod(scene->folder, 0755);
	assert_false(written);
	assert_failed_at(scene, "create");
}

static void
a_leftover_under_our_own_number_is_not_in_the_way(void **state)
{
	struct scene *scene = *state;
	g_autofree char *temporary = output_temporary(scene->path);
	g_file_set_contents(temporary, "torn", -1, NULL);
	assert_true(output_write(scene->path, "new", 3, 0644, scene->problems));
	assert_holds(scene->path, "new");
	assert_int_equal(count_files(scene->folder), 1);
}

static void
a_link_planted_under_the_temporary_name_is_not_followed(void **state)
{
	struct scene *scene = *state;
	g_autofree char *temporary = output_temporary(scene->path);
	g_autofree char *victim = below(scene, "victim");
	g_file_set_contents(victim, "safe", -1, NULL);
	assert_int_equal(symlink(victim, temporary), 0);
	assert_false(output_publish(temporary, scene->path, scene->problems));
	assert_holds(scene->path, "old");
	assert_int_equal(symlink(victim, temporary), 0);
	assert_true(output_write(scene->path, "new", 3, 0644, scene->problems));
	assert_holds(victim, "safe");
}

static void
a_file_a_library_wrote_is_published(void **state)
{
	struct scene *scene = *state;
	g_autofree char *temporary = output_temporary(scene->path);
	g_file_set_contents(temporary, "made elsewhere", -1, NULL);
	assert_true(output_publish(temporary, scene->path, scene->problems));
	assert_holds(scene->path, "made elsewhere");
	assert_int_equal(count_files(scene->folder), 1);
}

static void
publishing_fails_step_by_step_without_touching_the_old_file(void **state)
{
	struct scene *scene = *state;
	static const char *const steps[] = { "open again", "fsync", "close" };
	for (int i = 0; i < 3; i++) {
		struct problems *fresh = problems_new();
		struct scene now = { scene->folder, scene->path, fresh };
		g_autofree char *temporary = output_temporary(scene->path);
		if (i > 0)
			g_file_set_contents(temporary, "made elsewhere", -1, NULL);
		fault.fsync_call = i == 1;
		fault.close_call = i == 2;
		assert_false(output_publish(temporary, scene->path, fresh));
		assert_failed_at(&now, steps[i]);
		problems_drop(fresh);
	}
}

/* report.pdf from memory and appendix.xlsx from a temporary file, as batch publishes them. */
static bool
publish_pair(const struct scene *scene, const char *temporary, struct problems *problems)
{
	g_autofree char *workbook = below(scene, "appendix.xlsx");
	struct output_item items[] = {
		{ .path = scene->path, .data = "new", .length = 3 },
		{ .path = workbook, .temporary = temporary },
	};
	return output_publish_together(items, 2, 0644, problems);
}

static void
files_that_belong_together_are_published_together(void **state)
{
	struct scene *scene = *state;
	g_autofree char *temporary = below(scene, "work.xlsx");
	g_autofree char *workbook = below(scene, "appendix.xlsx");
	g_file_set_contents(temporary, "cells", -1, NULL);
	assert_true(publish_pair(scene, temporary, scene->problems));
	assert_holds(scene->path, "new");
	assert_holds(workbook, "cells");
	assert_int_equal(count_files(scene->folder), 2);
}

static void
one_that_fails_keeps_all_old_files_of_a_pair(void **state)
{
	struct scene *scene = *state;
	g_autofree char *temporary = below(scene, "work.xlsx");
	assert_false(publish_pair(scene, temporary, scene->problems));
	assert_failed_at(scene, "open again");
	for (int call = 1; call <= 2; call++) {
		struct problems *fresh = problems_new();
		struct scene now = { scene->folder, scene->path, fresh };
		g_file_set_contents(temporary, "cells", -1, NULL);
		fault.fsync_call = call;
		assert_false(publish_pair(scene, temporary, fresh));
		assert_failed_at(&now, "fsync");
		problems_drop(fresh);
	}
}

static void
a_path_without_folder_is_written_where_we_stand(void **state)
{
	struct scene *scene = *state;
	g_autofree char *before = g_get_current_dir();
	assert_int_equal(chdir(scene->folder), 0);
	bool written = output_write("report.pdf", "new", 3, 0644, scene->problems);
	assert_int_equal(chdir(before), 0);
	assert_true(written);
	assert_holds(scene->path, "new");
}

static void
folders_are_made_with_their_parents_and_a_file_in_the_way_is_told(void **state)
{
	struct scene *scene = *state;
	g_autofree char *deep = below(scene, "clients/K-0012/");
	assert_true(output_directory(deep, 0700, scene->problems));
	assert_true(output_directory(deep, 0700, scene->problems));
	struct stat status;
	assert_int_equal(stat(deep, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0700);
	g_autofree char *blocked = below(scene, "report.pdf/K-0012");
	assert_false(output_directory(blocked, 0755, scene->problems));
	assert_int_equal(problems_count(scene->problems), 1);
	fault.fsync_call = 1;
	g_autofree char *unsynced = below(scene, "other");
	assert_false(output_directory(unsynced, 0755, scene->problems));
}

/* A number that no process has: that of a child waited for. */
static long
dead_pid(void)
{
	pid_t child = fork();
	if (child == 0)
		_exit(0);
	waitpid(child, NULL, 0);
	return child;
}

static void
plant(const struct scene *scene, const char *name)
{
	g_autofree char *path = below(scene, name);
	g_file_set_contents(path, "torn", -1, NULL);
}

static void
leftovers_of_dead_processes_are_swept_and_nothing_else(void **state)
{
	struct scene *scene = *state;
	g_autofree char *ours = output_temporary(scene->path);
	g_file_set_contents(ours, "at work", -1, NULL);
	g_auto(GStrv) parts = g_strsplit(strrchr(ours, '/') + 1, ".", -1);
	const char *host = parts[g_strv_length(parts) - 3];
	g_autofree char *dead = g_strdup_printf(".report.pdf.%s.%ld.tmp", host, dead_pid());
	plant(scene, dead);
	plant(scene, ".report.pdf.0badcafe.1.tmp"); /* another machine, just now */
	plant(scene, ".report.pdf.tmp");
	plant(scene, ".report.pdf.x.1234.tmp");
	plant(scene, "notes.tmp");
	assert_int_equal(output_sweep(scene->folder), 1);
	assert_int_equal(count_files(scene->folder), 6);
	g_autofree char *gone = below(scene, dead);
	assert_false(g_file_test(gone, G_FILE_TEST_EXISTS));
	assert_holds(ours, "at work");
	assert_int_equal(output_sweep("/no/such/folder"), 0);
}

static void
leftovers_of_other_machines_are_swept_after_a_day(void **state)
{
	struct scene *scene = *state;
	plant(scene, ".report.pdf.0badcafe.1.tmp");
	g_autofree char *path = below(scene, ".report.pdf.0badcafe.1.tmp");
	struct timespec times[2] = { { .tv_sec = time(NULL) - 25 * 60 * 60 } };
	times[1] = times[0];
	assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
	assert_int_equal(output_sweep(scene->folder), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_file_is_replaced_with_its_mode),
		TEST(an_empty_file_can_be_written),
		TEST(short_and_interrupted_writes_are_continued),
		TEST(a_full_disk_leaves_the_old_file),
		TEST(a_failing_fsync_leaves_the_old_file),
		TEST(a_failing_close_leaves_the_old_file),
		TEST(a_directory_that_cannot_be_synced_is_told_and_the_new_file_is_whole),
		TEST(a_directory_in_the_way_is_left_alone),
		TEST(a_name_too_long_or_a_missing_folder_is_told),
		TEST(a_folder_without_write_permission_keeps_the_old_file),
		TEST(a_leftover_under_our_own_number_is_not_in_the_way),
		TEST(a_link_planted_under_the_temporary_name_is_not_followed),
		TEST(a_file_a_library_wrote_is_published),
		TEST(publishing_fails_step_by_step_without_touching_the_old_file),
		TEST(files_that_belong_together_are_published_together),
		TEST(one_that_fails_keeps_all_old_files_of_a_pair),
		TEST(a_path_without_folder_is_written_where_we_stand),
		TEST(folders_are_made_with_their_parents_and_a_file_in_the_way_is_told),
		TEST(leftovers_of_dead_processes_are_swept_and_nothing_else),
		TEST(leftovers_of_other_machines_are_swept_after_a_day),
	};
	return cmocka_run_group_tests_name("base/output", tests, NULL, NULL);
}
