// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "inferfix.h"
#include "schema/defs.h"

static void
is(const char *object, const char *csv, enum propose_what what,
    const char *target, const char *why)
{
	struct inferfix f;
	const struct propose_column *c;

	inferfix_open(&f, object, csv);
	c = &f.columns[0];
	if (c->what != what)
		fail_msg("%s is %d: %s", csv, (int)c->what, c->why);
	if (target != NULL)
		assert_string_equal(
		    c->relation != NULL ? c->relation->key : c->field->key,
		    target);
	assert_true(inferfix_doubts(&f, 0, why));
	inferfix_close(&f);
}

static void
a_heading_is_believed_when_its_values_agree(void **state)
{
	(void)state;
	is("contact", "Email\na@x.com\nb@x.com\n", PROPOSE_FIELD, "$email", "");
	is("contact", "Email\nyes\nno\n", PROPOSE_DOUBT, "$email",
	    "only 0 of 2 values looked at are e-mail addresses");
	is("contact", "Email consent\na@x.com\n", PROPOSE_NOTHING, NULL,
	    "whose, the heading does not say");
	is("account", "Website\nacme.com\n", PROPOSE_FIELD, "$website", "");
	is("account", "Website\nsee below\n", PROPOSE_DOUBT, "$website",
	    "web addresses");
	is("contact", "Score\nhigh\n", PROPOSE_DOUBT, "score", "numbers");
	is("contact", "Email\n\n\"\"\n", PROPOSE_EMPTY, NULL, "");
}

static void
a_label_of_the_organisation_stands_above_any_word(void **state)
{
	(void)state;
	is("contact", "LEAD-STATUS\nNew\n", PROPOSE_FIELD, "lead-status", "");
	is("contact", "Tags\nAlpha\n", PROPOSE_FIELD, "tags", "");
}

static void
a_key_is_in_every_row_and_never_twice(void **state)
{
	(void)state;
	is("contact", "Record ID\n1\n2\n", PROPOSE_KEY, NULL, "");
	is("contact", "Record ID,X\n1,a\n1,b\n", PROPOSE_DOUBT, NULL,
	    "come twice");
	is("contact", "Record ID,X\n1,a\n,b\n", PROPOSE_DOUBT, NULL,
	    "some rows have none");
	is("contact", "Record ID\n4.87688E+15\n5.1E+15\n", PROPOSE_DOUBT, NULL,
	    "a spreadsheet has rounded");
	is("contact", "Customer Id\nx1\nx2\n", PROPOSE_NOTHING, NULL,
	    "it may be the key");
	is("contact", "Colour\nred\nblue\n", PROPOSE_NOTHING, NULL, "");
}

static void
a_second_id_is_not_the_key(void **state)
{
	struct inferfix f;

	(void)state;
	inferfix_open(&f, "contact", "Record ID,External ID\n1,7\n2,8\n");
	assert_int_equal(f.columns[0].what, PROPOSE_KEY);
	assert_int_equal(f.columns[1].what, PROPOSE_NOTHING);
	assert_true(inferfix_doubts(&f, 1, "another column is the key"));
	inferfix_close(&f);
}

static void
a_date_is_in_force_only_with_its_zone(void **state)
{
	(void)state;
	is("contact", "Last call\n2026-07-04T10:00:00Z\n", PROPOSE_FIELD,
	    "last-call", "");
	is("contact", "Last call\n2026-07-04T10:00:00+02:00\n", PROPOSE_FIELD,
	    "last-call", "");
	is("contact", "Last call\n2026-07-04\n", PROPOSE_DOUBT, "last-call",
	    "no time zone");
	is("contact", "Last call\n31/12/2026\n", PROPOSE_DOUBT, "last-call",
	    "line 2 proves that the day stands first; its values say no time "
	    "zone");
	is("contact", "Last call\n01/02/2026\n", PROPOSE_DOUBT, "last-call",
	    "cannot be told apart");
}

static void
of_two_columns_for_one_value_the_fuller_counts(void **state)
{
	struct inferfix f;

	(void)state;
	inferfix_open(
	    &f, "contact", "Name,Job Title,Title\na,,CEO\nb,CTO,CTO\n");
	assert_int_equal(f.columns[1].what, PROPOSE_DOUBT);
	assert_int_equal(f.columns[2].what, PROPOSE_FIELD);
	assert_true(inferfix_doubts(&f, 1, "'Title'"));
	inferfix_close(&f);
	inferfix_open(&f, "contact", "Title,Job Title\nBoss,CEO\nAide,CTO\n");
	assert_int_equal(f.columns[0].what, PROPOSE_DOUBT);
	assert_int_equal(f.columns[1].what, PROPOSE_FIELD);
	inferfix_close(&f);
}

static void
forms_of_address_are_no_job_titles(void **state)
{
	(void)state;
	is("contact", "Title\nMr.\nDr\nMrs\n", PROPOSE_DOUBT, "title",
	    "forms of address");
	is("contact", "Title\nMr\nCEO\n", PROPOSE_FIELD, "title", "");
}

static void
a_whole_name_beside_its_parts_is_left_out(void **state)
{
	struct inferfix f;

	(void)state;
	inferfix_open(&f, "contact", "Name,First Name,Last Name\nA B,A,B\n");
	assert_int_equal(f.columns[0].what, PROPOSE_NOTHING);
	assert_int_equal(f.columns[1].what, PROPOSE_PART);
	inferfix_close(&f);
	is("contact", "Name\nA B\n", PROPOSE_PART, "$name", "");
}

static void
links_go_by_id_name_or_address(void **state)
{
	struct inferfix f;

	(void)state;
	is("contact", "Company\nAcme\n", PROPOSE_LINK, "$account", "");
	inferfix_open(&f, "account", "Owner\neve@example.com\n");
	assert_int_equal(f.columns[0].what, PROPOSE_LINK);
	assert_string_equal(f.columns[0].part, "$email");
	inferfix_close(&f);
	inferfix_open(&f, "account", "Company owner\nEve Adams\n");
	assert_string_equal(f.columns[0].part, "$name");
	inferfix_close(&f);
}

static void
profiles_of_a_site_tell_their_column(void **state)
{
	(void)state;
	is("contact", "URL\nhttps://www.linkedin.com/in/ada\n", PROPOSE_FIELD,
	    "linkedin", "");
	is("contact", "URL\nhttps://www.linkedin.com/in/ada\nx.com\n",
	    PROPOSE_NOTHING, NULL, "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_heading_is_believed_when_its_values_agree),
	    cmocka_unit_test(a_label_of_the_organisation_stands_above_any_word),
	    cmocka_unit_test(a_key_is_in_every_row_and_never_twice),
	    cmocka_unit_test(a_second_id_is_not_the_key),
	    cmocka_unit_test(a_date_is_in_force_only_with_its_zone),
	    cmocka_unit_test(of_two_columns_for_one_value_the_fuller_counts),
	    cmocka_unit_test(forms_of_address_are_no_job_titles),
	    cmocka_unit_test(a_whole_name_beside_its_parts_is_left_out),
	    cmocka_unit_test(links_go_by_id_name_or_address),
	    cmocka_unit_test(profiles_of_a_site_tell_their_column),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
