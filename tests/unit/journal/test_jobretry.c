// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/err.h"
#include "journal/jobretry.h"

#include "unit/journal/jobkit.h"

static struct err err;

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

static void
fail_row(struct job *job, uint64_t ord, int status, const char *code)
{
	struct jrec r = jobkit_rec(JREC_FAILED, ord);

	r.status = status;
	r.code = code;
	if (status != 0)
		assert_int_equal(jobkit_step(job, JREC_INTENT, ord), 0);
	assert_int_equal(job_commit(job, &r, 1, &err), 0);
}

static uint64_t
retry(struct job *job)
{
	uint64_t n;

	if (jobretry_failed(job, &n, &err) != 0)
		fail_msg("%s", err.msg);
	return n;
}

static void
what_the_server_refused_goes_again_under_another_key(void **state)
{
	struct job *job = jobkit_open(*state);

	jobkit_plan(job, 5);
	fail_row(job, 1, 422, "invalid_value");
	fail_row(job, 2, 0, "server.unprocessable_content");
	fail_row(job, 3, 0, "upload.refused");
	assert_int_equal(jobkit_step(job, JREC_INTENT, 4), 0);
	assert_int_equal(jobkit_step(job, JREC_DONE, 4), 0);
	assert_int_equal(retry(job), 3);
	for (uint64_t ord = 1; ord <= 3; ord++) {
		assert_int_equal(jobkit_state(*state, ord), ROW_PENDING);
		assert_int_equal(jobkit_see(*state, ord).generation, 1);
	}
	assert_int_equal(jobkit_see(*state, 4).generation, 0);
	assert_int_equal(jobkit_see(*state, 5).generation, 0);
	assert_int_equal(
	    jobkit_sql(*state, "SELECT count(*) FROM findings"), 0);
	jobkit_conserved(*state, 5);
	/* Refused once more it can go once more. */
	fail_row(job, 1, 422, "invalid_value");
	assert_int_equal(retry(job), 1);
	assert_int_equal(jobkit_see(*state, 1).generation, 2);
	assert_int_equal(retry(job), 0);
	job_close(job);
}

static void
what_is_wrong_with_a_row_itself_stays_failed(void **state)
{
	struct job *job = jobkit_planned(*state, 1);
	struct jrec r = jobkit_rec(JREC_FAILED, 1);

	r.status = 0;
	r.code = "match.gone"; /* and nothing of it was sent */
	assert_int_equal(job_commit(job, &r, 1, &err), 0);
	assert_int_equal(retry(job), 0);
	assert_int_equal(jobkit_state(*state, 1), ROW_FAILED);
	assert_int_equal(jobkit_state(*state, 3), ROW_FAILED);
	job_close(job);
}

static void
a_record_that_went_between_two_requests_is_sought_again(void **state)
{
	struct job *job = jobkit_planned(*state, 2);
	struct jrec r = jobkit_rec(JREC_FAILED, 1);

	assert_int_equal(jobkit_step(job, JREC_INTENT, 1), 0);
	assert_int_equal(jobkit_step(job, JREC_PART, 1), 0);
	r.status = 0;
	r.code = "match.gone";
	assert_int_equal(job_commit(job, &r, 1, &err), 0);
	assert_int_equal(retry(job), 1);
	assert_int_equal(jobkit_state(*state, 1), ROW_PENDING);
	assert_int_equal(jobkit_see(*state, 1).part, 1);
	job_close(job);
}

static void
remarks_on_a_row_that_goes_again_stay(void **state)
{
	struct job *job = jobkit_open(*state);
	struct jrec r = jobkit_rec(JREC_INTENT, 1);

	jobkit_plan(job, 1);
	r.code = "diff.kept";
	r.message = "somebody edited it";
	assert_int_equal(job_commit(job, &r, 1, &err), 0);
	assert_int_equal(jobkit_step(job, JREC_FAILED, 1), 0);
	assert_int_equal(retry(job), 1);
	assert_int_equal(
	    jobkit_sql(*state, "SELECT count(*) FROM findings"), 1);
	job_close(job);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		what_the_server_refused_goes_again_under_another_key, set_up,
		tear_down),
	    cmocka_unit_test_setup_teardown(
		what_is_wrong_with_a_row_itself_stays_failed, set_up,
		tear_down),
	    cmocka_unit_test_setup_teardown(
		a_record_that_went_between_two_requests_is_sought_again, set_up,
		tear_down),
	    cmocka_unit_test_setup_teardown(
		remarks_on_a_row_that_goes_again_stay, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
