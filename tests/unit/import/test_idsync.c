// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <stdio.h>

#include "import/importjob.h"

#include "unit/import/importbox.h"

static void
step(struct import *im, enum jrec_kind kind, uint64_t ord, const char *id)
{
	struct jrec r;
	struct err e;

	memset(&r, 0, sizeof(r));
	r.kind = kind;
	r.ord = ord;
	r.key = "lf1-x";
	r.path = "/v1/contacts";
	r.body = STR_LIT("{}");
	r.first_sent_ms = 1;
	r.id = id;
	r.marks = STR_LIT("$email\0m@x.io\0");
	r.receipt = STR_LIT("r");
	if (job_commit(im->job, &r, 1, &e) != 0)
		fail_msg("job_commit: %s", e.msg);
}

/* A job of so many rows with the keys k1, k2 ..., all still to send. */
static struct import *
planned(struct importbox *b, uint64_t rows)
{
	struct import *im = importbox_ready(b);
	struct err *e = &b->rig.err;
	uint64_t repeated;

	assert_int_equal(job_plan_begin(im->job, &im->facts, e), 0);
	for (uint64_t i = 1; i <= rows; i++) {
		struct job_row row;
		char key[32];

		memset(&row, 0, sizeof(row));
		(void)snprintf(
		    key, sizeof(key), "k%llu", (unsigned long long)i);
		row.ord = i;
		row.line = i + 1;
		row.state = ROW_PENDING;
		row.key = str_of(key);
		row.keyed = true;
		assert_int_equal(job_plan_row(im->job, &row, NULL, e), 0);
	}
	im->facts.rows = rows;
	assert_int_equal(
	    job_plan_keys(im->job, rows, JOB_REPEATS_ERROR, &repeated, e), 0);
	assert_int_equal(job_plan_end(im->job, &im->facts, e), 0);
	return im;
}

static void
rows_that_are_done_come_to_the_id_map_with_marks(void **state)
{
	struct importbox b;
	struct import *im;

	(void)state;
	importbox_begin(&b);
	importbox_start(&b);
	im = planned(&b, 3);
	step(im, JREC_INTENT, 1, NULL);
	step(im, JREC_DONE, 1, "con_1");
	step(im, JREC_INTENT, 2, NULL);
	assert_int_equal(idsync_run(im, im->job, &b.rig.err), 0);
	assert_true(importbox_keyed(&b, "k1", "con_1"));
	assert_true(importbox_marked(&b, "$email", "m@x.io"));
	/* What is only on its way is nobody's record. */
	assert_false(importbox_keyed(&b, "k2", ""));
	step(im, JREC_DONE, 2, "con_2");
	assert_int_equal(idsync_run(im, im->job, &b.rig.err), 0);
	assert_true(importbox_keyed(&b, "k2", "con_2"));
	importbox_end(&b);
}

/* Whoever changed the map meanwhile is not overruled by what it had. */
static void
what_was_brought_is_not_brought_again(void **state)
{
	struct importbox b;
	struct import *im;

	(void)state;
	importbox_begin(&b);
	importbox_start(&b);
	im = planned(&b, 1);
	step(im, JREC_INTENT, 1, NULL);
	step(im, JREC_DONE, 1, "con_1");
	assert_int_equal(idsync_run(im, im->job, &b.rig.err), 0);
	importbox_knows(&b, "k1", "con_other", NULL, NULL, -1);
	assert_int_equal(idsync_run(im, im->job, &b.rig.err), 0);
	assert_true(importbox_keyed(&b, "k1", "con_other"));
	importbox_end(&b);
}

static void
more_rows_than_one_transaction_holds_all_come(void **state)
{
	enum {
		ROWS = 1001
	};
	struct importbox b;
	struct import *im;
	struct jrec *r = calloc(2 * ROWS, sizeof(*r));

	(void)state;
	assert_non_null(r);
	importbox_begin(&b);
	importbox_start(&b);
	im = planned(&b, ROWS);
	for (size_t i = 0; i < ROWS; i++) {
		r[i].kind = JREC_INTENT;
		r[i].ord = i + 1;
		r[i].key = "lf1-x";
		r[i].path = "/v1/contacts";
		r[i].body = STR_LIT("{}");
		r[ROWS + i].kind = JREC_DONE;
		r[ROWS + i].ord = i + 1;
		r[ROWS + i].id = "con_1";
	}
	assert_int_equal(job_commit(im->job, r, 2 * ROWS, &b.rig.err), 0);
	assert_int_equal(idsync_run(im, im->job, &b.rig.err), 0);
	assert_true(importbox_keyed(&b, "k1", "con_1"));
	assert_true(importbox_keyed(&b, "k1000", "con_1"));
	assert_true(importbox_keyed(&b, "k1001", "con_1"));
	importbox_end(&b);
	free(r);
}

/* Without a key of the mapping's there is only what marks say. */
static void
without_a_system_only_marks_come(void **state)
{
	struct importbox b;
	struct import *im;

	(void)state;
	importbox_begin(&b);
	importrig_write(&b.rig, "people.yaml",
	    "mapping: 1\nobject: contact\nmatch: [$email]\nmode: upsert\n"
	    "fields:\n  $email: mail\n");
	importbox_start(&b);
	im = planned(&b, 1);
	step(im, JREC_INTENT, 1, NULL);
	step(im, JREC_DONE, 1, "con_1");
	assert_int_equal(idsync_run(im, im->job, &b.rig.err), 0);
	assert_false(importbox_keyed(&b, "k1", "con_1"));
	assert_true(importbox_marked(&b, "$email", "m@x.io"));
	importbox_end(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(rows_that_are_done_come_to_the_id_map_with_marks),
	    cmocka_unit_test(what_was_brought_is_not_brought_again),
	    cmocka_unit_test(more_rows_than_one_transaction_holds_all_come),
	    cmocka_unit_test(without_a_system_only_marks_come),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
