// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "csv/csvhead.h"
#include "csv/csvin.h"
#include <cmocka.h>

static struct csvhead *
head_of(const struct str *cells, size_t n)
{
	return csvhead_new(&(struct csvrow){
	    .line = 1, .last_line = 1, .n = n, .cells = cells});
}

static void
a_heading_that_repeats_is_numbered(void **state)
{
	const struct str cells[] = {STR_LIT("Name"), STR_LIT("Mail"),
	    STR_LIT("Name"), STR_LIT("name"), STR_LIT("Name")};
	struct csvhead *h = head_of(cells, 5);

	(void)state;
	assert_int_equal(csvhead_count(h), 5);
	assert_string_equal(csvhead_name(h, 0), "Name");
	assert_string_equal(csvhead_name(h, 1), "Mail");
	assert_string_equal(csvhead_name(h, 2), "Name#2");
	assert_string_equal(csvhead_name(h, 3), "name");
	assert_string_equal(csvhead_name(h, 4), "Name#3");
	assert_string_equal(csvhead_names(h)[4], "Name#3");
	assert_int_equal(csvhead_find(h, STR_LIT("Name")), 0);
	assert_int_equal(csvhead_find(h, STR_LIT("Name#3")), 4);
	csvhead_free(h);
}

static void
an_empty_heading_is_called_by_its_place(void **state)
{
	const struct str cells[] = {STR_LIT(""), STR_LIT("Name"),
	    STR_LIT("Column 4"), STR_LIT(" \t"), STR_LIT("")};
	struct csvhead *h = head_of(cells, 5);

	(void)state;
	assert_string_equal(csvhead_name(h, 0), "Column 1");
	assert_string_equal(csvhead_name(h, 1), "Name");
	/* A real heading of that name stays; the other can be told from it. */
	assert_string_equal(csvhead_name(h, 2), "Column 4");
	assert_string_equal(csvhead_name(h, 3), "Column 4#2");
	assert_string_equal(csvhead_name(h, 4), "Column 5");
	assert_int_equal(csvhead_find(h, STR_LIT("column 1")), 0);
	csvhead_free(h);
}

static void
names_keep_their_blanks_and_stars(void **state)
{
	const struct str cells[] = {STR_LIT(" Last Name * ")};
	struct csvhead *h = head_of(cells, 1);

	(void)state;
	assert_string_equal(csvhead_name(h, 0), " Last Name * ");
	csvhead_free(h);
}

static void
an_exact_heading_goes_before_a_similar_one(void **state)
{
	const struct str cells[] = {
	    STR_LIT("email"), STR_LIT("Email"), STR_LIT("EMAIL")};
	struct csvhead *h = head_of(cells, 3);

	(void)state;
	assert_int_equal(csvhead_find(h, STR_LIT("Email")), 1);
	assert_int_equal(csvhead_find(h, STR_LIT("eMail")), CSVHEAD_AMBIGUOUS);
	csvhead_free(h);
}

static void
case_blanks_and_a_trailing_star_are_ignored(void **state)
{
	const struct str cells[] = {
	    STR_LIT(" First Name "), STR_LIT("Last Name *"), STR_LIT("Mail*")};
	struct csvhead *h = head_of(cells, 3);

	(void)state;
	assert_int_equal(csvhead_find(h, STR_LIT("first name")), 0);
	assert_int_equal(csvhead_find(h, STR_LIT("LAST NAME")), 1);
	assert_int_equal(csvhead_find(h, STR_LIT("mail *")), 2);
	assert_int_equal(csvhead_find(h, STR_LIT("FirstName")), CSVHEAD_NONE);
	assert_int_equal(csvhead_find(h, STR_LIT("*Mail")), CSVHEAD_NONE);
	csvhead_free(h);
}

static void
two_columns_of_one_name_are_ambiguous(void **state)
{
	/* The second heading is what the third would be called. */
	const struct str cells[] = {
	    STR_LIT("Name"), STR_LIT("Name#2"), STR_LIT("Name")};
	struct csvhead *h = head_of(cells, 3);

	(void)state;
	assert_int_equal(csvhead_find(h, STR_LIT("Name#2")), CSVHEAD_AMBIGUOUS);
	csvhead_free(h);
	csvhead_free(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_heading_that_repeats_is_numbered),
	    cmocka_unit_test(an_empty_heading_is_called_by_its_place),
	    cmocka_unit_test(names_keep_their_blanks_and_stars),
	    cmocka_unit_test(an_exact_heading_goes_before_a_similar_one),
	    cmocka_unit_test(case_blanks_and_a_trailing_star_are_ignored),
	    cmocka_unit_test(two_columns_of_one_name_are_ambiguous),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
