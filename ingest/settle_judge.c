/*
 * Telling machines from people.
 *
 * In: one event, the sending, the rules in force. Out: a verdict and the rule that gave it.
 * Rule: only what the settings say is judged a machine and left out; what merely looks like one stays, as unsure,
 * unless the settings say what else it is.
 */
#include "ingest/cells.h"
#include "ingest/settle.h"
#include <string.h>

#define TOO_FAST_MS 2000

const char *const settle_verdict_names[] = { "person", "machine", "unsure" };
const char *const settle_kind_names[] = { "sent", "error", "viewed", "opened", "submitted",
	"reported" };

/* What programs call themselves that fetch links without a person; none of them is a browser or a mail client. */
static const char *const scanner_words[] = { "scanner", "safelinks", "safe links", "proofpoint",
	"mimecast", "barracuda", "urldefense", "trend micro", "symantec", "fireeye", "sophos",
	"fortiguard", "zscaler", "bot/", "bot ", "crawler", "spider", "curl/", "wget/",
	"python-requests", "python-urllib", "aiohttp", "go-http-client", "java/", "okhttp",
	"libwww-perl", "headlesschrome", "phantomjs", "httpclient", "axios/", "node-fetch",
	"slackbot", "facebookexternalhit", "skypeuripreview",
	"microsoft office existence discovery", "preview" };

/* ---- the rules in force */

static json_t *
load(struct store *store, const char *client, const char *key)
{
	g_autofree char *text = ingest_setting(store, client, key);
	return text == NULL ? NULL : json_loads(text, JSON_DECODE_ANY, NULL);
}

static int64_t
load_ms(struct store *store, const char *client, const char *key, double unit_ms)
{
	json_t *value = load(store, client, key);
	int64_t ms = (int64_t)(json_number_value(value) * unit_ms);
	json_decref(value);
	return ms;
}

/* Unsure where nothing is said: the log alone seldom settles it. */
static enum settings_rule
load_rule(struct store *store, const char *client, const char *name)
{
	g_autofree char *key = g_strconcat("drill.machine_events.", name, NULL);
	json_t *value = load(store, client, key);
	enum settings_rule rule = SETTINGS_UNSURE;
	for (int i = 0; settings_rule_names[i] != NULL; i++)
		if (g_strcmp0(json_string_value(value), settings_rule_names[i]) == 0)
			rule = (enum settings_rule)i;
	json_decref(value);
	return rule;
}

static void
add_exclusion(GPtrArray *exclude, const char *text)
{
	/* "#EXT#": guests of a Microsoft tenant, whatever their domain. */
	if (text[0] == '#') {
		g_ptr_array_add(exclude, g_utf8_strdown(text, -1));
		return;
	}
	const char *domain = strchr(text, '@') == NULL ? text : text[0] == '@' ? text + 1 : NULL;
	if (domain != NULL) {
		g_autofree char *key = cells_match_key(domain, -1);
		g_ptr_array_add(exclude, g_strconcat("@", key, NULL));
		return;
	}
	enum cell_state state;
	char *key = cells_email_key(text, -1, &state);
	if (key != NULL)
		g_ptr_array_add(exclude, key);
}

void
settle_rules_read(struct settle_rules *rules, struct store *store, const char *client)
{
	rules->seconds_ms = load_ms(store, client, "drill.machine_events.seconds_after_send", 1000);
	rules->window_ms = load_ms(store, client, "drill.window_days", 86400000);
	rules->networks = g_array_new(FALSE, FALSE, sizeof(struct network));
	rules->agents = g_ptr_array_new_with_free_func(g_free);
	rules->exclude = g_ptr_array_new_with_free_func(g_free);
	rules->before = load_rule(store, client, "before_sending");
	rules->fast = load_rule(store, client, "within_2_seconds");
	rules->burst = load_rule(store, client, "same_second");
	rules->scanner = load_rule(store, client, "scanner_agent");
	rules->head = load_rule(store, client, "head_request");
	json_t *networks = load(store, client, "drill.machine_events.networks");
	json_t *agents = load(store, client, "drill.machine_events.agents");
	json_t *exclude = load(store, client, "drill.exclude");
	struct network network;
	for (size_t i = 0; i < json_array_size(networks); i++)
		if (settings_network(json_string_value(json_array_get(networks, i)), &network))
			g_array_append_val(rules->networks, network);
	for (size_t i = 0; i < json_array_size(agents); i++)
		g_ptr_array_add(rules->agents,
		    g_ascii_strdown(json_string_value(json_array_get(agents, i)), -1));
	for (size_t i = 0; i < json_array_size(exclude); i++)
		add_exclusion(rules->exclude, json_string_value(json_array_get(exclude, i)));
	json_decref(networks);
	json_decref(agents);
	json_decref(exclude);
}

