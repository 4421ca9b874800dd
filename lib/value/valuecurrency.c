// SPDX-License-Identifier: Apache-2.0
#include "value/valuecurrency.h"

#include <string.h>

#include <unicode/ucurr.h>

#include "base/arena.h"
#include "base/diag.h"
#include "schema/defs.h"
#include "value/valuedecimal.h"
#include "value/valuenumber.h"
#include "value/valuetype.h"

enum {
	CODE_LEN = 3,
	MARKS_MAX = 2 /* at one end: USD $5 */
};

#define DOLLARS                                                                \
	"USD CAD AUD NZD SGD HKD TWD MXN ARS CLP COP UYU BRL BSD BBD BZD BMD " \
	"BND KYD XCD FJD GYD JMD LRD NAD SBD SRD TTD DOP CUP NIO"

/* Longer ones before those that they end with. */
static const struct symbol {
	const char *text;
	const char *codes;
} symbols[] = {
    {"US$", "USD"},
    {"CA$", "CAD"},
    {"AU$", "AUD"},
    {"NZ$", "NZD"},
    {"HK$", "HKD"},
    {"MX$", "MXN"},
    {"NT$", "TWD"},
    {"RD$", "DOP"},
    {"COP$", "COP"},
    {"U$S", "USD"},
    {"B/.", "PAB"},
    {"S/.", "PEN"},
    {"S/", "PEN"},
    {"Bs.", "BOB VES"},
    {"CN\xc2\xa5", "CNY"},
    {"JP\xc2\xa5", "JPY"},
    {"E\xc2\xa3", "EGP"},
    {"C$", "CAD NIO"},
    {"A$", "AUD"},
    {"S$", "SGD"},
    {"R$", "BRL"},
    {"$", DOLLARS},
    {"\xef\xbc\x84", DOLLARS},                       /* full width */
    {"\xef\xb9\xa9", DOLLARS},                       /* small */
    {"\xe2\x82\xac", "EUR"},                         /* euro */
    {"\xc2\xa3", "GBP GIP FKP SHP EGP LBP SDG SSP"}, /* pound */
    {"\xc2\xa5", "JPY CNY"},                         /* yen, yuan */
    {"\xef\xbf\xa5", "JPY CNY"},                     /* full width */
    {"\xe5\x86\x86", "JPY"},
    {"\xe5\x85\x83", "CNY TWD"},
    {"\xe2\x82\xb9", "INR"},
    {"\xe2\x82\xbd", "RUB"},
    {"\xe2\x82\xa9", "KRW"},
    {"\xe2\x82\xba", "TRY"},
    {"\xe2\x82\xb4", "UAH"},
    {"\xe2\x82\xaa", "ILS"},
    {"\xe2\x82\xab", "VND"},
    {"\xe0\xb8\xbf", "THB"},
    {"\xe2\x82\xb1", "PHP"},
    {"\xe2\x82\xa6", "NGN"},
    {"z\xc5\x82", "PLN"},
    {"K\xc4\x8d", "CZK"},
    {"Ft", "HUF"},
    {"kr.", "DKK SEK NOK ISK"},
    {"kr", "DKK SEK NOK ISK"},
    {"SFr.", "CHF"},
    {"Fr.", "CHF"},
    {"Rs.", "INR PKR LKR NPR MUR SCR"},
    {"Rs", "INR PKR LKR NPR MUR SCR"},
    {"Rp", "IDR"},
    {"RM", "MYR"},
    {"Lei", "RON MDL"},
    {"lei", "RON MDL"},
    {"\xd0\xbb\xd0\xb2.", "BGN"}, /* lv. */
    {"\xd0\xbb\xd0\xb2", "BGN"},
    {"\xd1\x80\xd1\x83\xd0\xb1.", "RUB"}, /* rub. */
    {"\xe2\x82\xb8", "KZT"},
    {"\xe2\x82\xbe", "GEL"},
    {"\xe2\x82\xa1", "CRC"},
    {"\xe2\x82\xb2", "PYG"},
    {"\xe2\x82\xb5", "GHS"},
    {"\xef\xbf\xa1", "GBP"}, /* full width */
    {"\xef\xbf\xa6", "KRW"}, /* full width */
    {"\xe2\x82\xbc", "AZN"},
    {"\xd6\x8f", "AMD"},
    {"\xe2\x82\xae", "MNT"},
    {"\xe2\x82\xad", "LAK"},
    {"\xe2\x82\xa8", "INR PKR LKR NPR MUR SCR"},
    {"\xe0\xa7\xb3", "BDT"},
    {"\xe1\x9f\x9b", "KHR"},
    {"\xd8\x8b", "AFN"},
    {"\xd0\xb3\xd1\x80\xd0\xbd.", "UAH"}, /* hrn. */
    {"\xd0\xb3\xd1\x80\xd0\xbd", "UAH"},
    {"FCFA", "XOF XAF"},
    {"CFA", "XOF XAF"},
    {"KSh", "KES"},
    {"Ksh", "KES"},
    {"RMB", "CNY"},
    {"R", "ZAR BRL"},
};

