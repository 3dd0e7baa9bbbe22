/*
 * A consultant's Markdown as parts that a block can set: paragraphs, headings, lists.
 *
 * Shape: a flat sequence; a list holds items, an item holds paragraphs and lists, each with its end.
 * Text is as text_lay_out() takes it: `**` switches bold, '\n' ends a line (a line ends where it ended in the file),
 * asterisks that are meant as such are kept apart by zero-width spaces.
 * Errors: what cannot be set (HTML, images, links elsewhere) is a warning with its line, and its words are kept.
 * Source: CommonMark; "は**「報告」**です", which it would not set bold, is set bold.
 */
#ifndef OBI_RENDER_MARKDOWN_H
#define OBI_RENDER_MARKDOWN_H

#include "base/problem.h"

enum markdown_kind {
	MARKDOWN_PARAGRAPH,
	MARKDOWN_HEADING,
	MARKDOWN_LIST,
	MARKDOWN_LIST_END,
	MARKDOWN_ITEM,
	MARKDOWN_ITEM_END,
};

/* Part of a text that leads somewhere. Units: characters that print, bold marks and line ends not counted. */
struct markdown_link {
	size_t start, end;
	char *target; /* https: or mailto: */
};

struct markdown_part {
	enum markdown_kind kind;
	unsigned number; /* MARKDOWN_ITEM: 0 = a bullet */
	char *text;      /* MARKDOWN_PARAGRAPH, MARKDOWN_HEADING; else NULL */
	GArray *links;   /* struct markdown_link, in order; NULL = none */
};

/* place: of the text's first line. Returns an array of struct markdown_part *, which the caller unrefs. */
GPtrArray *markdown_read(const char *text, const struct place *place, struct problems *problems);

#endif
