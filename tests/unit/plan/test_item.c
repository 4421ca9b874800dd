// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/arena.h"
#include "planfix.h"

static const struct planfix_id ids[] = {
    {"hubspot", "account", "1", "acc_one"},
};

static const char header[] =
    "Id|First|Last|Mail|Mail 2|Tel|Job|Points|Status|Town|Company";

static void
open_full(struct planfix *f, const char *text)
{
	planfix_open(f, "contact", text, header);
	f->ids = ids;
	f->n_ids = 1;
}

static void
a_full_row_has_these_bytes(void **state)
{
	struct planfix f;

	(void)state;
	open_full(&f, "system: hubspot\n"
		      "key: Id\n"
		      "fields:\n"
		      "  $name: { first: First, last: Last }\n"
		      "  $email: { columns: [Mail, Mail 2], split: \";\" }\n"
		      "  phone: { column: Tel, region: DE }\n"
		      "  title: Job\n"
		      "  score: Points\n"
		      "  lead-status: Status\n"
		      "  home: { city: Town, country: { value: DE } }\n"
		      "  nick: { value: \"a \\\"b\\\"\" }\n"
		      "relationships:\n"
		      "  $account: { column: Company, by: key }\n");
	assert_int_equal(
	    planfix_row(&f, "42|Ana|Ruiz|ana@example.com|b@example.org|"
			    "030 901820|Boss|12.5|working|Berlin|1"),
	    0);
	assert_false(f.item.failed);
	assert_int_equal(f.item.line, 7);
	assert_true(str_is(f.item.key, "42"));
	assert_string_equal(planfix_body(&f),
	    "{\"fields\":{"
	    "\"$email\":[\"ana@example.com\",\"b@example.org\"],"
	    "\"$name\":{\"firstName\":\"Ana\",\"lastName\":\"Ruiz\"},"
	    "\"home\":{\"city\":\"Berlin\",\"country\":\"DE\"},"
	    "\"lead-status\":\"opt_work\","
	    "\"nick\":\"a \\\"b\\\"\","
	    "\"phone\":[\"+4930901820\"],"
	    "\"score\":12.5,"
	    "\"title\":\"Boss\"},"
	    "\"relationships\":{\"$account\":[\"acc_one\"]}}");
	planfix_close(&f);
}

static void
the_order_of_the_mapping_changes_nothing(void **state)
{
	static const char row[] = "42|Ana|Ruiz|a@example.com|||Boss|||Berlin|1";
	struct planfix f;
	struct planfix g;
	const char *body;

	(void)state;
	open_full(&f, "system: hubspot\nunmapped: ignore\n"
		      "fields:\n"
		      "  $name: { first: First, last: Last }\n"
		      "  title: Job\n"
		      "  $email: Mail\n"
		      "relationships:\n"
		      "  $account: { column: Company, by: key }\n"
		      "  mentor: { column: Id, by: id }\n");
	open_full(&g, "relationships:\n"
		      "  mentor: { by: id, column: Id }\n"
		      "  $account: { by: key, column: Company }\n"
		      "fields:\n"
		      "  $email: Mail\n"
		      "  title: Job\n"
		      "  $name: { last: Last, first: First }\n"
		      "unmapped: ignore\nsystem: hubspot\n");
	assert_int_equal(planfix_row(&f, row), 0);
	assert_int_equal(planfix_row(&g, row), 0);
	body = planfix_body(&f);
	assert_string_equal(body, planfix_body(&g));
	assert_true(str_eq(f.item.key, g.item.key));
	assert_int_equal(f.diags.n, g.diags.n);
	for (size_t i = 0; i < f.diags.n; i++)
		assert_string_equal(f.diags.v[i].code, g.diags.v[i].code);
	planfix_close(&f);
	planfix_close(&g);
}

