// SPDX-License-Identifier: Apache-2.0
#include "value/valuedtpat.h"

#include "base/arena.h"
#include "value/valuedtname.h"
#include "value/valueserial.h"

enum {
	TOKENS_MAX = 64
};

enum kind {
	LITERAL,
	BLANK,
	YEAR,
	MONTH,
	MONTH_NAME,
	DAY,
	WEEKDAY,
	HOUR24,
	HOUR12,
	MINUTE,
	SECOND,
	FRACTION,
	HALF,
	OFFSET,
	KINDS
};

struct token {
	enum kind kind;
	size_t width; /* of digits; 1: one or two */
	struct str literal;
};

enum form {
	FORM_PATTERN,
	FORM_ISO,
	FORM_EPOCH,
	FORM_EPOCH_MS,
	FORM_SERIAL,
	FORM_SERIAL_1904
};

struct valuedtpat {
	enum form form;
	size_t n;
	struct token tokens[TOKENS_MAX];
	const struct valuedtname *names; /* NULL: the pattern has none */
	int first_year;                  /* of those of two digits; 0: none */
};

/* What the pieces of a text say that is not in struct valuecivil. */
struct extra {
	int half;    /* 0 AM, 1 PM, -1 not said */
	int weekday; /* -1 not said */
};

/* Which letters there are, and how wide they may be. */
static const struct letter {
	char letter;
	enum kind kind;
	size_t min;
	size_t max;
} letters[] = {
    {'y', YEAR, 1, 2},
    {'y', YEAR, 4, 4},
    {'M', MONTH, 1, 2},
    {'M', MONTH_NAME, 3, 4},
    {'L', MONTH_NAME, 3, 4},
    {'d', DAY, 1, 2},
    {'E', WEEKDAY, 1, 4},
    {'H', HOUR24, 1, 2},
    {'h', HOUR12, 1, 2},
    {'m', MINUTE, 1, 2},
    {'s', SECOND, 1, 2},
    {'S', FRACTION, 1, 9},
    {'a', HALF, 1, 1},
    {'Z', OFFSET, 1, 5},
    {'X', OFFSET, 1, 3},
    {'x', OFFSET, 1, 3},
    {'z', OFFSET, 1, 3},
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
add_letters(struct valuedtpat *p, char c, size_t n)
{
	for (size_t i = 0; i < sizeof(letters) / sizeof(letters[0]); i++) {
		const struct letter *l = &letters[i];

		if (l->letter != c || n < l->min || n > l->max)
			continue;
		p->tokens[p->n].kind = l->kind;
		p->tokens[p->n++].width = n;
		return true;
	}
	return false;
}

/* Take 'text' off *s; '' stands for one quote. */
static bool
add_quoted(struct valuedtpat *p, struct str *s)
{
	struct str in = str_from(*s, 1);
	size_t end = str_find(in, '\'');
	struct token *t = &p->tokens[p->n];

	if (end == in.n)
		return false;
	t->literal = end == 0 ? STR_LIT("'") : str_upto(in, end);
	p->n++;
	*s = str_from(in, end + 1);
	return true;
}

static void
add_literal(struct valuedtpat *p, struct str *s)
{
	struct token *t = &p->tokens[p->n++];
	size_t n = 0;

	if (s->p[0] == ' ') {
		t->kind = BLANK;
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
compile(struct valuedtpat *p, struct str s, struct arena *a)
{
	while (s.n > 0) {
		size_t n = 0;

		if (p->n == TOKENS_MAX)
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

/* Does it say a whole day, everything once, 12 hours with their half? */
static const char *
check(const struct valuedtpat *p)
{
	size_t n[KINDS] = {0};

	for (size_t i = 0; i < p->n; i++)
		n[p->tokens[i].kind]++;
	if (n[YEAR] == 0 || n[MONTH] + n[MONTH_NAME] == 0 || n[DAY] == 0)
		return "it needs year (yyyy), month (MM) and day (dd)";
	if (n[MONTH] + n[MONTH_NAME] > 1 || n[HOUR24] + n[HOUR12] > 1)
		return "it says month or hour twice";
	for (size_t i = YEAR; i < KINDS; i++)
		if (n[i] > 1)
			return "it says something twice";
	if ((n[HOUR12] > 0) != (n[HALF] > 0))
		return "h and a belong together; H is the hour of 24";
	if ((n[MINUTE] > 0 && n[HOUR24] + n[HOUR12] == 0) ||
	    (n[SECOND] > 0 && n[MINUTE] == 0) ||
	    (n[FRACTION] > 0 && n[SECOND] == 0))
		return "it lacks the hour, minute or second before a smaller "
		       "unit (mm is the minute, MM the month)";
	if (p->first_year == 0 && valuedtpat_is_short(p))
		return "yy has no century: write yyyy, a year of four digits, "
		       "or add two-digit-years: 1950-2049 to the rule";
	return NULL;
}

/* The language tag behind a pattern's last @; else *pattern is left alone. */
static struct str
take_locale(struct str *pattern)
{
	size_t at = pattern->n;
	struct str tag;

	while (at > 0 && pattern->p[at - 1] != '@')
		at--;
	tag = str_from(*pattern, at);
	if (at == 0 || tag.n < 2 || tag.p[0] < 'a' || tag.p[0] > 'z')
		return (struct str){"", 0};
	for (size_t i = 0; i < tag.n; i++)
		if (!is_letter(tag.p[i]) && tag.p[i] != '-' &&
		    (tag.p[i] < '0' || tag.p[i] > '9'))
			return (struct str){"", 0};
	pattern->n = at - 1;
	return tag;
}

static bool
has_names(const struct valuedtpat *p)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->tokens[i].kind == MONTH_NAME ||
		    p->tokens[i].kind == WEEKDAY || p->tokens[i].kind == HALF)
			return true;
	return false;
}

static const char *
open_names(struct valuedtpat *p, struct str locale, struct arena *a)
{
	if (!has_names(p))
		return locale.n == 0 ? NULL
				     : "it has a language, but no names: "
				       "leave it out";
	p->names = valuedtname_new(locale, a);
	if (p->names != NULL)
		return NULL;
	return arena_printf(a,
	    "there is no language '%.*s'; write its tag, such as @de or "
	    "@pt-BR",
	    STR_ARG(locale));
}

static const char *
open_pattern(struct valuedtpat *p, struct str pattern, struct arena *a)
{
	struct str locale = take_locale(&pattern);
	const char *wrong = compile(p, arena_str(a, pattern), a);

	if (wrong == NULL)
		wrong = check(p);
	return wrong != NULL ? wrong : open_names(p, locale, a);
}

static enum form
form_of(struct str pattern)
{
	static const struct {
		const char *name;
		enum form form;
	} forms[] = {
	    {"iso8601", FORM_ISO},
	    {"epoch", FORM_EPOCH},
	    {"epoch-ms", FORM_EPOCH_MS},
	    {"excel-serial", FORM_SERIAL},
	    {"excel-serial-1904", FORM_SERIAL_1904},
	};

	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
		if (str_is(pattern, forms[i].name))
			return forms[i].form;
	return FORM_PATTERN;
}

bool
valuedtpat_is_short(const struct valuedtpat *p)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->tokens[i].kind == YEAR && p->tokens[i].width == 2)
			return true;
	return false;
}

const struct valuedtpat *
valuedtpat_new(
    struct str pattern, int first_year, struct arena *a, const char **why)
{
	struct valuedtpat *p = arena_alloc(a, sizeof(*p));
	const char *wrong;

	p->form = form_of(pattern);
	p->first_year = first_year;
	if (p->form != FORM_PATTERN)
		return p;
	wrong = open_pattern(p, pattern, a);
	if (wrong == NULL)
		return p;
	*why =
	    arena_printf(a, "date pattern '%.*s': %s", STR_ARG(pattern), wrong);
	return NULL;
}

static bool
match_number(struct str *s, size_t width, int *out)
{
	if (width > 1)
		return valuecivil_digits(s, width, out);
	return valuecivil_digits(s, 2, out) || valuecivil_digits(s, 1, out);
}

static bool
match_fraction(struct str *s, size_t width, int *ms)
{
	int digit;
	int unit = 100;

	*ms = 0;
	for (size_t i = 0; i < width; i++) {
		if (!valuecivil_digits(s, 1, &digit))
			return false;
		*ms += digit * unit;
		unit /= 10;
	}
	return true;
}

static bool
match_literal(struct str *s, struct str literal)
{
	if (!str_starts(*s, literal))
		return false;
	*s = str_from(*s, literal.n);
	return true;
}

static bool
match_blank(struct str *s)
{
	return match_literal(s, STR_LIT(" ")) ||
	       match_literal(s, STR_LIT("\t")) ||
	       match_literal(s, STR_LIT("\xc2\xa0")) ||
	       match_literal(s, STR_LIT("\xe2\x80\xaf"));
}

static bool
match_year(const struct valuedtpat *p, size_t width, struct str *s, int *year)
{
	int first = p->first_year;

	if (width != 2)
		return valuecivil_digits(s, 4, year);
	if (!valuecivil_digits(s, 2, year))
		return false;
	*year += first - first % 100;
	*year += *year < first ? 100 : 0;
	return true;
}

/* A name by its token; a dot behind it belongs to it if the next is not one. */
static bool
match_name(
    const struct valuedtpat *p, const struct token *t, struct str *s, int *out)
{
	const struct token *next = t + 1;
	bool last = next == p->tokens + p->n;
	bool dot = last || next->kind != LITERAL || next->literal.p[0] != '.';
	bool full = t->width == 4;
	enum valuedtname_kind kind = VALUEDTNAME_HALF;

	if (t->kind == MONTH_NAME)
		kind = full ? VALUEDTNAME_MONTH : VALUEDTNAME_MONTH_SHORT;
	else if (t->kind == WEEKDAY)
		kind = full ? VALUEDTNAME_DAY : VALUEDTNAME_DAY_SHORT;
	return valuedtname_match(p->names, kind, dot, s, out);
}

static bool
match_token(const struct valuedtpat *p, const struct token *t, struct str *s,
    struct valuecivil *c, struct extra *x)
{
	switch (t->kind) {
	case YEAR:
		return match_year(p, t->width, s, &c->year);
	case MONTH:
		return match_number(s, t->width, &c->month);
	case MONTH_NAME:
		if (!match_name(p, t, s, &c->month))
			return false;
		c->month++;
		return true;
	case DAY:
		return match_number(s, t->width, &c->day);
	case WEEKDAY:
		return match_name(p, t, s, &x->weekday);
	case HOUR24:
	case HOUR12:
		c->has_time = true;
		return match_number(s, t->width, &c->hour);
	case MINUTE:
		return match_number(s, t->width, &c->minute);
	case SECOND:
		return match_number(s, t->width, &c->second);
	case FRACTION:
		return match_fraction(s, t->width, &c->ms);
	case HALF:
		return match_name(p, t, s, &x->half);
	case OFFSET:
		return valuecivil_offset(s, c);
	case BLANK:
		return match_blank(s);
	case LITERAL:
	case KINDS:
		break;
	}
	return match_literal(s, t->literal);
}

static enum valuecivil_fit
finish(struct valuecivil *c, const struct extra *x)
{
	if (x->half >= 0) {
		if (c->hour < 1 || c->hour > 12)
			return VALUECIVIL_IMPOSSIBLE;
		c->hour = c->hour % 12 + 12 * x->half;
	}
	if (valuecivil_check(c) != VALUECIVIL_FITS)
		return VALUECIVIL_IMPOSSIBLE;
	if (x->weekday >= 0 && valuecivil_weekday(c) != x->weekday)
		return VALUECIVIL_IMPOSSIBLE;
	return VALUECIVIL_FITS;
}

enum valuecivil_fit
valuedtpat_match(const struct valuedtpat *p, struct str s, struct valuecivil *c)
{
	struct extra x = {.half = -1, .weekday = -1};

	if (p->form == FORM_ISO)
		return valuecivil_iso(s, c);
	if (p->form == FORM_SERIAL || p->form == FORM_SERIAL_1904)
		return valueserial_read(s, p->form == FORM_SERIAL_1904, c);
	if (p->form != FORM_PATTERN)
		return valueserial_epoch(s, p->form == FORM_EPOCH, c);
	*c = (struct valuecivil){.year = 0};
	for (size_t i = 0; i < p->n; i++)
		if (!match_token(p, &p->tokens[i], &s, c, &x))
			return VALUECIVIL_NO;
	return s.n > 0 ? VALUECIVIL_NO : finish(c, &x);
}
