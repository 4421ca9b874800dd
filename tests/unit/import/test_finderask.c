// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <stdio.h>

#include "unit/import/finderkit.h"

/* So many records r0, r1 ... with the addresses r0@x.io ... */
static void
crowd(struct finderkit *k, unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		char id[32];
		char mail[32];

		(void)snprintf(id, sizeof(id), "con_r%u", i);
		(void)snprintf(mail, sizeof(mail), "r%u@x.io", i);
		finderkit_record(k, id, id, mail);
	}
}

/* So many texts of rule 1, the first of them of records. */
static void
ask(struct finderkit *k, unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		char mail[32];

		(void)snprintf(mail, sizeof(mail), "r%u@x.io", i);
		finderkit_ask(k, 1, mail, i + 1);
	}
}

static void
fewer_requests_decide_and_the_sentence_has_both_numbers(void **state)
{
	struct finderkit k;

	(void)state;
	finderkit_begin(&k);
	crowd(&k, 60); /* 3 pages */
	finderkit_start(&k);
	ask(&k, 2);
	(void)finderkit_run(&k, 2);
	assert_string_equal(buf_text(&k.strategy),
	    "of 60 contacts the ones in question were looked up (2 requests; a listing would have taken 3)");
	assert_int_equal(finderkit_searches(&k, "$email"), 2);
	finderkit_again(&k);
	ask(&k, 4);
	assert_string_equal(finderkit_run(&k, 4),
	    "1:4:con_r0 2:4:con_r1 3:4:con_r2 4:4:con_r3 ");
	assert_string_equal(buf_text(&k.strategy),
	    "all 60 contacts were listed (3 requests; looking them up would have taken 4)");
	assert_int_equal(finderkit_searches(&k, "$email"), 0);
	assert_int_equal(finderkit_searches(&k, "limit=25"), 3);
	finderkit_end(&k);
}

/* A page is one request, so is a record known. */
static void
as_many_requests_are_a_listing_and_known_records_count(void **state)
{
	struct finderkit k;

	(void)state;
	finderkit_begin(&k);
	crowd(&k, 60);
	finderkit_start(&k);
	ask(&k, 3);
	(void)finderkit_run(&k, 3);
	assert_non_null(strstr(buf_text(&k.strategy), "were listed"));
	finderkit_again(&k);
	ask(&k, 2);
	finderkit_known(&k, "con_r1", 0, "", 2);
	finderkit_known(&k, "con_r9", 0, "", 3);
	(void)finderkit_run(&k, 3);
	/* 1 text (2 is known) and 2 records. */
	assert_non_null(strstr(buf_text(&k.strategy), "have taken 3)"));
	finderkit_end(&k);
}

static void
what_was_asked_for_is_done_where_it_can_be(void **state)
{
	struct finderkit k;

	(void)state;
	finderkit_begin(&k);
	crowd(&k, 30);
	finderkit_start(&k);
	k.box.rig.opts.strategy = "prefetch";
	ask(&k, 1);
	(void)finderkit_run(&k, 1);
	assert_non_null(strstr(buf_text(&k.strategy), "were listed"));
	finderkit_again(&k);
	k.box.rig.opts.strategy = "search";
	ask(&k, 9);
	(void)finderkit_run(&k, 9);
	assert_non_null(strstr(buf_text(&k.strategy), "were looked up"));
	finderkit_again(&k);
	k.cannot = true;
	ask(&k, 1);
	assert_string_equal(finderkit_run(&k, 1), "1:4:con_r0 ");
	assert_string_equal(buf_text(&k.strategy),
	    "all 30 contacts were listed (2 requests; the API cannot be asked for them one by one)");
	finderkit_end(&k);
}

static void
an_empty_list_is_said_and_nothing_more_is_asked(void **state)
{
	struct finderkit k;

	(void)state;
	finderkit_begin(&k);
	finderkit_start(&k);
	ask(&k, 5);
	assert_string_equal(finderkit_run(&k, 5), "");
	assert_string_equal(buf_text(&k.strategy), "there are no contacts yet");
	assert_int_equal(finderkit_searches(&k, ""), 1);
	finderkit_end(&k);
}

static void
where_nobody_asks_nothing_is_asked_nor_said(void **state)
{
	struct finderkit k;

	(void)state;
	finderkit_begin(&k);
	crowd(&k, 1);
	finderkit_start(&k);
	assert_string_equal(finderkit_run(&k, 3), "");
	assert_string_equal(buf_text(&k.strategy), "");
	assert_int_equal(finderkit_searches(&k, ""), 0);
	finderkit_end(&k);
}

