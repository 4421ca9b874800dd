// SPDX-License-Identifier: Apache-2.0
#include "unit/value/valueprobe.h"

static struct value_spec name = {.type = VTYPE_FULL_NAME};

static void
becomes(const char *first, const char *last, const char *full, const char *json)
{
	const char *cells[] = {first, last, full};

	assert_string_equal(probe_row(&name, NULL, cells, 3), json);
	assert_string_equal(probe_codes(), "");
}

static void
parts_are_trimmed_and_inner_blanks_folded(void **state)
{
	(void)state;
	becomes(" Ada ", "Lovelace", NULL,
	    "{\"firstName\":\"Ada\",\"lastName\":\"Lovelace\"}");
	becomes("Mary \t Jane", NULL, NULL, "{\"firstName\":\"Mary Jane\"}");
	becomes(NULL,
	    "de\xc2\xa0la \n"
	    "Cruz",
	    NULL, "{\"lastName\":\"de la Cruz\"}");
	becomes("", " ", "", "null");
}

static void
a_full_name_is_split_before_its_last_word(void **state)
{
	(void)state;
	becomes(NULL, NULL, "Ada Lovelace",
	    "{\"firstName\":\"Ada\",\"lastName\":\"Lovelace\"}");
	becomes(NULL, NULL, "Mary Jane Watson",
	    "{\"firstName\":\"Mary Jane\",\"lastName\":\"Watson\"}");
	becomes(NULL, NULL, "Dr. Ada Lovelace",
	    "{\"firstName\":\"Dr. Ada\",\"lastName\":\"Lovelace\"}");
	becomes(NULL, NULL, "Cher", "{\"firstName\":\"Cher\"}");
}

static void
particles_stay_with_the_last_name(void **state)
{
	(void)state;
	becomes(NULL, NULL, "Ludwig van Beethoven",
	    "{\"firstName\":\"Ludwig\",\"lastName\":\"van Beethoven\"}");
	becomes(NULL, NULL, "Ana de la Cruz",
	    "{\"firstName\":\"Ana\",\"lastName\":\"de la Cruz\"}");
	becomes(NULL, NULL, "Osama bin Ali",
	    "{\"firstName\":\"Osama\",\"lastName\":\"bin Ali\"}");
	becomes(NULL, NULL, "Vincent Van Gogh",
	    "{\"firstName\":\"Vincent\",\"lastName\":\"Van Gogh\"}");
	/* A first word is a first name. */
	becomes(NULL, NULL, "Van Morrison",
	    "{\"firstName\":\"Van\",\"lastName\":\"Morrison\"}");
	becomes(NULL, NULL, "Al Gore",
	    "{\"firstName\":\"Al\",\"lastName\":\"Gore\"}");
}

static void
a_comma_separates_last_from_first(void **state)
{
	(void)state;
	becomes(NULL, NULL, "Lovelace, Ada",
	    "{\"firstName\":\"Ada\",\"lastName\":\"Lovelace\"}");
	becomes(NULL, NULL, "van Beethoven , Ludwig",
	    "{\"firstName\":\"Ludwig\",\"lastName\":\"van Beethoven\"}");
	becomes(NULL, NULL, "Lovelace,", "{\"lastName\":\"Lovelace\"}");
	becomes(NULL, NULL, ", Ada", "{\"firstName\":\"Ada\"}");
}

static void
suffixes_stay_with_the_last_name(void **state)
{
	(void)state;
	becomes(NULL, NULL, "John Smith Jr.",
	    "{\"firstName\":\"John\",\"lastName\":\"Smith Jr.\"}");
	becomes(NULL, NULL, "John Smith, Jr.",
	    "{\"firstName\":\"John\",\"lastName\":\"Smith, Jr.\"}");
	becomes(NULL, NULL, "Smith, John, PhD",
	    "{\"firstName\":\"John\",\"lastName\":\"Smith, PhD\"}");
}

static void
east_asian_names_begin_with_the_last_name(void **state)
{
	(void)state;
	becomes(NULL, NULL,
	    "\xe5\xb1\xb1\xe7\x94\xb0\xe3\x80\x80\xe5\xa4\xaa\xe9\x83\x8e",
	    "{\"firstName\":\"\xe5\xa4\xaa\xe9\x83\x8e\",\"lastName\":"
	    "\"\xe5\xb1\xb1\xe7\x94\xb0\"}");
}

