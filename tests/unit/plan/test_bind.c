// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "planfix.h"
#include "schema/defs.h"

/* Bind, and expect exactly one complaint that holds all three texts. */
static void
refuses(const char *object, const char *text, const char *header,
    const char *complaint, const char *hint)
{
	struct planfix f;

	planfix_open(&f, object, text, header);
	assert_null(f.bind);
	assert_true(planfix_says(&f, complaint));
	assert_true(planfix_says(&f, hint));
	assert_int_equal(f.n_said, 1);
	planfix_close(&f);
}

/* Bind, and expect no complaint, nor any warning. */
static void
accepts(const char *object, const char *text, const char *header)
{
	struct planfix f;

	planfix_open(&f, object, text, header);
	assert_string_equal(buf_text(&f.said), "");
	assert_non_null(f.bind);
	planfix_close(&f);
}

static void
a_column_is_bound_to_its_place_in_the_row(void **state)
{
	struct planfix f;

	(void)state;
	planfix_open(&f, "contact",
	    "key: Id\n"
	    "fields:\n"
	    "  title: Job\n"
	    "  nick: Alias\n"
	    "ignore: [Other]\n",
	    "Other|Job|Id|Alias");
	assert_non_null(f.bind);
	assert_int_equal(f.bind->n_key, 1);
	assert_int_equal(f.bind->key[0], 2);
	assert_int_equal(f.bind->n_fields, 2);
	assert_string_equal(f.bind->fields[0].field->key, "nick");
	assert_int_equal(f.bind->fields[0].cells[0].column, 3);
	assert_string_equal(f.bind->fields[1].field->key, "title");
	assert_int_equal(f.bind->fields[1].cells[0].column, 1);
	assert_int_equal(f.bind->n_mapped, 3);
	assert_string_equal(buf_text(&f.said), "");
	planfix_close(&f);
}

static void
a_missing_dollar_is_named(void **state)
{
	(void)state;
	refuses("contact", "fields:\n  email: Mail\n", "Mail",
	    "people.yaml:6:3: contact has no field 'email'",
	    "Did you mean '$email'? System fields begin with $.");
	refuses("contact", "fields:\n  $title: Job\n", "Job",
	    "people.yaml:6:3: contact has no field '$title'",
	    "Did you mean 'title'? Only system fields begin with $.");
}

static void
a_label_leads_to_its_key(void **state)
{
	(void)state;
	refuses("contact", "fields:\n  Telephone: Tel\n", "Tel",
	    "people.yaml:6:3: contact has no field 'Telephone'",
	    "Did you mean 'phone'? 'Telephone' is its label");
}

static void
an_unknown_field_is_answered_with_the_nearest_or_with_all(void **state)
{
	(void)state;
	refuses("contact", "fields:\n  titel: Job\n", "Job",
	    "contact has no field 'titel'", "Did you mean 'title'?");
	refuses("account", "fields:\n  $name: N\n  birthday: B\n", "N|B",
	    "account has no field 'birthday'",
	    "There are $name, $linkedIn, $website.");
}

static void
an_optional_field_may_be_absent_in_the_organisation(void **state)
{
	(void)state;
	accepts("contact",
	    "defaults: { optional: true }\n"
	    "fields:\n  title: Job\n  shoe-size: Shoe\n",
	    "Job|Shoe");
	accepts("contact",
	    "fields:\n  title: Job\n"
	    "  shoe-size: { column: Shoe, optional: true }\n",
	    "Job|Shoe");
}

static void
an_optional_field_that_only_lacks_its_dollar_is_refused(void **state)
{
	(void)state;
	refuses("contact",
	    "defaults: { optional: true }\nfields:\n  email: Mail\n", "Mail",
	    "people.yaml:7:3: contact has no field 'email'",
	    "Did you mean '$email'?");
}

static void
an_optional_field_near_to_one_is_warned_about(void **state)
{
	struct planfix f;

	(void)state;
	planfix_open(&f, "contact",
	    "defaults: { optional: true }\nfields:\n  titel: Job\n", "Job");
	assert_non_null(f.bind);
	assert_true(planfix_says(&f, "contact has no field 'titel'"));
	assert_true(planfix_says(&f, "Did you mean 'title'?"));
	planfix_close(&f);
}

