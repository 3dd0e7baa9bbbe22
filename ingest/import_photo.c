/*
 * The photos that a finding names: one cell may name several.
 *
 * In: the row of a finding, just inserted. Out: one record of `photo` for each name, with the place of its cell.
 * Rule: names are kept as written; whether there are such files is found out when all files have been met (photos.c).
 */
#include "ingest/import_inside.h"
#include <string.h>

static const char *const endings[] = { ".jpg", ".jpeg", ".png", ".heic", ".gif", NULL };

/* "a.jpg,b.jpg" are two names, "東,西.jpg" is one. */
static bool
ends_a_name(const char *start, const char *at)
{
	g_autofree char *before = g_ascii_strdown(start, at - start);
	g_strchomp(before);
	for (const char *const *ending = endings; *ending != NULL; ending++)
		if (g_str_has_suffix(before, *ending))
			return true;
	return false;
}

/* Where the name that begins at `start` ends: at a separator or at `end`. */
static const char *
find_end(const char *start, const char *end)
{
	const char *at = start;
	for (; at < end; at = g_utf8_next_char(at)) {
		gunichar c = g_utf8_get_char(at);
		if (c == ';' || c == 0xFF1B || c == '\n' || c == '\r' || c == 0x3001)
			return at;
		if ((c == ',' || c == 0xFF0C) && ends_a_name(start, at))
			return at;
	}
	return end;
}

static const struct active *
find_column(const struct import *import)
{
	for (size_t i = 0; i < import->nactive; i++)
		if (import->active[i].field->column == ENVIRONMENT_PHOTO)
			return &import->active[i];
	return NULL;
}

static bool
insert(struct import *import, const struct cell_view *name, int64_t position)
{
	const struct active *column = find_column(import);
	const struct import_job *job = import->job;
	struct record_value values[PHOTO_COLUMNS] = { 0 };
	int64_t line = import->row->line, at = 0;
	values[RECORD_CLIENT] = import->values[RECORD_CLIENT];
	values[PHOTO_POSITION] = record_integer(position);
	values[PHOTO_NAME] = record_text(name->text, name->length);
	if (column != NULL) {
		const char *heading = job->found->columns[column->index].heading;
		values[PHOTO_COLUMN_NAME] = record_text(heading, strlen(heading));
		reader_locate(job->reader, import->row, column->index, &line, &at);
	}
	values[PHOTO_AT_LINE] = record_integer(line);
	values[PHOTO_AT_COLUMN] = record_integer(at);
	values[PHOTO_BYTE_OFFSET] = record_integer(import->row->offset);
	return store_insert(job->store, RECORD_PHOTO, import->row->line, values, job->problems);
}

bool
import_insert_photos(struct import *import)
{
	const struct record_value *photo = &import->values[ENVIRONMENT_PHOTO];
	if (photo->kind != RECORD_TEXT)
		return true;
	const char *end = photo->text + photo->length;
	int64_t position = 0;
	bool good = true;
	for (const char *at = photo->text; good && at < end;) {
		const char *stop = find_end(at, end);
		struct cell_view name = cells_trim(at, stop - at);
		if (!cells_is_missing(name.text, (ssize_t)name.length))
			good = insert(import, &name, ++position);
		at = stop < end ? g_utf8_next_char(stop) : end;
	}
	return good;
}
