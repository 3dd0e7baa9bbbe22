/*
 * Reading one file of the intake: known and skipped, or read, or set aside, and accounted for either way.
 *
 * In: a path and how its folder's files are read. Out: its source, with all that belongs to it, in one savepoint.
 * Rule: a file that changed under our hands is read once more, then set aside; nothing of a first try remains.
 */
#include "ingest/intake_inside.h"
#include "ingest/photos.h"
#include <string.h>

/* Raised when reading itself changes, so that known files are read anew. */
#define READER_VERSION "1"
#define HASH_FIRST_BYTES (INT64_C(64) << 20)

/* ---- keys */

static void
add_text(GChecksum *sum, const char *text)
{
	const char *bytes = text == NULL ? "" : text;
	g_checksum_update(sum, (const guchar *)bytes, (gssize)strlen(bytes) + 1);
}

/* All that decides how a file is read, but for which clients are known. */
static char *
base_key(const struct reading *reading)
{
	g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
	const struct intake_folder *folder = reading->folder;
	add_text(sum, READER_VERSION);
	add_text(sum, profiles_sha256(reading->intake->profiles));
	add_text(sum, reading->statement->text);
	add_text(sum, folder->zone);
	add_text(sum, folder->position);
	add_text(sum, folder->client);
	add_text(sum, reading->intake->own_client);
	return g_strdup(g_checksum_get_string(sum));
}

static char *
reading_key(const struct reading *reading, const char *twice)
{
	g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
	add_text(sum, reading->base_key);
	add_text(sum, twice);
	if (reading->folder->client == NULL) {
		add_text(sum, reading->intake->known_key);
		add_text(sum, reading->intake->domains_text);
	}
	return g_strdup(g_checksum_get_string(sum));
}

static char *
content_key(const struct reading *reading, const char *sha256)
{
	const char *client = reading->folder->client;
	return g_strconcat(client == NULL ? "" : client, "|", sha256, NULL);
}

/* The path read before whose bytes are the same, for the same client; NULL: none. */
static const char *
find_twice(const struct reading *reading, const char *sha256)
{
	if (reading->file->kind != INTAKE_TABLE || reading->source.size == 0)
		return NULL;
	g_autofree char *key = content_key(reading, sha256);
	const char *before = g_hash_table_lookup(reading->intake->contents, key);
	if (before == NULL)
		g_hash_table_insert(reading->intake->contents, g_steal_pointer(&key),
		    g_strdup(reading->file->path));
	return g_strcmp0(before, reading->file->path) == 0 ? NULL : before;
}

/* Set aside: a copy of it, which may be stated otherwise, is read for itself. */
static void
forget_content(const struct reading *reading, const char *sha256)
{
	g_autofree char *key = content_key(reading, sha256);
	const char *kept = g_hash_table_lookup(reading->intake->contents, key);
	if (g_strcmp0(kept, reading->file->path) == 0)
		g_hash_table_remove(reading->intake->contents, key);
}

/* ---- outcomes */

bool
reading_set_aside(struct reading *reading)
{
	struct source *source = &reading->source;
	source->state = SOURCE_SET_ASIDE;
	source->account = (struct account){ 0 };
	problems_set_fate(reading->local, FATE_FILE_SET_ASIDE);
	size_t n = problems_count(reading->local);
	const struct problem *problem = n == 0 ? NULL : problems_at(reading->local, n - 1);
	if (problem == NULL)
		return true;
	struct set_aside what = { .scope = "file",
		.line = 0,
		.byte_offset = problem->place.byte_offset,
		.column = problem->place.name,
		.client = reading->folder->client };
	struct intake *intake = reading->intake;
	if (!store_set_aside(intake->store, &what, problem, intake->problems))
		return false;
	struct client_share share = { .set_aside = 1, .digest = problem_code(problem->id) };
	return reading->folder->client == NULL ||
	       store_share(intake->store, reading->folder->client, &share, intake->problems);
}

