/*
 * programme.json and client.json: checked and flattened into settings.
 *
 * In: a parsed document. Out: rows of setting.
 * Rule: strict. A key that is not known may be a setting that somebody believes is in force.
 */
#include "ingest/settings.h"
#include "ingest/cells.h"
#include "ingest/dates.h"
#include "ingest/decode.h"
#include <arpa/inet.h>
#include <stddef.h>
#include <string.h>

#define CLIENT_ID_LIMIT 64

/* ---- the tables */

struct settings_object {
	const char *name, *issuer, *time_zone, *layout, *report_date;
	int64_t fiscal_year;
	const json_t *sources, *drill, *privacy, *diagnosis, *delivery, *issued, *floors,
	    *set_aside_limit, *email_domains;
};

#define AT(struct_name, member) .offset = offsetof(struct struct_name, member)

static const struct field settings_fields[] = {
	{ "name", FIELD_STRING, AT(settings_object, name),
	    .doc = "The programme's name; in client.json the client's." },
	{ "fiscal_year", FIELD_INTEGER, AT(settings_object, fiscal_year), .minimum = 1900,
	    .maximum = 2200, .doc = "The fiscal year, for example 2024." },
	{ "issuer", FIELD_STRING, AT(settings_object, issuer), .doc = "Who issues the report." },
	{ "time_zone", FIELD_STRING, AT(settings_object, time_zone),
	    .doc = "Zone of times without an offset, for example Asia/Tokyo." },
	{ "layout", FIELD_STRING, AT(settings_object, layout),
	    .doc = "Name of the report's layout." },
	{ "report_date", FIELD_STRING, AT(settings_object, report_date),
	    .doc = "The report's date." },
	{ "sources", FIELD_ARRAY, AT(settings_object, sources),
	    .doc = "How single files are to be read." },
	{ "drill", FIELD_OBJECT, AT(settings_object, drill), .doc = "Definitions for the drills." },
	{ "privacy", FIELD_OBJECT, AT(settings_object, privacy), .doc = "What protects persons." },
	{ "diagnosis", FIELD_OBJECT, AT(settings_object, diagnosis),
	    .doc = "Definitions for the self-check." },
	{ "delivery", FIELD_OBJECT, AT(settings_object, delivery),
	    .doc = "How the report is handed over." },
	{ "issued", FIELD_OBJECT, AT(settings_object, issued),
	    .doc = "The edition that was handed out last." },
	{ "floors", FIELD_OBJECT, AT(settings_object, floors),
	    .doc = "What floor plans are read for." },
	{ "email_domains", FIELD_OBJECT, AT(settings_object, email_domains),
	    .doc = "Whose people have addresses of a domain: each domain with a client id." },
	{ "set_aside_limit", FIELD_ANY, AT(settings_object, set_aside_limit),
	    .doc = "Set-aside rows that a file may have: a number, or a share of its rows such as "
		   "\"5%\"." },
};

struct drill_object {
	int opened_means, position;
	double window_days;
	const json_t *machine_events, *exclude;
};

static const char *const opened_names[] = { "clicked", "viewed", NULL };
static const char *const position_names[] = { "department", "title", NULL };

static const struct field drill_fields[] = {
	{ "opened_means", FIELD_CHOICE, AT(drill_object, opened_means), .choices = opened_names,
	    .doc = "What counts as opened." },
	{ "window_days", FIELD_NUMBER, AT(drill_object, window_days), .minimum = 0.001,
	    .maximum = 3660, .doc = "Reactions count only so many days after sending." },
	{ "machine_events", FIELD_OBJECT, AT(drill_object, machine_events),
	    .doc = "What is judged automatic." },
	{ "exclude", FIELD_STRINGS, AT(drill_object, exclude),
	    .doc = "E-mail addresses and domains left out." },
	{ "position", FIELD_CHOICE, AT(drill_object, position), .choices = position_names,
	    .doc = "What GoPhish's position holds." },
};

