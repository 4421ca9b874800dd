// SPDX-License-Identifier: Apache-2.0
#include "value/valuesocial_place.h"

#include <string.h>

bool
valuesocial_place_listed(struct str s, const char *const *names)
{
	for (; *names != NULL; names++) {
		if (str_iis(s, *names))
			return true;
	}
	return false;
}

struct str
valuesocial_place_seg(const struct valuesocial_place *p, size_t i)
{
	return i < p->n && i < VALUESOCIAL_PLACE_SEGMENTS
		   ? (struct str){p->seg[i].p, p->seg[i].n}
		   : (struct str){NULL, 0};
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

static bool
decode(struct str s, struct valuesocial_segment *out)
{
	size_t i;

	out->n = 0;
	for (i = 0; i < s.n; i++) {
		if (out->n == VALUESOCIAL_PLACE_SEGMENT_MAX)
			return false;
		if (s.p[i] == '%') {
			if (i + 2 >= s.n || hex(s.p[i + 1]) < 0 ||
			    hex(s.p[i + 2]) < 0)
				return false;
			out->p[out->n++] =
			    (char)(hex(s.p[i + 1]) * 16 + hex(s.p[i + 2]));
			i += 2;
		} else {
			out->p[out->n++] = s.p[i];
		}
	}
	return true;
}

bool
valuesocial_place_read(struct str s, struct valuesocial_place *p)
{
	struct str path;
	struct str piece;
	size_t n = str_find(s, '#');
	struct str fragment = str_from(s, n + 1);

	p->n = 0;
	s = str_upto(s, n);
	n = str_find(s, '?');
	p->query = str_from(s, n + 1);
	path = str_upto(s, n);
	if (path.n <= 1 && str_starts(fragment, STR_LIT("!/")))
		path = str_upto(str_from(fragment, 1),
		    str_find(str_from(fragment, 1), '?'));
	while (str_next(&path, STR_LIT("/"), &piece)) {
		if (piece.n == 0)
			continue;
		if (p->n < VALUESOCIAL_PLACE_SEGMENTS &&
		    !decode(piece, &p->seg[p->n]))
			return false;
		p->n++;
	}
	return true;
}

struct str
valuesocial_place_id(struct str query)
{
	struct str pair;

	while (str_next(&query, STR_LIT("&"), &pair)) {
		if (str_istarts(pair, STR_LIT("id=")))
			return str_from(pair, 3);
	}
	return (struct str){NULL, 0};
}

bool
valuesocial_place_is_regional(struct str s)
{
	static const char *const known[] = {
	    "www", "m", "mobile", "web", "touch", "mbasic", NULL};
	size_t i;

	for (i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') &&
		    !(c == '-' && i == 2))
			return false;
	}
	return valuesocial_place_listed(s, known) || s.n == 2 ||
	       (s.n == 5 && s.p[2] == '-');
}

bool
valuesocial_place_host(
    struct str host, const char *const *names, struct str *sub)
{
	for (; *names != NULL; names++) {
		struct str name = str_of(*names);

		*sub = str_upto(host, 0);
		if (str_ieq(host, name))
			return true;
		if (host.n > name.n + 1 && host.p[host.n - name.n - 1] == '.' &&
		    str_ieq(str_from(host, host.n - name.n), name)) {
			*sub = str_upto(host, host.n - name.n - 1);
			return true;
		}
	}
	return false;
}

static bool
take(struct str *s, struct str literal)
{
	if (!str_starts(*s, literal))
		return false;
	*s = str_from(*s, literal.n);
	return true;
}

/* One of the hosts and a slash off the front. */
static bool
take_host(struct str *s, const char *const *hosts)
{
	(void)take(s, STR_LIT("www."));
	for (; *hosts != NULL; hosts++) {
		struct str host = str_of(*hosts);

		if (s->n > host.n && s->p[host.n] == '/' && take(s, host)) {
			*s = str_from(*s, 1);
			return true;
		}
	}
	return false;
}

static bool
is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_' || c == '-';
}

bool
valuesocial_place_plain(struct str s, const char *const *hosts, bool in,
    struct str *before, struct str *user, bool *bare)
{
	size_t n = 0;

	*before = str_upto(s, 0);
	*bare = !take(&s, STR_LIT("https://")) && !take(&s, STR_LIT("http://"));
	if (*bare ? in : !take_host(&s, hosts))
		return false;
	if (*bare)
		(void)take(&s, STR_LIT("@"));
	if (in) {
		struct str kind = s;

		if (!take(&s, STR_LIT("in/")) && !take(&s, STR_LIT("company/")))
			return false;
		*before = str_upto(kind, kind.n - s.n);
	}
	while (n < s.n && is_plain(s.p[n]))
		n++;
	*user = str_upto(s, n);
	s = str_from(s, n);
	if (n == 0 || *bare || s.n == 0)
		return n > 0 && s.n == 0;
	return s.p[0] == '?' || s.p[0] == '#' || (s.n == 1 && s.p[0] == '/');
}
