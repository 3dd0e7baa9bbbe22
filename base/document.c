/*
 * Strict JSON reading: the text, its tree, and the table reader.
 *
 * In: UTF-8 text and tables of fields. Out: a Jansson tree, values in structs, located problems.
 * Rule: nothing is guessed; what does not fit its table is a problem, and its field stays untouched.
 */
#include "base/document_doubles.h"
#include "base/document_place.h"
#include "base/nearest.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TEXT_LIMIT (64 << 20)
#define DEPTH_LIMIT 512
/* A value costs Jansson up to 250 bytes: at most about 1 GB for a document. */
#define VALUE_LIMIT 4000000

struct document {
	char *file;
	char *text; /* without BOM */
	size_t length;
	int64_t bom; /* bytes before the text: 0 or 3 */
	json_t *root;
	GArray *doubles;        /* NULL: none */
	GHashTable *superseded; /* of their offsets + 1 */
	bool data;              /* any JSON text, not only our own */
	GStringChunk *names;    /* pointers lent out in places */
};

/* What Jansson says, by how its message begins, and how to say it to somebody who never saw JSON. */
static const struct {
	const char *begins;
	bool here; /* the fault is where reading stopped, not at the start of the last token */
	const char *words;
} syntax_words[] = {
	{ "premature end of input", true,
	    IN_BOTH("the text ends inside a quoted text", "文字列の途中で終わっています") },
	{ "unexpected newline", true,
	    IN_BOTH("a quoted text runs over the end of its line; is its closing quote missing?",
		"文字列が行末で閉じられていません。\"が抜けていませんか") },
	{ "control character", true,
	    IN_BOTH(
		"a control character stands in a quoted text", "文字列の中に制御文字があります") },
	{ "invalid escape", false,
	    IN_BOTH("a backslash in a quoted text must be written \\\\",
		"文字列の中の\\は\\\\と書きます") },
	{ "invalid Unicode", false,
	    IN_BOTH("half a character in a \\u escape", "\\uの文字指定が不完全です") },
	{ "\\u0000", false,
	    IN_BOTH("a NUL character in a quoted text", "文字列の中にNUL文字があります") },
	{ "NUL byte", false, IN_BOTH("a NUL character in a key", "キーの中にNUL文字があります") },
	{ "too big", false, IN_BOTH("the number has too many digits", "数値の桁が多すぎます") },
	{ "real number overflow", false, IN_BOTH("the number is too large", "数値が大きすぎます") },
	{ "duplicate object key", false,
	    IN_BOTH("the same key stands twice in one object", "同じキーが2回書かれています") },
	{ "invalid token", false,
	    IN_BOTH("neither a text in double quotes, nor a number, true, false or null",
		"\"…\"の文字列、数値、true、false、nullのどれでもありません") },
	{ "unexpected token", false,
	    IN_BOTH("a value is missing here; is there a comma too many?",
		"値がありません。余分な「,」がありませんか") },
	{ "string or '}' expected", false,
	    IN_BOTH("a key in double quotes or \"}\" is expected; is there a comma too many?",
		"\"…\"のキーか「}」が必要です。余分な「,」がありませんか") },
	{ "':' expected", false,
	    IN_BOTH("\":\" is expected after a key", "キーの後に「:」が必要です") },
	{ "'}' expected", false, IN_BOTH("\",\" or \"}\" is expected", "「,」か「}」が必要です") },
	{ "']' expected", false, IN_BOTH("\",\" or \"]\" is expected", "「,」か「]」が必要です") },
	{ "'[' or '{' expected", false,
	    IN_BOTH("the file must begin with \"{\" or \"[\"",
		"ファイルの先頭は「{」か「[」でなければなりません") },
	{ "end of file expected", false,
	    IN_BOTH("there is more text after the end", "終わりの後に余分な文字があります") },
};

