/*
 * Why a file is not what it should be: what "sources" states of it against what is in it.
 *
 * In: a table that no profile fits, as stated. Out: the file set aside, for the one reason somebody can act on.
 * Rule: each setting is tried away; the one without which the file can be read is the one that is named.
 */
#include "ingest/intake_inside.h"
#include <string.h>

/* ---- trying without */

enum without {
	WITHOUT_DELIMITER = 1,
	WITHOUT_HEADING_LINE = 2,
	WITHOUT_PROFILE = 4,
	WITHOUT_ALL = 7,
};

static enum without
stated_of(const struct statement *statement)
{
	return (statement->delimiter != NULL ? WITHOUT_DELIMITER : 0) |
	       (statement->heading_line > 0 ? WITHOUT_HEADING_LINE : 0) |
	       (statement->profile != NULL ? WITHOUT_PROFILE : 0);
}

/* The table once these settings are left out; the caller closes it either way. */
static bool
opens_without(struct reading *reading, enum without without, struct table *table)
{
	const struct statement *stated = reading->statement;
	struct table_hint hint = { .path = reading->file->path };
	struct problems *none = problems_new();
	if (stated->encoding != NULL)
		decode_encoding_find(stated->encoding, &hint.encoding);
	if (stated->delimiter != NULL && !(without & WITHOUT_DELIMITER))
		hint.delimiter = stated->delimiter[0];
	if (!(without & WITHOUT_HEADING_LINE))
		hint.recognise.heading_line = stated->heading_line;
	if (stated->profile != NULL && !(without & WITHOUT_PROFILE))
		hint.recognise.profile = profiles_find(reading->intake->profiles, stated->profile);
	bool good = table_open(table, reading->bytes, reading->intake->profiles, &hint, none);
	problems_drop(none);
	return good;
}

static const char *
delimiter_words(char delimiter)
{
	switch (delimiter) {
	case ',':
		return "\",\"";
	case ';':
		return "\";\"";
	case '|':
		return "\"|\"";
	default:
		return IN_BOTH("a tab", "タブ");
	}
}

static bool
refuse_setting(
    struct reading *reading, enum without without, const struct table *table, const char *missing)
{
	const struct statement *stated = reading->statement;
	const struct recognition *found = table->found;
	struct place place = { .file = reading->file->path,
		.line = found->heading_line,
		.byte_offset = -1,
		.client = reading->folder->client,
		.fate = FATE_FILE_SET_ASIDE };
	g_autofree char *line = g_strdup_printf("%" G_GINT64_FORMAT, found->heading_line);
	g_autofree char *seen = g_strdup_printf("%" G_GINT64_FORMAT, stated->heading_line);
	if (without & WITHOUT_DELIMITER)
		problem_add(reading->local, PROBLEM_DELIMITER_STATED_WRONG, &place,
		    delimiter_words(stated->delimiter[0]), delimiter_words(table->delimiter), NULL);
	else if (without & WITHOUT_HEADING_LINE)
		problem_add(reading->local, PROBLEM_HEADING_STATED_WRONG, &place, seen, line,
		    found->profile->name, NULL);
	else
		problem_add(reading->local, PROBLEM_PROFILE_STATED_WRONG, &place, stated->profile,
		    missing, found->profile->name, NULL);
	return reading_set_aside(reading);
}

/* Has any of its first rows several cells? */
static bool
is_split(const struct table *table)
{
	return table->document == NULL && table->found->seen != NULL;
}

/* The one setting, or else all of them, without which the file is known. *good: what became of setting it aside. */
static bool
names_setting(
    struct reading *reading, const struct table *as_stated, const char *missing, bool *good)
{
	enum without stated = stated_of(reading->statement);
	for (enum without without = WITHOUT_DELIMITER; without <= WITHOUT_ALL; without++) {
		struct table table = { 0 };
		/* One after the other, then all that are stated together. */
		bool alone = (without & (without - 1)) == 0;
		if ((without & ~stated) != 0 || (!alone && without != stated))
			continue;
		bool opens =
		    opens_without(reading, without, &table) &&
		    (table.found->profile != NULL ||
			(without == WITHOUT_DELIMITER && is_split(&table) && !is_split(as_stated)));
		if (opens)
			*good = refuse_setting(reading, without, &table, missing);
		table_close(&table);
		if (opens)
			return true;
	}
	return false;
}

/* ---- the reason */

static bool
refuse_kind(struct reading *reading, const struct table *table)
{
	const struct recognition *found = table->found;
	const json_t *root = table->document == NULL ? NULL : document_root(table->document);
	const char *seen = found->seen;
	if (root != NULL && !json_is_object(root) && !json_is_array(root))
		return reading_refuse(
		    reading, PROBLEM_JSON_SCALAR, 1, document_kind_words(root), NULL);
	if (found->broken.any && seen == NULL) {
		struct place place = { .file = reading->file->path,
			.client = reading->folder->client,
			.fate = FATE_FILE_SET_ASIDE };
		decode_fault_add(&found->broken, &place, reading->local);
		return reading_set_aside(reading);
	}
	if (seen == NULL && root != NULL)
		seen =
		    IN_BOTH("(no list of objects in it)", "（オブジェクトのリストがありません）");
	else if (seen == NULL || *seen == '\0')
		seen = IN_BOTH("(none)", "（なし）");
	return reading_refuse(reading, PROBLEM_NO_PROFILE, found->heading_line, seen, NULL);
}

bool
reading_refuse_unrecognised(struct reading *reading, const struct table *table)
{
	const struct recognition *found = table->found;
	const char *stated = reading->statement->profile;
	int64_t line = found->heading_line;
	if (found->rival != NULL)
		return reading_refuse(reading, PROBLEM_PROFILE_AMBIGUOUS, line,
		    found->nearest->name, found->rival->name);
	const char *missing =
	    found->missing != NULL && *found->missing != '\0'
		? found->missing
		: IN_BOTH("(it has headings of another kind)", "（別の種類の見出しがあります）");
	bool good;
	if (names_setting(reading, table, missing, &good))
		return good;
	if (stated != NULL)
		return reading_refuse(reading, PROBLEM_PROFILE_MISFIT, line, stated, missing);
	if (found->nearest != NULL && found->matched > 1)
		return reading_refuse(
		    reading, PROBLEM_NO_PROFILE_NEAR, line, found->nearest->name, missing);
	return refuse_kind(reading, table);
}

void
reading_say_idle(struct reading *reading, const struct table *table)
{
	const struct statement *stated = reading->statement;
	if (table->document == NULL)
		return;
	if (stated->delimiter != NULL)
		reading_say(reading, PROBLEM_STATEMENT_IDLE, "delimiter");
	if (stated->heading_line > 0)
		reading_say(reading, PROBLEM_STATEMENT_IDLE, "heading_line");
}
