// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
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

/* Row 1 is in DOUBT. */
static struct job *
doubtful(const char *dir)
{
	struct job *job = jobkit_planned(dir, 1);
	struct jrec r = jobkit_rec(JREC_INTENT, 1);
	struct err e;

	r.server_ms = 5000;
	assert_int_equal(job_commit(job, &r, 1, &e), 0);
	r = jobkit_rec(JREC_DOUBT, 1);
	r.server_ms = 9000;
	assert_int_equal(job_commit(job, &r, 1, &e), 0);
	return job;
}

/* The only row in DOUBT; the view is the caller's. */
static struct jobview *
see(const char *dir, struct jobview_doubt *d)
{
	struct jobview *v = jobkit_view(dir);
	struct err e;

	assert_int_equal(jobview_doubt_next(v, d, &e), 1);
	return v;
}

static void
none(const char *dir)
{
	struct jobview *v = jobkit_view(dir);
	struct jobview_doubt d;
	struct err e;

	assert_int_equal(jobview_doubt_next(v, &d, &e), 0);
	jobview_close(v);
	assert_int_equal(jobkit_sql(dir, "SELECT count(*) FROM intents"), 0);
	assert_int_equal(jobkit_sql(dir, "SELECT count(*) FROM candidates"), 0);
	assert_int_equal(
	    jobkit_sql(dir, "SELECT count(*) FROM findings WHERE severity = 2"
			    " AND id >> 24 = 1"),
	    0);
}

static void
a_row_in_doubt_keeps_its_bytes_and_times(void **state)
{
	struct job *job = doubtful(*state);
	struct jobview_intent in;
	struct jobview_doubt d;
	struct jobview *v = see(*state, &d);
	struct err e;

	assert_int_equal(d.sent.ord, 1);
	assert_string_equal(d.sent.key, "lf1-1");
	assert_string_equal(d.sent.path, "/v1/contacts");
	assert_true(str_is(d.sent.body, "{\"fields\":{}}"));
	assert_int_equal(d.sent.first_sent_ms, 1000);
	assert_int_equal(d.sent.server_ms, 5000);
	assert_int_equal(d.doubt_ms, 9000);
	assert_int_equal(d.line, 2);
	assert_string_equal(d.last, "");
	/* It is none of those that are sent again. */
	assert_int_equal(jobview_intent_next(v, &in, &e), 0);
	assert_int_equal(jobview_doubt_next(v, &d, &e), 0);
	jobview_close(v);
	job_close(job);
}

static void
what_is_found_is_done_and_its_doubt_forgotten(void **state)
{
	struct job *job = doubtful(*state);
	struct jobview_row row;

	assert_int_equal(jobkit_step(job, JREC_FOUND, 1), 0);
	row = jobkit_see(*state, 1);
	assert_int_equal(row.state, ROW_DONE);
	assert_string_equal(row.id, "con_1");
	none(*state);
	jobkit_conserved(*state, 6);
	job_close(job);
}

static void
what_is_not_there_goes_again_with_a_raised_generation(void **state)
{
	struct job *job = doubtful(*state);
	struct jobview_row row = jobkit_see(*state, 1);

	assert_int_equal(row.generation, 0);
	assert_int_equal(jobkit_step(job, JREC_ABSENT, 1), 0);
	row = jobkit_see(*state, 1);
	assert_int_equal(row.state, ROW_PENDING);
	assert_int_equal(row.generation, 1);
	none(*state);
	/* Under another key: the former intent is no obstacle. */
	assert_int_equal(jobkit_step(job, JREC_INTENT, 1), 0);
	assert_int_equal(jobkit_step(job, JREC_DOUBT, 1), 0);
	assert_int_equal(jobkit_step(job, JREC_ABSENT, 1), 0);
	assert_int_equal(jobkit_see(*state, 1).generation, 2);
	job_close(job);
}