static const char *const kind_words[] = {
	[FIELD_STRING] = IN_BOTH("a text", "文字列"),
	[FIELD_BOOL] = IN_BOTH("true or false", "trueかfalse"),
	[FIELD_INTEGER] = IN_BOTH("a whole number", "整数"),
	[FIELD_NUMBER] = IN_BOTH("a number", "数値"),
	[FIELD_CHOICE] = IN_BOTH("a text", "文字列"),
	[FIELD_STRINGS] = IN_BOTH("a list of texts", "文字列のリスト"),
	[FIELD_ARRAY] = IN_BOTH("a list", "リスト"),
	[FIELD_OBJECT] = IN_BOTH("an object", "オブジェクト"),
	[FIELD_ANY] = IN_BOTH("a value", "値"),
};

static struct place
place_at(const struct document *document, size_t offset)
{
	return document_place_at(document->file, document->text, offset, document->bom);
}

static bool
syntax_problem(
    const struct document *document, size_t offset, const char *words, struct problems *problems)
{
	struct place place = place_at(document, MIN(offset, document->length));
	return problem_add(problems, PROBLEM_JSON_SYNTAX, &place, words, NULL);
}

/* What Jansson would report less plainly, or accept: NUL, bad UTF-8, depth, values without end. */
static bool
check_text(const struct document *document, struct problems *problems)
{
	const char *text = document->text, *bad;
	const char *nul = memchr(text, '\0', document->length);
	if (nul != NULL)
		return syntax_problem(document, (size_t)(nul - text),
		    IN_BOTH("a NUL byte; is this a binary or UTF-16 file?",
			"NULバイトがあります。JSONではないか、UTF-16のファイルのようです"),
		    problems);
	if (!g_utf8_validate(text, (gssize)document->length, &bad))
		return syntax_problem(document, (size_t)(bad - text),
		    IN_BOTH("not UTF-8; save the file as UTF-8",
			"文字コードがUTF-8ではありません。UTF-8で保存してください"),
		    problems);
	size_t deep = document_find_depth(text, document->length, DEPTH_LIMIT);
	if (deep < document->length)
		return syntax_problem(document, deep,
		    IN_BOTH("brackets are nested more than 512 deep",
			"かっこの入れ子が512段を超えています"),
		    problems);
	size_t excess = document_find_excess(text, document->length, VALUE_LIMIT);
	if (excess == document->length)
		return true;
	struct place place = place_at(document, excess);
	g_autofree char *limit = g_strdup_printf("%d", VALUE_LIMIT);
	return problem_add(problems, PROBLEM_JSON_TOO_MANY, &place, limit, NULL);
}

/* The token Jansson names in "… near 'TOKEN'", NULL where it names none. */
static char *
near_token(const char *message)
{
	const char *near = strstr(message, " near '");
	if (near == NULL)
		return NULL;
	near += strlen(" near '");
	const char *end = strrchr(near, '\'');
	return end == NULL ? NULL : g_strndup(near, (gsize)(end - near));
}

/* Both languages' words with the parser's own text behind; quoted texts are left out: they may be personal. */
static char *
join_words(const char *words, const char *message, const char *token)
{
	const char *near = strstr(message, " near ");
	bool quoted = token != NULL && token[0] == '"';
	g_autofree char *own =
	    quoted ? g_strndup(message, (gsize)(near - message)) : g_strdup(message);
	if (words == NULL)
		return g_steal_pointer(&own);
	g_auto(GStrv) halves = g_strsplit(words, "\x1f", 2);
	return g_strdup_printf("%s (%s)\x1f%s（%s）", halves[0], own, halves[1], own);
}

static bool
add_parser_error(
    const struct document *document, const json_error_t *error, struct problems *problems)
{
	const char *words = NULL;
	bool here = false;
	for (size_t i = 0; i < G_N_ELEMENTS(syntax_words) && words == NULL; i++) {
		if (g_str_has_prefix(error->text, syntax_words[i].begins)) {
			words = syntax_words[i].words;
			here = syntax_words[i].here;
		}
	}
	g_autofree char *token = near_token(error->text);
	size_t offset = error->position < 0 ? 0 : (size_t)error->position;
	if (!here && token != NULL)
		offset -= MIN(offset, strlen(token));
	g_autofree char *joined = join_words(words, error->text, token);
	return syntax_problem(document, offset, joined, problems);
}

