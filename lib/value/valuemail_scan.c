// SPDX-License-Identifier: Apache-2.0
#include <arpa/inet.h>
#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "base/text.h"

#include "value/valuemail_cut.h"
#include "value/valuemail_scan.h"

enum {
	LOCAL_MAX_BYTES = 64,
	TOTAL_MAX_BYTES = 254,
	PIECE_MAX_BYTES = 4096
};

/* Bytes of the atom character at the start of s; 0: it is none. */
static size_t
atom_char(struct str s)
{
	size_t len;
	uint32_t cp;

	if (s.n > 0 && (unsigned char)s.p[0] < 0x80)
		return valuemail_cut_is_atext(s.p[0]) ? 1 : 0;
	cp = text_decode(s, &len);
	if (cp < 0xa1 || cp == 0xfffd || valuehost_is_blank(cp) ||
	    (cp & 0xfffe) == 0xfffe)
		return 0;
	return len;
}

/* A dot-atom or a quoted string without control characters. */
static enum valuemail_fault
read_local(struct str s, size_t *n)
{
	size_t i = 0;
	size_t len;
	bool dot = true; /* a dot may not come now */

	if (s.n > 0 && s.p[0] == '"') {
		*n = valuemail_cut_quote(s);
		for (i = 0; i < *n; i++) {
			if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f)
				return VALUEMAIL_LOCAL;
		}
		return *n == 0 ? VALUEMAIL_QUOTE : VALUEMAIL_FINE;
	}
	for (; i < s.n; i += len) {
		len = atom_char(str_from(s, i));
		if (s.p[i] == '.') {
			if (dot)
				return VALUEMAIL_LOCAL;
			len = 1;
		} else if (len == 0) {
			break;
		}
		dot = s.p[i] == '.';
	}
	*n = i;
	return dot ? VALUEMAIL_LOCAL : VALUEMAIL_FINE;
}

/* Take comments off the front; blanks too if that is allowed there. */
static bool
skip_comments(struct str *s, bool blanks)
{
	size_t n;

	for (;;) {
		if (blanks)
			*s = valuehost_trim(*s);
		if (s->n == 0 || s->p[0] != '(')
			return true;
		n = valuemail_cut_comment(*s);
		if (n == 0)
			return false;
		*s = str_from(*s, n);
	}
}

/* [1.2.3.4] or [IPv6:...]. */
static bool
is_literal(struct str s)
{
	char text[64] = "";
	unsigned char addr[16];
	struct str v6 = STR_LIT("IPv6:");
	bool six;

	if (s.n < 3 || s.n >= sizeof(text) || s.p[s.n - 1] != ']' ||
	    memchr(s.p, '\0', s.n) != NULL)
		return false;
	s = str_upto(str_from(s, 1), s.n - 2);
	six = str_istarts(s, v6);
	if (six)
		s = str_from(s, v6.n);
	if (s.n > 0)
		memcpy(text, s.p, s.n);
	return inet_pton(six ? AF_INET6 : AF_INET, text, addr) == 1;
}

static bool
is_local_only(struct str host)
{
	return str_ends(host, STR_LIT(".localhost")) ||
	       str_ends(host, STR_LIT(".localdomain")) ||
	       str_ends(host, STR_LIT(".local")) ||
	       str_ends(host, STR_LIT(".invalid"));
}

static enum valuemail_fault
read_domain(struct str s, struct arena *arena, struct str *out,
    enum valuehost_fault *host)
{
	struct str name = str_upto(s, str_find(s, '('));
	struct str tail = str_from(s, name.n);

	if (!skip_comments(&tail, true))
		return VALUEMAIL_COMMENT;
	if (tail.n > 0)
		return VALUEMAIL_TEXT;
	name = valuehost_trim(name);
	if (name.n > 0 && name.p[0] == '[') {
		*out = name;
		return is_literal(name) ? VALUEMAIL_FINE : VALUEMAIL_LITERAL;
	}
	*host = valuehost_check(name, arena, out);
	if (*host == VALUEHOST_NO_DOT && str_iis(name, "localhost"))
		return VALUEMAIL_LOCAL_ONLY;
	if (*host != VALUEHOST_FINE)
		return VALUEMAIL_DOMAIN;
	return is_local_only(*out) ? VALUEMAIL_LOCAL_ONLY : VALUEMAIL_FINE;
}

static bool
has_blank(struct str s)
{
	size_t len;

	while (s.n > 0) {
		if ((unsigned char)s.p[0] > ' ' &&
		    (unsigned char)s.p[0] < 0x7f) {
			s = str_from(s, 1);
			continue;
		}
		if (valuehost_is_blank(text_decode(s, &len)))
			return true;
		s = str_from(s, len);
	}
	return false;
}

/* What stopped the local part: say what a person would say. */
static enum valuemail_fault
stopped(struct str s, struct str rest, enum valuemail_fault otherwise)
{
	size_t at = str_find(s, '@');

	if (at == s.n)
		return VALUEMAIL_NO_AT;
	if (rest.n > 0 && (rest.p[0] == '(' || rest.p[0] == ')'))
		return VALUEMAIL_COMMENT;
	return has_blank(str_upto(s, at)) ? VALUEMAIL_BLANK : otherwise;
}