bool
reading_refuse(struct reading *reading, enum problem_id id, int64_t line, const char *first,
    const char *second)
{
	struct place place = { .file = reading->file->path,
		.line = line,
		.byte_offset = -1,
		.client = reading->folder->client,
		.fate = FATE_FILE_SET_ASIDE };
	problem_add(reading->local, id, &place, first == NULL ? "" : first,
	    second == NULL ? "" : second, NULL);
	return reading_set_aside(reading);
}

void
reading_say(struct reading *reading, enum problem_id id, const char *first)
{
	struct place place = {
		.file = reading->file->path, .byte_offset = -1, .client = reading->folder->client
	};
	problem_add(reading->local, id, &place, first == NULL ? "" : first, NULL);
}

static bool
pass_over(struct reading *reading, enum problem_id id, const char *words)
{
	reading->source.state = SOURCE_PASSED_OVER;
	if (words != NULL)
		reading_say(reading, id, words);
	return true;
}

/* ---- the source around a reading */

static bool
begin(struct reading *reading)
{
	struct intake *intake = reading->intake;
	reading->source.id = store_source_begin(intake->store, intake->problems);
	if (reading->source.id < 0)
		return false;
	reading->begun = true;
	return reading->before.id == 0 ||
	       store_source_remove(intake->store, reading->before.id, intake->problems);
}

static void
undo(struct reading *reading)
{
	if (reading->begun)
		store_source_undo(reading->intake->store);
	reading->begun = false;
	problems_drop(reading->local);
	reading->local = problems_new();
}

static void
add_to_summary(struct reading *reading)
{
	struct ingest_summary *summary = reading->intake->summary;
	const struct account *account = &reading->source.account;
	summary->files_set_aside += reading->source.state == SOURCE_SET_ASIDE;
	summary->rows_read += account->rows_read;
	summary->used += account->used;
	summary->set_aside += account->set_aside;
	summary->blank += account->blank;
	summary->heading += account->heading;
	summary->duplicate += account->duplicate;
}

static bool
end(struct reading *reading)
{
	struct intake *intake = reading->intake;
	g_autofree char *key = reading_key(reading, reading->twice);
	reading->source.reading_key = key;
	bool good = store_complaints_add(intake->store, reading->source.id, NULL, reading->local,
			intake->problems) &&
	            store_source_end(intake->store, &reading->source, intake->problems);
	problems_append(intake->problems, reading->local);
	add_to_summary(reading);
	if (reading->source.state == SOURCE_SET_ASIDE)
		forget_content(reading, reading->source.sha256);
	return good;
}

/* ---- one try */

enum attempt { ATTEMPT_DONE, ATTEMPT_CHANGED, ATTEMPT_STORE_FAILED };

static enum attempt
done(bool good)
{
	return good ? ATTEMPT_DONE : ATTEMPT_STORE_FAILED;
}

static bool
is_known(const struct reading *reading, const char *sha256)
{
	const struct source *before = &reading->before;
	if (before->id == 0 || g_strcmp0(before->sha256, sha256) != 0)
		return false;
	g_autofree char *key = reading_key(reading, reading->twice);
	return strcmp(before->reading_key, key) == 0;
}

static enum attempt
skip(struct reading *reading)
{
	struct intake *intake = reading->intake;
	intake->summary->files_skipped++;
	if (reading->before.state == SOURCE_SET_ASIDE)
		forget_content(reading, reading->before.sha256);
	if (reading->file->kind == INTAKE_PROGRAMME && reading->before.state == SOURCE_SET_ASIDE)
		intake->programme_bad = true;
	return done(store_complaints_repeat(intake->store, reading->before.id, intake->problems));
}

/* Unreadable: nothing is known of it but its name, and it is tried again at every run. */
static enum attempt
refuse_unread(struct reading *reading)
{
	reading->source.sha256 = "";
	bool settings =
	    reading->file->kind == INTAKE_PROGRAMME || reading->file->kind == INTAKE_CLIENT;
	if (settings)
		reading->source.profile = reading->folder->client == NULL ? "programme" : "client";
	return done(begin(reading) &&
		    (settings ? reading_break(reading) : reading_set_aside(reading)) &&
		    end(reading));
}

