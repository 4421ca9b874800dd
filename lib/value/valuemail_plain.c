// SPDX-License-Identifier: Apache-2.0
#include "value/valuemail_plain.h"

#include <stdbool.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "value/valuedomain.h"
#include "value/valuehost.h"

enum {
	LOCAL_MAX_BYTES = 64,
	TOTAL_MAX_BYTES = 254
};

/*
 * What each ASCII character is: l and u letters, d digit, m another sign that a
 * mailbox name may hold, . and @ themselves.
 */
static const char kinds[128 + 1] =
    "                                           m m. dddddddddd      "
    "@uuuuuuuuuuuuuuuuuuuuuuuuuu    m llllllllllllllllllllllllll     ";

static char
kind_of(char c)
{
	return (unsigned char)c < 128 ? kinds[(unsigned char)c] : ' ';
}

/* Where the mailbox name at the front ends; 0: none that is plain. */
static size_t
local_end(struct str s)
{
	bool dot = true; /* a dot may not come now */
	size_t i;

	for (i = 0; i < s.n; i++) {
		char k = kind_of(s.p[i]);

		if (k == ' ' || k == '@' || (dot && k == '.'))
			break;
		dot = k == '.';
	}
	return dot || i > LOCAL_MAX_BYTES ? 0 : i;
}

/* Where what can be a domain ends. */
static size_t
domain_end(struct str s, size_t i, bool *upper)
{
	for (*upper = false; i < s.n; i++) {
		char k = kind_of(s.p[i]);

		if (k == 'u')
			*upper = true;
		else if (k == ' ' || k == '@')
			break;
	}
	return i;
}

static struct str
top_of(struct str host)
{
	size_t i = host.n;

	while (i > 0 && host.p[i - 1] != '.')
		i--;
	return str_from(host, i);
}

size_t
valuemail_plain(struct str s, struct arena *a, struct str *out)
{
	size_t at = local_end(s);
	struct str host;
	bool upper;
	size_t n;
	char *p;

	if (at == 0 || at == s.n || s.p[at] != '@')
		return 0;
	n = domain_end(s, at + 1, &upper);
	if ((n < s.n && s.p[n] != ';') || n > TOTAL_MAX_BYTES)
		return 0;
	/* none@none.com could stand for nothing. */
	host = str_upto(str_from(s, at + 1), n - at - 1);
	if (str_ieq(str_upto(s, at), str_upto(host, str_find(host, '.'))))
		return 0;
	p = arena_dup(a, s.p, n);
	host = (struct str){p + at + 1, n - at - 1};
	if (upper)
		text_lower(p + at + 1, host.n);
	if (!valuehost_is_plain(host) || !valuedomain_is_common(top_of(host)))
		return 0;
	*out = (struct str){p, n};
	return n;
}
