// SPDX-License-Identifier: Apache-2.0
#include "sbtest.h"

#include <stdio.h>

static int
set_up(void **state)
{
	static struct sbt t;

	sbt_init(&t);
	sbt_start(&t);
	free(sbt_make(&t, "/v1/accounts",
	    "{\"fields\":{\"$name\":\"Acme \\\"X\\\"\",\"founded\":1999.5,"
	    "\"annual-revenue\":-20,\"last-activity\":\"2026-01-01T00:00:00Z\","
	    "\"$linkedIn\":\"https://linkedin.com/company/acme\","
	    "\"$website\":[\"https://www.Acme.example/a\",\"http://b.example\"]"
	    ",\"$primaryAddress\":{\"city\":\"Bonn\",\"country\":\"DE\"},"
	    "\"phone\":[\"+12015550123\"],\"domain-verified\":false}}"));
	free(sbt_make(&t, "/v1/accounts",
	    "{\"fields\":{\"$name\":\"acme two\",\"founded\":2000,"
	    "\"annual-revenue\":1000000,"
	    "\"last-activity\":\"2026-01-01T00:00:00.001Z\"}}"));
	free(
	    sbt_make(&t, "/v1/accounts", "{\"fields\":{\"$name\":\"Third\"}}"));
	*state = &t;
	return 0;
}

static int
tear_down(void **state)
{
	sbt_fini(*state);
	return 0;
}

/* How many of the three accounts match. */
static int
found(struct sbt *t, const char *filter)
{
	char path[300];

	(void)snprintf(path, sizeof(path), "/v1/accounts?%s", filter);
	if (sbt_get(t, path) != 200)
		fail_msg("%s: %s", path, buf_text(&t->a.body));
	assert_int_equal(jdoc_int(jdoc_get(sbt_root(t), "totalCount"), -1),
	    jdoc_size(jdoc_get(sbt_root(t), "data")));
	return (int)jdoc_size(jdoc_get(sbt_root(t), "data"));
}

static void
numbers_and_instants_are_compared_by_value(void **state)
{
	struct sbt *t = *state;

	assert_int_equal(found(t, "founded[greaterThan]=1999.5"), 1);
	assert_int_equal(found(t, "founded[greaterThanOrEqual]=1999.50"), 2);
	assert_int_equal(found(t, "founded[lessThan]=2000"), 1);
	assert_int_equal(found(t, "founded[lessThanOrEqual]=2000"), 2);
	assert_int_equal(found(t, "founded[equal]=02000.0"), 1);
	assert_int_equal(found(t, "annual-revenue[lessThan]=0"), 1);
	assert_int_equal(found(t, "annual-revenue[greaterThan]=-20.01"), 2);
	assert_int_equal(found(t, "annual-revenue[greaterThan]=999999.99"), 1);
	assert_int_equal(
	    found(t, "last-activity[greaterThan]=2026-01-01T00:00:00Z"), 1);
	assert_int_equal(found(t, "last-activity[greaterThanOrEqual]="
				  "2026-01-01T02:00:00%2B02:00"),
	    2);
	assert_int_equal(
	    found(t, "last-activity[lessThan]=2026-01-01T00:00:00Z"), 0);
}

static void
filters_are_anded_into_ranges(void **state)
{
	struct sbt *t = *state;

	assert_int_equal(
	    found(t, "founded[greaterThan]=1999&founded[lessThan]=2000"), 1);
	assert_int_equal(
	    found(t, "$name[startsWith]=acme&founded[greaterThan]=1999.99"), 1);
	assert_int_equal(
	    found(t, "$name[equal]=Third&founded[greaterThan]=1"), 0);
}

