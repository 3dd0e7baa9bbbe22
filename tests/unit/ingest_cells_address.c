/* The promises of ingest/cells.h about addresses: MAC, IP and e-mail. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include "ingest/cells.h"

struct pair {
	const char *text, *expected;
};

typedef char *make_key(const char *text, ssize_t length);

static void
assert_keys(make_key *key, const struct pair *pairs, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		g_autofree char *got = key(pairs[i].text, -1);
		if (g_strcmp0(got, pairs[i].expected) != 0)
			fail_msg("\"%s\" gives \"%s\" instead of \"%s\"", pairs[i].text, got,
			    pairs[i].expected);
	}
}

/* Keys with flags: m multicast, l local, p placeholder, v virtual router. */
static char *
macs(const char *text, ssize_t length)
{
	struct cell_mac found[3];
	size_t n;
	enum cell_state state = cells_macs(text, length, found, G_N_ELEMENTS(found), &n);
	GString *out = g_string_new(state == CELL_MISSING ? "missing"
				    : state == CELL_BAD   ? "bad"
							  : NULL);
	for (size_t i = 0; state == CELL_OK && i < n; i++)
		g_string_append_printf(out, "%s%s%s%s%s%s", i > 0 ? " " : "", found[i].key,
		    found[i].multicast ? "m" : "", found[i].local ? "l" : "",
		    found[i].placeholder ? "p" : "", found[i].virtual_router ? "v" : "");
	return g_string_free(out, FALSE);
}

static void
mac_addresses_are_read_in_every_notation(void **state)
{
	static const struct pair pairs[] = {
		{ "00:1A:2B:3C:4D:5E", "001a2b3c4d5e" },
		{ "00-1A-2B-3C-4D-5E", "001a2b3c4d5e" },
		{ "001a.2b3c.4d5e", "001a2b3c4d5e" },
		{ "5cdd-70e7-e851", "5cdd70e7e851" },
		{ "001A2B3C4D5E", "001a2b3c4d5e" },
		{ "001a2b-3c4d5e", "001a2b3c4d5e" },
		{ "0:1a:2b:3c:4d:5e", "001a2b3c4d5e" },
		{ "00 1A 2B 3C 4D 5E", "001a2b3c4d5e" },
		{ "００：１Ａ：２Ｂ：３Ｃ：４Ｄ：５Ｅ", "001a2b3c4d5e" },
		{ "00−1A−2B−3C−4D−5E", "001a2b3c4d5e" },
		{ "00ー1Aー2Bー3Cー4Dー5E", "001a2b3c4d5e" },
		{ "00:1A:2B:3C:4D:5E\n00:1A:2B:3C:4D:5F", "001a2b3c4d5e 001a2b3c4d5f" },
		{ "00:1A:2B:3C:4D:5E, 00:1A:2B:3C:4D:5F", "001a2b3c4d5e 001a2b3c4d5f" },
		{ "00:1A:2B:3C:4D:5E、00:1A:2B:3C:4D:5F", "001a2b3c4d5e 001a2b3c4d5f" },
		{ "00:1A:2B:3C:4D:5E / 00:1A:2B:3C:4D:5F", "001a2b3c4d5e 001a2b3c4d5f" },
		{ "001A2B3C4D5E 001A2B3C4D5F", "001a2b3c4d5e 001a2b3c4d5f" },
		{ "有線:00-1A-2B-3C-4D-5E 無線:00-1A-2B-3C-4D-5F", "001a2b3c4d5e 001a2b3c4d5f" },
		{ "00-1A-2B-3C-4D-5E (有線)", "001a2b3c4d5e" },
		{ "eth0:00:1a:2b:3c:4d:5e", "001a2b3c4d5e" },
		{ "01:00:5e:00:00:01", "01005e000001m" },
		{ "02:1A:2B:3C:4D:5E", "021a2b3c4d5el" },
		{ "DA:A1:19:00:00:01", "daa119000001l" },
		{ "00:00:00:00:00:00", "000000000000p" },
		{ "FF:FF:FF:FF:FF:FF", "ffffffffffffp" },
		{ "00:00:5e:00:01:0a", "00005e00010av" },
		{ "", "missing" },
		{ "-", "missing" },
		{ "不明", "missing" },
		{ "00:1A:2B:3C:4D", "bad" },
		{ "00:1A:2B:3C:4D:5E:6F", "bad" },
		{ "00:1A:2B:3C:4D:5G", "bad" },
		{ "001A2B3C4D5", "bad" },
		{ "0O:1A:2B:3C:4D:5E", "bad" },
		{ "00:1A-2B:3C-4D:5E", "bad" },
		{ "1.23E+11", "bad" },
		{ "00:1A:2B:3C:4D:5E, 00:1A:2B:3C:4D", "bad" },
		{ "\xFF", "bad" },
	};
	assert_keys(macs, pairs, G_N_ELEMENTS(pairs));
}

