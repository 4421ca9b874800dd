// SPDX-License-Identifier: Apache-2.0
#include "sbtest.h"

static int
set_up(void **state)
{
	static struct sbt t;

	sbt_init(&t);
	sbt_start(&t);
	*state = &t;
	return 0;
}

static int
tear_down(void **state)
{
	sbt_fini(*state);
	return 0;
}

struct claim {
	const char *json;
	int status;
	const char *stored; /* NULL: refused, or of no interest */
};

/* Each value of a field of a contact against what must become of it. */
static void
hold(struct sbt *t, const char *key, const struct claim *c, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct jdoc *want = NULL;
		struct err e = {0};

		if (sbt_contact(t, key, c[i].json) != c[i].status)
			fail_msg("%s %s: %d, not %d: %s", key, c[i].json,
			    t->a.status, c[i].status, buf_text(&t->a.body));
		if (c[i].stored == NULL)
			continue;
		assert_int_equal(
		    jdoc_parse(&want, c[i].stored, strlen(c[i].stored), &e), 0);
		if (!jdoc_same(sbt_value(t, key), jdoc_root(want)))
			fail_msg("%s %s is stored otherwise: %s", key,
			    c[i].json, buf_text(&t->a.body));
		jdoc_free(want);
	}
}

#define HOLD(t, key, claims) \
	hold(t, key, claims, sizeof(claims) / sizeof((claims)[0]))

static void
text_is_kept_byte_for_byte(void **state)
{
	static const struct claim c[] = {
	    {"\"  a\\u0007\\t\\\"\\\\ \xc3\xa9\\ud83d\\ude00 \"", 200,
		"\"  a\\u0007\\t\\\"\\\\ \xc3\xa9\\ud83d\\ude00 \""},
	    {"\"\"", 200, "\"\""},
	    {"7", 400, NULL},
	    {"[\"a\"]", 400, NULL},
	};

	HOLD(*state, "title", c);
	HOLD(*state, "memo", c);
}

static void
numbers_have_two_decimals_and_limits(void **state)
{
	static const struct claim c[] = {
	    {"0", 200, "0"},
	    {"12.5", 200, "12.5"},
	    {"-0.07", 200, "-0.07"},
	    {"0.29", 200, "0.29"},
	    {"1.005", 422, NULL},
	    {"1e3", 200, "1000"},
	    {"9007199254740991", 200, "9007199254740991"},
	    {"9007199254740992", 422, NULL},
	    {"-9007199254740992", 422, NULL},
	    {"1e300", 422, NULL},
	    {"\"12\"", 400, NULL},
	};

	HOLD(*state, "score", c);
}

static void
a_checkbox_is_true_or_false(void **state)
{
	static const struct claim c[] = {
	    {"true", 200, "true"},
	    {"null", 200, "null"},
	    {"\"true\"", 400, NULL},
	    {"1", 400, NULL},
	};

	HOLD(*state, "newsletter", c);
}

static void
an_instant_needs_an_offset_and_is_stored_in_utc(void **state)
{
	static const struct claim c[] = {
	    {"\"2026-03-01T12:00:00Z\"", 200, "\"2026-03-01T12:00:00.000Z\""},
	    {"\"2026-03-01T00:30:00+02:00\"", 200,
		"\"2026-02-28T22:30:00.000Z\""},
	    {"\"2024-02-29T23:59:59.1239-05:30\"", 200,
		"\"2024-03-01T05:29:59.123Z\""},
	    {"\"2026-03-01T12:00Z\"", 200, "\"2026-03-01T12:00:00.000Z\""},
	    {"\"2026-03-01T12:00:00\"", 422, NULL},
	    {"\"2026-03-01\"", 422, NULL},
	    {"\"2025-02-29T12:00:00Z\"", 422, NULL},
	    {"\"2026-06-31T12:00:00Z\"", 422, NULL},
	    {"\"2026-03-01T24:00:00Z\"", 422, NULL},
	    {"\"2026-03-01T12:00:00Zx\"", 422, NULL},
	    {"1772366400", 400, NULL},
	};

	HOLD(*state, "last-call", c);
}

