/* Inside cells only: the one folding under all keys. */
#ifndef OBI_INGEST_CELLS_FOLD_H
#define OBI_INGEST_CELLS_FOLD_H

#include "ingest/cells.h"

enum cells_fold {
	FOLD_SPACES_ONE = 0, /* each run of white space one blank, none at the ends */
	FOLD_SPACES_NONE = 1,
	FOLD_DASHES = 2,     /* every dash, minus and long mark '-' */
	FOLD_KEEP_LINES = 4, /* a line break stays a line break */
};

/* NFKC, lower case, without invisible characters. NULL if the text is not UTF-8. Caller frees. */
char *cells_fold(const char *text, ssize_t length, int how);
/* Whether a folded text is one of the words; the list ends with NULL. */
bool cells_is_one_of(const char *folded, const char *const *words);

#endif