static void
first_and_last_stand_above_full(void **state)
{
	(void)state;
	becomes("Ada", "", "Augusta Ada King", "{\"firstName\":\"Ada\"}");
	becomes("", "", "Ada King",
	    "{\"firstName\":\"Ada\",\"lastName\":\"King\"}");
}

static void
a_single_word_is_the_last_name_by_rule(void **state)
{
	const char *cells[] = {NULL, NULL, "Cher"};
	const char *two[] = {NULL, NULL, "Ada King"};
	struct value_spec s = name;

	(void)state;
	s.single = STR_LIT("last");
	assert_string_equal(
	    probe_row(&s, NULL, cells, 3), "{\"lastName\":\"Cher\"}");
	assert_string_equal(probe_row(&s, NULL, two, 3),
	    "{\"firstName\":\"Ada\",\"lastName\":\"King\"}");
	s.single = STR_LIT("first");
	assert_string_equal(
	    probe_row(&s, NULL, cells, 3), "{\"firstName\":\"Cher\"}");
}

static void
honorifics_and_suffixes_stay_where_they_are(void **state)
{
	(void)state;
	becomes(NULL, NULL, "Mme Marie Curie",
	    "{\"firstName\":\"Mme Marie\",\"lastName\":\"Curie\"}");
	becomes(NULL, NULL, "Herr Dr. Hans von Storch",
	    "{\"firstName\":\"Herr Dr. Hans\",\"lastName\":\"von Storch\"}");
	becomes(NULL, NULL, "Martin Luther King Jr.",
	    "{\"firstName\":\"Martin Luther\",\"lastName\":\"King Jr.\"}");
	becomes(NULL, NULL, "John Smith III",
	    "{\"firstName\":\"John\",\"lastName\":\"Smith III\"}");
}

/* Forms of python-nameparser's tests, as facts. */
static void
several_suffixes_behind_commas_are_no_first_name(void **state)
{
	(void)state;
	becomes(NULL, NULL, "John Doe, MD, PhD",
	    "{\"firstName\":\"John\",\"lastName\":\"Doe, MD, PhD\"}");
	becomes(NULL, NULL, "Doe-Ray, Dr. John P., CLU, CFP, LUTC",
	    "{\"firstName\":\"Dr. John P.\",\"lastName\":\"Doe-Ray, CLU, CFP, "
	    "LUTC\"}");
	becomes(NULL, NULL, "Doe, Jr., John",
	    "{\"firstName\":\"John\",\"lastName\":\"Doe, Jr.\"}");
	becomes(NULL, NULL, "Doe, John III",
	    "{\"firstName\":\"John\",\"lastName\":\"Doe III\"}");
	becomes(NULL, NULL, "Doe, John A. Jr. MD",
	    "{\"firstName\":\"John A.\",\"lastName\":\"Doe Jr. MD\"}");
	becomes(NULL, NULL, "Doe, John III, CPA",
	    "{\"firstName\":\"John\",\"lastName\":\"Doe III, CPA\"}");
	becomes(NULL, NULL, "Ali, Sayed Md",
	    "{\"firstName\":\"Sayed Md\",\"lastName\":\"Ali\"}");
	becomes(NULL, NULL, "Smith, Mary V",
	    "{\"firstName\":\"Mary V\",\"lastName\":\"Smith\"}");
	becomes(NULL, NULL, "Rahman, Md",
	    "{\"firstName\":\"Md\",\"lastName\":\"Rahman\"}");
	becomes(NULL, NULL, "Hans Meier (CEO)",
	    "{\"firstName\":\"Hans\",\"lastName\":\"Meier (CEO)\"}");
}