static void
e_mail_is_an_array_of_addr_specs(void **state)
{
	static const struct claim c[] = {
	    {"[\"jsmith@example.com\",\"o'brien+x@sub.example.co\"]", 200,
		"[\"jsmith@example.com\",\"o'brien+x@sub.example.co\"]"},
	    {"[]", 200, "[]"},
	    {"[\"\\\"a b\\\"@example.com\"]", 200, NULL},
	    {"\"jsmith@example.com\"", 400, NULL},
	    {"[7]", 400, NULL},
	    {"[\"\"]", 422, NULL},
	    {"[\"jsmith\"]", 422, NULL},
	    {"[\"jsmith@\"]", 422, NULL},
	    {"[\"@example.com\"]", 422, NULL},
	    {"[\"a@b@example.com\"]", 422, NULL},
	    {"[\"a..b@example.com\"]", 422, NULL},
	    {"[\".a@example.com\"]", 422, NULL},
	    {"[\"a@example.com \"]", 422, NULL},
	    {"[\"a b@example.com\"]", 422, NULL},
	    {"[\"a@-example.com\"]", 422, NULL},
	    {"[\"a@example.com;b@example.com\"]", 422, NULL},
	    {"[\"Ann <a@example.com>\"]", 422, NULL},
	    {"[\"a@example.com\",\"bad\"]", 422, NULL},
	};

	HOLD(*state, "$email", c);
}

static void
a_telephone_is_e164_us_or_local(void **state)
{
	static const struct claim c[] = {
	    {"[\"+44 20 7946 0000\"]", 200, "[\"+442079460000\"]"},
	    {"[\"+12015550123\"]", 200, "[\"+12015550123\"]"},
	    {"[\"(201) 555-0123\"]", 200, "[\"+12015550123\"]"},
	    {"[\"5550123\"]", 200, "[\"5550123\"]"},
	    {"[\"020 7946 0000\"]", 200, "[\"02079460000\"]"},
	    {"[\"+12015550123;ext=100\"]", 200, "[\"+12015550123;ext=100\"]"},
	    {"[\"+1 201 555 0123 x100\"]", 200, "[\"+12015550123;ext=100\"]"},
	    {"[\"+12015550123 ext:7\"]", 200, "[\"+12015550123;ext=7\"]"},
	    {"[\"+12015550123#100\"]", 200, "[\"+12015550123;ext=100\"]"},
	    {"[\"+12015550123x\"]", 422, NULL},
	    {"[\"+1201555\"]", 422, NULL},
	    {"[\"+4402079460000\"]", 422, NULL},
	    {"[\"+99912345678\"]", 422, NULL},
	    {"[\"555012\"]", 422, NULL},
	    {"[\"1234567890123456\"]", 422, NULL},
	    {"[\"call me\"]", 422, NULL},
	    {"[\"\"]", 422, NULL},
	    {"\"+12015550123\"", 400, NULL},
	};

	HOLD(*state, "phone", c);
}

static void
a_url_is_absolute(void **state)
{
	static const struct claim c[] = {
	    {"\"https://example.com/a?b=c#d\"", 200,
		"\"https://example.com/a?b=c#d\""},
	    {"[\"http://example.com:8080\"]", 200,
		"\"http://example.com:8080\""},
	    {"\"https://m\xc3\xbcller.example\"", 200, NULL},
	    {"\"example.com\"", 422, NULL},
	    {"\"ftp://example.com\"", 422, NULL},
	    {"\"https://\"", 422, NULL},
	    {"\"https://exa mple.com\"", 422, NULL},
	    {"\"https://example\"", 422, NULL},
	    {"[\"https://a.example\",\"https://b.example\"]", 422, NULL},
	    {"7", 400, NULL},
	};

	HOLD(*state, "$profilePhotoUrl", c);
}

static void
a_social_handle_is_a_profile_url_of_its_service(void **state)
{
	static const struct claim linkedin[] = {
	    {"\"https://www.linkedin.com/in/jane-doe-1\"", 200, NULL},
	    {"\"https://es.linkedin.com/company/acme/\"", 200, NULL},
	    {"\"linkedin.com/in/jane?utm=1\"", 200, NULL},
	    {"\"https://linkedin.com/jane\"", 422, NULL},
	    {"\"https://linkedin.com/in/\"", 422, NULL},
	    {"\"https://notlinkedin.com/in/jane\"", 422, NULL},
	    {"\"jane-doe\"", 422, NULL},
	    {"[\"https://linkedin.com/in/jane\"]", 400, NULL},
	};
	static const struct claim twitter[] = {
	    {"\"https://twitter.com/jane\"", 200, NULL},
	    {"\"https://x.com/jane_doe\"", 200, NULL},
	    {"\"https://x.com/jane/status/1\"", 422, NULL},
	    {"\"https://x.com/\"", 422, NULL},
	    {"\"@jane\"", 422, NULL},
	    {"\"https://x.com/a_name_that_is_too_long\"", 422, NULL},
	    {"null", 200, "null"},
	};

	HOLD(*state, "linkedin", linkedin);
	HOLD(*state, "twitter", twitter);
}

