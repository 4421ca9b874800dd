// SPDX-License-Identifier: Apache-2.0
#include "unit/value/valueprobe.h"

static struct value_spec address = {.type = VTYPE_ADDRESS};

enum {
	PARTS = 8,
	COUNTRY = 5
};

static const char *
of_country(const char *name)
{
	const char *cells[PARTS] = {[COUNTRY] = name};

	return probe_row(&address, NULL, cells, PARTS);
}

static const char *
of_place(const char *latitude, const char *longitude)
{
	const char *cells[PARTS] = {
	    [COUNTRY + 1] = latitude, [COUNTRY + 2] = longitude};

	return probe_row(&address, NULL, cells, PARTS);
}

static void
parts_are_trimmed_and_named_as_the_api_names_them(void **state)
{
	static const char *const cells[PARTS] = {" 6649 N Blue Gum St ", "2nd",
	    "New Orleans", "LA", "70116", "USA", "29.95", "-90.07"};

	(void)state;
	assert_string_equal(probe_row(&address, NULL, cells, PARTS),
	    "{\"street\":\"6649 N Blue Gum St\",\"street2\":\"2nd\","
	    "\"city\":\"New Orleans\",\"state\":\"LA\","
	    "\"postalCode\":\"70116\",\"country\":\"US\","
	    "\"latitude\":29.95,\"longitude\":-90.07}");
	assert_string_equal(probe_codes(), "");
}

static void
parts_that_are_not_mapped_or_empty_are_left_out(void **state)
{
	static const char *const cells[PARTS] = {NULL, NULL, "Madrid", "", " "};
	static const char *const none[PARTS] = {NULL, "", " "};

	(void)state;
	assert_string_equal(
	    probe_row(&address, NULL, cells, PARTS), "{\"city\":\"Madrid\"}");
	assert_string_equal(probe_row(&address, NULL, none, PARTS), "null");
	assert_string_equal(probe_codes(), "");
}

static void
newlines_in_a_street_become_commas(void **state)
{
	static const char *const cells[PARTS] = {
	    "Building 4\r\n1 Main St,\n\nSuite 2\n"};

	(void)state;
	assert_string_equal(probe_row(&address, NULL, cells, PARTS),
	    "{\"street\":\"Building 4, 1 Main St, Suite 2\"}");
}

static void
an_unknown_country_falls_away_and_the_rest_stays(void **state)
{
	static const char *const cells[PARTS] = {
	    NULL, NULL, "Berlin", NULL, NULL, "Germny"};

	(void)state;
	assert_string_equal(
	    probe_row(&address, NULL, cells, PARTS), "{\"city\":\"Berlin\"}");
	assert_string_equal(probe_codes(), "address.country-unknown");
	assert_non_null(strstr(probe.diags.v[0].hint, "Germany"));
	assert_int_equal(probe.diags.v[0].severity, DIAG_ERROR);
}

static void
ambiguous_and_obsolete_countries_come_with_candidates(void **state)
{
	(void)state;
	assert_string_equal(of_country("Korea"), "null");
	assert_string_equal(probe_codes(), "address.country-ambiguous");
	assert_non_null(strstr(probe.diags.v[0].hint, "KR"));
	assert_non_null(strstr(probe.diags.v[0].hint, "KP"));
	assert_string_equal(of_country("Netherlands Antilles"), "null");
	assert_string_equal(probe_codes(), "address.country-obsolete");
	assert_non_null(strstr(probe.diags.v[0].hint, "CW"));
}

static void
coordinates_have_their_ranges(void **state)
{
	(void)state;
	assert_string_equal(
	    of_place("90", "-180"), "{\"latitude\":90,\"longitude\":-180}");
	assert_string_equal(of_place("40.4167754", "-3.7037902"),
	    "{\"latitude\":40.4167754,\"longitude\":-3.7037902}");
	assert_string_equal(of_place("40.416", "-3.703"),
	    "{\"latitude\":40.416,\"longitude\":-3.703}");
	assert_string_equal(of_place("90.01", "180.5"), "null");
	assert_string_equal(
	    probe_codes(), "address.latitude address.longitude");
	assert_string_equal(of_place("-90.0000001", "-181"), "null");
	assert_string_equal(of_place("40 N", "x"), "null");
	assert_string_equal(
	    probe_codes(), "address.latitude address.longitude");
}

