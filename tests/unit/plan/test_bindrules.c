// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "planfix.h"
#include "schema/defs.h"

/* Bind one field of contact, and expect exactly one complaint. */
static void
refuses(const char *rule, const char *header, const char *complaint,
    const char *hint)
{
	struct planfix f;
	struct buf text;

	buf_init(&text, 4096);
	buf_printf(&text, "fields:\n  %s\n", rule);
	planfix_open(&f, "contact", buf_text(&text), header);
	assert_null(f.bind);
	assert_true(planfix_says(&f, complaint));
	assert_true(planfix_says(&f, hint));
	assert_int_equal(f.n_said, 1);
	planfix_close(&f);
	buf_fini(&text);
}

static void
parts_are_those_of_the_type(void **state)
{
	(void)state;
	refuses("$name: { street: A }", "A",
	    "people.yaml:6:12: $name has no part 'street'",
	    "Its parts: first, last, full.");
	refuses("title: { first: A }", "A", "title is TEXT and has no parts",
	    "Write title: COLUMN.");
	refuses("$name: A", "A",
	    "people.yaml:6:10: $name is put together from parts",
	    "Write $name: { full: \"A\" }");
	refuses("home: { columns: [A, B] }", "A|B",
	    "home takes one value, and 2 columns are given",
	    "its parts: street, street2, city, state, postalCode, country");
}

static void
parts_stand_in_the_order_of_the_type(void **state)
{
	struct planfix f;
	const struct bind_target *t;

	(void)state;
	planfix_open(&f, "contact",
	    "fields:\n"
	    "  home: { country: { value: DE }, city: Ort }\n",
	    "x|Ort|y");
	assert_non_null(f.bind);
	t = &f.bind->fields[0];
	assert_int_equal(t->n_cells, 8);
	assert_true(t->cells[0].column == SIZE_MAX);
	assert_null(t->cells[0].constant.p);
	assert_int_equal(t->cells[2].column, 1);
	assert_true(str_is(t->cells[5].constant, "DE"));
	assert_null(t->fixed);
	planfix_close(&f);
}

static void
several_columns_need_a_field_of_several_values(void **state)
{
	struct planfix f;

	(void)state;
	refuses("title: { columns: [A, B] }", "A|B",
	    "people.yaml:6:25: title takes one value, and 2 columns are given",
	    "Write first-of: [A, B] to take the first that is filled");
	refuses("title: { column: A, split: \";\" }", "A",
	    "people.yaml:6:30: title takes one value: there is nothing to "
	    "split",
	    "Take split: out, or add pick: first.");
	planfix_open(&f, "contact",
	    "fields:\n  $email: { columns: [A, B], split: [\";\", \",,\"] }\n",
	    "A|B");
	assert_non_null(f.bind);
	assert_int_equal(f.bind->fields[0].n_cells, 2);
	assert_true(str_is(f.bind->fields[0].spec.split[0], ",,"));
	planfix_close(&f);
}

static void
one_link_takes_one_column(void **state)
{
	struct planfix f;

	(void)state;
	planfix_open(&f, "contact",
	    "relationships:\n  mentor: { columns: [A, B], by: id }\n", "A|B");
	assert_null(f.bind);
	assert_true(planfix_says(&f, "people.yaml:6:26: mentor links to one "
				     "contact, and 2 columns are given"));
	assert_true(planfix_says(&f, "pick: first"));
	planfix_close(&f);
}

static void
options_become_ids(void **state)
{
	struct planfix f;
	const struct value_spec *s;

	(void)state;
	planfix_open(&f, "contact",
	    "fields:\n"
	    "  lead-status: { column: A, options: { N: New, W: opt_work,\n"
	    "    X: null, \"*\": working } }\n",
	    "A");
	assert_string_equal(buf_text(&f.said), "");
	s = &f.bind->fields[0].spec;
	assert_int_equal(s->n_options, 3);
	assert_string_equal(s->options[0].id, "opt_new");
	assert_string_equal(s->options[1].id, "opt_work");
	assert_null(s->options[2].id);
	assert_string_equal(s->other->id, "opt_work");
	planfix_close(&f);
}

static void
options_of_other_types_are_replacements(void **state)
{
	struct planfix f;

	(void)state;
	planfix_open(&f, "contact",
	    "fields:\n  title: { column: A, options: { Y: Yes, \"-\": null } "
	    "}\n",
	    "A");
	assert_int_equal(planfix_row(&f, "Y"), 0);
	assert_string_equal(
	    planfix_body(&f), "{\"fields\":{\"title\":\"Yes\"}}");
	assert_int_equal(planfix_row(&f, "-"), 0);
	assert_string_equal(planfix_body(&f), "{\"fields\":{}}");
	assert_int_equal(planfix_row(&f, "Z"), 0);
	assert_string_equal(planfix_body(&f), "{\"fields\":{\"title\":\"Z\"}}");
	planfix_close(&f);
}

