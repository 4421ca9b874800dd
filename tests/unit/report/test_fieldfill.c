// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "report/fieldfill.h"

static void
counts_and_examples_come_back_as_they_were(void **state)
{
	struct fieldfill a;
	struct fieldfill b;
	struct fieldfill_field *f;
	struct buf text;

	(void)state;
	fieldfill_init(&a);
	a.rows = 1000;
	f = fieldfill_field(&a, "$email", STR_LIT("Email, Work email"));
	f->cells = 900;
	f->values = 890;
	fieldfill_example(f, 7, STR_LIT("Email"), STR_LIT(" A@X.org\n\"q\""),
	    STR_LIT("a@x.org"));
	(void)fieldfill_field(&a, "source", STR_LIT(""));
	buf_init(&text, 1 << 20);
	fieldfill_write(&a, &text);
	fieldfill_init(&b);
	fieldfill_read(&b, buf_str(&text));
	assert_int_equal(b.rows, 1000);
	assert_int_equal(b.n, 2);
	assert_string_equal(b.v[0].key, "$email");
	assert_string_equal(b.v[0].columns, "Email, Work email");
	assert_int_equal(b.v[0].cells, 900);
	assert_int_equal(b.v[0].values, 890);
	assert_int_equal(b.v[0].n_examples, 1);
	assert_int_equal(b.v[0].examples[0].line, 7);
	assert_string_equal(b.v[0].examples[0].column, "Email");
	assert_string_equal(b.v[0].examples[0].before, " A@X.org\n\"q\"");
	assert_string_equal(b.v[0].examples[0].after, "a@x.org");
	assert_string_equal(b.v[1].columns, "");
	fieldfill_fini(&b);
	fieldfill_fini(&a);
	buf_fini(&text);
}

static void
a_field_has_three_examples_of_different_cells(void **state)
{
	struct fieldfill a;
	struct fieldfill_field *f;

	(void)state;
	fieldfill_init(&a);
	f = fieldfill_field(&a, "phone", STR_LIT("Phone"));
	for (int i = 0; i < 3; i++)
		fieldfill_example(
		    f, 2, STR_LIT("Phone"), STR_LIT("555"), STR_LIT("x"));
	assert_int_equal(f->n_examples, 1);
	fieldfill_example(f, 3, STR_LIT("Phone"), STR_LIT("556"), STR_LIT("y"));
	fieldfill_example(f, 4, STR_LIT("Phone"), STR_LIT("557"), STR_LIT("y"));
	fieldfill_example(f, 5, STR_LIT("Phone"), STR_LIT("558"), STR_LIT("y"));
	assert_int_equal(f->n_examples, FIELDFILL_EXAMPLES);
	assert_string_equal(f->examples[2].before, "557");
	fieldfill_fini(&a);
}

/* "é" takes two bytes: the cut never lies inside one. */
static void
a_long_text_is_cut_between_characters_and_seen_to_be(void **state)
{
	struct fieldfill a;
	struct fieldfill_field *f;
	struct buf text;

	(void)state;
	buf_init(&text, 4096);
	buf_putc(&text, 'x');
	for (int i = 0; i < FIELDFILL_BYTES; i++)
		buf_puts(&text, "\xc3\xa9");
	fieldfill_init(&a);
	f = fieldfill_field(&a, "memo", STR_LIT("Notes"));
	fieldfill_example(
	    f, 2, STR_LIT("Notes"), buf_str(&text), STR_LIT("kurz"));
	assert_int_equal(
	    strlen(f->examples[0].before), FIELDFILL_BYTES - 1 + 3);
	assert_string_equal(
	    f->examples[0].before + FIELDFILL_BYTES - 3, "\xc3\xa9...");
	assert_string_equal(f->examples[0].after, "kurz");
	fieldfill_fini(&a);
	buf_fini(&text);
}

static void
what_is_no_fill_has_no_fields(void **state)
{
	struct fieldfill f;

	(void)state;
	fieldfill_init(&f);
	fieldfill_read(&f, STR_LIT(""));
	fieldfill_read(&f, STR_LIT("{\"rows\":"));
	fieldfill_read(&f, STR_LIT("[1,2]"));
	assert_int_equal(f.n, 0);
	fieldfill_fini(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(counts_and_examples_come_back_as_they_were),
	    cmocka_unit_test(a_field_has_three_examples_of_different_cells),
	    cmocka_unit_test(
		a_long_text_is_cut_between_characters_and_seen_to_be),
	    cmocka_unit_test(what_is_no_fill_has_no_fields),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
