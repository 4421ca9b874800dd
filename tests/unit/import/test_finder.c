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
#include "plan/record.h"

#include "unit/import/finderkit.h"

static void
the_id_map_by_key_stands_above_a_mark_and_that_above_lightfield(void **state)
{
	struct finderkit k;

	(void)state;
	finderkit_begin(&k);
	finderkit_record(&k, "con_key", "k", "key@x.io");
	finderkit_record(&k, "con_mark", "x1", "mark@x.io");
	finderkit_record(&k, "con_list", "x2", "list@x.io");
	finderkit_start(&k);
	/* 1 has all three, 2 the last two, 3 only what Lightfield says. */
	for (uint64_t ord = 1; ord <= 3; ord++)
		finderkit_ask(&k, 0, "x2", ord);
	finderkit_known(&k, "con_key", 0, "", 1);
	for (uint64_t ord = 1; ord <= 2; ord++)
		finderkit_known(&k, "con_mark", 2, "mark@x.io", ord);
	assert_string_equal(
	    finderkit_run(&k, 3), "1:0:con_key 2:2:con_mark 3:3:con_list ");
	finderkit_end(&k);
}

static void
a_mark_of_an_earlier_rule_stands_above_one_of_a_later(void **state)
{
	struct finderkit k;

	(void)state;
	finderkit_begin(&k);
	finderkit_record(&k, "con_a", "one", "one@x.io");
	finderkit_record(&k, "con_b", "two", "two@x.io");
	finderkit_start(&k);
	finderkit_known(&k, "con_b", 2, "two@x.io", 1);
	finderkit_known(&k, "con_a", 1, "one", 1);
	assert_string_equal(finderkit_run(&k, 1), "1:1:con_a ");
	finderkit_end(&k);
}

static void
answers_come_by_number_then_by_id_each_once(void **state)
{
	struct finderkit k;

	(void)state;
	finderkit_begin(&k);
	finderkit_record(&k, "con_b", "t1", "twin@x.io");
	finderkit_record(&k, "con_a", "t2", "twin@x.io");
	finderkit_record(&k, "con_c", "t3", "lone@x.io");
	finderkit_start(&k);
	finderkit_ask(&k, 1, "lone@x.io", 2);
	finderkit_ask(&k, 1, "twin@x.io", 1);
	/* The same number asks for the same text twice. */
	finderkit_ask(&k, 1, "twin@x.io", 1);
	assert_string_equal(
	    finderkit_run(&k, 2), "1:4:con_a 1:4:con_b 2:4:con_c ");
	assert_int_equal(finder_rewind(k.finder, &k.box.rig.err), 0);
	assert_string_equal(
	    finderkit_hits(&k), "1:4:con_a 1:4:con_b 2:4:con_c ");
	finderkit_end(&k);
}

static void
the_kept_record_and_the_mark_come_with_an_answer(void **state)
{
	struct finderkit k;
	struct finder_hit h;
	struct jdoc *doc;
	struct record r;

	(void)state;
	finderkit_begin(&k);
	finderkit_record(&k, "con_a", "x1", "a@x.io");
	finderkit_start(&k);
	finderkit_ask(&k, 1, "a@x.io", 1);
	assert_string_equal(finderkit_run(&k, 1), "1:4:con_a ");
	assert_int_equal(finder_rewind(k.finder, &k.box.rig.err), 0);
	assert_int_equal(finder_next(k.finder, &h, &k.box.rig.err), 1);
	assert_true(str_is(h.text, "a@x.io"));
	assert_int_equal(
	    finder_record(k.finder, h.at, &doc, &k.box.rig.err), 0);
	assert_true(record_read(jdoc_root(doc), &r));
	assert_true(str_is(r.id, "con_a"));
	assert_non_null(record_value(&r, "external-id"));
	jdoc_free(doc);
	finderkit_end(&k);
}

static void
texts_are_read_again_in_their_order(void **state)
{
	static const char *const expected[] = {"a", "b", "b", "c"};
	struct finderkit k;
	struct str text;
	uint64_t ord;

	(void)state;
	finderkit_begin(&k);
	finderkit_start(&k);
	finderkit_ask(&k, 0, "c", 1);
	finderkit_ask(&k, 0, "b", 2);
	finderkit_ask(&k, 0, "a", 3);
	finderkit_ask(&k, 0, "b", 4);
	finderkit_ask(&k, 1, "z", 5);
	assert_string_equal(finderkit_run(&k, 5), "");
	for (unsigned round = 0; round < 2; round++) {
		uint64_t sum = 0;

		assert_int_equal(
		    finder_texts_rewind(k.finder, 0, &k.box.rig.err), 0);
		for (size_t i = 0; i < 4; i++) {
			assert_int_equal(finder_texts(k.finder, 0, &text, &ord,
					     &k.box.rig.err),
			    1);
			assert_true(str_is(text, expected[i]));
			sum += ord;
		}
		assert_int_equal(sum, 1 + 2 + 3 + 4);
		assert_int_equal(
		    finder_texts(k.finder, 0, &text, &ord, &k.box.rig.err), 0);
	}
	finderkit_end(&k);
}

static bool
only_two(void *self, uint64_t ord)
{
	(void)self;
	return ord == 2;
}

static void
numbers_that_are_not_wanted_are_not_answered_nor_asked_for(void **state)
{
	struct finderkit k;

	(void)state;
	finderkit_begin(&k);
	finderkit_record(&k, "con_a", "x1", "a@x.io");
	finderkit_record(&k, "con_b", "x2", "b@x.io");
	finderkit_start(&k);
	k.box.rig.opts.strategy = "search";
	finderkit_ask(&k, 1, "a@x.io", 1);
	finderkit_ask(&k, 1, "b@x.io", 2);
	finderkit_known(&k, "con_b", 0, "", 1);
	assert_int_equal(finder_run(k.finder, 2, only_two, NULL, &k.strategy,
			     &k.box.rig.err),
	    0);
	assert_string_equal(finderkit_hits(&k), "2:4:con_b ");
	assert_int_equal(finderkit_reads(&k), 0);
	assert_int_equal(finderkit_searches(&k, "$email"), 1);
	finderkit_end(&k);
}

static void
numbers_sort_as_bytes(void **state)
{
	static const uint64_t v[] = {0, 1, 255, 256, 1ULL << 40, UINT64_MAX};
	struct buf a;
	struct buf b;

	(void)state;
	buf_init(&a, 64);
	buf_init(&b, 64);
	for (size_t i = 0; i < sizeof(v) / sizeof(v[0]); i++) {
		buf_clear(&a);
		finder_number(&a, v[i]);
		assert_int_equal(a.n, 8);
		assert_true(finder_number_at(buf_str(&a), 0) == v[i]);
		if (i == 0)
			continue;
		buf_clear(&b);
		finder_number(&b, v[i - 1]);
		assert_true(str_cmp(buf_str(&b), buf_str(&a)) < 0);
	}
	buf_fini(&b);
	buf_fini(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		the_id_map_by_key_stands_above_a_mark_and_that_above_lightfield),
	    cmocka_unit_test(
		a_mark_of_an_earlier_rule_stands_above_one_of_a_later),
	    cmocka_unit_test(answers_come_by_number_then_by_id_each_once),
	    cmocka_unit_test(the_kept_record_and_the_mark_come_with_an_answer),
	    cmocka_unit_test(texts_are_read_again_in_their_order),
	    cmocka_unit_test(
		numbers_that_are_not_wanted_are_not_answered_nor_asked_for),
	    cmocka_unit_test(numbers_sort_as_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
