/*
 * Any bytes as a profile. One that is refused says why; one that is taken finds its own headings, and a table
 * with these headings is recognised and read under it, every row accounted for.
 */
#include "tests/fuzz/ingest_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Cells of every kind; each row begins one further on. */
static const char *const cells[] = { "1", "a@example.jp", "2024-07-12T00:05:00Z", "yes", "〃", "",
	"○", "192.0.2.1", "00:1A:2B:3C:4D:5E", "Email Sent", "-7.5", "令和6年7月12日", "総務部",
	"{\"payload\":{\"rid\":[\"ab12\"]},\"browser\":{\"address\":\"192.0.2.1\"}}", "K" };

static void
add_cell(GString *table, const char *text)
{
	g_string_append_c(table, '"');
	for (; *text != '\0'; text++)
		g_string_append_printf(table, *text == '"' ? "\"\"" : "%c", *text);
	g_string_append_c(table, '"');
}

static bool
is_cell(const char *heading)
{
	return heading != NULL && *heading != '\0';
}

/* A table of all that the profile knows. */
static char *
make_table(const struct profile *profile)
{
	GString *table = g_string_new(NULL);
	for (size_t row = 0; row <= G_N_ELEMENTS(cells); row++) {
		size_t n = 0;
		for (size_t i = 0; i < profile->nfields; i++) {
			if (!is_cell(profile->fields[i].heading))
				continue;
			g_string_append(table, n++ > 0 ? "," : "");
			add_cell(table, row == 0 ? profile->fields[i].heading
						 : cells[(row + i) % G_N_ELEMENTS(cells)]);
		}
		if (is_cell(profile->wide.heading)) {
			g_string_append(table, n > 0 ? "," : "");
			add_cell(table,
			    row == 0 ? profile->wide.heading : cells[row % G_N_ELEMENTS(cells)]);
		}
		g_string_append_c(table, '\n');
	}
	return g_string_free(table, FALSE);
}

/* As intake_content.c does it, with a profile that no file holds. */
static void
read_table(struct fuzz *fuzz, const struct profile *profile, struct reading *reading)
{
	const struct table_hint hint = { .path = reading->file->path,
		.recognise = { .profile = profile } };
	struct table table = { 0 };
	bool opened =
	    table_open(&table, reading->bytes, fuzz->intake.profiles, &hint, reading->local);
	if (opened && table.found->profile != NULL && profile->refuse == NULL) {
		static const struct statement nothing = { .text = (char *)"" };
		struct import_job job = { .store = fuzz->intake.store,
			.path = hint.path,
			.client = "K",
			.statement = &nothing,
			.zone = settings_zone(profile->time_zone),
			.base_key = "",
			.bytes = reading->bytes,
			.found = table.found,
			.local = reading->local,
			.problems = fuzz->intake.problems };
		job.reader = table_reader(&table, reading->bytes, reading->local);
		g_assert(job.reader != NULL && import_table(&job, &reading->source.account));
		reader_drop(job.reader);
		g_time_zone_unref(job.zone);
	}
	table_close(&table);
}

static void
use(const struct profile *profile)
{
	for (size_t i = 0; i < profile->nfields; i++)
		if (strcmp(profile->fields[i].heading, profile->fields[i].name) != 0)
			g_assert(profile_match(profile, profile->fields[i].heading, -1) != 0);
	g_autofree char *table = make_table(profile);
	struct fuzz fuzz;
	fuzz_begin(&fuzz);
	struct intake *intake = &fuzz.intake;
	char path[] = "clients/K/list.csv";
	const struct intake_file file = { .path = path, .kind = INTAKE_TABLE };
	const struct intake_folder folder = { .prefix = "clients/K/", .client = "K" };
	struct reading reading;
	intake_reading_open(&reading, intake, &folder, &file);
	reading.bytes = bytes_of(path, table, strlen(table));
	reading.source.id = store_source_begin(intake->store, intake->problems);
	read_table(&fuzz, profile, &reading);
	fuzz_check_account(&fuzz, &reading.source);
	reading.source.sha256 = reading.source.reading_key = "";
	g_assert(store_source_end(intake->store, &reading.source, intake->problems));
	fuzz_check_messages(reading.local);
	intake_reading_close(&reading);
	fuzz_settle(&fuzz);
	fuzz_end(&fuzz);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct problems *problems = problems_new();
	struct profile *profile = profile_new("p.json", (const char *)data, size, problems);
	g_assert((profile == NULL) == (problems_count_at_least(problems, PROBLEM_ERROR) > 0));
	fuzz_check_messages(problems);
	if (profile != NULL)
		use(profile);
	profile_drop(profile);
	problems_drop(problems);
	return 0;
}
