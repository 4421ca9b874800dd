// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "doc/complaint.h"
#include "inferfix.h"
#include "mapping/mapping.h"

/* The draft is a mapping; these stand in it, to a NULL. */
static void
drafts(const char *object, const char *csv, const char *const *says)
{
	struct inferfix f;
	struct complaints *c;
	struct mapping *m = NULL;

	inferfix_open(&f, object, csv);
	c = complaints_new("t", buf_str(&f.text));
	if (mapping_parse(&m, "t", buf_str(&f.text), c) != 0)
		fail_msg("no mapping:\n%s", buf_text(&f.text));
	for (; *says != NULL; says++)
		assert_true(inferfix_says(&f, *says));
	mapping_free(m);
	complaints_free(c);
	inferfix_close(&f);
}

#define SAYS(...) ((const char *const[]){__VA_ARGS__, NULL})

static void
numbers_become_the_ranges_that_the_field_has(void **state)
{
	(void)state;
	drafts("account", "Name,Employees\na,5\nb,1000\nc,0\nd,7\ne,2000\n",
	    SAYS("    bands:\n      0: null   # below all ranges\n"
		 "      10: \"1-10\"   # 2 rows\n"
		 "      1000: \"11-1,000\"   # 1 row\n"
		 "      \"*\": \"1001+\"   # 1 row\n"));
}

static void
ranges_with_a_gap_or_words_are_options(void **state)
{
	struct inferfix f;

	(void)state;
	inferfix_open(&f, "account", "Name,Tier\na,5\nb,30\n");
	assert_null(strstr(buf_text(&f.text), "bands"));
	assert_true(inferfix_says(&f, "# \"5\": null   # 1 row"));
	inferfix_close(&f);
	inferfix_open(&f, "account", "Name,Employees\na,1-10\nb,many\n");
	assert_null(strstr(buf_text(&f.text), "bands"));
	assert_true(inferfix_says(&f, "# many: null   # 1 row"));
	inferfix_close(&f);
}

static void
words_that_are_surely_options_are_in_force_with_counts(void **state)
{
	(void)state;
	drafts("contact",
	    "Name,Lead status\na,IN_PROGRESS\nb,IN_PROGRESS\nc,New\nd,Bad\n",
	    SAYS("    options:\n      IN_PROGRESS: In progress   # 2 rows\n",
		"# no options in Lightfield; there are: New, In progress",
		"      # Bad: null   # 1 row\n"));
}

static void
separators_are_said_where_values_are_several(void **state)
{
	(void)state;
	drafts("contact", "Name,Tags\na,Alpha;Beta\n", SAYS("split: \";\""));
	drafts(
	    "contact", "Name,Tags\na,\"Alpha,Beta\"\n", SAYS("split: \",\""));
	drafts("contact", "Name,Email\na,a@x.com ::: b@x.com\n",
	    SAYS("$email: { column: Email, split: \" ::: \" }"));
	drafts("contact", "Name,Phone\na,+34 1;+34 2\nb,\"+34 3,+34 4\"\n",
	    SAYS("split: [\";\", \",\"]"));
}

static void
numbers_take_their_region_from_the_country(void **state)
{
	(void)state;
	drafts("contact", "Name,Phone,Country\na,912 30 45 67,Spain\n",
	    SAYS("phone: { column: Phone, region: { column: Country } }"));
	drafts("contact", "Name,Phone\na,912 30 45 67\nb,+34 912 30 45 67\n",
	    SAYS("# 1 of 2 numbers begin without + and country code"));
}

static void
amounts_take_their_currency_from_its_column(void **state)
{
	(void)state;
	drafts("account", "Name,MRR,Currency\na,5,EUR\n",
	    SAYS("mrr: { column: MRR, currency: { column: Currency } }   # 100 "
		 "% filled, one value\n"));
}

