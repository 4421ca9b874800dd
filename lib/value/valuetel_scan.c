// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/str.h"
#include "base/text.h"

#include "value/valuetel_cut.h"
#include "value/valuetel_scan.h"

enum {
	WORD_MAX = 24,
	VANITY_MIN = 3
};

struct reader {
	struct str rest;
	struct valuetel_scan *out;
	unsigned depth; /* open brackets */
	bool dressed;   /* blank or bracket before this character */
	bool closed;    /* an extension or a bare label was read */
	bool vanity;    /* letters may stand for digits */
	size_t letters; /* that did */
};

/* What may stand around a number; in ASCII lower case. */
static const char *const labels[] = {"t", "m", "p", "c", "o", "w", "h", "d",
    "f", "tel", "telephone", "phone", "ph", "mobile", "mob", "cell", "cellular",
    "work", "home", "office", "main", "direct", "business", "fax", "hq",
    "telefon", "tél", "téléphone", "telefono", "teléfono", "móvil", "movil",
    "fijo", "portable", "bureau", "handy", "mobil", "privat", "private",
    "personal", "whatsapp", "callto", "sms", "other", "тел", "моб"};

static const char *const ext_words[] = {"x", "ext", "extn", "extension",
    "extensión", "poste", "доб", "Доб", "durchwahl", "anexo", "ramal",
    "interno"};

static const char *const placeholders[] = {"n/a", "na", "n.a.", "n.a", "#n/a",
    "none", "null", "nil", "nan", "no", "unknown", "tbd", "tba", "-", "--",
    "---", "?", "??", ".", "x", "xxx", "nope", "not available", "no phone"};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
listed(struct str s, const char *const *words, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (str_iis(s, words[i]))
			return true;
	}
	return false;
}

static bool
is_label(struct str s)
{
	return listed(s, labels, sizeof(labels) / sizeof(labels[0]));
}

/* Digits of other scripts that spreadsheets and input methods leave. */
static int
digit_of(uint32_t cp)
{
	static const uint32_t zeros[] = {'0', 0xff10, 0x0660, 0x06f0, 0x0966};
	size_t i;

	for (i = 0; i < sizeof(zeros) / sizeof(zeros[0]); i++) {
		if (cp >= zeros[i] && cp <= zeros[i] + 9)
			return (int)(cp - zeros[i]);
	}
	return -1;
}

/* Blanks, invisible characters that copying leaves, telephone signs. */
static bool
is_blank(uint32_t cp)
{
	return cp == ' ' || cp == '\t' || cp == 0xa0 || cp == 0xad ||
	       (cp >= 0x2000 && cp <= 0x200f) || cp == 0x202f ||
	       (cp >= 0x202a && cp <= 0x202e) || cp == 0x2060 ||
	       (cp >= 0x2066 && cp <= 0x2069) || cp == 0x3000 || cp == 0xfeff ||
	       cp == 0x260e || cp == 0x2706 || cp == 0xfe0f || cp == 0x1f4de ||
	       cp == 0x1f4f1;
}

static bool
is_dress(uint32_t cp)
{
	return (cp != 0 && cp < 0x80 && strchr("-.()[]/~", (int)cp) != NULL) ||
	       (cp >= 0x2010 && cp <= 0x2015) || cp == 0x2212 || cp == 0x30fc ||
	       cp == 0xff0d || cp == 0xff08 || cp == 0xff09 || cp == 0xff0e ||
	       cp == 0xff0f || cp == 0xff3b || cp == 0xff3d || cp == 0x2053 ||
	       cp == 0x223c || cp == 0xff5e || cp == 0xb7 || cp == 0x2022;
}

