/*
 * Settling: drill records and events, as they came, become recipients and their reactions.
 *
 * Shape: settle.c takes people one by one and writes; settle_read.c gives their rows, sorted; settle_group.c says which
 * files speak of one campaign and numbers the rounds; settle_person.c merges what is said of one e-mail address;
 * settle_judge.c tells machines from people.
 *
 * Units: milliseconds since 1970-01-01T00:00:00Z; INT64_MIN where unknown.
 * Memory: everything about one person lives in an arena that is emptied for the next.
 */
#ifndef OBI_INGEST_SETTLE_H
#define OBI_INGEST_SETTLE_H

#include "ingest/settings.h"
#include "ingest/settle_batches.h"
#include <string.h>

/* ---- judging */

struct settle_rules {
	int64_t seconds_ms; /* 0: no rule */
	int64_t window_ms;  /* 0: unlimited */
	GArray *networks;   /* struct network */
	GPtrArray *agents;  /* lower case */
	enum settings_rule before, fast, burst, scanner, head;
	GPtrArray *exclude; /* e-mail keys, and domains with '@' in front */
};

void settle_rules_read(struct settle_rules *rules, struct store *store, const char *client);
void settle_rules_clear(struct settle_rules *rules);
bool settle_rules_exclude(const struct settle_rules *rules, const char *email_key);

enum settle_verdict { SETTLE_PERSON, SETTLE_MACHINE, SETTLE_UNSURE };
extern const char *const settle_verdict_names[];

enum settle_kind {
	SETTLE_SENT,
	SETTLE_ERROR,
	SETTLE_VIEWED,
	SETTLE_OPENED,
	SETTLE_SUBMITTED,
	SETTLE_REPORTED
};
extern const char *const settle_kind_names[];

/* A browser's own name, looked at once. */
struct settle_agent {
	char *text;   /* lower case */
	bool scanner; /* calls itself a program that fetches links */
};
struct settle_agent *settle_agent_new(const char *text);
void settle_agent_drop(void *agent);

/* One event, or one step a record states. */
struct settle_event {
	int64_t key; /* as settle_reader gives it */
	enum settle_kind kind;
	int64_t at, record, source, line;
	const char *email_key, *tracker_id, *email, *address;
	int64_t agent;                  /* number of its text, 0 none */
	const struct settle_agent *who; /* what that text tells; NULL none */
	enum settle_verdict verdict;
	const char *rule; /* NULL: none spoke */
	bool implied, automatic;
	bool head; /* asked by HEAD */
};

void settle_judge(struct settle_event *event, int64_t sent_at, const struct settle_rules *rules);

/* ---- several people at one moment from one address: what a mail gateway does */

struct settle_burst;
#define SETTLE_BURST_PEOPLE 3
struct settle_burst *settle_burst_new(void);
void settle_burst_drop(struct settle_burst *burst);
/* Forget what was counted; for the next client. */
void settle_burst_clear(struct settle_burst *burst);
/* One person's reactions. True if some moment may now have SETTLE_BURST_PEOPLE (or only hash like one that has). */
bool settle_burst_add(struct settle_burst *burst, int64_t drill, const GArray *events);
bool settle_burst_maybe(
    const struct settle_burst *burst, int64_t drill, int64_t at, const char *address);

/* ---- persons */

struct settle_record {
	int64_t key; /* as settle_reader gives it */
	int64_t record, source, line;
	const char *email_key, *tracker_id, *email, *name, *department, *title, *site;
	const char *mail, *mail_type, *difficulty, *status, *delivery, *address;
	int64_t at[SETTLE_REPORTED + 1]; /* by kind; SETTLE_SENT is the sending */
	bool said[SETTLE_REPORTED + 1];  /* happened, with or without a time */
	bool automatic;                  /* the tracker itself says that no person did it */
};

/* One mail to one person, complete. */
struct settle_recipient {
	char *person;
	struct settle_record record; /* source, line and texts; empty where only events speak */
	bool has_record;
	const char *delivery;
	int64_t sent_at;
	bool disagrees;
	GArray *events;  /* struct settle_event, reactions only, judged; implied ones last */
	size_t raw;      /* events of any kind that the files hold of it */
	int64_t outside; /* reactions after the window */
};

/* All that is said of one e-mail address (or of those without one) in one campaign. */
struct settle_people {
	const struct settle_group *group;
	const struct settle_rules *rules;
	const char *email_key;    /* NULL: none */
	GArray *records, *events; /* in order of time, then of the files */
	GPtrArray *recipients;    /* struct settle_recipient, filled by settle_people_merge */
	bool shared;              /* the address stands for several people */
	bool stranger;            /* reported, and was sent nothing: on no list, no recipient */
};

void settle_people_merge(struct settle_people *people);
void settle_recipient_drop(void *recipient);

#endif
