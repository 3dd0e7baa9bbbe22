/*
 * What is in a file: a table of some profile, settings, or comments.
 *
 * In: opened bytes. Out: records under the source begun, or the file set aside with its reason.
 * Rule: a file is never guessed at: what no profile fits, or two fit equally, is said and left.
 */
#include "ingest/intake_inside.h"
#include <string.h>

/* No register of clients is larger. */
#define REGISTER_LIMIT (INT64_C(16) << 20)

/* ---- settings */

bool
reading_break(struct reading *reading)
{
	struct intake *intake = reading->intake;
	problems_set_fate(reading->local,
	    reading->folder->client == NULL ? FATE_NOTHING_WRITTEN : FATE_CLIENT_FAILED);
	if (!reading_set_aside(reading))
		return false;
	if (reading->folder->client == NULL) {
		intake->programme_bad = true;
		return true;
	}
	return store_setting_add(
	    intake->store, 0, reading->folder->client, "client.broken", "true", intake->problems);
}

bool
reading_settings(struct reading *reading)
{
	struct intake *intake = reading->intake;
	const char *client = reading->folder->client;
	reading->source.profile = client == NULL ? "programme" : "client";
	struct decoding decoding;
	size_t length;
	if (!decode_detect(reading->bytes, ENCODING_GUESS, &decoding, reading->local))
		return reading_break(reading);
	reading->source.encoding = decode_encoding_name(decoding.encoding);
	g_autofree char *text = decode_whole(reading->bytes, &decoding, &length, reading->local);
	struct document *document =
	    text == NULL ? NULL : document_new(reading->file->path, text, length, reading->local);
	bool good = document != NULL && settings_import(intake->store, document, client,
					    reading->local, intake->problems);
	document_drop(document);
	if (!good)
		return reading_break(reading);
	struct client_share share = { .digest = reading->source.sha256 };
	return client == NULL || store_share(intake->store, client, &share, intake->problems);
}

/* ---- jobs */

static struct import_job
make_job(struct reading *reading)
{
	const struct intake_folder *folder = reading->folder;
	const struct statement *statement = reading->statement;
	const char *position = statement->position != NULL ? statement->position : folder->position;
	return (struct import_job){
		.store = reading->intake->store,
		.path = reading->file->path,
		.client = folder->client != NULL ? folder->client : statement->client,
		.statement = statement,
		.position_is_title = g_strcmp0(position, "title") == 0,
		.known = folder->client == NULL ? reading->intake->known : NULL,
		.domains = folder->client == NULL ? reading->intake->domains : NULL,
		.base_key = reading->base_key,
		.bytes = reading->bytes,
		.local = reading->local,
		.problems = reading->intake->problems,
	};
}

/* ---- comments */

/* A NUL is no end of the words. Returns the text. */
static char *
drop_nuls(char *text, size_t length)
{
	char *out = text;
	for (size_t i = 0; i < length; i++)
		if (text[i] != '\0')
			*out++ = text[i];
	*out = '\0';
	return text;
}

bool
reading_comments(struct reading *reading)
{
	struct decoding decoding;
	size_t length;
	reading->source.profile = "comments";
	if (!decode_detect(reading->bytes, ENCODING_GUESS, &decoding, reading->local))
		return reading_set_aside(reading);
	reading->source.encoding = decode_encoding_name(decoding.encoding);
	g_autofree char *text = decode_whole(reading->bytes, &decoding, &length, reading->local);
	if (text == NULL)
		return reading_set_aside(reading);
	struct import_job job = make_job(reading);
	if (job.client == NULL)
		job.client = reading->intake->own_client;
	if (job.client == NULL)
		return reading_refuse(reading, PROBLEM_CLIENT_COLUMN_MISSING, 0, NULL, NULL);
	return import_comments(&job, drop_nuls(text, length), &reading->source.account);
}

/* ---- tables */

