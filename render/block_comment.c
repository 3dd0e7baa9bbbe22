/*
 * The comment block: what the client's consultant wrote, in the section it names.
 *
 * In: rows of the figure "comments". Out: a panel of paragraphs and lists.
 * Rule: a comment is printed once, and one that no section takes is printed by the block with "rest", and said.
 */
#include "base/nearest.h"
#include "render/strip.h"
#include <string.h>

#define COMMENTS "comments"
#define ITEM_DEPTH \
	12 /* lists in lists go no further to the right, or their words would leave the page */
#define ITEM_INDENT_PT 15
#define LABEL_GAP_PT 4

struct comment_fields {
	struct block block;
	struct words *title;
	const char *section;
	bool rest;
};

static const struct shape_field comment_fields[] = {
	{ "title", SHAPE_WORDS, false, offsetof(struct comment_fields, title), "囲みの題" },
	{ "section", SHAPE_STRING, false, offsetof(struct comment_fields, section),
	    "章の見出しのほかに受け取る、コメントの見出し（##）" },
	{ "rest", SHAPE_BOOL, false, offsetof(struct comment_fields, rest),
	    "どの章にも入らなかったコメントを出すか（最後の方の章に置きます）" },
};

/* ---- which comments ---- */

static const char *
cell(const struct figure *figure, size_t row, const char *column)
{
	const struct value *value = block_cell(figure, row, column);
	return value->state == VALUE_TEXT && *value->text != '\0' ? value->text : NULL;
}

static const struct figure *
find_comments(struct job *job)
{
	return figures_find(job->figures, COMMENTS);
}

static bool
is_comment(const struct figure *figure, size_t row)
{
	return cell(figure, row, "section") != NULL && cell(figure, row, "markdown") != NULL;
}

/* Width, case, spaces and a number before it make no difference. */
static char *
name_key(const char *name)
{
	g_autofree char *wide = g_utf8_normalize(name, -1, G_NORMALIZE_ALL_COMPOSE);
	g_autofree char *folded = g_utf8_casefold(wide == NULL ? name : wide, -1);
	GString *key = g_string_new(NULL);
	for (const char *p = folded; *p != '\0'; p = g_utf8_next_char(p)) {
		if (!g_unichar_isspace(g_utf8_get_char(p)))
			g_string_append_unichar(key, g_utf8_get_char(p));
	}
	size_t number = strspn(key->str, "0123456789");
	number += number > 0 ? strspn(key->str + number, ".)、") : 0;
	if (key->str[number] != '\0' && number > 0 && !g_str_has_prefix(key->str + number, "回"))
		g_string_erase(key, 0, (gssize)number);
	return g_string_free(key, FALSE);
}

static bool
same_name(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		return false;
	g_autofree char *x = name_key(a), *y = name_key(b);
	return strcmp(x, y) == 0;
}

static bool
takes(const struct comment_fields *fields, const char *heading, const char *name)
{
	return fields->rest || same_name(name, heading) || same_name(name, fields->section);
}

/* Takes the rows it will print: once, when it is decided what shows. */
static bool
shows_comment(struct job *job, const struct block *block)
{
	const struct comment_fields *fields = (const struct comment_fields *)block;
	const struct figure *figure = find_comments(job);
	size_t n = figure == NULL ? 0 : figure->nrows;
	bool any = false;
	if (n == 0)
		return false;
	g_autofree char *heading = words_text(job, job->choosing->heading, NULL, MISSING_HIDE);
	for (size_t row = 0; row < n; row++) {
		gpointer key = GSIZE_TO_POINTER(row + 1);
		if (!is_comment(figure, row) || g_hash_table_contains(job->comments, key) ||
		    !takes(fields, heading, cell(figure, row, "section")))
			continue;
		g_hash_table_insert(job->comments, key, (void *)block);
		any = true;
	}
	return any;
}

/* ---- where a comment stands ---- */

