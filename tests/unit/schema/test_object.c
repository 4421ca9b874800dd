// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "schema/object.h"

static void
is_object(const char *name, const char *want)
{
	const struct object *o = object_find(str_of(name));

	assert_non_null(o);
	assert_string_equal(o->name, want);
}

static void
objects_are_found_in_singular_and_plural_in_any_case(void **state)
{
	(void)state;
	is_object("contact", "contact");
	is_object("Contacts", "contact");
	is_object("OPPORTUNITIES", "opportunity");
	is_object("$account", "account");
	is_object("user", "member");
	is_object("users", "member");
	assert_null(object_find(STR_LIT("person")));
	assert_null(object_find(STR_LIT("")));
	assert_null(object_find(STR_LIT("$")));
	assert_null(object_find(STR_LIT("contac")));
}

static void
the_table_has_the_objects_of_the_api(void **state)
{
	static const char *const names[] = {"account", "contact", "opportunity",
	    "task", "note", "list", "meeting", "member", "file"};
	size_t n;

	(void)state;
	(void)object_table(&n);
	assert_int_equal(n, 9);
	for (size_t i = 0; i < 9; i++)
		is_object(names[i], names[i]);
}

static void
every_row_is_complete(void **state)
{
	size_t n;
	const struct object *o = object_table(&n);

	(void)state;
	for (size_t i = 0; i < n; i++) {
		assert_non_null(o[i].plural);
		assert_non_null(o[i].scope);
		assert_non_null(o[i].id_prefix);
		assert_memory_equal(o[i].path, "/v1/", 4);
		assert_string_equal(o[i].path + 4, o[i].plural);
	}
}

static void
this_version_creates_accounts_and_contacts_only(void **state)
{
	size_t n;
	const struct object *o = object_table(&n);

	(void)state;
	for (size_t i = 0; i < n; i++)
		assert_int_equal(
		    o[i].creatable, strcmp(o[i].name, "account") == 0 ||
					strcmp(o[i].name, "contact") == 0);
}

static void
create_needs_what_the_api_requires(void **state)
{
	const struct object *o = object_find(STR_LIT("account"));

	(void)state;
	assert_string_equal(o->required_fields[0], "$name");
	assert_null(o->required_fields[1]);
	assert_null(o->required_links[0]);
	assert_string_equal(o->id_prefix, "acc_");
	o = object_find(STR_LIT("contact"));
	assert_null(o->required_fields[0]);
	assert_string_equal(o->id_prefix, "con_");
	o = object_find(STR_LIT("opportunity"));
	assert_string_equal(o->required_fields[1], "$stage");
	assert_string_equal(o->required_links[0], "$account");
	o = object_find(STR_LIT("meeting"));
	assert_string_equal(o->required_fields[2], "$endDate");
	assert_null(o->required_fields[3]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		objects_are_found_in_singular_and_plural_in_any_case),
	    cmocka_unit_test(the_table_has_the_objects_of_the_api),
	    cmocka_unit_test(every_row_is_complete),
	    cmocka_unit_test(this_version_creates_accounts_and_contacts_only),
	    cmocka_unit_test(create_needs_what_the_api_requires),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
