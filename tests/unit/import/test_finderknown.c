// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "unit/import/finderkit.h"

static void
a_mark_that_the_record_no_longer_has_is_unmarked(void **state)
{
	struct finderkit k;

	(void)state;
	finderkit_begin(&k);
	finderkit_record(&k, "con_a", "x1", "new@x.io");
	finderkit_start(&k);
	importbox_knows(&k.box, "k1", "con_a", "~$email", "old@x.io", -1);
	finderkit_again(&k);
	finderkit_known(&k, "con_a", 2, "old@x.io", 1);
	assert_string_equal(finderkit_run(&k, 1), "");
	assert_false(importbox_marked(&k.box, "~$email", "old@x.io"));
	/* The record is there, so its key stays. */
	assert_true(importbox_keyed(&k.box, "k1", "con_a"));
	assert_string_equal(buf_text(&k.gone), "");
	finderkit_end(&k);
}

static void
a_mark_that_the_record_has_stays_and_is_an_answer(void **state)
{
	struct finderkit k;

	(void)state;
	finderkit_begin(&k);
	finderkit_record(&k, "con_a", "x1", "a@x.io");
	finderkit_start(&k);
	importbox_knows(&k.box, "", "con_a", "~$email", "a@x.io", -1);
	finderkit_again(&k);
	finderkit_known(&k, "con_a", 2, "a@x.io", 1);
	assert_string_equal(finderkit_run(&k, 1), "1:2:con_a ");
	assert_true(importbox_marked(&k.box, "~$email", "a@x.io"));
	finderkit_end(&k);
}

/* By key nothing is compared: the key is ours. */
static void
a_record_known_by_key_need_not_have_any_mark(void **state)
{
	struct finderkit k;

	(void)state;
	finderkit_begin(&k);
	finderkit_record(&k, "con_a", "other", "other@x.io");
	finderkit_start(&k);
	finderkit_known(&k, "con_a", 0, "", 1);
	assert_string_equal(finderkit_run(&k, 1), "1:0:con_a ");
	finderkit_end(&k);
}

/* Who is told forgets it later, when there is another (finder.h). */
static void
a_record_that_is_gone_is_said_or_dropped_and_the_text_asked_for(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 4; i++) {
		bool told = i % 2 == 0;
		struct finderkit k;

		finderkit_begin(&k);
		finderkit_record(&k, "con_new", "x1", "a@x.io");
		finderkit_start(&k);
		importbox_knows(
		    &k.box, "k1", "con_old", "~$email", "a@x.io", -1);
		finderkit_again(&k);
		k.rules.gone = told ? k.rules.gone : NULL;
		k.box.rig.opts.strategy = i < 2 ? "search" : "prefetch";
		finderkit_ask(&k, 1, "a@x.io", 1);
		finderkit_known(&k, "con_old", 0, "", 1);
		assert_string_equal(finderkit_run(&k, 1), "1:4:con_new ");
		assert_int_equal(
		    importbox_keyed(&k.box, "k1", "con_old"), told);
		assert_int_equal(
		    importbox_marked(&k.box, "~$email", "a@x.io"), told);
		assert_string_equal(
		    buf_text(&k.gone), told ? "1:con_old " : "");
		finderkit_end(&k);
	}
}

static void
an_id_that_was_given_and_is_gone_is_said_to_be(void **state)
{
	struct finderkit k;

	(void)state;
	finderkit_begin(&k);
	finderkit_record(&k, "con_a", "x1", "a@x.io");
	finderkit_start(&k);
	assert_int_equal(finder_known(k.finder, STR_LIT("con_none"), 1, true,
			     STR_LIT(""), 1, &k.box.rig.err),
	    0);
	assert_int_equal(finder_known(k.finder, STR_LIT("con_a"), 1, true,
			     STR_LIT(""), 2, &k.box.rig.err),
	    0);
	assert_string_equal(finderkit_run(&k, 2), "1:1:con_none! 2:1:con_a ");
	/* Nobody was told that the id map was wrong: it was not. */
	assert_string_equal(buf_text(&k.gone), "");
	finderkit_end(&k);
}

static void
what_several_numbers_mean_is_retrieved_once(void **state)
{
	struct finderkit k;

	(void)state;
	finderkit_begin(&k);
	finderkit_record(&k, "con_a", "x1", "a@x.io");
	finderkit_start(&k);
	k.box.rig.opts.strategy = "search";
	for (uint64_t ord = 1; ord <= 3; ord++)
		finderkit_known(&k, "con_a", 0, "", ord);
	assert_string_equal(
	    finderkit_run(&k, 3), "1:0:con_a 2:0:con_a 3:0:con_a ");
	assert_int_equal(finderkit_reads(&k), 1);
	finderkit_end(&k);
}

/* How many records are retrieved though all are listed, written ago seconds
 * before. */
static size_t
retrieved(int64_t ago_s)
{
	struct finderkit k;
	size_t n;

	finderkit_begin(&k);
	finderkit_record(&k, "con_a", "x1", "a@x.io");
	finderkit_start(&k);
	importbox_knows(&k.box, "k1", "con_a", NULL, NULL, ago_s);
	finderkit_again(&k);
	k.box.rig.opts.strategy = "prefetch";
	finderkit_known(&k, "con_a", 0, "", 1);
	finderkit_ask(&k, 1, "a@x.io", 1);
	assert_string_equal(finderkit_run(&k, 1), "1:0:con_a ");
	n = finderkit_reads(&k);
	finderkit_end(&k);
	return n;
}

static void
a_record_written_within_ten_minutes_is_retrieved_though_listed(void **state)
{
	(void)state;
	assert_int_equal(retrieved(60), 1);
	assert_int_equal(retrieved(10 * 60 - 30), 1);
	assert_int_equal(retrieved(10 * 60 + 30), 0);
	/* Never written by us: the listing is all we need. */
	assert_int_equal(retrieved(-1), 0);
}

/* A clock that was set back makes it look written in the future. */
static void
a_record_of_the_future_is_retrieved(void **state)
{
	struct finderkit k;

	(void)state;
	finderkit_begin(&k);
	finderkit_record(&k, "con_a", "x1", "a@x.io");
	finderkit_start(&k);
	importbox_knows(&k.box, "k1", "con_a", NULL, NULL, 0);
	k.box.wall_ahead_ms = -3600 * 1000;
	finderkit_again(&k);
	k.box.rig.opts.strategy = "prefetch";
	finderkit_known(&k, "con_a", 0, "", 1);
	finderkit_ask(&k, 1, "a@x.io", 1);
	assert_string_equal(finderkit_run(&k, 1), "1:0:con_a ");
	assert_int_equal(finderkit_reads(&k), 1);
	finderkit_end(&k);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_mark_that_the_record_no_longer_has_is_unmarked),
	    cmocka_unit_test(a_mark_that_the_record_has_stays_and_is_an_answer),
	    cmocka_unit_test(a_record_known_by_key_need_not_have_any_mark),
	    cmocka_unit_test(
		a_record_that_is_gone_is_said_or_dropped_and_the_text_asked_for),
	    cmocka_unit_test(an_id_that_was_given_and_is_gone_is_said_to_be),
	    cmocka_unit_test(what_several_numbers_mean_is_retrieved_once),
	    cmocka_unit_test(
		a_record_written_within_ten_minutes_is_retrieved_though_listed),
	    cmocka_unit_test(a_record_of_the_future_is_retrieved),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
