/*
 * Verdicts and cuts of surveyed networks, one small drawing each.
 *
 * Devices are written "id:kind[:flags]"; flags: off, old (licence ended), ip=…, gw=…. Links are "a-b" or
 * "a.port-b.port", with ? (unknown) or ~ (inferred) in front. Expected: each host's verdict letter, B bypass,
 * P possible, G protected (guarded), g protected but not certain, N no path; and the links that get the ×.
 */
#include "tests/unit/transform_store.h"

struct drawing {
	const char *name;
	const char *devices, *links;
	const char *verdicts; /* "PC1=B PC2=G", in the order of ids */
	const char *cuts;     /* "a-b c-d" */
};

static void
add_device(struct fixture *fixture, char *word)
{
	g_auto(GStrv) parts = g_strsplit(word, ":", 3);
	const char *flags = parts[1] != NULL && parts[2] != NULL ? parts[2] : "";
	const char *ip = strstr(flags, "ip="), *gateway = strstr(flags, "gw=");
	g_autofree char *address = ip != NULL ? g_strndup(ip + 3, strcspn(ip + 3, ",")) : NULL;
	g_autofree char *way =
	    gateway != NULL ? g_strndup(gateway + 3, strcspn(gateway + 3, ",")) : NULL;
	fixture_add(fixture,
	    "INSERT INTO device (source, line, client, id, kind, name, ip, gateway, in_use, "
	    "licence_until) VALUES"
	    " (1, 2, 'K1', '%s', '%s', '%s', nullif('%s', ''), nullif('%s', ''), %s, %s)",
	    parts[0], parts[1], parts[0], address != NULL ? address : "", way != NULL ? way : "",
	    strstr(flags, "off") ? "0" : "NULL", strstr(flags, "old") ? "'2024-03-31'" : "NULL");
}

static void
add_link(struct fixture *fixture, const char *word)
{
	const char *certainty = *word == '?' ? "unknown" : *word == '~' ? "inferred" : "confirmed";
	const char *plain = *word == '?' || *word == '~' ? word + 1 : word;
	g_auto(GStrv) ends = g_strsplit(plain, "-", 2);
	g_auto(GStrv) a = g_strsplit(ends[0], ".", 2);
	g_auto(GStrv) b = g_strsplit(ends[1], ".", 2);
	fixture_add(fixture,
	    "INSERT INTO link (source, line, client, id, a_device, a_port, b_device, b_port, "
	    "certainty) VALUES"
	    " (1, 3, 'K1', '%s-%s', '%s', nullif('%s', ''), '%s', nullif('%s', ''), '%s')",
	    a[0], b[0], a[0], a[1] != NULL ? a[1] : "", b[0], b[1] != NULL ? b[1] : "", certainty);
}

static struct figures *
draw(struct fixture *fixture, const char *devices, const char *links)
{
	g_auto(GStrv) nodes = g_strsplit(devices, " ", -1);
	g_auto(GStrv) edges = g_strsplit(links, " ", -1);
	fixture_setting(fixture, "", "report_date", "\"2024-10-01\"");
	for (char **node = nodes; *node != NULL; node++)
		add_device(fixture, *node);
	for (char **edge = edges; *edge != NULL; edge++)
		if (**edge != '\0')
			add_link(fixture, *edge);
	return fixture_figures(fixture);
}

static char
letter(const char *verdict, double certain)
{
	if (strcmp(verdict, "protected") == 0)
		return certain != 0 ? 'G' : 'g';
	assert_true((strcmp(verdict, "bypass") == 0) == (certain != 0));
	return strcmp(verdict, "bypass") == 0 ? 'B' : strcmp(verdict, "possible") == 0 ? 'P' : 'N';
}

