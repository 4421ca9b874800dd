// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/err.h"
#include "journal/jobside.h"

#include "unit/journal/jobkit.h"

enum {
	MANY = 10000 /* more than one commit */
};

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
put(struct job *job, enum jobside_kind kind, struct str key, struct str text)
{
	if (jobside_put(job, kind, key, text, &err) != 0)
		fail_msg("jobside_put: %s", err.msg);
}

/* NULL: there is none. */
static void
get(struct jobside *s, enum jobside_kind kind, struct str key, const char *want)
{
	struct buf out;

	buf_init(&out, 100);
	buf_puts(&out, "former");
	assert_int_equal(jobside_get(s, kind, key, &out, &err), want != NULL);
	assert_string_equal(buf_text(&out), want == NULL ? "" : want);
	buf_fini(&out);
}

static struct jobside *
open_side(const char *dir)
{
	struct jobside *s;

	if (jobside_open(&s, dir, &err) != 0)
		fail_msg("jobside_open: %s", err.msg);
	return s;
}

static void
texts_are_found_by_kind_and_key_after_a_restart(void **state)
{
	struct job *job = jobkit_open(*state);
	struct job_facts f = jobkit_facts(0);
	struct jobside *s;
	char key[32];

	assert_int_equal(job_plan_begin(job, &f, &err), 0);
	assert_int_equal(jobside_begin(job, &err), 0);
	for (int i = 0; i < MANY; i++) {
		int n = snprintf(key, sizeof(key), "a%cb%d", 0, i);

		put(job, JOBSIDE_REF, (struct str){key, (size_t)n},
		    str_of(key + 2));
	}
	put(job, JOBSIDE_KIN, STR_LIT("a"), STR_LIT("first"));
	put(job, JOBSIDE_KIN, STR_LIT("a"), STR_LIT("second"));
	put(job, JOBSIDE_KIN, STR_LIT("b"), STR_LIT(""));
	assert_int_equal(jobside_end(job, &err), 0);
	job_close(job);
	s = open_side(*state);
	get(s, JOBSIDE_REF, STR_LIT("a\0b0"), "b0");
	get(s, JOBSIDE_REF, STR_LIT("a\0b9999"), "b9999");
	get(s, JOBSIDE_REF, STR_LIT("a"), NULL);
	get(s, JOBSIDE_KIN, STR_LIT("a"), "second");
	get(s, JOBSIDE_KIN, STR_LIT("b"), "");
	get(s, JOBSIDE_KIN, STR_LIT("a\0b0"), NULL);
	jobside_close(s);
	jobside_close(NULL);
}

static void
keys_of_one_prefix_come_in_their_order(void **state)
{
	struct job *job = jobkit_open(*state);
	struct job_facts f = jobkit_facts(0);
	struct jobside *s;
	struct buf key;
	struct buf out;

	assert_int_equal(job_plan_begin(job, &f, &err), 0);
	assert_int_equal(jobside_begin(job, &err), 0);
	put(job, JOBSIDE_KIN, STR_LIT("2\xff"), STR_LIT("third"));
	put(job, JOBSIDE_KIN, STR_LIT("21"), STR_LIT("first"));
	put(job, JOBSIDE_KIN, STR_LIT("22"), STR_LIT("second"));
	put(job, JOBSIDE_KIN, STR_LIT("11"), STR_LIT("no"));
	put(job, JOBSIDE_KIN, STR_LIT("31"), STR_LIT("no"));
	put(job, JOBSIDE_REF, STR_LIT("23"), STR_LIT("no"));
	assert_int_equal(jobside_end(job, &err), 0);
	s = open_side(*state);
	buf_init(&key, 100);
	buf_init(&out, 100);
	for (int i = 0; i < 3; i++) {
		static const char *const want[] = {"first", "second", "third"};

		assert_int_equal(jobside_next(s, JOBSIDE_KIN, STR_LIT("2"),
				     &key, &out, &err),
		    1);
		assert_string_equal(buf_text(&out), want[i]);
	}
	assert_int_equal(
	    jobside_next(s, JOBSIDE_KIN, STR_LIT("2"), &key, &out, &err), 0);
	buf_fini(&key);
	buf_fini(&out);
	jobside_close(s);
	job_close(job);
}

static void
a_new_plan_forgets_what_the_former_one_left(void **state)
{
	struct job *job = jobkit_open(*state);
	struct job_facts f = jobkit_facts(0);
	struct jobside *s;

	assert_int_equal(job_plan_begin(job, &f, &err), 0);
	put(job, JOBSIDE_KIN, STR_LIT("a"), STR_LIT("text"));
	assert_int_equal(jobside_end(job, &err), 0);
	assert_int_equal(job_plan_begin(job, &f, &err), 0);
	s = open_side(*state);
	get(s, JOBSIDE_KIN, STR_LIT("a"), NULL);
	jobside_close(s);
	job_close(job);
}

static void
files_count_while_their_row_is_still_to_be_sent(void **state)
{
	struct job *job = jobkit_open(*state);
	struct job_facts f = jobkit_facts(4);
	struct job_verdict v;
	struct jobside *s;
	uint64_t repeated;
	uint64_t writes;
	uint64_t looks;

	assert_int_equal(job_plan_begin(job, &f, &err), 0);
	for (uint64_t i = 1; i <= 4; i++)
		jobkit_row(job, i, &"abcd"[i - 1], true, ROW_PENDING);
	assert_int_equal(
	    job_plan_keys(job, 4, JOB_REPEATS_ERROR, &repeated, &err), 0);
	assert_int_equal(job_plan_file(job, 1, 2, &err), 0);
	assert_int_equal(job_plan_file(job, 2, 0, &err), 0);
	v = jobkit_verdict(3, ROW_FAILED);
	jobkit_settle(job, &v);
	assert_int_equal(job_plan_file(job, 3, 2, &err), 0);
	assert_int_equal(job_plan_file(job, 4, 1, &err), 0);
	assert_int_equal(job_plan_file(job, 5, 1, &err), -1);
	err_clear(&err);
	assert_int_equal(job_plan_end(job, &f, &err), 0);
	s = open_side(*state);
	assert_int_equal(jobside_file(s, 1, &err), 1);
	assert_int_equal(jobside_file(s, 2, &err), 1);
	assert_int_equal(jobside_file(s, 5, &err), 0);
	for (int again = 0; again < 2; again++) {
		assert_int_equal(jobside_files(s, &writes, &looks, &err), 0);
		assert_int_equal(writes, 3);
		assert_int_equal(looks, 1);
	}
	assert_int_equal(jobkit_step(job, JREC_INTENT, 1), 0);
	assert_int_equal(jobside_files(s, &writes, &looks, &err), 0);
	assert_int_equal(writes, 1);
	jobside_close(s);
	job_close(job);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(files_count_while_their_row_is_still_to_be_sent),
	    TEST(texts_are_found_by_kind_and_key_after_a_restart),
	    TEST(keys_of_one_prefix_come_in_their_order),
	    TEST(a_new_plan_forgets_what_the_former_one_left),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