static void
whole(const char *cell, const char *json, const char *codes)
{
	assert_string_equal(probe_cell(&address, cell), json);
	assert_string_equal(probe_codes(), codes);
}

static void
one_cell_is_split_where_its_end_leaves_no_doubt(void **state)
{
	(void)state;
	whole("6649 N Blue Gum St, New Orleans, LA 70116",
	    "{\"street\":\"6649 N Blue Gum St\",\"city\":\"New Orleans\","
	    "\"state\":\"LA\",\"postalCode\":\"70116\",\"country\":\"US\"}",
	    "");
	whole("1 Main St, Suite 2\nAlbany, ny 12207-1234\nUSA",
	    "{\"street\":\"1 Main St, Suite 2\",\"city\":\"Albany\","
	    "\"state\":\"NY\",\"postalCode\":\"12207-1234\","
	    "\"country\":\"US\"}",
	    "");
	whole("24 Sussex Dr, Ottawa, ON K1M 1M4, Canada",
	    "{\"street\":\"24 Sussex Dr\",\"city\":\"Ottawa\","
	    "\"state\":\"ON\",\"postalCode\":\"K1M 1M4\","
	    "\"country\":\"CA\"}",
	    "");
	whole("Calle Mayor 1, 28013 Madrid, Espa\xc3\xb1"
	      "a",
	    "{\"street\":\"Calle Mayor 1\",\"city\":\"Madrid\","
	    "\"postalCode\":\"28013\",\"country\":\"ES\"}",
	    "");
	whole("Bundesplatz 3, 3003 Bern, Schweiz",
	    "{\"street\":\"Bundesplatz 3\",\"city\":\"Bern\","
	    "\"postalCode\":\"3003\",\"country\":\"CH\"}",
	    "");
}

static void
one_cell_that_cannot_be_split_safely_is_the_street(void **state)
{
	static const char *const doubtful[] = {
	    "10 Downing Street, London SW1A 2AA",
	    "Suite 100, 12345 Main Street",
	    "Calle Mayor 1, 28013 Madrid",
	    "1 Peach St, Atlanta, Georgia",
	    "1 Main St, Springfield, ZZ 12345",
	    "1 Main St, Albany, NY 12207, Canada",
	    "Somewhere 1, 1234 Town, Germany",
	    "1 Main St Albany NY 12207",
	    "Hauptstr. 1 10115 Berlin",
	    "1 Main St Albany NY 12207-1234",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(doubtful) / sizeof(doubtful[0]); i++)
		whole(doubtful[i],
		    arena_printf(
			probe.arena, "{\"street\":\"%s\"}", doubtful[i]),
		    "address.not-split");
	assert_int_equal(probe.diags.v[0].severity, DIAG_WARNING);
	/* Nothing to split in it. */
	whole(" 1 Main St ", "{\"street\":\"1 Main St\"}", "");
	whole("12345 Main Street", "{\"street\":\"12345 Main Street\"}", "");
	whole("Box 123456", "{\"street\":\"Box 123456\"}", "");
	whole(" ", "null", "");
}

