/*
 * Cells as addresses: MAC, IP and e-mail.
 *
 * Input: a cell's text. Output: addresses in one canonical spelling, with what is to be known of them.
 * Rule: look-alikes of form are folded (full width, dashes), look-alikes of value never (O and 0).
 */
#include "ingest/cells.h"
#include "ingest/cells_fold.h"

#include <arpa/inet.h>
#include <string.h>

enum { ADDRESS_LIMIT = 4096 };

static char *
address_of(const char *text, ssize_t length)
{
	struct cell_view plain = cells_plain(text, length);
	if (plain.length > ADDRESS_LIMIT)
		return NULL;
	return cells_fold(plain.text, (ssize_t)plain.length, FOLD_KEEP_LINES | FOLD_DASHES);
}

/* The next part of `*rest` up to one of the separators; empty parts are passed over. NULL at the end. */
static char *
next_part(char **rest, const char *separators)
{
	char *part = *rest + strspn(*rest, separators);
	if (*part == '\0')
		return NULL;
	char *end = part + strcspn(part, separators);
	*rest = *end ? end + 1 : end;
	*end = '\0';
	return part;
}

/* Ideographic separators become what next_part knows. */
static void
plain_separators(char *text)
{
	static const char *const wide[] = { "、", "，", "；", "・", "／", "【", "】", "「", "」",
		NULL };
	for (size_t i = 0; wide[i]; i++)
		for (char *p; (p = strstr(text, wide[i]));) {
			*p = ',';
			memmove(p + 1, p + 3, strlen(p + 3) + 1);
		}
}

/* ---- MAC */

/* Groups of hex digits with one kind of mark between: 6×2 (or 1), 3×4, 2×6, or 12 without a mark. */
static bool
mac_digits(const char *part, char key[13])
{
	char mark = part[strspn(part, "0123456789abcdef")];
	size_t n = 0, groups = 0, widest = 0;
	if (mark && !strchr(":-.", mark))
		return false;
	for (const char *p = part;; p++) {
		size_t width = strspn(p, "0123456789abcdef");
		if (width == 0 || width > 12 || n + MAX(width, 2) > 12)
			return false;
		if (width == 1)
			key[n++] = '0';
		memcpy(key + n, p, width);
		n += width;
		groups++;
		widest = MAX(widest, width);
		p += width;
		if (*p == '\0')
			break;
		if (*p != mark)
			return false;
	}
	key[n] = '\0';
	return n == 12 && widest * groups == 12 &&
	       (groups == 6 || groups == 3 || groups == 2 || groups == 1);
}

static struct cell_mac
mac_of(const char key[13])
{
	struct cell_mac mac = { 0 };
	memcpy(mac.key, key, 13);
	int first = g_ascii_xdigit_value(key[0]) * 16 + g_ascii_xdigit_value(key[1]);
	mac.placeholder = strspn(key, "0") == 12 || strspn(key, "f") == 12;
	mac.multicast = !mac.placeholder && (first & 1);
	mac.local = !mac.placeholder && (first & 2);
	mac.virtual_router =
	    g_str_has_prefix(key, "00005e0001") || g_str_has_prefix(key, "00005e0002");
	return mac;
}

/* The address may have a label glued before it (有線:00-1a-…, eth0:00:1a:…); hex digits are none. */
static bool
labelled_mac(const char *part, char key[13])
{
	if (mac_digits(part, key))
		return true;
	size_t hex = strspn(part, "0123456789abcdef");
	const char *behind = strchr(part, ':');
	return behind && part + hex != behind && mac_digits(behind + 1, key);
}

/* Six pairs with blanks between are one address. */
static bool
spaced_mac(const char *text, char key[13])
{
	g_autofree char *marked = g_strdup(text);
	g_strdelimit(marked, " ", ':');
	return strlen(marked) == 17 && mac_digits(marked, key);
}

static bool
has_digits(const char *part)
{
	size_t hex = 0;
	for (; *part; part++)
		hex += g_ascii_isxdigit(*part) != 0;
	return hex >= 6;
}

enum cell_state
cells_macs(const char *text, ssize_t length, struct cell_mac *out, size_t max, size_t *n)
{
	char key[13];
	g_autofree char *value = address_of(text, length);
	*n = 0;
	if (!value)
		return CELL_BAD;
	if (cells_is_missing(value, -1))
		return CELL_MISSING;
	if (max > 0 && spaced_mac(value, key)) {
		out[(*n)++] = mac_of(key);
		return CELL_OK;
	}
	plain_separators(value);
	char *rest = value, *part;
	while ((part = next_part(&rest, " \n,;/()[]|"))) {
		if (labelled_mac(part, key)) {
			if (*n < max)
				out[(*n)++] = mac_of(key);
		} else if (has_digits(part)) {
			return CELL_BAD;
		}
	}
	return *n > 0 ? CELL_OK : CELL_BAD;
}

