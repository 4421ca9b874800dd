// SPDX-License-Identifier: Apache-2.0
#include "unit/value/valueprobe.h"
#include "value/valuetype.h"

static const struct str split[] = {{"; ", 2}, {";", 1}, {"|", 1}};
static const struct value_spec spec = {.split = split, .n_split = 3};

static void
pieces_are_trimmed_and_empty_ones_left_out(void **state)
{
	struct str rest = STR_LIT(" a ;; b|c;");
	struct str piece;

	(void)state;
	assert_true(valuetype_piece(&spec, &rest, &piece));
	assert_true(str_is(piece, "a"));
	assert_true(valuetype_piece(&spec, &rest, &piece));
	assert_true(str_is(piece, "b"));
	assert_true(valuetype_piece(&spec, &rest, &piece));
	assert_true(str_is(piece, "c"));
	assert_false(valuetype_piece(&spec, &rest, &piece));
}

static void
without_separators_a_cell_is_one_piece(void **state)
{
	static const struct value_spec whole;
	struct str rest = STR_LIT(" a;b ");
	struct str piece;

	(void)state;
	assert_true(valuetype_piece(&whole, &rest, &piece));
	assert_true(str_is(piece, "a;b"));
	assert_false(valuetype_piece(&whole, &rest, &piece));
}

static void
lists_grow_and_hold_each_text_once(void **state)
{
	struct value v = {.shape = VALUE_NONE};

	(void)state;
	for (int round = 0; round < 2; round++)
		for (int i = 0; i < 100; i++)
			valuetype_add(&v, probe.arena,
			    str_of(arena_printf(probe.arena, "text %d", i)));
	assert_int_equal(v.shape, VALUE_LIST);
	assert_int_equal(v.n, 100);
	for (int i = 0; i < 100; i++)
		assert_true(str_is(
		    v.items[i], arena_printf(probe.arena, "text %d", i)));
}

static bool
compare(
    const struct value *v, const char *json, bool (*eq)(struct str, struct str))
{
	struct jdoc *d = NULL;
	struct err e;
	bool same;

	assert_int_equal(jdoc_parse(&d, json, strlen(json), &e), 0);
	same = valuetype_same_texts(v, jdoc_root(d), eq);
	jdoc_free(d);
	return same;
}

static void
texts_compare_as_sets(void **state)
{
	struct value v = {.shape = VALUE_NONE};

	(void)state;
	valuetype_add(&v, probe.arena, STR_LIT("A"));
	assert_true(compare(&v, "\"A\"", NULL));
	valuetype_add(&v, probe.arena, STR_LIT("b"));
	assert_true(compare(&v, "[\"b\",\"A\"]", NULL));
	assert_false(compare(&v, "[\"B\",\"a\"]", NULL));
	assert_true(compare(&v, "[\"B\",\"a\"]", str_ieq));
	assert_false(compare(&v, "[\"b\"]", NULL));
	assert_false(compare(&v, "[\"b\",\"A\",\"c\"]", NULL));
	assert_false(compare(&v, "[\"b\",\"A\",1]", NULL));
	assert_false(compare(&v, "\"A\"", NULL));
	assert_false(compare(&v, "{}", NULL));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    claim(pieces_are_trimmed_and_empty_ones_left_out),
	    claim(without_separators_a_cell_is_one_piece),
	    claim(lists_grow_and_hold_each_text_once),
	    claim(texts_compare_as_sets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