static void
an_address_has_known_parts_and_a_country_code(void **state)
{
	static const struct claim c[] = {
	    {"{\"street\":\"1 Main St\",\"city\":\"Bonn\",\"country\":\"DE\","
	     "\"state\":null,\"latitude\":50.7374,\"longitude\":-7.1}",
		200,
		"{\"street\":\"1 Main St\",\"city\":\"Bonn\",\"country\":"
		"\"DE\",\"state\":null,\"latitude\":50.7374,\"longitude\":"
		"-7.1}"},
	    {"{}", 200, "{}"},
	    {"{\"country\":\"Germany\"}", 422, NULL},
	    {"{\"country\":\"DEU\"}", 422, NULL},
	    {"{\"country\":\"D\"}", 422, NULL},
	    {"{\"country\":\"49\"}", 422, NULL},
	    {"{\"zip\":\"1\"}", 400, NULL},
	    {"{\"postalCode\":53111}", 400, NULL},
	    {"{\"latitude\":91}", 422, NULL},
	    {"\"1 Main St\"", 400, NULL},
	};

	HOLD(*state, "address", c);
}

static void
a_name_has_two_parts(void **state)
{
	static const struct claim c[] = {
	    {"{\"firstName\":\"Ana\",\"lastName\":\"Ruiz\"}", 200,
		"{\"firstName\":\"Ana\",\"lastName\":\"Ruiz\"}"},
	    {"{\"lastName\":\"Ruiz\"}", 200, "{\"lastName\":\"Ruiz\"}"},
	    {"{\"firstName\":null}", 200, NULL},
	    {"{\"middleName\":\"B\"}", 400, NULL},
	    {"{\"firstName\":7}", 400, NULL},
	    {"\"Ana Ruiz\"", 400, NULL},
	};

	HOLD(*state, "$name", c);
}

static void
a_select_takes_labels_and_ids_and_stores_ids(void **state)
{
	struct sbt *t = *state;
	struct buf id;

	assert_int_equal(sbt_contact(t, "lead-status", "\"Working\""), 200);
	assert_int_equal(
	    strncmp(jdoc_cstr(sbt_value(t, "lead-status"), ""), "opt_", 4), 0);
	buf_init(&id, 100);
	buf_printf(&id, "\"%s\"", jdoc_cstr(sbt_value(t, "lead-status"), ""));
	assert_int_equal(sbt_contact(t, "lead-status", buf_text(&id)), 200);
	buf_fini(&id);
	assert_int_equal(sbt_contact(t, "lead-status", "\"Lost\""), 400);
	assert_string_equal(sbt_code(t), "referenced_resource_missing");
	assert_int_equal(sbt_contact(t, "lead-status", "[\"New\"]"), 400);
	assert_string_equal(sbt_code(t), "invalid_type");
	assert_int_equal(
	    sbt_contact(t, "tags", "[\"Press\",\"Partner\"]"), 200);
	assert_int_equal(jdoc_size(sbt_value(t, "tags")), 2);
	assert_int_equal(sbt_contact(t, "tags", "\"Press\""), 400);
	assert_int_equal(sbt_contact(t, "tags", "[\"Press\",\"x\"]"), 400);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	    T(text_is_kept_byte_for_byte),
	    T(numbers_have_two_decimals_and_limits),
	    T(a_checkbox_is_true_or_false),
	    T(an_instant_needs_an_offset_and_is_stored_in_utc),
	    T(e_mail_is_an_array_of_addr_specs),
	    T(a_telephone_is_e164_us_or_local),
	    T(a_url_is_absolute),
	    T(a_social_handle_is_a_profile_url_of_its_service),
	    T(an_address_has_known_parts_and_a_country_code),
	    T(a_name_has_two_parts),
	    T(a_select_takes_labels_and_ids_and_stores_ids),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
