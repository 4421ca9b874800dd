// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/digest.h"
#include "base/err.h"
#include "csv/csvdigest.h"
#include "csv/csvin.h"
#include "io/src.h"

static void
digest_is_of_the_count_and_of_each_cell_with_its_length(void **state)
{
	/* Two cells: "ab" and "c"; numbers are 8 bytes, little-endian. */
	static const unsigned char bytes[] = {2, 0, 0, 0, 0, 0, 0, 0, /* n */
	    2, 0, 0, 0, 0, 0, 0, 0, 'a', 'b',                         /* ab */
	    1, 0, 0, 0, 0, 0, 0, 0, 'c'};                             /* c */
	const struct str cells[] = {STR_LIT("ab"), STR_LIT("c")};
	unsigned char whole[DIGEST_BYTES];
	unsigned char sum[CSVDIGEST_BYTES];

	(void)state;
	digest_of(bytes, sizeof(bytes), whole);
	csvdigest_of(cells, 2, sum);
	assert_memory_equal(sum, whole, sizeof(sum));
}

static void
a_border_between_cells_that_moves_is_an_edit(void **state)
{
	const struct str ab_c[] = {STR_LIT("ab"), STR_LIT("c")};
	const struct str a_bc[] = {STR_LIT("a"), STR_LIT("bc")};
	unsigned char one[CSVDIGEST_BYTES];
	unsigned char two[CSVDIGEST_BYTES];

	(void)state;
	csvdigest_of(ab_c, 2, one);
	csvdigest_of(a_bc, 2, two);
	assert_memory_not_equal(one, two, sizeof(one));
}

static void
an_empty_cell_more_is_an_edit(void **state)
{
	const struct str cells[] = {STR_LIT("a"), STR_LIT("")};
	unsigned char one[CSVDIGEST_BYTES];
	unsigned char two[CSVDIGEST_BYTES];

	(void)state;
	csvdigest_of(cells, 1, one);
	csvdigest_of(cells, 2, two);
	assert_memory_not_equal(one, two, sizeof(one));
}

/* The digest of the only row of a text. */
static void
row_digest(const char *text, unsigned char out[CSVDIGEST_BYTES])
{
	const struct csvin_opts opts = {.delimiter = ','};
	struct src *src;
	struct csvin *csv;
	struct csvrow row;
	struct err e;

	assert_int_equal(src_memory(&src, text, strlen(text), "text", &e), 0);
	assert_int_equal(csvin_open(&csv, src, &opts, &e), 0);
	assert_int_equal(csvin_next(csv, &row, &e), 1);
	csvdigest_of(row.cells, row.n, out);
	assert_int_equal(csvin_next(csv, &row, &e), 0);
	csvin_close(csv);
	src_close(src);
}

static void
quoting_line_ends_and_place_do_not_count(void **state)
{
	static const char *const alike[] = {"a,b c,\n", "\"a\",b c,\"\"\n",
	    "a,\"b c\",\r\n", "\n\na,b c,", "a,b c,\r"};
	unsigned char first[CSVDIGEST_BYTES];
	unsigned char sum[CSVDIGEST_BYTES];

	(void)state;
	row_digest("a,b c,", first);
	for (size_t i = 0; i < sizeof(alike) / sizeof(alike[0]); i++) {
		row_digest(alike[i], sum);
		assert_memory_equal(sum, first, sizeof(sum));
	}
}

static void
every_byte_of_a_cell_counts(void **state)
{
	static const char *const edited[] = {
	    "a,b c , \n", "A,b c,\n", "a,b  c,\n", "a, b c,\n", "a,b c\n"};
	unsigned char first[CSVDIGEST_BYTES];
	unsigned char sum[CSVDIGEST_BYTES];

	(void)state;
	row_digest("a,b c,", first);
	for (size_t i = 0; i < sizeof(edited) / sizeof(edited[0]); i++) {
		row_digest(edited[i], sum);
		assert_memory_not_equal(sum, first, sizeof(sum));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		digest_is_of_the_count_and_of_each_cell_with_its_length),
	    cmocka_unit_test(a_border_between_cells_that_moves_is_an_edit),
	    cmocka_unit_test(an_empty_cell_more_is_an_edit),
	    cmocka_unit_test(quoting_line_ends_and_place_do_not_count),
	    cmocka_unit_test(every_byte_of_a_cell_counts)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
