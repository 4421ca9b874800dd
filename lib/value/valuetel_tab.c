// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "value/valuetel_lib.h"
#include "value/valuetel_tab.h"

/*
 * The names of the functions below are ours, their order and conditions are
 * those of libphonenumber's ParseHelper() and what it calls: each says which.
 */

enum {
	NSN_MIN = 2,
	NSN_MAX = 17
};

/* What TestNumberLength() says. */
enum length {
	LENGTH_POSSIBLE,
	LENGTH_LOCAL,
	LENGTH_SHORT,
	LENGTH_LONG,
	LENGTH_BETWEEN
};

/* A number under way: digits in a buffer of their own. */
struct digits {
	const char *p;
	size_t n;
	/* Room for what a prefix rule puts before a number. */
	char room[VALUETEL_TAB_DIGITS_MAX + VALUETEL_TAB_LITERAL_MAX];
};

static unsigned
digit(char c)
{
	return (unsigned)(c - '0');
}

static bool
matches(unsigned root, const char *s, size_t n)
{
	unsigned at = root;

	for (size_t i = 0; i < n && at != 0; i++)
		at = valuetel_data.next[at][digit(s[i])];
	return valuetel_data.hits[at] != 0;
}

static const struct valuetel_tab_action *
prefix(unsigned root, const char *s, size_t n)
{
	const struct valuetel_tab_prefix *p = &valuetel_data.prefixes[root];

	for (size_t i = 0; i < n; i++) {
		unsigned to = p->next[digit(s[i])];

		if (to == 0)
			return &valuetel_data.actions[p->so_far];
		p = &valuetel_data.prefixes[to];
	}
	return &valuetel_data.actions[p->at_end];
}

static enum length
test_length(const struct valuetel_tab_plan *plan, size_t n)
{
	uint32_t bit = (uint32_t)1 << n;

	if ((plan->local & bit) != 0)
		return LENGTH_LOCAL;
	if ((plan->lengths & bit) != 0)
		return LENGTH_POSSIBLE;
	if (plan->lengths == 0)
		return LENGTH_BETWEEN;
	if ((plan->lengths & (bit - 1)) == 0)
		return LENGTH_SHORT;
	return plan->lengths < bit ? LENGTH_LONG : LENGTH_BETWEEN;
}

/* MaybeStripNationalPrefixAndCarrierCode(): to may be s. */
static void
strip_national(const struct valuetel_tab_plan *plan, const struct digits *s,
    struct digits *to)
{
	const struct valuetel_tab_action *a = prefix(plan->np, s->p, s->n);
	size_t n = (size_t)a->n_literal + a->n_keep;
	size_t rest = s->n - a->length;
	char room[sizeof(to->room)];

	if (a->length == 0) {
		to->p = s->p;
		to->n = s->n;
		return;
	}
	memcpy(room, a->literal, a->n_literal);
	memcpy(room + a->n_literal, s->p + a->begin, a->n_keep);
	memcpy(room + n, s->p + a->length, rest);
	n += rest;
	/* What was a number is not to become none. */
	if (matches(plan->general, s->p, s->n) &&
	    !matches(plan->general, room, n)) {
		to->p = s->p;
		to->n = s->n;
		return;
	}
	memcpy(to->room, room, n);
	to->p = to->room;
	to->n = n;
}

/* ExtractCountryCode(): takes it off s; NULL: none is there. */
static const struct valuetel_tab_code *
take_code(struct digits *s)
{
	unsigned number = 0;

	if (s->n == 0 || s->p[0] == '0')
		return NULL;
	for (size_t i = 0; i < 3 && i < s->n; i++) {
		number = number * 10 + digit(s->p[i]);
		if (valuetel_data.by_number[number] != 0) {
			s->p += i + 1;
			s->n -= i + 1;
			return &valuetel_data
				    .codes[valuetel_data.by_number[number] - 1];
		}
	}
	return NULL;
}

/* ParsePrefixAsIdd(): no calling code begins with 0. */
static bool
strip_idd(const struct valuetel_tab_plan *plan, struct digits *s)
{
	size_t n = prefix(plan->idd, s->p, s->n)->length;

	if (n == 0 || (n < s->n && s->p[n] == '0'))
		return false;
	s->p += n;
	s->n -= n;
	return true;
}

/*
 * The end of MaybeExtractCountryCode(): does s begin with the region's own
 * calling code, and is it better without?
 */