/* What "sources" states, where it can be obeyed. false: the file was set aside for it. */
static bool
make_hint(struct reading *reading, struct table_hint *hint, bool *good)
{
	const struct statement *statement = reading->statement;
	const struct profiles *profiles = reading->intake->profiles;
	*hint = (struct table_hint){ .path = reading->file->path, .device = statement->device };
	hint->recognise.heading_line = statement->heading_line;
	if (statement->encoding != NULL)
		decode_encoding_find(statement->encoding, &hint->encoding);
	if (statement->delimiter != NULL)
		hint->delimiter = statement->delimiter[0];
	if (statement->profile == NULL)
		return true;
	hint->recognise.profile = profiles_find(profiles, statement->profile);
	if (hint->recognise.profile != NULL)
		return true;
	const char *nearest = profiles_nearest(profiles, statement->profile);
	*good = reading_refuse(reading,
	    nearest == NULL ? PROBLEM_PROFILE_UNKNOWN_FAR : PROBLEM_PROFILE_UNKNOWN, 0,
	    statement->profile, nearest);
	return false;
}

/* A list with nothing in it is "[]"; nothing at all is an export that broke off. */
static bool
refuse_no_json(struct reading *reading)
{
	struct place place = { .file = reading->file->path,
		.line = 1,
		.column = 1,
		.client = reading->folder->client,
		.fate = FATE_FILE_SET_ASIDE };
	problem_add(reading->local, PROBLEM_JSON_SYNTAX, &place,
	    IN_BOTH("the file is empty", "ファイルが空です"), NULL);
	return reading_set_aside(reading);
}

/* GoPhish exports an empty list as an empty file: a drill without recipients, not a broken file. */
static bool
take_empty(struct reading *reading)
{
	const char *profile = reading->statement->profile;
	if (reading->source.size == 0 && g_str_has_suffix(reading->file->path, ".json"))
		return refuse_no_json(reading);
	g_autofree char *stem = import_campaign_stem(reading->file->path);
	g_autofree char *base = g_path_get_basename(reading->file->path);
	bool named = !g_str_has_prefix(base, stem) || base[strlen(stem)] != '.';
	if (profile == NULL && !named) {
		reading_say(reading, PROBLEM_FILE_EMPTY, NULL);
		reading->source.state = SOURCE_PASSED_OVER;
		return true;
	}
	g_autofree char *lower = g_ascii_strdown(base, -1);
	reading->source.profile = profile != NULL                  ? profile
	                          : strstr(lower, "event") != NULL ? "gophish-events"
	                                                           : "gophish-results";
	reading_say(reading, PROBLEM_LIST_EMPTY, NULL);
	struct client_share share = { .digest = reading->base_key };
	return reading->folder->client == NULL ||
	       store_share(reading->intake->store, reading->folder->client, &share,
		   reading->intake->problems);
}

static bool
has_column(const struct recognition *found, enum profile_type type)
{
	for (size_t i = 0; i < found->n; i++)
		if (found->columns[i].field >= 0 &&
		    found->profile->fields[found->columns[i].field].type == type)
			return true;
	return false;
}

static bool
has_client_column(const struct recognition *found)
{
	return has_column(found, PROFILE_CLIENT);
}

static GTimeZone *
zone_of(const struct reading *reading, const struct profile *profile)
{
	const char *name = reading->statement->time_zone;
	if (name == NULL)
		name = profile->time_zone != NULL ? profile->time_zone : reading->folder->zone;
	GHashTable *zones = reading->intake->zones;
	GTimeZone *zone = g_hash_table_lookup(zones, name == NULL ? "" : name);
	if (zone == NULL) {
		zone = settings_zone(name);
		g_hash_table_insert(zones, g_strdup(name == NULL ? "" : name), zone);
	}
	return g_time_zone_ref(zone);
}

