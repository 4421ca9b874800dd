// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"

#include "value/valuedomain.h"
#include "value/valuehost.h"
#include "value/valuemail.h"
#include "value/valuemail_cut.h"
#include "value/valuemail_plain.h"
#include "value/valuemail_scan.h"
#include "value/valuetype.h"

struct job {
	const struct value_spec *spec;
	struct arena *arena;
	struct diags *diags;
	struct value *out;
};

struct refusal {
	const char *code;
	const char *message;
	const char *hint;
};

static const struct refusal refusals[] = {
    [VALUEMAIL_PLACEHOLDER] = {"email.placeholder",
	"this stands for no address", "Leave the cell empty."},
    [VALUEMAIL_NO_AT] = {"email.no-at", "there is no @ in the address",
	"Write name@domain."},
    [VALUEMAIL_TWO_AT] = {"email.two-at", "there is a second @ in the address",
	"Put ; between two addresses."},
    [VALUEMAIL_BLANK] = {"email.blank", "there is a blank inside the address",
	"Take it out, or put ; between two addresses."},
    [VALUEMAIL_LOCAL] = {"email.local",
	"what stands before the @ is no mailbox name",
	"Look for dots at its ends, double dots and stray signs."},
    [VALUEMAIL_QUOTE] = {"email.quote", "a quote is not closed",
	"Close it, or take it out."},
    [VALUEMAIL_COMMENT] = {"email.comment", "a bracket has no other half",
	"Take it out."},
    [VALUEMAIL_DOMAIN] = {"email.domain",
	"the domain is not legal: ", "Correct what stands behind the @."},
    [VALUEMAIL_LITERAL] = {"email.domain",
	"what stands in [ ] is no network address",
	"Write the domain instead."},
    [VALUEMAIL_LOCAL_ONLY] = {"email.local-only",
	"this domain is nowhere on the Internet",
	"Write an address that mail can reach, or leave it empty."},
    [VALUEMAIL_LONG] = {"email.too-long",
	"the address is longer than mail allows (64 bytes before the @, 254 in all)",
	"Correct it, or put ; between several addresses."},
    [VALUEMAIL_TEXT] = {"email.invalid",
	"there is text around the address that cannot be read",
	"Write name@domain, or Name <name@domain>."},
};

static void
refuse(struct job *j, struct str piece, enum valuemail_fault f,
    enum valuehost_fault host)
{
	if (f == VALUEMAIL_DOMAIN && host == VALUEHOST_NO_DOT) {
		diag_add(j->diags, DIAG_ERROR, "email.no-dot", piece,
		    "the domain has no dot");
		diag_hint(j->diags, "Write it in full, such as example.com.");
		return;
	}
	diag_add(j->diags, DIAG_ERROR, refusals[f].code, piece, "%s%s",
	    refusals[f].message, valuehost_why(host));
	diag_hint(j->diags, "%s", refusals[f].hint);
}

/* A domain that ends in .con or .cmo: most likely a typo. */
static void
check_top(struct job *j, struct str piece, struct str address)
{
	const char *near;

	if (valuedomain_top_exists(
		str_from(address, str_find(address, '@') + 1), &near))
		return;
	diag_add(j->diags, DIAG_WARNING, "email.suffix", piece,
	    "no domain is known to end like this one");
	if (near != NULL)
		diag_hint(
		    j->diags, "Did you mean .%s? It is used as it is.", near);
	else
		diag_hint(j->diags, "Check it; it is used as it is.");
}

/* Legal, and yet more often a list without its first @. */
static void
check_bar(struct job *j, struct str piece, struct str address)
{
	if (address.p[0] == '"' ||
	    str_find(address, '|') > str_find(address, '@'))
		return;
	diag_add(j->diags, DIAG_WARNING, "email.bar", piece,
	    "there is a | in the mailbox name; it is used as it is");
	diag_hint(j->diags, "Put ; there if it separates two entries.");
}

