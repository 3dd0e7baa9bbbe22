/*
 * The files that list what could not be used.
 *
 * In: the store. Out: OUT/set-aside.csv for people (masked), OUT/.obi/set-aside-raw.csv with the rows' bytes (0600).
 * Rule: no cell that a spreadsheet would take for a formula, and no personal value in the first file.
 */
#include "base/output.h"
#include "batch/night.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define BOM "\xEF\xBB\xBF" /* without it Excel takes UTF-8 for CP932 */

struct lists {
	FILE *masked, *raw;
};

/* Quoted; a leading character that would start a formula is made text by an apostrophe. */
static void
put_cell(FILE *file, const char *text, bool last)
{
	fputc('"', file);
	if (text != NULL && *text != '\0' && strchr("=+-@\t\r", *text) != NULL)
		fputc('\'', file);
	for (const char *at = text == NULL ? "" : text; *at != '\0'; at++) {
		if (*at == '"')
			fputc('"', file);
		fputc(*at, file);
	}
	fputs(last ? "\"\r\n" : "\",", file);
}

static void
put_number(FILE *file, int64_t number, bool known)
{
	if (known)
		fprintf(file, "%" G_GINT64_FORMAT, number);
	fputc(',', file);
}

/* The row as text: UTF-8, else CP932, else Base64. */
static char *
readable(const void *raw, size_t length)
{
	if (g_utf8_validate_len(raw, length, NULL))
		return g_strndup(raw, length);
	char *text = g_convert(raw, (gssize)length, "UTF-8", "CP932", NULL, NULL, NULL);
	if (text != NULL)
		return text;
	g_autofree char *coded = g_base64_encode(raw, length);
	return g_strconcat("base64:", coded, NULL);
}

static bool
put_row(const struct ingest_set_aside *row, void *data)
{
	struct lists *lists = data;
	put_cell(lists->masked, row->path, false);
	put_number(lists->masked, row->line, row->line > 0);
	put_number(lists->masked, row->byte_offset, row->byte_offset >= 0);
	put_cell(lists->masked, row->column, false);
	put_cell(lists->masked, row->code, false);
	put_cell(lists->masked, row->reason, false);
	put_cell(lists->masked, row->hint, false);
	put_cell(lists->masked, row->client, true);
	if (row->raw != NULL && row->raw_length > 0) {
		g_autofree char *text = readable(row->raw, row->raw_length);
		put_cell(lists->raw, row->path, false);
		put_number(lists->raw, row->line, row->line > 0);
		put_cell(lists->raw, text, true);
	}
	return true;
}

static FILE *
open_list(const char *temporary, mode_t mode)
{
	unlink(temporary);
	int fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
	return fd < 0 ? NULL : fdopen(fd, "w");
}

/* Flush, and publish under its name. */
static bool
close_list(FILE *file, const char *temporary, const char *path, struct problems *problems)
{
	bool written = fflush(file) == 0 && !ferror(file);
	int error = errno;
	written = fclose(file) == 0 && written;
	if (written)
		return output_publish(temporary, path, problems);
	unlink(temporary);
	struct place place = { .file = path, .byte_offset = -1 };
	return problem_add(problems, PROBLEM_OUTPUT_FAILED, &place, IN_BOTH("write", "書き込み"),
	    g_strerror(error), NULL);
}

static bool
write_lists(struct night *night, const char *const *temporaries, const char *const *paths,
    struct problems *problems)
{
	struct lists lists = { .masked = open_list(temporaries[0], 0644) };
	lists.raw = lists.masked == NULL ? NULL : open_list(temporaries[1], 0600);
	if (lists.raw == NULL) {
		int error = errno;
		if (lists.masked != NULL)
			fclose(lists.masked);
		unlink(temporaries[0]);
		struct place place = { .file = paths[lists.masked != NULL], .byte_offset = -1 };
		return problem_add(problems, PROBLEM_OUTPUT_FAILED, &place,
		    IN_BOTH("create", "ファイルの作成"), g_strerror(error), NULL);
	}
	fputs(BOM "file,line,byte_offset,column,code,reason,hint,client\r\n", lists.masked);
	fputs(BOM "file,line,row\r\n", lists.raw);
	bool listed =
	    ingest_each_set_aside(night->store, night->say.language, put_row, &lists, problems);
	bool good = close_list(lists.masked, temporaries[0], paths[0], problems);
	good &= close_list(lists.raw, temporaries[1], paths[1], problems);
	return good && listed;
}

bool
set_aside_write(struct night *night, struct problems *problems)
{
	g_autofree char *masked = g_build_filename(night->out, "set-aside.csv", NULL);
	g_autofree char *raw = g_build_filename(night->state_dir, "set-aside-raw.csv", NULL);
	g_autofree char *masked_temporary = output_temporary(masked);
	g_autofree char *raw_temporary = output_temporary(raw);
	return write_lists(night, (const char *const[]){ masked_temporary, raw_temporary },
	    (const char *const[]){ masked, raw }, problems);
}