static void
a_missing_column_is_answered_with_the_nearest(void **state)
{
	(void)state;
	refuses("contact", "fields:\n  title: Job Titel\n", "Job Title",
	    "people.yaml:6:10: column 'Job Titel' is not in people.csv",
	    "Did you mean 'Job Title'?");
}

static void
a_heading_cut_by_a_comment_is_explained(void **state)
{
	(void)state;
	refuses("contact", "fields:\n  title: Account #\n", "Account #",
	    "people.yaml:6:10: column 'Account' is not in people.csv",
	    "Did you mean 'Account #'? In YAML \" #\" starts a comment: write "
	    "\"Account #\" in quotes.");
}

static void
headings_compare_without_case_blanks_and_star(void **state)
{
	(void)state;
	accepts("contact", "fields:\n  title: job title\n", " Job Title *");
	accepts("contact", "fields:\n  title: Job Title *\n", "JOB TITLE");
}

static void
an_exact_heading_wins(void **state)
{
	struct planfix f;

	(void)state;
	planfix_open(&f, "contact", "fields:\n  title: Job\nunmapped: ignore\n",
	    "job|Job|JOB");
	assert_non_null(f.bind);
	assert_int_equal(f.bind->fields[0].cells[0].column, 1);
	planfix_close(&f);
}

static void
headings_that_look_alike_are_a_complaint(void **state)
{
	(void)state;
	refuses("contact", "fields:\n  title: job\n", "Job|JOB",
	    "column 'job' could be 'Job' or 'JOB' of people.csv",
	    "Write the heading exactly.");
}

static void
the_first_other_heading_that_is_there_counts(void **state)
{
	struct planfix f;

	(void)state;
	planfix_open(&f, "contact",
	    "headers:\n  Job: [Puesto, Titre, Beruf]\n"
	    "fields:\n  title: Job\nunmapped: ignore\n",
	    "Beruf|Titre");
	assert_non_null(f.bind);
	assert_int_equal(f.bind->fields[0].cells[0].column, 1);
	planfix_close(&f);
	refuses("contact", "headers:\n  Job: [Puesto]\nfields:\n  title: Job\n",
	    "_x",
	    "column 'Job' is not in people.csv, nor under its other headings",
	    "optional: true");
}

static void
a_repeated_heading_is_reached_by_its_number(void **state)
{
	struct planfix f;

	(void)state;
	planfix_open(&f, "contact",
	    "fields:\n  title: Job\n  nick: \"Job#2\"\n", "Job|Job#2");
	assert_non_null(f.bind);
	assert_int_equal(f.bind->fields[0].cells[0].column, 1);
	assert_int_equal(f.bind->fields[1].cells[0].column, 0);
	planfix_close(&f);
}

static void
an_optional_column_may_be_absent(void **state)
{
	struct planfix f;

	(void)state;
	planfix_open(&f, "contact",
	    "defaults: { optional: true }\n"
	    "fields:\n  title: Job\n  nick: Alias\n"
	    "  $email: { columns: [Mail, Mail 2] }\n",
	    "Job|Mail 2");
	assert_string_equal(buf_text(&f.said), "");
	assert_int_equal(f.bind->n_fields, 2);
	assert_string_equal(f.bind->fields[0].field->key, "$email");
	assert_int_equal(f.bind->fields[0].n_cells, 1);
	assert_int_equal(f.bind->fields[0].cells[0].column, 1);
	planfix_close(&f);
}

static void
key_and_required_fields_are_never_optional(void **state)
{
	(void)state;
	refuses("contact",
	    "key: Id\ndefaults: { optional: true }\nfields:\n  title: Job\n",
	    "Job", "people.yaml:5:6: column 'Id' is not in people.csv",
	    "Its columns are 'Job'");
	refuses("account",
	    "defaults: { optional: true }\nfields:\n  $name: Company\n", "_x",
	    "people.yaml:7:10: column 'Company' is not in people.csv",
	    "Its columns are");
}