static struct place
place_of(struct job *job, const struct figure *figure, size_t row)
{
	const struct value *line = block_cell(figure, row, "line");
	return (struct place){ .file = cell(figure, row, "path"),
		.line = line->state == VALUE_NUMBER ? (int64_t)line->number : 0,
		.byte_offset = -1,
		.client = job->client,
		.fate = FATE_KEPT };
}

static bool
say_section(struct job *job, const struct place *place, const char *name, GPtrArray *titles)
{
	const char *nearest = nearest_name(name, (const char *const *)titles->pdata, titles->len);
	if (nearest != NULL)
		return problem_add(
		    job->problems, PROBLEM_COMMENT_SECTION, place, name, nearest, NULL);
	g_ptr_array_add(titles, NULL);
	g_autofree char *all = g_strjoinv(" / ", (char **)titles->pdata);
	g_ptr_array_set_size(titles, (int)titles->len - 1);
	return problem_add(job->problems, PROBLEM_COMMENT_SECTION_FAR, place, name, all, NULL);
}

static bool
is_for_the_rest(const struct contents_entry *entry)
{
	bool rest = false;
	for (size_t i = 0; i < entry->blocks->n; i++) {
		const struct block *block = entry->blocks->items[i];
		rest = rest || (block->type == &block_comment &&
				   ((const struct comment_fields *)block)->rest);
	}
	return rest;
}

/* The titles a comment might have meant. */
static GPtrArray *
titles_of(struct job *job)
{
	GPtrArray *titles = g_ptr_array_new();
	for (guint i = 0; i < job->contents->len; i++) {
		const struct contents_entry *entry =
		    &g_array_index(job->contents, struct contents_entry, i);
		if (entry->title != NULL && !is_for_the_rest(entry))
			g_ptr_array_add(titles, entry->title);
	}
	return titles;
}

void
block_comment_check(struct job *job)
{
	const struct figure *figure = find_comments(job);
	g_autoptr(GPtrArray) titles = titles_of(job);
	for (size_t row = 0; figure != NULL && row < figure->nrows; row++) {
		const struct comment_fields *fields =
		    g_hash_table_lookup(job->comments, GSIZE_TO_POINTER(row + 1));
		if (!is_comment(figure, row) || (fields != NULL && !fields->rest))
			continue;
		struct place place = place_of(job, figure, row);
		const char *name = cell(figure, row, "section");
		if (fields != NULL)
			say_section(job, &place, name, titles);
		else
			problem_add(job->problems, PROBLEM_COMMENT_NO_BLOCK, &place, name, NULL);
	}
}

/* ---- setting ---- */

struct setting {
	struct strips strips;
	struct text_style body, bold;
	double indent_pt; /* of the text of the item at hand */
	GArray *indents;  /* double: what each open item adds */
};

static void
set_label(struct setting *setting, unsigned number)
{
	struct job *job = setting->strips.job;
	g_autofree char *label =
	    number > 0 ? g_strdup_printf("%u.", number) : g_strdup(job->theme->words.list_mark);
	double width = text_width(job->text, &setting->body, label) + LABEL_GAP_PT;
	double indent = MAX(width, ITEM_INDENT_PT);
	if (!setting->strips.beside)
		setting->strips.above_pt =
		    MAX(setting->strips.above_pt, job->theme->space.tight / 2);
	double label_pt = setting->indent_pt;
	if (setting->indents->len >= ITEM_DEPTH) {
		label_pt -= indent;
		indent = 0;
	}
	flow_open_role(setting->strips.flow, TAG_LI);
	strips_label(&setting->strips, &setting->body, label, label_pt);
	flow_open_role(setting->strips.flow, TAG_LBODY);
	setting->indent_pt += indent;
	g_array_append_val(setting->indents, indent);
}

static void
end_item(struct setting *setting)
{
	guint last = setting->indents->len - 1;
	setting->indent_pt -= g_array_index(setting->indents, double, last);
	g_array_set_size(setting->indents, last);
	flow_close(setting->strips.flow);
	flow_close(setting->strips.flow);
}

