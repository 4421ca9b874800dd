// SPDX-License-Identifier: Apache-2.0
#include "value/valuedtpat_compile.h"

#include "base/arena.h"

/* Which letters there are, and how wide they may be. */
static const struct letter {
	char letter;
	enum valuedtpat_kind kind;
	size_t min;
	size_t max;
} letters[] = {
    {'y', VALUEDTPAT_YEAR, 1, 2},
    {'y', VALUEDTPAT_YEAR, 4, 4},
    {'u', VALUEDTPAT_YEAR, 4, 4},
    {'M', VALUEDTPAT_MONTH, 1, 2},
    {'M', VALUEDTPAT_MONTH_NAME, 3, 4},
    {'L', VALUEDTPAT_MONTH, 1, 2},
    {'L', VALUEDTPAT_MONTH_NAME, 3, 4},
    {'d', VALUEDTPAT_DAY, 1, 2},
    {'E', VALUEDTPAT_WEEKDAY, 1, 4},
    {'e', VALUEDTPAT_WEEKDAY, 3, 4},
    {'c', VALUEDTPAT_WEEKDAY, 3, 4},
    {'H', VALUEDTPAT_HOUR24, 1, 2},
    {'k', VALUEDTPAT_HOUR24_ONE, 1, 2},
    {'h', VALUEDTPAT_HOUR12, 1, 2},
    {'K', VALUEDTPAT_HOUR12_ZERO, 1, 2},
    {'m', VALUEDTPAT_MINUTE, 1, 2},
    {'s', VALUEDTPAT_SECOND, 1, 2},
    {'S', VALUEDTPAT_FRACTION, 1, 9},
    {'a', VALUEDTPAT_HALF, 1, 4},
    {'Z', VALUEDTPAT_OFFSET, 1, 5},
    {'X', VALUEDTPAT_OFFSET, 1, 5},
    {'x', VALUEDTPAT_OFFSET, 1, 5},
    {'O', VALUEDTPAT_OFFSET, 1, 1},
    {'O', VALUEDTPAT_OFFSET, 4, 4},
    {'z', VALUEDTPAT_ZONE, 1, 3},
    {'z', VALUEDTPAT_ZONE_LONG, 4, 4},
};

