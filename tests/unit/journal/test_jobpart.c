// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
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

static void
a_row_in_parts_is_done_with_its_last_part(void **state)
{
	struct job *job = jobkit_planned(*state, 3);
	struct job_counts c;
	struct jobview_row row;
	bool touched;
	struct err e;

	for (unsigned part = 0; part < 2; part++) {
		c = jobkit_counts(*state);
		assert_int_equal(c.writes, 3 - part);
		assert_int_equal(jobkit_step(job, JREC_INTENT, 1), 0);
		assert_int_equal(jobkit_counts(*state).writes, 3 - part);
		assert_int_equal(jobkit_step(job, JREC_DONE, 1), -1);
		assert_int_equal(jobkit_step(job, JREC_PART, 1), 0);
		assert_int_equal(job_touched(job, &touched, &e), 0);
		assert_true(touched);
		row = jobkit_see(*state, 1);
		assert_int_equal(row.state, ROW_PENDING);
		assert_int_equal(row.part, part + 1);
		assert_int_equal(row.parts, 3);
		assert_string_equal(row.id, "con_1");
		/* What is there is not anybody's guess. */
		assert_int_equal(jobkit_step(job, JREC_AMBIGUOUS, 1), -1);
	}
	assert_int_equal(jobkit_step(job, JREC_INTENT, 1), 0);
	assert_int_equal(jobkit_step(job, JREC_PART, 1), -1);
	assert_int_equal(jobkit_step(job, JREC_DONE, 1), 0);
	row = jobkit_see(*state, 1);
	assert_int_equal(row.part, 3);
	assert_int_equal(row.action, ROW_CREATE);
	assert_int_equal(jobkit_counts(*state).writes, 0);
	job_close(job);
}

static void
a_row_whose_rest_is_there_already_is_done(void **state)
{
	struct job *job = jobkit_planned(*state, 3);
	struct jobview_row row;

	assert_int_equal(jobkit_step(job, JREC_INTENT, 1), 0);
	assert_int_equal(jobkit_step(job, JREC_UNCHANGED, 1), -1);
	assert_int_equal(jobkit_step(job, JREC_PART, 1), 0);
	assert_int_equal(jobkit_step(job, JREC_UNCHANGED, 1), 0);
	row = jobkit_see(*state, 1);
	assert_int_equal(row.state, ROW_DONE);
	assert_int_equal(row.part, 1);
	assert_int_equal(row.parts, 1);
	assert_string_equal(row.id, "con_1");
	assert_int_equal(jobkit_counts(*state).writes, 0);
	assert_int_equal(jobkit_step(job, JREC_UNCHANGED, 1), -1);
	job_close(job);
}

/* It is part of the idempotency key, which a create that did not leave keeps. */
static void
a_create_remembers_the_record_that_is_gone_until_it_is_there(void **state)
{
	struct job *job = jobkit_planned(*state, 1);
	struct jrec r = jobkit_rec(JREC_INTENT, 1);
	struct jobview_row row;
	struct err e;

	r.target = "con_9";
	assert_int_equal(job_commit(job, &r, 1, &e), 0);
	assert_int_equal(jobkit_step(job, JREC_UNSENT, 1), 0);
	row = jobkit_see(*state, 1);
	assert_int_equal(row.action, ROW_CREATE);
	assert_string_equal(row.target, "con_9");
	assert_int_equal(job_commit(job, &r, 1, &e), 0);
	assert_int_equal(jobkit_step(job, JREC_DONE, 1), 0);
	row = jobkit_see(*state, 1);
	assert_string_equal(row.target, "");
	assert_string_equal(row.id, "con_1");
	job_close(job);
}

static void
an_intent_says_which_part_it_is_and_may_change_how_many(void **state)
{
	struct job *job = jobkit_planned(*state, 2);
	struct jrec r = jobkit_rec(JREC_INTENT, 1);
	struct jobview_intent in;
	struct jobview *v;
	struct err e;

	r.parts = 3;
	assert_int_equal(job_commit(job, &r, 1, &e), 0);
	assert_int_equal(jobkit_step(job, JREC_PART, 1), 0);
	r.parts = 1; /* fewer than are there */
	assert_int_equal(job_commit(job, &r, 1, &e), -1);
	assert_int_equal(e.kind, ERR_INTERNAL);
	r.parts = 0;
	assert_int_equal(job_commit(job, &r, 1, &e), 0);
	v = jobkit_view(*state);
	assert_int_equal(jobview_intent_next(v, &in, &e), 1);
	assert_int_equal(in.part, 1);
	assert_int_equal(in.parts, 3);
	assert_int_equal(in.action, ROW_CREATE);
	assert_string_equal(in.target, "");
	jobview_close(v);
	assert_int_equal(jobkit_step(job, JREC_UNSENT, 1), 0);
	r.parts = 2;
	assert_int_equal(job_commit(job, &r, 1, &e), 0);
	assert_int_equal(jobkit_step(job, JREC_DONE, 1), 0);
	assert_int_equal(jobkit_see(*state, 1).parts, 2);
	job_close(job);
}

static struct jrec
update(uint64_t ord, const char *target)
{
	struct jrec r = jobkit_rec(JREC_INTENT, ord);

	r.action = ROW_UPDATE;
	r.target = target;
	r.before = STR_LIT("{\"id\":\"con_9\"}");
	return r;
}

