// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "schema/vtype.h"

static void
names_and_types_go_both_ways(void **state)
{
	(void)state;
	for (int t = VTYPE_TEXT; t < VTYPE_READONLY; t++)
		assert_int_equal(
		    vtype_parse(str_of(vtype_name((enum vtype)t))), t);
	assert_int_equal(
	    vtype_parse(STR_LIT("SINGLE_SELECT")), VTYPE_SINGLE_SELECT);
}

static void
every_readonly_type_is_never_writable(void **state)
{
	(void)state;
	assert_int_equal(
	    vtype_parse(STR_LIT("READONLY_MARKDOWN")), VTYPE_READONLY);
	assert_int_equal(vtype_parse(STR_LIT("READONLY_X")), VTYPE_READONLY);
}

static void
what_is_new_is_unknown(void **state)
{
	(void)state;
	assert_int_equal(vtype_parse(STR_LIT("GEO")), VTYPE_UNKNOWN);
	assert_int_equal(vtype_parse(STR_LIT("text")), VTYPE_UNKNOWN);
	assert_int_equal(vtype_parse(STR_LIT("")), VTYPE_UNKNOWN);
	assert_int_equal(vtype_parse(STR_LIT("READONLY")), VTYPE_UNKNOWN);
}

static void
only_names_and_addresses_have_parts(void **state)
{
	static const char *const address[] = {"street", "street2", "city",
	    "state", "postalCode", "country", "latitude", "longitude"};

	(void)state;
	for (int t = 0; t < VTYPE_COUNT; t++)
		assert_int_equal(vtype_parts((enum vtype)t) != NULL,
		    t == VTYPE_ADDRESS || t == VTYPE_FULL_NAME);
	for (size_t i = 0; i < 8; i++)
		assert_string_equal(vtype_parts(VTYPE_ADDRESS)[i], address[i]);
	assert_null(vtype_parts(VTYPE_ADDRESS)[8]);
	assert_string_equal(vtype_parts(VTYPE_FULL_NAME)[0], "first");
	assert_string_equal(vtype_parts(VTYPE_FULL_NAME)[1], "last");
	assert_string_equal(vtype_parts(VTYPE_FULL_NAME)[2], "full");
	assert_null(vtype_parts(VTYPE_FULL_NAME)[3]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(names_and_types_go_both_ways),
	    cmocka_unit_test(every_readonly_type_is_never_writable),
	    cmocka_unit_test(what_is_new_is_unknown),
	    cmocka_unit_test(only_names_and_addresses_have_parts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
