/* The nearest of some names, for "did you mean". */
#ifndef OBI_BASE_NEAREST_H
#define OBI_BASE_NEAREST_H

#include <stddef.h>

/*
 * The candidate with the least edit distance (in characters, transpositions count 1; width and case cost nothing),
 * or NULL if none is near. Lends.
 */
const char *nearest_name(const char *name, const char *const *candidates, size_t n);

#endif