struct machine_object {
	double seconds;
	const json_t *networks, *agents;
	int before, fast, burst, scanner, head;
};

const char *const settings_rule_names[] = { "unsure", "machine", "off", NULL };

static const struct field machine_fields[] = {
	{ "seconds_after_send", FIELD_NUMBER, AT(machine_object, seconds), .minimum = 0.001,
	    .maximum = 86400, .doc = "Reactions so soon after sending are automatic." },
	{ "networks", FIELD_STRINGS, AT(machine_object, networks),
	    .doc = "Networks of scanners, as 192.0.2.0/24." },
	{ "agents", FIELD_STRINGS, AT(machine_object, agents),
	    .doc = "Words in a scanner's user-agent." },
	{ "before_sending", FIELD_CHOICE, AT(machine_object, before),
	    .choices = settings_rule_names, .doc = "What a reaction before the sending is." },
	{ "within_2_seconds", FIELD_CHOICE, AT(machine_object, fast),
	    .choices = settings_rule_names,
	    .doc = "What an opening within 2 seconds after sending is." },
	{ "same_second", FIELD_CHOICE, AT(machine_object, burst), .choices = settings_rule_names,
	    .doc = "What reactions of 3 people or more in one second from one address are." },
	{ "scanner_agent", FIELD_CHOICE, AT(machine_object, scanner),
	    .choices = settings_rule_names,
	    .doc = "What a reaction is whose user-agent names a program." },
	{ "head_request", FIELD_CHOICE, AT(machine_object, head), .choices = settings_rule_names,
	    .doc = "What a request by HEAD is, which asks for no page." },
};

struct privacy_object {
	int64_t small_group;
	bool person_sheet;
};

static const struct field privacy_fields[] = {
	{ "small_group", FIELD_INTEGER, AT(privacy_object, small_group), .minimum = 1,
	    .maximum = 1000, .doc = "Groups below this are merged." },
	{ "person_sheet", FIELD_BOOL, AT(privacy_object, person_sheet),
	    .doc = "A sheet of persons in the workbook." },
};

struct diagnosis_object {
	int respondents;
};

static const char *const respondents_names[] = { "latest", "mean", NULL };

static const struct field diagnosis_fields[] = {
	{ "respondents", FIELD_CHOICE, AT(diagnosis_object, respondents),
	    .choices = respondents_names, .doc = "Which of several answer sheets counts." },
};

struct issued_object {
	int64_t edition;
	const char *on;
};

static const struct field issued_fields[] = {
	{ "edition", FIELD_INTEGER, true, AT(issued_object, edition), .minimum = 1,
	    .maximum = 1000000, .doc = "Its number, as obi run tells it." },
	{ "on", FIELD_STRING, AT(issued_object, on), .doc = "The day it was handed out." },
};

struct floors_object {
	double sprinkler_m;
};

static const struct field floors_fields[] = {
	{ "sprinkler_m", FIELD_NUMBER, AT(floors_object, sprinkler_m), .minimum = 0.1,
	    .maximum = 20, .doc = "Devices so near to a sprinkler are told of, in metres." },
};

struct delivery_object {
	int protect;
	const char *password_file;
};

static const char *const protect_names[] = { "none", "aes256", NULL };

static const struct field delivery_fields[] = {
	{ "protect", FIELD_CHOICE, AT(delivery_object, protect), .choices = protect_names,
	    .doc = "Encryption of the report." },
	{ "password_file", FIELD_STRING, AT(delivery_object, password_file),
	    .doc = "File with the passwords." },
};

struct source_object {
	const char *path, *profile, *encoding, *delimiter, *client, *campaign, *mail, *mail_type,
	    *difficulty, *time_zone, *device;
	int64_t drill, heading_line;
	int position;
};

