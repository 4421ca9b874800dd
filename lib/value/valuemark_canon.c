// SPDX-License-Identifier: Apache-2.0
#include "value/valuemark_canon.h"

#include <stdint.h>
#include <string.h>

#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"
#include "value/valuecivil.h"
#include "value/valuedecimal.h"
#include "value/valuedtiso.h"
#include "value/valuehost.h"
#include "value/valuesocial_canon.h"
#include "value/valuetype.h"
#include "value/valueurl.h"

enum {
	/* ICU counts in int32_t; a longer text is compared as it is. */
	FOLD_MAX_BYTES = 64 * 1024 * 1024,
	TEL_MAX_BYTES = 256 /* no number is longer */
};

struct units {
	const UChar *p;
	int32_t n;
};

typedef int32_t
transform(const UChar *in, int32_t n, UChar *out, int32_t cap, UErrorCode *e);

static int32_t
nfd(const UChar *in, int32_t n, UChar *out, int32_t cap, UErrorCode *e)
{
	return unorm2_normalize(unorm2_getNFDInstance(e), in, n, out, cap, e);
}

static int32_t
nfc(const UChar *in, int32_t n, UChar *out, int32_t cap, UErrorCode *e)
{
	return unorm2_normalize(unorm2_getNFCInstance(e), in, n, out, cap, e);
}

static int32_t
fold(const UChar *in, int32_t n, UChar *out, int32_t cap, UErrorCode *e)
{
	return u_strFoldCase(out, cap, in, n, U_FOLD_CASE_DEFAULT, e);
}

/* False when ICU fails, which its data only can make it do. */
static bool
apply(transform *f, struct units *u, struct arena *a)
{
	int32_t cap = u->n + u->n / 2 + 16;
	UErrorCode e;
	UChar *out;
	int32_t n;

	do {
		out = arena_array(a, (size_t)cap, sizeof(*out));
		e = U_ZERO_ERROR;
		n = f(u->p, u->n, out, cap, &e);
		cap = n;
	} while (e == U_BUFFER_OVERFLOW_ERROR);
	*u = (struct units){out, n};
	return U_SUCCESS(e);
}

/*
 * Canonical caseless form (Unicode, 3.13, D145): what is the same but for case
 * and composition has the same one.
 */
static struct str
fold_unicode(struct str s, struct arena *a)
{
	UChar *raw = arena_array(a, s.n, sizeof(*raw));
	struct units u = {raw, 0};
	UErrorCode e = U_ZERO_ERROR;
	int32_t n = 0;
	char *out;

	u_strFromUTF8WithSub(
	    raw, (int32_t)s.n, &u.n, s.p, (int32_t)s.n, 0xfffd, NULL, &e);
	if (U_FAILURE(e) || !apply(nfd, &u, a) || !apply(fold, &u, a) ||
	    !apply(nfc, &u, a))
		return s;
	out = arena_alloc(a, 3 * (size_t)u.n + 1);
	u_strToUTF8WithSub(out, 3 * u.n + 1, &n, u.p, u.n, 0xfffd, NULL, &e);
	return U_FAILURE(e) ? s : (struct str){out, (size_t)n};
}

static bool
is_ascii(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0x80)
			return false;
	return true;
}

static struct str
caseless(struct str s, struct arena *a)
{
	char *p;

	if (!is_ascii(s) && s.n <= FOLD_MAX_BYTES)
		return fold_unicode(s, a);
	p = arena_dup(a, s.p, s.n);
	text_lower(p, s.n);
	return (struct str){p, s.n};
}

/* Seen as a gap; the other blanks are seen not at all. */
static bool
is_wide(uint32_t c)
{
	return c != 0xad && !(c >= 0x200b && c <= 0x200f) &&
	       !(c >= 0x202a && c <= 0x202e) && (c < 0x2060 || c == 0x3000);
}

static bool
is_blank(uint32_t c)
{
	return valuehost_is_blank(c) || c == 0x85 || c == 0x1680;
}

struct str
valuemark_fold(struct str s, struct arena *a)
{
	struct str rest = caseless(s, a);
	char *p = arena_alloc(a, rest.n + 1);
	bool gap = false;
	size_t n = 0;

	for (size_t len = 1; rest.n > 0; rest = str_from(rest, len)) {
		uint32_t c = text_decode(rest, &len);

		if (is_blank(c)) {
			gap = gap || is_wide(c);
			continue;
		}
		if (gap && n > 0)
			p[n++] = ' ';
		gap = false;
		memcpy(p + n, rest.p, len);
		n += len;
	}
	return (struct str){p, n};
}

