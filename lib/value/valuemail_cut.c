// SPDX-License-Identifier: Apache-2.0
#include "value/valuemail_cut.h"

#include <string.h>

#include "value/value.h"
#include "value/valuehost.h"

enum {
	COMMENT_DEPTH = 16,
	PLACEHOLDER_MAX = 14,
	WORD_MIN = 3
};

/* Whole cells and names that stand for nothing. */
static const char *const placeholders[] = {"none", "no", "na", "n/a", "n.a.",
    "#n/a", "nan", "nil", "null", "unknown", "test", "noemail", "no-email",
    "no email", "nomail", "noone", "nobody", "not available", "no", "tbd",
    "tba", "xxx", "asdf", "email", "e-mail", "-", "--", "---", "?", ".", "x",
    "(none)", "not provided"};

static bool
is_placeholder_word(struct str s)
{
	size_t i;

	if (s.n > PLACEHOLDER_MAX)
		return false;
	for (i = 0; i < sizeof(placeholders) / sizeof(placeholders[0]); i++) {
		if (str_iis(s, placeholders[i]))
			return true;
	}
	return false;
}

/* none@none, test@test.com, N/A@n/a: one such word on both sides. */
bool
valuemail_cut_is_placeholder(struct str s)
{
	size_t at = str_find(s, '@');
	struct str local = str_upto(s, at);
	struct str host = str_from(s, at + 1);

	if (at == s.n)
		return is_placeholder_word(s);
	/* x@x.org is somebody; with a dot it takes a word. */
	if (str_find(host, '.') < host.n && local.n < WORD_MIN)
		return false;
	return is_placeholder_word(local) &&
	       str_ieq(local, str_upto(host, str_find(host, '.')));
}

bool
valuemail_cut_is_atext(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') ||
	       (c != '\0' && strchr("!#$%&'*+-/=?^_`{|}~", c) != NULL);
}

size_t
valuemail_cut_quote(struct str s)
{
	size_t i;

	for (i = 1; i < s.n && s.p[i] != '\n' && s.p[i] != '\r'; i++) {
		if (s.p[i] == '\\')
			i++;
		else if (s.p[i] == '"')
			return i + 1;
	}
	return 0;
}

size_t
valuemail_cut_comment(struct str s)
{
	size_t depth = 0;
	size_t i;

	for (i = 0; i < s.n && s.p[i] != '\n' && s.p[i] != '\r'; i++) {
		if (s.p[i] == '\\')
			i++;
		else if (s.p[i] == '(' && ++depth > COMMENT_DEPTH)
			return 0;
		else if (s.p[i] == ')' && --depth == 0)
			return i + 1;
	}
	return 0;
}

static size_t
angle_end(struct str s)
{
	size_t i;

	for (i = 1; i < s.n && strchr("<>\n\r", s.p[i]) == NULL; i++)
		;
	return i < s.n && s.p[i] == '>' ? i + 1 : 0;
}

/* Bytes of a quote, comment or angle part at the start of s; 0: none. */
static size_t
enclosed(struct str s)
{
	switch (s.p[0]) {
	case '"':
		return valuemail_cut_quote(s);
	case '(':
		return valuemail_cut_comment(s);
	case '<':
		return angle_end(s);
	default:
		return 0;
	}
}

static bool
is_atoms(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!valuemail_cut_is_atext(s.p[i]) && s.p[i] != '.')
			return false;
	return s.n > 0;
}

/* n/a, -, none: an entry that nobody has for a mailbox name. */
static bool
is_entry(struct str s)
{
	if (!valuemail_cut_is_placeholder(s))
		return false;
	for (size_t i = 0; i < s.n; i++)
		if ((s.p[i] | 0x20) < 'a' || (s.p[i] | 0x20) > 'z')
			return true;
	return str_iis(s, "none") || str_iis(s, "null");
}

/*
 * A | may stand in a local part, too: it does where there is nothing but such
 * characters between the entry's beginning and the @.
 */
static bool
is_in_local(struct str before, struct str after)
{
	size_t at = str_find(after, '@');

	while (before.n > 0 && before.p[0] == ' ')
		before = str_from(before, 1);
	return at < after.n && is_atoms(before) && !is_entry(before) &&
	       is_atoms(str_upto(after, at));
}

/* Bytes of the separator at i. */
static size_t
separator(const struct value_spec *spec, struct str all, size_t i)
{
	struct str s = str_from(all, i);

	for (size_t k = 0; k < spec->n_split; k++) {
		if (spec->split[k].n > 0 && str_starts(s, spec->split[k]))
			return spec->split[k].n;
	}
	if (s.p[0] == '|')
		return is_in_local(str_upto(all, i), str_from(s, 1)) ? 0 : 1;
	return s.p[0] != '\0' && strchr(",;\n\r", s.p[0]) != NULL ? 1 : 0;
}

/* The characters that most addresses consist of: none is a sign of ours. */
static bool
is_ordinary(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '.' || c == '@' || c == '-' ||
	       c == '_' || c == '+';
}

bool
valuemail_cut_is_odd(const struct value_spec *spec)
{
	for (size_t k = 0; k < spec->n_split; k++)
		if (spec->split[k].n > 0 && is_ordinary(spec->split[k].p[0]))
			return true;
	return false;
}

size_t
valuemail_cut_separator(const struct value_spec *spec, struct str s)
{
	return separator(spec, s, 0);
}

bool
valuemail_cut(const struct value_spec *spec, struct str *rest,
    struct str *piece, char *sep)
{
	/* Openers that found no end on this line are not tried again there. */
	bool dead[3] = {false, false, false};
	static const char openers[3] = {'"', '(', '<'};
	bool odd = valuemail_cut_is_odd(spec);
	size_t i = 0;
	size_t n = 0;

	*sep = 0;
	while (i < rest->n && n == 0) {
		const char *o;

		if (!odd && is_ordinary(rest->p[i])) {
			i++;
			continue;
		}
		o = memchr(openers, rest->p[i], sizeof(openers));
		size_t skip = 0;

		n = separator(spec, *rest, i);
		if (n > 0)
			break;
		if (rest->p[i] == '\\' && i + 1 < rest->n)
			skip = 2;
		if (o != NULL && !dead[o - openers]) {
			skip = enclosed(str_from(*rest, i));
			dead[o - openers] = skip == 0;
		}
		i += skip > 0 ? skip : 1;
	}
	if (i < rest->n)
		*sep = rest->p[i];
	*piece = valuehost_trim(str_upto(*rest, i));
	if (rest->n == 0)
		return false;
	*rest = str_from(*rest, i + n);
	return true;
}

bool
valuemail_cut_is_comment(struct str s)
{
	size_t n = 1;

	if (s.n == 0 || s.p[0] != '(' || valuemail_cut_is_placeholder(s))
		return false;
	while (s.n > 0 && s.p[0] == '(' && n > 0) {
		n = valuemail_cut_comment(s);
		s = valuehost_trim(str_from(s, n));
	}
	return s.n == 0;
}
