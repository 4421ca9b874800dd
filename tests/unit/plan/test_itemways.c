// SPDX-License-Identifier: Apache-2.0
/* The ways of links: fields, domains, constants, first-of. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "planfix.h"

static const struct planfix_id ids[] = {
    {"hubspot", "account", "1", "acc_one"},
    {"hubspot", "account", "2", "acc_two"},
    {"hubspot", "contact", "9", "con_nine"},
};

/* Texts as they are asked for: folded. */
static const struct planfix_ref refs[] = {
    {"account", "~$name", "acme inc", "acc_acme"},
    {"account", "~$name", "beta", "acc_beta"},
    {"account", "~$name", "twin", "acc_t1"},
    {"account", "~$name", "twin", "acc_t2"},
    {"account", "~$name", "many", "acc_m1"},
    {"account", "~$name", "many", "acc_m2"},
    {"account", "~$name", "many", "acc_m3"},
    {"account", "~$name", "many", "acc_m4"},
    {"account", "~$name", "many", "acc_m5"},
    {"account", "~tax-number", "x-1", "acc_taxed"},
    {"account", "domain", "acme.com", "acc_acme"},
    {"account", "domain", "beta.co.uk", "acc_beta"},
    {"contact", "~$email", "ada@example.com", "con_ada"},
    {"contact", "~$name", "ada lovelace", "con_ada"},
};

static void
open_with(
    struct planfix *f, const char *key, const char *rule, const char *header)
{
	planfix_link(f, key, rule, header);
	f->ids = ids;
	f->n_ids = sizeof(ids) / sizeof(ids[0]);
	f->refs = refs;
	f->n_refs = sizeof(refs) / sizeof(refs[0]);
}

static void
a_field_is_compared_folded(void **state)
{
	struct planfix f;

	(void)state;
	open_with(
	    &f, "$account", "{ column: C, split: \";\", by: $name }", "C");
	planfix_links(&f, "  ACME   Inc ", "acc_acme");
	assert_int_equal(f.diags.n, 0);
	planfix_links(&f, "beta;Acme inc", "acc_beta acc_acme");
	/* The same text in two spellings is asked for once. */
	f.sought = 0;
	planfix_links(&f, "Beta;BETA; beta", "acc_beta");
	assert_int_equal(f.sought, 1);
	planfix_links(&f, "", "");
	assert_int_equal(f.diags.n, 0);
	planfix_close(&f);
	open_with(&f, "$account", "{ column: C, by: tax-number }", "C");
	planfix_links(&f, "X-1", "acc_taxed");
	planfix_close(&f);
	open_with(&f, "mentor", "{ column: C, by: $email }", "C");
	planfix_links(&f, "Ada@Example.com", "con_ada");
	planfix_close(&f);
	open_with(&f, "mentor", "{ column: C, by: $name }", "C");
	planfix_links(&f, "Ada  Lovelace", "con_ada");
	planfix_close(&f);
}

static void
a_domain_leads_to_its_account(void **state)
{
	struct planfix f;

	(void)state;
	open_with(&f, "$account", "{ columns: [M, W], by: domain }", "M|W");
	planfix_links(&f, "ada@mail.acme.com|", "acc_acme");
	planfix_links(&f, "|https://www.shop.beta.co.uk/x", "acc_beta");
	f.sought = 0;
	planfix_links(&f, "ada@acme.com|www.acme.com", "acc_acme");
	assert_int_equal(f.sought, 1);
	assert_int_equal(f.diags.n, 0);
	planfix_close(&f);
}

