/*
 * Any bytes as programme.json or client.json, and then a small file of results read as these settings say: a setting
 * that was taken can be used.
 *
 * A first byte 01 makes it the client's.
 */
#include "tests/fuzz/ingest_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char results[] =
    "id,status,ip,latitude,longitude,send_date,reported,modified_date,email,first_name,last_name,"
    "position\n"
    "a1,Clicked Link,192.0.2.1,0,0,2024-07-12T00:00:00Z,false,2024-07-12T00:05:00Z,"
    "a@example.jp,A,B,Sales\n"
    "a2,Email Sent,,0,0,2024-07-12 00:00:00,true,2024-07-12 00:05:00,b@example.jp,B,C,\n";

static void
read_settings(struct fuzz *fuzz, const char *client, const uint8_t *data, size_t size)
{
	struct intake *intake = &fuzz->intake;
	const char *path = client == NULL ? "programme.json" : "clients/K/client.json";
	struct problems *local = problems_new();
	struct document *document = document_new(path, (const char *)data, size, local);
	struct source source = { .path = path,
		.client = client,
		.profile = "programme",
		.sha256 = "",
		.reading_key = "" };
	source.id = store_source_begin(intake->store, intake->problems);
	g_assert(source.id > 0);
	bool good = document != NULL &&
	            settings_import(intake->store, document, client, local, intake->problems);
	g_assert(good == (problems_count_at_least(local, PROBLEM_ERROR) == 0));
	g_assert(store_source_end(intake->store, &source, intake->problems));
	if (!good) /* as the program does: nothing of it may be used */
		g_assert(store_source_remove(intake->store, source.id, intake->problems));
	fuzz_check_messages(local);
	document_drop(document);
	problems_drop(local);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *client = size > 0 && data[0] == 1 ? "K" : NULL;
	struct fuzz fuzz;
	fuzz_begin(&fuzz);
	struct intake *intake = &fuzz.intake;
	if (client != NULL) {
		data++;
		size--;
	}
	read_settings(&fuzz, client, data, size);
	intake->statements = settings_statements(intake->store, client == NULL ? "" : client);
	const char *path = "clients/K/results.csv";
	struct statement *first = intake->statements->len > 0 ? intake->statements->pdata[0] : NULL;
	if (first != NULL)
		path = first->path;
	g_autofree char *zone = settings_string(intake->store, "K", "time_zone");
	g_time_zone_unref(settings_zone(zone));
	fuzz_read(&fuzz, path, "K", (const uint8_t *)results, sizeof results - 1);
	fuzz_settle(&fuzz);
	fuzz_end(&fuzz);
	return 0;
}
