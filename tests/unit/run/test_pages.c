// SPDX-License-Identifier: Apache-2.0
/* Lists at rest, and lists that change while they are read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "unit/run/pagesrig.h"

static void
a_quiet_list_is_read_in_one_pass_and_each_record_once(void **state)
{
	static const size_t sizes[] = {
	    0, 1, 24, 25, 26, 49, 50, 51, 99, 100, 101, 250, 1000};

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct pagesrig *r = pagesrig_begin(sizes[i]);

		pagesrig_read(r);
		assert_int_equal(r->got.end, PAGES_SETTLED);
		assert_int_equal(r->got.total, sizes[i]);
		assert_int_equal(r->got.unique, sizes[i]);
		assert_int_equal(r->got.passes, 1);
		assert_int_equal(r->shown, sizes[i]);
		pagesrig_all_seen(r);
		/* Full pages to the count: one more tells the end. */
		assert_int_equal(r->api.n_asked, sizes[i] / PAGESRIG_PAGE + 1);
		assert_int_equal(r->progressed, r->api.n_asked);
		assert_int_equal(r->last_total, sizes[i]);
		pagesrig_end(r);
	}
}

static void
the_first_page_goes_alone_the_others_side_by_side(void **state)
{
	struct pagesrig *r = pagesrig_begin(500);

	(void)state;
	pagesrig_read(r);
	assert_true(
	    r->api.asked[1].at_ms >= r->api.asked[0].at_ms + r->api.latency_ms);
	assert_true(r->api.most_flying > 2);
	pagesrig_end(r);
}

static void
a_filter_stays_in_the_path(void **state)
{
	struct pagesrig *r = pagesrig_begin(30);

	(void)state;
	r->opts.path = "/v1/contacts?$email[contains]=a";
	pagesrig_read(r);
	assert_string_equal(r->api.asked[0].path,
	    "/v1/contacts?$email[contains]=a&limit=25&offset=0");
	assert_string_equal(r->api.asked[1].path,
	    "/v1/contacts?$email[contains]=a&limit=25&offset=25");
	pagesrig_end(r);
}

static void
a_short_page_in_the_middle_is_no_end(void **state)
{
	struct pagesrig *r = pagesrig_begin(200);

	(void)state;
	r->short_at = 75;
	pagesrig_read(r);
	/* Its five are missing in every pass: nobody may say all were seen. */
	assert_int_equal(r->got.end, PAGES_UNSETTLED);
	assert_int_equal(r->got.passes, PAGES_PASSES);
	assert_int_equal(r->got.unique, 195);
	assert_int_equal(r->seen[200], PAGES_PASSES);
	pagesrig_end(r);
}

static void
short_once(struct pagesrig *r, size_t nth)
{
	r->short_at = nth <= 9 ? 75 : -1;
}

static void
another_pass_finds_what_the_first_did_not_show(void **state)
{
	struct pagesrig *r = pagesrig_begin(200);

	(void)state;
	r->meddle = short_once;
	pagesrig_read(r);
	assert_int_equal(r->got.end, PAGES_SETTLED);
	assert_int_equal(r->got.passes, 2);
	assert_int_equal(r->got.unique, 200);
	pagesrig_all_seen(r);
	pagesrig_end(r);
}

static void
insert_at_3(struct pagesrig *r, size_t nth)
{
	if (nth == 3)
		pagesrig_insert(r, 0);
}

static void
a_record_inserted_in_front_is_found_by_another_pass(void **state)
{
	struct pagesrig *r = pagesrig_begin(200);

	(void)state;
	r->meddle = insert_at_3;
	pagesrig_read(r);
	assert_int_equal(r->got.end, PAGES_SETTLED);
	assert_int_equal(r->got.total, 201);
	assert_int_equal(r->got.unique, 201);
	assert_int_equal(r->got.passes, 2);
	pagesrig_all_seen(r);
	pagesrig_end(r);
}

