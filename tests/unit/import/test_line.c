// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "doc/jdoc.h"
#include "import/importjob.h"
#include "run/fetch.h"

#include "unit/import/importbox.h"

static void
get(struct line *l, const char *path)
{
	struct fetched got;
	struct err e;

	fetch_put(l->fetch, path, 0);
	assert_int_equal(fetch_next(l->fetch, &got, &e), 1);
	jdoc_free(got.doc);
}

static void
an_open_line_is_opened_no_second_time(void **state)
{
	struct importbox b;
	struct import *im;
	struct fetch *first;

	(void)state;
	importbox_begin(&b);
	importbox_start(&b);
	im = importbox_ready(&b);
	assert_null(im->searches.fetch);
	assert_int_equal(
	    line_open(&im->searches, im, API_SEARCH, 2, &b.rig.err), 0);
	first = im->searches.fetch;
	assert_non_null(first);
	assert_int_equal(fetch_room(first), 2);
	assert_int_equal(
	    line_open(&im->searches, im, API_SEARCH, 9, &b.rig.err), 0);
	assert_ptr_equal(im->searches.fetch, first);
	importbox_end(&b);
}

static void
what_was_spent_counts_under_its_category_when_it_closes(void **state)
{
	struct importbox b;
	struct import *im;
	struct line l;

	(void)state;
	importbox_begin(&b);
	importbox_start(&b);
	im = importbox_ready(&b);
	memset(&l, 0, sizeof(l));
	assert_int_equal(line_open(&l, im, API_SEARCH, 1, &b.rig.err), 0);
	get(&l, "/v1/contacts?limit=1&offset=0");
	get(&l, "/v1/contacts?limit=1&offset=0");
	assert_int_equal(im->sum.spent_searches, 0);
	line_close(&l, im, API_SEARCH);
	assert_int_equal(im->sum.spent_searches, 2);
	assert_null(l.fetch);
	/* Again, for the other category: what was counted is not lost. */
	assert_int_equal(line_open(&l, im, API_READ, 1, &b.rig.err), 0);
	get(&l, "/v1/contacts/con_none");
	line_close(&l, im, API_READ);
	line_close(&l, im, API_READ);
	assert_int_equal(im->sum.spent_searches, 2);
	assert_int_equal(im->sum.spent_reads, 1);
	importbox_end(&b);
}

static void
what_flies_is_given_up(void **state)
{
	struct importbox b;
	struct import *im;
	struct line l;

	(void)state;
	importbox_begin(&b);
	b.sb_opts.latency_ms = 200;
	importbox_start(&b);
	im = importbox_ready(&b);
	memset(&l, 0, sizeof(l));
	assert_int_equal(line_open(&l, im, API_READ, 4, &b.rig.err), 0);
	fetch_put(l.fetch, "/v1/contacts/con_none", 1);
	fetch_put(l.fetch, "/v1/contacts/con_none", 2);
	fetch_move(l.fetch, 1);
	line_close(&l, im, API_READ);
	assert_null(l.fetch);
	importbox_end(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_open_line_is_opened_no_second_time),
	    cmocka_unit_test(
		what_was_spent_counts_under_its_category_when_it_closes),
	    cmocka_unit_test(what_flies_is_given_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
