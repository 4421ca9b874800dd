// SPDX-License-Identifier: Apache-2.0
#include "value/valuedtpat.h"

#include "base/arena.h"
#include "value/valuedtiso.h"
#include "value/valuedtname.h"
#include "value/valuedtpat_compile.h"
#include "value/valuedtzone.h"
#include "value/valueserial.h"

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
	struct valuedtpat_tokens tokens;
	const struct valuedtname *names; /* NULL: the pattern has none */
	int first_year;                  /* of those of two digits; 0: none */
	/*
	 * What a text must begin with, so that most are ruled out at a glance:
	 * digits, and behind them the byte (0: not known), or no digit.
	 */
	size_t digits;
	char behind;
	bool no_digit;
};

/* What the pieces of a text say that is not in struct valuecivil. */
struct extra {
	int half;    /* 0 AM, 1 PM, -1 not said */
	int weekday; /* -1 not said */
	int noon;    /* what 12 o'clock is written as, 12 or 0; 24: midnight */
};

static bool
is_letter(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
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

static const char *
open_names(struct valuedtpat *p, struct str locale, struct arena *a)
{
	if (!p->tokens.has_names)
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

/* Digits that a token takes at the least; 0: it is not of digits alone. */
static size_t
digits_of(const struct valuedtpat_token *t)
{
	switch (t->kind) {
	case VALUEDTPAT_YEAR:
		return t->width == 2 ? 2 : 4;
	case VALUEDTPAT_MONTH:
	case VALUEDTPAT_DAY:
	case VALUEDTPAT_HOUR24:
	case VALUEDTPAT_HOUR24_ONE:
	case VALUEDTPAT_HOUR12:
	case VALUEDTPAT_HOUR12_ZERO:
	case VALUEDTPAT_MINUTE:
	case VALUEDTPAT_SECOND:
		return t->width;
	case VALUEDTPAT_LITERAL:
	case VALUEDTPAT_BLANK:
	case VALUEDTPAT_MONTH_NAME:
	case VALUEDTPAT_WEEKDAY:
	case VALUEDTPAT_FRACTION:
	case VALUEDTPAT_HALF:
	case VALUEDTPAT_OFFSET:
	case VALUEDTPAT_ZONE:
	case VALUEDTPAT_ZONE_LONG:
	case VALUEDTPAT_KINDS:
		break;
	}
	return 0;
}

static void
set_beginning(struct valuedtpat *p, bool english)
{
	const struct valuedtpat_token *t = p->tokens.v;

	if (p->tokens.n == 0)
		return;
	p->digits = digits_of(t);
	/* A width of 1 takes one digit or two. */
	if (p->digits > 1 && p->tokens.n > 1 &&
	    t[1].kind == VALUEDTPAT_LITERAL && t[1].literal.n > 0)
		p->behind = t[1].literal.p[0];
	p->no_digit = english && (t->kind == VALUEDTPAT_MONTH_NAME ||
				     t->kind == VALUEDTPAT_WEEKDAY);
}

static const char *
open_pattern(struct valuedtpat *p, struct str pattern, struct arena *a)
{
	struct str locale = take_locale(&pattern);
	const char *wrong = valuedtpat_compile(
	    &p->tokens, arena_str(a, pattern), p->first_year > 0, a);

	if (wrong == NULL)
		set_beginning(p, locale.n == 0);
	return wrong != NULL ? wrong : open_names(p, locale, a);
}

static bool
begins_so(const struct valuedtpat *p, struct str s)
{
	if (p->no_digit)
		return s.n > 0 && (s.p[0] < '0' || s.p[0] > '9');
	if (s.n < p->digits + (p->behind != '\0'))
		return false;
	for (size_t i = 0; i < p->digits; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return p->behind == '\0' || s.p[p->digits] == p->behind;
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
	return p->tokens.is_short;
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
match_name(const struct valuedtpat *p, const struct valuedtpat_token *t,
    struct str *s, int *out)
{
	const struct valuedtpat_token *next = t + 1;
	bool last = next == p->tokens.v + p->tokens.n;
	bool dot = last || next->kind != VALUEDTPAT_LITERAL ||
		   !str_starts(next->literal, STR_LIT("."));
	bool full = t->width == 4;
	enum valuedtname_kind kind = VALUEDTNAME_HALF;

	if (t->kind == VALUEDTPAT_MONTH_NAME)
		kind = full ? VALUEDTNAME_MONTH : VALUEDTNAME_MONTH_SHORT;
	else if (t->kind == VALUEDTPAT_WEEKDAY)
		kind = full ? VALUEDTNAME_DAY : VALUEDTNAME_DAY_SHORT;
	return valuedtname_match(p->names, kind, dot, s, out);
}

static bool
match_zone(const struct valuedtpat *p, const struct valuedtpat_token *t,
    struct str *s, struct valuecivil *c)
{
	if (t->kind == VALUEDTPAT_OFFSET)
		return valuecivil_offset(s, c);
	if (t->kind == VALUEDTPAT_ZONE_LONG)
		return valuedtzone_skip_long(s);
	return p->tokens.has_offset ? valuedtzone_skip_short(s)
				    : valuedtzone_short(s, c);
}

static bool
match_hour(const struct valuedtpat_token *t, struct str *s,
    struct valuecivil *c, struct extra *x)
{
	c->has_time = true;
	if (!match_number(s, t->width, &c->hour))
		return false;
	if (t->kind == VALUEDTPAT_HOUR12 || t->kind == VALUEDTPAT_HOUR12_ZERO)
		x->noon = t->kind == VALUEDTPAT_HOUR12 ? 12 : 0;
	else if (t->kind == VALUEDTPAT_HOUR24_ONE)
		x->noon = 24;
	return true;
}

static bool
match_token(const struct valuedtpat *p, const struct valuedtpat_token *t,
    struct str *s, struct valuecivil *c, struct extra *x)
{
	switch (t->kind) {
	case VALUEDTPAT_YEAR:
		return match_year(p, t->width, s, &c->year);
	case VALUEDTPAT_MONTH:
		return match_number(s, t->width, &c->month);
	case VALUEDTPAT_MONTH_NAME:
		if (!match_name(p, t, s, &c->month))
			return false;
		c->month++;
		return true;
	case VALUEDTPAT_DAY:
		return match_number(s, t->width, &c->day);
	case VALUEDTPAT_WEEKDAY:
		return match_name(p, t, s, &x->weekday);
	case VALUEDTPAT_HOUR24:
	case VALUEDTPAT_HOUR24_ONE:
	case VALUEDTPAT_HOUR12:
	case VALUEDTPAT_HOUR12_ZERO:
		return match_hour(t, s, c, x);
	case VALUEDTPAT_MINUTE:
		return match_number(s, t->width, &c->minute);
	case VALUEDTPAT_SECOND:
		return match_number(s, t->width, &c->second);
	case VALUEDTPAT_FRACTION:
		return match_fraction(s, t->width, &c->ms);
	case VALUEDTPAT_HALF:
		return match_name(p, t, s, &x->half);
	case VALUEDTPAT_OFFSET:
	case VALUEDTPAT_ZONE:
	case VALUEDTPAT_ZONE_LONG:
		return match_zone(p, t, s, c);
	case VALUEDTPAT_BLANK:
		return match_blank(s);
	case VALUEDTPAT_LITERAL:
	case VALUEDTPAT_KINDS:
		break;
	}
	return match_literal(s, t->literal);
}

/* The hour as a clock of 24 counts it; false: there is none such. */
static bool
settle_hour(struct valuecivil *c, const struct extra *x)
{
	if (x->noon < 0)
		return true;
	/* k counts from 1: 24 is the midnight at which the day begins. */
	if (x->noon == 24) {
		c->hour = c->hour == 24 ? 0 : c->hour == 0 ? 24 : c->hour;
		return c->hour < 24;
	}
	if (c->hour > (x->noon == 12 ? 12 : 11) ||
	    (x->noon == 12 && c->hour == 0))
		return false;
	c->hour = c->hour % 12 + 12 * x->half;
	return true;
}

static enum valuecivil_fit
finish(struct valuecivil *c, const struct extra *x)
{
	if (!settle_hour(c, x) || valuecivil_check(c) != VALUECIVIL_FITS)
		return VALUECIVIL_IMPOSSIBLE;
	if (x->weekday >= 0 && valuecivil_weekday(c) != x->weekday)
		return VALUECIVIL_IMPOSSIBLE;
	return VALUECIVIL_FITS;
}

enum valuecivil_fit
valuedtpat_match(const struct valuedtpat *p, struct str s, struct valuecivil *c)
{
	struct extra x = {.half = -1, .weekday = -1, .noon = -1};

	if (p->form == FORM_ISO)
		return valuedtiso_read(s, c);
	if (p->form == FORM_SERIAL || p->form == FORM_SERIAL_1904)
		return valueserial_read(s, p->form == FORM_SERIAL_1904, c);
	if (p->form != FORM_PATTERN)
		return valueserial_epoch(s, p->form == FORM_EPOCH, c);
	*c = (struct valuecivil){.year = 0};
	if (!begins_so(p, s))
		return VALUECIVIL_NO;
	for (size_t i = 0; i < p->tokens.n; i++)
		if (!match_token(p, &p->tokens.v[i], &s, c, &x))
			return VALUECIVIL_NO;
	return s.n > 0 ? VALUECIVIL_NO : finish(c, &x);
}
