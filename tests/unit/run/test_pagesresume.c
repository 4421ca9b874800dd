// SPDX-License-Identifier: Apache-2.0
/* A first pass that was left, and goes on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "unit/run/pagesrig.h"

/* The opts' self is the rig, so these live beside it. */
static uint64_t marks[64];
static uint64_t totals[64];
static size_t n_marks;
static unsigned n_anew;
static unsigned given;    /* of the ids shown before */
static unsigned given_of; /* records 1 .. given_of */
static char id[32];

static int
mark(void *self, uint64_t offset, uint64_t total, struct err *e)
{
	(void)self;
	(void)e;
	assert_true(n_marks < 64);
	marks[n_marks] = offset;
	totals[n_marks++] = total;
	return 0;
}

static int
anew(void *self, struct err *e)
{
	(void)self;
	(void)e;
	n_anew++;
	return 0;
}

static int
earlier(void *self, struct str *out, struct err *e)
{
	(void)self;
	(void)e;
	if (given == given_of)
		return 0;
	(void)snprintf(id, sizeof(id), "con_%u", ++given);
	*out = str_of(id);
	return 1;
}

static struct pagesrig *
begin(size_t n, unsigned shown)
{
	struct pagesrig *r = pagesrig_begin(n);

	n_marks = 0;
	n_anew = 0;
	given = 0;
	given_of = shown;
	r->opts.progress = NULL; /* the rig counts from the beginning */
	r->opts.mark = mark;
	r->opts.anew = anew;
	r->opts.earlier = earlier;
	return r;
}

static void
each_page_but_the_last_leaves_a_mark(void **state)
{
	struct pagesrig *r = begin(60, 0);

	(void)state;
	pagesrig_read(r);
	assert_int_equal(n_marks, 2);
	assert_int_equal(marks[0], 25);
	assert_int_equal(marks[1], 50);
	assert_int_equal(totals[1], 60);
	assert_int_equal(n_anew, 0);
	assert_true(r->got.alone);
	pagesrig_end(r);
}

static void
a_pass_goes_on_at_its_mark_and_counts_what_it_had(void **state)
{
	struct pagesrig *r = begin(110, 50);

	(void)state;
	r->opts.from = 50;
	r->opts.from_total = 110;
	pagesrig_read(r);
	assert_int_equal(pagesrig_offset(r->api.asked[0].path), 50);
	assert_int_equal(r->got.end, PAGES_SETTLED);
	assert_int_equal(r->got.unique, 110);
	assert_int_equal(r->got.passes, 1);
	assert_int_equal(r->shown, 60);
	pagesrig_end(r);
}

/* Somebody added one in between: what slipped is found from the beginning. */
static void
a_list_that_changed_meanwhile_is_read_from_the_beginning(void **state)
{
	struct pagesrig *r = begin(110, 50);

	(void)state;
	pagesrig_insert(r, 0);
	r->opts.from = 50;
	r->opts.from_total = 110;
	pagesrig_read(r);
	assert_int_equal(r->got.end, PAGES_SETTLED);
	assert_int_equal(r->got.passes, 2);
	assert_int_equal(n_anew, 1);
	assert_true(r->got.alone);
	pagesrig_all_seen(r);
	pagesrig_end(r);
}

/* All was read, and the process died before it could say so. */
static void
a_mark_behind_the_last_record_needs_one_page(void **state)
{
	struct pagesrig *r = begin(50, 50);

	(void)state;
	r->opts.from = 50;
	r->opts.from_total = 50;
	pagesrig_read(r);
	assert_int_equal(r->api.n_asked, 1);
	assert_int_equal(r->got.end, PAGES_SETTLED);
	assert_int_equal(r->got.unique, 50);
	pagesrig_end(r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_page_but_the_last_leaves_a_mark),
	    cmocka_unit_test(a_pass_goes_on_at_its_mark_and_counts_what_it_had),
	    cmocka_unit_test(
		a_list_that_changed_meanwhile_is_read_from_the_beginning),
	    cmocka_unit_test(a_mark_behind_the_last_record_needs_one_page),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