static void
an_unusable_value_is_left_out_and_listed(void **state)
{
	struct planfix f;
	const struct diag *d;

	(void)state;
	planfix_open(&f, "contact", "fields:\n  score: P\n  title: J\n", "P|J");
	assert_int_equal(planfix_row(&f, "many|Boss"), 0);
	assert_int_equal(f.diags.n, 1);
	d = &f.diags.v[0];
	assert_int_equal(d->severity, DIAG_WARNING);
	assert_int_equal(d->line, 7);
	assert_string_equal(d->field, "score");
	assert_string_equal(d->column, "P");
	assert_true(str_is(d->value, "many"));
	assert_non_null(strstr(d->message, "; the value was left out"));
	assert_false(f.item.failed);
	assert_string_equal(
	    planfix_body(&f), "{\"fields\":{\"title\":\"Boss\"}}");
	planfix_close(&f);
}

static void
an_unusable_value_fails_the_row_when_asked_to(void **state)
{
	struct planfix f;

	(void)state;
	planfix_open(&f, "contact",
	    "fields:\n  score: { column: P, on-invalid: reject-row }\n", "P");
	assert_int_equal(planfix_row(&f, "many"), 0);
	assert_int_equal(f.diags.n, 1);
	assert_int_equal(f.diags.v[0].severity, DIAG_ERROR);
	assert_null(strstr(f.diags.v[0].message, "left out"));
	assert_true(f.item.failed);
	planfix_close(&f);
}

static void
an_unusable_amount_fails_the_row_unless_told_otherwise(void **state)
{
	struct planfix f;

	(void)state;
	planfix_open(&f, "contact", "fields:\n  fee: P\n", "P");
	assert_int_equal(planfix_row(&f, "many"), 0);
	assert_true(f.item.failed);
	planfix_close(&f);
	planfix_open(&f, "contact",
	    "fields:\n  fee: { column: P, on-invalid: drop-value }\n", "P");
	assert_int_equal(planfix_row(&f, "many"), 0);
	assert_false(f.item.failed);
	planfix_close(&f);
}

static void
an_unknown_option_is_left_out_or_fails_the_row(void **state)
{
	struct planfix f;

	(void)state;
	planfix_open(&f, "contact", "fields:\n  lead-status: S\n", "S");
	assert_int_equal(planfix_row(&f, "Lost"), 0);
	assert_int_equal(f.diags.n, 1);
	assert_int_equal(f.diags.v[0].severity, DIAG_WARNING);
	assert_string_equal(planfix_body(&f), "{\"fields\":{}}");
	planfix_close(&f);
	planfix_open(&f, "contact",
	    "fields:\n  lead-status: { column: S, on-unknown: reject-row }\n",
	    "S");
	assert_int_equal(planfix_row(&f, "Lost"), 0);
	assert_true(f.item.failed);
	planfix_close(&f);
}

static void
a_mapped_option_is_sent_as_its_id(void **state)
{
	struct planfix f;

	(void)state;
	planfix_open(&f, "contact",
	    "fields:\n  lead-status: { column: S, options: { N: New, X: null, "
	    "\"*\": Working } }\n",
	    "S");
	assert_int_equal(planfix_row(&f, "N"), 0);
	assert_string_equal(
	    planfix_body(&f), "{\"fields\":{\"lead-status\":\"opt_new\"}}");
	assert_int_equal(planfix_row(&f, "X"), 0);
	assert_string_equal(planfix_body(&f), "{\"fields\":{}}");
	assert_int_equal(planfix_row(&f, "else"), 0);
	assert_string_equal(
	    planfix_body(&f), "{\"fields\":{\"lead-status\":\"opt_work\"}}");
	assert_int_equal(f.diags.n, 0);
	planfix_close(&f);
}

static void
without_a_required_field_the_row_fails(void **state)
{
	struct planfix f;
	const struct diag *d;

	(void)state;
	planfix_open(&f, "account", "fields:\n  $name: N\n", "N");
	assert_int_equal(planfix_row(&f, ""), 0);
	assert_int_equal(f.diags.n, 1);
	d = planfix_found(&f, "field.required");
	assert_int_equal(d->severity, DIAG_ERROR);
	assert_string_equal(d->field, "$name");
	assert_string_equal(d->column, "N");
	assert_string_equal(
	    d->message, "account cannot be created without $name");
	assert_true(f.item.failed);
	assert_int_equal(planfix_row(&f, "Acme"), 0);
	assert_false(f.item.failed);
	planfix_close(&f);
}

