/*
 * A set of figures while it is made; inside transform/ only.
 *
 * A new set holds every declared figure of every round, all missing; the engine and the derivations fill them in.
 * Memory: the set owns figures, cells and texts; names and declarations live for the program's life.
 */
#ifndef OBI_TRANSFORM_FIGURES_H
#define OBI_TRANSFORM_FIGURES_H

#include "transform/declare.h"

/* rounds: those that exist; 1 and 2 are there in any case. */
struct figures *figures_new(const char *client, const int64_t *rounds, size_t nrounds);
const char *figures_client(const struct figures *figures);
/* The rounds that exist, ascending. Lends. */
const int64_t *figures_rounds(const struct figures *figures, size_t *n);
bool figures_has_round(const struct figures *figures, int64_t round);

/* A figure or working table to fill or to read; it must be declared. figures_round: "drill.N.opened" of a round. */
struct figure *figures_get(struct figures *figures, const char *name);
struct figure *figures_round(struct figures *figures, const char *name, int64_t round);
/* That of a declaration, found at once; round: only where it is declared for each. */
struct declared;
struct figure *figures_declared_at(
    struct figures *figures, const struct declared *declared, int64_t round);
/* A new row, all cells missing; good until the next row. */
struct value *figure_add_row(struct figure *figure);

struct value value_missing(void);
struct value value_hidden(void);
struct value value_number(double number);           /* missing where not finite */
struct value value_rate(double part, double whole); /* part / whole, missing for 0/0 */
/* A copy of the text, owned by the set; missing for NULL and "". */
struct value figures_text(struct figures *figures, const char *text);
/* Takes the text. */
struct value figures_take(struct figures *figures, char *text);

/* A cell by column name, which must be declared. */
struct value *figure_at(const struct figure *figure, size_t row, const char *column);
double figure_number(
    const struct figure *figure, size_t row, const char *column); /* 0 where missing */
const char *figure_text_at(
    const struct figure *figure, size_t row, const char *column); /* NULL where missing */
bool value_is_text(const struct value *value, const char *text);

#endif
