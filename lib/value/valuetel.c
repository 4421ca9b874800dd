// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"

#include "value/valuecountry.h"
#include "value/valuetel.h"
#include "value/valuetel_cut.h"
#include "value/valuetel_lib.h"
#include "value/valuetel_scan.h"
#include "value/valuetel_tab.h"
#include "value/valuetype.h"

/* What the server takes as a local number. */
enum {
	LOCAL_MIN = 7,
	LOCAL_MAX = 15,
	E164_MAX = 15
};

struct job {
	const struct value_spec *spec;
	const struct value_row *row;
	struct arena *arena;
	struct diags *diags;
	struct value *out;
	char region[3]; /* "": none known */
	bool looked;    /* region was settled */
};

/* What is wrong with a piece before any country is asked. */
struct refusal {
	const char *code;
	const char *message;
	const char *hint;
};

static const struct refusal refusals[] = {
    [VALUETEL_SCAN_EMPTY] = {"telephone.no-digits", "there is no digit in it",
	"Write a number, or leave it empty."},
    [VALUETEL_SCAN_PLACEHOLDER] = {"telephone.placeholder",
	"this stands for no number", "Leave the cell empty."},
    [VALUETEL_SCAN_LETTERS] = {"telephone.letters",
	"there are words or letters in the number",
	"Write digits only; put remarks into another column, and say vanity: true in the mapping where letters stand for digits."},
    [VALUETEL_SCAN_CHARACTER] = {"telephone.character",
	"there is a character that no telephone number has",
	"Write digits, and put ; between several numbers."},
    [VALUETEL_SCAN_PLUS] = {"telephone.plus",
	"there is a + behind the first digits",
	"Put ; between two numbers, and + only before the country code."},
    [VALUETEL_SCAN_LONG] = {"telephone.too-long",
	"it has more digits than any telephone number",
	"Put ; between several numbers."},
    [VALUETEL_SCAN_ROUNDED] = {"telephone.rounded",
	"a spreadsheet has rounded the number, its last digits are lost",
	"Export again with this column formatted as text."},
    [VALUETEL_SCAN_EXTENSION] = {"telephone.extension",
	"the extension cannot be read",
	"Write the number, then x and the digits of one extension."},
};

const char *
valuetel_tables(void)
{
	return valuetel_data.version;
}

static bool
has_numbers(const char *region)
{
	if (valuetel_data.version != NULL)
		return valuetel_tab_region(region);
	return valuetel_lib_code(region) != 0;
}

/* Digits, as the library reads them. */
static void
read_digits(const struct valuetel_scan *s, const char *region,
    struct valuetel_lib_number *out)
{
	if (!valuetel_tab_parse(s->num, s->n, region, out))
		valuetel_lib_parse(
		    s->num, s->num[0] == '+' ? "ZZ" : region, out);
}

/* A country by its code or name; false: none that has telephone numbers. */
static bool
find_region(struct str name, char out[3])
{
	size_t i;

	name = str_trim(name);
	if (name.n == 2) {
		for (i = 0; i < 2; i++) {
			char c = name.p[i];

			out[i] = (char)(c >= 'a' && c <= 'z' ? c - 32 : c);
		}
		out[2] = '\0';
		if (has_numbers(out))
			return true;
	}
	return valuecountry_find(name, out) && has_numbers(out);
}

static int
tel_open(struct value_spec *spec, struct arena *arena, const char **why)
{
	char region[3];

	if (spec->region.n == 0)
		return 0;
	if (!find_region(spec->region, region)) {
		*why = arena_printf(arena,
		    "region '%.*s' is no country with telephone numbers: write its two-letter code, such as US or DE",
		    STR_ARG(spec->region));
		return -1;
	}
	spec->compiled = arena_dup(arena, region, 2);
	return 0;
}

static void
tel_close(struct value_spec *spec)
{
	spec->compiled = NULL;
}

