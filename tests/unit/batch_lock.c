/*
 * The promises of batch/lock.h: one holder at a time, who it is, and what became of the last one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "batch/lock.h"

struct scene {
	char *folder, *path;
	struct problems *problems;
};

static int
set_up(void **state)
{
	struct scene *scene = g_new0(struct scene, 1);
	scene->folder = g_dir_make_tmp("obi-lock-XXXXXX", NULL);
	scene->path = g_build_filename(scene->folder, "lock", NULL);
	scene->problems = problems_new();
	*state = scene;
	return 0;
}

static int
tear_down(void **state)
{
	struct scene *scene = *state;
	g_remove(scene->path);
	g_rmdir(scene->folder);
	problems_drop(scene->problems);
	g_free(scene->folder);
	g_free(scene->path);
	g_free(scene);
	return 0;
}

/* A child that holds the lock until it is killed; returns when it does. */
static pid_t
hold_elsewhere(const char *path)
{
	int ready[2];
	assert_int_equal(pipe(ready), 0);
	pid_t child = fork();
	if (child == 0) {
		bool died;
		struct problems *problems = problems_new();
		if (lock_take(path, &died, problems) == NULL || write(ready[1], "x", 1) != 1)
			_exit(1);
		for (;;)
			pause();
	}
	char byte;
	assert_int_equal(read(ready[0], &byte, 1), 1);
	close(ready[0]);
	close(ready[1]);
	return child;
}

static void
end(pid_t child)
{
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
}

static void
a_free_lock_is_taken_and_given_back(void **state)
{
	struct scene *scene = *state;
	for (int i = 0; i < 3; i++) {
		bool died = true;
		struct lock *lock = lock_take(scene->path, &died, scene->problems);
		assert_non_null(lock);
		assert_false(died);
		lock_drop(lock);
	}
	g_autofree char *holder = lock_holder(scene->path);
	assert_null(holder);
	assert_int_equal(problems_count(scene->problems), 0);
}

static void
a_held_lock_is_refused_with_its_holder(void **state)
{
	struct scene *scene = *state;
	pid_t child = hold_elsewhere(scene->path);
	bool died;
	assert_null(lock_take(scene->path, &died, scene->problems));
	g_autofree char *holder = lock_holder(scene->path);
	end(child);
	assert_int_equal(problems_count(scene->problems), 1);
	const struct problem *problem = problems_at(scene->problems, 0);
	assert_int_equal(problem->id, PROBLEM_LOCKED);
	g_autofree char *text = problem_text(problem, LANGUAGE_ENGLISH);
	g_autofree char *expected =
	    g_strdup_printf("process %ld on %s since 2", (long)child, g_get_host_name());
	assert_non_null(strstr(text, expected));
	g_autofree char *line = g_strdup_printf("%ld\n", (long)child);
	assert_true(g_str_has_prefix(holder, line));
}

static void
a_killed_holder_has_no_lock_and_is_known_to_have_died(void **state)
{
	struct scene *scene = *state;
	end(hold_elsewhere(scene->path));
	bool died = false;
	struct lock *lock = lock_take(scene->path, &died, scene->problems);
	assert_non_null(lock);
	assert_true(died);
	lock_drop(lock);
	lock = lock_take(scene->path, &died, scene->problems);
	assert_false(died);
	lock_drop(lock);
}

static void
a_link_in_place_of_the_lock_is_not_followed(void **state)
{
	struct scene *scene = *state;
	assert_int_equal(symlink("/dev/null", scene->path), 0);
	bool died;
	assert_null(lock_take(scene->path, &died, scene->problems));
	assert_int_equal(problems_at(scene->problems, 0)->id, PROBLEM_OUTPUT_FAILED);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_free_lock_is_taken_and_given_back),
		TEST(a_held_lock_is_refused_with_its_holder),
		TEST(a_killed_holder_has_no_lock_and_is_known_to_have_died),
		TEST(a_link_in_place_of_the_lock_is_not_followed),
	};
	return cmocka_run_group_tests_name("batch/lock", tests, NULL, NULL);
}