static void
what_create_needs_must_be_mapped(void **state)
{
	(void)state;
	refuses("account", "fields:\n  $website: Web\n", "Web",
	    "account cannot be created without $name",
	    "Add under fields: $name: COLUMN");
}

static void
read_only_and_unknown_types_are_refused(void **state)
{
	(void)state;
	refuses("contact", "fields:\n  seen: S\n", "S",
	    "people.yaml:6:3: 'seen' of contact is read-only",
	    "Take it out of fields:");
	refuses("contact", "fields:\n  shape: S\n", "S",
	    "'shape' of contact has the type GEOMETRY", "newer version");
	refuses("contact", "relationships:\n  $note: { column: N, by: key }\n",
	    "N",
	    "people.yaml:6:3: the relationship '$note' of contact is "
	    "read-only",
	    "from the other object's side");
}

static void
fields_and_relationships_are_told_apart(void **state)
{
	(void)state;
	refuses("contact", "fields:\n  mentor: A\n", "A",
	    "people.yaml:6:3: 'mentor' is a relationship of contact",
	    "Move it under relationships:.");
	refuses("contact", "relationships:\n  title: { column: T, by: key }\n",
	    "T", "people.yaml:6:3: 'title' is a field of contact",
	    "Move it under fields:.");
	refuses("contact",
	    "relationships:\n  account: { column: A, by: key }\n", "A",
	    "people.yaml:6:3: contact has no relationship 'account'",
	    "Did you mean '$account'? System relationships begin with $.");
}

static void
a_column_both_mapped_and_ignored_is_refused_but_not_for_a_glob(void **state)
{
	(void)state;
	refuses("contact", "fields:\n  title: Job\nignore: [X, Job]\n", "Job|X",
	    "people.yaml:7:13: column 'Job' is both mapped and "
	    "ignored",
	    "Take it out of ignore:");
	accepts(
	    "contact", "fields:\n  title: Job\nignore: [\"J*\"]\n", "Job|Joy");
}

static void
a_column_nobody_names_is_said_as_unmapped_wants_it(void **state)
{
	struct planfix f;

	(void)state;
	planfix_open(&f, "contact", "fields:\n  title: Job\n", "Job|Foo|Bar");
	assert_non_null(f.bind);
	assert_true(planfix_says(&f, "warning: 2 columns of people.csv are "
				     "neither mapped nor ignored"));
	assert_true(planfix_says(&f, "ignore: [\"Foo\", \"Bar\"]"));
	planfix_close(&f);
	refuses("contact", "fields:\n  title: Job\nunmapped: error\n",
	    "Job|Foo",
	    "column 'Foo' of people.csv is neither mapped nor ignored",
	    "ignore: [\"Foo\"]");
	accepts(
	    "contact", "fields:\n  title: Job\nunmapped: ignore\n", "Job|Foo");
}

static void
columns_of_failed_csv_need_no_ignore(void **state)
{
	(void)state;
	accepts("contact", "fields:\n  title: Job\nunmapped: error\n",
	    "Job|_line|_code|_column|_message|_hint|");
}

static void
require_names_what_the_mapping_fills(void **state)
{
	(void)state;
	refuses("contact",
	    "require: [[title, $emial]]\nfields:\n  title: Job\n", "Job",
	    "people.yaml:5:19: contact has no field or relationship '$emial'",
	    "Did you mean '$email'?");
	refuses("contact", "require: [[$email]]\nfields:\n  title: Job\n",
	    "Job",
	    "people.yaml:5:12: '$email' is required, but the mapping "
	    "does not fill it",
	    "take it out of require:");
	refuses("contact",
	    "require: [[nick]]\ndefaults: { optional: true }\n"
	    "fields:\n  title: Job\n  nick: Alias\n",
	    "Job", "people.yaml:5:12: every row would fail", "require:");
}

