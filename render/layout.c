/*
 * Reading a layout: cover, running head and foot, sections, workbook.
 *
 * In: the layout's document and its theme. Out: a checked struct layout.
 * Rule: a layout that was read renders; every name in it is known to exist.
 */
#include "render/layout.h"
#include "render/workbook.h"
#include <string.h>

#define LAYOUT_VERSION 1

static const struct shape_field line_fields[] = {
	{ "label", SHAPE_WORDS, true, offsetof(struct cover_line, label), "左の言葉" },
	{ "text", SHAPE_WORDS, true, offsetof(struct cover_line, text), "右の文" },
	{ "when", SHAPE_WHEN, false, offsetof(struct cover_line, when),
	    "この条件が成り立つときだけ出します" },
};
static const struct shape line_shape = { "cover_line", "表紙の下の1行", sizeof(struct cover_line),
	line_fields, G_N_ELEMENTS(line_fields) };

static const struct shape_field belt_fields[] = {
	{ "data", SHAPE_DATA, true, offsetof(struct cover_belt, data), "帯に並べる行", NULL,
	    SHAPE_ROWS },
	{ "column", SHAPE_COLUMN, true, offsetof(struct cover_belt, column),
	    "色の印の名前が入っている列" },
	{ "marks", SHAPE_MARKS, true, offsetof(struct cover_belt, marks), "色の印の組" },
	{ "caption", SHAPE_WORDS, true, offsetof(struct cover_belt, caption), "帯の下の説明" },
	{ "alt", SHAPE_WORDS, true, offsetof(struct cover_belt, alt), "帯の代替テキスト" },
	{ "plain_caption", SHAPE_WORDS, false, offsetof(struct cover_belt, plain_caption),
	    "行がないとき（無地の帯）の説明" },
};
static const struct shape belt_shape = { "cover_belt", "表紙を横切る帯", sizeof(struct cover_belt),
	belt_fields, G_N_ELEMENTS(belt_fields) };

static const struct shape_field cover_fields[] = {
	{ "above", SHAPE_WORDS, false, offsetof(struct cover, above), "表題の上の言葉" },
	{ "title", SHAPE_WORDS, true, offsetof(struct cover, title), "表題（改行は\\n）" },
	{ "client", SHAPE_WORDS, true, offsetof(struct cover, client), "宛名" },
	{ "belt", SHAPE_OBJECT, false, offsetof(struct cover, belt), "帯", .shape = &belt_shape },
	{ "lines", SHAPE_LIST, false, offsetof(struct cover, lines), "下の欄",
	    .shape = &line_shape },
};
static const struct shape cover_shape = { "cover", "表紙", sizeof(struct cover), cover_fields,
	G_N_ELEMENTS(cover_fields) };

static const struct shape_field running_fields[] = {
	{ "left", SHAPE_WORDS, false, offsetof(struct running, left),
	    "左（{section}=章、{page}=ページ、{pages}=総ページ数）" },
	{ "right", SHAPE_WORDS, false, offsetof(struct running, right), "右" },
};
/* Names that head and foot may use besides figures. */
static const char *const running_locals[] = { "section", "page", "pages", NULL };
static const struct shape running_shape = { "running", "各ページの上または下に出す言葉",
	sizeof(struct running), running_fields, G_N_ELEMENTS(running_fields), running_locals };

static const char *const page_names[] = { "follow", "new", "room", NULL };
static const struct shape_field section_fields[] = {
	{ "id", SHAPE_STRING, true, offsetof(struct section, id),
	    "章の名前。ページ番号への参照に使います" },
	{ "heading", SHAPE_WORDS, false, offsetof(struct section, heading), "章の見出し" },
	{ "number", SHAPE_BOOL, false, offsetof(struct section, number), "章に番号を付けるか" },
	{ "page", SHAPE_CHOICE, false, offsetof(struct section, page),
	    "new=新しいページから、room=残りが少なければ新しいページから、follow=続けて",
	    page_names },
	{ "when", SHAPE_WHEN, false, offsetof(struct section, when),
	    "この条件が成り立つときだけ出します" },
	{ "blocks", SHAPE_BLOCKS, true, offsetof(struct section, blocks), "上からのブロック" },
	{ "otherwise", SHAPE_BLOCKS, false, offsetof(struct section, otherwise),
	    "条件が成り立たないときに出すブロック" },
};
static const struct shape section_shape = { "section", "章", sizeof(struct section), section_fields,
	G_N_ELEMENTS(section_fields) };

