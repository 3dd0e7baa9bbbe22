/*
 * Strict JSON reading with places.
 *
 * A document keeps its text, so that a complaint about any value names line and
 * column (found again from the JSON pointer, on errors only). Objects are read
 * through a table of fields: an unknown key is an error that offers the nearest
 * name, a wrong kind says what was seen and expected. The same tables print the
 * JSON Schema and the reference page.
 *
 * Memory: the document owns its tree; strings read out of it live as long as it does.
 * Errors: text that is not JSON is one JSON_SYNTAX problem, at the character that is wrong.
 * Limits: 64 MB of text, depth 512 (Jansson's 2,048 is above it); the root is an object or an array, never a scalar,
 * and no key stands twice in one object (but see document_new_data).
 */
#ifndef OBI_BASE_DOCUMENT_H
#define OBI_BASE_DOCUMENT_H

#include "base/problem.h"

struct document;

/* Parse UTF-8 text (a BOM is skipped). `file` is the name for messages. NULL after recording a problem. */
struct document *document_new(
    const char *file, const char *text, size_t length, struct problems *problems);
/*
 * The same for text that may hold several values one behind the other: the pages of an API saved into one file, an
 * object on each line. The root is then the list of all their objects, and `text` is rewritten to show it as one list:
 * one byte longer in front, every object where it was. Anything but objects and lists of objects is refused as by
 * document_new. `*text` may be replaced by one that g_free takes; `*joined` says whether it was.
 */
struct document *document_new_pages(
    const char *file, char **text, size_t length, bool *joined, struct problems *problems);
struct document *document_open(const char *path, const char *file, struct problems *problems);
void document_drop(struct document *document);

/*
 * The same for data, which nobody here wrote: every text that is JSON is a document, also a scalar, and
 * - where a key stands twice in one object the tree holds the last value, and document_doubles tells of it;
 * - a NUL (\u0000) in a text is U+2400 (␀) in the tree.
 * The caller says what that means for what it reads.
 */
struct document *document_new_data(
    const char *file, const char *text, size_t length, struct problems *problems);

/* A key that stands again in its object: where it stood before and where it stands again, in bytes of the text. */
struct document_double {
	char *key;
	size_t before, again;
};
/* In the order of the text; NULL where there are none. Lent. */
const GArray *document_doubles(const struct document *document);
/* Is the key at this offset one whose value the tree does not hold, because it stands again? */
bool document_is_superseded(const struct document *document, size_t offset);
/* The text as it was parsed, without BOM and NULs; offsets are the same. Lent. */
const char *document_text(const struct document *document);

const json_t *document_root(const struct document *document);
const char *document_file(const struct document *document);

/*
 * The place of a value by JSON pointer ("" = root); of its nearest parent where there is no such value.
 * Its file and name live as long as the document; the column counts characters, a BOM not among them.
 */
struct place document_place(const struct document *document, const char *pointer);

enum field_kind {
	FIELD_STRING,  /* const char *            */
	FIELD_BOOL,    /* bool                    */
	FIELD_INTEGER, /* int64_t                 */
	FIELD_NUMBER,  /* double                  */
	FIELD_CHOICE,  /* int: index into choices */
	FIELD_STRINGS, /* const json_t * (array of strings) */
	FIELD_ARRAY,   /* const json_t *          */
	FIELD_OBJECT,  /* const json_t *          */
	FIELD_ANY,     /* const json_t *          */
};

/* One key of an object. `offset` is where the value goes in the caller's struct; absent keys leave it untouched. */
struct field {
	const char *key;
	enum field_kind kind;
	bool required;
	size_t offset;
	const char *const *choices; /* FIELD_CHOICE: NULL-terminated */
	double minimum, maximum;    /* FIELD_INTEGER, FIELD_NUMBER; both 0 = unlimited */
	const char *doc;            /* one sentence, for schema and reference */
};

/* "a text", "a list", "null" …: what a value is, in both languages (IN_BOTH). Lent. */
const char *document_kind_words(const json_t *value);

/* One step further down a pointer, with "~" and "/" of the key escaped. Caller frees. */
char *document_pointer(const char *parent, const char *key);

/*
 * Read one object through its table into `out`. Every object may also hold "note" and "$schema" (ignored).
 * Errors: false after recording one problem for each unknown key, missing key or wrong kind.
 */
bool document_read(const struct document *document, const json_t *object, const char *pointer,
    const struct field *fields, size_t n, void *out, struct problems *problems);

#endif