static void
add_account(struct account *sum, const struct account *part)
{
	sum->rows_read += part->rows_read;
	sum->used += part->used;
	sum->set_aside += part->set_aside;
	sum->blank += part->blank;
	sum->heading += part->heading;
	sum->duplicate += part->duplicate;
}

/* A key that stands twice around the rows, or a NUL there, puts all of them in doubt; other characters do not. */
static bool
check_around_rows(struct reading *reading, const struct table *table, const struct reader *reader)
{
	size_t offset;
	const struct fault *flaw;
	for (size_t i = 0; (flaw = flaws_at(table->flaws, i, &offset)) != NULL; i++) {
		bool grave =
		    flaw->id == PROBLEM_JSON_KEY_TWICE || strcmp(flaw->seen, "U+0000") == 0;
		if (!grave || reader_covers(reader, offset))
			continue;
		struct place place = { .file = reading->file->path,
			.client = reading->folder->client,
			.fate = FATE_FILE_SET_ASIDE };
		return decode_fault_add(flaw, &place, reading->local);
	}
	return true;
}

static bool
import_recognised(struct reading *reading, const struct table *table)
{
	struct intake *intake = reading->intake;
	struct import_job job = make_job(reading);
	job.found = table->found;
	/* A folder of nothing but files, without a register: its name is the client. */
	if (job.client == NULL && !has_client_column(table->found) && intake->known == NULL)
		job.client = intake->own_client;
	bool by_email = job.domains != NULL && has_column(table->found, PROFILE_EMAIL);
	if (job.client == NULL && !has_client_column(table->found) && !by_email)
		return reading_refuse(
		    reading, PROBLEM_CLIENT_COLUMN_MISSING, table->found->heading_line, NULL, NULL);
	if (job.client != NULL && job.known != NULL &&
	    !g_hash_table_contains(job.known->ids, job.client))
		return reading_refuse(reading, PROBLEM_CLIENT_UNKNOWN_FAR, 0, job.client, NULL);
	job.reader = table_reader(table, reading->bytes, reading->local);
	if (job.reader == NULL)
		return reading_set_aside(reading);
	if (!check_around_rows(reading, table, job.reader)) {
		reader_drop(job.reader);
		return reading_set_aside(reading);
	}
	job.zone = zone_of(reading, table->found->profile);
	struct account account;
	bool good = import_table(&job, &account);
	add_account(&reading->source.account, &account);
	g_time_zone_unref(job.zone);
	reader_drop(job.reader);
	return good;
}

/* A kind of file that is known, and is not read: what it holds must not be stored, or says nothing new. */
static bool
refuse_kind(struct reading *reading, const struct profile *profile)
{
	g_autofree char *why = g_strdup_printf("%s\x1f%s", profile->refuse, profile->refuse_ja);
	if (!profile->totals)
		return reading_refuse(reading, PROBLEM_KIND_REFUSED, 0, profile->name, why);
	reading->source.state = SOURCE_PASSED_OVER;
	reading_say(reading, PROBLEM_FILE_PASSED_OVER, why);
	return true;
}

/* An answer that leads to a next page; of joined pages the last one does not. */
static void
look_for_more(struct reading *reading, const struct table *table)
{
	const char *more = table->found->profile->more;
	if (more == NULL || table->document == NULL)
		return;
	const json_t *root = document_root(table->document);
	if (table->joined)
		root = json_array_get(root, json_array_size(root) - 1);
	if (json_is_string(json_object_get(root, more)))
		reading_say(reading, PROBLEM_PAGES_MISSING, more);
}

/* The table recognised, and what other lists of the file its profile knows of. */
static bool
import_all(struct reading *reading, const struct table *table)
{
	const struct profile *profile = table->found->profile;
	if (profile->refuse != NULL)
		return refuse_kind(reading, profile);
	look_for_more(reading, table);
	bool good = import_recognised(reading, table);
	for (const char **name = profile->also;
	     good && *name != NULL && reading->source.state != SOURCE_SET_ASIDE; name++) {
		struct table companion;
		if (!table_companion(table, reading->intake->profiles, *name, &companion))
			continue;
		good = import_recognised(reading, &companion);
		recognition_drop(companion.found);
	}
	return good;
}

