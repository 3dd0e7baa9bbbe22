/*
 * Reading rid, address and user-agent out of GoPhish's details.
 *
 * In: the text of a cell. Out: three short texts.
 * Rule: every other value is stepped over byte by byte and never copied.
 */
#include "ingest/details.h"
#include <glib.h>
#include <string.h>

#define DEPTH_LIMIT 64

/* Where we are, and how deep. */
struct skim {
	const char *at, *end;
	int depth;
	struct details *out;
};

/* Where a wanted string goes; NULL: nowhere. */
struct target {
	char *text;
	size_t size, length;
};

enum where { WHERE_OUTSIDE, WHERE_TOP, WHERE_PAYLOAD, WHERE_BROWSER };

static bool skim_value(struct skim *skim, enum where where, struct target *target);

static void
skim_space(struct skim *skim)
{
	while (skim->at < skim->end && strchr(" \t\r\n", *skim->at) != NULL && *skim->at != '\0')
		skim->at++;
}

static bool
skim_char(struct skim *skim, char c)
{
	skim_space(skim);
	if (skim->at >= skim->end || *skim->at != c)
		return false;
	skim->at++;
	return true;
}

static void
target_add(struct target *target, const char *bytes, size_t n)
{
	size_t room = target->size - target->length;
	if (n < room) {
		memcpy(target->text + target->length, bytes, n);
		target->length += n;
		return;
	}
	/* Cut at a character's end; once something did not fit, nothing more does. */
	n = room > 0 ? room - 1 : 0;
	while (n > 0 && ((unsigned char)bytes[n] & 0xC0) == 0x80)
		n--;
	memcpy(target->text + target->length, bytes, n);
	target->length += n;
	target->size = target->length;
}

static bool
hex4(struct skim *skim, gunichar *out)
{
	if (skim->end - skim->at < 4)
		return false;
	*out = 0;
	for (int i = 0; i < 4; i++) {
		int digit = g_ascii_xdigit_value(*skim->at++);
		if (digit < 0)
			return false;
		*out = *out * 16 + (gunichar)digit;
	}
	return true;
}

static bool
skim_unicode(struct skim *skim, struct target *target)
{
	gunichar c, low;
	if (!hex4(skim, &c))
		return false;
	if (c >= 0xD800 && c < 0xDC00) {
		if (skim->end - skim->at < 6 || skim->at[0] != '\\' || skim->at[1] != 'u')
			return false;
		skim->at += 2;
		if (!hex4(skim, &low) || low < 0xDC00 || low > 0xDFFF)
			return false;
		c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
	}
	if (c >= 0xD800 && c <= 0xDFFF)
		return false;
	/* Controls have no place in an id, an address or a browser's name. */
	char bytes[6];
	if (target != NULL && c >= 0x20)
		target_add(target, bytes, (size_t)g_unichar_to_utf8(c, bytes));
	return true;
}

static bool
skim_escape(struct skim *skim, struct target *target)
{
	if (skim->at >= skim->end)
		return false;
	char c = *skim->at++;
	if (c == 'u')
		return skim_unicode(skim, target);
	if (strchr("\"\\/", c) != NULL && c != '\0') {
		if (target != NULL)
			target_add(target, &c, 1);
		return true;
	}
	return c != '\0' && strchr("bfnrt", c) != NULL;
}

/* The string at hand, into the target where there is one. */
static bool
skim_string(struct skim *skim, struct target *target)
{
	if (!skim_char(skim, '"'))
		return false;
	while (skim->at < skim->end) {
		const char *run = skim->at;
		while (skim->at < skim->end && *skim->at != '"' && *skim->at != '\\' &&
		       (unsigned char)*skim->at >= 0x20)
			skim->at++;
		if (target != NULL && skim->at > run)
			target_add(target, run, (size_t)(skim->at - run));
		if (skim->at >= skim->end)
			return false;
		char c = *skim->at++;
		if (c == '"')
			return true;
		if (c != '\\' || !skim_escape(skim, target))
			return false;
	}
	return false;
}

/* Which value a key of an object announces. */
static struct target
find_target(struct skim *skim, enum where where, const char *key)
{
	struct details *out = skim->out;
	if (where == WHERE_PAYLOAD && strcmp(key, "rid") == 0)
		return (struct target){ out->rid, sizeof out->rid, 0 };
	if (where == WHERE_BROWSER && strcmp(key, "address") == 0)
		return (struct target){ out->address, sizeof out->address, 0 };
	if (where == WHERE_BROWSER && strcmp(key, "user-agent") == 0)
		return (struct target){ out->agent, sizeof out->agent, 0 };
	return (struct target){ 0 };
}

static enum where
find_inside(enum where where, const char *key)
{
	if (where == WHERE_TOP && strcmp(key, "payload") == 0)
		return WHERE_PAYLOAD;
	return where == WHERE_TOP && strcmp(key, "browser") == 0 ? WHERE_BROWSER : WHERE_OUTSIDE;
}

static bool
skim_member(struct skim *skim, enum where where)
{
	char name[16];
	struct target key = { name, sizeof name, 0 };
	if (!skim_string(skim, &key))
		return false;
	/* A key that was cut is longer than any we look for. */
	name[key.size < sizeof name ? 0 : key.length] = '\0';
	struct target target = find_target(skim, where, name);
	bool good = skim_char(skim, ':') && skim_value(skim, find_inside(where, name),
						target.text == NULL ? NULL : &target);
	/* Of a value that breaks off nothing stays: behind it may still stand another row's. */
	if (target.text != NULL)
		target.text[good ? target.length : 0] = '\0';
	return good;
}

static bool
skim_object(struct skim *skim, enum where where)
{
	skim->at++;
	if (skim_char(skim, '}'))
		return true;
	do {
		if (!skim_member(skim, where))
			return false;
	} while (skim_char(skim, ','));
	return skim_char(skim, '}');
}

/* Of a list only the first string is wanted (payload values are lists). */
static bool
skim_list(struct skim *skim, struct target *target)
{
	skim->at++;
	if (skim_char(skim, ']'))
		return true;
	do {
		if (!skim_value(skim, WHERE_OUTSIDE, target))
			return false;
		target = NULL;
	} while (skim_char(skim, ','));
	return skim_char(skim, ']');
}

/* A number or a word; their grammar does not matter here. */
static bool
skim_word(struct skim *skim)
{
	const char *from = skim->at;
	while (skim->at < skim->end &&
	       (g_ascii_isalnum(*skim->at) || strchr("+-.", *skim->at) != NULL) &&
	       *skim->at != '\0')
		skim->at++;
	return skim->at > from;
}

static bool
skim_value(struct skim *skim, enum where where, struct target *target)
{
	skim_space(skim);
	if (skim->at >= skim->end || ++skim->depth > DEPTH_LIMIT)
		return false;
	bool good;
	switch (*skim->at) {
	case '{':
		good = skim_object(skim, where);
		break;
	case '[':
		good = skim_list(skim, target);
		break;
	case '"':
		good = skim_string(skim, target);
		break;
	default:
		good = skim_word(skim);
		break;
	}
	skim->depth--;
	return good;
}

bool
details_read(const char *text, size_t length, struct details *out)
{
	out->rid[0] = out->address[0] = out->agent[0] = '\0';
	struct skim skim = { text, text + length, 0, out };
	skim_space(&skim);
	if (skim.at == skim.end)
		return true;
	if (!skim_value(&skim, WHERE_TOP, NULL))
		return false;
	skim_space(&skim);
	return skim.at == skim.end;
}