static char *
verdicts_of(const struct figures *figures)
{
	const struct figure *figure = figure_of(figures, "network.verdicts");
	GString *text = g_string_new(NULL);
	for (size_t i = 0; i < figure->nrows; i++)
		g_string_append_printf(text, "%s%s=%c", i > 0 ? " " : "",
		    figure_cell(figure, i, figure_column_find(figure, "host"))->text,
		    letter(figure_cell(figure, i, figure_column_find(figure, "verdict"))->text,
			figure_cell(figure, i, figure_column_find(figure, "certain"))->number));
	return g_string_free(text, FALSE);
}

static char *
cuts_of(const struct figures *figures)
{
	g_autofree char *rows = rows_text(figures, "network.cuts", "link");
	g_strchomp(rows);
	return g_strdelimit(g_steal_pointer(&rows), "\n", ' ');
}

static const struct drawing drawings[] = {
	{ "all behind the UTM", "NET:internet R:router U:utm SW:l2_switch PC1:pc PC2:laptop",
	    "NET-R R-U U-SW SW-PC1 SW-PC2", "PC1=G PC2=G", "" },
	{ "a PC on the gateway's own port before the UTM",
	    "ONU:onu HGW:hgw U:utm SW:hub PC1:pc PC2:pc", "ONU-HGW HGW-U U-SW SW-PC1 HGW-PC2",
	    "PC1=G PC2=B", "HGW-PC2" },
	{ "the gateway's Wi-Fi is on", "HGW:hgw SSID:ap U:utm SW:hub PC1:pc T1:tablet",
	    "HGW-U U-SW SW-PC1 HGW-SSID SSID-T1", "PC1=G T1=B", "HGW-SSID" },
	{ "the worked example: a Wi-Fi router beside the UTM and a mobile router on one PC",
	    "NET:internet ONU:onu RT:router U:utm SW1:l2_switch WR:wifi_router MR:mobile_router "
	    "PC1:pc PC2:pc"
	    " PC3:pc PC4:pc PC5:pc",
	    "NET-ONU ONU-RT RT-U U-SW1 RT-WR WR-PC1 WR-PC2 WR-PC3 SW1-PC4 SW1-PC5 MR-PC5",
	    "PC1=B PC2=B PC3=B PC4=G PC5=B", "MR-PC5 RT-WR" },
	{ "an access point behind the UTM", "ONU:onu R:router U:utm SW:hub AP:ap T1:tablet",
	    "ONU-R R-U U-SW SW-AP AP-T1", "T1=G", "" },
	{ "a Wi-Fi router behind the UTM", "ONU:onu R:router U:utm SW:hub WR:wifi_router T1:tablet",
	    "ONU-R R-U U-SW SW-WR WR-T1", "T1=G", "" },
	{ "two lines, one UTM",
	    "N1:internet N2:internet R1:router R2:router U:utm SW:hub PC1:pc PC2:pc",
	    "N1-R1 N2-R2 R1-U U-SW SW-PC1 R2-PC2", "PC1=G PC2=B", "R2-PC2" },
	{ "two lines, both into the switch side",
	    "N1:internet N2:internet R1:router R2:router U:utm SW:hub PC1:pc",
	    "N1-R1 N2-R2 R1-U.WAN U.LAN-SW R2-SW SW-PC1", "PC1=P", "" },
	{ "two UTMs, one for each line", "N1:internet N2:internet U1:utm U2:utm SW:hub PC1:pc",
	    "N1-U1 N2-U2 U1-SW U2-SW SW-PC1", "PC1=G", "" },
	{ "a pair of UTMs side by side", "ONU:onu R:router U1:utm U2:utm SW:hub PC1:pc",
	    "ONU-R R-U1 R-U2 U1-SW U2-SW SW-PC1", "PC1=G", "" },
	{ "one of the pair without licence", "ONU:onu R:router U1:utm U2:utm:old SW:hub PC1:pc",
	    "ONU-R R-U1 R-U2 U1-SW U2-SW SW-PC1", "PC1=P", "" },
	{ "the UTM hangs on one arm of the switch",
	    "ONU:onu R:router U:utm SW:l2_switch PC1:pc PC2:pc", "ONU-R R-SW U-SW SW-PC1 SW-PC2",
	    "PC1=P PC2=P", "" },
	{ "one arm, and the gateway says which way",
	    "ONU:onu R:router:ip=192.168.1.1 U:utm:ip=192.168.1.254/24 SW:l2_switch "
	    "PC1:pc:gw=192.168.1.254"
	    " PC2:pc:gw=192.168.1.1 PC3:pc",
	    "ONU-R R-SW U-SW SW-PC1 SW-PC2 SW-PC3", "PC1=g PC2=B PC3=P", "SW-PC2" },
	{ "a second cable past the UTM", "ONU:onu R:router U:utm SW:l2_switch PC1:pc",
	    "ONU-R R-U U-SW R-SW SW-PC1", "PC1=P", "" },
	{ "a second cable past the UTM, and the router is the gateway",
	    "ONU:onu R:router:ip=10.0.0.1 U:utm SW:l2_switch PC1:pc:gw=10.0.0.1 PC2:pc:gw=10.0.0.1",
	    "ONU-R R-U U-SW R-SW SW-PC1 SW-PC2", "PC1=B PC2=B", "R-SW" },
	{ "a hub upstream of the UTM", "ONU:onu R:router H:hub U:utm SW:l2_switch PC1:pc PC2:pc",
	    "ONU-R R-H H-U U-SW SW-PC1 H-PC2", "PC1=G PC2=B", "H-PC2" },
	{ "nothing behind the UTM", "HGW:hgw U:utm PC1:pc PC2:pc", "HGW-U HGW-PC1 HGW-PC2",
	    "PC1=B PC2=B", "HGW-PC1 HGW-PC2" },
	{ "no UTM at all: no link can be blamed", "ONU:onu R:router SW:hub PC1:pc PC2:printer",
	    "ONU-R R-SW SW-PC1 SW-PC2", "PC1=B PC2=B", "" },
	{ "a cable at the switch that leads nobody knows where",
	    "ONU:onu R:router U:utm SW:hub PC1:pc", "ONU-R R-U U-SW SW-PC1 ?SW-X9", "PC1=g", "" },
	{ "an unsure cable past the UTM", "ONU:onu R:router U:utm SW:hub PC1:pc PC2:pc",
	    "ONU-R R-U U-SW SW-PC1 ?R-PC2", "PC1=G PC2=P", "" },
	{ "an inferred way out is not certain", "ONU:onu R:router U:utm SW:hub PC1:pc",
	    "ONU-R ~R-U U-SW SW-PC1", "PC1=g", "" },
	{ "a device that is not in the list may lead out",
	    "ONU:onu R:router U:utm SW:hub PC1:pc PC2:pc", "ONU-R R-U U-SW SW-PC1 R-X1 X1-PC2",
	    "PC1=G PC2=P", "" },
	{ "a guest network of its own", "ONU:onu R:router U:utm SW:hub GUEST:ap PC1:pc T1:tablet",
	    "ONU-R R-U U-SW SW-PC1 R-GUEST GUEST-T1", "PC1=G T1=B", "R-GUEST" },
	{ "telephones behind an exchange on the gateway",
	    "HGW:hgw U:utm SW:hub PBX:pbx TEL1:phone PC1:pc", "HGW-U U-SW SW-PC1 HGW-PBX PBX-TEL1",
	    "PC1=G TEL1=P", "" },
	{ "the licence of the UTM has ended", "ONU:onu R:router U:utm:old SW:hub PC1:pc PC2:pc",
	    "ONU-R R-U U-SW SW-PC1 SW-PC2", "PC1=P PC2=P", "" },
	{ "the UTM is not in use", "ONU:onu R:router U:utm:off SW:hub PC1:pc",
	    "ONU-R R-U U-SW SW-PC1", "PC1=P", "" },
	{ "hubs in a loop around the UTM", "ONU:onu R:router U:utm H1:hub H2:hub PC1:pc",
	    "ONU-R R-U U-H1 H1-H2 H2-H1 H2-PC1", "PC1=G", "" },
	{ "a dual-homed server is an end, not a bridge",
	    "ONU:onu R:router U:utm SW:hub SV:server PC1:pc", "ONU-R R-U U-SW SW-SV SW-PC1 R-SV",
	    "PC1=G SV=B", "R-SV" },
	{ "patch panels are passed through",
	    "ONU:onu R:router PP:patch_panel U:utm SW:hub PC1:pc PC2:pc",
	    "ONU-R R-U U-SW SW-PC1 R-PP PP-PC2", "PC1=G PC2=B", "R-PP" },
	{ "isolated is not safe", "ONU:onu R:router U:utm SW:hub PC1:pc PC2:pc",
	    "ONU-R R-U U-SW SW-PC1", "PC1=G PC2=N", "" },
	{ "a list of devices without links", "R:router U:utm PC1:pc NAS1:nas", "", "NAS1=N PC1=N",
	    "" },
	{ "a spare PC is not judged", "ONU:onu R:router PC1:pc:off PC2:pc", "ONU-R R-PC1 R-PC2",
	    "PC2=B", "" },
	{ "only a router is drawn: a guess is not certain", "R:router SW:hub PC1:pc", "R-SW SW-PC1",
	    "PC1=P", "" },
	{ "only a UTM is drawn", "U:utm SW:hub PC1:pc", "U-SW SW-PC1", "PC1=g", "" },
	{ "a VPN office is a circuit of its own",
	    "N1:internet N2:internet R:router U:utm V:vpn SW:hub PC1:pc PC2:pc",
	    "N1-R R-U U-SW SW-PC1 N2-V V-PC2", "PC1=G PC2=B", "V-PC2" },
	{ "the line itself is cut only where nothing else can be",
	    "NET:internet PC1:pc ONU:onu U:utm PC2:pc SW:hub", "NET-ONU ONU-U U-SW SW-PC2 NET-PC1",
	    "PC1=B PC2=G", "NET-PC1" },
	{ "hosts never pass traffic on", "ONU:onu R:router U:utm SW:hub PC1:pc PC2:pc",
	    "ONU-R R-U U-SW SW-PC1 PC1-PC2", "PC1=G PC2=N", "" },
};

