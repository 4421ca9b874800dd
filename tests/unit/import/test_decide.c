// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "import/decide.h"
#include "import/importjob.h"

#include "unit/import/importbox.h"

/* A job with this ambiguous.csv, as far as decide_open(). */
static int
open_with(struct importbox *b, const char *csv, struct decide **d)
{
	struct import *im;

	importbox_begin(b);
	importbox_start(b);
	im = importbox_ready(b);
	if (csv != NULL)
		importrig_write(&b->rig, "people.job/ambiguous.csv", csv);
	return decide_open(d, im, &b->rig.err);
}

/* "id", "create", "skip", or "" of a row. */
static void
is(struct decide *d, uint64_t line, const char *key, const char *expected)
{
	const char *id;
	bool skip;
	const char *got = "";
	struct err e;
	int rc = decide_of(d, line, key, &id, &skip, &e);

	assert_true(rc >= 0);
	if (rc == 1)
		got = skip ? "skip" : id == NULL ? "create" : id;
	assert_string_equal(got, expected);
}

static void
decisions_are_found_by_line_and_key_in_any_order_of_the_file(void **state)
{
	struct importbox b;
	struct decide *d;

	(void)state;
	assert_int_equal(open_with(&b,
			     "line,key,decision\n10,k10,SKIP\n2,k2,con_a\n"
			     "4,k4, Create \n6,k6,\n8,other,con_b\n",
			     &d),
	    0);
	is(d, 2, "k2", "con_a");
	is(d, 3, "k3", "");
	is(d, 4, "k4", "create");
	is(d, 6, "k6", "");
	/* The file was another when that was decided. */
	is(d, 8, "k8", "");
	is(d, 10, "k10", "skip");
	is(d, 11, "k11", "");
	decide_close(d);
	importbox_end(&b);
}

static void
without_a_file_nothing_was_decided(void **state)
{
	struct importbox b;
	struct decide *d;

	(void)state;
	assert_int_equal(open_with(&b, NULL, &d), 0);
	is(d, 2, "k2", "");
	decide_close(d);
	importbox_end(&b);
}

static void
a_word_that_is_no_decision_stops_with_its_place(void **state)
{
	struct importbox b;
	struct decide *d;

	(void)state;
	assert_int_equal(
	    open_with(&b, "line,key,decision\n2,k2,perhaps\n", &d), -1);
	assert_int_equal(b.rig.err.kind, ERR_USAGE);
	assert_non_null(strstr(b.rig.err.msg, "ambiguous.csv:2"));
	assert_null(d);
	importbox_end(&b);
}

/* Row 1 is ambiguous, row 2 is not. */
static void
only_rows_that_are_ambiguous_are_decided(void **state)
{
	static const struct {
		const char *word;
		enum row_state state;
		const char *target;
	} cases[] = {{"con_2", ROW_PENDING, "con_2"},
	    {"create", ROW_PENDING, ""}, {"skip", ROW_SKIPPED, ""}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct importbox b;
		struct buf csv;

		importbox_begin(&b);
		importbox_person(&b, "con_1", "a@x.io", "Old");
		importbox_person(&b, "con_2", "a@x.io", "Old");
		importbox_start(&b);
		b.rig.opts.dry_run = true;
		(void)importbox_ok(&b);
		buf_init(&csv, 4096);
		buf_printf(&csv, "line,key,decision\n2,1,%s\n3,2,con_2\n",
		    cases[i].word);
		importrig_write(
		    &b.rig, "people.job/ambiguous.csv", buf_text(&csv));
		buf_fini(&csv);
		buf_clear(&b.rig.said);
		assert_int_equal(decide_apply(b.rig.import, &b.rig.err), 0);
		assert_true(importrig_says(
		    &b.rig, "1 decision of ambiguous.csv applied"));
		assert_int_equal(importbox_row(&b, 1).state, cases[i].state);
		assert_string_equal(
		    importbox_row(&b, 1).target, cases[i].target);
		assert_string_equal(importbox_codes(&b, 1), "");
		assert_int_equal(importbox_row(&b, 2).action, ROW_CREATE);
		/* Once more: there is nothing left to decide. */
		buf_clear(&b.rig.said);
		assert_int_equal(decide_apply(b.rig.import, &b.rig.err), 0);
		assert_int_equal(b.rig.said.n, 0);
		importbox_end(&b);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		decisions_are_found_by_line_and_key_in_any_order_of_the_file),
	    cmocka_unit_test(without_a_file_nothing_was_decided),
	    cmocka_unit_test(a_word_that_is_no_decision_stops_with_its_place),
	    cmocka_unit_test(only_rows_that_are_ambiguous_are_decided),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
