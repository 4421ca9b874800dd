// SPDX-License-Identifier: Apache-2.0
/* One field that is refused in row after row. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "unit/run/enginerig.h"

enum {
	CEILING = 1000 /* of all refusals: far away */
};

static void
send(struct enginerig *r, uint64_t ord)
{
	enginerig_give(r, ord);
	(void)enginerig_act(r);
	assert_int_equal(enginerig_sends_of(r, ord), 1);
}

/* Refuse n rows from ord on; the run must still be open for each. */
static uint64_t
refuse(struct enginerig *r, uint64_t ord, size_t n, const char *param)
{
	for (size_t i = 0; i < n; i++) {
		send(r, ord);
		enginerig_refuse(r, ord++, "invalid_value", param);
	}
	return ord;
}

static uint64_t
take(struct enginerig *r, uint64_t ord, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		send(r, ord);
		enginerig_ok(r, ord++);
	}
	return ord;
}

static bool
stopped(struct enginerig *r)
{
	return enginerig_act(r) == ENGINE_END;
}

static void
a_field_refused_in_row_after_row_stops_the_run(void **state)
{
	struct enginerig r;
	struct engine_result end;
	uint64_t ord;

	(void)state;
	enginerig_open_errors(&r, CEILING);
	ord = take(&r, 1, 40);
	ord = refuse(&r, ord, ENGINE_FIELD_REFUSALS - 1, "$stage");
	assert_false(stopped(&r));
	(void)refuse(&r, ord, 1, "$stage");
	assert_true(stopped(&r));
	end = enginerig_result(&r);
	assert_int_equal(end.end, ENGINE_FIELD);
	assert_string_equal(end.fault.param, "$stage");
	assert_int_equal(end.alike, ENGINE_FIELD_REFUSALS);
	/* Rows before the first of them say nothing about it. */
	assert_int_equal(end.alike_of, ENGINE_FIELD_REFUSALS);
	assert_int_equal(end.failed, ENGINE_FIELD_REFUSALS);
	enginerig_close(&r);
}

static void
a_field_refused_in_some_rows_of_many_does_not_stop_it(void **state)
{
	struct enginerig r;
	uint64_t ord;

	(void)state;
	enginerig_open_errors(&r, CEILING);
	ord = take(&r, 1, 1);
	for (size_t i = 0; i < 40; i++) {
		ord = refuse(&r, ord, 1, "$stage");
		ord = take(&r, ord, 2);
	}
	assert_false(stopped(&r));
	enginerig_close(&r);
}

static void
refusals_of_different_fields_are_not_one_fields(void **state)
{
	static const char *const fields[] = {"a", "b", "c", "d"};
	struct enginerig r;
	uint64_t ord;

	(void)state;
	enginerig_open_errors(&r, CEILING);
	ord = take(&r, 1, 1);
	for (size_t i = 0; i < 60; i++)
		ord = refuse(&r, ord, 1, fields[i % 4]);
	assert_false(stopped(&r));
	enginerig_close(&r);
}

static void
refusals_that_name_no_field_are_counted_by_the_ceiling_only(void **state)
{
	struct enginerig r;
	uint64_t ord;

	(void)state;
	enginerig_open_errors(&r, CEILING);
	ord = take(&r, 1, 1);
	(void)refuse(&r, ord, 60, "");
	assert_false(stopped(&r));
	enginerig_close(&r);
}

static void
who_goes_on_whatever_is_refused_goes_on(void **state)
{
	struct enginerig r;
	uint64_t ord;

	(void)state;
	enginerig_open_errors(&r, 0);
	ord = take(&r, 1, 1);
	(void)refuse(&r, ord, 60, "$stage");
	assert_false(stopped(&r));
	enginerig_close(&r);
}

static void
a_rare_field_gives_way_to_more_frequent_ones(void **state)
{
	static const char *const rare[] = {
	    "a", "b", "c", "d", "e", "f", "g", "h", "i", "j"};
	struct enginerig r;
	uint64_t ord;

	(void)state;
	enginerig_open_errors(&r, CEILING);
	ord = take(&r, 1, 1);
	for (size_t i = 0; i < sizeof(rare) / sizeof(rare[0]); i++)
		ord = refuse(&r, ord, 1, rare[i]);
	(void)refuse(&r, ord, ENGINE_FIELD_REFUSALS, "$stage");
	assert_true(stopped(&r));
	assert_string_equal(enginerig_result(&r).fault.param, "$stage");
	enginerig_close(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_field_refused_in_row_after_row_stops_the_run),
	    cmocka_unit_test(
		a_field_refused_in_some_rows_of_many_does_not_stop_it),
	    cmocka_unit_test(refusals_of_different_fields_are_not_one_fields),
	    cmocka_unit_test(
		refusals_that_name_no_field_are_counted_by_the_ceiling_only),
	    cmocka_unit_test(who_goes_on_whatever_is_refused_goes_on),
	    cmocka_unit_test(a_rare_field_gives_way_to_more_frequent_ones),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