static void
what_create_needs_is_not_there_when_it_is_only_blanks(void **state)
{
	struct planfix f;

	(void)state;
	planfix_open(&f, "account", "fields:\n  $name: N\n", "N|W");
	assert_int_equal(planfix_row(&f, "  \t |"), 0);
	assert_string_equal(planfix_found(&f, "field.required")->column, "N");
	assert_true(f.item.failed);
	assert_int_equal(planfix_row(&f, " Acme |"), 0);
	assert_string_equal(
	    planfix_body(&f), "{\"fields\":{\"$name\":\" Acme \"}}");
	planfix_close(&f);
	/* The server refuses it in an update, too: it is no change. */
	planfix_open(&f, "account",
	    "match: [$website]\nmode: update\n"
	    "fields:\n  $name: N\n  $website: W\n",
	    "N|W");
	assert_int_equal(planfix_row(&f, "  |acme.com"), 0);
	assert_int_equal(f.diags.n, 0);
	assert_int_equal(f.item.values[0].shape, VALUE_NONE);
	planfix_close(&f);
	/* What may be empty may be blank. */
	planfix_open(&f, "contact", "fields:\n  title: T\n", "T");
	assert_int_equal(planfix_row(&f, "  "), 0);
	assert_string_equal(
	    planfix_body(&f), "{\"fields\":{\"title\":\"  \"}}");
	planfix_close(&f);
}

static void
texts_that_count_as_empty_are_no_value(void **state)
{
	struct planfix f;

	(void)state;
	planfix_open(&f, "contact",
	    "source: { empty: [\"\", \"#N/A\"] }\n"
	    "fields:\n  title: { column: J, trim: true }\n  nick: N\n",
	    "J|N");
	assert_int_equal(planfix_row(&f, " #N/A |#N/A"), 0);
	assert_string_equal(planfix_body(&f), "{\"fields\":{}}");
	assert_int_equal(f.diags.n, 0);
	planfix_close(&f);
}

static void
text_is_trimmed_only_when_asked(void **state)
{
	struct planfix f;

	(void)state;
	planfix_open(&f, "contact",
	    "fields:\n  title: { column: J, trim: true }\n  nick: N\n", "J|N");
	assert_int_equal(planfix_row(&f, " Boss | Ann "), 0);
	assert_string_equal(planfix_body(&f),
	    "{\"fields\":{\"nick\":\" Ann \",\"title\":\"Boss\"}}");
	planfix_close(&f);
}

static void
the_region_may_come_from_the_row(void **state)
{
	struct planfix f;

	(void)state;
	planfix_open(&f, "contact",
	    "fields:\n  phone: { column: T, region: { column: R } }\n", "T|R");
	assert_int_equal(planfix_row(&f, "030 901820|DE"), 0);
	assert_string_equal(
	    planfix_body(&f), "{\"fields\":{\"phone\":[\"+4930901820\"]}}");
	planfix_close(&f);
}

static void
a_finding_names_the_column_of_its_value(void **state)
{
	struct planfix f;

	(void)state;
	planfix_open(&f, "contact",
	    "fields:\n  $email: { columns: [A, B, C] }\n", "A|B|C");
	assert_int_equal(planfix_row(&f, "a@example.com|nobody|"), 0);
	assert_int_equal(f.diags.n, 1);
	assert_string_equal(f.diags.v[0].column, "B");
	assert_string_equal(
	    planfix_body(&f), "{\"fields\":{\"$email\":[\"a@example.com\"]}}");
	planfix_close(&f);
}

static void
a_finding_about_the_region_names_its_column(void **state)
{
	struct planfix f;

	(void)state;
	planfix_open(&f, "contact",
	    "fields:\n  phone: { column: T, region: { column: R } }\n", "R|T");
	assert_int_equal(planfix_row(&f, "Nowhere|030 901820"), 0);
	assert_true(f.diags.n > 0);
	assert_true(str_is(f.diags.v[0].value, "Nowhere"));
	assert_string_equal(f.diags.v[0].column, "R");
	planfix_close(&f);
}