/* Rule 1 is asked only for what rule 0 left open. */
static void
rules_are_tried_in_order_for_rows_that_are_still_open(void **state)
{
	struct finderkit k;

	(void)state;
	finderkit_begin(&k);
	crowd(&k, 30);
	finderkit_start(&k);
	k.box.rig.opts.strategy = "search";
	finderkit_ask(&k, 0, "con_r1", 1);
	finderkit_ask(&k, 1, "r2@x.io", 1);
	finderkit_ask(&k, 0, "nobody", 2);
	finderkit_ask(&k, 1, "r3@x.io", 2);
	assert_string_equal(finderkit_run(&k, 2), "1:3:con_r1 2:4:con_r3 ");
	assert_int_equal(finderkit_searches(&k, "external-id"), 2);
	assert_int_equal(finderkit_searches(&k, "$email"), 1);
	finderkit_end(&k);
}

static void
a_listing_keeps_the_order_of_the_rules_too(void **state)
{
	struct finderkit k;

	(void)state;
	finderkit_begin(&k);
	crowd(&k, 30);
	finderkit_start(&k);
	k.box.rig.opts.strategy = "prefetch";
	finderkit_ask(&k, 0, "con_r1", 1);
	finderkit_ask(&k, 1, "r2@x.io", 1);
	finderkit_ask(&k, 0, "nobody", 2);
	finderkit_ask(&k, 1, "r3@x.io", 2);
	assert_string_equal(finderkit_run(&k, 2), "1:3:con_r1 2:4:con_r3 ");
	finderkit_end(&k);
}

static void
a_text_of_several_rows_is_searched_for_once(void **state)
{
	struct finderkit k;

	(void)state;
	finderkit_begin(&k);
	crowd(&k, 3);
	finderkit_start(&k);
	k.box.rig.opts.strategy = "search";
	for (uint64_t ord = 1; ord <= 4; ord++)
		finderkit_ask(&k, 1, "r1@x.io", ord);
	assert_string_equal(finderkit_run(&k, 4),
	    "1:4:con_r1 2:4:con_r1 3:4:con_r1 4:4:con_r1 ");
	assert_int_equal(finderkit_searches(&k, "$email"), 1);
	finderkit_end(&k);
}

/* `contains` hits longer addresses, newest first: the one that is meant is
 * the oldest, on the last page. */
static void
a_search_of_more_than_a_page_is_walked_to_its_end(void **state)
{
	struct finderkit k;

	(void)state;
	finderkit_begin(&k);
	finderkit_record(&k, "con_meant", "m", "ann@x.io");
	for (unsigned i = 0; i < 60; i++) {
		char id[32];
		char mail[32];

		(void)snprintf(id, sizeof(id), "con_l%u", i);
		(void)snprintf(mail, sizeof(mail), "j%uann@x.io", i);
		finderkit_record(&k, id, id, mail);
	}
	finderkit_record(&k, "con_next", "n", "bob@x.io");
	finderkit_start(&k);
	k.box.rig.opts.strategy = "search";
	finderkit_ask(&k, 1, "ann@x.io", 1);
	finderkit_ask(&k, 1, "bob@x.io", 2);
	assert_string_equal(
	    finderkit_run(&k, 2), "1:4:con_meant 2:4:con_next ");
	assert_true(finderkit_searches(&k, "$email") > 3);
	finderkit_end(&k);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		fewer_requests_decide_and_the_sentence_has_both_numbers),
	    cmocka_unit_test(
		as_many_requests_are_a_listing_and_known_records_count),
	    cmocka_unit_test(what_was_asked_for_is_done_where_it_can_be),
	    cmocka_unit_test(an_empty_list_is_said_and_nothing_more_is_asked),
	    cmocka_unit_test(where_nobody_asks_nothing_is_asked_nor_said),
	    cmocka_unit_test(
		rules_are_tried_in_order_for_rows_that_are_still_open),
	    cmocka_unit_test(a_listing_keeps_the_order_of_the_rules_too),
	    cmocka_unit_test(a_text_of_several_rows_is_searched_for_once),
	    cmocka_unit_test(a_search_of_more_than_a_page_is_walked_to_its_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