static void
a_missing_record_is_said_in_words_that_fit_the_way(void **state)
{
	struct planfix f;
	const struct diag *d;

	(void)state;
	open_with(&f, "$account", "{ column: C, by: $name }", "C");
	planfix_links(&f, "Nobody", "");
	d = planfix_found(&f, "link.missing");
	assert_int_equal(d->severity, DIAG_WARNING);
	assert_string_equal(d->field, "$account");
	assert_string_equal(d->column, "C");
	assert_true(str_is(d->value, "Nobody"));
	assert_string_equal(d->message,
	    "no account with this $name is in Lightfield; the link was left "
	    "out");
	assert_null(strstr(d->hint, "--ids"));
	planfix_links(&f, "Beta; Acme Inc", "");
	assert_non_null(
	    strstr(planfix_found(&f, "link.missing")->hint, "split: \";\""));
	planfix_close(&f);
	open_with(&f, "$account", "{ column: C, by: domain }", "C");
	planfix_links(&f, "a@nobody.example", "");
	assert_string_equal(planfix_found(&f, "link.missing")->message,
	    "no account with this domain is in Lightfield; the link was left "
	    "out");
	f.sought = 0;
	planfix_links(&f, "n/a", "");
	assert_string_equal(planfix_found(&f, "link.missing")->message,
	    "this is no e-mail or web address with a domain; the link was "
	    "left out");
	assert_int_equal(f.sought, 0);
	planfix_close(&f);
}

static void
a_missing_record_fails_the_row_when_asked_to(void **state)
{
	struct planfix f;
	const struct diag *d;

	(void)state;
	open_with(&f, "$account",
	    "{ column: C, by: $name, on-missing: reject-row }", "C");
	planfix_links(&f, "Nobody", "");
	d = planfix_found(&f, "link.missing");
	assert_int_equal(d->severity, DIAG_ERROR);
	assert_string_equal(
	    d->message, "no account with this $name is in Lightfield");
	assert_true(f.item.failed);
	planfix_close(&f);
}

static void
free_mail_names_no_company(void **state)
{
	struct planfix f;

	(void)state;
	open_with(&f, "$account", "{ column: C, by: domain }", "C");
	planfix_links(&f, "ada@gmail.com", "");
	assert_int_equal(f.sought, 0);
	assert_string_equal(planfix_found(&f, "link.missing")->message,
	    "a free-mail domain names no account; the link was left out");
	assert_non_null(strstr(
	    planfix_found(&f, "link.missing")->hint, "except: free-mail"));
	planfix_links(&f, "https://www.facebook.com/acme", "");
	assert_string_equal(planfix_found(&f, "link.missing")->message,
	    "a site where everybody has a page names no account; the link "
	    "was left out");
	planfix_close(&f);
	open_with(&f, "$account",
	    "{ column: C, by: domain, except: free-mail, on-missing: "
	    "reject-row }",
	    "C");
	planfix_links(&f, "ada@gmail.com", "");
	assert_int_equal(f.diags.n, 0);
	assert_false(f.item.failed);
	planfix_links(&f, "ada@acme.com", "acc_acme");
	planfix_close(&f);
}

static void
several_hits_are_ambiguous_and_name_their_candidates(void **state)
{
	struct planfix f;
	const struct diag *d;

	(void)state;
	open_with(
	    &f, "$account", "{ column: C, split: \";\", by: $name }", "C");
	planfix_links(&f, "Twin", "");
	d = planfix_found(&f, "link.ambiguous");
	assert_int_equal(d->severity, DIAG_ERROR);
	assert_string_equal(d->field, "$account");
	assert_string_equal(d->column, "C");
	assert_true(str_is(d->value, "Twin"));
	assert_string_equal(
	    d->message, "2 records (account) have this $name: acc_t1, acc_t2");
	assert_true(f.item.failed);
	planfix_links(&f, "Many", "");
	assert_string_equal(planfix_found(&f, "link.ambiguous")->message,
	    "5 records (account) have this $name: acc_m1, acc_m2, acc_m3 and "
	    "2 more");
	/* What is clear is linked all the same. */
	planfix_links(&f, "Twin;Beta", "acc_beta");
	(void)planfix_found(&f, "link.ambiguous");
	assert_int_equal(f.diags.n, 1);
	planfix_close(&f);
}

