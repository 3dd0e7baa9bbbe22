/*
 * What happened to each mail of one e-mail address.
 *
 * In: all records and events of the address in one campaign. Out: recipients with judged reactions.
 * Rule: events win over a record's status; where both are there and disagree, that is marked, not mended.
 */
#include "ingest/settle.h"
#include <string.h>

static struct settle_recipient *
add_recipient(struct settle_people *people, char *person)
{
	struct settle_recipient *recipient = g_new0(struct settle_recipient, 1);
	recipient->person = person;
	recipient->sent_at = SETTLE_NO_TIME;
	recipient->events = g_array_new(FALSE, FALSE, sizeof(struct settle_event));
	for (int kind = 0; kind <= SETTLE_REPORTED; kind++)
		recipient->record.at[kind] = SETTLE_NO_TIME;
	g_ptr_array_add(people->recipients, recipient);
	return recipient;
}

void
settle_recipient_drop(void *data)
{
	struct settle_recipient *recipient = data;
	g_array_unref(recipient->events);
	g_free(recipient->person);
	g_free(recipient);
}

/* ---- who is who */

/* The very same address under two ids: a redacted export. (Trackers send to each address once.) */
static bool
is_redacted(const char *email, const char *id, const char *other_email, const char *other_id)
{
	return id != NULL && other_id != NULL && strcmp(id, other_id) != 0 &&
	       g_strcmp0(email, other_email) == 0;
}

static bool
records_share_address(const struct settle_people *people)
{
	for (guint i = 1; i < people->records->len; i++) {
		const struct settle_record *first =
		    &g_array_index(people->records, struct settle_record, 0);
		const struct settle_record *one =
		    &g_array_index(people->records, struct settle_record, i);
		if (is_redacted(first->email, first->tracker_id, one->email, one->tracker_id) &&
		    g_strcmp0(first->mail, one->mail) == 0)
			return true;
	}
	return false;
}

static bool
events_share_address(const struct settle_people *people)
{
	const struct settle_event *first = NULL;
	for (guint i = 0; i < people->events->len; i++) {
		const struct settle_event *one =
		    &g_array_index(people->events, struct settle_event, i);
		if (one->tracker_id == NULL)
			continue;
		if (first != NULL &&
		    is_redacted(first->email, first->tracker_id, one->email, one->tracker_id))
			return true;
		if (first == NULL)
			first = one;
	}
	return false;
}

static char *
person_name(const struct settle_people *people, const char *tracker_id)
{
	if (people->email_key != NULL && !people->shared)
		return g_strdup(people->email_key);
	return g_strdup_printf(
	    "%s#%s", people->group->campaign, tracker_id == NULL ? "?" : tracker_id);
}

/* ---- records */

static bool
is_same_mail(const struct settle_recipient *recipient, const struct settle_record *record)
{
	const char *id = recipient->record.tracker_id;
	if (g_strcmp0(recipient->record.mail, record->mail) != 0)
		return false;
	return id == NULL || record->tracker_id == NULL || strcmp(id, record->tracker_id) == 0;
}

/* A later export of the same campaign: what it says holds; steps once seen stay seen. */
static void
take_record(struct settle_recipient *recipient, const struct settle_record *record)
{
	struct settle_record before = recipient->record;
	recipient->record = *record;
	if (!recipient->has_record) {
		recipient->has_record = true;
		return;
	}
	recipient->record.automatic = before.automatic || record->automatic;
	for (int kind = 0; kind <= SETTLE_REPORTED; kind++) {
		recipient->record.said[kind] = before.said[kind] || record->said[kind];
		if (before.at[kind] != SETTLE_NO_TIME &&
		    (record->at[kind] == SETTLE_NO_TIME || before.at[kind] < record->at[kind]))
			recipient->record.at[kind] = before.at[kind];
	}
}

static void
place_records(struct settle_people *people)
{
	for (guint i = 0; i < people->records->len; i++) {
		const struct settle_record *record =
		    &g_array_index(people->records, struct settle_record, i);
		struct settle_recipient *same = NULL;
		for (guint j = 0; j < people->recipients->len && same == NULL; j++)
			if (is_same_mail(people->recipients->pdata[j], record))
				same = people->recipients->pdata[j];
		if (same == NULL)
			same = add_recipient(people, person_name(people, record->tracker_id));
		take_record(same, record);
	}
}

/* ---- events */

static struct settle_recipient *
find_by_id(const struct settle_people *people, const char *tracker_id)
{
	for (guint i = 0; i < people->recipients->len; i++) {
		struct settle_recipient *recipient = people->recipients->pdata[i];
		if (g_strcmp0(recipient->record.tracker_id, tracker_id) == 0)
			return recipient;
	}
	return NULL;
}

static bool
has_sending(const struct settle_recipient *recipient)
{
	for (guint i = 0; i < recipient->events->len; i++)
		if (g_array_index(recipient->events, struct settle_event, i).kind <= SETTLE_ERROR)
			return true;
	return false;
}

