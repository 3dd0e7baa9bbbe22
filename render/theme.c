/*
 * The theme: page, type, colours and words, read from JSON.
 *
 * In: a document. Out: a struct in points, with the marks in the file's order.
 * Rule: nothing about the look is decided in C that a designer may want to change.
 */
#include "render/theme.h"
#include "base/nearest.h"
#include <string.h>

#define THEME_VERSION 1
#define MM_TO_PT (72 / 25.4)

static const struct shape_field page_fields[] = {
	{ "width_mm", SHAPE_NUMBER, true, offsetof(struct theme_page, width_pt), "紙の幅",
	    .minimum = 90, .maximum = 450 },
	{ "height_mm", SHAPE_NUMBER, true, offsetof(struct theme_page, height_pt), "紙の高さ",
	    .minimum = 90, .maximum = 640 },
	{ "top_mm", SHAPE_NUMBER, true, offsetof(struct theme_page, top_pt), "上の余白",
	    .minimum = 5, .maximum = 80 },
	{ "side_mm", SHAPE_NUMBER, true, offsetof(struct theme_page, side_pt), "左右の余白",
	    .minimum = 5, .maximum = 60 },
	{ "foot_mm", SHAPE_NUMBER, true, offsetof(struct theme_page, foot_pt), "下の余白",
	    .minimum = 5, .maximum = 80 },
	{ "head_at_mm", SHAPE_NUMBER, true, offsetof(struct theme_page, head_at_pt),
	    "紙の上端から柱（ページ上部の文字）まで", .minimum = 2, .maximum = 80 },
	{ "foot_at_mm", SHAPE_NUMBER, true, offsetof(struct theme_page, foot_at_pt),
	    "紙の下端からノンブル（ページ番号）まで", .minimum = 2, .maximum = 80 },
};
static const struct shape page_shape = { "theme_page", "紙と余白（mm）", sizeof(struct theme_page),
	page_fields, G_N_ELEMENTS(page_fields) };

static const struct shape_field style_fields[] = {
	{ "size_pt", SHAPE_NUMBER, true, offsetof(struct type_style, size_pt),
	    "文字の大きさ（7ポイント以上）", .minimum = 7, .maximum = 96 },
	{ "leading_pt", SHAPE_NUMBER, true, offsetof(struct type_style, leading_pt), "行送り",
	    .minimum = 7, .maximum = 144 },
	{ "bold", SHAPE_BOOL, false, offsetof(struct type_style, bold), "太字にするか" },
	{ "colour", SHAPE_COLOUR, true, offsetof(struct type_style, colour), "文字の色" },
};
static const struct shape style_shape = { "theme_style", "文字の体裁（ポイント）",
	sizeof(struct type_style), style_fields, G_N_ELEMENTS(style_fields) };

#define STYLE(name, doc) \
	{ \
#name, SHAPE_OBJECT, true, offsetof(struct theme_type, name), doc, \
		    .shape = &style_shape \
	}
static const struct shape_field type_fields[] = {
	STYLE(cover, "表紙の表題"),
	STYLE(cover_client, "表紙の宛名"),
	STYLE(section, "章の見出し"),
	STYLE(heading, "節の見出し"),
	STYLE(lead, "章の初めの文"),
	STYLE(body, "本文"),
	STYLE(list, "箇条書き、取り組み、用語"),
	STYLE(table, "表"),
	STYLE(dense, "列の多い表"),
	STYLE(caption, "図表の題"),
	STYLE(note, "注"),
	STYLE(running, "柱とノンブル"),
	STYLE(label, "図の中の小さな文字"),
	STYLE(number, "人数などの大きな数字"),
	STYLE(card, "まとめの最も大きな数字"),
};
static const struct shape type_shape = { "theme_type", "文字", sizeof(struct theme_type),
	type_fields, G_N_ELEMENTS(type_fields) };

#define SPACE(name, doc) \
	{ \
#name "_pt", SHAPE_NUMBER, true, offsetof(struct theme_space, name), doc, \
		    .minimum = 0, .maximum = 144 \
	}