static void
what_is_no_option_is_answered_with_the_options(void **state)
{
	(void)state;
	refuses("lead-status: { column: A, options: { W: Wroking } }", "A",
	    "people.yaml:6:43: lead-status: 'Wroking' is no option",
	    "Did you mean 'Working'? Its options: New, Working, Twin, Twin.");
	refuses("tags: { column: A, options: { W: Zulu } }", "A",
	    "tags: 'Zulu' is no option", "Its options: Alpha, Beta.");
	refuses("lead-status: { column: A, options: { W: Twin } }", "A",
	    "more than one option is called 'Twin'",
	    "Write the option's id (opt_...).");
}

static void
members_that_say_nothing_about_the_type_are_refused(void **state)
{
	(void)state;
	refuses("title: { column: A, region: DE }", "A",
	    "people.yaml:6:31: 'region' says nothing about title, which is "
	    "TEXT",
	    "Take it out.");
	refuses("title: { column: A, formats: [yyyy] }", "A",
	    "'formats' says nothing about title", "Take it out.");
	refuses("title: { column: A, currency: EUR }", "A",
	    "'currency' says nothing about title", "Take it out.");
	refuses("phone: { column: A, on-unknown: drop-value }", "A",
	    "'on-unknown' says nothing about phone", "Take it out.");
	refuses("title: { column: A, decimal: \".\" }", "A",
	    "'decimal' says nothing about title", "Take it out.");
	refuses("title: { column: A, gap: reject }", "A",
	    "'gap' says nothing about title", "Take it out.");
	refuses("title: { column: A, as-is: true }", "A",
	    "title: as-is says nothing here", "");
}

static void
an_impossible_region_is_shown_where_it_stands(void **state)
{
	struct planfix f;

	(void)state;
	refuses(
	    "phone: { column: A, region: QQ }", "A", "people.yaml:6:31:", "QQ");
	planfix_open(&f, "contact",
	    "defaults: { region: QQ }\nfields:\n  phone: A\n", "A");
	assert_null(f.bind);
	assert_true(planfix_says(&f, "people.yaml:5:21: phone: "));
	planfix_close(&f);
}

static void
an_unusable_constant_is_a_complaint(void **state)
{
	(void)state;
	refuses("score: { value: many }", "_x",
	    "people.yaml:6:19: score: 'many': ", "6 |");
	refuses("lead-status: { value: Lost }", "_x",
	    "people.yaml:6:25: lead-status: 'Lost': ", "6 |");
	refuses("home: { city: A, country: { value: Atlantis } }", "A",
	    "people.yaml:6:38: home: 'Atlantis': ", "6 |");
}

static void
a_constant_is_the_value_of_every_row(void **state)
{
	struct planfix f;

	(void)state;
	planfix_open(&f, "contact",
	    "fields:\n  title: { value: Boss }\n"
	    "  lead-status: { value: New }\n"
	    "unmapped: ignore\n",
	    "A");
	assert_int_equal(planfix_row(&f, "x"), 0);
	assert_string_equal(planfix_body(&f),
	    "{\"fields\":{\"lead-status\":\"opt_new\",\"title\":\"Boss\"}}");
	assert_false(f.item.failed);
	planfix_close(&f);
}

static void
a_constant_reads_no_column_of_the_row(void **state)
{
	(void)state;
	refuses("phone: { value: \"030 901820\", region: { column: A } }", "A",
	    "phone is the same for every row", "Name the region");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(parts_are_those_of_the_type),
	    cmocka_unit_test(parts_stand_in_the_order_of_the_type),
	    cmocka_unit_test(several_columns_need_a_field_of_several_values),
	    cmocka_unit_test(one_link_takes_one_column),
	    cmocka_unit_test(options_become_ids),
	    cmocka_unit_test(options_of_other_types_are_replacements),
	    cmocka_unit_test(what_is_no_option_is_answered_with_the_options),
	    cmocka_unit_test(
		members_that_say_nothing_about_the_type_are_refused),
	    cmocka_unit_test(an_impossible_region_is_shown_where_it_stands),
	    cmocka_unit_test(an_unusable_constant_is_a_complaint),
	    cmocka_unit_test(a_constant_is_the_value_of_every_row),
	    cmocka_unit_test(a_constant_reads_no_column_of_the_row),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
