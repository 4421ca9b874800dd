// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/arena.h"
#include "planfix.h"

static void
open_all(struct planfix *f)
{
	planfix_open(f, "contact",
	    "fields:\n"
	    "  title: { column: T, clear-token: \"-\" }\n"
	    "  score: S\n"
	    "  agreed: O\n"
	    "  $email: { column: E, split: \";\" }\n"
	    "  $name: { first: F, last: L }\n"
	    "relationships:\n"
	    "  $account: { column: A, by: id, split: \";\" }\n"
	    "  mentor: { column: M, by: id }\n",
	    "T|S|O|E|F|L|A|M");
}

/* The second row merged into the first. */
static void
merge(struct planfix *f, const char *first, const char *second)
{
	struct item into;

	assert_int_equal(planfix_row(f, first), 0);
	into = f->item;
	assert_int_equal(planfix_row(f, second), 0);
	f->item.line = 9;
	item_merge(&into, &f->item, f->bind, f->arena, &f->diags);
	f->item = into;
}

static void
gives(
    struct planfix *f, const char *first, const char *second, const char *want)
{
	merge(f, first, second);
	assert_int_equal(f->diags.n, 0);
	assert_string_equal(planfix_body(f), want);
}

static void
what_one_row_lacks_comes_from_the_other(void **state)
{
	struct planfix f;

	(void)state;
	open_all(&f);
	gives(&f, "Boss|||||||", "|7|yes|||||con_9",
	    "{\"fields\":{\"agreed\":true,\"score\":7,\"title\":\"Boss\"},"
	    "\"relationships\":{\"mentor\":\"con_9\"}}");
	gives(&f, "Boss|7||||||con_9", "Boss|7.0||||||con_9",
	    "{\"fields\":{\"score\":7,\"title\":\"Boss\"},"
	    "\"relationships\":{\"mentor\":\"con_9\"}}");
	assert_int_equal(f.item.line, 7);
	planfix_close(&f);
}

static void
a_file_comes_with_the_link_that_it_is(void **state)
{
	struct planfix f;

	(void)state;
	planfix_open(&f, "meeting",
	    "key: K\nfields:\n  $title: T\n"
	    "  $startDate: { value: \"2026-01-05T09:00:00Z\" }\n"
	    "  $endDate: { value: \"2026-01-05T09:00:00Z\" }\n"
	    "relationships:\n  $transcript: { file: F }\n",
	    "K|T|F");
	merge(&f, "k1|Talk|", "k2|Talk|a.txt");
	assert_true(str_is(f.item.links[0].ids[0], "$transcript of k2: a.txt"));
	assert_true(str_is(f.item.links[0].file->row, "k2"));
	/* One file, which both rows name: nothing differs. */
	merge(&f, "k1|Talk|a.txt", "k2|Talk|a.txt");
	assert_true(str_is(f.item.links[0].file->row, "k1"));
	assert_int_equal(f.diags.n, 0);
	merge(&f, "k1|Talk|a.txt", "k2|Talk|b.txt");
	assert_true(str_is(f.item.links[0].file->path, "a.txt"));
	(void)planfix_found(&f, "merge.differs");
	planfix_close(&f);
}

static void
several_values_and_links_are_united(void **state)
{
	struct planfix f;

	(void)state;
	open_all(&f);
	gives(&f, "|||b@x.io;a@x.io|||acc_2|",
	    "|||c@x.io;a@x.io|||acc_1;acc_2|",
	    "{\"fields\":{\"$email\":[\"b@x.io\",\"a@x.io\",\"c@x.io\"]},"
	    "\"relationships\":{\"$account\":[\"acc_2\",\"acc_1\"]}}");
	planfix_close(&f);
}

static void
parts_that_agree_fill_each_other(void **state)
{
	struct planfix f;

	(void)state;
	open_all(&f);
	gives(&f, "||||Ana|||", "|||||Ruiz||",
	    "{\"fields\":{\"$name\":{\"firstName\":\"Ana\",\"lastName\":"
	    "\"Ruiz\"}}}");
	gives(&f, "||||Ana|Ruiz||", "||||Ana|||",
	    "{\"fields\":{\"$name\":{\"firstName\":\"Ana\",\"lastName\":"
	    "\"Ruiz\"}}}");
	planfix_close(&f);
}

static void
two_different_values_are_a_warning_and_the_first_stays(void **state)
{
	struct planfix f;
	const struct diag *d;

	(void)state;
	open_all(&f);
	merge(&f, "Boss|||||||", "Clerk|||||||");
	assert_int_equal(f.diags.n, 1);
	d = planfix_found(&f, "merge.differs");
	assert_int_equal(d->severity, DIAG_WARNING);
	assert_string_equal(d->field, "title");
	assert_true(str_is(d->value, "Clerk"));
	assert_string_equal(d->message,
	    "line 9 has another value for the same record; that of line 7 is "
	    "kept");
	assert_string_equal(
	    planfix_body(&f), "{\"fields\":{\"title\":\"Boss\"}}");
	planfix_close(&f);
}

static void
each_kind_of_difference_is_found(void **state)
{
	static const char *const pairs[][3] = {
	    {"|7||||||", "|8||||||", "score"},
	    {"||yes|||||", "||no|||||", "agreed"},
	    {"||||Ana|Ruiz||", "||||Anna|Ruiz||", "$name"},
	    {"|||||||con_8", "|||||||con_9", "mentor"},
	};
	struct planfix f;

	(void)state;
	open_all(&f);
	for (size_t i = 0; i < 4; i++) {
		const char *body;

		assert_int_equal(planfix_row(&f, pairs[i][0]), 0);
		body = planfix_body(&f);
		merge(&f, pairs[i][0], pairs[i][1]);
		assert_int_equal(f.diags.n, 1);
		assert_string_equal(
		    planfix_found(&f, "merge.differs")->field, pairs[i][2]);
		assert_string_equal(planfix_body(&f), body);
	}
	planfix_close(&f);
}

static void
a_value_stands_above_a_text_that_clears(void **state)
{
	struct planfix f;

	(void)state;
	open_all(&f);
	merge(&f, "-|||||||", "Boss|||||||");
	assert_string_equal(
	    planfix_body(&f), "{\"fields\":{\"title\":\"Boss\"}}");
	for (size_t i = 0; i < f.bind->n_fields; i++)
		assert_false(f.item.clears[i]);
	merge(&f, "Boss|||||||", "-|||||||");
	for (size_t i = 0; i < f.bind->n_fields; i++)
		assert_false(f.item.clears[i]);
	merge(&f, "|||||||", "-|||||||");
	assert_true(f.item.clears[f.bind->n_fields - 1]);
	merge(&f, "-|||||||", "|||||||");
	assert_true(f.item.clears[f.bind->n_fields - 1]);
	assert_int_equal(f.diags.n, 0);
	planfix_close(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_file_comes_with_the_link_that_it_is),
	    cmocka_unit_test(what_one_row_lacks_comes_from_the_other),
	    cmocka_unit_test(several_values_and_links_are_united),
	    cmocka_unit_test(parts_that_agree_fill_each_other),
	    cmocka_unit_test(
		two_different_values_are_a_warning_and_the_first_stays),
	    cmocka_unit_test(each_kind_of_difference_is_found),
	    cmocka_unit_test(a_value_stands_above_a_text_that_clears),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
