// SPDX-License-Identifier: Apache-2.0
/* Remarks: what is found about a row that goes on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/diag.h"
#include "base/err.h"

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

static struct jrec
remark(enum jrec_kind kind, uint64_t ord, const char *code)
{
	struct jrec r = jobkit_rec(kind, ord);

	r.code = code;
	r.param = "title";
	r.message = "somebody edited it";
	r.hint = "say write: force";
	return r;
}

static void
commit(struct job *job, const struct jrec *r)
{
	struct err e;

	if (job_commit(job, r, 1, &e) != 0)
		fail_msg("job_commit: %s", e.msg);
}

/* Findings of a row with this code, all of them warnings of ours. */
static unsigned
said(const char *dir, uint64_t ord, const char *code)
{
	struct jobview *v = jobkit_view(dir);
	struct jobview_finding f;
	struct err e;
	unsigned n = 0;
	int rc;

	while ((rc = jobview_finding_next(v, &f, &e)) == 1) {
		if (f.ord != ord || strcmp(f.code, code) != 0)
			continue;
		n++;
		assert_int_equal(f.severity, DIAG_WARNING);
		assert_string_equal(f.field, "title");
		assert_string_equal(f.message, "somebody edited it");
		assert_string_equal(f.hint, "say write: force");
		assert_int_equal(f.line, ord + 1);
	}
	assert_int_equal(rc, 0);
	jobview_close(v);
	return n;
}

static void
a_remark_on_an_intent_is_a_warning_said_once(void **state)
{
	struct job *job = jobkit_open(*state);
	struct jrec r = remark(JREC_INTENT, 1, "update.edited");

	jobkit_plan(job, 2);
	commit(job, &r);
	assert_int_equal(said(*state, 1, "update.edited"), 1);
	/* Of a resumed run: the row is SENT already. */
	commit(job, &r);
	assert_int_equal(said(*state, 1, "update.edited"), 1);
	/* Taken up again. */
	assert_int_equal(jobkit_step(job, JREC_UNSENT, 1), 0);
	commit(job, &r);
	assert_int_equal(said(*state, 1, "update.edited"), 1);
	/* Neither the row's state nor another row is touched by it. */
	assert_int_equal(jobkit_state(*state, 1), ROW_SENT);
	assert_int_equal(said(*state, 2, "update.edited"), 0);
	job_close(job);
}

static void
a_remark_outlives_the_process_that_made_it(void **state)
{
	struct job *job = jobkit_open(*state);
	struct jrec r = remark(JREC_INTENT, 1, "update.edited");

	jobkit_plan(job, 1);
	commit(job, &r);
	assert_int_equal(jobkit_step(job, JREC_UNSENT, 1), 0);
	job_close(job);
	job = jobkit_open(*state);
	assert_int_equal(said(*state, 1, "update.edited"), 1);
	commit(job, &r);
	assert_int_equal(jobkit_step(job, JREC_DONE, 1), 0);
	assert_int_equal(said(*state, 1, "update.edited"), 1);
	job_close(job);
}

static void
each_code_and_each_row_has_its_own(void **state)
{
	struct job *job = jobkit_open(*state);
	struct jrec r = remark(JREC_INTENT, 1, "update.edited");

	jobkit_plan(job, 2);
	commit(job, &r);
	assert_int_equal(jobkit_step(job, JREC_UNSENT, 1), 0);
	r = remark(JREC_INTENT, 1, "update.redacted");
	commit(job, &r);
	r = remark(JREC_INTENT, 2, "update.edited");
	commit(job, &r);
	assert_int_equal(said(*state, 1, "update.edited"), 1);
	assert_int_equal(said(*state, 1, "update.redacted"), 1);
	assert_int_equal(said(*state, 2, "update.edited"), 1);
	assert_int_equal(said(*state, 2, "update.redacted"), 0);
	job_close(job);
}

static void
a_row_that_turns_out_unchanged_may_have_a_remark_too(void **state)
{
	struct job *job = jobkit_open(*state);
	struct jrec r = remark(JREC_UNCHANGED, 1, "update.edited");

	jobkit_plan(job, 2);
	commit(job, &r);
	assert_int_equal(jobkit_state(*state, 1), ROW_UNCHANGED);
	assert_int_equal(said(*state, 1, "update.edited"), 1);
	/* Its intent said it before: the request was not sent after all. */
	r = remark(JREC_INTENT, 2, "update.edited");
	commit(job, &r);
	assert_int_equal(jobkit_step(job, JREC_UNSENT, 2), 0);
	r = remark(JREC_UNCHANGED, 2, "update.edited");
	commit(job, &r);
	assert_int_equal(said(*state, 2, "update.edited"), 1);
	jobkit_conserved(*state, 2);
	job_close(job);
}

static void
a_step_without_a_code_says_nothing(void **state)
{
	struct job *job = jobkit_open(*state);
	struct jrec r = remark(JREC_INTENT, 1, NULL);

	jobkit_plan(job, 2);
	commit(job, &r);
	r = remark(JREC_UNCHANGED, 2, "");
	commit(job, &r);
	assert_int_equal(
	    jobkit_sql(*state, "SELECT count(*) FROM findings"), 0);
	job_close(job);
}

/* A step that is refused leaves no remark behind. */
static void
a_refused_step_leaves_no_remark(void **state)
{
	struct job *job = jobkit_open(*state);
	struct jrec r = remark(JREC_UNCHANGED, 1, "update.edited");
	struct err e;

	jobkit_plan(job, 1);
	assert_int_equal(jobkit_step(job, JREC_INTENT, 1), 0);
	assert_int_equal(job_commit(job, &r, 1, &e), -1);
	assert_int_equal(said(*state, 1, "update.edited"), 0);
	job_close(job);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(a_remark_on_an_intent_is_a_warning_said_once),
	    TEST(a_remark_outlives_the_process_that_made_it),
	    TEST(each_code_and_each_row_has_its_own),
	    TEST(a_row_that_turns_out_unchanged_may_have_a_remark_too),
	    TEST(a_step_without_a_code_says_nothing),
	    TEST(a_refused_step_leaves_no_remark),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
