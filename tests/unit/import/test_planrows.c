// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <signal.h>

#include "import/importjob.h"
#include "import/planrows.h"

#include "unit/import/importbox.h"

static void
every_policy_has_its_word_in_the_journal(void **state)
{
	(void)state;
	assert_int_equal(planrows_repeats(DUPLICATES_ERROR), JOB_REPEATS_ERROR);
	assert_int_equal(planrows_repeats(DUPLICATES_FIRST), JOB_REPEATS_FIRST);
	assert_int_equal(planrows_repeats(DUPLICATES_LAST), JOB_REPEATS_LAST);
	assert_int_equal(planrows_repeats(DUPLICATES_MERGE), JOB_REPEATS_JOIN);
}

static void
a_plan_says_how_many_rows_when_and_of_what(void **state)
{
	struct importbox b;
	struct import *im;
	struct job_facts f;
	bool there;
	int64_t before;

	(void)state;
	importbox_begin(&b);
	importbox_start(&b);
	im = importbox_ready(&b);
	before = clk_now(&b.clk).wall_ms;
	assert_int_equal(planrows_run(im, &b.rig.err), 0);
	assert_int_equal(job_facts_get(im->job, &f, &there, &b.rig.err), 0);
	assert_true(f.planned);
	assert_int_equal(f.rows, 2);
	assert_true(f.planned_ms >= before);
	assert_memory_equal(f.source, im->facts.source, DIGEST_BYTES);
	assert_int_equal(importbox_row(&b, 1).state, ROW_PENDING);
	importbox_end(&b);
}

static void
an_interrupt_leaves_no_plan_and_the_next_run_makes_one(void **state)
{
	struct importbox b;
	struct import *im;
	atomic_int interrupts = 1;
	atomic_int number = SIGINT;

	(void)state;
	importbox_begin(&b);
	importbox_start(&b);
	im = importbox_ready(&b);
	b.rig.opts.interrupts = &interrupts;
	b.rig.opts.signal = &number;
	assert_int_equal(planrows_run(im, &b.rig.err), 0);
	assert_int_equal(im->sum.signal, SIGINT);
	assert_false(im->facts.planned);
	atomic_store(&interrupts, 0);
	assert_int_equal(importbox_ok(&b)->rows.done[ROW_CREATE], 2);
	importbox_end(&b);
}

static void
repeated_keys_are_settled_before_records_are_looked_for(void **state)
{
	static const struct {
		const char *duplicates;
		enum row_state first;
		enum row_state second;
	} cases[] = {
	    {"error", ROW_UNCHANGED, ROW_FAILED},
	    {"first", ROW_UNCHANGED, ROW_SKIPPED},
	    {"last", ROW_SKIPPED, ROW_UNCHANGED},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct importbox b;
		struct buf text;

		importbox_begin(&b);
		buf_init(&text, 4096);
		buf_printf(&text,
		    IMPORTBOX_HEAD "duplicates: %s\n" IMPORTBOX_FIELDS,
		    cases[i].duplicates);
		importrig_write(&b.rig, "people.yaml", buf_text(&text));
		buf_fini(&text);
		importrig_write(&b.rig, "people.csv",
		    "id,mail,title\n1,a@x.io,T\n1,b@x.io,T\n");
		importbox_person(&b, "con_a", "a@x.io", "T");
		importbox_person(&b, "con_b", "b@x.io", "T");
		importbox_start(&b);
		b.rig.opts.dry_run = true;
		(void)importbox_ok(&b);
		assert_int_equal(importbox_row(&b, 1).state, cases[i].first);
		assert_int_equal(importbox_row(&b, 2).state, cases[i].second);
		importbox_end(&b);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_policy_has_its_word_in_the_journal),
	    cmocka_unit_test(a_plan_says_how_many_rows_when_and_of_what),
	    cmocka_unit_test(
		an_interrupt_leaves_no_plan_and_the_next_run_makes_one),
	    cmocka_unit_test(
		repeated_keys_are_settled_before_records_are_looked_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