static void
each_drawing_gets_its_verdicts_and_cuts(void **state)
{
	for (size_t i = 0; i < G_N_ELEMENTS(drawings); i++) {
		const struct drawing *drawing = &drawings[i];
		struct fixture *fixture = fixture_new();
		struct figures *figures = draw(fixture, drawing->devices, drawing->links);
		g_autofree char *verdicts = verdicts_of(figures);
		g_autofree char *cuts = cuts_of(figures);
		if (strcmp(verdicts, drawing->verdicts) != 0 || strcmp(cuts, drawing->cuts) != 0)
			fail_msg("%s: %s × %s", drawing->name, verdicts, cuts);
		figures_drop(figures);
		fixture_drop(fixture);
	}
}

static void
telephone_lines_carry_no_network(void **state)
{
	struct fixture *fixture = fixture_new();
	fixture_sql(fixture,
	    "INSERT INTO device (source, line, client, id, kind) VALUES (1, 2, 'K1', 'HGW', 'hgw'),"
	    " (1, 2, 'K1', 'NET', 'internet'), (1, 2, 'K1', 'PBX', 'pbx'), (1, 2, 'K1', 'PC1', "
	    "'pc'),"
	    " (1, 2, 'K1', 'T1', 'tablet'), (1, 2, 'K1', 'TEL1', 'phone'), (1, 2, 'K1', 'TEL2', "
	    "'phone');"
	    "INSERT INTO link (source, line, client, id, a_device, b_device, certainty, medium, "
	    "protection, tag) VALUES"
	    " (1, 2, 'K1', 'L-0', 'NET', 'HGW', 'confirmed', 'fiber', NULL, NULL),"
	    " (1, 2, 'K1', 'L-1', 'HGW', 'PBX', 'confirmed', 'phone', NULL, NULL),"
	    " (1, 2, 'K1', 'L-2', 'PBX', 'TEL1', 'confirmed', '電話線（2芯）', NULL, NULL),"
	    " (1, 2, 'K1', 'L-3', 'HGW', 'TEL2', 'confirmed', 'cat6', 'exposed', NULL),"
	    " (1, 2, 'K1', 'L-4', 'HGW', 'PC1', 'confirmed', NULL, 'mold', 'T-1'),"
	    " (1, 2, 'K1', 'L-5', 'HGW', 'T1', 'confirmed', 'wifi', NULL, NULL);");
	struct figures *figures = fixture_figures(fixture);
	g_autofree char *verdicts = verdicts_of(figures);
	assert_string_equal(verdicts, "PC1=B T1=B TEL2=B");
	expect_number(figures, "network.untagged_link_count", 1);
	expect_rows(figures, "network.links", "id medium protection medium_code",
	    "L-0|光ファイバー|-|fiber\nL-1|電話線|-|phone\nL-2|電話線（2芯）|-|電話線（2芯）\n"
	    "L-3|Cat6|露出|cat6\nL-4|-|モール|-\nL-5|Wi-Fi|-|wifi\n");
	figures_drop(figures);
	fixture_drop(fixture);
}