/* The region of a number without +: the row's, else the mapping's. */
static const char *
settle_region(struct job *j)
{
	if (j->looked)
		return j->region;
	j->looked = true;
	j->region[0] = '\0';
	if (j->row != NULL && str_trim(j->row->region).n > 0) {
		if (find_region(j->row->region, j->region))
			return j->region;
		j->region[0] = '\0';
		diag_add(j->diags, DIAG_WARNING, "telephone.region",
		    j->row->region,
		    "the row's country is not one we know, so it says nothing about the number");
		diag_hint(
		    j->diags, "Write the country's name or two-letter code.");
	}
	if (j->spec->compiled != NULL)
		memcpy(j->region, j->spec->compiled, 3);
	return j->region;
}

static void
keep(struct job *j, const struct valuetel_scan *s, const char *num, size_t n)
{
	struct str text;

	if (s->fax) {
		diag_add(j->diags, DIAG_WARNING, "telephone.fax",
		    (struct str){num, n}, "the number is labelled as a fax");
		diag_hint(j->diags,
		    "Give fax numbers a column and a field of their own.");
	}
	if (s->n_ext > 0) {
		text = str_of(
		    arena_printf(j->arena, "%.*s;ext=%s", (int)n, num, s->ext));
	} else {
		text = arena_str(j->arena, (struct str){num, n});
	}
	j->out->shape = VALUE_LIST;
	valuetype_add(j->out, j->arena, text);
}

/* Why the library does not take it. */
static void
refuse(struct job *j, struct str piece, enum valuetel_verdict v,
    const char *region)
{
	const char *code = "telephone.invalid";
	const char *what = "is not a valid number";
	const char *where = region[0] != '\0' ? " of " : "";

	if (v == VALUETEL_SHORT) {
		code = "telephone.too-short";
		what = "has too few digits for a number";
	} else if (v == VALUETEL_LONG) {
		code = "telephone.too-long";
		what = "has too many digits for a number";
	} else if (v == VALUETEL_NO_CODE) {
		code = "telephone.unknown-code";
		what = "begins with a calling code that no country has";
		where = "";
		region = "";
	}
	diag_add(j->diags, DIAG_ERROR, code, piece, "it %s%s%s", what, where,
	    region);
	if (region[0] != '\0')
		diag_hint(j->diags,
		    "Correct it; a number of another country needs + and its country code, or a region: that fits the row.");
	else
		diag_hint(j->diags,
		    "Correct it; without + and the country code it needs region: in the mapping.");
}

/* No region: what the server would do. */
static void
local(struct job *j, struct str piece, const struct valuetel_scan *s)
{
	if (s->n < LOCAL_MIN || s->n > LOCAL_MAX || s->loose) {
		refuse(j, piece,
		    s->n < LOCAL_MIN   ? VALUETEL_SHORT
		    : s->n > LOCAL_MAX ? VALUETEL_LONG
				       : VALUETEL_NOT,
		    "");
		return;
	}
	diag_add(j->diags, DIAG_WARNING, "telephone.local", piece,
	    "nothing says which country the number belongs to, it is kept as a local one");
	diag_hint(j->diags, "%s",
	    s->num[0] == '0' && s->num[1] == '0'
		? "If 00 stands for an international call, write + instead."
		: "Write it with + and the country code, or set region: in the mapping.");
	keep(j, s, s->num, s->n);
}

/* No number of the row's country: of the mapping's? */
static bool
try_default(struct job *j, struct str piece, const struct valuetel_scan *s,
    const char *region)
{
	const char *other = j->spec->compiled;
	struct valuetel_lib_number lib;

	if (other == NULL || strcmp(other, region) == 0)
		return false;
	read_digits(s, other, &lib);
	if (lib.verdict != VALUETEL_VALID)
		return false;
	diag_add(j->diags, DIAG_WARNING, "telephone.other-region", piece,
	    "it is no number of the row's country (%s), but one of %s; it is used as that",
	    region, other);
	diag_hint(j->diags,
	    "Correct it if that is wrong; a number of another country needs + and its country code.");
	keep(j, s, lib.e164, strlen(lib.e164));
	return true;
}