static void
find_doubles(struct document *document)
{
	document->doubles = document_find_doubles(document->text, document->length);
	document->superseded = g_hash_table_new(NULL, NULL);
	for (guint i = 0; i < document->doubles->len; i++)
		g_hash_table_add(document->superseded,
		    GSIZE_TO_POINTER(
			g_array_index(document->doubles, struct document_double, i).before + 1));
}

static bool
parse(struct document *document, struct problems *problems)
{
	if (!check_text(document, problems))
		return false;
	json_error_t error;
	size_t flags = JSON_REJECT_DUPLICATES;
	if (document->data) {
		flags |= JSON_DECODE_ANY;
		document_mask_nuls(document->text, document->length);
	}
	document->root = json_loadb(document->text, document->length, flags, &error);
	if (document->root == NULL && document->data &&
	    json_error_code(&error) == json_error_duplicate_key) {
		flags &= ~(size_t)JSON_REJECT_DUPLICATES;
		document->root = json_loadb(document->text, document->length, flags, &error);
		if (document->root != NULL)
			find_doubles(document);
	}
	return document->root != NULL || add_parser_error(document, &error, problems);
}

static bool
refuse_length(const char *file, size_t length, struct problems *problems)
{
	struct place place = { .file = file, .byte_offset = -1 };
	g_autofree char *seen = g_strdup_printf("%" G_GSIZE_FORMAT, length);
	g_autofree char *limit = g_strdup_printf("%d", TEXT_LIMIT);
	return problem_add(problems, PROBLEM_FILE_TOO_LARGE, &place, seen, limit, NULL);
}

static struct document *
document_of(const char *file, const char *text, size_t length, bool data)
{
	struct document *document = g_new0(struct document, 1);
	document->file = g_strdup(file);
	document->data = data;
	document->names = g_string_chunk_new(256);
	document->bom = length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
	document->length = length - (size_t)document->bom;
	document->text = g_malloc(document->length + 1);
	memcpy(document->text, text + document->bom, document->length);
	document->text[document->length] = '\0';
	return document;
}

static struct document *
new_document(
    const char *file, const char *text, size_t length, bool data, struct problems *problems)
{
	if (length > TEXT_LIMIT) {
		refuse_length(file, length, problems);
		return NULL;
	}
	struct document *document = document_of(file, text, length, data);
	if (parse(document, problems))
		return document;
	document_drop(document);
	return NULL;
}

struct document *
document_new(const char *file, const char *text, size_t length, struct problems *problems)
{
	return new_document(file, text, length, false, problems);
}

struct document *
document_new_data(const char *file, const char *text, size_t length, struct problems *problems)
{
	return new_document(file, text, length, true, problems);
}

/* ---- several values in one text */

/* All objects of one page into the list; false where it holds anything else. */
static bool
take_page(json_t *list, json_t *page)
{
	if (json_is_object(page))
		return json_array_append(list, page) == 0;
	for (size_t i = 0; i < json_array_size(page); i++)
		if (!json_is_object(json_array_get(page, i)))
			return false;
	return json_is_array(page) && json_array_extend(list, page) == 0;
}

/* The list of all pages' objects, NULL where the text is not several pages. Brackets around pages become spaces. */
static json_t *
join_pages(char *text, size_t length)
{
	json_t *list = json_array();
	size_t pages = 0;
	for (size_t at = strspn(text, " \t\r\n"); at < length; pages++) {
		json_error_t error;
		json_t *page = json_loadb(text + at, length - at,
		    JSON_REJECT_DUPLICATES | JSON_DISABLE_EOF_CHECK, &error);
		bool good = page != NULL && take_page(list, page);
		size_t end = good ? at + (size_t)error.position : at;
		if (json_is_array(page) && good)
			text[at] = text[end - 1] = ' ';
		json_decref(page);
		if (!good) {
			json_decref(list);
			return NULL;
		}
		at = end + strspn(text + end, " \t\r\n");
	}
	if (pages > 1 && json_array_size(list) > 0)
		return list;
	json_decref(list);
	return NULL;
}