/* Without case; the domain in ASCII, as the server may show it otherwise. */
static struct str
canon_mail(struct str s, struct arena *a)
{
	struct str host;
	size_t at;

	s = caseless(valuehost_trim(s), a);
	for (at = s.n; at > 0 && s.p[at - 1] != '@'; at--)
		;
	host = str_from(s, at);
	if (at == 0 || is_ascii(host) ||
	    valuehost_check(host, a, &host) != VALUEHOST_FINE)
		return s;
	return str_of(arena_printf(
	    a, "%.*s%.*s", STR_ARG(str_upto(s, at)), STR_ARG(host)));
}

/*
 * As the server reads it, where nothing says which country: E.164, a US number
 * or a local one.  What is no number: without the signs that do not count.
 */
static struct str
canon_tel(struct str s, struct arena *a)
{
	static const struct value_spec spec = {
	    .type = VTYPE_TELEPHONE, .many = true};
	static const struct value_row row;
	struct value v;
	struct diags d;
	size_t n = 0;
	char *p;

	if (s.n <= TEL_MAX_BYTES) {
		diags_init(&d, a);
		valuetel_type.parse(&spec, &row, &s, 1, a, &d, &v);
		diags_fini(&d);
		if (v.n == 1)
			return v.items[0];
	}
	s = caseless(s, a);
	p = arena_alloc(a, s.n + 1);
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '\0' || strchr(" -.()", s.p[i]) == NULL)
			p[n++] = s.p[i];
	return (struct str){p, n};
}

static struct str
canon_url(struct str s, struct arena *a)
{
	struct valueurl_fault f;
	struct str url;
	size_t n;

	s = valuehost_trim(s);
	if (!valueurl_clean(s, a, &url, &f))
		return s;
	/* Cleaned, it is scheme://host and what follows. */
	n = str_find_str(url, STR_LIT("://")) + 3;
	n += str_find(str_from(url, n), '/');
	if (n + 1 == url.n)
		url.n = n;
	return url;
}

/* A profile's URL; a bare handle does not say whose it is. */
static struct str
canon_social(struct str s, struct arena *a)
{
	char url[VALUESOCIAL_MAX];
	struct str c = valuehost_trim(s);

	for (int i = HANDLE_NONE + 1; i <= HANDLE_INSTAGRAM; i++) {
		if (str_find(c, '/') < c.n &&
		    valuesocial_canon((enum handle_service)i, false, c, url) ==
			VALUESOCIAL_FINE)
			return caseless(str_of(url), a);
	}
	return caseless(c, a);
}

static struct str
canon_number(struct str s, struct arena *a)
{
	static const struct valuedecimal_form any = {
	    .decimals = VALUEDECIMAL_DECIMALS};
	struct valuedecimal v;

	if (valuedecimal_read(s, &any, &v) != VALUEDECIMAL_FINE)
		return (struct str){"", 0};
	return arena_str(a, (struct str){v.text, v.n});
}

static struct str
canon_time(struct str s, struct arena *a)
{
	char text[VALUECIVIL_TEXT_MAX];
	struct valuecivil v;
	size_t n = 0;

	s = str_trim(s);
	if (valuedtiso_read(s, &v) == VALUECIVIL_FITS)
		n = valuecivil_format(
		    valuecivil_ms(&v) - (int64_t)v.offset * 1000, text);
	return n == 0 ? s : arena_str(a, (struct str){text, n});
}

struct str
valuemark_canon(enum vtype type, struct str s, struct arena *a)
{
	switch ((int)type) {
	case VTYPE_NUMBER:
	case VTYPE_CURRENCY:
		return canon_number(s, a);
	case VTYPE_DATETIME:
		return canon_time(s, a);
	case VTYPE_EMAIL:
		return canon_mail(s, a);
	case VTYPE_TELEPHONE:
		return canon_tel(s, a);
	case VTYPE_URL:
		return canon_url(s, a);
	case VTYPE_SOCIAL_HANDLE:
		return canon_social(s, a);
	default:
		return s;
	}
}