static const struct field source_fields[] = {
	{ "path", FIELD_STRING, true, AT(source_object, path),
	    .doc = "The file, relative to this one." },
	{ "profile", FIELD_STRING, AT(source_object, profile), .doc = "What kind of file it is." },
	{ "encoding", FIELD_STRING, AT(source_object, encoding),
	    .doc = "UTF-8, CP932, UTF-16LE or UTF-16BE." },
	{ "delimiter", FIELD_STRING, AT(source_object, delimiter), .doc = "One of , ; | and tab." },
	{ "heading_line", FIELD_INTEGER, AT(source_object, heading_line), .minimum = 1,
	    .maximum = 100000, .doc = "The line of the headings." },
	{ "client", FIELD_STRING, AT(source_object, client), .doc = "Whose rows these are." },
	{ "drill", FIELD_INTEGER, AT(source_object, drill), .minimum = 1, .maximum = 99,
	    .doc = "Round of the drill." },
	{ "campaign", FIELD_STRING, AT(source_object, campaign), .doc = "Name of the campaign." },
	{ "mail", FIELD_STRING, AT(source_object, mail), .doc = "Name of the mail that was sent." },
	{ "mail_type", FIELD_STRING, AT(source_object, mail_type),
	    .doc = "URL, 添付 or another word." },
	{ "difficulty", FIELD_STRING, AT(source_object, difficulty),
	    .doc = "How hard the mail was to see through." },
	{ "position", FIELD_CHOICE, AT(source_object, position), .choices = position_names,
	    .doc = "What GoPhish's position holds in this file." },
	{ "time_zone", FIELD_STRING, AT(source_object, time_zone),
	    .doc = "Zone of its times without an offset." },
	{ "device", FIELD_STRING, AT(source_object, device),
	    .doc = "Whose neighbours, routes or addresses it lists (lldpcli, ip)." },
};

/* ---- checking what a table cannot say */

struct checking {
	const struct document *document;
	struct problems *problems;
};

static bool
refuse(const struct checking *checking, const char *pointer, enum problem_id id, const char *seen)
{
	struct place place = document_place(checking->document, pointer);
	return problem_add(checking->problems, id, &place, seen, NULL);
}

static bool
read_part(const struct checking *checking, const json_t *object, const char *pointer,
    const struct field *fields, size_t n, void *out)
{
	return object == NULL || document_read(checking->document, object, pointer, fields, n, out,
				     checking->problems);
}

static bool
check_zone(const struct checking *checking, const char *name, const char *pointer)
{
	return name == NULL || settings_zone_known(name) ||
	       refuse(checking, pointer, PROBLEM_ZONE_UNKNOWN, name);
}

static bool
check_date(const struct checking *checking, const char *text, const char *pointer)
{
	struct date date;
	if (text == NULL || dates_parse(text, -1, NULL, &date) == DATE_OK)
		return true;
	return refuse(checking, pointer, dates_problem(date.reason), text);
}

static bool
check_limit(const struct checking *checking, const json_t *value)
{
	struct set_aside_limit limit;
	if (value == NULL || ingest_limit(value, &limit))
		return true;
	g_autofree char *seen = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
	return refuse(checking, "/set_aside_limit", PROBLEM_BAD_LIMIT, seen);
}

static bool
check_networks(const struct checking *checking, const json_t *networks)
{
	bool good = true;
	struct network network;
	for (size_t i = 0; i < json_array_size(networks); i++) {
		const char *text = json_string_value(json_array_get(networks, i));
		g_autofree char *pointer =
		    g_strdup_printf("/drill/machine_events/networks/%" G_GSIZE_FORMAT, i);
		if (!settings_network(text, &network))
			good = refuse(checking, pointer, PROBLEM_NETWORK_BAD, text);
	}
	return good;
}

static bool
check_drill(const struct checking *checking, const json_t *object)
{
	struct drill_object drill = { 0 };
	struct machine_object machine = { 0 };
	return read_part(
		   checking, object, "/drill", drill_fields, G_N_ELEMENTS(drill_fields), &drill) &&
	       read_part(checking, drill.machine_events, "/drill/machine_events", machine_fields,
		   G_N_ELEMENTS(machine_fields), &machine) &&
	       check_networks(checking, machine.networks);
}