void
settle_rules_clear(struct settle_rules *rules)
{
	g_clear_pointer(&rules->networks, g_array_unref);
	g_clear_pointer(&rules->agents, g_ptr_array_unref);
	g_clear_pointer(&rules->exclude, g_ptr_array_unref);
}

/* "@example.jp" also holds for sub.example.jp. */
static bool
in_domain(const char *email_key, const char *domain)
{
	const char *at = strrchr(email_key, '@');
	if (at == NULL)
		return false;
	if (strcmp(at, domain) == 0)
		return true;
	size_t host = strlen(at + 1), length = strlen(domain + 1);
	return host > length && at[host - length] == '.' &&
	       strcmp(at + 1 + host - length, domain + 1) == 0;
}

bool
settle_rules_exclude(const struct settle_rules *rules, const char *email_key)
{
	for (guint i = 0; email_key != NULL && i < rules->exclude->len; i++) {
		const char *entry = rules->exclude->pdata[i];
		if (entry[0] == '#' && strstr(email_key, entry) != NULL)
			return true;
		if (entry[0] == '@' ? in_domain(email_key, entry) : strcmp(email_key, entry) == 0)
			return true;
	}
	return false;
}

struct settle_agent *
settle_agent_new(const char *text)
{
	struct settle_agent *agent = g_new0(struct settle_agent, 1);
	agent->text = g_ascii_strdown(text, -1);
	for (size_t i = 0; i < G_N_ELEMENTS(scanner_words) && !agent->scanner; i++)
		agent->scanner = strstr(agent->text, scanner_words[i]) != NULL;
	return agent;
}

void
settle_agent_drop(void *data)
{
	struct settle_agent *agent = data;
	g_free(agent->text);
	g_free(agent);
}

/* ---- one event */

static const char *
machine_rule(const struct settle_event *event, int64_t sent_at, const struct settle_rules *rules)
{
	if (event->automatic)
		return "tracker";
	if (rules->seconds_ms > 0 && sent_at != SETTLE_NO_TIME && event->at != SETTLE_NO_TIME &&
	    event->at >= sent_at && event->at - sent_at < rules->seconds_ms)
		return "seconds_after_send";
	for (guint i = 0; event->address != NULL && i < rules->networks->len; i++)
		if (settings_network_holds(
			&g_array_index(rules->networks, struct network, i), event->address))
			return "networks";
	for (guint i = 0; event->who != NULL && i < rules->agents->len; i++)
		if (strstr(event->who->text, rules->agents->pdata[i]) != NULL)
			return "agents";
	return NULL;
}

static bool
is_within(const struct settle_event *event, int64_t sent_at, int64_t from, int64_t to)
{
	return sent_at != SETTLE_NO_TIME && event->at != SETTLE_NO_TIME &&
	       event->at - sent_at >= from && event->at - sent_at < to;
}

/* What looks like a machine. What the settings take for one speaks first. Several people at once: settle.c. */
static bool
suspect(struct settle_event *event, int64_t sent_at, const struct settle_rules *rules,
    enum settings_rule taken)
{
	bool opens = event->kind != SETTLE_VIEWED;
	const struct {
		const char *rule;
		enum settings_rule taken;
		bool looks;
	} all[] = {
		{ "before_sending", rules->before, is_within(event, sent_at, INT64_MIN, 0) },
		{ "within_2_seconds", rules->fast,
		    opens && is_within(event, sent_at, 0, TOO_FAST_MS) },
		{ "scanner_agent", rules->scanner, event->who != NULL && event->who->scanner },
		{ "head_request", rules->head, event->head },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
		if (all[i].taken == taken && all[i].looks) {
			event->rule = all[i].rule;
			event->verdict = taken == SETTINGS_MACHINE ? SETTLE_MACHINE : SETTLE_UNSURE;
			return true;
		}
	return false;
}

void
settle_judge(struct settle_event *event, int64_t sent_at, const struct settle_rules *rules)
{
	event->verdict = SETTLE_PERSON;
	event->rule = NULL;
	if (event->kind < SETTLE_VIEWED || event->kind == SETTLE_REPORTED)
		return;
	event->rule = machine_rule(event, sent_at, rules);
	if (event->rule != NULL)
		event->verdict = SETTLE_MACHINE;
	else if (!suspect(event, sent_at, rules, SETTINGS_MACHINE))
		suspect(event, sent_at, rules, SETTINGS_UNSURE);
}
