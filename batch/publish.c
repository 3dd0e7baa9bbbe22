/*
 * Putting a set under its names.
 *
 * In: a worker's bytes and workbook. Out: OUT/clients/ID/report.pdf and appendix.xlsx, and an edition.
 * Rule: both files are whole and on the disk before either changes its name; the edition is recorded after.
 */
#include "batch/night.h"
#include "base/output.h"
#include <string.h>
#include <unistd.h>

#define EDITIONS_AT_ONCE 200
#define EDITIONS_SECONDS 2

char *
publish_path(const struct night *night, const char *client, const char *name)
{
	return g_build_filename(night->out, "clients", client, name, NULL);
}

static void
digest_bytes(const void *data, size_t length, char *digest)
{
	g_autofree char *sum = g_compute_checksum_for_data(G_CHECKSUM_SHA256, data, length);
	g_strlcpy(digest, sum, 65);
}

bool
publish_digest(const char *path, char *digest)
{
	g_autoptr(GMappedFile) file = g_mapped_file_new(path, FALSE, NULL);
	if (file == NULL)
		return false;
	digest_bytes(g_mapped_file_get_contents(file), g_mapped_file_get_length(file), digest);
	return true;
}

/* What a worker that went wrong would not have sent. */
static bool
looks_whole(GBytes *report)
{
	gsize length;
	const char *data = g_bytes_get_data(report, &length);
	return length > 64 && memcmp(data, "%PDF-", 5) == 0 &&
	       g_strrstr_len(data + length - 32, 32, "%%EOF") != NULL;
}

/* The number grows only where a reader would see a difference. */
static void
number_edition(struct task *task)
{
	const struct edition *before = task->before;
	bool same = before != NULL &&
	            strcmp(before->report_sha256, task->edition.report_sha256) == 0 &&
	            strcmp(before->workbook_sha256, task->edition.workbook_sha256) == 0;
	task->edition.number = before == NULL ? 1 : before->number + !same;
}

static void
record_edition(struct night *night, struct task *task, GBytes *figures)
{
	number_edition(task);
	g_strlcpy(task->edition.client, task->client->id, sizeof task->edition.client);
	struct edition *edition = g_memdup2(&task->edition, sizeof *edition);
	gsize length;
	const char *text = g_bytes_get_data(figures, &length);
	edition->figures = g_strndup(text, length);
	edition->made_with = g_strdup(task->made_with);
	g_ptr_array_add(night->new_editions, edition);
}

bool
publish_set(
    struct night *night, struct task *task, GBytes *report, const char *workbook, GBytes *figures)
{
	struct place place = {
		.client = task->client->id, .byte_offset = -1, .fate = FATE_CLIENT_FAILED
	};
	g_autoptr(GMappedFile) cells = g_mapped_file_new(workbook, FALSE, NULL);
	if (!looks_whole(report) || cells == NULL || g_mapped_file_get_length(cells) == 0) {
		unlink(workbook);
		return problem_add(task->problems, PROBLEM_WORKER_NONSENSE, &place, NULL);
	}
	g_autofree char *report_path = publish_path(night, task->client->id, "report.pdf");
	g_autofree char *workbook_path = publish_path(night, task->client->id, "appendix.xlsx");
	g_autofree char *folder = g_path_get_dirname(report_path);
	gsize length;
	const void *data = g_bytes_get_data(report, &length);
	struct output_item items[] = {
		{ .path = report_path, .data = data, .length = length },
		{ .path = workbook_path, .temporary = workbook },
	};
	if (!output_directory(folder, 0755, task->problems) ||
	    !output_publish_together(items, 2, 0644, task->problems)) {
		unlink(workbook);
		night->output_failed = true;
		return false;
	}
	task->report_bytes = (int64_t)length;
	task->workbook_bytes = (int64_t)g_mapped_file_get_length(cells);
	digest_bytes(data, length, task->edition.report_sha256);
	digest_bytes(g_mapped_file_get_contents(cells), g_mapped_file_get_length(cells),
	    task->edition.workbook_sha256);
	record_edition(night, task, figures);
	gint64 now = g_get_monotonic_time();
	if (night->new_editions->len >= EDITIONS_AT_ONCE ||
	    now - night->editions_since > EDITIONS_SECONDS * G_USEC_PER_SEC)
		return publish_editions(night);
	return true;
}

bool
publish_editions(struct night *night)
{
	night->editions_since = g_get_monotonic_time();
	if (night->new_editions->len == 0)
		return true;
	struct store *store = store_open(night->store_path, STORE_WRITE, night->problems);
	if (store == NULL)
		return false;
	bool added = store_editions_add(store, night->new_editions, night->problems);
	g_ptr_array_set_size(night->new_editions, 0);
	return store_close(store, night->problems) && added;
}
