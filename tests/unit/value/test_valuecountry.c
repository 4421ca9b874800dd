// SPDX-License-Identifier: Apache-2.0
#include <pthread.h>

#include "unit/value/valueprobe.h"
#include "value/valuecountry.h"

/* ISO 3166-1; names of CLDR; spellings of the CRM exports in circulation. */

struct pair {
	const char *name;
	const char *code; /* NULL: not to be found */
};

static void
check(const struct pair *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		char code[3] = "??";
		bool found = valuecountry_find(str_of(v[i].name), code);

		if (found != (v[i].code != NULL) ||
		    (found && strcmp(code, v[i].code) != 0))
			fail_msg("'%s' -> '%s'", v[i].name, code);
	}
}

#define check_all(v) check(v, sizeof(v) / sizeof(v[0]))

static void
codes_of_iso_3166_are_understood(void **state)
{
	static const struct pair v[] = {{"ES", "ES"}, {"es", "ES"},
	    {"DEU", "DE"}, {"deu", "DE"}, {"276", "DE"}, {"004", "AF"},
	    {"ZWE", "ZW"}, {"AND", "AD"}, {"BRN", "BN"}, {"U.S.", "US"},
	    {"U.S.A.", "US"}, {" USA ", "US"}, {"UK", "GB"}, {"EL", "GR"},
	    {"UAE", "AE"}, {"NA", "NA"}, {"XK", "XK"}, {"ZZ", NULL},
	    {"QQQ", NULL}, {"4", NULL}, {"999", NULL}, {"000", NULL},
	    {"n/a", NULL}, {"N.A.", NULL}, {"-", NULL}, {"", NULL}};

	(void)state;
	check_all(v);
}

static void
english_names_and_their_variants_are_understood(void **state)
{
	static const struct pair v[] = {{"Spain", "ES"}, {"GERMANY", "DE"},
	    {"\xc3\x85land Islands", "AX"}, {"Antigua & Barbuda", "AG"},
	    {"Antigua and Barbuda", "AG"}, {"Bosnia", "BA"},
	    {"Bosnia and Herzegovina", "BA"}, {"Cocos Islands", "CC"},
	    {"Cocos (Keeling) Islands", "CC"}, {"Congo - Brazzaville", "CG"},
	    {"Congo - Kinshasa", "CD"}, {"Cote d'Ivoire", "CI"},
	    {"C\xc3\xb4te d\xe2\x80\x99Ivoire", "CI"},
	    {"Slovakia (Slovak Republic)", "SK"},
	    {"Bouvet Island (Bouvetoya)", "BV"},
	    {"Falkland Islands (Malvinas)", "FK"}, {"Kyrgyz Republic", "KG"},
	    {"Heard & McDonald Islands", "HM"}, {"Vatican City", "VA"},
	    {"Holy See (Vatican City State)", "VA"},
	    {"Svalbard & Jan Mayen Islands", "SJ"}, {"Macao", "MO"},
	    {"Hong Kong", "HK"}, {"Saint Lucia", "LC"}, {"St. Lucia", "LC"},
	    {"The Netherlands", "NL"}, {"Holland", "NL"}, {"England", "GB"},
	    {"Great Britain", "GB"}, {"United States of America", "US"},
	    {"United States Virgin Islands", "VI"}, {"Turkey", "TR"},
	    {"T\xc3\xbcrkiye", "TR"}, {"Micronesia", "FM"},
	    {"Iran, Islamic Republic of", "IR"}, {"Korea, Republic of", "KR"},
	    {"Korea (South)", "KR"}, {"Viet Nam", "VN"},
	    {"Czech Republic", "CZ"}, {"Germany (DE)", "DE"}, {"Georgia", "GE"},
	    {"Georgia (US)", NULL}, {"Georgia, United States", NULL},
	    {"Atlantis", NULL}};

	(void)state;
	check_all(v);
}

static void
names_of_other_languages_are_understood(void **state)
{
	static const struct pair v[] = {{"Deutschland", "DE"},
	    {"Espa\xc3\xb1"
	     "a",
		"ES"},
	    {"ESPANA", "ES"}, {"Allemagne", "DE"}, {"Tschechien", "CZ"},
	    {"Ir\xc3\xa3o", "IR"}, {"Sverige", "SE"},
	    {"\xd0\xa0\xd0\xbe\xd1\x81\xd1\x81\xd0\xb8\xd1\x8f", "RU"},
	    {"\xe4\xb8\xad\xe5\x9b\xbd", "CN"},
	    {"\xe6\x97\xa5\xe6\x9c\xac", "JP"},
	    {"\xed\x95\x9c\xea\xb5\xad", "KR"},
	    /* What is short for "Hong Kong SAR China" there. */
	    {"\xe9\xa6\x99\xe6\xb8\xaf", "HK"},
	    {"\xe5\xb7\xb4\xe5\x8b\x92\xe6\x96\xaf\xe5\x9d\xa6", "PS"},
	    {"Federaci\xc3\xb3n Rusa", "RU"},
	    {"F\xc3\xb6renade kungariket", "GB"},
	    {"\xce\x95\xce\xbb\xce\xbb\xce\xac\xce\xb4\xce\xb1", "GR"},
	    {"\xd9\x85\xd8\xb5\xd8\xb1", "EG"}};

	(void)state;
	check_all(v);
}

