/* The promises of a survey put together from several files: each device once, each cable once, nothing guessed. */
#include "tests/unit/transform_store.h"

static void
device(struct fixture *fixture, int source, const char *values)
{
	fixture_add(fixture,
	    "INSERT INTO device (source, line, client, id, kind, name, serial, mac, ip) VALUES "
	    "(%d, %" G_GINT64_FORMAT ", 'K1', %s)",
	    source, ++fixture->record, values);
}

static void
cable(struct fixture *fixture, int source, const char *values)
{
	fixture_add(fixture,
	    "INSERT INTO link (source, line, client, id, a_device, a_port, b_device, b_port, tag, "
	    "certainty) VALUES"
	    " (%d, %" G_GINT64_FORMAT ", 'K1', %s)",
	    source, ++fixture->record, values);
}

static void
expect_merged(struct fixture *fixture, const char *name, const char *columns, const char *expected)
{
	struct figures *figures = fixture_figures(fixture);
	g_autofree char *text = rows_text(figures, name, columns);
	assert_string_equal(g_strchomp(text), expected);
	figures_drop(figures);
}

static void
a_device_of_two_files_is_one_and_each_adds_what_it_knows(void **state)
{
	struct fixture *fixture = fixture_new();
	fixture_sql(fixture, "UPDATE source SET profile = 'devices' WHERE id = 1");
	device(fixture, 1, "'PC-01', 'pc', '経理', NULL, '00:00:5E:00:53:01', NULL");
	device(fixture, 2,
	    "'00:00:5E:00:53:01', 'unknown', NULL, 'S-1', '00:00:5E:00:53:01', '192.0.2.9'");
	device(fixture, 2, "'sw1', 'l2_switch', 'sw1', NULL, NULL, NULL");
	cable(fixture, 2, "'L-1', 'sw1', '4', '00:00:5E:00:53:01', NULL, NULL, 'inferred'");
	expect_merged(fixture, "network.devices", "id kind name serial ip",
	    "PC-01|pc|経理|S-1|192.0.2.9\nsw1|l2_switch|sw1|-|-");
	expect_merged(
	    fixture, "network.links", "a_device b_device certainty", "sw1|PC-01|inferred");
	fixture_drop(fixture);
}

static void
devices_of_one_file_stay_apart_whatever_they_share(void **state)
{
	struct fixture *fixture = fixture_new();
	device(fixture, 1, "'A', 'pc', 'a', 'S-1', NULL, NULL");
	device(fixture, 1, "'B', 'pc', 'b', 'S-1', NULL, NULL");
	device(fixture, 2, "'C', 'pc', 'c', 'S-2', NULL, NULL");
	expect_merged(fixture, "network.devices", "id", "A\nB\nC");
	fixture_drop(fixture);
}

static void
two_lists_that_both_begin_at_one_are_of_different_devices(void **state)
{
	struct fixture *fixture = fixture_new();
	device(fixture, 1, "'D-1', 'pc', '受付', NULL, NULL, NULL");
	device(fixture, 2, "'D-1', 'printer', '複合機', NULL, NULL, NULL");
	device(fixture, 2, "'sw1', 'l2_switch', 'sw1', NULL, '00:00:5E:00:53:01', NULL");
	device(fixture, 1, "'sw1', 'unknown', NULL, NULL, '00:00:5E:00:53:02', NULL");
	expect_merged(fixture, "network.devices", "id kind", "D-1|pc\nD-1|printer\nsw1|l2_switch");
	fixture_drop(fixture);
}

static void
ends_of_links_find_a_device_however_its_id_is_set(void **state)
{
	struct fixture *fixture = fixture_new();
	device(fixture, 1, "'ＰＣ－０１', 'pc', '受付ＰＣ', NULL, NULL, NULL");
	device(fixture, 1, "'sw-1', 'l2_switch', NULL, NULL, NULL, NULL");
	device(fixture, 1, "'ＳＷ－１', 'l2_switch', NULL, NULL, NULL, NULL");
	cable(fixture, 2, "'L-1', 'pc-01', '1', 'sw-1', '2', NULL, 'confirmed'");
	cable(fixture, 2, "'L-2', 'PC−01', '3', 'ＳＷ－１', '4', NULL, 'confirmed'");
	cable(fixture, 2, "'L-3', '受付pc', '5', 'SW-1', '6', NULL, 'confirmed'");
	/* What two devices may be called is neither of them but as it is written. */
	expect_merged(fixture, "network.links", "id a_device b_device",
	    "L-1|ＰＣ－０１|sw-1\nL-2|ＰＣ－０１|ＳＷ－１\nL-3|ＰＣ－０１|SW-1");
	fixture_drop(fixture);
}

