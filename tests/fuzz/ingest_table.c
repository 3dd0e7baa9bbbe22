/*
 * Any bytes as a CSV file of an intake: decoded, split, recognised, imported and settled; every row is accounted for,
 * and whatever is complained of can be said.
 *
 * A byte 1C begins another file of the same client, such as the other export of a campaign. A first byte below 8 says
 * under which name the first file comes, and whether it is the programme's own; without one it is a client's.
 */
#include "tests/fuzz/ingest_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define FILES 4

static const char *const names[FILES] = { "list.csv", "1 - Events.csv", "1 - Results.csv",
	"second/1 - Results.csv" };

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *end = data + size;
	unsigned choice = 0;
	if (size > 0 && *data < 8)
		choice = *data++;
	const char *client = choice & 4 ? NULL : "K";
	struct fuzz fuzz;
	fuzz_begin(&fuzz);
	for (unsigned i = 0; i < FILES; i++) {
		size_t rest = (size_t)(end - data);
		const uint8_t *next = rest == 0 ? NULL : memchr(data, 0x1C, rest);
		g_autofree char *path = g_strconcat(
		    client == NULL ? "" : "clients/K/", names[(choice + i) % FILES], NULL);
		fuzz_read(&fuzz, path, client, data, next == NULL ? rest : (size_t)(next - data));
		if (next == NULL)
			break;
		data = next + 1;
	}
	fuzz_settle(&fuzz);
	fuzz_end(&fuzz);
	return 0;
}
