// SPDX-License-Identifier: Apache-2.0
#include <float.h>
#include <string.h>

#include "base/text.h"
#include "doc/jplain.h"
#include "doc/jtree.h"

enum {
	DIGITS_WHOLE = 18, /* fit into int64_t in any case */
	DIGITS_REAL = 15,  /* fit into a double */
	TENS_REAL = 22 /* a power of ten that is a double without rounding */
};

/* -- strings, decoded where they stand -- */

static bool
hex4(const char *p, uint32_t *out)
{
	*out = 0;
	for (int i = 0; i < 4; i++) {
		char c = p[i];
		char low = (char)(c | 0x20);
		int digit = c >= '0' && c <= '9'       ? c - '0'
			    : low >= 'a' && low <= 'f' ? low - 'a' + 10
						       : -1;

		if (digit < 0)
			return false;
		*out = *out << 4 | (uint32_t)digit;
	}
	return true;
}

/* Behind "\u"; the second half of a pair too. */
static bool
unicode(struct jread_at *r, uint32_t *cp)
{
	uint32_t low;

	if (!hex4(r->p, cp))
		return false;
	r->p += 4;
	if (*cp < 0xd800 || *cp > 0xdfff)
		return true;
	if (*cp > 0xdbff || r->p[0] != '\\' || r->p[1] != 'u' ||
	    !hex4(r->p + 2, &low) || low < 0xdc00 || low > 0xdfff)
		return false;
	r->p += 6;
	*cp = 0x10000 + ((*cp - 0xd800) << 10) + (low - 0xdc00);
	return true;
}

static char *
put_utf8(char *to, uint32_t cp)
{
	if (cp < 0x80) {
		*to++ = (char)cp;
		return to;
	}
	if (cp < 0x800) {
		*to++ = (char)(0xc0 | cp >> 6);
	} else {
		if (cp < 0x10000) {
			*to++ = (char)(0xe0 | cp >> 12);
		} else {
			*to++ = (char)(0xf0 | cp >> 18);
			*to++ = (char)(0x80 | (cp >> 12 & 0x3f));
		}
		*to++ = (char)(0x80 | (cp >> 6 & 0x3f));
	}
	*to++ = (char)(0x80 | (cp & 0x3f));
	return to;
}

/* At a backslash; where the next byte goes, or NULL. */
static char *
escape(struct jread_at *r, char *to)
{
	static const char letters[] = "\"\\/bfnrt";
	static const char meant[] = "\"\\/\b\f\n\r\t";
	char c = r->p[1];
	const char *at = c == '\0' ? NULL : strchr(letters, c);
	uint32_t cp;

	r->p += 2;
	if (at != NULL) {
		*to = meant[at - letters];
		return to + 1;
	}
	if (c != 'u' || !unicode(r, &cp))
		return NULL;
	r->nul = r->nul || cp == 0;
	return put_utf8(to, cp);
}

/* What is not plain, up to the closing quote; its place, or NULL. */
static char *
unescape(struct jread_at *r)
{
	char *to = r->p;

	while (to != NULL && *r->p != '"') {
		unsigned char c = (unsigned char)*r->p;
		struct str rest = {r->p, (size_t)(r->end - r->p)};
		size_t len = 1;

		if (c < 0x20)
			return NULL;
		if (c == '\\') {
			to = escape(r, to);
			continue;
		}
		if (c >= 0x80 && text_decode(rest, &len) == 0xfffd && len == 1)
			return NULL;
		memmove(to, r->p, len);
		to += len;
		r->p += len;
	}
	return to;
}

bool
jread_text(struct jread_at *r, const char **out, size_t *n)
{
	char *from = ++r->p;
	size_t run;
	char *to;

	do {
		run = jplain_run(r->p);
		r->p += run;
	} while (run == 8);
	to = *r->p == '"' ? r->p : unescape(r);
	if (to == NULL)
		return false;
	r->p++;
	*to = '\0';
	*out = from;
	*n = (size_t)(to - from);
	return true;
}

/* -- numbers -- */

/* How many digits; *m takes those that fit. */
static size_t
digits(struct jread_at *r, uint64_t *m)
{
	const char *from = r->p;

	for (; *r->p >= '0' && *r->p <= '9'; r->p++)
		*m = *m * 10 + (uint64_t)(*r->p - '0');
	return (size_t)(r->p - from);
}

/* Behind the digits in front of it; false: malformed. */
static bool
fraction(struct jread_at *r, uint64_t *m, size_t *n)
{
	*n = 0;
	if (*r->p != '.')
		return true;
	r->p++;
	*n = digits(r, m);
	return *n > 0;
}

static bool
exponent(struct jread_at *r, int64_t *out)
{
	uint64_t m = 0;
	bool less;
	size_t n;

	*out = 0;
	if ((*r->p | 0x20) != 'e')
		return true;
	r->p++;
	less = *r->p == '-';
	if (less || *r->p == '+')
		r->p++;
	n = digits(r, &m);
	/* One with so many digits is jansson's, whatever they are. */
	*out = n > 3 ? 1000 : less ? -(int64_t)m : (int64_t)m;
	return n > 0;
}

/*
 * Both are doubles without rounding, so that the result is rounded once, as it
 * must be (IEEE 754; not where more digits are computed with).
 */
static bool
small_real(uint64_t m, size_t n_digits, int64_t tens, double *out)
{
	static const double power[TENS_REAL + 1] = {1e0, 1e1, 1e2, 1e3, 1e4,
	    1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
	    1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

	if (FLT_EVAL_METHOD != 0 || n_digits > DIGITS_REAL ||
	    tens < -TENS_REAL || tens > TENS_REAL)
		return false;
	*out = tens < 0 ? (double)m / power[-tens] : (double)m * power[tens];
	return true;
}

bool
jread_number(struct jread_at *r, struct jval *v)
{
	const char *from = r->p;
	bool less = *r->p == '-';
	uint64_t m = 0;
	int64_t tens;
	size_t n;
	size_t behind;
	double real;

	r->p += less;
	if (*r->p == '0') {
		r->p++;
		n = 1;
	} else {
		n = digits(r, &m);
	}
	if (n == 0 || !fraction(r, &m, &behind))
		return false;
	v->real = behind > 0 || (*r->p | 0x20) == 'e';
	if (!exponent(r, &tens))
		return false;
	v->kind = JDOC_NUMBER;
	if (!v->real && n <= DIGITS_WHOLE) {
		v->u.integer = less ? -(int64_t)m : (int64_t)m;
		return true;
	}
	if (v->real &&
	    small_real(m, n + behind, tens - (int64_t)behind, &real)) {
		v->u.real = less ? -real : real;
		return true;
	}
	return jjudge_number((struct str){from, (size_t)(r->p - from)}, v);
}