static void
a_line_to_the_internet_is_no_device(void **state)
{
	struct fixture *fixture = fixture_new();
	fixture_sql(fixture,
	    "INSERT INTO device (source, line, client, id, kind, name) VALUES"
	    " (1, 2, 'K1', 'INET', 'internet', '回線'), (1, 3, 'K1', 'RT1', 'router', NULL);");
	struct figures *figures = fixture_figures(fixture);
	expect_number(figures, "network.device_count", 1);
	figures_drop(figures);
	fixture_drop(fixture);
}

static void
a_witness_path_names_the_devices(void **state)
{
	struct fixture *fixture = fixture_new();
	fixture_sql(fixture,
	    "INSERT INTO device (source, line, client, id, kind, name) VALUES"
	    " (1, 2, 'K1', 'D1', 'onu', NULL), (1, 3, 'K1', 'D2', 'router', 'ルーター'),"
	    " (1, 4, 'K1', 'D3', 'utm', 'UTM'), (1, 5, 'K1', 'D4', 'wifi_router', NULL),"
	    " (1, 6, 'K1', 'D10', 'pc', '応接PC-1'), (1, 7, 'K1', 'D9', 'pc', NULL);"
	    "INSERT INTO link (source, line, client, id, a_device, b_device, certainty) VALUES"
	    " (1, 2, 'K1', 'L-1', 'D1', 'D2', 'confirmed'), (1, 3, 'K1', 'L-2', 'D2', 'D3', "
	    "'confirmed'),"
	    " (1, 4, 'K1', 'L-3', 'D4', 'D2', 'confirmed'), (1, 5, 'K1', 'L-4', 'D10', 'D4', "
	    "'confirmed'),"
	    " (1, 6, 'K1', 'L-5', 'D9', 'D3', 'confirmed');");
	struct figures *figures = fixture_figures(fixture);
	expect_rows(figures, "network.verdicts", "host name verdict verdict_label path",
	    "D9|D9|protected|○経由|D9 → UTM → ルーター → ONU → インターネット\n"
	    "D10|応接PC-1|bypass|×迂回|応接PC-1 → Wi-Fiルーター → ルーター → ONU → "
	    "インターネット\n");
	expect_rows(figures, "network.cuts", "link a_device b_device a_name b_name",
	    "L-3|D4|D2|Wi-Fiルーター|ルーター\n");
	expect_number(figures, "network.device_count", 6);
	expect_number(figures, "network.host_count", 2);
	expect_number(figures, "network.utm_count", 1);
	expect_number(figures, "network.bypass_count", 1);
	expect_number(figures, "network.protected_count", 1);
	expect_number(figures, "network.possible_count", 0);
	expect_number(figures, "network.no_path_count", 0);
	expect_number(figures, "network.link_count", 5);
	expect_number(figures, "network.untagged_link_count", 5);
	expect_number(figures, "network.missing_serial_count", 6);
	expect_rows(figures, "network.devices", "id kind_label verdict",
	    "D1|ONU|-\nD2|ルーター|-\nD3|UTM|-\nD4|Wi-Fiルーター|-\nD9|デスクトップPC|protected\n"
	    "D10|デスクトップPC|bypass\n");
	expect_rows(figures, "network.kinds", "kind_label n",
	    "デスクトップPC|2\nONU|1\nUTM|1\nWi-Fiルーター|1\nルーター|1\n");
	figures_drop(figures);
	fixture_drop(fixture);
}

