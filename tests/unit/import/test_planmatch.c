// SPDX-License-Identifier: Apache-2.0
/* mode: match, by whole imports: the id map learns, and nothing is written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "import/importjob.h"

#include "unit/import/importbox.h"

#define HEAD                                                                   \
	"mapping: 1\nobject: contact\nsystem: rig\nkey: id\nmatch: [$email]\n" \
	"mode: match\n"

static void
begin(struct importbox *b, const char *more, const char *csv)
{
	struct buf text;

	importbox_begin(b);
	buf_init(&text, 4096);
	buf_printf(&text, HEAD "%s" IMPORTBOX_FIELDS, more);
	importrig_write(&b->rig, "people.yaml", buf_text(&text));
	buf_fini(&text);
	importrig_write(&b->rig, "people.csv", csv);
	importbox_person(b, "con_a", "a@x.io", "Boss");
	importbox_person(b, "con_b", "b@x.io", "Boss");
	importbox_person(b, "con_c", "b@x.io", "Boss");
	importbox_start(b);
}

static void
no_write(struct importbox *b)
{
	assert_int_equal(importbox_asked(b, "\"POST\""), 0);
}

static void
a_row_with_a_record_teaches_the_id_map_and_changes_nothing(void **state)
{
	struct importbox b;

	(void)state;
	begin(&b, "", "id,mail,title\n1,A@x.io,Other\n2,none@x.io,T\n");
	(void)importbox_ok(&b);
	assert_int_equal(importbox_row(&b, 1).state, ROW_UNCHANGED);
	assert_string_equal(importbox_row(&b, 1).id, "con_a");
	assert_string_equal(importbox_codes(&b, 1), "");
	assert_true(importbox_keyed(&b, "1", "con_a"));
	assert_true(importbox_marked(&b, "$email", "a@x.io"));
	assert_int_equal(importbox_row(&b, 2).state, ROW_SKIPPED);
	assert_string_equal(importbox_codes(&b, 2), "match.none");
	no_write(&b);
	importbox_end(&b);
}

static void
a_dry_run_teaches_nothing(void **state)
{
	struct importbox b;

	(void)state;
	begin(&b, "", "id,mail,title\n1,a@x.io,T\n");
	b.rig.opts.dry_run = true;
	(void)importbox_ok(&b);
	assert_int_equal(importbox_row(&b, 1).state, ROW_UNCHANGED);
	assert_false(importbox_marked(&b, "$email", "a@x.io"));
	/* The run carries its plan out; the next one looks again. */
	b.rig.opts.dry_run = false;
	importbox_forget(&b);
	(void)importbox_ok(&b);
	assert_int_equal(importbox_asked(&b, "/v1/contacts?"), 0);
	assert_true(importbox_keyed(&b, "1", "con_a"));
	(void)importbox_ok(&b);
	assert_true(importbox_asked(&b, "/v1/contacts") > 0);
	importbox_end(&b);
}

static void
rows_of_one_record_all_lead_to_it_whatever_duplicates_says(void **state)
{
	static const char *const how[] = {"error", "first", "last", "merge"};

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		struct importbox b;
		struct buf more;

		buf_init(&more, 64);
		buf_printf(&more, "duplicates: %s\n", how[i]);
		begin(&b, buf_text(&more),
		    "id,mail,title\n1,a@x.io,T\n2,a@x.io,U\n");
		(void)importbox_ok(&b);
		assert_int_equal(importbox_row(&b, 1).state, ROW_UNCHANGED);
		assert_int_equal(importbox_row(&b, 2).state, ROW_UNCHANGED);
		assert_true(importbox_keyed(&b, "1", "con_a"));
		assert_true(importbox_keyed(&b, "2", "con_a"));
		no_write(&b);
		importbox_end(&b);
		buf_fini(&more);
	}
}

static void
decide(struct importbox *b, const char *decision)
{
	struct buf text;

	buf_init(&text, 4096);
	buf_printf(&text, "line,key,decision\n2,1,%s\n", decision);
	importrig_write(&b->rig, "people.job/ambiguous.csv", buf_text(&text));
	buf_fini(&text);
}

static void
a_decision_is_one_of_the_candidates_and_never_a_write(void **state)
{
	static const struct {
		const char *decision;
		enum row_state state;
		const char *codes;
	} cases[] = {
	    {"con_c", ROW_UNCHANGED, ""},
	    {"con_a", ROW_SKIPPED, "match.none"},
	    {"skip", ROW_SKIPPED, "match.skipped"},
	    {"create", ROW_SKIPPED, "match.skipped"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct importbox b;

		begin(&b, "", "id,mail,title\n1,b@x.io,T\n");
		(void)importbox_ok(&b);
		assert_int_equal(importbox_row(&b, 1).state, ROW_AMBIGUOUS);
		decide(&b, cases[i].decision);
		(void)importbox_ok(&b);
		assert_int_equal(importbox_row(&b, 1).state, cases[i].state);
		assert_string_equal(importbox_codes(&b, 1), cases[i].codes);
		assert_int_equal(importbox_keyed(&b, "1", "con_c"), i == 0);
		no_write(&b);
		importbox_end(&b);
	}
}

static void
what_the_mapping_lacks_for_that_is_said(void **state)
{
	static const struct {
		const char *mapping;
		const char *said;
	} cases[] = {
	    {"mapping: 1\nobject: contact\nsystem: rig\nmatch: [$email]\n"
	     "mode: match\n" IMPORTBOX_FIELDS,
		"the mapping does not say its 'key'"},
	    {"mapping: 1\nobject: contact\nkey: id\nmatch: [$email]\n"
	     "mode: match\n" IMPORTBOX_FIELDS,
		"the mapping does not say its 'system'"},
	    {"mapping: 1\nobject: contact\nsystem: rig\nkey: id\nmatch: []\n"
	     "mode: match\n" IMPORTBOX_FIELDS,
		"mode: match finds no contact: match: says nothing"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct importbox b;

		importbox_begin(&b);
		importrig_write(&b.rig, "people.yaml", cases[i].mapping);
		importrig_write(
		    &b.rig, "people.csv", "id,mail,title\n1,a@x.io,T\n");
		importbox_start(&b);
		assert_int_equal(importbox_run(&b), -1);
		assert_int_equal(b.rig.err.kind, ERR_USAGE);
		assert_true(importrig_says(&b.rig, cases[i].said) ||
			    strstr(b.rig.err.msg, cases[i].said) != NULL);
		importbox_end(&b);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		a_row_with_a_record_teaches_the_id_map_and_changes_nothing),
	    cmocka_unit_test(a_dry_run_teaches_nothing),
	    cmocka_unit_test(
		rows_of_one_record_all_lead_to_it_whatever_duplicates_says),
	    cmocka_unit_test(
		a_decision_is_one_of_the_candidates_and_never_a_write),
	    cmocka_unit_test(what_the_mapping_lacks_for_that_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
