/*
 * Transform: records in the store to figures with names, kinds and units.
 *
 * No files, no clock, no locale, no environment: the same store gives the same figures.
 * A figure is declared once (an SQL file's head comment, or a row in a C table); the
 * declarations drive the layout checker, `obi figures --list` and the reference.
 */
#ifndef OBI_TRANSFORM_TRANSFORM_H
#define OBI_TRANSFORM_TRANSFORM_H

#include "base/document.h"
#include "base/problem.h"

struct store; /* ingest/ingest.h */

enum figure_kind {
	FIGURE_COUNT,   /* unit: what is counted */
	FIGURE_PERCENT, /* a fraction, 0 to 1 */
	FIGURE_POINTS,
	FIGURE_MINUTES,
	FIGURE_TEXT,
	FIGURE_DATE,   /* text 'YYYY-MM-DD' */
	FIGURE_SERIES, /* rows: a label, then numbers */
	FIGURE_BANDS,  /* rows: a label, n, then parts that share the row out */
	FIGURE_TABLE,
	FIGURE_GRAPH,
	FIGURE_PLAN,
};

enum value_state {
	VALUE_MISSING, /* not known or not defined (0/0); JSON null */
	VALUE_NUMBER,
	VALUE_TEXT,
	VALUE_HIDDEN, /* known, and withheld to protect a small group; JSON {"hidden": true} */
};

struct value {
	enum value_state state;
	double number;    /* VALUE_NUMBER: always finite */
	const char *text; /* VALUE_TEXT: UTF-8, owned by the figures */
};

/* A column of a series, bands or table. */
struct figure_column {
	const char *name;      /* "opened" */
	enum figure_kind kind; /* a scalar kind */
	const char *unit;      /* "person", "" */
};

struct figure_declaration {
	const char *name; /* "drill.N.opened"; N stands for the round */
	enum figure_kind kind;
	const char *unit;
	const char *doc;    /* one sentence, English */
	const char *doc_ja; /* the same for the report's definitions, NULL if none */
	const struct figure_column *columns; /* NULL for scalars */
	size_t ncolumns;
	/* A column: rows that differ in it were not measured in one way, no picture may show them together; or NULL. */
	const char *apart;
};

struct figure {
	const char *name; /* "drill.1.opened" */
	const struct figure_declaration *declaration;
	struct value value;  /* scalars */
	size_t nrows;        /* the others */
	struct value *cells; /* row-major, nrows * declaration->ncolumns */
};

/* All declarations, sorted by name; lends. */
const struct figure_declaration *figures_declared(size_t *n);
/* The declaration that a name such as "drill.2.opened" is an instance of, or NULL. */
const struct figure_declaration *figure_declaration_find(const char *name);
const char *figure_kind_name(enum figure_kind kind);

/* A prepared set of statements over one store; one at a time per process and store. */
struct engine;
struct engine *engine_open(struct store *store, struct problems *problems);
void engine_drop(struct engine *engine);
/*
 * The published values (layouts/benchmark/…) that figures *.benchmark show, once for each engine; NULL: none, as before
 * the first call. What is needed of the document is copied. False after recording every problem found.
 */
bool engine_set_benchmark(
    struct engine *engine, const struct document *benchmark, struct problems *problems);

/*
 * The client among all clients (figures cohort.*), only where ten or more share a figure. What each client
 * brings is kept in the store (table `standing`), so that one client made again later sees the same.
 * cohort_refresh: with a store opened for writing, bring that table up to date with the clients (struct client
 * of ingest.h); false after recording a problem.
 * cohort_digest: a hash of all that a client's figures see of others, hex.
 */
bool cohort_refresh(struct engine *engine, const GPtrArray *clients, struct problems *problems);
void cohort_digest(struct engine *engine, const char *client, char digest[65]);

/*
 * All figures of one client. NULL after recording a problem.
 * Memory: the set owns all its strings. advice: the rules (layouts/advice/…), may be NULL.
 */
