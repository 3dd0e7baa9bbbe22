/*
 * Broken input for the JSON reader: whatever the bytes, there is either a document, every value of which is found
 * again by its pointer, or exactly one problem.
 */
#include <stddef.h>
#include <stdint.h>
#include "base/document.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct anything {
	const char *text;
	const json_t *list;
};

static const struct field fields[] = {
	{ "text", FIELD_STRING, true, offsetof(struct anything, text) },
	{ "list", FIELD_STRINGS, false, offsetof(struct anything, list) },
};

/* Visits every value; each must lie at or behind the one it is in. */
static void
visit(const struct document *document, const json_t *value, const char *pointer, int64_t parent)
{
	struct place place = document_place(document, pointer);
	g_assert(place.byte_offset >= parent && place.line >= 1 && place.column >= 1);
	const char *key;
	json_t *child;
	json_object_foreach((json_t *)value, key, child)
	{
		g_autofree char *below = document_pointer(pointer, key);
		visit(document, child, below, place.byte_offset + 1);
	}
	for (size_t i = 0; json_is_array(value) && i < json_array_size(value); i++) {
		g_autofree char *below = g_strdup_printf("%s/%" G_GSIZE_FORMAT, pointer, i);
		visit(document, json_array_get(value, i), below, place.byte_offset + 1);
	}
}

static void
print_all(const struct problems *problems)
{
	for (size_t i = 0; i < problems_count(problems); i++) {
		g_autofree char *text = problem_format(problems_at(problems, i), LANGUAGE_JAPANESE);
		g_assert(g_utf8_validate(text, -1, NULL));
	}
}

/* As data: every double is a key of the text that parsed. */
static void
visit_data(const uint8_t *data, size_t size, struct problems *problems)
{
	size_t before = problems_count(problems);
	struct document *document = document_new_data("x.json", (const char *)data, size, problems);
	g_assert((document == NULL) == (problems_count(problems) == before + 1));
	const GArray *doubles = document == NULL ? NULL : document_doubles(document);
	for (guint i = 0; doubles != NULL && i < doubles->len; i++) {
		const struct document_double *one =
		    &g_array_index(doubles, struct document_double, i);
		g_assert(one->before < one->again && document_text(document)[one->again] == '"');
		g_assert(document_is_superseded(document, one->before));
	}
	document_drop(document);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size > 4096) /* the visit is quadratic, and pointers are interned */
		return -1;
	struct problems *problems = problems_new();
	struct document *document = document_new("x.json", (const char *)data, size, problems);
	g_assert((document == NULL) == (problems_count(problems) == 1));
	if (document != NULL) {
		struct anything anything;
		visit(document, document_root(document), "", 0);
		document_read(document, document_root(document), "", fields, G_N_ELEMENTS(fields),
		    &anything, problems);
	}
	print_all(problems);
	document_drop(document);
	visit_data(data, size, problems);
	problems_drop(problems);
	return 0;
}
