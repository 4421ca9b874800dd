// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "schema/defs.h"
#include "value/valuemail.h"

#include "valuecase.h"

struct rule {
	const char *cell;
	const char *text;
	const char *codes;
};

static void
check_all(const struct rule *r, size_t n)
{
	struct value_spec spec = {.type = VTYPE_EMAIL, .many = true};
	struct valuecase c;
	size_t i;

	for (i = 0; i < n; i++) {
		case_run(&c, &valuemail_type, &spec, "", str_of(r[i].cell));
		if (strcmp(c.text, r[i].text) != 0 ||
		    strcmp(c.codes, r[i].codes) != 0)
			print_error("'%s': got '%s' '%s'\n", r[i].cell, c.text,
			    c.codes);
		assert_string_equal(c.text, r[i].text);
		assert_string_equal(c.codes, r[i].codes);
		case_end(&c);
	}
}

#define CHECK(rules) check_all(rules, sizeof(rules) / sizeof((rules)[0]))

static void
lists_are_cut_at_every_usual_separator(void **state)
{
	static const struct rule rules[] = {
	    {"a@x.com, b@x.com", "a@x.com | b@x.com", ""},
	    {"a@x.com; b@x.com", "a@x.com | b@x.com", ""},
	    {"a@x.com|b@x.com", "a@x.com | b@x.com", ""},
	    {"a@x.com\nb@x.com\r\n", "a@x.com | b@x.com", ""},
	    {"a@x.com;;, b@x.com;", "a@x.com | b@x.com", ""},
	    {"A@x.com; a@X.com", "A@x.com", ""},
	    {"x@x.au", "x@x.au", ""},
	    {"a@x.com; broken; b@x.com", "a@x.com | b@x.com", "email.no-at"},
	    {"", "", ""},
	    {" \xc2\xa0 ", "", ""},
	};

	(void)state;
	CHECK(rules);
}

/* RFC 5322, appendix A, and what mail programs copy to the clipboard. */
static void
mailboxes_lose_their_names_and_comments(void **state)
{
	static const struct rule rules[] = {
	    {"John Doe <jdoe@machine.example>", "jdoe@machine.example", ""},
	    {"\"Joe Q. Public\" <john.q.public@example.com>",
		"john.q.public@example.com", ""},
	    {"Mary Smith <mary@x.test>, jdoe@example.org, Who? "
	     "<one@y.test>",
		"mary@x.test | jdoe@example.org | one@y.test", ""},
	    {"<boss@nil.test>, \"Giant; \\\"Big\\\" Box\" "
	     "<sysservices@example.net>",
		"boss@nil.test | sysservices@example.net", ""},
	    {"A Group:Ed Jones <c@a.test>,joe@where.test,John "
	     "<jdoe@one.test>;",
		"c@a.test | joe@where.test | jdoe@one.test", ""},
	    {"Doe, John <jdoe@x.com>; Roe, Jane <jroe@x.com>",
		"jdoe@x.com | jroe@x.com", ""},
	    {"jdoe@x.com (John Doe)", "jdoe@x.com", ""},
	    {"(work) jdoe@x.com", "jdoe@x.com", ""},
	    {"jdoe(work)@(here)x.com", "jdoe@x.com", ""},
	    {"jdoe@x.com (a, b; c)", "jdoe@x.com", ""},
	    {"jdoe@x.com <jdoe@x.com>", "jdoe@x.com", ""},
	    {"mailto:jdoe@x.com?subject=hi", "jdoe@x.com", ""},
	    {"MAILTO:j%2Bdoe@x.com", "j+doe@x.com", ""},
	    {"<mailto:jdoe@x.com>", "jdoe@x.com", ""},
	    {"E-mail: jdoe@x.com", "jdoe@x.com", ""},
	    {"'jdoe@x.com'", "jdoe@x.com", ""},
	    {"\xe2\x80\x8bjdoe@x.com\xc2\xa0", "jdoe@x.com", ""},
	};

	(void)state;
	CHECK(rules);
}