static void
number(struct job *j, struct str piece, const struct valuetel_scan *s,
    const char *region)
{
	bool plus = s->num[0] == '+';
	bool known = region[0] != '\0';
	struct valuetel_lib_number lib;

	read_digits(s, known ? region : "US", &lib);
	if (lib.verdict == VALUETEL_VALID) {
		keep(j, s, lib.e164, strlen(lib.e164));
	} else if (lib.verdict == VALUETEL_POSSIBLE &&
		   (plus || (known && lib.international))) {
		diag_add(j->diags, DIAG_WARNING, "telephone.possible", piece,
		    "the number is in no range that we know of, though its length is right");
		diag_hint(
		    j->diags, "Check it if you can; it is used as it is.");
		keep(j, s, lib.e164, strlen(lib.e164));
	} else if (!plus && !known) {
		local(j, piece, s);
	} else if (plus || !try_default(j, piece, s, region)) {
		refuse(j, piece, lib.verdict, plus ? "" : region);
	}
}

static void
one(struct job *j, struct str piece)
{
	struct valuetel_scan s;
	enum valuetel_trouble t = valuetel_scan(piece, j->spec->vanity, &s);
	const char *region = "";

	if (t != VALUETEL_SCAN_FINE) {
		diag_add(j->diags, DIAG_ERROR, refusals[t].code, piece, "%s",
		    refusals[t].message);
		diag_hint(j->diags, "%s", refusals[t].hint);
		return;
	}
	if (!j->spec->many && j->out->n > 0) {
		diag_add(j->diags, DIAG_ERROR, "telephone.too-many", piece,
		    "the field takes one number, the first is kept");
		diag_hint(j->diags, "Use pick: first, or another field.");
		return;
	}
	if (s.num[0] != '+')
		region = settle_region(j);
	number(j, piece, &s, region);
}

static void
tel_parse(const struct value_spec *spec, const struct value_row *row,
    const struct str *cells, size_t n_cells, struct arena *arena,
    struct diags *diags, struct value *out)
{
	struct job j = {.spec = spec,
	    .row = row,
	    .arena = arena,
	    .diags = diags,
	    .out = out};
	struct valuetel_seps seps = {spec->split, spec->n_split};
	struct str rest;
	struct str piece;
	size_t i;

	memset(out, 0, sizeof(*out));
	for (i = 0; i < n_cells; i++) {
		rest = cells[i];
		while (valuetel_cut(&rest, &seps, &piece))
			one(&j, piece);
	}
}

/* The next byte that counts in a stored number; 0 at the end. */
static char
next_byte(struct str *s)
{
	char c;

	while (s->n > 0) {
		c = s->p[0];
		*s = str_from(*s, 1);
		if (c != '\0' && strchr(" -.()", c) == NULL)
			return (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
	}
	return 0;
}

/* A number without + that the server took for a US one has +1 in ours. */
static struct str
without_us(struct str s, struct str other)
{
	if (s.n > 2 && s.p[0] == '+' && s.p[1] == '1' && other.n > 0 &&
	    other.p[0] != '+')
		return str_from(s, 2);
	return s;
}

static bool
same_number(struct str a, struct str b)
{
	struct str x = without_us(a, b);
	struct str y = without_us(b, a);
	char c;

	do {
		c = next_byte(&x);
		if (c != next_byte(&y))
			return false;
	} while (c != 0);
	return true;
}

static bool
tel_same(const struct value *v, const struct jval *stored)
{
	return valuetype_same_texts(v, stored, same_number);
}

const struct valuetype valuetel_type = {
    tel_open, tel_close, tel_parse, tel_same};