static void
all_complaints_come_in_one_run(void **state)
{
	struct planfix f;

	(void)state;
	planfix_open(&f, "contact",
	    "key: Idd\n"
	    "fields:\n"
	    "  email: Mail\n"
	    "  title: Job\n"
	    "  seen: Mail\n"
	    "  lead-status: { column: Mail, options: { A: Neu } }\n"
	    "relationships:\n"
	    "  $acount: { column: Mail, by: key }\n"
	    "ignore: [Mail]\n",
	    "Id|Mail|Jobs");
	assert_null(f.bind);
	assert_true(planfix_says(&f, "people.yaml:5:6: column 'Idd'"));
	assert_true(planfix_says(&f, "people.yaml:7:3: contact has no field"));
	assert_true(planfix_says(&f, "people.yaml:8:10: column 'Job'"));
	assert_true(planfix_says(&f, "people.yaml:9:3: 'seen' of contact"));
	assert_true(planfix_says(&f, "people.yaml:10:46: lead-status: 'Neu'"));
	assert_true(planfix_says(&f, "people.yaml:12:3: contact has no rel"));
	assert_true(planfix_says(&f, "people.yaml:13:10: column 'Mail' is "));
	assert_int_equal(f.n_said, 7);
	planfix_close(&f);
}

static void
a_long_list_of_columns_is_cut_and_counted(void **state)
{
	struct planfix f;
	struct buf header;

	(void)state;
	buf_init(&header, 4096);
	buf_puts(&header, "Job");
	for (int i = 1; i <= 25; i++)
		buf_printf(&header, "|X%d", i);
	planfix_open(
	    &f, "contact", "fields:\n  title: Job\n", buf_text(&header));
	assert_non_null(f.bind);
	assert_true(planfix_says(&f, "25 columns of people.csv"));
	assert_true(planfix_says(&f, "\"X20\"] and 5 more."));
	assert_null(strstr(buf_text(&f.said), "X21"));
	planfix_close(&f);
	buf_fini(&header);
}

static void
an_account_takes_bare_handles_for_companies(void **state)
{
	struct planfix f;

	(void)state;
	planfix_open(
	    &f, "account", "fields:\n  $name: N\n  $linkedIn: L\n", "N|L");
	assert_non_null(f.bind);
	assert_true(f.bind->fields[0].spec.company);
	planfix_close(&f);
	planfix_open(&f, "contact", "fields:\n  title: N\n", "N");
	assert_non_null(f.bind);
	assert_false(f.bind->fields[0].spec.company);
	planfix_close(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_column_is_bound_to_its_place_in_the_row),
	    cmocka_unit_test(a_missing_dollar_is_named),
	    cmocka_unit_test(a_label_leads_to_its_key),
	    cmocka_unit_test(
		an_unknown_field_is_answered_with_the_nearest_or_with_all),
	    cmocka_unit_test(
		an_optional_field_may_be_absent_in_the_organisation),
	    cmocka_unit_test(
		an_optional_field_that_only_lacks_its_dollar_is_refused),
	    cmocka_unit_test(an_optional_field_near_to_one_is_warned_about),
	    cmocka_unit_test(a_missing_column_is_answered_with_the_nearest),
	    cmocka_unit_test(a_heading_cut_by_a_comment_is_explained),
	    cmocka_unit_test(headings_compare_without_case_blanks_and_star),
	    cmocka_unit_test(an_exact_heading_wins),
	    cmocka_unit_test(headings_that_look_alike_are_a_complaint),
	    cmocka_unit_test(the_first_other_heading_that_is_there_counts),
	    cmocka_unit_test(a_repeated_heading_is_reached_by_its_number),
	    cmocka_unit_test(an_optional_column_may_be_absent),
	    cmocka_unit_test(key_and_required_fields_are_never_optional),
	    cmocka_unit_test(what_create_needs_must_be_mapped),
	    cmocka_unit_test(read_only_and_unknown_types_are_refused),
	    cmocka_unit_test(fields_and_relationships_are_told_apart),
	    cmocka_unit_test(
		a_column_both_mapped_and_ignored_is_refused_but_not_for_a_glob),
	    cmocka_unit_test(
		a_column_nobody_names_is_said_as_unmapped_wants_it),
	    cmocka_unit_test(columns_of_failed_csv_need_no_ignore),
	    cmocka_unit_test(a_long_list_of_columns_is_cut_and_counted),
	    cmocka_unit_test(an_account_takes_bare_handles_for_companies),
	    cmocka_unit_test(require_names_what_the_mapping_fills),
	    cmocka_unit_test(all_complaints_come_in_one_run),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
