// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/err.h"
#include "doc/complaint.h"
#include "doc/jdoc.h"
#include "import/preflightcustom.h"
#include "mapping/mapping.h"
#include "unit/import/importbox.h"

static int
check(const char *object, const char *types, struct err *e)
{
	struct complaints *c;
	struct mapping *m;
	struct jdoc *doc;
	struct buf text;
	int rc;

	err_clear(e);
	buf_init(&text, 1024);
	buf_printf(&text,
	    "mapping: 1\nobject: %s\nmatch: []\nmode: create\n"
	    "fields: { name: N }\n",
	    object);
	c = complaints_new("m.yaml", buf_str(&text));
	assert_int_equal(mapping_parse(&m, "m.yaml", buf_str(&text), c), 0);
	assert_int_equal(jdoc_parse(&doc, types, strlen(types), e), 0);
	rc = preflightcustom_check(m, jdoc_root(doc), e);
	jdoc_free(doc);
	mapping_free(m);
	complaints_free(c);
	buf_fini(&text);
	return rc;
}

#define TYPES                                                            \
	"{\"data\":[{\"objectType\":\"invoice\",\"label\":\"Invoice\"}," \
	"{\"objectType\":\"site\",\"label\":\"Site\",\"more\":1}]}"

static void
a_custom_object_has_to_be_among_the_types(void **state)
{
	struct err e;

	(void)state;
	assert_int_equal(check("site", TYPES, &e), 0);
	assert_int_equal(check("invoise", TYPES, &e), -1);
	assert_int_equal(e.kind, ERR_USAGE);
	assert_string_equal(e.msg,
	    "m.yaml:2:9: there is no object 'invoise' in this Lightfield");
	assert_string_equal(e.hint, "did you mean 'invoice'?");
	assert_int_equal(check("company", TYPES, &e), -1);
	assert_string_equal(e.hint, "did you mean 'account'?");
	assert_int_equal(check("zebra", TYPES, &e), -1);
	assert_string_equal(e.hint, "its custom objects are invoice, site");
	assert_int_equal(check("zebra", "{\"data\":[]}", &e), -1);
	assert_non_null(strstr(e.hint, "no custom objects"));
}

static void
an_answer_that_lists_no_types_is_the_services_fault(void **state)
{
	struct err e;

	(void)state;
	assert_int_equal(check("site", "{\"types\":[]}", &e), -1);
	assert_int_equal(e.kind, ERR_SERVICE);
}

static void
a_custom_object_is_checked_before_a_row_is_read(void **state)
{
	struct importbox b;

	(void)state;
	importbox_begin(&b);
	importrig_write(&b.rig, "people.yaml",
	    "mapping: 1\nobject: subscripton\nmatch: []\nmode: create\n"
	    "fields: { $name: name }\n");
	importrig_write(&b.rig, "people.csv", "name\nA\n");
	importbox_start(&b);
	assert_int_equal(importbox_run(&b), -1);
	assert_int_equal(b.rig.err.kind, ERR_USAGE);
	assert_non_null(strstr(b.rig.err.hint, "subscription"));
	assert_int_equal(importbox_asked(&b, "\"POST\""), 0);
	importbox_end(&b);
}

static void
members_need_the_scope_of_their_object(void **state)
{
	struct importbox b;

	(void)state;
	importbox_begin(&b);
	b.sb_opts.scopes = "lists:create,lists:update,lists:read";
	importrig_write(&b.rig, "people.yaml",
	    "mapping: 1\nobject: list\nmatch: [$name]\nmode: upsert\n"
	    "fields: { $name: name, $objectType: { value: contact } }\n"
	    "relationships: { $contacts: { column: who, by: id } }\n");
	importrig_write(&b.rig, "people.csv", "name,who\nA,con_1\n");
	importbox_start(&b);
	assert_int_equal(importbox_run(&b), -1);
	assert_int_equal(b.rig.err.kind, ERR_STOPPED);
	assert_non_null(strstr(b.rig.err.msg, "contacts:read"));
	importbox_end(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_custom_object_has_to_be_among_the_types),
	    cmocka_unit_test(
		an_answer_that_lists_no_types_is_the_services_fault),
	    cmocka_unit_test(a_custom_object_is_checked_before_a_row_is_read),
	    cmocka_unit_test(members_need_the_scope_of_their_object),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