/* A sending carries no id: with several mails to one address, each takes one. */
static struct settle_recipient *
find_by_address(struct settle_people *people, const struct settle_event *event)
{
	for (guint i = 0; i < people->recipients->len && event->kind <= SETTLE_ERROR; i++)
		if (!has_sending(people->recipients->pdata[i]))
			return people->recipients->pdata[i];
	return people->recipients->len > 0 ? people->recipients->pdata[0] : NULL;
}

static struct settle_recipient *
add_from_event(struct settle_people *people, const struct settle_event *event)
{
	struct settle_recipient *recipient =
	    add_recipient(people, person_name(people, event->tracker_id));
	recipient->record.source = event->source;
	recipient->record.line = event->line;
	recipient->record.tracker_id = event->tracker_id;
	recipient->record.email = event->email;
	return recipient;
}

static struct settle_recipient *
find_recipient(struct settle_people *people, const struct settle_event *event)
{
	if (event->tracker_id != NULL) {
		struct settle_recipient *recipient = find_by_id(people, event->tracker_id);
		if (recipient != NULL || people->shared)
			return recipient != NULL ? recipient : add_from_event(people, event);
	}
	struct settle_recipient *recipient = find_by_address(people, event);
	return recipient != NULL ? recipient : add_from_event(people, event);
}

/* The same event out of two exports of one campaign. */
static bool
is_repeated_export(const GArray *events, const struct settle_event *event)
{
	for (guint i = events->len; i-- > 0 && event->at != SETTLE_NO_TIME;) {
		const struct settle_event *before = &g_array_index(events, struct settle_event, i);
		if (before->at != event->at)
			return false;
		if (before->kind == event->kind && before->source != event->source &&
		    g_strcmp0(before->address, event->address) == 0)
			return true;
	}
	return false;
}

static void
give_event(struct settle_recipient *recipient, const struct settle_event *event)
{
	if (is_repeated_export(recipient->events, event))
		return;
	recipient->raw++;
	g_array_append_val(recipient->events, *event);
}

/* A shared address, and only events: sendings that no id answers for are people who did nothing. */
static void
place_shared_sendings(struct settle_people *people)
{
	guint answered = 0;
	for (guint i = 0; i < people->events->len; i++) {
		const struct settle_event *event =
		    &g_array_index(people->events, struct settle_event, i);
		if (event->tracker_id != NULL || event->kind > SETTLE_ERROR)
			continue;
		if (answered < people->recipients->len) {
			give_event(people->recipients->pdata[answered++], event);
			continue;
		}
		g_autofree char *line = g_strdup_printf("line %" G_GINT64_FORMAT, event->line);
		struct settle_event named = *event;
		named.tracker_id = line;
		struct settle_recipient *recipient = add_from_event(people, &named);
		recipient->record.tracker_id = NULL;
		give_event(recipient, event);
		answered = people->recipients->len;
	}
}

static void
place_events(struct settle_people *people)
{
	for (guint i = 0; i < people->events->len; i++) {
		const struct settle_event *event =
		    &g_array_index(people->events, struct settle_event, i);
		if (!people->shared || event->tracker_id != NULL)
			give_event(find_recipient(people, event), event);
	}
	if (people->shared)
		place_shared_sendings(people);
}

/* ---- one recipient, complete */

/* The last state of sending wins: an error may be followed by success. */
static void
settle_delivery(struct settle_recipient *recipient)
{
	const char *delivery = NULL;
	bool reacted = false;
	for (guint i = 0; i < recipient->events->len; i++) {
		const struct settle_event *event =
		    &g_array_index(recipient->events, struct settle_event, i);
		reacted = reacted || event->kind >= SETTLE_VIEWED;
		if (event->kind > SETTLE_ERROR)
			continue;
		delivery = event->kind == SETTLE_SENT ? "sent" : "bounced";
		recipient->sent_at = event->at;
	}
	/* Whoever reacts has had the mail, whatever the server said. */
	if (reacted && delivery == NULL)
		delivery = "sent";
	if (recipient->sent_at == SETTLE_NO_TIME)
		recipient->sent_at = recipient->record.at[SETTLE_SENT];
	if (delivery == NULL)
		delivery = recipient->record.delivery;
	recipient->delivery = delivery == NULL ? "sent" : delivery;
}

static bool
has_event(const GArray *events, int kind)
{
	for (guint i = 0; i < events->len; i++)
		if ((int)g_array_index(events, struct settle_event, i).kind == kind)
			return true;
	return false;
}

/* A list of events that begins with the sending is the whole story; visits or reports alone are not. */
static bool
tells_all(const struct settle_recipient *recipient)
{
	return has_event(recipient->events, SETTLE_SENT) ||
	       has_event(recipient->events, SETTLE_ERROR);
}