static void
a_row_that_does_not_fit_the_header_is_not_read(void **state)
{
	struct planfix f;

	(void)state;
	planfix_open(&f, "contact", "key: A\nfields:\n  score: B\n  title: C\n",
	    "A|B|C");
	assert_int_equal(planfix_row(&f, "1|many"), 0);
	assert_int_equal(f.diags.n, 1);
	assert_string_equal(f.diags.v[0].code, "row.too-few-cells");
	assert_string_equal(
	    f.diags.v[0].message, "the row has 2 cells, the header 3");
	assert_true(f.item.failed);
	assert_int_equal(f.item.key.n, 0);
	assert_int_equal(planfix_row(&f, "1|2|3|4"), 0);
	assert_int_equal(f.diags.n, 1);
	assert_string_equal(f.diags.v[0].code, "row.too-many-cells");
	assert_true(f.item.failed);
	planfix_close(&f);
}

static void
a_report_footer_is_told_from_a_short_row(void **state)
{
	static const char *const footers[] = {"Grand Totals (5 records)",
	    "Confidential Information - Do Not Distribute",
	    "Copyright (c) 2000-2024 salesforce.com, inc.",
	    " copyright \xc2\xa9 2024 salesforce.com"};
	struct planfix f;

	(void)state;
	planfix_open(&f, "contact", "key: A\nfields:\n  score: B\n", "A|B");
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(planfix_row(&f, footers[i]), 0);
		assert_int_equal(f.diags.n, 1);
		assert_string_equal(f.diags.v[0].code, "row.footer");
		assert_true(f.item.failed);
	}
	assert_int_equal(planfix_row(&f, "Copyrighter"), 0);
	assert_string_equal(f.diags.v[0].code, "row.too-few-cells");
	/* All its cells are there: it is a record. */
	assert_int_equal(planfix_row(&f, "Grand Total|1"), 0);
	assert_false(f.item.failed);
	planfix_close(&f);
}

static void
one_of_a_required_group_must_have_a_value(void **state)
{
	struct planfix f;
	const struct diag *d;

	(void)state;
	planfix_open(&f, "contact",
	    "require: [[title, $account]]\n"
	    "fields:\n  title: J\n  nick: N\n"
	    "relationships:\n  $account: { column: C, by: id }\n",
	    "J|N|C");
	assert_int_equal(planfix_row(&f, "Boss||"), 0);
	assert_false(f.item.failed);
	assert_int_equal(planfix_row(&f, "|x|acc_1"), 0);
	assert_false(f.item.failed);
	assert_int_equal(planfix_row(&f, "|x|"), 0);
	d = planfix_found(&f, "require.none");
	assert_int_equal(d->severity, DIAG_ERROR);
	assert_string_equal(
	    d->message, "the row has no usable value for title, $account");
	assert_true(f.item.failed);
	planfix_close(&f);
}

static void
a_group_counts_what_is_left_after_the_policies(void **state)
{
	struct planfix f;

	(void)state;
	planfix_open(
	    &f, "contact", "require: [[score]]\nfields:\n  score: P\n", "P");
	assert_int_equal(planfix_row(&f, "many"), 0);
	assert_int_equal(f.diags.n, 2);
	(void)planfix_found(&f, "require.none");
	planfix_close(&f);
	/* One error is enough. */
	planfix_open(&f, "contact",
	    "require: [[score]]\n"
	    "fields:\n  score: { column: P, on-invalid: reject-row }\n",
	    "P");
	assert_int_equal(planfix_row(&f, "many"), 0);
	assert_int_equal(f.diags.n, 1);
	planfix_close(&f);
}

static void
findings_of_before_do_not_fail_the_item(void **state)
{
	struct planfix f;
	const struct lookup none = {0};
	const struct str row[] = {STR_LIT("Boss")};

	(void)state;
	planfix_open(&f, "contact", "fields:\n  title: J\n", "J");
	diag_add(&f.diags, DIAG_ERROR, "csv.other", STR_LIT(""), "other");
	assert_int_equal(item_make(&f.item, f.bind, &none, 9, row, 1, f.arena,
			     &f.diags, &f.err),
	    0);
	assert_false(f.item.failed);
	assert_int_equal(f.diags.n, 1);
	planfix_close(&f);
}