static bool
read_content(struct reading *reading)
{
	switch (reading->file->kind) {
	case INTAKE_PROGRAMME:
	case INTAKE_CLIENT:
		return reading_settings(reading);
	case INTAKE_COMMENTS:
		return reading_comments(reading);
	default:
		return reading_table(reading);
	}
}

/* What is found out only when all was read: that it changed, or that it is a copy. */
static enum attempt
conclude(struct reading *reading)
{
	if (!bytes_check(reading->bytes, reading->local))
		return ATTEMPT_CHANGED;
	const char *sha256 = bytes_sha256(reading->bytes, reading->local);
	if (sha256 == NULL)
		return ATTEMPT_CHANGED;
	reading->source.sha256 = sha256;
	if (!reading->hashed && (reading->twice = find_twice(reading, sha256)) != NULL) {
		undo(reading);
		reading->source.account = (struct account){ 0 };
		pass_over(reading, PROBLEM_FILE_TWICE, reading->twice);
		if (!begin(reading))
			return ATTEMPT_STORE_FAILED;
	}
	return done(end(reading));
}

static enum attempt
read_opened(struct reading *reading)
{
	struct source *source = &reading->source;
	source->size = bytes_size(reading->bytes);
	/* Small files, and those that look unchanged, are hashed first: most nights they are the same. */
	reading->hashed = source->size <= HASH_FIRST_BYTES ||
	                  (reading->before.id != 0 && reading->before.size == source->size);
	if (!reading->hashed) {
		bytes_hash_beside(reading->bytes);
	} else {
		source->sha256 = bytes_sha256(reading->bytes, reading->local);
		if (source->sha256 == NULL)
			return refuse_unread(reading);
		reading->twice = find_twice(reading, source->sha256);
		if (is_known(reading, source->sha256))
			return skip(reading);
	}
	if (!begin(reading))
		return ATTEMPT_STORE_FAILED;
	bool good = reading->twice != NULL ? pass_over(reading, PROBLEM_FILE_TWICE, reading->twice)
	                                   : read_content(reading);
	if (good)
		return conclude(reading);
	/* The store failed, or the file could not be read to its end. */
	if (problems_count_at_least(reading->intake->problems, PROBLEM_FATAL) >
	    reading->fatal_before)
		return ATTEMPT_STORE_FAILED;
	return ATTEMPT_CHANGED;
}

static enum attempt
try_once(struct reading *reading)
{
	g_autofree char *full =
	    g_build_filename(reading->intake->options->intake, reading->file->path, NULL);
	reading->bytes = bytes_open(full, reading->file->path, BYTES_LIMIT_CSV, reading->local);
	enum attempt attempt =
	    reading->bytes == NULL ? refuse_unread(reading) : read_opened(reading);
	g_clear_pointer(&reading->bytes, bytes_drop);
	return attempt;
}

/* The second time: of all that was said, only why reading ended is still true. */
static enum attempt
give_up(struct reading *reading)
{
	size_t n = problems_count(reading->local);
	json_t *last = n == 0 ? NULL : problem_to_json(problems_at(reading->local, n - 1));
	undo(reading);
	if (last != NULL) {
		json_object_set_new(last, "fate", json_integer(FATE_FILE_SET_ASIDE));
		problem_add_json(reading->local, last);
	}
	json_decref(last);
	return refuse_unread(reading);
}

static bool
read_file(struct reading *reading)
{
	enum attempt attempt = try_once(reading);
	if (attempt == ATTEMPT_CHANGED) {
		undo(reading);
		attempt = try_once(reading);
	}
	if (attempt == ATTEMPT_CHANGED)
		attempt = give_up(reading);
	return attempt == ATTEMPT_DONE;
}

/* ---- files that are not opened */