/* ---- IP */

/* Four numbers; leading zeros are decimal, as people pad them. */
static bool
ip4_of(const char *part, char key[46])
{
	unsigned numbers[4];
	for (int i = 0; i < 4; i++) {
		size_t width = strspn(part, "0123456789");
		if (width == 0 || width > 3)
			return false;
		numbers[i] = (unsigned)g_ascii_strtoull(part, NULL, 10);
		part += width;
		if (numbers[i] > 255 || *part != (i < 3 ? '.' : '\0'))
			return false;
		part += i < 3;
	}
	g_snprintf(key, 46, "%u.%u.%u.%u", numbers[0], numbers[1], numbers[2], numbers[3]);
	return true;
}

static bool
ip_of(const char *part, char key[46], bool *v6)
{
	struct in6_addr address;
	*v6 = false;
	if (ip4_of(part, key))
		return true;
	g_autofree char *bare = g_strdup(part[0] == '[' ? part + 1 : part);
	bare[strcspn(bare, "]%")] = '\0';
	if (inet_pton(AF_INET6, bare, &address) != 1)
		return false;
	*v6 = true;
	return inet_ntop(AF_INET6, &address, key, 46) != NULL;
}

/* 255.255.255.0 is 24; a mask with holes is none. */
static int
prefix_of_mask(const char *part)
{
	char key[46];
	unsigned a, b, c, d;
	if (!ip4_of(part, key) || sscanf(key, "%u.%u.%u.%u", &a, &b, &c, &d) != 4 || a < 128)
		return -1;
	uint32_t mask = a << 24 | b << 16 | c << 8 | d;
	int ones = 0;
	while (ones < 32 && mask & (UINT32_C(1) << (31 - ones)))
		ones++;
	return ones < 32 && (mask << ones) != 0 ? -1 : ones;
}

/* What stands behind the slash. */
static bool
prefix_of(const char *part, const struct cell_ip *ip, int *prefix)
{
	size_t width = strspn(part, "0123456789");
	if (part[width] == '\0' && width > 0 && width <= 3) {
		*prefix = (int)g_ascii_strtoull(part, NULL, 10);
		return *prefix <= (ip->v6 ? 128 : 32);
	}
	*prefix = prefix_of_mask(part);
	return *prefix >= 0;
}

/* The end of a range: a whole address, or the last number(s) of the first. */
static bool
range_end(const char *part, struct cell_ip *ip)
{
	bool v6;
	if (ip_of(part, ip->last, &v6))
		return v6 == ip->v6;
	size_t dots = 0, keep = strlen(ip->key);
	for (const char *p = part; *p; p++)
		dots += *p == '.';
	for (size_t i = 0; i <= dots && !ip->v6 && keep > 0; i++)
		while (keep > 0 && ip->key[--keep] != '.')
			;
	g_autofree char *whole = g_strdup_printf("%.*s.%s", (int)keep, ip->key, part);
	return !ip->v6 && keep > 0 && ip4_of(whole, ip->last);
}

/* One address with what is glued to it: /24, ~20, -192.168.1.20 */
static bool
ip_part(char *part, struct cell_ip *ip)
{
	char *slash = strchr(part, '/');
	if (slash)
		*slash = '\0';
	char *range = strpbrk(part, "~-");
	if (range)
		*range = '\0';
	if (!ip_of(part, ip->key, &ip->v6) || (range && !range_end(range + 1, ip)))
		return false;
	return !slash || prefix_of(slash + 1, ip, &ip->prefix);
}

static bool
is_dynamic(const char *part)
{
	static const char *const words[] = { "dhcp", "自動", "自動取得", "自動割当", "自動割り当て",
		"動的", "可変", "dynamic", "auto", NULL };
	return cells_is_one_of(part, words);
}

/* "10 ~ 20" and "10 / 24" are read as if written without the blanks. */
static void
join_ranges(char *value)
{
	char *to = value;
	for (const char *from = value; *from; from++) {
		bool near = to > value && strchr("~/", to[-1]);
		if (*from == ' ' && (near || (from[1] && strchr("~/", from[1])) ||
					(from[1] == '-' && from[2] == ' ')))
			continue;
		if (*from == ' ' && to > value + 1 && to[-1] == '-' && from[-1] == '-')
			continue;
		*to++ = *from;
	}
	*to = '\0';
}

