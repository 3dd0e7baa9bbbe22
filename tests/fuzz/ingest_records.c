/*
 * Any bytes as a JSON file of an intake, or as comments: recognised by its shape, its lists or not at all, put into
 * rows, imported and settled; every row is accounted for, and whatever is complained of can be said.
 *
 * A first byte below 16 says under which name the file comes; without one it is a JSON file of a client's folder.
 */
#include "tests/fuzz/ingest_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Names that say something of what is in them, or of whom. */
static const char *const names[] = { "list.json", "sw1-lldp-neighbors.json",
	"gophish-1-events.json", "Results.json", "neigh", "arp-scan.txt", "Security Test 1.json",
	"comments.md" };

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	unsigned choice = 0;
	if (size > 0 && data[0] < 16 && strchr("\t\r\n", data[0]) == NULL) {
		choice = *data++;
		size--;
	}
	struct fuzz fuzz;
	fuzz_begin(&fuzz);
	const char *client = choice & 8 ? NULL : "K";
	g_autofree char *path =
	    g_strconcat(client == NULL ? "" : "clients/K/", names[choice % 8], NULL);
	fuzz_read(&fuzz, path, client, data, size);
	fuzz_settle(&fuzz);
	fuzz_end(&fuzz);
	return 0;
}
