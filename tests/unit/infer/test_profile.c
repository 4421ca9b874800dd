// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "inferfix.h"

/* One column of these values, each a row; the first is line 2. */
static void
column(struct inferfix *f, const char *values)
{
	struct buf csv;

	buf_init(&csv, LIM_MAPPING_BYTES);
	buf_printf(&csv, "X\n%s", values);
	inferfix_open(f, "contact", buf_text(&csv));
	buf_fini(&csv);
}

static void
dates_are(const char *values, const char *formats, const char *why)
{
	struct inferfix f;
	struct buf text;
	struct buf reason;
	bool proved;

	buf_init(&text, 1024);
	buf_init(&reason, 1024);
	column(&f, values);
	proved = profile_formats(&f.profile->v[0], &text, &reason);
	assert_int_equal(proved, formats != NULL);
	if (formats != NULL)
		assert_string_equal(buf_text(&text), formats);
	if (strstr(buf_text(&reason), why) == NULL)
		fail_msg("'%s' is not in '%s'", why, buf_text(&reason));
	inferfix_close(&f);
	buf_fini(&text);
	buf_fini(&reason);
}

static void
a_day_above_twelve_proves_the_order_and_its_line_is_said(void **state)
{
	(void)state;
	dates_are("01/02/2026\n31/12/2026\n", "dd/MM/yyyy",
	    "line 3 proves that the day stands first");
	dates_are("1/2/2026\n12/31/2026\n", "M/d/yyyy",
	    "line 3 proves that the month stands first");
	dates_are("7.10.2026\n27.1.2026\n", "d.M.yyyy", "line 3");
	dates_are("07-10-2026\n27-01-2026\n", "dd-MM-yyyy", "line 3");
	dates_are("2026-07-04\n27/01/2026\n", "iso8601, dd/MM/yyyy", "line 3");
	dates_are("2026-07-04\n2026-07-04T10:00:00Z\n", "iso8601", "");
}

static void
an_order_that_no_row_decides_is_refused(void **state)
{
	(void)state;
	dates_are("01/02/2026\n03/04/2026\n", NULL,
	    "day and month cannot be told apart");
	dates_are("13/02/2026\n03/14/2026\n", NULL,
	    "line 2 begins with the day, line 3 with the month");
	dates_are("2026-07-04\nsoon\n", NULL, "line 3");
	dates_are("12 Mar 2024\n", NULL, "line 2");
	dates_are("31/12/26\n", NULL, "line 2");
	dates_are("31/12/2026 10:00\n", NULL, "times of day");
	/* Nor does a zone on each make the shape known. */
	dates_are("31/12/2026 10:00Z\n", NULL, "times of day");
	dates_are("2026-7-4\n", NULL, "line 2");
	dates_are("31/12/2026\n31.12.2026\n", NULL, "line 3");
}

static void
harms(
    const char *values, enum profile_damage what, uint64_t count, uint64_t line)
{
	struct inferfix f;

	column(&f, values);
	assert_int_equal(f.profile->v[0].harm[what].count, count);
	assert_int_equal(f.profile->v[0].harm[what].line, line);
	inferfix_close(&f);
}

static void
damage_of_a_spreadsheet_is_counted_with_its_first_line(void **state)
{
	(void)state;
	harms("1\n4.87688E+15\n\"4,87688E+15\"\n", DAMAGE_ROUNDED, 2, 3);
	harms("487E15\nE+15\n1E+1x\n+34 1\n", DAMAGE_ROUNDED, 0, 0);
	harms("a\n#REF!\n#NAME?\n#####\n", DAMAGE_ERROR, 3, 3);
	harms("#N/A\n#1\n#tag\n##\n", DAMAGE_ERROR, 0, 0);
	harms("1-10\n10-Jan\nNov-50\n", DAMAGE_DATE, 2, 3);
	harms("a-Jan\n10-Jam\n-\nx-1\n123-Jan\n", DAMAGE_DATE, 0, 0);
}

