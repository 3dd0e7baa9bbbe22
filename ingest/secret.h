/*
 * Columns that may hold what somebody typed: passwords, tokens, form values.
 *
 * No profile need know them: whatever is called so is never kept, and not even put by with a row that is set aside.
 */
#ifndef OBI_INGEST_SECRET_H
#define OBI_INGEST_SECRET_H

#include <stdbool.h>

/* What stands in place of a secret cell. */
#define SECRET_MARK "{…}"

/* True for "Password", "Wi-Fiパスワード", "details.payload.user": any step of a JSON name counts. */
bool secret_heading(const char *heading);

#endif
