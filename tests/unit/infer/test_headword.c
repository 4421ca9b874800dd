// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "infer/headword.h"
#include "schema/object.h"

static struct headword
of(const char *object, const char *heading)
{
	return headword_of(object_find(str_of(object)), str_of(heading));
}

static void
means(const char *object, const char *heading, enum headword_kind kind,
    const char *target, const char *part)
{
	struct headword w = of(object, heading);

	if (w.kind != kind)
		fail_msg("%s: '%s' is %d", object, heading, (int)w.kind);
	if (target != NULL)
		assert_string_equal(w.target, target);
	if (part != NULL)
		assert_string_equal(w.part, part);
}

static void
a_word_counts_whole_and_never_in_part(void **state)
{
	(void)state;
	means("contact", "Email", HEADWORD_FIELD, "$email", NULL);
	means("contact", "Email consent", HEADWORD_NONE, NULL, NULL);
	means("contact", "HasOptedOutOfEmail", HEADWORD_NONE, NULL, NULL);
	means("contact", "Email Opt Out", HEADWORD_NONE, NULL, NULL);
	means("contact", "E-mail 1 - Label", HEADWORD_NONE, NULL, NULL);
	means("contact", "AssistantPhone", HEADWORD_NONE, NULL, NULL);
	means("contact", "Assistant's Phone", HEADWORD_NONE, NULL, NULL);
	means("contact", "ReportsToId", HEADWORD_NONE, NULL, NULL);
	means("contact", "Contact owner", HEADWORD_NONE, NULL, NULL);
	means("contact", "Phonetic First Name", HEADWORD_NONE, NULL, NULL);
	means("contact", "Middle Name", HEADWORD_NONE, NULL, NULL);
	means("account", "Site", HEADWORD_NONE, NULL, NULL);
	means("account", "ParentId", HEADWORD_NONE, NULL, NULL);
	means("account", "Parent Account", HEADWORD_NONE, NULL, NULL);
	means("account", "", HEADWORD_NONE, NULL, NULL);
	means("account", "---", HEADWORD_NONE, NULL, NULL);
}

static void
case_accents_and_signs_do_not_count(void **state)
{
	(void)state;
	means("contact", "E-MAIL", HEADWORD_FIELD, "$email", NULL);
	means("contact", "first_name", HEADWORD_PART, "$name", "first");
	means("contact", "Pre\xcc\x81nom", HEADWORD_PART, "$name", "first");
	means("contact", "Last Name *", HEADWORD_PART, "$name", "last");
	means("contact", "Associated Company IDs (Primary)", HEADWORD_LINK,
	    "$account", "key");
}

/* The headings of HubSpot's exports. */
static void
exports_in_four_languages_are_known(void **state)
{
	static const struct {
		const char *heading[4];
		enum headword_kind kind;
		const char *target;
	} rows[] = {
	    {{"Record ID", "Datensatz-ID",
		 "ID de l\xe2\x80\x99"
		 "enregistrement",
		 "ID de registro"},
		HEADWORD_KEY, NULL},
	    {{"First Name", "Vorname", "Pr\xc3\xa9nom", "Nombre"},
		HEADWORD_PART, "$name"},
	    {{"Last Name", "Nachname", "Nom", "Apellidos"}, HEADWORD_PART,
		"$name"},
	    {{"Email", "E-Mail", "E-mail", "Correo"}, HEADWORD_FIELD, "$email"},
	    {{"Phone Number", "Telefonnummer",
		 "Num\xc3\xa9ro de t\xc3\xa9l\xc3\xa9phone",
		 "N\xc3\xbamero de tel\xc3\xa9"
		 "fono"},
		HEADWORD_FIELD, "phone"},
	    {{"Job Title", "Jobbezeichnung", "Intitul\xc3\xa9 du poste",
		 "Cargo"},
		HEADWORD_FIELD, "title"},
	    {{"City", "Stadt", "Ville", "Ciudad"}, HEADWORD_PART, "address"},
	    {{"Country/Region", "Land/Region", "Pays/r\xc3\xa9gion",
		 "Pa\xc3\xads/regi\xc3\xb3n"},
		HEADWORD_PART, "address"},
	    {{"Postal Code", "Postleitzahl", "Code postal",
		 "C\xc3\xb3"
		 "digo postal"},
		HEADWORD_PART, "address"},
	    {{"Create Date", "Erstellungsdatum",
		 "Date de cr\xc3\xa9"
		 "ation",
		 "Fecha de creaci\xc3\xb3n"},
		HEADWORD_IGNORE, NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		for (size_t k = 0; k < 4; k++)
			means("contact", rows[i].heading[k], rows[i].kind,
			    rows[i].target, NULL);
}

static void
the_same_word_means_something_else_on_another_object(void **state)
{
	(void)state;
	means("account", "Company", HEADWORD_FIELD, "$name", NULL);
	means("contact", "Company", HEADWORD_LINK, "$account", "$name");
	means("contact", "Title", HEADWORD_FIELD, "title", NULL);
	means("opportunity", "Title", HEADWORD_FIELD, "$name", NULL);
	means("account", "Account ID", HEADWORD_KEY, NULL, NULL);
	means("contact", "Account ID", HEADWORD_LINK, "$account", "key");
	means("task", "Owner", HEADWORD_LINK, "$assignedTo", NULL);
}

static void
what_stands_before_a_dash_may_be_the_object(void **state)
{
	(void)state;
	means(
	    "contact", "Person - Phone - Work", HEADWORD_FIELD, "phone", NULL);
	means("opportunity", "Deal - Title", HEADWORD_FIELD, "$name", NULL);
	means(
	    "opportunity", "Deal - Contact person", HEADWORD_NONE, NULL, NULL);
}

static void
the_surest_of_several_words_has_the_lowest_rank(void **state)
{
	(void)state;
	assert_true(
	    of("contact", "Job Title").rank < of("contact", "Title").rank);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_word_counts_whole_and_never_in_part),
	    cmocka_unit_test(case_accents_and_signs_do_not_count),
	    cmocka_unit_test(exports_in_four_languages_are_known),
	    cmocka_unit_test(
		the_same_word_means_something_else_on_another_object),
	    cmocka_unit_test(what_stands_before_a_dash_may_be_the_object),
	    cmocka_unit_test(the_surest_of_several_words_has_the_lowest_rank),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
