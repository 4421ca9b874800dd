// SPDX-License-Identifier: Apache-2.0
/* Columns written with a star. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "planfix.h"
#include "planrule.h"

/* -- columns written with a star -- */

#define PHONES "Phone 2 - Label|Phone 2 - Value|Phone 1 - Label|Phone 1 - Value"

static void
a_star_binds_a_rule_once_for_each_heading_in_their_order(void **state)
{
	struct planfix f;

	(void)state;
	planrule_opens(&f, "phone: { column: \"Phone * - Value\" }",
	    PHONES "|Fax 1 - Value");
	planrule_gives(&f, "Home|+34600111222|Work|+34600111223|+34600111224",
	    "\"phone\":[\"+34600111222\",\"+34600111223\"]");
	planfix_close(&f);
}

static void
all_stars_of_a_rule_stand_for_the_same_text(void **state)
{
	struct planfix f;

	(void)state;
	planrule_opens(&f,
	    "phone: { column: \"Phone * - Value\", when: { \"Phone * - Label\": "
	    "Work } }",
	    PHONES);
	assert_string_equal(buf_text(&f.said), "");
	planrule_gives(&f, "Home|+34600111222|Work|+34600111223",
	    "\"phone\":[\"+34600111223\"]");
	planrule_gives(&f, "Work|+34600111222||+34600111223",
	    "\"phone\":[\"+34600111222\"]");
	planfix_close(&f);
	planrule_opens(&f,
	    "title: { first-of: [{ text: \"{Job *} at {Firm *}\" }] }",
	    "Job b|Firm b|Job a|Firm a");
	planrule_gives(&f, "|x|Boss|Acme", "\"title\":\"Boss at Acme\"");
	planfix_close(&f);
}

static void
a_heading_that_holds_a_star_itself_wins(void **state)
{
	struct planfix f;

	(void)state;
	planrule_opens(&f, "title: \"Job *\"", "Job *|Job 1|Job 2");
	planrule_gives(&f, "a|b|c", "\"title\":\"a\"");
	planfix_close(&f);
	planrule_opens(&f, "title: Job *", "job*|Job 1|Job 2");
	planrule_gives(&f, "a|b|c", "\"title\":\"a\"");
	planfix_close(&f);
	/* A star at the end of a name may stand for nothing at all. */
	planrule_opens(&f, "title: \"Job *\"", "Job|X");
	planrule_gives(&f, "a|b", "\"title\":\"a\"");
	planfix_close(&f);
}

static void
of_a_field_of_one_value_a_star_fits_once_or_the_first_is_picked(void **state)
{
	struct planfix f;

	(void)state;
	planrule_refuses("title: \"Job *\"", "Job 1|Job 2",
	    "title takes one value, and '*' fits 2 times in people.csv",
	    "pick: first");
	planrule_opens(
	    &f, "title: { column: \"Job *\", pick: first }", "Job 1|Job 2");
	planrule_gives(&f, "|b", "\"title\":\"b\"");
	planfix_close(&f);
	planrule_opens(&f, "title: { first-of: [\"Job *\"] }", "Job 1|Job 2");
	planrule_gives(&f, "a|b", "\"title\":\"a\"");
	planfix_close(&f);
	planrule_opens(&f, "title: \"Job *\"", "Job 1|x");
	planrule_gives(&f, "a|b", "\"title\":\"a\"");
	planfix_close(&f);
}

static void
parts_are_bound_by_star_too(void **state)
{
	struct planfix f;

	(void)state;
	planrule_opens(&f,
	    "home: { street: \"Address * - Street\", city: \"Address * - City\", "
	    "pick: first, when: { \"Address * - Type\": Home } }",
	    "Address 1 - Type|Address 1 - Street|Address 1 - City|Address 2 - "
	    "Type|Address 2 - City");
	planrule_gives(
	    &f, "Work|S 1|Ulm|Home|Bonn", "\"home\":{\"city\":\"Bonn\"}");
	planrule_gives(&f, "Home|S 1|Ulm|Home|Bonn",
	    "\"home\":{\"street\":\"S 1\",\"city\":\"Ulm\"}");
	planfix_close(&f);
}

static void
a_star_that_fits_no_heading_is_a_column_that_is_absent(void **state)
{
	struct planfix f;

	(void)state;
	planrule_refuses("phone: { column: \"Phone * - Value\" }",
	    "Phone - Value", "column 'Phone * - Value' is not in people.csv",
	    "Did you mean 'Phone - Value'?");
	planrule_opens(
	    &f, "phone: { column: \"Phone *\", optional: true }", "A");
	assert_int_equal(f.bind->n_fields, 0);
	planfix_close(&f);
}

static void
pick_is_of_use_where_no_heading_fits_as_others_may(void **state)
{
	struct planfix f;

	(void)state;
	planrule_opens(&f,
	    "home: { city: \"Address * - City\", pick: first, "
	    "optional: true }",
	    "A");
	assert_int_equal(f.bind->n_fields, 0);
	planfix_close(&f);
}

static void
the_second_column_of_a_heading_is_called_so(void **state)
{
	struct planfix f;

	(void)state;
	planrule_opens(&f, "{ title: Job, nick: \"Job#2\" }", "Job|Job#2");
	planrule_gives(&f, "a|b", "\"nick\":\"b\",\"title\":\"a\"");
	planfix_close(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		a_star_binds_a_rule_once_for_each_heading_in_their_order),
	    cmocka_unit_test(all_stars_of_a_rule_stand_for_the_same_text),
	    cmocka_unit_test(a_heading_that_holds_a_star_itself_wins),
	    cmocka_unit_test(
		of_a_field_of_one_value_a_star_fits_once_or_the_first_is_picked),
	    cmocka_unit_test(parts_are_bound_by_star_too),
	    cmocka_unit_test(
		a_star_that_fits_no_heading_is_a_column_that_is_absent),
	    cmocka_unit_test(
		pick_is_of_use_where_no_heading_fits_as_others_may),
	    cmocka_unit_test(the_second_column_of_a_heading_is_called_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