/* As the World Bank and the United Nations write them. */
static void
titles_of_states_may_stand_with_their_names(void **state)
{
	static const struct pair v[] = {{"Egypt, Arab Rep.", "EG"},
	    {"Iran, Islamic Rep.", "IR"}, {"Venezuela, RB", "VE"},
	    {"Congo, Dem. Rep.", "CD"}, {"Federal Republic of Germany", "DE"},
	    {"Hashemite Kingdom of Jordan", "JO"}, {"State of Israel", "IL"},
	    {"Federal Democratic Republic of Ethiopia", "ET"},
	    {"Republic of Georgia", "GE"}, {"State of Georgia", NULL},
	    {"Republic of Texas", NULL}, {"Republic of US", NULL},
	    {"Republic of China", NULL}, {"Dem. Rep. of the Congo", NULL},
	    {"Germany, Europe", NULL}};

	(void)state;
	check_all(v);
}

static void
brackets_never_lead_to_the_wrong_half(void **state)
{
	static const struct pair v[] = {{"Samoa (American)", "AS"},
	    {"Guinea (Bissau)", "GW"}, {"Sudan (South)", "SS"},
	    {"Saint Martin (French part)", "MF"},
	    {"Saint-Martin (Niederl\xc3\xa4ndischer Teil)", NULL}};
	struct valuecountry_hit hit;

	(void)state;
	check_all(v);
	assert_int_equal(
	    valuecountry_look(STR_LIT("Sint-Maarten (Frans deel)"), &hit),
	    VALUECOUNTRY_AMBIGUOUS);
	assert_non_null(strstr(hit.note, "MF"));
}

static void
short_names_with_accents_are_no_codes(void **state)
{
	/* Portuguese for Oman; folded it would look like a code. */
	static const struct pair v[] = {{"Om\xc3\xa3", NULL}};

	(void)state;
	check_all(v);
}

static void
names_of_several_or_no_countries_say_so(void **state)
{
	struct valuecountry_hit hit;

	(void)state;
	assert_int_equal(
	    valuecountry_look(STR_LIT("Korea"), &hit), VALUECOUNTRY_AMBIGUOUS);
	assert_int_equal(
	    valuecountry_look(STR_LIT("Congo"), &hit), VALUECOUNTRY_AMBIGUOUS);
	assert_non_null(strstr(hit.note, "CG"));
	assert_non_null(strstr(hit.note, "CD"));
	assert_int_equal(
	    valuecountry_look(STR_LIT("Netherlands Antilles"), &hit),
	    VALUECOUNTRY_OBSOLETE);
	/* ISO 3166-3. */
	assert_int_equal(
	    valuecountry_look(STR_LIT("YUG"), &hit), VALUECOUNTRY_OBSOLETE);
	assert_int_equal(
	    valuecountry_look(STR_LIT("CS"), &hit), VALUECOUNTRY_OBSOLETE);
	assert_int_equal(
	    valuecountry_look(STR_LIT("tp"), &hit), VALUECOUNTRY_OBSOLETE);
	assert_string_equal(hit.note, "Timor-Leste (TL)");
	assert_int_equal(valuecountry_look(STR_LIT("Channel Islands"), &hit),
	    VALUECOUNTRY_AMBIGUOUS);
	assert_int_equal(
	    valuecountry_look(STR_LIT("Germny"), &hit), VALUECOUNTRY_UNKNOWN);
	assert_string_equal(hit.note, "Germany");
}

static void
malformed_and_endless_names_are_unknown(void **state)
{
	char long_name[5000];
	struct valuecountry_hit hit;

	(void)state;
	memset(long_name, 'a', sizeof(long_name));
	assert_int_equal(valuecountry_look((struct str){long_name, 5000}, &hit),
	    VALUECOUNTRY_UNKNOWN);
	assert_int_equal(valuecountry_look(STR_LIT("Fran\xe7"
						   "a"),
			     &hit),
	    VALUECOUNTRY_UNKNOWN);
	assert_int_equal(
	    valuecountry_look(STR_LIT("(("), &hit), VALUECOUNTRY_UNKNOWN);
	assert_int_equal(
	    valuecountry_look(STR_LIT("()"), &hit), VALUECOUNTRY_UNKNOWN);
}

static void *
look(void *p)
{
	char code[3];

	(void)p;
	return valuecountry_find(STR_LIT("Espagne"), code) &&
		       strcmp(code, "ES") == 0
		   ? p
		   : NULL;
}

static void
threads_share_one_index(void **state)
{
	pthread_t t[4];
	int mark;

	(void)state;
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(pthread_create(&t[i], NULL, look, &mark), 0);
	for (size_t i = 0; i < 4; i++) {
		void *result = NULL;

		pthread_join(t[i], &result);
		assert_ptr_equal(result, &mark);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    /* First, while there is no index. */
	    claim(threads_share_one_index),
	    claim(codes_of_iso_3166_are_understood),
	    claim(english_names_and_their_variants_are_understood),
	    claim(names_of_other_languages_are_understood),
	    claim(titles_of_states_may_stand_with_their_names),
	    claim(brackets_never_lead_to_the_wrong_half),
	    claim(short_names_with_accents_are_no_codes),
	    claim(names_of_several_or_no_countries_say_so),
	    claim(malformed_and_endless_names_are_unknown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
