// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "planfix.h"

/* Which of the fields are to be cleared, by key. */
static bool
clears(const struct planfix *f, const char *key)
{
	for (size_t i = 0; i < f->bind->n_fields; i++)
		if (strcmp(f->bind->fields[i].target->key.text.p, key) == 0)
			return f->item.clears[i];
	fail_msg("no field %s", key);
	return false;
}

static void
the_text_that_clears_is_no_value(void **state)
{
	struct planfix f;

	(void)state;
	planfix_open(&f, "contact",
	    "fields:\n"
	    "  title: { column: J, clear-token: CLEAR }\n"
	    "  nick: { column: N, clear-token: CLEAR, trim: true }\n"
	    "  score: { column: P, clear-token: CLEAR }\n",
	    "J|N|P");
	assert_int_equal(planfix_row(&f, "CLEAR| CLEAR |CLEAR"), 0);
	assert_true(clears(&f, "title"));
	assert_true(clears(&f, "nick"));
	assert_true(clears(&f, "score"));
	assert_string_equal(planfix_body(&f), "{\"fields\":{}}");
	assert_int_equal(f.diags.n, 0);
	assert_int_equal(planfix_row(&f, " CLEAR|clear|"), 0);
	assert_false(clears(&f, "title"));
	assert_false(clears(&f, "nick"));
	assert_false(clears(&f, "score"));
	assert_string_equal(planfix_body(&f),
	    "{\"fields\":{\"nick\":\"clear\",\"title\":\" CLEAR\"}}");
	planfix_close(&f);
}

static void
a_text_that_clears_counts_even_among_those_that_are_empty(void **state)
{
	struct planfix f;

	(void)state;
	planfix_open(&f, "contact",
	    "source: { empty: [\"\", \"NULL\"] }\n"
	    "fields:\n"
	    "  title: { column: J, clear-token: \"NULL\" }\n"
	    "  nick: N\n",
	    "J|N");
	assert_int_equal(planfix_row(&f, "NULL|NULL"), 0);
	assert_true(clears(&f, "title"));
	assert_false(clears(&f, "nick"));
	planfix_close(&f);
}

static void
beside_another_text_of_the_field_it_is_only_left_out(void **state)
{
	struct planfix f;

	(void)state;
	planfix_open(&f, "contact",
	    "fields:\n"
	    "  $email: { columns: [A, B], clear-token: \"-\" }\n"
	    "  home: { street: S, city: T, clear-token: \"-\" }\n",
	    "A|B|S|T");
	assert_int_equal(planfix_row(&f, "-|a@x.io|-|Bonn"), 0);
	assert_false(clears(&f, "$email"));
	assert_false(clears(&f, "home"));
	assert_int_equal(f.diags.n, 0);
	assert_string_equal(planfix_body(&f),
	    "{\"fields\":{\"$email\":[\"a@x.io\"],\"home\":{\"city\":"
	    "\"Bonn\"}}}");
	/* What is unusable is not nothing. */
	assert_int_equal(planfix_row(&f, "-|nobody|-|"), 0);
	assert_false(clears(&f, "$email"));
	assert_true(clears(&f, "home"));
	assert_int_equal(planfix_row(&f, "-|-|-|-"), 0);
	assert_true(clears(&f, "$email"));
	assert_true(clears(&f, "home"));
	planfix_close(&f);
}

static void
a_group_has_no_value_in_a_text_that_clears(void **state)
{
	struct planfix f;

	(void)state;
	planfix_open(&f, "contact",
	    "require: [[title]]\n"
	    "fields:\n  title: { column: J, clear-token: \"-\" }\n",
	    "J");
	assert_int_equal(planfix_row(&f, "-"), 0);
	(void)planfix_found(&f, "require.none");
	assert_true(f.item.failed);
	planfix_close(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_text_that_clears_is_no_value),
	    cmocka_unit_test(
		a_text_that_clears_counts_even_among_those_that_are_empty),
	    cmocka_unit_test(
		beside_another_text_of_the_field_it_is_only_left_out),
	    cmocka_unit_test(a_group_has_no_value_in_a_text_that_clears),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