static bool
check_source(const struct checking *checking, const json_t *object, size_t index)
{
	struct source_object source = { .position = -1 };
	g_autofree char *pointer = g_strdup_printf("/sources/%" G_GSIZE_FORMAT, index);
	if (!read_part(
		checking, object, pointer, source_fields, G_N_ELEMENTS(source_fields), &source))
		return false;
	enum encoding encoding;
	g_autofree char *at = document_pointer(pointer, "encoding");
	if (source.encoding != NULL && !decode_encoding_find(source.encoding, &encoding))
		return refuse(checking, at, PROBLEM_ENCODING_NAME, source.encoding);
	g_autofree char *delimiter = document_pointer(pointer, "delimiter");
	if (source.delimiter != NULL &&
	    (strlen(source.delimiter) != 1 || strchr(",;|\t", source.delimiter[0]) == NULL))
		return refuse(checking, delimiter, PROBLEM_DELIMITER_BAD, source.delimiter);
	g_autofree char *zone = document_pointer(pointer, "time_zone");
	return check_zone(checking, source.time_zone, zone);
}

bool
settings_client_id(const char *id)
{
	size_t length =
	    strspn(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");
	return length > 0 && length <= CLIENT_ID_LIMIT && id[length] == '\0';
}

/* {"example.jp": "K-0012"}: a domain has a dot, a client an id. */
static bool
check_domains(const struct checking *checking, const json_t *object)
{
	bool good = true;
	const char *name;
	json_t *client;
	json_object_foreach((json_t *)object, name, client)
	{
		g_autofree char *pointer = document_pointer("/email_domains", name);
		const char *id = json_string_value(client);
		const char *bare = *name == '@' ? name + 1 : name;
		if (strchr(bare, '.') == NULL || strpbrk(bare, "@ /") != NULL)
			good = refuse(checking, pointer, PROBLEM_DOMAIN_BAD, name);
		else if (id == NULL || !settings_client_id(id))
			good =
			    refuse(checking, pointer, PROBLEM_CLIENT_BAD_ID, id == NULL ? "" : id);
	}
	return good;
}

static bool
check_all(const struct checking *checking)
{
	struct settings_object all = { 0 };
	struct privacy_object privacy = { 0 };
	struct diagnosis_object diagnosis = { 0 };
	struct delivery_object delivery = { 0 };
	struct issued_object issued = { 0 };
	struct floors_object floors = { 0 };
	const json_t *root = document_root(checking->document);
	bool good =
	    read_part(checking, root, "", settings_fields, G_N_ELEMENTS(settings_fields), &all);
	good = check_drill(checking, all.drill) && good;
	good = read_part(checking, all.privacy, "/privacy", privacy_fields,
		   G_N_ELEMENTS(privacy_fields), &privacy) &&
	       good;
	good = read_part(checking, all.diagnosis, "/diagnosis", diagnosis_fields,
		   G_N_ELEMENTS(diagnosis_fields), &diagnosis) &&
	       good;
	good = read_part(checking, all.delivery, "/delivery", delivery_fields,
		   G_N_ELEMENTS(delivery_fields), &delivery) &&
	       good;
	good = read_part(checking, all.issued, "/issued", issued_fields,
		   G_N_ELEMENTS(issued_fields), &issued) &&
	       good;
	good = check_date(checking, issued.on, "/issued/on") && good;
	good = read_part(checking, all.floors, "/floors", floors_fields,
		   G_N_ELEMENTS(floors_fields), &floors) &&
	       good;
	good = check_zone(checking, all.time_zone, "/time_zone") && good;
	good = check_date(checking, all.report_date, "/report_date") && good;
	good = check_limit(checking, all.set_aside_limit) && good;
	good = check_domains(checking, all.email_domains) && good;
	for (size_t i = 0; i < json_array_size(all.sources); i++)
		good = check_source(checking, json_array_get(all.sources, i), i) && good;
	return good;
}

bool
ingest_limit(const json_t *value, struct set_aside_limit *out)
{
	*out = (struct set_aside_limit){ .value = json_number_value(value) };
	if (json_is_number(value))
		return out->value >= 0;
	const char *text = json_string_value(value);
	if (text == NULL || !g_ascii_isdigit(*text))
		return false;
	char *end;
	*out = (struct set_aside_limit){ .percent = true, .value = g_ascii_strtod(text, &end) };
	return strcmp(end, "%") == 0 && out->value <= 100;
}

/* ---- writing */

struct writing {
	struct store *store;
	const struct document *document;
	const char *client; /* '' programme */
	struct problems *problems;
};

/* A day is kept as YYYY-MM-DD whatever way it is written. */
static char *
setting_text(const char *key, const json_t *value)
{
	struct date date;
	if ((strcmp(key, "report_date") == 0 || strcmp(key, "issued.on") == 0) &&
	    dates_parse(json_string_value(value), -1, NULL, &date) == DATE_OK) {
		char day[11];
		dates_format_day(date.day, day);
		return g_strdup_printf("\"%s\"", day);
	}
	char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT | JSON_SORT_KEYS);
	char *copy = g_strdup(text);
	free(text);
	return copy;
}