/* ---- findings ---- */

static char *
findings_of(const struct figures *figures)
{
	g_autofree char *rows = rows_text(figures, "network.findings", "id");
	g_strchomp(rows);
	return g_strdelimit(g_steal_pointer(&rows), "\n", ' ');
}

#define expect_findings(figures, expected) \
	do { \
		g_autofree char *found_ = findings_of(figures); \
		assert_string_equal(found_, expected); \
	} while (0)

static void
a_bypass_is_one_finding_with_its_remedy(void **state)
{
	struct fixture *fixture = fixture_new();
	struct figures *figures = draw(fixture, drawings[3].devices, drawings[3].links);
	expect_findings(figures, "bypass dual-homed missing-serial");
	g_autofree char *rows =
	    rows_text(figures, "network.findings", "id severity n title evidence remedy");
	g_auto(GStrv) lines = g_strsplit(rows, "\n", -1);
	assert_string_equal(lines[0],
	    "bypass|fix|4|UTMを通らずにインターネットへ出られる端末が4台あります|"
	    "PC1 → WR → RT → ONU → "
	    "NET：この経路にUTMはありません。該当する端末：PC1、PC2、PC3、PC5|"
	    "「MR」と「PC5」の間、「RT」と「WR」の間の配線を、UTMの内側のスイッチへ移してください"
	    "。");
	assert_true(g_str_has_prefix(lines[1], "dual-homed|check|1|"));
	figures_drop(figures);
	fixture_drop(fixture);
}

