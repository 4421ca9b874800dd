// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "plan/itemcsv.h"

/* The texts of one cell, each in brackets. */
static void
assert_cut(const char *cell, const char *want)
{
	struct arena *a = arena_new();
	struct str s = str_of(cell);
	struct buf b;
	size_t n;
	struct str *v = itemcsv_cut(&s, 1, a, &n);

	buf_init(&b, 4096);
	for (size_t i = 0; i < n; i++)
		buf_printf(&b, "[%.*s]", STR_ARG(v[i]));
	assert_string_equal(buf_text(&b), want);
	buf_fini(&b);
	arena_free(a);
}

static void
texts_are_cut_at_commas_and_trimmed(void **state)
{
	(void)state;
	assert_cut("a,b", "[a][b]");
	assert_cut(" a b , c\t", "[a b][c]");
	assert_cut("one", "[one]");
	assert_cut("", "");
	assert_cut(" , ,a,,", "[a]");
}

static void
quoted_texts_stand_byte_for_byte(void **state)
{
	(void)state;
	assert_cut("\"a, b\",c", "[a, b][c]");
	assert_cut("\" a \",\"\"", "[ a ][]");
	assert_cut(
	    "\"say \"\"x\"\"\" , \"two\nlines\"", "[say \"x\"][two\nlines]");
	assert_cut("\"\"\"\"", "[\"]");
}

static void
a_cell_that_is_no_such_row_is_one_text(void **state)
{
	(void)state;
	assert_cut("\"a, b", "[\"a, b]");
	assert_cut("\"a\"x, b", "[\"a\"x, b]");
	/* A quote inside is a sign like any other. */
	assert_cut("5\" pipe,b", "[5\" pipe][b]");
}

static void
several_cells_follow_each_other_in_any_number(void **state)
{
	struct str cells[40];
	struct arena *a = arena_new();
	struct str *v;
	size_t n;

	(void)state;
	for (size_t i = 0; i < 40; i++)
		cells[i] = i % 2 == 0 ? STR_LIT("a,b") : STR_LIT("\"c\"");
	v = itemcsv_cut(cells, 40, a, &n);
	assert_int_equal(n, 60);
	assert_true(str_is(v[0], "a") && str_is(v[2], "c"));
	assert_true(str_is(v[58], "b") && str_is(v[59], "c"));
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(texts_are_cut_at_commas_and_trimmed),
	    cmocka_unit_test(quoted_texts_stand_byte_for_byte),
	    cmocka_unit_test(a_cell_that_is_no_such_row_is_one_text),
	    cmocka_unit_test(several_cells_follow_each_other_in_any_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