struct document *
document_new_pages(
    const char *file, char **text, size_t length, bool *joined, struct problems *problems)
{
	struct problems *own = problems_new();
	struct document *document = new_document(file, *text, length, true, own);
	*joined = false;
	if (document == NULL && length <= TEXT_LIMIT) {
		/* Whatever else may be wrong with the text, it was looked at before. */
		struct problems *none = problems_new();
		struct document *pages = document_of(file, *text, length, true);
		document_mask_nuls(pages->text, pages->length);
		char *list = g_strdup_printf("[%s", pages->text);
		pages->root = check_text(pages, none) ? join_pages(list + 1, pages->length) : NULL;
		*joined = pages->root != NULL;
		if (*joined) {
			g_free(*text);
			*text = g_strdup(list);
			g_free(pages->text);
			pages->text = g_steal_pointer(&list);
			pages->length++;
			document = g_steal_pointer(&pages);
		}
		g_free(list);
		document_drop(pages);
		problems_drop(none);
	}
	if (document == NULL)
		problems_append(problems, own);
	problems_drop(own);
	return document;
}

static bool
unreadable(const char *file, const char *words, struct problems *problems)
{
	struct place place = { .file = file, .byte_offset = -1 };
	return problem_add(problems, PROBLEM_FILE_UNREADABLE, &place, words, NULL);
}

/* The bytes of a regular file; the caller closes. NULL after recording a problem. */
static char *
read_file(int fd, const char *file, size_t *length, struct problems *problems)
{
	struct stat status;
	if (fd < 0 || fstat(fd, &status) != 0) {
		unreadable(file, g_strerror(errno), problems);
		return NULL;
	}
	if (!S_ISREG(status.st_mode)) {
		unreadable(
		    file, IN_BOTH("not a plain file", "普通のファイルではありません"), problems);
		return NULL;
	}
	if (status.st_size > TEXT_LIMIT) {
		refuse_length(file, (size_t)status.st_size, problems);
		return NULL;
	}
	g_autofree char *bytes = g_malloc((gsize)status.st_size + 1);
	*length = 0;
	while (*length < (size_t)status.st_size) {
		ssize_t n = read(fd, bytes + *length, (size_t)status.st_size - *length);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			unreadable(file, g_strerror(errno), problems);
			return NULL;
		}
		if (n == 0)
			break;
		*length += (size_t)n;
	}
	return g_steal_pointer(&bytes);
}

struct document *
document_open(const char *path, const char *file, struct problems *problems)
{
	/* Non-blocking, so that a named pipe does not stop the night. */
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	size_t length;
	g_autofree char *bytes = read_file(fd, file, &length, problems);
	if (fd >= 0)
		close(fd);
	return bytes == NULL ? NULL : document_new(file, bytes, length, problems);
}

void
document_drop(struct document *document)
{
	if (document == NULL)
		return;
	json_decref(document->root);
	g_clear_pointer(&document->doubles, g_array_unref);
	g_clear_pointer(&document->superseded, g_hash_table_unref);
	g_string_chunk_free(document->names);
	g_free(document->text);
	g_free(document->file);
	g_free(document);
}

const json_t *
document_root(const struct document *document)
{
	return document->root;
}

const GArray *
document_doubles(const struct document *document)
{
	return document->doubles;
}

bool
document_is_superseded(const struct document *document, size_t offset)
{
	return document->superseded != NULL &&
	       g_hash_table_contains(document->superseded, GSIZE_TO_POINTER(offset + 1));
}