static void
the_local_part_keeps_its_case_and_the_domain_is_lowered(void **state)
{
	static const struct rule rules[] = {
	    {"John.Doe@Example.COM", "John.Doe@example.com", ""},
	    {"\"john doe\"@Example.com", "\"john doe\"@example.com", ""},
	    {"\"a@b\"@example.com", "\"a@b\"@example.com", ""},
	    {"\"a,b\"@example.com", "\"a,b\"@example.com", ""},
	    {"o'reilly+tag@example.com", "o'reilly+tag@example.com", ""},
	    {"us\xc3\xa9r@example.com", "us\xc3\xa9r@example.com", ""},
	    {"a@B\xc3\xbc"
	     "cher.example",
		"a@xn--bcher-kva.example", ""},
	    {"a@xn--d1abbgf6aiiy.xn--p1ai", "a@xn--d1abbgf6aiiy.xn--p1ai", ""},
	    {"a@[192.0.2.1]", "a@[192.0.2.1]", "email.literal"},
	    {"a@[IPv6:2001:db8::1]", "a@[IPv6:2001:db8::1]", "email.literal"},
	};

	(void)state;
	CHECK(rules);
}

static void
what_is_wrong_is_said_precisely(void **state)
{
	static const struct rule rules[] = {
	    {"n/a", "", "email.placeholder"},
	    {"none", "", "email.placeholder"},
	    {"none@none", "", "email.placeholder"},
	    {"test@test.com", "", "email.placeholder"},
	    {"x@x", "", "email.placeholder"},
	    {"-", "", "email.placeholder"},
	    {"john.example.com", "", "email.no-at"},
	    {"john@x.com jane@x.com", "", "email.two-at"},
	    {"john@@x.com", "", "email.two-at"},
	    {"john doe@x.com", "", "email.blank"},
	    {"john @x.com", "", "email.blank"},
	    {"john@ x.com", "", "email.blank"},
	    {"john@x .com", "", "email.blank"},
	    {".john@x.com", "", "email.local"},
	    {"john.@x.com", "", "email.local"},
	    {"jo..hn@x.com", "", "email.local"},
	    {"@x.com", "", "email.local"},
	    {"jo\x01hn@x.com", "", "email.local"},
	    {"\"john@x.com", "", "email.quote"},
	    {"john(@x.com", "", "email.comment"},
	    {"john)@x.com", "", "email.comment"},
	    {"john@", "", "email.domain"},
	    {"john@x_y.com", "", "email.domain"},
	    {"john@-x.com", "", "email.domain"},
	    {"john@x..com", "", "email.domain"},
	    {"john@x.com.", "", "email.domain"},
	    {"john@x.c", "", "email.domain"},
	    {"john@1.2.3.4", "", "email.domain"},
	    {"john@[::1]", "", "email.domain"},
	    {"john@\xef\xbf\xbd.ch", "", "email.domain"},
	    {"john@example", "", "email.no-dot"},
	    {"john@example,com", "", "email.comma"},
	    {"john@localhost", "", "email.local-only"},
	    {"john@host.localdomain", "", "email.local-only"},
	    {"John <john@x.com", "", "email.invalid"},
	    {"john@x.com (me) x", "", "email.invalid"},
	    {"<@a.example,@b.example:c@d.example>", "", "email.local"},
	};

	(void)state;
	CHECK(rules);
}

/* RFC 5321, 4.5.3.1: 64 octets before the @, a path of 256 with its <>. */
static void
lengths_are_those_of_smtp(void **state)
{
	static const char label[] =
	    "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefgh.";
	char local[80];
	char cell[400];
	struct rule r = {cell, cell, ""};

	(void)state;
	memset(local, 'a', sizeof(local));
	local[65] = '\0';
	(void)snprintf(cell, sizeof(cell), "%s@example.com", local + 1);
	check_all(&r, 1);

	r.text = "";
	r.codes = "email.too-long";
	(void)snprintf(cell, sizeof(cell), "%s@example.com", local);
	check_all(&r, 1);

	/* 61 * 4 + 2 = 246 octets of domain, 7 before the @: 254. */
	r.text = cell;
	r.codes = "";
	(void)snprintf(cell, sizeof(cell), "aaaaaaa@%s%s%s%sde", label, label,
	    label, label);
	check_all(&r, 1);

	r.text = "";
	r.codes = "email.too-long";
	(void)snprintf(cell, sizeof(cell), "aaaaaaaa@%s%s%s%sde", label, label,
	    label, label);
	check_all(&r, 1);
}