static void
particles_and_conjunctions_count_where_they_can_be_meant(void **state)
{
	(void)state;
	becomes(NULL, NULL, "van Gogh", "{\"lastName\":\"van Gogh\"}");
	becomes(
	    NULL, NULL, "von der Leyen", "{\"lastName\":\"von der Leyen\"}");
	becomes(NULL, NULL, "al gore",
	    "{\"firstName\":\"al\",\"lastName\":\"gore\"}");
	becomes(NULL, NULL, "Mr. Van Nguyen",
	    "{\"firstName\":\"Mr. Van\",\"lastName\":\"Nguyen\"}");
	becomes(NULL, NULL, "Jan v. d. Berg",
	    "{\"firstName\":\"Jan\",\"lastName\":\"v. d. Berg\"}");
	becomes(NULL, NULL, "John D. Rockefeller",
	    "{\"firstName\":\"John D.\",\"lastName\":\"Rockefeller\"}");
	becomes(NULL, NULL, "Mary St. James",
	    "{\"firstName\":\"Mary\",\"lastName\":\"St. James\"}");
	becomes(NULL, NULL, "Juan Q. Xavier Velasquez y Garcia, Jr.",
	    "{\"firstName\":\"Juan Q. Xavier\",\"lastName\":\"Velasquez y "
	    "Garcia, Jr.\"}");
	becomes(NULL, NULL, "John e Smith",
	    "{\"firstName\":\"John e\",\"lastName\":\"Smith\"}");
}

static void
placeholders_are_doubted(void **state)
{
	(void)state;
	assert_string_equal(
	    probe_row(&name, NULL, (const char *[]){NULL, NULL, "N/A"}, 3),
	    "{\"firstName\":\"N/A\"}");
	assert_string_equal(probe_codes(), "name.placeholder");
	assert_int_equal(probe.diags.v[0].severity, DIAG_WARNING);
}

static void
names_without_letters_are_doubted(void **state)
{
	const char *cells[] = {"?", "Smith", NULL};

	(void)state;
	assert_string_equal(probe_row(&name, NULL, cells, 3),
	    "{\"firstName\":\"?\",\"lastName\":\"Smith\"}");
	assert_string_equal(probe_codes(), "name.no-letters");
	assert_int_equal(probe.diags.v[0].severity, DIAG_WARNING);
}

static void
stored_names_compare_by_their_parts(void **state)
{
	(void)state;
	becomes("Ada", NULL, NULL, "{\"firstName\":\"Ada\"}");
	assert_true(probe_same(VTYPE_FULL_NAME, "{\"firstName\":\"Ada\"}"));
	assert_true(probe_same(
	    VTYPE_FULL_NAME, "{\"lastName\":null,\"firstName\":\"Ada\"}"));
	assert_true(probe_same(
	    VTYPE_FULL_NAME, "{\"lastName\":\"\",\"firstName\":\"Ada\"}"));
	assert_false(probe_same(
	    VTYPE_FULL_NAME, "{\"firstName\":\"Ada\",\"lastName\":\"King\"}"));
	assert_false(probe_same(VTYPE_FULL_NAME, "\"Ada\""));
}

/* So an export that nobody edited changes nothing (I12). */
static void
how_the_stored_one_is_spaced_is_no_difference(void **state)
{
	(void)state;
	becomes(" Ada \t Maria\n", NULL, NULL, "{\"firstName\":\"Ada Maria\"}");
	assert_true(probe_same(
	    VTYPE_FULL_NAME, "{\"firstName\":\" Ada \\t Maria\\n\"}"));
	assert_false(
	    probe_same(VTYPE_FULL_NAME, "{\"firstName\":\"AdaMaria\"}"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    claim(how_the_stored_one_is_spaced_is_no_difference),
	    claim(parts_are_trimmed_and_inner_blanks_folded),
	    claim(a_full_name_is_split_before_its_last_word),
	    claim(particles_stay_with_the_last_name),
	    claim(a_comma_separates_last_from_first),
	    claim(suffixes_stay_with_the_last_name),
	    claim(east_asian_names_begin_with_the_last_name),
	    claim(first_and_last_stand_above_full),
	    claim(a_single_word_is_the_last_name_by_rule),
	    claim(honorifics_and_suffixes_stay_where_they_are),
	    claim(several_suffixes_behind_commas_are_no_first_name),
	    claim(particles_and_conjunctions_count_where_they_can_be_meant),
	    claim(placeholders_are_doubted),
	    claim(names_without_letters_are_doubted),
	    claim(stored_names_compare_by_their_parts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