static bool
is_letter(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static const char *
refusal(char c, size_t n, struct arena *a)
{
	if (c == 'Y')
		return "Y is the year of a calendar of weeks: write yyyy";
	if (c == 'D')
		return "D is the day of the year: write d or dd";
	if (c == 'y')
		return "a year has four digits (yyyy) or two (yy)";
	if (n == 1)
		return arena_printf(a,
		    "the letter %c has no meaning in it; put it in single "
		    "quotes if the text has it",
		    c);
	return arena_printf(
	    a, "%zu times the letter %c has no meaning in it", n, c);
}

static bool
add_letters(struct valuedtpat_tokens *p, char c, size_t n)
{
	for (size_t i = 0; i < sizeof(letters) / sizeof(letters[0]); i++) {
		const struct letter *l = &letters[i];

		if (l->letter != c || n < l->min || n > l->max)
			continue;
		p->v[p->n].kind = l->kind;
		p->v[p->n++].width = n;
		return true;
	}
	return false;
}

/* Take 'text' off *s; '' stands for one quote. */
static bool
add_quoted(struct valuedtpat_tokens *p, struct str *s)
{
	struct str in = str_from(*s, 1);
	size_t end = str_find(in, '\'');
	struct valuedtpat_token *t = &p->v[p->n];

	if (end == in.n)
		return false;
	t->literal = end == 0 ? STR_LIT("'") : str_upto(in, end);
	p->n++;
	*s = str_from(in, end + 1);
	return true;
}

static void
add_literal(struct valuedtpat_tokens *p, struct str *s)
{
	struct valuedtpat_token *t = &p->v[p->n++];
	size_t n = 0;

	if (s->p[0] == ' ') {
		t->kind = VALUEDTPAT_BLANK;
		*s = str_from(*s, 1);
		return;
	}
	while (n < s->n && !is_letter(s->p[n]) && s->p[n] != ' ' &&
	       s->p[n] != '\'')
		n++;
	t->literal = str_upto(*s, n);
	*s = str_from(*s, n);
}

static const char *
compile(struct valuedtpat_tokens *p, struct str s, struct arena *a)
{
	while (s.n > 0) {
		size_t n = 0;

		if (p->n == VALUEDTPAT_TOKENS_MAX)
			return "it is too long";
		if (s.p[0] == '\'') {
			if (!add_quoted(p, &s))
				return "a ' has no partner";
			continue;
		}
		while (n < s.n && s.p[n] == s.p[0])
			n++;
		if (!is_letter(s.p[0])) {
			add_literal(p, &s);
			continue;
		}
		if (!add_letters(p, s.p[0], n))
			return refusal(s.p[0], n, a);
		s = str_from(s, n);
	}
	return NULL;
}

/* Of each kind that a pattern may hold once: how often does it? */
static bool
is_repeated(const size_t n[VALUEDTPAT_KINDS])
{
	for (size_t i = VALUEDTPAT_YEAR; i < VALUEDTPAT_KINDS; i++)
		if (n[i] > 1)
			return true;
	return n[VALUEDTPAT_MONTH] + n[VALUEDTPAT_MONTH_NAME] > 1;
}

/* The time of the day: everything once, 12 hours with their half. */
static const char *
check_time(const size_t n[VALUEDTPAT_KINDS])
{
	size_t of24 = n[VALUEDTPAT_HOUR24] + n[VALUEDTPAT_HOUR24_ONE];
	size_t of12 = n[VALUEDTPAT_HOUR12] + n[VALUEDTPAT_HOUR12_ZERO];

	if (of24 + of12 > 1)
		return "it says the hour twice";
	if ((of12 > 0) != (n[VALUEDTPAT_HALF] > 0))
		return "h and a belong together; H is the hour of 24";
	if ((n[VALUEDTPAT_MINUTE] > 0 && of24 + of12 == 0) ||
	    (n[VALUEDTPAT_SECOND] > 0 && n[VALUEDTPAT_MINUTE] == 0) ||
	    (n[VALUEDTPAT_FRACTION] > 0 && n[VALUEDTPAT_SECOND] == 0))
		return "it lacks the hour, minute or second before a smaller "
		       "unit (mm is the minute, MM the month)";
	if (n[VALUEDTPAT_ZONE_LONG] > 0 &&
	    n[VALUEDTPAT_OFFSET] + n[VALUEDTPAT_ZONE] == 0)
		return "zzzz, a time zone in words, only goes with its offset "
		       "(Z, xxx)";
	return NULL;
}

/* Does it say a whole day, and everything once? */
static const char *
check(const struct valuedtpat_tokens *p, bool has_century)
{
	size_t n[VALUEDTPAT_KINDS] = {0};

	for (size_t i = 0; i < p->n; i++)
		n[p->v[i].kind]++;
	if (n[VALUEDTPAT_YEAR] == 0 ||
	    n[VALUEDTPAT_MONTH] + n[VALUEDTPAT_MONTH_NAME] == 0 ||
	    n[VALUEDTPAT_DAY] == 0)
		return "it needs year (yyyy), month (MM) and day (dd)";
	if (is_repeated(n))
		return "it says something twice";
	if (!has_century && p->is_short)
		return "yy has no century: write yyyy, a year of four digits, "
		       "or add two-digit-years: 1950-2049 to the rule";
	return check_time(n);
}

static void
summarize(struct valuedtpat_tokens *p)
{
	for (size_t i = 0; i < p->n; i++) {
		const struct valuedtpat_token *t = &p->v[i];

		p->has_names =
		    p->has_names || t->kind == VALUEDTPAT_MONTH_NAME ||
		    t->kind == VALUEDTPAT_WEEKDAY || t->kind == VALUEDTPAT_HALF;
		p->has_offset = p->has_offset || t->kind == VALUEDTPAT_OFFSET;
		p->is_short = p->is_short ||
			      (t->kind == VALUEDTPAT_YEAR && t->width == 2);
	}
}

/* Blanks in quotes, too, do not count at the ends. */
static void
trim_ends(struct valuedtpat_tokens *p)
{
	struct str *first = &p->v[0].literal;
	struct str *last;

	if (p->n == 0)
		return;
	last = &p->v[p->n - 1].literal;
	while (first->n > 0 && first->p[0] == ' ')
		*first = str_from(*first, 1);
	while (last->n > 0 && last->p[last->n - 1] == ' ')
		last->n--;
}

const char *
valuedtpat_compile(struct valuedtpat_tokens *p, struct str pattern,
    bool has_century, struct arena *a)
{
	const char *wrong = compile(p, str_trim(pattern), a);

	if (wrong != NULL)
		return wrong;
	trim_ends(p);
	summarize(p);
	return check(p, has_century);
}
