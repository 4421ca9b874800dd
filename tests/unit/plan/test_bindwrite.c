// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "planfix.h"
#include "schema/defs.h"

/* Bind an object with these lines, and expect exactly one complaint. */
static void
refuses(const char *object, const char *text, const char *complaint,
    const char *hint)
{
	struct planfix f;

	planfix_open(&f, object, text, "A");
	assert_null(f.bind);
	assert_true(planfix_says(&f, complaint));
	assert_true(planfix_says(&f, hint));
	assert_int_equal(f.n_said, 1);
	planfix_close(&f);
}

static enum write_policy
field_write(const char *rule)
{
	enum write_policy got;
	struct planfix f;
	struct buf text;

	buf_init(&text, 4096);
	buf_printf(&text, "fields:\n  %s\n", rule);
	planfix_open(&f, "contact", buf_text(&text), "A");
	if (f.bind == NULL)
		fail_msg("%s", buf_text(&f.said));
	got = f.bind->fields[0].write;
	planfix_close(&f);
	buf_fini(&text);
	return got;
}

static enum write_policy
link_write(const char *key, const char *write)
{
	enum write_policy got;
	struct planfix f;
	struct buf text;

	buf_init(&text, 4096);
	buf_printf(&text, "relationships:\n  %s: { column: A, by: id%s }\n",
	    key, write);
	planfix_open(&f, "contact", buf_text(&text), "A");
	if (f.bind == NULL)
		fail_msg("%s", buf_text(&f.said));
	got = f.bind->links[0].write;
	planfix_close(&f);
	buf_fini(&text);
	return got;
}

static void
fields_are_overwritten_unless_the_mapping_says_otherwise(void **state)
{
	(void)state;
	assert_int_equal(field_write("title: A"), WRITE_OVERWRITE);
	assert_int_equal(field_write("$email: A"), WRITE_OVERWRITE);
	assert_int_equal(
	    field_write("title: { column: A, write: force }"), WRITE_FORCE);
	assert_int_equal(field_write("score: { column: A, write: fill-blank }"),
	    WRITE_FILL_BLANK);
	assert_int_equal(
	    field_write("home: { city: A, write: never-update }"), WRITE_NEVER);
}

static void
append_is_for_several_values_and_texts(void **state)
{
	(void)state;
	assert_int_equal(
	    field_write("$email: { column: A, write: append }"), WRITE_APPEND);
	assert_int_equal(
	    field_write("tags: { column: A, write: append }"), WRITE_APPEND);
	assert_int_equal(
	    field_write("title: { column: A, write: append }"), WRITE_APPEND);
	assert_int_equal(
	    field_write("memo: { column: A, write: append }"), WRITE_APPEND);
	refuses("contact", "fields:\n  score: { column: A, write: append }\n",
	    "people.yaml:6:10: score is NUMBER and takes one value: nothing "
	    "can be appended to it",
	    "overwrite, force, fill-blank or never-update");
	refuses("contact",
	    "fields:\n  lead-status: { column: A, write: append }\n",
	    "lead-status is SINGLE_SELECT and takes one value", "overwrite");
	refuses("contact", "fields:\n  home: { city: A, write: append }\n",
	    "home is ADDRESS and takes one value", "overwrite");
}

static void
links_to_many_are_appended_to_and_links_to_one_overwritten(void **state)
{
	(void)state;
	assert_int_equal(link_write("$account", ""), WRITE_APPEND);
	assert_int_equal(link_write("mentor", ""), WRITE_OVERWRITE);
	assert_int_equal(
	    link_write("$account", ", write: append"), WRITE_APPEND);
	assert_int_equal(
	    link_write("$account", ", write: replace"), WRITE_REPLACE);
	assert_int_equal(
	    link_write("$account", ", write: fill-blank"), WRITE_FILL_BLANK);
	assert_int_equal(
	    link_write("$account", ", write: never-update"), WRITE_NEVER);
	assert_int_equal(link_write("mentor", ", write: force"), WRITE_FORCE);
	assert_int_equal(
	    link_write("mentor", ", write: overwrite"), WRITE_OVERWRITE);
}

static void
a_policy_of_the_other_cardinality_is_refused(void **state)
{
	(void)state;
	refuses("contact",
	    "relationships:\n  mentor: { column: A, by: id, write: replace }\n",
	    "people.yaml:6:11: mentor links to one contact: append and replace "
	    "are for links to several",
	    "Write write: overwrite");
	refuses("contact",
	    "relationships:\n  mentor: { column: A, by: id, write: append }\n",
	    "mentor links to one contact", "Write write: overwrite");
	refuses("contact",
	    "relationships:\n"
	    "  $account: { column: A, by: id, write: overwrite }\n",
	    "people.yaml:6:13: $account links to several: overwrite and force "
	    "do not say",
	    "write: replace");
	refuses("contact",
	    "relationships:\n  $account: { column: A, by: id, write: force }\n",
	    "$account links to several", "write: append");
}

static void
the_token_that_clears_is_bound(void **state)
{
	struct planfix f;

	(void)state;
	planfix_open(&f, "contact",
	    "fields:\n  title: { column: A, clear-token: (none) }\n"
	    "  nick: A\n",
	    "A");
	assert_non_null(f.bind);
	assert_null(f.bind->fields[0].clear.p);
	assert_true(str_is(f.bind->fields[1].clear, "(none)"));
	planfix_close(&f);
}

static void
what_lightfield_requires_is_never_cleared(void **state)
{
	(void)state;
	refuses("account", "fields:\n  $name: { column: A, clear-token: x }\n",
	    "people.yaml:6:36: $name of account cannot be cleared",
	    "Take clear-token: out.");
	/* Not in updates either. */
	refuses("account",
	    "match: [$name]\nmode: update\n"
	    "fields:\n  $name: { column: A, clear-token: x }\n",
	    "$name of account cannot be cleared", "Take clear-token: out.");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		fields_are_overwritten_unless_the_mapping_says_otherwise),
	    cmocka_unit_test(append_is_for_several_values_and_texts),
	    cmocka_unit_test(
		links_to_many_are_appended_to_and_links_to_one_overwritten),
	    cmocka_unit_test(a_policy_of_the_other_cardinality_is_refused),
	    cmocka_unit_test(the_token_that_clears_is_bound),
	    cmocka_unit_test(what_lightfield_requires_is_never_cleared),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
