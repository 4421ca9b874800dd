// SPDX-License-Identifier: Apache-2.0
/* Rules of links beside one another, under conditions, and by way of others. */
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
    {"hubspot", "account", "3", "held:line 12 of companies"},
    {"hubspot", "opportunity", "51", "opp_big"},
    {"hubspot", "opportunity", "52", "opp_two"},
    {"hubspot", "opportunity", "53", "opp_lone"},
};

static const struct planfix_ref refs[] = {
    {"account", "~$name", "beta", "acc_beta"},
    {"account", "~$name", "due", "held:line 4 of companies"},
    {"contact", "~$email", "ada@example.com", "con_ada"},
    {"contact", "~$name", "ada lovelace", "con_ada"},
    {"opportunity", "via:$account", "opp_big", "acc_one"},
    {"opportunity", "via:$account", "opp_two", "acc_one"},
    {"opportunity", "via:$account", "opp_two", "acc_two"},
    {"account", "via:mentor", "acc_one", "con_ada"},
    {"account", "via:mentor", "acc_two", "con_ada"},
    {"account", "via:mentor", "acc_two", "con_ben"},
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
what_a_bare_list_finds_is_linked_together(void **state)
{
	struct planfix f;

	(void)state;
	open_with(&f, "$account",
	    "[{ column: K, split: \";\", by: key, on-missing: reject-row }, { "
	    "column: N, by: $name }]",
	    "K|N");
	planfix_links(&f, "2;1|Beta", "acc_two acc_one acc_beta");
	assert_int_equal(f.diags.n, 0);
	planfix_links(&f, "|Beta", "acc_beta");
	assert_int_equal(f.diags.n, 0);
	/* Each rule has policies and complaints of its own. */
	planfix_links(&f, "1|Nobody", "acc_one");
	assert_int_equal(f.diags.n, 1);
	assert_int_equal(f.diags.v[0].severity, DIAG_WARNING);
	assert_string_equal(f.diags.v[0].column, "N");
	planfix_links(&f, "77|Beta", "acc_beta");
	assert_int_equal(f.diags.n, 1);
	assert_int_equal(f.diags.v[0].severity, DIAG_ERROR);
	assert_string_equal(f.diags.v[0].message,
	    "no account of hubspot with this key is in the id map");
	planfix_close(&f);
}

static void
a_rule_whose_condition_does_not_hold_is_not_there(void **state)
{
	struct planfix f;

	(void)state;
	open_with(&f, "$account",
	    "{ first-of: [{ column: K, by: key, when: { T: account } }, { "
	    "column: N, by: $name }], on-missing: reject-row, when: { T: "
	    "\"?*\" } }",
	    "K|N|T");
	planfix_links(&f, "1|Beta|account", "acc_one");
	planfix_links(&f, "1|Beta|lead", "acc_beta");
	planfix_links(&f, "1||lead", "");
	assert_int_equal(f.diags.n, 0);
	planfix_links(&f, "1|Beta|", "");
	assert_int_equal(f.diags.n, 0);
	assert_false(f.item.failed);
	planfix_close(&f);
}

static void
via_takes_the_link_of_what_the_cell_names(void **state)
{
	struct planfix f;
	const struct diag *d;

	(void)state;
	open_with(&f, "$account",
	    "{ column: K, split: \";\", by: key, via: opportunity }", "K");
	planfix_links(&f, "51", "acc_one");
	planfix_links(&f, "52", "acc_one acc_two");
	planfix_links(&f, "51;52", "acc_one acc_two");
	assert_int_equal(f.diags.n, 0);
	planfix_links(&f, "53", "");
	d = planfix_found(&f, "link.missing");
	assert_string_equal(d->message,
	    "this opportunity is linked to no account; the link was left out");
	planfix_links(&f, "59", "");
	assert_string_equal(planfix_found(&f, "link.missing")->message,
	    "no opportunity of hubspot with this key is in the id map; the "
	    "link was left out");
	planfix_close(&f);
	open_with(
	    &f, "$account", "{ column: K, by: id, via: opportunity }", "K");
	planfix_links(&f, "opp_big", "acc_one");
	planfix_links(&f, "acc_one", "");
	assert_string_equal(planfix_found(&f, "link.bad-id")->message,
	    "this is not the Lightfield id of any opportunity; the link was "
	    "left out");
	planfix_close(&f);
}

static void
via_a_record_with_several_links_is_ambiguous_for_a_link_to_one(void **state)
{
	struct planfix f;
	const struct diag *d;

	(void)state;
	open_with(&f, "mentor", "{ column: K, by: key, via: account }", "K");
	planfix_links(&f, "1", "con_ada");
	planfix_links(&f, "2", "");
	d = planfix_found(&f, "link.ambiguous");
	assert_int_equal(d->severity, DIAG_ERROR);
	assert_string_equal(d->message,
	    "this account is linked to 2 records (contact), and mentor links "
	    "to one: con_ada, con_ben");
	assert_non_null(strstr(d->hint, "pick: first"));
	planfix_close(&f);
	open_with(&f, "mentor",
	    "{ column: K, by: key, via: account, pick: first }", "K");
	planfix_links(&f, "2", "con_ada");
	assert_int_equal(f.diags.n, 0);
	planfix_close(&f);
}

static void
a_parent_that_did_not_come_holds_its_row(void **state)
{
	struct planfix f;
	const struct diag *d;

	(void)state;
	open_with(&f, "$account",
	    "{ first-of: [{ column: K, by: key }, { column: N, by: $name }, { "
	    "value: acc_hq, by: id }] }",
	    "K|N");
	planfix_links(&f, "3|Beta", "");
	assert_int_equal(f.diags.n, 1);
	d = planfix_found(&f, "link.held");
	assert_int_equal(d->severity, DIAG_ERROR);
	assert_string_equal(d->column, "K");
	assert_true(str_is(d->value, "3"));
	assert_non_null(strstr(d->message, "its account"));
	assert_non_null(strstr(d->message, "line 12 of companies"));
	assert_non_null(strstr(d->hint, "on-parent-failed: leave-empty"));
	assert_true(f.item.failed);
	planfix_links(&f, "|Due", "");
	d = planfix_found(&f, "link.held");
	assert_non_null(strstr(d->message, "line 4 of companies"));
	planfix_close(&f);
}

static void
a_constant_that_stands_in_is_noted(void **state)
{
	struct planfix f;
	const struct diag *d;

	(void)state;
	open_with(&f, "mentor",
	    "{ first-of: [{ column: M, by: $email }, { column: N, by: $name }, "
	    "{ value: ada@example.com, by: $email }], on-missing: reject-row }",
	    "M|N");
	planfix_links(&f, "bob@example.com|", "con_ada");
	assert_int_equal(f.diags.n, 1);
	d = planfix_found(&f, "link.fallback");
	assert_int_equal(d->severity, DIAG_NOTE);
	assert_string_equal(d->column, "M");
	assert_true(str_is(d->value, "bob@example.com"));
	planfix_links(&f, "|", "con_ada");
	assert_int_equal(f.diags.n, 0);
	planfix_links(&f, "bob@example.com|Ada Lovelace", "con_ada");
	assert_int_equal(f.diags.n, 0);
	planfix_close(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_a_bare_list_finds_is_linked_together),
	    cmocka_unit_test(a_rule_whose_condition_does_not_hold_is_not_there),
	    cmocka_unit_test(via_takes_the_link_of_what_the_cell_names),
	    cmocka_unit_test(
		via_a_record_with_several_links_is_ambiguous_for_a_link_to_one),
	    cmocka_unit_test(a_parent_that_did_not_come_holds_its_row),
	    cmocka_unit_test(a_constant_that_stands_in_is_noted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
