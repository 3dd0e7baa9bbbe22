/*
 * Several people reacting within one second from one address.
 *
 * In: each person's reactions. Out: whether a moment may be a burst; the store then counts the few that may exactly.
 * Rule: counters may only overstate (moments share counters), never understate: no burst is missed.
 */
#include "ingest/settle.h"
#include <string.h>

#define SLOTS (1u << 23)
#define TOUCHED_MAX 65536

struct settle_burst {
	uint8_t *counts;
	uint32_t *touched; /* slots to clear; more than TOUCHED_MAX: clear all */
	size_t ntouched;
};

struct settle_burst *
settle_burst_new(void)
{
	struct settle_burst *burst = g_new0(struct settle_burst, 1);
	burst->counts = g_malloc0(SLOTS);
	burst->touched = g_new(uint32_t, TOUCHED_MAX);
	return burst;
}

void
settle_burst_drop(struct settle_burst *burst)
{
	g_free(burst->counts);
	g_free(burst->touched);
	g_free(burst);
}

void
settle_burst_clear(struct settle_burst *burst)
{
	if (burst->ntouched > TOUCHED_MAX)
		memset(burst->counts, 0, SLOTS);
	for (size_t i = 0; i < MIN(burst->ntouched, TOUCHED_MAX); i++)
		burst->counts[burst->touched[i]] = 0;
	burst->ntouched = 0;
}

static int64_t
second_of(int64_t at)
{
	return at >= 0 ? at / 1000 : -((999 - at) / 1000);
}

static uint32_t
slot_of(int64_t drill, int64_t at, const char *address)
{
	uint64_t hash = UINT64_C(14695981039346656037);
	uint64_t numbers[2] = { (uint64_t)drill, (uint64_t)second_of(at) };
	for (size_t i = 0; i < sizeof numbers; i++)
		hash = (hash ^ ((const uint8_t *)numbers)[i]) * UINT64_C(1099511628211);
	for (; *address != '\0'; address++)
		hash = (hash ^ (uint8_t)*address) * UINT64_C(1099511628211);
	return (uint32_t)(hash >> 20) & (SLOTS - 1);
}

static bool
counts_here(const struct settle_event *event)
{
	return event->at != SETTLE_NO_TIME && event->address != NULL &&
	       event->kind >= SETTLE_VIEWED && event->kind <= SETTLE_SUBMITTED;
}

/* The same person again in the same second is no second person. Events are in order of time. */
static bool
was_counted(const GArray *events, guint i)
{
	const struct settle_event *event = &g_array_index(events, struct settle_event, i);
	while (i-- > 0) {
		const struct settle_event *before = &g_array_index(events, struct settle_event, i);
		if (before->at == SETTLE_NO_TIME || second_of(before->at) != second_of(event->at))
			return false;
		if (counts_here(before) && strcmp(before->address, event->address) == 0)
			return true;
	}
	return false;
}

bool
settle_burst_add(struct settle_burst *burst, int64_t drill, const GArray *events)
{
	bool many = false;
	for (guint i = 0; i < events->len; i++) {
		const struct settle_event *event = &g_array_index(events, struct settle_event, i);
		if (!counts_here(event) || was_counted(events, i))
			continue;
		uint32_t slot = slot_of(drill, event->at, event->address);
		if (burst->counts[slot] == 0 && burst->ntouched++ < TOUCHED_MAX)
			burst->touched[burst->ntouched - 1] = slot;
		if (burst->counts[slot] < UINT8_MAX)
			burst->counts[slot]++;
		many = many || burst->counts[slot] >= SETTLE_BURST_PEOPLE;
	}
	return many;
}

bool
settle_burst_maybe(const struct settle_burst *burst, int64_t drill, int64_t at, const char *address)
{
	return burst->counts[slot_of(drill, at, address)] >= SETTLE_BURST_PEOPLE;
}