static void
set_words(struct setting *setting, const struct markdown_part *part)
{
	struct strips *strips = &setting->strips;
	const struct theme_space *space = &strips->job->theme->space;
	bool heading = part->kind == MARKDOWN_HEADING;
	/* Sections are H2 below a cover, and what stands in them H3. */
	enum tag_role role = strips->job->heading_level >= 2 ? TAG_H3 : TAG_H2;
	if (!strips->beside)
		strips->above_pt = MAX(strips->above_pt, heading ? space->paragraph : space->tight);
	strips_text(strips, heading ? role : TAG_P, heading ? &setting->bold : &setting->body, part,
	    setting->indent_pt);
}

/* An item without anything in it is not there. Returns the part to go on from. */
static guint
set_part(struct setting *setting, const GPtrArray *parts, guint i)
{
	const struct markdown_part *part = g_ptr_array_index(parts, i);
	const struct markdown_part *next =
	    i + 1 < parts->len ? g_ptr_array_index(parts, i + 1) : NULL;
	switch (part->kind) {
	case MARKDOWN_PARAGRAPH:
	case MARKDOWN_HEADING:
		set_words(setting, part);
		break;
	case MARKDOWN_LIST:
		flow_open_role(setting->strips.flow, TAG_LIST);
		break;
	case MARKDOWN_LIST_END:
		flow_close(setting->strips.flow);
		break;
	case MARKDOWN_ITEM:
		if (next != NULL && next->kind == MARKDOWN_ITEM_END)
			return i + 2;
		set_label(setting, part->number);
		break;
	case MARKDOWN_ITEM_END:
		end_item(setting);
		break;
	}
	return i + 1;
}

static void
set_comment(struct setting *setting, const struct figure *figure, size_t row, bool named)
{
	struct strips *strips = &setting->strips;
	strips->place = place_of(strips->job, figure, row);
	if (named) {
		struct text_style plain = setting->bold;
		plain.literal = true;
		struct markdown_part name = { MARKDOWN_HEADING, 0,
			(char *)cell(figure, row, "section"), NULL };
		strips->above_pt = MAX(strips->above_pt, strips->job->theme->space.paragraph);
		strips_text(
		    strips, strips->job->heading_level >= 2 ? TAG_H3 : TAG_H2, &plain, &name, 0);
	}
	strips->place.line++; /* the text begins below the heading */
	g_autoptr(GPtrArray) parts =
	    markdown_read(cell(figure, row, "markdown"), &strips->place, strips->job->problems);
	for (guint i = 0; i < parts->len && !strips->job->failed;)
		i = set_part(setting, parts, i);
}

static void
prepare_comment(struct job *job, const struct block *block, struct flow *flow)
{
	const struct comment_fields *fields = (const struct comment_fields *)block;
	const struct figure *figure = find_comments(job);
	struct setting setting = { .strips = { .job = job, .flow = flow } };
	g_autofree char *title = words_text(job, fields->title, NULL, block->when_missing);
	g_autofree char *again =
	    title == NULL ? NULL : g_strconcat(title, job->theme->words.continued, NULL);
	g_autoptr(GArray) indents = g_array_new(FALSE, FALSE, sizeof(double));
	setting.indents = indents;
	setting.body = draw_style(&job->theme->type.list);
	setting.bold = setting.body;
	setting.bold.weight = TEXT_BOLD;
	strips_begin(&setting.strips, title, again);
	for (size_t row = 0; row < figure->nrows && !job->failed; row++) {
		if (g_hash_table_lookup(job->comments, GSIZE_TO_POINTER(row + 1)) == block)
			set_comment(&setting, figure, row, fields->rest);
	}
	strips_end(&setting.strips);
}

const struct block_type block_comment = { "comment", "担当コンサルタントのコメント（comments.md）",
	sizeof(struct comment_fields), comment_fields, G_N_ELEMENTS(comment_fields),
	.shows = shows_comment, .prepare = prepare_comment };