static bool
strip_own_code(const struct valuetel_tab_plan *plan, struct digits *s)
{
	const struct valuetel_tab_code *c = &valuetel_data.codes[plan->code];
	struct digits rest;

	if (s->n < c->n || memcmp(s->p, c->text, c->n) != 0)
		return false;
	rest.p = s->p + c->n;
	rest.n = s->n - c->n;
	strip_national(plan, &rest, &rest);
	if (test_length(plan, s->n) != LENGTH_LONG &&
	    (matches(plan->general, s->p, s->n) ||
		!matches(plan->general, rest.p, rest.n)))
		return false;
	if (rest.p == rest.room) {
		memcpy(s->room, rest.room, rest.n);
		s->p = s->room;
	} else {
		s->p = rest.p;
	}
	s->n = rest.n;
	return true;
}

static const struct valuetel_tab_plan *
find(const char *region)
{
	unsigned i;

	if (valuetel_data.version == NULL || region[0] < 'A' ||
	    region[0] > 'Z' || region[1] < 'A' || region[1] > 'Z')
		return NULL;
	i = (unsigned)(region[0] - 'A') * 26 + (unsigned)(region[1] - 'A');
	i = valuetel_data.by_id[i];
	return i == 0 ? NULL : &valuetel_data.plans[i - 1];
}

/* IsValidNumber(), IsPossibleNumberWithReason(). */
static enum valuetel_verdict
judge(const struct valuetel_tab_code *c, const struct digits *s)
{
	if (matches(c->root, s->p, s->n))
		return VALUETEL_VALID;
	switch (test_length(&valuetel_data.plans[c->plan], s->n)) {
	case LENGTH_POSSIBLE:
		return VALUETEL_POSSIBLE;
	case LENGTH_SHORT:
	case LENGTH_LOCAL:
		return VALUETEL_SHORT;
	case LENGTH_LONG:
		return VALUETEL_LONG;
	case LENGTH_BETWEEN:
		break;
	}
	return VALUETEL_NOT;
}

/* The end of ParseHelper(), behind the calling code. */
static void
finish(const struct valuetel_tab_code *c, const struct valuetel_tab_plan *plan,
    struct digits *s, bool international, struct valuetel_lib_number *out)
{
	struct digits bare;
	enum length l;
	char *p = out->e164;

	out->verdict = VALUETEL_SHORT;
	if (s->n < NSN_MIN)
		return;
	strip_national(plan, s, &bare);
	l = test_length(plan, bare.n);
	if (l == LENGTH_SHORT || l == LENGTH_LOCAL || l == LENGTH_BETWEEN) {
		bare.p = s->p;
		bare.n = s->n;
	}
	if (bare.n < NSN_MIN)
		return;
	out->verdict = VALUETEL_LONG;
	if (bare.n > NSN_MAX)
		return;
	out->international = international;
	out->verdict = judge(c, &bare);
	if (out->verdict != VALUETEL_VALID && out->verdict != VALUETEL_POSSIBLE)
		return;
	*p++ = '+';
	memcpy(p, c->text, c->n);
	p += c->n;
	memcpy(p, bare.p, bare.n);
	p[bare.n] = '\0';
}

bool
valuetel_tab_region(const char *region)
{
	return find(region) != NULL;
}

/* The middle of ParseHelper(); s is without +. */
static void
parse(const struct valuetel_tab_plan *plan, struct digits *s, bool plus,
    struct valuetel_lib_number *out)
{
	const struct valuetel_tab_code *c;

	if (plus || strip_idd(plan, s)) {
		out->verdict = VALUETEL_SHORT;
		if (s->n <= NSN_MIN)
			return;
		c = take_code(s);
		out->verdict = VALUETEL_NO_CODE;
		if (c != NULL)
			finish(c, &valuetel_data.plans[c->plan], s, true, out);
		return;
	}
	c = &valuetel_data.codes[plan->code];
	if (strip_own_code(plan, s))
		plan = &valuetel_data.plans[c->plan];
	finish(c, plan, s, false, out);
}

bool
valuetel_tab_parse(const char *num, size_t n, const char *region,
    struct valuetel_lib_number *out)
{
	const struct valuetel_tab_plan *plan = NULL;
	bool plus = n > 0 && num[0] == '+';
	struct digits s;

	if (valuetel_data.version == NULL || n > VALUETEL_TAB_DIGITS_MAX)
		return false;
	out->international = 0;
	out->e164[0] = '\0';
	s.p = num + (plus ? 1 : 0);
	s.n = n - (plus ? 1 : 0);
	/* IsViablePhoneNumber(), CheckRegionForParsing(). */
	out->verdict = VALUETEL_NOT;
	if (s.n < (plus ? 3 : 2))
		return true;
	if (!plus) {
		plan = find(region);
		out->verdict = VALUETEL_NO_CODE;
		if (plan == NULL)
			return true;
	}
	parse(plan, &s, plus, out);
	return true;
}
