// SPDX-License-Identifier: Apache-2.0
#include "base/limits.h"

#include "api/recscan.h"

struct scan {
	const char *p;
	const char *end;
	uint64_t objects; /* bit d: level d is an object */
	unsigned depth;
	struct str *id;
	struct str *link;
};

static bool
at(const struct scan *s, char c)
{
	return s->p < s->end && *s->p == c;
}

static void
blanks(struct scan *s)
{
	while (at(s, ' ') || at(s, '\n') || at(s, '\r') || at(s, '\t'))
		s->p++;
}

/* The text between quotes; *plain: no escapes in it. */
static bool
text(struct scan *s, struct str *out, bool *plain)
{
	if (!at(s, '"'))
		return false;
	out->p = ++s->p;
	*plain = true;
	while (s->p < s->end && *s->p != '"') {
		if ((unsigned char)*s->p < ' ')
			return false;
		if (*s->p == '\\') {
			*plain = false;
			if (++s->p == s->end)
				return false;
		}
		s->p++;
	}
	if (s->p >= s->end)
		return false;
	out->n = (size_t)(s->p++ - out->p);
	return true;
}

/* A number or a word; which one, and whether it is well made, is not told. */
static bool
other(struct scan *s)
{
	const char *from = s->p;

	while (
	    s->p < s->end &&
	    ((*s->p >= '0' && *s->p <= '9') || *s->p == '-' || *s->p == '+' ||
		*s->p == '.' || *s->p == 'E' || (*s->p >= 'a' && *s->p <= 'z')))
		s->p++;
	return s->p > from;
}

static bool
in_object(const struct scan *s)
{
	return (s->objects >> (s->depth - 1) & 1) != 0;
}

static bool
enter(struct scan *s)
{
	uint64_t bit = UINT64_C(1) << s->depth;

	if (s->depth + 1 >= LIM_JSON_DEPTH)
		return false;
	s->objects = *s->p == '{' ? s->objects | bit : s->objects & ~bit;
	s->depth++;
	s->p++;
	return true;
}

/* A member's name and colon; at the top, where its value belongs. */
static bool
name(struct scan *s, struct str **out)
{
	struct str key;
	bool plain;

	*out = NULL;
	if (!text(s, &key, &plain) || !plain)
		return false;
	blanks(s);
	if (!at(s, ':'))
		return false;
	s->p++;
	blanks(s);
	if (s->depth == 1 && str_is(key, "id"))
		*out = s->id;
	else if (s->depth == 1 && str_is(key, "httpLink"))
		*out = s->link;
	/* The second of its name: what that means is not for us to say. */
	return *out == NULL || (*out)->p == NULL;
}

/*
 * One member or element; *opened when it is an object or list that begins.
 */
static bool
element(struct scan *s, bool *opened)
{
	struct str *wanted = NULL;
	struct str value;
	bool plain;

	*opened = false;
	if (in_object(s) && !name(s, &wanted))
		return false;
	if (at(s, '{') || at(s, '[')) {
		*opened = true;
		return wanted == NULL && enter(s);
	}
	if (!at(s, '"'))
		return wanted != s->id && other(s);
	if (!text(s, &value, &plain) || (wanted != NULL && !plain))
		return false;
	if (wanted != NULL)
		*wanted = value;
	return true;
}

/* Closing brackets, and the comma when more follows. */
static bool
after(struct scan *s)
{
	for (;;) {
		blanks(s);
		if (s->depth == 0)
			return true;
		if (at(s, ',')) {
			s->p++;
			blanks(s);
			return true;
		}
		if (!at(s, in_object(s) ? '}' : ']'))
			return false;
		s->p++;
		s->depth--;
	}
}

bool
recscan_find(struct str body, struct str *id, struct str *link)
{
	struct scan s;
	bool opened = true; /* the last thing was an opening bracket */

	*id = (struct str){NULL, 0};
	*link = (struct str){NULL, 0};
	if (body.n == 0)
		return false;
	s = (struct scan){body.p, body.p + body.n, 0, 0, id, link};
	blanks(&s);
	if (!at(&s, '{') || !enter(&s))
		return false;
	while (s.depth > 0) {
		bool empty;

		blanks(&s);
		empty = opened && at(&s, in_object(&s) ? '}' : ']');
		if (!empty && !element(&s, &opened))
			return false;
		if (empty || !opened) {
			opened = false;
			if (!after(&s))
				return false;
		}
	}
	return s.p == s.end && id->p != NULL;
}