static void
an_ambiguous_link_is_left_out_when_asked_to(void **state)
{
	struct planfix f;
	const struct diag *d;

	(void)state;
	open_with(&f, "$account",
	    "{ column: C, by: $name, on-missing: reject-row, on-ambiguous: "
	    "leave-empty }",
	    "C");
	planfix_links(&f, "Twin", "");
	d = planfix_found(&f, "link.ambiguous");
	assert_int_equal(d->severity, DIAG_WARNING);
	assert_string_equal(d->message,
	    "2 records (account) have this $name: acc_t1, acc_t2; the link "
	    "was left out");
	assert_int_equal(f.diags.n, 1);
	assert_false(f.item.failed);
	planfix_close(&f);
}

#define FIRST_OF                                              \
	"{ first-of: [{ column: K, split: \";\", by: key }, " \
	"{ column: N, by: $name }, "                          \
	"{ column: M, by: domain, except: free-mail }] }"

static void
the_first_way_that_finds_any_counts(void **state)
{
	struct planfix f;

	(void)state;
	open_with(&f, "$account", FIRST_OF, "K|N|M");
	planfix_links(&f, "1|Beta|a@acme.com", "acc_one");
	assert_int_equal(f.sought, 0);
	assert_int_equal(f.diags.n, 0);
	planfix_links(&f, "77|Beta|a@acme.com", "acc_beta");
	assert_int_equal(f.diags.n, 0);
	planfix_links(&f, "|Nobody|a@acme.com", "acc_acme");
	assert_int_equal(f.diags.n, 0);
	planfix_links(&f, "||", "");
	assert_int_equal(f.diags.n, 0);
	planfix_close(&f);
}

static void
of_a_way_that_finds_some_the_others_are_said(void **state)
{
	struct planfix f;

	(void)state;
	open_with(&f, "$account", FIRST_OF, "K|N|M");
	planfix_links(&f, "77;2;78;1|Beta|", "acc_two acc_one");
	assert_int_equal(f.diags.n, 2);
	assert_int_equal(f.diags.v[0].severity, DIAG_WARNING);
	assert_string_equal(f.diags.v[0].code, "link.missing");
	assert_true(str_is(f.diags.v[0].value, "77"));
	assert_true(str_is(f.diags.v[1].value, "78"));
	assert_string_equal(f.diags.v[0].message,
	    "no account of hubspot with this key is in the id map; the link "
	    "was left out");
	planfix_close(&f);
}

static void
when_no_way_finds_any_the_first_says_so(void **state)
{
	struct planfix f;

	(void)state;
	open_with(&f, "$account", FIRST_OF, "K|N|M");
	planfix_links(&f, "77|Nobody|a@gmail.com", "");
	assert_int_equal(f.diags.n, 1);
	assert_string_equal(f.diags.v[0].column, "K");
	assert_string_equal(f.diags.v[0].message,
	    "no account of hubspot with this key is in the id map, nor do the "
	    "other rules of first-of find one; the link was left out");
	planfix_links(&f, "|Nobody|", "");
	assert_int_equal(f.diags.n, 1);
	assert_string_equal(f.diags.v[0].column, "N");
	assert_string_equal(f.diags.v[0].message,
	    "no account with this $name is in Lightfield; the link was left "
	    "out");
	/* Passed over by the mapping's own word. */
	planfix_links(&f, "||a@gmail.com", "");
	assert_int_equal(f.diags.n, 0);
	planfix_close(&f);
}

static void
an_ambiguous_way_ends_the_search(void **state)
{
	struct planfix f;

	(void)state;
	open_with(&f, "$account", FIRST_OF, "K|N|M");
	planfix_links(&f, "|Twin|a@acme.com", "");
	assert_int_equal(f.diags.n, 1);
	(void)planfix_found(&f, "link.ambiguous");
	assert_int_equal(f.sought, 1);
	planfix_close(&f);
}

static void
an_id_that_is_none_leaves_it_to_the_next_way(void **state)
{
	struct planfix f;

	(void)state;
	open_with(&f, "$account",
	    "{ first-of: [{ column: I, by: id }, { column: N, by: $name }] }",
	    "I|N");
	planfix_links(&f, "none|Beta", "acc_beta");
	assert_int_equal(f.diags.n, 0);
	planfix_links(&f, "none|Nobody", "");
	(void)planfix_found(&f, "link.bad-id");
	assert_int_equal(f.diags.n, 1);
	planfix_close(&f);
}