/* 〜 (U+301C) and ～ both stand for a range. */
static void
plain_tildes(char *value)
{
	for (char *p; (p = strstr(value, "〜"));) {
		*p = '~';
		memmove(p + 1, p + 3, strlen(p + 3) + 1);
	}
}

enum cell_state
cells_ip(const char *text, ssize_t length, struct cell_ip *out)
{
	*out = (struct cell_ip){ .prefix = -1 };
	g_autofree char *value = address_of(text, length);
	if (!value)
		return CELL_BAD;
	if (cells_is_missing(value, -1))
		return CELL_MISSING;
	plain_separators(value);
	plain_tildes(value);
	join_ranges(value);
	char *rest = value, *part;
	while ((part = next_part(&rest, " \n,;()"))) {
		struct cell_ip found = { .prefix = -1 };
		if (is_dynamic(part))
			out->dynamic = true;
		else if (out->key[0] && out->prefix < 0 && !out->v6 && prefix_of_mask(part) > 0)
			out->prefix = prefix_of_mask(part);
		else if (!ip_part(part, &found))
			return CELL_BAD;
		else if (out->key[0])
			out->more = true;
		else
			found.dynamic = out->dynamic, *out = found;
	}
	return out->key[0] || out->dynamic ? CELL_OK : CELL_BAD;
}

/* ---- e-mail */

/* "Name <a@b>" to a@b, without mailto: and brackets. */
static void
unwrap(char *value)
{
	char *open = strrchr(value, '<'), *from = value;
	if (open && strchr(open, '>')) {
		*strchr(open, '>') = '\0';
		from = open + 1;
	}
	from += strspn(from, " <[(\"'");
	if (g_str_has_prefix(from, "mailto:"))
		from += strlen("mailto:");
	memmove(value, from, strlen(from) + 1);
	size_t n = strlen(value);
	while (n > 0 && strchr(" >])\"',;", value[n - 1]))
		value[--n] = '\0';
}

static bool
is_domain(const char *domain)
{
	size_t label = 0, n = strlen(domain);
	if (n == 0 || n > 253 || domain[n - 1] == '-')
		return false;
	for (const char *p = domain; *p; p++) {
		unsigned char c = (unsigned char)*p;
		if (c == '.' ? label == 0 || p[-1] == '-'
			     : !(g_ascii_isalnum(c) || c >= 0x80 || (c == '-' && label > 0)))
			return false;
		label = c == '.' ? 0 : label + 1;
		if (label > 63)
			return false;
	}
	return label > 0;
}

/* Dots at the end or in a row are against the standard, and real (older Japanese mobile addresses). */
static bool
is_local_part(const char *local, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)local[i];
		if (!g_ascii_isalnum(c) && c < 0x80 && !strchr(".!#$%&'*+/=?^_`{|}~-", c))
			return false;
	}
	return n > 0 && n <= 64;
}

static bool
is_email(const char *value)
{
	const char *at = strchr(value, '@');
	return at && strlen(value) <= 254 && is_local_part(value, (size_t)(at - value)) &&
	       is_domain(at + 1);
}

/* Only letters, digits and . _ - + around one @: most cells. Lower case; NULL where it takes a closer look. */
static char *
simple_email(struct cell_view view)
{
	size_t at = 0;
	if (view.length > 254)
		return NULL;
	char *key = g_malloc(view.length + 1);
	for (size_t i = 0; i < view.length; i++) {
		char c = view.text[i];
		at += c == '@';
		if (!g_ascii_isalnum(c) && c != '.' && c != '@' && c != '_' && c != '-' &&
		    c != '+') {
			g_free(key);
			return NULL;
		}
		key[i] = g_ascii_tolower(c);
	}
	key[view.length] = '\0';
	if (at == 1 && is_email(key))
		return key;
	g_free(key);
	return NULL;
}

char *
cells_email_key(const char *text, ssize_t length, enum cell_state *state)
{
	struct cell_view plain = cells_plain(text, length);
	*state = CELL_BAD;
	if (plain.length > ADDRESS_LIMIT)
		return NULL;
	g_autofree char *value = simple_email(plain);
	if (value) {
		*state = CELL_OK;
		return g_steal_pointer(&value);
	}
	value = cells_fold(plain.text, (ssize_t)plain.length, FOLD_SPACES_ONE);
	if (!value)
		return NULL;
	if (!strchr(value, '@') && cells_is_missing(value, -1)) {
		*state = CELL_MISSING;
		return NULL;
	}
	unwrap(value);
	if (!is_email(value))
		return NULL;
	*state = CELL_OK;
	return g_steal_pointer(&value);
}
