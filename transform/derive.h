/*
 * Derivations: what SQL cannot say. Each reads working tables and figures of a set and fills in others of it.
 *
 * No SQL, no store: a derivation sees only the set. Which file's head declares what it fills: transform/figures/.
 */
#ifndef OBI_TRANSFORM_DERIVE_H
#define OBI_TRANSFORM_DERIVE_H

#include "transform/figures.h"
#include "transform/protect.h"

void groups_derive(struct figures *figures); /* drill.N.outcome, programme.hidden_below */
/* drill.N.by_department, .by_title, .by_site, .by_department_title; hides what it has to of .by_mail */
void tables_derive(struct figures *figures);
void times_derive(struct figures *figures); /* drill.N.*_minutes, .open_times */
void change_derive(
    struct figures *figures); /* drill.change, .change_by_department, .compare, *_change */
void network_derive(struct figures *figures); /* network.* */

/*
 * Which departments ("by_department"), titles or sites keep a row of their own in every drill's tables; the others are
 * merged. NULL where nobody's is known: then there is nothing to tell apart. Caller frees.
 */
GHashTable *groups_kept(struct figures *figures, const char *field);
/* The groups of one drill, of working drill.N.groups; counts[GROUPS_N] people, counts[GROUPS_OPENED] of them opened. */
GArray *groups_read(const struct figure *working, const char *field);
enum { GROUPS_N, GROUPS_OPENED };
/* Adds the row of a group; hidden: which of its numbers (protect.h) are. */
struct merge_group;
void groups_write(struct figures *figures, struct figure *figure, const struct merge_group *group,
    const bool hidden[PROTECT_NUMBERS]);

#endif