static void
a_field_of_one_address_keeps_the_first(void **state)
{
	struct value_spec spec = {.type = VTYPE_EMAIL, .many = false};
	struct valuecase c;

	(void)state;
	case_run(&c, &valuemail_type, &spec, "",
	    STR_LIT("a@x.com, A@x.com, b@x.com"));
	assert_int_equal(c.value.shape, VALUE_TEXT);
	assert_string_equal(c.text, "a@x.com");
	assert_string_equal(c.codes, "email.too-many");
	assert_int_equal(c.diags.v[0].severity, DIAG_ERROR);
	case_end(&c);
}

/* The API takes arrays of addresses; only a meeting's organizer is one text. */
static void
one_address_is_an_array_but_where_the_field_is_bare(void **state)
{
	static const struct field single = {.type = VTYPE_EMAIL};
	static const struct field bare = {.type = VTYPE_EMAIL, .bare = true};
	struct value_spec spec = {.type = VTYPE_EMAIL, .field = &single};
	struct valuecase c;

	(void)state;
	case_run(&c, &valuemail_type, &spec, "", STR_LIT("a@x.com, b@x.com"));
	assert_int_equal(c.value.shape, VALUE_LIST);
	assert_int_equal(c.value.n, 1);
	case_end(&c);
	spec.field = &bare;
	case_run(&c, &valuemail_type, &spec, "", STR_LIT("a@x.com"));
	assert_int_equal(c.value.shape, VALUE_TEXT);
	case_end(&c);
}

/*
 * RFC 5322, 3.2.3 has | among the characters of an atom; the first two are cases
 * of isemail and validator.js.
 */
static void
a_bar_separates_addresses_but_not_the_halves_of_a_mailbox(void **state)
{
	static const struct rule rules[] = {
	    {"!#$%&`*+/=?^`{|}~@iana.org", "!#$%&`*+/=?^`{|}~@iana.org",
		"email.bar"},
	    {"test|123@b.com", "test|123@b.com", "email.bar"},
	    {"a@b.com; x|y@b.com", "a@b.com | x|y@b.com", "email.bar"},
	    {"\"x|y\"@b.com", "\"x|y\"@b.com", ""},
	    {"a@b.com|c@d.com", "a@b.com | c@d.com", ""},
	    {"Ada Doe|a@b.com", "a@b.com", "email.no-at"},
	    {"Ada Doe <a@b.com>|c@d.com", "a@b.com | c@d.com", ""},
	    {"n/a|a@b.com", "a@b.com", "email.placeholder"},
	    {"none|a@b.com", "a@b.com", "email.placeholder"},
	    {"|a@b.com|", "a@b.com", ""},
	};

	(void)state;
	CHECK(rules);
}

/* RFC 5322, A.1.3: a group, and a comment behind it. */
static void
comments_between_addresses_are_no_entries(void **state)
{
	static const struct rule rules[] = {
	    {"A Group(Some people):Chris <c@public.example>, joe@example.org; "
	     "(the end (of) the group)",
		"c@public.example | joe@example.org", ""},
	    {"(work) a@b.com; (home) (old)", "a@b.com", ""},
	    {"(none)", "", "email.placeholder"},
	    {"(open", "", "email.comment"},
	};

	(void)state;
	CHECK(rules);
}

/* UTS 46: xn--0 and xn--a decode to nothing that is a legal name. */
static void
a_labels_must_be_legal_names(void **state)
{
	static const struct rule rules[] = {
	    {"a@XN--Mnchen-3YA.de", "a@xn--mnchen-3ya.de", ""},
	    {"a@b.xn--mnchen-3ya.de", "a@b.xn--mnchen-3ya.de", ""},
	    {"a@xn--0.com", "", "email.domain"},
	    {"a@b.xn--a.com", "", "email.domain"},
	    {"a@yy--0.com", "a@yy--0.com", ""},
	};

	(void)state;
	CHECK(rules);
}

static void
an_ending_that_nobody_has_is_doubted(void **state)
{
	static const struct rule rules[] = {
	    {"a@acme.con", "a@acme.con", "email.suffix"},
	    {"a@acme.cmo; b@acme.com", "a@acme.cmo | b@acme.com",
		"email.suffix"},
	    {"a@acme.zzzz", "a@acme.zzzz", "email.suffix"},
	    {"a@acme.co.uk, a@b.museum, a@b.xn--p1ai, a@b.ck",
		"a@acme.co.uk | a@b.museum | a@b.xn--p1ai | a@b.ck", ""},
	    {"a@b.example, a@b.test", "a@b.example | a@b.test", ""},
	};
	struct value_spec spec = {.type = VTYPE_EMAIL, .many = true};
	struct valuecase c;

	(void)state;
	CHECK(rules);
	case_run(&c, &valuemail_type, &spec, "", STR_LIT("a@acme.con"));
	assert_int_equal(c.diags.v[0].severity, DIAG_WARNING);
	assert_non_null(strstr(c.diags.v[0].hint, ".com?"));
	case_end(&c);
	case_run(&c, &valuemail_type, &spec, "", STR_LIT("a@acme.zzzz"));
	assert_null(strstr(c.diags.v[0].hint, "Did you mean"));
	case_end(&c);
}