static void
no_utm_is_one_finding_not_fifty(void **state)
{
	struct fixture *fixture = fixture_new();
	struct figures *figures = draw(
	    fixture, "ONU:onu R:router PC1:pc PC2:pc PC3:pc PC4:pc", "ONU-R R-PC1 R-PC2 ~R-PC3");
	expect_findings(figures, "no-utm missing-serial");
	expect_number(figures, "network.bypass_count", 2);
	expect_number(figures, "network.possible_count", 1);
	expect_number(figures, "network.no_path_count", 1);
	expect_number(figures, "network.utm_count", 0);
	figures_drop(figures);
	fixture_drop(fixture);
}

static void
what_nobody_knows_is_never_called_safe(void **state)
{
	struct fixture *fixture = fixture_new();
	struct figures *figures =
	    draw(fixture, "ONU:onu R:router U:utm:old SW:hub PC1:pc PC2:pc WR:wifi_router",
		"ONU-R R-U U-SW SW-PC1 ?SW-X1 SW-WR");
	expect_findings(figures, "utm-off possible no-path unknown-end missing-serial");
	g_autofree char *rows = rows_text(figures, "network.findings", "id severity evidence");
	assert_non_null(
	    strstr(rows, "no-path|check|インターネットまでの接続がわからない端末：PC2\n"));
	assert_non_null(strstr(rows,
	    "unknown-end|check|一覧にない機器、または種別のわからない機器につながる配線：SW-"
	    "X1（SW―X1）\n"));
	figures_drop(figures);
	fixture_drop(fixture);
}

