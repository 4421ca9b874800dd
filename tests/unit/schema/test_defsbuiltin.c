// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/err.h"
#include "doc/jdoc.h"
#include "schema/defs.h"
#include "schema/defsbuiltin.h"
#include "schema/object.h"

static struct defs *
open(const char *object)
{
	struct defs *d;
	struct err e;

	err_clear(&e);
	if (defs_builtin(&d, object_find(str_of(object)), &e) != 0)
		fail_msg("%s: %s", object, e.msg);
	return d;
}

/* What create needs, the organisation's own options apart, is built in. */
static void
every_object_that_rows_make_has_what_its_create_needs(void **state)
{
	size_t n;
	const struct object *o = object_table(&n);

	(void)state;
	for (size_t i = 0; i < n; i++) {
		struct defs *d;

		if (!o[i].creatable)
			continue;
		d = open(o[i].name);
		for (size_t k = 0; k < 4 && o[i].required_fields[k]; k++)
			if (strcmp(o[i].required_fields[k], "$stage") != 0)
				assert_non_null(defs_field(
				    d, str_of(o[i].required_fields[k])));
		for (size_t k = 0; k < 2 && o[i].required_links[k]; k++)
			assert_non_null(
			    defs_relation(d, str_of(o[i].required_links[k])));
		defs_free(d);
	}
}

static void
has_words(const char *object, const char *key, const char *const *words)
{
	struct defs *d = open(object);
	const struct field *f = defs_field(d, str_of(key));
	size_t n = 0;

	assert_non_null(f);
	assert_int_equal(f->type, VTYPE_SINGLE_SELECT);
	for (; words[n] != NULL; n++)
		assert_string_equal(f->options[n].id, words[n]);
	assert_int_equal(f->n_options, n);
	defs_free(d);
}

static void
a_field_of_words_has_them_as_ids(void **state)
{
	static const char *const states[] = {
	    "TODO", "IN_PROGRESS", "COMPLETE", "CANCELLED", NULL};
	static const char *const privacy[] = {"FULL", "METADATA", NULL};
	static const char *const types[] = {
	    "$account", "$contact", "$opportunity", NULL};

	(void)state;
	has_words("task", "$status", states);
	has_words("meeting", "$privacySetting", privacy);
	has_words("list", "$objectType", types);
}

static void
words_are_sent_whatever_ids_the_definitions_give_them(void **state)
{
	static const char json[] =
	    "{\"fieldDefinitions\":{\"$status\":{\"label\":\"Status\","
	    "\"valueType\":\"TEXT\",\"typeConfiguration\":{\"options\":["
	    "{\"id\":\"opt_1\",\"label\":\"In Progress\"},"
	    "{\"id\":\"opt_2\",\"label\":\"Blocked\"}]}},"
	    "\"priority\":{\"label\":\"P\",\"valueType\":\"TEXT\"}},"
	    "\"relationshipDefinitions\":{}}";
	const struct option *o;
	const struct field *f;
	struct jdoc *doc;
	struct defs *d;
	struct err e;
	bool ambiguous;

	(void)state;
	err_clear(&e);
	assert_int_equal(jdoc_parse(&doc, json, strlen(json), &e), 0);
	assert_int_equal(
	    defs_parse(&d, object_find(STR_LIT("task")), jdoc_root(doc), &e),
	    0);
	f = defs_field(d, STR_LIT("$status"));
	assert_int_equal(f->type, VTYPE_SINGLE_SELECT);
	o = defs_option(f, STR_LIT("In Progress"), &ambiguous);
	assert_string_equal(o->id, "IN_PROGRESS");
	o = defs_option(f, STR_LIT("blocked"), &ambiguous);
	assert_string_equal(o->id, "opt_2");
	assert_string_equal(
	    defs_option(f, STR_LIT("TODO"), &ambiguous)->id, "TODO");
	/* Tasks have system fields only. */
	assert_true(defs_field(d, STR_LIT("priority"))->read_only);
	defs_free(d);
	jdoc_free(doc);
}

static void
the_organizer_is_one_text(void **state)
{
	struct defs *d = open("meeting");

	(void)state;
	assert_true(defs_field(d, STR_LIT("$organizerEmail"))->bare);
	assert_false(defs_field(d, STR_LIT("$organizerEmail"))->multiple);
	assert_false(defs_field(d, STR_LIT("$attendeeEmails"))->bare);
	assert_true(defs_field(d, STR_LIT("$attendeeEmails"))->multiple);
	defs_free(d);
}

static void
members_are_read_only(void **state)
{
	struct defs *d = open("member");

	(void)state;
	assert_true(defs_field(d, STR_LIT("$email"))->read_only);
	assert_true(defs_known(object_find(STR_LIT("member"))));
	assert_false(defs_known(object_find(STR_LIT("file"))));
	defs_free(d);
}

static void
custom_objects_are_not_built_in_and_slips_are_named(void **state)
{
	struct arena *a = arena_new();
	struct defs *d;
	struct err e;

	(void)state;
	err_clear(&e);
	assert_int_equal(
	    defs_builtin(&d, object_custom(a, STR_LIT("company")), &e), -1);
	assert_int_equal(e.kind, ERR_USAGE);
	assert_null(d);
	assert_non_null(strstr(e.hint, "'account'"));
	assert_non_null(strstr(e.hint, "--definitions"));
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		every_object_that_rows_make_has_what_its_create_needs),
	    cmocka_unit_test(a_field_of_words_has_them_as_ids),
	    cmocka_unit_test(
		words_are_sent_whatever_ids_the_definitions_give_them),
	    cmocka_unit_test(the_organizer_is_one_text),
	    cmocka_unit_test(members_are_read_only),
	    cmocka_unit_test(
		custom_objects_are_not_built_in_and_slips_are_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