static bool
write_object(
    const struct writing *writing, const json_t *object, const char *prefix, const char *pointer)
{
	const char *key;
	json_t *value;
	bool good = true;
	json_object_foreach((json_t *)object, key, value)
	{
		if (strcmp(key, "note") == 0 || strcmp(key, "$schema") == 0 || !good)
			continue;
		g_autofree char *at = document_pointer(pointer, key);
		g_autofree char *name = g_strconcat(prefix, key, NULL);
		/* A table, not settings of their own: domains are full of dots. */
		if (json_is_object(value) && strcmp(name, "email_domains") != 0) {
			g_autofree char *inner = g_strconcat(name, ".", NULL);
			good = write_object(writing, value, inner, at);
			continue;
		}
		bool own_name = *writing->client != '\0' && strcmp(name, "name") == 0;
		g_autofree char *text = setting_text(name, value);
		good = store_setting_add(writing->store, document_place(writing->document, at).line,
		    writing->client, own_name ? "client.name" : name, text, writing->problems);
	}
	return good;
}

bool
settings_import(struct store *store, const struct document *document, const char *client,
    struct problems *local, struct problems *problems)
{
	struct checking checking = { document, local };
	struct writing writing = { store, document, client == NULL ? "" : client, problems };
	return check_all(&checking) && write_object(&writing, document_root(document), "", "");
}

/* ---- networks */

bool
settings_network(const char *text, struct network *out)
{
	*out = (struct network){ 0 };
	g_auto(GStrv) halves = g_strsplit(text, "/", 2);
	if (halves[0] == NULL)
		return false;
	out->family = strchr(halves[0], ':') != NULL ? AF_INET6 : AF_INET;
	int bits = out->family == AF_INET6 ? 128 : 32;
	if (inet_pton(out->family, halves[0], out->bytes) != 1)
		return false;
	out->prefix = bits;
	if (halves[1] == NULL)
		return true;
	guint64 prefix;
	if (!g_ascii_string_to_unsigned(halves[1], 10, 0, (guint64)bits, &prefix, NULL))
		return false;
	out->prefix = (int)prefix;
	return true;
}

bool
settings_network_holds(const struct network *network, const char *address)
{
	uint8_t bytes[16];
	if (address == NULL || inet_pton(network->family, address, bytes) != 1)
		return false;
	int whole = network->prefix / 8, rest = network->prefix % 8;
	if (memcmp(bytes, network->bytes, (size_t)whole) != 0)
		return false;
	return rest == 0 || (bytes[whole] ^ network->bytes[whole]) >> (8 - rest) == 0;
}