/* A folder: what is in it is not known, so a client's report would be made from half of its files. */
static bool
note_folder(struct reading *reading)
{
	const struct intake_file *file = reading->file;
	reading->source.sha256 = "";
	if (!begin(reading) || !reading_refuse(reading, file->why, 0, file->words, NULL))
		return false;
	if (reading->folder->client != NULL &&
	    !store_setting_add(reading->intake->store, 0, reading->folder->client, "client.broken",
		"true", reading->intake->problems))
		return false;
	return end(reading);
}

static bool
note_unread(struct reading *reading)
{
	if (reading->file->kind == INTAKE_FOLDER)
		return note_folder(reading);
	reading->source.sha256 = "";
	/* A photo that some finding names counts as read (photos.c). */
	bool photo = reading->file->kind == INTAKE_PICTURE &&
	             g_strcmp0(reading->before.profile, "photo") == 0;
	if (reading->before.id != 0 && (photo || reading->before.state != SOURCE_READ)) {
		reading->intake->summary->files_skipped++;
		return store_complaints_repeat(
		    reading->intake->store, reading->before.id, reading->intake->problems);
	}
	if (!begin(reading))
		return false;
	bool good = true;
	switch (reading->file->kind) {
	case INTAKE_WORKBOOK:
		good = reading_refuse(reading, PROBLEM_FILE_WORKBOOK, 0, NULL, NULL);
		break;
	case INTAKE_OUTSIDE:
		good = reading_refuse(reading, PROBLEM_LINK_OUTSIDE, 0, NULL, NULL);
		break;
	case INTAKE_NAMELESS:
		good = reading_refuse(reading, PROBLEM_NAME_NOT_UTF8, 0, NULL, NULL);
		break;
	case INTAKE_SYSTEM:
		good = pass_over(reading, PROBLEM_FILE_PASSED_OVER,
		    IN_BOTH("a file of the system or of an open program",
			"システムや開いているソフトのファイルです"));
		break;
	case INTAKE_OTHER:
		good = pass_over(reading, PROBLEM_FILE_PASSED_OVER,
		    IN_BOTH("a document, no data", "データではない文書です"));
		break;
	default:
		good = pass_over(reading, PROBLEM_FILE_PASSED_OVER, NULL);
		break;
	}
	return good && end(reading);
}

/* ---- all */

static const struct statement nothing_stated = { .text = (char *)"" };

static const struct statement *
find_statement(const struct intake *intake, const struct intake_folder *folder, const char *path)
{
	const struct statement *own =
	    settings_statement_find(folder->statements, path + strlen(folder->prefix));
	if (own == NULL)
		own = settings_statement_find(intake->statements, path);
	return own == NULL ? &nothing_stated : own;
}

void
intake_reading_open(struct reading *reading, struct intake *intake,
    const struct intake_folder *folder, const struct intake_file *file)
{
	*reading = (struct reading){
		.intake = intake, .folder = folder, .file = file, .local = problems_new()
	};
	reading->fatal_before = problems_count_at_least(intake->problems, PROBLEM_FATAL);
	reading->statement = find_statement(intake, folder, file->path);
	reading->base_key = base_key(reading);
	reading->source = (struct source){
		.path = file->path, .client = folder->client, .drill = reading->statement->drill
	};
}

void
intake_reading_close(struct reading *reading)
{
	g_clear_pointer(&reading->bytes, bytes_drop);
	problems_drop(reading->local);
	store_source_clear(&reading->before);
	g_free(reading->base_key);
	g_free(reading->delimiter);
}

bool
intake_read(
    struct intake *intake, const struct intake_folder *folder, const struct intake_file *file)
{
	g_hash_table_add(intake->seen, g_strdup(file->path));
	photos_note(intake, folder, file);
	intake->summary->files++;
	struct reading reading;
	intake_reading_open(&reading, intake, folder, file);
	store_source_find(intake->store, file->path, &reading.before, intake->problems);
	bool good = file->kind >= INTAKE_WORKBOOK ? note_unread(&reading) : read_file(&reading);
	intake_reading_close(&reading);
	if (intake->options->on_file != NULL)
		intake->options->on_file(file->path, intake->options->data);
	return good;
}
