/*
 * Photos of the survey: which file each finding names, and whether it can be used.
 *
 * A name is looked for under photos/ of the client's folder (of the table's own folder before that); that of a
 * programme-wide table also under photos/ of the programme. Width, case and the ending need not be as written, where
 * only one file can be meant. Files are decoded once for each content and known afterwards by size, times and inode.
 *
 * Errors: photos that are missing or cannot be used are recorded at the finding's own place; false only where the
 * store failed.
 * Limits: those of base/image.h.
 */
#ifndef OBI_INGEST_PHOTOS_H
#define OBI_INGEST_PHOTOS_H

#include "ingest/intake.h"

/* A file met in the walk; kept in intake->photos where it lies under photos/. */
void photos_note(
    struct intake *intake, const struct intake_folder *folder, const struct intake_file *file);
void photos_drop(void *photo);

/* After all files were read: find every photo named, say what is wrong, put it into the clients' keys. */
bool photos_settle(struct intake *intake);

#endif