const char *
document_text(const struct document *document)
{
	return document->text;
}

const char *
document_file(const struct document *document)
{
	return document->file;
}

struct place
document_place(const struct document *document, const char *pointer)
{
	size_t offset = document_find_value(document->text, document->length, pointer);
	struct place place = place_at(document, offset);
	place.name = g_string_chunk_insert_const(document->names, pointer);
	return place;
}

char *
document_pointer(const char *parent, const char *key)
{
	GString *pointer = g_string_new(parent);
	g_string_append_c(pointer, '/');
	for (const char *at = key; *at != '\0'; at++) {
		if (*at == '~' || *at == '/')
			g_string_append(pointer, *at == '~' ? "~0" : "~1");
		else
			g_string_append_c(pointer, *at);
	}
	return g_string_free(pointer, FALSE);
}

/* One object being read. */
struct reading {
	const struct document *document;
	const char *pointer;
	const struct field *fields;
	size_t n;
	struct problems *problems;
};

static bool
is_kind(const json_t *value, enum field_kind kind)
{
	switch (kind) {
	case FIELD_STRING:
	case FIELD_CHOICE:
		return json_is_string(value);
	case FIELD_BOOL:
		return json_is_boolean(value);
	case FIELD_INTEGER:
		return json_is_integer(value);
	case FIELD_NUMBER:
		return json_is_number(value);
	case FIELD_STRINGS:
	case FIELD_ARRAY:
		return json_is_array(value);
	case FIELD_OBJECT:
		return json_is_object(value);
	case FIELD_ANY:
		return true;
	}
	return false;
}

const char *
document_kind_words(const json_t *value)
{
	switch (json_typeof(value)) {
	case JSON_OBJECT:
		return kind_words[FIELD_OBJECT];
	case JSON_ARRAY:
		return kind_words[FIELD_ARRAY];
	case JSON_STRING:
		return kind_words[FIELD_STRING];
	case JSON_INTEGER:
		return kind_words[FIELD_INTEGER];
	case JSON_REAL:
		return IN_BOTH("a number with a fraction", "小数");
	case JSON_NULL:
		return "null";
	default:
		return kind_words[FIELD_BOOL];
	}
}

static bool
wrong_kind(
    const struct reading *reading, const json_t *value, const char *pointer, enum field_kind kind)
{
	struct place place = document_place(reading->document, pointer);
	return problem_add(reading->problems, PROBLEM_JSON_WRONG_KIND, &place,
	    document_kind_words(value), kind_words[kind], NULL);
}

static bool
check_range(const struct reading *reading, const json_t *value, const char *pointer,
    const struct field *field)
{
	double number = json_number_value(value);
	if ((field->minimum == 0 && field->maximum == 0) ||
	    (number >= field->minimum && number <= field->maximum))
		return true;
	struct place place = document_place(reading->document, pointer);
	g_autofree char *seen = json_dumps(value, JSON_ENCODE_ANY | JSON_REAL_PRECISION(15));
	g_autofree char *range = g_strdup_printf("%.15g to %.15g\x1f%.15g〜%.15g", field->minimum,
	    field->maximum, field->minimum, field->maximum);
	return problem_add(reading->problems, PROBLEM_JSON_OUT_OF_RANGE, &place, seen, range, NULL);
}

static bool
find_choice(const struct reading *reading, const json_t *value, const char *pointer,
    const struct field *field, int *choice)
{
	const char *text = json_string_value(value);
	for (int i = 0; field->choices[i] != NULL; i++) {
		if (strcmp(field->choices[i], text) == 0) {
			*choice = i;
			return true;
		}
	}
	struct place place = document_place(reading->document, pointer);
	g_autofree char *list = g_strjoinv(", ", (char **)field->choices);
	return problem_add(reading->problems, PROBLEM_JSON_BAD_CHOICE, &place, text, list, NULL);
}