static void
an_uncertain_date_is_a_remark_with_its_reason(void **state)
{
	(void)state;
	drafts("contact", "Name,Last call\na,31/12/2026\n",
	    SAYS("# line 2 proves that the day stands first; its values say "
		 "no time zone: write the one that they are in:\n"
		 "  # last-call: { column: Last call, formats: [dd/MM/yyyy], "
		 "zone: Europe/Madrid }"));
}

static void
what_goes_nowhere_is_a_remark_with_what_is_known(void **state)
{
	(void)state;
	drafts("contact", "Name,Shoe size,Fax,Create Date\na,40,,x\nb,,,y\n",
	    SAYS(
		"#   Shoe size: 50 % filled, one value, such as '40'; its values are "
		"numbers\n",
		"ignore:\n  # what a CRM keeps for itself\n"
		"  - Create Date\n  # empty in every row\n  - Fax\n"));
}

static void
identity_is_the_surest_that_there_is(void **state)
{
	(void)state;
	/* Without a name there is no name to match by. */
	drafts("account", "Website\nacme.com\n",
	    SAYS("match: [$website]\n", "mode: update"));
	drafts("contact", "Record ID,Email\n1,a@x.com\n",
	    SAYS("key: Record ID", "match: [$email]", "mode: upsert"));
	drafts("account", "Name,Website\na,a.com\n",
	    SAYS("# key: ...", "match: [$website, $name]"));
	drafts("account", "Id,Website\na1,a.com\n",
	    SAYS("mode: update   # to create, Lightfield needs $name"));
	drafts("member", "Id,Email\n1,a@x.com\n",
	    SAYS("key: Id", "match: [$email]", "mode: match",
		"$email: { column: Email }"));
}

static void
what_no_import_can_do_without_is_said_first(void **state)
{
	static const struct {
		const char *object;
		const char *csv;
		const char *lacks;
	} rows[] = {
	    {"contact", "Colour\nred\n", "no column is surely a field"},
	    {"account", "Owner\nEve\n", "needs $name"},
	    {"contact", "Email\n", "there is no row below the headings"},
	    {"contact", "Email\n1,2\n", "no row has as many cells"},
	    {"member", "Email\na@x.com\n", "is surely the key"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct inferfix f;

		inferfix_open(&f, rows[i].object, rows[i].csv);
		assert_non_null(strstr(buf_text(&f.lacks), rows[i].lacks));
		assert_true(
		    str_starts(buf_str(&f.text), STR_LIT("# NOT READY: ")));
		assert_true(inferfix_says(&f, rows[i].lacks));
		inferfix_close(&f);
	}
}

static void
rows_of_another_length_are_said_with_the_first_line(void **state)
{
	(void)state;
	drafts("contact", "Name,Email\na,a@x.com\nGrand Total\nx\n",
	    SAYS("# 2 rows have more or fewer cells than the header, the first "
		 "in line 3"));
}

static void
ids_come_before_names_in_links(void **state)
{
	(void)state;
	drafts("contact",
	    "Email,Company,Associated Company IDs\na@x.com,Acme,1;2\n",
	    SAYS("  $account:\n    first-of:\n      - { column: Associated "
		 "Company IDs, split: \";\", by: key }\n      - { column: "
		 "Company, by: $name }\n"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(numbers_become_the_ranges_that_the_field_has),
	    cmocka_unit_test(ranges_with_a_gap_or_words_are_options),
	    cmocka_unit_test(
		words_that_are_surely_options_are_in_force_with_counts),
	    cmocka_unit_test(separators_are_said_where_values_are_several),
	    cmocka_unit_test(numbers_take_their_region_from_the_country),
	    cmocka_unit_test(amounts_take_their_currency_from_its_column),
	    cmocka_unit_test(an_uncertain_date_is_a_remark_with_its_reason),
	    cmocka_unit_test(what_goes_nowhere_is_a_remark_with_what_is_known),
	    cmocka_unit_test(identity_is_the_surest_that_there_is),
	    cmocka_unit_test(what_no_import_can_do_without_is_said_first),
	    cmocka_unit_test(
		rows_of_another_length_are_said_with_the_first_line),
	    cmocka_unit_test(ids_come_before_names_in_links),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
