/*
 * Completing a row, table by table: what no single cell says.
 *
 * In: import->values as the cells gave them. Out: the stored columns complete, and what each file holds of each
 * campaign.
 * Rule: what a file does not say is taken from "sources", then from the file's name, never from another row.
 */
#include "ingest/import_inside.h"
#include <string.h>

static bool
is_null(const struct record_value *value)
{
	return value->kind == RECORD_NULL;
}

static void
put_string(struct record_value *value, const char *text)
{
	if (is_null(value) && text != NULL)
		*value = record_text(text, strlen(text));
}

static void
put_made(struct import *import, struct record_value *value, char *text)
{
	put_string(value, converter_keep(&import->converter, text));
}

/* ---- campaigns */

static const char *const stem_words[] = { "results", "events", "result", "event", "raw events",
	"raw_events" };

char *
import_campaign_stem(const char *path)
{
	g_autofree char *base = g_path_get_basename(path);
	char *dot = strrchr(base, '.');
	if (dot != NULL && dot != base)
		*dot = '\0';
	g_autofree char *lower = g_ascii_strdown(base, -1);
	for (size_t i = 0; i < G_N_ELEMENTS(stem_words); i++) {
		if (!g_str_has_suffix(lower, stem_words[i]))
			continue;
		size_t length = strlen(base) - strlen(stem_words[i]);
		/* "Events" alone, or behind a separator: "prevents" is no events file. */
		if (length > 0 && strchr(" -_.", base[length - 1]) == NULL)
			continue;
		while (length > 0 && strchr(" -_.", base[length - 1]) != NULL)
			length--;
		return g_strndup(base, length);
	}
	return g_strdup(base);
}

static bool
same_text(const char *a, const struct record_value *b)
{
	return strlen(a) == b->length && memcmp(a, b->text, b->length) == 0;
}

static const char *
stated_mail_type(const char *text)
{
	if (text == NULL)
		return NULL;
	g_autofree char *key = cells_match_key(text, -1);
	if (strstr(key, "添付") != NULL || strstr(key, "attach") != NULL)
		return "attachment";
	return strstr(key, "url") != NULL || strstr(key, "リンク") != NULL ||
	               strstr(key, "link") != NULL
	           ? "url"
	           : "other";
}

static struct batch *
find_batch(struct import *import, const struct record_value *campaign, int64_t drill)
{
	struct batch *last = import->last_batch;
	if (last != NULL && last->client == import->client && last->drill == drill &&
	    same_text(last->campaign, campaign))
		return last;
	g_autofree char *name = g_strdup_printf("%s|%" G_GINT64_FORMAT "|%.*s", import->client,
	    drill, (int)campaign->length, campaign->text);
	guint number = GPOINTER_TO_UINT(g_hash_table_lookup(import->batch_numbers, name));
	if (number == 0) {
		const struct statement *stated = import->job->statement;
		struct batch batch = { .client = import->client,
			.drill = drill,
			.campaign = import_intern(import, campaign->text, campaign->length),
			.events = import->table == RECORD_EVENT,
			.first_record = store_next_record(import->job->store),
			.mail = stated->mail,
			.mail_type = stated_mail_type(stated->mail_type),
			.difficulty = stated->difficulty };
		g_array_append_val(import->batches, batch);
		number = import->batches->len;
		g_hash_table_insert(
		    import->batch_numbers, g_steal_pointer(&name), GUINT_TO_POINTER(number));
	}
	return import->last_batch = &g_array_index(import->batches, struct batch, number - 1);
}

/* The row at hand is one of the batch's. */
static struct batch *
add_to_batch(struct import *import, const struct record_value *campaign,
    const struct record_value *drill, bool named)
{
	struct batch *batch = find_batch(import, campaign, is_null(drill) ? 0 : drill->integer);
	batch->named = batch->named || named;
	batch->n++;
	batch->last_record = store_next_record(import->job->store);
	return batch;
}

static void
note_title(struct import *import, struct batch *batch, const struct record_value *name)
{
	if (batch->title == NULL && !is_null(name))
		batch->title = import_intern(import, name->text, name->length);
}

static void
note_time(struct batch *batch, const struct record_value *at, bool sent)
{
	if (is_null(at))
		return;
	if (!batch->any_time || at->integer < batch->first_at)
		batch->first_at = at->integer;
	batch->any_time = true;
	if (sent && (!batch->any_sent || at->integer < batch->first_sent_at))
		batch->first_sent_at = at->integer;
	batch->any_sent = batch->any_sent || sent;
}

bool
import_write_batches(struct import *import)
{
	bool good = true;
	for (guint i = 0; good && i < import->batches->len; i++)
		good = store_batch(import->job->store,
		    &g_array_index(import->batches, struct batch, i), import->job->problems);
	return good;
}

/* The campaign and round of a row; true where the file itself names the campaign. */
static bool
complete_campaign(struct import *import, struct record_value *campaign, struct record_value *drill)
{
	const struct statement *stated = import->job->statement;
	bool named = !is_null(campaign) || stated->campaign != NULL;
	put_string(campaign, stated->campaign);
	put_string(campaign, import->stem);
	if (is_null(drill) && stated->drill > 0)
		*drill = record_integer(stated->drill);
	return named;
}

