// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "schema/object.h"
#include "schema/objectname.h"

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
all_but_members_and_files_are_created_by_rows(void **state)
{
	size_t n;
	const struct object *o = object_table(&n);

	(void)state;
	for (size_t i = 0; i < n; i++)
		assert_int_equal(
		    o[i].creatable, strcmp(o[i].name, "member") != 0 &&
					strcmp(o[i].name, "file") != 0);
}

/* What the API's descriptions say an update takes. */
static void
updates_take_what_the_api_documents(void **state)
{
	static const unsigned links_of_notes =
	    OBJECT_CREATE | OBJECT_ADD | OBJECT_REMOVE;
	const struct object *o = object_find(STR_LIT("meeting"));

	(void)state;
	assert_int_equal(object_field_ops(o, "$title"), OBJECT_CREATE);
	assert_int_equal(
	    object_field_ops(o, "$privacySetting"), OBJECT_FIELD_ALL);
	assert_int_equal(object_field_ops(o, "custom"), 0);
	assert_int_equal(object_link_ops(o, "$account"), 0);
	assert_int_equal(
	    object_link_ops(o, "$transcript"), OBJECT_CREATE | OBJECT_REPLACE);
	o = object_find(STR_LIT("note"));
	assert_int_equal(object_field_ops(o, "$content"), OBJECT_FIELD_ALL);
	assert_int_equal(object_link_ops(o, "$account"), links_of_notes);
	assert_int_equal(object_link_ops(o, "$opportunity"), links_of_notes);
	assert_int_equal(object_link_ops(o, "$author"), 0);
	o = object_find(STR_LIT("list"));
	assert_int_equal(object_field_ops(o, "$name"), OBJECT_FIELD_ALL);
	assert_int_equal(object_field_ops(o, "$objectType"), OBJECT_CREATE);
	assert_int_equal(object_field_ops(o, "$other"), 0);
	assert_int_equal(object_link_ops(o, "$contacts"), links_of_notes);
	o = object_find(STR_LIT("opportunity"));
	assert_int_equal(object_field_ops(o, "$opportunityStatus"), 0);
	assert_int_equal(object_field_ops(o, "amount"), OBJECT_FIELD_ALL);
	assert_int_equal(object_link_ops(o, "$account"), OBJECT_CREATE);
	assert_int_equal(object_link_ops(o, "$champion"), OBJECT_LINK_ALL);
	assert_int_equal(object_link_ops(o, "$task"), 0);
	o = object_find(STR_LIT("task"));
	assert_int_equal(object_field_ops(o, "$dueAt"), OBJECT_FIELD_ALL);
	assert_int_equal(object_field_ops(o, "priority"), 0);
	assert_int_equal(object_link_ops(o, "$createdBy"), OBJECT_CREATE);
	assert_int_equal(object_link_ops(o, "site"), OBJECT_LINK_ALL);
	o = object_find(STR_LIT("member"));
	assert_int_equal(object_field_ops(o, "$name"), 0);
}

static void
a_custom_object_has_its_own_paths(void **state)
{
	struct arena *a = arena_new();
	const struct object *o = object_custom(a, STR_LIT("order-line_2"));

	(void)state;
	assert_non_null(o);
	assert_true(o->custom && o->creatable);
	assert_string_equal(o->name, "order-line_2");
	assert_string_equal(o->path, "/v1/objects/order-line_2");
	assert_string_equal(o->values_path, "/v1/objects/order-line_2/values");
	assert_string_equal(
	    o->definitions, "/v1/objects/order-line_2/definitions");
	assert_null(o->scope);
	assert_true(object_same(o, object_any(a, STR_LIT("order-line_2"))));
	assert_false(object_same(o, object_any(a, STR_LIT("task"))));
	assert_false(object_same(o, NULL));
	arena_free(a);
}

static void
a_slug_is_a_plain_word_that_no_object_has(void **state)
{
	char word[66];

	(void)state;
	memset(word, 'a', 65);
	assert_true(object_is_slug((struct str){word, 64}));
	assert_false(object_is_slug((struct str){word, 65}));
	assert_false(object_is_slug(STR_LIT("")));
	assert_false(object_is_slug(STR_LIT("2nd")));
	assert_false(object_is_slug(STR_LIT("two words")));
	assert_false(object_is_slug(STR_LIT("a/b")));
	assert_false(object_is_slug(STR_LIT("a?b")));
	assert_false(object_is_slug(STR_LIT("caf\xc3\xa9")));
	assert_false(object_is_slug(STR_LIT("Contacts")));
	assert_false(object_is_slug(STR_LIT("$task")));
}

static void
scopes_are_the_object_with_what_is_done(void **state)
{
	struct arena *a = arena_new();
	char scope[OBJECT_SCOPE_MAX];

	(void)state;
	assert_true(
	    object_scope(object_find(STR_LIT("list")), "update", scope));
	assert_string_equal(scope, "lists:update");
	assert_false(
	    object_scope(object_custom(a, STR_LIT("site")), "read", scope));
	arena_free(a);
}

static void
a_lists_members_are_of_three_types(void **state)
{
	const struct object *o = object_find(STR_LIT("list"));

	(void)state;
	assert_string_equal(
	    object_members_of(o, "$opportunities")->object, "opportunity");
	assert_string_equal(
	    object_members_of(o, "$contacts")->type, "$contact");
	assert_null(object_members_of(o, "$contact"));
	assert_null(
	    object_members_of(object_find(STR_LIT("account")), "$contact"));
}

static void
a_name_that_is_none_leads_to_the_one_that_was_meant(void **state)
{
	static const char *const slugs[] = {"invoice", "site"};

	(void)state;
	assert_string_equal(
	    objectname_near(STR_LIT("Company"), NULL, 0), "account");
	assert_string_equal(
	    objectname_near(STR_LIT("contakt"), NULL, 0), "contact");
	assert_string_equal(
	    objectname_near(STR_LIT("invoise"), slugs, 2), "invoice");
	assert_null(objectname_near(STR_LIT("zebra"), slugs, 2));
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
	    cmocka_unit_test(all_but_members_and_files_are_created_by_rows),
	    cmocka_unit_test(updates_take_what_the_api_documents),
	    cmocka_unit_test(a_custom_object_has_its_own_paths),
	    cmocka_unit_test(a_slug_is_a_plain_word_that_no_object_has),
	    cmocka_unit_test(scopes_are_the_object_with_what_is_done),
	    cmocka_unit_test(a_lists_members_are_of_three_types),
	    cmocka_unit_test(
		a_name_that_is_none_leads_to_the_one_that_was_meant),
	    cmocka_unit_test(create_needs_what_the_api_requires),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