static const struct shape_field space_fields[] = {
	SPACE(paragraph, "段落の前"),
	SPACE(block, "表や囲みの前"),
	SPACE(figure, "図の前"),
	SPACE(heading, "節の見出しの前"),
	SPACE(section, "章の見出しの前（改ページしないとき）"),
	SPACE(tight, "図と題、表と題の間など"),
	SPACE(gap, "横に並ぶものの間"),
	SPACE(cell_pad, "表のセルの左右"),
	SPACE(cell_edge, "表のセルの上下"),
	SPACE(dense_pad, "列の多い表のセルの左右"),
	SPACE(dense_edge, "列の多い表のセルの上下"),
};
static const struct shape space_shape = { "theme_space", "間隔（ポイント）",
	sizeof(struct theme_space), space_fields, G_N_ELEMENTS(space_fields) };

#define COLOUR(name, doc) \
	{ \
#name, SHAPE_COLOUR, true, offsetof(struct theme_colours, name), doc \
	}
static const struct shape_field colour_fields[] = {
	COLOUR(ink, "文字"),
	COLOUR(secondary, "控えめな文字"),
	COLOUR(rule, "罫線"),
	COLOUR(panel, "囲みと表頭の地"),
	COLOUR(accent, "見出しの印"),
	COLOUR(track, "棒の背後（満点までの長さ）"),
	COLOUR(white, "区切りの白"),
	COLOUR(plain, "回答のないときの表紙の帯"),
};
static const struct shape colours_shape = { "theme_colours", "色", sizeof(struct theme_colours),
	colour_fields, G_N_ELEMENTS(colour_fields) };

#define BARS(name, doc) \
	{ \
#name "_pt", SHAPE_NUMBER, true, offsetof(struct theme_bars, name), doc, \
		    .minimum = 0.1, .maximum = 200 \
	}
static const struct shape_field bars_fields[] = {
	BARS(bar, "棒の太さ"),
	BARS(band, "帯の太さ"),
	BARS(row, "行と行の間"),
	BARS(gap, "帯の区切りの白の幅"),
	BARS(column, "ヒストグラムの最も高い柱"),
	BARS(plot, "表の中の帯の最小の幅"),
};
static const struct shape bars_shape = { "theme_bars", "図の寸法（ポイント）",
	sizeof(struct theme_bars), bars_fields, G_N_ELEMENTS(bars_fields) };

#define WORD(name, doc) \
	{ \
#name, SHAPE_STRING, true, offsetof(struct theme_words, name), doc \
	}
static const struct shape_field words_fields[] = {
	WORD(figure, "図の番号（{n}が番号）"),
	WORD(table, "表の番号（{n}が番号）"),
	WORD(continued, "ページをまたいだ表の表頭に付ける言葉"),
	WORD(page, "ページへの参照（{page}がページ番号）"),
	WORD(missing_note, "―を使った図表に添える説明"),
	WORD(hidden_note, "xを使った図表に添える説明"),
	WORD(alt_join, "代替テキストの項目の間"),
	WORD(alt_end, "代替テキストの終わり"),
	WORD(cut, "途中で切った文の終わり"),
	WORD(ellipsis, "柱に収まらない言葉の終わり"),
	WORD(none, "代替テキストで、描くもののない帯"),
	WORD(list_mark, "箇条書きの印"),
};
static const struct shape words_shape = { "theme_words", "プログラムが自分で添える言葉",
	sizeof(struct theme_words), words_fields, G_N_ELEMENTS(words_fields) };

static const char *const hatch_names[] = { "none", "diagonal", "dense", "dots", NULL };
static const struct shape_field mark_fields[] = {
	{ "label", SHAPE_STRING, true, offsetof(struct mark, label), "凡例などに書く言葉" },
	{ "symbol", SHAPE_STRING, false, offsetof(struct mark, symbol),
	    "色に頼らず読めるように添える記号" },
	{ "colour", SHAPE_COLOUR, true, offsetof(struct mark, colour), "色" },
	{ "text", SHAPE_COLOUR, true, offsetof(struct mark, text), "その色の上の文字の色" },
	{ "tint", SHAPE_COLOUR, false, offsetof(struct mark, tint), "同じ意味の薄い地の色" },
	{ "hatch", SHAPE_CHOICE, false, offsetof(struct mark, hatch),
	    "白黒でも見分けるための斜線など", hatch_names },
	{ "hatch_colour", SHAPE_COLOUR, false, offsetof(struct mark, hatch_colour), "斜線の色" },
	{ "outline", SHAPE_COLOUR, false, offsetof(struct mark, outline), "輪郭の色" },
	{ "outlined", SHAPE_BOOL, false, offsetof(struct mark, outlined), "輪郭を引くか" },
	{ "pointer", SHAPE_BOOL, false, offsetof(struct mark, pointer),
	    "棒ではなく、値の位置を指す線として描くか（markerで使う印）" },
};
static const struct shape mark_shape = { "theme_mark", "色の印: 報告書全体で一つの意味を持つ色",
	sizeof(struct mark), mark_fields, G_N_ELEMENTS(mark_fields) };

