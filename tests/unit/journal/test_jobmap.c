// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

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
begin(struct job *job, const char *const *keys, size_t n)
{
	struct job_facts f = jobkit_facts(n);
	uint64_t repeated;
	struct err e;

	assert_int_equal(job_plan_begin(job, &f, &e), 0);
	for (size_t i = 0; i < n; i++)
		jobkit_row(job, i + 1, keys[i], keys[i][0] != '-', ROW_PENDING);
	assert_int_equal(
	    job_plan_keys(job, n, JOB_REPEATS_JOIN, &repeated, &e), 0);
}

static void
end(struct job *job, size_t n)
{
	struct job_facts f = jobkit_facts(n);
	struct err e;

	assert_int_equal(job_plan_end(job, &f, &e), 0);
}

static void
give_way(struct job *job, uint64_t ord, enum row_state state, uint64_t winner)
{
	struct job_verdict v = jobkit_verdict(ord, state);

	v.winner = winner;
	jobkit_settle(job, &v);
}

static void
done(struct job *job, uint64_t ord)
{
	assert_int_equal(jobkit_step(job, JREC_INTENT, ord), 0);
	assert_int_equal(jobkit_step(job, JREC_DONE, ord), 0);
}

/* Exactly these rows wait, in this order; max at a time. */
static void
waiting(struct job *job, size_t max, const uint64_t *ords, size_t n)
{
	struct job_done v[8];
	size_t got;
	struct err e;

	assert_int_equal(job_unmapped(job, v, max, &got, &e), 0);
	assert_int_equal(got, n);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(v[i].ord, ords[i]);
}

/* Bring so many over. */
static void
bring(struct job *job, size_t max, size_t n)
{
	struct job_done v[8];
	size_t got;
	struct err e;

	assert_int_equal(job_unmapped(job, v, max, &got, &e), 0);
	assert_int_equal(got, n);
	assert_int_equal(job_mapped(job, v, got, &e), 0);
}

static void
done_rows_wait_for_the_id_map_until_they_are_marked(void **state)
{
	static const char *const keys[] = {"a", "-digest", "c"};
	static const uint64_t all[] = {1, 2, 3};
	struct job *job = jobkit_open(*state);
	struct job_done v[3];
	size_t n;
	struct err e;

	begin(job, keys, 3);
	end(job, 3);
	for (uint64_t i = 1; i <= 3; i++)
		done(job, i);
	waiting(job, 1, all, 1);
	assert_int_equal(job_unmapped(job, v, 3, &n, &e), 0);
	assert_int_equal(n, 3);
	assert_string_equal(v[0].key, "a");
	assert_string_equal(v[0].id, "con_1");
	assert_int_equal(v[0].marks.n, 0);
	assert_int_equal(v[0].receipt.n, 0);
	/* Its key is not the mapping's. */
	assert_string_equal(v[1].key, "");
	assert_string_equal(v[1].id, "con_1");
	assert_int_equal(job_mapped(job, v, 2, &e), 0);
	waiting(job, 3, all + 2, 1);
	bring(job, 3, 1);
	waiting(job, 3, all, 0);
	job_close(job);
}

static void
marks_are_kept_until_the_map_has_them_and_the_receipt_for_an_undo(void **state)
{
	static const char *const keys[] = {"a", "b"};
	struct job *job = jobkit_open(*state);
	struct job_verdict verdict = jobkit_verdict(2, ROW_UNCHANGED);
	struct jrec r = jobkit_rec(JREC_DONE, 1);
	struct job_done v[3];
	size_t n;
	struct err e;

	begin(job, keys, 2);
	jobkit_settle(job, &verdict);
	end(job, 2);
	assert_int_equal(jobkit_step(job, JREC_INTENT, 1), 0);
	r.marks = STR_LIT("$email\0ann@example.com\0");
	r.receipt = STR_LIT("\0\1\2receipt");
	assert_int_equal(job_commit(job, &r, 1, &e), 0);
	job_close(job);
	job = jobkit_open(*state);
	assert_int_equal(job_unmapped(job, v, 3, &n, &e), 0);
	assert_int_equal(n, 2);
	assert_true(str_eq(v[0].marks, r.marks));
	assert_true(str_eq(v[0].receipt, r.receipt));
	assert_string_equal(v[1].id, "con_old");
	assert_true(str_eq(v[1].marks, verdict.marks));
	assert_int_equal(v[1].receipt.n, 0);
	assert_int_equal(
	    jobkit_sql(*state, "SELECT count(*) FROM receipts"), 2);
	assert_int_equal(job_mapped(job, v, n, &e), 0);
	assert_int_equal(
	    jobkit_sql(*state, "SELECT count(*) FROM receipts"), 1);
	assert_int_equal(jobkit_sql(*state, "SELECT ord FROM receipts"
					    " WHERE marks IS NULL"),
	    1);
	job_close(job);
}

static void
a_row_found_unchanged_on_the_way_waits_with_its_marks(void **state)
{
	struct job *job = jobkit_open(*state);
	struct jrec r = jobkit_rec(JREC_UNCHANGED, 1);
	struct job_done v[3];
	size_t n;
	struct err e;

	jobkit_plan(job, 1);
	r.marks = STR_LIT("domain\0example.com\0");
	assert_int_equal(job_commit(job, &r, 1, &e), 0);
	assert_int_equal(job_unmapped(job, v, 3, &n, &e), 0);
	assert_int_equal(n, 1);
	assert_string_equal(v[0].key, "K1");
	assert_true(str_eq(v[0].marks, r.marks));
	job_close(job);
}

