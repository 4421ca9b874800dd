// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include <unicode/uidna.h>

#include "base/arena.h"
#include "base/str.h"
#include "base/text.h"

#include "value/valuehost.h"

enum {
	NAME_MAX_BYTES = 253,
	LABEL_MAX_BYTES = 63,
	UNICODE_MAX_BYTES = 1024
};

bool
valuehost_is_blank(uint32_t cp)
{
	return cp == ' ' || (cp >= '\t' && cp <= '\r') || cp == 0xa0 ||
	       cp == 0xad || (cp >= 0x2000 && cp <= 0x200f) ||
	       (cp >= 0x2028 && cp <= 0x202f) ||
	       (cp >= 0x205f && cp <= 0x206f) || cp == 0x3000 || cp == 0xfeff;
}

static bool
is_graphic(char c)
{
	return (unsigned char)c > ' ' && (unsigned char)c < 0x7f;
}

struct str
valuehost_trim(struct str s)
{
	size_t len;

	/* What begins and ends with plain ASCII has nothing to lose. */
	if (s.n > 0 && is_graphic(s.p[0]) && is_graphic(s.p[s.n - 1]))
		return s;
	while (s.n > 0 && valuehost_is_blank(text_decode(s, &len)))
		s = str_from(s, len);
	while (s.n > 0) {
		size_t at = s.n - 1;

		while (at > 0 && s.n - at < 4 &&
		       ((unsigned char)s.p[at] & 0xc0U) == 0x80)
			at--;
		if (!valuehost_is_blank(text_decode(str_from(s, at), &len)) ||
		    at + len != s.n)
			break;
		s = str_upto(s, at);
	}
	return s;
}

static bool
is_letter(char c)
{
	return c >= 'a' && c <= 'z';
}

static enum valuehost_fault
check_label(struct str label)
{
	size_t i;

	if (label.n == 0)
		return VALUEHOST_LABEL;
	if (label.n > LABEL_MAX_BYTES)
		return VALUEHOST_LONG;
	for (i = 0; i < label.n; i++) {
		char c = label.p[i];

		if (!is_letter(c) && !(c >= '0' && c <= '9') && c != '-')
			return VALUEHOST_CHARACTER;
	}
	if (label.p[0] == '-' || label.p[label.n - 1] == '-')
		return VALUEHOST_LABEL;
	return VALUEHOST_FINE;
}

static bool
is_top(struct str label)
{
	size_t i;

	if (str_starts(label, STR_LIT("xn--")))
		return label.n > 4;
	for (i = 0; i < label.n; i++) {
		if (!is_letter(label.p[i]))
			return false;
	}
	return label.n >= 2;
}

/* A lowered ASCII name. */
static enum valuehost_fault
check_ascii(struct str name)
{
	struct str label;
	size_t at = 0;
	size_t dots = 0;
	enum valuehost_fault f;

	for (;;) {
		label = str_from(name, at);
		label = str_upto(label, str_find(label, '.'));
		f = check_label(label);
		if (f != VALUEHOST_FINE)
			return f;
		at += label.n;
		if (at >= name.n)
			break;
		at++;
		dots++;
	}
	if (name.n > NAME_MAX_BYTES)
		return VALUEHOST_LONG;
	if (dots == 0)
		return VALUEHOST_NO_DOT;
	return is_top(label) ? VALUEHOST_FINE : VALUEHOST_LAST;
}

static enum valuehost_fault
to_ascii(struct str host, struct arena *arena, struct str *out)
{
	UErrorCode e = U_ZERO_ERROR;
	UIDNAInfo info = UIDNA_INFO_INITIALIZER;
	UIDNA *idna;
	char name[NAME_MAX_BYTES + 3];
	int32_t n;

	if (host.n > UNICODE_MAX_BYTES)
		return VALUEHOST_LONG;
	if (!text_is_utf8(host))
		return VALUEHOST_CHARACTER;
	idna = uidna_openUTS46(UIDNA_USE_STD3_RULES | UIDNA_CHECK_BIDI |
				   UIDNA_CHECK_CONTEXTJ |
				   UIDNA_NONTRANSITIONAL_TO_ASCII |
				   UIDNA_NONTRANSITIONAL_TO_UNICODE,
	    &e);
	if (U_FAILURE(e))
		return VALUEHOST_IDN;
	n = uidna_nameToASCII_UTF8(idna, host.p, (int32_t)host.n, name,
	    (int32_t)sizeof(name), &info, &e);
	uidna_close(idna);
	if (e == U_BUFFER_OVERFLOW_ERROR)
		return VALUEHOST_LONG;
	if (U_FAILURE(e) || info.errors != 0 || n <= 0)
		return VALUEHOST_IDN;
	*out = arena_str(arena, (struct str){name, (size_t)n});
	return VALUEHOST_FINE;
}

static bool
has_a_label(struct str host)
{
	return str_starts(host, STR_LIT("xn--")) ||
	       str_find_str(host, STR_LIT(".xn--")) < host.n;
}

bool
valuehost_is_plain(struct str host)
{
	size_t label = 0; /* where it begins */
	bool letters = true;
	size_t i;

	if (host.n > NAME_MAX_BYTES)
		return false;
	for (i = 0; i < host.n; i++) {
		char c = host.p[i];

		if (is_letter(c))
			continue;
		if (c == '.') {
			if (i == label || i - label > LABEL_MAX_BYTES)
				return false;
			label = i + 1;
			letters = true;
			continue;
		}
		letters = false;
		if (c >= '0' && c <= '9')
			continue;
		/* No hyphen at an end, nor two: that could be xn--. */
		if (c != '-' || i == label || i + 1 == host.n ||
		    host.p[i + 1] == '-' || host.p[i + 1] == '.')
			return false;
	}
	return letters && label > 0 && i - label >= 2 &&
	       i - label <= LABEL_MAX_BYTES;
}

enum valuehost_fault
valuehost_check(struct str host, struct arena *arena, struct str *out)
{
	enum valuehost_fault f = VALUEHOST_FINE;
	bool ascii = true;
	bool lower = true;
	char *p;
	size_t i;

	if (host.n == 0)
		return VALUEHOST_EMPTY;
	if (valuehost_is_plain(host)) {
		*out = host;
		return VALUEHOST_FINE;
	}
	for (i = 0; i < host.n; i++) {
		ascii = ascii && (unsigned char)host.p[i] < 0x80;
		lower = lower && !(host.p[i] >= 'A' && host.p[i] <= 'Z');
	}
	if (!lower && ascii) {
		p = arena_dup(arena, host.p, host.n);
		text_lower(p, host.n);
		host.p = p;
	}
	if (!ascii)
		f = to_ascii(host, arena, &host);
	if (f == VALUEHOST_FINE)
		f = check_ascii(host);
	/* Last, as it is rare and dear: does it decode to a legal name? */
	if (f == VALUEHOST_FINE && ascii && has_a_label(host))
		f = to_ascii(host, arena, &host);
	*out = host;
	return f;
}

const char *
valuehost_why(enum valuehost_fault f)
{
	switch (f) {
	case VALUEHOST_EMPTY:
		return "it is empty";
	case VALUEHOST_NO_DOT:
		return "it has no dot";
	case VALUEHOST_CHARACTER:
		return "there is a character that no domain has";
	case VALUEHOST_LABEL:
		return "there is a dot or hyphen too many";
	case VALUEHOST_LAST:
		return "its last part is no top-level domain";
	case VALUEHOST_LONG:
		return "it is too long";
	case VALUEHOST_IDN:
		return "it is no legal international name";
	case VALUEHOST_FINE:
	default:
		return "";
	}
}
