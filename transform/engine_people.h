/*
 * Who got which mail in which drill, and did what: tables that figures read, filled for one client.
 *
 * mail: one mail to one person, with the first reaction of each kind that no rule judged automatic. Later steps imply
 * earlier ones: who submitted has opened, who opened has viewed; a report implies nothing. viewed, opened, submitted
 * and reported are 0 where the mail is no valid send.
 *   drill, person, recipient, label, type, difficulty, department, title, site (as written),
 *   delivered, bounced, valid (delivered and not excluded), sent_at, viewed, opened, submitted, reported,
 *   opened_at, submitted_at, reported_at (ms; NULL: not known when), openings, last_at,
 *   events (not automatic and not implied: openings and unsure ones among them), implied, unsure, machine,
 *   disagrees (a results file and the events tell different stories)
 *
 * people: one person in one drill; of a drill of which only the reports are known, nobody.
 *   drill, person, department, title, site (in the spelling used most; of equals the first in order),
 *   attempted = bounced + excluded + valid; viewed, opened, submitted, reported, repeated (opened more than once);
 *   deed: 0 reported only, 1 nothing, 2 viewed only, 3 opened and reported, 4 opened only, 5 submitted and reported,
 *   6 submitted; NULL without a valid send
 *   surely: opened by an event that nothing speaks against; openings: of all valid sends
 *   opened_other: of round 1 in round 2, and of 2 in 1: opened there; NULL without a valid send there
 *   mails: the labels of the person's valid sends, where the drill has several
 *
 * alike: people with a valid send alike in all that tables tell of them, who did the same; in order of that.
 *   drill, n, department, title, site, mails, other (0 not in the other of the rounds 1 and 2, 1 there, 2 opened
 *   there), deed
 *
 * tally: a drill in numbers. targets (people), sent, bounced, excluded, valid, viewed, opened, submitted,
 *   opened_reported, repeat_opened, opened_sure: of people, NULL where it is silent; reported: also where it is;
 *   events, opened_events, implied, unsure: of valid sends; machine, disagreements: of all;
 *   labels, types, difficulties: of mails with valid sends, each once and in order
 *
 * mailing: all mails of one label in a drill; type and difficulty of several stated are the last in order.
 *   drill, label, type, difficulty, sent_at (the first; NULL: not known), persons (with a valid send),
 *   opened (of these; in a silent drill 0)
 *
 * silent: the drills of which nothing is known but who reported: to whom they were sent, and who opened, is not.
 *   drill
 */
#ifndef OBI_TRANSFORM_ENGINE_PEOPLE_H
#define OBI_TRANSFORM_ENGINE_PEOPLE_H

#include <glib.h>
#include <stdbool.h>

struct sqlite3;
struct engine_people;

/* After views.sql. NULL where SQLite refuses. Drop after the statements that read the tables. */
struct engine_people *engine_people_open(struct sqlite3 *db);
void engine_people_drop(struct engine_people *people);

/* After settings.sql, which says what is called opened. False where the store cannot be read. */
bool engine_people_fill(struct engine_people *people, const char *client);
/* The rounds above 0 that there are, ascending. Caller frees. */
GArray *engine_people_rounds(const struct engine_people *people);

#endif