static bool
check_strings(const struct reading *reading, const json_t *array, const char *pointer)
{
	bool good = true;
	for (size_t i = 0; i < json_array_size(array); i++) {
		const json_t *element = json_array_get(array, i);
		if (json_is_string(element))
			continue;
		g_autofree char *at = g_strdup_printf("%s/%" G_GSIZE_FORMAT, pointer, i);
		good = wrong_kind(reading, element, at, FIELD_STRING);
	}
	return good;
}

/* The value of one known key into the caller's struct. */
static bool
store_value(const struct reading *reading, const json_t *value, const char *pointer,
    const struct field *field, void *target)
{
	if (!is_kind(value, field->kind))
		return wrong_kind(reading, value, pointer, field->kind);
	switch (field->kind) {
	case FIELD_STRING:
		*(const char **)target = json_string_value(value);
		return true;
	case FIELD_BOOL:
		*(bool *)target = json_is_true(value);
		return true;
	case FIELD_INTEGER:
		if (!check_range(reading, value, pointer, field))
			return false;
		*(int64_t *)target = json_integer_value(value);
		return true;
	case FIELD_NUMBER:
		if (!check_range(reading, value, pointer, field))
			return false;
		*(double *)target = json_number_value(value);
		return true;
	case FIELD_CHOICE:
		return find_choice(reading, value, pointer, field, target);
	case FIELD_STRINGS:
		if (!check_strings(reading, value, pointer))
			return false;
		break;
	default:
		break;
	}
	*(const json_t **)target = value;
	return true;
}

static bool
unknown_key(const struct reading *reading, const char *key)
{
	g_autofree const char **names = g_new0(const char *, reading->n + 1);
	for (size_t i = 0; i < reading->n; i++)
		names[i] = reading->fields[i].key;
	g_autofree char *pointer = document_pointer(reading->pointer, key);
	const struct document *document = reading->document;
	size_t offset = document_find_key(document->text, document->length, pointer);
	struct place place = place_at(document, offset);
	place.name = g_string_chunk_insert_const(document->names, pointer);
	const char *nearest = nearest_name(key, names, reading->n);
	if (nearest != NULL)
		return problem_add(
		    reading->problems, PROBLEM_JSON_UNKNOWN_KEY, &place, key, nearest, NULL);
	g_autofree char *list = g_strjoinv(", ", (char **)names);
	return problem_add(
	    reading->problems, PROBLEM_JSON_UNKNOWN_KEY_FAR, &place, key, list, NULL);
}

static bool
refuse_unknown(const struct reading *reading, const json_t *object)
{
	bool good = true;
	const char *key;
	json_t *value;
	json_object_foreach((json_t *)object, key, value)
	{
		bool known = strcmp(key, "note") == 0 || strcmp(key, "$schema") == 0;
		for (size_t i = 0; i < reading->n && !known; i++)
			known = strcmp(key, reading->fields[i].key) == 0;
		if (!known)
			good = unknown_key(reading, key);
	}
	return good;
}

static bool
read_field(
    const struct reading *reading, const json_t *object, const struct field *field, void *out)
{
	const json_t *value = json_object_get(object, field->key);
	if (value != NULL) {
		g_autofree char *pointer = document_pointer(reading->pointer, field->key);
		return store_value(reading, value, pointer, field, (char *)out + field->offset);
	}
	if (!field->required)
		return true;
	struct place place = document_place(reading->document, reading->pointer);
	return problem_add(reading->problems, PROBLEM_JSON_MISSING_KEY, &place, field->key, NULL);
}

bool
document_read(const struct document *document, const json_t *object, const char *pointer,
    const struct field *fields, size_t n, void *out, struct problems *problems)
{
	struct reading reading = { document, pointer, fields, n, problems };
	if (!json_is_object(object))
		return wrong_kind(&reading, object, pointer, FIELD_OBJECT);
	bool good = refuse_unknown(&reading, object);
	for (size_t i = 0; i < n; i++)
		good = read_field(&reading, object, &fields[i], out) && good;
	return good;
}