static const struct shape_field layout_fields[] = {
	{ "layout", SHAPE_INTEGER, true, offsetof(struct layout, version), "形式の版。いまは1" },
	{ "title", SHAPE_WORDS, true, offsetof(struct layout, title), "文書の題（PDFの表題）" },
	{ "author", SHAPE_WORDS, false, offsetof(struct layout, author), "文書の作成者" },
	{ "subject", SHAPE_WORDS, false, offsetof(struct layout, subject), "文書の主題" },
	{ "theme", SHAPE_STRING, false, offsetof(struct layout, theme_name),
	    "テーマの名前（省略時はstandard）" },
	{ "when_missing", SHAPE_CHOICE, false, offsetof(struct layout, when_missing),
	    "when_missingを書かないブロックでの扱い（省略時はfail）", block_missing_names },
	{ "cover", SHAPE_OBJECT, false, offsetof(struct layout, cover), "表紙",
	    .shape = &cover_shape },
	{ "head", SHAPE_OBJECT, false, offsetof(struct layout, head), "各ページの上",
	    .shape = &running_shape },
	{ "foot", SHAPE_OBJECT, false, offsetof(struct layout, foot), "各ページの下",
	    .shape = &running_shape },
	{ "sections", SHAPE_LIST, false, offsetof(struct layout, sections), "章",
	    .shape = &section_shape },
	{ "workbook", SHAPE_ANY, false, offsetof(struct layout, workbook_json),
	    "ワークブックのシート" },
};
const struct shape layout_shape = { "layout", "報告書またはワークブックのレイアウト",
	sizeof(struct layout), layout_fields, G_N_ELEMENTS(layout_fields) };

static bool
check_version(struct reader *reader, int64_t version)
{
	if (version == LAYOUT_VERSION)
		return true;
	g_autofree char *seen = g_strdup_printf("%" G_GINT64_FORMAT, version);
	return shape_problem(reader, "/layout", PROBLEM_LAYOUT_NEWER_VERSION, seen,
	    G_STRINGIFY(LAYOUT_VERSION), NULL);
}

static bool
take_section_ids(struct reader *reader, struct layout *layout)
{
	struct section *sections = layout->sections.items;
	bool good = true;
	for (size_t i = 0; i < layout->sections.n; i++) {
		sections[i].pointer =
		    shape_keep_printf(reader->pool, "/sections/%" G_GSIZE_FORMAT, i);
		if (sections[i].id != NULL)
			good = block_take_id(reader, sections[i].id, sections[i].pointer, NULL) &&
			       good;
	}
	return good;
}

/* Now that all ids are known. A section's owner is NULL, a block's the block. */
static bool
check_references(struct reader *reader)
{
	bool good = true;
	for (guint i = 0; i < reader->references->len; i++) {
		const struct reader_reference *reference = g_ptr_array_index(reader->references, i);
		void *owner = NULL;
		bool known = g_hash_table_lookup_extended(reader->ids, reference->id, NULL, &owner);
		const struct block *block = owner;
		bool numbered = block != NULL && block->type->numbering != NUMBER_NONE &&
		                block->caption != NULL;
		if (known && numbered == reference->numbered && (numbered || owner == NULL))
			continue;
		good = shape_problem(reader, reference->pointer, PROBLEM_LAYOUT_UNKNOWN_ID,
		    reference->id,
		    reference->numbered ? IN_BOTH("figure or table with a caption", "題のある図表")
					: IN_BOTH("section", "章"),
		    NULL);
	}
	return good;
}

/* Needed before the blocks are read; a wrong word is complained about when the key itself is. */
static int
missing_policy(const json_t *root)
{
	const char *word = json_string_value(json_object_get(root, "when_missing"));
	for (int i = 0; word != NULL && block_missing_names[i] != NULL; i++) {
		if (strcmp(block_missing_names[i], word) == 0)
			return i;
	}
	return MISSING_FAIL;
}

static bool
fill(struct reader *reader, struct layout *layout)
{
	const json_t *root = document_root(reader->document);
	if (!json_is_object(root))
		return shape_problem(reader, "", PROBLEM_JSON_WRONG_KIND,
		    IN_BOTH("something else", "別のもの"), IN_BOTH("an object", "オブジェクト"),
		    NULL);
	const json_t *version = json_object_get(root, "layout");
	if (json_is_integer(version) && !check_version(reader, json_integer_value(version)))
		return false;
	reader->when_missing = missing_policy(root);
	bool good = shape_read(reader, &layout_shape, root, "", layout);
	layout->has_cover = json_object_get(root, "cover") != NULL;
	good = take_section_ids(reader, layout) && good;
	good = check_references(reader) && good;
	if (layout->workbook_json == NULL)
		return good;
	layout->workbook = workbook_layout_read(reader, layout->workbook_json, "/workbook");
	return layout->workbook != NULL && good;
}

struct layout *
layout_read(
    const struct document *document, const struct document *theme, struct problems *problems)
{
	struct theme *look = theme_read(theme, problems);
	if (look == NULL)
		return NULL;
	struct layout *layout = g_new0(struct layout, 1);
	layout->document = document;
	layout->theme = look;
	layout->pool = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GHashTable) ids = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GPtrArray) references = g_ptr_array_new();
	struct reader reader = { .document = document,
		.problems = problems,
		.pool = layout->pool,
		.theme = look,
		.ids = ids,
		.references = references };
	if (fill(&reader, layout))
		return layout;
	layout_drop(layout);
	return NULL;
}

void
layout_drop(struct layout *layout)
{
	if (layout == NULL)
		return;
	theme_drop((struct theme *)layout->theme);
	g_ptr_array_unref(layout->pool);
	g_free(layout);
}
