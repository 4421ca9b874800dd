// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "value/valuetel_tab.h"

/*
 * Every function below mirrors a step of libphonenumber's parser and answers
 * false wherever that step could go more than one way.
 */

static unsigned
digit(char c)
{
	return (unsigned)(c - '0');
}

static bool
starts(const char *s, size_t n, const char *with, size_t n_with)
{
	return n >= n_with && memcmp(s, with, n_with) == 0;
}

/* Could the prefix pattern match a beginning of s? */
static bool
hits(const struct valuetel_tab_prefix *p, const char *s, size_t n)
{
	unsigned at = p->root;
	size_t i;

	for (i = 0; i < n && at != 0 && at != VALUETEL_TAB_HIT; i++)
		at = valuetel_data.next[at][digit(s[i])];
	if (at == 0)
		return false;
	return at == VALUETEL_TAB_HIT ||
	       (valuetel_data.flags[at] & VALUETEL_TAB_END) != 0;
}

/* What a code's tree says about the national number s. */
static unsigned
walk(const struct valuetel_tab_code *c, const char *s, size_t n)
{
	unsigned at = c->root;
	size_t i;

	for (i = 0; i < n && at != 0; i++)
		at = valuetel_data.next[at][digit(s[i])];
	return valuetel_data.flags[at];
}

static bool
length_in(uint32_t lengths, size_t n)
{
	return n < 32 && (lengths >> n & 1U) != 0;
}

/* Does s begin with the literal prefix and nothing that goes on from it? */
static bool
plain_prefix(const struct valuetel_tab_prefix *p, const char *s, size_t n)
{
	return n > p->n && ((unsigned)p->more >> digit(s[p->n]) & 1U) == 0;
}

static bool
put(const struct valuetel_tab_code *c, const char *s, size_t n, char *out,
    size_t *n_out)
{
	unsigned code = c->code;
	char *p = out;

	*p++ = '+';
	if (code >= 100)
		*p++ = (char)('0' + code / 100);
	if (code >= 10)
		*p++ = (char)('0' + code / 10 % 10);
	*p++ = (char)('0' + code % 10);
	memcpy(p, s, n);
	p[n] = '\0';
	*n_out = (size_t)(p - out) + n;
	return true;
}

/* s: calling code and national number. */
static bool
international(const char *s, size_t n, char *out, size_t *n_out)
{
	const struct valuetel_tab_code *c;
	unsigned number = 0;
	unsigned f;
	size_t i = 0;

	if (n < 4 || s[0] == '0')
		return false;
	while (i < 3 && valuetel_data.by_number[number] == 0)
		number = number * 10 + digit(s[i++]);
	if (valuetel_data.by_number[number] == 0)
		return false;
	c = &valuetel_data.codes[valuetel_data.by_number[number] - 1];
	s += i;
	n -= i;
	if (c->np.n != 0 && starts(s, n, c->np.text, c->np.n)) {
		if (!plain_prefix(&c->np, s, n))
			return false;
		s += c->np.n;
		n -= c->np.n;
		f = walk(c, s, n);
		if ((f & VALUETEL_TAB_GENERAL) == 0 ||
		    !length_in(c->lengths, n))
			return false;
	} else {
		if (hits(&c->np, s, n))
			return false;
		f = walk(c, s, n);
	}
	return (f & VALUETEL_TAB_VALID) != 0 && put(c, s, n, out, n_out);
}

/* Does s begin with the region's own calling code? */
static bool
starts_with_code(const struct valuetel_tab_code *c, const char *s, size_t n)
{
	char text[8];
	size_t len;

	(void)put(c, "", 0, text, &len);
	return starts(s, n, text + 1, len - 1);
}

/* A number behind its national prefix. */
static bool
prefixed(const struct valuetel_tab_region *r, const char *s, size_t n,
    char *out, size_t *n_out)
{
	const struct valuetel_tab_code *c = &valuetel_data.codes[r->code];
	bool is_code =
	    c->code < 10 && r->np.n == 1 && digit(r->np.text[0]) == c->code;
	unsigned f;

	if (!plain_prefix(&r->np, s, n) ||
	    (!is_code && starts_with_code(c, s, n)))
		return false;
	s += r->np.n;
	n -= r->np.n;
	f = walk(c, s, n);
	if ((f & VALUETEL_TAB_VALID) == 0 || !length_in(r->lengths, n))
		return false;
	/* The library keeps the prefix if only so the number looks right. */
	if (!r->strip && !(r->main && (f & VALUETEL_TAB_GENERAL) != 0))
		return false;
	/* As calling code, it is taken off under the main region's eyes. */
	if (is_code && ((f & VALUETEL_TAB_GENERAL) == 0 ||
			   !length_in(c->lengths, n) || hits(&c->np, s, n)))
		return false;
	return put(c, s, n, out, n_out);
}

static bool
national(const struct valuetel_tab_region *r, const char *s, size_t n,
    char *out, size_t *n_out)
{
	const struct valuetel_tab_code *c = &valuetel_data.codes[r->code];
	unsigned f;

	if (r->idd.n != 0 && starts(s, n, r->idd.text, r->idd.n))
		return plain_prefix(&r->idd, s, n) &&
		       international(s + r->idd.n, n - r->idd.n, out, n_out);
	if (hits(&r->idd, s, n))
		return false;
	if (r->np.n != 0 && starts(s, n, r->np.text, r->np.n))
		return prefixed(r, s, n, out, n_out);
	if (hits(&r->np, s, n))
		return false;
	f = walk(c, s, n);
	if ((f & VALUETEL_TAB_VALID) == 0)
		return false;
	/* Else the library might take the first digits for the code. */
	if (starts_with_code(c, s, n) &&
	    !(r->main && (f & VALUETEL_TAB_GENERAL) != 0 &&
		length_in(c->lengths, n)))
		return false;
	return put(c, s, n, out, n_out);
}

static const struct valuetel_tab_region *
find(const char *region)
{
	unsigned i;

	if (valuetel_data.version == NULL || region[0] < 'A' ||
	    region[0] > 'Z' || region[1] < 'A' || region[1] > 'Z')
		return NULL;
	i = (unsigned)(region[0] - 'A') * 26 + (unsigned)(region[1] - 'A');
	i = valuetel_data.by_id[i];
	return i == 0 ? NULL : &valuetel_data.regions[i - 1];
}

bool
valuetel_tab_region(const char *region)
{
	return find(region) != NULL;
}

bool
valuetel_tab_find(
    const char *num, size_t n, const char *region, char *out, size_t *n_out)
{
	const struct valuetel_tab_region *r;

	if (valuetel_data.version == NULL || n < 3)
		return false;
	if (num[0] == '+')
		return international(num + 1, n - 1, out, n_out);
	r = find(region);
	return r != NULL && national(r, num, n, out, n_out);
}