static void
more_macs_than_asked_for_are_left_out(void **state)
{
	struct cell_mac found[1];
	size_t n;
	assert_int_equal(
	    cells_macs("00:1A:2B:3C:4D:5E 00:1A:2B:3C:4D:5F", -1, found, 1, &n), CELL_OK);
	assert_int_equal(n, 1);
}

static char *
ip(const char *text, ssize_t length)
{
	struct cell_ip found;
	enum cell_state state = cells_ip(text, length, &found);
	if (state != CELL_OK)
		return g_strdup(state == CELL_MISSING ? "missing" : "bad");
	GString *out = g_string_new(found.key);
	if (found.last[0])
		g_string_append_printf(out, "~%s", found.last);
	if (found.prefix >= 0)
		g_string_append_printf(out, "/%d", found.prefix);
	g_string_append(out, found.v6 ? " v6" : "");
	g_string_append(out, found.dynamic ? " dynamic" : "");
	g_string_append(out, found.more ? " more" : "");
	return g_string_free(out, FALSE);
}

static void
ip_addresses_are_read_with_what_is_glued_to_them(void **state)
{
	static const struct pair pairs[] = {
		{ "192.168.1.10", "192.168.1.10" },
		{ "１９２．１６８．１．１", "192.168.1.1" },
		{ "192.168.001.010", "192.168.1.10" },
		{ "192.168.1.10/24", "192.168.1.10/24" },
		{ "192.168.1.10 / 24", "192.168.1.10/24" },
		{ "192.168.1.10/255.255.255.0", "192.168.1.10/24" },
		{ "192.168.1.10 255.255.255.0", "192.168.1.10/24" },
		{ "192.168.1.10 (255.255.255.128)", "192.168.1.10/25" },
		{ "192.168.1.10~20", "192.168.1.10~192.168.1.20" },
		{ "192.168.1.10～20", "192.168.1.10~192.168.1.20" },
		{ "192.168.1.10〜192.168.1.20", "192.168.1.10~192.168.1.20" },
		{ "192.168.1.10 - 192.168.1.20", "192.168.1.10~192.168.1.20" },
		{ "192.168.1.10-20", "192.168.1.10~192.168.1.20" },
		{ "192.168.1.10~2.20", "192.168.1.10~192.168.2.20" },
		{ "DHCP", " dynamic" },
		{ "ＤＨＣＰ", " dynamic" },
		{ "自動取得", " dynamic" },
		{ "DHCP(192.168.1.20)", "192.168.1.20 dynamic" },
		{ "192.168.1.20 (DHCP)", "192.168.1.20 dynamic" },
		{ "192.168.1.1\n192.168.2.1", "192.168.1.1 more" },
		{ "192.168.1.1、192.168.2.1", "192.168.1.1 more" },
		{ "::1", "::1 v6" },
		{ "[2001:DB8::1]", "2001:db8::1 v6" },
		{ "fe80::1%eth0", "fe80::1 v6" },
		{ "2001:db8::1/64", "2001:db8::1/64 v6" },
		{ "", "missing" },
		{ "-", "missing" },
		{ "なし", "missing" },
		{ "192.168.1", "bad" },
		{ "192.168.1.256", "bad" },
		{ "192..1.1", "bad" },
		{ "0192.168.1.1", "bad" },
		{ "192.168.1.10.5", "bad" },
		{ "192.168.1.10/33", "bad" },
		{ "192.168.1.10/255.0.255.0", "bad" },
		{ "192.168.1.10~300", "bad" },
		{ "192.168.1.1O", "bad" },
		{ "1921681.1", "bad" },
		{ "事務所", "bad" },
		{ "\xFF", "bad" },
	};
	assert_keys(ip, pairs, G_N_ELEMENTS(pairs));
}