static bool
is_letter(uint32_t cp)
{
	return (cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z') ||
	       (cp >= 0xc0 && cp != 0xfffd && !is_blank(cp) && !is_dress(cp) &&
		   digit_of(cp) < 0 && cp != 0xff0b && cp != 0xff03 &&
		   cp != 0xff1b && (cp < 0x2000 || cp > 0x2bff));
}

static enum valuetel_trouble
add_digit(struct reader *r, int d)
{
	struct valuetel_scan *o = r->out;

	if (r->closed)
		return o->n_ext != 0 ? VALUETEL_SCAN_EXTENSION
				     : VALUETEL_SCAN_LETTERS;
	if (o->n > VALUETEL_DIGITS_MAX)
		return VALUETEL_SCAN_LONG;
	o->num[o->n++] = (char)('0' + d);
	return VALUETEL_SCAN_FINE;
}

static enum valuetel_trouble
add_plus(struct reader *r)
{
	struct valuetel_scan *o = r->out;

	if (o->n > 1 || (o->n == 1 && o->num[0] != '+') || r->closed)
		return VALUETEL_SCAN_PLUS;
	o->num[0] = '+';
	o->n = 1;
	return VALUETEL_SCAN_FINE;
}

static size_t
digits_in(const struct valuetel_scan *o)
{
	return o->n - (o->n > 0 && o->num[0] == '+' ? 1 : 0);
}

/* The digits of an extension, blanks and ". : = -" before them. */
static enum valuetel_trouble
read_ext(struct reader *r)
{
	struct valuetel_scan *o = r->out;
	size_t len;
	int d;

	if (digits_in(o) == 0 || r->closed)
		return VALUETEL_SCAN_EXTENSION;
	while (r->rest.n > 0) {
		uint32_t cp = text_decode(r->rest, &len);

		d = digit_of(cp);
		if (d < 0) {
			if (o->n_ext > 0 ||
			    !(is_blank(cp) || cp == '.' || cp == ':' ||
				cp == '=' || cp == '-' || cp == '#'))
				break;
		} else if (o->n_ext < VALUETEL_EXT_MAX) {
			o->ext[o->n_ext++] = (char)('0' + d);
		} else {
			return VALUETEL_SCAN_EXTENSION;
		}
		r->rest = str_from(r->rest, len);
	}
	o->ext[o->n_ext] = '\0';
	r->closed = true;
	return o->n_ext > 0 ? VALUETEL_SCAN_FINE : VALUETEL_SCAN_EXTENSION;
}

static bool
is_keypad(struct str word)
{
	for (size_t i = 0; i < word.n; i++)
		if ((word.p[i] < 'a' || word.p[i] > 'z') &&
		    (word.p[i] < 'A' || word.p[i] > 'Z'))
			return false;
	return true;
}

/* E.161: ABC on 2, DEF on 3 ... WXYZ on 9. */
static enum valuetel_trouble
dial(struct reader *r, struct str word)
{
	static const char keys[] = "22233344455566677778889999";
	enum valuetel_trouble t = VALUETEL_SCAN_FINE;

	for (size_t i = 0; i < word.n && t == VALUETEL_SCAN_FINE; i++)
		t = add_digit(r, keys[(word.p[i] | 0x20) - 'a'] - '0');
	r->letters += word.n;
	r->out->vanity = true;
	return t;
}

/* A run of letters: an extension, a label, or a reason to refuse. */
static enum valuetel_trouble
read_word(struct reader *r)
{
	struct str word = {r->rest.p, 0};
	bool after = digits_in(r->out) > 0;
	bool marked;
	size_t len;

	while (r->rest.n > 0 && is_letter(text_decode(r->rest, &len))) {
		r->rest = str_from(r->rest, len);
		word.n += len;
	}
	if (word.n > WORD_MAX)
		return VALUETEL_SCAN_LETTERS;
	if (after && r->out->n_ext == 0 &&
	    listed(word, ext_words, sizeof(ext_words) / sizeof(ext_words[0])))
		return read_ext(r);
	/* "555-HOME" is a number, "555 0100 home" is not. */
	if (r->vanity && after && is_keypad(word) &&
	    !(r->dressed && is_label(word)))
		return dial(r, word);
	if (!is_label(word))
		return VALUETEL_SCAN_LETTERS;
	/* A lone letter is a label only with a mark: "T:", "M.", "(h)". */
	marked =
	    r->depth > 0 ||
	    (r->rest.n > 0 && (r->rest.p[0] == ':' || r->rest.p[0] == '.'));
	if (word.n == 1 && !marked)
		return VALUETEL_SCAN_LETTERS;
	while (r->rest.n > 0 && (r->rest.p[0] == ':' || r->rest.p[0] == '.'))
		r->rest = str_from(r->rest, 1);
	if (str_iis(word, "fax") || str_iis(word, "f"))
		r->out->fax = true;
	if (!after || r->depth > 0)
		return VALUETEL_SCAN_FINE;
	if (!r->dressed)
		return VALUETEL_SCAN_LETTERS;
	r->out->loose = true;
	r->closed = true;
	return VALUETEL_SCAN_FINE;
}

/* ";ext=100", ";isub=12345", ";phone-context=+64": RFC 3966. */
static enum valuetel_trouble
read_param(struct reader *r)
{
	struct str s = str_from(r->rest, 1);
	struct str context = STR_LIT("phone-context=");
	struct str value;
	char own[VALUETEL_DIGITS_MAX + 2];
	size_t n = r->out->n;
	enum valuetel_trouble t = VALUETEL_SCAN_FINE;

	if (str_istarts(s, STR_LIT("ext="))) {
		r->rest = str_from(s, 4);
		return read_ext(r);
	}
	value = str_upto(s, str_find(s, ';'));
	r->rest = str_from(s, value.n);
	if (str_istarts(value, STR_LIT("isub=")))
		return t;
	if (!str_istarts(value, context))
		return value.n == 0 ? t : VALUETEL_SCAN_CHARACTER;
	value = str_from(value, context.n);
	if (value.n == 0 || value.p[0] != '+' || n == 0 ||
	    r->out->num[0] == '+')
		return t;
	/* The context stands before the number. */
	memcpy(own, r->out->num, n);
	r->out->n = 1;
	r->out->num[0] = '+';
	for (; value.n > 0 && t == VALUETEL_SCAN_FINE;
	     value = str_from(value, 1)) {
		if (is_digit(value.p[0]))
			t = add_digit(r, value.p[0] - '0');
	}
	if (r->out->n + n > sizeof(own) - 1)
		return VALUETEL_SCAN_LONG;
	memcpy(r->out->num + r->out->n, own, n);
	r->out->n += n;
	return t;
}

static enum valuetel_trouble
read_one(struct reader *r)
{
	size_t len;
	uint32_t cp = text_decode(r->rest, &len);
	int d = digit_of(cp);

	if (is_letter(cp))
		return read_word(r);
	if (cp == ';')
		return read_param(r);
	r->rest = str_from(r->rest, len);
	if (cp == '#' || cp == 0xff03)
		return read_ext(r);
	if (cp == '(' || cp == '[')
		r->depth++;
	if ((cp == ')' || cp == ']') && r->depth > 0)
		r->depth--;
	r->dressed = is_blank(cp) || cp == '(' || cp == '[';
	if (d >= 0)
		return add_digit(r, d);
	if (cp == '+' || cp == 0xff0b)
		return add_plus(r);
	return is_blank(cp) || is_dress(cp) ? VALUETEL_SCAN_FINE
					    : VALUETEL_SCAN_CHARACTER;
}

/* Take off what spreadsheets put around text: 'x  ="x"  "x". */
static struct str
unwrap(struct str s)
{
	s = str_trim(s);
	if (s.n > 0 && s.p[0] == '\'')
		s = str_trim(str_from(s, 1));
	if (s.n > 3 && s.p[0] == '=' && s.p[1] == '"' && s.p[s.n - 1] == '"')
		s = str_upto(str_from(s, 2), s.n - 3);
	if (s.n > 2 && s.p[0] == '"' && s.p[s.n - 1] == '"')
		s = str_upto(str_from(s, 1), s.n - 2);
	return str_trim(s);
}

/* "E9", "e+09" to 9. */
static bool
exponent(struct str s, uint64_t *out)
{
	if (s.n < 2 || (s.p[0] != 'E' && s.p[0] != 'e'))
		return false;
	return text_uint(
	    str_from(s, s.n > 2 && s.p[1] == '+' ? 2 : 1), 30, out);
}

/* Digits with at most one point or comma behind the first *whole of them. */
static size_t
mantissa(struct str s, char *digits, size_t *n, size_t *whole)
{
	size_t i;

	*n = 0;
	*whole = 0;
	for (i = 0; i < s.n && *n < VALUETEL_DIGITS_MAX; i++) {
		if (is_digit(s.p[i]))
			digits[(*n)++] = s.p[i];
		else if (*whole == 0 && *n > 0 &&
			 (s.p[i] == '.' || s.p[i] == ','))
			*whole = *n;
		else
			break;
	}
	return i;
}

/*
 * A number that a spreadsheet took for a quantity: "4155552671.0" loses its
 * tail, "4.155552671E9" is written out if no digit is missing.  False: it is
 * none of these.
 */
static bool
quantity(struct str s, struct valuetel_scan *o, enum valuetel_trouble *t)
{
	char digits[VALUETEL_DIGITS_MAX + 2];
	size_t n;
	size_t whole;
	struct str tail = str_from(s, mantissa(s, digits, &n, &whole));
	uint64_t exp;

	*t = VALUETEL_SCAN_FINE;
	if (exponent(tail, &exp)) {
		if (n == 0 || (whole == 0 ? n : whole) != 1)
			return false;
		if (n != exp + 1) {
			*t = VALUETEL_SCAN_ROUNDED;
			return true;
		}
	} else if (whole >= VALUETEL_STANDS_ALONE && tail.n == 0 && n > whole &&
		   n <= whole + 2 && digits[whole] == '0' &&
		   digits[n - 1] == '0') {
		n = whole;
	} else {
		return false;
	}
	memcpy(o->num + o->n, digits, n);
	o->n += n;
	return true;
}

/* The quantities, with a + before them or not. */
static bool
signed_quantity(struct str s, struct valuetel_scan *o, enum valuetel_trouble *t)
{
	bool plus = s.p[0] == '+';

	if (plus)
		o->num[o->n++] = '+';
	if (quantity(str_from(s, plus ? 1 : 0), o, t))
		return true;
	o->n = 0;
	return false;
}

/*
 * The common case in one pass: ASCII digits, a leading + and plain dress.
 * False: something else is there, o is to be started over.
 */
static bool
plain(struct str s, struct valuetel_scan *o)
{
	size_t i;

	for (i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (is_digit(c) && o->n <= VALUETEL_DIGITS_MAX)
			o->num[o->n++] = c;
		else if (c == '+' && o->n == 0)
			o->num[o->n++] = c;
		/* "4155552671.0" is for quantity(). */
		else if (c != ' ' && c != '-' && c != '(' && c != ')' &&
			 (c != '.' || o->n >= VALUETEL_STANDS_ALONE))
			return false;
	}
	return digits_in(o) > 0;
}

enum valuetel_trouble
valuetel_scan(struct str piece, bool vanity, struct valuetel_scan *o)
{
	struct reader r = {.out = o, .vanity = vanity};
	enum valuetel_trouble t = VALUETEL_SCAN_FINE;
	bool numeric;

	o->n = 0;
	o->n_ext = 0;
	o->fax = false;
	o->vanity = false;
	o->loose = false;
	if (plain(piece, o)) {
		o->num[o->n] = '\0';
		return VALUETEL_SCAN_FINE;
	}
	o->n = 0;
	r.rest = unwrap(piece);
	if (r.rest.n == 0)
		return VALUETEL_SCAN_EMPTY;
	numeric = is_digit(r.rest.p[0]) || r.rest.p[0] == '+';
	if (!numeric && listed(r.rest, placeholders,
			    sizeof(placeholders) / sizeof(placeholders[0])))
		return VALUETEL_SCAN_PLACEHOLDER;
	if (!numeric || !signed_quantity(r.rest, o, &t)) {
		while (r.rest.n > 0 && t == VALUETEL_SCAN_FINE)
			t = read_one(&r);
	}
	o->num[o->n] = '\0';
	/* One or two letters are a remark. */
	if (t == VALUETEL_SCAN_FINE && o->vanity && r.letters < VANITY_MIN)
		return VALUETEL_SCAN_LETTERS;
	if (t == VALUETEL_SCAN_FINE && digits_in(o) == 0)
		return VALUETEL_SCAN_EMPTY;
	return t;
}
