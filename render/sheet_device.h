/*
 * What a sheet device is made of; private to render/sheet*.c.
 *
 * The wrappers in sheet.c check every argument before a function of the table is called, and call none after an error.
 * A function of the table returns false after recording its problem.
 */
#ifndef OBI_RENDER_SHEET_DEVICE_H
#define OBI_RENDER_SHEET_DEVICE_H

#include "render/sheet.h"

struct sheet_functions {
	bool (*begin)(struct sheet_device *device, const char *name);
	bool (*column_width)(struct sheet_device *device, int column, double characters);
	bool (*row_height)(struct sheet_device *device, int row, double points);
	bool (*text)(struct sheet_device *device, const struct sheet_area *area, const char *text,
	    enum sheet_style style);
	bool (*painted)(struct sheet_device *device, int row, int column, const char *text,
	    const struct sheet_paint *paint);
	bool (*number)(struct sheet_device *device, int row, int column, double number,
	    enum sheet_style style);
	bool (*freeze)(struct sheet_device *device, int rows, int columns);
	bool (*filter)(struct sheet_device *device, const struct sheet_area *area);
	bool (*chart)(struct sheet_device *device, const struct sheet_chart *chart);
	bool (*print)(struct sheet_device *device, const struct sheet_printing *printing);
	bool (*close)(struct sheet_device *device); /* finish the output; memory is freed by drop */
	void (*drop)(struct sheet_device *device);  /* never fails; frees the device itself */
};

/* The first member of every device. */
struct sheet_device {
	const struct sheet_functions *functions;
	struct problems *problems;
	GHashTable *names; /* of sheets, folded: no two may look alike to Excel */
	char *sheet;       /* the current one, or NULL before the first */
	bool failed;
};

#define SHEET_MAX_ROWS 1048576
#define SHEET_MAX_COLUMNS 16384
#define SHEET_MAX_TEXT 32767
#define SHEET_MAX_NAME 31
#define SHEET_MAX_BREAKS 1022 /* of Excel */

void sheet_device_init(struct sheet_device *device, const struct sheet_functions *functions,
    struct problems *problems);
/* Frees what sheet_device_init() and the wrappers made; not the device. */
void sheet_device_clear(struct sheet_device *device);

/*
 * Text as a cell can hold it: UTF-8 without control characters (but tab and line feed), surrogates and
 * noncharacters (each becomes U+FFFD), CR LF and CR as LF, at most SHEET_MAX_TEXT UTF-16 units, where the escapes
 * that the file format needs count too. Caller frees.
 */
struct sheet_text_faults {
	size_t replaced;   /* characters (or bytes that are no UTF-8) */
	size_t characters; /* of the whole text when it was cut; 0 when it was not */
};
char *sheet_text_clean(const char *text, struct sheet_text_faults *faults);

/* "_x0041_" would be read as "A" (ECMA-376, 22.9.2.19, ST_Xstring): its first "_" becomes "_x005F_". Caller frees. */
char *sheet_text_escape(const char *text);
/* Does an escape that readers would undo begin here? */
bool sheet_text_is_escape(const char *at);

/* Valid for Excel: no []:*?/\, no apostrophe at either end, 1 to 31 UTF-16 units. Caller frees. */
char *sheet_name_clean(const char *name);

/* Column letters ("A", "AB"), appended. */
void sheet_append_column(GString *out, int column);
/* Days since 1899-12-30, or -1 where the text is no date from 1900-03-01 on. */
int sheet_date_serial(const char *iso);

/* Does the archive hold together: directory, checksums, every part whole XML? false after recording SHEET_UNSOUND. */
bool sheet_zip_check(const char *path, struct problems *problems);
/* One part ("xl/workbook.xml") unpacked, to look inside; NULL where the archive has none that is whole. Yours. */
GBytes *sheet_zip_part(const char *path, const char *name);

/* The version of libxlsxwriter. */
const char *sheet_xlsx_version(void);

#endif