static void
a_person_may_leave_it(void **state)
{
	struct job *job = doubtful(*state);
	struct err e;
	bool hit;

	assert_int_equal(job_doubt_skip(job, 1, &hit, &e), 0);
	assert_true(hit);
	assert_int_equal(jobkit_state(*state, 1), ROW_SKIPPED);
	none(*state);
	assert_int_equal(job_doubt_skip(job, 1, &hit, &e), 0);
	assert_false(hit);
	jobkit_conserved(*state, 6);
	job_close(job);
}

static void
why_it_stays_is_said_once_and_candidates_are_the_last_ones(void **state)
{
	struct job *job = doubtful(*state);
	struct job_candidate two[] = {
	    {"con_7", STR_LIT("Ann"), NULL, STR_LIT("a")},
	    {"con_8", STR_LIT("Bob"), "https://x", STR_LIT("b")}};
	struct jobview_candidate c;
	struct jobview *v;
	struct diag why;
	struct err e;

	memset(&why, 0, sizeof(why));
	why.severity = DIAG_ERROR;
	why.code = "doubt.several";
	why.field = "";
	why.column = "";
	why.message = "two";
	why.hint = "say which";
	assert_int_equal(job_doubt_stays(job, 1, &why, two, 2, &e), 0);
	assert_int_equal(job_doubt_stays(job, 1, &why, two + 1, 1, &e), 0);
	assert_int_equal(jobkit_sql(*state, "SELECT count(*) FROM findings"
					    " WHERE code = 'doubt.several'"),
	    1);
	v = jobkit_view(*state);
	assert_int_equal(jobview_candidate_next(v, &c, &e), 1);
	assert_int_equal(c.ord, 1);
	assert_string_equal(c.id, "con_8");
	assert_int_equal(jobview_candidate_next(v, &c, &e), 0);
	jobview_close(v);
	assert_int_equal(jobkit_state(*state, 1), ROW_DOUBT);
	assert_int_equal(jobkit_step(job, JREC_FOUND, 1), 0);
	none(*state);
	job_close(job);
}

static void
the_largest_time_seen_is_kept_unless_the_server_knows_better(void **state)
{
	struct job *job = jobkit_planned(*state, 1);
	struct jrec r = jobkit_rec(JREC_INTENT, 1);
	struct err e;
	int64_t seen;

	assert_int_equal(job_clock(job, 500, false, &seen, &e), 0);
	assert_int_equal(seen, 0);
	assert_int_equal(job_commit(job, &r, 1, &e), 0);
	assert_int_equal(job_clock(job, 700, false, &seen, &e), 0);
	assert_int_equal(seen, 1000);
	assert_int_equal(job_clock(job, 700, true, &seen, &e), 0);
	assert_int_equal(seen, 1000);
	assert_int_equal(job_clock(job, 800, false, &seen, &e), 0);
	assert_int_equal(seen, 700);
	job_close(job);
}

static void
what_was_created_last_is_noted_beside_the_doubt_once(void **state)
{
	struct job *job = doubtful(*state);
	struct jobview_doubt d;
	struct jobview *v;
	struct err e;
	struct buf id;

	buf_init(&id, 64);
	assert_int_equal(job_last_created(job, &id, &e), 0);
	assert_int_equal(id.n, 0);
	assert_int_equal(job_doubts_mark(job, &e), 0);
	v = see(*state, &d);
	assert_string_equal(d.last, "-");
	jobview_close(v);
	job_close(job);
	buf_fini(&id);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_row_in_doubt_keeps_its_bytes_and_times),
	    TEST(what_is_found_is_done_and_its_doubt_forgotten),
	    TEST(what_is_not_there_goes_again_with_a_raised_generation),
	    TEST(a_person_may_leave_it),
	    TEST(why_it_stays_is_said_once_and_candidates_are_the_last_ones),
	    TEST(the_largest_time_seen_is_kept_unless_the_server_knows_better),
	    TEST(what_was_created_last_is_noted_beside_the_doubt_once)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