static void
lists_are_checked_against_themselves(void **state)
{
	struct fixture *fixture = fixture_new();
	fixture_setting(fixture, "", "report_date", "\"2024-10-01\"");
	fixture_sql(fixture,
	    "INSERT INTO device (source, line, client, id, kind, name, serial, mac, ip, eol) VALUES"
	    " (1, 2, 'K1', '1', 'internet', NULL, NULL, NULL, NULL, NULL),"
	    " (1, 2, 'K1', '2', 'router', 'R', 'S1', '00:1A:2B:00:00:01', '192.168.1.1/24', "
	    "'2024-09-30'),"
	    " (1, 2, 'K1', '3', 'utm', 'U', 'S1', '00:1A:2B:00:00:01', '192.168.1.2', "
	    "'2024-10-01'),"
	    " (1, 2, 'K1', '5', 'hub', 'H', 'S3', '02:00:00:00:00:07', 'DHCP', NULL),"
	    " (1, 2, 'K1', '5', 'pc', 'P', 'S4', '02:00:00:00:00:07', '192.168.1.1', NULL),"
	    " (1, 2, 'K1', '6', 'tablet', 'T', 'S5', '00:00:00:00:00:00', 'DHCP', NULL),"
	    " (1, 2, 'K1', '7', 'tablet', 'V', NULL, '00:00:00:00:00:00', 'DHCP', NULL);");
	struct figures *figures = fixture_figures(fixture);
	expect_findings(
	    figures, "eol duplicate-ip no-path duplicate-mac duplicate-id missing-serial");
	g_autofree char *rows = rows_text(figures, "network.findings", "id evidence");
	assert_non_null(strstr(rows, "eol|サポートが終わった機器：R（2024-09-30）\n"));
	assert_non_null(strstr(rows, "duplicate-ip|重なっているIPアドレス：192.168.1.1\n"));
	assert_non_null(strstr(rows, "duplicate-mac|重なっているMACアドレス：00:1A:2B:00:00:01\n"));
	assert_non_null(strstr(rows, "duplicate-id|重なっている管理番号：5\n"));
	assert_non_null(strstr(rows, "missing-serial|シリアル番号を確認できない機器：V\n"));
	expect_number(figures, "network.eol_count", 1);
	expect_number(figures, "network.missing_serial_count", 1);
	figures_drop(figures);
	fixture_drop(fixture);
}

static void
a_router_inside_hides_its_clients(void **state)
{
	struct fixture *fixture = fixture_new();
	struct figures *figures = draw(fixture, drawings[5].devices, drawings[5].links);
	expect_findings(figures, "double-nat missing-serial");
	figures_drop(figures);
	fixture_drop(fixture);
}

/* ---- against an oracle: all simple paths of small random networks ---- */

#define NODES 8

struct maze {
	bool link[NODES][NODES];
	const char *kind[NODES];
};

static bool
passes(const struct maze *maze, int i)
{
	return strcmp(maze->kind[i], "pc") != 0 && strcmp(maze->kind[i], "utm") != 0;
}

/* Is there a way from i to an Internet node that meets no UTM and no other PC? */
static bool
way_out(const struct maze *maze, int i, unsigned seen)
{
	for (int j = 0; j < NODES; j++) {
		if (!maze->link[i][j] || (seen & (1u << j)))
			continue;
		if (strcmp(maze->kind[j], "internet") == 0)
			return true;
		if (passes(maze, j) && way_out(maze, j, seen | (1u << j)))
			return true;
	}
	return false;
}

/* Is i connected with the Internet node by any links? Elsewhere the entry would be a guess. */
static unsigned
connected(const struct maze *maze, int i, unsigned seen)
{
	seen |= 1u << i;
	for (int j = 0; j < NODES; j++)
		if (maze->link[i][j] && !(seen & (1u << j)))
			seen = connected(maze, j, seen);
	return seen;
}

