/*
 * Asking independent programs about a PDF. A program that is not installed makes the test skipped, never passed.
 */
#ifndef OBI_TESTS_RENDER_TOOLS_H
#define OBI_TESTS_RENDER_TOOLS_H

#include <glib/gstdio.h>
#include <string.h>

/* What a program prints, or a skipped test. "@" in the arguments is the name of a file that holds the bytes. */
static GBytes *
tool_run(GBytes *bytes, const char *program, const char *const *arguments)
{
	g_autofree char *path = g_find_program_in_path(program);
	if (!path)
		skip();
	g_autofree char *file = NULL;
	int fd = g_file_open_tmp("obi-test-XXXXXX.pdf", &file, NULL);
	assert_true(fd >= 0);
	assert_true(g_close(fd, NULL));
	assert_true(g_file_set_contents(
	    file, g_bytes_get_data(bytes, NULL), (gssize)g_bytes_get_size(bytes), NULL));
	g_autoptr(GPtrArray) argv = g_ptr_array_new();
	g_ptr_array_add(argv, path);
	for (; *arguments; arguments++)
		g_ptr_array_add(argv, strcmp(*arguments, "@") == 0 ? file : (char *)*arguments);
	g_ptr_array_add(argv, NULL);
	GSubprocess *process = g_subprocess_newv((const char *const *)argv->pdata,
	    G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE, NULL);
	assert_non_null(process);
	GBytes *out = NULL;
	assert_true(g_subprocess_communicate(process, NULL, NULL, &out, NULL, NULL));
	if (!g_subprocess_get_successful(process))
		print_message("%s: %.*s\n", program, (int)g_bytes_get_size(out),
		    (char *)g_bytes_get_data(out, NULL));
	assert_true(g_subprocess_get_successful(process));
	g_object_unref(process);
	g_remove(file);
	return out;
}

/* The same as text. */
G_GNUC_UNUSED static char *
tool_text(GBytes *bytes, const char *program, const char *const *arguments)
{
	GBytes *out = tool_run(bytes, program, arguments);
	char *text = g_strndup(g_bytes_get_data(out, NULL), g_bytes_get_size(out));
	g_bytes_unref(out);
	return text;
}

#define TOOL(bytes, program, ...) \
	tool_text(bytes, program, (const char *const[]){ __VA_ARGS__, NULL })

#endif