/* 2 is joined to 1, 4 to 1 by way of 2, 5 skipped for 3. */
static void
rows_that_gave_way_wait_once_their_winner_is_done(void **state)
{
	static const char *const keys[] = {"a", "b", "c", "d", "e", "-x"};
	static const uint64_t first[] = {2, 4, 1};
	static const uint64_t then[] = {5, 3};
	struct job *job = jobkit_open(*state);
	struct job_done v[8];
	size_t n;
	struct err e;

	begin(job, keys, 6);
	give_way(job, 2, ROW_JOINED, 1);
	give_way(job, 4, ROW_JOINED, 2);
	give_way(job, 5, ROW_SKIPPED, 3);
	give_way(job, 6, ROW_JOINED, 1); /* it has no key to bring */
	end(job, 6);
	assert_int_equal(jobkit_see(*state, 4).winner, 1);
	waiting(job, 8, first, 0);
	done(job, 1);
	assert_int_equal(job_unmapped(job, v, 8, &n, &e), 0);
	assert_int_equal(n, 3);
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(v[i].ord, first[i]);
		assert_string_equal(v[i].id, "con_1");
	}
	assert_string_equal(v[0].key, "b");
	assert_string_equal(v[1].key, "d");
	/* In batches too small for all of them. */
	for (size_t i = 0; i < 3; i++)
		bring(job, 1, 1);
	waiting(job, 8, first, 0);
	/* Long after. */
	done(job, 3);
	waiting(job, 8, then, 2);
	bring(job, 8, 2);
	waiting(job, 8, first, 0);
	job_close(job);
}

/* A winner that turns out to give way itself takes its losers along. */
static void
a_chain_of_winners_ends_at_the_last_of_them(void **state)
{
	static const char *const keys[] = {"a", "b", "b", "c"};
	static const uint64_t all[] = {2, 3, 1};
	struct job *job = jobkit_open(*state);

	begin(job, keys, 4); /* 3 joins 2 */
	assert_int_equal(jobkit_see(*state, 3).winner, 2);
	give_way(job, 2, ROW_JOINED, 1);
	end(job, 4);
	assert_int_equal(jobkit_see(*state, 3).winner, 1);
	assert_int_equal(jobkit_counts(*state).joined, 2);
	assert_int_equal(jobkit_counts(*state).state[ROW_PENDING], 4);
	done(job, 1);
	assert_int_equal(jobkit_counts(*state).state[ROW_DONE], 3);
	waiting(job, 8, all, 3);
	jobkit_conserved(*state, 4);
	job_close(job);
}

static void
a_record_of_which_only_a_part_is_there_is_known_too(void **state)
{
	static const char *const keys[] = {"a"};
	static const uint64_t one[] = {1};
	struct job *job = jobkit_open(*state);
	struct job_verdict v = jobkit_verdict(1, ROW_PENDING);
	struct jrec r;
	struct job_done d[2];
	size_t n;
	struct err e;

	begin(job, keys, 1);
	v.parts = 2;
	jobkit_settle(job, &v);
	end(job, 1);
	assert_int_equal(jobkit_step(job, JREC_INTENT, 1), 0);
	assert_int_equal(jobkit_step(job, JREC_PART, 1), 0);
	waiting(job, 8, one, 1);
	bring(job, 8, 1);
	assert_int_equal(jobkit_step(job, JREC_INTENT, 1), 0);
	waiting(job, 8, one, 0);
	/* The last part brings what is to be remembered. */
	r = jobkit_rec(JREC_DONE, 1);
	r.receipt = STR_LIT("r");
	assert_int_equal(job_commit(job, &r, 1, &e), 0);
	assert_int_equal(job_unmapped(job, d, 2, &n, &e), 0);
	assert_int_equal(n, 1);
	assert_true(str_is(d[0].receipt, "r"));
	job_close(job);
}

static void
another_map_is_told_everything_again(void **state)
{
	static const char *const keys[] = {"a", "b"};
	static const uint64_t all[] = {2, 1};
	struct job *job = jobkit_open(*state);
	struct err e;

	begin(job, keys, 2);
	give_way(job, 2, ROW_JOINED, 1);
	end(job, 2);
	assert_int_equal(job_map_is(job, "one", &e), 0);
	done(job, 1);
	bring(job, 8, 2);
	assert_int_equal(job_map_is(job, "one", &e), 0);
	waiting(job, 8, all, 0);
	assert_int_equal(job_map_is(job, "two", &e), 0);
	waiting(job, 8, all, 2);
	job_close(job);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(done_rows_wait_for_the_id_map_until_they_are_marked),
	    TEST(
		marks_are_kept_until_the_map_has_them_and_the_receipt_for_an_undo),
	    TEST(a_row_found_unchanged_on_the_way_waits_with_its_marks),
	    TEST(rows_that_gave_way_wait_once_their_winner_is_done),
	    TEST(a_chain_of_winners_ends_at_the_last_of_them),
	    TEST(a_record_of_which_only_a_part_is_there_is_known_too),
	    TEST(another_map_is_told_everything_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
