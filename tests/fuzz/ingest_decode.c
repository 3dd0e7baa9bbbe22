/*
 * Any bytes under any stated encoding: detection decides or complains, lines cover the file, text is UTF-8.
 *
 * The first byte says what is stated.
 */
#include "ingest/decode.h"
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
read_lines(struct bytes *bytes, const struct decoding *decoding, struct problems *problems)
{
	struct decoded_line line;
	struct decoder *decoder = decode_open(bytes, decoding, problems);
	int64_t next = decoding->bom, number = 0;
	int got;
	while ((got = decode_next(decoder, &line)) > 0) {
		g_assert(line.offset == next && line.length > 0 && line.number == ++number);
		g_assert(g_utf8_validate_len(line.text, line.text_length, NULL) ||
			 (line.fault.any && memchr(line.text, '\0', line.text_length)));
		g_assert(!line.fault.any || (line.fault.byte_offset >= next &&
						line.fault.byte_offset < next + line.length));
		next += line.length;
	}
	g_assert(got == 0 && next == bytes_size(bytes));
	decode_drop(decoder);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	struct decoding decoding;
	struct problems *problems = problems_new();
	struct bytes *bytes = bytes_of("x.csv", data + 1, size - 1);
	if (decode_detect(bytes, data[0] % (ENCODING_UTF16BE + 1), &decoding, problems)) {
		size_t length;
		read_lines(bytes, &decoding, problems);
		g_autofree char *whole = decode_whole(bytes, &decoding, &length, problems);
		g_assert(whole || problems_count(problems) > 0);
	} else {
		g_assert(problems_count(problems) == 1);
	}
	bytes_drop(bytes);
	problems_drop(problems);
	return 0;
}