/* ---- persons */

static bool
is_cjk(const struct record_value *text)
{
	gunichar first = g_utf8_get_char(text->text);
	return first >= 0x2E80 && first < 0xFB00;
}

/* 姓名 where both are Japanese, "First Last" elsewhere. */
static void
complete_name(struct import *import, struct record_value *name, const struct record_value *first,
    const struct record_value *last)
{
	if (!is_null(name) || (is_null(first) && is_null(last)))
		return;
	if (is_null(first) || is_null(last)) {
		*name = is_null(first) ? *last : *first;
		return;
	}
	bool japanese = is_cjk(first) && is_cjk(last);
	const struct record_value *one = japanese ? last : first, *two = japanese ? first : last;
	put_made(import, name,
	    g_strdup_printf("%.*s %.*s", (int)one->length, one->text, (int)two->length, two->text));
}

static enum row_result
set_personless_aside(struct import *import)
{
	bool stored = import_set_row_aside(import, PROBLEM_PERSON_MISSING, -1, false, NULL, NULL);
	return stored ? ROW_DONE : ROW_STORE_FAILED;
}

/* ---- drill records */

static bool
any_reaction(const struct record_value *values)
{
	for (int i = DRILL_VIEWED_AT; i <= DRILL_REPORTED; i++)
		if (!is_null(&values[i]) && (i < DRILL_VIEWED || values[i].integer != 0))
			return true;
	return false;
}

/* Without a status: an empty sending time means unsent only where the file has sending times at all. */
static void
complete_delivery(const struct import *import, struct record_value *values)
{
	const char *delivery = "sent";
	bool bounced = !is_null(&values[DRILL_BOUNCED]) && values[DRILL_BOUNCED].integer != 0;
	/* An error says more than "not sent". */
	if (bounced)
		values[DRILL_DELIVERY] = (struct record_value){ 0 };
	if (bounced)
		delivery = "bounced";
	else if (is_null(&values[DRILL_SENT_AT]) && !any_reaction(values))
		for (size_t i = 0; i < import->nactive; i++)
			if (import->active[i].field->column == DRILL_SENT_AT)
				delivery = "unsent";
	put_string(&values[DRILL_DELIVERY], delivery);
}

static enum row_result
finish_drill(struct import *import)
{
	struct record_value *values = import->values;
	const struct statement *stated = import->job->statement;
	if (is_null(&values[DRILL_EMAIL_KEY]) && is_null(&values[DRILL_TRACKER_ID]))
		return set_personless_aside(import);
	complete_name(
	    import, &values[DRILL_NAME], &values[DRILL_FIRST_NAME], &values[DRILL_LAST_NAME]);
	bool title = import->job->position_is_title;
	struct record_value *position = &values[title ? DRILL_TITLE : DRILL_DEPARTMENT];
	if (is_null(position))
		*position = values[DRILL_POSITION];
	complete_delivery(import, values);
	bool named = complete_campaign(import, &values[DRILL_CAMPAIGN], &values[DRILL_DRILL]);
	put_string(&values[DRILL_MAIL], stated->mail);
	put_string(&values[DRILL_MAIL_TYPE], stated_mail_type(stated->mail_type));
	put_string(&values[DRILL_DIFFICULTY], stated->difficulty);
	for (int i = DRILL_VIEWED; i <= DRILL_REPORTED; i++)
		if (!is_null(&values[i]) && values[i].integer == 0)
			values[i] = (struct record_value){ 0 };
	struct batch *batch =
	    add_to_batch(import, &values[DRILL_CAMPAIGN], &values[DRILL_DRILL], named);
	note_title(import, batch, &values[DRILL_CAMPAIGN_NAME]);
	note_time(batch, &values[DRILL_SENT_AT], true);
	for (int i = DRILL_VIEWED_AT; i <= DRILL_REPORTED_AT; i++)
		note_time(batch, &values[i], false);
	return ROW_GOOD;
}

/* ---- drill events */

static void
put_details(struct import *import, const struct record_value *details)
{
	struct record_value *values = import->values;
	if (!details_read(details->text, details->length, &import->details))
		for (size_t i = 0; i < import->nactive; i++)
			if (import->active[i].field->type == PROFILE_DETAILS)
				import_add_pending(import, import->active[i].index,
				    PROBLEM_DETAILS_BAD, true, true, NULL, NULL);
	if (import->details.rid[0] != '\0')
		put_string(&values[EVENT_TRACKER_ID], import->details.rid);
	if (import->details.address[0] != '\0')
		put_string(&values[EVENT_ADDRESS], import->details.address);
	if (import->details.agent[0] != '\0')
		values[EVENT_AGENT] = record_integer(store_agent(import->job->store,
		    import->details.agent, strlen(import->details.agent), import->job->problems));
}