#define PART(name, struct_, doc) \
	{ \
#name, SHAPE_OBJECT, true, offsetof(struct theme, name), doc, .shape = &struct_ \
	}
static const struct shape_field theme_fields[] = {
	{ "theme", SHAPE_INTEGER, true, offsetof(struct theme, version), "形式の版。いまは1" },
	{ "name", SHAPE_STRING, true, offsetof(struct theme, name), "テーマの名前" },
	PART(page, page_shape, "紙と余白"),
	PART(type, type_shape, "文字"),
	PART(space, space_shape, "間隔"),
	PART(colours, colours_shape, "色"),
	PART(bars, bars_shape, "図の寸法"),
	PART(words, words_shape, "プログラムが自分で添える言葉"),
	{ "marks", SHAPE_MAP, true, offsetof(struct theme, marks), "色の印。名前は「組.名前」",
	    .shape = &mark_shape },
};
const struct shape theme_shape = { "theme", "テーマ: 紙、文字、色、言葉", sizeof(struct theme),
	theme_fields, G_N_ELEMENTS(theme_fields) };

static bool
check_version(struct reader *reader, int64_t version)
{
	if (version == THEME_VERSION)
		return true;
	g_autofree char *seen = g_strdup_printf("%" G_GINT64_FORMAT, version);
	return shape_problem(
	    reader, "/theme", PROBLEM_LAYOUT_NEWER_VERSION, seen, G_STRINGIFY(THEME_VERSION), NULL);
}

static bool
fill(struct reader *reader, struct theme *theme)
{
	const json_t *root = document_root(reader->document);
	if (!json_is_object(root))
		return shape_problem(reader, "", PROBLEM_JSON_WRONG_KIND,
		    IN_BOTH("something else", "別のもの"), IN_BOTH("an object", "オブジェクト"),
		    NULL);
	return shape_read(reader, &theme_shape, root, "", theme) &&
	       check_version(reader, theme->version);
}

struct theme *
theme_read(const struct document *document, struct problems *problems)
{
	struct theme *theme = g_new0(struct theme, 1);
	theme->pool = g_ptr_array_new_with_free_func(g_free);
	struct reader reader = { .document = document, .problems = problems, .pool = theme->pool };
	if (!fill(&reader, theme)) {
		theme_drop(theme);
		return NULL;
	}
	double *lengths = (double *)&theme->page;
	for (size_t i = 0; i < sizeof theme->page / sizeof *lengths; i++)
		lengths[i] *= MM_TO_PT;
	theme->by_name = g_hash_table_new(g_str_hash, g_str_equal);
	struct mark *marks = theme->marks.items;
	for (size_t i = 0; i < theme->marks.n; i++)
		g_hash_table_insert(theme->by_name, (void *)marks[i].name, &marks[i]);
	return theme;
}

void
theme_drop(struct theme *theme)
{
	if (theme == NULL)
		return;
	g_clear_pointer(&theme->by_name, g_hash_table_unref);
	g_ptr_array_unref(theme->pool);
	g_free(theme);
}

const struct mark *
theme_mark(const struct theme *theme, const char *name)
{
	return g_hash_table_lookup(theme->by_name, name);
}

const struct mark *
theme_mark_of(const struct theme *theme, const char *group, const char *name)
{
	g_autofree char *full = g_strconcat(group, ".", name, NULL);
	return theme_mark(theme, full);
}

const struct mark *
theme_group_first(const struct theme *theme, const char *group)
{
	const struct mark *marks = theme->marks.items;
	size_t length = strlen(group);
	for (size_t i = 0; i < theme->marks.n; i++) {
		if (strncmp(marks[i].name, group, length) == 0 && marks[i].name[length] == '.')
			return &marks[i];
	}
	return NULL;
}

bool
theme_has_group(const struct theme *theme, const char *group)
{
	return theme_group_first(theme, group) != NULL;
}

const char *
theme_nearest_mark(const struct theme *theme, const char *name)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	const struct mark *marks = theme->marks.items;
	for (size_t i = 0; i < theme->marks.n; i++)
		g_ptr_array_add(names, (void *)marks[i].name);
	return nearest_name(name, (const char *const *)names->pdata, names->len);
}
