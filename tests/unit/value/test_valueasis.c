// SPDX-License-Identifier: Apache-2.0
#include "unit/value/valueprobe.h"

/* as-is: the text is sent unchecked where the API takes text. */

static void
text_is_sent_unchecked_with_a_note(void **state)
{
	static const enum vtype types[] = {VTYPE_DATETIME, VTYPE_EMAIL,
	    VTYPE_TELEPHONE, VTYPE_URL, VTYPE_SOCIAL_HANDLE, VTYPE_MARKDOWN};

	(void)state;
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		struct value_spec s = {.type = types[i], .as_is = true};

		assert_string_equal(
		    probe_cell(&s, " no such; thing "), "\"no such; thing\"");
		assert_string_equal(probe_codes(), "value.as-is");
		assert_int_equal(probe.diags.v[0].severity, DIAG_NOTE);
		assert_true(probe_same(types[i], "\"no such; thing\""));
		assert_false(probe_same(types[i], "\"no such\""));
		sends(&s, " ", "null");
	}
}

static void
several_values_are_still_split_and_listed(void **state)
{
	static const struct str split[] = {{";", 1}};
	struct value_spec s = {.type = VTYPE_EMAIL,
	    .many = true,
	    .split = split,
	    .n_split = 1,
	    .as_is = true};

	(void)state;
	assert_string_equal(probe_cell(&s, "a@; b ;a@"), "[\"a@\",\"b\"]");
	assert_string_equal(probe_codes(), "value.as-is");
	assert_true(probe_same(VTYPE_EMAIL, "[\"b\",\"a@\"]"));
}

/* As everywhere: the API takes arrays of them. */
static void
one_address_or_number_is_still_an_array(void **state)
{
	static const struct field mail = {.type = VTYPE_EMAIL};
	static const struct field phone = {.type = VTYPE_TELEPHONE};
	struct value_spec s = {
	    .type = VTYPE_EMAIL, .field = &mail, .as_is = true};

	(void)state;
	assert_string_equal(probe_cell(&s, "a@"), "[\"a@\"]");
	s.type = VTYPE_TELEPHONE;
	s.field = &phone;
	assert_string_equal(probe_cell(&s, "0"), "[\"0\"]");
}

static void
parts_of_names_and_addresses_are_kept(void **state)
{
	struct value_spec name = {.type = VTYPE_FULL_NAME, .as_is = true};
	struct value_spec address = {.type = VTYPE_ADDRESS, .as_is = true};
	const char *full[] = {NULL, NULL, " Doe,  John "};
	const char *two[] = {"Mary  Jane ", "N/A", NULL};
	const char *parts[] = {
	    "1 A St\nFloor 2", NULL, NULL, NULL, NULL, "Korea", "91", NULL};

	(void)state;
	assert_string_equal(
	    probe_row(&name, NULL, full, 3), "{\"firstName\":\"Doe,  John\"}");
	assert_string_equal(probe_codes(), "value.as-is");
	assert_string_equal(probe_row(&name, NULL, two, 3),
	    "{\"firstName\":\"Mary  Jane\",\"lastName\":\"N/A\"}");
	/* Latitude is a number: it has to be read. */
	assert_string_equal(probe_row(&address, NULL, parts, 8),
	    "{\"street\":\"1 A St\\nFloor 2\",\"country\":\"Korea\"}");
	assert_string_equal(probe_codes(), "address.latitude value.as-is");
	assert_string_equal(probe_cell(&address, "1 A St, Albany, NY 12207"),
	    "{\"street\":\"1 A St, Albany, NY 12207\"}");
}

static void
types_that_are_no_text_refuse_it(void **state)
{
	static const enum vtype types[] = {VTYPE_NUMBER, VTYPE_CHECKBOX,
	    VTYPE_CURRENCY, VTYPE_SINGLE_SELECT, VTYPE_MULTI_SELECT, VTYPE_TEXT,
	    VTYPE_HTML};
	static const struct str format = {"yyyy", 4};
	struct value_spec date = {.type = VTYPE_DATETIME,
	    .as_is = true,
	    .formats = &format,
	    .n_formats = 1};
	struct value_spec states = {
	    .type = VTYPE_ADDRESS, .as_is = true, .subdivisions = true};
	const char *why;

	(void)state;
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		struct value_spec s = {.type = types[i], .as_is = true};

		why = "";
		assert_int_equal(value_open(&s, probe.arena, &why), -1);
		assert_non_null(strstr(why, "as-is"));
	}
	assert_int_equal(value_open(&date, probe.arena, &why), -1);
	assert_non_null(strstr(why, "formats"));
	assert_int_equal(value_open(&states, probe.arena, &why), -1);
	assert_non_null(strstr(why, "subdivisions"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    claim(text_is_sent_unchecked_with_a_note),
	    claim(several_values_are_still_split_and_listed),
	    claim(one_address_or_number_is_still_an_array),
	    claim(parts_of_names_and_addresses_are_kept),
	    claim(types_that_are_no_text_refuse_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