struct figures;
struct figures *figures_compute(struct engine *engine, const char *client,
    const struct document *advice, struct problems *problems);
void figures_drop(struct figures *figures);

const struct figure *figures_find(const struct figures *figures, const char *name);
size_t figures_count(const struct figures *figures);
const struct figure *figures_at(const struct figures *figures, size_t i); /* sorted by name */
int figure_column_find(const struct figure *figure, const char *column);  /* -1 if none */
const struct value *figure_cell(const struct figure *figure, size_t row, int column);

/* As `obi figures --json` prints them (design: {"client": …, "figures": {…}}). name NULL: all. New reference. */
json_t *figures_to_json(const struct figures *figures, const char *name);
/* From that JSON, for render's own tests and for a set that travelled. NULL after recording a problem. */
struct figures *figures_from_json(const json_t *object, struct problems *problems);

/*
 * The figures of the edition that was handed out last (edition.issued), as `obi figures --json` prints them: fills in
 * the other figures edition.*, which are missing until then. Once for each set.
 */
void figures_set_issued(struct figures *figures, const json_t *issued);

/*
 * Lineage: definition, formula with numbers, SQL and the contributing rows of one figure of a computed set
 * {"name","doc","doc_ja","file","kind","unit","value","formula","formula_names","sql","made_by",
 * "rows":[{"source","line"}]}; of a table the value is {"columns","rows"}. label: a text of a row, or the number in
 * its first column; only such rows are told, and the files' rows likewise. The engine's rules are those that the set
 * was computed with. Among the sources of published values is the file of layouts/benchmark.
 * New reference; NULL after recording a problem.
 */
json_t *figures_explain(struct engine *engine, struct figures *figures, const char *name,
    const char *label, struct problems *problems);

/*
 * The files that figures come from, now: {name: [path, …]} for an array of objects with a "name"; advice is left out.
 * New reference; NULL after recording a problem.
 */
json_t *figures_sources(
    struct engine *engine, const char *client, const json_t *figures, struct problems *problems);

/* ---- words made of figures (transform/template.c, transform/condition.c) ---- */

/*
 * One value as text. Formats: int (1,234), 0.0, 0.00, pct (24.1%), pct0 (24%), points, signed, yen,
 * date_ja (2024年7月12日(金)), date_short (7月12日), era_year (令和6年度(2024年度)), year (2024年), minutes (19分, 2時間5分),
 * text. NULL: the kind's own. Missing gives "―", hidden gives "x". Minus is U+2212. Caller frees.
 */
char *value_format(const struct value *value, enum figure_kind kind, const char *format);
bool value_format_known(const char *format);

/*
 * Fill {name}, {name|format}, {name.COLUMN@ROW|format} in a text; {{ is a brace. Values are inserted as they are,
 * never parsed again. `**` pairs (bold) pass through untouched. Problems name the place given.
 * Result NULL after recording a problem (unknown name or format). *missing is set where a value was missing or hidden.
 */
char *template_fill(const char *text, const struct figures *figures, bool *missing,
    const struct place *place, struct problems *problems);
/* The same check without figures, against the declarations: for `obi layout check`. */
bool template_check(const char *text, const struct place *place, struct problems *problems);

/*
 * A condition: {"figure": NAME, "equals"|"at_least"|"at_most"|"above"|"below": V}, {"figure": NAME, "exists": true},
 * {"figure": NAME, "rows_at_least": N}, {"all": […]}, {"any": […]}, {"not": …}. NULL (absent) is true.
 * A missing or hidden figure makes every comparison false.
 */
bool condition_check(const struct document *document, const json_t *condition, const char *pointer,
    struct problems *problems);
bool condition_holds(const json_t *condition, const struct figures *figures);

/* Check the advice rules without figures (for `obi layout check`). False after recording every problem found. */
bool advice_check(const struct document *document, struct problems *problems);
/* The same of published values. */
bool benchmark_check(const struct document *document, struct problems *problems);

#endif