static void
an_update_needs_no_required_field(void **state)
{
	struct planfix f;

	(void)state;
	planfix_open(&f, "account",
	    "match: [id]\nmode: update\nfields:\n  $name: N\n", "N|id");
	assert_int_equal(planfix_row(&f, "|acc_1"), 0);
	assert_false(f.item.failed);
	planfix_close(&f);
}

static void
the_country_of_the_address_is_the_region_of_telephone_numbers(void **state)
{
	struct planfix f;

	(void)state;
	planfix_open(&f, "contact",
	    "defaults: { region: ES }\n"
	    "fields:\n"
	    "  $name: { first: First }\n"
	    "  home: { country: Town }\n"
	    "  phone: Tel\n"
	    "unmapped: ignore\n",
	    "First|Town|Tel");
	assert_int_equal(planfix_row(&f, "Ana|Germany|030 901820"), 0);
	assert_int_equal(f.diags.n, 0);
	assert_non_null(strstr(planfix_body(&f), "\"+4930901820\""));
	assert_int_equal(planfix_row(&f, "Ana||912 345 678"), 0);
	assert_non_null(strstr(planfix_body(&f), "\"+34912345678\""));
	assert_int_equal(planfix_row(&f, "Ana|Narnia|912 345 678"), 0);
	assert_non_null(strstr(planfix_body(&f), "\"+34912345678\""));
	planfix_close(&f);
}

static void
a_region_of_the_rule_stands_above_the_address(void **state)
{
	struct planfix f;

	(void)state;
	planfix_open(&f, "contact",
	    "fields:\n"
	    "  $name: { first: First }\n"
	    "  home: { country: Town }\n"
	    "  phone: { column: Tel, region: US }\n"
	    "unmapped: ignore\n",
	    "First|Town|Tel");
	assert_int_equal(planfix_row(&f, "Ana|Germany|415 555 2671"), 0);
	assert_non_null(strstr(planfix_body(&f), "\"+14155552671\""));
	planfix_close(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_full_row_has_these_bytes),
	    cmocka_unit_test(the_order_of_the_mapping_changes_nothing),
	    cmocka_unit_test(an_unusable_value_is_left_out_and_listed),
	    cmocka_unit_test(an_unusable_value_fails_the_row_when_asked_to),
	    cmocka_unit_test(
		an_unusable_amount_fails_the_row_unless_told_otherwise),
	    cmocka_unit_test(an_unknown_option_is_left_out_or_fails_the_row),
	    cmocka_unit_test(a_mapped_option_is_sent_as_its_id),
	    cmocka_unit_test(without_a_required_field_the_row_fails),
	    cmocka_unit_test(
		what_create_needs_is_not_there_when_it_is_only_blanks),
	    cmocka_unit_test(texts_that_count_as_empty_are_no_value),
	    cmocka_unit_test(text_is_trimmed_only_when_asked),
	    cmocka_unit_test(the_region_may_come_from_the_row),
	    cmocka_unit_test(
		the_country_of_the_address_is_the_region_of_telephone_numbers),
	    cmocka_unit_test(a_region_of_the_rule_stands_above_the_address),
	    cmocka_unit_test(a_finding_names_the_column_of_its_value),
	    cmocka_unit_test(a_finding_about_the_region_names_its_column),
	    cmocka_unit_test(a_row_that_does_not_fit_the_header_is_not_read),
	    cmocka_unit_test(a_report_footer_is_told_from_a_short_row),
	    cmocka_unit_test(one_of_a_required_group_must_have_a_value),
	    cmocka_unit_test(a_group_counts_what_is_left_after_the_policies),
	    cmocka_unit_test(findings_of_before_do_not_fail_the_item),
	    cmocka_unit_test(an_update_needs_no_required_field),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