static void
delete_at_4(struct pagesrig *r, size_t nth)
{
	if (nth == 4)
		pagesrig_delete(r, 10);
}

/*
 * One that was seen goes, so one slips in front of the pages to come: as many
 * ids as the count were seen, and yet one is missing.
 */
static void
a_deletion_does_not_pass_for_a_list_that_settled(void **state)
{
	struct pagesrig *r = pagesrig_begin(200);

	(void)state;
	r->meddle = delete_at_4;
	pagesrig_read(r);
	assert_int_equal(r->got.end, PAGES_SETTLED);
	assert_int_equal(r->got.total, 199);
	assert_int_equal(r->got.passes, 2);
	pagesrig_all_seen(r);
	/* The deleted one was shown, too. */
	assert_int_equal(r->got.unique, 200);
	pagesrig_end(r);
}

static void
grow_while_read(struct pagesrig *r, size_t nth)
{
	/* Past the end that the first page told, in the first pass. */
	for (size_t i = 0; nth <= 3 && i < 20; i++)
		pagesrig_insert(r, r->n);
}

static void
a_count_that_grows_is_followed(void **state)
{
	struct pagesrig *r = pagesrig_begin(100);

	(void)state;
	r->meddle = grow_while_read;
	pagesrig_read(r);
	assert_int_equal(r->got.end, PAGES_SETTLED);
	assert_int_equal(r->got.total, 160);
	assert_int_equal(r->seen[160], r->got.passes);
	pagesrig_all_seen(r);
	pagesrig_end(r);
}

static void
always_in_front(struct pagesrig *r, size_t nth)
{
	(void)nth;
	pagesrig_insert(r, 0);
}

static void
a_list_that_never_rests_is_not_said_to_have_settled(void **state)
{
	struct pagesrig *r = pagesrig_begin(300);

	(void)state;
	r->meddle = always_in_front;
	pagesrig_read(r);
	assert_int_equal(r->got.end, PAGES_UNSETTLED);
	assert_int_equal(r->got.passes, PAGES_PASSES);
	assert_true(r->got.unique < r->n);
	pagesrig_end(r);
}

static void
a_count_that_is_wrong_is_not_said_to_have_settled(void **state)
{
	static const int64_t wrong[] = {-60, -1, 1, 60, 3000};

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct pagesrig *r = pagesrig_begin(110);

		r->extra = wrong[i];
		pagesrig_read(r);
		assert_int_equal(r->got.end, PAGES_UNSETTLED);
		assert_int_equal(r->got.unique, 110);
		pagesrig_all_seen(r);
		pagesrig_end(r);
	}
}

static void
one_record_that_moves_to_the_last_page_is_no_ignored_offset(void **state)
{
	struct pagesrig *r = pagesrig_begin(100);

	(void)state;
	r->meddle = insert_at_3;
	pagesrig_read(r);
	assert_int_equal(r->got.end, PAGES_SETTLED);
	pagesrig_all_seen(r);
	pagesrig_end(r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		a_quiet_list_is_read_in_one_pass_and_each_record_once),
	    cmocka_unit_test(the_first_page_goes_alone_the_others_side_by_side),
	    cmocka_unit_test(a_filter_stays_in_the_path),
	    cmocka_unit_test(a_short_page_in_the_middle_is_no_end),
	    cmocka_unit_test(another_pass_finds_what_the_first_did_not_show),
	    cmocka_unit_test(
		a_record_inserted_in_front_is_found_by_another_pass),
	    cmocka_unit_test(a_deletion_does_not_pass_for_a_list_that_settled),
	    cmocka_unit_test(a_count_that_grows_is_followed),
	    cmocka_unit_test(
		a_list_that_never_rests_is_not_said_to_have_settled),
	    cmocka_unit_test(a_count_that_is_wrong_is_not_said_to_have_settled),
	    cmocka_unit_test(
		one_record_that_moves_to_the_last_page_is_no_ignored_offset)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