/* local@domain with comments around the parts. */
static enum valuemail_fault
read_spec(struct str s, struct arena *arena, struct str *out,
    enum valuehost_fault *host)
{
	struct str all = s;
	struct str local;
	struct str domain = {NULL, 0};
	struct str bare;
	char *p;
	size_t n = 0;
	enum valuemail_fault f;

	if (!skip_comments(&s, true))
		return VALUEMAIL_COMMENT;
	f = read_local(s, &n);
	if (f != VALUEMAIL_FINE)
		return stopped(all, str_from(s, n), f);
	local = str_upto(s, n);
	s = str_from(s, n);
	if (!skip_comments(&s, false) || s.n == 0 || s.p[0] != '@')
		return stopped(all, s, VALUEMAIL_LOCAL);
	s = str_from(s, 1);
	if (!skip_comments(&s, false))
		return VALUEMAIL_COMMENT;
	bare = str_upto(s, str_find(s, '('));
	if (str_find(bare, '@') < bare.n)
		return VALUEMAIL_TWO_AT;
	if (valuehost_trim(bare).p != bare.p || has_blank(valuehost_trim(bare)))
		return VALUEMAIL_BLANK;
	f = read_domain(s, arena, &domain, host);
	if (f != VALUEMAIL_FINE)
		return f;
	if (local.n > LOCAL_MAX_BYTES ||
	    local.n + 1 + domain.n > TOTAL_MAX_BYTES)
		return VALUEMAIL_LONG;
	p = arena_alloc(arena, local.n + 1 + domain.n);
	memcpy(p, local.p, local.n);
	p[local.n] = '@';
	memcpy(p + local.n + 1, domain.p, domain.n);
	*out = (struct str){p, local.n + 1 + domain.n};
	return VALUEMAIL_FINE;
}

static int
hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The first address of a mailto: URL, decoded. */
static struct str
from_mailto(struct str s, struct arena *arena)
{
	struct str scheme = STR_LIT("mailto:");
	char *p;
	size_t i;
	size_t n = 0;

	if (!str_istarts(s, scheme))
		return s;
	s = str_from(s, scheme.n);
	s = str_upto(s, str_find(s, '?'));
	p = arena_alloc(arena, s.n + 1);
	for (i = 0; i < s.n; i++) {
		if (s.p[i] == '%' && i + 2 < s.n && hex(s.p[i + 1]) >= 0 &&
		    hex(s.p[i + 2]) >= 0) {
			p[n++] = (char)(hex(s.p[i + 1]) * 16 + hex(s.p[i + 2]));
			i += 2;
		} else {
			p[n++] = s.p[i];
		}
	}
	return valuehost_trim((struct str){p, n});
}

/* Where the angle part begins: the last < outside quotes; s.n: nowhere. */
static size_t
angle_start(struct str s)
{
	size_t found = s.n;
	size_t i = 0;
	size_t skip;

	while (i < s.n) {
		skip = s.p[i] == '"' ? valuemail_cut_quote(str_from(s, i)) : 0;
		if (s.p[i] == '<')
			found = i;
		i += skip > 0 ? skip : 1;
	}
	return found;
}

/* "Label: address" and "Group: address" without what stands before. */
static struct str
without_label(struct str s)
{
	size_t colon = str_find(s, ':');
	size_t i;

	if (colon == s.n || colon > str_find(s, '@') ||
	    str_find(s, '"') < colon)
		return s;
	for (i = 0; i < colon; i++) {
		if (!valuemail_cut_is_atext(s.p[i]) && s.p[i] != ' ' &&
		    (unsigned char)s.p[i] < 0x80)
			return s;
	}
	return valuehost_trim(str_from(s, colon + 1));
}

enum valuemail_fault
valuemail_scan(struct str s, struct arena *arena, struct str *out,
    enum valuehost_fault *host)
{
	size_t angle;
	struct str tail;

	*host = VALUEHOST_FINE;
	s = valuehost_trim(s);
	if (s.n > PIECE_MAX_BYTES)
		return VALUEMAIL_LONG;
	if (valuemail_cut_is_placeholder(s))
		return VALUEMAIL_PLACEHOLDER;
	if (s.n > 2 && s.p[0] == '\'' && s.p[s.n - 1] == '\'')
		s = str_upto(str_from(s, 1), s.n - 2);
	if (!str_istarts(s, STR_LIT("mailto:")))
		s = without_label(s);
	angle = angle_start(s);
	if (angle < s.n) {
		tail = str_from(s, angle + 1);
		s = str_upto(tail, str_find(tail, '>'));
		if (s.n == tail.n)
			return VALUEMAIL_TEXT;
		tail = str_from(tail, s.n + 1);
		if (!skip_comments(&tail, true) || tail.n > 0)
			return VALUEMAIL_TEXT;
		s = valuehost_trim(s);
	}
	s = from_mailto(s, arena);
	if (s.n == 0)
		return VALUEMAIL_NO_AT;
	if (valuemail_cut_is_placeholder(s))
		return VALUEMAIL_PLACEHOLDER;
	return read_spec(s, arena, out, host);
}