/* A browser's name from a column of its own. */
static void
put_agent(struct import *import, struct record_value *agent)
{
	if (agent->kind != RECORD_TEXT)
		return;
	g_autofree char *text = g_strndup(agent->text, agent->length);
	*agent = record_integer(
	    store_agent(import->job->store, text, agent->length, import->job->problems));
}

static enum row_result
finish_event(struct import *import)
{
	struct record_value *values = import->values;
	put_agent(import, &values[EVENT_AGENT]);
	if (!is_null(&values[EVENT_DETAILS]))
		put_details(import, &values[EVENT_DETAILS]);
	const struct record_value *kind = &values[EVENT_KIND];
	bool personal = strcmp(kind->text, "created") != 0 && strcmp(kind->text, "other") != 0;
	if (personal && is_null(&values[EVENT_EMAIL_KEY]) && is_null(&values[EVENT_TRACKER_ID]))
		return set_personless_aside(import);
	const struct record_value *key = &values[EVENT_EMAIL_KEY];
	if (!is_null(key) && key->length == values[EVENT_EMAIL].length &&
	    memcmp(key->text, values[EVENT_EMAIL].text, key->length) == 0)
		values[EVENT_EMAIL] = (struct record_value){ 0 };
	bool named = complete_campaign(import, &values[EVENT_CAMPAIGN], &values[EVENT_DRILL]);
	struct batch *batch =
	    add_to_batch(import, &values[EVENT_CAMPAIGN], &values[EVENT_DRILL], named);
	note_title(import, batch, &values[EVENT_CAMPAIGN_NAME]);
	note_time(batch, &values[EVENT_AT],
	    strcmp(kind->text, "sent") == 0 || strcmp(kind->text, "error") == 0);
	return ROW_GOOD;
}

/* ---- the other tables */

static enum row_result
finish_answer(struct import *import)
{
	struct record_value *values = import->values;
	/* Sheets without a name must not run into one another: in a wide table each row is a sheet. */
	if (import->profile->wide.any)
		put_made(import, &values[ANSWER_RESPONDENT],
		    g_strdup_printf(
			"row %" G_GINT64_FORMAT " of %s", import->row->line, import->job->path));
	put_made(
	    import, &values[ANSWER_RESPONDENT], g_strdup_printf("sheet of %s", import->job->path));
	if (import->profile->wide.any && import->answers->len == 0) {
		bool stored =
		    import_set_row_aside(import, PROBLEM_VALUE_MISSING, -1, false, NULL, NULL);
		return stored ? ROW_DONE : ROW_STORE_FAILED;
	}
	return ROW_GOOD;
}

/* A device without a name goes by what it is and the number its source gives it: "Cisco C9300 (12)". */
static void
label_device(struct import *import)
{
	struct record_value *values = import->values;
	const struct record_value *maker = &values[DEVICE_MAKER], *model = &values[DEVICE_MODEL];
	if (is_null(&values[DEVICE_ID]))
		values[DEVICE_ID] = values[DEVICE_NAME];
	if (!is_null(&values[DEVICE_ID]) || is_null(model) || is_null(&values[DEVICE_NUMBER]))
		return;
	bool made = !is_null(maker);
	put_made(import, &values[DEVICE_ID],
	    g_strdup_printf("%.*s%s%.*s (%.*s)", made ? (int)maker->length : 0,
		made ? maker->text : "", made ? " " : "", (int)model->length, model->text,
		(int)values[DEVICE_NUMBER].length, values[DEVICE_NUMBER].text));
	values[DEVICE_NAME] = values[DEVICE_ID];
}

static void
number_row(struct import *import, struct record_value *id, const char *prefix)
{
	put_made(
	    import, id, g_strdup_printf("%s%" G_GINT64_FORMAT, prefix, import->account->used + 1));
}

enum row_result
import_finish_row(struct import *import)
{
	struct record_value *values = import->values;
	switch (import->table) {
	case RECORD_PERSON:
		complete_name(import, &values[PERSON_NAME], &values[PERSON_FIRST_NAME],
		    &values[PERSON_LAST_NAME]);
		return ROW_GOOD;
	case RECORD_DRILL:
		return finish_drill(import);
	case RECORD_EVENT:
		return finish_event(import);
	case RECORD_ANSWER:
		return finish_answer(import);
	case RECORD_DEVICE:
		if (!import->profile->form)
			label_device(import);
		number_row(import, &values[DEVICE_ID], "D-");
		return ROW_GOOD;
	case RECORD_LINK:
		number_row(import, &values[LINK_ID], "L-");
		return import_finish_link(import);
	case RECORD_ENVIRONMENT:
		number_row(import, &values[ENVIRONMENT_NO], "");
		return ROW_GOOD;
	case RECORD_PLAN:
		return import_finish_plan(import);
	case RECORD_APPLICATION:
	case RECORD_PORT:
	case RECORD_WAITING:
	case RECORD_PHOTO:
	case RECORD_EXERCISE: /* noted once its row is used */
	case RECORD_COMMENT:
	case RECORD_TABLE_COUNT:
		break;
	}
	return ROW_GOOD;
}
