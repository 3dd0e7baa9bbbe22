/* Any text as a cell of every kind: keys are UTF-8, values are in range, nothing reads beyond the cell. */
#include "ingest/cells.h"
#include <math.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_keys(const char *text, ssize_t length)
{
	static char *(*const makers[])(const char *, ssize_t) = { cells_match_key,
		cells_heading_key, cells_heading_key_without_unit, cells_code_key };
	for (size_t i = 0; i < G_N_ELEMENTS(makers); i++) {
		g_autofree char *key = makers[i](text, length);
		g_assert(!key || g_utf8_validate(key, -1, NULL));
	}
	struct cell_view plain = cells_plain(text, length);
	g_assert(plain.text >= text && plain.text + plain.length <= text + length);
	cells_is_ditto(text, length);
	cells_is_total(text, length);
	cells_is_end(text, length);
}

static void
check_values(const char *text, ssize_t length)
{
	double number = 0;
	int64_t integer;
	bool boolean;
	enum cell_answer answer;
	const char *why;
	g_assert(cells_number(text, length, &number) != CELL_OK || isfinite(number));
	cells_integer(text, length, &integer);
	cells_boolean(text, length, &boolean);
	cells_answer(text, length, &answer);
	cells_serial(text, length, &why);
}

static void
check_addresses(const char *text, ssize_t length)
{
	struct cell_mac macs[4];
	struct cell_ip ip;
	size_t n;
	enum cell_state state = cells_macs(text, length, macs, G_N_ELEMENTS(macs), &n);
	g_assert(n <= G_N_ELEMENTS(macs) && (state != CELL_OK || n > 0));
	for (size_t i = 0; i < n; i++)
		g_assert(strspn(macs[i].key, "0123456789abcdef") == 12);
	cells_ip(text, length, &ip);
	g_autofree char *key = cells_email_key(text, length, &state);
	g_assert((key != NULL) == (state == CELL_OK));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *text = g_memdup2(data, size); /* so that reading beyond it is noticed */
	static const char nothing[1];
	const char *start = text ? text : nothing;
	check_keys(start, (ssize_t)size);
	check_values(start, (ssize_t)size);
	check_addresses(start, (ssize_t)size);
	return 0;
}