static void
subdivisions_become_codes_on_request(void **state)
{
	static const struct {
		const char *country, *state, *json, *codes;
	} cases[] = {
	    {"US", "california", "\"CA\"", ""},
	    {"US", "N. Carolina", "\"N. Carolina\"", "address.subdivision"},
	    {"United States", "ca", "\"CA\"", ""},
	    {"Canada",
		"Qu\xc3\xa9"
		"bec",
		"\"QC\"", ""},
	    {"AU", "New South Wales", "\"NSW\"", ""},
	    {"US", "Ontario", "\"Ontario\"", "address.subdivision"},
	    {"DE", "Hessen", "\"Hessen\"", ""},
	    {"", "Texas", "\"TX\"", ""},
	    /* ISO 3166-2 */
	    {"US", "US-CA", "\"CA\"", ""},
	    {"", "au-nsw", "\"NSW\"", ""},
	    {"AU", "US-CA", "\"US-CA\"", "address.subdivision"},
	    {"CA", "PEI", "\"PE\"", ""},
	    {"US", "PW", "\"PW\"", ""},
	    {"", "Hessen", "\"Hessen\"", ""},
	};
	struct value_spec s = address;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *cells[PARTS] = {
		    [3] = cases[i].state, [COUNTRY] = cases[i].country};
		const char *json;

		s.subdivisions = true;
		json = probe_row(&s, NULL, cells, PARTS);
		if (strstr(json, arena_printf(probe.arena, "{\"state\":%s",
				     cases[i].json)) == NULL)
			fail_msg("%s became %s", cases[i].state, json);
		assert_string_equal(probe_codes(), cases[i].codes);
		s.subdivisions = false;
		json = probe_row(&s, NULL, cells, PARTS);
		assert_non_null(strstr(json, cases[i].state));
	}
}

static void
stored_addresses_compare_part_by_part(void **state)
{
	static const char *const cells[PARTS] = {"1 Main St", NULL, "Madrid",
	    NULL, NULL, "Spain", "40.4167754", NULL};

	(void)state;
	probe_row(&address, NULL, cells, PARTS);
	assert_true(probe_same(VTYPE_ADDRESS,
	    "{\"street\":\"1 Main St\",\"city\":\"Madrid\",\"state\":null,"
	    "\"country\":\"ES\",\"latitude\":40.4167754}"));
	assert_false(probe_same(VTYPE_ADDRESS,
	    "{\"street\":\"1 Main St\",\"city\":\"Madrid\","
	    "\"country\":\"FR\",\"latitude\":40.4167754}"));
	assert_false(probe_same(VTYPE_ADDRESS, "{\"street\":\"1 Main St\"}"));
	assert_false(probe_same(VTYPE_ADDRESS, "null"));
	of_country("");
	assert_true(probe_same(VTYPE_ADDRESS, "{\"street\":null}"));
	assert_true(probe_same(VTYPE_ADDRESS, "null"));
}

/* So an export that nobody edited changes nothing (I12). */
static void
how_the_stored_one_is_laid_out_is_no_difference(void **state)
{
	static const char *const cells[PARTS] = {
	    "1 Main St\r\nFlat 2", NULL, NULL, NULL, NULL, NULL, NULL, NULL};

	(void)state;
	probe_row(&address, NULL, cells, PARTS);
	assert_true(probe_same(
	    VTYPE_ADDRESS, "{\"street\":\" 1 Main St\\r\\nFlat 2\"}"));
	assert_true(
	    probe_same(VTYPE_ADDRESS, "{\"street\":\"1 Main St, Flat 2\"}"));
	assert_false(
	    probe_same(VTYPE_ADDRESS, "{\"street\":\"1 Main St Flat 2\"}"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    claim(parts_are_trimmed_and_named_as_the_api_names_them),
	    claim(parts_that_are_not_mapped_or_empty_are_left_out),
	    claim(newlines_in_a_street_become_commas),
	    claim(an_unknown_country_falls_away_and_the_rest_stays),
	    claim(ambiguous_and_obsolete_countries_come_with_candidates),
	    claim(coordinates_have_their_ranges),
	    claim(one_cell_is_split_where_its_end_leaves_no_doubt),
	    claim(one_cell_that_cannot_be_split_safely_is_the_street),
	    claim(subdivisions_become_codes_on_request),
	    claim(stored_addresses_compare_part_by_part),
	    claim(how_the_stored_one_is_laid_out_is_no_difference),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