/* plain: there is nothing to warn of. */
static void
keep(struct job *j, struct str piece, struct str address, bool plain)
{
	size_t i;

	for (i = 0; i < j->out->n; i++) {
		if (str_ieq(j->out->items[i], address))
			return;
	}
	if (!j->spec->many && j->out->n > 0) {
		diag_add(j->diags, DIAG_ERROR, "email.too-many", piece,
		    "the field takes one address, the first is kept");
		diag_hint(
		    j->diags, "Map the column to a field of several values.");
		return;
	}
	if (plain) {
		valuetype_add(j->out, j->arena, address);
		return;
	}
	if (address.p[address.n - 1] == ']') {
		diag_add(j->diags, DIAG_WARNING, "email.literal", piece,
		    "the address names a machine by number, not a domain");
		diag_hint(j->diags, "Check it; it is used as it is.");
	} else {
		check_top(j, piece, address);
		check_bar(j, piece, address);
	}
	valuetype_add(j->out, j->arena, address);
}

static bool
has(struct str s, char c)
{
	return str_find(s, c) < s.n;
}

/* Could it be the rest of a domain whose dot became a comma? */
static bool
is_domain_end(struct str s)
{
	size_t i;

	for (i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') &&
		    c != '.')
			return false;
	}
	return s.n >= 2 && s.n <= 24;
}

/*
 * Two entries that are one: "Doe, John <j@example.com>" with its name cut at
 * the comma (true: the first half is dropped), and "a@example,com" (a finding;
 * the second half is taken off rest).
 */
static bool
joined(struct job *j, struct str piece, struct str *rest)
{
	struct str ahead = *rest;
	struct str next;
	struct str both;
	struct str address;
	enum valuehost_fault host;
	char sep;

	if (!valuemail_cut(j->spec, &ahead, &next, &sep) || next.n == 0)
		return false;
	if (!has(piece, '@'))
		return has(next, '<') && has(next, '@');
	if (!is_domain_end(next) ||
	    valuemail_scan(piece, j->arena, &address, &host) !=
		VALUEMAIL_DOMAIN ||
	    host != VALUEHOST_NO_DOT)
		return false;
	both.p = piece.p;
	both.n = (size_t)(next.p - piece.p) + next.n;
	diag_add(j->diags, DIAG_ERROR, "email.comma", both,
	    "there is a comma in the domain where its dot should be");
	diag_hint(j->diags, "Write a dot.");
	*rest = ahead;
	return true;
}

/*
 * Take a plain address and the separator behind it off the front.  Where it
 * ends is settled: no separator begins with a character of its own, and where
 * the mapping has one that begins with ; that one is looked for.
 */
static bool
take_plain(struct job *j, struct str *rest)
{
	struct str s = *rest;
	struct str address = {NULL, 0};
	size_t n;

	while (s.n > 0 && s.p[0] == ' ' &&
	       valuemail_cut_separator(j->spec, s) == 0)
		s = str_from(s, 1);
	n = s.n == 0 ? 0 : valuemail_plain(s, j->arena, &address);
	if (n == 0)
		return false;
	keep(j, str_upto(s, n), address, true);
	*rest = str_from(s, n);
	if (rest->n > 0)
		*rest =
		    str_from(*rest, valuemail_cut_separator(j->spec, *rest));
	return true;
}

static void
mail_parse(const struct value_spec *spec, const struct value_row *row,
    const struct str *cells, size_t n_cells, struct arena *arena,
    struct diags *diags, struct value *out)
{
	struct job j = {spec, arena, diags, out};
	enum valuemail_fault f;
	enum valuehost_fault host;
	struct str rest;
	struct str piece;
	struct str address;
	bool odd = valuemail_cut_is_odd(spec);
	char sep;
	size_t i;

	(void)row;
	memset(out, 0, sizeof(*out));
	for (i = 0; i < n_cells; i++) {
		rest = cells[i];
		while (!odd && take_plain(&j, &rest))
			;
		while (valuemail_cut(spec, &rest, &piece, &sep)) {
			if (piece.n == 0 || valuemail_cut_is_comment(piece) ||
			    (sep == ',' && joined(&j, piece, &rest)))
				continue;
			f = valuemail_scan(piece, arena, &address, &host);
			if (f == VALUEMAIL_FINE)
				keep(&j, piece, address, false);
			else
				refuse(&j, piece, f, host);
		}
	}
	if (!spec->many)
		valuetype_single(spec, out);
}

/* Without regard to case: mail servers do not tell, people do not know. */
static bool
mail_same(const struct value *v, const struct jval *stored)
{
	return valuetype_same_texts(v, stored, str_ieq);
}

const struct valuetype valuemail_type = {NULL, NULL, mail_parse, mail_same};