static void
a_cable_is_one_however_its_ports_are_called(void **state)
{
	struct fixture *fixture = fixture_new();
	cable(fixture, 1, "'L-1', 'A', 'Gi1/0/1', 'B', 'ポート1', 'T', 'confirmed'");
	cable(fixture, 2, "'L-1', 'B', 'P1', 'A', 'GigabitEthernet1/0/1', 'T', 'confirmed'");
	cable(fixture, 1, "'L-2', 'A', 'Te1/1', 'C', 'LAN1', 'T', 'confirmed'");
	cable(fixture, 2, "'L-2', 'A', 'TenGigabitEthernet1/1', 'C', '１', 'T', 'confirmed'");
	cable(fixture, 1, "'L-3', 'A', 'Gi1/0/2', 'C', 'WAN1', 'T', 'confirmed'");
	expect_merged(fixture, "network.links", "id a_device a_port b_device b_port count",
	    "L-1|A|Gi1/0/1|B|ポート1|1\nL-2|A|Te1/1 ほか1|C|LAN1 ほか1|2");
	fixture_drop(fixture);
}

static void
an_address_alone_is_the_device_that_has_it(void **state)
{
	struct fixture *fixture = fixture_new();
	fixture_sql(fixture, "UPDATE source SET profile = 'devices' WHERE id = 1");
	device(fixture, 1, "'RT', 'router', 'RT', NULL, NULL, '192.0.2.1/24'");
	device(fixture, 2, "'192.0.2.1', 'unknown', NULL, NULL, NULL, '192.0.2.1'");
	device(fixture, 2, "'192.0.2.10', 'unknown', NULL, NULL, NULL, '192.0.2.10'");
	expect_merged(fixture, "network.devices", "id kind", "192.0.2.10|unknown\nRT|router");
	fixture_drop(fixture);
}

static void
a_link_may_call_a_device_by_its_name(void **state)
{
	struct fixture *fixture = fixture_new();
	device(fixture, 1, "'D-1', 'router', '本社ルーター', NULL, NULL, NULL");
	device(fixture, 1, "'D-2', 'hub', '島HUB', NULL, NULL, NULL");
	device(fixture, 1, "'D-3', 'hub', '島HUB', NULL, NULL, NULL");
	cable(fixture, 1, "'L-1', '本社ルーター', NULL, '島HUB', NULL, NULL, 'confirmed'");
	/* Two devices are called so: the end stays as it is written. */
	expect_merged(fixture, "network.links", "a_device b_device", "D-1|島HUB");
	fixture_drop(fixture);
}

static void
a_cable_that_both_ends_tell_of_is_one(void **state)
{
	struct fixture *fixture = fixture_new();
	cable(fixture, 1, "'L-1', 'sw1', '1', 'sw2', '24', NULL, 'confirmed'");
	cable(fixture, 2, "'L-1', 'sw2', '24', 'sw1', '1', NULL, 'confirmed'");
	expect_merged(
	    fixture, "network.links", "a_device a_port b_device b_port count", "sw1|1|sw2|24|1");
	fixture_drop(fixture);
}

static void
parallel_cables_are_one_relation_with_their_number_and_tags(void **state)
{
	struct fixture *fixture = fixture_new();
	cable(fixture, 1, "'L-10', 'sw1', '3', 'sw2', '3', 'T-3', 'confirmed'");
	cable(fixture, 1, "'L-2', 'sw2', '2', 'sw1', '2', 'T-2', 'confirmed'");
	cable(fixture, 1, "'L-1', 'sw1', '1', 'sw2', '1', 'T-1', 'confirmed'");
	cable(fixture, 1, "'L-4', 'sw1', '4', 'sw2', '4', NULL, 'inferred'");
	expect_merged(fixture, "network.links", "id a_device a_port count certainty tag",
	    "L-1|sw1|1 ほか2|3|confirmed|T-1、T-2、T-3\nL-4|sw1|4|1|inferred|-");
	fixture_drop(fixture);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_device_of_two_files_is_one_and_each_adds_what_it_knows),
		cmocka_unit_test(devices_of_one_file_stay_apart_whatever_they_share),
		cmocka_unit_test(two_lists_that_both_begin_at_one_are_of_different_devices),
		cmocka_unit_test(ends_of_links_find_a_device_however_its_id_is_set),
		cmocka_unit_test(a_cable_is_one_however_its_ports_are_called),
		cmocka_unit_test(an_address_alone_is_the_device_that_has_it),
		cmocka_unit_test(a_link_may_call_a_device_by_its_name),
		cmocka_unit_test(a_cable_that_both_ends_tell_of_is_one),
		cmocka_unit_test(parallel_cables_are_one_relation_with_their_number_and_tags),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