static void
a_nul_in_a_literal_is_no_address(void **state)
{
	struct value_spec spec = {.type = VTYPE_EMAIL, .many = true};
	struct valuecase c;

	(void)state;
	case_run(&c, &valuemail_type, &spec, "", STR_LIT("a@[IPv6:::\0001]"));
	assert_string_equal(c.text, "");
	assert_string_equal(c.codes, "email.domain");
	case_end(&c);
}

static void
every_finding_has_words_and_a_hint(void **state)
{
	static const char *const cells[] = {"x@y", "x", "n/a", "a b@c.de",
	    "a@b@c.de", ".a@b.de", "\"a@b.de", "a(@b.de", "a@[1]",
	    "a@localhost", "a@b,com", "a@b.de)"};
	struct value_spec spec = {.many = true};
	struct valuecase c;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cells) / sizeof(cells[0]); i++) {
		case_run(&c, &valuemail_type, &spec, "", str_of(cells[i]));
		assert_int_equal(c.diags.n, 1);
		assert_true(c.diags.v[0].message[0] != '\0');
		assert_true(c.diags.v[0].hint[0] != '\0');
		case_end(&c);
	}
}

static void
stored_addresses_compare_without_case_and_order(void **state)
{
	static const char json[] = "[\"B@x.com\", \"a@X.com\"]";
	struct str items[] = {STR_LIT("a@x.com"), STR_LIT("b@x.com")};
	struct value v = {.shape = VALUE_LIST, .n = 2, .items = items};
	struct jdoc *d;
	struct err e;

	(void)state;
	assert_int_equal(jdoc_parse(&d, json, sizeof(json) - 1, &e), 0);
	assert_true(valuemail_type.same(&v, jdoc_root(d)));
	v.n = 1;
	assert_false(valuemail_type.same(&v, jdoc_root(d)));
	jdoc_free(d);
}

static void
long_and_odd_cells_end_soon(void **state)
{
	enum {
		BYTES = 1 << 20
	};
	static const char odd[] = "\"(<,;@a\\\n: .[";
	struct value_spec spec = {.many = true};
	char *cell = malloc(BYTES);
	struct valuecase c;
	size_t i;

	(void)state;
	assert_non_null(cell);
	for (i = 0; i < sizeof(odd) - 1; i++) {
		memset(cell, odd[i], BYTES);
		case_run(
		    &c, &valuemail_type, &spec, "", (struct str){cell, BYTES});
		assert_int_equal(c.value.n, 0);
		case_end(&c);
	}
	free(cell);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(lists_are_cut_at_every_usual_separator),
	    cmocka_unit_test(mailboxes_lose_their_names_and_comments),
	    cmocka_unit_test(
		the_local_part_keeps_its_case_and_the_domain_is_lowered),
	    cmocka_unit_test(what_is_wrong_is_said_precisely),
	    cmocka_unit_test(lengths_are_those_of_smtp),
	    cmocka_unit_test(a_field_of_one_address_keeps_the_first),
	    cmocka_unit_test(
		one_address_is_an_array_but_where_the_field_is_bare),
	    cmocka_unit_test(
		a_bar_separates_addresses_but_not_the_halves_of_a_mailbox),
	    cmocka_unit_test(comments_between_addresses_are_no_entries),
	    cmocka_unit_test(a_labels_must_be_legal_names),
	    cmocka_unit_test(an_ending_that_nobody_has_is_doubted),
	    cmocka_unit_test(a_nul_in_a_literal_is_no_address),
	    cmocka_unit_test(every_finding_has_words_and_a_hint),
	    cmocka_unit_test(stored_addresses_compare_without_case_and_order),
	    cmocka_unit_test(long_and_odd_cells_end_soon),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