static struct figures *
draw_maze(struct fixture *fixture, const struct maze *maze)
{
	fixture_sql(fixture, "DELETE FROM device; DELETE FROM link;");
	for (int i = 0; i < NODES; i++)
		fixture_add(fixture,
		    "INSERT INTO device (source, line, client, id, kind) VALUES (1, 2, 'K1', "
		    "'D%d', '%s')",
		    i, maze->kind[i]);
	for (int i = 0; i < NODES; i++)
		for (int j = i + 1; j < NODES; j++)
			if (maze->link[i][j])
				fixture_add(fixture,
				    "INSERT INTO link (source, line, client, id, a_device, "
				    "b_device, certainty)"
				    " VALUES (1, 3, 'K1', 'L%d%d', 'D%d', 'D%d', 'confirmed')",
				    i, j, i, j);
	return fixture_figures(fixture);
}

/* Take the links with the × out. */
static void
cut_maze(struct maze *maze, const struct figures *figures)
{
	g_autofree char *cuts = cuts_of(figures);
	g_auto(GStrv) ids = g_strsplit(cuts, " ", -1);
	for (char **id = ids; *id != NULL && **id != '\0'; id++) {
		int i = (*id)[1] - '0', j = (*id)[2] - '0';
		maze->link[i][j] = maze->link[j][i] = false;
	}
}

static void
random_maze(struct maze *maze, GRand *rand)
{
	static const char *const kinds[] = { "router", "hub", "l2_switch", "pc", "pc", "pc",
		"utm" };
	memset(maze, 0, sizeof *maze);
	for (int i = 0; i < NODES; i++)
		maze->kind[i] = i == 0   ? "internet"
		                : i == 1 ? "utm"
		                         : kinds[g_rand_int_range(rand, 0, 7)];
	for (int i = 0; i < NODES; i++)
		for (int j = i + 1; j < NODES; j++)
			maze->link[i][j] = maze->link[j][i] = g_rand_int_range(rand, 0, 3) == 0;
}

static void
verdicts_agree_with_all_simple_paths_and_cuts_cut(void **state)
{
	g_autoptr(GRand) rand = g_rand_new_with_seed(7);
	struct fixture *fixture = fixture_new();
	int bypasses = 0;
	for (int turn = 0; turn < 400; turn++) {
		struct maze maze, cut;
		random_maze(&maze, rand);
		struct figures *figures = draw_maze(fixture, &maze);
		const struct figure *verdicts = figure_of(figures, "network.verdicts");
		cut = maze;
		cut_maze(&cut, figures);
		for (size_t row = 0; row < verdicts->nrows; row++) {
			const char *host =
			    figure_cell(verdicts, row, figure_column_find(verdicts, "host"))->text;
			const char *verdict =
			    figure_cell(verdicts, row, figure_column_find(verdicts, "verdict"))
				->text;
			int i = host[1] - '0';
			if (!(connected(&maze, 0, 0) & (1u << i)))
				continue;
			bool bypass = strcmp(verdict, "bypass") == 0;
			assert_int_equal(
			    way_out(&maze, i, 1u << i), bypass || strcmp(verdict, "possible") == 0);
			assert_false(bypass && way_out(&cut, i, 1u << i));
			bypasses += bypass;
		}
		figures_drop(figures);
	}
	assert_true(bypasses > 100);
	fixture_drop(fixture);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_drawing_gets_its_verdicts_and_cuts),
		cmocka_unit_test(telephone_lines_carry_no_network),
		cmocka_unit_test(a_witness_path_names_the_devices),
		cmocka_unit_test(a_bypass_is_one_finding_with_its_remedy),
		cmocka_unit_test(no_utm_is_one_finding_not_fifty),
		cmocka_unit_test(what_nobody_knows_is_never_called_safe),
		cmocka_unit_test(a_line_to_the_internet_is_no_device),
		cmocka_unit_test(lists_are_checked_against_themselves),
		cmocka_unit_test(a_router_inside_hides_its_clients),
		cmocka_unit_test(verdicts_agree_with_all_simple_paths_and_cuts_cut),
	};
	return cmocka_run_group_tests_name("networks", tests, NULL, NULL);
}
