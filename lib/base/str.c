// SPDX-License-Identifier: Apache-2.0
#include <string.h>
#include <strings.h>

#include "base/str.h"

struct str
str_of(const char *s)
{
	return (struct str){s, s == NULL ? 0 : strlen(s)};
}

void
str_copy(char *out, size_t max, struct str s)
{
	s = str_upto(s, max - 1);
	if (s.n > 0)
		memcpy(out, s.p, s.n);
	out[s.n] = '\0';
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool
str_ieq(struct str a, struct str b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (lower(a.p[i]) != lower(b.p[i]))
			return false;
	return true;
}

bool
str_iis_all(struct str a, const char *b)
{
	size_t i = 0;

	if (b == NULL)
		return a.n == 0;
	while (i < a.n && b[i] != '\0' && lower(a.p[i]) == lower(b[i]))
		i++;
	return i == a.n && b[i] == '\0';
}

bool
str_istarts(struct str s, struct str prefix)
{
	return s.n >= prefix.n && str_ieq(str_upto(s, prefix.n), prefix);
}

bool
str_ends(struct str s, struct str suffix)
{
	return s.n >= suffix.n && str_eq(str_from(s, s.n - suffix.n), suffix);
}

size_t
str_find(struct str s, char c)
{
	const char *at = s.n > 0 ? memchr(s.p, c, s.n) : NULL;

	return at == NULL ? s.n : (size_t)(at - s.p);
}

size_t
str_find_str(struct str s, struct str b)
{
	struct str rest = s;

	if (b.n == 0)
		return 0;
	while (rest.n >= b.n) {
		rest = str_from(rest, str_find(rest, b.p[0]));
		if (str_starts(rest, b))
			return (size_t)(rest.p - s.p);
		rest = str_from(rest, 1);
	}
	return s.n;
}

bool
str_next(struct str *rest, struct str sep, struct str *piece)
{
	size_t at;

	if (rest->n == 0)
		return false;
	at = sep.n > 0 ? str_find_str(*rest, sep) : rest->n;
	*piece = str_upto(*rest, at);
	*rest = str_from(*rest, at + sep.n);
	return true;
}

int
str_cmp(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n > 0 ? memcmp(a.p, b.p, n) : 0;

	if (c != 0)
		return c;
	return a.n < b.n ? -1 : a.n > b.n;
}

uint64_t
str_hash(struct str s)
{
	uint64_t h = UINT64_C(14695981039346656037);

	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * UINT64_C(1099511628211);
	return h;
}