static void
starts_with_does_not_mind_case_and_equal_does(void **state)
{
	struct sbt *t = *state;

	assert_int_equal(found(t, "$name[startsWith]=ACME"), 2);
	assert_int_equal(found(t, "$name[startsWith]=Acme%20%22x"), 1);
	assert_int_equal(found(t, "$name[startsWith]=cme"), 0);
	assert_int_equal(found(t, "$name[equal]=ACME%20TWO"), 0);
	assert_int_equal(found(t, "$name[equal]=Acme%20%22X%22"), 1);
	assert_int_equal(
	    found(t, "$linkedIn[startsWith]=https://LinkedIn.com/company/"), 1);
	assert_int_equal(found(t, "$primaryAddress[startsWith]=bo"), 1);
	assert_int_equal(found(t, "$primaryAddress[startsWith]=city"), 0);
	assert_int_equal(found(t, "$primaryAddress=DE"), 1);
}

static void
an_empty_starts_with_asks_what_is_set(void **state)
{
	struct sbt *t = *state;

	assert_int_equal(found(t, "$name[startsWith]="), 3);
	assert_int_equal(found(t, "$linkedIn[startsWith]="), 1);
	assert_int_equal(found(t, "$linkedIn[-startsWith]="), 2);
	assert_int_equal(found(t, "$primaryAddress[startsWith]"), 1);
}

static void
names_of_people_are_first_blank_last(void **state)
{
	struct sbt *t = *state;

	free(sbt_make(t, "/v1/contacts",
	    "{\"fields\":{\"$name\":{\"lastName\":\"Lee\",\"firstName\":"
	    "\"Ann\"}}}"));
	free(sbt_make(t, "/v1/contacts",
	    "{\"fields\":{\"$name\":{\"firstName\":null,\"lastName\":"
	    "\"Lee\"}}}"));
	assert_int_equal(
	    sbt_get(t, "/v1/contacts?$name[equal]=Ann%20Lee"), 200);
	assert_int_equal(jdoc_size(jdoc_get(sbt_root(t), "data")), 1);
	assert_int_equal(sbt_get(t, "/v1/contacts?$name[equal]=Lee"), 200);
	assert_int_equal(jdoc_size(jdoc_get(sbt_root(t), "data")), 1);
	assert_int_equal(
	    sbt_get(t, "/v1/contacts?$name[startsWith]=ann%20l"), 200);
	assert_int_equal(jdoc_size(jdoc_get(sbt_root(t), "data")), 1);
}

static void
contains_looks_into_each_value(void **state)
{
	struct sbt *t = *state;

	assert_int_equal(found(t, "$website[contains]=acme.example"), 1);
	assert_int_equal(found(t, "$website[contains]=http"), 1);
	assert_int_equal(found(t, "$website[contains]=b.example"), 1);
	assert_int_equal(found(t, "$website[contains]=a%22,%22h"), 0);
	assert_int_equal(found(t, "$website[contains]=,"), 0);
	assert_int_equal(found(t, "$website[contains]=/a"), 1);
	assert_int_equal(found(t, "$website[-contains]=acme"), 2);
	assert_int_equal(found(t, "phone[contains]=5550123"), 1);
	assert_int_equal(found(t, "phone[contains]=%2B12015550123"), 1);
	assert_int_equal(found(t, "phone[contains]=5550124"), 0);
	assert_int_equal(found(t, "phone[contains]=55"), 1);
}

static void
a_minus_is_everything_else_even_what_is_not_set(void **state)
{
	struct sbt *t = *state;

	assert_int_equal(found(t, "founded[-equal]=2000"), 2);
	assert_int_equal(found(t, "founded[-greaterThan]=1999.5"), 2);
	assert_int_equal(found(t, "domain-verified[-equal]=true"), 3);
	assert_int_equal(found(t, "domain-verified[-equal]=false"), 2);
	assert_int_equal(found(t, "$name[-startsWith]=acme"), 1);
	assert_int_equal(found(t, "$account-contact[-contains]=con_none"), 3);
}