static bool
lists(const char *codes, struct str code)
{
	struct str rest = str_of(codes);
	struct str c;

	while (str_next(&rest, STR_LIT(" "), &c))
		if (str_ieq(c, code))
			return true;
	return false;
}

static bool
is_letter(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool
is_code(struct str s)
{
	return s.n == CODE_LEN && is_letter(s.p[0]) && is_letter(s.p[1]) &&
	       is_letter(s.p[2]);
}

static bool
is_iso(struct str code)
{
	UChar u[CODE_LEN + 1] = {0};

	if (!is_code(code))
		return false;
	for (size_t i = 0; i < CODE_LEN; i++)
		u[i] = (UChar)(code.p[i] & ~0x20);
	return ucurr_getNumericCode(u) != 0;
}

static struct str
field_currency(const struct value_spec *spec)
{
	return spec->field == NULL ? (struct str){"", 0}
				   : str_of(spec->field->currency);
}

static int
open(struct value_spec *spec, struct arena *a, const char **why)
{
	struct str said = spec->currency;

	if (said.n == 0 || is_iso(said))
		return valuenumber_open(spec, a, why);
	*why = arena_printf(a,
	    "'%.*s' is no ISO 4217 currency code, such as USD or EUR",
	    STR_ARG(said));
	return -1;
}

/* Does what names a currency (a code or a symbol) agree with the field's? */
static bool
agrees(struct str said, struct str field)
{
	if (said.n == 0 || field.n == 0 || str_ieq(said, field))
		return true;
	for (size_t i = 0; i < sizeof(symbols) / sizeof(symbols[0]); i++)
		if (str_is(said, symbols[i].text))
			return lists(symbols[i].codes, field);
	return false;
}

/* Would symbol and rest be one word? */
static bool
joins(struct str symbol, struct str rest, bool front)
{
	if (rest.n == 0)
		return false;
	return front ? is_letter(symbol.p[symbol.n - 1]) && is_letter(rest.p[0])
		     : is_letter(symbol.p[0]) && is_letter(rest.p[rest.n - 1]);
}

/* Bytes of the symbol or code at an end of s; 0: none. */
static size_t
mark_at(struct str s, bool front)
{
	struct str three =
	    front ? str_upto(s, CODE_LEN)
		  : str_from(s, s.n > CODE_LEN ? s.n - CODE_LEN : 0);
	char next = '\0';
	char edge;

	if (s.n == 0)
		return 0;
	edge = s.p[front ? 0 : s.n - 1];
	if ((edge >= '0' && edge <= '9') || edge == ')' || edge == '(')
		return 0;
	for (size_t i = 0; i < sizeof(symbols) / sizeof(symbols[0]); i++) {
		struct str m = str_of(symbols[i].text);

		if (front ? str_starts(s, m) : str_ends(s, m)) {
			struct str rest =
			    front ? str_from(s, m.n) : str_upto(s, s.n - m.n);

			/* R is not what RUB begins with, or EUR ends with. */
			if (!joins(m, rest, front))
				return m.n;
		}
	}
	if (s.n > CODE_LEN)
		next = s.p[front ? CODE_LEN : s.n - CODE_LEN - 1];
	return is_code(three) && !is_letter(next) ? CODE_LEN : 0;
}

/* Take marks off one end; false, with the one, when it disagrees. */
static bool
strip_end(struct str *s, bool front, struct str field, struct str *mark)
{
	for (int i = 0; i < MARKS_MAX; i++) {
		size_t n;

		*s = valuedecimal_trim(*s);
		n = mark_at(*s, front);
		if (n == 0)
			return true;
		*mark = front ? str_upto(*s, n) : str_from(*s, s->n - n);
		if (!agrees(*mark, field))
			return false;
		if (front)
			*s = str_from(*s, n);
		else
			s->n -= n;
	}
	return true;
}

/* 1'250.- and 100,--: no hundredths. */
static void
strip_dash(struct str *s)
{
	static const struct str dashes[] = {{".--", 3}, {",--", 3}, {".-", 2},
	    {",-", 2}, {".\xe2\x80\x93", 4}, {",\xe2\x80\x93", 4},
	    {".\xe2\x80\x94", 4}, {",\xe2\x80\x94", 4}};

	for (size_t i = 0; i < sizeof(dashes) / sizeof(dashes[0]); i++) {
		if (s->n > dashes[i].n && str_ends(*s, dashes[i])) {
			s->n -= dashes[i].n;
			return;
		}
	}
}

/* Take marks off both ends; false, with the one, when it disagrees. */
static bool
strip(struct str *s, struct str field, struct str *mark)
{
	if (!strip_end(s, true, field, mark) ||
	    !strip_end(s, false, field, mark))
		return false;
	*s = valuedecimal_trim(*s);
	strip_dash(s);
	return true;
}

static void
mismatch(
    struct diags *diags, struct str value, struct str said, struct str field)
{
	diag_add(diags, DIAG_ERROR, "currency.mismatch", value,
	    "the amount is in %.*s, the field holds %.*s", STR_ARG(said),
	    STR_ARG(field));
	diag_hint(diags,
	    "Amounts are never converted: leave such rows out, or convert the "
	    "column before the import.");
}

static size_t
minus_at(struct str s)
{
	if (s.n > 0 && s.p[0] == '-')
		return 1;
	return str_starts(s, STR_LIT("\xe2\x88\x92")) ? 3 : 0;
}

/* -$5 and ($5): the sign stands outside of the symbol. */
static bool
take_sign(struct str *s)
{
	size_t n = minus_at(*s);

	if (n > 0) {
		*s = str_from(*s, n);
		return true;
	}
	if (s->n > 2 && s->p[0] == '(' && s->p[s->n - 1] == ')') {
		*s = (struct str){s->p + 1, s->n - 2};
		return true;
	}
	return false;
}

static void
parse_amount(const struct value_spec *spec, struct str cell, struct arena *a,
    struct diags *diags, struct value *out)
{
	struct str field = field_currency(spec);
	struct str s = valuedecimal_trim(cell);
	struct str mark = {"", 0};
	bool negative = take_sign(&s);
	struct valuedecimal v;
	enum valuedecimal_trouble t;

	if (!strip(&s, field, &mark)) {
		mismatch(diags, cell, mark, field);
		return;
	}
	t = s.n == 0 ? VALUEDECIMAL_NOT
		     : valuedecimal_read(s, spec->compiled, &v);
	if (t == VALUEDECIMAL_FINE && negative && v.text[0] == '-')
		t = VALUEDECIMAL_NOT;
	if (t != VALUEDECIMAL_FINE) {
		valuenumber_find(diags, t, true, cell);
		return;
	}
	out->shape = VALUE_NUMBER;
	out->text = arena_str(a, (struct str){v.text, v.n});
	if (negative && !str_is(out->text, "0"))
		out->text =
		    str_of(arena_printf(a, "-%.*s", STR_ARG(out->text)));
}

static void
parse(const struct value_spec *spec, const struct value_row *row,
    const struct str *cells, size_t n_cells, struct arena *a,
    struct diags *diags, struct value *out)
{
	struct str cell = valuetype_one(cells, n_cells);
	struct str field = field_currency(spec);
	struct str said = str_trim(row->currency);

	if (said.n == 0)
		said = spec->currency;
	if (valuedecimal_trim(cell).n == 0)
		return;
	if (!agrees(said, field)) {
		mismatch(diags, cell, said, field);
		return;
	}
	parse_amount(spec, cell, a, diags, out);
}

static bool
same(const struct value *v, const struct jval *stored)
{
	return v->shape == VALUE_NUMBER && valuenumber_same(v->text, stored);
}

const struct valuetype valuecurrency_type = {
    .open = open, .parse = parse, .same = same};