/* What a record says and the events do not, as events. A step with its own time counts beside a whole story too. */
static void
events_from_record(struct settle_recipient *recipient, bool whole)
{
	const struct settle_record *record = &recipient->record;
	for (int kind = SETTLE_VIEWED; kind <= SETTLE_REPORTED; kind++) {
		bool said = record->at[kind] != SETTLE_NO_TIME || (record->said[kind] && !whole);
		if (!said || has_event(recipient->events, kind))
			continue;
		struct settle_event event = { .kind = kind,
			.at = record->at[kind],
			.source = record->source,
			.line = record->line,
			.automatic = record->automatic };
		g_array_append_val(recipient->events, event);
	}
}

/* The furthest step; reporting is not one of them. */
static int
depth_of_events(const GArray *events, bool *reported)
{
	int depth = SETTLE_SENT;
	*reported = false;
	for (guint i = 0; i < events->len; i++) {
		enum settle_kind kind = g_array_index(events, struct settle_event, i).kind;
		if (kind == SETTLE_REPORTED)
			*reported = true;
		else if (kind >= SETTLE_VIEWED)
			depth = MAX(depth, (int)kind);
	}
	return depth;
}

static int
depth_of_record(const struct settle_record *record)
{
	for (int kind = SETTLE_SUBMITTED; kind >= SETTLE_VIEWED; kind--)
		if (record->said[kind] || record->at[kind] != SETTLE_NO_TIME)
			return kind;
	return SETTLE_SENT;
}

static bool
tells_another_story(const struct settle_recipient *recipient)
{
	const struct settle_record *record = &recipient->record;
	bool reported;
	int depth = depth_of_events(recipient->events, &reported);
	bool said = record->said[SETTLE_REPORTED] || record->at[SETTLE_REPORTED] != SETTLE_NO_TIME;
	return depth != depth_of_record(record) || reported != said ||
	       g_strcmp0(record->delivery, recipient->delivery) != 0;
}

static void
drop_sendings(GArray *events)
{
	guint kept = 0;
	for (guint i = 0; i < events->len; i++) {
		struct settle_event event = g_array_index(events, struct settle_event, i);
		if (event.kind >= SETTLE_VIEWED)
			g_array_index(events, struct settle_event, kept++) = event;
	}
	g_array_set_size(events, kept);
}

/* Judge each; those after the window are counted and dropped. */
static void
judge_events(struct settle_recipient *recipient, const struct settle_rules *rules)
{
	guint kept = 0;
	int64_t sent_at = recipient->sent_at;
	for (guint i = 0; i < recipient->events->len; i++) {
		struct settle_event event =
		    g_array_index(recipient->events, struct settle_event, i);
		settle_judge(&event, sent_at, rules);
		if (rules->window_ms > 0 && sent_at != SETTLE_NO_TIME &&
		    event.at != SETTLE_NO_TIME && event.at - sent_at > rules->window_ms)
			recipient->outside++;
		else
			g_array_index(recipient->events, struct settle_event, kept++) = event;
	}
	g_array_set_size(recipient->events, kept);
}

static const struct settle_event *
find_human(const GArray *events, enum settle_kind kind)
{
	for (guint i = 0; i < events->len; i++) {
		const struct settle_event *event = &g_array_index(events, struct settle_event, i);
		if (event->kind == kind && event->verdict != SETTLE_MACHINE)
			return event;
	}
	return NULL;
}

/* Whoever submitted had opened, whoever opened had the mail before him. When, nobody recorded. */
static void
add_implied(struct settle_recipient *recipient)
{
	for (int kind = SETTLE_SUBMITTED; kind > SETTLE_VIEWED; kind--) {
		const struct settle_event *later = find_human(recipient->events, kind);
		if (later == NULL || find_human(recipient->events, kind - 1) != NULL)
			continue;
		struct settle_event event = { .kind = kind - 1,
			.at = SETTLE_NO_TIME,
			.source = later->source,
			.line = later->line,
			.verdict = later->verdict,
			.rule = later->rule,
			.implied = true };
		g_array_append_val(recipient->events, event);
	}
}

static void
complete(struct settle_recipient *recipient, const struct settle_people *people)
{
	settle_delivery(recipient);
	bool whole = tells_all(recipient);
	if (whole && recipient->has_record && recipient->record.status != NULL)
		recipient->disagrees = tells_another_story(recipient);
	if (recipient->has_record)
		events_from_record(recipient, whole);
	drop_sendings(recipient->events);
	judge_events(recipient, people->rules);
	add_implied(recipient);
}

/* Whoever tells the desk of a mail that went to somebody else. */
static bool
is_stranger(const struct settle_people *people)
{
	if (!people->group->people || people->records->len > 0)
		return false;
	for (guint i = 0; i < people->events->len; i++)
		if (g_array_index(people->events, struct settle_event, i).kind != SETTLE_REPORTED)
			return false;
	return true;
}

void
settle_people_merge(struct settle_people *people)
{
	people->stranger = is_stranger(people);
	if (people->stranger)
		return;
	people->shared = people->email_key == NULL || records_share_address(people) ||
	                 (people->records->len == 0 && events_share_address(people));
	place_records(people);
	place_events(people);
	for (guint i = 0; i < people->recipients->len; i++)
		complete(people->recipients->pdata[i], people);
}
