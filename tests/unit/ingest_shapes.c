/* The promises of shapes: names, addresses and places stay true when rows are put together out of several values. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ingest/convert.h"
#include "ingest/shapes.h"
#include <string.h>

/* The rows of a shape, or NULL; the caller drops the document, too. */
static struct lists *
make(const char *text, const char *pattern, struct document **document)
{
	struct problems *problems = problems_new();
	*document = document_new("sw1-lldp.json", text, strlen(text), problems);
	assert_non_null(*document);
	problems_drop(problems);
	return shapes_make("sw1", *document, text, pattern);
}

static const char *
cell(const struct lists *lists, size_t row, const char *heading)
{
	return json_string_value(json_object_get(lists_at(lists, row)->value, heading));
}

static void
a_file_name_tells_whose_neighbours_these_are(void **state)
{
	static const char *const names[][2] = {
		{ "clients/K-1/sw1-lldp-neighbors.json", "sw1" },
		{ "core-sw-2.json", "core-sw-2" },
		{ "show_neighbors_json0_office_1.json", "office_1" },
		{ "PC-01-ip-route.json", "PC-01" },
		{ "本社SW_lldp.json", "本社SW" },
		{ "lldp-neighbors.json", "" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autofree char *device = shape_file_device(names[i][0]);
		assert_string_equal(device, names[i][1]);
	}
}

static void
a_device_without_a_name_is_called_by_its_address_in_one_spelling(void **state)
{
	struct document *document;
	struct lists *lists = make("{\"lldp\": [{\"interface\": [{\"name\": \"1\", \"chassis\": "
				   "[{\"id\": [{\"type\": \"mac\","
				   "\"value\": \"0000.5e00.53aa\"}]}], \"port\": []}]}]}",
	    "lldp:links", &document);
	assert_string_equal(cell(lists, 0, "chassis"), "00:00:5E:00:53:AA");
	assert_string_equal(cell(lists, 0, "local-chassis"), "sw1");
	lists_drop(lists);
	document_drop(document);
}

static void
a_row_put_together_keeps_the_line_it_came_from(void **state)
{
	struct document *document;
	struct lists *lists = make(
	    "{\"type\": \"NetworkGraph\",\n \"nodes\": [],\n \"links\": [\n"
	    "  {\"source\": \"a\", \"target\": \"b\"},\n  {\"source\": \"b\", \"target\": \"a\"},\n"
	    "  {\"source\": \"c\"}]}",
	    "netjson:links", &document);
	assert_int_equal(lists_count(lists), 3);
	assert_int_equal(lists_at(lists, 0)->line, 4);
	assert_int_equal(json_object_size(lists_at(lists, 1)->value), 0);
	assert_int_equal(lists_at(lists, 2)->line, 6);
	assert_null(cell(lists, 2, "target"));
	lists_drop(lists);
	document_drop(document);
}

static void
several_ends_of_a_cable_are_a_row_for_each_pair_of_devices(void **state)
{
	struct document *document;
	struct lists *lists = make("[{\"id\": 1, \"a_terminations\": ["
				   "{\"object_type\": \"dcim.interface\", \"object\": {\"name\": "
				   "\"1\", \"device\": {\"name\": \"x\"}}},"
				   "{\"object_type\": \"dcim.interface\", \"object\": {\"name\": "
				   "\"2\", \"device\": {\"name\": \"x\"}}}],"
				   "\"b_terminations\": ["
				   "{\"object_type\": \"dcim.interface\", \"object\": {\"name\": "
				   "\"1\", \"device\": {\"name\": \"y\"}}},"
				   "{\"object_type\": \"dcim.interface\", \"object\": {\"name\": "
				   "\"1\", \"device\": {\"name\": \"z\"}}}]}]",
	    "netbox:cables", &document);
	assert_int_equal(lists_count(lists), 2);
	assert_string_equal(cell(lists, 0, "side_b_device"), "y");
	assert_string_equal(cell(lists, 1, "side_b_device"), "z");
	lists_drop(lists);
	document_drop(document);
}

static void
a_file_of_another_shape_makes_no_rows_whatever_it_holds(void **state)
{
	static const char *const texts[] = { "{}", "[]", "[1, null]", "{\"lldp\": 5}",
		"{\"content\": 1, \"deviceid\": 2}",
		"{\"type\": \"NetworkGraph\", \"nodes\": [1], \"links\": {\"a\": 1}}",
		"{\"lldpCdp\": {\"x\": {\"ports\": [1]}}}",
		"{\"results\": [{\"a_terminations\": 7}]}" };
	static const char *const shapes[] = { "lldp:devices", "lldp:links", "glpi:devices",
		"glpi:links", "netbox:circuits", "netjson:nodes", "netjson:links", "meraki:links",
		"ip:neighbours", "ip:routes", "no-such-shape" };
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
		for (size_t j = 0; j < G_N_ELEMENTS(shapes); j++) {
			struct document *document;
			assert_null(make(texts[i], shapes[j], &document));
			document_drop(document);
		}
}

static void
lengths_come_in_every_unit_that_cables_are_sold_in(void **state)
{
	assert_float_equal(convert_metres("m"), 1, 0);
	assert_float_equal(convert_metres("ft"), 0.3048, 0);
	assert_float_equal(convert_metres("ＣＭ"), 0.01, 0);
	assert_float_equal(convert_metres("miles"), 1609.344, 0);
	assert_float_equal(convert_metres("本"), 0, 0);
	assert_float_equal(convert_metres(""), 0, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_name_tells_whose_neighbours_these_are),
		cmocka_unit_test(a_device_without_a_name_is_called_by_its_address_in_one_spelling),
		cmocka_unit_test(a_row_put_together_keeps_the_line_it_came_from),
		cmocka_unit_test(several_ends_of_a_cable_are_a_row_for_each_pair_of_devices),
		cmocka_unit_test(a_file_of_another_shape_makes_no_rows_whatever_it_holds),
		cmocka_unit_test(lengths_come_in_every_unit_that_cables_are_sold_in),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