static void
an_intent_may_turn_out_otherwise_than_planned(void **state)
{
	struct job *job = jobkit_planned(*state, 2);
	struct jrec r = update(1, NULL);
	struct jobview_row row;
	struct err e;

	/* An update must say of what. */
	assert_int_equal(job_commit(job, &r, 1, &e), -1);
	assert_int_equal(e.kind, ERR_INTERNAL);
	r.target = "con_9";
	assert_int_equal(job_commit(job, &r, 1, &e), 0);
	row = jobkit_see(*state, 1);
	assert_int_equal(row.action, ROW_UPDATE);
	assert_string_equal(row.target, "con_9");
	assert_string_equal(row.id, "");
	/* What a resumed run says again need not name it. */
	r.target = NULL;
	assert_int_equal(job_commit(job, &r, 1, &e), 0);
	assert_int_equal(jobkit_step(job, JREC_PART, 1), 0);
	/* Behind the first part the row is what it is. */
	r = jobkit_rec(JREC_INTENT, 1);
	assert_int_equal(job_commit(job, &r, 1, &e), 0);
	assert_int_equal(jobkit_step(job, JREC_DONE, 1), 0);
	row = jobkit_see(*state, 1);
	assert_int_equal(row.action, ROW_UPDATE);
	assert_string_equal(row.target, "con_9");
	assert_string_equal(row.id, "con_1");
	/* With the row that joined it. */
	assert_int_equal(jobkit_counts(*state).done[ROW_UPDATE], 2);
	job_close(job);
}

/* An update of row 1, of two parts, then the steps; images left. */
static int64_t
images_after(const enum jrec_kind *kinds, size_t n)
{
	char *dir = jobkit_begin();
	struct job *job = jobkit_planned(dir, 2);
	struct jrec r = update(1, "con_9");
	int64_t images;
	struct err e;

	assert_int_equal(job_commit(job, &r, 1, &e), 0);
	for (size_t i = 0; i < n; i++) {
		r = kinds[i] == JREC_INTENT ? update(1, "con_9")
					    : jobkit_rec(kinds[i], 1);
		r.before = i == 0 ? r.before : STR_LIT("{\"later\":1}");
		assert_int_equal(job_commit(job, &r, 1, &e), 0);
	}
	images = jobkit_sql(dir,
	    "SELECT count(*) FROM images"
	    " WHERE ord = 1 AND image = CAST('{\"id\":\"con_9\"}' AS BLOB)");
	job_close(job);
	jobkit_end(dir);
	return images;
}

static void
a_before_image_stays_while_there_may_be_something_to_undo(void **state)
{
	static const enum jrec_kind done[] = {
	    JREC_PART, JREC_INTENT, JREC_DONE};
	static const enum jrec_kind doubt[] = {JREC_DOUBT};
	static const enum jrec_kind unsent[] = {JREC_UNSENT};
	static const enum jrec_kind failed[] = {JREC_FAILED};
	static const enum jrec_kind later[] = {
	    JREC_PART, JREC_INTENT, JREC_FAILED};
	static const enum jrec_kind not_later[] = {
	    JREC_PART, JREC_INTENT, JREC_UNSENT};

	(void)state;
	assert_int_equal(images_after(done, 0), 1);
	assert_int_equal(images_after(done, 3), 1);
	assert_int_equal(images_after(doubt, 1), 1);
	assert_int_equal(images_after(unsent, 1), 0);
	assert_int_equal(images_after(failed, 1), 0);
	/* The first part has changed the record. */
	assert_int_equal(images_after(later, 3), 1);
	assert_int_equal(images_after(not_later, 3), 1);
}

static void
a_row_may_turn_out_unchanged_or_ambiguous_without_being_sent(void **state)
{
	struct job *job = jobkit_open(*state);
	struct jrec r = jobkit_rec(JREC_UNCHANGED, 1);
	struct jobview_finding f;
	struct jobview_row row;
	struct jobview *v;
	bool touched;
	struct err e;

	jobkit_plan(job, 2);
	r.id = "";
	assert_int_equal(job_commit(job, &r, 1, &e), -1);
	assert_int_equal(jobkit_step(job, JREC_UNCHANGED, 1), 0);
	r = jobkit_rec(JREC_AMBIGUOUS, 2);
	r.code = NULL;
	assert_int_equal(job_commit(job, &r, 1, &e), -1);
	assert_int_equal(jobkit_step(job, JREC_AMBIGUOUS, 2), 0);
	row = jobkit_see(*state, 1);
	assert_int_equal(row.state, ROW_UNCHANGED);
	assert_string_equal(row.id, "con_1");
	assert_string_equal(row.link, "https://crm.example/con_1");
	assert_string_equal(row.target, "con_1");
	v = jobkit_view(*state);
	assert_int_equal(jobview_finding_next(v, &f, &e), 1);
	assert_int_equal(f.ord, 2);
	assert_string_equal(f.code, "match.ambiguous");
	jobview_close(v);
	assert_int_equal(job_touched(job, &touched, &e), 0);
	assert_false(touched);
	job_close(job);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(a_row_in_parts_is_done_with_its_last_part),
	    TEST(a_row_whose_rest_is_there_already_is_done),
	    TEST(a_create_remembers_the_record_that_is_gone_until_it_is_there),
	    TEST(an_intent_says_which_part_it_is_and_may_change_how_many),
	    TEST(an_intent_may_turn_out_otherwise_than_planned),
	    TEST(a_before_image_stays_while_there_may_be_something_to_undo),
	    TEST(a_row_may_turn_out_unchanged_or_ambiguous_without_being_sent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