static char *
email(const char *text, ssize_t length)
{
	enum cell_state state;
	char *key = cells_email_key(text, length, &state);
	assert_true((key != NULL) == (state == CELL_OK));
	return key ? key : g_strdup(state == CELL_MISSING ? "missing" : "bad");
}

static void
email_addresses_have_one_key(void **state)
{
	static const struct pair pairs[] = {
		{ "Taro.Yamada@Example.JP", "taro.yamada@example.jp" },
		{ "ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ", "taro@example.jp" },
		{ " taro@example.jp　", "taro@example.jp" },
		{ "taro+drill@example.jp", "taro+drill@example.jp" },
		{ "山田太郎 <taro@example.jp>", "taro@example.jp" },
		{ "<taro@example.jp>", "taro@example.jp" },
		{ "mailto:taro@example.jp", "taro@example.jp" },
		{ "\"taro@example.jp\"", "taro@example.jp" },
		{ "taro@example.jp;", "taro@example.jp" },
		{ "'-taro@example.jp", "-taro@example.jp" },
		{ "taro..yamada.@mobile.example.jp", "taro..yamada.@mobile.example.jp" },
		{ "taro@帯.example", "taro@帯.example" },
		{ "root@localhost", "root@localhost" },
		{ "", "missing" },
		{ "-", "missing" },
		{ "なし", "missing" },
		{ "taro", "bad" },
		{ "taro@", "bad" },
		{ "@example.jp", "bad" },
		{ "taro@@example.jp", "bad" },
		{ "taro@example..jp", "bad" },
		{ "taro@-example.jp", "bad" },
		{ "taro@example-.jp", "bad" },
		{ "taro@example.jp.", "bad" },
		{ "taro yamada@example.jp", "bad" },
		{ "taro@exam ple.jp", "bad" },
		{ "a@example.jp, b@example.jp", "bad" },
		{ "\xFF@example.jp", "bad" },
	};
	assert_keys(email, pairs, G_N_ELEMENTS(pairs));
	g_autofree char *label = g_strnfill(63, 'a');
	g_autofree char *longest = g_strconcat("a@", label, ".jp", NULL);
	g_autofree char *kept = email(longest, -1);
	assert_string_equal(kept, longest);
	g_autofree char *longer = g_strconcat("a@a", label, ".jp", NULL);
	g_autofree char *refused = email(longer, -1);
	assert_string_equal(refused, "bad");
	g_autofree char *local = g_strnfill(65, 'a');
	g_autofree char *too_long = g_strconcat(local, "@example.jp", NULL);
	g_autofree char *got = email(too_long, -1);
	assert_string_equal(got, "bad");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mac_addresses_are_read_in_every_notation),
		cmocka_unit_test(more_macs_than_asked_for_are_left_out),
		cmocka_unit_test(ip_addresses_are_read_with_what_is_glued_to_them),
		cmocka_unit_test(email_addresses_have_one_key),
	};
	return cmocka_run_group_tests_name("ingest_cells_address", tests, NULL, NULL);
}
