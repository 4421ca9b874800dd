// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/err.h"
#include "journal/jobformer.h"
#include "journal/jobpurge.h"

#include "unit/journal/jobkit.h"

static int
set_up(void **state)
{
	*state = jobkit_begin();
	return 0;
}

static int
tear_down(void **state)
{
	jobkit_end(*state);
	return 0;
}

/* One for all: many in one frame are too large for it. */
static struct err err;

static void
a_purge_waits_for_every_row_to_be_settled(void **state)
{
	struct job *job = jobkit_open(*state);

	jobkit_plan(job, 1);
	assert_int_equal(jobpurge_run(job, &err), -1);
	assert_int_equal(err.kind, ERR_USAGE);
	assert_int_equal(jobkit_step(job, JREC_INTENT, 1), 0);
	assert_int_equal(jobpurge_run(job, &err), -1);
	assert_int_equal(err.kind, ERR_USAGE);
	assert_int_equal(jobkit_step(job, JREC_DONE, 1), 0);
	assert_int_equal(jobpurge_run(job, &err), 0);
	job_close(job);
}

static void
a_purge_keeps_rows_and_codes_and_drops_values(void **state)
{
	struct job *job = jobkit_open(*state);
	struct jrec r = jobkit_rec(JREC_INTENT, 1);

	jobkit_plan(job, 2);
	r.action = ROW_UPDATE;
	r.target = "con_1";
	r.before = STR_LIT("{\"id\":\"con_1\"}");
	assert_int_equal(job_commit(job, &r, 1, &err), 0);
	assert_int_equal(jobkit_step(job, JREC_DONE, 1), 0);
	assert_int_equal(jobkit_step(job, JREC_INTENT, 2), 0);
	assert_int_equal(jobkit_step(job, JREC_FAILED, 2), 0);
	assert_int_equal(jobkit_sql(*state, "SELECT count(*) FROM images"), 1);
	assert_int_equal(jobpurge_run(job, &err), 0);
	assert_int_equal(jobpurge_run(job, &err), 0);
	assert_int_equal(jobkit_sql(*state, "SELECT count(*) FROM images"), 0);
	assert_int_equal(
	    jobkit_sql(*state,
		"SELECT count(*) FROM findings WHERE code <> ''"
		" AND value IS NULL AND message IS NULL AND hint IS NULL"),
	    1);
	assert_int_equal(jobkit_state(*state, 1), ROW_DONE);
	assert_int_equal(jobkit_state(*state, 2), ROW_FAILED);
	assert_string_equal(jobkit_see(*state, 1).id, "con_1");
	jobkit_conserved(*state, 2);
	job_close(job);
}

static void
what_was_put_aside_loses_its_values_too(void **state)
{
	struct job *job = jobkit_open(*state);
	struct jrec r = jobkit_rec(JREC_INTENT, 1);

	jobkit_plan(job, 1);
	r.action = ROW_UPDATE;
	r.target = "con_1";
	r.before = STR_LIT("{\"id\":\"con_1\"}");
	assert_int_equal(job_commit(job, &r, 1, &err), 0);
	assert_int_equal(jobkit_step(job, JREC_DONE, 1), 0);
	assert_int_equal(jobformer_begin(job, &err), 0);
	assert_int_equal(
	    jobkit_sql(
		*state, "SELECT count(*) FROM former WHERE image IS NOT NULL"),
	    1);
	assert_int_equal(jobpurge_run(job, &err), 0);
	assert_int_equal(
	    jobkit_sql(*state, "SELECT count(*) FROM former WHERE id = 'con_1'"
			       " AND image IS NULL AND receipt IS NULL"),
	    1);
	job_close(job);
}

static int64_t
bodies(const char *dir)
{
	return jobkit_sql(
	    dir, "SELECT count(*) FROM intents WHERE body IS NOT NULL");
}

static void
only_what_is_open_has_a_body(void **state)
{
	struct job *job = jobkit_open(*state);

	jobkit_plan(job, 3);
	for (uint64_t ord = 1; ord <= 3; ord++)
		assert_int_equal(jobkit_step(job, JREC_INTENT, ord), 0);
	assert_int_equal(bodies(*state), 3);
	assert_int_equal(jobkit_step(job, JREC_DONE, 1), 0);
	assert_int_equal(jobkit_step(job, JREC_FAILED, 2), 0);
	assert_int_equal(jobkit_step(job, JREC_DOUBT, 3), 0);
	assert_int_equal(bodies(*state), 1);
	job_close(job);
}

#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    T(a_purge_waits_for_every_row_to_be_settled),
	    T(a_purge_keeps_rows_and_codes_and_drops_values),
	    T(what_was_put_aside_loses_its_values_too),
	    T(only_what_is_open_has_a_body),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
