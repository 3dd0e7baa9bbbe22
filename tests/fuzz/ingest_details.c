/*
 * Any text as GoPhish's details: what is read is what a JSON library finds at those three places, and nothing that
 * stands anywhere else.
 */
#include "ingest/details.h"
#include <jansson.h>
#include <glib.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The text without its controls, which are left out on purpose, and cut where the buffer is full. */
static void
check_text(const char *read, size_t room, const json_t *value)
{
	const json_t *first = json_is_array(value) ? json_array_get(value, 0) : value;
	g_autoptr(GString) expected = g_string_new(NULL);
	const char *text = json_string_value(first);
	for (size_t i = 0; i < json_string_length(first); i++)
		if ((unsigned char)text[i] >= 0x20)
			g_string_append_c(expected, text[i]);
	g_assert(strncmp(read, expected->str, strlen(read)) == 0);
	g_assert(strlen(read) == expected->len || strlen(read) + 4 >= room);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct details details;
	g_autofree char *text = g_memdup2(data, size); /* so that reading beyond it is noticed */
	static const char nothing[1];
	bool good = details_read(text ? text : nothing, size, &details);
	bool utf8 = size == 0 || g_utf8_validate_len(text, size, NULL);
	if (utf8) {
		g_assert(g_utf8_validate(details.rid, -1, NULL));
		g_assert(g_utf8_validate(details.address, -1, NULL));
		g_assert(g_utf8_validate(details.agent, -1, NULL));
	}
	json_t *whole = size == 0
	                    ? NULL
	                    : json_loadb(text, size,
				  JSON_DECODE_ANY | JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, NULL);
	if (whole != NULL && good) {
		const json_t *payload = json_object_get(whole, "payload");
		const json_t *browser = json_object_get(whole, "browser");
		check_text(details.rid, sizeof details.rid, json_object_get(payload, "rid"));
		check_text(
		    details.address, sizeof details.address, json_object_get(browser, "address"));
		check_text(
		    details.agent, sizeof details.agent, json_object_get(browser, "user-agent"));
	}
	json_decref(whole);
	return 0;
}