static void
a_type_has_its_operators_and_no_others(void **state)
{
	static const char *const bad[] = {"$name[contains]=a",
	    "$name[greaterThan]=a", "$website[equal]=a",
	    "$website[startsWith]=a", "phone[equal]=1", "founded[startsWith]=1",
	    "founded[contains]=1", "tier[startsWith]=A", "tier[contains]=A",
	    "domain-verified[greaterThan]=true", "last-activity[startsWith]=2",
	    "$industry=x", "$industry[contains]=x", "description=x",
	    "description[startsWith]=", "founded[equal]=1e3",
	    "founded[equal]=", "founded[equal]=1.", "last-activity=yesterday",
	    "domain-verified=yes", "tier=Z", "$name[Equal]=a",
	    "$name[--equal]=a", "$howTheyMakeMoney=x"};
	struct sbt *t = *state;
	char path[200];

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		size_t n = strcspn(bad[i], "[=");

		(void)snprintf(path, sizeof(path), "/v1/accounts?%s", bad[i]);
		if (sbt_get(t, path) != 400)
			fail_msg("%s is taken", path);
		assert_string_equal(sbt_code(t), "invalid_type");
		assert_int_equal(strlen(sbt_param(t)), n);
		assert_memory_equal(sbt_param(t), bad[i], n);
	}
}

static void
an_unknown_name_is_refused_by_its_name(void **state)
{
	struct sbt *t = *state;

	assert_int_equal(sbt_get(t, "/v1/accounts?nope[equal]=1"), 400);
	assert_string_equal(sbt_code(t), "unknown_field");
	assert_string_equal(sbt_param(t), "nope");
	assert_int_equal(
	    sbt_get(t, "/v1/accounts?$account-contact[equal]=con_x"), 400);
	assert_string_equal(sbt_code(t), "invalid_type");
	assert_string_equal(sbt_param(t), "$contact");
}

/* With enough records that the index is asked: the same answers. */
static void
what_the_index_finds_is_what_is_there(void **state)
{
	struct sbt *t = *state;
	char body[300];
	char path[100];

	for (unsigned i = 0; i < 1000; i++) {
		(void)snprintf(body, sizeof(body),
		    "{\"fields\":{\"$email\":[\"user%u@Example%u.test\"],"
		    "\"title\":\"T%u\",\"$name\":{\"firstName\":\"F%u\"}}}",
		    i, i % 10, i % 100, i);
		assert_int_equal(sbt_post(t, "/v1/contacts", NULL, body), 200);
	}
	for (unsigned i = 0; i < 1000; i += 37) {
		(void)snprintf(path, sizeof(path),
		    "/v1/contacts?$email=USER%u@example%u.test", i, i % 10);
		assert_int_equal(sbt_get(t, path), 200);
		assert_int_equal(
		    jdoc_int(jdoc_get(sbt_root(t), "totalCount"), -1), 1);
	}
	assert_int_equal(sbt_get(t, "/v1/contacts?$email=user99"), 200);
	assert_int_equal(jdoc_int(jdoc_get(sbt_root(t), "totalCount"), -1), 11);
	assert_int_equal(
	    sbt_get(t, "/v1/contacts?$email=@example3&limit=3&offset=2"), 200);
	assert_int_equal(
	    jdoc_int(jdoc_get(sbt_root(t), "totalCount"), -1), 100);
	assert_int_equal(jdoc_size(jdoc_get(sbt_root(t), "data")), 3);
	/* newest first: 993 983 973 ... */
	assert_string_equal(
	    jdoc_cstr(
		jdoc_get(
		    jdoc_get(
			jdoc_get(
			    jdoc_get(jdoc_at(jdoc_get(sbt_root(t), "data"), 0),
				"fields"),
			    "$name"),
			"value"),
		    "firstName"),
		""),
	    "F973");
	assert_int_equal(sbt_get(t, "/v1/contacts?title=T42"), 200);
	assert_int_equal(jdoc_int(jdoc_get(sbt_root(t), "totalCount"), -1), 10);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	    T(numbers_and_instants_are_compared_by_value),
	    T(filters_are_anded_into_ranges),
	    T(starts_with_does_not_mind_case_and_equal_does),
	    T(an_empty_starts_with_asks_what_is_set),
	    T(names_of_people_are_first_blank_last),
	    T(contains_looks_into_each_value),
	    T(a_minus_is_everything_else_even_what_is_not_set),
	    T(a_type_has_its_operators_and_no_others),
	    T(an_unknown_name_is_refused_by_its_name),
	    T(what_the_index_finds_is_what_is_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
