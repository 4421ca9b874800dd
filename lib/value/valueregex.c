// SPDX-License-Identifier: Apache-2.0
#include "value/valueregex.h"

#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <unicode/uregex.h>
#include <unicode/ustring.h>
#include <unicode/utext.h>

#include "base/arena.h"
#include "base/mem.h"

enum {
	IDLE = 16,  /* matchers that are kept for the next text */
	TICKS = 100 /* of ICU, ten thousand steps each */
};

/*
 * ICU's matcher belongs to one thread at a time, and to make one costs more
 * than to use it: each user takes one out of its slot and puts it back.
 */
struct valueregex {
	URegularExpression *pattern; /* is only cloned */
	_Atomic(URegularExpression *) idle[IDLE];
	bool group;
};

static UChar *
to_utf16(struct str s, int32_t *n)
{
	UChar *out = mem_array(s.n + 1, sizeof(*out));
	UErrorCode status = U_ZERO_ERROR;

	u_strFromUTF8(out, (int32_t)s.n + 1, n, s.p, (int32_t)s.n, &status);
	return out;
}

static const char *
reason(UErrorCode status)
{
	switch ((int)status) {
	case U_REGEX_MISMATCHED_PAREN:
		return "a bracket of a group is not closed, or has no partner";
	case U_REGEX_MISSING_CLOSE_BRACKET:
		return "a '[' is not closed";
	case U_REGEX_BAD_ESCAPE_SEQUENCE:
		return "behind '\\' stands something that has no meaning there";
	case U_REGEX_PROPERTY_SYNTAX:
		return "there is no such property of Unicode";
	case U_REGEX_BAD_INTERVAL:
	case U_REGEX_MAX_LT_MIN:
	case U_REGEX_NUMBER_TOO_BIG:
		return "the numbers in '{}' are none";
	case U_REGEX_INVALID_RANGE:
		return "a range in '[]' runs backwards";
	default:
		return "it is not written as one";
	}
}

int
valueregex_new(struct valueregex **out, struct str pattern, struct arena *a,
    const char **why)
{
	UErrorCode status = U_ZERO_ERROR;
	URegularExpression *re;
	struct valueregex *r;
	UParseError at = {0};
	int32_t n = 0;
	UChar *text;

	*out = NULL;
	text = to_utf16(pattern, &n);
	re = uregex_open(text, n, 0, &at, &status);
	free(text);
	if (U_FAILURE(status)) {
		*why = at.offset > 0 ? arena_printf(a, "%s (character %d)",
					   reason(status), (int)at.offset)
				     : reason(status);
		return -1;
	}
	r = mem_alloc(sizeof(*r));
	r->pattern = re;
	for (size_t i = 0; i < IDLE; i++)
		atomic_init(&r->idle[i], NULL);
	r->group = uregex_groupCount(re, &status) > 0;
	*out = r;
	return 0;
}

void
valueregex_free(struct valueregex *r)
{
	if (r == NULL)
		return;
	for (size_t i = 0; i < IDLE; i++)
		uregex_close(atomic_load(&r->idle[i]));
	uregex_close(r->pattern);
	free(r);
}

static URegularExpression *
take_matcher(struct valueregex *r)
{
	UErrorCode status = U_ZERO_ERROR;
	URegularExpression *fresh;

	for (size_t i = 0; i < IDLE; i++) {
		URegularExpression *re = atomic_exchange(&r->idle[i], NULL);

		if (re != NULL)
			return re;
	}
	fresh = uregex_clone(r->pattern, &status);
	/* A clone does not have the limit of what it was made from. */
	uregex_setTimeLimit(fresh, TICKS, &status);
	return fresh;
}

static void
put_matcher(struct valueregex *r, URegularExpression *re)
{
	for (size_t i = 0; i < IDLE; i++) {
		URegularExpression *none = NULL;

		if (atomic_compare_exchange_strong(&r->idle[i], &none, re))
			return;
	}
	uregex_close(re);
}

/* A text that is being searched; offsets are bytes. */
struct search {
	URegularExpression *re;
	UText text;
	UErrorCode status;
};

static void
begin(struct search *s, struct valueregex *r, struct str text)
{
	const UText fresh = UTEXT_INITIALIZER;

	s->status = U_ZERO_ERROR;
	s->text = fresh;
	s->re = take_matcher(r);
	utext_openUTF8(
	    &s->text, text.n > 0 ? text.p : "", (int64_t)text.n, &s->status);
	uregex_setUText(s->re, &s->text, &s->status);
}

static void
end(struct search *s, struct valueregex *r)
{
	utext_close(&s->text);
	put_matcher(r, s->re);
}

static struct str
group(struct search *s, struct str text, int32_t which)
{
	int64_t from = uregex_start64(s->re, which, &s->status);
	int64_t to = uregex_end64(s->re, which, &s->status);

	if (U_FAILURE(s->status) || from < 0)
		return (struct str){NULL, 0};
	return (struct str){text.p + from, (size_t)(to - from)};
}

enum valueregex_found
valueregex_take(struct valueregex *r, struct str text, struct str *out)
{
	struct search s;
	bool hit;

	*out = STR_LIT("");
	if (text.n == 0)
		text = STR_LIT("");
	begin(&s, r, text);
	hit = uregex_findNext(s.re, &s.status);
	if (hit && r->group)
		*out = group(&s, text, 1);
	if (hit && (!r->group || out->p == NULL))
		*out = group(&s, text, 0);
	end(&s, r);
	if (U_FAILURE(s.status))
		return VALUEREGEX_GAVE_UP;
	return hit ? VALUEREGEX_HIT : VALUEREGEX_NONE;
}

enum valueregex_found
valueregex_drop(
    struct valueregex *r, struct str text, struct arena *a, struct str *out)
{
	struct search s;
	char *p = NULL;
	size_t n = 0;
	size_t from = 0;

	*out = text;
	if (text.n == 0)
		return VALUEREGEX_NONE;
	begin(&s, r, text);
	while (uregex_findNext(s.re, &s.status)) {
		struct str hit = group(&s, text, 0);
		size_t at = (size_t)(hit.p - text.p);

		if (hit.n == 0)
			continue;
		if (p == NULL)
			p = arena_alloc(a, text.n + 1);
		memcpy(p + n, text.p + from, at - from);
		n += at - from;
		from = at + hit.n;
	}
	end(&s, r);
	if (U_FAILURE(s.status))
		return VALUEREGEX_GAVE_UP;
	if (p == NULL)
		return VALUEREGEX_NONE;
	memcpy(p + n, text.p + from, text.n - from);
	*out = (struct str){p, n + text.n - from};
	return VALUEREGEX_HIT;
}