static void
a_cell_of_as_much_as_a_spreadsheet_holds_was_cut(void **state)
{
	struct inferfix f;
	struct buf csv;

	(void)state;
	buf_init(&csv, 1 << 20);
	buf_puts(&csv, "x\n");
	for (int i = 0; i < 32767; i++)
		buf_puts(&csv, "\xc3\xa9");
	buf_puts(&csv, "\n");
	for (int i = 0; i < 32768; i++)
		buf_puts(&csv, "a");
	buf_puts(&csv, "\n");
	column(&f, buf_text(&csv));
	assert_int_equal(f.profile->v[0].harm[DAMAGE_CUT].count, 1);
	assert_int_equal(f.profile->v[0].harm[DAMAGE_CUT].line, 3);
	buf_fini(&csv);
	inferfix_close(&f);
}

static void
values_are_counted_and_blank_cells_are_empty(void **state)
{
	struct inferfix f;

	(void)state;
	inferfix_open(&f, "contact", "A,B\na, \na,x\nb,\n1,2,3\n");
	assert_int_equal(f.profile->rows, 4);
	assert_int_equal(f.profile->ragged, 1);
	assert_int_equal(f.profile->v[0].filled, 3);
	assert_int_equal(f.profile->v[0].n_values, 2);
	assert_int_equal(f.profile->v[0].values[0].count, 2);
	assert_int_equal(f.profile->v[0].values[0].line, 2);
	assert_true(f.profile->v[0].repeated);
	assert_int_equal(f.profile->v[1].filled, 1);
	assert_false(f.profile->v[1].repeated);
	inferfix_close(&f);
}

/* Beyond what is told apart a repetition is still seen. */
static void
a_repetition_is_seen_among_many_values(void **state)
{
	struct inferfix f;
	struct buf csv;

	(void)state;
	for (int again = 0; again < 2; again++) {
		buf_init(&csv, 1 << 20);
		for (int i = 0; i < 5000; i++)
			buf_printf(&csv, "v%d\n", i);
		buf_puts(&csv, again == 1 ? "v4321\n" : "v5000\n");
		column(&f, buf_text(&csv));
		assert_true(f.profile->v[0].many);
		assert_int_equal(f.profile->v[0].n_values, PROFILE_DISTINCT);
		assert_int_equal(f.profile->v[0].repeated, again == 1);
		buf_fini(&csv);
		inferfix_close(&f);
	}
}

/* Only so many columns are remembered, and only such as could be a key. */
static void
memory_does_not_grow_with_columns_of_many_values(void **state)
{
	struct inferfix f;
	struct buf csv;
	size_t untold = 0;

	(void)state;
	buf_init(&csv, 1 << 20);
	for (int c = 0; c < 40; c++)
		buf_printf(&csv, "%sc%d", c > 0 ? "," : "", c);
	for (int i = 0; i < 300; i++)
		for (int c = 0; c < 40; c++)
			buf_printf(&csv, "%sv%d", c > 0 ? "," : "\n",
			    c < 20 && i % 2 == 1 ? 7 : i);
	inferfix_open(&f, "contact", buf_text(&csv));
	for (size_t c = 0; c < 40; c++) {
		untold += f.profile->v[c].untold;
		assert_int_equal(f.profile->v[c].repeated, c < 20);
	}
	assert_int_equal(untold, 4);
	inferfix_close(&f);
	buf_fini(&csv);
}

static void
separators_are_seen(void **state)
{
	struct inferfix f;

	(void)state;
	column(&f, "a;b\na ::: b\na|b\n\"a,b\"\n10:::2\n");
	for (int i = 0; i < SEP_COUNT; i++)
		assert_int_equal(f.profile->v[0].separated[i], 1);
	assert_string_equal(profile_separator(SEP_COLONS), " ::: ");
	inferfix_close(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		a_day_above_twelve_proves_the_order_and_its_line_is_said),
	    cmocka_unit_test(an_order_that_no_row_decides_is_refused),
	    cmocka_unit_test(
		damage_of_a_spreadsheet_is_counted_with_its_first_line),
	    cmocka_unit_test(a_cell_of_as_much_as_a_spreadsheet_holds_was_cut),
	    cmocka_unit_test(values_are_counted_and_blank_cells_are_empty),
	    cmocka_unit_test(a_repetition_is_seen_among_many_values),
	    cmocka_unit_test(memory_does_not_grow_with_columns_of_many_values),
	    cmocka_unit_test(separators_are_seen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
