// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "planfix.h"

static const char list_fields[] =
    "fields:\n  $name: N\n  $objectType: { value: contact }\n";

static void
opens(struct planfix *f, const char *fields, const char *links)
{
	char text[1024];

	text[0] = '\0';
	strncat(text, fields, 400);
	strncat(text, links, 400);
	planfix_open(f, "list", text, "N|C|A");
}

static void
a_list_binds_the_link_of_its_type(void **state)
{
	struct planfix f;

	(void)state;
	opens(&f, list_fields,
	    "relationships:\n  $contacts: { column: C, by: id }\n"
	    "ignore: [A]\n");
	if (f.bind == NULL)
		fail_msg("%s", buf_text(&f.said));
	assert_ptr_equal(f.bind->members, &f.bind->links[0]);
	assert_int_not_equal(f.bind->type_field, SIZE_MAX);
	assert_int_equal(f.bind->period[0], SIZE_MAX);
	planfix_close(&f);
}

static void
members_of_two_types_are_a_complaint(void **state)
{
	struct planfix f;

	(void)state;
	opens(&f, list_fields,
	    "relationships:\n  $accounts: { column: A, by: id }\n"
	    "  $contacts: { column: C, by: id }\n");
	assert_null(f.bind);
	assert_true(planfix_says(&f,
	    "people.yaml:10:3: a list holds records of one type: $accounts "
	    "and $contacts cannot both be mapped"));
	planfix_close(&f);
}

static void
members_of_another_type_than_the_constant_are_a_complaint(void **state)
{
	struct planfix f;

	(void)state;
	opens(&f, list_fields,
	    "relationships:\n  $accounts: { column: A, by: id }\n"
	    "ignore: [C]\n");
	assert_null(f.bind);
	assert_true(planfix_says(&f,
	    "a list whose $objectType is $contact does not hold $accounts"));
	assert_true(planfix_says(&f, "Write $objectType: { value: account }."));
	planfix_close(&f);
}

static void
what_create_needs_of_each_object_has_to_be_mapped(void **state)
{
	static const char *const needs[][2] = {
	    {"opportunity", "cannot be created without $stage"},
	    {"opportunity", "cannot be created without $account"},
	    {"task", "cannot be created without $status"},
	    {"task", "cannot be created without $assignedTo"},
	    {"note", "cannot be created without $title"},
	    {"list", "cannot be created without $objectType"},
	    {"meeting", "cannot be created without $endDate"},
	};
	struct planfix f;

	(void)state;
	for (size_t i = 0; i < sizeof(needs) / sizeof(needs[0]); i++) {
		planfix_open(&f, needs[i][0],
		    "fields: { x: { column: N, optional: true } }\n", "N");
		assert_null(f.bind);
		assert_true(planfix_says(&f, needs[i][1]));
		planfix_close(&f);
	}
}

static void
what_is_only_shown_cannot_be_mapped(void **state)
{
	struct planfix f;

	(void)state;
	planfix_open(&f, "opportunity",
	    "fields: { $name: N, $stage: S, $opportunityStatus: O }\n"
	    "relationships: { $account: { column: A, by: id } }\n",
	    "N|S|O|A");
	assert_null(f.bind);
	assert_true(planfix_says(
	    &f, "'$opportunityStatus' of opportunity is read-only"));
	planfix_close(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_list_binds_the_link_of_its_type),
	    cmocka_unit_test(members_of_two_types_are_a_complaint),
	    cmocka_unit_test(
		members_of_another_type_than_the_constant_are_a_complaint),
	    cmocka_unit_test(what_create_needs_of_each_object_has_to_be_mapped),
	    cmocka_unit_test(what_is_only_shown_cannot_be_mapped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