static void
a_constant_links_every_row(void **state)
{
	struct planfix f;

	(void)state;
	open_with(&f, "mentor", "{ value: ada@example.com, by: $email }", "A");
	planfix_links(&f, "x", "con_ada");
	planfix_close(&f);
	open_with(&f, "$account", "{ value: acc_hq, by: id }", "A");
	planfix_links(&f, "x", "acc_hq");
	planfix_close(&f);
	open_with(&f, "mentor", "{ value: bob@example.com, by: $email }", "A");
	planfix_links(&f, "x", "");
	assert_string_equal(planfix_found(&f, "link.missing")->column, "");
	planfix_close(&f);
}

static void
one_link_takes_the_first_that_is_filled_or_none(void **state)
{
	struct planfix f;
	const char *const rule = "{ first-of: [{ column: K, split: \";\", by: "
				 "key }, { column: M, by: $email }] }";

	(void)state;
	open_with(&f, "mentor", rule, "K|M");
	planfix_links(&f, "9;8|ada@example.com", "");
	assert_int_equal(
	    planfix_found(&f, "link.several")->severity, DIAG_ERROR);
	assert_true(str_is(planfix_found(&f, "link.several")->value, "8"));
	assert_int_equal(f.asked, 0);
	assert_int_equal(f.diags.n, 1);
	planfix_close(&f);
	open_with(&f, "mentor",
	    "{ first-of: [{ column: K, split: \";\", by: key, pick: first }, "
	    "{ column: M, by: $email }] }",
	    "K|M");
	planfix_links(&f, "9;8|", "con_nine");
	planfix_links(&f, "7;9|ada@example.com", "con_ada");
	assert_int_equal(f.diags.n, 0);
	planfix_close(&f);
}

static void
ids_of_different_texts_are_linked_once(void **state)
{
	struct planfix f;

	(void)state;
	open_with(&f, "$account", "{ columns: [A, B], by: domain }", "A|B");
	f.refs = (const struct planfix_ref[]){
	    {"account", "domain", "acme.com", "acc_same"},
	    {"account", "domain", "acme.de", "acc_same"},
	    {"account", "domain", "acme.de", "acc_same"},
	};
	f.n_refs = 3;
	planfix_links(&f, "acme.com|acme.de", "acc_same");
	assert_int_equal(f.diags.n, 0);
	planfix_close(&f);
}

static void
a_failed_search_stops_with_the_line(void **state)
{
	struct planfix f;

	(void)state;
	open_with(&f, "$account", "{ column: C, by: $name }", "C");
	f.broken = true;
	assert_int_equal(planfix_row(&f, "Beta"), -1);
	assert_int_equal(f.err.kind, ERR_DISK);
	assert_string_equal(f.err.msg, "line 7: refs.db: cannot be read");
	planfix_close(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_field_is_compared_folded),
	    cmocka_unit_test(a_domain_leads_to_its_account),
	    cmocka_unit_test(
		a_missing_record_is_said_in_words_that_fit_the_way),
	    cmocka_unit_test(a_missing_record_fails_the_row_when_asked_to),
	    cmocka_unit_test(free_mail_names_no_company),
	    cmocka_unit_test(
		several_hits_are_ambiguous_and_name_their_candidates),
	    cmocka_unit_test(an_ambiguous_link_is_left_out_when_asked_to),
	    cmocka_unit_test(the_first_way_that_finds_any_counts),
	    cmocka_unit_test(of_a_way_that_finds_some_the_others_are_said),
	    cmocka_unit_test(when_no_way_finds_any_the_first_says_so),
	    cmocka_unit_test(an_ambiguous_way_ends_the_search),
	    cmocka_unit_test(an_id_that_is_none_leaves_it_to_the_next_way),
	    cmocka_unit_test(a_constant_links_every_row),
	    cmocka_unit_test(one_link_takes_the_first_that_is_filled_or_none),
	    cmocka_unit_test(ids_of_different_texts_are_linked_once),
	    cmocka_unit_test(a_failed_search_stops_with_the_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
