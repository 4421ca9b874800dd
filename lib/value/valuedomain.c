// SPDX-License-Identifier: Apache-2.0
#include "value/valuedomain.h"

#include <stdint.h>
#include <string.h>

#include <libpsl.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"
#include "value/valuecivil.h"
#include "value/valuedomain_tab.h"
#include "value/valuehost.h"

enum {
	TEXT_MAX_BYTES = 8192, /* no address and no URL is longer */
	TOP_MAX_BYTES = 63,    /* of a label */
	DATE_BYTES = 10        /* of an ISO 8601 time */
};

static bool
is_scheme(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') &&
		    !(i > 0 && ((c >= '0' && c <= '9') || c == '+' ||
				   c == '-' || c == '.')))
			return false;
	}
	return s.n > 0;
}

/* What stands behind the last c; all of s when there is none. */
static struct str
behind(struct str s, char c)
{
	for (size_t i = s.n; i > 0; i--)
		if (s.p[i - 1] == c)
			return str_from(s, i);
	return s;
}

/* Up to the first of some characters. */
static struct str
before(struct str s, const char *ends)
{
	size_t n = 0;

	while (n < s.n && (s.p[n] == '\0' || strchr(ends, s.p[n]) == NULL))
		n++;
	return str_upto(s, n);
}

/*
 * Host and port of a URL, or what follows the @ of an address.  Without a
 * scheme, / ? and # end a host only behind a dot: a/b@acme.com is an address.
 */
static struct str
host_of(struct str s)
{
	size_t colon = str_find_str(s, STR_LIT("://"));
	struct str start;

	if (colon < s.n && is_scheme(str_upto(s, colon)))
		return behind(before(str_from(s, colon + 3), "/?#"), '@');
	if (str_starts(s, STR_LIT("//")))
		return behind(before(str_from(s, 2), "/?#"), '@');
	if (str_istarts(s, STR_LIT("mailto:")))
		s = before(str_from(s, 7), "?");
	start = before(s, "/?#");
	return behind(str_find(start, '.') < start.n ? start : s, '@');
}

/* Names that mean another machine in every network. */
static bool
is_private(struct str host)
{
	static const char *const tops[] = {"corp", "home", "internal",
	    "intranet", "invalid", "lan", "local", "localdomain", "localhost",
	    "private"};
	struct str top = behind(host, '.');

	for (size_t i = 0; i < sizeof(tops) / sizeof(tops[0]); i++)
		if (str_is(top, tops[i]))
			return true;
	return false;
}

bool
valuedomain_get(struct str text, struct arena *a, struct str *out)
{
	struct str host;
	const char *domain;

	*out = (struct str){NULL, 0};
	if (text.n > TEXT_MAX_BYTES)
		return false;
	host = before(host_of(valuehost_trim(text)), ":>");
	/* The root's dot: acme.com. is acme.com. */
	if (host.n > 1 && host.p[host.n - 1] == '.')
		host.n--;
	if (valuehost_check(host, a, &host) != VALUEHOST_FINE ||
	    is_private(host))
		return false;
	domain =
	    psl_registrable_domain(psl_builtin(), arena_dup(a, host.p, host.n));
	*out = str_of(domain);
	return domain != NULL;
}

/*
 * Most hosts end like these; a look at the list costs ten times as much.  za has
 * no line of its own there.
 */
bool
valuedomain_is_common(struct str top)
{
	static const char two[] =
	    "deukfrcaesitnlauchbrinatbeplsedknofiieptczjpmxeuuscnnzzaruioaicome";
	static const char three[] = "comorgnetedugov";
	const char *tops = top.n == 2 ? two : three;

	if (top.n != 2 && top.n != 3)
		return str_is(top, "example") || str_is(top, "test");
	for (size_t i = 0; tops[i] != '\0'; i += top.n)
		if (memcmp(tops + i, top.p, top.n) == 0)
			return true;
	return false;
}

/* The common name that is one edit away; NULL: none. */
static const char *
mistyped(struct str top)
{
	/* The most frequent first.  Two letters are near to everything. */
	static const char *const tops[] = {
	    "com", "org", "net", "info", "biz", "edu", "gov"};

	for (size_t i = 0; i < sizeof(tops) / sizeof(tops[0]); i++)
		if (text_distance(top, str_of(tops[i]), 1) == 1)
			return tops[i];
	return NULL;
}

bool
valuedomain_top_exists(struct str host, const char **near)
{
	struct str top = behind(host, '.');
	char name[TOP_MAX_BYTES + 1];

	*near = NULL;
	if (valuedomain_is_common(top) || top.n > TOP_MAX_BYTES ||
	    is_private(top))
		return true;
	if (top.n > 0)
		memcpy(name, top.p, top.n);
	name[top.n] = '\0';
	if (psl_is_public_suffix2(psl_builtin(), name,
		PSL_TYPE_ICANN | PSL_TYPE_NO_STAR_RULE) != 0)
		return true;
	*near = mistyped(top);
	return false;
}

/* In a sorted table? */
static bool
holds(const char *const *names, size_t n, struct str s)
{
	size_t low = 0;

	while (low < n) {
		size_t mid = low + (n - low) / 2;
		int d = str_cmp(str_of(names[mid]), s);

		if (d == 0)
			return true;
		if (d < 0)
			low = mid + 1;
		else
			n = mid;
	}
	return false;
}

static struct str
family(struct str domain)
{
	return str_upto(domain, str_find(domain, '.'));
}

bool
valuedomain_is_free_mail(struct str domain)
{
	return holds(valuedomain_tab_free, valuedomain_tab_n_free, domain) ||
	       holds(valuedomain_tab_free_families,
		   valuedomain_tab_n_free_families, family(domain));
}

bool
valuedomain_is_shared(struct str domain)
{
	return holds(
		   valuedomain_tab_shared, valuedomain_tab_n_shared, domain) ||
	       holds(valuedomain_tab_shared_families,
		   valuedomain_tab_n_shared_families, family(domain));
}

void
valuedomain_version(struct buf *b)
{
	char date[VALUECIVIL_TEXT_MAX];

	buf_puts(b, psl_get_version());
	if (valuecivil_format((int64_t)psl_builtin_file_time() * 1000, date) >=
	    DATE_BYTES)
		buf_printf(b, ", list of %.*s", DATE_BYTES, date);
}
