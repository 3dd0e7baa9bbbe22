/*
 * The rows of the files behind a figure; inside the lineage only.
 *
 * Most stand in the second statement of the figure's file. What is made of other figures (advice, comparisons,
 * what has a formula) has the rows of these.
 */
#ifndef OBI_TRANSFORM_LINEAGE_H
#define OBI_TRANSFORM_LINEAGE_H

#include "transform/engine.h"

/* Of one client, whose scope the engine has entered. */
struct asking {
	struct engine *engine;
	struct figures *figures;
	const char *client;
	const struct declared *declared;
	const char *label;
	int64_t round;
	struct problems *problems;
	GHashTable *seen; /* "path:line" of the rows listed already */
};

/* Tell the second statements what the figures show. After engine_enter. */
void lineage_show(struct engine *engine, struct figures *figures);
/* The round of an instance's name: 12 of "drill.12.opened", 0 of one without. */
int64_t lineage_round(const struct declared *declared, const char *name);
/*
 * Append {"source", "line"} for each row behind a figure, or behind the row of it that bears asking->label; none twice.
 * False after recording a problem.
 */
bool lineage_rows(const struct asking *asking, const char *name, json_t *rows);

#endif
