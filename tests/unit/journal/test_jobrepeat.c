// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/diag.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/rnd.h"

#include "unit/journal/jobkit.h"

enum {
	ROWS = 9,
	MANY = 30000,
	KEYS = 4000
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

/*
 * Keys a b a - c a b x x; states: p pending, f failed, s left out.  As job.h
 * says it, by hand.
 */
struct expected {
	enum job_repeats how;
	const char *states;
	const char *want; /* P F S J */
	uint64_t winners[ROWS];
	uint64_t repeated;
};

static const struct expected table[] = {
    {JOB_REPEATS_ERROR, "ppppppppp", "PPFPPFFPF", {0, 0, 1, 0, 0, 1, 2, 0, 8},
	4},
    {JOB_REPEATS_FIRST, "ppppppppp", "PPSPPSSPS", {0, 0, 1, 0, 0, 1, 2, 0, 8},
	4},
    {JOB_REPEATS_LAST, "ppppppppp", "SSSPPPPSP", {6, 7, 6, 0, 0, 0, 0, 9, 0},
	4},
    {JOB_REPEATS_JOIN, "ppppppppp", "PPJPPJJPJ", {0, 0, 1, 0, 0, 1, 2, 0, 8},
	4},
    /* Failed rows: 1, 7, 8, 9; left out: 2. */
    {JOB_REPEATS_ERROR, "fsppppfff", "FSFPPFFFF", {0, 0, 1, 0, 0, 1, 0, 0, 8},
	3},
    {JOB_REPEATS_FIRST, "fsppppfff", "FSSPPSFFS", {0, 0, 1, 0, 0, 1, 0, 0, 8},
	3},
    {JOB_REPEATS_LAST, "fsppppfff", "SSSPPPFSF", {6, 0, 6, 0, 0, 0, 0, 9, 0},
	3},
    {JOB_REPEATS_LAST, "ppppffpfp", "SSPPFSPSP", {3, 7, 0, 0, 0, 3, 0, 9, 0},
	4},
    {JOB_REPEATS_JOIN, "fsppppfff", "FSPPPJFFF", {0, 0, 0, 0, 0, 3, 0, 0, 0},
	1},
};

static const char *const table_keys[ROWS] = {
    "a", "b", "a", NULL, "c", "a", "b", "x", "x"};

static enum row_state
state_of(char c)
{
	switch (c) {
	case 'f':
	case 'F':
		return ROW_FAILED;
	case 's':
	case 'S':
		return ROW_SKIPPED;
	case 'J':
		return ROW_JOINED;
	default:
		return ROW_PENDING;
	}
}

static void
check(const struct expected *x)
{
	const char *const *keys = table_keys;
	char *dir = jobkit_begin();
	struct job *job = jobkit_open(dir);
	struct job_facts f = jobkit_facts(ROWS);
	struct jobview_finding found;
	struct jobview *v;
	struct err e;

	assert_int_equal(job_plan_begin(job, &f, &e), 0);
	for (uint64_t i = 0; i < ROWS; i++)
		jobkit_row(job, i + 1, keys[i], true, state_of(x->states[i]));
	assert_int_equal(jobkit_end_plan(job, ROWS, x->how), x->repeated);
	v = jobkit_view(dir);
	for (uint64_t i = 0; i < ROWS; i++) {
		struct jobview_row row = jobkit_see(dir, i + 1);
		char line[32];

		assert_int_equal(row.state, state_of(x->want[i]));
		assert_int_equal(row.winner, x->winners[i]);
		if (x->winners[i] == 0 || x->how == JOB_REPEATS_JOIN)
			continue;
		/* Who gave way is told why. */
		(void)snprintf(line, sizeof(line), "line %llu ",
		    (unsigned long long)x->winners[i] + 1);
		assert_int_equal(jobview_finding_next(v, &found, &e), 1);
		assert_int_equal(found.ord, i + 1);
		assert_string_equal(found.code, "key.repeated");
		assert_string_equal(found.value, keys[i]);
		assert_non_null(strstr(found.message, line));
		assert_int_equal(found.severity,
		    x->how == JOB_REPEATS_ERROR ? DIAG_ERROR : DIAG_NOTE);
		assert_true(found.hint[0] != '\0');
	}
	assert_int_equal(jobview_finding_next(v, &found, &e), 0);
	jobview_close(v);
	jobkit_conserved(dir, ROWS);
	job_close(job);
	jobkit_end(dir);
}

static void
each_policy_keeps_the_row_it_says(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		check(&table[i]);
}

/* A plan of the table, brief or not: its counts, its findings in one text. */
static void
plan_table(const struct expected *x, bool brief, struct job_counts *c,
    char *told, size_t cap)
{
	char *dir = jobkit_begin();
	struct job *job = jobkit_open(dir);
	struct job_facts f = jobkit_facts(ROWS);
	struct jobview_finding found;
	struct jobview *v;
	struct err e;
	size_t n = 0;

	assert_int_equal(job_plan_begin(job, &f, &e), 0);
	if (brief)
		job_plan_brief(job);
	for (uint64_t i = 0; i < ROWS; i++)
		jobkit_row(
		    job, i + 1, table_keys[i], true, state_of(x->states[i]));
	assert_int_equal(jobkit_end_plan(job, ROWS, x->how), x->repeated);
	v = jobkit_view(dir);
	if (brief)
		job_plan_counts(job, c);
	else
		assert_int_equal(jobview_counts(v, c, &e), 0);
	told[0] = '\0';
	while (jobview_finding_next(v, &found, &e) == 1)
		n += (size_t)snprintf(told + n, cap - n,
		    "%llu:%llu %d %s %s %s\n", (unsigned long long)found.ord,
		    (unsigned long long)found.line, found.severity, found.code,
		    found.value, found.message);
	jobview_close(v);
	job_close(job);
	jobkit_end(dir);
}

static void
a_brief_plan_counts_and_finds_what_a_whole_one_does(void **state)
{
	enum {
		TOLD = 2048
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct job_counts whole;
		struct job_counts brief;
		char whole_told[TOLD];
		char brief_told[TOLD];

		plan_table(&table[i], false, &whole, whole_told, TOLD);
		plan_table(&table[i], true, &brief, brief_told, TOLD);
		assert_memory_equal(&brief, &whole, sizeof(whole));
		assert_string_equal(brief_told, whole_told);
	}
}

static void
joined_rows_count_under_their_winners_state(void **state)
{
	struct job *job = jobkit_open(*state);
	struct job_facts f = jobkit_facts(4);
	struct job_counts c;
	struct err e;

	assert_int_equal(job_plan_begin(job, &f, &e), 0);
	for (uint64_t i = 1; i <= 4; i++)
		jobkit_row(job, i, i == 3 ? "b" : "a", true, ROW_PENDING);
	assert_int_equal(jobkit_end_plan(job, 4, JOB_REPEATS_JOIN), 2);
	c = jobkit_counts(*state);
	assert_int_equal(c.state[ROW_PENDING], 4);
	assert_int_equal(c.writes, 2);
	assert_int_equal(jobkit_step(job, JREC_INTENT, 1), 0);
	assert_int_equal(jobkit_counts(*state).state[ROW_SENT], 3);
	assert_int_equal(jobkit_step(job, JREC_FAILED, 1), 0);
	c = jobkit_counts(*state);
	assert_int_equal(c.state[ROW_FAILED], 3);
	assert_int_equal(c.state[ROW_PENDING], 1);
	assert_int_equal(c.joined, 2);
	jobkit_conserved(*state, 4);
	job_close(job);
}

/* Beside a plain walk over all rows before. */
static void
many_rows_of_many_keys_agree_with_a_plain_count(void **state)
{
	uint64_t *last = mem_array(KEYS, sizeof(*last));
	uint64_t *keys = mem_array(MANY, sizeof(*keys));
	struct job *job = jobkit_open(*state);
	struct job_facts f = jobkit_facts(MANY);
	struct jobview_row row;
	struct jobview *v;
	struct rnd rnd;
	struct err e;

	rnd_init(&rnd, 4);
	assert_int_equal(job_plan_begin(job, &f, &e), 0);
	for (uint64_t i = 0; i < MANY; i++) {
		char key[32];

		keys[i] = rnd_below(&rnd, KEYS);
		last[keys[i]] = i + 1;
		(void)snprintf(
		    key, sizeof(key), "key-%llu", (unsigned long long)keys[i]);
		jobkit_row(job, i + 1, key, true, ROW_PENDING);
	}
	(void)jobkit_end_plan(job, MANY, JOB_REPEATS_LAST);
	v = jobkit_view(*state);
	for (uint64_t i = 0; i < MANY; i++) {
		uint64_t winner = last[keys[i]];

		assert_int_equal(jobview_next(v, &row, &e), 1);
		assert_int_equal(row.winner, winner == i + 1 ? 0 : winner);
		assert_int_equal(
		    row.state, winner == i + 1 ? ROW_PENDING : ROW_SKIPPED);
	}
	jobview_close(v);
	job_close(job);
	free(last);
	free(keys);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_policy_keeps_the_row_it_says),
	    cmocka_unit_test(
		a_brief_plan_counts_and_finds_what_a_whole_one_does),
	    TEST(joined_rows_count_under_their_winners_state),
	    TEST(many_rows_of_many_keys_agree_with_a_plain_count),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