static void
note_dialect(struct reading *reading, const struct table *table)
{
	struct source *source = &reading->source;
	source->encoding = decode_encoding_name(table->decoding.encoding);
	if (table->delimiter != 0) {
		g_free(reading->delimiter);
		source->delimiter = reading->delimiter = g_strndup(&table->delimiter, 1);
	}
	if (table->found != NULL && table->found->profile != NULL) {
		source->profile = table->found->profile->name;
		source->heading_line = table->found->heading_line;
	}
}

static bool
is_empty_list(const struct table *table)
{
	if (table->document == NULL)
		return table->found->empty;
	const json_t *root = document_root(table->document);
	return json_is_array(root) && json_array_size(root) == 0;
}

/* {"floors": []}, or GeoJSON without features. */
static bool
is_empty_plan(const struct table *table)
{
	if (table->document == NULL)
		return false;
	const json_t *root = document_root(table->document);
	const json_t *floors = json_object_get(root, "floors");
	const json_t *features = json_object_get(root, "features");
	const char *type = json_string_value(json_object_get(root, "type"));
	return (json_is_array(floors) && json_array_size(floors) == 0) ||
	       (g_strcmp0(type, "FeatureCollection") == 0 && json_is_array(features) &&
		   json_array_size(features) == 0);
}

bool
reading_table(struct reading *reading)
{
	bool good = true;
	struct table_hint hint;
	struct table table = { 0 };
	if (!make_hint(reading, &hint, &good))
		return good;
	if (reading->source.size == 0)
		return take_empty(reading);
	if (!table_open(&table, reading->bytes, reading->intake->profiles, &hint, reading->local)) {
		good = reading_set_aside(reading);
	} else {
		note_dialect(reading, &table);
		reading_say_idle(reading, &table);
		if (is_empty_list(&table)) {
			good = take_empty(reading);
		} else if (is_empty_plan(&table)) {
			reading->source.state = SOURCE_PASSED_OVER;
			reading_say(reading, PROBLEM_FILE_PASSED_OVER,
			    IN_BOTH(
				"a floor plan with nothing in it", "何も描かれていない平面図です"));
		} else if (table.found->profile == NULL) {
			good = reading_refuse_unrecognised(reading, &table);
		} else {
			good = import_all(reading, &table);
		}
	}
	table_close(&table);
	return good;
}

bool
intake_is_register(
    struct intake *intake, const struct intake_folder *folder, const struct intake_file *file)
{
	struct reading reading;
	struct table_hint hint;
	struct table table = { 0 };
	bool found = false;
	intake_reading_open(&reading, intake, folder, file);
	g_autofree char *full = g_build_filename(intake->options->intake, file->path, NULL);
	hint = (struct table_hint){ .path = file->path };
	const struct statement *stated = reading.statement;
	if (stated->profile != NULL) {
		const struct profile *profile = profiles_find(intake->profiles, stated->profile);
		found = profile != NULL && profile->table == RECORD_APPLICATION;
	} else if ((reading.bytes = bytes_open(full, file->path, REGISTER_LIMIT, reading.local)) !=
		       NULL &&
		   bytes_size(reading.bytes) > 0) {
		hint.recognise.heading_line = stated->heading_line;
		if (stated->encoding != NULL)
			decode_encoding_find(stated->encoding, &hint.encoding);
		if (stated->delimiter != NULL)
			hint.delimiter = stated->delimiter[0];
		found = table_open(&table, reading.bytes, intake->profiles, &hint, reading.local) &&
		        table.found->profile != NULL &&
		        table.found->profile->table == RECORD_APPLICATION;
		table_close(&table);
	}
	intake_reading_close(&reading);
	return found;
}
